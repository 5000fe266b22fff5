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

/* ---- conditions: EDICT_FALSE, EDICT_TRUE or unknown ----------------------- */

/* state.killed */
static uint32_t state_killed_is_true(const struct policy_request *q)
{
	if (!edict_is_set(q->bits, POLICY_FIELD_STATE_KILLED))
		return edict_absent(q->bits, 1, POLICY_FIELD_STATE_KILLED);
	return edict_truth(q->state_killed);
}

/* line 2: action == 'data.read' */
static uint32_t action_is_data_read(const struct policy_request *q)
{
	if (!edict_is_set(q->bits, POLICY_FIELD_ACTION))
		return edict_absent(q->bits, 1, POLICY_FIELD_ACTION);
	return edict_truth(edict_string_is(q->action, "data.read", 9));
}

/* line 2: counters["rules[0]"] < 100 */
static uint32_t counters_rules_0_below_100(const struct policy_request *q)
{
	if (!edict_is_set(q->bits, POLICY_FIELD_COUNTERS_RULES_0))
		return edict_absent(q->bits, 1, POLICY_FIELD_COUNTERS_RULES_0);
	return edict_truth(q->counters__rules_0___ < 100);
}

/* line 3: action starts_with 'data.' */
static uint32_t action_starts_data(const struct policy_request *q)
{
	if (!edict_is_set(q->bits, POLICY_FIELD_ACTION))
		return edict_absent(q->bits, 1, POLICY_FIELD_ACTION);
	return edict_truth(edict_string_begins(q->action, "data.", 5));
}

/* line 3: environment == 'prod' */
static uint32_t environment_is_prod(const struct policy_request *q)
{
	if (!edict_is_set(q->bits, POLICY_FIELD_ENVIRONMENT))
		return edict_absent(q->bits, 1, POLICY_FIELD_ENVIRONMENT);
	return edict_truth(edict_string_is(q->environment, "prod", 4));
}

/* line 6: role == 'admin' */
static uint32_t role_is_admin(const struct policy_request *q)
{
	if (!edict_is_set(q->bits, POLICY_FIELD_ROLE))
		return edict_absent(q->bits, 1, POLICY_FIELD_ROLE);
	return edict_truth(edict_string_is(q->role, "admin", 5));
}

/* line 6: trust_score < 500 */
static uint32_t trust_score_below_500(const struct policy_request *q)
{
	if (!edict_is_set(q->bits, POLICY_FIELD_TRUST_SCORE))
		return edict_absent(q->bits, 1, POLICY_FIELD_TRUST_SCORE);
	const struct edict_number bound = { 500, 0 };
	return edict_truth(edict_number_compare(q->trust_score, bound) < 0);
}

/* line 7: action == 'data.write' */
static uint32_t action_is_data_write(const struct policy_request *q)
{
	if (!edict_is_set(q->bits, POLICY_FIELD_ACTION))
		return edict_absent(q->bits, 1, POLICY_FIELD_ACTION);
	return edict_truth(edict_string_is(q->action, "data.write", 10));
}

/* rule 0 `killed`: deny if
 *     state.killed
 */
EDICT_COLD static uint32_t rule_0(const struct policy_request *q)
{
	return state_killed_is_true(q);
}

/* rule 1 `rules[0]`, policy.yaml:2: throttle if
 *     action == 'data.read'
 */
EDICT_COLD static uint32_t rule_1(const struct policy_request *q)
{
	uint32_t truth = edict_definite(action_is_data_read(q));
	truth = edict_and(truth, edict_not(counters_rules_0_below_100(q)));
	return truth;
}

/* rule 2 `rules[0]`, policy.yaml:2: allow if
 *     action == 'data.read'
 */
EDICT_COLD static uint32_t rule_2(const struct policy_request *q)
{
	return action_is_data_read(q);
}

/* rule 3 `rules[1]`, policy.yaml:3: require_approval if
 *     action like 'data.*' and environment == 'prod'
 */
EDICT_COLD static uint32_t rule_3(const struct policy_request *q)
{
	uint32_t truth = action_starts_data(q);
	truth = edict_and(truth, environment_is_prod(q));
	return truth;
}

/* rule 4 `rules[2]`, policy.yaml:4: deny if
 *     action like 'data.*' and (role != 'admin' or not trust_score >= 500)
 */
EDICT_COLD static uint32_t rule_4(const struct policy_request *q)
{
	uint32_t truth = action_starts_data(q);
	truth = edict_and(truth, edict_or(edict_not(role_is_admin(q)),
		trust_score_below_500(q)));
	return truth;
}

/* rule 5 `rules[3]`, policy.yaml:7: allow if
 *     action == 'data.write'
 */
EDICT_COLD static uint32_t rule_5(const struct policy_request *q)
{
	return action_is_data_write(q);
}

/* rule 6 `rules[4]`, policy.yaml:8: deny
 */
EDICT_COLD static uint32_t rule_6(const struct policy_request *q)
{
	(void)q;
	return EDICT_TRUE;
}

/* ---- decision: the first rule that matches -------------------------------- */

static uint32_t choose_0(const struct policy_request *q)
{
	if (edict_may(state_killed_is_true(q)))
		return EDICT_CHOICE(POLICY_RULE_KILLED, EDICT_DENY);
	if (edict_may_not(counters_rules_0_below_100(q)) &&
	    edict_must(action_is_data_read(q)))
		return EDICT_CHOICE(POLICY_RULE_RULES_0_LIMIT, EDICT_THROTTLE);
	if (edict_must(action_is_data_read(q)))
		return EDICT_CHOICE(POLICY_RULE_RULES_0, EDICT_ALLOW);
	if (edict_may(environment_is_prod(q)) &&
	    edict_may(action_starts_data(q)))
		return EDICT_CHOICE(POLICY_RULE_RULES_1, EDICT_REQUIRE_APPROVAL);
	if (edict_may(action_starts_data(q)) &&
	    (edict_may_not(role_is_admin(q)) ||
	    edict_may(trust_score_below_500(q))))
		return EDICT_CHOICE(POLICY_RULE_RULES_2, EDICT_DENY);
	if (edict_must(action_is_data_write(q)))
		return EDICT_CHOICE(POLICY_RULE_RULES_3, EDICT_ALLOW);
	return EDICT_CHOICE(POLICY_RULE_RULES_4, EDICT_DENY);
}

static uint32_t choose(const void *request, void *found)
{
	(void)found;
	return choose_0(request);
}

static uint32_t truth(const void *request, void *found, uint16_t rule)
{
	static uint32_t (*const conditions[])(const struct policy_request *) = {
		rule_0, rule_1, rule_2, rule_3, rule_4, rule_5, rule_6,
	};
	(void)found;
	return conditions[rule](request);
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
