/* bundle.h - make what edict/bundle.h reads: bundles, key sets, and the files of secret keys.
 *
 * One file each: write (encoding), gather (names of sources), signature, key_file (secret
 * keys on disk), keyset (documents), object (C to objects, by the C compilers of the
 * targets), tests (the TESTS section).
 */
#ifndef EDICT_BUNDLE_BUNDLE_H
#define EDICT_BUNDLE_BUNDLE_H

#include "base/arena.h"
#include "base/text.h"
#include "edict/bundle.h"
#include "edict/image.h"
#include "port/sodium.h"

/* ---- encoding (write.c) -------------------------------------------------------- */

struct bundle_part {
	uint32_t kind, target; /* enum edict_section_kind, enum edict_target */
	struct text name, bytes;
};

struct bundle_plan {
	struct text policy, channel, device_class;
	uint64_t sequence, not_before, expires;
	enum edict_clock clock;
	struct bundle_part *parts; /* in any order; sorted by bundle_write */
	size_t n_parts;
	uint8_t ir_digest[EDICT_DIGEST_SIZE];
};

/* The draft: header, chunk table and body, everything but signatures.  False after setting
 * `*why` to a text for people: a limit, a name that does not fit, a section twice. */
bool bundle_write(struct arena *arena, const struct bundle_plan *plan, struct text *out,
		  const char **why);

/* ---- names of sources (gather.c) ------------------------------------------------ */

/* The deepest folder above all of the files, with its final slash. */
struct text gather_root(struct arena *arena, const struct text *paths, size_t n);

/* "policies/<path below the root>". */
struct text gather_name(struct arena *arena, struct text root, struct text path);

/* The file's own name behind `folder`, "packs/" say. */
struct text gather_file_name(struct arena *arena, const char *folder, struct text path);

/* ---- signatures (signature.c) ---------------------------------------------------- */

/* Append or replace the signature by `key` in the block at the end of a draft, a bundle or a
 * key set; `signed_size` bytes are what is signed, `body_end` is where the block begins. */
struct signing_key {
	uint8_t secret[EDICT_SECRET_SIZE];
	uint8_t public[EDICT_KEY_SIZE];
};
bool signature_add(struct arena *arena, struct text document, size_t signed_size,
		   size_t body_end, const struct signing_key *key, struct text *out,
		   const char **why);

/* ---- secret keys (key_file.c) --------------------------------------------------- *
 *
 *     "edict-secret-v1\n"
 *     public: <64 hex digits>
 *     secret: <128 hex digits>                                         plain, or
 *     sealed: <opslimit> <memlimit> <salt, hex> <nonce, hex> <secretbox, hex>
 *
 * The file is 0600; anything wider is refused.  Secrets live in memory that is locked while
 * they are used, where the system allows it, and are wiped after.
 */
enum key_error { KEY_OK, KEY_UNREADABLE, KEY_WRONG, KEY_TOO_OPEN, KEY_SEALED, KEY_PASSPHRASE };

/* key_generate and key_read lock `key` in memory; key_wipe when it was used. */
bool key_generate(struct signing_key *key);
/* NULL passphrase: plain.  Does not overwrite; durable on KEY_OK.  On KEY_UNREADABLE errno
 * says why. */
enum key_error key_write(const char *path, const struct signing_key *key,
			 const char *passphrase);
/* KEY_SEALED: it needs a passphrase and none was given. */
enum key_error key_read(const char *path, const char *passphrase, struct signing_key *key);
/* Of a secret's file, or of one that holds the public half alone ("edict-public-v1\n", then
 * the line `public:`).  Needs no passphrase. */
enum key_error key_write_public(const char *path, const uint8_t key[EDICT_KEY_SIZE]);
enum key_error key_read_public(const char *path, uint8_t key[EDICT_KEY_SIZE]);
void key_wipe(struct signing_key *key);

/* The first key of an audit log's seals (edict/audit.h): 64 hex digits in a file that is
 * 0600 as well.  The caller overwrites `key` with edict_wipe, whatever is returned. */
enum key_error seal_key_generate(const char *path);
enum key_error seal_key_read(const char *path, uint8_t key[EDICT_DIGEST_SIZE]);

/* ---- key sets (keyset.c) --------------------------------------------------------- */

struct keyset_plan {
	struct text name;
	uint64_t version, expires;
	uint32_t threshold;
	uint8_t (*keys)[EDICT_KEY_SIZE];
	size_t n_keys;
	uint8_t (*revoked)[EDICT_KEY_ID_SIZE];
	size_t n_revoked;
};

/* The unsigned document; signature_add signs it. */
bool keyset_write(struct arena *arena, const struct keyset_plan *plan, struct text *out,
		  const char **why);

/* ---- self-tests (tests.c) --------------------------------------------------------- */

/* Of the decision only effect, reason, status, rule and field count. */
struct self_test {
	struct text request; /* JSON */
	struct edict_decision expected;
};

/* The TESTS section.  False after setting `*why`: a request is too long to be carried. */
bool tests_write(struct arena *arena, const struct self_test *tests, size_t n,
		 struct text *out, const char **why);

/* ---- objects (object.c) ------------------------------------------------------------ */

/* One emitted policy, and where the sources of the runtime are. */
struct object_source {
	struct text name; /* prefix of its C names */
	struct text code, header;
	bool is_cedar;
	const char *runtime; /* the folder; runtime_find of the command */
};

/* Compile emitted C and the runtime into one object (edict/image.h).  Messages are
 * printed.  `compiler`, unless NULL, gets name and version of what was used, for the BUILD
 * section. */
bool object_build(struct arena *arena, const struct object_source *source,
		  enum edict_target target, struct text *out, struct text *compiler);

/* "x86_64-linux", "aarch64-linux", "cortex-m4", "wasm32"; 0: no such target. */
uint32_t target_of(struct text name);
const char *target_name(uint32_t target);

#endif
