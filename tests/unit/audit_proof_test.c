/* audit_proof_test.c - proofs from a log, for every record and every pair of sizes, and
 * what is no proof; epochs that were sealed again by one who has a later key.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "audit_log_fixture.h"

static struct fixture log_;
static struct audit_file file;
static struct text lines[FIXTURE_LINES];
static size_t n_lines;
static struct audit_tree tree;			   /* of the first file */
static struct edict_note heads[FIXTURE_LINES + 1]; /* of each size */

static void set_heads(void)
{
	static struct edict_merkle grown;
	struct edict_audit_line parts;
	for (size_t i = 0; i < n_lines; i++) {
		edict_audit_line_read(lines[i].ptr, lines[i].len, &parts);
		edict_merkle_add(&grown, &edict_sodium, parts.link);
		heads[i + 1].origin = (struct edict_string){"tools/0", 7};
		heads[i + 1].head.size = i + 1;
		edict_merkle_root(&grown, &edict_sodium, heads[i + 1].head.root);
	}
}

static int setup(void **state)
{
	(void)state;
	fixture_init(&log_);
	struct text bytes = buffer_text(&log_.files[0]);
	file = (struct audit_file){
		.path = TEXT("log-0"), .bytes = bytes.ptr, .size = bytes.len};
	n_lines = fixture_lines(bytes, lines);
	set_heads();
	tree = (struct audit_tree){.line = 1, .size = n_lines, .log = TEXT("tools")};
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	fixture_deinit(&log_);
	return 0;
}

/* ---- inclusion -------------------------------------------------------------- */

static const char *check(struct arena *arena, struct text proof, size_t size,
			 struct text *record)
{
	return audit_check_proof(arena, &edict_sodium, proof, &heads[size], NULL, record);
}

static void test_inclusion(void **state)
{
	(void)state;
	for (size_t size = 1; size <= n_lines; size++) {
		for (size_t seq = 0; seq < size; seq++) {
			struct arena *arena = arena_new();
			struct text proof, record;
			assert_null(audit_prove_record(arena, &edict_sodium, &file, &tree,
						       seq, size, &proof));
			const char *why = check(arena, proof, size, &record);
			if (why != NULL)
				fail_msg("%zu of %zu: %s", seq, size, why);
			assert_true(text_equal(record, lines[seq]));
			assert_non_null(check(arena, proof, size % n_lines + 1, &record));
			arena_free(arena);
		}
	}
}

static void test_inclusion_refused(void **state)
{
	(void)state;
	struct arena *arena = arena_new();
	struct text proof;
	assert_non_null(audit_prove_record(arena, &edict_sodium, &file, &tree, n_lines, 0,
					   &proof));
	assert_non_null(
		audit_prove_record(arena, &edict_sodium, &file, &tree, 5, 5, &proof));
	assert_non_null(audit_prove_record(arena, &edict_sodium, &file, &tree, 0,
					   n_lines + 1, &proof));
	assert_null(audit_prove_record(arena, &edict_sodium, &file, &tree, 5, 0, &proof));
	arena_free(arena);
}

/* Whatever bit is changed, the proof is refused; white space at its end is none of it. */
static void test_inclusion_changed(void **state)
{
	(void)state;
	struct arena *arena = arena_new();
	struct text proof;
	assert_null(audit_prove_record(arena, &edict_sodium, &file, &tree, 6, 0, &proof));
	for (size_t bit = 0; bit < 8 * (proof.len - 1); bit++) {
		size_t i = bit / 8;
		struct arena *scratch = arena_new();
		struct text record;
		char *bytes = arena_alloc(scratch, proof.len);
		memcpy(bytes, proof.ptr, proof.len);
		bytes[i] = (char)(bytes[i] ^ 1 << bit % 8);
		if (check(scratch, (struct text){bytes, proof.len}, n_lines, &record) ==
		    NULL)
			fail_msg("byte %zu changed: %.*s", i, (int)proof.len, bytes);
		arena_free(scratch);
	}
	arena_free(arena);
}

/* ---- consistency ------------------------------------------------------------ */

