/* group.h - one automaton for several patterns.
 *
 * A group has a machine, and a further one for each gap that parts it (machine.h).  Its
 * tables are those of the runtime, where edict/scan.h says what they mean.
 */
#ifndef EDICT_PATTERN_GROUP_H
#define EDICT_PATTERN_GROUP_H

#include "edict/scan.h"
#include "pattern/pattern.h"

/* One machine: its tables, without `more`, and their sizes. */
struct machine_tables {
	struct edict_group tables;
	uint32_t n_states, n_next, n_actions;
	uint32_t n_rows, n_cells; /* 0 if it is dense */
	uint16_t n_many;
	uint16_t enter; /* the symbol of kind 0; 0 for the first machine */
};

struct group {
	struct edict_group
		tables; /* counters and many numbered from 0 over all machines */
	struct machine_tables *machines; /* the first, then tables.more */
	uint32_t n_machines;
	uint32_t n_states, n_counters, n_many, bytes; /* of all machines */
	bool is_anchored; /* no match begins after the beginning of the text */
};

struct group_caps {
	uint32_t states; /* before minimisation */
	uint32_t work;	 /* NFA items looked at */
	uint32_t forms;	 /* how many forms are tried (group.c); 0: all */
};

/* Unite patterns[0 .. n); pattern i is reported as ids[i].  NULL if it is over the caps;
 * then `*n_states` is how far it came.  Nothing of the attempt stays in the arena. */
struct group *group_build(struct arena *arena, const struct pattern *const *patterns,
			  const uint16_t *ids, size_t n, struct group_caps caps,
			  uint32_t *n_states);

/* sparse.c: put the machine into the sparse form, where that is smaller. */
void machine_make_sparse(struct arena *arena, struct machine_tables *machine);

/* The same with all machines of a group, and count its bytes anew. */
void group_make_sparse(struct arena *arena, struct group *group);

#endif
