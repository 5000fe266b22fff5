/* validate_parts.h - what validation says of a policy without looking at types.
 */
#ifndef EDICT_CEDAR_VALIDATE_PARTS_H
#define EDICT_CEDAR_VALIDATE_PARTS_H

#include "cedar/validate.h"

/* Names that policies can mean, for did-you-mean; filled when first asked for. */
struct known_names {
	struct text *types;
	size_t n_types;
	struct text *actions; /* as `A::Action::"id"` */
	size_t n_actions;
};

/* Report every entity and entity type that the policy names and the schema does not, in
 * parts that nothing reaches too.  Is the scope free of them? */
bool validate_names(struct arena *arena, const struct cedar_schema *schema,
		    struct known_names *known, const struct cedar_policy *policy,
		    struct diag_list *diags);

/* Warn of strings and names that do not show as what they are. */
void validate_texts(const struct cedar_policy *policy, struct diag_list *diags);

#endif
