/* c_table.c - the table layout: conditions and plan as data.
 *
 * Needs:  the numbered atoms of all conditions.
 * Gives:  struct edict_table with its arrays, and the entries `choose` and `truth`.
 *         One loop of the runtime walks it; see "the table layout" in edict/abi.h.
 */
#include "emit/c_table.h"

#include <stdlib.h>
#include <string.h>

/* A string field is a symbol from so many tests on; its strings share one names table
 * from so many on. */
#define SYMBOL_TESTS_MIN 32u
#define SYMBOL_KEYS_MIN	 8u
/* Ids of a names table have 16 bits, and 0 is none. */
#define NAMES_KEYS_MAX 65535u

static enum ir_type type_of(const struct tables *t, uint32_t field)
{
	return t->e->policy->fields[field].type;
}

/* ---- operands ------------------------------------------------------------ */

static bool is_string_list(const struct tables *t, const struct ir_atom *atom)
{
	return atom->op == AST_IN && type_of(t, atom->field) == TYPE_STRING;
}

/* A list of strings that is a set of the field's keys; else its items are compared. */
static bool is_string_set(const struct tables *t, const struct ir_atom *atom)
{
	return is_string_list(t, atom) && t->n_keys[atom->field] > 0;
}

/* Of strings, or of entities. */
static bool is_set(const struct tables *t, const struct ir_atom *atom)
{
	return is_string_set(t, atom) || t->e->cedar;
}

bool table_is_string_equality(const struct tables *t, const struct ir_atom *atom)
{
	return atom->op == AST_EQ && atom->right == RIGHT_CONSTANT &&
	       atom->constant.kind == CONSTANT_STRING &&
	       type_of(t, atom->field) == TYPE_STRING;
}

static void sort_keys(struct text *keys, size_t *n)
{
	size_t kept = 0;
	qsort(keys, *n, sizeof *keys, text_order);
	for (size_t i = 0; i < *n; i++)
		if (i == 0 || !text_equal(keys[i], keys[kept - 1]))
			keys[kept++] = keys[i];
	*n = kept;
}

static void collect_keys(struct tables *t, const bool *is_symbol)
{
	struct c_emitter *e = t->e;
	size_t n_fields = e->policy->n_fields;
	bool *has_sets = ARENA_ARRAY(e->arena, bool, n_fields);
	t->keys = ARENA_ARRAY(e->arena, struct text *, n_fields);
	t->n_keys = ARENA_ARRAY(e->arena, size_t, n_fields);
	t->names_of_field = ARENA_ARRAY(e->arena, size_t, n_fields);
	for (size_t i = 0; i < e->n_atoms; i++) {
		const struct ir_atom *atom = e->atoms[i];
		uint32_t f = atom->field;
		bool is_list = is_string_list(t, atom);
		has_sets[f] |= is_list;
		for (size_t j = 0; is_list && j < atom->constant.n_items; j++)
			ARENA_PUSH(e->arena, t->keys[f], t->n_keys[f],
				   atom->constant.items[j].text);
		if (table_is_string_equality(t, atom))
			ARENA_PUSH(e->arena, t->keys[f], t->n_keys[f],
				   atom->constant.text);
	}
	for (size_t f = 0; f < n_fields; f++) {
		if (t->n_keys[f] == 0)
			continue;
		sort_keys(t->keys[f], &t->n_keys[f]);
		bool is_few =
			!has_sets[f] && !is_symbol[f] && t->n_keys[f] < SYMBOL_KEYS_MIN;
		if (is_few || t->n_keys[f] > NAMES_KEYS_MAX)
			t->n_keys[f] = 0;
	}
}

static void count_tests(const struct plan_cond *cond, const struct tables *t,
			size_t *counts)
{
	if (cond->kind == COND_ATOM && table_is_string_equality(t, cond->atom))
		counts[cond->atom->field]++;
	for (size_t i = 0; i < cond->n_kids; i++)
		count_tests(cond->kids[i], t, counts);
}

