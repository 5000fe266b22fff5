/* warehouse.c - the policy `warehouse` as C.  Emitted by edict; do not edit.
 *
 *   source    warehouse.yaml
 *   digest    cec8c4fdb50317d7624f78e8adfd5088
 *   strategy  deny_overrides
 *
 *   rule  line  effect            id
 *      0     -  deny              killed
 *      1     5  deny              no_policy
 *      2    14  deny              hazmat-supervised
 *      3    20  require_approval  heavy-lift
 *      4    26  deny              write-off-by-stock
 *      5    31  throttle          write-off
 *      6    31  allow             write-off
 *      7    36  allow             routine
 *      8    40  log               record-cold-chain
 *   default     deny
 */
#include "warehouse.h"

/* ---- conditions: EDICT_FALSE, EDICT_TRUE or unknown ----------------------- */

/* state.killed */
static uint32_t state_killed_is_true(const struct warehouse_request *q)
{
	if (!edict_is_set(q->bits, WAREHOUSE_FIELD_STATE_KILLED))
		return edict_absent(q->bits, 1, WAREHOUSE_FIELD_STATE_KILLED);
	return edict_truth(q->state_killed);
}

/* line 5: agent.id starts_with 'picker-' */
static uint32_t agent_id_starts_picker(const struct warehouse_request *q)
{
	if (!edict_is_set(q->bits, WAREHOUSE_FIELD_AGENT_ID))
		return edict_absent(q->bits, 1, WAREHOUSE_FIELD_AGENT_ID);
	return edict_truth(edict_string_begins(q->agent_id, "picker-", 7));
}

/* line 5: agent.id starts_with 'stock-' */
static uint32_t agent_id_starts_stock(const struct warehouse_request *q)
{
	if (!edict_is_set(q->bits, WAREHOUSE_FIELD_AGENT_ID))
		return edict_absent(q->bits, 1, WAREHOUSE_FIELD_AGENT_ID);
	return edict_truth(edict_string_begins(q->agent_id, "stock-", 6));
}

/* line 15: zone == 'hazmat' */
static uint32_t zone_is_hazmat(const struct warehouse_request *q)
{
	if (!edict_is_set(q->bits, WAREHOUSE_FIELD_ZONE))
		return edict_absent(q->bits, 1, WAREHOUSE_FIELD_ZONE);
	return edict_truth(edict_string_is(q->zone, "hazmat", 6));
}

/* line 15: shift.supervisor_present */
static uint32_t shift_supervisor_present_is_true(const struct warehouse_request *q)
{
	if (!edict_is_set(q->bits, WAREHOUSE_FIELD_SHIFT_SUPERVISOR_PRESENT))
		return edict_absent(q->bits, 1, WAREHOUSE_FIELD_SHIFT_SUPERVISOR_PRESENT);
	return edict_truth(q->shift_supervisor_present);
}

/* line 21: action.type == 'move' */
static uint32_t action_type_is_move(const struct warehouse_request *q)
{
	if (!edict_is_set(q->bits, WAREHOUSE_FIELD_ACTION_TYPE))
		return edict_absent(q->bits, 1, WAREHOUSE_FIELD_ACTION_TYPE);
	return edict_truth(edict_string_is(q->action_type, "move", 4));
}

/* line 21: weight_kg <= 35.5 */
static uint32_t weight_kg_at_most_355e1(const struct warehouse_request *q)
{
	if (!edict_is_set(q->bits, WAREHOUSE_FIELD_WEIGHT_KG))
		return edict_absent(q->bits, 1, WAREHOUSE_FIELD_WEIGHT_KG);
	const struct edict_number bound = { 355, 1 };
	return edict_truth(edict_number_compare(q->weight_kg, bound) <= 0);
}

