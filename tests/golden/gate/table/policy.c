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
static const uint32_t *hits_0(const void *request, void *memory)
{
	const struct policy_request *q = request;
	struct policy_found *found = memory;
	if (!edict_is_set(found->done, 0)) {
		edict_scan_awake(&scan_0, q->args_code, 1, found->hits_0);
		found->done[0] |= UINT32_C(1) << 0;
	}
	return found->hits_0;
}

static const uint32_t *(*const policy_hits[])(const void *, void *) = {
	hits_0,
};

/* ---- decision: the plan as a table, see edict/abi.h --------------------- */

static const char names_0_texts[] =
	"\0"
	"live\0"
	"staging";
static const struct edict_slot names_0_slots[] = {
	{ 0, 0, 0 },
	{ 1, 4, 1 },
	{ 0, 0, 0 },
	{ 6, 7, 2 },
};
static const uint16_t names_0_displace[] = {
	0, 0,
};
static const struct edict_names names_0 = {
	.texts = (const char *)&names_0_texts,
	.slots = names_0_slots,
	.displace = names_0_displace,
	.seed = UINT32_C(1109528270),
	.bucket_shift = 31,
	.slot_shift = 30,
};

static const char names_1_texts[] =
	"\0"
	"a\0"
	"b";
static const struct edict_slot names_1_slots[] = {
	{ 3, 1, 2 },
	{ 1, 1, 1 },
	{ 0, 0, 0 },
	{ 0, 0, 0 },
};
static const uint16_t names_1_displace[] = {
	0, 0,
};
static const struct edict_names names_1 = {
	.texts = (const char *)&names_1_texts,
	.slots = names_1_slots,
	.displace = names_1_displace,
	.seed = UINT32_C(548052694),
	.bucket_shift = 31,
	.slot_shift = 30,
};

static const struct edict_names *const policy_names[] = {
	&names_0,
	&names_1,
};

/* op, flags, field, operand, rule or skip, offset */
static const struct edict_test policy_tests[] = {
	{ EDICT_OP_BOOL, EDICT_TEST_MAY | EDICT_TEST_DECIDES | EDICT_TEST_EFFECT(EDICT_DENY), 0, 0, 0, 0 }, /* state.killed -> killed */
	{ EDICT_OP_STRING_EQ, EDICT_TEST_MAY, 1, 0, 5, 0 }, /* tool == 'shop.order' */
	{ EDICT_OP_STRING_EQ, EDICT_TEST_MAY, 2, 1, 4, 0 }, /* args.currency == 'EUR' */
	{ EDICT_OP_VALUE_LE, 0, 3, 2, 2, 0 }, /* args.cents <= 5000 */
	{ EDICT_OP_VALUE_LE, EDICT_TEST_NOT, 4, 3, 1, 0 }, /* args.items > 0 */
	{ EDICT_OP_VALUE_LT, EDICT_TEST_NOT | EDICT_TEST_MAY, 4, 4, 1, 0 }, /* args.items >= 20 */
	{ EDICT_OP_TRUE, EDICT_TEST_DECIDES | EDICT_TEST_EFFECT(EDICT_DENY), 0, 0, 1, 0 }, /* orders */
	{ EDICT_OP_BOOL, EDICT_TEST_NOT | EDICT_TEST_MAY, 6, 0, 1, 0 }, /* not tool_meta.reviewed */
	{ EDICT_OP_VALUE_LT, EDICT_TEST_NOT | EDICT_TEST_MAY | EDICT_TEST_DECIDES | EDICT_TEST_EFFECT(EDICT_DENY), 7, 5, 3, 0 }, /* tool_meta.tier >= 2.5 -> unreviewed */
	{ EDICT_OP_STRING_IN, EDICT_TEST_NOT | EDICT_TEST_MAY, 9, 0, 1, 0 }, /* args.kind not in ['a', 'b'] */
	{ EDICT_OP_MATCHES, EDICT_TEST_MAY | EDICT_TEST_DECIDES | EDICT_TEST_EFFECT(EDICT_DENY), 8, 0, 4, 0 }, /* args.code matches '^[A-Z]{2}\d+$' -> codes */
	{ EDICT_OP_ENDS, EDICT_TEST_MAY, 1, 6, 1, 0 }, /* tool ends_with '.write' */
	{ EDICT_OP_STRING_IN, EDICT_TEST_MAY | EDICT_TEST_DECIDES | EDICT_TEST_EFFECT(EDICT_REQUIRE_APPROVAL), 5, 1, 2, 0 }, /* environment in ['live', 'staging'] -> writes */
	{ EDICT_OP_END, 0, 0, 0, 0, 0 },
};

