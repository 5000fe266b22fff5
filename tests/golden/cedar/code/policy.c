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

/* ---- conditions: EDICT_FALSE, EDICT_TRUE or unknown ----------------------- */

static const struct edict_cedar_value literal_1 =
	{ EDICT_CEDAR_LONG, { 0 }, 0, { .integer = 1 } };

static const struct edict_cedar_value value_items_1[] = {
	{ EDICT_CEDAR_STRING, { 0 }, 1, { .bytes = "x" } },
	{ EDICT_CEDAR_STRING, { 0 }, 1, { .bytes = "y" } },
};

static const struct edict_cedar_value literal_2 =
	{ EDICT_CEDAR_SET, { 0 }, 2, { .items = value_items_1 } };

static const struct edict_cedar_ip value_ip_2 = {
	{ 10, 0, 0, 0 }, 8, 0
};

static const struct edict_cedar_value literal_3 =
	{ EDICT_CEDAR_IP, { 0 }, 0, { .ip = &value_ip_2 } };

static const struct edict_cedar_value literal_4 =
	{ EDICT_CEDAR_STRING, { 0 }, 1, { .bytes = "k" } };

static const struct edict_cedar_value value_items_3[] = {
	{ EDICT_CEDAR_BOOL, { 0 }, 0, { .boolean = 1 } },
	{ EDICT_CEDAR_STRING, { 0 }, 1, { .bytes = "x" } },
	{ EDICT_CEDAR_DECIMAL, { 0 }, 0, { .integer = 15000 } },
};

static const struct edict_cedar_member value_members_4[] = {
	{ 6, 0, { EDICT_CEDAR_LONG, { 0 }, 0, { .integer = 1 } } }, /* a */
	{ 9, 0, { EDICT_CEDAR_SET, { 0 }, 3, { .items = value_items_3 } } }, /* b c */
};

static const struct edict_cedar_value literal_5 =
	{ EDICT_CEDAR_RECORD, { 0 }, 2, { .members = value_members_4 } };

static const struct edict_cedar_value literal_6 =
	{ EDICT_CEDAR_ENTITY, { 0 }, 0, { .entity = 10 } };

static const struct edict_cedar_value literal_7 =
	{ EDICT_CEDAR_LONG, { 0 }, 0, { .integer = 5 } };

static const struct edict_cedar_value literal_8 =
	{ EDICT_CEDAR_DURATION, { 0 }, 0, { .integer = 3600000 } };

static const struct edict_string runs_0[] = {
	{ "a", 1 },
	{ "b*", 2 },
};

static const struct edict_cedar_pattern like_0 = { runs_0, 2, 0, 1 };

/* line 4: resource.owner == principal */
static uint32_t resource_owner_is_principal(const struct edict_cedar_request *q)
{
	struct edict_cedar_value resource_owner;
	uint32_t fault = edict_cedar_entity_attr(q, edict_cedar_resource(q),
			POLICY_ATTR_OWNER, &resource_owner);
	if (fault)
		return fault;
	return edict_truth(edict_cedar_is_entity(&resource_owner,
			edict_cedar_principal(q)));
}

/* line 8: principal in Group::"admins" */
static uint32_t principal_in_group_admins(const struct edict_cedar_request *q)
{
	return edict_truth(edict_cedar_descends(q, edict_cedar_principal(q),
			POLICY_GROUP_ADMINS));
}

/* line 9: action in [Action::"edit", Action::"delete"] */
static uint32_t
action_in_set_action_edit_action_delete(const struct edict_cedar_request *q)
{
	return edict_truth(edict_cedar_descends(q, edict_cedar_action(q),
			POLICY_ACTION_DELETE) ||
			edict_cedar_descends(q, edict_cedar_action(q),
			POLICY_ACTION_EDIT));
}

