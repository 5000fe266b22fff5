/* order.c - a strategy as an order of rules.
 *
 * Needs:  a policy.
 * Gives:  its rules sorted so that "the first that matches decides" is what the
 *         strategy says.
 */
#include <stdlib.h>

#include "plan/internal.h"

struct ranked {
	const struct ir_rule *rule;
	/* compared in this order, smaller first */
	int64_t keys[5];
};

static int64_t strictness(enum action action)
{
	switch (action) {
	case ACTION_DENY: return 0;
	case ACTION_REQUIRE_APPROVAL: return 1;
	case ACTION_THROTTLE: return 2;
	case ACTION_ALLOW:
	case ACTION_WARN:
	case ACTION_LOG:
	case ACTION_AUDIT: return 3;
	case N_ACTIONS: break;
	}
	return 4;
}

/* Permits first; a throttle stands with the allow rule whose limit it is. */
static int64_t leniency(enum action action)
{
	return action == ACTION_THROTTLE ? 0 : 3 - strictness(action);
}

/* What a parent denies or sends to approval is settled before any child speaks. */
static int64_t layer_key(const struct ir_rule *rule, unsigned n_layers)
{
	if (rule->is_first)
		return -1;
	bool binds = rule->action == ACTION_DENY || rule->action == ACTION_REQUIRE_APPROVAL;
	return binds ? rule->layer : n_layers;
}

static void rank(struct ranked *r, enum strategy strategy, unsigned n_layers)
{
	const struct ir_rule *rule = r->rule;
	r->keys[0] = layer_key(rule, n_layers);
	r->keys[4] = rule->index;
	if (rule->is_first)
		return;
	switch (strategy) {
	case STRATEGY_DENY_OVERRIDES:
		r->keys[2] = strictness(rule->action);
		r->keys[3] = -rule->priority;
		break;
	case STRATEGY_ALLOW_OVERRIDES:
		r->keys[2] = leniency(rule->action);
		r->keys[3] = -rule->priority;
		break;
	case STRATEGY_PRIORITY_FIRST_MATCH:
		r->keys[2] = -rule->priority;
		r->keys[3] = strictness(rule->action);
		break;
	case STRATEGY_MOST_SPECIFIC_WINS:
		r->keys[1] = -(int64_t)rule->scope;
		r->keys[2] = strictness(rule->action);
		r->keys[3] = -rule->priority;
		break;
	case STRATEGY_LIST_ORDER:
	case N_STRATEGIES: break;
	}
}

static int compare_ranked(const void *left, const void *right)
{
	const struct ranked *a = left, *b = right;
	for (size_t i = 0; i < sizeof a->keys / sizeof a->keys[0]; i++)
		if (a->keys[i] != b->keys[i])
			return a->keys[i] < b->keys[i] ? -1 : 1;
	return 0;
}

const struct ir_rule **order_rules(struct arena *arena, const struct ir_policy *policy)
{
	size_t n = policy->n_rules;
	unsigned n_layers = 0;
	for (size_t i = 0; i < n; i++)
		if (policy->rules[i].layer > n_layers)
			n_layers = policy->rules[i].layer;
	struct ranked *ranked = ARENA_ARRAY(arena, struct ranked, n);
	for (size_t i = 0; i < n; i++) {
		ranked[i].rule = &policy->rules[i];
		rank(&ranked[i], policy->strategy, n_layers);
	}
	qsort(ranked, n, sizeof *ranked, compare_ranked);
	const struct ir_rule **rules = ARENA_ARRAY(arena, const struct ir_rule *, n);
	for (size_t i = 0; i < n; i++)
		rules[i] = ranked[i].rule;
	return rules;
}
