/* toolkit.c - `apiVersion: governance.toolkit/v1`.
 * Needs:  a document that detection, or the caller, calls a toolkit policy.
 * Gives:  rules whose conditions are parsed texts (or flat equalities).
 * Keeps:  one reading; where AGT's SDKs read a condition otherwise, a note says so
 *         (toolkit_sdk.c).
 *
 * docs/dialects.md is the reference of the members.
 */
#include "front/cedar_condition.h"
#include "front/condition.h"
#include "front/terms.h"
#include "front/toolkit_sdk.h"

#define API_VERSION "governance.toolkit/v1"

/* ---- rules --------------------------------------------------------------- */

enum {
	RULE_NAME,
	RULE_CONDITION,
	RULE_ACTION,
	RULE_EFFECT,
	RULE_RULE_ACTION,
	RULE_STAGE,
	RULE_LIMIT,
	RULE_APPROVERS,
	RULE_PRIORITY,
	RULE_ENABLED,
	RULE_DESCRIPTION,
	RULE_OVERRIDE,
	RULE_MESSAGE,
	RULE_REASON,
	N_RULE
};

static const struct member rule_members[N_RULE] = {
	[RULE_NAME] = {"name", VALUE_STRING, USE_REQUIRED, NULL},
	[RULE_CONDITION] = {"condition", VALUE_ANY, USE_REQUIRED,
			    "add `condition: \"true\"` for a rule that always applies"},
	[RULE_ACTION] = {"action", VALUE_STRING, USE_OPTIONAL, NULL},
	[RULE_EFFECT] = {"effect", VALUE_STRING, USE_OPTIONAL, NULL},
	[RULE_RULE_ACTION] = {"ruleAction", VALUE_STRING, USE_OPTIONAL, NULL},
	[RULE_STAGE] = {"stage", VALUE_STRING, USE_OPTIONAL, NULL},
	[RULE_LIMIT] = {"limit", VALUE_ANY, USE_OPTIONAL, NULL},
	[RULE_APPROVERS] = {"approvers", VALUE_STRINGS, USE_OPTIONAL, NULL},
	[RULE_PRIORITY] = {"priority", VALUE_NUMBER, USE_OPTIONAL, NULL},
	[RULE_ENABLED] = {"enabled", VALUE_BOOL, USE_OPTIONAL, NULL},
	[RULE_DESCRIPTION] = {"description", VALUE_STRING, USE_OPTIONAL, NULL},
	[RULE_OVERRIDE] = {"override", VALUE_BOOL, USE_OPTIONAL, NULL},
	[RULE_MESSAGE] = {"message", VALUE_STRING, USE_FOREIGN,
			  "write `description`: it becomes the message"},
	[RULE_REASON] = {"reason", VALUE_STRING, USE_FOREIGN,
			 "write `description`: it becomes the message"},
};

/* `rate_limit` is `allow` with a limit. */
enum { WORD_RATE_LIMIT = N_ACTIONS };

static const struct choice rule_actions[] = {
	{"allow", ACTION_ALLOW, NULL},
	{"deny", ACTION_DENY, NULL},
	{"warn", ACTION_WARN, NULL},
	{"require_approval", ACTION_REQUIRE_APPROVAL, NULL},
	{"log", ACTION_LOG, NULL},
	{"rate_limit", WORD_RATE_LIMIT, NULL},
	{"audit", 0, "write `log`: allow and record"},
	{"block", 0, "write `deny`"},
	{"escalate", 0, "write `require_approval`"},
	{"review", 0, "write `require_approval`"},
};

/* The action under any of its three names; NULL if there is none. */
static const struct doc *action_value(struct reader *r, const struct doc *const *values)
{
	static const int names[] = {RULE_ACTION, RULE_EFFECT, RULE_RULE_ACTION};
	const struct doc *found = NULL;

	for (size_t i = 0; i < 3; i++) {
		const struct doc *value = values[names[i]];
		if (value == NULL)
			continue;
		if (found == NULL) {
			found = value;
			continue;
		}
		if (text_equal(found->text, value->text))
			continue;
		struct diag *diag =
			diag_add(r->diags, DIAG_MEMBERS_CONFLICT, value->span,
				 "`%s` says `%.*s`, but another key says `%.*s`",
				 rule_members[names[i]].key, TEXT_ARG(value->text),
				 TEXT_ARG(found->text));
		diag_label(diag, "this differs");
		diag_also(diag, found->span, "the action is given here");
		diag_help(diag, "keep `action` and remove the other key");
	}
	return found;
}

