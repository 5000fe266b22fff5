/* bundle.c - any bytes as a bundle or a key set.
 *
 * The first byte says what the rest is: bit 0 a key set, else a bundle; bit 1: make chunk
 * table and its digest fit first, so that the sections behind them are reached.  The
 * signature function believes everything, the encoding does not: what is accepted must be
 * exactly what the writer makes of its parts, because there is one encoding of each
 * document.  No byte outside the document is asked for.
 */
#include <stdlib.h>
#include <string.h>

#include "bundle_fixture.h"
#include "bytes.h"
#include "edict/abi.h"
#include "fuzz.h"

#define DOCUMENT_SIZE_MAX 100000

enum { IS_KEYSET = 1, IS_RESEALED = 2 };

static int believe(void *ctx, const uint8_t signature[EDICT_SIGNATURE_SIZE],
		   const uint8_t key[EDICT_KEY_SIZE], const void *message, size_t len)
{
	(void)ctx, (void)signature, (void)key, (void)message, (void)len;
	return 1;
}

static const struct edict_crypto believer = {
	.hash_begin = edict_sha256_begin,
	.hash_add = edict_sha256_add,
	.hash_end = edict_sha256_end,
	.verify = believe,
};

static const struct bundle_fixture *fixture(void)
{
	static struct bundle_fixture fixture;
	if (fixture.arena == NULL)
		fixture_init(&fixture);
	return &fixture;
}

/* ---- bundles --------------------------------------------------------------------- */

static bool read_within(void *ctx, uint64_t offset, void *bytes, size_t len)
{
	const struct text *document = ctx;
	if (offset > document->len || len > document->len - offset)
		abort();
	memcpy(bytes, document->ptr + offset, len);
	return true;
}

static struct bundle_plan plan_of(struct arena *arena, const struct text *document,
				  const struct edict_input *input,
				  const struct edict_bundle *bundle)
{
	struct bundle_plan plan = {
		.policy = text_of(bundle->policy),
		.channel = text_of(bundle->channel),
		.device_class = text_of(bundle->device_class),
		.sequence = bundle->sequence,
		.not_before = bundle->not_before,
		.expires = bundle->expires,
		.clock = (enum edict_clock)bundle->clock,
		.parts = ARENA_ARRAY(arena, struct bundle_part, bundle->n_sections),
		.n_parts = bundle->n_sections,
	};
	memcpy(plan.ir_digest, document->ptr + 272, EDICT_DIGEST_SIZE);
	for (uint32_t i = 0; i < bundle->n_sections; i++) {
		struct edict_section section;
		if (edict_bundle_section(input, bundle, i, &section) != EDICT_FAULT_NONE)
			abort();
		plan.parts[i] = (struct bundle_part){
			section.kind,
			section.target,
			text_copy(arena, text_of(section.name)),
			{document->ptr + section.offset, (size_t)section.size},
		};
	}
	return plan;
}

/* Of unknown kinds the target is nobody's business, and the writer counts it. */
static bool has_unknown_target(const struct bundle_plan *plan)
{
	for (size_t i = 0; i < plan->n_parts; i++)
		if (plan->parts[i].kind > EDICT_SECTION_OBJECT &&
		    plan->parts[i].target != 0)
			return true;
	return false;
}

static void check_encoding(const struct text *document, const struct edict_input *input,
			   const struct edict_bundle *bundle)
{
	struct arena *arena = arena_new();
	struct bundle_plan plan = plan_of(arena, document, input, bundle);
	struct text again;
	const char *why;
	if (!has_unknown_target(&plan)) {
		if (!bundle_write(arena, &plan, &again, &why) ||
		    again.len != bundle->body + bundle->body_size ||
		    memcmp(again.ptr, document->ptr, again.len) != 0)
			abort();
	}
	arena_free(arena);
}

static void reseal(char *bytes, size_t size)
{
	struct text document = {bytes, size};
	struct edict_input input = {read_within, &document, size};
	struct edict_bundle bundle;
	if (edict_bundle_read_header(&input, &believer, &bundle) == EDICT_FAULT_NONE)
		fixture_reseal(
			(struct text){bytes, (size_t)(bundle.body + bundle.body_size)});
}

static void try_bundle(const char *bytes, size_t size)
{
	struct text document = {bytes, size};
	struct edict_input input = {read_within, &document, size};
	struct edict_bundle bundle;
	struct edict_trust trust = fixture()->trust;
	trust.crypto = &believer;
	trust.device_class = "till";
	if (edict_bundle_verify(&input, &trust, &bundle) != EDICT_FAULT_NONE)
		return;
	if (edict_bundle_check_content(&input, &believer, &bundle) == EDICT_FAULT_NONE)
		check_encoding(&document, &input, &bundle);
}

/* ---- key sets -------------------------------------------------------------------- */

static void check_keyset_encoding(const struct edict_keyset *set)
{
	struct arena *arena = arena_new();
	uint8_t keys[EDICT_KEYS_MAX][EDICT_KEY_SIZE];
	uint8_t revoked[EDICT_REVOKED_MAX][EDICT_KEY_ID_SIZE];
	struct keyset_plan plan = {
		.name = text_of(set->name),
		.version = set->version,
		.expires = set->expires,
		.threshold = set->threshold,
		.keys = keys,
		.n_keys = set->n_keys,
		.revoked = revoked,
		.n_revoked = set->n_revoked,
	};
	struct text again;
	const char *why;
	memcpy(keys, set->keys, set->n_keys * sizeof *keys);
	memcpy(revoked, set->revoked, set->n_revoked * sizeof *revoked);
	if (keyset_write(arena, &plan, &again, &why) &&
	    (again.len != set->signed_size ||
	     memcmp(again.ptr, set->bytes, again.len) != 0))
		abort();
	arena_free(arena);
}

static void try_keyset(const uint8_t *bytes, size_t size)
{
	struct edict_keyset set;
	if (edict_keyset_read(bytes, size, &believer, &set) != EDICT_FAULT_NONE)
		return;
	if (set.size != size)
		abort();
	check_keyset_encoding(&set);
	(void)edict_keyset_verify(&set, &believer);
	(void)edict_keyset_follows(&fixture()->keyset, &set, &believer);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	if (size == 0 || size > DOCUMENT_SIZE_MAX)
		return 0;
	/* A block of exactly its size. */
	size_t rest = size - 1;
	uint8_t *copy = malloc(rest > 0 ? rest : 1);
	if (copy == NULL)
		abort();
	memcpy(copy, data + 1, rest);
	if ((data[0] & IS_RESEALED) != 0)
		reseal((char *)copy, rest);
	if ((data[0] & IS_KEYSET) != 0)
		try_keyset(copy, rest);
	else
		try_bundle((const char *)copy, rest);
	free(copy);
	return 0;
}
