/* trigger.c - the runs of four bytes one of which every match contains.
 *
 * Needs:   a tree; lookarounds of several bytes are taken to hold.
 * Gives:   the windows of its best cut.
 * Keeps:   each match of the trimmed tree contains a run of some window, which ends at
 *          most `before` bytes after its beginning.
 *
 * The tree becomes a graph of *places*.  A byte place stands for one byte that a part of
 * the pattern reads; its predecessors are where the byte before it may have been read.
 * A pass reads nothing: it joins several predecessors, or lets them by only if the byte
 * they read was one of a set.  Before the first byte stands place 0, any byte or the
 * edge, which follows itself.
 *
 *     rm\s+-rf        0 -> r -> m -> \s -> pass -> - -> r -> f
 *                                     \    / ^
 *                                      \s <--'
 *
 * A *cut* is a set of places one of which every match passes; the windows of a place are
 * the runs of bytes that end there.  Of a sequence the cheapest cut of an item is one, of
 * a choice the cuts of all items together, of a repeat that of one round.
 */
#include <stdlib.h>
#include <string.h>

#include "pattern/search.h"
#include "pattern/trigger_parts.h"

#define PLACES_MAX   60000u
#define RUNS_MAX     192u   /* windows of one place before they are merged */
#define STEPS_MAX    20000u /* to find them */
#define ENTRIES_MAX  8u
#define RATE_MAX     (1.0 / 40)
#define COST_MAX     1e9
#define BEFORE_LIMIT 60000u
/* A gap is of bytes that together are so common; one that has no bound lasts for so many
 * steps. */
#define GAP_RATE      0.6
#define GAP_STEPS_MAX 500u
/* As windows_cost has it; nothing where their number is judged by the caller. */
#define STEPS_OF_GRAM 2e-5

struct place {
	struct symbols set; /* read here; of a pass: of the byte before */
	bool is_pass;
	unsigned visiting; /* of a pass: at which depth it is being passed */
	uint32_t end;	   /* of a match up to behind this, as tree_longest, at most */
	uint32_t *from;
	size_t n_from;
};

/* Where one may be between two bytes: the place before, and what may come next. */
struct entry {
	uint32_t place;
	struct symbols next;
};

struct frontier {
	struct entry entries[ENTRIES_MAX];
	size_t n;
};

struct cut {
	uint32_t *places;
	size_t n;
	double rate;
	double cost; /* with what gaps cost */
	double gaps;
};

struct walk {
	struct arena *arena;
	size_t max_grams;
	uint32_t max_end; /* of the places of a cut */
	struct place *places;
	size_t n_places;
	bool overflow;
	bool required;	/* each match passes the part that is being walked */
	uint32_t at;	/* bytes of a match before this part, at most */
	struct cut cut; /* of the part walked last */
};

static const struct cut no_cut = {.cost = COST_MAX};

/* ---- places ---------------------------------------------------------------- */

static uint32_t place_new(struct walk *w, struct symbols set, bool is_pass)
{
	struct place place = {.set = set, .is_pass = is_pass};
	if (w->n_places >= PLACES_MAX) {
		w->overflow = true;
		return 0;
	}
	ARENA_PUSH(w->arena, w->places, w->n_places, place);
	return (uint32_t)w->n_places - 1;
}

static void place_follows(struct walk *w, uint32_t place, uint32_t from)
{
	struct place *p = &w->places[place];
	for (size_t i = 0; i < p->n_from; i++)
		if (p->from[i] == from)
			return;
	if (place != 0 || !w->overflow)
		ARENA_PUSH(w->arena, p->from, p->n_from, from);
}

/* ---- frontiers ------------------------------------------------------------- */

/* Add an entry: one that allows the same next byte is joined with it. */
static void frontier_add(struct walk *w, struct frontier *frontier, uint32_t place,
			 struct symbols next)
{
	struct entry *entry = frontier->entries;
	struct entry *end = entry + frontier->n;
	if (symbols_are_none(&next))
		return;
	while (entry < end && !symbols_equal(&entry->next, &next))
		entry++;
	if (entry == end && frontier->n < ENTRIES_MAX) {
		*entry = (struct entry){place, next};
		frontier->n++;
		return;
	}
	if (entry == end) { /* no room: what may come next is forgotten */
		entry--;
		entry->next = symbols_or(entry->next, &next);
	}
	if (entry->place == place)
		return;
	uint32_t join = place_new(w, symbols_all(), true);
	place_follows(w, join, entry->place);
	place_follows(w, join, place);
	entry->place = join;
}

