/* cedar_json.c DATA FOLDER - the JSON formats on Cedar's integration tests.
 *
 * All data is right: every entity file must be read, with and without its schema, and
 * every request must be valid.  Every policy text is written as JSON and read again,
 * which must give equal policies.  The generated tests are unpacked into FOLDER, once.
 */
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cedar/entities.h"
#include "cedar/parse.h"
#include "cedar/policy_json.h"
#include "unpack.h"

#define TEST_SKIPPED 77

struct tally {
	unsigned n_tests, n_entities, n_requests, n_policies, n_wrong;
};

/* One test, while it runs. */
struct subject {
	struct arena *arena;
	struct diag_list *diags;
	const char *name;
	struct tally *tally;
};

static void fail(struct subject *s, const char *what)
{
	s->tally->n_wrong++;
	printf("%s: %s\n", s->name, what);
	diag_render_text(s->diags, stdout, false);
	s->diags = diag_list_new(s->arena);
}

static struct source *load(struct subject *s, struct text path)
{
	struct text why;
	struct source *source = source_read(s->arena, path, &why);
	if (source == NULL)
		fail(s, text_copy(s->arena, why).ptr);
	return source;
}

static const struct doc *load_json(struct subject *s, struct text path)
{
	enum json_fault fault;
	const struct source *source = load(s, path);
	return source ? json_doc_read_large(s->arena, source, s->diags, &fault) : NULL;
}

/* ---- policies ------------------------------------------------------------ */

static bool are_equal(const struct cedar_policy *a, const struct cedar_policy *b)
{
	bool same = a->n_conditions == b->n_conditions && a->n_exprs == b->n_exprs &&
		    a->is_forbid == b->is_forbid && text_equal(a->id, b->id);
	for (size_t i = 0; same && i < a->n_conditions; i++)
		same = a->conditions[i].is_unless == b->conditions[i].is_unless &&
		       cedar_expr_equal(a->conditions[i].body, b->conditions[i].body);
	return same;
}

/* The scope is compared by its JSON, which has to be the same again. */
static bool is_kept(struct subject *s, const struct cedar_policy_set *set)
{
	static const struct cedar_parse_options strict = {0};
	struct buffer json = {0}, again = {0};
	struct cedar_policy_set copy = {0};
	enum json_fault fault;
	cedar_policies_to_json(set, &json);
	const struct source *source = source_from_text(
		s->arena, TEXT("policies.json"), text_copy(s->arena, buffer_text(&json)));
	const struct doc *doc = json_doc_read_large(s->arena, source, s->diags, &fault);
	bool same =
		doc && cedar_policies_from_json(s->arena, doc, &strict, &copy, s->diags);
	same = same && copy.n_policies == set->n_policies &&
	       copy.n_templates == set->n_templates;
	for (size_t i = 0; same && i < set->n_policies; i++)
		same = are_equal(set->policies[i], copy.policies[i]);
	if (same)
		cedar_policies_to_json(&copy, &again);
	same = same && text_equal(buffer_text(&json), buffer_text(&again));
	buffer_free(&json);
	buffer_free(&again);
	return same;
}

static void run_policies(struct subject *s, struct text path)
{
	static const struct cedar_parse_options strict = {0};
	struct cedar_policy_set set = {0};
	const struct source *source = load(s, path);
	if (source == NULL)
		return;
	if (!cedar_parse(s->arena, source, &strict, &set, s->diags))
		fail(s, "the policies cannot be read");
	else if (!is_kept(s, &set))
		fail(s, "the policies are others after text -> JSON -> policies");
	s->tally->n_policies += (unsigned)set.n_policies;
}

/* ---- entities and requests ----------------------------------------------- */

static void run_entities(struct subject *s, struct text path,
			 const struct cedar_schema *schema)
{
	const struct doc *doc = load_json(s, path);
	if (doc == NULL)
		return;
	if (!cedar_entities_read(s->arena, doc, NULL, s->diags))
		fail(s, "the entities are refused without the schema");
	if (schema != NULL && !cedar_entities_read(s->arena, doc, schema, s->diags))
		fail(s, "the entities are refused with the schema");
	s->tally->n_entities += (unsigned)doc->n;
}

static void run_requests(struct subject *s, const struct doc *requests,
			 const struct cedar_schema *schema)
{
	for (size_t i = 0; requests && i < requests->n; i++) {
		struct cedar_request request;
		const struct doc *validate =
			doc_get(requests->items[i], "validateRequest");
		if (!cedar_request_read(s->arena, requests->items[i], schema,
					!validate || validate->boolean, &request,
					s->diags))
			fail(s, "a request is refused");
		s->tally->n_requests++;
	}
}

