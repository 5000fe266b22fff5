/* refusals.h - the rules of a policy that Edict does not compile for their pattern.
 *
 * A pattern can be refused when it is read, or when it is made into an automaton, so the
 * policy goes through all passes up to the plan, each time without the rules that are
 * already known.
 */
#ifndef EDICT_TESTS_CONFORMANCE_REFUSALS_H
#define EDICT_TESTS_CONFORMANCE_REFUSALS_H

#include <stdio.h>

#include "front/load.h"

struct refusal {
	struct text rule, pattern, reason;
	struct span span; /* of the rule */
	size_t n_cases;	  /* for the caller */
};

struct refusals {
	struct refusal *items;
	size_t n;
};

/* Those of one policy file under `options`, in the arena.  False if it is refused for
 * anything else. */
bool refusals_find(struct arena *arena, struct text path,
		   const struct load_options *options, struct refusals *out);
struct refusal *refusals_of_rule(const struct refusals *list, struct text rule);

/* The policy without these rules. */
bool refusals_leave_out(const struct refusals *list, struct text path, FILE *out);

#endif
