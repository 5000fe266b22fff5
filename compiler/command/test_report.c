/* test_report.c - the results of policy tests: text, JSON, TAP, JUnit.
 */
#include <stdio.h>

#include "command/test_run.h"

static struct text condition_shown(struct arena *arena, const struct ir_policy *policy,
				   const struct atom_coverage *entry)
{
	struct buffer out = {0};
	ir_print_atom(policy, entry->atom, entry->is_negated, &out);
	return buffer_move(arena, &out);
}

/* ---- text ---------------------------------------------------------------- */

static void print_failure(const struct suite *suite, const struct test_result *result)
{
	printf("FAIL %.*s:%u: %.*s\n", TEXT_ARG(suite->file.source->path),
	       span_line(result->test->span), TEXT_ARG(result->test->name));
	for (size_t i = 0; i < result->n_mismatches; i++) {
		const struct mismatch *m = &result->mismatches[i];
		printf("     %s: expected %.*s, decided %.*s\n", m->member,
		       TEXT_ARG(m->expected), TEXT_ARG(m->decided));
	}
}

static void print_rule_gap(const struct rule_coverage *entry)
{
	const struct ir_rule *rule = entry->rule;
	printf("  %.*s:%u: %s `%.*s` %s\n", TEXT_ARG(rule->span.source->path),
	       span_line(rule->span), action_name(rule->action), TEXT_ARG(rule->id),
	       entry->is_matched ? "matched, but never decided" : "never matched");
}

static void print_atom_gap(const struct test_run *run, const struct ir_policy *policy,
			   const struct atom_coverage *entry)
{
	bool is_true = entry->is_seen[EVAL_TRUE], is_false = entry->is_seen[EVAL_FALSE];
	struct span span = entry->atom->span;
	struct text shown = condition_shown(run->arena, policy, entry);
	const char *gap = "neither true nor false";
	if (is_true || is_false)
		gap = is_true ? "never false" : "never true";
	printf("  %.*s:%u: `%.*s` was %s\n", TEXT_ARG(span.source->path), span_line(span),
	       TEXT_ARG(shown), gap);
}

static void print_coverage(const struct test_run *run, const struct subject *subject)
{
	const struct coverage *coverage = subject->coverage;
	struct coverage_sum sum = coverage_sum(coverage);
	printf("\ncoverage of");
	for (size_t i = 0; i < subject->n_paths; i++)
		printf(" %.*s", TEXT_ARG(subject->paths[i]));
	printf(": %u %% (%zu of %zu rules and sides of conditions)\n",
	       coverage_percent(sum), sum.n_exercised, sum.n_total);
	for (size_t i = 0; i < coverage->n_rules; i++)
		if (!coverage->rules[i].is_exercised)
			print_rule_gap(&coverage->rules[i]);
	for (size_t i = 0; i < coverage->n_atoms; i++) {
		const struct atom_coverage *entry = &coverage->atoms[i];
		if (!entry->is_seen[EVAL_TRUE] || !entry->is_seen[EVAL_FALSE])
			print_atom_gap(run, coverage->policy, entry);
	}
}

void test_report_text(const struct test_run *run)
{
	for (size_t i = 0; i < run->n_suites; i++)
		for (size_t j = 0; j < run->suites[i].file.n_tests; j++)
			if (run->suites[i].results[j].n_mismatches > 0)
				print_failure(&run->suites[i],
					      &run->suites[i].results[j]);
	printf("%zu test%s, %zu failed\n", run->n_tests, run->n_tests == 1 ? "" : "s",
	       run->n_failed);
	for (size_t i = 0; i < run->n_subjects; i++)
		print_coverage(run, run->subjects[i]);
}

/* ---- JSON ---------------------------------------------------------------- */