static void frontier_add_all(struct walk *w, struct frontier *frontier,
			     const struct frontier *more)
{
	for (size_t i = 0; i < more->n; i++)
		frontier_add(w, frontier, more->entries[i].place, more->entries[i].next);
}

/* ---- windows of a place ---------------------------------------------------- */

struct runs {
	struct walk *walk;
	struct trigger_window now; /* filled from its end */
	struct trigger_window items[RUNS_MAX];
	size_t n, n_steps;
	bool overflow;
};

static void runs_through(struct runs *runs, uint32_t place, unsigned depth,
			 const struct symbols *filter);

static void runs_before(struct runs *runs, const struct place *p, unsigned depth,
			const struct symbols *filter)
{
	for (size_t i = 0; i < p->n_from && !runs->overflow; i++)
		runs_through(runs, p->from[i], depth, filter);
}

/* A pass met again before another byte is read leads nowhere new. */
static void runs_pass(struct runs *runs, struct place *p, unsigned depth,
		      const struct symbols *filter)
{
	unsigned outer = p->visiting;
	struct symbols set = symbols_and(p->set, filter);
	if (outer == depth)
		return;
	p->visiting = depth;
	runs_before(runs, p, depth, &set);
	p->visiting = outer;
}

/* All runs that have, as the byte number `depth` from their end, one read at `place`
 * and in `filter`. */
static void runs_through(struct runs *runs, uint32_t place, unsigned depth,
			 const struct symbols *filter)
{
	struct place *p = &runs->walk->places[place];
	if (++runs->n_steps > STEPS_MAX)
		runs->overflow = true;
	if (p->is_pass) {
		runs_pass(runs, p, depth, filter);
		return;
	}
	struct symbols all = symbols_all(), set = symbols_and(p->set, filter);
	if (symbols_are_none(&set))
		return;
	runs->now.set[EDICT_GRAM_LENGTH - depth] = set;
	if (depth < EDICT_GRAM_LENGTH)
		runs_before(runs, p, depth + 1, &all);
	else if (runs->n < RUNS_MAX)
		runs->items[runs->n++] = runs->now;
	else
		runs->overflow = true;
}

/* The windows of one place, appended to `windows`; false if they are too many. */
static bool windows_of_place(struct walk *w, uint32_t place, struct windows *windows)
{
	struct runs *runs = malloc(sizeof *runs);
	struct symbols all = symbols_all();
	if (runs == NULL)
		arena_exhausted();
	*runs = (struct runs){.walk = w};
	uint32_t end = w->places[place].end;
	runs->now.before = end <= BEFORE_LIMIT ? (uint16_t)end : EDICT_BEFORE_FAR;
	runs_through(runs, place, 1, &all);
	bool complete = !runs->overflow;
	struct windows found = {runs->items, runs->n};
	windows_merge(&found);
	for (size_t i = 0; i < found.n && complete; i++)
		ARENA_PUSH(w->arena, windows->items, windows->n, found.items[i]);
	free(runs);
	return complete;
}

static struct windows windows_of_cut(struct walk *w, const struct cut *cut)
{
	struct windows windows = {0};
	for (size_t i = 0; i < cut->n; i++)
		windows_of_place(w, cut->places[i], &windows);
	windows_merge(&windows);
	return windows;
}

/* ---- from trees to places -------------------------------------------------- */

static struct frontier walk_tree(struct walk *w, const struct tree *tree,
				 const struct frontier *in);

static double steps_of_gram(size_t max_grams)
{
	return max_grams == SIZE_MAX ? 0 : STEPS_OF_GRAM;
}

static void cut_at(struct walk *w, uint32_t place)
{
	struct windows windows = {0};
	ARENA_PUSH(w->arena, w->cut.places, w->cut.n, place);
	if (!w->required || w->places[place].end > w->max_end ||
	    !windows_of_place(w, place, &windows) ||
	    windows_grams(&windows) > w->max_grams)
		w->cut.cost = COST_MAX;
	else
		w->cut.cost += windows_cost(&windows, steps_of_gram(w->max_grams));
	w->cut.rate += windows_rate(&windows);
}

