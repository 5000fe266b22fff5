/* patterns_edges.c - every edge of the automata of a scan, once.
 *
 *     patterns_edges [--voter PCRE2|RE2|none] SEED SETS
 *
 * For each state that the automaton of a group can reach and each class of bytes: a
 * shortest known text to the state, a byte of the class, and what a match still needs
 * from there (the shortest way to a hit, counters left aside).  Where counters count, the
 * byte is repeated until one byte before they run out, until they do, and one longer, and
 * the way goes on from there.  Each text is checked in all ways of pattern_set.h.
 *
 * Sets are small, so that most automata are those of one or two patterns.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "edict/abi.h"
#include "pattern_pick.h"

#define PATTERNS_MAX 3u
#define PLACES_MAX   1500u /* of one group */
#define PATH_LEN_MAX 900u
#define NO_WAY	     UINT32_MAX

/* A state, and how to get there: to the place before, and then `times` times `byte`. */
struct place {
	uint32_t before, times, len;
	uint16_t state;
	uint8_t byte;
};

struct walk {
	const struct pattern_set *set;
	const struct edict_group *group;
	uint32_t index; /* of the group */
	uint32_t n_states;
	uint8_t *byte_of; /* by class */
	uint32_t *distance,
		*way;	/* by state: bytes to a hit, and the class of the first */
	bool *is_known; /* by state: there is a place */
	struct place *places;
	size_t n_places;
	struct picker *picker;
	struct set_counts *counts;
	size_t *n_edges;
};

/* ---- ways to a hit ------------------------------------------------------- */

/* What `value`, an entry of the table, leads to; `*hits` if something matches there. */
static uint32_t target_of(const struct edict_group *g, uint32_t value, bool *hits)
{
	*hits = false;
	if (value < g->event_from)
		return value;
	const uint16_t *event = g->actions + (value - g->event_from);
	for (uint16_t i = 0; i < event[1]; i++)
		if ((event[2 + i] & EDICT_ACT_KIND) == EDICT_ACT_HIT)
			*hits = true;
	return event[0];
}

/* One round: states whose successors are nearer than they are.  Did any change? */
static bool shorten_ways(struct walk *w)
{
	const struct edict_group *g = w->group;
	bool is_changed = false;
	for (uint32_t state = 0; state < w->n_states; state++)
		for (uint32_t class = 0; class <= g->n_classes; class ++) {
			bool hits, is_end = class == g->n_classes;
			uint32_t entry = state * g->n_symbols + class;
			uint32_t to = target_of(g, g->next[entry], &hits) / g->n_symbols;
			uint32_t rest = hits ? 0 : is_end ? NO_WAY : w->distance[to];
			uint32_t distance = rest + (is_end ? 0 : 1);
			if (rest != NO_WAY && distance < w->distance[state]) {
				w->distance[state] = distance;
				w->way[state] = class;
				is_changed = true;
			}
		}
	return is_changed;
}

static void add_way(const struct walk *w, uint32_t state, struct buffer *text)
{
	const struct edict_group *g = w->group;
	state /= g->n_symbols;
	while (w->distance[state] != NO_WAY && w->way[state] != g->n_classes) {
		bool hits;
		uint32_t class = w->way[state];
		buffer_add_char(text, (char)w->byte_of[class]);
		state = target_of(g, g->next[state * g->n_symbols + class], &hits) /
			g->n_symbols;
		if (hits)
			break;
	}
}

/* ---- places -------------------------------------------------------------- */

static void add_path(const struct walk *w, const struct place *place, struct buffer *text)
{
	text->len = 0;
	for (const struct place *p = place; p->times > 0; p = &w->places[p->before])
		for (uint32_t i = 0; i < p->times; i++)
			buffer_add_char(text, (char)p->byte);
	for (size_t i = 0; i < text->len / 2; i++) {
		char c = text->ptr[i];
		text->ptr[i] = text->ptr[text->len - 1 - i];
		text->ptr[text->len - 1 - i] = c;
	}
}

/* The state of the group after `text`; its counters in `left`. */
static uint16_t state_after(const struct walk *w, struct text text,
			    uint16_t left[static EDICT_GROUP_COUNTERS_MAX])
{
	const struct edict_scan *scan = &w->set->scan->tables;
	uint32_t hits[EDICT_SCAN_WORDS(SET_PATTERNS_MAX)] = {0};
	struct edict_stream stream = {
		.scan = scan,
		.states = calloc(scan->n_groups, sizeof(uint16_t)),
		.left = calloc(scan->n_counters + 1u, sizeof(uint16_t)),
		.ages = calloc(scan->n_many + 1u, sizeof(uint64_t)),
		.hits = hits,
	};
	edict_stream_begin(&stream);
	edict_stream_feed(&stream, (struct edict_string){text.ptr, (uint32_t)text.len});
	uint16_t state = stream.states[w->index];
	for (uint32_t i = 0; i < w->group->n_counters; i++)
		left[i] = stream.left[w->group->first_counter + i];
	free(stream.states);
	free(stream.left);
	free(stream.ages);
	return state;
}

static bool check(struct walk *w, struct text text)
{
	struct buffer why = {0};
	bool ok = pattern_set_check(w->set, text, &w->picker->random, w->counts, &why);
	if (!ok) {
		printf("difference in set %zu:\n%.*s", w->counts->n_sets,
		       TEXT_ARG(buffer_text(&why)));
		fflush(stdout);
		picker_report(w->picker, w->set, text);
	}
	buffer_free(&why);
	return ok;
}

