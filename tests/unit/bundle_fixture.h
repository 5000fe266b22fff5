/* bundle_fixture.h - keys, key sets and bundles for tests: the same bytes at every run.
 */
#ifndef TESTS_BUNDLE_FIXTURE_H
#define TESTS_BUNDLE_FIXTURE_H

#include "bundle/bundle.h"

#define FIXTURE_KEYS 4
#define FIXTURE_NOW  UINT64_C(1700000000)

struct bundle_fixture {
	struct arena *arena;
	struct signing_key keys[FIXTURE_KEYS]; /* by rising key id */
	struct text keyset_bytes;
	struct edict_keyset keyset; /* the first three keys, two of them suffice */
	struct edict_trust trust;   /* accepts what fixture_plan says */
};

void fixture_init(struct bundle_fixture *f);
void fixture_deinit(struct bundle_fixture *f);

/* A key set of the first `n_keys` keys; the last key of all is revoked if `revokes`.
 * Signed by as many of its keys as its threshold says. */
struct text fixture_keyset(struct bundle_fixture *f, uint64_t version, uint32_t n_keys,
			   uint32_t threshold, bool revokes);

/* A small bundle: a source and, if `target` is not 0, an object for it. */
struct text fixture_draft(struct bundle_fixture *f, uint64_t sequence, uint32_t target);

/* `draft` signed by the keys of which `who` has a bit. */
struct text fixture_sign(struct bundle_fixture *f, struct text draft, unsigned who);

/* Make the chunk table and its digest fit the body again, after a test changed it. */
void fixture_reseal(struct text draft);

/* A document in memory. */
struct edict_input fixture_input(const struct text *document);

#endif
