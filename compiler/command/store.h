/* store.h - a store of bundles, for the verbs that read and change it.
 */
#ifndef EDICT_COMMAND_STORE_H
#define EDICT_COMMAND_STORE_H

#include "command/command.h"
#include "port/store_folder.h"

struct open_store {
	struct edict_store_folder folder;
	struct edict_store store;
	uint8_t keys[EDICT_KEYSET_SIZE_MAX];
	const char *path;
};

/* Loads the object and runs the self-tests as edict_host_trial does, in a process of its
 * own: a signed object that is broken ends that one (trial.c). */
extern const struct edict_trial trial_apart;

/* Open the folder, which is made if `make`, with what the options say about trust.  NULL
 * after a message that says whose fault it is. */
struct open_store *store_open_folder(struct arena *arena, const struct options *options,
				     bool make, bool is_writer);

/* Open a store that was made before.  A message unless STATUS_FINE. */
enum status store_open(struct arena *arena, const struct options *options, bool is_writer,
		       struct open_store **out);

void store_close(struct open_store *open);

/* The status of an operation on the store itself, after a message if it failed. */
enum status store_status(const struct open_store *open, enum edict_fault fault);

/* "shop 7 is confirmed", and what a trial still needs. */
void store_print_state(const struct open_store *open, const struct edict_bundle *active);

#endif
