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

#define UNIT	    8 /* flash is programmed in multiples of it */
#define PIECE_SIZE  64
#define RECORD_SIZE EDICT_STATE_RECORD_SIZE

/* Where things stand in a state record. */
enum record_offset {
	AT_VERSION = 4,
	AT_NUMBER = 8,
	AT_SLOT = 16,
	AT_PHASE = 17,
	AT_TRIES = 18,
	AT_KEYS = 19,
	AT_ZERO = 20,
	AT_SEQUENCE = 24,
	AT_IDENTITY = 32,
	AT_LAST_SEEN = 64,
	AT_SLOT_SIZES = 72,
	AT_KEYS_DIGEST = 80,
	AT_KEYS_SIZE = 112,
	AT_ZERO_2 = 116,
	AT_CRC = 120,
	AT_ZERO_3 = 124,
};

static const uint8_t magic[4] = {'e', 'd', 's', 't'};

/* ---- records --------------------------------------------------------------- */

static void encode(const struct edict_store_state *state, uint8_t record[RECORD_SIZE])
{
	memset(record, 0, RECORD_SIZE);
	memcpy(record, magic, sizeof magic);
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

/* A record that nothing but this code has written: all else is torn, or no record. */
static bool is_record(const uint8_t record[RECORD_SIZE])
{
	return memcmp(record, magic, sizeof magic) == 0 &&
	       edict_get32(record + AT_VERSION) == 1 &&
	       edict_get32(record + AT_CRC) == edict_crc32(record, AT_CRC) &&
	       edict_get32(record + AT_ZERO) == 0 &&
	       edict_get32(record + AT_ZERO_2) == 0 &&
	       edict_get32(record + AT_ZERO_3) == 0 && record[AT_SLOT] <= 1 &&
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

static bool is_erased(const uint8_t *bytes, size_t len)
{
	uint8_t all = 0xff;
	for (size_t i = 0; i < len; i++)
		all &= bytes[i];
	return all == 0xff;
}

/* A place for a record: in STATE_A or STATE_B, counted from the region's begin. */
struct place {
	enum edict_region region;
	uint32_t index;
};

static uint32_t places_in(const struct edict_flash *flash, enum edict_region region)
{
	return (uint32_t)(flash->sizes[region] / RECORD_SIZE);
}

static bool read_place(const struct edict_flash *flash, struct place place,
		       uint8_t record[RECORD_SIZE])
{
	return flash->read(flash->ctx, place.region, (uint64_t)place.index * RECORD_SIZE,
			   record, RECORD_SIZE);
}

/* Where the newest record stands; EDICT_FAULT_EMPTY: there is none.  In a region it is
 * the last one. */
static enum edict_fault find_newest(const struct edict_flash *flash, struct place *newest)
{
	uint8_t record[RECORD_SIZE];
	uint64_t number = 0;
	for (unsigned i = 0; i < 2; i++) {
		struct place at = {i == 0 ? EDICT_REGION_STATE_A : EDICT_REGION_STATE_B,
				   0};
		bool is_found = false;
		for (at.index = places_in(flash, at.region); at.index > 0 && !is_found;) {
			at.index--;
			if (!read_place(flash, at, record))
				return EDICT_FAULT_FLASH;
			is_found = is_record(record);
		}
		if (is_found && edict_get64(record + AT_NUMBER) > number) {
			number = edict_get64(record + AT_NUMBER);
			*newest = at;
		}
	}
	return number == 0 ? EDICT_FAULT_EMPTY : EDICT_FAULT_NONE;
}

/* Where the next one goes: behind all that was ever written to the region of the newest,
 * or to the begin of the other, which is erased for it. */
static enum edict_fault find_next(const struct edict_flash *flash, struct place *next)
{
	uint8_t record[RECORD_SIZE];
	struct place at;
	enum edict_fault fault = find_newest(flash, &at);
	if (fault == EDICT_FAULT_EMPTY) {
		*next = (struct place){EDICT_REGION_STATE_A, 0};
		return EDICT_FAULT_NONE;
	}
	if (fault != EDICT_FAULT_NONE)
		return fault;
	uint32_t n = places_in(flash, at.region);
	*next = (struct place){at.region, at.index + 1};
	for (at.index++; at.index < n; at.index++) {
		if (!read_place(flash, at, record))
			return EDICT_FAULT_FLASH;
		if (!is_erased(record, sizeof record))
			next->index = at.index + 1;
	}
	if (next->index < n)
		return EDICT_FAULT_NONE;
	next->index = 0;
	next->region = at.region == EDICT_REGION_STATE_A ? EDICT_REGION_STATE_B
							 : EDICT_REGION_STATE_A;
	return EDICT_FAULT_NONE;
}

/* Make `next` the state, durably.  Numbers are never given twice, not even after a
 * failure: what failed may be found again. */
static enum edict_fault put_state(struct edict_store *store,
				  struct edict_store_state *next)
{
	const struct edict_flash *flash = store->flash;
	uint8_t record[RECORD_SIZE], again[RECORD_SIZE];
	struct place at;
	enum edict_fault fault = find_next(flash, &at);
	if (fault != EDICT_FAULT_NONE)
		return fault;
	next->number = ++store->state.number;
	encode(next, record);
	bool is_written =
		(at.index > 0 || flash->erase(flash->ctx, at.region)) &&
		flash->program(flash->ctx, at.region, (uint64_t)at.index * RECORD_SIZE,
			       record, sizeof record) &&
		flash->sync(flash->ctx, at.region) && read_place(flash, at, again) &&
		memcmp(record, again, sizeof record) == 0;
	if (!is_written)
		return EDICT_FAULT_FLASH;
	store->state = *next;
	return EDICT_FAULT_NONE;
}

/* Make sure that the state is durable, whoever wrote it. */
static enum edict_fault settle(struct edict_store *store)
{
	struct edict_store_state same = store->state;
	return put_state(store, &same);
}

/* ---- slots ----------------------------------------------------------------- */

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
	return slot == 0 ? EDICT_REGION_SLOT_A : EDICT_REGION_SLOT_B;
}

/* Verify what lies in a slot, from there. */
static enum edict_fault verify_slot(struct edict_store *store, unsigned slot,
				    uint64_t size, struct edict_input *input,
				    struct edict_bundle *bundle)
{
	struct edict_trust *trust = &store->trust;
	if (size > store->flash->sizes[slot_region(slot)])
		return EDICT_FAULT_SIZE;
	*input = (struct edict_input){slot == 0 ? read_slot_a : read_slot_b, store, size};
	trust->keys = &store->keys;
	trust->sequence = store->state.sequence;
	memcpy(trust->identity, store->state.identity, EDICT_DIGEST_SIZE);
	if (trust->last_seen < store->state.last_seen)
		trust->last_seen = store->state.last_seen;
	return edict_bundle_verify(input, trust, bundle);
}

/* Verify the bundle of the active slot; one that is confirmed must be that very one. */
static enum edict_fault verify_active(struct edict_store *store,
				      struct edict_input *input,
				      struct edict_bundle *bundle)
{
	const struct edict_store_state *state = &store->state;
	enum edict_fault fault = verify_slot(
		store, state->slot, state->slot_size[state->slot], input, bundle);
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
static unsigned idle_slot(const struct edict_store *store)
{
	return store->state.phase == EDICT_PHASE_EMPTY ? 0 : 1u - store->state.slot;
}

/* ---- key sets ---------------------------------------------------------------- */

/* Erase the region and write `size` bytes, the last unit filled up; read them back. */
static bool write_region(const struct edict_flash *flash, enum edict_region region,
			 const uint8_t *bytes, size_t size)
{
	uint8_t piece[PIECE_SIZE];
	size_t whole = size - size % UNIT;
	if (!flash->erase(flash->ctx, region) ||
	    !flash->program(flash->ctx, region, 0, bytes, whole))
		return false;
	memset(piece, 0xff, UNIT);
	memcpy(piece, bytes + whole, size - whole);
	if (size > whole && !flash->program(flash->ctx, region, whole, piece, UNIT))
		return false;
	if (!flash->sync(flash->ctx, region))
		return false;
	for (size_t at = 0, len; at < size; at += len) {
		len = size - at < sizeof piece ? size - at : sizeof piece;
		if (!flash->read(flash->ctx, region, at, piece, len) ||
		    memcmp(piece, bytes + at, len) != 0)
			return false;
	}
	return true;
}

/* Write a key set to a region and name it in `next`. */
static enum edict_fault write_keys(struct edict_store *store, unsigned which,
				   const uint8_t *keys, size_t size,
				   struct edict_store_state *next)
{
	enum edict_region region = which == 0 ? EDICT_REGION_KEYS_A : EDICT_REGION_KEYS_B;
	uint64_t room = store->flash->sizes[region];
	if (size > EDICT_KEYSET_SIZE_MAX || size > room - room % UNIT)
		return EDICT_FAULT_SPACE;
	if (!write_region(store->flash, region, keys, size))
		return EDICT_FAULT_FLASH;
	next->keys = (uint8_t)which;
	next->keys_size = (uint32_t)size;
	edict_digest(store->trust.crypto, keys, size, next->keys_digest);
	return EDICT_FAULT_NONE;
}

/* Read the trusted key set that the state names. */
static enum edict_fault read_keys(struct edict_store *store)
{
	const struct edict_store_state *state = &store->state;
	uint8_t digest[EDICT_DIGEST_SIZE];
	enum edict_region region =
		state->keys == 0 ? EDICT_REGION_KEYS_A : EDICT_REGION_KEYS_B;
	if (state->keys_size > EDICT_KEYSET_SIZE_MAX ||
	    state->keys_size > store->flash->sizes[region] ||
	    !store->flash->read(store->flash->ctx, region, 0, store->keys_bytes,
				state->keys_size))
		return EDICT_FAULT_FLASH;
	edict_digest(store->trust.crypto, store->keys_bytes, state->keys_size, digest);
	if (!edict_digest_equal(digest, state->keys_digest))
		return EDICT_FAULT_FLASH;
	return edict_keyset_read(store->keys_bytes, state->keys_size, store->trust.crypto,
				 &store->keys);
}

enum edict_fault edict_store_set_keys(struct edict_store *store, const uint8_t *keys,
				      size_t size)
{
	struct edict_keyset set;
	uint8_t digest[EDICT_DIGEST_SIZE];
	edict_digest(store->trust.crypto, keys, size, digest);
	if (edict_digest_equal(digest, store->state.keys_digest))
		return EDICT_FAULT_NONE;
	enum edict_fault fault = edict_keyset_read(keys, size, store->trust.crypto, &set);
	if (fault == EDICT_FAULT_NONE)
		fault = edict_keyset_follows(&store->keys, &set, store->trust.crypto);
	if (fault == EDICT_FAULT_NONE)
		fault = settle(store);
	if (fault != EDICT_FAULT_NONE)
		return fault;
	struct edict_store_state next = store->state;
	fault = write_keys(store, 1u - next.keys, keys, size, &next);
	if (fault == EDICT_FAULT_NONE)
		fault = put_state(store, &next);
	return fault == EDICT_FAULT_NONE ? read_keys(store) : fault;
}

/* ---- opening ------------------------------------------------------------------ */

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
	struct edict_store_state first = {0};
	enum edict_fault fault = edict_keyset_read(keys, size, store->trust.crypto, &set);
	if (fault == EDICT_FAULT_NONE)
		fault = edict_keyset_verify(&set, store->trust.crypto);
	if (fault != EDICT_FAULT_NONE)
		return fault;
	forget(store);
	if (!erase_all(store->flash))
		return EDICT_FAULT_FLASH;
	fault = write_keys(store, 0, keys, size, &first);
	if (fault == EDICT_FAULT_NONE)
		fault = put_state(store, &first);
	return fault == EDICT_FAULT_NONE ? read_keys(store) : fault;
}

enum edict_fault edict_store_open(struct edict_store *store)
{
	uint8_t record[RECORD_SIZE];
	struct place newest;
	forget(store);
	enum edict_fault fault = find_newest(store->flash, &newest);
	if (fault != EDICT_FAULT_NONE)
		return fault;
	if (!read_place(store->flash, newest, record))
		return EDICT_FAULT_FLASH;
	decode(record, &store->state);
	return read_keys(store);
}

/* ---- a new bundle --------------------------------------------------------------- */

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
	store->expected = size;
	return EDICT_FAULT_NONE;
}