/* One place for each set of bytes that the entries allow here. */
static struct frontier walk_set(struct walk *w, const struct tree *tree,
				const struct frontier *in)
{
	struct symbols bytes = symbols_bytes(), set = symbols_and(tree->set, &bytes);
	uint32_t places[ENTRIES_MAX];
	size_t n = 0;
	for (size_t i = 0; i < in->n; i++) {
		struct symbols here = symbols_and(set, &in->entries[i].next);
		size_t k = 0;
		while (k < n && !symbols_equal(&w->places[places[k]].set, &here))
			k++;
		if (symbols_are_none(&here))
			continue;
		if (k == n)
			places[n++] = place_new(w, here, false);
		place_follows(w, places[k], in->entries[i].place);
		w->places[places[k]].end = w->at + tree_longest(tree);
	}
	struct frontier out = {.n = 0};
	w->cut = (struct cut){.cost = 0};
	for (size_t k = 0; k < n && !w->overflow; k++) {
		cut_at(w, places[k]);
		frontier_add(w, &out, places[k], symbols_all());
	}
	return out;
}

static struct frontier walk_test(struct walk *w, const struct symbols *before,
				 const struct symbols *next, const struct frontier *in)
{
	struct frontier out = {.n = 0};
	struct symbols all = symbols_all();
	for (size_t i = 0; i < in->n; i++) {
		uint32_t place = in->entries[i].place;
		if (!symbols_equal(before, &all)) {
			place = place_new(w, *before, true);
			place_follows(w, place, in->entries[i].place);
		}
		frontier_add(w, &out, place, symbols_and(in->entries[i].next, next));
	}
	w->cut = no_cut;
	return out;
}

/* How long a gap such as `.*` or `[^>]{0,90}` keeps an automaton from coming to rest; 0
 * if the tree is none. */
static double steps_of_gap(const struct tree *tree)
{
	if (tree->kind != TREE_REPEAT || tree->items[0]->kind != TREE_SET ||
	    rate_of_set(&tree->items[0]->set) < GAP_RATE)
		return 0;
	return tree->max < GAP_STEPS_MAX ? tree->max : GAP_STEPS_MAX;
}

/* For each item of a sequence, how many steps an automaton is expected to go on after it
 * because of gaps.  What stands before a gap follows by chance, the more rarely the
 * longer it is. */
static double *steps_after(struct walk *w, const struct tree *tree)
{
	double *after = ARENA_ARRAY(w->arena, double, tree->n_items);
	for (uint32_t i = tree->n_items; i-- > 1;) {
		double steps = steps_of_gap(tree->items[i]);
		uint32_t halvings = steps > 0 ? 0 : tree_shortest(tree->items[i]);
		double chance =
			halvings < 32 ? 1.0 / (double)(UINT64_C(1) << halvings) : 0;
		after[i - 1] = steps + chance * after[i];
	}
	return after;
}

static struct frontier walk_sequence(struct walk *w, const struct tree *tree,
				     const struct frontier *in)
{
	struct frontier now = *in;
	struct cut best = no_cut;
	uint32_t begin = w->at;
	const double *after = steps_after(w, tree);
	for (uint32_t i = 0; i < tree->n_items; i++) {
		now = walk_tree(w, tree->items[i], &now);
		w->cut.gaps += w->cut.rate * after[i];
		w->cut.cost += w->cut.rate * after[i];
		if (w->cut.cost < best.cost)
			best = w->cut;
		w->at += tree_longest(tree->items[i]);
		w->at = w->at < EDICT_BEFORE_FAR ? w->at : EDICT_BEFORE_FAR;
	}
	w->at = begin;
	w->cut = best;
	return now;
}

static struct frontier walk_choice(struct walk *w, const struct tree *tree,
				   const struct frontier *in)
{
	struct frontier out = {.n = 0};
	struct cut all = {.cost = 0};
	for (uint32_t i = 0; i < tree->n_items; i++) {
		struct frontier end = walk_tree(w, tree->items[i], in);
		frontier_add_all(w, &out, &end);
		all.cost += w->cut.cost;
		all.rate += w->cut.rate;
		all.gaps += w->cut.gaps;
		for (size_t k = 0; k < w->cut.n && all.cost < COST_MAX; k++)
			ARENA_PUSH(w->arena, all.places, all.n, w->cut.places[k]);
	}
	w->cut = all.cost < COST_MAX ? all : no_cut;
	return out;
}

