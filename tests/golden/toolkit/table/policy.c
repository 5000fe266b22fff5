/* policy.c - the policy `warehouse` as C.  Emitted by edict; do not edit.
 *
 *   source    policy.yaml
 *   digest    eabbbf37a0482a778ee50b7e53580802
 *   strategy  deny_overrides
 *
 *   rule  line  effect            id
 *      0     -  deny              killed
 *      1     4  deny              no_policy
 *      2    11  deny              no-hazmat
 *      3    16  require_approval  heavy-lift
 *      4    21  deny              odd-path
 *      5    24  throttle          read
 *      6    24  allow             read
 *      7    28  warn              fragile
 *      8    31  allow             answer
 *   default     deny
 */
#include "policy.h"

/* ---- patterns: automata and what wakes them, see edict/scan.h ------------ */

/* Scan 0: 1 pattern of action.path, 1 group, of which 1 sleeps; 1782 bytes. */

/* Group 0: 4 states, 390 bytes; sleeps until a trigger.
 *
 *      0  (?i)\.\.[/\\]
 *         trigger ...[/\]
 */
static const uint8_t scan_0_0_class_of[256] = {
	[46] = 1, [47] = 2, [92] = 2,
};
static const uint16_t scan_0_0_next[16] = {
	0, 0, 0, 0,
	4, 8, 4, 0,
	4, 12, 4, 0,
	4, 12, 16, 0,
};
static const uint16_t scan_0_0_actions[3] = {
	0, 1, 0,
};
static const uint16_t scan_0_0_start[4] = {
	4, 4, 4, 4,
};

static const struct edict_group scan_0_groups[1] = {
	{
		.class_of = scan_0_0_class_of,
		.next = scan_0_0_next,
		.actions = scan_0_0_actions,
		.start = scan_0_0_start,
		.n_symbols = 4,
		.n_classes = 3,
		.quiet_end = 8,
		.event_from = 16,
	},
};

/* What wakes the other groups: runs of four bytes, folded. */
static const uint8_t scan_0_fold[256] = {
	1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1,
	1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 2, 3, 1, 1, 1, 1, 1, 1,
	1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1,
	1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 3, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1,
	1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1,
	1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1,
	1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1,
	1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1,
	1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1,
	1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1,
};
static const uint8_t scan_0_filter[1024] = {
	[243] = 128, [319] = 128, [635] = 128, [951] = 128,
};
/* gram, list */
static const struct edict_gram scan_0_slots[8] = {
	[1] = { 0x00020203, 1, 0 }, [2] = { 0x03020203, 1, 0 }, [4] = { 0x02020203, 1, 0 },
	[7] = { 0x01020203, 1, 0 },
};
/* number of wakes, then of each the group and how far back */
static const uint16_t scan_0_lists[4] = {
	0, 1, 0, 3,
};
static const struct edict_trigger scan_0_trigger = {
	.fold = scan_0_fold,
	.filter = scan_0_filter,
	.slots = scan_0_slots,
	.lists = scan_0_lists,
	.filter_bits = 10,
	.slot_bits = 3,
	.n_needles = 2,
	.needles = { 47, 92 },
};

static const struct edict_scan scan_0 = {
	.groups = scan_0_groups,
	.trigger = &scan_0_trigger,
	.n_groups = 1,
	.n_awake = 0,
	.n_patterns = 1,
	.n_machines = 1,
};

/* What the scans of one decision have found: whether each has run, and of each
 * a bit for every pattern that has matched. */
struct policy_found {
	uint32_t done[1];
	uint32_t hits_0[EDICT_SCAN_WORDS(1)];
};

/* The patterns that have matched in action.path, which holds a text. */
static const uint32_t *hits_0(const void *request, void *memory)
{
	const struct policy_request *q = request;
	struct policy_found *found = memory;
	uint32_t reached[1];
	if (!edict_is_set(found->done, 0)) {
		edict_scan(&scan_0, q->action_path, 1, reached, found->hits_0);
		found->done[0] |= UINT32_C(1) << 0;
	}
	return found->hits_0;
}

