/* cond.c - conditions made two-valued.
 *
 * Needs:  a three-valued condition and how its rule takes "unknown".
 * Gives:  an and/or tree over atoms, each of which says by itself whether unknown
 *         passes; operands are ordered by cost.  Equal conditions are one object.
 * Keeps:  whether the rule matches, for every request.
 *
 * The push-down rests on Kleene's tables: "a and b" is not false exactly when
 * neither operand is false, and true exactly when both are true.
 */
#include <stdlib.h>
#include <string.h>
#include <xxhash.h>

#include "plan/internal.h"

#define TERM_COST 50u

struct cond_store {
	struct arena *arena;
	const struct ir_policy *policy;
	const struct plan_cond **table; /* open-addressed */
	size_t size, n;
};

static uint64_t cond_hash(const struct plan_cond *c)
{
	const uint64_t head[] = {(uint64_t)c->kind, (uint64_t)(uintptr_t)c->atom,
				 (uint64_t)c->negate << 1 | (uint64_t)c->may};
	uint64_t seed = XXH3_64bits(head, sizeof head);
	return c->n_kids
		       ? XXH3_64bits_withSeed(c->kids, c->n_kids * sizeof *c->kids, seed)
		       : seed;
}

static bool cond_equal(const struct plan_cond *a, const struct plan_cond *b)
{
	return a->kind == b->kind && a->atom == b->atom && a->negate == b->negate &&
	       a->may == b->may && a->n_kids == b->n_kids &&
	       (a->n_kids == 0 ||
		memcmp(a->kids, b->kids, a->n_kids * sizeof *a->kids) == 0);
}

static void store_grow(struct cond_store *store)
{
	const struct plan_cond **old = store->table;
	size_t old_size = store->size;
	store->size = old_size ? old_size * 2 : 256;
	store->table = ARENA_ARRAY(store->arena, const struct plan_cond *, store->size);
	for (size_t i = 0; i < old_size; i++) {
		if (!old[i])
			continue;
		size_t slot = cond_hash(old[i]) & (store->size - 1);
		while (store->table[slot])
			slot = (slot + 1) & (store->size - 1);
		store->table[slot] = old[i];
	}
}

static const struct plan_cond *intern(struct cond_store *store,
				      const struct plan_cond *cond)
{
	if (store->n * 2 >= store->size)
		store_grow(store);
	size_t slot = cond_hash(cond) & (store->size - 1);
	for (; store->table[slot]; slot = (slot + 1) & (store->size - 1))
		if (cond_equal(store->table[slot], cond))
			return store->table[slot];
	struct plan_cond *copy = ARENA_NEW(store->arena, struct plan_cond);
	*copy = *cond;
	if (cond->n_kids) {
		copy->kids =
			ARENA_ARRAY(store->arena, const struct plan_cond *, cond->n_kids);
		memcpy(copy->kids, cond->kids, cond->n_kids * sizeof *cond->kids);
	}
	store->table[slot] = copy;
	store->n++;
	return copy;
}

struct cond_store *cond_store_new(struct arena *arena, const struct ir_policy *policy)
{
	struct cond_store *store = ARENA_NEW(arena, struct cond_store);
	store->arena = arena;
	store->policy = policy;
	return store;
}

const struct plan_cond **cond_store_scratch(struct cond_store *store, size_t n)
{
	return ARENA_ARRAY(store->arena, const struct plan_cond *, n);
}

const struct plan_cond *cond_const(struct cond_store *store, bool value)
{
	struct plan_cond cond = {.kind = value ? COND_TRUE : COND_FALSE};
	return intern(store, &cond);
}

/* Rough cost of one look: presence, integers, short strings, long work. */
static uint32_t atom_cost(const struct ir_policy *policy, const struct ir_atom *atom)
{
	enum ir_type type = policy->fields[atom->field].type;
	switch (atom->op) {
	case AST_HAS:
	case AST_IS_NULL:
	case AST_IS_TRUE:
		return 1;
	case AST_EQ:
	case AST_LT:
	case AST_LE:
	case AST_SAME:
		return type == TYPE_INTEGER || type == TYPE_BOOL ? 1 : 3;
	case AST_IN:
	case AST_STARTS_WITH:
	case AST_ENDS_WITH:
		return 4;
	case AST_CONTAINS:
	case AST_WITHIN:
		return 20;
	case AST_MATCHES:
		return 100;
	case AST_HOLDS:
		return TERM_COST;
	case AST_TRUE:
	case AST_FALSE:
	case AST_AND:
	case AST_OR:
	case AST_NOT:
	case AST_DEFINITE:
	case AST_UNDECIDED:
	case AST_NE:
	case AST_GT:
	case AST_GE:
	case AST_LIKE:
	case N_AST_OPS:
		break; /* no atoms of the IR */
	}
	return 0;
}

