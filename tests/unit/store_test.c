/* store_test.c - what a store accepts, refuses, falls back to and repairs.
 *
 * Power cuts are the matter of store_power_test.c; here writes fail and bytes go bad.
 */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "bundle_fixture.h"
#include "bytes.h"
#include "crc.h"
#include "port/store_folder.h"
#include "sim_files.h"
#include "sim_flash.h"

struct fixture {
	struct bundle_fixture bundles;
	struct sim_flash sim;
	struct edict_flash flash;
	struct edict_store store;
	uint8_t keys[EDICT_KEYSET_SIZE_MAX];
	enum edict_fault verdict; /* of the trial function */
	unsigned n_trials;
};

static enum edict_fault trial(void *ctx, const struct edict_input *input,
			      const struct edict_bundle *bundle)
{
	struct fixture *f = ctx;
	struct edict_section source;
	f->n_trials++;
	assert_int_equal(
		edict_bundle_find(input, bundle, EDICT_SECTION_SOURCE, 0, &source),
		EDICT_FAULT_NONE);
	return f->verdict;
}

static void prepare(struct fixture *f)
{
	f->flash = sim_flash_table(&f->sim);
	f->store = (struct edict_store){
		.flash = &f->flash,
		.trust = f->bundles.trust,
		.trial = {trial, f},
		.keys_bytes = f->keys,
	};
	f->store.trust.device_class = "till";
}

/* A formatted store. */
static int setup(void **state)
{
	struct fixture *f = calloc(1, sizeof *f);
	if (f == NULL)
		return 1;
	fixture_init(&f->bundles);
	sim_flash_init(&f->sim);
	prepare(f);
	struct text keys = f->bundles.keyset_bytes;
	*state = f;
	return edict_store_format(&f->store, (const uint8_t *)keys.ptr, keys.len) !=
	       EDICT_FAULT_NONE;
}

static int teardown(void **state)
{
	struct fixture *f = *state;
	fixture_deinit(&f->bundles);
	free(f);
	return 0;
}

static void reopen(struct fixture *f)
{
	sim_flash_restart(&f->sim);
	prepare(f);
	assert_int_equal(edict_store_open(&f->store), EDICT_FAULT_NONE);
}

static struct text signed_bundle(struct fixture *f, uint64_t sequence, uint32_t target)
{
	struct text draft = fixture_draft(&f->bundles, sequence, target);
	return fixture_sign(&f->bundles, draft, 3);
}

static enum edict_fault install_in(struct fixture *f, struct text bundle, size_t piece)
{
	struct edict_bundle header;
	enum edict_fault fault = edict_store_begin(&f->store, bundle.len);
	for (size_t at = 0, len; fault == EDICT_FAULT_NONE && at < bundle.len;
	     at += len) {
		len = bundle.len - at < piece ? bundle.len - at : piece;
		fault = edict_store_write(&f->store, bundle.ptr + at, len);
		sim_flash_restart(&f->sim);
	}
	return fault == EDICT_FAULT_NONE ? edict_store_activate(&f->store, &header)
					 : fault;
}

static enum edict_fault install(struct fixture *f, uint64_t sequence)
{
	return install_in(f, signed_bundle(f, sequence, 0), 4096);
}

static void install_confirmed(struct fixture *f, uint64_t sequence)
{
	assert_int_equal(install(f, sequence), EDICT_FAULT_NONE);
	assert_int_equal(edict_store_confirm(&f->store), EDICT_FAULT_NONE);
	sim_flash_restart(&f->sim);
}

static enum edict_fault load(struct fixture *f, uint64_t *sequence)
{
	struct edict_input input;
	struct edict_bundle bundle = {0};
	enum edict_fault fault = edict_store_load(&f->store, &input, &bundle);
	*sequence = fault == EDICT_FAULT_NONE ? bundle.sequence : 0;
	return fault;
}

static void assert_state(const struct fixture *f, enum edict_phase phase,
			 uint64_t sequence)
{
	assert_int_equal(f->store.state.phase, phase);
	assert_int_equal(f->store.state.sequence, sequence);
}

/* ---- records -------------------------------------------------------------- */

static void test_crc(void **state)
{
	(void)state;
	assert_int_equal(edict_crc32((const uint8_t *)"123456789", 9), 0xcbf43926);
}

