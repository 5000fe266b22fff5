/* typecheck_ops.c - comparisons, arithmetic, in, is, like, sets and records.
 */
#include <stdlib.h>

#include "cedar/typecheck.h"

/* ---- literals ------------------------------------------------------------ */

/* The entity an expression names by itself; `action` is that of the environment. */
static const struct cedar_uid *literal_uid(const struct typecheck *check,
					   const struct cedar_expr *expr)
{
	if (expr->op == CEDAR_ENTITY)
		return &expr->uid;
	if (expr->op == CEDAR_VAR && expr->var == CEDAR_ACTION)
		return &check->environment->action->uid;
	return NULL;
}

static bool is_literal(const struct typecheck *check, const struct cedar_expr *expr)
{
	return expr->op == CEDAR_BOOL || expr->op == CEDAR_LONG ||
	       expr->op == CEDAR_STRING || literal_uid(check, expr);
}

static bool literals_are_equal(const struct typecheck *check, const struct cedar_expr *a,
			       const struct cedar_expr *b)
{
	const struct cedar_uid *left = literal_uid(check, a);
	const struct cedar_uid *right = literal_uid(check, b);
	if (left && right)
		return cedar_uid_equal(*left, *right);
	return a->op == b->op && cedar_expr_equal(a, b);
}

/* ---- comparison ---------------------------------------------------------- */

static struct typed equality(struct typecheck *check, const struct report_pair *pair)
{
	if (is_literal(check, pair->left) && is_literal(check, pair->right))
		return typecheck_plain(literals_are_equal(check, pair->left, pair->right)
					       ? CEDAR_TYPE_TRUE
					       : CEDAR_TYPE_FALSE);
	if (cedar_type_lub(check->scratch, pair->left_type, pair->right_type))
		return typecheck_plain(CEDAR_TYPE_BOOL);
	if (pair->left_type->kind == CEDAR_TYPE_ENTITY &&
	    pair->right_type->kind == CEDAR_TYPE_ENTITY)
		return typecheck_plain(CEDAR_TYPE_FALSE);
	report_incompatible(check, pair, "==");
	return typecheck_unknown();
}

struct typed typecheck_equal(struct typecheck *check, const struct cedar_expr *expr)
{
	struct report_pair pair = {.left = expr->kids[0], .right = expr->kids[1]};
	pair.left_type = typecheck_expr(check, pair.left).type;
	pair.right_type = typecheck_expr(check, pair.right).type;
	if (!pair.left_type || !pair.right_type)
		return typecheck_unknown();
	struct typed typed = equality(check, &pair);
	if (expr->op == CEDAR_NE)
		typed.type = typecheck_negated(typed.type);
	return typed;
}

static bool is_ordered(const struct cedar_type *type)
{
	return type->kind == CEDAR_TYPE_LONG || type->kind == CEDAR_TYPE_DATETIME ||
	       type->kind == CEDAR_TYPE_DURATION;
}

struct typed typecheck_order(struct typecheck *check, const struct cedar_expr *expr)
{
	const char *user = cedar_op_spelling(expr->op);
	struct report_pair pair = {.left = expr->kids[0], .right = expr->kids[1]};
	pair.left_type = typecheck_expr(check, pair.left).type;
	pair.right_type = typecheck_expr(check, pair.right).type;
	if (!pair.left_type || !pair.right_type)
		return typecheck_unknown();
	bool is_left = is_ordered(pair.left_type), is_right = is_ordered(pair.right_type);
	if (!is_left && !is_right) {
		report_type(check, pair.left, pair.left_type, user,
			    "`Long`, `datetime` or `duration`");
		return typecheck_unknown();
	}
	if (pair.left_type->kind != pair.right_type->kind) {
		report_incompatible(check, &pair, user);
		return typecheck_unknown();
	}
	return typecheck_plain(CEDAR_TYPE_BOOL);
}