/* line 27: action.type == 'write_off' */
static uint32_t action_type_is_write_off(const struct warehouse_request *q)
{
	if (!edict_is_set(q->bits, WAREHOUSE_FIELD_ACTION_TYPE))
		return edict_absent(q->bits, 1, WAREHOUSE_FIELD_ACTION_TYPE);
	return edict_truth(edict_string_is(q->action_type, "write_off", 9));
}

/* line 31: counters["write-off"] < 20 */
static uint32_t counters_write_off_below_20(const struct warehouse_request *q)
{
	if (!edict_is_set(q->bits, WAREHOUSE_FIELD_COUNTERS_WRITE_OFF))
		return edict_absent(q->bits, 1, WAREHOUSE_FIELD_COUNTERS_WRITE_OFF);
	return edict_truth(q->counters__write_off__ < 20);
}

static const char list_9_texts[] =
	"\0"
	"count\0"
	"move\0"
	"scan";
static const struct edict_slot list_9_slots[] = {
	{ 12, 4, 3 },
	{ 0, 0, 0 },
	{ 1, 5, 1 },
	{ 7, 4, 2 },
};
static const uint16_t list_9_displace[] = {
	0, 0,
};
static const struct edict_names list_9 = {
	.texts = (const char *)&list_9_texts,
	.slots = list_9_slots,
	.displace = list_9_displace,
	.seed = UINT32_C(4259456159),
	.bucket_shift = 31,
	.slot_shift = 30,
};

/* line 37: action.type in ['count', 'move', 'scan'] */
static uint32_t action_type_in_count_or_others(const struct warehouse_request *q)
{
	if (!edict_is_set(q->bits, WAREHOUSE_FIELD_ACTION_TYPE))
		return edict_absent(q->bits, 1, WAREHOUSE_FIELD_ACTION_TYPE);
	return edict_truth(edict_names_find(&list_9, q->action_type) != 0);
}

/* line 41: zone == 'chilled' */
static uint32_t zone_is_chilled(const struct warehouse_request *q)
{
	if (!edict_is_set(q->bits, WAREHOUSE_FIELD_ZONE))
		return edict_absent(q->bits, 1, WAREHOUSE_FIELD_ZONE);
	return edict_truth(edict_string_is(q->zone, "chilled", 7));
}

/* rule 0 `killed`: deny if
 *     state.killed
 */
EDICT_COLD static uint32_t rule_0(const struct warehouse_request *q)
{
	return state_killed_is_true(q);
}

/* rule 1 `no_policy`, warehouse.yaml:5: deny if
 *     the agent is none of `agents`
 */
EDICT_COLD static uint32_t rule_1(const struct warehouse_request *q)
{
	return edict_not(edict_or(agent_id_starts_picker(q),
		agent_id_starts_stock(q)));
}

/* rule 2 `hazmat-supervised`, warehouse.yaml:14: deny if
 *     zone == 'hazmat' and not shift.supervisor_present
 */
EDICT_COLD static uint32_t rule_2(const struct warehouse_request *q)
{
	uint32_t truth = edict_definite(edict_or(agent_id_starts_picker(q),
		agent_id_starts_stock(q)));
	truth = edict_and(truth, zone_is_hazmat(q));
	truth = edict_and(truth, edict_not(shift_supervisor_present_is_true(q)));
	return truth;
}

/* rule 3 `heavy-lift`, warehouse.yaml:20: require_approval if
 *     action.type == 'move' and weight_kg > 35.5
 */
EDICT_COLD static uint32_t rule_3(const struct warehouse_request *q)
{
	uint32_t truth = edict_definite(edict_or(agent_id_starts_picker(q),
		agent_id_starts_stock(q)));
	truth = edict_and(truth, action_type_is_move(q));
	truth = edict_and(truth, edict_not(weight_kg_at_most_355e1(q)));
	return truth;
}

/* rule 4 `write-off-by-stock`, warehouse.yaml:26: deny if
 *     action.type == 'write_off' and not agent.id starts_with 'stock-'
 */
