/* host_test.c - from a signed bundle in a store to decisions, as a program does it.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/source.h"
#include "bundle_fixture.h"
#include "port/host.h"
#include "port/store_folder.h"

#define REVIEWED                                                                         \
	"{\"tool\":\"catalogue.search\",\"args\":{\"sku\":\"tea-01\"},"                  \
	"\"environment\":\"live\",\"tool_meta\":{\"reviewed\":true}}"
#define UNREVIEWED                                                                       \
	"{\"tool\":\"catalogue.search\",\"args\":{\"sku\":\"tea-01\"},"                  \
	"\"environment\":\"live\"}"

struct stage {
	struct bundle_fixture keys;
	struct text object;
	char path[64];
};

static struct text read_gen(struct arena *arena, const char *name)
{
	struct text why;
	struct text path = text_format(arena, "%s/%s", EDICT_GEN, name);
	const struct source *source = source_read(arena, path, &why);
	assert_non_null(source);
	return source->body;
}

static int setup(void **state)
{
	if (edict_host_target() == 0) {
		print_message("skipped: no objects for this machine\n");
		exit(77);
	}
	struct stage *stage = calloc(1, sizeof *stage);
	assert_non_null(stage);
	fixture_init(&stage->keys);
	struct arena *arena = stage->keys.arena;
	struct object_source source = {
		.name = TEXT("shop"),
		.code = read_gen(arena, "shop.c"),
		.header = read_gen(arena, "shop.h"),
		.runtime = EDICT_RUNTIME_SOURCES,
	};
	assert_true(object_build(arena, &source, (enum edict_target)edict_host_target(),
				 &stage->object, NULL));
	*state = stage;
	return 0;
}

static int teardown(void **state)
{
	struct stage *stage = *state;
	fixture_deinit(&stage->keys);
	free(stage);
	return 0;
}

/* A signed bundle with the object and one carried request. */
static struct text make_bundle(struct stage *stage, uint64_t sequence,
			       enum edict_effect expected)
{
	struct self_test test = {TEXT(UNREVIEWED),
				 {.effect = (uint8_t)expected,
				  .reason = EDICT_REASON_MISSING,
				  .rule = 6,
				  .field = 7}};
	struct text tests, draft;
	const char *why;
	assert_true(tests_write(stage->keys.arena, &test, 1, &tests, &why));
	struct bundle_part parts[] = {
		{EDICT_SECTION_OBJECT, edict_host_target(), TEXT("object"),
		 stage->object},
		{EDICT_SECTION_TESTS, 0, TEXT("tests"), tests},
	};
	struct bundle_plan plan = {
		.policy = TEXT("shop"),
		.channel = TEXT("stable"),
		.device_class = TEXT("till"),
		.sequence = sequence,
		.not_before = FIXTURE_NOW - 100,
		.expires = FIXTURE_NOW + 100,
		.clock = EDICT_CLOCK_NEEDED,
		.parts = parts,
		.n_parts = 2,
	};
	assert_true(bundle_write(stage->keys.arena, &plan, &draft, &why));
	return fixture_sign(&stage->keys, draft, 3);
}

/* ---- the store, as the verbs keep it -------------------------------------- */

struct writer {
	struct edict_store_folder folder;
	struct edict_store store;
	uint8_t keys[EDICT_KEYSET_SIZE_MAX];
};

static void writer_open(struct stage *stage, struct writer *w, bool make)
{
	assert_int_equal(
		edict_store_folder_open(&w->folder, stage->path, make, true, NULL), 0);
	w->store = (struct edict_store){
		.flash = &w->folder.flash,
		.trust = {.crypto = &edict_sodium,
			  .device_class = "till",
			  .target = edict_host_target(),
			  .abi = EDICT_ABI_VERSION,
			  .now = FIXTURE_NOW},
		.trial = edict_host_trial,
		.keys_bytes = w->keys,
	};
}

static int make_store(void **state)
{
	struct stage *stage = *state;
	struct writer w;
	snprintf(stage->path, sizeof stage->path, "/tmp/edict-host-test-XXXXXX");
	assert_non_null(mkdtemp(stage->path));
	writer_open(stage, &w, true);
	assert_int_equal(edict_store_format(&w.store,
					    (const uint8_t *)stage->keys.keyset_bytes.ptr,
					    stage->keys.keyset_bytes.len),
			 EDICT_FAULT_NONE);
	edict_store_folder_close(&w.folder);
	return 0;
}

