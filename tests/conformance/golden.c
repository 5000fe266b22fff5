/* golden.c EDICT DATA EXCEPTIONS REFUSED [--update] [OPTION] - PolicyDocuments under
 * `compat: agt` answer as AGT.
 *
 * agent/conformance/policydocument-golden has outcomes of AGT's own evaluator.  A rule
 * whose pattern Edict refuses is left out of its policy, and the cases that it decides in
 * AGT are skipped.  REFUSED lists these rules, a line each, with what is refused and the
 * pattern; another list fails the test, and --update writes it.
 *
 * Where Edict differs on purpose, EXCEPTIONS has a line with the reason:
 *
 *     policy <file> <why>        Edict does not compile the policy; no case counts
 *     case <line> <why>          another answer; line of cases-dev.jsonl, from 1
 *
 * Any other difference fails the test, and so does an exception that is none.  OPTION is
 * one of `edict decide`, such as --engine=c.
 */
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "decide.h"
#include "refusals.h"

#define SHOWN_MAX 160 /* bytes of a pattern */

/* ---- exceptions ---------------------------------------------------------- */

struct exception {
	char text[512];
	bool was_met;
};

struct exceptions {
	struct exception *items;
	size_t n;
};

static bool exceptions_load(struct exceptions *list, const char *path)
{
	FILE *file = fopen(path, "r");
	struct exception next = {.was_met = false};
	while (file != NULL && fgets(next.text, sizeof next.text, file) != NULL) {
		if (next.text[0] == '#' || next.text[0] == '\n')
			continue;
		size_t size = (list->n + 1) * sizeof next;
		struct exception *items = realloc(list->items, size);
		if (items == NULL)
			break;
		list->items = items;
		list->items[list->n++] = next;
	}
	return file != NULL && feof(file) && fclose(file) == 0;
}

static bool is_exception(struct exceptions *list, const char *kind, const char *name)
{
	char head[512];
	int len = snprintf(head, sizeof head, "%s %s ", kind, name);
	for (size_t i = 0; i < list->n; i++) {
		if (strncmp(list->items[i].text, head, (size_t)len) != 0)
			continue;
		list->items[i].was_met = true;
		return true;
	}
	return false;
}

static int report_unmet(const struct exceptions *list)
{
	int n = 0;
	for (size_t i = 0; i < list->n; i++) {
		if (list->items[i].was_met)
			continue;
		printf("no exception any more: %s", list->items[i].text);
		n++;
	}
	return n;
}

/* ---- refused patterns ---------------------------------------------------- */

/* As a line of REFUSED has it. */
static void write_refusal(struct arena *arena, const char *policy,
			  const struct refusal *refusal, FILE *out)
{
	struct text pattern = text_shown(arena, refusal->pattern, SHOWN_MAX);
	fprintf(out, "%s\n\t%.*s\n\t%.*s\n\t%.*s\n", policy, TEXT_ARG(refusal->rule),
		TEXT_ARG(refusal->reason), TEXT_ARG(pattern));
}

/* The lines of `path` that are no comments, or NULL. */
static char *read_lines(const char *path)
{
	FILE *file = fopen(path, "r");
	char *bytes = NULL, *line = NULL;
	size_t len = 0, size = 0;
	FILE *out = open_memstream(&bytes, &len);
	while (file != NULL && getline(&line, &size, file) > 0)
		if (line[0] != '#')
			fputs(line, out);
	fclose(out);
	free(line);
	if (file != NULL)
		fclose(file);
	return bytes;
}

static bool write_list(const char *path, const char *lines)
{
	FILE *file = fopen(path, "w");
	if (file == NULL)
		return false;
	fprintf(file,
		"# Rules of AGT's policies whose pattern is refused: file, rule, what "
		"is refused, pattern.\n# golden.c compares, and with --update writes, "
		"this list.\n%s",
		lines);
	return fclose(file) == 0;
}

/* ---- cases --------------------------------------------------------------- */

