/* log_file_power_test.c - the power goes, or an operation fails, at every operation on
 * the files of a log: opening, appending, rotation, checkpoints, seals, closing.  No
 * record that was acknowledged is lost, no torn one is taken for a record, and the log
 * goes on.  Also what must come before what, and what must be gone.
 *
 *     log_file_power_test [--all]     cut at every byte of every write, leave all that
 * may be left, fail with every error; takes minutes
 */
#define _DEFAULT_SOURCE /* usleep */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>
#include <sodium.h>

#include "log_check.h"
#include "port/sodium.h"
#include "sim_files.h"

#define PATH  "logs/test.jsonl"
#define HOUR  UINT64_C(3600000000)
#define FILES 64

static uint8_t secret[EDICT_SECRET_SIZE], public_key[EDICT_KEY_SIZE];
static struct edict_crypto crypto;
static const uint8_t seal_key[EDICT_DIGEST_SIZE] = {7, 7, 7};
static bool do_all;
static unsigned long n_cuts;

/* ---- a log's life --------------------------------------------------------------- */

/* What is known of the log from outside. */
struct life {
	struct sim_files *sim;
	enum edict_durability durability;
	uint64_t n_tried, n_acknowledged; /* decisions */
	struct edict_log *log;
};

static struct edict_log_options options_of(const struct life *life)
{
	bool groups = life->durability == EDICT_DURABLE_GROUP;
	return (struct edict_log_options){
		.path = PATH,
		.files = sim_files_table(life->sim),
		.audit = {.crypto = &crypto,
			  .name = "test",
			  .key_name = "tests",
			  .key = public_key,
			  .checkpoint_records = 5,
			  .seal_records = 4},
		.durability = life->durability,
		/* Groups end where the script says, so that each run is like the other.
		 */
		.window_us = groups ? HOUR : 0,
		.rotate_bytes = 1600,
		.backlog = 64 << 10,
		.boot = 1,
		.time = 1000,
		.seal_key = seal_key,
	};
}

static enum edict_log_status open_log(struct life *life)
{
	struct edict_log_options options = options_of(life);
	const char *what;
	enum edict_log_status status = edict_log_open(&options, &life->log, &what);
	if (status != EDICT_LOG_OK && status != EDICT_LOG_IO)
		printf("not opened: %s: %s\n", edict_log_status_name(status), what);
	return status;
}

static enum edict_log_status decide(struct life *life)
{
	struct edict_record record = {.time = 2000 + life->n_tried,
				      .version = life->n_tried,
				      .tool = {"w0", 2},
				      .effect = "allow",
				      .rule = {"r", 1},
				      .reason = {"", 0}};
	enum edict_log_status status = edict_log_append(life->log, &record, NULL);
	life->n_tried += status == EDICT_LOG_OK || status == EDICT_LOG_IO;
	if (status == EDICT_LOG_OK && life->durability == EDICT_DURABLE_EACH)
		life->n_acknowledged = life->n_tried;
	return status;
}

static enum edict_log_status decide_some(struct life *life, int n)
{
	enum edict_log_status status = EDICT_LOG_OK;
	for (int i = 0; i < n && status == EDICT_LOG_OK; i++)
		status = decide(life);
	return status;
}

static enum edict_log_status acknowledge(struct life *life, enum edict_log_status status)
{
	if (status == EDICT_LOG_OK)
		status = edict_log_checkpoint(life->log, 3000);
	if (status == EDICT_LOG_OK)
		life->n_acknowledged = life->n_tried;
	return status;
}

static enum edict_log_status close_log(struct life *life)
{
	enum edict_log_status status = edict_log_close(life->log, 4000);
	if (status == EDICT_LOG_OK)
		life->n_acknowledged = life->n_tried;
	return status;
}

/* Open, append, checkpoint, rotate, close; and once more. */
static enum edict_log_status live(struct life *life)
{
	for (int i = 0; i < 2; i++) {
		enum edict_log_status status = open_log(life);
		if (status != EDICT_LOG_OK)
			return status;
		status = acknowledge(life, decide_some(life, 3));
		if (status == EDICT_LOG_OK)
			status = decide_some(life, 7);
		enum edict_log_status closed = close_log(life);
		if (status != EDICT_LOG_OK || closed != EDICT_LOG_OK)
			return status != EDICT_LOG_OK ? status : closed;
	}
	return EDICT_LOG_OK;
}

/* ---- what must hold ---------------------------------------------------------------- */

