/* golden.c EDICT DATA EXCEPTIONS - PolicyDocuments under `compat: agt` answer as AGT.
 *
 * agent/conformance/policydocument-golden has outcomes of AGT's own evaluator.  Where
 * Edict differs on purpose, EXCEPTIONS has a line with the reason:
 *
 *     policy <file> <why>        Edict does not compile the policy; no case counts
 *     rule <file> <rule> <why>   it does not compile the rule: the policy is taken
 *                                without it, and cases that it decides do not count
 *     case <line> <why>          another answer; line of cases-dev.jsonl, from 1
 *
 * Any other difference fails the test, and so does an exception that is none.
 */
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "decide.h"

#define LINE_SIZE 4096

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

/* The exception that begins with these words, or NULL. */
static struct exception *find(struct exceptions *list, const char *kind, const char *name,
			      const char *rule)
{
	char head[512];
	int len = snprintf(head, sizeof head, "%s %s %s%s", kind, name, rule,
			   *rule != '\0' ? " " : "");
	for (size_t i = 0; i < list->n; i++)
		if (strncmp(list->items[i].text, head, (size_t)len) == 0)
			return &list->items[i];
	return NULL;
}

static bool is_exception(struct exceptions *list, const char *kind, const char *name,
			 const char *rule)
{
	struct exception *found = find(list, kind, name, rule);
	if (found != NULL)
		found->was_met = true;
	return found != NULL;
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

/* ---- policies without the rules that are not compiled -------------------- */

/* The rule that a line of the list begins ("- name: x", "- name: \"x\""), or "". */
static void read_rule_name(const char *line, char name[static 256])
{
	name[0] = '\0';
	if (sscanf(line, " - name: \"%255[^\"]", name) != 1 &&
	    sscanf(line, " - name: %255[^\n]", name) != 1)
		name[0] = '\0';
}

/* Copy the rules to keep; the number left out. */
static size_t copy_without(struct exceptions *list, const char *policy, FILE *in,
			   FILE *out)
{
	char line[LINE_SIZE], name[256];
	bool is_left_out = false;
	size_t n = 0;
	while (fgets(line, sizeof line, in) != NULL) {
		read_rule_name(line, name);
		if (name[0] != '\0') {
			is_left_out = find(list, "rule", policy, name) != NULL;
			n += is_left_out;
		}
		if (!is_left_out)
			fputs(line, out);
	}
	return n;
}

/* The policy to test: as it is, or a copy in `copy` without some rules. */
static const char *reduce_policy(struct exceptions *list, const char *policy,
				 const char *path, const char *copy)
{
	if (find(list, "rule", policy, "") == NULL)
		return path;
	FILE *in = fopen(path, "r");
	FILE *out = fopen(copy, "w");
	size_t n = in != NULL && out != NULL ? copy_without(list, policy, in, out) : 0;
	if (in != NULL)
		fclose(in);
	if (out != NULL)
		fclose(out);
	return n > 0 ? copy : path;
}

/* Each rule that was left out must be one that Edict refuses. */
static size_t count_needless(struct exceptions *list, const char *policy,
			     const struct decide_run *run)
{
	if (find(list, "rule", policy, "") == NULL)
		return 0;
	char command[2 * LINE_SIZE];
	snprintf(command, sizeof command, "'%s' check --format=json '%s' 2>&1",
		 run->edict, run->policy);
	FILE *out = popen(command, "r");
	size_t n_errors = 0, n_rules = 0;
	char line[LINE_SIZE];
	while (out != NULL && fgets(line, sizeof line, out) != NULL)
		n_errors += strstr(line, "\"code\":\"E0220\"") != NULL;
	if (out != NULL)
		pclose(out);
	for (size_t i = 0; i < list->n; i++) {
		struct exception *e = &list->items[i];
		bool is_its = strncmp(e->text, "rule ", 5) == 0 &&
			      strncmp(e->text + 5, policy, strlen(policy)) == 0;
		n_rules += is_its;
		e->was_met = e->was_met || is_its;
	}
	if (n_errors == n_rules)
		return 0;
	printf("%s: %zu rules are left out, %zu are refused\n", policy, n_rules,
	       n_errors);
	return 1;
}

/* ---- cases --------------------------------------------------------------- */

struct tally {
	const char *edict, *policies;
	char copy[64]; /* path of a reduced policy */
	struct exceptions exceptions;
	size_t n_cases, n_same, n_without, n_wrong;
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

static void check_case(struct tally *t, size_t line, const json_t *testcase,
		       const json_t *answer)
{
	const json_t *expected = json_object_get(testcase, "expected");
	const char *policy = json_string_value(json_object_get(testcase, "policy"));
	const char *rule = json_string_value(json_object_get(expected, "matched_rule"));
	char number[32];
	snprintf(number, sizeof number, "%zu", line);

	if (rule != NULL && find(&t->exceptions, "rule", policy, rule) != NULL) {
		t->n_without++;
	} else if (is_same(expected, answer)) {
		t->n_same++;
	} else if (!is_exception(&t->exceptions, "case", number, "")) {
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

/* The cases [first, last) are about one policy. */
static void check_policy(struct tally *t, const json_t *cases, size_t first, size_t last)
{
	const char *policy = json_string_value(
		json_object_get(json_array_get(cases, first), "policy"));
	struct decide_run run = {
		t->edict, path_join(t->policies, policy), {"--compat=agt"}};
	t->n_wrong += count_needless(&t->exceptions, policy, &run);
	run.policy = reduce_policy(&t->exceptions, policy, run.policy, t->copy);

	json_t *requests = contexts_of(cases, first, last);
	bool may_refuse = is_exception(&t->exceptions, "policy", policy, "");
	json_t *answers = decide_requests(&run, requests);
	if (may_refuse != (answers == NULL)) {
		printf("%s: %s\n", policy, may_refuse ? "compiles now" : "is refused");
		t->n_wrong++;
	}
	for (size_t i = first; answers != NULL && i < last; i++)
		check_case(t, i + 1, json_array_get(cases, i),
			   json_array_get(answers, i - first));
	t->n_cases += last - first;
	t->n_without += answers == NULL ? last - first : 0;
	json_decref(answers);
	json_decref(requests);
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

int main(int argc, char **argv)
{
	if (argc != 4) {
		fprintf(stderr, "usage: golden EDICT DATA EXCEPTIONS\n");
		return 2;
	}
	const char *data = data_find(argv[2]);
	if (data == NULL)
		return TEST_SKIPPED;
	char folder[4096];
	snprintf(folder, sizeof folder, "%s/policies/policydocument", data);
	struct tally t = {argv[1], folder, "/tmp/edict-golden-XXXXXX", {0}, 0, 0, 0, 0};
	int fd = mkstemp(t.copy);
	json_t *cases = lines_load(
		path_join(data, "conformance/policydocument-golden/cases-dev.jsonl"));
	if (fd < 0 || cases == NULL || !exceptions_load(&t.exceptions, argv[3]))
		return 1;
	close(fd);

	check_all(&t, cases);
	unlink(t.copy);
	t.n_wrong += (size_t)report_unmet(&t.exceptions);
	printf("%zu cases: %zu as AGT, %zu of what is not compiled, %zu failures\n",
	       t.n_cases, t.n_same, t.n_without, t.n_wrong);
	json_decref(cases);
	free(t.exceptions.items);
	return t.n_wrong != 0;
}
