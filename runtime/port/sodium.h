/* port/sodium.h - cryptography of hosts: libsodium behind the table of edict/crypto.h.
 *
 * libsodium 1.0.18 or newer, with the strict Ed25519 of its default build.
 */
#ifndef EDICT_PORT_SODIUM_H
#define EDICT_PORT_SODIUM_H

#include "edict/crypto.h"

#ifdef __cplusplus
extern "C" {
#endif

/* An Ed25519 secret key as libsodium keeps it: seed and public key. */
#define EDICT_SECRET_SIZE 64

/* Hashes and verifies; it cannot sign.  Call edict_sodium_init first. */
extern const struct edict_crypto edict_sodium;

/* Once a process, before all else; false if the library does not work here. */
bool edict_sodium_init(void);

/* The same with a key to sign with, which must live as long as the table. */
struct edict_crypto edict_sodium_signer(const uint8_t secret[EDICT_SECRET_SIZE]);

#ifdef __cplusplus
}
#endif

#endif
