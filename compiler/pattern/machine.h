/* machine.h - an NFA parted at its gaps.
 *
 * Each machine is one DFA.  The first holds the beginnings of the patterns; every other
 * one what follows from the beginning of one gap.  A machine that comes to a gap enters
 * the machine of that gap, after a byte.  What follows may ask what the byte was: the
 * bytes that make no difference there are one *kind*, and each kind is a symbol of its
 * own by which the machine is entered.
 *
 * Where it is still open whether the gap is reached, because that depends on the byte
 * that comes next, the gap is followed in the same machine.
 */
#ifndef EDICT_PATTERN_MACHINE_H
#define EDICT_PATTERN_MACHINE_H

#include "pattern/nfa.h"

#define MACHINE_KINDS_MAX 32u

struct gap_kinds {
	uint8_t of[N_SYMBOLS]; /* by the symbol before: a byte, or the edge */
	uint16_t symbol[MACHINE_KINDS_MAX]; /* one of the kind */
	uint32_t n;
};

struct machine {
	uint32_t gap;	      /* that enters it; NFA_NONE: it is the first */
	bool *is_node;	      /* by node: may be reached in this machine */
	bool *is_set_used;    /* by set */
	bool *enters;	      /* by gap */
	struct symbols *told; /* further sets that classes must tell apart: kinds */
	size_t n_told;
};

struct machines {
	struct machine *machines;
	size_t n;
	uint16_t *number; /* by gap: its machine; UINT16_MAX if it is not entered */
	struct gap_kinds *kinds; /* by gap */
};

/* NULL if there are too many machines or kinds, or a machine enters an earlier one. */
struct machines *machines_part(struct arena *arena, const struct nfa *nfa);

#endif
