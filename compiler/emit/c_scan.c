/* c_scan.c - what patterns are in C: their tables, and who runs them in a decision.
 *
 * Needs:  the scans of the plan.
 * Gives:  block 3 of the file: a struct edict_scan with its arrays for each scan,
 *         `struct NAME_found` for what a decision has found, and of each field a
 *         function `hits_N` that runs its scan when it is first asked.
 *
 * Names end in numbers that no name made of a policy's words has: scan_0_groups,
 * scan_0_3_next (group 3 of scan 0), hits_0.
 */
#include <edict/abi.h>

#include "emit/c_cedar.h"
#include "pattern/group.h"
#include "pattern/scan.h"

#define PATTERN_SHOWN_MAX 400u
#define MARKS_A_LINE	  6u

static const struct plan_scan *scan_at(const struct c_emitter *e, size_t index)
{
	return &e->plan->scans[index];
}

/* ---- arrays -------------------------------------------------------------- */

/* Begins the array `scan_SCAN[_GROUP]_MEMBER`. */
static void open_array(struct c_emitter *e, const char *type, const char *prefix,
		       const char *member, uint32_t n)
{
	c_line(e, "static const %s %s_%s[%u] = {\n", type, prefix, member, n);
}

static void write_bytes(struct c_emitter *e, const char *prefix, const char *member,
			const uint8_t *values, uint32_t n)
{
	uint32_t *numbers = ARENA_ARRAY(e->arena, uint32_t, n);
	for (uint32_t i = 0; i < n; i++)
		numbers[i] = values[i];
	open_array(e, "uint8_t", prefix, member, n);
	write_numbers(e->out, numbers, n, 1);
	c_line(e, "};\n");
}

/* The index of a byte: as a character where that reads well. */
static struct text index_text(struct c_emitter *e, uint32_t i, bool is_byte)
{
	bool is_plain = (i >= 'a' && i <= 'z') || (i >= 'A' && i <= 'Z') ||
			(i >= '0' && i <= '9') || i == '_' || i == '-';
	return is_byte && is_plain ? text_format(e->arena, "'%c'", (char)i)
				   : text_format(e->arena, "%u", i);
}

/* Values of which most are 0: only the others are named. */
static void write_sparse_bytes(struct c_emitter *e, const char *prefix,
			       const char *member, const uint8_t *values, uint32_t n)
{
	uint32_t n_written = 0, n_used = 0;
	for (uint32_t i = 0; i < n; i++)
		n_used += values[i] != 0;
	if (n_used > n / 4) {
		write_bytes(e, prefix, member, values, n);
		return;
	}
	open_array(e, "uint8_t", prefix, member, n);
	for (uint32_t i = 0; i < n; i++) {
		if (values[i] == 0)
			continue;
		struct text index = index_text(e, i, n == 256);
		c_line(e, "%s[%.*s] = %u,", n_written % MARKS_A_LINE ? " " : "\t",
		       TEXT_ARG(index), values[i]);
		if (++n_written % MARKS_A_LINE == 0)
			c_line(e, "\n");
	}
	c_line(e, "%s};\n", n_written % MARKS_A_LINE ? "\n" : "");
}

/* One row of the table a state; long ones go on in further lines. */
static void write_next(struct c_emitter *e, const char *prefix,
		       const struct edict_group *machine, uint32_t n)
{
	uint32_t *row = ARENA_ARRAY(e->arena, uint32_t, machine->n_symbols);
	open_array(e, "uint16_t", prefix, "next", n);
	for (uint32_t begin = 0; begin < n; begin += machine->n_symbols) {
		for (uint32_t i = 0; i < machine->n_symbols; i++)
			row[i] = machine->next[begin + i];
		write_numbers(e->out, row, machine->n_symbols, 1);
	}
	c_line(e, "};\n");
}

