/* policy.c - the policy `lab` as C.  Emitted by edict; do not edit.
 *
 *   source    policy.yaml
 *   digest    93c4024617b693121e5ac3c91667a71b
 *   strategy  priority_first_match
 *
 *   rule  line  effect            id
 *      0     -  deny              killed
 *      1     6  allow             eq
 *      2     7  deny              ne
 *      3     8  deny              gt
 *      4     9  deny              lt
 *      5    10  audit             gte
 *      6    11  allow             lte
 *      7    12  allow             in
 *      8    13  allow             not-in
 *      9    14  deny              matches
 *     10    15  deny              contains
 *   default     deny
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
		edict_scan(&scan_0, q->input, 1, reached, found->hits_0);
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
	"meter\0"
	"probe\0"
	"scope";
static const struct edict_slot names_0_slots[] = {
	{ 7, 5, 2 },
	{ 13, 5, 3 },
	{ 0, 0, 0 },
	{ 1, 5, 1 },
};
static const uint16_t names_0_displace[] = {
	0, 1,
};
static const struct edict_names names_0 = {
	.texts = (const char *)&names_0_texts,
	.slots = names_0_slots,
	.displace = names_0_displace,
	.seed = UINT32_C(3226129234),
	.bucket_shift = 31,
	.slot_shift = 30,
};

static const struct edict_names *const policy_names[] = {
	&names_0,
};

/* op, flags, field, operand, rule or skip, offset */
static const struct edict_test policy_tests[] = {
	{ EDICT_OP_BOOL, EDICT_TEST_MAY | EDICT_TEST_DECIDES | EDICT_TEST_EFFECT(EDICT_DENY), 0, 0, 0, 0 }, /* state.killed -> killed */
	{ EDICT_OP_STRING_IS, EDICT_TEST_DECIDES | EDICT_TEST_EFFECT(EDICT_ALLOW), 1, 3, 1, 0 }, /* tool_name == 'scope' -> eq */
	{ EDICT_OP_STRING_EQ, EDICT_TEST_NOT | EDICT_TEST_MAY | EDICT_TEST_DECIDES | EDICT_TEST_EFFECT(EDICT_DENY), 2, 0, 2, 0 }, /* environment != 'test' -> ne */
	{ EDICT_OP_INTEGER_LE, EDICT_TEST_NOT | EDICT_TEST_MAY | EDICT_TEST_DECIDES | EDICT_TEST_EFFECT(EDICT_DENY) | EDICT_TEST_ROW, 3, 4096, 3, offsetof(struct policy_request, token_count) }, /* token_count > 4096 -> gt */
	{ EDICT_OP_VALUE_LT, EDICT_TEST_MAY | EDICT_TEST_DECIDES | EDICT_TEST_EFFECT(EDICT_DENY), 4, 1, 4, 0 }, /* confidence < 0.85 -> lt */
	{ EDICT_OP_INTEGER_LT, EDICT_TEST_NOT | EDICT_TEST_DECIDES | EDICT_TEST_EFFECT(EDICT_ALLOW) | EDICT_TEST_ROW, 5, 100, 5, offsetof(struct policy_request, message_count) }, /* message_count >= 100 -> gte */
	{ EDICT_OP_INTEGER_LE, EDICT_TEST_DECIDES | EDICT_TEST_EFFECT(EDICT_ALLOW) | EDICT_TEST_ROW, 6, 3, 6, offsetof(struct policy_request, tool_call_depth) }, /* tool_call_depth <= 3 -> lte */
	{ EDICT_OP_STRING_IN, EDICT_TEST_DECIDES | EDICT_TEST_EFFECT(EDICT_ALLOW), 1, 0, 7, 0 }, /* tool_name in ['meter', 'probe'] -> in */
	{ EDICT_OP_STRING_EQ, EDICT_TEST_NOT | EDICT_TEST_DECIDES | EDICT_TEST_EFFECT(EDICT_ALLOW), 7, 2, 8, 0 }, /* user.role != 'guest' -> not-in */
	{ EDICT_OP_MATCHES, EDICT_TEST_MAY | EDICT_TEST_DECIDES | EDICT_TEST_EFFECT(EDICT_DENY), 8, 0, 9, 0 }, /* input matches 'pass(word|phrase)' -> matches */
	{ EDICT_OP_HOLDS, EDICT_TEST_MAY | EDICT_TEST_DECIDES | EDICT_TEST_EFFECT(EDICT_DENY), 9, 3, 10, 0 }, /* output contains 'secret' -> contains */
	{ EDICT_OP_END, 0, 0, 0, 0, 0 },
};

