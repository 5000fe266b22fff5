/* closure.h - what an NFA may wait for at one position of a text.
 *
 * An *item* is a node that waits for a byte (or accepts), and a mask: the symbols that
 * may come next at all.  Reaching a node through a guard, the previous symbol is known,
 * so that half of the pair is tested at once; the other half narrows the mask.
 *
 *     closure_reach    put a node in
 *     closure_spread   follow the edges that take no byte
 *     closure_collect  leave the items, sorted, and begin anew
 *
 * Symbols are byte classes here: bytes that no set of the NFA tells apart are one.
 */
#ifndef EDICT_PATTERN_CLOSURE_H
#define EDICT_PATTERN_CLOSURE_H

#include "pattern/machine.h"

#define MASK_FULL 0u

struct item {
	uint32_t node;
	uint32_t mask; /* index into `masks` */
};

struct closure {
	struct arena *arena;
	const struct nfa *nfa;
	uint8_t class_of[256]; /* numbered by their smallest byte */
	uint32_t n_classes;
	struct symbols *class_sets; /* nfa->sets in terms of classes */
	struct symbols *masks;
	size_t n_masks;
	uint64_t work; /* nodes looked at so far */

	struct item *items; /* what closure_collect left */
	size_t n_items;

	uint32_t gap;	  /* that of the machine */
	bool *is_entered; /* by gap: it begins here, and is another machine's */

	/* While it is made. */
	uint32_t *mask_of; /* by node; NFA_NONE outside the closure */
	uint32_t *reached; /* nodes in the closure */
	size_t n_reached;
	uint32_t *queue; /* nodes whose mask has grown; used as a stack */
	size_t n_queued;
	bool *is_queued;	       /* by node */
	uint32_t *best_rank;	       /* by chain; 0 outside of closure_collect */
	uint64_t *is_waiting;	       /* a bit a node; 0 outside of closure_collect */
	uint32_t first_word, end_word; /* where bits may be set in `is_waiting` */
};

/* Over the nodes of `machine`. */
void closure_init(struct closure *c, struct arena *arena, const struct nfa *nfa,
		  const struct machine *machine);
void closure_reach(struct closure *c, uint32_t node, uint32_t mask);
/* `before`: the class of the byte that was taken, or SYMBOL_EDGE. */
void closure_spread(struct closure *c, unsigned before);
void closure_collect(struct closure *c);

static inline bool item_allows(const struct closure *c, struct item item, unsigned symbol)
{
	return symbols_has(&c->masks[item.mask], symbol);
}

/* Does the item take a byte of `class`? */
static inline bool item_takes(const struct closure *c, struct item item, unsigned class)
{
	const struct nfa_node *node = &c->nfa->nodes[item.node];
	return (node->kind == NFA_SET || node->kind == NFA_COUNT) &&
	       item_allows(c, item, class) &&
	       symbols_has(&c->class_sets[node->set], class);
}

#endif
