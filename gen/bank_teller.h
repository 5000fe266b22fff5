/* bank_teller.h - the policy `bank-teller` as C.  Emitted by edict; do not edit.
 *
 * Fill a struct bank_teller_request with the setters (or let edict_request_read of
 * edict/edict.h do it from JSON), then call bank_teller_decide.
 */
#ifndef EDICT_POLICY_BANK_TELLER_H
#define EDICT_POLICY_BANK_TELLER_H

#include "edict/abi.h"

#if EDICT_ABI_VERSION != 4
#error "bank_teller.h was emitted for version 4 of the edict ABI"
#endif

#ifdef __cplusplus
extern "C" {
#endif

/* The fields of a request that the policy reads. */
enum bank_teller_field {
	BANK_TELLER_FIELD_STATE_KILLED = 0,
	BANK_TELLER_FIELD_ACTION_TYPE = 1,
	BANK_TELLER_FIELD_EXPORT_ROWS = 2,
	BANK_TELLER_FIELD_TRANSFER_AMOUNT = 3,
	BANK_TELLER_FIELD_TRANSFER_CROSS_BORDER = 4,
	BANK_TELLER_FIELD_AGENT_ID = 5,
	BANK_TELLER_N_FIELDS = 6
};

/* The rules, as decisions name them. */
enum bank_teller_rule {
	BANK_TELLER_RULE_KILLED = 0,
	BANK_TELLER_RULE_NO_BULK_EXPORT = 1,
	BANK_TELLER_RULE_LARGE_TRANSFER = 2,
	BANK_TELLER_RULE_CROSS_BORDER = 3,
	BANK_TELLER_RULE_TRANSFER = 4,
	BANK_TELLER_RULE_LOOK_UP = 5,
	BANK_TELLER_N_RULES = 6
};

/* A request.  `bits` holds three sets of one bit a field - present, mistyped,
 * null - of 1 word each; a member counts only if its present bit is set. */
struct bank_teller_request {
	uint32_t bits[3];
	bool state_killed; /* state.killed */
	struct edict_string action_type; /* action.type */
	int64_t export_rows; /* export.rows */
	struct edict_number transfer_amount; /* transfer.amount */
	bool transfer_cross_border; /* transfer.cross_border */
	struct edict_string agent_id; /* agent.id */
};

/* The descriptor: everything the functions of edict/edict.h need. */
extern const struct edict_policy bank_teller_policy;

/* Start a request: all fields missing, flags false, defaults in place. */
void bank_teller_request_init(struct bank_teller_request *q);

/* Decide; borrows `q`, fills `decision`, keeps nothing. */
void bank_teller_decide(const struct bank_teller_request *q, struct edict_decision *decision);

static inline void bank_teller_set_state_killed(struct bank_teller_request *q, bool value)
{
	q->state_killed = value;
	q->bits[BANK_TELLER_FIELD_STATE_KILLED / 32] |= UINT32_C(1) << BANK_TELLER_FIELD_STATE_KILLED % 32;
}

static inline void bank_teller_set_action_type(struct bank_teller_request *q, const char *data, uint32_t len)
{
	q->action_type.data = data;
	q->action_type.len = len;
	q->bits[BANK_TELLER_FIELD_ACTION_TYPE / 32] |= UINT32_C(1) << BANK_TELLER_FIELD_ACTION_TYPE % 32;
}

static inline void bank_teller_set_export_rows(struct bank_teller_request *q, int64_t value)
{
	q->export_rows = value;
	q->bits[BANK_TELLER_FIELD_EXPORT_ROWS / 32] |= UINT32_C(1) << BANK_TELLER_FIELD_EXPORT_ROWS % 32;
}

static inline void bank_teller_set_transfer_amount(struct bank_teller_request *q, struct edict_number value)
{
	q->transfer_amount = value;
	q->bits[BANK_TELLER_FIELD_TRANSFER_AMOUNT / 32] |= UINT32_C(1) << BANK_TELLER_FIELD_TRANSFER_AMOUNT % 32;
}

static inline void bank_teller_set_transfer_cross_border(struct bank_teller_request *q, bool value)
{
	q->transfer_cross_border = value;
	q->bits[BANK_TELLER_FIELD_TRANSFER_CROSS_BORDER / 32] |= UINT32_C(1) << BANK_TELLER_FIELD_TRANSFER_CROSS_BORDER % 32;
}

static inline void bank_teller_set_agent_id(struct bank_teller_request *q, const char *data, uint32_t len)
{
	q->agent_id.data = data;
	q->agent_id.len = len;
	q->bits[BANK_TELLER_FIELD_AGENT_ID / 32] |= UINT32_C(1) << BANK_TELLER_FIELD_AGENT_ID % 32;
}

#ifdef __cplusplus
}
#endif

#endif
