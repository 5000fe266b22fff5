/* audit_forged_test.c - logs made by who knows how links are made: every link is right,
 * and what the records say is not.  Neither a verifier nor a signer may be taken in.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "audit/audit.h"
#include "port/sodium.h"

#define ZEROS "0000000000000000000000000000000000000000000000000000000000000000"

/* ---- making ----------------------------------------------------------------- */

/* A log of one file, with the link of its last record. */
struct forged {
	struct buffer bytes;
	uint8_t link[EDICT_DIGEST_SIZE];
	unsigned seq;
};

static void put_hex(struct buffer *out, const uint8_t digest[EDICT_DIGEST_SIZE])
{
	for (size_t i = 0; i < EDICT_DIGEST_SIZE; i++)
		buffer_format(out, "%02x", digest[i]);
}

/* A record with its number and the link that it must have; `rest` begins with its kind.
 */
static void add_bytes(struct forged *forged, struct text rest)
{
	struct buffer line = {0};
	buffer_format(&line,
		      "{\"seq\":%u,\"boot\":\"00000000000000ff\",\"time\":1,\"kind\":",
		      forged->seq++);
	buffer_add_text(&line, rest);
	edict_audit_link(&edict_sodium, forged->link, line.ptr, line.len, forged->link);
	buffer_add_text(&line, TEXT(",\"link\":\""));
	put_hex(&line, forged->link);
	buffer_add_text(&line, TEXT("\"}\n"));
	buffer_add(&forged->bytes, line.ptr, line.len);
	buffer_free(&line);
}

static void add(struct forged *forged, const char *rest)
{
	add_bytes(forged, text_of(rest));
}

/* An open record that follows `after`, with `more` behind. */
static void add_open(struct forged *forged, const char *log, const char *after,
		     const char *more)
{
	struct buffer rest = {0};
	buffer_format(&rest,
		      "\"open\",\"format\":1,\"log\":\"%s\",\"hash\":\"sha256\","
		      "\"after\":\"%s\",\"records\":0,\"root\":\"" ZEROS "\"%s",
		      log, after, more);
	add_bytes(forged, buffer_text(&rest));
	buffer_free(&rest);
}

static void add_decision(struct forged *forged)
{
	add(forged, "\"decision\",\"policy\":null,\"version\":0,\"effect\":\"allow\","
		    "\"rule\":null,\"reason\":\"default\"");
}

static const struct audit_report *verify(struct arena *arena, struct forged *forged,
					 const uint8_t *seal_key)
{
	struct text bytes = buffer_move(arena, &forged->bytes);
	struct audit_file *file = ARENA_NEW(arena, struct audit_file);
	*file = (struct audit_file){
		.path = TEXT("forged"), .bytes = bytes.ptr, .size = bytes.len};
	struct audit_checks checks = {
		.crypto = &edict_sodium, .seal_key = seal_key, .n_threads = 1};
	return audit_verify(arena, file, 1, &checks);
}

static void expect(struct forged *forged, const uint8_t *seal_key, const char *fault)
{
	struct arena *arena = arena_new();
	const struct audit_report *report = verify(arena, forged, seal_key);
	if (fault == NULL) {
		assert_int_equal(report->n_findings, 0);
	} else {
		assert_true(report->n_findings > 0);
		assert_string_equal(audit_fault_name(report->findings[0].fault), fault);
	}
	arena_free(arena);
}

/* ---- open records ----------------------------------------------------------- */

/* One that says nothing wrong, to show that the others differ in what they are for. */
static void test_as_it_should_be(void **state)
{
	(void)state;
	struct forged forged = {0};
	add_open(&forged, "door", ZEROS, "");
	add_decision(&forged);
	expect(&forged, NULL, NULL);
}

/* A log's name becomes the first line of a note that is signed: with a line break in it
 * one would sign for another log. */
static void test_names(void **state)
{
	(void)state;
	static const char *const names[] = {
		"",
		"victim/0\\n5\\nAAAA",
		"a b",
		"a+b",
		"a\\u0000b",
		"a\\u001b[2J",
		"d\xc3\xb6r",
		"a123456789b123456789c123456789d123456789e123456789f123456789g123",
	};
	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		struct forged forged = {0};
		add_open(&forged, names[i], ZEROS, "");
		add_decision(&forged);
		expect(&forged, NULL, "not-a-log");
	}
}

