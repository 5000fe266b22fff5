/* cedar_validate.c DATA FOLDER - `shouldValidate` of Cedar's integration tests.
 *
 * The generated tests are unpacked into FOLDER, once.  A test agrees if the validator
 * finds errors exactly if the test says so; each that does not is printed with what the
 * validator found.  Where Cedar 4.12 and 4.13 differ the data has the older answer: it is
 * the only difference that the version switch may make.
 */
#include <dirent.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cedar/parse.h"
#include "cedar/validate.h"

#define TEST_SKIPPED 77
#define N_BY_VERSION 21 /* tests of the development half that the versions differ in */

struct tally {
	unsigned n_tests, n_wrong, n_invalid, n_by_version;
};

/* What one test is about. */
struct subject {
	struct arena *arena;
	struct cedar_schema *schema;
	struct cedar_policy_set set;
	bool is_readable;
};

/* ---- one test ------------------------------------------------------------ */

static struct source *load(struct arena *arena, const char *folder, const char *name)
{
	struct text why, path = text_format(arena, "%s/%s", folder, name);
	struct source *source = source_read(arena, path, &why);
	if (!source)
		printf("%.*s: %.*s\n", TEXT_ARG(path), TEXT_ARG(why));
	return source;
}

static void read_subject(struct subject *s, const char *folder, const char *policies,
			 const char *schema, struct diag_list *diags)
{
	static const struct cedar_parse_options strict = {0};
	struct source *policy_text = load(s->arena, folder, policies);
	struct source *schema_text = load(s->arena, folder, schema);
	if (!policy_text || !schema_text)
		return;
	s->schema = cedar_schema_read(s->arena, schema_text, diags);
	s->is_readable =
		cedar_parse(s->arena, policy_text, &strict, &s->set, diags) && s->schema;
}

static bool is_valid(struct subject *s, bool no_action_is_error, struct diag_list *diags)
{
	struct cedar_validate_options options = {no_action_is_error};
	return s->is_readable &&
	       cedar_validate(s->arena, &s->set, s->schema, &options, diags);
}

static void judge(struct tally *tally, const char *folder, const char *name,
		  const char *policies, const char *schema, bool wanted)
{
	struct subject s = {.arena = arena_new()};
	struct diag_list *diags = diag_list_new(s.arena);
	read_subject(&s, folder, policies, schema, diags);
	bool given = is_valid(&s, true, diags);
	tally->n_tests++;
	tally->n_invalid += !wanted;
	if (given != wanted) {
		tally->n_wrong++;
		printf("%s: should %sbe valid\n", name, wanted ? "" : "not ");
		diag_render_text(diags, stdout, false);
	}
	if (!given && is_valid(&s, false, diag_list_new(s.arena)))
		tally->n_by_version++;
	arena_free(s.arena);
}

static const char *last_component(const char *path)
{
	const char *slash = strrchr(path, '/');
	return slash ? slash + 1 : path;
}

/* The files of a generated test lie beside it; those of a handwritten one are named from
 * the `base` of all. */
static void run_test(struct tally *tally, const char *folder, const char *name,
		     const char *base)
{
	char path[4096];
	snprintf(path, sizeof path, "%s/%s", folder, name);
	json_t *test = json_load_file(path, JSON_ALLOW_NUL, NULL);
	const char *policies = json_string_value(json_object_get(test, "policies"));
	const char *schema = json_string_value(json_object_get(test, "schema"));
	const json_t *wanted = json_object_get(test, "shouldValidate");
	if (!test)
		tally->n_wrong++, printf("%s: no JSON\n", path);
	else if (policies && schema && wanted)
		judge(tally, base ? base : folder, name,
		      base ? policies : last_component(policies),
		      base ? schema : last_component(schema), json_is_true(wanted));
	json_decref(test);
}

/* ---- suites -------------------------------------------------------------- */

static bool is_test(const char *name)
{
	size_t len = strlen(name), end = strlen(".json");
	return len > end && strcmp(name + len - end, ".json") == 0 &&
	       !strstr(name, ".entities.json");
}

static bool run_folder(struct tally *tally, const char *folder, const char *base)
{
	DIR *dir = opendir(folder);
	if (!dir)
		return false;
	for (struct dirent *entry; (entry = readdir(dir));)
		if (is_test(entry->d_name))
			run_test(tally, folder, entry->d_name, base);
	closedir(dir);
	return true;
}

static void run_handwritten(struct tally *tally, const char *data)
{
	char base[2048], folder[4096];
	snprintf(base, sizeof base, "%s/cedar/handwritten", data);
	snprintf(folder, sizeof folder, "%s/tests", base);
	DIR *dir = opendir(folder);
	for (struct dirent *entry; dir && (entry = readdir(dir));) {
		if (entry->d_name[0] == '.')
			continue;
		snprintf(folder, sizeof folder, "%s/tests/%s", base, entry->d_name);
		run_folder(tally, folder, base);
	}
	if (dir)
		closedir(dir);
}

/* FOLDER/corpus-dev, unpacked if it is not there. */
static bool find_corpus(const char *data, const char *folder, char *found, size_t size)
{
	char command[8192];
	snprintf(found, size, "%s/corpus-dev", folder);
	if (access(found, R_OK) == 0)
		return true;
	mkdir(folder, 0777);
	snprintf(command, sizeof command, "tar xf '%s/cedar/corpus-dev.tar.xz' -C '%s'",
		 data, folder);
	return system(command) == 0;
}

static bool report(const char *suite, const struct tally *tally)
{
	printf("%s: %u of %u tests agree, %u of them not valid\n", suite,
	       tally->n_tests - tally->n_wrong, tally->n_tests, tally->n_invalid);
	return tally->n_wrong == 0 && tally->n_tests > 0;
}

int main(int argc, char **argv)
{
	if (argc != 3) {
		fprintf(stderr, "usage: cedar_validate DATA FOLDER\n");
		return 2;
	}
	const char *given = getenv("EDICT_DATA"), *data = given ? given : argv[1];
	char path[4096];
	snprintf(path, sizeof path, "%s/cedar", data);
	if (access(path, R_OK | X_OK) != 0) {
		printf("skipped: no data\n");
		return TEST_SKIPPED;
	}
	struct tally handwritten = {0}, corpus = {0};
	run_handwritten(&handwritten, data);
	bool is_fine = report("handwritten", &handwritten);
	if (!find_corpus(data, argv[2], path, sizeof path))
		return 1;
	run_folder(&corpus, path, NULL);
	is_fine = report("generated", &corpus) && is_fine;
	printf("%u tests differ between Cedar 4.12 and 4.13\n", corpus.n_by_version);
	return is_fine && corpus.n_by_version == N_BY_VERSION ? 0 : 1;
}
