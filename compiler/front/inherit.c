/* inherit.c - names across the files of one policy, and overriding rules.
 * Needs:  files in the order parents before children; ids distinct in each file.
 * Gives:  ids distinct over all files; an overriding rule stands in its parent's place.
 * Keeps:  whatever a parent's rule denies or sends to approval stays so: a rule is only
 *         replaced by one with the same condition and an action as strict.
 */
#include "front/inherit.h"

#include <stdlib.h>

/* A rule with a name that its author gave (not a generated one). */
struct named {
	struct policy_file *file;
	size_t file_rank;
	size_t rule; /* index in file->policy->rules */
};

static struct ast_rule *rule_of(const struct named *named)
{
	return &named->file->policy->rules[named->rule];
}

static bool has_own_names(const struct ast_policy *policy)
{
	return policy->dialect == DIALECT_TOOLKIT || policy->dialect == DIALECT_GATE ||
	       policy->dialect == DIALECT_POLICYDOCUMENT;
}

/* Depth is bounded by EXTENDS_DEPTH_MAX. */
static bool is_ancestor(const struct policy_file *ancestor,
			const struct policy_file *file)
{
	for (size_t i = 0; i < file->n_parents; i++) {
		if (file->parents[i] == ancestor ||
		    is_ancestor(ancestor, file->parents[i]))
			return true;
	}
	return false;
}

static int compare_named(const void *a, const void *b)
{
	const struct named *x = a, *y = b;
	int order = text_compare(rule_of(x)->id, rule_of(y)->id);

	if (order != 0)
		return order;
	return (x->file_rank > y->file_rank) - (x->file_rank < y->file_rank);
}

/* ---- policies ------------------------------------------------------------ */

static void check_policy_names(struct policy_file *const *files, size_t n,
			       struct diag_list *diags)
{
	for (size_t i = 0; i < n; i++) {
		const struct ast_policy *policy = files[i]->policy;
		for (size_t k = 0; k < i && policy->name.len > 0; k++) {
			const struct ast_policy *earlier = files[k]->policy;
			if (!text_equal(policy->name, earlier->name))
				continue;
			struct diag *diag = diag_add(
				diags, DIAG_NAME_DUPLICATE, policy->name_span,
				"two policies are called `%.*s`", TEXT_ARG(policy->name));
			diag_label(diag, "the second one");
			diag_also(diag, earlier->name_span, "the first one");
			diag_help(diag, "give one of them another name");
		}
	}
}

/* ---- overriding ---------------------------------------------------------- */

static int strictness(enum action action)
{
	switch (action) {
	case ACTION_DENY:
		return 3;
	case ACTION_REQUIRE_APPROVAL:
		return 2;
	case ACTION_THROTTLE:
	case ACTION_ALLOW:
	case ACTION_WARN:
	case ACTION_LOG:
	case ACTION_AUDIT:
	case N_ACTIONS:
		break;
	}
	return 1;
}

static bool same_condition(const struct ast_rule *a, const struct ast_rule *b)
{
	struct buffer x = {0}, y = {0};
	bool same;

	if (a->condition == NULL || b->condition == NULL)
		return a->condition == b->condition;
	ast_print_expr(a->condition, &x);
	ast_print_expr(b->condition, &y);
	same = text_equal(buffer_text(&x), buffer_text(&y));
	buffer_free(&x);
	buffer_free(&y);
	return same;
}

static bool is_weaker_limit(const struct ast_rule *parent, const struct ast_rule *child)
{
	if (parent->limit_window_seconds == 0 || strictness(child->action) > 1)
		return false;
	return child->limit_window_seconds != parent->limit_window_seconds ||
	       child->limit_calls > parent->limit_calls;
}

/* Why `child` may not stand in for `parent`; NULL if it may. */
static const char *override_fault(const struct ast_rule *parent,
				  const struct ast_rule *child)
{
	if (!child->overrides)
		return "add `override: true` to replace the parent's rule, or choose "
		       "another "
		       "name";
	if (strictness(child->action) < strictness(parent->action))
		return "keep the action as strict as the parent's";
	if (!same_condition(parent, child))
		return "write the parent's condition, or choose another name";
	if (!text_equal(parent->stage, child->stage))
		return "write the parent's `stage`, or choose another name";
	if (parent->priority != child->priority)
		return "write the parent's `priority`: the rule takes the parent's place";
	if (child->is_disabled && !parent->is_disabled)
		return "enable the rule: a disabled one cannot replace it";
	if (is_weaker_limit(parent, child))
		return "keep a limit over the same period that is not larger";
	return NULL;
}

