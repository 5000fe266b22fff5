/* typecheck_access.c - has . hasTag getTag: what is there, and what may be absent.
 *
 * Keeps:   an access of something optional is accepted only where its capability holds.
 */
#include "cedar/typecheck.h"

/* The attributes of a record or entity; NULL for any other type.  An entity type of
 * actions has an empty shape. */
static const struct cedar_type *shape_of(const struct cedar_type *type)
{
	if (cedar_type_is(type, CEDAR_TYPE_RECORD))
		return type;
	return cedar_type_is(type, CEDAR_TYPE_ENTITY) ? type->entity->shape : NULL;
}

/* Type of a subject, `x`, then `x.a`, ..., and from the second on its number. */
struct subject {
	const struct cedar_type *type;
	uint32_t number;
};

/* One `has`: TRUE, FALSE or BOOL; the subject becomes the attribute. */
static enum cedar_type_kind has_step(struct typecheck *check,
				     const struct cedar_expr *expr, size_t i,
				     struct subject *subject,
				     struct capability_set *holds)
{
	struct text name = expr->names[i];
	const struct cedar_attr *attr = cedar_type_attr(shape_of(subject->type), name);
	if (!attr)
		return CEDAR_TYPE_FALSE;
	/* an entity may be absent, and then has not even what its type requires */
	bool is_there = attr->is_required && subject->type->kind == CEDAR_TYPE_RECORD;
	uint32_t capability =
		i == 0 ? capability_of(check->capabilities, expr)
		       : capability_attr(check->capabilities, subject->number, name);
	*subject = (struct subject){attr->type, capability};
	if (is_there || capability_holds(check->capabilities, capability))
		return CEDAR_TYPE_TRUE;
	*holds = capability_union(check->scratch, *holds,
				  capability_set_of(check->scratch, capability));
	return CEDAR_TYPE_BOOL;
}

/* What the first `n` names of a path denote, as an expression for reports. */
static const struct cedar_expr *path_expr(struct typecheck *check,
					  const struct cedar_expr *expr, size_t n)
{
	struct cedar_expr *path = expr->kids[0];
	for (size_t i = 0; i < n; i++) {
		struct span span = span_join(expr->kids[0]->span, expr->name_spans[i]);
		path = cedar_expr_unary(check->scratch, CEDAR_ATTR, path, span);
		path->text = expr->names[i];
		path->text_span = expr->name_spans[i];
		path->number = expr->number;
	}
	return path;
}

/* `x has a.b` is `x has a && x.a has b`. */
struct typed typecheck_has(struct typecheck *check, const struct cedar_expr *expr)
{
	struct subject subject = {.type = typecheck_expr(check, expr->kids[0]).type};
	if (!subject.type)
		return typecheck_unknown();
	struct capability_set holds = {0};
	enum cedar_type_kind all = CEDAR_TYPE_TRUE;
	for (size_t i = 0; i < expr->n_names; i++) {
		if (!shape_of(subject.type)) {
			report_type(check, path_expr(check, expr, i), subject.type, "has",
				    "a record or an entity");
			return typecheck_unknown();
		}
		enum cedar_type_kind step = has_step(check, expr, i, &subject, &holds);
		if (step == CEDAR_TYPE_FALSE)
			return typecheck_plain(CEDAR_TYPE_FALSE);
		if (step == CEDAR_TYPE_BOOL)
			all = CEDAR_TYPE_BOOL;
	}
	return (struct typed){cedar_type_of(all), holds};
}

static bool is_guarded(struct typecheck *check, const struct cedar_expr *expr)
{
	return capability_holds(check->capabilities,
				capability_of(check->capabilities, expr));
}

struct typed typecheck_attr(struct typecheck *check, const struct cedar_expr *expr)
{
	const struct cedar_type *subject = typecheck_expr(check, expr->kids[0]).type;
	if (!subject)
		return typecheck_unknown();
	const struct cedar_type *shape = shape_of(subject);
	if (!shape) {
		report_type(check, expr->kids[0], subject, ".", "a record or an entity");
		return typecheck_unknown();
	}
	const struct cedar_attr *attr = cedar_type_attr(shape, expr->text);
	if (!attr) {
		report_attr_unknown(check, expr, subject);
		return typecheck_unknown();
	}
	if (!attr->is_required && !is_guarded(check, expr))
		report_attr_optional(check, expr, subject, attr);
	return (struct typed){.type = attr->type};
}

/* ---- tags ---------------------------------------------------------------- */

/* The entity whose tag is meant; NULL if an operand is wrong. */
static const struct cedar_type *tag_subject(struct typecheck *check,
					    const struct cedar_expr *expr)
{
	const struct cedar_type *subject =
		typecheck_operand(check, expr, expr->kids[0], CEDAR_TYPE_ENTITY);
	const struct cedar_type *key =
		typecheck_operand(check, expr, expr->kids[1], CEDAR_TYPE_STRING);
	return key ? subject : NULL;
}

struct typed typecheck_has_tag(struct typecheck *check, const struct cedar_expr *expr)
{
	const struct cedar_type *subject = tag_subject(check, expr);
	if (!subject)
		return typecheck_unknown();
	if (!subject->entity->tags)
		return typecheck_plain(CEDAR_TYPE_FALSE);
	if (is_guarded(check, expr))
		return typecheck_plain(CEDAR_TYPE_TRUE);
	uint32_t capability = capability_of(check->capabilities, expr);
	return (struct typed){cedar_type_of(CEDAR_TYPE_BOOL),
			      capability_set_of(check->scratch, capability)};
}

struct typed typecheck_get_tag(struct typecheck *check, const struct cedar_expr *expr)
{
	const struct cedar_type *subject = tag_subject(check, expr);
	if (!subject)
		return typecheck_unknown();
	if (!subject->entity->tags) {
		report_tag_none(check, expr, subject);
		return typecheck_unknown();
	}
	if (!is_guarded(check, expr))
		report_tag_unsafe(check, expr, subject);
	return (struct typed){.type = subject->entity->tags};
}
