/* edict/crypto.h - the seam to cryptography: a const table of functions.
 *
 * The runtime brings one compact SHA-256 of its own, because bundles and logs need one
 * everywhere; signatures always come from a library, through this table.  A host takes
 * edict_sodium (port/sodium.h), firmware writes the table over the library it has.
 *
 * Hash: SHA-256 (FIPS 180-4).  Signature: Ed25519 (RFC 8032) with the accept set of
 * "libsodium-strict": edict_signature_is_valid checks the encoding before it asks the
 * library, which must verify without the cofactor.
 */
#ifndef EDICT_CRYPTO_H
#define EDICT_CRYPTO_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#define EDICT_DIGEST_SIZE    32
#define EDICT_KEY_SIZE	     32 /* an Ed25519 public key */
#define EDICT_KEY_ID_SIZE    8	/* the first bytes of the SHA-256 of a public key */
#define EDICT_SIGNATURE_SIZE 64

/* A hash on its way; room for the state of any library's SHA-256. */
struct edict_hash {
	uint64_t space[16];
};

struct edict_crypto {
	void (*hash_begin)(struct edict_hash *hash);
	void (*hash_add)(struct edict_hash *hash, const void *bytes, size_t len);
	void (*hash_end)(struct edict_hash *hash, uint8_t digest[EDICT_DIGEST_SIZE]);
	/* 1: the signature of `message` by `key` is valid.  Every other value, and a NULL
	 * here, means it is not. */
	int (*verify)(void *ctx, const uint8_t signature[EDICT_SIGNATURE_SIZE],
		      const uint8_t key[EDICT_KEY_SIZE], const void *message, size_t len);
	/* 1: `signature` is made.  NULL where nothing is signed, as on microcontrollers.
	 * Whose key it is, `ctx` knows. */
	int (*sign)(void *ctx, uint8_t signature[EDICT_SIGNATURE_SIZE],
		    const void *message, size_t len);
	void *ctx;
};

/* sha256.c: the hash alone, for tables of one's own. */
void edict_sha256_begin(struct edict_hash *hash);
void edict_sha256_add(struct edict_hash *hash, const void *bytes, size_t len);
void edict_sha256_end(struct edict_hash *hash, uint8_t digest[EDICT_DIGEST_SIZE]);

/* crypto.c ------------------------------------------------------------------- */

/* Hash one run of bytes. */
void edict_digest(const struct edict_crypto *crypto, const void *bytes, size_t len,
		  uint8_t digest[EDICT_DIGEST_SIZE]);

/* HMAC-SHA-256 (RFC 2104) with a key of one digest. */
void edict_mac(const struct edict_crypto *crypto, const uint8_t key[EDICT_DIGEST_SIZE],
	       const void *message, size_t len, uint8_t mac[EDICT_DIGEST_SIZE]);

void edict_key_id(const struct edict_crypto *crypto, const uint8_t key[EDICT_KEY_SIZE],
		  uint8_t id[EDICT_KEY_ID_SIZE]);

/* Are the encodings canonical: S below the group order, key below p, neither R nor key of
 * small order?  (Steps 1 to 3 of the strict profile; needs no arithmetic on the curve.) */
bool edict_signature_is_canonical(const uint8_t signature[EDICT_SIGNATURE_SIZE],
				  const uint8_t key[EDICT_KEY_SIZE]);

/* Canonical, and the library says 1. */
bool edict_signature_is_valid(const struct edict_crypto *crypto,
			      const uint8_t signature[EDICT_SIGNATURE_SIZE],
			      const uint8_t key[EDICT_KEY_SIZE], const void *message,
			      size_t len);

/* Equal, in time that does not depend on where they differ. */
bool edict_digest_equal(const uint8_t a[EDICT_DIGEST_SIZE],
			const uint8_t b[EDICT_DIGEST_SIZE]);

/* Overwrite a secret so that no compiler leaves it out. */
void edict_wipe(void *bytes, size_t len);

#ifdef __cplusplus
}
#endif

#endif
