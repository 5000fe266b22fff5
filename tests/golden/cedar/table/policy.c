/* policy.c - the policy `policy` as C.  Emitted by edict; do not edit.
 *
 *   source    policy.cedar
 *   digest    dee99c7c4038b4de28b64ec932e5dc59
 *   strategy  deny_overrides
 *
 *   rule  line  effect            id
 *      0     3  allow             policy0
 *      1     6  allow             policy1
 *      2    13  deny              policy2
 *      3    16  allow             policy3
 *      4    18  allow             policy4
 *      5    23  allow             policy5
 *      6    30  allow             policy6
 *      7    36  allow             policy7
 *      8    39  allow             policy8
 *   default     deny
 */
#include "policy.h"

/* ---- patterns: automata and what wakes them, see edict/scan.h ------------ */

/* Group 0: 9 states, 510 bytes.
 *
 *      0  ^/srv/[a-z]+$
 */
static const uint8_t scan_0_0_class_of[256] = {
	[10] = 1, [47] = 2, ['a'] = 3, ['b'] = 3, ['c'] = 3, ['d'] = 3,
	['e'] = 3, ['f'] = 3, ['g'] = 3, ['h'] = 3, ['i'] = 3, ['j'] = 3,
	['k'] = 3, ['l'] = 3, ['m'] = 3, ['n'] = 3, ['o'] = 3, ['p'] = 3,
	['q'] = 3, ['r'] = 4, ['s'] = 5, ['t'] = 3, ['u'] = 3, ['v'] = 6,
	['w'] = 3, ['x'] = 3, ['y'] = 3, ['z'] = 3,
};
static const uint16_t scan_0_0_next[72] = {
	0, 0, 0, 0, 0, 0, 0, 0,
	0, 0, 16, 0, 0, 0, 0, 0,
	0, 0, 0, 0, 0, 24, 0, 0,
	0, 0, 0, 0, 32, 0, 0, 0,
	0, 0, 0, 0, 0, 0, 40, 0,
	0, 0, 48, 0, 0, 0, 0, 0,
	0, 0, 0, 56, 56, 56, 56, 0,
	0, 64, 0, 56, 56, 56, 56, 72,
	0, 0, 0, 0, 0, 0, 0, 72,
};
static const uint16_t scan_0_0_actions[3] = {
	0, 1, 0,
};
static const uint16_t scan_0_0_start[8] = {
	0, 0, 0, 0, 0, 0, 0, 8,
};

static const struct edict_group scan_0_groups[1] = {
	{
		.class_of = scan_0_0_class_of,
		.next = scan_0_0_next,
		.actions = scan_0_0_actions,
		.start = scan_0_0_start,
		.n_symbols = 8,
		.n_classes = 7,
		.quiet_end = 16,
		.event_from = 72,
	},
};

static const struct edict_scan policy_scans[] = {
	{
		.groups = scan_0_groups,
		.n_groups = 1,
		.n_awake = 1,
		.n_patterns = 1,
		.n_machines = 1,
	},
};

/* ---- decision: the plan as a table, see edict/abi.h --------------------- */

/* programs: enum edict_cedar_do | operand << 8 */
static const uint32_t policy_words[] = {
	/* 0: resource.owner == principal */
	21003, 8, 30, 0,
	/* 4: principal in Group::"admins" */
	8, 29, 0,
	/* 7: action in [Action::"edit", Action::"delete"] */
	264, 285, 0,
	/* 10: resource in Album::"private" */
	520, 541, 0,
	/* 13: context.mfa && context has session.user.name */
	18187, 3587, 9, 10, 5903, 1797, 5902, 10, 6671, 773, 6670, 4879, 514, 6, 775, 17,
	0,
	/* 30: [1, 2, 3].contains(context.n + 1) */
	1031, 19211, 1287, 33, 37, 0,
	/* 36: resource.name like "a*b\**" || principal has trusted */
	19979, 21, 772, 8, 6415, 17, 0,
	/* 43: resource.tags.isEmpty() || ["x", "y", "x"].containsAll(resource.tags) */
	25099, 20, 1028, 1543, 25099, 38, 17, 0,
	/* 51: if context.amount > 3 then ip(context.address).isInRange(ip("10.0.0.0/8")) else [principal, resource, User::"bob"].containsAny(resource.readers) */
	8971, 1820, 18, 1285, 7947, 279, 2055, 3114, 2562, 780, 8, 43, 520, 43, 2311, 43,
	24, 23051, 39, 0,
	/* 71: resource.hasTag("k") */
	520, 2567, 40, 0,
	/* 75: resource.getTag(context.key) == {a: 1, "b c": [true, "x", decimal("1.5")]} */
	520, 16139, 41, 2842, 0,
	/* 80: context.path.matches("^/srv/[a-z]+$") */
	22283, 22, 0,
	/* 83: context.user is User in Group::"staff" */
	27403, 10, 1296, 773, 3079, 36, 514, 6, 775, 0,
	/* 93: -context.debit <= 5 * context.credit - 1 */
	14091, 19, 3335, 12043, 35, 1287, 34, 32, 0,
	/* 102: !(context.currency != "EUR") */
	13067, 3610, 18, 18, 0,
	/* 107: {limit: context.limit, by: principal}.limit < duration("1h") */
	525, 17163, 4140, 8, 2604, 25, 4110, 3867, 0,
};

