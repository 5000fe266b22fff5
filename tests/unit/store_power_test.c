/* store_power_test.c - wherever the power goes, a store has one bundle that was verified.
 *
 * A life of a store is played step by step, on simulated flash and in a simulated file
 * system.  Before each step the medium is copied; then the step runs once for every
 * operation and for every byte of it, the power is cut there, and what is left must be
 * the state before the step or after it (or, for steps that begin with giving up a trial,
 * the one between), and repeating the step must succeed.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "bundle_fixture.h"
#include "edict/abi.h"
#include "port/store_folder.h"
#include "sim_files.h"
#include "sim_flash.h"

/* ---- media ---------------------------------------------------------------- */

struct medium {
	const char *name;
	void *(*copy)(const void *medium); /* of NULL: a new one */
	void (*free)(void *medium);
	/* NULL if it cannot be opened.  `make`: files may be missing. */
	const struct edict_flash *(*open)(void *medium, bool make);
	void (*close)(void *medium);
	uint64_t (*count)(void *medium);
	size_t (*size)(void *medium, uint64_t op);
	void (*cut)(void *medium, uint64_t op, size_t torn);
	void (*restart)(void *medium, unsigned way);
	unsigned n_ways; /* in which it can come back */
};

static void *must(void *p)
{
	if (p == NULL)
		abort();
	return p;
}

struct flash_medium {
	struct sim_flash sim;
	struct edict_flash flash;
};

static void *flash_copy(const void *medium)
{
	struct flash_medium *copy = must(malloc(sizeof *copy));
	sim_flash_init(&copy->sim);
	if (medium != NULL) {
		copy->sim = ((const struct flash_medium *)medium)->sim;
		sim_flash_restart(&copy->sim);
	}
	return copy;
}

static const struct edict_flash *flash_open(void *medium, bool make)
{
	struct flash_medium *flash = medium;
	(void)make;
	flash->flash = sim_flash_table(&flash->sim);
	return &flash->flash;
}

static void flash_close(void *medium)
{
	(void)medium;
}

static uint64_t flash_count(void *medium)
{
	return ((const struct flash_medium *)medium)->sim.n_operations;
}

static size_t flash_size(void *medium, uint64_t op)
{
	return ((const struct flash_medium *)medium)->sim.sizes[op - 1];
}

static void flash_cut(void *medium, uint64_t op, size_t torn)
{
	sim_flash_cut(&((struct flash_medium *)medium)->sim, op, torn);
}

static void flash_restart(void *medium, unsigned way)
{
	(void)way;
	sim_flash_restart(&((struct flash_medium *)medium)->sim);
}

static const struct medium flash_medium = {
	.name = "flash",
	.copy = flash_copy,
	.free = free,
	.open = flash_open,
	.close = flash_close,
	.count = flash_count,
	.size = flash_size,
	.cut = flash_cut,
	.restart = flash_restart,
	.n_ways = 1,
};

struct files_medium {
	struct sim_files *sim;
	struct edict_store_folder folder;
};

static void *files_copy(const void *medium)
{
	struct files_medium *copy = must(calloc(1, sizeof *copy));
	copy->sim = medium == NULL
			    ? sim_files_new()
			    : sim_files_copy(((const struct files_medium *)medium)->sim);
	return copy;
}

static void files_free(void *medium)
{
	sim_files_free(((struct files_medium *)medium)->sim);
	free(medium);
}

static const struct edict_flash *files_open(void *medium, bool make)
{
	struct files_medium *files = medium;
	int error = edict_store_folder_open(&files->folder, "store", make, true,
					    sim_files_table(files->sim));
	return error == 0 ? &files->folder.flash : NULL;
}

static void files_close(void *medium)
{
	edict_store_folder_close(&((struct files_medium *)medium)->folder);
}

static uint64_t files_count(void *medium)
{
	return sim_files_count(((struct files_medium *)medium)->sim);
}

static size_t files_size(void *medium, uint64_t op)
{
	return sim_files_size(((struct files_medium *)medium)->sim, op);
}

static void files_cut(void *medium, uint64_t op, size_t torn)
{
	sim_files_cut(((struct files_medium *)medium)->sim, op, torn);
}

