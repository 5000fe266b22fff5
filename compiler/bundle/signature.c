/* signature.c - put a signature into the block at the end of a signed document.
 * Needs:   a document without a block (a draft), or with one that is in order.
 * Gives:   the document with one more signature, or with another one by the same key.
 * Keeps:   rising key ids; what is signed.
 */
#include <string.h>

#include "bundle/bundle.h"
#include "bytes.h"

enum { COUNT_SIZE = 4, ENTRY_SIZE = EDICT_KEY_ID_SIZE + EDICT_SIGNATURE_SIZE };

/* Strictly rising ids: what no reader takes is not signed once more. */
static bool are_in_order(const char *entries, uint32_t n)
{
	for (uint32_t i = 1; i < n; i++) {
		const char *entry = entries + (size_t)i * ENTRY_SIZE;
		if (memcmp(entry - ENTRY_SIZE, entry, EDICT_KEY_ID_SIZE) >= 0)
			return false;
	}
	return true;
}

/* The entries of the block that is there already. */
static bool read_count(struct text block, uint32_t *n, const char **why)
{
	*n = 0;
	if (block.len == 0)
		return true;
	if (block.len >= COUNT_SIZE)
		*n = edict_get32((const uint8_t *)block.ptr);
	if (block.len < COUNT_SIZE || *n > EDICT_SIGNATURES_MAX ||
	    block.len != COUNT_SIZE + (size_t)*n * ENTRY_SIZE) {
		*why = "what follows the signed part is no signature block";
		return false;
	}
	*why = "its signatures are out of order, or one is there twice";
	return are_in_order(block.ptr + COUNT_SIZE, *n);
}

/* Where the entry with this id is, or would be. */
static uint32_t find_place(const char *entries, uint32_t n, const uint8_t *id)
{
	uint32_t i = 0;
	while (i < n &&
	       memcmp(entries + (size_t)i * ENTRY_SIZE, id, EDICT_KEY_ID_SIZE) < 0)
		i++;
	return i;
}

static bool make_entry(const struct signing_key *key, struct text message,
		       char entry[ENTRY_SIZE])
{
	const struct edict_crypto signer = edict_sodium_signer(key->secret);
	uint8_t *bytes = (uint8_t *)entry;
	edict_key_id(&signer, key->public, bytes);
	return signer.sign(signer.ctx, bytes + EDICT_KEY_ID_SIZE, message.ptr,
			   message.len) == 1;
}

bool signature_add(struct arena *arena, struct text document, size_t signed_size,
		   size_t body_end, const struct signing_key *key, struct text *out,
		   const char **why)
{
	char entry[ENTRY_SIZE];
	uint32_t n;
	struct text block = {document.ptr + body_end, document.len - body_end};
	if (!read_count(block, &n, why))
		return false;
	*why = "the library cannot sign";
	if (!make_entry(key, (struct text){document.ptr, signed_size}, entry))
		return false;
	const char *entries = n == 0 ? NULL : block.ptr + COUNT_SIZE;
	uint32_t at = find_place(entries, n, (const uint8_t *)entry);
	bool is_there = at < n && memcmp(entries + (size_t)at * ENTRY_SIZE, entry,
					 EDICT_KEY_ID_SIZE) == 0;
	*why = "it has as many signatures as there may be";
	if (!is_there && n == EDICT_SIGNATURES_MAX)
		return false;
	uint8_t count[COUNT_SIZE];
	edict_put32(count, is_there ? n : n + 1);
	struct buffer b = {0};
	buffer_add(&b, document.ptr, body_end);
	buffer_add(&b, count, sizeof count);
	buffer_add(&b, entries, (size_t)at * ENTRY_SIZE);
	buffer_add(&b, entry, sizeof entry);
	uint32_t rest = is_there ? at + 1 : at;
	if (rest < n)
		buffer_add(&b, entries + (size_t)rest * ENTRY_SIZE,
			   (size_t)(n - rest) * ENTRY_SIZE);
	*out = buffer_move(arena, &b);
	return true;
}
