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
static const uint32_t *hits_0(const struct policy_request *q, struct policy_found *found)
{
	uint32_t reached[2];
	if (!edict_is_set(found->done, 0)) {
		for (uint32_t i = 0; i < q->texts.n_items; i++) {
			edict_scan(&scan_0, q->texts.items[i].as.string, 0, reached, found->hits_0);
		}
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

static const char list_1_texts[] =
	"\0"
	"dispatcher\0"
	"visitor";
static const struct edict_slot list_1_slots[] = {
	{ 1, 10, 1 },
	{ 0, 0, 0 },
	{ 12, 7, 2 },
	{ 0, 0, 0 },
};
static const uint16_t list_1_displace[] = {
	0, 0,
};
static const struct edict_names list_1 = {
	.texts = (const char *)&list_1_texts,
	.slots = list_1_slots,
	.displace = list_1_displace,
	.seed = UINT32_C(3350793628),
	.bucket_shift = 31,
	.slot_shift = 30,
};

/* line 3: agent in ['dispatcher', 'visitor'] */
static uint32_t agent_in_dispatcher_or_others(const struct policy_request *q)
{
	if (!edict_is_set(q->bits, POLICY_FIELD_AGENT))
		return edict_absent(q->bits, 1, POLICY_FIELD_AGENT);
	return edict_truth(edict_names_find(&list_1, q->agent) != 0);
}

/* line 3: agent == 'dispatcher' */
static uint32_t agent_is_dispatcher(const struct policy_request *q)
{
	if (!edict_is_set(q->bits, POLICY_FIELD_AGENT))
		return edict_absent(q->bits, 1, POLICY_FIELD_AGENT);
	return edict_truth(edict_string_is(q->agent, "dispatcher", 10));
}

/* line 5: tool == 'map.delete' */
static uint32_t tool_is_map_delete(const struct policy_request *q)
{
	if (!edict_is_set(q->bits, POLICY_FIELD_TOOL))
		return edict_absent(q->bits, 1, POLICY_FIELD_TOOL);
	return edict_truth(edict_string_is(q->tool, "map.delete", 10));
}

/* line 4: tool == 'tour.plan' */
static uint32_t tool_is_tour_plan(const struct policy_request *q)
{
	if (!edict_is_set(q->bits, POLICY_FIELD_TOOL))
		return edict_absent(q->bits, 1, POLICY_FIELD_TOOL);
	return edict_truth(edict_string_is(q->tool, "tour.plan", 9));
}

/* line 4: tool starts_with 'map.' */
static uint32_t tool_starts_map(const struct policy_request *q)
{
	if (!edict_is_set(q->bits, POLICY_FIELD_TOOL))
		return edict_absent(q->bits, 1, POLICY_FIELD_TOOL);
	return edict_truth(edict_string_begins(q->tool, "map.", 4));
}

/* line 7: texts matches '\bDE\d{4}\b' */
static uint32_t texts_matches_pattern_0(const struct policy_request *q,
		struct policy_found *found)
{
	if (!edict_is_set(q->bits, POLICY_FIELD_TEXTS))
		return edict_absent(q->bits, 1, POLICY_FIELD_TEXTS);
	return edict_truth(edict_is_set(hits_0(q, found), 0));
}

/* line 8: texts matches substring 'secret' i */
static uint32_t texts_matches_pattern_1(const struct policy_request *q,
		struct policy_found *found)
{
	if (!edict_is_set(q->bits, POLICY_FIELD_TEXTS))
		return edict_absent(q->bits, 1, POLICY_FIELD_TEXTS);
	return edict_truth(edict_is_set(hits_0(q, found), 1));
}

/* line 9: state.tokens <= 2048 */
static uint32_t state_tokens_at_most_2048(const struct policy_request *q)
{
	if (!edict_is_set(q->bits, POLICY_FIELD_STATE_TOKENS))
		return edict_absent(q->bits, 1, POLICY_FIELD_STATE_TOKENS);
	return edict_truth(q->state_tokens <= 2048);
}

/* line 10: state.concurrent < 2 */
static uint32_t state_concurrent_below_2(const struct policy_request *q)
{
	if (!edict_is_set(q->bits, POLICY_FIELD_STATE_CONCURRENT))
		return edict_absent(q->bits, 1, POLICY_FIELD_STATE_CONCURRENT);
	return edict_truth(q->state_concurrent < 2);
}

/* line 11: state.calls_used < 20 */
static uint32_t state_calls_used_below_20(const struct policy_request *q)
{
	if (!edict_is_set(q->bits, POLICY_FIELD_STATE_CALLS_USED))
		return edict_absent(q->bits, 1, POLICY_FIELD_STATE_CALLS_USED);
	return edict_truth(q->state_calls_used < 20);
}

/* line 12: state.agent_ring <= 2 */
static uint32_t state_agent_ring_at_most_2(const struct policy_request *q)
{
	if (!edict_is_set(q->bits, POLICY_FIELD_STATE_AGENT_RING))
		return edict_absent(q->bits, 1, POLICY_FIELD_STATE_AGENT_RING);
	return edict_truth(q->state_agent_ring <= 2);
}

/* line 13: state.trust < 500 */
static uint32_t state_trust_below_500(const struct policy_request *q)
{
	if (!edict_is_set(q->bits, POLICY_FIELD_STATE_TRUST))
		return edict_absent(q->bits, 1, POLICY_FIELD_STATE_TRUST);
	const struct edict_number bound = { 500, 0 };
	return edict_truth(edict_number_compare(q->state_trust, bound) < 0);
}

/* line 3: state.anomaly */
static uint32_t state_anomaly_is_true(const struct policy_request *q)
{
	if (!edict_is_set(q->bits, POLICY_FIELD_STATE_ANOMALY))
		return edict_absent(q->bits, 1, POLICY_FIELD_STATE_ANOMALY);
	return edict_truth(q->state_anomaly);
}

/* line 14: tool == 'map.publish' */
static uint32_t tool_is_map_publish(const struct policy_request *q)
{
	if (!edict_is_set(q->bits, POLICY_FIELD_TOOL))
		return edict_absent(q->bits, 1, POLICY_FIELD_TOOL);
	return edict_truth(edict_string_is(q->tool, "map.publish", 11));
}

/* line 14: state.approved */
static uint32_t state_approved_is_true(const struct policy_request *q)
{
	if (!edict_is_set(q->bits, POLICY_FIELD_STATE_APPROVED))
		return edict_absent(q->bits, 1, POLICY_FIELD_STATE_APPROVED);
	return edict_truth(q->state_approved);
}

/* line 15: agent == 'visitor' */
static uint32_t agent_is_visitor(const struct policy_request *q)
{
	if (!edict_is_set(q->bits, POLICY_FIELD_AGENT))
		return edict_absent(q->bits, 1, POLICY_FIELD_AGENT);
	return edict_truth(edict_string_is(q->agent, "visitor", 7));
}

/* rule 0 `killed`: deny if
 *     state.killed
 */
EDICT_COLD static uint32_t rule_0(const struct policy_request *q)
{
	return state_killed_is_true(q);
}

/* rule 1 `no_policy`, policy.yaml:3: deny if
 *     agent not in ['dispatcher', 'visitor']
 */
EDICT_COLD static uint32_t rule_1(const struct policy_request *q)
{
	return edict_not(agent_in_dispatcher_or_others(q));
}

/* rule 2 `denied_tools`, policy.yaml:5: deny if
 *     agent == 'dispatcher' and tool == 'map.delete'
 */
EDICT_COLD static uint32_t rule_2(const struct policy_request *q)
{
	uint32_t truth = agent_is_dispatcher(q);
	truth = edict_and(truth, tool_is_map_delete(q));
	return truth;
}

/* rule 3 `allowed_tools`, policy.yaml:4: deny if
 *     agent == 'dispatcher' and not (tool == 'tour.plan' or tool like 'map.*')
 */
EDICT_COLD static uint32_t rule_3(const struct policy_request *q)
{
	uint32_t truth = agent_is_dispatcher(q);
	truth = edict_and(truth, edict_not(edict_or(tool_is_tour_plan(q),
		tool_starts_map(q))));
	return truth;
}

/* rule 4 `blocked_patterns[0]`, policy.yaml:7: deny if
 *     agent == 'dispatcher' and texts matches '\bDE\d{4}\b'
 */
EDICT_COLD static uint32_t rule_4(const struct policy_request *q, struct policy_found *found)
{
	uint32_t truth = agent_is_dispatcher(q);
	truth = edict_and(truth, texts_matches_pattern_0(q, found));
	return truth;
}

/* rule 5 `blocked_patterns[1]`, policy.yaml:8: deny if
 *     agent == 'dispatcher' and texts matches substring 'secret' i
 */
EDICT_COLD static uint32_t rule_5(const struct policy_request *q, struct policy_found *found)
{
	uint32_t truth = agent_is_dispatcher(q);
	truth = edict_and(truth, texts_matches_pattern_1(q, found));
	return truth;
}

/* rule 6 `max_tokens_per_call`, policy.yaml:9: deny if
 *     agent == 'dispatcher' and state.tokens > 2048
 */
EDICT_COLD static uint32_t rule_6(const struct policy_request *q)
{
	uint32_t truth = agent_is_dispatcher(q);
	truth = edict_and(truth, edict_not(state_tokens_at_most_2048(q)));
	return truth;
}

/* rule 7 `max_concurrent_calls`, policy.yaml:10: deny if
 *     agent == 'dispatcher' and state.concurrent >= 2
 */
EDICT_COLD static uint32_t rule_7(const struct policy_request *q)
{
	uint32_t truth = agent_is_dispatcher(q);
	truth = edict_and(truth, edict_not(state_concurrent_below_2(q)));
	return truth;
}

/* rule 8 `max_tool_calls`, policy.yaml:11: deny if
 *     agent == 'dispatcher' and state.calls_used >= 20
 */
EDICT_COLD static uint32_t rule_8(const struct policy_request *q)
{
	uint32_t truth = agent_is_dispatcher(q);
	truth = edict_and(truth, edict_not(state_calls_used_below_20(q)));
	return truth;
}

/* rule 9 `execution_ring`, policy.yaml:12: deny if
 *     agent == 'dispatcher' and state.agent_ring > 2
 */
EDICT_COLD static uint32_t rule_9(const struct policy_request *q)
{
	uint32_t truth = agent_is_dispatcher(q);
	truth = edict_and(truth, edict_not(state_agent_ring_at_most_2(q)));
	return truth;
}

/* rule 10 `min_trust_score`, policy.yaml:13: deny if
 *     agent == 'dispatcher' and state.trust < 500
 */
EDICT_COLD static uint32_t rule_10(const struct policy_request *q)
{
	uint32_t truth = agent_is_dispatcher(q);
	truth = edict_and(truth, state_trust_below_500(q));
	return truth;
}

/* rule 11 `anomaly`, policy.yaml:3: deny if
 *     agent == 'dispatcher' and state.anomaly
 */
EDICT_COLD static uint32_t rule_11(const struct policy_request *q)
{
	uint32_t truth = agent_is_dispatcher(q);
	truth = edict_and(truth, state_anomaly_is_true(q));
	return truth;
}

/* rule 12 `require_human_approval_for`, policy.yaml:14: require_approval if
 *     agent == 'dispatcher' and tool == 'map.publish' and not definite(state.approved)
 */
EDICT_COLD static uint32_t rule_12(const struct policy_request *q)
{
	uint32_t truth = agent_is_dispatcher(q);
	truth = edict_and(truth, tool_is_map_publish(q));
	truth = edict_and(truth, edict_not(edict_definite(state_approved_is_true(q))));
	return truth;
}

/* rule 13 `allowed_tools`, policy.yaml:16: deny if
 *     agent == 'visitor'
 */
EDICT_COLD static uint32_t rule_13(const struct policy_request *q)
{
	return agent_is_visitor(q);
}

/* rule 14 `anomaly`, policy.yaml:15: deny if
 *     agent == 'visitor' and state.anomaly
 */
EDICT_COLD static uint32_t rule_14(const struct policy_request *q)
{
	uint32_t truth = agent_is_visitor(q);
	truth = edict_and(truth, state_anomaly_is_true(q));
	return truth;
}

/* rule 15 `require_human_approval`, policy.yaml:17: require_approval if
 *     agent == 'visitor' and not definite(state.approved)
 */
EDICT_COLD static uint32_t rule_15(const struct policy_request *q)
{
	uint32_t truth = agent_is_visitor(q);
	truth = edict_and(truth, edict_not(edict_definite(state_approved_is_true(q))));
	return truth;
}

/* ---- decision: the first rule that matches -------------------------------- */

static uint32_t choose_3(const struct policy_request *q, struct policy_found *found)
{
	if (edict_may(tool_is_map_delete(q)))
		return EDICT_CHOICE(POLICY_RULE_DENIED_TOOLS, EDICT_DENY);
	if (edict_may_not(tool_is_tour_plan(q)) &&
	    edict_may_not(tool_starts_map(q)))
		return EDICT_CHOICE(POLICY_RULE_ALLOWED_TOOLS, EDICT_DENY);
	if (edict_may(texts_matches_pattern_0(q, found)))
		return EDICT_CHOICE(POLICY_RULE_BLOCKED_PATTERNS_0, EDICT_DENY);
	if (edict_may(texts_matches_pattern_1(q, found)))
		return EDICT_CHOICE(POLICY_RULE_BLOCKED_PATTERNS_1, EDICT_DENY);
	if (edict_may_not(state_tokens_at_most_2048(q)))
		return EDICT_CHOICE(POLICY_RULE_MAX_TOKENS_PER_CALL, EDICT_DENY);
	if (edict_may_not(state_concurrent_below_2(q)))
		return EDICT_CHOICE(POLICY_RULE_MAX_CONCURRENT_CALLS, EDICT_DENY);
	if (edict_may_not(state_calls_used_below_20(q)))
		return EDICT_CHOICE(POLICY_RULE_MAX_TOOL_CALLS, EDICT_DENY);
	if (edict_may_not(state_agent_ring_at_most_2(q)))
		return EDICT_CHOICE(POLICY_RULE_EXECUTION_RING, EDICT_DENY);
	if (edict_may(state_trust_below_500(q)))
		return EDICT_CHOICE(POLICY_RULE_MIN_TRUST_SCORE, EDICT_DENY);
	if (edict_may(state_anomaly_is_true(q)))
		return EDICT_CHOICE(POLICY_RULE_ANOMALY, EDICT_DENY);
	if (edict_may_not(state_approved_is_true(q)) &&
	    edict_may(tool_is_map_publish(q)))
		return EDICT_CHOICE(POLICY_RULE_REQUIRE_HUMAN_APPROVAL_FOR, EDICT_REQUIRE_APPROVAL);
	return EDICT_CHOICE(EDICT_RULE_NONE, EDICT_ALLOW);
}

static const char dispatch_0_texts[] =
	"\0"
	"dispatcher\0"
	"visitor";
static const struct edict_slot dispatch_0_slots[] = {
	{ 1, 10, 1 },
	{ 0, 0, 0 },
	{ 12, 7, 2 },
	{ 0, 0, 0 },
};
static const uint16_t dispatch_0_displace[] = {
	0, 0,
};
static const struct edict_names dispatch_0 = {
	.texts = (const char *)&dispatch_0_texts,
	.slots = dispatch_0_slots,
	.displace = dispatch_0_displace,
	.seed = UINT32_C(3350793628),
	.bucket_shift = 31,
	.slot_shift = 30,
};

static uint32_t choose_0(const struct policy_request *q, struct policy_found *found)
{
	if (edict_may(state_killed_is_true(q)))
		return EDICT_CHOICE(POLICY_RULE_KILLED, EDICT_DENY);
	if (!edict_is_set(q->bits, POLICY_FIELD_AGENT)) {
		return EDICT_CHOICE(POLICY_RULE_NO_POLICY, EDICT_DENY);
	}
	switch (edict_names_find(&dispatch_0, q->agent)) {
	case 1: /* dispatcher */
		return choose_3(q, found);
	case 2: /* visitor */
		return EDICT_CHOICE(POLICY_RULE_ALLOWED_TOOLS_13, EDICT_DENY);
	default:
		return EDICT_CHOICE(POLICY_RULE_NO_POLICY, EDICT_DENY);
	}
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
	case 5:
		return rule_5(q, found);
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
		return rule_13(q);
	case 14:
		return rule_14(q);
	case 15:
		return rule_15(q);
	default:
		return EDICT_FALSE;
	}
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
