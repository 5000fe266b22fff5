/* oracle.c - a second matcher, over the tree: slow, and plainly the definition.
 *
 * A part of a pattern is a function from a set of positions, where it may begin, to
 * the set of positions where it may end.  A position is a number from 0 to the
 * length of the text.  A sequence composes such functions, a choice joins them, a
 * repeat iterates until nothing new appears.  Shares no code with nfa.c and dfa.c.
 *
 * Time is polynomial: a repeat looks at each position once, whatever led there.
 * Recursion follows the tree, never the text.
 */
#include <string.h>

#include "pattern/tree.h"

/* A set of positions; words outside [low, high) are zero. */
struct positions {
	uint64_t *words;
	size_t low, high;
	struct positions *next_spare;
};

struct oracle {
	struct arena *arena;
	struct text text;
	struct positions *spare; /* empty sets, not in use */
};

/* ---- sets of positions --------------------------------------------------- */

static struct positions *set_take(struct oracle *o)
{
	struct positions *set = o->spare;
	if (set != NULL) {
		o->spare = set->next_spare;
		return set;
	}
	set = ARENA_NEW(o->arena, struct positions);
	set->words = ARENA_ARRAY(o->arena, uint64_t, o->text.len / 64 + 1);
	return set;
}

static void set_give_back(struct oracle *o, struct positions *set)
{
	if (set->low < set->high)
		memset(set->words + set->low, 0,
		       (set->high - set->low) * sizeof *set->words);
	set->low = set->high = 0;
	set->next_spare = o->spare;
	o->spare = set;
}

static void set_widen(struct positions *set, size_t low, size_t high)
{
	bool is_new = set->low == set->high;
	set->low = is_new || low < set->low ? low : set->low;
	set->high = is_new || high > set->high ? high : set->high;
}

static void set_add(struct positions *set, size_t position)
{
	set->words[position / 64] |= UINT64_C(1) << position % 64;
	set_widen(set, position / 64, position / 64 + 1);
}

static bool set_has(const struct positions *set, size_t position)
{
	return (set->words[position / 64] >> position % 64 & 1u) != 0;
}

static bool set_is_empty(const struct positions *set)
{
	for (size_t i = set->low; i < set->high; i++)
		if (set->words[i] != 0)
			return false;
	return true;
}

static void set_add_all(struct positions *set, const struct positions *more)
{
	if (more->low == more->high)
		return;
	for (size_t i = more->low; i < more->high; i++)
		set->words[i] |= more->words[i];
	set_widen(set, more->low, more->high);
}

static void set_remove_all(struct positions *set, const struct positions *gone)
{
	for (size_t i = set->low; i < set->high; i++)
		set->words[i] &= ~gone->words[i];
}

/* ---- the meaning of each kind of tree ------------------------------------ */

/* The byte before or at `position`, or the edge. */
static unsigned symbol_before(struct text text, size_t position)
{
	return position == 0 ? SYMBOL_EDGE : (uint8_t)text.ptr[position - 1];
}

static unsigned symbol_at(struct text text, size_t position)
{
	return position == text.len ? SYMBOL_EDGE : (uint8_t)text.ptr[position];
}

static bool is_final(struct text text, size_t position)
{
	return position == text.len ||
	       (position + 1 == text.len && text.ptr[position] == '\n');
}

/* Where a tree without items may end that begins at `position`. */
static void leaf_ends(const struct oracle *o, const struct tree *tree, size_t position,
		      struct positions *out)
{
	unsigned next = symbol_at(o->text, position);
	switch (tree->kind) {
	case TREE_SET:
		if (next != SYMBOL_EDGE && symbols_has(&tree->set, next))
			set_add(out, position + 1);
		break;
	case TREE_TEST:
		if (symbols_has(&tree->before, symbol_before(o->text, position)) &&
		    symbols_has(&tree->set, next))
			set_add(out, position);
		break;
	case TREE_FINAL:
		if (is_final(o->text, position))
			set_add(out, position);
		break;
	case TREE_EMPTY:
	case TREE_SEQUENCE:
	case TREE_CHOICE:
	case TREE_REPEAT:
	case TREE_AHEAD:
	case TREE_BEHIND:
		set_add(out, position);
		break;
	}
}

static void leaf_ends_all(const struct oracle *o, const struct tree *tree,
			  const struct positions *in, struct positions *out)
{
	for (size_t word = in->low; word < in->high; word++) {
		if (in->words[word] == 0)
			continue;
		for (size_t bit = 0; bit < 64; bit++)
			if (set_has(in, word * 64 + bit))
				leaf_ends(o, tree, word * 64 + bit, out);
	}
}

