/* store.c - two slots for bundles, and the records that say which of them decides.
 * Needs:   a flash whose regions are as large as edict/store.h asks for.
 * Gives:   after a power cut at any byte, the state before the operation or after it.
 * Keeps:   nothing is erased that the newest durable record still needs.
 *
 * The last point is why edict_store_begin and edict_store_set_keys write the state again
 * before they erase: a record that can be read need not be durable.  Its writer may have
 * ended, or its sync failed, between `program` and `sync`.
 */
#include "edict/store.h"
#include "bytes.h"
#include "crc.h"
#include "internal.h"

#define UNIT	    8			      /* flash is programmed in multiples of it */
#define APART	    __attribute__((noinline)) /* smaller than twice */
#define RECORD_SIZE EDICT_STATE_RECORD_SIZE

/* Where things stand in a state record. */
enum record_offset {
	AT_VERSION = 4,
	AT_NUMBER = 8,
	AT_SLOT = 16,
	AT_PHASE = 17,
	AT_TRIES = 18,
	AT_KEYS = 19,
	AT_SEQUENCE = 24,
	AT_IDENTITY = 32,
	AT_LAST_SEEN = 64,
	AT_SLOT_SIZES = 72,
	AT_KEYS_DIGEST = 80,
	AT_KEYS_SIZE = 112,
	AT_CRC = 120,
	AT_ZERO = 124,
};

#define MAGIC UINT32_C(0x74736465) /* "edst" */

/* ---- records -------------------------------------------------------------- */

static void encode(const struct edict_store_state *state, uint8_t record[RECORD_SIZE])
{
	memset(record, 0, RECORD_SIZE);
	edict_put32(record, MAGIC);
	edict_put32(record + AT_VERSION, 1);
	edict_put64(record + AT_NUMBER, state->number);
	record[AT_SLOT] = state->slot;
	record[AT_PHASE] = state->phase;
	record[AT_TRIES] = state->tries;
	record[AT_KEYS] = state->keys;
	edict_put64(record + AT_SEQUENCE, state->sequence);
	memcpy(record + AT_IDENTITY, state->identity, EDICT_DIGEST_SIZE);
	edict_put64(record + AT_LAST_SEEN, state->last_seen);
	edict_put32(record + AT_SLOT_SIZES, state->slot_size[0]);
	edict_put32(record + AT_SLOT_SIZES + 4, state->slot_size[1]);
	memcpy(record + AT_KEYS_DIGEST, state->keys_digest, EDICT_DIGEST_SIZE);
	edict_put32(record + AT_KEYS_SIZE, state->keys_size);
	edict_put32(record + AT_CRC, edict_crc32(record, AT_CRC));
}

/* Whole, and of this version.  The checksum is no proof of who wrote: what is used as an
 * index is looked at. */
static bool is_record(const uint8_t record[RECORD_SIZE])
{
	return edict_get32(record) == MAGIC && edict_get32(record + AT_VERSION) == 1 &&
	       edict_get32(record + AT_CRC) == edict_crc32(record, AT_CRC) &&
	       edict_get32(record + AT_ZERO) == 0 && record[AT_SLOT] <= 1 &&
	       record[AT_KEYS] <= 1 && record[AT_PHASE] <= EDICT_PHASE_CONFIRMED;
}

static void decode(const uint8_t record[RECORD_SIZE], struct edict_store_state *state)
{
	state->number = edict_get64(record + AT_NUMBER);
	state->slot = record[AT_SLOT];
	state->phase = record[AT_PHASE];
	state->tries = record[AT_TRIES];
	state->keys = record[AT_KEYS];
	state->sequence = edict_get64(record + AT_SEQUENCE);
	memcpy(state->identity, record + AT_IDENTITY, EDICT_DIGEST_SIZE);
	state->last_seen = edict_get64(record + AT_LAST_SEEN);
	state->slot_size[0] = edict_get32(record + AT_SLOT_SIZES);
	state->slot_size[1] = edict_get32(record + AT_SLOT_SIZES + 4);
	memcpy(state->keys_digest, record + AT_KEYS_DIGEST, EDICT_DIGEST_SIZE);
	state->keys_size = edict_get32(record + AT_KEYS_SIZE);
}

static bool is_erased(const uint8_t record[RECORD_SIZE])
{
	uint8_t all = 0xff;
	for (size_t i = 0; i < RECORD_SIZE; i++)
		all &= record[i];
	return all == 0xff;
}

/* ---- the state ------------------------------------------------------------ */

/* The newest record, its region, and the first place in it behind all that was ever
 * written there. */