static const struct edict_cedar_value value_items_1[] = {
	{ EDICT_CEDAR_ENTITY, { 0 }, 0, { .entity = 0 } },
	{ EDICT_CEDAR_ENTITY, { 0 }, 0, { .entity = 1 } },
};

static const struct edict_cedar_value value_items_2[] = {
	{ EDICT_CEDAR_LONG, { 0 }, 0, { .integer = 1 } },
	{ EDICT_CEDAR_LONG, { 0 }, 0, { .integer = 2 } },
	{ EDICT_CEDAR_LONG, { 0 }, 0, { .integer = 3 } },
};

static const struct edict_cedar_value value_items_3[] = {
	{ EDICT_CEDAR_STRING, { 0 }, 1, { .bytes = "x" } },
	{ EDICT_CEDAR_STRING, { 0 }, 1, { .bytes = "y" } },
};

static const struct edict_cedar_ip value_ip_4 = {
	{ 10, 0, 0, 0 }, 8, 0
};

static const struct edict_cedar_value value_items_5[] = {
	{ EDICT_CEDAR_BOOL, { 0 }, 0, { .boolean = 1 } },
	{ EDICT_CEDAR_STRING, { 0 }, 1, { .bytes = "x" } },
	{ EDICT_CEDAR_DECIMAL, { 0 }, 0, { .integer = 15000 } },
};

static const struct edict_cedar_member value_members_6[] = {
	{ 6, 0, { EDICT_CEDAR_LONG, { 0 }, 0, { .integer = 1 } } }, /* a */
	{ 9, 0, { EDICT_CEDAR_SET, { 0 }, 3, { .items = value_items_5 } } }, /* b c */
};

static const struct edict_cedar_value policy_constants[] = {
	{ EDICT_CEDAR_ENTITY, { 0 }, 0, { .entity = 9 } },
	{ EDICT_CEDAR_SET, { 0 }, 2, { .items = value_items_1 } },
	{ EDICT_CEDAR_ENTITY, { 0 }, 0, { .entity = 8 } },
	{ EDICT_CEDAR_BOOL, { 0 }, 0, { .boolean = 0 } },
	{ EDICT_CEDAR_SET, { 0 }, 3, { .items = value_items_2 } },
	{ EDICT_CEDAR_LONG, { 0 }, 0, { .integer = 1 } },
	{ EDICT_CEDAR_SET, { 0 }, 2, { .items = value_items_3 } },
	{ EDICT_CEDAR_LONG, { 0 }, 0, { .integer = 3 } },
	{ EDICT_CEDAR_IP, { 0 }, 0, { .ip = &value_ip_4 } },
	{ EDICT_CEDAR_ENTITY, { 0 }, 0, { .entity = 13 } },
	{ EDICT_CEDAR_STRING, { 0 }, 1, { .bytes = "k" } },
	{ EDICT_CEDAR_RECORD, { 0 }, 2, { .members = value_members_6 } },
	{ EDICT_CEDAR_ENTITY, { 0 }, 0, { .entity = 10 } },
	{ EDICT_CEDAR_LONG, { 0 }, 0, { .integer = 5 } },
	{ EDICT_CEDAR_STRING, { 0 }, 3, { .bytes = "EUR" } },
	{ EDICT_CEDAR_DURATION, { 0 }, 0, { .integer = 3600000 } },
};

