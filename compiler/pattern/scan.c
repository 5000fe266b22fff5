/* scan.c - patterns in, the tables of a scan out.
 *
 * Needs:   parsed patterns.
 * Gives:   groups, those that never sleep first, and the trigger of the others.
 * Keeps:   pattern i is bit i of the hits; equal patterns give equal tables.
 *
 * What is expected of a byte of ordinary text decides who sleeps.  A trigger costs about
 * as much as half of a group that never sleeps, and up to four of these cost as much as
 * one.  So all patterns sleep that have a trigger; but where some have none, the others
 * stay awake with them if that takes no further four groups.
 */
#include "pattern/scan_parts.h"
#include "pattern/tree.h"

#include <stdlib.h>

#define GRAMS_FEW    512u
#define GRAMS_EASY   4096u /* a filter for these is nearly empty and lies in the cache */
#define AWAKE_STATES 4000u
#define AWAKE_LANES  4u	 /* groups that are advanced together */
#define FEW_PATTERNS 64u /* few enough to try what happens if all are awake */
#define FEW_STATES   1000u
#define DENSE_BYTES  128000u /* of sleeping groups of a scan that stay dense */

/* Caps for one pattern, one after the other: small ones prefer counters to states. */
static const struct group_caps solo_caps[] = {
	{1000, 1000000, 0},
	{4000, 4000000, 0},
	{20000, 20000000, 0},
};

static const char size_help[] = "lower the bounds of repeats such as `{0,200}`, or split "
				"the pattern into several rules";
static const char look_help[] =
	"keep a lookaround out of repeats and away from long gaps, "
	"or make it a rule of its own";

/* Why the pattern has no automaton. */
static const struct pattern_error *refusal(struct arena *arena,
					   const struct pattern *pattern)
{
	struct pattern_error *error = ARENA_NEW(arena, struct pattern_error);
	struct text shown = text_shown(arena, pattern->text, 40);
	const struct tree *look = tree_find_look(pattern->core);
	*error = (struct pattern_error){.end = pattern->text.len, .help = size_help};
	if (look != NULL) {
		*error = (struct pattern_error){look->begin, look->end, NULL, look_help};
		shown = text_shown(arena,
				   (struct text){pattern->text.ptr + look->begin,
						 look->end - look->begin},
				   40);
	}
	error->title =
		text_format(arena,
			    look != NULL ? "lookaround `%.*s` has no automaton here"
					 : "`%.*s` is too large for an automaton",
			    TEXT_ARG(shown))
			.ptr;
	return error;
}

/* ---- what each pattern is alone ---------------------------------------------- */

static bool is_far(const struct trigger *trigger)
{
	for (size_t i = 0; i < trigger->n_windows; i++)
		if (trigger->windows[i].before == EDICT_BEFORE_FAR)
			return true;
	return false;
}

static void item_trigger(struct scan_item *item, struct trigger *trigger)
{
	item->trigger = trigger;
	item->alone.is_far = trigger != NULL && is_far(trigger);
	item->alone.is_armed = trigger != NULL && trigger->n_arms > 0;
}

/* Find out how large a group of its own is; why not, if there is none. */
static const struct pattern_error *item_measure(struct arena *arena, struct scan_job *job,
						size_t i)
{
	struct scan_item *item = &job->items[i];
	item->alone.members = ARENA_ARRAY(job->arena, uint16_t, 1);
	item->alone.members[0] = (uint16_t)i;
	item->alone.n = 1;
	for (size_t k = 0; k < sizeof solo_caps / sizeof *solo_caps; k++) {
		item->alone.caps = solo_caps[k];
		if (cluster_measure(job, &item->alone, &item->is_anchored))
			return NULL;
	}
	item->is_left_out = true;
	return refusal(arena, item->pattern);
}

static void items_init(struct arena *arena, struct scan_job *job,
		       const struct pattern *const *patterns,
		       const struct pattern_error **failed)
{
	job->items = ARENA_ARRAY(job->arena, struct scan_item, job->n + 1);
	for (size_t i = 0; i < job->n; i++) {
		struct scan_item *item = &job->items[i];
		item->pattern = patterns[i];
		failed[i] = item_measure(arena, job, i);
		if (!item->is_left_out && !item->is_anchored)
			item_trigger(item, trigger_find(job->arena, patterns[i],
							TRIGGER_GRAMS_MAX));
	}
}

