/* store.c - `edict store init|confirm|revert|keys`: change a store of bundles.
 * Needs:   a folder of this user's; key sets.
 * Gives:   the new state, said in a line.
 * Keeps:   what edict/store.h promises: the power may go at any time.
 *
 * `edict store show` is store_show.c, `edict bundle activate` bundle_activate.c.
 */
#include <errno.h>
#include <inttypes.h>
#include <string.h>
#include <time.h>

#include "command/audit_log.h"
#include "command/keys.h"
#include "command/moment.h"
#include "command/refused.h"
#include "command/store.h"
#include "edict/abi.h"
#include "port/host.h"

/* ---- opening -------------------------------------------------------------- */

static void complain_folder(const char *path, int error, bool make)
{
	if (error == EWOULDBLOCK)
		message("another process is using the store `%s`", path);
	else if (error == EPERM)
		message("the store `%s` is not safe: it or a file in it belongs to "
			"another user, or others may write to it",
			path);
	else
		message("cannot open the store `%s`: %s", path, strerror(error));
	if (error == ENOENT && !make)
		fputs("  help: `edict store init` makes one\n", stderr);
	if (error == EPERM)
		fprintf(stderr, "  help: chmod -R go-w %s\n", path);
}

struct open_store *store_open_folder(struct arena *arena, const struct options *options,
				     bool make, bool is_writer)
{
	struct open_store *open = arena_alloc(arena, sizeof *open);
	*open = (struct open_store){
		.path = options->inputs[0].ptr,
		.store = {.flash = &open->folder.flash,
			  .trust = {.crypto = &edict_sodium,
				    .policy = options_value(options, OPTION_ID),
				    .channel = options_value(options, OPTION_CHANNEL),
				    .device_class =
					    options_value(options, OPTION_DEVICE_CLASS),
				    .target = edict_host_target(),
				    .abi = EDICT_ABI_VERSION,
				    .now = (uint64_t)time(NULL)},
			  .trial = trial_apart,
			  .keys_bytes = open->keys},
	};
	if (!options_moment(options, OPTION_NOW, &open->store.trust.now) || !keys_begin())
		return NULL;
	int error =
		edict_store_folder_open(&open->folder, open->path, make, is_writer, NULL);
	if (error == 0)
		return open;
	complain_folder(open->path, error, make);
	return NULL;
}

void store_close(struct open_store *open)
{
	edict_store_folder_close(&open->folder);
}

enum status store_status(const struct open_store *open, enum edict_fault fault)
{
	if (fault == EDICT_FAULT_NONE)
		return STATUS_FINE;
	message_refused(open->path, fault, NULL);
	return fault == EDICT_FAULT_FLASH ? STATUS_USAGE : STATUS_WRONG;
}

enum status store_open(struct arena *arena, const struct options *options, bool is_writer,
		       struct open_store **out)
{
	struct open_store *open = store_open_folder(arena, options, false, is_writer);
	if (open == NULL)
		return STATUS_USAGE;
	enum edict_fault fault = edict_store_open(&open->store);
	*out = open;
	if (fault == EDICT_FAULT_NONE)
		return STATUS_FINE;
	store_close(open);
	if (fault != EDICT_FAULT_EMPTY)
		return store_status(open, fault);
	message("%s: refused: empty: it has no key set yet", open->path);
	fputs("  help: `edict store init` gives it one\n", stderr);
	return STATUS_WRONG;
}

void store_print_state(const struct open_store *open, const struct edict_bundle *active)
{
	const struct edict_store_state *state = &open->store.state;
	switch ((enum edict_phase)state->phase) {
	case EDICT_PHASE_EMPTY:
		printf("%s: no bundle is active\n", open->path);
		return;
	case EDICT_PHASE_CONFIRMED:
		printf("%s: `%s` %" PRIu64 " is confirmed\n", open->path, active->policy,
		       active->sequence);
		return;
	case EDICT_PHASE_TRIAL:
		printf("%s: `%s` %" PRIu64 " is on trial, started %u of %u times; ",
		       open->path, active->policy, active->sequence, state->tries,
		       EDICT_TRIES_MAX);
		if (state->sequence != 0)
			printf("%" PRIu64 " is confirmed\n", state->sequence);
		else
			printf("none is confirmed\n");
		return;
	}
}

/* ---- the verbs ------------------------------------------------------------ */

/* The state as it is now, whoever verifies the active bundle. */
static enum status report(struct open_store *open)
{
	struct edict_input input;
	struct edict_bundle active = {0};
	enum edict_fault fault = edict_store_peek(&open->store, &input, &active);
	if (fault != EDICT_FAULT_NONE && fault != EDICT_FAULT_EMPTY)
		return store_status(open, fault);
	store_print_state(open, &active);
	return STATUS_FINE;
}

static bool takes_one(const struct options *options, const char *verb)
{
	if (options->n_inputs == 1)
		return true;
	message("`edict store %s` takes one store, which is a folder", verb);
	return false;
}

/* A store begins with a key set that is trusted for itself, and takes over each one that
 * follows, as it would have over the years. */
static enum edict_fault give_keys(struct edict_store *store,
				  const struct edict_keyset *chain, size_t n)
{
	enum edict_fault fault = edict_store_format(store, chain->bytes, chain->size);
	for (size_t i = 1; i < n && fault == EDICT_FAULT_NONE; i++)
		fault = edict_store_set_keys(store, chain[i].bytes, chain[i].size);
	return fault;
}

