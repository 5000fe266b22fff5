/* lab.h - the policy `lab` as C.  Emitted by edict; do not edit.
 *
 * Fill a struct lab_request with the setters (or let edict_request_read of
 * edict/edict.h do it from JSON), then call lab_decide.
 */
#ifndef EDICT_POLICY_LAB_H
#define EDICT_POLICY_LAB_H

#include "edict/abi.h"

#if EDICT_ABI_VERSION != 4
#error "lab.h was emitted for version 4 of the edict ABI"
#endif

#ifdef __cplusplus
extern "C" {
#endif

/* The fields of a request that the policy reads. */
enum lab_field {
	LAB_FIELD_STATE_KILLED = 0,
	LAB_FIELD_TOOL_NAME = 1,
	LAB_FIELD_USER_ROLE = 2,
	LAB_FIELD_TOKEN_COUNT = 3,
	LAB_FIELD_INPUT_TEXT = 4,
	LAB_N_FIELDS = 5
};

/* The rules, as decisions name them. */
enum lab_rule {
	LAB_RULE_KILLED = 0,
	LAB_RULE_LASER_BY_HAND = 1,
	LAB_RULE_MEMBERS_ONLY = 2,
	LAB_RULE_TOO_LONG = 3,
	LAB_RULE_NO_INTERLOCK_TALK = 4,
	LAB_RULE_FURNACE_RECORDED = 5,
	LAB_RULE_BENCH = 6,
	LAB_N_RULES = 7
};

/* A request.  `bits` holds three sets of one bit a field - present, mistyped,
 * null - of 1 word each; a member counts only if its present bit is set. */
struct lab_request {
	uint32_t bits[3];
	bool state_killed; /* state.killed */
	struct edict_string tool_name; /* tool_name */
	struct edict_string user_role; /* user.role */
	int64_t token_count; /* token_count */
	struct edict_string input_text; /* input_text */
};

/* The descriptor: everything the functions of edict/edict.h need. */
extern const struct edict_policy lab_policy;

/* Start a request: all fields missing, flags false, defaults in place. */
void lab_request_init(struct lab_request *q);

/* Decide; borrows `q`, fills `decision`, keeps nothing. */
void lab_decide(const struct lab_request *q, struct edict_decision *decision);

static inline void lab_set_state_killed(struct lab_request *q, bool value)
{
	q->state_killed = value;
	q->bits[LAB_FIELD_STATE_KILLED / 32] |= UINT32_C(1) << LAB_FIELD_STATE_KILLED % 32;
}

static inline void lab_set_tool_name(struct lab_request *q, const char *data, uint32_t len)
{
	q->tool_name.data = data;
	q->tool_name.len = len;
	q->bits[LAB_FIELD_TOOL_NAME / 32] |= UINT32_C(1) << LAB_FIELD_TOOL_NAME % 32;
}

static inline void lab_set_user_role(struct lab_request *q, const char *data, uint32_t len)
{
	q->user_role.data = data;
	q->user_role.len = len;
	q->bits[LAB_FIELD_USER_ROLE / 32] |= UINT32_C(1) << LAB_FIELD_USER_ROLE % 32;
}

static inline void lab_set_token_count(struct lab_request *q, int64_t value)
{
	q->token_count = value;
	q->bits[LAB_FIELD_TOKEN_COUNT / 32] |= UINT32_C(1) << LAB_FIELD_TOKEN_COUNT % 32;
}

static inline void lab_set_input_text(struct lab_request *q, const char *data, uint32_t len)
{
	q->input_text.data = data;
	q->input_text.len = len;
	q->bits[LAB_FIELD_INPUT_TEXT / 32] |= UINT32_C(1) << LAB_FIELD_INPUT_TEXT % 32;
}

#ifdef __cplusplus
}
#endif

#endif
