/* board_sodium.c - libsodium on the board: what it needs, and the port to it.
 */
#include "board_sodium.h"

#include <sodium/crypto_sign_ed25519.h>

#include "board.h"

/* ---- what libsodium takes from its environment ------------------------------- */

void sodium_memzero(void *bytes, size_t len);
int sodium_memcmp(const void *a, const void *b, size_t len);
int sodium_is_zero(const unsigned char *n, size_t len);
_Noreturn void sodium_misuse(void);

void sodium_memzero(void *bytes, size_t len)
{
	edict_wipe(bytes, len);
}

int sodium_memcmp(const void *a, const void *b, size_t len)
{
	const uint8_t *x = a;
	const uint8_t *y = b;
	unsigned different = 0;
	for (size_t i = 0; i < len; i++)
		different |= (unsigned)(x[i] ^ y[i]);
	return different == 0 ? 0 : -1;
}

int sodium_is_zero(const unsigned char *n, size_t len)
{
	unsigned any = 0;
	for (size_t i = 0; i < len; i++)
		any |= n[i];
	return any == 0;
}

_Noreturn void sodium_misuse(void)
{
	board_print("FAIL: libsodium was misused\n");
	board_exit(98);
}

/* ---- the port of a device: three lines -------------------------------------- */

static int verify(void *ctx, const uint8_t signature[EDICT_SIGNATURE_SIZE],
		  const uint8_t key[EDICT_KEY_SIZE], const void *message, size_t len)
{
	(void)ctx;
	return crypto_sign_ed25519_verify_detached(signature, message, len, key) == 0;
}

const struct edict_crypto board_crypto = {
	.hash_begin = edict_sha256_begin,
	.hash_add = edict_sha256_add,
	.hash_end = edict_sha256_end,
	.verify = verify,
};