static const struct edict_string runs_0[] = {
	{ "a", 1 },
	{ "b*", 2 },
};

static const struct edict_cedar_pattern policy_patterns[] = {
	{ runs_0, 2, 0, 1 },
};

/* op, flags, field, operand, rule or skip, offset */
static const struct edict_test policy_tests[] = {
	{ EDICT_OP_INTEGER_EQ, 0, 5, 4, 2, 0 }, /* resource is Photo */
	{ EDICT_OP_TERM, 0, 0, 10, 1, 0 }, /* resource in Album::"private" */
	{ EDICT_OP_TERM, EDICT_TEST_NOT | EDICT_TEST_DECIDES | EDICT_TEST_EFFECT(EDICT_DENY), 0, 13, 2, 0 }, /* !(context.mfa && context has session.user.name) -> policy2 */
	{ EDICT_OP_END, 0, 0, 0, 0, 0 },
	{ EDICT_OP_TERM, 0, 0, 4, 1, 0 }, /* principal in Group::"admins" */
	{ EDICT_OP_TERM, EDICT_TEST_DECIDES | EDICT_TEST_EFFECT(EDICT_ALLOW), 0, 7, 1, 0 }, /* action in [Action::"edit", Action::"delete"] -> policy1 */
	{ EDICT_OP_END, 0, 0, 0, 0, 0 },
	{ EDICT_OP_INTEGER_EQ, 0, 5, 4, 1, 0 }, /* resource is Photo */
	{ EDICT_OP_TERM, EDICT_TEST_DECIDES | EDICT_TEST_EFFECT(EDICT_ALLOW), 0, 0, 0, 0 }, /* resource.owner == principal -> policy0 */
	{ EDICT_OP_TERM, 0, 0, 4, 1, 0 }, /* principal in Group::"admins" */
	{ EDICT_OP_TERM, EDICT_TEST_DECIDES | EDICT_TEST_EFFECT(EDICT_ALLOW), 0, 7, 1, 0 }, /* action in [Action::"edit", Action::"delete"] -> policy1 */
	{ EDICT_OP_INTEGER_EQ, 0, 0, 12, 1, 0 }, /* principal == User::"alice" */
	{ EDICT_OP_INTEGER_EQ, EDICT_TEST_DECIDES | EDICT_TEST_EFFECT(EDICT_ALLOW), 2, 11, 3, 0 }, /* resource == Photo::"p1" -> policy3 */
	{ EDICT_OP_END, 0, 0, 0, 0, 0 },
	{ EDICT_OP_TERM, 0, 0, 4, 1, 0 }, /* principal in Group::"admins" */
	{ EDICT_OP_TERM, EDICT_TEST_DECIDES | EDICT_TEST_EFFECT(EDICT_ALLOW), 0, 7, 1, 0 }, /* action in [Action::"edit", Action::"delete"] -> policy1 */
	{ EDICT_OP_TERM, EDICT_TEST_DECIDES | EDICT_TEST_EFFECT(EDICT_ALLOW), 0, 51, 5, 0 }, /* (if context.amount > 3 then ip(context.address).isInRange(ip... -> policy5 */
	{ EDICT_OP_END, 0, 0, 0, 0, 0 },
	{ EDICT_OP_TERM, 0, 0, 4, 1, 0 }, /* principal in Group::"admins" */
	{ EDICT_OP_TERM, EDICT_TEST_DECIDES | EDICT_TEST_EFFECT(EDICT_ALLOW), 0, 7, 1, 0 }, /* action in [Action::"edit", Action::"delete"] -> policy1 */
	{ EDICT_OP_TERM, 0, 0, 93, 2, 0 }, /* -context.debit <= 5 * context.credit - 1 */
	{ EDICT_OP_TERM, 0, 0, 102, 1, 0 }, /* !(context.currency != "EUR") */
	{ EDICT_OP_TERM, EDICT_TEST_NOT | EDICT_TEST_DECIDES | EDICT_TEST_EFFECT(EDICT_ALLOW), 0, 107, 8, 0 }, /* !({limit: context.limit, by: principal}.limit < duration("1h... -> policy8 */
	{ EDICT_OP_END, 0, 0, 0, 0, 0 },
	{ EDICT_OP_TERM, 0, 0, 4, 1, 0 }, /* principal in Group::"admins" */
	{ EDICT_OP_TERM, EDICT_TEST_DECIDES | EDICT_TEST_EFFECT(EDICT_ALLOW), 0, 7, 1, 0 }, /* action in [Action::"edit", Action::"delete"] -> policy1 */
	{ EDICT_OP_TERM, 0, 0, 80, 1, 0 }, /* context.path.matches("^/srv/[a-z]+$") */
	{ EDICT_OP_TERM, EDICT_TEST_DECIDES | EDICT_TEST_EFFECT(EDICT_ALLOW), 0, 83, 7, 0 }, /* context.user is User in Group::"staff" -> policy7 */
	{ EDICT_OP_END, 0, 0, 0, 0, 0 },
	{ EDICT_OP_TERM, 0, 0, 4, 1, 0 }, /* principal in Group::"admins" */
	{ EDICT_OP_TERM, EDICT_TEST_DECIDES | EDICT_TEST_EFFECT(EDICT_ALLOW), 0, 7, 1, 0 }, /* action in [Action::"edit", Action::"delete"] -> policy1 */
	{ EDICT_OP_INTEGER_EQ, 0, 3, 5, 4, 0 }, /* principal is User */
	{ EDICT_OP_INTEGER_EQ, 0, 5, 2, 3, 0 }, /* resource is Album */
	{ EDICT_OP_TERM, 0, 0, 30, 2, 0 }, /* [1, 2, 3].contains(context.n + 1) */
	{ EDICT_OP_TERM, 0, 0, 36, 1, 0 }, /* (resource.name like "a*b\**" || principal has trusted) */
	{ EDICT_OP_TERM, EDICT_TEST_NOT | EDICT_TEST_DECIDES | EDICT_TEST_EFFECT(EDICT_ALLOW), 0, 43, 4, 0 }, /* !(resource.tags.isEmpty() || ["x", "y", "x"].containsAll(res... -> policy4 */
	{ EDICT_OP_END, 0, 0, 0, 0, 0 },
	{ EDICT_OP_TERM, 0, 0, 4, 1, 0 }, /* principal in Group::"admins" */
	{ EDICT_OP_TERM, EDICT_TEST_DECIDES | EDICT_TEST_EFFECT(EDICT_ALLOW), 0, 7, 1, 0 }, /* action in [Action::"edit", Action::"delete"] -> policy1 */
	{ EDICT_OP_TERM, 0, 0, 71, 1, 0 }, /* resource.hasTag("k") */
	{ EDICT_OP_TERM, EDICT_TEST_DECIDES | EDICT_TEST_EFFECT(EDICT_ALLOW), 0, 75, 6, 0 }, /* resource.getTag(context.key) == {a: 1, "b c": [true, "x", de... -> policy6 */
	{ EDICT_OP_END, 0, 0, 0, 0, 0 },
};

