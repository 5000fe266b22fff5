/* bank_teller.c - the policy `bank-teller` as C.  Emitted by edict; do not edit.
 *
 *   source    bank-base.yaml
 *   source    bank-teller.yaml
 *   digest    184609fbac09eb5b7f080008702316a4
 *   strategy  deny_overrides
 *
 *   rule  line  effect            id
 *      0     -  deny              killed
 *      1    15  deny              no-bulk-export
 *      2    21  require_approval  large-transfer
 *      3    11  deny              cross-border
 *      4    19  allow             transfer
 *      5    24  allow             look-up
 *   default     deny
 */
#include "bank_teller.h"

/* ---- conditions: EDICT_FALSE, EDICT_TRUE or unknown ----------------------- */

/* state.killed */
static uint32_t state_killed_is_true(const struct bank_teller_request *q)
{
	if (!edict_is_set(q->bits, BANK_TELLER_FIELD_STATE_KILLED))
		return edict_absent(q->bits, 1, BANK_TELLER_FIELD_STATE_KILLED);
	return edict_truth(q->state_killed);
}

/* line 16: action.type == 'export' */
static uint32_t action_type_is_export(const struct bank_teller_request *q)
{
	if (!edict_is_set(q->bits, BANK_TELLER_FIELD_ACTION_TYPE))
		return edict_absent(q->bits, 1, BANK_TELLER_FIELD_ACTION_TYPE);
	return edict_truth(edict_string_is(q->action_type, "export", 6));
}

/* line 16: export.rows <= 100 */
static uint32_t export_rows_at_most_100(const struct bank_teller_request *q)
{
	if (!edict_is_set(q->bits, BANK_TELLER_FIELD_EXPORT_ROWS))
		return edict_absent(q->bits, 1, BANK_TELLER_FIELD_EXPORT_ROWS);
	return edict_truth(q->export_rows <= 100);
}

/* line 22: action.type == 'transfer' */
static uint32_t action_type_is_transfer(const struct bank_teller_request *q)
{
	if (!edict_is_set(q->bits, BANK_TELLER_FIELD_ACTION_TYPE))
		return edict_absent(q->bits, 1, BANK_TELLER_FIELD_ACTION_TYPE);
	return edict_truth(edict_string_is(q->action_type, "transfer", 8));
}

/* line 22: transfer.amount < 10000 */
static uint32_t transfer_amount_below_10000(const struct bank_teller_request *q)
{
	if (!edict_is_set(q->bits, BANK_TELLER_FIELD_TRANSFER_AMOUNT))
		return edict_absent(q->bits, 1, BANK_TELLER_FIELD_TRANSFER_AMOUNT);
	const struct edict_number bound = { 10000, 0 };
	return edict_truth(edict_number_compare(q->transfer_amount, bound) < 0);
}

/* line 13: transfer.cross_border */
static uint32_t transfer_cross_border_is_true(const struct bank_teller_request *q)
{
	if (!edict_is_set(q->bits, BANK_TELLER_FIELD_TRANSFER_CROSS_BORDER))
		return edict_absent(q->bits, 1, BANK_TELLER_FIELD_TRANSFER_CROSS_BORDER);
	return edict_truth(q->transfer_cross_border);
}

/* line 6: agent.id starts_with 'teller-' */
static uint32_t agent_id_starts_teller(const struct bank_teller_request *q)
{
	if (!edict_is_set(q->bits, BANK_TELLER_FIELD_AGENT_ID))
		return edict_absent(q->bits, 1, BANK_TELLER_FIELD_AGENT_ID);
	return edict_truth(edict_string_begins(q->agent_id, "teller-", 7));
}

static const char list_7_texts[] =
	"\0"
	"balance\0"
	"export\0"
	"statement";