/* line 13: resource in Album::"private" */
static uint32_t resource_in_album_private(const struct edict_cedar_request *q)
{
	return edict_truth(edict_cedar_descends(q, edict_cedar_resource(q),
			POLICY_ALBUM_PRIVATE));
}

/* line 14: (context.mfa && context has session.user.name) */
static uint32_t
context_mfa_and_context_has_session_user_name(const struct edict_cedar_request *q)
{
	struct edict_cedar_value context_mfa;
	uint32_t fault = edict_cedar_record_attr(&q->context, POLICY_ATTR_MFA,
			&context_mfa);
	if (fault)
		return fault;
	uint32_t truth = edict_cedar_truth(&context_mfa);
	if (truth != EDICT_TRUE)
		return truth;
	bool holds = edict_cedar_record_has(&q->context, POLICY_ATTR_SESSION);
	if (holds) {
		struct edict_cedar_value context_session;
		fault = edict_cedar_record_attr(&q->context, POLICY_ATTR_SESSION,
				&context_session);
		if (fault)
			return fault;
		uint32_t truth_2 = edict_cedar_has(q, &context_session, POLICY_ATTR_USER);
		if (truth_2 > EDICT_TRUE)
			return truth_2;
		holds = truth_2 == EDICT_TRUE;
		if (holds) {
			struct edict_cedar_value context_session_user;
			fault = edict_cedar_attr(q, &context_session, POLICY_ATTR_USER,
					&context_session_user);
			if (fault)
				return fault;
			uint32_t truth_3 = edict_cedar_has(q, &context_session_user,
					POLICY_ATTR_NAME);
			if (truth_3 > EDICT_TRUE)
				return truth_3;
			holds = truth_3 == EDICT_TRUE;
		}
	}
	return edict_truth(holds);
}

/* line 19: [1, 2, 3].contains(context.n + 1) */
static uint32_t
term_set_1_2_3_contains_context_n_plus_1(const struct edict_cedar_request *q)
{
	struct edict_cedar_value context_n;
	uint32_t fault = edict_cedar_record_attr(&q->context, POLICY_ATTR_N, &context_n);
	if (fault)
		return fault;
	struct edict_cedar_value sum;
	fault = edict_cedar_compute(EDICT_CEDAR_ADD, &context_n, &literal_1, &sum);
	if (fault)
		return fault;
	return edict_truth(edict_cedar_is_long(&sum, 1) || edict_cedar_is_long(&sum, 2) ||
			edict_cedar_is_long(&sum, 3));
}

/* line 20: (resource.name like "a*b\**" || principal has trusted) */
static uint32_t
resource_name_like_a_b_or_principal_has_trusted(const struct edict_cedar_request *q)
{
	struct edict_cedar_value resource_name;
	uint32_t fault = edict_cedar_entity_attr(q, edict_cedar_resource(q),
			POLICY_ATTR_NAME, &resource_name);
	if (fault)
		return fault;
	uint32_t truth = edict_cedar_like(&resource_name, &like_0);
	if (truth != EDICT_FALSE)
		return truth;
	return edict_truth(edict_cedar_entity_has(q, edict_cedar_principal(q),
			POLICY_ATTR_TRUSTED));
}

/* line 21: (resource.tags.isEmpty() || ["x", "y", "x"].containsAll(resource.tags)) */
static uint32_t
resource_tags_is_empty_or_set_x_y_x_contains_all(const struct edict_cedar_request *q)
{
	struct edict_cedar_value resource_tags;
	uint32_t fault = edict_cedar_entity_attr(q, edict_cedar_resource(q),
			POLICY_ATTR_TAGS, &resource_tags);
	if (fault)
		return fault;
	uint32_t truth = edict_cedar_is_empty(&resource_tags);
	if (truth != EDICT_FALSE)
		return truth;
	return edict_cedar_contains_all(&literal_2, &resource_tags);
}

