/* range.c - neighbouring records of a tree as the roots of perfect subtrees (parts.h).
 * Needs:   leaves in order.
 * Gives:   the root of the tree, whoever hashed which part of it.
 * Keeps:   no two nodes that have one parent, so at most two a level.
 */
#include <string.h>

#include "audit/parts.h"

void range_begin(struct range *range, uint64_t index)
{
	range->begin = range->end = index;
	range->n = 0;
}

void range_add(struct range *range, const struct edict_crypto *crypto,
	       const uint8_t digest[EDICT_DIGEST_SIZE], unsigned level)
{
	struct range_node node = {.level = level};
	memcpy(node.digest, digest, sizeof node.digest);
	range->end += UINT64_C(1) << level;
	while (range->n > 0) {
		struct range_node *left = &range->nodes[range->n - 1];
		uint64_t both = UINT64_C(2) << node.level;
		if (left->level != node.level || (range->end & (both - 1)) != 0)
			break;
		edict_merkle_node(crypto, left->digest, node.digest, node.digest);
		node.level++;
		range->n--;
	}
	range->nodes[range->n++] = node;
}

void range_join(struct range *range, const struct edict_crypto *crypto,
		const struct range *next)
{
	for (size_t i = 0; i < next->n; i++)
		range_add(range, crypto, next->nodes[i].digest, next->nodes[i].level);
}

void range_root(const struct range *range, const struct edict_crypto *crypto,
		uint8_t root[EDICT_DIGEST_SIZE])
{
	if (range->n == 0) {
		edict_digest(crypto, "", 0, root);
		return;
	}
	memcpy(root, range->nodes[range->n - 1].digest, EDICT_DIGEST_SIZE);
	for (size_t i = range->n - 1; i > 0; i--)
		edict_merkle_node(crypto, range->nodes[i - 1].digest, root, root);
}