static const uint32_t *(*const policy_hits[])(const void *, void *) = {
	hits_0,
};

/* ---- decision: the plan as a table, see edict/abi.h --------------------- */

static const char names_0_texts[] =
	"\0"
	"lead\0"
	"safety";
static const struct edict_slot names_0_slots[] = {
	{ 1, 4, 1 },
	{ 0, 0, 0 },
	{ 6, 6, 2 },
	{ 0, 0, 0 },
};
static const uint16_t names_0_displace[] = {
	0, 0,
};
static const struct edict_names names_0 = {
	.texts = (const char *)&names_0_texts,
	.slots = names_0_slots,
	.displace = names_0_displace,
	.seed = UINT32_C(49308857),
	.bucket_shift = 31,
	.slot_shift = 30,
};

static const char names_1_texts[] =
	"\0"
	"list\0"
	"move\0"
	"read";
static const struct edict_slot names_1_slots[] = {
	{ 11, 4, 3 },
	{ 6, 4, 2 },
	{ 0, 0, 0 },
	{ 1, 4, 1 },
};
static const uint16_t names_1_displace[] = {
	1, 0,
};
static const struct edict_names names_1 = {
	.texts = (const char *)&names_1_texts,
	.slots = names_1_slots,
	.displace = names_1_displace,
	.seed = UINT32_C(3126807028),
	.bucket_shift = 31,
	.slot_shift = 30,
};

static const char names_2_texts[] =
	"\0"
	"post_tool\0"
	"pre_tool";
static const struct edict_slot names_2_slots[] = {
	{ 0, 0, 0 },
	{ 1, 9, 1 },
	{ 0, 0, 0 },
	{ 11, 8, 2 },
};
static const uint16_t names_2_displace[] = {
	0, 0,
};
static const struct edict_names names_2 = {
	.texts = (const char *)&names_2_texts,
	.slots = names_2_slots,
	.displace = names_2_displace,
	.seed = UINT32_C(3012869606),
	.bucket_shift = 31,
	.slot_shift = 30,
};

static const char names_3_texts[] =
	"\0"
	"picker-";
static const struct edict_slot names_3_slots[] = {
	{ 0, 0, 0 },
	{ 0, 0, 0 },
	{ 0, 0, 0 },
	{ 1, 7, 1 },
};
static const uint16_t names_3_displace[] = {
	0, 0,
};
static const struct edict_names names_3 = {
	.texts = (const char *)&names_3_texts,
	.slots = names_3_slots,
	.displace = names_3_displace,
	.seed = UINT32_C(3702333120),
	.bucket_shift = 31,
	.slot_shift = 30,
};

static const char names_4_texts[] =
	"\0"
	"packer";
static const struct edict_slot names_4_slots[] = {
	{ 0, 0, 0 },
	{ 0, 0, 0 },
	{ 0, 0, 0 },
	{ 1, 6, 1 },
};
static const uint16_t names_4_displace[] = {
	0, 0,
};
static const struct edict_names names_4 = {
	.texts = (const char *)&names_4_texts,
	.slots = names_4_slots,
	.displace = names_4_displace,
	.seed = UINT32_C(4221199532),
	.bucket_shift = 31,
	.slot_shift = 30,
};

static const struct edict_names *const policy_names[] = {
	&names_0,
	&names_1,
	&names_2,
	&names_3,
	&names_4,
};

