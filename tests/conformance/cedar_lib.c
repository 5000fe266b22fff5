/* cedar_lib.c EDICT DATA ENGINE - AGT's stock Cedar policies decide as their tests say.
 *
 * agent/conformance/cedar-lib has <name>.cedar and <name>_test.json, a list of requests
 * with the decision, the @id of the policies that determined it, and the number of
 * policies that erred.  The command decides them and names policies by their place; the
 * annotations are looked up here.
 */
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cedar/parse.h"
#include "decide.h"

enum { TESTS_EXPECTED = 60 };

static const char suffix[] = "_test.json";

struct library {
	struct arena *arena;
	const char *path; /* of the policies */
	struct cedar_policy_set set;
};

/* ---- reasons ------------------------------------------------------------- */

static bool library_read(struct library *library, const char *path)
{
	static const struct cedar_parse_options strict = {.allow_extensions = false};
	struct text why;
	struct diag_list *diags = diag_list_new(library->arena);
	library->path = path;
	const struct source *source = source_read(library->arena, text_of(path), &why);
	bool ok = source != NULL &&
		  cedar_parse(library->arena, source, &strict, &library->set, diags);
	diag_render_text(diags, stdout, false);
	return ok;
}

/* The @id of the policy that the command calls `name`, or `name` if it has none. */
static const char *annotated(const struct library *library, const char *name)
{
	for (size_t i = 0; i < library->set.n_policies; i++) {
		const struct cedar_policy *policy = library->set.policies[i];
		struct text id = cedar_policy_annotation(policy, "id");
		if (text_is(policy->id, name) && id.ptr != NULL)
			return text_copy(library->arena, id).ptr;
	}
	return name;
}

static bool has_string(const json_t *list, const char *wanted)
{
	for (size_t i = 0; i < json_array_size(list); i++)
		if (strcmp(json_string_value(json_array_get(list, i)), wanted) == 0)
			return true;
	return false;
}

static bool are_reasons(const struct library *library, const json_t *expected,
			const json_t *policies)
{
	size_t n = json_array_size(policies);
	if (json_array_size(expected) != n)
		return false;
	for (size_t i = 0; i < n; i++) {
		const char *name = json_string_value(json_array_get(policies, i));
		if (!has_string(expected, annotated(library, name)))
			return false;
	}
	return true;
}

/* ---- tests --------------------------------------------------------------- */

static bool is_expected(const struct library *library, const json_t *test,
			const json_t *answer)
{
	const char *expected = json_string_value(json_object_get(test, "decision"));
	const char *decision = json_string_value(json_object_get(answer, "decision"));
	size_t n_errors = json_array_size(json_object_get(answer, "errors"));
	return decision != NULL && strcmp(decision, expected) == 0 &&
	       are_reasons(library, json_object_get(test, "reason"),
			   json_object_get(answer, "policies")) &&
	       (json_int_t)n_errors ==
		       json_integer_value(json_object_get(test, "num_errors"));
}

/* The requests, each with the entities of its test. */
static json_t *requests_of(const json_t *tests)
{
	size_t i;
	json_t *test, *requests = json_array();
	json_array_foreach(tests, i, test)
	{
		json_t *request = json_deep_copy(json_object_get(test, "request"));
		json_t *entities = json_object_get(test, "entities");
		json_object_set_new(request, "entities",
				    entities ? json_deep_copy(entities) : json_array());
		json_array_append_new(requests, request);
	}
	return requests;
}

/* How many tests differ; all of them if the command fails. */
static size_t count_failed(const struct library *library, const struct decide_run *run,
			   const json_t *tests)
{
	size_t i, n_failed = 0;
	json_t *test, *requests = requests_of(tests);
	json_t *answers = decide_requests(run, requests);
	json_array_foreach(tests, i, test)
	{
		const json_t *answer = json_array_get(answers, i);
		if (answer != NULL && is_expected(library, test, answer))
			continue;
		printf("%s: %s: ", library->path,
		       json_string_value(json_object_get(test, "name")));
		json_dumpf(answer, stdout, JSON_COMPACT | JSON_ENCODE_ANY);
		putchar('\n');
		n_failed++;
	}
	json_decref(requests);
	json_decref(answers);
	return n_failed;
}

static size_t run_library(const struct decide_run *base, const char *folder,
			  const char *file, size_t *n_tests)
{
	struct decide_run run = *base;
	struct library library = {.arena = arena_new()};
	json_error_t error;
	json_t *tests = json_load_file(path_join(folder, file), 0, &error);
	size_t stem = strlen(file) - strlen(suffix);
	run.policy =
		text_format(library.arena, "%s/%.*s.cedar", folder, (int)stem, file).ptr;
	size_t n_failed = 1;
	if (tests == NULL)
		printf("%s: %s\n", file, error.text);
	else if (library_read(&library, run.policy))
		n_failed = count_failed(&library, &run, tests);
	*n_tests += json_array_size(tests);
	json_decref(tests);
	arena_free(library.arena);
	return n_failed;
}

static bool is_test(const char *name)
{
	size_t len = strlen(name);
	return len > strlen(suffix) && strcmp(name + len - strlen(suffix), suffix) == 0;
}

int main(int argc, char **argv)
{
	if (argc != 4) {
		fprintf(stderr, "usage: cedar_lib EDICT DATA ENGINE\n");
		return 2;
	}
	const char *data = data_find(argv[2]);
	if (data == NULL)
		return TEST_SKIPPED;
	char folder[4096];
	snprintf(folder, sizeof folder, "%s/conformance/cedar-lib", data);
	DIR *files = opendir(folder);
	size_t n_tests = 0, n_failed = 0;
	const struct decide_run run = {argv[1], NULL, {"--engine", argv[3]}};
	for (struct dirent *file; files != NULL && (file = readdir(files)) != NULL;)
		if (is_test(file->d_name))
			n_failed += run_library(&run, folder, file->d_name, &n_tests);
	if (files != NULL)
		closedir(files);
	printf("%zu tests, %zu failed\n", n_tests, n_failed);
	return n_failed > 0 || n_tests != TESTS_EXPECTED;
}