/* How many grams all triggers have together. */
static size_t count_grams(const struct scan_job *job)
{
	struct arena *scratch = arena_new();
	struct trigger **triggers = ARENA_ARRAY(scratch, struct trigger *, job->n + 1);
	uint16_t *owners = ARENA_ARRAY(scratch, uint16_t, job->n + 1);
	size_t n_grams;
	for (size_t i = 0; i < job->n; i++)
		triggers[i] = job->items[i].trigger;
	if (trigger_expand(scratch, triggers, owners, job->n, &n_grams) == NULL)
		n_grams = SIZE_MAX;
	arena_free(scratch);
	return n_grams;
}

/* A trigger with sets such as \w has many grams if other triggers tell the letters apart,
 * and few in a scan of few patterns.  There the best trigger is taken whatever the number
 * of its grams, if that stays small altogether; more may be worth it where there is no
 * other. */
static void items_try_wide(struct scan_job *job)
{
	for (size_t i = 0; i < job->n && job->n <= FEW_PATTERNS; i++) {
		struct scan_item *item = &job->items[i];
		if (item->is_left_out || item->is_anchored)
			continue;
		struct trigger *narrow = item->trigger;
		size_t most = narrow != NULL ? GRAMS_FEW : GRAMS_EASY;
		item_trigger(item, trigger_find(job->arena, item->pattern, SIZE_MAX));
		if (item->trigger == NULL || count_grams(job) > most)
			item_trigger(item, narrow);
	}
}

/* ---- who sleeps -------------------------------------------------------------- */

static bool is_anchored(const struct scan_item *item)
{
	return item->is_anchored;
}

static bool is_restless(const struct scan_item *item)
{
	return !item->is_anchored && item->trigger == NULL;
}

static bool is_free(const struct scan_item *item)
{
	return !item->is_anchored;
}

static size_t lanes(const struct clusters *clusters)
{
	return (clusters->n + AWAKE_LANES - 1) / AWAKE_LANES;
}

static void clusters_add(struct arena *arena, struct clusters *clusters,
			 const struct clusters *more)
{
	for (size_t i = 0; i < more->n; i++)
		ARENA_PUSH(arena, clusters->items, clusters->n, more->items[i]);
}

/* How often a byte of a group's tables is expected to be used. */
static double use_of_byte(const struct scan_job *job, const struct cluster *cluster)
{
	double rate = 0;
	for (size_t i = 0; i < cluster->n; i++)
		rate += job->items[cluster->members[i]].trigger->rate;
	return rate / cluster->bytes;
}

struct use {
	double of_byte;
	struct cluster *cluster;
};

static int use_order(const void *a, const void *b)
{
	const struct use *x = a, *y = b;
	if (x->of_byte != y->of_byte)
		return x->of_byte > y->of_byte ? -1 : 1;
	return (x->cluster > y->cluster) - (x->cluster < y->cluster);
}

/* The sparse form is smaller and slower: the groups that are used the most stay dense, as
 * many as fit. */
static void choose_sparse(const struct scan_job *job, struct clusters *asleep)
{
	struct use *uses = ARENA_ARRAY(job->arena, struct use, asleep->n + 1);
	size_t bytes = 0;
	for (size_t k = 0; k < asleep->n; k++) {
		struct cluster *cluster = &asleep->items[k];
		uses[k] = (struct use){use_of_byte(job, cluster), cluster};
	}
	qsort(uses, asleep->n, sizeof *uses, use_order);
	for (size_t k = 0; k < asleep->n; k++) {
		bytes += uses[k].cluster->bytes;
		uses[k].cluster->is_sparse = bytes > DENSE_BYTES;
	}
}

