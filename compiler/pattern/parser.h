/* parser.h - what the parsers of patterns share.
 *
 *     regex.c      choices, sequences, characters
 *     paren.c      groups and inline flags
 *     repeat.c     * + ? {n,m}
 *     position.c   ^ $ \b and their kin
 *     look.c       lookaround: (?=x) (?!x) (?<=x) (?<!x)
 *     class.c      [...]
 *     escape.c     \x
 *     atomic.c     whether giving nothing back makes a difference
 *     chars.c      sets of characters
 *     fold.c       characters that are one when case is ignored
 *     utf8.c       characters and ranges of characters as bytes
 *     glob.c       globs and substrings
 *     phrase.c     phrases, plain and disguised
 *
 * A function that finds the pattern unlowerable calls parser_refuse and returns
 * NULL or false; the first refusal is the one reported.
 */
#ifndef EDICT_PATTERN_PARSER_H
#define EDICT_PATTERN_PARSER_H

#include "pattern/tree.h"

#define PARSER_DEPTH_MAX  200	/* nested groups */
#define PARSER_REPEAT_MAX 65535 /* bound of {n,m} */
#define CODE_POINT_MAX	  0x10ffffu

#define BACKREFERENCE_HELP                                                               \
	"write one case for each text the group can match, as in `x[^x]*x|y[^y]*y`; "    \
	"an automaton cannot remember it"

struct flags {
	bool ignore_case; /* i */
	bool multi_line;  /* m */
	bool dot_all;	  /* s */
	bool verbose;	  /* x */
	bool unicode;	  /* u */
	bool ascii;	  /* a: beyond ASCII, case is not ignored */
};

struct parser {
	struct arena *arena;
	struct text text;
	size_t at;
	unsigned depth;
	enum pattern_dialect dialect;
	struct flags flags;
	bool has_atomic; /* atomic.c has something to look at */
	struct pattern_error *error;
	bool refused;
};

/* regex.c */
const struct tree *regex_parse(struct arena *arena, struct text text,
			       const struct pattern_style *style,
			       struct pattern_error *error);
const struct tree *parse_choice(struct parser *p);
bool parser_at_end(const struct parser *p);
/* Is `literal` next?  `eats` also steps over it. */
bool parser_sees(const struct parser *p, const char *literal);
bool parser_eats(struct parser *p, const char *literal);
/* Step over what does not count: comments and, with x, blanks. */
bool parser_skip(struct parser *p);
/* Refuse the pattern for text[begin, at), quoted in the title: "<what> `...`". */
void parser_refuse(struct parser *p, size_t begin, const char *what, const char *help);
/* `text` in a form that is fit for a title: one line, valid UTF-8, not long. */
struct text parser_quoted(struct arena *arena, struct text text);
/* The code point at `at`, stepped over; refuses bytes that are not UTF-8. */
bool parser_code_point(struct parser *p, uint32_t *code_point);
bool is_one_of(char c, const char *letters);

/* paren.c: at "("; and at "(?" where flags may be set for what follows: `*is_set` if
 * they were.  `is_first`: nothing of the pattern stands before. */
const struct tree *parse_group(struct parser *p);
bool parse_flag_setting(struct parser *p, bool is_first, bool *is_set);

/* repeat.c: `atom`, which began at `begin`, with the repeat that follows it. */
const struct tree *parse_repeat(struct parser *p, const struct tree *atom, size_t begin);
/* The repeat at `at`, if there is one. */
bool parse_count(struct parser *p, uint32_t *min, uint32_t *max);

/* position.c: ^, $, and the escapes ESCAPE_TEST. */
const struct tree *caret_tree(const struct parser *p);
const struct tree *dollar_tree(const struct parser *p);
const struct tree *test_escape_tree(const struct parser *p, char letter);

/* look.c: at "(?=" or one of its kin. */
const struct tree *parse_look(struct parser *p);

/* atomic.c: refuses `tree`, which is the whole pattern, if a part of it that gives
 * nothing back might match something else than one that does. */
