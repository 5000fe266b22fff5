/* port/log_commit.h - group commit: many threads hand over lines, one writes and syncs.
 *
 *     append ---> [ batch being filled ]        [ batch being written ] ---> write, sync
 *                            \______ change places ______/
 *
 * The committer takes the filled batch at most `window_us` after its first line came, and
 * writes and syncs it without the lock, while the other batch is being filled.  A ticket
 * is the number of lines handed over so far.
 *
 * A checkpoint and the key of an epoch travel with the batch, because neither may be on
 * the disk before the records that they speak of: what is written first is synced first.
 *
 * The Merkle tree is the committer's, too: it hashes the leaves of a batch while the next one
 * is being filled.  Who needs the root before that adds those of the filled batch himself.
 *
 * Whatever fails, fails for good: every later call returns EDICT_LOG_IO.
 */
#ifndef EDICT_PORT_LOG_COMMIT_H
#define EDICT_PORT_LOG_COMMIT_H

#include <pthread.h>
#include <time.h>

#include "port/log_file.h"
#include "port/log_store.h"

struct log_batch {
	char *bytes;
	size_t len;
	uint64_t ticket; /* of its last line */
	size_t in_tree;	 /* bytes whose lines are leaves of the tree */
	size_t note_len; /* 0: no checkpoint */
	uint64_t epoch;
	bool has_key, wants_sync;
	uint8_t key[EDICT_DIGEST_SIZE];
	char note[EDICT_AUDIT_NOTE_MAX];
};

struct log_commit {
	struct log_store *store; /* the committer's, as long as there is anything to do */
	const struct edict_crypto *crypto;
	struct edict_merkle tree;    /* of the file being written */
	pthread_mutex_t tree_lock;   /* taken while `lock` is held */
	enum edict_durability durability;
	uint64_t window_us;
	size_t room;   /* bytes of a batch */
	size_t enough; /* so many are not kept waiting */
	pthread_mutex_t lock;
	pthread_cond_t work; /* for the committer: there is some, or it is to stop */
	pthread_cond_t durable_moved;
	pthread_cond_t batch_taken; /* there is room; and nothing to do any more */
	pthread_t thread;
	struct log_batch batches[2];
	struct log_batch *filling;
	struct timespec deadline; /* of the batch that is being filled */
	uint64_t ticket;	  /* of the last line handed over */
	uint64_t durable;	  /* all up to it are */
	bool is_urgent, is_committing, is_stopping;
	enum edict_log_status status;
};

/* Bytes of a batch, and of the longest line. */
EDICT_HIDDEN size_t edict_log_commit_room(const struct edict_log_options *options);

/* 0 or an errno; starts the thread. */
EDICT_HIDDEN int edict_log_commit_init(struct log_commit *commit, struct log_store *store,
				       const struct edict_log_options *options);

/* One thread at a time hands over lines, checkpoints and keys.  A full batch is
 * EDICT_LOG_BUSY with EDICT_DURABLE_GROUP, and waited for otherwise. */
EDICT_HIDDEN enum edict_log_status edict_log_commit_append(struct log_commit *commit,
							   const char *line, size_t len);
EDICT_HIDDEN enum edict_log_status edict_log_commit_note(struct log_commit *commit,
							 const char *note, size_t len);
EDICT_HIDDEN enum edict_log_status
edict_log_commit_key(struct log_commit *commit, uint64_t epoch,
		     const uint8_t key[EDICT_DIGEST_SIZE]);
EDICT_HIDDEN enum edict_log_status edict_log_commit_wait(struct log_commit *commit,
							 uint64_t ticket);

/* A new file begins, and a new tree; there must be nothing to do. */
EDICT_HIDDEN void edict_log_commit_begin_file(struct log_commit *commit);

/* The root over all lines handed over for this file.  If it cannot be had, the commit has
 * failed: what is made of it is not kept. */
EDICT_HIDDEN void edict_log_commit_root(struct log_commit *commit,
					uint8_t root[EDICT_DIGEST_SIZE]);

/* Write and sync all there is, now; then the committer has nothing to do. */
EDICT_HIDDEN enum edict_log_status edict_log_commit_flush(struct log_commit *commit);

/* End the thread; what was not flushed is lost. */
EDICT_HIDDEN void edict_log_commit_deinit(struct log_commit *commit);

#endif
