/* moment.h - times as people write and read them: RFC 3339 in UTC, or seconds since 1970.
 */
#ifndef EDICT_COMMAND_MOMENT_H
#define EDICT_COMMAND_MOMENT_H

#include "command/options.h"

/* "2026-01-31", "2026-01-31T12:00Z", "2026-01-31T12:00:59Z", or "1769860800", as seconds
 * since 1970. */
bool moment_read(const char *text, uint64_t *seconds);

/* The same of an option; `*seconds` stays as it is if it is not given.  False after a
 * message. */
bool options_moment(const struct options *options, enum option option, uint64_t *seconds);

/* "2026-01-31T12:00:59Z", in `out`. */
#define MOMENT_SIZE 32
const char *moment_text(uint64_t seconds, char out[MOMENT_SIZE]);

#endif
