/* bundle_test.c [--emit] - what a bundle is refused for: each reason by its name, every
 * bit, every length; with the library's hash and with the runtime's own.  With --emit the
 * bundle and the key set are written as C, for the test on a board
 * (tests/embedded/bundle.sh).
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "bundle_fixture.h"
#include "bytes.h"
#include "edict/abi.h"

static struct bundle_fixture fixture;

static enum edict_fault verify(struct text document, const struct edict_trust *trust)
{
	struct edict_bundle bundle;
	struct edict_input input = fixture_input(&document);
	enum edict_fault fault = edict_bundle_verify(&input, trust, &bundle);
	/* Firmware hashes with the runtime's own function, and must find the same. */
	struct edict_crypto own = edict_sodium;
	struct edict_trust other = *trust;
	own.hash_begin = edict_sha256_begin;
	own.hash_add = edict_sha256_add;
	own.hash_end = edict_sha256_end;
	other.crypto = &own;
	assert_int_equal(edict_bundle_verify(&input, &other, &bundle), fault);
	return fault;
}

static void expect(struct text document, const struct edict_trust *trust,
		   enum edict_fault expected)
{
	assert_string_equal(edict_fault_name(verify(document, trust)),
			    edict_fault_name(expected));
}

static struct text small_bundle(void)
{
	return fixture_sign(&fixture, fixture_draft(&fixture, 7, 0), 3);
}

static struct edict_trust device(void)
{
	struct edict_trust trust = fixture.trust;
	trust.device_class = "till";
	return trust;
}

/* ---- accepted ---------------------------------------------------------------- */

static void test_accepts(void **state)
{
	(void)state;
	struct edict_trust trust = device();
	struct text document = fixture_sign(&fixture, fixture_draft(&fixture, 7, 8), 7);
	struct edict_input input = fixture_input(&document);
	struct edict_bundle bundle;
	struct edict_section section;
	uint8_t identity[EDICT_DIGEST_SIZE];
	trust.policy = "shop";
	trust.channel = "stable";
	trust.target = 8;
	expect(document, &trust, EDICT_FAULT_NONE);
	assert_int_equal(edict_bundle_verify(&input, &trust, &bundle), 0);
	assert_int_equal(bundle.sequence, 7);
	assert_string_equal(bundle.policy, "shop");
	assert_string_equal(bundle.device_class, "till");
	edict_digest(&edict_sodium, document.ptr, EDICT_BUNDLE_HEADER_SIZE, identity);
	assert_memory_equal(identity, bundle.identity, sizeof identity);
	assert_int_equal(
		edict_bundle_find(&input, &bundle, EDICT_SECTION_OBJECT, 8, &section), 0);
	assert_int_equal(section.size, 4);
	assert_memory_equal(document.ptr + section.offset, "\177ELF", 4);
	assert_int_equal(
		edict_bundle_find(&input, &bundle, EDICT_SECTION_TESTS, 0, &section),
		EDICT_FAULT_EMPTY);
	assert_int_equal(edict_bundle_section(&input, &bundle, 3, &section),
			 EDICT_FAULT_EMPTY);
	assert_int_equal(edict_bundle_check_content(&input, &edict_sodium, &bundle), 0);
}

/* A body of several chunks, whose last one is full, or has one byte. */
static void test_accepts_chunks(void **state)
{
	(void)state;
	static const size_t sizes[] = {3 * 4096 - 80, 3 * 4096 - 79, 0};
	for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
		char *bytes = arena_alloc(fixture.arena, sizes[i] + 1);
		struct bundle_part part = {
			EDICT_SECTION_SOURCE, 0, TEXT("s"), {bytes, sizes[i]}};
		struct bundle_plan plan = {.policy = TEXT("p"),
					   .sequence = 1,
					   .expires = UINT64_MAX,
					   .clock = EDICT_CLOCK_LAST_SEEN,
					   .parts = &part,
					   .n_parts = 1};
		struct text draft;
		const char *why;
		memset(bytes, 'x', sizes[i]);
		assert_true(bundle_write(fixture.arena, &plan, &draft, &why));
		expect(fixture_sign(&fixture, draft, 3), &fixture.trust,
		       EDICT_FAULT_NONE);
	}
}

/* ---- refused: the encoding, though it is signed ------------------------------- */

