/* schema_json.c - schemas in JSON to syntax.
 *
 *     { "<namespace>": { "commonTypes": {..}, "entityTypes": {..}, "actions": {..} } }
 *
 * Needs:   a document of base/json_doc.h, in which the members of an object are distinct.
 * Gives:   what schema_syntax.h promises; every fault of the document's shape, each with
 *          its place.
 * Keeps:   members that the format does not know are errors; types nest at most
 *          CEDAR_DEPTH_MAX levels.
 */
#include "cedar/schema_syntax.h"

struct reader {
	struct arena *arena;
	struct diag_list *diags;
};

/* What stands beside the type itself: in attributes both, in common types
 * annotations. */
enum { WITH_REQUIRED = 1, WITH_ANNOTATIONS = 2 };

/* ---- shapes -------------------------------------------------------------- */

static bool is_kind(struct reader *r, const struct doc *doc, enum doc_kind kind,
		    const char *what, const char *example)
{
	if (doc->kind == kind)
		return true;
	struct diag *d = diag_add(r->diags, DIAG_SCHEMA_JSON_SHAPE, doc->span, "%s is %s",
				  what, doc_json_kind_name(doc->kind));
	diag_label(d, "expected %s", doc_json_kind_name(kind));
	diag_help(d, "write `%s`", example);
	return false;
}

/* The value of a member that must be there, or NULL with a diagnostic. */
static const struct doc *need(struct reader *r, const struct doc *object, const char *key,
			      const char *what)
{
	const struct doc *value = doc_get(object, key);
	if (value)
		return value;
	struct diag *d = diag_add(r->diags, DIAG_SCHEMA_JSON_MISSING, object->span,
				  "%s has no `%s`", what, key);
	diag_label(d, "the member is missing");
	diag_help(d, "add `\"%s\"`", key);
	return NULL;
}

/* `known` are n keys. */
static void check_members(struct reader *r, const struct doc *object,
			  const struct text *known, size_t n, const char *what)
{
	for (size_t i = 0; i < object->n; i++) {
		const struct doc_member *m = &object->members[i];
		size_t at = 0;
		while (at < n && !text_equal(m->key, known[at]))
			at++;
		if (at < n)
			continue;
		struct text nearest = text_nearest(m->key, known, n);
		struct diag *d =
			diag_add(r->diags, DIAG_SCHEMA_JSON_MEMBER, m->key_span,
				 "%s has no member `%.*s`", what, TEXT_ARG(m->key));
		diag_label(d, "not known here");
		if (nearest.len > 0)
			diag_help(d, "did you mean `%.*s`?", TEXT_ARG(nearest));
		else
			diag_help(d, "remove it");
	}
}

#define CHECK_MEMBERS(r, object, what, ...)                                              \
	check_members((r), (object), (const struct text[]){__VA_ARGS__},                 \
		      sizeof((const struct text[]){__VA_ARGS__}) / sizeof(struct text),  \
		      (what))

/* ---- names --------------------------------------------------------------- */

static bool bad_name(struct reader *r, struct text name, struct span span,
		     const char *wanted)
{
	struct diag *d = diag_add(r->diags, DIAG_SCHEMA_JSON_NAME, span,
				  "`%.*s` is no name", TEXT_ARG(name));
	diag_label(d, "%s", wanted);
	diag_help(d, "write letters, digits and `_`, without blanks and reserved words");
	return false;
}

static bool check_word(struct reader *r, struct text name, struct span span)
{
	return cedar_word_is_identifier(name) ||
	       bad_name(r, name, span, "one identifier is wanted");
}

/* A name in normal form; builtin types have their own namespace. */
static bool check_path(struct reader *r, struct text name, struct span span)
{
	struct text builtin = TEXT("__cedar::"), rest = name;
	if (text_starts(name, builtin))
		rest = (struct text){name.ptr + builtin.len, name.len - builtin.len};
	return cedar_name_is_valid(rest) ||
	       bad_name(r, name, span, "identifiers with `::` between them are wanted");
}

