/* hash.c - perfect hashes by hash and displace. */
#include "emit/hash.h"

#include <edict/abi.h>
#include <stdlib.h>
#include <string.h>
#include <xxhash.h>

#define DISPLACE_MAX 65536u

struct bucket {
	uint32_t index, n;
	uint32_t *keys;
};

struct builder {
	struct arena *arena;
	const struct text *keys;
	size_t n;
	uint32_t *hashes, *sorted;
	struct bucket *buckets;
	struct perfect_hash table;
};

static bool hashes_are_distinct(struct builder *b)
{
	uint32_t *sorted = b->sorted;
	for (size_t i = 0; i < b->n; i++)
		sorted[i] = b->hashes[i] = edict_hash(
			b->keys[i].ptr, (uint32_t)b->keys[i].len, b->table.seed);
	qsort(sorted, b->n, sizeof *sorted, uint32_order);
	for (size_t i = 1; i < b->n; i++)
		if (sorted[i] == sorted[i - 1])
			return false;
	return true;
}

static int compare_buckets(const void *left, const void *right)
{
	const struct bucket *a = left, *b = right;
	if (a->n != b->n)
		return a->n > b->n ? -1 : 1;
	return (a->index > b->index) - (a->index < b->index);
}

static void fill_buckets(struct builder *b)
{
	for (uint32_t i = 0; i < b->table.n_buckets; i++)
		b->buckets[i] = (struct bucket){.index = i};
	for (uint32_t i = 0; i < b->n; i++) {
		struct bucket *bucket =
			&b->buckets[b->hashes[i] >> b->table.bucket_shift];
		ARENA_PUSH(b->arena, bucket->keys, bucket->n, i);
	}
	qsort(b->buckets, b->table.n_buckets, sizeof *b->buckets, compare_buckets);
}

static bool place(struct builder *b, const struct bucket *bucket)
{
	struct perfect_hash *t = &b->table;
	for (uint32_t d = 0; d < DISPLACE_MAX; d++) {
		uint32_t placed = 0;
		for (; placed < bucket->n; placed++) {
			uint32_t hash = b->hashes[bucket->keys[placed]];
			uint32_t slot =
				((hash ^ d) * UINT32_C(0x9E3779B1)) >> t->slot_shift;
			if (t->slots[slot])
				break;
			t->slots[slot] = bucket->keys[placed] + 1;
		}
		if (placed == bucket->n) {
			t->displace[bucket->index] = d;
			return true;
		}
		while (placed-- > 0) { /* take this try back */
			uint32_t hash = b->hashes[bucket->keys[placed]];
			t->slots[((hash ^ d) * UINT32_C(0x9E3779B1)) >> t->slot_shift] =
				0;
		}
	}
	return false;
}

static bool place_all(struct builder *b)
{
	memset(b->table.slots, 0, b->table.n_slots * sizeof *b->table.slots);
	for (uint32_t i = 0; i < b->table.n_buckets && b->buckets[i].n; i++)
		if (!place(b, &b->buckets[i]))
			return false;
	return true;
}

struct perfect_hash perfect_hash_build(struct arena *arena, const struct text *keys,
				       size_t n)
{
	struct builder b = {.arena = arena, .keys = keys, .n = n};
	uint64_t digest = 0;
	for (size_t i = 0; i < n; i++)
		digest = XXH64(keys[i].ptr, keys[i].len, digest + keys[i].len);
	uint32_t bits = 2;
	while (((size_t)1 << bits) < n + n / 2)
		bits++;
	b.table.n_slots = UINT32_C(1) << bits;
	b.table.slot_shift = 32 - bits;
	b.table.bucket_shift = bits > 3 ? 32 - (bits - 2) : 31;
	b.table.n_buckets = UINT32_C(1) << (32 - b.table.bucket_shift);
	b.table.slots = ARENA_ARRAY(arena, uint32_t, b.table.n_slots);
	b.table.displace = ARENA_ARRAY(arena, uint32_t, b.table.n_buckets);
	b.hashes = ARENA_ARRAY(arena, uint32_t, n);
	b.sorted = ARENA_ARRAY(arena, uint32_t, n);
	b.buckets = ARENA_ARRAY(arena, struct bucket, b.table.n_buckets);
	for (uint64_t attempt = 0;; attempt++) {
		b.table.seed = (uint32_t)XXH64(&digest, sizeof digest, attempt);
		if (!hashes_are_distinct(&b))
			continue;
		fill_buckets(&b);
		if (place_all(&b))
			return b.table;
	}
}
