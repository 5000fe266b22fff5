/* contradict.c - tests of one field that cannot all hold.
 *
 * Needs:  conditions whose operands check.c accepts.
 * Gives:  an error for each `and` that no value of some field satisfies, a warning for
 *         each `or` that every value satisfies.
 *
 * A claim is a comparison of a field with constants.  Claims are compared two by two,
 * which finds the mistakes people make; it is no decision procedure.  An `or` holds
 * for every value exactly if the negated claims contradict each other.
 */
#include "meaning/check.h"

#define CLAIMS_MAX 64u

/* In pairs: relation ^ 1 is the negation. */
enum relation { REL_EQ, REL_NE, REL_LT, REL_GE, REL_LE, REL_GT, REL_IN, REL_NOT_IN };

struct claim {
	const struct ast_operand *field;
	enum relation relation;
	const struct ast_operand *value;
	struct span span;
};

struct claims {
	struct claim items[CLAIMS_MAX];
	size_t n;
};

/* ---- collecting ---------------------------------------------------------- */

static enum relation relation_of(enum ast_op op)
{
	if (op == AST_EQ)
		return REL_EQ;
	if (op == AST_NE)
		return REL_NE;
	if (op == AST_LT)
		return REL_LT;
	if (op == AST_LE)
		return REL_LE;
	if (op == AST_GT)
		return REL_GT;
	return op == AST_GE ? REL_GE : REL_IN;
}

static bool is_claim(const struct test *t)
{
	if (t->left->kind != OPERAND_PATH)
		return false;
	bool is_scalar = t->right->kind == OPERAND_STRING ||
			 t->right->kind == OPERAND_NUMBER ||
			 t->right->kind == OPERAND_BOOL;
	if (t->op == AST_IN)
		return t->right->kind == OPERAND_LIST && t->right->n_items > 0;
	return is_scalar && (t->op == AST_EQ || t->op == AST_NE || is_ordering(t->op));
}

/* The claims of an `and` (or `or`) and of those directly inside it. */
static void collect(struct claims *claims, const struct ast_expr *expr,
		    enum ast_op joiner, bool is_negated)
{
	if (expr->op == joiner) {
		for (size_t i = 0; i < expr->n_kids; i++)
			collect(claims, expr->kids[i], joiner, is_negated);
		return;
	}
	if (expr->op == AST_NOT) {
		expr = expr->kids[0];
		is_negated = !is_negated;
	}
	struct test t = test_of(expr);
	if (!is_claim(&t) || claims->n == CLAIMS_MAX)
		return;
	struct claim claim = {t.left, relation_of(t.op), t.right, t.span};
	if (is_negated)
		claim.relation ^= 1;
	claims->items[claims->n++] = claim;
}

/* ---- contradictions ------------------------------------------------------ */

/* Equal (0), less or greater; 2 where the two cannot be compared. */
static int compare_literals(const struct ast_operand *a, const struct ast_operand *b)
{
	if (a->kind != b->kind)
		return 2;
	if (a->kind == OPERAND_NUMBER)
		return number_compare(a->number, b->number);
	if (a->kind == OPERAND_BOOL)
		return (int)a->boolean - (int)b->boolean;
	int order = text_compare(a->text, b->text);
	return (order > 0) - (order < 0);
}

static bool list_has(const struct ast_operand *list, const struct ast_operand *value)
{
	for (size_t i = 0; i < list->n_items; i++)
		if (compare_literals(value, &list->items[i]) == 0)
			return true;
	return false;
}

/* Does the claim hold for `value`?  Yes where it cannot be compared. */
static bool holds_for(const struct claim *claim, const struct ast_operand *value)
{
	bool is_list = claim->value->kind == OPERAND_LIST;
	int order = compare_literals(value, is_list ? claim->value->items : claim->value);
	if (order == 2)
		return true;
	switch (claim->relation) {
	case REL_EQ:
		return order == 0;
	case REL_NE:
		return order != 0;
	case REL_LT:
		return order < 0;
	case REL_GE:
		return order >= 0;
	case REL_LE:
		return order <= 0;
	case REL_GT:
		return order > 0;
	case REL_IN:
		return list_has(claim->value, value);
	case REL_NOT_IN:
		return !list_has(claim->value, value);
	}
	return true;
}

/* Is some value named by `a` fine for `b`?  True if `a` names none. */
static bool some_value_fits(const struct claim *a, const struct claim *b)
{
	if (a->relation == REL_EQ)
		return holds_for(b, a->value);
	if (a->relation != REL_IN)
		return true;
	for (size_t i = 0; i < a->value->n_items; i++)
		if (holds_for(b, &a->value->items[i]))
			return true;
	return false;
}

/* `x < 3` and `x > 5`: an upper and a lower bound without a number between them. */
static bool bounds_cross(const struct claim *upper, const struct claim *lower)
{
	bool is_upper = upper->relation == REL_LT || upper->relation == REL_LE;
	bool is_lower = lower->relation == REL_GT || lower->relation == REL_GE;
	if (!is_upper || !is_lower)
		return false;
	int order = compare_literals(lower->value, upper->value);
	bool touch = upper->relation == REL_LE && lower->relation == REL_GE;
	return order == 1 || (order == 0 && !touch);
}

static bool contradict(const struct claim *a, const struct claim *b)
{
	if (!text_equal(a->field->path.text, b->field->path.text))
		return false;
	return !some_value_fits(a, b) || !some_value_fits(b, a) || bounds_cross(a, b) ||
	       bounds_cross(b, a);
}

/* ---- reports ------------------------------------------------------------- */

static void report(const struct checker *c, enum ast_op joiner, const struct claim *first,
		   const struct claim *second)
{
	struct text path = first->field->path.text;
	bool is_and = joiner == AST_AND;
	struct diag *d;
	if (is_and)
		d = diag_add(c->diags, DIAG_NEVER_TRUE, second->span,
			     "no value of `%.*s` satisfies both tests", TEXT_ARG(path));
	else
		d = diag_add(c->diags, DIAG_ALWAYS_TRUE, second->span,
			     "every value of `%.*s` satisfies one of the tests",
			     TEXT_ARG(path));
	diag_label(d, is_and ? "cannot hold together with the other"
			     : "holds wherever the other does not");
	diag_also(d, first->span, "the other test");
	diag_help(d, is_and ? "write `or`, or correct one of the values"
			    : "write `and`, or correct one of the values");
}

static void check_joined(const struct checker *c, const struct ast_expr *expr)
{
	struct claims claims;
	claims.n = 0;
	collect(&claims, expr, expr->op, expr->op == AST_OR);
	for (size_t i = 0; i < claims.n; i++)
		for (size_t j = 0; j < i; j++)
			if (contradict(&claims.items[j], &claims.items[i])) {
				report(c, expr->op, &claims.items[j], &claims.items[i]);
				return;
			}
}

static void check_inside(const struct checker *c, const struct ast_expr *expr,
			 enum ast_op around)
{
	if ((expr->op == AST_AND || expr->op == AST_OR) && expr->op != around)
		check_joined(c, expr);
	for (size_t i = 0; i < expr->n_kids; i++)
		check_inside(c, expr->kids[i], expr->op);
}

void check_contradictions(const struct checker *c, const struct ast_expr *expr)
{
	check_inside(c, expr, N_AST_OPS);
}
