/* nfa.h - the tree as a nondeterministic automaton over symbols.
 *
 * Every zero-width test is an edge guarded by a pair: it may be taken if the
 * previous symbol is in the set `before` and the next one will be in `next`.  So
 * \b is a choice of two guards, ^ one on the previous symbol, $ one on the next.
 */
#ifndef EDICT_PATTERN_NFA_H
#define EDICT_PATTERN_NFA_H

#include "pattern/tree.h"

enum nfa_kind {
	NFA_SET,   /* a byte of `set`, then `out` */
	NFA_SPLIT, /* nothing, then `out` or `out2` */
	NFA_GUARD, /* nothing, if `before` and `set` (the next symbol) allow; then `out`
		    */
	NFA_FINAL, /* as TREE_FINAL, then `out`; gone once nfa_build returns */
	NFA_ACCEPT,
};

#define NFA_NO_CHAIN UINT32_MAX

struct nfa_node {
	enum nfa_kind kind;
	uint32_t out, out2;
	uint32_t set, before; /* indices into `sets` */
	/* Of two nodes of one chain, what the one of lower rank accepts the other
	 * accepts too: copies of a repeated part with less and more to go. */
	uint32_t chain, rank;
};

struct nfa {
	struct nfa_node *nodes;
	size_t n_nodes;
	struct symbols *sets; /* distinct */
	size_t n_sets;
	uint32_t start;
	uint32_t n_chains;
};

/* The nodes are at most three times the size of the tree, and a few. */
struct nfa *nfa_build(struct arena *arena, const struct tree *tree);

#endif
