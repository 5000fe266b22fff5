/* helpdesk.c - the policy `helpdesk` as C.  Emitted by edict; do not edit.
 *
 *   source    helpdesk.cedar
 *   digest    6fd0388b195454e7ef31b2bfe5cb2b15
 *   strategy  deny_overrides
 *
 *   rule  line  effect            id
 *      0     4  allow             policy0
 *      1    13  allow             policy1
 *      2    23  allow             policy2
 *      3    36  deny              policy3
 *      4    40  deny              policy4
 *   default     deny
 */
#include "helpdesk.h"

/* ---- conditions: EDICT_FALSE, EDICT_TRUE or unknown ----------------------- */

static const struct edict_cedar_value literal_1 =
	{ EDICT_CEDAR_DECIMAL, { 0 }, 0, { .integer = 500000 } };

static const struct edict_cedar_ip value_ip_1 = {
	{ 10, 0, 0, 0 }, 8, 0
};

static const struct edict_cedar_value literal_2 =
	{ EDICT_CEDAR_IP, { 0 }, 0, { .ip = &value_ip_1 } };

static const struct edict_cedar_value literal_3 =
	{ EDICT_CEDAR_STRING, { 0 }, 10, { .bytes = "legal-hold" } };

/* line 10: principal in resource.desk */
static uint32_t principal_in_resource_desk(const struct edict_cedar_request *q)
{
	struct edict_cedar_value resource_desk;
	uint32_t fault = edict_cedar_entity_place(q, edict_cedar_resource(q),
			HELPDESK_TYPE_TICKET, 0, &resource_desk);
	if (fault)
		return fault;
	return edict_truth(edict_cedar_descends(q, edict_cedar_principal(q),
			resource_desk.as.entity));
}

/* line 19: resource.state == "open" */
static uint32_t resource_state_is_open(const struct edict_cedar_request *q)
{
	struct edict_cedar_value resource_state;
	uint32_t fault = edict_cedar_entity_place(q, edict_cedar_resource(q),
			HELPDESK_TYPE_TICKET, 3, &resource_state);
	if (fault)
		return fault;
	return edict_truth(edict_cedar_is_text(&resource_state, "open", 4));
}

/* line 20: (context.input has length && context.input.length > 4000) */
static uint32_t
context_input_has_length_and_context_input_lengt(const struct edict_cedar_request *q)
{
	struct edict_cedar_value context_input;
	uint32_t fault = edict_cedar_record_place(&q->context, 0, &context_input);
	if (fault)
		return fault;
	uint32_t truth = edict_cedar_has(q, &context_input, HELPDESK_ATTR_LENGTH);
	if (truth != EDICT_TRUE)
		return truth;
	struct edict_cedar_value context_input_length;
	fault = edict_cedar_record_place(&context_input, 0, &context_input_length);
	if (fault)
		return fault;
	return edict_truth(context_input_length.as.integer > 4000);
}

/* line 30: principal.level >= 2 */
static uint32_t principal_level_at_least_2(const struct edict_cedar_request *q)
{
	struct edict_cedar_value principal_level;
	uint32_t fault = edict_cedar_entity_place(q, edict_cedar_principal(q),
			HELPDESK_TYPE_AGENT, 0, &principal_level);
	if (fault)
		return fault;
	return edict_truth(principal_level.as.integer >= 2);
}

/* line 31: resource has order */
static uint32_t resource_has_order(const struct edict_cedar_request *q)
{
	return edict_truth(edict_cedar_entity_has(q, edict_cedar_resource(q),
			HELPDESK_ATTR_ORDER));
}