/* The groups of the scan, the first `*n_awake` of which never sleep. */
static struct clusters clusters_of(struct scan_job *job, size_t *n_awake)
{
	struct clusters all = {0},
			awake = clusters_awake(job, is_restless, AWAKE_STATES, SIZE_MAX);
	if (awake.n > 0 && job->n <= FEW_PATTERNS) {
		struct clusters few = clusters_awake(job, is_free, FEW_STATES,
						     lanes(&awake) * AWAKE_LANES);
		if (lanes(&few) <= lanes(&awake)) {
			awake = few;
			for (size_t i = 0; i < job->n; i++)
				job->items[i].trigger = NULL;
		}
	}
	struct clusters anchored =
		clusters_awake(job, is_anchored, AWAKE_STATES, SIZE_MAX);
	struct clusters asleep = clusters_asleep(job);
	choose_sparse(job, &asleep);
	clusters_add(job->arena, &all, &awake);
	clusters_add(job->arena, &all, &anchored);
	*n_awake = all.n;
	clusters_add(job->arena, &all, &asleep);
	return all;
}

/* ---- assembly ---------------------------------------------------------------- */

struct assembly {
	struct arena *arena;
	const struct scan_job *job;
	struct scan *scan;
	struct edict_group *groups;
	uint16_t *group_of; /* by pattern */
	const struct pattern_error **failed;
};

/* Number the counters of a machine on from those before it in the scan. */
static void renumber(struct assembly *a, struct edict_group *machine)
{
	const struct edict_scan *tables = &a->scan->tables;
	struct edict_counter *counters =
		ARENA_ARRAY(a->arena, struct edict_counter, machine->n_counters);
	machine->first_counter = (uint16_t)(machine->first_counter + tables->n_counters);
	for (uint16_t i = 0; i < machine->n_counters; i++) {
		counters[i] = machine->counters[i];
		if (counters[i].many != EDICT_COUNTER_ONE)
			counters[i].many = (uint16_t)(counters[i].many + tables->n_many);
	}
	machine->counters = machine->n_counters > 0 ? counters : NULL;
}

static struct edict_group renumbered(struct assembly *a, const struct group *group)
{
	struct edict_group tables = group->tables;
	renumber(a, &tables);
	if (tables.n_more == 0)
		return tables;
	struct edict_group *more =
		ARENA_ARRAY(a->arena, struct edict_group, tables.n_more);
	for (uint16_t i = 0; i < tables.n_more; i++) {
		more[i] = tables.more[i];
		renumber(a, &more[i]);
	}
	tables.more = more;
	return tables;
}

/* Note group `k` with its patterns. */
static void note_members(struct assembly *a, const struct cluster *cluster, uint16_t k)
{
	const struct group *group = a->scan->groups[k];
	for (size_t i = 0; i < cluster->n; i++) {
		uint16_t member = cluster->members[i];
		a->group_of[member] = k;
		a->scan->costs[member] = (struct scan_cost){
			.group = k,
			.n_states = group->n_states,
			.bytes = group->bytes,
			.n_counters = group->n_counters,
		};
	}
}

/* There are more counters or machines than 16 bits number. */
static void leave_out(struct assembly *a, const struct cluster *cluster)
{
	for (size_t i = 0; i < cluster->n; i++) {
		struct scan_item *item = &a->job->items[cluster->members[i]];
		item->trigger = NULL;
		item->is_left_out = true;
		a->failed[cluster->members[i]] = refusal(a->arena, item->pattern);
	}
}

/* Build the group of `cluster` as the next one of the scan; false if it is left out. */
static bool assemble_group(struct assembly *a, const struct cluster *cluster)
{
	struct edict_scan *tables = &a->scan->tables;
	uint16_t k = tables->n_groups;
	struct group *group = cluster_build(a->arena, a->job, cluster);
	if (cluster->is_sparse)
		group_make_sparse(a->arena, group);
	if (tables->n_counters + group->n_counters > UINT16_MAX ||
	    tables->n_machines + group->n_machines > UINT16_MAX) {
		leave_out(a, cluster);
		return false;
	}
	a->groups[k] = renumbered(a, group);
	a->scan->groups[k] = group;
	a->scan->n_next[k] = group->machines[0].n_next;
	a->scan->n_actions[k] = group->machines[0].n_actions;
	a->scan->bytes += group->bytes;
	note_members(a, cluster, k);
	tables->n_groups++;
	tables->n_counters = (uint16_t)(tables->n_counters + group->n_counters);
	tables->n_many = (uint16_t)(tables->n_many + group->n_many);
	tables->n_machines = (uint16_t)(tables->n_machines + group->n_machines);
	return true;
}

