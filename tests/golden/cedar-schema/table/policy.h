/* policy.h - the Cedar policies `policy` as C.  Emitted by edict; do not edit.
 *
 * Read entities once with edict_cedar_store_read, each request with
 * edict_cedar_request_read (or make it of handles with edict_cedar_request_init),
 * then call policy_decide; edict_cedar_explain says what every policy makes of it.
 */
#ifndef EDICT_POLICY_POLICY_H
#define EDICT_POLICY_POLICY_H

#include "edict/cedar.h"

#if EDICT_ABI_VERSION != 4
#error "policy.h was emitted for version 4 of the edict ABI"
#endif

#ifdef __cplusplus
extern "C" {
#endif

/* The policies, as decisions name them. */
enum policy_rule {
	POLICY_RULE_POLICY0 = 0,
	POLICY_RULE_POLICY1 = 1,
	POLICY_RULE_POLICY2 = 2,
	POLICY_N_RULES = 3
};

/* Names of entity types. */
enum policy_type {
	POLICY_TYPE_ACTION = 1, /* Action */
	POLICY_TYPE_COLOUR = 2, /* Colour */
	POLICY_TYPE_DOC = 3, /* Doc */
	POLICY_TYPE_FOLDER = 4, /* Folder */
	POLICY_TYPE_GROUP = 5, /* Group */
	POLICY_TYPE_USER = 6, /* User */
};

/* Names of attributes and tags. */
enum policy_attr {
	POLICY_ATTR_AT = 7, /* at */
	POLICY_ATTR_COLOUR = 8, /* colour */
	POLICY_ATTR_LEVEL = 9, /* level */
	POLICY_ATTR_NOTES = 10, /* notes */
	POLICY_ATTR_OWNER = 11, /* owner */
	POLICY_ATTR_PUBLIC = 12, /* public */
	POLICY_ATTR_READERS = 13, /* readers */
	POLICY_ATTR_ROLE = 14, /* role */
	POLICY_ATTR_TEXT = 15, /* text */
};

/* Handles of the entities that the policy names. */
enum policy_entity {
	POLICY_ACTION_EDIT = 0, /* Action::"edit" */
	POLICY_ACTION_PRINT = 1, /* Action::"print" */
	POLICY_ACTION_READ = 2, /* Action::"read" */
	POLICY_ACTION_RENAME = 3, /* Action::"rename" */
	POLICY_ACTION_WRITE = 4, /* Action::"write" */
	POLICY_COLOUR_GREEN = 5, /* Colour::"green" */
	POLICY_COLOUR_RED = 6, /* Colour::"red" */
	POLICY_FOLDER_FROZEN = 9, /* Folder::"frozen" */
};

/* Bytes that `scratch` of a request must have, for the sets and records that
 * conditions compute; 0: it may be NULL. */
#define POLICY_SCRATCH_SIZE 0

/* The descriptor: what the functions of edict/cedar.h need. */
extern const struct edict_cedar_policy policy_policy;

/* Decide; borrows `q`, fills `decision`, keeps nothing. */
void policy_decide(const struct edict_cedar_request *q, struct edict_decision *decision);

#ifdef __cplusplus
}
#endif

#endif