/* One round that may be left out; if there may be more, the place at their beginning
 * follows that at their end. */
static struct frontier walk_loop(struct walk *w, const struct tree *body,
				 const struct frontier *in, bool is_once)
{
	bool required = w->required;
	uint32_t again = is_once ? 0 : place_new(w, symbols_all(), true);
	struct frontier begin = *in, out = *in;
	if (!is_once)
		frontier_add(w, &begin, again, symbols_all());
	w->required = false;
	struct frontier end = walk_tree(w, body, &begin);
	w->required = required;
	for (size_t i = 0; i < end.n && !is_once && !w->overflow; i++)
		place_follows(w, again, end.entries[i].place);
	frontier_add_all(w, &out, &end);
	w->cut = no_cut;
	return out;
}

/* Rounds that there must be and that are written out: each has its own places, which
 * tell what comes before the first ones. */
static uint32_t rounds_apart(const struct walk *w, const struct tree *tree)
{
	uint32_t rounds = tree->items[0]->size <= 8    ? 4
			  : tree->items[0]->size <= 64 ? 2
						       : 1;
	if (!w->required)
		rounds = 1;
	return tree->min < rounds ? tree->min : rounds;
}

static struct frontier walk_repeat(struct walk *w, const struct tree *tree,
				   const struct frontier *in)
{
	struct frontier now = *in;
	struct cut best = no_cut;
	uint32_t begin = w->at, apart = rounds_apart(w, tree);
	for (uint32_t i = 0; i < apart; i++) {
		now = walk_tree(w, tree->items[0], &now);
		if (w->cut.cost < best.cost)
			best = w->cut;
		w->at += tree_longest(tree->items[0]);
		w->at = w->at < EDICT_BEFORE_FAR ? w->at : EDICT_BEFORE_FAR;
	}
	if (tree->max > apart)
		now = walk_loop(w, tree->items[0], &now, tree->max == apart + 1);
	w->at = begin;
	w->cut = best;
	return now;
}

static struct frontier walk_tree(struct walk *w, const struct tree *tree,
				 const struct frontier *in)
{
	struct symbols all = symbols_all(), last = symbols_range('\n', '\n');
	w->cut = no_cut;
	if (w->overflow)
		return *in;
	switch (tree->kind) {
	case TREE_EMPTY:
	case TREE_AHEAD:
	case TREE_BEHIND:
		break;
	case TREE_SET:
		return walk_set(w, tree, in);
	case TREE_SEQUENCE:
		return walk_sequence(w, tree, in);
	case TREE_CHOICE:
		return walk_choice(w, tree, in);
	case TREE_REPEAT:
		return walk_repeat(w, tree, in);
	case TREE_TEST:
		return walk_test(w, &tree->before, &tree->set, in);
	case TREE_FINAL:
		symbols_add(&last, SYMBOL_EDGE);
		return walk_test(w, &all, &last, in);
	}
	return *in;
}

/* ---- the door -------------------------------------------------------------- */

/* Bytes that a group may be run back.  All windows of a group are run back as far as one
 * of them needs, so a cut is sought that keeps within one of these. */
static const uint32_t reaches[] = {16, 64, 512, UINT32_MAX};
#define N_REACHES (sizeof reaches / sizeof *reaches)

struct found {
	struct windows windows;
	double cost; /* COST_MAX: there are none */
};

/* The windows of the best cut that reaches back no further than `reach`. */
static struct found find_within(struct arena *arena, const struct tree *tree,
				size_t max_grams, uint32_t reach)
{
	struct walk w = {.arena = arena,
			 .max_grams = max_grams,
			 .max_end = reach,
			 .required = true,
			 .at = tree_looks_back(tree)};
	struct frontier begin = {.n = 0};
	struct found found = {.cost = COST_MAX};
	place_follows(&w, place_new(&w, symbols_all(), false), 0);
	frontier_add(&w, &begin, 0, symbols_all());
	walk_tree(&w, tree, &begin);
	if (w.overflow || w.cut.cost >= COST_MAX)
		return found;
	found.windows = windows_of_cut(&w, &w.cut);
	if (found.windows.n <= TRIGGER_WINDOWS_MAX &&
	    windows_rate(&found.windows) <= RATE_MAX &&
	    windows_grams(&found.windows) <= max_grams)
		found.cost = windows_cost(&found.windows, steps_of_gram(max_grams)) +
			     w.cut.gaps;
	return found;
}

