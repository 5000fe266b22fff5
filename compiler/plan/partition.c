/* partition.c - which field to dispatch on.
 *
 * Needs:  the candidate rules of a node.
 * Gives:  the string field, and the way to look at it, that the most rules are
 *         anchored on.  A rule is anchored on a value when it cannot match any other
 *         (except by being unknown, which has a branch of its own).
 */
#include <stdlib.h>
#include <string.h>

#include "plan/internal.h"

/* Fewer anchored rules than this are as fast, and clearer, as a list. */
#define ANCHORED_MIN 4u
/* A short list is only worth a dispatch when most of it is anchored. */
#define LIST_SHORT 32u
#define VALUES_MAX 60000u

static bool is_anchor(const struct plan_cond *cond, uint32_t field)
{
	return cond->kind == COND_ATOM && !cond->negate && cond->atom->field == field &&
	       cond->atom->right == RIGHT_CONSTANT &&
	       (cond->atom->op == AST_EQ || cond->atom->op == AST_IN);
}

static bool is_prefix_anchor(const struct plan_cond *cond, uint32_t field)
{
	return cond->kind == COND_ATOM && !cond->negate && cond->atom->field == field &&
	       cond->atom->op == AST_STARTS_WITH && cond->atom->right == RIGHT_CONSTANT;
}

/* Is `cond` anchored on whole values (or prefixes) of `field`? */
static bool is_anchored(const struct plan_cond *cond, uint32_t field, bool by_prefix)
{
	if (cond->kind == COND_ATOM)
		return is_anchor(cond, field) ||
		       (by_prefix && is_prefix_anchor(cond, field));
	if (cond->kind != COND_AND && cond->kind != COND_OR)
		return false;
	for (size_t i = 0; i < cond->n_kids; i++)
		if (is_anchored(cond->kids[i], field, by_prefix) ==
		    (cond->kind == COND_AND))
			return cond->kind == COND_AND;
	return cond->kind == COND_OR;
}

/* Visit the anchoring atoms of a condition that is anchored. */
struct visitor {
	uint32_t field;
	bool by_prefix;
	void (*visit)(struct visitor *v, struct text value, bool is_prefix);
	struct arena *arena;
	char mark;
	struct text *values;
	size_t n_values;
	const struct partition *partition;
	uint32_t *cases;
	size_t n_cases;
};

static void visit_anchors(const struct plan_cond *cond, struct visitor *v)
{
	if (cond->kind == COND_ATOM) {
		const struct ir_constant *c = &cond->atom->constant;
		bool is_prefix = cond->atom->op == AST_STARTS_WITH;
		if (cond->atom->op != AST_IN) {
			v->visit(v, c->text, is_prefix);
			return;
		}
		for (size_t i = 0; i < c->n_items; i++)
			v->visit(v, c->items[i].text, false);
		return;
	}
	for (size_t i = 0; i < cond->n_kids; i++) {
		if (!is_anchored(cond->kids[i], v->field, v->by_prefix))
			continue;
		visit_anchors(cond->kids[i], v);
		if (cond->kind == COND_AND)
			return; /* one anchor is enough */
	}
}

/* ---- choosing ------------------------------------------------------------ */

static void mark_fields(const struct plan_cond *cond, const struct ir_policy *policy,
			bool *seen)
{
	if (cond->kind == COND_ATOM && cond->atom->op != AST_HOLDS) {
		enum ir_type type = policy->fields[cond->atom->field].type;
		seen[cond->atom->field] |= type == TYPE_STRING || type == TYPE_ENTITY;
	}
	for (size_t i = 0; i < cond->n_kids; i++)
		mark_fields(cond->kids[i], policy, seen);
}

static size_t count_anchored(const struct plan_entry *entries, size_t n, uint32_t field,
			     bool by_prefix)
{
	size_t count = 0;
	for (size_t i = 0; i < n; i++)
		count += is_anchored(entries[i].cond, field, by_prefix);
	return count;
}

static void add_value(struct visitor *v, struct text value, bool is_prefix)
{
	(void)is_prefix;
	if (v->mark)
		value = text_head(value, v->mark);
	if (!v->mark || value.len > 0)
		ARENA_PUSH(v->arena, v->values, v->n_values, value);
}

static void collect_values(struct arena *arena, const struct plan_entry *entries,
			   size_t n, struct partition *p)
{
	struct visitor v = {.field = p->field,
			    .by_prefix = p->key == PLAN_KEY_HEAD,
			    .visit = add_value,
			    .arena = arena,
			    .mark = p->mark};
	for (size_t i = 0; i < n; i++)
		if (is_anchored(entries[i].cond, p->field, v.by_prefix))
			visit_anchors(entries[i].cond, &v);
	qsort(v.values, v.n_values, sizeof *v.values, text_order);
	for (size_t i = 0; i < v.n_values; i++)
		if (i == 0 || !text_equal(v.values[i], v.values[p->n_values - 1]))
			v.values[p->n_values++] = v.values[i];
	p->values = v.values;
}

/* The character that the most prefixes end with and hold nowhere else. */
struct mark_count {
	struct visitor visitor; /* first: the visit function gets its address */
	size_t counts[256];
};

static void count_mark(struct visitor *v, struct text value, bool is_prefix)
{
	struct mark_count *count = (struct mark_count *)v;
	if (!is_prefix || value.len == 0)
		return;
	unsigned char last = (unsigned char)value.ptr[value.len - 1];
	bool is_printable =
		last >= ' ' && last <= '~'; /* emitted C and listings show it */
	if (is_printable &&
	    memchr(value.ptr, last, value.len) == value.ptr + value.len - 1)
		count->counts[last]++;
}

