/* data_access.c - the policy `data-access` as C.  Emitted by edict; do not edit.
 *
 *   source    data-access.yaml
 *   digest    530a95ceefc65c5691f46b40473ec68f
 *   strategy  list_order
 *
 *   rule  line  effect            id
 *      0     -  deny              killed
 *      1    10  allow             rules[0]
 *      2    11  deny              rules[1]
 *      3    12  allow             rules[2]
 *      4    16  deny              rules[3]
 *      5    20  require_approval  rules[4]
 *      6    24  throttle          rules[5]
 *      7    24  allow             rules[5]
 *      8    25  deny              rules[6]
 *   default     deny
 */
#include "data_access.h"

/* ---- conditions: EDICT_FALSE, EDICT_TRUE or unknown ----------------------- */

/* state.killed */
static uint32_t state_killed_is_true(const struct data_access_request *q)
{
	if (!edict_is_set(q->bits, DATA_ACCESS_FIELD_STATE_KILLED))
		return edict_absent(q->bits, 1, DATA_ACCESS_FIELD_STATE_KILLED);
	return edict_truth(q->state_killed);
}

/* line 10: action == 'schema.describe' */
static uint32_t action_is_schema_describe(const struct data_access_request *q)
{
	if (!edict_is_set(q->bits, DATA_ACCESS_FIELD_ACTION))
		return edict_absent(q->bits, 1, DATA_ACCESS_FIELD_ACTION);
	return edict_truth(edict_string_is(q->action, "schema.describe", 15));
}

/* line 11: action == 'data.read' */
static uint32_t action_is_data_read(const struct data_access_request *q)
{
	if (!edict_is_set(q->bits, DATA_ACCESS_FIELD_ACTION))
		return edict_absent(q->bits, 1, DATA_ACCESS_FIELD_ACTION);
	return edict_truth(edict_string_is(q->action, "data.read", 9));
}

/* line 12: action starts_with 'data.read.' */
static uint32_t action_starts_data_read(const struct data_access_request *q)
{
	if (!edict_is_set(q->bits, DATA_ACCESS_FIELD_ACTION))
		return edict_absent(q->bits, 1, DATA_ACCESS_FIELD_ACTION);
	return edict_truth(edict_string_begins(q->action, "data.read.", 10));
}

static const char list_4_texts[] =
	"\0"
	"billing\0"
	"research";
static const struct edict_slot list_4_slots[] = {
	{ 0, 0, 0 },
	{ 9, 8, 2 },
	{ 1, 7, 1 },
	{ 0, 0, 0 },
};
static const uint16_t list_4_displace[] = {
	0, 0,
};
static const struct edict_names list_4 = {
	.texts = (const char *)&list_4_texts,
	.slots = list_4_slots,
	.displace = list_4_displace,
	.seed = UINT32_C(2519627277),
	.bucket_shift = 31,
	.slot_shift = 30,
};

/* line 15: purpose in ['billing', 'research'] */
static uint32_t purpose_in_billing_or_others(const struct data_access_request *q)
{
	if (!edict_is_set(q->bits, DATA_ACCESS_FIELD_PURPOSE))
		return edict_absent(q->bits, 1, DATA_ACCESS_FIELD_PURPOSE);
	return edict_truth(edict_names_find(&list_4, q->purpose) != 0);
}

/* line 16: action == 'data.export' */
static uint32_t action_is_data_export(const struct data_access_request *q)
{
	if (!edict_is_set(q->bits, DATA_ACCESS_FIELD_ACTION))
		return edict_absent(q->bits, 1, DATA_ACCESS_FIELD_ACTION);
	return edict_truth(edict_string_is(q->action, "data.export", 11));
}

static const char list_6_texts[] =
	"\0"
	"ch\0"
	"eu";
static const struct edict_slot list_6_slots[] = {
	{ 1, 2, 1 },
	{ 0, 0, 0 },
	{ 0, 0, 0 },
	{ 4, 2, 2 },
};
static const uint16_t list_6_displace[] = {
	0, 0,
};
static const struct edict_names list_6 = {
	.texts = (const char *)&list_6_texts,
	.slots = list_6_slots,
	.displace = list_6_displace,
	.seed = UINT32_C(1094326468),
	.bucket_shift = 31,
	.slot_shift = 30,
};

