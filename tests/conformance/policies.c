/* policies.c DATA SUMMARY [--update] - every policy of the collection, through every
 * pass.
 *
 * Each file of agent/policies must end in a plan and its renderings, or in an error that
 * has a place in the file; none may crash or hang.  How many compile, and why the others
 * are refused (the code of the first error), is compared with SUMMARY.
 */
#include <dirent.h>
#include <jansson.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "decide.h"
#include "emit/emit.h"
#include "front/load.h"
#include "meaning/meaning.h"

#define SECONDS_A_FILE 60
#define FILES_MAX      1000

/* What a signal handler says when a file crashes or hangs a pass. */
static char current[8192];

static void die_naming_the_file(int signal_number)
{
	static const char crash[] = "crash: ", hang[] = "hang: ";
	bool is_hang = signal_number == SIGALRM;
	ssize_t ignored = write(STDERR_FILENO, is_hang ? hang : crash,
				is_hang ? sizeof hang - 1 : sizeof crash - 1);
	ignored += write(STDERR_FILENO, current, strlen(current));
	ignored += write(STDERR_FILENO, "\n", 1);
	_exit(ignored < 0 ? 2 : 1);
}

/* ---- one file ------------------------------------------------------------ */

static struct plan *compile(struct arena *arena, struct text path,
			    struct diag_list *diags)
{
	struct load_options options = {.packs_dir = EDICT_POLICIES "/packs"};
	struct loaded in = {0};
	struct names names = {0};
	bool is_loaded = load_policies(arena, &path, 1, &options, diags, &in);
	if (!resolve(arena, in.policies, in.n, &names, diags) ||
	    !check(arena, in.policies, in.n, &names, diags) || !is_loaded)
		return NULL;
	struct ir_policy *policy = lower(arena, in.policies, in.n, &names, diags);
	if (policy == NULL)
		return NULL;
	lint(policy, in.policies, in.n, diags);
	return plan_build(arena, simplify(arena, policy), diags);
}

static void render(const struct plan *plan)
{
	static const enum layout layouts[] = {LAYOUT_CODE, LAYOUT_TABLE};
	struct buffer out = {0};
	for (size_t i = 0; i < 2; i++) {
		struct emit_options options = {TEXT("subject"), layouts[i]};
		emit_c_header(plan, &options, &out);
		emit_c(plan, &options, &out);
	}
	emit_listing(plan, &out);
	emit_json(plan, &out);
	emit_dot(plan, &out);
	buffer_free(&out);
}

/* The code of the first error, from the JSON that editors get, or "" after a message:
 * there is no error, or one without a place. */
static void first_error(const struct diag_list *diags, char code[static 16])
{
	char *bytes = NULL, *line, *rest;
	size_t len = 0;
	FILE *out = open_memstream(&bytes, &len);
	diag_render_json(diags, out);
	fclose(out);
	code[0] = '\0';
	bool has_place = true;
	for (line = strtok_r(bytes, "\n", &rest); line != NULL;
	     line = strtok_r(NULL, "\n", &rest)) {
		json_error_t error;
		json_t *diag = json_loads(line, 0, &error);
		const char *name = json_string_value(json_object_get(diag, "code"));
		if (name != NULL && name[0] == 'E' && code[0] == '\0')
			snprintf(code, 16, "%s", name);
		has_place = has_place && json_object_get(diag, "file") != NULL &&
			    json_integer_value(json_object_get(diag, "line")) > 0 &&
			    json_integer_value(json_object_get(diag, "column")) > 0;
		json_decref(diag);
	}
	free(bytes);
	if (has_place && code[0] != '\0')
		return;
	printf("%s: %s\n", current, has_place ? "refused without an error" : "no place");
	code[0] = '\0';
}