struct typed typecheck_arithmetic(struct typecheck *check, const struct cedar_expr *expr)
{
	bool is_fine = true;
	for (size_t i = 0; i < expr->n_kids; i++)
		if (!typecheck_operand(check, expr, expr->kids[i], CEDAR_TYPE_LONG))
			is_fine = false;
	return is_fine ? typecheck_plain(CEDAR_TYPE_LONG) : typecheck_unknown();
}

/* ---- in, is, like -------------------------------------------------------- */

/* Is the action below what `expr` names?  -1 if `expr` is not made of literals. */
static int action_is_in(const struct typecheck *check, const struct cedar_action *action,
			const struct cedar_expr *expr)
{
	const struct cedar_uid *uid = literal_uid(check, expr);
	if (uid) {
		const struct cedar_action *group =
			cedar_schema_action(check->schema, *uid);
		return group && (group == action || cedar_action_descends(action, group));
	}
	if (expr->op != CEDAR_SET)
		return -1;
	int found = 0;
	for (size_t i = 0; i < expr->n_kids; i++) {
		if (!literal_uid(check, expr->kids[i]))
			return -1;
		if (action_is_in(check, action, expr->kids[i]) == 1)
			found = 1;
	}
	return found;
}

/* The entity type on the right of `in`: of one entity, or of the elements of a set. */
static const struct cedar_entity_type *group_type(struct typecheck *check,
						  const struct cedar_expr *expr,
						  const struct cedar_type *type)
{
	const struct cedar_type *one =
		type->kind == CEDAR_TYPE_SET ? type->element : type;
	if (one->kind == CEDAR_TYPE_ENTITY)
		return one->entity;
	report_type(check, expr, type, "in", "an entity or a set of entities");
	return NULL;
}

static struct typed membership(struct typecheck *check, const struct cedar_expr *expr,
			       const struct cedar_entity_type *type,
			       const struct cedar_entity_type *group)
{
	const struct cedar_uid *uid = literal_uid(check, expr->kids[0]);
	const struct cedar_action *action =
		uid ? cedar_schema_action(check->schema, *uid) : NULL;
	int found = action ? action_is_in(check, action, expr->kids[1]) : -1;
	if (found >= 0)
		return typecheck_plain(found ? CEDAR_TYPE_TRUE : CEDAR_TYPE_FALSE);
	bool may_be = type == group || cedar_entity_type_descends(type, group);
	return typecheck_plain(may_be ? CEDAR_TYPE_BOOL : CEDAR_TYPE_FALSE);
}

/* kids[0] is of entity type `type`; NULL: that is not known. */
static struct typed in_group(struct typecheck *check, const struct cedar_expr *expr,
			     const struct cedar_type *type)
{
	const struct cedar_type *group = typecheck_expr(check, expr->kids[1]).type;
	if (!group)
		return typecheck_unknown();
	const struct cedar_entity_type *of = group_type(check, expr->kids[1], group);
	if (!type || !of)
		return typecheck_unknown();
	return membership(check, expr, type->entity, of);
}

struct typed typecheck_in(struct typecheck *check, const struct cedar_expr *expr)
{
	return in_group(check, expr,
			typecheck_operand(check, expr, expr->kids[0], CEDAR_TYPE_ENTITY));
}

struct typed typecheck_is(struct typecheck *check, const struct cedar_expr *expr)
{
	const struct cedar_type *type =
		typecheck_operand(check, expr, expr->kids[0], CEDAR_TYPE_ENTITY);
	if (type && !text_equal(type->entity->name, expr->text))
		return typecheck_plain(CEDAR_TYPE_FALSE);
	if (expr->n_kids > 1)
		return in_group(check, expr, type);
	return type ? typecheck_plain(CEDAR_TYPE_TRUE) : typecheck_unknown();
}

struct typed typecheck_like(struct typecheck *check, const struct cedar_expr *expr)
{
	if (!typecheck_operand(check, expr, expr->kids[0], CEDAR_TYPE_STRING))
		return typecheck_unknown();
	return typecheck_plain(CEDAR_TYPE_BOOL);
}

