/* pattern_write.h - where the patterns of a campaign come from: random ones in every
 * dialect, and those of real policies.
 */
#ifndef EDICT_TESTS_PATTERN_WRITE_H
#define EDICT_TESTS_PATTERN_WRITE_H

#include "base/arena.h"
#include "pattern/pattern.h"
#include "random.h"

struct written {
	struct text text;
	struct pattern_style style;
};

/* A random pattern; about one in ten is one that Edict refuses. */
struct written pattern_write(struct arena *arena, struct random *random);

/* Patterns of real policies: patterns/regexes.jsonl and core-63.json below `root`, in
 * file order.  `*n` is 0 if they are not there. */
struct written *pattern_read_data(struct arena *arena, const char *root, size_t *n);

/* $EDICT_DATA, or ../shared/data beside the source tree. */
const char *pattern_data_root(void);

#endif