static bool is_log_good(struct sim_files *sim, struct log_check *check)
{
	struct log_check_file files[FILES];
	size_t n = 0;
	*check = (struct log_check){
		.crypto = &crypto, .key_name = "tests", .key = public_key};
	memcpy(check->seal_key, seal_key, sizeof check->seal_key);
	for (; n < FILES && sim_files_path(sim, n) != NULL; n++) {
		files[n].path = sim_files_path(sim, n);
		sim_files_get(sim, files[n].path, &files[n].bytes, &files[n].len);
	}
	return n < FILES && log_check_run(check, files, n);
}

/* What was acknowledged is there, and nothing that nobody tried to write. */
static bool holds(const struct life *life, const struct log_check *check)
{
	uint64_t n = check->n_decisions[0];
	if (n >= life->n_acknowledged && n <= life->n_tried)
		return true;
	printf("%d of %d acknowledged and %d tried decisions are there\n", (int)n,
	       (int)life->n_acknowledged, (int)life->n_tried);
	return false;
}

/* The log goes on where it ended. */
static bool goes_on(struct life *life)
{
	struct log_check check;
	life->durability = EDICT_DURABLE_EACH;
	if (open_log(life) != EDICT_LOG_OK)
		return false;
	if (!is_log_good(life->sim, &check) || !holds(life, &check)) {
		edict_log_close(life->log, 5000);
		return false;
	}
	life->n_tried = life->n_acknowledged = check.n_decisions[0];
	enum edict_log_status status = decide_some(life, 2);
	return close_log(life) == EDICT_LOG_OK && status == EDICT_LOG_OK &&
	       is_log_good(life->sim, &check) && holds(life, &check);
}

/* ---- cuts ----------------------------------------------------------------- */

/* The power goes in operation `op` of a life, and once more in `again` of the next
 * opening if that is not 0; false: that operation does not exist. */
struct cut {
	enum edict_durability durability;
	uint64_t op, again;
	size_t torn;
	enum sim_survival how;
	uint64_t seed;
};

static bool try_cut(const struct cut *cut)
{
	struct life life = {.sim = sim_files_new(), .durability = cut->durability};
	sim_files_cut(life.sim, cut->op, cut->torn);
	live(&life);
	bool is_cut = sim_files_is_cut(life.sim);
	sim_files_restart(life.sim, cut->how, cut->seed);
	if (is_cut && cut->again != 0) {
		sim_files_cut(life.sim, cut->again, cut->torn);
		if (open_log(&life) == EDICT_LOG_OK)
			edict_log_close(life.log, 4500);
		is_cut = sim_files_is_cut(life.sim);
		sim_files_restart(life.sim, cut->how, cut->seed + 1);
	}
	bool is_good = !is_cut || goes_on(&life);
	sim_files_free(life.sim);
	n_cuts += is_cut;
	if (!is_good)
		fail_msg("durability %d, cut at %d (again %d), %d bytes, survival %d, "
			 "seed %d",
			 (int)cut->durability, (int)cut->op, (int)cut->again,
			 (int)cut->torn, (int)cut->how, (int)cut->seed);
	return is_cut;
}

/* One cut, and what may be left after it: all kinds of it, or two.  In the midst of a
 * write those that lose all contents are like a cut before it. */
static void try_survivals(struct cut cut, bool is_inside)
{
	static const enum sim_survival kinds[] = {SIM_KEPT, SIM_CONTENTS, SIM_LOST,
						  SIM_NAMES};
	uint64_t n_kinds = is_inside ? 2 : 4;
	int n_mixed = !do_all ? 1 : is_inside ? 2 : 8;
	for (uint64_t i = 0; i < n_kinds; i++) {
		cut.how = kinds[i];
		if (do_all || i == (cut.op + cut.torn) % n_kinds)
			try_cut(&cut);
	}
	cut.how = SIM_MIXED;
	cut.seed = cut.op;
	for (int i = 0; i < n_mixed; i++, cut.seed++)
		try_cut(&cut);
}

/* How often a life can be cut, and the bytes of what is written most. */
static uint64_t count_operations(enum edict_durability durability, size_t *sizes,
				 size_t room)
{
	struct life life = {.sim = sim_files_new(), .durability = durability};
	struct log_check check;
	assert_int_equal(live(&life), EDICT_LOG_OK);
	assert_true(is_log_good(life.sim, &check) && holds(&life, &check));
	assert_int_equal(check.n_decisions[0], 20);
	assert_true(check.n_files >= 4 && check.n_seals >= 4 && check.n_notes >= 3);
	uint64_t n = sim_files_count(life.sim);
	for (uint64_t op = 1; op <= n && op < room; op++)
		sizes[op] = sim_files_size(life.sim, op);
	sim_files_free(life.sim);
	return n;
}

