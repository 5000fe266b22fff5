/* port/files.h - the file system as the adapters use it: a const table of functions, so
 * that tests can cut the power at every one of them.
 *
 * All functions return 0, or the errno of what failed.
 */
#ifndef EDICT_PORT_FILES_H
#define EDICT_PORT_FILES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

enum edict_file_mode {
	EDICT_FILE_READ,   /* must exist */
	EDICT_FILE_APPEND, /* is made if missing, mode 0600; can be read too */
	EDICT_FILE_NEW,	   /* must not exist, mode 0600; read and write anywhere */
	EDICT_FILE_CHANGE, /* read and write anywhere; must exist */
};

struct edict_files {
	/* Regular files only (else EINVAL); never follows a symbolic link at the last
	 * component (ELOOP). */
	int (*open)(void *ctx, const char *path, enum edict_file_mode mode, int *file);
	int (*close)(void *ctx, int file);
	/* Up to `len` bytes; 0 of them only at the end. */
	int (*read)(void *ctx, int file, uint64_t offset, void *bytes, size_t len,
		    size_t *n_read);
	/* All bytes: to the end of a file opened to append, else at `offset`. */
	int (*write)(void *ctx, int file, uint64_t offset, const void *bytes, size_t len);
	int (*size)(void *ctx, int file, uint64_t *size);
	int (*truncate)(void *ctx, int file, uint64_t size);
	/* Contents and size are durable: fdatasync. */
	int (*sync)(void *ctx, int file);
	/* The names in the folder are durable. */
	int (*sync_folder)(void *ctx, const char *folder);
	int (*rename)(void *ctx, const char *from, const char *to);
	int (*remove)(void *ctx, const char *path);
	/* Only one process at a time holds the lock of an open file; EWOULDBLOCK: another
	 * one does. */
	int (*lock)(void *ctx, int file);
	/* Mode 0700; a folder that is there already is fine.  Its parent must exist. */
	int (*make_folder)(void *ctx, const char *path);
	/* EPERM: the file or folder is a symbolic link, belongs neither to the user nor
	 * to root, or the group or others may write to it. */
	int (*check_private)(void *ctx, const char *path);
	void *ctx;
};

/* POSIX. */
extern const struct edict_files edict_posix_files;

/* The name of the file at `path` is durable: its folder is synced. */
int edict_files_sync_name(const struct edict_files *files, const char *path);

/* Make `bytes` the content of the file at `path` at one blow: a new file beside it
 * (`path`.new), sync, rename, sync of the folder.  One writer of a path at a time.  After
 * an error or a power cut the file has its old content or all of the new one. */
int edict_files_replace(const struct edict_files *files, const char *path,
			const void *bytes, size_t len);

#ifdef __cplusplus
}
#endif

#endif
