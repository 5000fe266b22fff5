/* policy.c - the policy `lab` as C.  Emitted by edict; do not edit.
 *
 *   source    policy.yaml
 *   digest    65f3d111ac51d3c059287416b5be94b7
 *   strategy  list_order
 *
 *   rule  line  effect            id
 *      0     -  deny              killed
 *      1     7  allow             eq
 *      2     8  deny              ne
 *      3     9  deny              
 *      4     9  deny              gt
 *      5    10  deny              
 *      6    10  deny              lt
 *      7    11  deny              
 *      8    11  audit             gte
 *      9    12  deny              
 *     10    12  allow             lte
 *     11    13  allow             in
 *     12    14  allow             not-in
 *     13    15  deny              
 *     14    15  deny              matches
 *     15    16  deny              
 *     16    16  deny              contains
 *   default     allow
 */
#include "policy.h"

/* ---- patterns: automata and what wakes them, see edict/scan.h ------------ */

/* Scan 0: 1 pattern of input, 1 group, of which 1 sleeps; 2024 bytes. */

/* Group 0: 14 states, 680 bytes; sleeps until a trigger.
 *
 *      0  pass(word|phrase)
 *         trigger ass[pw]
 */
static const uint8_t scan_0_0_class_of[256] = {
	['a'] = 1, ['d'] = 2, ['e'] = 3, ['h'] = 4, ['o'] = 5, ['p'] = 6,
	['r'] = 7, ['s'] = 8, ['w'] = 9,
};
static const uint16_t scan_0_0_next[154] = {
	0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
	11, 11, 11, 11, 11, 11, 22, 11, 11, 11, 0,
	11, 33, 11, 11, 11, 11, 22, 11, 11, 11, 0,
	11, 11, 11, 11, 11, 11, 22, 11, 44, 11, 0,
	11, 11, 11, 11, 11, 11, 22, 11, 55, 11, 0,
	11, 11, 11, 11, 11, 11, 66, 11, 11, 77, 0,
	11, 33, 11, 11, 88, 11, 22, 11, 11, 11, 0,
	11, 11, 11, 11, 11, 99, 22, 11, 11, 11, 0,
	11, 11, 11, 11, 11, 11, 22, 110, 11, 11, 0,
	11, 11, 11, 11, 11, 11, 22, 121, 11, 11, 0,
	11, 132, 11, 11, 11, 11, 22, 11, 11, 11, 0,
	11, 11, 154, 11, 11, 11, 22, 11, 11, 11, 0,
	11, 11, 11, 11, 11, 11, 22, 11, 143, 11, 0,
	11, 11, 11, 154, 11, 11, 22, 11, 11, 11, 0,
};
static const uint16_t scan_0_0_actions[3] = {
	0, 1, 0,
};
static const uint16_t scan_0_0_start[11] = {
	11, 11, 11, 11, 11, 11, 11, 11, 11, 11, 11,
};

static const struct edict_group scan_0_groups[1] = {
	{
		.class_of = scan_0_0_class_of,
		.next = scan_0_0_next,
		.actions = scan_0_0_actions,
		.start = scan_0_0_start,
		.n_symbols = 11,
		.n_classes = 10,
		.quiet_end = 22,
		.event_from = 154,
	},
};

/* What wakes the other groups: runs of four bytes, folded. */
static const uint8_t scan_0_fold[256] = {
	1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1,
	1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1,
	1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 2, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 3,
	1, 1, 4, 1, 1, 1, 3, 1, 1, 1, 1, 1, 1, 1, 1, 1, 2, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1,
	1, 1, 1, 1, 3, 1, 1, 4, 1, 1, 1, 3, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1,
	1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1,
	1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1,
	1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1,
	1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1,
	1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1,
};
static const uint8_t scan_0_filter[1024] = {
	[5] = 4,
};
/* gram, list */
static const struct edict_gram scan_0_slots[2] = {
	[0] = { 0x02040403, 1, 0 },
};
/* number of wakes, then of each the group and how far back */
static const uint16_t scan_0_lists[4] = {
	0, 1, 0, 5,
};
static const struct edict_trigger scan_0_trigger = {
	.fold = scan_0_fold,
	.filter = scan_0_filter,
	.slots = scan_0_slots,
	.lists = scan_0_lists,
	.filter_bits = 10,
	.slot_bits = 1,
};

