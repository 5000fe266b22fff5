/* warehouse.h - the policy `warehouse` as C.  Emitted by edict; do not edit.
 *
 * Fill a struct warehouse_request with the setters (or let edict_request_read of
 * edict/edict.h do it from JSON), then call warehouse_decide.
 */
#ifndef EDICT_POLICY_WAREHOUSE_H
#define EDICT_POLICY_WAREHOUSE_H

#include "edict/abi.h"

#if EDICT_ABI_VERSION != 4
#error "warehouse.h was emitted for version 4 of the edict ABI"
#endif

#ifdef __cplusplus
extern "C" {
#endif

/* The fields of a request that the policy reads. */
enum warehouse_field {
	WAREHOUSE_FIELD_STATE_KILLED = 0,
	WAREHOUSE_FIELD_AGENT_ID = 1,
	WAREHOUSE_FIELD_ZONE = 2,
	WAREHOUSE_FIELD_SHIFT_SUPERVISOR_PRESENT = 3,
	WAREHOUSE_FIELD_ACTION_TYPE = 4,
	WAREHOUSE_FIELD_WEIGHT_KG = 5,
	WAREHOUSE_FIELD_COUNTERS_WRITE_OFF = 6,
	WAREHOUSE_N_FIELDS = 7
};

/* The rules, as decisions name them. */
enum warehouse_rule {
	WAREHOUSE_RULE_KILLED = 0,
	WAREHOUSE_RULE_NO_POLICY = 1,
	WAREHOUSE_RULE_HAZMAT_SUPERVISED = 2,
	WAREHOUSE_RULE_HEAVY_LIFT = 3,
	WAREHOUSE_RULE_WRITE_OFF_BY_STOCK = 4,
	WAREHOUSE_RULE_WRITE_OFF_LIMIT = 5,
	WAREHOUSE_RULE_WRITE_OFF = 6,
	WAREHOUSE_RULE_ROUTINE = 7,
	WAREHOUSE_RULE_RECORD_COLD_CHAIN = 8,
	WAREHOUSE_N_RULES = 9
};

/* A request.  `bits` holds three sets of one bit a field - present, mistyped,
 * null - of 1 word each; a member counts only if its present bit is set. */
struct warehouse_request {
	uint32_t bits[3];
	bool state_killed; /* state.killed */
	struct edict_string agent_id; /* agent.id */
	struct edict_string zone; /* zone */
	bool shift_supervisor_present; /* shift.supervisor_present */
	struct edict_string action_type; /* action.type */
	struct edict_number weight_kg; /* weight_kg */
	int64_t counters__write_off__; /* counters["write-off"] */
};

/* The descriptor: everything the functions of edict/edict.h need. */
extern const struct edict_policy warehouse_policy;

/* Start a request: all fields missing, flags false, defaults in place. */
void warehouse_request_init(struct warehouse_request *q);

/* Decide; borrows `q`, fills `decision`, keeps nothing. */
void warehouse_decide(const struct warehouse_request *q, struct edict_decision *decision);

static inline void warehouse_set_state_killed(struct warehouse_request *q, bool value)
{
	q->state_killed = value;
	q->bits[WAREHOUSE_FIELD_STATE_KILLED / 32] |= UINT32_C(1) << WAREHOUSE_FIELD_STATE_KILLED % 32;
}

static inline void warehouse_set_agent_id(struct warehouse_request *q, const char *data, uint32_t len)
{
	q->agent_id.data = data;
	q->agent_id.len = len;
	q->bits[WAREHOUSE_FIELD_AGENT_ID / 32] |= UINT32_C(1) << WAREHOUSE_FIELD_AGENT_ID % 32;
}

static inline void warehouse_set_zone(struct warehouse_request *q, const char *data, uint32_t len)
{
	q->zone.data = data;
	q->zone.len = len;
	q->bits[WAREHOUSE_FIELD_ZONE / 32] |= UINT32_C(1) << WAREHOUSE_FIELD_ZONE % 32;
}

static inline void warehouse_set_shift_supervisor_present(struct warehouse_request *q, bool value)
{
	q->shift_supervisor_present = value;
	q->bits[WAREHOUSE_FIELD_SHIFT_SUPERVISOR_PRESENT / 32] |= UINT32_C(1) << WAREHOUSE_FIELD_SHIFT_SUPERVISOR_PRESENT % 32;
}

static inline void warehouse_set_action_type(struct warehouse_request *q, const char *data, uint32_t len)
{
	q->action_type.data = data;
	q->action_type.len = len;
	q->bits[WAREHOUSE_FIELD_ACTION_TYPE / 32] |= UINT32_C(1) << WAREHOUSE_FIELD_ACTION_TYPE % 32;
}

static inline void warehouse_set_weight_kg(struct warehouse_request *q, struct edict_number value)
{
	q->weight_kg = value;
	q->bits[WAREHOUSE_FIELD_WEIGHT_KG / 32] |= UINT32_C(1) << WAREHOUSE_FIELD_WEIGHT_KG % 32;
}

static inline void warehouse_set_counters__write_off__(struct warehouse_request *q, int64_t value)
{
	q->counters__write_off__ = value;
	q->bits[WAREHOUSE_FIELD_COUNTERS_WRITE_OFF / 32] |= UINT32_C(1) << WAREHOUSE_FIELD_COUNTERS_WRITE_OFF % 32;
}

#ifdef __cplusplus
}
#endif

#endif