static json_t *result_json(const struct suite *suite, const struct test_result *result)
{
	json_t *item = json_object();
	json_t *mismatches = json_array();
	for (size_t i = 0; i < result->n_mismatches; i++) {
		const struct mismatch *m = &result->mismatches[i];
		json_t *entry = json_object();
		json_object_set_new(entry, "member", json_string(m->member));
		json_object_set_new(entry, "expected", json_text(m->expected));
		json_object_set_new(entry, "decided", json_text(m->decided));
		json_array_append_new(mismatches, entry);
	}
	json_object_set_new(item, "name", json_text(result->test->name));
	json_object_set_new(item, "file", json_text(suite->file.source->path));
	json_object_set_new(item, "line", json_integer(span_line(result->test->span)));
	json_object_set_new(item, "passed", json_boolean(result->n_mismatches == 0));
	json_object_set_new(item, "mismatches", mismatches);
	json_object_set_new(item, "answer", answer_json(&result->answer));
	return item;
}

static json_t *rule_coverage_json(const struct rule_coverage *entry)
{
	json_t *item = json_object();
	json_object_set_new(item, "rule", json_text_or_null(entry->rule->id));
	json_object_set_new(item, "action",
			    json_string(action_name(entry->rule->action)));
	json_object_set_new(item, "file", json_text(entry->rule->span.source->path));
	json_object_set_new(item, "line", json_integer(span_line(entry->rule->span)));
	json_object_set_new(item, "matched", json_boolean(entry->is_matched));
	json_object_set_new(item, "exercised", json_boolean(entry->is_exercised));
	return item;
}

static json_t *atom_coverage_json(const struct test_run *run,
				  const struct ir_policy *policy,
				  const struct atom_coverage *entry)
{
	json_t *item = json_object();
	struct span span = entry->atom->span;
	json_object_set_new(item, "condition",
			    json_text(condition_shown(run->arena, policy, entry)));
	json_object_set_new(item, "file", json_text(span.source->path));
	json_object_set_new(item, "line", json_integer(span_line(span)));
	json_object_set_new(item, "true", json_boolean(entry->is_seen[EVAL_TRUE]));
	json_object_set_new(item, "false", json_boolean(entry->is_seen[EVAL_FALSE]));
	json_object_set_new(item, "unknown", json_boolean(entry->is_seen[EVAL_UNKNOWN]));
	return item;
}

static json_t *coverage_json(const struct test_run *run, const struct subject *subject)
{
	const struct coverage *coverage = subject->coverage;
	struct coverage_sum sum = coverage_sum(coverage);
	json_t *paths = json_array(), *rules = json_array(), *conditions = json_array();
	for (size_t i = 0; i < subject->n_paths; i++)
		json_array_append_new(paths, json_text(subject->paths[i]));
	for (size_t i = 0; i < coverage->n_rules; i++)
		json_array_append_new(rules, rule_coverage_json(&coverage->rules[i]));
	for (size_t i = 0; i < coverage->n_atoms; i++)
		json_array_append_new(
			conditions,
			atom_coverage_json(run, coverage->policy, &coverage->atoms[i]));
	json_t *item = json_object();
	json_object_set_new(item, "policies", paths);
	json_object_set_new(item, "exercised", json_integer((json_int_t)sum.n_exercised));
	json_object_set_new(item, "total", json_integer((json_int_t)sum.n_total));
	json_object_set_new(item, "rules", rules);
	json_object_set_new(item, "conditions", conditions);
	return item;
}

void test_report_json(const struct test_run *run)
{
	json_t *tests = json_array(), *coverage = json_array();
	for (size_t i = 0; i < run->n_suites; i++)
		for (size_t j = 0; j < run->suites[i].file.n_tests; j++)
			json_array_append_new(
				tests,
				result_json(&run->suites[i], &run->suites[i].results[j]));
	for (size_t i = 0; i < run->n_subjects; i++)
		json_array_append_new(coverage, coverage_json(run, run->subjects[i]));
	json_t *object = json_object();
	json_object_set_new(object, "tests", tests);
	json_object_set_new(object, "failed", json_integer((json_int_t)run->n_failed));
	json_object_set_new(object, "coverage", coverage);
	json_print_line(object);
	json_decref(object);
}

/* ---- TAP ----------------------------------------------------------------- */

