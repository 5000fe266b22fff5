/* patterns_edges.c - every edge of the automata of a scan, once.
 *
 *     patterns_edges [--voter PCRE2|RE2|none] SEED SETS
 *
 * For each state that a machine of a group can reach and each class of bytes: a shortest
 * known text to the state, a byte of the class, and what a match still needs from there
 * (the shortest way to a hit, counters left aside).  Where counters count, the byte is
 * repeated until one byte before they run out, until they do, and one longer, and the
 * way goes on from there.  Each text is checked in all ways of pattern_set.h.
 *
 * Sets are small, so that most automata are those of one or two patterns.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "edict/abi.h"
#include "pattern_pick.h"
#include "pattern_tables.h"

#define PATTERNS_MAX 3u
#define PLACES_MAX   1500u /* of one group */
#define PATH_LEN_MAX 900u
#define NO_WAY	     UINT32_MAX
#define MACHINES_MAX (1 + EDICT_ENTRY_MACHINES)

/* A text: that of the place before, and `times` times `byte`. */
struct place {
	uint32_t before, times;
	uint8_t byte;
};

/* A state of a machine, all numbered on; how to go to a hit from there. */
struct node {
	uint32_t distance, next; /* bytes to a hit, and the node after the first */
	uint8_t byte;
	bool is_end;   /* the hit is at the end of the text */
	bool is_known; /* some place has it */
};

struct walk {
	const struct pattern_set *set;
	const struct edict_group *group;
	uint32_t first_state;		  /* of the group, among those of a stream */
	uint32_t first[MACHINES_MAX + 1]; /* node of each machine's state 0 */
	struct node *nodes;
	uint8_t bytes[256]; /* one for each class of all machines together */
	uint32_t n_bytes;
	struct place *places;
	uint32_t n_places;
	struct picker *picker;
	struct set_counts *counts;
	size_t *n_edges;
};

/* ---- ways to a hit ------------------------------------------------------- */

/* Of the nodes that `entry` of machine `m` leads to, the one nearest to a hit; its
 * distance, or 0 if there is one at once. */
static uint32_t nearest_node(const struct walk *w, uint32_t m, uint32_t entry,
			     uint32_t *nearest)
{
	struct machine_step step = machine_step(machine_of(w->group, m), entry);
	*nearest = w->first[m] + step.state;
	uint32_t distance = w->nodes[*nearest].distance;
	for (uint32_t i = 0; i < step.n_actions; i++) {
		uint32_t value = step.actions[i] & EDICT_ACT_VALUE, node;
		uint32_t kind = step.actions[i] & EDICT_ACT_KIND;
		if (kind == EDICT_ACT_HIT)
			return 0;
		if (kind != EDICT_ACT_ENTER)
			continue;
		uint32_t entered = 1 + value % EDICT_ENTRY_MACHINES;
		uint32_t way_in = machine_entry(machine_of(w->group, entered), 0,
						value / EDICT_ENTRY_MACHINES);
		uint32_t further = nearest_node(w, entered, way_in, &node);
		if (further < distance) {
			distance = further;
			*nearest = node;
		}
	}
	return distance;
}

/* Is there a shorter way from state number `state` of machine `m` by one more byte? */
static bool shorten_way(struct walk *w, uint32_t m, uint32_t state)
{
	const struct edict_group *machine = machine_of(w->group, m);
	struct node *node = &w->nodes[w->first[m] + state];
	uint32_t before = node->distance, next;
	uint32_t end = machine_entry(machine, state, machine->n_classes);
	if (nearest_node(w, m, end, &next) == 0) {
		node->distance = 0;
		node->is_end = true;
	}
	for (uint32_t i = 0; i < w->n_bytes; i++) {
		uint32_t class = machine->class_of[w->bytes[i]];
		uint32_t rest =
			nearest_node(w, m, machine_entry(machine, state, class), &next);
		if (rest == NO_WAY || rest + 1 >= node->distance)
			continue;
		node->distance = rest + 1;
		node->next = next;
		node->byte = w->bytes[i];
	}
	return node->distance < before;
}