static struct schema_name name_of(const struct doc *string)
{
	return (struct schema_name){string->text, string->span};
}

/* A list of strings, each of them a type's name if `are_types`. */
static struct schema_name *read_names(struct reader *r, const struct doc *list,
				      bool are_types, const char *what, size_t *n)
{
	*n = 0;
	if (!is_kind(r, list, DOC_SEQUENCE, what, "[\"A\", \"B\"]"))
		return NULL;
	struct schema_name *names = ARENA_ARRAY(r->arena, struct schema_name, list->n);
	for (size_t i = 0; i < list->n; i++) {
		const struct doc *item = list->items[i];
		if (!is_kind(r, item, DOC_STRING, "an item of the list", "\"A\""))
			continue;
		if (are_types)
			check_path(r, item->text, item->span);
		names[(*n)++] = name_of(item);
	}
	return names;
}

/* ---- annotations --------------------------------------------------------- */

/* Keys are words, reserved ones included. */
static bool is_annotation_key(struct text key)
{
	if (key.len == 0 || (key.ptr[0] >= '0' && key.ptr[0] <= '9'))
		return false;
	for (size_t i = 0; i < key.len; i++) {
		char c = key.ptr[i];
		bool is_letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
		if (!is_letter && c != '_' && !(c >= '0' && c <= '9'))
			return false;
	}
	return true;
}

static struct cedar_annotation *read_annotations(struct reader *r,
						 const struct doc *object, size_t *n)
{
	const struct doc *doc = doc_get(object, "annotations");
	*n = 0;
	if (!doc ||
	    !is_kind(r, doc, DOC_MAPPING, "`annotations`", "{\"key\": \"value\"}"))
		return NULL;
	struct cedar_annotation *list =
		ARENA_ARRAY(r->arena, struct cedar_annotation, doc->n);
	for (size_t i = 0; i < doc->n; i++) {
		const struct doc_member *m = &doc->members[i];
		bool has_value = m->value->kind != DOC_NULL;
		if (!is_annotation_key(m->key))
			bad_name(r, m->key, m->key_span, "one word is wanted");
		if (has_value &&
		    !is_kind(r, m->value, DOC_STRING, "the annotation", "\"value\""))
			continue;
		list[(*n)++] = (struct cedar_annotation){
			.key = m->key,
			.key_span = m->key_span,
			.value = has_value ? m->value->text : TEXT(""),
			.has_value = has_value};
	}
	return list;
}

/* ---- types --------------------------------------------------------------- */

static const struct schema_type *read_type(struct reader *r, const struct doc *doc,
					   unsigned with, unsigned depth);

/* Reports members that do not belong to a type with the members `own`. */
static void check_type_members(struct reader *r, const struct doc *doc, unsigned with,
			       const struct text *own, size_t n_own)
{
	struct text known[5] = {TEXT("type")};
	size_t n = 1;
	for (size_t i = 0; i < n_own; i++)
		known[n++] = own[i];
	if (with & WITH_REQUIRED)
		known[n++] = TEXT("required");
	if (with & WITH_ANNOTATIONS)
		known[n++] = TEXT("annotations");
	check_members(r, doc, known, n, "the type");
}

static void read_attr(struct reader *r, const struct doc_member *m,
		      struct schema_attr *attr, unsigned depth)
{
	attr->name = m->key;
	attr->span = m->key_span;
	attr->type = read_type(r, m->value, WITH_REQUIRED | WITH_ANNOTATIONS, depth + 1);
	attr->is_required = true;
	if (m->value->kind != DOC_MAPPING)
		return;
	attr->annotations = read_annotations(r, m->value, &attr->n_annotations);
	const struct doc *required = doc_get(m->value, "required");
	if (required && is_kind(r, required, DOC_BOOL, "`required`", "false"))
		attr->is_required = required->boolean;
}