EDICT_COLD static uint32_t rule_4(const struct warehouse_request *q)
{
	uint32_t truth = edict_definite(edict_or(agent_id_starts_picker(q),
		agent_id_starts_stock(q)));
	truth = edict_and(truth, action_type_is_write_off(q));
	truth = edict_and(truth, edict_not(agent_id_starts_stock(q)));
	return truth;
}

/* rule 5 `write-off`, warehouse.yaml:31: throttle if
 *     action.type == 'write_off'
 */
EDICT_COLD static uint32_t rule_5(const struct warehouse_request *q)
{
	uint32_t truth = edict_definite(edict_and(edict_definite(edict_or(agent_id_starts_picker(q),
		agent_id_starts_stock(q))),
		action_type_is_write_off(q)));
	truth = edict_and(truth, edict_not(counters_write_off_below_20(q)));
	return truth;
}

/* rule 6 `write-off`, warehouse.yaml:31: allow if
 *     action.type == 'write_off'
 */
EDICT_COLD static uint32_t rule_6(const struct warehouse_request *q)
{
	uint32_t truth = edict_definite(edict_or(agent_id_starts_picker(q),
		agent_id_starts_stock(q)));
	truth = edict_and(truth, action_type_is_write_off(q));
	return truth;
}

/* rule 7 `routine`, warehouse.yaml:36: allow if
 *     action.type in ['scan', 'move', 'count']
 */
EDICT_COLD static uint32_t rule_7(const struct warehouse_request *q)
{
	uint32_t truth = edict_definite(edict_or(agent_id_starts_picker(q),
		agent_id_starts_stock(q)));
	truth = edict_and(truth, action_type_in_count_or_others(q));
	return truth;
}

/* rule 8 `record-cold-chain`, warehouse.yaml:40: log if
 *     action.type == 'move' and zone == 'chilled'
 */
EDICT_COLD static uint32_t rule_8(const struct warehouse_request *q)
{
	uint32_t truth = edict_definite(edict_or(agent_id_starts_picker(q),
		agent_id_starts_stock(q)));
	truth = edict_and(truth, action_type_is_move(q));
	truth = edict_and(truth, zone_is_chilled(q));
	return truth;
}

/* ---- decision: the first rule that matches -------------------------------- */

static const char dispatch_5_texts[] =
	"\0"
	"count\0"
	"move\0"
	"scan\0"
	"write_off";
static const struct edict_slot dispatch_5_slots[] = {
	{ 12, 4, 3 },
	{ 0, 0, 0 },
	{ 7, 4, 2 },
	{ 17, 9, 4 },
	{ 0, 0, 0 },
	{ 0, 0, 0 },
	{ 1, 5, 1 },
	{ 0, 0, 0 },
};
static const uint16_t dispatch_5_displace[] = {
	1, 8,
};
static const struct edict_names dispatch_5 = {
	.texts = (const char *)&dispatch_5_texts,
	.slots = dispatch_5_slots,
	.displace = dispatch_5_displace,
	.seed = UINT32_C(3774409621),
	.bucket_shift = 31,
	.slot_shift = 29,
};

static uint32_t choose_5(const struct warehouse_request *q)
{
	if (edict_may_not(shift_supervisor_present_is_true(q)) &&
	    edict_may(zone_is_hazmat(q)))
		return EDICT_CHOICE(WAREHOUSE_RULE_HAZMAT_SUPERVISED, EDICT_DENY);
	if (!edict_is_set(q->bits, WAREHOUSE_FIELD_ACTION_TYPE)) {
		return EDICT_CHOICE(WAREHOUSE_RULE_WRITE_OFF_BY_STOCK, EDICT_DENY);
	}
	switch (edict_names_find(&dispatch_5, q->action_type)) {
	case 1: /* count */
	case 3: /* scan */
		return EDICT_CHOICE(WAREHOUSE_RULE_ROUTINE, EDICT_ALLOW);
	case 2: /* move */
		if (edict_may_not(weight_kg_at_most_355e1(q)))
			return EDICT_CHOICE(WAREHOUSE_RULE_HEAVY_LIFT, EDICT_REQUIRE_APPROVAL);
		return EDICT_CHOICE(WAREHOUSE_RULE_ROUTINE, EDICT_ALLOW);
	case 4: /* write_off */
		return EDICT_CHOICE(WAREHOUSE_RULE_WRITE_OFF_BY_STOCK, EDICT_DENY);
	default:
		return EDICT_CHOICE(EDICT_RULE_NONE, EDICT_DENY);
	}
}

