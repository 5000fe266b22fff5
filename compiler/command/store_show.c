/* store_show.c - `edict store show`: which bundle decides, and whom the store trusts.
 * Gives:   text or one JSON object; status 1 if the active bundle is refused.
 * Keeps:   reads only, so it counts as no start of a bundle on trial.
 */
#include <inttypes.h>

#include "command/answer.h"
#include "command/moment.h"
#include "command/refused.h"
#include "command/store.h"

static const char *const phases[] = {"empty", "trial", "confirmed"};

struct view {
	const struct open_store *open;
	struct edict_bundle active;
	enum edict_fault fault; /* of the active bundle */
};

static json_t *number(uint64_t value)
{
	return json_number(value);
}

static json_t *hex(const uint8_t digest[EDICT_DIGEST_SIZE])
{
	char out[2 * EDICT_DIGEST_SIZE + 1];
	for (size_t i = 0; i < EDICT_DIGEST_SIZE; i++)
		snprintf(out + 2 * i, 3, "%02x", digest[i]);
	return json_string(out);
}

static json_t *active_json(const struct edict_bundle *b)
{
	json_t *out = json_object();
	json_object_set_new(out, "policy", json_text(text_of(b->policy)));
	json_object_set_new(out, "channel", json_text(text_of(b->channel)));
	json_object_set_new(out, "sequence", number(b->sequence));
	json_object_set_new(out, "identity", hex(b->identity));
	json_object_set_new(out, "not_before", number(b->not_before));
	json_object_set_new(out, "expires", number(b->expires));
	return out;
}

static json_t *keys_json(const struct edict_keyset *keys)
{
	json_t *out = json_object();
	json_object_set_new(out, "name", json_text(text_of(keys->name)));
	json_object_set_new(out, "version", number(keys->version));
	json_object_set_new(out, "threshold", number(keys->threshold));
	json_object_set_new(out, "keys", number(keys->n_keys));
	json_object_set_new(out, "expires", number(keys->expires));
	return out;
}

static void print_json(const struct view *view)
{
	const struct edict_store_state *state = &view->open->store.state;
	bool has_bundle = state->phase != EDICT_PHASE_EMPTY;
	json_t *out = json_object();
	json_object_set_new(out, "store", json_text(text_of(view->open->path)));
	json_object_set_new(out, "phase", json_string(phases[state->phase]));
	json_object_set_new(out, "fault", json_string(edict_fault_name(view->fault)));
	json_object_set_new(out, "active",
			    view->fault == EDICT_FAULT_NONE ? active_json(&view->active)
							    : json_null());
	json_object_set_new(out, "slot",
			    has_bundle ? json_string(state->slot == 0 ? "a" : "b")
				       : json_null());
	json_object_set_new(out, "starts", number(state->tries));
	json_object_set_new(out, "confirmed", number(state->sequence));
	json_object_set_new(out, "last_seen", number(state->last_seen));
	json_object_set_new(out, "keys", keys_json(&view->open->store.keys));
	json_print_line(out);
	json_decref(out);
}

static void print_text(const struct view *view)
{
	const struct open_store *open = view->open;
	const struct edict_keyset *keys = &open->store.keys;
	const struct edict_bundle *b = &view->active;
	if (view->fault == EDICT_FAULT_NONE || view->fault == EDICT_FAULT_EMPTY)
		store_print_state(open, b);
	char until[MOMENT_SIZE];
	if (view->fault == EDICT_FAULT_NONE)
		printf("  bundle  slot %c, valid until %s\n",
		       open->store.state.slot == 0 ? 'a' : 'b',
		       moment_text(b->expires, until));
	printf("  keys    `%s` version %" PRIu64 ", %u of %u, until %s\n", keys->name,
	       keys->version, keys->threshold, keys->n_keys,
	       moment_text(keys->expires, until));
}

static enum status show(struct arena *arena, struct open_store *open,
			const struct options *options)
{
	struct edict_input input;
	struct view view = {.open = open};
	view.fault = edict_store_peek(&open->store, &input, &view.active);
	if (options->has_format && options->format == FORMAT_JSON)
		print_json(&view);
	else
		print_text(&view);
	if (view.fault == EDICT_FAULT_NONE || view.fault == EDICT_FAULT_EMPTY)
		return STATUS_FINE;
	message_bundle_refused(arena, open->path, view.fault, &view.active,
			       &open->store.trust);
	return STATUS_WRONG;
}

enum status verb_store_show(const struct options *options)
{
	struct open_store *open;
	if (options->n_inputs != 1) {
		message("`edict store show` takes one store, which is a folder");
		return STATUS_USAGE;
	}
	struct arena *arena = arena_new();
	enum status status = store_open(arena, options, false, &open);
	if (status == STATUS_FINE) {
		status = show(arena, open, options);
		store_close(open);
	}
	arena_free(arena);
	return status;
}
