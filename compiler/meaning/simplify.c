/* simplify.c - smaller conditions with the same truth for every request.
 *
 * Needs:  IR from lower.
 * Gives:  a copy of the policy whose conditions have no nested `and`/`or` of the
 *         same kind, no constants inside, no repeated operands, and one `in` where
 *         several equality tests of one field stood.
 * Keeps:  the rules and their order, the fields, and for every request the truth of
 *         every condition including which field made it unknown.
 */
#include "meaning/meaning.h"

#include <stdlib.h>
#include <string.h>

/* Items of a merged list; emitted tables number them with 16 bits. */
#define MERGED_ITEMS_MAX 65000u

struct simplifier {
	struct arena *arena;
	struct ir_policy *policy;
};

static const struct ir_expr *simplify_expr(struct simplifier *s,
					   const struct ir_expr *expr);

/* Atoms that are never unknown. */
static bool is_always_known(const struct ir_expr *expr)
{
	return expr->kind == IR_CONST || expr->kind == IR_DEFINITE ||
	       expr->kind == IR_UNDECIDED ||
	       (expr->kind == IR_ATOM && expr->atom->op == AST_HAS);
}

static const struct ir_expr *simplify_not(struct simplifier *s, const struct ir_expr *kid)
{
	if (kid->kind == IR_CONST)
		return ir_const(s->arena, !kid->value);
	if (kid->kind == IR_NOT)
		return kid->kids[0];
	return ir_unary(s->arena, IR_NOT, kid);
}

static const struct ir_expr *simplify_definite(struct simplifier *s,
					       const struct ir_expr *kid)
{
	return is_always_known(kid) ? kid : ir_unary(s->arena, IR_DEFINITE, kid);
}

static const struct ir_expr *simplify_undecided(struct simplifier *s,
						const struct ir_expr *kid)
{
	if (is_always_known(kid))
		return ir_const(s->arena, false);
	if (kid->kind == IR_NOT)
		return ir_unary(s->arena, IR_UNDECIDED, kid->kids[0]);
	return ir_unary(s->arena, IR_UNDECIDED, kid);
}

/* `in` with one item is equality.  Atoms move to the new policy here. */
static const struct ir_expr *simplify_atom(struct simplifier *s,
					   const struct ir_atom *atom)
{
	struct ir_atom simple = *atom;
	if (atom->op == AST_IN && atom->right == RIGHT_CONSTANT &&
	    atom->constant.n_items == 1) {
		simple.op = AST_EQ;
		simple.constant = atom->constant.items[0];
	}
	return ir_atom_expr(s->arena, ir_atom_intern(s->policy, &simple));
}

/* ---- and, or ------------------------------------------------------------- */

struct operands {
	const struct ir_expr **items;
	size_t n;
};

static bool operands_hold(const struct operands *o, const struct ir_expr *expr)
{
	for (size_t i = 0; i < o->n; i++)
		if (ir_expr_equal(o->items[i], expr))
			return true;
	return false;
}

/* Flatten, drop the neutral constant and repetitions; false if the absorbing
 * constant decides. */
static bool collect(struct simplifier *s, const struct ir_expr *expr,
		    enum ir_expr_kind kind, struct operands *out)
{
	const struct ir_expr *kid = simplify_expr(s, expr);
	bool neutral = kind == IR_AND;
	if (ir_expr_is(kid, !neutral))
		return false;
	if (ir_expr_is(kid, neutral))
		return true;
	if (kid->kind != kind) {
		if (!operands_hold(out, kid))
			ARENA_PUSH(s->arena, out->items, out->n, kid);
		return true;
	}
	for (size_t i = 0; i < kid->n_kids; i++)
		if (!operands_hold(out, kid->kids[i]))
			ARENA_PUSH(s->arena, out->items, out->n, kid->kids[i]);
	return true;
}

/* The atom of `x == c` or `x in [..]` (under `or`), of their negations (under
 * `and`); NULL for anything else. */
static const struct ir_atom *membership(const struct ir_expr *expr,
					enum ir_expr_kind kind)
{
	if (kind == IR_AND) {
		if (expr->kind != IR_NOT)
			return NULL;
		expr = expr->kids[0];
	}
	if (expr->kind != IR_ATOM || expr->atom->right != RIGHT_CONSTANT)
		return NULL;
	return expr->atom->op == AST_EQ || expr->atom->op == AST_IN ? expr->atom : NULL;
}

static enum ir_constant_kind item_kind(const struct ir_atom *atom)
{
	return atom->op == AST_IN ? atom->constant.items[0].kind : atom->constant.kind;
}

static int compare_constants(const void *a, const void *b)
{
	return ir_constant_compare(a, b);
}

static size_t n_items(const struct ir_atom *atom)
{
	return atom->op == AST_IN ? atom->constant.n_items : 1;
}

