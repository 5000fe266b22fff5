/* policy.h - the policy `lab` as C.  Emitted by edict; do not edit.
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
	POLICY_FIELD_TOOL_NAME = 1,
	POLICY_FIELD_ENVIRONMENT = 2,
	POLICY_FIELD_TOKEN_COUNT = 3,
	POLICY_FIELD_CONFIDENCE = 4,
	POLICY_FIELD_MESSAGE_COUNT = 5,
	POLICY_FIELD_TOOL_CALL_DEPTH = 6,
	POLICY_FIELD_USER_ROLE = 7,
	POLICY_FIELD_INPUT = 8,
	POLICY_FIELD_OUTPUT = 9,
	POLICY_N_FIELDS = 10
};

/* The rules, as decisions name them. */
enum policy_rule {
	POLICY_RULE_KILLED = 0,
	POLICY_RULE_EQ = 1,
	POLICY_RULE_NE = 2,
	POLICY_RULE_UNNAMED = 3,
	POLICY_RULE_GT = 4,
	POLICY_RULE_UNNAMED_5 = 5,
	POLICY_RULE_LT = 6,
	POLICY_RULE_UNNAMED_7 = 7,
	POLICY_RULE_GTE = 8,
	POLICY_RULE_UNNAMED_9 = 9,
	POLICY_RULE_LTE = 10,
	POLICY_RULE_IN = 11,
	POLICY_RULE_NOT_IN = 12,
	POLICY_RULE_UNNAMED_13 = 13,
	POLICY_RULE_MATCHES = 14,
	POLICY_RULE_UNNAMED_15 = 15,
	POLICY_RULE_CONTAINS = 16,
	POLICY_N_RULES = 17
};

/* A request.  `bits` holds three sets of one bit a field - present, mistyped,
 * null - of 1 word each; a member counts only if its present bit is set. */
struct policy_request {
	uint32_t bits[3];
	bool state_killed; /* state.killed */
	struct edict_value tool_name; /* tool_name */
	struct edict_value environment; /* environment */
	struct edict_value token_count; /* token_count */
	struct edict_value confidence; /* confidence */
	struct edict_value message_count; /* message_count */
	struct edict_value tool_call_depth; /* tool_call_depth */
	struct edict_value user_role; /* ["user.role"] */
	struct edict_value input; /* input */
	struct edict_value output; /* output */
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

static inline void policy_set_tool_name(struct policy_request *q, struct edict_value value)
{
	q->tool_name = value;
	q->bits[POLICY_FIELD_TOOL_NAME / 32] |= UINT32_C(1) << POLICY_FIELD_TOOL_NAME % 32;
}

static inline void policy_set_environment(struct policy_request *q, struct edict_value value)
{
	q->environment = value;
	q->bits[POLICY_FIELD_ENVIRONMENT / 32] |= UINT32_C(1) << POLICY_FIELD_ENVIRONMENT % 32;
}

static inline void policy_set_token_count(struct policy_request *q, struct edict_value value)
{
	q->token_count = value;
	q->bits[POLICY_FIELD_TOKEN_COUNT / 32] |= UINT32_C(1) << POLICY_FIELD_TOKEN_COUNT % 32;
}

static inline void policy_set_confidence(struct policy_request *q, struct edict_value value)
{
	q->confidence = value;
	q->bits[POLICY_FIELD_CONFIDENCE / 32] |= UINT32_C(1) << POLICY_FIELD_CONFIDENCE % 32;
}

static inline void policy_set_message_count(struct policy_request *q, struct edict_value value)
{
	q->message_count = value;
	q->bits[POLICY_FIELD_MESSAGE_COUNT / 32] |= UINT32_C(1) << POLICY_FIELD_MESSAGE_COUNT % 32;
}

static inline void policy_set_tool_call_depth(struct policy_request *q, struct edict_value value)
{
	q->tool_call_depth = value;
	q->bits[POLICY_FIELD_TOOL_CALL_DEPTH / 32] |= UINT32_C(1) << POLICY_FIELD_TOOL_CALL_DEPTH % 32;
}

static inline void policy_set_user_role(struct policy_request *q, struct edict_value value)
{
	q->user_role = value;
	q->bits[POLICY_FIELD_USER_ROLE / 32] |= UINT32_C(1) << POLICY_FIELD_USER_ROLE % 32;
}

static inline void policy_set_input(struct policy_request *q, struct edict_value value)
{
	q->input = value;
	q->bits[POLICY_FIELD_INPUT / 32] |= UINT32_C(1) << POLICY_FIELD_INPUT % 32;
}

static inline void policy_set_output(struct policy_request *q, struct edict_value value)
{
	q->output = value;
	q->bits[POLICY_FIELD_OUTPUT / 32] |= UINT32_C(1) << POLICY_FIELD_OUTPUT % 32;
}

#ifdef __cplusplus
}
#endif

#endif
