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
static const uint32_t *hits_0(const struct policy_request *q, struct policy_found *found)
{
	uint32_t reached[1];
	if (!edict_is_set(found->done, 0)) {
		edict_scan(&scan_0, q->input, 1, reached, found->hits_0);
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

/* line 6: tool_name == 'scope' */
static uint32_t tool_name_is_scope(const struct policy_request *q)
{
	if (!edict_is_set(q->bits, POLICY_FIELD_TOOL_NAME))
		return edict_absent(q->bits, 1, POLICY_FIELD_TOOL_NAME);
	return edict_truth(edict_string_is(q->tool_name, "scope", 5));
}

/* line 7: environment == 'test' */
static uint32_t environment_is_test(const struct policy_request *q)
{
	if (!edict_is_set(q->bits, POLICY_FIELD_ENVIRONMENT))
		return edict_absent(q->bits, 1, POLICY_FIELD_ENVIRONMENT);
	return edict_truth(edict_string_is(q->environment, "test", 4));
}

/* line 8: token_count <= 4096 */
static uint32_t token_count_at_most_4096(const struct policy_request *q)
{
	if (!edict_is_set(q->bits, POLICY_FIELD_TOKEN_COUNT))
		return edict_absent(q->bits, 1, POLICY_FIELD_TOKEN_COUNT);
	return edict_truth(q->token_count <= 4096);
}

/* line 9: confidence < 0.85 */
static uint32_t confidence_below_85e2(const struct policy_request *q)
{
	if (!edict_is_set(q->bits, POLICY_FIELD_CONFIDENCE))
		return edict_absent(q->bits, 1, POLICY_FIELD_CONFIDENCE);
	const struct edict_number bound = { 85, 2 };
	return edict_truth(edict_number_compare(q->confidence, bound) < 0);
}

/* line 10: message_count < 100 */
static uint32_t message_count_below_100(const struct policy_request *q)
{
	if (!edict_is_set(q->bits, POLICY_FIELD_MESSAGE_COUNT))
		return edict_absent(q->bits, 1, POLICY_FIELD_MESSAGE_COUNT);
	return edict_truth(q->message_count < 100);
}

/* line 11: tool_call_depth <= 3 */
static uint32_t tool_call_depth_at_most_3(const struct policy_request *q)
{
	if (!edict_is_set(q->bits, POLICY_FIELD_TOOL_CALL_DEPTH))
		return edict_absent(q->bits, 1, POLICY_FIELD_TOOL_CALL_DEPTH);
	return edict_truth(q->tool_call_depth <= 3);
}

static const char list_7_texts[] =
	"\0"
	"meter\0"
	"probe";
static const struct edict_slot list_7_slots[] = {
	{ 0, 0, 0 },
	{ 0, 0, 0 },
	{ 7, 5, 2 },
	{ 1, 5, 1 },
};
static const uint16_t list_7_displace[] = {
	0, 0,
};
static const struct edict_names list_7 = {
	.texts = (const char *)&list_7_texts,
	.slots = list_7_slots,
	.displace = list_7_displace,
	.seed = UINT32_C(703330259),
	.bucket_shift = 31,
	.slot_shift = 30,
};

/* line 12: tool_name in ['meter', 'probe'] */
static uint32_t tool_name_in_meter_or_others(const struct policy_request *q)
{
	if (!edict_is_set(q->bits, POLICY_FIELD_TOOL_NAME))
		return edict_absent(q->bits, 1, POLICY_FIELD_TOOL_NAME);
	return edict_truth(edict_names_find(&list_7, q->tool_name) != 0);
}

/* line 13: user.role == 'guest' */
static uint32_t user_role_is_guest(const struct policy_request *q)
{
	if (!edict_is_set(q->bits, POLICY_FIELD_USER_ROLE))
		return edict_absent(q->bits, 1, POLICY_FIELD_USER_ROLE);
	return edict_truth(edict_string_is(q->user_role, "guest", 5));
}

/* line 14: input matches 'pass(word|phrase)' */
static uint32_t input_matches_pattern_0(const struct policy_request *q,
		struct policy_found *found)
{
	if (!edict_is_set(q->bits, POLICY_FIELD_INPUT))
		return edict_absent(q->bits, 1, POLICY_FIELD_INPUT);
	return edict_truth(edict_is_set(hits_0(q, found), 0));
}

/* line 15: output contains 'secret' */
static uint32_t output_contains_secret(const struct policy_request *q)
{
	if (!edict_is_set(q->bits, POLICY_FIELD_OUTPUT))
		return edict_absent(q->bits, 1, POLICY_FIELD_OUTPUT);
	const struct edict_string text = { "secret", 6 };
	return edict_truth(edict_string_holds(q->output, text));
}

/* rule 0 `killed`: deny if
 *     state.killed
 */
EDICT_COLD static uint32_t rule_0(const struct policy_request *q)
{
	return state_killed_is_true(q);
}

/* rule 1 `eq`, policy.yaml:6: allow if
 *     tool_name == 'scope'
 */
EDICT_COLD static uint32_t rule_1(const struct policy_request *q)
{
	return tool_name_is_scope(q);
}

/* rule 2 `ne`, policy.yaml:7: deny if
 *     environment != 'test'
 */
EDICT_COLD static uint32_t rule_2(const struct policy_request *q)
{
	return edict_not(environment_is_test(q));
}

/* rule 3 `gt`, policy.yaml:8: deny if
 *     token_count > 4096
 */
EDICT_COLD static uint32_t rule_3(const struct policy_request *q)
{
	return edict_not(token_count_at_most_4096(q));
}

/* rule 4 `lt`, policy.yaml:9: deny if
 *     confidence < 0.85
 */
EDICT_COLD static uint32_t rule_4(const struct policy_request *q)
{
	return confidence_below_85e2(q);
}

/* rule 5 `gte`, policy.yaml:10: audit if
 *     message_count >= 100
 */
EDICT_COLD static uint32_t rule_5(const struct policy_request *q)
{
	return edict_not(message_count_below_100(q));
}

/* rule 6 `lte`, policy.yaml:11: allow if
 *     tool_call_depth <= 3
 */
EDICT_COLD static uint32_t rule_6(const struct policy_request *q)
{
	return tool_call_depth_at_most_3(q);
}

/* rule 7 `in`, policy.yaml:12: allow if
 *     tool_name in ['meter', 'probe']
 */
EDICT_COLD static uint32_t rule_7(const struct policy_request *q)
{
	return tool_name_in_meter_or_others(q);
}

/* rule 8 `not-in`, policy.yaml:13: allow if
 *     user.role not in ['guest']
 */
EDICT_COLD static uint32_t rule_8(const struct policy_request *q)
{
	return edict_not(user_role_is_guest(q));
}

/* rule 9 `matches`, policy.yaml:14: deny if
 *     input matches 'pass(word|phrase)'
 */
EDICT_COLD static uint32_t rule_9(const struct policy_request *q, struct policy_found *found)
{
	return input_matches_pattern_0(q, found);
}

/* rule 10 `contains`, policy.yaml:15: deny if
 *     output contains 'secret'
 */
EDICT_COLD static uint32_t rule_10(const struct policy_request *q)
{
	return output_contains_secret(q);
}

/* ---- decision: the first rule that matches -------------------------------- */

static uint32_t choose_0(const struct policy_request *q, struct policy_found *found)
{
	if (edict_may(state_killed_is_true(q)))
		return EDICT_CHOICE(POLICY_RULE_KILLED, EDICT_DENY);
	if (edict_must(tool_name_is_scope(q)))
		return EDICT_CHOICE(POLICY_RULE_EQ, EDICT_ALLOW);
	if (edict_may_not(environment_is_test(q)))
		return EDICT_CHOICE(POLICY_RULE_NE, EDICT_DENY);
	if (edict_may_not(token_count_at_most_4096(q)))
		return EDICT_CHOICE(POLICY_RULE_GT, EDICT_DENY);
	if (edict_may(confidence_below_85e2(q)))
		return EDICT_CHOICE(POLICY_RULE_LT, EDICT_DENY);
	if (edict_must_not(message_count_below_100(q)))
		return EDICT_CHOICE(POLICY_RULE_GTE, EDICT_ALLOW);
	if (edict_must(tool_call_depth_at_most_3(q)))
		return EDICT_CHOICE(POLICY_RULE_LTE, EDICT_ALLOW);
	if (edict_must(tool_name_in_meter_or_others(q)))
		return EDICT_CHOICE(POLICY_RULE_IN, EDICT_ALLOW);
	if (edict_must_not(user_role_is_guest(q)))
		return EDICT_CHOICE(POLICY_RULE_NOT_IN, EDICT_ALLOW);
	if (edict_may(input_matches_pattern_0(q, found)))
		return EDICT_CHOICE(POLICY_RULE_MATCHES, EDICT_DENY);
	if (edict_may(output_contains_secret(q)))
		return EDICT_CHOICE(POLICY_RULE_CONTAINS, EDICT_DENY);
	return EDICT_CHOICE(EDICT_RULE_NONE, EDICT_DENY);
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
		return rule_4(q);
	case 5:
		return rule_5(q);
	case 6:
		return rule_6(q);
	case 7:
		return rule_7(q);
	case 8:
		return rule_8(q);
	case 9:
		return rule_9(q, found);
	case 10:
		return rule_10(q);
	default:
		return EDICT_FALSE;
	}
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
