/* shop_policy.c - a policy written by hand in the form the compiler emits as code.
 *
 * The budgets are measured with it, so that they do not move with the compiler.
 *
 *     killed       deny              state.killed
 *     no-secrets   deny              tool == 'read_file' and
 *                                    args.path starts_with '/etc/'
 *     big-refund   require_approval  tool == 'refund' and args.amount > 100
 *     rate         throttle          tool == 'refund' and counters.refund >= 5
 *     tools        allow             tool in ['refund', 'read_file']
 *     labels       warn              args.labels contains 'pii'
 */
#include "edict/abi.h"

#if EDICT_ABI_VERSION != 4
#error "this policy is for version 4 of the ABI"
#endif

enum { KILLED, TOOL, PATH, AMOUNT, COUNTER, LABELS, N_FIELDS };
enum { RULE_KILLED, RULE_SECRETS, RULE_BIG, RULE_RATE, RULE_TOOLS, RULE_LABELS, N_RULES };

struct shop_request {
	uint32_t bits[3];
	bool killed;
	struct edict_string tool;
	struct edict_string path;
	struct edict_number amount;
	int64_t counter;
	struct edict_list labels;
};

extern const struct edict_policy shop_policy;

/* ---- conditions ---------------------------------------------------------- */

static uint32_t is_killed(const struct shop_request *q)
{
	if (!edict_is_set(q->bits, KILLED))
		return edict_absent(q->bits, 1, KILLED);
	return edict_truth(q->killed);
}

static uint32_t tool_is(const struct shop_request *q, const char *name, uint32_t len)
{
	const struct edict_string text = {name, len};
	if (!edict_is_set(q->bits, TOOL))
		return edict_absent(q->bits, 1, TOOL);
	return edict_truth(edict_string_equal(q->tool, text));
}

static uint32_t tool_is_refund(const struct shop_request *q)
{
	return tool_is(q, "refund", 6);
}

static uint32_t tool_is_read_file(const struct shop_request *q)
{
	return tool_is(q, "read_file", 9);
}

static uint32_t path_is_secret(const struct shop_request *q)
{
	const struct edict_string text = {"/etc/", 5};
	if (!edict_is_set(q->bits, PATH))
		return edict_absent(q->bits, 1, PATH);
	return edict_truth(edict_string_starts(q->path, text));
}

static uint32_t amount_is_big(const struct shop_request *q)
{
	const struct edict_number bound = {100, 0};
	if (!edict_is_set(q->bits, AMOUNT))
		return edict_absent(q->bits, 1, AMOUNT);
	return edict_truth(edict_number_compare(q->amount, bound) > 0);
}

static uint32_t limit_is_reached(const struct shop_request *q)
{
	if (!edict_is_set(q->bits, COUNTER))
		return edict_absent(q->bits, 1, COUNTER);
	return edict_truth(q->counter >= 5);
}

static uint32_t labels_have_pii(const struct shop_request *q)
{
	const struct edict_value item = {.type = EDICT_STRING, .as.string = {"pii", 3}};
	if (!edict_is_set(q->bits, LABELS))
		return edict_absent(q->bits, 1, LABELS);
	return edict_list_member(q->labels, &item, LABELS);
}

/* ---- the decision -------------------------------------------------------- */

static uint32_t shop_truth(const void *request, void *found, uint16_t rule)
{
	(void)found;
	const struct shop_request *q = request;
	switch (rule) {
	case RULE_KILLED:
		return is_killed(q);
	case RULE_SECRETS:
		return edict_and(tool_is_read_file(q), path_is_secret(q));
	case RULE_BIG:
		return edict_and(tool_is_refund(q), amount_is_big(q));
	case RULE_RATE:
		return edict_and(tool_is_refund(q), limit_is_reached(q));
	case RULE_TOOLS:
		return edict_or(tool_is_refund(q), tool_is_read_file(q));
	default:
		return labels_have_pii(q);
	}
}