static void read_record(struct reader *r, const struct doc *doc, struct schema_type *type,
			unsigned depth)
{
	const struct doc *open = doc_get(doc, "additionalAttributes");
	const struct doc *attrs = need(r, doc, "attributes", "the record type");
	type->kind = SCHEMA_TYPE_RECORD;
	if (open && is_kind(r, open, DOC_BOOL, "`additionalAttributes`", "false") &&
	    open->boolean) {
		struct diag *d = diag_add(r->diags, DIAG_SCHEMA_JSON_SHAPE, open->span,
					  "records with additional attributes are not "
					  "supported");
		diag_label(d, "an experimental feature of other implementations");
		diag_help(d, "declare the attributes, and remove this");
	}
	if (!attrs || !is_kind(r, attrs, DOC_MAPPING, "`attributes`", "{}"))
		return;
	type->n_attrs = attrs->n;
	type->attrs = ARENA_ARRAY(r->arena, struct schema_attr, attrs->n);
	for (size_t i = 0; i < attrs->n; i++)
		read_attr(r, &attrs->members[i], &type->attrs[i], depth);
}

/* The types that name something. */
static void read_named(struct reader *r, const struct doc *doc, struct schema_type *type)
{
	const struct doc *name = need(r, doc, "name", "the type");
	if (!name || !is_kind(r, name, DOC_STRING, "`name`", "\"User\""))
		return;
	type->name = name->text;
	type->span = name->span;
	if (type->kind != SCHEMA_TYPE_BUILTIN) {
		check_path(r, name->text, name->span);
		return;
	}
	static const struct text known[] = {
		{"ipaddr", 6}, {"decimal", 7}, {"datetime", 8}, {"duration", 8}};
	for (size_t i = 0; i < sizeof known / sizeof *known; i++)
		if (text_equal(name->text, known[i]))
			return;
	struct text nearest = text_nearest(name->text, known, 4);
	struct diag *d =
		diag_add(r->diags, DIAG_SCHEMA_JSON_NAME, name->span,
			 "there is no extension type `%.*s`", TEXT_ARG(name->text));
	diag_label(d, "known are ipaddr, decimal, datetime and duration");
	if (text_is(name->text, "ip"))
		nearest = known[0];
	diag_help(d, "write `%.*s`", TEXT_ARG(nearest.len > 0 ? nearest : known[0]));
}

/* The types that are one word; `doc` has been looked through. */
static void read_word(struct reader *r, const struct doc *word, struct schema_type *type)
{
	type->name = word->text;
	type->kind = SCHEMA_TYPE_COMMON_NAME;
	if (text_is(word->text, "Boolean"))
		type->name = TEXT("Bool");
	if (text_is(word->text, "Boolean") || text_is(word->text, "Long") ||
	    text_is(word->text, "String"))
		type->kind = SCHEMA_TYPE_BUILTIN;
	else
		check_path(r, word->text, word->span);
}

/* The name of a common type has no parts; with them `Set` or `Record` was meant. */
static bool is_misspelled(struct reader *r, const struct doc *doc, const struct doc *word)
{
	const char *meant = doc_get(doc, "attributes") ? "Record"
			    : doc_get(doc, "element")  ? "Set"
						       : NULL;
	if (!meant)
		return false;
	struct diag *d = diag_add(r->diags, DIAG_SCHEMA_JSON_SHAPE, word->span,
				  "`%.*s` has no parts", TEXT_ARG(word->text));
	diag_label(d, "read as the name of a common type");
	diag_help(d, "write `\"type\": \"%s\"`", meant);
	return true;
}

