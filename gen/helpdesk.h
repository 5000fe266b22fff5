/* helpdesk.h - the Cedar policies `helpdesk` as C.  Emitted by edict; do not edit.
 *
 * Read entities once with edict_cedar_store_read, each request with
 * edict_cedar_request_read (or make it of handles with edict_cedar_request_init),
 * then call helpdesk_decide; edict_cedar_explain says what every policy makes of it.
 */
#ifndef EDICT_POLICY_HELPDESK_H
#define EDICT_POLICY_HELPDESK_H

#include "edict/cedar.h"

#if EDICT_ABI_VERSION != 4
#error "helpdesk.h was emitted for version 4 of the edict ABI"
#endif

#ifdef __cplusplus
extern "C" {
#endif

/* The policies, as decisions name them. */
enum helpdesk_rule {
	HELPDESK_RULE_POLICY0 = 0,
	HELPDESK_RULE_POLICY1 = 1,
	HELPDESK_RULE_POLICY2 = 2,
	HELPDESK_RULE_POLICY3 = 3,
	HELPDESK_RULE_POLICY4 = 4,
	HELPDESK_N_RULES = 5
};

/* Names of entity types. */
enum helpdesk_type {
	HELPDESK_TYPE_ACTION = 1, /* Action */
	HELPDESK_TYPE_AGENT = 2, /* Agent */
	HELPDESK_TYPE_DESK = 3, /* Desk */
	HELPDESK_TYPE_TICKET = 4, /* Ticket */
};

/* Names of attributes and tags. */
enum helpdesk_attr {
	HELPDESK_ATTR_ADDRESS = 5, /* address */
	HELPDESK_ATTR_AMOUNT = 6, /* amount */
	HELPDESK_ATTR_DESK = 7, /* desk */
	HELPDESK_ATTR_INPUT = 8, /* input */
	HELPDESK_ATTR_LABELS = 9, /* labels */
	HELPDESK_ATTR_LENGTH = 10, /* length */
	HELPDESK_ATTR_LEVEL = 11, /* level */
	HELPDESK_ATTR_ORDER = 12, /* order */
	HELPDESK_ATTR_SESSION = 13, /* session */
	HELPDESK_ATTR_STATE = 14, /* state */
};

/* Handles of the entities that the policy names. */
enum helpdesk_entity {
	HELPDESK_ACTION_CHANGES = 0, /* Action::"changes" */
	HELPDESK_ACTION_REFUND = 1, /* Action::"refund" */
	HELPDESK_ACTION_TICKET_READ = 2, /* Action::"ticket_read" */
	HELPDESK_ACTION_TICKET_REPLY = 3, /* Action::"ticket_reply" */
};

/* Bytes that `scratch` of a request must have, for the sets and records that
 * conditions compute; 0: it may be NULL. */
#define HELPDESK_SCRATCH_SIZE 0

/* The descriptor: what the functions of edict/cedar.h need. */
extern const struct edict_cedar_policy helpdesk_policy;

/* Decide; borrows `q`, fills `decision`, keeps nothing. */
void helpdesk_decide(const struct edict_cedar_request *q, struct edict_decision *decision);

#ifdef __cplusplus
}
#endif

#endif
