/* policy.h - the policy `` as C.  Emitted by edict; do not edit.
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
	POLICY_FIELD_AGENT = 1,
	POLICY_FIELD_TOOL = 2,
	POLICY_FIELD_TEXTS = 3,
	POLICY_FIELD_STATE_TOKENS = 4,
	POLICY_FIELD_STATE_CONCURRENT = 5,
	POLICY_FIELD_STATE_CALLS_USED = 6,
	POLICY_FIELD_STATE_AGENT_RING = 7,
	POLICY_FIELD_STATE_TRUST = 8,
	POLICY_FIELD_STATE_ANOMALY = 9,
	POLICY_FIELD_STATE_APPROVED = 10,
	POLICY_N_FIELDS = 11
};

/* The rules, as decisions name them. */
enum policy_rule {
	POLICY_RULE_KILLED = 0,
	POLICY_RULE_NO_POLICY = 1,
	POLICY_RULE_DENIED_TOOLS = 2,
	POLICY_RULE_ALLOWED_TOOLS = 3,
	POLICY_RULE_BLOCKED_PATTERNS_0 = 4,
	POLICY_RULE_BLOCKED_PATTERNS_1 = 5,
	POLICY_RULE_MAX_TOKENS_PER_CALL = 6,
	POLICY_RULE_MAX_CONCURRENT_CALLS = 7,
	POLICY_RULE_MAX_TOOL_CALLS = 8,
	POLICY_RULE_EXECUTION_RING = 9,
	POLICY_RULE_MIN_TRUST_SCORE = 10,
	POLICY_RULE_ANOMALY = 11,
	POLICY_RULE_REQUIRE_HUMAN_APPROVAL_FOR = 12,
	POLICY_RULE_ALLOWED_TOOLS_13 = 13,
	POLICY_RULE_ANOMALY_14 = 14,
	POLICY_RULE_REQUIRE_HUMAN_APPROVAL = 15,
	POLICY_N_RULES = 16
};

/* A request.  `bits` holds three sets of one bit a field - present, mistyped,
 * null - of 1 word each; a member counts only if its present bit is set. */
struct policy_request {
	uint32_t bits[3];
	bool state_killed; /* state.killed */
	struct edict_string agent; /* agent */
	struct edict_string tool; /* tool */
	struct edict_list texts; /* texts */
	int64_t state_tokens; /* state.tokens */
	int64_t state_concurrent; /* state.concurrent */
	int64_t state_calls_used; /* state.calls_used */
	int64_t state_agent_ring; /* state.agent_ring */
	struct edict_number state_trust; /* state.trust */
	bool state_anomaly; /* state.anomaly */
	bool state_approved; /* state.approved */
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

static inline void policy_set_agent(struct policy_request *q, const char *data, uint32_t len)
{
	q->agent.data = data;
	q->agent.len = len;
	q->bits[POLICY_FIELD_AGENT / 32] |= UINT32_C(1) << POLICY_FIELD_AGENT % 32;
}

static inline void policy_set_tool(struct policy_request *q, const char *data, uint32_t len)
{
	q->tool.data = data;
	q->tool.len = len;
	q->bits[POLICY_FIELD_TOOL / 32] |= UINT32_C(1) << POLICY_FIELD_TOOL % 32;
}

static inline void policy_set_texts(struct policy_request *q, struct edict_list value)
{
	q->texts = value;
	q->bits[POLICY_FIELD_TEXTS / 32] |= UINT32_C(1) << POLICY_FIELD_TEXTS % 32;
}

static inline void policy_set_state_tokens(struct policy_request *q, int64_t value)
{
	q->state_tokens = value;
	q->bits[POLICY_FIELD_STATE_TOKENS / 32] |= UINT32_C(1) << POLICY_FIELD_STATE_TOKENS % 32;
}

static inline void policy_set_state_concurrent(struct policy_request *q, int64_t value)
{
	q->state_concurrent = value;
	q->bits[POLICY_FIELD_STATE_CONCURRENT / 32] |= UINT32_C(1) << POLICY_FIELD_STATE_CONCURRENT % 32;
}

static inline void policy_set_state_calls_used(struct policy_request *q, int64_t value)
{
	q->state_calls_used = value;
	q->bits[POLICY_FIELD_STATE_CALLS_USED / 32] |= UINT32_C(1) << POLICY_FIELD_STATE_CALLS_USED % 32;
}

static inline void policy_set_state_agent_ring(struct policy_request *q, int64_t value)
{
	q->state_agent_ring = value;
	q->bits[POLICY_FIELD_STATE_AGENT_RING / 32] |= UINT32_C(1) << POLICY_FIELD_STATE_AGENT_RING % 32;
}

static inline void policy_set_state_trust(struct policy_request *q, struct edict_number value)
{
	q->state_trust = value;
	q->bits[POLICY_FIELD_STATE_TRUST / 32] |= UINT32_C(1) << POLICY_FIELD_STATE_TRUST % 32;
}

static inline void policy_set_state_anomaly(struct policy_request *q, bool value)
{
	q->state_anomaly = value;
	q->bits[POLICY_FIELD_STATE_ANOMALY / 32] |= UINT32_C(1) << POLICY_FIELD_STATE_ANOMALY % 32;
}

static inline void policy_set_state_approved(struct policy_request *q, bool value)
{
	q->state_approved = value;
	q->bits[POLICY_FIELD_STATE_APPROVED / 32] |= UINT32_C(1) << POLICY_FIELD_STATE_APPROVED % 32;
}

#ifdef __cplusplus
}
#endif

#endif
