/* merkle.c - a growing Merkle tree, and the proofs about it.
 *
 * Source:  RFC 6962, section 2.1; the checks of proofs RFC 9162, sections 2.1.3.2 and
 *          2.1.4.2.
 * Keeps:   where bit i of the size is set, peaks[i] is the root of a tree of 2^i leaves.
 */
#include "edict/merkle.h"
#include "internal.h"

void edict_merkle_node(const struct edict_crypto *crypto,
		       const uint8_t left[EDICT_DIGEST_SIZE],
		       const uint8_t right[EDICT_DIGEST_SIZE],
		       uint8_t node[EDICT_DIGEST_SIZE])
{
	uint8_t data[1 + 2 * EDICT_DIGEST_SIZE];
	data[0] = 1;
	memcpy(data + 1, left, EDICT_DIGEST_SIZE);
	memcpy(data + 1 + EDICT_DIGEST_SIZE, right, EDICT_DIGEST_SIZE);
	edict_digest(crypto, data, sizeof data, node);
}

bool edict_merkle_add(struct edict_merkle *tree, const struct edict_crypto *crypto,
		      const uint8_t leaf[EDICT_DIGEST_SIZE])
{
	uint32_t size = (uint32_t)tree->size;
	if (size >= EDICT_MERKLE_SIZE_MAX)
		return false;
	uint8_t node[EDICT_DIGEST_SIZE];
	memcpy(node, leaf, sizeof node);
	uint8_t(*peak)[EDICT_DIGEST_SIZE] = tree->peaks;
	for (; crypto != NULL && (size & 1) != 0; size >>= 1, peak++)
		edict_merkle_node(crypto, *peak, node, node);
	memcpy(*peak, node, sizeof node);
	tree->size++;
	return true;
}

void edict_merkle_root(const struct edict_merkle *tree, const struct edict_crypto *crypto,
		       uint8_t root[EDICT_DIGEST_SIZE])
{
	uint32_t rest = (uint32_t)tree->size;
	if (rest == 0) {
		edict_digest(crypto, "", 0, root);
		return;
	}
	const uint8_t(*peak)[EDICT_DIGEST_SIZE] = tree->peaks;
	for (; (rest & 1) == 0; rest >>= 1)
		peak++;
	memcpy(root, *peak, EDICT_DIGEST_SIZE);
	while ((rest >>= 1) != 0) {
		peak++;
		if ((rest & 1) != 0)
			edict_merkle_node(crypto, *peak, root, root);
	}
}

/* ---- proofs ---------------------------------------------------------------- */

/* A node's place in its level, and the place of the last one there. */
struct place {
	uint64_t index, last;
};

static bool is_right(const struct place *place)
{
	return (place->index & 1) != 0 || place->index == place->last;
}

static void go_up(struct place *place)
{
	place->index >>= 1;
	place->last >>= 1;
}

/* From a node that is a right child, or the last of its level, to its parent; on the
 * right edge levels without a left sibling are passed over. */
static void go_up_right(struct place *place)
{
	while ((place->index & 1) == 0 && place->index != 0)
		go_up(place);
	go_up(place);
}

bool edict_merkle_includes(const struct edict_crypto *crypto,
			   const uint8_t leaf[EDICT_DIGEST_SIZE], uint64_t index,
			   uint64_t size, const uint8_t (*proof)[EDICT_DIGEST_SIZE],
			   size_t n_proof, const uint8_t root[EDICT_DIGEST_SIZE])
{
	if (index >= size)
		return false;
	struct place place = {index, size - 1};
	uint8_t node[EDICT_DIGEST_SIZE];
	memcpy(node, leaf, sizeof node);
	for (size_t i = 0; i < n_proof; i++) {
		if (place.last == 0)
			return false;
		if (is_right(&place)) {
			edict_merkle_node(crypto, proof[i], node, node);
			go_up_right(&place);
		} else {
			edict_merkle_node(crypto, node, proof[i], node);
			go_up(&place);
		}
	}
	return place.last == 0 && edict_digest_equal(node, root);
}

/* Both roots from the node that the older tree ends with, which is the first of both. */
static bool climb(const struct edict_crypto *crypto, struct place place,
		  const uint8_t (*proof)[EDICT_DIGEST_SIZE], size_t n_proof,
		  uint8_t (*nodes)[EDICT_DIGEST_SIZE])
{
	for (size_t i = 0; i < n_proof; i++) {
		if (place.last == 0)
			return false;
		if (is_right(&place)) {
			edict_merkle_node(crypto, proof[i], nodes[0], nodes[0]);
			edict_merkle_node(crypto, proof[i], nodes[1], nodes[1]);
			go_up_right(&place);
		} else {
			edict_merkle_node(crypto, nodes[1], proof[i], nodes[1]);
			go_up(&place);
		}
	}
	return place.last == 0;
}

bool edict_merkle_extends(const struct edict_crypto *crypto,
			  const struct edict_merkle_head *older,
			  const struct edict_merkle_head *newer,
			  const uint8_t (*proof)[EDICT_DIGEST_SIZE], size_t n_proof)
{
	uint8_t nodes[2][EDICT_DIGEST_SIZE];
	if (older->size == newer->size)
		return n_proof == 0 && edict_digest_equal(older->root, newer->root);
	if (older->size == 0) {
		edict_digest(crypto, "", 0, nodes[0]);
		return n_proof == 0 && edict_digest_equal(older->root, nodes[0]);
	}
	if (older->size > newer->size || n_proof == 0)
		return false;
	/* A tree whose size is a power of two is itself the node to begin with. */
	const uint8_t *first = older->root;
	if ((older->size & (older->size - 1)) != 0) {
		first = *proof++;
		n_proof--;
	}
	memcpy(nodes[0], first, EDICT_DIGEST_SIZE);
	memcpy(nodes[1], first, EDICT_DIGEST_SIZE);
	struct place place = {older->size - 1, newer->size - 1};
	while ((place.index & 1) != 0)
		go_up(&place);
	return climb(crypto, place, proof, n_proof, nodes) &&
	       edict_digest_equal(nodes[0], older->root) &&
	       edict_digest_equal(nodes[1], newer->root);
}
