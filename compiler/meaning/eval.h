/* eval.h - the meaning of the language: a naive evaluator over the IR.
 *
 * It reads the request tree at every use of a field, evaluates every rule, and
 * picks the winner by the words of the strategy.  It shares no code with simplify,
 * plan and emit, which must agree with it.
 */
#ifndef EDICT_MEANING_EVAL_H
#define EDICT_MEANING_EVAL_H

#include "base/json_doc.h"
#include "meaning/ir.h"

enum eval_value { EVAL_FALSE, EVAL_TRUE, EVAL_UNKNOWN };
enum eval_why { WHY_NONE, WHY_MISSING, WHY_TYPE };

struct eval_truth {
	enum eval_value value;
	enum eval_why why; /* of UNKNOWN */
	uint32_t field;
};

#define EVAL_NO_RULE UINT32_MAX

struct eval_decision {
	enum action effect; /* DENY, REQUIRE_APPROVAL, THROTTLE or ALLOW */
	uint32_t rule;	    /* or EVAL_NO_RULE */
	bool is_unreadable; /* the request could not be read: a deny */
	const char *fault;  /* then: a name as edict_status_name gives it */
	enum eval_why why;  /* the rule counts as matched because of `field` */
	uint32_t field;
	uint32_t *obligations; /* rule indices, ascending, when the effect is ALLOW */
	size_t n_obligations;
	struct eval_truth *truths; /* one per rule */
};

/* Decide one request, given as JSON text. */
struct eval_decision eval_json(struct arena *arena, const struct ir_policy *policy,
			       struct text json);
/* Decide one request that is already a tree (policy tests). */
struct eval_decision eval_doc(struct arena *arena, const struct ir_policy *policy,
			      const struct doc *request);

/* The truth of one atom over a request, by itself: what the coverage of policy tests
 * counts. */
struct eval_truth eval_atom(struct arena *arena, const struct ir_policy *policy,
			    const struct doc *request, const struct ir_atom *atom);

/* The reason as text, as edict_reason_text in edict/edict.h words it. */
struct text eval_reason(struct arena *arena, const struct ir_policy *policy,
			const struct eval_decision *decision);

#endif
