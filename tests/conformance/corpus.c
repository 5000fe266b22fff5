/* corpus.c EDICT DATA - the detection packs on the corpus of prompt injections.
 *
 * Each text must get an answer: deny by a rule of a pack, or allow.  What the packs
 * find is printed and not judged: they are presence checks of a stated size.
 */
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "decide.h"

static const char policy[] = "policies:\n"
			     "  reader:\n"
			     "    allowed_tools: \"*\"\n"
			     "    enable_prompt_injection_detection: true\n"
			     "    enable_sensitive_data_detection: true\n"
			     "    enable_code_validation: true\n";

static const char *const packs[] = {
	"prompt-injection.", "secrets.",	"personal-data.",  "sql-injection.",
	"shell-injection.",  "code-execution.", "path-traversal.", "ssrf."};

enum { BENIGN, ATTACK, N_KINDS };

static json_t *requests_of(const json_t *lines)
{
	json_t *requests = json_array();
	size_t i;
	json_t *line;
	json_array_foreach(lines, i, line) json_array_append_new(
		requests, json_pack("{s:s, s:s, s:O}", "agent", "reader", "tool", "read",
				    "input_text", json_object_get(line, "text")));
	return requests;
}

static bool is_of_a_pack(const char *rule)
{
	for (size_t i = 0; rule != NULL && i < sizeof packs / sizeof *packs; i++)
		if (strncmp(rule, packs[i], strlen(packs[i])) == 0)
			return true;
	return false;
}

/* The number of answers that are none. */
static int tally(const json_t *lines, const json_t *answers)
{
	size_t n[N_KINDS] = {0}, n_hits[N_KINDS] = {0};
	int n_wrong = answers == NULL;
	for (size_t i = 0; answers != NULL && i < json_array_size(lines); i++) {
		const json_t *line = json_array_get(lines, i);
		const json_t *answer = json_array_get(answers, i);
		const char *wanted =
			json_string_value(json_object_get(line, "expected_action"));
		const char *given =
			json_string_value(json_object_get(answer, "decision"));
		const char *rule = json_string_value(json_object_get(answer, "rule"));
		int kind =
			wanted != NULL && strcmp(wanted, "allow") == 0 ? BENIGN : ATTACK;
		bool is_hit = given != NULL && strcmp(given, "deny") == 0;
		n[kind]++;
		n_hits[kind] += is_hit;
		if (is_hit ? is_of_a_pack(rule) : given != NULL && rule == NULL)
			continue;
		printf("line %zu: %s by %s\n", i + 1, given, rule);
		n_wrong++;
	}
	printf("found in %zu of %zu attacks and in %zu of %zu harmless texts\n",
	       n_hits[ATTACK], n[ATTACK], n_hits[BENIGN], n[BENIGN]);
	return n_wrong + (n_hits[ATTACK] == 0);
}

int main(int argc, char **argv)
{
	if (argc != 3) {
		fprintf(stderr, "usage: corpus EDICT DATA\n");
		return 2;
	}
	const char *data = data_find(argv[2]);
	if (data == NULL)
		return TEST_SKIPPED;
	json_t *lines = lines_load(path_join(
		data,
		"conformance/prompt-injection-corpus/corpus/injection-smoke.jsonl"));
	char path[] = "/tmp/edict-corpus-XXXXXX";
	int fd = mkstemp(path);
	if (fd < 0 || lines == NULL)
		return 1;
	bool is_written = write(fd, policy, sizeof policy - 1) == sizeof policy - 1;
	close(fd);

	json_t *requests = requests_of(lines);
	struct decide_run run = {argv[1], path, {"--dialect=capability"}};
	json_t *answers = is_written ? decide_requests(&run, requests) : NULL;
	unlink(path);
	int n_wrong = tally(lines, answers);
	json_decref(answers);
	json_decref(requests);
	json_decref(lines);
	return n_wrong != 0;
}