const struct plan_cond *cond_atom(struct cond_store *store, const struct ir_atom *atom,
				  bool negate, bool may)
{
	struct plan_cond cond = {.kind = COND_ATOM,
				 .atom = atom,
				 .negate = negate,
				 .may = may && atom->op != AST_HAS,
				 .cost = atom_cost(store->policy, atom),
				 .n_tests = 1,
				 .has_terms = atom->op == AST_HOLDS};
	return intern(store, &cond);
}

/* Terms of Cedar stay in their order: what stands in front may guard what follows. */
static uint32_t sort_key(const struct plan_cond *cond)
{
	return cond->has_terms ? TERM_COST : cond->cost;
}

static int compare_cost(const void *a, const void *b)
{
	uint32_t x = sort_key(*(const struct plan_cond *const *)a);
	uint32_t y = sort_key(*(const struct plan_cond *const *)b);
	return (x > y) - (x < y);
}

/* Insertion keeps equal costs in source order, which qsort does not promise. */
static void sort_by_cost(const struct plan_cond **kids, size_t n)
{
	for (size_t i = 1; i < n; i++) {
		const struct plan_cond *kid = kids[i];
		size_t j = i;
		for (; j > 0 && compare_cost(&kids[j - 1], &kid) > 0; j--)
			kids[j] = kids[j - 1];
		kids[j] = kid;
	}
}

static void push_distinct(const struct plan_cond **kids, size_t *n,
			  const struct plan_cond *kid)
{
	for (size_t i = 0; i < *n; i++)
		if (kids[i] == kid)
			return;
	kids[(*n)++] = kid;
}

/* What an atom that must hold says of its field: a reference, or its type.  Strings of
 * agents are left alone: where they are missing an atom may hold all the same. */
static bool fact_of(const struct cond_store *store, const struct plan_cond *cond,
		    struct fact *fact)
{
	const struct ir_atom *atom = cond->atom;
	if (cond->kind != COND_ATOM || cond->negate ||
	    store->policy->fields[atom->field].type != TYPE_ENTITY ||
	    (atom->op != AST_EQ && atom->op != AST_STARTS_WITH))
		return false;
	*fact = (struct fact){.kind = atom->op == AST_EQ ? FACT_WHOLE : FACT_HEAD,
			      .field = atom->field,
			      .mark = '"',
			      .value = atom->constant.text};
	return true;
}

/* Operands of an `and` as far as the others leave them open. */
static void apply_facts(struct cond_store *store, const struct plan_cond **kids, size_t n)
{
	struct fact fact;
	for (size_t i = 0; i < n; i++)
		for (size_t j = 0; fact_of(store, kids[i], &fact) && j < n; j++)
			if (j != i)
				kids[j] = cond_given(store, kids[j], &fact);
}

/* Without those that are `neutral`; SIZE_MAX if one is `absorbing`. */
static size_t drop_neutral(const struct plan_cond **kids, size_t n,
			   enum plan_cond_kind neutral, enum plan_cond_kind absorbing)
{
	size_t n_kept = 0;
	for (size_t i = 0; i < n; i++) {
		if (kids[i]->kind == absorbing)
			return SIZE_MAX;
		if (kids[i]->kind != neutral)
			kids[n_kept++] = kids[i];
	}
	return n_kept;
}

