/* decide.c - see decide.h. */
#include <errno.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "decide.h"

extern char **environ;

const char *path_join(const char *folder, const char *name)
{
	static char paths[4][4096];
	static size_t turn;
	char *path = paths[turn++ % 4];
	snprintf(path, sizeof paths[0], "%s/%s", folder, name);
	return path;
}

const char *data_find(const char *fallback)
{
	static char folder[4096];
	const char *given = getenv("EDICT_DATA");
	snprintf(folder, sizeof folder, "%s/agent", given != NULL ? given : fallback);
	if (access(folder, R_OK | X_OK) == 0)
		return folder;
	printf("skipped: no data\n");
	return NULL;
}

/* ---- JSON lines ---------------------------------------------------------- */

static json_t *lines_read(FILE *file, const char *name)
{
	json_t *values = json_array();
	json_error_t error;
	char *line = NULL;
	size_t size = 0;
	ssize_t len;
	while (values != NULL && (len = getline(&line, &size, file)) > 0) {
		json_t *value = json_loadb(line, (size_t)len,
					   JSON_ALLOW_NUL | JSON_DECODE_ANY, &error);
		if (value != NULL && json_array_append_new(values, value) == 0)
			continue;
		fprintf(stderr, "%s:%zu: %s\n", name, json_array_size(values) + 1,
			value == NULL ? error.text : "out of memory");
		json_decref(values);
		values = NULL;
	}
	free(line);
	return values;
}

json_t *lines_load(const char *path)
{
	FILE *file = fopen(path, "r");
	if (file == NULL) {
		fprintf(stderr, "%s: %s\n", path, strerror(errno));
		return NULL;
	}
	json_t *values = lines_read(file, path);
	fclose(file);
	return values;
}

static void lines_write(FILE *file, const json_t *values)
{
	size_t i;
	json_t *value;
	json_array_foreach(values, i, value)
	{
		json_dumpf(value, file, JSON_COMPACT | JSON_REAL_PRECISION(15));
		fputc('\n', file);
	}
	fflush(file);
	rewind(file);
}

/* ---- the command --------------------------------------------------------- */

/* Run it with these files as its standard streams; its wait status, or -1. */
static int run_command(const struct decide_run *run, FILE *const streams[3])
{
	/* posix_spawn takes pointers to writable strings, and writes to none. */
	union {
		const char *readable[DECIDE_OPTIONS_MAX + 6];
		char *writable[DECIDE_OPTIONS_MAX + 6];
	} argv = {{run->edict, "decide", run->policy, "--requests", "-"}};
	for (size_t i = 0; i < DECIDE_OPTIONS_MAX; i++)
		argv.readable[5 + i] = run->options[i];

	posix_spawn_file_actions_t actions;
	posix_spawn_file_actions_init(&actions);
	for (int fd = 0; fd < 3; fd++)
		posix_spawn_file_actions_adddup2(&actions, fileno(streams[fd]), fd);
	pid_t pid;
	int error = posix_spawn(&pid, run->edict, &actions, NULL, argv.writable, environ);
	posix_spawn_file_actions_destroy(&actions);
	int status = -1;
	if (error == 0)
		waitpid(pid, &status, 0);
	return status;
}

static void copy_to_stderr(FILE *file)
{
	char bytes[4096];
	size_t len;
	rewind(file);
	while ((len = fread(bytes, 1, sizeof bytes, file)) > 0)
		fwrite(bytes, 1, len, stderr);
}

json_t *decide_requests(const struct decide_run *run, const json_t *requests)
{
	FILE *streams[3] = {tmpfile(), tmpfile(), tmpfile()};
	json_t *answers = NULL;
	if (streams[0] == NULL || streams[1] == NULL || streams[2] == NULL)
		goto out;
	lines_write(streams[0], requests);
	if (run_command(run, streams) != 0) {
		copy_to_stderr(streams[2]);
		goto out;
	}
	rewind(streams[1]);
	answers = lines_read(streams[1], run->policy);
	if (answers != NULL && json_array_size(answers) != json_array_size(requests)) {
		fprintf(stderr, "%s: %zu answers to %zu requests\n", run->policy,
			json_array_size(answers), json_array_size(requests));
		json_decref(answers);
		answers = NULL;
	}
out:
	for (int i = 0; i < 3; i++)
		if (streams[i] != NULL)
			fclose(streams[i]);
	return answers;
}
