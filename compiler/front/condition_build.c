/* condition_build.c - the actions of the condition grammar.
 *
 * Needs:   tokens in the order of the grammar.
 * Gives:   operands while it is open whether they stand alone, then tests, then flat
 *          `and`/`or`; errors of what the grammar lets pass: kinds of operands.
 * Keeps:   a NULL node stands for something already reported.
 */
#include <string.h>

#include "front/condition_parser.h"
#include "front/style.h"

/* ---- operands ------------------------------------------------------------ */

static struct condition_node *node_new(struct condition *c, uint32_t begin, uint32_t end)
{
	struct condition_node *node = ARENA_NEW(c->arena, struct condition_node);
	node->begin = begin;
	node->end = end;
	node->operand.span = condition_span(c, begin, end);
	return node;
}

static struct condition_node *
literal(struct condition *c, const struct condition_token *t, enum ast_operand_kind kind)
{
	struct condition_node *node = node_new(c, t->begin, t->end);
	node->operand.kind = kind;
	node->operand.text = t->value;
	return node;
}

static struct condition_node *condition(struct condition *c, struct ast_expr *expr,
					uint32_t begin, uint32_t end)
{
	struct condition_node *node = node_new(c, begin, end);
	node->expr = expr;
	expr->span = condition_span(c, begin, end);
	return node;
}

struct condition_node *condition_string(struct condition *c,
					const struct condition_token *t)
{
	return literal(c, t, OPERAND_STRING);
}

struct condition_node *condition_number(struct condition *c,
					const struct condition_token *t)
{
	struct condition_node *node = literal(c, t, OPERAND_NUMBER);
	if (!number_read(t->value, &node->operand.number))
		return NULL; /* reported by the lexer */
	return node;
}

struct condition_node *condition_bool(struct condition *c,
				      const struct condition_token *t, bool value)
{
	struct condition_node *node = literal(c, t, OPERAND_BOOL);
	node->operand.boolean = value;
	return node;
}

struct condition_node *condition_null(struct condition *c,
				      const struct condition_token *t)
{
	return literal(c, t, OPERAND_NULL);
}

/* A token as the value of a key. */
static struct doc word_of(const struct condition *c, const struct condition_token *t)
{
	return (struct doc){
		.kind = DOC_STRING, .span = condition_token_span(c, t), .text = t->value};
}

struct condition_node *condition_pattern(struct condition *c,
					 const struct condition_token *word,
					 const struct condition_token *text,
					 const struct condition_token *flags)
{
	struct reader r = {.arena = c->arena, .diags = c->diags};
	struct condition_node *node = literal(c, text, OPERAND_PATTERN);
	struct doc before = {0}, behind = {0};
	if (word)
		before = word_of(c, word);
	if (flags)
		behind = word_of(c, flags);
	node->operand.pattern = c->style;
	if (!style_read_words(&r, word ? &before : NULL, flags ? &behind : NULL,
			      &node->operand.pattern))
		return NULL;
	node->begin = word ? word->begin : text->begin;
	node->end = flags ? flags->end : text->end;
	return node;
}

/* ---- paths --------------------------------------------------------------- */

static struct condition_node *add_segment(struct condition *c,
					  struct condition_node *node,
					  struct ast_segment segment,
					  const struct condition_token *last)
{
	struct ast_path *path = &node->operand.path;
	ARENA_PUSH(c->arena, path->segments, path->n, segment);
	node->end = last->end;
	return node;
}

struct condition_node *condition_path(struct condition *c,
				      const struct condition_token *first,
				      const struct condition_token *name,
				      const struct condition_token *last)
{
	struct condition_node *node = node_new(c, first->begin, last->end);
	node->operand.kind = OPERAND_PATH;
	return add_segment(c, node, (struct ast_segment){name->value, 0}, last);
}

struct condition_node *condition_member(struct condition *c, struct condition_node *path,
					const struct condition_token *name,
					const struct condition_token *last)
{
	if (!path)
		return NULL;
	return add_segment(c, path, (struct ast_segment){name->value, 0}, last);
}

struct condition_node *condition_index(struct condition *c, struct condition_node *path,
				       const struct condition_token *index,
				       const struct condition_token *last)
{
	struct number number;
	struct ast_segment segment = {{NULL, 0}, 0};
	if (!path || !number_read(index->value, &number))
		return NULL;
	if (memchr(index->value.ptr, '.', index->value.len) || number.coefficient < 0 ||
	    number.coefficient > UINT32_MAX) {
		struct diag *d =
			diag_add(c->diags, DIAG_COND_PATH, condition_token_span(c, index),
				 "`%.*s` is no index", TEXT_ARG(index->value));
		diag_label(d, "items are counted 0, 1, 2, ...");
		diag_help(d, "write a whole number from 0, or a key in quotes");
		return NULL;
	}
	segment.index = (uint32_t)number.coefficient;
	return add_segment(c, path, segment, last);
}