/* ---- sets ---------------------------------------------------------------- */

struct typed typecheck_contains(struct typecheck *check, const struct cedar_expr *expr)
{
	const struct cedar_type *set =
		typecheck_operand(check, expr, expr->kids[0], CEDAR_TYPE_SET);
	const struct cedar_type *value = typecheck_expr(check, expr->kids[1]).type;
	if (!set || !value)
		return typecheck_unknown();
	if (cedar_type_lub(check->scratch, set->element, value))
		return typecheck_plain(CEDAR_TYPE_BOOL);
	report_incompatible(
		check, &(struct report_pair){expr->kids[0], expr->kids[1], set, value},
		cedar_op_spelling(expr->op));
	return typecheck_unknown();
}

struct typed typecheck_subset(struct typecheck *check, const struct cedar_expr *expr)
{
	const struct cedar_type *left =
		typecheck_operand(check, expr, expr->kids[0], CEDAR_TYPE_SET);
	const struct cedar_type *right =
		typecheck_operand(check, expr, expr->kids[1], CEDAR_TYPE_SET);
	if (!left || !right)
		return typecheck_unknown();
	if (cedar_type_lub(check->scratch, left->element, right->element))
		return typecheck_plain(CEDAR_TYPE_BOOL);
	report_incompatible(
		check, &(struct report_pair){expr->kids[0], expr->kids[1], left, right},
		cedar_op_spelling(expr->op));
	return typecheck_unknown();
}

struct typed typecheck_is_empty(struct typecheck *check, const struct cedar_expr *expr)
{
	if (!typecheck_operand(check, expr, expr->kids[0], CEDAR_TYPE_SET))
		return typecheck_unknown();
	return typecheck_plain(CEDAR_TYPE_BOOL);
}

struct typed typecheck_set(struct typecheck *check, const struct cedar_expr *expr)
{
	if (expr->n_kids == 0) {
		report_set_empty(check, expr);
		return typecheck_unknown();
	}
	const struct cedar_type *element = typecheck_expr(check, expr->kids[0]).type;
	bool is_fine = element != NULL;
	for (size_t i = 1; i < expr->n_kids; i++) {
		const struct cedar_type *type = typecheck_expr(check, expr->kids[i]).type;
		const struct cedar_type *lub =
			element && type ? cedar_type_lub(check->arena, element, type)
					: NULL;
		if (element && type && !lub)
			report_incompatible(check,
					    &(struct report_pair){expr->kids[0],
								  expr->kids[i], element,
								  type},
					    "[]");
		is_fine = is_fine && lub;
		element = lub ? lub : element;
	}
	if (!is_fine)
		return typecheck_unknown();
	return (struct typed){.type = cedar_type_set(check->arena, element)};
}

/* ---- records ------------------------------------------------------------- */

struct typed typecheck_record(struct typecheck *check, const struct cedar_expr *expr)
{
	bool is_fine = true;
	struct cedar_attr *attrs =
		ARENA_ARRAY(check->arena, struct cedar_attr, expr->n_kids + 1);
	for (size_t i = 0; i < expr->n_kids; i++) {
		const struct cedar_type *type = typecheck_expr(check, expr->kids[i]).type;
		is_fine = is_fine && type;
		attrs[i] = (struct cedar_attr){
			.name = expr->names[i], .type = type, .is_required = true};
	}
	if (!is_fine)
		return typecheck_unknown();
	qsort(attrs, expr->n_kids, sizeof *attrs, cedar_attr_order);
	struct cedar_type *record = ARENA_NEW(check->arena, struct cedar_type);
	*record = (struct cedar_type){
		.kind = CEDAR_TYPE_RECORD, .attrs = attrs, .n_attrs = expr->n_kids};
	return (struct typed){.type = record};
}
