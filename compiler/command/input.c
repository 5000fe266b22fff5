/* input.c - documents that are taken whole into memory: bundles and key sets.
 * Needs:   a regular file.
 * Gives:   its bytes, or a message.
 * Keeps:   waits for nobody: a pipe in place of the file is refused, not read.
 */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "command/command.h"

static bool complain(const char *path, const char *why)
{
	message("cannot read `%s`: %s", path, why);
	return false;
}

static bool read_all(int fd, char *bytes, size_t size, size_t *len)
{
	*len = 0;
	while (*len < size) {
		ssize_t n = read(fd, bytes + *len, size - *len);
		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return n == 0;
		*len += (size_t)n;
	}
	return true;
}

static bool load(struct arena *arena, int fd, const char *path, uint64_t max,
		 struct text *out)
{
	struct stat info;
	if (fstat(fd, &info) != 0)
		return complain(path, strerror(errno));
	if (S_ISDIR(info.st_mode))
		return complain(path, strerror(EISDIR));
	if (!S_ISREG(info.st_mode))
		return complain(path, "it is no regular file");
	if ((uint64_t)info.st_size > max)
		return complain(path, strerror(EFBIG));
	size_t size = (size_t)info.st_size;
	char *bytes = arena_alloc(arena, size + 1);
	if (!read_all(fd, bytes, size, &out->len))
		return complain(path, strerror(errno));
	out->ptr = bytes;
	return true;
}

bool input_load(struct arena *arena, const char *path, uint64_t max, struct text *out)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
	if (fd < 0)
		return complain(path, strerror(errno));
	*out = (struct text){NULL, 0};
	bool ok = load(arena, fd, path, max, out);
	close(fd);
	return ok;
}