static void write_words(struct c_emitter *e, const char *prefix, const char *member,
			const uint16_t *values, uint32_t n)
{
	uint32_t *numbers = ARENA_ARRAY(e->arena, uint32_t, n);
	if (n == 0)
		return;
	for (uint32_t i = 0; i < n; i++)
		numbers[i] = values[i];
	open_array(e, "uint16_t", prefix, member, n);
	write_numbers(e->out, numbers, n, 1);
	c_line(e, "};\n");
}

/* ---- groups -------------------------------------------------------------- */

static void write_pattern_comment(struct c_emitter *e, const struct plan_scan *scan,
				  size_t bit)
{
	struct text trigger = scan->tables->costs[bit].trigger;
	c_line(e, " *   %4zu  ", bit);
	write_comment(e->out, e->policy->patterns[scan->patterns[bit]].text,
		      PATTERN_SHOWN_MAX);
	c_line(e, "\n");
	if (trigger.len == 0)
		return;
	c_line(e, " *         trigger ");
	write_comment(e->out, trigger, PATTERN_SHOWN_MAX);
	c_line(e, "\n");
}

static void write_group_comment(struct c_emitter *e, const struct plan_scan *scan,
				uint16_t group)
{
	const struct scan_cost *costs = scan->tables->costs;
	size_t first = 0;
	while (first < scan->n_patterns && costs[first].group != group)
		first++;
	c_line(e, "/* Group %u", group);
	if (first < scan->n_patterns)
		c_line(e, ": %u states, %u bytes", costs[first].n_states,
		       costs[first].bytes);
	if (first < scan->n_patterns && costs[first].n_counters > 0)
		c_line(e, ", %u counter%s", costs[first].n_counters,
		       costs[first].n_counters == 1 ? "" : "s");
	c_line(e, "%s.\n *\n",
	       group < scan->tables->tables.n_awake ? "" : "; sleeps until a trigger");
	for (size_t bit = first; bit < scan->n_patterns; bit++)
		if (costs[bit].group == group)
			write_pattern_comment(e, scan, bit);
	c_line(e, " */\n");
}

static void write_counters(struct c_emitter *e, const char *prefix,
			   const struct edict_group *machine)
{
	if (machine->n_counters == 0)
		return;
	c_line(e, "/* symbol, length, number among those of several ages */\n");
	open_array(e, "struct edict_counter", prefix, "counters", machine->n_counters);
	for (size_t i = 0; i < machine->n_counters; i++) {
		const struct edict_counter *c = &machine->counters[i];
		c_line(e, "\t{ %u, %u, ", c->symbol, c->length);
		if (c->many == EDICT_COUNTER_ONE)
			c_line(e, "EDICT_COUNTER_ONE },\n");
		else
			c_line(e, "%u },\n", c->many);
	}
	c_line(e, "};\n");
}

/* A machine to be printed; its arrays begin with `prefix`. */
struct machine_view {
	const char *prefix;
	const struct edict_group *tables;
	const struct machine_tables *sizes;
};

/* Machine `index` of a group: scan_0_3 is the first one, scan_0_3_1 the next. */
static struct machine_view machine_at(struct c_emitter *e, size_t number, uint16_t group,
				      uint32_t index)
{
	const struct scan *scan = scan_at(e, number)->tables;
	const struct edict_group *first = &scan->tables.groups[group];
	struct text prefix = text_format(e->arena, "scan_%zu_%u", number, group);
	if (index > 0)
		prefix = text_format(e->arena, "%s_%u", prefix.ptr, index);
	return (struct machine_view){.prefix = prefix.ptr,
				     .tables = index ? &first->more[index - 1] : first,
				     .sizes = &scan->groups[group]->machines[index]};
}

#define PAIRS_A_LINE 6u

static void write_pair(struct c_emitter *e, unsigned a, unsigned b, uint32_t i,
		       uint32_t n)
{
	bool is_last = i % PAIRS_A_LINE == PAIRS_A_LINE - 1 || i + 1 == n;
	c_line(e, "%s{ %u, %u },%s", i % PAIRS_A_LINE ? " " : "\t", a, b,
	       is_last ? "\n" : "");
}

