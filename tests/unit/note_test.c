/* note_test.c - checkpoints as signed notes: a known key hash, the exact text, and every
 * change of it.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <sodium.h>

#include "edict/audit.h"
#include "port/sodium.h"

#define KEY_NAME "example.org/log"

static uint8_t secret[EDICT_SECRET_SIZE], key[EDICT_KEY_SIZE];
static struct edict_crypto signer;

static int setup(void **state)
{
	(void)state;
	static const uint8_t seed[32] = "a seed that everybody may know.";
	if (!edict_sodium_init() || crypto_sign_seed_keypair(key, secret, seed) != 0)
		return -1;
	signer = edict_sodium_signer(secret);
	return 0;
}

/* RFC 6962 trees of no leaf have this root. */
static const char empty_root[] = "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=";

static size_t write_note(char *out, size_t size, uint64_t n)
{
	struct edict_note note = {.origin = {"door/1000", 9}, .head = {.size = n}};
	crypto_hash_sha256(note.head.root, (const uint8_t *)"", 0);
	return edict_note_write(&note, &signer, KEY_NAME, key, out, size);
}

static bool read_note(const char *text, size_t len, struct edict_note *note)
{
	return edict_note_read(text, len, &edict_sodium, KEY_NAME, key, note);
}

/* The note made by hand: another implementation of all of its parts. */
static void test_by_hand(void **state)
{
	(void)state;
	char text[256], expected[EDICT_AUDIT_NOTE_MAX], found[EDICT_AUDIT_NOTE_MAX];
	char digits[128];
	uint8_t named[sizeof KEY_NAME + 1 + EDICT_KEY_SIZE];
	uint8_t hash[32], stamp[68];
	int len = snprintf(text, sizeof text, "door/1000\n12345678901\n%s\n", empty_root);
	memcpy(named, KEY_NAME "\n\x01", sizeof KEY_NAME + 1);
	memcpy(named + sizeof KEY_NAME + 1, key, sizeof key);
	crypto_hash_sha256(hash, named, sizeof named);
	memcpy(stamp, hash, 4);
	crypto_sign_detached(stamp + 4, NULL, (const uint8_t *)text, strlen(text),
			     secret);
	sodium_bin2base64(digits, sizeof digits, stamp, sizeof stamp,
			  sodium_base64_VARIANT_ORIGINAL);
	len = snprintf(expected, sizeof expected, "%s\n— %s %s\n", text, KEY_NAME,
		       digits);
	size_t found_len = write_note(found, sizeof found, 12345678901);
	assert_int_equal(found_len, len);
	assert_memory_equal(found, expected, found_len);
	struct edict_note note;
	assert_true(read_note(found, found_len, &note));
	assert_int_equal(note.head.size, 12345678901);
	assert_int_equal(note.origin.len, 9);
	assert_memory_equal(note.origin.data, "door/1000", 9);
	crypto_hash_sha256(hash, (const uint8_t *)"", 0);
	assert_memory_equal(note.head.root, hash, sizeof hash);
}

static int sign_nothing(void *ctx, uint8_t signature[EDICT_SIGNATURE_SIZE],
			const void *message, size_t len)
{
	(void)ctx, (void)message, (void)len;
	memset(signature, 0, EDICT_SIGNATURE_SIZE);
	return 1;
}

/* A key whose hash is published with it: PeterNeumann+c74f20a3+ARpc2QcU... of the notes
 * of Go's checksum database. */
static void test_known_key_hash(void **state)
{
	(void)state;
	static const char encoded[] = "ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";
	uint8_t typed_key[1 + EDICT_KEY_SIZE], stamp[68];
	char out[EDICT_AUDIT_NOTE_MAX];
	const struct edict_note note = {.origin = {"x", 1}};
	struct edict_crypto crypto = edict_sodium;
	crypto.sign = sign_nothing;
	assert_int_equal(sodium_base642bin(typed_key, sizeof typed_key, encoded,
					   sizeof encoded - 1, NULL, NULL, NULL,
					   sodium_base64_VARIANT_ORIGINAL),
			 0);
	size_t len = edict_note_write(&note, &crypto, "PeterNeumann", typed_key + 1, out,
				      sizeof out - 1);
	out[len] = '\0';
	const char *digits = strstr(out, "PeterNeumann ") + strlen("PeterNeumann ");
	assert_int_equal(sodium_base642bin(stamp, sizeof stamp, digits, 92, NULL, NULL,
					   NULL, sodium_base64_VARIANT_ORIGINAL),
			 0);
	assert_memory_equal(stamp, "\xc7\x4f\x20\xa3", 4);
}

