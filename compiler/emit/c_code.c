/* c_code.c - the code layout: conditions as functions, the plan as nested ifs.
 *
 * Needs:  names of fields, rules and atoms.
 * Gives:  one function an atom, one a rule (its whole condition, three-valued), and
 *         `choose`, which follows the plan.
 */
#include "emit/c_cedar.h"

/* A leaf longer than this becomes a function of its own. */
#define INLINE_ENTRIES_MAX 6u

#define LINE_WIDTH 90

/* The head of a function: its parameters are the request and, where it or what it calls
 * looks at patterns, what scans have found. */
static void write_head(struct c_emitter *e, struct text name, bool finds)
{
	struct text request =
		text_format(e->arena, "static uint32_t %.*s(const struct %s *q",
			    TEXT_ARG(name), e->request);
	struct text found = text_format(e->arena, "struct %s_found *found)", e->name);
	c_line(e, "%.*s", TEXT_ARG(request));
	if (!finds)
		c_line(e, ")\n{\n");
	else if (request.len + found.len + 2 <= LINE_WIDTH)
		c_line(e, ", %.*s\n{\n", TEXT_ARG(found));
	else
		c_line(e, ",\n\t\t%.*s\n{\n", TEXT_ARG(found));
}

static const char *arguments(bool finds)
{
	return finds ? "(q, found)" : "(q)";
}

/* ---- atoms --------------------------------------------------------------- */

static void write_presence(struct c_emitter *e, uint32_t field)
{
	struct text name = e->field_names[field];
	c_line(e,
	       "\tif (!edict_is_set(q->bits, %.*s))\n"
	       "\t\treturn edict_absent(q->bits, %u, %.*s);\n",
	       TEXT_ARG(name), e->n_words, TEXT_ARG(name));
}

static struct text member(const struct c_emitter *e, uint32_t field)
{
	return e->policy->fields[field].c_name;
}

static enum ir_type type_of(const struct c_emitter *e, uint32_t field)
{
	return e->policy->fields[field].type;
}

/* A struct edict_value on the stack with the field's value in it. */
static void write_as_value(struct c_emitter *e, const char *variable, uint32_t field)
{
	struct text m = member(e, field);
	switch (type_of(e, field)) {
	case TYPE_BOOL:
		c_line(e,
		       "\tconst struct edict_value %s = { EDICT_BOOL, { .boolean = "
		       "q->%.*s } };\n",
		       variable, TEXT_ARG(m));
		return;
	case TYPE_INTEGER:
		c_line(e,
		       "\tconst struct edict_value %s = { EDICT_NUMBER,\n"
		       "\t\t{ .number = { q->%.*s, 0 } } };\n",
		       variable, TEXT_ARG(m));
		return;
	case TYPE_NUMBER:
		c_line(e,
		       "\tconst struct edict_value %s = { EDICT_NUMBER, { .number = "
		       "q->%.*s } };\n",
		       variable, TEXT_ARG(m));
		return;
	case TYPE_STRING:
		c_line(e,
		       "\tconst struct edict_value %s = { EDICT_STRING, { .string = "
		       "q->%.*s } };\n",
		       variable, TEXT_ARG(m));
		return;
	case TYPE_LIST:
	case TYPE_TEXTS:
		c_line(e,
		       "\tconst struct edict_value %s = { EDICT_LIST, { .list = q->%.*s "
		       "} };\n",
		       variable, TEXT_ARG(m));
		return;
	case TYPE_ANY:
	case TYPE_ENTITY:
	case TYPE_UNKNOWN:
		c_line(e, "\tconst struct edict_value %s = q->%.*s;\n", variable,
		       TEXT_ARG(m));
		return;
	}
}

static void write_constant_value(struct c_emitter *e, const char *variable,
				 const struct ir_constant *constant)
{
	c_line(e, "\tconst struct edict_value %s =\n\t\t", variable);
	c_write_value(e, constant);
	c_line(e, ";\n");
}

