/* bank_base.c - the policy `bank-base` as C.  Emitted by edict; do not edit.
 *
 *   source    bank-base.yaml
 *   digest    19519379755d1823d5f43e1d000adc20
 *   strategy  deny_overrides
 *
 *   rule  line  effect            id
 *      0     -  deny              killed
 *      1    15  deny              no-bulk-export
 *      2    21  require_approval  large-transfer
 *      3    27  require_approval  cross-border
 *   default     deny
 */
#include "bank_base.h"

/* ---- conditions: EDICT_FALSE, EDICT_TRUE or unknown ----------------------- */

/* state.killed */
static uint32_t state_killed_is_true(const struct bank_base_request *q)
{
	if (!edict_is_set(q->bits, BANK_BASE_FIELD_STATE_KILLED))
		return edict_absent(q->bits, 1, BANK_BASE_FIELD_STATE_KILLED);
	return edict_truth(q->state_killed);
}

/* line 16: action.type == 'export' */
static uint32_t action_type_is_export(const struct bank_base_request *q)
{
	if (!edict_is_set(q->bits, BANK_BASE_FIELD_ACTION_TYPE))
		return edict_absent(q->bits, 1, BANK_BASE_FIELD_ACTION_TYPE);
	return edict_truth(edict_string_is(q->action_type, "export", 6));
}

/* line 16: export.rows <= 100 */
static uint32_t export_rows_at_most_100(const struct bank_base_request *q)
{
	if (!edict_is_set(q->bits, BANK_BASE_FIELD_EXPORT_ROWS))
		return edict_absent(q->bits, 1, BANK_BASE_FIELD_EXPORT_ROWS);
	return edict_truth(q->export_rows <= 100);
}

/* line 22: action.type == 'transfer' */
static uint32_t action_type_is_transfer(const struct bank_base_request *q)
{
	if (!edict_is_set(q->bits, BANK_BASE_FIELD_ACTION_TYPE))
		return edict_absent(q->bits, 1, BANK_BASE_FIELD_ACTION_TYPE);
	return edict_truth(edict_string_is(q->action_type, "transfer", 8));
}

/* line 22: transfer.amount < 10000 */
static uint32_t transfer_amount_below_10000(const struct bank_base_request *q)
{
	if (!edict_is_set(q->bits, BANK_BASE_FIELD_TRANSFER_AMOUNT))
		return edict_absent(q->bits, 1, BANK_BASE_FIELD_TRANSFER_AMOUNT);
	const struct edict_number bound = { 10000, 0 };
	return edict_truth(edict_number_compare(q->transfer_amount, bound) < 0);
}

/* line 28: transfer.cross_border */
static uint32_t transfer_cross_border_is_true(const struct bank_base_request *q)
{
	if (!edict_is_set(q->bits, BANK_BASE_FIELD_TRANSFER_CROSS_BORDER))
		return edict_absent(q->bits, 1, BANK_BASE_FIELD_TRANSFER_CROSS_BORDER);
	return edict_truth(q->transfer_cross_border);
}

/* rule 0 `killed`: deny if
 *     state.killed
 */
EDICT_COLD static uint32_t rule_0(const struct bank_base_request *q)
{
	return state_killed_is_true(q);
}

/* rule 1 `no-bulk-export`, bank-base.yaml:15: deny if
 *     action.type == 'export' and export.rows > 100
 */
EDICT_COLD static uint32_t rule_1(const struct bank_base_request *q)
{
	uint32_t truth = action_type_is_export(q);
	truth = edict_and(truth, edict_not(export_rows_at_most_100(q)));
	return truth;
}

/* rule 2 `large-transfer`, bank-base.yaml:21: require_approval if
 *     action.type == 'transfer' and transfer.amount >= 10000
 */
EDICT_COLD static uint32_t rule_2(const struct bank_base_request *q)
{
	uint32_t truth = action_type_is_transfer(q);
	truth = edict_and(truth, edict_not(transfer_amount_below_10000(q)));
	return truth;
}

/* rule 3 `cross-border`, bank-base.yaml:27: require_approval if
 *     action.type == 'transfer' and transfer.cross_border
 */
EDICT_COLD static uint32_t rule_3(const struct bank_base_request *q)
{
	uint32_t truth = action_type_is_transfer(q);
	truth = edict_and(truth, transfer_cross_border_is_true(q));
	return truth;
}

/* ---- decision: the first rule that matches -------------------------------- */

static uint32_t choose_0(const struct bank_base_request *q)
{
	if (edict_may(state_killed_is_true(q)))
		return EDICT_CHOICE(BANK_BASE_RULE_KILLED, EDICT_DENY);
	if (edict_may_not(export_rows_at_most_100(q)) &&
	    edict_may(action_type_is_export(q)))
		return EDICT_CHOICE(BANK_BASE_RULE_NO_BULK_EXPORT, EDICT_DENY);
	if (edict_may(action_type_is_transfer(q)) &&
	    edict_may_not(transfer_amount_below_10000(q)))
		return EDICT_CHOICE(BANK_BASE_RULE_LARGE_TRANSFER, EDICT_REQUIRE_APPROVAL);
	if (edict_may(transfer_cross_border_is_true(q)) &&
	    edict_may(action_type_is_transfer(q)))
		return EDICT_CHOICE(BANK_BASE_RULE_CROSS_BORDER, EDICT_REQUIRE_APPROVAL);
	return EDICT_CHOICE(EDICT_RULE_NONE, EDICT_DENY);
}