/* list, targets, field, names, key, mark */
static const struct edict_node policy_nodes[] = {
	{ 0, 0, EDICT_CEDAR_ACTION, 2, EDICT_KEY_RANGE, 0, 6 },
};

static const uint32_t policy_targets[] = {
	2147483652, 2147483652, 2147483685, 2147483677, 2147483672, 2147483666,
	2147483662, 2147483655,
};

static const struct edict_test policy_atoms[] = {
	{ EDICT_OP_INTEGER_EQ, 0, 1, 7, 0, 0 }, /* action == Action::"view" */
	{ EDICT_OP_INTEGER_EQ, 0, 5, 4, 0, 0 }, /* resource is Photo */
	{ EDICT_OP_TERM, 0, 0, 0, 0, 0 }, /* resource.owner == principal */
	{ EDICT_OP_TERM, 0, 0, 4, 0, 0 }, /* principal in Group::"admins" */
	{ EDICT_OP_TERM, 0, 0, 7, 0, 0 }, /* action in [Action::"edit", Action::"delete"] */
	{ EDICT_OP_TERM, 0, 0, 10, 0, 0 }, /* resource in Album::"private" */
	{ EDICT_OP_TERM, 0, 0, 13, 0, 0 }, /* (context.mfa && context has session.user.name) */
	{ EDICT_OP_INTEGER_EQ, 0, 0, 12, 0, 0 }, /* principal == User::"alice" */
	{ EDICT_OP_INTEGER_EQ, 0, 2, 11, 0, 0 }, /* resource == Photo::"p1" */
	{ EDICT_OP_INTEGER_EQ, 0, 3, 5, 0, 0 }, /* principal is User */
	{ EDICT_OP_INTEGER_EQ, 0, 1, 3, 0, 0 }, /* action == Action::"list" */
	{ EDICT_OP_INTEGER_EQ, 0, 5, 2, 0, 0 }, /* resource is Album */
	{ EDICT_OP_TERM, 0, 0, 30, 0, 0 }, /* [1, 2, 3].contains(context.n + 1) */
	{ EDICT_OP_TERM, 0, 0, 36, 0, 0 }, /* (resource.name like "a*b\**" || principal has trusted) */
	{ EDICT_OP_TERM, 0, 0, 43, 0, 0 }, /* (resource.tags.isEmpty() || ["x", "y", "x"].containsAll(reso... */
	{ EDICT_OP_INTEGER_EQ, 0, 1, 6, 0, 0 }, /* action == Action::"share" */
	{ EDICT_OP_TERM, 0, 0, 51, 0, 0 }, /* (if context.amount > 3 then ip(context.address).isInRange(ip... */
	{ EDICT_OP_INTEGER_EQ, 0, 1, 2, 0, 0 }, /* action == Action::"label" */
	{ EDICT_OP_TERM, 0, 0, 71, 0, 0 }, /* resource.hasTag("k") */
	{ EDICT_OP_TERM, 0, 0, 75, 0, 0 }, /* resource.getTag(context.key) == {a: 1, "b c": [true, "x", de... */
	{ EDICT_OP_INTEGER_EQ, 0, 1, 4, 0, 0 }, /* action == Action::"open" */
	{ EDICT_OP_TERM, 0, 0, 80, 0, 0 }, /* context.path.matches("^/srv/[a-z]+$") */
	{ EDICT_OP_TERM, 0, 0, 83, 0, 0 }, /* context.user is User in Group::"staff" */
	{ EDICT_OP_INTEGER_EQ, 0, 1, 5, 0, 0 }, /* action == Action::"pay" */
	{ EDICT_OP_TERM, 0, 0, 93, 0, 0 }, /* -context.debit <= 5 * context.credit - 1 */
	{ EDICT_OP_TERM, 0, 0, 102, 0, 0 }, /* !(context.currency != "EUR") */
	{ EDICT_OP_TERM, 0, 0, 107, 0, 0 }, /* {limit: context.limit, by: principal}.limit < duration("1h") */
	{ EDICT_OP_TRUE, 0, 0, 0, 0, 0 },
};

