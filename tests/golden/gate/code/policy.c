/* policy.c - the policy `` as C.  Emitted by edict; do not edit.
 *
 *   source    policy.yaml
 *   digest    99043901e631a703d88536189adbe2f8
 *   strategy  deny_overrides
 *
 *   rule  line  effect            id
 *      0     -  deny              killed
 *      1     5  deny              orders
 *      2     9  require_approval  writes
 *      3    13  deny              unreviewed
 *      4    16  deny              codes
 *   default     allow
 */
#include "policy.h"

/* ---- patterns: automata and what wakes them, see edict/scan.h ------------ */

/* Scan 0: 1 pattern of args.code, 1 group; 420 bytes. */

/* Group 0: 6 states, 420 bytes.
 *
 *      0  ^[A-Z]{2}\d+$
 */
static const uint8_t scan_0_0_class_of[256] = {
	[10] = 1, ['0'] = 2, ['1'] = 2, ['2'] = 2, ['3'] = 2, ['4'] = 2,
	['5'] = 2, ['6'] = 2, ['7'] = 2, ['8'] = 2, ['9'] = 2, ['A'] = 3,
	['B'] = 3, ['C'] = 3, ['D'] = 3, ['E'] = 3, ['F'] = 3, ['G'] = 3,
	['H'] = 3, ['I'] = 3, ['J'] = 3, ['K'] = 3, ['L'] = 3, ['M'] = 3,
	['N'] = 3, ['O'] = 3, ['P'] = 3, ['Q'] = 3, ['R'] = 3, ['S'] = 3,
	['T'] = 3, ['U'] = 3, ['V'] = 3, ['W'] = 3, ['X'] = 3, ['Y'] = 3,
	['Z'] = 3,
};
static const uint16_t scan_0_0_next[30] = {
	0, 0, 0, 0, 0,
	0, 0, 0, 10, 0,
	0, 0, 0, 15, 0,
	0, 0, 20, 0, 0,
	0, 25, 20, 0, 30,
	0, 0, 0, 0, 30,
};
static const uint16_t scan_0_0_actions[3] = {
	0, 1, 0,
};
static const uint16_t scan_0_0_start[5] = {
	0, 0, 0, 0, 5,
};

static const struct edict_group scan_0_groups[1] = {
	{
		.class_of = scan_0_0_class_of,
		.next = scan_0_0_next,
		.actions = scan_0_0_actions,
		.start = scan_0_0_start,
		.n_symbols = 5,
		.n_classes = 4,
		.quiet_end = 10,
		.event_from = 30,
	},
};

static const struct edict_scan scan_0 = {
	.groups = scan_0_groups,
	.n_groups = 1,
	.n_awake = 1,
	.n_patterns = 1,
	.n_machines = 1,
};

/* What the scans of one decision have found: whether each has run, and of each
 * a bit for every pattern that has matched. */
struct policy_found {
	uint32_t done[1];
	uint32_t hits_0[EDICT_SCAN_WORDS(1)];
};

/* The patterns that have matched in args.code, which holds a text. */
static const uint32_t *hits_0(const struct policy_request *q, struct policy_found *found)
{
	if (!edict_is_set(found->done, 0)) {
		edict_scan_awake(&scan_0, q->args_code, 1, found->hits_0);
		found->done[0] |= UINT32_C(1) << 0;
	}
	return found->hits_0;
}

/* ---- conditions: EDICT_FALSE, EDICT_TRUE or unknown ----------------------- */

/* state.killed */
static uint32_t state_killed_is_true(const struct policy_request *q)
{
	if (!edict_is_set(q->bits, POLICY_FIELD_STATE_KILLED))
		return edict_absent(q->bits, 1, POLICY_FIELD_STATE_KILLED);
	return edict_truth(q->state_killed);
}

