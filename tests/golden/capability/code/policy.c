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

/* ---- patterns: byte automata, see struct edict_automaton --------------- */

/* \bDE\d{4}\b */
static const uint8_t pattern_0_class_of[256] = {
	0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
	0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1,
	1, 1, 1, 1, 0, 0, 0, 0, 0, 0, 0, 2, 2, 2, 3, 4, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2,
	2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 0, 0, 0, 0, 2, 0, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2,
	2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
	0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
	0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
	0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
	0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
	0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
};
static const uint16_t pattern_0_next[] = {
	0, 0, 0, 0, 0, 5, 10, 10, 15, 10, 5, 10, 10, 10, 10, 5, 10, 10, 10, 20, 5, 25, 10,
	10, 10, 5, 30, 10, 10, 10, 5, 35, 10, 10, 10, 5, 40, 10, 10, 10, 45, 10, 10, 10,
	10, 45, 45, 45, 45, 45,
};
static const uint8_t pattern_0_end[] = {
	0, 3,
};

/* secret */
static const uint8_t pattern_1_class_of[256] = {
	0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
	0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
	0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
	0, 3, 4, 5, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 2, 0, 0, 0, 0, 0, 0,
	0, 0, 0, 0, 0, 0, 3, 4, 5, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
	0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
	0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
	0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
	0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
	0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
};
static const uint16_t pattern_1_next[] = {
	0, 0, 0, 0, 0, 0, 6, 6, 6, 6, 12, 6, 6, 6, 18, 6, 12, 6, 6, 24, 6, 6, 12, 6, 6, 6,
	6, 30, 12, 6, 6, 6, 36, 6, 12, 6, 6, 6, 6, 6, 12, 42, 42, 42, 42, 42, 42, 42,
};
static const uint8_t pattern_1_end[] = {
	128,
};

static const struct edict_automaton policy_automata[] = {
	{ .class_of = pattern_0_class_of, .next = pattern_0_next,
	  .end_accepts = pattern_0_end, .start_edge = 5,
	  .accept_from = 45, .n_classes = 5 },
	{ .class_of = pattern_1_class_of, .next = pattern_1_next,
	  .end_accepts = pattern_1_end, .start_edge = 6,
	  .accept_from = 42, .n_classes = 6 },
};

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
static uint32_t texts_matches_pattern_0(const struct policy_request *q)
{
	if (!edict_is_set(q->bits, POLICY_FIELD_TEXTS))
		return edict_absent(q->bits, 1, POLICY_FIELD_TEXTS);
	return edict_truth(edict_automaton_finds_any(&policy_automata[0], q->texts));
}

/* line 8: texts matches substring 'secret' i */
static uint32_t texts_matches_pattern_1(const struct policy_request *q)
{
	if (!edict_is_set(q->bits, POLICY_FIELD_TEXTS))
		return edict_absent(q->bits, 1, POLICY_FIELD_TEXTS);
	return edict_truth(edict_automaton_finds_any(&policy_automata[1], q->texts));
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
EDICT_COLD static uint32_t rule_4(const struct policy_request *q)
{
	uint32_t truth = agent_is_dispatcher(q);
	truth = edict_and(truth, texts_matches_pattern_0(q));
	return truth;
}

/* rule 5 `blocked_patterns[1]`, policy.yaml:8: deny if
 *     agent == 'dispatcher' and texts matches substring 'secret' i
 */
EDICT_COLD static uint32_t rule_5(const struct policy_request *q)
{
	uint32_t truth = agent_is_dispatcher(q);
	truth = edict_and(truth, texts_matches_pattern_1(q));
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

static uint32_t choose_3(const struct policy_request *q)
{
	if (edict_may(tool_is_map_delete(q)))
		return EDICT_CHOICE(POLICY_RULE_DENIED_TOOLS, EDICT_DENY);
	if (edict_may_not(tool_is_tour_plan(q)) &&
	    edict_may_not(tool_starts_map(q)))
		return EDICT_CHOICE(POLICY_RULE_ALLOWED_TOOLS, EDICT_DENY);
	if (edict_may(texts_matches_pattern_0(q)))
		return EDICT_CHOICE(POLICY_RULE_BLOCKED_PATTERNS_0, EDICT_DENY);
	if (edict_may(texts_matches_pattern_1(q)))
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

static uint32_t choose_0(const struct policy_request *q)
{
	if (edict_may(state_killed_is_true(q)))
		return EDICT_CHOICE(POLICY_RULE_KILLED, EDICT_DENY);
	if (!edict_is_set(q->bits, POLICY_FIELD_AGENT)) {
		return EDICT_CHOICE(POLICY_RULE_NO_POLICY, EDICT_DENY);
	}
	switch (edict_names_find(&dispatch_0, q->agent)) {
	case 1: /* dispatcher */
		return choose_3(q);
	case 2: /* visitor */
		return EDICT_CHOICE(POLICY_RULE_ALLOWED_TOOLS_13, EDICT_DENY);
	default:
		return EDICT_CHOICE(POLICY_RULE_NO_POLICY, EDICT_DENY);
	}
}

static uint32_t choose(const void *request)
{
	return choose_0(request);
}

static uint32_t truth(const void *request, uint16_t rule)
{
	static uint32_t (*const conditions[])(const struct policy_request *) = {
		rule_0, rule_1, rule_2, rule_3, rule_4, rule_5, rule_6, rule_7,
		rule_8, rule_9, rule_10, rule_11, rule_12, rule_13, rule_14, rule_15,
	};
	return conditions[rule](request);
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
};

void policy_request_init(struct policy_request *q)
{
	edict_request_init(&policy_policy, q);
}

void policy_decide(const struct policy_request *q, struct edict_decision *decision)
{
	edict_decide_choice(&policy_policy, q, choose(q), decision);
}