/* line 25: (if context.amount > 3 then ip(context.address).isInRange(ip("10.0.0.0/8")) else [principal, resource, User::"bob"].containsAny(resource.readers)) */
static uint32_t
term_if_context_amount_above_3_then_ip_context_addres(const struct edict_cedar_request *q)
{
	edict_cedar_scratch_reset(q);
	struct edict_cedar_value context_amount;
	uint32_t fault = edict_cedar_record_attr(&q->context, POLICY_ATTR_AMOUNT,
			&context_amount);
	if (fault)
		return fault;
	if (context_amount.kind != EDICT_CEDAR_LONG)
		return edict_cedar_error(EDICT_CEDAR_FAULT_TYPE);
	if (context_amount.as.integer > 3) {
		struct edict_cedar_value context_address;
		fault = edict_cedar_record_attr(&q->context, POLICY_ATTR_ADDRESS,
				&context_address);
		if (fault)
			return fault;
		struct edict_cedar_value ip;
		fault = edict_cedar_call(q, EDICT_CEDAR_FN_IP, &context_address, NULL,
				&ip);
		if (fault)
			return fault;
		struct edict_cedar_value result;
		fault = edict_cedar_call(q, EDICT_CEDAR_FN_IS_IN_RANGE, &ip, &literal_3,
				&result);
		if (fault)
			return fault;
		return edict_truth(result.as.boolean != 0);
	}
	struct edict_cedar_value *items = edict_cedar_set_begin(q, 3);
	if (items == NULL)
		return edict_cedar_error(EDICT_CEDAR_FAULT_SPACE);
	items[0] = edict_cedar_of_entity(edict_cedar_principal(q));
	items[1] = edict_cedar_of_entity(edict_cedar_resource(q));
	items[2] = edict_cedar_of_entity(POLICY_USER_BOB);
	struct edict_cedar_value set;
	fault = edict_cedar_set_end(items, 3, &set);
	if (fault)
		return fault;
	struct edict_cedar_value resource_readers;
	fault = edict_cedar_entity_attr(q, edict_cedar_resource(q), POLICY_ATTR_READERS,
			&resource_readers);
	if (fault)
		return fault;
	return edict_cedar_contains_any(&set, &resource_readers);
}

/* line 32: resource.hasTag("k") */
static uint32_t resource_has_tag_k(const struct edict_cedar_request *q)
{
	const struct edict_cedar_value resource =
		edict_cedar_of_entity(edict_cedar_resource(q));
	return edict_cedar_has_tag(q, &resource, &literal_4);
}

/* line 33: resource.getTag(context.key) == {a: 1, "b c": [true, "x", decimal("1.5")]} */
static uint32_t
resource_tag_context_key_is_record_1_set_true_x_d(const struct edict_cedar_request *q)
{
	const struct edict_cedar_value resource =
		edict_cedar_of_entity(edict_cedar_resource(q));
	struct edict_cedar_value context_key;
	uint32_t fault = edict_cedar_record_attr(&q->context, POLICY_ATTR_KEY,
			&context_key);
	if (fault)
		return fault;
	struct edict_cedar_value tag;
	fault = edict_cedar_get_tag(q, &resource, &context_key, &tag);
	if (fault)
		return fault;
	return edict_truth(edict_cedar_equal(&tag, &literal_5));
}

/* line 37: context.path.matches("^/srv/[a-z]+$") */
static uint32_t context_path_matches(const struct edict_cedar_request *q)
{
	struct edict_cedar_value context_path;
	uint32_t fault = edict_cedar_record_attr(&q->context, POLICY_ATTR_PATH,
			&context_path);
	if (fault)
		return fault;
	return edict_cedar_matches(&context_path, &policy_scans[0]);
}

