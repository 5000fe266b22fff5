/* schema.c - resolved schemas: look-up, types, and reading a schema from a source.
 */
#include "cedar/schema.h"

#include <stdlib.h>

#include "cedar/schema_syntax.h"

/* ---- look-up ------------------------------------------------------------- */

static int compare_type_name(const void *key, const void *item)
{
	const struct cedar_entity_type *type = item;
	return text_compare(*(const struct text *)key, type->name);
}

const struct cedar_entity_type *
cedar_schema_entity_type(const struct cedar_schema *schema, struct text name)
{
	if (schema->n_entity_types == 0)
		return NULL;
	return bsearch(&name, schema->entity_types, schema->n_entity_types,
		       sizeof *schema->entity_types, compare_type_name);
}

static int compare_action_uid(const void *key, const void *item)
{
	const struct cedar_action *action = item;
	return cedar_uid_compare(*(const struct cedar_uid *)key, action->uid);
}

const struct cedar_action *cedar_schema_action(const struct cedar_schema *schema,
					       struct cedar_uid uid)
{
	if (schema->n_actions == 0)
		return NULL;
	return bsearch(&uid, schema->actions, schema->n_actions, sizeof *schema->actions,
		       compare_action_uid);
}

static int compare_attr_name(const void *key, const void *item)
{
	const struct cedar_attr *attr = item;
	return text_compare(*(const struct text *)key, attr->name);
}

int cedar_attr_order(const void *a, const void *b)
{
	const struct cedar_attr *left = a, *right = b;
	return text_compare(left->name, right->name);
}

const struct cedar_attr *cedar_type_attr(const struct cedar_type *record,
					 struct text name)
{
	if (record->n_attrs == 0)
		return NULL;
	return bsearch(&name, record->attrs, record->n_attrs, sizeof *record->attrs,
		       compare_attr_name);
}

bool cedar_entity_type_descends(const struct cedar_entity_type *type,
				const struct cedar_entity_type *ancestor)
{
	for (size_t i = 0; i < type->n_ancestors; i++)
		if (type->ancestors[i] == ancestor)
			return true;
	return false;
}

bool cedar_action_descends(const struct cedar_action *action,
			   const struct cedar_action *ancestor)
{
	for (size_t i = 0; i < action->n_ancestors; i++)
		if (action->ancestors[i] == ancestor)
			return true;
	return false;
}

/* ---- types --------------------------------------------------------------- */

static bool records_equal(const struct cedar_type *a, const struct cedar_type *b)
{
	if (a->n_attrs != b->n_attrs)
		return false;
	for (size_t i = 0; i < a->n_attrs; i++)
		if (a->attrs[i].is_required != b->attrs[i].is_required ||
		    !text_equal(a->attrs[i].name, b->attrs[i].name) ||
		    !cedar_type_equal(a->attrs[i].type, b->attrs[i].type))
			return false;
	return true;
}

bool cedar_type_equal(const struct cedar_type *a, const struct cedar_type *b)
{
	if (a == b)
		return true;
	if (!a || !b || a->kind != b->kind)
		return false;
	if (a->kind == CEDAR_TYPE_ENTITY)
		return text_equal(a->entity->name, b->entity->name);
	if (a->kind == CEDAR_TYPE_SET)
		return cedar_type_equal(a->element, b->element);
	return a->kind != CEDAR_TYPE_RECORD || records_equal(a, b);
}

static void print_record(const struct cedar_type *type, struct buffer *out)
{
	buffer_add_char(out, '{');
	for (size_t i = 0; i < type->n_attrs; i++) {
		const struct cedar_attr *attr = &type->attrs[i];
		if (i > 0)
			buffer_add_text(out, TEXT(", "));
		if (cedar_word_is_identifier(attr->name))
			buffer_add_text(out, attr->name);
		else
			cedar_print_string(attr->name, out);
		buffer_add_text(out, attr->is_required ? TEXT(": ") : TEXT("?: "));
		cedar_type_print(attr->type, out);
	}
	buffer_add_char(out, '}');
}

