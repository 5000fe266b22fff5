/* merkle_test.c - the growing tree against known roots, and proofs against the
 * definitions of RFC 6962, section 2.1, written down as they stand there.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <sodium.h>

#include "edict/merkle.h"
#include "port/sodium.h"

enum { N_LEAVES = 40 };

static uint8_t leaves[N_LEAVES][EDICT_DIGEST_SIZE];

static void hash_leaf(const void *data, size_t len, uint8_t out[EDICT_DIGEST_SIZE])
{
	crypto_hash_sha256_state state;
	crypto_hash_sha256_init(&state);
	crypto_hash_sha256_update(&state, (const uint8_t *)"", 1);
	crypto_hash_sha256_update(&state, data, len);
	crypto_hash_sha256_final(&state, out);
}

static int setup(void **state)
{
	(void)state;
	for (uint8_t i = 0; i < N_LEAVES; i++)
		hash_leaf(&i, 1, leaves[i]);
	return edict_sodium_init() ? 0 : -1;
}

/* ---- the definitions --------------------------------------------------------------- */

/* The largest power of two below `n`. */
static size_t split(size_t n)
{
	size_t k = 1;
	while (2 * k < n)
		k *= 2;
	return k;
}

static void tree_hash(const uint8_t (*d)[EDICT_DIGEST_SIZE], size_t n,
		      uint8_t out[EDICT_DIGEST_SIZE])
{
	uint8_t left[EDICT_DIGEST_SIZE], right[EDICT_DIGEST_SIZE];
	if (n == 1) {
		memcpy(out, d[0], sizeof left);
		return;
	}
	tree_hash(d, split(n), left);
	tree_hash(d + split(n), n - split(n), right);
	edict_merkle_node(&edict_sodium, left, right, out);
}

/* PATH(m, D[n]); returns how many. */
static size_t path(size_t m, const uint8_t (*d)[EDICT_DIGEST_SIZE], size_t n,
		   uint8_t (*out)[EDICT_DIGEST_SIZE])
{
	if (n == 1)
		return 0;
	size_t k = split(n);
	size_t len = m < k ? path(m, d, k, out) : path(m - k, d + k, n - k, out);
	if (m < k)
		tree_hash(d + k, n - k, out[len]);
	else
		tree_hash(d, k, out[len]);
	return len + 1;
}

/* SUBPROOF(m, D[n], b) */
static size_t subproof(size_t m, const uint8_t (*d)[EDICT_DIGEST_SIZE], size_t n,
		       bool is_known, uint8_t (*out)[EDICT_DIGEST_SIZE])
{
	if (m == n) {
		if (is_known)
			return 0;
		tree_hash(d, n, out[0]);
		return 1;
	}
	size_t k = split(n), len;
	if (m <= k) {
		len = subproof(m, d, k, is_known, out);
		tree_hash(d + k, n - k, out[len]);
	} else {
		len = subproof(m - k, d + k, n - k, false, out);
		tree_hash(d, k, out[len]);
	}
	return len + 1;
}

/* ---- tests ------------------------------------------------------------------------- */

static void check_hex(const uint8_t found[EDICT_DIGEST_SIZE], const char *expected)
{
	char hex[2 * EDICT_DIGEST_SIZE + 1];
	sodium_bin2hex(hex, sizeof hex, found, EDICT_DIGEST_SIZE);
	assert_string_equal(hex, expected);
}

