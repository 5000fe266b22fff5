/* files_test.c - files of POSIX behave as port/files.h says, and so does the simulator;
 * a file that is replaced has its old content or the new one wherever the power goes.
 */
#define _DEFAULT_SOURCE
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "sim_files.h"

static const char old_text[] = "the old content, which is longer";
static const char new_text[] = "the new content";

static bool is_text(const struct edict_files *files, const char *path, const char *text)
{
	char bytes[64];
	size_t n;
	int file;
	if (files->open(files->ctx, path, EDICT_FILE_READ, &file) != 0)
		return false;
	assert_int_equal(files->read(files->ctx, file, 0, bytes, sizeof bytes, &n), 0);
	assert_int_equal(files->close(files->ctx, file), 0);
	return n == strlen(text) && memcmp(bytes, text, n) == 0;
}

/* Open, append, change, truncate, lock: the same on every file system. */
static void check_table(const struct edict_files *files, const char *path)
{
	int file, other;
	uint64_t size;
	void *ctx = files->ctx;
	assert_int_equal(files->open(ctx, path, EDICT_FILE_READ, &file), ENOENT);
	assert_int_equal(files->open(ctx, path, EDICT_FILE_CHANGE, &file), ENOENT);
	assert_int_equal(files->open(ctx, path, EDICT_FILE_APPEND, &file), 0);
	assert_int_equal(files->open(ctx, path, EDICT_FILE_NEW, &other), EEXIST);
	assert_int_equal(files->lock(ctx, file), 0);
	assert_int_equal(files->write(ctx, file, 0, "abc", 3), 0);
	assert_int_equal(files->write(ctx, file, 0, "def", 3), 0);
	assert_true(is_text(files, path, "abcdef"));
	assert_int_equal(files->open(ctx, path, EDICT_FILE_CHANGE, &other), 0);
	assert_int_equal(files->lock(ctx, other), EWOULDBLOCK);
	assert_int_equal(files->write(ctx, other, 1, "X", 1), 0);
	assert_int_equal(files->truncate(ctx, other, 5), 0);
	assert_int_equal(files->size(ctx, file, &size), 0);
	assert_int_equal(size, 5);
	assert_int_equal(files->sync(ctx, file), 0);
	assert_int_equal(files->close(ctx, file), 0);
	assert_int_equal(files->lock(ctx, other), 0);
	assert_int_equal(files->close(ctx, other), 0);
	assert_true(is_text(files, path, "aXcde"));
	assert_int_equal(edict_files_replace(files, path, new_text, strlen(new_text)), 0);
	assert_true(is_text(files, path, new_text));
	assert_int_equal(files->remove(ctx, path), 0);
	assert_int_equal(files->remove(ctx, path), ENOENT);
}

static void test_sim(void **state)
{
	struct sim_files *sim = sim_files_new();
	(void)state;
	check_table(sim_files_table(sim), "folder/file");
	sim_files_free(sim);
}

static void test_posix(void **state)
{
	const struct edict_files *files = &edict_posix_files;
	char folder[] = "/tmp/edict-files-XXXXXX";
	char path[64], link[64];
	int file;
	(void)state;
	assert_non_null(mkdtemp(folder));
	snprintf(path, sizeof path, "%s/file", folder);
	snprintf(link, sizeof link, "%s/link", folder);
	check_table(files, path);

	assert_int_equal(edict_files_replace(files, path, "x", 1), 0);
	struct stat status;
	assert_int_equal(stat(path, &status), 0);
	assert_int_equal(status.st_mode & 07777, 0600);
	assert_int_equal(symlink(path, link), 0);
	assert_int_equal(files->open(NULL, link, EDICT_FILE_READ, &file), ELOOP);
	assert_int_equal(files->check_private(NULL, link), EPERM);
	assert_int_equal(files->check_private(NULL, path), 0);
	assert_int_equal(chmod(path, 0620), 0);
	assert_int_equal(files->check_private(NULL, path), EPERM);
	assert_int_equal(unlink(path), 0);
	assert_int_equal(unlink(link), 0);

	assert_int_equal(mkfifo(path, 0600), 0);
	assert_int_equal(files->open(NULL, path, EDICT_FILE_READ, &file), EINVAL);
	assert_int_equal(unlink(path), 0);

	assert_int_equal(files->make_folder(NULL, path), 0);
	assert_int_equal(files->make_folder(NULL, path), 0);
	assert_int_equal(files->sync_folder(NULL, path), 0);
	assert_int_equal(rmdir(path), 0);
	assert_int_equal(rmdir(folder), 0);
}