/* line 37: context.user is User in Group::"staff" */
static uint32_t context_user_is_a_group_staff_user(const struct edict_cedar_request *q)
{
	struct edict_cedar_value context_user;
	uint32_t fault = edict_cedar_record_attr(&q->context, POLICY_ATTR_USER,
			&context_user);
	if (fault)
		return fault;
	uint32_t truth = edict_cedar_is(q, &context_user, POLICY_TYPE_USER);
	if (truth > EDICT_TRUE)
		return truth;
	bool holds = truth == EDICT_TRUE;
	if (holds) {
		uint32_t truth_2 = edict_cedar_in(q, &context_user, &literal_6);
		if (truth_2 > EDICT_TRUE)
			return truth_2;
		holds = truth_2 == EDICT_TRUE;
	}
	return edict_truth(holds);
}

/* line 40: -context.debit <= 5 * context.credit - 1 */
static uint32_t
term_minus_context_debit_at_most_5_times_context_cred(const struct edict_cedar_request *q)
{
	struct edict_cedar_value context_debit;
	uint32_t fault = edict_cedar_record_attr(&q->context, POLICY_ATTR_DEBIT,
			&context_debit);
	if (fault)
		return fault;
	struct edict_cedar_value negative;
	fault = edict_cedar_negate(&context_debit, &negative);
	if (fault)
		return fault;
	struct edict_cedar_value context_credit;
	fault = edict_cedar_record_attr(&q->context, POLICY_ATTR_CREDIT, &context_credit);
	if (fault)
		return fault;
	struct edict_cedar_value product;
	fault = edict_cedar_compute(EDICT_CEDAR_MUL, &literal_7, &context_credit,
			&product);
	if (fault)
		return fault;
	struct edict_cedar_value difference;
	fault = edict_cedar_compute(EDICT_CEDAR_SUB, &product, &literal_1, &difference);
	if (fault)
		return fault;
	return edict_truth(negative.as.integer <= difference.as.integer);
}

/* line 40: !(context.currency != "EUR") */
static uint32_t term_not_context_currency_is_not_eur(const struct edict_cedar_request *q)
{
	struct edict_cedar_value context_currency;
	uint32_t fault = edict_cedar_record_attr(&q->context, POLICY_ATTR_CURRENCY,
			&context_currency);
	if (fault)
		return fault;
	return edict_truth(edict_cedar_is_text(&context_currency, "EUR", 3));
}

/* line 41: {limit: context.limit, by: principal}.limit < duration("1h") */
static uint32_t
term_record_context_limit_principal_limit_below_durat(const struct edict_cedar_request *q)
{
	edict_cedar_scratch_reset(q);
	struct edict_cedar_value context_limit;
	uint32_t fault = edict_cedar_record_attr(&q->context, POLICY_ATTR_LIMIT,
			&context_limit);
	if (fault)
		return fault;
	struct edict_cedar_member *members = edict_cedar_record_begin(q, 2);
	if (members == NULL)
		return edict_cedar_error(EDICT_CEDAR_FAULT_SPACE);
	members[0].name = POLICY_ATTR_BY;
	members[0].value = edict_cedar_of_entity(edict_cedar_principal(q));
	members[1].name = POLICY_ATTR_LIMIT;
	members[1].value = context_limit;
	const struct edict_cedar_value record = {
		EDICT_CEDAR_RECORD, { 0 }, 2, { .members = members }
	};
	struct edict_cedar_value term_record_context_limit_principal_limit;
	fault = edict_cedar_record_attr(&record, POLICY_ATTR_LIMIT,
			&term_record_context_limit_principal_limit);
	if (fault)
		return fault;
	return edict_cedar_less(&term_record_context_limit_principal_limit, &literal_8,
			false);
}

/* rule 0 `policy0`, policy.cedar:3: allow if
 *     permit (principal, action == Action::"view", resource is Photo) when { resource.owner == principal };
 */
EDICT_COLD static uint32_t rule_0(const struct edict_cedar_request *q)
{
	uint32_t truth = edict_truth(q->keys[EDICT_CEDAR_ACTION] == POLICY_ACTION_VIEW);
	if (truth == EDICT_TRUE)
		truth = edict_truth(q->keys[EDICT_CEDAR_RESOURCE_TYPE] == POLICY_TYPE_PHOTO);
	if (truth == EDICT_TRUE)
		truth = resource_owner_is_principal(q);
	return truth;
}

