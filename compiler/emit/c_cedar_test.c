/* c_cedar_test.c - conditions of a Cedar term, as statements and conditions of C.
 *
 * Needs:  a writer inside of a function that may return a truth or an error.
 * Gives:  for a test its condition; for `&&`, `||` and `if` the control flow, so that an
 *         operand is computed only where Cedar evaluates it.
 */
#include "emit/c_cedar_code.h"

/* Sets of so many literals are compared one by one. */
#define UNROLLED_MAX 4u

/* Statements for the operands, then the condition. */
static struct test test_of(struct term_writer *w, const struct cedar_expr *expr);

static struct test known_test(struct text c, struct text no)
{
	return (struct test){.can_fail = false, .c = c, .no = no};
}

static struct test call_test(struct text call)
{
	return (struct test){.can_fail = true, .c = call};
}

/* A function that is true or false. */
static struct test predicate(struct term_writer *w, struct text call)
{
	return known_test(call, c_term_text(w, "!%.*s", TEXT_ARG(call)));
}

static struct test negated(struct term_writer *w, struct test test)
{
	if (!test.can_fail)
		return known_test(test.no, test.c);
	return call_test(c_term_text(w, "edict_not(%.*s)", TEXT_ARG(test.c)));
}

static struct test comparison(struct term_writer *w, struct text a, const char *yes,
			      const char *no, struct text b)
{
	return known_test(c_term_text(w, "%.*s %s %.*s", TEXT_ARG(a), yes, TEXT_ARG(b)),
			  c_term_text(w, "%.*s %s %.*s", TEXT_ARG(a), no, TEXT_ARG(b)));
}

/* ---- equality ------------------------------------------------------------ */

static bool is_text(const struct operand *operand)
{
	return operand->literal && operand->literal->kind == CEDAR_VALUE_STRING;
}

/* A value whose kind is not known, against something of a known kind. */
static struct test value_equal(struct term_writer *w, const struct operand *value,
			       const struct operand *known)
{
	struct text address = c_term_address(w, value);
	if (known->shape == SHAPE_ENTITY)
		return predicate(w, c_term_text(w, "edict_cedar_is_entity(%.*s, %.*s)",
						TEXT_ARG(address), TEXT_ARG(known->c)));
	if (known->shape == SHAPE_LONG)
		return predicate(w, c_term_text(w, "edict_cedar_is_long(%.*s, %.*s)",
						TEXT_ARG(address), TEXT_ARG(known->c)));
	if (known->shape == SHAPE_BOOL)
		return predicate(w, c_term_text(w, "edict_cedar_is_bool(%.*s, %.*s)",
						TEXT_ARG(address), TEXT_ARG(known->c)));
	if (is_text(known)) {
		struct buffer b = {0};
		write_literal(&b, known->literal->text);
		struct text call = c_term_text(
			w, "edict_cedar_is_text(%.*s, %.*s, %zu)", TEXT_ARG(address),
			TEXT_ARG(buffer_text(&b)), known->literal->text.len);
		buffer_free(&b);
		return predicate(w, call);
	}
	return predicate(w, c_term_text(w, "edict_cedar_equal(%.*s, %.*s)",
					TEXT_ARG(address),
					TEXT_ARG(c_term_address(w, known))));
}

/* A condition that was computed for its errors alone. */
static void pass_over(struct term_writer *w, const struct operand *operand)
{
	if (operand->shape == SHAPE_BOOL && !operand->literal)
		c_term_line(w, "(void)(%.*s);", TEXT_ARG(operand->c));
}

static struct test equal(struct term_writer *w, const struct operand *a,
			 const struct operand *b)
{
	if (a->shape == SHAPE_VALUE && !is_text(a))
		return value_equal(w, a, b);
	if (b->shape == SHAPE_VALUE)
		return value_equal(w, b, a);
	if (a->shape != b->shape) {
		pass_over(w, a);
		pass_over(w, b);
		return known_test(TEXT("false"), TEXT("true"));
	}
	if (a->shape == SHAPE_BOOL)
		return known_test(c_term_text(w, "(%.*s) == (%.*s)", TEXT_ARG(a->c),
					      TEXT_ARG(b->c)),
				  c_term_text(w, "(%.*s) != (%.*s)", TEXT_ARG(a->c),
					      TEXT_ARG(b->c)));
	return comparison(w, a->c, "==", "!=", b->c);
}

