/* scan_internal.h - one group, or a few, along a text: what scan.c, lanes.c, trigger.c
 * and stream.c share.
 */
#ifndef EDICT_SCAN_INTERNAL_H
#define EDICT_SCAN_INTERNAL_H

#include "edict/scan.h"
#include "internal.h"

/* Does the machine do many things at a time, each of them late?  Then so do we; on a
 * small one that would be code for nothing. */
#define EDICT_IS_WIDE (UINTPTR_MAX > UINT32_MAX)

/* What a scan has found so far, and what is enough of it. */
struct edict_found {
	uint32_t *hits;
	uint32_t enough;
	bool is_enough;
};

/* ---- one group ------------------------------------------------------------ */

#define EDICT_NEVER_DUE UINT32_MAX

/* A group at position `at`: so many bytes are read. */
struct edict_run {
	const struct edict_group *group;
	uint32_t at;
	uint32_t n_counters; /* of all machines */
	uint16_t states[1 + EDICT_ENTRY_MACHINES];
	/* Where each counter runs out, or EDICT_NEVER_DUE; and `ages` as those of
	 * struct edict_stream, for all counters. */
	uint32_t due[EDICT_GROUP_COUNTERS_MAX];
	uint64_t ages[EDICT_GROUP_COUNTERS_MAX];
};

/* Machine 0 is that of the group itself. */
static inline const struct edict_group *edict_machine(const struct edict_group *group,
						      uint32_t m)
{
	return m == 0 ? group : &group->more[m - 1];
}

/* What `symbol` leads to. */
static inline uint32_t edict_machine_next(const struct edict_group *machine,
					  uint32_t state, uint32_t symbol)
{
	if (machine->cells == NULL)
		return machine->next[state + symbol];
	const struct edict_row *row = &machine->rows[state];
	uint32_t cell = row->cells + symbol;
	uint32_t rest = row->rest + symbol;
	return machine->owners[cell] == symbol ? machine->cells[cell]
					       : machine->next[rest];
}

/* The first machine is in `state`, the others are idle, and no counter counts. */
EDICT_HIDDEN void edict_run_init(struct edict_run *run, const struct edict_group *group,
				 uint32_t state, uint32_t at);

/* Read on to the end of `text`; from position `least` on only until the group is in a
 * quiet state.  Stops also when it is dead or `found` is enough. */
EDICT_HIDDEN void edict_run_on(struct edict_run *run, struct edict_string text,
			       uint32_t least, struct edict_found *found);

/* The end of the text, for a group in `states`; nothing if `found` is enough, as the text
 * may then not have been read to its end. */
EDICT_HIDDEN void edict_group_end(const struct edict_group *group, const uint16_t *states,
				  struct edict_found *found);

/* ---- several machines together ---------------------------------------------- *
 *
 * Each step of an automaton waits for the step before it, so several automata cost
 * hardly more time than one.
 */
#define EDICT_LANES 4u

struct edict_lanes {
	const struct edict_group *machine[EDICT_LANES]; /* none of them sparse */
	uint32_t state[EDICT_LANES];
	uint32_t n; /* of them that are used, at least one */
};

/* lanes.c: read from `p` on while nothing happens; the place where it stopped. */
EDICT_HIDDEN const uint8_t *edict_lanes_read(struct edict_lanes *lanes, const uint8_t *p,
					     const uint8_t *end);

/* May the group be run together with others? */
static inline bool edict_is_simple(const struct edict_group *group)
{
	return EDICT_IS_WIDE && group->cells == NULL && group->n_counters == 0 &&
	       group->n_more == 0;
}

/* Read the whole of `text` with simple groups, or until `found` is enough. */
EDICT_HIDDEN void edict_lanes_run(struct edict_lanes *lanes, struct edict_string text,
				  struct edict_found *found);

/* Groups [0, n) over a whole text. */
EDICT_HIDDEN void edict_scan_groups(const struct edict_group *groups, uint32_t n,
				    struct edict_string text, struct edict_found *found);

#endif
