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

/* ---- decision: the plan as a table, see edict/abi.h --------------------- */

static const char names_0_texts[] =
	"\0"
	"read\0"
	"transfer";
static const struct edict_slot names_0_slots[] = {
	{ 0, 0, 0 },
	{ 6, 8, 2 },
	{ 1, 4, 1 },
	{ 0, 0, 0 },
};
static const uint16_t names_0_displace[] = {
	0, 0,
};
static const struct edict_names names_0 = {
	.texts = (const char *)&names_0_texts,
	.slots = names_0_slots,
	.displace = names_0_displace,
	.seed = UINT32_C(1192385672),
	.bucket_shift = 31,
	.slot_shift = 30,
};

static const struct edict_names *const policy_names[] = {
	&names_0,
};

/* op, flags, field, operand, rule or skip, offset */
static const struct edict_test policy_tests[] = {
	{ EDICT_OP_BOOL, EDICT_TEST_MAY | EDICT_TEST_DECIDES | EDICT_TEST_EFFECT(EDICT_DENY), 0, 0, 0, 0 }, /* state.killed -> killed */
	{ EDICT_OP_END, 0, 0, 0, 0, 0 },
	{ EDICT_OP_BOOL, EDICT_TEST_MAY | EDICT_TEST_DECIDES | EDICT_TEST_EFFECT(EDICT_DENY), 3, 0, 2, 0 }, /* args.abroad -> abroad */
	{ EDICT_OP_VALUE_LT, EDICT_TEST_NOT | EDICT_TEST_MAY | EDICT_TEST_DECIDES | EDICT_TEST_EFFECT(EDICT_REQUIRE_APPROVAL), 2, 0, 1, 0 }, /* args.amount >= 10000 -> large */
	{ EDICT_OP_END, 0, 0, 0, 0, 0 },
	{ EDICT_OP_END, 0, 0, 0, 0, 0 },
	{ EDICT_OP_BOOL, EDICT_TEST_MAY | EDICT_TEST_DECIDES | EDICT_TEST_EFFECT(EDICT_DENY), 3, 0, 2, 0 }, /* args.abroad -> abroad */
	{ EDICT_OP_VALUE_LT, EDICT_TEST_NOT | EDICT_TEST_MAY | EDICT_TEST_DECIDES | EDICT_TEST_EFFECT(EDICT_REQUIRE_APPROVAL), 2, 0, 1, 0 }, /* args.amount >= 10000 -> large */
	{ EDICT_OP_STARTS, EDICT_TEST_DECIDES | EDICT_TEST_EFFECT(EDICT_ALLOW), 4, 1, 4, 0 }, /* agent.id starts_with 'desk-' -> transfer */
	{ EDICT_OP_END, 0, 0, 0, 0, 0 },
	{ EDICT_OP_TRUE, EDICT_TEST_DECIDES | EDICT_TEST_EFFECT(EDICT_ALLOW), 0, 0, 3, 0 }, /* read */
	{ EDICT_OP_END, 0, 0, 0, 0, 0 },
};

/* list, targets, field, names, key, mark */
static const struct edict_node policy_nodes[] = {
	{ 0, 0, POLICY_FIELD_ACTION_TYPE, 0, EDICT_KEY_WHOLE, 0, 0 },
};

static const uint32_t policy_targets[] = {
	2147483650, 2147483653, 2147483658, 2147483654,
};

static const struct edict_test policy_atoms[] = {
	{ EDICT_OP_BOOL, 0, 0, 0, 0, 0 }, /* state.killed */
	{ EDICT_OP_STRING_EQ, 0, 1, 2, 0, 0 }, /* action.type == 'transfer' */
	{ EDICT_OP_VALUE_LT, 0, 2, 0, 0, 0 }, /* args.amount < 10000 */
	{ EDICT_OP_BOOL, 0, 3, 0, 0, 0 }, /* args.abroad */
	{ EDICT_OP_STRING_EQ, 0, 1, 3, 0, 0 }, /* action.type == 'read' */
	{ EDICT_OP_STARTS, 0, 4, 1, 0, 0 }, /* agent.id starts_with 'desk-' */
	{ EDICT_OP_TRUE, 0, 0, 0, 0, 0 },
};

/* the whole condition of each rule, postfix: kind << 28 | atom */
static const uint32_t policy_terms[] = {
	0, 1, 2, 805306368, 268435456, 1, 3, 268435456, 4, 5, 1073741824, 1, 268435456,
};

static const uint32_t policy_terms_start[] = {
	0, 1, 5, 8, 9, 13,
};

static const struct edict_value policy_constants[] = {
	{ EDICT_NUMBER, { .number = { 10000, 0 } } },
	{ EDICT_STRING, { .string = { "desk-", 5 } } },
	{ EDICT_STRING, { .string = { "transfer", 8 } } },
	{ EDICT_STRING, { .string = { "read", 4 } } },
};

static const struct edict_field policy_fields[5];

static const struct edict_table policy_table = {
	.nodes = policy_nodes,
	.tests = policy_tests,
	.targets = policy_targets,
	.atoms = policy_atoms,
	.terms_start = policy_terms_start,
	.terms = policy_terms,
	.constants = policy_constants,
	.names = policy_names,
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
	.table = &policy_table,
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
