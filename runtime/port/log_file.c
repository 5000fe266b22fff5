/* port/log_file.c - an audit log in files, for any number of threads.
 *
 * Puts together the writer (edict/audit.h), which numbers and links records one at a time
 * under `writing`; the committer (log_commit.h), which makes them durable; and the files
 * (log_store.h).  The committer's thread alone touches the files, but for the moments in
 * which it has nothing to do: opening, and the end of a file.
 */
#define _DEFAULT_SOURCE
#define _DARWIN_C_SOURCE
#include "port/log_file.h"

#include <errno.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#ifdef __APPLE__
#include <sys/random.h>
#endif

#include "port/log_commit.h"
#include "port/log_store.h"

struct edict_log {
	struct edict_audit_config config;
	struct edict_sink sink;
	struct edict_audit audit;
	struct log_store store;
	struct log_commit commit;
	pthread_mutex_t writing; /* held before the lock of `commit` */
	enum edict_durability durability;
	uint64_t rotate_bytes;
	uint64_t n_lines;		   /* handed over in all: the newest ticket */
	uint64_t file_bytes, file_records; /* handed over for the file being written */
	struct edict_line line;
};

/* ---- the sink that the writer writes to --------------------------------------- */

/* A file takes at least one record beside its first, however small it is to be. */
static bool is_full(const struct edict_log *log, size_t len)
{
	return log->rotate_bytes != 0 && log->file_records > 1 &&
	       log->file_bytes + len > log->rotate_bytes;
}

static enum edict_log_status sink_append(void *ctx, const char *line, size_t len)
{
	struct edict_log *log = ctx;
	/* In a body of the caller's; it would make two lines, and the log a damaged one.
	 */
	if (memchr(line, '\n', len - 1) != NULL)
		return EDICT_LOG_WRONG;
	if (is_full(log, len))
		return EDICT_LOG_FULL;
	if (log->file_records == 0) {
		edict_log_store_begin(&log->store, log->audit.seq);
		edict_log_commit_begin_file(&log->commit);
	}
	enum edict_log_status status = edict_log_commit_append(&log->commit, line, len);
	if (status == EDICT_LOG_OK) {
		log->n_lines++;
		log->file_bytes += len;
		log->file_records++;
	}
	return status;
}

static enum edict_log_status sink_checkpoint(void *ctx, const char *note, size_t len)
{
	struct edict_log *log = ctx;
	return edict_log_commit_note(&log->commit, note, len);
}

/* The file is complete when all of it is durable; the next line begins another. */
static enum edict_log_status sink_rotate(void *ctx)
{
	struct edict_log *log = ctx;
	enum edict_log_status status = edict_log_commit_flush(&log->commit);
	if (status == EDICT_LOG_OK)
		log->file_bytes = log->file_records = 0;
	return status;
}

static void sink_root(void *ctx, uint8_t root[EDICT_DIGEST_SIZE])
{
	struct edict_log *log = ctx;
	edict_log_commit_root(&log->commit, root);
}

static enum edict_log_status sink_keep_key(void *ctx, uint64_t epoch,
					   const uint8_t key[EDICT_DIGEST_SIZE])
{
	struct edict_log *log = ctx;
	return edict_log_commit_key(&log->commit, epoch, key);
}

/* ---- appending ---------------------------------------------------------------- */

/* After the writer was called; ends what edict_log_append began. */
static enum edict_log_status finish(struct edict_log *log, enum edict_log_status status,
				    uint64_t *ticket)
{
	uint64_t own = log->n_lines;
	pthread_mutex_unlock(&log->writing);
	if (status != EDICT_LOG_OK)
		return status;
	if (ticket != NULL)
		*ticket = own;
	return log->durability == EDICT_DURABLE_EACH
		       ? edict_log_commit_wait(&log->commit, own)
		       : EDICT_LOG_OK;
}

enum edict_log_status edict_log_append(struct edict_log *log,
				       const struct edict_record *record,
				       uint64_t *ticket)
{
	pthread_mutex_lock(&log->writing);
	return finish(log, edict_audit_append(&log->audit, record, log->line), ticket);
}

enum edict_log_status edict_log_append_event(struct edict_log *log,
					     const struct edict_audit_event *event,
					     uint64_t *ticket)
{
	pthread_mutex_lock(&log->writing);
	return finish(log, edict_audit_append_event(&log->audit, event, log->line),
		      ticket);
}

enum edict_log_status edict_log_wait(struct edict_log *log, uint64_t ticket)
{
	return edict_log_commit_wait(&log->commit, ticket);
}

enum edict_log_status edict_log_checkpoint(struct edict_log *log, uint64_t time)
{
	pthread_mutex_lock(&log->writing);
	enum edict_log_status status = edict_audit_checkpoint(&log->audit, time);
	if (status == EDICT_LOG_OK)
		status = edict_log_commit_flush(&log->commit);
	pthread_mutex_unlock(&log->writing);
	return status;
}

