/* terms.c - conditions from YAML values.
 * Needs:  values as the document has them.
 * Gives:  the same expressions that the condition language gives for the same test.
 */
#include "front/terms.h"

#include "front/style.h"

bool term_path(struct reader *r, struct text dotted, struct span span,
	       struct ast_path *out)
{
	*out = ast_path_parse(r->arena, dotted, span);
	if (out->n > 0)
		return true;
	struct diag *diag = diag_add(r->diags, DIAG_PATH_FORM, span,
				     "`%.*s` is not a path", TEXT_ARG(dotted));
	diag_label(diag, "names with dots between them are needed");
	diag_help(diag, "write for example `args.path`, or `args[\"a b\"]`");
	return false;
}

struct ast_operand term_field(struct reader *r, const char *dotted, struct span span)
{
	return ast_operand_path(ast_path_parse(r->arena, text_of(dotted), span));
}

/* ---- values -------------------------------------------------------------- */

static void report_value(struct reader *r, const struct doc *d, const char *need,
			 const char *help)
{
	struct diag *diag = diag_add(r->diags, DIAG_OPERATOR_VALUE, reader_head_span(d),
				     "this test needs %s", need);

	diag_label(diag, "this is %s", doc_kind_name(d->kind));
	diag_help(diag, "%s", help);
}

static bool number_literal(struct reader *r, const struct doc *d, struct ast_operand *out)
{
	struct diag *diag;

	if (d->number_fits) {
		out->kind = OPERAND_NUMBER;
		out->number = d->number;
		out->text = d->text;
		return true;
	}
	diag = diag_add(r->diags, DIAG_VALUE_RANGE, d->span,
			"the number %.*s cannot be compared exactly", TEXT_ARG(d->text));
	diag_label(diag, "more than 18 digits");
	diag_help(diag, "write fewer digits, or compare a string");
	return false;
}

bool term_literal(struct reader *r, const struct doc *d, struct ast_operand *out)
{
	*out = (struct ast_operand){.span = d->span};
	switch (d->kind) {
	case DOC_STRING:
		*out = ast_operand_string(d->text, d->span);
		return true;
	case DOC_NUMBER:
		return number_literal(r, d, out);
	case DOC_BOOL:
		out->kind = OPERAND_BOOL;
		out->boolean = d->boolean;
		out->text = d->text;
		return true;
	case DOC_NULL:
	case DOC_SEQUENCE:
	case DOC_MAPPING:
		break;
	}
	report_value(r, d, "a string, a number or a bool", "write a single value");
	return false;
}

static void report_list(struct reader *r, struct span span, const char *label,
			const char *help)
{
	struct diag *diag = diag_add(r->diags, DIAG_OPERATOR_VALUE, span,
				     "this list cannot be searched");

	diag_label(diag, "%s", label);
	diag_help(diag, "%s", help);
}

bool term_literals(struct reader *r, const struct doc *d, struct ast_operand *out)
{
	if (d->kind != DOC_SEQUENCE) {
		report_value(r, d, "a list", "write a list, also for one value: [value]");
		return false;
	}
	*out = (struct ast_operand){.kind = OPERAND_LIST, .span = d->span};
	out->items = ARENA_ARRAY(r->arena, struct ast_operand, d->n + 1);
	for (size_t i = 0; i < d->n; i++) {
		struct ast_operand *item = &out->items[out->n_items++];
		if (!term_literal(r, d->items[i], item))
			return false;
		if (item->kind != out->items[0].kind) {
			report_list(r, item->span,
				    "the list holds values of different kinds",
				    "write values of one kind; a rule for each kind");
			return false;
		}
	}
	if (d->n == 0)
		report_list(r, d->span, "an empty list: nothing is ever in it",
			    "list the values, or remove the test");
	return d->n > 0;
}

struct ast_operand term_pattern(struct text text, struct span span,
				struct pattern_style style)
{
	return (struct ast_operand){
		.kind = OPERAND_PATTERN, .span = span, .text = text, .pattern = style};
}

/* ---- tests --------------------------------------------------------------- */

struct ast_expr *term_equals(struct reader *r, struct ast_path path,
			     const struct doc *value)
{
	struct ast_operand literal;

	if (value->kind == DOC_NULL)
		return ast_path_test(r->arena, AST_IS_NULL, ast_operand_path(path));
	if (value->kind == DOC_SEQUENCE) {
		report_value(r, value, "a single value", "write `in` to search a list");
		return NULL;
	}
	if (!term_literal(r, value, &literal))
		return NULL;
	return ast_test(r->arena, AST_EQ, ast_operand_path(path), literal, value->span);
}