struct newest {
	enum edict_region region;
	uint32_t next;
	uint64_t number; /* 0: there is none */
	uint8_t record[RECORD_SIZE];
};

static uint32_t places_in(const struct edict_flash *flash, enum edict_region region)
{
	return (uint32_t)flash->sizes[region] / RECORD_SIZE;
}

static bool read_place(const struct edict_flash *flash, enum edict_region region,
		       uint32_t place, uint8_t record[RECORD_SIZE])
{
	return flash->read(flash->ctx, region, (uint64_t)place * RECORD_SIZE, record,
			   RECORD_SIZE);
}

/* Take the last record of a region if it is newer; it is the newest of its region. */
static bool search_region(const struct edict_flash *flash, enum edict_region region,
			  struct newest *newest)
{
	uint8_t record[RECORD_SIZE];
	uint32_t next = places_in(flash, region);
	for (uint32_t place = next; place > 0; place--) {
		if (!read_place(flash, region, place - 1, record))
			return false;
		if (next == place && is_erased(record))
			next--;
		if (!is_record(record))
			continue;
		uint64_t number = edict_get64(record + AT_NUMBER);
		if (number > newest->number) {
			newest->region = region;
			newest->next = next;
			newest->number = number;
			memcpy(newest->record, record, RECORD_SIZE);
		}
		break;
	}
	return true;
}

static bool find_newest(const struct edict_flash *flash, struct newest *newest)
{
	/* As if B were full: the first record of all begins A. */
	newest->region = EDICT_REGION_STATE_B;
	newest->next = places_in(flash, EDICT_REGION_STATE_B);
	newest->number = 0;
	return search_region(flash, EDICT_REGION_STATE_A, newest) &&
	       search_region(flash, EDICT_REGION_STATE_B, newest);
}

/* Write the record in `at` behind the newest, or at the begin of the other region, which
 * is erased for it; and read it again. */
static bool write_record(const struct edict_flash *flash, struct newest *at)
{
	enum edict_region region = at->region;
	uint32_t place = at->next;
	if (place == places_in(flash, region)) {
		region = (enum edict_region)(EDICT_REGION_STATE_A + EDICT_REGION_STATE_B -
					     region);
		place = 0;
	}
	return (place > 0 || flash->erase(flash->ctx, region)) &&
	       flash->program(flash->ctx, region, (uint64_t)place * RECORD_SIZE,
			      at->record, RECORD_SIZE) &&
	       flash->sync(flash->ctx, region) &&
	       read_place(flash, region, place, at->record) && is_record(at->record);
}

/* What is verified from here on is held against this state. */
static APART void adopt(struct edict_store *store, const struct edict_store_state *state)
{
	struct edict_trust *trust = &store->trust;
	store->state = *state;
	trust->keys = &store->keys;
	trust->sequence = state->sequence;
	memcpy(trust->identity, state->identity, EDICT_DIGEST_SIZE);
	if (trust->last_seen < state->last_seen)
		trust->last_seen = state->last_seen;
}

/* Make `next` the state, durably.  Numbers are never given twice, not even after a
 * failure: what failed may be found again. */
static enum edict_fault put_state(struct edict_store *store,
				  struct edict_store_state *next)
{
	struct newest at;
	if (!find_newest(store->flash, &at))
		return EDICT_FAULT_FLASH;
	next->number = ++store->state.number;
	encode(next, at.record);
	if (!write_record(store->flash, &at))
		return EDICT_FAULT_FLASH;
	adopt(store, next);
	return EDICT_FAULT_NONE;
}

/* Make sure that the state is durable, whoever wrote it. */
static enum edict_fault settle(struct edict_store *store)
{
	struct edict_store_state same = store->state;
	return put_state(store, &same);
}

/* ---- slots ---------------------------------------------------------------- */

static bool read_slot_a(void *ctx, uint64_t offset, void *bytes, size_t len)
{
	const struct edict_flash *flash = ((const struct edict_store *)ctx)->flash;
	return flash->read(flash->ctx, EDICT_REGION_SLOT_A, offset, bytes, len);
}

static bool read_slot_b(void *ctx, uint64_t offset, void *bytes, size_t len)
{
	const struct edict_flash *flash = ((const struct edict_store *)ctx)->flash;
	return flash->read(flash->ctx, EDICT_REGION_SLOT_B, offset, bytes, len);
}

static enum edict_region slot_region(unsigned slot)
{
	return (enum edict_region)(EDICT_REGION_SLOT_A + slot);
}

/* Verify the bundle that a state makes active, from where it lies; one that is confirmed
 * must be that very one. */