struct edit {
	const char *what;
	size_t at;
	unsigned size; /* 1, 4 or 8 bytes */
	uint64_t value;
	enum edict_fault fault;
};

static void apply(struct text document, const struct edit *edit)
{
	uint8_t *place = (uint8_t *)(uintptr_t)document.ptr + edit->at;
	if (edit->size == 1)
		*place = (uint8_t)edit->value;
	else if (edit->size == 4)
		edict_put32(place, (uint32_t)edit->value);
	else
		edict_put64(place, edit->value);
}

static void test_header(void **state)
{
	(void)state;
	static const struct edit edits[] = {
		{"another domain", 14, 1, '2', EDICT_FAULT_MAGIC},
		{"header size", 16, 4, 412, EDICT_FAULT_SIZE},
		{"body of nothing", 24, 8, 0, EDICT_FAULT_SIZE},
		{"body too large", 24, 8, EDICT_BUNDLE_BODY_MAX + 1, EDICT_FAULT_SIZE},
		{"body too large by far", 24, 8, UINT64_MAX, EDICT_FAULT_SIZE},
		{"body longer than the file", 24, 8, 4096, EDICT_FAULT_SIZE},
		{"sequence 0", 32, 8, 0, EDICT_FAULT_SIZE},
		{"begins when it expires", 40, 8, FIXTURE_NOW + 100, EDICT_FAULT_WINDOW},
		{"no clock rule", 56, 4, 0, EDICT_FAULT_WINDOW},
		{"unknown clock rule", 56, 4, 3, EDICT_FAULT_WINDOW},
		{"algorithms", 60, 4, 2, EDICT_FAULT_ALGORITHM},
		{"no policy", 64, 8, 0, EDICT_FAULT_TEXT},
		{"a policy that begins late", 64, 1, 0, EDICT_FAULT_TEXT},
		{"bytes after the policy", 95, 1, 'x', EDICT_FAULT_TEXT},
		{"control character", 96, 1, 27, EDICT_FAULT_TEXT},
		{"bytes after the class", 133, 1, 'x', EDICT_FAULT_TEXT},
		{"no sections", 164, 4, 0, EDICT_FAULT_SIZE},
		{"too many sections", 164, 4, 1025, EDICT_FAULT_SIZE},
		{"more sections than body", 164, 4, 3, EDICT_FAULT_SIZE},
		{"chunks", 168, 4, 2, EDICT_FAULT_SIZE},
		{"chunk size", 172, 4, 8192, EDICT_FAULT_ALGORITHM},
		{"digest of the chunk table", 176, 1, 0, EDICT_FAULT_CHUNK_TABLE},
		{"chunk table", EDICT_BUNDLE_HEADER_SIZE, 1, 0, EDICT_FAULT_CHUNK_TABLE},
		{"content of the body", 448 + 170, 1, 0, EDICT_FAULT_CHUNK},
		{"reserved", 368, 1, 1, EDICT_FAULT_RESERVED},
		{"reserved, last", 415, 1, 1, EDICT_FAULT_RESERVED},
		{"targets without objects", 160, 4, 8, EDICT_FAULT_SECTIONS},
	};
	struct edict_trust trust = device();
	for (size_t i = 0; i < sizeof edits / sizeof *edits; i++) {
		struct text draft = fixture_draft(&fixture, 7, 0);
		apply(draft, &edits[i]);
		enum edict_fault fault = verify(fixture_sign(&fixture, draft, 3), &trust);
		if (fault != edits[i].fault)
			fail_msg("%s: %s", edits[i].what, edict_fault_name(fault));
	}
}

