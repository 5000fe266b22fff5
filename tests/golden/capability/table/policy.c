/* policy.c - the policy `` as C.  Emitted by edict; do not edit.
 *
 *   source    policy.yaml
 *   digest    97f373c5864e9ca362c2c8aaa294caa2
 *   strategy  list_order
 *
 *   rule  line  effect            id
 *      0     -  deny              killed
 *      1     3  deny              no_policy
 *      2     5  deny              denied_tools
 *      3     4  deny              allowed_tools
 *      4     7  deny              blocked_patterns[0]
 *      5     8  deny              blocked_patterns[1]
 *      6     9  deny              max_tokens_per_call
 *      7    10  deny              max_concurrent_calls
 *      8    11  deny              max_tool_calls
 *      9    12  deny              execution_ring
 *     10    13  deny              min_trust_score
 *     11     3  deny              anomaly
 *     12    14  require_approval  require_human_approval_for
 *     13    16  deny              allowed_tools
 *     14    15  deny              anomaly
 *     15    17  require_approval  require_human_approval
 *   default     allow
 */
#include "policy.h"

/* ---- patterns: automata and what wakes them, see edict/scan.h ------------ */

/* Scan 0: 2 patterns of texts, 2 groups, of which 2 sleep; 2330 bytes. */

/* Group 0: 9 states, 470 bytes; sleeps until a trigger.
 *
 *      0  \bDE\d{4}\b
 *         trigger .de[0-9]
 */
static const uint8_t scan_0_0_class_of[256] = {
	['0'] = 1, ['1'] = 1, ['2'] = 1, ['3'] = 1, ['4'] = 1, ['5'] = 1,
	['6'] = 1, ['7'] = 1, ['8'] = 1, ['9'] = 1, ['A'] = 2, ['B'] = 2,
	['C'] = 2, ['D'] = 3, ['E'] = 4, ['F'] = 2, ['G'] = 2, ['H'] = 2,
	['I'] = 2, ['J'] = 2, ['K'] = 2, ['L'] = 2, ['M'] = 2, ['N'] = 2,
	['O'] = 2, ['P'] = 2, ['Q'] = 2, ['R'] = 2, ['S'] = 2, ['T'] = 2,
	['U'] = 2, ['V'] = 2, ['W'] = 2, ['X'] = 2, ['Y'] = 2, ['Z'] = 2,
	['_'] = 2, ['a'] = 2, ['b'] = 2, ['c'] = 2, ['d'] = 2, ['e'] = 2,
	['f'] = 2, ['g'] = 2, ['h'] = 2, ['i'] = 2, ['j'] = 2, ['k'] = 2,
	['l'] = 2, ['m'] = 2, ['n'] = 2, ['o'] = 2, ['p'] = 2, ['q'] = 2,
	['r'] = 2, ['s'] = 2, ['t'] = 2, ['u'] = 2, ['v'] = 2, ['w'] = 2,
	['x'] = 2, ['y'] = 2, ['z'] = 2,
};
static const uint16_t scan_0_0_next[54] = {
	0, 0, 0, 0, 0, 0,
	6, 12, 12, 18, 12, 0,
	6, 12, 12, 12, 12, 0,
	6, 12, 12, 12, 24, 0,
	6, 30, 12, 12, 12, 0,
	6, 36, 12, 12, 12, 0,
	6, 42, 12, 12, 12, 0,
	6, 48, 12, 12, 12, 0,
	54, 12, 12, 12, 12, 54,
};
static const uint16_t scan_0_0_actions[3] = {
	0, 1, 0,
};
static const uint16_t scan_0_0_start[6] = {
	6, 12, 12, 12, 12, 6,
};

/* Group 1: 7 states, 462 bytes; sleeps until a trigger.
 *
 *      1  secret
 *         trigger secr
 */
