/* key_show.c - `edict key show`: what is in key files and key sets, never a secret.
 * Needs:   files; --keys to say which key set is trusted.
 * Gives:   a description as text or JSON, one object a file; status 1 for a key set that
 * is refused.
 */
#include <fcntl.h>
#include <inttypes.h>
#include <string.h>
#include <unistd.h>

#include "command/answer.h"
#include "command/keys.h"
#include "command/moment.h"
#include "command/refused.h"

enum { HEX_SIZE = 2 * EDICT_KEY_SIZE + 1 };

static const char *hex(const uint8_t *bytes, size_t n, char out[HEX_SIZE])
{
	for (size_t i = 0; i < n; i++)
		snprintf(out + 2 * i, 3, "%02x", bytes[i]);
	return out;
}

static void print_json(json_t *object)
{
	json_print_line(object);
	json_decref(object);
}

/* ---- keys ----------------------------------------------------------------- */

static enum status show_key(const char *path, bool is_json)
{
	uint8_t key[EDICT_KEY_SIZE], id[EDICT_KEY_ID_SIZE];
	char key_hex[HEX_SIZE], id_hex[HEX_SIZE];
	if (key_read_public(path, key) != KEY_OK) {
		message("`%s` is neither a key nor a key set", path);
		return STATUS_WRONG;
	}
	edict_key_id(&edict_sodium, key, id);
	hex(key, sizeof key, key_hex);
	hex(id, sizeof id, id_hex);
	if (is_json)
		print_json(json_pack("{s:o,s:s,s:s,s:s}", "file",
				     json_text(text_of(path)), "kind", "key", "id",
				     id_hex, "public", key_hex));
	else
		printf("%s: key %s\n  public %s\n", path, id_hex, key_hex);
	return STATUS_FINE;
}

/* ---- key sets ------------------------------------------------------------- */

/* "valid", "invalid", or "unknown" for a key that the set does not have. */
static const char *state_of(const struct edict_keyset *set, const uint8_t *entry)
{
	const uint8_t *key = keys_find(set, entry);
	if (key == NULL)
		return "unknown";
	return edict_signature_is_valid(&edict_sodium, entry + EDICT_KEY_ID_SIZE, key,
					set->bytes, set->signed_size)
		       ? "valid"
		       : "invalid";
}

static void print_set(struct arena *arena, const char *path,
		      const struct edict_keyset *set)
{
	char text[HEX_SIZE], id_hex[HEX_SIZE], when[32];
	printf("%s: key set %s, version %" PRIu64 ", threshold %u of %u, expires %s\n",
	       path, shown(arena, set->name), set->version, set->threshold, set->n_keys,
	       moment_text(set->expires, when));
	for (uint32_t i = 0; i < set->n_keys; i++) {
		const uint8_t *key = set->keys + (size_t)i * EDICT_KEY_SIZE;
		uint8_t id[EDICT_KEY_ID_SIZE];
		edict_key_id(&edict_sodium, key, id);
		printf("  key     %s  %s\n", hex(id, sizeof id, id_hex),
		       hex(key, EDICT_KEY_SIZE, text));
	}
	for (uint32_t i = 0; i < set->n_revoked; i++)
		printf("  revoked %s\n", hex(set->revoked + (size_t)i * EDICT_KEY_ID_SIZE,
					     EDICT_KEY_ID_SIZE, text));
	for (uint32_t i = 0; i < keys_n_signatures(set); i++) {
		const uint8_t *entry = keys_signature(set, i);
		printf("  signed  %s  %s\n", hex(entry, EDICT_KEY_ID_SIZE, text),
		       state_of(set, entry));
	}
}

static json_t *keys_json(const struct edict_keyset *set)
{
	char text[HEX_SIZE], id_hex[HEX_SIZE];
	json_t *keys = json_array();
	for (uint32_t i = 0; i < set->n_keys; i++) {
		const uint8_t *key = set->keys + (size_t)i * EDICT_KEY_SIZE;
		uint8_t id[EDICT_KEY_ID_SIZE];
		edict_key_id(&edict_sodium, key, id);
		json_array_append_new(
			keys, json_pack("{s:s,s:s}", "id", hex(id, sizeof id, id_hex),
					"public", hex(key, EDICT_KEY_SIZE, text)));
	}
	return keys;
}

