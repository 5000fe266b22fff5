/* print.c - `--dump=plan`.
 *
 * Gives:  the plan as indented text, naming rules and conditions but no file,
 *         dialect or line, so that equal plans print equally.
 */
#include "plan/plan.h"

static void indent(struct buffer *out, unsigned depth)
{
	for (unsigned i = 0; i < depth; i++)
		buffer_add_text(out, TEXT("  "));
}

static void print_cond(const struct plan *plan, const struct plan_cond *cond,
		       const char *may, bool nested, struct buffer *out)
{
	if (cond->kind == COND_TRUE || cond->kind == COND_FALSE) {
		buffer_add_text(out,
				text_of(cond->kind == COND_TRUE ? "always" : "never"));
		return;
	}
	if (cond->kind == COND_ATOM) {
		ir_print_atom(plan->policy, cond->atom, cond->negate, out);
		buffer_add_text(out, text_of(cond->may ? may : ""));
		return;
	}
	buffer_add_text(out, nested ? TEXT("(") : TEXT(""));
	for (size_t i = 0; i < cond->n_kids; i++) {
		if (i > 0)
			buffer_add_text(out, cond->kind == COND_AND ? TEXT(" and ")
								    : TEXT(" or "));
		print_cond(plan, cond->kids[i], may, true, out);
	}
	buffer_add_text(out, nested ? TEXT(")") : TEXT(""));
}

void plan_print_cond(const struct plan *plan, const struct plan_cond *cond,
		     const char *may, struct buffer *out)
{
	print_cond(plan, cond, may, false, out);
}

struct text plan_case_text(const struct plan_node *node, size_t index)
{
	struct text value = node->cases[index].value;
	bool is_type = node->key == PLAN_KEY_HEAD && node->mark == '"';
	if (is_type && text_ends(value, TEXT("::\"")))
		value.len -= 3;
	return value;
}

bool plan_has_absent(const struct plan *plan)
{
	return plan->policy->cedar == NULL;
}

static void print_guard(const struct plan *plan, const struct plan_guard *guard,
			struct buffer *out)
{
	buffer_format(out, "next %zu only if", guard->end - guard->begin);
	for (size_t i = 0; i < guard->n_ranges; i++) {
		const struct plan_range *range = &guard->ranges[i];
		const struct ir_field *field =
			&plan->policy->fields[plan->scans[range->scan].field];
		buffer_format(out, "%s %.*s matches one of %u to %zu%s",
			      i > 0 ? " or" : "", TEXT_ARG(field->path.text),
			      range->from * 32, plan_range_last(plan, range),
			      range->may ? "?" : "");
	}
	buffer_add_char(out, '\n');
}

static void print_node(const struct plan *plan, const struct plan_node *node,
		       unsigned depth, struct buffer *out)
{
	const struct plan_guard *guard = node->guards;
	const struct plan_guard *last_guard = guard + node->n_guards;
	for (size_t i = 0; i < node->n_entries; i++) {
		const struct ir_rule *rule = node->entries[i].rule;
		for (; guard < last_guard && guard->begin == i; guard++) {
			indent(out, depth);
			print_guard(plan, guard, out);
		}
		indent(out, depth);
		buffer_format(out, "%s %.*s if ", action_name(rule->action),
			      TEXT_ARG(rule->id));
		plan_print_cond(plan, node->entries[i].cond, "?", out);
		buffer_add_char(out, '\n');
	}
	if (node->key == PLAN_KEY_NONE)
		return;
	struct text path = plan->policy->fields[node->field].path.text;
	indent(out, depth);
	if (node->key == PLAN_KEY_HEAD && plan->policy->cedar)
		buffer_format(out, "by type of %.*s\n", TEXT_ARG(path));
	else if (node->key == PLAN_KEY_HEAD)
		buffer_format(out, "by %.*s up to '%c'\n", TEXT_ARG(path), node->mark);
	else
		buffer_format(out, "by %.*s\n", TEXT_ARG(path));
	for (size_t i = 0; i < node->n_cases; i++) {
		indent(out, depth);
		buffer_format(out, "is '%.*s'\n", TEXT_ARG(plan_case_text(node, i)));
		print_node(plan, node->cases[i].node, depth + 1, out);
	}
	indent(out, depth);
	buffer_add_text(out, TEXT("is another\n"));
	print_node(plan, node->other, depth + 1, out);
	if (!plan_has_absent(plan))
		return;
	indent(out, depth);
	buffer_add_text(out, TEXT("is absent\n"));
	print_node(plan, node->absent, depth + 1, out);
}

void plan_print(const struct plan *plan, struct buffer *out)
{
	buffer_format(out, "default %s\n", action_name(plan->policy->default_action));
	print_node(plan, plan->root, 0, out);
}