/* op, flags, field, operand, rule or skip, offset */
static const struct edict_test policy_tests[] = {
	{ EDICT_OP_BOOL, EDICT_TEST_MAY | EDICT_TEST_DECIDES | EDICT_TEST_EFFECT(EDICT_DENY), 0, 0, 0, 0 }, /* state.killed -> killed */
	{ EDICT_OP_STRING_EQ, EDICT_TEST_NOT | EDICT_TEST_MAY, 1, 0, 1, 0 }, /* agent.id != 'packer' */
	{ EDICT_OP_STARTS, EDICT_TEST_NOT | EDICT_TEST_MAY | EDICT_TEST_DECIDES | EDICT_TEST_EFFECT(EDICT_DENY), 1, 1, 1, 0 }, /* agent.id not starts_with 'picker-' -> no_policy */
	{ EDICT_OP_END, 0, 0, 0, 0, 0 },
	{ EDICT_OP_STRING_EQ, EDICT_TEST_MAY, 2, 2, 4, 0 }, /* zone == 'hazmat' */
	{ EDICT_OP_STRING_IN, EDICT_TEST_NOT | EDICT_TEST_MAY, 3, 0, 3, 0 }, /* agent.role not in ['lead', 'safety'] */
	{ EDICT_OP_STRING_EQ, EDICT_TEST_NOT | EDICT_TEST_MAY, 1, 0, 1, 0 }, /* agent.id != 'packer' */
	{ EDICT_OP_STARTS, 0, 1, 1, 1, 0 }, /* agent.id starts_with 'picker-' */
	{ EDICT_OP_TRUE, EDICT_TEST_DECIDES | EDICT_TEST_EFFECT(EDICT_DENY), 0, 0, 2, 0 }, /* no-hazmat */
	{ EDICT_OP_HAS, 0, 7, 0, 5, 0 }, /* has action.path */
	{ EDICT_OP_STRING_EQ, EDICT_TEST_NOT | EDICT_TEST_MAY, 1, 0, 1, 0 }, /* agent.id != 'packer' */
	{ EDICT_OP_STARTS, 0, 1, 1, 3, 0 }, /* agent.id starts_with 'picker-' */
	{ EDICT_OP_STARTS, EDICT_TEST_NOT, 7, 3, 1, 0 }, /* action.path not starts_with '/etc' */
	{ EDICT_OP_MATCHES, EDICT_TEST_MAY, 7, 0, 1, 0 }, /* action.path matches '(?i)\.\.[/\\]' */
	{ EDICT_OP_TRUE, EDICT_TEST_DECIDES | EDICT_TEST_EFFECT(EDICT_DENY), 0, 0, 4, 0 }, /* odd-path */
	{ EDICT_OP_STRING_IS, EDICT_TEST_MAY, 5, 65538, 4, 0 }, /* action.type == 'move' */
	{ EDICT_OP_VALUE_LE, EDICT_TEST_NOT | EDICT_TEST_MAY, 6, 4, 3, 0 }, /* weight_kg > 35.5 */
	{ EDICT_OP_STRING_EQ, EDICT_TEST_NOT | EDICT_TEST_MAY, 1, 0, 1, 0 }, /* agent.id != 'packer' */
	{ EDICT_OP_STARTS, 0, 1, 1, 1, 0 }, /* agent.id starts_with 'picker-' */
	{ EDICT_OP_TRUE, EDICT_TEST_DECIDES | EDICT_TEST_EFFECT(EDICT_REQUIRE_APPROVAL), 0, 0, 3, 0 }, /* heavy-lift */
	{ EDICT_OP_END, 0, 0, 0, 0, 0 },
	{ EDICT_OP_END, 0, 0, 0, 0, 0 },
	{ EDICT_OP_END, 0, 0, 0, 0, 0 },
	{ EDICT_OP_END, 0, 0, 0, 0, 0 },
	{ EDICT_OP_STRING_EQ, EDICT_TEST_MAY, 2, 2, 1, 0 }, /* zone == 'hazmat' */
	{ EDICT_OP_STRING_IN, EDICT_TEST_NOT | EDICT_TEST_MAY | EDICT_TEST_DECIDES | EDICT_TEST_EFFECT(EDICT_DENY), 3, 0, 2, 0 }, /* agent.role not in ['lead', 'safety'] -> no-hazmat */
	{ EDICT_OP_HAS, 0, 7, 0, 3, 0 }, /* has action.path */
	{ EDICT_OP_STARTS, EDICT_TEST_NOT, 7, 3, 1, 0 }, /* action.path not starts_with '/etc' */
	{ EDICT_OP_MATCHES, EDICT_TEST_MAY, 7, 0, 1, 0 }, /* action.path matches '(?i)\.\.[/\\]' */
	{ EDICT_OP_TRUE, EDICT_TEST_DECIDES | EDICT_TEST_EFFECT(EDICT_DENY), 0, 0, 4, 0 }, /* odd-path */
	{ EDICT_OP_STRING_IS, EDICT_TEST_MAY, 5, 65538, 1, 0 }, /* action.type == 'move' */
	{ EDICT_OP_VALUE_LE, EDICT_TEST_NOT | EDICT_TEST_MAY | EDICT_TEST_DECIDES | EDICT_TEST_EFFECT(EDICT_REQUIRE_APPROVAL), 6, 4, 3, 0 }, /* weight_kg > 35.5 -> heavy-lift */
	{ EDICT_OP_INTEGER_LT, EDICT_TEST_NOT | EDICT_TEST_MAY, 8, 100, 1, 0 }, /* counters.read >= 100 */
	{ EDICT_OP_STRING_IN, EDICT_TEST_DECIDES | EDICT_TEST_EFFECT(EDICT_THROTTLE), 5, 1, 5, 0 }, /* action.type in ['list', 'read'] -> read */
	{ EDICT_OP_STRING_IN, EDICT_TEST_DECIDES | EDICT_TEST_EFFECT(EDICT_ALLOW), 5, 1, 6, 0 }, /* action.type in ['list', 'read'] -> read */
	{ EDICT_OP_STARTS, EDICT_TEST_NOT | EDICT_TEST_MAY, 10, 5, 1, 0 }, /* args.note not starts_with 'careful' */
	{ EDICT_OP_CONTAINS, 0, 9, 6, 1, 0 }, /* tags contains 'fragile' */
	{ EDICT_OP_TRUE, EDICT_TEST_DECIDES | EDICT_TEST_EFFECT(EDICT_ALLOW), 0, 0, 7, 0 }, /* fragile */
	{ EDICT_OP_END, 0, 0, 0, 0, 0 },
	{ EDICT_OP_IS_NULL, EDICT_TEST_NOT, 11, 0, 4, 0 }, /* output != null */
	{ EDICT_OP_FIELD_LT, 0, 12, 13, 3, 0 }, /* args.pages < args.limit */
	{ EDICT_OP_STRING_EQ, EDICT_TEST_NOT | EDICT_TEST_MAY, 1, 0, 1, 0 }, /* agent.id != 'packer' */
	{ EDICT_OP_STARTS, 0, 1, 1, 1, 0 }, /* agent.id starts_with 'picker-' */
	{ EDICT_OP_TRUE, EDICT_TEST_DECIDES | EDICT_TEST_EFFECT(EDICT_ALLOW), 0, 0, 8, 0 }, /* answer */
	{ EDICT_OP_END, 0, 0, 0, 0, 0 },
};