/* The sparse form: where the row of a state is, and the cells of all rows. */
static void write_rows(struct c_emitter *e, const struct machine_view *m)
{
	uint32_t n_rows = m->sizes->n_rows, n_cells = m->sizes->n_cells;
	c_line(e, "/* of its own cells, of the row that has the rest */\n");
	open_array(e, "struct edict_row", m->prefix, "rows", n_rows);
	for (uint32_t i = 0; i < n_rows; i++)
		write_pair(e, m->tables->rows[i].cells, m->tables->rows[i].rest, i,
			   n_rows);
	c_line(e, "};\n");
	write_words(e, m->prefix, "cells", m->tables->cells, n_cells);
	write_bytes(e, m->prefix, "owners", m->tables->owners, n_cells);
}

static void write_machine_tables(struct c_emitter *e, const struct machine_view *m)
{
	write_sparse_bytes(e, m->prefix, "class_of", m->tables->class_of, 256);
	write_next(e, m->prefix, m->tables, m->sizes->n_next);
	if (m->tables->cells)
		write_rows(e, m);
	write_words(e, m->prefix, "actions", m->tables->actions, m->sizes->n_actions);
	if (m->tables->start)
		write_words(e, m->prefix, "start", m->tables->start,
			    m->tables->n_classes + 1u);
	write_counters(e, m->prefix, m->tables);
}

static void write_pointer(struct c_emitter *e, const struct machine_view *m,
			  const char *member, bool is_there)
{
	if (is_there)
		c_line(e, "\t\t.%s = %s_%s,\n", member, m->prefix, member);
}

static void write_number(struct c_emitter *e, const char *member, unsigned value)
{
	if (value > 0)
		c_line(e, "\t\t.%s = %u,\n", member, value);
}

static void write_machine(struct c_emitter *e, const struct machine_view *m)
{
	const struct edict_group *tables = m->tables;
	c_line(e, "\t{\n");
	write_pointer(e, m, "class_of", true);
	write_pointer(e, m, "next", true);
	write_pointer(e, m, "rows", tables->cells != NULL);
	write_pointer(e, m, "cells", tables->cells != NULL);
	write_pointer(e, m, "owners", tables->cells != NULL);
	write_pointer(e, m, "actions", m->sizes->n_actions > 0);
	write_pointer(e, m, "start", tables->start != NULL);
	write_pointer(e, m, "counters", tables->n_counters > 0);
	write_pointer(e, m, "more", tables->n_more > 0);
	write_number(e, "n_more", tables->n_more);
	write_number(e, "n_counters", tables->n_counters);
	write_number(e, "n_symbols", tables->n_symbols);
	write_number(e, "n_classes", tables->n_classes);
	write_number(e, "quiet_end", tables->quiet_end);
	write_number(e, "event_from", tables->event_from);
	write_number(e, "first_counter", tables->first_counter);
	c_line(e, "\t},\n");
}

static void write_group_tables(struct c_emitter *e, size_t number, uint16_t group)
{
	struct machine_view first = machine_at(e, number, group, 0);
	uint16_t n_more = first.tables->n_more;
	write_group_comment(e, scan_at(e, number), group);
	write_machine_tables(e, &first);
	for (uint32_t i = 1; i <= n_more; i++) {
		struct machine_view machine = machine_at(e, number, group, i);
		write_machine_tables(e, &machine);
	}
	if (n_more > 0)
		open_array(e, "struct edict_group", first.prefix, "more", n_more);
	for (uint32_t i = 1; i <= n_more; i++) {
		struct machine_view machine = machine_at(e, number, group, i);
		write_machine(e, &machine);
	}
	c_line(e, n_more > 0 ? "};\n\n" : "\n");
}

