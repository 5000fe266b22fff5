/* request.c - a request from JSON, and whether the schema allows it.
 *
 * Needs:   a document; a resolved schema or none.
 * Gives:   references and the context as a record; or diagnostics.
 */
#include "cedar/data.h"
#include "cedar/parse.h"

/* The context stands in the request. */
enum { DEPTH_CONTEXT = 2 };

/* ---- reading ------------------------------------------------------------- */

static bool read_reference(struct cedar_data_reader *r, const struct doc *doc,
			   const char *key, struct cedar_uid *uid, struct span *span)
{
	const struct doc *member = doc_get(doc, key);
	if (member == NULL) {
		struct span brace = doc->span;
		brace.end = brace.begin + 1;
		struct diag *d = diag_add(r->diags, DIAG_CEDAR_REQUEST_SHAPE, brace,
					  "request has no `%s`", key);
		diag_label(d, "not among these members");
		diag_help(d, "add `%s`, {\"type\": .., \"id\": ..}", key);
		return false;
	}
	*span = member->span;
	if (member->kind != DOC_STRING)
		return cedar_data_uid(r, member, uid);
	if (cedar_parse_uid(r->arena, member->text, uid))
		return true;
	struct diag *d = diag_add(r->diags, DIAG_CEDAR_DATA_REFERENCE, member->span,
				  "`%.*s` is no reference", TEXT_ARG(member->text));
	diag_label(d, "not of the form Type::\"id\"");
	diag_help(d, "write {\"type\": \"%s\", \"id\": ..}",
		  text_is(text_of(key), "action") ? "Action" : "User");
	return false;
}

static void report_context(struct cedar_data_reader *r, const struct doc *context,
			   const char *actual)
{
	struct diag *d = diag_add(r->diags, DIAG_CEDAR_REQUEST_SHAPE, context->span,
				  "`context` is %s", actual);
	diag_label(d, "a record is wanted here");
	diag_help(d, "write an object of attributes, {..}");
}

/* Without a type it is a value like any other, which may come out as no record. */
static bool read_free_context(struct cedar_data_reader *r, const struct doc *context,
			      struct cedar_request *request)
{
	const struct cedar_expected anything = {0};
	const struct cedar_value *value =
		cedar_data_value(r, context, anything, DEPTH_CONTEXT);
	if (value != NULL && value->kind != CEDAR_VALUE_RECORD) {
		report_context(r, context, cedar_value_kind_name(value->kind));
		return false;
	}
	request->context = value;
	return value != NULL;
}

/* `action` is NULL without a schema. */
static bool read_context(struct cedar_data_reader *r, const struct doc *doc,
			 const struct cedar_action *action, struct cedar_request *request)
{
	const struct doc empty = {.kind = DOC_MAPPING, .span = doc->span};
	const struct doc *given = doc_get(doc, "context");
	const struct doc *context = given != NULL ? given : &empty;
	if (context->kind != DOC_MAPPING) {
		report_context(r, context, doc_json_kind_name(context->kind));
		return false;
	}
	if (action == NULL)
		return read_free_context(r, context, request);
	const struct cedar_expected expected = {action->context, "", TEXT("context"),
						action->span};
	request->context = cedar_data_record(r, context, expected, DEPTH_CONTEXT);
	return request->context != NULL;
}

/* ---- validation ---------------------------------------------------------- */

static bool has_type(const struct cedar_entity_type *const *types, size_t n,
		     const struct cedar_entity_type *type)
{
	for (size_t i = 0; i < n; i++)
		if (text_equal(types[i]->name, type->name))
			return true;
	return false;
}

static void report_type(struct cedar_data_reader *r, const char *key,
			struct cedar_uid uid, struct span span,
			const struct cedar_action *action,
			const struct cedar_entity_type *const *types)
{
	size_t n = key[0] == 'p' ? action->n_principals : action->n_resources;
	struct text name = cedar_uid_text(r->arena, action->uid);
	struct buffer list = {0};
	for (size_t i = 0; i < n; i++)
		buffer_format(&list, "%s`%.*s`", i > 0 ? " or " : "",
			      TEXT_ARG(types[i]->name));
	struct diag *d = diag_add(r->diags, DIAG_CEDAR_REQUEST_TYPE, span,
				  "`%.*s` has no %s of type `%.*s`", TEXT_ARG(name), key,
				  TEXT_ARG(uid.type));
	diag_label(d, "of type `%.*s`", TEXT_ARG(uid.type));
	diag_also(d, action->span, "the action is declared here");
	if (n > 0)
		diag_help(d, "use an entity of type %.*s", TEXT_ARG(buffer_text(&list)));
	else
		diag_help(d, "use another action: this one applies to nothing");
	buffer_free(&list);
}

static bool check_side(struct cedar_data_reader *r, const char *key, struct cedar_uid uid,
		       struct span span, const struct cedar_action *action)
{
	bool is_principal = key[0] == 'p';
	const struct cedar_entity_type *const *types =
		is_principal ? action->principals : action->resources;
	const struct cedar_entity_type *type = cedar_data_entity_type(r, uid.type, span);
	if (type == NULL || !cedar_data_check_uid(r, uid, span))
		return false;
	if (has_type(types, is_principal ? action->n_principals : action->n_resources,
		     type))
		return true;
	report_type(r, key, uid, span, action, types);
	return false;
}

bool cedar_request_read(struct arena *arena, const struct doc *doc,
			const struct cedar_schema *schema, bool validate,
			struct cedar_request *request, struct diag_list *diags)
{
	struct cedar_data_reader r = {arena, schema, validate && schema != NULL, diags};
	const struct cedar_action *action = NULL;
	struct span principal, at, resource;
	if (doc->kind != DOC_MAPPING) {
		struct diag *d = diag_add(diags, DIAG_CEDAR_REQUEST_SHAPE, doc->span,
					  "request is %s", doc_json_kind_name(doc->kind));
		diag_label(d, "an object is wanted here");
		diag_help(d,
			  "write {\"principal\": .., \"action\": .., \"resource\": ..}");
		return false;
	}
	bool ok = read_reference(&r, doc, "principal", &request->principal, &principal);
	ok &= read_reference(&r, doc, "action", &request->action, &at);
	ok &= read_reference(&r, doc, "resource", &request->resource, &resource);
	if (ok && schema != NULL) {
		action = cedar_data_action(&r, request->action, at);
		ok = action != NULL;
	}
	if (ok && r.is_checked) {
		ok &= check_side(&r, "principal", request->principal, principal, action);
		ok &= check_side(&r, "resource", request->resource, resource, action);
	}
	return read_context(&r, doc, action, request) && ok;
}
