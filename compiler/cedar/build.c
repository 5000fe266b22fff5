/* build.c - actions of the Cedar grammar: operators, chains, sets and records.
 *
 * Needs:   operands in the order of the grammar.
 * Gives:   nodes of ast.h, with `&&` and `||` as trees of little depth: both are
 *          associative under evaluation from left to right, so that parentheses inside
 *          a chain do not count and a long chain may be balanced.
 * Keeps:   no tree deeper than CEDAR_DEPTH_MAX; a node without expression stands for
 *          something already reported.
 */
#include "cedar/parser.h"
#include "cedar_tokens.h"

#define RUN_MAX	 4u  /* of `!` or `-` */
#define LEAN_MAX 32u /* operands of a chain that leans to the left, as it is written */

static const struct cedar_node failed;

/* ---- nodes --------------------------------------------------------------- */

struct cedar_expr *cedar_read_expr(struct cedar_reader *c, enum cedar_op op,
				   uint32_t begin, uint32_t end)
{
	if (++c->n_exprs > CEDAR_EXPRS_MAX && !c->is_stopped) {
		struct diag *d = diag_add(
			c->diags, DIAG_CEDAR_EXPRS, cedar_read_span(c, begin, end),
			"the policy has more than %u operands and operators",
			CEDAR_EXPRS_MAX);
		diag_label(d, "one too many; the rest of the file is not read");
		diag_help(d, "split the policy, or move the data into entities");
		c->is_stopped = true;
	}
	return cedar_expr_new(c->arena, op, cedar_read_span(c, begin, end));
}

struct cedar_node cedar_node_new(struct cedar_reader *c, struct cedar_expr *expr,
				 uint32_t begin, uint32_t end, uint32_t depth)
{
	struct cedar_node node = {
		.expr = expr, .begin = begin, .end = end, .depth = depth};
	if (depth > CEDAR_DEPTH_MAX && expr) {
		cedar_too_deep(c, begin, end);
		node.expr = NULL;
	}
	return node;
}

static void adopt(struct cedar_reader *c, struct cedar_expr *expr,
		  struct cedar_expr *const *kids, size_t n_kids)
{
	expr->kids = ARENA_ARRAY(c->arena, struct cedar_expr *, n_kids);
	expr->n_kids = n_kids;
	for (size_t i = 0; i < n_kids; i++)
		expr->kids[i] = kids[i];
}

static uint32_t deeper(uint32_t a, uint32_t b)
{
	return a > b ? a : b;
}

/* ---- chains of && and || ------------------------------------------------- */

struct operand {
	struct cedar_expr *expr;
	uint32_t begin, end, depth;
	struct operand *next;
};

struct cedar_chain {
	enum cedar_op op;
	struct operand *first, *last;
	size_t n;
	bool has_failed;
};

static void chain_add(struct cedar_reader *c, struct cedar_chain *chain,
		      struct cedar_node *node)
{
	struct operand *operand = ARENA_NEW(c->arena, struct operand);
	operand->expr = cedar_node_take(c, node);
	operand->begin = node->begin;
	operand->end = node->end;
	operand->depth = node->depth;
	if (!operand->expr)
		chain->has_failed = true;
	if (chain->last)
		chain->last->next = operand;
	else
		chain->first = operand;
	chain->last = operand;
	chain->n++;
}

static void chain_append(struct cedar_chain *chain, const struct cedar_chain *tail)
{
	chain->last->next = tail->first;
	chain->last = tail->last;
	chain->n += tail->n;
	chain->has_failed |= tail->has_failed;
}

struct cedar_node cedar_read_join(struct cedar_reader *c, enum cedar_op op,
				  struct cedar_node left, struct cedar_node right)
{
	struct cedar_node node = {.begin = left.begin, .end = right.end};
	node.chain = left.chain;
	if (!left.chain || left.chain->op != op) {
		node.chain = ARENA_NEW(c->arena, struct cedar_chain);
		node.chain->op = op;
		chain_add(c, node.chain, &left);
	}
	if (right.chain && right.chain->op == op)
		chain_append(node.chain, right.chain);
	else
		chain_add(c, node.chain, &right);
	return node;
}

