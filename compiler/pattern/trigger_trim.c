/* trigger_trim.c - what each match of a pattern can do without at its ends.
 *
 * Whether a text has a match is asked, never how long it is.  So `\s*rm -rf.*` is found
 * wherever `rm -rf` is, and what a trigger looks for should be in there.  A zero-width
 * test stops the trimming: it tells where the parts before and behind it meet.
 */
#include "pattern/trigger_parts.h"

/* Does the tree match the empty text, whatever is around it? */
static bool is_dispensable(const struct tree *tree)
{
	struct symbols all = symbols_all();
	switch (tree->kind) {
	case TREE_EMPTY:
		return true;
	case TREE_SET:
	case TREE_FINAL:
	case TREE_AHEAD:
	case TREE_BEHIND:
		return false;
	case TREE_TEST:
		return symbols_equal(&tree->before, &all) &&
		       symbols_equal(&tree->set, &all);
	case TREE_SEQUENCE:
		for (uint32_t i = 0; i < tree->n_items; i++)
			if (!is_dispensable(tree->items[i]))
				return false;
		return true;
	case TREE_CHOICE:
		for (uint32_t i = 0; i < tree->n_items; i++)
			if (is_dispensable(tree->items[i]))
				return true;
		return false;
	case TREE_REPEAT:
		return tree->min == 0 || is_dispensable(tree->items[0]);
	}
	return false;
}

enum end { HEAD, TAIL };

static const struct tree *trim(struct arena *arena, const struct tree *tree,
			       enum end end);

static const struct tree *trim_sequence(struct arena *arena, const struct tree *tree,
					enum end end)
{
	size_t first = 0, past = tree->n_items;
	if (end == HEAD)
		while (first < past && is_dispensable(tree->items[first]))
			first++;
	else
		while (first < past && is_dispensable(tree->items[past - 1]))
			past--;
	size_t n = past - first;
	const struct tree **items = ARENA_ARRAY(arena, const struct tree *, n + 1);
	for (size_t i = 0; i < n; i++)
		items[i] = tree->items[first + i];
	size_t outer = end == HEAD ? 0 : n - 1;
	if (n > 0)
		items[outer] = trim(arena, items[outer], end);
	return tree_sequence(arena, items, n);
}

static const struct tree *trim_choice(struct arena *arena, const struct tree *tree,
				      enum end end)
{
	const struct tree **items =
		ARENA_ARRAY(arena, const struct tree *, tree->n_items);
	for (uint32_t i = 0; i < tree->n_items; i++)
		items[i] = trim(arena, tree->items[i], end);
	return tree_choice(arena, items, tree->n_items);
}

/* As few rounds as there must be, the outermost trimmed. */
static const struct tree *trim_repeat(struct arena *arena, const struct tree *tree,
				      enum end end)
{
	const struct tree *outer = trim(arena, tree->items[0], end);
	if (tree->min == 1)
		return outer;
	const struct tree *inner =
		tree_repeat(arena, tree->items[0], tree->min - 1, tree->min - 1);
	const struct tree **items = ARENA_ARRAY(arena, const struct tree *, 2);
	items[end == HEAD ? 0 : 1] = outer;
	items[end == HEAD ? 1 : 0] = inner;
	return tree_sequence(arena, items, 2);
}

static const struct tree *trim(struct arena *arena, const struct tree *tree, enum end end)
{
	if (is_dispensable(tree))
		return tree_empty(arena);
	switch (tree->kind) {
	case TREE_EMPTY:
	case TREE_SET:
	case TREE_TEST:
	case TREE_FINAL:
	case TREE_AHEAD:
	case TREE_BEHIND:
		return tree;
	case TREE_SEQUENCE:
		return trim_sequence(arena, tree, end);
	case TREE_CHOICE:
		return trim_choice(arena, tree, end);
	case TREE_REPEAT:
		return trim_repeat(arena, tree, end);
	}
	return tree;
}

const struct tree *trim_ends(struct arena *arena, const struct tree *tree)
{
	return trim(arena, trim(arena, tree, HEAD), TAIL);
}