/* The string fields that the plan compares most often become symbols. */
static void choose_symbols(struct tables *t)
{
	const struct plan *plan = t->e->plan;
	size_t n_fields = t->e->policy->n_fields;
	size_t *counts = ARENA_ARRAY(t->e->arena, size_t, n_fields);
	bool *is_symbol = ARENA_ARRAY(t->e->arena, bool, n_fields);
	for (size_t i = 0; i < plan->n_nodes; i++)
		for (size_t j = 0; j < plan->nodes[i]->n_entries; j++)
			count_tests(plan->nodes[i]->entries[j].cond, t, counts);
	while (t->n_symbols < EDICT_SYMBOLS_MAX) {
		size_t best = 0;
		for (size_t f = 1; f < n_fields; f++)
			if (counts[f] > counts[best])
				best = f;
		if (counts[best] < SYMBOL_TESTS_MIN)
			break;
		t->symbols[t->n_symbols++] = (uint32_t)best;
		is_symbol[best] = true;
		counts[best] = 0;
	}
	collect_keys(t, is_symbol);
	size_t n_kept = 0; /* too many keys make no symbol */
	for (size_t i = 0; i < t->n_symbols; i++)
		if (t->n_keys[t->symbols[i]] > 0)
			t->symbols[n_kept++] = t->symbols[i];
	t->n_symbols = n_kept;
}

static uint32_t key_id(const struct tables *t, uint32_t field, struct text key)
{
	const struct text *keys = t->keys[field];
	const struct text *found =
		bsearch(&key, keys, t->n_keys[field], sizeof *keys, text_order);
	return (uint32_t)(found - keys) + 1;
}

/* The number of a set; its ids ascend. */
static size_t add_set(struct tables *t, const uint32_t *ids, size_t n, size_t names)
{
	struct table_set set = {.first = (uint32_t)t->n_set_ids,
				.n = (uint16_t)n,
				.names = (uint16_t)names};
	for (size_t i = 0; i < n; i++)
		ARENA_PUSH(t->e->arena, t->set_ids, t->n_set_ids, ids[i]);
	ARENA_PUSH(t->e->arena, t->sets, t->n_sets, set);
	return t->n_sets - 1;
}

static int64_t set_of(struct tables *t, const struct ir_atom *atom)
{
	size_t n = atom->constant.n_items;
	uint32_t *ids = ARENA_ARRAY(t->e->arena, uint32_t, n);
	if (t->e->cedar) {
		c_cedar_handles_of(t->e, &atom->constant, ids);
		return (int64_t)add_set(t, ids, n, 0);
	}
	/* the items are sorted, and so are the keys: the ids ascend */
	for (size_t i = 0; i < n; i++)
		ids[i] = key_id(t, atom->field, atom->constant.items[i].text);
	return (int64_t)add_set(t, ids, n, t->names_of_field[atom->field]);
}

static int64_t constant_of(struct tables *t, const struct ir_atom *atom)
{
	ARENA_PUSH(t->e->arena, t->constants, t->n_constants, &atom->constant);
	return (int64_t)t->n_constants - 1;
}

bool table_is_immediate(const struct tables *t, const struct ir_atom *atom)
{
	const struct ir_constant *c = &atom->constant;
	return type_of(t, atom->field) == TYPE_INTEGER && c->kind == CONSTANT_NUMBER &&
	       c->number.scale == 0 && c->number.coefficient >= INT32_MIN &&
	       c->number.coefficient <= INT32_MAX;
}

/* An equality test that compares the string's id. */
static bool is_named(const struct tables *t, const struct ir_atom *atom)
{
	return table_is_string_equality(t, atom) && t->n_keys[atom->field] > 0;
}

