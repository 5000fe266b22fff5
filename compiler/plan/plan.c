/* plan.c - turn the rule list into one decision plan.
 *
 * Needs:  simplified IR.
 * Gives:  a tree (shared nodes make it a graph) in which each node has the rules that
 *         can still apply, in the order of the strategy, with what is left of their
 *         conditions; no rule after one that always matches, none twice.
 * Keeps:  the deciding rule of every request (tests/differential checks this).
 */
#include <string.h>
#include <xxhash.h>

#include "meaning/order.h"
#include "plan/internal.h"

struct planner {
	struct arena *arena;
	struct ir_policy *policy;
	struct cond_store *conds;
	struct plan *plan;
	struct plan_node **table; /* open-addressed, for sharing equal nodes */
	size_t table_size, n_shared;
	size_t n_dispatches;
};

struct entries {
	struct plan_entry *items;
	size_t n;
	bool is_closed; /* ends with a rule that always matches */
};

/* How many entries a plan may have: so many for each rule, and for a small policy at
 * least so many.  A dispatch divides what is left among its branches by their length,
 * so that no branch is specialised at the expense of another. */
#define ENTRIES_PER_RULE 64u
#define ENTRIES_MIN	 65536u
/* Tables number their dispatches with 16 bits. */
#define DISPATCHES_MAX 30000u

/* Equal conditions among the last few entries are found; more is not worth it. */
#define REPEAT_WINDOW 32u

static void entries_add(struct planner *p, struct entries *list,
			const struct ir_rule *rule, const struct plan_cond *cond)
{
	if (list->is_closed || cond->kind == COND_FALSE)
		return;
	size_t first = list->n > REPEAT_WINDOW ? list->n - REPEAT_WINDOW : 0;
	for (size_t i = first; i < list->n; i++)
		if (list->items[i].cond == cond)
			return;
	struct plan_entry entry = {.rule = rule, .cond = cond};
	ARENA_PUSH(p->arena, list->items, list->n, entry);
	list->is_closed = cond->kind == COND_TRUE;
}

/* ---- sharing ------------------------------------------------------------- */

static uint64_t node_hash(const struct plan_node *node)
{
	uint64_t hash = node->n_entries * 31 + node->n_cases;
	for (size_t i = 0; i < node->n_entries; i++) {
		const uint64_t words[] = {node->entries[i].rule->index,
					  (uint64_t)(uintptr_t)node->entries[i].cond};
		hash = XXH3_64bits_withSeed(words, sizeof words, hash);
	}
	for (size_t i = 0; i < node->n_cases; i++)
		hash = hash * 31 + (uint64_t)(uintptr_t)node->cases[i].node;
	return hash;
}

static bool node_equal(const struct plan_node *a, const struct plan_node *b)
{
	if (a->n_entries != b->n_entries || a->key != b->key || a->field != b->field ||
	    a->mark != b->mark || a->n_cases != b->n_cases || a->other != b->other ||
	    a->absent != b->absent)
		return false;
	for (size_t i = 0; i < a->n_entries; i++)
		if (a->entries[i].rule != b->entries[i].rule ||
		    a->entries[i].cond != b->entries[i].cond)
			return false;
	for (size_t i = 0; i < a->n_cases; i++)
		if (a->cases[i].node != b->cases[i].node ||
		    !text_equal(a->cases[i].value, b->cases[i].value))
			return false;
	return true;
}

static void table_insert(struct planner *p, struct plan_node *node)
{
	size_t slot = node_hash(node) & (p->table_size - 1);
	while (p->table[slot])
		slot = (slot + 1) & (p->table_size - 1);
	p->table[slot] = node;
}

static void table_grow(struct planner *p)
{
	struct plan_node **old = p->table;
	size_t old_size = p->table_size;
	p->table_size = old_size ? old_size * 2 : 64;
	p->table = ARENA_ARRAY(p->arena, struct plan_node *, p->table_size);
	for (size_t i = 0; i < old_size; i++)
		if (old[i])
			table_insert(p, old[i]);
}

static struct plan_node *share(struct planner *p, struct plan_node *node)
{
	if (p->n_shared * 2 >= p->table_size)
		table_grow(p);
	size_t slot = node_hash(node) & (p->table_size - 1);
	for (; p->table[slot]; slot = (slot + 1) & (p->table_size - 1))
		if (node_equal(p->table[slot], node))
			return p->table[slot];
	p->table[slot] = node;
	p->n_shared++;
	for (size_t i = 0; i < node->n_entries; i++)
		p->plan->n_tests += node->entries[i].cond->n_tests + 1;
	return node;
}

/* ---- building ------------------------------------------------------------ */

static struct plan_node *build(struct planner *p, const struct entries *list,
			       size_t budget);

static void split_entry(struct planner *p, const struct plan_entry *entry,
			const struct partition *part, struct fact *fact,
			struct entries *cases, uint32_t *scratch)
{
	size_t n = partition_cases(part, entry->cond, scratch);
	bool is_any = n == SIZE_MAX;
	fact->kind = part->key == PLAN_KEY_WHOLE ? FACT_WHOLE : FACT_HEAD;
	for (size_t i = 0; i < (is_any ? part->n_values : n); i++) {
		size_t index = is_any ? i : scratch[i];
		if (cases[index].is_closed)
			continue;
		fact->value = part->values[index];
		entries_add(p, &cases[index], entry->rule,
			    cond_given(p->conds, entry->cond, fact));
	}
}