static const struct edict_scan scan_0 = {
	.groups = scan_0_groups,
	.trigger = &scan_0_trigger,
	.n_groups = 1,
	.n_awake = 0,
	.n_patterns = 1,
	.n_machines = 1,
};

/* What the scans of one decision have found: whether each has run, and of each
 * a bit for every pattern that has matched. */
struct policy_found {
	uint32_t done[1];
	uint32_t hits_0[EDICT_SCAN_WORDS(1)];
};

/* The patterns that have matched in input, which holds a text. */
static const uint32_t *hits_0(const void *request, void *memory)
{
	const struct policy_request *q = request;
	struct policy_found *found = memory;
	uint32_t reached[1];
	if (!edict_is_set(found->done, 0)) {
		edict_scan(&scan_0, q->input.as.string, 1, reached, found->hits_0);
		found->done[0] |= UINT32_C(1) << 0;
	}
	return found->hits_0;
}

static const uint32_t *(*const policy_hits[])(const void *, void *) = {
	hits_0,
};

/* ---- decision: the plan as a table, see edict/abi.h --------------------- */

/* op, flags, field, operand, rule or skip, offset */
static const struct edict_test policy_tests[] = {
	{ EDICT_OP_BOOL, EDICT_TEST_MAY | EDICT_TEST_DECIDES | EDICT_TEST_EFFECT(EDICT_DENY), 0, 0, 0, 0 }, /* state.killed -> killed */
	{ EDICT_OP_HAS, 0, 1, 0, 1, 0 }, /* has tool_name */
	{ EDICT_OP_VALUE_SAME, EDICT_TEST_DECIDES | EDICT_TEST_EFFECT(EDICT_ALLOW), 1, 0, 1, 0 }, /* tool_name same as 'scope' -> eq */
	{ EDICT_OP_HAS, 0, 2, 0, 1, 0 }, /* has environment */
	{ EDICT_OP_VALUE_SAME, EDICT_TEST_NOT | EDICT_TEST_DECIDES | EDICT_TEST_EFFECT(EDICT_DENY), 2, 1, 2, 0 }, /* environment not same as 'test' -> ne */
	{ EDICT_OP_HAS, 0, 3, 0, 2, 0 }, /* has token_count */
	{ EDICT_OP_VALUE_LE, EDICT_TEST_MAY, 3, 2, 1, 0 }, /* token_count <= 4096 */
	{ EDICT_OP_VALUE_LE, EDICT_TEST_NOT | EDICT_TEST_MAY | EDICT_TEST_DECIDES | EDICT_TEST_EFFECT(EDICT_DENY), 3, 2, 3, 0 }, /* token_count > 4096 ->  */
	{ EDICT_OP_HAS, 0, 3, 0, 1, 0 }, /* has token_count */
	{ EDICT_OP_VALUE_LE, EDICT_TEST_NOT | EDICT_TEST_DECIDES | EDICT_TEST_EFFECT(EDICT_DENY), 3, 2, 4, 0 }, /* token_count > 4096 -> gt */
	{ EDICT_OP_HAS, 0, 4, 0, 2, 0 }, /* has confidence */
	{ EDICT_OP_VALUE_LT, EDICT_TEST_MAY, 4, 3, 1, 0 }, /* confidence < 0.85 */
	{ EDICT_OP_VALUE_LT, EDICT_TEST_NOT | EDICT_TEST_MAY | EDICT_TEST_DECIDES | EDICT_TEST_EFFECT(EDICT_DENY), 4, 3, 5, 0 }, /* confidence >= 0.85 ->  */
	{ EDICT_OP_HAS, 0, 4, 0, 1, 0 }, /* has confidence */
	{ EDICT_OP_VALUE_LT, EDICT_TEST_DECIDES | EDICT_TEST_EFFECT(EDICT_DENY), 4, 3, 6, 0 }, /* confidence < 0.85 -> lt */
	{ EDICT_OP_HAS, 0, 5, 0, 2, 0 }, /* has message_count */
	{ EDICT_OP_VALUE_LT, EDICT_TEST_MAY, 5, 4, 1, 0 }, /* message_count < 100 */
	{ EDICT_OP_VALUE_LT, EDICT_TEST_NOT | EDICT_TEST_MAY | EDICT_TEST_DECIDES | EDICT_TEST_EFFECT(EDICT_DENY), 5, 4, 7, 0 }, /* message_count >= 100 ->  */
	{ EDICT_OP_HAS, 0, 5, 0, 1, 0 }, /* has message_count */
	{ EDICT_OP_VALUE_LT, EDICT_TEST_NOT | EDICT_TEST_DECIDES | EDICT_TEST_EFFECT(EDICT_ALLOW), 5, 4, 8, 0 }, /* message_count >= 100 -> gte */
	{ EDICT_OP_HAS, 0, 6, 0, 2, 0 }, /* has tool_call_depth */
	{ EDICT_OP_VALUE_LE, EDICT_TEST_MAY, 6, 5, 1, 0 }, /* tool_call_depth <= 3 */
	{ EDICT_OP_VALUE_LE, EDICT_TEST_NOT | EDICT_TEST_MAY | EDICT_TEST_DECIDES | EDICT_TEST_EFFECT(EDICT_DENY), 6, 5, 9, 0 }, /* tool_call_depth > 3 ->  */
	{ EDICT_OP_HAS, 0, 6, 0, 1, 0 }, /* has tool_call_depth */
	{ EDICT_OP_VALUE_LE, EDICT_TEST_DECIDES | EDICT_TEST_EFFECT(EDICT_ALLOW), 6, 5, 10, 0 }, /* tool_call_depth <= 3 -> lte */
	{ EDICT_OP_HAS, 0, 1, 0, 3, 0 }, /* has tool_name */
	{ EDICT_OP_VALUE_SAME, EDICT_TEST_NOT | EDICT_TEST_MAY, 1, 6, 1, 0 }, /* tool_name not same as 'meter' */
	{ EDICT_OP_VALUE_SAME, 0, 1, 7, 1, 0 }, /* tool_name same as 'probe' */
	{ EDICT_OP_TRUE, EDICT_TEST_DECIDES | EDICT_TEST_EFFECT(EDICT_ALLOW), 0, 0, 11, 0 }, /* in */
	{ EDICT_OP_HAS, 0, 7, 0, 1, 0 }, /* has ["user.role"] */
	{ EDICT_OP_VALUE_SAME, EDICT_TEST_NOT | EDICT_TEST_DECIDES | EDICT_TEST_EFFECT(EDICT_ALLOW), 7, 8, 12, 0 }, /* ["user.role"] not same as 'guest' -> not-in */
	{ EDICT_OP_HAS, 0, 8, 0, 2, 0 }, /* has input */
	{ EDICT_OP_MATCHES, EDICT_TEST_MAY, 8, 0, 1, 0 }, /* input matches 'pass(word|phrase)' */
	{ EDICT_OP_MATCHES, EDICT_TEST_NOT | EDICT_TEST_MAY | EDICT_TEST_DECIDES | EDICT_TEST_EFFECT(EDICT_DENY), 8, 0, 13, 0 }, /* input not matches 'pass(word|phrase)' ->  */
	{ EDICT_OP_HAS, 0, 8, 0, 1, 0 }, /* has input */
	{ EDICT_OP_MATCHES, EDICT_TEST_DECIDES | EDICT_TEST_EFFECT(EDICT_DENY), 8, 0, 14, 0 }, /* input matches 'pass(word|phrase)' -> matches */
	{ EDICT_OP_HAS, 0, 9, 0, 2, 0 }, /* has output */
	{ EDICT_OP_CONTAINS, EDICT_TEST_MAY, 9, 9, 1, 0 }, /* output contains 'secret' */
	{ EDICT_OP_CONTAINS, EDICT_TEST_NOT | EDICT_TEST_MAY | EDICT_TEST_DECIDES | EDICT_TEST_EFFECT(EDICT_DENY), 9, 9, 15, 0 }, /* output not contains 'secret' ->  */
	{ EDICT_OP_HAS, 0, 9, 0, 1, 0 }, /* has output */
	{ EDICT_OP_CONTAINS, EDICT_TEST_DECIDES | EDICT_TEST_EFFECT(EDICT_DENY), 9, 9, 16, 0 }, /* output contains 'secret' -> contains */
	{ EDICT_OP_END, 0, 0, 0, 0, 0 },
};

