/* cedar_campaign.c - Cedar: evaluator == emitted C in both layouts, on random policy
 * sets, entities and requests.
 *
 *     cedar_campaign SEED SETS REQUESTS
 *     cedar_campaign --write DIR SEED SETS REQUESTS
 *
 * The second form writes the same cases as files, in the format of Cedar's integration
 * tests with what the evaluator decides, for a comparison with another implementation
 * (cedar_wasm.mjs).
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cedar_subject.h"

#define BATCH 24

struct campaign {
	uint64_t seed;
	size_t n_sets, n_requests;
	struct workshop workshop;
	struct cedar_counts counts;
	size_t n_policies, n_typed;
};

static bool make_batch(struct campaign *c, struct cedar_subject *subjects, size_t first,
		       size_t n)
{
	struct buffer why = {0};
	bool ok = true;
	for (size_t i = 0; i < n; i++) {
		enum cedar_mode mode = (enum cedar_mode)((first + i) % N_CEDAR_MODES);
		uint64_t seed = c->seed * 1000003 + first + i;
		if (!cedar_subject_plan(&subjects[i], seed, mode, &why)) {
			printf("seed %llu is refused:\n%.*s", (unsigned long long)seed,
			       TEXT_ARG(buffer_text(&why)));
			ok = false;
		}
		c->n_policies += subjects[i].set.n_policies;
		c->n_typed += subjects[i].ir.is_typed;
	}
	buffer_free(&why);
	return ok && cedar_subjects_build(&c->workshop, subjects, n);
}

static void report(const struct cedar_subject *s, struct text request, struct text why)
{
	printf("a difference, in mode %d%s:\n%.*s\nrequest\n%.*s\n\nentities\n%.*s\n"
	       "schema\n%.*s\npolicies\n%.*s\n",
	       (int)s->mode, s->ir.is_typed ? " (typed)" : "", TEXT_ARG(why),
	       TEXT_ARG(request), TEXT_ARG(buffer_text(&s->entity_text)),
	       TEXT_ARG(buffer_text(&s->schema_text)),
	       TEXT_ARG(buffer_text(&s->policy_text)));
}

static bool compare_subject(struct campaign *c, struct cedar_subject *s)
{
	struct buffer request = {0}, why = {0};
	bool same = true;
	for (size_t i = 0; same && i < c->n_requests; i++) {
		request.len = 0;
		world_request(&s->world, random_chance(&s->random, 90), &request);
		same = cedar_subject_compare(s, buffer_text(&request), &c->counts, &why);
	}
	if (!same)
		report(s, buffer_text(&request), buffer_text(&why));
	buffer_free(&request);
	buffer_free(&why);
	return same;
}

static bool run_batch(struct campaign *c, size_t first, size_t n)
{
	struct cedar_subject subjects[BATCH] = {0};
	bool same = make_batch(c, subjects, first, n);
	for (size_t i = 0; same && i < n; i++)
		same = compare_subject(c, &subjects[i]);
	for (size_t i = 0; i < n; i++)
		cedar_subject_free(&subjects[i]);
	return same;
}

static bool run(struct campaign *c)
{
	bool same = workshop_open(&c->workshop);
	for (size_t first = 0; same && first < c->n_sets; first += BATCH) {
		size_t n = c->n_sets - first < BATCH ? c->n_sets - first : BATCH;
		same = run_batch(c, first, n);
	}
	workshop_close(&c->workshop);
	printf("%zu sets (%zu typed) of %zu policies, %zu requests: %zu allowed, %zu "
	       "refused; %zu errors of policies\n",
	       c->n_sets, c->n_typed, c->n_policies, c->counts.n_requests,
	       c->counts.n_allowed, c->counts.n_refused, c->counts.n_errors);
	return same;
}

int main(int argc, char **argv)
{
	if (argc != 4) {
		fprintf(stderr, "usage: cedar_campaign SEED SETS REQUESTS\n");
		return 2;
	}
	struct campaign c = {.seed = strtoull(argv[1], NULL, 10),
			     .n_sets = strtoull(argv[2], NULL, 10),
			     .n_requests = strtoull(argv[3], NULL, 10)};
	return run(&c) ? 0 : 1;
}
