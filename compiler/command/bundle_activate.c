/* bundle_activate.c - `edict bundle activate`: bring a bundle to a store.
 * Needs:   a store; a bundle that its keys have signed, with an object for this machine.
 * Gives:   the bundle on trial: verified from where it lies, loaded, its tests run.
 * Keeps:   a bundle that is refused leaves the confirmed one as it is.
 */
#include "command/audit_log.h"
#include "command/bundle_file.h"
#include "command/refused.h"
#include "command/store.h"

/* What is refused must not cost a bundle that is on trial, whose place it would take: it
 * is looked at before the store is changed, and once more from where it lies. */
static enum edict_fault look(const struct open_store *open,
			     const struct bundle_file *file, struct edict_bundle *bundle)
{
	enum edict_fault fault =
		edict_bundle_verify(&file->input, &open->store.trust, bundle);
	if (fault != EDICT_FAULT_NONE)
		return fault;
	return trial_apart.run(trial_apart.ctx, &file->input, bundle);
}

static enum edict_fault bring(struct open_store *open, const struct bundle_file *file,
			      struct edict_bundle *bundle)
{
	enum edict_fault fault = look(open, file, bundle);
	if (fault == EDICT_FAULT_NONE)
		fault = edict_store_begin(&open->store, file->bytes.len);
	if (fault == EDICT_FAULT_NONE)
		fault = edict_store_write(&open->store, file->bytes.ptr, file->bytes.len);
	if (fault == EDICT_FAULT_NONE)
		fault = edict_store_activate(&open->store, bundle);
	return fault;
}

static enum status activate(struct arena *arena, const struct bundle_file *file,
			    struct open_store *open, struct audit_log *log)
{
	struct edict_bundle bundle = {0};
	enum edict_fault fault = bring(open, file, &bundle);
	audit_log_event(log, "activated", &bundle, fault);
	if (fault == EDICT_FAULT_FLASH)
		return store_status(open, fault);
	if (fault != EDICT_FAULT_NONE) {
		message_bundle_refused(arena, file->path, fault, &bundle,
				       &open->store.trust);
		return STATUS_WRONG;
	}
	store_print_state(open, &bundle);
	return STATUS_FINE;
}

enum status verb_bundle_activate(const struct options *options)
{
	struct open_store *open;
	struct bundle_file file;
	struct audit_log *log;
	if (options->n_inputs != 2) {
		message("`edict bundle activate` takes a store and a bundle");
		return STATUS_USAGE;
	}
	struct arena *arena = arena_new();
	enum status status = STATUS_USAGE;
	/* read first: the store is locked no longer than it must be */
	if (bundle_file_load(arena, options->inputs[1].ptr, &file))
		status = store_open(arena, options, true, &open);
	if (status == STATUS_FINE) {
		status = audit_log_open(arena, options, &log);
		if (status == STATUS_FINE)
			status = audit_log_close(log, activate(arena, &file, open, log));
		store_close(open);
	}
	arena_free(arena);
	return status;
}