static void files_restart(void *medium, unsigned way)
{
	enum sim_survival how = way < SIM_MIXED ? (enum sim_survival)way : SIM_MIXED;
	sim_files_restart(((struct files_medium *)medium)->sim, how, way);
}

static const struct medium files_medium = {
	.name = "files",
	.copy = files_copy,
	.free = files_free,
	.open = files_open,
	.close = files_close,
	.count = files_count,
	.size = files_size,
	.cut = files_cut,
	.restart = files_restart,
	.n_ways = SIM_MIXED + 3,
};

/* ---- the life of a store -------------------------------------------------- */

enum kind { FORMAT, INSTALL, LOAD, CONFIRM, REVERT, SET_KEYS };

/* What the store must say. */
struct model {
	enum edict_phase phase;
	uint64_t active, confirmed; /* sequence numbers */
	uint64_t keys;		    /* version; 0: not formatted */
};

struct step {
	enum kind kind;
	uint64_t number; /* a sequence or a version */
	struct model after;
};

#define EMPTY	  EDICT_PHASE_EMPTY
#define TRIAL	  EDICT_PHASE_TRIAL
#define CONFIRMED EDICT_PHASE_CONFIRMED

static const struct step life[] = {
	{FORMAT, 1, {EMPTY, 0, 0, 1}},
	{INSTALL, 5, {TRIAL, 5, 0, 1}},
	{LOAD, 0, {TRIAL, 5, 0, 1}},
	{REVERT, 0, {EMPTY, 0, 0, 1}},
	{INSTALL, 5, {TRIAL, 5, 0, 1}},
	{LOAD, 0, {TRIAL, 5, 0, 1}},
	{CONFIRM, 0, {CONFIRMED, 5, 5, 1}},
	{INSTALL, 5, {CONFIRMED, 5, 5, 1}}, /* which is known */
	{INSTALL, 6, {TRIAL, 6, 5, 1}},
	{LOAD, 0, {TRIAL, 6, 5, 1}},
	{REVERT, 0, {CONFIRMED, 5, 5, 1}},
	{INSTALL, 7, {TRIAL, 7, 5, 1}},
	{INSTALL, 8, {TRIAL, 8, 5, 1}}, /* over a trial */
	{CONFIRM, 0, {CONFIRMED, 8, 8, 1}},
	{SET_KEYS, 2, {CONFIRMED, 8, 8, 2}},
	{INSTALL, 9, {TRIAL, 9, 8, 2}},
	{LOAD, 0, {TRIAL, 9, 8, 2}},
	{SET_KEYS, 3, {TRIAL, 9, 8, 3}},
	{LOAD, 0, {TRIAL, 9, 8, 3}},
	{LOAD, 0, {TRIAL, 9, 8, 3}},
	{LOAD, 0, {CONFIRMED, 8, 8, 3}}, /* one start too many */
	{FORMAT, 1, {EMPTY, 0, 0, 1}},
};

#define SEQUENCE_MAX 10
#define VERSION_MAX  3
#define TRIES_MAX    3 /* what a store takes by itself */

static struct {
	struct bundle_fixture fixture;
	struct text bundles[SEQUENCE_MAX];
	uint8_t identities[SEQUENCE_MAX][EDICT_DIGEST_SIZE];
	struct text keysets[VERSION_MAX + 1];
	struct edict_crypto crypto;
} world;

/* The same signatures are verified thousands of times: remember those that were valid. */
static int remembered_verify(void *ctx, const uint8_t signature[EDICT_SIGNATURE_SIZE],
			     const uint8_t key[EDICT_KEY_SIZE], const void *message,
			     size_t len)
{
	static uint8_t known[256][EDICT_DIGEST_SIZE];
	uint8_t digest[EDICT_DIGEST_SIZE];
	struct edict_hash hash;
	edict_sodium.hash_begin(&hash);
	edict_sodium.hash_add(&hash, signature, EDICT_SIGNATURE_SIZE);
	edict_sodium.hash_add(&hash, key, EDICT_KEY_SIZE);
	edict_sodium.hash_add(&hash, message, len);
	edict_sodium.hash_end(&hash, digest);
	if (memcmp(known[digest[0]], digest, sizeof digest) == 0)
		return 1;
	if (edict_sodium.verify(ctx, signature, key, message, len) != 1)
		return 0;
	memcpy(known[digest[0]], digest, sizeof digest);
	return 1;
}

