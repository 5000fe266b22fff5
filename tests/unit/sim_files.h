/* sim_files.h - a file system in memory whose power can be cut at every operation.
 *
 * It is as unkind as POSIX allows.  A file keeps what is durable and, in order, every
 * change since; a folder does the same with its names.  sync makes the changes of one
 * file durable, sync_folder those of one folder's names, and nothing else does: a file
 * that was synced but whose folder was not may be gone.  When the power comes back, each
 * change that was not synced has survived, or not, or in part, whatever came after it.
 * After a sync that failed the changes before it look as if they had been written and are
 * in no later sync.
 *
 * Operations that change something are counted from 1: open if it makes a file, write,
 * truncate, sync, sync_folder, rename, remove.  A campaign runs once, reads the count,
 * and then once for each operation and each byte of it:
 *
 *     for (op = 1; op <= n; op++)
 *         for (torn = 0; torn <= sizes[op]; torn++) {
 *             sim = sim_files_copy(before);
 *             sim_files_cut(sim, op, torn);
 *             run();
 *             sim_files_restart(sim, SIM_KEPT, 0);
 *             check();
 *         }
 *
 * Folders are there without being made.  Any number of threads.
 */
#ifndef EDICT_TESTS_SIM_FILES_H
#define EDICT_TESTS_SIM_FILES_H

#include "port/files.h"

struct sim_files;

/* What of the changes that were not synced is there after a power cut. */
enum sim_survival {
	SIM_LOST,     /* nothing */
	SIM_KEPT,     /* everything */
	SIM_CONTENTS, /* contents, but no name */
	SIM_NAMES,    /* names, but no contents */
	SIM_MIXED,    /* drawn by the seed for each change, and where a write is torn */
};

/* All end the program if memory runs out. */
struct sim_files *sim_files_new(void);
/* With its unsynced changes, but no file is open and no operation counted or failing. */
struct sim_files *sim_files_copy(const struct sim_files *sim);
void sim_files_free(struct sim_files *sim);

/* Valid as long as the file system is. */
const struct edict_files *sim_files_table(struct sim_files *sim);

/* Operations since new, copy, restart or kill. */
uint64_t sim_files_count(struct sim_files *sim);
/* Ways to cut operation `op`, less one: the bytes of a write, 1 of all else. */
size_t sim_files_size(struct sim_files *sim, uint64_t op);

/* Cut the power in operation `op`, after `torn` bytes of a write; of all else 0 means
 * before and more means after it.  It and all that follows fails with EIO. */
void sim_files_cut(struct sim_files *sim, uint64_t op, size_t torn);
bool sim_files_is_cut(struct sim_files *sim);

/* Operation `op` fails with `error`, a write after `torn` bytes; later ones work. */
void sim_files_fail(struct sim_files *sim, uint64_t op, int error, size_t torn);

/* The power comes back: no file is open, no lock held, what is there is durable. */
void sim_files_restart(struct sim_files *sim, enum sim_survival how, uint64_t seed);

/* The process ends without closing anything; nothing is lost. */
void sim_files_kill(struct sim_files *sim);

/* The content of a file; valid until the next operation.  False: there is none. */
bool sim_files_get(struct sim_files *sim, const char *path, const uint8_t **bytes,
		   size_t *len);
/* Put a file there, durable at once. */
void sim_files_put(struct sim_files *sim, const char *path, const void *bytes,
		   size_t len);
/* The path of file `index`, in no order; NULL after the last. */
const char *sim_files_path(struct sim_files *sim, size_t index);

#endif