void edict_log_lose(struct edict_log *log, uint64_t time)
{
	pthread_mutex_lock(&log->writing);
	edict_audit_lose(&log->audit, time);
	pthread_mutex_unlock(&log->writing);
}

enum edict_log_status edict_log_decision(struct edict_log *log,
					 const struct edict_record *record,
					 struct edict_decision *decision)
{
	enum edict_log_status status = edict_log_append(log, record, NULL);
	if (status != EDICT_LOG_OK) {
#ifdef EDICT_AUDIT_GAP
		edict_log_lose(log, record->time);
		(void)decision;
#else
		*decision = (struct edict_decision){.effect = EDICT_DENY,
						    .reason = EDICT_REASON_UNLOGGED,
						    .rule = EDICT_RULE_NONE,
						    .field = EDICT_FIELD_NONE};
#endif
	}
	return status;
}

/* ---- opening ------------------------------------------------------------------- */

static enum edict_log_status fail(const char **what, const char *text,
				  enum edict_log_status status)
{
	*what = text;
	return status;
}

static int lock_log(struct log_store *store)
{
	const struct edict_files *files = store->files;
	int error = files->open(files->ctx, store->paths.lock, EDICT_FILE_APPEND,
				&store->lock);
	if (error != 0) {
		store->lock = -1;
		return error;
	}
	return files->lock(files->ctx, store->lock);
}

static enum edict_log_status
prepare(struct edict_log *log, const struct edict_log_options *options, const char **what)
{
	struct log_store *store = &log->store;
	store->lock = store->file = -1;
	store->files = options->files == NULL ? &edict_posix_files : options->files;
	store->crypto = options->audit.crypto;
	store->unsynced = options->backlog == 0 ? EDICT_LOG_BACKLOG : options->backlog;
	int error = edict_log_paths_init(&store->paths, options->path);
	if (error == EINVAL)
		return fail(what, "the name of a log ends in .jsonl", EDICT_LOG_WRONG);
	if (error == 0)
		error = lock_log(store);
	if (error == EWOULDBLOCK)
		return fail(what, "another process writes it", EDICT_LOG_BUSY);
	return error == 0 ? EDICT_LOG_OK : fail(what, strerror(error), EDICT_LOG_IO);
}

/* Steps of the key that records of one batch can have asked for, and many more. */
#define STEPS_MAX (UINT64_C(1) << 24)

/* A log that has seals goes on with them: without, what comes would be proof of nothing.
 */
static enum edict_log_status check_unsealed(const struct log_store *store,
					    const struct log_scan *scan,
					    const char **what)
{
	const struct edict_files *files = store->files;
	int file;
	int error = ENOENT;
	if (scan->exists)
		error = files->open(files->ctx, store->paths.seal, EDICT_FILE_READ,
				    &file);
	if (error == ENOENT)
		return EDICT_LOG_OK;
	if (error == 0)
		files->close(files->ctx, file);
	return fail(what, "it has seals, and must go on with them", EDICT_LOG_WRONG);
}

/* A log without seals has no key; a new one gets the caller's; later it is in NAME.seal.
 */
static enum edict_log_status find_key(struct edict_log *log, const struct log_scan *scan,
				      const uint8_t *first,
				      struct edict_audit_position *after,
				      const char **what)
{
	struct log_store *store = &log->store;
	if (log->config.seal_records == 0)
		return check_unsealed(store, scan, what);
	int error = edict_log_key_load(store, &after->epoch, after->seal_key);
	if (!scan->exists &&
	    (error == ENOENT || error == EILSEQ || (error == 0 && after->epoch == 0))) {
		if (first == NULL)
			return fail(what, "a new log with seals needs a key",
				    EDICT_LOG_WRONG);
		after->epoch = 0;
		memcpy(after->seal_key, first, EDICT_DIGEST_SIZE);
		error = edict_log_key_create(store, 0, first);
	} else if (!scan->exists && error == 0) {
		return fail(what, "there is a key for seals, but no log",
			    EDICT_LOG_WRONG);
	}
	if (error == ENOENT || error == EILSEQ)
		return fail(what,
			    "it has no key for seals: it was begun without, or "
			    "NAME.seal is gone",
			    EDICT_LOG_WRONG);
	if (error == 0 && scan->n_epochs > after->epoch &&
	    scan->n_epochs - after->epoch > STEPS_MAX)
		return fail(what, "its seals are far beyond their key", EDICT_LOG_WRONG);
	/* The power went between a seal and the step to the next key. */
	uint64_t loaded = after->epoch;
	for (; error == 0 && after->epoch < scan->n_epochs; after->epoch++)
		edict_audit_next_key(store->crypto, after->seal_key);
	if (error == 0 && after->epoch != loaded)
		error = edict_log_key_store(store, after->epoch, after->seal_key);
	return error == 0 ? EDICT_LOG_OK : fail(what, strerror(error), EDICT_LOG_IO);
}

