/* replay_tally.c - count what changed, by (effect, rule) before and now.
 *
 * Each thread counts into a tally of its own; they are merged at the end.  The examples
 * are those that stand first in the logs, so the report does not depend on the threads.
 */
#include <stdlib.h>
#include <string.h>
#include <xxhash.h>

#include "command/replay.h"

#define CAPACITY_MIN 64u

void replay_tally_init(struct replay_tally *tally, bool effects_alone)
{
	*tally = (struct replay_tally){.arena = arena_new(),
				       .effects_alone = effects_alone,
				       .capacity = CAPACITY_MIN};
	tally->changes = calloc(tally->capacity, sizeof *tally->changes);
	if (tally->changes == NULL)
		arena_exhausted();
}

void replay_tally_free(struct replay_tally *tally)
{
	free(tally->changes);
	arena_free(tally->arena);
}

/* ---- examples --------------------------------------------------------------- */

void replay_examples_add(struct replay_examples *examples,
			 const struct replay_example *example)
{
	size_t at = examples->n;
	while (at > 0 && examples->items[at - 1].position > example->position)
		at--;
	if (at == REPLAY_EXAMPLES)
		return;
	size_t n = examples->n < REPLAY_EXAMPLES ? examples->n : REPLAY_EXAMPLES - 1;
	memmove(examples->items + at + 1, examples->items + at,
		(n - at) * sizeof *examples->items);
	examples->items[at] = *example;
	examples->n = n + 1;
}

static void add_examples(struct replay_examples *to, const struct replay_examples *from)
{
	for (size_t i = 0; i < from->n; i++)
		replay_examples_add(to, &from->items[i]);
}

/* ---- changes ---------------------------------------------------------------- */

static bool is_same(const struct outcome *a, const struct outcome *b)
{
	return a->effect == b->effect && text_equal(a->rule, b->rule);
}

static uint64_t hash_change(const struct outcome *before, const struct outcome *now)
{
	uint64_t effects = (uint64_t)before->effect << 8 | (uint64_t)now->effect;
	uint64_t hash = XXH3_64bits_withSeed(before->rule.ptr, before->rule.len, effects);
	return XXH3_64bits_withSeed(now->rule.ptr, now->rule.len, hash);
}

/* Where the change is, or where it belongs. */
static struct replay_change *find(const struct replay_tally *tally,
				  const struct outcome *before, const struct outcome *now)
{
	size_t mask = tally->capacity - 1;
	size_t at = hash_change(before, now) & mask;
	while (tally->changes[at].count != 0 &&
	       !(is_same(&tally->changes[at].before, before) &&
		 is_same(&tally->changes[at].now, now)))
		at = (at + 1) & mask;
	return &tally->changes[at];
}

/* Keep half of the table free. */
static void grow(struct replay_tally *tally)
{
	if (2 * (tally->n_changes + 1) <= tally->capacity)
		return;
	struct replay_change *old = tally->changes;
	size_t n = tally->capacity;
	tally->capacity = 2 * n;
	tally->changes = calloc(tally->capacity, sizeof *tally->changes);
	if (tally->changes == NULL)
		arena_exhausted();
	for (size_t i = 0; i < n; i++)
		if (old[i].count != 0)
			*find(tally, &old[i].before, &old[i].now) = old[i];
	free(old);
}

static struct outcome keep(struct arena *arena, const struct outcome *outcome)
{
	return (struct outcome){outcome->effect, text_copy(arena, outcome->rule)};
}

static struct replay_change *change_of(struct replay_tally *tally,
				       const struct outcome *before,
				       const struct outcome *now)
{
	grow(tally);
	struct replay_change *change = find(tally, before, now);
	if (change->count == 0) {
		change->before = keep(tally->arena, before);
		change->now = keep(tally->arena, now);
		tally->n_changes++;
	}
	return change;
}

/* Texts that were replaced by their digest when they were logged. */
static bool is_redacted(struct text body)
{
	static const char mark[] = "\"sha256:";
	size_t len = sizeof mark - 1;
	const char *end = body.ptr + body.len;
	for (const char *p = body.ptr; (size_t)(end - p) >= len; p++) {
		p = memchr(p, '"', (size_t)(end - p) - len + 1);
		if (p == NULL)
			return false;
		if (memcmp(p, mark, len) == 0)
			return true;
	}
	return false;
}

void replay_tally_add(struct replay_tally *tally, const struct replay_example *example,
		      const struct outcome *before, const struct outcome *now)
{
	bool is_effect_same = before->effect == now->effect;
	if (is_effect_same &&
	    (tally->effects_alone || text_equal(before->rule, now->rule))) {
		tally->counts.same++;
		return;
	}
	if (is_effect_same)
		tally->counts.rule_alone++;
	else if (now->effect > before->effect)
		tally->counts.looser++;
	else
		tally->counts.stricter++;
	tally->counts.redacted += is_redacted(example->body);
	struct replay_change *change = change_of(tally, before, now);
	change->count++;
	replay_examples_add(&change->examples, example);
}

/* ---- the whole --------------------------------------------------------------- */

uint64_t replay_changed(const struct replay_counts *counts)
{
	return counts->looser + counts->stricter + counts->rule_alone;
}

static void add_counts(struct replay_counts *to, const struct replay_counts *from)
{
	to->same += from->same;
	to->looser += from->looser;
	to->stricter += from->stricter;
	to->rule_alone += from->rule_alone;
	to->redacted += from->redacted;
	to->no_body += from->no_body;
	to->other += from->other;
	to->wrong += from->wrong;
	to->torn += from->torn;
}

void replay_tally_merge(struct replay_tally *to, const struct replay_tally *from)
{
	add_counts(&to->counts, &from->counts);
	add_examples(&to->no_body, &from->no_body);
	add_examples(&to->wrong, &from->wrong);
	for (size_t i = 0; i < from->capacity; i++) {
		const struct replay_change *other = &from->changes[i];
		if (other->count == 0)
			continue;
		struct replay_change *change = change_of(to, &other->before, &other->now);
		change->count += other->count;
		add_examples(&change->examples, &other->examples);
	}
}

/* Most frequent first; then what came first. */
static int change_order(const void *a, const void *b)
{
	const struct replay_change *x = a;
	const struct replay_change *y = b;
	if (x->count != y->count)
		return x->count > y->count ? -1 : 1;
	return x->examples.items[0].position < y->examples.items[0].position ? -1 : 1;
}

struct replay_change *replay_tally_sorted(const struct replay_tally *tally)
{
	struct replay_change *sorted =
		ARENA_ARRAY(tally->arena, struct replay_change, tally->n_changes + 1);
	size_t n = 0;
	for (size_t i = 0; i < tally->capacity; i++)
		if (tally->changes[i].count != 0)
			sorted[n++] = tally->changes[i];
	qsort(sorted, n, sizeof *sorted, change_order);
	return sorted;
}
