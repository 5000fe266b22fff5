/* log_file_test.c - a log in real files: many threads, a process that is killed, and what
 * opening makes of files that are torn, damaged or not its own.
 *
 *     log_file_test [--rounds N]      kill so many processes, instead of a few
 */
#define _GNU_SOURCE /* memmem */
#include <errno.h>
#include <glob.h>
#include <pthread.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

#include "log_check.h"
#include "port/sodium.h"
#include "sim_files.h"

#define FILES 4096

static int n_rounds = 12;
static char folder[] = "/tmp/edict-log-XXXXXX";
static char path[64];

static struct edict_log_options options_of(enum edict_durability durability)
{
	return (struct edict_log_options){
		.path = path,
		.audit = {.crypto = &edict_sodium, .name = "test"},
		.durability = durability,
		.window_us = 1000,
		.time = 1000,
	};
}

static struct edict_log *open_log(const struct edict_log_options *options)
{
	struct edict_log *log;
	const char *what;
	enum edict_log_status status = edict_log_open(options, &log, &what);
	if (status != EDICT_LOG_OK)
		fail_msg("not opened: %s: %s", edict_log_status_name(status), what);
	return log;
}

static enum edict_log_status decide(struct edict_log *log, unsigned writer, uint64_t n,
				    uint64_t *ticket)
{
	char tool[16];
	int len = snprintf(tool, sizeof tool, "w%u", writer);
	struct edict_record record = {.time = 2000,
				      .version = n,
				      .tool = {tool, (uint32_t)len},
				      .effect = "allow",
				      .rule = {"r", 1},
				      .reason = {"", 0}};
	return edict_log_append(log, &record, ticket);
}