static enum edict_fault verify_active(struct edict_store *store,
				      const struct edict_store_state *state,
				      struct edict_input *input,
				      struct edict_bundle *bundle)
{
	*input = (struct edict_input){state->slot == 0 ? read_slot_a : read_slot_b, store,
				      state->slot_size[state->slot]};
	if (input->size > store->flash->sizes[slot_region(state->slot)])
		return EDICT_FAULT_SIZE;
	enum edict_fault fault = edict_bundle_verify(input, &store->trust, bundle);
	if (fault == EDICT_FAULT_NONE && state->phase == EDICT_PHASE_CONFIRMED &&
	    !edict_digest_equal(bundle->identity, state->identity))
		return EDICT_FAULT_REPLACED;
	return fault;
}

static enum edict_fault try_bundle(const struct edict_store *store,
				   const struct edict_input *input,
				   const struct edict_bundle *bundle)
{
	if (store->trial.run == NULL)
		return EDICT_FAULT_NONE;
	return store->trial.run(store->trial.ctx, input, bundle);
}

/* The slot that nothing is lost with. */
static uint8_t idle_slot(const struct edict_store *store)
{
	return store->state.slot ^ 1;
}

/* ---- key sets ------------------------------------------------------------- */

static enum edict_region keys_region(unsigned which)
{
	return (enum edict_region)(EDICT_REGION_KEYS_A + which);
}

/* Read the key set that the state names, which becomes the trusted one. */
static enum edict_fault read_keys(struct edict_store *store,
				  const struct edict_store_state *state)
{
	const struct edict_flash *flash = store->flash;
	enum edict_region region = keys_region(state->keys);
	uint8_t digest[EDICT_DIGEST_SIZE];
	if (state->keys_size > EDICT_KEYSET_SIZE_MAX ||
	    state->keys_size > flash->sizes[region] ||
	    !flash->read(flash->ctx, region, 0, store->keys_bytes, state->keys_size))
		return EDICT_FAULT_FLASH;
	edict_digest(store->trust.crypto, store->keys_bytes, state->keys_size, digest);
	if (!edict_digest_equal(digest, state->keys_digest))
		return EDICT_FAULT_FLASH;
	return edict_keyset_read(store->keys_bytes, state->keys_size, store->trust.crypto,
				 &store->keys);
}

/* Write a key set to the region that `next` names; it becomes the trusted one with
 * `next`, whatever goes wrong before leaves that which is. */
static enum edict_fault put_keys(struct edict_store *store, const uint8_t *keys,
				 size_t size, struct edict_store_state *next)
{
	const struct edict_flash *flash = store->flash;
	enum edict_region region = keys_region(next->keys);
	size_t whole = size - size % UNIT;
	uint8_t last[UNIT];
	if (whole + UNIT > flash->sizes[region])
		return EDICT_FAULT_SPACE;
	memset(last, 0xff, UNIT);
	memcpy(last, keys + whole, size - whole);
	next->keys_size = (uint32_t)size;
	edict_digest(store->trust.crypto, keys, size, next->keys_digest);
	enum edict_fault fault = EDICT_FAULT_FLASH;
	if (flash->erase(flash->ctx, region) &&
	    flash->program(flash->ctx, region, 0, keys, whole) &&
	    flash->program(flash->ctx, region, whole, last, UNIT) &&
	    flash->sync(flash->ctx, region))
		fault = read_keys(store, next);
	if (fault == EDICT_FAULT_NONE)
		fault = put_state(store, next);
	/* With no state yet there is nothing to go back to. */
	if (fault != EDICT_FAULT_NONE && store->state.keys_size != 0 &&
	    read_keys(store, &store->state) != EDICT_FAULT_NONE)
		store->keys = (struct edict_keyset){0};
	return fault;
}

enum edict_fault edict_store_set_keys(struct edict_store *store, const uint8_t *keys,
				      size_t size)
{
	struct edict_keyset set;
	if (size == store->keys.size && memcmp(keys, store->keys.bytes, size) == 0)
		return EDICT_FAULT_NONE;
	enum edict_fault fault = edict_keyset_read(keys, size, store->trust.crypto, &set);
	if (fault == EDICT_FAULT_NONE)
		fault = edict_keyset_follows(&store->keys, &set, store->trust.crypto);
	if (fault == EDICT_FAULT_NONE)
		fault = settle(store);
	if (fault != EDICT_FAULT_NONE)
		return fault;
	struct edict_store_state next = store->state;
	next.keys ^= 1;
	return put_keys(store, keys, size, &next);
}

/* ---- opening -------------------------------------------------------------- */

