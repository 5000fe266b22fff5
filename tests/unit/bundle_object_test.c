/* bundle_object_test.c - compiled objects: made twice alike, loaded, tested, relocated.
 *
 * The host's object is compiled by the C compiler that is there; the Cortex-M4 image here
 * is written by hand, because its words can be looked at on any machine.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/source.h"
#include "bundle_fixture.h"
#include "port/host.h"

/* ---- objects of this machine ---------------------------------------------- */

static struct text read_gen(struct arena *arena, const char *name)
{
	struct text why;
	struct text path = text_format(arena, "%s/%s", EDICT_GEN, name);
	const struct source *source = source_read(arena, path, &why);
	assert_non_null(source);
	return source->body;
}

static struct text build(struct arena *arena, const char *name, bool is_cedar)
{
	struct object_source source = {
		.name = text_of(name),
		.code = read_gen(arena, text_format(arena, "%s.c", name).ptr),
		.header = read_gen(arena, text_format(arena, "%s.h", name).ptr),
		.is_cedar = is_cedar,
		.runtime = EDICT_RUNTIME_SOURCES,
	};
	struct text object, compiler;
	assert_true(object_build(arena, &source, (enum edict_target)edict_host_target(),
				 &object, &compiler));
	assert_true(compiler.len > 0);
	return object;
}

struct objects {
	struct arena *arena;
	struct text shop, helpdesk;
};

static int setup(void **state)
{
	if (edict_host_target() == 0) {
		print_message("skipped: no objects for this machine\n");
		exit(77);
	}
	struct objects *objects = calloc(1, sizeof *objects);
	objects->arena = arena_new();
	objects->shop = build(objects->arena, "shop", false);
	objects->helpdesk = build(objects->arena, "helpdesk", true);
	*state = objects;
	return 0;
}

static int teardown(void **state)
{
	struct objects *objects = *state;
	arena_free(objects->arena);
	free(objects);
	return 0;
}

/* A draft with the object and the tests, and its header. */
struct draft {
	struct text bytes;
	struct edict_input input;
	struct edict_bundle bundle;
};

static void write_draft(struct arena *arena, struct text object, struct text tests,
			struct draft *out)
{
	struct bundle_part parts[] = {
		{EDICT_SECTION_OBJECT, edict_host_target(), TEXT("object"), object},
		{EDICT_SECTION_TESTS, 0, TEXT("tests"), tests},
	};
	struct bundle_plan plan = {
		.policy = TEXT("shop"),
		.sequence = 1,
		.not_before = 1,
		.expires = 2,
		.clock = EDICT_CLOCK_NEEDED,
		.parts = parts,
		.n_parts = 2,
	};
	const char *why;
	assert_true(edict_sodium_init());
	assert_true(bundle_write(arena, &plan, &out->bytes, &why));
	out->input = fixture_input(&out->bytes);
	/* Nobody signs here; what is looked at are the sections. */
	enum edict_fault fault =
		edict_bundle_read_header(&out->input, &edict_sodium, &out->bundle);
	assert_true(fault == EDICT_FAULT_NONE || fault == EDICT_FAULT_UNSIGNED);
}

#define REVIEWED                                                                         \
	"{\"tool\":\"catalogue.search\",\"args\":{\"sku\":\"tea-01\"},"                  \
	"\"environment\":\"live\",\"tool_meta\":{\"reviewed\":true}}"
#define UNREVIEWED                                                                       \
	"{\"tool\":\"catalogue.search\",\"args\":{\"sku\":\"tea-01\"},"                  \
	"\"environment\":\"live\"}"

static const struct self_test shop_tests[] = {
	{{REVIEWED, sizeof REVIEWED - 1},
	 {.effect = EDICT_ALLOW,
	  .reason = EDICT_REASON_RULE,
	  .rule = 1,
	  .field = EDICT_FIELD_NONE}},
	{{UNREVIEWED, sizeof UNREVIEWED - 1},
	 {.effect = EDICT_DENY, .reason = EDICT_REASON_MISSING, .rule = 6, .field = 7}},
	{{"{", 1},
	 {.status = EDICT_E_SYNTAX, .rule = EDICT_RULE_NONE, .field = EDICT_FIELD_NONE}},
};
enum { N_SHOP_TESTS = sizeof shop_tests / sizeof *shop_tests };

static struct text write_tests(struct arena *arena, const struct self_test *tests,
			       size_t n)
{
	struct text section;
	const char *why;
	assert_true(tests_write(arena, tests, n, &section, &why));
	return section;
}

