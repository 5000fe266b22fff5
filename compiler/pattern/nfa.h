/* nfa.h - trees as one nondeterministic automaton over symbols.
 *
 * Every zero-width test is an edge guarded by a pair: it may be taken if the
 * previous symbol is in the set `before` and the next one will be in `next`.  So
 * \b is a choice of two guards, ^ one on the previous symbol, $ one on the next.
 *
 * A long repeat of one byte set is not written out: a *counted* node takes bytes of the
 * set until its counter runs out.  Of several runs through it at once, the three kinds of
 * counters keep what decides:
 *
 *     NFA_AT_MOST   X{0,n}  the youngest: what an older run accepts it accepts too
 *     NFA_AT_LEAST  X{n,}   the oldest, likewise
 *     NFA_EXACTLY   X{n}    each of them
 *
 * A *gap* is a repeat of a wide set, `.{0,200}` or `[^>]*`.  From there on a match can be
 * the affair of another automaton, which is entered where it begins.
 */
#ifndef EDICT_PATTERN_NFA_H
#define EDICT_PATTERN_NFA_H

#include "edict/scan.h"
#include "pattern/tree.h"

enum nfa_kind {
	NFA_SET,   /* a byte of `set`, then `out` */
	NFA_COUNT, /* a byte of `set`, then `out`; run out, `out2` without a byte */
	NFA_SPLIT, /* nothing, then `out` or `out2` */
	NFA_GAP,   /* nothing, then `out`; it is the beginning of `gap` */
	NFA_GUARD, /* nothing, if `before` and `set` (the next symbol) allow; then `out`
		    */
	NFA_FINAL, /* as TREE_FINAL, then `out`; gone once a tree has been added */
	NFA_ACCEPT,
};

#define NFA_NONE       UINT32_MAX
#define NFA_NO_COUNTER UINT16_MAX

struct nfa_node {
	enum nfa_kind kind;
	uint32_t out, out2;   /* NFA_COUNT: out2 is NFA_NONE if a run just ends */
	uint32_t set, before; /* indices into `sets` */
	/* Of two nodes of one chain, what the one of lower rank accepts the other
	 * accepts too: copies of a repeated part with less and more to go. */
	uint32_t chain, rank;
	uint16_t owner;	  /* the pattern */
	uint16_t counter; /* NFA_COUNT: its own; NFA_SET: the one its byte starts */
	uint16_t gap;	  /* NFA_GAP */
};

enum nfa_counter_kind { NFA_AT_MOST, NFA_AT_LEAST, NFA_EXACTLY };

struct nfa_counter {
	enum nfa_counter_kind kind;
	uint16_t length; /* bytes it counts */
	uint32_t node;
};

struct nfa {
	struct nfa_node *nodes;
	size_t n_nodes;
	struct symbols *sets; /* distinct */
	size_t n_sets;
	uint32_t *starts; /* by pattern */
	size_t n_starts;
	struct nfa_counter *counters;
	size_t n_counters;
	uint32_t *gaps; /* nodes; of one pattern, what stands later comes first */
	size_t n_gaps;
	uint32_t n_chains;
};

/* From how many bytes on a repeat is counted, and whether gaps are noted. */
struct nfa_form {
	uint32_t open;	/* at most, at least */
	uint32_t exact; /* exactly: its states may stay few without a counter */
	bool has_gaps;
};

/* Add a pattern, owner n_starts.  Its nodes are at most three times the size of the tree
 * and a few.  False if the tree has a construct that has no automaton of this form. */
bool nfa_add(struct arena *arena, struct nfa *nfa, const struct tree *tree,
	     struct nfa_form form);

/* The number of `set` among the sets. */
uint32_t nfa_set(struct arena *arena, struct nfa *nfa, const struct symbols *set);

#endif
