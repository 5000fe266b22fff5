/* port/log_commit.c - group commit (log_commit.h).
 *
 * Keeps:   `lock` is never held while a file is written or synced; signals are sent only
 *          when a batch gets its first line or has enough, not with every line.
 */
#define _DEFAULT_SOURCE
#define _DARWIN_C_SOURCE
#include "port/log_commit.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define PIECE	      (256u << 10) /* what is written at a time when nothing is synced */
#define IDLE_US	      100000u	   /* ... and the longest that less than that waits */
#define NS_PER_SECOND 1000000000

/* Darwin waits by the time of day alone. */
#ifdef __APPLE__
#define WAIT_CLOCK CLOCK_REALTIME
#else
#define WAIT_CLOCK CLOCK_MONOTONIC
#endif

/* For good. */
static void fail(struct log_commit *commit)
{
	commit->status = EDICT_LOG_IO;
	pthread_cond_broadcast(&commit->durable_moved);
}

/* ---- the tree ---------------------------------------------------------------- */

/* The links of the lines from `in_tree` on; with the lock of the tree.  False: what is
 * there is no line, and the tree is of no use any more. */
static bool add_leaves(struct log_commit *commit, struct log_batch *batch)
{
	const char *at = batch->bytes + batch->in_tree;
	const char *end = batch->bytes + batch->len;
	while (at < end) {
		const char *newline = memchr(at, '\n', (size_t)(end - at));
		struct edict_audit_line line;
		if (newline == NULL ||
		    !edict_audit_line_read(at, (size_t)(newline - at), &line) ||
		    !edict_merkle_add(&commit->tree, commit->crypto, line.link))
			return false;
		at = newline + 1;
	}
	batch->in_tree = batch->len;
	return true;
}

void edict_log_commit_begin_file(struct log_commit *commit)
{
	pthread_mutex_lock(&commit->tree_lock);
	commit->tree.size = 0;
	pthread_mutex_unlock(&commit->tree_lock);
}

/* A batch that was taken is in the tree before the lock of the tree is free again. */
void edict_log_commit_root(struct log_commit *commit, uint8_t root[EDICT_DIGEST_SIZE])
{
	pthread_mutex_lock(&commit->lock);
	pthread_mutex_lock(&commit->tree_lock);
	if (!add_leaves(commit, commit->filling))
		fail(commit);
	edict_merkle_root(&commit->tree, commit->crypto, root);
	pthread_mutex_unlock(&commit->tree_lock);
	pthread_mutex_unlock(&commit->lock);
}

/* ---- the committer's thread -------------------------------------------------- */

static bool has_work(const struct log_batch *batch)
{
	return batch->len > 0 || batch->note_len > 0 || batch->has_key ||
	       batch->wants_sync;
}

/* Wait until a batch is to be written; false: stop. */
static bool await_batch(struct log_commit *commit)
{
	for (;;) {
		const struct log_batch *batch = commit->filling;
		if (commit->is_stopping || commit->status != EDICT_LOG_OK)
			return false;
		if (!has_work(batch)) {
			pthread_cond_wait(&commit->work, &commit->lock);
			continue;
		}
		if (commit->is_urgent || commit->window_us == 0 ||
		    batch->len >= commit->enough ||
		    pthread_cond_timedwait(&commit->work, &commit->lock,
					   &commit->deadline) == ETIMEDOUT)
			return true;
	}
}

/* The lines of a batch; they are durable if `*synced`. */
static int commit_lines(struct log_commit *commit, const struct log_batch *batch,
			bool *synced)
{
	int error = batch->len > 0 ? edict_log_store_write(commit->store, batch->bytes,
							   batch->len)
				   : 0;
	*synced = commit->durability != EDICT_DURABLE_NONE || batch->note_len > 0 ||
		  batch->has_key || batch->wants_sync;
	if (error == 0 && *synced)
		error = edict_log_store_sync(commit->store);
	return error;
}

/* What may follow only when the lines are durable. */
static int commit_rest(struct log_commit *commit, struct log_batch *batch)
{
	const struct log_store *store = commit->store;
	int error = 0;
	if (batch->has_key)
		error = edict_log_key_store(commit->store, batch->epoch, batch->key);
	edict_wipe(batch->key, sizeof batch->key);
	if (error == 0 && batch->note_len > 0)
		error = edict_files_replace(store->files, store->paths.note, batch->note,
					    batch->note_len);
	return error;
}

