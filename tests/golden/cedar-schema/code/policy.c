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

/* ---- conditions: EDICT_FALSE, EDICT_TRUE or unknown ----------------------- */

static const struct edict_cedar_value literal_1 =
	{ EDICT_CEDAR_STRING, { 0 }, 4, { .bytes = "role" } };

static const struct edict_cedar_value literal_2 =
	{ EDICT_CEDAR_DATETIME, { 0 }, 0, { .integer = INT64_C(1893456000000) } };

/* line 5: action in [Action::"edit", Action::"rename", Action::"write"] */
static bool action_in_action_edit_or_others(const struct edict_cedar_request *q)
{
	switch (q->keys[EDICT_CEDAR_ACTION]) {
	case POLICY_ACTION_EDIT:
	case POLICY_ACTION_RENAME:
	case POLICY_ACTION_WRITE:
		return true;
	default:
		return false;
	}
}

/* line 6: resource.owner == principal */
static uint32_t resource_owner_is_principal(const struct edict_cedar_request *q)
{
	struct edict_cedar_value resource_owner;
	uint32_t fault = edict_cedar_entity_place(q, edict_cedar_resource(q),
			POLICY_TYPE_DOC, 1, &resource_owner);
	if (fault)
		return fault;
	return edict_truth(edict_cedar_is_entity(&resource_owner,
			edict_cedar_principal(q)));
}

/* line 6: principal.level > 2 */
static uint32_t principal_level_above_2(const struct edict_cedar_request *q)
{
	struct edict_cedar_value principal_level;
	uint32_t fault = edict_cedar_entity_place(q, edict_cedar_principal(q),
			POLICY_TYPE_USER, 0, &principal_level);
	if (fault)
		return fault;
	return edict_truth(principal_level.as.integer > 2);
}

/* line 11: (principal in resource.readers || resource has notes && resource.notes.public || principal.hasTag("role") && principal.getTag("role") == "auditor") */
static uint32_t
principal_in_resource_readers_or_resource_has_no(const struct edict_cedar_request *q)
{
	const struct edict_cedar_value principal =
		edict_cedar_of_entity(edict_cedar_principal(q));
	struct edict_cedar_value resource_readers;
	uint32_t fault = edict_cedar_entity_place(q, edict_cedar_resource(q),
			POLICY_TYPE_DOC, 2, &resource_readers);
	if (fault)
		return fault;
	uint32_t truth = edict_cedar_in(q, &principal, &resource_readers);
	if (truth != EDICT_FALSE)
		return truth;
	if (edict_cedar_entity_has(q, edict_cedar_resource(q), POLICY_ATTR_NOTES)) {
		struct edict_cedar_value resource_notes;
		fault = edict_cedar_entity_place(q, edict_cedar_resource(q),
				POLICY_TYPE_DOC, 0, &resource_notes);
		if (fault)
			return fault;
		struct edict_cedar_value resource_notes_public;
		fault = edict_cedar_record_place(&resource_notes, 0,
				&resource_notes_public);
		if (fault)
			return fault;
		if (resource_notes_public.as.boolean != 0)
			return EDICT_TRUE;
	}
	uint32_t truth_2 = edict_cedar_has_tag(q, &principal, &literal_1);
	if (truth_2 != EDICT_TRUE)
		return truth_2;
	struct edict_cedar_value tag;
	fault = edict_cedar_get_tag(q, &principal, &literal_1, &tag);
	if (fault)
		return fault;
	return edict_truth(edict_cedar_is_text(&tag, "auditor", 7));
}

/* line 18: resource in Folder::"frozen" */
static uint32_t resource_in_folder_frozen(const struct edict_cedar_request *q)
{
	return edict_truth(edict_cedar_descends(q, edict_cedar_resource(q),
			POLICY_FOLDER_FROZEN));
}