static void report_override(const struct named *parent, const struct named *child,
			    const char *help, struct diag_list *diags)
{
	struct diag *diag = diag_add(diags, DIAG_OVERRIDE, rule_of(child)->id_span,
				     "rule `%.*s` cannot replace the parent's",
				     TEXT_ARG(rule_of(child)->id));

	diag_label(diag, "the child's rule");
	diag_also(diag, rule_of(parent)->id_span, "the parent's rule");
	diag_help(diag, "%s", help);
}

static void report_stranger(const struct named *first, const struct named *second,
			    struct diag_list *diags)
{
	struct diag *diag =
		diag_add(diags, DIAG_NAME_DUPLICATE, rule_of(second)->id_span,
			 "two rules are called `%.*s`", TEXT_ARG(rule_of(second)->id));

	diag_label(diag, "the second one");
	diag_also(diag, rule_of(first)->id_span, "the first one, in another file");
	diag_help(diag, "give one of them another name");
}

/* The child's rule moves to the parent's place, so that it is decided in the parent's
 * layer and for all of the parent's agents; its own place is emptied later. */
static void replace(const struct named *parent, const struct named *child)
{
	struct ast_rule *theirs = rule_of(parent), *ours = rule_of(child);
	unsigned layer = theirs->layer;
	enum scope scope = theirs->scope;

	*theirs = *ours;
	theirs->layer = layer;
	theirs->scope = scope;
	*ours = (struct ast_rule){0};
}

static void drop_emptied(struct ast_policy *policy)
{
	size_t n = 0;

	for (size_t i = 0; i < policy->n_rules; i++) {
		if (policy->rules[i].span.source != NULL)
			policy->rules[n++] = policy->rules[i];
	}
	policy->n_rules = n;
}

/* `overrides` on a rule that replaces nothing. */
static void check_idle_override(const struct named *named, bool has_replaced,
				struct diag_list *diags)
{
	const struct ast_rule *rule = rule_of(named);
	struct diag *diag;

	if (!rule->overrides || has_replaced || rule->span.source == NULL)
		return;
	if (named->file->n_parents == 0) {
		diag = diag_add(diags, DIAG_MEMBER_NO_EFFECT, rule->id_span,
				"`override` has no effect");
		diag_label(diag, "the policy extends no other");
	} else {
		diag = diag_add(diags, DIAG_OVERRIDE, rule->id_span,
				"rule `%.*s` overrides nothing", TEXT_ARG(rule->id));
		diag_label(diag, "no parent has a rule of this name");
	}
	diag_help(diag, "remove `override`, or write the name of the parent's rule");
}

/* All rules of one name, in file order. */
static void check_group(struct named *group, size_t n, struct diag_list *diags)
{
	const struct named *holder = &group[0]; /* where the rule of this name stands */

	check_idle_override(holder, false, diags);
	for (size_t i = 1; i < n; i++) {
		const char *fault;
		if (holder->file == group[i].file)
			continue; /* reported when the file was read */
		if (!is_ancestor(holder->file, group[i].file)) {
			report_stranger(holder, &group[i], diags);
			continue;
		}
		fault = override_fault(rule_of(holder), rule_of(&group[i]));
		if (fault != NULL)
			report_override(holder, &group[i], fault, diags);
		else
			replace(holder, &group[i]);
	}
}

static size_t collect(struct named *all, struct policy_file *const *files, size_t n)
{
	size_t count = 0;

	for (size_t i = 0; i < n; i++) {
		const struct ast_policy *policy = files[i]->policy;
		for (size_t k = 0; has_own_names(policy) && k < policy->n_rules; k++) {
			if (policy->rules[k].id.len > 0)
				all[count++] = (struct named){files[i], i, k};
		}
	}
	return count;
}

void inherit_names(struct arena *arena, struct policy_file *const *files, size_t n,
		   struct diag_list *diags)
{
	struct named *all;
	size_t total = 0, count;

	for (size_t i = 0; i < n; i++)
		total += files[i]->policy->n_rules;
	all = ARENA_ARRAY(arena, struct named, total + 1);
	count = collect(all, files, n);
	check_policy_names(files, n, diags);
	qsort(all, count, sizeof *all, compare_named);
	for (size_t begin = 0, end; begin < count; begin = end) {
		end = begin + 1;
		while (end < count &&
		       text_equal(rule_of(&all[end])->id, rule_of(&all[begin])->id))
			end++;
		check_group(&all[begin], end - begin, diags);
	}
	for (size_t i = 0; i < n; i++)
		drop_emptied(files[i]->policy);
}
