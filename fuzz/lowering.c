/* lowering.c - a few patterns as one scan, against the oracle on a few texts.
 *
 *     +---+-----------+------------+---------+------+---------+------+----
 *     | n | n records: kind, flags, pattern, | 0xFE | a text, | 0xFE | ...
 *     |   | each up to a 0xFE                |      |         |      |
 *     +---+-----------+------------+---------+------+---------+------+----
 *
 * n is the first byte modulo 4, plus 1; kind and flags are as in pattern.c.
 */
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "fuzz.h"
#include "scans.h"

#define SEPARATOR    0xFE
#define PATTERN_MAX  60
#define TEXT_MAX     80
#define TEXTS_MAX    8
#define PATTERNS_MAX 4

static struct text cut(struct text *rest, size_t most)
{
	const char *end = rest->len > 0 ? memchr(rest->ptr, SEPARATOR, rest->len) : NULL;
	size_t len = end != NULL ? (size_t)(end - rest->ptr) : rest->len;
	struct text head = {rest->ptr, len < most ? len : most};
	size_t used = end != NULL ? len + 1 : len;
	*rest = (struct text){rest->ptr + used, rest->len - used};
	return head;
}

/* The next records that are patterns; how many. */
static size_t parse_patterns(struct arena *arena, struct text *rest, size_t n,
			     const struct pattern **patterns)
{
	size_t n_parsed = 0;
	for (size_t i = 0; i < n; i++) {
		struct text record = cut(rest, PATTERN_MAX + 2);
		struct pattern_error error = {0};
		if (record.len < 2)
			continue;
		struct pattern_style style = fuzz_style((const uint8_t *)record.ptr);
		struct text text = {record.ptr + 2, record.len - 2};
		patterns[n_parsed] = pattern_parse(arena, text, &style, &error);
		n_parsed += patterns[n_parsed] != NULL;
	}
	return n_parsed;
}

static void compare(const struct scan *scan, const struct pattern *const *patterns,
		    const struct pattern_error *const *failed, size_t n, struct text text)
{
	struct fuzz_hits want = {{0}};
	for (size_t i = 0; i < n; i++)
		if (failed[i] == NULL && pattern_oracle(patterns[i], text))
			want.words[i / 32] |= UINT32_C(1) << i % 32;
	struct fuzz_hits whole = fuzz_scan(&scan->tables, text);
	struct fuzz_hits awake = fuzz_scan_awake(&scan->tables, text);
	struct fuzz_hits chunks = fuzz_stream(&scan->tables, text, 0x60);
	if (memcmp(&whole, &want, sizeof want) != 0 ||
	    memcmp(&awake, &want, sizeof want) != 0 ||
	    memcmp(&chunks, &want, sizeof want) != 0)
		abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	if (size < 1)
		return 0;
	struct arena *arena = arena_new();
	const struct pattern *patterns[PATTERNS_MAX];
	const struct pattern_error *failed[PATTERNS_MAX] = {NULL};
	struct text rest = {(const char *)data + 1, size - 1};
	size_t n = parse_patterns(arena, &rest, data[0] % PATTERNS_MAX + 1u, patterns);
	const struct scan *scan = scan_compile(arena, patterns, n, failed);
	for (size_t i = 0; i < n; i++)
		if (failed[i] != NULL && failed[i]->title == NULL)
			abort(); /* refused without saying why */
	for (int i = 0; i < TEXTS_MAX; i++)
		compare(scan, patterns, failed, n, cut(&rest, TEXT_MAX));
	arena_free(arena);
	return 0;
}
