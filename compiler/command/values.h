/* values.h - what a request gives the fields a condition reads, for people.
 */
#ifndef EDICT_COMMAND_VALUES_H
#define EDICT_COMMAND_VALUES_H

#include <jansson.h>

#include "meaning/ir.h"

struct field_set {
	uint32_t *items; /* distinct, in the order of the condition */
	size_t n;
};

void fields_of_expr(struct arena *arena, const struct ir_expr *expr,
		    struct field_set *set);

/* The value at the field's path; NULL if the request has none, or the field is a
 * collection of texts. */
const struct doc *value_given(const struct ir_field *field, const struct doc *request);

/* One line: the value as JSON (cut when long), or why there is none. */
struct text value_seen(struct arena *arena, const struct ir_field *field,
		       const struct doc *request);

/* Integers as numbers; other numbers as their text, so that no digit is lost. */
json_t *value_json(const struct doc *value);

#endif
