/* crypto_test.c - the built-in SHA-256, MACs, the encoding of signatures, and libsodium
 * behind the table, against published vectors.
 *
 * SHA-256: the examples of FIPS 180-4 (NIST); HMAC: RFC 4231; Ed25519: RFC 8032, 7.1. The
 * rest of the accept set is in signature_data_test.c.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <sodium.h>

#include "edict/bundle.h"
#include "port/sodium.h"

#define N_OF(array) (sizeof(array) / sizeof(array)[0])

static const struct edict_crypto built_in = {
	.hash_begin = edict_sha256_begin,
	.hash_add = edict_sha256_add,
	.hash_end = edict_sha256_end,
};

static size_t unhex(const char *hex, uint8_t *bytes, size_t max)
{
	size_t n = 0;
	assert_int_equal(sodium_hex2bin(bytes, max, hex, strlen(hex), NULL, &n, NULL), 0);
	return n;
}

static void assert_hex(const uint8_t *bytes, size_t n, const char *hex)
{
	uint8_t expected[128];
	assert_int_equal(unhex(hex, expected, sizeof expected), n);
	assert_memory_equal(bytes, expected, n);
}

/* ---- hashes -------------------------------------------------------------- */

static const struct {
	const char *message, *digest;
} hashes[] = {
	{"", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"},
	{"abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"},
	{"abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
	 "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"},
	{"abcdefghbcdefghicdefghijdefghijkefghijklfghijklmghijklmnhijklmnoijklmnopjklmnop"
	 "qk"
	 "lmnopqrlmnopqrsmnopqrstnopqrstu",
	 "cf5b16a778af8380036ce59e7b0492370b249b11e8f07a51afac45037afee9d1"},
};

static void test_hash(void **state)
{
	(void)state;
	uint8_t digest[EDICT_DIGEST_SIZE];
	for (size_t i = 0; i < N_OF(hashes); i++) {
		const char *message = hashes[i].message;
		edict_digest(&built_in, message, strlen(message), digest);
		assert_hex(digest, sizeof digest, hashes[i].digest);
		edict_digest(&edict_sodium, message, strlen(message), digest);
		assert_hex(digest, sizeof digest, hashes[i].digest);
	}
}

/* A million times "a", in pieces of all lengths up to 1,000. */
static void test_hash_long(void **state)
{
	(void)state;
	char piece[1000];
	uint8_t digest[EDICT_DIGEST_SIZE];
	struct edict_hash hash;
	memset(piece, 'a', sizeof piece);
	edict_sha256_begin(&hash);
	size_t left = 1000000;
	for (size_t len = 0; left > 0; len = (len + 1) % (sizeof piece + 1)) {
		size_t taken = len < left ? len : left;
		edict_sha256_add(&hash, piece, taken);
		left -= taken;
	}
	edict_sha256_end(&hash, digest);
	assert_hex(digest, sizeof digest,
		   "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
}

/* More bits than fit into three bytes. */
static void test_hash_length(void **state)
{
	(void)state;
	static const uint8_t zeros[(1 << 21) + 5];
	uint8_t own[EDICT_DIGEST_SIZE], expected[EDICT_DIGEST_SIZE];
	edict_digest(&built_in, zeros, sizeof zeros, own);
	edict_digest(&edict_sodium, zeros, sizeof zeros, expected);
	assert_memory_equal(own, expected, sizeof own);
}

/* Every length up to three blocks, cut in two at every place: as the library has it. */
static void test_hash_pieces(void **state)
{
	(void)state;
	uint8_t message[192], own[EDICT_DIGEST_SIZE], expected[EDICT_DIGEST_SIZE];
	struct edict_hash hash;
	for (size_t i = 0; i < sizeof message; i++)
		message[i] = (uint8_t)(i * 7 + 1);
	for (size_t len = 0; len <= sizeof message; len++) {
		edict_digest(&edict_sodium, message, len, expected);
		for (size_t cut = 0; cut <= len; cut++) {
			edict_sha256_begin(&hash);
			edict_sha256_add(&hash, message, cut);
			edict_sha256_add(&hash, message + cut, len - cut);
			edict_sha256_end(&hash, own);
			assert_memory_equal(own, expected, sizeof own);
		}
	}
}

/* RFC 4231: test cases 1 to 4; shorter keys are padded with zeros anyway. */
static void test_mac(void **state)
{
	(void)state;
	static const struct {
		const char *key, *message, *mac;
	} cases[] = {
		{"0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b", "4869205468657265",
		 "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"},
		{"4a656665", "7768617420646f2079612077616e7420666f72206e6f7468696e673f",
		 "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"},
		{"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
		 "dddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddd"
		 "dddddddddddddddddddddddddddddddd",
		 "773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe"},
		{"0102030405060708090a0b0c0d0e0f10111213141516171819",
		 "cdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcd"
		 "cdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcd",
		 "82558a389a443c0ea4cc819899f2083a85f0faa3e578f8077a2e3ff46729665b"},
	};
	for (size_t i = 0; i < N_OF(cases); i++) {
		uint8_t key[EDICT_DIGEST_SIZE] = {0}, message[64], mac[EDICT_DIGEST_SIZE];
		unhex(cases[i].key, key, sizeof key);
		size_t len = unhex(cases[i].message, message, sizeof message);
		edict_mac(&built_in, key, message, len, mac);
		assert_hex(mac, sizeof mac, cases[i].mac);
	}
}

/* ---- signatures ------------------------------------------------------------ */

/* RFC 8032, 7.1; the one with 1,023 bytes is among the vectors of signature_data_test.c.
 */
static const struct {
	const char *seed, *key, *message, *signature;
} signatures[] = {
	{"9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
	 "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a", "",
	 "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33ba"
	 "cc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b"},
	{"4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
	 "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c", "72",
	 "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996"
	 "e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00"},
	{"c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7",
	 "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025", "af82",
	 "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f29"
	 "0ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a"},
	{"833fe62409237b9d62ec77587520911e9a759cec1d19755b7da901b96dca3d42",
	 "ec172b93ad5e563bf4932c70e1245034c35467ef2efd4d64ebf819683467e2bf",
	 "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a2192992a274fc1a"
	 "836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f",
	 "dc2a4459e7369633a52b1bf277839a00201009a3efbf3ecb69bea2186c26b58909351fc9ac90b3e"
	 "cfdfbc7c66431e0303dca179c138ac17ad9bef1177331a704"},
};

static void test_signatures(void **state)
{
	(void)state;
	for (size_t i = 0; i < N_OF(signatures); i++) {
		uint8_t seed[32], key[EDICT_KEY_SIZE], secret[EDICT_SECRET_SIZE];
		uint8_t message[64], signature[EDICT_SIGNATURE_SIZE];
		unhex(signatures[i].seed, seed, sizeof seed);
		size_t len = unhex(signatures[i].message, message, sizeof message);
		crypto_sign_seed_keypair(key, secret, seed);
		assert_hex(key, sizeof key, signatures[i].key);
		struct edict_crypto signer = edict_sodium_signer(secret);
		assert_int_equal(signer.sign(signer.ctx, signature, message, len), 1);
		assert_hex(signature, sizeof signature, signatures[i].signature);
		assert_true(
			edict_signature_is_valid(&signer, signature, key, message, len));
		for (size_t bit = 0; bit < 8 * sizeof signature; bit++) {
			signature[bit / 8] ^= (uint8_t)(1u << bit % 8);
			assert_false(edict_signature_is_valid(&signer, signature, key,
							      message, len));
			signature[bit / 8] ^= (uint8_t)(1u << bit % 8);
		}
	}
}

static int say(void *ctx, const uint8_t *signature, const uint8_t *key,
	       const void *message, size_t len)
{
	(void)signature;
	(void)key;
	(void)message;
	(void)len;
	return *(const int *)ctx;
}

/* Only 1 means valid, and no function means no. */
static void test_answers(void **state)
{
	(void)state;
	uint8_t key[EDICT_KEY_SIZE], signature[EDICT_SIGNATURE_SIZE];
	unhex(signatures[0].key, key, sizeof key);
	unhex(signatures[0].signature, signature, sizeof signature);
	struct edict_crypto crypto = built_in;
	assert_false(edict_signature_is_valid(&crypto, signature, key, "", 0));
	static const int answers[] = {-2, -1, 0, 1, 2, 256};
	for (size_t i = 0; i < N_OF(answers); i++) {
		int answer = answers[i];
		crypto.verify = say;
		crypto.ctx = &answer;
		assert_int_equal(edict_signature_is_valid(&crypto, signature, key, "", 0),
				 answer == 1);
	}
}

/* ---- the encoding of signatures ---------------------------------------------- */

/* All encodings of points of small order, sign bit clear: 0, 1, order 8, order 8, p - 1,
 * p, p + 1 (see the README beside the vectors). */
static const char *const small_order[] = {
	"0000000000000000000000000000000000000000000000000000000000000000",
	"0100000000000000000000000000000000000000000000000000000000000000",
	"26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
	"c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
	"ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
	"edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
	"eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
};

static void begin_encoding(uint8_t signature[EDICT_SIGNATURE_SIZE],
			   uint8_t key[EDICT_KEY_SIZE])
{
	unhex(signatures[1].key, key, EDICT_KEY_SIZE);
	unhex(signatures[1].signature, signature, EDICT_SIGNATURE_SIZE);
	assert_true(edict_signature_is_canonical(signature, key));
}

static void test_small_order(void **state)
{
	(void)state;
	uint8_t key[EDICT_KEY_SIZE], signature[EDICT_SIGNATURE_SIZE];
	for (size_t i = 0; i < 2 * N_OF(small_order); i++) {
		uint8_t sign = i % 2 == 0 ? 0 : 0x80;
		begin_encoding(signature, key);
		unhex(small_order[i / 2], key, sizeof key);
		key[31] |= sign;
		assert_false(edict_signature_is_canonical(signature, key));
		begin_encoding(signature, key);
		unhex(small_order[i / 2], signature, EDICT_KEY_SIZE);
		signature[31] |= sign;
		assert_false(edict_signature_is_canonical(signature, key));
	}
}

/* Neighbours of the forbidden ones are none of this test's business. */
static void test_near_small_order(void **state)
{
	(void)state;
	static const char *const fine[] = {
		"0200000000000000000000000000000000000000000000000000000000000000",
		"0100000000000000000000000000000000000000000000000000000000000001",
		"0101000000000000000000000000000000000000000000000000000000000000",
		"27e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
		"c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037b",
		"ebffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
	};
	uint8_t key[EDICT_KEY_SIZE], signature[EDICT_SIGNATURE_SIZE];
	for (size_t i = 0; i < N_OF(fine); i++) {
		begin_encoding(signature, key);
		unhex(fine[i], key, sizeof key);
		assert_true(edict_signature_is_canonical(signature, key));
		unhex(fine[i], signature, EDICT_KEY_SIZE);
		assert_true(edict_signature_is_canonical(signature, key));
	}
}

/* Keys from p on, 2^255 - 19, are not reduced; the sign bit is not part of the number. */
static void test_key_range(void **state)
{
	(void)state;
	uint8_t key[EDICT_KEY_SIZE], signature[EDICT_SIGNATURE_SIZE];
	begin_encoding(signature, key);
	memset(key, 0xff, sizeof key);
	for (unsigned low = 0; low < 256; low++) {
		key[0] = (uint8_t)low;
		key[31] = low % 2 == 0 ? 0x7f : 0xff;
		/* p ends in ed; p - 1 has order 2 */
		assert_int_equal(edict_signature_is_canonical(signature, key),
				 low < 0xec);
	}
}

static void test_scalar_range(void **state)
{
	(void)state;
	static const char *const order =
		"edd3f55c1a631258d69cf7a2def9de1400000000000000000000000000000010";
	uint8_t key[EDICT_KEY_SIZE], signature[EDICT_SIGNATURE_SIZE];
	begin_encoding(signature, key);
	uint8_t *s = signature + 32;
	unhex(order, s, 32);
	assert_false(edict_signature_is_canonical(signature, key));
	s[0]++; /* L + 1 */
	assert_false(edict_signature_is_canonical(signature, key));
	s[0] = (uint8_t)(s[0] - 2); /* L - 1 */
	assert_true(edict_signature_is_canonical(signature, key));
	for (unsigned i = 0; i < 32; i++) { /* larger in one byte, smaller below it */
		unhex(order, s, 32);
		memset(s, 0, i);
		s[i]++;
		assert_false(edict_signature_is_canonical(signature, key));
		unhex(order, s, 32);
		if (s[i] == 0)
			continue;
		memset(s, 0xff, i);
		s[i]--;
		assert_true(edict_signature_is_canonical(signature, key));
	}
	memset(s, 0, 32);
	assert_true(edict_signature_is_canonical(signature, key));
}

/* ---- the rest ---------------------------------------------------------------- */

static void test_equal(void **state)
{
	(void)state;
	uint8_t a[EDICT_DIGEST_SIZE] = {0}, b[EDICT_DIGEST_SIZE] = {0};
	assert_true(edict_digest_equal(a, b));
	for (size_t bit = 0; bit < 8 * sizeof a; bit++) {
		b[bit / 8] = (uint8_t)(1u << bit % 8);
		assert_false(edict_digest_equal(a, b));
		b[bit / 8] = 0;
	}
}

static void test_wipe(void **state)
{
	(void)state;
	char secret[] = "secret";
	edict_wipe(secret + 1, 3);
	assert_memory_equal(secret, "s\0\0\0et", sizeof secret);
}

/* Scripts rely on the names: none is missing, none is there twice. */
static void test_fault_names(void **state)
{
	(void)state;
	unsigned n = 0;
	while (strcmp(edict_fault_name((enum edict_fault)n), "unknown") != 0) {
		const char *name = edict_fault_name((enum edict_fault)n);
		assert_int_equal(strspn(name, "abcdefghijklmnopqrstuvwxyz-"),
				 strlen(name));
		for (unsigned i = 0; i < n; i++)
			assert_string_not_equal(name,
						edict_fault_name((enum edict_fault)i));
		n++;
	}
	assert_int_equal(n, EDICT_FAULT_KEYS + 1);
	assert_string_equal(edict_fault_name(EDICT_FAULT_KEY_REVOKED), "key-revoked");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_hash),
		cmocka_unit_test(test_hash_long),
		cmocka_unit_test(test_hash_length),
		cmocka_unit_test(test_hash_pieces),
		cmocka_unit_test(test_mac),
		cmocka_unit_test(test_signatures),
		cmocka_unit_test(test_answers),
		cmocka_unit_test(test_small_order),
		cmocka_unit_test(test_near_small_order),
		cmocka_unit_test(test_key_range),
		cmocka_unit_test(test_scalar_range),
		cmocka_unit_test(test_equal),
		cmocka_unit_test(test_wipe),
		cmocka_unit_test(test_fault_names),
	};
	if (!edict_sodium_init())
		return 1;
	return cmocka_run_group_tests(tests, NULL, NULL);
}