/* Spaces are not counted in `before` (edict/scan.h). */
static bool is_spaces(const struct symbols *set)
{
	struct symbols spaces = symbols_range('\t', '\r');
	symbols_add(&spaces, ' ');
	struct symbols both = symbols_and(spaces, set);
	return symbols_equal(&both, set);
}

static uint32_t longest_times(uint32_t length, uint32_t times)
{
	uint64_t product = (uint64_t)length * times;
	return product < EDICT_BEFORE_FAR ? (uint32_t)product : EDICT_BEFORE_FAR;
}

uint32_t tree_longest(const struct tree *tree)
{
	uint32_t sum = 0;
	switch (tree->kind) {
	case TREE_EMPTY:
	case TREE_TEST:
	case TREE_FINAL:
	case TREE_AHEAD:
	case TREE_BEHIND:
		return 0;
	case TREE_SET:
		return is_spaces(&tree->set) ? 0 : 1;
	case TREE_SEQUENCE:
		for (uint32_t i = 0; i < tree->n_items && sum < EDICT_BEFORE_FAR; i++)
			sum += tree_longest(tree->items[i]);
		break;
	case TREE_CHOICE:
		for (uint32_t i = 0; i < tree->n_items; i++) {
			uint32_t length = tree_longest(tree->items[i]);
			sum = length > sum ? length : sum;
		}
		break;
	case TREE_REPEAT:
		sum = longest_times(tree_longest(tree->items[0]), tree->max);
		break;
	}
	return sum < EDICT_BEFORE_FAR ? sum : EDICT_BEFORE_FAR;
}

uint32_t tree_shortest(const struct tree *tree)
{
	uint32_t sum = 0;
	switch (tree->kind) {
	case TREE_EMPTY:
	case TREE_TEST:
	case TREE_FINAL:
	case TREE_AHEAD:
	case TREE_BEHIND:
		return 0;
	case TREE_SET:
		return 1;
	case TREE_SEQUENCE:
		for (uint32_t i = 0; i < tree->n_items && sum < EDICT_BEFORE_FAR; i++)
			sum += tree_shortest(tree->items[i]);
		break;
	case TREE_CHOICE:
		sum = EDICT_BEFORE_FAR;
		for (uint32_t i = 0; i < tree->n_items; i++) {
			uint32_t length = tree_shortest(tree->items[i]);
			sum = length < sum ? length : sum;
		}
		break;
	case TREE_REPEAT:
		sum = longest_times(tree_shortest(tree->items[0]), tree->min);
		break;
	}
	return sum < EDICT_BEFORE_FAR ? sum : EDICT_BEFORE_FAR;
}

uint32_t tree_looks_back(const struct tree *tree)
{
	uint32_t most = 0;
	for (uint32_t i = 0; i < tree->n_items; i++) {
		uint32_t length = tree_looks_back(tree->items[i]);
		if (tree->kind == TREE_BEHIND)
			length += tree_longest(tree->items[i]);
		most = length > most ? length : most;
	}
	return most < EDICT_BEFORE_FAR ? most : EDICT_BEFORE_FAR;
}

static bool is_zero_width(const struct tree *tree)
{
	return tree_longest(tree) == 0;
}

bool tree_is_anchored(const struct tree *tree)
{
	struct symbols edge = symbols_range(SYMBOL_EDGE, SYMBOL_EDGE);
	bool anchored = tree->kind == TREE_TEST && symbols_equal(&tree->before, &edge);
	switch (tree->kind) {
	case TREE_EMPTY:
	case TREE_SET:
	case TREE_TEST:
	case TREE_FINAL:
	case TREE_AHEAD:
	case TREE_BEHIND:
		break;
	case TREE_SEQUENCE:
		for (uint32_t i = 0; i < tree->n_items && !anchored; i++) {
			anchored = tree_is_anchored(tree->items[i]);
			if (!is_zero_width(tree->items[i]))
				break;
		}
		break;
	case TREE_CHOICE:
		anchored = true;
		for (uint32_t i = 0; i < tree->n_items; i++)
			anchored = anchored && tree_is_anchored(tree->items[i]);
		break;
	case TREE_REPEAT:
		anchored = tree->min > 0 && tree_is_anchored(tree->items[0]);
		break;
	}
	return anchored;
}