static void write_right(struct c_emitter *e, const struct ir_atom *atom)
{
	if (atom->right == RIGHT_FIELD)
		write_as_value(e, "right", atom->right_field);
	else
		write_constant_value(e, "right", &atom->constant);
}

static void write_field_number(struct c_emitter *e, uint32_t field)
{
	c_line(e, "%.*s", TEXT_ARG(e->field_names[field]));
}

/* Equality and order of two values, whatever their types. */
static void write_compare(struct c_emitter *e, const struct ir_atom *atom)
{
	write_as_value(e, "left", atom->field);
	write_right(e, atom);
	if (atom->op == AST_SAME) {
		c_line(e, "\treturn edict_value_same(&left, &right);\n");
		return;
	}
	bool is_order = atom->op != AST_EQ;
	c_line(e, "\treturn edict_value_%s(&left, &right, %s",
	       is_order ? "order" : "equal",
	       !is_order	    ? ""
	       : atom->op == AST_LE ? "true, "
				    : "false, ");
	write_field_number(e, atom->field);
	c_line(e, ");\n");
}

static bool is_integer_constant(const struct ir_atom *atom)
{
	return atom->right == RIGHT_CONSTANT && atom->constant.kind == CONSTANT_NUMBER &&
	       atom->constant.number.scale == 0;
}

static const char *c_operator(enum ast_op op)
{
	return op == AST_EQ ? "==" : op == AST_LT ? "<" : "<=";
}

static void write_number_test(struct c_emitter *e, const struct ir_atom *atom)
{
	struct text m = member(e, atom->field);
	if (type_of(e, atom->field) == TYPE_INTEGER && is_integer_constant(atom)) {
		c_line(e, "\treturn edict_truth(q->%.*s %s ", TEXT_ARG(m),
		       c_operator(atom->op));
		write_int64(e->out, atom->constant.number.coefficient);
		c_line(e, ");\n");
		return;
	}
	if (type_of(e, atom->field) == TYPE_INTEGER && atom->right == RIGHT_FIELD &&
	    type_of(e, atom->right_field) == TYPE_INTEGER) {
		c_line(e, "\treturn edict_truth(q->%.*s %s q->%.*s);\n", TEXT_ARG(m),
		       c_operator(atom->op), TEXT_ARG(member(e, atom->right_field)));
		return;
	}
	if (type_of(e, atom->field) == TYPE_NUMBER && atom->right == RIGHT_CONSTANT) {
		c_line(e, "\tconst struct edict_number bound = { ");
		write_int64(e->out, atom->constant.number.coefficient);
		c_line(e,
		       ", %u };\n\treturn edict_truth(edict_number_compare(q->%.*s, "
		       "bound) %s 0);\n",
		       atom->constant.number.scale, TEXT_ARG(m), c_operator(atom->op));
		return;
	}
	write_compare(e, atom);
}

static void write_literal_test(struct c_emitter *e, const struct ir_atom *atom)
{
	c_line(e, "\treturn edict_truth(edict_string_%s(q->%.*s, ",
	       atom->op == AST_EQ ? "is" : "begins", TEXT_ARG(member(e, atom->field)));
	write_literal(e->out, atom->constant.text);
	c_line(e, ", %zu));\n", atom->constant.text.len);
}

/* FUNCTION(left string, right string) */
static void write_string_test(struct c_emitter *e, const struct ir_atom *atom,
			      const char *function)
{
	bool swapped = atom->op == AST_WITHIN;
	struct text left = member(e, atom->field);
	if (atom->right == RIGHT_FIELD) {
		c_line(e, "\treturn edict_truth(%s(q->%.*s, q->%.*s));\n", function,
		       TEXT_ARG(left), TEXT_ARG(member(e, atom->right_field)));
		return;
	}
	if (atom->op == AST_EQ || atom->op == AST_STARTS_WITH) {
		write_literal_test(e, atom);
		return;
	}
	c_line(e, "\tconst struct edict_string text = ");
	c_write_string(e, atom->constant.text);
	if (swapped)
		c_line(e, ";\n\treturn edict_truth(%s(text, q->%.*s));\n", function,
		       TEXT_ARG(left));
	else
		c_line(e, ";\n\treturn edict_truth(%s(q->%.*s, text));\n", function,
		       TEXT_ARG(left));
}

