/* policy.c - the policy `policy` as C.  Emitted by edict; do not edit.
 *
 *   source    policy.cedar
 *   digest    7ae567db8896b4264d9fe9442e510119
 *   strategy  deny_overrides
 *
 *   rule  line  effect            id
 *      0     4  allow             policy0
 *      1     8  allow             policy1
 *      2    16  deny              policy2
 *   default     deny
 */
#include "policy.h"

/* ---- decision: the plan as a table, see edict/abi.h --------------------- */

/* programs: enum edict_cedar_do | operand << 8 */
static const uint32_t policy_words[] = {
	/* 0: resource.owner == principal */
	11787, 8, 30, 0,
	/* 4: principal.level > 2 */
	9227, 28, 18, 0,
	/* 8: principal in resource.readers || resource has notes && resource.notes.public || principal.hasTag("role") && principal.getTag("role") == "auditor" */
	8, 13835, 36, 1796, 520, 2575, 771, 10763, 3086, 17, 17, 2564, 8, 263, 40, 1283,
	8, 263, 41, 538, 17, 17, 0,
	/* 31: resource in Folder::"frozen" */
	520, 797, 0,
	/* 34: context.at < datetime("2030-01-01") */
	7947, 1051, 0,
};

static const struct edict_cedar_value policy_constants[] = {
	{ EDICT_CEDAR_LONG, { 0 }, 0, { .integer = 2 } },
	{ EDICT_CEDAR_STRING, { 0 }, 4, { .bytes = "role" } },
	{ EDICT_CEDAR_STRING, { 0 }, 7, { .bytes = "auditor" } },
	{ EDICT_CEDAR_ENTITY, { 0 }, 0, { .entity = 9 } },
	{ EDICT_CEDAR_DATETIME, { 0 }, 0, { .integer = INT64_C(1893456000000) } },
};

/* op, flags, field, operand, rule or skip, offset */
static const struct edict_test policy_tests[] = {
	{ EDICT_OP_TERM, 0, 0, 31, 1, 0 }, /* resource in Folder::"frozen" */
	{ EDICT_OP_TERM, EDICT_TEST_DECIDES | EDICT_TEST_EFFECT(EDICT_DENY), 0, 34, 2, 0 }, /* context.at < datetime("2030-01-01") -> policy2 */
	{ EDICT_OP_INTEGER_EQ, 0, 3, 6, 4, 0 }, /* principal is User */
	{ EDICT_OP_INTEGER_IN, 0, 1, 0, 3, 0 }, /* action in [Action::"edit", Action::"rename", Action::"write"... */
	{ EDICT_OP_INTEGER_EQ, 0, 5, 3, 2, 0 }, /* resource is Doc */
	{ EDICT_OP_TERM, 0, 0, 0, 1, 0 }, /* resource.owner == principal */
	{ EDICT_OP_TERM, EDICT_TEST_DECIDES | EDICT_TEST_EFFECT(EDICT_ALLOW), 0, 4, 0, 0 }, /* principal.level > 2 -> policy0 */
	{ EDICT_OP_INTEGER_EQ, 0, 1, 2, 1, 0 }, /* action == Action::"read" */
	{ EDICT_OP_TERM, EDICT_TEST_DECIDES | EDICT_TEST_EFFECT(EDICT_ALLOW), 0, 8, 1, 0 }, /* (principal in resource.readers || resource has notes && reso... -> policy1 */
	{ EDICT_OP_END, 0, 0, 0, 0, 0 },
};

/* list, targets, field, names, key, mark */
static const struct edict_node policy_nodes[] = {
	{ 0, 0, 0, 0, EDICT_KEY_NONE, 0, 0 },
};

static const struct edict_test policy_atoms[] = {
	{ EDICT_OP_INTEGER_EQ, 0, 3, 6, 0, 0 }, /* principal is User */
	{ EDICT_OP_INTEGER_IN, 0, 1, 0, 0, 0 }, /* action in [Action::"edit", Action::"rename", Action::"write"... */
	{ EDICT_OP_INTEGER_EQ, 0, 5, 3, 0, 0 }, /* resource is Doc */
	{ EDICT_OP_TERM, 0, 0, 0, 0, 0 }, /* resource.owner == principal */
	{ EDICT_OP_TERM, 0, 0, 4, 0, 0 }, /* principal.level > 2 */
	{ EDICT_OP_INTEGER_EQ, 0, 1, 2, 0, 0 }, /* action == Action::"read" */
	{ EDICT_OP_TERM, 0, 0, 8, 0, 0 }, /* (principal in resource.readers || resource has notes && reso... */
	{ EDICT_OP_TERM, 0, 0, 31, 0, 0 }, /* resource in Folder::"frozen" */
	{ EDICT_OP_TERM, 0, 0, 34, 0, 0 }, /* context.at < datetime("2030-01-01") */
	{ EDICT_OP_TRUE, 0, 0, 0, 0, 0 },
};

