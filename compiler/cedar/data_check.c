/* data_check.c - are values and references what the schema declares?  And the nesting of
 * documents.
 *
 * Needs:   a schema; values whose parts have been checked while they were read.
 * Gives:   true, or a diagnostic with the types of both sides and the declaration.
 */
#include "cedar/data.h"

/* ---- nesting ------------------------------------------------------------- */

/* The first container in the text below `doc`, or `doc` itself, that is more than
 * `levels` deep. */
static const struct doc *find_deep(const struct doc *doc, unsigned levels)
{
	if (doc->kind != DOC_SEQUENCE && doc->kind != DOC_MAPPING)
		return NULL;
	if (levels == 0)
		return doc;
	const struct doc *deep = NULL;
	for (size_t i = 0; i < doc->n && deep == NULL; i++)
		deep = find_deep(doc->kind == DOC_SEQUENCE ? doc->items[i]
							   : doc->members[i].value,
				 levels - 1);
	return deep;
}

bool cedar_data_is_shallow(const struct doc *doc, struct diag_list *diags)
{
	const struct doc *deep = find_deep(doc, CEDAR_DATA_DEPTH_MAX);
	if (deep == NULL)
		return true;
	struct diag *d =
		diag_add(diags, DIAG_CEDAR_DATA_DEPTH, deep->span,
			 "data is nested deeper than %u levels", CEDAR_DATA_DEPTH_MAX);
	diag_label(d, "one list or object too many");
	diag_help(d, "flatten the structure");
	return false;
}

/* ---- types --------------------------------------------------------------- */

bool cedar_data_is_action_type(struct text name)
{
	return text_is(name, "Action") || text_ends(name, TEXT("::Action"));
}

bool cedar_data_is_kind(enum cedar_value_kind kind, enum cedar_type_kind type)
{
	switch (type) {
	case CEDAR_TYPE_NEVER:
		return false;
	case CEDAR_TYPE_TRUE:
	case CEDAR_TYPE_FALSE:
	case CEDAR_TYPE_BOOL:
		return kind == CEDAR_VALUE_BOOL;
	case CEDAR_TYPE_LONG:
		return kind == CEDAR_VALUE_LONG;
	case CEDAR_TYPE_STRING:
		return kind == CEDAR_VALUE_STRING;
	case CEDAR_TYPE_ENTITY:
		return kind == CEDAR_VALUE_ENTITY;
	case CEDAR_TYPE_SET:
		return kind == CEDAR_VALUE_SET;
	case CEDAR_TYPE_RECORD:
		return kind == CEDAR_VALUE_RECORD;
	case CEDAR_TYPE_DECIMAL:
		return kind == CEDAR_VALUE_DECIMAL;
	case CEDAR_TYPE_IPADDR:
		return kind == CEDAR_VALUE_IPADDR;
	case CEDAR_TYPE_DATETIME:
		return kind == CEDAR_VALUE_DATETIME;
	case CEDAR_TYPE_DURATION:
		return kind == CEDAR_VALUE_DURATION;
	}
	return false;
}

/* An edit that gives a value of the type. */
static const char *type_help(enum cedar_type_kind kind)
{
	switch (kind) {
	case CEDAR_TYPE_TRUE:
	case CEDAR_TYPE_FALSE:
	case CEDAR_TYPE_BOOL:
		return "write `true` or `false`, without quotes";
	case CEDAR_TYPE_LONG:
		return "write a whole number, without quotes";
	case CEDAR_TYPE_STRING:
		return "write a text in double quotes";
	case CEDAR_TYPE_ENTITY:
		return "write a reference, {\"type\": .., \"id\": ..}, to an entity of "
		       "the "
		       "type";
	case CEDAR_TYPE_SET:
		return "write a list, [..]";
	case CEDAR_TYPE_RECORD:
		return "write an object, {..}";
	case CEDAR_TYPE_DECIMAL:
		return "write a text such as \"1.50\"";
	case CEDAR_TYPE_IPADDR:
		return "write a text such as \"10.0.0.0/8\"";
	case CEDAR_TYPE_DATETIME:
		return "write a text such as \"2024-05-31T12:00:00Z\"";
	case CEDAR_TYPE_DURATION:
		return "write a text such as \"1h30m\"";
	case CEDAR_TYPE_NEVER:
		break;
	}
	return "remove it";
}

