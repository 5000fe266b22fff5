/* cedar_set.c - membership in sets, and the sets and records that are made at run time.
 *
 * Needs:   sets sorted by edict_cedar_order, without repetitions.
 * Gives:   truths; new sets sorted likewise.
 * Keeps:   all that is made in the scratch of the decision.
 */
#include "cedar_internal.h"

static uint32_t type_error(void)
{
	return edict_cedar_error(EDICT_CEDAR_FAULT_TYPE);
}

/* ---- membership ---------------------------------------------------------- */

/* Few items are compared one by one: most differ at a glance. */
#define FEW 8

static bool find_linear(const struct edict_cedar_value *items, uint32_t n,
			const struct edict_cedar_value *item)
{
	for (uint32_t i = 0; i < n; i++)
		if (edict_cedar_equal(&items[i], item))
			return true;
	return false;
}

/* Where `item` is among the items from `from` on, or would have to be. */
static uint32_t find_place(const struct edict_cedar_value *set, uint32_t from,
			   const struct edict_cedar_value *item, bool *is_there)
{
	uint32_t end = set->n;
	*is_there = false;
	while (from < end) {
		uint32_t middle = from + (end - from) / 2;
		int order = edict_cedar_order(&set->as.items[middle], item);
		if (order == 0) {
			*is_there = true;
			return middle;
		}
		if (order < 0)
			from = middle + 1;
		else
			end = middle;
	}
	return from;
}

static bool holds(const struct edict_cedar_value *set,
		  const struct edict_cedar_value *item)
{
	bool is_there;
	if (set->n <= FEW)
		return find_linear(set->as.items, set->n, item);
	find_place(set, 0, item, &is_there);
	return is_there;
}

uint32_t edict_cedar_contains(const struct edict_cedar_value *set,
			      const struct edict_cedar_value *item)
{
	if (set->kind != EDICT_CEDAR_SET)
		return type_error();
	return edict_truth(holds(set, item));
}

/* Both are sorted: each item is looked for behind the one before it. */
uint32_t edict_cedar_contains_all(const struct edict_cedar_value *set,
				  const struct edict_cedar_value *other)
{
	if (set->kind != EDICT_CEDAR_SET || other->kind != EDICT_CEDAR_SET)
		return type_error();
	if (other->n > set->n)
		return EDICT_FALSE;
	uint32_t from = 0;
	bool is_there = true;
	for (uint32_t i = 0; i < other->n && is_there; i++)
		from = find_place(set, from, &other->as.items[i], &is_there);
	return edict_truth(is_there);
}

uint32_t edict_cedar_contains_any(const struct edict_cedar_value *set,
				  const struct edict_cedar_value *other)
{
	if (set->kind != EDICT_CEDAR_SET || other->kind != EDICT_CEDAR_SET)
		return type_error();
	const struct edict_cedar_value *large = set->n > other->n ? set : other;
	const struct edict_cedar_value *small = set->n > other->n ? other : set;
	uint32_t from = 0;
	bool is_there = false;
	for (uint32_t i = 0; i < small->n && !is_there; i++)
		from = find_place(large, from, &small->as.items[i], &is_there);
	return edict_truth(is_there);
}

uint32_t edict_cedar_is_empty(const struct edict_cedar_value *set)
{
	if (set->kind != EDICT_CEDAR_SET)
		return type_error();
	return edict_truth(set->n == 0);
}

/* ---- scratch ------------------------------------------------------------- */

void *edict_cedar_scratch_take(const struct edict_cedar_request *q, uint32_t size)
{
	struct edict_cedar_scratch *scratch = q->scratch;
	if (scratch == NULL)
		return NULL;
	if (size > scratch->size - scratch->used) {
		scratch->status = EDICT_E_SPACE;
		return NULL;
	}
	void *room = scratch->bytes + scratch->used;
	scratch->used += size;
	return room;
}

struct edict_cedar_value *edict_cedar_set_begin(const struct edict_cedar_request *q,
						uint32_t n)
{
	return edict_cedar_scratch_take(q, EDICT_CEDAR_SET_SIZE(n));
}

uint32_t edict_cedar_set_end(struct edict_cedar_value *items, uint32_t n,
			     struct edict_cedar_value *out)
{
	struct edict_cedar_value set = {
		EDICT_CEDAR_SET, {0}, edict_cedar_sort(items, n), {.items = items}};
	*out = set;
	return 0;
}

struct edict_cedar_member *edict_cedar_record_begin(const struct edict_cedar_request *q,
						    uint32_t n)
{
	return edict_cedar_scratch_take(q, EDICT_CEDAR_RECORD_SIZE(n));
}
