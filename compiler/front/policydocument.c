/* policydocument.c - rules of {field, operator, value}.
 * Needs:  a document that detection, or the caller, calls a PolicyDocument.
 * Gives:  one test a rule, read strictly, or as AGT evaluates it (`compat: agt`).
 *
 * docs/dialects.md is the reference of the members.
 */
#include "front/policydocument.h"

/* ---- conditions ---------------------------------------------------------- */

static const struct choice operators[] = {
	{"eq", PD_EQ, NULL},
	{"ne", PD_NE, NULL},
	{"gt", PD_GT, NULL},
	{"lt", PD_LT, NULL},
	{"gte", PD_GTE, NULL},
	{"lte", PD_LTE, NULL},
	{"in", PD_IN, NULL},
	{"not_in", PD_NOT_IN, NULL},
	{"matches", PD_MATCHES, NULL},
	{"contains", PD_CONTAINS, NULL},
	{"regex", 0, "write `matches`"},
	{"contains_any", 0, "write one rule with `contains` for each value"},
	{"starts_with", 0, "write `matches` with a pattern that begins with ^"},
	{"ends_with", 0, "write `matches` with a pattern that ends with $"},
};

static struct ast_expr *contains(struct reader *r, struct ast_path path,
				 const struct doc *value)
{
	struct ast_operand literal;

	if (!term_literal(r, value, &literal))
		return NULL;
	return ast_test(r->arena, AST_CONTAINS, ast_operand_path(path), literal,
			value->span);
}

static struct ast_expr *strict_condition(struct reader *r,
					 const struct pd_condition *condition)
{
	const struct doc *value = condition->value;
	struct ast_expr *in;
	struct ast_path path;

	if (!term_path(r, condition->field->text, condition->field->span, &path))
		return NULL;
	switch (condition->op) {
	case PD_EQ:
		return term_equals(r, path, value);
	case PD_NE:
		return term_differs(r, path, value);
	case PD_GT:
		return term_ordering(r, AST_GT, path, value);
	case PD_LT:
		return term_ordering(r, AST_LT, path, value);
	case PD_GTE:
		return term_ordering(r, AST_GE, path, value);
	case PD_LTE:
		return term_ordering(r, AST_LE, path, value);
	case PD_IN:
		return term_in(r, path, value);
	case PD_NOT_IN:
		in = term_in(r, path, value);
		return in == NULL ? NULL : ast_not(r->arena, in);
	case PD_MATCHES:
		return term_matches(r, path, value);
	case PD_CONTAINS:
		return contains(r, path, value);
	}
	return NULL;
}

static void report_combination(struct reader *r, const struct doc *d)
{
	struct diag *diag = diag_add(r->diags, DIAG_CONDITION_FORM, reader_head_span(d),
				     "a PolicyDocument rule has one condition");

	diag_label(diag, "this is %s", doc_kind_name(d->kind));
	diag_help(diag,
		  d->kind == DOC_STRING
			  ? "write {field: ..., operator: ..., value: ...}, or add "
			    "`apiVersion: governance.toolkit/v1`"
			  : "write one rule for each alternative, or a toolkit policy");
}

static bool is_combination(const struct doc *d)
{
	return d->kind != DOC_MAPPING || doc_get(d, "and") || doc_get(d, "or") ||
	       doc_get(d, "not") || doc_get(d, "all") || doc_get(d, "any");
}

static void read_condition(struct reader *r, const struct doc *d, struct ast_rule *rule)
{
	static const struct member members[] = {
		{"field", VALUE_STRING, USE_REQUIRED, NULL},
		{"operator", VALUE_STRING, USE_REQUIRED, NULL},
		{"value", VALUE_ANY, USE_REQUIRED, NULL},
	};
	const struct doc *values[3];
	struct pd_condition condition = {.span = d->span};
	int op;

	if (is_combination(d)) {
		report_combination(r, d);
		return;
	}
	READ_MEMBERS(r, d, "condition", members, values);
	if (values[0] == NULL || values[1] == NULL || values[2] == NULL ||
	    !READ_CHOICE(r, values[1], "operator", operators, &op))
		return;
	condition.field = values[0];
	condition.op = (enum pd_operator)op;
	condition.value = values[2];
	term_set_condition(r, rule,
			   r->policy->is_agt ? pd_agt_condition(r, &condition)
					     : strict_condition(r, &condition),
			   d->span);
}

/* ---- rules --------------------------------------------------------------- */

