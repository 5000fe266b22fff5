/* tree.c - building syntax trees.
 *
 * Sizes are counted here, saturating, so that a pattern such as (a{999}){999} is
 * refused before anything is expanded.
 */
#include "pattern/tree.h"

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
	tree->size = size_multiply(size_add(item->size, 1), copies);
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

static bool all_items_nullable(const struct tree *tree, unsigned before, unsigned next)
{
	for (uint32_t i = 0; i < tree->n_items; i++)
		if (!tree_is_nullable(tree->items[i], before, next))
			return false;
	return true;
}

static bool some_item_nullable(const struct tree *tree, unsigned before, unsigned next)
{
	for (uint32_t i = 0; i < tree->n_items; i++)
		if (tree_is_nullable(tree->items[i], before, next))
			return true;
	return false;
}

bool tree_is_nullable(const struct tree *tree, unsigned before, unsigned next)
{
	switch (tree->kind) {
	case TREE_EMPTY:
		return true;
	case TREE_SET:
		return false;
	case TREE_SEQUENCE:
		return all_items_nullable(tree, before, next);
	case TREE_CHOICE:
		return some_item_nullable(tree, before, next);
	case TREE_REPEAT:
		return tree->min == 0 || tree_is_nullable(tree->items[0], before, next);
	case TREE_TEST:
		return symbols_has(&tree->before, before) &&
		       symbols_has(&tree->set, next);
	case TREE_FINAL:
		return next == SYMBOL_EDGE;
	}
	return false;
}