static struct operand combine(struct cedar_reader *c, enum cedar_op op,
			      struct operand left, struct operand right)
{
	struct cedar_expr *kids[] = {left.expr, right.expr};
	struct operand both = {NULL, left.begin, right.end,
			       deeper(left.depth, right.depth) + 1, NULL};
	both.expr = cedar_read_expr(c, op, both.begin, both.end);
	adopt(c, both.expr, kids, 2);
	return both;
}

/* The next `n` operands behind *at, as a balanced tree. */
static struct operand balance(struct cedar_reader *c, enum cedar_op op,
			      struct operand **at, size_t n)
{
	if (n == 1) {
		struct operand operand = **at;
		*at = operand.next;
		return operand;
	}
	struct operand left = balance(c, op, at, n - n / 2);
	return combine(c, op, left, balance(c, op, at, n / 2));
}

static struct operand chain_tree(struct cedar_reader *c, const struct cedar_chain *chain)
{
	struct operand *at = chain->first;
	if (chain->n > LEAN_MAX)
		return balance(c, chain->op, &at, chain->n);
	struct operand tree = *at;
	while ((at = at->next))
		tree = combine(c, chain->op, tree, *at);
	return tree;
}

struct cedar_expr *cedar_node_take(struct cedar_reader *c, struct cedar_node *node)
{
	struct cedar_chain *chain = node->chain;
	if (node->is_edge && node->expr) {
		cedar_number_too_large(c, node->begin, node->end);
		node->expr = NULL;
	}
	if (!chain)
		return node->expr;
	node->chain = NULL;
	if (chain->has_failed)
		return NULL;
	struct operand tree = chain_tree(c, chain);
	*node = cedar_node_new(c, tree.expr, node->begin, node->end, tree.depth);
	return node->expr;
}

/* ---- operators ----------------------------------------------------------- */

struct cedar_node cedar_read_binary(struct cedar_reader *c, enum cedar_op op,
				    struct cedar_node left, struct cedar_node right)
{
	struct cedar_expr *kids[] = {cedar_node_take(c, &left),
				     cedar_node_take(c, &right)};
	if (!kids[0] || !kids[1])
		return failed;
	struct cedar_expr *expr = cedar_read_expr(c, op, left.begin, right.end);
	adopt(c, expr, kids, 2);
	return cedar_node_new(c, expr, left.begin, right.end,
			      deeper(left.depth, right.depth) + 1);
}

static struct cedar_node unary(struct cedar_reader *c, enum cedar_op op,
			       struct cedar_node operand, uint32_t begin)
{
	struct cedar_expr *kid = cedar_node_take(c, &operand);
	if (!kid)
		return failed;
	struct cedar_expr *expr = cedar_read_expr(c, op, begin, operand.end);
	adopt(c, expr, &kid, 1);
	return cedar_node_new(c, expr, begin, operand.end, operand.depth + 1);
}

/* A minus directly in front of a number belongs to the number. */
static bool is_bare_number(const struct cedar_reader *c, const struct cedar_node *node)
{
	char first = c->text.ptr[node->begin];
	return node->expr && node->expr->op == CEDAR_LONG && first >= '0' && first <= '9';
}

struct cedar_node cedar_read_prefix(struct cedar_reader *c, enum cedar_op op,
				    struct cedar_run run, struct cedar_node operand)
{
	const char *sign = cedar_op_spelling(op);
	if (run.n > RUN_MAX) {
		struct diag *d = diag_add(c->diags, DIAG_CEDAR_UNARY_RUN,
					  cedar_read_span(c, run.begin, operand.begin),
					  "`%s` stands %u times in a row", sign, run.n);
		diag_label(d, "at most %u", RUN_MAX);
		diag_help(d, "two of them cancel out: remove pairs");
		return failed;
	}
	if (op == CEDAR_NEG && is_bare_number(c, &operand)) {
		if (!operand.is_edge) /* which is the lowest number already */
			operand.expr->integer = -operand.expr->integer;
		operand.is_edge = false;
		operand.begin = run.n == 1 ? run.begin : operand.begin;
		operand.expr->span.begin = c->base + operand.begin;
		run.n--;
	}
	for (; run.n > 0; run.n--)
		operand = unary(c, op, operand, run.begin);
	return operand;
}