/* line 6: tool == 'shop.order' */
static uint32_t tool_is_shop_order(const struct policy_request *q)
{
	if (!edict_is_set(q->bits, POLICY_FIELD_TOOL))
		return edict_absent(q->bits, 1, POLICY_FIELD_TOOL);
	return edict_truth(edict_string_is(q->tool, "shop.order", 10));
}

/* line 6: args.currency == 'EUR' */
static uint32_t args_currency_is_eur(const struct policy_request *q)
{
	if (!edict_is_set(q->bits, POLICY_FIELD_ARGS_CURRENCY))
		return edict_absent(q->bits, 1, POLICY_FIELD_ARGS_CURRENCY);
	return edict_truth(edict_string_is(q->args_currency, "EUR", 3));
}

/* line 7: args.cents <= 5000 */
static uint32_t args_cents_at_most_5000(const struct policy_request *q)
{
	if (!edict_is_set(q->bits, POLICY_FIELD_ARGS_CENTS))
		return edict_absent(q->bits, 1, POLICY_FIELD_ARGS_CENTS);
	const struct edict_number bound = { 5000, 0 };
	return edict_truth(edict_number_compare(q->args_cents, bound) <= 0);
}

/* line 7: args.items <= 0 */
static uint32_t args_items_at_most_0(const struct policy_request *q)
{
	if (!edict_is_set(q->bits, POLICY_FIELD_ARGS_ITEMS))
		return edict_absent(q->bits, 1, POLICY_FIELD_ARGS_ITEMS);
	const struct edict_number bound = { 0, 0 };
	return edict_truth(edict_number_compare(q->args_items, bound) <= 0);
}

/* line 7: args.items < 20 */
static uint32_t args_items_below_20(const struct policy_request *q)
{
	if (!edict_is_set(q->bits, POLICY_FIELD_ARGS_ITEMS))
		return edict_absent(q->bits, 1, POLICY_FIELD_ARGS_ITEMS);
	const struct edict_number bound = { 20, 0 };
	return edict_truth(edict_number_compare(q->args_items, bound) < 0);
}

/* line 10: tool ends_with '.write' */
static uint32_t tool_ends_write(const struct policy_request *q)
{
	if (!edict_is_set(q->bits, POLICY_FIELD_TOOL))
		return edict_absent(q->bits, 1, POLICY_FIELD_TOOL);
	const struct edict_string text = { ".write", 6 };
	return edict_truth(edict_string_ends(q->tool, text));
}

static const char list_7_texts[] =
	"\0"
	"live\0"
	"staging";
static const struct edict_slot list_7_slots[] = {
	{ 0, 0, 0 },
	{ 1, 4, 1 },
	{ 0, 0, 0 },
	{ 6, 7, 2 },
};
static const uint16_t list_7_displace[] = {
	0, 0,
};
static const struct edict_names list_7 = {
	.texts = (const char *)&list_7_texts,
	.slots = list_7_slots,
	.displace = list_7_displace,
	.seed = UINT32_C(1109528270),
	.bucket_shift = 31,
	.slot_shift = 30,
};

/* line 10: environment in ['live', 'staging'] */
static uint32_t environment_in_live_or_others(const struct policy_request *q)
{
	if (!edict_is_set(q->bits, POLICY_FIELD_ENVIRONMENT))
		return edict_absent(q->bits, 1, POLICY_FIELD_ENVIRONMENT);
	return edict_truth(edict_names_find(&list_7, q->environment) != 0);
}

/* line 14: tool_meta.reviewed */
static uint32_t tool_meta_reviewed_is_true(const struct policy_request *q)
{
	if (!edict_is_set(q->bits, POLICY_FIELD_TOOL_META_REVIEWED))
		return edict_absent(q->bits, 1, POLICY_FIELD_TOOL_META_REVIEWED);
	return edict_truth(q->tool_meta_reviewed);
}

/* line 14: tool_meta.tier < 2.5 */
static uint32_t tool_meta_tier_below_25e1(const struct policy_request *q)
{
	if (!edict_is_set(q->bits, POLICY_FIELD_TOOL_META_TIER))
		return edict_absent(q->bits, 1, POLICY_FIELD_TOOL_META_TIER);
	const struct edict_number bound = { 25, 1 };
	return edict_truth(edict_number_compare(q->tool_meta_tier, bound) < 0);
}

