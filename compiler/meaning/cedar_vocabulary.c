/* cedar_vocabulary.c - IR fields to a schema.
 * Needs:   a lowered agent policy.
 * Gives:   a schema whose records nest as the paths do.
 */
#include "meaning/cedar_vocabulary.h"

static const struct schema_type *named(struct arena *arena, struct text name)
{
	struct schema_type *type = ARENA_NEW(arena, struct schema_type);
	type->kind = SCHEMA_TYPE_NAME;
	type->name = name;
	return type;
}

/* NULL where Cedar has no such type. */
static const struct schema_type *type_of(struct arena *arena, enum ir_type type)
{
	switch (type) {
	case TYPE_BOOL:
		return named(arena, TEXT("__cedar::Bool"));
	case TYPE_INTEGER:
		return named(arena, TEXT("__cedar::Long"));
	case TYPE_NUMBER:
		return named(arena, TEXT("__cedar::decimal"));
	case TYPE_STRING:
		return named(arena, TEXT("__cedar::String"));
	case TYPE_LIST:
		break;
	case TYPE_ANY:
	case TYPE_TEXTS:
	case TYPE_ENTITY:
	case TYPE_UNKNOWN:
		return NULL;
	}
	struct schema_type *set = ARENA_NEW(arena, struct schema_type);
	set->kind = SCHEMA_TYPE_SET;
	set->element = named(arena, TEXT("__cedar::String"));
	return set;
}

static struct schema_attr *find(struct schema_type *record, struct text name)
{
	for (size_t i = 0; i < record->n_attrs; i++)
		if (text_equal(record->attrs[i].name, name))
			return &record->attrs[i];
	return NULL;
}

/* The record that step `name` of a path leads to; NULL if that is a value. */
static struct schema_type *descend(struct arena *arena, struct schema_type *record,
				   struct text name)
{
	struct schema_attr *known = find(record, name);
	if (known == NULL) {
		struct schema_type *inner = ARENA_NEW(arena, struct schema_type);
		inner->kind = SCHEMA_TYPE_RECORD;
		struct schema_attr attr = {.name = name, .type = inner};
		ARENA_PUSH(arena, record->attrs, record->n_attrs, attr);
		return inner;
	}
	/* what this file made is its own to extend */
	return known->type->kind == SCHEMA_TYPE_RECORD
		       ? (struct schema_type *)(uintptr_t)known->type
		       : NULL;
}

static struct text spelled(const struct ast_path *path, size_t i)
{
	bool is_args = i == 0 && path->n > 1 && text_is(path->segments[0].name, "args");
	return is_args ? TEXT("input") : path->segments[i].name;
}

static void add_field(struct arena *arena, struct schema_type *context,
		      const struct ir_field *field)
{
	const struct schema_type *type = type_of(arena, field->type);
	const struct ast_path *path = &field->path;
	for (size_t i = 0; i < path->n; i++)
		if (path->segments[i].name.ptr == NULL)
			return; /* an element of a list */
	if (type == NULL || path->n == 0)
		return;
	struct schema_type *record = context;
	for (size_t i = 0; record != NULL && i + 1 < path->n; i++)
		record = descend(arena, record, spelled(path, i));
	struct text name = spelled(path, path->n - 1);
	if (record == NULL || find(record, name) != NULL)
		return;
	struct schema_attr attr = {.name = name, .type = type};
	ARENA_PUSH(arena, record->attrs, record->n_attrs, attr);
}

static struct schema_entity entity(const char *name)
{
	return (struct schema_entity){.name = {.text = text_of(name)}};
}

struct cedar_schema_syntax *cedar_vocabulary(struct arena *arena,
					     const struct ir_policy *policy,
					     struct text namespace_name)
{
	static struct schema_name principal = {.text = {"Agent", 5}};
	static struct schema_name resource = {.text = {"Tool", 4}};
	struct cedar_schema_syntax *syntax = ARENA_NEW(arena, struct cedar_schema_syntax);
	struct schema_namespace space = {.name = {.text = namespace_name}};
	struct schema_type *context = ARENA_NEW(arena, struct schema_type);
	context->kind = SCHEMA_TYPE_RECORD;
	for (size_t i = 0; i < policy->n_fields; i++)
		add_field(arena, context, &policy->fields[i]);
	struct schema_action call = {.name = {.text = TEXT("call")},
				     .has_applies_to = true,
				     .principals = &principal,
				     .n_principals = 1,
				     .resources = &resource,
				     .n_resources = 1,
				     .context = context};
	ARENA_PUSH(arena, space.entities, space.n_entities, entity("Agent"));
	ARENA_PUSH(arena, space.entities, space.n_entities, entity("Tool"));
	ARENA_PUSH(arena, space.actions, space.n_actions, call);
	ARENA_PUSH(arena, syntax->namespaces, syntax->n_namespaces, space);
	return syntax;
}