/* line 18: region in ['ch', 'eu'] */
static uint32_t region_in_ch_or_others(const struct data_access_request *q)
{
	if (!edict_is_set(q->bits, DATA_ACCESS_FIELD_REGION))
		return edict_absent(q->bits, 1, DATA_ACCESS_FIELD_REGION);
	return edict_truth(edict_names_find(&list_6, q->region) != 0);
}

/* line 22: rows <= 1000 */
static uint32_t rows_at_most_1000(const struct data_access_request *q)
{
	if (!edict_is_set(q->bits, DATA_ACCESS_FIELD_ROWS))
		return edict_absent(q->bits, 1, DATA_ACCESS_FIELD_ROWS);
	return edict_truth(q->rows <= 1000);
}

/* line 24: counters["rules[5]"] < 5 */
static uint32_t counters_rules_5_below_5(const struct data_access_request *q)
{
	if (!edict_is_set(q->bits, DATA_ACCESS_FIELD_COUNTERS_RULES_5))
		return edict_absent(q->bits, 1, DATA_ACCESS_FIELD_COUNTERS_RULES_5);
	return edict_truth(q->counters__rules_5___ < 5);
}

/* rule 0 `killed`: deny if
 *     state.killed
 */
EDICT_COLD static uint32_t rule_0(const struct data_access_request *q)
{
	return state_killed_is_true(q);
}

/* rule 1 `rules[0]`, data-access.yaml:10: allow if
 *     action == 'schema.describe'
 */
EDICT_COLD static uint32_t rule_1(const struct data_access_request *q)
{
	return action_is_schema_describe(q);
}

/* rule 2 `rules[1]`, data-access.yaml:11: deny if
 *     action == 'data.read'
 */
EDICT_COLD static uint32_t rule_2(const struct data_access_request *q)
{
	return action_is_data_read(q);
}

/* rule 3 `rules[2]`, data-access.yaml:12: allow if
 *     action like 'data.read.*' and (purpose == 'research' or purpose == 'billing')
 */
EDICT_COLD static uint32_t rule_3(const struct data_access_request *q)
{
	uint32_t truth = action_starts_data_read(q);
	truth = edict_and(truth, purpose_in_billing_or_others(q));
	return truth;
}

/* rule 4 `rules[3]`, data-access.yaml:16: deny if
 *     action == 'data.export' and region not in ['eu', 'ch']
 */
EDICT_COLD static uint32_t rule_4(const struct data_access_request *q)
{
	uint32_t truth = action_is_data_export(q);
	truth = edict_and(truth, edict_not(region_in_ch_or_others(q)));
	return truth;
}

/* rule 5 `rules[4]`, data-access.yaml:20: require_approval if
 *     action == 'data.export' and rows > 1000
 */
EDICT_COLD static uint32_t rule_5(const struct data_access_request *q)
{
	uint32_t truth = action_is_data_export(q);
	truth = edict_and(truth, edict_not(rows_at_most_1000(q)));
	return truth;
}

/* rule 6 `rules[5]`, data-access.yaml:24: throttle if
 *     action == 'data.export'
 */
EDICT_COLD static uint32_t rule_6(const struct data_access_request *q)
{
	uint32_t truth = edict_definite(action_is_data_export(q));
	truth = edict_and(truth, edict_not(counters_rules_5_below_5(q)));
	return truth;
}

/* rule 7 `rules[5]`, data-access.yaml:24: allow if
 *     action == 'data.export'
 */
EDICT_COLD static uint32_t rule_7(const struct data_access_request *q)
{
	return action_is_data_export(q);
}

/* rule 8 `rules[6]`, data-access.yaml:25: deny
 */
EDICT_COLD static uint32_t rule_8(const struct data_access_request *q)
{
	(void)q;
	return EDICT_TRUE;
}

/* ---- decision: the first rule that matches -------------------------------- */

static const char dispatch_0_texts[] =
	"\0"
	"data.export\0"
	"data.read\0"
	"schema.describe";
