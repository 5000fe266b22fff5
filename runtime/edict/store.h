/* edict/store.h - two slots for bundles, and which of them decides.
 *
 * The same code runs on a device over flash and on a host over a folder (port/store_folder.h);
 * below it is a flash interface of four functions.  Whatever write is the last one before
 * the power goes, afterwards at most one bundle is active, it is one that was verified, and
 * the counter is never ahead of a confirmed bundle.
 *
 * Regions:
 *
 *     SLOT_A SLOT_B     a bundle file each
 *     KEYS_A KEYS_B     the trusted key set, and the next one while it is written
 *     STATE_A STATE_B   records, appended; when one region is full the other is erased
 *
 * A state record, little-endian; the valid one with the highest number is the state:
 *
 *     "edst" 4 | version 4 | number 8 | slot 1 | phase 1 | tries 1 | keys 1 | zero 4
 *     | sequence 8 | identity 32 | last seen time 8 | size of slot A 4, of B 4
 *     | digest of the key set 32 | size of the key set 4 | zero 4 | CRC-32 of it all 4
 *     | zero 4                                                          = 128 bytes
 *
 * Activation:  write the idle slot -> sync -> verify from flash -> self-test -> record
 * "trial" -> the caller decides with it -> N good decisions -> record "confirmed", which
 * carries the counter as well.  A trial that is not confirmed after a number of starts
 * falls back to the other slot.
 */
#ifndef EDICT_STORE_H
#define EDICT_STORE_H

#include "edict/bundle.h"

#ifdef __cplusplus
extern "C" {
#endif

enum edict_region {
	EDICT_REGION_SLOT_A,
	EDICT_REGION_SLOT_B,
	EDICT_REGION_KEYS_A,
	EDICT_REGION_KEYS_B,
	EDICT_REGION_STATE_A,
	EDICT_REGION_STATE_B,
	EDICT_N_REGIONS,
};

/* Erased bytes read as 0xff.  `program` writes bytes that have been erased since they were
 * last written, at offsets and in lengths that are multiples of 8, and may be cut at any
 * byte; `erase` may leave anything behind if it is cut.  No function is asked to go past
 * the end of a region.  All return false on failure. */
struct edict_flash {
	bool (*read)(void *ctx, enum edict_region region, uint64_t offset, void *bytes,
		     size_t len);
	bool (*erase)(void *ctx, enum edict_region region);
	bool (*program)(void *ctx, enum edict_region region, uint64_t offset,
			const void *bytes, size_t len);
	/* All programmed bytes of the region survive a power cut from here on. */
	bool (*sync)(void *ctx, enum edict_region region);
	void *ctx;
	uint64_t sizes[EDICT_N_REGIONS]; /* state: at least 256 */
};

#define EDICT_STATE_RECORD_SIZE 128
#define EDICT_TRIES_MAX		3 /* unless the store says otherwise */

enum edict_phase {
	EDICT_PHASE_EMPTY = 0, /* nothing is active */
	EDICT_PHASE_TRIAL = 1,
	EDICT_PHASE_CONFIRMED = 2,
};

struct edict_store_state {
	uint64_t number, sequence, last_seen;
	uint8_t identity[EDICT_DIGEST_SIZE]; /* of the confirmed bundle */
	uint8_t keys_digest[EDICT_DIGEST_SIZE];
	uint32_t slot_size[2], keys_size;
	uint8_t slot;  /* 0 or 1: which is active */
	uint8_t phase; /* enum edict_phase */
	uint8_t tries; /* starts of this trial so far */
	uint8_t keys;  /* 0 or 1: which key region counts */
};

/* What the caller must bring to make sure that a verified bundle works: load its object,
 * run its self-tests (edict/image.h).  EDICT_FAULT_NONE: it does. */
struct edict_trial {
	enum edict_fault (*run)(void *ctx, const struct edict_input *input,
				const struct edict_bundle *bundle);
	void *ctx;
};

struct edict_store {
	const struct edict_flash *flash;
	struct edict_trust trust; /* sequence, identity and keys are the store's */
	struct edict_trial trial;
	uint8_t tries_max; /* starts that a trial may take; 0: EDICT_TRIES_MAX */
	uint8_t *keys_bytes; /* EDICT_KEYSET_SIZE_MAX of them */
	/* What the store knows; not the caller's to write. */
	struct edict_store_state state;
	struct edict_keyset keys;
	uint32_t expected; /* bytes that come to the idle slot; 0: none */
	uint32_t written;  /* of them so far */
	uint8_t tail[8];   /* the last of these, until there are 8 */
};

/* Give a store its first key set, which must be signed by its own threshold.  Erases all,
 * and opens it. */
enum edict_fault edict_store_format(struct edict_store *store, const uint8_t *keys,
				    size_t size);

/* Read the state.  flash, trust, trial, tries_max and keys_bytes are set by the caller.
 * EDICT_FAULT_EMPTY: it was never formatted. */
enum edict_fault edict_store_open(struct edict_store *store);

/* At every start: which bundle decides?  Verifies what it gives from flash and runs the
 * trial function.  Counts a try of a trial; falls back from one that had too many, fails, or
 * does not verify.  A trial that this caller may not load (another policy, class, target or
 * ABI is asked for, the time is not known or before it begins, the key set has expired) is
 * refused and stays; one that finds no memory is a try.  `input` reads from the slot as
 * long as `store` is there. */
enum edict_fault edict_store_load(struct edict_store *store, struct edict_input *input,
				  struct edict_bundle *bundle);

/* Which bundle is active?  Verifies it from flash, and is no start: nothing is counted,
 * tried or written. */
enum edict_fault edict_store_peek(struct edict_store *store, struct edict_input *input,
				  struct edict_bundle *bundle);

/* A new bundle, in pieces of any length, into the slot that is idle.  Beginning gives up a
 * trial, whose slot is the idle one: who decides in place with it must stop before. */
enum edict_fault edict_store_begin(struct edict_store *store, uint64_t size);
enum edict_fault edict_store_write(struct edict_store *store, const void *bytes,
				   size_t len);
/* All is written: verify, try, make it the active one on trial.  The bundle that is
 * confirmed already is success and changes nothing, unless its slot has gone bad: then this
 * copy takes its place, confirmed as it was. */
enum edict_fault edict_store_activate(struct edict_store *store,
				      struct edict_bundle *bundle);

/* The active bundle has decided well often enough: it stays, and nothing older comes
 * back.  Verifies it once more.  Nothing changes if it is confirmed already. */
enum edict_fault edict_store_confirm(struct edict_store *store);

/* Give up a trial now; without one, nothing changes. */
enum edict_fault edict_store_revert(struct edict_store *store);

/* Take over the next key set, if it follows the trusted one.  The trusted one again is
 * success and changes nothing. */
enum edict_fault edict_store_set_keys(struct edict_store *store, const uint8_t *keys,
				      size_t size);

#ifdef __cplusplus
}
#endif

#endif
