/* scan_parts.h - what the files that make scans share.
 *
 *     scan_cluster.c  which patterns share a group
 *     scan.c          the groups and the trigger of a scan, put together
 */
#ifndef EDICT_PATTERN_SCAN_PARTS_H
#define EDICT_PATTERN_SCAN_PARTS_H

#include "pattern/group.h"
#include "pattern/scan.h"
#include "pattern/trigger.h"

/* Patterns that share a group, by their numbers, ascending. */
struct cluster {
	uint16_t *members;
	size_t n;
	uint32_t n_states, bytes; /* of the group */
	struct group_caps caps;	  /* within which it can be built */
	bool is_far;		  /* it sleeps, and has to be run from far back */
	bool is_armed;		  /* it sleeps until it has been armed too */
	bool is_sparse;		  /* it is put into the sparse form (group.h) */
};

struct clusters {
	struct cluster *items;
	size_t n;
};

/* A pattern on its way. */
struct scan_item {
	const struct pattern *pattern;
	struct trigger *trigger; /* NULL: its group never sleeps */
	struct cluster alone;	 /* a group of its own */
	bool is_anchored;
	bool is_left_out;
};

struct scan_job {
	struct arena *arena; /* scratch */
	struct scan_item *items;
	size_t n;
};

/* Build the group of `cluster` and forget all but its size.  False if that is over its
 * caps; `n_states` is then how far it came. */
bool cluster_measure(const struct scan_job *job, struct cluster *cluster,
		     bool *is_anchored);

/* The group of a cluster that was measured. */
struct group *cluster_build(struct arena *arena, const struct scan_job *job,
			    const struct cluster *cluster);

/* Is it one of those that are to be clustered? */
typedef bool item_test(const struct scan_item *item);

/* Groups that never sleep for all items that pass the test: as few as can be, of at most
 * `max_states` each; more only if one pattern alone has more.  If it takes more than
 * `max_groups`, the attempt is ended there. */
struct clusters clusters_awake(const struct scan_job *job, item_test *is_wanted,
			       uint32_t max_states, size_t max_groups);

/* Groups for all items with a trigger, first those that are armed: patterns that wake
 * together are put together where that makes the tables hardly larger. */
struct clusters clusters_asleep(const struct scan_job *job);

#endif