static enum edict_fault run_draft(const struct draft *draft, uint32_t *index)
{
	struct edict_loaded loaded;
	const char *what;
	assert_int_equal(edict_load_object(&draft->input, &draft->bundle, &loaded, &what),
			 EDICT_FAULT_NONE);
	struct edict_host_decider *decider = edict_host_decider_new(loaded.image);
	enum edict_fault fault =
		edict_host_self_test(decider, &draft->input, &draft->bundle, index);
	edict_host_decider_free(decider);
	edict_unload_object(&loaded);
	assert_int_equal(edict_host_trial.run(NULL, &draft->input, &draft->bundle),
			 fault);
	return fault;
}

/* The same again, from another folder, in which nothing is left. */
static void test_same_bytes(void **state)
{
	struct objects *objects = *state;
	char folder[] = "/tmp/edict-object-test-with-a-longer-name-XXXXXX";
	assert_non_null(mkdtemp(folder));
	const char *before = getenv("TMPDIR");
	struct text kept = text_of(before != NULL ? before : "");
	kept = text_copy(objects->arena, kept);
	setenv("TMPDIR", folder, 1);
	struct text again = build(objects->arena, "shop", false);
	if (kept.len > 0)
		setenv("TMPDIR", kept.ptr, 1);
	else
		unsetenv("TMPDIR");
	assert_true(text_equal(objects->shop, again));
	assert_int_equal(rmdir(folder), 0);
}

static void test_self_tests(void **state)
{
	struct objects *objects = *state;
	struct draft draft;
	uint32_t index = 99;
	struct text section = write_tests(objects->arena, shop_tests, N_SHOP_TESTS);
	write_draft(objects->arena, objects->shop, section, &draft);
	assert_int_equal(run_draft(&draft, &index), EDICT_FAULT_NONE);
	assert_int_equal(index, N_SHOP_TESTS - 1);
}

/* Each member of a decision counts. */
static void test_wrong_tests(void **state)
{
	struct objects *objects = *state;
	for (int member = 0; member < 5; member++) {
		struct self_test tests[N_SHOP_TESTS];
		struct draft draft;
		uint32_t index = 99;
		memcpy(tests, shop_tests, sizeof tests);
		struct edict_decision *d = &tests[1].expected;
		d->effect = (uint8_t)(d->effect + (member == 0));
		d->reason = (uint8_t)(d->reason + (member == 1));
		d->status = (uint8_t)(d->status + (member == 2));
		d->rule = (uint16_t)(d->rule + (member == 3));
		d->field = (uint16_t)(d->field + (member == 4));
		struct text section = write_tests(objects->arena, tests, N_SHOP_TESTS);
		write_draft(objects->arena, objects->shop, section, &draft);
		assert_int_equal(run_draft(&draft, &index), EDICT_FAULT_SELF_TEST);
		assert_int_equal(index, 1);
	}
}

static void refuse_all(void *ctx, const char *json, size_t len,
		       struct edict_decision *decision)
{
	(void)ctx;
	(void)json;
	(void)len;
	*decision = (struct edict_decision){.rule = EDICT_RULE_NONE,
					    .field = EDICT_FIELD_NONE};
}

static enum edict_fault test_section(struct text section, size_t memory_size)
{
	static const struct edict_decider decider = {refuse_all, NULL};
	char memory[64];
	struct edict_input input = fixture_input(&section);
	struct edict_section whole = {.size = section.len};
	return edict_self_test(&input, &whole, &decider, memory, memory_size, NULL);
}

static void test_malformed_tests(void **state)
{
	struct objects *objects = *state;
	struct self_test test = {TEXT("{} {}"),
				 {.rule = EDICT_RULE_NONE, .field = EDICT_FIELD_NONE}};
	struct text section = write_tests(objects->arena, &test, 1);
	char *bytes = (char *)(uintptr_t)section.ptr;
	assert_int_equal(section.len, 20);
	assert_int_equal(test_section(section, 64), EDICT_FAULT_NONE);
	assert_int_equal(test_section(section, 5), EDICT_FAULT_NONE);
	assert_int_equal(test_section(section, 4), EDICT_FAULT_SPACE);
	for (size_t len = 1; len < section.len; len++)
		assert_int_equal(test_section((struct text){bytes, len}, 64),
				 EDICT_FAULT_SIZE);
	bytes[7] = 1;
	assert_int_equal(test_section(section, 64), EDICT_FAULT_RESERVED);
	bytes[7] = 0;
	bytes[19] = 1;
	assert_int_equal(test_section(section, 64), EDICT_FAULT_RESERVED);
	bytes[19] = 0;
	bytes[3] = 1; /* 16 MiB of a request */
	assert_int_equal(test_section(section, 64), EDICT_FAULT_SIZE);
}

