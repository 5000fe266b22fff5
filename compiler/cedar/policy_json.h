/* policy_json.h - the JSON policy format (EST), both ways.
 *
 * Reads a policy set ({staticPolicies, templates, templateLinks}) or one policy
 * ({effect, principal, ...}).  Every member is checked; an unknown one is an error.
 */
#ifndef EDICT_CEDAR_POLICY_JSON_H
#define EDICT_CEDAR_POLICY_JSON_H

#include "base/json_doc.h"
#include "cedar/parse.h"

bool cedar_policies_from_json(struct arena *arena, const struct doc *doc,
			      const struct cedar_parse_options *options,
			      struct cedar_policy_set *set, struct diag_list *diags);

/* One object, indented by two spaces, members in a fixed order. */
void cedar_policies_to_json(const struct cedar_policy_set *set, struct buffer *out);
void cedar_policy_to_json(const struct cedar_policy *policy, struct buffer *out);

#endif
