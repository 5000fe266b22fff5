/* c_table_tests.c - the lists of tests that nodes of a plan run.
 *
 * Needs:  operators and operands of atoms.
 * Gives:  for each node its entries as tests, one jump each; rules that are conjunctions
 *         of frequent tests as rows, and guards around those that need a match.
 */
#include "emit/c_table.h"

static void write_flags(struct tables *t, bool negate, bool may,
			const struct ir_rule *rule, bool in_row)
{
	static const char *const texts[] = {
		"",
		"EDICT_TEST_NOT",
		"EDICT_TEST_MAY",
		"EDICT_TEST_NOT | EDICT_TEST_MAY",
	};
	const char *text = texts[(negate ? 1 : 0) + (may ? 2 : 0)];
	const char *joiner = text[0] && rule ? " | " : "";
	c_line(t->e, "%s%s", text[0] || rule ? text : "0", joiner);
	if (rule)
		c_line(t->e, "EDICT_TEST_DECIDES | EDICT_TEST_EFFECT(%s)",
		       c_effect(rule->action));
	if (in_row)
		c_line(t->e, " | EDICT_TEST_ROW");
}

/* The symbol an atom compares, or t->n_symbols. */
static size_t symbol_of(const struct tables *t, const struct ir_atom *atom)
{
	size_t symbol = 0;
	while (symbol < t->n_symbols &&
	       (t->symbols[symbol] != atom->field || !table_is_string_equality(t, atom)))
		symbol++;
	return symbol;
}

/* Is the member surely within reach of a test's 16-bit offset? */
static bool is_near(const struct tables *t, uint32_t field)
{
	size_t bits = 3 * sizeof(uint32_t) * (size_t)t->e->n_words;
	return bits + ((size_t)field + 1) * sizeof(struct edict_value) < UINT16_MAX;
}

/* Can the atom stand in a row: an integer against an immediate, or a symbol? */
static bool is_frequent(const struct tables *t, const struct ir_atom *atom)
{
	bool is_comparison =
		atom->op == AST_EQ || atom->op == AST_LT || atom->op == AST_LE;
	bool is_integer = atom->right == RIGHT_CONSTANT && table_is_immediate(t, atom);
	if (is_integer && is_comparison)
		return is_near(t, atom->field);
	return symbol_of(t, atom) < t->n_symbols;
}

static bool is_row(const struct tables *t, const struct plan_cond *cond)
{
	if (cond->kind == COND_ATOM)
		return is_frequent(t, cond->atom);
	if (cond->kind != COND_AND)
		return false;
	for (size_t i = 0; i < cond->n_kids; i++)
		if (cond->kids[i]->kind != COND_ATOM ||
		    !is_frequent(t, cond->kids[i]->atom))
			return false;
	return true;
}

static void write_test_comment(struct tables *t, const struct plan_cond *cond,
			       const struct ir_rule *rule)
{
	struct c_emitter *e = t->e;
	struct buffer text = {0};
	c_line(e, " }, /* ");
	ir_print_atom(e->policy, cond->atom, cond->negate, &text);
	write_comment(e->out, buffer_text(&text), 60);
	buffer_free(&text);
	if (rule) {
		c_line(e, " -> ");
		write_comment(e->out, rule->id, 40);
	}
	c_line(e, " */\n");
}

/* One test of a row; the last one has the rule. */
static void write_row_test(struct tables *t, const struct plan_cond *cond,
			   const struct ir_rule *rule)
{
	struct c_emitter *e = t->e;
	const struct ir_atom *atom = cond->atom;
	size_t symbol = symbol_of(t, atom);
	bool is_symbol = symbol < t->n_symbols;
	int64_t operand = table_operand(t, atom);
	c_line(e, "\t{ %s, ", is_symbol ? "EDICT_OP_SYMBOL" : table_op(t, atom));
	write_flags(t, cond->negate, cond->may, rule, true);
	c_line(e, ", %u, %lld, %u, ", atom->field,
	       (long long)(is_symbol ? operand & 0xffff : operand),
	       rule ? rule->index : 0);
	if (is_symbol)
		c_line(e, "%zu * sizeof(int64_t)", symbol);
	else
		c_line(e, "offsetof(struct %s_request, %.*s)", e->name,
		       TEXT_ARG(e->policy->fields[atom->field].c_name));
	write_test_comment(t, cond, rule);
}