/* The layout is that of the header of edict/store.h. */
static void test_layout(void **state)
{
	struct fixture *f = *state;
	uint8_t record[EDICT_STATE_RECORD_SIZE];
	uint64_t number = 0;
	install_confirmed(f, 5);
	const struct edict_store_state *s = &f->store.state;
	for (unsigned i = 0; i < 4 && number != s->number; i++) {
		f->flash.read(&f->sim, EDICT_REGION_STATE_A + i / 2, i % 2 * 128, record,
			      sizeof record);
		number = edict_get64(record + 8);
	}
	assert_int_equal(number, s->number);
	assert_memory_equal(record, "edst\1\0\0\0", 8);
	assert_int_equal(record[16], s->slot);
	assert_int_equal(record[17], EDICT_PHASE_CONFIRMED);
	assert_int_equal(record[18], 0);
	assert_int_equal(record[19], s->keys);
	assert_int_equal(edict_get64(record + 24), 5);
	assert_memory_equal(record + 32, s->identity, EDICT_DIGEST_SIZE);
	assert_int_equal(edict_get64(record + 64), FIXTURE_NOW - 100);
	assert_int_equal(edict_get32(record + 72 + 4 * s->slot), s->slot_size[s->slot]);
	assert_memory_equal(record + 80, s->keys_digest, EDICT_DIGEST_SIZE);
	assert_int_equal(edict_get32(record + 112), f->bundles.keyset_bytes.len);
	assert_int_equal(edict_get32(record + 120), edict_crc32(record, 120));
}

/* Every bit of the newest record counts: without it the one before is the state. */
static void test_bit_flips(void **state)
{
	struct fixture *f = *state;
	size_t begin = SIM_FLASH_SIZE - 2 * SIM_FLASH_STATE;
	install_confirmed(f, 5);
	uint64_t number = f->store.state.number;
	for (size_t at = begin; at < SIM_FLASH_SIZE; at++) {
		size_t record = at - at % EDICT_STATE_RECORD_SIZE;
		if (edict_get64(f->sim.bytes + record + 8) != number)
			continue;
		for (unsigned bit = 0; bit < 8; bit++) {
			f->sim.bytes[at] ^= (uint8_t)(1 << bit);
			prepare(f);
			assert_int_equal(edict_store_open(&f->store), EDICT_FAULT_NONE);
			assert_int_equal(f->store.state.number, number - 1);
			f->sim.bytes[at] ^= (uint8_t)(1 << bit);
		}
	}
}

static void test_not_formatted(void **state)
{
	struct fixture *f = *state;
	sim_flash_init(&f->sim);
	prepare(f);
	assert_int_equal(edict_store_open(&f->store), EDICT_FAULT_EMPTY);
}

/* ---- what is accepted ----------------------------------------------------- */

static void test_life(void **state)
{
	struct fixture *f = *state;
	uint64_t sequence;
	assert_int_equal(load(f, &sequence), EDICT_FAULT_EMPTY);
	assert_int_equal(edict_store_confirm(&f->store), EDICT_FAULT_EMPTY);
	assert_int_equal(edict_store_revert(&f->store), EDICT_FAULT_NONE);
	install_confirmed(f, 5);
	assert_int_equal(f->n_trials, 1);
	assert_int_equal(f->store.state.last_seen, FIXTURE_NOW - 100);
	assert_int_equal(install(f, 6), EDICT_FAULT_NONE);
	assert_state(f, EDICT_PHASE_TRIAL, 5);
	for (unsigned i = 0; i < 3; i++) {
		reopen(f);
		assert_int_equal(load(f, &sequence), EDICT_FAULT_NONE);
		assert_int_equal(sequence, 6);
	}
	reopen(f);
	assert_int_equal(load(f, &sequence), EDICT_FAULT_NONE);
	assert_int_equal(sequence, 5);
	assert_state(f, EDICT_PHASE_CONFIRMED, 5);
}

