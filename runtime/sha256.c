/* sha256.c - SHA-256 (FIPS 180-4), compact: the hash of machines without a library.
 * Needs:   nothing; bytes may come in pieces of any length and alignment.
 * Gives:   the digest.  Hosts take their library's, which is faster (port/sodium.h).
 *
 * The state is kept in struct edict_hash:
 *
 *     space[0..3]   the eight words of the hash value, as they lie in memory
 *     space[4]      bytes so far
 *     space[5..12]  the block that is being filled
 */
#include "bytes.h"
#include "edict/crypto.h"
#include "internal.h"

enum { BLOCK_SIZE = 64, N_ROUNDS = 64, LENGTH_SIZE = 8 };

static const uint32_t initial[8] = {
	0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a,
	0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19,
};

static const uint32_t round_constants[N_ROUNDS] = {
	0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1,
	0x923f82a4, 0xab1c5ed5, 0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3,
	0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174, 0xe49b69c1, 0xefbe4786,
	0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
	0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147,
	0x06ca6351, 0x14292967, 0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13,
	0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85, 0xa2bfe8a1, 0xa81a664b,
	0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
	0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a,
	0x5b9cca4f, 0x682e6ff3, 0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208,
	0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2,
};

static inline uint32_t rotate(uint32_t x, unsigned n)
{
	return x >> n | x << (32 - n);
}

static inline uint32_t load_big_endian(const uint8_t *p)
{
	return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | p[3];
}

/* The word of round `i` of the message schedule; only its last 16 words are kept. */
static inline uint32_t schedule(uint32_t words[16], const uint8_t *block, unsigned i)
{
	uint32_t *word = &words[i & 15];
	if (i < 16)
		return *word = load_big_endian(block + (size_t)4 * i);
	uint32_t x = words[(i + 1) & 15];
	uint32_t y = words[(i + 14) & 15];
	uint32_t s0 = rotate(x, 7) ^ rotate(x, 18) ^ x >> 3;
	uint32_t s1 = rotate(y, 17) ^ rotate(y, 19) ^ y >> 10;
	return *word += s0 + words[(i + 9) & 15] + s1;
}

/* Word `i` of the hash value. */
static inline uint32_t word_of(const uint64_t space[4], unsigned i)
{
	uint32_t word;
	__builtin_memcpy(&word, (const uint8_t *)space + (size_t)4 * i, sizeof word);
	return word;
}

/* FIPS 180-4, 6.2.2: names of variables as there. */
static void compress(uint64_t space[4], const uint8_t *block)
{
	uint32_t words[16];
	uint32_t a = word_of(space, 0), b = word_of(space, 1), c = word_of(space, 2);
	uint32_t d = word_of(space, 3), e = word_of(space, 4), f = word_of(space, 5);
	uint32_t g = word_of(space, 6), h = word_of(space, 7);
	for (unsigned i = 0; i < N_ROUNDS; i++) {
		uint32_t t1 = h + (rotate(e, 6) ^ rotate(e, 11) ^ rotate(e, 25)) +
			      ((e & f) ^ (~e & g)) + round_constants[i] +
			      schedule(words, block, i);
		uint32_t t2 = (rotate(a, 2) ^ rotate(a, 13) ^ rotate(a, 22)) +
			      ((a & b) ^ (a & c) ^ (b & c));
		h = g;
		g = f;
		f = e;
		e = d + t1;
		d = c;
		c = b;
		b = a;
		a = t1 + t2;
	}
	uint32_t value[8] = {a, b, c, d, e, f, g, h};
	for (unsigned i = 0; i < 8; i++)
		value[i] += word_of(space, i);
	memcpy(space, value, sizeof value);
}

void edict_sha256_begin(struct edict_hash *hash)
{
	memcpy(hash->space, initial, sizeof initial);
	hash->space[4] = 0;
}

void edict_sha256_add(struct edict_hash *hash, const void *bytes, size_t len)
{
	const uint8_t *p = bytes;
	uint8_t *block = (uint8_t *)&hash->space[5];
	size_t filled = (size_t)(hash->space[4] % BLOCK_SIZE);
	hash->space[4] += len;
	while (len > 0) {
		size_t taken = BLOCK_SIZE - filled < len ? BLOCK_SIZE - filled : len;
		memcpy(block + filled, p, taken);
		p += taken;
		len -= taken;
		filled += taken;
		if (filled < BLOCK_SIZE)
			break;
		compress(hash->space, block);
		filled = 0;
	}
}

void edict_sha256_end(struct edict_hash *hash, uint8_t digest[EDICT_DIGEST_SIZE])
{
	uint64_t n_bits = hash->space[4] * 8;
	uint8_t *block = (uint8_t *)&hash->space[5];
	size_t filled = (size_t)(hash->space[4] % BLOCK_SIZE);
	block[filled++] = 0x80;
	if (filled > BLOCK_SIZE - LENGTH_SIZE) {
		memset(block + filled, 0, BLOCK_SIZE - filled);
		compress(hash->space, block);
		filled = 0;
	}
	memset(block + filled, 0, BLOCK_SIZE - LENGTH_SIZE - filled);
	edict_put32_big(block + BLOCK_SIZE - 8, (uint32_t)(n_bits >> 32));
	edict_put32_big(block + BLOCK_SIZE - 4, (uint32_t)n_bits);
	compress(hash->space, block);
	for (unsigned i = 0; i < 8; i++)
		edict_put32_big(digest + (size_t)4 * i, word_of(hash->space, i));
}