/* Each atom's operand is stored once, by the atom's number. */
int64_t table_operand(struct tables *t, const struct ir_atom *atom)
{
	if (atom->right == RIGHT_FIELD)
		return atom->right_field;
	if (atom->right == RIGHT_PATTERN) {
		struct plan_place place = t->e->plan->places[atom->index];
		bool is_nowhere = place.scan == PLAN_NO_SCAN;
		return is_nowhere ? 0 : (int64_t)place.scan << 16 | place.bit;
	}
	if (t->e->cedar && atom->op != AST_IN)
		return c_cedar_operand(t->e, atom);
	if (atom->right == RIGHT_NONE)
		return 0;
	if (table_is_immediate(t, atom))
		return atom->constant.number.coefficient;
	if (is_named(t, atom))
		return (int64_t)t->names_of_field[atom->field] << 16 |
		       key_id(t, atom->field, atom->constant.text);
	size_t *known = &t->constant_of_atom[t->e->atom_numbers[atom->index]];
	if (*known == 0)
		*known = (size_t)(is_set(t, atom) ? set_of(t, atom)
						  : constant_of(t, atom)) +
			 1;
	return (int64_t)*known - 1;
}

static const char *compare_op(const struct tables *t, const struct ir_atom *atom,
			      const char *on_field, const char *on_integer,
			      const char *on_value)
{
	if (atom->right == RIGHT_FIELD)
		return on_field;
	return table_is_immediate(t, atom) ? on_integer : on_value;
}

static const char *equality_op(const struct tables *t, const struct ir_atom *atom)
{
	if (is_named(t, atom))
		return "EDICT_OP_STRING_IS";
	if (table_is_string_equality(t, atom))
		return "EDICT_OP_STRING_EQ";
	return compare_op(t, atom, "EDICT_OP_FIELD_EQ", "EDICT_OP_INTEGER_EQ",
			  "EDICT_OP_VALUE_EQ");
}

static const char *contains_op(const struct tables *t, const struct ir_atom *atom)
{
	if (atom->right != RIGHT_FIELD)
		return type_of(t, atom->field) == TYPE_STRING ? "EDICT_OP_HOLDS"
							      : "EDICT_OP_CONTAINS";
	return type_of(t, atom->field) == TYPE_STRING ? "EDICT_OP_FIELD_HOLDS"
						      : "EDICT_OP_FIELD_CONTAINS";
}

const char *table_op(const struct tables *t, const struct ir_atom *atom)
{
	bool is_field = atom->right == RIGHT_FIELD;
	if (t->e->cedar)
		return c_cedar_table_op(atom);
	switch (atom->op) {
	case AST_HAS:
		return "EDICT_OP_HAS";
	case AST_IS_NULL:
		return "EDICT_OP_IS_NULL";
	case AST_IS_TRUE:
		return "EDICT_OP_BOOL";
	case AST_EQ:
		return equality_op(t, atom);
	case AST_LT:
		return compare_op(t, atom, "EDICT_OP_FIELD_LT", "EDICT_OP_INTEGER_LT",
				  "EDICT_OP_VALUE_LT");
	case AST_LE:
		return compare_op(t, atom, "EDICT_OP_FIELD_LE", "EDICT_OP_INTEGER_LE",
				  "EDICT_OP_VALUE_LE");
	case AST_IN:
		return is_string_set(t, atom) ? "EDICT_OP_STRING_IN"
					      : "EDICT_OP_VALUE_IN";
	case AST_CONTAINS:
		return contains_op(t, atom);
	case AST_STARTS_WITH:
		return is_field ? "EDICT_OP_FIELD_STARTS" : "EDICT_OP_STARTS";
	case AST_ENDS_WITH:
		return is_field ? "EDICT_OP_FIELD_ENDS" : "EDICT_OP_ENDS";
	case AST_MATCHES:
		return "EDICT_OP_MATCHES";
	case AST_SAME:
		return "EDICT_OP_VALUE_SAME";
	case AST_WITHIN:
		return "EDICT_OP_WITHIN";
	case AST_TRUE:
	case AST_FALSE:
	case AST_AND:
	case AST_OR:
	case AST_NOT:
	case AST_DEFINITE:
	case AST_UNDECIDED:
	case AST_NE:
	case AST_GT:
	case AST_GE:
	case AST_LIKE:
	case AST_HOLDS:
	case N_AST_OPS:
		break; /* no atoms of the IR */
	}
	return "EDICT_OP_TRUE";
}