static void report_limit_place(struct reader *r, const struct doc *limit,
			       const struct doc *action)
{
	struct diag *diag =
		diag_add(r->diags, DIAG_RATE_LIMIT_PLACE, reader_head_span(limit),
			 "a limit on a rule that does not permit");

	diag_label(diag, "this counts permitted calls");
	if (action != NULL)
		diag_also(diag, action->span, "but the rule says `%.*s`",
			  TEXT_ARG(action->text));
	else
		diag_note(diag, "a rule without `action` denies");
	diag_help(diag, "write `action: rate_limit`, or remove the limit");
}

static void read_limit(struct reader *r, const struct doc *limit,
		       const struct doc *action, int word, struct ast_rule *rule)
{
	if (limit == NULL && word == WORD_RATE_LIMIT) {
		reader_missing(r, action, "rate_limit rule", "limit",
			       "add `limit: \"100/minute\"`");
		return;
	}
	if (limit == NULL)
		return;
	if (rule->action == ACTION_DENY || rule->action == ACTION_REQUIRE_APPROVAL)
		report_limit_place(r, limit, action);
	else
		reader_rate_limit(r, limit, rule);
}

static void read_action(struct reader *r, const struct doc *const *values,
			struct ast_rule *rule)
{
	const struct doc *action = action_value(r, values);
	int word = ACTION_DENY;

	if (action != NULL && !READ_CHOICE(r, action, "action", rule_actions, &word))
		return;
	if (action == NULL && values[RULE_LIMIT] == NULL) {
		struct diag *diag =
			diag_add(r->diags, DIAG_ACTION_MISSING, rule->id_span,
				 "rule `%.*s` has no action", TEXT_ARG(rule->id));
		diag_label(diag, "this rule denies");
		diag_help(diag, "add `action: deny`");
	}
	rule->action = word == WORD_RATE_LIMIT ? ACTION_ALLOW : (enum action)word;
	read_limit(r, values[RULE_LIMIT], action, word, rule);
}

/* {field: x, operator: eq, value: 1} is a PolicyDocument's condition. */
static bool is_operator_form(const struct doc *d)
{
	return doc_get(d, "operator") != NULL && doc_get(d, "field") != NULL;
}

static struct ast_expr *flat_equality(struct reader *r, const struct doc *d)
{
	struct ast_expr **kids = ARENA_ARRAY(r->arena, struct ast_expr *, d->n + 1);
	bool ok = true;

	for (size_t i = 0; i < d->n; i++) {
		struct ast_path path;
		const struct doc_member *m = &d->members[i];
		kids[i] = term_path(r, m->key, m->key_span, &path)
				  ? term_equals(r, path, m->value)
				  : NULL;
		ok = ok && kids[i] != NULL;
	}
	return ok ? ast_nary(r->arena, AST_AND, kids, d->n, d->span) : NULL;
}

static void report_condition(struct reader *r, const struct doc *d, const char *title,
			     const char *help)
{
	struct diag *diag =
		diag_add(r->diags, DIAG_CONDITION_FORM, reader_head_span(d), "%s", title);

	diag_label(diag, "this is %s", doc_kind_name(d->kind));
	diag_help(diag, "%s", help);
}

static bool is_blank(struct text t)
{
	for (size_t i = 0; i < t.len; i++) {
		if (t.ptr[i] != ' ' && t.ptr[i] != '\t' && t.ptr[i] != '\n')
			return false;
	}
	return true;
}

static void read_text_condition(struct reader *r, const struct doc *d,
				struct ast_rule *rule)
{
	rule->condition_span = d->span;
	rule->condition_source = d->text;
	if (!is_blank(d->text)) {
		rule->condition =
			condition_parse(r->arena, d->text, d->span, &r->style, r->diags);
		return;
	}
	struct diag *diag =
		diag_add(r->diags, DIAG_CONDITION_EMPTY, d->span,
			 "the condition of `%.*s` is empty", TEXT_ARG(rule->id));
	diag_label(diag, "AGT reads this as true in TypeScript and as false elsewhere");
	diag_help(diag, "write \"true\" for a rule that always applies");
}