static void write_groups(struct c_emitter *e, size_t number)
{
	const struct scan *scan = scan_at(e, number)->tables;
	c_line(e, "static const struct edict_group scan_%zu_groups[%u] = {\n", number,
	       scan->tables.n_groups);
	for (uint16_t i = 0; i < scan->tables.n_groups; i++) {
		struct machine_view machine = machine_at(e, number, i, 0);
		write_machine(e, &machine);
	}
	c_line(e, "};\n\n");
}

/* ---- the trigger --------------------------------------------------------- */

/* Only the slots that hold a gram are written. */
static void write_slots(struct c_emitter *e, const char *prefix,
			const struct edict_trigger *trigger)
{
	uint32_t n = UINT32_C(1) << trigger->slot_bits;
	c_line(e, "/* gram, list */\n");
	open_array(e, "struct edict_gram", prefix, "slots", n);
	unsigned column = 0;
	for (uint32_t i = 0; i < n; i++) {
		const struct edict_gram *slot = &trigger->slots[i];
		if (slot->list == 0)
			continue;
		c_line(e, "%s[%u] = { 0x%08x, %u, 0 },", column % 3 ? " " : "\t", i,
		       slot->codes, slot->list);
		if (++column % 3 == 0)
			c_line(e, "\n");
	}
	c_line(e, column % 3 ? "\n};\n" : "};\n");
}

static void write_trigger(struct c_emitter *e, size_t number)
{
	const struct scan *scan = scan_at(e, number)->tables;
	const struct edict_trigger *trigger = scan->tables.trigger;
	const char *prefix = text_format(e->arena, "scan_%zu", number).ptr;
	c_line(e, "/* What wakes the other groups: runs of four bytes, folded. */\n");
	write_bytes(e, prefix, "fold", trigger->fold, 256);
	write_sparse_bytes(e, prefix, "filter", trigger->filter,
			   UINT32_C(1) << trigger->filter_bits);
	write_slots(e, prefix, trigger);
	c_line(e, "/* number of wakes, then of each the group and how far back */\n");
	write_words(e, prefix, "lists", trigger->lists, scan->n_lists);
	c_line(e,
	       "static const struct edict_trigger %s_trigger = {\n"
	       "\t.fold = %s_fold,\n\t.filter = %s_filter,\n\t.slots = %s_slots,\n"
	       "\t.lists = %s_lists,\n\t.filter_bits = %u,\n\t.slot_bits = %u,\n",
	       prefix, prefix, prefix, prefix, prefix, trigger->filter_bits,
	       trigger->slot_bits);
	if (trigger->n_needles > 0)
		c_line(e, "\t.n_needles = %u,\n\t.needles = { ", trigger->n_needles);
	for (size_t i = 0; i < trigger->n_needles; i++)
		c_line(e, "%u%s", trigger->needles[i],
		       i + 1 < trigger->n_needles ? ", " : " },\n");
	c_line(e, "};\n\n");
}

/* ---- scans --------------------------------------------------------------- */

static void write_scan_members(struct c_emitter *e, size_t number, const char *indent)
{
	const struct edict_scan *scan = &scan_at(e, number)->tables->tables;
	c_line(e, "%s.groups = scan_%zu_groups,\n", indent, number);
	if (scan->trigger)
		c_line(e, "%s.trigger = &scan_%zu_trigger,\n", indent, number);
	c_line(e, "%s.n_groups = %u,\n%s.n_awake = %u,\n%s.n_patterns = %u,\n", indent,
	       scan->n_groups, indent, scan->n_awake, indent, scan->n_patterns);
	if (scan->n_armed > 0)
		c_line(e, "%s.n_armed = %u,\n", indent, scan->n_armed);
	if (scan->n_counters > 0)
		c_line(e, "%s.n_counters = %u,\n", indent, scan->n_counters);
	if (scan->n_many > 0)
		c_line(e, "%s.n_many = %u,\n", indent, scan->n_many);
	c_line(e, "%s.n_machines = %u,\n", indent, scan->n_machines);
}