static void test_pieces(void **state)
{
	struct fixture *f = *state;
	struct text bundle = signed_bundle(f, 5, 0);
	uint8_t stored[SIM_FLASH_SLOT];
	for (size_t piece = 1; piece < 30; piece++) {
		assert_int_equal(install_in(f, bundle, piece), EDICT_FAULT_NONE);
		enum edict_region slot = EDICT_REGION_SLOT_A + f->store.state.slot;
		f->flash.read(&f->sim, slot, 0, stored, bundle.len);
		assert_memory_equal(stored, bundle.ptr, bundle.len);
	}
}

/* ---- what is refused ------------------------------------------------------ */

static void test_sequence(void **state)
{
	struct fixture *f = *state;
	struct text body = signed_bundle(f, 5, 8);
	install_confirmed(f, 5);
	assert_int_equal(install(f, 4), EDICT_FAULT_ROLLBACK);
	assert_int_equal(install_in(f, body, 4096), EDICT_FAULT_REPLACED);
	assert_state(f, EDICT_PHASE_CONFIRMED, 5);
	/* The same content, signed by others, is no change. */
	struct text draft = fixture_draft(&f->bundles, 5, 0);
	unsigned slot = f->store.state.slot;
	struct text other = fixture_sign(&f->bundles, draft, 6);
	assert_int_equal(install_in(f, other, 4096), EDICT_FAULT_NONE);
	assert_state(f, EDICT_PHASE_CONFIRMED, 5);
	assert_int_equal(f->store.state.slot, slot);
	/* A trial does not raise the counter. */
	assert_int_equal(install(f, 9), EDICT_FAULT_NONE);
	assert_int_equal(install(f, 7), EDICT_FAULT_NONE);
	assert_state(f, EDICT_PHASE_TRIAL, 5);
}

static void test_sizes(void **state)
{
	struct fixture *f = *state;
	struct text bundle = signed_bundle(f, 5, 0);
	struct edict_bundle header;
	assert_int_equal(edict_store_begin(&f->store, 0), EDICT_FAULT_SIZE);
	assert_int_equal(edict_store_begin(&f->store, SIM_FLASH_SLOT + 1),
			 EDICT_FAULT_SPACE);
	assert_int_equal(edict_store_activate(&f->store, &header), EDICT_FAULT_SIZE);
	assert_int_equal(edict_store_write(&f->store, "x", 1), EDICT_FAULT_SPACE);
	assert_int_equal(edict_store_begin(&f->store, bundle.len), EDICT_FAULT_NONE);
	assert_int_equal(edict_store_write(&f->store, bundle.ptr, bundle.len + 1),
			 EDICT_FAULT_SPACE);
	assert_int_equal(edict_store_write(&f->store, bundle.ptr, bundle.len - 1),
			 EDICT_FAULT_NONE);
	assert_int_equal(edict_store_activate(&f->store, &header), EDICT_FAULT_SIZE);
	assert_state(f, EDICT_PHASE_EMPTY, 0);
}

static void test_trial_fails(void **state)
{
	struct fixture *f = *state;
	uint64_t sequence;
	install_confirmed(f, 5);
	f->verdict = EDICT_FAULT_SELF_TEST;
	assert_int_equal(install(f, 6), EDICT_FAULT_SELF_TEST);
	assert_state(f, EDICT_PHASE_CONFIRMED, 5);
	f->verdict = EDICT_FAULT_NONE;
	assert_int_equal(install(f, 6), EDICT_FAULT_NONE);
	/* It works no longer, and neither does the other: nothing decides. */
	f->verdict = EDICT_FAULT_SELF_TEST;
	assert_int_equal(load(f, &sequence), EDICT_FAULT_SELF_TEST);
	assert_state(f, EDICT_PHASE_CONFIRMED, 5);
	f->verdict = EDICT_FAULT_NONE;
	assert_int_equal(load(f, &sequence), EDICT_FAULT_NONE);
	assert_int_equal(sequence, 5);
}

/* A start without memory is a start, and not the end of the trial. */
static void test_no_memory(void **state)
{
	struct fixture *f = *state;
	uint64_t sequence;
	install_confirmed(f, 5);
	assert_int_equal(install(f, 6), EDICT_FAULT_NONE);
	f->verdict = EDICT_FAULT_SPACE;
	for (unsigned tries = 1; tries <= EDICT_TRIES_MAX; tries++) {
		assert_int_equal(load(f, &sequence), EDICT_FAULT_SPACE);
		assert_int_equal(f->store.state.phase, EDICT_PHASE_TRIAL);
		assert_int_equal(f->store.state.tries, tries);
	}
	f->verdict = EDICT_FAULT_NONE;
	assert_int_equal(load(f, &sequence), EDICT_FAULT_NONE);
	assert_int_equal(sequence, 5);
	assert_state(f, EDICT_PHASE_CONFIRMED, 5);
}

