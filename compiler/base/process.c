/* process.c - run a program, without a shell.
 */
#include "base/process.h"

#include <errno.h>
#include <fcntl.h>
#include <spawn.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;

enum { CANNOT_RUN = 127 }; /* as the exit status of a child that could not begin */

void words_add(struct arena *arena, struct words *words, const char *word)
{
	ARENA_PUSH(arena, words->words, words->n, word);
}

void words_split(struct arena *arena, struct words *words, struct text given)
{
	size_t at = 0;
	while (at < given.len) {
		size_t len = 0;
		while (at + len < given.len && given.ptr[at + len] != ' ')
			len++;
		struct text word = {given.ptr + at, len};
		if (len > 0)
			words_add(arena, words, text_copy(arena, word).ptr);
		at += len + 1;
	}
}

static int spawn(const struct words *words, const char *log, pid_t *pid)
{
	posix_spawn_file_actions_t actions;
	int error = posix_spawn_file_actions_init(&actions);
	if (error != 0)
		return error;
	error = posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, log,
						 O_WRONLY | O_CREAT | O_TRUNC, 0600);
	if (error == 0)
		error = posix_spawn_file_actions_adddup2(&actions, STDOUT_FILENO,
							 STDERR_FILENO);
	/* posix_spawn takes pointers to writable strings, and writes to none. */
	union {
		const char *const *readable;
		char *const *writable;
	} arguments = {words->words};
	if (error == 0)
		error = posix_spawnp(pid, words->words[0], &actions, NULL,
				     arguments.writable, environ);
	posix_spawn_file_actions_destroy(&actions);
	return error;
}

int process_run(struct arena *arena, const struct words *words, const char *log)
{
	struct words line = {0};
	for (size_t i = 0; i < words->n; i++)
		words_add(arena, &line, words->words[i]);
	words_add(arena, &line, NULL);
	pid_t pid;
	int result;
	if (spawn(&line, log, &pid) != 0)
		return -1;
	while (waitpid(pid, &result, 0) < 0)
		if (errno != EINTR)
			return -1;
	return WIFEXITED(result) && WEXITSTATUS(result) == CANNOT_RUN ? -1 : result;
}