/* the whole condition of each rule, postfix: kind << 28 | atom */
static const uint32_t policy_terms[] = {
	0, 1610612739, 1, 1610612737, 2, 3, 1610612737, 4, 1, 1610612740, 5, 1610612738,
	6, 805306368, 7, 1610612739, 0, 1610612737, 8, 9, 1610612746, 10, 1610612744, 11,
	1610612742, 12, 1610612740, 13, 1610612738, 14, 805306368, 15, 1610612737, 16, 17,
	1610612739, 18, 1610612737, 19, 20, 1610612739, 21, 1610612737, 22, 23,
	1610612742, 24, 1610612740, 25, 1610612738, 26, 805306368,
};

static const uint32_t policy_terms_start[] = {
	0, 5, 8, 14, 19, 31, 34, 39, 44, 52,
};

static const struct edict_cedar_table policy_table = {
	.plan.nodes = policy_nodes,
	.plan.tests = policy_tests,
	.plan.targets = policy_targets,
	.plan.atoms = policy_atoms,
	.plan.terms_start = policy_terms_start,
	.plan.terms = policy_terms,
	.terms = {
		.words = policy_words,
		.constants = policy_constants,
		.patterns = policy_patterns,
		.scans = policy_scans,
	},
};

static uint32_t choose(const void *request, void *found)
{
	(void)found;
	return edict_cedar_table_choose(&policy_table, request);
}

static uint32_t truth(const void *request, void *found, uint16_t rule)
{
	(void)found;
	return edict_cedar_table_truth(&policy_table, request, rule);
}

/* ---- descriptor -------------------------------------------------------- */

