/* port/store_folder.c - the flash of a store, in files.
 * Needs:   a file system on which a synced file keeps its content.
 * Gives:   regions that read as 0xff beyond the end of their file; erasing empties it.
 * Keeps:   the names are made, and made durable, once: what is written later is content.
 */
#include "port/store_folder.h"

#include <errno.h>
#include <string.h>

#define STATE_SIZE 4096
/* Room for what stands behind the path of the folder. */
#define NAME_ROOM 16

static const char *const region_names[EDICT_N_REGIONS] = {
	[EDICT_REGION_SLOT_A] = "slot-a",   [EDICT_REGION_SLOT_B] = "slot-b",
	[EDICT_REGION_KEYS_A] = "keys-a",   [EDICT_REGION_KEYS_B] = "keys-b",
	[EDICT_REGION_STATE_A] = "state-a", [EDICT_REGION_STATE_B] = "state-b",
};

/* ---- the four functions --------------------------------------------------- */

static bool region_read(void *ctx, enum edict_region region, uint64_t offset, void *bytes,
			size_t len)
{
	const struct edict_store_folder *folder = ctx;
	const struct edict_files *files = folder->files;
	uint8_t *to = bytes;
	while (len > 0) {
		size_t n;
		if (files->read(files->ctx, folder->region[region], offset, to, len,
				&n) != 0)
			return false;
		if (n == 0)
			break;
		to += n;
		offset += n;
		len -= n;
	}
	memset(to, 0xff, len);
	return true;
}

static bool region_erase(void *ctx, enum edict_region region)
{
	const struct edict_store_folder *folder = ctx;
	const struct edict_files *files = folder->files;
	return files->truncate(files->ctx, folder->region[region], 0) == 0;
}

static bool region_program(void *ctx, enum edict_region region, uint64_t offset,
			   const void *bytes, size_t len)
{
	const struct edict_store_folder *folder = ctx;
	const struct edict_files *files = folder->files;
	return files->write(files->ctx, folder->region[region], offset, bytes, len) == 0;
}

static bool region_sync(void *ctx, enum edict_region region)
{
	const struct edict_store_folder *folder = ctx;
	const struct edict_files *files = folder->files;
	return files->sync(files->ctx, folder->region[region]) == 0;
}

/* ---- opening -------------------------------------------------------------- */

static void join(const struct edict_store_folder *folder, const char *name,
		 char path[sizeof folder->path])
{
	size_t len = strlen(folder->path);
	memcpy(path, folder->path, len);
	path[len] = '/';
	memcpy(path + len + 1, name, strlen(name) + 1);
}

/* Keep the path without slashes at its end. */
static int set_path(struct edict_store_folder *folder, const char *path)
{
	size_t len = strlen(path);
	while (len > 1 && path[len - 1] == '/')
		len--;
	if (len == 0)
		return ENOENT;
	if (len + NAME_ROOM > sizeof folder->path)
		return ENAMETOOLONG;
	memcpy(folder->path, path, len);
	folder->path[len] = '\0';
	return 0;
}

/* One writer at a time: the lock goes with the process, and the file stays. */
static int take_lock(struct edict_store_folder *folder)
{
	const struct edict_files *files = folder->files;
	char path[sizeof folder->path];
	join(folder, "lock", path);
	int error = files->open(files->ctx, path, EDICT_FILE_APPEND, &folder->lock);
	if (error != 0) {
		folder->lock = -1;
		return error;
	}
	return files->lock(files->ctx, folder->lock);
}

/* Empty files for the regions that have none. */
static int make_regions(struct edict_store_folder *folder)
{
	const struct edict_files *files = folder->files;
	for (size_t i = 0; i < EDICT_N_REGIONS; i++) {
		char path[sizeof folder->path];
		int file;
		join(folder, region_names[i], path);
		int error = files->open(files->ctx, path, EDICT_FILE_NEW, &file);
		if (error == EEXIST)
			continue;
		if (error == 0)
			error = files->close(files->ctx, file);
		if (error != 0)
			return error;
	}
	int error = files->sync_folder(files->ctx, folder->path);
	return error != 0 ? error : edict_files_sync_name(files, folder->path);
}

static int open_regions(struct edict_store_folder *folder, bool is_writer)
{
	const struct edict_files *files = folder->files;
	for (size_t i = 0; i < EDICT_N_REGIONS; i++) {
		char path[sizeof folder->path];
		join(folder, region_names[i], path);
		int error = files->check_private(files->ctx, path);
		if (error == 0)
			error = files->open(files->ctx, path,
					    is_writer ? EDICT_FILE_CHANGE
						      : EDICT_FILE_READ,
					    &folder->region[i]);
		if (error != 0)
			return error;
	}
	return 0;
}

static void init(struct edict_store_folder *folder, const struct edict_files *files)
{
	folder->files = files != NULL ? files : &edict_posix_files;
	folder->lock = -1;
	for (size_t i = 0; i < EDICT_N_REGIONS; i++)
		folder->region[i] = -1;
	folder->flash = (struct edict_flash){
		.read = region_read,
		.erase = region_erase,
		.program = region_program,
		.sync = region_sync,
		.ctx = folder,
		.sizes = {[EDICT_REGION_SLOT_A] = UINT32_MAX - 7,
			  [EDICT_REGION_SLOT_B] = UINT32_MAX - 7,
			  [EDICT_REGION_KEYS_A] = (EDICT_KEYSET_SIZE_MAX + 7) / 8 * 8,
			  [EDICT_REGION_KEYS_B] = (EDICT_KEYSET_SIZE_MAX + 7) / 8 * 8,
			  [EDICT_REGION_STATE_A] = STATE_SIZE,
			  [EDICT_REGION_STATE_B] = STATE_SIZE},
	};
}

int edict_store_folder_open(struct edict_store_folder *folder, const char *path,
			    bool make, bool is_writer, const struct edict_files *files)
{
	init(folder, files);
	files = folder->files;
	int error = set_path(folder, path);
	if (error == 0 && make)
		error = files->make_folder(files->ctx, folder->path);
	if (error == 0)
		error = files->check_private(files->ctx, folder->path);
	if (error == 0 && make)
		error = make_regions(folder);
	if (error == 0)
		error = open_regions(folder, is_writer || make);
	/* Last, so that a folder that is no store gets no lock; nothing was read yet. */
	if (error == 0 && (is_writer || make))
		error = take_lock(folder);
	if (error != 0)
		edict_store_folder_close(folder);
	return error;
}

void edict_store_folder_close(struct edict_store_folder *folder)
{
	const struct edict_files *files = folder->files;
	for (size_t i = 0; i < EDICT_N_REGIONS; i++) {
		if (folder->region[i] >= 0)
			files->close(files->ctx, folder->region[i]);
		folder->region[i] = -1;
	}
	if (folder->lock >= 0)
		files->close(files->ctx, folder->lock);
	folder->lock = -1;
}