static uint32_t choose(const void *request, void *found)
{
	(void)found;
	return choose_0(request);
}

static uint32_t truth(const void *request, void *found, uint16_t rule)
{
	static uint32_t (*const conditions[])(const struct bank_base_request *) = {
		rule_0, rule_1, rule_2, rule_3,
	};
	(void)found;
	return conditions[rule](request);
}

/* ---- descriptor -------------------------------------------------------- */

static const struct edict_field bank_base_fields[] = {
	{ .path = "state.killed",
	  .offset = offsetof(struct bank_base_request, state_killed), .type = EDICT_BOOL, .is_flag = 1 },
	{ .path = "action.type",
	  .offset = offsetof(struct bank_base_request, action_type), .type = EDICT_STRING },
	{ .path = "export.rows",
	  .offset = offsetof(struct bank_base_request, export_rows), .type = EDICT_INTEGER },
	{ .path = "transfer.amount",
	  .offset = offsetof(struct bank_base_request, transfer_amount), .type = EDICT_NUMBER },
	{ .path = "transfer.cross_border",
	  .offset = offsetof(struct bank_base_request, transfer_cross_border), .type = EDICT_BOOL },
};

static const struct edict_path_node bank_base_paths[] = {
	{ .name = "", .len = 0, .first_child = 1, .n_children = 4,
	  .field = EDICT_FIELD_NONE, .texts = EDICT_FIELD_NONE },
	{ .name = "state", .len = 5, .first_child = 5, .n_children = 1,
	  .field = EDICT_FIELD_NONE, .texts = EDICT_FIELD_NONE },
	{ .name = "action", .len = 6, .first_child = 6, .n_children = 1,
	  .field = EDICT_FIELD_NONE, .texts = EDICT_FIELD_NONE },
	{ .name = "export", .len = 6, .first_child = 7, .n_children = 1,
	  .field = EDICT_FIELD_NONE, .texts = EDICT_FIELD_NONE },
	{ .name = "transfer", .len = 8, .first_child = 8, .n_children = 2,
	  .field = EDICT_FIELD_NONE, .texts = EDICT_FIELD_NONE },
	{ .name = "killed", .len = 6,
	  .field = BANK_BASE_FIELD_STATE_KILLED, .texts = EDICT_FIELD_NONE },
	{ .name = "type", .len = 4,
	  .field = BANK_BASE_FIELD_ACTION_TYPE, .texts = EDICT_FIELD_NONE },
	{ .name = "rows", .len = 4,
	  .field = BANK_BASE_FIELD_EXPORT_ROWS, .texts = EDICT_FIELD_NONE },
	{ .name = "amount", .len = 6,
	  .field = BANK_BASE_FIELD_TRANSFER_AMOUNT, .texts = EDICT_FIELD_NONE },
	{ .name = "cross_border", .len = 12,
	  .field = BANK_BASE_FIELD_TRANSFER_CROSS_BORDER, .texts = EDICT_FIELD_NONE },
};

/* Offsets of id, message and approvers in bank_base_texts; line; effect; obligation;
 * file; rank in the order of the strategy. */
static const struct edict_rule bank_base_rules[] = {
	{ 1, 1, 0, 0, EDICT_DENY, 0, 0, 0, 0, 0 }, /* killed */
	{ 8, 23, 0, 15, EDICT_DENY, 0, 0, 0, 1, 0 }, /* no-bulk-export */
	{ 59, 0, 74, 21, EDICT_REQUIRE_APPROVAL, 0, 0, 0, 2, 0 }, /* large-transfer */
	{ 83, 0, 96, 27, EDICT_REQUIRE_APPROVAL, 0, 0, 0, 3, 0 }, /* cross-border */
};

static const char bank_base_texts[] =
	"\0"
	"killed\0"
	"no-bulk-export\0"
	"Bulk exports go through the archive\0"
	"large-transfer\0"
	"treasury\0"
	"cross-border\0"
	"compliance";

static const char *const bank_base_files[] = {
	"bank-base.yaml",
};

const struct edict_policy bank_base_policy = {
	.abi_version = EDICT_ABI_VERSION,
	.request_size = sizeof(struct bank_base_request),
	.name = "bank-base",
	.source_digest = "19519379755d1823d5f43e1d000adc20",
	.files = bank_base_files,
	.texts = (const char *)&bank_base_texts,
	.fields = bank_base_fields,
	.paths = bank_base_paths,
	.rules = bank_base_rules,
	.n_fields = 5,
	.n_words = 1,
	.n_paths = 10,
	.n_rules = 4,
	.n_obligations = 0,
	.n_files = 1,
	.default_effect = EDICT_DENY,
	.obligations_after = 1,
	.known_if_present = 1,
	.choose = choose,
	.truth = truth,
};

void bank_base_request_init(struct bank_base_request *q)
{
	edict_request_init(&bank_base_policy, q);
}

void bank_base_decide(const struct bank_base_request *q, struct edict_decision *decision)
{
	edict_decide_choice(&bank_base_policy, q, NULL, choose(q, NULL), decision);
}