static const char names_0_texts[] =
	"\0"
	"Action\0"
	"Album\0"
	"Group\0"
	"Photo\0"
	"User\0"
	"a\0"
	"address\0"
	"amount\0"
	"b c\0"
	"by\0"
	"credit\0"
	"currency\0"
	"debit\0"
	"k\0"
	"key\0"
	"limit\0"
	"mfa\0"
	"n\0"
	"name\0"
	"owner\0"
	"path\0"
	"readers\0"
	"session\0"
	"tags\0"
	"trusted\0"
	"user";
static const struct edict_slot names_0_slots[] = {
	{ 41, 6, 8 },
	{ 0, 0, 0 },
	{ 48, 3, 9 },
	{ 0, 0, 0 },
	{ 0, 0, 0 },
	{ 0, 0, 0 },
	{ 0, 0, 0 },
	{ 0, 0, 0 },
	{ 111, 7, 22 },
	{ 0, 0, 0 },
	{ 0, 0, 0 },
	{ 55, 6, 11 },
	{ 0, 0, 0 },
	{ 26, 4, 5 },
	{ 0, 0, 0 },
	{ 140, 4, 26 },
	{ 0, 0, 0 },
	{ 106, 4, 21 },
	{ 95, 4, 19 },
	{ 127, 4, 24 },
	{ 0, 0, 0 },
	{ 0, 0, 0 },
	{ 132, 7, 25 },
	{ 0, 0, 0 },
	{ 0, 0, 0 },
	{ 0, 0, 0 },
	{ 14, 5, 3 },
	{ 89, 3, 17 },
	{ 83, 5, 16 },
	{ 0, 0, 0 },
	{ 0, 0, 0 },
	{ 119, 7, 23 },
	{ 0, 0, 0 },
	{ 79, 3, 15 },
	{ 33, 7, 7 },
	{ 31, 1, 6 },
	{ 0, 0, 0 },
	{ 8, 5, 2 },
	{ 0, 0, 0 },
	{ 0, 0, 0 },
	{ 71, 5, 13 },
	{ 100, 5, 20 },
	{ 0, 0, 0 },
	{ 52, 2, 10 },
	{ 0, 0, 0 },
	{ 0, 0, 0 },
	{ 0, 0, 0 },
	{ 1, 6, 1 },
	{ 0, 0, 0 },
	{ 0, 0, 0 },
	{ 0, 0, 0 },
	{ 0, 0, 0 },
	{ 20, 5, 4 },
	{ 0, 0, 0 },
	{ 0, 0, 0 },
	{ 0, 0, 0 },
	{ 0, 0, 0 },
	{ 0, 0, 0 },
	{ 77, 1, 14 },
	{ 93, 1, 18 },
	{ 62, 8, 12 },
	{ 0, 0, 0 },
	{ 0, 0, 0 },
	{ 0, 0, 0 },
};
static const uint16_t names_0_displace[] = {
	0, 0, 0, 0, 0, 0, 1, 0, 1, 2, 0, 0, 0, 1, 2, 6,
};
static const struct edict_names names_0 = {
	.texts = (const char *)&names_0_texts,
	.slots = names_0_slots,
	.displace = names_0_displace,
	.seed = UINT32_C(2434048824),
	.bucket_shift = 28,
	.slot_shift = 26,
};

static const struct edict_string policy_name_texts[] = {
	{ "Action", 6 },
	{ "Album", 5 },
	{ "Group", 5 },
	{ "Photo", 5 },
	{ "User", 4 },
	{ "a", 1 },
	{ "address", 7 },
	{ "amount", 6 },
	{ "b c", 3 },
	{ "by", 2 },
	{ "credit", 6 },
	{ "currency", 8 },
	{ "debit", 5 },
	{ "k", 1 },
	{ "key", 3 },
	{ "limit", 5 },
	{ "mfa", 3 },
	{ "n", 1 },
	{ "name", 4 },
	{ "owner", 5 },
	{ "path", 4 },
	{ "readers", 7 },
	{ "session", 7 },
	{ "tags", 4 },
	{ "trusted", 7 },
	{ "user", 4 },
};