static json_t *revoked_json(const struct edict_keyset *set)
{
	char text[HEX_SIZE];
	json_t *revoked = json_array();
	for (uint32_t i = 0; i < set->n_revoked; i++) {
		const uint8_t *id = set->revoked + (size_t)i * EDICT_KEY_ID_SIZE;
		hex(id, EDICT_KEY_ID_SIZE, text);
		json_array_append_new(revoked, json_string(text));
	}
	return revoked;
}

static json_t *signatures_json(const struct edict_keyset *set)
{
	char text[HEX_SIZE];
	json_t *signatures = json_array();
	for (uint32_t i = 0; i < keys_n_signatures(set); i++) {
		const uint8_t *entry = keys_signature(set, i);
		hex(entry, EDICT_KEY_ID_SIZE, text);
		json_array_append_new(signatures,
				      json_pack("{s:s,s:s}", "id", text, "state",
						state_of(set, entry)));
	}
	return signatures;
}

static void print_set_json(const char *path, const struct edict_keyset *set)
{
	print_json(json_pack(
		"{s:o,s:s,s:o,s:o,s:o,s:o,s:o,s:o,s:o}", "file", json_text(text_of(path)),
		"kind", "keyset", "name", json_text(text_of(set->name)), "version",
		json_number(set->version), "threshold", json_number(set->threshold),
		"expires", json_number(set->expires), "keys", keys_json(set), "revoked",
		revoked_json(set), "signatures", signatures_json(set)));
}

/* May it take the place of the one that is trusted? */
static enum status check_set(const char *path, const struct edict_keyset *set,
			     const struct edict_keyset *trusted)
{
	enum edict_fault fault = EDICT_FAULT_UNSIGNED;
	if (keys_n_signatures(set) > 0)
		fault = edict_keyset_follows(trusted, set, &edict_sodium);
	if (fault == EDICT_FAULT_NONE)
		return STATUS_FINE;
	message_refused(path, fault, NULL);
	return STATUS_WRONG;
}

static enum status show_set(struct arena *arena, const char *path, bool is_json,
			    const struct edict_keyset *trusted)
{
	struct edict_keyset set;
	enum status status = keys_read_draft(arena, path, &set);
	if (status != STATUS_FINE)
		return status;
	if (is_json)
		print_set_json(path, &set);
	else
		print_set(arena, path, &set);
	return trusted == NULL ? STATUS_FINE : check_set(path, &set, trusted);
}

/* Key files begin with a line of text, key sets with the domain of their signatures. */
static bool is_keyset(const char *path)
{
	char begin[12] = {0};
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
	if (fd < 0)
		return false;
	ssize_t n = read(fd, begin, sizeof begin);
	close(fd);
	return n == sizeof begin && memcmp(begin, "edict-keyset", sizeof begin) == 0;
}

enum status verb_key_show(const struct options *options)
{
	struct edict_keyset set;
	const struct edict_keyset *trusted = NULL;
	enum status status = STATUS_FINE;
	if (options->n_inputs == 0) {
		message("`edict key show` takes files: keys or key sets");
		return STATUS_USAGE;
	}
	if (!keys_begin())
		return STATUS_USAGE;
	struct arena *arena = arena_new();
	if (options_has(options, OPTION_KEYS)) {
		status = keys_read_trusted(arena, options, &set);
		trusted = &set;
	}
	for (size_t i = 0; status == STATUS_FINE && i < options->n_inputs; i++) {
		const char *path = options->inputs[i].ptr;
		bool is_json = options->format == FORMAT_JSON;
		if (!input_is_readable(path))
			status = STATUS_USAGE;
		else if (is_keyset(path))
			status = show_set(arena, path, is_json, trusted);
		else
			status = show_key(path, is_json);
	}
	arena_free(arena);
	return status;
}