/* The trigger; without one all groups are awake. */
static void assemble_trigger(struct assembly *a)
{
	struct edict_scan *tables = &a->scan->tables;
	size_t n = a->job->n;
	struct trigger **triggers = ARENA_ARRAY(a->job->arena, struct trigger *, n + 1);
	for (size_t i = 0; i < n; i++)
		triggers[i] = a->job->items[i].trigger;
	if (tables->n_awake < tables->n_groups)
		tables->trigger = trigger_build(a->arena, triggers, a->group_of, n,
						&a->scan->n_lists);
	if (tables->trigger == NULL) {
		tables->n_awake = tables->n_groups;
		tables->n_armed = 0;
		return;
	}
	for (size_t i = 0; i < n; i++)
		if (triggers[i] != NULL)
			a->scan->costs[i].trigger = trigger_name(a->arena, triggers[i]);
	a->scan->bytes +=
		(uint32_t)((sizeof(struct edict_trigger) + 256) +
			   ((size_t)1 << tables->trigger->filter_bits) +
			   ((sizeof(struct edict_gram)) << tables->trigger->slot_bits) +
			   a->scan->n_lists * sizeof(uint16_t));
}

/* The first `n_awake` clusters never sleep. */
static struct scan *assemble(struct arena *arena, const struct scan_job *job,
			     const struct clusters *clusters, size_t n_awake,
			     const struct pattern_error **failed)
{
	struct scan *scan = ARENA_NEW(arena, struct scan);
	struct assembly a = {.arena = arena, .job = job, .scan = scan, .failed = failed};
	a.groups = ARENA_ARRAY(arena, struct edict_group, clusters->n);
	a.group_of = ARENA_ARRAY(job->arena, uint16_t, job->n + 1);
	scan->groups = ARENA_ARRAY(arena, const struct group *, clusters->n);
	scan->n_next = ARENA_ARRAY(arena, uint32_t, clusters->n);
	scan->n_actions = ARENA_ARRAY(arena, uint32_t, clusters->n);
	scan->costs = ARENA_ARRAY(arena, struct scan_cost, job->n + 1);
	scan->tables.groups = a.groups;
	scan->tables.n_patterns = (uint16_t)job->n;
	for (size_t k = 0; k < clusters->n; k++) {
		if (!assemble_group(&a, &clusters->items[k]))
			continue;
		scan->tables.n_awake = (uint16_t)(scan->tables.n_awake + (k < n_awake));
		scan->tables.n_armed =
			(uint16_t)(scan->tables.n_armed + clusters->items[k].is_armed);
	}
	assemble_trigger(&a);
	return scan;
}

/* ---- the door ---------------------------------------------------------------- */

struct scan *scan_compile(struct arena *arena, const struct pattern *const *patterns,
			  size_t n, const struct pattern_error **failed)
{
	struct scan_job job = {.arena = arena_new(), .n = n};
	size_t n_awake;
	items_init(arena, &job, patterns, failed);
	items_try_wide(&job);
	struct clusters clusters = clusters_of(&job, &n_awake);
	struct scan *scan = assemble(arena, &job, &clusters, n_awake, failed);
	arena_free(job.arena);
	return scan;
}

struct scan *scan_compile_one(struct arena *arena, const struct pattern *pattern,
			      const struct pattern_error **failed)
{
	struct scan_job job = {.arena = arena_new(), .n = 1};
	struct clusters one = {0};
	job.items = ARENA_NEW(job.arena, struct scan_item);
	job.items->pattern = pattern;
	*failed = item_measure(arena, &job, 0);
	if (*failed == NULL)
		ARENA_PUSH(job.arena, one.items, one.n, job.items->alone);
	struct scan *scan = assemble(arena, &job, &one, one.n, failed);
	arena_free(job.arena);
	return scan;
}