/* line 17: args.code matches '^[A-Z]{2}\d+$' */
static uint32_t args_code_matches_pattern_0(const struct policy_request *q,
		struct policy_found *found)
{
	if (!edict_is_set(q->bits, POLICY_FIELD_ARGS_CODE))
		return edict_absent(q->bits, 1, POLICY_FIELD_ARGS_CODE);
	return edict_truth(edict_is_set(hits_0(q, found), 0));
}

static const char list_11_texts[] =
	"\0"
	"a\0"
	"b";
static const struct edict_slot list_11_slots[] = {
	{ 3, 1, 2 },
	{ 1, 1, 1 },
	{ 0, 0, 0 },
	{ 0, 0, 0 },
};
static const uint16_t list_11_displace[] = {
	0, 0,
};
static const struct edict_names list_11 = {
	.texts = (const char *)&list_11_texts,
	.slots = list_11_slots,
	.displace = list_11_displace,
	.seed = UINT32_C(548052694),
	.bucket_shift = 31,
	.slot_shift = 30,
};

/* line 17: args.kind in ['a', 'b'] */
static uint32_t args_kind_in_a_or_others(const struct policy_request *q)
{
	if (!edict_is_set(q->bits, POLICY_FIELD_ARGS_KIND))
		return edict_absent(q->bits, 1, POLICY_FIELD_ARGS_KIND);
	return edict_truth(edict_names_find(&list_11, q->args_kind) != 0);
}

/* rule 0 `killed`: deny if
 *     state.killed
 */
EDICT_COLD static uint32_t rule_0(const struct policy_request *q)
{
	return state_killed_is_true(q);
}

/* rule 1 `orders`, policy.yaml:5: deny if
 *     tool == 'shop.order' and args.currency == 'EUR' and (not args.cents <= 5000 or not (args.items > 0 and args.items < 20))
 */
EDICT_COLD static uint32_t rule_1(const struct policy_request *q)
{
	uint32_t truth = tool_is_shop_order(q);
	truth = edict_and(truth, args_currency_is_eur(q));
	truth = edict_and(truth, edict_or(edict_not(args_cents_at_most_5000(q)),
		edict_not(edict_and(edict_not(args_items_at_most_0(q)),
		args_items_below_20(q)))));
	return truth;
}

/* rule 2 `writes`, policy.yaml:9: require_approval if
 *     tool like '*.write' and environment in ['live', 'staging']
 */
EDICT_COLD static uint32_t rule_2(const struct policy_request *q)
{
	uint32_t truth = tool_ends_write(q);
	truth = edict_and(truth, environment_in_live_or_others(q));
	return truth;
}

/* rule 3 `unreviewed`, policy.yaml:13: deny if
 *     tool_meta.reviewed != true and tool_meta.tier >= 2.5
 */
EDICT_COLD static uint32_t rule_3(const struct policy_request *q)
{
	uint32_t truth = edict_not(tool_meta_reviewed_is_true(q));
	truth = edict_and(truth, edict_not(tool_meta_tier_below_25e1(q)));
	return truth;
}

/* rule 4 `codes`, policy.yaml:16: deny if
 *     args.code matches '^[A-Z]{2}\d+$' and args.kind not in ['a', 'b']
 */
EDICT_COLD static uint32_t rule_4(const struct policy_request *q, struct policy_found *found)
{
	uint32_t truth = args_code_matches_pattern_0(q, found);
	truth = edict_and(truth, edict_not(args_kind_in_a_or_others(q)));
	return truth;
}

/* ---- decision: the first rule that matches -------------------------------- */