/* list, targets, field, names, key, mark */
static const struct edict_node policy_nodes[] = {
	{ 0, 0, 0, 0, EDICT_KEY_NONE, 0, 0 },
};

static const struct edict_test policy_atoms[] = {
	{ EDICT_OP_BOOL, 0, 0, 0, 0, 0 }, /* state.killed */
	{ EDICT_OP_HAS, 0, 1, 0, 0, 0 }, /* has tool_name */
	{ EDICT_OP_VALUE_SAME, 0, 1, 0, 0, 0 }, /* tool_name same as 'scope' */
	{ EDICT_OP_HAS, 0, 2, 0, 0, 0 }, /* has environment */
	{ EDICT_OP_VALUE_SAME, 0, 2, 1, 0, 0 }, /* environment same as 'test' */
	{ EDICT_OP_HAS, 0, 3, 0, 0, 0 }, /* has token_count */
	{ EDICT_OP_VALUE_LE, 0, 3, 2, 0, 0 }, /* token_count <= 4096 */
	{ EDICT_OP_HAS, 0, 4, 0, 0, 0 }, /* has confidence */
	{ EDICT_OP_VALUE_LT, 0, 4, 3, 0, 0 }, /* confidence < 0.85 */
	{ EDICT_OP_HAS, 0, 5, 0, 0, 0 }, /* has message_count */
	{ EDICT_OP_VALUE_LT, 0, 5, 4, 0, 0 }, /* message_count < 100 */
	{ EDICT_OP_HAS, 0, 6, 0, 0, 0 }, /* has tool_call_depth */
	{ EDICT_OP_VALUE_LE, 0, 6, 5, 0, 0 }, /* tool_call_depth <= 3 */
	{ EDICT_OP_VALUE_SAME, 0, 1, 6, 0, 0 }, /* tool_name same as 'meter' */
	{ EDICT_OP_VALUE_SAME, 0, 1, 7, 0, 0 }, /* tool_name same as 'probe' */
	{ EDICT_OP_HAS, 0, 7, 0, 0, 0 }, /* has ["user.role"] */
	{ EDICT_OP_VALUE_SAME, 0, 7, 8, 0, 0 }, /* ["user.role"] same as 'guest' */
	{ EDICT_OP_HAS, 0, 8, 0, 0, 0 }, /* has input */
	{ EDICT_OP_MATCHES, 0, 8, 0, 0, 0 }, /* input matches 'pass(word|phrase)' */
	{ EDICT_OP_HAS, 0, 9, 0, 0, 0 }, /* has output */
	{ EDICT_OP_CONTAINS, 0, 9, 9, 0, 0 }, /* output contains 'secret' */
	{ EDICT_OP_TRUE, 0, 0, 0, 0, 0 },
};

