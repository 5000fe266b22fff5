/* pattern.h - the first door to the pattern room: text in, syntax tree out.
 *
 *     regex.c ...  text -> syntax tree of byte sets (tree.h), by dialect
 *     oracle.c     slow matcher over the tree; shares no code with what scan.h compiles
 *
 * The second door is scan.h: patterns in, the tables of a scan out.
 */
#ifndef EDICT_PATTERN_PATTERN_H
#define EDICT_PATTERN_PATTERN_H

#include "base/text.h"

#define PATTERN_SIZE_MAX  8192u	  /* bytes of one pattern */
#define PATTERN_NODES_MAX 100000u /* NFA nodes after expanding repeats */

enum pattern_kind {
	PATTERN_REGEX,	   /* anywhere in the text */
	PATTERN_GLOB,	   /* the whole text; `*` any run, `?` one byte */
	PATTERN_SUBSTRING, /* anywhere, literally */
	PATTERN_LIKE,	   /* the whole text; `*` any run, `\*` a star: as in Cedar */
	PATTERN_PHRASE,	   /* a regex over words: phrase.c */
	PATTERN_DISGUISED, /* a phrase, and what looks like it */
};

/* What a regex means where engines differ: docs/patterns.md has the table. */
enum pattern_dialect {
	PATTERN_PYTHON,
	PATTERN_ECMASCRIPT,
	PATTERN_RE2, /* Go and Rust too */
	PATTERN_PCRE,
};

/* How the text of a pattern is to be read.  All zero: a Python regex without flags. */
struct pattern_style {
	enum pattern_kind kind;
	enum pattern_dialect dialect;
	bool ignore_case; /* i */
	bool multi_line;  /* m */
	bool dot_all;	  /* s */
	bool verbose;	  /* x */
	bool unicode;	  /* u: characters, not bytes, and the folding of the dialect */
};

struct pattern; /* parsed */

static inline bool pattern_style_equal(const struct pattern_style *a,
				       const struct pattern_style *b)
{
	return a->kind == b->kind && a->dialect == b->dialect &&
	       a->ignore_case == b->ignore_case && a->multi_line == b->multi_line &&
	       a->dot_all == b->dot_all && a->verbose == b->verbose &&
	       a->unicode == b->unicode;
}

/* Why a pattern is refused: where in its text, and what to do. */
struct pattern_error {
	size_t begin, end; /* byte range in the pattern text */
	const char *title; /* "backreference `\1`": names the construct */
	const char *help;  /* an edit that would work, or NULL */
};

/* Parse; NULL and `*error` (texts in the arena) if it cannot be lowered exactly. */
struct pattern *pattern_parse(struct arena *arena, struct text text,
			      const struct pattern_style *style,
			      struct pattern_error *error);

/* True if the empty text matches somewhere in every text (it always matches). */
bool pattern_always_matches(const struct pattern *pattern);
/* True if it is certain that no text matches: `a^b`. */
bool pattern_never_matches(const struct pattern *pattern);

/* The oracle: does the pattern match in `text`?  Slow, obviously right. */
bool pattern_oracle(const struct pattern *pattern, struct text text);

#endif
