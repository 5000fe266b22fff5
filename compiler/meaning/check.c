/* check.c - operands against the types of fields.
 *
 * Needs:  resolved policies.
 * Gives:  every field a type, and a diagnostic for each test that no request could
 *         ever decide, or that has the same answer for every request.
 * Keeps:  the syntax trees.
 *
 * Conditions of `compat: agt` policies follow AGT's rules for mixed types at run
 * time; of these only the patterns are checked.
 */
#include "meaning/check.h"

/* ---- tests and types ----------------------------------------------------- */

static enum ast_op flipped(enum ast_op op)
{
	if (op == AST_LT)
		return AST_GT;
	if (op == AST_GT)
		return AST_LT;
	if (op == AST_LE)
		return AST_GE;
	return op == AST_GE ? AST_LE : op;
}

bool is_ordering(enum ast_op op)
{
	return op == AST_LT || op == AST_LE || op == AST_GT || op == AST_GE;
}

struct test test_of(const struct ast_expr *expr)
{
	struct test t = {expr->op, &expr->left, &expr->right, expr->span, expr->was_in};
	bool is_comparison = is_ordering(t.op) || t.op == AST_EQ || t.op == AST_NE;
	if (!is_comparison || expr->left.kind == OPERAND_PATH ||
	    expr->right.kind != OPERAND_PATH)
		return t;
	t.left = &expr->right;
	t.right = &expr->left;
	t.op = flipped(t.op);
	return t;
}

struct ir_field *checker_field(const struct checker *c, const struct ast_operand *operand)
{
	return &c->names->fields[names_find(c->names, &operand->path)];
}

enum ir_type literal_type(const struct ast_operand *operand)
{
	switch (operand->kind) {
	case OPERAND_BOOL:
		return TYPE_BOOL;
	case OPERAND_NUMBER:
		return TYPE_NUMBER;
	case OPERAND_STRING:
		return TYPE_STRING;
	case OPERAND_LIST:
		return operand->n_items > 0 ? literal_type(&operand->items[0])
					    : TYPE_UNKNOWN;
	case OPERAND_NONE:
	case OPERAND_PATH:
	case OPERAND_NULL:
	case OPERAND_PATTERN:
		break;
	}
	return TYPE_UNKNOWN;
}

static bool is_number(enum ir_type type)
{
	return type == TYPE_INTEGER || type == TYPE_NUMBER;
}

bool types_meet(enum ir_type a, enum ir_type b)
{
	return a == b || a == TYPE_ANY || b == TYPE_ANY || (is_number(a) && is_number(b));
}

static enum ir_type operand_type(const struct checker *c,
				 const struct ast_operand *operand)
{
	return operand->kind == OPERAND_PATH ? checker_field(c, operand)->type
					     : literal_type(operand);
}

/* ---- reports ------------------------------------------------------------- */

/* Say where the type of a field comes from. */
static void explain_type(struct diag *d, const struct ir_field *field)
{
	const char *verb = field->is_declared ? "declared" : "used as";
	if (field->declared.source)
		diag_also(d, field->declared, "%s %s here", verb,
			  ir_type_name(field->type));
	else
		diag_note(d, "`%.*s` is built in as %s", TEXT_ARG(field->path.text),
			  ir_type_name(field->type));
}

static void help_compare(struct diag *d, enum ir_type type,
			 const struct ast_operand *literal)
{
	bool is_text = literal->kind == OPERAND_STRING;
	struct number n;
	if (is_number(type) && is_text && number_read(literal->text, &n))
		diag_help(d, "drop the quotes to compare numbers");
	else if (type == TYPE_BOOL && is_text &&
		 (text_is(literal->text, "true") || text_is(literal->text, "false")))
		diag_help(d, "drop the quotes to compare bools");
	else if (type == TYPE_STRING)
		diag_help(d, "put quotes around it to compare strings");
	else if (type == TYPE_LIST)
		diag_help(d, "write `contains` to look into the list");
	else
		diag_help(d, "compare with %s, or declare another type under `schema:`",
			  ir_type_name(type));
}

static void report_compared(const struct checker *c, const struct ir_field *field,
			    const struct ast_operand *other)
{
	enum ir_type type = operand_type(c, other);
	struct diag *d = diag_add(c->diags, DIAG_COMPARED_TYPES, other->span,
				  "`%.*s` is %s, but this compares it with %s",
				  TEXT_ARG(field->path.text), ir_type_name(field->type),
				  ir_type_name(type));
	diag_label(d, "this is %s", ir_type_name(type));
	explain_type(d, field);
	if (other->kind == OPERAND_PATH)
		explain_type(d, checker_field(c, other));
	help_compare(d, field->type, other);
}