/* the whole condition of each rule, postfix: kind << 28 | atom */
static const uint32_t policy_terms[] = {
	0, 1, 2, 268435456, 1073741824, 3, 4, 805306368, 268435456, 1073741824, 5, 6,
	1342177280, 268435456, 5, 6, 805306368, 268435456, 1073741824, 7, 8, 1342177280,
	268435456, 7, 8, 268435456, 1073741824, 9, 10, 1342177280, 268435456, 9, 10,
	805306368, 268435456, 1073741824, 11, 12, 1342177280, 268435456, 11, 12,
	268435456, 1073741824, 1, 13, 14, 536870912, 268435456, 1073741824, 15, 16,
	805306368, 268435456, 1073741824, 17, 18, 1342177280, 268435456, 17, 18,
	268435456, 1073741824, 19, 20, 1342177280, 268435456, 19, 20, 268435456,
	1073741824,
};

static const uint32_t policy_terms_start[] = {
	0, 1, 5, 10, 14, 19, 23, 27, 31, 36, 40, 44, 50, 55, 59, 63, 67, 71,
};

static const struct edict_value policy_constants[] = {
	{ EDICT_STRING, { .string = { "scope", 5 } } },
	{ EDICT_STRING, { .string = { "test", 4 } } },
	{ EDICT_NUMBER, { .number = { 4096, 0 } } },
	{ EDICT_NUMBER, { .number = { 85, 2 } } },
	{ EDICT_NUMBER, { .number = { 100, 0 } } },
	{ EDICT_NUMBER, { .number = { 3, 0 } } },
	{ EDICT_STRING, { .string = { "meter", 5 } } },
	{ EDICT_STRING, { .string = { "probe", 5 } } },
	{ EDICT_STRING, { .string = { "guest", 5 } } },
	{ EDICT_STRING, { .string = { "secret", 6 } } },
};

