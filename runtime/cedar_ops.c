/* cedar_ops.c - attributes, hierarchy, comparison and arithmetic of Cedar values.
 *
 * Needs:   evaluated operands of any kind.
 * Gives:   a value, a truth, or the fault that the language has for these operands.
 */
#include "cedar_internal.h"

static uint32_t type_error(void)
{
	return edict_cedar_error(EDICT_CEDAR_FAULT_TYPE);
}

/* ---- attributes ---------------------------------------------------------- */

uint32_t edict_cedar_attr(const struct edict_cedar_request *q,
			  const struct edict_cedar_value *of, uint32_t name,
			  struct edict_cedar_value *out)
{
	if (of->kind == EDICT_CEDAR_RECORD)
		return edict_cedar_record_attr(of, name, out);
	if (of->kind == EDICT_CEDAR_ENTITY)
		return edict_cedar_entity_attr(q, of->as.entity, name, out);
	return type_error();
}

uint32_t edict_cedar_has(const struct edict_cedar_request *q,
			 const struct edict_cedar_value *of, uint32_t name)
{
	if (of->kind == EDICT_CEDAR_RECORD)
		return edict_truth(edict_cedar_record_has(of, name));
	if (of->kind == EDICT_CEDAR_ENTITY)
		return edict_truth(edict_cedar_entity_has(q, of->as.entity, name));
	return type_error();
}

/* ---- hierarchy ----------------------------------------------------------- */

/* Every item must be an entity, whether or not one before it decides.  Sets are sorted by
 * kind first, so that the first and the last one speak for all. */
static bool holds_entities(const struct edict_cedar_value *set)
{
	return set->n == 0 || (set->as.items[0].kind == EDICT_CEDAR_ENTITY &&
			       set->as.items[set->n - 1].kind == EDICT_CEDAR_ENTITY);
}

static bool descends_from_any(const struct edict_cedar_request *q, uint64_t handle,
			      const struct edict_cedar_value *set)
{
	for (uint32_t i = 0; i < set->n; i++)
		if (edict_cedar_descends(q, handle, set->as.items[i].as.entity))
			return true;
	return false;
}

uint32_t edict_cedar_in(const struct edict_cedar_request *q,
			const struct edict_cedar_value *a,
			const struct edict_cedar_value *b)
{
	if (a->kind != EDICT_CEDAR_ENTITY)
		return type_error();
	if (b->kind == EDICT_CEDAR_ENTITY)
		return edict_truth(edict_cedar_descends(q, a->as.entity, b->as.entity));
	if (b->kind != EDICT_CEDAR_SET || !holds_entities(b))
		return type_error();
	return edict_truth(descends_from_any(q, a->as.entity, b));
}

/* Also of entities that the store does not list: their type is known. */
uint32_t edict_cedar_is(const struct edict_cedar_request *q,
			const struct edict_cedar_value *v, uint32_t type)
{
	if (v->kind != EDICT_CEDAR_ENTITY)
		return type_error();
	const struct edict_cedar_entity *entity =
		v->as.entity < q->n_entities
			? &q->entities[v->as.entity]
			: &q->strangers[v->as.entity - q->n_entities];
	return edict_truth(entity->type == type);
}

/* ---- comparison and arithmetic ------------------------------------------- */

static bool has_order(const struct edict_cedar_value *v)
{
	return v->kind == EDICT_CEDAR_LONG || v->kind == EDICT_CEDAR_DATETIME ||
	       v->kind == EDICT_CEDAR_DURATION;
}

uint32_t edict_cedar_less(const struct edict_cedar_value *a,
			  const struct edict_cedar_value *b, bool or_equal)
{
	if (a->kind != b->kind || !has_order(a))
		return type_error();
	return edict_truth(or_equal ? a->as.integer <= b->as.integer
				    : a->as.integer < b->as.integer);
}

/* On 32-bit machines compilers may call a library function for a checked product, which
 * a freestanding program does not have. */
#if UINTPTR_MAX > UINT32_MAX
static bool multiply(int64_t a, int64_t b, int64_t *product)
{
	return !__builtin_mul_overflow(a, b, product);
}
#else
static uint64_t magnitude(int64_t a)
{
	return a < 0 ? 0 - (uint64_t)a : (uint64_t)a;
}

static bool multiply(int64_t a, int64_t b, int64_t *product)
{
	uint64_t x = magnitude(a);
	uint64_t y = magnitude(b);
	uint64_t limit = (uint64_t)INT64_MAX + ((a < 0) != (b < 0) ? 1 : 0);
	if (x >> 32 != 0 && y >> 32 != 0)
		return false;
	/* One of the two high halves is 0, so neither sum below overflows. */
	uint64_t high = (x >> 32) * (uint32_t)y + (y >> 32) * (uint32_t)x;
	uint64_t low = (uint64_t)(uint32_t)x * (uint32_t)y;
	high += low >> 32;
	if (high >> 32 != 0)
		return false;
	uint64_t size = high << 32 | (uint32_t)low;
	*product = (int64_t)((a < 0) != (b < 0) ? 0 - size : size);
	return size <= limit;
}
#endif

uint32_t edict_cedar_compute(enum edict_cedar_arithmetic op,
			     const struct edict_cedar_value *a,
			     const struct edict_cedar_value *b,
			     struct edict_cedar_value *out)
{
	int64_t result;
	bool fits;
	if (a->kind != EDICT_CEDAR_LONG || b->kind != EDICT_CEDAR_LONG)
		return type_error();
	if (op == EDICT_CEDAR_ADD)
		fits = !__builtin_add_overflow(a->as.integer, b->as.integer, &result);
	else if (op == EDICT_CEDAR_SUB)
		fits = !__builtin_sub_overflow(a->as.integer, b->as.integer, &result);
	else
		fits = multiply(a->as.integer, b->as.integer, &result);
	if (!fits)
		return edict_cedar_error(EDICT_CEDAR_FAULT_OVERFLOW);
	*out = edict_cedar_of_long(result);
	return 0;
}

uint32_t edict_cedar_negate(const struct edict_cedar_value *a,
			    struct edict_cedar_value *out)
{
	if (a->kind != EDICT_CEDAR_LONG)
		return type_error();
	if (a->as.integer == INT64_MIN)
		return edict_cedar_error(EDICT_CEDAR_FAULT_OVERFLOW);
	*out = edict_cedar_of_long(-a->as.integer);
	return 0;
}