static char choose_mark(const struct plan_entry *entries, size_t n, uint32_t field)
{
	struct mark_count count = {
		.visitor = {.field = field, .by_prefix = true, .visit = count_mark}};
	for (size_t i = 0; i < n; i++)
		if (is_anchored(entries[i].cond, field, true))
			visit_anchors(entries[i].cond, &count.visitor);
	size_t best = 0;
	for (size_t c = 1; c < 256; c++)
		if (count.counts[c] > count.counts[best])
			best = c;
	return count.counts[best] >= ANCHORED_MIN ? (char)best : 0;
}

/* The entries of all branches together: a rule stands in each case it may match in, and
 * in the branches for other values and for none. */
static size_t partition_cost(struct arena *arena, const struct partition *p,
			     const struct plan_entry *entries, size_t n)
{
	uint32_t *scratch = ARENA_ARRAY(arena, uint32_t, p->n_values);
	size_t cost = 2 * n;
	for (size_t i = 0; i < n; i++) {
		size_t n_cases = partition_cases(p, entries[i].cond, scratch);
		cost += n_cases == SIZE_MAX ? p->n_values : n_cases;
	}
	return cost;
}

static bool is_worth_it(const struct partition *p, const struct plan_entry *entries,
			size_t n)
{
	size_t loose = n - count_anchored(entries, n, p->field, true);
	return p->n_values > 0 && p->n_values <= VALUES_MAX &&
	       (n > LIST_SHORT || loose * 2 <= n - loose);
}

struct candidate {
	uint32_t field;
	enum plan_key key;
	size_t count;
};

static int compare_candidates(const void *left, const void *right)
{
	const struct candidate *a = left, *b = right;
	if (a->count != b->count)
		return a->count > b->count ? -1 : 1;
	if (a->key != b->key)
		return a->key < b->key ? -1 : 1;
	return (a->field > b->field) - (a->field < b->field);
}

static size_t list_candidates(struct arena *arena, const struct ir_policy *policy,
			      const struct plan_entry *entries, size_t n,
			      struct candidate **out)
{
	bool *seen = ARENA_ARRAY(arena, bool, policy->n_fields + 1);
	for (size_t i = 0; i < n; i++)
		mark_fields(entries[i].cond, policy, seen);
	struct candidate *list = NULL;
	size_t n_list = 0;
	for (uint32_t field = 0; field < policy->n_fields; field++) {
		if (!seen[field])
			continue;
		size_t whole = count_anchored(entries, n, field, false);
		size_t any = count_anchored(entries, n, field, true);
		struct candidate by_value = {field, PLAN_KEY_WHOLE, whole};
		struct candidate by_head = {field, PLAN_KEY_HEAD, any - whole};
		if (by_value.count >= ANCHORED_MIN)
			ARENA_PUSH(arena, list, n_list, by_value);
		if (by_head.count >= ANCHORED_MIN)
			ARENA_PUSH(arena, list, n_list, by_head);
	}
	if (n_list > 1)
		qsort(list, n_list, sizeof *list, compare_candidates);
	*out = list;
	return n_list;
}

bool partition_choose(struct arena *arena, const struct ir_policy *policy,
		      const struct plan_entry *entries, size_t n, size_t budget,
		      struct partition *out)
{
	if (n < ANCHORED_MIN)
		return false;
	struct candidate *candidates;
	size_t n_candidates = list_candidates(arena, policy, entries, n, &candidates);
	for (size_t i = 0; i < n_candidates; i++) {
		struct partition p = {.key = candidates[i].key,
				      .field = candidates[i].field};
		if (p.key == PLAN_KEY_HEAD) {
			p.mark = choose_mark(entries, n, p.field);
			if (!p.mark)
				continue;
		}
		collect_values(arena, entries, n, &p);
		if (!is_worth_it(&p, entries, n))
			continue;
		p.cost = partition_cost(arena, &p, entries, n);
		if (p.cost <= budget) {
			*out = p;
			return true;
		}
	}
	return false;
}

/* ---- using --------------------------------------------------------------- */

static size_t first_at_least(const struct partition *p, struct text value)
{
	size_t low = 0, high = p->n_values;
	while (low < high) {
		size_t middle = (low + high) / 2;
		if (text_compare(p->values[middle], value) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

static void add_case(struct visitor *v, size_t index)
{
	for (size_t i = 0; i < v->n_cases; i++)
		if (v->cases[i] == index)
			return;
	v->cases[v->n_cases++] = (uint32_t)index;
}

static void add_cases(struct visitor *v, struct text value, bool is_prefix)
{
	const struct partition *p = v->partition;
	struct text head = p->mark ? text_head(value, p->mark) : value;
	/* a prefix that ends before the mark allows every head that starts with it */
	bool is_range = is_prefix && (!p->mark || head.len == 0);
	struct text key = is_range ? value : head;
	for (size_t i = first_at_least(p, key); i < p->n_values; i++) {
		bool fits = is_range ? text_starts(p->values[i], key)
				     : text_equal(p->values[i], key);
		if (!fits)
			return;
		add_case(v, i);
	}
}

size_t partition_cases(const struct partition *partition, const struct plan_cond *cond,
		       uint32_t *cases)
{
	if (!is_anchored(cond, partition->field, true))
		return SIZE_MAX;
	struct visitor v = {.field = partition->field,
			    .by_prefix = true,
			    .visit = add_cases,
			    .partition = partition,
			    .cases = cases};
	visit_anchors(cond, &v);
	return v.n_cases;
}