/* rule 1 `policy1`, policy.cedar:6: allow if
 *     @id("admins") permit ( principal in Group::"admins", action in [Action::"edit", Action::"delete"], resource );
 */
EDICT_COLD static uint32_t rule_1(const struct edict_cedar_request *q)
{
	uint32_t truth = principal_in_group_admins(q);
	if (truth == EDICT_TRUE)
		truth = action_in_set_action_edit_action_delete(q);
	return truth;
}

/* rule 2 `policy2`, policy.cedar:13: deny if
 *     forbid (principal, action, resource is Photo in Album::"private") unless { context.mfa && context has session.user.name };
 */
EDICT_COLD static uint32_t rule_2(const struct edict_cedar_request *q)
{
	uint32_t truth = edict_truth(q->keys[EDICT_CEDAR_RESOURCE_TYPE] == POLICY_TYPE_PHOTO);
	if (truth == EDICT_TRUE)
		truth = resource_in_album_private(q);
	if (truth == EDICT_TRUE)
		truth = edict_not(context_mfa_and_context_has_session_user_name(q));
	return truth;
}

/* rule 3 `policy3`, policy.cedar:16: allow if
 *     permit (principal == User::"alice", action == Action::"view", resource == Photo::"p1");
 */
EDICT_COLD static uint32_t rule_3(const struct edict_cedar_request *q)
{
	uint32_t truth = edict_truth(q->keys[EDICT_CEDAR_PRINCIPAL] == POLICY_USER_ALICE);
	if (truth == EDICT_TRUE)
		truth = edict_truth(q->keys[EDICT_CEDAR_ACTION] == POLICY_ACTION_VIEW);
	if (truth == EDICT_TRUE)
		truth = edict_truth(q->keys[EDICT_CEDAR_RESOURCE] == POLICY_PHOTO_P1);
	return truth;
}

/* rule 4 `policy4`, policy.cedar:18: allow if
 *     permit (principal is User, action == Action::"list", resource is Album) when { [1, 2, 3].contains(context.n + 1) } when { resource.name like "a*b\**" || principal has trusted } unless { resource.tags.isEmpty() || ["x", "y", "x"].containsAll(resource.tags) };
 */
EDICT_COLD static uint32_t rule_4(const struct edict_cedar_request *q)
{
	uint32_t truth = edict_truth(q->keys[EDICT_CEDAR_PRINCIPAL_TYPE] == POLICY_TYPE_USER);
	if (truth == EDICT_TRUE)
		truth = edict_truth(q->keys[EDICT_CEDAR_ACTION] == POLICY_ACTION_LIST);
	if (truth == EDICT_TRUE)
		truth = edict_truth(q->keys[EDICT_CEDAR_RESOURCE_TYPE] == POLICY_TYPE_ALBUM);
	if (truth == EDICT_TRUE)
		truth = term_set_1_2_3_contains_context_n_plus_1(q);
	if (truth == EDICT_TRUE)
		truth = resource_name_like_a_b_or_principal_has_trusted(q);
	if (truth == EDICT_TRUE)
		truth = edict_not(resource_tags_is_empty_or_set_x_y_x_contains_all(q));
	return truth;
}

/* rule 5 `policy5`, policy.cedar:23: allow if
 *     permit (principal, action == Action::"share", resource) when { if context.amount > 3 then ip(context.address).isInRange(ip("10.0.0.0/8")) else [principal, resource, User::"bob"].containsAny(resource.readers) };
 */
EDICT_COLD static uint32_t rule_5(const struct edict_cedar_request *q)
{
	uint32_t truth = edict_truth(q->keys[EDICT_CEDAR_ACTION] == POLICY_ACTION_SHARE);
	if (truth == EDICT_TRUE)
		truth = term_if_context_amount_above_3_then_ip_context_addres(q);
	return truth;
}

