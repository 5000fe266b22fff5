/* edict/merkle.h - a growing Merkle tree (RFC 6962, section 2.1; RFC 9162, section 2.1).
 *
 * Leaves are digests already: SHA-256(0x00 || data), made by who adds them.  An inner node
 * is SHA-256(0x01 || left || right).  Of a growing tree only the peaks are kept, the roots
 * of its perfect subtrees: peaks[i] has 2^i leaves, and counts if bit i of the size is set.
 *
 *     size 11 = 8 + 2 + 1        peaks[3]  peaks[1]  peaks[0], from left to right
 */
#ifndef EDICT_MERKLE_H
#define EDICT_MERKLE_H

#include "edict/crypto.h"

#ifdef __cplusplus
extern "C" {
#endif

#define EDICT_MERKLE_PEAKS_MAX 26
#define EDICT_MERKLE_SIZE_MAX  ((1u << EDICT_MERKLE_PEAKS_MAX) - 1) /* leaves */
#define EDICT_MERKLE_PROOF_MAX (2 * EDICT_MERKLE_PEAKS_MAX)

struct edict_merkle {
	uint64_t size; /* leaves */
	uint8_t peaks[EDICT_MERKLE_PEAKS_MAX][EDICT_DIGEST_SIZE];
};

/* All-zero is the empty tree.  False, and nothing changes, if the tree is full.  With a NULL
 * `crypto` leaves are only counted, for one who keeps the tree elsewhere. */
bool edict_merkle_add(struct edict_merkle *tree, const struct edict_crypto *crypto,
		      const uint8_t leaf[EDICT_DIGEST_SIZE]);

/* The root; of the empty tree SHA-256 of nothing. */
void edict_merkle_root(const struct edict_merkle *tree, const struct edict_crypto *crypto,
		       uint8_t root[EDICT_DIGEST_SIZE]);

void edict_merkle_node(const struct edict_crypto *crypto,
		       const uint8_t left[EDICT_DIGEST_SIZE],
		       const uint8_t right[EDICT_DIGEST_SIZE],
		       uint8_t node[EDICT_DIGEST_SIZE]);

/* Proofs as RFC 9162 orders them.  Any length but the right one is false. */
bool edict_merkle_includes(const struct edict_crypto *crypto,
			   const uint8_t leaf[EDICT_DIGEST_SIZE], uint64_t index,
			   uint64_t size, const uint8_t (*proof)[EDICT_DIGEST_SIZE],
			   size_t n_proof, const uint8_t root[EDICT_DIGEST_SIZE]);

struct edict_merkle_head {
	uint64_t size;
	uint8_t root[EDICT_DIGEST_SIZE];
};

/* Is the tree of `older` the beginning of the tree of `newer`? */
bool edict_merkle_extends(const struct edict_crypto *crypto,
			  const struct edict_merkle_head *older,
			  const struct edict_merkle_head *newer,
			  const uint8_t (*proof)[EDICT_DIGEST_SIZE], size_t n_proof);

#ifdef __cplusplus
}
#endif

#endif
