/* order.c - a strategy as an order of rules.
 *
 * Needs:  a policy.
 * Gives:  its rules sorted so that "the first that matches decides" is what the
 *         strategy says.
 */
#include <stdlib.h>

#include "meaning/order.h"

struct ranked {
	const struct ir_rule *rule;
	/* compared in this order, smaller first */
	int64_t keys[5];
};

int64_t order_strictness(enum action action)
{
	switch (action) {
	case ACTION_DENY:
		return 0;
	case ACTION_REQUIRE_APPROVAL:
		return 1;
	case ACTION_THROTTLE:
		return 2;
	case ACTION_ALLOW:
	case ACTION_WARN:
	case ACTION_LOG:
	case ACTION_AUDIT:
		return 3;
	case N_ACTIONS:
		break;
	}
	return 4;
}

/* Permits first; a throttle stands with the allow rule whose limit it is. */
static int64_t leniency(enum action action)
{
	return action == ACTION_THROTTLE ? 0 : 3 - order_strictness(action);
}

/* What a parent denies or sends to approval is settled before any child speaks, the
 * strictest first: no strategy of a child can choose among its parent's restrictions. */
static bool binds_children(const struct ir_rule *rule, unsigned last_layer)
{
	return (rule->action == ACTION_DENY || rule->action == ACTION_REQUIRE_APPROVAL) &&
	       rule->layer < last_layer;
}

static void rank(struct ranked *r, enum strategy strategy, unsigned last_layer)
{
	const struct ir_rule *rule = r->rule;
	bool binds = binds_children(rule, last_layer);
	r->keys[4] = rule->index;
	r->keys[0] = binds ? rule->layer : last_layer;
	if (rule->is_first) {
		r->keys[0] = -1;
		return;
	}
	if (binds)
		strategy = STRATEGY_DENY_OVERRIDES;
	switch (strategy) {
	case STRATEGY_DENY_OVERRIDES:
		r->keys[2] = order_strictness(rule->action);
		r->keys[3] = -rule->priority;
		break;
	case STRATEGY_ALLOW_OVERRIDES:
		r->keys[2] = leniency(rule->action);
		r->keys[3] = -rule->priority;
		break;
	case STRATEGY_PRIORITY_FIRST_MATCH:
		r->keys[2] = -rule->priority;
		r->keys[3] = order_strictness(rule->action);
		break;
	case STRATEGY_MOST_SPECIFIC_WINS:
		r->keys[1] = -(int64_t)rule->scope;
		r->keys[2] = order_strictness(rule->action);
		r->keys[3] = -rule->priority;
		break;
	case STRATEGY_LIST_ORDER:
	case N_STRATEGIES:
		break;
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
	struct ranked *ranked = ARENA_ARRAY(arena, struct ranked, n);
	for (size_t i = 0; i < n; i++) {
		ranked[i].rule = &policy->rules[i];
		rank(&ranked[i], policy->strategy, policy->last_layer);
	}
	qsort(ranked, n, sizeof *ranked, compare_ranked);
	const struct ir_rule **rules = ARENA_ARRAY(arena, const struct ir_rule *, n);
	for (size_t i = 0; i < n; i++)
		rules[i] = ranked[i].rule;
	return rules;
}
