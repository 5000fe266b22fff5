/* base64.h - RFC 4648, section 4, with padding and nothing else between the digits.
 */
#ifndef EDICT_BASE64_H
#define EDICT_BASE64_H

#include "internal.h"

/* Digits for `len` bytes, with their padding. */
#define EDICT_BASE64_SIZE(len) (((len) + 2) / 3 * 4)

EDICT_HIDDEN void edict_base64_write(const uint8_t *bytes, size_t len, char *digits);

/* Exactly the digits that edict_base64_write makes of `len` bytes: any others are
 * false. */
EDICT_HIDDEN bool edict_base64_read(const char *digits, uint8_t *bytes, size_t len);

#endif
