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
	POLICY_FIELD_TOOL = 1,
	POLICY_FIELD_ARGS_CURRENCY = 2,
	POLICY_FIELD_ARGS_CENTS = 3,
	POLICY_FIELD_ARGS_ITEMS = 4,
	POLICY_FIELD_ENVIRONMENT = 5,
	POLICY_FIELD_TOOL_META_REVIEWED = 6,
	POLICY_FIELD_TOOL_META_TIER = 7,
	POLICY_FIELD_ARGS_CODE = 8,
	POLICY_FIELD_ARGS_KIND = 9,
	POLICY_N_FIELDS = 10
};

/* The rules, as decisions name them. */
enum policy_rule {
	POLICY_RULE_KILLED = 0,
	POLICY_RULE_ORDERS = 1,
	POLICY_RULE_WRITES = 2,
	POLICY_RULE_UNREVIEWED = 3,
	POLICY_RULE_CODES = 4,
	POLICY_N_RULES = 5
};

/* A request.  `bits` holds three sets of one bit a field - present, mistyped,
 * null - of 1 word each; a member counts only if its present bit is set. */
struct policy_request {
	uint32_t bits[3];
	bool state_killed; /* state.killed */
	struct edict_string tool; /* tool */
	struct edict_string args_currency; /* args.currency */
	struct edict_number args_cents; /* args.cents */
	struct edict_number args_items; /* args.items */
	struct edict_string environment; /* environment */
	bool tool_meta_reviewed; /* tool_meta.reviewed */
	struct edict_number tool_meta_tier; /* tool_meta.tier */
	struct edict_string args_code; /* args.code */
	struct edict_string args_kind; /* args.kind */
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

static inline void policy_set_tool(struct policy_request *q, const char *data, uint32_t len)
{
	q->tool.data = data;
	q->tool.len = len;
	q->bits[POLICY_FIELD_TOOL / 32] |= UINT32_C(1) << POLICY_FIELD_TOOL % 32;
}

static inline void policy_set_args_currency(struct policy_request *q, const char *data, uint32_t len)
{
	q->args_currency.data = data;
	q->args_currency.len = len;
	q->bits[POLICY_FIELD_ARGS_CURRENCY / 32] |= UINT32_C(1) << POLICY_FIELD_ARGS_CURRENCY % 32;
}

static inline void policy_set_args_cents(struct policy_request *q, struct edict_number value)
{
	q->args_cents = value;
	q->bits[POLICY_FIELD_ARGS_CENTS / 32] |= UINT32_C(1) << POLICY_FIELD_ARGS_CENTS % 32;
}

static inline void policy_set_args_items(struct policy_request *q, struct edict_number value)
{
	q->args_items = value;
	q->bits[POLICY_FIELD_ARGS_ITEMS / 32] |= UINT32_C(1) << POLICY_FIELD_ARGS_ITEMS % 32;
}

static inline void policy_set_environment(struct policy_request *q, const char *data, uint32_t len)
{
	q->environment.data = data;
	q->environment.len = len;
	q->bits[POLICY_FIELD_ENVIRONMENT / 32] |= UINT32_C(1) << POLICY_FIELD_ENVIRONMENT % 32;
}

static inline void policy_set_tool_meta_reviewed(struct policy_request *q, bool value)
{
	q->tool_meta_reviewed = value;
	q->bits[POLICY_FIELD_TOOL_META_REVIEWED / 32] |= UINT32_C(1) << POLICY_FIELD_TOOL_META_REVIEWED % 32;
}

static inline void policy_set_tool_meta_tier(struct policy_request *q, struct edict_number value)
{
	q->tool_meta_tier = value;
	q->bits[POLICY_FIELD_TOOL_META_TIER / 32] |= UINT32_C(1) << POLICY_FIELD_TOOL_META_TIER % 32;
}

static inline void policy_set_args_code(struct policy_request *q, const char *data, uint32_t len)
{
	q->args_code.data = data;
	q->args_code.len = len;
	q->bits[POLICY_FIELD_ARGS_CODE / 32] |= UINT32_C(1) << POLICY_FIELD_ARGS_CODE % 32;
}

static inline void policy_set_args_kind(struct policy_request *q, const char *data, uint32_t len)
{
	q->args_kind.data = data;
	q->args_kind.len = len;
	q->bits[POLICY_FIELD_ARGS_KIND / 32] |= UINT32_C(1) << POLICY_FIELD_ARGS_KIND % 32;
}

#ifdef __cplusplus
}
#endif

#endif
