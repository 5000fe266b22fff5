/* compare.h - one request through the evaluator and through compiled C.
 */
#ifndef EDICT_TESTS_COMPARE_H
#define EDICT_TESTS_COMPARE_H

#include "meaning/eval.h"
#include "subject.h"

/* Do the descriptors say of rules and fields what the meaning says?  False with a
 * line in `why`. */
bool compare_descriptor(const struct ir_policy *meaning,
			const struct edict_policy *policy, struct buffer *why);

/* Compare what `policy` decides on `json` with `want`: effect, rule, reason,
 * obligations, and the truth of every rule.  `is_mangled`: any fault will do.  False
 * with lines in `why`. */
bool compare_decision(struct arena *arena, const struct ir_policy *meaning,
		      const struct eval_decision *want, const struct edict_policy *policy,
		      struct text json, bool is_mangled, struct buffer *why);

#endif