static void cut_everywhere(enum edict_durability durability)
{
	static size_t sizes[4096];
	uint64_t n = count_operations(durability, sizes, 4096);
	assert_true(n > 50 && n < 4096);
	for (uint64_t op = 1; op <= n; op++) {
		size_t step = do_all ? 1 : sizes[op] / 2 + 1;
		for (size_t torn = step; torn < sizes[op]; torn += step)
			try_survivals((struct cut){durability, op, 0, torn, 0, 0}, true);
		try_survivals((struct cut){durability, op, 0, 0, 0, 0}, false);
		try_survivals((struct cut){durability, op, 0, sizes[op], 0, 0}, false);
	}
	printf("%d operations\n", (int)n);
}

static void test_cuts_of_groups(void **state)
{
	(void)state;
	cut_everywhere(EDICT_DURABLE_GROUP);
}

static void test_cuts_of_each(void **state)
{
	(void)state;
	cut_everywhere(EDICT_DURABLE_EACH);
}

static void test_cuts_without_sync(void **state)
{
	(void)state;
	cut_everywhere(EDICT_DURABLE_NONE);
}

/* The power goes again while the log is being recovered. */
static void test_cuts_of_recovery(void **state)
{
	static size_t sizes[4096];
	uint64_t n = count_operations(EDICT_DURABLE_GROUP, sizes, 4096);
	(void)state;
	for (uint64_t op = 1; op <= n; op += do_all ? 1 : 9) {
		struct cut cut = {EDICT_DURABLE_GROUP, op,	  1,
				  sizes[op] / 2,       SIM_MIXED, 0};
		while (try_cut(&cut))
			cut.again++;
		cut.how = SIM_KEPT;
		for (cut.again = 1; try_cut(&cut);)
			cut.again++;
	}
}

/* ---- operations that fail ------------------------------------------------- */

/* Operation `op` fails.  The log takes nothing more; opened again, without a power cut
 * and after one, it holds what was acknowledged. */
static bool try_fault(enum edict_durability durability, uint64_t op, int error)
{
	struct life life = {.sim = sim_files_new(), .durability = durability};
	struct log_check check;
	sim_files_fail(life.sim, op, error, 100);
	enum edict_log_status status = live(&life);
	bool is_there = sim_files_count(life.sim) >= op;
	sim_files_kill(life.sim);
	bool is_good = (!is_there || status == EDICT_LOG_IO) && goes_on(&life);
	uint64_t before = life.n_acknowledged;
	sim_files_restart(life.sim, SIM_LOST, 0);
	is_good = is_good && is_log_good(life.sim, &check) &&
		  check.n_decisions[0] >= before && goes_on(&life);
	sim_files_free(life.sim);
	if (!is_good)
		fail_msg("durability %d: error %d in operation %d: %s", (int)durability,
			 error, (int)op, edict_log_status_name(status));
	return is_there;
}

static void test_faults(void **state)
{
	static const int errors[] = {EIO, ENOSPC, EDQUOT, EROFS, EACCES, EMFILE};
	size_t n_errors = do_all ? sizeof errors / sizeof *errors : 2;
	unsigned long n_faults = 0;
	(void)state;
	for (size_t i = 0; i < n_errors; i++) {
		for (uint64_t op = 1; try_fault(EDICT_DURABLE_GROUP, op, errors[i]); op++)
			n_faults++;
		for (uint64_t op = 1; try_fault(EDICT_DURABLE_EACH, op, errors[i]); op++)
			n_faults++;
	}
	printf("%lu faults\n", n_faults);
	assert_true(n_faults > 400);
}

/* After an operation that failed nothing is taken any more, though all would work again.
 */