/* Take the filled batch, and the tree with it; leave the empty one to be filled. */
static struct log_batch *take_batch(struct log_commit *commit)
{
	struct log_batch *batch = commit->filling;
	batch->ticket = commit->ticket;
	commit->filling = &commit->batches[batch == commit->batches];
	commit->is_urgent = false;
	commit->is_committing = true;
	pthread_cond_broadcast(&commit->batch_taken);
	pthread_mutex_lock(&commit->tree_lock);
	return batch;
}

static void clear_batch(struct log_batch *batch)
{
	batch->len = batch->in_tree = batch->note_len = 0;
	batch->has_key = batch->wants_sync = false;
}

static void *run(void *arg)
{
	struct log_commit *commit = arg;
	pthread_mutex_lock(&commit->lock);
	while (await_batch(commit)) {
		struct log_batch *batch = take_batch(commit);
		bool synced = false;
		pthread_mutex_unlock(&commit->lock);
		int error = add_leaves(commit, batch) ? 0 : EILSEQ;
		pthread_mutex_unlock(&commit->tree_lock);
		if (error == 0)
			error = commit_lines(commit, batch, &synced);
		pthread_mutex_lock(&commit->lock);
		if (error == 0 && synced) {
			commit->durable = batch->ticket;
			pthread_cond_broadcast(&commit->durable_moved);
		}
		pthread_mutex_unlock(&commit->lock);
		if (error == 0)
			error = commit_rest(commit, batch);
		pthread_mutex_lock(&commit->lock);
		clear_batch(batch);
		commit->is_committing = false;
		if (error != 0)
			fail(commit);
		pthread_cond_broadcast(&commit->batch_taken);
	}
	pthread_mutex_unlock(&commit->lock);
	return NULL;
}

/* ---- handing over ------------------------------------------------------------ */

static void set_deadline(struct log_commit *commit)
{
	uint64_t wait = commit->window_us;
	struct timespec *deadline = &commit->deadline;
	clock_gettime(WAIT_CLOCK, deadline);
	deadline->tv_sec += (time_t)(wait / 1000000);
	deadline->tv_nsec += (long)(wait % 1000000) * 1000;
	if (deadline->tv_nsec >= NS_PER_SECOND) {
		deadline->tv_nsec -= NS_PER_SECOND;
		deadline->tv_sec++;
	}
}

/* The batch that is being filled, with its first work or not. */
static struct log_batch *begin_work(struct log_commit *commit)
{
	if (!has_work(commit->filling)) {
		set_deadline(commit);
		pthread_cond_signal(&commit->work);
	}
	return commit->filling;
}

static void hurry(struct log_commit *commit)
{
	commit->is_urgent = true;
	pthread_cond_signal(&commit->work);
}

/* Until the batch has room for a line; with the lock. */
static enum edict_log_status make_room(struct log_commit *commit, size_t len)
{
	if (len > commit->room)
		return EDICT_LOG_SPACE;
	while (commit->status == EDICT_LOG_OK &&
	       commit->filling->len + len > commit->room) {
		hurry(commit);
		if (commit->durability == EDICT_DURABLE_GROUP)
			return EDICT_LOG_BUSY;
		pthread_cond_wait(&commit->batch_taken, &commit->lock);
	}
	return commit->status;
}

enum edict_log_status edict_log_commit_append(struct log_commit *commit, const char *line,
					      size_t len)
{
	pthread_mutex_lock(&commit->lock);
	enum edict_log_status status = make_room(commit, len);
	if (status == EDICT_LOG_OK) {
		struct log_batch *batch = begin_work(commit);
		bool had_enough = batch->len >= commit->enough;
		memcpy(batch->bytes + batch->len, line, len);
		batch->len += len;
		commit->ticket++;
		if (!had_enough && batch->len >= commit->enough)
			pthread_cond_signal(&commit->work);
	}
	pthread_mutex_unlock(&commit->lock);
	return status;
}

enum edict_log_status edict_log_commit_note(struct log_commit *commit, const char *note,
					    size_t len)
{
	if (len > EDICT_AUDIT_NOTE_MAX)
		return EDICT_LOG_SPACE;
	pthread_mutex_lock(&commit->lock);
	enum edict_log_status status = commit->status;
	if (status == EDICT_LOG_OK) {
		struct log_batch *batch = begin_work(commit);
		memcpy(batch->note, note, len);
		batch->note_len = len;
	}
	pthread_mutex_unlock(&commit->lock);
	return status;
}