static const struct edict_slot dispatch_0_slots[] = {
	{ 0, 0, 0 },
	{ 1, 11, 1 },
	{ 23, 15, 3 },
	{ 13, 9, 2 },
};
static const uint16_t dispatch_0_displace[] = {
	0, 1,
};
static const struct edict_names dispatch_0 = {
	.texts = (const char *)&dispatch_0_texts,
	.slots = dispatch_0_slots,
	.displace = dispatch_0_displace,
	.seed = UINT32_C(1277733826),
	.bucket_shift = 31,
	.slot_shift = 30,
};

static uint32_t choose_0(const struct data_access_request *q)
{
	if (edict_may(state_killed_is_true(q)))
		return EDICT_CHOICE(DATA_ACCESS_RULE_KILLED, EDICT_DENY);
	if (!edict_is_set(q->bits, DATA_ACCESS_FIELD_ACTION)) {
		return EDICT_CHOICE(DATA_ACCESS_RULE_RULES_1, EDICT_DENY);
	}
	switch (edict_names_find(&dispatch_0, q->action)) {
	case 1: /* data.export */
		if (edict_may_not(region_in_ch_or_others(q)))
			return EDICT_CHOICE(DATA_ACCESS_RULE_RULES_3, EDICT_DENY);
		if (edict_may_not(rows_at_most_1000(q)))
			return EDICT_CHOICE(DATA_ACCESS_RULE_RULES_4, EDICT_REQUIRE_APPROVAL);
		if (edict_may_not(counters_rules_5_below_5(q)))
			return EDICT_CHOICE(DATA_ACCESS_RULE_RULES_5_LIMIT, EDICT_THROTTLE);
		return EDICT_CHOICE(DATA_ACCESS_RULE_RULES_5, EDICT_ALLOW);
	case 2: /* data.read */
		return EDICT_CHOICE(DATA_ACCESS_RULE_RULES_1, EDICT_DENY);
	case 3: /* schema.describe */
		return EDICT_CHOICE(DATA_ACCESS_RULE_RULES_0, EDICT_ALLOW);
	default:
		if (edict_must(action_starts_data_read(q)) &&
		    edict_must(purpose_in_billing_or_others(q)))
			return EDICT_CHOICE(DATA_ACCESS_RULE_RULES_2, EDICT_ALLOW);
		return EDICT_CHOICE(DATA_ACCESS_RULE_RULES_6, EDICT_DENY);
	}
}

static uint32_t choose(const void *request, void *found)
{
	(void)found;
	return choose_0(request);
}

static uint32_t truth(const void *request, void *found, uint16_t rule)
{
	static uint32_t (*const conditions[])(const struct data_access_request *) = {
		rule_0, rule_1, rule_2, rule_3, rule_4, rule_5, rule_6, rule_7,
		rule_8,
	};
	(void)found;
	return conditions[rule](request);
}

/* ---- descriptor -------------------------------------------------------- */

static const struct edict_field data_access_fields[] = {
	{ .path = "state.killed",
	  .offset = offsetof(struct data_access_request, state_killed), .type = EDICT_BOOL, .is_flag = 1 },
	{ .path = "action",
	  .offset = offsetof(struct data_access_request, action), .type = EDICT_STRING },
	{ .path = "purpose",
	  .offset = offsetof(struct data_access_request, purpose), .type = EDICT_STRING },
	{ .path = "region",
	  .offset = offsetof(struct data_access_request, region), .type = EDICT_STRING },
	{ .path = "rows",
	  .offset = offsetof(struct data_access_request, rows), .type = EDICT_INTEGER },
	{ .path = "counters[\"rules[5]\"]",
	  .offset = offsetof(struct data_access_request, counters__rules_5___), .type = EDICT_INTEGER },
};