static const struct edict_field policy_fields[10];

static const struct edict_table policy_table = {
	.nodes = policy_nodes,
	.tests = policy_tests,
	.atoms = policy_atoms,
	.terms_start = policy_terms_start,
	.terms = policy_terms,
	.constants = policy_constants,
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
	{ .path = "tool_name",
	  .offset = offsetof(struct policy_request, tool_name), .type = EDICT_ANY },
	{ .path = "environment",
	  .offset = offsetof(struct policy_request, environment), .type = EDICT_ANY },
	{ .path = "token_count",
	  .offset = offsetof(struct policy_request, token_count), .type = EDICT_ANY },
	{ .path = "confidence",
	  .offset = offsetof(struct policy_request, confidence), .type = EDICT_ANY },
	{ .path = "message_count",
	  .offset = offsetof(struct policy_request, message_count), .type = EDICT_ANY },
	{ .path = "tool_call_depth",
	  .offset = offsetof(struct policy_request, tool_call_depth), .type = EDICT_ANY },
	{ .path = "[\"user.role\"]",
	  .offset = offsetof(struct policy_request, user_role), .type = EDICT_ANY },
	{ .path = "input",
	  .offset = offsetof(struct policy_request, input), .type = EDICT_ANY },
	{ .path = "output",
	  .offset = offsetof(struct policy_request, output), .type = EDICT_ANY },
};

static const struct edict_path_node policy_paths[] = {
	{ .name = "", .len = 0, .first_child = 1, .n_children = 10,
	  .field = EDICT_FIELD_NONE, .texts = EDICT_FIELD_NONE },
	{ .name = "input", .len = 5,
	  .field = POLICY_FIELD_INPUT, .texts = EDICT_FIELD_NONE },
	{ .name = "state", .len = 5, .first_child = 11, .n_children = 1,
	  .field = EDICT_FIELD_NONE, .texts = EDICT_FIELD_NONE },
	{ .name = "output", .len = 6,
	  .field = POLICY_FIELD_OUTPUT, .texts = EDICT_FIELD_NONE },
	{ .name = "tool_name", .len = 9,
	  .field = POLICY_FIELD_TOOL_NAME, .texts = EDICT_FIELD_NONE },
	{ .name = "user.role", .len = 9,
	  .field = POLICY_FIELD_USER_ROLE, .texts = EDICT_FIELD_NONE },
	{ .name = "confidence", .len = 10,
	  .field = POLICY_FIELD_CONFIDENCE, .texts = EDICT_FIELD_NONE },
	{ .name = "environment", .len = 11,
	  .field = POLICY_FIELD_ENVIRONMENT, .texts = EDICT_FIELD_NONE },
	{ .name = "token_count", .len = 11,
	  .field = POLICY_FIELD_TOKEN_COUNT, .texts = EDICT_FIELD_NONE },
	{ .name = "message_count", .len = 13,
	  .field = POLICY_FIELD_MESSAGE_COUNT, .texts = EDICT_FIELD_NONE },
	{ .name = "tool_call_depth", .len = 15,
	  .field = POLICY_FIELD_TOOL_CALL_DEPTH, .texts = EDICT_FIELD_NONE },
	{ .name = "killed", .len = 6,
	  .field = POLICY_FIELD_STATE_KILLED, .texts = EDICT_FIELD_NONE },
};

