/* test_file.c - policy tests, written in YAML.
 */
#include "command/test_file.h"

#include "command/command.h"
#include "front/reader.h"
#include "front/yaml.h"

static const struct choice effects[] = {
	{"deny", ACTION_DENY, NULL},
	{"require_approval", ACTION_REQUIRE_APPROVAL, NULL},
	{"throttle", ACTION_THROTTLE, NULL},
	{"allow", ACTION_ALLOW, NULL},
	{"warn", 0, "write `effect: allow` and name the rule under `obligations`"},
	{"log", 0, "write `effect: allow` and name the rule under `obligations`"},
	{"audit", 0, "write `effect: allow` and name the rule under `obligations`"},
};

/* ---- one test ------------------------------------------------------------ */

static void read_effect(struct reader *r, const struct doc *d, struct expectation *out)
{
	int action;
	if (READ_CHOICE(r, d, "effect", effects, &action))
		out->effect = action_name((enum action)action);
}

static void read_obligations(struct reader *r, const struct doc *d,
			     struct expectation *out)
{
	struct texts texts = {0};
	out->has_obligations = true;
	if (d->kind == DOC_SEQUENCE && d->n == 0)
		return;
	if (!reader_texts(r, d, "obligations", &texts))
		return;
	out->obligations = texts.texts;
	out->obligation_spans = texts.spans;
	out->n_obligations = texts.n;
}

static void read_expectation(struct reader *r, const struct doc *d,
			     struct expectation *out)
{
	enum { EFFECT, RULE, REASON, OBLIGATIONS };
	static const struct member members[] = {
		[EFFECT] = {"effect", VALUE_STRING, USE_OPTIONAL, NULL},
		[RULE] = {"rule", VALUE_ANY, USE_OPTIONAL, NULL},
		[REASON] = {"reason", VALUE_STRING, USE_OPTIONAL, NULL},
		[OBLIGATIONS] = {"obligations", VALUE_STRINGS, USE_OPTIONAL, NULL},
	};
	const struct doc *values[4];
	if (d->kind == DOC_STRING) {
		read_effect(r, d, out);
		return;
	}
	if (!READ_MEMBERS(r, d, "test expectation", members, values))
		return;
	if (d->n == 0)
		diag_help(diag_add(r->diags, DIAG_TEST_EMPTY, d->span,
				   "the test expects nothing"),
			  "write `expect: { effect: deny }`, say");
	if (values[EFFECT] != NULL)
		read_effect(r, values[EFFECT], out);
	if (values[REASON] != NULL)
		out->reason = values[REASON]->text;
	if (values[OBLIGATIONS] != NULL)
		read_obligations(r, values[OBLIGATIONS], out);
	out->rule = values[RULE];
}

static struct text request_json(struct arena *arena, const struct doc *request)
{
	struct buffer json = {0};
	doc_write_json(request, &json);
	return buffer_move(arena, &json);
}

static void read_test(struct reader *r, const struct doc *d, struct policy_test *out)
{
	enum { NAME, REQUEST, EXPECT };
	static const struct member members[] = {
		[NAME] = {"name", VALUE_LABEL, USE_REQUIRED, NULL},
		[REQUEST] = {"request", VALUE_MAPPING, USE_REQUIRED, NULL},
		[EXPECT] = {"expect", VALUE_ANY, USE_REQUIRED,
			    "write `expect: { effect: deny }`, say"},
	};
	const struct doc *values[3];
	out->span = d->span;
	if (!READ_MEMBERS(r, d, "test", members, values))
		return;
	if (values[NAME] != NULL) {
		out->name = values[NAME]->text;
		out->span = values[NAME]->span;
	}
	if (values[REQUEST] != NULL)
		out->request = request_json(r->arena, values[REQUEST]);
	if (values[EXPECT] != NULL)
		read_expectation(r, values[EXPECT], &out->expect);
}

/* ---- the file ------------------------------------------------------------ */