static bool erase_all(const struct edict_flash *flash)
{
	/* The state first: with it all the rest means nothing. */
	for (unsigned i = EDICT_N_REGIONS; i > 0; i--)
		if (!flash->erase(flash->ctx, (enum edict_region)(i - 1)) ||
		    !flash->sync(flash->ctx, (enum edict_region)(i - 1)))
			return false;
	return true;
}

static void forget(struct edict_store *store)
{
	memset(&store->state, 0, sizeof store->state);
	store->expected = store->written = 0;
}

enum edict_fault edict_store_format(struct edict_store *store, const uint8_t *keys,
				    size_t size)
{
	struct edict_keyset set;
	struct edict_store_state first = {.slot = 1}; /* so that A is the idle one */
	enum edict_fault fault = edict_keyset_read(keys, size, store->trust.crypto, &set);
	if (fault == EDICT_FAULT_NONE)
		fault = edict_keyset_verify(&set, store->trust.crypto);
	if (fault != EDICT_FAULT_NONE)
		return fault;
	forget(store);
	return erase_all(store->flash) ? put_keys(store, keys, size, &first)
				       : EDICT_FAULT_FLASH;
}

enum edict_fault edict_store_open(struct edict_store *store)
{
	struct newest newest;
	forget(store);
	if (!find_newest(store->flash, &newest))
		return EDICT_FAULT_FLASH;
	if (newest.number == 0)
		return EDICT_FAULT_EMPTY;
	struct edict_store_state state;
	decode(newest.record, &state);
	adopt(store, &state);
	return read_keys(store, &store->state);
}

/* ---- a new bundle --------------------------------------------------------- */

enum edict_fault edict_store_begin(struct edict_store *store, uint64_t size)
{
	store->expected = store->written = 0;
	enum edict_fault fault = store->state.phase == EDICT_PHASE_TRIAL
					 ? edict_store_revert(store)
					 : settle(store);
	if (fault != EDICT_FAULT_NONE)
		return fault;
	enum edict_region region = slot_region(idle_slot(store));
	uint64_t room = store->flash->sizes[region];
	if (size == 0)
		return EDICT_FAULT_SIZE;
	if (size > UINT32_MAX || size > room - room % UNIT)
		return EDICT_FAULT_SPACE;
	if (!store->flash->erase(store->flash->ctx, region))
		return EDICT_FAULT_FLASH;
	store->expected = (uint32_t)size;
	return EDICT_FAULT_NONE;
}

/* Program bytes that begin `back` before the end of what was written. */
static bool program_slot(const struct edict_store *store, uint32_t back,
			 const void *bytes, size_t len)
{
	const struct edict_flash *flash = store->flash;
	return flash->program(flash->ctx, slot_region(idle_slot(store)),
			      store->written - back, bytes, len);
}

enum edict_fault edict_store_write(struct edict_store *store, const void *bytes,
				   size_t len)
{
	const uint8_t *rest = bytes;
	if (len > store->expected - store->written)
		return EDICT_FAULT_SPACE;
	while (len > 0) {
		uint32_t n = 1, held = store->written % UNIT;
		bool ok = true;
		if (held == 0 && len >= UNIT) {
			n = (uint32_t)(len - len % UNIT);
			ok = program_slot(store, 0, rest, n);
		} else {
			store->tail[held] = *rest;
			if (held == UNIT - 1)
				ok = program_slot(store, held, store->tail, UNIT);
		}
		if (!ok) {
			store->expected = store->written = 0;
			return EDICT_FAULT_FLASH;
		}
		store->written += n;
		rest += n;
		len -= n;
	}
	return EDICT_FAULT_NONE;
}

/* Write the last bytes and make all of the slot durable. */
static bool finish_slot(struct edict_store *store)
{
	const struct edict_flash *flash = store->flash;
	uint32_t held = store->written % UNIT;
	memset(store->tail + held, 0xff, UNIT - held);
	return (held == 0 || program_slot(store, held, store->tail, UNIT)) &&
	       flash->sync(flash->ctx, slot_region(idle_slot(store)));
}

/* Is the bundle that was brought the confirmed one?  No trial runs here:
 * edict_store_begin has given it up. */
static bool is_known(const struct edict_store *store, const struct edict_bundle *bundle)
{
	return store->state.phase == EDICT_PHASE_CONFIRMED &&
	       edict_digest_equal(bundle->identity, store->state.identity);
}

