/* edges.c - what a search may leave out at the two ends of a pattern.
 * Needs:  a tree.
 * Gives:  a smaller tree.
 * Keeps:  whether the pattern matches somewhere in a text.
 *
 * A match of `a*b` holds a match of `b`, and one of `ba*` begins with one of `b`.  So an
 * optional part at an end goes; of a repeated one its least number stays.  Repeats of one
 * set are opened instead, X{3,9} -> X{3,}: a run that has gone on for longer stands for
 * every shorter one, which is the cheapest to count.  And where the match may go on, what
 * is asked of what comes there is part of it: `a(?=b)` is found where `ab` is.  Neither
 * is so in edges_least, for which the new tree must match inside of each match of the
 * old.
 */
#include "pattern/search.h"

enum end { FRONT, BACK };

/* What is left of a repeat that has to happen several times. */
enum rest {
	REST_OPEN,  /* what is cheapest to run: X{3,} of X{3,9} */
	REST_LEAST, /* what each match contains: as few rounds as there must be */
};

struct trimming {
	struct arena *arena;
	enum end end;
	enum rest rest;
};

static const struct tree *trim(const struct trimming *t, const struct tree *tree);

static bool is_empty(const struct tree *tree)
{
	return tree->kind == TREE_EMPTY;
}

static const struct tree *trim_sequence(const struct trimming *t, const struct tree *tree)
{
	bool is_front = t->end == FRONT;
	uint32_t first = 0, n = tree->n_items;
	const struct tree *last_trimmed = NULL;
	while (n > 0) {
		uint32_t at = is_front ? first : first + n - 1;
		last_trimmed = trim(t, tree->items[at]);
		if (!is_empty(last_trimmed))
			break;
		first += is_front;
		n--;
	}
	if (n == 0)
		return tree_empty(t->arena);
	const struct tree **items = ARENA_ARRAY(t->arena, const struct tree *, n);
	for (uint32_t i = 0; i < n; i++)
		items[i] = tree->items[first + i];
	items[is_front ? 0 : n - 1] = last_trimmed;
	return tree_sequence(t->arena, items, n);
}

static const struct tree *trim_choice(const struct trimming *t, const struct tree *tree)
{
	const struct tree **items =
		ARENA_ARRAY(t->arena, const struct tree *, tree->n_items);
	for (uint32_t i = 0; i < tree->n_items; i++) {
		items[i] = trim(t, tree->items[i]);
		if (is_empty(items[i]))
			return items[i];
	}
	return tree_choice(t->arena, items, tree->n_items);
}

/* As few rounds as there must be, the outermost trimmed. */
static const struct tree *least_rounds(const struct trimming *t, const struct tree *tree,
				       const struct tree *outer)
{
	const struct tree *inner =
		tree_repeat(t->arena, tree->items[0], tree->min - 1, tree->min - 1);
	const struct tree **items = ARENA_ARRAY(t->arena, const struct tree *, 2);
	items[0] = t->end == FRONT ? outer : inner;
	items[1] = t->end == FRONT ? inner : outer;
	return tree_sequence(t->arena, items, 2);
}

static const struct tree *trim_repeat(const struct trimming *t, const struct tree *tree)
{
	const struct tree *item = tree->items[0];
	if (tree->min == 0)
		return tree_empty(t->arena);
	const struct tree *outer = trim(t, item);
	if (tree->min == 1 || is_empty(outer))
		return outer;
	if (t->rest == REST_LEAST)
		return least_rounds(t, tree, outer);
	uint32_t max = item->kind == TREE_SET ? TREE_UNBOUNDED : tree->min;
	return tree_repeat(t->arena, item, tree->min, max);
}

static bool asks_nothing(const struct tree *test)
{
	struct symbols all = symbols_all();
	return symbols_equal(&test->before, &all) && symbols_equal(&test->set, &all);
}

static const struct tree *trim(const struct trimming *t, const struct tree *tree)
{
	switch (tree->kind) {
	case TREE_SEQUENCE:
		return trim_sequence(t, tree);
	case TREE_CHOICE:
		return trim_choice(t, tree);
	case TREE_REPEAT:
		return trim_repeat(t, tree);
	case TREE_TEST:
		return asks_nothing(tree) ? tree_empty(t->arena) : tree;
	case TREE_AHEAD:
	case TREE_BEHIND:
		if (t->rest == REST_OPEN && !tree->negated &&
		    (tree->kind == TREE_AHEAD) == (t->end == BACK))
			return trim(t, tree->items[0]);
		break;
	case TREE_EMPTY:
	case TREE_SET:
	case TREE_FINAL:
		break;
	}
	return tree;
}

static const struct tree *trim_front(struct arena *arena, const struct tree *tree,
				     enum rest rest)
{
	return trim(&(struct trimming){arena, FRONT, rest}, tree);
}

static const struct tree *trim_back(struct arena *arena, const struct tree *tree,
				    enum rest rest)
{
	return trim(&(struct trimming){arena, BACK, rest}, tree);
}

const struct tree *edges_trim_back(struct arena *arena, const struct tree *tree)
{
	return trim_back(arena, tree, REST_OPEN);
}

const struct tree *edges_least(struct arena *arena, const struct tree *tree)
{
	return trim_back(arena, trim_front(arena, tree, REST_LEAST), REST_LEAST);
}

const struct tree *search_tree(struct arena *arena, const struct tree *tree)
{
	const struct tree *front = trim_front(arena, tree, REST_OPEN);
	return trim_back(arena, behind_expand(arena, front), REST_OPEN);
}
