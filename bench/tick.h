/* tick.h - clocks for programs that time single decisions.
 */
#ifndef EDICT_BENCH_TICK_H
#define EDICT_BENCH_TICK_H

#include <stdint.h>
#include <time.h>
#if defined(__x86_64__)
#include <x86intrin.h>
#endif

static inline double clock_ns(clockid_t clock)
{
	struct timespec t;
	clock_gettime(clock, &t);
	return (double)t.tv_sec * 1e9 + (double)t.tv_nsec;
}

/* A counter that goes on at a fixed rate, read in order with the code around it. */
static inline uint64_t tick(void)
{
#if defined(__x86_64__)
	_mm_lfence();
	uint64_t t = __rdtsc();
	_mm_lfence();
	return t;
#else
	return (uint64_t)clock_ns(CLOCK_MONOTONIC);
#endif
}

/* The least that two readings are apart. */
static inline uint32_t tick_cost(void)
{
	uint32_t least = UINT32_MAX;
	for (int i = 0; i < 10000; i++) {
		uint64_t first = tick(), second = tick();
		if (second - first < least)
			least = (uint32_t)(second - first);
	}
	return least;
}

static inline double ticks_per_ns(void)
{
	double begin = clock_ns(CLOCK_MONOTONIC);
	uint64_t first = tick();
	while (clock_ns(CLOCK_MONOTONIC) - begin < 2e7)
		;
	return (double)(tick() - first) / (clock_ns(CLOCK_MONOTONIC) - begin);
}

#endif
