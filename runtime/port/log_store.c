/* port/log_store.c - the files of one log, and the order in which they change.
 *
 * What is in which file, and why a power cut at any point does no harm: log_store.h.
 */
#include "port/log_store.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SUFFIX "jsonl"

/* Room for the longest addition to NAME: ".<20 digits>.jsonl.checkpoint" and its end. */
#define ADDED 48
/* With that all names are shorter than the paths of systems may be. */
#define PATH_LEN_MAX (4096 - ADDED)

/* ---- names ------------------------------------------------------------------- */

static char *take_path(char **rest, size_t size, const char *stem, size_t stem_len,
		       const char *ending)
{
	char *path = *rest;
	snprintf(path, size, "%.*s%s", (int)stem_len, stem, ending);
	*rest += size;
	return path;
}

int edict_log_paths_init(struct log_paths *paths, const char *path)
{
	static const char ending[] = "." SUFFIX;
	size_t len = strlen(path), ending_len = sizeof ending - 1;
	if (len <= ending_len || strcmp(path + len - ending_len, ending) != 0 ||
	    path[len - ending_len - 1] == '/' || len > PATH_LEN_MAX)
		return EINVAL;
	size_t stem = len - ending_len, size = stem + ADDED;
	char *rest = calloc(7, size);
	if (rest == NULL)
		return ENOMEM;
	paths->memory = rest;
	paths->stem_len = stem;
	paths->current = take_path(&rest, size, path, stem, "." SUFFIX);
	paths->next = take_path(&rest, size, path, stem, "." SUFFIX ".next");
	paths->note = take_path(&rest, size, path, stem, "." SUFFIX ".checkpoint");
	paths->seal = take_path(&rest, size, path, stem, ".seal");
	paths->lock = take_path(&rest, size, path, stem, ".lock");
	paths->numbered = take_path(&rest, size, "", 0, "");
	paths->numbered_note = take_path(&rest, size, "", 0, "");
	return 0;
}

void edict_log_paths_deinit(struct log_paths *paths)
{
	free(paths->memory);
	paths->memory = NULL;
}

static void name_numbered(struct log_paths *paths, uint64_t seq)
{
	size_t size = paths->stem_len + ADDED;
	int len = (int)paths->stem_len;
	snprintf(paths->numbered, size, "%.*s.%020" PRIu64 "." SUFFIX, len,
		 paths->current, seq);
	snprintf(paths->numbered_note, size, "%.*s.%020" PRIu64 "." SUFFIX ".checkpoint",
		 len, paths->current, seq);
}

/* ---- small steps ------------------------------------------------------------- */

static int sync_folder(const struct log_store *store)
{
	return edict_files_sync_name(store->files, store->paths.current);
}

static int rename_to(const struct log_store *store, const char *from, const char *to)
{
	return store->files->rename(store->files->ctx, from, to);
}

static int remove_if_there(const struct log_store *store, const char *path)
{
	int error = store->files->remove(store->files->ctx, path);
	return error == ENOENT ? 0 : error;
}

static int close_file(struct log_store *store)
{
	if (store->file < 0)
		return 0;
	int file = store->file;
	store->file = -1;
	return store->files->close(store->files->ctx, file);
}

/* ---- writing ----------------------------------------------------------------- */

void edict_log_store_begin(struct log_store *store, uint64_t first_seq)
{
	if (store->size > 0) {
		close_file(store);
		store->has_old = true;
		store->old_is_torn = false;
		store->old_seq = store->first_seq;
	}
	store->first_seq = first_seq;
	store->size = 0;
}

static int open_next(struct log_store *store)
{
	const struct edict_files *files = store->files;
	int error = remove_if_there(store, store->paths.next);
	if (error == 0)
		error = files->open(files->ctx, store->paths.next, EDICT_FILE_NEW,
				    &store->file);
	if (error != 0)
		store->file = -1;
	else
		store->is_fresh = true;
	return error;
}

