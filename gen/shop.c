/* shop.c - the policy `shop` as C.  Emitted by edict; do not edit.
 *
 *   source    shop.yaml
 *   digest    eb56a0cf338deaeb9f7d3e52f546b808
 *   strategy  deny_overrides
 *
 *   rule  line  effect            id
 *      0     -  deny              killed
 *      1    13  allow             look
 *      2    17  allow             buy
 *      3    23  deny              order-cap
 *      4    30  deny              no-gift-cards
 *      5    35  require_approval  refunds
 *      6    40  deny              reviewed-tools
 *   default     deny
 */
#include "shop.h"

/* ---- conditions: EDICT_FALSE, EDICT_TRUE or unknown ----------------------- */

/* state.killed */
static uint32_t state_killed_is_true(const struct shop_request *q)
{
	if (!edict_is_set(q->bits, SHOP_FIELD_STATE_KILLED))
		return edict_absent(q->bits, 1, SHOP_FIELD_STATE_KILLED);
	return edict_truth(q->state_killed);
}

/* line 14: tool starts_with 'catalogue.' */
static uint32_t tool_starts_catalogue(const struct shop_request *q)
{
	if (!edict_is_set(q->bits, SHOP_FIELD_TOOL))
		return edict_absent(q->bits, 1, SHOP_FIELD_TOOL);
	return edict_truth(edict_string_begins(q->tool, "catalogue.", 10));
}

/* line 19: tool == 'order.place' */
static uint32_t tool_is_order_place(const struct shop_request *q)
{
	if (!edict_is_set(q->bits, SHOP_FIELD_TOOL))
		return edict_absent(q->bits, 1, SHOP_FIELD_TOOL);
	return edict_truth(edict_string_is(q->tool, "order.place", 11));
}

static const char list_3_texts[] =
	"\0"
	"live\0"
	"staging";
static const struct edict_slot list_3_slots[] = {
	{ 0, 0, 0 },
	{ 1, 4, 1 },
	{ 0, 0, 0 },
	{ 6, 7, 2 },
};
static const uint16_t list_3_displace[] = {
	0, 0,
};
static const struct edict_names list_3 = {
	.texts = (const char *)&list_3_texts,
	.slots = list_3_slots,
	.displace = list_3_displace,
	.seed = UINT32_C(1109528270),
	.bucket_shift = 31,
	.slot_shift = 30,
};

/* line 20: environment in ['live', 'staging'] */
static uint32_t environment_in_live_or_others(const struct shop_request *q)
{
	if (!edict_is_set(q->bits, SHOP_FIELD_ENVIRONMENT))
		return edict_absent(q->bits, 1, SHOP_FIELD_ENVIRONMENT);
	return edict_truth(edict_names_find(&list_3, q->environment) != 0);
}

/* line 24: args.currency == 'EUR' */
static uint32_t args_currency_is_eur(const struct shop_request *q)
{
	if (!edict_is_set(q->bits, SHOP_FIELD_ARGS_CURRENCY))
		return edict_absent(q->bits, 1, SHOP_FIELD_ARGS_CURRENCY);
	return edict_truth(edict_string_is(q->args_currency, "EUR", 3));
}

/* line 26: args.cents <= 25000 */
static uint32_t args_cents_at_most_25000(const struct shop_request *q)
{
	if (!edict_is_set(q->bits, SHOP_FIELD_ARGS_CENTS))
		return edict_absent(q->bits, 1, SHOP_FIELD_ARGS_CENTS);
	return edict_truth(q->args_cents <= 25000);
}

/* line 27: args.items <= 0 */
static uint32_t args_items_at_most_0(const struct shop_request *q)
{
	if (!edict_is_set(q->bits, SHOP_FIELD_ARGS_ITEMS))
		return edict_absent(q->bits, 1, SHOP_FIELD_ARGS_ITEMS);
	return edict_truth(q->args_items <= 0);
}

