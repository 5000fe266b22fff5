/* group.h - one automaton for several patterns. */
#ifndef EDICT_PATTERN_GROUP_H
#define EDICT_PATTERN_GROUP_H

#include "edict/scan.h"
#include "pattern/pattern.h"

struct group {
	struct edict_group tables; /* counters numbered from 0; many from 0 */
	uint32_t n_states, n_next, n_actions, n_many;
	bool is_anchored; /* no match begins after the beginning of the text */
};

struct group_caps {
	uint32_t states; /* before minimisation */
	uint32_t work;	 /* NFA items looked at */
};

/* Unite patterns[0 .. n); pattern i is reported as ids[i].  NULL if it is over the caps;
 * then `*n_states` is how far it came.  Nothing of the attempt stays in the arena. */
struct group *group_build(struct arena *arena, const struct pattern *const *patterns,
			  const uint16_t *ids, size_t n, struct group_caps caps,
			  uint32_t *n_states);

#endif
