/* policy.c - the policy `` as C.  Emitted by edict; do not edit.
 *
 *   source    policy.yaml
 *   digest    fa64f97b64a77000bbe5620ab3ca8521
 *   strategy  list_order
 *
 *   rule  line  effect            id
 *      0     -  deny              killed
 *      1     2  throttle          rules[0]
 *      2     2  allow             rules[0]
 *      3     3  require_approval  rules[1]
 *      4     4  deny              rules[2]
 *      5     7  allow             rules[3]
 *      6     8  deny              rules[4]
 *   default     deny
 */
#include "policy.h"

/* ---- decision: the plan as a table, see edict/abi.h --------------------- */

/* op, flags, field, operand, rule or skip, offset */
static const struct edict_test policy_tests[] = {
	{ EDICT_OP_BOOL, EDICT_TEST_MAY | EDICT_TEST_DECIDES | EDICT_TEST_EFFECT(EDICT_DENY), 0, 0, 0, 0 }, /* state.killed -> killed */
	{ EDICT_OP_INTEGER_LT, EDICT_TEST_NOT | EDICT_TEST_MAY, 2, 100, 1, 0 }, /* counters["rules[0]"] >= 100 */
	{ EDICT_OP_STRING_EQ, EDICT_TEST_DECIDES | EDICT_TEST_EFFECT(EDICT_THROTTLE), 1, 0, 1, 0 }, /* action == 'data.read' -> rules[0] */
	{ EDICT_OP_STRING_EQ, EDICT_TEST_DECIDES | EDICT_TEST_EFFECT(EDICT_ALLOW), 1, 0, 2, 0 }, /* action == 'data.read' -> rules[0] */
	{ EDICT_OP_STRING_EQ, EDICT_TEST_MAY, 3, 1, 1, 0 }, /* environment == 'prod' */
	{ EDICT_OP_STARTS, EDICT_TEST_MAY | EDICT_TEST_DECIDES | EDICT_TEST_EFFECT(EDICT_REQUIRE_APPROVAL), 1, 2, 3, 0 }, /* action starts_with 'data.' -> rules[1] */
	{ EDICT_OP_STARTS, EDICT_TEST_MAY, 1, 2, 3, 0 }, /* action starts_with 'data.' */
	{ EDICT_OP_STRING_EQ, 0, 4, 3, 1, 0 }, /* role == 'admin' */
	{ EDICT_OP_VALUE_LT, EDICT_TEST_MAY, 5, 4, 1, 0 }, /* trust_score < 500 */
	{ EDICT_OP_TRUE, EDICT_TEST_DECIDES | EDICT_TEST_EFFECT(EDICT_DENY), 0, 0, 4, 0 }, /* rules[2] */
	{ EDICT_OP_STRING_EQ, EDICT_TEST_DECIDES | EDICT_TEST_EFFECT(EDICT_ALLOW), 1, 5, 5, 0 }, /* action == 'data.write' -> rules[3] */
	{ EDICT_OP_TRUE, EDICT_TEST_DECIDES | EDICT_TEST_EFFECT(EDICT_DENY), 0, 0, 6, 0 }, /* rules[4] */
	{ EDICT_OP_END, 0, 0, 0, 0, 0 },
};

/* list, targets, field, names, key, mark */
static const struct edict_node policy_nodes[] = {
	{ 0, 0, 0, 0, EDICT_KEY_NONE, 0, 0 },
};

static const struct edict_test policy_atoms[] = {
	{ EDICT_OP_BOOL, 0, 0, 0, 0, 0 }, /* state.killed */
	{ EDICT_OP_STRING_EQ, 0, 1, 0, 0, 0 }, /* action == 'data.read' */
	{ EDICT_OP_INTEGER_LT, 0, 2, 100, 0, 0 }, /* counters["rules[0]"] < 100 */
	{ EDICT_OP_STARTS, 0, 1, 2, 0, 0 }, /* action starts_with 'data.' */
	{ EDICT_OP_STRING_EQ, 0, 3, 1, 0, 0 }, /* environment == 'prod' */
	{ EDICT_OP_STRING_EQ, 0, 4, 3, 0, 0 }, /* role == 'admin' */
	{ EDICT_OP_VALUE_LT, 0, 5, 4, 0, 0 }, /* trust_score < 500 */
	{ EDICT_OP_STRING_EQ, 0, 1, 5, 0, 0 }, /* action == 'data.write' */
	{ EDICT_OP_TRUE, 0, 0, 0, 0, 0 },
};

/* the whole condition of each rule, postfix: kind << 28 | atom */
static const uint32_t policy_terms[] = {
	0, 1, 1073741824, 2, 805306368, 268435456, 1, 3, 4, 268435456, 3, 5, 805306368, 6,
	536870912, 268435456, 7, 8,
};

static const uint32_t policy_terms_start[] = {
	0, 1, 6, 7, 10, 16, 17, 18,
};