static bool both_strings(const struct c_emitter *e, const struct ir_atom *atom)
{
	if (type_of(e, atom->field) != TYPE_STRING)
		return false;
	if (atom->right == RIGHT_FIELD)
		return type_of(e, atom->right_field) == TYPE_STRING;
	return atom->constant.kind == CONSTANT_STRING;
}

static void write_equal(struct c_emitter *e, const struct ir_atom *atom)
{
	if (both_strings(e, atom))
		write_string_test(e, atom, "edict_string_equal");
	else
		write_number_test(e, atom);
}

/* Lists of strings are perfect hashes; other lists are walked. */
static void write_in(struct c_emitter *e, const struct ir_atom *atom, size_t number)
{
	if (type_of(e, atom->field) == TYPE_STRING) {
		c_line(e,
		       "\treturn edict_truth(edict_names_find(&list_%zu, q->%.*s) != "
		       "0);\n",
		       number, TEXT_ARG(member(e, atom->field)));
		return;
	}
	write_as_value(e, "left", atom->field);
	c_line(e,
	       "\tconst struct edict_list list = { list_%zu, %zu };\n"
	       "\treturn edict_list_member(list, &left, ",
	       number, atom->constant.n_items);
	write_field_number(e, atom->field);
	c_line(e, ");\n");
}

static void write_contains(struct c_emitter *e, const struct ir_atom *atom)
{
	if (type_of(e, atom->field) == TYPE_STRING) {
		write_string_test(e, atom, "edict_string_holds");
		return;
	}
	if (type_of(e, atom->field) == TYPE_LIST) {
		write_right(e, atom);
		c_line(e, "\treturn edict_list_member(q->%.*s, &right, ",
		       TEXT_ARG(member(e, atom->field)));
	} else {
		write_right(e, atom);
		c_line(e, "\treturn edict_value_contains(&q->%.*s, &right, ",
		       TEXT_ARG(member(e, atom->field)));
	}
	write_field_number(e, atom->field);
	c_line(e, ");\n");
}

/* A field of any type must hold a string. */
static void write_text_guard(struct c_emitter *e, uint32_t field)
{
	if (type_of(e, field) == TYPE_ANY)
		c_line(e,
		       "\tif (q->%.*s.type != EDICT_STRING)\n"
		       "\t\treturn edict_unknown(EDICT_REASON_TYPE, %.*s);\n",
		       TEXT_ARG(member(e, field)), TEXT_ARG(e->field_names[field]));
}

static void write_matches(struct c_emitter *e, const struct ir_atom *atom)
{
	struct plan_place place = e->plan->places[atom->index];
	if (place.scan == PLAN_NO_SCAN) {
		c_line(e, "\treturn edict_unknown(EDICT_REASON_TYPE, ");
		write_field_number(e, atom->field);
		c_line(e, ");\n");
		return;
	}
	write_text_guard(e, atom->field);
	c_line(e, "\treturn edict_truth(edict_is_set(hits_%u(q, found), %u));\n",
	       place.scan, place.bit);
}

/* A test that only strings allow; a field of any type is looked at first. */
static void write_text_test(struct c_emitter *e, const struct ir_atom *atom,
			    const char *function)
{
	write_text_guard(e, atom->field);
	if (type_of(e, atom->field) == TYPE_STRING) {
		write_string_test(e, atom, function);
		return;
	}
	c_line(e, "\tconst struct edict_string text = ");
	c_write_string(e, atom->constant.text);
	c_line(e, ";\n\treturn edict_truth(%s(%sq->%.*s.as.string%s));\n", function,
	       atom->op == AST_WITHIN ? "text, " : "", TEXT_ARG(member(e, atom->field)),
	       atom->op == AST_WITHIN ? "" : ", text");
}

