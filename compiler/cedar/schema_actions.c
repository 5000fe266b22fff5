/* schema_actions.c - the actions of a schema.
 *
 * Needs:   entity types and actions at their places, common types resolved.
 * Gives:   what each action applies to, its context, its groups; the ancestors of the
 *          types of actions.
 * Keeps:   no action is in itself.  `appliesTo` is not inherited from a group.
 */
#include <stdlib.h>

#include "cedar/schema_resolver.h"

static const struct cedar_entity_type **entity_types_of(struct schema_resolver *r,
							uint32_t space,
							const struct schema_name *names,
							size_t *n)
{
	struct schema_graph sorted = {0};
	uint32_t *items = ARENA_ARRAY(r->arena, uint32_t, *n);
	*n = schema_resolve_names(r, space, names, *n, items);
	if (*n == 0)
		return NULL;
	schema_graph_add(r->arena, &sorted, items, *n);
	*n = sorted.lists[0].n;
	const struct cedar_entity_type **types =
		ARENA_ARRAY(r->arena, const struct cedar_entity_type *, *n);
	for (size_t i = 0; i < *n; i++)
		types[i] = &r->schema->entity_types[items[i]];
	return types;
}

/* ---- groups -------------------------------------------------------------- */

static void unknown_action(struct schema_resolver *r, uint32_t space,
			   const struct schema_parent *parent)
{
	struct text *names = NULL;
	size_t n = 0;
	struct diag *d =
		diag_add(r->diags, DIAG_SCHEMA_ACTION_UNKNOWN, parent->id.span,
			 "action `%.*s` is not declared", TEXT_ARG(parent->id.text));
	diag_label(d, parent->type.text.len > 0
			      ? "not in this namespace"
			      : "neither in this namespace nor outside");
	for (size_t i = 0; i < r->actions.n; i++)
		if (r->actions.entries[i].space == space)
			ARENA_PUSH(r->arena, names, n, r->actions.entries[i].name);
	struct text nearest = {NULL, 0};
	if (diag_count(r->diags, DIAG_ERROR) <= SCHEMA_HINTS_MAX)
		nearest = text_nearest(parent->id.text, names, n);
	if (nearest.len > 0)
		diag_help(d, "did you mean `%.*s`?", TEXT_ARG(nearest));
	else
		diag_help(d, "declare it: `action \"%.*s\";`", TEXT_ARG(parent->id.text));
}

static void wrong_action_type(struct schema_resolver *r,
			      const struct schema_parent *parent)
{
	struct text type = parent->type.text;
	struct diag *d = diag_add(r->diags, DIAG_SCHEMA_ACTION_TYPE, parent->type.span,
				  "`%.*s` is no type of actions", TEXT_ARG(type));
	diag_label(d, "the last part of it is `Action`");
	diag_help(d, "write `Action::\"%.*s\"`, or `%.*s::Action::\"%.*s\"`",
		  TEXT_ARG(parent->id.text), TEXT_ARG(type), TEXT_ARG(parent->id.text));
}

/* In the own namespace, then outside of all; or where the type says. */
static const struct schema_entry *find_parent(struct schema_resolver *r, uint32_t space,
					      const struct schema_parent *parent)
{
	struct text prefix, last = parent->type.text;
	bool is_qualified = schema_split_name(parent->type.text, &prefix, &last);
	if (last.len > 0 && !text_is(last, "Action")) {
		wrong_action_type(r, parent);
		return NULL;
	}
	if (is_qualified)
		space = schema_find_space(r, prefix);
	const struct schema_entry *e = schema_find(&r->actions, space, parent->id.text);
	if (!e && !is_qualified)
		e = schema_find(&r->actions, r->global, parent->id.text);
	if (!e)
		unknown_action(r, space, parent);
	return e;
}

static uint32_t resolve_groups(struct schema_resolver *r, uint32_t space,
			       const struct schema_action *decl)
{
	uint32_t *items = ARENA_ARRAY(r->arena, uint32_t, decl->n_parents);
	size_t n = 0;
	for (size_t i = 0; i < decl->n_parents; i++) {
		const struct schema_entry *e = find_parent(r, space, &decl->parents[i]);
		if (e)
			items[n++] = e->index;
	}
	return schema_graph_add(r->arena, &r->groups, items, n);
}

/* ---- actions ------------------------------------------------------------- */

static void resolve_action(struct schema_resolver *r, uint32_t space,
			   const struct schema_action *decl, uint32_t index)
{
	struct cedar_action *action = &r->schema->actions[index];
	r->groups.list_of[index] = resolve_groups(r, space, decl);
	size_t n_principals = decl->n_principals, n_resources = decl->n_resources;
	const struct cedar_entity_type **principals =
		entity_types_of(r, space, decl->principals, &n_principals);
	const struct cedar_entity_type **resources =
		entity_types_of(r, space, decl->resources, &n_resources);
	const struct cedar_type *context =
		schema_resolve_record(r, space, decl->context, "context");
	if (n_principals == 0 || n_resources == 0) /* applies to nothing */
		return;
	action->principals = principals;
	action->n_principals = n_principals;
	action->resources = resources;
	action->n_resources = n_resources;
	action->context = context;
}