/* `condition: { cedar: "..." }` */
static bool is_cedar_form(const struct doc *d)
{
	return d->n == 1 && text_is(d->members[0].key, "cedar");
}

/* `condition: { ceder: "..." }`, where no field is declared by that name. */
static bool is_cedar_misspelt(const struct reader *r, const struct doc *d)
{
	const struct text cedar = TEXT("cedar");

	if (d->n != 1 || d->members[0].value->kind != DOC_STRING ||
	    text_nearest(d->members[0].key, &cedar, 1).len == 0)
		return false;
	for (size_t i = 0; i < r->policy->n_declarations; i++) {
		if (text_equal(r->policy->declarations[i].path.text, d->members[0].key))
			return false;
	}
	return true;
}

static void report_cedar(struct reader *r, const struct doc_member *m)
{
	struct diag *diag =
		diag_add(r->diags, DIAG_CONDITION_FORM, m->key_span,
			 "`%.*s` is no form of a condition", TEXT_ARG(m->key));

	diag_label(diag, "neither `cedar` nor a declared field");
	diag_help(diag, "write `cedar`, or declare a field of this name under `schema:`");
}

static void read_cedar_condition(struct reader *r, const struct doc *text,
				 struct ast_rule *rule)
{
	if (text->kind == DOC_STRING)
		term_set_condition(r, rule, cedar_condition(r, text), text->span);
	else
		report_condition(r, text, "a condition in Cedar must be a text",
				 "write it in quotes: cedar: 'context.input.a == 1'");
}

static void read_condition(struct reader *r, const struct doc *d, struct ast_rule *rule)
{
	/* an unquoted `true` is a YAML bool, and means what it says */
	if (d->kind == DOC_BOOL)
		term_set_condition(r, rule, ast_const(r->arena, d->boolean, d->span),
				   d->span);
	else if (d->kind == DOC_STRING)
		read_text_condition(r, d, rule);
	else if (d->kind != DOC_MAPPING || d->n == 0)
		report_condition(r, d, "the condition must be a text",
				 "write it in quotes: \"action.type == 'read'\"");
	else if (is_cedar_form(d))
		read_cedar_condition(r, d->members[0].value, rule);
	else if (is_cedar_misspelt(r, d))
		report_cedar(r, &d->members[0]);
	else if (is_operator_form(d))
		report_condition(r, d, "this condition is that of a PolicyDocument",
				 "remove `apiVersion`, or write \"field == 'value'\"");
	else
		term_set_condition(r, rule, flat_equality(r, d), d->span);
	if (rule->condition != NULL)
		toolkit_sdk_notes(r, rule, d);
}

static void read_rule(struct reader *r, const struct doc *d, struct ast_rule *rule)
{
	static const struct choice stages[] = {
		{"pre_input", 0, NULL},
		{"pre_tool", 0, NULL},
		{"post_tool", 0, NULL},
		{"pre_output", 0, NULL},
	};
	const struct doc *values[N_RULE];
	struct texts approvers;
	int ignored;

	if (!READ_MEMBERS(r, d, "rule", rule_members, values))
		return;
	if (values[RULE_NAME] != NULL) {
		rule->id = values[RULE_NAME]->text;
		rule->id_span = values[RULE_NAME]->span;
	}
	read_action(r, values, rule);
	if (values[RULE_CONDITION] != NULL)
		read_condition(r, values[RULE_CONDITION], rule);
	if (values[RULE_STAGE] != NULL &&
	    READ_CHOICE(r, values[RULE_STAGE], "stage", stages, &ignored))
		rule->stage = values[RULE_STAGE]->text;
	if (values[RULE_APPROVERS] != NULL &&
	    reader_texts(r, values[RULE_APPROVERS], "approvers", &approvers)) {
		rule->approvers = approvers.texts;
		rule->n_approvers = approvers.n;
	}
	if (values[RULE_PRIORITY] != NULL)
		reader_integer(r, values[RULE_PRIORITY], "priority", INT32_MIN, INT32_MAX,
			       &rule->priority);
	rule->is_disabled =
		values[RULE_ENABLED] != NULL && !values[RULE_ENABLED]->boolean;
	rule->overrides = values[RULE_OVERRIDE] != NULL && values[RULE_OVERRIDE]->boolean;
	if (values[RULE_DESCRIPTION] != NULL)
		rule->message = values[RULE_DESCRIPTION]->text;
}

