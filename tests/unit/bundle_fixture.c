/* bundle_fixture.c - keys, key sets and bundles for tests.
 */
#include "bundle_fixture.h"

#include <stdlib.h>
#include <string.h>

#include <sodium.h>

#include "bytes.h"
#include "edict/abi.h"

static void must(bool ok)
{
	if (!ok)
		abort();
}

static int key_order(const void *a, const void *b)
{
	uint8_t left[EDICT_KEY_ID_SIZE], right[EDICT_KEY_ID_SIZE];
	edict_key_id(&edict_sodium, ((const struct signing_key *)a)->public, left);
	edict_key_id(&edict_sodium, ((const struct signing_key *)b)->public, right);
	return memcmp(left, right, sizeof left);
}

struct text fixture_keyset(struct bundle_fixture *f, uint64_t version, uint32_t n_keys,
			   uint32_t threshold, bool revokes)
{
	uint8_t keys[FIXTURE_KEYS][EDICT_KEY_SIZE];
	uint8_t revoked[1][EDICT_KEY_ID_SIZE];
	struct keyset_plan plan = {
		.name = TEXT("test"),
		.version = version,
		.expires = FIXTURE_NOW + 1000,
		.threshold = threshold,
		.keys = keys,
		.n_keys = n_keys,
		.revoked = revoked,
		.n_revoked = revokes ? 1 : 0,
	};
	for (uint32_t i = 0; i < n_keys; i++)
		memcpy(keys[i], f->keys[i].public, EDICT_KEY_SIZE);
	edict_key_id(&edict_sodium, f->keys[FIXTURE_KEYS - 1].public, revoked[0]);
	struct text set;
	const char *why;
	must(keyset_write(f->arena, &plan, &set, &why));
	size_t size = set.len;
	for (uint32_t i = 0; i < threshold; i++)
		must(signature_add(f->arena, set, size, size, &f->keys[i], &set, &why));
	return set;
}

void fixture_init(struct bundle_fixture *f)
{
	*f = (struct bundle_fixture){.arena = arena_new()};
	must(edict_sodium_init());
	for (unsigned i = 0; i < FIXTURE_KEYS; i++) {
		uint8_t seed[crypto_sign_SEEDBYTES] = {(uint8_t)(i + 1)};
		crypto_sign_seed_keypair(f->keys[i].public, f->keys[i].secret, seed);
	}
	qsort(f->keys, FIXTURE_KEYS, sizeof *f->keys, key_order);
	f->keyset_bytes = fixture_keyset(f, 1, 3, 2, true);
	must(edict_keyset_read((const uint8_t *)f->keyset_bytes.ptr, f->keyset_bytes.len,
			       &edict_sodium, &f->keyset) == EDICT_FAULT_NONE);
	f->trust = (struct edict_trust){
		.crypto = &edict_sodium,
		.keys = &f->keyset,
		.abi = EDICT_ABI_VERSION,
		.now = FIXTURE_NOW,
	};
}

void fixture_deinit(struct bundle_fixture *f)
{
	arena_free(f->arena);
}

struct text fixture_draft(struct bundle_fixture *f, uint64_t sequence, uint32_t target)
{
	struct bundle_part parts[] = {
		{EDICT_SECTION_BUILD, 0, TEXT("build.json"), TEXT("{}\n")},
		{EDICT_SECTION_SOURCE, 0, TEXT("policies/a.yaml"), TEXT("rules: []\n")},
		{EDICT_SECTION_OBJECT, target, TEXT("object"), TEXT("\177ELF")},
	};
	struct bundle_plan plan = {
		.policy = TEXT("shop"),
		.channel = TEXT("stable"),
		.device_class = TEXT("till"),
		.sequence = sequence,
		.not_before = FIXTURE_NOW - 100,
		.expires = FIXTURE_NOW + 100,
		.clock = EDICT_CLOCK_NEEDED,
		.parts = parts,
		.n_parts = target != 0 ? 3 : 2,
	};
	struct text draft;
	const char *why;
	must(bundle_write(f->arena, &plan, &draft, &why));
	return draft;
}

static size_t body_of(struct text draft)
{
	return EDICT_BUNDLE_HEADER_SIZE +
	       edict_get32((const uint8_t *)draft.ptr + 168) * EDICT_DIGEST_SIZE;
}

struct text fixture_sign(struct bundle_fixture *f, struct text draft, unsigned who)
{
	struct text signed_bytes = draft;
	const char *why;
	for (unsigned i = 0; i < FIXTURE_KEYS; i++)
		if ((who >> i & 1) != 0)
			must(signature_add(f->arena, signed_bytes,
					   EDICT_BUNDLE_HEADER_SIZE, draft.len,
					   &f->keys[i], &signed_bytes, &why));
	return signed_bytes;
}

void fixture_reseal(struct text draft)
{
	uint8_t *bytes = (uint8_t *)(uintptr_t)draft.ptr;
	size_t body = body_of(draft);
	uint8_t *digest = bytes + EDICT_BUNDLE_HEADER_SIZE;
	for (size_t at = body; at < draft.len; at += EDICT_BUNDLE_CHUNK_SIZE) {
		size_t rest = draft.len - at;
		edict_digest(&edict_sodium, bytes + at,
			     rest < EDICT_BUNDLE_CHUNK_SIZE ? rest
							    : EDICT_BUNDLE_CHUNK_SIZE,
			     digest);
		digest += EDICT_DIGEST_SIZE;
	}
	edict_digest(&edict_sodium, bytes + EDICT_BUNDLE_HEADER_SIZE,
		     body - EDICT_BUNDLE_HEADER_SIZE, bytes + 176);
}

static bool read_text(void *ctx, uint64_t offset, void *bytes, size_t len)
{
	const struct text *document = ctx;
	if (offset > document->len || len > document->len - offset)
		return false;
	memcpy(bytes, document->ptr + offset, len);
	return true;
}

struct edict_input fixture_input(const struct text *document)
{
	return (struct edict_input){read_text, (void *)(uintptr_t)document,
				    document->len};
}