static uint8_t decide_once(const struct edict_loaded *loaded, const char *json)
{
	struct edict_decision decision;
	struct edict_host_decider *decider = edict_host_decider_new(loaded->image);
	edict_host_decider_decide(decider, json, strlen(json), &decision);
	edict_host_decider_free(decider);
	return decision.reason == EDICT_REASON_REQUEST ? 255 : decision.effect;
}

#define OUTSIDE                                                                          \
	"{\"principal\":\"Agent::\\\"a\\\"\",\"action\":\"Action::\\\"ticket_"           \
	"read\\\"\","                                                                    \
	"\"resource\":\"Ticket::\\\"7\\\"\",\"context\":{\"session\":{\"address\":"      \
	"\"203.0.113.9\"},\"input\":{}}}"

/* Two at a time, and one after the other where the descriptor has the same number: the
 * dynamic loader must not take the one for the other. */
static void test_two_objects(void **state)
{
	struct objects *objects = *state;
	struct draft shop, helpdesk;
	struct edict_loaded first, second;
	write_draft(objects->arena, objects->shop, TEXT(""), &shop);
	write_draft(objects->arena, objects->helpdesk, TEXT(""), &helpdesk);
	for (int i = 0; i < 3; i++) {
		assert_int_equal(
			edict_load_object(&shop.input, &shop.bundle, &first, NULL), 0);
		assert_int_equal(edict_load_object(&helpdesk.input, &helpdesk.bundle,
						   &second, NULL),
				 0);
		assert_non_null(first.image->policy);
		assert_non_null(second.image->cedar);
		assert_int_equal(decide_once(&first, REVIEWED), EDICT_ALLOW);
		assert_int_equal(decide_once(&second, OUTSIDE), EDICT_DENY);
		edict_unload_object(&first);
		edict_unload_object(&second);
		assert_int_equal(edict_load_object(&helpdesk.input, &helpdesk.bundle,
						   &first, NULL),
				 0);
		assert_non_null(first.image->cedar);
		edict_unload_object(&first);
	}
}

static void test_no_object(void **state)
{
	struct objects *objects = *state;
	struct draft draft;
	struct edict_loaded loaded;
	const char *what = NULL;
	write_draft(objects->arena, TEXT("no object at all"), TEXT(""), &draft);
	assert_int_equal(edict_load_object(&draft.input, &draft.bundle, &loaded, &what),
			 EDICT_FAULT_IMAGE);
	assert_non_null(what);
	assert_null(loaded.image);
	edict_unload_object(&loaded); /* nothing to give back */
}

/* ---- images --------------------------------------------------------------- */

enum { IMAGE_SIZE = 64, FILE_SIZE = IMAGE_SIZE + 4 * 3 };

static void put(uint8_t *bytes, size_t offset, uint32_t word)
{
	for (int i = 0; i < 4; i++)
		bytes[offset + (size_t)i] = (uint8_t)(word >> 8 * i);
}

static uint32_t get(const uint8_t *bytes, size_t offset)
{
	return (uint32_t)bytes[offset] | (uint32_t)bytes[offset + 1] << 8 |
	       (uint32_t)bytes[offset + 2] << 16 | (uint32_t)bytes[offset + 3] << 24;
}

/* 64 bytes with 8 to be zeroed behind them, and relocations at 40, 44 and 60. */
static void make_image(uint8_t bytes[FILE_SIZE])
{
	static const uint32_t header[] = {
		0, EDICT_ABI_VERSION, IMAGE_SIZE, 3, IMAGE_SIZE + 8, 48, 0, 0};
	for (size_t i = 0; i < 8; i++)
		put(bytes, 4 * i, header[i]);
	memcpy(bytes, "edim", 4);
	for (size_t at = 32; at < IMAGE_SIZE; at += 4)
		put(bytes, at, (uint32_t)at);
	put(bytes, IMAGE_SIZE, 40);
	put(bytes, IMAGE_SIZE + 4, 44);
	put(bytes, IMAGE_SIZE + 8, 60);
}

struct image_case {
	size_t offset;
	uint32_t word;
	enum edict_fault fault;
};

static enum edict_fault load_image(const uint8_t *bytes, size_t len, uint8_t *memory,
				   size_t size, const struct edict_image **image)
{
	struct text file = {(const char *)bytes, len};
	struct edict_input input = fixture_input(&file);
	struct edict_section section = {.size = len};
	return edict_image_load(&input, &section, memory, size, image);
}

