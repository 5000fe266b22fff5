/* run_tests_report.c - the results of Cedar's tests: text and JSON.
 */
#include <stdio.h>

#include "command/answer.h"
#include "command/run_tests.h"

/* ---- text ---------------------------------------------------------------- */

enum { SHOWN_MAX = 5 }; /* differences of one test */

static void print_mismatch(const struct cedar_mismatch *m)
{
	bool is_request = m->request != NO_REQUEST;
	fputs("     ", stdout);
	if (is_request)
		printf("request %ld%s%.*s%s: ", m->request,
		       m->description.len > 0 ? " (" : "", TEXT_ARG(m->description),
		       m->description.len > 0 ? ")" : "");
	printf("%s: expected %.*s, %s %.*s\n", m->member, TEXT_ARG(m->expected),
	       is_request ? "decided" : "found", TEXT_ARG(m->decided));
}

static void print_failure(const struct cedar_result *result)
{
	printf("FAIL %.*s\n", TEXT_ARG(result->path));
	for (size_t i = 0; i < result->n_mismatches && i < SHOWN_MAX; i++)
		print_mismatch(&result->mismatches[i]);
	if (result->n_mismatches > SHOWN_MAX)
		printf("     and %zu more\n", result->n_mismatches - SHOWN_MAX);
	fwrite(result->diagnostics.ptr, 1, result->diagnostics.len, stdout);
}

void cedar_report_text(const struct cedar_results *results)
{
	for (size_t i = 0; i < results->n; i++)
		if (results->items[i].n_mismatches > 0)
			print_failure(&results->items[i]);
	printf("%zu test%s, %zu request%s: %zu passed, %zu failed\n", results->n,
	       results->n == 1 ? "" : "s", results->n_requests,
	       results->n_requests == 1 ? "" : "s", results->n - results->n_failed,
	       results->n_failed);
}

/* ---- JSON ---------------------------------------------------------------- */

static json_t *mismatch_json(const struct cedar_mismatch *m)
{
	json_t *item = json_object();
	if (m->request != NO_REQUEST) {
		json_object_set_new(item, "request", json_integer(m->request));
		json_object_set_new(item, "description", json_text(m->description));
	}
	json_object_set_new(item, "member", json_string(m->member));
	json_object_set_new(item, "expected", json_text(m->expected));
	json_object_set_new(item, "decided", json_text(m->decided));
	return item;
}

static json_t *failure_json(const struct cedar_result *result)
{
	json_t *mismatches = json_array();
	for (size_t i = 0; i < result->n_mismatches; i++)
		json_array_append_new(mismatches, mismatch_json(&result->mismatches[i]));
	json_t *item = json_object();
	json_object_set_new(item, "file", json_text(result->path));
	json_object_set_new(item, "mismatches", mismatches);
	json_object_set_new(item, "diagnostics", json_text(result->diagnostics));
	return item;
}

void cedar_report_json(const struct cedar_results *results)
{
	json_t *failures = json_array();
	for (size_t i = 0; i < results->n; i++)
		if (results->items[i].n_mismatches > 0)
			json_array_append_new(failures, failure_json(&results->items[i]));
	json_t *object = json_object();
	json_object_set_new(object, "tests", json_integer((json_int_t)results->n));
	json_object_set_new(object, "requests",
			    json_integer((json_int_t)results->n_requests));
	json_object_set_new(object, "failed",
			    json_integer((json_int_t)results->n_failed));
	json_object_set_new(object, "failures", failures);
	json_print_line(object);
	json_decref(object);
}