/* line 27: args.items <= 20 */
static uint32_t args_items_at_most_20(const struct shop_request *q)
{
	if (!edict_is_set(q->bits, SHOP_FIELD_ARGS_ITEMS))
		return edict_absent(q->bits, 1, SHOP_FIELD_ARGS_ITEMS);
	return edict_truth(q->args_items <= 20);
}

/* line 31: args.sku starts_with 'gift-' */
static uint32_t args_sku_starts_gift(const struct shop_request *q)
{
	if (!edict_is_set(q->bits, SHOP_FIELD_ARGS_SKU))
		return edict_absent(q->bits, 1, SHOP_FIELD_ARGS_SKU);
	return edict_truth(edict_string_begins(q->args_sku, "gift-", 5));
}

/* line 36: tool starts_with 'refund.' */
static uint32_t tool_starts_refund(const struct shop_request *q)
{
	if (!edict_is_set(q->bits, SHOP_FIELD_TOOL))
		return edict_absent(q->bits, 1, SHOP_FIELD_TOOL);
	return edict_truth(edict_string_begins(q->tool, "refund.", 7));
}

/* line 41: tool_meta.reviewed */
static uint32_t tool_meta_reviewed_is_true(const struct shop_request *q)
{
	if (!edict_is_set(q->bits, SHOP_FIELD_TOOL_META_REVIEWED))
		return edict_absent(q->bits, 1, SHOP_FIELD_TOOL_META_REVIEWED);
	return edict_truth(q->tool_meta_reviewed);
}

/* rule 0 `killed`: deny if
 *     state.killed
 */
EDICT_COLD static uint32_t rule_0(const struct shop_request *q)
{
	return state_killed_is_true(q);
}

/* rule 1 `look`, shop.yaml:13: allow if
 *     tool like 'catalogue.*'
 */
EDICT_COLD static uint32_t rule_1(const struct shop_request *q)
{
	return tool_starts_catalogue(q);
}

/* rule 2 `buy`, shop.yaml:17: allow if
 *     tool == 'order.place' and environment in ['live', 'staging']
 */
EDICT_COLD static uint32_t rule_2(const struct shop_request *q)
{
	uint32_t truth = tool_is_order_place(q);
	truth = edict_and(truth, environment_in_live_or_others(q));
	return truth;
}

/* rule 3 `order-cap`, shop.yaml:23: deny if
 *     tool == 'order.place' and args.currency == 'EUR' and (not args.cents <= 25000 or not (args.items > 0 and args.items <= 20))
 */
EDICT_COLD static uint32_t rule_3(const struct shop_request *q)
{
	uint32_t truth = tool_is_order_place(q);
	truth = edict_and(truth, args_currency_is_eur(q));
	truth = edict_and(truth, edict_or(edict_not(args_cents_at_most_25000(q)),
		edict_not(edict_and(edict_not(args_items_at_most_0(q)),
		args_items_at_most_20(q)))));
	return truth;
}

/* rule 4 `no-gift-cards`, shop.yaml:30: deny if
 *     tool == 'order.place' and args.sku like 'gift-*'
 */
EDICT_COLD static uint32_t rule_4(const struct shop_request *q)
{
	uint32_t truth = tool_is_order_place(q);
	truth = edict_and(truth, args_sku_starts_gift(q));
	return truth;
}

/* rule 5 `refunds`, shop.yaml:35: require_approval if
 *     tool like 'refund.*'
 */
EDICT_COLD static uint32_t rule_5(const struct shop_request *q)
{
	return tool_starts_refund(q);
}

/* rule 6 `reviewed-tools`, shop.yaml:40: deny if
 *     tool_meta.reviewed != true
 */
EDICT_COLD static uint32_t rule_6(const struct shop_request *q)
{
	return edict_not(tool_meta_reviewed_is_true(q));
}

/* ---- decision: the first rule that matches -------------------------------- */