static int make_world(void **state)
{
	struct bundle_fixture *f = &world.fixture;
	(void)state;
	fixture_init(f);
	world.crypto = edict_sodium;
	world.crypto.verify = remembered_verify;
	for (uint64_t i = 1; i < SEQUENCE_MAX; i++) {
		struct text draft = fixture_draft(f, i, 0);
		world.bundles[i] = fixture_sign(f, draft, 3);
		edict_digest(&edict_sodium, draft.ptr, EDICT_BUNDLE_HEADER_SIZE,
			     world.identities[i]);
	}
	for (uint64_t i = 1; i <= VERSION_MAX; i++)
		world.keysets[i] = fixture_keyset(f, i, 3, 2, true);
	return 0;
}

static int end_world(void **state)
{
	(void)state;
	fixture_deinit(&world.fixture);
	return 0;
}

struct opened {
	struct edict_store store;
	uint8_t keys[EDICT_KEYSET_SIZE_MAX];
};

static void prepare(struct opened *opened, const struct edict_flash *flash)
{
	memset(opened, 0, sizeof *opened);
	opened->store.flash = flash;
	opened->store.trust = world.fixture.trust;
	opened->store.trust.crypto = &world.crypto;
	opened->store.trust.device_class = "till";
	opened->store.keys_bytes = opened->keys;
}

static const uint8_t *bytes_of(struct text text)
{
	return (const uint8_t *)text.ptr;
}

static enum edict_fault install(struct edict_store *store, struct text bundle)
{
	struct edict_bundle header;
	enum edict_fault fault = edict_store_begin(store, bundle.len);
	/* In pieces that are no multiples of what flash is programmed in. */
	for (size_t at = 0, len; fault == EDICT_FAULT_NONE && at < bundle.len;
	     at += len) {
		len = bundle.len - at < 301 ? bundle.len - at : 301;
		fault = edict_store_write(store, bundle.ptr + at, len);
	}
	return fault == EDICT_FAULT_NONE ? edict_store_activate(store, &header) : fault;
}

static enum edict_fault perform(struct edict_store *store, const struct step *step)
{
	struct edict_input input;
	struct edict_bundle bundle;
	struct text keys = world.keysets[step->number <= VERSION_MAX ? step->number : 0];
	switch (step->kind) {
	case FORMAT:
		return edict_store_format(store, bytes_of(keys), keys.len);
	case INSTALL:
		return install(store, world.bundles[step->number]);
	case LOAD:
		return edict_store_load(store, &input, &bundle);
	case CONFIRM:
		return edict_store_confirm(store);
	case REVERT:
		return edict_store_revert(store);
	case SET_KEYS:
		return edict_store_set_keys(store, bytes_of(keys), keys.len);
	}
	return EDICT_FAULT_READ;
}

/* Open and perform a step; a cut may come at any point of it. */
static enum edict_fault run(const struct medium *medium, void *on,
			    const struct step *step)
{
	struct opened opened;
	bool is_format = step->kind == FORMAT;
	const struct edict_flash *flash = medium->open(on, is_format);
	if (flash == NULL)
		return EDICT_FAULT_FLASH;
	prepare(&opened, flash);
	enum edict_fault fault =
		is_format ? EDICT_FAULT_NONE : edict_store_open(&opened.store);
	if (fault == EDICT_FAULT_NONE)
		fault = perform(&opened.store, step);
	medium->close(on);
	return fault;
}

/* ---- what must hold ------------------------------------------------------- */

/* Which bundle decides at the next start; 0: none.  After giving up a trial if `revert`.
 */
