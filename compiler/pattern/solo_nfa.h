/* nfa.h - the tree as a nondeterministic automaton over symbols.
 *
 * Every zero-width test is an edge guarded by a pair: it may be taken if the
 * previous symbol is in the set `before` and the next one will be in `next`.  So
 * \b is a choice of two guards, ^ one on the previous symbol, $ one on the next.
 */
#ifndef EDICT_PATTERN_SOLO_NFA_H
#define EDICT_PATTERN_SOLO_NFA_H

#include "pattern/tree.h"

enum solo_kind {
	SOLO_SET,   /* a byte of `set`, then `out` */
	SOLO_SPLIT, /* nothing, then `out` or `out2` */
	SOLO_GUARD, /* nothing, if `before` and `set` (the next symbol) allow; then `out`
		    */
	SOLO_FINAL, /* as TREE_FINAL, then `out`; gone once solo_nfa_build returns */
	SOLO_ACCEPT,
};

#define SOLO_NO_CHAIN UINT32_MAX

struct solo_node {
	enum solo_kind kind;
	uint32_t out, out2;
	uint32_t set, before; /* indices into `sets` */
	/* Of two nodes of one chain, what the one of lower rank accepts the other
	 * accepts too: copies of a repeated part with less and more to go. */
	uint32_t chain, rank;
};

struct solo_nfa {
	struct solo_node *nodes;
	size_t n_nodes;
	struct symbols *sets; /* distinct */
	size_t n_sets;
	uint32_t start;
	uint32_t n_chains;
};

/* The nodes are at most three times the size of the tree, and a few. */
struct solo_nfa *solo_nfa_build(struct arena *arena, const struct tree *tree);

#endif
