/* cedar_tag.c - tags of entities, by a key that is computed.
 *
 * Apart from the other operations, because only this needs a text to be looked up among
 * the names: policies without tags carry none of it.
 */
#include "cedar_internal.h"

/* `*tag` is NULL where there is no such tag, or no such entity. */
static uint32_t find_tag(const struct edict_cedar_request *q,
			 const struct edict_cedar_value *of,
			 const struct edict_cedar_value *key,
			 const struct edict_cedar_value **tag)
{
	*tag = NULL;
	if (of->kind != EDICT_CEDAR_ENTITY || key->kind != EDICT_CEDAR_STRING)
		return edict_cedar_error(EDICT_CEDAR_FAULT_TYPE);
	const struct edict_cedar_entity *entity = edict_cedar_entity_at(q, of->as.entity);
	if (entity == NULL)
		return edict_cedar_error(EDICT_CEDAR_FAULT_ENTITY);
	uint32_t name =
		entity->n_tags > 0 ? edict_cedar_name_find(q, edict_cedar_text(key)) : 0;
	if (name != 0)
		*tag = edict_cedar_member_find(entity->tags, entity->n_tags, name);
	return *tag ? 0 : edict_cedar_error(EDICT_CEDAR_FAULT_TAG);
}

uint32_t edict_cedar_get_tag(const struct edict_cedar_request *q,
			     const struct edict_cedar_value *of,
			     const struct edict_cedar_value *key,
			     struct edict_cedar_value *out)
{
	const struct edict_cedar_value *tag;
	uint32_t error = find_tag(q, of, key, &tag);
	if (error == 0)
		*out = *tag;
	return error;
}

uint32_t edict_cedar_has_tag(const struct edict_cedar_request *q,
			     const struct edict_cedar_value *of,
			     const struct edict_cedar_value *key)
{
	const struct edict_cedar_value *tag;
	uint32_t error = find_tag(q, of, key, &tag);
	if (error == edict_cedar_error(EDICT_CEDAR_FAULT_TYPE))
		return error;
	return edict_truth(tag != NULL);
}