static void test_consistency(void **state)
{
	(void)state;
	for (size_t size = 1; size <= n_lines; size++) {
		for (size_t from = 1; from <= size; from++) {
			struct arena *arena = arena_new();
			struct text proof, record;
			struct edict_note other = heads[from];
			assert_null(audit_prove_growth(arena, &edict_sodium, &file, &tree,
						       from, size, &proof));
			const char *why =
				audit_check_proof(arena, &edict_sodium, proof,
						  &heads[size], &heads[from], &record);
			if (why != NULL)
				fail_msg("%zu to %zu: %s", from, size, why);
			other.head.root[31] ^= 1;
			assert_non_null(audit_check_proof(arena, &edict_sodium, proof,
							  &heads[size], &other, &record));
			arena_free(arena);
		}
	}
}

/* A log that was written anew has no proof that leads from the old one. */
static void test_consistency_forged(void **state)
{
	(void)state;
	struct arena *arena = arena_new();
	struct text proof, record;
	struct edict_note forged = heads[9];
	forged.head.root[0] ^= 1;
	assert_null(
		audit_prove_growth(arena, &edict_sodium, &file, &tree, 9, 14, &proof));
	struct audit_file copy = file;
	char *bytes = arena_alloc(arena, file.size);
	memcpy(bytes, file.bytes, file.size);
	size_t link = (size_t)(lines[4].ptr - file.bytes) + lines[4].len - 10;
	bytes[link] = bytes[link] == '0' ? '1' : '0';
	copy.bytes = bytes;
	assert_null(
		audit_prove_growth(arena, &edict_sodium, &copy, &tree, 9, 14, &proof));
	assert_non_null(audit_check_proof(arena, &edict_sodium, proof, &heads[14],
					  &heads[9], &record));
	arena_free(arena);
}

/* ---- seals ------------------------------------------------------------------ */

/* How who stole a later key writes the log anew. */
struct forgery {
	size_t line;	/* that is changed */
	uint64_t shift; /* added to the epochs of seals after it */
	bool keeps_macs;
	uint8_t key[EDICT_DIGEST_SIZE]; /* stolen */
	uint64_t key_epoch;
};

static void put_hex(struct buffer *out, const uint8_t digest[EDICT_DIGEST_SIZE])
{
	for (size_t i = 0; i < EDICT_DIGEST_SIZE; i++)
		buffer_format(out, "%02x", digest[i]);
}

/* The key that the thief has for an epoch: never one before the stolen one. */
static void thief_key(const struct forgery *forgery, uint64_t epoch,
		      uint8_t key[EDICT_DIGEST_SIZE])
{
	memcpy(key, forgery->key, EDICT_DIGEST_SIZE);
	for (uint64_t i = forgery->key_epoch; i < epoch; i++)
		edict_audit_next_key(&edict_sodium, key);
}

static void forge_seal(const struct forgery *forgery,
		       const struct edict_audit_line *parts,
		       const uint8_t link[EDICT_DIGEST_SIZE], struct buffer *covered)
{
	uint8_t key[EDICT_DIGEST_SIZE], mac[EDICT_DIGEST_SIZE];
	const char *at = strstr(covered->ptr, "\"epoch\":");
	uint64_t epoch = strtoull(at + 8, NULL, 10) + forgery->shift;
	thief_key(forgery, epoch, key);
	edict_audit_seal_mac(&edict_sodium, key, epoch, parts->seq, link, mac);
	covered->len = (size_t)(at - covered->ptr);
	buffer_format(covered, "\"epoch\":%llu,\"mac\":\"", (unsigned long long)epoch);
	put_hex(covered, mac);
	buffer_add_char(covered, '"');
}

static void change_effect(struct buffer *covered)
{
	char *deny = strstr(covered->ptr, "\"effect\":\"deny\"");
	assert_non_null(deny);
	memcpy(deny + 10, "okay", 4);
}

