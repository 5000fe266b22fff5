/* sys/types.h - included by libsodium, which takes nothing from it to verify. */
#include <stddef.h>