/* As for entity types: names of one declaration share what it says. */
static void share_action(struct schema_resolver *r, uint32_t index, uint32_t first)
{
	struct cedar_action *action = &r->schema->actions[index];
	const struct cedar_action *model = &r->schema->actions[first];
	action->principals = model->principals;
	action->n_principals = model->n_principals;
	action->resources = model->resources;
	action->n_resources = model->n_resources;
	action->context = model->context;
	r->groups.list_of[index] = r->groups.list_of[first];
}

static bool says_the_same(const struct schema_action *a, const struct schema_action *b)
{
	return a->parents == b->parents && a->principals == b->principals &&
	       a->resources == b->resources && a->context == b->context;
}

static void resolve_declarations(struct schema_resolver *r)
{
	uint32_t order = 0;
	for (uint32_t i = 0; i < r->syntax->n_namespaces; i++) {
		const struct schema_namespace *ns = &r->syntax->namespaces[i];
		for (size_t j = 0; j < ns->n_actions; j++, order++) {
			const struct schema_action *decl = &ns->actions[j];
			uint32_t index = r->action_at[order];
			if (!schema_count_action(r, decl))
				return;
			if (j > 0 && says_the_same(decl - 1, decl))
				share_action(r, index, r->action_at[order - 1]);
			else
				resolve_action(r, i, decl, index);
		}
	}
}

/* ---- the hierarchy ------------------------------------------------------- */

static const struct schema_list *closed_of(const struct schema_resolver *r,
					   uint32_t action)
{
	static const struct schema_list none;
	uint32_t list = r->groups.list_of[action];
	return list == SCHEMA_NO_LIST ? &none : &r->groups.closed[list];
}

/* Report a cycle once; the actions on it are each other's ancestors. */
static void report_cycle(struct schema_resolver *r, uint32_t start, bool *is_reported)
{
	const struct cedar_action *action = &r->schema->actions[start];
	const struct schema_list *kin = closed_of(r, start);
	struct diag *d = diag_add(r->diags, DIAG_SCHEMA_ACTION_CYCLE, action->span,
				  "action `%.*s` is in itself", TEXT_ARG(action->uid.id));
	diag_label(d, "its groups lead back to it");
	for (size_t i = 0; i < kin->n; i++) {
		uint32_t other = kin->items[i];
		if (is_reported[other] || !schema_list_has(closed_of(r, other), start))
			continue;
		is_reported[other] = true;
		if (other != start)
			diag_also(d, r->schema->actions[other].span, "through this one");
	}
	diag_help(d, "take one of them out of its group");
}

static const struct cedar_action **actions_of(struct schema_resolver *r,
					      const struct schema_list *list)
{
	const struct cedar_action **actions =
		ARENA_ARRAY(r->arena, const struct cedar_action *, list->n);
	for (size_t i = 0; i < list->n; i++)
		actions[i] = &r->schema->actions[list->items[i]];
	return actions;
}

static void close_actions(struct schema_resolver *r)
{
	struct schema_graph *groups = &r->groups;
	const struct cedar_action ***parents =
		ARENA_ARRAY(r->arena, const struct cedar_action **, groups->n_lists);
	const struct cedar_action ***ancestors =
		ARENA_ARRAY(r->arena, const struct cedar_action **, groups->n_lists);
	bool *is_reported = ARENA_ARRAY(r->arena, bool, groups->n_nodes);
	for (size_t i = 0; i < groups->n_lists; i++) {
		parents[i] = actions_of(r, &groups->lists[i]);
		ancestors[i] = actions_of(r, &groups->closed[i]);
	}
	for (uint32_t i = 0; i < groups->n_nodes; i++) {
		uint32_t list = groups->list_of[i];
		struct cedar_action *action = &r->schema->actions[i];
		if (list == SCHEMA_NO_LIST)
			continue;
		action->parents = parents[list];
		action->n_parents = groups->lists[list].n;
		action->ancestors = ancestors[list];
		action->n_ancestors = groups->closed[list].n;
		if (!is_reported[i] && schema_list_has(&groups->closed[list], i))
			report_cycle(r, i, is_reported);
	}
}

/* The type of an action descends from the types of its ancestors.  Actions are sorted,
 * so that those of one type stand together. */
static void close_action_types(struct schema_resolver *r)
{
	struct cedar_schema *schema = r->schema;
	uint32_t *seen = ARENA_ARRAY(r->arena, uint32_t, schema->n_entity_types);
	for (size_t i = 0; i < schema->n_actions; i++) {
		const struct cedar_action *action = &schema->actions[i];
		struct cedar_entity_type *type =
			&schema->entity_types[action->type->index];
		for (size_t j = 0; j < action->n_ancestors; j++) {
			const struct cedar_entity_type *other =
				action->ancestors[j]->type;
			if (seen[other->index] == type->index + 1)
				continue;
			seen[other->index] = type->index + 1;
			ARENA_PUSH(r->arena, type->ancestors, type->n_ancestors, other);
		}
	}
}

void schema_resolve_actions(struct schema_resolver *r)
{
	struct schema_graph *groups = &r->groups;
	groups->n_nodes = r->schema->n_actions;
	groups->list_of = ARENA_ARRAY(r->arena, uint32_t, groups->n_nodes);
	for (size_t i = 0; i < groups->n_nodes; i++)
		groups->list_of[i] = SCHEMA_NO_LIST;
	resolve_declarations(r);
	if (!schema_graph_close(r->arena, groups)) {
		schema_report_kin(r, r->schema->actions[0].span, "actions");
		return;
	}
	close_actions(r);
	close_action_types(r);
}
