/* ahead.h - lookahead as a product of automata. */
#ifndef EDICT_PATTERN_AHEAD_H
#define EDICT_PATTERN_AHEAD_H

#include "pattern/nfa.h"

/* A node from which `next` may be followed if `look` (a TREE_AHEAD) holds there.
 * NFA_NONE if that has no automaton: what follows is counted, or there would be too many
 * nodes. */
uint32_t ahead_product(struct arena *arena, struct nfa *nfa, const struct tree *look,
		       uint32_t next, uint16_t owner);

#endif