static void find_ways(struct walk *w)
{
	bool is_changed = true;
	while (is_changed) {
		is_changed = false;
		for (uint32_t m = 0; m <= w->group->n_more; m++) {
			uint32_t n = w->first[m + 1] - w->first[m];
			for (uint32_t state = 1; state < n; state++)
				is_changed = shorten_way(w, m, state) || is_changed;
		}
	}
}

static void add_way(const struct walk *w, uint32_t at, struct buffer *text)
{
	const struct node *node = &w->nodes[at];
	for (uint32_t left = node->distance; left > 0; left--) {
		buffer_add_char(text, (char)node->byte);
		node = &w->nodes[node->next];
	}
}

/* ---- places -------------------------------------------------------------- */

static void add_path(const struct walk *w, const struct place *place, struct buffer *text)
{
	for (const struct place *p = place; p->times > 0; p = &w->places[p->before])
		for (uint32_t i = 0; i < p->times; i++)
			buffer_add_char(text, (char)p->byte);
	for (size_t i = 0; i < text->len / 2; i++) {
		char c = text->ptr[i];
		text->ptr[i] = text->ptr[text->len - 1 - i];
		text->ptr[text->len - 1 - i] = c;
	}
}

/* Where the group is after a text: a node for each machine, and what counters count. */
struct spot {
	uint32_t nodes[MACHINES_MAX];
	uint16_t left[EDICT_GROUP_COUNTERS_MAX];
};

