/* run_tests.c - `edict run-tests`: Cedar's integration tests, batch by batch.
 */
#include <stdio.h>
#include <unistd.h>

#include "command/engine.h"
#include "command/run_tests.h"

struct run {
	struct arena *arena;
	const struct options *options;
	struct case_engine engine;
	struct cedar_results results;
	bool is_shown; /* somebody watches the progress */
};

static void show_progress(const struct run *run, size_t n_done)
{
	if (run->is_shown)
		fprintf(stderr, "\r%zu of %zu tests", n_done, run->results.n);
}

static void hide_progress(const struct run *run)
{
	if (run->is_shown)
		fprintf(stderr, "\r%*s\r", 40, "");
}

/* ---- batches ------------------------------------------------------------- */

static bool decide(struct run *run, struct cedar_case *cases, size_t n)
{
	struct cedar_case **loaded = ARENA_ARRAY(run->arena, struct cedar_case *, n);
	size_t n_loaded = 0;
	for (size_t i = 0; i < n; i++)
		if (cases[i].is_loaded)
			loaded[n_loaded++] = &cases[i];
	return run->engine.decide(&run->engine, loaded, n_loaded);
}

static void compare(struct run *run, struct cedar_case *cases, size_t first, size_t n)
{
	struct cedar_results *results = &run->results;
	for (size_t i = 0; i < n; i++) {
		struct cedar_result *result = &results->items[first + i];
		cedar_case_compare(run->arena, &cases[i], result);
		results->n_requests += result->n_requests;
		results->n_failed += result->n_mismatches > 0;
	}
}

/* Load, decide and compare the tests from `first` on; how many, 0 if the engine fails. */
static size_t run_batch(struct run *run, size_t first)
{
	size_t n = run->results.n - first;
	if (n > run->engine.batch_max)
		n = run->engine.batch_max;
	struct cedar_case *cases = ARENA_ARRAY(run->arena, struct cedar_case, n);
	for (size_t i = 0; i < n; i++)
		cedar_case_load(&cases[i], run->results.items[first + i].path,
				run->options);
	bool ok = decide(run, cases, n);
	if (ok)
		compare(run, cases, first, n);
	for (size_t i = 0; i < n; i++)
		arena_free(cases[i].arena);
	return ok ? n : 0;
}

static bool run_all(struct run *run)
{
	size_t n_done = 0;
	for (size_t n = 1; n > 0 && n_done < run->results.n; n_done += n) {
		show_progress(run, n_done);
		n = run_batch(run, n_done);
	}
	hide_progress(run);
	return n_done == run->results.n;
}

/* ---- the verb ------------------------------------------------------------ */

static bool find_tests(struct run *run)
{
	struct text *paths;
	struct cedar_results *results = &run->results;
	if (!cedar_tests_find(run->arena, run->options, &paths, &results->n))
		return false;
	results->items = ARENA_ARRAY(run->arena, struct cedar_result, results->n);
	for (size_t i = 0; i < results->n; i++)
		results->items[i].path = paths[i];
	return true;
}

static enum status run_tests(struct run *run)
{
	if (!engine_options_agree(run->options) || !find_tests(run))
		return STATUS_USAGE;
	if (run->options->engine == ENGINE_C)
		case_engine_c(run->arena, run->options->layout, &run->engine);
	else
		case_engine_eval(&run->engine);
	bool ok = run_all(run);
	if (run->engine.end != NULL)
		run->engine.end(&run->engine);
	if (!ok)
		return STATUS_USAGE;
	if (run->options->format == FORMAT_JSON)
		cedar_report_json(&run->results);
	else
		cedar_report_text(&run->results);
	return run->results.n_failed == 0 ? STATUS_FINE : STATUS_WRONG;
}

enum status verb_run_tests(const struct options *options)
{
	struct run run = {
		.arena = arena_new(),
		.options = options,
		.is_shown = is_watched(STDERR_FILENO),
	};
	enum status status = run_tests(&run);
	arena_free(run.arena);
	return status;
}
