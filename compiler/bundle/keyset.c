/* keyset.c - write key sets, in the one encoding that edict/bundle.h gives them.
 * Needs:   keys and revocations in any order.
 * Gives:   the document without signatures, sorted; or what is wrong with the plan.
 */
#include <stdlib.h>
#include <string.h>

#include "bundle/bundle.h"
#include "bytes.h"

enum { FIXED_SIZE = 80 }; /* what stands before the keys */

struct numbered_key {
	uint8_t id[EDICT_KEY_ID_SIZE];
	uint8_t key[EDICT_KEY_SIZE];
};

static int by_id(const void *a, const void *b)
{
	return memcmp(a, b, EDICT_KEY_ID_SIZE);
}

/* NULL, or what is wrong. */
static const char *check_plan(const struct keyset_plan *plan)
{
	if (plan->name.len == 0 || plan->name.len >= EDICT_BUNDLE_NAME_SIZE)
		return "the name of a key set has 1 to 31 bytes";
	for (size_t i = 0; i < plan->name.len; i++)
		if ((uint8_t)plan->name.ptr[i] < 0x20 || plan->name.ptr[i] == 0x7f)
			return "the name of a key set has no control characters";
	if (plan->n_keys == 0 || plan->n_keys > EDICT_KEYS_MAX)
		return "a key set has 1 to 8 keys";
	if (plan->n_revoked > EDICT_REVOKED_MAX)
		return "a key set has at most 32 revocations";
	if (plan->threshold == 0 || plan->threshold > plan->n_keys)
		return "the threshold is 1 up to the number of keys";
	return plan->version == 0 ? "versions begin with 1" : NULL;
}

/* Sorted by id; NULL, or what is wrong. */
static const char *sort_keys(const struct keyset_plan *plan, struct numbered_key *keys)
{
	for (size_t i = 0; i < plan->n_keys; i++) {
		memcpy(keys[i].key, plan->keys[i], EDICT_KEY_SIZE);
		edict_key_id(&edict_sodium, keys[i].key, keys[i].id);
	}
	qsort(keys, plan->n_keys, sizeof *keys, by_id);
	for (size_t i = 1; i < plan->n_keys; i++)
		if (by_id(keys[i - 1].id, keys[i].id) == 0)
			return "a key is there twice";
	for (size_t i = 0; i < plan->n_keys; i++)
		for (size_t k = 0; k < plan->n_revoked; k++)
			if (by_id(keys[i].id, plan->revoked[k]) == 0)
				return "a key is both in the set and revoked";
	return NULL;
}

/* Append the ids, sorted, each once; how many they are. */
static size_t sort_revoked(const struct keyset_plan *plan,
			   uint8_t sorted[][EDICT_KEY_ID_SIZE])
{
	if (plan->n_revoked == 0)
		return 0;
	memcpy(sorted, plan->revoked, plan->n_revoked * EDICT_KEY_ID_SIZE);
	qsort(sorted, plan->n_revoked, EDICT_KEY_ID_SIZE, by_id);
	size_t n = 1;
	for (size_t i = 1; i < plan->n_revoked; i++)
		if (by_id(sorted[n - 1], sorted[i]) != 0)
			memmove(sorted[n++], sorted[i], EDICT_KEY_ID_SIZE);
	return n;
}

/* Offsets as in the picture of edict/bundle.h; `fixed` is all zero. */
static void write_fixed(const struct keyset_plan *plan, size_t n_revoked, uint8_t *fixed)
{
	size_t signed_size = FIXED_SIZE + plan->n_keys * EDICT_KEY_SIZE +
			     n_revoked * EDICT_KEY_ID_SIZE;
	memcpy(fixed, "edict-keyset-v1", 16);
	edict_put32(fixed + 16, (uint32_t)signed_size);
	edict_put32(fixed + 20, plan->threshold);
	edict_put64(fixed + 24, plan->version);
	edict_put64(fixed + 32, plan->expires);
	memcpy(fixed + 40, plan->name.ptr, plan->name.len);
	edict_put32(fixed + 72, (uint32_t)plan->n_keys);
	edict_put32(fixed + 76, (uint32_t)n_revoked);
}

bool keyset_write(struct arena *arena, const struct keyset_plan *plan, struct text *out,
		  const char **why)
{
	struct numbered_key keys[EDICT_KEYS_MAX];
	uint8_t revoked[EDICT_REVOKED_MAX][EDICT_KEY_ID_SIZE];
	uint8_t fixed[FIXED_SIZE] = {0};
	*why = check_plan(plan);
	if (*why == NULL)
		*why = sort_keys(plan, keys);
	if (*why != NULL)
		return false;
	size_t n_revoked = sort_revoked(plan, revoked);
	write_fixed(plan, n_revoked, fixed);
	struct buffer b = {0};
	buffer_add(&b, fixed, sizeof fixed);
	for (size_t i = 0; i < plan->n_keys; i++)
		buffer_add(&b, keys[i].key, EDICT_KEY_SIZE);
	buffer_add(&b, revoked, n_revoked * EDICT_KEY_ID_SIZE);
	*out = buffer_move(arena, &b);
	return true;
}
