/* policy.c - the policy `warehouse` as C.  Emitted by edict; do not edit.
 *
 *   source    policy.yaml
 *   digest    eabbbf37a0482a778ee50b7e53580802
 *   strategy  deny_overrides
 *
 *   rule  line  effect            id
 *      0     -  deny              killed
 *      1     4  deny              no_policy
 *      2    11  deny              no-hazmat
 *      3    16  require_approval  heavy-lift
 *      4    21  deny              odd-path
 *      5    24  throttle          read
 *      6    24  allow             read
 *      7    28  warn              fragile
 *      8    31  allow             answer
 *   default     deny
 */
#include "policy.h"

/* ---- patterns: automata and what wakes them, see edict/scan.h ------------ */

/* Scan 0: 1 pattern of action.path, 1 group, of which 1 sleeps; 1782 bytes. */

/* Group 0: 4 states, 390 bytes; sleeps until a trigger.
 *
 *      0  (?i)\.\.[/\\]
 *         trigger ...[/\]
 */
static const uint8_t scan_0_0_class_of[256] = {
	[46] = 1, [47] = 2, [92] = 2,
};
static const uint16_t scan_0_0_next[16] = {
	0, 0, 0, 0,
	4, 8, 4, 0,
	4, 12, 4, 0,
	4, 12, 16, 0,
};
static const uint16_t scan_0_0_actions[3] = {
	0, 1, 0,
};
static const uint16_t scan_0_0_start[4] = {
	4, 4, 4, 4,
};

static const struct edict_group scan_0_groups[1] = {
	{
		.class_of = scan_0_0_class_of,
		.next = scan_0_0_next,
		.actions = scan_0_0_actions,
		.start = scan_0_0_start,
		.n_symbols = 4,
		.n_classes = 3,
		.quiet_end = 8,
		.event_from = 16,
	},
};

