/* cedar_internal.h - what the Cedar files of the runtime share, and nobody else sees.
 */
#ifndef EDICT_CEDAR_INTERNAL_H
#define EDICT_CEDAR_INTERNAL_H

#include "edict/cedar.h"
#include "internal.h"

/* Sort items by edict_cedar_order and drop repetitions, in place; how many are left
 * (cedar_value.c). */
EDICT_HIDDEN uint32_t edict_cedar_sort(struct edict_cedar_value *items, uint32_t n);

/* Room in the scratch of this decision; NULL, with its status set, if there is none
 * (cedar_set.c).  Sizes are multiples of 8. */
EDICT_HIDDEN void *edict_cedar_scratch_take(const struct edict_cedar_request *q,
					    uint32_t size);

/* The name whose text this is, in policy, store or request; 0 if there is none. */
EDICT_HIDDEN uint32_t edict_cedar_name_find(const struct edict_cedar_request *q,
					    struct edict_string text);

/* What kind of value the argument at a place (0 or 1) must be; ABSENT: there is none
 * (cedar_ext.c). */
EDICT_HIDDEN enum edict_cedar_kind edict_cedar_fn_parameter(enum edict_cedar_fn fn,
							    uint32_t place);

static inline uint32_t edict_cedar_fn_arity(enum edict_cedar_fn fn)
{
	return edict_cedar_fn_parameter(fn, 1) == EDICT_CEDAR_ABSENT ? 1 : 2;
}

static inline struct edict_string edict_cedar_text(const struct edict_cedar_value *v)
{
	struct edict_string text = {v->as.bytes, v->n};
	return text;
}

#endif