/* ---- replacing ------------------------------------------------------------ */

static void check_cut(const struct sim_files *before, uint64_t op, size_t torn,
		      enum sim_survival how, uint64_t seed)
{
	struct sim_files *sim = sim_files_copy(before);
	const struct edict_files *files = sim_files_table(sim);
	sim_files_cut(sim, op, torn);
	assert_int_not_equal(
		edict_files_replace(files, "d/f", new_text, strlen(new_text)), 0);
	sim_files_restart(sim, how, seed);
	assert_true(is_text(files, "d/f", old_text) || is_text(files, "d/f", new_text));
	assert_int_equal(edict_files_replace(files, "d/f", new_text, strlen(new_text)),
			 0);
	sim_files_restart(sim, SIM_LOST, 0);
	assert_true(is_text(files, "d/f", new_text));
	sim_files_free(sim);
}

static void test_replace_cut(void **state)
{
	struct sim_files *before = sim_files_new();
	(void)state;
	sim_files_put(before, "d/f", old_text, strlen(old_text));
	struct sim_files *whole = sim_files_copy(before);
	assert_int_equal(edict_files_replace(sim_files_table(whole), "d/f", new_text,
					     strlen(new_text)),
			 0);
	uint64_t n = sim_files_count(whole), cuts = 0;
	assert_int_equal(n, 5);
	for (uint64_t op = 1; op <= n; op++)
		for (size_t torn = 0; torn <= sim_files_size(whole, op); torn++)
			for (unsigned how = SIM_LOST; how <= SIM_MIXED; how++)
				for (uint64_t seed = 0; seed < 8; seed++, cuts++)
					check_cut(before, op, torn, how, seed);
	printf("%llu power cuts while a file is replaced\n", (unsigned long long)cuts);
	sim_files_free(whole);
	sim_files_free(before);
}

static void test_replace_fails(void **state)
{
	(void)state;
	for (uint64_t op = 1; op <= 5; op++) {
		struct sim_files *sim = sim_files_new();
		const struct edict_files *files = sim_files_table(sim);
		sim_files_put(sim, "d/f", old_text, strlen(old_text));
		sim_files_fail(sim, op, ENOSPC, 3);
		assert_int_equal(
			edict_files_replace(files, "d/f", new_text, strlen(new_text)),
			ENOSPC);
		assert_true(is_text(files, "d/f", op < 5 ? old_text : new_text));
		assert_null(sim_files_path(sim, 1));
		sim_files_free(sim);
	}
}

/* What a failed sync was to write, no later sync writes. */
static void test_failed_sync_loses(void **state)
{
	struct sim_files *sim = sim_files_new();
	const struct edict_files *files = sim_files_table(sim);
	int file;
	(void)state;
	sim_files_put(sim, "f", "", 0);
	assert_int_equal(files->open(sim, "f", EDICT_FILE_APPEND, &file), 0);
	assert_int_equal(files->write(sim, file, 0, "lost", 4), 0);
	sim_files_fail(sim, 2, EIO, 0);
	assert_int_equal(files->sync(sim, file), EIO);
	assert_int_equal(files->sync(sim, file), 0);
	assert_true(is_text(files, "f", "lost"));
	sim_files_restart(sim, SIM_LOST, 0);
	assert_true(is_text(files, "f", ""));
	sim_files_free(sim);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_sim),
		cmocka_unit_test(test_posix),
		cmocka_unit_test(test_replace_cut),
		cmocka_unit_test(test_replace_fails),
		cmocka_unit_test(test_failed_sync_loses),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