/* The log with one decision changed, and all links after it made again. */
static struct text forge(struct arena *arena, const struct forgery *forgery)
{
	struct buffer out = {0};
	uint8_t link[EDICT_DIGEST_SIZE] = {0};
	for (size_t i = 0; i < n_lines; i++) {
		struct edict_audit_line parts;
		struct buffer covered = {0};
		edict_audit_line_read(lines[i].ptr, lines[i].len, &parts);
		buffer_add(&covered, lines[i].ptr, parts.covered);
		buffer_add_char(&covered, '\0');
		covered.len--;
		if (i == forgery->line)
			change_effect(&covered);
		bool is_seal =
			parts.kind.len == 4 && memcmp(parts.kind.data, "seal", 4) == 0;
		if (i > forgery->line && is_seal && !forgery->keeps_macs)
			forge_seal(forgery, &parts, link, &covered);
		edict_audit_link(&edict_sodium, link, covered.ptr, covered.len, link);
		buffer_add(&out, covered.ptr, covered.len);
		buffer_add_text(&out, TEXT(",\"link\":\""));
		put_hex(&out, link);
		buffer_add_text(&out, TEXT("\"}\n"));
		buffer_free(&covered);
	}
	return buffer_move(arena, &out);
}

static const struct audit_report *verify_forged(struct arena *arena,
						const struct forgery *forgery)
{
	struct text forged = forge(arena, forgery);
	return fixture_verify(arena, &log_, &forged, 1, false);
}

/* The first decision that was denied, in epoch 0. */
static size_t denied(void)
{
	for (size_t i = 0; i < n_lines; i++)
		for (size_t k = 0; k + 6 < lines[i].len; k++)
			if (memcmp(lines[i].ptr + k, "\"deny\"", 6) == 0)
				return i;
	return 0;
}

static void expect_first(const struct audit_report *report, enum audit_fault fault)
{
	assert_true(report->n_findings > 0);
	assert_string_equal(audit_fault_name(report->findings[0].fault),
			    audit_fault_name(fault));
}

static void test_sealed_again(void **state)
{
	(void)state;
	struct arena *arena = arena_new();
	struct forgery forgery = {.line = denied(), .key_epoch = 1};
	memcpy(forgery.key, log_.seal_key, sizeof forgery.key);
	edict_audit_next_key(&edict_sodium, forgery.key);
	/* With the key of epoch 1 for the seal of epoch 0, under its number or its own.
	 */
	expect_first(verify_forged(arena, &forgery), AUDIT_SEAL);
	forgery.shift = 1;
	expect_first(verify_forged(arena, &forgery), AUDIT_EPOCH);
	forgery.shift = 0;
	forgery.keeps_macs = true;
	expect_first(verify_forged(arena, &forgery), AUDIT_SEAL);
	/* Who has the first key can forge: that is what keeping it apart is for. */
	forgery.keeps_macs = false;
	forgery.key_epoch = 0;
	memcpy(forgery.key, log_.seal_key, sizeof forgery.key);
	assert_int_equal(verify_forged(arena, &forgery)->n_findings, 0);
	arena_free(arena);
}

/* What was forged in the last epoch, whose key was stolen, a checkpoint still shows. */
static void test_forged_and_signed(void **state)
{
	(void)state;
	struct arena *arena = arena_new();
	struct forgery forgery = {.line = denied()};
	memcpy(forgery.key, log_.seal_key, sizeof forgery.key);
	struct text forged[FIXTURE_FILES] = {forge(arena, &forgery)};
	forged[1] = buffer_text(&log_.files[1]);
	const struct audit_report *report = fixture_verify(arena, &log_, forged, 1, true);
	bool has_root = false;
	for (size_t i = 0; i < report->n_findings; i++)
		has_root = has_root || report->findings[i].fault == AUDIT_ROOT;
	assert_true(has_root);
	arena_free(arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_inclusion),
		cmocka_unit_test(test_inclusion_refused),
		cmocka_unit_test(test_inclusion_changed),
		cmocka_unit_test(test_consistency),
		cmocka_unit_test(test_consistency_forged),
		cmocka_unit_test(test_sealed_again),
		cmocka_unit_test(test_forged_and_signed),
	};
	return cmocka_run_group_tests(tests, setup, teardown);
}