/* "compiled", the code of the first error, or "" after a message. */
static void judge(const char *path, char outcome[static 16])
{
	struct arena *arena = arena_new();
	struct diag_list *diags = diag_list_new(arena);
	snprintf(current, sizeof current, "%s", path);
	alarm(SECONDS_A_FILE);
	struct plan *plan = compile(arena, text_of(path), diags);
	if (plan != NULL && !diag_has_errors(diags)) {
		render(plan);
		snprintf(outcome, 16, "compiled");
	} else {
		first_error(diags, outcome);
	}
	alarm(0);
	arena_free(arena);
}

/* ---- all files ----------------------------------------------------------- */

struct results { /* "folder outcome", one for each file */
	char lines[FILES_MAX][64];
	size_t n, n_wrong;
};

static int is_visible(const struct dirent *entry)
{
	return entry->d_name[0] != '.' && strcmp(entry->d_name, "INDEX.json") != 0;
}

static void judge_folder(struct results *results, const char *root, const char *folder)
{
	struct dirent **files;
	char path[8192], outcome[16];
	snprintf(path, sizeof path, "%s/%s", root, folder);
	int n = scandir(path, &files, is_visible, alphasort);
	for (int i = 0; i < n; i++) {
		snprintf(path, sizeof path, "%s/%s/%s", root, folder, files[i]->d_name);
		judge(path, outcome);
		if (outcome[0] == '\0' || results->n == FILES_MAX)
			results->n_wrong++;
		else
			snprintf(results->lines[results->n++], sizeof results->lines[0],
				 "%s %s", folder, outcome);
		free(files[i]);
	}
	if (n >= 0)
		free(files);
}

static void judge_all(struct results *results, const char *root)
{
	struct dirent **folders;
	int n = scandir(root, &folders, is_visible, alphasort);
	for (int i = 0; i < n; i++) {
		judge_folder(results, root, folders[i]->d_name);
		free(folders[i]);
	}
	if (n >= 0)
		free(folders);
}

static int compare_lines(const void *a, const void *b)
{
	return strcmp(a, b);
}

/* "folder outcome count", sorted. */
static void summarise(struct results *results, FILE *out)
{
	qsort(results->lines, results->n, sizeof results->lines[0], compare_lines);
	for (size_t i = 0, next; i < results->n; i = next) {
		next = i + 1;
		while (next < results->n &&
		       strcmp(results->lines[i], results->lines[next]) == 0)
			next++;
		fprintf(out, "%s %zu\n", results->lines[i], next - i);
	}
}

static char *load(const char *path)
{
	static char bytes[65536];
	FILE *file = fopen(path, "r");
	bytes[file != NULL ? fread(bytes, 1, sizeof bytes - 1, file) : 0] = '\0';
	if (file != NULL)
		fclose(file);
	return bytes;
}

int main(int argc, char **argv)
{
	bool is_update = argc == 4 && strcmp(argv[3], "--update") == 0;
	if (argc != 3 && !is_update) {
		fprintf(stderr, "usage: policies DATA SUMMARY [--update]\n");
		return 2;
	}
	const char *data = data_find(argv[1]);
	if (data == NULL)
		return TEST_SKIPPED;
	signal(SIGALRM, die_naming_the_file);
	signal(SIGSEGV, die_naming_the_file);
	signal(SIGABRT, die_naming_the_file);

	static struct results results;
	judge_all(&results, path_join(data, "policies"));
	char *summary;
	size_t len;
	FILE *out = open_memstream(&summary, &len);
	summarise(&results, out);
	fclose(out);
	printf("%zu policies, %zu failures\n", results.n, results.n_wrong);
	if (is_update && (out = fopen(argv[2], "w")) != NULL) {
		fputs(summary, out);
		fclose(out);
	}
	bool is_same = strcmp(summary, load(argv[2])) == 0;
	if (!is_same)
		printf("%s has other counts; now (to keep them: policies DATA SUMMARY "
		       "--update):\n%s",
		       argv[2], summary);
	free(summary);
	return results.n_wrong != 0 || !is_same;
}