static int remove_store(void **state)
{
	static const char *const names[] = {"slot-a",  "slot-b",  "keys-a", "keys-b",
					    "state-a", "state-b", "lock"};
	struct stage *stage = *state;
	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		char path[128];
		snprintf(path, sizeof path, "%s/%s", stage->path, names[i]);
		unlink(path);
	}
	return rmdir(stage->path);
}

static enum edict_fault activate(struct stage *stage, struct text bundle)
{
	struct writer w;
	struct edict_bundle active;
	writer_open(stage, &w, false);
	enum edict_fault fault = edict_store_open(&w.store);
	if (fault == EDICT_FAULT_NONE)
		fault = edict_store_begin(&w.store, bundle.len);
	if (fault == EDICT_FAULT_NONE)
		fault = edict_store_write(&w.store, bundle.ptr, bundle.len);
	if (fault == EDICT_FAULT_NONE)
		fault = edict_store_activate(&w.store, &active);
	edict_store_folder_close(&w.folder);
	return fault;
}

static struct edict_store_state state_of(struct stage *stage)
{
	struct writer w;
	writer_open(stage, &w, false);
	assert_int_equal(edict_store_open(&w.store), EDICT_FAULT_NONE);
	edict_store_folder_close(&w.folder);
	return w.store.state;
}

static enum edict_fault open_at(struct stage *stage, uint64_t now,
				struct edict_host **host)
{
	const struct edict_host_options options = {.store = stage->path,
						   .policy = "shop",
						   .device_class = "till",
						   .now = now,
						   .confirm_after = 3};
	return edict_host_open(&options, host, NULL);
}

/* What a store with this host gives at this time; the host is closed again. */
static enum edict_fault open_close(struct stage *stage, uint64_t now)
{
	struct edict_host *host;
	enum edict_fault fault = open_at(stage, now, &host);
	assert_true((fault == EDICT_FAULT_NONE) == (host != NULL));
	edict_host_close(host);
	return fault;
}

static struct edict_decision decide(struct edict_host *host, const char *json)
{
	struct edict_decision decision;
	edict_host_decide(host, json, strlen(json), &decision);
	return decision;
}

/* ---- tests ---------------------------------------------------------------- */

static void test_confirm(void **state)
{
	struct stage *stage = *state;
	struct edict_host *host;
	assert_int_equal(open_close(stage, FIXTURE_NOW), EDICT_FAULT_EMPTY);
	assert_int_equal(activate(stage, make_bundle(stage, 5, EDICT_DENY)), 0);
	assert_int_equal(open_at(stage, FIXTURE_NOW, &host), 0);
	assert_int_equal(edict_host_bundle(host)->sequence, 5);
	assert_non_null(edict_host_image(host)->policy);
	assert_int_equal(decide(host, REVIEWED).effect, EDICT_ALLOW);
	assert_int_equal(decide(host, UNREVIEWED).reason, EDICT_REASON_MISSING);
	for (int i = 0; i < 5; i++) /* what cannot be read confirms nothing */
		assert_int_equal(decide(host, "{").status, EDICT_E_SYNTAX);
	assert_true(edict_host_is_on_trial(host));
	assert_int_equal(state_of(stage).phase, EDICT_PHASE_TRIAL);
	assert_int_equal(decide(host, REVIEWED).effect, EDICT_ALLOW);
	assert_false(edict_host_is_on_trial(host));
	assert_int_equal(state_of(stage).phase, EDICT_PHASE_CONFIRMED);
	edict_host_close(host);
	assert_int_equal(open_at(stage, FIXTURE_NOW, &host), 0);
	assert_false(edict_host_is_on_trial(host));
	edict_host_close(host);
	assert_int_equal(activate(stage, make_bundle(stage, 4, EDICT_DENY)),
			 EDICT_FAULT_ROLLBACK);
	assert_int_equal(open_close(stage, FIXTURE_NOW), EDICT_FAULT_NONE);
}

/* A trial that nobody confirms is given up: there is nothing to fall back to. */
static void test_unconfirmed(void **state)
{
	struct stage *stage = *state;
	assert_int_equal(activate(stage, make_bundle(stage, 1, EDICT_DENY)), 0);
	for (int i = 0; i < 3; i++)
		assert_int_equal(open_close(stage, FIXTURE_NOW), EDICT_FAULT_NONE);
	assert_int_equal(open_close(stage, FIXTURE_NOW), EDICT_FAULT_EMPTY);
}