static void write_scan_comment(struct c_emitter *e, size_t number)
{
	const struct plan_scan *scan = scan_at(e, number);
	const struct edict_scan *tables = &scan->tables->tables;
	if (scan->field == PLAN_NO_FIELD)
		return;
	c_line(e, "/* Scan %zu: %zu pattern%s of ", number, scan->n_patterns,
	       scan->n_patterns == 1 ? "" : "s");
	write_comment(e->out, e->policy->fields[scan->field].path.text, 60);
	c_line(e, ", %u group%s", tables->n_groups, tables->n_groups == 1 ? "" : "s");
	if (tables->n_awake < tables->n_groups)
		c_line(e, ", of which %u sleep%s", tables->n_groups - tables->n_awake,
		       tables->n_groups - tables->n_awake == 1 ? "s" : "");
	c_line(e, "; %u bytes. */\n\n", scan->tables->bytes);
}

static void write_tables(struct c_emitter *e, size_t number)
{
	const struct scan *scan = scan_at(e, number)->tables;
	write_scan_comment(e, number);
	for (uint16_t i = 0; i < scan->tables.n_groups; i++)
		write_group_tables(e, number, i);
	write_groups(e, number);
	if (scan->tables.trigger)
		write_trigger(e, number);
	if (e->cedar)
		return; /* all of them are one array */
	c_line(e, "static const struct edict_scan scan_%zu = {\n", number);
	write_scan_members(e, number, "\t");
	c_line(e, "};\n\n");
}

/* ---- what a decision has found ------------------------------------------- */

static void write_found(struct c_emitter *e)
{
	size_t n = e->plan->n_scans;
	c_line(e,
	       "/* What the scans of one decision have found: whether each has run, and "
	       "of "
	       "each\n * a bit for every pattern that has matched. */\n"
	       "struct %s_found {\n\tuint32_t done[%zu];\n",
	       e->name, (n + 31) / 32);
	for (size_t i = 0; i < n; i++)
		c_line(e, "\tuint32_t hits_%zu[EDICT_SCAN_WORDS(%zu)];\n", i,
		       scan_at(e, i)->n_patterns);
	c_line(e, "};\n\n");
}

/* The call that scans one text.  A single pattern that has matched is all there is. */
static void write_scan_call(struct c_emitter *e, size_t number, struct text text)
{
	const struct plan_scan *scan = scan_at(e, number);
	bool has_trigger = scan->tables->tables.trigger != NULL;
	c_line(e, "%s(&scan_%zu, %.*s, %d, %sfound->hits_%zu)",
	       has_trigger ? "edict_scan" : "edict_scan_awake",
	       plan_scan_owner(e->plan, number), TEXT_ARG(text), scan->n_patterns == 1,
	       has_trigger ? "reached, " : "", number);
}

static void write_run(struct c_emitter *e, size_t number)
{
	const struct plan_scan *scan = scan_at(e, number);
	const struct ir_field *field = &e->policy->fields[scan->field];
	struct text member = field->c_name;
	if (field->type != TYPE_TEXTS) {
		c_line(e, "\t\t");
		write_scan_call(e, number,
				text_format(e->arena, "q->%.*s%s", TEXT_ARG(member),
					    field->type == TYPE_ANY ? ".as.string" : ""));
		c_line(e, ";\n");
		return;
	}
	c_line(e, "\t\tfor (uint32_t i = 0; i < q->%.*s.n_items; i++) {\n\t\t\t",
	       TEXT_ARG(member));
	if (scan->n_patterns == 1)
		c_line(e, "if (");
	write_scan_call(
		e, number,
		text_format(e->arena, "q->%.*s.items[i].as.string", TEXT_ARG(member)));
	c_line(e, scan->n_patterns == 1 ? ")\n\t\t\t\tbreak;\n\t\t}\n" : ";\n\t\t}\n");
}

