/* signed.h - what the readers of signed documents share: bundles, key sets, stores.
 */
#ifndef EDICT_SIGNED_H
#define EDICT_SIGNED_H

#include "edict/bundle.h"
#include "internal.h"

#define EDICT_DOMAIN_SIZE 16
/* One entry of a signature block: key id, signature. */
#define EDICT_SIGNATURE_ENTRY_SIZE (EDICT_KEY_ID_SIZE + EDICT_SIGNATURE_SIZE)

/* Length of a NUL-padded text in a field of `size` bytes; `size` if it is none: no NUL at
 * its end, something behind the first NUL, a control character. */
EDICT_HIDDEN size_t edict_padded_length(const uint8_t *field, size_t size);

/* What `keys` say to one entry of a signature block (key id, signature) over `message`:
 * EDICT_FAULT_NONE, or that the key is unknown or revoked, or the signature not valid. */
EDICT_HIDDEN enum edict_fault edict_keyset_check(const struct edict_keyset *keys,
						 const struct edict_crypto *crypto,
						 const uint8_t *entry,
						 const void *message, size_t len);

#endif
