/* cedar_entity.c - one entity of a file.
 *
 * Needs:   its node; the tables of the store.
 * Gives:   its attributes, tags and parents in the table; parents stand in place of the
 *          ancestors.  An entity that is listed twice must be the same both times.
 */
#include "cedar_read.h"

/* What one listing says. */
struct listing {
	uint32_t handle;
	uint32_t n_parents;
	const uint32_t *parents; /* ascending, distinct */
	struct edict_cedar_value attrs;
	struct edict_cedar_value tags;
};

/* ---- members ------------------------------------------------------------- */

static const struct edict_cedar_node *get_member(struct edict_cedar_reader *r,
						 const struct edict_cedar_node *node,
						 const char *key,
						 enum edict_cedar_node_kind kind)
{
	const struct edict_cedar_node *member = edict_cedar_node_get(node, key);
	if (member != NULL && member->kind == kind)
		return member;
	r->in.status = EDICT_E_SYNTAX;
	return NULL;
}

/* `type` is NULL without a schema, and for actions. */
static bool read_attrs(struct edict_cedar_reader *r, const struct edict_cedar_node *node,
		       const struct edict_cedar_entity_type *type,
		       struct edict_cedar_value *attrs)
{
	const struct edict_cedar_type *shape =
		type != NULL ? &r->policy->schema->types[type->shape] : NULL;
	const struct edict_cedar_node *object =
		get_member(r, node, "attrs", EDICT_CEDAR_NODE_OBJECT);
	return object != NULL && edict_cedar_read_record(r, object, shape, NULL, attrs);
}

static bool read_tags(struct edict_cedar_reader *r, const struct edict_cedar_node *node,
		      const struct edict_cedar_entity_type *type,
		      struct edict_cedar_value *tags)
{
	static const struct edict_cedar_value none = {.kind = EDICT_CEDAR_RECORD};
	const struct edict_cedar_type *element = NULL;
	*tags = none;
	if (edict_cedar_node_get(node, "tags") == NULL)
		return true;
	const struct edict_cedar_node *object =
		get_member(r, node, "tags", EDICT_CEDAR_NODE_OBJECT);
	if (object == NULL)
		return false;
	if (type != NULL && type->tags == EDICT_CEDAR_NONE)
		return object->n == 0 || edict_cedar_fail(r, EDICT_E_SCHEMA);
	if (type != NULL)
		element = &r->policy->schema->types[type->tags];
	return edict_cedar_read_record(r, object, NULL, element, tags);
}

/* ---- parents ------------------------------------------------------------- */

/* Does the name of its type end in `Action`? */
static bool is_action(const struct edict_cedar_reader *r, uint32_t handle)
{
	static const struct edict_string action = {"Action", 6};
	static const struct edict_string qualified = {"::Action", 8};
	uint32_t name = r->own.entities[handle].type;
	struct edict_string text = name < r->own.first_name
					   ? r->policy->name_texts[name - 1]
					   : r->own.names[name - r->own.first_name];
	return edict_string_equal(text, action) || edict_string_ends(text, qualified);
}

static bool read_parent(struct edict_cedar_reader *r, const struct edict_cedar_node *item,
			const struct edict_cedar_entity_type *type, bool of_action,
			uint64_t *number)
{
	uint32_t parent;
	if (!edict_cedar_read_reference(r, item, &parent))
		return false;
	*number = parent;
	if (type != NULL)
		return edict_cedar_check_parent(r, type, parent);
	return !of_action || is_action(r, parent) || edict_cedar_fail(r, EDICT_E_SYNTAX);
}

/* Sort, and keep the first of equal ones. */
static bool keep_parents(struct edict_cedar_reader *r, uint64_t *numbers, uint32_t n,
			 struct listing *listing)
{
	uint32_t *parents = edict_cedar_take(r, n, sizeof *parents);
	uint32_t n_kept = 0;
	if (parents == NULL)
		return false;
	edict_cedar_sort_numbers(numbers, n);
	for (uint32_t i = 0; i < n; i++)
		if (i == 0 || numbers[i] != numbers[i - 1])
			parents[n_kept++] = (uint32_t)numbers[i];
	listing->parents = parents;
	listing->n_parents = n_kept;
	return true;
}