static uint32_t choose_0(const struct shop_request *q)
{
	if (edict_may(state_killed_is_true(q)))
		return EDICT_CHOICE(SHOP_RULE_KILLED, EDICT_DENY);
	if (edict_may(tool_is_order_place(q)) &&
	    edict_may(args_currency_is_eur(q)) &&
	    (edict_may_not(args_cents_at_most_25000(q)) ||
	    edict_may(args_items_at_most_0(q)) ||
	    edict_may_not(args_items_at_most_20(q))))
		return EDICT_CHOICE(SHOP_RULE_ORDER_CAP, EDICT_DENY);
	if (edict_may(tool_is_order_place(q)) &&
	    edict_may(args_sku_starts_gift(q)))
		return EDICT_CHOICE(SHOP_RULE_NO_GIFT_CARDS, EDICT_DENY);
	if (edict_may_not(tool_meta_reviewed_is_true(q)))
		return EDICT_CHOICE(SHOP_RULE_REVIEWED_TOOLS, EDICT_DENY);
	if (edict_may(tool_starts_refund(q)))
		return EDICT_CHOICE(SHOP_RULE_REFUNDS, EDICT_REQUIRE_APPROVAL);
	if (edict_must(tool_starts_catalogue(q)))
		return EDICT_CHOICE(SHOP_RULE_LOOK, EDICT_ALLOW);
	if (edict_must(tool_is_order_place(q)) &&
	    edict_must(environment_in_live_or_others(q)))
		return EDICT_CHOICE(SHOP_RULE_BUY, EDICT_ALLOW);
	return EDICT_CHOICE(EDICT_RULE_NONE, EDICT_DENY);
}

static uint32_t choose(const void *request, void *found)
{
	(void)found;
	return choose_0(request);
}

static uint32_t truth(const void *request, void *found, uint16_t rule)
{
	static uint32_t (*const conditions[])(const struct shop_request *) = {
		rule_0, rule_1, rule_2, rule_3, rule_4, rule_5, rule_6,
	};
	(void)found;
	return conditions[rule](request);
}

/* ---- descriptor -------------------------------------------------------- */

static const struct edict_field shop_fields[] = {
	{ .path = "state.killed",
	  .offset = offsetof(struct shop_request, state_killed), .type = EDICT_BOOL, .is_flag = 1 },
	{ .path = "tool",
	  .offset = offsetof(struct shop_request, tool), .type = EDICT_STRING },
	{ .path = "environment",
	  .offset = offsetof(struct shop_request, environment), .type = EDICT_STRING },
	{ .path = "args.currency",
	  .offset = offsetof(struct shop_request, args_currency), .type = EDICT_STRING },
	{ .path = "args.cents",
	  .offset = offsetof(struct shop_request, args_cents), .type = EDICT_INTEGER },
	{ .path = "args.items",
	  .offset = offsetof(struct shop_request, args_items), .type = EDICT_INTEGER },
	{ .path = "args.sku",
	  .offset = offsetof(struct shop_request, args_sku), .type = EDICT_STRING },
	{ .path = "tool_meta.reviewed",
	  .offset = offsetof(struct shop_request, tool_meta_reviewed), .type = EDICT_BOOL },
};

