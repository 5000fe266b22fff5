/* packs.c - where the detection packs are.
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

const char *packs_find(struct arena *arena)
{
	const char *given = getenv("EDICT_PACKS");
	if (given != NULL && *given != '\0')
		return given;
	struct text folder = program_folder(arena);
	struct text installed =
		text_format(arena, "%.*s/../" EDICT_PACKS_FROM_PROGRAM, TEXT_ARG(folder));
	if (folder.len > 0 && is_folder(installed.ptr))
		return installed.ptr;
	return is_folder(EDICT_PACKS_IN_SOURCE) ? EDICT_PACKS_IN_SOURCE : NULL;
}
