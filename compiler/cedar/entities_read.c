/* entities_read.c - an entity file into a store.
 *
 * Needs:   a JSON document; a resolved schema or none.
 * Gives:   entities with typed attributes, one a reference, closed and checked.
 * Keeps:   whatever is wrong refuses the whole file; all of it is reported.
 */
#include <stdlib.h>

#include "cedar/entities_draft.h"

/* Attributes stand in the list, the entity, and their own object. */
enum { DEPTH_ATTRS = 3 };

/* ---- members of an entity ------------------------------------------------ */

static void report_missing(struct cedar_data_reader *r, const struct doc *doc,
			   const char *key)
{
	struct text keys[4] = {TEXT("uid"), TEXT("attrs"), TEXT("parents"), TEXT("tags")};
	struct span brace = doc->span;
	struct text near = {0};
	brace.end = brace.begin + 1;
	for (size_t i = 0; i < doc->n; i++)
		if (text_is(text_nearest(doc->members[i].key, keys, 4), key))
			near = doc->members[i].key;
	struct diag *d = diag_add(r->diags, DIAG_CEDAR_DATA_SHAPE, brace,
				  "entity has no `%s`", key);
	diag_label(d, "not among these members");
	if (near.len > 0)
		diag_help(d, "rename `%.*s` to `%s`", TEXT_ARG(near), key);
	else
		diag_help(d,
			  text_is(keys[0], key) ? "add `%s`, {\"type\": .., \"id\": ..}"
						: "add `%s`, which may be empty",
			  key);
}

/* The member `key`, of the kind that it must have; NULL with a diagnostic. */
static const struct doc *get_member(struct cedar_data_reader *r, const struct doc *doc,
				    const char *key, enum doc_kind kind)
{
	const struct doc *member = doc_get(doc, key);
	if (member == NULL) {
		report_missing(r, doc, key);
		return NULL;
	}
	if (member->kind == kind)
		return member;
	struct diag *d = diag_add(r->diags, DIAG_CEDAR_DATA_SHAPE, member->span,
				  "`%s` of an entity is %s", key,
				  doc_json_kind_name(member->kind));
	diag_label(d, "%s is wanted here", doc_json_kind_name(kind));
	diag_help(d,
		  kind == DOC_SEQUENCE ? "write a list, [..]" : "write an object, {..}");
	return NULL;
}

static int compare_parents(const void *a, const void *b)
{
	const struct cedar_parent *left = a, *right = b;
	return cedar_uid_compare(left->uid, right->uid);
}

static void sort_parents(struct cedar_draft *draft)
{
	size_t n = 0;
	qsort(draft->parents, draft->n_parents, sizeof *draft->parents, compare_parents);
	for (size_t i = 0; i < draft->n_parents; i++)
		if (n == 0 ||
		    !cedar_uid_equal(draft->parents[n - 1].uid, draft->parents[i].uid))
			draft->parents[n++] = draft->parents[i];
	draft->n_parents = n;
}

/* Also without a schema. */
static bool check_parent(struct cedar_data_reader *r, const struct cedar_draft *draft,
			 const struct cedar_parent *parent)
{
	if (!cedar_data_is_action_type(draft->entity.uid.type) ||
	    cedar_data_is_action_type(parent->uid.type))
		return true;
	struct text uid = cedar_uid_text(r->arena, draft->entity.uid);
	struct diag *d = diag_add(r->diags, DIAG_CEDAR_DATA_SHAPE, parent->span,
				  "action `%.*s` cannot be in a `%.*s`", TEXT_ARG(uid),
				  TEXT_ARG(parent->uid.type));
	diag_label(d, "not an action");
	diag_help(d, "remove it: the parents of actions are actions");
	return false;
}

static bool read_parents(struct cedar_data_reader *r, const struct doc *doc,
			 struct cedar_draft *draft)
{
	const struct doc *list = get_member(r, doc, "parents", DOC_SEQUENCE);
	bool ok = list != NULL;
	if (!ok)
		return false;
	draft->parents = ARENA_ARRAY(r->arena, struct cedar_parent, list->n + 1);
	for (size_t i = 0; i < list->n; i++) {
		struct cedar_parent *parent = &draft->parents[draft->n_parents];
		parent->span = list->items[i]->span;
		if (cedar_data_uid(r, list->items[i], &parent->uid) &&
		    check_parent(r, draft, parent))
			draft->n_parents++;
		else
			ok = false;
	}
	sort_parents(draft);
	return ok;
}