static const struct choice actions[] = {
	{"allow", ACTION_ALLOW, NULL},
	{"deny", ACTION_DENY, NULL},
	{"audit", ACTION_AUDIT, NULL},
	{"block", ACTION_DENY, NULL},
	{"escalate", 0,
	 "this dialect asks nobody: write `deny`, or `require_approval` in a toolkit "
	 "policy"},
	{"require_approval", 0,
	 "this dialect asks nobody: write `deny`, or a toolkit policy"},
	{"log", 0, "write `audit`: allow and record"},
	{"warn", 0, "write `audit`: allow and record"},
	{"rate_limit", 0, "write a toolkit policy: `action: rate_limit`"},
};

enum {
	RULE_NAME,
	RULE_CONDITION,
	RULE_ACTION,
	RULE_PRIORITY,
	RULE_MESSAGE,
	RULE_DESCRIPTION,
	RULE_OVERRIDE,
	N_RULE
};

static const struct member rule_members[N_RULE] = {
	[RULE_NAME] = {"name", VALUE_STRING, USE_REQUIRED, NULL},
	[RULE_CONDITION] = {"condition", VALUE_ANY, USE_REQUIRED, NULL},
	[RULE_ACTION] = {"action", VALUE_STRING, USE_REQUIRED, NULL},
	[RULE_PRIORITY] = {"priority", VALUE_NUMBER, USE_OPTIONAL, NULL},
	[RULE_MESSAGE] = {"message", VALUE_STRING, USE_OPTIONAL, NULL},
	[RULE_DESCRIPTION] = {"description", VALUE_STRING, USE_OPTIONAL, NULL},
	[RULE_OVERRIDE] = {"override", VALUE_BOOL, USE_OPTIONAL, NULL},
};

static void read_rule(struct reader *r, const struct doc *d, struct ast_rule *rule)
{
	const struct doc *values[N_RULE];
	int word;

	if (!READ_MEMBERS(r, d, "rule", rule_members, values))
		return;
	if (values[RULE_NAME] != NULL) {
		rule->id = values[RULE_NAME]->text;
		rule->id_span = values[RULE_NAME]->span;
	}
	if (values[RULE_ACTION] != NULL &&
	    READ_CHOICE(r, values[RULE_ACTION], "action", actions, &word))
		rule->action = (enum action)word;
	if (values[RULE_PRIORITY] != NULL)
		reader_integer(r, values[RULE_PRIORITY], "priority", INT32_MIN, INT32_MAX,
			       &rule->priority);
	if (values[RULE_MESSAGE] != NULL)
		rule->message = values[RULE_MESSAGE]->text;
	rule->overrides = values[RULE_OVERRIDE] != NULL && values[RULE_OVERRIDE]->boolean;
	if (values[RULE_CONDITION] != NULL)
		read_condition(r, values[RULE_CONDITION], rule);
}

/* ---- the document -------------------------------------------------------- */

enum {
	TOP_VERSION = N_TOP_COMMON,
	TOP_EXTENDS,
	TOP_COMPAT,
	TOP_DEFAULTS,
	TOP_RULES,
	TOP_INHERIT,
	TOP_SCOPE,
	TOP_NETWORK,
	TOP_TOOLS,
	TOP_DISCLAIMER,
	TOP_CAPABILITIES,
	N_TOP
};

static const char folders[] = "AGT inherits by folder; here `extends` names the parents";
static const char sandbox[] = "AGT's sandbox reads it, its rules do not";

static const struct member top_members[N_TOP] = {
	TOP_COMMON_MEMBERS,
	[TOP_VERSION] = {"version", VALUE_LABEL, USE_OPTIONAL, NULL},
	[TOP_EXTENDS] = {"extends", VALUE_STRINGS, USE_OPTIONAL, NULL},
	[TOP_COMPAT] = {"compat", VALUE_STRING, USE_OPTIONAL, NULL},
	[TOP_DEFAULTS] = {"defaults", VALUE_MAPPING, USE_OPTIONAL, NULL},
	[TOP_RULES] = {"rules", VALUE_LIST, USE_OPTIONAL, NULL},
	[TOP_INHERIT] = {"inherit", VALUE_ANY, USE_NOTHING, folders},
	[TOP_SCOPE] = {"scope", VALUE_ANY, USE_NOTHING, folders},
	[TOP_NETWORK] = {"network_allowlist", VALUE_ANY, USE_NOTHING, sandbox},
	[TOP_TOOLS] = {"tool_allowlist", VALUE_ANY, USE_NOTHING, sandbox},
	[TOP_DISCLAIMER] = {"disclaimer", VALUE_ANY, USE_NOTHING, NULL},
	[TOP_CAPABILITIES] = {"capabilities", VALUE_ANY, USE_NOTHING,
			      "what an agent declares; a rule must test it"},
};

