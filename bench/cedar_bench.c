/* cedar_bench.c - an emitted Cedar policy `w`, timed.
 *
 *     cedar_bench ENTITIES.json REQUESTS.jsonl
 *
 * Loads the entities, reads all requests, then measures single decisions with the tick
 * counter minus its own cost.  A decision begins with the references as texts, as a
 * program would get them: they are looked up, the request is filled, then decided; the
 * figures that end in _known begin with handles instead.  Contexts are read beforehand.
 * Prints one line `decision` for each request, then
 * `#name value` lines.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "edict/cedar.h"
#include "tick.h"
#include "w.h"

#define REQUESTS_MAX 20000
#define ROUNDS	     200

struct question {
	struct edict_string texts[6]; /* type and id of principal, action, resource */
	uint32_t handles[3];
	struct edict_cedar_request request;
};

static struct question *questions;
static size_t n_questions;
static struct edict_cedar_store store;
static char scratch_bytes[65536];
static unsigned sink;

static char *read_file(const char *path, size_t *len)
{
	FILE *in = fopen(path, "rb");
	char *bytes = NULL;
	size_t n = 0, size = 0;
	if (in == NULL) {
		perror(path);
		exit(2);
	}
	for (;;) {
		if (n == size)
			bytes = realloc(bytes, size = size ? size * 2 : 1 << 20);
		size_t got = fread(bytes + n, 1, size - n, in);
		if (got == 0)
			break;
		n += got;
	}
	fclose(in);
	*len = n;
	return bytes;
}

/* ---- entities ------------------------------------------------------------ */

static void load_entities(const char *path)
{
	size_t len;
	char *json = read_file(path, &len);
	size_t size = edict_cedar_store_size(&w_policy, len) * 4;
	char *memory = malloc(size);
	memset(memory, 1, size); /* so that no page is touched for the first time below */
	double best = 1e18;
	enum edict_status status = EDICT_OK;
	for (int i = 0; i < 20 && status == EDICT_OK; i++) {
		double begin = clock_ns(CLOCK_MONOTONIC);
		status = edict_cedar_store_read(&store, &w_policy, json, len, memory,
						size, NULL);
		double took = clock_ns(CLOCK_MONOTONIC) - begin;
		best = took < best ? took : best;
	}
	if (status != EDICT_OK) {
		fprintf(stderr, "%s: status %d\n", path, (int)status);
		exit(1);
	}
	printf("#entity_bytes %zu\n#load_mb_s %.1f\n", len, (double)len * 1e3 / best);
}

/* ---- requests ------------------------------------------------------------ */

static struct edict_string text_of(int64_t name)
{
	return (uint64_t)name <= w_policy.n_names
		       ? w_policy.name_texts[name - 1]
		       : store.names[name - w_policy.n_names - 1];
}

static void keep_references(struct question *q)
{
	for (unsigned i = 0; i < 3; i++) {
		const struct edict_cedar_entity *entity =
			&store.entities[q->request.keys[i]];
		q->texts[2 * i] = text_of(q->request.keys[3 + i]);
		q->texts[2 * i + 1] = entity->id;
		q->handles[i] = (uint32_t)q->request.keys[i];
	}
}

static void read_requests(const char *path)
{
	size_t len;
	char *text = read_file(path, &len);
	questions = calloc(REQUESTS_MAX, sizeof *questions);
	for (char *line = text; line < text + len && n_questions < REQUESTS_MAX;) {
		char *end = memchr(line, '\n', (size_t)(text + len - line));
		size_t n = (size_t)((end ? end : text + len) - line);
		struct question *q = &questions[n_questions++];
		size_t size = edict_cedar_request_size(&w_policy, n);
		enum edict_status status =
			edict_cedar_request_read(&q->request, &w_policy, &store, line, n,
						 true, malloc(size), size);
		if (status != EDICT_OK) {
			fprintf(stderr, "%s: request %zu: status %d\n", path, n_questions,
				(int)status);
			exit(1);
		}
		keep_references(q);
		line += n + 1;
	}
}

/* ---- deciding ------------------------------------------------------------ */

/* From handles, which a program may keep. */
static uint8_t decide_handles(const struct question *q, const uint32_t *handles)
{
	struct edict_cedar_scratch scratch = {scratch_bytes, sizeof scratch_bytes, 0, 0};
	struct edict_cedar_request request;
	struct edict_decision decision;
	edict_cedar_request_init(&request, &w_policy, &store, handles[0], handles[1],
				 handles[2]);
	request.context = q->request.context;
	request.scratch = &scratch;
	w_decide(&request, &decision);
	return decision.effect;
}

static uint8_t decide(const struct question *q)
{
	uint32_t handles[3];
	for (unsigned i = 0; i < 3; i++)
		handles[i] = edict_cedar_store_find(&store, q->texts[2 * i],
						    q->texts[2 * i + 1]);
	return decide_handles(q, handles);
}

static uint8_t decide_known(const struct question *q)
{
	return decide_handles(q, q->handles);
}

static int compare_ticks(const void *a, const void *b)
{
	uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
	return (x > y) - (x < y);
}

/* Median, 99th percentile and mean of one way to decide; names end in `suffix`. */
static void measure(uint8_t (*way)(const struct question *), const char *suffix)
{
	size_t n = n_questions * ROUNDS;
	uint64_t *samples = calloc(n, sizeof *samples);
	uint64_t cost = tick_cost();
	double rate = ticks_per_ns();
	for (size_t i = 0; i < n; i++) {
		uint64_t begin = tick();
		sink += way(&questions[i % n_questions]);
		uint64_t took = tick() - begin;
		samples[i] = took > cost ? took - cost : 0;
	}
	qsort(samples, n, sizeof *samples, compare_ticks);
	printf("#p50%s_ns %.1f\n#p99%s_ns %.1f\n", suffix, (double)samples[n / 2] / rate,
	       suffix, (double)samples[n * 99 / 100] / rate);
	double begin = clock_ns(CLOCK_MONOTONIC);
	for (size_t i = 0; i < n; i++)
		sink += way(&questions[i % n_questions]);
	printf("#mean%s_ns %.1f\n", suffix,
	       (clock_ns(CLOCK_MONOTONIC) - begin) / (double)n);
	free(samples);
}

int main(int argc, char **argv)
{
	if (argc != 3) {
		fprintf(stderr, "usage: cedar_bench ENTITIES.json REQUESTS.jsonl\n");
		return 2;
	}
	load_entities(argv[1]);
	read_requests(argv[2]);
	for (size_t i = 0; i < n_questions; i++)
		puts(decide(&questions[i]) == EDICT_ALLOW ? "allow" : "deny");
	measure(decide, "");
	measure(decide_known, "_known");
	printf("#sink %u\n", sink & 1);
	return 0;
}