/* The tree that the tests of Certificate Transparency have in common. */
static void test_known_roots(void **state)
{
	(void)state;
	static const struct {
		const char *data;
		size_t len;
		const char *root; /* with this leaf */
	} steps[] = {
		{"", 0,
		 "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d"},
		{"\x00", 1,
		 "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125"},
		{"\x10", 1,
		 "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77"},
		{"\x20\x21", 2,
		 "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7"},
		{"\x30\x31", 2,
		 "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4"},
		{"\x40\x41\x42\x43", 4,
		 "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef"},
		{"\x50\x51\x52\x53\x54\x55\x56\x57", 8,
		 "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c"},
		{"\x60\x61\x62\x63\x64\x65\x66\x67\x68\x69\x6a\x6b\x6c\x6d\x6e\x6f", 16,
		 "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"},
	};
	struct edict_merkle tree = {0};
	uint8_t leaf[EDICT_DIGEST_SIZE], root[EDICT_DIGEST_SIZE];
	edict_merkle_root(&tree, &edict_sodium, root);
	check_hex(root,
		  "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
	for (size_t i = 0; i < sizeof steps / sizeof *steps; i++) {
		hash_leaf(steps[i].data, steps[i].len, leaf);
		assert_true(edict_merkle_add(&tree, &edict_sodium, leaf));
		edict_merkle_root(&tree, &edict_sodium, root);
		check_hex(root, steps[i].root);
	}
}

static void test_growth(void **state)
{
	(void)state;
	struct edict_merkle tree = {0};
	uint8_t root[EDICT_DIGEST_SIZE], expected[EDICT_DIGEST_SIZE];
	for (size_t n = 1; n <= N_LEAVES; n++) {
		assert_true(edict_merkle_add(&tree, &edict_sodium, leaves[n - 1]));
		assert_int_equal(tree.size, n);
		edict_merkle_root(&tree, &edict_sodium, root);
		tree_hash(leaves, n, expected);
		assert_memory_equal(root, expected, sizeof root);
	}
}

static void test_full(void **state)
{
	(void)state;
	struct edict_merkle tree = {.size = EDICT_MERKLE_SIZE_MAX - 1};
	assert_true(edict_merkle_add(&tree, &edict_sodium, leaves[0]));
	struct edict_merkle before = tree;
	assert_false(edict_merkle_add(&tree, &edict_sodium, leaves[1]));
	assert_memory_equal(&tree, &before, sizeof tree);
}

static bool includes(size_t index, size_t n, const uint8_t (*proof)[EDICT_DIGEST_SIZE],
		     size_t n_proof)
{
	uint8_t root[EDICT_DIGEST_SIZE];
	tree_hash(leaves, n, root);
	return edict_merkle_includes(&edict_sodium, leaves[index], index, n, proof,
				     n_proof, root);
}

static void test_inclusion(void **state)
{
	(void)state;
	for (size_t n = 1; n <= N_LEAVES; n++) {
		for (size_t m = 0; m < n; m++) {
			uint8_t proof[EDICT_MERKLE_PROOF_MAX][EDICT_DIGEST_SIZE] = {{0}};
			size_t len = path(m, leaves, n, proof);
			assert_true(includes(m, n, proof, len));
			assert_false(includes(m, n, proof, len + 1));
			assert_false(len > 0 && includes(m, n, proof, len - 1));
			assert_false(n > 1 && includes((m + 1) % n, n, proof, len));
			for (size_t i = 0; i < len; i++) {
				proof[i][m % sizeof *proof] ^= 4;
				assert_false(includes(m, n, proof, len));
				proof[i][m % sizeof *proof] ^= 4;
			}
		}
	}
	assert_false(includes(1, 1, leaves, 0));
}

static bool extends(size_t m, size_t n, const uint8_t (*proof)[EDICT_DIGEST_SIZE],
		    size_t n_proof)
{
	struct edict_merkle_head older = {.size = m}, newer = {.size = n};
	tree_hash(leaves, m, older.root);
	tree_hash(leaves, n, newer.root);
	if (!edict_merkle_extends(&edict_sodium, &older, &newer, proof, n_proof))
		return false;
	/* What was accepted must not be accepted of other trees. */
	older.root[m % sizeof older.root] ^= 1;
	assert_false(edict_merkle_extends(&edict_sodium, &older, &newer, proof, n_proof));
	older.root[m % sizeof older.root] ^= 1;
	newer.root[n % sizeof newer.root] ^= 1;
	assert_false(edict_merkle_extends(&edict_sodium, &older, &newer, proof, n_proof));
	return true;
}

static void test_consistency(void **state)
{
	(void)state;
	for (size_t n = 1; n <= N_LEAVES; n++) {
		for (size_t m = 1; m <= n; m++) {
			uint8_t proof[EDICT_MERKLE_PROOF_MAX][EDICT_DIGEST_SIZE] = {{0}};
			size_t len = subproof(m, leaves, n, true, proof);
			assert_true(extends(m, n, proof, len));
			assert_false(extends(m, n, proof, len + 1));
			assert_false(len > 0 && extends(m, n, proof, len - 1));
			assert_false(m < n && extends(n, m, proof, len));
			for (size_t i = 0; i < len; i++) {
				proof[i][m % sizeof *proof] ^= 4;
				assert_false(extends(m, n, proof, len));
				proof[i][m % sizeof *proof] ^= 4;
			}
		}
	}
}

/* The empty tree is the beginning of every tree, and needs no proof. */
static void test_empty_tree_is_extended(void **state)
{
	(void)state;
	struct edict_merkle_head older = {0}, newer = {.size = 3};
	crypto_hash_sha256(older.root, (const uint8_t *)"", 0);
	tree_hash(leaves, 3, newer.root);
	assert_true(edict_merkle_extends(&edict_sodium, &older, &newer, leaves, 0));
	assert_false(edict_merkle_extends(&edict_sodium, &older, &newer, leaves, 1));
	older.root[0] ^= 1;
	assert_false(edict_merkle_extends(&edict_sodium, &older, &newer, leaves, 0));
}

/* The proof and the root of a smaller tree, given out for those of a larger one: where
 * the larger one's proof has another length, they must not do. */
static void test_proofs_of_smaller_trees(void **state)
{
	(void)state;
	uint8_t proof[EDICT_MERKLE_PROOF_MAX][EDICT_DIGEST_SIZE];
	uint8_t right[EDICT_MERKLE_PROOF_MAX][EDICT_DIGEST_SIZE];
	for (size_t n = 1; n < N_LEAVES; n++) {
		struct edict_merkle_head newer = {.size = n + 1};
		tree_hash(leaves, n, newer.root);
		for (size_t m = 0; m < n; m++) {
			size_t len = path(m, leaves, n, proof);
			if (path(m, leaves, n + 1, right) != len)
				assert_false(edict_merkle_includes(
					&edict_sodium, leaves[m], m, n + 1, proof, len,
					newer.root));
			struct edict_merkle_head older = {.size = m + 1};
			tree_hash(leaves, m + 1, older.root);
			len = subproof(m + 1, leaves, n, true, proof);
			if (subproof(m + 1, leaves, n + 1, true, right) != len)
				assert_false(edict_merkle_extends(&edict_sodium, &older,
								  &newer, proof, len));
		}
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_known_roots),
		cmocka_unit_test(test_growth),
		cmocka_unit_test(test_full),
		cmocka_unit_test(test_inclusion),
		cmocka_unit_test(test_consistency),
		cmocka_unit_test(test_empty_tree_is_extended),
		cmocka_unit_test(test_proofs_of_smaller_trees),
	};
	return cmocka_run_group_tests(tests, setup, NULL);
}
