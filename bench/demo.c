/* demo.c - nanoseconds per decision of one emitted policy, measured on the spot.
 *
 *     demo REQUESTS.jsonl
 *
 * Built with -DPOLICY=<name>_policy and linked with the emitted C.  Two figures: the
 * decision alone, on request structs filled beforehand, and the way from JSON text to
 * the decision.  Each is the median over passes of CPU time, no clock inside a pass.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "edict/edict.h"

extern const struct edict_policy POLICY;

#define REQUESTS_MAX	 4096
#define N_PASSES	 101
#define DECISIONS_A_PASS 20000

struct sample {
	char *json;
	size_t len;
	void *request; /* filled beforehand; borrows from `json` and a work space */
	void *work;    /* for reading once more */
	size_t work_size;
};

static struct sample samples[REQUESTS_MAX];
static size_t n_samples;

static double now_ns(void)
{
	struct timespec t;
	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return (double)t.tv_sec * 1e9 + (double)t.tv_nsec;
}

static int compare(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;
	return (x > y) - (x < y);
}

static void *need(void *memory)
{
	if (memory == NULL) {
		fputs("demo: out of memory\n", stderr);
		exit(1);
	}
	return memory;
}

static void add_request(const char *line, size_t len)
{
	struct sample *s = &samples[n_samples++];
	s->json = memcpy(need(malloc(len)), line, len);
	s->len = len;
	s->work_size = edict_work_size(&POLICY, len);
	s->work = need(malloc(s->work_size));
	s->request = need(calloc(1, POLICY.request_size));
	if (edict_request_read(&POLICY, s->json, len, s->work, s->work_size,
			       s->request) != EDICT_OK)
		n_samples--; /* unreadable: shown by `edict decide`, nothing to measure */
}

static int read_requests(const char *path)
{
	FILE *in = fopen(path, "r");
	char *line = NULL;
	size_t capacity = 0;
	ssize_t len;
	if (in == NULL)
		return 0;
	while (n_samples < REQUESTS_MAX && (len = getline(&line, &capacity, in)) > 0)
		if (len > 1)
			add_request(line, (size_t)len);
	free(line);
	fclose(in);
	return n_samples > 0;
}

static unsigned decide_struct(const struct sample *s)
{
	struct edict_decision d;
	edict_decide(&POLICY, s->request, &d);
	return d.effect;
}

static unsigned decide_json(const struct sample *s)
{
	struct edict_decision d;
	edict_decide_json(&POLICY, s->json, s->len, s->work, s->work_size, &d);
	return d.effect;
}

static double measure(unsigned (*decide)(const struct sample *))
{
	static volatile unsigned sink;
	double passes[N_PASSES];
	for (size_t pass = 0; pass < N_PASSES; pass++) {
		double begin = now_ns();
		unsigned sum = 0;
		for (size_t i = 0; i < DECISIONS_A_PASS; i++)
			sum += decide(&samples[i % n_samples]);
		passes[pass] = (now_ns() - begin) / DECISIONS_A_PASS;
		sink += sum;
	}
	qsort(passes, N_PASSES, sizeof *passes, compare);
	return passes[N_PASSES / 2];
}

int main(int argc, char **argv)
{
	if (argc != 2 || !read_requests(argv[1])) {
		fputs("usage: demo REQUESTS.jsonl (at least one readable request)\n",
		      stderr);
		return 2;
	}
	size_t bytes = 0;
	double struct_ns = measure(decide_struct), json_ns = measure(decide_json);
	for (size_t i = 0; i < n_samples; i++)
		bytes += samples[i].len;
	printf("%.0f ns per decision on a filled struct, %.0f ns from JSON "
	       "(%zu bytes on average)\n",
	       struct_ns, json_ns, bytes / n_samples);
	return 0;
}
