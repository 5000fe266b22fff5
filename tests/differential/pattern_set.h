/* pattern_set.h - several patterns compiled to one scan, and every way to run it.
 */
#ifndef EDICT_TESTS_PATTERN_SET_H
#define EDICT_TESTS_PATTERN_SET_H

#include "pattern/scan.h"
#include "pattern_voter.h"

#define SET_PATTERNS_MAX 64u

struct pattern_set {
	struct arena *arena;
	const struct written *written[SET_PATTERNS_MAX]; /* of the caller */
	const struct pattern *patterns[SET_PATTERNS_MAX];
	size_t n;
	const struct scan *scan;
	struct edict_scan awake;	    /* the same scan with every group awake */
	bool is_left_out[SET_PATTERNS_MAX]; /* over the caps of the compiler */
	struct ballot ballots[SET_PATTERNS_MAX][N_VOTERS];
};

struct set_counts {
	size_t n_sets, n_patterns, n_refused, n_left_out, n_groups, n_asleep, n_counters;
	size_t n_texts, n_checks, n_positives, n_cuts, n_stops;
	size_t n_votes[N_VOTERS], n_yes[N_VOTERS];
};

/* Which voters to ask, one bit each. */
#define ALL_VOTERS ((1u << N_VOTERS) - 1u)

/* Parse and compile those of `written[0 .. n)` that Edict takes; false if it takes none.
 * Patterns that are refused are counted and skipped. */
bool pattern_set_init(struct pattern_set *set, const struct written *const *written,
		      size_t n, unsigned voters, struct set_counts *counts);
void pattern_set_deinit(struct pattern_set *set);

/* Do the compiled tables keep their promises?  If not, `why` says which they break. */
bool pattern_set_is_sound(const struct pattern_set *set, struct buffer *why);

/* Run all ways on `text`, cut at every offset if it is short.  False at a difference;
 * then `why` says between whom. */
bool pattern_set_check(const struct pattern_set *set, struct text text,
		       struct random *random, struct set_counts *counts,
		       struct buffer *why);

/* One line: the pattern and its style, the text with escapes. */
void written_print(const struct written *written, struct buffer *out);
void text_print(struct text text, struct buffer *out);

#endif