static void write_row(struct tables *t, const struct plan_entry *entry)
{
	const struct plan_cond *cond = entry->cond;
	if (cond->kind == COND_ATOM) {
		write_row_test(t, cond, entry->rule);
		return;
	}
	for (size_t i = 0; i < cond->n_kids; i++)
		write_row_test(t, cond->kids[i],
			       i + 1 < cond->n_kids ? NULL : entry->rule);
}

/* One test outside of rows; a `rule` makes it decide. */
static void write_test(struct tables *t, const struct plan_cond *cond, uint32_t skip,
		       const struct ir_rule *rule)
{
	struct c_emitter *e = t->e;
	c_line(e, "\t{ %s, ", table_op(t, cond->atom));
	write_flags(t, cond->negate, cond->may, rule, false);
	c_line(e, ", %u, %lld, %u, 0", table_field(t, cond->atom),
	       (long long)table_operand(t, cond->atom), rule ? rule->index : skip);
	write_test_comment(t, cond, rule);
}

static void write_always(struct tables *t, const struct ir_rule *rule)
{
	c_line(t->e, "\t{ EDICT_OP_TRUE, ");
	write_flags(t, false, false, rule, false);
	c_line(t->e, ", 0, 0, %u, 0 }, /* ", rule->index);
	write_comment(t->e->out, rule->id, 40);
	c_line(t->e, " */\n");
}

/* Tests are written in order with one jump each: a passing test goes to the next one,
 * a failing one skips.  `on_fail` counts the tests behind this condition that a
 * failure must skip.  Of an `or` only the last operand may fail the whole; the others
 * are written negated: passing on means failing so far. */
static void write_cond(struct tables *t, const struct plan_cond *cond, bool negate,
		       uint32_t on_fail, const struct ir_rule *rule);

static void write_and(struct tables *t, const struct plan_cond *cond, bool negate,
		      uint32_t on_fail, const struct ir_rule *rule)
{
	uint32_t behind = cond->n_tests;
	for (size_t i = 0; i < cond->n_kids; i++) {
		behind -= cond->kids[i]->n_tests;
		bool is_last = i + 1 == cond->n_kids;
		write_cond(t, cond->kids[i], negate, behind + on_fail,
			   is_last ? rule : NULL);
	}
}

/* (a or b): if not a goes on to b, else skips b to what follows the condition. */
static void write_or(struct tables *t, const struct plan_cond *cond, bool negate,
		     uint32_t on_fail, const struct ir_rule *rule)
{
	uint32_t behind = cond->n_tests;
	for (size_t i = 0; i < cond->n_kids; i++) {
		behind -= cond->kids[i]->n_tests;
		bool is_last = i + 1 == cond->n_kids;
		if (is_last)
			write_cond(t, cond->kids[i], negate, on_fail, rule);
		else
			write_cond(t, cond->kids[i], !negate, behind, NULL);
	}
}

/* The negation of "passes" for one atom: it fails where the atom passes. */
static struct plan_cond complement(const struct plan_cond *atom)
{
	struct plan_cond c = *atom;
	c.negate = !atom->negate;
	c.may = !atom->may;
	return c;
}

static void write_cond(struct tables *t, const struct plan_cond *cond, bool negate,
		       uint32_t on_fail, const struct ir_rule *rule)
{
	if (cond->kind == COND_ATOM) {
		struct plan_cond atom = negate ? complement(cond) : *cond;
		write_test(t, &atom, on_fail, rule);
	} else if ((cond->kind == COND_AND) != negate) {
		write_and(t, cond, negate, on_fail, rule);
	} else {
		write_or(t, cond, negate, on_fail, rule);
	}
}

/* A rule decides on its last test; when that test belongs to an `or` whose earlier
 * operands jump behind it, a TRUE test behind them decides instead. */
