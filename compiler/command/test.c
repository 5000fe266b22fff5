/* test.c - `edict test`: run policy tests, report what they cover.
 *
 * Arguments that are test files are run; the others are the policy they are run
 * against.  Without any, each test file says which policy it is about.
 */
#include <string.h>

#include "command/test_run.h"

/* ---- expectations -------------------------------------------------------- */

static void add_mismatch(struct arena *arena, struct test_result *result,
			 const char *member, struct text expected, struct text decided)
{
	struct mismatch mismatch = {member, expected, decided};
	ARENA_PUSH(arena, result->mismatches, result->n_mismatches, mismatch);
}

static struct text rule_shown(struct text id)
{
	return id.len > 0 ? id : TEXT("none");
}

static struct text rule_expected(const struct expectation *expect)
{
	return expect->rule->kind == DOC_NULL ? (struct text){"", 0} : expect->rule->text;
}

static bool has_obligation(const struct answer *answer, struct text rule)
{
	for (size_t i = 0; i < answer->n_obligations; i++)
		if (text_equal(answer->obligations[i].rule, rule))
			return true;
	return false;
}

static bool obligations_agree(const struct expectation *expect,
			      const struct answer *answer)
{
	if (expect->n_obligations != answer->n_obligations)
		return false;
	for (size_t i = 0; i < expect->n_obligations; i++)
		if (!has_obligation(answer, expect->obligations[i]))
			return false;
	return true;
}

static struct text join(struct arena *arena, struct text list, struct text item)
{
	return text_format(arena, "%.*s%s%.*s", TEXT_ARG(list), list.len > 0 ? ", " : "",
			   TEXT_ARG(item));
}

static void compare_obligations(struct arena *arena, struct test_result *result)
{
	const struct expectation *expect = &result->test->expect;
	const struct answer *answer = &result->answer;
	struct text expected = {"", 0}, decided = {"", 0};
	if (obligations_agree(expect, answer))
		return;
	for (size_t i = 0; i < expect->n_obligations; i++)
		expected = join(arena, expected, expect->obligations[i]);
	for (size_t i = 0; i < answer->n_obligations; i++)
		decided = join(arena, decided, answer->obligations[i].rule);
	add_mismatch(arena, result, "obligations", rule_shown(expected),
		     rule_shown(decided));
}

static void compare_answer(struct arena *arena, struct test_result *result)
{
	const struct expectation *expect = &result->test->expect;
	const struct answer *answer = &result->answer;
	struct text decision = text_of(answer->decision);
	if (expect->effect != NULL && !text_is(decision, expect->effect))
		add_mismatch(arena, result, "effect", text_of(expect->effect), decision);
	if (expect->rule != NULL && !text_equal(answer->rule, rule_expected(expect)))
		add_mismatch(arena, result, "rule", rule_shown(rule_expected(expect)),
			     rule_shown(answer->rule));
	if (expect->reason.len > 0 && !text_equal(answer->reason, expect->reason))
		add_mismatch(arena, result, "reason", expect->reason, answer->reason);
	if (expect->has_obligations)
		compare_obligations(arena, result);
}

/* ---- expected rules exist ------------------------------------------------ */

static void check_rule(struct test_run *run, const struct ir_policy *policy,
		       struct text id, struct span span)
{
	struct text *ids = ARENA_ARRAY(run->arena, struct text, policy->n_rules + 1);
	for (size_t i = 0; i < policy->n_rules; i++) {
		ids[i] = policy->rules[i].id;
		if (text_equal(ids[i], id))
			return;
	}
	struct diag *d = diag_add(run->diags, DIAG_TEST_RULE_UNKNOWN, span,
				  "the policy has no rule `%.*s`", TEXT_ARG(id));
	struct text near = text_nearest(id, ids, policy->n_rules);
	if (near.len > 0)
		diag_help(d, "did you mean `%.*s`?", TEXT_ARG(near));
	else
		diag_help(d, "name a rule of the policy, or `null` for the default");
}

static void check_rules(struct test_run *run, const struct suite *suite)
{
	const struct ir_policy *policy = suite->subject->compilation.policy;
	for (size_t i = 0; i < suite->file.n_tests; i++) {
		const struct expectation *expect = &suite->file.tests[i].expect;
		if (expect->rule != NULL && expect->rule->kind != DOC_NULL)
			check_rule(run, policy, expect->rule->text, expect->rule->span);
		for (size_t j = 0; j < expect->n_obligations; j++)
			check_rule(run, policy, expect->obligations[j],
				   expect->obligation_spans[j]);
	}
}

/* ---- files --------------------------------------------------------------- */

static bool same_name(const char *a, const char *b)
{
	return a == b || (a != NULL && b != NULL && strcmp(a, b) == 0);
}

static bool is_subject(const struct subject *subject, const struct options *options,
		       const struct text *paths, size_t n)
{
	if (subject->n_paths != n ||
	    !same_name(subject->options.schema, options->schema) ||
	    !same_name(subject->options.entities, options->entities))
		return false;
	for (size_t i = 0; i < n; i++)
		if (!text_equal(subject->paths[i], paths[i]))
			return false;
	return true;
}

