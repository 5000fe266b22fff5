/* shop.h - the policy `shop` as C.  Emitted by edict; do not edit.
 *
 * Fill a struct shop_request with the setters (or let edict_request_read of
 * edict/edict.h do it from JSON), then call shop_decide.
 */
#ifndef EDICT_POLICY_SHOP_H
#define EDICT_POLICY_SHOP_H

#include "edict/abi.h"

#if EDICT_ABI_VERSION != 4
#error "shop.h was emitted for version 4 of the edict ABI"
#endif

#ifdef __cplusplus
extern "C" {
#endif

/* The fields of a request that the policy reads. */
enum shop_field {
	SHOP_FIELD_STATE_KILLED = 0,
	SHOP_FIELD_TOOL = 1,
	SHOP_FIELD_ENVIRONMENT = 2,
	SHOP_FIELD_ARGS_CURRENCY = 3,
	SHOP_FIELD_ARGS_CENTS = 4,
	SHOP_FIELD_ARGS_ITEMS = 5,
	SHOP_FIELD_ARGS_SKU = 6,
	SHOP_FIELD_TOOL_META_REVIEWED = 7,
	SHOP_N_FIELDS = 8
};

/* The rules, as decisions name them. */
enum shop_rule {
	SHOP_RULE_KILLED = 0,
	SHOP_RULE_LOOK = 1,
	SHOP_RULE_BUY = 2,
	SHOP_RULE_ORDER_CAP = 3,
	SHOP_RULE_NO_GIFT_CARDS = 4,
	SHOP_RULE_REFUNDS = 5,
	SHOP_RULE_REVIEWED_TOOLS = 6,
	SHOP_N_RULES = 7
};

/* A request.  `bits` holds three sets of one bit a field - present, mistyped,
 * null - of 1 word each; a member counts only if its present bit is set. */
struct shop_request {
	uint32_t bits[3];
	bool state_killed; /* state.killed */
	struct edict_string tool; /* tool */
	struct edict_string environment; /* environment */
	struct edict_string args_currency; /* args.currency */
	int64_t args_cents; /* args.cents */
	int64_t args_items; /* args.items */
	struct edict_string args_sku; /* args.sku */
	bool tool_meta_reviewed; /* tool_meta.reviewed */
};

/* The descriptor: everything the functions of edict/edict.h need. */
extern const struct edict_policy shop_policy;

/* Start a request: all fields missing, flags false, defaults in place. */
void shop_request_init(struct shop_request *q);

/* Decide; borrows `q`, fills `decision`, keeps nothing. */
void shop_decide(const struct shop_request *q, struct edict_decision *decision);

static inline void shop_set_state_killed(struct shop_request *q, bool value)
{
	q->state_killed = value;
	q->bits[SHOP_FIELD_STATE_KILLED / 32] |= UINT32_C(1) << SHOP_FIELD_STATE_KILLED % 32;
}

static inline void shop_set_tool(struct shop_request *q, const char *data, uint32_t len)
{
	q->tool.data = data;
	q->tool.len = len;
	q->bits[SHOP_FIELD_TOOL / 32] |= UINT32_C(1) << SHOP_FIELD_TOOL % 32;
}

static inline void shop_set_environment(struct shop_request *q, const char *data, uint32_t len)
{
	q->environment.data = data;
	q->environment.len = len;
	q->bits[SHOP_FIELD_ENVIRONMENT / 32] |= UINT32_C(1) << SHOP_FIELD_ENVIRONMENT % 32;
}

static inline void shop_set_args_currency(struct shop_request *q, const char *data, uint32_t len)
{
	q->args_currency.data = data;
	q->args_currency.len = len;
	q->bits[SHOP_FIELD_ARGS_CURRENCY / 32] |= UINT32_C(1) << SHOP_FIELD_ARGS_CURRENCY % 32;
}

static inline void shop_set_args_cents(struct shop_request *q, int64_t value)
{
	q->args_cents = value;
	q->bits[SHOP_FIELD_ARGS_CENTS / 32] |= UINT32_C(1) << SHOP_FIELD_ARGS_CENTS % 32;
}

static inline void shop_set_args_items(struct shop_request *q, int64_t value)
{
	q->args_items = value;
	q->bits[SHOP_FIELD_ARGS_ITEMS / 32] |= UINT32_C(1) << SHOP_FIELD_ARGS_ITEMS % 32;
}

static inline void shop_set_args_sku(struct shop_request *q, const char *data, uint32_t len)
{
	q->args_sku.data = data;
	q->args_sku.len = len;
	q->bits[SHOP_FIELD_ARGS_SKU / 32] |= UINT32_C(1) << SHOP_FIELD_ARGS_SKU % 32;
}

static inline void shop_set_tool_meta_reviewed(struct shop_request *q, bool value)
{
	q->tool_meta_reviewed = value;
	q->bits[SHOP_FIELD_TOOL_META_REVIEWED / 32] |= UINT32_C(1) << SHOP_FIELD_TOOL_META_REVIEWED % 32;
}

#ifdef __cplusplus
}
#endif

#endif
