/* scans.c - run a scan in the three ways there are, on memory of exactly its size. */
#include "scans.h"

#include <stdlib.h>

#include "base/arena.h"

static void *need(size_t n, size_t size)
{
	void *memory = calloc(n, size);
	if (memory == NULL && n > 0)
		arena_exhausted();
	return memory;
}

struct pattern_style fuzz_style(const uint8_t *bytes)
{
	unsigned form = bytes[0] % 24u;
	return (struct pattern_style){
		.kind = (enum pattern_kind)(form % 6),
		.dialect = (enum pattern_dialect)(form / 6),
		.ignore_case = (bytes[1] & 1) != 0,
		.multi_line = (bytes[1] & 2) != 0,
		.dot_all = (bytes[1] & 4) != 0,
		.verbose = (bytes[1] & 8) != 0,
		.unicode = (bytes[1] & 16) != 0,
	};
}

static struct edict_string string_of(struct text text)
{
	return (struct edict_string){text.ptr, (uint32_t)text.len};
}

struct fuzz_hits fuzz_scan(const struct edict_scan *scan, struct text text)
{
	if (scan->trigger == NULL)
		return fuzz_scan_awake(scan, text);
	struct fuzz_hits hits = {{0}};
	size_t n_asleep = (size_t)(scan->n_groups - scan->n_awake);
	uint32_t *reached = need(n_asleep, sizeof *reached);
	edict_scan(scan, string_of(text), 0, reached, hits.words);
	free(reached);
	return hits;
}

struct fuzz_hits fuzz_scan_awake(const struct edict_scan *scan, struct text text)
{
	struct fuzz_hits hits = {{0}};
	struct edict_scan awake = *scan;
	awake.trigger = NULL;
	awake.n_awake = awake.n_groups;
	edict_scan_awake(&awake, string_of(text), 0, hits.words);
	return hits;
}

struct fuzz_hits fuzz_stream(const struct edict_scan *scan, struct text text, uint8_t cut)
{
	struct fuzz_hits hits = {{0}};
	struct edict_stream stream = {
		.scan = scan,
		.states = need(scan->n_machines, sizeof *stream.states),
		.left = need(scan->n_counters, sizeof *stream.left),
		.ages = need(scan->n_many, sizeof *stream.ages),
		.hits = hits.words,
	};
	size_t begin = 0;
	edict_stream_begin(&stream);
	for (size_t end = 0; end <= text.len; end++) {
		if (end < text.len && (uint8_t)text.ptr[end] >= cut)
			continue;
		struct text chunk = {text.ptr + begin, end - begin};
		edict_stream_feed(&stream, string_of(chunk));
		begin = end;
	}
	edict_stream_end(&stream);
	free(stream.states);
	free(stream.left);
	free(stream.ages);
	return hits;
}