static const char dispatch_2_texts[] =
	"\0"
	"count\0"
	"move\0"
	"scan\0"
	"write_off";
static const struct edict_slot dispatch_2_slots[] = {
	{ 12, 4, 3 },
	{ 0, 0, 0 },
	{ 7, 4, 2 },
	{ 17, 9, 4 },
	{ 0, 0, 0 },
	{ 0, 0, 0 },
	{ 1, 5, 1 },
	{ 0, 0, 0 },
};
static const uint16_t dispatch_2_displace[] = {
	1, 8,
};
static const struct edict_names dispatch_2 = {
	.texts = (const char *)&dispatch_2_texts,
	.slots = dispatch_2_slots,
	.displace = dispatch_2_displace,
	.seed = UINT32_C(3774409621),
	.bucket_shift = 31,
	.slot_shift = 29,
};

static uint32_t choose_2(const struct warehouse_request *q)
{
	if (edict_may_not(shift_supervisor_present_is_true(q)) &&
	    edict_may(zone_is_hazmat(q)))
		return EDICT_CHOICE(WAREHOUSE_RULE_HAZMAT_SUPERVISED, EDICT_DENY);
	if (!edict_is_set(q->bits, WAREHOUSE_FIELD_ACTION_TYPE)) {
		if (edict_may_not(weight_kg_at_most_355e1(q)))
			return EDICT_CHOICE(WAREHOUSE_RULE_HEAVY_LIFT, EDICT_REQUIRE_APPROVAL);
		return EDICT_CHOICE(EDICT_RULE_NONE, EDICT_DENY);
	}
	switch (edict_names_find(&dispatch_2, q->action_type)) {
	case 1: /* count */
	case 3: /* scan */
		return EDICT_CHOICE(WAREHOUSE_RULE_ROUTINE, EDICT_ALLOW);
	case 2: /* move */
		if (edict_may_not(weight_kg_at_most_355e1(q)))
			return EDICT_CHOICE(WAREHOUSE_RULE_HEAVY_LIFT, EDICT_REQUIRE_APPROVAL);
		return EDICT_CHOICE(WAREHOUSE_RULE_ROUTINE, EDICT_ALLOW);
	case 4: /* write_off */
		if (edict_may_not(counters_write_off_below_20(q)))
			return EDICT_CHOICE(WAREHOUSE_RULE_WRITE_OFF_LIMIT, EDICT_THROTTLE);
		return EDICT_CHOICE(WAREHOUSE_RULE_WRITE_OFF, EDICT_ALLOW);
	default:
		return EDICT_CHOICE(EDICT_RULE_NONE, EDICT_DENY);
	}
}

static const char dispatch_0_texts[] =
	"\0"
	"picker-\0"
	"stock-";
static const struct edict_slot dispatch_0_slots[] = {
	{ 9, 6, 2 },
	{ 0, 0, 0 },
	{ 1, 7, 1 },
	{ 0, 0, 0 },
};
static const uint16_t dispatch_0_displace[] = {
	0, 0,
};
static const struct edict_names dispatch_0 = {
	.texts = (const char *)&dispatch_0_texts,
	.slots = dispatch_0_slots,
	.displace = dispatch_0_displace,
	.seed = UINT32_C(340714170),
	.bucket_shift = 31,
	.slot_shift = 30,
};