/* The entries of source and object; chunk table and signatures fit. */
static void test_sections(void **state)
{
	(void)state;
	enum { FIRST = 448, SECOND = FIRST + 80, THIRD = SECOND + 80, NAME = 24 };
	static const struct edit edits[] = {
		{"kind 0", FIRST, 4, 0, EDICT_FAULT_SECTIONS},
		{"kinds out of order", FIRST, 4, 8, EDICT_FAULT_SECTIONS},
		{"a source for a target", FIRST + 4, 4, 8, EDICT_FAULT_SECTIONS},
		{"a gap before the first", FIRST + 8, 8, 241, EDICT_FAULT_SECTIONS},
		{"overlap", SECOND + 8, 8, 249, EDICT_FAULT_SECTIONS},
		{"past the end", THIRD + 16, 8, 5, EDICT_FAULT_SECTIONS},
		{"past the end by far", THIRD + 16, 8, UINT64_MAX, EDICT_FAULT_SECTIONS},
		{"offset by far", THIRD + 8, 8, UINT64_MAX, EDICT_FAULT_SECTIONS},
		{"bytes of no section", THIRD + 16, 8, 3, EDICT_FAULT_SECTIONS},
		{"empty name", THIRD + NAME, 8, 0, EDICT_FAULT_TEXT},
		{"a name that begins late", FIRST + NAME, 1, 0, EDICT_FAULT_TEXT},
		{"bytes after the name", FIRST + 79, 1, 'x', EDICT_FAULT_TEXT},
		{"control character", FIRST + NAME + 3, 1, 10, EDICT_FAULT_TEXT},
		{"object without target", THIRD + 4, 4, 0, EDICT_FAULT_SECTIONS},
		{"object for two targets", THIRD + 4, 4, 9, EDICT_FAULT_SECTIONS},
		{"object for another target", THIRD + 4, 4, 4, EDICT_FAULT_SECTIONS},
		{"unknown and critical", THIRD, 4, EDICT_SECTION_CRITICAL | 10,
		 EDICT_FAULT_CRITICAL},
	};
	struct edict_trust trust = device();
	for (size_t i = 0; i < sizeof edits / sizeof *edits; i++) {
		struct text draft = fixture_draft(&fixture, 7, 8);
		apply(draft, &edits[i]);
		fixture_reseal(draft);
		enum edict_fault fault = verify(fixture_sign(&fixture, draft, 3), &trust);
		if (fault != edits[i].fault)
			fail_msg("%s: %s", edits[i].what, edict_fault_name(fault));
	}
}

/* A section that nobody here knows is passed over unless it is critical. */
static void test_unknown_section(void **state)
{
	(void)state;
	struct edict_trust trust = device();
	struct text draft = fixture_draft(&fixture, 7, 8);
	static const struct edit kind = {"", 448 + 160, 4, 10, EDICT_FAULT_NONE};
	static const struct edit targets = {"", 160, 4, 0, EDICT_FAULT_NONE};
	apply(draft, &kind);
	apply(draft, &targets);
	fixture_reseal(draft);
	expect(fixture_sign(&fixture, draft, 3), &trust, EDICT_FAULT_NONE);
}

static void test_same_name_twice(void **state)
{
	(void)state;
	struct edict_trust trust = device();
	struct bundle_part parts[] = {
		{EDICT_SECTION_SOURCE, 0, TEXT("a"), TEXT("1")},
		{EDICT_SECTION_SOURCE, 0, TEXT("b"), TEXT("2")},
	};
	struct bundle_plan plan = {.policy = TEXT("p"),
				   .sequence = 1,
				   .expires = UINT64_MAX,
				   .clock = EDICT_CLOCK_LAST_SEEN,
				   .parts = parts,
				   .n_parts = 2};
	struct text draft;
	const char *why;
	assert_true(bundle_write(fixture.arena, &plan, &draft, &why));
	static const struct edit edit = {"", 448 + 80 + 24, 1, 'a', EDICT_FAULT_SECTIONS};
	apply(draft, &edit);
	fixture_reseal(draft);
	expect(fixture_sign(&fixture, draft, 3), &trust, EDICT_FAULT_SECTIONS);
	parts[1].name = TEXT("a");
	assert_false(bundle_write(fixture.arena, &plan, &draft, &why));
	assert_string_equal(why, "two sections of a kind have the same name");
}

/* A header that names other sources than the body has: for those who review. */
static void test_digests(void **state)
{
	(void)state;
	static const size_t places[] = {208, 240, 304, 336};
	for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
		struct text draft = fixture_draft(&fixture, 7, 0);
		struct edict_input input = fixture_input(&draft);
		struct edict_bundle bundle;
		struct edit edit = {"", places[i], 1, 0, EDICT_FAULT_DIGEST};
		edit.value = (uint8_t) ~(unsigned char)draft.ptr[places[i]];
		assert_int_equal(edict_bundle_read_header(&input, &edict_sodium, &bundle),
				 0);
		assert_int_equal(
			edict_bundle_check_content(&input, &edict_sodium, &bundle), 0);
		apply(draft, &edit);
		assert_int_equal(
			edict_bundle_check_content(&input, &edict_sodium, &bundle),
			EDICT_FAULT_DIGEST);
	}
}

