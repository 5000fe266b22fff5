/* run_tests_file.c - the files of Cedar's tests: which there are, and what they say.
 *
 *     {"policies": FILE, "entities": FILE, "schema"?: FILE, "shouldValidate"?: bool,
 *      "requests": [{"description"?, "principal", "action", "resource", "context"?,
 *                    "validateRequest"?: bool, "decision": "allow" | "deny",
 *                    "reason": [ID], "errors": [ID]}]}
 *
 * The files that a test names lie beside it under the last component of the name, or
 * under the whole name in one of the folders above it.
 */
#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "command/run_tests.h"
#include "front/reader.h"

enum { FOLDER_DEPTH_MAX = 32 };

/* ---- which files --------------------------------------------------------- */

struct found {
	struct arena *arena;
	struct text *paths;
	size_t n;
};

static bool is_folder(const char *path)
{
	struct stat info;
	return stat(path, &info) == 0 && S_ISDIR(info.st_mode);
}

static int compare_paths(const void *a, const void *b)
{
	const struct text *left = a, *right = b;
	return text_compare(*left, *right);
}

/* In a folder there are entities and schemas too: a test has requests. */
static bool is_test(struct text path)
{
	struct text why;
	enum json_fault fault;
	if (!text_ends(path, TEXT(".json")) || text_ends(path, TEXT(".entities.json")))
		return false;
	struct arena *arena = arena_new();
	const struct source *source = source_read(arena, path, &why);
	const struct doc *doc =
		source ? json_doc_read_large(arena, source, NULL, &fault) : NULL;
	bool ok = doc != NULL && doc_get(doc, "requests") != NULL;
	arena_free(arena);
	return ok;
}

/* The entries of a folder, but for hidden ones, sorted. */
static bool list_folder(struct arena *arena, struct text path, struct text **names,
			size_t *n)
{
	*names = NULL;
	*n = 0;
	DIR *folder = opendir(path.ptr);
	if (folder == NULL) {
		message("cannot read `%s`: %s", path.ptr, strerror(errno));
		return false;
	}
	for (struct dirent *entry; (entry = readdir(folder)) != NULL;) {
		if (entry->d_name[0] == '.')
			continue;
		struct text name =
			text_format(arena, "%.*s/%s", TEXT_ARG(path), entry->d_name);
		ARENA_PUSH(arena, *names, *n, name);
	}
	closedir(folder);
	if (*n > 0)
		qsort(*names, *n, sizeof **names, compare_paths);
	return true;
}

static bool search(struct found *found, struct text path, unsigned depth)
{
	struct text *names;
	size_t n;
	bool ok = list_folder(found->arena, path, &names, &n);
	for (size_t i = 0; ok && i < n; i++) {
		if (!is_folder(names[i].ptr)) {
			if (is_test(names[i]))
				ARENA_PUSH(found->arena, found->paths, found->n,
					   names[i]);
		} else if (depth < FOLDER_DEPTH_MAX) {
			ok = search(found, names[i], depth + 1);
		}
	}
	return ok;
}

static struct text without_slash(struct text path)
{
	while (path.len > 1 && path.ptr[path.len - 1] == '/')
		path.len--;
	return path;
}

bool cedar_tests_find(struct arena *arena, const struct options *options,
		      struct text **paths, size_t *n)
{
	struct found found = {.arena = arena};
	for (size_t i = 0; i < options->n_inputs; i++) {
		struct text path = options->inputs[i];
		if (is_folder(path.ptr)) {
			if (!search(&found, text_copy(arena, without_slash(path)), 0))
				return false;
		} else if (input_is_readable(path.ptr)) {
			ARENA_PUSH(arena, found.paths, found.n, path);
		} else {
			return false;
		}
	}
	if (found.n == 0)
		message("no test is given: a JSON file with `requests`, or a folder");
	*paths = found.paths;
	*n = found.n;
	return found.n > 0;
}

/* ---- the files a test names ---------------------------------------------- */

static struct text last_component(struct text path)
{
	size_t at = path.len;
	while (at > 0 && path.ptr[at - 1] != '/')
		at--;
	return (struct text){path.ptr + at, path.len - at};
}

/* The folder of a file, with its slash; empty for the current one. */
static struct text folder_of(struct text path)
{
	return (struct text){path.ptr, path.len - last_component(path).len};
}

static bool is_there(struct text path)
{
	return access(path.ptr, R_OK) == 0;
}

/* The path to open; the one beside the test if there is none. */
static struct text find_beside(struct arena *arena, struct text test, struct text named)
{
	struct text folder = folder_of(test);
	struct text beside = text_format(arena, "%.*s%.*s", TEXT_ARG(folder),
					 TEXT_ARG(last_component(named)));
	for (size_t i = 0; i < FOLDER_DEPTH_MAX && !is_there(beside); i++) {
		struct text above =
			text_format(arena, "%.*s%.*s", TEXT_ARG(folder), TEXT_ARG(named));
		if (is_there(above))
			return above;
		folder = text_format(arena, "%.*s../", TEXT_ARG(folder));
	}
	return beside;
}

/* ---- what a test says ---------------------------------------------------- */

