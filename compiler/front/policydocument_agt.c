/* policydocument_agt.c - PolicyDocuments under `compat: agt`.
 * Needs:  the members of a rule.
 * Gives:  rules whose first match in list order is AGT's answer.
 *
 * AGT sorts by descending priority, stably, and takes the first rule that matches.  A
 * field is one flat key; if it is missing or null, no operator matches.  A test that
 * raises (ordering across types, a search in a number) denies the whole request: that
 * is the guard rule in front, `has f and undecided(test)`.
 */
#include <stdlib.h>

#include "front/policydocument.h"

/* One segment, dots included. */
static struct ast_path flat_path(struct arena *arena, struct text name, struct span span)
{
	struct ast_path path = {.n = 1, .span = span};

	path.segments = ARENA_ARRAY(arena, struct ast_segment, 1);
	path.segments[0].name = name;
	path.text = ast_path_spelling(arena, path.segments, 1);
	return path;
}

static struct ast_expr *compare(struct reader *r, enum ast_op op, struct ast_path path,
				const struct doc *value)
{
	struct ast_operand literal;

	if (!term_literal(r, value, &literal))
		return NULL;
	return ast_test(r->arena, op, ast_operand_path(path), literal, value->span);
}

/* Equality by value and type.  A null never matches: the field would be missing. */
static struct ast_expr *same(struct reader *r, struct ast_path path,
			     const struct doc *value)
{
	if (value->kind == DOC_NULL)
		return ast_const(r->arena, false, value->span);
	return compare(r, AST_SAME, path, value);
}

static struct ast_expr *in_list(struct reader *r, struct ast_path path,
				const struct doc *list)
{
	struct ast_expr **kids = ARENA_ARRAY(r->arena, struct ast_expr *, list->n + 1);

	for (size_t i = 0; i < list->n; i++) {
		kids[i] = same(r, path, list->items[i]);
		if (kids[i] == NULL)
			return NULL;
	}
	if (list->n == 0)
		return ast_const(r->arena, false, list->span);
	return ast_nary(r->arena, AST_OR, kids, list->n, list->span);
}

/* A list is searched for the value, a string for a substring. */
static struct ast_expr *in(struct reader *r, struct ast_path path,
			   const struct doc *value)
{
	struct diag *diag;

	if (value->kind == DOC_SEQUENCE)
		return in_list(r, path, value);
	if (value->kind == DOC_STRING)
		return compare(r, AST_WITHIN, path, value);
	diag = diag_add(r->diags, DIAG_OPERATOR_VALUE, reader_head_span(value),
			"`in` needs a list or a string");
	diag_label(diag, "this is %s", doc_kind_name(value->kind));
	diag_help(diag, "write a list: [value]");
	return NULL;
}

static struct ast_expr *negate(struct reader *r, struct ast_expr *expr)
{
	return expr == NULL ? NULL : ast_not(r->arena, expr);
}

/* AGT gives the value to re.search, which takes no mapping. */
static struct ast_expr *matches(struct reader *r, struct ast_path path,
				const struct doc *value)
{
	struct diag *diag;

	if (value->kind != DOC_MAPPING)
		return term_matches(r, path, value);
	diag = diag_add(r->diags, DIAG_OPERATOR_VALUE, reader_head_span(value),
			"`matches` needs a regular expression under `compat: agt`");
	diag_label(diag, "AGT takes no dialect and no flags");
	diag_help(diag, "write it as a string, with `(?i)` where it is needed");
	return NULL;
}

static struct ast_expr *test_of(struct reader *r, const struct pd_condition *condition,
				struct ast_path path)
{
	const struct doc *value = condition->value;

	switch (condition->op) {
	case PD_EQ:
		return same(r, path, value);
	case PD_NE:
		return negate(r, same(r, path, value));
	case PD_GT:
		return compare(r, AST_GT, path, value);
	case PD_LT:
		return compare(r, AST_LT, path, value);
	case PD_GTE:
		return compare(r, AST_GE, path, value);
	case PD_LTE:
		return compare(r, AST_LE, path, value);
	case PD_IN:
		return in(r, path, value);
	case PD_NOT_IN:
		return negate(r, in(r, path, value));
	case PD_MATCHES:
		return matches(r, path, value);
	case PD_CONTAINS:
		return compare(r, AST_CONTAINS, path, value);
	}
	return NULL;
}