struct tally {
	const char *edict, *policies, *option;
	char copy[64]; /* path of a reduced policy */
	struct exceptions exceptions;
	struct arena *arena;
	FILE *refused; /* becomes REFUSED */
	size_t n_cases, n_same, n_skipped, n_refused, n_without, n_excepted, n_wrong;
};

/* AGT has `allowed` and the rule; a failure of its evaluator is a deny without one. */
static bool is_same(const json_t *expected, const json_t *answer)
{
	const char *decision = json_string_value(json_object_get(answer, "decision"));
	bool is_allowed = decision != NULL && strcmp(decision, "allow") == 0;
	return is_allowed == json_is_true(json_object_get(expected, "allowed")) &&
	       json_equal(json_object_get(expected, "matched_rule"),
			  json_object_get(answer, "rule"));
}

static void print_difference(size_t line, const json_t *testcase, const json_t *answer)
{
	printf("case %zu: %s\n  context ", line,
	       json_string_value(json_object_get(testcase, "policy")));
	json_dumpf(json_object_get(testcase, "context"), stdout, JSON_COMPACT);
	printf("\n  AGT     ");
	json_dumpf(json_object_get(testcase, "expected"), stdout, JSON_COMPACT);
	printf("\n  Edict   ");
	json_dumpf(answer, stdout, JSON_COMPACT);
	printf("\n");
}

static void check_case(struct tally *t, const struct refusals *refused, size_t line,
		       const json_t *testcase, const json_t *answer)
{
	const json_t *expected = json_object_get(testcase, "expected");
	const char *rule = json_string_value(json_object_get(expected, "matched_rule"));
	struct refusal *refusal =
		rule != NULL ? refusals_of_rule(refused, text_of(rule)) : NULL;
	char number[32];
	snprintf(number, sizeof number, "%zu", line);

	if (refusal != NULL) {
		refusal->n_cases++;
		t->n_skipped++;
	} else if (is_same(expected, answer)) {
		t->n_same++;
	} else if (is_exception(&t->exceptions, "case", number)) {
		t->n_excepted++;
	} else {
		print_difference(line, testcase, answer);
		t->n_wrong++;
	}
}

static json_t *contexts_of(const json_t *cases, size_t first, size_t last)
{
	json_t *contexts = json_array();
	for (size_t i = first; i < last; i++)
		json_array_append(contexts,
				  json_object_get(json_array_get(cases, i), "context"));
	return contexts;
}

/* Write the policy without the refused rules where there are some; the path to test. */
static const char *reduce_policy(const struct tally *t, const struct refusals *refused,
				 const char *path)
{
	if (refused->n == 0)
		return path;
	FILE *out = fopen(t->copy, "w");
	if (out == NULL)
		return path;
	bool ok = refusals_leave_out(refused, text_of(path), out);
	return fclose(out) == 0 && ok ? t->copy : path;
}

static void report_refused(struct tally *t, const char *policy,
			   const struct refusals *refused)
{
	for (size_t i = 0; i < refused->n; i++) {
		const struct refusal *one = &refused->items[i];
		write_refusal(t->arena, policy, one, t->refused);
		printf("refused, %zu cases skipped: ", one->n_cases);
		write_refusal(t->arena, policy, one, stdout);
	}
	t->n_refused += refused->n;
}

static json_t *answers_of(const struct tally *t, const struct refusals *refused,
			  const char *path, const json_t *cases, size_t first,
			  size_t last)
{
	struct decide_run run = {
		t->edict, reduce_policy(t, refused, path), {"--compat=agt", t->option}};
	json_t *requests = contexts_of(cases, first, last);
	json_t *answers = decide_requests(&run, requests);
	json_decref(requests);
	return answers;
}

