/* cedar_decide.c - decisions by Cedar's rules: a permit that is satisfied and no forbid.
 *
 * Needs:   a request for this policy, filled by edict_cedar_request_read or _init.
 * Gives:   a decision that is a deny unless the policies say otherwise.  A rule that is
 *          in error is not satisfied; one that ran out of scratch denies all.
 */
#include "cedar_internal.h"

/* Whether a decision can be made at all; the scratch is then empty. */
static enum edict_status begin(const struct edict_cedar_policy *policy,
			       const struct edict_cedar_request *request)
{
	if (policy->base.abi_version != EDICT_ABI_VERSION)
		return EDICT_E_ABI;
	if (request->scratch == NULL)
		return policy->scratch_size == 0 ? EDICT_OK : EDICT_E_SPACE;
	request->scratch->used = 0;
	request->scratch->status = EDICT_OK;
	return EDICT_OK;
}

static enum edict_status end(const struct edict_cedar_request *request)
{
	if (request->scratch == NULL)
		return EDICT_OK;
	return (enum edict_status)request->scratch->status;
}

void edict_cedar_decide(const struct edict_cedar_policy *policy,
			const struct edict_cedar_request *request,
			struct edict_decision *decision)
{
	enum edict_status status = begin(policy, request);
	uint32_t choice = EDICT_CHOICE(EDICT_RULE_NONE, EDICT_DENY);
	if (status == EDICT_OK) {
		choice = policy->base.choose(request, NULL);
		status = end(request);
	}
	if (status == EDICT_OK)
		edict_decide_choice(&policy->base, request, NULL, choice, decision);
	else
		edict_deny(decision, status);
}

/* ---- every rule ---------------------------------------------------------- */

/* Of two satisfied rules the one that decides: the stricter, then the earlier. */
static bool comes_first(const struct edict_rule *rule, const struct edict_rule *other)
{
	if (rule->effect != other->effect)
		return rule->effect < other->effect;
	return rule->order < other->order;
}

static uint32_t choose_by_truths(const struct edict_policy *policy,
				 const uint32_t *truths)
{
	uint32_t best = EDICT_RULE_NONE;
	for (uint32_t i = 0; i < policy->n_rules; i++) {
		if (!edict_must(truths[i]))
			continue;
		if (best == EDICT_RULE_NONE ||
		    comes_first(&policy->rules[i], &policy->rules[best]))
			best = i;
	}
	uint8_t effect =
		best == EDICT_RULE_NONE ? EDICT_DENY : policy->rules[best].effect;
	return EDICT_CHOICE(best, effect);
}

void edict_cedar_explain(const struct edict_cedar_policy *policy,
			 const struct edict_cedar_request *request,
			 struct edict_decision *decision, uint32_t *truths)
{
	const struct edict_policy *base = &policy->base;
	enum edict_status status = begin(policy, request);
	for (uint32_t i = 0; i < base->n_rules; i++)
		truths[i] = status == EDICT_OK ? base->truth(request, NULL, (uint16_t)i)
					       : EDICT_FALSE;
	if (status == EDICT_OK)
		status = end(request);
	if (status == EDICT_OK)
		edict_decide_choice(base, request, NULL, choose_by_truths(base, truths),
				    decision);
	else
		edict_deny(decision, status);
}

const char *edict_cedar_fault_name(enum edict_cedar_fault fault)
{
	switch (fault) {
	case EDICT_CEDAR_FAULT_NONE:
		return "none";
	case EDICT_CEDAR_FAULT_TYPE:
		return "type";
	case EDICT_CEDAR_FAULT_ATTRIBUTE:
		return "attribute";
	case EDICT_CEDAR_FAULT_ENTITY:
		return "entity";
	case EDICT_CEDAR_FAULT_TAG:
		return "tag";
	case EDICT_CEDAR_FAULT_OVERFLOW:
		return "overflow";
	case EDICT_CEDAR_FAULT_EXTENSION:
		return "extension";
	case EDICT_CEDAR_FAULT_ARITY:
		return "arity";
	case EDICT_CEDAR_FAULT_SPACE:
		return "space";
	}
	return "none";
}
