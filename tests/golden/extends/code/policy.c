/* policy.c - the policy `desk` as C.  Emitted by edict; do not edit.
 *
 *   source    _base.yaml
 *   source    policy.yaml
 *   digest    471e01c509a1ae3ae0fdc3924232212f
 *   strategy  most_specific_wins
 *
 *   rule  line  effect            id
 *      0     -  deny              killed
 *      1     7  require_approval  large
 *      2    10  deny              abroad
 *      3    14  allow             read
 *      4    14  allow             transfer
 *   default     deny
 */
#include "policy.h"

/* ---- conditions: EDICT_FALSE, EDICT_TRUE or unknown ----------------------- */

/* state.killed */
static uint32_t state_killed_is_true(const struct policy_request *q)
{
	if (!edict_is_set(q->bits, POLICY_FIELD_STATE_KILLED))
		return edict_absent(q->bits, 1, POLICY_FIELD_STATE_KILLED);
	return edict_truth(q->state_killed);
}

/* line 8: action.type == 'transfer' */
static uint32_t action_type_is_transfer(const struct policy_request *q)
{
	if (!edict_is_set(q->bits, POLICY_FIELD_ACTION_TYPE))
		return edict_absent(q->bits, 1, POLICY_FIELD_ACTION_TYPE);
	return edict_truth(edict_string_is(q->action_type, "transfer", 8));
}

/* line 8: args.amount < 10000 */
static uint32_t args_amount_below_10000(const struct policy_request *q)
{
	if (!edict_is_set(q->bits, POLICY_FIELD_ARGS_AMOUNT))
		return edict_absent(q->bits, 1, POLICY_FIELD_ARGS_AMOUNT);
	const struct edict_number bound = { 10000, 0 };
	return edict_truth(edict_number_compare(q->args_amount, bound) < 0);
}

/* line 12: args.abroad */
static uint32_t args_abroad_is_true(const struct policy_request *q)
{
	if (!edict_is_set(q->bits, POLICY_FIELD_ARGS_ABROAD))
		return edict_absent(q->bits, 1, POLICY_FIELD_ARGS_ABROAD);
	return edict_truth(q->args_abroad);
}

/* line 15: action.type == 'read' */
static uint32_t action_type_is_read(const struct policy_request *q)
{
	if (!edict_is_set(q->bits, POLICY_FIELD_ACTION_TYPE))
		return edict_absent(q->bits, 1, POLICY_FIELD_ACTION_TYPE);
	return edict_truth(edict_string_is(q->action_type, "read", 4));
}

/* line 6: agent.id starts_with 'desk-' */
static uint32_t agent_id_starts_desk(const struct policy_request *q)
{
	if (!edict_is_set(q->bits, POLICY_FIELD_AGENT_ID))
		return edict_absent(q->bits, 1, POLICY_FIELD_AGENT_ID);
	return edict_truth(edict_string_begins(q->agent_id, "desk-", 5));
}

/* rule 0 `killed`: deny if
 *     state.killed
 */
EDICT_COLD static uint32_t rule_0(const struct policy_request *q)
{
	return state_killed_is_true(q);
}

/* rule 1 `large`, _base.yaml:7: require_approval if
 *     action.type == 'transfer' and args.amount >= 10000
 */
EDICT_COLD static uint32_t rule_1(const struct policy_request *q)
{
	uint32_t truth = action_type_is_transfer(q);
	truth = edict_and(truth, edict_not(args_amount_below_10000(q)));
	return truth;
}

/* rule 2 `abroad`, policy.yaml:10: deny if
 *     action.type == 'transfer' and args.abroad
 */
EDICT_COLD static uint32_t rule_2(const struct policy_request *q)
{
	uint32_t truth = action_type_is_transfer(q);
	truth = edict_and(truth, args_abroad_is_true(q));
	return truth;
}

/* rule 3 `read`, _base.yaml:14: allow if
 *     action.type == 'read'
 */
EDICT_COLD static uint32_t rule_3(const struct policy_request *q)
{
	return action_type_is_read(q);
}

/* rule 4 `transfer`, policy.yaml:14: allow if
 *     action.type == 'transfer'
 */
EDICT_COLD static uint32_t rule_4(const struct policy_request *q)
{
	uint32_t truth = edict_definite(agent_id_starts_desk(q));
	truth = edict_and(truth, action_type_is_transfer(q));
	return truth;
}

/* ---- decision: the first rule that matches -------------------------------- */

static const char dispatch_0_texts[] =
	"\0"
	"read\0"
	"transfer";
static const struct edict_slot dispatch_0_slots[] = {
	{ 0, 0, 0 },
	{ 6, 8, 2 },
	{ 1, 4, 1 },
	{ 0, 0, 0 },
};
static const uint16_t dispatch_0_displace[] = {
	0, 0,
};
static const struct edict_names dispatch_0 = {
	.texts = (const char *)&dispatch_0_texts,
	.slots = dispatch_0_slots,
	.displace = dispatch_0_displace,
	.seed = UINT32_C(1192385672),
	.bucket_shift = 31,
	.slot_shift = 30,
};