bool atomic_check(struct parser *p, const struct tree *tree);
/* The symbols that may come where `tree` matches; others are none of them. */
struct symbols tree_first(const struct tree *tree);

/* utf8.c */
struct code_range {
	uint32_t first, last;
};

/* Decode one code point at `at`; the number of bytes, 0 if it is not UTF-8. */
size_t utf8_decode(struct text text, size_t at, uint32_t *code_point);
const struct tree *utf8_character(struct arena *arena, uint32_t code_point,
				  bool ignore_case);
/* Add the byte sequences of all code points in `range` (surrogates left out). */
void utf8_range(struct arena *arena, struct code_range range, const struct tree ***items,
		size_t *n_items);

/* chars.c: a set of characters, as ranges in any order that may overlap. */
struct chars {
	struct code_range *ranges;
	size_t n;
};

void chars_add(struct arena *arena, struct chars *set, uint32_t first, uint32_t last);
void chars_add_all(struct arena *arena, struct chars *set, const struct chars *more);
bool chars_have(const struct chars *set, uint32_t code_point);
/* Sorted, without overlaps; and all other characters, sorted. */
void chars_sort(struct chars *set);
struct chars chars_not(struct arena *arena, struct chars *set);
/* The ASCII members. */
struct symbols chars_ascii(const struct chars *set);
/* One member of `set`, as its UTF-8 bytes; from U+0080 on if `beyond_ascii`. */
const struct tree *chars_tree(struct arena *arena, struct chars *set);
void chars_add_trees(struct arena *arena, struct chars *set, const struct tree ***items,
		     size_t *n_items);

/* fold.c: add what is the same as a member of `set` when case is ignored: for ASCII
 * letters only, or as the dialect does for all. */
void fold_ascii(struct arena *arena, struct chars *set);
void fold_unicode(struct arena *arena, struct chars *set, enum pattern_dialect dialect);

/* class.c: at "["; and one member of a set, its complement if `negated`. */
const struct tree *parse_class(struct parser *p);
const struct tree *class_tree(const struct parser *p, struct chars set, bool negated);
/* The character, in all its cases if they do not count. */
const struct tree *character_tree(const struct parser *p, uint32_t code_point);

/* escape.c */
enum escape_kind {
	ESCAPE_CHARACTER,  /* `code_point` */
	ESCAPE_CLASS,	   /* `set`, its complement if `negated`: \d \W \h */
	ESCAPE_TEST,	   /* `test`: one of "bBAzZ" */
	ESCAPE_LINE_BREAK, /* \R */
	ESCAPE_NOTHING,	   /* \K: moves where a match is said to begin */
};

struct escape {
	enum escape_kind kind;
	uint32_t code_point;
	struct chars set;
	bool negated;
	char test;
};

/* At a backslash. */
bool parse_escape(struct parser *p, bool in_class, struct escape *escape);
/* escape_class.c: `letter` of \d and its kin; `\p{..}` after the letter. */
bool is_class_letter(const struct parser *p, char letter, struct escape *escape);
bool parse_property(struct parser *p, size_t begin, struct escape *escape);
struct symbols word_bytes(void);
/* escape_number.c: hex digits after \x \u \U, and digits after a backslash. */
bool parse_hex(struct parser *p, size_t begin, char letter, bool in_class,
	       uint32_t *value);
bool parse_digits(struct parser *p, size_t begin, bool in_class, uint32_t *value);

/* glob.c */
const struct tree *glob_parse(struct arena *arena, struct text text,
			      const struct pattern_style *style,
			      struct pattern_error *error);
const struct tree *substring_parse(struct arena *arena, struct text text,
				   const struct pattern_style *style);
const struct tree *like_parse(struct arena *arena, struct text text);

/* phrase.c */
const struct tree *phrase_parse(struct arena *arena, struct text text,
				const struct pattern_style *style,
				struct pattern_error *error);

#endif
