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

#define PLACE	  4096u
#define EPOCH	  8u
#define SLOT_SIZE (EPOCH + 2u * EDICT_DIGEST_SIZE)

static void write_slot(const struct edict_crypto *crypto, uint64_t epoch,
		       const uint8_t key[EDICT_DIGEST_SIZE], uint8_t slot[SLOT_SIZE])
{
	for (uint32_t i = 0; i < EPOCH; i++)
		slot[i] = (uint8_t)(epoch >> (8 * i));
	memcpy(slot + EPOCH, key, EDICT_DIGEST_SIZE);
	edict_digest(crypto, slot, EPOCH + EDICT_DIGEST_SIZE,
		     slot + EPOCH + EDICT_DIGEST_SIZE);
}

static bool read_slot(const struct edict_crypto *crypto, const uint8_t slot[SLOT_SIZE],
		      uint64_t *epoch)
{
	uint8_t digest[EDICT_DIGEST_SIZE];
	*epoch = 0;
	for (uint32_t i = 0; i < EPOCH; i++)
		*epoch |= (uint64_t)slot[i] << (8 * i);
	edict_digest(crypto, slot, EPOCH + EDICT_DIGEST_SIZE, digest);
	return edict_digest_equal(digest, slot + EPOCH + EDICT_DIGEST_SIZE);
}

/* Write and sync `slot`, or zeros for NULL, in the place of `epoch`. */
static int put_slot(const struct edict_files *files, int file, uint64_t epoch,
		    const uint8_t slot[SLOT_SIZE])
{
	static const uint8_t zeros[SLOT_SIZE];
	int error = files->write(files->ctx, file, (epoch & 1) * PLACE,
				 slot == NULL ? zeros : slot, SLOT_SIZE);
	return error == 0 ? files->sync(files->ctx, file) : error;
}

static int put_key(const struct log_store *store, int file, uint64_t epoch,
		   const uint8_t key[EDICT_DIGEST_SIZE])
{
	uint8_t slot[SLOT_SIZE];
	write_slot(store->crypto, epoch, key, slot);
	int error = put_slot(store->files, file, epoch, slot);
	edict_wipe(slot, sizeof slot);
	if (error == 0)
		error = put_slot(store->files, file, epoch + 1, NULL);
	return error;
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
	return files->sync_folder(files->ctx, store->paths.folder);
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

/* Of what is in the file the newest key; the older one, if there still is one, goes. */
static int take_key(const struct log_store *store, int file, uint64_t *epoch,
		    uint8_t key[EDICT_DIGEST_SIZE])
{
	uint8_t slot[2][SLOT_SIZE];
	uint64_t epochs[2];
	bool is_good[2];
	int error = 0;
	memset(slot, 0, sizeof slot);
	for (uint32_t i = 0; i < 2 && error == 0; i++) {
		size_t n = 0;
		error = store->files->read(store->files->ctx, file, i * PLACE, slot[i],
					   SLOT_SIZE, &n);
		is_good[i] = n == SLOT_SIZE &&
			     read_slot(store->crypto, slot[i], &epochs[i]) &&
			     (epochs[i] & 1) == i;
	}
	if (error == 0 && !is_good[0] && !is_good[1])
		error = EILSEQ;
	if (error == 0) {
		uint32_t newest =
			!is_good[0] || (is_good[1] && epochs[1] > epochs[0]) ? 1 : 0;
		*epoch = epochs[newest];
		memcpy(key, slot[newest] + EPOCH, EDICT_DIGEST_SIZE);
		error = put_slot(store->files, file, *epoch + 1, NULL);
	}
	edict_wipe(slot, sizeof slot);
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
