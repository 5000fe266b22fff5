/* host.c - decide with the active bundle of a store.
 *
 * The store is locked only while it is read or a trial is confirmed, so that any number
 * of processes decide with one store.
 */
#define _POSIX_C_SOURCE 200809L
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "port/host.h"
#include "port/sodium.h"
#include "port/store_folder.h"

enum { LOCK_TRIES = 200, LOCK_WAIT_NS = 10000000, CONFIRM_AFTER = 1000 };

/* A slot's bytes: the largest bundle, and then some. */
#define SLOT_MAX ((size_t)EDICT_BUNDLE_BODY_MAX + (64u << 20))

struct edict_host {
	struct edict_host_options options; /* texts are copies */
	char *texts[4];
	struct edict_bundle bundle;
	struct edict_loaded loaded;
	struct edict_host_decider *decider;
	bool is_on_trial;
	uint64_t n_good, confirm_at;
	const char *what;
	enum edict_fault fault; /* that `what` is about */
};

static const char not_safe[] = "Operation not permitted: it or a file in it belongs to "
			       "another user, or others may write to it";

/* An open store; too large for the stack of a thread. */
struct open_store {
	struct edict_store_folder folder;
	struct edict_flash flash; /* the folder's, with slots that are read once */
	uint8_t *slots[2];
	struct edict_store store;
	uint8_t keys[EDICT_KEYSET_SIZE_MAX];
};

/* ---- slots that are read once --------------------------------------------- *
 *
 * What is verified and what is loaded must be the same bytes, whoever writes to the files
 * meanwhile: all reading of a slot is from one copy in memory.
 */
static uint8_t *read_slot(struct open_store *open, enum edict_region region)
{
	const struct edict_flash *folder = &open->folder.flash;
	unsigned slot = region == EDICT_REGION_SLOT_A ? 0 : 1;
	size_t size = open->store.state.slot_size[slot];
	if (open->slots[slot] != NULL || size == 0 || size > SLOT_MAX)
		return open->slots[slot];
	uint8_t *bytes = malloc(size);
	if (bytes != NULL && !folder->read(folder->ctx, region, 0, bytes, size)) {
		free(bytes);
		bytes = NULL;
	}
	open->slots[slot] = bytes;
	return bytes;
}

static bool is_slot(enum edict_region region)
{
	return region == EDICT_REGION_SLOT_A || region == EDICT_REGION_SLOT_B;
}

static bool flash_read(void *ctx, enum edict_region region, uint64_t offset, void *bytes,
		       size_t len)
{
	struct open_store *open = ctx;
	const struct edict_flash *folder = &open->folder.flash;
	if (!is_slot(region))
		return folder->read(folder->ctx, region, offset, bytes, len);
	const uint8_t *slot = read_slot(open, region);
	size_t size = open->store.state.slot_size[region == EDICT_REGION_SLOT_B];
	if (slot == NULL || offset > size || len > size - offset)
		return false;
	memcpy(bytes, slot + offset, len);
	return true;
}

/* A host that decides writes states, never bundles. */
static bool flash_erase(void *ctx, enum edict_region region)
{
	const struct edict_flash *folder = &((struct open_store *)ctx)->folder.flash;
	return !is_slot(region) && folder->erase(folder->ctx, region);
}

static bool flash_program(void *ctx, enum edict_region region, uint64_t offset,
			  const void *bytes, size_t len)
{
	const struct edict_flash *folder = &((struct open_store *)ctx)->folder.flash;
	return !is_slot(region) &&
	       folder->program(folder->ctx, region, offset, bytes, len);
}

static bool flash_sync(void *ctx, enum edict_region region)
{
	const struct edict_flash *folder = &((struct open_store *)ctx)->folder.flash;
	return folder->sync(folder->ctx, region);
}

static struct edict_flash flash_over(struct open_store *open)
{
	struct edict_flash flash = open->folder.flash; /* its sizes */
	flash.read = flash_read;
	flash.erase = flash_erase;
	flash.program = flash_program;
	flash.sync = flash_sync;
	flash.ctx = open;
	return flash;
}

/* ---- the store ------------------------------------------------------------ */

static void store_close(struct open_store *open)
{
	edict_store_folder_close(&open->folder);
	free(open->slots[0]);
	free(open->slots[1]);
	free(open);
}

static int open_folder(struct edict_store_folder *folder, const char *path)
{
	const struct timespec pause = {0, LOCK_WAIT_NS};
	int error = EWOULDBLOCK;
	for (int i = 0; i < LOCK_TRIES && error == EWOULDBLOCK; i++) {
		error = edict_store_folder_open(folder, path, false, true, NULL);
		if (error == EWOULDBLOCK)
			nanosleep(&pause, NULL);
	}
	return error;
}

static enum edict_fault store_open(struct edict_host *host, struct edict_trial trial,
				   struct open_store **out)
{
	const struct edict_host_options *options = &host->options;
	struct open_store *open = calloc(1, sizeof *open);
	*out = NULL;
	if (open == NULL)
		return EDICT_FAULT_SPACE;
	int error = open_folder(&open->folder, options->store);
	if (error != 0) {
		host->what = error == EPERM ? not_safe : strerror(error);
		free(open);
		return EDICT_FAULT_FLASH;
	}
	open->flash = flash_over(open);
	open->store = (struct edict_store){
		.flash = &open->flash,
		.trust = {.crypto = &edict_sodium,
			  .policy = options->policy,
			  .channel = options->channel,
			  .device_class = options->device_class,
			  .target = edict_host_target(),
			  .abi = EDICT_ABI_VERSION,
			  .now = options->now},
		.trial = trial,
		.keys_bytes = open->keys,
	};
	enum edict_fault fault = edict_store_open(&open->store);
	if (fault == EDICT_FAULT_NONE)
		*out = open;
	else
		store_close(open);
	return fault;
}