/* What the caller asks for, and its clock, cost no trial and are no start. */
static void test_caller(void **state)
{
	struct fixture *f = *state;
	struct edict_trust *trust = &f->store.trust;
	uint64_t sequence;
	install_confirmed(f, 5);
	assert_int_equal(install(f, 6), EDICT_FAULT_NONE);
	trust->policy = "other";
	assert_int_equal(load(f, &sequence), EDICT_FAULT_POLICY);
	trust->policy = NULL;
	trust->now = 0;
	assert_int_equal(load(f, &sequence), EDICT_FAULT_CLOCK);
	trust->now = FIXTURE_NOW + 5000;
	assert_int_equal(load(f, &sequence), EDICT_FAULT_KEYS_EXPIRED);
	trust->now = FIXTURE_NOW;
	assert_int_equal(f->store.state.tries, 0);
	assert_int_equal(load(f, &sequence), EDICT_FAULT_NONE);
	assert_int_equal(sequence, 6);
	assert_int_equal(f->store.state.tries, 1);
	/* That its time is over is the bundle's own affair. */
	trust->now = FIXTURE_NOW + 200;
	assert_int_equal(load(f, &sequence), EDICT_FAULT_EXPIRED);
	assert_state(f, EDICT_PHASE_CONFIRMED, 5);
}

/* ---- bytes that go bad ---------------------------------------------------- */

static uint8_t *slot_bytes(struct fixture *f, unsigned slot)
{
	return f->sim.bytes + slot * SIM_FLASH_SLOT;
}

static void test_bad_trial(void **state)
{
	struct fixture *f = *state;
	uint64_t sequence;
	install_confirmed(f, 5);
	assert_int_equal(install(f, 6), EDICT_FAULT_NONE);
	slot_bytes(f, f->store.state.slot)[500] ^= 1;
	assert_int_equal(edict_store_confirm(&f->store), EDICT_FAULT_CHUNK);
	assert_state(f, EDICT_PHASE_TRIAL, 5);
	assert_int_equal(load(f, &sequence), EDICT_FAULT_NONE);
	assert_int_equal(sequence, 5);
	assert_state(f, EDICT_PHASE_CONFIRMED, 5);
}

static void test_first_trial_bad(void **state)
{
	struct fixture *f = *state;
	uint64_t sequence;
	assert_int_equal(install(f, 6), EDICT_FAULT_NONE);
	slot_bytes(f, f->store.state.slot)[500] ^= 1;
	assert_int_equal(load(f, &sequence), EDICT_FAULT_CHUNK);
	assert_state(f, EDICT_PHASE_EMPTY, 0);
	assert_int_equal(load(f, &sequence), EDICT_FAULT_EMPTY);
}

/* The bundle that is confirmed has gone bad: it can be brought again, and no other of its
 * sequence number can. */
static void test_repair(void **state)
{
	struct fixture *f = *state;
	uint64_t sequence;
	install_confirmed(f, 5);
	unsigned slot = f->store.state.slot;
	slot_bytes(f, slot)[500] ^= 1;
	assert_int_equal(load(f, &sequence), EDICT_FAULT_CHUNK);
	assert_state(f, EDICT_PHASE_CONFIRMED, 5);
	assert_int_equal(install_in(f, signed_bundle(f, 5, 8), 4096),
			 EDICT_FAULT_REPLACED);
	assert_int_equal(install(f, 5), EDICT_FAULT_NONE);
	assert_state(f, EDICT_PHASE_CONFIRMED, 5);
	assert_int_not_equal(f->store.state.slot, slot);
	assert_int_equal(load(f, &sequence), EDICT_FAULT_NONE);
	assert_int_equal(sequence, 5);
}

