/* test_run.h - the tests of one `edict test`, run, for the reports (private).
 */
#ifndef EDICT_COMMAND_TEST_RUN_H
#define EDICT_COMMAND_TEST_RUN_H

#include "command/coverage.h"
#include "command/engine.h"
#include "command/test_file.h"

struct mismatch {
	const char *member; /* effect, rule, reason, obligations */
	struct text expected, decided;
};

struct test_result {
	const struct policy_test *test;
	struct answer answer;
	struct mismatch *mismatches;
	size_t n_mismatches; /* 0: passed */
};

/* A policy under test: one or several files, compiled once. */
struct subject {
	const struct text *paths;
	size_t n_paths;
	struct options options; /* the command line's, with what the test file names */
	struct compilation compilation;
	struct engine *engine;
	struct coverage *coverage;
};

struct suite {
	struct test_file file;
	struct subject *subject;
	struct test_result *results; /* one a test */
};

struct test_run {
	struct arena *arena;
	const struct options *options;
	struct diag_list *diags; /* about test files */
	struct suite *suites;
	size_t n_suites;
	struct subject **subjects;
	size_t n_subjects;
	size_t n_tests, n_failed;
};

/* The text report names what failed and what no test exercises. */
void test_report_text(const struct test_run *run);
void test_report_json(const struct test_run *run);
void test_report_tap(const struct test_run *run);   /* TAP version 13 */
void test_report_junit(const struct test_run *run); /* JUnit XML, as CI servers read it */

#endif
