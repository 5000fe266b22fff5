/* gate.c - gate rules, `version: 1`.
 * Needs:  a document that detection, or the caller, calls a gate.
 * Gives:  rules whose `when` entries are ANDed tests; deny_if_exceeds becomes a deny
 *         rule with `when and (not limit or not limit ...)`, so that a limit over a
 *         missing or mistyped field counts as exceeded.
 *
 * docs/dialects.md is the reference of the members.
 */
#include "front/terms.h"

/* The verdict that is a deny rule with limits. */
enum { VERDICT_DENY_IF_EXCEEDS = N_ACTIONS };

static const struct choice verdicts[] = {
	{"allow", ACTION_ALLOW, NULL},
	{"deny", ACTION_DENY, NULL},
	{"require_approval", ACTION_REQUIRE_APPROVAL, NULL},
	{"deny_if_exceeds", VERDICT_DENY_IF_EXCEEDS, NULL},
	{"review", 0, "write `require_approval`"},
	{"escalate", 0, "write `require_approval`"},
};

/* ---- paths --------------------------------------------------------------- */

static bool is_context_field(const struct reader *r, struct text name)
{
	static const char *const known[] = {"environment", "tool", "agent", "tool_meta"};
	const struct ast_policy *policy = r->policy;

	for (size_t i = 0; i < 4; i++) {
		if (text_is(name, known[i]))
			return true;
	}
	for (size_t i = 0; i < policy->n_declarations; i++) {
		if (policy->declarations[i].path.n == 1 &&
		    text_equal(policy->declarations[i].path.text, name))
			return true;
	}
	return false;
}

static void check_args_path(struct reader *r, const struct ast_path *path)
{
	struct diag *diag;

	if (path->n != 2 || !text_is(path->segments[0].name, "args") ||
	    path->segments[1].name.ptr == NULL ||
	    !is_context_field(r, path->segments[1].name))
		return;
	diag = diag_add(r->diags, DIAG_ARGS_SHADOW, path->span,
			"`%.*s` is an argument of the call, not the field `%.*s`",
			TEXT_ARG(path->text), TEXT_ARG(path->segments[1].name));
	diag_label(diag, "the caller chooses this value");
	diag_help(diag, "write `%.*s` to test the field of the request",
		  TEXT_ARG(path->segments[1].name));
}

/* `tool.<x>` is what the tool catalogue says about the tool: tool_meta.<x>. */
static bool read_path(struct reader *r, const struct doc_member *m, struct ast_path *path)
{
	struct text prefix = TEXT("tool.");
	struct text dotted = m->key;

	if (text_starts(dotted, prefix))
		dotted = text_format(r->arena, "tool_meta.%.*s",
				     (int)(dotted.len - prefix.len),
				     dotted.ptr + prefix.len);
	if (!term_path(r, dotted, m->key_span, path))
		return false;
	check_args_path(r, path);
	return true;
}

/* ---- when ---------------------------------------------------------------- */

enum gate_op { OP_LT, OP_LTE, OP_GT, OP_GTE, OP_EQ, OP_NE, OP_IN, OP_NOT_IN, OP_MATCHES };

static const struct choice operators[] = {
	{"lt", OP_LT, NULL},	       {"lte", OP_LTE, NULL},
	{"gt", OP_GT, NULL},	       {"gte", OP_GTE, NULL},
	{"eq", OP_EQ, NULL},	       {"ne", OP_NE, NULL},
	{"in", OP_IN, NULL},	       {"not_in", OP_NOT_IN, NULL},
	{"matches", OP_MATCHES, NULL}, {"le", 0, "write `lte`"},
	{"ge", 0, "write `gte`"},      {"regex", 0, "write `matches`"},
};

static struct ast_expr *negate(struct reader *r, struct ast_expr *expr)
{
	return expr == NULL ? NULL : ast_not(r->arena, expr);
}