static struct test equality(struct term_writer *w, const struct cedar_expr *expr)
{
	struct operand a = c_term_operand(w, expr->kids[0]);
	struct operand b = c_term_operand(w, expr->kids[1]);
	struct test test = equal(w, &a, &b);
	return expr->op == CEDAR_NE ? negated(w, test) : test;
}

/* ---- order --------------------------------------------------------------- */

static bool can_be_long(const struct operand *operand)
{
	return c_term_is_long(operand) ||
	       (operand->shape == SHAPE_VALUE && operand->literal == NULL);
}

static struct test order(struct term_writer *w, const struct cedar_expr *expr)
{
	bool is_swapped = expr->op == CEDAR_GT || expr->op == CEDAR_GE;
	bool or_equal = expr->op == CEDAR_LE || expr->op == CEDAR_GT;
	struct operand a = c_term_operand(w, expr->kids[0]);
	struct operand b = c_term_operand(w, expr->kids[1]);
	struct test test;
	if (can_be_long(&a) && can_be_long(&b) &&
	    (c_term_is_long(&a) || c_term_is_long(&b))) {
		struct text left = c_term_long(w, &a), right = c_term_long(w, &b);
		test = comparison(w, left, or_equal ? "<=" : "<",
				  or_equal ? ">" : ">=", right);
	} else {
		struct text left = c_term_address(w, &a), right = c_term_address(w, &b);
		test = call_test(c_term_text(w, "edict_cedar_less(%.*s, %.*s, %s)",
					     TEXT_ARG(left), TEXT_ARG(right),
					     or_equal ? "true" : "false"));
	}
	return is_swapped ? negated(w, test) : test;
}

/* ---- the hierarchy and types --------------------------------------------- */

static struct test descends(struct term_writer *w, struct text a, struct text b)
{
	return predicate(w, c_term_text(w, "edict_cedar_descends(q, %.*s, %.*s)",
					TEXT_ARG(a), TEXT_ARG(b)));
}

static struct test any_of(struct term_writer *w, const struct test *tests, size_t n)
{
	struct text c = tests[0].c;
	for (size_t i = 1; i < n; i++)
		c = c_term_text(w, "%.*s || %.*s", TEXT_ARG(c), TEXT_ARG(tests[i].c));
	if (n == 1)
		return tests[0];
	return known_test(c, c_term_text(w, "!(%.*s)", TEXT_ARG(c)));
}

/* A few entities as literals? */
static bool is_short_list(const struct operand *set)
{
	const struct cedar_value *value = set->literal;
	if (!value || value->kind != CEDAR_VALUE_SET || value->n == 0 ||
	    value->n > UNROLLED_MAX)
		return false;
	for (size_t i = 0; i < value->n; i++)
		if (value->items[i]->kind != CEDAR_VALUE_ENTITY)
			return false;
	return true;
}

static struct test in_operands(struct term_writer *w, const struct operand *a,
			       const struct operand *b)
{
	if (c_term_is_entity(a) && c_term_is_entity(b))
		return descends(w, c_term_handle(w, a), c_term_handle(w, b));
	if (c_term_is_entity(a) && is_short_list(b)) {
		struct test tests[UNROLLED_MAX];
		for (size_t i = 0; i < b->literal->n; i++)
			tests[i] = descends(
				w, c_term_handle(w, a),
				c_cedar_uid_constant(w->e, b->literal->items[i]->uid));
		return any_of(w, tests, b->literal->n);
	}
	struct text left = c_term_address(w, a), right = c_term_address(w, b);
	return call_test(c_term_text(w, "edict_cedar_in(q, %.*s, %.*s)", TEXT_ARG(left),
				     TEXT_ARG(right)));
}

static struct test membership(struct term_writer *w, const struct cedar_expr *expr)
{
	struct operand a = c_term_operand(w, expr->kids[0]);
	struct operand b = c_term_operand(w, expr->kids[1]);
	return in_operands(w, &a, &b);
}