int edict_log_store_write(struct log_store *store, const char *bytes, size_t len)
{
	int error = store->file < 0 ? open_next(store) : 0;
	if (error == 0)
		error = store->files->write(store->files->ctx, store->file, store->size,
					    bytes, len);
	if (error == 0) {
		store->size += len;
		store->is_dirty = true;
	}
	return error;
}

int edict_log_store_sync(struct log_store *store)
{
	if (!store->is_dirty)
		return 0;
	int error = store->files->sync(store->files->ctx, store->file);
	if (error == 0 && store->is_fresh)
		error = edict_log_store_publish(store);
	if (error == 0)
		store->is_dirty = false;
	return error;
}

int edict_log_store_close(struct log_store *store)
{
	int error = close_file(store);
	if (store->lock >= 0)
		store->files->close(store->files->ctx, store->lock);
	store->lock = -1;
	return error;
}

/* ---- changing names ---------------------------------------------------------- */

static int cut_tail(struct log_store *store)
{
	const struct edict_files *files = store->files;
	int file;
	int error =
		files->open(files->ctx, store->paths.current, EDICT_FILE_CHANGE, &file);
	if (error != 0)
		return error;
	error = files->truncate(files->ctx, file, store->old_size);
	if (error == 0)
		error = files->sync(files->ctx, file);
	files->close(files->ctx, file);
	return error;
}

/* Renaming replaces: nothing may lie where the old file goes. */
static int check_free(const struct log_store *store, const char *path)
{
	int file;
	int error = store->files->open(store->files->ctx, path, EDICT_FILE_READ, &file);
	if (error == 0)
		store->files->close(store->files->ctx, file);
	if (error == ENOENT)
		return 0;
	return error == 0 ? EEXIST : error;
}

int edict_log_store_check_free(struct log_store *store, uint64_t seq)
{
	name_numbered(&store->paths, seq);
	return check_free(store, store->paths.numbered);
}

static int make_room(struct log_store *store)
{
	struct log_paths *paths = &store->paths;
	int error = edict_log_store_check_free(store, store->old_seq);
	/* The new file's name must be there before that of the old one goes. */
	if (error == 0)
		error = sync_folder(store);
	if (error == 0 && store->old_is_torn)
		error = cut_tail(store);
	if (error == 0)
		error = rename_to(store, paths->note, paths->numbered_note);
	if (error == 0 || error == ENOENT)
		error = rename_to(store, paths->current, paths->numbered);
	return error == 0 ? sync_folder(store) : error;
}

int edict_log_store_publish(struct log_store *store)
{
	int error = store->has_old ? make_room(store) : 0;
	if (error == 0)
		error = rename_to(store, store->paths.next, store->paths.current);
	if (error == 0)
		error = sync_folder(store);
	if (error == 0) {
		store->has_old = false;
		store->is_fresh = false;
	}
	return error;
}

/* The number at the end of a checkpoint's first line, its origin. */
static bool read_origin(const char *text, size_t len, uint64_t *seq)
{
	const char *end = memchr(text, '\n', len);
	const char *p = end;
	uint64_t value = 0, scale = 1;
	while (p != NULL && p > text && p[-1] >= '0' && p[-1] <= '9' && end - p < 20) {
		p--;
		value += (uint64_t)(*p - '0') * scale;
		scale *= 10;
	}
	*seq = value;
	return p != NULL && p != end && p > text && p[-1] == '/';
}

int edict_log_store_number_note(struct log_store *store)
{
	const struct edict_files *files = store->files;
	char text[EDICT_AUDIT_NOTE_MAX];
	size_t len = 0;
	uint64_t seq;
	int file;
	int error = files->open(files->ctx, store->paths.note, EDICT_FILE_READ, &file);
	if (error != 0)
		return error == ENOENT ? 0 : error;
	error = files->read(files->ctx, file, 0, text, sizeof text, &len);
	files->close(files->ctx, file);
	if (error != 0 || !read_origin(text, len, &seq))
		return error;
	name_numbered(&store->paths, seq);
	error = rename_to(store, store->paths.note, store->paths.numbered_note);
	return error == 0 ? sync_folder(store) : error;
}
