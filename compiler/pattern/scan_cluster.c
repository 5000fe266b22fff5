/* scan_cluster.c - which patterns share a group.
 *
 * Needs:   the size of the group each pattern has alone, and its trigger.
 * Gives:   each pattern in one cluster, whose group can be built.
 *
 * The automaton of a union has anything between the sum and the product of the states of
 * its parts, and only building it tells how many.  So attempts are few, of the most
 * promising unions, and they end early under caps.
 */
#include <stdlib.h>
#include <string.h>

#include "pattern/scan_parts.h"

#define ATTEMPTS_AWAKE	  4u	  /* groups that a pattern is tried in */
#define BUILT_MAX	  400000u /* states, until unions that never sleep are given up */
#define ATTEMPTS_ASLEEP	  2u
#define WORK_MAX	  3000000u
#define FORMS_MAX	  2u /* a union that is in no simple form is not worth it */
#define ASLEEP_STATES_MAX 2000u
#define GROWTH_MAX	  1.1 /* of the tables of two groups when they are united */

/* As group_build. */
static struct group *build(struct arena *arena, const struct scan_job *job,
			   const struct cluster *cluster, uint32_t *n_states)
{
	struct arena *scratch = arena_new();
	const struct pattern **patterns =
		ARENA_ARRAY(scratch, const struct pattern *, cluster->n);
	for (size_t i = 0; i < cluster->n; i++)
		patterns[i] = job->items[cluster->members[i]].pattern;
	struct group *group = group_build(arena, patterns, cluster->members, cluster->n,
					  cluster->caps, n_states);
	arena_free(scratch);
	return group;
}

bool cluster_measure(const struct scan_job *job, struct cluster *cluster,
		     bool *is_anchored)
{
	struct arena *scratch = arena_new();
	const struct group *group = build(scratch, job, cluster, &cluster->n_states);
	if (group != NULL) {
		cluster->n_states = group->n_states;
		cluster->bytes = group->bytes;
		*is_anchored = group->is_anchored;
	}
	arena_free(scratch);
	return group != NULL;
}

struct group *cluster_build(struct arena *arena, const struct scan_job *job,
			    const struct cluster *cluster)
{
	uint32_t n_states;
	return build(arena, job, cluster, &n_states);
}

/* `cluster` and pattern `i`; false if that group cannot be built within the caps. */
static bool cluster_with(const struct scan_job *job, const struct cluster *cluster,
			 uint16_t i, struct group_caps caps, struct cluster *united)
{
	bool is_anchored;
	size_t at = 0;
	*united = *cluster;
	united->caps = caps;
	united->n = cluster->n + 1;
	united->members = ARENA_ARRAY(job->arena, uint16_t, united->n);
	while (at < cluster->n && cluster->members[at] < i)
		at++;
	memcpy(united->members, cluster->members, at * sizeof i);
	united->members[at] = i;
	memcpy(united->members + at + 1, cluster->members + at,
	       (cluster->n - at) * sizeof i);
	return cluster_measure(job, united, &is_anchored);
}

/* ---- groups that never sleep ------------------------------------------------ */

struct by_size {
	uint32_t bytes;
	uint16_t item;
};

/* The largest first. */
static int size_order(const void *a, const void *b)
{
	const struct by_size *x = a, *y = b;
	if (x->bytes != y->bytes)
		return x->bytes > y->bytes ? -1 : 1;
	return (x->item > y->item) - (x->item < y->item);
}

/* Put pattern `i` where it adds the fewest states; false if it fits nowhere.  Tried are
 * the last groups: the first ones are full. */
