/* keys.h - the keys and key sets that options name, for every verb that signs or trusts.
 */
#ifndef EDICT_COMMAND_KEYS_H
#define EDICT_COMMAND_KEYS_H

#include "bundle/bundle.h"
#include "command/command.h"

#define PASSPHRASE_MAX 1024

/* Make libsodium ready, and this process leave no core file.  False after a message. */
bool keys_begin(void);

/* The secret key in this file.  A sealed one is opened with the first line of
 * --passphrase-file ("-" is standard input), else with what is asked for on the terminal.
 * False after a message; otherwise key_wipe is the caller's to call. */
bool keys_read_secret(const struct options *options, const char *path,
		      struct signing_key *key);

/* The first key of an audit log's seals.  False after a message; overwrite `key` with
 * edict_wipe in any case. */
bool keys_read_seal(const char *path, uint8_t key[EDICT_DIGEST_SIZE]);

/* A new passphrase, from the same places (asked for twice); overwrite it with edict_wipe.
 */
bool keys_ask_new(const struct options *options, char passphrase[PASSPHRASE_MAX]);

/* One key set.  STATUS_USAGE if it cannot be read, STATUS_WRONG if it is none, both after
 * a message.  Nothing is said about trust. */
enum status keys_read_set(struct arena *arena, const char *path,
			  struct edict_keyset *out);

/* The same, also for a draft that nobody has signed yet; its `size` is its signed_size.
 */
enum status keys_read_draft(struct arena *arena, const char *path,
			    struct edict_keyset *out);

/* The key with this id, or NULL. */
const uint8_t *keys_find(const struct edict_keyset *set,
			 const uint8_t id[EDICT_KEY_ID_SIZE]);

/* The signatures under a key set: key id, signature. */
uint32_t keys_n_signatures(const struct edict_keyset *document);
const uint8_t *keys_signature(const struct edict_keyset *document, uint32_t i);

/* How many valid signatures of keys in `set` are under `document`. */
uint32_t keys_count_signers(const struct edict_keyset *set,
			    const struct edict_keyset *document);

/* --keys=FILE..., in order, at least one.  The first is trusted because it is given, and
 * signed by its own threshold; each one after it must follow the one before.  A message
 * unless STATUS_FINE. */
enum status keys_read_chain(struct arena *arena, const struct options *options,
			    struct edict_keyset **chain, size_t *n);

/* The last of the chain: whose signatures count. */
enum status keys_read_trusted(struct arena *arena, const struct options *options,
			      struct edict_keyset *out);

#endif
