/* board_sodium.h - cryptography of the board: the runtime's hash, libsodium's signatures. */
#ifndef EDICT_TESTS_BOARD_SODIUM_H
#define EDICT_TESTS_BOARD_SODIUM_H

#include "edict/crypto.h"

extern const struct edict_crypto board_crypto;

#endif
