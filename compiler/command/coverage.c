/* coverage.c - what of a policy its tests exercise.
 */
#include "command/coverage.h"

/* In a file of the policy: not added by the compiler, not out of a detection pack. */
static bool is_own(const struct ir_policy *policy, struct span span)
{
	for (size_t i = 0; i < policy->n_sources; i++)
		if (policy->sources[i] == span.source)
			return true;
	return false;
}

static void add_atom(struct arena *arena, const struct ir_expr *expr, bool is_negated,
		     struct coverage *out)
{
	if (!is_own(out->policy, expr->atom->span))
		return;
	for (size_t i = 0; i < out->n_atoms; i++)
		if (out->atoms[i].atom == expr->atom)
			return;
	struct atom_coverage atom = {.atom = expr->atom, .is_negated = is_negated};
	ARENA_PUSH(arena, out->atoms, out->n_atoms, atom);
}

static void add_atoms(struct arena *arena, const struct ir_expr *expr, bool is_negated,
		      struct coverage *out)
{
	if (expr->kind == IR_ATOM)
		add_atom(arena, expr, is_negated, out);
	for (size_t i = 0; i < expr->n_kids; i++)
		add_atoms(arena, expr->kids[i], expr->kind == IR_NOT, out);
}

struct coverage *coverage_new(struct arena *arena, const struct ir_policy *policy)
{
	struct coverage *coverage = ARENA_NEW(arena, struct coverage);
	coverage->policy = policy;
	for (size_t i = 0; i < policy->n_rules; i++) {
		const struct ir_rule *rule = &policy->rules[i];
		if (!is_own(policy, rule->span))
			continue;
		struct rule_coverage entry = {.rule = rule};
		ARENA_PUSH(arena, coverage->rules, coverage->n_rules, entry);
		if (policy->cedar == NULL)
			add_atoms(arena, rule->condition, false, coverage);
	}
	return coverage;
}

static bool is_obligation(const struct eval_decision *decision, size_t index)
{
	for (size_t i = 0; i < decision->n_obligations; i++)
		if (decision->obligations[i] == index)
			return true;
	return false;
}

static void add_rule(struct rule_coverage *entry, size_t index,
		     const struct eval_decision *decision)
{
	enum eval_value value = decision->truths[index].value;
	entry->is_matched |= ir_restricts(entry->rule->action) ? value != EVAL_FALSE
							       : value == EVAL_TRUE;
	entry->is_exercised |= decision->rule == index || is_obligation(decision, index);
}

static void add_determining(struct coverage *coverage, const struct answer *answer)
{
	for (size_t i = 0; i < coverage->n_rules; i++) {
		struct rule_coverage *entry = &coverage->rules[i];
		for (size_t j = 0; j < answer->n_policies; j++)
			if (text_equal(entry->rule->id, answer->policies[j]))
				entry->is_matched = entry->is_exercised = true;
	}
}

void coverage_add(struct coverage *coverage, struct arena *arena, struct text request,
		  const struct answer *answer)
{
	const struct ir_policy *policy = coverage->policy;
	if (policy->cedar != NULL) {
		add_determining(coverage, answer);
		return;
	}
	struct eval_decision decision = eval_json(arena, policy, request);
	enum json_fault fault;
	const struct source *source = source_from_text(arena, TEXT("request"), request);
	const struct doc *doc =
		json_doc_read(arena, source, 0, (uint32_t)request.len, NULL, &fault);
	if (decision.is_unreadable || doc == NULL)
		return;
	for (size_t i = 0; i < coverage->n_rules; i++) {
		struct rule_coverage *entry = &coverage->rules[i];
		add_rule(entry, (size_t)(entry->rule - policy->rules), &decision);
	}
	for (size_t i = 0; i < coverage->n_atoms; i++) {
		struct atom_coverage *entry = &coverage->atoms[i];
		enum eval_value value = eval_atom(arena, policy, doc, entry->atom).value;
		if (entry->is_negated && value != EVAL_UNKNOWN)
			value = value == EVAL_TRUE ? EVAL_FALSE : EVAL_TRUE;
		entry->is_seen[value] = true;
	}
}

struct coverage_sum coverage_sum(const struct coverage *coverage)
{
	struct coverage_sum sum = {0, coverage->n_rules + 2 * coverage->n_atoms};
	for (size_t i = 0; i < coverage->n_rules; i++)
		sum.n_exercised += coverage->rules[i].is_exercised;
	for (size_t i = 0; i < coverage->n_atoms; i++) {
		const bool *is_seen = coverage->atoms[i].is_seen;
		sum.n_exercised += (size_t)is_seen[EVAL_TRUE] + is_seen[EVAL_FALSE];
	}
	return sum;
}

unsigned coverage_percent(struct coverage_sum sum)
{
	return sum.n_total == 0 ? 100 : (unsigned)(100 * sum.n_exercised / sum.n_total);
}