static struct ast_expr *read_operator(struct reader *r, struct ast_path path,
				      enum gate_op op, const struct doc *value)
{
	switch (op) {
	case OP_LT:
		return term_ordering(r, AST_LT, path, value);
	case OP_LTE:
		return term_ordering(r, AST_LE, path, value);
	case OP_GT:
		return term_ordering(r, AST_GT, path, value);
	case OP_GTE:
		return term_ordering(r, AST_GE, path, value);
	case OP_EQ:
		return term_equals(r, path, value);
	case OP_NE:
		return term_differs(r, path, value);
	case OP_IN:
		return term_in(r, path, value);
	case OP_NOT_IN:
		return negate(r, term_in(r, path, value));
	case OP_MATCHES:
		return term_matches(r, path, value);
	}
	return NULL;
}

/* {gte: 1, lt: 5} into `kids`; false after a diagnostic. */
static bool read_operators(struct reader *r, struct ast_path path, const struct doc *d,
			   struct ast_expr **kids)
{
	bool ok = d->n > 0;

	if (d->n == 0) {
		struct diag *diag =
			diag_add(r->diags, DIAG_CONDITION_EMPTY, d->span,
				 "the test of `%.*s` is empty", TEXT_ARG(path.text));
		diag_label(diag, "an operator is missing");
		diag_help(diag, "write for example {lte: 100}");
	}
	for (size_t i = 0; i < d->n; i++) {
		struct doc word = {.kind = DOC_STRING,
				   .span = d->members[i].key_span,
				   .text = d->members[i].key};
		int op;
		kids[i] = READ_CHOICE(r, &word, "operator", operators, &op)
				  ? read_operator(r, path, (enum gate_op)op,
						  d->members[i].value)
				  : NULL;
		ok = ok && kids[i] != NULL;
	}
	return ok;
}

static struct ast_expr *read_glob_test(struct reader *r, struct ast_path path,
				       const struct doc *d)
{
	bool is_tool = text_is(path.text, "tool");

	if (!is_tool && !glob_has_wildcard(d->text))
		return term_equals(r, path, d);
	if (!reader_glob(r, d->text, d->span))
		return NULL;
	if (!glob_has_wildcard(d->text))
		return term_equals(r, path, d);
	return ast_test(r->arena, AST_LIKE, ast_operand_path(path),
			ast_operand_glob(d->text, d->span), d->span);
}

static struct ast_expr *read_test(struct reader *r, const struct doc_member *m)
{
	struct ast_path path;

	if (!read_path(r, m, &path))
		return NULL;
	if (m->value->kind == DOC_STRING)
		return read_glob_test(r, path, m->value);
	if (m->value->kind != DOC_MAPPING)
		return term_equals(r, path, m->value);
	struct ast_expr **kids =
		ARENA_ARRAY(r->arena, struct ast_expr *, m->value->n + 1);
	if (!read_operators(r, path, m->value, kids))
		return NULL;
	return ast_nary(r->arena, AST_AND, kids, m->value->n, m->value->span);
}

/* All entries ANDed; NULL after a diagnostic. */
static struct ast_expr *read_when(struct reader *r, const struct doc *d)
{
	struct ast_expr **kids = ARENA_ARRAY(r->arena, struct ast_expr *, d->n + 1);
	bool ok = d->n > 0;

	if (d->n == 0) {
		struct diag *diag = diag_add(r->diags, DIAG_CONDITION_EMPTY, d->span,
					     "`when` is empty");
		diag_label(diag, "no test here");
		diag_help(diag, "remove `when` for a rule that always applies");
	}
	for (size_t i = 0; i < d->n; i++) {
		kids[i] = read_test(r, &d->members[i]);
		ok = ok && kids[i] != NULL;
	}
	return ok ? ast_nary(r->arena, AST_AND, kids, d->n, d->span) : NULL;
}

/* ---- limit --------------------------------------------------------------- */

static bool is_limit_operator(struct text word)
{
	return text_is(word, "lt") || text_is(word, "lte") || text_is(word, "gt") ||
	       text_is(word, "gte") || text_is(word, "eq");
}

