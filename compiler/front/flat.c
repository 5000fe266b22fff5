/* flat.c - lists of {action, effect}.
 * Needs:  a list, or a mapping with `rules`.
 * Gives:  rules called `rules[i]` in list order.
 *
 * docs/dialects.md is the reference of the members.
 */
#include <string.h>

#include "front/terms.h"

/* $and, $or and $not nest. */
#define CONDITIONS_DEPTH_MAX 32

/* ---- the action ---------------------------------------------------------- */

static void report_pattern(struct reader *r, const struct doc *d)
{
	struct diag *diag = diag_add(r->diags, DIAG_GLOB_FORM, d->span,
				     "`%.*s` is no action pattern", TEXT_ARG(d->text));

	diag_label(diag, "only `*` and a final `.*` are patterns here");
	diag_help(diag, "write `x.*`, or list the actions");
}

/* Is the bare name decided by an earlier entry for exactly this action? */
static bool is_decided_before(const struct reader *r, struct text bare)
{
	const struct doc *doc = r->policy->doc;
	const struct doc *list = doc->kind == DOC_SEQUENCE ? doc : doc_get(doc, "rules");

	for (size_t i = 0; i + 1 < r->policy->n_rules; i++) {
		const struct doc *item = list->items[i];
		const struct doc *action =
			item->kind == DOC_MAPPING ? doc_get(item, "action") : NULL;
		if (action != NULL && text_equal(action->text, bare) &&
		    !doc_get(item, "conditions") && !doc_get(item, "condition"))
			return true;
	}
	return false;
}

static void warn_bare(struct reader *r, const struct doc *d, struct text bare)
{
	struct diag *diag;

	if (r->options->flat_profile != NULL || is_decided_before(r, bare))
		return;
	diag = diag_add(r->diags, DIAG_GLOB_BARE, d->span,
			"`%.*s` does not match `%.*s` itself", TEXT_ARG(d->text),
			TEXT_ARG(bare));
	diag_label(diag, "AGT's TypeScript list would match it, its Go list would not");
	diag_help(diag, "add an entry for `%.*s`, or choose with `--profile`",
		  TEXT_ARG(bare));
}

/* `x.*`: what is below `x`, and `x` itself in a TypeScript list. */
static struct ast_expr *read_below(struct reader *r, const struct doc *d,
				   struct text bare)
{
	struct ast_operand action = term_field(r, "action", d->span);
	struct ast_expr **kids = ARENA_ARRAY(r->arena, struct ast_expr *, 2);
	const char *profile = r->options->flat_profile;

	warn_bare(r, d, bare);
	kids[0] = ast_test(r->arena, AST_LIKE, action, ast_operand_glob(d->text, d->span),
			   d->span);
	kids[1] = ast_test(r->arena, AST_EQ, action, ast_operand_string(bare, d->span),
			   d->span);
	return profile != NULL && strcmp(profile, "ts") == 0
		       ? ast_nary(r->arena, AST_OR, kids, 2, d->span)
		       : kids[0];
}

/* NULL for `*`, or after a diagnostic. */
static struct ast_expr *read_action(struct reader *r, const struct doc *d)
{
	struct text bare = d->text;

	if (text_is(d->text, "*"))
		return NULL;
	if (!glob_has_wildcard(d->text))
		return ast_test(r->arena, AST_EQ, term_field(r, "action", d->span),
				ast_operand_string(d->text, d->span), d->span);
	if (text_ends(bare, TEXT(".*")))
		bare.len -= 2;
	if (bare.len < d->text.len && bare.len > 0 && !glob_has_wildcard(bare))
		return read_below(r, d, bare);
	report_pattern(r, d);
	return NULL;
}

/* ---- conditions ---------------------------------------------------------- */

enum mongo {
	MONGO_GT,
	MONGO_GTE,
	MONGO_LT,
	MONGO_LTE,
	MONGO_EQ,
	MONGO_NE,
	MONGO_IN,
	MONGO_NIN,
	MONGO_REGEX,
	MONGO_NOT
};

