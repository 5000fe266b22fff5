/* schema_from_mcp.c - a list of MCP tools to the syntax of a Cedar schema.
 *
 * Needs:   a document of base/json_doc.h: the tools, each with a JSON Schema for its
 *          arguments (Model Context Protocol, tools/list).
 * Gives:   a schema that can be resolved; its types say no more than the JSON Schema
 *          does, and what has no type in Cedar is left out with a warning.
 * Keeps:   the order of the document, so that the same tools give the same text.
 *          References are written out, within a limit; a type inside itself is left out.
 */
#include "cedar/schema_from_mcp.h"

#include <stdlib.h>

#define PARTS_MAX (1u << 18) /* of all types, references written out */
#define SHOWN_MAX 48u	     /* bytes of a name in a title */
#define LEVELS_MAX                                                                       \
	(CEDAR_DEPTH_MAX - 4) /* the context and its `input` are levels too              \
			       */

struct reader {
	struct arena *arena;
	struct diag_list *diags;
	const struct doc *root; /* the tool's inputSchema, in which references point */
	struct text tool;
	struct schema_name *principal, *resource; /* the types of all actions */
	size_t n_parts;
	bool is_full; /* PARTS_MAX reached, and reported */
};

/* Where in the arguments we are, innermost first. */
struct place {
	const struct place *outer;
	struct text name;	     /* of an argument; empty: an element */
	const struct doc *reference; /* what a $ref has led to, or NULL */
	unsigned depth;
};

/* A type, and whether a value may be null, which in Cedar is to be absent. */
struct typed {
	const struct schema_type *type; /* NULL: none, reported */
	bool is_nullable;
};

static const struct typed untyped;

static struct typed read_type(struct reader *r, const struct doc *schema,
			      const struct place *place);

/* ---- diagnostics --------------------------------------------------------- */

static struct text shown(struct text name)
{
	if (name.len <= SHOWN_MAX)
		return name;
	name.len = SHOWN_MAX;
	while (name.len > 0 && ((unsigned char)name.ptr[name.len] & 0xC0) == 0x80)
		name.len--;
	return name;
}

/* `filter.tags` */
static struct text place_text(struct reader *r, const struct place *place)
{
	struct text text = {NULL, 0};
	for (; place; place = place->outer) {
		if (place->name.len == 0)
			continue;
		struct text name = shown(place->name);
		text = text.len > 0 ? text_format(r->arena, "%.*s.%.*s", TEXT_ARG(name),
						  TEXT_ARG(text))
				    : name;
	}
	return text;
}

static struct typed leave_out(struct reader *r, const struct doc *schema,
			      const struct place *place, const char *why)
{
	if (diag_count(r->diags, DIAG_WARNING) >= DIAG_MAX)
		return untyped;
	struct text name = place_text(r, place);
	struct diag *d = diag_add(r->diags, DIAG_MCP_UNTYPED, schema->span,
				  "argument `%.*s` of tool `%.*s` is left out",
				  TEXT_ARG(name), TEXT_ARG(shown(r->tool)));
	diag_label(d, "%s", why);
	diag_help(d, "leave it out of the context of requests too, or give it one type "
		     "that Cedar has");
	return untyped;
}

static bool is_kind(struct reader *r, const struct doc *doc, enum doc_kind kind,
		    const char *what)
{
	if (doc->kind == kind)
		return true;
	struct diag *d = diag_add(r->diags, DIAG_MCP_SHAPE, doc->span, "%s is %s", what,
				  doc_json_kind_name(doc->kind));
	diag_label(d, "expected %s", doc_json_kind_name(kind));
	diag_help(d, "give the answer of the server to `tools/list`, as it is");
	return false;
}

/* Count a part of a type; false if there are too many. */
static bool count_part(struct reader *r, const struct doc *schema, size_t n)
{
	r->n_parts += n;
	if (r->n_parts <= PARTS_MAX)
		return true;
	if (!r->is_full) {
		struct diag *d = diag_add(r->diags, DIAG_SCHEMA_LIMIT, schema->span,
					  "the arguments of the tools have more than %u "
					  "parts",
					  PARTS_MAX);
		diag_label(d, "references written out");
		diag_help(d, "make schemas of parts of the list");
	}
	r->is_full = true;
	return false;
}