/* list, targets, field, names, key, mark */
static const struct edict_node policy_nodes[] = {
	{ 0, 0, POLICY_FIELD_STAGE, 2, EDICT_KEY_WHOLE, 0, 0 },
	{ 21, 4, POLICY_FIELD_AGENT_ID, 3, EDICT_KEY_HEAD, 45, 0 },
	{ 22, 7, POLICY_FIELD_AGENT_ID, 4, EDICT_KEY_WHOLE, 0, 0 },
};

static const uint32_t policy_targets[] = {
	2147483652, 2147483671, 2147483687, 1, 2147483671, 2, 2147483672, 2147483671,
	2147483671, 2147483672,
};

static const struct edict_test policy_atoms[] = {
	{ EDICT_OP_BOOL, 0, 0, 0, 0, 0 }, /* state.killed */
	{ EDICT_OP_STARTS, 0, 1, 1, 0, 0 }, /* agent.id starts_with 'picker-' */
	{ EDICT_OP_STRING_EQ, 0, 1, 0, 0, 0 }, /* agent.id == 'packer' */
	{ EDICT_OP_STRING_EQ, 0, 4, 7, 0, 0 }, /* stage == 'pre_tool' */
	{ EDICT_OP_STRING_EQ, 0, 2, 2, 0, 0 }, /* zone == 'hazmat' */
	{ EDICT_OP_STRING_IN, 0, 3, 0, 0, 0 }, /* agent.role in ['lead', 'safety'] */
	{ EDICT_OP_STRING_IS, 0, 5, 65538, 0, 0 }, /* action.type == 'move' */
	{ EDICT_OP_VALUE_LE, 0, 6, 4, 0, 0 }, /* weight_kg <= 35.5 */
	{ EDICT_OP_HAS, 0, 7, 0, 0, 0 }, /* has action.path */
	{ EDICT_OP_MATCHES, 0, 7, 0, 0, 0 }, /* action.path matches '(?i)\.\.[/\\]' */
	{ EDICT_OP_STARTS, 0, 7, 3, 0, 0 }, /* action.path starts_with '/etc' */
	{ EDICT_OP_STRING_IN, 0, 5, 1, 0, 0 }, /* action.type in ['list', 'read'] */
	{ EDICT_OP_INTEGER_LT, 0, 8, 100, 0, 0 }, /* counters.read < 100 */
	{ EDICT_OP_CONTAINS, 0, 9, 6, 0, 0 }, /* tags contains 'fragile' */
	{ EDICT_OP_STARTS, 0, 10, 5, 0, 0 }, /* args.note starts_with 'careful' */
	{ EDICT_OP_STRING_EQ, 0, 4, 8, 0, 0 }, /* stage == 'post_tool' */
	{ EDICT_OP_IS_NULL, 0, 11, 0, 0, 0 }, /* output == null */
	{ EDICT_OP_FIELD_LT, 0, 12, 13, 0, 0 }, /* args.pages < args.limit */
	{ EDICT_OP_TRUE, 0, 0, 0, 0, 0 },
};

