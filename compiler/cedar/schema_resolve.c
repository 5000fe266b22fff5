/* schema_resolve.c - a schema as written to what it means.
 *
 * Needs:   the syntax of a whole schema; types nest at most CEDAR_DEPTH_MAX levels.
 * Gives:   entity types and actions sorted, names settled, hierarchies closed.
 * Keeps:   all errors are reported, each once; work is close to linear, and where a
 *          short text could mean very much there are limits (schema_resolver.h).
 */
#include <stdlib.h>

#include "cedar/schema_resolver.h"

/* ---- declarations get their place ---------------------------------------- */

struct draft {
	struct text type, id; /* entity type: full name; action: type and id */
	uint32_t entry;	      /* in the table */
};

static int compare_drafts(const void *a, const void *b)
{
	const struct draft *left = a, *right = b;
	int order = text_compare(left->type, right->type);
	if (!order)
		order = text_compare(left->id, right->id);
	if (order)
		return order;
	return left->entry < right->entry ? -1 : left->entry > right->entry;
}

static struct draft *sort_drafts(struct schema_resolver *r,
				 const struct schema_table *table, bool is_action)
{
	struct draft *drafts = ARENA_ARRAY(r->arena, struct draft, table->n);
	struct text type = {NULL, 0};
	for (uint32_t i = 0; i < table->n; i++) {
		const struct schema_entry *e = &table->entries[i];
		bool is_first = i == 0 || e[-1].space != e->space;
		if (is_action && is_first)
			type = schema_full_name(r, e->space, TEXT("Action"));
		drafts[i] =
			is_action ? (struct draft){type, e->name, i}
				  : (struct draft){schema_full_name(r, e->space, e->name),
						   TEXT(""), i};
	}
	if (table->n > 1)
		qsort(drafts, table->n, sizeof *drafts, compare_drafts);
	return drafts;
}

static void place_entity_types(struct schema_resolver *r)
{
	size_t n = r->entities.n;
	struct draft *drafts = sort_drafts(r, &r->entities, false);
	r->schema->entity_types = ARENA_ARRAY(r->arena, struct cedar_entity_type, n);
	r->schema->n_entity_types = n;
	r->entity_at = ARENA_ARRAY(r->arena, uint32_t, n);
	r->references = ARENA_ARRAY(r->arena, struct cedar_type, n);
	for (uint32_t i = 0; i < n; i++) {
		struct schema_entry *e = &r->entities.entries[drafts[i].entry];
		struct cedar_entity_type *type = &r->schema->entity_types[i];
		e->index = i;
		r->entity_at[e->order] = i;
		r->references[i].kind = CEDAR_TYPE_ENTITY;
		r->references[i].entity = type;
		*type = (struct cedar_entity_type){.name = drafts[i].type,
						   .span = e->span,
						   .index = i,
						   .is_action = e->is_implicit,
						   .shape = &schema_empty_record};
	}
}

static void place_actions(struct schema_resolver *r)
{
	size_t n = r->actions.n;
	struct draft *drafts = sort_drafts(r, &r->actions, true);
	r->schema->actions = ARENA_ARRAY(r->arena, struct cedar_action, n);
	r->schema->n_actions = n;
	r->action_at = ARENA_ARRAY(r->arena, uint32_t, n);
	for (uint32_t i = 0; i < n; i++) {
		struct schema_entry *e = &r->actions.entries[drafts[i].entry];
		const struct schema_entry *type =
			schema_find(&r->entities, e->space, TEXT("Action"));
		e->index = i;
		r->action_at[e->order] = i;
		r->schema->actions[i] = (struct cedar_action){
			.uid = {drafts[i].type, drafts[i].id},
			.span = e->span,
			.index = i,
			.type = &r->schema->entity_types[type->index],
			.context = &schema_empty_record};
	}
}

/* ---- entity types -------------------------------------------------------- */

size_t schema_resolve_names(struct schema_resolver *r, uint32_t space,
			    const struct schema_name *names, size_t n, uint32_t *items)
{
	size_t n_items = 0;
	for (size_t i = 0; i < n; i++) {
		struct schema_target target =
			schema_denoted(r, space, names[i].text, SCHEMA_USE_ENTITY);
		if (target.entity && !target.entity->is_implicit)
			items[n_items++] = target.entity->index;
		else
			schema_unknown_type(r, space, names[i].text, names[i].span,
					    SCHEMA_USE_ENTITY);
	}
	return n_items;
}

static void resolve_ids(struct schema_resolver *r, struct cedar_entity_type *type,
			const struct schema_entity *decl)
{
	size_t n = 0;
	type->is_enumerated = decl->is_enumerated;
	if (decl->n_ids == 0)
		return;
	type->ids = ARENA_ARRAY(r->arena, struct text, decl->n_ids);
	for (size_t i = 0; i < decl->n_ids; i++)
		type->ids[i] = decl->ids[i].text;
	qsort(type->ids, decl->n_ids, sizeof *type->ids, text_order);
	for (size_t i = 0; i < decl->n_ids; i++)
		if (i == 0 || !text_equal(type->ids[i], type->ids[n - 1]))
			type->ids[n++] = type->ids[i];
	type->n_ids = n;
}

