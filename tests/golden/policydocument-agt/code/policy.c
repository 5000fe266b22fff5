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
static const uint32_t *hits_0(const struct policy_request *q, struct policy_found *found)
{
	uint32_t reached[1];
	if (!edict_is_set(found->done, 0)) {
		edict_scan(&scan_0, q->input.as.string, 1, reached, found->hits_0);
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

/* line 7: has tool_name */
static uint32_t tool_name_is_given(const struct policy_request *q)
{
	return edict_has(q->bits, 1, POLICY_FIELD_TOOL_NAME);
}

/* line 7: tool_name same as 'scope' */
static uint32_t tool_name_same_as_scope(const struct policy_request *q)
{
	if (!edict_is_set(q->bits, POLICY_FIELD_TOOL_NAME))
		return edict_absent(q->bits, 1, POLICY_FIELD_TOOL_NAME);
	const struct edict_value left = q->tool_name;
	const struct edict_value right =
		{ EDICT_STRING, { .string = { "scope", 5 } } };
	return edict_value_same(&left, &right);
}

/* line 8: has environment */
static uint32_t environment_is_given(const struct policy_request *q)
{
	return edict_has(q->bits, 1, POLICY_FIELD_ENVIRONMENT);
}

/* line 8: environment same as 'test' */
static uint32_t environment_same_as_test(const struct policy_request *q)
{
	if (!edict_is_set(q->bits, POLICY_FIELD_ENVIRONMENT))
		return edict_absent(q->bits, 1, POLICY_FIELD_ENVIRONMENT);
	const struct edict_value left = q->environment;
	const struct edict_value right =
		{ EDICT_STRING, { .string = { "test", 4 } } };
	return edict_value_same(&left, &right);
}

/* line 9: has token_count */
static uint32_t token_count_is_given(const struct policy_request *q)
{
	return edict_has(q->bits, 1, POLICY_FIELD_TOKEN_COUNT);
}

/* line 9: token_count <= 4096 */
static uint32_t token_count_at_most_4096(const struct policy_request *q)
{
	if (!edict_is_set(q->bits, POLICY_FIELD_TOKEN_COUNT))
		return edict_absent(q->bits, 1, POLICY_FIELD_TOKEN_COUNT);
	const struct edict_value left = q->token_count;
	const struct edict_value right =
		{ EDICT_NUMBER, { .number = { 4096, 0 } } };
	return edict_value_order(&left, &right, true, POLICY_FIELD_TOKEN_COUNT);
}

/* line 10: has confidence */
static uint32_t confidence_is_given(const struct policy_request *q)
{
	return edict_has(q->bits, 1, POLICY_FIELD_CONFIDENCE);
}

/* line 10: confidence < 0.85 */
static uint32_t confidence_below_85e2(const struct policy_request *q)
{
	if (!edict_is_set(q->bits, POLICY_FIELD_CONFIDENCE))
		return edict_absent(q->bits, 1, POLICY_FIELD_CONFIDENCE);
	const struct edict_value left = q->confidence;
	const struct edict_value right =
		{ EDICT_NUMBER, { .number = { 85, 2 } } };
	return edict_value_order(&left, &right, false, POLICY_FIELD_CONFIDENCE);
}

/* line 11: has message_count */
static uint32_t message_count_is_given(const struct policy_request *q)
{
	return edict_has(q->bits, 1, POLICY_FIELD_MESSAGE_COUNT);
}

/* line 11: message_count < 100 */
static uint32_t message_count_below_100(const struct policy_request *q)
{
	if (!edict_is_set(q->bits, POLICY_FIELD_MESSAGE_COUNT))
		return edict_absent(q->bits, 1, POLICY_FIELD_MESSAGE_COUNT);
	const struct edict_value left = q->message_count;
	const struct edict_value right =
		{ EDICT_NUMBER, { .number = { 100, 0 } } };
	return edict_value_order(&left, &right, false, POLICY_FIELD_MESSAGE_COUNT);
}

/* line 12: has tool_call_depth */
static uint32_t tool_call_depth_is_given(const struct policy_request *q)
{
	return edict_has(q->bits, 1, POLICY_FIELD_TOOL_CALL_DEPTH);
}

/* line 12: tool_call_depth <= 3 */
static uint32_t tool_call_depth_at_most_3(const struct policy_request *q)
{
	if (!edict_is_set(q->bits, POLICY_FIELD_TOOL_CALL_DEPTH))
		return edict_absent(q->bits, 1, POLICY_FIELD_TOOL_CALL_DEPTH);
	const struct edict_value left = q->tool_call_depth;
	const struct edict_value right =
		{ EDICT_NUMBER, { .number = { 3, 0 } } };
	return edict_value_order(&left, &right, true, POLICY_FIELD_TOOL_CALL_DEPTH);
}

/* line 13: tool_name same as 'meter' */
static uint32_t tool_name_same_as_meter(const struct policy_request *q)
{
	if (!edict_is_set(q->bits, POLICY_FIELD_TOOL_NAME))
		return edict_absent(q->bits, 1, POLICY_FIELD_TOOL_NAME);
	const struct edict_value left = q->tool_name;
	const struct edict_value right =
		{ EDICT_STRING, { .string = { "meter", 5 } } };
	return edict_value_same(&left, &right);
}

/* line 13: tool_name same as 'probe' */
static uint32_t tool_name_same_as_probe(const struct policy_request *q)
{
	if (!edict_is_set(q->bits, POLICY_FIELD_TOOL_NAME))
		return edict_absent(q->bits, 1, POLICY_FIELD_TOOL_NAME);
	const struct edict_value left = q->tool_name;
	const struct edict_value right =
		{ EDICT_STRING, { .string = { "probe", 5 } } };
	return edict_value_same(&left, &right);
}

/* line 14: has ["user.role"] */
static uint32_t user_role_is_given(const struct policy_request *q)
{
	return edict_has(q->bits, 1, POLICY_FIELD_USER_ROLE);
}

/* line 14: ["user.role"] same as 'guest' */
static uint32_t user_role_same_as_guest(const struct policy_request *q)
{
	if (!edict_is_set(q->bits, POLICY_FIELD_USER_ROLE))
		return edict_absent(q->bits, 1, POLICY_FIELD_USER_ROLE);
	const struct edict_value left = q->user_role;
	const struct edict_value right =
		{ EDICT_STRING, { .string = { "guest", 5 } } };
	return edict_value_same(&left, &right);
}

/* line 15: has input */
static uint32_t input_is_given(const struct policy_request *q)
{
	return edict_has(q->bits, 1, POLICY_FIELD_INPUT);
}

/* line 15: input matches 'pass(word|phrase)' */
static uint32_t input_matches_pattern_0(const struct policy_request *q,
		struct policy_found *found)
{
	if (!edict_is_set(q->bits, POLICY_FIELD_INPUT))
		return edict_absent(q->bits, 1, POLICY_FIELD_INPUT);
	if (q->input.type != EDICT_STRING)
		return edict_unknown(EDICT_REASON_TYPE, POLICY_FIELD_INPUT);
	return edict_truth(edict_is_set(hits_0(q, found), 0));
}

/* line 16: has output */
static uint32_t output_is_given(const struct policy_request *q)
{
	return edict_has(q->bits, 1, POLICY_FIELD_OUTPUT);
}

/* line 16: output contains 'secret' */
static uint32_t output_contains_secret(const struct policy_request *q)
{
	if (!edict_is_set(q->bits, POLICY_FIELD_OUTPUT))
		return edict_absent(q->bits, 1, POLICY_FIELD_OUTPUT);
	const struct edict_value right =
		{ EDICT_STRING, { .string = { "secret", 6 } } };
	return edict_value_contains(&q->output, &right, POLICY_FIELD_OUTPUT);
}

/* rule 0 `killed`: deny if
 *     state.killed
 */
EDICT_COLD static uint32_t rule_0(const struct policy_request *q)
{
	return state_killed_is_true(q);
}

/* rule 1 `eq`, policy.yaml:7: allow if
 *     definite(has tool_name and tool_name same as 'scope')
 */
EDICT_COLD static uint32_t rule_1(const struct policy_request *q)
{
	return edict_definite(edict_and(tool_name_is_given(q),
		tool_name_same_as_scope(q)));
}

/* rule 2 `ne`, policy.yaml:8: deny if
 *     definite(has environment and not environment same as 'test')
 */
EDICT_COLD static uint32_t rule_2(const struct policy_request *q)
{
	return edict_definite(edict_and(environment_is_given(q),
		edict_not(environment_same_as_test(q))));
}

/* rule 3 ``, policy.yaml:9: deny if
 *     has token_count and undecided(token_count > 4096)
 */
EDICT_COLD static uint32_t rule_3(const struct policy_request *q)
{
	uint32_t truth = token_count_is_given(q);
	truth = edict_and(truth, edict_undecided(token_count_at_most_4096(q)));
	return truth;
}

/* rule 4 `gt`, policy.yaml:9: deny if
 *     definite(has token_count and token_count > 4096)
 */
EDICT_COLD static uint32_t rule_4(const struct policy_request *q)
{
	return edict_definite(edict_and(token_count_is_given(q),
		edict_not(token_count_at_most_4096(q))));
}

/* rule 5 ``, policy.yaml:10: deny if
 *     has confidence and undecided(confidence < 0.85)
 */
EDICT_COLD static uint32_t rule_5(const struct policy_request *q)
{
	uint32_t truth = confidence_is_given(q);
	truth = edict_and(truth, edict_undecided(confidence_below_85e2(q)));
	return truth;
}

/* rule 6 `lt`, policy.yaml:10: deny if
 *     definite(has confidence and confidence < 0.85)
 */
EDICT_COLD static uint32_t rule_6(const struct policy_request *q)
{
	return edict_definite(edict_and(confidence_is_given(q),
		confidence_below_85e2(q)));
}

/* rule 7 ``, policy.yaml:11: deny if
 *     has message_count and undecided(message_count >= 100)
 */
EDICT_COLD static uint32_t rule_7(const struct policy_request *q)
{
	uint32_t truth = message_count_is_given(q);
	truth = edict_and(truth, edict_undecided(message_count_below_100(q)));
	return truth;
}

/* rule 8 `gte`, policy.yaml:11: audit if
 *     definite(has message_count and message_count >= 100)
 */
EDICT_COLD static uint32_t rule_8(const struct policy_request *q)
{
	return edict_definite(edict_and(message_count_is_given(q),
		edict_not(message_count_below_100(q))));
}

/* rule 9 ``, policy.yaml:12: deny if
 *     has tool_call_depth and undecided(tool_call_depth <= 3)
 */
EDICT_COLD static uint32_t rule_9(const struct policy_request *q)
{
	uint32_t truth = tool_call_depth_is_given(q);
	truth = edict_and(truth, edict_undecided(tool_call_depth_at_most_3(q)));
	return truth;
}

/* rule 10 `lte`, policy.yaml:12: allow if
 *     definite(has tool_call_depth and tool_call_depth <= 3)
 */
EDICT_COLD static uint32_t rule_10(const struct policy_request *q)
{
	return edict_definite(edict_and(tool_call_depth_is_given(q),
		tool_call_depth_at_most_3(q)));
}

/* rule 11 `in`, policy.yaml:13: allow if
 *     definite(has tool_name and (tool_name same as 'meter' or tool_name same as 'probe'))
 */
EDICT_COLD static uint32_t rule_11(const struct policy_request *q)
{
	return edict_definite(edict_and(tool_name_is_given(q),
		edict_or(tool_name_same_as_meter(q),
		tool_name_same_as_probe(q))));
}

/* rule 12 `not-in`, policy.yaml:14: allow if
 *     definite(has ["user.role"] and not ["user.role"] same as 'guest')
 */
EDICT_COLD static uint32_t rule_12(const struct policy_request *q)
{
	return edict_definite(edict_and(user_role_is_given(q),
		edict_not(user_role_same_as_guest(q))));
}

/* rule 13 ``, policy.yaml:15: deny if
 *     has input and undecided(input matches 'pass(word|phrase)')
 */
EDICT_COLD static uint32_t rule_13(const struct policy_request *q, struct policy_found *found)
{
	uint32_t truth = input_is_given(q);
	truth = edict_and(truth, edict_undecided(input_matches_pattern_0(q, found)));
	return truth;
}

/* rule 14 `matches`, policy.yaml:15: deny if
 *     definite(has input and input matches 'pass(word|phrase)')
 */
EDICT_COLD static uint32_t rule_14(const struct policy_request *q, struct policy_found *found)
{
	return edict_definite(edict_and(input_is_given(q),
		input_matches_pattern_0(q, found)));
}

/* rule 15 ``, policy.yaml:16: deny if
 *     has output and undecided(output contains 'secret')
 */
EDICT_COLD static uint32_t rule_15(const struct policy_request *q)
{
	uint32_t truth = output_is_given(q);
	truth = edict_and(truth, edict_undecided(output_contains_secret(q)));
	return truth;
}

/* rule 16 `contains`, policy.yaml:16: deny if
 *     definite(has output and output contains 'secret')
 */
EDICT_COLD static uint32_t rule_16(const struct policy_request *q)
{
	return edict_definite(edict_and(output_is_given(q),
		output_contains_secret(q)));
}

/* ---- decision: the first rule that matches -------------------------------- */

static uint32_t choose_0(const struct policy_request *q, struct policy_found *found)
{
	if (edict_may(state_killed_is_true(q)))
		return EDICT_CHOICE(POLICY_RULE_KILLED, EDICT_DENY);
	if (edict_must(tool_name_is_given(q)) &&
	    edict_must(tool_name_same_as_scope(q)))
		return EDICT_CHOICE(POLICY_RULE_EQ, EDICT_ALLOW);
	if (edict_must(environment_is_given(q)) &&
	    edict_must_not(environment_same_as_test(q)))
		return EDICT_CHOICE(POLICY_RULE_NE, EDICT_DENY);
	if (edict_must(token_count_is_given(q)) &&
	    edict_may(token_count_at_most_4096(q)) &&
	    edict_may_not(token_count_at_most_4096(q)))
		return EDICT_CHOICE(POLICY_RULE_UNNAMED, EDICT_DENY);
	if (edict_must(token_count_is_given(q)) &&
	    edict_must_not(token_count_at_most_4096(q)))
		return EDICT_CHOICE(POLICY_RULE_GT, EDICT_DENY);
	if (edict_must(confidence_is_given(q)) &&
	    edict_may(confidence_below_85e2(q)) &&
	    edict_may_not(confidence_below_85e2(q)))
		return EDICT_CHOICE(POLICY_RULE_UNNAMED_5, EDICT_DENY);
	if (edict_must(confidence_is_given(q)) &&
	    edict_must(confidence_below_85e2(q)))
		return EDICT_CHOICE(POLICY_RULE_LT, EDICT_DENY);
	if (edict_must(message_count_is_given(q)) &&
	    edict_may(message_count_below_100(q)) &&
	    edict_may_not(message_count_below_100(q)))
		return EDICT_CHOICE(POLICY_RULE_UNNAMED_7, EDICT_DENY);
	if (edict_must(message_count_is_given(q)) &&
	    edict_must_not(message_count_below_100(q)))
		return EDICT_CHOICE(POLICY_RULE_GTE, EDICT_ALLOW);
	if (edict_must(tool_call_depth_is_given(q)) &&
	    edict_may(tool_call_depth_at_most_3(q)) &&
	    edict_may_not(tool_call_depth_at_most_3(q)))
		return EDICT_CHOICE(POLICY_RULE_UNNAMED_9, EDICT_DENY);
	if (edict_must(tool_call_depth_is_given(q)) &&
	    edict_must(tool_call_depth_at_most_3(q)))
		return EDICT_CHOICE(POLICY_RULE_LTE, EDICT_ALLOW);
	if (edict_must(tool_name_is_given(q)) &&
	    (edict_must(tool_name_same_as_meter(q)) ||
	    edict_must(tool_name_same_as_probe(q))))
		return EDICT_CHOICE(POLICY_RULE_IN, EDICT_ALLOW);
	if (edict_must(user_role_is_given(q)) &&
	    edict_must_not(user_role_same_as_guest(q)))
		return EDICT_CHOICE(POLICY_RULE_NOT_IN, EDICT_ALLOW);
	if (edict_must(input_is_given(q)) &&
	    edict_may(input_matches_pattern_0(q, found)) &&
	    edict_may_not(input_matches_pattern_0(q, found)))
		return EDICT_CHOICE(POLICY_RULE_UNNAMED_13, EDICT_DENY);
	if (edict_must(input_is_given(q)) &&
	    edict_must(input_matches_pattern_0(q, found)))
		return EDICT_CHOICE(POLICY_RULE_MATCHES, EDICT_DENY);
	if (edict_must(output_is_given(q)) &&
	    edict_may(output_contains_secret(q)) &&
	    edict_may_not(output_contains_secret(q)))
		return EDICT_CHOICE(POLICY_RULE_UNNAMED_15, EDICT_DENY);
	if (edict_must(output_is_given(q)) &&
	    edict_must(output_contains_secret(q)))
		return EDICT_CHOICE(POLICY_RULE_CONTAINS, EDICT_DENY);
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
		return rule_9(q);
	case 10:
		return rule_10(q);
	case 11:
		return rule_11(q);
	case 12:
		return rule_12(q);
	case 13:
		return rule_13(q, found);
	case 14:
		return rule_14(q, found);
	case 15:
		return rule_15(q);
	case 16:
		return rule_16(q);
	default:
		return EDICT_FALSE;
	}
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