static const uint8_t scan_0_1_class_of[256] = {
	['C'] = 1, ['E'] = 2, ['R'] = 3, ['S'] = 4, ['T'] = 5, ['c'] = 1,
	['e'] = 2, ['r'] = 3, ['s'] = 4, ['t'] = 5,
};
static const uint16_t scan_0_1_next[49] = {
	0, 0, 0, 0, 0, 0, 0,
	7, 7, 7, 7, 14, 7, 0,
	7, 7, 21, 7, 14, 7, 0,
	7, 28, 7, 7, 14, 7, 0,
	7, 7, 7, 35, 14, 7, 0,
	7, 7, 42, 7, 14, 7, 0,
	7, 7, 7, 7, 14, 49, 0,
};
static const uint16_t scan_0_1_actions[3] = {
	0, 1, 1,
};
static const uint16_t scan_0_1_start[7] = {
	7, 7, 7, 7, 7, 7, 7,
};

static const struct edict_group scan_0_groups[2] = {
	{
		.class_of = scan_0_0_class_of,
		.next = scan_0_0_next,
		.actions = scan_0_0_actions,
		.start = scan_0_0_start,
		.n_symbols = 6,
		.n_classes = 5,
		.quiet_end = 18,
		.event_from = 54,
	},
	{
		.class_of = scan_0_1_class_of,
		.next = scan_0_1_next,
		.actions = scan_0_1_actions,
		.start = scan_0_1_start,
		.n_symbols = 7,
		.n_classes = 6,
		.quiet_end = 14,
		.event_from = 49,
	},
};

/* What wakes the other groups: runs of four bytes, folded. */
static const uint8_t scan_0_fold[256] = {
	1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1,
	1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 2, 2, 2, 2, 2, 2,
	2, 2, 2, 2, 1, 1, 1, 1, 1, 1, 1, 3, 3, 4, 5, 6, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3,
	3, 7, 8, 3, 3, 3, 3, 3, 3, 3, 1, 1, 1, 1, 3, 1, 3, 3, 4, 5, 6, 3, 3, 3, 3, 3, 3,
	3, 3, 3, 3, 3, 3, 7, 8, 3, 3, 3, 3, 3, 3, 3, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1,
	1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1,
	1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1,
	1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1,
	1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1,
	1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1,
};
static const uint8_t scan_0_filter[1024] = {
	[590] = 4, [618] = 128, [934] = 128,
};
/* gram, list */
static const struct edict_gram scan_0_slots[8] = {
	[4] = { 0x01050602, 1, 0 }, [5] = { 0x08060407, 4, 0 }, [7] = { 0x00050602, 1, 0 },
};
/* number of wakes, then of each the group and how far back */
static const uint16_t scan_0_lists[7] = {
	0, 1, 0, 3, 1, 1, 4,
};
static const struct edict_trigger scan_0_trigger = {
	.fold = scan_0_fold,
	.filter = scan_0_filter,
	.slots = scan_0_slots,
	.lists = scan_0_lists,
	.filter_bits = 10,
	.slot_bits = 3,
};

static const struct edict_scan scan_0 = {
	.groups = scan_0_groups,
	.trigger = &scan_0_trigger,
	.n_groups = 2,
	.n_awake = 0,
	.n_patterns = 2,
	.n_machines = 2,
};

/* What the scans of one decision have found: whether each has run, and of each
 * a bit for every pattern that has matched. */
struct policy_found {
	uint32_t done[1];
	uint32_t hits_0[EDICT_SCAN_WORDS(2)];
};