/* line 32: context.input.amount.lessThanOrEqual(decimal("50.00")) */
static uint32_t
context_input_amount_lessthanorequal_decimal_50_0(const struct edict_cedar_request *q)
{
	struct edict_cedar_value context_input;
	uint32_t fault = edict_cedar_record_place(&q->context, 0, &context_input);
	if (fault)
		return fault;
	struct edict_cedar_value context_input_amount;
	fault = edict_cedar_record_place(&context_input, 0, &context_input_amount);
	if (fault)
		return fault;
	struct edict_cedar_value result;
	fault = edict_cedar_call(q, EDICT_CEDAR_FN_LESS_THAN_OR_EQUAL,
			&context_input_amount, &literal_1, &result);
	if (fault)
		return fault;
	return edict_truth(result.as.boolean != 0);
}

/* line 38: context.session.address.isInRange(ip("10.0.0.0/8")) */
static uint32_t
context_session_address_isinrange_ip_10_0_0_0_8(const struct edict_cedar_request *q)
{
	struct edict_cedar_value context_session;
	uint32_t fault = edict_cedar_record_attr(&q->context, HELPDESK_ATTR_SESSION,
			&context_session);
	if (fault)
		return fault;
	struct edict_cedar_value context_session_address;
	fault = edict_cedar_attr(q, &context_session, HELPDESK_ATTR_ADDRESS,
			&context_session_address);
	if (fault)
		return fault;
	struct edict_cedar_value result;
	fault = edict_cedar_call(q, EDICT_CEDAR_FN_IS_IN_RANGE, &context_session_address,
			&literal_2, &result);
	if (fault)
		return fault;
	return edict_truth(result.as.boolean != 0);
}

/* line 41: action in [Action::"changes", Action::"refund", Action::"ticket_reply"] */
static bool action_in_action_changes_or_others(const struct edict_cedar_request *q)
{
	switch (q->keys[EDICT_CEDAR_ACTION]) {
	case HELPDESK_ACTION_CHANGES:
	case HELPDESK_ACTION_REFUND:
	case HELPDESK_ACTION_TICKET_REPLY:
		return true;
	default:
		return false;
	}
}

/* line 42: (resource.state == "locked" || resource.labels.contains("legal-hold")) */
static uint32_t
resource_state_is_locked_or_resource_labels_cont(const struct edict_cedar_request *q)
{
	struct edict_cedar_value resource_state;
	uint32_t fault = edict_cedar_entity_place(q, edict_cedar_resource(q),
			HELPDESK_TYPE_TICKET, 3, &resource_state);
	if (fault)
		return fault;
	if (edict_cedar_is_text(&resource_state, "locked", 6))
		return EDICT_TRUE;
	struct edict_cedar_value resource_labels;
	fault = edict_cedar_entity_place(q, edict_cedar_resource(q), HELPDESK_TYPE_TICKET,
			1, &resource_labels);
	if (fault)
		return fault;
	return edict_cedar_contains(&resource_labels, &literal_3);
}

/* rule 0 `policy0`, helpdesk.cedar:4: allow if
 *     @id("read-tickets") permit ( principal is Agent, action == Action::"ticket_read", resource is Ticket ) when { principal in resource.desk };
 */
EDICT_COLD static uint32_t rule_0(const struct edict_cedar_request *q)
{
	uint32_t truth = edict_truth(q->keys[EDICT_CEDAR_PRINCIPAL_TYPE] == HELPDESK_TYPE_AGENT);
	if (truth == EDICT_TRUE)
		truth = edict_truth(q->keys[EDICT_CEDAR_ACTION] == HELPDESK_ACTION_TICKET_READ);
	if (truth == EDICT_TRUE)
		truth = edict_truth(q->keys[EDICT_CEDAR_RESOURCE_TYPE] == HELPDESK_TYPE_TICKET);
	if (truth == EDICT_TRUE)
		truth = principal_in_resource_desk(q);
	return truth;
}

/* rule 1 `policy1`, helpdesk.cedar:13: allow if
 *     @id("reply") permit ( principal is Agent, action == Action::"ticket_reply", resource is Ticket ) when { principal in resource.desk && resource.state == "open" } unless { context.input has length && context.input.length > 4000 };
 */