/* The field of a test; types of entities have fields of their own. */
uint32_t table_field(const struct tables *t, const struct ir_atom *atom)
{
	return t->e->cedar ? c_cedar_key(atom) : atom->field;
}

/* ---- nodes --------------------------------------------------------------- */

/* Only nodes that dispatch are written, and the root; leaves are lists. */
static void number_nodes(const struct plan *plan, uint32_t *numbers)
{
	uint32_t n = 1; /* the root */
	for (size_t i = 1; i < plan->n_nodes; i++)
		if (plan->nodes[i]->key != PLAN_KEY_NONE)
			numbers[i] = n++;
}

static void write_targets(struct tables *t, const uint32_t *targets, size_t n)
{
	if (n == 0)
		return;
	c_line(t->e, "static const uint32_t %s_targets[] = {\n", t->e->name);
	write_numbers(t->e->out, targets, n, 1);
	c_line(t->e, "};\n\n");
}

struct node_writer {
	struct tables *t;
	const uint32_t *lists, *numbers; /* by plan node */
	uint32_t *targets;
	size_t n_targets;
};

static void add_target(struct node_writer *w, const struct plan_node *to)
{
	uint32_t target = to->key == PLAN_KEY_NONE
				  ? EDICT_TARGET_LEAF | w->lists[to->index]
				  : w->numbers[to->index];
	ARENA_PUSH(w->t->e->arena, w->targets, w->n_targets, target);
}

static void write_node(struct node_writer *w, const struct plan_node *node)
{
	struct c_emitter *e = w->t->e;
	c_line(e, "\t{ %u, %zu, %.*s, %zu, %s, %d, 0 },\n", w->lists[node->index],
	       w->n_targets, TEXT_ARG(e->field_names[node->field]),
	       w->t->names_of_node[node->index],
	       node->key == PLAN_KEY_WHOLE ? "EDICT_KEY_WHOLE" : "EDICT_KEY_HEAD",
	       node->mark);
	add_target(w, node->absent);
	add_target(w, node->other);
	for (size_t i = 0; i < node->n_cases; i++)
		add_target(w, node->cases[i].node);
}

/* Keys that lie close together index their targets; others are searched. */
static void write_entity_node(struct node_writer *w, const struct plan_node *node)
{
	struct c_emitter *e = w->t->e;
	struct c_cedar_case *cases = c_cedar_cases(e, node);
	size_t n = node->n_cases;
	size_t span = cases[n - 1].key - cases[0].key + 1;
	bool is_range = span <= 4 * n + 16;
	uint32_t *keys = ARENA_ARRAY(e->arena, uint32_t, n);
	for (size_t i = 0; i < n; i++)
		keys[i] = cases[i].key;
	size_t names = is_range ? keys[0] : add_set(w->t, keys, n, 0);
	c_line(e, "\t{ %u, %zu, %s, %zu, %s, 0, %zu },\n", w->lists[node->index],
	       w->n_targets, c_cedar_key_constant(node), names,
	       is_range ? "EDICT_KEY_RANGE" : "EDICT_KEY_SET", is_range ? span : 0);
	add_target(w, node->absent);
	add_target(w, node->other);
	for (size_t i = 0; i < n; i++) {
		size_t gap = is_range && i > 0 ? keys[i] - keys[i - 1] - 1 : 0;
		for (size_t j = 0; j < gap; j++)
			add_target(w, node->other);
		add_target(w, cases[i].node);
	}
}

static void write_nodes(struct tables *t, const uint32_t *list_of_node)
{
	struct c_emitter *e = t->e;
	uint32_t *numbers = ARENA_ARRAY(e->arena, uint32_t, e->plan->n_nodes);
	struct node_writer w = {.t = t, .lists = list_of_node, .numbers = numbers};
	number_nodes(e->plan, numbers);
	c_line(e,
	       "/* list, targets, field, names, key, mark */\n"
	       "static const struct edict_node %s_nodes[] = {\n",
	       e->name);
	for (size_t i = 0; i < e->plan->n_nodes; i++) {
		const struct plan_node *node = e->plan->nodes[i];
		if (node->key != PLAN_KEY_NONE && e->cedar)
			write_entity_node(&w, node);
		else if (node->key != PLAN_KEY_NONE)
			write_node(&w, node);
		else if (i == 0)
			c_line(e, "\t{ %u, 0, 0, 0, EDICT_KEY_NONE, 0, 0 },\n",
			       list_of_node[i]);
	}
	c_line(e, "};\n\n");
	write_targets(t, w.targets, w.n_targets);
}