/* The patterns that have matched in texts, which holds texts. */
static const uint32_t *hits_0(const void *request, void *memory)
{
	const struct policy_request *q = request;
	struct policy_found *found = memory;
	uint32_t reached[2];
	if (!edict_is_set(found->done, 0)) {
		for (uint32_t i = 0; i < q->texts.n_items; i++) {
			edict_scan(&scan_0, q->texts.items[i].as.string, 0, reached, found->hits_0);
		}
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
	"dispatcher\0"
	"visitor";
static const struct edict_slot names_0_slots[] = {
	{ 1, 10, 1 },
	{ 0, 0, 0 },
	{ 12, 7, 2 },
	{ 0, 0, 0 },
};
static const uint16_t names_0_displace[] = {
	0, 0,
};
static const struct edict_names names_0 = {
	.texts = (const char *)&names_0_texts,
	.slots = names_0_slots,
	.displace = names_0_displace,
	.seed = UINT32_C(3350793628),
	.bucket_shift = 31,
	.slot_shift = 30,
};

static const char names_1_texts[] =
	"\0"
	"dispatcher\0"
	"visitor";
static const struct edict_slot names_1_slots[] = {
	{ 1, 10, 1 },
	{ 0, 0, 0 },
	{ 12, 7, 2 },
	{ 0, 0, 0 },
};
static const uint16_t names_1_displace[] = {
	0, 0,
};
static const struct edict_names names_1 = {
	.texts = (const char *)&names_1_texts,
	.slots = names_1_slots,
	.displace = names_1_displace,
	.seed = UINT32_C(3350793628),
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
	{ EDICT_OP_END, 0, 0, 0, 0, 0 },
	{ EDICT_OP_TRUE, EDICT_TEST_DECIDES | EDICT_TEST_EFFECT(EDICT_DENY), 0, 0, 1, 0 }, /* no_policy */
	{ EDICT_OP_END, 0, 0, 0, 0, 0 },
	{ EDICT_OP_TRUE, EDICT_TEST_DECIDES | EDICT_TEST_EFFECT(EDICT_DENY), 0, 0, 13, 0 }, /* allowed_tools */
	{ EDICT_OP_END, 0, 0, 0, 0, 0 },
	{ EDICT_OP_STRING_EQ, EDICT_TEST_MAY | EDICT_TEST_DECIDES | EDICT_TEST_EFFECT(EDICT_DENY), 2, 0, 2, 0 }, /* tool == 'map.delete' -> denied_tools */
	{ EDICT_OP_STRING_EQ, EDICT_TEST_NOT | EDICT_TEST_MAY, 2, 1, 1, 0 }, /* tool != 'tour.plan' */
	{ EDICT_OP_STARTS, EDICT_TEST_NOT | EDICT_TEST_MAY | EDICT_TEST_DECIDES | EDICT_TEST_EFFECT(EDICT_DENY), 2, 2, 3, 0 }, /* tool not starts_with 'map.' -> allowed_tools */
	{ EDICT_OP_MATCHES, EDICT_TEST_MAY | EDICT_TEST_DECIDES | EDICT_TEST_EFFECT(EDICT_DENY), 3, 0, 4, 0 }, /* texts matches '\bDE\d{4}\b' -> blocked_patterns[0] */
	{ EDICT_OP_MATCHES, EDICT_TEST_MAY | EDICT_TEST_DECIDES | EDICT_TEST_EFFECT(EDICT_DENY), 3, 1, 5, 0 }, /* texts matches substring 'secret' i -> blocked_patterns[1] */
	{ EDICT_OP_INTEGER_LE, EDICT_TEST_NOT | EDICT_TEST_MAY | EDICT_TEST_DECIDES | EDICT_TEST_EFFECT(EDICT_DENY) | EDICT_TEST_ROW, 4, 2048, 6, offsetof(struct policy_request, state_tokens) }, /* state.tokens > 2048 -> max_tokens_per_call */
	{ EDICT_OP_INTEGER_LT, EDICT_TEST_NOT | EDICT_TEST_MAY | EDICT_TEST_DECIDES | EDICT_TEST_EFFECT(EDICT_DENY) | EDICT_TEST_ROW, 5, 2, 7, offsetof(struct policy_request, state_concurrent) }, /* state.concurrent >= 2 -> max_concurrent_calls */
	{ EDICT_OP_INTEGER_LT, EDICT_TEST_NOT | EDICT_TEST_MAY | EDICT_TEST_DECIDES | EDICT_TEST_EFFECT(EDICT_DENY) | EDICT_TEST_ROW, 6, 20, 8, offsetof(struct policy_request, state_calls_used) }, /* state.calls_used >= 20 -> max_tool_calls */
	{ EDICT_OP_INTEGER_LE, EDICT_TEST_NOT | EDICT_TEST_MAY | EDICT_TEST_DECIDES | EDICT_TEST_EFFECT(EDICT_DENY) | EDICT_TEST_ROW, 7, 2, 9, offsetof(struct policy_request, state_agent_ring) }, /* state.agent_ring > 2 -> execution_ring */
	{ EDICT_OP_VALUE_LT, EDICT_TEST_MAY | EDICT_TEST_DECIDES | EDICT_TEST_EFFECT(EDICT_DENY), 8, 3, 10, 0 }, /* state.trust < 500 -> min_trust_score */
	{ EDICT_OP_BOOL, EDICT_TEST_MAY | EDICT_TEST_DECIDES | EDICT_TEST_EFFECT(EDICT_DENY), 9, 0, 11, 0 }, /* state.anomaly -> anomaly */
	{ EDICT_OP_BOOL, EDICT_TEST_NOT | EDICT_TEST_MAY, 10, 0, 1, 0 }, /* not state.approved */
	{ EDICT_OP_STRING_EQ, EDICT_TEST_MAY | EDICT_TEST_DECIDES | EDICT_TEST_EFFECT(EDICT_REQUIRE_APPROVAL), 2, 4, 12, 0 }, /* tool == 'map.publish' -> require_human_approval_for */
	{ EDICT_OP_END, 0, 0, 0, 0, 0 },
};

/* list, targets, field, names, key, mark */
static const struct edict_node policy_nodes[] = {
	{ 0, 0, POLICY_FIELD_AGENT, 1, EDICT_KEY_WHOLE, 0, 0 },
};

static const uint32_t policy_targets[] = {
	2147483650, 2147483650, 2147483654, 2147483652,
};

static const struct edict_test policy_atoms[] = {
	{ EDICT_OP_BOOL, 0, 0, 0, 0, 0 }, /* state.killed */
	{ EDICT_OP_STRING_IN, 0, 1, 0, 0, 0 }, /* agent in ['dispatcher', 'visitor'] */
	{ EDICT_OP_STRING_IS, 0, 1, 1, 0, 0 }, /* agent == 'dispatcher' */
	{ EDICT_OP_STRING_EQ, 0, 2, 0, 0, 0 }, /* tool == 'map.delete' */
	{ EDICT_OP_STRING_EQ, 0, 2, 1, 0, 0 }, /* tool == 'tour.plan' */
	{ EDICT_OP_STARTS, 0, 2, 2, 0, 0 }, /* tool starts_with 'map.' */
	{ EDICT_OP_MATCHES, 0, 3, 0, 0, 0 }, /* texts matches '\bDE\d{4}\b' */
	{ EDICT_OP_MATCHES, 0, 3, 1, 0, 0 }, /* texts matches substring 'secret' i */
	{ EDICT_OP_INTEGER_LE, 0, 4, 2048, 0, 0 }, /* state.tokens <= 2048 */
	{ EDICT_OP_INTEGER_LT, 0, 5, 2, 0, 0 }, /* state.concurrent < 2 */
	{ EDICT_OP_INTEGER_LT, 0, 6, 20, 0, 0 }, /* state.calls_used < 20 */
	{ EDICT_OP_INTEGER_LE, 0, 7, 2, 0, 0 }, /* state.agent_ring <= 2 */
	{ EDICT_OP_VALUE_LT, 0, 8, 3, 0, 0 }, /* state.trust < 500 */
	{ EDICT_OP_BOOL, 0, 9, 0, 0, 0 }, /* state.anomaly */
	{ EDICT_OP_STRING_EQ, 0, 2, 4, 0, 0 }, /* tool == 'map.publish' */
	{ EDICT_OP_BOOL, 0, 10, 0, 0, 0 }, /* state.approved */
	{ EDICT_OP_STRING_IS, 0, 1, 2, 0, 0 }, /* agent == 'visitor' */
	{ EDICT_OP_TRUE, 0, 0, 0, 0, 0 },
};

/* the whole condition of each rule, postfix: kind << 28 | atom */
static const uint32_t policy_terms[] = {
	0, 1, 805306368, 2, 3, 268435456, 2, 4, 5, 536870912, 805306368, 268435456, 2, 6,
	268435456, 2, 7, 268435456, 2, 8, 805306368, 268435456, 2, 9, 805306368,
	268435456, 2, 10, 805306368, 268435456, 2, 11, 805306368, 268435456, 2, 12,
	268435456, 2, 13, 268435456, 2, 14, 268435456, 15, 1073741824, 805306368,
	268435456, 16, 16, 13, 268435456, 16, 15, 1073741824, 805306368, 268435456,
};

static const uint32_t policy_terms_start[] = {
	0, 1, 3, 6, 12, 15, 18, 22, 26, 30, 34, 37, 40, 47, 48, 51, 56,
};

static const struct edict_value policy_constants[] = {
	{ EDICT_STRING, { .string = { "map.delete", 10 } } },
	{ EDICT_STRING, { .string = { "tour.plan", 9 } } },
	{ EDICT_STRING, { .string = { "map.", 4 } } },
	{ EDICT_NUMBER, { .number = { 500, 0 } } },
	{ EDICT_STRING, { .string = { "map.publish", 11 } } },
};

static const uint16_t policy_set_ids[] = {
	1, 2,
};

static const struct edict_set policy_sets[] = {
	{ 0, 2, 0 },
};

static const struct edict_field policy_fields[11];

static const struct edict_table policy_table = {
	.nodes = policy_nodes,
	.tests = policy_tests,
	.targets = policy_targets,
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
	{ .path = "agent",
	  .offset = offsetof(struct policy_request, agent), .type = EDICT_STRING },
	{ .path = "tool",
	  .offset = offsetof(struct policy_request, tool), .type = EDICT_STRING },
	{ .path = "texts",
	  .offset = offsetof(struct policy_request, texts), .type = EDICT_TEXTS },
	{ .path = "state.tokens",
	  .offset = offsetof(struct policy_request, state_tokens), .type = EDICT_INTEGER },
	{ .path = "state.concurrent",
	  .offset = offsetof(struct policy_request, state_concurrent), .type = EDICT_INTEGER },
	{ .path = "state.calls_used",
	  .offset = offsetof(struct policy_request, state_calls_used), .type = EDICT_INTEGER },
	{ .path = "state.agent_ring",
	  .offset = offsetof(struct policy_request, state_agent_ring), .type = EDICT_INTEGER },
	{ .path = "state.trust",
	  .offset = offsetof(struct policy_request, state_trust), .type = EDICT_NUMBER },
	{ .path = "state.anomaly",
	  .offset = offsetof(struct policy_request, state_anomaly), .type = EDICT_BOOL, .is_flag = 1 },
	{ .path = "state.approved",
	  .offset = offsetof(struct policy_request, state_approved), .type = EDICT_BOOL, .is_flag = 1 },
};

static const struct edict_path_node policy_paths[] = {
	{ .name = "", .len = 0, .first_child = 1, .n_children = 6,
	  .field = EDICT_FIELD_NONE, .texts = EDICT_FIELD_NONE },
	{ .name = "args", .len = 4,
	  .field = EDICT_FIELD_NONE, .texts = POLICY_FIELD_TEXTS },
	{ .name = "tool", .len = 4,
	  .field = POLICY_FIELD_TOOL, .texts = EDICT_FIELD_NONE },
	{ .name = "agent", .len = 5,
	  .field = POLICY_FIELD_AGENT, .texts = EDICT_FIELD_NONE },
	{ .name = "state", .len = 5, .first_child = 7, .n_children = 8,
	  .field = EDICT_FIELD_NONE, .texts = EDICT_FIELD_NONE },
	{ .name = "params", .len = 6,
	  .field = EDICT_FIELD_NONE, .texts = POLICY_FIELD_TEXTS },
	{ .name = "input_text", .len = 10,
	  .field = EDICT_FIELD_NONE, .texts = POLICY_FIELD_TEXTS },
	{ .name = "trust", .len = 5,
	  .field = POLICY_FIELD_STATE_TRUST, .texts = EDICT_FIELD_NONE },
	{ .name = "killed", .len = 6,
	  .field = POLICY_FIELD_STATE_KILLED, .texts = EDICT_FIELD_NONE },
	{ .name = "tokens", .len = 6,
	  .field = POLICY_FIELD_STATE_TOKENS, .texts = EDICT_FIELD_NONE },
	{ .name = "anomaly", .len = 7,
	  .field = POLICY_FIELD_STATE_ANOMALY, .texts = EDICT_FIELD_NONE },
	{ .name = "approved", .len = 8,
	  .field = POLICY_FIELD_STATE_APPROVED, .texts = EDICT_FIELD_NONE },
	{ .name = "agent_ring", .len = 10,
	  .field = POLICY_FIELD_STATE_AGENT_RING, .texts = EDICT_FIELD_NONE },
	{ .name = "calls_used", .len = 10,
	  .field = POLICY_FIELD_STATE_CALLS_USED, .texts = EDICT_FIELD_NONE },
	{ .name = "concurrent", .len = 10,
	  .field = POLICY_FIELD_STATE_CONCURRENT, .texts = EDICT_FIELD_NONE },
};

/* Offsets of id, message and approvers in policy_texts; line; effect; obligation;
 * file; rank in the order of the strategy. */
static const struct edict_rule policy_rules[] = {
	{ 1, 1, 0, 0, EDICT_DENY, 0, 0, 0, 0, 0 }, /* killed */
	{ 8, 8, 0, 3, EDICT_DENY, 0, 0, 0, 1, 0 }, /* no_policy */
	{ 18, 0, 0, 5, EDICT_DENY, 0, 0, 0, 2, 0 }, /* denied_tools */
	{ 31, 0, 0, 4, EDICT_DENY, 0, 0, 0, 3, 0 }, /* allowed_tools */
	{ 45, 0, 0, 7, EDICT_DENY, 0, 0, 0, 4, 0 }, /* blocked_patterns[0] */
	{ 65, 0, 0, 8, EDICT_DENY, 0, 0, 0, 5, 0 }, /* blocked_patterns[1] */
	{ 85, 0, 0, 9, EDICT_DENY, 0, 0, 0, 6, 0 }, /* max_tokens_per_call */
	{ 105, 0, 0, 10, EDICT_DENY, 0, 0, 0, 7, 0 }, /* max_concurrent_calls */
	{ 126, 0, 0, 11, EDICT_DENY, 0, 0, 0, 8, 0 }, /* max_tool_calls */
	{ 141, 0, 0, 12, EDICT_DENY, 0, 0, 0, 9, 0 }, /* execution_ring */
	{ 156, 0, 0, 13, EDICT_DENY, 0, 0, 0, 10, 0 }, /* min_trust_score */
	{ 172, 0, 0, 3, EDICT_DENY, 0, 0, 0, 11, 0 }, /* anomaly */
	{ 180, 0, 0, 14, EDICT_REQUIRE_APPROVAL, 0, 0, 0, 12, 0 }, /* require_human_approval_for */
	{ 31, 0, 0, 16, EDICT_DENY, 0, 0, 0, 13, 0 }, /* allowed_tools */
	{ 172, 0, 0, 15, EDICT_DENY, 0, 0, 0, 14, 0 }, /* anomaly */
	{ 207, 0, 0, 17, EDICT_REQUIRE_APPROVAL, 0, 0, 0, 15, 0 }, /* require_human_approval */
};

static const char policy_texts[] =
	"\0"
	"killed\0"
	"no_policy\0"
	"denied_tools\0"
	"allowed_tools\0"
	"blocked_patterns[0]\0"
	"blocked_patterns[1]\0"
	"max_tokens_per_call\0"
	"max_concurrent_calls\0"
	"max_tool_calls\0"
	"execution_ring\0"
	"min_trust_score\0"
	"anomaly\0"
	"require_human_approval_for\0"
	"require_human_approval";

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
	.source_digest = "97f373c5864e9ca362c2c8aaa294caa2",
	.files = policy_files,
	.texts = (const char *)&policy_texts,
	.fields = policy_fields,
	.paths = policy_paths,
	.rules = policy_rules,
	.table = &policy_table,
	.n_fields = 11,
	.n_words = 1,
	.n_paths = 15,
	.n_rules = 16,
	.n_obligations = 0,
	.n_files = 1,
	.default_effect = EDICT_ALLOW,
	.obligations_after = 0,
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