/* In the table layout the loop of the runtime calls it, through a pointer. */
static void write_hits_function(struct c_emitter *e, size_t number, bool is_table)
{
	const struct plan_scan *scan = scan_at(e, number);
	const struct edict_scan *tables = &scan->tables->tables;
	const struct ir_field *field = &e->policy->fields[scan->field];
	c_line(e, "/* The patterns that have matched in ");
	write_comment(e->out, field->path.text, 60);
	c_line(e, ", which holds %s. */\nstatic const uint32_t *",
	       field->type == TYPE_TEXTS ? "texts" : "a text");
	if (is_table)
		c_line(e,
		       "hits_%zu(const void *request, void *memory)\n{\n"
		       "\tconst struct %s_request *q = request;\n"
		       "\tstruct %s_found *found = memory;\n",
		       number, e->name, e->name);
	else
		c_line(e,
		       "hits_%zu(const struct %s_request *q, struct %s_found *found)\n"
		       "{\n",
		       number, e->name, e->name);
	if (tables->trigger)
		c_line(e, "\tuint32_t reached[%u];\n",
		       tables->n_groups - tables->n_awake);
	c_line(e, "\tif (!edict_is_set(found->done, %zu)) {\n", number);
	write_run(e, number);
	c_line(e,
	       "\t\tfound->done[%zu] |= UINT32_C(1) << %zu;\n\t}\n"
	       "\treturn found->hits_%zu;\n}\n\n",
	       number / 32, number % 32, number);
}

static void write_hits_array(struct c_emitter *e)
{
	c_line(e, "static const uint32_t *(*const %s_hits[])(const void *, void *) = {\n",
	       e->name);
	for (size_t i = 0; i < e->plan->n_scans; i++)
		c_line(e, "\thits_%zu,\n", i);
	c_line(e, "};\n\n");
}

static void write_cedar_scans(struct c_emitter *e)
{
	c_line(e, "static const struct edict_scan %s_scans[] = {\n", e->name);
	for (size_t i = 0; i < e->plan->n_scans; i++) {
		c_line(e, "\t{\n");
		write_scan_members(e, i, "\t\t");
		c_line(e, "\t},\n");
	}
	c_line(e, "};\n\n");
}

void c_write_scans(struct c_emitter *e, bool is_table)
{
	size_t n = e->plan->n_scans;
	if (n == 0)
		return;
	c_line(e, "/* ---- patterns: automata and what wakes them, see edict/scan.h "
		  "------------ */\n\n");
	for (size_t i = 0; i < n; i++)
		if (plan_scan_owner(e->plan, i) == i)
			write_tables(e, i);
	if (e->cedar) {
		write_cedar_scans(e);
		return;
	}
	write_found(e);
	for (size_t i = 0; i < n; i++)
		write_hits_function(e, i, is_table);
	if (is_table)
		write_hits_array(e);
}

/* ---- who needs it -------------------------------------------------------- */

bool c_finds(const struct c_emitter *e)
{
	return e->plan->n_scans > 0 && !e->cedar;
}

bool c_atom_finds(const struct c_emitter *e, const struct ir_atom *atom)
{
	return atom->right == RIGHT_PATTERN &&
	       e->plan->places[atom->index].scan != PLAN_NO_SCAN;
}

bool c_expr_finds(const struct c_emitter *e, const struct ir_expr *expr)
{
	if (expr->kind == IR_ATOM)
		return c_atom_finds(e, expr->atom);
	for (size_t i = 0; i < expr->n_kids; i++)
		if (c_expr_finds(e, expr->kids[i]))
			return true;
	return false;
}

bool c_cond_finds(const struct c_emitter *e, const struct plan_cond *cond)
{
	if (cond->kind == COND_ATOM)
		return c_atom_finds(e, cond->atom);
	for (size_t i = 0; i < cond->n_kids; i++)
		if (c_cond_finds(e, cond->kids[i]))
			return true;
	return false;
}