static void test_peek(void **state)
{
	struct fixture *f = *state;
	struct edict_input input;
	struct edict_bundle bundle;
	assert_int_equal(edict_store_peek(&f->store, &input, &bundle), EDICT_FAULT_EMPTY);
	install_confirmed(f, 5);
	assert_int_equal(install(f, 6), EDICT_FAULT_NONE);
	struct edict_store_state before = f->store.state;
	assert_int_equal(edict_store_peek(&f->store, &input, &bundle), EDICT_FAULT_NONE);
	assert_int_equal(bundle.sequence, 6);
	slot_bytes(f, f->store.state.slot)[500] ^= 1;
	assert_int_equal(edict_store_peek(&f->store, &input, &bundle), EDICT_FAULT_CHUNK);
	assert_memory_equal(&f->store.state, &before, sizeof before);
	assert_int_equal(f->n_trials, 2); /* both at activation */
}

/* A newer bundle, though verified, is not what was confirmed. */
static void test_swapped(void **state)
{
	struct fixture *f = *state;
	uint64_t sequence;
	install_confirmed(f, 5);
	struct text newer = signed_bundle(f, 6, 0);
	assert_int_equal(newer.len, f->store.state.slot_size[f->store.state.slot]);
	memcpy(slot_bytes(f, f->store.state.slot), newer.ptr, newer.len);
	assert_int_equal(load(f, &sequence), EDICT_FAULT_REPLACED);
}

/* ---- key sets ------------------------------------------------------------- */

static enum edict_fault set_keys(struct fixture *f, struct text keys)
{
	sim_flash_restart(&f->sim);
	return edict_store_set_keys(&f->store, (const uint8_t *)keys.ptr, keys.len);
}

static void test_keys(void **state)
{
	struct fixture *f = *state;
	struct text second = fixture_keyset(&f->bundles, 2, 3, 2, true);
	struct text third = fixture_keyset(&f->bundles, 3, 3, 2, true);
	uint64_t number = f->store.state.number;
	assert_int_equal(set_keys(f, f->bundles.keyset_bytes), EDICT_FAULT_NONE);
	assert_int_equal(f->store.state.number, number);
	assert_int_equal(set_keys(f, third), EDICT_FAULT_VERSION);
	assert_int_equal(set_keys(f, second), EDICT_FAULT_NONE);
	assert_int_equal(f->store.keys.version, 2);
	assert_int_equal(set_keys(f, f->bundles.keyset_bytes), EDICT_FAULT_VERSION);
	assert_int_equal(set_keys(f, third), EDICT_FAULT_NONE);
	reopen(f);
	assert_int_equal(f->store.keys.version, 3);
	/* Whose bytes go bad trusts nobody. */
	f->sim.bytes[2 * SIM_FLASH_SLOT + f->store.state.keys * SIM_FLASH_KEYS + 90] ^= 1;
	prepare(f);
	assert_int_equal(edict_store_open(&f->store), EDICT_FAULT_FLASH);
}

static void test_format_refuses(void **state)
{
	struct fixture *f = *state;
	uint8_t keys[EDICT_KEYSET_SIZE_MAX];
	struct text good = f->bundles.keyset_bytes;
	install_confirmed(f, 5);
	memcpy(keys, good.ptr, good.len);
	keys[good.len - 1] ^= 1;
	assert_int_equal(edict_store_format(&f->store, keys, good.len),
			 EDICT_FAULT_SIGNATURE);
	reopen(f);
	assert_state(f, EDICT_PHASE_CONFIRMED, 5);
}

/* ---- writes that fail ----------------------------------------------------- */

static enum edict_fault change(struct fixture *f, unsigned what)
{
	if (what == 0)
		return install(f, 6);
	if (what == 1)
		return edict_store_confirm(&f->store);
	return set_keys(f, fixture_keyset(&f->bundles, 2, 3, 2, true));
}