static void check_names(struct reader *r, const struct test_file *file)
{
	for (size_t i = 0; i < file->n_tests; i++) {
		size_t j = 0;
		while (j < i && !text_equal(file->tests[j].name, file->tests[i].name))
			j++;
		if (j == i || file->tests[i].name.len == 0)
			continue;
		struct diag *d = diag_add(
			r->diags, DIAG_TEST_NAME_DUPLICATE, file->tests[i].span,
			"two tests are named `%.*s`", TEXT_ARG(file->tests[i].name));
		diag_also(d, file->tests[j].span, "this is the first");
		diag_help(d, "give one of them another name");
	}
}

static void read_tests(struct reader *r, const struct doc *list, struct test_file *out)
{
	if (list->n == 0) {
		struct diag *d = diag_add(r->diags, DIAG_TEST_EMPTY, list->span,
					  "the file has no tests");
		diag_help(d, "add a test, or remove the file");
	}
	out->tests = ARENA_ARRAY(r->arena, struct policy_test, list->n + 1);
	for (size_t i = 0; i < list->n; i++)
		read_test(r, list->items[i], &out->tests[i]);
	out->n_tests = list->n;
	check_names(r, out);
}

/* A path that the file at `from` names, as seen from here. */
static struct text path_beside(struct arena *arena, struct text from, struct text path)
{
	size_t len = from.len;
	while (len > 0 && from.ptr[len - 1] != '/')
		len--;
	if (text_starts(path, TEXT("/")))
		return path;
	return text_format(arena, "%.*s%.*s", (int)len, from.ptr, TEXT_ARG(path));
}

static void read_policies(struct reader *r, const struct doc *d, struct test_file *out)
{
	struct texts paths = {0};
	if (!reader_texts(r, d, "policy", &paths))
		return;
	for (size_t i = 0; i < paths.n; i++)
		ARENA_PUSH(r->arena, out->policies, out->n_policies,
			   path_beside(r->arena, out->source->path, paths.texts[i]));
	out->policy_span = d->span;
}

static const char *named_file(struct reader *r, const struct doc *d,
			      const struct test_file *file)
{
	if (d == NULL)
		return NULL;
	return text_copy(r->arena, path_beside(r->arena, file->source->path, d->text))
		.ptr;
}

bool test_file_read(struct arena *arena, struct text path, struct diag_list *diags,
		    struct test_file *out)
{
	enum { POLICY_PATH, SCHEMA_PATH, ENTITIES_PATH, TESTS, N_MEMBERS };
	static const struct member members[] = {
		[POLICY_PATH] = {"policy", VALUE_STRINGS, USE_OPTIONAL, NULL},
		[SCHEMA_PATH] = {"schema", VALUE_STRING, USE_OPTIONAL, NULL},
		[ENTITIES_PATH] = {"entities", VALUE_STRING, USE_OPTIONAL, NULL},
		[TESTS] = {"tests", VALUE_LIST, USE_REQUIRED, NULL},
	};
	const struct doc *values[N_MEMBERS];
	struct text why;
	*out = (struct test_file){.source = source_read(arena, path, &why)};
	if (out->source == NULL) {
		message("cannot read `%.*s`: %.*s", TEXT_ARG(path), TEXT_ARG(why));
		return false;
	}
	struct doc *doc = yaml_read(arena, out->source, diags);
	if (doc == NULL)
		return false;
	struct reader r;
	reader_init(&r, arena, NULL, NULL, diags);
	if (!READ_MEMBERS(&r, doc, "test file", members, values))
		return false;
	if (values[POLICY_PATH] != NULL)
		read_policies(&r, values[POLICY_PATH], out);
	out->schema = named_file(&r, values[SCHEMA_PATH], out);
	out->entities = named_file(&r, values[ENTITIES_PATH], out);
	if (values[TESTS] != NULL)
		read_tests(&r, values[TESTS], out);
	return reader_ok(&r);
}

bool test_file_is(struct arena *arena, struct text path)
{
	static const char *const endings[] = {".test.yaml", ".test.yml", ".test.json"};
	for (size_t i = 0; i < sizeof endings / sizeof *endings; i++)
		if (text_ends(path, text_of(endings[i])))
			return true;
	if (text_is(path, "-"))
		return false;
	struct text why;
	const struct source *source = source_read(arena, path, &why);
	if (source == NULL)
		return false;
	struct doc *doc = yaml_read(arena, source, diag_list_new(arena));
	return doc != NULL && doc->kind == DOC_MAPPING && doc_get(doc, "tests") != NULL;
}