static const struct edict_slot list_7_slots[] = {
	{ 0, 0, 0 },
	{ 16, 9, 3 },
	{ 9, 6, 2 },
	{ 1, 7, 1 },
};
static const uint16_t list_7_displace[] = {
	1, 0,
};
static const struct edict_names list_7 = {
	.texts = (const char *)&list_7_texts,
	.slots = list_7_slots,
	.displace = list_7_displace,
	.seed = UINT32_C(2455334581),
	.bucket_shift = 31,
	.slot_shift = 30,
};

/* line 25: action.type in ['balance', 'export', 'statement'] */
static uint32_t action_type_in_balance_or_others(const struct bank_teller_request *q)
{
	if (!edict_is_set(q->bits, BANK_TELLER_FIELD_ACTION_TYPE))
		return edict_absent(q->bits, 1, BANK_TELLER_FIELD_ACTION_TYPE);
	return edict_truth(edict_names_find(&list_7, q->action_type) != 0);
}

/* rule 0 `killed`: deny if
 *     state.killed
 */
EDICT_COLD static uint32_t rule_0(const struct bank_teller_request *q)
{
	return state_killed_is_true(q);
}

/* rule 1 `no-bulk-export`, bank-base.yaml:15: deny if
 *     action.type == 'export' and export.rows > 100
 */
EDICT_COLD static uint32_t rule_1(const struct bank_teller_request *q)
{
	uint32_t truth = action_type_is_export(q);
	truth = edict_and(truth, edict_not(export_rows_at_most_100(q)));
	return truth;
}

/* rule 2 `large-transfer`, bank-base.yaml:21: require_approval if
 *     action.type == 'transfer' and transfer.amount >= 10000
 */
EDICT_COLD static uint32_t rule_2(const struct bank_teller_request *q)
{
	uint32_t truth = action_type_is_transfer(q);
	truth = edict_and(truth, edict_not(transfer_amount_below_10000(q)));
	return truth;
}

/* rule 3 `cross-border`, bank-teller.yaml:11: deny if
 *     action.type == 'transfer' and transfer.cross_border
 */
EDICT_COLD static uint32_t rule_3(const struct bank_teller_request *q)
{
	uint32_t truth = action_type_is_transfer(q);
	truth = edict_and(truth, transfer_cross_border_is_true(q));
	return truth;
}

/* rule 4 `transfer`, bank-teller.yaml:19: allow if
 *     action.type == 'transfer'
 */
EDICT_COLD static uint32_t rule_4(const struct bank_teller_request *q)
{
	uint32_t truth = edict_definite(agent_id_starts_teller(q));
	truth = edict_and(truth, action_type_is_transfer(q));
	return truth;
}

/* rule 5 `look-up`, bank-teller.yaml:24: allow if
 *     action.type in ['balance', 'statement', 'export']
 */
EDICT_COLD static uint32_t rule_5(const struct bank_teller_request *q)
{
	uint32_t truth = edict_definite(agent_id_starts_teller(q));
	truth = edict_and(truth, action_type_in_balance_or_others(q));
	return truth;
}

/* ---- decision: the first rule that matches -------------------------------- */

static const char dispatch_0_texts[] =
	"\0"
	"balance\0"
	"export\0"
	"statement\0"
	"transfer";
static const struct edict_slot dispatch_0_slots[] = {
	{ 1, 7, 1 },
	{ 0, 0, 0 },
	{ 9, 6, 2 },
	{ 0, 0, 0 },
	{ 0, 0, 0 },
	{ 16, 9, 3 },
	{ 26, 8, 4 },
	{ 0, 0, 0 },
};
static const uint16_t dispatch_0_displace[] = {
	0, 2,
};
static const struct edict_names dispatch_0 = {
	.texts = (const char *)&dispatch_0_texts,
	.slots = dispatch_0_slots,
	.displace = dispatch_0_displace,
	.seed = UINT32_C(214214519),
	.bucket_shift = 31,
	.slot_shift = 29,
};