/* ---- refused: signatures ------------------------------------------------------ */

static struct text copy(struct text document)
{
	return text_copy(fixture.arena, document);
}

static char *entry_of(struct text document, struct text draft, unsigned index)
{
	return (char *)(uintptr_t)document.ptr + draft.len + 4 + (size_t)index * 72;
}

static void swap_entries(char *a, char *b)
{
	char kept[72];
	memcpy(kept, a, sizeof kept);
	memcpy(a, b, sizeof kept);
	memcpy(b, kept, sizeof kept);
}

static void test_signatures(void **state)
{
	(void)state;
	struct edict_trust trust = device();
	struct text draft = fixture_draft(&fixture, 7, 0);
	struct text two = fixture_sign(&fixture, draft, 3);
	expect(draft, &trust, EDICT_FAULT_UNSIGNED);

	struct text changed = copy(two);
	memset((char *)(uintptr_t)changed.ptr + draft.len, 0, 4);
	expect(changed, &trust, EDICT_FAULT_UNSIGNED);
	expect((struct text){changed.ptr, draft.len + 4}, &trust, EDICT_FAULT_UNSIGNED);

	changed = copy(two);
	*((char *)(uintptr_t)changed.ptr + draft.len) = 9;
	expect(changed, &trust, EDICT_FAULT_SIGNATURES);

	changed = copy(two);
	swap_entries(entry_of(changed, draft, 0), entry_of(changed, draft, 1));
	expect(changed, &trust, EDICT_FAULT_SIGNATURES);

	/* One key twice is no second signer, with the same signature or another one. */
	changed = copy(two);
	memcpy(entry_of(changed, draft, 1), entry_of(changed, draft, 0), 72);
	expect(changed, &trust, EDICT_FAULT_SIGNATURES);

	/* The signatures exchanged under the ids. */
	changed = copy(two);
	memcpy(entry_of(changed, draft, 0) + 8, entry_of(two, draft, 1) + 8, 64);
	memcpy(entry_of(changed, draft, 1) + 8, entry_of(two, draft, 0) + 8, 64);
	expect(changed, &trust, EDICT_FAULT_SIGNATURE);

	struct buffer longer = {0};
	buffer_add_text(&longer, two);
	buffer_add_char(&longer, 0);
	expect(buffer_text(&longer), &trust, EDICT_FAULT_TRAILING);
	buffer_free(&longer);
}

static void test_keys(void **state)
{
	(void)state;
	struct edict_trust trust = device();
	struct edict_keyset small;
	struct text draft = fixture_draft(&fixture, 7, 0);
	expect(fixture_sign(&fixture, draft, 1), &trust, EDICT_FAULT_THRESHOLD);
	expect(fixture_sign(&fixture, draft, 4), &trust, EDICT_FAULT_THRESHOLD);
	expect(fixture_sign(&fixture, draft, 8), &trust, EDICT_FAULT_KEY_REVOKED);
	/* Enough good signatures do not make up for a bad one. */
	expect(fixture_sign(&fixture, draft, 3 | 8), &trust, EDICT_FAULT_KEY_REVOKED);

	struct text set = fixture_keyset(&fixture, 1, 2, 1, false);
	assert_int_equal(edict_keyset_read((const uint8_t *)set.ptr, set.len,
					   &edict_sodium, &small),
			 0);
	trust.keys = &small;
	expect(fixture_sign(&fixture, draft, 1), &trust, EDICT_FAULT_NONE);
	expect(fixture_sign(&fixture, draft, 4), &trust, EDICT_FAULT_KEY_UNKNOWN);
	expect(fixture_sign(&fixture, draft, 3 | 4), &trust, EDICT_FAULT_KEY_UNKNOWN);

	trust.now = small.expires;
	expect(fixture_sign(&fixture, draft, 1), &trust, EDICT_FAULT_KEYS_EXPIRED);
}