static const struct edict_path_node data_access_paths[] = {
	{ .name = "", .len = 0, .first_child = 1, .n_children = 6,
	  .field = EDICT_FIELD_NONE, .texts = EDICT_FIELD_NONE },
	{ .name = "rows", .len = 4,
	  .field = DATA_ACCESS_FIELD_ROWS, .texts = EDICT_FIELD_NONE },
	{ .name = "state", .len = 5, .first_child = 7, .n_children = 1,
	  .field = EDICT_FIELD_NONE, .texts = EDICT_FIELD_NONE },
	{ .name = "action", .len = 6,
	  .field = DATA_ACCESS_FIELD_ACTION, .texts = EDICT_FIELD_NONE },
	{ .name = "region", .len = 6,
	  .field = DATA_ACCESS_FIELD_REGION, .texts = EDICT_FIELD_NONE },
	{ .name = "purpose", .len = 7,
	  .field = DATA_ACCESS_FIELD_PURPOSE, .texts = EDICT_FIELD_NONE },
	{ .name = "counters", .len = 8, .first_child = 8, .n_children = 1,
	  .field = EDICT_FIELD_NONE, .texts = EDICT_FIELD_NONE },
	{ .name = "killed", .len = 6,
	  .field = DATA_ACCESS_FIELD_STATE_KILLED, .texts = EDICT_FIELD_NONE },
	{ .name = "rules[5]", .len = 8,
	  .field = DATA_ACCESS_FIELD_COUNTERS_RULES_5, .texts = EDICT_FIELD_NONE },
};

/* Offsets of id, message and approvers in data_access_texts; line; effect; obligation;
 * file; rank in the order of the strategy. */
static const struct edict_rule data_access_rules[] = {
	{ 1, 1, 0, 0, EDICT_DENY, 0, 0, 0, 0, 0 }, /* killed */
	{ 8, 0, 0, 10, EDICT_ALLOW, 0, 0, 0, 1, 0 }, /* rules[0] */
	{ 17, 26, 0, 11, EDICT_DENY, 0, 0, 0, 2, 0 }, /* rules[1] */
	{ 60, 0, 0, 12, EDICT_ALLOW, 0, 0, 0, 3, 0 }, /* rules[2] */
	{ 69, 78, 0, 16, EDICT_DENY, 0, 0, 0, 4, 0 }, /* rules[3] */
	{ 102, 0, 111, 20, EDICT_REQUIRE_APPROVAL, 0, 0, 0, 5, 0 }, /* rules[4] */
	{ 126, 135, 0, 24, EDICT_THROTTLE, 0, 0, 0, 6, 0 }, /* rules[5] */
	{ 126, 0, 0, 24, EDICT_ALLOW, 0, 0, 0, 7, 0 }, /* rules[5] */
	{ 150, 159, 0, 25, EDICT_DENY, 0, 0, 0, 8, 0 }, /* rules[6] */
};

static const char data_access_texts[] =
	"\0"
	"killed\0"
	"rules[0]\0"
	"rules[1]\0"
	"Name the table: data.read.<table>\0"
	"rules[2]\0"
	"rules[3]\0"
	"Exports stay in Europe.\0"
	"rules[4]\0"
	"privacy-office\0"
	"rules[5]\0"
	"limit:rules[5]\0"
	"rules[6]\0"
	"Not listed.";

static const char *const data_access_files[] = {
	"data-access.yaml",
};

const struct edict_policy data_access_policy = {
	.abi_version = EDICT_ABI_VERSION,
	.request_size = sizeof(struct data_access_request),
	.name = "data-access",
	.source_digest = "530a95ceefc65c5691f46b40473ec68f",
	.files = data_access_files,
	.texts = (const char *)&data_access_texts,
	.fields = data_access_fields,
	.paths = data_access_paths,
	.rules = data_access_rules,
	.n_fields = 6,
	.n_words = 1,
	.n_paths = 9,
	.n_rules = 9,
	.n_obligations = 0,
	.n_files = 1,
	.default_effect = EDICT_DENY,
	.obligations_after = 0,
	.known_if_present = 1,
	.choose = choose,
	.truth = truth,
};

void data_access_request_init(struct data_access_request *q)
{
	edict_request_init(&data_access_policy, q);
}

void data_access_decide(const struct data_access_request *q, struct edict_decision *decision)
{
	edict_decide_choice(&data_access_policy, q, NULL, choose(q, NULL), decision);
}