/* ---- loading -------------------------------------------------------------- */

static void drop_decider(struct edict_host *host)
{
	edict_host_decider_free(host->decider);
	edict_unload_object(&host->loaded);
	host->decider = NULL;
}

/* What the store verifies last is what decides: keep it. */
static enum edict_fault take_bundle(void *ctx, const struct edict_input *input,
				    const struct edict_bundle *bundle)
{
	struct edict_host *host = ctx;
	drop_decider(host);
	enum edict_fault fault =
		edict_load_object(input, bundle, &host->loaded, &host->what);
	host->fault = fault;
	if (fault != EDICT_FAULT_NONE)
		return fault;
	host->what = NULL;
	host->decider = edict_host_decider_new(host->loaded.image);
	if (host->decider == NULL)
		return EDICT_FAULT_SPACE;
	fault = edict_host_self_test(host->decider, input, bundle, NULL);
	if (fault != EDICT_FAULT_NONE)
		drop_decider(host);
	return fault;
}

static enum edict_fault load_bundle(struct edict_host *host)
{
	struct open_store *open;
	struct edict_input input;
	enum edict_fault fault =
		store_open(host, (struct edict_trial){take_bundle, host}, &open);
	if (fault != EDICT_FAULT_NONE)
		return fault;
	fault = edict_store_load(&open->store, &input, &host->bundle);
	if (fault != host->fault)
		host->what = NULL; /* it is about a trial that was given up */
	host->is_on_trial = open->store.state.phase == EDICT_PHASE_TRIAL;
	store_close(open);
	if (fault == EDICT_FAULT_NONE && host->decider == NULL)
		fault = EDICT_FAULT_IMAGE;
	return fault;
}

/* ---- confirming ----------------------------------------------------------- */

/* Is what the store has on trial still what decides here? */
static bool is_ours(const struct edict_host *host, const struct edict_store *store)
{
	const struct edict_flash *flash = store->flash;
	uint8_t header[EDICT_BUNDLE_HEADER_SIZE], identity[EDICT_DIGEST_SIZE];
	enum edict_region slot =
		store->state.slot == 0 ? EDICT_REGION_SLOT_A : EDICT_REGION_SLOT_B;
	if (!flash->read(flash->ctx, slot, 0, header, sizeof header))
		return false;
	edict_digest(&edict_sodium, header, sizeof header, identity);
	return edict_digest_equal(identity, host->bundle.identity);
}

/* Whatever the store has instead is another process's concern: no trial of ours is left.
 */
static void confirm(struct edict_host *host)
{
	struct open_store *open;
	enum edict_fault fault = store_open(host, edict_host_trial, &open);
	if (fault == EDICT_FAULT_NONE) {
		if (open->store.state.phase == EDICT_PHASE_TRIAL &&
		    is_ours(host, &open->store))
			fault = edict_store_confirm(&open->store);
		store_close(open);
	}
	host->is_on_trial = fault != EDICT_FAULT_NONE;
	if (host->is_on_trial) /* a store that fails is not asked at every decision */
		host->confirm_at *= 2;
}

/* ---- the interface -------------------------------------------------------- */

/* The caller's texts need not outlive the call. */
static bool copy_options(struct edict_host *host, const struct edict_host_options *given)
{
	const char *const from[] = {given->store, given->policy, given->channel,
				    given->device_class};
	host->options = *given;
	for (size_t i = 0; i < sizeof from / sizeof *from; i++) {
		host->texts[i] = from[i] != NULL ? strdup(from[i]) : NULL;
		if (from[i] != NULL && host->texts[i] == NULL)
			return false;
	}
	host->options.store = host->texts[0];
	host->options.policy = host->texts[1];
	host->options.channel = host->texts[2];
	host->options.device_class = host->texts[3];
	return true;
}

enum edict_fault edict_host_open(const struct edict_host_options *options,
				 struct edict_host **host, const char **what)
{
	*host = NULL;
	if (what != NULL)
		*what = NULL;
	struct edict_host *new = calloc(1, sizeof *new);
	if (new == NULL)
		return EDICT_FAULT_SPACE;
	new->loaded.file = -1;
	new->confirm_at =
		options->confirm_after != 0 ? options->confirm_after : CONFIRM_AFTER;
	enum edict_fault fault = EDICT_FAULT_SPACE;
	if (copy_options(new, options))
		fault = edict_sodium_init() ? load_bundle(new) : EDICT_FAULT_SIGNATURE;
	if (fault != EDICT_FAULT_NONE) {
		if (what != NULL)
			*what = new->what;
		edict_host_close(new);
		return fault;
	}
	*host = new;
	return EDICT_FAULT_NONE;
}

void edict_host_decide(struct edict_host *host, const char *json, size_t len,
		       struct edict_decision *decision)
{
	edict_host_decider_decide(host->decider, json, len, decision);
	if (!host->is_on_trial || decision->reason == EDICT_REASON_REQUEST)
		return;
	if (++host->n_good >= host->confirm_at)
		confirm(host);
}

const struct edict_image *edict_host_image(const struct edict_host *host)
{
	return host->loaded.image;
}

const struct edict_bundle *edict_host_bundle(const struct edict_host *host)
{
	return &host->bundle;
}

bool edict_host_is_on_trial(const struct edict_host *host)
{
	return host->is_on_trial;
}

void edict_host_close(struct edict_host *host)
{
	if (host == NULL)
		return;
	drop_decider(host);
	for (size_t i = 0; i < sizeof host->texts / sizeof *host->texts; i++)
		free(host->texts[i]);
	free(host);
}