static bool check_limit_operators(struct reader *r, const struct doc_member *m)
{
	struct diag *diag;
	bool ok = m->value->kind == DOC_MAPPING;

	for (size_t i = 0; ok && i < m->value->n; i++)
		ok = is_limit_operator(m->value->members[i].key) &&
		     m->value->members[i].value->kind == DOC_NUMBER;
	if (ok)
		return true;
	diag = diag_add(r->diags, DIAG_OPERATOR_VALUE, reader_head_span(m->value),
			"the limit of `%.*s` cannot be checked", TEXT_ARG(m->key));
	diag_label(diag, "a limit is lt, lte, gt, gte or eq with a number");
	diag_help(diag, "write for example {lte: 100}");
	return false;
}

/* Some limit does not hold; NULL after a diagnostic. */
static struct ast_expr *read_exceeded(struct reader *r, const struct doc *d)
{
	struct ast_expr **kids = ARENA_ARRAY(r->arena, struct ast_expr *, d->n + 1);
	bool ok = d->n > 0;

	if (d->n == 0) {
		struct diag *diag = diag_add(r->diags, DIAG_CONDITION_EMPTY, d->span,
					     "`limit` is empty");
		diag_label(diag, "nothing can exceed this");
		diag_help(diag, "write for example {args.amount: {lte: 100}}");
	}
	for (size_t i = 0; i < d->n; i++) {
		kids[i] = check_limit_operators(r, &d->members[i])
				  ? negate(r, read_test(r, &d->members[i]))
				  : NULL;
		ok = ok && kids[i] != NULL;
	}
	return ok ? ast_nary(r->arena, AST_OR, kids, d->n, d->span) : NULL;
}

/* ---- rules --------------------------------------------------------------- */

enum { RULE_ID, RULE_WHEN, RULE_LIMIT, RULE_VERDICT, RULE_REASON, RULE_OVERRIDE, N_RULE };

static const struct member rule_members[N_RULE] = {
	[RULE_ID] = {"id", VALUE_STRING, USE_REQUIRED, NULL},
	[RULE_WHEN] = {"when", VALUE_MAPPING, USE_OPTIONAL, NULL},
	[RULE_LIMIT] = {"limit", VALUE_MAPPING, USE_OPTIONAL, NULL},
	[RULE_VERDICT] = {"verdict", VALUE_STRING, USE_REQUIRED, NULL},
	[RULE_REASON] = {"reason", VALUE_STRING, USE_OPTIONAL, NULL},
	[RULE_OVERRIDE] = {"override", VALUE_BOOL, USE_OPTIONAL, NULL},
};

static void read_limit(struct reader *r, const struct doc *d, const struct doc *limit,
		       struct ast_rule *rule)
{
	struct ast_expr *exceeded;

	if (limit == NULL) {
		reader_missing(r, d, "deny_if_exceeds rule", "limit",
			       "add `limit: {args.amount: {lte: 100}}`");
		return;
	}
	exceeded = read_exceeded(r, limit);
	if (exceeded != NULL && rule->condition != NULL)
		exceeded = term_and(r->arena, rule->condition, exceeded);
	term_set_condition(r, rule, exceeded,
			   rule->condition != NULL
				   ? span_join(rule->condition_span, limit->span)
				   : limit->span);
	if (rule->message.len == 0)
		rule->message =
			text_format(r->arena, "%.*s exceeded", TEXT_ARG(rule->id));
}

static void report_limit_place(struct reader *r, const struct doc *limit,
			       const struct doc *verdict)
{
	struct diag *diag =
		diag_add(r->diags, DIAG_RATE_LIMIT_PLACE, reader_head_span(limit),
			 "a limit needs the verdict `deny_if_exceeds`");

	diag_label(diag, "the limit is here");
	diag_also(diag, verdict->span, "but the verdict is `%.*s`",
		  TEXT_ARG(verdict->text));
	diag_help(diag, "write `verdict: deny_if_exceeds`, or remove the limit");
}