/* ---- the document -------------------------------------------------------- */

enum {
	TOP_API_VERSION = N_TOP_COMMON,
	TOP_VERSION,
	TOP_EXTENDS,
	TOP_AGENT,
	TOP_AGENTS,
	TOP_SCOPE,
	TOP_DEFAULT_ACTION,
	TOP_SESSION_ATTRIBUTES,
	TOP_RULES,
	N_TOP
};

static const struct member top_members[N_TOP] = {
	TOP_COMMON_MEMBERS,
	[TOP_API_VERSION] = {"apiVersion", VALUE_LABEL, USE_OPTIONAL, NULL},
	[TOP_VERSION] = {"version", VALUE_LABEL, USE_OPTIONAL, NULL},
	[TOP_EXTENDS] = {"extends", VALUE_STRINGS, USE_OPTIONAL, NULL},
	[TOP_AGENT] = {"agent", VALUE_STRING, USE_OPTIONAL, NULL},
	[TOP_AGENTS] = {"agents", VALUE_STRINGS, USE_OPTIONAL, NULL},
	[TOP_SCOPE] = {"scope", VALUE_STRING, USE_OPTIONAL, NULL},
	[TOP_DEFAULT_ACTION] = {"default_action", VALUE_STRING, USE_OPTIONAL, NULL},
	[TOP_SESSION_ATTRIBUTES] = {"session_attributes", VALUE_LIST, USE_OPTIONAL, NULL},
	[TOP_RULES] = {"rules", VALUE_LIST, USE_REQUIRED, NULL},
};

static void check_api_version(struct reader *r, const struct doc *value)
{
	struct diag *diag;

	if (value == NULL && r->options->dialect == DIALECT_TOOLKIT)
		return;
	if (value == NULL) {
		diag = diag_add(r->diags, DIAG_API_VERSION,
				reader_head_span(r->policy->doc),
				"the policy does not say its `apiVersion`");
		diag_label(diag, "rules with condition texts need it");
		diag_help(diag, "add `apiVersion: " API_VERSION "` as the first line");
		return;
	}
	if (text_is(value->text, API_VERSION))
		return;
	if (text_is(value->text, "1.0")) {
		diag = diag_add(r->diags, DIAG_API_VERSION_OLD, value->span,
				"`apiVersion` \"1.0\" is deprecated");
		diag_label(diag, "read as `" API_VERSION "`");
	} else {
		diag = diag_add(r->diags, DIAG_API_VERSION, value->span,
				"the `apiVersion` `%.*s` is not known",
				TEXT_ARG(value->text));
		diag_label(diag, "known is `" API_VERSION "`");
	}
	diag_help(diag, "write `apiVersion: " API_VERSION "`");
}

static void read_agents(struct reader *r, const struct doc *const *values)
{
	const struct doc *value =
		values[TOP_AGENTS] != NULL ? values[TOP_AGENTS] : values[TOP_AGENT];
	struct texts agents;
	struct diag *diag;

	if (values[TOP_AGENTS] != NULL && values[TOP_AGENT] != NULL) {
		diag = diag_add(r->diags, DIAG_MEMBERS_CONFLICT, values[TOP_AGENT]->span,
				"both `agent` and `agents` are given");
		diag_also(diag, reader_head_span(values[TOP_AGENTS]), "the list is here");
		diag_help(diag, "add the agent to `agents` and remove `agent`");
	}
	if (value == NULL) {
		diag = diag_add(r->diags, DIAG_AGENTS_MISSING,
				reader_head_span(r->policy->doc),
				"the policy applies to every agent");
		diag_label(diag, "`agents` is not given");
		diag_note(diag, "AGT's Python engine applies such a policy to no agent");
		diag_help(diag, "add `agents: [\"*\"]`");
		return;
	}
	if (!reader_texts(r, value, "agents", &agents))
		return;
	for (size_t i = 0; i < agents.n; i++)
		reader_glob(r, agents.texts[i], agents.spans[i]);
	r->policy->agents = agents.texts;
	r->policy->agent_spans = agents.spans;
	r->policy->n_agents = agents.n;
	r->policy->agent_path =
		ast_path_parse(r->arena, TEXT("agent.id"), reader_head_span(value));
}