static void test_poison(void **state)
{
	struct life life = {.sim = sim_files_new(), .durability = EDICT_DURABLE_EACH};
	(void)state;
	assert_int_equal(open_log(&life), EDICT_LOG_OK);
	assert_int_equal(decide(&life), EDICT_LOG_OK);
	/* A write, and then its sync. */
	sim_files_fail(life.sim, sim_files_count(life.sim) + 2, EIO, 0);
	assert_int_equal(decide(&life), EDICT_LOG_IO);
	uint64_t n = sim_files_count(life.sim);
	for (int i = 0; i < 3; i++)
		assert_int_equal(decide(&life), EDICT_LOG_IO);
	assert_int_equal(edict_log_checkpoint(life.log, 1), EDICT_LOG_IO);
	assert_int_equal(edict_log_wait(life.log, 1), EDICT_LOG_OK);
	assert_int_equal(edict_log_wait(life.log, UINT64_MAX), EDICT_LOG_IO);
	assert_int_equal(edict_log_close(life.log, 1), EDICT_LOG_IO);
	assert_int_equal(sim_files_count(life.sim), n);
	sim_files_free(life.sim);
}

/* ---- orders that no cut of a life comes by ---------------------------------- */

static bool file_exists(struct sim_files *sim, const char *path)
{
	const uint8_t *bytes;
	size_t len;
	return sim_files_get(sim, path, &bytes, &len);
}

/* Where nothing is synced by itself, the records of a checkpoint are before it. */
static void test_checkpoint_without_sync(void **state)
{
	struct life life = {.sim = sim_files_new(), .durability = EDICT_DURABLE_NONE};
	struct edict_log_options options = options_of(&life);
	struct log_check check;
	const char *what;
	(void)state;
	options.audit.seal_records = 0;
	options.rotate_bytes = 0;
	assert_int_equal(edict_log_open(&options, &life.log, &what), EDICT_LOG_OK);
	assert_int_equal(decide_some(&life, 6), EDICT_LOG_OK);
	for (int i = 0; i < 5000 && !file_exists(life.sim, PATH ".checkpoint"); i++)
		usleep(1000);
	assert_true(file_exists(life.sim, PATH ".checkpoint"));
	sim_files_cut(life.sim, sim_files_count(life.sim) + 1, 0);
	assert_int_equal(edict_log_close(life.log, 4000), EDICT_LOG_IO);
	sim_files_restart(life.sim, SIM_LOST, 0);
	assert_int_equal(edict_log_open(&options, &life.log, &what), EDICT_LOG_OK);
	assert_int_equal(edict_log_close(life.log, 5000), EDICT_LOG_OK);
	assert_true(is_log_good(life.sim, &check));
	assert_true(check.n_decisions[0] >= 4);
	sim_files_free(life.sim);
}

/* Who takes the machine over finds the key of the running epoch and none before it. */
static void test_old_keys_are_gone(void **state)
{
	struct life life = {.sim = sim_files_new(), .durability = EDICT_DURABLE_EACH};
	uint8_t key[EDICT_DIGEST_SIZE];
	const uint8_t *bytes;
	size_t len;
	unsigned n_found = 0, newest = 0;
	(void)state;
	assert_int_equal(live(&life), EDICT_LOG_OK);
	assert_true(sim_files_get(life.sim, "logs/test.seal", &bytes, &len));
	memcpy(key, seal_key, sizeof key);
	for (unsigned epoch = 0; epoch < 64; epoch++) {
		for (size_t at = 0; at + sizeof key <= len; at++) {
			if (memcmp(bytes + at, key, sizeof key) != 0)
				continue;
			n_found++;
			newest = epoch;
		}
		edict_audit_next_key(&crypto, key);
	}
	assert_int_equal(n_found, 1);
	assert_true(newest >= 4);
	sim_files_free(life.sim);
}

static int print_cuts(void **state)
{
	(void)state;
	printf("%lu cuts\n", n_cuts);
	return 0;
}

int main(int argc, char **argv)
{
	static const uint8_t seed[crypto_sign_SEEDBYTES] = {1};
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_cuts_of_groups),
		cmocka_unit_test(test_cuts_of_each),
		cmocka_unit_test(test_cuts_without_sync),
		cmocka_unit_test(test_cuts_of_recovery),
		cmocka_unit_test(test_faults),
		cmocka_unit_test(test_poison),
		cmocka_unit_test(test_checkpoint_without_sync),
		cmocka_unit_test(test_old_keys_are_gone),
	};
	do_all = argc > 1 && strcmp(argv[1], "--all") == 0;
	if (!edict_sodium_init())
		return 1;
	crypto_sign_seed_keypair(public_key, secret, seed);
	crypto = edict_sodium_signer(secret);
	return cmocka_run_group_tests(tests, NULL, print_cuts);
}