void cedar_type_print(const struct cedar_type *type, struct buffer *out)
{
	static const struct text names[] = {
		[CEDAR_TYPE_NEVER] = {"Never", 5},
		[CEDAR_TYPE_TRUE] = {"True", 4},
		[CEDAR_TYPE_FALSE] = {"False", 5},
		[CEDAR_TYPE_BOOL] = {"Bool", 4},
		[CEDAR_TYPE_LONG] = {"Long", 4},
		[CEDAR_TYPE_STRING] = {"String", 6},
		[CEDAR_TYPE_ENTITY] = {NULL, 0},
		[CEDAR_TYPE_SET] = {NULL, 0},
		[CEDAR_TYPE_RECORD] = {NULL, 0},
		[CEDAR_TYPE_DECIMAL] = {"decimal", 7},
		[CEDAR_TYPE_IPADDR] = {"ipaddr", 6},
		[CEDAR_TYPE_DATETIME] = {"datetime", 8},
		[CEDAR_TYPE_DURATION] = {"duration", 8},
	};
	if (type->kind == CEDAR_TYPE_RECORD) {
		print_record(type, out);
	} else if (type->kind == CEDAR_TYPE_ENTITY) {
		buffer_add_text(out, type->entity->name);
	} else if (type->kind == CEDAR_TYPE_SET) {
		buffer_add_text(out, TEXT("Set<"));
		if (type->element)
			cedar_type_print(type->element, out);
		buffer_add_char(out, '>');
	} else {
		buffer_add_text(out, names[type->kind]);
	}
}

/* ---- equality of schemas ------------------------------------------------- */

static bool entity_types_equal(const struct cedar_entity_type *a,
			       const struct cedar_entity_type *b)
{
	if (!text_equal(a->name, b->name) || a->is_action != b->is_action ||
	    a->is_enumerated != b->is_enumerated || a->n_ids != b->n_ids ||
	    a->n_ancestors != b->n_ancestors || !cedar_type_equal(a->shape, b->shape) ||
	    !cedar_type_equal(a->tags, b->tags))
		return false;
	for (size_t i = 0; i < a->n_ids; i++)
		if (!text_equal(a->ids[i], b->ids[i]))
			return false;
	for (size_t i = 0; i < a->n_ancestors; i++)
		if (a->ancestors[i]->index != b->ancestors[i]->index)
			return false;
	return true;
}

static bool lists_equal(const struct cedar_entity_type *const *a,
			const struct cedar_entity_type *const *b, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (a[i]->index != b[i]->index)
			return false;
	return true;
}

static bool actions_equal(const struct cedar_action *a, const struct cedar_action *b)
{
	if (!cedar_uid_equal(a->uid, b->uid) || a->n_principals != b->n_principals ||
	    a->n_resources != b->n_resources || a->n_parents != b->n_parents ||
	    !cedar_type_equal(a->context, b->context))
		return false;
	for (size_t i = 0; i < a->n_parents; i++)
		if (a->parents[i]->index != b->parents[i]->index)
			return false;
	return lists_equal(a->principals, b->principals, a->n_principals) &&
	       lists_equal(a->resources, b->resources, a->n_resources);
}

bool cedar_schema_equal(const struct cedar_schema *a, const struct cedar_schema *b)
{
	if (a->n_entity_types != b->n_entity_types || a->n_actions != b->n_actions)
		return false;
	for (size_t i = 0; i < a->n_entity_types; i++)
		if (!entity_types_equal(&a->entity_types[i], &b->entity_types[i]))
			return false;
	for (size_t i = 0; i < a->n_actions; i++)
		if (!actions_equal(&a->actions[i], &b->actions[i]))
			return false;
	return true;
}

/* ---- reading ------------------------------------------------------------- */

struct cedar_schema_syntax *cedar_schema_syntax_read(struct arena *arena,
						     const struct source *source,
						     struct diag_list *diags)
{
	enum json_fault fault;
	if (!json_doc_is_object(source->body))
		return cedar_schema_parse(arena, source, diags);
	const struct doc *doc = json_doc_read_large(arena, source, diags, &fault);
	return doc ? cedar_schema_from_json(arena, source, doc, diags) : NULL;
}

struct cedar_schema *cedar_schema_read(struct arena *arena, const struct source *source,
				       struct diag_list *diags)
{
	const struct cedar_schema_syntax *syntax =
		cedar_schema_syntax_read(arena, source, diags);
	return syntax ? cedar_schema_resolve(arena, syntax, diags) : NULL;
}