/* From the place that `text` leads to, `times` times `byte`: check what ends there and
 * what goes on to a hit; a new place if its state is. */
static bool go(struct walk *w, uint32_t from, uint8_t byte, uint32_t times,
	       struct buffer *text)
{
	uint16_t left[EDICT_GROUP_COUNTERS_MAX];
	size_t len = text->len;
	for (uint32_t i = 0; i < times; i++)
		buffer_add_char(text, (char)byte);
	uint16_t state = state_after(w, buffer_text(text), left);
	bool *is_known = &w->is_known[state / w->group->n_symbols];
	if (!*is_known && text->len < PATH_LEN_MAX && w->n_places < PLACES_MAX) {
		struct place place = {from, times, (uint32_t)text->len, state, byte};
		ARENA_PUSH(w->set->arena, w->places, w->n_places, place);
		*is_known = true;
	}
	bool ok = check(w, buffer_text(text));
	size_t end = text->len;
	add_way(w, state, text);
	if (ok && text->len > end)
		ok = check(w, buffer_text(text));
	text->len = len;
	return ok;
}

/* Repeat `byte` about as often as the counters count. */
static bool go_far(struct walk *w, uint32_t from, uint8_t byte, const uint16_t *left,
		   struct buffer *text)
{
	bool ok = true;
	for (uint32_t i = 0; ok && i < w->group->n_counters; i++)
		for (uint32_t times = left[i] - 1u;
		     ok && left[i] > 2 && times <= left[i] + 1u; times++)
			ok = go(w, from, byte, times, text);
	return ok;
}

static bool go_everywhere(struct walk *w, uint32_t from)
{
	uint16_t left[EDICT_GROUP_COUNTERS_MAX] = {0};
	struct buffer text = {0};
	bool ok = true;
	add_path(w, &w->places[from], &text);
	state_after(w, buffer_text(&text), left);
	for (uint32_t class = 0; ok && class < w->group->n_classes; class ++) {
		++*w->n_edges;
		ok = go(w, from, w->byte_of[class], 1, &text) &&
		     go_far(w, from, w->byte_of[class], left, &text);
	}
	buffer_free(&text);
	return ok;
}

/* ---- groups and sets ----------------------------------------------------- */

static bool walk_group(struct walk *w)
{
	struct arena *arena = w->set->arena;
	const struct edict_group *g = w->group;
	w->n_states = g->event_from / g->n_symbols;
	w->byte_of = ARENA_ARRAY(arena, uint8_t, g->n_classes);
	w->distance = ARENA_ARRAY(arena, uint32_t, w->n_states);
	w->way = ARENA_ARRAY(arena, uint32_t, w->n_states);
	w->is_known = ARENA_ARRAY(arena, bool, w->n_states);
	for (unsigned byte = 256; byte-- > 0;)
		w->byte_of[g->class_of[byte]] = (uint8_t)byte;
	memset(w->distance, 0xff, w->n_states * sizeof *w->distance);
	while (shorten_ways(w))
		;
	w->places = NULL;
	w->n_places = 0;
	struct place root = {.state = g->start[g->n_classes]};
	ARENA_PUSH(arena, w->places, w->n_places, root);
	w->is_known[0] = true; /* dead: no way on */
	bool ok = check(w, TEXT(""));
	for (uint32_t i = 0; ok && i < w->n_places; i++)
		ok = go_everywhere(w, i);
	return ok;
}

static bool run_set(struct picker *picker, bool is_data, struct set_counts *counts,
		    size_t *n_edges)
{
	const struct written *chosen[PATTERNS_MAX];
	struct arena *arena = arena_new();
	struct pattern_set set;
	size_t n = picker_choose(picker, is_data, PATTERNS_MAX, arena, chosen);
	bool ok = true;
	if (pattern_set_init(&set, chosen, n, picker->voters, counts)) {
		for (uint32_t i = 0; ok && i < set.scan->tables.n_groups; i++) {
			struct walk walk = {.set = &set,
					    .group = &set.scan->tables.groups[i],
					    .index = i,
					    .picker = picker,
					    .counts = counts,
					    .n_edges = n_edges};
			ok = walk_group(&walk);
		}
		pattern_set_deinit(&set);
	}
	arena_free(arena);
	return ok;
}

int main(int argc, char **argv)
{
	struct picker picker = {0};
	struct set_counts counts = {0};
	size_t n_edges = 0;
	int status = picker_options(&picker, &argc, &argv);
	if (status != 0)
		return status;
	if (argc != 3) {
		fputs("usage: patterns_edges [--voter PCRE2|RE2|none] SEED SETS\n",
		      stderr);
		return 2;
	}
	size_t n_sets = strtoul(argv[2], NULL, 10);
	bool ok = true;
	picker_init(&picker, strtoull(argv[1], NULL, 10));
	for (size_t i = 0; ok && i < n_sets; i++)
		ok = run_set(&picker, i % 4 != 0, &counts, &n_edges);
	if (ok) {
		printf("seed %s: %zu edges, ", argv[1], n_edges);
		picker_print_counts(&picker, &counts);
	}
	picker_deinit(&picker);
	return ok ? 0 : 1;
}