static void read_type_by_word(struct reader *r, const struct doc *doc,
			      const struct doc *word, struct schema_type *type,
			      unsigned with, unsigned depth)
{
	static const struct {
		struct text word;
		enum schema_type_kind kind;
		struct text members[2];
		size_t n_members;
	} forms[] = {
		{{"Set", 3}, SCHEMA_TYPE_SET, {{"element", 7}}, 1},
		{{"Record", 6},
		 SCHEMA_TYPE_RECORD,
		 {{"attributes", 10}, {"additionalAttributes", 20}},
		 2},
		{{"Entity", 6}, SCHEMA_TYPE_ENTITY_NAME, {{"name", 4}}, 1},
		{{"EntityOrCommon", 14}, SCHEMA_TYPE_NAME, {{"name", 4}}, 1},
		{{"Extension", 9}, SCHEMA_TYPE_BUILTIN, {{"name", 4}}, 1},
	};
	size_t i = 0, n = sizeof forms / sizeof *forms;
	while (i < n && !text_equal(word->text, forms[i].word))
		i++;
	if (i == n) {
		if (!is_misspelled(r, doc, word))
			check_type_members(r, doc, with, NULL, 0);
		read_word(r, word, type);
		return;
	}
	check_type_members(r, doc, with, forms[i].members, forms[i].n_members);
	type->kind = forms[i].kind;
	if (type->kind == SCHEMA_TYPE_SET) {
		const struct doc *element = need(r, doc, "element", "the set type");
		type->element = element ? read_type(r, element, 0, depth + 1) : type;
	} else if (type->kind == SCHEMA_TYPE_RECORD) {
		read_record(r, doc, type, depth);
	} else {
		read_named(r, doc, type);
	}
}

/* Always a type, so that callers need not ask; what is wrong has been reported. */
static const struct schema_type *read_type(struct reader *r, const struct doc *doc,
					   unsigned with, unsigned depth)
{
	struct schema_type *type = ARENA_NEW(r->arena, struct schema_type);
	type->kind = SCHEMA_TYPE_RECORD;
	type->span = doc->span;
	if (depth > CEDAR_DEPTH_MAX) {
		struct diag *d = diag_add(r->diags, DIAG_SCHEMA_DEPTH, doc->span,
					  "types nest deeper than %u levels",
					  (unsigned)CEDAR_DEPTH_MAX);
		diag_label(d, "one level too many");
		diag_help(d, "give the inner type a name in `commonTypes`");
		return type;
	}
	if (!is_kind(r, doc, DOC_MAPPING, "a type", "{\"type\": \"String\"}"))
		return type;
	const struct doc *word = need(r, doc, "type", "the type");
	if (word && is_kind(r, word, DOC_STRING, "`type`", "\"String\""))
		read_type_by_word(r, doc, word, type, with, depth);
	return type;
}

/* ---- declarations -------------------------------------------------------- */

static void read_enum(struct reader *r, const struct doc *doc, const struct doc *ids,
		      struct schema_entity *entity)
{
	CHECK_MEMBERS(r, doc, "an enumerated entity type", TEXT("enum"),
		      TEXT("annotations"));
	entity->is_enumerated = true;
	entity->ids = read_names(r, ids, false, "`enum`", &entity->n_ids);
	if (ids->kind == DOC_SEQUENCE && ids->n == 0) {
		struct diag *d = diag_add(r->diags, DIAG_SCHEMA_JSON_SHAPE, ids->span,
					  "`enum` lists no id");
		diag_label(d, "at least one is needed");
		diag_help(d, "name the ids, or remove `enum`");
	}
}

static void read_entity(struct reader *r, const struct doc_member *m,
			struct schema_entity *entity)
{
	const struct doc *doc = m->value;
	entity->name = (struct schema_name){m->key, m->key_span};
	check_word(r, m->key, m->key_span);
	if (!is_kind(r, doc, DOC_MAPPING, "an entity type", "{}"))
		return;
	entity->annotations = read_annotations(r, doc, &entity->n_annotations);
	const struct doc *ids = doc_get(doc, "enum");
	if (ids) {
		read_enum(r, doc, ids, entity);
		return;
	}
	CHECK_MEMBERS(r, doc, "an entity type", TEXT("memberOfTypes"), TEXT("shape"),
		      TEXT("tags"), TEXT("enum"), TEXT("annotations"));
	const struct doc *parents = doc_get(doc, "memberOfTypes");
	const struct doc *shape = doc_get(doc, "shape"), *tags = doc_get(doc, "tags");
	if (parents)
		entity->parents = read_names(r, parents, true, "`memberOfTypes`",
					     &entity->n_parents);
	entity->shape = shape ? read_type(r, shape, 0, 1) : NULL;
	entity->tags = tags ? read_type(r, tags, 0, 1) : NULL;
}

