/* packs.c - where the folders are that the command needs: detection packs, and the
 * sources of the runtime.
 */
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "command/command.h"

#define PATH_SIZE 4096

static bool is_folder(const char *path)
{
	struct stat info;
	return stat(path, &info) == 0 && S_ISDIR(info.st_mode);
}

/* The folder of the running program, without a final slash; empty if unknown. */
static struct text program_folder(struct arena *arena)
{
	char path[PATH_SIZE];
	ssize_t len = readlink("/proc/self/exe", path, sizeof path);
	if (len <= 0 || (size_t)len == sizeof path)
		return (struct text){"", 0};
	while (len > 0 && path[len - 1] != '/')
		len--;
	return text_copy(arena, (struct text){path, (size_t)(len > 0 ? len - 1 : 0)});
}

/* The folder that the environment names, the installed one, or that of the source tree.
 */
static const char *find_folder(struct arena *arena, const char *variable,
			       const char *from_program, const char *in_source)
{
	const char *given = getenv(variable);
	if (given != NULL && *given != '\0')
		return given;
	struct text folder = program_folder(arena);
	struct text installed =
		text_format(arena, "%.*s/../%s", TEXT_ARG(folder), from_program);
	if (folder.len > 0 && is_folder(installed.ptr))
		return installed.ptr;
	return is_folder(in_source) ? in_source : NULL;
}

const char *packs_find(struct arena *arena)
{
	return find_folder(arena, "EDICT_PACKS", EDICT_PACKS_FROM_PROGRAM,
			   EDICT_PACKS_IN_SOURCE);
}

const char *runtime_find(struct arena *arena)
{
	return find_folder(arena, "EDICT_RUNTIME", EDICT_RUNTIME_FROM_PROGRAM,
			   EDICT_RUNTIME_IN_SOURCE);
}
