/* entities.c - the entity store: put together, and asked.
 *
 * Needs:   closed drafts, or a schema whose actions are the entities.
 * Gives:   entities sorted by reference; `in` is two binary searches.
 */
#include <stdlib.h>

#include "cedar/entities_draft.h"

/* ---- putting together ---------------------------------------------------- */

static struct cedar_uid *uids_of(struct arena *arena, const struct cedar_action **actions,
				 size_t n)
{
	struct cedar_uid *uids = ARENA_ARRAY(arena, struct cedar_uid, n + 1);
	for (size_t i = 0; i < n; i++)
		uids[i] = actions[i]->uid;
	qsort(uids, n, sizeof *uids, cedar_uid_order);
	return uids;
}

static struct cedar_entity entity_of_action(struct arena *arena,
					    const struct cedar_action *action)
{
	const struct cedar_value *empty = cedar_value_record(arena, NULL, NULL, 0);
	return (struct cedar_entity){
		.uid = action->uid,
		.span = action->span,
		.attrs = empty,
		.tags = empty,
		.parents = uids_of(arena, action->parents, action->n_parents),
		.n_parents = action->n_parents,
		.ancestors = uids_of(arena, action->ancestors, action->n_ancestors),
		.n_ancestors = action->n_ancestors,
	};
}

static struct cedar_entity entity_of_draft(struct arena *arena,
					   const struct cedar_draft *draft)
{
	struct cedar_entity entity = draft->entity;
	entity.parents = ARENA_ARRAY(arena, struct cedar_uid, draft->n_parents + 1);
	entity.n_parents = draft->n_parents;
	for (size_t i = 0; i < draft->n_parents; i++)
		entity.parents[i] = draft->parents[i].uid;
	return entity;
}

/* Drafts and actions are sorted; where both have an entity, it is the draft's. */
struct cedar_entities *cedar_drafts_store(struct arena *arena,
					  const struct cedar_drafts *drafts,
					  const struct cedar_schema *schema)
{
	struct cedar_entities *store = ARENA_NEW(arena, struct cedar_entities);
	size_t n_actions = schema != NULL ? schema->n_actions : 0, i = 0, j = 0;
	store->items = ARENA_ARRAY(arena, struct cedar_entity, drafts->n + n_actions + 1);
	while (i < drafts->n || j < n_actions) {
		int order = i == drafts->n ? 1 : -1;
		if (i < drafts->n && j < n_actions)
			order = cedar_uid_compare(drafts->items[i].entity.uid,
						  schema->actions[j].uid);
		store->items[store->n++] =
			order <= 0 ? entity_of_draft(arena, &drafts->items[i])
				   : entity_of_action(arena, &schema->actions[j]);
		i += order <= 0;
		j += order >= 0;
	}
	return store;
}

struct cedar_entities *cedar_entities_of_schema(struct arena *arena,
						const struct cedar_schema *schema)
{
	const struct cedar_drafts none = {0};
	return cedar_drafts_store(arena, &none, schema);
}

/* ---- asking -------------------------------------------------------------- */

const struct cedar_entity *cedar_entities_find(const struct cedar_entities *entities,
					       struct cedar_uid uid)
{
	size_t low = 0, high = entities->n;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		int order = cedar_uid_compare(entities->items[middle].uid, uid);
		if (order == 0)
			return &entities->items[middle];
		if (order < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return NULL;
}

bool cedar_entities_in(const struct cedar_entities *entities, struct cedar_uid uid,
		       struct cedar_uid ancestor)
{
	if (cedar_uid_equal(uid, ancestor))
		return true;
	const struct cedar_entity *entity = cedar_entities_find(entities, uid);
	return entity != NULL &&
	       bsearch(&ancestor, entity->ancestors, entity->n_ancestors, sizeof ancestor,
		       cedar_uid_order) != NULL;
}