static struct spot spot_after(const struct walk *w, struct text text)
{
	const struct edict_scan *scan = &w->set->scan->tables;
	uint32_t hits[EDICT_SCAN_WORDS(SET_PATTERNS_MAX)] = {0};
	struct spot spot = {{0}, {0}};
	struct edict_stream stream = {
		.scan = scan,
		.states = calloc(scan->n_machines, sizeof(uint16_t)),
		.left = calloc(scan->n_counters + EDICT_GROUP_COUNTERS_MAX,
			       sizeof(uint16_t)),
		.ages = calloc(scan->n_many + 1u, sizeof(uint64_t)),
		.hits = hits,
	};
	edict_stream_begin(&stream);
	edict_stream_feed(&stream, (struct edict_string){text.ptr, (uint32_t)text.len});
	uint32_t n_counters = 0;
	for (uint32_t m = 0; m <= w->group->n_more; m++) {
		const struct edict_group *machine = machine_of(w->group, m);
		uint32_t state = stream.states[w->first_state + m];
		spot.nodes[m] = w->first[m] + machine_step(machine, state).state;
		n_counters += machine->n_counters;
	}
	for (uint32_t i = 0; i < n_counters; i++)
		spot.left[i] = stream.left[w->group->first_counter + i];
	free(stream.states);
	free(stream.left);
	free(stream.ages);
	return spot;
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

/* Is a machine here in a state that no place has? */
static bool is_new_spot(struct walk *w, const struct spot *spot)
{
	bool is_new = false;
	for (uint32_t m = 0; m <= w->group->n_more; m++) {
		struct node *node = &w->nodes[spot->nodes[m]];
		is_new = is_new || !node->is_known;
		node->is_known = true;
	}
	return is_new;
}

/* From the place that `text` leads to, `times` times `byte`: check what ends there and
 * what goes on to a hit. */
static bool go(struct walk *w, uint32_t from, uint8_t byte, uint32_t times,
	       struct buffer *text)
{
	size_t len = text->len;
	for (uint32_t i = 0; i < times; i++)
		buffer_add_char(text, (char)byte);
	size_t end = text->len;
	struct spot spot = spot_after(w, buffer_text(text));
	if (end < PATH_LEN_MAX && w->n_places < PLACES_MAX && is_new_spot(w, &spot)) {
		struct place place = {from, times, byte};
		ARENA_PUSH(w->set->arena, w->places, w->n_places, place);
	}
	bool ok = check(w, buffer_text(text));
	for (uint32_t m = 0; ok && m <= w->group->n_more; m++) {
		uint32_t distance = w->nodes[spot.nodes[m]].distance;
		if (distance == 0 || distance == NO_WAY)
			continue;
		add_way(w, spot.nodes[m], text);
		ok = check(w, buffer_text(text));
		text->len = end;
	}
	text->len = len;
	return ok;
}

/* Repeat `byte` about as often as the counters count. */
static bool go_far(struct walk *w, uint32_t from, uint8_t byte, const uint16_t *left,
		   struct buffer *text)
{
	bool ok = true;
	for (uint32_t i = 0; ok && i < EDICT_GROUP_COUNTERS_MAX; i++)
		for (uint32_t d = 0; ok && left[i] > 2 && d < 3; d++)
			ok = go(w, from, byte, left[i] - 1u + d, text);
	return ok;
}

static bool go_everywhere(struct walk *w, uint32_t from)
{
	struct buffer text = {0};
	bool ok = true;
	add_path(w, &w->places[from], &text);
	struct spot spot = spot_after(w, buffer_text(&text));
	for (uint32_t i = 0; ok && i < w->n_bytes; i++) {
		++*w->n_edges;
		ok = go(w, from, w->bytes[i], 1, &text) &&
		     go_far(w, from, w->bytes[i], spot.left, &text);
	}
	buffer_free(&text);
	return ok;
}

/* ---- groups and sets ----------------------------------------------------- */

static bool are_alike(const struct edict_group *group, unsigned a, unsigned b)
{
	for (uint32_t m = 0; m <= group->n_more; m++) {
		const uint8_t *class_of = machine_of(group, m)->class_of;
		if (class_of[a] != class_of[b])
			return false;
	}
	return true;
}

static void find_bytes(struct walk *w)
{
	for (unsigned byte = 0; byte < 256; byte++) {
		bool is_new = true;
		for (uint32_t i = 0; is_new && i < w->n_bytes; i++)
			is_new = !are_alike(w->group, byte, w->bytes[i]);
		if (is_new)
			w->bytes[w->n_bytes++] = (uint8_t)byte;
	}
}

static bool walk_group(struct walk *w)
{
	for (uint32_t m = 0; m <= w->group->n_more; m++)
		w->first[m + 1] = w->first[m] + machine_n_states(machine_of(w->group, m));
	uint32_t n_nodes = w->first[w->group->n_more + 1];
	w->nodes = ARENA_ARRAY(w->set->arena, struct node, n_nodes);
	for (uint32_t i = 0; i < n_nodes; i++)
		w->nodes[i].distance = NO_WAY;
	for (uint32_t m = 0; m <= w->group->n_more; m++)
		w->nodes[w->first[m]].is_known = true; /* dead or idle */
	find_bytes(w);
	find_ways(w);
	struct place root = {0};
	ARENA_PUSH(w->set->arena, w->places, w->n_places, root);
	bool ok = check(w, TEXT(""));
	for (uint32_t i = 0; ok && i < w->n_places; i++)
		ok = go_everywhere(w, i);
	return ok;
}

static bool walk_set(const struct pattern_set *set, struct picker *picker,
		     struct set_counts *counts, size_t *n_edges)
{
	uint32_t first_state = 0;
	bool ok = true;
	for (uint32_t i = 0; ok && i < set->scan->tables.n_groups; i++) {
		struct walk walk = {.set = set,
				    .group = &set->scan->tables.groups[i],
				    .first_state = first_state,
				    .picker = picker,
				    .counts = counts,
				    .n_edges = n_edges};
		first_state += 1u + walk.group->n_more;
		ok = walk_group(&walk);
	}
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
		ok = walk_set(&set, picker, counts, n_edges);
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
