/* cedar_table.c - walk the decision plan of a Cedar policy that is data.
 *
 * Needs:   a table the compiler emitted; it is not checked here.
 * Gives:   what the same plan gives as code.
 *
 * Apart from table.c, because the keys of a request are always there and always
 * integers, and so that policies of the agent dialects carry none of this.
 */
#include "edict/cedar.h"

/* 1 + the place of `key` in a set, or 0.  The halving has no branch on the ids. */
static uint32_t set_find(const struct edict_table *plan, uint32_t set, int64_t key)
{
	const uint16_t *ids = plan->set_ids + plan->sets[set].first;
	uint32_t at = 0;
	for (uint32_t n = plan->sets[set].n; n > 1; n -= n / 2)
		at += ids[at + n / 2] <= key ? n / 2 : 0;
	return ids[at] == key ? at + 1 : 0;
}

/* The truth of the atom of `test`, its flags aside. */
static uint32_t atom_truth(const struct edict_cedar_table *table,
			   const struct edict_cedar_request *q,
			   const struct edict_test *test)
{
	if (test->op == EDICT_OP_INTEGER_EQ)
		return edict_truth(q->keys[test->field] == test->value);
	if (test->op == EDICT_OP_TERM)
		return edict_cedar_term_truth(&table->terms, (uint32_t)test->value, q);
	if (test->op == EDICT_OP_INTEGER_IN)
		return edict_truth(set_find(&table->plan, (uint32_t)test->value,
					    q->keys[test->field]) != 0);
	return EDICT_TRUE;
}

static bool passes(const struct edict_cedar_table *table,
		   const struct edict_cedar_request *q, const struct edict_test *test)
{
	uint32_t truth = atom_truth(table, q, test);
	if (test->flags & EDICT_TEST_NOT)
		truth = edict_not(truth);
	return test->flags & EDICT_TEST_MAY ? edict_may(truth) : edict_must(truth);
}

/* Walk a list: the test that decides, or its end. */
static const struct edict_test *walk(const struct edict_cedar_table *table,
				     const struct edict_cedar_request *q,
				     const struct edict_test *test)
{
	while (test->op != EDICT_OP_END) {
		bool decides = (test->flags & EDICT_TEST_DECIDES) != 0;
		bool pass = passes(table, q, test);
		if (pass && decides)
			break;
		test += pass || decides ? 1 : 1 + test->target;
	}
	return test;
}

/* Where the request goes on: a node or a leaf. */
static uint32_t dispatch(const struct edict_table *plan,
			 const struct edict_cedar_request *q,
			 const struct edict_node *node)
{
	const uint32_t *targets = plan->targets + node->targets;
	int64_t key = q->keys[node->field];
	if (node->key == EDICT_KEY_SET)
		return targets[1 + set_find(plan, node->names, key)];
	uint64_t place = (uint64_t)key - node->names;
	return targets[place < node->n_keys ? 2 + place : 1];
}

uint32_t edict_cedar_table_choose(const struct edict_cedar_table *table,
				  const struct edict_cedar_request *q)
{
	const struct edict_table *plan = &table->plan;
	uint32_t target = 0;
	for (;;) {
		bool is_leaf = (target & EDICT_TARGET_LEAF) != 0;
		const struct edict_node *node = is_leaf ? NULL : &plan->nodes[target];
		uint32_t list = is_leaf ? target & ~EDICT_TARGET_LEAF : node->list;
		const struct edict_test *test = walk(table, q, plan->tests + list);
		if (test->op != EDICT_OP_END)
			return EDICT_CHOICE(test->target, test->flags >> 6);
		if (is_leaf || node->key == EDICT_KEY_NONE)
			return EDICT_CHOICE(EDICT_RULE_NONE, EDICT_DENY);
		target = dispatch(plan, q, node);
	}
}

/* A truth out of the top values of the stack; returns how many are left. */
static uint32_t apply(enum edict_term kind, uint32_t *stack, uint32_t n)
{
	if (kind == EDICT_TERM_NOT) {
		stack[n - 1] = edict_not(stack[n - 1]);
		return n;
	}
	if (kind == EDICT_TERM_AND)
		stack[n - 2] = edict_and(stack[n - 2], stack[n - 1]);
	if (kind == EDICT_TERM_OR)
		stack[n - 2] = edict_or(stack[n - 2], stack[n - 1]);
	return n - 1;
}

/* The compiler emits no condition that keeps more than EDICT_TERM_STACK_MAX operands
 * open; one that did would be an error, which permits nothing. */
uint32_t edict_cedar_table_truth(const struct edict_cedar_table *table,
				 const struct edict_cedar_request *q, uint16_t rule)
{
	const struct edict_table *plan = &table->plan;
	uint32_t end = plan->terms_start[rule + 1];
	uint32_t stack[EDICT_TERM_STACK_MAX];
	uint32_t n = 0;
	for (uint32_t i = plan->terms_start[rule]; i < end; i++) {
		enum edict_term kind = (enum edict_term)(plan->terms[i] >> 28);
		uint32_t value = plan->terms[i] & UINT32_C(0x0fffffff);
		if (kind == EDICT_TERM_THEN && stack[n - 1] != EDICT_TRUE)
			i += value;
		else if (kind != EDICT_TERM_TEST)
			n = apply(kind, stack, n);
		else if (n < EDICT_TERM_STACK_MAX)
			stack[n++] = atom_truth(table, q, &plan->atoms[value]);
		else
			return edict_cedar_error(EDICT_CEDAR_FAULT_SPACE);
	}
	return stack[0];
}
