/* lint.c - findings about meaning.
 *
 * Needs:  a lowered policy and the files it came from.
 * Gives:  warnings: a policy that is open by default or allows nothing, rules that can
 *         never decide, rules of equal priority that disagree.
 *
 * Conditions are compared in the form that simplify gives them, so that spelling and
 * repetition do not matter.  Every finding holds for all requests; where it is easy,
 * one request shows it.
 */
#include <stdlib.h>

#include "meaning/meaning.h"
#include "meaning/order.h"
#include "meaning/witness.h"

#define PAIRS_MAX 4096u /* of equal priority, that are looked at */

struct linter {
	const struct ir_policy *policy; /* simplified */
	const struct ir_rule **ranked;	/* in the order of the strategy */
	size_t n;
	size_t *table; /* open-addressed by condition, 1 + index into `ranked` */
	size_t table_size;
	struct diag_list *diags;
};

static bool is_permit(const struct ir_rule *rule)
{
	return !ir_restricts(rule->action);
}

/* ---- rules that never decide --------------------------------------------- */

/* Rules that lowering adds have no place of their own; a throttle shares the place of
 * the rule it limits. */
static bool is_written(const struct ir_rule *rule)
{
	return rule->span.source && rule->id.len > 0 && rule->action != ACTION_THROTTLE;
}

/* With equal conditions: does `first` match whenever `second` does? */
static bool covers(const struct ir_rule *first, const struct ir_rule *second)
{
	return ir_restricts(first->action) || is_permit(second);
}

static uint64_t hash_condition(const struct ir_expr *expr)
{
	uint64_t hash = (uint64_t)expr->kind * 31 + (uint64_t)expr->value;
	if (expr->atom)
		hash = hash * 31 + expr->atom->index;
	for (size_t i = 0; i < expr->n_kids; i++)
		hash = hash * UINT64_C(0x9E3779B97F4A7C15) +
		       hash_condition(expr->kids[i]);
	return hash ^ hash >> 29;
}

static void add_witness(const struct linter *l, struct diag *d,
			const struct ir_rule *rule)
{
	struct buffer witness = {0};
	if (witness_write(l->policy, rule, &witness))
		diag_note(d, "for example  %.*s", TEXT_ARG(buffer_text(&witness)));
	buffer_free(&witness);
}

static void report_shadowed(const struct linter *l, const struct ir_rule *rule,
			    const struct ir_rule *first)
{
	struct diag *d = diag_add(l->diags, DIAG_RULE_SHADOWED, rule->span,
				  "rule `%.*s` can never decide", TEXT_ARG(rule->id));
	diag_label(d, "`%.*s` has the same condition and comes first",
		   TEXT_ARG(first->id));
	diag_also(d, first->span, "every request is decided here");
	add_witness(l, d, rule);
	diag_help(d, "remove one of the two rules, or make this condition narrower");
}

/* Look for an earlier rule with the same condition; remember this one. */
static void check_shadowed(struct linter *l, size_t at)
{
	const struct ir_rule *rule = l->ranked[at];
	size_t mask = l->table_size - 1;
	size_t slot = hash_condition(rule->condition) & mask;
	for (; l->table[slot]; slot = (slot + 1) & mask) {
		const struct ir_rule *first = l->ranked[l->table[slot] - 1];
		if (!covers(first, rule) ||
		    !ir_expr_equal(first->condition, rule->condition))
			continue;
		if (is_written(rule) && is_written(first) &&
		    !ir_has_obligation(rule->action))
			report_shadowed(l, rule, first);
		return;
	}
	l->table[slot] = at + 1;
}

static void check_all_shadowed(struct linter *l, size_t end)
{
	l->table_size = 64;
	while (l->table_size < 2 * l->n)
		l->table_size *= 2;
	l->table = ARENA_ARRAY(l->policy->arena, size_t, l->table_size);
	for (size_t i = 0; i < end; i++)
		if (l->ranked[i]->condition->kind != IR_CONST)
			check_shadowed(l, i);
}

/* The rule at `at` always decides: the ones after it are lost. */
static void report_after(const struct linter *l, size_t at)
{
	const struct ir_rule *all = l->ranked[at], *lost = NULL;
	size_t n_lost = 0;
	for (size_t i = at + 1; i < l->n; i++) {
		const struct ir_rule *rule = l->ranked[i];
		if (!is_written(rule) || ir_has_obligation(rule->action) ||
		    ir_expr_is(rule->condition, false))
			continue;
		lost = lost ? lost : rule;
		n_lost++;
	}
	if (n_lost == 0 || !is_written(all))
		return;
	struct diag *d = diag_add(l->diags, DIAG_RULE_AFTER_ALL, lost->span,
				  "rule `%.*s` can never decide", TEXT_ARG(lost->id));
	if (n_lost > 1)
		diag_note(d, "%zu more rules come after it in the same way", n_lost - 1);
	diag_label(d, "comes after a rule that applies to every request");
	diag_also(d, all->span, "`%.*s` decides every request that gets here",
		  TEXT_ARG(all->id));
	diag_help(d, "put the rule that applies to every request last");
}

/* The rank of the first rule whose condition is true for every request; `n` if there
 * is none. */
static size_t find_catch_all(const struct linter *l)
{
	size_t at = 0;
	while (at < l->n && !ir_expr_is(l->ranked[at]->condition, true))
		at++;
	return at;
}

