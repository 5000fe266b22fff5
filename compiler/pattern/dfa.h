/* dfa.h - the deterministic automaton of a machine, before it is minimised. */
#ifndef EDICT_PATTERN_DFA_H
#define EDICT_PATTERN_DFA_H

#include "pattern/group.h"
#include "pattern/machine.h"

enum { DFA_DEAD = 0 }; /* leads to itself on every symbol */

struct dfa_edge {
	uint32_t target;
	uint32_t output; /* index in `outputs` */
};

/* Actions as edict/scan.h has them, hits before counters, each list sorted. */
struct dfa_output {
	const uint16_t *actions;
	uint32_t n;
};

struct dfa {
	uint8_t class_of[256];
	uint32_t n_classes;
	uint32_t n_symbols; /* classes, the end, those of counters, kinds of entering */
	uint32_t n_states;
	struct dfa_edge *edges; /* n_states * n_symbols */
	bool *is_quiet;		/* by state */
	uint32_t *start; /* by class of the byte before, then at the beginning; or NULL */
	uint32_t enter;	 /* the symbol of kind 0, if the machine is entered */
	struct dfa_output *outputs; /* distinct; outputs[0] is none */
	size_t n_outputs;
	struct edict_counter *counters;
	uint16_t n_counters, n_many;
};

/* What a machine is built from. */
struct dfa_job {
	const struct nfa *nfa;
	const struct machine *machine;
	const struct gap_kinds *kinds; /* by gap */
	const uint16_t *entries;       /* by gap: how to enter it with kind 0 */
	const uint16_t *ids;	       /* how pattern i of the NFA is reported */
	struct group_caps caps;
};

/* dfa.c: NULL if it is over the caps; `*n_states` is then the number reached. */
struct dfa *dfa_build(struct arena *arena, const struct dfa_job *job, uint32_t *n_states);

/* minimise.c: the smallest equivalent automaton as tables, in `arena`; work space in
 * `scratch`.  NULL if its ids need more than 16 bits; `*n_states` is then its number of
 * states. */
struct machine_tables *minimise(struct arena *arena, struct arena *scratch,
				const struct dfa *dfa, uint32_t *n_states);

#endif
