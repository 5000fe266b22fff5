/* scans.h - what the targets of the pattern room share: styles from bytes, and the three
 * ways to run a scan.
 */
#ifndef EDICT_FUZZ_SCANS_H
#define EDICT_FUZZ_SCANS_H

#include "edict/abi.h"
#include "pattern/scan.h"

#define FUZZ_PATTERNS_MAX 32u

struct fuzz_hits {
	uint32_t words[EDICT_SCAN_WORDS(FUZZ_PATTERNS_MAX)];
};

/* Two bytes: kind and dialect, flags. */
struct pattern_style fuzz_style(const uint8_t *bytes);

/* As emitted code runs it; then with all groups awake; then in chunks, of which the one
 * that begins at `at` ends at the next place whose byte in `text` is below `cut`. */
struct fuzz_hits fuzz_scan(const struct edict_scan *scan, struct text text);
struct fuzz_hits fuzz_scan_awake(const struct edict_scan *scan, struct text text);
struct fuzz_hits fuzz_stream(const struct edict_scan *scan, struct text text,
			     uint8_t cut);

#endif
