/* typecheck_logic.c - && || ! if: what decides, and what is known behind it.
 *
 * Keeps:   an operand behind one that decides is not checked at all; one behind an
 *          operand that must be true is checked with its capabilities.
 */
#include "cedar/typecheck.h"

const struct cedar_type *typecheck_negated(const struct cedar_type *type)
{
	if (cedar_type_is(type, CEDAR_TYPE_TRUE))
		return cedar_type_of(CEDAR_TYPE_FALSE);
	if (cedar_type_is(type, CEDAR_TYPE_FALSE))
		return cedar_type_of(CEDAR_TYPE_TRUE);
	return type;
}

static struct typed boolean(struct typecheck *check, const struct cedar_expr *expr,
			    const char *user)
{
	struct typed typed = typecheck_expr(check, expr);
	if (!typed.type || cedar_type_is_bool(typed.type))
		return typed;
	report_type(check, expr, typed.type, user, "`Bool`");
	return typecheck_unknown();
}

struct typed typecheck_clause(struct typecheck *check, const struct cedar_expr *expr,
			      const char *user)
{
	const struct cedar_expr *outer = check->clause;
	check->clause = expr;
	struct typed typed = boolean(check, expr, user);
	check->clause = outer;
	return typed;
}

/* What stands behind something that is true. */
static struct typed guarded_clause(struct typecheck *check, const struct cedar_expr *expr,
				   const char *user, struct capability_set holds)
{
	capability_enter(check->capabilities, holds);
	struct typed typed = typecheck_clause(check, expr, user);
	capability_leave(check->capabilities, holds);
	return typed;
}

struct typed typecheck_and(struct typecheck *check, const struct cedar_expr *expr)
{
	struct typed left = typecheck_clause(check, expr->kids[0], "&&");
	if (cedar_type_is(left.type, CEDAR_TYPE_FALSE))
		return typecheck_plain(CEDAR_TYPE_FALSE);
	struct typed right = guarded_clause(check, expr->kids[1], "&&", left.holds);
	if (cedar_type_is(right.type, CEDAR_TYPE_FALSE))
		return typecheck_plain(CEDAR_TYPE_FALSE);
	/* Even beside an error: what is guarded shall not be reported as well. */
	struct typed both = {
		.holds = capability_union(check->scratch, left.holds, right.holds)};
	if (left.type && right.type)
		both.type = right.type->kind == CEDAR_TYPE_TRUE ? left.type : right.type;
	return both;
}

struct typed typecheck_or(struct typecheck *check, const struct cedar_expr *expr)
{
	struct typed left = typecheck_clause(check, expr->kids[0], "||");
	if (cedar_type_is(left.type, CEDAR_TYPE_TRUE))
		return typecheck_plain(CEDAR_TYPE_TRUE);
	struct typed right = typecheck_clause(check, expr->kids[1], "||");
	if (cedar_type_is(left.type, CEDAR_TYPE_FALSE))
		return right;
	if (cedar_type_is(right.type, CEDAR_TYPE_TRUE))
		return typecheck_plain(CEDAR_TYPE_TRUE);
	if (cedar_type_is(right.type, CEDAR_TYPE_FALSE))
		return left;
	struct typed either = {.holds = capability_intersection(check->scratch,
								left.holds, right.holds)};
	if (left.type && right.type)
		either.type = cedar_type_of(CEDAR_TYPE_BOOL);
	return either;
}

/* `!a` is no place for a guard: `!(x has y && a)` would mean something else. */
struct typed typecheck_not(struct typecheck *check, const struct cedar_expr *expr)
{
	struct typed typed = boolean(check, expr->kids[0], "!");
	return (struct typed){.type = typecheck_negated(typed.type)};
}

/* The branch behind a condition that is true. */
static struct typed then_branch(struct typecheck *check, const struct cedar_expr *expr,
				struct capability_set holds)
{
	capability_enter(check->capabilities, holds);
	struct typed typed = typecheck_expr(check, expr->kids[1]);
	capability_leave(check->capabilities, holds);
	typed.holds = capability_union(check->scratch, holds, typed.holds);
	return typed;
}

struct typed typecheck_if(struct typecheck *check, const struct cedar_expr *expr)
{
	struct typed condition = typecheck_clause(check, expr->kids[0], "if");
	if (cedar_type_is(condition.type, CEDAR_TYPE_FALSE))
		return typecheck_expr(check, expr->kids[2]);
	struct typed then = then_branch(check, expr, condition.holds);
	if (cedar_type_is(condition.type, CEDAR_TYPE_TRUE))
		return then;
	struct typed other = typecheck_expr(check, expr->kids[2]);
	struct typed result = {.holds = capability_intersection(check->scratch,
								then.holds, other.holds)};
	if (!then.type || !other.type)
		return result;
	result.type = cedar_type_lub(check->arena, then.type, other.type);
	if (!result.type)
		report_incompatible(check,
				    &(struct report_pair){expr->kids[1], expr->kids[2],
							  then.type, other.type},
				    "if");
	return condition.type ? result : (struct typed){.holds = result.holds};
}
