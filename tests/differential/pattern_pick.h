/* pattern_pick.h - which patterns go together into a set, and what to say when a set
 * differs.
 */
#ifndef EDICT_TESTS_PATTERN_PICK_H
#define EDICT_TESTS_PATTERN_PICK_H

#include "pattern_set.h"

#define EXIT_SKIPPED 77

struct picker {
	struct arena *arena;
	struct random random;
	const struct written *data; /* patterns of real policies, if they are at hand */
	size_t n_data, next;
	unsigned voters;
};

/* --voter NAME in front of the other arguments: only that one is asked; with `none`,
 * nobody.  Returns 0, or the status to leave with. */
int picker_options(struct picker *picker, int *argc, char ***argv);

/* One seed gives the same patterns everywhere where the data is the same. */
void picker_init(struct picker *picker, uint64_t seed);
void picker_deinit(struct picker *picker);

/* The next one to `most` patterns, which live in `arena`: real ones, on and on, or
 * random ones.  Returns how many. */
size_t picker_choose(struct picker *picker, bool is_data, size_t most,
		     struct arena *arena, const struct written **chosen);

/* Print the difference that `text` shows, made smaller: few patterns, a short text. */
void picker_report(const struct picker *picker, const struct pattern_set *set,
		   struct text text);

/* Print what has been compared. */
void picker_print_counts(const struct picker *picker, const struct set_counts *counts);

#endif
