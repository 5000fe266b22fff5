/* validate.h - does a policy set fit a schema?
 *
 * Strict validation as docs/cedar-validator.md defines it: every policy is type-checked
 * in every request environment of the schema.
 */
#ifndef EDICT_CEDAR_VALIDATE_H
#define EDICT_CEDAR_VALIDATE_H

#include "cedar/schema.h"

/* One action with one principal and one resource type of its `appliesTo`. */
struct cedar_environment {
	const struct cedar_action *action;
	const struct cedar_entity_type *principal, *resource;
};

struct cedar_validate_options {
	/* As Cedar up to 4.12: "no applicable action" is an error; from 4.13 a warning.
	 */
	bool no_action_is_error;
};

/* A bound on all of a schema: cedar_validate refuses one with more. */
#define CEDAR_ENVIRONMENTS_MAX (1u << 20)

/* All environments, actions in order, then principals, then resources. */
size_t cedar_environments(struct arena *arena, const struct cedar_schema *schema,
			  struct cedar_environment **environments);

/* Validate every policy and template.  Errors and warnings become diagnostics, one a
 * place, with the environments in a note.  True if there was no error. */
bool cedar_validate(struct arena *arena, const struct cedar_policy_set *set,
		    const struct cedar_schema *schema,
		    const struct cedar_validate_options *options,
		    struct diag_list *diags);

/* The types of all nodes of a static policy's conditions in one environment, by number
 * (NULL: not reached), `n_exprs` entries; for compiling.  `*scope_type` is the type of
 * the whole policy (TRUE, FALSE or BOOL).  False if the policy has a type error there. */
bool cedar_typecheck(struct arena *arena, const struct cedar_schema *schema,
		     const struct cedar_policy *policy,
		     const struct cedar_environment *environment,
		     const struct cedar_type **types, enum cedar_type_kind *policy_type);

#endif