static void test_every_change(void **state)
{
	(void)state;
	char text[EDICT_AUDIT_NOTE_MAX];
	struct edict_note note;
	size_t len = write_note(text, sizeof text, 7);
	for (size_t i = 0; i < len; i++) {
		for (int bit = 0; bit < 8; bit++) {
			text[i] = (char)(text[i] ^ 1 << bit);
			assert_false(read_note(text, len, &note));
			text[i] = (char)(text[i] ^ 1 << bit);
		}
		assert_false(read_note(text, i, &note));
	}
	assert_true(read_note(text, len, &note));
	uint8_t other[EDICT_KEY_SIZE];
	memcpy(other, key, sizeof other);
	other[5] ^= 1;
	assert_false(edict_note_read(text, len, &edict_sodium, KEY_NAME, other, &note));
	assert_false(
		edict_note_read(text, len, &edict_sodium, "example.org/lo", key, &note));
}

/* A witness adds a line of its own, before or after ours. */
static void test_other_signatures(void **state)
{
	(void)state;
	static const char witness[] = "— witness.example x08go/ZJkuBS9UG/SffcvIA=\n";
	char text[EDICT_AUDIT_NOTE_MAX], both[2 * EDICT_AUDIT_NOTE_MAX];
	struct edict_note note;
	size_t len = write_note(text, sizeof text, 7);
	const char *own = strstr(text, "—");
	size_t head = (size_t)(own - text);
	int n = snprintf(both, sizeof both, "%.*s%s%.*s%s", (int)head, text, witness,
			 (int)(len - head), own, witness);
	assert_true(read_note(both, (size_t)n, &note));
	n = snprintf(both, sizeof both, "%.*s%s", (int)head, text, witness);
	assert_false(read_note(both, (size_t)n, &note));
	n = snprintf(both, sizeof both, "%.*sno signature\n", (int)len, text);
	assert_false(read_note(both, (size_t)n, &note));
	n = snprintf(both, sizeof both, "%.*s— nothing \n", (int)len, text);
	assert_false(read_note(both, (size_t)n, &note));
	/* A line that nobody has signed, in place of the empty one. */
	n = snprintf(both, sizeof both, "%.*sunsigned\n%.*s", (int)head - 1, text,
		     (int)(len - head), own);
	assert_false(read_note(both, (size_t)n, &note));
}

static void test_sizes(void **state)
{
	(void)state;
	static const char *const wrong[] = {
		"",   "01", "-1", "1 ", "18446744073709551616", "99999999999999999999",
		"0x1"};
	char text[EDICT_AUDIT_NOTE_MAX], signed_text[EDICT_AUDIT_NOTE_MAX];
	uint8_t stamp[68];
	char digits[128];
	struct edict_note note;
	size_t len = write_note(text, sizeof text, UINT64_MAX);
	assert_true(read_note(text, len, &note));
	assert_true(note.head.size == UINT64_MAX);
	/* Signed as it is, yet no number. */
	const char *own = strstr(text, "—");
	sodium_base642bin(stamp, sizeof stamp, own + strlen("— " KEY_NAME " "), 92, NULL,
			  NULL, NULL, sodium_base64_VARIANT_ORIGINAL);
	for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
		int n = snprintf(signed_text, sizeof signed_text, "o\n%s\n%s\n", wrong[i],
				 empty_root);
		crypto_sign_detached(stamp + 4, NULL, (const uint8_t *)signed_text,
				     strlen(signed_text), secret);
		sodium_bin2base64(digits, sizeof digits, stamp, sizeof stamp,
				  sodium_base64_VARIANT_ORIGINAL);
		n += snprintf(signed_text + n, sizeof signed_text - (size_t)n,
			      "\n— %s %s\n", KEY_NAME, digits);
		assert_false(read_note(signed_text, (size_t)n, &note));
	}
}

static void test_no_room(void **state)
{
	(void)state;
	char text[EDICT_AUDIT_NOTE_MAX];
	size_t len = write_note(text, sizeof text, 7);
	for (size_t size = 0; size < len; size++) {
		memset(text, '!', sizeof text);
		assert_int_equal(write_note(text, size, 7), 0);
		assert_int_equal(text[size], '!');
	}
	assert_int_equal(write_note(text, len, 7), len);
	signer.sign = NULL;
	assert_int_equal(write_note(text, len, 7), 0);
	signer = edict_sodium_signer(secret);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_by_hand),
		cmocka_unit_test(test_known_key_hash),
		cmocka_unit_test(test_every_change),
		cmocka_unit_test(test_other_signatures),
		cmocka_unit_test(test_sizes),
		cmocka_unit_test(test_no_room),
	};
	return cmocka_run_group_tests(tests, setup, NULL);
}