static void report_operand(const struct checker *c, const struct ast_operand *operand,
			   enum ast_op op, const char *needs, const char *help)
{
	enum ir_type type = operand_type(c, operand);
	struct diag *d;
	if (operand->kind == OPERAND_PATH) {
		const struct ir_field *field = checker_field(c, operand);
		d = diag_add(c->diags, DIAG_OPERAND_TYPE, operand->span,
			     "`%.*s` is %s, but `%s` needs %s",
			     TEXT_ARG(field->path.text), ir_type_name(type),
			     ast_op_spelling(op), needs);
		diag_label(d, "this is %s", ir_type_name(type));
		explain_type(d, field);
	} else {
		d = diag_add(c->diags, DIAG_OPERAND_TYPE, operand->span,
			     "`%s` needs %s here", ast_op_spelling(op), needs);
		diag_label(d, type == TYPE_UNKNOWN ? "this is none" : "this is %s",
			   ir_type_name(type));
	}
	diag_help(d, "%s", help);
}

/* ---- operators ----------------------------------------------------------- */

static void check_value(const struct checker *c, const struct ir_field *field,
			const struct ast_operand *literal)
{
	if (literal->kind == OPERAND_NUMBER && field->type == TYPE_INTEGER &&
	    !number_is_integer(literal->number)) {
		struct diag *d =
			diag_add(c->diags, DIAG_FRACTION, literal->span,
				 "`%.*s` is an integer and never equals %.*s",
				 TEXT_ARG(field->path.text), TEXT_ARG(literal->text));
		diag_label(d, "this has a fraction");
		explain_type(d, field);
		diag_help(d, "compare with a whole number, or declare a number");
	}
	if (literal->kind != OPERAND_STRING || field->n_values == 0)
		return;
	for (size_t i = 0; i < field->n_values; i++)
		if (text_equal(field->values[i], literal->text))
			return;
	struct diag *d = diag_add(c->diags, DIAG_VALUE_IMPOSSIBLE, literal->span,
				  "`%.*s` is never '%.*s'", TEXT_ARG(field->path.text),
				  TEXT_ARG(literal->text));
	diag_label(d, "not one of its values");
	diag_also(d, field->declared, "its values are listed here");
	struct text near = text_nearest(literal->text, field->values, field->n_values);
	if (near.len == 0)
		near = field->values[0];
	diag_help(d, "write '%.*s', or add the value to the schema", TEXT_ARG(near));
}

static void check_equality(const struct checker *c, const struct test *t)
{
	const struct ir_field *field = checker_field(c, t->left);
	if (t->right->kind == OPERAND_NULL)
		return;
	if (t->right->kind == OPERAND_LIST) {
		report_operand(c, t->right, t->op, "a single value",
			       "write `in` to compare with each item of the list");
		return;
	}
	enum ir_type other = operand_type(c, t->right);
	bool are_lists = field->type == TYPE_LIST && other == TYPE_LIST;
	if (!types_meet(field->type, other) || field->type == TYPE_TEXTS)
		report_compared(c, field, t->right);
	else if (are_lists)
		report_operand(c, t->left, t->op, "single values",
			       "write `contains` to look into a list");
	else
		check_value(c, field, t->right);
}

static void report_ordering(const struct checker *c, const struct ast_operand *operand,
			    enum ast_op op)
{
	enum ir_type type = operand_type(c, operand);
	struct diag *d =
		diag_add(c->diags, DIAG_ORDERING, operand->span,
			 "`%s` compares numbers, and this is %s", ast_op_spelling(op),
			 type == TYPE_UNKNOWN ? "none" : ir_type_name(type));
	diag_label(d, type == TYPE_UNKNOWN ? "not a number" : "this is %s",
		   ir_type_name(type));
	if (operand->kind == OPERAND_PATH)
		explain_type(d, checker_field(c, operand));
	diag_help(d, type == TYPE_STRING ? "compare strings with `==`, `in` or `like`"
					 : "compare with a number");
}

static void check_ordering(const struct checker *c, const struct test *t)
{
	enum ir_type left = operand_type(c, t->left), right = operand_type(c, t->right);
	bool left_fits = is_number(left) || left == TYPE_ANY;
	bool right_fits = is_number(right) || right == TYPE_ANY;
	if (left_fits && right_fits)
		return;
	if (is_number(left) && right != TYPE_UNKNOWN)
		report_compared(c, checker_field(c, t->left), t->right);
	else
		report_ordering(c, left_fits ? t->right : t->left, t->op);
}

static void check_in(const struct checker *c, const struct test *t)
{
	const struct ir_field *field = checker_field(c, t->left);
	if (t->right->kind != OPERAND_LIST) {
		report_operand(c, t->right, t->op, "a list",
			       "write a list, also for one value: ['value']");
		return;
	}
	if (!types_meet(field->type, literal_type(t->right)) ||
	    field->type == TYPE_TEXTS) {
		report_compared(c, field, &t->right->items[0]);
		return;
	}
	for (size_t i = 0; i < t->right->n_items; i++)
		check_value(c, field, &t->right->items[i]);
}