static uint32_t choose_0(const struct policy_request *q)
{
	if (edict_may(state_killed_is_true(q)))
		return EDICT_CHOICE(POLICY_RULE_KILLED, EDICT_DENY);
	if (!edict_is_set(q->bits, POLICY_FIELD_ACTION_TYPE)) {
		if (edict_may(args_abroad_is_true(q)))
			return EDICT_CHOICE(POLICY_RULE_ABROAD, EDICT_DENY);
		if (edict_may_not(args_amount_below_10000(q)))
			return EDICT_CHOICE(POLICY_RULE_LARGE, EDICT_REQUIRE_APPROVAL);
		return EDICT_CHOICE(EDICT_RULE_NONE, EDICT_DENY);
	}
	switch (edict_names_find(&dispatch_0, q->action_type)) {
	case 1: /* read */
		return EDICT_CHOICE(POLICY_RULE_READ, EDICT_ALLOW);
	case 2: /* transfer */
		if (edict_may(args_abroad_is_true(q)))
			return EDICT_CHOICE(POLICY_RULE_ABROAD, EDICT_DENY);
		if (edict_may_not(args_amount_below_10000(q)))
			return EDICT_CHOICE(POLICY_RULE_LARGE, EDICT_REQUIRE_APPROVAL);
		if (edict_must(agent_id_starts_desk(q)))
			return EDICT_CHOICE(POLICY_RULE_TRANSFER, EDICT_ALLOW);
		return EDICT_CHOICE(EDICT_RULE_NONE, EDICT_DENY);
	default:
		return EDICT_CHOICE(EDICT_RULE_NONE, EDICT_DENY);
	}
}

static uint32_t choose(const void *request, void *found)
{
	(void)found;
	return choose_0(request);
}

static uint32_t truth(const void *request, void *found, uint16_t rule)
{
	static uint32_t (*const conditions[])(const struct policy_request *) = {
		rule_0, rule_1, rule_2, rule_3, rule_4,
	};
	(void)found;
	return conditions[rule](request);
}

/* ---- descriptor -------------------------------------------------------- */

static const struct edict_field policy_fields[] = {
	{ .path = "state.killed",
	  .offset = offsetof(struct policy_request, state_killed), .type = EDICT_BOOL, .is_flag = 1 },
	{ .path = "action.type",
	  .offset = offsetof(struct policy_request, action_type), .type = EDICT_STRING },
	{ .path = "args.amount",
	  .offset = offsetof(struct policy_request, args_amount), .type = EDICT_NUMBER },
	{ .path = "args.abroad",
	  .offset = offsetof(struct policy_request, args_abroad), .type = EDICT_BOOL },
	{ .path = "agent.id",
	  .offset = offsetof(struct policy_request, agent_id), .type = EDICT_STRING },
};

static const struct edict_path_node policy_paths[] = {
	{ .name = "", .len = 0, .first_child = 1, .n_children = 4,
	  .field = EDICT_FIELD_NONE, .texts = EDICT_FIELD_NONE },
	{ .name = "args", .len = 4, .first_child = 5, .n_children = 2,
	  .field = EDICT_FIELD_NONE, .texts = EDICT_FIELD_NONE },
	{ .name = "agent", .len = 5, .first_child = 7, .n_children = 1,
	  .field = EDICT_FIELD_NONE, .texts = EDICT_FIELD_NONE },
	{ .name = "state", .len = 5, .first_child = 8, .n_children = 1,
	  .field = EDICT_FIELD_NONE, .texts = EDICT_FIELD_NONE },
	{ .name = "action", .len = 6, .first_child = 9, .n_children = 1,
	  .field = EDICT_FIELD_NONE, .texts = EDICT_FIELD_NONE },
	{ .name = "abroad", .len = 6,
	  .field = POLICY_FIELD_ARGS_ABROAD, .texts = EDICT_FIELD_NONE },
	{ .name = "amount", .len = 6,
	  .field = POLICY_FIELD_ARGS_AMOUNT, .texts = EDICT_FIELD_NONE },
	{ .name = "id", .len = 2,
	  .field = POLICY_FIELD_AGENT_ID, .texts = EDICT_FIELD_NONE },
	{ .name = "killed", .len = 6,
	  .field = POLICY_FIELD_STATE_KILLED, .texts = EDICT_FIELD_NONE },
	{ .name = "type", .len = 4,
	  .field = POLICY_FIELD_ACTION_TYPE, .texts = EDICT_FIELD_NONE },
};

/* Offsets of id, message and approvers in policy_texts; line; effect; obligation;
 * file; rank in the order of the strategy. */
static const struct edict_rule policy_rules[] = {
	{ 1, 1, 0, 0, EDICT_DENY, 0, 0, 0, 0, 0 }, /* killed */
	{ 8, 0, 14, 7, EDICT_REQUIRE_APPROVAL, 0, 0, 0, 2, 0 }, /* large */
	{ 23, 0, 0, 10, EDICT_DENY, 0, 1, 0, 1, 0 }, /* abroad */
	{ 30, 0, 0, 14, EDICT_ALLOW, 0, 0, 0, 4, 0 }, /* read */
	{ 35, 0, 0, 14, EDICT_ALLOW, 0, 1, 0, 3, 0 }, /* transfer */
};

static const char policy_texts[] =
	"\0"
	"killed\0"
	"large\0"
	"treasury\0"
	"abroad\0"
	"read\0"
	"transfer";

static const char *const policy_files[] = {
	"_base.yaml",
	"policy.yaml",
};

const struct edict_policy policy_policy = {
	.abi_version = EDICT_ABI_VERSION,
	.request_size = sizeof(struct policy_request),
	.name = "desk",
	.source_digest = "471e01c509a1ae3ae0fdc3924232212f",
	.files = policy_files,
	.texts = (const char *)&policy_texts,
	.fields = policy_fields,
	.paths = policy_paths,
	.rules = policy_rules,
	.n_fields = 5,
	.n_words = 1,
	.n_paths = 10,
	.n_rules = 5,
	.n_obligations = 0,
	.n_files = 2,
	.default_effect = EDICT_DENY,
	.obligations_after = 1,
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
	edict_decide_choice(&policy_policy, q, NULL, choose(q, NULL), decision);
}