/* A signature of the same header under another domain, or of another bundle. */
static void test_other_document(void **state)
{
	(void)state;
	struct edict_trust trust = device();
	struct text draft = fixture_draft(&fixture, 7, 0);
	struct text other = fixture_draft(&fixture, 8, 0);
	struct text changed = copy(fixture_sign(&fixture, draft, 3));
	struct text donor = fixture_sign(&fixture, other, 3);
	memcpy(entry_of(changed, draft, 0), entry_of(donor, other, 0), 144);
	expect(changed, &trust, EDICT_FAULT_SIGNATURE);
	expect(fixture.keyset_bytes, &trust, EDICT_FAULT_MAGIC);
}

/* ---- refused: what it is for --------------------------------------------------- */

static void test_binding(void **state)
{
	(void)state;
	struct text document = small_bundle();
	struct edict_trust trust = device();
	trust.policy = "shop2";
	expect(document, &trust, EDICT_FAULT_POLICY);
	trust.policy = "sho";
	expect(document, &trust, EDICT_FAULT_POLICY);
	trust.policy = "shop";
	trust.channel = "beta";
	expect(document, &trust, EDICT_FAULT_POLICY);
	trust = device();
	trust.device_class = NULL;
	expect(document, &trust, EDICT_FAULT_CLASS);
	trust.device_class = "tiller";
	expect(document, &trust, EDICT_FAULT_CLASS);
	trust = device();
	trust.target = EDICT_TARGET_CORTEX_M4;
	expect(document, &trust, EDICT_FAULT_TARGET);
	trust = device();
	trust.abi = EDICT_ABI_VERSION + 1;
	expect(document, &trust, EDICT_FAULT_ABI);
	trust.abi = 0;
	expect(document, &trust, EDICT_FAULT_NONE);
}

static void test_time(void **state)
{
	(void)state;
	struct text document = small_bundle();
	struct edict_trust trust = device();
	trust.now = FIXTURE_NOW - 101;
	expect(document, &trust, EDICT_FAULT_NOT_YET);
	trust.now = FIXTURE_NOW - 100;
	expect(document, &trust, EDICT_FAULT_NONE);
	trust.now = FIXTURE_NOW + 99;
	expect(document, &trust, EDICT_FAULT_NONE);
	trust.now = FIXTURE_NOW + 100;
	expect(document, &trust, EDICT_FAULT_EXPIRED);
	trust.now = 0;
	trust.last_seen = FIXTURE_NOW;
	expect(document, &trust, EDICT_FAULT_CLOCK);
	/* A clock that runs behind a signed time does not turn it back. */
	trust.now = FIXTURE_NOW - 101;
	expect(document, &trust, EDICT_FAULT_NONE);
	trust.now = FIXTURE_NOW;
	trust.last_seen = FIXTURE_NOW + 100;
	expect(document, &trust, EDICT_FAULT_EXPIRED);
}

static void test_time_without_clock(void **state)
{
	(void)state;
	static const struct edit rule = {"", 56, 4, EDICT_CLOCK_LAST_SEEN, 0};
	struct text draft = fixture_draft(&fixture, 7, 0);
	struct edict_trust trust = device();
	apply(draft, &rule);
	struct text document = fixture_sign(&fixture, draft, 3);
	trust.now = 0;
	expect(document, &trust, EDICT_FAULT_NONE);
	trust.last_seen = FIXTURE_NOW + 99;
	expect(document, &trust, EDICT_FAULT_NONE);
	trust.last_seen = FIXTURE_NOW + 100;
	expect(document, &trust, EDICT_FAULT_EXPIRED);
	trust.now = FIXTURE_NOW - 101;
	trust.last_seen = 0;
	expect(document, &trust, EDICT_FAULT_NOT_YET);
}

static void test_sequence(void **state)
{
	(void)state;
	struct text document = small_bundle();
	struct edict_trust trust = device();
	trust.sequence = 8;
	expect(document, &trust, EDICT_FAULT_ROLLBACK);
	trust.sequence = 7;
	expect(document, &trust, EDICT_FAULT_REPLACED);
	edict_digest(&edict_sodium, document.ptr, EDICT_BUNDLE_HEADER_SIZE,
		     trust.identity);
	expect(document, &trust, EDICT_FAULT_NONE);
	/* Signing again, by others too, is no change. */
	expect(fixture_sign(&fixture, fixture_draft(&fixture, 7, 0), 6), &trust,
	       EDICT_FAULT_NONE);
	trust.sequence = 6;
	expect(document, &trust, EDICT_FAULT_NONE);
}