/* `type` is NULL without a schema, and for actions. */
static bool read_attrs(struct cedar_data_reader *r, const struct doc *doc,
		       const struct cedar_entity_type *type, struct cedar_draft *draft)
{
	const struct doc *attrs = get_member(r, doc, "attrs", DOC_MAPPING);
	struct cedar_expected expected = {0};
	if (attrs == NULL)
		return false;
	if (type != NULL)
		expected =
			(struct cedar_expected){type->shape, "", type->name, type->span};
	draft->entity.attrs = cedar_data_record(r, attrs, expected, DEPTH_ATTRS);
	return draft->entity.attrs != NULL;
}

static void report_tag(struct cedar_data_reader *r, const struct doc_member *tag,
		       const struct cedar_entity_type *type)
{
	struct diag *d = diag_add(r->diags, DIAG_CEDAR_DATA_TAG, tag->key_span,
				  "`%.*s` has a tag, `%.*s`, but its type declares none",
				  TEXT_ARG(type->name), TEXT_ARG(tag->key));
	diag_label(d, "a tag");
	diag_also(d, type->span, "declared without `tags` here");
	diag_help(d, "remove it, or declare the type of all tags: `tags String`");
}

static const struct cedar_value *read_tag(struct cedar_data_reader *r,
					  const struct doc_member *tag,
					  const struct cedar_entity_type *type)
{
	struct cedar_expected expected = {0};
	if (type != NULL && type->tags == NULL) {
		report_tag(r, tag, type);
		return NULL;
	}
	if (type != NULL)
		expected =
			(struct cedar_expected){type->tags, "tag ", tag->key, type->span};
	return cedar_data_value(r, tag->value, expected, DEPTH_ATTRS + 1);
}

static bool read_tags(struct cedar_data_reader *r, const struct doc *doc,
		      const struct cedar_entity_type *type, struct cedar_draft *draft)
{
	static const struct doc no_tags = {.kind = DOC_MAPPING};
	const struct doc *tags = &no_tags;
	bool ok = true;
	if (doc_get(doc, "tags") != NULL)
		tags = get_member(r, doc, "tags", DOC_MAPPING);
	if (tags == NULL)
		return false;
	struct text *names = ARENA_ARRAY(r->arena, struct text, tags->n + 1);
	const struct cedar_value **values =
		ARENA_ARRAY(r->arena, const struct cedar_value *, tags->n + 1);
	for (size_t i = 0; i < tags->n; i++) {
		names[i] = tags->members[i].key;
		values[i] = read_tag(r, &tags->members[i], type);
		ok &= values[i] != NULL;
	}
	if (ok)
		draft->entity.tags = cedar_value_record(r->arena, names, values, tags->n);
	return ok;
}

/* ---- entities ------------------------------------------------------------ */

static bool read_uid(struct cedar_data_reader *r, const struct doc *doc,
		     struct cedar_draft *draft)
{
	const struct doc *uid = doc_get(doc, "uid");
	draft->entity.span = doc->span;
	if (uid == NULL) {
		report_missing(r, doc, "uid");
		return false;
	}
	draft->uid_span = uid->span;
	return cedar_data_uid(r, uid, &draft->entity.uid);
}

static bool read_entity(struct cedar_data_reader *r, const struct doc *doc,
			struct cedar_draft *draft)
{
	const struct cedar_entity_type *type = NULL;
	if (doc->kind != DOC_MAPPING) {
		struct diag *d = diag_add(r->diags, DIAG_CEDAR_DATA_SHAPE, doc->span,
					  "entity is %s", doc_json_kind_name(doc->kind));
		diag_label(d, "an object is wanted here");
		diag_help(d, "write {\"uid\": .., \"attrs\": {..}, \"parents\": [..]}");
		return false;
	}
	bool ok = read_uid(r, doc, draft);
	if (ok && r->schema && !cedar_data_is_action_type(draft->entity.uid.type)) {
		type = cedar_data_entity_type(r, draft->entity.uid.type, draft->uid_span);
		ok = type != NULL;
	}
	if (!ok)
		return false;
	ok &= read_attrs(r, doc, type, draft);
	ok &= read_parents(r, doc, draft);
	ok &= read_tags(r, doc, type, draft);
	return ok;
}