static uint32_t choose_0(const struct policy_request *q, struct policy_found *found)
{
	if (edict_may(state_killed_is_true(q)))
		return EDICT_CHOICE(POLICY_RULE_KILLED, EDICT_DENY);
	if (edict_may(tool_is_shop_order(q)) &&
	    edict_may(args_currency_is_eur(q)) &&
	    (edict_may_not(args_cents_at_most_5000(q)) ||
	    edict_may(args_items_at_most_0(q)) ||
	    edict_may_not(args_items_below_20(q))))
		return EDICT_CHOICE(POLICY_RULE_ORDERS, EDICT_DENY);
	if (edict_may_not(tool_meta_reviewed_is_true(q)) &&
	    edict_may_not(tool_meta_tier_below_25e1(q)))
		return EDICT_CHOICE(POLICY_RULE_UNREVIEWED, EDICT_DENY);
	if (edict_may_not(args_kind_in_a_or_others(q)) &&
	    edict_may(args_code_matches_pattern_0(q, found)))
		return EDICT_CHOICE(POLICY_RULE_CODES, EDICT_DENY);
	if (edict_may(tool_ends_write(q)) &&
	    edict_may(environment_in_live_or_others(q)))
		return EDICT_CHOICE(POLICY_RULE_WRITES, EDICT_REQUIRE_APPROVAL);
	return EDICT_CHOICE(EDICT_RULE_NONE, EDICT_ALLOW);
}

static uint32_t choose(const void *request, void *found)
{
	return choose_0(request, found);
}

static uint32_t truth(const void *request, void *memory, uint16_t rule)
{
	const struct policy_request *q = request;
	struct policy_found *found = memory;
	switch (rule) {
	case 0:
		return rule_0(q);
	case 1:
		return rule_1(q);
	case 2:
		return rule_2(q);
	case 3:
		return rule_3(q);
	case 4:
		return rule_4(q, found);
	default:
		return EDICT_FALSE;
	}
}

/* ---- descriptor -------------------------------------------------------- */

static const struct edict_field policy_fields[] = {
	{ .path = "state.killed",
	  .offset = offsetof(struct policy_request, state_killed), .type = EDICT_BOOL, .is_flag = 1 },
	{ .path = "tool",
	  .offset = offsetof(struct policy_request, tool), .type = EDICT_STRING },
	{ .path = "args.currency",
	  .offset = offsetof(struct policy_request, args_currency), .type = EDICT_STRING },
	{ .path = "args.cents",
	  .offset = offsetof(struct policy_request, args_cents), .type = EDICT_NUMBER },
	{ .path = "args.items",
	  .offset = offsetof(struct policy_request, args_items), .type = EDICT_NUMBER },
	{ .path = "environment",
	  .offset = offsetof(struct policy_request, environment), .type = EDICT_STRING },
	{ .path = "tool_meta.reviewed",
	  .offset = offsetof(struct policy_request, tool_meta_reviewed), .type = EDICT_BOOL },
	{ .path = "tool_meta.tier",
	  .offset = offsetof(struct policy_request, tool_meta_tier), .type = EDICT_NUMBER },
	{ .path = "args.code",
	  .offset = offsetof(struct policy_request, args_code), .type = EDICT_STRING },
	{ .path = "args.kind",
	  .offset = offsetof(struct policy_request, args_kind), .type = EDICT_STRING },
};

