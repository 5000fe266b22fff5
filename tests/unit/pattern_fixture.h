/* pattern_fixture.h - run a pattern as Cedar's `matches` does: in a scan of its own. */
#ifndef EDICT_TESTS_PATTERN_FIXTURE_H
#define EDICT_TESTS_PATTERN_FIXTURE_H

#include "base/arena.h"
#include "edict/abi.h"
#include "pattern/scan.h"

static inline bool scan_finds(const struct scan *scan, struct text text)
{
	struct edict_string string = {text.ptr, (uint32_t)text.len};
	return edict_scan_finds(&scan->tables, string);
}

#endif
