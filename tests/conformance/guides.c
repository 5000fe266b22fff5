/* guides.c EDICT DATA [OUT] - the policies of the published guides decide as stated.
 *
 * Each folder of agent/guides has requests with the decision, the rule and, where it is
 * stated, the reason.  The evaluator and both layouts of emitted C must give them.
 * agent/guides/README.md says what the request object of each format is.
 *
 * With OUT the requests are not decided but written there, a file N.jsonl a policy, and
 * in the file `list` a line "N POLICY [OPTION]" each, for tests on other machines.
 */
#include <stdio.h>
#include <string.h>

#include "decide.h"

enum form { FORM_LINE, FORM_CONTEXT, FORM_ACTION };

struct guide {
	const char *folder, *policy;
	enum form form;
	const char *expect;  /* member with the expectation */
	const char *option;  /* of the command, or NULL */
	const char *differs; /* request that `option` allows by default, or NULL */
};

static const struct guide guides[] = {
	{"capability-researcher", "policy.yaml", FORM_LINE, "expect", NULL, NULL},
	{"capability-three-agents", "policy.yaml", FORM_LINE, "expect", NULL, NULL},
	{"capability-api-examples", "policy.yaml", FORM_LINE, "expect", NULL, NULL},
	{"gtv1-production-policy", "policy.yaml", FORM_CONTEXT, "expect", NULL, NULL},
	{"gate-policy", "policy.yaml", FORM_CONTEXT, "expect_literal", NULL, NULL},
	{"gate-policy", "policy.resolved.yaml", FORM_CONTEXT, "expect_resolved", NULL,
	 NULL},
	{"policydocument-dangerous-tools", "policy.yaml", FORM_CONTEXT, "expect", NULL,
	 NULL},
	{"policydocument-dangerous-tools", "policy.yaml", FORM_CONTEXT, "expect",
	 "--compat=agt", "pd-05"},
	{"flat-web-search", "policy.yaml", FORM_ACTION, "expect", NULL, NULL},
	{"flat-readme", "policy.yaml", FORM_ACTION, "expect", NULL, NULL},
	{"flat-go-readme", "policy.yaml", FORM_ACTION, "expect", NULL, NULL},
};

static const char *const engines[][2] = {
	{"--engine=eval", NULL},
	{"--engine=c", "--layout=code"},
	{"--engine=c", "--layout=table"},
};

static json_t *request_of(const struct guide *guide, json_t *line)
{
	switch (guide->form) {
	case FORM_LINE:
		return json_incref(line);
	case FORM_CONTEXT:
		return json_incref(json_object_get(line, "context"));
	case FORM_ACTION:
		return json_pack("{s:O}", "action", json_object_get(line, "action"));
	}
	return NULL;
}

/* Flat lists name the rule by its index; no rule is stated as null or left out. */
static json_t *rule_of(const json_t *expect)
{
	json_t *rule = json_object_get(expect, "rule");
	if (json_is_integer(rule))
		return json_sprintf("rules[%d]", (int)json_integer_value(rule));
	return rule == NULL ? json_null() : json_incref(rule);
}

static json_t *expectation_of(const struct guide *guide, const json_t *line)
{
	const char *id = json_string_value(json_object_get(line, "id"));
	json_t *stated = json_object_get(line, guide->expect);
	if (guide->differs != NULL && id != NULL && strcmp(id, guide->differs) == 0)
		return json_pack("{s:s, s:n}", "decision", "allow", "rule");
	json_t *expect =
		json_pack("{s:O}", "decision", json_object_get(stated, "decision"));
	json_object_set_new(expect, "rule", rule_of(stated));
	static const char *const optional[] = {"reason", "approvers"};
	for (size_t i = 0; i < 2; i++)
		if (json_object_get(stated, optional[i]) != NULL)
			json_object_set(expect, optional[i],
					json_object_get(stated, optional[i]));
	return expect;
}

static int compare(const json_t *line, json_t *expect, const json_t *answer,
		   const char *how)
{
	int n_wrong = 0;
	const char *member;
	json_t *wanted;
	json_object_foreach(expect, member, wanted)
	{
		json_t *given = json_object_get(answer, member);
		if (json_equal(wanted, given))
			continue;
		printf("%s (%s): %s is ", json_string_value(json_object_get(line, "id")),
		       how, member);
		json_dumpf(given, stdout, JSON_ENCODE_ANY | JSON_COMPACT);
		printf(", stated as ");
		json_dumpf(wanted, stdout, JSON_ENCODE_ANY | JSON_COMPACT);
		printf("\n");
		n_wrong++;
	}
	return n_wrong;
}

