/* port/log_recover.c - finish what a power cut left half done, and find where a log ends.
 *
 * NAME.jsonl is read from end to end, which takes a second for some 300 MB.  It is
 * refused if a record before the torn tail is damaged, or if a checkpoint shows that
 * there were more records: what was lost then was durable once.
 */
#include "port/log_store.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* The newest checkpoint; false if there is none that the key has signed. */
static bool load_note(const struct log_store *store,
		      const struct edict_audit_config *config,
		      char text[EDICT_AUDIT_NOTE_MAX], struct edict_note *note)
{
	const struct edict_files *files = store->files;
	size_t len = 0;
	int file;
	if (config->key == NULL ||
	    files->open(files->ctx, store->paths.note, EDICT_FILE_READ, &file) != 0)
		return false;
	int error = files->read(files->ctx, file, 0, text, EDICT_AUDIT_NOTE_MAX, &len);
	files->close(files->ctx, file);
	return error == 0 && edict_note_read(text, len, store->crypto, config->key_name,
					     config->key, note);
}

/* Is it of the file that was scanned: does its origin end with the number? */
static bool is_of(const struct edict_note *note, uint64_t first_seq)
{
	uint64_t seq = 0;
	uint32_t at = note->origin.len;
	while (at > 0 && note->origin.data[at - 1] != '/')
		at--;
	for (uint32_t i = at; i < note->origin.len; i++)
		seq = seq * 10 + (uint64_t)(note->origin.data[i] - '0');
	return at < note->origin.len && seq == first_seq;
}

static enum edict_log_status fail(const char **what, const char *text,
				  enum edict_log_status status)
{
	*what = text;
	return status;
}

static enum edict_log_status fail_io(const char **what, int error)
{
	return fail(what, strerror(error), EDICT_LOG_IO);
}

/* Scan NAME.jsonl, and hold its newest checkpoint beside it. */
static enum edict_log_status scan_current(struct log_store *store,
					  const struct edict_audit_config *config,
					  struct log_scan *scan, const char **what)
{
	char text[EDICT_AUDIT_NOTE_MAX];
	struct edict_note note;
	bool has_note = load_note(store, config, text, &note);
	memset(scan, 0, sizeof *scan);
	scan->marked_size = has_note ? note.head.size : 0;
	int error = edict_log_scan(store, store->paths.current, scan);
	if (error != 0)
		return fail_io(what, error);
	if (scan->exists && (scan->is_damaged || scan->tree.size == 0))
		return fail(what, "a record is damaged: edict audit verify says which",
			    EDICT_LOG_WRONG);
	if (!scan->exists || !has_note || !is_of(&note, scan->first_seq) ||
	    note.head.size == 0)
		return EDICT_LOG_OK;
	if (note.head.size > scan->tree.size)
		return fail(what, "it has fewer records than its checkpoint says",
			    EDICT_LOG_WRONG);
	if (!edict_digest_equal(note.head.root, scan->marked_root))
		return fail(what, "its records are not those of its checkpoint",
			    EDICT_LOG_WRONG);
	return EDICT_LOG_OK;
}

/* After a sync that failed the system may show bytes that it will never write.  Write
 * them again: from the end as far back as a sync can have been about. */
static int settle(struct log_store *store, const char *path, const struct log_scan *scan)
{
	const struct edict_files *files = store->files;
	uint64_t at = scan->good > store->unsynced ? scan->good - store->unsynced : 0;
	size_t size = 1u << 20, n = 0;
	char *bytes = malloc(size);
	int file;
	if (bytes == NULL)
		return ENOMEM;
	int error = files->open(files->ctx, path, EDICT_FILE_CHANGE, &file);
	if (error != 0) {
		free(bytes);
		return error;
	}
	while (error == 0 && at < scan->good) {
		size_t want = scan->good - at < size ? (size_t)(scan->good - at) : size;
		error = files->read(files->ctx, file, at, bytes, want, &n);
		if (error == 0 && n == 0)
			error = EIO;
		if (error == 0)
			error = files->write(files->ctx, file, at, bytes, n);
		at += n;
	}
	if (error == 0)
		error = files->sync(files->ctx, file);
	files->close(files->ctx, file);
	free(bytes);
	return error;
}

static void stand_aside(struct log_store *store, const struct log_scan *scan)
{
	store->has_old = scan->exists;
	store->old_seq = scan->first_seq;
	store->old_size = scan->good;
	store->old_is_torn = scan->is_torn;
}

/* NAME.jsonl.next is there and begins with a good record: put it in its place. */
static enum edict_log_status adopt(struct log_store *store,
				   const struct log_scan *current,
				   const struct log_scan *next, const char **what)
{
	int error;
	if (current->exists && (next->first_seq != current->next_seq ||
				!edict_digest_equal(next->after, current->link)))
		return fail(what, "the file .next does not follow it", EDICT_LOG_WRONG);
	error = current->exists ? settle(store, store->paths.current, current) : 0;
	if (error == 0)
		error = settle(store, store->paths.next, next);
	if (error == 0 && !current->exists)
		error = edict_log_store_number_note(store);
	if (error == 0) {
		stand_aside(store, current);
		error = edict_log_store_publish(store);
	}
	return error == 0 ? EDICT_LOG_OK : fail_io(what, error);
}

enum edict_log_status edict_log_recover(struct log_store *store,
					const struct edict_audit_config *config,
					struct log_scan *scan, const char **what)
{
	struct log_scan next = {0};
	enum edict_log_status status = scan_current(store, config, scan, what);
	if (status != EDICT_LOG_OK)
		return status;
	int error = edict_log_scan(store, store->paths.next, &next);
	if (error != 0)
		return fail_io(what, error);
	if (next.tree.size > 0) {
		status = adopt(store, scan, &next, what);
		if (status == EDICT_LOG_OK)
			status = scan_current(store, config, scan, what);
		if (status != EDICT_LOG_OK)
			return status;
	}
	/* A second log with the same numbers would look like a change of the first. */
	error = scan->exists ? settle(store, store->paths.current, scan)
			     : edict_log_store_check_free(store, 0);
	if (error == EEXIST)
		return fail(what, "its newest file is gone", EDICT_LOG_WRONG);
	if (error != 0)
		return fail_io(what, error);
	stand_aside(store, scan);
	return EDICT_LOG_OK;
}
