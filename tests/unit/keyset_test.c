/* keyset_test.c - key sets: one encoding, who signs, what may follow what; files of keys.
 */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>
#include <sodium.h>

#include "bundle/bundle.h"

enum { N_KEYS = 6 };

static struct arena *arena;
static struct signing_key keys[N_KEYS]; /* of seeds 1, 2, 3, ...: sorted by id */

static int by_id(const void *a, const void *b)
{
	uint8_t x[EDICT_KEY_ID_SIZE], y[EDICT_KEY_ID_SIZE];
	edict_key_id(&edict_sodium, ((const struct signing_key *)a)->public, x);
	edict_key_id(&edict_sodium, ((const struct signing_key *)b)->public, y);
	return memcmp(x, y, sizeof x);
}

static int begin(void **state)
{
	(void)state;
	arena = arena_new();
	for (uint8_t i = 0; i < N_KEYS; i++) {
		uint8_t seed[32] = {(uint8_t)(i + 1)};
		crypto_sign_seed_keypair(keys[i].public, keys[i].secret, seed);
	}
	qsort(keys, N_KEYS, sizeof *keys, by_id);
	return 0;
}

static int end(void **state)
{
	(void)state;
	arena_free(arena);
	return 0;
}

/* ---- documents ------------------------------------------------------------------- */

/* Keys are named by digits: "013" is the keys 0, 1 and 3. */
struct set {
	uint64_t version;
	uint32_t threshold;
	const char *keys, *revoked;
};

static size_t take_keys(const char *names, uint8_t (*out)[EDICT_KEY_SIZE])
{
	size_t n = 0;
	for (; names[n] != '\0'; n++)
		memcpy(out[n], keys[names[n] - '0'].public, EDICT_KEY_SIZE);
	return n;
}

static struct text draft_of(const struct set *set)
{
	uint8_t members[EDICT_KEYS_MAX][EDICT_KEY_SIZE];
	uint8_t gone[EDICT_KEYS_MAX][EDICT_KEY_SIZE];
	uint8_t revoked[EDICT_REVOKED_MAX][EDICT_KEY_ID_SIZE];
	const char *why = NULL;
	struct text out = {0};
	struct keyset_plan plan = {
		.name = TEXT("fleet"),
		.version = set->version,
		.threshold = set->threshold,
		.expires = 2000000000,
		.keys = members,
		.revoked = revoked,
	};
	plan.n_keys = take_keys(set->keys, members);
	plan.n_revoked = take_keys(set->revoked, gone);
	for (size_t i = 0; i < plan.n_revoked; i++)
		edict_key_id(&edict_sodium, gone[i], revoked[i]);
	if (!keyset_write(arena, &plan, &out, &why))
		fail_msg("%s", why);
	return out;
}

/* Signed in the order of the names. */
static struct text signed_by(struct text draft, const char *signers)
{
	const char *why = NULL;
	struct text out = draft;
	for (; *signers != '\0'; signers++)
		if (!signature_add(arena, out, draft.len, draft.len,
				   &keys[*signers - '0'], &out, &why))
			fail_msg("%s", why);
	return out;
}

static struct text set_of(uint64_t version, uint32_t threshold, const char *members,
			  const char *revoked, const char *signers)
{
	struct set set = {version, threshold, members, revoked};
	return signed_by(draft_of(&set), signers);
}

static enum edict_fault read_set(struct text document, struct edict_keyset *out)
{
	return edict_keyset_read((const uint8_t *)document.ptr, document.len,
				 &edict_sodium, out);
}

/* Read, and be signed by its own threshold. */
static enum edict_fault verify(struct text document)
{
	struct edict_keyset set;
	enum edict_fault fault = read_set(document, &set);
	return fault == EDICT_FAULT_NONE ? edict_keyset_verify(&set, &edict_sodium)
					 : fault;
}

static enum edict_fault follows(struct text old, struct text next)
{
	struct edict_keyset a, b;
	assert_int_equal(read_set(old, &a), EDICT_FAULT_NONE);
	enum edict_fault fault = read_set(next, &b);
	return fault == EDICT_FAULT_NONE ? edict_keyset_follows(&a, &b, &edict_sodium)
					 : fault;
}