/* list, targets, field, names, key, mark */
static const struct edict_node policy_nodes[] = {
	{ 0, 0, 0, 0, EDICT_KEY_NONE, 0, 0 },
};

static const struct edict_test policy_atoms[] = {
	{ EDICT_OP_BOOL, 0, 0, 0, 0, 0 }, /* state.killed */
	{ EDICT_OP_STRING_IS, 0, 1, 3, 0, 0 }, /* tool_name == 'scope' */
	{ EDICT_OP_STRING_EQ, 0, 2, 0, 0, 0 }, /* environment == 'test' */
	{ EDICT_OP_INTEGER_LE, 0, 3, 4096, 0, 0 }, /* token_count <= 4096 */
	{ EDICT_OP_VALUE_LT, 0, 4, 1, 0, 0 }, /* confidence < 0.85 */
	{ EDICT_OP_INTEGER_LT, 0, 5, 100, 0, 0 }, /* message_count < 100 */
	{ EDICT_OP_INTEGER_LE, 0, 6, 3, 0, 0 }, /* tool_call_depth <= 3 */
	{ EDICT_OP_STRING_IN, 0, 1, 0, 0, 0 }, /* tool_name in ['meter', 'probe'] */
	{ EDICT_OP_STRING_EQ, 0, 7, 2, 0, 0 }, /* user.role == 'guest' */
	{ EDICT_OP_MATCHES, 0, 8, 0, 0, 0 }, /* input matches 'pass(word|phrase)' */
	{ EDICT_OP_HOLDS, 0, 9, 3, 0, 0 }, /* output contains 'secret' */
	{ EDICT_OP_TRUE, 0, 0, 0, 0, 0 },
};

/* the whole condition of each rule, postfix: kind << 28 | atom */
static const uint32_t policy_terms[] = {
	0, 1, 2, 805306368, 3, 805306368, 4, 5, 805306368, 6, 7, 8, 805306368, 9, 10,
};

static const uint32_t policy_terms_start[] = {
	0, 1, 2, 4, 6, 7, 9, 10, 11, 13, 14, 15,
};

static const struct edict_value policy_constants[] = {
	{ EDICT_STRING, { .string = { "test", 4 } } },
	{ EDICT_NUMBER, { .number = { 85, 2 } } },
	{ EDICT_STRING, { .string = { "guest", 5 } } },
	{ EDICT_STRING, { .string = { "secret", 6 } } },
};

static const uint16_t policy_set_ids[] = {
	1, 2,
};

static const struct edict_set policy_sets[] = {
	{ 0, 2, 0 },
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
	{ .path = "tool_name",
	  .offset = offsetof(struct policy_request, tool_name), .type = EDICT_STRING },
	{ .path = "environment",
	  .offset = offsetof(struct policy_request, environment), .type = EDICT_STRING },
	{ .path = "token_count",
	  .offset = offsetof(struct policy_request, token_count), .type = EDICT_INTEGER },
	{ .path = "confidence",
	  .offset = offsetof(struct policy_request, confidence), .type = EDICT_NUMBER },
	{ .path = "message_count",
	  .offset = offsetof(struct policy_request, message_count), .type = EDICT_INTEGER },
	{ .path = "tool_call_depth",
	  .offset = offsetof(struct policy_request, tool_call_depth), .type = EDICT_INTEGER },
	{ .path = "user.role",
	  .offset = offsetof(struct policy_request, user_role), .type = EDICT_STRING },
	{ .path = "input",
	  .offset = offsetof(struct policy_request, input), .type = EDICT_STRING },
	{ .path = "output",
	  .offset = offsetof(struct policy_request, output), .type = EDICT_STRING },
};

