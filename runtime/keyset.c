/* keyset.c - the documents that say whose signatures count.
 * Needs:   the bytes of a key set, and for its signatures a table of functions.
 * Gives:   a view of it, or why it is refused; whether one key set may follow another.
 *
 * Each entry of a signature block must be good.  One that is not makes the document bad,
 * even where enough others are good: nobody could say what it is there for.
 */
#include "bytes.h"
#include "signed.h"

enum {
	OFFSET_SIZE = 16,
	OFFSET_THRESHOLD = 20,
	OFFSET_VERSION = 24,
	OFFSET_EXPIRES = 32,
	OFFSET_NAME = 40,
	OFFSET_N_KEYS = 72,
	OFFSET_N_REVOKED = 76,
	FIXED_SIZE = 80,
	COUNT_SIZE = 4,
};

static const char domain[EDICT_DOMAIN_SIZE] = "edict-keyset-v1";

size_t edict_padded_length(const uint8_t *field, size_t size)
{
	size_t len = 0;
	while (len < size && field[len] >= 0x20 && field[len] != 0x7f)
		len++;
	for (size_t i = len; i < size; i++)
		if (field[i] != 0)
			return size;
	return len;
}

/* ---- encoding ------------------------------------------------------------------ */

/* Are `n` ids, one every `stride` bytes, strictly rising? */
static bool are_rising(const uint8_t *ids, uint32_t n, size_t stride)
{
	for (uint32_t i = 1; i < n; i++)
		if (memcmp(ids + (i - 1) * stride, ids + i * stride, EDICT_KEY_ID_SIZE) >=
		    0)
			return false;
	return true;
}

static bool holds_id(const uint8_t *ids, uint32_t n, const uint8_t *id)
{
	for (uint32_t i = 0; i < n; i++)
		if (memcmp(ids + (size_t)i * EDICT_KEY_ID_SIZE, id, EDICT_KEY_ID_SIZE) ==
		    0)
			return true;
	return false;
}

/* The fields before the keys. */
static enum edict_fault read_fixed(const uint8_t *bytes, size_t size,
				   struct edict_keyset *out)
{
	if (size < sizeof domain || memcmp(bytes, domain, sizeof domain) != 0)
		return EDICT_FAULT_MAGIC;
	if (size < FIXED_SIZE)
		return EDICT_FAULT_SIZE;
	*out = (struct edict_keyset){
		.bytes = bytes,
		.signed_size = edict_get32(bytes + OFFSET_SIZE),
		.threshold = edict_get32(bytes + OFFSET_THRESHOLD),
		.version = edict_get64(bytes + OFFSET_VERSION),
		.expires = edict_get64(bytes + OFFSET_EXPIRES),
		.name = (const char *)bytes + OFFSET_NAME,
		.n_keys = edict_get32(bytes + OFFSET_N_KEYS),
		.n_revoked = edict_get32(bytes + OFFSET_N_REVOKED),
	};
	if (out->n_keys == 0 || out->n_keys > EDICT_KEYS_MAX ||
	    out->n_revoked > EDICT_REVOKED_MAX || out->threshold == 0 ||
	    out->threshold > out->n_keys)
		return EDICT_FAULT_SIZE;
	uint32_t signed_size = FIXED_SIZE + out->n_keys * EDICT_KEY_SIZE +
			       out->n_revoked * EDICT_KEY_ID_SIZE;
	if (out->signed_size != signed_size || size < signed_size)
		return EDICT_FAULT_SIZE;
	if (out->version == 0)
		return EDICT_FAULT_VERSION;
	size_t len = edict_padded_length(bytes + OFFSET_NAME, EDICT_BUNDLE_NAME_SIZE);
	if (len == 0 || len == EDICT_BUNDLE_NAME_SIZE)
		return EDICT_FAULT_TEXT;
	out->keys = bytes + FIXED_SIZE;
	out->revoked = out->keys + (size_t)out->n_keys * EDICT_KEY_SIZE;
	return EDICT_FAULT_NONE;
}

/* The ids are kept: hashing for each signature would cost more, also of the stack. */
static enum edict_fault check_order(struct edict_keyset *keys,
				    const struct edict_crypto *crypto)
{
	for (uint32_t i = 0; i < keys->n_keys; i++)
		edict_key_id(crypto, keys->keys + (size_t)i * EDICT_KEY_SIZE,
			     keys->ids[i]);
	if (!are_rising(keys->ids[0], keys->n_keys, EDICT_KEY_ID_SIZE) ||
	    !are_rising(keys->revoked, keys->n_revoked, EDICT_KEY_ID_SIZE))
		return EDICT_FAULT_KEYS;
	for (uint32_t i = 0; i < keys->n_keys; i++)
		if (holds_id(keys->revoked, keys->n_revoked, keys->ids[i]))
			return EDICT_FAULT_KEY_REVOKED;
	return EDICT_FAULT_NONE;
}