/* ---- simple types -------------------------------------------------------- */

static const struct schema_type *named(struct reader *r, const struct doc *schema,
				       struct text name)
{
	struct schema_type *type = ARENA_NEW(r->arena, struct schema_type);
	type->kind = SCHEMA_TYPE_NAME;
	type->span = schema->span;
	type->name = name;
	return type;
}

static struct typed simple(struct reader *r, const struct doc *schema, struct text name)
{
	return (struct typed){.type = named(r, schema, name)};
}

/* The name of the type that a literal has; NULL ptr for null. */
static const char *literal_type(const struct doc *value)
{
	switch (value->kind) {
	case DOC_STRING:
		return "String";
	case DOC_BOOL:
		return "Bool";
	case DOC_NUMBER:
		return value->number_fits && number_is_integer(value->number) ? "Long"
									      : "decimal";
	case DOC_NULL:
		return NULL;
	case DOC_SEQUENCE:
	case DOC_MAPPING:
		break;
	}
	return "";
}

/* `enum` and `const`: one type for all that is not null. */
static struct typed read_literals(struct reader *r, const struct doc *schema,
				  struct doc *const *values, size_t n,
				  const struct place *place)
{
	struct typed result = {0};
	const char *name = NULL;
	for (size_t i = 0; i < n; i++) {
		const char *type = literal_type(values[i]);
		if (!type)
			result.is_nullable = true;
		else if (!name)
			name = type;
		else if (!text_is(text_of(name), type))
			name = "";
	}
	if (!name || *name == '\0')
		return leave_out(r, schema, place, "the values are not of one type");
	result.type = named(r, schema, text_of(name));
	return result;
}

/* ---- arrays and objects -------------------------------------------------- */

static struct typed read_array(struct reader *r, const struct doc *schema,
			       const struct place *place)
{
	const struct doc *items = doc_get(schema, "items");
	struct place inside = {.outer = place, .depth = place->depth + 1};
	if (!items || items->kind != DOC_MAPPING)
		return leave_out(r, schema, place, "an array without one type of items");
	struct typed element = read_type(r, items, &inside);
	if (!element.type)
		return untyped;
	if (element.is_nullable)
		return leave_out(r, items, place, "an item may be null");
	struct schema_type *set = ARENA_NEW(r->arena, struct schema_type);
	set->kind = SCHEMA_TYPE_SET;
	set->span = schema->span;
	set->element = element.type;
	return (struct typed){.type = set};
}

/* The names in `required`, sorted. */
static struct text *required_names(struct reader *r, const struct doc *schema, size_t *n)
{
	const struct doc *required = doc_get(schema, "required");
	*n = 0;
	if (!required || required->kind != DOC_SEQUENCE || required->n == 0)
		return NULL;
	struct text *names = ARENA_ARRAY(r->arena, struct text, required->n);
	for (size_t i = 0; i < required->n; i++)
		if (required->items[i]->kind == DOC_STRING)
			names[(*n)++] = required->items[i]->text;
	qsort(names, *n, sizeof *names, text_order);
	return names;
}

static struct schema_type *empty_record(struct reader *r, const struct doc *schema)
{
	struct schema_type *record = ARENA_NEW(r->arena, struct schema_type);
	record->kind = SCHEMA_TYPE_RECORD;
	record->span = schema->span;
	return record;
}

static const struct schema_type *read_properties(struct reader *r,
						 const struct doc *schema,
						 const struct doc *properties,
						 const struct place *place)
{
	size_t n_required;
	struct text *required = required_names(r, schema, &n_required);
	struct schema_type *record = empty_record(r, schema);
	record->attrs = ARENA_ARRAY(r->arena, struct schema_attr, properties->n);
	for (size_t i = 0; i < properties->n; i++) {
		const struct doc_member *m = &properties->members[i];
		struct place inside = {
			.outer = place, .name = m->key, .depth = place->depth + 1};
		struct typed typed = read_type(r, m->value, &inside);
		bool is_required =
			n_required > 0 && bsearch(&m->key, required, n_required,
						  sizeof *required, text_order);
		if (typed.type)
			record->attrs[record->n_attrs++] = (struct schema_attr){
				.name = m->key,
				.span = m->key_span,
				.type = typed.type,
				.is_required = is_required && !typed.is_nullable};
	}
	return record;
}

