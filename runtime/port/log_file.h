/* port/log_file.h - an audit log in files, for any number of threads.
 *
 *     NAME.jsonl                 the file being written
 *     NAME.jsonl.checkpoint      its newest signed note
 *     NAME.00000000000000001000.jsonl (+ .checkpoint)   rotated: named by its first seq
 *     NAME.seal                  the key of the running epoch, mode 0600
 *     NAME.lock                  empty; who has it locked may write
 *     NAME.jsonl.next            the file that is about to take the place of NAME.jsonl
 *
 * Every file is one tree, and every opening begins a file: what was written before gets its
 * numbered name.
 *
 * A record is *appended* when it is in the chain and *durable* when it survives a power cut.
 * Threads append under one lock; a thread of the log's own writes and syncs for all that
 * wait, while others go on appending.
 */
#ifndef EDICT_PORT_LOG_FILE_H
#define EDICT_PORT_LOG_FILE_H

#include "edict/audit.h"
#include "port/files.h"

#ifdef __cplusplus
extern "C" {
#endif

enum edict_durability {
	EDICT_DURABLE_GROUP = 0, /* sync at most `window_us` after the first record waits */
	EDICT_DURABLE_EACH = 1,	 /* append returns when its record is durable */
	EDICT_DURABLE_NONE = 2,	 /* sync only before a checkpoint or a key is kept, at
				    rotation and close, and when someone waits */
};

struct edict_log_options {
	const char *path;		 /* ".../NAME.jsonl" */
	const struct edict_files *files; /* NULL: POSIX; used by a thread of the log */
	struct edict_audit_config audit; /* `sink` is the log's own */
	enum edict_durability durability;
	uint64_t window_us;    /* 0: as soon as the disk is free */
	uint64_t rotate_bytes; /* begin a new file beyond that; 0: never */
	size_t backlog;	       /* bytes that may wait to be written; 0: 8 MiB.  More is
				  EDICT_LOG_BUSY with GROUP, and a wait with EACH and NONE.
				  A record has at most half of them. */
	uint64_t boot;	       /* see edict/audit.h; 0: drawn by the system */
	uint64_t time;	       /* of opening, milliseconds */
	const uint8_t *seal_key; /* first key of a new log with seals, 32 bytes; not looked
				    at when there is a log, nor kept after opening.  A log
				    has seals from its beginning to its end, or none: with
				    others than it has it is EDICT_LOG_WRONG. */
};

struct edict_log; /* opaque */

/* Open or go on with a log: lock it, find its last good record, cut off a torn tail and say
 * so with a "recovery" record.  A damaged record that is not the torn tail is
 * EDICT_LOG_WRONG: the log is not written to.  `what`, unless NULL, gets a text for people. */
enum edict_log_status edict_log_open(const struct edict_log_options *options,
				     struct edict_log **log, const char **what);

/* Any thread.  `ticket`, which may be NULL, says where the record stands: it is durable once
 * all up to it are.  It is set if the record is in the log. */
enum edict_log_status edict_log_append(struct edict_log *log,
				       const struct edict_record *record,
				       uint64_t *ticket);
enum edict_log_status edict_log_append_event(struct edict_log *log,
					     const struct edict_audit_event *event,
					     uint64_t *ticket);

/* Wait until the record is durable.  EDICT_LOG_IO: it is not, and never will be known to be;
 * the log takes nothing more. */
enum edict_log_status edict_log_wait(struct edict_log *log, uint64_t ticket);

/* A checkpoint of all that is appended, now. */
enum edict_log_status edict_log_checkpoint(struct edict_log *log, uint64_t time);

/* Write all, sync, close in order, and free. */
enum edict_log_status edict_log_close(struct edict_log *log, uint64_t time);

/* edict_audit_decision for a log: append, wait if the durability says so, and if that fails
 * do what was chosen at compile time. */
enum edict_log_status edict_log_decision(struct edict_log *log,
					 const struct edict_record *record,
					 struct edict_decision *decision);
/* The same choice for callers that append by themselves. */
void edict_log_lose(struct edict_log *log, uint64_t time);

#ifdef __cplusplus
}
#endif

#endif
