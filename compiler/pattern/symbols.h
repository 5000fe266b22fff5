/* symbols.h - sets over the alphabet of automata.
 *
 * The alphabet is the 256 bytes and one more symbol, the edge: what comes before
 * the first byte of a text and after its last one.
 */
#ifndef EDICT_PATTERN_SYMBOLS_H
#define EDICT_PATTERN_SYMBOLS_H

#include <stdbool.h>
#include <stdint.h>

#define SYMBOL_EDGE  256u
#define N_SYMBOLS    257u
#define SYMBOL_WORDS 5u

struct symbols {
	uint64_t words[SYMBOL_WORDS];
};

static inline void symbols_add(struct symbols *s, unsigned symbol)
{
	s->words[symbol / 64] |= UINT64_C(1) << symbol % 64;
}

static inline void symbols_add_range(struct symbols *s, unsigned first, unsigned last)
{
	for (unsigned symbol = first; symbol <= last; symbol++)
		symbols_add(s, symbol);
}

static inline bool symbols_has(const struct symbols *s, unsigned symbol)
{
	return (s->words[symbol / 64] >> symbol % 64 & 1u) != 0;
}

static inline bool symbols_equal(const struct symbols *a, const struct symbols *b)
{
	uint64_t difference = 0;
	for (unsigned i = 0; i < SYMBOL_WORDS; i++)
		difference |= a->words[i] ^ b->words[i];
	return difference == 0;
}

static inline bool symbols_are_none(const struct symbols *s)
{
	uint64_t any = 0;
	for (unsigned i = 0; i < SYMBOL_WORDS; i++)
		any |= s->words[i];
	return any == 0;
}

static inline struct symbols symbols_or(struct symbols a, const struct symbols *b)
{
	for (unsigned i = 0; i < SYMBOL_WORDS; i++)
		a.words[i] |= b->words[i];
	return a;
}

static inline struct symbols symbols_and(struct symbols a, const struct symbols *b)
{
	for (unsigned i = 0; i < SYMBOL_WORDS; i++)
		a.words[i] &= b->words[i];
	return a;
}

/* Every symbol that is not in `s`; the edge too. */
static inline struct symbols symbols_not(struct symbols s)
{
	for (unsigned i = 0; i < SYMBOL_WORDS; i++)
		s.words[i] = ~s.words[i];
	s.words[SYMBOL_EDGE / 64] &= 1u;
	return s;
}

static inline struct symbols symbols_range(unsigned first, unsigned last)
{
	struct symbols s = {{0}};
	symbols_add_range(&s, first, last);
	return s;
}

static inline struct symbols symbols_all(void)
{
	return symbols_range(0, SYMBOL_EDGE);
}

static inline struct symbols symbols_bytes(void)
{
	return symbols_range(0, 255);
}

#endif