static struct test type_test(struct term_writer *w, const struct operand *of,
			     struct text type)
{
	static const char *const keys[] = {
		"EDICT_CEDAR_PRINCIPAL_TYPE",
		"EDICT_CEDAR_ACTION_TYPE",
		"EDICT_CEDAR_RESOURCE_TYPE",
	};
	struct text constant = c_cedar_type_constant(w->e, type);
	if (of->var < CEDAR_CONTEXT)
		return comparison(w, c_term_text(w, "q->keys[%s]", keys[of->var]),
				  "==", "!=", constant);
	if (of->literal && of->shape == SHAPE_ENTITY) {
		bool is = text_equal(of->literal->uid.type, type);
		return known_test(is ? TEXT("true") : TEXT("false"),
				  is ? TEXT("false") : TEXT("true"));
	}
	struct text address = c_term_address(w, of);
	return call_test(c_term_text(w, "edict_cedar_is(q, %.*s, %.*s)",
				     TEXT_ARG(address), TEXT_ARG(constant)));
}

/* A variable for a condition, so that statements can follow it. */
static struct text keep(struct term_writer *w, struct test test)
{
	struct text local = c_term_local(w, "holds");
	c_term_line(w, "bool %.*s = %.*s;", TEXT_ARG(local), TEXT_ARG(test.c));
	return local;
}

/* Returns its errors, so that what is left cannot fail. */
static struct test settle(struct term_writer *w, struct test test)
{
	if (!test.can_fail)
		return test;
	struct text local = c_term_local(w, "truth");
	c_term_line(w, "uint32_t %.*s = %.*s;", TEXT_ARG(local), TEXT_ARG(test.c));
	c_term_line(w, "if (%.*s > EDICT_TRUE)", TEXT_ARG(local));
	c_term_line(w, "\treturn %.*s;", TEXT_ARG(local));
	return comparison(w, local, "==", "!=", TEXT("EDICT_TRUE"));
}

static struct test flag(struct term_writer *w, struct text local)
{
	return known_test(local, c_term_text(w, "!%.*s", TEXT_ARG(local)));
}

/* `x is T in y` is `x is T && x in y`. */
static struct test is_test(struct term_writer *w, const struct cedar_expr *expr)
{
	struct operand of = c_term_operand(w, expr->kids[0]);
	struct test is = type_test(w, &of, expr->text);
	if (expr->n_kids == 1)
		return is;
	struct text local = keep(w, settle(w, is));
	c_term_line(w, "if (%.*s) {", TEXT_ARG(local));
	size_t mark = c_term_enter(w);
	struct operand group = c_term_operand(w, expr->kids[1]);
	struct test in = settle(w, in_operands(w, &of, &group));
	c_term_line(w, "%.*s = %.*s;", TEXT_ARG(local), TEXT_ARG(in.c));
	c_term_leave(w, mark);
	c_term_line(w, "}");
	return flag(w, local);
}

/* ---- attributes ---------------------------------------------------------- */

static struct test has_one(struct term_writer *w, const struct operand *of,
			   struct text attr)
{
	struct text name = c_cedar_attr_constant(w->e, attr);
	if (c_term_is_entity(of))
		return predicate(
			w, c_term_text(w, "edict_cedar_entity_has(q, %.*s, %.*s)",
				       TEXT_ARG(c_term_handle(w, of)), TEXT_ARG(name)));
	struct text address = c_term_address(w, of);
	if (of->kind == CEDAR_TYPE_RECORD)
		return predicate(w, c_term_text(w, "edict_cedar_record_has(%.*s, %.*s)",
						TEXT_ARG(address), TEXT_ARG(name)));
	return call_test(c_term_text(w, "edict_cedar_has(q, %.*s, %.*s)",
				     TEXT_ARG(address), TEXT_ARG(name)));
}