static void position_of(const struct log_scan *scan, const struct edict_crypto *crypto,
			struct edict_audit_position *after)
{
	memset(after, 0, sizeof *after);
	if (!scan->exists)
		return;
	after->seq = scan->next_seq;
	after->records = scan->tree.size;
	memcpy(after->link, scan->link, sizeof after->link);
	edict_merkle_root(&scan->tree, crypto, after->root);
}

static int draw_boot(uint64_t *boot)
{
	while (*boot == 0)
		if (getentropy(boot, sizeof *boot) != 0)
			return errno;
	return 0;
}

/* The records that opening writes; they are durable. */
static enum edict_log_status begin(struct edict_log *log,
				   const struct edict_log_options *options,
				   const struct edict_audit_position *after,
				   uint64_t dropped)
{
	uint64_t boot = options->boot;
	if (draw_boot(&boot) != 0)
		return EDICT_LOG_IO;
	enum edict_log_status status = edict_audit_open(&log->audit, &log->config, after,
							boot, options->time, log->line);
	if (status == EDICT_LOG_OK && dropped > 0)
		status = edict_audit_append_recovery(&log->audit, options->time, dropped,
						     log->line);
	return status == EDICT_LOG_OK ? edict_log_commit_flush(&log->commit) : status;
}

/* From the end that was found; `after` gets the key of the running epoch, too. */
static enum edict_log_status go_on(struct edict_log *log,
				   const struct edict_log_options *options,
				   const struct log_scan *scan,
				   struct edict_audit_position *after, const char **what)
{
	enum edict_log_status status =
		find_key(log, scan, options->seal_key, after, what);
	if (status != EDICT_LOG_OK)
		return status;
	int error = edict_log_commit_init(&log->commit, &log->store, options);
	if (error != 0)
		return fail(what, strerror(error), EDICT_LOG_IO);
	status = begin(log, options, after, scan->size - scan->good);
	if (status != EDICT_LOG_OK) {
		*what = "its first record cannot be written";
		edict_log_commit_deinit(&log->commit);
	}
	return status;
}

static enum edict_log_status
start(struct edict_log *log, const struct edict_log_options *options, const char **what)
{
	struct edict_audit_position after;
	struct log_scan scan;
	enum edict_log_status status =
		edict_log_recover(&log->store, &log->config, &scan, what);
	if (status != EDICT_LOG_OK)
		return status;
	position_of(&scan, log->store.crypto, &after);
	status = go_on(log, options, &scan, &after, what);
	edict_wipe(&after, sizeof after);
	return status;
}

static void release(struct edict_log *log)
{
	edict_log_store_close(&log->store);
	edict_log_paths_deinit(&log->store.paths);
	pthread_mutex_destroy(&log->writing);
	edict_wipe(&log->audit, sizeof log->audit);
	free(log->line.bytes);
	free(log);
}

/* A log that is not open yet; NULL: no memory. */
static struct edict_log *make_log(const struct edict_log_options *options)
{
	struct edict_log *log = calloc(1, sizeof *log);
	if (log == NULL)
		return NULL;
	log->line.size = edict_log_commit_room(options);
	if (log->line.size > EDICT_AUDIT_LINE_MAX)
		log->line.size = EDICT_AUDIT_LINE_MAX;
	log->line.bytes = malloc(log->line.size);
	if (log->line.bytes == NULL) {
		free(log);
		return NULL;
	}
	pthread_mutex_init(&log->writing, NULL);
	log->config = options->audit;
	log->config.sink = &log->sink;
	log->sink = (struct edict_sink){.append = sink_append,
					.checkpoint = sink_checkpoint,
					.rotate = sink_rotate,
					.keep_key = sink_keep_key,
					.root = sink_root,
					.ctx = log};
	log->durability = options->durability;
	log->rotate_bytes = options->rotate_bytes;
	return log;
}

enum edict_log_status edict_log_open(const struct edict_log_options *options,
				     struct edict_log **out, const char **what)
{
	const char *ignored;
	if (what == NULL)
		what = &ignored;
	*what = "";
	*out = NULL;
	struct edict_log *log = make_log(options);
	if (log == NULL)
		return fail(what, strerror(ENOMEM), EDICT_LOG_IO);
	enum edict_log_status status = prepare(log, options, what);
	if (status == EDICT_LOG_OK)
		status = start(log, options, what);
	if (status == EDICT_LOG_OK)
		*out = log;
	else
		release(log);
	return status;
}

enum edict_log_status edict_log_close(struct edict_log *log, uint64_t time)
{
	pthread_mutex_lock(&log->writing);
	/* Before, so that there is room for what closing writes; a disk that fails here
	 * fails there, too. */
	(void)edict_log_commit_flush(&log->commit);
	enum edict_log_status status = edict_audit_close(&log->audit, time, log->line);
	enum edict_log_status flushed = edict_log_commit_flush(&log->commit);
	pthread_mutex_unlock(&log->writing);
	edict_log_commit_deinit(&log->commit);
	release(log);
	return status == EDICT_LOG_OK ? flushed : status;
}
