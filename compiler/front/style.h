/* style.h - kinds, dialects and flags of patterns, as policies write them.
 *
 *     patterns: {dialect: ecmascript, flags: i}       of all regexes of a policy
 *
 *     blocked_patterns:                               of one pattern: what it says
 *       - '\bsecret\b'                              replaces what the policy says
 *       - {pattern: '\bsecret\b', dialect: re2, flags: is}
 *       - {pattern: rm -rf, type: substring, flags: i}
 *
 *     text matches re2 '\bsecret\b' is                the same in a condition
 *     text matches substring 'rm -rf' i
 *
 * A policy that says nothing means Python regexes without flags.  What the policy says
 * holds for its regexes; globs and substrings have no dialect, and only the flags `i`
 * and `u`.
 */
#ifndef EDICT_FRONT_STYLE_H
#define EDICT_FRONT_STYLE_H

#include "front/reader.h"

const char *style_kind_name(enum pattern_kind kind);
/* Is it a regex, or one over words, whose backslashes stay in a condition? */
bool style_kind_is_raw(enum pattern_kind kind);
const char *style_dialect_name(enum pattern_dialect dialect);
/* A blank and the flags, ` ims`; nothing if there is none. */
void style_write_flags(struct buffer *out, const struct pattern_style *style);

/* ---- in mappings --------------------------------------------------------- */

/* The value of the policy's `patterns`, into the reader's style. */
void style_read_policy(struct reader *r, const struct doc *d);

/* What {pattern, type, dialect, flags, ignore_case} says of one pattern. */
struct style_members {
	const struct doc *pattern;
	const struct doc *type, *dialect, *flags, *ignore_case; /* NULL if absent */
};

#define STYLE_MEMBERS                                                                    \
	{"pattern", VALUE_STRING, USE_REQUIRED, NULL},                                   \
		{"type", VALUE_STRING, USE_OPTIONAL, NULL},                              \
		{"dialect", VALUE_STRING, USE_OPTIONAL, NULL},                           \
		{"flags", VALUE_STRING, USE_OPTIONAL, NULL},                             \
	{                                                                                \
		"ignore_case", VALUE_BOOL, USE_OPTIONAL, NULL                            \
	}

/* The operand for it; false after a diagnostic. */
bool style_read_members(struct reader *r, const struct style_members *m,
			struct ast_operand *out);
/* A pattern as policies write it: a regex, or a mapping of the members above. */
bool style_read_pattern(struct reader *r, const struct doc *d, struct ast_operand *out);

/* ---- in conditions ------------------------------------------------------- */

/* The style that the word in front of a pattern (NULL: none) and the flags behind it
 * (NULL: none) make of `style`; false after a diagnostic.  The words are strings. */
bool style_read_words(struct reader *r, const struct doc *word, const struct doc *flags,
		      struct pattern_style *style);
/* Is the text behind this word raw? */
bool style_is_raw(struct text word);
/* Can this word be meant as flags?  Known ones, and those of other engines. */
bool style_is_flags(struct text word);

#endif
