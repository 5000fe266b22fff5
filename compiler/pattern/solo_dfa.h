/* dfa.h - deterministic automata, before and while they are minimised. */
#ifndef EDICT_PATTERN_SOLO_DFA_H
#define EDICT_PATTERN_SOLO_DFA_H

#include "pattern/solo_nfa.h"

/* NFA nodes and items looked at while building one automaton. */
#define SOLO_WORK_MAX_ID 4000000u

/* Two states have fixed numbers; both lead to themselves on every byte. */
enum { SOLO_DEAD_ID = 0, SOLO_ACCEPT_ID = 1, SOLO_FIRST_FREE_ID = 2 };

struct solo_dfa {
	uint8_t class_of[256]; /* numbered by their smallest byte */
	uint32_t n_classes;
	uint32_t n_states;
	uint32_t *next;	     /* n_states * n_classes state numbers */
	bool *end_accepts;   /* n_states: does the end of the text accept? */
	uint32_t start_edge; /* at the beginning of a text */
	uint32_t *start;     /* anchored: by the class of the byte before; else NULL */
};

/* dfa.c: a search automaton, or an `anchored` one that matches at one position
 * only.  NULL if it is over the caps; `*n_states` is then the number reached. */
struct solo_dfa *solo_dfa_build(struct arena *arena, const struct solo_nfa *nfa, bool anchored,
		      uint32_t *n_states);

/* minimise.c: the smallest equivalent automaton, in its final form.  Arrays of the
 * result are in `arena`, work space in `scratch`.  NULL if its table is too large
 * for 16-bit state ids; `*n_states` is then its number of states. */
struct automaton *solo_minimise(struct arena *arena, struct arena *scratch,
			   const struct solo_dfa *dfa, uint32_t *n_states);

#endif
