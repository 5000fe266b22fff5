/* authorize.c - the meaning of Cedar policies: satisfied or not, and the decision.
 *
 * Needs:   static policies, templates linked.
 * Gives:   allow if a permit is satisfied and no forbid; the satisfied policies of the
 *          effect that decided; every policy that erred, which counts as not satisfied.
 */
#include "cedar/eval.h"

/* ---- one policy ---------------------------------------------------------- */

static bool is_in_any(const struct cedar_context *context, struct cedar_uid uid,
		      const struct cedar_scope *scope)
{
	for (size_t i = 0; i < scope->n_refs; i++)
		if (cedar_entities_in(context->entities, uid, scope->refs[i]))
			return true;
	return false;
}

static bool fits(const struct cedar_context *context, struct cedar_uid uid,
		 const struct cedar_scope *scope)
{
	switch (scope->kind) {
	case CEDAR_SCOPE_ALL:
		return true;
	case CEDAR_SCOPE_EQ:
		return cedar_uid_equal(uid, scope->refs[0]);
	case CEDAR_SCOPE_IN:
		return is_in_any(context, uid, scope);
	case CEDAR_SCOPE_IS:
		return text_equal(uid.type, scope->type);
	case CEDAR_SCOPE_IS_IN:
		return text_equal(uid.type, scope->type) &&
		       is_in_any(context, uid, scope);
	}
	return false;
}

static enum cedar_outcome eval_condition(const struct cedar_context *context,
					 const struct cedar_condition *condition,
					 struct cedar_error *error)
{
	const struct cedar_value *value = cedar_eval(context, condition->body, error);
	if (!value)
		return CEDAR_ERROR;
	if (value->kind != CEDAR_VALUE_BOOL) {
		error->fault = CEDAR_FAULT_TYPE;
		error->span = condition->body->span;
		error->message =
			text_format(context->arena, "this is %s, a condition is a bool",
				    cedar_value_kind_name(value->kind));
		return CEDAR_ERROR;
	}
	return value->boolean != condition->is_unless ? CEDAR_SATISFIED
						      : CEDAR_UNSATISFIED;
}

enum cedar_outcome cedar_eval_policy(const struct cedar_context *context,
				     const struct cedar_policy *policy,
				     struct cedar_error *error)
{
	const struct cedar_request *request = context->request;
	if (!fits(context, request->principal, &policy->principal) ||
	    !fits(context, request->action, &policy->action) ||
	    !fits(context, request->resource, &policy->resource))
		return CEDAR_UNSATISFIED;
	for (size_t i = 0; i < policy->n_conditions; i++) {
		enum cedar_outcome outcome =
			eval_condition(context, &policy->conditions[i], error);
		if (outcome != CEDAR_SATISFIED)
			return outcome;
	}
	return CEDAR_SATISFIED;
}

/* ---- all policies -------------------------------------------------------- */

static void add_error(const struct cedar_context *context, struct cedar_response *out,
		      size_t policy, struct cedar_error error)
{
	size_t n = out->n_errors;
	ARENA_PUSH(context->arena, out->errors, out->n_errors, policy);
	ARENA_PUSH(context->arena, out->error_details, n, error);
}

void cedar_authorize(const struct cedar_context *context,
		     const struct cedar_policy_set *set, struct cedar_response *out)
{
	size_t *permits = NULL, *forbids = NULL, n_permits = 0, n_forbids = 0;
	*out = (struct cedar_response){.is_allowed = false};
	for (size_t i = 0; i < set->n_policies; i++) {
		struct cedar_error error = {.fault = CEDAR_FAULT_NONE};
		enum cedar_outcome outcome =
			cedar_eval_policy(context, set->policies[i], &error);
		if (outcome == CEDAR_ERROR)
			add_error(context, out, i, error);
		if (outcome != CEDAR_SATISFIED)
			continue;
		if (set->policies[i]->is_forbid)
			ARENA_PUSH(context->arena, forbids, n_forbids, i);
		else
			ARENA_PUSH(context->arena, permits, n_permits, i);
	}
	out->is_allowed = n_forbids == 0 && n_permits > 0;
	out->reasons = out->is_allowed ? permits : forbids;
	out->n_reasons = out->is_allowed ? n_permits : n_forbids;
}
