/* port/store_folder.h - a bundle store (edict/store.h) in a folder of a host.
 *
 *     STORE/slot-a slot-b keys-a keys-b state-a state-b     the regions, a file each
 *     STORE/lock                                            one writer at a time
 *
 * The folder and the files must belong to the user or to root and be writable by no one
 * else.
 */
#ifndef EDICT_PORT_STORE_FOLDER_H
#define EDICT_PORT_STORE_FOLDER_H

#include "edict/store.h"
#include "port/files.h"

#ifdef __cplusplus
extern "C" {
#endif

struct edict_store_folder {
	struct edict_flash flash;
	const struct edict_files *files;
	char path[4096];
	int region[EDICT_N_REGIONS]; /* open files, or -1 */
	int lock;
};

/* Open the folder; `files` NULL is POSIX.  `make` makes folder and files where they are
 * missing, and is for a writer.  0 or an errno; EPERM: others could write to it;
 * EWOULDBLOCK: there is another writer.  `flash` is valid until the folder is closed, and
 * writes nothing unless this is the writer.  A trial can be loaded only by a writer. */
int edict_store_folder_open(struct edict_store_folder *folder, const char *path,
			    bool make, bool is_writer, const struct edict_files *files);
void edict_store_folder_close(struct edict_store_folder *folder);

#ifdef __cplusplus
}
#endif

#endif
