/* look.c - lookaround.
 *
 * `(?=x)`, `(?!x)`, `(?<=x)` and `(?<!x)` ask about the next or the previous symbol
 * only, as \b does, where x is a class or a choice of classes and edges.  What asks
 * for more is a tree of its own kind, cut down to what its answer depends on:
 *
 *     (?!x|ab)   is   (?!x)(?!ab)
 *     (?=x|ab)   is   (?:(?=x)|(?=ab))
 *     (?=x\w*)   is   (?=x)             the far end says nothing
 */
#include "pattern/parser.h"

/* What a lookaround asks for. */
struct look {
	struct parser *p;
	bool behind;
	bool negated;
	struct symbols set;	  /* the symbols it accepts */
	const struct tree **rest; /* alternatives that are about more */
	size_t n_rest;
};

/* ---- the far end ---------------------------------------------------------- */

static const struct tree *trim(const struct look *look, const struct tree *tree);

/* The items, without those at the far end that always match. */
static const struct tree *trim_sequence(const struct look *look, const struct tree *tree)
{
	struct arena *arena = look->p->arena;
	uint32_t begin = 0, end = tree->n_items;
	uint32_t far;
	const struct tree *item = NULL;
	while (begin < end) {
		far = look->behind ? begin : end - 1;
		item = trim(look, tree->items[far]);
		if (item->kind != TREE_EMPTY)
			break;
		begin += look->behind ? 1 : 0;
		end -= look->behind ? 0 : 1;
	}
	size_t n = end - begin;
	const struct tree **items = ARENA_ARRAY(arena, const struct tree *, n + 1);
	for (size_t i = 0; i < n; i++)
		items[i] = tree->items[begin + i];
	if (n > 0)
		items[look->behind ? 0 : n - 1] = item;
	return tree_sequence(arena, items, n);
}

/* `tree` as far as it decides whether something matches that begins, or ends, at its
 * near end. */
static const struct tree *trim(const struct look *look, const struct tree *tree)
{
	struct arena *arena = look->p->arena;
	if (tree->kind == TREE_SEQUENCE)
		return trim_sequence(look, tree);
	if (tree->kind != TREE_REPEAT)
		return tree;
	if (tree->min == 0)
		return tree_empty(arena);
	if (tree->min == 1)
		return trim(look, tree->items[0]);
	return tree_repeat(arena, tree->items[0], tree->min, tree->min);
}

/* ---- one symbol ----------------------------------------------------------- */

/* Add what `tree` accepts: one symbol, or more. */
static void look_add(struct look *look, const struct tree *tree)
{
	struct symbols all = symbols_all();
	tree = trim(look, tree);
	const struct symbols *near = look->behind ? &tree->before : &tree->set;
	const struct symbols *far = look->behind ? &tree->set : &tree->before;
	if (tree->kind == TREE_CHOICE) {
		for (uint32_t i = 0; i < tree->n_items; i++)
			look_add(look, tree->items[i]);
	} else if (tree->kind == TREE_EMPTY) {
		look->set = all;
	} else if (tree->kind == TREE_SET) {
		look->set = symbols_or(look->set, &tree->set);
	} else if (tree->kind == TREE_TEST && symbols_equal(far, &all)) {
		look->set = symbols_or(look->set, near);
	} else {
		ARENA_PUSH(look->p->arena, look->rest, look->n_rest, tree);
	}
}

/* The test of one symbol; NULL if `look` has none to make. */
static const struct tree *symbol_test(const struct look *look)
{
	struct symbols all = symbols_all();
	struct symbols set = look->negated ? symbols_not(look->set) : look->set;
	if (symbols_are_none(&look->set) && look->n_rest > 0)
		return NULL;
	return look->behind ? tree_test(look->p->arena, set, all)
			    : tree_test(look->p->arena, all, set);
}

/* The test of more than one.  A $ that is asked for is just itself. */
static const struct tree *rest_test(const struct look *look, const struct tree *tree,
				    size_t begin)
{
	if (tree->kind == TREE_FINAL && !look->behind && !look->negated)
		return tree;
	return tree_look(look->p->arena, look->behind ? TREE_BEHIND : TREE_AHEAD, tree,
			 look->negated, (uint32_t)begin, (uint32_t)look->p->at);
}

static const struct tree *look_tree(struct look *look, size_t begin)
{
	const struct tree **items = NULL;
	size_t n_items = 0;
	struct arena *arena = look->p->arena;
	const struct tree *test = symbol_test(look);
	if (test != NULL)
		ARENA_PUSH(arena, items, n_items, test);
	for (size_t i = 0; i < look->n_rest; i++) {
		test = rest_test(look, look->rest[i], begin);
		ARENA_PUSH(arena, items, n_items, test);
	}
	return look->negated ? tree_sequence(arena, items, n_items)
			     : tree_choice(arena, items, n_items);
}

const struct tree *parse_look(struct parser *p)
{
	size_t begin = p->at;
	struct flags outer = p->flags;
	struct look look = {.p = p};
	parser_eats(p, "(?");
	look.behind = parser_eats(p, "<");
	look.negated = parser_eats(p, "!");
	if (!look.negated)
		parser_eats(p, "=");
	const struct tree *body = parse_choice(p);
	p->flags = outer;
	if (body == NULL)
		return NULL;
	if (!parser_eats(p, ")")) {
		parser_refuse(p, begin, "unclosed group", "add the closing `)`");
		return NULL;
	}
	look_add(&look, body);
	return look_tree(&look, begin);
}
