/* types.h - types in expressions: what checking needs beyond what a schema says.
 *
 * A NULL type stands for "not known": its expression has an error that is reported
 * already, and whatever is done with it is fine.
 */
#ifndef EDICT_CEDAR_TYPES_H
#define EDICT_CEDAR_TYPES_H

#include "cedar/schema.h"

/* The type of a kind that has no parts: all but ENTITY, SET and RECORD. */
const struct cedar_type *cedar_type_of(enum cedar_type_kind kind);
const struct cedar_type *cedar_type_entity(struct arena *arena,
					   const struct cedar_entity_type *entity);
const struct cedar_type *cedar_type_set(struct arena *arena,
					const struct cedar_type *element);

bool cedar_type_is(const struct cedar_type *type, enum cedar_type_kind kind);
bool cedar_type_is_bool(const struct cedar_type *type); /* TRUE, FALSE or BOOL */

/* The least type that has the values of both; NULL if there is none.  Neither may be
 * NULL.  Strict: entity types have none in common, records only with the same
 * attributes, each required in both or optional in both. */
const struct cedar_type *cedar_type_lub(struct arena *arena, const struct cedar_type *a,
					const struct cedar_type *b);

/* As cedar_type_print shows it, in the arena; cut if it is long. */
struct text cedar_type_text(struct arena *arena, const struct cedar_type *type);

#endif