static const struct choice operators[] = {
	{"$gt", MONGO_GT, NULL},
	{"$gte", MONGO_GTE, NULL},
	{"$lt", MONGO_LT, NULL},
	{"$lte", MONGO_LTE, NULL},
	{"$eq", MONGO_EQ, NULL},
	{"$ne", MONGO_NE, NULL},
	{"$in", MONGO_IN, NULL},
	{"$nin", MONGO_NIN, NULL},
	{"$regex", MONGO_REGEX, NULL},
	{"$not", MONGO_NOT, NULL},
	{"$matches", 0, "write `$regex`"},
	{"$options", 0, "write `$regex: {pattern: ..., flags: i}`"},
	{"$exists", 0, "write a toolkit policy: `has`"},
};

static struct ast_expr *read_conditions(struct reader *r, const struct doc *d,
					unsigned depth);
static struct ast_expr *read_field(struct reader *r, struct ast_path path,
				   const struct doc *value, unsigned depth);

static struct ast_expr *negate(struct reader *r, struct ast_expr *expr)
{
	return expr == NULL ? NULL : ast_not(r->arena, expr);
}

static struct ast_expr *read_operator(struct reader *r, struct ast_path path,
				      const struct doc_member *m, unsigned depth)
{
	struct doc word = {.kind = DOC_STRING, .span = m->key_span, .text = m->key};
	int op;

	if (!READ_CHOICE(r, &word, "operator", operators, &op))
		return NULL;
	switch ((enum mongo)op) {
	case MONGO_GT:
		return term_ordering(r, AST_GT, path, m->value);
	case MONGO_GTE:
		return term_ordering(r, AST_GE, path, m->value);
	case MONGO_LT:
		return term_ordering(r, AST_LT, path, m->value);
	case MONGO_LTE:
		return term_ordering(r, AST_LE, path, m->value);
	case MONGO_EQ:
		return term_equals(r, path, m->value);
	case MONGO_NE:
		return term_differs(r, path, m->value);
	case MONGO_IN:
		return term_in(r, path, m->value);
	case MONGO_NIN:
		return negate(r, term_in(r, path, m->value));
	case MONGO_REGEX:
		return term_matches(r, path, m->value);
	case MONGO_NOT:
		return negate(r, read_field(r, path, m->value, depth + 1));
	}
	return NULL;
}

static void report_form(struct reader *r, const struct doc *d, const char *title)
{
	struct diag *diag =
		diag_add(r->diags, DIAG_CONDITION_FORM, reader_head_span(d), "%s", title);

	diag_label(diag, "this is %s", doc_kind_name(d->kind));
	diag_help(diag, "write {key: value}, {key: {$gt: 5}} or {$and: [...]}");
}

static struct ast_expr *read_field(struct reader *r, struct ast_path path,
				   const struct doc *value, unsigned depth)
{
	struct ast_expr **kids = ARENA_ARRAY(r->arena, struct ast_expr *, value->n + 1);
	bool ok = true;

	if (value->kind != DOC_MAPPING)
		return term_equals(r, path, value);
	if (value->n == 0 || depth > CONDITIONS_DEPTH_MAX) {
		report_form(r, value,
			    value->n == 0 ? "the test is empty"
					  : "the conditions nest too deep");
		return NULL;
	}
	for (size_t i = 0; i < value->n; i++) {
		kids[i] = read_operator(r, path, &value->members[i], depth);
		ok = ok && kids[i] != NULL;
	}
	return ok ? ast_nary(r->arena, AST_AND, kids, value->n, value->span) : NULL;
}