/* ---- every bit, every length, every read --------------------------------------- */

static void test_every_bit(void **state)
{
	(void)state;
	struct edict_trust trust = device();
	struct text document =
		copy(fixture_sign(&fixture, fixture_draft(&fixture, 7, 8), 3));
	char *bytes = (char *)(uintptr_t)document.ptr;
	size_t n = 0;
	for (size_t i = 0; i < document.len; i++) {
		for (unsigned bit = 0; bit < 8; bit++, n++) {
			bytes[i] = (char)(bytes[i] ^ 1 << bit);
			if (verify(document, &trust) == EDICT_FAULT_NONE)
				fail_msg("bit %u of byte %zu", bit, i);
			bytes[i] = (char)(bytes[i] ^ 1 << bit);
		}
	}
	expect(document, &trust, EDICT_FAULT_NONE);
	print_message("%zu flipped bits, each refused\n", n);
}

/* A bit of every 61st byte of a bundle of several chunks: of a bundle's parts only chunks
 * are more than the small one has. */
static void test_bits_of_chunks(void **state)
{
	(void)state;
	enum { SIZE = 5 * EDICT_BUNDLE_CHUNK_SIZE + 99, STEP = 61 };
	char *content = arena_alloc(fixture.arena, SIZE);
	memset(content, 'x', SIZE);
	struct bundle_part part = {EDICT_SECTION_SOURCE, 0, TEXT("s"), {content, SIZE}};
	struct bundle_plan plan = {.policy = TEXT("p"),
				   .sequence = 1,
				   .expires = UINT64_MAX,
				   .clock = EDICT_CLOCK_LAST_SEEN,
				   .parts = &part,
				   .n_parts = 1};
	struct text draft;
	const char *why;
	assert_true(bundle_write(fixture.arena, &plan, &draft, &why));
	struct text document = copy(fixture_sign(&fixture, draft, 3));
	char *bytes = (char *)(uintptr_t)document.ptr;
	for (size_t i = EDICT_BUNDLE_HEADER_SIZE; i < draft.len; i += STEP) {
		size_t table = EDICT_BUNDLE_HEADER_SIZE + 6 * EDICT_DIGEST_SIZE;
		bytes[i] = (char)(bytes[i] ^ 1 << i % 8);
		expect(document, &fixture.trust,
		       i < table ? EDICT_FAULT_CHUNK_TABLE : EDICT_FAULT_CHUNK);
		bytes[i] = (char)(bytes[i] ^ 1 << i % 8);
	}
	expect(document, &fixture.trust, EDICT_FAULT_NONE);
}

static void test_every_length(void **state)
{
	(void)state;
	struct edict_trust trust = device();
	struct text draft = fixture_draft(&fixture, 7, 8);
	struct text document = fixture_sign(&fixture, draft, 3);
	for (size_t len = 0; len < document.len; len++) {
		char *exact = malloc(len > 0 ? len : 1);
		assert_non_null(exact);
		memcpy(exact, document.ptr, len);
		enum edict_fault fault = verify((struct text){exact, len}, &trust);
		free(exact);
		enum edict_fault expected =
			len == draft.len ? EDICT_FAULT_UNSIGNED : EDICT_FAULT_SIZE;
		if (fault != expected)
			fail_msg("%zu bytes: %s", len, edict_fault_name(fault));
	}
	print_message("%zu lengths, each refused\n", document.len);
}

struct failing {
	struct text document;
	size_t left; /* reads that succeed */
};

static bool read_or_fail(void *ctx, uint64_t offset, void *bytes, size_t len)
{
	struct failing *failing = ctx;
	if (failing->left-- == 0)
		return false;
	memcpy(bytes, failing->document.ptr + offset, len);
	return true;
}

static void test_every_read(void **state)
{
	(void)state;
	struct edict_trust trust = device();
	struct edict_bundle bundle;
	size_t n = 0;
	for (;; n++) {
		struct failing failing = {small_bundle(), n};
		struct edict_input input = {read_or_fail, &failing, failing.document.len};
		enum edict_fault fault = edict_bundle_verify(&input, &trust, &bundle);
		if (fault == EDICT_FAULT_NONE)
			break;
		assert_string_equal(edict_fault_name(fault), "read");
	}
	assert_true(n > 5);
}