static const struct edict_path_node shop_paths[] = {
	{ .name = "", .len = 0, .first_child = 1, .n_children = 5,
	  .field = EDICT_FIELD_NONE, .texts = EDICT_FIELD_NONE },
	{ .name = "args", .len = 4, .first_child = 6, .n_children = 4,
	  .field = EDICT_FIELD_NONE, .texts = EDICT_FIELD_NONE },
	{ .name = "tool", .len = 4,
	  .field = SHOP_FIELD_TOOL, .texts = EDICT_FIELD_NONE },
	{ .name = "state", .len = 5, .first_child = 10, .n_children = 1,
	  .field = EDICT_FIELD_NONE, .texts = EDICT_FIELD_NONE },
	{ .name = "tool_meta", .len = 9, .first_child = 11, .n_children = 1,
	  .field = EDICT_FIELD_NONE, .texts = EDICT_FIELD_NONE },
	{ .name = "environment", .len = 11,
	  .field = SHOP_FIELD_ENVIRONMENT, .texts = EDICT_FIELD_NONE },
	{ .name = "sku", .len = 3,
	  .field = SHOP_FIELD_ARGS_SKU, .texts = EDICT_FIELD_NONE },
	{ .name = "cents", .len = 5,
	  .field = SHOP_FIELD_ARGS_CENTS, .texts = EDICT_FIELD_NONE },
	{ .name = "items", .len = 5,
	  .field = SHOP_FIELD_ARGS_ITEMS, .texts = EDICT_FIELD_NONE },
	{ .name = "currency", .len = 8,
	  .field = SHOP_FIELD_ARGS_CURRENCY, .texts = EDICT_FIELD_NONE },
	{ .name = "killed", .len = 6,
	  .field = SHOP_FIELD_STATE_KILLED, .texts = EDICT_FIELD_NONE },
	{ .name = "reviewed", .len = 8,
	  .field = SHOP_FIELD_TOOL_META_REVIEWED, .texts = EDICT_FIELD_NONE },
};

/* Offsets of id, message and approvers in shop_texts; line; effect; obligation;
 * file; rank in the order of the strategy. */
static const struct edict_rule shop_rules[] = {
	{ 1, 1, 0, 0, EDICT_DENY, 0, 0, 0, 0, 0 }, /* killed */
	{ 8, 0, 0, 13, EDICT_ALLOW, 0, 0, 0, 5, 0 }, /* look */
	{ 13, 0, 0, 17, EDICT_ALLOW, 0, 0, 0, 6, 0 }, /* buy */
	{ 17, 27, 0, 23, EDICT_DENY, 0, 0, 0, 1, 0 }, /* order-cap */
	{ 46, 60, 0, 30, EDICT_DENY, 0, 0, 0, 2, 0 }, /* no-gift-cards */
	{ 92, 100, 0, 35, EDICT_REQUIRE_APPROVAL, 0, 0, 0, 4, 0 }, /* refunds */
	{ 138, 153, 0, 40, EDICT_DENY, 0, 0, 0, 3, 0 }, /* reviewed-tools */
};

static const char shop_texts[] =
	"\0"
	"killed\0"
	"look\0"
	"buy\0"
	"order-cap\0"
	"order-cap exceeded\0"
	"no-gift-cards\0"
	"Gift cards are as good as cash.\0"
	"refunds\0"
	"A refund needs a second pair of eyes.\0"
	"reviewed-tools\0"
	"The tool has not been reviewed.";

static const char *const shop_files[] = {
	"shop.yaml",
};

const struct edict_policy shop_policy = {
	.abi_version = EDICT_ABI_VERSION,
	.request_size = sizeof(struct shop_request),
	.name = "shop",
	.source_digest = "eb56a0cf338deaeb9f7d3e52f546b808",
	.files = shop_files,
	.texts = (const char *)&shop_texts,
	.fields = shop_fields,
	.paths = shop_paths,
	.rules = shop_rules,
	.n_fields = 8,
	.n_words = 1,
	.n_paths = 12,
	.n_rules = 7,
	.n_obligations = 0,
	.n_files = 1,
	.default_effect = EDICT_DENY,
	.obligations_after = 1,
	.known_if_present = 1,
	.choose = choose,
	.truth = truth,
};

void shop_request_init(struct shop_request *q)
{
	edict_request_init(&shop_policy, q);
}

void shop_decide(const struct shop_request *q, struct edict_decision *decision)
{
	edict_decide_choice(&shop_policy, q, NULL, choose(q, NULL), decision);
}
