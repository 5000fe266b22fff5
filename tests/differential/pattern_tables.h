/* pattern_tables.h - the tables of a scan as the tests read them: by number of state.
 */
#ifndef EDICT_TESTS_PATTERN_TABLES_H
#define EDICT_TESTS_PATTERN_TABLES_H

#include "pattern/scan.h"

/* Machine 0 is that of the group itself. */
const struct edict_group *machine_of(const struct edict_group *group, uint32_t m);

uint32_t machine_n_states(const struct edict_group *machine);

/* The entry for `symbol` in the row of state number `state`. */
uint32_t machine_entry(const struct edict_group *machine, uint32_t state,
		       uint32_t symbol);

/* What an entry does: the number of the state that follows, and actions. */
struct machine_step {
	uint32_t state;
	const uint16_t *actions;
	uint32_t n_actions;
};

struct machine_step machine_step(const struct edict_group *machine, uint32_t entry);

/* Do the tables keep what edict/scan.h promises?  False and one line in `why` about the
 * first promise that is broken. */
bool tables_are_sound(const struct scan *scan, struct buffer *why);

#endif