static uint32_t choose_0(const struct bank_teller_request *q)
{
	if (edict_may(state_killed_is_true(q)))
		return EDICT_CHOICE(BANK_TELLER_RULE_KILLED, EDICT_DENY);
	if (!edict_is_set(q->bits, BANK_TELLER_FIELD_ACTION_TYPE)) {
		if (edict_may_not(export_rows_at_most_100(q)))
			return EDICT_CHOICE(BANK_TELLER_RULE_NO_BULK_EXPORT, EDICT_DENY);
		if (edict_may(transfer_cross_border_is_true(q)))
			return EDICT_CHOICE(BANK_TELLER_RULE_CROSS_BORDER, EDICT_DENY);
		if (edict_may_not(transfer_amount_below_10000(q)))
			return EDICT_CHOICE(BANK_TELLER_RULE_LARGE_TRANSFER, EDICT_REQUIRE_APPROVAL);
		return EDICT_CHOICE(EDICT_RULE_NONE, EDICT_DENY);
	}
	switch (edict_names_find(&dispatch_0, q->action_type)) {
	case 1: /* balance */
	case 3: /* statement */
		if (edict_must(agent_id_starts_teller(q)))
			return EDICT_CHOICE(BANK_TELLER_RULE_LOOK_UP, EDICT_ALLOW);
		return EDICT_CHOICE(EDICT_RULE_NONE, EDICT_DENY);
	case 2: /* export */
		if (edict_may_not(export_rows_at_most_100(q)))
			return EDICT_CHOICE(BANK_TELLER_RULE_NO_BULK_EXPORT, EDICT_DENY);
		if (edict_must(agent_id_starts_teller(q)))
			return EDICT_CHOICE(BANK_TELLER_RULE_LOOK_UP, EDICT_ALLOW);
		return EDICT_CHOICE(EDICT_RULE_NONE, EDICT_DENY);
	case 4: /* transfer */
		if (edict_may(transfer_cross_border_is_true(q)))
			return EDICT_CHOICE(BANK_TELLER_RULE_CROSS_BORDER, EDICT_DENY);
		if (edict_may_not(transfer_amount_below_10000(q)))
			return EDICT_CHOICE(BANK_TELLER_RULE_LARGE_TRANSFER, EDICT_REQUIRE_APPROVAL);
		if (edict_must(agent_id_starts_teller(q)))
			return EDICT_CHOICE(BANK_TELLER_RULE_TRANSFER, EDICT_ALLOW);
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
	static uint32_t (*const conditions[])(const struct bank_teller_request *) = {
		rule_0, rule_1, rule_2, rule_3, rule_4, rule_5,
	};
	(void)found;
	return conditions[rule](request);
}

/* ---- descriptor -------------------------------------------------------- */

static const struct edict_field bank_teller_fields[] = {
	{ .path = "state.killed",
	  .offset = offsetof(struct bank_teller_request, state_killed), .type = EDICT_BOOL, .is_flag = 1 },
	{ .path = "action.type",
	  .offset = offsetof(struct bank_teller_request, action_type), .type = EDICT_STRING },
	{ .path = "export.rows",
	  .offset = offsetof(struct bank_teller_request, export_rows), .type = EDICT_INTEGER },
	{ .path = "transfer.amount",
	  .offset = offsetof(struct bank_teller_request, transfer_amount), .type = EDICT_NUMBER },
	{ .path = "transfer.cross_border",
	  .offset = offsetof(struct bank_teller_request, transfer_cross_border), .type = EDICT_BOOL },
	{ .path = "agent.id",
	  .offset = offsetof(struct bank_teller_request, agent_id), .type = EDICT_STRING },
};

static const struct edict_path_node bank_teller_paths[] = {
	{ .name = "", .len = 0, .first_child = 1, .n_children = 5,
	  .field = EDICT_FIELD_NONE, .texts = EDICT_FIELD_NONE },
	{ .name = "agent", .len = 5, .first_child = 6, .n_children = 1,
	  .field = EDICT_FIELD_NONE, .texts = EDICT_FIELD_NONE },
	{ .name = "state", .len = 5, .first_child = 7, .n_children = 1,
	  .field = EDICT_FIELD_NONE, .texts = EDICT_FIELD_NONE },
	{ .name = "action", .len = 6, .first_child = 8, .n_children = 1,
	  .field = EDICT_FIELD_NONE, .texts = EDICT_FIELD_NONE },
	{ .name = "export", .len = 6, .first_child = 9, .n_children = 1,
	  .field = EDICT_FIELD_NONE, .texts = EDICT_FIELD_NONE },
	{ .name = "transfer", .len = 8, .first_child = 10, .n_children = 2,
	  .field = EDICT_FIELD_NONE, .texts = EDICT_FIELD_NONE },
	{ .name = "id", .len = 2,
	  .field = BANK_TELLER_FIELD_AGENT_ID, .texts = EDICT_FIELD_NONE },
	{ .name = "killed", .len = 6,
	  .field = BANK_TELLER_FIELD_STATE_KILLED, .texts = EDICT_FIELD_NONE },
	{ .name = "type", .len = 4,
	  .field = BANK_TELLER_FIELD_ACTION_TYPE, .texts = EDICT_FIELD_NONE },
	{ .name = "rows", .len = 4,
	  .field = BANK_TELLER_FIELD_EXPORT_ROWS, .texts = EDICT_FIELD_NONE },
	{ .name = "amount", .len = 6,
	  .field = BANK_TELLER_FIELD_TRANSFER_AMOUNT, .texts = EDICT_FIELD_NONE },
	{ .name = "cross_border", .len = 12,
	  .field = BANK_TELLER_FIELD_TRANSFER_CROSS_BORDER, .texts = EDICT_FIELD_NONE },
};

/* Offsets of id, message and approvers in bank_teller_texts; line; effect; obligation;
 * file; rank in the order of the strategy. */
static const struct edict_rule bank_teller_rules[] = {
	{ 1, 1, 0, 0, EDICT_DENY, 0, 0, 0, 0, 0 }, /* killed */
	{ 8, 23, 0, 15, EDICT_DENY, 0, 0, 0, 1, 0 }, /* no-bulk-export */
	{ 59, 0, 74, 21, EDICT_REQUIRE_APPROVAL, 0, 0, 0, 3, 0 }, /* large-transfer */
	{ 83, 96, 0, 11, EDICT_DENY, 0, 1, 0, 2, 0 }, /* cross-border */
	{ 127, 0, 0, 19, EDICT_ALLOW, 0, 1, 0, 4, 0 }, /* transfer */
	{ 136, 0, 0, 24, EDICT_ALLOW, 0, 1, 0, 5, 0 }, /* look-up */
};

static const char bank_teller_texts[] =
	"\0"
	"killed\0"
	"no-bulk-export\0"
	"Bulk exports go through the archive\0"
	"large-transfer\0"
	"treasury\0"
	"cross-border\0"
	"Tellers do not transfer abroad\0"
	"transfer\0"
	"look-up";

static const char *const bank_teller_files[] = {
	"bank-base.yaml",
	"bank-teller.yaml",
};

const struct edict_policy bank_teller_policy = {
	.abi_version = EDICT_ABI_VERSION,
	.request_size = sizeof(struct bank_teller_request),
	.name = "bank-teller",
	.source_digest = "184609fbac09eb5b7f080008702316a4",
	.files = bank_teller_files,
	.texts = (const char *)&bank_teller_texts,
	.fields = bank_teller_fields,
	.paths = bank_teller_paths,
	.rules = bank_teller_rules,
	.n_fields = 6,
	.n_words = 1,
	.n_paths = 12,
	.n_rules = 6,
	.n_obligations = 0,
	.n_files = 2,
	.default_effect = EDICT_DENY,
	.obligations_after = 1,
	.known_if_present = 1,
	.choose = choose,
	.truth = truth,
};

void bank_teller_request_init(struct bank_teller_request *q)
{
	edict_request_init(&bank_teller_policy, q);
}

void bank_teller_decide(const struct bank_teller_request *q, struct edict_decision *decision)
{
	edict_decide_choice(&bank_teller_policy, q, NULL, choose(q, NULL), decision);
}