/* The document with other bytes at `offset`. */
static struct text patched(struct text document, size_t offset, const void *bytes,
			   size_t n)
{
	struct text copy = text_copy(arena, document);
	char *p = arena_alloc(arena, copy.len + 1);
	memcpy(p, copy.ptr, copy.len);
	memcpy(p + offset, bytes, n);
	return (struct text){p, copy.len};
}

static struct text with32(struct text document, size_t offset, uint32_t n)
{
	const uint8_t bytes[4] = {(uint8_t)n, (uint8_t)(n >> 8), (uint8_t)(n >> 16),
				  (uint8_t)(n >> 24)};
	return patched(document, offset, bytes, sizeof bytes);
}

/* ---- encoding ---------------------------------------------------------------------- */

static void test_read(void **state)
{
	(void)state;
	struct edict_keyset set;
	struct text document = set_of(7, 2, "240", "13", "04");
	assert_int_equal(read_set(document, &set), EDICT_FAULT_NONE);
	assert_int_equal(set.version, 7);
	assert_int_equal(set.threshold, 2);
	assert_int_equal(set.expires, 2000000000);
	assert_int_equal(set.n_keys, 3);
	assert_int_equal(set.n_revoked, 2);
	assert_string_equal(set.name, "fleet");
	assert_int_equal(set.signed_size, 80 + 3 * 32 + 2 * 8);
	assert_int_equal(set.size, document.len);
	assert_memory_equal(set.keys, keys[0].public, EDICT_KEY_SIZE);
	assert_memory_equal(set.keys + 64, keys[4].public, EDICT_KEY_SIZE);
	assert_int_equal(verify(document), EDICT_FAULT_NONE);
}

/* The order in which keys are named, and signatures made, leaves no trace. */
static void test_canonical(void **state)
{
	(void)state;
	struct text a = set_of(1, 2, "0123", "45", "0123");
	struct text b = set_of(1, 2, "3102", "54", "21303");
	assert_true(text_equal(a, b));
}

static void test_encoding_faults(void **state)
{
	(void)state;
	struct set set = {1, 2, "012", "45"};
	struct text draft = draft_of(&set);
	struct text fine = signed_by(draft, "01");
	size_t block = draft.len;
	char name[32];
	memset(name, 'x', sizeof name);
	assert_int_equal(verify(draft), EDICT_FAULT_UNSIGNED);
	assert_int_equal(verify(patched(fine, 14, "2", 1)), EDICT_FAULT_MAGIC);
	assert_int_equal(verify(with32(fine, 16, 80)), EDICT_FAULT_SIZE);
	assert_int_equal(verify(with32(fine, 20, 0)), EDICT_FAULT_SIZE);
	assert_int_equal(verify(with32(fine, 20, 4)), EDICT_FAULT_SIZE);
	assert_int_equal(verify(with32(fine, 24, 0)), EDICT_FAULT_VERSION);
	assert_int_equal(verify(patched(fine, 40, "\0\0\0\0\0", 5)), EDICT_FAULT_TEXT);
	assert_int_equal(verify(patched(fine, 40, name, 32)), EDICT_FAULT_TEXT);
	assert_int_equal(verify(patched(fine, 71, "x", 1)), EDICT_FAULT_TEXT);
	assert_int_equal(verify(patched(fine, 41, "\n", 1)), EDICT_FAULT_TEXT);
	assert_int_equal(verify(patched(fine, 41, "\x7f", 1)), EDICT_FAULT_TEXT);
	assert_int_equal(verify(with32(fine, 72, 0)), EDICT_FAULT_SIZE);
	assert_int_equal(verify(with32(fine, 72, 9)), EDICT_FAULT_SIZE);
	assert_int_equal(verify(with32(fine, 72, UINT32_MAX)), EDICT_FAULT_SIZE);
	assert_int_equal(verify(with32(fine, 76, 33)), EDICT_FAULT_SIZE);
	/* counts whose sizes wrap around to the right one */
	assert_int_equal(verify(with32(fine, 72, 0x08000003)), EDICT_FAULT_SIZE);
	assert_int_equal(verify(with32(fine, 76, 0x20000002)), EDICT_FAULT_SIZE);
	assert_int_equal(verify(with32(fine, block, 0)), EDICT_FAULT_UNSIGNED);
	assert_int_equal(verify(with32(fine, block, 9)), EDICT_FAULT_SIGNATURES);
	assert_int_equal(verify(with32(fine, block, 3)), EDICT_FAULT_SIZE);
	assert_int_equal(verify(with32(fine, block, 1)), EDICT_FAULT_TRAILING);
}