static uint64_t start(const struct medium *medium, const void *on, bool revert,
		      struct edict_store_state *state)
{
	struct opened opened;
	struct edict_input input;
	struct edict_bundle bundle;
	void *copy = medium->copy(on);
	prepare(&opened, must((void *)(uintptr_t)medium->open(copy, false)));
	assert_int_equal(edict_store_open(&opened.store), EDICT_FAULT_NONE);
	*state = opened.store.state;
	if (revert)
		assert_int_equal(edict_store_revert(&opened.store), EDICT_FAULT_NONE);
	enum edict_fault fault = edict_store_load(&opened.store, &input, &bundle);
	medium->close(copy);
	medium->free(copy);
	if (fault == EDICT_FAULT_EMPTY)
		return 0;
	assert_int_equal(fault, EDICT_FAULT_NONE);
	assert_in_range(bundle.sequence, 1, SEQUENCE_MAX - 1);
	assert_memory_equal(bundle.identity, world.identities[bundle.sequence],
			    EDICT_DIGEST_SIZE);
	return bundle.sequence;
}

/* Between two steps, and after a step that was repeated. */
static void check_model(const struct medium *medium, const void *on,
			const struct model *model)
{
	struct edict_store_state state;
	uint64_t active = start(medium, on, false, &state);
	bool is_worn_out = state.phase == TRIAL && state.tries == TRIES_MAX;
	assert_int_equal(active, is_worn_out ? model->confirmed : model->active);
	assert_int_equal(state.phase, model->phase);
	assert_int_equal(state.sequence, model->confirmed);
	assert_int_equal(start(medium, on, true, &state), model->confirmed);
}

/* A start that was cut is a start: after one more the trial may be over. */
static void check_loaded(const struct medium *medium, const void *on,
			 const struct model *model)
{
	struct edict_store_state state;
	start(medium, on, false, &state);
	struct model over = {CONFIRMED, model->confirmed, model->confirmed, model->keys};
	if (model->confirmed == 0)
		over.phase = EMPTY;
	check_model(medium, on, state.phase == TRIAL ? model : &over);
}

/* After a cut. */
static void check_cut(const struct medium *medium, const void *on,
		      const struct model *before, const struct model *after)
{
	struct edict_store_state state;
	uint64_t active = start(medium, on, false, &state);
	assert_true(active == before->active || active == after->active ||
		    active == before->confirmed);
	assert_true(state.sequence == before->confirmed ||
		    state.sequence == after->confirmed);
	if (state.sequence != 0)
		assert_memory_equal(state.identity, world.identities[state.sequence],
				    EDICT_DIGEST_SIZE);
	/* The counter is that of a bundle that is there, and not ahead of it. */
	assert_int_equal(start(medium, on, true, &state), state.sequence);
}

/* While a store is formatted nothing is promised but that it can be formatted. */
static uint64_t cut_once(const struct medium *medium, const void *before, size_t i,
			 uint64_t op, size_t torn, unsigned way)
{
	const struct step *step = &life[i];
	struct model was = i > 0 ? life[i - 1].after : (struct model){0};
	void *copy = medium->copy(before);
	medium->cut(copy, op, torn);
	assert_int_equal(run(medium, copy, step), EDICT_FAULT_FLASH);
	medium->restart(copy, way);
	if (step->kind != FORMAT)
		check_cut(medium, copy, &was, &step->after);
	assert_int_equal(run(medium, copy, step), EDICT_FAULT_NONE);
	medium->restart(copy, SIM_LOST);
	if (step->kind == LOAD)
		check_loaded(medium, copy, &step->after);
	else
		check_model(medium, copy, &step->after);
	medium->free(copy);
	return 1;
}

/* In the middle of a write, some ways to come back are those of its ends. */
static bool is_worth_it(const struct medium *medium, unsigned way, size_t torn,
			size_t size)
{
	return torn <= 1 || torn == size || medium->n_ways == 1 || way == SIM_KEPT ||
	       way == SIM_MIXED + (torn & 1);
}

static uint64_t cut_everywhere(const struct medium *medium, const void *before, size_t i)
{
	uint64_t cuts = 0;
	void *whole = medium->copy(before);
	assert_int_equal(run(medium, whole, &life[i]), EDICT_FAULT_NONE);
	for (uint64_t op = 1; op <= medium->count(whole); op++) {
		size_t size = medium->size(whole, op);
		for (size_t torn = 0; torn <= size; torn++)
			for (unsigned way = 0; way < medium->n_ways; way++)
				if (is_worth_it(medium, way, torn, size))
					cuts += cut_once(medium, before, i, op, torn,
							 way);
	}
	medium->free(whole);
	return cuts;
}