/* the whole condition of each rule, postfix: kind << 28 | atom */
static const uint32_t policy_terms[] = {
	0, 1610612743, 1, 1610612741, 2, 1610612739, 3, 1610612737, 4, 5, 1610612737, 6,
	7, 1610612737, 8,
};

static const uint32_t policy_terms_start[] = {
	0, 9, 12, 15,
};

static const uint16_t policy_set_ids[] = {
	0, 3, 4,
};

static const struct edict_set policy_sets[] = {
	{ 0, 3, 0 },
};

static const struct edict_cedar_table policy_table = {
	.plan.nodes = policy_nodes,
	.plan.tests = policy_tests,
	.plan.atoms = policy_atoms,
	.plan.terms_start = policy_terms_start,
	.plan.terms = policy_terms,
	.plan.sets = policy_sets,
	.plan.set_ids = policy_set_ids,
	.terms = {
		.words = policy_words,
		.constants = policy_constants,
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
	"Colour\0"
	"Doc\0"
	"Folder\0"
	"Group\0"
	"User\0"
	"at\0"
	"colour\0"
	"level\0"
	"notes\0"
	"owner\0"
	"public\0"
	"readers\0"
	"role\0"
	"text";
static const struct edict_slot names_0_slots[] = {
	{ 0, 0, 0 },
	{ 40, 6, 8 },
	{ 53, 5, 10 },
	{ 72, 7, 13 },
	{ 0, 0, 0 },
	{ 0, 0, 0 },
	{ 0, 0, 0 },
	{ 0, 0, 0 },
	{ 80, 4, 14 },
	{ 8, 6, 2 },
	{ 85, 4, 15 },
	{ 47, 5, 9 },
	{ 0, 0, 0 },
	{ 32, 4, 6 },
	{ 19, 6, 4 },
	{ 0, 0, 0 },
	{ 0, 0, 0 },
	{ 37, 2, 7 },
	{ 26, 5, 5 },
	{ 0, 0, 0 },
	{ 0, 0, 0 },
	{ 1, 6, 1 },
	{ 15, 3, 3 },
	{ 0, 0, 0 },
	{ 0, 0, 0 },
	{ 59, 5, 11 },
	{ 0, 0, 0 },
	{ 0, 0, 0 },
	{ 65, 6, 12 },
	{ 0, 0, 0 },
	{ 0, 0, 0 },
	{ 0, 0, 0 },
};
static const uint16_t names_0_displace[] = {
	0, 2, 0, 0, 2, 3, 0, 1,
};
static const struct edict_names names_0 = {
	.texts = (const char *)&names_0_texts,
	.slots = names_0_slots,
	.displace = names_0_displace,
	.seed = UINT32_C(4101550024),
	.bucket_shift = 29,
	.slot_shift = 27,
};

static const struct edict_string policy_name_texts[] = {
	{ "Action", 6 },
	{ "Colour", 6 },
	{ "Doc", 3 },
	{ "Folder", 6 },
	{ "Group", 5 },
	{ "User", 4 },
	{ "at", 2 },
	{ "colour", 6 },
	{ "level", 5 },
	{ "notes", 5 },
	{ "owner", 5 },
	{ "public", 6 },
	{ "readers", 7 },
	{ "role", 4 },
	{ "text", 4 },
};

static const uint32_t ancestors_0[] = {
	4,
};

static const uint32_t ancestors_3[] = {
	4,
};

static const struct edict_cedar_member value_members_1[] = {
	{ 12, 0, { EDICT_CEDAR_BOOL, { 0 }, 0, { .boolean = 1 } } }, /* public */
	{ 15, 0, { EDICT_CEDAR_ABSENT, { 0 }, 0, { 0 } } }, /* text */
};

static const struct edict_cedar_value value_items_2[] = {
	{ EDICT_CEDAR_ENTITY, { 0 }, 0, { .entity = 10 } },
};

static const struct edict_cedar_member attrs_7[] = {
	{ 10, 0, { EDICT_CEDAR_RECORD, { 0 }, 2, { .members = value_members_1 } } }, /* notes */
	{ 11, 0, { EDICT_CEDAR_ENTITY, { 0 }, 0, { .entity = 11 } } }, /* owner */
	{ 13, 0, { EDICT_CEDAR_SET, { 0 }, 1, { .items = value_items_2 } } }, /* readers */
};

static const uint32_t ancestors_7[] = {
	8, 9,
};

static const uint32_t ancestors_8[] = {
	9,
};

static const struct edict_cedar_member attrs_11[] = {
	{ 9, 0, { EDICT_CEDAR_LONG, { 0 }, 0, { .integer = 3 } } }, /* level */
};

static const struct edict_cedar_member tags_11[] = {
	{ 14, 0, { EDICT_CEDAR_STRING, { 0 }, 7, { .bytes = "auditor" } } }, /* role */
};

static const uint32_t ancestors_11[] = {
	10,
};

/* type, is_listed, id; attributes, tags, ancestors, and how many of each */
static const struct edict_cedar_entity policy_entities[] = {
	{ 1, 1, { "edit", 4 }, NULL, NULL, ancestors_0, 0, 0, 1, 0 }, /* Action */
	{ 1, 1, { "print", 5 }, NULL, NULL, NULL, 0, 0, 0, 0 }, /* Action */
	{ 1, 1, { "read", 4 }, NULL, NULL, NULL, 0, 0, 0, 0 }, /* Action */
	{ 1, 1, { "rename", 6 }, NULL, NULL, ancestors_3, 0, 0, 1, 0 }, /* Action */
	{ 1, 1, { "write", 5 }, NULL, NULL, NULL, 0, 0, 0, 0 }, /* Action */
	{ 2, 0, { "green", 5 }, NULL, NULL, NULL, 0, 0, 0, 0 }, /* Colour */
	{ 2, 0, { "red", 3 }, NULL, NULL, NULL, 0, 0, 0, 0 }, /* Colour */
	{ 3, 1, { "plan", 4 }, attrs_7, NULL, ancestors_7, 3, 0, 2, 0 }, /* Doc */
	{ 4, 1, { "2019", 4 }, NULL, NULL, ancestors_8, 0, 0, 1, 0 }, /* Folder */
	{ 4, 1, { "frozen", 6 }, NULL, NULL, NULL, 0, 0, 0, 0 }, /* Folder */
	{ 5, 1, { "staff", 5 }, NULL, NULL, NULL, 0, 0, 0, 0 }, /* Group */
	{ 6, 1, { "alice", 5 }, attrs_11, tags_11, ancestors_11, 1, 1, 1, 0 }, /* User */
};

static const struct edict_cedar_type policy_types[] = {
	{ EDICT_CEDAR_RECORD, 0, 0, 0 }, /* 0: {} */
	{ EDICT_CEDAR_BOOL, 0, 0, 0 }, /* 1: Bool */
	{ EDICT_CEDAR_STRING, 0, 0, 0 }, /* 2: String */
	{ EDICT_CEDAR_RECORD, 0, 2, 0 }, /* 3: {public: Bool, text?: String} */
	{ EDICT_CEDAR_ENTITY, 0, 0, 6 }, /* 4: User */
	{ EDICT_CEDAR_ENTITY, 0, 0, 5 }, /* 5: Group */
	{ EDICT_CEDAR_SET, 0, 0, 5 }, /* 6: Set<Group> */
	{ EDICT_CEDAR_RECORD, 0, 3, 2 }, /* 7: {notes?: {public: Bool, text?: String}, owner: User, readers... */
	{ EDICT_CEDAR_LONG, 0, 0, 0 }, /* 8: Long */
	{ EDICT_CEDAR_RECORD, 0, 1, 5 }, /* 9: {level: Long} */
	{ EDICT_CEDAR_DATETIME, 0, 0, 0 }, /* 10: datetime */
	{ EDICT_CEDAR_ENTITY, 0, 0, 2 }, /* 11: Colour */
	{ EDICT_CEDAR_RECORD, 0, 2, 6 }, /* 12: {at: datetime, colour?: Colour} */
	{ EDICT_CEDAR_RECORD, 0, 1, 8 }, /* 13: {at: datetime} */
};

/* name, type, is_required */
static const struct edict_cedar_attr policy_attrs[] = {
	{ 12, 1, 1 }, /* public */
	{ 15, 2, 0 }, /* text */
	{ 10, 3, 0 }, /* notes */
	{ 11, 4, 1 }, /* owner */
	{ 13, 6, 1 }, /* readers */
	{ 9, 8, 1 }, /* level */
	{ 7, 10, 1 }, /* at */
	{ 8, 11, 0 }, /* colour */
	{ 7, 10, 1 }, /* at */
};

static const uint32_t type_ancestors_0[] = {
	1,
};

static const uint32_t type_ids_1[] = {
	5, 6,
};

static const uint32_t type_ancestors_2[] = {
	4,
};

static const uint32_t type_ancestors_3[] = {
	4,
};

static const uint32_t type_ancestors_5[] = {
	5,
};

/* name, shape, tags; types of ancestors, declared ids, and how many; is_enumerated,
 * is_action */
static const struct edict_cedar_entity_type policy_entity_types[] = {
	{ POLICY_TYPE_ACTION, 0, EDICT_CEDAR_NONE, type_ancestors_0, NULL, 1, 0, 0, 1, 0 },
	{ POLICY_TYPE_COLOUR, 0, EDICT_CEDAR_NONE, NULL, type_ids_1, 0, 2, 1, 0, 0 },
	{ POLICY_TYPE_DOC, 7, EDICT_CEDAR_NONE, type_ancestors_2, NULL, 1, 0, 0, 0, 0 },
	{ POLICY_TYPE_FOLDER, 0, EDICT_CEDAR_NONE, type_ancestors_3, NULL, 1, 0, 0, 0, 0 },
	{ POLICY_TYPE_GROUP, 0, EDICT_CEDAR_NONE, NULL, NULL, 0, 0, 0, 0, 0 },
	{ POLICY_TYPE_USER, 9, 2, type_ancestors_5, NULL, 1, 0, 0, 0, 0 },
};

static const uint32_t principals_0[] = {
	6,
};

static const uint32_t resources_0[] = {
	3,
};

static const uint32_t principals_1[] = {
	6,
};

static const uint32_t resources_1[] = {
	3,
};

static const uint32_t principals_2[] = {
	6,
};

static const uint32_t resources_2[] = {
	3,
};

static const uint32_t principals_3[] = {
	6,
};

static const uint32_t resources_3[] = {
	3,
};

/* action, context; how many types its principals and resources may have, and which */
static const struct edict_cedar_action policy_actions[] = {
	{ POLICY_ACTION_EDIT, 12, 1, 1, 0, principals_0, resources_0, },
	{ POLICY_ACTION_PRINT, 13, 1, 1, 0, principals_1, resources_1, },
	{ POLICY_ACTION_READ, 13, 1, 1, 0, principals_2, resources_2, },
	{ POLICY_ACTION_RENAME, 12, 1, 1, 0, principals_3, resources_3, },
	{ POLICY_ACTION_WRITE, 0, 0, 0, 0, NULL, NULL, },
};

static const struct edict_cedar_schema policy_schema = {
	.types = policy_types,
	.attrs = policy_attrs,
	.entity_types = policy_entity_types,
	.actions = policy_actions,
	.n_types = 14,
	.n_entity_types = 6,
	.n_actions = 5,
	.n_attrs = 9,
};

/* Offsets of id, message and approvers in policy_texts; line; effect; obligation;
 * file; rank in the order of the strategy. */
static const struct edict_rule policy_rules[] = {
	{ 1, 0, 0, 4, EDICT_ALLOW, 0, 0, 0, 1, 0 }, /* policy0 */
	{ 9, 0, 0, 8, EDICT_ALLOW, 0, 0, 0, 2, 0 }, /* policy1 */
	{ 17, 0, 0, 16, EDICT_DENY, 0, 0, 0, 0, 0 }, /* policy2 */
};

static const char policy_texts[] =
	"\0"
	"policy0\0"
	"policy1\0"
	"policy2";

static const char *const policy_files[] = {
	"policy.cedar",
};

const struct edict_cedar_policy policy_policy = {
	.base = {
		.abi_version = EDICT_ABI_VERSION,
		.request_size = sizeof(struct edict_cedar_request),
		.name = "policy",
		.source_digest = "7ae567db8896b4264d9fe9442e510119",
		.files = policy_files,
		.texts = (const char *)&policy_texts,
		.rules = policy_rules,
		.table = &policy_table.plan,
		.n_rules = 3,
		.n_files = 1,
		.default_effect = EDICT_DENY,
		.known_if_present = 1,
		.choose = choose,
		.truth = truth,
	},
	.names = &names_0,
	.name_texts = policy_name_texts,
	.entities = policy_entities,
	.schema = &policy_schema,
	.n_names = 15,
	.n_entities = 12,
	.scratch_size = POLICY_SCRATCH_SIZE,
	.is_typed = 1,
};

void policy_decide(const struct edict_cedar_request *q, struct edict_decision *decision)
{
	edict_decide_choice(&policy_policy.base, q, NULL, choose(q, NULL), decision);
}
