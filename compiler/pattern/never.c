/* never.c - patterns that match no text.
 *
 * Needs:   a tree.
 * Gives:   true only if there is no match, whatever the text: `a^b`, `$a`, `\b\B`.
 *
 * The tree is walked from left to right with two sets: what the symbol before can be,
 * and what the next one may be.  Where one of them becomes empty nothing goes on.
 * Lookaround of more than a symbol, and what a repeated group leaves, may be anything.
 */
#include "pattern/tree.h"

struct point {
	struct symbols before, next;
	bool is_dead;
};

static struct point join(struct point a, const struct point *b)
{
	if (a.is_dead || b->is_dead)
		return a.is_dead ? *b : a;
	a.before = symbols_or(a.before, &b->before);
	a.next = symbols_or(a.next, &b->next);
	return a;
}

static struct point narrow(struct point at, const struct symbols *before,
			   const struct symbols *next)
{
	at.before = symbols_and(at.before, before);
	at.next = symbols_and(at.next, next);
	at.is_dead =
		at.is_dead || symbols_are_none(&at.before) || symbols_are_none(&at.next);
	return at;
}

static struct point read_byte(struct point at, const struct symbols *set)
{
	struct symbols any = symbols_all();
	at = narrow(at, &any, set);
	at.before = at.next;
	at.next = any;
	return at;
}

static struct point walk(const struct tree *tree, struct point at);

static struct point walk_choice(const struct tree *tree, struct point at)
{
	struct point out = {.is_dead = true};
	for (uint32_t i = 0; i < tree->n_items; i++) {
		struct point one = walk(tree->items[i], at);
		out = join(out, &one);
	}
	return out;
}

/* What the last of several turns leaves is known only where each reads one byte, so
 * that no item is walked twice. */
static struct point walk_repeat(const struct tree *tree, struct point at)
{
	const struct tree *item = tree->items[0];
	struct point out = {symbols_all(), symbols_all(), false};
	struct point first = tree->min > 0 ? walk(item, at) : at;
	if (tree->max == 0 || first.is_dead)
		return first;
	if (item->kind == TREE_SET)
		out = read_byte(out, &item->set);
	else if (tree->min == 1 && tree->max == 1)
		out = first;
	return tree->min > 0 ? out : join(out, &at);
}

static struct point walk(const struct tree *tree, struct point at)
{
	struct symbols any = symbols_all(), last = {{0}};
	if (at.is_dead)
		return at;
	switch (tree->kind) {
	case TREE_EMPTY:
	case TREE_AHEAD:
	case TREE_BEHIND:
		break;
	case TREE_SET:
		return read_byte(at, &tree->set);
	case TREE_SEQUENCE:
		for (uint32_t i = 0; i < tree->n_items; i++)
			at = walk(tree->items[i], at);
		break;
	case TREE_CHOICE:
		return walk_choice(tree, at);
	case TREE_REPEAT:
		return walk_repeat(tree, at);
	case TREE_TEST:
		return narrow(at, &tree->before, &tree->set);
	case TREE_FINAL:
		symbols_add(&last, '\n');
		symbols_add(&last, SYMBOL_EDGE);
		return narrow(at, &any, &last);
	}
	return at;
}

bool pattern_never_matches(const struct pattern *pattern)
{
	return walk(pattern->tree, (struct point){symbols_all(), symbols_all(), false})
		.is_dead;
}