static bool is_false(const struct doc *doc)
{
	return doc && doc->kind == DOC_BOOL && !doc->boolean;
}

static struct typed read_object(struct reader *r, const struct doc *schema,
				const struct place *place)
{
	const struct doc *properties = doc_get(schema, "properties");
	bool is_closed = is_false(doc_get(schema, "additionalProperties"));
	bool has_any = properties && properties->kind == DOC_MAPPING && properties->n > 0;
	if (!has_any && !is_closed)
		return leave_out(r, schema, place, "an object with any members");
	struct typed result = {0};
	result.type = has_any ? read_properties(r, schema, properties, place)
			      : empty_record(r, schema);
	return result;
}

/* ---- references and choices ---------------------------------------------- */

/* What "#/$defs/Name" names, or NULL. */
static const struct doc *find_reference(struct reader *r, const struct doc *schema,
					struct text reference)
{
	static const char *const sections[] = {"$defs", "definitions"};
	for (size_t i = 0; i < sizeof sections / sizeof *sections; i++) {
		const struct doc *defs = doc_get(r->root, sections[i]);
		struct text prefix = text_format(r->arena, "#/%s/", sections[i]);
		if (!defs || defs->kind != DOC_MAPPING || !text_starts(reference, prefix))
			continue;
		/* a look-up goes through all definitions */
		if (!count_part(r, schema, 1 + defs->n / 64))
			return NULL;
		return doc_get_text(defs, (struct text){reference.ptr + prefix.len,
							reference.len - prefix.len});
	}
	return NULL;
}

static struct typed read_reference(struct reader *r, const struct doc *schema,
				   const struct doc *reference, const struct place *place)
{
	const struct doc *target = NULL;
	if (reference->kind == DOC_STRING)
		target = find_reference(r, schema, reference->text);
	if (!target)
		return leave_out(r, schema, place, "the reference leads to nothing here");
	for (const struct place *p = place; p; p = p->outer)
		if (p->reference == target)
			return leave_out(r, schema, place, "a type that contains itself");
	struct place inside = *place;
	inside.reference = target;
	inside.outer = place;
	inside.name = (struct text){NULL, 0};
	inside.depth = place->depth + 1;
	return read_type(r, target, &inside);
}

static bool is_null_schema(const struct doc *schema)
{
	const struct doc *type =
		schema->kind == DOC_MAPPING ? doc_get(schema, "type") : NULL;
	return type && type->kind == DOC_STRING && text_is(type->text, "null");
}

/* `anyOf` and the like: one alternative, and maybe null. */
static struct typed read_choice(struct reader *r, const struct doc *schema,
				const struct doc *choice, const struct place *place)
{
	const struct doc *only = NULL;
	bool has_null = false, is_one = true;
	for (size_t i = 0; choice->kind == DOC_SEQUENCE && i < choice->n; i++) {
		const struct doc *item = choice->items[i];
		if (is_null_schema(item)) {
			has_null = true;
			continue;
		}
		is_one = is_one && !only;
		only = item;
	}
	if (!only || !is_one)
		return leave_out(r, schema, place, "a choice between several types");
	struct place inside = {.outer = place, .depth = place->depth + 1};
	struct typed result = read_type(r, only, &inside);
	result.is_nullable = result.is_nullable || has_null;
	return result;
}

/* ---- types --------------------------------------------------------------- */

static struct typed read_by_name(struct reader *r, const struct doc *schema,
				 struct text name, const struct place *place)
{
	if (text_is(name, "string"))
		return simple(r, schema, TEXT("String"));
	if (text_is(name, "boolean"))
		return simple(r, schema, TEXT("Bool"));
	if (text_is(name, "integer"))
		return simple(r, schema, TEXT("Long"));
	if (text_is(name, "number"))
		return simple(r, schema, TEXT("decimal"));
	if (text_is(name, "array"))
		return read_array(r, schema, place);
	if (text_is(name, "object"))
		return read_object(r, schema, place);
	return leave_out(r, schema, place, "no type that Cedar has");
}