static bool join_awake(const struct scan_job *job, struct clusters *clusters, uint16_t i,
		       uint32_t max_states, uint64_t *n_built)
{
	struct cluster *into = NULL, best = {.n = 0};
	uint32_t least = UINT32_MAX;
	struct group_caps caps = {max_states * 2, WORK_MAX, FORMS_MAX};
	size_t first = clusters->n > ATTEMPTS_AWAKE ? clusters->n - ATTEMPTS_AWAKE : 0;
	for (size_t k = first; k < clusters->n && *n_built < BUILT_MAX; k++) {
		struct cluster united, *cluster = &clusters->items[k];
		bool is_built = cluster_with(job, cluster, i, caps, &united);
		*n_built += united.n_states;
		if (!is_built || united.n_states > max_states ||
		    united.n_states - cluster->n_states >= least)
			continue;
		least = united.n_states - cluster->n_states;
		best = united;
		into = cluster;
	}
	if (into != NULL)
		*into = best;
	return into != NULL;
}

struct clusters clusters_awake(const struct scan_job *job, item_test *is_wanted,
			       uint32_t max_states, size_t max_groups)
{
	struct clusters clusters = {0};
	struct by_size *sizes = ARENA_ARRAY(job->arena, struct by_size, job->n + 1);
	uint64_t n_built = 0;
	size_t n = 0;
	for (size_t i = 0; i < job->n; i++)
		if (!job->items[i].is_left_out && is_wanted(&job->items[i]))
			sizes[n++] =
				(struct by_size){job->items[i].alone.bytes, (uint16_t)i};
	qsort(sizes, n, sizeof *sizes, size_order);
	for (size_t i = 0; i < n && clusters.n <= max_groups; i++) {
		struct cluster alone = job->items[sizes[i].item].alone;
		alone.is_far = alone.is_armed = false;
		if (!join_awake(job, &clusters, sizes[i].item, max_states, &n_built))
			ARENA_PUSH(job->arena, clusters.items, clusters.n, alone);
	}
	return clusters;
}

/* ---- groups that sleep ------------------------------------------------------ */

/* Which patterns have which grams.  A bucket holds those of one gram. */
struct sharing {
	const struct scan_job *job;
	const struct trigger_gram *grams; /* sorted by codes */
	size_t n_grams;
	size_t *bucket_end;   /* by gram: where its bucket ends */
	size_t *first;	      /* by pattern, and one more: its part of `own` */
	size_t *own;	      /* where the buckets of its grams begin */
	uint32_t *cluster_of; /* by pattern */
	size_t *n_shared;     /* by cluster: grams shared with the pattern at hand */
	size_t *seen_at;      /* by cluster: the last of these, plus one */
};

#define NO_CLUSTER UINT32_MAX

static void sharing_index(struct sharing *s)
{
	size_t n = s->job->n;
	for (size_t i = 0; i < s->n_grams; i++)
		s->first[s->grams[i].owner + 1u]++;
	for (size_t i = 0; i < n; i++)
		s->first[i + 1] += s->first[i];
	size_t *fill = ARENA_ARRAY(s->job->arena, size_t, n + 1);
	memcpy(fill, s->first, (n + 1) * sizeof *fill);
	for (size_t begin = 0, end; begin < s->n_grams; begin = end) {
		end = begin;
		while (end < s->n_grams && s->grams[end].codes == s->grams[begin].codes)
			s->own[fill[s->grams[end++].owner]++] = begin;
		s->bucket_end[begin] = end;
	}
}

static bool sharing_init(struct sharing *s, const struct scan_job *job)
{
	struct arena *arena = job->arena;
	struct trigger **triggers = ARENA_ARRAY(arena, struct trigger *, job->n);
	uint16_t *owners = ARENA_ARRAY(arena, uint16_t, job->n);
	for (size_t i = 0; i < job->n; i++) {
		triggers[i] = job->items[i].alone.is_armed ? NULL : job->items[i].trigger;
		owners[i] = (uint16_t)i;
	}
	*s = (struct sharing){.job = job};
	s->grams = trigger_expand(arena, triggers, owners, job->n, &s->n_grams);
	if (s->grams == NULL)
		return false;
	s->bucket_end = ARENA_ARRAY(arena, size_t, s->n_grams + 1);
	s->own = ARENA_ARRAY(arena, size_t, s->n_grams + 1);
	s->first = ARENA_ARRAY(arena, size_t, job->n + 1);
	s->cluster_of = ARENA_ARRAY(arena, uint32_t, job->n);
	s->n_shared = ARENA_ARRAY(arena, size_t, job->n);
	s->seen_at = ARENA_ARRAY(arena, size_t, job->n);
	for (size_t i = 0; i < job->n; i++)
		s->cluster_of[i] = NO_CLUSTER;
	sharing_index(s);
	return true;
}