static void test_open_records(void **state)
{
	(void)state;
	static const char *const opens[] = {
		/* no open record, or one that two readers could take for two */
		"\"close\"",
		"\"open\"",
		"\"open\",\"format\":1,\"log\":\"a\",\"log\":\"b\",\"hash\":\"sha256\","
		"\"after\":\"" ZEROS "\",\"records\":0,\"root\":\"" ZEROS "\"",
		"\"open\",\"format\":2,\"log\":\"a\",\"hash\":\"sha256\","
		"\"after\":\"" ZEROS "\",\"records\":0,\"root\":\"" ZEROS "\"",
	};
	for (size_t i = 0; i < sizeof opens / sizeof *opens; i++) {
		struct forged forged = {0};
		add(&forged, opens[i]);
		add_decision(&forged);
		expect(&forged, NULL, "not-a-log");
	}
}

/* What an open record says that it follows, proofs of its record rest on. */
static void test_after(void **state)
{
	(void)state;
	static const char other[] = "1111111111111111111111111111111111111111111111111111"
				    "111111111111";
	struct forged first = {0}, second = {0};
	add_open(&first, "door", other, "");
	expect(&first, NULL, "root");
	add_open(&second, "door", ZEROS, "");
	add_decision(&second);
	add_open(&second, "door", other, "");
	expect(&second, NULL, "root");
}

/* ---- seals ------------------------------------------------------------------ */

static void add_seal(struct forged *forged, unsigned epoch, const uint8_t *key)
{
	uint8_t mac[EDICT_DIGEST_SIZE];
	struct buffer rest = {0};
	edict_audit_seal_mac(&edict_sodium, key, epoch, forged->seq, forged->link, mac);
	buffer_format(&rest, "\"seal\",\"epoch\":%u,\"mac\":\"", epoch);
	put_hex(&rest, mac);
	buffer_add_char(&rest, '"');
	add_bytes(forged, buffer_text(&rest));
	buffer_free(&rest);
}

/* The thief of a later key makes a log that begins with its epoch, or one without seals.
 */
static void test_later_epoch(void **state)
{
	(void)state;
	uint8_t first[EDICT_DIGEST_SIZE] = {9}, stolen[EDICT_DIGEST_SIZE] = {9};
	struct forged later = {0}, unsealed = {0}, stops = {0};
	edict_audit_next_key(&edict_sodium, stolen);
	add_open(&later, "door", ZEROS, ",\"seal\":1");
	add_decision(&later);
	add_seal(&later, 1, stolen);
	expect(&later, first, "epoch");
	add_open(&unsealed, "door", ZEROS, "");
	add_decision(&unsealed);
	expect(&unsealed, first, "seal");
	/* One that stops in between shows without the key. */
	add_open(&stops, "door", ZEROS, ",\"seal\":0");
	add_seal(&stops, 0, first);
	struct buffer link = {0};
	put_hex(&link, stops.link);
	buffer_add_char(&link, '\0');
	add_open(&stops, "door", link.ptr, "");
	buffer_free(&link);
	expect(&stops, NULL, "seal");
}

/* A thief cuts a sealed log off, and closes it again: without the key of that epoch. */
static void test_close_without_seal(void **state)
{
	(void)state;
	uint8_t first[EDICT_DIGEST_SIZE] = {9};
	for (int is_sealed = 0; is_sealed < 2; is_sealed++) {
		struct arena *arena = arena_new();
		struct forged forged = {0};
		add_open(&forged, "door", ZEROS, ",\"seal\":0");
		add_decision(&forged);
		add(&forged, "\"close\"");
		if (is_sealed)
			add_seal(&forged, 0, first);
		const struct audit_report *report = verify(arena, &forged, first);
		assert_int_equal(report->n_findings, 0);
		assert_int_equal(report->is_closed, is_sealed);
		arena_free(arena);
	}
}

static int setup(void **state)
{
	(void)state;
	return edict_sodium_init() ? 0 : -1;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_as_it_should_be),
		cmocka_unit_test(test_names),
		cmocka_unit_test(test_open_records),
		cmocka_unit_test(test_after),
		cmocka_unit_test(test_later_epoch),
		cmocka_unit_test(test_close_without_seal),
	};
	return cmocka_run_group_tests(tests, setup, NULL);
}
