/* stdlib.h - included by libsodium, which does not get to calling this when it verifies. */
#ifndef EDICT_TESTS_STDLIB_H
#define EDICT_TESTS_STDLIB_H

#include <stddef.h>

_Noreturn void abort(void);

#endif