static void read_session_attribute(struct reader *r, const struct doc *d)
{
	static const char host[] = "the host keeps the session; a decision reads the "
				   "attribute's value from the request";
	static const struct member members[] = {
		{"name", VALUE_STRING, USE_REQUIRED, NULL},
		{"ordering", VALUE_LIST, USE_REQUIRED, NULL},
		{"monotonic", VALUE_BOOL, USE_NOTHING, host},
		{"initial", VALUE_STRING, USE_NOTHING, host},
	};
	const struct doc *values[4];
	struct ast_declaration declaration = {.type = TEXT("string")};
	struct texts ordering;

	READ_MEMBERS(r, d, "session attribute", members, values);
	if (values[0] == NULL || values[1] == NULL ||
	    !reader_texts(r, values[1], "ordering", &ordering))
		return;
	struct text dotted =
		text_format(r->arena, "session.%.*s", TEXT_ARG(values[0]->text));
	if (!term_path(r, dotted, values[0]->span, &declaration.path))
		return;
	declaration.type_span = values[1]->span;
	declaration.values = ordering.texts;
	declaration.n_values = ordering.n;
	ARENA_PUSH(r->arena, r->policy->declarations, r->policy->n_declarations,
		   declaration);
}

static void read_settings(struct reader *r, const struct doc *const *values)
{
	static const struct choice scopes[] = {
		{"global", SCOPE_GLOBAL, NULL},
		{"organization", SCOPE_ORGANIZATION, NULL},
		{"tenant", SCOPE_TENANT, NULL},
		{"agent", SCOPE_AGENT, NULL},
	};
	static const struct choice defaults[] = {
		{"allow", ACTION_ALLOW, NULL},
		{"deny", ACTION_DENY, NULL},
	};
	const struct doc *attributes = values[TOP_SESSION_ATTRIBUTES];
	struct ast_policy *policy = r->policy;
	int word;

	reader_common(r, values);
	if (values[TOP_VERSION] != NULL)
		policy->version = values[TOP_VERSION]->text;
	if (values[TOP_EXTENDS] != NULL)
		reader_extends(r, values[TOP_EXTENDS]);
	if (values[TOP_SCOPE] != NULL &&
	    READ_CHOICE(r, values[TOP_SCOPE], "scope", scopes, &word))
		policy->scope = (enum scope)word;
	if (values[TOP_DEFAULT_ACTION] != NULL &&
	    READ_CHOICE(r, values[TOP_DEFAULT_ACTION], "default_action", defaults,
			&word)) {
		policy->default_action = (enum action)word;
		policy->has_default = true;
		policy->default_span = values[TOP_DEFAULT_ACTION]->span;
	}
	for (size_t i = 0; attributes != NULL && i < attributes->n; i++)
		read_session_attribute(r, attributes->items[i]);
}

static void check_empty(struct reader *r, const struct doc *const *values)
{
	struct diag *diag;

	if (values[TOP_RULES]->n > 0 || values[TOP_DEFAULT_ACTION] != NULL)
		return;
	diag = diag_add(r->diags, DIAG_DEFAULT_MISSING, values[TOP_RULES]->span,
			"the policy has neither rules nor `default_action`");
	diag_label(diag, "no rule here");
	diag_help(diag, "add `default_action: deny`");
}

bool toolkit_read(struct arena *arena, struct ast_policy *policy,
		  const struct load_options *options, struct diag_list *diags)
{
	const struct doc *values[N_TOP];
	struct reader r;

	reader_init(&r, arena, policy, options, diags);
	if (!READ_MEMBERS(&r, policy->doc, "toolkit policy", top_members, values))
		return false;
	check_api_version(&r, values[TOP_API_VERSION]);
	if (values[TOP_NAME] == NULL && !doc_get(policy->doc, "name"))
		reader_missing(&r, policy->doc, "toolkit policy", "name", NULL);
	read_settings(&r, values);
	read_agents(&r, values);
	if (values[TOP_RULES] != NULL) {
		check_empty(&r, values);
		reader_rules(&r, values[TOP_RULES], read_rule);
	}
	return reader_ok(&r);
}
