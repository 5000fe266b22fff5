/* audit_verify_test.c - a log that was tampered with: every byte changed, every record
 * removed, repeated or moved, the tail cut at every byte, epochs sealed again.  Each is
 * found, named as what it is, and at the record that it was done to.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "audit/parts.h"
#include "audit_log_fixture.h"

static struct fixture log_;
static struct text files[FIXTURE_FILES];
static struct text lines[FIXTURE_FILES][FIXTURE_LINES];
static size_t n_lines[FIXTURE_FILES];

static int setup(void **state)
{
	(void)state;
	fixture_init(&log_);
	for (size_t i = 0; i < FIXTURE_FILES; i++) {
		files[i] = buffer_text(&log_.files[i]);
		n_lines[i] = fixture_lines(files[i], lines[i]);
	}
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	fixture_deinit(&log_);
	return 0;
}

static uint64_t seq_of(size_t file, size_t line)
{
	return file == 0 ? line : n_lines[0] + line;
}

static const struct audit_finding *first_of(const struct audit_report *report)
{
	if (report->n_findings == 0)
		fail_msg("nothing was found");
	return &report->findings[0];
}

static void expect(const struct audit_report *report, enum audit_fault fault,
		   const char *path, uint64_t line, uint64_t seq)
{
	const struct audit_finding *f = first_of(report);
	assert_string_equal(audit_fault_name(f->fault), audit_fault_name(fault));
	assert_int_equal(f->seq, seq);
	assert_int_equal(f->line, line);
	assert_string_equal(f->path.ptr, path);
}

static const char *name_of(size_t file)
{
	return file == 0 ? "log-0" : "log-1";
}

/* ---- a good log ------------------------------------------------------------- */

static void test_fine(void **state)
{
	(void)state;
	struct arena *arena = arena_new();
	const struct audit_report *report =
		fixture_verify(arena, &log_, files, FIXTURE_FILES, true);
	if (report->n_findings > 0)
		fail_msg("%s: %.*s", audit_fault_name(report->findings[0].fault),
			 TEXT_ARG(report->findings[0].what));
	assert_int_equal(report->n_records, n_lines[0] + n_lines[1]);
	assert_int_equal(report->n_trees, 3);
	assert_int_equal(report->n_notes, 2);
	assert_true(report->is_closed);
	assert_true(report->n_seals >= 4);
	arena_free(arena);
}

/* Pieces of any size give the roots that the writer's own tree gives. */
static void test_pieces(void **state)
{
	(void)state;
	struct audit_file file = {
		.path = TEXT("log"), .bytes = files[0].ptr, .size = files[0].len};
	for (size_t size = 1; size < files[0].len; size += 97) {
		struct arena *arena = arena_new();
		struct audit_checks checks = {
			.crypto = &edict_sodium, .n_threads = 3, .block_size = size};
		const struct audit_report *report =
			audit_verify(arena, &file, 1, &checks);
		struct edict_merkle tree = {0};
		struct edict_audit_line parts;
		uint8_t root[EDICT_DIGEST_SIZE];
		for (size_t i = 0; i < n_lines[0]; i++) {
			assert_true(edict_audit_line_read(lines[0][i].ptr,
							  lines[0][i].len, &parts));
			edict_merkle_add(&tree, &edict_sodium, parts.link);
		}
		edict_merkle_root(&tree, &edict_sodium, root);
		assert_int_equal(report->n_findings, 0);
		assert_memory_equal(root, report->trees[0].root, sizeof root);
		arena_free(arena);
	}
}

/* ---- every byte ------------------------------------------------------------- */

static uint64_t line_at(size_t file, size_t offset)
{
	uint64_t line = 0;
	for (size_t i = 0; i < offset; i++)
		line += files[file].ptr[i] == '\n';
	return line;
}

/* The end of a file's last line is missing then. */
static bool is_last_newline(size_t file, size_t offset)
{
	return offset + 1 == files[file].len;
}

static void change_byte(size_t file, size_t offset, uint8_t flip)
{
	struct arena *arena = arena_new();
	char *bytes = arena_alloc(arena, files[file].len);
	struct text changed = {bytes, files[file].len};
	memcpy(bytes, files[file].ptr, changed.len);
	bytes[offset] = (char)((uint8_t)bytes[offset] ^ flip);
	uint64_t line = line_at(file, offset);
	const struct audit_report *report =
		fixture_verify(arena, &log_, &changed, 1, false);
	const struct audit_finding *f = first_of(report);
	bool is_torn = is_last_newline(file, offset);
	if (f->fault != (is_torn ? AUDIT_TORN : AUDIT_CHANGED) ||
	    f->seq != seq_of(file, line))
		fail_msg("byte %zu of file %zu, in record %llu: %s at record %llu",
			 offset, file, (unsigned long long)seq_of(file, line),
			 audit_fault_name(f->fault), (unsigned long long)f->seq);
	arena_free(arena);
}

static void test_every_byte(void **state)
{
	(void)state;
	for (size_t file = 0; file < FIXTURE_FILES; file++)
		for (size_t i = 0; i < files[file].len; i++)
			change_byte(file, i, (uint8_t)(1u << (i % 7)));
	print_message("%zu bytes changed\n", files[0].len + files[1].len);
}

/* ---- every record ----------------------------------------------------------- */

