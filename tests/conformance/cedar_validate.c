/* cedar_validate.c DATA FOLDER - `shouldValidate` of Cedar's integration tests.
 *
 * A test agrees if the validator finds errors exactly if the test says so; each that does
 * not is printed with what the validator found.  Where Cedar 4.12 and 4.13 differ the
 * data has the older answer: it is the only difference that the version switch may make.
 * The generated tests are unpacked into FOLDER, once.
 */
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/json_doc.h"
#include "cedar/parse.h"
#include "cedar/validate.h"
#include "unpack.h"

#define TEST_SKIPPED 77
#define N_BY_VERSION 21 /* generated tests that the versions differ in */

struct tally {
	unsigned n_tests, n_wrong, n_invalid, n_by_version;
};

/* What one test is about. */
struct subject {
	struct arena *arena;
	struct diag_list *diags;
	struct cedar_schema *schema;
	struct cedar_policy_set set;
	bool is_readable;
};

/* ---- one test ------------------------------------------------------------ */

static struct source *load(struct subject *s, struct text path)
{
	struct text why;
	struct source *source = source_read(s->arena, path, &why);
	if (!source)
		printf("%.*s: %.*s\n", TEXT_ARG(path), TEXT_ARG(why));
	return source;
}

static void read_subject(struct subject *s, struct text policies, struct text schema)
{
	static const struct cedar_parse_options strict = {0};
	struct source *policy_text = load(s, policies), *schema_text = load(s, schema);
	if (!policy_text || !schema_text)
		return;
	s->schema = cedar_schema_read(s->arena, schema_text, s->diags);
	s->is_readable = cedar_parse(s->arena, policy_text, &strict, &s->set, s->diags) &&
			 s->schema;
}

static bool is_valid(struct subject *s, bool no_action_is_error, struct diag_list *diags)
{
	struct cedar_validate_options options = {no_action_is_error};
	return s->is_readable &&
	       cedar_validate(s->arena, &s->set, s->schema, &options, diags);
}

static void judge(struct tally *tally, struct subject *s, const char *name, bool wanted)
{
	bool given = is_valid(s, true, s->diags);
	tally->n_tests++;
	tally->n_invalid += !wanted;
	if (given != wanted) {
		tally->n_wrong++;
		printf("%s: should %sbe valid\n", name, wanted ? "" : "not ");
		diag_render_text(s->diags, stdout, false);
	}
	if (!given && is_valid(s, false, diag_list_new(s->arena)))
		tally->n_by_version++;
}

/* Member `key` of a test names a file: of a handwritten one from the `base` of all, of a
 * generated one by its last component, beside the test. */
static struct text file_of(struct subject *s, const struct doc *test, const char *key,
			   const char *folder, const char *base)
{
	const struct doc *name = doc_get(test, key);
	struct text path = name ? name->text : TEXT("");
	if (base)
		return text_format(s->arena, "%s/%.*s", base, TEXT_ARG(path));
	size_t begin = path.len;
	while (begin > 0 && path.ptr[begin - 1] != '/')
		begin--;
	return text_format(s->arena, "%s/%.*s", folder, (int)(path.len - begin),
			   path.ptr + begin);
}

static void run_test(struct tally *tally, const char *folder, const char *name,
		     const char *base)
{
	struct subject s = {.arena = arena_new()};
	s.diags = diag_list_new(s.arena);
	enum json_fault fault;
	struct source *source = load(&s, text_format(s.arena, "%s/%s", folder, name));
	const struct doc *test =
		source ? json_doc_read_large(s.arena, source, s.diags, &fault) : NULL;
	const struct doc *wanted = test ? doc_get(test, "shouldValidate") : NULL;
	if (!test) {
		printf("%s: cannot be read\n", name);
		tally->n_wrong++;
	} else if (wanted && doc_get(test, "schema")) {
		read_subject(&s, file_of(&s, test, "policies", folder, base),
			     file_of(&s, test, "schema", folder, base));
		judge(tally, &s, name, wanted->boolean);
	}
	arena_free(s.arena);
}

/* ---- suites -------------------------------------------------------------- */

static bool is_test(const char *name)
{
	size_t len = strlen(name), end = strlen(".json");
	return len > end && strcmp(name + len - end, ".json") == 0 &&
	       !strstr(name, ".entities.json");
}

static void run_folder(struct tally *tally, const char *folder, const char *base)
{
	DIR *dir = opendir(folder);
	for (struct dirent *entry; dir && (entry = readdir(dir));)
		if (is_test(entry->d_name))
			run_test(tally, folder, entry->d_name, base);
	if (dir)
		closedir(dir);
}

static void run_handwritten(struct tally *tally, const char *base)
{
	char folder[4096];
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
	char path[2048];
	snprintf(path, sizeof path, "%s/cedar/handwritten", data);
	if (access(path, R_OK | X_OK) != 0) {
		printf("skipped: no data\n");
		return TEST_SKIPPED;
	}
	struct tally handwritten = {0}, corpus = {0};
	run_handwritten(&handwritten, path);
	bool is_fine = report("handwritten", &handwritten);
	if (!unpack_corpus(data, argv[2], path, sizeof path))
		return 1;
	run_folder(&corpus, path, NULL);
	is_fine = report("generated", &corpus) && is_fine;
	printf("%u tests differ between Cedar 4.12 and 4.13\n", corpus.n_by_version);
	return is_fine && corpus.n_by_version == N_BY_VERSION ? 0 : 1;
}