static bool ends_in_or(const struct plan_cond *cond)
{
	while (cond->kind == COND_AND)
		cond = cond->kids[cond->n_kids - 1];
	return cond->kind == COND_OR;
}

static uint32_t entry_size(const struct plan_entry *entry)
{
	if (entry->cond->kind == COND_TRUE)
		return 1;
	return entry->cond->n_tests + (ends_in_or(entry->cond) ? 1 : 0);
}

static void write_entry(struct tables *t, const struct plan_entry *entry)
{
	if (entry->cond->kind == COND_TRUE) {
		write_always(t, entry->rule);
	} else if (is_row(t, entry->cond)) {
		write_row(t, entry);
	} else if (ends_in_or(entry->cond)) {
		write_cond(t, entry->cond, false, 1, NULL);
		write_always(t, entry->rule);
	} else {
		write_cond(t, entry->cond, false, 0, entry->rule);
	}
}

static uint32_t count_guard_tests(const struct plan_node *node, size_t begin, size_t end)
{
	uint32_t n = 0;
	for (size_t i = 0; i < node->n_guards; i++)
		if (node->guards[i].begin >= begin && node->guards[i].end <= end)
			n += (uint32_t)node->guards[i].n_ranges;
	return n;
}

/* How many tests stand for the entries from `begin` up to `end`, with their guards. */
static uint32_t run_size(const struct plan_node *node, size_t begin, size_t end)
{
	uint32_t n = count_guard_tests(node, begin, end);
	for (size_t i = begin; i < end; i++)
		n += entry_size(&node->entries[i]);
	return n;
}

/* One range of a guard: fails and skips, or the other way round. */
static void write_range(struct tables *t, const struct plan_range *range, bool negate,
			uint32_t skip)
{
	struct c_emitter *e = t->e;
	uint32_t field = e->plan->scans[range->scan].field;
	c_line(e, "\t{ EDICT_OP_FINDS, ");
	write_flags(t, negate, range->may != negate, NULL, false);
	c_line(e, ", %u, %u, %u, %u }, /* %s of ", field, range->scan << 16 | range->from,
	       skip, range->end, negate ? "no match" : "a match");
	write_comment(e->out, e->policy->fields[field].path.text, 60);
	c_line(e, ", patterns %u to %zu */\n", range->from * 32,
	       plan_range_last(e->plan, range));
}

/* The guard is an `or` of its ranges: the first that passes skips the others, and if the
 * last one fails it skips the run, which with the guard itself has `size` tests. */
static void write_guard(struct tables *t, const struct plan_guard *guard, uint32_t size)
{
	size_t n = guard->n_ranges;
	for (size_t i = 0; i < n; i++) {
		bool is_last = i + 1 == n;
		write_range(t, &guard->ranges[i], !is_last,
			    is_last ? size - (uint32_t)n : (uint32_t)(n - 1 - i));
	}
}

/* The tests of a node; how many they are. */
static uint32_t write_list(struct tables *t, const struct plan_node *node)
{
	const struct plan_guard *guard = node->guards;
	const struct plan_guard *last = guard + node->n_guards;
	for (size_t i = 0; i < node->n_entries; i++) {
		for (; guard < last && guard->begin == i; guard++)
			write_guard(t, guard, run_size(node, i, guard->end));
		write_entry(t, &node->entries[i]);
	}
	c_line(t->e, "\t{ EDICT_OP_END, 0, 0, 0, 0, 0 },\n");
	return run_size(node, 0, node->n_entries) + 1;
}

void table_write_tests(struct tables *t, uint32_t *list_of_node)
{
	struct c_emitter *e = t->e;
	uint32_t n = 0;
	c_line(e,
	       "/* op, flags, field, operand, rule or skip, offset */\n"
	       "static const struct edict_test %s_tests[] = {\n",
	       e->name);
	for (size_t i = 0; i < e->plan->n_nodes; i++) {
		list_of_node[i] = n;
		n += write_list(t, e->plan->nodes[i]);
	}
	c_line(e, "};\n\n");
}
