/* policy_json_parts.h - what the parts of the policy JSON reader share.
 *
 *     policy_json_read.c   sets, policies, constraints, links
 *     policy_json_expr.c   expressions
 *     policy_json_part.c   objects with known members
 */
#ifndef EDICT_CEDAR_POLICY_JSON_PARTS_H
#define EDICT_CEDAR_POLICY_JSON_PARTS_H

#include "cedar/data.h"
#include "cedar/policy_json.h"

/* Nodes of one policy, as the reader of text has it. */
#define POLICY_JSON_EXPRS_MAX 1000000u

struct policy_json {
	struct cedar_data_reader data; /* without a schema */
	const struct cedar_parse_options *options;
	struct cedar_policy_set *set;
	struct cedar_policy *policy; /* that is being read */
	uint32_t n_exprs;	     /* of it */
};

/* A member that an object may have. */
struct policy_json_member {
	const char *name;
	enum doc_kind kind;
	bool is_any;	  /* of any kind */
	bool is_optional; /* may be absent */
};

/* The members of `doc`, an object of these and no others: values[i] is that of
 * members[i], NULL if it is absent or wrong.  False with diagnostics; `what` names the
 * object. */
bool policy_json_members(struct policy_json *r, const struct doc *doc, const char *what,
			 const struct policy_json_member *members, size_t n,
			 const struct doc **values);

/* Report a value that is none of those that its place takes. */
void policy_json_wrong(struct policy_json *r, const struct doc *doc, const char *what,
		       const char *help);

/* {type, id} or {"__entity": {type, id}}, and nothing else. */
bool policy_json_uid(struct policy_json *r, const struct doc *doc, struct cedar_uid *uid);

/* NULL with diagnostics; `depth` is 1 for the body of a condition. */
struct cedar_expr *policy_json_expr(struct policy_json *r, const struct doc *doc,
				    unsigned depth);

#endif
