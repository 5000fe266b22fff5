/* pattern_tables.h - do the tables of a scan keep what edict/scan.h promises?
 */
#ifndef EDICT_TESTS_PATTERN_TABLES_H
#define EDICT_TESTS_PATTERN_TABLES_H

#include "pattern/scan.h"

/* False and one line in `why` about the first promise that is broken. */
bool tables_are_sound(const struct scan *scan, struct buffer *why);

#endif