/* The best cut of all. */
static struct found find_best(struct arena *arena, const struct tree *tree,
			      size_t max_grams)
{
	struct found best = {.cost = COST_MAX};
	for (size_t i = 0; i < N_REACHES; i++) {
		struct found found = find_within(arena, tree, max_grams, reaches[i]);
		if (found.cost < best.cost)
			best = found;
	}
	return best;
}

/* ---- two runs -------------------------------------------------------------- *
 *
 * `curl [^|]*\| sh`: a text may well have the first word, and the group would be run to
 * its end; and few texts have the end of it.  So the group sleeps until both are there.
 */
#define GAP_LONG	200 /* steps */
#define STEPS_OF_ARMING 2.0
#define STEPS_OF_TEXT	1000.0

struct two_runs {
	struct found arms, wakes;
	double cost;
};

static const struct tree *part_of(struct arena *arena, const struct tree *tree,
				  uint32_t first, uint32_t n)
{
	const struct tree **items = ARENA_ARRAY(arena, const struct tree *, n);
	for (uint32_t i = 0; i < n; i++)
		items[i] = tree->items[first + i];
	return tree_sequence(arena, items, n);
}

/* One run before and one behind the first long gap of a sequence. */
static struct two_runs find_two(struct arena *arena, const struct tree *tree,
				size_t max_grams)
{
	struct two_runs two = {.cost = COST_MAX};
	uint32_t gap = 1;
	if (tree->kind != TREE_SEQUENCE)
		return two;
	while (gap < tree->n_items && steps_of_gap(tree->items[gap]) < GAP_LONG)
		gap++;
	if (gap + 1 >= tree->n_items)
		return two;
	two.arms = find_best(arena, part_of(arena, tree, 0, gap), max_grams);
	two.wakes = find_best(
		arena, part_of(arena, tree, gap + 1, tree->n_items - gap - 1), max_grams);
	if (two.arms.cost >= COST_MAX || two.wakes.cost >= COST_MAX)
		return two;
	double arms = windows_rate(&two.arms.windows);
	double is_armed = arms * STEPS_OF_TEXT < 1 ? arms * STEPS_OF_TEXT : 1;
	size_t n_grams =
		windows_grams(&two.arms.windows) + windows_grams(&two.wakes.windows);
	two.cost = arms * STEPS_OF_ARMING +
		   is_armed * windows_rate(&two.wakes.windows) * STEPS_OF_TEXT +
		   steps_of_gram(max_grams) * (double)n_grams;
	for (size_t i = 0; i < two.wakes.windows.n; i++)
		two.wakes.windows.items[i].before = EDICT_BEFORE_FAR;
	return two;
}

/* ---- the result ------------------------------------------------------------ */

static struct trigger_window *windows_copy(struct arena *arena,
					   const struct windows *windows)
{
	struct trigger_window *copy =
		ARENA_ARRAY(arena, struct trigger_window, windows->n);
	if (windows->n > 0)
		memcpy(copy, windows->items, windows->n * sizeof *copy);
	return copy;
}

static struct trigger *trigger_of(struct arena *arena, const struct windows *windows)
{
	struct trigger *trigger = ARENA_NEW(arena, struct trigger);
	trigger->windows = windows_copy(arena, windows);
	trigger->n_windows = windows->n;
	trigger->rate = windows_rate(windows);
	return trigger;
}

struct trigger *trigger_find(struct arena *arena, const struct pattern *pattern,
			     size_t max_grams)
{
	struct arena *scratch = arena_new();
	const struct tree *tree = edges_least(scratch, pattern->core);
	struct trigger *trigger = NULL;
	if (!tree_is_anchored(tree)) {
		struct found best = find_best(scratch, tree, max_grams);
		struct two_runs two = find_two(scratch, tree, max_grams);
		if (two.cost < best.cost) {
			trigger = trigger_of(arena, &two.wakes.windows);
			trigger->arms = windows_copy(arena, &two.arms.windows);
			trigger->n_arms = two.arms.windows.n;
		} else if (best.cost < COST_MAX) {
			trigger = trigger_of(arena, &best.windows);
		}
	}
	arena_free(scratch);
	return trigger;
}
