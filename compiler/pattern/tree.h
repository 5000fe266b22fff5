/* tree.h - the syntax tree of a pattern, in terms of bytes.
 *
 * What the parser leaves: flags are resolved, letters folded, characters beyond
 * ASCII spelt as their UTF-8 bytes.  Groups leave no node.  Trees are immutable
 * and at most a few nodes deep for each level of parentheses.
 */
#ifndef EDICT_PATTERN_TREE_H
#define EDICT_PATTERN_TREE_H

#include "base/arena.h"
#include "pattern/pattern.h"
#include "pattern/symbols.h"

enum tree_kind {
	TREE_EMPTY,    /* matches the empty text */
	TREE_SET,      /* one byte of `set` */
	TREE_SEQUENCE, /* all items, one after the other */
	TREE_CHOICE,   /* one of the items */
	TREE_REPEAT,   /* items[0], `min` to `max` times */
	TREE_TEST,     /* no byte; the symbol before is in `before`, the next in `set` */
	TREE_FINAL,    /* no byte; at the end, or before one newline that is the end */
	TREE_AHEAD,    /* no byte; items[0] matches from here, or does not if `negated` */
	TREE_BEHIND, /* no byte; items[0] matches up to here, or does not if `negated` */
};

#define TREE_UNBOUNDED UINT32_MAX

struct tree {
	enum tree_kind kind;
	uint32_t n_items;
	uint32_t min, max; /* TREE_REPEAT; max may be TREE_UNBOUNDED */
	uint32_t size;	   /* NFA nodes it expands to; UINT32_MAX where beyond counting */
	struct symbols set;
	struct symbols before;
	const struct tree **items;
	bool negated;	     /* TREE_AHEAD and TREE_BEHIND */
	uint32_t begin, end; /* of these two, the bytes in the text of the pattern */
	/* Of TREE_REPEAT, for atomic.c alone: it would rather match less; it gives back
	 * nothing, and then `begin` and `end` are set.  Neither changes what matches. */
	bool lazy, atomic;
};

struct pattern {
	struct text text; /* as given, for messages */
	const struct tree *tree;
	const struct tree *core; /* search.h: found in the same texts, and smaller */
};

/* tree.c: constructors. */
const struct tree *tree_empty(struct arena *arena);
const struct tree *tree_set(struct arena *arena, struct symbols set);
const struct tree *tree_sequence(struct arena *arena, const struct tree **items,
				 size_t n);
const struct tree *tree_choice(struct arena *arena, const struct tree **items, size_t n);
const struct tree *tree_repeat(struct arena *arena, const struct tree *item, uint32_t min,
			       uint32_t max);
/* The repeat `tree`, lazy; and `item` once, atomic. */
const struct tree *tree_lazy(struct arena *arena, const struct tree *tree);
const struct tree *tree_atomic(struct arena *arena, const struct tree *item,
			       uint32_t begin, uint32_t end);
const struct tree *tree_test(struct arena *arena, struct symbols before,
			     struct symbols next);
const struct tree *tree_final(struct arena *arena);
/* TREE_AHEAD or TREE_BEHIND for the bytes [begin, end) of the pattern.  What asks about
 * one symbol only never comes as these: it is a TREE_TEST. */
const struct tree *tree_look(struct arena *arena, enum tree_kind kind,
			     const struct tree *body, bool negated, uint32_t begin,
			     uint32_t end);
/* The first TREE_AHEAD or TREE_BEHIND in `tree`; NULL if there is none. */
const struct tree *tree_find_look(const struct tree *tree);

/* The byte `b`, in both cases if it is a letter and `ignore_case`. */
const struct tree *tree_byte(struct arena *arena, uint8_t b, bool ignore_case);

/* Add the other case of each ASCII letter in `set`. */
struct symbols symbols_fold(struct symbols set);

/* Does the tree match the empty text between these two symbols, whatever stands
 * further away? */
bool tree_is_nullable(const struct tree *tree, unsigned before, unsigned next);

#endif