/* Offsets of id, message and approvers in policy_texts; line; effect; obligation;
 * file; rank in the order of the strategy. */
static const struct edict_rule policy_rules[] = {
	{ 1, 1, 0, 0, EDICT_DENY, 0, 0, 0, 0, 0 }, /* killed */
	{ 8, 0, 0, 7, EDICT_ALLOW, 0, 0, 0, 1, 0 }, /* eq */
	{ 11, 0, 0, 8, EDICT_DENY, 0, 0, 0, 2, 0 }, /* ne */
	{ 0, 14, 0, 9, EDICT_DENY, 0, 0, 0, 3, 0 }, /*  */
	{ 31, 0, 0, 9, EDICT_DENY, 0, 0, 0, 4, 0 }, /* gt */
	{ 0, 34, 0, 10, EDICT_DENY, 0, 0, 0, 5, 0 }, /*  */
	{ 50, 53, 0, 10, EDICT_DENY, 0, 0, 0, 6, 0 }, /* lt */
	{ 0, 60, 0, 11, EDICT_DENY, 0, 0, 0, 7, 0 }, /*  */
	{ 79, 0, 0, 11, EDICT_ALLOW, EDICT_RULE_AUDIT, 0, 0, 8, 0 }, /* gte */
	{ 0, 83, 0, 12, EDICT_DENY, 0, 0, 0, 9, 0 }, /*  */
	{ 104, 0, 0, 12, EDICT_ALLOW, 0, 0, 0, 10, 0 }, /* lte */
	{ 108, 0, 0, 13, EDICT_ALLOW, 0, 0, 0, 11, 0 }, /* in */
	{ 111, 0, 0, 14, EDICT_ALLOW, 0, 0, 0, 12, 0 }, /* not-in */
	{ 0, 118, 0, 15, EDICT_DENY, 0, 0, 0, 13, 0 }, /*  */
	{ 129, 0, 0, 15, EDICT_DENY, 0, 0, 0, 14, 0 }, /* matches */
	{ 0, 137, 0, 16, EDICT_DENY, 0, 0, 0, 15, 0 }, /*  */
	{ 149, 0, 0, 16, EDICT_DENY, 0, 0, 0, 16, 0 }, /* contains */
};

static const char policy_texts[] =
	"\0"
	"killed\0"
	"eq\0"
	"ne\0"
	"type:token_count\0"
	"gt\0"
	"type:confidence\0"
	"lt\0"
	"unsure\0"
	"type:message_count\0"
	"gte\0"
	"type:tool_call_depth\0"
	"lte\0"
	"in\0"
	"not-in\0"
	"type:input\0"
	"matches\0"
	"type:output\0"
	"contains";

static const uint16_t policy_obligations[] = {
	8,
};

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
	.name = "lab",
	.source_digest = "65f3d111ac51d3c059287416b5be94b7",
	.files = policy_files,
	.texts = (const char *)&policy_texts,
	.fields = policy_fields,
	.paths = policy_paths,
	.rules = policy_rules,
	.obligations = policy_obligations,
	.table = &policy_table,
	.n_fields = 10,
	.n_words = 1,
	.n_paths = 12,
	.n_rules = 17,
	.n_obligations = 1,
	.n_files = 1,
	.default_effect = EDICT_ALLOW,
	.obligations_after = 0,
	.known_if_present = 0,
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