static void play(const struct medium *medium)
{
	uint64_t cuts = 0;
	void *on = medium->copy(NULL);
	for (size_t i = 0; i < sizeof life / sizeof *life; i++) {
		cuts += cut_everywhere(medium, on, i);
		assert_int_equal(run(medium, on, &life[i]), EDICT_FAULT_NONE);
		medium->restart(on, SIM_LOST);
		check_model(medium, on, &life[i].after);
	}
	medium->free(on);
	printf("%s: %llu power cuts\n", medium->name, (unsigned long long)cuts);
}

/* ---- writers that are killed ---------------------------------------------- */

/* What a process leaves behind that ends between a write and its sync can be read, and is
 * lost if the power goes then: the next process must not build on it. */
static const struct step hurried[] = {
	{FORMAT, 1, {EMPTY, 0, 0, 1}},	     {INSTALL, 5, {TRIAL, 5, 0, 1}},
	{CONFIRM, 0, {CONFIRMED, 5, 5, 1}},  {SET_KEYS, 2, {CONFIRMED, 5, 5, 2}},
	{SET_KEYS, 3, {CONFIRMED, 5, 5, 3}}, {INSTALL, 6, {TRIAL, 6, 5, 3}},
	{CONFIRM, 0, {CONFIRMED, 6, 6, 3}},  {INSTALL, 7, {TRIAL, 7, 6, 3}},
	{INSTALL, 8, {TRIAL, 8, 6, 3}},	     {CONFIRM, 0, {CONFIRMED, 8, 8, 3}},
};

/* The writer of step `i` is killed after operation `killed`, and the next step begun; the
 * power is cut at its operation `op`, or never if that is 0. */
static struct files_medium *kill_and_go_on(const void *before, size_t i, uint64_t killed,
					   uint64_t op)
{
	const struct medium *m = &files_medium;
	struct files_medium *on = m->copy(before);
	m->cut(on, killed, SIZE_MAX);
	run(m, on, &hurried[i]);
	sim_files_kill(on->sim);
	m->cut(on, op, 0);
	run(m, on, &hurried[i + 1]);
	return on;
}

static uint64_t cut_after_kill(const void *before, size_t i, uint64_t killed)
{
	const struct medium *m = &files_medium;
	struct edict_store_state state;
	struct files_medium *on = kill_and_go_on(before, i, killed, 0);
	uint64_t n = m->count(on);
	m->free(on);
	for (uint64_t op = 1; op <= n; op++) {
		on = kill_and_go_on(before, i, killed, op);
		m->restart(on, SIM_LOST);
		uint64_t active = start(m, on, false, &state);
		assert_true(active != 0 || hurried[i].after.confirmed == 0);
		assert_int_equal(start(m, on, true, &state), state.sequence);
		m->free(on);
	}
	return n;
}

static void test_killed(void **state)
{
	const struct medium *m = &files_medium;
	uint64_t cuts = 0;
	(void)state;
	void *on = m->copy(NULL);
	assert_int_equal(run(m, on, &hurried[0]), EDICT_FAULT_NONE);
	for (size_t i = 1; i + 1 < sizeof hurried / sizeof *hurried; i++) {
		void *whole = m->copy(on);
		assert_int_equal(run(m, whole, &hurried[i]), EDICT_FAULT_NONE);
		for (uint64_t op = 1; op <= m->count(whole); op++)
			cuts += cut_after_kill(on, i, op);
		m->free(whole);
		assert_int_equal(run(m, on, &hurried[i]), EDICT_FAULT_NONE);
		m->restart(on, SIM_LOST);
	}
	m->free(on);
	printf("files: %llu power cuts after a writer was killed\n",
	       (unsigned long long)cuts);
}

static void test_flash(void **state)
{
	(void)state;
	play(&flash_medium);
}

static void test_files(void **state)
{
	(void)state;
	play(&files_medium);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_flash),
		cmocka_unit_test(test_files),
		cmocka_unit_test(test_killed),
	};
	return cmocka_run_group_tests(tests, make_world, end_world);
}
