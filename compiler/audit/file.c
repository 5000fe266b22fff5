/* file.c - the bytes of a log's file: mapped, or read where they cannot be.
 */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "audit/audit.h"

#define READ_SIZE 65536u

/* A pipe, say. */
static int read_all(struct arena *arena, int fd, struct audit_file *out)
{
	struct buffer bytes = {0};
	char part[READ_SIZE];
	ssize_t n;
	while ((n = read(fd, part, sizeof part)) != 0) {
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			break;
		buffer_add(&bytes, part, (size_t)n);
	}
	int error = n < 0 ? errno : 0;
	struct text text = buffer_move(arena, &bytes);
	out->bytes = text.ptr;
	out->size = text.len;
	return error;
}

static int map(int fd, size_t size, struct audit_file *out)
{
	void *bytes = mmap(NULL, size, PROT_READ, MAP_PRIVATE, fd, 0);
	if (bytes == MAP_FAILED)
		return errno;
	posix_madvise(bytes, size, POSIX_MADV_SEQUENTIAL);
	out->bytes = bytes;
	out->size = size;
	out->is_mapped = true;
	return 0;
}

int audit_file_open(struct arena *arena, const char *path, struct audit_file *out)
{
	*out = (struct audit_file){.path = text_of(path), .bytes = ""};
	bool is_input = strcmp(path, "-") == 0;
	int fd = is_input ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC);
	struct stat info;
	if (fd < 0)
		return errno;
	int error = fstat(fd, &info) == 0 ? 0 : errno;
	if (error == 0 && S_ISDIR(info.st_mode))
		error = EISDIR;
	else if (error == 0 && (!S_ISREG(info.st_mode) || is_input))
		error = read_all(arena, fd, out);
	else if (error == 0 && info.st_size > 0)
		error = map(fd, (size_t)info.st_size, out);
	if (!is_input)
		close(fd);
	return error;
}

void audit_file_close(struct audit_file *file)
{
	union {
		const char *bytes;
		void *mapped;
	} u = {file->bytes};
	if (file->is_mapped)
		munmap(u.mapped, file->size);
	*file = (struct audit_file){.bytes = ""};
}