/* Count with how many of its grams pattern `i` would wake each cluster. */
static void count_shared(struct sharing *s, size_t i, size_t n_clusters)
{
	for (size_t c = 0; c < n_clusters; c++)
		s->n_shared[c] = s->seen_at[c] = 0;
	for (size_t k = s->first[i]; k < s->first[i + 1]; k++) {
		size_t begin = s->own[k];
		for (size_t g = begin; g < s->bucket_end[begin]; g++) {
			uint32_t c = s->cluster_of[s->grams[g].owner];
			if (c == NO_CLUSTER || s->seen_at[c] == begin + 1)
				continue;
			s->seen_at[c] = begin + 1;
			s->n_shared[c]++;
		}
	}
}

/* The cluster that pattern `i` shares the most grams with, if these are most of its own;
 * it is not proposed again. */
static uint32_t most_shared(struct sharing *s, size_t i, const struct clusters *clusters,
			    bool is_far)
{
	size_t most = (s->first[i + 1] - s->first[i]) / 2;
	uint32_t best = NO_CLUSTER;
	for (uint32_t c = 0; c < clusters->n; c++) {
		if (s->n_shared[c] > most && clusters->items[c].is_far == is_far) {
			most = s->n_shared[c];
			best = c;
		}
	}
	if (best != NO_CLUSTER)
		s->n_shared[best] = 0;
	return best;
}

static bool join_asleep(struct sharing *s, struct clusters *clusters, uint16_t i)
{
	const struct cluster *alone = &s->job->items[i].alone;
	count_shared(s, i, clusters->n);
	for (unsigned k = 0; k < ATTEMPTS_ASLEEP; k++) {
		uint32_t c = most_shared(s, i, clusters, alone->is_far);
		if (c == NO_CLUSTER)
			return false;
		struct cluster *cluster = &clusters->items[c], united;
		struct group_caps caps = {(cluster->n_states + alone->n_states) * 2,
					  WORK_MAX, FORMS_MAX};
		uint32_t bytes = cluster->bytes + alone->bytes;
		if (cluster_with(s->job, cluster, i, caps, &united) &&
		    united.n_states <= ASLEEP_STATES_MAX &&
		    united.bytes <= GROWTH_MAX * bytes) {
			*cluster = united;
			s->cluster_of[i] = c;
			return true;
		}
	}
	return false;
}

struct clusters clusters_asleep(const struct scan_job *job)
{
	struct clusters clusters = {0};
	struct sharing sharing;
	bool is_shared = sharing_init(&sharing, job);
	for (size_t i = 0; i < job->n; i++)
		if (!job->items[i].is_left_out && job->items[i].trigger != NULL &&
		    job->items[i].alone.is_armed)
			ARENA_PUSH(job->arena, clusters.items, clusters.n,
				   job->items[i].alone);
	for (size_t i = 0; i < job->n; i++) {
		const struct scan_item *item = &job->items[i];
		if (item->is_left_out || item->trigger == NULL || item->alone.is_armed ||
		    (is_shared && join_asleep(&sharing, &clusters, (uint16_t)i)))
			continue;
		if (is_shared)
			sharing.cluster_of[i] = (uint32_t)clusters.n;
		ARENA_PUSH(job->arena, clusters.items, clusters.n, item->alone);
	}
	return clusters;
}