/* type, is_listed, id; attributes, tags, ancestors, and how many of each */
static const struct edict_cedar_entity policy_entities[] = {
	{ 1, 0, { "delete", 6 }, NULL, NULL, NULL, 0, 0, 0, 0 }, /* Action */
	{ 1, 0, { "edit", 4 }, NULL, NULL, NULL, 0, 0, 0, 0 }, /* Action */
	{ 1, 0, { "label", 5 }, NULL, NULL, NULL, 0, 0, 0, 0 }, /* Action */
	{ 1, 0, { "list", 4 }, NULL, NULL, NULL, 0, 0, 0, 0 }, /* Action */
	{ 1, 0, { "open", 4 }, NULL, NULL, NULL, 0, 0, 0, 0 }, /* Action */
	{ 1, 0, { "pay", 3 }, NULL, NULL, NULL, 0, 0, 0, 0 }, /* Action */
	{ 1, 0, { "share", 5 }, NULL, NULL, NULL, 0, 0, 0, 0 }, /* Action */
	{ 1, 0, { "view", 4 }, NULL, NULL, NULL, 0, 0, 0, 0 }, /* Action */
	{ 2, 0, { "private", 7 }, NULL, NULL, NULL, 0, 0, 0, 0 }, /* Album */
	{ 3, 0, { "admins", 6 }, NULL, NULL, NULL, 0, 0, 0, 0 }, /* Group */
	{ 3, 0, { "staff", 5 }, NULL, NULL, NULL, 0, 0, 0, 0 }, /* Group */
	{ 4, 0, { "p1", 2 }, NULL, NULL, NULL, 0, 0, 0, 0 }, /* Photo */
	{ 5, 0, { "alice", 5 }, NULL, NULL, NULL, 0, 0, 0, 0 }, /* User */
	{ 5, 0, { "bob", 3 }, NULL, NULL, NULL, 0, 0, 0, 0 }, /* User */
};

/* Offsets of id, message and approvers in policy_texts; line; effect; obligation;
 * file; rank in the order of the strategy. */
static const struct edict_rule policy_rules[] = {
	{ 1, 0, 0, 3, EDICT_ALLOW, 0, 0, 0, 1, 0 }, /* policy0 */
	{ 9, 0, 0, 6, EDICT_ALLOW, 0, 0, 0, 2, 0 }, /* policy1 */
	{ 17, 0, 0, 13, EDICT_DENY, 0, 0, 0, 0, 0 }, /* policy2 */
	{ 25, 0, 0, 16, EDICT_ALLOW, 0, 0, 0, 3, 0 }, /* policy3 */
	{ 33, 0, 0, 18, EDICT_ALLOW, 0, 0, 0, 4, 0 }, /* policy4 */
	{ 41, 0, 0, 23, EDICT_ALLOW, 0, 0, 0, 5, 0 }, /* policy5 */
	{ 49, 0, 0, 30, EDICT_ALLOW, 0, 0, 0, 6, 0 }, /* policy6 */
	{ 57, 0, 0, 36, EDICT_ALLOW, 0, 0, 0, 7, 0 }, /* policy7 */
	{ 65, 0, 0, 39, EDICT_ALLOW, 0, 0, 0, 8, 0 }, /* policy8 */
};

static const char policy_texts[] =
	"\0"
	"policy0\0"
	"policy1\0"
	"policy2\0"
	"policy3\0"
	"policy4\0"
	"policy5\0"
	"policy6\0"
	"policy7\0"
	"policy8";

static const char *const policy_files[] = {
	"policy.cedar",
};

const struct edict_cedar_policy policy_policy = {
	.base = {
		.abi_version = EDICT_ABI_VERSION,
		.request_size = sizeof(struct edict_cedar_request),
		.name = "policy",
		.source_digest = "dee99c7c4038b4de28b64ec932e5dc59",
		.files = policy_files,
		.texts = (const char *)&policy_texts,
		.rules = policy_rules,
		.table = &policy_table.plan,
		.n_rules = 9,
		.n_files = 1,
		.default_effect = EDICT_DENY,
		.known_if_present = 1,
		.choose = choose,
		.truth = truth,
	},
	.names = &names_0,
	.name_texts = policy_name_texts,
	.entities = policy_entities,
	.n_names = 26,
	.n_entities = 14,
	.scratch_size = POLICY_SCRATCH_SIZE,
	.is_typed = 0,
};

void policy_decide(const struct edict_cedar_request *q, struct edict_decision *decision)
{
	edict_cedar_decide(&policy_policy, q, decision);
}