EDICT_COLD static uint32_t rule_1(const struct edict_cedar_request *q)
{
	uint32_t truth = edict_truth(q->keys[EDICT_CEDAR_PRINCIPAL_TYPE] == HELPDESK_TYPE_AGENT);
	if (truth == EDICT_TRUE)
		truth = edict_truth(q->keys[EDICT_CEDAR_ACTION] == HELPDESK_ACTION_TICKET_REPLY);
	if (truth == EDICT_TRUE)
		truth = edict_truth(q->keys[EDICT_CEDAR_RESOURCE_TYPE] == HELPDESK_TYPE_TICKET);
	if (truth == EDICT_TRUE)
		truth = principal_in_resource_desk(q);
	if (truth == EDICT_TRUE)
		truth = resource_state_is_open(q);
	if (truth == EDICT_TRUE)
		truth = edict_not(context_input_has_length_and_context_input_lengt(q));
	return truth;
}

/* rule 2 `policy2`, helpdesk.cedar:23: allow if
 *     @id("refund") permit ( principal is Agent, action == Action::"refund", resource is Ticket ) when { principal.level >= 2 && resource has order && context.input.amount.lessThanOrEqual(decimal("50.00")) };
 */
EDICT_COLD static uint32_t rule_2(const struct edict_cedar_request *q)
{
	uint32_t truth = edict_truth(q->keys[EDICT_CEDAR_PRINCIPAL_TYPE] == HELPDESK_TYPE_AGENT);
	if (truth == EDICT_TRUE)
		truth = edict_truth(q->keys[EDICT_CEDAR_ACTION] == HELPDESK_ACTION_REFUND);
	if (truth == EDICT_TRUE)
		truth = edict_truth(q->keys[EDICT_CEDAR_RESOURCE_TYPE] == HELPDESK_TYPE_TICKET);
	if (truth == EDICT_TRUE)
		truth = principal_level_at_least_2(q);
	if (truth == EDICT_TRUE)
		truth = resource_has_order(q);
	if (truth == EDICT_TRUE)
		truth = context_input_amount_lessthanorequal_decimal_50_0(q);
	return truth;
}

/* rule 3 `policy3`, helpdesk.cedar:36: deny if
 *     @id("outside") forbid (principal, action, resource) unless { context.session.address.isInRange(ip("10.0.0.0/8")) };
 */
EDICT_COLD static uint32_t rule_3(const struct edict_cedar_request *q)
{
	return edict_not(context_session_address_isinrange_ip_10_0_0_0_8(q));
}

/* rule 4 `policy4`, helpdesk.cedar:40: deny if
 *     @id("locked") forbid (principal, action in Action::"changes", resource is Ticket) when { resource.state == "locked" || resource.labels.contains("legal-hold") };
 */
EDICT_COLD static uint32_t rule_4(const struct edict_cedar_request *q)
{
	uint32_t truth = edict_truth(action_in_action_changes_or_others(q));
	if (truth == EDICT_TRUE)
		truth = edict_truth(q->keys[EDICT_CEDAR_RESOURCE_TYPE] == HELPDESK_TYPE_TICKET);
	if (truth == EDICT_TRUE)
		truth = resource_state_is_locked_or_resource_labels_cont(q);
	return truth;
}

/* ---- decision: the first rule that matches -------------------------------- */