/* ---- tests --------------------------------------------------------------- */

/* The file that member `key` of the test names, in `folder`. */
static struct text file_of(struct subject *s, const struct doc *test, const char *key,
			   const char *folder, bool is_flat)
{
	const struct doc *member = doc_get(test, key);
	struct text path = member ? member->text : TEXT("");
	for (size_t i = path.len; is_flat && i-- > 0;)
		if (path.ptr[i] == '/') {
			path = (struct text){path.ptr + i + 1, path.len - i - 1};
			break;
		}
	return text_format(s->arena, "%s/%.*s", folder, TEXT_ARG(path));
}

static const struct cedar_schema *read_schema(struct subject *s, struct text path)
{
	const struct source *source = load(s, path);
	if (source == NULL)
		return NULL;
	const struct cedar_schema *schema = cedar_schema_read(s->arena, source, s->diags);
	if (schema == NULL)
		fail(s, "the schema cannot be read");
	return schema;
}

/* The files of generated tests and applications lie beside the test; those of
 * handwritten ones are named from the `base` of all. */
static void run_test(struct tally *tally, const char *folder, const char *name,
		     const char *base)
{
	struct subject s = {.arena = arena_new(), .name = name, .tally = tally};
	s.diags = diag_list_new(s.arena);
	const struct doc *test =
		load_json(&s, text_format(s.arena, "%s/%s", folder, name));
	const char *files = base ? base : folder;
	if (test == NULL) {
		fail(&s, "the test cannot be read");
	} else {
		const struct cedar_schema *schema =
			read_schema(&s, file_of(&s, test, "schema", files, !base));
		run_policies(&s, file_of(&s, test, "policies", files, !base));
		run_entities(&s, file_of(&s, test, "entities", files, !base), schema);
		run_requests(&s, doc_get(test, "requests"), schema);
		tally->n_tests++;
	}
	arena_free(s.arena);
}

static bool is_test(const char *name, const char *prefix)
{
	size_t len = strlen(name), end = strlen(".json");
	return len > end && strcmp(name + len - end, ".json") == 0 &&
	       strstr(name, "entities.") == NULL &&
	       strncmp(name, prefix, strlen(prefix)) == 0;
}

static void run_folder(struct tally *tally, const char *folder, const char *base,
		       const char *prefix)
{
	DIR *dir = opendir(folder);
	for (struct dirent *entry; dir && (entry = readdir(dir));)
		if (is_test(entry->d_name, prefix))
			run_test(tally, folder, entry->d_name, base);
	if (dir)
		closedir(dir);
}

/* All folders below data/cedar/<suite>; `base` is NULL if files lie beside the tests. */
static void run_suite(struct tally *tally, const char *suite, const char *base,
		      const char *prefix)
{
	char folder[4096];
	DIR *dir = opendir(suite);
	for (struct dirent *entry; dir && (entry = readdir(dir));) {
		if (entry->d_name[0] == '.')
			continue;
		snprintf(folder, sizeof folder, "%s/%s", suite, entry->d_name);
		run_folder(tally, folder, base, prefix);
	}
	if (dir)
		closedir(dir);
}

static bool report(const char *suite, const struct tally *tally)
{
	printf("%s: %u tests, %u entities, %u requests, %u policies; %u wrong\n", suite,
	       tally->n_tests, tally->n_entities, tally->n_requests, tally->n_policies,
	       tally->n_wrong);
	return tally->n_wrong == 0 && tally->n_tests > 0;
}

int main(int argc, char **argv)
{
	if (argc != 3) {
		fprintf(stderr, "usage: cedar_json DATA FOLDER\n");
		return 2;
	}
	const char *given = getenv("EDICT_DATA"), *data = given ? given : argv[1];
	char path[2048], base[2048];
	snprintf(base, sizeof base, "%s/cedar/handwritten", data);
	if (access(base, R_OK | X_OK) != 0) {
		printf("skipped: no data\n");
		return TEST_SKIPPED;
	}
	struct tally handwritten = {0}, apps = {0}, corpus = {0};
	snprintf(path, sizeof path, "%s/cedar/handwritten/tests", data);
	run_suite(&handwritten, path, base, "");
	bool is_fine = report("handwritten", &handwritten);
	snprintf(path, sizeof path, "%s/cedar/apps", data);
	run_suite(&apps, path, NULL, "requests.");
	is_fine = report("applications", &apps) && is_fine;
	if (!unpack_corpus(data, argv[2], path, sizeof path))
		return 1;
	run_folder(&corpus, path, NULL, "");
	return report("generated", &corpus) && is_fine ? 0 : 1;
}
