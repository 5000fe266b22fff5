/* port/files.c - the file system of POSIX, and how a file is replaced.
 *
 * Interrupted calls go on (EINTR), short writes are completed.  The lock is flock's: it
 * belongs to the open file and not, as that of fcntl, to the process, which would lose it
 * when it closes any other descriptor of the same file.
 */
#define _DEFAULT_SOURCE
#define _DARWIN_C_SOURCE
#include "port/files.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#define PATH_SIZE 4096

static int flags_of(enum edict_file_mode mode)
{
	switch (mode) {
	case EDICT_FILE_READ:
		return O_RDONLY;
	case EDICT_FILE_APPEND:
		return O_RDWR | O_APPEND | O_CREAT;
	case EDICT_FILE_NEW:
		return O_RDWR | O_CREAT | O_EXCL;
	case EDICT_FILE_CHANGE:
		return O_RDWR;
	}
	return O_RDONLY;
}

static int posix_open(void *ctx, const char *path, enum edict_file_mode mode, int *file)
{
	struct stat status;
	int fd;
	(void)ctx;
	/* O_NONBLOCK: a pipe in place of the file must not stop us. */
	do {
		fd = open(path,
			  flags_of(mode) | O_CLOEXEC | O_NOFOLLOW | O_NOCTTY | O_NONBLOCK,
			  0600);
	} while (fd < 0 && errno == EINTR);
	if (fd < 0)
		return errno;
	int error = fstat(fd, &status) != 0 ? errno : 0;
	if (error == 0 && !S_ISREG(status.st_mode))
		error = EINVAL;
	if (error != 0) {
		close(fd);
		return error;
	}
	*file = fd;
	return 0;
}

/* Not repeated when interrupted: the descriptor is gone, or its state unknown. */
static int posix_close(void *ctx, int file)
{
	(void)ctx;
	return close(file) == 0 || errno == EINTR ? 0 : errno;
}

static int posix_read(void *ctx, int file, uint64_t offset, void *bytes, size_t len,
		      size_t *n_read)
{
	ssize_t n;
	(void)ctx;
	do {
		n = pread(file, bytes, len, (off_t)offset);
	} while (n < 0 && errno == EINTR);
	*n_read = n < 0 ? 0 : (size_t)n;
	return n < 0 ? errno : 0;
}

static int posix_write(void *ctx, int file, uint64_t offset, const void *bytes,
		       size_t len)
{
	const char *rest = bytes;
	(void)ctx;
	int flags = fcntl(file, F_GETFL);
	if (flags < 0)
		return errno;
	while (len > 0) {
		ssize_t n = (flags & O_APPEND) != 0
				    ? write(file, rest, len)
				    : pwrite(file, rest, len, (off_t)offset);
		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return n < 0 ? errno : EIO;
		rest += n;
		offset += (uint64_t)n;
		len -= (size_t)n;
	}
	return 0;
}

static int posix_size(void *ctx, int file, uint64_t *size)
{
	struct stat status;
	(void)ctx;
	if (fstat(file, &status) != 0)
		return errno;
	*size = (uint64_t)status.st_size;
	return 0;
}

static int posix_truncate(void *ctx, int file, uint64_t size)
{
	int result;
	(void)ctx;
	do {
		result = ftruncate(file, (off_t)size);
	} while (result != 0 && errno == EINTR);
	return result != 0 ? errno : 0;
}

/* One attempt only: after a failed sync the system may call dirty pages clean. */
static int posix_sync(void *ctx, int file)
{
	(void)ctx;
#ifdef F_FULLFSYNC
	/* fsync of Darwin leaves the bytes in the cache of the disk. */
	return fcntl(file, F_FULLFSYNC) != 0 ? errno : 0;
#else
	return fdatasync(file) != 0 ? errno : 0;
#endif
}

static int posix_sync_folder(void *ctx, const char *folder)
{
	(void)ctx;
	int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (fd < 0)
		return errno;
	int error = fsync(fd) != 0 ? errno : 0;
	close(fd);
	return error;
}

static int posix_rename(void *ctx, const char *from, const char *to)
{
	(void)ctx;
	return rename(from, to) != 0 ? errno : 0;
}

static int posix_remove(void *ctx, const char *path)
{
	(void)ctx;
	return unlink(path) != 0 ? errno : 0;
}

static int posix_lock(void *ctx, int file)
{
	int result;
	(void)ctx;
	do {
		result = flock(file, LOCK_EX | LOCK_NB);
	} while (result != 0 && errno == EINTR);
	return result != 0 ? errno : 0;
}

static int posix_make_folder(void *ctx, const char *path)
{
	(void)ctx;
	return mkdir(path, 0700) != 0 && errno != EEXIST ? errno : 0;
}

static int posix_check_private(void *ctx, const char *path)
{
	struct stat status;
	(void)ctx;
	if (lstat(path, &status) != 0)
		return errno;
	bool is_ours = status.st_uid == geteuid() || status.st_uid == 0;
	bool is_shared = (status.st_mode & (S_IWGRP | S_IWOTH)) != 0;
	return is_ours && !is_shared && !S_ISLNK(status.st_mode) ? 0 : EPERM;
}

const struct edict_files edict_posix_files = {
	.open = posix_open,
	.close = posix_close,
	.read = posix_read,
	.write = posix_write,
	.size = posix_size,
	.truncate = posix_truncate,
	.sync = posix_sync,
	.sync_folder = posix_sync_folder,
	.rename = posix_rename,
	.remove = posix_remove,
	.lock = posix_lock,
	.make_folder = posix_make_folder,
	.check_private = posix_check_private,
};

/* ---- with any file system -------------------------------------------------- */

int edict_files_sync_name(const struct edict_files *files, const char *path)
{
	char folder[PATH_SIZE];
	const char *slash = strrchr(path, '/');
	size_t len = slash == NULL ? 0 : (size_t)(slash - path);
	if (len + 2 > sizeof folder)
		return ENAMETOOLONG;
	memcpy(folder, path, len);
	if (len == 0)
		folder[len++] = slash == NULL ? '.' : '/';
	folder[len] = '\0';
	return files->sync_folder(files->ctx, folder);
}

/* A durable file at `path`, which no one else is told of before. */
static int write_new(const struct edict_files *files, const char *path, const void *bytes,
		     size_t len)
{
	int file;
	/* What a power cut left behind. */
	int error = files->remove(files->ctx, path);
	if (error != 0 && error != ENOENT)
		return error;
	error = files->open(files->ctx, path, EDICT_FILE_NEW, &file);
	if (error != 0)
		return error;
	error = files->write(files->ctx, file, 0, bytes, len);
	if (error == 0)
		error = files->sync(files->ctx, file);
	int closing = files->close(files->ctx, file);
	return error != 0 ? error : closing;
}

int edict_files_replace(const struct edict_files *files, const char *path,
			const void *bytes, size_t len)
{
	static const char suffix[] = ".new";
	char beside[PATH_SIZE];
	size_t path_len = strlen(path);
	if (path_len + sizeof suffix > sizeof beside)
		return ENAMETOOLONG;
	memcpy(beside, path, path_len);
	memcpy(beside + path_len, suffix, sizeof suffix);

	int error = write_new(files, beside, bytes, len);
	if (error == 0)
		error = files->rename(files->ctx, beside, path);
	if (error != 0) {
		files->remove(files->ctx, beside);
		return error;
	}
	return edict_files_sync_name(files, path);
}