static void check_constant(const struct linter *l, const struct ir_rule *rule)
{
	if (!is_written(rule) || !ir_expr_is(rule->condition, false))
		return;
	struct diag *d = diag_add(l->diags, DIAG_RULE_NEVER_APPLIES, rule->span,
				  "rule `%.*s` never applies", TEXT_ARG(rule->id));
	diag_label(d, "its condition is false for every request");
	diag_help(d, "remove the rule, or correct its condition");
}

/* ---- rules of equal priority --------------------------------------------- */

/* Do two rules of equal priority decide differently, so that a tool which takes the
 * first in the file takes the other one?  `strict` ranks before `mild`. */
static bool may_surprise(const struct ir_rule *strict, const struct ir_rule *mild)
{
	return is_written(strict) && is_written(mild) && !strict->is_first &&
	       !mild->is_first && mild->layer == strict->layer &&
	       mild->index < strict->index &&
	       order_strictness(strict->action) != order_strictness(mild->action);
}

/* True if some request is matched by both, which then is shown. */
static bool report_equal_priority(struct linter *l, const struct ir_rule *strict,
				  const struct ir_rule *mild)
{
	struct buffer witness = {0};
	bool found = witness_write_both(l->policy, strict, mild, &witness);
	if (found) {
		struct diag *d =
			diag_add(l->diags, DIAG_EQUAL_PRIORITY, mild->span,
				 "`%.*s` and `%.*s` have the same priority and disagree",
				 TEXT_ARG(mild->id), TEXT_ARG(strict->id));
		diag_label(d, "comes first in the file: %s", action_name(mild->action));
		diag_also(d, strict->span, "but the stricter rule wins: %s",
			  action_name(strict->action));
		diag_note(d, "for example  %.*s", TEXT_ARG(buffer_text(&witness)));
		diag_help(d, "give the rule that is meant to win the higher priority");
	}
	buffer_free(&witness);
	return found;
}

/* Each strict rule is reported with the first milder one that it meets. */
static void check_equal_priority(struct linter *l)
{
	unsigned n_pairs = 0;
	if (l->policy->strategy != STRATEGY_PRIORITY_FIRST_MATCH)
		return;
	for (size_t i = 0; i < l->n && n_pairs < PAIRS_MAX; i++) {
		const struct ir_rule *strict = l->ranked[i];
		for (size_t j = i + 1; j < l->n && n_pairs < PAIRS_MAX; j++) {
			const struct ir_rule *mild = l->ranked[j];
			if (mild->priority != strict->priority)
				break;
			n_pairs++;
			if (may_surprise(strict, mild) &&
			    report_equal_priority(l, strict, mild))
				break;
		}
	}
}

/* ---- the policy as a whole ----------------------------------------------- */

/* Capability policies allow what no check stops; that is their model. */
static void check_open(const struct linter *l, struct ast_policy *const *policies,
		       size_t n)
{
	if (l->policy->default_action != ACTION_ALLOW)
		return;
	for (size_t i = 0; i < n; i++) {
		if (!policies[i]->has_default ||
		    policies[i]->dialect == DIALECT_CAPABILITY ||
		    policies[i]->default_action != ACTION_ALLOW)
			continue;
		struct diag *d =
			diag_add(l->diags, DIAG_OPEN_BY_DEFAULT,
				 policies[i]->default_span, "policy is open by default");
		diag_label(d, "what no rule matches is allowed");
		diag_help(d, "write `deny` here and allow what is needed");
	}
}

/* Gates without a default are reported where they are read. */
static void check_closed(const struct linter *l, struct ast_policy *const *policies,
			 size_t n)
{
	const struct ast_policy *last = policies[n - 1];
	bool is_reported = last->dialect == DIALECT_GATE && !last->has_default;
	if (l->policy->default_action == ACTION_ALLOW || is_reported ||
	    last->dialect == DIALECT_CAPABILITY)
		return;
	for (size_t i = 0; i < l->n; i++)
		if (is_permit(&l->policy->rules[i]) ||
		    l->policy->rules[i].action == ACTION_REQUIRE_APPROVAL)
			return;
	struct span where = last->has_default ? last->default_span : last->name_span;
	if (where.source == NULL) /* a flat list may have neither */
		where = last->n_rules > 0 ? last->rules[0].id_span : last->doc->span;
	struct diag *d = diag_add(l->diags, DIAG_NOTHING_ALLOWED, where,
				  "no rule and no default permits");
	diag_label(d, "every call is denied");
	diag_help(d, "add a rule that allows what is needed");
}

void lint(const struct ir_policy *policy, struct ast_policy *const *policies, size_t n,
	  struct diag_list *diags)
{
	struct linter l = {.policy = simplify(policy->arena, policy), .diags = diags};
	check_open(&l, policies, n);
	l.n = l.policy->n_rules;
	l.ranked = order_rules(l.policy->arena, l.policy);
	check_closed(&l, policies, n);
	for (size_t i = 0; i < l.n; i++)
		check_constant(&l, &l.policy->rules[i]);
	size_t catch_all = find_catch_all(&l);
	if (catch_all < l.n)
		report_after(&l, catch_all);
	check_equal_priority(&l);
	check_all_shadowed(&l, catch_all);
}