/* definite(has f and test) */
struct ast_expr *pd_agt_condition(struct reader *r, const struct pd_condition *condition)
{
	struct ast_path path =
		flat_path(r->arena, condition->field->text, condition->field->span);
	struct ast_expr *test = test_of(r, condition, path);
	struct ast_expr *has;

	if (test == NULL)
		return NULL;
	has = ast_path_test(r->arena, AST_HAS, ast_operand_path(path));
	return term_unary(r->arena, AST_DEFINITE, term_and(r->arena, has, test));
}

/* Equality is decided for every present value; the other tests are not. */
static bool can_fail(const struct ast_expr *test)
{
	if (test->op == AST_NOT)
		return can_fail(test->kids[0]);
	return test->op != AST_SAME && test->op != AST_OR && test->op != AST_TRUE &&
	       test->op != AST_FALSE;
}

static struct ast_rule guard_of(struct reader *r, const struct ast_rule *rule)
{
	const struct ast_expr *both = rule->condition->kids[0];
	struct ast_rule guard = {.span = rule->span,
				 .id_span = rule->id_span,
				 .action = ACTION_DENY,
				 .priority = rule->priority};
	struct ast_expr *failed =
		term_and(r->arena, both->kids[0],
			 term_unary(r->arena, AST_UNDECIDED, both->kids[1]));

	guard.message = text_format(r->arena, "type:%.*s",
				    TEXT_ARG(both->kids[0]->left.path.text));
	term_set_condition(r, &guard, failed, rule->condition_span);
	return guard;
}

static int compare_priorities(const void *a, const void *b)
{
	const struct ast_rule *x = a, *y = b;

	if (x->priority != y->priority)
		return x->priority > y->priority ? -1 : 1;
	/* stable: rules of one file in the file's order */
	return (x->span.begin > y->span.begin) - (x->span.begin < y->span.begin);
}

static bool is_open(const struct ast_policy *policy)
{
	for (size_t i = 0; i < policy->n_rules; i++) {
		if (policy->rules[i].action != ACTION_DENY)
			return true;
	}
	return policy->default_action != ACTION_DENY;
}

static void warn_bypass(struct reader *r, const struct ast_rule *rule)
{
	const struct ast_expr *has;
	struct diag *diag;

	if (rule->action != ACTION_DENY || rule->condition == NULL)
		return;
	has = rule->condition->kids[0]->kids[0];
	diag = diag_add(r->diags, DIAG_AGT_BYPASS, rule->id_span,
			"rule `%.*s` does not stop a request without `%.*s`",
			TEXT_ARG(rule->id), TEXT_ARG(has->left.path.text));
	diag_label(diag, "AGT skips the rule when the field is missing");
	diag_also(diag, rule->condition_span, "the field is named here");
	diag_help(diag,
		  "remove `compat: agt`, or make sure that the field is always sent");
}

void pd_agt_finish(struct reader *r)
{
	struct ast_policy *policy = r->policy;
	struct ast_rule *rules =
		ARENA_ARRAY(r->arena, struct ast_rule, 2 * policy->n_rules + 1);
	bool open = is_open(policy);
	size_t n = 0;

	if (policy->n_rules > 0)
		qsort(policy->rules, policy->n_rules, sizeof *rules, compare_priorities);
	for (size_t i = 0; i < policy->n_rules; i++) {
		const struct ast_rule *rule = &policy->rules[i];
		if (open)
			warn_bypass(r, rule);
		if (rule->condition != NULL &&
		    can_fail(rule->condition->kids[0]->kids[1]))
			rules[n++] = guard_of(r, rule);
		rules[n++] = *rule;
	}
	policy->rules = rules;
	policy->n_rules = n;
	if (policy->has_strategy)
		return;
	policy->strategy = STRATEGY_LIST_ORDER;
	policy->has_strategy = true;
}
