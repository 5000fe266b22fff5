/* cedar.h - Cedar policies into the IR.
 *
 * A Cedar policy becomes a rule over three fields, `principal`, `action` and `resource`.
 * What a plan can dispatch on, comparisons of these with literals and tests of their
 * types, become atoms of their own; every other condition is one atom, AST_HOLDS, whose
 * meaning is the expression.
 */
#ifndef EDICT_MEANING_CEDAR_H
#define EDICT_MEANING_CEDAR_H

#include "cedar/entities.h"
#include "meaning/ir.h"

/* The fields of every Cedar policy. */
enum { CEDAR_FIELD_PRINCIPAL, CEDAR_FIELD_ACTION, CEDAR_FIELD_RESOURCE, N_CEDAR_FIELDS };

/* Needs templates linked.  `cedar` says what the policy is compiled with; its `policies`
 * are filled here.  NULL only with a diagnostic (a limit exceeded, a pattern refused). */
struct ir_policy *cedar_lower(struct arena *arena, struct text name,
			      const struct cedar_policy_set *set, struct ir_cedar *cedar,
			      struct diag_list *diags);

/* cedar_types.c: the types that hold in every environment, for policies that are valid. */
void cedar_annotate(struct arena *arena, const struct cedar_policy_set *set,
		    const struct cedar_schema *schema);

/* cedar_limits.c: the names, references and texts that emitted C can hold. */
bool cedar_limits(struct arena *arena, const struct cedar_policy_set *set,
		  const struct ir_cedar *cedar, struct diag_list *diags);

#endif