/* A host whose bundle was replaced meanwhile confirms nothing in its place. */
static void test_replaced_meanwhile(void **state)
{
	struct stage *stage = *state;
	struct edict_host *host;
	assert_int_equal(activate(stage, make_bundle(stage, 1, EDICT_DENY)), 0);
	assert_int_equal(open_at(stage, FIXTURE_NOW, &host), 0);
	assert_int_equal(activate(stage, make_bundle(stage, 2, EDICT_DENY)), 0);
	for (int i = 0; i < 4; i++)
		assert_int_equal(decide(host, REVIEWED).effect, EDICT_ALLOW);
	edict_host_close(host);
	assert_int_equal(state_of(stage).phase, EDICT_PHASE_TRIAL);
}

static void test_refused(void **state)
{
	struct stage *stage = *state;
	struct edict_host *host;
	assert_int_equal(activate(stage, make_bundle(stage, 1, EDICT_DENY)), 0);
	assert_int_equal(open_close(stage, 0), EDICT_FAULT_CLOCK);
	assert_int_equal(open_close(stage, FIXTURE_NOW - 101), EDICT_FAULT_NOT_YET);
	assert_int_equal(open_close(stage, FIXTURE_NOW + 1001), EDICT_FAULT_KEYS_EXPIRED);
	const struct edict_host_options wrong[] = {
		{.store = stage->path, .policy = "other", .now = FIXTURE_NOW},
		{.store = stage->path, .channel = "beta", .now = FIXTURE_NOW},
		{.store = stage->path, .device_class = "phone", .now = FIXTURE_NOW},
		{.store = "/nowhere", .now = FIXTURE_NOW},
	};
	const enum edict_fault faults[] = {EDICT_FAULT_POLICY, EDICT_FAULT_POLICY,
					   EDICT_FAULT_CLASS, EDICT_FAULT_FLASH};
	for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
		host = (void *)stage;
		assert_int_equal(edict_host_open(&wrong[i], &host, NULL), faults[i]);
		assert_null(host);
	}
	/* None of these has given up the trial. */
	assert_int_equal(open_close(stage, FIXTURE_NOW), EDICT_FAULT_NONE);
	assert_int_equal(open_close(stage, FIXTURE_NOW + 101), EDICT_FAULT_EXPIRED);
}

/* A folder or a slot that others may write to is not read. */
static void test_open_to_others(void **state)
{
	struct stage *stage = *state;
	char path[128];
	assert_int_equal(activate(stage, make_bundle(stage, 1, EDICT_DENY)), 0);
	snprintf(path, sizeof path, "%s/slot-b", stage->path);
	assert_int_equal(chmod(stage->path, 0720), 0);
	assert_int_equal(open_close(stage, FIXTURE_NOW), EDICT_FAULT_FLASH);
	assert_int_equal(chmod(stage->path, 0700), 0);
	assert_int_equal(chmod(path, 0602), 0);
	assert_int_equal(open_close(stage, FIXTURE_NOW), EDICT_FAULT_FLASH);
	assert_int_equal(chmod(path, 0600), 0);
	assert_int_equal(open_close(stage, FIXTURE_NOW), EDICT_FAULT_NONE);
}

static void test_self_test_fails(void **state)
{
	struct stage *stage = *state;
	assert_int_equal(activate(stage, make_bundle(stage, 1, EDICT_DENY)), 0);
	assert_int_equal(activate(stage, make_bundle(stage, 2, EDICT_ALLOW)),
			 EDICT_FAULT_SELF_TEST);
}

/* A byte of the object, in the slot of the active bundle. */
static void test_tampered(void **state)
{
	struct stage *stage = *state;
	char path[128];
	assert_int_equal(activate(stage, make_bundle(stage, 1, EDICT_DENY)), 0);
	snprintf(path, sizeof path, "%s/slot-%c", stage->path,
		 "ab"[state_of(stage).slot]);
	FILE *file = fopen(path, "r+b");
	assert_non_null(file);
	assert_int_equal(fseek(file, 5000, SEEK_SET), 0);
	int byte = fgetc(file);
	assert_int_equal(fseek(file, 5000, SEEK_SET), 0);
	fputc(byte ^ 1, file);
	assert_int_equal(fclose(file), 0);
	assert_int_equal(open_close(stage, FIXTURE_NOW), EDICT_FAULT_CHUNK);
}

#define WITH_STORE(test) cmocka_unit_test_setup_teardown(test, make_store, remove_store)

int main(void)
{
	const struct CMUnitTest tests[] = {
		WITH_STORE(test_confirm),
		WITH_STORE(test_unconfirmed),
		WITH_STORE(test_replaced_meanwhile),
		WITH_STORE(test_refused),
		WITH_STORE(test_open_to_others),
		WITH_STORE(test_self_test_fails),
		WITH_STORE(test_tampered),
	};
	return cmocka_run_group_tests(tests, setup, teardown);
}