static uint32_t choose_0(const struct warehouse_request *q)
{
	if (edict_may(state_killed_is_true(q)))
		return EDICT_CHOICE(WAREHOUSE_RULE_KILLED, EDICT_DENY);
	if (!edict_is_set(q->bits, WAREHOUSE_FIELD_AGENT_ID)) {
		return EDICT_CHOICE(WAREHOUSE_RULE_NO_POLICY, EDICT_DENY);
	}
	switch (edict_names_find(&dispatch_0, edict_string_head(q->agent_id, '-'))) {
	case 1: /* picker- */
		return choose_5(q);
	case 2: /* stock- */
		return choose_2(q);
	default:
		return EDICT_CHOICE(WAREHOUSE_RULE_NO_POLICY, EDICT_DENY);
	}
}

static uint32_t choose(const void *request, void *found)
{
	(void)found;
	return choose_0(request);
}

static uint32_t truth(const void *request, void *found, uint16_t rule)
{
	static uint32_t (*const conditions[])(const struct warehouse_request *) = {
		rule_0, rule_1, rule_2, rule_3, rule_4, rule_5, rule_6, rule_7,
		rule_8,
	};
	(void)found;
	return conditions[rule](request);
}

/* ---- descriptor -------------------------------------------------------- */

static const struct edict_field warehouse_fields[] = {
	{ .path = "state.killed",
	  .offset = offsetof(struct warehouse_request, state_killed), .type = EDICT_BOOL, .is_flag = 1 },
	{ .path = "agent.id",
	  .offset = offsetof(struct warehouse_request, agent_id), .type = EDICT_STRING },
	{ .path = "zone",
	  .offset = offsetof(struct warehouse_request, zone), .type = EDICT_STRING },
	{ .path = "shift.supervisor_present",
	  .offset = offsetof(struct warehouse_request, shift_supervisor_present), .type = EDICT_BOOL },
	{ .path = "action.type",
	  .offset = offsetof(struct warehouse_request, action_type), .type = EDICT_STRING },
	{ .path = "weight_kg",
	  .offset = offsetof(struct warehouse_request, weight_kg), .type = EDICT_NUMBER },
	{ .path = "counters[\"write-off\"]",
	  .offset = offsetof(struct warehouse_request, counters__write_off__), .type = EDICT_INTEGER },
};

static const struct edict_path_node warehouse_paths[] = {
	{ .name = "", .len = 0, .first_child = 1, .n_children = 7,
	  .field = EDICT_FIELD_NONE, .texts = EDICT_FIELD_NONE },
	{ .name = "zone", .len = 4,
	  .field = WAREHOUSE_FIELD_ZONE, .texts = EDICT_FIELD_NONE },
	{ .name = "agent", .len = 5, .first_child = 8, .n_children = 1,
	  .field = EDICT_FIELD_NONE, .texts = EDICT_FIELD_NONE },
	{ .name = "shift", .len = 5, .first_child = 9, .n_children = 1,
	  .field = EDICT_FIELD_NONE, .texts = EDICT_FIELD_NONE },
	{ .name = "state", .len = 5, .first_child = 10, .n_children = 1,
	  .field = EDICT_FIELD_NONE, .texts = EDICT_FIELD_NONE },
	{ .name = "action", .len = 6, .first_child = 11, .n_children = 1,
	  .field = EDICT_FIELD_NONE, .texts = EDICT_FIELD_NONE },
	{ .name = "counters", .len = 8, .first_child = 12, .n_children = 1,
	  .field = EDICT_FIELD_NONE, .texts = EDICT_FIELD_NONE },
	{ .name = "weight_kg", .len = 9,
	  .field = WAREHOUSE_FIELD_WEIGHT_KG, .texts = EDICT_FIELD_NONE },
	{ .name = "id", .len = 2,
	  .field = WAREHOUSE_FIELD_AGENT_ID, .texts = EDICT_FIELD_NONE },
	{ .name = "supervisor_present", .len = 18,
	  .field = WAREHOUSE_FIELD_SHIFT_SUPERVISOR_PRESENT, .texts = EDICT_FIELD_NONE },
	{ .name = "killed", .len = 6,
	  .field = WAREHOUSE_FIELD_STATE_KILLED, .texts = EDICT_FIELD_NONE },
	{ .name = "type", .len = 4,
	  .field = WAREHOUSE_FIELD_ACTION_TYPE, .texts = EDICT_FIELD_NONE },
	{ .name = "write-off", .len = 9,
	  .field = WAREHOUSE_FIELD_COUNTERS_WRITE_OFF, .texts = EDICT_FIELD_NONE },
};

