/* eval.h - the meaning of Cedar: a naive evaluator, the oracle for compiled code.
 *
 * It walks the syntax tree and shares no code with lowering, plan or runtime.
 */
#ifndef EDICT_CEDAR_EVAL_H
#define EDICT_CEDAR_EVAL_H

#include "cedar/entities.h"

struct cedar_error {
	enum cedar_fault fault;
	struct span span;    /* of the expression that could not be computed */
	struct text message; /* "`age` is no attribute of User::\"a\"" */
};

struct cedar_context { /* what an expression is evaluated in */
	struct arena *arena;
	const struct cedar_entities *entities;
	const struct cedar_request *request;
};

/* NULL with `*error`. */
const struct cedar_value *cedar_eval(const struct cedar_context *context,
				     const struct cedar_expr *expr,
				     struct cedar_error *error);

enum cedar_outcome { CEDAR_UNSATISFIED, CEDAR_SATISFIED, CEDAR_ERROR };

/* Scope and conditions of one static policy. */
enum cedar_outcome cedar_eval_policy(const struct cedar_context *context,
				     const struct cedar_policy *policy,
				     struct cedar_error *error);

struct cedar_response {
	bool is_allowed;
	size_t *reasons; /* indices of the policies that determined the decision */
	size_t n_reasons;
	size_t *errors; /* indices of the policies that erred */
	struct cedar_error *error_details;
	size_t n_errors;
};

void cedar_authorize(const struct cedar_context *context,
		     const struct cedar_policy_set *set, struct cedar_response *out);

#endif