struct condition_node *condition_path_end(struct condition *c,
					  struct condition_node *node)
{
	if (!node)
		return NULL;
	struct ast_path *path = &node->operand.path;
	path->text = ast_path_spelling(c->arena, path->segments, path->n);
	path->span = condition_span(c, node->begin, node->end);
	node->operand.span = path->span;
	return node;
}

/* ---- lists --------------------------------------------------------------- */

static bool is_item(struct condition *c, const struct condition_node *item)
{
	if (item->operand.kind != OPERAND_PATH && item->operand.kind != OPERAND_NULL)
		return true;
	struct text shown = condition_node_shown(c, item);
	struct diag *d = diag_add(c->diags, DIAG_COND_LIST_ITEM, item->operand.span,
				  "`%.*s` is no item of a list", TEXT_ARG(shown));
	diag_label(d, "items are strings, numbers or bools");
	if (item->operand.kind == OPERAND_NULL)
		diag_help(d, "test for null apart: `... or x == null`");
	else
		diag_help(d, "put quotes around it: `'%.*s'`", TEXT_ARG(shown));
	return false;
}

static const char *kind_name(enum ast_operand_kind kind)
{
	return kind == OPERAND_STRING	? "string"
	       : kind == OPERAND_NUMBER ? "number"
					: "bool";
}

static bool is_like_first(struct condition *c, const struct ast_operand *first,
			  const struct condition_node *item)
{
	if (first->kind == item->operand.kind)
		return true;
	struct diag *d = diag_add(c->diags, DIAG_COND_LIST_MIXED, item->operand.span,
				  "`%.*s` is not of the kind of the list",
				  TEXT_ARG(condition_node_shown(c, item)));
	diag_label(d, "this is a %s", kind_name(item->operand.kind));
	diag_also(d, first->span, "the list begins with a %s", kind_name(first->kind));
	diag_help(d, "write the items in one kind, or make two tests joined by `or`");
	return false;
}

/* A list under construction is a node of kind LIST; an item that is wrong is left out,
 * so that the others are still looked at. */
struct condition_node *condition_item(struct condition *c, struct condition_node *list,
				      struct condition_node *item)
{
	if (!list) {
		list = node_new(c, 0, 0);
		list->operand.kind = OPERAND_LIST;
	}
	struct ast_operand *items = &list->operand;
	if (!item || !is_item(c, item))
		return list;
	if (items->n_items > 0 && !is_like_first(c, &items->items[0], item))
		return list;
	ARENA_PUSH(c->arena, items->items, items->n_items, item->operand);
	return list;
}

struct condition_node *condition_list(struct condition *c,
				      const struct condition_token *open,
				      struct condition_node *items,
				      const struct condition_token *close)
{
	struct span span = condition_span(c, open->begin, close->end);
	if (!items) {
		struct diag *d = diag_add(c->diags, DIAG_COND_LIST_EMPTY, span,
					  "list `[]` is empty");
		diag_label(d, "nothing can be in it");
		diag_help(d, "name at least one value, or remove the test");
		return NULL;
	}
	items->begin = open->begin;
	items->end = close->end;
	items->operand.span = span;
	return items;
}

struct condition_node *condition_arguments(struct condition_node *args,
					   struct condition_node *arg)
{
	if (!args)
		return arg;
	if (!args->next)
		args->next = arg;
	return args;
}

/* ---- tests --------------------------------------------------------------- */

struct condition_op condition_op(enum ast_op op, const struct condition_token *t)
{
	return (struct condition_op){op, false, t};
}

struct condition_op condition_not_op(struct condition_op op,
				     const struct condition_token *t)
{
	return (struct condition_op){op.op, true, t};
}

static bool is_path(const struct condition_node *node)
{
	return !node->expr && node->operand.kind == OPERAND_PATH;
}

static bool is_kind(const struct condition_node *node, enum ast_operand_kind kind)
{
	return !node->expr && node->operand.kind == kind;
}

