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
	POLICY_RULE_POLICY3 = 3,
	POLICY_RULE_POLICY4 = 4,
	POLICY_RULE_POLICY5 = 5,
	POLICY_RULE_POLICY6 = 6,
	POLICY_RULE_POLICY7 = 7,
	POLICY_RULE_POLICY8 = 8,
	POLICY_N_RULES = 9
};

/* Names of entity types. */
enum policy_type {
	POLICY_TYPE_ACTION = 1, /* Action */
	POLICY_TYPE_ALBUM = 2, /* Album */
	POLICY_TYPE_GROUP = 3, /* Group */
	POLICY_TYPE_PHOTO = 4, /* Photo */
	POLICY_TYPE_USER = 5, /* User */
};

/* Names of attributes and tags. */
enum policy_attr {
	POLICY_ATTR_A = 6, /* a */
	POLICY_ATTR_ADDRESS = 7, /* address */
	POLICY_ATTR_AMOUNT = 8, /* amount */
	POLICY_ATTR_B_C = 9, /* b c */
	POLICY_ATTR_BY = 10, /* by */
	POLICY_ATTR_CREDIT = 11, /* credit */
	POLICY_ATTR_CURRENCY = 12, /* currency */
	POLICY_ATTR_DEBIT = 13, /* debit */
	POLICY_ATTR_K = 14, /* k */
	POLICY_ATTR_KEY = 15, /* key */
	POLICY_ATTR_LIMIT = 16, /* limit */
	POLICY_ATTR_MFA = 17, /* mfa */
	POLICY_ATTR_N = 18, /* n */
	POLICY_ATTR_NAME = 19, /* name */
	POLICY_ATTR_OWNER = 20, /* owner */
	POLICY_ATTR_PATH = 21, /* path */
	POLICY_ATTR_READERS = 22, /* readers */
	POLICY_ATTR_SESSION = 23, /* session */
	POLICY_ATTR_TAGS = 24, /* tags */
	POLICY_ATTR_TRUSTED = 25, /* trusted */
	POLICY_ATTR_USER = 26, /* user */
};

/* Handles of the entities that the policy names. */
enum policy_entity {
	POLICY_ACTION_DELETE = 0, /* Action::"delete" */
	POLICY_ACTION_EDIT = 1, /* Action::"edit" */
	POLICY_ACTION_LABEL = 2, /* Action::"label" */
	POLICY_ACTION_LIST = 3, /* Action::"list" */
	POLICY_ACTION_OPEN = 4, /* Action::"open" */
	POLICY_ACTION_PAY = 5, /* Action::"pay" */
	POLICY_ACTION_SHARE = 6, /* Action::"share" */
	POLICY_ACTION_VIEW = 7, /* Action::"view" */
	POLICY_ALBUM_PRIVATE = 8, /* Album::"private" */
	POLICY_GROUP_ADMINS = 9, /* Group::"admins" */
	POLICY_GROUP_STAFF = 10, /* Group::"staff" */
	POLICY_PHOTO_P1 = 11, /* Photo::"p1" */
	POLICY_USER_ALICE = 12, /* User::"alice" */
	POLICY_USER_BOB = 13, /* User::"bob" */
};

/* Bytes that `scratch` of a request must have, for the sets and records that
 * conditions compute; 0: it may be NULL. */
#define POLICY_SCRATCH_SIZE 72

/* The descriptor: what the functions of edict/cedar.h need. */
extern const struct edict_cedar_policy policy_policy;

/* Decide; borrows `q`, fills `decision`, keeps nothing. */
void policy_decide(const struct edict_cedar_request *q, struct edict_decision *decision);

#ifdef __cplusplus
}
#endif

#endif