static int judge(const struct guide *guide, const json_t *lines, const json_t *answers,
		 const char *how)
{
	int n_wrong = answers == NULL;
	size_t i;
	json_t *line;
	json_array_foreach(lines, i, line)
	{
		if (answers == NULL)
			break;
		json_t *expect = expectation_of(guide, line);
		n_wrong += compare(line, expect, json_array_get(answers, i), how);
		json_decref(expect);
	}
	return n_wrong;
}

static json_t *requests_of(const struct guide *guide, const json_t *lines)
{
	json_t *requests = json_array();
	size_t i;
	json_t *line;
	json_array_foreach(lines, i, line)
		json_array_append_new(requests, request_of(guide, line));
	return requests;
}

static int check_guide(const struct guide *guide, const char *edict, const char *folder)
{
	json_t *lines = lines_load(path_join(folder, "requests.jsonl"));
	if (lines == NULL || json_array_size(lines) == 0)
		return 1;
	json_t *requests = requests_of(guide, lines);
	int n_wrong = 0;
	for (size_t i = 0; i < sizeof engines / sizeof *engines; i++) {
		struct decide_run run = {edict,
					 path_join(folder, guide->policy),
					 {engines[i][0], guide->option}};
		/* the engine's second option goes where the guide has none */
		run.options[guide->option == NULL ? 1 : 2] = engines[i][1];
		json_t *answers = decide_requests(&run, requests);
		const char *how = engines[i][1] != NULL ? engines[i][1] : engines[i][0];
		n_wrong += judge(guide, lines, answers, how);
		json_decref(answers);
	}
	printf("%s: %s/%s, %zu requests\n", n_wrong == 0 ? "ok" : "FAILED", guide->folder,
	       guide->policy, json_array_size(lines));
	json_decref(requests);
	json_decref(lines);
	return n_wrong;
}

/* The requests of a guide as a file of lines, and its line in the list. */
static int write_guide(const struct guide *guide, size_t number, const char *folder,
		       const char *out, FILE *list)
{
	char path[4096];
	snprintf(path, sizeof path, "%s/%zu.jsonl", out, number);
	json_t *lines = lines_load(path_join(folder, "requests.jsonl"));
	FILE *file = fopen(path, "w");
	if (lines == NULL || file == NULL)
		return 1;
	json_t *requests = requests_of(guide, lines), *request;
	size_t i;
	json_array_foreach(requests, i, request)
	{
		json_dumpf(request, file, JSON_COMPACT | JSON_PRESERVE_ORDER);
		fputc('\n', file);
	}
	fprintf(list, "%zu %s %s\n", number, path_join(folder, guide->policy),
		guide->option ? guide->option : "");
	json_decref(requests);
	json_decref(lines);
	return fclose(file) != 0;
}

static int write_guides(const char *data, const char *out)
{
	FILE *list = fopen(path_join(out, "list"), "w");
	int n_wrong = list == NULL;
	for (size_t i = 0; n_wrong == 0 && i < sizeof guides / sizeof *guides; i++) {
		char folder[4096];
		snprintf(folder, sizeof folder, "%s/guides/%s", data, guides[i].folder);
		n_wrong += write_guide(&guides[i], i, folder, out, list);
	}
	return list == NULL || fclose(list) != 0 || n_wrong != 0;
}

int main(int argc, char **argv)
{
	if (argc != 3 && argc != 4) {
		fprintf(stderr, "usage: guides EDICT DATA [OUT]\n");
		return 2;
	}
	const char *data = data_find(argv[2]);
	if (data == NULL)
		return TEST_SKIPPED;
	if (argc == 4)
		return write_guides(data, argv[3]);
	int n_wrong = 0;
	for (size_t i = 0; i < sizeof guides / sizeof *guides; i++) {
		char folder[4096];
		snprintf(folder, sizeof folder, "%s/guides/%s", data, guides[i].folder);
		n_wrong += check_guide(&guides[i], argv[1], folder);
	}
	return n_wrong != 0;
}