static uint32_t choose_0(const struct edict_cedar_request *q)
{
	if (edict_must_not(context_session_address_isinrange_ip_10_0_0_0_8(q)))
		return EDICT_CHOICE(HELPDESK_RULE_POLICY3, EDICT_DENY);
	switch (q->keys[EDICT_CEDAR_ACTION]) {
	case HELPDESK_ACTION_CHANGES:
		if (q->keys[EDICT_CEDAR_RESOURCE_TYPE] == HELPDESK_TYPE_TICKET &&
		    edict_must(resource_state_is_locked_or_resource_labels_cont(q)))
			return EDICT_CHOICE(HELPDESK_RULE_POLICY4, EDICT_DENY);
		return EDICT_CHOICE(EDICT_RULE_NONE, EDICT_DENY);
	case HELPDESK_ACTION_REFUND:
		if (q->keys[EDICT_CEDAR_RESOURCE_TYPE] == HELPDESK_TYPE_TICKET &&
		    edict_must(resource_state_is_locked_or_resource_labels_cont(q)))
			return EDICT_CHOICE(HELPDESK_RULE_POLICY4, EDICT_DENY);
		if (q->keys[EDICT_CEDAR_PRINCIPAL_TYPE] == HELPDESK_TYPE_AGENT &&
		    q->keys[EDICT_CEDAR_RESOURCE_TYPE] == HELPDESK_TYPE_TICKET &&
		    edict_must(principal_level_at_least_2(q)) &&
		    edict_must(resource_has_order(q)) &&
		    edict_must(context_input_amount_lessthanorequal_decimal_50_0(q)))
			return EDICT_CHOICE(HELPDESK_RULE_POLICY2, EDICT_ALLOW);
		return EDICT_CHOICE(EDICT_RULE_NONE, EDICT_DENY);
	case HELPDESK_ACTION_TICKET_READ:
		if (q->keys[EDICT_CEDAR_PRINCIPAL_TYPE] == HELPDESK_TYPE_AGENT &&
		    q->keys[EDICT_CEDAR_RESOURCE_TYPE] == HELPDESK_TYPE_TICKET &&
		    edict_must(principal_in_resource_desk(q)))
			return EDICT_CHOICE(HELPDESK_RULE_POLICY0, EDICT_ALLOW);
		return EDICT_CHOICE(EDICT_RULE_NONE, EDICT_DENY);
	case HELPDESK_ACTION_TICKET_REPLY:
		if (q->keys[EDICT_CEDAR_RESOURCE_TYPE] == HELPDESK_TYPE_TICKET &&
		    edict_must(resource_state_is_locked_or_resource_labels_cont(q)))
			return EDICT_CHOICE(HELPDESK_RULE_POLICY4, EDICT_DENY);
		if (q->keys[EDICT_CEDAR_PRINCIPAL_TYPE] == HELPDESK_TYPE_AGENT &&
		    q->keys[EDICT_CEDAR_RESOURCE_TYPE] == HELPDESK_TYPE_TICKET &&
		    edict_must(principal_in_resource_desk(q)) &&
		    edict_must(resource_state_is_open(q)) &&
		    edict_must_not(context_input_has_length_and_context_input_lengt(q)))
			return EDICT_CHOICE(HELPDESK_RULE_POLICY1, EDICT_ALLOW);
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
	static uint32_t (*const conditions[])(const struct edict_cedar_request *) = {
		rule_0, rule_1, rule_2, rule_3, rule_4,
	};
	(void)found;
	return conditions[rule](request);
}

/* ---- descriptor -------------------------------------------------------- */

static const char names_0_texts[] =
	"\0"
	"Action\0"
	"Agent\0"
	"Desk\0"
	"Ticket\0"
	"address\0"
	"amount\0"
	"desk\0"
	"input\0"
	"labels\0"
	"length\0"
	"level\0"
	"order\0"
	"session\0"
	"state";
static const struct edict_slot names_0_slots[] = {
	{ 0, 0, 0 },
	{ 0, 0, 0 },
	{ 1, 6, 1 },
	{ 0, 0, 0 },
	{ 0, 0, 0 },
	{ 66, 5, 11 },
	{ 72, 5, 12 },
	{ 0, 0, 0 },
	{ 0, 0, 0 },
	{ 86, 5, 14 },
	{ 0, 0, 0 },
	{ 34, 6, 6 },
	{ 41, 4, 7 },
	{ 0, 0, 0 },
	{ 26, 7, 5 },
	{ 0, 0, 0 },
	{ 0, 0, 0 },
	{ 78, 7, 13 },
	{ 52, 6, 9 },
	{ 0, 0, 0 },
	{ 0, 0, 0 },
	{ 59, 6, 10 },
	{ 0, 0, 0 },
	{ 46, 5, 8 },
	{ 0, 0, 0 },
	{ 0, 0, 0 },
	{ 8, 5, 2 },
	{ 0, 0, 0 },
	{ 0, 0, 0 },
	{ 0, 0, 0 },
	{ 19, 6, 4 },
	{ 14, 4, 3 },
};
static const uint16_t names_0_displace[] = {
	3, 3, 0, 0, 0, 0, 0, 1,
};
static const struct edict_names names_0 = {
	.texts = (const char *)&names_0_texts,
	.slots = names_0_slots,
	.displace = names_0_displace,
	.seed = UINT32_C(3524297087),
	.bucket_shift = 29,
	.slot_shift = 27,
};

static const struct edict_string helpdesk_name_texts[] = {
	{ "Action", 6 },
	{ "Agent", 5 },
	{ "Desk", 4 },
	{ "Ticket", 6 },
	{ "address", 7 },
	{ "amount", 6 },
	{ "desk", 4 },
	{ "input", 5 },
	{ "labels", 6 },
	{ "length", 6 },
	{ "level", 5 },
	{ "order", 5 },
	{ "session", 7 },
	{ "state", 5 },
};

static const uint32_t ancestors_1[] = {
	0,
};

static const uint32_t ancestors_3[] = {
	0,
};

static const struct edict_cedar_member attrs_4[] = {
	{ 11, 0, { EDICT_CEDAR_LONG, { 0 }, 0, { .integer = 2 } } }, /* level */
};

static const uint32_t ancestors_4[] = {
	6,
};

static const struct edict_cedar_member attrs_5[] = {
	{ 11, 0, { EDICT_CEDAR_LONG, { 0 }, 0, { .integer = 1 } } }, /* level */
};

static const uint32_t ancestors_5[] = {
	7,
};

static const struct edict_cedar_value value_items_2[] = {
	{ EDICT_CEDAR_STRING, { 0 }, 3, { .bytes = "vip" } },
};

static const struct edict_cedar_member attrs_8[] = {
	{ 7, 0, { EDICT_CEDAR_ENTITY, { 0 }, 0, { .entity = 6 } } }, /* desk */
	{ 9, 0, { EDICT_CEDAR_SET, { 0 }, 1, { .items = value_items_2 } } }, /* labels */
	{ 12, 0, { EDICT_CEDAR_STRING, { 0 }, 5, { .bytes = "A-100" } } }, /* order */
	{ 14, 0, { EDICT_CEDAR_STRING, { 0 }, 4, { .bytes = "open" } } }, /* state */
};

static const struct edict_cedar_value value_items_3[] = {
	{ EDICT_CEDAR_STRING, { 0 }, 10, { .bytes = "legal-hold" } },
};

static const struct edict_cedar_member attrs_9[] = {
	{ 7, 0, { EDICT_CEDAR_ENTITY, { 0 }, 0, { .entity = 6 } } }, /* desk */
	{ 9, 0, { EDICT_CEDAR_SET, { 0 }, 1, { .items = value_items_3 } } }, /* labels */
	{ 12, 0, { EDICT_CEDAR_ABSENT, { 0 }, 0, { 0 } } }, /* order */
	{ 14, 0, { EDICT_CEDAR_STRING, { 0 }, 4, { .bytes = "open" } } }, /* state */
};

/* type, is_listed, id; attributes, tags, ancestors, and how many of each */
static const struct edict_cedar_entity helpdesk_entities[] = {
	{ 1, 1, { "changes", 7 }, NULL, NULL, NULL, 0, 0, 0, 0 }, /* Action */
	{ 1, 1, { "refund", 6 }, NULL, NULL, ancestors_1, 0, 0, 1, 0 }, /* Action */
	{ 1, 1, { "ticket_read", 11 }, NULL, NULL, NULL, 0, 0, 0, 0 }, /* Action */
	{ 1, 1, { "ticket_reply", 12 }, NULL, NULL, ancestors_3, 0, 0, 1, 0 }, /* Action */
	{ 2, 1, { "ada", 3 }, attrs_4, NULL, ancestors_4, 1, 0, 1, 0 }, /* Agent */
	{ 2, 1, { "bob", 3 }, attrs_5, NULL, ancestors_5, 1, 0, 1, 0 }, /* Agent */
	{ 3, 1, { "billing", 7 }, NULL, NULL, NULL, 0, 0, 0, 0 }, /* Desk */
	{ 3, 1, { "returns", 7 }, NULL, NULL, NULL, 0, 0, 0, 0 }, /* Desk */
	{ 4, 1, { "7", 1 }, attrs_8, NULL, NULL, 4, 0, 0, 0 }, /* Ticket */
	{ 4, 1, { "8", 1 }, attrs_9, NULL, NULL, 4, 0, 0, 0 }, /* Ticket */
};

static const struct edict_cedar_type helpdesk_types[] = {
	{ EDICT_CEDAR_RECORD, 0, 0, 0 }, /* 0: {} */
	{ EDICT_CEDAR_LONG, 0, 0, 0 }, /* 1: Long */
	{ EDICT_CEDAR_RECORD, 0, 1, 0 }, /* 2: {level: Long} */
	{ EDICT_CEDAR_ENTITY, 0, 0, 3 }, /* 3: Desk */
	{ EDICT_CEDAR_STRING, 0, 0, 0 }, /* 4: String */
	{ EDICT_CEDAR_SET, 0, 0, 4 }, /* 5: Set<String> */
	{ EDICT_CEDAR_RECORD, 0, 4, 1 }, /* 6: {desk: Desk, labels: Set<String>, order?: String, state: Str... */
	{ EDICT_CEDAR_DECIMAL, 0, 0, 0 }, /* 7: decimal */
	{ EDICT_CEDAR_RECORD, 0, 1, 5 }, /* 8: {amount: decimal} */
	{ EDICT_CEDAR_IP, 0, 0, 0 }, /* 9: ipaddr */
	{ EDICT_CEDAR_RECORD, 0, 1, 6 }, /* 10: {address: ipaddr} */
	{ EDICT_CEDAR_RECORD, 0, 2, 7 }, /* 11: {input: {amount: decimal}, session: {address: ipaddr}} */
	{ EDICT_CEDAR_RECORD, 0, 2, 9 }, /* 12: {input: {}, session: {address: ipaddr}} */
	{ EDICT_CEDAR_RECORD, 0, 1, 11 }, /* 13: {length?: Long} */
	{ EDICT_CEDAR_RECORD, 0, 2, 12 }, /* 14: {input: {length?: Long}, session: {address: ipaddr}} */
};

/* name, type, is_required */
static const struct edict_cedar_attr helpdesk_attrs[] = {
	{ 11, 1, 1 }, /* level */
	{ 7, 3, 1 }, /* desk */
	{ 9, 5, 1 }, /* labels */
	{ 12, 4, 0 }, /* order */
	{ 14, 4, 1 }, /* state */
	{ 6, 7, 1 }, /* amount */
	{ 5, 9, 1 }, /* address */
	{ 8, 8, 1 }, /* input */
	{ 13, 10, 1 }, /* session */
	{ 8, 0, 1 }, /* input */
	{ 13, 10, 1 }, /* session */
	{ 10, 1, 0 }, /* length */
	{ 8, 13, 1 }, /* input */
	{ 13, 10, 1 }, /* session */
};

static const uint32_t type_ancestors_0[] = {
	1,
};

static const uint32_t type_ancestors_1[] = {
	3,
};

/* name, shape, tags; types of ancestors, declared ids, and how many; is_enumerated,
 * is_action */
static const struct edict_cedar_entity_type helpdesk_entity_types[] = {
	{ HELPDESK_TYPE_ACTION, 0, EDICT_CEDAR_NONE, type_ancestors_0, NULL, 1, 0, 0, 1, 0 },
	{ HELPDESK_TYPE_AGENT, 2, EDICT_CEDAR_NONE, type_ancestors_1, NULL, 1, 0, 0, 0, 0 },
	{ HELPDESK_TYPE_DESK, 0, EDICT_CEDAR_NONE, NULL, NULL, 0, 0, 0, 0, 0 },
	{ HELPDESK_TYPE_TICKET, 6, EDICT_CEDAR_NONE, NULL, NULL, 0, 0, 0, 0, 0 },
};

static const uint32_t principals_1[] = {
	2,
};

static const uint32_t resources_1[] = {
	4,
};

static const uint32_t principals_2[] = {
	2,
};

static const uint32_t resources_2[] = {
	4,
};

static const uint32_t principals_3[] = {
	2,
};

static const uint32_t resources_3[] = {
	4,
};

/* action, context; how many types its principals and resources may have, and which */
static const struct edict_cedar_action helpdesk_actions[] = {
	{ HELPDESK_ACTION_CHANGES, 0, 0, 0, 0, NULL, NULL, },
	{ HELPDESK_ACTION_REFUND, 11, 1, 1, 0, principals_1, resources_1, },
	{ HELPDESK_ACTION_TICKET_READ, 12, 1, 1, 0, principals_2, resources_2, },
	{ HELPDESK_ACTION_TICKET_REPLY, 14, 1, 1, 0, principals_3, resources_3, },
};

static const struct edict_cedar_schema helpdesk_schema = {
	.types = helpdesk_types,
	.attrs = helpdesk_attrs,
	.entity_types = helpdesk_entity_types,
	.actions = helpdesk_actions,
	.n_types = 15,
	.n_entity_types = 4,
	.n_actions = 4,
	.n_attrs = 14,
};

/* Offsets of id, message and approvers in helpdesk_texts; line; effect; obligation;
 * file; rank in the order of the strategy. */
static const struct edict_rule helpdesk_rules[] = {
	{ 1, 0, 0, 4, EDICT_ALLOW, 0, 0, 0, 2, 0 }, /* policy0 */
	{ 9, 0, 0, 13, EDICT_ALLOW, 0, 0, 0, 3, 0 }, /* policy1 */
	{ 17, 0, 0, 23, EDICT_ALLOW, 0, 0, 0, 4, 0 }, /* policy2 */
	{ 25, 0, 0, 36, EDICT_DENY, 0, 0, 0, 0, 0 }, /* policy3 */
	{ 33, 0, 0, 40, EDICT_DENY, 0, 0, 0, 1, 0 }, /* policy4 */
};

static const char helpdesk_texts[] =
	"\0"
	"policy0\0"
	"policy1\0"
	"policy2\0"
	"policy3\0"
	"policy4";

static const char *const helpdesk_files[] = {
	"helpdesk.cedar",
};

const struct edict_cedar_policy helpdesk_policy = {
	.base = {
		.abi_version = EDICT_ABI_VERSION,
		.request_size = sizeof(struct edict_cedar_request),
		.name = "helpdesk",
		.source_digest = "6fd0388b195454e7ef31b2bfe5cb2b15",
		.files = helpdesk_files,
		.texts = (const char *)&helpdesk_texts,
		.rules = helpdesk_rules,
		.n_rules = 5,
		.n_files = 1,
		.default_effect = EDICT_DENY,
		.known_if_present = 1,
		.choose = choose,
		.truth = truth,
	},
	.names = &names_0,
	.name_texts = helpdesk_name_texts,
	.entities = helpdesk_entities,
	.schema = &helpdesk_schema,
	.n_names = 14,
	.n_entities = 10,
	.scratch_size = HELPDESK_SCRATCH_SIZE,
	.is_typed = 1,
};

void helpdesk_decide(const struct edict_cedar_request *q, struct edict_decision *decision)
{
	edict_decide_choice(&helpdesk_policy.base, q, NULL, choose(q, NULL), decision);
}
