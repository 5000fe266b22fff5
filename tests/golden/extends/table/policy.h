/* policy.h - the policy `desk` as C.  Emitted by edict; do not edit.
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
	POLICY_FIELD_ACTION_TYPE = 1,
	POLICY_FIELD_ARGS_AMOUNT = 2,
	POLICY_FIELD_ARGS_ABROAD = 3,
	POLICY_FIELD_AGENT_ID = 4,
	POLICY_N_FIELDS = 5
};

/* The rules, as decisions name them. */
enum policy_rule {
	POLICY_RULE_KILLED = 0,
	POLICY_RULE_LARGE = 1,
	POLICY_RULE_ABROAD = 2,
	POLICY_RULE_READ = 3,
	POLICY_RULE_TRANSFER = 4,
	POLICY_N_RULES = 5
};

/* A request.  `bits` holds three sets of one bit a field - present, mistyped,
 * null - of 1 word each; a member counts only if its present bit is set. */
struct policy_request {
	uint32_t bits[3];
	bool state_killed; /* state.killed */
	struct edict_string action_type; /* action.type */
	struct edict_number args_amount; /* args.amount */
	bool args_abroad; /* args.abroad */
	struct edict_string agent_id; /* agent.id */
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

static inline void policy_set_action_type(struct policy_request *q, const char *data, uint32_t len)
{
	q->action_type.data = data;
	q->action_type.len = len;
	q->bits[POLICY_FIELD_ACTION_TYPE / 32] |= UINT32_C(1) << POLICY_FIELD_ACTION_TYPE % 32;
}

static inline void policy_set_args_amount(struct policy_request *q, struct edict_number value)
{
	q->args_amount = value;
	q->bits[POLICY_FIELD_ARGS_AMOUNT / 32] |= UINT32_C(1) << POLICY_FIELD_ARGS_AMOUNT % 32;
}

static inline void policy_set_args_abroad(struct policy_request *q, bool value)
{
	q->args_abroad = value;
	q->bits[POLICY_FIELD_ARGS_ABROAD / 32] |= UINT32_C(1) << POLICY_FIELD_ARGS_ABROAD % 32;
}

static inline void policy_set_agent_id(struct policy_request *q, const char *data, uint32_t len)
{
	q->agent_id.data = data;
	q->agent_id.len = len;
	q->bits[POLICY_FIELD_AGENT_ID / 32] |= UINT32_C(1) << POLICY_FIELD_AGENT_ID % 32;
}

#ifdef __cplusplus
}
#endif

#endif