static bool read_parents(struct edict_cedar_reader *r,
			 const struct edict_cedar_node *node,
			 const struct edict_cedar_entity_type *type,
			 struct listing *listing)
{
	const struct edict_cedar_node *list =
		get_member(r, node, "parents", EDICT_CEDAR_NODE_LIST);
	char *back = r->in.back;
	uint64_t *numbers = list ? edict_cedar_borrow(r, list->n, sizeof *numbers) : NULL;
	if (numbers == NULL)
		return false;
	bool of_action = is_action(r, listing->handle);
	const struct edict_cedar_node *item = edict_cedar_inside(list);
	for (uint32_t i = 0; i < list->n; i++, item = edict_cedar_behind(item))
		if (!read_parent(r, item, type, of_action, &numbers[i]))
			return false;
	bool ok = keep_parents(r, numbers, list->n, listing);
	r->in.back = back;
	return ok;
}

/* ---- into the table ------------------------------------------------------ */

static bool is_same_record(const struct edict_cedar_member *members, uint32_t n,
			   const struct edict_cedar_value *record)
{
	struct edict_cedar_value given = {
		EDICT_CEDAR_RECORD, {0}, n, {.members = members}};
	return edict_cedar_equal(&given, record);
}

static bool is_same(const struct edict_cedar_entity *entity,
		    const struct listing *listing)
{
	return is_same_record(entity->attrs, entity->n_attrs, &listing->attrs) &&
	       is_same_record(entity->tags, entity->n_tags, &listing->tags);
}

/* It is compiled in: its ancestors are compared when all are known. */
static bool list_again(struct edict_cedar_reader *r, const struct listing *listing)
{
	struct edict_cedar_again *again = edict_cedar_take(r, 1, sizeof *again);
	if (again == NULL)
		return false;
	*again = (struct edict_cedar_again){r->again, listing->parents,
					    listing->n_parents, listing->handle};
	r->again = again;
	r->own.entities[listing->handle].reserved = 1;
	return true;
}

static bool has_same_parents(const struct edict_cedar_entity *entity,
			     const struct listing *listing)
{
	return entity->n_ancestors == listing->n_parents &&
	       memcmp(entity->ancestors, listing->parents,
		      listing->n_parents * sizeof *listing->parents) == 0;
}

static bool admit(struct edict_cedar_reader *r, const struct listing *listing,
		  bool is_declared)
{
	struct edict_cedar_entity *entity = &r->own.entities[listing->handle];
	if (entity->is_listed) {
		bool is_compiled = listing->handle < r->policy->n_entities &&
				   r->policy->entities[listing->handle].is_listed;
		if (!is_same(entity, listing) ||
		    (!is_compiled && !has_same_parents(entity, listing)))
			return edict_cedar_fail(r, is_declared ? EDICT_E_SCHEMA
							       : EDICT_E_DUPLICATE);
		return !is_compiled || list_again(r, listing);
	}
	entity->is_listed = 1;
	entity->attrs = listing->attrs.as.members;
	entity->n_attrs = listing->attrs.n;
	entity->tags = listing->tags.as.members;
	entity->n_tags = listing->tags.n;
	entity->ancestors = listing->parents;
	entity->n_ancestors = listing->n_parents;
	return true;
}

/* ---- the whole ----------------------------------------------------------- */

/* The declared type; NULL for actions, which must be declared themselves. */
static bool find_type(struct edict_cedar_reader *r, uint32_t handle,
		      const struct edict_cedar_entity_type **type)
{
	const struct edict_cedar_schema *schema = r->policy->schema;
	*type = edict_cedar_type_find(schema, r->own.entities[handle].type);
	if (*type == NULL)
		return edict_cedar_fail(r, EDICT_E_SCHEMA);
	if ((*type)->is_action)
		*type = NULL;
	return edict_cedar_check_reference(r, handle);
}

bool edict_cedar_entity_read(struct edict_cedar_reader *r,
			     const struct edict_cedar_node *node)
{
	const struct edict_cedar_entity_type *type = NULL;
	bool has_schema = r->policy->schema != NULL;
	struct listing listing;
	const struct edict_cedar_node *uid =
		get_member(r, node, "uid", EDICT_CEDAR_NODE_OBJECT);
	if (uid == NULL || !edict_cedar_read_reference(r, uid, &listing.handle))
		return false;
	if (has_schema && !find_type(r, listing.handle, &type))
		return false;
	return read_attrs(r, node, type, &listing.attrs) &&
	       read_parents(r, node, type, &listing) &&
	       read_tags(r, node, type, &listing.tags) &&
	       admit(r, &listing, has_schema && type == NULL);
}
