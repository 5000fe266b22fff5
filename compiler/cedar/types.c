/* types.c - least upper bounds, and the types that all checks share.
 *
 * Keeps:   types are immutable; a bound that equals one of its operands is that operand.
 */
#include "cedar/types.h"

#define TEXT_MAX 120 /* bytes of a type in a sentence */

static const struct cedar_type plain[] = {
	[CEDAR_TYPE_NEVER] = {.kind = CEDAR_TYPE_NEVER},
	[CEDAR_TYPE_TRUE] = {.kind = CEDAR_TYPE_TRUE},
	[CEDAR_TYPE_FALSE] = {.kind = CEDAR_TYPE_FALSE},
	[CEDAR_TYPE_BOOL] = {.kind = CEDAR_TYPE_BOOL},
	[CEDAR_TYPE_LONG] = {.kind = CEDAR_TYPE_LONG},
	[CEDAR_TYPE_STRING] = {.kind = CEDAR_TYPE_STRING},
	[CEDAR_TYPE_DECIMAL] = {.kind = CEDAR_TYPE_DECIMAL},
	[CEDAR_TYPE_IPADDR] = {.kind = CEDAR_TYPE_IPADDR},
	[CEDAR_TYPE_DATETIME] = {.kind = CEDAR_TYPE_DATETIME},
	[CEDAR_TYPE_DURATION] = {.kind = CEDAR_TYPE_DURATION},
};

const struct cedar_type *cedar_type_of(enum cedar_type_kind kind)
{
	return &plain[kind];
}

const struct cedar_type *cedar_type_entity(struct arena *arena,
					   const struct cedar_entity_type *entity)
{
	struct cedar_type *type = ARENA_NEW(arena, struct cedar_type);
	type->kind = CEDAR_TYPE_ENTITY;
	type->entity = entity;
	return type;
}

const struct cedar_type *cedar_type_set(struct arena *arena,
					const struct cedar_type *element)
{
	struct cedar_type *type = ARENA_NEW(arena, struct cedar_type);
	type->kind = CEDAR_TYPE_SET;
	type->element = element;
	return type;
}

bool cedar_type_is(const struct cedar_type *type, enum cedar_type_kind kind)
{
	return type && type->kind == kind;
}

bool cedar_type_is_bool(const struct cedar_type *type)
{
	return cedar_type_is(type, CEDAR_TYPE_TRUE) ||
	       cedar_type_is(type, CEDAR_TYPE_FALSE) ||
	       cedar_type_is(type, CEDAR_TYPE_BOOL);
}

/* ---- least upper bound --------------------------------------------------- */

static const struct cedar_type *lub_sets(struct arena *arena, const struct cedar_type *a,
					 const struct cedar_type *b)
{
	const struct cedar_type *element = cedar_type_lub(arena, a->element, b->element);
	if (!element)
		return NULL;
	return element == a->element ? a : cedar_type_set(arena, element);
}

static struct cedar_attr *copy_attrs(struct arena *arena, const struct cedar_type *record)
{
	struct cedar_attr *attrs = ARENA_ARRAY(arena, struct cedar_attr, record->n_attrs);
	for (size_t i = 0; i < record->n_attrs; i++)
		attrs[i] = record->attrs[i];
	return attrs;
}

static const struct cedar_type *
lub_records(struct arena *arena, const struct cedar_type *a, const struct cedar_type *b)
{
	if (a->n_attrs != b->n_attrs)
		return NULL;
	struct cedar_attr *attrs = NULL; /* made when the bound differs from `a` */
	for (size_t i = 0; i < a->n_attrs; i++) {
		const struct cedar_attr *left = &a->attrs[i], *right = &b->attrs[i];
		if (left->is_required != right->is_required ||
		    !text_equal(left->name, right->name))
			return NULL;
		const struct cedar_type *type =
			cedar_type_lub(arena, left->type, right->type);
		if (!type)
			return NULL;
		if (type != left->type && !attrs)
			attrs = copy_attrs(arena, a);
		if (attrs)
			attrs[i].type = type;
	}
	if (!attrs)
		return a;
	struct cedar_type *record = ARENA_NEW(arena, struct cedar_type);
	*record = *a;
	record->attrs = attrs;
	return record;
}

const struct cedar_type *cedar_type_lub(struct arena *arena, const struct cedar_type *a,
					const struct cedar_type *b)
{
	if (a == b)
		return a;
	if (cedar_type_is_bool(a) && cedar_type_is_bool(b))
		return a->kind == b->kind ? a : cedar_type_of(CEDAR_TYPE_BOOL);
	if (a->kind != b->kind)
		return NULL;
	if (a->kind == CEDAR_TYPE_ENTITY)
		return text_equal(a->entity->name, b->entity->name) ? a : NULL;
	if (a->kind == CEDAR_TYPE_SET)
		return lub_sets(arena, a, b);
	if (a->kind == CEDAR_TYPE_RECORD)
		return lub_records(arena, a, b);
	return a;
}

struct text cedar_type_text(struct arena *arena, const struct cedar_type *type)
{
	struct buffer b = {0};
	cedar_type_print(type, &b);
	struct text text = buffer_text(&b);
	if (text.len > TEXT_MAX) {
		text.len = utf8_prefix((struct text){text.ptr, TEXT_MAX});
		text = text_format(arena, "%.*s...", TEXT_ARG(text));
	} else {
		text = text_copy(arena, text);
	}
	buffer_free(&b);
	return text;
}
