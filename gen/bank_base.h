/* bank_base.h - the policy `bank-base` as C.  Emitted by edict; do not edit.
 *
 * Fill a struct bank_base_request with the setters (or let edict_request_read of
 * edict/edict.h do it from JSON), then call bank_base_decide.
 */
#ifndef EDICT_POLICY_BANK_BASE_H
#define EDICT_POLICY_BANK_BASE_H

#include "edict/abi.h"

#if EDICT_ABI_VERSION != 4
#error "bank_base.h was emitted for version 4 of the edict ABI"
#endif

#ifdef __cplusplus
extern "C" {
#endif

/* The fields of a request that the policy reads. */
enum bank_base_field {
	BANK_BASE_FIELD_STATE_KILLED = 0,
	BANK_BASE_FIELD_ACTION_TYPE = 1,
	BANK_BASE_FIELD_EXPORT_ROWS = 2,
	BANK_BASE_FIELD_TRANSFER_AMOUNT = 3,
	BANK_BASE_FIELD_TRANSFER_CROSS_BORDER = 4,
	BANK_BASE_N_FIELDS = 5
};

/* The rules, as decisions name them. */
enum bank_base_rule {
	BANK_BASE_RULE_KILLED = 0,
	BANK_BASE_RULE_NO_BULK_EXPORT = 1,
	BANK_BASE_RULE_LARGE_TRANSFER = 2,
	BANK_BASE_RULE_CROSS_BORDER = 3,
	BANK_BASE_N_RULES = 4
};

/* A request.  `bits` holds three sets of one bit a field - present, mistyped,
 * null - of 1 word each; a member counts only if its present bit is set. */
struct bank_base_request {
	uint32_t bits[3];
	bool state_killed; /* state.killed */
	struct edict_string action_type; /* action.type */
	int64_t export_rows; /* export.rows */
	struct edict_number transfer_amount; /* transfer.amount */
	bool transfer_cross_border; /* transfer.cross_border */
};

/* The descriptor: everything the functions of edict/edict.h need. */
extern const struct edict_policy bank_base_policy;

/* Start a request: all fields missing, flags false, defaults in place. */
void bank_base_request_init(struct bank_base_request *q);

/* Decide; borrows `q`, fills `decision`, keeps nothing. */
void bank_base_decide(const struct bank_base_request *q, struct edict_decision *decision);

static inline void bank_base_set_state_killed(struct bank_base_request *q, bool value)
{
	q->state_killed = value;
	q->bits[BANK_BASE_FIELD_STATE_KILLED / 32] |= UINT32_C(1) << BANK_BASE_FIELD_STATE_KILLED % 32;
}

static inline void bank_base_set_action_type(struct bank_base_request *q, const char *data, uint32_t len)
{
	q->action_type.data = data;
	q->action_type.len = len;
	q->bits[BANK_BASE_FIELD_ACTION_TYPE / 32] |= UINT32_C(1) << BANK_BASE_FIELD_ACTION_TYPE % 32;
}

static inline void bank_base_set_export_rows(struct bank_base_request *q, int64_t value)
{
	q->export_rows = value;
	q->bits[BANK_BASE_FIELD_EXPORT_ROWS / 32] |= UINT32_C(1) << BANK_BASE_FIELD_EXPORT_ROWS % 32;
}

static inline void bank_base_set_transfer_amount(struct bank_base_request *q, struct edict_number value)
{
	q->transfer_amount = value;
	q->bits[BANK_BASE_FIELD_TRANSFER_AMOUNT / 32] |= UINT32_C(1) << BANK_BASE_FIELD_TRANSFER_AMOUNT % 32;
}

static inline void bank_base_set_transfer_cross_border(struct bank_base_request *q, bool value)
{
	q->transfer_cross_border = value;
	q->bits[BANK_BASE_FIELD_TRANSFER_CROSS_BORDER / 32] |= UINT32_C(1) << BANK_BASE_FIELD_TRANSFER_CROSS_BORDER % 32;
}

#ifdef __cplusplus
}
#endif

#endif
