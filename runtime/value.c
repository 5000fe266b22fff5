/* value.c - comparing values whose types are known only at run time.
 *
 * Only bools, numbers and strings can be compared.  Everything else - null, lists,
 * objects, or two different types - is unknown(TYPE).
 */
#include "internal.h"

static bool is_comparable(const struct edict_value *a, const struct edict_value *b)
{
	return a->type == b->type && (a->type == EDICT_BOOL || a->type == EDICT_NUMBER ||
				      a->type == EDICT_STRING);
}

uint32_t edict_value_same(const struct edict_value *a, const struct edict_value *b)
{
	if (!is_comparable(a, b))
		return EDICT_FALSE;
	if (a->type == EDICT_STRING)
		return edict_truth(edict_string_equal(a->as.string, b->as.string));
	if (a->type == EDICT_BOOL)
		return edict_truth(a->as.boolean == b->as.boolean);
	return edict_truth(edict_number_compare(a->as.number, b->as.number) == 0);
}

uint32_t edict_value_equal(const struct edict_value *a, const struct edict_value *b,
			   uint32_t field)
{
	if (!is_comparable(a, b))
		return edict_unknown(EDICT_REASON_TYPE, field);
	return edict_value_same(a, b);
}

static int string_order(struct edict_string a, struct edict_string b)
{
	uint32_t len = a.len < b.len ? a.len : b.len;
	int order = len > 0 ? memcmp(a.data, b.data, len) : 0;
	if (order == 0)
		order = (a.len > b.len) - (a.len < b.len);
	return order;
}

uint32_t edict_value_order(const struct edict_value *a, const struct edict_value *b,
			   bool or_equal, uint32_t field)
{
	if (!is_comparable(a, b) || a->type == EDICT_BOOL)
		return edict_unknown(EDICT_REASON_TYPE, field);
	int order = a->type == EDICT_STRING
			    ? string_order(a->as.string, b->as.string)
			    : edict_number_compare(a->as.number, b->as.number);
	return edict_truth(or_equal ? order <= 0 : order < 0);
}

uint32_t edict_list_member(struct edict_list list, const struct edict_value *item,
			   uint32_t field)
{
	uint32_t found = EDICT_FALSE;
	for (uint32_t i = 0; i < list.n_items && found != EDICT_TRUE; i++)
		found = edict_or(found, edict_value_equal(&list.items[i], item, field));
	return found;
}

uint32_t edict_value_contains(const struct edict_value *holder,
			      const struct edict_value *item, uint32_t field)
{
	if (holder->type == EDICT_LIST)
		return edict_list_member(holder->as.list, item, field);
	if (holder->type == EDICT_STRING && item->type == EDICT_STRING)
		return edict_truth(
			edict_string_holds(holder->as.string, item->as.string));
	return edict_unknown(EDICT_REASON_TYPE, field);
}