static void read_rule(struct reader *r, const struct doc *d, struct ast_rule *rule)
{
	const struct doc *values[N_RULE];
	int verdict;

	if (!READ_MEMBERS(r, d, "gate rule", rule_members, values))
		return;
	if (values[RULE_ID] != NULL) {
		rule->id = values[RULE_ID]->text;
		rule->id_span = values[RULE_ID]->span;
	}
	if (values[RULE_REASON] != NULL)
		rule->message = values[RULE_REASON]->text;
	rule->overrides = values[RULE_OVERRIDE] != NULL && values[RULE_OVERRIDE]->boolean;
	if (values[RULE_WHEN] != NULL)
		term_set_condition(r, rule, read_when(r, values[RULE_WHEN]),
				   values[RULE_WHEN]->span);
	if (values[RULE_VERDICT] == NULL ||
	    !READ_CHOICE(r, values[RULE_VERDICT], "verdict", verdicts, &verdict))
		return;
	if (verdict == VERDICT_DENY_IF_EXCEEDS) {
		read_limit(r, d, values[RULE_LIMIT], rule);
		return;
	}
	rule->action = (enum action)verdict;
	if (values[RULE_LIMIT] != NULL)
		report_limit_place(r, values[RULE_LIMIT], values[RULE_VERDICT]);
}

/* ---- the document -------------------------------------------------------- */

enum { TOP_VERSION = N_TOP_COMMON, TOP_EXTENDS, TOP_DEFAULT, TOP_RULES, N_TOP };

static const struct member top_members[N_TOP] = {
	TOP_COMMON_MEMBERS,
	[TOP_VERSION] = {"version", VALUE_NUMBER, USE_REQUIRED, "add `version: 1`"},
	[TOP_EXTENDS] = {"extends", VALUE_STRINGS, USE_OPTIONAL, NULL},
	[TOP_DEFAULT] = {"default", VALUE_STRING, USE_OPTIONAL, NULL},
	[TOP_RULES] = {"rules", VALUE_LIST, USE_REQUIRED, NULL},
};

static void read_default(struct reader *r, const struct doc *d)
{
	static const struct choice defaults[] = {
		{"allow", ACTION_ALLOW, NULL},
		{"deny", ACTION_DENY, NULL},
		{"require_approval", ACTION_REQUIRE_APPROVAL, NULL},
	};
	int word;

	if (!READ_CHOICE(r, d, "default", defaults, &word))
		return;
	r->policy->default_action = (enum action)word;
	r->policy->has_default = true;
	r->policy->default_span = d->span;
}

static void check_permits(struct reader *r, const struct doc *rules)
{
	const struct ast_policy *policy = r->policy;
	struct diag *diag;

	if (policy->has_default || policy->n_extends > 0)
		return;
	for (size_t i = 0; i < policy->n_rules; i++) {
		if (policy->rules[i].action == ACTION_ALLOW)
			return;
	}
	diag = diag_add(r->diags, DIAG_NOTHING_PERMITS,
			reader_key_span(policy->doc, rules),
			"no rule and no default permits");
	diag_label(diag, "every call is denied or needs approval");
	diag_help(diag, "add `default: allow`, or `default: deny` if that is meant");
}

bool gate_read(struct arena *arena, struct ast_policy *policy,
	       const struct load_options *options, struct diag_list *diags)
{
	const struct doc *values[N_TOP];
	struct reader r;
	int64_t version;

	reader_init(&r, arena, policy, options, diags);
	if (!READ_MEMBERS(&r, policy->doc, "gate", top_members, values))
		return false;
	reader_common(&r, values);
	if (values[TOP_VERSION] != NULL &&
	    reader_integer(&r, values[TOP_VERSION], "version", 1, 1, &version))
		policy->version = values[TOP_VERSION]->text;
	if (values[TOP_EXTENDS] != NULL)
		reader_extends(&r, values[TOP_EXTENDS]);
	if (values[TOP_DEFAULT] != NULL)
		read_default(&r, values[TOP_DEFAULT]);
	if (values[TOP_RULES] != NULL) {
		reader_rules(&r, values[TOP_RULES], read_rule);
		check_permits(&r, values[TOP_RULES]);
	}
	return reader_ok(&r);
}