static const struct edict_path_node policy_paths[] = {
	{ .name = "", .len = 0, .first_child = 1, .n_children = 10,
	  .field = EDICT_FIELD_NONE, .texts = EDICT_FIELD_NONE },
	{ .name = "user", .len = 4, .first_child = 11, .n_children = 1,
	  .field = EDICT_FIELD_NONE, .texts = EDICT_FIELD_NONE },
	{ .name = "input", .len = 5,
	  .field = POLICY_FIELD_INPUT, .texts = EDICT_FIELD_NONE },
	{ .name = "state", .len = 5, .first_child = 12, .n_children = 1,
	  .field = EDICT_FIELD_NONE, .texts = EDICT_FIELD_NONE },
	{ .name = "output", .len = 6,
	  .field = POLICY_FIELD_OUTPUT, .texts = EDICT_FIELD_NONE },
	{ .name = "tool_name", .len = 9,
	  .field = POLICY_FIELD_TOOL_NAME, .texts = EDICT_FIELD_NONE },
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
	{ .name = "role", .len = 4,
	  .field = POLICY_FIELD_USER_ROLE, .texts = EDICT_FIELD_NONE },
	{ .name = "killed", .len = 6,
	  .field = POLICY_FIELD_STATE_KILLED, .texts = EDICT_FIELD_NONE },
};

/* Offsets of id, message and approvers in policy_texts; line; effect; obligation;
 * file; rank in the order of the strategy. */
static const struct edict_rule policy_rules[] = {
	{ 1, 1, 0, 0, EDICT_DENY, 0, 0, 0, 0, 0 }, /* killed */
	{ 8, 0, 0, 6, EDICT_ALLOW, 0, 0, 0, 1, 0 }, /* eq */
	{ 11, 0, 0, 7, EDICT_DENY, 0, 0, 0, 2, 0 }, /* ne */
	{ 14, 0, 0, 8, EDICT_DENY, 0, 0, 0, 3, 0 }, /* gt */
	{ 17, 20, 0, 9, EDICT_DENY, 0, 0, 0, 4, 0 }, /* lt */
	{ 27, 0, 0, 10, EDICT_ALLOW, EDICT_RULE_AUDIT, 0, 0, 5, 0 }, /* gte */
	{ 31, 0, 0, 11, EDICT_ALLOW, 0, 0, 0, 6, 0 }, /* lte */
	{ 35, 0, 0, 12, EDICT_ALLOW, 0, 0, 0, 7, 0 }, /* in */
	{ 38, 0, 0, 13, EDICT_ALLOW, 0, 0, 0, 8, 0 }, /* not-in */
	{ 45, 0, 0, 14, EDICT_DENY, 0, 0, 0, 9, 0 }, /* matches */
	{ 53, 0, 0, 15, EDICT_DENY, 0, 0, 0, 10, 0 }, /* contains */
};

static const char policy_texts[] =
	"\0"
	"killed\0"
	"eq\0"
	"ne\0"
	"gt\0"
	"lt\0"
	"unsure\0"
	"gte\0"
	"lte\0"
	"in\0"
	"not-in\0"
	"matches\0"
	"contains";

static const uint16_t policy_obligations[] = {
	5,
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
	.source_digest = "93c4024617b693121e5ac3c91667a71b",
	.files = policy_files,
	.texts = (const char *)&policy_texts,
	.fields = policy_fields,
	.paths = policy_paths,
	.rules = policy_rules,
	.obligations = policy_obligations,
	.table = &policy_table,
	.n_fields = 10,
	.n_words = 1,
	.n_paths = 13,
	.n_rules = 11,
	.n_obligations = 1,
	.n_files = 1,
	.default_effect = EDICT_DENY,
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
