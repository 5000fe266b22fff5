/* coverage.h - what of a policy its tests exercise.
 *
 * A rule is exercised by a test in which it decides, or is an obligation; a condition
 * by tests in which it is true and others in which it is false, its two sides.  Rules
 * and conditions that stand in no file of the policy (the kill latch, detection packs)
 * do not count.
 */
#ifndef EDICT_COMMAND_COVERAGE_H
#define EDICT_COMMAND_COVERAGE_H

#include "command/answer.h"
#include "meaning/eval.h"

struct rule_coverage {
	const struct ir_rule *rule;
	bool is_matched, is_exercised;
};

struct atom_coverage {
	const struct ir_atom *atom;
	bool is_negated; /* as the policy writes it: `x > 1` is not (x <= 1) */
	bool is_seen[EVAL_UNKNOWN + 1]; /* by enum eval_value, of what is written */
};

struct coverage {
	const struct ir_policy *policy;
	struct rule_coverage *rules;
	size_t n_rules;
	struct atom_coverage *atoms;
	size_t n_atoms;
};

struct coverage *coverage_new(struct arena *arena, const struct ir_policy *policy);

/* Count what the evaluator does with one request; `arena` holds what that takes.  Of
 * Cedar policies the answer says which determined the decision; their conditions do not
 * count. */
void coverage_add(struct coverage *coverage, struct arena *arena, struct text request,
		  const struct answer *answer);

/* Rules and sides of conditions: exercised, and in all. */
struct coverage_sum {
	size_t n_exercised, n_total;
};
struct coverage_sum coverage_sum(const struct coverage *coverage);
unsigned coverage_percent(struct coverage_sum sum); /* rounded down */

#endif