/* A test of the operator's two sides; `is_negated` puts a `not` around it. */
static struct condition_node *test_node(struct condition *c, struct condition_node *left,
					struct condition_node *right,
					struct ast_expr *expr, bool is_negated)
{
	struct condition_node *node = condition(c, expr, left->begin, right->end);
	if (is_negated)
		node->expr = ast_not(c->arena, expr);
	return node;
}

static struct ast_expr *test(struct condition *c, enum ast_op op,
			     const struct condition_node *left,
			     const struct condition_node *right)
{
	return ast_test(c->arena, op, left->operand, right->operand, left->operand.span);
}

static struct condition_node *refuse_condition(struct condition *c,
					       const struct condition_node *node,
					       struct condition_op op)
{
	const char *spelling = ast_op_spelling(op.op);
	struct diag *d = diag_add(c->diags, DIAG_COND_OPERAND,
				  condition_span(c, node->begin, node->end),
				  "`%s` takes values, not conditions", spelling);
	diag_label(d, "this is a condition");
	diag_help(d,
		  "a condition is true or false by itself: join two with `and`, turn one "
		  "around with `not`");
	return NULL;
}

static struct condition_node *refuse_null(struct condition *c,
					  const struct condition_node *null,
					  struct condition_op op)
{
	struct diag *d = diag_add(c->diags, DIAG_COND_NULL, null->operand.span,
				  "`%s` cannot take `null`", ast_op_spelling(op.op));
	diag_label(d, "null is no value");
	diag_help(d, "ask `x == null` or `x != null` of a field");
	return NULL;
}

static struct condition_node *refuse_list(struct condition *c,
					  const struct condition_node *left,
					  struct condition_op op,
					  const struct condition_node *list)
{
	struct text shown = condition_node_shown(c, left);
	struct diag *d = diag_add(c->diags, DIAG_COND_LIST_PLACE, list->operand.span,
				  "`%s` takes no list", ast_op_spelling(op.op));
	diag_label(d, "a list stands after `in`");
	if (op.op == AST_CONTAINS)
		diag_help(d, "write `%.*s contains 'a' or %.*s contains 'b'`",
			  TEXT_ARG(shown), TEXT_ARG(shown));
	else
		diag_help(d, "write `%.*s %sin %.*s`", TEXT_ARG(shown),
			  op.op == AST_NE || op.is_negated ? "not " : "",
			  TEXT_ARG(condition_node_shown(c, list)));
	return NULL;
}

static enum ast_op mirrored(enum ast_op op)
{
	if (op == AST_LT)
		return AST_GT;
	if (op == AST_LE)
		return AST_GE;
	if (op == AST_GT)
		return AST_LT;
	return op == AST_GE ? AST_LE : op;
}

/* `x == null`: with null on the right after mirroring. */
static struct condition_node *null_test(struct condition *c, struct condition_node *left,
					struct condition_op op,
					struct condition_node *right)
{
	if (!is_path(left) || (op.op != AST_EQ && op.op != AST_NE))
		return refuse_null(c, is_kind(right, OPERAND_NULL) ? right : left, op);
	struct ast_expr *expr = ast_path_test(c->arena, AST_IS_NULL, left->operand);
	return test_node(c, left, right, expr, op.op == AST_NE);
}

static struct condition_node *compare(struct condition *c, struct condition_node *left,
				      struct condition_op op,
				      struct condition_node *right)
{
	struct condition_node *first = left, *last = right;
	if (is_kind(right, OPERAND_LIST))
		return refuse_list(c, left, op, right);
	if (!is_path(left) && is_path(right)) {
		first = right;
		last = left;
		op.op = mirrored(op.op);
	}
	struct condition_node *node;
	bool is_equality = op.op == AST_EQ || op.op == AST_NE;
	if (is_kind(first, OPERAND_NULL) || is_kind(last, OPERAND_NULL)) {
		node = null_test(c, first, op, last);
	} else if (is_equality && is_path(first) && is_kind(last, OPERAND_BOOL)) {
		struct ast_expr *expr =
			ast_path_test(c->arena, AST_IS_TRUE, first->operand);
		bool wants_true = last->operand.boolean == (op.op == AST_EQ);
		node = test_node(c, first, last, expr, !wants_true);
	} else {
		node = test_node(c, first, last, test(c, op.op, first, last), false);
	}
	if (!node)
		return NULL;
	/* mirrored operands stand in the text the other way round */
	node->begin = left->begin;
	node->end = right->end;
	node->expr->span = condition_span(c, left->begin, right->end);
	return node;
}

