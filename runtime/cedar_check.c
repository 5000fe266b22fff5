/* cedar_check.c - are values, references and requests what the schema declares?
 *
 * Needs:   a policy with a schema.
 * Gives:   true, or false with EDICT_E_SCHEMA.
 *
 * Parents are checked where they are read: the types that ancestors may have are closed,
 * so that what holds of all parents holds of all ancestors.
 */
#include "cedar_read.h"

/* ---- looking up ---------------------------------------------------------- */

const struct edict_cedar_entity_type *
edict_cedar_type_find(const struct edict_cedar_schema *schema, uint32_t name)
{
	const struct edict_cedar_entity_type *types = schema->entity_types;
	uint32_t low = 0;
	uint32_t high = schema->n_entity_types;
	while (low < high) {
		uint32_t middle = low + (high - low) / 2;
		if (types[middle].name == name)
			return &types[middle];
		if (types[middle].name < name)
			low = middle + 1;
		else
			high = middle;
	}
	return NULL;
}

const struct edict_cedar_action *
edict_cedar_action_find(const struct edict_cedar_schema *schema, uint32_t handle)
{
	uint32_t low = 0;
	uint32_t high = schema->n_actions;
	while (low < high) {
		uint32_t middle = low + (high - low) / 2;
		if (schema->actions[middle].entity == handle)
			return &schema->actions[middle];
		if (schema->actions[middle].entity < handle)
			low = middle + 1;
		else
			high = middle;
	}
	return NULL;
}

static bool has_number(const uint32_t *numbers, uint32_t n, uint32_t number)
{
	uint32_t low = 0;
	uint32_t high = n;
	while (low < high) {
		uint32_t middle = low + (high - low) / 2;
		if (numbers[middle] == number)
			return true;
		if (numbers[middle] < number)
			low = middle + 1;
		else
			high = middle;
	}
	return false;
}

/* ---- references ---------------------------------------------------------- */

/* A type that is not declared declares nothing about its ids. */
static bool is_id_valid(const struct edict_cedar_schema *schema, uint32_t type,
			uint32_t handle)
{
	const struct edict_cedar_entity_type *declared =
		edict_cedar_type_find(schema, type);
	if (declared == NULL)
		return true;
	if (declared->is_action)
		return edict_cedar_action_find(schema, handle) != NULL;
	return !declared->is_enumerated ||
	       has_number(declared->ids, declared->n_ids, handle);
}

bool edict_cedar_check_reference(struct edict_cedar_reader *r, uint32_t handle)
{
	uint32_t type = edict_cedar_entity_of(r, handle)->type;
	return is_id_valid(r->policy->schema, type, handle) ||
	       edict_cedar_fail(r, EDICT_E_SCHEMA);
}

bool edict_cedar_check_parent(struct edict_cedar_reader *r,
			      const struct edict_cedar_entity_type *type, uint32_t parent)
{
	uint32_t above = edict_cedar_entity_of(r, parent)->type;
	if (!has_number(type->ancestors, type->n_ancestors, above))
		return edict_cedar_fail(r, EDICT_E_SCHEMA);
	return edict_cedar_check_reference(r, parent);
}

/* ---- values -------------------------------------------------------------- */

bool edict_cedar_check_value(struct edict_cedar_reader *r,
			     const struct edict_cedar_type *type,
			     const struct edict_cedar_value *value)
{
	if (type->kind == EDICT_CEDAR_ABSENT)
		return true;
	if (value->kind != type->kind)
		return edict_cedar_fail(r, EDICT_E_SCHEMA);
	if (type->kind != EDICT_CEDAR_ENTITY)
		return true;
	uint32_t handle = (uint32_t)value->as.entity;
	if (edict_cedar_entity_of(r, handle)->type != type->of)
		return edict_cedar_fail(r, EDICT_E_SCHEMA);
	return edict_cedar_check_reference(r, handle);
}

/* ---- requests ------------------------------------------------------------ */

static bool check_side(struct edict_cedar_reader *r, const uint32_t *types, uint32_t n,
		       uint32_t handle)
{
	if (!has_number(types, n, edict_cedar_entity_of(r, handle)->type))
		return edict_cedar_fail(r, EDICT_E_SCHEMA);
	return edict_cedar_check_reference(r, handle);
}

bool edict_cedar_check_request(struct edict_cedar_reader *r,
			       const struct edict_cedar_action *action,
			       uint32_t principal, uint32_t resource)
{
	return check_side(r, action->principals, action->n_principals, principal) &&
	       check_side(r, action->resources, action->n_resources, resource);
}
