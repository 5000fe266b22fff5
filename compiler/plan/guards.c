/* guards.c - long lists of patterns, passed over where none of them has matched.
 *
 * Needs:  the final nodes of a plan, and the places of patterns in scans.
 * Gives:  guards: runs of entries none of which can decide unless some pattern of a run
 *         of a scan has matched, or (for those that unknown passes) the field holds no
 *         text.  A long run has a guard for the whole and one for each part, so that a
 *         text without hits costs a few words, and one with a hit a few tests.
 * Keeps:  the deciding rule: an entry that a guard passes over would not have passed.
 */
#include "plan/internal.h"

/* Tests of a run: a shorter one is as fast without a guard, a longer one is more than
 * tables can skip. */
#define RUN_MIN	 16u
#define RUN_MAX	 30000u
#define PART_MAX 128u /* tests of a part, unless it is a single entry */

struct guarding {
	struct arena *arena;
	const struct plan *plan;
	struct plan_node *node;
	struct plan_guard guard; /* under construction */
};

/* Has every way to pass a match in it? */
static bool needs_match(const struct plan *plan, const struct plan_cond *cond)
{
	if (cond->kind == COND_ATOM)
		return cond->atom->op == AST_MATCHES && !cond->negate &&
		       plan->places[cond->atom->index].scan != PLAN_NO_SCAN;
	if (cond->kind != COND_AND && cond->kind != COND_OR)
		return false;
	for (size_t i = 0; i < cond->n_kids; i++)
		if (needs_match(plan, cond->kids[i]) == (cond->kind == COND_AND))
			return cond->kind == COND_AND;
	return cond->kind == COND_OR;
}

size_t plan_range_last(const struct plan *plan, const struct plan_range *range)
{
	size_t n = plan->scans[range->scan].n_patterns, end = (size_t)range->end * 32;
	return (end < n ? end : n) - 1;
}

static struct plan_range *range_of(struct guarding *g, struct plan_place place)
{
	struct plan_guard *guard = &g->guard;
	for (size_t i = 0; i < guard->n_ranges; i++)
		if (guard->ranges[i].scan == place.scan)
			return &guard->ranges[i];
	struct plan_range range = {
		.scan = place.scan, .from = place.bit / 32, .end = place.bit / 32 + 1};
	ARENA_PUSH(g->arena, guard->ranges, guard->n_ranges, range);
	return &guard->ranges[guard->n_ranges - 1];
}

/* Widen the guard by the matches that `cond` needs: of an `and` one is enough. */
static void add_matches(struct guarding *g, const struct plan_cond *cond)
{
	if (cond->kind == COND_ATOM) {
		struct plan_place place = g->plan->places[cond->atom->index];
		struct plan_range *range = range_of(g, place);
		uint32_t word = place.bit / 32;
		range->from = word < range->from ? word : range->from;
		range->end = word >= range->end ? word + 1 : range->end;
		range->may |= cond->may;
		return;
	}
	for (size_t i = 0; i < cond->n_kids; i++) {
		if (!needs_match(g->plan, cond->kids[i]))
			continue;
		add_matches(g, cond->kids[i]);
		if (cond->kind == COND_AND)
			return;
	}
}

static void add_guard(struct guarding *g, size_t begin, size_t end)
{
	struct plan_node *node = g->node;
	g->guard = (struct plan_guard){.begin = begin, .end = end};
	for (size_t i = begin; i < end; i++)
		add_matches(g, node->entries[i].cond);
	ARENA_PUSH(g->arena, node->guards, node->n_guards, g->guard);
}

/* The end of those entries from `begin` up to `end` that need matches, and have at most
 * `max` tests together, or are only one.  `*n_tests` is their sum. */
static size_t run_end(const struct guarding *g, size_t begin, size_t end, size_t max,
		      size_t *n_tests)
{
	const struct plan_entry *entries = g->node->entries;
	size_t i = begin;
	for (*n_tests = 0; i < end && needs_match(g->plan, entries[i].cond); i++) {
		size_t n = entries[i].cond->n_tests + 1;
		if (i > begin && *n_tests + n > max)
			break;
		*n_tests += n;
	}
	return i;
}

static void guard_run(struct guarding *g, size_t begin, size_t end)
{
	size_t n_tests, part;
	add_guard(g, begin, end);
	for (size_t i = begin; i < end; i = part) {
		part = run_end(g, i, end, PART_MAX, &n_tests);
		if (part - i < end - begin)
			add_guard(g, i, part);
	}
}

static void guard_node(struct guarding *g)
{
	size_t n = g->node->n_entries, end, n_tests;
	for (size_t begin = 0; begin < n; begin = end) {
		end = run_end(g, begin, n, RUN_MAX, &n_tests);
		if (end == begin)
			end++;
		else if (n_tests >= RUN_MIN)
			guard_run(g, begin, end);
	}
}

void guards_build(struct arena *arena, struct plan *plan)
{
	struct guarding g = {.arena = arena, .plan = plan};
	if (plan->n_scans == 0 || plan->policy->cedar)
		return;
	for (size_t i = 0; i < plan->n_nodes; i++) {
		g.node = plan->nodes[i];
		guard_node(&g);
	}
}
