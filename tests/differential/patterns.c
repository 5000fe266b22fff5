/* patterns.c - scans == oracle == other engines, on random and on real patterns.
 *
 *     patterns [--voter PCRE2|RE2|none] SEED SETS
 *
 * Every other set has patterns of real policies, where they are at hand (from a place
 * that depends on the seed, on and on), the rest random ones.  Each set is compiled to
 * one scan and run over texts made from its patterns.  With --voter only that engine is
 * asked, and the test is skipped where it is not installed.  Stops at the first
 * difference.
 */
#include <stdio.h>
#include <stdlib.h>

#include "pattern_pick.h"
#include "pattern_sample.h"

#define TEXTS_A_PATTERN	      10u
#define TEXTS_MAX	      150u
#define FEW_PATTERNS	      12u
#define POSITIVES_PERCENT_MIN 1u

struct campaign {
	struct picker picker;
	struct set_counts counts;
};

static bool run_texts(struct campaign *c, const struct pattern_set *set)
{
	struct buffer text = {0}, why = {0};
	bool ok = pattern_set_is_sound(set, &why);
	size_t n_texts = TEXTS_A_PATTERN * set->n + 2;
	n_texts = n_texts < TEXTS_MAX ? n_texts : TEXTS_MAX;
	for (size_t i = 0; ok && i < n_texts; i++) {
		if (i > 0) /* the empty text goes first */
			sample_text(&c->picker.random, set->patterns, set->n, &text);
		ok = pattern_set_check(set, buffer_text(&text), &c->picker.random,
				       &c->counts, &why);
	}
	if (!ok) {
		printf("difference in set %zu:\n%.*s", c->counts.n_sets,
		       TEXT_ARG(buffer_text(&why)));
		fflush(stdout);
		picker_report(&c->picker, set, buffer_text(&text));
	}
	buffer_free(&text);
	buffer_free(&why);
	return ok;
}

static bool run_set(struct campaign *c, bool is_data)
{
	const struct written *chosen[SET_PATTERNS_MAX];
	struct arena *arena = arena_new();
	struct pattern_set set;
	bool is_large = random_chance(&c->picker.random, 10);
	size_t most = is_large ? SET_PATTERNS_MAX : FEW_PATTERNS;
	size_t n = picker_choose(&c->picker, is_data, most, arena, chosen);
	bool ok = true;
	if (pattern_set_init(&set, chosen, n, c->picker.voters, &c->counts)) {
		ok = run_texts(c, &set);
		pattern_set_deinit(&set);
	}
	arena_free(arena);
	return ok;
}

int main(int argc, char **argv)
{
	struct campaign c = {0};
	int status = picker_options(&c.picker, &argc, &argv);
	if (status != 0)
		return status;
	if (argc != 3) {
		fputs("usage: patterns [--voter PCRE2|RE2|none] SEED SETS\n", stderr);
		return 2;
	}
	size_t n_sets = strtoul(argv[2], NULL, 10);
	bool ok = true;
	picker_init(&c.picker, strtoull(argv[1], NULL, 10));
	for (size_t i = 0; ok && i < n_sets; i++)
		ok = run_set(&c, i % 2 == 0);
	if (ok) {
		printf("seed %s: ", argv[1]);
		picker_print_counts(&c.picker, &c.counts);
		ok = c.counts.n_positives * 100 >=
		     c.counts.n_checks * POSITIVES_PERCENT_MIN;
	}
	picker_deinit(&c.picker);
	return ok ? 0 : 1;
}