/* the whole condition of each rule, postfix: kind << 28 | atom */
static const uint32_t policy_terms[] = {
	0, 1, 2, 536870912, 805306368, 1, 2, 536870912, 1073741824, 3, 268435456, 4,
	268435456, 5, 805306368, 268435456, 1, 2, 536870912, 1073741824, 3, 268435456, 6,
	268435456, 7, 805306368, 268435456, 1, 2, 536870912, 1073741824, 3, 268435456, 8,
	268435456, 9, 10, 536870912, 268435456, 1, 2, 536870912, 1073741824, 3, 268435456,
	11, 268435456, 1073741824, 12, 805306368, 268435456, 1, 2, 536870912, 1073741824,
	3, 268435456, 11, 268435456, 1, 2, 536870912, 1073741824, 3, 268435456, 13, 14,
	536870912, 268435456, 1, 2, 536870912, 1073741824, 15, 268435456, 16, 805306368,
	268435456, 17, 268435456,
};

static const uint32_t policy_terms_start[] = {
	0, 1, 5, 16, 27, 39, 51, 59, 69, 80,
};

static const struct edict_value policy_constants[] = {
	{ EDICT_STRING, { .string = { "packer", 6 } } },
	{ EDICT_STRING, { .string = { "picker-", 7 } } },
	{ EDICT_STRING, { .string = { "hazmat", 6 } } },
	{ EDICT_STRING, { .string = { "/etc", 4 } } },
	{ EDICT_NUMBER, { .number = { 355, 1 } } },
	{ EDICT_STRING, { .string = { "careful", 7 } } },
	{ EDICT_STRING, { .string = { "fragile", 7 } } },
	{ EDICT_STRING, { .string = { "pre_tool", 8 } } },
	{ EDICT_STRING, { .string = { "post_tool", 9 } } },
};

static const uint16_t policy_set_ids[] = {
	1, 2, 1, 3,
};

static const struct edict_set policy_sets[] = {
	{ 0, 2, 0 },
	{ 2, 2, 1 },
};

static const struct edict_field policy_fields[14];