void cedar_data_mismatch(struct cedar_data_reader *r, const struct doc *doc,
			 const char *actual, struct cedar_expected expected)
{
	struct buffer type = {0};
	cedar_type_print(expected.type, &type);
	struct diag *d =
		diag_add(r->diags, DIAG_CEDAR_DATA_TYPE, doc->span,
			 "%s`%.*s` is declared as `%.*s`, but this is %s", expected.what,
			 TEXT_ARG(expected.name), TEXT_ARG(buffer_text(&type)), actual);
	diag_label(d, "this is %s", actual);
	if (expected.declared.source != NULL)
		diag_also(d, expected.declared, "declared here");
	diag_help(d, "%s", type_help(expected.type->kind));
	buffer_free(&type);
}

bool cedar_data_check(struct cedar_data_reader *r, const struct doc *doc,
		      const struct cedar_value *value, struct cedar_expected expected)
{
	if (!r->is_checked || expected.type == NULL)
		return true;
	if (!cedar_data_is_kind(value->kind, expected.type->kind)) {
		cedar_data_mismatch(r, doc, cedar_value_kind_name(value->kind), expected);
		return false;
	}
	if (value->kind != CEDAR_VALUE_ENTITY)
		return true;
	if (!text_equal(value->uid.type, expected.type->entity->name)) {
		struct text actual = text_format(r->arena, "a reference to a `%.*s`",
						 TEXT_ARG(value->uid.type));
		cedar_data_mismatch(r, doc, actual.ptr, expected);
		return false;
	}
	return cedar_data_check_uid(r, value->uid, doc->span);
}

/* ---- references ---------------------------------------------------------- */

const struct cedar_entity_type *cedar_data_entity_type(struct cedar_data_reader *r,
						       struct text name, struct span span)
{
	const struct cedar_schema *schema = r->schema;
	const struct cedar_entity_type *type = cedar_schema_entity_type(schema, name);
	if (type != NULL)
		return type;
	struct text *names =
		ARENA_ARRAY(r->arena, struct text, schema->n_entity_types + 1);
	for (size_t i = 0; i < schema->n_entity_types; i++)
		names[i] = schema->entity_types[i].name;
	struct text near = text_nearest(name, names, schema->n_entity_types);
	struct diag *d = diag_add(r->diags, DIAG_CEDAR_DATA_ENTITY_TYPE, span,
				  "entity type `%.*s` is not declared", TEXT_ARG(name));
	diag_label(d, "the schema has no such type");
	if (near.len > 0)
		diag_help(d, "did you mean `%.*s`?", TEXT_ARG(near));
	else
		diag_help(d, "declare it, `entity %.*s;`, or use a declared type",
			  TEXT_ARG(name));
	return NULL;
}

const struct cedar_action *cedar_data_action(struct cedar_data_reader *r,
					     struct cedar_uid uid, struct span span)
{
	const struct cedar_schema *schema = r->schema;
	const struct cedar_action *action = cedar_schema_action(schema, uid);
	if (action != NULL)
		return action;
	struct text *ids = ARENA_ARRAY(r->arena, struct text, schema->n_actions + 1);
	size_t n = 0;
	for (size_t i = 0; i < schema->n_actions; i++)
		if (text_equal(schema->actions[i].uid.type, uid.type))
			ids[n++] = schema->actions[i].uid.id;
	struct text near = text_nearest(uid.id, ids, n);
	struct text name = cedar_uid_text(r->arena, uid);
	struct diag *d = diag_add(r->diags, DIAG_CEDAR_DATA_ACTION, span,
				  "action `%.*s` is not declared", TEXT_ARG(name));
	diag_label(d, "the schema has no such action");
	if (near.len > 0)
		diag_help(d, "did you mean the id `%.*s`?", TEXT_ARG(near));
	else
		diag_help(d, "use an action that the schema declares, with its "
			     "namespace");
	return NULL;
}

bool cedar_data_check_uid(struct cedar_data_reader *r, struct cedar_uid uid,
			  struct span span)
{
	if (cedar_data_is_action_type(uid.type))
		return cedar_data_action(r, uid, span) != NULL;
	const struct cedar_entity_type *type =
		cedar_schema_entity_type(r->schema, uid.type);
	if (type == NULL || !type->is_enumerated ||
	    texts_hold(type->ids, type->n_ids, uid.id))
		return true;
	struct text near = text_nearest(uid.id, type->ids, type->n_ids);
	struct diag *d =
		diag_add(r->diags, DIAG_CEDAR_DATA_ID, span, "`%.*s` is no id of `%.*s`",
			 TEXT_ARG(uid.id), TEXT_ARG(uid.type));
	diag_label(d, "the type is enumerated");
	diag_also(d, type->span, "its ids are declared here");
	diag_help(d,
		  near.len > 0 ? "did you mean `%.*s`?" : "use a declared id, as `%.*s`",
		  TEXT_ARG(near.len > 0 ? near : type->ids[0]));
	return false;
}