/* Whichever operation fails, the same store can go on at once. */
static void test_failures(void **state)
{
	struct fixture *f = *state;
	for (unsigned what = 0; what < 3; what++) {
		for (uint64_t op = 1, done = 0; !done; op++) {
			struct text keys = f->bundles.keyset_bytes;
			sim_flash_restart(&f->sim);
			edict_store_format(&f->store, (const uint8_t *)keys.ptr,
					   keys.len);
			install_confirmed(f, 5);
			if (what == 1)
				install(f, 6);
			sim_flash_restart(&f->sim);
			sim_flash_fail(&f->sim, op);
			enum edict_fault fault = change(f, what);
			done = fault == EDICT_FAULT_NONE;
			if (!done)
				assert_int_equal(fault, EDICT_FAULT_FLASH);
			sim_flash_restart(&f->sim);
			assert_int_equal(change(f, what), EDICT_FAULT_NONE);
			reopen(f);
			assert_int_equal(f->store.keys.version, what == 2 ? 2 : 1);
			assert_int_equal(f->store.state.phase,
					 what == 0 ? EDICT_PHASE_TRIAL
						   : EDICT_PHASE_CONFIRMED);
		}
	}
}

/* A record whose sync failed may stand there nevertheless.  What was decided after it
 * counts, wherever in its region it is. */
static void test_failed_and_decided_otherwise(void **state)
{
	struct fixture *f = *state;
	struct text keys = f->bundles.keyset_bytes;
	for (unsigned lead = 0; lead < 4; lead++) {
		for (uint64_t op = 1, done = 0; !done; op++) {
			assert_int_equal(edict_store_format(&f->store,
							    (const uint8_t *)keys.ptr,
							    keys.len),
					 EDICT_FAULT_NONE);
			install_confirmed(f, 5);
			for (unsigned i = 0; i < lead; i++) /* each writes a record */
				assert_int_equal(edict_store_begin(&f->store, 8),
						 EDICT_FAULT_NONE);
			assert_int_equal(install(f, 6), EDICT_FAULT_NONE);
			sim_flash_restart(&f->sim);
			sim_flash_fail(&f->sim, op);
			done = edict_store_confirm(&f->store) == EDICT_FAULT_NONE;
			sim_flash_restart(&f->sim);
			assert_int_equal(edict_store_revert(&f->store), EDICT_FAULT_NONE);
			reopen(f);
			assert_state(f, EDICT_PHASE_CONFIRMED, done ? 6 : 5);
		}
	}
}

/* ---- folders -------------------------------------------------------------- */

static void test_folder(void **state)
{
	struct sim_files *sim = sim_files_new();
	const struct edict_files *files = sim_files_table(sim);
	static struct edict_store_folder writer, other;
	uint8_t bytes[8];
	(void)state;
	assert_int_equal(edict_store_folder_open(&writer, "s", false, true, files),
			 ENOENT);
	assert_null(sim_files_path(sim, 0)); /* not even a lock is left there */
	assert_int_equal(edict_store_folder_open(&writer, "s/", true, true, files), 0);
	assert_int_equal(edict_store_folder_open(&other, "s", false, true, files),
			 EWOULDBLOCK);
	assert_int_equal(edict_store_folder_open(&other, "s", false, false, files), 0);
	const struct edict_flash *flash = &writer.flash;
	assert_true(flash->program(flash->ctx, EDICT_REGION_KEYS_A, 0, "abcdefgh", 8));
	flash = &other.flash;
	assert_false(flash->program(flash->ctx, EDICT_REGION_KEYS_A, 8, "abcdefgh", 8));
	assert_false(flash->erase(flash->ctx, EDICT_REGION_KEYS_A));
	assert_true(flash->read(flash->ctx, EDICT_REGION_KEYS_A, 4, bytes, 8));
	assert_memory_equal(bytes, "efgh\xff\xff\xff\xff", 8);
	edict_store_folder_close(&other);
	edict_store_folder_close(&writer);
	assert_int_equal(edict_store_folder_open(&other, "s", false, true, files), 0);
	edict_store_folder_close(&other);
	sim_files_free(sim);
}

#define TEST(name) cmocka_unit_test_setup_teardown(test_##name, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_crc),
		TEST(layout),
		TEST(bit_flips),
		TEST(not_formatted),
		TEST(life),
		TEST(pieces),
		TEST(sequence),
		TEST(sizes),
		TEST(trial_fails),
		TEST(no_memory),
		TEST(caller),
		TEST(bad_trial),
		TEST(first_trial_bad),
		TEST(repair),
		TEST(peek),
		TEST(swapped),
		TEST(keys),
		TEST(format_refuses),
		TEST(failures),
		TEST(failed_and_decided_otherwise),
		cmocka_unit_test(test_folder),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