/* The cases [first, last) are about one policy. */
static void check_policy(struct tally *t, const json_t *cases, size_t first, size_t last)
{
	static const struct load_options options = {.compat_agt = true};
	const char *policy = json_string_value(
		json_object_get(json_array_get(cases, first), "policy"));
	const char *path = path_join(t->policies, policy);
	struct refusals refused = {0};
	bool may_fail = is_exception(&t->exceptions, "policy", policy);
	bool ok = refusals_find(t->arena, text_of(path), &options, &refused);
	json_t *answers = ok ? answers_of(t, &refused, path, cases, first, last) : NULL;

	if (may_fail != (answers == NULL)) {
		printf("%s: %s\n", policy, may_fail ? "compiles now" : "is refused");
		t->n_wrong++;
	}
	for (size_t i = first; answers != NULL && i < last; i++)
		check_case(t, &refused, i + 1, json_array_get(cases, i),
			   json_array_get(answers, i - first));
	t->n_cases += last - first;
	t->n_without += answers == NULL ? last - first : 0;
	report_refused(t, policy, &refused);
	json_decref(answers);
}

static const json_t *policy_of(const json_t *cases, size_t i)
{
	return json_object_get(json_array_get(cases, i), "policy");
}

static void check_all(struct tally *t, const json_t *cases)
{
	size_t n = json_array_size(cases);
	for (size_t first = 0, last; first < n; first = last) {
		last = first + 1;
		while (last < n &&
		       json_equal(policy_of(cases, first), policy_of(cases, last)))
			last++;
		check_policy(t, cases, first, last);
	}
}

/* Everything but the comparison with REFUSED. */
static bool run(struct tally *t, const char *data, const char *exceptions)
{
	int fd = mkstemp(t->copy);
	json_t *cases = lines_load(
		path_join(data, "conformance/policydocument-golden/cases-dev.jsonl"));
	bool ok = fd >= 0 && cases != NULL && exceptions_load(&t->exceptions, exceptions);
	if (ok) {
		check_all(t, cases);
		t->n_wrong += (size_t)report_unmet(&t->exceptions);
	}
	if (fd >= 0) {
		close(fd);
		unlink(t->copy);
	}
	json_decref(cases);
	free(t->exceptions.items);
	return ok;
}

/* False if the list is another one than before. */
static bool compare_refused(const char *path, const char *lines, bool updates)
{
	char *known = read_lines(path);
	bool is_same = strcmp(known, lines) == 0;
	free(known);
	if (updates)
		return write_list(path, lines);
	if (!is_same)
		printf("%s has another list; if the new one is right, give --update\n",
		       path);
	return is_same;
}

int main(int argc, char **argv)
{
	if (argc < 5 || argc > 6) {
		fprintf(stderr, "usage: golden EDICT DATA EXCEPTIONS REFUSED [--update] "
				"[OPTION]\n");
		return 2;
	}
	const char *data = data_find(argv[2]);
	if (data == NULL)
		return TEST_SKIPPED;
	char folder[4096];
	snprintf(folder, sizeof folder, "%s/policies/policydocument", data);
	bool updates = argc == 6 && strcmp(argv[5], "--update") == 0;
	struct tally t = {.edict = argv[1],
			  .policies = folder,
			  .option = updates ? NULL : argv[5],
			  .copy = "/tmp/edict-golden-XXXXXX",
			  .arena = arena_new()};
	char *refused = NULL;
	size_t size = 0;
	t.refused = open_memstream(&refused, &size);
	bool ok = t.refused != NULL && run(&t, data, argv[3]);
	fclose(t.refused);
	ok = compare_refused(argv[4], refused, updates) && ok;
	printf("%zu cases: %zu agree, %zu skipped because of %zu refused patterns, %zu "
	       "of "
	       "policies that cannot be tested, %zu known to differ, %zu failures\n",
	       t.n_cases, t.n_same, t.n_skipped, t.n_refused, t.n_without, t.n_excepted,
	       t.n_wrong);
	free(refused);
	arena_free(t.arena);
	return ok && t.n_wrong == 0 ? 0 : 1;
}