static struct condition_node *membership(struct condition *c, struct condition_node *left,
					 struct condition_op op,
					 struct condition_node *right)
{
	if (is_kind(left, OPERAND_NULL))
		return refuse_null(c, left, op);
	if (is_kind(right, OPERAND_LIST))
		return test_node(c, left, right, test(c, AST_IN, left, right),
				 op.is_negated);
	if (is_path(right)) {
		struct ast_expr *expr = test(c, AST_CONTAINS, right, left);
		expr->was_in = true;
		return test_node(c, left, right, expr, op.is_negated);
	}
	struct text shown = condition_node_shown(c, right);
	struct diag *d = diag_add(c->diags, DIAG_COND_IN_RIGHT, right->operand.span,
				  "`in` takes a list, not `%.*s`", TEXT_ARG(shown));
	diag_label(d, "neither a list nor a field that holds one");
	if (is_path(left) && is_kind(right, OPERAND_STRING))
		diag_help(d, "write `%.*s in [%.*s]`",
			  TEXT_ARG(condition_node_shown(c, left)), TEXT_ARG(shown));
	else
		diag_help(d, "write the values in brackets: `in [%.*s]`",
			  TEXT_ARG(shown));
	return NULL;
}

static bool has_path_left(struct condition *c, const struct condition_node *left,
			  struct condition_op op)
{
	if (is_path(left))
		return true;
	const char *spelling = ast_op_spelling(op.op);
	struct diag *d = diag_add(c->diags, DIAG_COND_LEFT, left->operand.span,
				  "`%s` needs a field on its left", spelling);
	diag_label(d, "this is a literal");
	diag_help(d,
		  "write the field first: `x %s 'a'`; for one of several values "
		  "`x in ['a', 'b']`",
		  spelling);
	return false;
}

static struct condition_node *contains(struct condition *c, struct condition_node *left,
				       struct condition_op op,
				       struct condition_node *right)
{
	if (!has_path_left(c, left, op))
		return NULL;
	if (is_kind(right, OPERAND_LIST))
		return refuse_list(c, left, op, right);
	if (is_kind(right, OPERAND_NULL))
		return refuse_null(c, right, op);
	return test_node(c, left, right, test(c, AST_CONTAINS, left, right),
			 op.is_negated);
}

static struct condition_node *text_test(struct condition *c, struct condition_node *left,
					struct condition_op op,
					struct condition_node *right)
{
	const char *spelling = ast_op_spelling(op.op);
	if (!has_path_left(c, left, op))
		return NULL;
	if (is_kind(right, OPERAND_PATTERN))
		return test_node(c, left, right, test(c, op.op, left, right),
				 op.is_negated);
	if (!is_kind(right, OPERAND_STRING)) {
		struct text shown = condition_node_shown(c, right);
		struct diag *d = diag_add(
			c->diags, DIAG_COND_TEXT_RIGHT, right->operand.span,
			"`%s` takes a string, not `%.*s`", spelling, TEXT_ARG(shown));
		diag_label(d, "not a string in quotes");
		if (is_kind(right, OPERAND_LIST))
			diag_help(d, "make one test for each, joined by `or`");
		else
			diag_help(d, "write `%s '%.*s'`", spelling, TEXT_ARG(shown));
		return NULL;
	}
	if (op.op == AST_LIKE || op.op == AST_MATCHES) {
		right->operand.kind = OPERAND_PATTERN;
		right->operand.pattern =
			op.op == AST_MATCHES
				? c->style
				: (struct pattern_style){.kind = PATTERN_GLOB};
	}
	return test_node(c, left, right, test(c, op.op, left, right), op.is_negated);
}

struct condition_node *condition_test(struct condition *c, struct condition_node *left,
				      struct condition_op op,
				      struct condition_node *right)
{
	if (!left || !right)
		return NULL;
	if (left->expr || right->expr)
		return refuse_condition(c, left->expr ? left : right, op);
	if (op.op == AST_IN)
		return membership(c, left, op, right);
	if (op.op == AST_CONTAINS)
		return contains(c, left, op, right);
	if (op.op >= AST_STARTS_WITH)
		return text_test(c, left, op, right);
	return compare(c, left, op, right);
}

struct condition_node *condition_chain(struct condition *c, struct condition_node *left,
				       struct condition_op op,
				       struct condition_node *right)
{
	if (!left || !right)
		return NULL;
	struct diag *d =
		diag_add(c->diags, DIAG_COND_CHAIN, condition_token_span(c, op.token),
			 "`%.*s` compares the result of a test",
			 TEXT_ARG(condition_shown(c, op.token->begin, op.token->end)));
	diag_label(d, "tests do not chain");
	diag_also(d, condition_span(c, left->begin, left->end), "this is already a test");
	diag_help(d, "name the field again: `a < b and b < c`");
	return NULL;
}