/* $and and $or: a list of condition mappings. */
static struct ast_expr *read_list(struct reader *r, enum ast_op op, const struct doc *d,
				  unsigned depth)
{
	struct ast_expr **kids = ARENA_ARRAY(r->arena, struct ast_expr *, d->n + 1);
	bool ok = true;

	if (d->kind != DOC_SEQUENCE || d->n == 0) {
		report_form(r, d, "a list of conditions is needed");
		return NULL;
	}
	for (size_t i = 0; i < d->n; i++) {
		kids[i] = read_conditions(r, d->items[i], depth + 1);
		ok = ok && kids[i] != NULL;
	}
	return ok ? ast_nary(r->arena, op, kids, d->n, d->span) : NULL;
}

static struct ast_expr *read_condition(struct reader *r, const struct doc_member *m,
				       unsigned depth)
{
	struct ast_path path;

	if (text_is(m->key, "$and"))
		return read_list(r, AST_AND, m->value, depth);
	if (text_is(m->key, "$or"))
		return read_list(r, AST_OR, m->value, depth);
	if (text_is(m->key, "$not"))
		return negate(r, read_conditions(r, m->value, depth + 1));
	if (!term_path(r, m->key, m->key_span, &path))
		return NULL;
	return read_field(r, path, m->value, depth);
}

static struct ast_expr *read_conditions(struct reader *r, const struct doc *d,
					unsigned depth)
{
	struct ast_expr **kids = ARENA_ARRAY(r->arena, struct ast_expr *, d->n + 1);
	bool ok = true;

	if (d->kind != DOC_MAPPING || d->n == 0 || depth > CONDITIONS_DEPTH_MAX) {
		report_form(r, d,
			    d->kind != DOC_MAPPING ? "the conditions must be a mapping"
			    : d->n == 0		   ? "the conditions are empty"
						   : "the conditions nest too deep");
		return NULL;
	}
	for (size_t i = 0; i < d->n; i++) {
		kids[i] = read_condition(r, &d->members[i], depth);
		ok = ok && kids[i] != NULL;
	}
	return ok ? ast_nary(r->arena, AST_AND, kids, d->n, d->span) : NULL;
}

/* ---- rules --------------------------------------------------------------- */

enum {
	RULE_ACTION,
	RULE_EFFECT,
	RULE_CONDITION,
	RULE_CONDITIONS,
	RULE_MAX_CALLS,
	RULE_WINDOW,
	RULE_RATE_LIMIT,
	RULE_REQUIRES_APPROVAL,
	RULE_MIN_APPROVALS,
	RULE_APPROVERS,
	RULE_REASON,
	RULE_DESCRIPTION,
	RULE_PRIORITY,
	RULE_SCOPE,
	N_RULE
};

static const char in_order[] = "the first entry that matches decides, in list order";

static const struct member rule_members[N_RULE] = {
	[RULE_ACTION] = {"action", VALUE_STRING, USE_REQUIRED, NULL},
	[RULE_EFFECT] = {"effect", VALUE_STRING, USE_REQUIRED, NULL},
	[RULE_CONDITION] = {"condition", VALUE_MAPPING, USE_OPTIONAL, NULL},
	[RULE_CONDITIONS] = {"conditions", VALUE_MAPPING, USE_OPTIONAL, NULL},
	[RULE_MAX_CALLS] = {"max_calls", VALUE_NUMBER, USE_OPTIONAL, NULL},
	[RULE_WINDOW] = {"window", VALUE_STRING, USE_OPTIONAL, NULL},
	[RULE_RATE_LIMIT] = {"rate_limit", VALUE_ANY, USE_OPTIONAL, NULL},
	[RULE_REQUIRES_APPROVAL] = {"requires_approval", VALUE_BOOL, USE_OPTIONAL, NULL},
	[RULE_MIN_APPROVALS] = {"min_approvals", VALUE_NUMBER, USE_OPTIONAL, NULL},
	[RULE_APPROVERS] = {"approvers", VALUE_STRINGS, USE_OPTIONAL, NULL},
	[RULE_REASON] = {"reason", VALUE_STRING, USE_OPTIONAL, NULL},
	[RULE_DESCRIPTION] = {"description", VALUE_STRING, USE_OPTIONAL, NULL},
	[RULE_PRIORITY] = {"priority", VALUE_ANY, USE_NOTHING, in_order},
	[RULE_SCOPE] = {"scope", VALUE_ANY, USE_NOTHING, in_order},
};

