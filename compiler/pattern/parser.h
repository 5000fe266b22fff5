/* parser.h - what the parsers of patterns share.
 *
 *     regex.c    choices, sequences, repeats, groups
 *     look.c     lookaround: (?=x) (?!x) (?<=x) (?<!x)
 *     class.c    [...]
 *     escape.c   \x
 *     glob.c     globs and substrings
 *     phrase.c   phrases, plain and disguised
 *     utf8.c     characters and ranges of characters as bytes
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

struct flags {
	bool ignore_case; /* i */
	bool multi_line;  /* m */
	bool dot_all;	  /* s */
};

struct parser {
	struct arena *arena;
	struct text text;
	size_t at;
	unsigned depth;
	struct flags flags;
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
/* Refuse the pattern for text[begin, at), quoted in the title: "<what> `...`". */
void parser_refuse(struct parser *p, size_t begin, const char *what, const char *help);
/* `text` in a form that is fit for a title: one line, valid UTF-8, not long. */
struct text parser_quoted(struct arena *arena, struct text text);
/* The code point at `at`, stepped over; refuses bytes that are not UTF-8. */
bool parser_code_point(struct parser *p, uint32_t *code_point);

/* look.c: at "(?=" or one of its kin. */
const struct tree *parse_look(struct parser *p);

/* class.c: at "[". */
const struct tree *parse_class(struct parser *p);

/* escape.c */
enum escape_kind {
	ESCAPE_CHARACTER, /* `code_point` */
	ESCAPE_CLASS,	  /* `set`: \d \w \s \D \W \S */
	ESCAPE_TEST,	  /* `test`: one of "bBAzZ" */
};

struct escape {
	enum escape_kind kind;
	uint32_t code_point;
	struct symbols set;
	char test;
};

/* At a backslash. */
bool parse_escape(struct parser *p, bool in_class, struct escape *escape);
struct symbols word_bytes(void);

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

#endif