/* Two neighbours of `size` bytes change places, or are the same. */
static struct text swapped(struct text document, size_t at, size_t size)
{
	struct text once = patched(document, at, document.ptr + at + size, size);
	return patched(once, at + size, document.ptr + at, size);
}

static struct text doubled(struct text document, size_t at, size_t size)
{
	return patched(document, at + size, document.ptr + at, size);
}

static void test_order(void **state)
{
	(void)state;
	struct text fine = set_of(1, 2, "012", "45", "01");
	size_t revoked = 80 + 3 * 32, block = revoked + 16 + 4;
	assert_int_equal(verify(swapped(fine, 80, 32)), EDICT_FAULT_KEYS);
	assert_int_equal(verify(doubled(fine, 80, 32)), EDICT_FAULT_KEYS);
	assert_int_equal(verify(swapped(fine, revoked, 8)), EDICT_FAULT_KEYS);
	assert_int_equal(verify(doubled(fine, revoked, 8)), EDICT_FAULT_KEYS);
	assert_int_equal(verify(swapped(fine, block, 72)), EDICT_FAULT_SIGNATURES);
	assert_int_equal(verify(doubled(fine, block, 72)), EDICT_FAULT_SIGNATURES);
	/* a revoked key among the keys: the id of the last key, where it sorts first */
	uint8_t id[EDICT_KEY_ID_SIZE];
	edict_key_id(&edict_sodium, keys[2].public, id);
	assert_int_equal(verify(patched(fine, revoked, id, sizeof id)),
			 EDICT_FAULT_KEY_REVOKED);
}

/* No bit can change, and no byte can go or come. */
static void test_every_bit(void **state)
{
	(void)state;
	struct text fine = set_of(3, 2, "012", "4", "02");
	char *copy = arena_alloc(arena, fine.len + 1);
	memcpy(copy, fine.ptr, fine.len);
	struct text changed = {copy, fine.len};
	assert_int_equal(verify(changed), EDICT_FAULT_NONE);
	for (size_t bit = 0; bit < 8 * fine.len; bit++) {
		copy[bit / 8] = (char)(copy[bit / 8] ^ 1 << bit % 8);
		assert_int_not_equal(verify(changed), EDICT_FAULT_NONE);
		copy[bit / 8] = fine.ptr[bit / 8];
	}
	for (size_t len = 0; len < fine.len; len++) {
		/* memory of just that size, so that a sanitizer sees what is read */
		char *cut = malloc(len + (len == 0));
		memcpy(cut, fine.ptr, len);
		assert_int_not_equal(verify((struct text){cut, len}), EDICT_FAULT_NONE);
		free(cut);
	}
	changed.len++;
	assert_int_equal(verify(changed), EDICT_FAULT_TRAILING);
}

/* ---- signatures ----------------------------------------------------------- */

static void test_verify(void **state)
{
	(void)state;
	assert_int_equal(verify(set_of(1, 2, "012", "", "01")), EDICT_FAULT_NONE);
	assert_int_equal(verify(set_of(1, 2, "012", "", "012")), EDICT_FAULT_NONE);
	assert_int_equal(verify(set_of(1, 2, "012", "", "1")), EDICT_FAULT_THRESHOLD);
	/* one signature too many is not passed over */
	assert_int_equal(verify(set_of(1, 2, "012", "", "013")), EDICT_FAULT_KEY_UNKNOWN);
	assert_int_equal(verify(set_of(1, 2, "012", "3", "013")),
			 EDICT_FAULT_KEY_REVOKED);
	struct text fine = set_of(1, 2, "012", "", "012");
	struct text other = set_of(2, 2, "012", "", "012");
	size_t last = fine.len - 64;
	assert_int_equal(verify(patched(fine, last, other.ptr + last, 64)),
			 EDICT_FAULT_SIGNATURE);
}

