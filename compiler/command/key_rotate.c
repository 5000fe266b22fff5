/* key_rotate.c - `edict key rotate|revoke|sign`: from one version of a key set to the next.
 * Needs:   the version that is trusted now, unless this is the first one.
 * Gives:   the next version, with the signatures whose keys are here; what is missing for
 *          the others to accept it.
 * Keeps:   name and revocations; nothing is signed by a key that neither version knows.
 */
#include <inttypes.h>
#include <string.h>
#include <unistd.h>

#include "command/keys.h"
#include "command/moment.h"
#include "command/output.h"
#include "command/refused.h"

struct change {
	struct arena *arena;
	const struct options *options;
	const struct edict_keyset *old; /* NULL: this is the first version */
	struct keyset_plan plan;
};

/* ---- naming keys ---------------------------------------------------------- */

static bool read_public(const char *path, uint8_t key[EDICT_KEY_SIZE])
{
	if (!input_is_readable(path))
		return false;
	if (key_read_public(path, key) == KEY_OK)
		return true;
	message("`%s` is no key; `edict key generate` makes one", path);
	return false;
}

/* A key by its id, 16 hex digits, or by a file that it is in. */
static bool read_id(const char *word, uint8_t id[EDICT_KEY_ID_SIZE])
{
	uint8_t key[EDICT_KEY_SIZE];
	size_t len = strlen(word);
	if (len == 2 * EDICT_KEY_ID_SIZE && strspn(word, "0123456789abcdef") == len) {
		for (size_t i = 0; i < EDICT_KEY_ID_SIZE; i++)
			id[i] = (uint8_t)(text_hex_digit(word[2 * i]) << 4 |
					  text_hex_digit(word[2 * i + 1]));
		return true;
	}
	if (!read_public(word, key))
		return false;
	edict_key_id(&edict_sodium, key, id);
	return true;
}

/* ---- the plan ------------------------------------------------------------- */

static void remove_key(struct keyset_plan *plan, const uint8_t id[EDICT_KEY_ID_SIZE])
{
	size_t n = 0;
	for (size_t i = 0; i < plan->n_keys; i++) {
		uint8_t own[EDICT_KEY_ID_SIZE];
		edict_key_id(&edict_sodium, plan->keys[i], own);
		if (memcmp(own, id, sizeof own) != 0)
			memmove(plan->keys[n++], plan->keys[i], EDICT_KEY_SIZE);
	}
	plan->n_keys = n;
}

/* The next version with nothing changed yet, and room for `n_added` and `n_revoked`. */
static void begin_plan(struct change *c, size_t n_added, size_t n_revoked)
{
	const struct edict_keyset *old = c->old;
	size_t n_keys = old == NULL ? 0 : old->n_keys;
	size_t n_before = old == NULL ? 0 : old->n_revoked;
	c->plan = (struct keyset_plan){
		.version = 1,
		.threshold = 1,
		.keys = arena_alloc(c->arena, (n_keys + n_added + 1) * EDICT_KEY_SIZE),
		.revoked = arena_alloc(c->arena,
				       (n_before + n_revoked + 1) * EDICT_KEY_ID_SIZE),
	};
	if (old == NULL)
		return;
	c->plan.name = text_of(old->name);
	c->plan.version = old->version + 1;
	c->plan.expires = old->expires;
	c->plan.threshold = old->threshold;
	c->plan.n_keys = n_keys;
	memcpy(c->plan.keys, old->keys, n_keys * EDICT_KEY_SIZE);
	c->plan.n_revoked = n_before;
	memcpy(c->plan.revoked, old->revoked, n_before * EDICT_KEY_ID_SIZE);
}

static bool add_keys(struct change *c, const char *const *paths, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (!read_public(paths[i], c->plan.keys[c->plan.n_keys++]))
			return false;
	return true;
}

static bool drop_keys(struct change *c, const char *const *words, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		uint8_t id[EDICT_KEY_ID_SIZE];
		if (!read_id(words[i], id))
			return false;
		if (c->old == NULL || keys_find(c->old, id) == NULL) {
			message("`%s` is no key of the key set", words[i]);
			return false;
		}
		remove_key(&c->plan, id);
	}
	return true;
}

