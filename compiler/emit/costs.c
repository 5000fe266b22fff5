/* costs.c - what each pattern costs, for people who write them.
 *
 * A line a pattern: the group it went to, the size of that group's tables, which all
 * patterns of the group share, and what wakes the group.
 */
#include "emit/emit.h"
#include "pattern/scan.h"

/* As it is written, on one line. */
static void write_line_text(struct buffer *out, struct text t)
{
	for (size_t i = 0; i < t.len; i++) {
		unsigned char c = (unsigned char)t.ptr[i];
		if (c < 0x20 || c == 0x7f)
			buffer_format(out, "\\x%02x", c);
		else
			buffer_add_char(out, (char)c);
	}
}

static void print_pattern(const struct plan *plan, const struct plan_scan *scan,
			  size_t bit, struct buffer *out)
{
	const struct scan_cost *cost = &scan->tables->costs[bit];
	const struct ir_pattern *pattern = &plan->policy->patterns[scan->patterns[bit]];
	buffer_format(out, "  %5u %6u %7u %8u %5u  ", cost->group, cost->n_states,
		      cost->bytes, cost->n_counters, span_line(pattern->span));
	write_line_text(out, cost->trigger.len > 0 ? cost->trigger : TEXT("-"));
	buffer_add_text(out, TEXT("  "));
	write_line_text(out, pattern->text);
	buffer_add_char(out, '\n');
}

static void print_scan(const struct plan *plan, size_t index, struct buffer *out)
{
	const struct plan_scan *scan = &plan->scans[index];
	const struct edict_scan *tables = &scan->tables->tables;
	if (scan->field == PLAN_NO_FIELD)
		buffer_format(out, "scan %zu of terms", index);
	else
		buffer_format(out, "scan %zu of %.*s", index,
			      TEXT_ARG(plan->policy->fields[scan->field].path.text));
	buffer_format(out, ": %zu pattern%s, %u group%s, %u always awake, %u bytes",
		      scan->n_patterns, scan->n_patterns == 1 ? "" : "s",
		      tables->n_groups, tables->n_groups == 1 ? "" : "s", tables->n_awake,
		      scan->tables->bytes);
	size_t owner = plan_scan_owner(plan, index);
	if (owner != index)
		buffer_format(out, " shared with scan %zu", owner);
	buffer_add_text(out, TEXT("\n  group states   bytes counters  line  trigger  "
				  "pattern\n"));
	for (size_t i = 0; i < scan->n_patterns; i++)
		print_pattern(plan, scan, i, out);
}

void emit_costs(const struct plan *plan, struct buffer *out)
{
	size_t n_patterns = 0, n_groups = 0, bytes = 0;
	for (size_t i = 0; i < plan->n_scans; i++) {
		print_scan(plan, i, out);
		n_patterns += plan->scans[i].n_patterns;
		if (plan_scan_owner(plan, i) != i)
			continue;
		n_groups += plan->scans[i].tables->tables.n_groups;
		bytes += plan->scans[i].tables->bytes;
	}
	buffer_format(out, "total: %zu pattern%s, %zu group%s, %zu bytes\n", n_patterns,
		      n_patterns == 1 ? "" : "s", n_groups, n_groups == 1 ? "" : "s",
		      bytes);
}