static void test_follows(void **state)
{
	(void)state;
	struct text old = set_of(4, 2, "012", "5", "01");
	/* the same keys; one goes and one comes; all change */
	assert_int_equal(follows(old, set_of(5, 2, "012", "5", "12")), EDICT_FAULT_NONE);
	assert_int_equal(follows(old, set_of(5, 2, "123", "5", "12")), EDICT_FAULT_NONE);
	assert_int_equal(follows(old, set_of(5, 1, "34", "5", "013")), EDICT_FAULT_NONE);
	/* who goes because it is revoked may say so itself */
	assert_int_equal(follows(old, set_of(5, 1, "1", "05", "01")), EDICT_FAULT_NONE);
	/* too few of the old ones, too few of the new ones */
	assert_int_equal(follows(old, set_of(5, 1, "134", "5", "134")),
			 EDICT_FAULT_THRESHOLD);
	assert_int_equal(follows(old, set_of(5, 2, "234", "5", "012")),
			 EDICT_FAULT_THRESHOLD);
	/* one that neither knows, one that the old one revoked */
	assert_int_equal(follows(old, set_of(5, 2, "012", "5", "013")),
			 EDICT_FAULT_KEY_UNKNOWN);
	assert_int_equal(follows(old, set_of(5, 2, "012", "5", "015")),
			 EDICT_FAULT_KEY_REVOKED);
}

static void test_follows_version(void **state)
{
	(void)state;
	struct text old = set_of(4, 2, "012", "5", "01");
	assert_int_equal(follows(old, set_of(4, 2, "012", "5", "01")),
			 EDICT_FAULT_VERSION);
	assert_int_equal(follows(old, set_of(3, 2, "012", "5", "01")),
			 EDICT_FAULT_VERSION);
	assert_int_equal(follows(old, set_of(6, 2, "012", "5", "01")),
			 EDICT_FAULT_VERSION);
	/* a revocation is forgotten; a revoked key is back */
	assert_int_equal(follows(old, set_of(5, 2, "012", "", "01")),
			 EDICT_FAULT_VERSION);
	assert_int_equal(follows(old, set_of(5, 2, "0125", "", "01")),
			 EDICT_FAULT_VERSION);
	/* another name */
	struct set set = {5, 2, "012", "5"};
	struct text renamed = patched(draft_of(&set), 40, "fleeu", 5);
	assert_int_equal(follows(old, signed_by(renamed, "01")), EDICT_FAULT_VERSION);
	/* versions end */
	struct text last = set_of(UINT64_MAX, 1, "0", "", "0");
	struct text wrapped = set_of(1, 1, "0", "", "0");
	assert_int_equal(follows(last, wrapped), EDICT_FAULT_VERSION);
}

/* Signed again by the same key is no second signature. */
static void test_sign_again(void **state)
{
	(void)state;
	struct set set = {1, 1, "012", ""};
	struct text draft = draft_of(&set), out;
	struct text once = signed_by(draft, "12");
	const char *why = NULL;
	assert_true(text_equal(signed_by(draft, "1221"), once));
	assert_false(signature_add(arena, (struct text){once.ptr, once.len - 1},
				   draft.len, draft.len, &keys[0], &out, &why));
	assert_non_null(why);
}

/* There is room for eight; one that is there can sign again. */
static void test_too_many_signatures(void **state)
{
	(void)state;
	struct signing_key signer;
	struct text document = TEXT("what is signed"), out;
	const size_t len = document.len;
	const char *why;
	for (uint8_t i = 0; i <= EDICT_SIGNATURES_MAX; i++) {
		uint8_t seed[32] = {i};
		crypto_sign_seed_keypair(signer.public, signer.secret, seed);
		bool is_added =
			signature_add(arena, document, len, len, &signer, &out, &why);
		assert_int_equal(is_added, i < EDICT_SIGNATURES_MAX);
		if (!is_added)
			break;
		document = out;
		assert_true(
			signature_add(arena, document, len, len, &signer, &out, &why));
		assert_true(text_equal(out, document));
	}
	assert_string_equal(why, "it has as many signatures as there may be");
}