/* The shape of the signature block, which takes all that is left. */
static enum edict_fault read_block(struct edict_keyset *keys, size_t size)
{
	const uint8_t *block = keys->bytes + keys->signed_size;
	size_t left = size - keys->signed_size;
	if (left == 0)
		return EDICT_FAULT_UNSIGNED;
	if (left < COUNT_SIZE)
		return EDICT_FAULT_SIZE;
	uint32_t n = edict_get32(block);
	if (n == 0)
		return EDICT_FAULT_UNSIGNED;
	if (n > EDICT_SIGNATURES_MAX)
		return EDICT_FAULT_SIGNATURES;
	size_t block_size = COUNT_SIZE + (size_t)n * EDICT_SIGNATURE_ENTRY_SIZE;
	if (left != block_size)
		return left < block_size ? EDICT_FAULT_SIZE : EDICT_FAULT_TRAILING;
	if (!are_rising(block + COUNT_SIZE, n, EDICT_SIGNATURE_ENTRY_SIZE))
		return EDICT_FAULT_SIGNATURES;
	keys->size = keys->signed_size + (uint32_t)block_size;
	return EDICT_FAULT_NONE;
}

enum edict_fault edict_keyset_read(const uint8_t *bytes, size_t size,
				   const struct edict_crypto *crypto,
				   struct edict_keyset *out)
{
	enum edict_fault fault = read_fixed(bytes, size, out);
	if (fault == EDICT_FAULT_NONE)
		fault = check_order(out, crypto);
	return fault == EDICT_FAULT_NONE ? read_block(out, size) : fault;
}

/* ---- signatures ---------------------------------------------------------------- */

/* The key with this id, or NULL. */
static const uint8_t *find_key(const struct edict_keyset *keys, const uint8_t *id)
{
	for (uint32_t i = 0; i < keys->n_keys; i++)
		if (memcmp(keys->ids[i], id, EDICT_KEY_ID_SIZE) == 0)
			return keys->keys + (size_t)i * EDICT_KEY_SIZE;
	return NULL;
}

enum edict_fault edict_keyset_check(const struct edict_keyset *keys,
				    const struct edict_crypto *crypto,
				    const uint8_t *entry, const void *message, size_t len)
{
	if (holds_id(keys->revoked, keys->n_revoked, entry))
		return EDICT_FAULT_KEY_REVOKED;
	const uint8_t *key = find_key(keys, entry);
	if (key == NULL)
		return EDICT_FAULT_KEY_UNKNOWN;
	const uint8_t *signature = entry + EDICT_KEY_ID_SIZE;
	return edict_signature_is_valid(crypto, signature, key, message, len)
		       ? EDICT_FAULT_NONE
		       : EDICT_FAULT_SIGNATURE;
}

static uint32_t count_entries(const struct edict_keyset *keys)
{
	return edict_get32(keys->bytes + keys->signed_size);
}

static const uint8_t *entry_at(const struct edict_keyset *keys, uint32_t i)
{
	return keys->bytes + keys->signed_size + COUNT_SIZE +
	       (size_t)i * EDICT_SIGNATURE_ENTRY_SIZE;
}

enum edict_fault edict_keyset_verify(const struct edict_keyset *keys,
				     const struct edict_crypto *crypto)
{
	uint32_t n = count_entries(keys);
	for (uint32_t i = 0; i < n; i++) {
		enum edict_fault fault = edict_keyset_check(
			keys, crypto, entry_at(keys, i), keys->bytes, keys->signed_size);
		if (fault != EDICT_FAULT_NONE)
			return fault;
	}
	return n >= keys->threshold ? EDICT_FAULT_NONE : EDICT_FAULT_THRESHOLD;
}

/* Nothing that was revoked comes back, or is forgotten. */
static bool keeps_revocations(const struct edict_keyset *keys,
			      const struct edict_keyset *next)
{
	for (uint32_t i = 0; i < keys->n_revoked; i++)
		if (!holds_id(next->revoked, next->n_revoked,
			      keys->revoked + (size_t)i * EDICT_KEY_ID_SIZE))
			return false;
	return true;
}

/* A key may sign that is in one of the two sets only: one that goes, one that comes. */
static enum edict_fault check_handover(const struct edict_keyset *keys,
				       const struct edict_keyset *next,
				       const struct edict_crypto *crypto)
{
	uint32_t n_old = 0;
	uint32_t n_new = 0;
	for (uint32_t i = 0; i < count_entries(next); i++) {
		const uint8_t *entry = entry_at(next, i);
		bool is_old = find_key(keys, entry) != NULL;
		bool is_new = find_key(next, entry) != NULL;
		enum edict_fault fault =
			edict_keyset_check(is_old ? keys : next, crypto, entry,
					   next->bytes, next->signed_size);
		if (fault != EDICT_FAULT_NONE)
			return fault;
		n_old += is_old;
		n_new += is_new;
	}
	return n_old >= keys->threshold && n_new >= next->threshold
		       ? EDICT_FAULT_NONE
		       : EDICT_FAULT_THRESHOLD;
}

enum edict_fault edict_keyset_follows(const struct edict_keyset *keys,
				      const struct edict_keyset *next,
				      const struct edict_crypto *crypto)
{
	if (next->version != keys->version + 1 ||
	    memcmp(keys->name, next->name, EDICT_BUNDLE_NAME_SIZE) != 0 ||
	    !keeps_revocations(keys, next))
		return EDICT_FAULT_VERSION;
	return check_handover(keys, next, crypto);
}
