/* cedar_vocabulary.h - the fields of an agent policy as a Cedar schema.
 *
 * So that a Cedar policy can be typed against the requests that the agent policy gets:
 * principals are of type Agent, the one action `call` has the fields as its context, with
 * the arguments of the tool under `input`, as `edict schema from-mcp` puts them.
 */
#ifndef EDICT_MEANING_CEDAR_VOCABULARY_H
#define EDICT_MEANING_CEDAR_VOCABULARY_H

#include "cedar/schema_syntax.h"
#include "meaning/ir.h"

/* Every field that a rule reads; all are optional but flags.  A field that may hold any
 * value, and the texts of a request, have no type in Cedar and are left out. */
struct cedar_schema_syntax *cedar_vocabulary(struct arena *arena,
					     const struct ir_policy *policy,
					     struct text namespace_name);

#endif