static void read_decision(struct reader *r, const struct doc *d,
			  struct cedar_test_request *out)
{
	static const struct choice decisions[] = {
		{"deny", false, NULL},
		{"allow", true, NULL},
	};
	int is_allowed;
	if (READ_CHOICE(r, d, "decision", decisions, &is_allowed))
		out->is_allowed = is_allowed;
}

static void read_ids(struct reader *r, const struct doc *d, const char *key,
		     struct text **ids, size_t *n)
{
	struct texts texts = {0};
	if (!reader_texts(r, d, key, &texts))
		return;
	*ids = texts.texts;
	*n = texts.n;
}

static void read_request(struct reader *r, const struct doc *d,
			 struct cedar_test_request *out)
{
	enum {
		DESCRIPTION,
		PRINCIPAL,
		ACTION,
		RESOURCE,
		CONTEXT,
		VALIDATE,
		DECISION,
		REASON,
		ERRORS
	};
	static const struct member members[] = {
		[DESCRIPTION] = {"description", VALUE_STRING, USE_OPTIONAL, NULL},
		[PRINCIPAL] = {"principal", VALUE_ANY, USE_REQUIRED, NULL},
		[ACTION] = {"action", VALUE_ANY, USE_REQUIRED, NULL},
		[RESOURCE] = {"resource", VALUE_ANY, USE_REQUIRED, NULL},
		[CONTEXT] = {"context", VALUE_MAPPING, USE_OPTIONAL, NULL},
		[VALIDATE] = {"validateRequest", VALUE_BOOL, USE_OPTIONAL, NULL},
		[DECISION] = {"decision", VALUE_STRING, USE_REQUIRED, NULL},
		[REASON] = {"reason", VALUE_LIST, USE_REQUIRED, NULL},
		[ERRORS] = {"errors", VALUE_LIST, USE_REQUIRED, NULL},
	};
	const struct doc *values[ERRORS + 1];
	*out = (struct cedar_test_request){.doc = d, .is_validated = true};
	if (!READ_MEMBERS(r, d, "request", members, values))
		return;
	if (values[DESCRIPTION] != NULL)
		out->description = values[DESCRIPTION]->text;
	if (values[VALIDATE] != NULL)
		out->is_validated = values[VALIDATE]->boolean;
	if (values[DECISION] != NULL)
		read_decision(r, values[DECISION], out);
	if (values[REASON] != NULL)
		read_ids(r, values[REASON], "reason", &out->reasons, &out->n_reasons);
	if (values[ERRORS] != NULL)
		read_ids(r, values[ERRORS], "errors", &out->errors, &out->n_errors);
}

static void read_requests(struct reader *r, const struct doc *list,
			  struct cedar_test *out)
{
	out->requests = ARENA_ARRAY(r->arena, struct cedar_test_request, list->n);
	out->n_requests = list->n;
	for (size_t i = 0; i < list->n; i++)
		read_request(r, list->items[i], &out->requests[i]);
}

static void read_path(struct reader *r, const struct doc *d, struct cedar_test *test,
		      struct text *out)
{
	if (d != NULL)
		*out = find_beside(r->arena, test->source->path, d->text);
}

static bool read_test(struct reader *r, const struct doc *doc, struct cedar_test *out)
{
	enum { POLICIES, ENTITIES, CEDAR_SCHEMA, SHOULD_VALIDATE, REQUESTS };
	static const struct member members[] = {
		[POLICIES] = {"policies", VALUE_STRING, USE_REQUIRED, NULL},
		[ENTITIES] = {"entities", VALUE_STRING, USE_REQUIRED, NULL},
		[CEDAR_SCHEMA] = {"schema", VALUE_STRING, USE_OPTIONAL, NULL},
		[SHOULD_VALIDATE] = {"shouldValidate", VALUE_BOOL, USE_OPTIONAL, NULL},
		[REQUESTS] = {"requests", VALUE_LIST, USE_REQUIRED, NULL},
	};
	const struct doc *values[REQUESTS + 1];
	if (!READ_MEMBERS(r, doc, "Cedar test", members, values))
		return false;
	read_path(r, values[POLICIES], out, &out->policies);
	read_path(r, values[ENTITIES], out, &out->entities);
	read_path(r, values[CEDAR_SCHEMA], out, &out->schema);
	if (values[SHOULD_VALIDATE] != NULL) {
		out->has_should_validate = true;
		out->should_validate = values[SHOULD_VALIDATE]->boolean;
	}
	if (values[REQUESTS] != NULL)
		read_requests(r, values[REQUESTS], out);
	return reader_ok(r);
}

bool cedar_test_read(struct arena *arena, struct text path, struct diag_list *diags,
		     struct cedar_test *out)
{
	struct text why;
	enum json_fault fault;
	struct reader r;
	*out = (struct cedar_test){.source = source_read(arena, path, &why)};
	if (out->source == NULL) {
		diag_add(diags, DIAG_FILE_UNREADABLE, (struct span){0},
			 "cannot read `%.*s`: %.*s", TEXT_ARG(path), TEXT_ARG(why));
		return false;
	}
	const struct doc *doc = json_doc_read_large(arena, out->source, diags, &fault);
	reader_init(&r, arena, NULL, NULL, diags);
	return doc != NULL && read_test(&r, doc, out);
}