static void test_image(void **state)
{
	(void)state;
	uint8_t bytes[FILE_SIZE];
	_Alignas(8) uint8_t memory[80];
	const struct edict_image *image;
	make_image(bytes);
	memset(memory, 0xee, sizeof memory);
	assert_int_equal(load_image(bytes, FILE_SIZE, memory, sizeof memory, &image), 0);
	assert_ptr_equal(image, memory + 48);
	uint32_t base = (uint32_t)(uintptr_t)memory;
	for (uint32_t at = 32; at < IMAGE_SIZE; at += 4) {
		bool moves = at == 40 || at == 44 || at == 60;
		assert_int_equal(get(memory, at), moves ? at + base : at);
	}
	assert_int_equal(get(memory, 64), 0);
	assert_int_equal(get(memory, 68), 0);
	assert_int_equal(get(memory, 72), 0xeeeeeeee); /* not ours */
}

static void test_image_refused(void **state)
{
	static const struct image_case cases[] = {
		{0, 0x6d696465 ^ 1, EDICT_FAULT_IMAGE}, /* magic */
		{4, EDICT_ABI_VERSION + 1, EDICT_FAULT_ABI},
		{8, IMAGE_SIZE + 4, EDICT_FAULT_IMAGE},	 /* size */
		{8, 44, EDICT_FAULT_IMAGE},		 /* no room for an entry */
		{12, 2, EDICT_FAULT_IMAGE},		 /* relocations */
		{12, 0x40000003, EDICT_FAULT_IMAGE},	 /* times 4: the same size */
		{16, IMAGE_SIZE - 4, EDICT_FAULT_IMAGE}, /* memory below the size */
		{16, IMAGE_SIZE + 2, EDICT_FAULT_IMAGE},
		{16, 84, EDICT_FAULT_SPACE},
		{20, 28, EDICT_FAULT_IMAGE}, /* entry in the header */
		{20, 50, EDICT_FAULT_IMAGE},
		{20, 52, EDICT_FAULT_IMAGE}, /* past the end */
		{24, 1, EDICT_FAULT_IMAGE},
		{28, 1, EDICT_FAULT_IMAGE},
		{IMAGE_SIZE, 28, EDICT_FAULT_IMAGE},	 /* relocation of the header */
		{IMAGE_SIZE + 4, 40, EDICT_FAULT_IMAGE}, /* one twice */
		{IMAGE_SIZE + 4, 46, EDICT_FAULT_IMAGE}, /* not a word */
		{IMAGE_SIZE + 8, 64, EDICT_FAULT_IMAGE}, /* past the end */
		{IMAGE_SIZE + 8, 0xfffffffc, EDICT_FAULT_IMAGE},
	};
	(void)state;
	uint8_t bytes[FILE_SIZE];
	_Alignas(8) uint8_t memory[88];
	const struct edict_image *image;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		make_image(bytes);
		put(bytes, cases[i].offset, cases[i].word);
		assert_int_equal(load_image(bytes, FILE_SIZE, memory, 80, &image),
				 cases[i].fault);
		assert_null(image);
	}
	make_image(bytes);
	for (size_t len = 0; len < FILE_SIZE; len++)
		assert_int_equal(load_image(bytes, len, memory, 80, &image),
				 EDICT_FAULT_IMAGE);
	assert_int_equal(load_image(bytes, FILE_SIZE, memory + 4, 80, &image),
			 EDICT_FAULT_IMAGE);
}

static void test_targets(void **state)
{
	static const char *const names[] = {"x86_64-linux", "aarch64-linux", "cortex-m4",
					    "wasm32"};
	(void)state;
	for (uint32_t i = 0; i < 4; i++) {
		assert_int_equal(target_of(text_of(names[i])), 1u << i);
		assert_string_equal(target_name(1u << i), names[i]);
	}
	assert_int_equal(target_of(TEXT("x86")), 0);
	assert_null(target_name(3));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_same_bytes),
		cmocka_unit_test(test_self_tests),
		cmocka_unit_test(test_wrong_tests),
		cmocka_unit_test(test_malformed_tests),
		cmocka_unit_test(test_two_objects),
		cmocka_unit_test(test_no_object),
		cmocka_unit_test(test_image),
		cmocka_unit_test(test_image_refused),
		cmocka_unit_test(test_targets),
	};
	return cmocka_run_group_tests(tests, setup, teardown);
}