enum { EFFECT_RATE_LIMIT = N_ACTIONS };

static const struct choice effects[] = {
	{"allow", ACTION_ALLOW, NULL},
	{"deny", ACTION_DENY, NULL},
	{"review", ACTION_REQUIRE_APPROVAL, NULL},
	{"requires_approval", ACTION_REQUIRE_APPROVAL, NULL},
	{"require_approval", ACTION_REQUIRE_APPROVAL, NULL},
	{"rate_limit", EFFECT_RATE_LIMIT, NULL},
	{"block", 0, "write `deny`"},
	{"escalate", 0, "write `review`"},
	{"permit", 0, "write `allow`"},
};

static void read_calls(struct reader *r, const struct doc *d,
		       const struct doc *const *values, struct ast_rule *rule)
{
	int64_t calls;

	if (values[RULE_MAX_CALLS] == NULL || values[RULE_WINDOW] == NULL) {
		reader_missing(r, d, "limited entry",
			       values[RULE_WINDOW] == NULL ? "window" : "max_calls",
			       "write `max_calls: 10` and `window: 60s`");
		return;
	}
	if (reader_integer(r, values[RULE_MAX_CALLS], "max_calls", 0, INT32_MAX,
			   &calls) &&
	    reader_window(r, values[RULE_WINDOW], &rule->limit_window_seconds))
		rule->limit_calls = (uint64_t)calls;
}

static const struct doc *limit_of(const struct doc *const *values)
{
	if (values[RULE_RATE_LIMIT] != NULL)
		return values[RULE_RATE_LIMIT];
	return values[RULE_MAX_CALLS] != NULL ? values[RULE_MAX_CALLS]
					      : values[RULE_WINDOW];
}

static void read_limit(struct reader *r, const struct doc *d,
		       const struct doc *const *values, struct ast_rule *rule)
{
	const struct doc *limit = limit_of(values);

	if (limit == NULL)
		return;
	if (rule->action != ACTION_ALLOW) {
		struct diag *diag =
			diag_add(r->diags, DIAG_RATE_LIMIT_PLACE, reader_head_span(limit),
				 "a limit on an entry that does not allow");
		diag_label(diag, "this counts permitted calls");
		if (values[RULE_EFFECT] != NULL)
			diag_also(diag, values[RULE_EFFECT]->span,
				  "but the effect is this");
		diag_help(diag, "write `effect: allow`, or remove the limit");
		return;
	}
	if (values[RULE_RATE_LIMIT] != NULL)
		reader_rate_limit(r, values[RULE_RATE_LIMIT], rule);
	else
		read_calls(r, d, values, rule);
}

static void read_approvals(struct reader *r, const struct doc *d,
			   const struct doc *const *values, struct ast_rule *rule)
{
	struct texts approvers = {0};
	int64_t needed = 0;

	if (values[RULE_APPROVERS] != NULL)
		reader_texts(r, values[RULE_APPROVERS], "approvers", &approvers);
	if (values[RULE_MIN_APPROVALS] != NULL)
		reader_integer(r, values[RULE_MIN_APPROVALS], "min_approvals", 0,
			       INT32_MAX, &needed);
	rule->approvers = approvers.texts;
	rule->n_approvers = approvers.n;
	if (rule->action == ACTION_ALLOW &&
	    (needed > 0 || (values[RULE_REQUIRES_APPROVAL] != NULL &&
			    values[RULE_REQUIRES_APPROVAL]->boolean)))
		rule->action = ACTION_REQUIRE_APPROVAL;
	if (needed < 2)
		return;
	struct diag *diag = diag_add(r->diags, DIAG_MEMBER_NO_EFFECT,
				     reader_key_span(d, values[RULE_MIN_APPROVALS]),
				     "the number of approvals is not decided here");
	diag_label(diag, "read as: needs approval");
	diag_note(diag, "the host that collects approvals must count them");
	diag_help(diag, "write `min_approvals: 1`, or enforce the number in the host");
}

