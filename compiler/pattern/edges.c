/* edges.c - what a search may leave out at the two ends of a pattern.
 * Needs:  a tree.
 * Gives:  a smaller tree.
 * Keeps:  whether the pattern matches somewhere in a text.
 *
 * A match of `a*b` holds a match of `b`, and one of `ba*` begins with one of `b`.  So an
 * optional part at an end goes; of a repeated one its least number stays.  Repeats of one
 * set are opened instead, X{3,9} -> X{3,}: a run that has gone on for longer stands for
 * every shorter one, which is the cheapest to count.  And where the match may go on, what
 * is asked of what comes there is part of it: `a(?=b)` is found where `ab` is.
 */
#include "pattern/search.h"

enum end { FRONT, BACK };

static const struct tree *trim(struct arena *arena, const struct tree *tree,
			       enum end end);

static bool is_empty(const struct tree *tree)
{
	return tree->kind == TREE_EMPTY;
}

static const struct tree *trim_sequence(struct arena *arena, const struct tree *tree,
					enum end end)
{
	uint32_t first = 0, n = tree->n_items;
	const struct tree *last_trimmed = NULL;
	while (n > 0) {
		uint32_t at = end == FRONT ? first : first + n - 1;
		last_trimmed = trim(arena, tree->items[at], end);
		if (!is_empty(last_trimmed))
			break;
		first += end == FRONT;
		n--;
	}
	if (n == 0)
		return tree_empty(arena);
	const struct tree **items = ARENA_ARRAY(arena, const struct tree *, n);
	for (uint32_t i = 0; i < n; i++)
		items[i] = tree->items[first + i];
	items[end == FRONT ? 0 : n - 1] = last_trimmed;
	return tree_sequence(arena, items, n);
}

static const struct tree *trim_choice(struct arena *arena, const struct tree *tree,
				      enum end end)
{
	const struct tree **items =
		ARENA_ARRAY(arena, const struct tree *, tree->n_items);
	for (uint32_t i = 0; i < tree->n_items; i++) {
		items[i] = trim(arena, tree->items[i], end);
		if (is_empty(items[i]))
			return items[i];
	}
	return tree_choice(arena, items, tree->n_items);
}

static const struct tree *trim_repeat(struct arena *arena, const struct tree *tree,
				      enum end end)
{
	const struct tree *item = tree->items[0];
	if (tree->min == 0)
		return tree_empty(arena);
	if (tree->min == 1)
		return trim(arena, item, end);
	if (item->kind == TREE_SET)
		return tree_repeat(arena, item, tree->min, TREE_UNBOUNDED);
	return tree_repeat(arena, item, tree->min, tree->min);
}

static const struct tree *trim(struct arena *arena, const struct tree *tree, enum end end)
{
	switch (tree->kind) {
	case TREE_SEQUENCE:
		return trim_sequence(arena, tree, end);
	case TREE_CHOICE:
		return trim_choice(arena, tree, end);
	case TREE_REPEAT:
		return trim_repeat(arena, tree, end);
	case TREE_AHEAD:
	case TREE_BEHIND:
		if (!tree->negated && (tree->kind == TREE_AHEAD) == (end == BACK))
			return trim(arena, tree->items[0], end);
		break;
	case TREE_EMPTY:
	case TREE_SET:
	case TREE_TEST:
	case TREE_FINAL:
		break;
	}
	return tree;
}

const struct tree *edges_trim_back(struct arena *arena, const struct tree *tree)
{
	return trim(arena, tree, BACK);
}

const struct tree *search_tree(struct arena *arena, const struct tree *tree)
{
	const struct tree *open = behind_expand(arena, trim(arena, tree, FRONT));
	return trim(arena, open, BACK);
}