static void test_plan_limits(void **state)
{
	(void)state;
	uint8_t members[2][EDICT_KEY_SIZE];
	uint8_t id[1][EDICT_KEY_ID_SIZE];
	take_keys("01", members);
	edict_key_id(&edict_sodium, members[0], id[0]);
	const struct keyset_plan fine = {.name = TEXT("n"),
					 .version = 1,
					 .threshold = 1,
					 .keys = members,
					 .n_keys = 2,
					 .revoked = id};
	struct keyset_plan plans[] = {fine, fine, fine, fine, fine, fine, fine, fine};
	plans[0].name = TEXT("");
	plans[1].name = TEXT("0123456789abcdef0123456789abcdef");
	plans[2].name = TEXT("a\nb");
	plans[3].n_keys = 0;
	plans[4].threshold = 3;
	plans[5].threshold = 0;
	plans[6].version = 0;
	plans[7].n_revoked = 1;
	for (size_t i = 0; i < sizeof plans / sizeof *plans; i++) {
		struct text out;
		const char *why = NULL;
		assert_false(keyset_write(arena, &plans[i], &out, &why));
		assert_non_null(why);
	}
}

/* ---- files of keys -------------------------------------------------------- */

static char folder[] = "/tmp/edict-keys-XXXXXX";

static const char *in_folder(const char *name)
{
	return text_format(arena, "%s/%s", folder, name).ptr;
}

static void rewrite(const char *path, const char *bytes)
{
	FILE *file = fopen(path, "wb");
	assert_non_null(file);
	fputs(bytes, file);
	fclose(file);
}

static char *contents(const char *path)
{
	char *bytes = arena_alloc(arena, 1024);
	FILE *file = fopen(path, "rb");
	assert_non_null(file);
	bytes[fread(bytes, 1, 1023, file)] = '\0';
	fclose(file);
	return bytes;
}

static void check_file(const char *path, const char *passphrase)
{
	struct signing_key read;
	struct stat info;
	uint8_t public[EDICT_KEY_SIZE];
	umask(0);
	assert_int_equal(key_write(path, &keys[0], passphrase), KEY_OK);
	assert_int_equal(stat(path, &info), 0);
	assert_int_equal(info.st_mode & 07777, 0600);
	assert_int_equal(key_read(path, passphrase, &read), KEY_OK);
	assert_memory_equal(&read, &keys[0], sizeof read);
	key_wipe(&read);
	assert_true(sodium_is_zero((const uint8_t *)&read, sizeof read));
	assert_int_equal(key_read_public(path, public), KEY_OK);
	assert_memory_equal(public, keys[0].public, sizeof public);
	/* never over another one */
	assert_int_equal(key_write(path, &keys[1], passphrase), KEY_UNREADABLE);
	assert_int_equal(errno, EEXIST);
	assert_int_equal(chmod(path, 0640), 0);
	assert_int_equal(key_read(path, passphrase, &read), KEY_TOO_OPEN);
	assert_int_equal(chmod(path, 0600), 0);
}

static void test_plain_file(void **state)
{
	(void)state;
	struct signing_key read;
	const char *path = in_folder("plain");
	check_file(path, NULL);
	const char *text = contents(path);
	/* every character counts: changed, or the file ends there */
	for (size_t i = 0; i < strlen(text); i++) {
		char *changed = arena_alloc(arena, 1024);
		memcpy(changed, text, strlen(text));
		changed[i] = changed[i] == '1' ? '2' : '1';
		rewrite(path, changed);
		assert_int_equal(key_read(path, NULL, &read), KEY_WRONG);
		changed[i] = '\0';
		rewrite(path, changed);
		assert_int_equal(key_read(path, NULL, &read), KEY_WRONG);
	}
	rewrite(path, text_format(arena, "%s\n", text).ptr);
	assert_int_equal(key_read(path, NULL, &read), KEY_WRONG);
	assert_int_equal(key_read(in_folder("none"), NULL, &read), KEY_UNREADABLE);
	assert_int_equal(key_read(folder, NULL, &read), KEY_WRONG);
}

