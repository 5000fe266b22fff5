/* policy.h - the policy `mailroom` as C.  Emitted by edict; do not edit.
 *
 * Fill a struct policy_request with the setters (or let edict_request_read of
 * edict/edict.h do it from JSON), then call policy_decide.
 */
#ifndef EDICT_POLICY_POLICY_H
#define EDICT_POLICY_POLICY_H

#include "edict/abi.h"

#if EDICT_ABI_VERSION != 4
#error "policy.h was emitted for version 4 of the edict ABI"
#endif

#ifdef __cplusplus
extern "C" {
#endif

/* The fields of a request that the policy reads. */
enum policy_field {
	POLICY_FIELD_STATE_KILLED = 0,
	POLICY_FIELD_LETTER = 1,
	POLICY_FIELD_SENDER = 2,
	POLICY_FIELD_REPLY = 3,
	POLICY_N_FIELDS = 4
};

/* The rules, as decisions name them. */
enum policy_rule {
	POLICY_RULE_KILLED = 0,
	POLICY_RULE_KEYS = 1,
	POLICY_RULE_TOKENS = 2,
	POLICY_RULE_ORDERS = 3,
	POLICY_RULE_TABLES = 4,
	POLICY_RULE_SHELLS = 5,
	POLICY_RULE_MEALS = 6,
	POLICY_RULE_WORDS = 7,
	POLICY_N_RULES = 8
};

/* A request.  `bits` holds three sets of one bit a field - present, mistyped,
 * null - of 1 word each; a member counts only if its present bit is set. */
struct policy_request {
	uint32_t bits[3];
	bool state_killed; /* state.killed */
	struct edict_string letter; /* letter */
	struct edict_string sender; /* sender */
	struct edict_string reply; /* reply */
};

/* The descriptor: everything the functions of edict/edict.h need. */
extern const struct edict_policy policy_policy;

/* Start a request: all fields missing, flags false, defaults in place. */
void policy_request_init(struct policy_request *q);

/* Decide; borrows `q`, fills `decision`, keeps nothing. */
void policy_decide(const struct policy_request *q, struct edict_decision *decision);

static inline void policy_set_state_killed(struct policy_request *q, bool value)
{
	q->state_killed = value;
	q->bits[POLICY_FIELD_STATE_KILLED / 32] |= UINT32_C(1) << POLICY_FIELD_STATE_KILLED % 32;
}

static inline void policy_set_letter(struct policy_request *q, const char *data, uint32_t len)
{
	q->letter.data = data;
	q->letter.len = len;
	q->bits[POLICY_FIELD_LETTER / 32] |= UINT32_C(1) << POLICY_FIELD_LETTER % 32;
}

static inline void policy_set_sender(struct policy_request *q, const char *data, uint32_t len)
{
	q->sender.data = data;
	q->sender.len = len;
	q->bits[POLICY_FIELD_SENDER / 32] |= UINT32_C(1) << POLICY_FIELD_SENDER % 32;
}

static inline void policy_set_reply(struct policy_request *q, const char *data, uint32_t len)
{
	q->reply.data = data;
	q->reply.len = len;
	q->bits[POLICY_FIELD_REPLY / 32] |= UINT32_C(1) << POLICY_FIELD_REPLY % 32;
}

#ifdef __cplusplus
}
#endif

#endif