static void read_effect(struct reader *r, const struct doc *d,
			const struct doc *const *values, struct ast_rule *rule)
{
	int word;

	if (values[RULE_EFFECT] == NULL ||
	    !READ_CHOICE(r, values[RULE_EFFECT], "effect", effects, &word))
		return;
	rule->action = word == EFFECT_RATE_LIMIT ? ACTION_ALLOW : (enum action)word;
	if (word == EFFECT_RATE_LIMIT && limit_of(values) == NULL)
		reader_missing(r, d, "rate_limit entry", "max_calls",
			       "write `max_calls: 10` and `window: 60s`");
	read_approvals(r, d, values, rule);
	read_limit(r, d, values, rule);
}

static void read_test(struct reader *r, const struct doc *const *values,
		      struct ast_rule *rule)
{
	const struct doc *action = values[RULE_ACTION];
	const struct doc *conditions = values[RULE_CONDITIONS] != NULL
					       ? values[RULE_CONDITIONS]
					       : values[RULE_CONDITION];
	struct ast_expr *test = action != NULL ? read_action(r, action) : NULL;
	struct ast_expr *more =
		conditions != NULL ? read_conditions(r, conditions, 0) : NULL;

	if (test != NULL && more != NULL)
		test = term_and(r->arena, test, more);
	else if (more != NULL)
		test = more;
	term_set_condition(r, rule, test, rule->span);
}

static void read_rule(struct reader *r, const struct doc *d, struct ast_rule *rule)
{
	const struct doc *values[N_RULE];

	rule->id = text_format(r->arena, "rules[%zu]", r->policy->n_rules - 1);
	if (!READ_MEMBERS(r, d, "flat entry", rule_members, values))
		return;
	if (values[RULE_CONDITION] != NULL && values[RULE_CONDITIONS] != NULL) {
		struct diag *diag =
			diag_add(r->diags, DIAG_MEMBERS_CONFLICT,
				 reader_key_span(d, values[RULE_CONDITION]),
				 "both `condition` and `conditions` are given");
		diag_label(diag, "one of the two");
		diag_help(diag, "put all keys under `conditions`");
	}
	if (values[RULE_REASON] != NULL)
		rule->message = values[RULE_REASON]->text;
	read_effect(r, d, values, rule);
	read_test(r, values, rule);
}

/* ---- the document -------------------------------------------------------- */

enum { TOP_VERSION = N_TOP_COMMON, TOP_RULES, N_TOP };

static const struct member top_members[N_TOP] = {
	TOP_COMMON_MEMBERS,
	[TOP_VERSION] = {"version", VALUE_LABEL, USE_OPTIONAL, NULL},
	[TOP_RULES] = {"rules", VALUE_LIST, USE_REQUIRED, NULL},
};

bool flat_read(struct arena *arena, struct ast_policy *policy,
	       const struct load_options *options, struct diag_list *diags)
{
	const struct doc *values[N_TOP];
	struct reader r;

	reader_init(&r, arena, policy, options, diags);
	if (policy->doc->kind == DOC_SEQUENCE) {
		reader_rules(&r, policy->doc, read_rule);
		return reader_ok(&r);
	}
	if (!READ_MEMBERS(&r, policy->doc, "flat policy", top_members, values))
		return false;
	reader_common(&r, values);
	if (values[TOP_VERSION] != NULL)
		policy->version = values[TOP_VERSION]->text;
	if (values[TOP_RULES] != NULL)
		reader_rules(&r, values[TOP_RULES], read_rule);
	return reader_ok(&r);
}
