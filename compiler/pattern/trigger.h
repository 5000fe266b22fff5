/* trigger.h - what every match of a pattern must contain.
 *
 * A window is four byte sets in a row.  The windows of a trigger are such that each match
 * contains one of them, within what is needed for the pattern to match (never in a tail
 * that may be left out).  Before the beginning of the text stands the edge.
 */
#ifndef EDICT_PATTERN_TRIGGER_H
#define EDICT_PATTERN_TRIGGER_H

#include "edict/scan.h"
#include "pattern/tree.h"

#define TRIGGER_WINDOWS_MAX 64u
#define TRIGGER_GRAMS_MAX   2048u /* of one pattern, folded */

struct trigger_window {
	struct symbols set[EDICT_GRAM_LENGTH];
	uint16_t before; /* as in edict/scan.h: to the end of the window */
};

struct trigger {
	struct trigger_window *windows;
	size_t n_windows;
	/* If n_arms is not 0: windows that stand in each match before one of those above,
	 * all of which are far then.  Only a text that has both wakes the group. */
	struct trigger_window *arms;
	size_t n_arms;
	double rate; /* expected hits per byte of ordinary text; the smaller the better */
};

/* The best trigger of at most `max_grams` grams (TRIGGER_GRAMS_MAX, as a rule); NULL if
 * all are too long or too common to be worth it, or each match begins at the beginning of
 * the text.  How many grams they are is an estimate, as it depends on what else is
 * folded: with SIZE_MAX their number is nothing to go by, and the caller looks at it. */
struct trigger *trigger_find(struct arena *arena, const struct pattern *pattern,
			     size_t max_grams);

struct trigger_gram {
	uint32_t codes; /* four of them */
	uint16_t owner;
};

/* What all windows of these triggers stand for when they are folded together, sorted by
 * codes and without duplicates; owners[i] is that of triggers[i].  NULL if they are
 * beyond what tables can hold. */
struct trigger_gram *trigger_expand(struct arena *arena, struct trigger *const *triggers,
				    const uint16_t *owners, size_t n, size_t *n_grams);

/* The tables for all groups: triggers[i], if not NULL, wakes group group_of[i].  NULL if
 * they are beyond what the tables can hold. */
const struct edict_trigger *trigger_build(struct arena *arena,
					  struct trigger *const *triggers,
					  const uint16_t *group_of, size_t n,
					  uint32_t *n_lists);

/* A short name for reports: "igno|disr". */
struct text trigger_name(struct arena *arena, const struct trigger *trigger);

#endif