static void test_sealed_file(void **state)
{
	(void)state;
	struct signing_key read;
	char secret[2 * EDICT_SECRET_SIZE + 1];
	const char *path = in_folder("sealed");
	check_file(path, "correct horse");
	assert_int_equal(key_read(path, NULL, &read), KEY_SEALED);
	assert_int_equal(key_read(path, "correct house", &read), KEY_PASSPHRASE);
	char *text = contents(path);
	sodium_bin2hex(secret, sizeof secret, keys[0].secret, EDICT_SECRET_SIZE);
	secret[32] = '\0';
	assert_null(strstr(text, secret));
	char *last = text + strlen(text) - 2;
	*last = *last == '0' ? '1' : '0';
	rewrite(path, text);
	assert_int_equal(key_read(path, "correct horse", &read), KEY_PASSPHRASE);
	/* a seal that asks for more memory than any machine should give */
	char *limit = strstr(text, " 268435456 ");
	assert_non_null(limit);
	struct text greedy =
		text_format(arena, "%.*s 9%s", (int)(limit - text), text, limit + 1);
	rewrite(path, greedy.ptr);
	assert_int_equal(key_read(path, "correct horse", &read), KEY_WRONG);
}

static void test_public_file(void **state)
{
	(void)state;
	uint8_t key[EDICT_KEY_SIZE];
	const char *path = in_folder("public");
	assert_int_equal(key_write_public(path, keys[2].public), KEY_OK);
	assert_int_equal(key_read_public(path, key), KEY_OK);
	assert_memory_equal(key, keys[2].public, sizeof key);
	struct signing_key secret;
	assert_int_equal(chmod(path, 0600), 0);
	assert_int_equal(key_read(path, NULL, &secret), KEY_WRONG);
	rewrite(path, text_format(arena, "%smore", contents(path)).ptr);
	assert_int_equal(key_read_public(path, key), KEY_WRONG);
}

static void test_generate(void **state)
{
	(void)state;
	struct signing_key a, b;
	assert_true(key_generate(&a));
	assert_true(key_generate(&b));
	assert_memory_not_equal(a.public, b.public, sizeof a.public);
	struct edict_crypto signer = edict_sodium_signer(a.secret);
	uint8_t signature[EDICT_SIGNATURE_SIZE];
	assert_int_equal(signer.sign(signer.ctx, signature, "x", 1), 1);
	assert_true(edict_signature_is_valid(&signer, signature, a.public, "x", 1));
	assert_false(edict_signature_is_valid(&signer, signature, b.public, "x", 1));
	key_wipe(&a);
	key_wipe(&b);
}

static void remove_folder(void)
{
	static const char *const names[] = {"plain", "sealed", "public"};
	char path[64];
	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		snprintf(path, sizeof path, "%s/%s", folder, names[i]);
		unlink(path);
	}
	rmdir(folder);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_read),
		cmocka_unit_test(test_canonical),
		cmocka_unit_test(test_encoding_faults),
		cmocka_unit_test(test_order),
		cmocka_unit_test(test_every_bit),
		cmocka_unit_test(test_verify),
		cmocka_unit_test(test_follows),
		cmocka_unit_test(test_follows_version),
		cmocka_unit_test(test_sign_again),
		cmocka_unit_test(test_too_many_signatures),
		cmocka_unit_test(test_plan_limits),
		cmocka_unit_test(test_plain_file),
		cmocka_unit_test(test_sealed_file),
		cmocka_unit_test(test_public_file),
		cmocka_unit_test(test_generate),
	};
	if (!edict_sodium_init() || mkdtemp(folder) == NULL)
		return 1;
	int n_failed = cmocka_run_group_tests(tests, begin, end);
	remove_folder();
	return n_failed;
}
