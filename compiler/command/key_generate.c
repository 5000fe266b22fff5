/* key_generate.c - `edict key generate`: a key pair in two files, one of them secret; or,
 * with --seal-key, the first key of an audit log's seals.
 */
#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "command/keys.h"

static enum status complain_write(const char *path)
{
	message("cannot write `%s`: %s", path, strerror(errno));
	return STATUS_USAGE;
}

static void print_made(const char *path, const char *public_path,
		       const struct signing_key *key)
{
	uint8_t id[EDICT_KEY_ID_SIZE];
	edict_key_id(&edict_sodium, key->public, id);
	printf("key ");
	for (size_t i = 0; i < sizeof id; i++)
		printf("%02x", id[i]);
	printf(": secret in %s, public in %s\n", path, public_path);
}

/* The secret is written first: a public key whose secret is lost would be worse.  Both, or
 * neither, so that it can be done again. */
static enum status write_pair(struct arena *arena, const char *path,
			      const struct signing_key *key, const char *passphrase)
{
	const char *public_path = text_format(arena, "%s.pub", path).ptr;
	if (key_write(path, key, passphrase) != KEY_OK)
		return complain_write(path);
	if (key_write_public(public_path, key->public) != KEY_OK) {
		enum status status = complain_write(public_path);
		unlink(path);
		return status;
	}
	print_made(path, public_path, key);
	return STATUS_FINE;
}

static enum status make_seal_key(const struct options *options, const char *path)
{
	if (options_has(options, OPTION_SEAL) ||
	    options_has(options, OPTION_PASSPHRASE_FILE)) {
		message("the first key of seals has no passphrase: keep it elsewhere "
			"than the log");
		return STATUS_USAGE;
	}
	if (!keys_begin())
		return STATUS_USAGE;
	if (seal_key_generate(path) != KEY_OK)
		return complain_write(path);
	printf("first key of seals in %s: keep it elsewhere than the log, for `edict "
	       "audit verify`\n",
	       path);
	return STATUS_FINE;
}

enum status verb_key_generate(const struct options *options)
{
	char passphrase[PASSPHRASE_MAX];
	struct signing_key key;
	const char *path = options_value(options, OPTION_KEY_OUTPUT);
	bool is_sealed = options_has(options, OPTION_SEAL) ||
			 options_has(options, OPTION_PASSPHRASE_FILE);
	if (path == NULL || options->n_inputs > 0) {
		message("`edict key generate` takes no file but --output=FILE, where the "
			"secret key goes");
		return STATUS_USAGE;
	}
	if (options_has(options, OPTION_NEW_SEAL_KEY))
		return make_seal_key(options, path);
	if (!keys_begin() || (is_sealed && !keys_ask_new(options, passphrase)))
		return STATUS_USAGE;
	struct arena *arena = arena_new();
	enum status status = STATUS_BUG;
	if (key_generate(&key))
		status = write_pair(arena, path, &key, is_sealed ? passphrase : NULL);
	key_wipe(&key);
	edict_wipe(passphrase, sizeof passphrase);
	arena_free(arena);
	return status;
}