enum edict_log_status edict_log_commit_key(struct log_commit *commit, uint64_t epoch,
					   const uint8_t key[EDICT_DIGEST_SIZE])
{
	pthread_mutex_lock(&commit->lock);
	enum edict_log_status status = commit->status;
	if (status == EDICT_LOG_OK) {
		struct log_batch *batch = begin_work(commit);
		memcpy(batch->key, key, EDICT_DIGEST_SIZE);
		batch->epoch = epoch;
		batch->has_key = true;
	}
	pthread_mutex_unlock(&commit->lock);
	return status;
}

/* ---- waiting ----------------------------------------------------------------- */

enum edict_log_status edict_log_commit_wait(struct log_commit *commit, uint64_t ticket)
{
	pthread_mutex_lock(&commit->lock);
	if (ticket > commit->ticket)
		ticket = commit->ticket;
	/* By itself nothing is synced then. */
	if (commit->durability == EDICT_DURABLE_NONE && commit->durable < ticket) {
		begin_work(commit)->wants_sync = true;
		hurry(commit);
	}
	while (commit->status == EDICT_LOG_OK && commit->durable < ticket)
		pthread_cond_wait(&commit->durable_moved, &commit->lock);
	enum edict_log_status status =
		commit->durable >= ticket ? EDICT_LOG_OK : commit->status;
	pthread_mutex_unlock(&commit->lock);
	return status;
}

enum edict_log_status edict_log_commit_flush(struct log_commit *commit)
{
	pthread_mutex_lock(&commit->lock);
	begin_work(commit)->wants_sync = true;
	while (commit->status == EDICT_LOG_OK &&
	       (commit->is_committing || has_work(commit->filling))) {
		hurry(commit);
		pthread_cond_wait(&commit->batch_taken, &commit->lock);
	}
	enum edict_log_status status = commit->status;
	pthread_mutex_unlock(&commit->lock);
	return status;
}

/* ---- begin and end ----------------------------------------------------------- */

static void init_sync(struct log_commit *commit)
{
	pthread_condattr_t clock;
	pthread_condattr_init(&clock);
#ifndef __APPLE__
	pthread_condattr_setclock(&clock, WAIT_CLOCK);
#endif
	pthread_mutex_init(&commit->lock, NULL);
	pthread_mutex_init(&commit->tree_lock, NULL);
	pthread_cond_init(&commit->work, &clock);
	pthread_cond_init(&commit->durable_moved, &clock);
	pthread_cond_init(&commit->batch_taken, &clock);
	pthread_condattr_destroy(&clock);
}

static void free_batches(struct log_commit *commit)
{
	for (int i = 0; i < 2; i++) {
		free(commit->batches[i].bytes);
		edict_wipe(commit->batches[i].key, EDICT_DIGEST_SIZE);
	}
}

size_t edict_log_commit_room(const struct edict_log_options *options)
{
	return (options->backlog == 0 ? EDICT_LOG_BACKLOG : options->backlog) / 2;
}

int edict_log_commit_init(struct log_commit *commit, struct log_store *store,
			  const struct edict_log_options *options)
{
	bool syncs = options->durability != EDICT_DURABLE_NONE;
	memset(commit, 0, sizeof *commit);
	commit->store = store;
	commit->crypto = options->audit.crypto;
	commit->durability = options->durability;
	commit->window_us = options->window_us;
	if (!syncs && commit->window_us == 0)
		commit->window_us = IDLE_US;
	commit->room = edict_log_commit_room(options);
	commit->enough = commit->room / 2;
	if (!syncs && commit->enough > PIECE)
		commit->enough = PIECE;
	commit->filling = commit->batches;
	commit->batches[0].bytes = malloc(commit->room);
	commit->batches[1].bytes = malloc(commit->room);
	int error = ENOMEM;
	if (commit->batches[0].bytes != NULL && commit->batches[1].bytes != NULL) {
		init_sync(commit);
		error = pthread_create(&commit->thread, NULL, run, commit);
	}
	if (error != 0)
		free_batches(commit);
	return error;
}

void edict_log_commit_deinit(struct log_commit *commit)
{
	pthread_mutex_lock(&commit->lock);
	commit->is_stopping = true;
	pthread_cond_signal(&commit->work);
	pthread_mutex_unlock(&commit->lock);
	pthread_join(commit->thread, NULL);
	pthread_cond_destroy(&commit->work);
	pthread_cond_destroy(&commit->durable_moved);
	pthread_cond_destroy(&commit->batch_taken);
	pthread_mutex_destroy(&commit->lock);
	pthread_mutex_destroy(&commit->tree_lock);
	free_batches(commit);
}