struct cedar_node cedar_read_if(struct cedar_reader *c, struct cedar_token t,
				struct cedar_node condition, struct cedar_node yes,
				struct cedar_node no)
{
	struct cedar_expr *kids[] = {cedar_node_take(c, &condition),
				     cedar_node_take(c, &yes), cedar_node_take(c, &no)};
	if (!kids[0] || !kids[1] || !kids[2])
		return failed;
	struct cedar_expr *expr = cedar_read_expr(c, CEDAR_IF, t.begin, no.end);
	adopt(c, expr, kids, 3);
	uint32_t depth = deeper(condition.depth, deeper(yes.depth, no.depth)) + 1;
	return cedar_node_new(c, expr, t.begin, no.end, depth);
}

struct cedar_node cedar_read_parens(struct cedar_reader *c, struct cedar_token open,
				    struct cedar_node inner, struct cedar_token close)
{
	if (inner.is_edge)
		cedar_node_take(c, &inner);
	inner.is_edge = false;
	inner.begin = open.begin;
	inner.end = close.end;
	return inner;
}

/* ---- relations ----------------------------------------------------------- */

static enum cedar_op comparison(int kind)
{
	switch (kind) {
	case TOKEN_EQ:
		return CEDAR_EQ;
	case TOKEN_NE:
		return CEDAR_NE;
	case TOKEN_LT:
		return CEDAR_LT;
	case TOKEN_LE:
		return CEDAR_LE;
	case TOKEN_GT:
		return CEDAR_GT;
	case TOKEN_GE:
		return CEDAR_GE;
	default:
		return CEDAR_IN;
	}
}

static struct cedar_tail *tail_new(struct cedar_reader *c, enum cedar_op op,
				   struct cedar_token t, uint32_t end)
{
	struct cedar_tail *tail = ARENA_NEW(c->arena, struct cedar_tail);
	tail->op = op;
	tail->token = t;
	tail->end = end;
	return tail;
}

struct cedar_tail *cedar_read_compare(struct cedar_reader *c, struct cedar_token t,
				      struct cedar_node right)
{
	struct cedar_tail *tail = tail_new(c, comparison(t.kind), t, right.end);
	tail->right = right;
	tail->has_right = true;
	return tail;
}

struct cedar_tail *cedar_read_has(struct cedar_reader *c, struct cedar_token t,
				  struct cedar_path path)
{
	struct cedar_tail *tail = tail_new(c, CEDAR_HAS, t, path.end);
	tail->path = path;
	return tail;
}

struct cedar_tail *cedar_read_has_string(struct cedar_reader *c, struct cedar_token t,
					 struct cedar_token string)
{
	struct cedar_tail *tail = tail_new(c, CEDAR_HAS, t, string.end);
	struct text name = cedar_decode_string(c, string);
	tail->path.parts = ARENA_NEW(c->arena, struct text);
	tail->path.spans = ARENA_NEW(c->arena, struct span);
	tail->path.parts[0] = name;
	tail->path.spans[0] = cedar_token_span(c, string);
	tail->path.n = name.ptr ? 1 : 0;
	return tail;
}

struct cedar_tail *cedar_read_like(struct cedar_reader *c, struct cedar_token t,
				   struct cedar_token pattern)
{
	struct cedar_tail *tail = tail_new(c, CEDAR_LIKE, t, pattern.end);
	tail->string = pattern;
	return tail;
}

struct cedar_tail *cedar_read_is(struct cedar_reader *c, struct cedar_token t,
				 struct cedar_path type)
{
	struct cedar_tail *tail = tail_new(c, CEDAR_IS, t, type.end);
	tail->path = type;
	return tail;
}

struct cedar_tail *cedar_read_is_in(struct cedar_reader *c, struct cedar_token t,
				    struct cedar_path type, struct cedar_node right)
{
	struct cedar_tail *tail = tail_new(c, CEDAR_IS, t, right.end);
	tail->path = type;
	tail->right = right;
	tail->has_right = true;
	return tail;
}