/* rule 6 `policy6`, policy.cedar:30: allow if
 *     permit (principal, action == Action::"label", resource) when { resource.hasTag("k") && resource.getTag(context.key) == {a: 1, "b c": [true, "x", decimal("1.5")]} };
 */
EDICT_COLD static uint32_t rule_6(const struct edict_cedar_request *q)
{
	uint32_t truth = edict_truth(q->keys[EDICT_CEDAR_ACTION] == POLICY_ACTION_LABEL);
	if (truth == EDICT_TRUE)
		truth = resource_has_tag_k(q);
	if (truth == EDICT_TRUE)
		truth = resource_tag_context_key_is_record_1_set_true_x_d(q);
	return truth;
}

/* rule 7 `policy7`, policy.cedar:36: allow if
 *     permit (principal, action == Action::"open", resource) when { context.path.matches("^/srv/[a-z]+$") && context.user is User in Group::"staff" };
 */
EDICT_COLD static uint32_t rule_7(const struct edict_cedar_request *q)
{
	uint32_t truth = edict_truth(q->keys[EDICT_CEDAR_ACTION] == POLICY_ACTION_OPEN);
	if (truth == EDICT_TRUE)
		truth = context_path_matches(q);
	if (truth == EDICT_TRUE)
		truth = context_user_is_a_group_staff_user(q);
	return truth;
}

/* rule 8 `policy8`, policy.cedar:39: allow if
 *     permit (principal, action == Action::"pay", resource) when { -context.debit <= 5 * context.credit - 1 && !(context.currency != "EUR") } unless { {limit: context.limit, by: principal}.limit < duration("1h") };
 */
EDICT_COLD static uint32_t rule_8(const struct edict_cedar_request *q)
{
	uint32_t truth = edict_truth(q->keys[EDICT_CEDAR_ACTION] == POLICY_ACTION_PAY);
	if (truth == EDICT_TRUE)
		truth = term_minus_context_debit_at_most_5_times_context_cred(q);
	if (truth == EDICT_TRUE)
		truth = term_not_context_currency_is_not_eur(q);
	if (truth == EDICT_TRUE)
		truth = edict_not(term_record_context_limit_principal_limit_below_durat(q));
	return truth;
}

/* ---- decision: the first rule that matches -------------------------------- */