static void write_atom_body(struct c_emitter *e, const struct ir_atom *atom,
			    size_t number)
{
	struct text field = e->field_names[atom->field];
	switch (atom->op) {
	case AST_HAS:
		c_line(e, "\treturn edict_has(q->bits, %u, %.*s);\n", e->n_words,
		       TEXT_ARG(field));
		return;
	case AST_IS_NULL:
		c_line(e, "\treturn edict_is_null(q->bits, %u, %.*s);\n", e->n_words,
		       TEXT_ARG(field));
		return;
	case AST_IS_TRUE:
		c_line(e, "\treturn edict_truth(q->%.*s);\n",
		       TEXT_ARG(member(e, atom->field)));
		return;
	case AST_EQ:
		write_equal(e, atom);
		return;
	case AST_SAME:
		write_compare(e, atom);
		return;
	case AST_LT:
	case AST_LE:
		write_number_test(e, atom);
		return;
	case AST_IN:
		write_in(e, atom, number);
		return;
	case AST_CONTAINS:
		write_contains(e, atom);
		return;
	case AST_STARTS_WITH:
		write_text_test(e, atom, "edict_string_starts");
		return;
	case AST_ENDS_WITH:
		write_text_test(e, atom, "edict_string_ends");
		return;
	case AST_WITHIN:
		write_text_test(e, atom, "edict_string_holds");
		return;
	case AST_MATCHES:
		write_matches(e, atom);
		return;
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
}

static void write_list(struct c_emitter *e, const struct ir_atom *atom, size_t number)
{
	const struct ir_constant *list = &atom->constant;
	if (type_of(e, atom->field) == TYPE_STRING) {
		struct text *keys = ARENA_ARRAY(e->arena, struct text, list->n_items);
		for (size_t i = 0; i < list->n_items; i++)
			keys[i] = list->items[i].text;
		c_write_names(e, "list", number, keys, list->n_items);
		return;
	}
	c_line(e, "static const struct edict_value list_%zu[] = {\n", number);
	for (size_t i = 0; i < list->n_items; i++) {
		c_line(e, "\t");
		c_write_value(e, &list->items[i]);
		c_line(e, ",\n");
	}
	c_line(e, "};\n\n");
}

static void write_atom(struct c_emitter *e, size_t number)
{
	const struct ir_atom *atom = e->atoms[number];
	struct buffer source = {0};
	if (atom->op == AST_IN)
		write_list(e, atom, number);
	ir_print_atom(e->policy, atom, false, &source);
	c_line(e, "/* ");
	if (atom->span.source)
		c_line(e, "line %u: ", span_line(atom->span));
	write_comment(e->out, buffer_text(&source), 300);
	c_line(e, " */\n");
	write_head(e, e->atom_names[number], c_atom_finds(e, atom));
	buffer_free(&source);
	if (atom->op != AST_HAS && atom->op != AST_IS_NULL) {
		write_presence(e, atom->field);
		if (atom->right == RIGHT_FIELD && atom->right_field != atom->field)
			write_presence(e, atom->right_field);
	}
	write_atom_body(e, atom, number);
	c_line(e, "}\n\n");
}

/* ---- whole conditions ---------------------------------------------------- */

static void write_atom_truth(struct c_emitter *e, const struct ir_atom *atom)
{
	if (e->cedar)
		c_cedar_code_truth(e, atom);
	else
		c_line(e, "%.*s%s", TEXT_ARG(e->atom_names[e->atom_numbers[atom->index]]),
		       arguments(c_atom_finds(e, atom)));
}

/* IR_THEN is the outermost, if there is one, and its operands are written as steps. */
static void write_truth(struct c_emitter *e, const struct ir_expr *expr)
{
	static const char *const functions[] = {
		[IR_NOT] = "edict_not",
		[IR_DEFINITE] = "edict_definite",
		[IR_UNDECIDED] = "edict_undecided",
		[IR_AND] = "edict_and",
		[IR_OR] = "edict_or",
	};
	if (expr->kind == IR_CONST) {
		c_line(e, "%s", expr->value ? "EDICT_TRUE" : "EDICT_FALSE");
		return;
	}
	if (expr->kind == IR_ATOM) {
		write_atom_truth(e, expr->atom);
		return;
	}
	for (size_t i = 1; i < expr->n_kids; i++)
		c_line(e, "%s(", functions[expr->kind]);
	if (expr->n_kids == 1)
		c_line(e, "%s(", functions[expr->kind]);
	for (size_t i = 0; i < expr->n_kids; i++) {
		c_line(e, i ? ",\n\t\t" : "");
		write_truth(e, expr->kids[i]);
		if (i > 0 || expr->n_kids == 1)
			c_line(e, ")");
	}
}

/* The first operand that is not true is the outcome. */
static void write_sequence(struct c_emitter *e, const struct ir_expr *expr)
{
	for (size_t i = 0; i < expr->n_kids; i++) {
		c_line(e, i ? "\tif (truth == EDICT_TRUE)\n\t\ttruth = "
			    : "\tuint32_t truth = ");
		write_truth(e, expr->kids[i]);
		c_line(e, ";\n");
	}
	c_line(e, "\treturn truth;\n");
}

/* A long `and` or `or` is written as steps, so that it reads line by line. */
static void write_condition_body(struct c_emitter *e, const struct ir_expr *expr)
{
	if (expr->kind == IR_THEN) {
		write_sequence(e, expr);
		return;
	}
	bool is_nary = (expr->kind == IR_AND || expr->kind == IR_OR) && expr->n_kids > 1;
	if (!is_nary) {
		c_line(e, "\treturn ");
		write_truth(e, expr);
		c_line(e, ";\n");
		return;
	}
	for (size_t i = 0; i < expr->n_kids; i++) {
		if (i == 0)
			c_line(e, "\tuint32_t truth = ");
		else
			c_line(e, "\ttruth = %s(truth, ",
			       expr->kind == IR_AND ? "edict_and" : "edict_or");
		write_truth(e, expr->kids[i]);
		c_line(e, i ? ");\n" : ";\n");
	}
	c_line(e, "\treturn truth;\n");
}

static void write_rule(struct c_emitter *e, size_t index)
{
	const struct ir_rule *rule = &e->policy->rules[index];
	c_line(e, "/* rule %zu `", index);
	write_comment(e->out, rule->id, 60);
	c_line(e, "`");
	if (rule->span.source) {
		c_line(e, ", ");
		write_comment(e->out, base_name(rule->span.source->path), 60);
		c_line(e, ":%u", span_line(rule->span));
	}
	c_line(e, ": %s", action_name(rule->action));
	if (rule->condition_source.len) {
		c_line(e, " if\n *     ");
		write_comment(e->out, rule->condition_source, 400);
	}
	bool reads_request = rule->condition->kind != IR_CONST;
	c_line(e, "\n */\nEDICT_COLD ");
	write_head(e, text_format(e->arena, "rule_%zu", index),
		   c_expr_finds(e, rule->condition));
	if (!reads_request)
		c_line(e, "\t(void)q;\n");
	write_condition_body(e, rule->condition);
	c_line(e, "}\n\n");
}

void c_code_conditions(struct c_emitter *e)
{
	c_line(e, "/* ---- conditions: EDICT_FALSE, EDICT_TRUE or unknown "
		  "----------------------- */\n\n");
	if (e->cedar)
		c_cedar_code_conditions(e);
	for (size_t i = 0; i < e->n_atoms && !e->cedar; i++)
		write_atom(e, i);
	for (size_t i = 0; i < e->policy->n_rules; i++)
		write_rule(e, i);
}

/* ---- the decision -------------------------------------------------------- */

static void tabs(struct c_emitter *e, unsigned n)
{
	for (unsigned i = 0; i < n; i++)
		buffer_add_char(e->out, '\t');
}

static void write_cond(struct c_emitter *e, const struct plan_cond *cond, unsigned depth,
		       bool nested)
{
	if (cond->kind == COND_ATOM && e->cedar && cond->atom->op != AST_HOLDS) {
		c_cedar_code_test(e, cond->atom, !cond->negate);
		return;
	}
	if (cond->kind == COND_ATOM) {
		c_line(e, "edict_%s%s(%.*s%s)", cond->may ? "may" : "must",
		       cond->negate ? "_not" : "",
		       TEXT_ARG(e->atom_names[e->atom_numbers[cond->atom->index]]),
		       arguments(c_atom_finds(e, cond->atom)));
		return;
	}
	c_line(e, nested ? "(" : "");
	for (size_t i = 0; i < cond->n_kids; i++) {
		if (i > 0) {
			c_line(e, cond->kind == COND_AND ? " &&\n" : " ||\n");
			tabs(e, depth);
			c_line(e, "    ");
		}
		write_cond(e, cond->kids[i], depth, true);
	}
	c_line(e, nested ? ")" : "");
}

static void write_entry(struct c_emitter *e, const struct plan_entry *entry,
			unsigned depth)
{
	if (entry->cond->kind != COND_TRUE) {
		tabs(e, depth++);
		c_line(e, "if (");
		write_cond(e, entry->cond, depth - 1, false);
		c_line(e, ")\n");
	}
	tabs(e, depth);
	c_line(e, "return EDICT_CHOICE(%.*s, %s);\n",
	       TEXT_ARG(e->rule_names[entry->rule->index]),
	       c_effect(entry->rule->action));
}

/* Has some pattern of the range matched?  Of a rule that unknown passes, or has the field
 * no text? */
static void write_guard_range(struct c_emitter *e, const struct plan_range *range,
			      unsigned depth)
{
	uint32_t field = e->plan->scans[range->scan].field;
	const char *no = range->may ? "!" : "";
	const char *joiner = range->may ? "||" : "&&";
	c_line(e, "%s%sedict_is_set(q->bits, %.*s) %s\n", range->may ? "" : "(", no,
	       TEXT_ARG(e->field_names[field]), joiner);
	tabs(e, depth);
	if (type_of(e, field) == TYPE_ANY) {
		c_line(e, "    %sq->%.*s.type %s EDICT_STRING %s\n",
		       range->may ? "" : " ", TEXT_ARG(member(e, field)),
		       range->may ? "!=" : "==", joiner);
		tabs(e, depth);
	}
	c_line(e, "    %sedict_any_set(hits_%u(q, found), %u, %u)%s",
	       range->may ? "" : " ", range->scan, range->from, range->end,
	       range->may ? "" : ")");
}

static void open_guard(struct c_emitter *e, const struct plan_guard *guard,
		       unsigned depth)
{
	size_t n = guard->end - guard->begin;
	tabs(e, depth);
	c_line(e,
	       "/* %zu rule%s: none decides unless a pattern has matched, or is "
	       "unknown */\n",
	       n, n == 1 ? "" : "s");
	tabs(e, depth);
	c_line(e, "if (");
	for (size_t i = 0; i < guard->n_ranges; i++) {
		const struct plan_range *range = &guard->ranges[i];
		if (i > 0) {
			c_line(e, " ||\n");
			tabs(e, depth);
			c_line(e, "    ");
		}
		write_guard_range(e, range, depth);
	}
	c_line(e, ") {\n");
}

static void close_guards(struct c_emitter *e, const struct plan_node *node,
			 size_t n_opened, size_t at, unsigned *depth)
{
	for (size_t i = 0; i < n_opened; i++) {
		if (node->guards[i].end != at)
			continue;
		tabs(e, --*depth);
		c_line(e, "}\n");
	}
}

/* Entries in order; true if the last one always matches. */
static bool write_entries(struct c_emitter *e, const struct plan_node *node,
			  unsigned depth)
{
	size_t n = node->n_entries, n_opened = 0;
	for (size_t i = 0; i < n; i++) {
		while (n_opened < node->n_guards && node->guards[n_opened].begin == i)
			open_guard(e, &node->guards[n_opened++], depth++);
		write_entry(e, &node->entries[i], depth);
		close_guards(e, node, n_opened, i + 1, &depth);
	}
	return n > 0 && node->entries[n - 1].cond->kind == COND_TRUE;
}

static bool is_function(const struct plan_node *node)
{
	return node->key != PLAN_KEY_NONE || node->n_entries > INLINE_ENTRIES_MAX;
}

/* Go on at a node: call its function, or write its few entries in place. */
static void write_target(struct c_emitter *e, const struct plan_node *node,
			 unsigned depth)
{
	if (is_function(node)) {
		tabs(e, depth);
		c_line(e, "return choose_%u%s;\n", node->index,
		       arguments(e->node_finds[node->index]));
		return;
	}
	if (!write_entries(e, node, depth)) {
		tabs(e, depth);
		c_line(e, "return EDICT_CHOICE(EDICT_RULE_NONE, %s);\n",
		       c_effect(e->policy->default_action));
	}
}

static bool is_shared_before(const struct plan_node *node, size_t index)
{
	for (size_t i = 0; i < index; i++)
		if (node->cases[i].node == node->cases[index].node)
			return true;
	return false;
}

static void write_case_label(struct c_emitter *e, const struct plan_node *node,
			     size_t index)
{
	if (e->cedar) {
		c_cedar_code_case(e, node, index);
		return;
	}
	c_line(e, "\tcase %zu: /* ", index + 1);
	write_comment(e->out, node->cases[index].value, 60);
	c_line(e, " */\n");
}

static void write_switch(struct c_emitter *e, const struct plan_node *node)
{
	struct text field = e->field_names[node->field];
	if (e->cedar) {
		c_cedar_code_switch(e, node);
		return;
	}
	c_line(e, "\tif (!edict_is_set(q->bits, %.*s)) {\n", TEXT_ARG(field));
	write_target(e, node->absent, 2);
	c_line(e, "\t}\n\tswitch (edict_names_find(&dispatch_%u, ", node->index);
	if (node->key == PLAN_KEY_HEAD)
		c_line(e, "edict_string_head(q->%.*s, '%s%c')",
		       TEXT_ARG(member(e, node->field)),
		       node->mark == '\'' || node->mark == '\\' ? "\\" : "", node->mark);
	else
		c_line(e, "q->%.*s", TEXT_ARG(member(e, node->field)));
	c_line(e, ")) {\n");
}

static void write_dispatch(struct c_emitter *e, const struct plan_node *node)
{
	write_switch(e, node);
	for (size_t i = 0; i < node->n_cases; i++) {
		if (is_shared_before(node, i))
			continue;
		write_case_label(e, node, i);
		for (size_t j = i + 1; j < node->n_cases; j++)
			if (node->cases[j].node == node->cases[i].node)
				write_case_label(e, node, j);
		write_target(e, node->cases[i].node, 2);
	}
	c_line(e, "\tdefault:\n");
	write_target(e, node->other, 2);
	c_line(e, "\t}\n");
}

static void write_node_names(struct c_emitter *e, const struct plan_node *node)
{
	struct text *keys = ARENA_ARRAY(e->arena, struct text, node->n_cases);
	for (size_t i = 0; i < node->n_cases; i++)
		keys[i] = node->cases[i].value;
	c_write_names(e, "dispatch", node->index, keys, node->n_cases);
}

static bool reads_request(const struct plan_node *node)
{
	return node->key != PLAN_KEY_NONE ||
	       (node->n_entries > 0 && node->entries[0].cond->kind != COND_TRUE);
}

static void write_node_function(struct c_emitter *e, const struct plan_node *node)
{
	if (node->key != PLAN_KEY_NONE && !e->cedar)
		write_node_names(e, node);
	write_head(e, text_format(e->arena, "choose_%u", node->index),
		   e->node_finds[node->index]);
	if (!reads_request(node))
		c_line(e, "\t(void)q;\n");
	bool is_closed = write_entries(e, node, 1);
	if (!is_closed && node->key != PLAN_KEY_NONE)
		write_dispatch(e, node);
	else if (!is_closed)
		c_line(e, "\treturn EDICT_CHOICE(EDICT_RULE_NONE, %s);\n",
		       c_effect(e->policy->default_action));
	c_line(e, "}\n\n");
}

static void write_truth_table(struct c_emitter *e)
{
	c_line(e, "\tstatic uint32_t (*const conditions[])(const struct %s *) = {\n",
	       e->request);
	for (size_t i = 0; i < e->policy->n_rules; i++)
		c_line(e, "%srule_%zu,%s", i % 8 ? " " : "\t\t", i,
		       i % 8 == 7 || i + 1 == e->policy->n_rules ? "\n" : "");
	c_line(e, "\t};\n\t(void)found;\n\treturn conditions[rule](request);\n");
}

/* Where only some of the rules look at patterns. */
static void write_truth_switch(struct c_emitter *e)
{
	c_line(e,
	       "\tconst struct %s *q = request;\n\tstruct %s_found *found = memory;\n"
	       "\tswitch (rule) {\n",
	       e->request, e->name);
	for (size_t i = 0; i < e->policy->n_rules; i++)
		c_line(e, "\tcase %zu:\n\t\treturn rule_%zu%s;\n", i, i,
		       arguments(c_expr_finds(e, e->policy->rules[i].condition)));
	c_line(e, "\tdefault:\n\t\treturn EDICT_FALSE;\n\t}\n");
}

/* A node looks at patterns if an entry does, or what it goes on to. */
static void find_node_finds(struct c_emitter *e)
{
	const struct plan *plan = e->plan;
	e->node_finds = ARENA_ARRAY(e->arena, bool, plan->n_nodes);
	for (size_t i = plan->n_nodes; i-- > 0;) {
		const struct plan_node *node = plan->nodes[i];
		bool finds = false;
		for (size_t j = 0; j < node->n_entries; j++)
			finds |= c_cond_finds(e, node->entries[j].cond);
		for (size_t j = 0; j < node->n_cases; j++)
			finds |= e->node_finds[node->cases[j].node->index];
		if (node->key != PLAN_KEY_NONE)
			finds |= e->node_finds[node->other->index] ||
				 e->node_finds[node->absent->index];
		e->node_finds[i] = finds;
	}
}

static void write_choose(struct c_emitter *e)
{
	uint32_t root = e->plan->root->index;
	if (e->node_finds[root])
		c_line(e,
		       "static uint32_t choose(const void *request, void *found)\n{\n"
		       "\treturn choose_%u(request, found);\n}\n\n",
		       root);
	else
		c_line(e,
		       "static uint32_t choose(const void *request, void *found)\n{\n"
		       "\t(void)found;\n\treturn choose_%u(request);\n}\n\n",
		       root);
}

/* Children come after their parents in plan.nodes, functions before their callers. */
void c_code_decision(struct c_emitter *e)
{
	const struct plan *plan = e->plan;
	find_node_finds(e);
	c_line(e, "/* ---- decision: the first rule that matches "
		  "-------------------------------- */\n\n");
	for (size_t i = plan->n_nodes; i-- > 1;)
		if (is_function(plan->nodes[i]))
			write_node_function(e, plan->nodes[i]);
	write_node_function(e, plan->root);
	write_choose(e);
	c_line(e,
	       "static uint32_t truth(const void *request, void *%s, uint16_t rule)\n{\n",
	       c_finds(e) ? "memory" : "found");
	if (c_finds(e))
		write_truth_switch(e);
	else if (e->policy->n_rules > 0)
		write_truth_table(e);
	else
		c_line(e, "\t(void)request;\n\t(void)found;\n\t(void)rule;\n"
			  "\treturn EDICT_FALSE;\n");
	c_line(e, "}\n\n");
}
