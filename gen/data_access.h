/* data_access.h - the policy `data-access` as C.  Emitted by edict; do not edit.
 *
 * Fill a struct data_access_request with the setters (or let edict_request_read of
 * edict/edict.h do it from JSON), then call data_access_decide.
 */
#ifndef EDICT_POLICY_DATA_ACCESS_H
#define EDICT_POLICY_DATA_ACCESS_H

#include "edict/abi.h"

#if EDICT_ABI_VERSION != 4
#error "data_access.h was emitted for version 4 of the edict ABI"
#endif

#ifdef __cplusplus
extern "C" {
#endif

/* The fields of a request that the policy reads. */
enum data_access_field {
	DATA_ACCESS_FIELD_STATE_KILLED = 0,
	DATA_ACCESS_FIELD_ACTION = 1,
	DATA_ACCESS_FIELD_PURPOSE = 2,
	DATA_ACCESS_FIELD_REGION = 3,
	DATA_ACCESS_FIELD_ROWS = 4,
	DATA_ACCESS_FIELD_COUNTERS_RULES_5 = 5,
	DATA_ACCESS_N_FIELDS = 6
};

/* The rules, as decisions name them. */
enum data_access_rule {
	DATA_ACCESS_RULE_KILLED = 0,
	DATA_ACCESS_RULE_RULES_0 = 1,
	DATA_ACCESS_RULE_RULES_1 = 2,
	DATA_ACCESS_RULE_RULES_2 = 3,
	DATA_ACCESS_RULE_RULES_3 = 4,
	DATA_ACCESS_RULE_RULES_4 = 5,
	DATA_ACCESS_RULE_RULES_5_LIMIT = 6,
	DATA_ACCESS_RULE_RULES_5 = 7,
	DATA_ACCESS_RULE_RULES_6 = 8,
	DATA_ACCESS_N_RULES = 9
};

/* A request.  `bits` holds three sets of one bit a field - present, mistyped,
 * null - of 1 word each; a member counts only if its present bit is set. */
struct data_access_request {
	uint32_t bits[3];
	bool state_killed; /* state.killed */
	struct edict_string action; /* action */
	struct edict_string purpose; /* purpose */
	struct edict_string region; /* region */
	int64_t rows; /* rows */
	int64_t counters__rules_5___; /* counters["rules[5]"] */
};

/* The descriptor: everything the functions of edict/edict.h need. */
extern const struct edict_policy data_access_policy;

/* Start a request: all fields missing, flags false, defaults in place. */
void data_access_request_init(struct data_access_request *q);

/* Decide; borrows `q`, fills `decision`, keeps nothing. */
void data_access_decide(const struct data_access_request *q, struct edict_decision *decision);

static inline void data_access_set_state_killed(struct data_access_request *q, bool value)
{
	q->state_killed = value;
	q->bits[DATA_ACCESS_FIELD_STATE_KILLED / 32] |= UINT32_C(1) << DATA_ACCESS_FIELD_STATE_KILLED % 32;
}

static inline void data_access_set_action(struct data_access_request *q, const char *data, uint32_t len)
{
	q->action.data = data;
	q->action.len = len;
	q->bits[DATA_ACCESS_FIELD_ACTION / 32] |= UINT32_C(1) << DATA_ACCESS_FIELD_ACTION % 32;
}

static inline void data_access_set_purpose(struct data_access_request *q, const char *data, uint32_t len)
{
	q->purpose.data = data;
	q->purpose.len = len;
	q->bits[DATA_ACCESS_FIELD_PURPOSE / 32] |= UINT32_C(1) << DATA_ACCESS_FIELD_PURPOSE % 32;
}

static inline void data_access_set_region(struct data_access_request *q, const char *data, uint32_t len)
{
	q->region.data = data;
	q->region.len = len;
	q->bits[DATA_ACCESS_FIELD_REGION / 32] |= UINT32_C(1) << DATA_ACCESS_FIELD_REGION % 32;
}

static inline void data_access_set_rows(struct data_access_request *q, int64_t value)
{
	q->rows = value;
	q->bits[DATA_ACCESS_FIELD_ROWS / 32] |= UINT32_C(1) << DATA_ACCESS_FIELD_ROWS % 32;
}

static inline void data_access_set_counters__rules_5___(struct data_access_request *q, int64_t value)
{
	q->counters__rules_5___ = value;
	q->bits[DATA_ACCESS_FIELD_COUNTERS_RULES_5 / 32] |= UINT32_C(1) << DATA_ACCESS_FIELD_COUNTERS_RULES_5 % 32;
}

#ifdef __cplusplus
}
#endif

#endif
