/* random.h - a small seeded generator: one seed gives the same test everywhere.
 *
 * xorshift64* (Vigna, "An experimental exploration of Marsaglia's xorshift
 * generators, scrambled", 2016).
 */
#ifndef EDICT_TESTS_RANDOM_H
#define EDICT_TESTS_RANDOM_H

#include <stdbool.h>
#include <stdint.h>

struct random {
	uint64_t state; /* not zero */
};

static inline void random_init(struct random *r, uint64_t seed)
{
	r->state = (seed + 1) * UINT64_C(0x9E3779B97F4A7C15);
	if (r->state == 0)
		r->state = 1;
}

static inline uint64_t random_next(struct random *r)
{
	r->state ^= r->state >> 12;
	r->state ^= r->state << 25;
	r->state ^= r->state >> 27;
	return r->state * UINT64_C(0x2545F4914F6CDD1D);
}

/* 0 to n - 1; 0 if n is 0. */
static inline uint32_t random_below(struct random *r, size_t n)
{
	return n == 0 ? 0 : (uint32_t)((random_next(r) >> 33) % n);
}

/* `first` to `last`, both included. */
static inline int64_t random_from(struct random *r, int64_t first, int64_t last)
{
	return first + (int64_t)random_below(r, (size_t)(last - first + 1));
}

static inline bool random_chance(struct random *r, unsigned percent)
{
	return random_below(r, 100) < percent;
}

#define RANDOM_PICK(r, array)                                                            \
	((array)[random_below((r), sizeof(array) / sizeof *(array))])

#endif