/* `of.name`, with the type that the schema gives it. */
static struct cedar_expr *attr_expr(struct term_writer *w, struct cedar_expr *of,
				    struct text name)
{
	struct cedar_expr *attr = cedar_expr_unary(w->e->arena, CEDAR_ATTR, of, of->span);
	attr->text = name;
	attr->type = c_term_attr_type(of, name);
	return attr;
}

/* What follows where `of` has the name before: in a block of its own each. */
static void has_rest(struct term_writer *w, const struct cedar_expr *expr,
		     struct operand of, struct text local)
{
	size_t n_open = 0;
	struct cedar_expr *path = expr->kids[0];
	size_t *marks = ARENA_ARRAY(w->e->arena, size_t, expr->n_names);
	for (size_t i = 1; i < expr->n_names; i++) {
		c_term_line(w, "if (%.*s) {", TEXT_ARG(local));
		marks[n_open++] = c_term_enter(w);
		path = attr_expr(w, path, expr->names[i - 1]);
		of = c_term_attr(w, path, &of);
		struct test test = settle(w, has_one(w, &of, expr->names[i]));
		c_term_line(w, "%.*s = %.*s;", TEXT_ARG(local), TEXT_ARG(test.c));
	}
	while (n_open > 0) {
		c_term_leave(w, marks[--n_open]);
		c_term_line(w, "}");
	}
}

/* `x has a.b` is `x has a && x.a has b`. */
static struct test has(struct term_writer *w, const struct cedar_expr *expr)
{
	struct operand of = c_term_operand(w, expr->kids[0]);
	struct test first = has_one(w, &of, expr->names[0]);
	if (expr->n_names == 1)
		return first;
	struct text local = keep(w, settle(w, first));
	has_rest(w, expr, of, local);
	return flag(w, local);
}

/* ---- sets, tags and texts ------------------------------------------------ */

/* A set of a few literals that compare as one word. */
static bool is_unrolled(const struct operand *set)
{
	const struct cedar_value *value = set->literal;
	if (!value || value->kind != CEDAR_VALUE_SET || value->n == 0 ||
	    value->n > UNROLLED_MAX)
		return false;
	for (size_t i = 0; i < value->n; i++)
		if (value->items[i]->kind != CEDAR_VALUE_ENTITY &&
		    value->items[i]->kind != CEDAR_VALUE_LONG &&
		    value->items[i]->kind != CEDAR_VALUE_STRING)
			return false;
	return true;
}

static struct test contains(struct term_writer *w, const struct cedar_expr *expr)
{
	struct operand set = c_term_operand(w, expr->kids[0]);
	struct operand item = c_term_operand(w, expr->kids[1]);
	if (is_unrolled(&set)) {
		struct test tests[UNROLLED_MAX];
		for (size_t i = 0; i < set.literal->n; i++) {
			struct operand known =
				c_term_literal_operand(w, set.literal->items[i]);
			tests[i] = equal(w, &item, &known);
		}
		return any_of(w, tests, set.literal->n);
	}
	struct text left = c_term_address(w, &set), right = c_term_address(w, &item);
	struct text call = c_term_text(w, "edict_cedar_contains(%.*s, %.*s)",
				       TEXT_ARG(left), TEXT_ARG(right));
	if (!set.literal || set.literal->kind != CEDAR_VALUE_SET)
		return call_test(call);
	return comparison(w, call, "==", "!=", TEXT("EDICT_TRUE"));
}

/* FUNCTION(operand, operand) */
static struct test binary_call(struct term_writer *w, const struct cedar_expr *expr)
{
	static const char *const functions[N_CEDAR_OPS] = {
		[CEDAR_CONTAINS_ALL] = "edict_cedar_contains_all(",
		[CEDAR_CONTAINS_ANY] = "edict_cedar_contains_any(",
		[CEDAR_HAS_TAG] = "edict_cedar_has_tag(q, ",
	};
	struct operand a = c_term_operand(w, expr->kids[0]);
	struct operand b = c_term_operand(w, expr->kids[1]);
	struct text left = c_term_address(w, &a), right = c_term_address(w, &b);
	return call_test(c_term_text(w, "%s%.*s, %.*s)", functions[expr->op],
				     TEXT_ARG(left), TEXT_ARG(right)));
}