static const struct edict_table policy_table = {
	.nodes = policy_nodes,
	.tests = policy_tests,
	.targets = policy_targets,
	.atoms = policy_atoms,
	.terms_start = policy_terms_start,
	.terms = policy_terms,
	.constants = policy_constants,
	.names = policy_names,
	.sets = policy_sets,
	.set_ids = policy_set_ids,
	.hits = policy_hits,
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
	{ .path = "agent.id",
	  .offset = offsetof(struct policy_request, agent_id), .type = EDICT_STRING },
	{ .path = "zone",
	  .offset = offsetof(struct policy_request, zone), .type = EDICT_STRING },
	{ .path = "agent.role",
	  .offset = offsetof(struct policy_request, agent_role), .type = EDICT_STRING },
	{ .path = "stage",
	  .offset = offsetof(struct policy_request, stage), .type = EDICT_STRING,
	  .fallback = { "pre_tool", 8 } },
	{ .path = "action.type",
	  .offset = offsetof(struct policy_request, action_type), .type = EDICT_STRING },
	{ .path = "weight_kg",
	  .offset = offsetof(struct policy_request, weight_kg), .type = EDICT_NUMBER },
	{ .path = "action.path",
	  .offset = offsetof(struct policy_request, action_path), .type = EDICT_STRING },
	{ .path = "counters.read",
	  .offset = offsetof(struct policy_request, counters_read), .type = EDICT_INTEGER },
	{ .path = "tags",
	  .offset = offsetof(struct policy_request, tags), .type = EDICT_LIST },
	{ .path = "args.note",
	  .offset = offsetof(struct policy_request, args_note), .type = EDICT_STRING },
	{ .path = "output",
	  .offset = offsetof(struct policy_request, output), .type = EDICT_STRING },
	{ .path = "args.pages",
	  .offset = offsetof(struct policy_request, args_pages), .type = EDICT_NUMBER },
	{ .path = "args.limit",
	  .offset = offsetof(struct policy_request, args_limit), .type = EDICT_NUMBER },
};

static const struct edict_path_node policy_paths[] = {
	{ .name = "", .len = 0, .first_child = 1, .n_children = 10,
	  .field = EDICT_FIELD_NONE, .texts = EDICT_FIELD_NONE },
	{ .name = "args", .len = 4, .first_child = 11, .n_children = 3,
	  .field = EDICT_FIELD_NONE, .texts = EDICT_FIELD_NONE },
	{ .name = "tags", .len = 4,
	  .field = POLICY_FIELD_TAGS, .texts = EDICT_FIELD_NONE },
	{ .name = "zone", .len = 4,
	  .field = POLICY_FIELD_ZONE, .texts = EDICT_FIELD_NONE },
	{ .name = "agent", .len = 5, .first_child = 14, .n_children = 2,
	  .field = EDICT_FIELD_NONE, .texts = EDICT_FIELD_NONE },
	{ .name = "stage", .len = 5,
	  .field = POLICY_FIELD_STAGE, .texts = EDICT_FIELD_NONE },
	{ .name = "state", .len = 5, .first_child = 16, .n_children = 1,
	  .field = EDICT_FIELD_NONE, .texts = EDICT_FIELD_NONE },
	{ .name = "action", .len = 6, .first_child = 17, .n_children = 2,
	  .field = EDICT_FIELD_NONE, .texts = EDICT_FIELD_NONE },
	{ .name = "output", .len = 6,
	  .field = POLICY_FIELD_OUTPUT, .texts = EDICT_FIELD_NONE },
	{ .name = "counters", .len = 8, .first_child = 19, .n_children = 1,
	  .field = EDICT_FIELD_NONE, .texts = EDICT_FIELD_NONE },
	{ .name = "weight_kg", .len = 9,
	  .field = POLICY_FIELD_WEIGHT_KG, .texts = EDICT_FIELD_NONE },
	{ .name = "note", .len = 4,
	  .field = POLICY_FIELD_ARGS_NOTE, .texts = EDICT_FIELD_NONE },
	{ .name = "limit", .len = 5,
	  .field = POLICY_FIELD_ARGS_LIMIT, .texts = EDICT_FIELD_NONE },
	{ .name = "pages", .len = 5,
	  .field = POLICY_FIELD_ARGS_PAGES, .texts = EDICT_FIELD_NONE },
	{ .name = "id", .len = 2,
	  .field = POLICY_FIELD_AGENT_ID, .texts = EDICT_FIELD_NONE },
	{ .name = "role", .len = 4,
	  .field = POLICY_FIELD_AGENT_ROLE, .texts = EDICT_FIELD_NONE },
	{ .name = "killed", .len = 6,
	  .field = POLICY_FIELD_STATE_KILLED, .texts = EDICT_FIELD_NONE },
	{ .name = "path", .len = 4,
	  .field = POLICY_FIELD_ACTION_PATH, .texts = EDICT_FIELD_NONE },
	{ .name = "type", .len = 4,
	  .field = POLICY_FIELD_ACTION_TYPE, .texts = EDICT_FIELD_NONE },
	{ .name = "read", .len = 4,
	  .field = POLICY_FIELD_COUNTERS_READ, .texts = EDICT_FIELD_NONE },
};