/* ---- what cannot be written ------------------------------------------------------ */

static void expect_unwritable(struct bundle_plan *plan, const char *expected)
{
	struct text draft;
	const char *why = NULL;
	assert_false(bundle_write(fixture.arena, plan, &draft, &why));
	assert_string_equal(why, expected);
}

static void test_unwritable(void **state)
{
	(void)state;
	struct bundle_part part = {EDICT_SECTION_SOURCE, 0, TEXT("a"), TEXT("1")};
	struct bundle_plan good = {.policy = TEXT("p"),
				   .sequence = 1,
				   .expires = 1,
				   .clock = EDICT_CLOCK_NEEDED,
				   .parts = &part,
				   .n_parts = 1};
	struct bundle_plan plan = good;
	plan.policy = TEXT("");
	expect_unwritable(&plan, "the policy has no id");
	plan.policy = TEXT("12345678901234567890123456789012");
	expect_unwritable(&plan, "the policy's id is no text of at most 31 bytes");
	plan = good;
	plan.channel = TEXT("a\nb");
	expect_unwritable(&plan, "the channel is no text of at most 31 bytes");
	plan = good;
	plan.sequence = 0;
	expect_unwritable(&plan, "the sequence number is 0; the first is 1");
	plan = good;
	plan.not_before = 1;
	expect_unwritable(&plan, "it expires before it begins");
	plan = good;
	plan.n_parts = 0;
	expect_unwritable(&plan, "a bundle has 1 to 1024 sections");
	plan = good;
	part.name = TEXT("");
	expect_unwritable(&plan, "the name of a section is no text of 1 to 55 bytes");
	part.name = TEXT("a");
	part.bytes.len = EDICT_BUNDLE_BODY_MAX - EDICT_BUNDLE_ENTRY_SIZE + 1;
	expect_unwritable(&plan, "the body is larger than 1 GiB");
	part.bytes.len = SIZE_MAX;
	expect_unwritable(&plan, "the body is larger than 1 GiB");
}

/* ---- for the board ------------------------------------------------------------- */

static void emit_bytes(const char *name, struct text bytes)
{
	printf("static const unsigned char %s[] = {", name);
	for (size_t i = 0; i < bytes.len; i++)
		printf("%s%u,", i % 16 == 0 ? "\n\t" : " ", (unsigned char)bytes.ptr[i]);
	printf("\n};\n");
}

static int emit(void)
{
	fixture_init(&fixture);
	struct text draft = fixture_draft(&fixture, 7, 8);
	emit_bytes("bundle_bytes", fixture_sign(&fixture, draft, 3));
	emit_bytes("keyset_bytes", fixture.keyset_bytes);
	printf("enum { DRAFT_SIZE = %zu };\n", draft.len);
	fixture_deinit(&fixture);
	return 0;
}

static int set_up(void **state)
{
	(void)state;
	fixture_init(&fixture);
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	fixture_deinit(&fixture);
	return 0;
}

int main(int argc, char **argv)
{
	if (argc == 2 && strcmp(argv[1], "--emit") == 0)
		return emit();
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_accepts),
		cmocka_unit_test(test_accepts_chunks),
		cmocka_unit_test(test_header),
		cmocka_unit_test(test_sections),
		cmocka_unit_test(test_unknown_section),
		cmocka_unit_test(test_same_name_twice),
		cmocka_unit_test(test_digests),
		cmocka_unit_test(test_signatures),
		cmocka_unit_test(test_keys),
		cmocka_unit_test(test_other_document),
		cmocka_unit_test(test_binding),
		cmocka_unit_test(test_time),
		cmocka_unit_test(test_time_without_clock),
		cmocka_unit_test(test_sequence),
		cmocka_unit_test(test_every_bit),
		cmocka_unit_test(test_bits_of_chunks),
		cmocka_unit_test(test_every_length),
		cmocka_unit_test(test_every_read),
		cmocka_unit_test(test_unwritable),
	};
	return cmocka_run_group_tests(tests, set_up, tear_down);
}
