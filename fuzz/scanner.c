/* scanner.c - any bytes as a text for a fixed scan: with its trigger, with all groups
 * awake, and in chunks.
 *
 *     +-----+-----+------
 *     | set | cut | text
 *     +-----+-----+------
 *
 * The text is cut before each byte below `cut`.
 */
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "fuzz.h"
#include "scans.h"

#define TEXT_MAX 4096
#define N_SETS	 3

/* Words to wake for, gaps of every kind, tests of one byte, ends, secrets. */
static const char *const sets[N_SETS][FUZZ_PATTERNS_MAX] = {
	{
		"ignore\\s+(?:all\\s+)?previous",
		"\\bdrop\\s+table\\b",
		"rm\\s+-rf\\s+/",
		"curl[^|]{0,40}\\|\\s*(?:ba)?sh",
		"secret.{0,20}key",
		"(?<!\\w)sk-[a-z0-9]{8,}\\b",
		"password\\s*[:=]\\s*\\S{4,}",
		"user[\\s\\S]{0,12}data",
		"^begin|end$",
		"\\.\\./\\.\\./",
	},
	{
		"a.{3}b",
		"a.{12}b.{5}c",
		"[ab]{20}c",
		"x[^\\n]*y",
		"\\b\\d{3}-\\d{2}-\\d{4}\\b",
		"(?m)^#.*$",
		"a(?!b)c?",
		"\\Bz\\B",
	},
	{
		"AKIA[A-Z0-9]{16}\\b",
		"[\\w.]+@[\\w.]+\\.\\w{2,}",
		"\\x00{4}",
		"\\xff",
		"delete\\s+from(?!.*where)",
		"aaaa.{0,9}aaaa",
		"abab(?:ab){3,}",
		"key.{4}key.{4}key",
	},
};

static const struct scan *compile_set(struct arena *arena, unsigned index)
{
	const struct pattern *patterns[FUZZ_PATTERNS_MAX];
	const struct pattern_error *failed[FUZZ_PATTERNS_MAX] = {NULL};
	struct pattern_style style = {.ignore_case = index == 0};
	size_t n = 0;
	for (size_t i = 0; i < FUZZ_PATTERNS_MAX && sets[index][i] != NULL; i++) {
		struct pattern_error error = {0};
		patterns[n] =
			pattern_parse(arena, text_of(sets[index][i]), &style, &error);
		n += patterns[n] != NULL;
	}
	return scan_compile(arena, patterns, n, failed);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct arena *arena; /* for good */
	static const struct scan *scans[N_SETS];
	if (size < 2)
		return 0;
	unsigned index = data[0] % N_SETS;
	if (arena == NULL)
		arena = arena_new();
	if (scans[index] == NULL)
		scans[index] = compile_set(arena, index);
	const struct edict_scan *scan = &scans[index]->tables;
	struct text text = {(const char *)data + 2, size - 2};
	text.len = text.len > TEXT_MAX ? TEXT_MAX : text.len;
	struct fuzz_hits whole = fuzz_scan(scan, text);
	struct fuzz_hits awake = fuzz_scan_awake(scan, text);
	struct fuzz_hits chunks = fuzz_stream(scan, text, data[1]);
	if (memcmp(&whole, &awake, sizeof whole) != 0 ||
	    memcmp(&whole, &chunks, sizeof whole) != 0)
		abort();
	return 0;
}