const struct plan_cond *cond_nary(struct cond_store *store, enum plan_cond_kind kind,
				  const struct plan_cond **kids, size_t n)
{
	enum plan_cond_kind neutral = kind == COND_AND ? COND_TRUE : COND_FALSE;
	enum plan_cond_kind absorbing = kind == COND_AND ? COND_FALSE : COND_TRUE;
	size_t n_flat = 0;
	for (size_t i = 0; i < n; i++) {
		if (kids[i]->kind == absorbing)
			return kids[i];
		n_flat += kids[i]->kind == kind ? kids[i]->n_kids : 1;
	}
	const struct plan_cond **flat =
		ARENA_ARRAY(store->arena, const struct plan_cond *, n_flat);
	size_t n_distinct = 0;
	for (size_t i = 0; i < n; i++) {
		if (kids[i]->kind == kind)
			for (size_t j = 0; j < kids[i]->n_kids; j++)
				push_distinct(flat, &n_distinct, kids[i]->kids[j]);
		else if (kids[i]->kind != neutral)
			push_distinct(flat, &n_distinct, kids[i]);
	}
	if (kind == COND_AND && store->policy->cedar) {
		apply_facts(store, flat, n_distinct);
		n_distinct = drop_neutral(flat, n_distinct, neutral, absorbing);
	}
	if (n_distinct == SIZE_MAX)
		return cond_const(store, false);
	if (n_distinct == 0)
		return cond_const(store, kind == COND_AND);
	if (n_distinct == 1)
		return flat[0];
	sort_by_cost(flat, n_distinct);
	struct plan_cond cond = {.kind = kind, .kids = flat, .n_kids = n_distinct};
	for (size_t i = 0; i < n_distinct; i++) {
		cond.cost += flat[i]->cost;
		cond.n_tests += flat[i]->n_tests;
		cond.has_terms |= flat[i]->has_terms;
	}
	return intern(store, &cond);
}

static const struct plan_cond *
push_down(struct cond_store *store, const struct ir_expr *expr, bool negate, bool may);

static const struct plan_cond *push_down_kids(struct cond_store *store,
					      const struct ir_expr *expr, bool is_and,
					      bool negate, bool may)
{
	const struct plan_cond **kids =
		ARENA_ARRAY(store->arena, const struct plan_cond *, expr->n_kids);
	for (size_t i = 0; i < expr->n_kids; i++)
		kids[i] = push_down(store, expr->kids[i], negate, may);
	return cond_nary(store, is_and != negate ? COND_AND : COND_OR, kids,
			 expr->n_kids);
}

/* x is unknown exactly when neither x nor its negation is true. */
static const struct plan_cond *push_down_undecided(struct cond_store *store,
						   const struct ir_expr *kid, bool negate)
{
	const struct plan_cond *sides[] = {push_down(store, kid, false, !negate),
					   push_down(store, kid, true, !negate)};
	return cond_nary(store, negate ? COND_OR : COND_AND, sides, 2);
}

/* `a then b` is true if both are; it is false if a is, or a is true and b is false.
 * (negate, may): (0,0) true, (1,1) not true, (1,0) false, (0,1) not false. */
static const struct plan_cond *push_down_then(struct cond_store *store,
					      const struct ir_expr *expr, bool negate,
					      bool may)
{
	if (negate == may)
		return push_down_kids(store, expr, true, negate, may);
	const struct plan_cond *rest =
		push_down(store, expr->kids[expr->n_kids - 1], negate, may);
	enum plan_cond_kind outer = negate ? COND_OR : COND_AND;
	enum plan_cond_kind inner = negate ? COND_AND : COND_OR;
	for (size_t i = expr->n_kids - 1; i-- > 0;) {
		const struct plan_cond *goes_on[] = {
			push_down(store, expr->kids[i], !negate, may), rest};
		const struct plan_cond *sides[] = {
			push_down(store, expr->kids[i], negate, may),
			cond_nary(store, inner, goes_on, 2)};
		rest = cond_nary(store, outer, sides, 2);
	}
	return rest;
}

static const struct plan_cond *
push_down(struct cond_store *store, const struct ir_expr *expr, bool negate, bool may)
{
	switch (expr->kind) {
	case IR_CONST:
		return cond_const(store, expr->value != negate);
	case IR_ATOM:
		return cond_atom(store, expr->atom, negate, may);
	case IR_AND:
		return push_down_kids(store, expr, true, negate, may);
	case IR_OR:
		return push_down_kids(store, expr, false, negate, may);
	case IR_THEN:
		return push_down_then(store, expr, negate, may);
	case IR_NOT:
		return push_down(store, expr->kids[0], !negate, may);
	case IR_DEFINITE:
		return push_down(store, expr->kids[0], negate, negate);
	case IR_UNDECIDED:
		return push_down_undecided(store, expr->kids[0], negate);
	}
	return cond_const(store, false);
}

const struct plan_cond *cond_of(struct cond_store *store, const struct ir_expr *expr,
				bool may)
{
	return push_down(store, expr, false, may);
}

bool cond_reads(const struct plan_cond *cond, uint32_t field)
{
	if (cond->kind == COND_ATOM)
		return cond->atom->op != AST_HOLDS && cond->atom->field == field;
	for (size_t i = 0; i < cond->n_kids; i++)
		if (cond_reads(cond->kids[i], field))
			return true;
	return false;
}
