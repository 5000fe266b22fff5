/* peer.c - an emitted policy `w` as a peer of the benchmark kit.
 *
 *     peer POLICY REQUESTS.jsonl BUDGET_MS
 *
 * The policy is compiled in; the first argument is ignored.  Fills all request structs
 * first, prints one line a decision, then measures as the kit's own harness for C does:
 * single decisions with the tick counter minus its own cost, and whole passes in CPU
 * time without a clock inside.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "edict/edict.h"
#include "tick.h"
#include "w.h"

#define REQUESTS_MAX 10000
#define SAMPLES_MAX  (1 << 19)
#define PASSES_MAX   256

static struct w_request requests[REQUESTS_MAX];
static size_t n_requests;
static unsigned sink;

/* ---- requests ------------------------------------------------------------ */

/* Each string in a block of its own, as the kit's harness has them, instead of in
 * the JSON text. */
static void own_strings(struct w_request *q)
{
	for (uint32_t i = 0; i < w_policy.n_fields; i++) {
		const struct edict_field *field = &w_policy.fields[i];
		if (field->type != EDICT_STRING || !edict_is_set(q->bits, i))
			continue;
		struct edict_string *s =
			(struct edict_string *)(void *)((char *)q + field->offset);
		s->data = strndup(s->data, s->len);
	}
}

static int read_requests(const char *path)
{
	FILE *in = fopen(path, "r");
	char *line = NULL;
	size_t capacity = 0;
	ssize_t len;
	if (in == NULL)
		return 0;
	while (n_requests < REQUESTS_MAX && (len = getline(&line, &capacity, in)) > 0) {
		struct w_request *q = &requests[n_requests++];
		size_t size = edict_work_size(&w_policy, (size_t)len);
		void *work = malloc(size);
		if (work == NULL || edict_request_read(&w_policy, line, (size_t)len, work,
						       size, q) != EDICT_OK)
			return 0;
		own_strings(q);
		free(work);
	}
	free(line);
	fclose(in);
	return n_requests > 0;
}

static unsigned decide(size_t i)
{
	struct edict_decision d;
	w_decide(&requests[i], &d);
	return d.effect;
}

static void print_decisions(void)
{
	for (size_t i = 0; i < n_requests; i++) {
		struct edict_decision d;
		w_decide(&requests[i], &d);
		const char *rule = d.rule == EDICT_RULE_NONE
					   ? "-"
					   : w_policy.texts + w_policy.rules[d.rule].id;
		printf("%s %s\n", edict_effect_name((enum edict_effect)d.effect), rule);
	}
}

/* ---- measuring ----------------------------------------------------------- */

static int compare_ticks(const void *a, const void *b)
{
	uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
	return (x > y) - (x < y);
}

static int compare_ns(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;
	return (x > y) - (x < y);
}

static void measure_single(double budget_ns)
{
	static uint32_t samples[SAMPLES_MAX];
	double scale = ticks_per_ns(), begin = clock_ns(CLOCK_MONOTONIC);
	uint32_t empty = tick_cost();
	size_t n = 0;
	for (size_t i = 0; n < SAMPLES_MAX; i = i + 1 == n_requests ? 0 : i + 1) {
		uint64_t first = tick();
		sink += decide(i);
		uint32_t ticks = (uint32_t)(tick() - first);
		samples[n++] = ticks > empty ? ticks - empty : 0;
		if (n % 32 == 0 && clock_ns(CLOCK_MONOTONIC) - begin > budget_ns)
			break;
	}
	qsort(samples, n, sizeof *samples, compare_ticks);
	printf("#p50_ns %.1f\n#p99_ns %.1f\n#samples %zu\n", samples[n / 2] / scale,
	       samples[n * 99 / 100] / scale, n);
}

static void measure_passes(double budget_ns)
{
	static double passes[PASSES_MAX];
	size_t n = 0, repeat = n_requests < 1000 ? 4000 / n_requests + 1 : 4;
	double begin = clock_ns(CLOCK_MONOTONIC);
	do {
		double first = clock_ns(CLOCK_PROCESS_CPUTIME_ID);
		for (size_t r = 0; r < repeat; r++)
			for (size_t i = 0; i < n_requests; i++)
				sink += decide(i);
		passes[n++] = (clock_ns(CLOCK_PROCESS_CPUTIME_ID) - first) /
			      (double)(repeat * n_requests);
	} while (n < PASSES_MAX && clock_ns(CLOCK_MONOTONIC) - begin < budget_ns);
	qsort(passes, n, sizeof *passes, compare_ns);
	printf("#mean_ns %.2f\n", passes[n / 2]);
}

int main(int argc, char **argv)
{
	if (argc < 4 || !read_requests(argv[2])) {
		fputs("usage: peer POLICY REQUESTS.jsonl BUDGET_MS\n", stderr);
		return 2;
	}
	double budget_ns = strtod(argv[3], NULL) * 1e6;
	print_decisions();
	puts("#load_ns 0");
	measure_single(budget_ns);
	measure_passes(budget_ns / 2);
	fprintf(stderr, "%u\n", sink);
	return 0;
}