/* A key may be revoked that the set does not have: it could have come later. */
static bool revoke_keys(struct change *c, const struct text *words, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		uint8_t *id = c->plan.revoked[c->plan.n_revoked];
		if (!read_id(words[i].ptr, id))
			return false;
		c->plan.n_revoked++;
		remove_key(&c->plan, id);
	}
	return true;
}

static bool set_numbers(struct change *c)
{
	uint64_t threshold = c->plan.threshold;
	const char *name = options_value(c->options, OPTION_KEY_NAME);
	if (!options_number(c->options, OPTION_THRESHOLD, 1, EDICT_KEYS_MAX,
			    &threshold) ||
	    !options_moment(c->options, OPTION_KEYSET_EXPIRES, &c->plan.expires))
		return false;
	c->plan.threshold = (uint32_t)threshold;
	if (c->old != NULL && name != NULL) {
		message("a key set keeps its name; --name is for the first version");
		return false;
	}
	if (c->old == NULL && (name == NULL || c->plan.expires == 0)) {
		message("a first key set needs --name=NAME and --expires=TIME");
		return false;
	}
	if (name != NULL)
		c->plan.name = text_of(name);
	if (text_is_utf8(c->plan.name))
		return true;
	message("the name of a key set is UTF-8");
	return false;
}

/* ---- signatures ----------------------------------------------------------- */

static struct edict_keyset view_of(struct text document, const struct edict_keyset *like)
{
	struct edict_keyset view = *like;
	view.bytes = (const uint8_t *)document.ptr;
	view.size = (uint32_t)document.len;
	view.keys = view.bytes + 80;
	return view;
}

/* Sign with one key; it has to be a key of one of the two versions. */
/* A key holder who leaves is known to the version before only. */
static void complain_stranger(const struct change *c, const char *path,
			      const struct edict_keyset *next)
{
	message("`%s` is a key that %s; its signature would make the key set refused",
		path,
		c->old != NULL ? "neither version has" : "the key set does not have");
	if (c->old == NULL && next->version > 1)
		fputs("  help: --after=KEYSET is the version before, whose keys may sign "
		      "too\n",
		      stderr);
}

static enum status sign_with(struct change *c, const char *path,
			     const struct edict_keyset *next, struct text *document)
{
	struct signing_key key;
	uint8_t id[EDICT_KEY_ID_SIZE];
	const char *why;
	if (!keys_read_secret(c->options, path, &key))
		return STATUS_USAGE;
	edict_key_id(&edict_sodium, key.public, id);
	bool is_known = keys_find(next, id) != NULL ||
			(c->old != NULL && keys_find(c->old, id) != NULL);
	bool ok = is_known && signature_add(c->arena, *document, next->signed_size,
					    next->signed_size, &key, document, &why);
	key_wipe(&key);
	if (!is_known) {
		complain_stranger(c, path, next);
		return STATUS_WRONG;
	}
	if (!ok)
		message("cannot sign with `%s`: %s", path, why);
	return ok ? STATUS_FINE : STATUS_WRONG;
}

static enum status sign_all(struct change *c, const struct edict_keyset *next,
			    struct text *document)
{
	const char **paths;
	size_t n = options_values(c->arena, c->options, OPTION_KEY, &paths);
	for (size_t i = 0; i < n; i++) {
		enum status status = sign_with(c, paths[i], next, document);
		if (status != STATUS_FINE)
			return status;
	}
	return STATUS_FINE;
}

static void report(const struct change *c, const char *path,
		   const struct edict_keyset *next)
{
	uint32_t n_own = keys_count_signers(next, next);
	bool is_complete = n_own >= next->threshold;
	printf("%s: key set %s, version %" PRIu64 ": %u of %u signatures by its own keys",
	       path, next->name, next->version, n_own, next->threshold);
	if (c->old != NULL) {
		uint32_t n_old = keys_count_signers(c->old, next);
		is_complete = is_complete && n_old >= c->old->threshold;
		printf(", %u of %u by those of version %" PRIu64, n_old,
		       c->old->threshold, c->old->version);
	} else if (next->version > 1) {
		printf("; --after counts those by the keys of version %" PRIu64,
		       next->version - 1);
	}
	printf("%s\n", is_complete ? "" : "; more have to sign it (`edict key sign`)");
}