static const char rules_only[] = "the rules decide; write a rule over the field that the "
				 "host sends";

static const struct member default_members[] = {
	{"action", VALUE_STRING, USE_OPTIONAL, NULL},
	{"max_tokens", VALUE_ANY, USE_NOTHING, rules_only},
	{"max_tool_calls", VALUE_ANY, USE_NOTHING, rules_only},
	{"confidence_threshold", VALUE_ANY, USE_NOTHING, rules_only},
	{"max_cpu", VALUE_ANY, USE_NOTHING, sandbox},
	{"max_memory_mb", VALUE_ANY, USE_NOTHING, sandbox},
	{"timeout_seconds", VALUE_ANY, USE_NOTHING, sandbox},
	{"network_default", VALUE_ANY, USE_NOTHING, sandbox},
};

static void read_compat(struct reader *r, const struct doc *d)
{
	static const struct choice modes[] = {{"agt", true, NULL},
					      {"strict", false, NULL}};
	int is_agt;

	r->policy->is_agt = r->options->compat_agt;
	if (d != NULL && READ_CHOICE(r, d, "compat", modes, &is_agt))
		r->policy->is_agt = is_agt != 0;
}

/* AGT has one way to read a regex. */
static void check_patterns(struct reader *r, const struct doc *patterns)
{
	struct diag *diag;

	if (patterns == NULL || !r->policy->is_agt)
		return;
	diag = diag_add(r->diags, DIAG_MEMBERS_CONFLICT,
			reader_key_span(r->policy->doc, patterns),
			"`patterns` cannot be chosen under `compat: agt`");
	diag_label(diag, "AGT reads every regex as Python does, without flags");
	diag_help(diag, "remove `patterns` and write `(?i)` where it is needed");
	r->style = (struct pattern_style){0};
}

static void report_default(struct reader *r, const struct doc *defaults)
{
	struct diag *diag =
		diag_add(r->diags, DIAG_DEFAULT_MISSING,
			 reader_head_span(defaults != NULL ? defaults : r->policy->doc),
			 "the policy does not say what happens when no rule matches");

	diag_label(diag, "`defaults.action` is missing");
	diag_note(diag, "AGT allows in this case");
	diag_help(diag, "add `defaults: {action: deny}`");
}

/* AGT allows when nothing matches; read strictly, the document must say so. */
static void read_defaults(struct reader *r, const struct doc *d)
{
	const struct doc *values[sizeof default_members / sizeof *default_members] = {0};
	struct ast_policy *policy = r->policy;
	int word = ACTION_ALLOW;

	if (d != NULL)
		READ_MEMBERS(r, d, "defaults mapping", default_members, values);
	if (values[0] == NULL && !policy->is_agt) {
		report_default(r, d);
		return;
	}
	if (values[0] != NULL && !READ_CHOICE(r, values[0], "action", actions, &word))
		return;
	policy->default_action = word == ACTION_AUDIT ? ACTION_ALLOW : (enum action)word;
	policy->has_default = true;
	policy->default_span =
		values[0] != NULL ? values[0]->span : reader_head_span(policy->doc);
}

bool policydocument_read(struct arena *arena, struct ast_policy *policy,
			 const struct load_options *options, struct diag_list *diags)
{
	const struct doc *values[N_TOP];
	struct reader r;

	reader_init(&r, arena, policy, options, diags);
	if (!READ_MEMBERS(&r, policy->doc, "PolicyDocument", top_members, values))
		return false;
	reader_common(&r, values);
	read_compat(&r, values[TOP_COMPAT]);
	check_patterns(&r, values[TOP_PATTERNS]);
	if (values[TOP_VERSION] != NULL)
		policy->version = values[TOP_VERSION]->text;
	if (values[TOP_EXTENDS] != NULL)
		reader_extends(&r, values[TOP_EXTENDS]);
	read_defaults(&r, values[TOP_DEFAULTS]);
	if (values[TOP_RULES] != NULL)
		reader_rules(&r, values[TOP_RULES], read_rule);
	if (policy->is_agt)
		pd_agt_finish(&r);
	return reader_ok(&r);
}