static void check_contains(const struct checker *c, const struct test *t)
{
	enum ir_type holder = operand_type(c, t->left), item = operand_type(c, t->right);
	const char *needs = t->was_in ? "a list" : "a string or a list";
	enum ast_op op = t->was_in ? AST_IN : AST_CONTAINS;
	bool fits = holder == TYPE_LIST || holder == TYPE_ANY ||
		    (holder == TYPE_STRING && !t->was_in);
	if (!fits)
		report_operand(c, t->left, op, needs,
			       t->was_in ? "compare with `==`, or write a list: ['value']"
					 : "compare with `==`");
	else if (item == TYPE_LIST || item == TYPE_TEXTS || item == TYPE_UNKNOWN ||
		 t->right->kind == OPERAND_LIST)
		report_operand(c, t->right, op, "a single value",
			       "test one value at a time");
	else if (holder == TYPE_STRING && !types_meet(item, TYPE_STRING))
		report_compared(c, checker_field(c, t->left), t->right);
}

/* The operators on strings, whose right side is a string too. */
static void check_string_test(const struct checker *c, const struct test *t)
{
	if (operand_type(c, t->left) != TYPE_STRING)
		report_operand(c, t->left, t->op, "a string",
			       "test a field that is a string, or declare it one");
	if (operand_type(c, t->right) != TYPE_STRING)
		report_operand(c, t->right, t->op, "a string",
			       "write a string in quotes");
}

static void check_pattern_test(const struct checker *c, const struct test *t)
{
	enum ir_type type = operand_type(c, t->left);
	bool fits = type == TYPE_STRING || (type == TYPE_TEXTS && t->op == AST_MATCHES);
	if (!fits)
		report_operand(c, t->left, t->op, "a string",
			       "test a field that is a string, or declare it one");
	if (t->right->kind != OPERAND_PATTERN)
		report_operand(c, t->right, t->op, "a pattern",
			       "write a string in quotes");
}

static void check_bare_path(const struct checker *c, const struct test *t)
{
	const struct ir_field *field = checker_field(c, t->left);
	if (field->type == TYPE_BOOL || field->type == TYPE_ANY)
		return;
	struct diag *d = diag_add(c->diags, DIAG_OPERAND_TYPE, t->left->span,
				  "`%.*s` is %s, but a condition by itself needs a bool",
				  TEXT_ARG(field->path.text), ir_type_name(field->type));
	diag_label(d, "this is %s", ir_type_name(field->type));
	explain_type(d, field);
	diag_help(d, "compare it with %s", ir_type_name(field->type));
}

static void report_constants(const struct checker *c, const struct test *t)
{
	struct diag *d = diag_add(c->diags, DIAG_CONSTANT_TEST, t->span,
				  "`%s` compares two constants", ast_op_spelling(t->op));
	diag_label(d, "no request changes the answer");
	diag_help(d, "put a field on one side");
}

static void check_test(const struct checker *c, const struct test *t)
{
	switch (t->op) {
	case AST_IS_TRUE:
		check_bare_path(c, t);
		break;
	case AST_EQ:
	case AST_NE:
		check_equality(c, t);
		break;
	case AST_LT:
	case AST_LE:
	case AST_GT:
	case AST_GE:
		check_ordering(c, t);
		break;
	case AST_IN:
		check_in(c, t);
		break;
	case AST_CONTAINS:
		check_contains(c, t);
		break;
	case AST_STARTS_WITH:
	case AST_ENDS_WITH:
	case AST_WITHIN:
		check_string_test(c, t);
		break;
	case AST_LIKE:
	case AST_MATCHES:
		check_pattern_test(c, t);
		break;
	case AST_TRUE:
	case AST_FALSE:
	case AST_AND:
	case AST_OR:
	case AST_NOT:
	case AST_DEFINITE:
	case AST_UNDECIDED:
	case AST_HAS:
	case AST_IS_NULL:
	case AST_SAME:
	case AST_HOLDS:
	case N_AST_OPS:
		break;
	}
}

/* ---- conditions ---------------------------------------------------------- */

static void check_expr(const struct checker *c, const struct ast_expr *expr, bool is_agt)
{
	for (size_t i = 0; i < expr->n_kids; i++)
		check_expr(c, expr->kids[i], is_agt);
	if (expr->right.kind == OPERAND_PATTERN)
		check_pattern(c, &expr->right);
	else if (expr->op == AST_CONTAINS && expr->right.kind == OPERAND_STRING)
		lint_text(c, &expr->right);
	if (is_agt)
		return;
	struct test t = test_of(expr);
	if (t.left->kind == OPERAND_PATH)
		check_test(c, &t);
	else if (ast_op_shape(expr->op) == SHAPE_TEST)
		report_constants(c, &t);
}

bool check(struct arena *arena, struct ast_policy *const *policies, size_t n,
	   struct names *names, struct diag_list *diags)
{
	struct checker c = {arena, policies, n, names, diags};
	size_t errors_before = diag_count(diags, DIAG_ERROR);
	infer_types(&c);
	for (size_t i = 0; i < n; i++) {
		for (size_t j = 0; j < policies[i]->n_rules; j++) {
			const struct ast_expr *condition =
				policies[i]->rules[j].condition;
			if (!condition)
				continue;
			check_expr(&c, condition, policies[i]->is_agt);
			if (!policies[i]->is_agt)
				check_contradictions(&c, condition);
		}
	}
	return diag_count(diags, DIAG_ERROR) == errors_before;
}