struct ast_expr *term_differs(struct reader *r, struct ast_path path,
			      const struct doc *value)
{
	struct ast_expr *equals = term_equals(r, path, value);

	if (equals == NULL)
		return NULL;
	if (equals->op != AST_EQ)
		return ast_not(r->arena, equals);
	equals->op = AST_NE;
	return equals;
}

struct ast_expr *term_ordering(struct reader *r, enum ast_op op, struct ast_path path,
			       const struct doc *value)
{
	struct ast_operand literal = {.span = value->span};

	if (value->kind != DOC_NUMBER) {
		report_value(r, value, "a number", "write a number without quotes");
		return NULL;
	}
	if (!number_literal(r, value, &literal))
		return NULL;
	return ast_test(r->arena, op, ast_operand_path(path), literal, value->span);
}

struct ast_expr *term_in(struct reader *r, struct ast_path path, const struct doc *list)
{
	struct ast_operand literals;

	if (!term_literals(r, list, &literals))
		return NULL;
	return ast_test(r->arena, AST_IN, ast_operand_path(path), literals, list->span);
}

struct ast_expr *term_matches(struct reader *r, struct ast_path path,
			      const struct doc *pattern)
{
	struct ast_operand operand;

	if (pattern->kind != DOC_STRING && pattern->kind != DOC_MAPPING) {
		report_value(r, pattern, "a regular expression", "write it as a string");
		return NULL;
	}
	if (!style_read_pattern(r, pattern, &operand))
		return NULL;
	return ast_test(r->arena, AST_MATCHES, ast_operand_path(path), operand,
			pattern->span);
}

struct ast_expr *term_unary(struct arena *arena, enum ast_op op, struct ast_expr *kid)
{
	struct ast_expr *expr = ARENA_NEW(arena, struct ast_expr);

	expr->op = op;
	expr->span = kid->span;
	expr->kids = ARENA_ARRAY(arena, struct ast_expr *, 1);
	expr->kids[0] = kid;
	expr->n_kids = 1;
	return expr;
}

/* The operands of an `and`, or the expression itself. */
static size_t add_operands(struct ast_expr **kids, size_t n, struct ast_expr *expr)
{
	if (expr->op != AST_AND) {
		kids[n++] = expr;
		return n;
	}
	for (size_t i = 0; i < expr->n_kids; i++)
		kids[n++] = expr->kids[i];
	return n;
}

struct ast_expr *term_and(struct arena *arena, struct ast_expr *a, struct ast_expr *b)
{
	struct ast_expr **kids =
		ARENA_ARRAY(arena, struct ast_expr *, a->n_kids + b->n_kids + 2);
	size_t n = add_operands(kids, add_operands(kids, 0, a), b);

	return ast_nary(arena, AST_AND, kids, n, span_join(a->span, b->span));
}

struct ast_expr *term_any_of(struct reader *r, struct ast_operand name,
			     const struct texts *names, struct span span)
{
	struct ast_expr **kids = ARENA_ARRAY(r->arena, struct ast_expr *, names->n + 1);
	struct ast_operand exact = {.kind = OPERAND_LIST, .span = span};
	size_t n = 1; /* the first place is for the exact names */

	exact.items = ARENA_ARRAY(r->arena, struct ast_operand, names->n + 1);
	for (size_t i = 0; i < names->n; i++) {
		if (glob_has_wildcard(names->texts[i]))
			kids[n++] = ast_test(
				r->arena, AST_LIKE, name,
				ast_operand_glob(names->texts[i], names->spans[i]),
				names->spans[i]);
		else
			exact.items[exact.n_items++] =
				ast_operand_string(names->texts[i], names->spans[i]);
	}
	if (exact.n_items == 0)
		return ast_nary(r->arena, AST_OR, kids + 1, n - 1, span);
	kids[0] = exact.n_items == 1
			  ? ast_test(r->arena, AST_EQ, name, exact.items[0], span)
			  : ast_test(r->arena, AST_IN, name, exact, span);
	return ast_nary(r->arena, AST_OR, kids, n, span);
}

void term_set_condition(struct reader *r, struct ast_rule *rule, struct ast_expr *expr,
			struct span span)
{
	struct buffer print = {0};

	rule->condition = expr;
	rule->condition_span = span;
	if (expr == NULL)
		return;
	ast_print_expr(expr, &print);
	rule->condition_source = buffer_move(r->arena, &print);
}