struct condition_node *condition_has(struct condition *c, const struct condition_token *t,
				     struct condition_node *path)
{
	if (!path)
		return NULL;
	if (is_path(path)) {
		struct ast_expr *expr = ast_path_test(c->arena, AST_HAS, path->operand);
		return condition(c, expr, t->begin, path->end);
	}
	struct diag *d = diag_add(c->diags, DIAG_COND_HAS,
				  condition_span(c, path->begin, path->end),
				  "`has` takes a field, not `%.*s`",
				  TEXT_ARG(condition_node_shown(c, path)));
	diag_label(d, "not a path");
	diag_help(d, "write `has x`; to look into a list or a text, `x contains 'a'`");
	return NULL;
}

/* ---- conditions ---------------------------------------------------------- */

/* `x == 'a' or 'b'` is the most common way to a literal that stands alone. */
static void help_alone(struct condition *c, struct diag *d,
		       const struct condition_node *node, const struct ast_expr *before)
{
	struct text shown = condition_node_shown(c, node);
	if (before && before->op == AST_OR)
		before = before->kids[before->n_kids - 1];
	if (before && before->op == AST_EQ && before->left.kind == OPERAND_PATH &&
	    before->right.kind == node->operand.kind) {
		bool quoted = node->operand.kind == OPERAND_STRING;
		diag_help(d, "write `%.*s in [%s%.*s%s, %.*s]`",
			  TEXT_ARG(before->left.path.text), quoted ? "'" : "",
			  TEXT_ARG(before->right.text), quoted ? "'" : "",
			  TEXT_ARG(shown));
	} else {
		diag_help(d, "compare a field with it: `x == %.*s`", TEXT_ARG(shown));
	}
}

/* What stands alone becomes a condition: a path must be true, a bool is itself. */
static struct ast_expr *as_condition(struct condition *c, struct condition_node *node,
				     const struct ast_expr *before)
{
	if (!node)
		return NULL;
	if (node->expr)
		return node->expr;
	if (is_path(node))
		return ast_path_test(c->arena, AST_IS_TRUE, node->operand);
	if (is_kind(node, OPERAND_BOOL))
		return ast_const(c->arena, node->operand.boolean, node->operand.span);
	struct diag *d = diag_add(c->diags, DIAG_COND_ALONE, node->operand.span,
				  "`%.*s` alone is no condition",
				  TEXT_ARG(condition_node_shown(c, node)));
	diag_label(d, "a value is neither true nor false");
	help_alone(c, d, node, before);
	return NULL;
}

struct condition_node *condition_negate(struct condition *c,
					const struct condition_token *t,
					struct condition_node *kid)
{
	struct ast_expr *expr = as_condition(c, kid, NULL);
	return expr ? condition(c, ast_not(c->arena, expr), t->begin, kid->end) : NULL;
}

static void add_kid(struct condition *c, struct ast_expr *expr, struct ast_expr *kid)
{
	if (kid->op != expr->op) {
		ARENA_PUSH(c->arena, expr->kids, expr->n_kids, kid);
		return;
	}
	for (size_t i = 0; i < kid->n_kids; i++)
		ARENA_PUSH(c->arena, expr->kids, expr->n_kids, kid->kids[i]);
}

/* A chain grows in its left operand, so that n tests cost n steps. */
struct condition_node *condition_join(struct condition *c, enum ast_op op,
				      struct condition_node *left,
				      struct condition_node *right)
{
	struct ast_expr *first = as_condition(c, left, NULL);
	struct ast_expr *second = as_condition(c, right, op == AST_OR ? first : NULL);
	if (!first || !second)
		return NULL;
	struct ast_expr *expr = first;
	if (first->op != op) {
		expr = ARENA_NEW(c->arena, struct ast_expr);
		expr->op = op;
		add_kid(c, expr, first);
	}
	add_kid(c, expr, second);
	return condition(c, expr, left->begin, right->end);
}

struct condition_node *condition_parens(const struct condition_token *open,
					struct condition_node *inner,
					const struct condition_token *close)
{
	if (inner) {
		inner->begin = open->begin;
		inner->end = close->end;
	}
	return inner;
}

void condition_done(struct condition *c, struct condition_node *node)
{
	c->result = as_condition(c, node, NULL);
}