static void read_applies_to(struct reader *r, const struct doc *doc,
			    struct schema_action *action)
{
	if (!is_kind(r, doc, DOC_MAPPING, "`appliesTo`",
		     "{\"principalTypes\": [], \"resourceTypes\": []}"))
		return;
	CHECK_MEMBERS(r, doc, "`appliesTo`", TEXT("principalTypes"),
		      TEXT("resourceTypes"), TEXT("context"));
	const struct doc *principals = need(r, doc, "principalTypes", "`appliesTo`");
	const struct doc *resources = need(r, doc, "resourceTypes", "`appliesTo`");
	const struct doc *context = doc_get(doc, "context");
	action->has_applies_to = true;
	if (principals)
		action->principals = read_names(r, principals, true, "`principalTypes`",
						&action->n_principals);
	if (resources)
		action->resources = read_names(r, resources, true, "`resourceTypes`",
					       &action->n_resources);
	action->context = context ? read_type(r, context, 0, 1) : NULL;
}

static void read_parent(struct reader *r, const struct doc *doc,
			struct schema_action *action)
{
	struct schema_parent parent = {0};
	if (!is_kind(r, doc, DOC_MAPPING, "a group of the action", "{\"id\": \"read\"}"))
		return;
	CHECK_MEMBERS(r, doc, "a group", TEXT("id"), TEXT("type"));
	const struct doc *id = need(r, doc, "id", "the group");
	const struct doc *type = doc_get(doc, "type");
	if (!id || !is_kind(r, id, DOC_STRING, "`id`", "\"read\""))
		return;
	parent.id = name_of(id);
	if (type && type->kind != DOC_NULL &&
	    is_kind(r, type, DOC_STRING, "`type`", "\"Action\"")) {
		check_path(r, type->text, type->span);
		parent.type = name_of(type);
	}
	action->parents[action->n_parents++] = parent;
}

static void read_parents(struct reader *r, const struct doc *doc,
			 struct schema_action *action)
{
	if (!is_kind(r, doc, DOC_SEQUENCE, "`memberOf`", "[{\"id\": \"read\"}]"))
		return;
	action->parents = ARENA_ARRAY(r->arena, struct schema_parent, doc->n);
	for (size_t i = 0; i < doc->n; i++)
		read_parent(r, doc->items[i], action);
}

static void read_action(struct reader *r, const struct doc_member *m,
			struct schema_action *action)
{
	const struct doc *doc = m->value;
	action->name = (struct schema_name){m->key, m->key_span};
	if (!is_kind(r, doc, DOC_MAPPING, "an action", "{}"))
		return;
	CHECK_MEMBERS(r, doc, "an action", TEXT("appliesTo"), TEXT("memberOf"),
		      TEXT("annotations"), TEXT("attributes"));
	action->annotations = read_annotations(r, doc, &action->n_annotations);
	const struct doc *applies = doc_get(doc, "appliesTo");
	const struct doc *parents = doc_get(doc, "memberOf");
	const struct doc *attributes = doc_get(doc, "attributes");
	if (applies && applies->kind != DOC_NULL)
		read_applies_to(r, applies, action);
	if (parents && parents->kind != DOC_NULL)
		read_parents(r, parents, action);
	if (attributes && attributes->kind != DOC_NULL) {
		struct diag *d = diag_add(r->diags, DIAG_SCHEMA_JSON_SHAPE,
					  attributes->span, "actions have no attributes");
		diag_label(d, "of an old version of the language");
		diag_help(d, "remove `attributes`");
	}
}