static uint32_t shop_choose(const void *request, void *found)
{
	(void)found;
	const struct shop_request *q = request;
	if (edict_may(is_killed(q)))
		return EDICT_CHOICE(RULE_KILLED, EDICT_DENY);
	if (edict_may(tool_is_read_file(q)) && edict_may(path_is_secret(q)))
		return EDICT_CHOICE(RULE_SECRETS, EDICT_DENY);
	if (edict_may(tool_is_refund(q))) {
		if (edict_may(amount_is_big(q)))
			return EDICT_CHOICE(RULE_BIG, EDICT_REQUIRE_APPROVAL);
		if (edict_may(limit_is_reached(q)))
			return EDICT_CHOICE(RULE_RATE, EDICT_THROTTLE);
	}
	if (edict_must(tool_is_refund(q)) || edict_must(tool_is_read_file(q)))
		return EDICT_CHOICE(RULE_TOOLS, EDICT_ALLOW);
	if (edict_must(labels_have_pii(q)))
		return EDICT_CHOICE(RULE_LABELS, EDICT_ALLOW);
	return EDICT_CHOICE(EDICT_RULE_NONE, EDICT_DENY);
}

/* ---- the descriptor ------------------------------------------------------ */

#define FIELD(path, member, type, is_flag)                                               \
	{                                                                                \
		path, offsetof(struct shop_request, member), type, is_flag, 0,           \
		{                                                                        \
			"", 0                                                            \
		}                                                                        \
	}
#define NONE EDICT_FIELD_NONE

static const struct edict_field fields[N_FIELDS] = {
	[KILLED] = FIELD("state.killed", killed, EDICT_BOOL, 1),
	[TOOL] = FIELD("tool", tool, EDICT_STRING, 0),
	[PATH] = FIELD("args.path", path, EDICT_STRING, 0),
	[AMOUNT] = FIELD("args.amount", amount, EDICT_NUMBER, 0),
	[COUNTER] = FIELD("counters.refund", counter, EDICT_INTEGER, 0),
	[LABELS] = FIELD("args.labels", labels, EDICT_LIST, 0),
};

static const struct edict_path_node paths[] = {
	{NULL, 0, 1, 4, NONE, NONE},	   {"args", 4, 5, 3, NONE, NONE},
	{"tool", 4, 0, 0, TOOL, NONE},	   {"state", 5, 8, 1, NONE, NONE},
	{"counters", 8, 9, 1, NONE, NONE}, {"path", 4, 0, 0, PATH, NONE},
	{"amount", 6, 0, 0, AMOUNT, NONE}, {"labels", 6, 0, 0, LABELS, NONE},
	{"killed", 6, 0, 0, KILLED, NONE}, {"refund", 6, 0, 0, COUNTER, NONE},
};

static const char texts[] = "\0killed\0no-secrets\0big-refund\0rate\0tools\0labels\0"
			    "secrets stay secret";

static const struct edict_rule rules[N_RULES] = {
	[RULE_KILLED] = {.id = 1, .message = 1, .effect = EDICT_DENY, .order = 0},
	[RULE_SECRETS] = {.id = 8, .message = 48, .effect = EDICT_DENY, .order = 1},
	[RULE_BIG] = {.id = 19, .effect = EDICT_REQUIRE_APPROVAL, .order = 2},
	[RULE_RATE] = {.id = 30, .effect = EDICT_THROTTLE, .order = 3},
	[RULE_TOOLS] = {.id = 35, .effect = EDICT_ALLOW, .order = 4},
	[RULE_LABELS] = {.id = 41,
			 .effect = EDICT_ALLOW,
			 .obligation = EDICT_RULE_WARN,
			 .order = 5},
};

static const uint16_t obligations[] = {RULE_LABELS};
static const char *const files[] = {"shop.yaml"};

const struct edict_policy shop_policy = {
	.abi_version = EDICT_ABI_VERSION,
	.request_size = sizeof(struct shop_request),
	.name = "shop",
	.source_digest = "",
	.files = files,
	.texts = texts,
	.fields = fields,
	.paths = paths,
	.rules = rules,
	.obligations = obligations,
	.n_fields = N_FIELDS,
	.n_words = 1,
	.n_paths = sizeof paths / sizeof paths[0],
	.n_rules = N_RULES,
	.n_obligations = 1,
	.n_files = 1,
	.default_effect = EDICT_DENY,
	.obligations_after = 1,
	.choose = shop_choose,
	.truth = shop_truth,
};
