/* courier.h - the policy `` as C.  Emitted by edict; do not edit.
 *
 * Fill a struct courier_request with the setters (or let edict_request_read of
 * edict/edict.h do it from JSON), then call courier_decide.
 */
#ifndef EDICT_POLICY_COURIER_H
#define EDICT_POLICY_COURIER_H

#include "edict/abi.h"

#if EDICT_ABI_VERSION != 4
#error "courier.h was emitted for version 4 of the edict ABI"
#endif

#ifdef __cplusplus
extern "C" {
#endif

/* The fields of a request that the policy reads. */
enum courier_field {
	COURIER_FIELD_STATE_KILLED = 0,
	COURIER_FIELD_AGENT = 1,
	COURIER_FIELD_TOOL = 2,
	COURIER_FIELD_STATE_TOKENS = 3,
	COURIER_FIELD_STATE_CONCURRENT = 4,
	COURIER_FIELD_STATE_CALLS_USED = 5,
	COURIER_FIELD_STATE_AGENT_RING = 6,
	COURIER_FIELD_STATE_TRUST = 7,
	COURIER_FIELD_STATE_ANOMALY = 8,
	COURIER_FIELD_STATE_APPROVED = 9,
	COURIER_FIELD_TEXTS = 10,
	COURIER_N_FIELDS = 11
};

/* The rules, as decisions name them. */
enum courier_rule {
	COURIER_RULE_KILLED = 0,
	COURIER_RULE_NO_POLICY = 1,
	COURIER_RULE_DENIED_TOOLS = 2,
	COURIER_RULE_ALLOWED_TOOLS = 3,
	COURIER_RULE_MAX_TOKENS_PER_CALL = 4,
	COURIER_RULE_MAX_CONCURRENT_CALLS = 5,
	COURIER_RULE_MAX_TOOL_CALLS = 6,
	COURIER_RULE_EXECUTION_RING = 7,
	COURIER_RULE_MIN_TRUST_SCORE = 8,
	COURIER_RULE_ANOMALY = 9,
	COURIER_RULE_REQUIRE_HUMAN_APPROVAL_FOR = 10,
	COURIER_RULE_ALLOWED_TOOLS_11 = 11,
	COURIER_RULE_BLOCKED_PATTERNS_0 = 12,
	COURIER_RULE_BLOCKED_PATTERNS_1 = 13,
	COURIER_RULE_PERSONAL_DATA_CARD_VISA = 14,
	COURIER_RULE_PERSONAL_DATA_CARD_MASTERCARD = 15,
	COURIER_RULE_PERSONAL_DATA_CARD_AMEX = 16,
	COURIER_RULE_PERSONAL_DATA_CARD_OTHER = 17,
	COURIER_RULE_PERSONAL_DATA_CARD_SECURITY_CODE = 18,
	COURIER_RULE_PERSONAL_DATA_IBAN = 19,
	COURIER_RULE_PERSONAL_DATA_BANK_ACCOUNT = 20,
	COURIER_RULE_PERSONAL_DATA_US_SSN = 21,
	COURIER_RULE_PERSONAL_DATA_US_SSN_NAMED = 22,
	COURIER_RULE_PERSONAL_DATA_US_ITIN = 23,
	COURIER_RULE_PERSONAL_DATA_UK_NINO = 24,
	COURIER_RULE_PERSONAL_DATA_US_MEDICARE = 25,
	COURIER_RULE_PERSONAL_DATA_CA_SIN_NAMED = 26,
	COURIER_RULE_PERSONAL_DATA_IN_PAN_AADHAAR = 27,
	COURIER_RULE_PERSONAL_DATA_BR_CPF = 28,
	COURIER_RULE_PERSONAL_DATA_CN_RESIDENT_ID = 29,
	COURIER_RULE_PERSONAL_DATA_FR_NIR = 30,
	COURIER_RULE_PERSONAL_DATA_IT_FISCAL_CODE = 31,
	COURIER_RULE_PERSONAL_DATA_ES_DNI = 32,
	COURIER_RULE_PERSONAL_DATA_PASSPORT_NAMED = 33,
	COURIER_RULE_PERSONAL_DATA_LICENCE_NAMED = 34,
	COURIER_RULE_PERSONAL_DATA_BIRTH_DATE = 35,
	COURIER_RULE_PERSONAL_DATA_PHONE_NAMED = 36,
	COURIER_RULE_PERSONAL_DATA_PHONE_INTERNATIONAL = 37,
	COURIER_RULE_PERSONAL_DATA_EMAIL_LIST = 38,
	COURIER_RULE_PERSONAL_DATA_MEDICAL_RECORD = 39,
	COURIER_RULE_MAX_TOOL_CALLS_40 = 40,
	COURIER_RULE_EXECUTION_RING_41 = 41,
	COURIER_RULE_ANOMALY_42 = 42,
	COURIER_N_RULES = 43
};

/* A request.  `bits` holds three sets of one bit a field - present, mistyped,
 * null - of 1 word each; a member counts only if its present bit is set. */
struct courier_request {
	uint32_t bits[3];
	bool state_killed; /* state.killed */
	struct edict_string agent; /* agent */
	struct edict_string tool; /* tool */
	int64_t state_tokens; /* state.tokens */
	int64_t state_concurrent; /* state.concurrent */
	int64_t state_calls_used; /* state.calls_used */
	int64_t state_agent_ring; /* state.agent_ring */
	struct edict_number state_trust; /* state.trust */
	bool state_anomaly; /* state.anomaly */
	bool state_approved; /* state.approved */
	struct edict_list texts; /* texts */
};

/* The descriptor: everything the functions of edict/edict.h need. */
extern const struct edict_policy courier_policy;

/* Start a request: all fields missing, flags false, defaults in place. */
void courier_request_init(struct courier_request *q);

/* Decide; borrows `q`, fills `decision`, keeps nothing. */
void courier_decide(const struct courier_request *q, struct edict_decision *decision);

static inline void courier_set_state_killed(struct courier_request *q, bool value)
{
	q->state_killed = value;
	q->bits[COURIER_FIELD_STATE_KILLED / 32] |= UINT32_C(1) << COURIER_FIELD_STATE_KILLED % 32;
}

static inline void courier_set_agent(struct courier_request *q, const char *data, uint32_t len)
{
	q->agent.data = data;
	q->agent.len = len;
	q->bits[COURIER_FIELD_AGENT / 32] |= UINT32_C(1) << COURIER_FIELD_AGENT % 32;
}

static inline void courier_set_tool(struct courier_request *q, const char *data, uint32_t len)
{
	q->tool.data = data;
	q->tool.len = len;
	q->bits[COURIER_FIELD_TOOL / 32] |= UINT32_C(1) << COURIER_FIELD_TOOL % 32;
}

static inline void courier_set_state_tokens(struct courier_request *q, int64_t value)
{
	q->state_tokens = value;
	q->bits[COURIER_FIELD_STATE_TOKENS / 32] |= UINT32_C(1) << COURIER_FIELD_STATE_TOKENS % 32;
}

static inline void courier_set_state_concurrent(struct courier_request *q, int64_t value)
{
	q->state_concurrent = value;
	q->bits[COURIER_FIELD_STATE_CONCURRENT / 32] |= UINT32_C(1) << COURIER_FIELD_STATE_CONCURRENT % 32;
}

static inline void courier_set_state_calls_used(struct courier_request *q, int64_t value)
{
	q->state_calls_used = value;
	q->bits[COURIER_FIELD_STATE_CALLS_USED / 32] |= UINT32_C(1) << COURIER_FIELD_STATE_CALLS_USED % 32;
}

static inline void courier_set_state_agent_ring(struct courier_request *q, int64_t value)
{
	q->state_agent_ring = value;
	q->bits[COURIER_FIELD_STATE_AGENT_RING / 32] |= UINT32_C(1) << COURIER_FIELD_STATE_AGENT_RING % 32;
}

static inline void courier_set_state_trust(struct courier_request *q, struct edict_number value)
{
	q->state_trust = value;
	q->bits[COURIER_FIELD_STATE_TRUST / 32] |= UINT32_C(1) << COURIER_FIELD_STATE_TRUST % 32;
}

static inline void courier_set_state_anomaly(struct courier_request *q, bool value)
{
	q->state_anomaly = value;
	q->bits[COURIER_FIELD_STATE_ANOMALY / 32] |= UINT32_C(1) << COURIER_FIELD_STATE_ANOMALY % 32;
}

static inline void courier_set_state_approved(struct courier_request *q, bool value)
{
	q->state_approved = value;
	q->bits[COURIER_FIELD_STATE_APPROVED / 32] |= UINT32_C(1) << COURIER_FIELD_STATE_APPROVED % 32;
}

static inline void courier_set_texts(struct courier_request *q, struct edict_list value)
{
	q->texts = value;
	q->bits[COURIER_FIELD_TEXTS / 32] |= UINT32_C(1) << COURIER_FIELD_TEXTS % 32;
}

#ifdef __cplusplus
}
#endif

#endif