static double now(void)
{
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

/* ---- the files of the folder ------------------------------------------------------ */

static uint8_t *read_file(const char *name, size_t *len)
{
	FILE *in = fopen(name, "rb");
	assert_non_null(in);
	fseek(in, 0, SEEK_END);
	*len = (size_t)ftell(in);
	rewind(in);
	uint8_t *bytes = malloc(*len + 1);
	assert_non_null(bytes);
	assert_int_equal(fread(bytes, 1, *len, in), *len);
	fclose(in);
	return bytes;
}

/* Go on with `check` over the files that were not there before; they are removed but for
 * the newest. */
static void check_folder(struct log_check *check)
{
	static struct log_check_file files[FILES];
	char pattern[64];
	glob_t names;
	size_t n = 0;
	snprintf(pattern, sizeof pattern, "%s/test.*jsonl", folder);
	assert_int_equal(glob(pattern, 0, NULL, &names), 0);
	assert_true(names.gl_pathc <= FILES);
	for (size_t i = 0; i < names.gl_pathc; i++) {
		const char *dot = strchr(names.gl_pathv[i], '.') + 1;
		bool is_old = *dot != 'j' && strtoull(dot, NULL, 10) < check->n_records;
		if (!is_old) {
			files[n].path = names.gl_pathv[i];
			files[n].bytes = read_file(files[n].path, &files[n].len);
			n++;
		}
	}
	check->crypto = &edict_sodium;
	assert_true(log_check_run(check, files, n));
	for (size_t i = 0; i < n; i++)
		free((void *)(uintptr_t)files[i].bytes);
	for (size_t i = 0; i < names.gl_pathc; i++)
		if (strcmp(names.gl_pathv[i], path) != 0)
			unlink(names.gl_pathv[i]);
	globfree(&names);
}

static int make_folder(void **state)
{
	(void)state;
	strcpy(folder + strlen(folder) - 6, "XXXXXX");
	if (mkdtemp(folder) == NULL)
		return -1;
	snprintf(path, sizeof path, "%s/test.jsonl", folder);
	return 0;
}

static int remove_folder(void **state)
{
	char pattern[64];
	glob_t names;
	(void)state;
	snprintf(pattern, sizeof pattern, "%s/*", folder);
	if (glob(pattern, 0, NULL, &names) == 0) {
		for (size_t i = 0; i < names.gl_pathc; i++)
			unlink(names.gl_pathv[i]);
		globfree(&names);
	}
	return rmdir(folder);
}

/* ---- many threads --------------------------------------------------------- */

struct writer {
	struct edict_log *log;
	_Atomic uint64_t *acknowledged; /* NULL: only write */
	uint64_t first, n;
	unsigned number;
	enum edict_log_status status;
};

/* Write records and wait for each, until all are written or the log ends. */
static void *write_records(void *arg)
{
	struct writer *writer = arg;
	uint64_t ticket;
	for (uint64_t i = 0; i < writer->n && writer->status == EDICT_LOG_OK; i++) {
		writer->status =
			decide(writer->log, writer->number, writer->first + i, &ticket);
		if (writer->status == EDICT_LOG_OK)
			writer->status = edict_log_wait(writer->log, ticket);
		if (writer->status == EDICT_LOG_OK && writer->acknowledged != NULL)
			atomic_store(writer->acknowledged, writer->first + i + 1);
	}
	return NULL;
}

static void run_writers(struct writer *writers, pthread_t *threads, unsigned n)
{
	pthread_attr_t small;
	pthread_attr_init(&small);
	pthread_attr_setstacksize(&small, 256 << 10);
	for (unsigned i = 0; i < n; i++)
		if (pthread_create(&threads[i], &small, write_records, &writers[i]) != 0)
			abort();
	for (unsigned i = 0; i < n; i++)
		pthread_join(threads[i], NULL);
	pthread_attr_destroy(&small);
}

static void test_thousand_writers(void **state)
{
	enum { WRITERS = 1000, EACH = 20 };
	static struct writer writers[WRITERS];
	static pthread_t threads[WRITERS];
	struct edict_log_options options = options_of(EDICT_DURABLE_GROUP);
	static struct log_check check;
	(void)state;
	options.rotate_bytes = 1 << 20;
	struct edict_log *log = open_log(&options);
	for (unsigned i = 0; i < WRITERS; i++)
		writers[i] = (struct writer){.log = log, .n = EACH, .number = i};
	double begin = now();
	run_writers(writers, threads, WRITERS);
	double seconds = now() - begin;
	for (unsigned i = 0; i < WRITERS; i++)
		assert_int_equal(writers[i].status, EDICT_LOG_OK);
	assert_int_equal(edict_log_close(log, 3000), EDICT_LOG_OK);
	check_folder(&check);
	for (unsigned i = 0; i < WRITERS; i++)
		assert_int_equal(check.n_decisions[i], EACH);
	assert_true(check.n_files > 2);
	printf("%d writers: %.0f durable records a second, one chain over %d files\n",
	       WRITERS, WRITERS * EACH / seconds, (int)check.n_files);
}

/* ---- a process that is killed --------------------------------------------- */

enum { KILLED_WRITERS = 16 };

struct shared {
	_Atomic uint64_t acknowledged[KILLED_WRITERS];
	_Atomic bool is_open;
};

static void be_killed(struct shared *shared, const struct log_check *check)
{
	static struct writer writers[KILLED_WRITERS];
	static pthread_t threads[KILLED_WRITERS];
	struct edict_log_options options = options_of(EDICT_DURABLE_GROUP);
	const char *what;
	struct edict_log *log;
	options.rotate_bytes = 8 << 10;
	if (edict_log_open(&options, &log, &what) != EDICT_LOG_OK)
		_exit(1);
	atomic_store(&shared->is_open, true);
	for (unsigned i = 0; i < KILLED_WRITERS; i++)
		writers[i] = (struct writer){.log = log,
					     .acknowledged = &shared->acknowledged[i],
					     .first = check->n_decisions[i],
					     .n = UINT64_MAX,
					     .number = i};
	run_writers(writers, threads, KILLED_WRITERS);
	_exit(1);
}

static void kill_one(struct shared *shared, struct log_check *check, unsigned round)
{
	int status;
	atomic_store(&shared->is_open, false);
	pid_t child = fork();
	assert_true(child >= 0);
	if (child == 0)
		be_killed(shared, check);
	/* Every fourth time while it opens the log. */
	while (round % 4 != 0 && !atomic_load(&shared->is_open))
		usleep(200);
	usleep(round * 7919 % 23000);
	kill(child, SIGKILL);
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_true(WIFSIGNALED(status));

	struct edict_log_options options = options_of(EDICT_DURABLE_GROUP);
	assert_int_equal(edict_log_close(open_log(&options), 3000), EDICT_LOG_OK);
	check_folder(check);
	for (unsigned i = 0; i < KILLED_WRITERS; i++)
		assert_true(check->n_decisions[i] >=
			    atomic_load(&shared->acknowledged[i]));
}

static void test_kill(void **state)
{
	static struct log_check check;
	struct shared *shared = mmap(NULL, sizeof *shared, PROT_READ | PROT_WRITE,
				     MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	(void)state;
	assert_true(shared != MAP_FAILED);
	for (int round = 0; round < n_rounds; round++)
		kill_one(shared, &check, (unsigned)round);
	uint64_t n = 0;
	for (unsigned i = 0; i < KILLED_WRITERS; i++)
		n += atomic_load(&shared->acknowledged[i]);
	assert_true(n > 0);
	printf("%d processes killed: %d records acknowledged, none lost; %d files, %d "
	       "torn\n",
	       n_rounds, (int)n, (int)check.n_files, (int)check.n_recoveries);
	munmap(shared, sizeof *shared);
}

/* ---- what opening finds --------------------------------------------------- */

static const char sim_path[] = "logs/test.jsonl";

static enum edict_log_status open_sim(struct sim_files *sim, struct edict_log **log)
{
	struct edict_log_options options = options_of(EDICT_DURABLE_GROUP);
	options.path = sim_path;
	options.files = sim_files_table(sim);
	options.window_us = 0;
	return edict_log_open(&options, log, NULL);
}

/* A small log, closed; its bytes are to be freed. */
static uint8_t *make_log(size_t *len)
{
	struct sim_files *sim = sim_files_new();
	struct edict_log *log;
	const uint8_t *bytes;
	assert_int_equal(open_sim(sim, &log), EDICT_LOG_OK);
	for (uint64_t i = 0; i < 4; i++)
		assert_int_equal(decide(log, 0, i, NULL), EDICT_LOG_OK);
	assert_int_equal(edict_log_close(log, 3000), EDICT_LOG_OK);
	assert_true(sim_files_get(sim, sim_path, &bytes, len));
	uint8_t *copy = malloc(*len);
	assert_non_null(copy);
	memcpy(copy, bytes, *len);
	sim_files_free(sim);
	return copy;
}

/* Open a log of these bytes.  If it is taken, check what became of it. */
static enum edict_log_status open_bytes(const void *bytes, size_t len,
					struct log_check *check)
{
	struct sim_files *sim = sim_files_new();
	struct log_check_file files[8];
	struct edict_log *log;
	size_t n = 0;
	sim_files_put(sim, sim_path, bytes, len);
	enum edict_log_status status = open_sim(sim, &log);
	memset(check, 0, sizeof *check);
	check->crypto = &edict_sodium;
	if (status == EDICT_LOG_OK) {
		assert_int_equal(edict_log_close(log, 4000), EDICT_LOG_OK);
		for (; n < 8 && sim_files_path(sim, n) != NULL; n++) {
			files[n].path = sim_files_path(sim, n);
			sim_files_get(sim, files[n].path, &files[n].bytes, &files[n].len);
		}
		assert_true(log_check_run(check, files, n));
	} else {
		const uint8_t *now_there;
		size_t now_len;
		assert_true(sim_files_get(sim, sim_path, &now_there, &now_len));
		assert_int_equal(now_len, len);
		assert_memory_equal(now_there, bytes, len);
	}
	sim_files_free(sim);
	return status;
}

/* Cut off anywhere, it is a torn tail: whole records stay, and recovery is told. */
static void test_every_truncation(void **state)
{
	struct log_check check;
	size_t len;
	uint8_t *bytes = make_log(&len);
	size_t first = (size_t)((uint8_t *)memchr(bytes, '\n', len) - bytes) + 1;
	(void)state;
	for (size_t cut = 0; cut <= len; cut++) {
		enum edict_log_status status = open_bytes(bytes, cut, &check);
		bool is_whole = cut > 0 && bytes[cut - 1] == '\n';
		/* A log is never without its first record. */
		if (cut < first) {
			assert_int_equal(status, EDICT_LOG_WRONG);
			continue;
		}
		uint64_t n_lines = 0;
		for (size_t i = 0; i < cut; i++)
			n_lines += bytes[i] == '\n';
		assert_int_equal(status, EDICT_LOG_OK);
		/* With what the second opening wrote: open, perhaps recovery, close. */
		assert_int_equal(check.n_recoveries, is_whole ? 0 : 1);
		assert_int_equal(check.n_records, n_lines + (is_whole ? 2 : 3));
	}
	free(bytes);
}

/* A byte that changed is no torn tail; nothing is written over it. */
static void test_every_byte_changed(void **state)
{
	static const uint8_t changes[] = {0x01, 0x02, 0x80, 0xff};
	struct log_check check;
	size_t len;
	uint8_t *bytes = make_log(&len);
	(void)state;
	for (size_t i = 0; i < len; i++) {
		for (size_t k = 0; k < sizeof changes; k++) {
			bytes[i] ^= changes[k];
			if (open_bytes(bytes, len, &check) != EDICT_LOG_WRONG)
				fail_msg("byte %d changed by %02x: opened", (int)i,
					 changes[k]);
			bytes[i] ^= changes[k];
		}
	}
	free(bytes);
}

/* Zeros, as a file system leaves what it had no time to write. */
static void test_zeros(void **state)
{
	struct log_check check;
	size_t len;
	uint8_t *bytes = make_log(&len), *copy = calloc(1, len + 5000);
	size_t first = (size_t)((uint8_t *)memchr(bytes, '\n', len) - bytes) + 1;
	(void)state;
	assert_non_null(copy);
	for (size_t begin = first; begin < len; begin++) {
		memcpy(copy, bytes, len);
		memset(copy + begin, 0, len - begin);
		assert_int_equal(open_bytes(copy, len, &check), EDICT_LOG_OK);
		assert_int_equal(open_bytes(copy, len + 5000, &check), EDICT_LOG_OK);
		assert_int_equal(check.n_recoveries, 1);
	}
	free(copy);
	free(bytes);
}

static void test_lock(void **state)
{
	struct edict_log_options options = options_of(EDICT_DURABLE_GROUP);
	struct edict_log *log = open_log(&options), *other;
	const char *what;
	(void)state;
	assert_int_equal(edict_log_open(&options, &other, &what), EDICT_LOG_BUSY);
	assert_string_equal(what, "another process writes it");
	assert_null(other);
	assert_int_equal(edict_log_close(log, 2000), EDICT_LOG_OK);
}

/* Without its newest file a log does not begin again. */
static void test_newest_is_gone(void **state)
{
	struct edict_log_options options = options_of(EDICT_DURABLE_GROUP);
	struct edict_log *log;
	const char *what;
	(void)state;
	for (int i = 0; i < 2; i++)
		assert_int_equal(edict_log_close(open_log(&options), 2000), EDICT_LOG_OK);
	assert_int_equal(unlink(path), 0);
	assert_int_equal(edict_log_open(&options, &log, &what), EDICT_LOG_WRONG);
	assert_string_equal(what, "its newest file is gone");
}

static void expect_wrong(const struct edict_log_options *options, const char *why)
{
	struct edict_log *log;
	const char *what;
	assert_int_equal(edict_log_open(options, &log, &what), EDICT_LOG_WRONG);
	assert_string_equal(what, why);
}

/* In the place of the log one whose only seal is of this epoch. */
static void forge_log(uint64_t epoch)
{
	static char bytes[4096], text[1024];
	struct edict_memory_sink memory = {bytes, sizeof bytes, 0};
	struct edict_sink sink = edict_memory_sink(&memory);
	struct edict_audit_config config = {.crypto = &edict_sodium,
					    .sink = &sink,
					    .name = "test",
					    .seal_records = 1};
	struct edict_audit_position after = {.epoch = epoch};
	struct edict_record record = {.effect = "allow"};
	struct edict_line line = {text, sizeof text};
	struct edict_audit audit;
	assert_int_equal(edict_audit_open(&audit, &config, &after, 1, 1, line), 0);
	assert_int_equal(edict_audit_append(&audit, &record, line), 0);
	FILE *out = fopen(path, "wb");
	assert_non_null(out);
	assert_int_equal(fwrite(bytes, 1, memory.len, out), memory.len);
	assert_int_equal(fclose(out), 0);
}

/* Seals begin with a log and do not stop, and a key does not follow wherever a file says.
 */
static void test_seals(void **state)
{
	static const uint8_t key[EDICT_DIGEST_SIZE] = {3};
	struct edict_log_options unsealed = options_of(EDICT_DURABLE_GROUP);
	struct edict_log_options sealed = unsealed;
	(void)state;
	sealed.audit.seal_records = 2;
	expect_wrong(&sealed, "a new log with seals needs a key");
	assert_int_equal(edict_log_close(open_log(&unsealed), 2000), EDICT_LOG_OK);
	sealed.seal_key = key;
	expect_wrong(&sealed, "it has no key for seals: it was begun without, or "
			      "NAME.seal is gone");
	assert_int_equal(unlink(path), 0);
	assert_int_equal(edict_log_close(open_log(&sealed), 2000), EDICT_LOG_OK);
	sealed.seal_key = NULL;
	assert_int_equal(edict_log_close(open_log(&sealed), 3000), EDICT_LOG_OK);
	expect_wrong(&unsealed, "it has seals, and must go on with them");
	forge_log(UINT64_C(1) << 40);
	expect_wrong(&sealed, "its seals are far beyond their key");
}

static void test_names(void **state)
{
	struct edict_log_options options = options_of(EDICT_DURABLE_GROUP);
	struct edict_log *log;
	const char *what;
	char link[80];
	(void)state;
	snprintf(link, sizeof link, "%s/link.jsonl", folder);
	options.path = folder;
	assert_int_equal(edict_log_open(&options, &log, &what), EDICT_LOG_WRONG);
	assert_int_equal(edict_log_open(&options, &log, NULL), EDICT_LOG_WRONG);
	options.path = "/nowhere/at/all.jsonl";
	assert_int_equal(edict_log_open(&options, &log, &what), EDICT_LOG_IO);
	/* Not through a symbolic link. */
	assert_int_equal(symlink("/dev/null", link), 0);
	options.path = link;
	assert_int_equal(edict_log_open(&options, &log, &what), EDICT_LOG_IO);
}

/* ---- limits --------------------------------------------------------------- */

static void test_backlog(void **state)
{
	struct edict_log_options options = options_of(EDICT_DURABLE_GROUP);
	static char body[5000];
	struct edict_record large = {
		.effect = "allow", .tool = {"w9", 2}, .body = {body, sizeof body}};
	struct edict_log *log;
	uint64_t n = 0, ticket = 0;
	enum edict_log_status status;
	(void)state;
	memset(body, ' ', sizeof body);
	options.backlog = 8 << 10;
	log = open_log(&options);
	assert_int_equal(edict_log_append(log, &large, NULL), EDICT_LOG_SPACE);
	/* Faster than any disk: at some time the log is busy, but it recovers. */
	while ((status = decide(log, 0, n, &ticket)) == EDICT_LOG_OK && n < 1000000)
		n++;
	assert_int_equal(status, EDICT_LOG_BUSY);
	assert_int_equal(edict_log_wait(log, UINT64_MAX), EDICT_LOG_OK);
	assert_int_equal(decide(log, 0, n, &ticket), EDICT_LOG_OK);
	assert_int_equal(edict_log_close(log, 3000), EDICT_LOG_OK);
	static struct log_check check;
	check_folder(&check);
	assert_int_equal(check.n_decisions[0], n + 1);
}

/* A body that would make two lines of one is refused, and the log goes on. */
static void test_body_of_two_lines(void **state)
{
	struct edict_log_options options = options_of(EDICT_DURABLE_EACH);
	struct edict_log *log = open_log(&options);
	struct edict_record record = {.effect = "allow", .body = {"{\n}", 3}};
	(void)state;
	assert_int_equal(edict_log_append(log, &record, NULL), EDICT_LOG_WRONG);
	assert_int_equal(decide(log, 0, 0, NULL), EDICT_LOG_OK);
	assert_int_equal(edict_log_close(log, 3000), EDICT_LOG_OK);
	static struct log_check check;
	check_folder(&check);
	assert_int_equal(check.n_decisions[0], 1);
}

/* Closing waits for a disk that is behind: a record of its own that finds no room is no
 * reason to give up.  How much room is left differs from round to round. */
static void test_close_when_busy(void **state)
{
	struct edict_log_options options = options_of(EDICT_DURABLE_GROUP);
	uint64_t n = 0, ticket;
	(void)state;
	options.backlog = 8 << 10;
	for (int i = 0; i < 20; i++) {
		struct edict_log *log = open_log(&options);
		while (decide(log, 0, n, &ticket) == EDICT_LOG_OK)
			n++;
		assert_int_equal(edict_log_close(log, 3000), EDICT_LOG_OK);
	}
	static struct log_check check;
	check_folder(&check);
	assert_int_equal(check.n_decisions[0], n);
}

/* A decision that cannot be recorded becomes a deny. */
static void test_unlogged(void **state)
{
	struct edict_decision decision = {.effect = EDICT_ALLOW};
	struct edict_record record = {.effect = "allow", .tool = {"w0", 2}};
	struct sim_files *sim = sim_files_new();
	struct edict_log_options options = options_of(EDICT_DURABLE_EACH);
	(void)state;
	options.path = sim_path;
	options.files = sim_files_table(sim);
	struct edict_log *log = open_log(&options);
	assert_int_equal(edict_log_decision(log, &record, &decision), EDICT_LOG_OK);
	assert_int_equal(decision.effect, EDICT_ALLOW);
	sim_files_fail(sim, sim_files_count(sim) + 1, ENOSPC, 10);
	assert_int_equal(edict_log_decision(log, &record, &decision), EDICT_LOG_IO);
	assert_int_equal(decision.effect, EDICT_DENY);
	assert_int_equal(decision.reason, EDICT_REASON_UNLOGGED);
	edict_log_lose(log, 3000);
	assert_int_equal(edict_log_close(log, 3000), EDICT_LOG_IO);
	sim_files_free(sim);
}

/* Without sync, what is waited for is durable all the same. */
static void test_wait_without_sync(void **state)
{
	struct sim_files *sim = sim_files_new();
	struct edict_log_options options = options_of(EDICT_DURABLE_NONE);
	struct edict_log *log;
	uint64_t ticket;
	const uint8_t *bytes;
	size_t len;
	(void)state;
	options.path = sim_path;
	options.files = sim_files_table(sim);
	log = open_log(&options);
	assert_int_equal(decide(log, 0, 0, &ticket), EDICT_LOG_OK);
	assert_int_equal(edict_log_wait(log, ticket), EDICT_LOG_OK);
	sim_files_cut(sim, sim_files_count(sim) + 1, 0);
	assert_int_equal(edict_log_close(log, 3000), EDICT_LOG_IO);
	sim_files_restart(sim, SIM_LOST, 0);
	assert_true(sim_files_get(sim, sim_path, &bytes, &len));
	assert_non_null(memmem(bytes, len, "\"tool\":\"w0\"", 11));
	sim_files_free(sim);
}

#define WITH_FOLDER(test)                                                                \
	cmocka_unit_test_setup_teardown(test, make_folder, remove_folder)

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		WITH_FOLDER(test_thousand_writers),
		WITH_FOLDER(test_kill),
		cmocka_unit_test(test_every_truncation),
		cmocka_unit_test(test_every_byte_changed),
		cmocka_unit_test(test_zeros),
		WITH_FOLDER(test_lock),
		WITH_FOLDER(test_newest_is_gone),
		WITH_FOLDER(test_seals),
		WITH_FOLDER(test_names),
		WITH_FOLDER(test_backlog),
		WITH_FOLDER(test_body_of_two_lines),
		WITH_FOLDER(test_close_when_busy),
		cmocka_unit_test(test_unlogged),
		cmocka_unit_test(test_wait_without_sync),
	};
	if (argc == 3 && strcmp(argv[1], "--rounds") == 0)
		n_rounds = atoi(argv[2]);
	return edict_sodium_init() ? cmocka_run_group_tests(tests, NULL, NULL) : 1;
}
