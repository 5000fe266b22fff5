/* dot.c - the plan as a Graphviz graph: boxes decide, diamonds dispatch.
 */
#include "emit/emit.h"
#include "emit/writer.h"

#define LABEL_ENTRIES_MAX 12u

/* Inside a quoted DOT string: backslash and quote are escaped, lines end in \l. */
static void write_label(struct buffer *out, struct text t)
{
	for (size_t i = 0; i < t.len; i++) {
		char c = t.ptr[i];
		if (c == '"' || c == '\\')
			buffer_add_char(out, '\\');
		buffer_add_char(out, c == '\n' ? ' ' : c);
	}
}

static void write_node(const struct plan *plan, const struct plan_node *node,
		       struct buffer *out)
{
	buffer_format(out, "\tn%u [label=\"", node->index);
	for (size_t i = 0; i < node->n_entries; i++) {
		if (i == LABEL_ENTRIES_MAX) {
			buffer_format(out, "... %zu more\\l", node->n_entries - i);
			break;
		}
		buffer_format(out, "%s: ", action_name(node->entries[i].rule->action));
		write_label(out, node->entries[i].rule->id);
		buffer_add_text(out, TEXT("\\l"));
	}
	if (node->key == PLAN_KEY_NONE) {
		if (node->n_entries == 0)
			buffer_format(out, "default: %s\\l",
				      action_name(plan->policy->default_action));
		buffer_add_text(out, TEXT("\", shape=box];\n"));
		return;
	}
	if (node->key == PLAN_KEY_HEAD && plan->policy->cedar)
		buffer_add_text(out, TEXT("type of "));
	write_label(out, plan->policy->fields[node->field].path.text);
	buffer_add_text(out, TEXT("?\", shape=diamond];\n"));
}

static void write_edge(const struct plan_node *from, const struct plan_node *to,
		       struct text label, struct buffer *out)
{
	buffer_format(out, "\tn%u -> n%u [label=\"", from->index, to->index);
	write_label(out, label);
	buffer_add_text(out, TEXT("\"];\n"));
}

void emit_dot(const struct plan *plan, struct buffer *out)
{
	buffer_add_text(out, TEXT("digraph plan {\n\trankdir=LR;\n"));
	for (size_t i = 0; i < plan->n_nodes; i++) {
		const struct plan_node *node = plan->nodes[i];
		write_node(plan, node, out);
		if (node->key == PLAN_KEY_NONE)
			continue;
		for (size_t j = 0; j < node->n_cases; j++)
			write_edge(node, node->cases[j].node, plan_case_text(node, j),
				   out);
		write_edge(node, node->other, TEXT("other"), out);
		if (plan_has_absent(plan))
			write_edge(node, node->absent, TEXT("absent"), out);
	}
	buffer_add_text(out, TEXT("}\n"));
}
