/* patterns_sizes.c - the minimal automata of patterns/core-63.json have as many states as
 * another construction found.
 *
 *     patterns_sizes
 *
 * Minimal automata are unique, so the numbers must agree, but for these conventions:
 *
 *   - We have one state more: the dead one, in which a group is when all its patterns
 *     have matched.  There, a match drops the items and goes on.
 *   - We tell states in which a match is in progress from quiet ones, because a group may
 *     be left in quiet ones only.  Two that differ in nothing else are counted once here.
 *   - We have states to begin with in the middle of a text.  Those that no text leads to
 *     from its beginning are not counted here.
 *   - Where counters count repeats, or a gap parts a pattern in machines, the numbers say
 *     nothing; they are printed.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/json_doc.h"
#include "pattern/group.h"
#include "pattern_tables.h"
#include "pattern_write.h"

#define EXIT_SKIPPED 77
#define STATES_MAX   200000u
#define WORK_MAX     40000000u

struct tally {
	size_t n, n_exact, n_counted, n_others, n_wrong;
};

/* ---- states that differ by more than being quiet --------------------------- */

static int order_of_rows(const void *a, const void *b)
{
	const uint32_t *x = *(const uint32_t *const *)a, *y = *(const uint32_t *const *)b;
	return memcmp(x + 2, y + 2, x[1] * sizeof *x);
}

/* What an entry does: one number for its actions, one for the block it leads to. */
static void add_entry(const struct edict_group *g, uint32_t entry, const uint32_t *block,
		      uint32_t *row)
{
	struct machine_step step = machine_step(g, entry);
	/* Solo patterns without counters and gaps have one action, the hit. */
	row[0] = step.n_actions;
	row[1] = block[step.state];
}

/* The states that a text leads to from its beginning, and the dead one, in `states`. */
static uint32_t reach(const struct edict_group *g, uint32_t *states, bool *is_reached)
{
	uint32_t n = 0, first = machine_step(g, g->start[g->n_classes]).state;
	states[n++] = 0;
	is_reached[0] = true;
	if (first != 0)
		states[n++] = first;
	is_reached[first] = true;
	for (uint32_t i = 0; i < n; i++)
		for (uint32_t class = 0; class < g->n_classes; class ++) {
			uint32_t entry = machine_entry(g, states[i], class);
			uint32_t to = machine_step(g, entry).state;
			if (!is_reached[to])
				states[n++] = to;
			is_reached[to] = true;
		}
	return n;
}

static void fill_row(const struct edict_group *g, const uint32_t *block, uint32_t *row)
{
	uint32_t state = row[0];
	row[1] = 1 + 2u * g->n_symbols;
	row[2] = block[state];
	for (uint32_t i = 0; i < g->n_symbols; i++)
		add_entry(g, machine_entry(g, state, i), block, row + 3 + 2u * i);
}

/* Moore's refinement: split blocks by the blocks their transitions lead to, until none
 * is split.  Row: state, length, block, then entries. */
static uint32_t count_distinct(struct arena *arena, const struct group *group)
{
	const struct edict_group *g = &group->tables;
	uint32_t *block = ARENA_ARRAY(arena, uint32_t, group->n_states);
	uint32_t *states = ARENA_ARRAY(arena, uint32_t, group->n_states);
	bool *is_reached = ARENA_ARRAY(arena, bool, group->n_states);
	uint32_t **rows = ARENA_ARRAY(arena, uint32_t *, group->n_states);
	uint32_t n = reach(g, states, is_reached), n_blocks = 1, n_before = 0;
	for (uint32_t i = 0; i < n; i++) {
		rows[i] = ARENA_ARRAY(arena, uint32_t, 3 + 2u * g->n_symbols);
		rows[i][0] = states[i];
	}
	while (n_blocks > n_before) {
		n_before = n_blocks;
		n_blocks = 0;
		for (uint32_t i = 0; i < n; i++)
			fill_row(g, block, rows[i]);
		qsort(rows, n, sizeof *rows, order_of_rows);
		for (uint32_t i = 0; i < n; i++) {
			bool is_new =
				i == 0 || order_of_rows(&rows[i - 1], &rows[i]) != 0;
			n_blocks += is_new;
			block[rows[i][0]] = n_blocks - 1;
		}
	}
	return n_blocks;
}

/* ---- the file ------------------------------------------------------------ */

static void check_group(struct arena *arena, const struct doc *item,
			const struct group *group, struct tally *tally)
{
	uint32_t want = (uint32_t)doc_get(item, "dfa_states_min")->number.coefficient + 1;
	struct text id = doc_get(item, "id")->text;
	if (group->n_counters > 0 || group->n_machines > 1) {
		tally->n_counted++;
		printf("%.*s: %u states with counters or gaps, %u without\n",
		       TEXT_ARG(id), group->n_states, want);
		return;
	}
	uint32_t got = count_distinct(arena, group);
	tally->n_exact++;
	if (got == want)
		return;
	printf("%.*s: %u states instead of %u\n", TEXT_ARG(id), got, want);
	tally->n_wrong++;
}

static void check_item(const struct doc *item, struct tally *tally)
{
	const uint16_t id = 0;
	struct group_caps caps = {.states = STATES_MAX, .work = WORK_MAX};
	struct pattern_error error = {0};
	struct arena *arena = arena_new();
	uint32_t n_states;
	struct pattern_style style = {.ignore_case =
					      doc_get(item, "flags")->text.len > 0};
	const struct pattern *pattern =
		pattern_parse(arena, doc_get(item, "pattern")->text, &style, &error);
	const struct group *group = NULL;
	tally->n++;
	if (pattern != NULL)
		group = group_build(arena, &pattern, &id, 1, caps, &n_states);
	if (group == NULL || doc_get(item, "dfa_states_min") == NULL)
		tally->n_others++;
	else
		check_group(arena, item, group, tally);
	arena_free(arena);
}

int main(void)
{
	struct arena *arena = arena_new();
	struct tally tally = {0};
	struct text why;
	enum json_fault fault;
	const struct source *source = source_read(
		arena,
		text_format(arena, "%s/patterns/core-63.json", pattern_data_root()),
		&why);
	if (source == NULL) {
		printf("skipped: no data\n");
		arena_free(arena);
		return EXIT_SKIPPED;
	}
	const struct doc *doc = json_doc_read_large(arena, source, NULL, &fault);
	const struct doc *patterns = doc != NULL ? doc_get(doc, "patterns") : NULL;
	for (size_t i = 0; patterns != NULL && i < patterns->n; i++)
		check_item(patterns->items[i], &tally);
	printf("%zu patterns: %zu compared exactly, %zu with counters, %zu without a "
	       "figure "
	       "or not one automaton; %zu wrong\n",
	       tally.n, tally.n_exact, tally.n_counted, tally.n_others, tally.n_wrong);
	arena_free(arena);
	return tally.n_wrong == 0 && tally.n_exact + tally.n_counted > 50 ? 0 : 1;
}