/* list, targets, field, names, key, mark */
static const struct edict_node policy_nodes[] = {
	{ 0, 0, 0, 0, EDICT_KEY_NONE, 0, 0 },
};

static const struct edict_test policy_atoms[] = {
	{ EDICT_OP_BOOL, 0, 0, 0, 0, 0 }, /* state.killed */
	{ EDICT_OP_STRING_EQ, 0, 1, 0, 0, 0 }, /* tool == 'shop.order' */
	{ EDICT_OP_STRING_EQ, 0, 2, 1, 0, 0 }, /* args.currency == 'EUR' */
	{ EDICT_OP_VALUE_LE, 0, 3, 2, 0, 0 }, /* args.cents <= 5000 */
	{ EDICT_OP_VALUE_LE, 0, 4, 3, 0, 0 }, /* args.items <= 0 */
	{ EDICT_OP_VALUE_LT, 0, 4, 4, 0, 0 }, /* args.items < 20 */
	{ EDICT_OP_ENDS, 0, 1, 6, 0, 0 }, /* tool ends_with '.write' */
	{ EDICT_OP_STRING_IN, 0, 5, 1, 0, 0 }, /* environment in ['live', 'staging'] */
	{ EDICT_OP_BOOL, 0, 6, 0, 0, 0 }, /* tool_meta.reviewed */
	{ EDICT_OP_VALUE_LT, 0, 7, 5, 0, 0 }, /* tool_meta.tier < 2.5 */
	{ EDICT_OP_MATCHES, 0, 8, 0, 0, 0 }, /* args.code matches '^[A-Z]{2}\d+$' */
	{ EDICT_OP_STRING_IN, 0, 9, 0, 0, 0 }, /* args.kind in ['a', 'b'] */
	{ EDICT_OP_TRUE, 0, 0, 0, 0, 0 },
};

/* the whole condition of each rule, postfix: kind << 28 | atom */
static const uint32_t policy_terms[] = {
	0, 1, 2, 268435456, 3, 805306368, 4, 805306368, 5, 268435456, 805306368,
	536870912, 268435456, 6, 7, 268435456, 8, 805306368, 9, 805306368, 268435456, 10,
	11, 805306368, 268435456,
};

static const uint32_t policy_terms_start[] = {
	0, 1, 13, 16, 21, 25,
};

static const struct edict_value policy_constants[] = {
	{ EDICT_STRING, { .string = { "shop.order", 10 } } },
	{ EDICT_STRING, { .string = { "EUR", 3 } } },
	{ EDICT_NUMBER, { .number = { 5000, 0 } } },
	{ EDICT_NUMBER, { .number = { 0, 0 } } },
	{ EDICT_NUMBER, { .number = { 20, 0 } } },
	{ EDICT_NUMBER, { .number = { 25, 1 } } },
	{ EDICT_STRING, { .string = { ".write", 6 } } },
};

static const uint16_t policy_set_ids[] = {
	1, 2, 1, 2,
};

static const struct edict_set policy_sets[] = {
	{ 0, 2, 1 },
	{ 2, 2, 0 },
};

static const struct edict_field policy_fields[10];

static const struct edict_table policy_table = {
	.nodes = policy_nodes,
	.tests = policy_tests,
	.atoms = policy_atoms,
	.terms_start = policy_terms_start,
	.terms = policy_terms,
	.constants = policy_constants,
	.names = policy_names,
	.sets = policy_sets,
	.set_ids = policy_set_ids,
	.hits = policy_hits,
	.fields = policy_fields,
	.n_words = 1,
};

static uint32_t choose(const void *request, void *found)
{
	return edict_table_choose(&policy_table, request, found);
}

static uint32_t truth(const void *request, void *found, uint16_t rule)
{
	return edict_table_truth(&policy_table, request, found, rule);
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
	.table = &policy_table,
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
