/* fuzz.h - what every fuzz target defines.
 *
 * A target takes any bytes and must neither crash, leak, nor run past a bound; it
 * aborts where two parts of Edict that must agree do not.  With libFuzzer the targets
 * search for such bytes; with replay.c they run the checked-in corpus.
 */
#ifndef EDICT_FUZZ_H
#define EDICT_FUZZ_H

#include <stddef.h>
#include <stdint.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#endif