/* Fields first: the number of their table shares 32 bits with an id. */
static void write_all_names(struct tables *t)
{
	struct c_emitter *e = t->e;
	t->names_of_node = ARENA_ARRAY(e->arena, size_t, e->plan->n_nodes);
	for (size_t f = 0; f < e->policy->n_fields; f++) {
		if (t->n_keys[f] == 0)
			continue;
		t->names_of_field[f] = t->n_names;
		c_write_names(e, "names", t->n_names++, t->keys[f], t->n_keys[f]);
	}
	for (size_t i = 0; i < e->plan->n_nodes; i++) {
		const struct plan_node *node = e->plan->nodes[i];
		if (node->key == PLAN_KEY_NONE || e->cedar)
			continue;
		struct text *keys = ARENA_ARRAY(e->arena, struct text, node->n_cases);
		for (size_t j = 0; j < node->n_cases; j++)
			keys[j] = node->cases[j].value;
		t->names_of_node[i] = t->n_names;
		c_write_names(e, "names", t->n_names++, keys, node->n_cases);
	}
	if (t->n_names == 0)
		return;
	c_line(e, "static const struct edict_names *const %s_names[] = {\n", e->name);
	for (size_t i = 0; i < t->n_names; i++)
		c_line(e, "\t&names_%zu,\n", i);
	c_line(e, "};\n\n");
}

/* ---- conditions of rules ------------------------------------------------- */

static void add_term(struct tables *t, uint32_t **terms, size_t *n, enum edict_term kind,
		     uint32_t value)
{
	ARENA_PUSH(t->e->arena, *terms, *n, EDICT_TERM(kind, value));
}

static void add_terms(struct tables *t, const struct ir_expr *expr, uint32_t **terms,
		      size_t *n);

/* Between two operands stands how far it is to the end of all. */
static void add_sequence(struct tables *t, const struct ir_expr *expr, uint32_t **terms,
			 size_t *n)
{
	size_t *steps = ARENA_ARRAY(t->e->arena, size_t, expr->n_kids);
	for (size_t i = 0; i < expr->n_kids; i++) {
		steps[i] = *n;
		if (i > 0)
			add_term(t, terms, n, EDICT_TERM_THEN, 0);
		add_terms(t, expr->kids[i], terms, n);
	}
	for (size_t i = 1; i < expr->n_kids; i++)
		(*terms)[steps[i]] += (uint32_t)(*n - steps[i] - 1);
}

/* Postfix; `and` and `or` come after each operand but the first, so that few operands
 * are open at a time. */
static void add_terms(struct tables *t, const struct ir_expr *expr, uint32_t **terms,
		      size_t *n)
{
	static const enum edict_term kinds[] = {
		[IR_AND] = EDICT_TERM_AND,
		[IR_OR] = EDICT_TERM_OR,
		[IR_NOT] = EDICT_TERM_NOT,
		[IR_DEFINITE] = EDICT_TERM_DEFINITE,
		[IR_UNDECIDED] = EDICT_TERM_UNDECIDED,
	};
	if (expr->kind == IR_CONST) {
		add_term(t, terms, n, EDICT_TERM_TEST, (uint32_t)t->e->n_atoms);
		if (!expr->value)
			add_term(t, terms, n, EDICT_TERM_NOT, 0);
		return;
	}
	if (expr->kind == IR_ATOM) {
		add_term(t, terms, n, EDICT_TERM_TEST,
			 t->e->atom_numbers[expr->atom->index]);
		return;
	}
	if (expr->kind == IR_THEN) {
		add_sequence(t, expr, terms, n);
		return;
	}
	for (size_t i = 0; i < expr->n_kids; i++) {
		add_terms(t, expr->kids[i], terms, n);
		if (i > 0 || expr->n_kids == 1)
			add_term(t, terms, n, kinds[expr->kind], 0);
	}
}