static void read_common(struct reader *r, const struct doc_member *m,
			struct schema_common *common)
{
	common->name = (struct schema_name){m->key, m->key_span};
	check_word(r, m->key, m->key_span);
	common->type = read_type(r, m->value, WITH_ANNOTATIONS, 1);
	if (m->value->kind == DOC_MAPPING)
		common->annotations =
			read_annotations(r, m->value, &common->n_annotations);
}

/* ---- namespaces ---------------------------------------------------------- */

/* The members of a namespace's member that must be an object, or none. */
static const struct doc *section(struct reader *r, const struct doc *doc, const char *key,
				 bool is_required)
{
	const struct doc *value =
		is_required ? need(r, doc, key, "the namespace") : doc_get(doc, key);
	bool is_ok =
		value && is_kind(r, value, DOC_MAPPING, "a section of a namespace", "{}");
	return is_ok ? value : NULL;
}

static void read_sections(struct reader *r, const struct doc *doc,
			  struct schema_namespace *ns)
{
	const struct doc *commons = section(r, doc, "commonTypes", false);
	const struct doc *entities = section(r, doc, "entityTypes", true);
	const struct doc *actions = section(r, doc, "actions", true);
	ns->n_commons = commons ? commons->n : 0;
	ns->n_entities = entities ? entities->n : 0;
	ns->n_actions = actions ? actions->n : 0;
	ns->commons = ARENA_ARRAY(r->arena, struct schema_common, ns->n_commons);
	ns->entities = ARENA_ARRAY(r->arena, struct schema_entity, ns->n_entities);
	ns->actions = ARENA_ARRAY(r->arena, struct schema_action, ns->n_actions);
	for (size_t i = 0; i < ns->n_commons; i++)
		read_common(r, &commons->members[i], &ns->commons[i]);
	for (size_t i = 0; i < ns->n_entities; i++)
		read_entity(r, &entities->members[i], &ns->entities[i]);
	for (size_t i = 0; i < ns->n_actions; i++)
		read_action(r, &actions->members[i], &ns->actions[i]);
}

static void read_namespace(struct reader *r, const struct doc_member *m,
			   struct schema_namespace *ns)
{
	const struct doc *doc = m->value;
	ns->name = (struct schema_name){m->key, m->key_span};
	if (m->key.len > 0)
		check_path(r, m->key, m->key_span);
	if (!is_kind(r, doc, DOC_MAPPING, "a namespace",
		     "{\"entityTypes\": {}, \"actions\": {}}"))
		return;
	CHECK_MEMBERS(r, doc, "a namespace", TEXT("commonTypes"), TEXT("entityTypes"),
		      TEXT("actions"), TEXT("annotations"));
	ns->annotations = read_annotations(r, doc, &ns->n_annotations);
	if (m->key.len == 0 && ns->n_annotations > 0) {
		struct diag *d = diag_add(r->diags, DIAG_SCHEMA_JSON_MEMBER,
					  ns->annotations[0].key_span,
					  "the namespace without name has annotations");
		diag_label(d, "Cedar text has no place for them");
		diag_help(d, "annotate its declarations");
	}
	read_sections(r, doc, ns);
}

struct cedar_schema_syntax *cedar_schema_from_json(struct arena *arena,
						   const struct source *source,
						   const struct doc *doc,
						   struct diag_list *diags)
{
	struct reader r = {arena, diags};
	struct cedar_schema_syntax *syntax = ARENA_NEW(arena, struct cedar_schema_syntax);
	size_t n_errors = diag_count(diags, DIAG_ERROR);
	syntax->source = source;
	if (!is_kind(&r, doc, DOC_MAPPING, "the schema",
		     "{\"\": {\"entityTypes\": {}, \"actions\": {}}}"))
		return NULL;
	syntax->n_namespaces = doc->n;
	syntax->namespaces = ARENA_ARRAY(arena, struct schema_namespace, doc->n);
	for (size_t i = 0; i < doc->n; i++)
		read_namespace(&r, &doc->members[i], &syntax->namespaces[i]);
	return diag_count(diags, DIAG_ERROR) == n_errors ? syntax : NULL;
}