static enum status open_subject(struct test_run *run, const struct text *paths, size_t n,
				struct suite *suite)
{
	struct options options = *run->options;
	if (suite->file.schema != NULL && options.schema == NULL)
		options.schema = suite->file.schema;
	if (suite->file.entities != NULL && options.entities == NULL)
		options.entities = suite->file.entities;
	for (size_t i = 0; i < run->n_subjects; i++) {
		suite->subject = run->subjects[i];
		if (is_subject(suite->subject, &options, paths, n))
			return STATUS_FINE;
	}
	struct subject *subject = ARENA_NEW(run->arena, struct subject);
	subject->options = options;
	subject->paths = paths;
	subject->n_paths = n;
	enum status status =
		compile_files(run->arena, paths, n, &subject->options,
			      engine_stage(options.engine), &subject->compilation);
	if (status == STATUS_FINE)
		status = engine_open(&subject->compilation, &subject->options,
				     &subject->engine);
	if (status != STATUS_FINE)
		return status;
	subject->coverage = coverage_new(run->arena, subject->compilation.policy);
	ARENA_PUSH(run->arena, run->subjects, run->n_subjects, subject);
	suite->subject = subject;
	return STATUS_FINE;
}

struct arguments {
	struct text *policies, *tests;
	size_t n_policies, n_tests;
};

static bool sort_arguments(struct test_run *run, struct arguments *out)
{
	const struct options *options = run->options;
	for (size_t i = 0; i < options->n_inputs; i++) {
		struct text path = options->inputs[i];
		if (!input_is_readable(path.ptr))
			return false;
		if (test_file_is(run->arena, path))
			ARENA_PUSH(run->arena, out->tests, out->n_tests, path);
		else
			ARENA_PUSH(run->arena, out->policies, out->n_policies, path);
	}
	if (out->n_tests == 0)
		message("no test file is given: a YAML file with `tests`");
	return out->n_tests > 0;
}

static enum status open_suite(struct test_run *run, const struct arguments *arguments,
			      struct suite *suite)
{
	const struct test_file *file = &suite->file;
	if (arguments->n_policies > 0)
		return open_subject(run, arguments->policies, arguments->n_policies,
				    suite);
	if (file->n_policies > 0)
		return open_subject(run, file->policies, file->n_policies, suite);
	struct span top = {file->source, 0, 0};
	struct diag *d = diag_add(run->diags, DIAG_TEST_POLICY_MISSING, top,
				  "the test file names no policy");
	diag_help(d, "add `policy:` with the path of the policy, relative to this file");
	return STATUS_FINE;
}

/* Read all test files and compile what they test; diagnostics end in run->diags. */
static enum status open_suites(struct test_run *run, const struct arguments *arguments)
{
	bool ok = true;
	run->n_suites = arguments->n_tests;
	run->suites = ARENA_ARRAY(run->arena, struct suite, run->n_suites);
	for (size_t i = 0; i < run->n_suites; i++)
		ok &= test_file_read(run->arena, arguments->tests[i], run->diags,
				     &run->suites[i].file);
	enum status status = ok ? STATUS_FINE : STATUS_WRONG;
	for (size_t i = 0; status == STATUS_FINE && i < run->n_suites; i++) {
		status = open_suite(run, arguments, &run->suites[i]);
		if (status == STATUS_FINE && run->suites[i].subject != NULL)
			check_rules(run, &run->suites[i]);
	}
	diagnostics_print(run->diags);
	return status == STATUS_FINE && diag_has_errors(run->diags) ? STATUS_WRONG
								    : status;
}

/* ---- running ------------------------------------------------------------- */

static void run_suite(struct test_run *run, struct suite *suite)
{
	const struct test_file *file = &suite->file;
	suite->results = ARENA_ARRAY(run->arena, struct test_result, file->n_tests);
	for (size_t i = 0; i < file->n_tests; i++) {
		struct test_result *result = &suite->results[i];
		result->test = &file->tests[i];
		engine_decide(suite->subject->engine, run->arena, result->test->request,
			      &result->answer);
		coverage_add(suite->subject->coverage, run->arena, result->test->request,
			     &result->answer);
		compare_answer(run->arena, result);
		run->n_tests++;
		run->n_failed += result->n_mismatches > 0;
	}
}

static bool is_covered(const struct test_run *run)
{
	bool ok = true;
	for (size_t i = 0; run->options->has_min_coverage && i < run->n_subjects; i++) {
		const struct subject *subject = run->subjects[i];
		unsigned percent = coverage_percent(coverage_sum(subject->coverage));
		if (percent >= run->options->min_coverage)
			continue;
		message("the tests exercise %u %% of %.*s, less than %u %%", percent,
			TEXT_ARG(subject->paths[0]), run->options->min_coverage);
		ok = false;
	}
	return ok;
}

static void report(const struct test_run *run)
{
	switch (run->options->format) {
	case FORMAT_TEXT:
		test_report_text(run);
		break;
	case FORMAT_JSON:
		test_report_json(run);
		break;
	case FORMAT_TAP:
		test_report_tap(run);
		break;
	case FORMAT_JUNIT:
		test_report_junit(run);
		break;
	}
}

static enum status run_tests(struct test_run *run)
{
	struct arguments arguments = {0};
	if (!sort_arguments(run, &arguments))
		return STATUS_USAGE;
	enum status status = open_suites(run, &arguments);
	if (status != STATUS_FINE)
		return status;
	for (size_t i = 0; i < run->n_suites; i++)
		run_suite(run, &run->suites[i]);
	report(run);
	return is_covered(run) && run->n_failed == 0 ? STATUS_FINE : STATUS_WRONG;
}

enum status verb_test(const struct options *options)
{
	if (!engine_options_agree(options))
		return STATUS_USAGE;
	struct test_run run = {.arena = arena_new(), .options = options};
	run.diags = diag_list_new(run.arena);
	enum status status = run_tests(&run);
	for (size_t i = 0; i < run.n_subjects; i++)
		engine_close(run.subjects[i]->engine);
	arena_free(run.arena);
	return status;
}