/* ---- one an entity ------------------------------------------------------- */

static int compare_drafts(const void *a, const void *b)
{
	const struct cedar_draft *left = a, *right = b;
	int order = cedar_uid_compare(left->entity.uid, right->entity.uid);
	if (order != 0)
		return order;
	return left->order < right->order ? -1 : left->order > right->order;
}

/* What two listings of one entity differ in; NULL: nothing. */
static const char *difference(const struct cedar_draft *a, const struct cedar_draft *b)
{
	if (!cedar_value_equal(a->entity.attrs, b->entity.attrs))
		return "attributes";
	if (!cedar_value_equal(a->entity.tags, b->entity.tags))
		return "tags";
	if (a->n_parents != b->n_parents)
		return "parents";
	for (size_t i = 0; i < a->n_parents; i++)
		if (!cedar_uid_equal(a->parents[i].uid, b->parents[i].uid))
			return "parents";
	return NULL;
}

static bool unite(struct cedar_data_reader *r, const struct cedar_draft *first,
		  const struct cedar_draft *second)
{
	const char *what = difference(first, second);
	if (what == NULL)
		return true;
	struct text uid = cedar_uid_text(r->arena, first->entity.uid);
	struct diag *d = diag_add(r->diags, DIAG_CEDAR_ENTITY_DUPLICATE, second->uid_span,
				  "entity `%.*s` is listed twice", TEXT_ARG(uid));
	diag_label(d, "with other %s", what);
	diag_also(d, first->uid_span, "listed first here");
	diag_help(d, "remove one of them, or give it another id");
	return false;
}

/* Sort, and keep the first of equal ones. */
static bool make_distinct(struct cedar_data_reader *r, struct cedar_drafts *drafts)
{
	struct cedar_draft *items = drafts->items;
	size_t n = 0;
	bool ok = true;
	qsort(items, drafts->n, sizeof *items, compare_drafts);
	for (size_t i = 0; i < drafts->n; i++) {
		if (n > 0 &&
		    cedar_uid_equal(items[n - 1].entity.uid, items[i].entity.uid))
			ok &= unite(r, &items[n - 1], &items[i]);
		else
			items[n++] = items[i];
	}
	drafts->n = n;
	return ok;
}

static bool read_list(struct cedar_data_reader *r, const struct doc *doc,
		      struct cedar_drafts *drafts)
{
	bool ok = true;
	if (doc->kind != DOC_SEQUENCE) {
		struct diag *d =
			diag_add(r->diags, DIAG_CEDAR_DATA_SHAPE, doc->span,
				 "entities are %s", doc_json_kind_name(doc->kind));
		diag_label(d, "a list is wanted here");
		diag_help(d, "write a list of entities, [{\"uid\": ..}, ..]");
		return false;
	}
	drafts->items = ARENA_ARRAY(r->arena, struct cedar_draft, doc->n + 1);
	for (size_t i = 0; i < doc->n; i++) {
		struct cedar_draft draft = {.order = i};
		if (read_entity(r, doc->items[i], &draft))
			drafts->items[drafts->n++] = draft;
		else
			ok = false;
	}
	return make_distinct(r, drafts) && ok;
}

struct cedar_entities *cedar_entities_read(struct arena *arena, const struct doc *doc,
					   const struct cedar_schema *schema,
					   struct diag_list *diags)
{
	struct cedar_data_reader r = {arena, schema, true, diags};
	struct cedar_drafts drafts = {0};
	if (!read_list(&r, doc, &drafts) || !cedar_drafts_close(arena, &drafts, diags) ||
	    (schema != NULL && !cedar_drafts_check(&r, &drafts)))
		return NULL;
	return cedar_drafts_store(arena, &drafts, schema);
}
