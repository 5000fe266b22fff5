/* crypto.c - what is made of a hash and a signature function.
 * Needs:   a table of functions (edict/crypto.h).
 * Gives:   digests, MACs, key ids; and signatures with one accept set on every library.
 *
 * Libraries differ in which odd encodings of points and numbers they take for signatures.
 * The profile "libsodium-strict" refuses them all, and edict_signature_is_canonical is
 * the part of it that needs no arithmetic on the curve; in front of any library that
 * verifies without the cofactor it makes the accept sets equal.
 */
#include "edict/crypto.h"
#include "internal.h"

enum { HMAC_BLOCK_SIZE = 64 };

void edict_digest(const struct edict_crypto *crypto, const void *bytes, size_t len,
		  uint8_t digest[EDICT_DIGEST_SIZE])
{
	struct edict_hash hash;
	crypto->hash_begin(&hash);
	crypto->hash_add(&hash, bytes, len);
	crypto->hash_end(&hash, digest);
}

/* Begin a hash with the key, padded to a block and masked. */
static void begin_masked(const struct edict_crypto *crypto, struct edict_hash *hash,
			 const uint8_t key[EDICT_DIGEST_SIZE], uint8_t mask)
{
	uint8_t block[HMAC_BLOCK_SIZE];
	memset(block, mask, sizeof block);
	for (unsigned i = 0; i < EDICT_DIGEST_SIZE; i++)
		block[i] ^= key[i];
	crypto->hash_begin(hash);
	crypto->hash_add(hash, block, sizeof block);
	edict_wipe(block, sizeof block);
}

void edict_mac(const struct edict_crypto *crypto, const uint8_t key[EDICT_DIGEST_SIZE],
	       const void *message, size_t len, uint8_t mac[EDICT_DIGEST_SIZE])
{
	struct edict_hash hash;
	uint8_t inner[EDICT_DIGEST_SIZE];
	begin_masked(crypto, &hash, key, 0x36);
	crypto->hash_add(&hash, message, len);
	crypto->hash_end(&hash, inner);
	begin_masked(crypto, &hash, key, 0x5c);
	crypto->hash_add(&hash, inner, sizeof inner);
	crypto->hash_end(&hash, mac);
	edict_wipe(inner, sizeof inner);
	edict_wipe(&hash, sizeof hash);
}

void edict_key_id(const struct edict_crypto *crypto, const uint8_t key[EDICT_KEY_SIZE],
		  uint8_t id[EDICT_KEY_ID_SIZE])
{
	uint8_t digest[EDICT_DIGEST_SIZE];
	edict_digest(crypto, key, EDICT_KEY_SIZE, digest);
	memcpy(id, digest, EDICT_KEY_ID_SIZE);
}

/* ---- the encoding of signatures -------------------------------------------- */

/* Numbers and coordinates are 32 bytes, the lowest first. */
enum { NUMBER_SIZE = 32, SIGN_BIT = 0x80 };

/* L = 2^252 + 27742317777372353535851937790883648493 (RFC 8032, 5.1) */
static const uint8_t group_order[NUMBER_SIZE] = {
	0xed, 0xd3, 0xf5, 0x5c, 0x1a, 0x63, 0x12, 0x58, 0xd6, 0x9c, 0xf7,
	0xa2, 0xde, 0xf9, 0xde, 0x14, 0,    0,	  0,	0,    0,    0,
	0,    0,    0,	  0,	0,    0,    0,	  0,	0,    0x10,
};

/* p = 2^255 - 19 */
static const uint8_t field_prime[NUMBER_SIZE] = {
	0xed, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
	0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
	0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f,
};

/* The two y of the points of order 8. */
static const uint8_t order_eight[2][NUMBER_SIZE] = {
	{0x26, 0xe8, 0x95, 0x8f, 0xc2, 0xb2, 0x27, 0xb0, 0x45, 0xc3, 0xf4,
	 0x89, 0xf2, 0xef, 0x98, 0xf0, 0xd5, 0xdf, 0xac, 0x05, 0xd3, 0xc6,
	 0x33, 0x39, 0xb1, 0x38, 0x02, 0x88, 0x6d, 0x53, 0xfc, 0x05},
	{0xc7, 0x17, 0x6a, 0x70, 0x3d, 0x4d, 0xd8, 0x4f, 0xba, 0x3c, 0x0b,
	 0x76, 0x0d, 0x10, 0x67, 0x0f, 0x2a, 0x20, 0x53, 0xfa, 0x2c, 0x39,
	 0xcc, 0xc6, 0x4e, 0xc7, 0xfd, 0x77, 0x92, 0xac, 0x03, 0x7a},
};

static bool is_below(const uint8_t number[NUMBER_SIZE], const uint8_t limit[NUMBER_SIZE])
{
	for (unsigned i = NUMBER_SIZE; i > 0; i--)
		if (number[i - 1] != limit[i - 1])
			return number[i - 1] < limit[i - 1];
	return false;
}

/* Does y belong to a point of small order?  y is 0, 1, p - 1, one of the two of order 8,
 * or one that is not reduced: p or p + 1. */
static bool has_small_order(const uint8_t y[NUMBER_SIZE])
{
	if (memcmp(y, order_eight[0], NUMBER_SIZE) == 0 ||
	    memcmp(y, order_eight[1], NUMBER_SIZE) == 0)
		return true;
	bool is_zero = true;
	bool is_prime = true;
	for (unsigned i = 1; i < NUMBER_SIZE; i++) {
		is_zero = is_zero && y[i] == 0;
		is_prime = is_prime && y[i] == field_prime[i];
	}
	uint8_t low = field_prime[0];
	return (is_zero && y[0] <= 1) || (is_prime && y[0] >= low - 1 && y[0] <= low + 1);
}

static void take_coordinate(uint8_t y[NUMBER_SIZE], const uint8_t point[NUMBER_SIZE])
{
	memcpy(y, point, NUMBER_SIZE);
	y[NUMBER_SIZE - 1] &= (uint8_t)~SIGN_BIT;
}

bool edict_signature_is_canonical(const uint8_t signature[EDICT_SIGNATURE_SIZE],
				  const uint8_t key[EDICT_KEY_SIZE])
{
	uint8_t y[NUMBER_SIZE];
	if (!is_below(signature + NUMBER_SIZE, group_order))
		return false;
	take_coordinate(y, signature);
	if (has_small_order(y))
		return false;
	take_coordinate(y, key);
	return is_below(y, field_prime) && !has_small_order(y);
}

bool edict_signature_is_valid(const struct edict_crypto *crypto,
			      const uint8_t signature[EDICT_SIGNATURE_SIZE],
			      const uint8_t key[EDICT_KEY_SIZE], const void *message,
			      size_t len)
{
	return crypto->verify != NULL && edict_signature_is_canonical(signature, key) &&
	       crypto->verify(crypto->ctx, signature, key, message, len) == 1;
}

/* ---- secrets ------------------------------------------------------------------ */

bool edict_digest_equal(const uint8_t a[EDICT_DIGEST_SIZE],
			const uint8_t b[EDICT_DIGEST_SIZE])
{
	unsigned different = 0;
	for (unsigned i = 0; i < EDICT_DIGEST_SIZE; i++)
		different |= (unsigned)(a[i] ^ b[i]);
	return different == 0;
}

void edict_wipe(void *bytes, size_t len)
{
	volatile uint8_t *p = bytes;
	for (size_t i = 0; i < len; i++)
		p[i] = 0;
}