/* Program bytes that lie `back` before the end of what was written. */
static bool program_slot(struct edict_store *store, uint64_t back, const void *bytes,
			 size_t len)
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
		size_t n = 1, held = store->written % UNIT;
		bool ok = true;
		if (held == 0 && len >= UNIT) {
			n = len - len % UNIT;
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
static enum edict_fault finish_slot(struct edict_store *store)
{
	size_t held = store->written % UNIT;
	if (store->expected == 0 || store->written != store->expected)
		return EDICT_FAULT_SIZE;
	memset(store->tail + held, 0xff, UNIT - held);
	if (held > 0 && !program_slot(store, held, store->tail, UNIT))
		return EDICT_FAULT_FLASH;
	if (!store->flash->sync(store->flash->ctx, slot_region(idle_slot(store))))
		return EDICT_FAULT_FLASH;
	return EDICT_FAULT_NONE;
}

/* What the state becomes now that the idle slot holds a bundle that was verified and
 * tried; false: it stays as it is. */
static bool plan_activation(struct edict_store *store, const struct edict_bundle *bundle,
			    uint64_t size, struct edict_store_state *next)
{
	unsigned slot = idle_slot(store);
	bool is_known = store->state.sequence != 0 &&
			edict_digest_equal(bundle->identity, store->state.identity);
	struct edict_input input;
	struct edict_bundle active;
	if (is_known && store->state.phase == EDICT_PHASE_CONFIRMED &&
	    verify_active(store, &input, &active) == EDICT_FAULT_NONE)
		return false;
	*next = store->state;
	next->slot = (uint8_t)slot;
	next->phase = is_known ? EDICT_PHASE_CONFIRMED : EDICT_PHASE_TRIAL;
	next->tries = 0;
	next->slot_size[slot] = (uint32_t)size;
	if (is_known)
		next->slot_size[1 - slot] = 0;
	return true;
}

enum edict_fault edict_store_activate(struct edict_store *store,
				      struct edict_bundle *bundle)
{
	struct edict_input input;
	struct edict_store_state next;
	uint64_t size = store->expected;
	enum edict_fault fault = finish_slot(store);
	store->expected = store->written = 0;
	if (fault == EDICT_FAULT_NONE)
		fault = verify_slot(store, idle_slot(store), size, &input, bundle);
	if (fault == EDICT_FAULT_NONE)
		fault = try_bundle(store, &input, bundle);
	if (fault != EDICT_FAULT_NONE || !plan_activation(store, bundle, size, &next))
		return fault;
	return put_state(store, &next);
}

/* ---- deciding which ---------------------------------------------------------------- */

enum edict_fault edict_store_confirm(struct edict_store *store)
{
	struct edict_store_state next = store->state;
	struct edict_input input;
	struct edict_bundle bundle;
	if (next.phase == EDICT_PHASE_EMPTY)
		return EDICT_FAULT_EMPTY;
	if (next.phase == EDICT_PHASE_CONFIRMED)
		return EDICT_FAULT_NONE;
	enum edict_fault fault = verify_active(store, &input, &bundle);
	if (fault != EDICT_FAULT_NONE)
		return fault;
	next.phase = EDICT_PHASE_CONFIRMED;
	next.tries = 0;
	next.sequence = bundle.sequence;
	memcpy(next.identity, bundle.identity, EDICT_DIGEST_SIZE);
	next.slot_size[1 - next.slot] = 0;
	if (next.last_seen < bundle.not_before)
		next.last_seen = bundle.not_before;
	return put_state(store, &next);
}

enum edict_fault edict_store_revert(struct edict_store *store)
{
	struct edict_store_state next = store->state;
	if (next.phase != EDICT_PHASE_TRIAL)
		return EDICT_FAULT_NONE;
	next.slot_size[next.slot] = 0;
	next.tries = 0;
	next.phase = next.sequence == 0 ? EDICT_PHASE_EMPTY : EDICT_PHASE_CONFIRMED;
	next.slot = (uint8_t)(1 - next.slot);
	return put_state(store, &next);
}

/* One more start of the bundle on trial. */
static enum edict_fault load_trial(struct edict_store *store, struct edict_input *input,
				   struct edict_bundle *bundle)
{
	struct edict_store_state next = store->state;
	uint8_t most = store->tries_max == 0 ? EDICT_TRIES_MAX : store->tries_max;
	if (next.tries >= most)
		return EDICT_FAULT_EMPTY;
	/* Counted before it runs: a start that hangs is a start. */
	next.tries++;
	enum edict_fault fault = put_state(store, &next);
	if (fault == EDICT_FAULT_NONE)
		fault = verify_active(store, input, bundle);
	return fault == EDICT_FAULT_NONE ? try_bundle(store, input, bundle) : fault;
}

enum edict_fault edict_store_load(struct edict_store *store, struct edict_input *input,
				  struct edict_bundle *bundle)
{
	enum edict_fault fault = EDICT_FAULT_EMPTY;
	if (store->state.phase == EDICT_PHASE_TRIAL) {
		fault = load_trial(store, input, bundle);
		if (fault == EDICT_FAULT_NONE || fault == EDICT_FAULT_FLASH)
			return fault;
		enum edict_fault reverting = edict_store_revert(store);
		if (reverting != EDICT_FAULT_NONE)
			return reverting;
	}
	if (store->state.phase == EDICT_PHASE_EMPTY)
		return fault;
	fault = verify_active(store, input, bundle);
	return fault == EDICT_FAULT_NONE ? try_bundle(store, input, bundle) : fault;
}

enum edict_fault edict_store_peek(struct edict_store *store, struct edict_input *input,
				  struct edict_bundle *bundle)
{
	if (store->state.phase == EDICT_PHASE_EMPTY)
		return EDICT_FAULT_EMPTY;
	return verify_active(store, input, bundle);
}
