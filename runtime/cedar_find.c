/* cedar_find.c - names and references that a policy or a store knows.
 *
 * Needs:   tables as the compiler emits them, or edict_cedar_store_read makes them.
 * Gives:   the name or handle of a text; one hash and, as a rule, one comparison.
 *
 * Who writes the data may choose texts whose hashes collide, and a table in which they
 * do is slow: n such texts take n * n / 2 steps to read.  Hence the seed, which is taken
 * from the address of the caller's memory: where addresses are random, collisions cannot
 * be prepared.  On a device without that, bound the size of the data instead.
 */
#include "cedar_read.h"

/* ---- hashing ------------------------------------------------------------- */

/* Both halves of a product depend on all bits of both factors. */
static inline void mix(uint32_t *a, uint32_t *b)
{
	uint64_t product =
		(uint64_t)(*a ^ UINT32_C(0x53c5ca59)) * (*b ^ UINT32_C(0x74743c1b));
	*a = (uint32_t)product;
	*b = (uint32_t)(product >> 32);
}

/* Eight bytes a multiplication, the last ones overlapping. */
uint32_t edict_cedar_hash(struct edict_string text, uint32_t seed)
{
	const char *p = text.data;
	uint32_t left = text.len;
	uint32_t a = seed;
	uint32_t b = text.len;
	mix(&a, &b);
	for (; left > 8; left -= 8, p += 8) {
		a ^= edict_load32(p);
		b ^= edict_load32(p + 4);
		mix(&a, &b);
	}
	if (left >= 4) {
		a ^= edict_load32(p);
		b ^= edict_load32(p + left - 4);
	} else if (left > 0) {
		a ^= (uint32_t)(uint8_t)p[0] << 16 |
		     (uint32_t)(uint8_t)p[left >> 1] << 8 | (uint8_t)p[left - 1];
	}
	mix(&a, &b);
	mix(&a, &b);
	return a ^ b;
}

/* ---- tables -------------------------------------------------------------- */

uint32_t edict_cedar_find_name(const struct edict_cedar_slot *slots, uint32_t n_slots,
			       uint32_t hash, const struct edict_string *names,
			       uint32_t first, struct edict_string text)
{
	uint32_t mask = n_slots - 1;
	for (uint32_t i = hash & mask; n_slots > 0 && slots[i].number != 0;
	     i = (i + 1) & mask) {
		if (slots[i].hash == hash &&
		    edict_string_equal(names[slots[i].number - 1 - first], text))
			return slots[i].number;
	}
	return 0;
}

uint32_t edict_cedar_find_entity(const struct edict_cedar_slot *slots, uint32_t n_slots,
				 uint32_t hash, const struct edict_cedar_entity *entities,
				 uint32_t first,
				 const struct edict_cedar_reference *reference)
{
	uint32_t mask = n_slots - 1;
	for (uint32_t i = hash & mask; n_slots > 0 && slots[i].number != 0;
	     i = (i + 1) & mask) {
		if (slots[i].hash != hash)
			continue;
		const struct edict_cedar_entity *entity =
			&entities[slots[i].number - 1 - first];
		if (entity->type == reference->type &&
		    edict_string_equal(entity->id, reference->id))
			return slots[i].number;
	}
	return 0;
}

/* ---- policies ------------------------------------------------------------ */

/* Bytewise; where one begins the other the shorter comes first. */
static int text_order(struct edict_string a, struct edict_string b)
{
	uint32_t len = a.len < b.len ? a.len : b.len;
	int order = len > 0 ? memcmp(a.data, b.data, len) : 0;
	return order != 0 ? order : (a.len > b.len) - (a.len < b.len);
}

uint32_t edict_cedar_policy_find(const struct edict_cedar_policy *policy,
				 struct edict_string type, struct edict_string id)
{
	uint32_t name = edict_cedar_policy_name(policy, type);
	uint32_t low = 0;
	uint32_t high = name != 0 ? policy->n_entities : 0;
	while (low < high) {
		uint32_t middle = low + (high - low) / 2;
		const struct edict_cedar_entity *entity = &policy->entities[middle];
		int order =
			entity->type == name
				? text_order(entity->id, id)
				: text_order(policy->name_texts[entity->type - 1], type);
		if (order == 0)
			return middle;
		if (order < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return UINT32_MAX;
}

/* ---- stores -------------------------------------------------------------- */

/* The name of the policy or of the store; 0 if it is neither's. */
static uint32_t known_name(const struct edict_cedar_policy *policy,
			   const struct edict_cedar_store *store,
			   struct edict_string text)
{
	uint32_t name = edict_cedar_policy_name(policy, text);
	if (name != 0 || store == NULL)
		return name;
	uint32_t number = edict_cedar_find_name(store->name_slots, store->n_name_slots,
						edict_cedar_hash(text, store->seed),
						store->names, policy->n_names + 1, text);
	return number > 0 ? number - 1 : 0;
}

uint32_t edict_cedar_store_find(const struct edict_cedar_store *store,
				struct edict_string type, struct edict_string id)
{
	struct edict_cedar_reference reference = {known_name(store->policy, store, type),
						  id};
	if (reference.type == 0)
		return UINT32_MAX;
	uint32_t hash = edict_cedar_hash_reference(reference.type, id, store->seed);
	return edict_cedar_find_entity(store->entity_slots, store->n_entity_slots, hash,
				       store->entities, 0, &reference) -
	       1;
}

/* A name that only the request has is no tag of any entity. */
uint32_t edict_cedar_name_find(const struct edict_cedar_request *q,
			       struct edict_string text)
{
	return known_name(q->policy, q->store, text);
}
