/* answer.h - one decision as the command reports it, whichever engine made it.
 *
 * `decide` writes one line of JSON for each, members always in this order:
 *
 *     decision      "allow", "deny", "require_approval" or "throttle"
 *     rule          id of the deciding rule; null for the default
 *     reason        as edict_reason_text in edict/edict.h words it
 *     obligations   [{"rule", "action"}], rules that ask to be recorded
 *     approvers     ["..."], only if the decision is require_approval
 *     errors        [{"rule", "reason"}], rules whose condition is unknown
 *     policies      ["..."], only for Cedar: all policies that determined the decision
 */
#ifndef EDICT_COMMAND_ANSWER_H
#define EDICT_COMMAND_ANSWER_H

#include <jansson.h>

#include "base/text.h"

struct answer_item {
	struct text rule;
	struct text what; /* an obligation's action, an error's reason */
};

/* All texts live in the arena the engine was given for the request. */
struct answer {
	const char *decision;
	struct text rule; /* empty: none */
	struct text reason;
	struct answer_item *obligations;
	size_t n_obligations;
	struct text *approvers;
	size_t n_approvers;
	struct answer_item *errors;
	size_t n_errors;
	bool is_cedar;
	struct text *policies;
	size_t n_policies;
};

/* The members above as a JSON object, owned by the caller. */
json_t *answer_json(const struct answer *answer);

/* Helpers for reports in JSON. */
json_t *json_text(struct text t);
/* Never below zero; above 2^63 - 1 to about 16 digits. */
json_t *json_number(uint64_t n);
json_t *json_text_or_null(struct text t);
void json_print_line(const json_t *value); /* compact, to standard output */
/* What stands between the quotes of a string: the shortest escapes, as in audit logs.
 * `t` is UTF-8. */
void json_escape(struct buffer *out, struct text t);

#endif