static void dispatch(struct planner *p, struct plan_node *node,
		     const struct plan_entry *entries, size_t n,
		     const struct partition *part, size_t budget)
{
	struct entries *cases = ARENA_ARRAY(p->arena, struct entries, part->n_values);
	uint32_t *scratch = ARENA_ARRAY(p->arena, uint32_t, part->n_values);
	struct entries other = {0}, absent = {0};
	struct fact fact = {.field = part->field,
			    .mark = part->mark,
			    .values = part->values,
			    .n_values = part->n_values};
	for (size_t i = 0; i < n; i++) {
		split_entry(p, &entries[i], part, &fact, cases, scratch);
		fact.kind = part->key == PLAN_KEY_WHOLE ? FACT_OTHER : FACT_OTHER_HEAD;
		entries_add(p, &other, entries[i].rule,
			    cond_given(p->conds, entries[i].cond, &fact));
		fact.kind = FACT_ABSENT;
		entries_add(p, &absent, entries[i].rule,
			    cond_given(p->conds, entries[i].cond, &fact));
	}
	size_t share = (budget - part->cost) / part->cost;
	node->key = part->key;
	node->mark = part->mark;
	node->field = part->field;
	node->n_cases = part->n_values;
	node->cases = ARENA_ARRAY(p->arena, struct plan_case, part->n_values);
	for (size_t i = 0; i < part->n_values; i++) {
		node->cases[i].value = part->values[i];
		node->cases[i].node = build(p, &cases[i], share * cases[i].n);
	}
	node->other = build(p, &other, share * other.n);
	node->absent = build(p, &absent, share * absent.n);
}

/* Entries in front that do not read the dispatch field are tested before it. */
static size_t count_leading(const struct entries *list, uint32_t field)
{
	size_t n = 0;
	while (n < list->n && !cond_reads(list->items[n].cond, field))
		n++;
	return n;
}

static struct plan_node *build(struct planner *p, const struct entries *list,
			       size_t budget)
{
	struct plan_node *node = ARENA_NEW(p->arena, struct plan_node);
	struct partition part = {0};
	node->entries = list->items;
	node->n_entries = list->n;
	if (p->n_dispatches < DISPATCHES_MAX &&
	    partition_choose(p->arena, p->policy, list->items, list->n, budget, &part)) {
		p->n_dispatches++;
		node->n_entries = count_leading(list, part.field);
		dispatch(p, node, list->items + node->n_entries,
			 list->n - node->n_entries, &part, budget);
	}
	return share(p, node);
}

/* Collects the nodes, each after all of its children. */
static void collect_nodes(struct planner *p, struct plan_node *node)
{
	if (node->is_numbered)
		return;
	node->is_numbered = true;
	for (size_t i = 0; i < node->n_cases; i++)
		collect_nodes(p, node->cases[i].node);
	if (node->key != PLAN_KEY_NONE) {
		collect_nodes(p, node->other);
		collect_nodes(p, node->absent);
	}
	ARENA_PUSH(p->arena, p->plan->nodes, p->plan->n_nodes, node);
}

/* The root is number 0; every node has a higher number than its parents. */
static void number_nodes(struct planner *p)
{
	struct plan *plan = p->plan;
	collect_nodes(p, plan->root);
	for (size_t i = 0; i < plan->n_nodes / 2; i++) {
		struct plan_node *node = plan->nodes[i];
		plan->nodes[i] = plan->nodes[plan->n_nodes - 1 - i];
		plan->nodes[plan->n_nodes - 1 - i] = node;
	}
	for (size_t i = 0; i < plan->n_nodes; i++)
		plan->nodes[i]->index = (uint32_t)i;
}

/* Can an atom be unknown although its fields are present? */
static bool atom_is_known(const struct ir_policy *policy, const struct ir_atom *atom)
{
	if (atom->op == AST_HAS || atom->op == AST_IS_NULL || atom->op == AST_SAME)
		return true;
	if (atom->op == AST_HOLDS)
		return false;
	enum ir_type left = policy->fields[atom->field].type;
	if (left == TYPE_ANY || left == TYPE_LIST)
		return false;
	return atom->right != RIGHT_FIELD ||
	       policy->fields[atom->right_field].type != TYPE_ANY;
}

struct plan *plan_build(struct arena *arena, struct ir_policy *policy,
			struct diag_list *diags)
{
	struct plan *plan = ARENA_NEW(arena, struct plan);
	struct planner p = {.arena = arena, .policy = policy, .plan = plan};
	p.conds = cond_store_new(arena, policy);
	plan->policy = policy;
	plan->obligations_after = policy->strategy != STRATEGY_PRIORITY_FIRST_MATCH &&
				  policy->strategy != STRATEGY_LIST_ORDER;
	plan->known_if_present = true;
	for (size_t i = 0; i < policy->n_atoms; i++)
		plan->known_if_present &= atom_is_known(policy, policy->atoms[i]);

	const struct ir_rule **rules = order_rules(arena, policy);
	struct entries all = {0};
	plan->order = ARENA_ARRAY(arena, uint16_t, policy->n_rules);
	for (size_t i = 0; i < policy->n_rules; i++) {
		plan->order[i] = (uint16_t)rules[i]->index;
		entries_add(&p, &all, rules[i],
			    cond_of(p.conds, rules[i]->condition,
				    ir_matches_unknown(policy, rules[i]->action)));
	}
	if (!scans_build(arena, plan, diags))
		return NULL;
	size_t budget = all.n * ENTRIES_PER_RULE;
	plan->root = build(&p, &all, budget > ENTRIES_MIN ? budget : ENTRIES_MIN);
	number_nodes(&p);
	guards_build(arena, plan);
	return plan;
}
