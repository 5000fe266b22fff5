/* pattern.h - the one door to the pattern room: text in, byte automaton out.
 *
 *     regex.c     text -> syntax tree
 *     nfa.c       tree -> byte NFA whose zero-width tests are edges guarded by a
 *                 pair (set of previous bytes, set of next bytes)
 *     dfa.c       subset construction under caps
 *     minimise.c  partition refinement, canonical numbering
 *     oracle.c    slow matcher over the tree; shares no code with nfa and dfa
 *
 * Semantics of regexes: unanchored search, bytes, case-sensitive unless (?i) or
 * `ignore_case`; \w \d \s \b ASCII; `.` excludes newline unless (?s); `$` is the end of
 * the text or before one final newline unless (?m).  Globs (`*` any run, `?` one byte)
 * and substrings are whole-string and anywhere.
 */
#ifndef EDICT_PATTERN_PATTERN_H
#define EDICT_PATTERN_PATTERN_H

#include "base/text.h"

#define PATTERN_SIZE_MAX   8192u   /* bytes of one pattern */
#define PATTERN_NODES_MAX  100000u /* NFA nodes after expanding repeats */
#define PATTERN_STATES_MAX 10000u  /* DFA states before minimisation */

enum pattern_kind { PATTERN_REGEX, PATTERN_GLOB, PATTERN_SUBSTRING };

struct pattern; /* parsed */

/* Why a pattern is refused: where in its text, and what to do. */
struct pattern_error {
	size_t begin, end; /* byte range in the pattern text */
	const char *title; /* "backreference `\1`": names the construct */
	const char *help;  /* an edit that would work, or NULL */
};

/* Parse; NULL and `*error` (texts in the arena) if it cannot be lowered exactly. */
struct pattern *pattern_parse(struct arena *arena, struct text text,
			      enum pattern_kind kind, bool ignore_case,
			      struct pattern_error *error);

/* True if the empty text matches somewhere in every text (it always matches). */
bool pattern_always_matches(const struct pattern *pattern);

/* The compiled form; arrays as struct edict_automaton in edict/abi.h wants them. */
struct automaton {
	uint8_t class_of[256];
	uint16_t *next;	      /* n_states * n_classes, premultiplied */
	bool *end_accepts;    /* n_states */
	uint16_t *start;      /* n_classes entries if anchored, else NULL */
	uint16_t start_edge;  /* premultiplied; the initial state of a search automaton */
	uint16_t accept_from; /* states from here on (premultiplied) accept */
	uint16_t n_classes;
	uint16_t n_states; /* state 0 is dead */
};

/* Determinise: a search automaton, or an anchored one where that is too large.
 * NULL and `*error` if both are over the caps. */
struct automaton *pattern_compile(struct arena *arena, const struct pattern *pattern,
				  struct pattern_error *error);

/* The oracle: does the pattern match in `text`?  Slow, obviously right. */
bool pattern_oracle(const struct pattern *pattern, struct text text);

#endif