/* The file's lines with `line` left out, and put before line `to` if `keeps`. */
static struct text rearranged(struct arena *arena, size_t file, size_t line, size_t to,
			      bool removes)
{
	struct buffer out = {0};
	for (size_t i = 0; i <= n_lines[file]; i++) {
		if (i == to) {
			buffer_add_text(&out, lines[file][line]);
			buffer_add_char(&out, '\n');
		}
		if (i < n_lines[file] && !(removes && i == line)) {
			buffer_add_text(&out, lines[file][i]);
			buffer_add_char(&out, '\n');
		}
	}
	return buffer_move(arena, &out);
}

#define NOWHERE SIZE_MAX

static void test_removed(void **state)
{
	(void)state;
	for (size_t file = 0; file < FIXTURE_FILES; file++) {
		for (size_t line = 0; line < n_lines[file]; line++) {
			struct arena *arena = arena_new();
			struct text changed[FIXTURE_FILES] = {files[0], files[1]};
			changed[file] = rearranged(arena, file, line, NOWHERE, true);
			const struct audit_report *report = fixture_verify(
				arena, &log_, changed, FIXTURE_FILES, true);
			bool is_file_end = line + 1 == n_lines[file];
			if (is_file_end && file + 1 == FIXTURE_FILES)
				expect(report, AUDIT_CUT, "log-1", line + 1,
				       seq_of(file, line));
			else if (is_file_end)
				expect(report, AUDIT_REMOVED, "log-1", 1,
				       seq_of(file, line));
			else
				expect(report, AUDIT_REMOVED, name_of(file), line + 1,
				       seq_of(file, line));
			arena_free(arena);
		}
	}
}

static void test_duplicated(void **state)
{
	(void)state;
	for (size_t line = 0; line < n_lines[0]; line++) {
		for (size_t to = line + 1; to <= n_lines[0]; to++) {
			struct arena *arena = arena_new();
			struct text changed[FIXTURE_FILES] = {files[0], files[1]};
			changed[0] = rearranged(arena, 0, line, to, false);
			const struct audit_report *report = fixture_verify(
				arena, &log_, changed, FIXTURE_FILES, true);
			expect(report, AUDIT_DUPLICATED, "log-0", to + 1, line);
			arena_free(arena);
		}
	}
}

/* Neighbours that change places may be said to be moved either way. */
static void test_moved(void **state)
{
	(void)state;
	for (size_t line = 0; line < n_lines[0]; line++) {
		for (size_t to = 0; to <= n_lines[0]; to++) {
			if (to == line || to == line + 1)
				continue;
			struct arena *arena = arena_new();
			struct text changed[FIXTURE_FILES] = {files[0], files[1]};
			changed[0] = rearranged(arena, 0, line, to, true);
			const struct audit_report *report = fixture_verify(
				arena, &log_, changed, FIXTURE_FILES, false);
			const struct audit_finding *f = first_of(report);
			bool swaps = to + 1 == line || to == line + 2;
			bool begins = line == 0 || to == 0;
			if ((f->fault != AUDIT_MOVED && !begins) ||
			    (f->seq != line && !swaps && !begins))
				fail_msg("record %zu before %zu: %s at record %llu: %.*s",
					 line, to, audit_fault_name(f->fault),
					 (unsigned long long)f->seq, TEXT_ARG(f->what));
			arena_free(arena);
		}
	}
}

/* ---- the tail --------------------------------------------------------------- */

static void test_cut(void **state)
{
	(void)state;
	for (size_t len = 0; len < files[1].len; len++) {
		struct arena *arena = arena_new();
		struct text changed[FIXTURE_FILES] = {files[0], {files[1].ptr, len}};
		const struct audit_report *report =
			fixture_verify(arena, &log_, changed, FIXTURE_FILES, true);
		uint64_t line = line_at(1, len);
		const struct audit_finding *f = first_of(report);
		bool is_torn = len > 0 && files[1].ptr[len - 1] != '\n';
		enum audit_fault wanted = len == 0  ? AUDIT_NOT_A_LOG
					  : is_torn ? AUDIT_TORN
						    : AUDIT_CUT;
		if (f->fault != wanted || (is_torn && f->seq != seq_of(1, line)))
			fail_msg("cut at byte %zu: %s at record %llu", len,
				 audit_fault_name(f->fault), (unsigned long long)f->seq);
		arena_free(arena);
	}
	print_message("%zu cuts\n", files[1].len);
}

static void test_files(void **state)
{
	(void)state;
	struct arena *arena = arena_new();
	struct text swapped[] = {files[1], files[0]};
	struct text twice[] = {files[0], files[0], files[1]};
	struct text last[] = {files[1]};
	struct text other[] = {TEXT("not a log\n")};
	assert_int_equal(first_of(fixture_verify(arena, &log_, swapped, 2, false))->fault,
			 AUDIT_MOVED);
	expect(fixture_verify(arena, &log_, twice, 3, false), AUDIT_DUPLICATED, "log-1",
	       1, 0);
	assert_int_equal(fixture_verify(arena, &log_, last, 1, false)->n_findings, 0);
	assert_int_equal(fixture_verify(arena, &log_, last, 1, false)->first_seq,
			 n_lines[0]);
	assert_int_equal(first_of(fixture_verify(arena, &log_, other, 1, false))->fault,
			 AUDIT_NOT_A_LOG);
	arena_free(arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_fine),	   cmocka_unit_test(test_pieces),
		cmocka_unit_test(test_every_byte), cmocka_unit_test(test_removed),
		cmocka_unit_test(test_duplicated), cmocka_unit_test(test_moved),
		cmocka_unit_test(test_cut),	   cmocka_unit_test(test_files),
	};
	return cmocka_run_group_tests(tests, setup, teardown);
}