static struct test emptiness(struct term_writer *w, const struct cedar_expr *expr)
{
	struct operand set = c_term_operand(w, expr->kids[0]);
	struct text address = c_term_address(w, &set);
	return call_test(c_term_text(w, "edict_cedar_is_empty(%.*s)", TEXT_ARG(address)));
}

static struct test text_test(struct term_writer *w, const struct cedar_expr *expr)
{
	struct operand of = c_term_operand(w, expr->kids[0]);
	struct text address = c_term_address(w, &of);
	if (expr->op == CEDAR_LIKE)
		return call_test(c_term_text(w, "edict_cedar_like(%.*s, &like_%zu)",
					     TEXT_ARG(address), c_term_pattern(w, expr)));
	return call_test(c_term_text(w, "edict_cedar_matches(%.*s, &%s_scans[%zu])",
				     TEXT_ARG(address), w->e->name,
				     c_cedar_scan(w->e, expr->text)));
}

/* ---- connectives --------------------------------------------------------- */

static void set_flag(struct term_writer *w, struct text local,
		     const struct cedar_expr *expr);

static void set_flag_in_block(struct term_writer *w, struct text local,
			      const struct cedar_expr *expr)
{
	size_t mark = c_term_enter(w);
	set_flag(w, local, expr);
	c_term_leave(w, mark);
}

/* Assign the truth of `expr` to a variable. */
static void set_flag(struct term_writer *w, struct text local,
		     const struct cedar_expr *expr)
{
	if (expr->op == CEDAR_AND || expr->op == CEDAR_OR) {
		set_flag(w, local, expr->kids[0]);
		c_term_line(w, "if (%s%.*s) {", expr->op == CEDAR_OR ? "!" : "",
			    TEXT_ARG(local));
		set_flag_in_block(w, local, expr->kids[1]);
		c_term_line(w, "}");
	} else if (expr->op == CEDAR_IF) {
		struct test condition = c_term_condition(w, expr->kids[0]);
		c_term_line(w, "if (%.*s) {", TEXT_ARG(condition.c));
		set_flag_in_block(w, local, expr->kids[1]);
		c_term_line(w, "} else {");
		set_flag_in_block(w, local, expr->kids[2]);
		c_term_line(w, "}");
	} else {
		struct test test = c_term_condition(w, expr);
		c_term_line(w, "%.*s = %.*s;", TEXT_ARG(local), TEXT_ARG(test.c));
	}
}

static struct test connective(struct term_writer *w, const struct cedar_expr *expr)
{
	struct text local = c_term_local(w, "holds");
	c_term_line(w, "bool %.*s;", TEXT_ARG(local));
	set_flag(w, local, expr);
	return flag(w, local);
}

static struct test negation(struct term_writer *w, const struct cedar_expr *expr)
{
	return negated(w, test_of(w, expr->kids[0]));
}

/* ---- all ----------------------------------------------------------------- */

/* A value that must be a bool. */
static struct test value_test(struct term_writer *w, const struct cedar_expr *expr)
{
	struct operand operand = c_term_operand(w, expr);
	if (operand.shape == SHAPE_BOOL)
		return known_test(operand.c, operand.no);
	if (operand.shape == SHAPE_VALUE && operand.kind == CEDAR_TYPE_BOOL)
		return known_test(
			c_term_text(w, "%.*s.as.boolean != 0", TEXT_ARG(operand.c)),
			c_term_text(w, "%.*s.as.boolean == 0", TEXT_ARG(operand.c)));
	struct text address = c_term_address(w, &operand);
	return call_test(c_term_text(w, "edict_cedar_truth(%.*s)", TEXT_ARG(address)));
}