static const struct edict_path_node policy_paths[] = {
	{ .name = "", .len = 0, .first_child = 1, .n_children = 5,
	  .field = EDICT_FIELD_NONE, .texts = EDICT_FIELD_NONE },
	{ .name = "args", .len = 4, .first_child = 6, .n_children = 5,
	  .field = EDICT_FIELD_NONE, .texts = EDICT_FIELD_NONE },
	{ .name = "tool", .len = 4,
	  .field = POLICY_FIELD_TOOL, .texts = EDICT_FIELD_NONE },
	{ .name = "state", .len = 5, .first_child = 11, .n_children = 1,
	  .field = EDICT_FIELD_NONE, .texts = EDICT_FIELD_NONE },
	{ .name = "tool_meta", .len = 9, .first_child = 12, .n_children = 2,
	  .field = EDICT_FIELD_NONE, .texts = EDICT_FIELD_NONE },
	{ .name = "environment", .len = 11,
	  .field = POLICY_FIELD_ENVIRONMENT, .texts = EDICT_FIELD_NONE },
	{ .name = "code", .len = 4,
	  .field = POLICY_FIELD_ARGS_CODE, .texts = EDICT_FIELD_NONE },
	{ .name = "kind", .len = 4,
	  .field = POLICY_FIELD_ARGS_KIND, .texts = EDICT_FIELD_NONE },
	{ .name = "cents", .len = 5,
	  .field = POLICY_FIELD_ARGS_CENTS, .texts = EDICT_FIELD_NONE },
	{ .name = "items", .len = 5,
	  .field = POLICY_FIELD_ARGS_ITEMS, .texts = EDICT_FIELD_NONE },
	{ .name = "currency", .len = 8,
	  .field = POLICY_FIELD_ARGS_CURRENCY, .texts = EDICT_FIELD_NONE },
	{ .name = "killed", .len = 6,
	  .field = POLICY_FIELD_STATE_KILLED, .texts = EDICT_FIELD_NONE },
	{ .name = "tier", .len = 4,
	  .field = POLICY_FIELD_TOOL_META_TIER, .texts = EDICT_FIELD_NONE },
	{ .name = "reviewed", .len = 8,
	  .field = POLICY_FIELD_TOOL_META_REVIEWED, .texts = EDICT_FIELD_NONE },
};

/* Offsets of id, message and approvers in policy_texts; line; effect; obligation;
 * file; rank in the order of the strategy. */
static const struct edict_rule policy_rules[] = {
	{ 1, 1, 0, 0, EDICT_DENY, 0, 0, 0, 0, 0 }, /* killed */
	{ 8, 15, 0, 5, EDICT_DENY, 0, 0, 0, 1, 0 }, /* orders */
	{ 31, 38, 0, 9, EDICT_REQUIRE_APPROVAL, 0, 0, 0, 4, 0 }, /* writes */
	{ 60, 0, 0, 13, EDICT_DENY, 0, 0, 0, 2, 0 }, /* unreviewed */
	{ 71, 0, 0, 16, EDICT_DENY, 0, 0, 0, 3, 0 }, /* codes */
};

static const char policy_texts[] =
	"\0"
	"killed\0"
	"orders\0"
	"orders exceeded\0"
	"writes\0"
	"Writes are looked at.\0"
	"unreviewed\0"
	"codes";

static const char *const policy_files[] = {
	"policy.yaml",
};

static void decide(const void *request, struct edict_decision *decision,
		   uint32_t *truths)
{
	struct policy_found found = {0};
	edict_decide_found(&policy_policy, request, &found, decision);
	if (truths != NULL)
		edict_truths_found(&policy_policy, request, &found, truths);
}

const struct edict_policy policy_policy = {
	.abi_version = EDICT_ABI_VERSION,
	.request_size = sizeof(struct policy_request),
	.name = "",
	.source_digest = "99043901e631a703d88536189adbe2f8",
	.files = policy_files,
	.texts = (const char *)&policy_texts,
	.fields = policy_fields,
	.paths = policy_paths,
	.rules = policy_rules,
	.n_fields = 10,
	.n_words = 1,
	.n_paths = 14,
	.n_rules = 5,
	.n_obligations = 0,
	.n_files = 1,
	.default_effect = EDICT_ALLOW,
	.obligations_after = 1,
	.known_if_present = 1,
	.choose = choose,
	.truth = truth,
	.decide = decide,
};

void policy_request_init(struct policy_request *q)
{
	edict_request_init(&policy_policy, q);
}

void policy_decide(const struct policy_request *q, struct edict_decision *decision)
{
	struct policy_found found = {0};
	edict_decide_choice(&policy_policy, q, &found, choose(q, &found), decision);
}