static uint32_t resolve_parents(struct schema_resolver *r, uint32_t space,
				const struct schema_entity *decl)
{
	uint32_t *items = ARENA_ARRAY(r->arena, uint32_t, decl->n_parents);
	size_t n = schema_resolve_names(r, space, decl->parents, decl->n_parents, items);
	return schema_graph_add(r->arena, &r->types, items, n);
}

static void resolve_entity_type(struct schema_resolver *r, uint32_t space,
				const struct schema_entity *decl, uint32_t index)
{
	struct cedar_entity_type *type = &r->schema->entity_types[index];
	type->shape = schema_resolve_record(r, space, decl->shape, "shape");
	if (decl->tags)
		type->tags = schema_resolve_type(r, space, decl->tags).type;
	r->types.list_of[index] = resolve_parents(r, space, decl);
	resolve_ids(r, type, decl);
}

/* Names of one declaration share what it says, so that it is resolved, and its errors
 * are reported, once. */
static void share_entity_type(struct schema_resolver *r, uint32_t index, uint32_t first)
{
	struct cedar_entity_type *type = &r->schema->entity_types[index];
	const struct cedar_entity_type *model = &r->schema->entity_types[first];
	type->shape = model->shape;
	type->tags = model->tags;
	type->ids = model->ids;
	type->n_ids = model->n_ids;
	type->is_enumerated = model->is_enumerated;
	r->types.list_of[index] = r->types.list_of[first];
}

static bool says_the_same(const struct schema_entity *a, const struct schema_entity *b)
{
	return a->parents == b->parents && a->shape == b->shape && a->tags == b->tags &&
	       a->ids == b->ids && a->is_enumerated == b->is_enumerated;
}

static void resolve_entity_types(struct schema_resolver *r)
{
	uint32_t order = 0;
	r->types.n_nodes = r->schema->n_entity_types;
	r->types.list_of = ARENA_ARRAY(r->arena, uint32_t, r->types.n_nodes);
	for (size_t i = 0; i < r->types.n_nodes; i++)
		r->types.list_of[i] = SCHEMA_NO_LIST;
	for (uint32_t i = 0; i < r->syntax->n_namespaces; i++) {
		const struct schema_namespace *ns = &r->syntax->namespaces[i];
		for (size_t j = 0; j < ns->n_entities; j++, order++) {
			const struct schema_entity *decl = &ns->entities[j];
			uint32_t index = r->entity_at[order];
			if (!schema_count_entity(r, i, decl))
				return;
			if (j > 0 && says_the_same(decl - 1, decl))
				share_entity_type(r, index, r->entity_at[order - 1]);
			else
				resolve_entity_type(r, i, decl, index);
		}
		order += ns->n_actions > 0; /* their type */
	}
}

/* ---- ancestors of entity types ------------------------------------------- */

void schema_report_kin(struct schema_resolver *r, struct span span, const char *what)
{
	struct diag *d = diag_add(r->diags, DIAG_SCHEMA_LIMIT, span,
				  "the hierarchy of %s is too large", what);
	diag_label(d, "together they have more than %u ancestors, or paths to them",
		   SCHEMA_KIN_MAX);
	diag_help(d, "put fewer of them into one another");
}

static void close_entity_types(struct schema_resolver *r)
{
	struct schema_graph *graph = &r->types;
	struct cedar_schema *schema = r->schema;
	if (!schema_graph_close(r->arena, graph)) {
		schema_report_kin(r, schema->entity_types[0].span, "entity types");
		return;
	}
	const struct cedar_entity_type ***shared =
		ARENA_ARRAY(r->arena, const struct cedar_entity_type **, graph->n_lists);
	for (size_t i = 0; i < graph->n_lists; i++) {
		const struct schema_list *closed = &graph->closed[i];
		shared[i] = ARENA_ARRAY(r->arena, const struct cedar_entity_type *,
					closed->n);
		for (size_t j = 0; j < closed->n; j++)
			shared[i][j] = &schema->entity_types[closed->items[j]];
	}
	for (size_t i = 0; i < schema->n_entity_types; i++) {
		uint32_t list = graph->list_of[i];
		if (list == SCHEMA_NO_LIST)
			continue;
		schema->entity_types[i].ancestors = shared[list];
		schema->entity_types[i].n_ancestors = graph->closed[list].n;
	}
}

/* ---- entry point --------------------------------------------------------- */

struct cedar_schema *cedar_schema_resolve(struct arena *arena,
					  const struct cedar_schema_syntax *syntax,
					  struct diag_list *diags)
{
	size_t n_errors = diag_count(diags, DIAG_ERROR);
	struct schema_resolver r = {.arena = arena,
				    .diags = diags,
				    .syntax = syntax,
				    .schema = ARENA_NEW(arena, struct cedar_schema)};
	r.schema->source = syntax->source;
	schema_enter_names(&r);
	if (!schema_check_names(&r))
		return NULL;
	place_entity_types(&r);
	place_actions(&r);
	schema_resolve_commons(&r);
	resolve_entity_types(&r);
	close_entity_types(&r);
	schema_resolve_actions(&r);
	return diag_count(diags, DIAG_ERROR) == n_errors ? r.schema : NULL;
}