/* ["string", "null"] */
static struct typed read_by_names(struct reader *r, const struct doc *schema,
				  const struct doc *names, const struct place *place)
{
	struct text only = {NULL, 0};
	bool has_null = false, is_one = true;
	for (size_t i = 0; i < names->n; i++) {
		const struct doc *item = names->items[i];
		if (item->kind == DOC_STRING && text_is(item->text, "null")) {
			has_null = true;
			continue;
		}
		is_one = is_one && !only.ptr && item->kind == DOC_STRING;
		only = item->text;
	}
	if (!only.ptr || !is_one)
		return leave_out(r, schema, place, "a choice between several types");
	struct typed result = read_by_name(r, schema, only, place);
	result.is_nullable = has_null;
	return result;
}

static struct typed read_type(struct reader *r, const struct doc *schema,
			      const struct place *place)
{
	static const char *const choices[] = {"anyOf", "oneOf", "allOf"};
	if (place->depth > LEVELS_MAX)
		return leave_out(r, schema, place, "nested too deep");
	if (!count_part(r, schema, 1))
		return untyped;
	if (schema->kind != DOC_MAPPING)
		return leave_out(r, schema, place, "nothing is said about its type");
	const struct doc *reference = doc_get(schema, "$ref");
	const struct doc *type = doc_get(schema, "type"), *value;
	if (reference)
		return read_reference(r, schema, reference, place);
	if ((value = doc_get(schema, "enum")) && value->kind == DOC_SEQUENCE)
		return read_literals(r, schema, value->items, value->n, place);
	if ((value = doc_get(schema, "const"))) {
		struct doc *items[] = {doc_get(schema, "const")};
		return read_literals(r, schema, items, 1, place);
	}
	if (type && type->kind == DOC_STRING)
		return read_by_name(r, schema, type->text, place);
	if (type && type->kind == DOC_SEQUENCE)
		return read_by_names(r, schema, type, place);
	for (size_t i = 0; i < sizeof choices / sizeof *choices; i++)
		if ((value = doc_get(schema, choices[i])))
			return read_choice(r, schema, value, place);
	return leave_out(r, schema, place, "nothing is said about its type");
}

/* ---- tools --------------------------------------------------------------- */

/* { input: { .. } } */
static const struct schema_type *read_context(struct reader *r, const struct doc *schema)
{
	const struct doc *properties = doc_get(schema, "properties");
	struct place outside = {.reference = schema};
	struct schema_type *context = empty_record(r, schema);
	context->attrs = ARENA_NEW(r->arena, struct schema_attr);
	context->n_attrs = 1;
	context->attrs[0] = (struct schema_attr){
		.name = TEXT("input"), .span = schema->span, .is_required = true};
	if (properties && properties->kind == DOC_MAPPING)
		context->attrs[0].type = read_properties(r, schema, properties, &outside);
	else
		context->attrs[0].type = empty_record(r, schema);
	return context;
}

static void add_description(struct reader *r, const struct doc *tool,
			    struct schema_action *action)
{
	const struct doc *description = doc_get(tool, "description");
	if (!description || description->kind != DOC_STRING)
		return;
	action->annotations = ARENA_NEW(r->arena, struct cedar_annotation);
	action->n_annotations = 1;
	action->annotations[0] = (struct cedar_annotation){.key = TEXT("doc"),
							   .value = description->text,
							   .key_span = description->span,
							   .has_value = true};
}

static const struct doc *need(struct reader *r, const struct doc *tool, const char *key,
			      enum doc_kind kind, const char *what)
{
	const struct doc *value = doc_get(tool, key);
	if (value)
		return is_kind(r, value, kind, what) ? value : NULL;
	struct diag *d =
		diag_add(r->diags, DIAG_MCP_SHAPE, tool->span, "a tool has no `%s`", key);
	diag_label(d, "the member is missing");
	diag_help(d, "give the answer of the server to `tools/list`, as it is");
	return NULL;
}

static bool read_tool(struct reader *r, const struct doc *tool,
		      struct schema_action *action)
{
	if (!is_kind(r, tool, DOC_MAPPING, "a tool"))
		return false;
	const struct doc *name = need(r, tool, "name", DOC_STRING, "the name of a tool");
	const struct doc *schema =
		need(r, tool, "inputSchema", DOC_MAPPING, "`inputSchema`");
	if (!name || !schema)
		return false;
	r->root = schema;
	r->tool = name->text;
	*action = (struct schema_action){.name = {name->text, name->span},
					 .has_applies_to = true,
					 .principals = r->principal,
					 .n_principals = 1,
					 .resources = r->resource,
					 .n_resources = 1,
					 .context = read_context(r, schema)};
	add_description(r, tool, action);
	return true;
}