static const struct edict_value policy_constants[] = {
	{ EDICT_STRING, { .string = { "data.read", 9 } } },
	{ EDICT_STRING, { .string = { "prod", 4 } } },
	{ EDICT_STRING, { .string = { "data.", 5 } } },
	{ EDICT_STRING, { .string = { "admin", 5 } } },
	{ EDICT_NUMBER, { .number = { 500, 0 } } },
	{ EDICT_STRING, { .string = { "data.write", 10 } } },
};

static const struct edict_field policy_fields[6];

static const struct edict_table policy_table = {
	.nodes = policy_nodes,
	.tests = policy_tests,
	.atoms = policy_atoms,
	.terms_start = policy_terms_start,
	.terms = policy_terms,
	.constants = policy_constants,
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
	{ .path = "action",
	  .offset = offsetof(struct policy_request, action), .type = EDICT_STRING },
	{ .path = "counters[\"rules[0]\"]",
	  .offset = offsetof(struct policy_request, counters__rules_0___), .type = EDICT_INTEGER },
	{ .path = "environment",
	  .offset = offsetof(struct policy_request, environment), .type = EDICT_STRING },
	{ .path = "role",
	  .offset = offsetof(struct policy_request, role), .type = EDICT_STRING },
	{ .path = "trust_score",
	  .offset = offsetof(struct policy_request, trust_score), .type = EDICT_NUMBER },
};

static const struct edict_path_node policy_paths[] = {
	{ .name = "", .len = 0, .first_child = 1, .n_children = 6,
	  .field = EDICT_FIELD_NONE, .texts = EDICT_FIELD_NONE },
	{ .name = "role", .len = 4,
	  .field = POLICY_FIELD_ROLE, .texts = EDICT_FIELD_NONE },
	{ .name = "state", .len = 5, .first_child = 7, .n_children = 1,
	  .field = EDICT_FIELD_NONE, .texts = EDICT_FIELD_NONE },
	{ .name = "action", .len = 6,
	  .field = POLICY_FIELD_ACTION, .texts = EDICT_FIELD_NONE },
	{ .name = "counters", .len = 8, .first_child = 8, .n_children = 1,
	  .field = EDICT_FIELD_NONE, .texts = EDICT_FIELD_NONE },
	{ .name = "environment", .len = 11,
	  .field = POLICY_FIELD_ENVIRONMENT, .texts = EDICT_FIELD_NONE },
	{ .name = "trust_score", .len = 11,
	  .field = POLICY_FIELD_TRUST_SCORE, .texts = EDICT_FIELD_NONE },
	{ .name = "killed", .len = 6,
	  .field = POLICY_FIELD_STATE_KILLED, .texts = EDICT_FIELD_NONE },
	{ .name = "rules[0]", .len = 8,
	  .field = POLICY_FIELD_COUNTERS_RULES_0, .texts = EDICT_FIELD_NONE },
};

/* Offsets of id, message and approvers in policy_texts; line; effect; obligation;
 * file; rank in the order of the strategy. */
static const struct edict_rule policy_rules[] = {
	{ 1, 1, 0, 0, EDICT_DENY, 0, 0, 0, 0, 0 }, /* killed */
	{ 8, 17, 0, 2, EDICT_THROTTLE, 0, 0, 0, 1, 0 }, /* rules[0] */
	{ 8, 0, 0, 2, EDICT_ALLOW, 0, 0, 0, 2, 0 }, /* rules[0] */
	{ 32, 0, 41, 3, EDICT_REQUIRE_APPROVAL, 0, 0, 0, 3, 0 }, /* rules[1] */
	{ 45, 0, 0, 4, EDICT_DENY, 0, 0, 0, 4, 0 }, /* rules[2] */
	{ 54, 63, 0, 7, EDICT_ALLOW, 0, 0, 0, 5, 0 }, /* rules[3] */
	{ 74, 0, 0, 8, EDICT_DENY, 0, 0, 0, 6, 0 }, /* rules[4] */
};

static const char policy_texts[] =
	"\0"
	"killed\0"
	"rules[0]\0"
	"limit:rules[0]\0"
	"rules[1]\0"
	"ops\0"
	"rules[2]\0"
	"rules[3]\0"
	"admins may\0"
	"rules[4]";

static const char *const policy_files[] = {
	"policy.yaml",
};

const struct edict_policy policy_policy = {
	.abi_version = EDICT_ABI_VERSION,
	.request_size = sizeof(struct policy_request),
	.name = "",
	.source_digest = "fa64f97b64a77000bbe5620ab3ca8521",
	.files = policy_files,
	.texts = (const char *)&policy_texts,
	.fields = policy_fields,
	.paths = policy_paths,
	.rules = policy_rules,
	.table = &policy_table,
	.n_fields = 6,
	.n_words = 1,
	.n_paths = 9,
	.n_rules = 7,
	.n_obligations = 0,
	.n_files = 1,
	.default_effect = EDICT_DENY,
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
	edict_decide_choice(&policy_policy, q, NULL, choose(q, NULL), decision);
}