/* line 18: context.at < datetime("2030-01-01") */
static uint32_t context_at_below_datetime_2030_01_01(const struct edict_cedar_request *q)
{
	struct edict_cedar_value context_at;
	uint32_t fault = edict_cedar_record_attr(&q->context, POLICY_ATTR_AT,
			&context_at);
	if (fault)
		return fault;
	return edict_cedar_less(&context_at, &literal_2, false);
}

/* rule 0 `policy0`, policy.cedar:4: allow if
 *     @id("owner") permit (principal is User, action in Action::"write", resource is Doc) when { resource.owner == principal && principal.level > 2 };
 */
EDICT_COLD static uint32_t rule_0(const struct edict_cedar_request *q)
{
	uint32_t truth = edict_truth(q->keys[EDICT_CEDAR_PRINCIPAL_TYPE] == POLICY_TYPE_USER);
	if (truth == EDICT_TRUE)
		truth = edict_truth(action_in_action_edit_or_others(q));
	if (truth == EDICT_TRUE)
		truth = edict_truth(q->keys[EDICT_CEDAR_RESOURCE_TYPE] == POLICY_TYPE_DOC);
	if (truth == EDICT_TRUE)
		truth = resource_owner_is_principal(q);
	if (truth == EDICT_TRUE)
		truth = principal_level_above_2(q);
	return truth;
}

/* rule 1 `policy1`, policy.cedar:8: allow if
 *     @id("readers") permit (principal, action == Action::"read", resource) when { principal in resource.readers || (resource has notes && resource.notes.public) || (principal.hasTag("role") && principal.getTag("role") == "auditor") };
 */
EDICT_COLD static uint32_t rule_1(const struct edict_cedar_request *q)
{
	uint32_t truth = edict_truth(q->keys[EDICT_CEDAR_ACTION] == POLICY_ACTION_READ);
	if (truth == EDICT_TRUE)
		truth = principal_in_resource_readers_or_resource_has_no(q);
	return truth;
}

/* rule 2 `policy2`, policy.cedar:16: deny if
 *     @id("frozen") forbid (principal, action, resource) when { resource in Folder::"frozen" && context.at < datetime("2030-01-01") };
 */
EDICT_COLD static uint32_t rule_2(const struct edict_cedar_request *q)
{
	uint32_t truth = resource_in_folder_frozen(q);
	if (truth == EDICT_TRUE)
		truth = context_at_below_datetime_2030_01_01(q);
	return truth;
}

/* ---- decision: the first rule that matches -------------------------------- */

static uint32_t choose_0(const struct edict_cedar_request *q)
{
	if (edict_must(resource_in_folder_frozen(q)) &&
	    edict_must(context_at_below_datetime_2030_01_01(q)))
		return EDICT_CHOICE(POLICY_RULE_POLICY2, EDICT_DENY);
	if (q->keys[EDICT_CEDAR_PRINCIPAL_TYPE] == POLICY_TYPE_USER &&
	    action_in_action_edit_or_others(q) &&
	    q->keys[EDICT_CEDAR_RESOURCE_TYPE] == POLICY_TYPE_DOC &&
	    edict_must(resource_owner_is_principal(q)) &&
	    edict_must(principal_level_above_2(q)))
		return EDICT_CHOICE(POLICY_RULE_POLICY0, EDICT_ALLOW);
	if (q->keys[EDICT_CEDAR_ACTION] == POLICY_ACTION_READ &&
	    edict_must(principal_in_resource_readers_or_resource_has_no(q)))
		return EDICT_CHOICE(POLICY_RULE_POLICY1, EDICT_ALLOW);
	return EDICT_CHOICE(EDICT_RULE_NONE, EDICT_DENY);
}

static uint32_t choose(const void *request, void *found)
{
	(void)found;
	return choose_0(request);
}

static uint32_t truth(const void *request, void *found, uint16_t rule)
{
	static uint32_t (*const conditions[])(const struct edict_cedar_request *) = {
		rule_0, rule_1, rule_2,
	};
	(void)found;
	return conditions[rule](request);
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
