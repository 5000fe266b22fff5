/* hash.h - perfect hashes for string dispatch, as struct edict_names wants them.
 *
 * Hash, displace and compare (Belazzougui, Botelho, Dietzfelbinger 2009, "Hash,
 * displace, and compress", without the compression).  Seeds come from XXH64 of the
 * keys, so the same keys give the same table everywhere.
 */
#ifndef EDICT_EMIT_HASH_H
#define EDICT_EMIT_HASH_H

#include "base/arena.h"
#include "base/text.h"

struct perfect_hash {
	uint32_t seed, n_buckets, bucket_shift, n_slots, slot_shift;
	uint32_t *displace; /* n_buckets */
	uint32_t *slots;    /* n_slots: 1 + key index, 0 = empty */
};

/* `keys` are distinct. */
struct perfect_hash perfect_hash_build(struct arena *arena, const struct text *keys,
				       size_t n);

#endif
