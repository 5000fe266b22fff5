/* listing.c - the plan as indented prose, for people who review.
 *
 * A second rendering of the plan, independent of the C emitters: rule ids, effects,
 * line numbers, conditions in the policy's own language.  Reviewers diff it.
 */
#include "emit/emit.h"
#include "emit/writer.h"

static void indent(struct buffer *out, unsigned depth)
{
	for (unsigned i = 0; i < depth; i++)
		buffer_add_text(out, TEXT("    "));
}

static void list_rule(const struct ir_rule *rule, struct buffer *out)
{
	buffer_format(out, "%s by `%.*s`", action_name(rule->action), TEXT_ARG(rule->id));
	if (rule->span.source)
		buffer_format(out, " (line %u)", span_line(rule->span));
}

static void list_node(const struct plan *plan, const struct plan_node *node,
		      unsigned depth, struct buffer *out);

static void list_entries(const struct plan *plan, const struct plan_node *node,
			 unsigned depth, struct buffer *out)
{
	for (size_t i = 0; i < node->n_entries; i++) {
		const struct plan_entry *entry = &node->entries[i];
		indent(out, depth);
		if (entry->cond->kind == COND_TRUE) {
			list_rule(entry->rule, out);
			buffer_add_text(out, TEXT(", always\n"));
			continue;
		}
		buffer_add_text(out, TEXT("if "));
		plan_print_cond(plan, entry->cond, " (or unknown)", out);
		buffer_add_char(out, '\n');
		indent(out, depth + 1);
		list_rule(entry->rule, out);
		buffer_add_char(out, '\n');
	}
}

static bool is_closed(const struct plan_node *node)
{
	return node->n_entries > 0 &&
	       node->entries[node->n_entries - 1].cond->kind == COND_TRUE;
}

static void list_target(const struct plan *plan, const struct plan_node *node,
			unsigned depth, struct buffer *out)
{
	if (node->key != PLAN_KEY_NONE) {
		indent(out, depth);
		buffer_format(out, "go on at step %u\n", node->index);
		return;
	}
	list_node(plan, node, depth, out);
}

static void list_dispatch(const struct plan *plan, const struct plan_node *node,
			  unsigned depth, struct buffer *out)
{
	struct text path = plan->policy->fields[node->field].path.text;
	bool is_cedar = plan->policy->cedar != NULL;
	indent(out, depth);
	if (node->key == PLAN_KEY_HEAD && is_cedar)
		buffer_format(out, "by the type of %.*s:\n", TEXT_ARG(path));
	else if (node->key == PLAN_KEY_HEAD)
		buffer_format(out, "by %.*s up to its first `%c`:\n", TEXT_ARG(path),
			      node->mark);
	else
		buffer_format(out, "by %.*s:\n", TEXT_ARG(path));
	for (size_t i = 0; i < node->n_cases; i++) {
		indent(out, depth + 1);
		if (is_cedar)
			buffer_add_text(out, plan_case_text(node, i));
		else
			write_literal(out, node->cases[i].value);
		buffer_add_text(out, TEXT(":\n"));
		list_target(plan, node->cases[i].node, depth + 2, out);
	}
	indent(out, depth + 1);
	buffer_add_text(out, TEXT("anything else:\n"));
	list_target(plan, node->other, depth + 2, out);
	if (!plan_has_absent(plan))
		return;
	indent(out, depth + 1);
	buffer_format(out, "%.*s missing or not a string:\n", TEXT_ARG(path));
	list_target(plan, node->absent, depth + 2, out);
}

static void list_node(const struct plan *plan, const struct plan_node *node,
		      unsigned depth, struct buffer *out)
{
	list_entries(plan, node, depth, out);
	if (node->key != PLAN_KEY_NONE) {
		list_dispatch(plan, node, depth, out);
	} else if (!is_closed(node)) {
		indent(out, depth);
		buffer_format(out, "%s by default\n",
			      action_name(plan->policy->default_action));
	}
}

static void list_rules(const struct ir_policy *policy, struct buffer *out)
{
	buffer_add_text(out, TEXT("rules\n"));
	for (size_t i = 0; i < policy->n_rules; i++) {
		const struct ir_rule *rule = &policy->rules[i];
		buffer_format(out, "    %zu. ", i);
		list_rule(rule, out);
		buffer_add_text(out, TEXT(" if "));
		ir_print_expr(policy, rule->condition, out);
		buffer_add_char(out, '\n');
		if (rule->message.len) {
			buffer_add_text(out, TEXT("        says "));
			write_literal(out, rule->message);
			buffer_add_char(out, '\n');
		}
	}
}

void emit_listing(const struct plan *plan, struct buffer *out)
{
	const struct ir_policy *policy = plan->policy;
	buffer_format(out, "policy %.*s\n", TEXT_ARG(policy->name));
	for (size_t i = 0; i < policy->n_sources; i++)
		buffer_format(out, "    from %.*s\n",
			      TEXT_ARG(base_name(policy->sources[i]->path)));
	buffer_format(out, "    strategy %s, default %s\n\n",
		      strategy_name(policy->strategy),
		      action_name(policy->default_action));
	list_rules(policy, out);
	buffer_add_text(out, TEXT("\nplan: the first rule that matches decides\n"));
	for (size_t i = 0; i < plan->n_nodes; i++) {
		const struct plan_node *node = plan->nodes[i];
		if (i > 0 && node->key == PLAN_KEY_NONE)
			continue; /* shown where it is reached */
		buffer_format(out, "step %zu\n", i);
		list_node(plan, node, 1, out);
	}
}