static void push_items(struct simplifier *s, struct ir_constant *list,
		       const struct ir_atom *atom)
{
	const struct ir_constant *items =
		atom->op == AST_IN ? atom->constant.items : &atom->constant;
	for (size_t i = 0; i < n_items(atom); i++)
		ARENA_PUSH(s->arena, list->items, list->n_items, items[i]);
}

static void sort_distinct(struct ir_constant *list)
{
	qsort(list->items, list->n_items, sizeof *list->items, compare_constants);
	size_t n = 0;
	for (size_t i = 0; i < list->n_items; i++)
		if (i == 0 ||
		    ir_constant_compare(&list->items[i], &list->items[n - 1]) != 0)
			list->items[n++] = list->items[i];
	list->n_items = n;
}

/* Merge the memberships of one field into the place of the first: they are unknown
 * together and for the same reason, so no first unknown changes. */
static void merge_memberships(struct simplifier *s, struct operands *o,
			      enum ir_expr_kind kind)
{
	for (size_t i = 0; i < o->n; i++) {
		const struct ir_atom *first = membership(o->items[i], kind);
		if (!first || first->constant.kind == CONSTANT_BOOL)
			continue;
		struct ir_constant list = {.kind = CONSTANT_LIST};
		push_items(s, &list, first);
		size_t kept = i + 1, merged = 0;
		for (size_t j = i + 1; j < o->n; j++) {
			const struct ir_atom *next = membership(o->items[j], kind);
			if (next && next->field == first->field &&
			    item_kind(next) == item_kind(first) &&
			    list.n_items + n_items(next) <= MERGED_ITEMS_MAX) {
				push_items(s, &list, next);
				merged++;
			} else {
				o->items[kept++] = o->items[j];
			}
		}
		if (merged == 0)
			continue;
		o->n = kept;
		sort_distinct(&list);
		struct ir_atom in = *first;
		in.op = AST_IN;
		in.constant = list;
		const struct ir_expr *test =
			ir_atom_expr(s->arena, ir_atom_intern(s->policy, &in));
		o->items[i] = kind == IR_AND ? ir_unary(s->arena, IR_NOT, test) : test;
	}
}

static const struct ir_expr *simplify_nary(struct simplifier *s,
					   const struct ir_expr *expr)
{
	struct operands o = {0};
	for (size_t i = 0; i < expr->n_kids; i++)
		if (!collect(s, expr->kids[i], expr->kind, &o))
			return ir_const(s->arena, expr->kind == IR_OR);
	merge_memberships(s, &o, expr->kind);
	if (o.n == 0)
		return ir_const(s->arena, expr->kind == IR_AND);
	return o.n == 1 ? o.items[0] : ir_nary(s->arena, expr->kind, o.items, o.n);
}

/* What follows an operand that is false is never looked at; what stands before it may
 * still be unknown, and that is then the outcome. */
static const struct ir_expr *simplify_then(struct simplifier *s,
					   const struct ir_expr *expr)
{
	struct operands o = {0};
	for (size_t i = 0; i < expr->n_kids; i++) {
		const struct ir_expr *kid = simplify_expr(s, expr->kids[i]);
		if (ir_expr_is(kid, true) || operands_hold(&o, kid))
			continue;
		ARENA_PUSH(s->arena, o.items, o.n, kid);
		if (ir_expr_is(kid, false))
			break;
	}
	if (o.n == 0)
		return ir_const(s->arena, true);
	return o.n == 1 ? o.items[0] : ir_nary(s->arena, IR_THEN, o.items, o.n);
}

static const struct ir_expr *simplify_expr(struct simplifier *s,
					   const struct ir_expr *expr)
{
	switch (expr->kind) {
	case IR_CONST:
		return expr;
	case IR_ATOM:
		return simplify_atom(s, expr->atom);
	case IR_AND:
	case IR_OR:
		return simplify_nary(s, expr);
	case IR_THEN:
		return simplify_then(s, expr);
	case IR_NOT:
		return simplify_not(s, simplify_expr(s, expr->kids[0]));
	case IR_DEFINITE:
		return simplify_definite(s, simplify_expr(s, expr->kids[0]));
	case IR_UNDECIDED:
		return simplify_undecided(s, simplify_expr(s, expr->kids[0]));
	}
	return expr;
}

struct ir_policy *simplify(struct arena *arena, const struct ir_policy *policy)
{
	struct ir_policy *copy = ARENA_NEW(arena, struct ir_policy);
	*copy = *policy;
	copy->arena = arena;
	copy->atoms = NULL;
	copy->n_atoms = 0;
	copy->atom_table = NULL;
	copy->atom_table_size = 0;
	copy->rules = ARENA_ARRAY(arena, struct ir_rule, policy->n_rules);
	if (policy->n_rules > 0) /* a Cedar file may be empty */
		memcpy(copy->rules, policy->rules,
		       policy->n_rules * sizeof *policy->rules);
	struct simplifier s = {.arena = arena, .policy = copy};
	for (size_t i = 0; i < copy->n_rules; i++)
		copy->rules[i].condition = simplify_expr(&s, policy->rules[i].condition);
	return copy;
}