/* What wakes the other groups: runs of four bytes, folded. */
static const uint8_t scan_0_fold[256] = {
	1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1,
	1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 2, 3, 1, 1, 1, 1, 1, 1,
	1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1,
	1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 3, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1,
	1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1,
	1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1,
	1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1,
	1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1,
	1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1,
	1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1,
};
static const uint8_t scan_0_filter[1024] = {
	[243] = 128, [319] = 128, [635] = 128, [951] = 128,
};
/* gram, list */
static const struct edict_gram scan_0_slots[8] = {
	[1] = { 0x00020203, 1, 0 }, [2] = { 0x03020203, 1, 0 }, [4] = { 0x02020203, 1, 0 },
	[7] = { 0x01020203, 1, 0 },
};
/* number of wakes, then of each the group and how far back */
static const uint16_t scan_0_lists[4] = {
	0, 1, 0, 3,
};
static const struct edict_trigger scan_0_trigger = {
	.fold = scan_0_fold,
	.filter = scan_0_filter,
	.slots = scan_0_slots,
	.lists = scan_0_lists,
	.filter_bits = 10,
	.slot_bits = 3,
	.n_needles = 2,
	.needles = { 47, 92 },
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

/* The patterns that have matched in action.path, which holds a text. */
static const uint32_t *hits_0(const struct policy_request *q, struct policy_found *found)
{
	uint32_t reached[1];
	if (!edict_is_set(found->done, 0)) {
		edict_scan(&scan_0, q->action_path, 1, reached, found->hits_0);
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

/* line 4: agent.id starts_with 'picker-' */
static uint32_t agent_id_starts_picker(const struct policy_request *q)
{
	if (!edict_is_set(q->bits, POLICY_FIELD_AGENT_ID))
		return edict_absent(q->bits, 1, POLICY_FIELD_AGENT_ID);
	return edict_truth(edict_string_begins(q->agent_id, "picker-", 7));
}

/* line 4: agent.id == 'packer' */
static uint32_t agent_id_is_packer(const struct policy_request *q)
{
	if (!edict_is_set(q->bits, POLICY_FIELD_AGENT_ID))
		return edict_absent(q->bits, 1, POLICY_FIELD_AGENT_ID);
	return edict_truth(edict_string_is(q->agent_id, "packer", 6));
}

/* stage == 'pre_tool' */
static uint32_t stage_is_pre_tool(const struct policy_request *q)
{
	if (!edict_is_set(q->bits, POLICY_FIELD_STAGE))
		return edict_absent(q->bits, 1, POLICY_FIELD_STAGE);
	return edict_truth(edict_string_is(q->stage, "pre_tool", 8));
}

/* line 12: zone == 'hazmat' */
static uint32_t zone_is_hazmat(const struct policy_request *q)
{
	if (!edict_is_set(q->bits, POLICY_FIELD_ZONE))
		return edict_absent(q->bits, 1, POLICY_FIELD_ZONE);
	return edict_truth(edict_string_is(q->zone, "hazmat", 6));
}

static const char list_5_texts[] =
	"\0"
	"lead\0"
	"safety";
static const struct edict_slot list_5_slots[] = {
	{ 1, 4, 1 },
	{ 0, 0, 0 },
	{ 6, 6, 2 },
	{ 0, 0, 0 },
};
static const uint16_t list_5_displace[] = {
	0, 0,
};
static const struct edict_names list_5 = {
	.texts = (const char *)&list_5_texts,
	.slots = list_5_slots,
	.displace = list_5_displace,
	.seed = UINT32_C(49308857),
	.bucket_shift = 31,
	.slot_shift = 30,
};

/* line 12: agent.role in ['lead', 'safety'] */
static uint32_t agent_role_in_lead_or_others(const struct policy_request *q)
{
	if (!edict_is_set(q->bits, POLICY_FIELD_AGENT_ROLE))
		return edict_absent(q->bits, 1, POLICY_FIELD_AGENT_ROLE);
	return edict_truth(edict_names_find(&list_5, q->agent_role) != 0);
}

/* line 17: action.type == 'move' */
static uint32_t action_type_is_move(const struct policy_request *q)
{
	if (!edict_is_set(q->bits, POLICY_FIELD_ACTION_TYPE))
		return edict_absent(q->bits, 1, POLICY_FIELD_ACTION_TYPE);
	return edict_truth(edict_string_is(q->action_type, "move", 4));
}

/* line 17: weight_kg <= 35.5 */
static uint32_t weight_kg_at_most_355e1(const struct policy_request *q)
{
	if (!edict_is_set(q->bits, POLICY_FIELD_WEIGHT_KG))
		return edict_absent(q->bits, 1, POLICY_FIELD_WEIGHT_KG);
	const struct edict_number bound = { 355, 1 };
	return edict_truth(edict_number_compare(q->weight_kg, bound) <= 0);
}

/* line 22: has action.path */
static uint32_t action_path_is_given(const struct policy_request *q)
{
	return edict_has(q->bits, 1, POLICY_FIELD_ACTION_PATH);
}

/* line 22: action.path matches '(?i)\.\.[/\\]' */
static uint32_t action_path_matches_pattern_0(const struct policy_request *q,
		struct policy_found *found)
{
	if (!edict_is_set(q->bits, POLICY_FIELD_ACTION_PATH))
		return edict_absent(q->bits, 1, POLICY_FIELD_ACTION_PATH);
	return edict_truth(edict_is_set(hits_0(q, found), 0));
}

/* line 22: action.path starts_with '/etc' */
static uint32_t action_path_starts_etc(const struct policy_request *q)
{
	if (!edict_is_set(q->bits, POLICY_FIELD_ACTION_PATH))
		return edict_absent(q->bits, 1, POLICY_FIELD_ACTION_PATH);
	return edict_truth(edict_string_begins(q->action_path, "/etc", 4));
}

static const char list_11_texts[] =
	"\0"
	"list\0"
	"read";
static const struct edict_slot list_11_slots[] = {
	{ 1, 4, 1 },
	{ 0, 0, 0 },
	{ 0, 0, 0 },
	{ 6, 4, 2 },
};
static const uint16_t list_11_displace[] = {
	0, 0,
};
static const struct edict_names list_11 = {
	.texts = (const char *)&list_11_texts,
	.slots = list_11_slots,
	.displace = list_11_displace,
	.seed = UINT32_C(1908319064),
	.bucket_shift = 31,
	.slot_shift = 30,
};

/* line 25: action.type in ['list', 'read'] */
static uint32_t action_type_in_list_or_others(const struct policy_request *q)
{
	if (!edict_is_set(q->bits, POLICY_FIELD_ACTION_TYPE))
		return edict_absent(q->bits, 1, POLICY_FIELD_ACTION_TYPE);
	return edict_truth(edict_names_find(&list_11, q->action_type) != 0);
}

/* line 24: counters.read < 100 */
static uint32_t counters_read_below_100(const struct policy_request *q)
{
	if (!edict_is_set(q->bits, POLICY_FIELD_COUNTERS_READ))
		return edict_absent(q->bits, 1, POLICY_FIELD_COUNTERS_READ);
	return edict_truth(q->counters_read < 100);
}

/* line 29: tags contains 'fragile' */
static uint32_t tags_contains_fragile(const struct policy_request *q)
{
	if (!edict_is_set(q->bits, POLICY_FIELD_TAGS))
		return edict_absent(q->bits, 1, POLICY_FIELD_TAGS);
	const struct edict_value right =
		{ EDICT_STRING, { .string = { "fragile", 7 } } };
	return edict_list_member(q->tags, &right, POLICY_FIELD_TAGS);
}

/* line 29: args.note starts_with 'careful' */
static uint32_t args_note_starts_careful(const struct policy_request *q)
{
	if (!edict_is_set(q->bits, POLICY_FIELD_ARGS_NOTE))
		return edict_absent(q->bits, 1, POLICY_FIELD_ARGS_NOTE);
	return edict_truth(edict_string_begins(q->args_note, "careful", 7));
}

/* stage == 'post_tool' */
static uint32_t stage_is_post_tool(const struct policy_request *q)
{
	if (!edict_is_set(q->bits, POLICY_FIELD_STAGE))
		return edict_absent(q->bits, 1, POLICY_FIELD_STAGE);
	return edict_truth(edict_string_is(q->stage, "post_tool", 9));
}

/* line 32: output == null */
static uint32_t output_is_null(const struct policy_request *q)
{
	return edict_is_null(q->bits, 1, POLICY_FIELD_OUTPUT);
}

/* line 32: args.pages < args.limit */
static uint32_t args_pages_below_args_limit(const struct policy_request *q)
{
	if (!edict_is_set(q->bits, POLICY_FIELD_ARGS_PAGES))
		return edict_absent(q->bits, 1, POLICY_FIELD_ARGS_PAGES);
	if (!edict_is_set(q->bits, POLICY_FIELD_ARGS_LIMIT))
		return edict_absent(q->bits, 1, POLICY_FIELD_ARGS_LIMIT);
	const struct edict_value left = { EDICT_NUMBER, { .number = q->args_pages } };
	const struct edict_value right = { EDICT_NUMBER, { .number = q->args_limit } };
	return edict_value_order(&left, &right, false, POLICY_FIELD_ARGS_PAGES);
}

/* rule 0 `killed`: deny if
 *     state.killed
 */
EDICT_COLD static uint32_t rule_0(const struct policy_request *q)
{
	return state_killed_is_true(q);
}

/* rule 1 `no_policy`, policy.yaml:4: deny if
 *     the agent is none of `agents`
 */
EDICT_COLD static uint32_t rule_1(const struct policy_request *q)
{
	return edict_not(edict_or(agent_id_starts_picker(q),
		agent_id_is_packer(q)));
}

/* rule 2 `no-hazmat`, policy.yaml:11: deny if
 *     zone == 'hazmat' and not (agent.role in ['lead', 'safety'])
 */
EDICT_COLD static uint32_t rule_2(const struct policy_request *q)
{
	uint32_t truth = edict_definite(edict_or(agent_id_starts_picker(q),
		agent_id_is_packer(q)));
	truth = edict_and(truth, stage_is_pre_tool(q));
	truth = edict_and(truth, zone_is_hazmat(q));
	truth = edict_and(truth, edict_not(agent_role_in_lead_or_others(q)));
	return truth;
}

/* rule 3 `heavy-lift`, policy.yaml:16: require_approval if
 *     action.type == 'move' and weight_kg > 35.5
 */
EDICT_COLD static uint32_t rule_3(const struct policy_request *q)
{
	uint32_t truth = edict_definite(edict_or(agent_id_starts_picker(q),
		agent_id_is_packer(q)));
	truth = edict_and(truth, stage_is_pre_tool(q));
	truth = edict_and(truth, action_type_is_move(q));
	truth = edict_and(truth, edict_not(weight_kg_at_most_355e1(q)));
	return truth;
}

/* rule 4 `odd-path`, policy.yaml:21: deny if
 *     has action.path and (action.path matches '(?i)\.\.[/\\]' or action.path starts_with '/etc')
 */
EDICT_COLD static uint32_t rule_4(const struct policy_request *q, struct policy_found *found)
{
	uint32_t truth = edict_definite(edict_or(agent_id_starts_picker(q),
		agent_id_is_packer(q)));
	truth = edict_and(truth, stage_is_pre_tool(q));
	truth = edict_and(truth, action_path_is_given(q));
	truth = edict_and(truth, edict_or(action_path_matches_pattern_0(q, found),
		action_path_starts_etc(q)));
	return truth;
}

/* rule 5 `read`, policy.yaml:24: throttle if
 *     action.type in ['read', 'list']
 */
EDICT_COLD static uint32_t rule_5(const struct policy_request *q)
{
	uint32_t truth = edict_definite(edict_and(edict_and(edict_definite(edict_or(agent_id_starts_picker(q),
		agent_id_is_packer(q))),
		stage_is_pre_tool(q)),
		action_type_in_list_or_others(q)));
	truth = edict_and(truth, edict_not(counters_read_below_100(q)));
	return truth;
}

/* rule 6 `read`, policy.yaml:24: allow if
 *     action.type in ['read', 'list']
 */
EDICT_COLD static uint32_t rule_6(const struct policy_request *q)
{
	uint32_t truth = edict_definite(edict_or(agent_id_starts_picker(q),
		agent_id_is_packer(q)));
	truth = edict_and(truth, stage_is_pre_tool(q));
	truth = edict_and(truth, action_type_in_list_or_others(q));
	return truth;
}

/* rule 7 `fragile`, policy.yaml:28: warn if
 *     tags contains 'fragile' or args.note like 'careful*'
 */
EDICT_COLD static uint32_t rule_7(const struct policy_request *q)
{
	uint32_t truth = edict_definite(edict_or(agent_id_starts_picker(q),
		agent_id_is_packer(q)));
	truth = edict_and(truth, stage_is_pre_tool(q));
	truth = edict_and(truth, edict_or(tags_contains_fragile(q),
		args_note_starts_careful(q)));
	return truth;
}

/* rule 8 `answer`, policy.yaml:31: allow if
 *     output != null && args.pages < args.limit
 */
EDICT_COLD static uint32_t rule_8(const struct policy_request *q)
{
	uint32_t truth = edict_definite(edict_or(agent_id_starts_picker(q),
		agent_id_is_packer(q)));
	truth = edict_and(truth, stage_is_post_tool(q));
	truth = edict_and(truth, edict_not(output_is_null(q)));
	truth = edict_and(truth, args_pages_below_args_limit(q));
	return truth;
}

/* ---- decision: the first rule that matches -------------------------------- */

static const char dispatch_3_texts[] =
	"\0"
	"packer";
static const struct edict_slot dispatch_3_slots[] = {
	{ 0, 0, 0 },
	{ 0, 0, 0 },
	{ 0, 0, 0 },
	{ 1, 6, 1 },
};
static const uint16_t dispatch_3_displace[] = {
	0, 0,
};
static const struct edict_names dispatch_3 = {
	.texts = (const char *)&dispatch_3_texts,
	.slots = dispatch_3_slots,
	.displace = dispatch_3_displace,
	.seed = UINT32_C(4221199532),
	.bucket_shift = 31,
	.slot_shift = 30,
};

static uint32_t choose_3(const struct policy_request *q, struct policy_found *found)
{
	if (!edict_is_set(q->bits, POLICY_FIELD_AGENT_ID)) {
		return EDICT_CHOICE(EDICT_RULE_NONE, EDICT_DENY);
	}
	switch (edict_names_find(&dispatch_3, q->agent_id)) {
	case 1: /* packer */
		if (edict_may(zone_is_hazmat(q)) &&
		    edict_may_not(agent_role_in_lead_or_others(q)))
			return EDICT_CHOICE(POLICY_RULE_NO_HAZMAT, EDICT_DENY);
		if (edict_must(action_path_is_given(q)) &&
		    (edict_may(action_path_starts_etc(q)) ||
		    edict_may(action_path_matches_pattern_0(q, found))))
			return EDICT_CHOICE(POLICY_RULE_ODD_PATH, EDICT_DENY);
		if (edict_may(action_type_is_move(q)) &&
		    edict_may_not(weight_kg_at_most_355e1(q)))
			return EDICT_CHOICE(POLICY_RULE_HEAVY_LIFT, EDICT_REQUIRE_APPROVAL);
		if (edict_may_not(counters_read_below_100(q)) &&
		    edict_must(action_type_in_list_or_others(q)))
			return EDICT_CHOICE(POLICY_RULE_READ_LIMIT, EDICT_THROTTLE);
		if (edict_must(action_type_in_list_or_others(q)))
			return EDICT_CHOICE(POLICY_RULE_READ, EDICT_ALLOW);
		if (edict_must(args_note_starts_careful(q)) ||
		    edict_must(tags_contains_fragile(q)))
			return EDICT_CHOICE(POLICY_RULE_FRAGILE, EDICT_ALLOW);
		return EDICT_CHOICE(EDICT_RULE_NONE, EDICT_DENY);
	default:
		return EDICT_CHOICE(EDICT_RULE_NONE, EDICT_DENY);
	}
}

static const char dispatch_2_texts[] =
	"\0"
	"picker-";
static const struct edict_slot dispatch_2_slots[] = {
	{ 0, 0, 0 },
	{ 0, 0, 0 },
	{ 0, 0, 0 },
	{ 1, 7, 1 },
};
static const uint16_t dispatch_2_displace[] = {
	0, 0,
};
static const struct edict_names dispatch_2 = {
	.texts = (const char *)&dispatch_2_texts,
	.slots = dispatch_2_slots,
	.displace = dispatch_2_displace,
	.seed = UINT32_C(3702333120),
	.bucket_shift = 31,
	.slot_shift = 30,
};

static uint32_t choose_2(const struct policy_request *q, struct policy_found *found)
{
	if (!edict_is_set(q->bits, POLICY_FIELD_AGENT_ID)) {
		return EDICT_CHOICE(EDICT_RULE_NONE, EDICT_DENY);
	}
	switch (edict_names_find(&dispatch_2, edict_string_head(q->agent_id, '-'))) {
	case 1: /* picker- */
		if (edict_may(zone_is_hazmat(q)) &&
		    edict_may_not(agent_role_in_lead_or_others(q)))
			return EDICT_CHOICE(POLICY_RULE_NO_HAZMAT, EDICT_DENY);
		if (edict_must(action_path_is_given(q)) &&
		    (edict_may(action_path_starts_etc(q)) ||
		    edict_may(action_path_matches_pattern_0(q, found))))
			return EDICT_CHOICE(POLICY_RULE_ODD_PATH, EDICT_DENY);
		if (edict_may(action_type_is_move(q)) &&
		    edict_may_not(weight_kg_at_most_355e1(q)))
			return EDICT_CHOICE(POLICY_RULE_HEAVY_LIFT, EDICT_REQUIRE_APPROVAL);
		if (edict_may_not(counters_read_below_100(q)) &&
		    edict_must(action_type_in_list_or_others(q)))
			return EDICT_CHOICE(POLICY_RULE_READ_LIMIT, EDICT_THROTTLE);
		if (edict_must(action_type_in_list_or_others(q)))
			return EDICT_CHOICE(POLICY_RULE_READ, EDICT_ALLOW);
		if (edict_must(args_note_starts_careful(q)) ||
		    edict_must(tags_contains_fragile(q)))
			return EDICT_CHOICE(POLICY_RULE_FRAGILE, EDICT_ALLOW);
		return EDICT_CHOICE(EDICT_RULE_NONE, EDICT_DENY);
	default:
		return choose_3(q, found);
	}
}

static const char dispatch_0_texts[] =
	"\0"
	"post_tool\0"
	"pre_tool";
static const struct edict_slot dispatch_0_slots[] = {
	{ 0, 0, 0 },
	{ 1, 9, 1 },
	{ 0, 0, 0 },
	{ 11, 8, 2 },
};
static const uint16_t dispatch_0_displace[] = {
	0, 0,
};
static const struct edict_names dispatch_0 = {
	.texts = (const char *)&dispatch_0_texts,
	.slots = dispatch_0_slots,
	.displace = dispatch_0_displace,
	.seed = UINT32_C(3012869606),
	.bucket_shift = 31,
	.slot_shift = 30,
};

static uint32_t choose_0(const struct policy_request *q, struct policy_found *found)
{
	if (edict_may(state_killed_is_true(q)))
		return EDICT_CHOICE(POLICY_RULE_KILLED, EDICT_DENY);
	if (edict_may_not(agent_id_is_packer(q)) &&
	    edict_may_not(agent_id_starts_picker(q)))
		return EDICT_CHOICE(POLICY_RULE_NO_POLICY, EDICT_DENY);
	if (!edict_is_set(q->bits, POLICY_FIELD_STAGE)) {
		if (edict_may(zone_is_hazmat(q)) &&
		    edict_may_not(agent_role_in_lead_or_others(q)) &&
		    (edict_must(agent_id_is_packer(q)) ||
		    edict_must(agent_id_starts_picker(q))))
			return EDICT_CHOICE(POLICY_RULE_NO_HAZMAT, EDICT_DENY);
		if (edict_must(action_path_is_given(q)) &&
		    (edict_must(agent_id_is_packer(q)) ||
		    edict_must(agent_id_starts_picker(q))) &&
		    (edict_may(action_path_starts_etc(q)) ||
		    edict_may(action_path_matches_pattern_0(q, found))))
			return EDICT_CHOICE(POLICY_RULE_ODD_PATH, EDICT_DENY);
		if (edict_may(action_type_is_move(q)) &&
		    edict_may_not(weight_kg_at_most_355e1(q)) &&
		    (edict_must(agent_id_is_packer(q)) ||
		    edict_must(agent_id_starts_picker(q))))
			return EDICT_CHOICE(POLICY_RULE_HEAVY_LIFT, EDICT_REQUIRE_APPROVAL);
		return EDICT_CHOICE(EDICT_RULE_NONE, EDICT_DENY);
	}
	switch (edict_names_find(&dispatch_0, q->stage)) {
	case 1: /* post_tool */
		if (edict_must_not(output_is_null(q)) &&
		    edict_must(args_pages_below_args_limit(q)) &&
		    (edict_must(agent_id_is_packer(q)) ||
		    edict_must(agent_id_starts_picker(q))))
			return EDICT_CHOICE(POLICY_RULE_ANSWER, EDICT_ALLOW);
		return EDICT_CHOICE(EDICT_RULE_NONE, EDICT_DENY);
	case 2: /* pre_tool */
		return choose_2(q, found);
	default:
		return EDICT_CHOICE(EDICT_RULE_NONE, EDICT_DENY);
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
		return rule_5(q);
	case 6:
		return rule_6(q);
	case 7:
		return rule_7(q);
	case 8:
		return rule_8(q);
	default:
		return EDICT_FALSE;
	}
}

/* ---- descriptor -------------------------------------------------------- */

static const struct edict_field policy_fields[] = {
	{ .path = "state.killed",
	  .offset = offsetof(struct policy_request, state_killed), .type = EDICT_BOOL, .is_flag = 1 },
	{ .path = "agent.id",
	  .offset = offsetof(struct policy_request, agent_id), .type = EDICT_STRING },
	{ .path = "zone",
	  .offset = offsetof(struct policy_request, zone), .type = EDICT_STRING },
	{ .path = "agent.role",
	  .offset = offsetof(struct policy_request, agent_role), .type = EDICT_STRING },
	{ .path = "stage",
	  .offset = offsetof(struct policy_request, stage), .type = EDICT_STRING,
	  .fallback = { "pre_tool", 8 } },
	{ .path = "action.type",
	  .offset = offsetof(struct policy_request, action_type), .type = EDICT_STRING },
	{ .path = "weight_kg",
	  .offset = offsetof(struct policy_request, weight_kg), .type = EDICT_NUMBER },
	{ .path = "action.path",
	  .offset = offsetof(struct policy_request, action_path), .type = EDICT_STRING },
	{ .path = "counters.read",
	  .offset = offsetof(struct policy_request, counters_read), .type = EDICT_INTEGER },
	{ .path = "tags",
	  .offset = offsetof(struct policy_request, tags), .type = EDICT_LIST },
	{ .path = "args.note",
	  .offset = offsetof(struct policy_request, args_note), .type = EDICT_STRING },
	{ .path = "output",
	  .offset = offsetof(struct policy_request, output), .type = EDICT_STRING },
	{ .path = "args.pages",
	  .offset = offsetof(struct policy_request, args_pages), .type = EDICT_NUMBER },
	{ .path = "args.limit",
	  .offset = offsetof(struct policy_request, args_limit), .type = EDICT_NUMBER },
};

static const struct edict_path_node policy_paths[] = {
	{ .name = "", .len = 0, .first_child = 1, .n_children = 10,
	  .field = EDICT_FIELD_NONE, .texts = EDICT_FIELD_NONE },
	{ .name = "args", .len = 4, .first_child = 11, .n_children = 3,
	  .field = EDICT_FIELD_NONE, .texts = EDICT_FIELD_NONE },
	{ .name = "tags", .len = 4,
	  .field = POLICY_FIELD_TAGS, .texts = EDICT_FIELD_NONE },
	{ .name = "zone", .len = 4,
	  .field = POLICY_FIELD_ZONE, .texts = EDICT_FIELD_NONE },
	{ .name = "agent", .len = 5, .first_child = 14, .n_children = 2,
	  .field = EDICT_FIELD_NONE, .texts = EDICT_FIELD_NONE },
	{ .name = "stage", .len = 5,
	  .field = POLICY_FIELD_STAGE, .texts = EDICT_FIELD_NONE },
	{ .name = "state", .len = 5, .first_child = 16, .n_children = 1,
	  .field = EDICT_FIELD_NONE, .texts = EDICT_FIELD_NONE },
	{ .name = "action", .len = 6, .first_child = 17, .n_children = 2,
	  .field = EDICT_FIELD_NONE, .texts = EDICT_FIELD_NONE },
	{ .name = "output", .len = 6,
	  .field = POLICY_FIELD_OUTPUT, .texts = EDICT_FIELD_NONE },
	{ .name = "counters", .len = 8, .first_child = 19, .n_children = 1,
	  .field = EDICT_FIELD_NONE, .texts = EDICT_FIELD_NONE },
	{ .name = "weight_kg", .len = 9,
	  .field = POLICY_FIELD_WEIGHT_KG, .texts = EDICT_FIELD_NONE },
	{ .name = "note", .len = 4,
	  .field = POLICY_FIELD_ARGS_NOTE, .texts = EDICT_FIELD_NONE },
	{ .name = "limit", .len = 5,
	  .field = POLICY_FIELD_ARGS_LIMIT, .texts = EDICT_FIELD_NONE },
	{ .name = "pages", .len = 5,
	  .field = POLICY_FIELD_ARGS_PAGES, .texts = EDICT_FIELD_NONE },
	{ .name = "id", .len = 2,
	  .field = POLICY_FIELD_AGENT_ID, .texts = EDICT_FIELD_NONE },
	{ .name = "role", .len = 4,
	  .field = POLICY_FIELD_AGENT_ROLE, .texts = EDICT_FIELD_NONE },
	{ .name = "killed", .len = 6,
	  .field = POLICY_FIELD_STATE_KILLED, .texts = EDICT_FIELD_NONE },
	{ .name = "path", .len = 4,
	  .field = POLICY_FIELD_ACTION_PATH, .texts = EDICT_FIELD_NONE },
	{ .name = "type", .len = 4,
	  .field = POLICY_FIELD_ACTION_TYPE, .texts = EDICT_FIELD_NONE },
	{ .name = "read", .len = 4,
	  .field = POLICY_FIELD_COUNTERS_READ, .texts = EDICT_FIELD_NONE },
};

/* Offsets of id, message and approvers in policy_texts; line; effect; obligation;
 * file; rank in the order of the strategy. */
static const struct edict_rule policy_rules[] = {
	{ 1, 1, 0, 0, EDICT_DENY, 0, 0, 0, 0, 0 }, /* killed */
	{ 8, 8, 0, 4, EDICT_DENY, 0, 0, 0, 1, 0 }, /* no_policy */
	{ 18, 28, 0, 11, EDICT_DENY, 0, 0, 0, 2, 0 }, /* no-hazmat */
	{ 63, 0, 74, 16, EDICT_REQUIRE_APPROVAL, 0, 0, 0, 4, 0 }, /* heavy-lift */
	{ 95, 0, 0, 21, EDICT_DENY, 0, 0, 0, 3, 0 }, /* odd-path */
	{ 104, 109, 0, 24, EDICT_THROTTLE, 0, 0, 0, 5, 0 }, /* read */
	{ 104, 0, 0, 24, EDICT_ALLOW, 0, 0, 0, 6, 0 }, /* read */
	{ 120, 0, 0, 28, EDICT_ALLOW, EDICT_RULE_WARN, 0, 0, 7, 0 }, /* fragile */
	{ 128, 0, 0, 31, EDICT_ALLOW, 0, 0, 0, 8, 0 }, /* answer */
};

static const char policy_texts[] =
	"\0"
	"killed\0"
	"no_policy\0"
	"no-hazmat\0"
	"Hazardous goods need trained staff\0"
	"heavy-lift\0"
	"floor-manager\012safety\0"
	"odd-path\0"
	"read\0"
	"limit:read\0"
	"fragile\0"
	"answer";

static const uint16_t policy_obligations[] = {
	7,
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
	.name = "warehouse",
	.source_digest = "eabbbf37a0482a778ee50b7e53580802",
	.files = policy_files,
	.texts = (const char *)&policy_texts,
	.fields = policy_fields,
	.paths = policy_paths,
	.rules = policy_rules,
	.obligations = policy_obligations,
	.n_fields = 14,
	.n_words = 1,
	.n_paths = 20,
	.n_rules = 9,
	.n_obligations = 1,
	.n_files = 1,
	.default_effect = EDICT_DENY,
	.obligations_after = 1,
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