/* Fill in what the operator has besides operands; false if it has been reported. */
static bool fill_relation(struct cedar_reader *c, struct cedar_expr *expr,
			  const struct cedar_tail *tail)
{
	expr->text_span = cedar_read_span(c, tail->path.begin, tail->path.end);
	if (tail->op == CEDAR_LIKE) {
		expr->text_span = cedar_token_span(c, tail->string);
		return cedar_decode_pattern(c, tail->string, expr);
	}
	if (tail->op == CEDAR_IS)
		expr->text = cedar_path_name(c, tail->path);
	if (tail->op != CEDAR_HAS)
		return true;
	expr->names = tail->path.parts;
	expr->name_spans = tail->path.spans;
	expr->n_names = tail->path.n;
	return expr->n_names > 0;
}

struct cedar_node cedar_read_relation(struct cedar_reader *c, struct cedar_node left,
				      struct cedar_tail *tail)
{
	struct cedar_expr *kids[2] = {cedar_node_take(c, &left), NULL};
	uint32_t depth = left.depth;
	size_t n_kids = 1;
	if (tail->has_right) {
		kids[n_kids++] = cedar_node_take(c, &tail->right);
		depth = deeper(depth, tail->right.depth);
	}
	if (!kids[0] || (n_kids == 2 && !kids[1]))
		return failed;
	struct cedar_expr *expr = cedar_read_expr(c, tail->op, left.begin, tail->end);
	adopt(c, expr, kids, n_kids);
	if (!fill_relation(c, expr, tail))
		return failed;
	size_t levels = tail->op == CEDAR_HAS ? tail->path.n : 1;
	return cedar_node_new(c, expr, left.begin, tail->end, depth + (uint32_t)levels);
}

struct cedar_node cedar_read_relations(struct cedar_reader *c, struct cedar_node left,
				       struct cedar_tail *tail)
{
	if (left.expr)
		cedar_relation_chain(c, &left, tail);
	return failed;
}

/* ---- sets and records ---------------------------------------------------- */

struct cedar_nodes cedar_read_items(struct cedar_reader *c, struct cedar_nodes items,
				    struct cedar_node item)
{
	struct cedar_expr *expr = cedar_node_take(c, &item);
	if (!expr)
		items.has_failed = true;
	ARENA_PUSH(c->arena, items.items, items.n, expr);
	items.depth = deeper(items.depth, item.depth);
	return items;
}

struct cedar_node cedar_read_set(struct cedar_reader *c, struct cedar_token open,
				 struct cedar_nodes items, struct cedar_token close)
{
	if (items.has_failed)
		return failed;
	struct cedar_expr *expr = cedar_read_expr(c, CEDAR_SET, open.begin, close.end);
	expr->kids = items.items;
	expr->n_kids = items.n;
	return cedar_node_new(c, expr, open.begin, close.end, items.depth + 1);
}

struct cedar_fields *cedar_read_field(struct cedar_reader *c, struct cedar_fields *fields,
				      struct cedar_token key, struct cedar_node value)
{
	if (!fields)
		fields = ARENA_NEW(c->arena, struct cedar_fields);
	struct text name = key.kind == TOKEN_STRING ? cedar_decode_string(c, key)
						    : cedar_token_text(c, key);
	size_t n = fields->n, n_spans = n;
	ARENA_PUSH(c->arena, fields->keys, fields->n, name);
	ARENA_PUSH(c->arena, fields->spans, n_spans, cedar_token_span(c, key));
	fields->values = cedar_read_items(c, fields->values, value);
	if (!name.ptr)
		fields->values.has_failed = true;
	return fields;
}

struct cedar_node cedar_read_record(struct cedar_reader *c, struct cedar_token open,
				    struct cedar_fields *fields, struct cedar_token close)
{
	if (fields &&
	    (cedar_report_twice(c, fields->keys, fields->spans, fields->n,
				DIAG_CEDAR_KEY_TWICE, "is a key of this record twice") ||
	     fields->values.has_failed))
		return failed;
	struct cedar_expr *expr = cedar_read_expr(c, CEDAR_RECORD, open.begin, close.end);
	uint32_t depth = 1;
	if (fields) {
		expr->kids = fields->values.items;
		expr->n_kids = fields->values.n;
		expr->names = fields->keys;
		expr->name_spans = fields->spans;
		expr->n_names = fields->n;
		depth += fields->values.depth;
	}
	return cedar_node_new(c, expr, open.begin, close.end, depth);
}
