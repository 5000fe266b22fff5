/* scan_internal.h - one group, or a few, along a text: what scan.c, trigger.c and
 * stream.c share.
 */
#ifndef EDICT_SCAN_INTERNAL_H
#define EDICT_SCAN_INTERNAL_H

#include "edict/scan.h"
#include "internal.h"

/* What a scan has found so far, and what is enough of it. */
struct edict_found {
	uint32_t *hits;
	uint32_t enough;
	bool is_enough;
};

/* ---- one group ------------------------------------------------------------ */

#define EDICT_NEVER_DUE UINT32_MAX

/* A group at position `at`: so many bytes are read.  Its counters are positions too. */
struct edict_machine {
	const struct edict_group *group;
	uint32_t state;
	uint32_t at;
	uint32_t first_due;			/* the least of `due` */
	uint32_t due[EDICT_GROUP_COUNTERS_MAX]; /* where each runs out, or NEVER_DUE */
	uint64_t
		ages[EDICT_GROUP_COUNTERS_MAX]; /* of `many`, as in struct edict_stream */
};

/* No counter counts. */
EDICT_HIDDEN void edict_machine_init(struct edict_machine *machine,
				     const struct edict_group *group, uint32_t state,
				     uint32_t at);

/* Read on to the end of `text`; from position `least` on only until the group is in a
 * quiet state.  Stops also when it is dead or `found` is enough. */
EDICT_HIDDEN void edict_machine_run(struct edict_machine *machine,
				    struct edict_string text, uint32_t least,
				    struct edict_found *found);

/* The end of the text, for a group in `state`; nothing if `found` is enough, as the text
 * may then not have been read to its end. */
EDICT_HIDDEN void edict_group_end(const struct edict_group *group, uint32_t state,
				  struct edict_found *found);

/* ---- several groups together ---------------------------------------------- *
 *
 * Each step of an automaton waits for the step before it, so several automata cost
 * hardly more time than one.  On small machines nothing waits, and the code is left out.
 */
#define EDICT_LANES	4u
#define EDICT_HAS_LANES (UINTPTR_MAX > UINT32_MAX)

struct edict_lanes {
	const struct edict_group *group[EDICT_LANES]; /* without counters */
	uint32_t state[EDICT_LANES];
	uint32_t n; /* of them that are used, at least one */
};

/* Read the whole of `text`, or until `found` is enough. */
EDICT_HIDDEN void edict_lanes_run(struct edict_lanes *lanes, struct edict_string text,
				  struct edict_found *found);

/* Groups [0, n) over a whole text. */
EDICT_HIDDEN void edict_scan_groups(const struct edict_group *groups, uint32_t n,
				    struct edict_string text, struct edict_found *found);

#endif