static enum status finish(struct change *c, const char *path,
			  const struct edict_keyset *draft, struct text document)
{
	enum status status = sign_all(c, draft, &document);
	if (status != STATUS_FINE)
		return status;
	if (!output_write(path, document))
		return STATUS_USAGE;
	struct edict_keyset next = view_of(document, draft);
	report(c, path, &next);
	return STATUS_FINE;
}

/* ---- the verbs ------------------------------------------------------------ */

/* Write the planned version down, sign and save it. */
static enum status carry_out(struct change *c)
{
	const char *why;
	struct text document;
	struct edict_keyset draft;
	const char *path = options_value(c->options, OPTION_KEY_OUTPUT);
	if (path == NULL) {
		message("where to? --output=FILE");
		return STATUS_USAGE;
	}
	if (access(path, F_OK) == 0) {
		message("`%s` exists; every version of a key set is kept, with the "
			"signatures it has: write to another file",
			path);
		return STATUS_USAGE;
	}
	if (!keyset_write(c->arena, &c->plan, &document, &why)) {
		message("no such key set can be made: %s", why);
		return STATUS_WRONG;
	}
	enum edict_fault fault = edict_keyset_read((const uint8_t *)document.ptr,
						   document.len, &edict_sodium, &draft);
	if (fault != EDICT_FAULT_UNSIGNED) {
		message_refused(path, fault, "a draft that was just written");
		return STATUS_BUG;
	}
	return finish(c, path, &draft, document);
}

static enum status change_keys(struct change *c, const struct text *revoked,
			       size_t n_revoked)
{
	const char **added, **dropped;
	size_t n_added = options_values(c->arena, c->options, OPTION_ADD, &added);
	size_t n_dropped = options_values(c->arena, c->options, OPTION_DROP, &dropped);
	begin_plan(c, n_added, n_revoked);
	if (!set_numbers(c) || !drop_keys(c, dropped, n_dropped) ||
	    !revoke_keys(c, revoked, n_revoked) || !add_keys(c, added, n_added))
		return STATUS_USAGE;
	return carry_out(c);
}

enum status verb_key_rotate(const struct options *options)
{
	struct edict_keyset old;
	struct arena *arena = arena_new();
	struct change c = {.arena = arena, .options = options};
	enum status status = STATUS_USAGE;
	if (options->n_inputs > 1) {
		message("`edict key rotate` takes one key set, or none to make the first "
			"version");
	} else if (keys_begin()) {
		status = STATUS_FINE;
		if (options->n_inputs == 1) {
			status = keys_read_set(arena, options->inputs[0].ptr, &old);
			c.old = &old;
		}
		if (status == STATUS_FINE)
			status = change_keys(&c, NULL, 0);
	}
	arena_free(arena);
	return status;
}

enum status verb_key_revoke(const struct options *options)
{
	struct edict_keyset old;
	if (options->n_inputs < 2) {
		message("`edict key revoke` takes a key set and the keys (files or ids) "
			"that must not come back");
		return STATUS_USAGE;
	}
	struct arena *arena = arena_new();
	struct change c = {.arena = arena, .options = options, .old = &old};
	enum status status = keys_read_set(arena, options->inputs[0].ptr, &old);
	if (status == STATUS_FINE)
		status = change_keys(&c, options->inputs + 1, options->n_inputs - 1);
	arena_free(arena);
	return status;
}

enum status verb_key_sign(const struct options *options)
{
	struct edict_keyset old, draft;
	const char *after = options_value(options, OPTION_AFTER);
	if (options->n_inputs != 1 || !options_has(options, OPTION_KEY)) {
		message("`edict key sign` takes one key set, and --key=FILE");
		return STATUS_USAGE;
	}
	const char *path = options->inputs[0].ptr;
	const char *output = options_value(options, OPTION_KEY_OUTPUT);
	struct arena *arena = arena_new();
	struct change c = {.arena = arena, .options = options};
	enum status status = keys_read_draft(arena, path, &draft);
	if (status == STATUS_FINE && after != NULL) {
		status = keys_read_set(arena, after, &old);
		c.old = &old;
	}
	if (status == STATUS_FINE) {
		struct text document = {(const char *)draft.bytes, draft.size};
		status = finish(&c, output != NULL ? output : path, &draft, document);
	}
	arena_free(arena);
	return status;
}