/* Offsets of id, message and approvers in policy_texts; line; effect; obligation;
 * file; rank in the order of the strategy. */
static const struct edict_rule policy_rules[] = {
	{ 1, 1, 0, 0, EDICT_DENY, 0, 0, 0, 0, 0 }, /* killed */
	{ 8, 8, 0, 4, EDICT_DENY, 0, 0, 0, 1, 0 }, /* no_policy */
	{ 18, 28, 0, 11, EDICT_DENY, 0, 0, 0, 2, 0 }, /* no-hazmat */
	{ 63, 0, 74, 16, EDICT_REQUIRE_APPROVAL, 0, 0, 0, 4, 0 }, /* heavy-lift */
	{ 95, 0, 0, 21, EDICT_DENY, 0, 0, 0, 3, 0 }, /* odd-path */
	{ 104, 109, 0, 24, EDICT_THROTTLE, 0, 0, 0, 5, 0 }, /* read */
	{ 104, 0, 0, 24, EDICT_ALLOW, 0, 0, 0, 6, 0 }, /* read */
	{ 120, 0, 0, 28, EDICT_ALLOW, EDICT_RULE_WARN, 0, 0, 7, 0 }, /* fragile */
	{ 128, 0, 0, 31, EDICT_ALLOW, 0, 0, 0, 8, 0 }, /* answer */
};

static const char policy_texts[] =
	"\0"
	"killed\0"
	"no_policy\0"
	"no-hazmat\0"
	"Hazardous goods need trained staff\0"
	"heavy-lift\0"
	"floor-manager\012safety\0"
	"odd-path\0"
	"read\0"
	"limit:read\0"
	"fragile\0"
	"answer";

static const uint16_t policy_obligations[] = {
	7,
};

static const char *const policy_files[] = {
	"policy.yaml",
};

static void decide(const void *request, struct edict_decision *decision,
		   uint32_t *truths)
{
	struct policy_found found = {0};
	edict_decide_found(&policy_policy, request, &found, decision);
	if (truths != NULL)
		edict_truths_found(&policy_policy, request, &found, truths);
}

const struct edict_policy policy_policy = {
	.abi_version = EDICT_ABI_VERSION,
	.request_size = sizeof(struct policy_request),
	.name = "warehouse",
	.source_digest = "eabbbf37a0482a778ee50b7e53580802",
	.files = policy_files,
	.texts = (const char *)&policy_texts,
	.fields = policy_fields,
	.paths = policy_paths,
	.rules = policy_rules,
	.obligations = policy_obligations,
	.table = &policy_table,
	.n_fields = 14,
	.n_words = 1,
	.n_paths = 20,
	.n_rules = 9,
	.n_obligations = 1,
	.n_files = 1,
	.default_effect = EDICT_DENY,
	.obligations_after = 1,
	.known_if_present = 0,
	.choose = choose,
	.truth = truth,
	.decide = decide,
};

void policy_request_init(struct policy_request *q)
{
	edict_request_init(&policy_policy, q);
}

void policy_decide(const struct policy_request *q, struct edict_decision *decision)
{
	struct policy_found found = {0};
	edict_decide_choice(&policy_policy, q, &found, choose(q, &found), decision);
}
