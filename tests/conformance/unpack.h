/* unpack.h - the generated half of Cedar's integration tests, unpacked. */
#ifndef EDICT_TESTS_UNPACK_H
#define EDICT_TESTS_UNPACK_H

#include <stdbool.h>
#include <stddef.h>

/* Write into `found` where the tests lie below `folder`, and unpack them from DATA/cedar
 * if they are not there.  Programs may do so at the same time. */
bool unpack_corpus(const char *data, const char *folder, char *found, size_t size);

#endif