enum edict_fault edict_store_activate(struct edict_store *store,
				      struct edict_bundle *bundle)
{
	struct edict_store_state next = store->state;
	struct edict_input input;
	struct edict_bundle active;
	uint32_t size = store->written;
	if (size == 0 || size != store->expected)
		return EDICT_FAULT_SIZE;
	bool is_whole = finish_slot(store);
	store->expected = store->written = 0;
	if (!is_whole)
		return EDICT_FAULT_FLASH;
	next.slot = idle_slot(store);
	next.slot_size[next.slot] = size;
	next.phase = EDICT_PHASE_TRIAL;
	next.tries = 0;
	enum edict_fault fault = verify_active(store, &next, &input, bundle);
	if (fault == EDICT_FAULT_NONE)
		fault = try_bundle(store, &input, bundle);
	if (fault != EDICT_FAULT_NONE)
		return fault;
	if (is_known(store, bundle)) {
		if (verify_active(store, &store->state, &input, &active) ==
		    EDICT_FAULT_NONE)
			return EDICT_FAULT_NONE;
		next.phase = EDICT_PHASE_CONFIRMED;
	}
	return put_state(store, &next);
}

/* ---- deciding which ------------------------------------------------------- */

enum edict_fault edict_store_confirm(struct edict_store *store)
{
	struct edict_store_state next = store->state;
	struct edict_input input;
	struct edict_bundle bundle;
	if (next.phase == EDICT_PHASE_EMPTY)
		return EDICT_FAULT_EMPTY;
	if (next.phase == EDICT_PHASE_CONFIRMED)
		return EDICT_FAULT_NONE;
	enum edict_fault fault = verify_active(store, &store->state, &input, &bundle);
	if (fault != EDICT_FAULT_NONE)
		return fault;
	next.phase = EDICT_PHASE_CONFIRMED;
	next.tries = 0;
	next.sequence = bundle.sequence;
	memcpy(next.identity, bundle.identity, EDICT_DIGEST_SIZE);
	if (next.last_seen < bundle.not_before)
		next.last_seen = bundle.not_before;
	return put_state(store, &next);
}

enum edict_fault edict_store_revert(struct edict_store *store)
{
	struct edict_store_state next = store->state;
	if (next.phase != EDICT_PHASE_TRIAL)
		return EDICT_FAULT_NONE;
	next.tries = 0;
	next.phase = next.sequence == 0 ? EDICT_PHASE_EMPTY : EDICT_PHASE_CONFIRMED;
	next.slot ^= 1;
	return put_state(store, &next);
}

/* Start the active bundle.  A start of a trial is counted before it runs: one that hangs
 * is a start. */
static enum edict_fault start(struct edict_store *store, struct edict_input *input,
			      struct edict_bundle *bundle)
{
	struct edict_store_state next = store->state;
	bool is_trial = next.phase == EDICT_PHASE_TRIAL;
	uint8_t most = store->tries_max == 0 ? EDICT_TRIES_MAX : store->tries_max;
	if (is_trial && next.tries >= most)
		return EDICT_FAULT_EMPTY;
	enum edict_fault fault = verify_active(store, &next, input, bundle);
	next.tries++;
	if (fault == EDICT_FAULT_NONE && is_trial)
		fault = put_state(store, &next);
	return fault == EDICT_FAULT_NONE ? try_bundle(store, input, bundle) : fault;
}

/* Does the fault say more about who asks, when, and with how much memory, than about the
 * bundle? */
static bool is_of_caller(enum edict_fault fault)
{
	return fault == EDICT_FAULT_FLASH || fault == EDICT_FAULT_SPACE ||
	       fault == EDICT_FAULT_KEYS_EXPIRED ||
	       (fault >= EDICT_FAULT_POLICY && fault <= EDICT_FAULT_NOT_YET);
}

enum edict_fault edict_store_load(struct edict_store *store, struct edict_input *input,
				  struct edict_bundle *bundle)
{
	enum edict_fault fault = EDICT_FAULT_EMPTY;
	while (store->state.phase != EDICT_PHASE_EMPTY) {
		bool is_trial = store->state.phase == EDICT_PHASE_TRIAL;
		fault = start(store, input, bundle);
		if (!is_trial || fault == EDICT_FAULT_NONE || is_of_caller(fault))
			return fault;
		enum edict_fault reverting = edict_store_revert(store);
		if (reverting != EDICT_FAULT_NONE)
			return reverting;
	}
	return fault;
}

enum edict_fault edict_store_peek(struct edict_store *store, struct edict_input *input,
				  struct edict_bundle *bundle)
{
	if (store->state.phase == EDICT_PHASE_EMPTY)
		return EDICT_FAULT_EMPTY;
	return verify_active(store, &store->state, input, bundle);
}
