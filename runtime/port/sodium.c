/* sodium.c - libsodium as the cryptography of a host.
 */
#include "port/sodium.h"

#include <sodium.h>
#include <string.h>

_Static_assert(sizeof(crypto_hash_sha256_state) <= sizeof(struct edict_hash),
	       "struct edict_hash has room for the state of the library");

static crypto_hash_sha256_state *state_of(struct edict_hash *hash)
{
	return (crypto_hash_sha256_state *)(void *)hash->space;
}

static void hash_begin(struct edict_hash *hash)
{
	crypto_hash_sha256_init(state_of(hash));
}

static void hash_add(struct edict_hash *hash, const void *bytes, size_t len)
{
	crypto_hash_sha256_update(state_of(hash), bytes, len);
}

static void hash_end(struct edict_hash *hash, uint8_t digest[EDICT_DIGEST_SIZE])
{
	crypto_hash_sha256_final(state_of(hash), digest);
}

static int verify(void *ctx, const uint8_t signature[EDICT_SIGNATURE_SIZE],
		  const uint8_t key[EDICT_KEY_SIZE], const void *message, size_t len)
{
	(void)ctx;
	return crypto_sign_verify_detached(signature, message, len, key) == 0;
}

static int sign(void *ctx, uint8_t signature[EDICT_SIGNATURE_SIZE], const void *message,
		size_t len)
{
	return crypto_sign_detached(signature, NULL, message, len, ctx) == 0;
}

const struct edict_crypto edict_sodium = {
	.hash_begin = hash_begin,
	.hash_add = hash_add,
	.hash_end = hash_end,
	.verify = verify,
};

bool edict_sodium_init(void)
{
	return sodium_init() >= 0;
}

struct edict_crypto edict_sodium_signer(const uint8_t secret[EDICT_SECRET_SIZE])
{
	struct edict_crypto crypto = edict_sodium;
	crypto.sign = sign;
	/* The table has one pointer for what functions read and what they write; `sign`
	 * only reads. */
	crypto.ctx = (void *)(uintptr_t)secret;
	return crypto;
}
