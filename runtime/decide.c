/* decide.c - from the rule that a plan chooses to a decision with its reasons.
 *
 * Needs:   a request filled by edict_request_read, or by hand.
 * Gives:   a decision that is a deny unless the policy says otherwise.
 */
#include "internal.h"

/* A rule that restricts also matches where its condition is unknown; say so. */
static void explain_match(const struct edict_policy *policy, const void *request,
			  void *found, struct edict_decision *decision)
{
	uint32_t truth = policy->truth(request, found, decision->rule);
	if (truth <= EDICT_TRUE)
		return;
	decision->reason = (uint8_t)(truth >> 4 & 15);
	decision->field = (uint16_t)(truth >> 8);
}

/* Count `rule`; list it, if it is among the first by index. */
static void add_obligation(struct edict_decision *decision, uint16_t rule)
{
	uint32_t at = decision->n_obligations_listed;
	decision->n_obligations++;
	if (at < EDICT_OBLIGATIONS_MAX)
		decision->n_obligations_listed++;
	else if (rule > decision->obligations[--at])
		return;
	while (at > 0 && decision->obligations[at - 1] > rule) {
		decision->obligations[at] = decision->obligations[at - 1];
		at--;
	}
	decision->obligations[at] = rule;
}

/* How many obligations are asked: of strategies that stop at the first match, those of
 * rules that come no later. */
static uint32_t count_asked(const struct edict_policy *policy,
			    const struct edict_decision *decision)
{
	uint32_t n = 0;
	if (policy->obligations_after || decision->rule == EDICT_RULE_NONE)
		return policy->n_obligations;
	uint16_t last = policy->rules[decision->rule].order;
	while (n < policy->n_obligations &&
	       policy->rules[policy->obligations[n]].order <= last)
		n++;
	return n;
}

static void add_obligations(const struct edict_policy *policy, const void *request,
			    void *found, struct edict_decision *decision)
{
	uint32_t n = count_asked(policy, decision);
	for (uint32_t i = 0; i < n; i++) {
		uint16_t rule = policy->obligations[i];
		if (edict_may(policy->truth(request, found, rule)))
			add_obligation(decision, rule);
	}
}

void edict_decide_rest(const struct edict_policy *policy, const void *request,
		       void *found, struct edict_decision *decision)
{
	if (decision->effect == EDICT_ALLOW)
		add_obligations(policy, request, found, decision);
	else
		explain_match(policy, request, found, decision);
}

void edict_decide_found(const struct edict_policy *policy, const void *request,
			void *found, struct edict_decision *decision)
{
	uint32_t choice = policy->choose(request, found);
	edict_decide_choice(policy, request, found, choice, decision);
}

void edict_truths_found(const struct edict_policy *policy, const void *request,
			void *found, uint32_t *truths)
{
	for (uint32_t i = 0; i < policy->n_rules; i++)
		truths[i] = policy->truth(request, found, (uint16_t)i);
}

/* For a policy of this version of the ABI. */
static void decide(const struct edict_policy *policy, const void *request,
		   struct edict_decision *decision)
{
	if (policy->decide != NULL)
		policy->decide(request, decision, NULL);
	else
		edict_decide_found(policy, request, NULL, decision);
}

void edict_decide(const struct edict_policy *policy, const void *request,
		  struct edict_decision *decision)
{
	if (policy->abi_version == EDICT_ABI_VERSION)
		decide(policy, request, decision);
	else
		edict_deny(decision, EDICT_E_ABI);
}

void edict_explain(const struct edict_policy *policy, const void *request,
		   struct edict_decision *decision, uint32_t *truths)
{
	if (policy->abi_version != EDICT_ABI_VERSION) {
		edict_deny(decision, EDICT_E_ABI);
		for (uint32_t i = 0; i < policy->n_rules; i++)
			truths[i] = EDICT_FALSE;
	} else if (policy->decide != NULL) {
		policy->decide(request, decision, truths);
	} else {
		edict_decide_found(policy, request, NULL, decision);
		edict_truths_found(policy, request, NULL, truths);
	}
}

void edict_decide_json(const struct edict_policy *policy, const char *json, size_t len,
		       void *work, size_t work_size, struct edict_decision *decision)
{
	edict_deny(decision, EDICT_E_SPACE);
	if (policy->abi_version != EDICT_ABI_VERSION) {
		decision->status = EDICT_E_ABI;
		return;
	}
	size_t padding = edict_padding(work);
	size_t used = padding + policy->request_size;
	if (used > work_size)
		return;
	char *request = (char *)work + padding;
	enum edict_status status =
		edict_request_read(policy, json, len, request + policy->request_size,
				   work_size - used, request);
	if (status == EDICT_OK)
		decide(policy, request, decision);
	else
		decision->status = (uint8_t)status;
}
