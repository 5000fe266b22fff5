/* tree.c - building syntax trees.
 *
 * Sizes are counted here, saturating, so that a pattern such as (a{999}){999} is
 * refused before anything is expanded.
 */
#include "pattern/tree.h"

/* Longer repeats of one set are counted, not written out. */
#define COUNTED 64u

static uint32_t size_add(uint32_t a, uint32_t b)
{
	return a > UINT32_MAX - b ? UINT32_MAX : a + b;
}

static uint32_t size_multiply(uint32_t a, uint32_t b)
{
	uint64_t product = (uint64_t)a * b;
	return product > UINT32_MAX ? UINT32_MAX : (uint32_t)product;
}

static struct tree *tree_new(struct arena *arena, enum tree_kind kind)
{
	struct tree *tree = ARENA_NEW(arena, struct tree);
	tree->kind = kind;
	return tree;
}

const struct tree *tree_empty(struct arena *arena)
{
	return tree_new(arena, TREE_EMPTY);
}

const struct tree *tree_set(struct arena *arena, struct symbols set)
{
	struct tree *tree = tree_new(arena, TREE_SET);
	tree->set = set;
	tree->size = 1;
	return tree;
}

static const struct tree *tree_of_items(struct arena *arena, enum tree_kind kind,
					const struct tree **items, size_t n)
{
	if (n == 1)
		return items[0];
	struct tree *tree = tree_new(arena, kind);
	tree->items = items;
	tree->n_items = (uint32_t)n;
	for (size_t i = 0; i < n; i++)
		tree->size =
			size_add(tree->size,
				 size_add(items[i]->size, kind == TREE_CHOICE ? 1u : 0u));
	return tree;
}

const struct tree *tree_sequence(struct arena *arena, const struct tree **items, size_t n)
{
	return n == 0 ? tree_empty(arena) : tree_of_items(arena, TREE_SEQUENCE, items, n);
}

const struct tree *tree_choice(struct arena *arena, const struct tree **items, size_t n)
{
	if (n == 0) /* nothing to choose from: never matches */
		return tree_set(arena, (struct symbols){{0}});
	return tree_of_items(arena, TREE_CHOICE, items, n);
}

const struct tree *tree_repeat(struct arena *arena, const struct tree *item, uint32_t min,
			       uint32_t max)
{
	struct tree *tree = tree_new(arena, TREE_REPEAT);
	tree->items = ARENA_ARRAY(arena, const struct tree *, 1);
	tree->items[0] = item;
	tree->n_items = 1;
	tree->min = min;
	tree->max = max;
	uint32_t copies = max != TREE_UNBOUNDED ? max : min > 0 ? min : 1;
	if (item->kind == TREE_SET && copies > COUNTED)
		copies = COUNTED;
	tree->size = size_multiply(size_add(item->size, 1), copies);
	return tree;
}

const struct tree *tree_lazy(struct arena *arena, const struct tree *tree)
{
	struct tree *lazy = ARENA_NEW(arena, struct tree);
	*lazy = *tree;
	lazy->lazy = true;
	return lazy;
}

const struct tree *tree_atomic(struct arena *arena, const struct tree *item,
			       uint32_t begin, uint32_t end)
{
	struct tree *tree = ARENA_NEW(arena, struct tree);
	*tree = *tree_repeat(arena, item, 1, 1);
	tree->atomic = true;
	tree->begin = begin;
	tree->end = end;
	return tree;
}

const struct tree *tree_test(struct arena *arena, struct symbols before,
			     struct symbols next)
{
	struct tree *tree = tree_new(arena, TREE_TEST);
	tree->before = before;
	tree->set = next;
	tree->size = 1;
	return tree;
}

const struct tree *tree_final(struct arena *arena)
{
	struct tree *tree = tree_new(arena, TREE_FINAL);
	tree->size = 1;
	return tree;
}

const struct tree *tree_look(struct arena *arena, enum tree_kind kind,
			     const struct tree *body, bool negated, uint32_t begin,
			     uint32_t end)
{
	struct tree *tree = tree_new(arena, kind);
	tree->items = ARENA_ARRAY(arena, const struct tree *, 1);
	tree->items[0] = body;
	tree->n_items = 1;
	tree->negated = negated;
	tree->begin = begin;
	tree->end = end;
	tree->size = size_add(body->size, 1);
	return tree;
}

const struct tree *tree_find_look(const struct tree *tree)
{
	if (tree->kind == TREE_AHEAD || tree->kind == TREE_BEHIND)
		return tree;
	for (uint32_t i = 0; i < tree->n_items; i++) {
		const struct tree *found = tree_find_look(tree->items[i]);
		if (found != NULL)
			return found;
	}
	return NULL;
}

struct symbols symbols_fold(struct symbols set)
{
	struct symbols folded = set;
	for (unsigned c = 'a'; c <= 'z'; c++) {
		unsigned upper = c - 'a' + 'A';
		if (symbols_has(&set, c))
			symbols_add(&folded, upper);
		if (symbols_has(&set, upper))
			symbols_add(&folded, c);
	}
	return folded;
}

const struct tree *tree_byte(struct arena *arena, uint8_t b, bool ignore_case)
{
	struct symbols set = symbols_range(b, b);
	return tree_set(arena, ignore_case ? symbols_fold(set) : set);
}

/* ---- the empty text ------------------------------------------------------- *
 *
 * Two symbols do not always tell; `unknown` is the answer for where they do not.
 * With false it is what surely matches, with true what may.
 */

static bool nullable(const struct tree *tree, unsigned before, unsigned next,
		     bool unknown);

static bool all_nullable(const struct tree *tree, unsigned before, unsigned next,
			 bool unknown)
{
	for (uint32_t i = 0; i < tree->n_items; i++)
		if (!nullable(tree->items[i], before, next, unknown))
			return false;
	return true;
}

static bool some_nullable(const struct tree *tree, unsigned before, unsigned next,
			  bool unknown)
{
	for (uint32_t i = 0; i < tree->n_items; i++)
		if (nullable(tree->items[i], before, next, unknown))
			return true;
	return false;
}

/* At the edge it looks at, a lookaround sees nothing but the empty text. */
static bool look_nullable(const struct tree *look, unsigned before, unsigned next,
			  bool unknown)
{
	bool at_edge = (look->kind == TREE_AHEAD ? next : before) == SYMBOL_EDGE;
	if (nullable(look->items[0], before, next, false))
		return !look->negated;
	if (at_edge && !nullable(look->items[0], before, next, true))
		return look->negated;
	return unknown;
}

static bool nullable(const struct tree *tree, unsigned before, unsigned next,
		     bool unknown)
{
	switch (tree->kind) {
	case TREE_EMPTY:
		return true;
	case TREE_SET:
		return false;
	case TREE_SEQUENCE:
		return all_nullable(tree, before, next, unknown);
	case TREE_CHOICE:
		return some_nullable(tree, before, next, unknown);
	case TREE_REPEAT:
		return tree->min == 0 || nullable(tree->items[0], before, next, unknown);
	case TREE_TEST:
		return symbols_has(&tree->before, before) &&
		       symbols_has(&tree->set, next);
	case TREE_FINAL:
		return next == SYMBOL_EDGE || (next == '\n' && unknown);
	case TREE_AHEAD:
	case TREE_BEHIND:
		return look_nullable(tree, before, next, unknown);
	}
	return false;
}

bool tree_is_nullable(const struct tree *tree, unsigned before, unsigned next)
{
	return nullable(tree, before, next, false);
}
