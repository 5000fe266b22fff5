/* port/log_store.h - the files of one log, and the order in which they change.
 *
 * A new file is written beside the current one as NAME.jsonl.next and takes its place
 * when its first records are durable, so that NAME.jsonl always begins with a whole
 * "open" record and nothing that was acknowledged is ever without a name:
 *
 *     1  NAME.jsonl.next is written and synced; its name too
 *     2  a torn tail of NAME.jsonl is cut off
 *     3  NAME.jsonl and its checkpoint get their numbered names; the folder is synced
 *     4  NAME.jsonl.next becomes NAME.jsonl; the folder is synced
 *
 * The power may go at any point: NAME.jsonl.next that follows NAME.jsonl, or stands
 * alone, is put in its place when the log is opened the next time.
 *
 * One thread at a time.  Functions return 0 or an errno.
 */
#ifndef EDICT_PORT_LOG_STORE_H
#define EDICT_PORT_LOG_STORE_H

#include "edict/audit.h"
#include "port/files.h"

#define EDICT_HIDDEN __attribute__((visibility("hidden")))

#define EDICT_LOG_BACKLOG    (8u << 20)	 /* bytes that may wait unless told otherwise */
#define EDICT_LOG_LINE_START "{\"seq\":" /* of every record */

struct log_paths {
	char *memory; /* of all of them */
	char *current, *next, *note, *seal, *lock;
	char *numbered, *numbered_note; /* room for both, written by name_numbered */
	size_t stem_len;		/* of current without ".jsonl" */
};

struct log_store {
	const struct edict_files *files;
	const struct edict_crypto *crypto;
	struct log_paths paths;
	int lock, file;	    /* -1: not open */
	uint64_t first_seq; /* of the file being written */
	uint64_t size;	    /* bytes in it */
	bool is_fresh;	    /* it is still called NAME.jsonl.next */
	bool is_dirty;	    /* has bytes that were not synced */
	bool has_old;	    /* NAME.jsonl is another one, which must make room: */
	uint64_t old_seq;   /* its first seq, */
	uint64_t old_size;  /* its bytes up to the last good record */
	bool old_is_torn;   /* and it has more of them */
	uint64_t unsynced;  /* bytes at most that a failed sync may have been about */
};

/* What a file of a log holds. */
struct log_scan {
	bool exists;
	bool is_torn; /* bytes after the last good record, as a power cut leaves them */
	bool is_damaged; /* bytes there that no power cut explains */
	uint64_t good;	 /* bytes up to the last good record */
	uint64_t size;	 /* bytes in all */
	uint64_t first_seq, next_seq;
	uint64_t n_epochs; /* one more than the epoch of the last seal; 0: none */
	uint8_t after[EDICT_DIGEST_SIZE]; /* link before the first record */
	uint8_t link[EDICT_DIGEST_SIZE];  /* of the last one */
	struct edict_merkle tree;
	uint64_t marked_size; /* set before: report the root of that size in ... */
	uint8_t marked_root[EDICT_DIGEST_SIZE];
};

/* Names from ".../NAME.jsonl"; EINVAL if it does not end like that. */
EDICT_HIDDEN int edict_log_paths_init(struct log_paths *paths, const char *path);
EDICT_HIDDEN void edict_log_paths_deinit(struct log_paths *paths);

/* The next write begins a file with the record `first_seq`, after all others are durable.
 */
EDICT_HIDDEN void edict_log_store_begin(struct log_store *store, uint64_t first_seq);
EDICT_HIDDEN int edict_log_store_write(struct log_store *store, const char *bytes,
				       size_t len);
/* All that was written is durable and has its name. */
EDICT_HIDDEN int edict_log_store_sync(struct log_store *store);
EDICT_HIDDEN int edict_log_store_close(struct log_store *store);

/* Give NAME.jsonl.next its place: steps 2 to 4. */
EDICT_HIDDEN int edict_log_store_publish(struct log_store *store);
/* EEXIST: there is a file with that number. */
EDICT_HIDDEN int edict_log_store_check_free(struct log_store *store, uint64_t seq);
/* A checkpoint without its NAME.jsonl, because step 3 was cut in two, gets its number. */
EDICT_HIDDEN int edict_log_store_number_note(struct log_store *store);

/* The key of an epoch, kept in one of two places of NAME.seal; the other is wiped when
 * the new one is durable. */
EDICT_HIDDEN int edict_log_key_create(struct log_store *store, uint64_t epoch,
				      const uint8_t key[EDICT_DIGEST_SIZE]);
EDICT_HIDDEN int edict_log_key_store(struct log_store *store, uint64_t epoch,
				     const uint8_t key[EDICT_DIGEST_SIZE]);
/* ENOENT: no such file; EILSEQ: no key in it. */
EDICT_HIDDEN int edict_log_key_load(struct log_store *store, uint64_t *epoch,
				    uint8_t key[EDICT_DIGEST_SIZE]);

/* Read a file of the log from its first record on, up to the first that is not good. */
EDICT_HIDDEN int edict_log_scan(const struct log_store *store, const char *path,
				struct log_scan *scan);

/* Finish what a power cut left half done and find where the log ends.  The store is ready
 * for edict_log_store_begin.  EDICT_LOG_OK with `scan->exists` false: a new log. */
EDICT_HIDDEN enum edict_log_status
edict_log_recover(struct log_store *store, const struct edict_audit_config *config,
		  struct log_scan *scan, const char **what);

#endif