static struct test test_of(struct term_writer *w, const struct cedar_expr *expr)
{
	static struct test (*const writers[N_CEDAR_OPS])(struct term_writer *,
							 const struct cedar_expr *) = {
		[CEDAR_AND] = connective,
		[CEDAR_OR] = connective,
		[CEDAR_NOT] = negation,
		[CEDAR_IF] = connective,
		[CEDAR_EQ] = equality,
		[CEDAR_NE] = equality,
		[CEDAR_LT] = order,
		[CEDAR_LE] = order,
		[CEDAR_GT] = order,
		[CEDAR_GE] = order,
		[CEDAR_IN] = membership,
		[CEDAR_IS] = is_test,
		[CEDAR_HAS] = has,
		[CEDAR_LIKE] = text_test,
		[CEDAR_MATCHES] = text_test,
		[CEDAR_CONTAINS] = contains,
		[CEDAR_CONTAINS_ALL] = binary_call,
		[CEDAR_CONTAINS_ANY] = binary_call,
		[CEDAR_HAS_TAG] = binary_call,
		[CEDAR_IS_EMPTY] = emptiness,
	};
	return writers[expr->op] ? writers[expr->op](w, expr) : value_test(w, expr);
}

struct test c_term_condition(struct term_writer *w, const struct cedar_expr *expr)
{
	return settle(w, test_of(w, expr));
}

/* ---- the end of a function ----------------------------------------------- */

static const char *truth(bool holds)
{
	return holds ? "EDICT_TRUE" : "EDICT_FALSE";
}

/* A call whose truth, if it is not `on`, is what the function returns anyway. */
static void return_unless(struct term_writer *w, struct test test, bool on)
{
	struct text local = c_term_local(w, "truth");
	c_term_line(w, "uint32_t %.*s = %.*s;", TEXT_ARG(local), TEXT_ARG(test.c));
	c_term_line(w, "if (%.*s != %s)", TEXT_ARG(local), truth(!on));
	c_term_line(w, "\treturn %.*s;", TEXT_ARG(local));
}

/* Where the truth of `expr` is `on`, return `result`; else go on. */
static void return_if(struct term_writer *w, const struct cedar_expr *expr, bool on,
		      bool result)
{
	if (expr->op == CEDAR_NOT) {
		return_if(w, expr->kids[0], !on, result);
		return;
	}
	if (expr->op == (on ? CEDAR_OR : CEDAR_AND)) {
		return_if(w, expr->kids[0], on, result);
		return_if(w, expr->kids[1], on, result);
		return;
	}
	if (expr->op == (on ? CEDAR_AND : CEDAR_OR)) {
		struct test first = c_term_condition(w, expr->kids[0]);
		c_term_line(w, "if (%.*s) {", TEXT_ARG(on ? first.c : first.no));
		size_t mark = c_term_enter(w);
		return_if(w, expr->kids[1], on, result);
		c_term_leave(w, mark);
		c_term_line(w, "}");
		return;
	}
	struct test test = test_of(w, expr);
	if (test.can_fail && on == result) {
		return_unless(w, test, on);
		return;
	}
	test = settle(w, test);
	c_term_line(w, "if (%.*s)", TEXT_ARG(on ? test.c : test.no));
	c_term_line(w, "\treturn %s;", truth(result));
}

static void return_if_else(struct term_writer *w, const struct cedar_expr *expr,
			   bool negate)
{
	struct test condition = c_term_condition(w, expr->kids[0]);
	c_term_line(w, "if (%.*s) {", TEXT_ARG(condition.c));
	size_t mark = c_term_enter(w);
	c_term_return(w, expr->kids[1], negate);
	c_term_leave(w, mark);
	c_term_line(w, "}");
	c_term_return(w, expr->kids[2], negate);
}

void c_term_return(struct term_writer *w, const struct cedar_expr *expr, bool negate)
{
	if (expr->op == CEDAR_NOT) {
		c_term_return(w, expr->kids[0], !negate);
	} else if (expr->op == CEDAR_AND || expr->op == CEDAR_OR) {
		bool on = expr->op == CEDAR_OR;
		return_if(w, expr->kids[0], on, on != negate);
		c_term_return(w, expr->kids[1], negate);
	} else if (expr->op == CEDAR_IF) {
		return_if_else(w, expr, negate);
	} else {
		struct test test = test_of(w, expr);
		if (negate)
			test = negated(w, test);
		c_term_line(w,
			    test.can_fail ? "return %.*s;" : "return edict_truth(%.*s);",
			    TEXT_ARG(test.c));
	}
}
