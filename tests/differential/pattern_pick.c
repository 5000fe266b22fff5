/* pattern_pick.c - sets of patterns for the campaigns, their counts, and differences
 * made smaller.
 */
#include "pattern_pick.h"

#include <stdio.h>
#include <string.h>

/* ---- choosing ------------------------------------------------------------ */

static bool read_voter(const char *name, unsigned *voters)
{
	*voters = 0;
	for (enum voter v = 0; v < N_VOTERS; v++)
		if (strcmp(name, voter_name(v)) == 0)
			*voters = 1u << v;
	return *voters != 0 || strcmp(name, "none") == 0;
}

int picker_options(struct picker *picker, int *argc, char ***argv)
{
	picker->voters = ALL_VOTERS;
	if (*argc < 3 || strcmp((*argv)[1], "--voter") != 0)
		return 0;
	if (!read_voter((*argv)[2], &picker->voters)) {
		fprintf(stderr, "voters are PCRE2, RE2 and none\n");
		return 2;
	}
	*argc -= 2;
	*argv += 2;
	for (enum voter v = 0; v < N_VOTERS; v++)
		if (picker->voters == 1u << v && !voter_is_there(v)) {
			printf("skipped: no %s\n", voter_name(v));
			return EXIT_SKIPPED;
		}
	return 0;
}

void picker_init(struct picker *picker, uint64_t seed)
{
	picker->arena = arena_new();
	random_init(&picker->random, seed);
	picker->data =
		pattern_read_data(picker->arena, pattern_data_root(), &picker->n_data);
	picker->next = (size_t)seed * 977 % (picker->n_data + (picker->n_data == 0));
}

void picker_deinit(struct picker *picker)
{
	arena_free(picker->arena);
}

size_t picker_choose(struct picker *picker, bool is_data, size_t most,
		     struct arena *arena, const struct written **chosen)
{
	size_t n = 1 + random_below(&picker->random, most);
	for (size_t i = 0; i < n; i++) {
		if (is_data && picker->n_data > 0) {
			chosen[i] = &picker->data[picker->next];
			picker->next = (picker->next + 1) % picker->n_data;
			continue;
		}
		struct written *random = ARENA_NEW(arena, struct written);
		*random = pattern_write(arena, &picker->random);
		chosen[i] = random;
	}
	return n;
}

/* ---- making a difference smaller ----------------------------------------- */

struct finding {
	const struct written *written[SET_PATTERNS_MAX];
	size_t n;
	struct text text;
	unsigned voters;
};

/* Does it still differ?  Says why in `why`. */
static bool still_differs(const struct finding *f, struct buffer *why)
{
	struct set_counts unused = {0};
	struct pattern_set set;
	struct random random;
	random_init(&random, 1);
	why->len = 0;
	if (!pattern_set_init(&set, f->written, f->n, f->voters, &unused))
		return false;
	bool ok = pattern_set_is_sound(&set, why);
	for (int i = 0; ok && i < 4; i++) /* places to cut are random */
		ok = pattern_set_check(&set, f->text, &random, &unused, why);
	pattern_set_deinit(&set);
	return !ok;
}

static void drop_patterns(struct finding *f, struct buffer *why)
{
	for (size_t i = f->n; i-- > 0 && f->n > 1;) {
		struct finding smaller = *f;
		smaller.n--;
		for (size_t k = i; k < smaller.n; k++)
			smaller.written[k] = smaller.written[k + 1];
		if (still_differs(&smaller, why))
			*f = smaller;
	}
}

/* Drop runs of bytes, long ones first. */
static void drop_bytes(struct arena *arena, struct finding *f, struct buffer *why)
{
	for (size_t size = (f->text.len + 1) / 2; size > 0; size /= 2)
		for (size_t at = 0; at + size <= f->text.len;) {
			struct finding smaller = *f;
			struct buffer left = {0};
			buffer_add(&left, f->text.ptr, at);
			buffer_add(&left, f->text.ptr + at + size,
				   f->text.len - at - size);
			smaller.text = buffer_move(arena, &left);
			if (still_differs(&smaller, why))
				*f = smaller;
			else
				at++;
		}
}

void picker_report(const struct picker *picker, const struct pattern_set *set,
		   struct text text)
{
	struct finding f = {.n = set->n,
			    .text = text_copy(picker->arena, text),
			    .voters = picker->voters};
	struct buffer why = {0};
	memcpy(f.written, set->written, set->n * sizeof *f.written);
	drop_patterns(&f, &why);
	drop_bytes(picker->arena, &f, &why);
	drop_patterns(&f, &why);
	if (still_differs(&f, &why))
		printf("made smaller:\n%.*s", TEXT_ARG(buffer_text(&why)));
	for (size_t i = 0; f.n > 1 && i < f.n; i++) {
		struct buffer line = {0};
		written_print(f.written[i], &line);
		printf("  together with %.*s\n", TEXT_ARG(buffer_text(&line)));
		buffer_free(&line);
	}
	buffer_free(&why);
}

/* ---- counts -------------------------------------------------------------- */

void picker_print_counts(const struct picker *picker, const struct set_counts *n)
{
	printf("%zu checks, %zu positive (%.1f %%), no difference\n", n->n_checks,
	       n->n_positives,
	       100.0 * (double)n->n_positives / (double)(n->n_checks + 1));
	printf("%zu texts, %zu cuts, %zu stopped early\n", n->n_texts, n->n_cuts,
	       n->n_stops);
	printf("%zu sets of %zu patterns, %zu groups (%zu asleep), %zu counters; %zu "
	       "patterns refused, %zu over the caps\n",
	       n->n_sets, n->n_patterns, n->n_groups, n->n_asleep, n->n_counters,
	       n->n_refused, n->n_left_out);
	for (enum voter v = 0; v < N_VOTERS; v++) {
		if (!voter_is_there(v))
			printf("skipped: no %s\n", voter_name(v));
		else if ((picker->voters >> v & 1u) != 0)
			printf("%s voted on %zu, %zu times yes\n", voter_name(v),
			       n->n_votes[v], n->n_yes[v]);
	}
	if (picker->n_data == 0)
		printf("skipped: no data\n");
}