static void ends(struct oracle *o, const struct tree *tree, const struct positions *in,
		 struct positions *out);

/* Replace `*set` by where `tree` ends that begins in it. */
static void advance(struct oracle *o, const struct tree *tree, struct positions **set)
{
	struct positions *next = set_take(o);
	ends(o, tree, *set, next);
	set_give_back(o, *set);
	*set = next;
}

static void sequence_ends(struct oracle *o, const struct tree *tree,
			  const struct positions *in, struct positions *out)
{
	struct positions *set = set_take(o);
	set_add_all(set, in);
	for (uint32_t i = 0; i < tree->n_items && !set_is_empty(set); i++)
		advance(o, tree->items[i], &set);
	set_add_all(out, set);
	set_give_back(o, set);
}

/* A position met again after more rounds has fewer rounds left and adds nothing. */
static void repeat_ends(struct oracle *o, const struct tree *tree,
			const struct positions *in, struct positions *out)
{
	struct positions *fresh = set_take(o), *seen = set_take(o);
	set_add_all(fresh, in);
	for (uint32_t i = 0; i < tree->min && !set_is_empty(fresh); i++)
		advance(o, tree->items[0], &fresh);
	set_add_all(seen, fresh);
	for (uint32_t i = tree->min; i < tree->max && !set_is_empty(fresh); i++) {
		advance(o, tree->items[0], &fresh);
		set_remove_all(fresh, seen);
		set_add_all(seen, fresh);
	}
	set_add_all(out, seen);
	set_give_back(o, fresh);
	set_give_back(o, seen);
}

/* The positions of `in` from which the body of a lookahead matches, or does not. */
static void ahead_ends(struct oracle *o, const struct tree *tree,
		       const struct positions *in, struct positions *out)
{
	for (size_t position = in->low * 64;
	     position < in->high * 64 && position <= o->text.len; position++) {
		if (!set_has(in, position))
			continue;
		struct positions *here = set_take(o), *found = set_take(o);
		set_add(here, position);
		ends(o, tree->items[0], here, found);
		if (set_is_empty(found) == tree->negated)
			set_add(out, position);
		set_give_back(o, here);
		set_give_back(o, found);
	}
}

/* The positions of `in` at which the body of a lookbehind may end, or may not. */
static void behind_ends(struct oracle *o, const struct tree *tree,
			const struct positions *in, struct positions *out)
{
	struct positions *everywhere = set_take(o), *found = set_take(o);
	for (size_t position = 0; position <= o->text.len; position++)
		set_add(everywhere, position);
	ends(o, tree->items[0], everywhere, found);
	for (size_t position = in->low * 64;
	     position < in->high * 64 && position <= o->text.len; position++)
		if (set_has(in, position) && set_has(found, position) != tree->negated)
			set_add(out, position);
	set_give_back(o, everywhere);
	set_give_back(o, found);
}

/* Add to `out` where `tree` may end that begins at a position in `in`. */
static void ends(struct oracle *o, const struct tree *tree, const struct positions *in,
		 struct positions *out)
{
	switch (tree->kind) {
	case TREE_EMPTY:
		set_add_all(out, in);
		break;
	case TREE_SET:
	case TREE_TEST:
	case TREE_FINAL:
		leaf_ends_all(o, tree, in, out);
		break;
	case TREE_SEQUENCE:
		sequence_ends(o, tree, in, out);
		break;
	case TREE_CHOICE:
		for (uint32_t i = 0; i < tree->n_items; i++)
			ends(o, tree->items[i], in, out);
		break;
	case TREE_REPEAT:
		repeat_ends(o, tree, in, out);
		break;
	case TREE_AHEAD:
		ahead_ends(o, tree, in, out);
		break;
	case TREE_BEHIND:
		behind_ends(o, tree, in, out);
		break;
	}
}

bool pattern_oracle(const struct pattern *pattern, struct text text)
{
	struct oracle o = {.arena = arena_new(), .text = text};
	struct positions *everywhere = set_take(&o), *found = set_take(&o);
	for (size_t position = 0; position <= text.len; position++)
		set_add(everywhere, position);
	ends(&o, pattern->tree, everywhere, found);
	bool matches = !set_is_empty(found);
	arena_free(o.arena);
	return matches;
}