static uint32_t choose_0(const struct edict_cedar_request *q)
{
	if (q->keys[EDICT_CEDAR_RESOURCE_TYPE] == POLICY_TYPE_PHOTO &&
	    edict_must(resource_in_album_private(q)) &&
	    edict_must_not(context_mfa_and_context_has_session_user_name(q)))
		return EDICT_CHOICE(POLICY_RULE_POLICY2, EDICT_DENY);
	switch (q->keys[EDICT_CEDAR_ACTION]) {
	case POLICY_ACTION_LABEL:
		if (edict_must(principal_in_group_admins(q)) &&
		    edict_must(action_in_set_action_edit_action_delete(q)))
			return EDICT_CHOICE(POLICY_RULE_POLICY1, EDICT_ALLOW);
		if (edict_must(resource_has_tag_k(q)) &&
		    edict_must(resource_tag_context_key_is_record_1_set_true_x_d(q)))
			return EDICT_CHOICE(POLICY_RULE_POLICY6, EDICT_ALLOW);
		return EDICT_CHOICE(EDICT_RULE_NONE, EDICT_DENY);
	case POLICY_ACTION_LIST:
		if (edict_must(principal_in_group_admins(q)) &&
		    edict_must(action_in_set_action_edit_action_delete(q)))
			return EDICT_CHOICE(POLICY_RULE_POLICY1, EDICT_ALLOW);
		if (q->keys[EDICT_CEDAR_PRINCIPAL_TYPE] == POLICY_TYPE_USER &&
		    q->keys[EDICT_CEDAR_RESOURCE_TYPE] == POLICY_TYPE_ALBUM &&
		    edict_must(term_set_1_2_3_contains_context_n_plus_1(q)) &&
		    edict_must(resource_name_like_a_b_or_principal_has_trusted(q)) &&
		    edict_must_not(resource_tags_is_empty_or_set_x_y_x_contains_all(q)))
			return EDICT_CHOICE(POLICY_RULE_POLICY4, EDICT_ALLOW);
		return EDICT_CHOICE(EDICT_RULE_NONE, EDICT_DENY);
	case POLICY_ACTION_OPEN:
		if (edict_must(principal_in_group_admins(q)) &&
		    edict_must(action_in_set_action_edit_action_delete(q)))
			return EDICT_CHOICE(POLICY_RULE_POLICY1, EDICT_ALLOW);
		if (edict_must(context_path_matches(q)) &&
		    edict_must(context_user_is_a_group_staff_user(q)))
			return EDICT_CHOICE(POLICY_RULE_POLICY7, EDICT_ALLOW);
		return EDICT_CHOICE(EDICT_RULE_NONE, EDICT_DENY);
	case POLICY_ACTION_PAY:
		if (edict_must(principal_in_group_admins(q)) &&
		    edict_must(action_in_set_action_edit_action_delete(q)))
			return EDICT_CHOICE(POLICY_RULE_POLICY1, EDICT_ALLOW);
		if (edict_must(term_minus_context_debit_at_most_5_times_context_cred(q)) &&
		    edict_must(term_not_context_currency_is_not_eur(q)) &&
		    edict_must_not(term_record_context_limit_principal_limit_below_durat(q)))
			return EDICT_CHOICE(POLICY_RULE_POLICY8, EDICT_ALLOW);
		return EDICT_CHOICE(EDICT_RULE_NONE, EDICT_DENY);
	case POLICY_ACTION_SHARE:
		if (edict_must(principal_in_group_admins(q)) &&
		    edict_must(action_in_set_action_edit_action_delete(q)))
			return EDICT_CHOICE(POLICY_RULE_POLICY1, EDICT_ALLOW);
		if (edict_must(term_if_context_amount_above_3_then_ip_context_addres(q)))
			return EDICT_CHOICE(POLICY_RULE_POLICY5, EDICT_ALLOW);
		return EDICT_CHOICE(EDICT_RULE_NONE, EDICT_DENY);
	case POLICY_ACTION_VIEW:
		if (q->keys[EDICT_CEDAR_RESOURCE_TYPE] == POLICY_TYPE_PHOTO &&
		    edict_must(resource_owner_is_principal(q)))
			return EDICT_CHOICE(POLICY_RULE_POLICY0, EDICT_ALLOW);
		if (edict_must(principal_in_group_admins(q)) &&
		    edict_must(action_in_set_action_edit_action_delete(q)))
			return EDICT_CHOICE(POLICY_RULE_POLICY1, EDICT_ALLOW);
		if (q->keys[EDICT_CEDAR_PRINCIPAL] == POLICY_USER_ALICE &&
		    q->keys[EDICT_CEDAR_RESOURCE] == POLICY_PHOTO_P1)
			return EDICT_CHOICE(POLICY_RULE_POLICY3, EDICT_ALLOW);
		return EDICT_CHOICE(EDICT_RULE_NONE, EDICT_DENY);
	default:
		if (edict_must(principal_in_group_admins(q)) &&
		    edict_must(action_in_set_action_edit_action_delete(q)))
			return EDICT_CHOICE(POLICY_RULE_POLICY1, EDICT_ALLOW);
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
		rule_0, rule_1, rule_2, rule_3, rule_4, rule_5, rule_6, rule_7,
		rule_8,
	};
	(void)found;
	return conditions[rule](request);
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