/* A `#` would begin a directive, a newline another line. */
static void print_tap_name(struct text name)
{
	for (size_t i = 0; i < name.len; i++) {
		char c = name.ptr[i];
		if (c == '#' || c == '\\')
			putchar('\\');
		putchar(c == '\n' || c == '\r' ? ' ' : c);
	}
}

static void print_tap_result(const struct suite *suite, const struct test_result *result,
			     size_t number)
{
	printf("%s %zu - ", result->n_mismatches == 0 ? "ok" : "not ok", number);
	print_tap_name(result->test->name);
	putchar('\n');
	if (result->n_mismatches == 0)
		return;
	printf("  ---\n  at: %.*s:%u\n", TEXT_ARG(suite->file.source->path),
	       span_line(result->test->span));
	for (size_t i = 0; i < result->n_mismatches; i++) {
		const struct mismatch *m = &result->mismatches[i];
		json_t *expected = json_text(m->expected),
		       *decided = json_text(m->decided);
		printf("  %s:\n    expected: ", m->member);
		json_dumpf(expected, stdout, JSON_ENCODE_ANY);
		printf("\n    decided: ");
		json_dumpf(decided, stdout, JSON_ENCODE_ANY);
		putchar('\n');
		json_decref(expected);
		json_decref(decided);
	}
	printf("  ...\n");
}

void test_report_tap(const struct test_run *run)
{
	size_t number = 0;
	printf("TAP version 13\n1..%zu\n", run->n_tests);
	for (size_t i = 0; i < run->n_suites; i++)
		for (size_t j = 0; j < run->suites[i].file.n_tests; j++)
			print_tap_result(&run->suites[i], &run->suites[i].results[j],
					 ++number);
}

/* ---- JUnit --------------------------------------------------------------- */

/* XML has no way to write most control characters. */
static void print_xml(struct text t)
{
	for (size_t i = 0; i < t.len; i++) {
		unsigned char c = (unsigned char)t.ptr[i];
		switch (c) {
		case '&':
			fputs("&amp;", stdout);
			break;
		case '<':
			fputs("&lt;", stdout);
			break;
		case '>':
			fputs("&gt;", stdout);
			break;
		case '"':
			fputs("&quot;", stdout);
			break;
		default:
			putchar(c < 0x20 ? ' ' : c);
		}
	}
}

static void print_junit_result(const struct suite *suite,
			       const struct test_result *result)
{
	printf("    <testcase classname=\"");
	print_xml(suite->file.source->path);
	printf("\" name=\"");
	print_xml(result->test->name);
	printf("\"%s>\n", result->n_mismatches == 0 ? "/" : "");
	if (result->n_mismatches == 0)
		return;
	printf("      <failure message=\"");
	for (size_t i = 0; i < result->n_mismatches; i++) {
		const struct mismatch *m = &result->mismatches[i];
		printf("%s%s: expected ", i > 0 ? "; " : "", m->member);
		print_xml(m->expected);
		printf(", decided ");
		print_xml(m->decided);
	}
	printf("\"/>\n    </testcase>\n");
}

static void print_junit_suite(const struct suite *suite)
{
	size_t n_failed = 0;
	for (size_t i = 0; i < suite->file.n_tests; i++)
		n_failed += suite->results[i].n_mismatches > 0;
	printf("  <testsuite name=\"");
	print_xml(suite->file.source->path);
	printf("\" tests=\"%zu\" failures=\"%zu\">\n", suite->file.n_tests, n_failed);
	for (size_t i = 0; i < suite->file.n_tests; i++)
		print_junit_result(suite, &suite->results[i]);
	printf("  </testsuite>\n");
}

void test_report_junit(const struct test_run *run)
{
	printf("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
	       "<testsuites tests=\"%zu\" failures=\"%zu\">\n",
	       run->n_tests, run->n_failed);
	for (size_t i = 0; i < run->n_suites; i++)
		print_junit_suite(&run->suites[i]);
	printf("</testsuites>\n");
}