/* Is there something where bundles are?  Then a state that cannot be found was lost, and
 * with it which sequence number was confirmed. */
static bool has_bundles(const struct edict_flash *flash)
{
	for (unsigned slot = EDICT_REGION_SLOT_A; slot <= EDICT_REGION_SLOT_B; slot++) {
		uint8_t byte = 0;
		if (!flash->read(flash->ctx, (enum edict_region)slot, 0, &byte, 1) ||
		    byte != 0xff)
			return true;
	}
	return false;
}

/* Erasing a store forgets which sequence number was confirmed: only when asked to. */
static enum status init_store(struct arena *arena, const struct options *options)
{
	struct edict_keyset *chain;
	size_t n;
	enum status status = keys_read_chain(arena, options, &chain, &n);
	if (status != STATUS_FINE)
		return status;
	struct open_store *open = store_open_folder(arena, options, true, true);
	if (open == NULL)
		return STATUS_USAGE;
	if (!options_has(options, OPTION_ERASE) &&
	    (edict_store_open(&open->store) != EDICT_FAULT_EMPTY ||
	     has_bundles(&open->folder.flash))) {
		message("`%s` is a store already", open->path);
		fputs("  help: `edict store keys` brings the next key set; --erase "
		      "forgets everything, and that an older bundle must not come back\n",
		      stderr);
		store_close(open);
		return STATUS_WRONG;
	}
	status = store_status(open, give_keys(&open->store, chain, n));
	if (status == STATUS_FINE)
		printf("%s: trusts key set `%s` version %" PRIu64 "\n", open->path,
		       chain[n - 1].name, chain[n - 1].version);
	store_close(open);
	return status;
}

enum status verb_store_init(const struct options *options)
{
	if (!takes_one(options, "init"))
		return STATUS_USAGE;
	if (!options_has(options, OPTION_KEYS)) {
		message("`edict store init` needs --keys=KEYSET, whose signatures count");
		return STATUS_USAGE;
	}
	if (!keys_begin())
		return STATUS_USAGE;
	struct arena *arena = arena_new();
	enum status status = init_store(arena, options);
	arena_free(arena);
	return status;
}

/* A change of which bundle counts, as the log calls it. */
struct change {
	const char *event;
	enum edict_fault (*make)(struct edict_store *store);
	const char *idle; /* said if there was nothing to change */
};

/* The log says which bundle it was about: the active one before the change. */
static enum status make_change(struct open_store *open, const struct change *change,
			       struct audit_log *log)
{
	struct edict_input input;
	struct edict_bundle active = {0};
	if (edict_store_peek(&open->store, &input, &active) != EDICT_FAULT_NONE)
		active.sequence = 0;
	uint64_t number = open->store.state.number;
	enum edict_fault fault = change->make(&open->store);
	if (fault != EDICT_FAULT_NONE || open->store.state.number != number)
		audit_log_event(log, change->event, &active, fault);
	else
		fprintf(stderr, "  note: %s\n", change->idle);
	enum status status = store_status(open, fault);
	return status == STATUS_FINE ? report(open) : status;
}

static enum status change_store(const struct options *options,
				const struct change *change)
{
	struct arena *arena = arena_new();
	struct open_store *open;
	struct audit_log *log;
	enum status status = store_open(arena, options, true, &open);
	if (status == STATUS_FINE) {
		status = audit_log_open(arena, options, &log);
		if (status == STATUS_FINE)
			status = audit_log_close(log, make_change(open, change, log));
		store_close(open);
	}
	arena_free(arena);
	return status;
}

enum status verb_store_confirm(const struct options *options)
{
	if (!takes_one(options, "confirm"))
		return STATUS_USAGE;
	return change_store(options, &(struct change){"confirmed", edict_store_confirm,
						      "nothing is on trial"});
}

enum status verb_store_revert(const struct options *options)
{
	if (!takes_one(options, "revert"))
		return STATUS_USAGE;
	return change_store(
		options, &(struct change){"reverted", edict_store_revert,
					  "nothing is on trial; to go back from what is "
					  "confirmed, give the older policy a higher "
					  "sequence number"});
}

static enum status set_keys(struct arena *arena, struct open_store *open,
			    const struct options *options)
{
	enum status status = STATUS_FINE;
	for (size_t i = 1; i < options->n_inputs && status == STATUS_FINE; i++) {
		struct edict_keyset next;
		const char *path = options->inputs[i].ptr;
		status = keys_read_set(arena, path, &next);
		if (status != STATUS_FINE)
			break;
		enum edict_fault fault =
			edict_store_set_keys(&open->store, next.bytes, next.size);
		if (fault == EDICT_FAULT_NONE)
			continue;
		message_refused(path, fault, NULL);
		status = fault == EDICT_FAULT_FLASH ? STATUS_USAGE : STATUS_WRONG;
	}
	const struct edict_keyset *keys = &open->store.keys;
	printf("%s: trusts key set `%s` version %" PRIu64 "\n", open->path, keys->name,
	       keys->version);
	return status;
}

enum status verb_store_keys(const struct options *options)
{
	struct open_store *open;
	if (options->n_inputs < 2) {
		message("`edict store keys` takes a store and the key sets that follow "
			"the trusted one, in order");
		return STATUS_USAGE;
	}
	struct arena *arena = arena_new();
	enum status status = store_open(arena, options, true, &open);
	if (status == STATUS_FINE) {
		status = set_keys(arena, open, options);
		store_close(open);
	}
	arena_free(arena);
	return status;
}