static void write_terms(struct tables *t)
{
	struct c_emitter *e = t->e;
	uint32_t *terms = NULL;
	size_t n_terms = 0;
	uint32_t *starts = ARENA_ARRAY(e->arena, uint32_t, e->policy->n_rules + 1);
	for (size_t i = 0; i < e->policy->n_rules; i++) {
		starts[i] = (uint32_t)n_terms;
		add_terms(t, e->policy->rules[i].condition, &terms, &n_terms);
	}
	starts[e->policy->n_rules] = (uint32_t)n_terms;
	if (n_terms == 0) /* no rules: an array must have something */
		add_term(t, &terms, &n_terms, EDICT_TERM_TEST, 0);
	c_line(e,
	       "/* the whole condition of each rule, postfix: kind << 28 | atom */\n"
	       "static const uint32_t %s_terms[] = {\n",
	       e->name);
	write_numbers(e->out, terms, n_terms, 1);
	c_line(e, "};\n\nstatic const uint32_t %s_terms_start[] = {\n", e->name);
	write_numbers(e->out, starts, e->policy->n_rules + 1, 1);
	c_line(e, "};\n\n");
}

static void write_atoms(struct tables *t)
{
	struct c_emitter *e = t->e;
	c_line(e, "static const struct edict_test %s_atoms[] = {\n", e->name);
	for (size_t i = 0; i < e->n_atoms; i++) {
		const struct ir_atom *atom = e->atoms[i];
		struct buffer text = {0};
		ir_print_atom(e->policy, atom, false, &text);
		c_line(e, "\t{ %s, 0, %u, %lld, 0, 0 }, /* ", table_op(t, atom),
		       table_field(t, atom), (long long)table_operand(t, atom));
		write_comment(e->out, buffer_text(&text), 60);
		c_line(e, " */\n");
		buffer_free(&text);
	}
	c_line(e, "\t{ EDICT_OP_TRUE, 0, 0, 0, 0, 0 },\n};\n\n");
}

/* ---- constants and sets -------------------------------------------------- */

static void write_constants(struct tables *t)
{
	struct c_emitter *e = t->e;
	if (t->n_constants == 0)
		return;
	for (size_t i = 0; i < t->n_constants; i++) {
		const struct ir_constant *c = t->constants[i];
		if (c->kind != CONSTANT_LIST)
			continue;
		c_line(e, "static const struct edict_value list_%zu[] = {\n", i);
		for (size_t j = 0; j < c->n_items; j++) {
			c_line(e, "\t");
			c_write_value(e, &c->items[j]);
			c_line(e, ",\n");
		}
		c_line(e, "};\n\n");
	}
	c_line(e, "static const struct edict_value %s_constants[] = {\n", e->name);
	for (size_t i = 0; i < t->n_constants; i++) {
		const struct ir_constant *c = t->constants[i];
		c_line(e, "\t");
		if (c->kind == CONSTANT_LIST)
			c_line(e, "{ EDICT_LIST, { .list = { list_%zu, %zu } } }", i,
			       c->n_items);
		else
			c_write_value(e, c);
		c_line(e, ",\n");
	}
	c_line(e, "};\n\n");
}

static void write_sets(struct tables *t)
{
	struct c_emitter *e = t->e;
	if (t->n_sets == 0)
		return;
	c_line(e, "static const uint16_t %s_set_ids[] = {\n", e->name);
	write_numbers(e->out, t->set_ids, t->n_set_ids, 1);
	c_line(e, "};\n\nstatic const struct edict_set %s_sets[] = {\n", e->name);
	for (size_t i = 0; i < t->n_sets; i++)
		c_line(e, "\t{ %u, %u, %u },\n", t->sets[i].first, t->sets[i].n,
		       t->sets[i].names);
	c_line(e, "};\n\n");
}

