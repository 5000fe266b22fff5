/* trigger_length.c - how many bytes the matches of a pattern have, and read before them.
 *
 * Needs:   a tree.
 * Gives:   bounds; those above stay above and those below below, whatever is asked by
 *          the zero-width tests of the tree.
 */
#include "pattern/trigger_parts.h"

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