/* The list itself, inside of what it came in. */
static const struct doc *find_tools(struct reader *r, const struct doc *doc)
{
	const struct doc *result =
		doc->kind == DOC_MAPPING ? doc_get(doc, "result") : NULL;
	if (result)
		doc = result;
	if (doc->kind == DOC_MAPPING && doc_get(doc, "tools"))
		doc = doc_get(doc, "tools");
	return is_kind(r, doc, DOC_SEQUENCE, "the list of tools") ? doc : NULL;
}

/* By name, then by place. */
static int compare_actions(const void *a, const void *b)
{
	const struct schema_action *const *left = a, *const *right = b;
	int order = text_compare((*left)->name.text, (*right)->name.text);
	return order ? order : (*left < *right ? -1 : *left > *right);
}

static void check_distinct(struct reader *r, const struct schema_namespace *ns)
{
	const struct schema_action **order =
		ARENA_ARRAY(r->arena, const struct schema_action *, ns->n_actions);
	for (size_t i = 0; i < ns->n_actions; i++)
		order[i] = &ns->actions[i];
	if (ns->n_actions > 1)
		qsort(order, ns->n_actions, sizeof(const struct schema_action *),
		      compare_actions);
	for (size_t i = 1; i < ns->n_actions; i++) {
		if (!text_equal(order[i - 1]->name.text, order[i]->name.text))
			continue;
		struct diag *d = diag_add(
			r->diags, DIAG_SCHEMA_DUPLICATE, order[i]->name.span,
			"tool `%.*s` is listed twice", TEXT_ARG(order[i]->name.text));
		diag_label(d, "the second one");
		diag_also(d, order[i - 1]->name.span, "the first one");
		diag_help(d, "remove one of them, or give each server its own namespace");
	}
}

static bool is_name_usable(struct reader *r, struct text name, const struct doc *tools)
{
	struct span nowhere = {tools->span.source, 0, 0};
	if (name.len == 0 || cedar_name_is_valid(name))
		return true;
	struct diag *d = diag_add(r->diags, DIAG_SCHEMA_JSON_NAME, nowhere,
				  "`%.*s` is no name of a namespace", TEXT_ARG(name));
	diag_label(d, "identifiers with `::` between them are wanted");
	diag_help(d, "write letters, digits and `_`");
	return false;
}

bool cedar_schema_from_mcp(struct arena *arena, const struct doc *tools,
			   struct text namespace_name, struct cedar_schema_syntax **out,
			   struct diag_list *diags)
{
	struct reader r = {.arena = arena, .diags = diags};
	size_t n_errors = diag_count(diags, DIAG_ERROR);
	const struct doc *list = find_tools(&r, tools);
	if (!list || !is_name_usable(&r, namespace_name, tools))
		return false;
	struct cedar_schema_syntax *syntax = ARENA_NEW(arena, struct cedar_schema_syntax);
	struct schema_namespace *ns = ARENA_NEW(arena, struct schema_namespace);
	ns->name.text = namespace_name;
	ns->name.span = list->span;
	ns->n_entities = 2;
	ns->entities = ARENA_ARRAY(arena, struct schema_entity, 2);
	r.principal = &ns->entities[0].name;
	r.resource = &ns->entities[1].name;
	*r.principal = (struct schema_name){TEXT("Agent"), list->span};
	*r.resource = (struct schema_name){TEXT("Tool"), list->span};
	ns->actions = ARENA_ARRAY(arena, struct schema_action, list->n);
	for (size_t i = 0; i < list->n && !r.is_full; i++)
		ns->n_actions +=
			read_tool(&r, list->items[i], &ns->actions[ns->n_actions]);
	check_distinct(&r, ns);
	syntax->source = tools->span.source;
	syntax->namespaces = ns;
	syntax->n_namespaces = 1;
	*out = syntax;
	return diag_count(diags, DIAG_ERROR) == n_errors;
}
