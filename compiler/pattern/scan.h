/* scan.h - the second door to the pattern room: patterns in, the tables of a scan out.
 *
 *     edges.c behind.c   the smaller tree that is found in the same texts (search.h)
 *     trigger*.c         tree -> the runs of four bytes one of which every match contains
 *     nfa.c ahead.c      trees -> byte NFA whose zero-width tests are edges guarded by a
 *                        pair (set of previous bytes, set of next bytes), with counted
 *                        nodes; lookahead as a product
 *     machine.c          NFA -> machines, parted at long gaps
 *     closure.c dfa.c    subset construction under caps; outputs on transitions
 *     minimise.c         partition refinement, canonical numbering
 *     sparse.c           tables that hold only what rows do not share
 *     group.c            one automaton for several patterns
 *     scan_cluster.c     which patterns share a group
 *     scan.c             who sleeps; assembly
 *
 * The result is data of the runtime (edict/scan.h), in the arena, ready to run or print.
 */
#ifndef EDICT_PATTERN_SCAN_H
#define EDICT_PATTERN_SCAN_H

#include "edict/scan.h"
#include "pattern/pattern.h"

#define SCAN_PATTERNS_MAX 16000u

/* What one pattern costs, for reports. */
struct scan_cost {
	uint16_t group;
	uint32_t n_states; /* of its group */
	uint32_t bytes;	   /* of its group's tables, all patterns of the group together */
	uint32_t n_counters; /* of its group */
	struct text trigger; /* "igno", "[0-9]-[0-9][0-9]" ...; empty if its group never
				sleeps */
};

struct group;

struct scan {
	struct edict_scan tables;
	/* Sizes of the arrays in `tables`, for who prints them. */
	const struct group **groups; /* by group, for all its machines (group.h) */
	uint32_t *n_next;	     /* by group, for its first machine */
	uint32_t *n_actions;	     /* by group, for its first machine */
	uint32_t n_lists;	     /* entries of trigger->lists */
	struct scan_cost *costs;     /* by pattern */
	uint32_t bytes;		     /* of all tables */
};

/* Compile `patterns`, which become bits 0, 1, ... of the hits.  Those that cannot be
 * compiled within the caps are named by diagnosis: `failed[i]` is NULL or why (in the
 * arena); the scan then leaves pattern i out: its bit is never set, and the caller must
 * refuse the policy.  Never NULL for n <= SCAN_PATTERNS_MAX. */
struct scan *scan_compile(struct arena *arena, const struct pattern *const *patterns,
			  size_t n, const struct pattern_error **failed);

/* As scan_compile, for one pattern that is run over short texts: one group, no trigger,
 * fit for edict_scan_finds. */
struct scan *scan_compile_one(struct arena *arena, const struct pattern *pattern,
			      const struct pattern_error **failed);

#endif