/* Offsets of id, message and approvers in warehouse_texts; line; effect; obligation;
 * file; rank in the order of the strategy. */
static const struct edict_rule warehouse_rules[] = {
	{ 1, 1, 0, 0, EDICT_DENY, 0, 0, 0, 0, 0 }, /* killed */
	{ 8, 8, 0, 5, EDICT_DENY, 0, 0, 0, 1, 0 }, /* no_policy */
	{ 18, 36, 0, 14, EDICT_DENY, 0, 0, 0, 2, 0 }, /* hazmat-supervised */
	{ 80, 0, 91, 20, EDICT_REQUIRE_APPROVAL, 0, 0, 0, 4, 0 }, /* heavy-lift */
	{ 105, 124, 0, 26, EDICT_DENY, 0, 0, 0, 3, 0 }, /* write-off-by-stock */
	{ 158, 168, 0, 31, EDICT_THROTTLE, 0, 0, 0, 5, 0 }, /* write-off */
	{ 158, 0, 0, 31, EDICT_ALLOW, 0, 0, 0, 6, 0 }, /* write-off */
	{ 184, 0, 0, 36, EDICT_ALLOW, 0, 0, 0, 7, 0 }, /* routine */
	{ 192, 0, 0, 40, EDICT_ALLOW, EDICT_RULE_LOG, 0, 0, 8, 0 }, /* record-cold-chain */
};

static const char warehouse_texts[] =
	"\0"
	"killed\0"
	"no_policy\0"
	"hazmat-supervised\0"
	"Hazardous goods move only under supervision\0"
	"heavy-lift\0"
	"floor-manager\0"
	"write-off-by-stock\0"
	"Only stock agents write goods off\0"
	"write-off\0"
	"limit:write-off\0"
	"routine\0"
	"record-cold-chain";

static const uint16_t warehouse_obligations[] = {
	8,
};

static const char *const warehouse_files[] = {
	"warehouse.yaml",
};

const struct edict_policy warehouse_policy = {
	.abi_version = EDICT_ABI_VERSION,
	.request_size = sizeof(struct warehouse_request),
	.name = "warehouse",
	.source_digest = "cec8c4fdb50317d7624f78e8adfd5088",
	.files = warehouse_files,
	.texts = (const char *)&warehouse_texts,
	.fields = warehouse_fields,
	.paths = warehouse_paths,
	.rules = warehouse_rules,
	.obligations = warehouse_obligations,
	.n_fields = 7,
	.n_words = 1,
	.n_paths = 13,
	.n_rules = 9,
	.n_obligations = 1,
	.n_files = 1,
	.default_effect = EDICT_DENY,
	.obligations_after = 1,
	.known_if_present = 1,
	.choose = choose,
	.truth = truth,
};

void warehouse_request_init(struct warehouse_request *q)
{
	edict_request_init(&warehouse_policy, q);
}

void warehouse_decide(const struct warehouse_request *q, struct edict_decision *decision)
{
	edict_decide_choice(&warehouse_policy, q, NULL, choose(q, NULL), decision);
}
