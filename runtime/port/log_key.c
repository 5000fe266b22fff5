/* port/log_key.c - NAME.seal: where the key of the running epoch is kept.
 *
 *     0     epoch 8 | key 32 | SHA-256 of both 32       even epochs
 *     4096  the same                                    odd epochs
 *
 * The new key is durable before the old one is overwritten with zeros; a power cut
 * between the two leaves both, and loading wipes the older one.  A disk that writes
 * elsewhere than it says (flash does) may keep what was overwritten: so does every file.
 */
#include "port/log_store.h"

#include <errno.h>
#include <string.h>

#include "bytes.h"

#define PLACE	  4096u
#define EPOCH	  8u
#define SLOT_SIZE (EPOCH + 2u * EDICT_DIGEST_SIZE)

/* What is in the file. */
struct slots {
	uint8_t bytes[2][SLOT_SIZE];
	uint64_t epoch;	 /* of the newest key */
	uint32_t newest; /* which of the two it is; 2: there is none */
};

static void write_slot(const struct edict_crypto *crypto, uint64_t epoch,
		       const uint8_t key[EDICT_DIGEST_SIZE], uint8_t slot[SLOT_SIZE])
{
	edict_put64(slot, epoch);
	memcpy(slot + EPOCH, key, EDICT_DIGEST_SIZE);
	edict_digest(crypto, slot, EPOCH + EDICT_DIGEST_SIZE,
		     slot + EPOCH + EDICT_DIGEST_SIZE);
}

static bool read_slot(const struct edict_crypto *crypto, const uint8_t slot[SLOT_SIZE],
		      uint64_t *epoch)
{
	uint8_t digest[EDICT_DIGEST_SIZE];
	*epoch = edict_get64(slot);
	edict_digest(crypto, slot, EPOCH + EDICT_DIGEST_SIZE, digest);
	return edict_digest_equal(digest, slot + EPOCH + EDICT_DIGEST_SIZE);
}

static int read_slots(const struct log_store *store, int file, struct slots *slots)
{
	memset(slots, 0, sizeof *slots);
	slots->newest = 2;
	for (uint32_t i = 0; i < 2; i++) {
		uint64_t epoch;
		size_t n = 0;
		int error = store->files->read(store->files->ctx, file, i * PLACE,
					       slots->bytes[i], SLOT_SIZE, &n);
		if (error != 0)
			return error;
		if (n < SLOT_SIZE || !read_slot(store->crypto, slots->bytes[i], &epoch))
			continue;
		if (slots->newest == 2 || epoch > slots->epoch) {
			slots->newest = i;
			slots->epoch = epoch;
		}
	}
	return 0;
}

/* Write `slot` in place `i`, and sync. */
static int put_slot(const struct edict_files *files, int file, uint32_t i,
		    const uint8_t slot[SLOT_SIZE])
{
	int error = files->write(files->ctx, file, i * PLACE, slot, SLOT_SIZE);
	return error == 0 ? files->sync(files->ctx, file) : error;
}

static int wipe_slot(const struct edict_files *files, int file, uint32_t i)
{
	static const uint8_t zeros[SLOT_SIZE];
	return put_slot(files, file, i, zeros);
}

/* Beside the newest key, which goes when this one is durable. */
static int put_key(const struct log_store *store, int file, uint64_t epoch,
		   const uint8_t key[EDICT_DIGEST_SIZE])
{
	struct slots slots;
	uint8_t slot[SLOT_SIZE];
	int error = read_slots(store, file, &slots);
	uint32_t place = slots.newest == 0 ? 1 : 0;
	edict_wipe(&slots, sizeof slots);
	if (error != 0)
		return error;
	write_slot(store->crypto, epoch, key, slot);
	error = put_slot(store->files, file, place, slot);
	edict_wipe(slot, sizeof slot);
	return error == 0 ? wipe_slot(store->files, file, 1 - place) : error;
}

int edict_log_key_create(struct log_store *store, uint64_t epoch,
			 const uint8_t key[EDICT_DIGEST_SIZE])
{
	const struct edict_files *files = store->files;
	const char *path = store->paths.seal;
	int file;
	int error = files->remove(files->ctx, path);
	if (error == 0 || error == ENOENT)
		error = files->open(files->ctx, path, EDICT_FILE_NEW, &file);
	if (error != 0)
		return error;
	error = put_key(store, file, epoch, key);
	files->close(files->ctx, file);
	if (error != 0)
		return error;
	return edict_files_sync_name(files, path);
}

int edict_log_key_store(struct log_store *store, uint64_t epoch,
			const uint8_t key[EDICT_DIGEST_SIZE])
{
	const struct edict_files *files = store->files;
	int file;
	int error = files->open(files->ctx, store->paths.seal, EDICT_FILE_CHANGE, &file);
	if (error != 0)
		return error;
	error = put_key(store, file, epoch, key);
	files->close(files->ctx, file);
	return error;
}

/* The newest key.  It is written again, because a sync that failed may have left it in
 * memory alone; the older one, if there still is one, goes. */
static int take_key(const struct log_store *store, int file, uint64_t *epoch,
		    uint8_t key[EDICT_DIGEST_SIZE])
{
	struct slots slots;
	int error = read_slots(store, file, &slots);
	if (error == 0 && slots.newest == 2)
		error = EILSEQ;
	if (error == 0) {
		*epoch = slots.epoch;
		memcpy(key, slots.bytes[slots.newest] + EPOCH, EDICT_DIGEST_SIZE);
		error = put_slot(store->files, file, slots.newest,
				 slots.bytes[slots.newest]);
	}
	if (error == 0)
		error = wipe_slot(store->files, file, 1 - slots.newest);
	edict_wipe(&slots, sizeof slots);
	return error;
}

int edict_log_key_load(struct log_store *store, uint64_t *epoch,
		       uint8_t key[EDICT_DIGEST_SIZE])
{
	const struct edict_files *files = store->files;
	int file;
	int error = files->open(files->ctx, store->paths.seal, EDICT_FILE_CHANGE, &file);
	if (error != 0)
		return error;
	error = take_key(store, file, epoch, key);
	files->close(files->ctx, file);
	return error;
}