static void write_symbols(struct tables *t)
{
	struct c_emitter *e = t->e;
	if (t->n_symbols == 0)
		return;
	c_line(e, "static const struct edict_symbol %s_symbols[] = {\n", e->name);
	for (size_t i = 0; i < t->n_symbols; i++)
		c_line(e, "\t{ %.*s, %zu },\n", TEXT_ARG(e->field_names[t->symbols[i]]),
		       t->names_of_field[t->symbols[i]]);
	c_line(e, "};\n\n");
}

static void write_member(struct c_emitter *e, const char *member, bool is_there)
{
	if (is_there)
		c_line(e, "\t.%s%s = %s_%s,\n", e->cedar ? "plan." : "", member, e->name,
		       member);
}

static void write_table(struct tables *t)
{
	struct c_emitter *e = t->e;
	bool has_targets = false;
	for (size_t i = 0; i < e->plan->n_nodes; i++)
		has_targets |= e->plan->nodes[i]->key != PLAN_KEY_NONE;
	if (!e->cedar)
		c_line(e, "static const struct edict_field %s_fields[%zu];\n\n", e->name,
		       e->policy->n_fields);
	c_line(e, "static const struct %s %s_table = {\n",
	       e->cedar ? "edict_cedar_table" : "edict_table", e->name);
	write_member(e, "nodes", true);
	write_member(e, "tests", true);
	write_member(e, "targets", has_targets);
	write_member(e, "atoms", true);
	write_member(e, "terms_start", true);
	write_member(e, "terms", true);
	write_member(e, "constants", t->n_constants > 0);
	write_member(e, "names", t->n_names > 0);
	write_member(e, "sets", t->n_sets > 0);
	write_member(e, "set_ids", t->n_sets > 0);
	write_member(e, "hits", c_finds(e));
	write_member(e, "symbols", t->n_symbols > 0);
	write_member(e, "fields", !e->cedar);
	if (!e->cedar)
		c_line(e, "\t.n_words = %u,\n", e->n_words);
	if (t->n_symbols > 0)
		c_line(e, "\t.n_symbols = %zu,\n", t->n_symbols);
	if (e->cedar)
		c_cedar_write_program_members(e);
	c_line(e, "};\n\n");
}

static void write_cedar_entries(struct c_emitter *e)
{
	c_line(e,
	       "static uint32_t choose(const void *request, void *found)\n{\n"
	       "\t(void)found;\n"
	       "\treturn edict_cedar_table_choose(&%s_table, request);\n}\n\n"
	       "static uint32_t truth(const void *request, void *found, uint16_t "
	       "rule)\n{\n\t(void)found;\n"
	       "\treturn edict_cedar_table_truth(&%s_table, request, rule);\n}\n\n",
	       e->name, e->name);
}

static void write_entries(struct c_emitter *e)
{
	c_line(e,
	       "static uint32_t choose(const void *request, void *found)\n{\n"
	       "\treturn edict_table_choose(&%s_table, request, found);\n}\n\n"
	       "static uint32_t truth(const void *request, void *found, uint16_t "
	       "rule)\n{\n"
	       "\treturn edict_table_truth(&%s_table, request, found, rule);\n}\n\n",
	       e->name, e->name);
}

void c_table_decision(struct c_emitter *e)
{
	struct tables t = {.e = e};
	t.constant_of_atom = ARENA_ARRAY(e->arena, size_t, e->n_atoms + 1);
	uint32_t *list_of_node = ARENA_ARRAY(e->arena, uint32_t, e->plan->n_nodes);
	c_line(e, "/* ---- decision: the plan as a table, see edict/abi.h "
		  "--------------------- */\n\n");
	if (e->cedar)
		c_cedar_write_programs(e);
	choose_symbols(&t);
	write_all_names(&t);
	table_write_tests(&t, list_of_node);
	write_nodes(&t, list_of_node);
	write_atoms(&t);
	write_terms(&t);
	write_constants(&t);
	write_sets(&t);
	write_symbols(&t);
	write_table(&t);
	if (e->cedar)
		write_cedar_entries(e);
	else
		write_entries(e);
}
