/* engine_store.c - the active bundle of a store as an engine.
 *
 * The answers have all that `decide` shows; good decisions are counted by the host, which
 * confirms a bundle on trial by them.
 */
#include <stdlib.h>
#include <sys/stat.h>
#include <time.h>

#include "command/engine_c.h"
#include "command/moment.h"
#include "command/refused.h"
#include "port/host.h"

struct store_engine {
	struct edict_host *host;
	struct engine inner;
};

bool engine_store_is(const char *path)
{
	struct stat info;
	struct buffer state = {0};
	if (stat(path, &info) != 0 || !S_ISDIR(info.st_mode))
		return false;
	buffer_format(&state, "%s/state-a%c", path, '\0');
	bool is_store = stat(state.ptr, &info) == 0;
	buffer_free(&state);
	return is_store;
}

static void decide(const struct engine *self, struct arena *arena, struct text json,
		   struct answer *out)
{
	const struct store_engine *engine = self->state;
	struct edict_decision decision;
	engine->inner.decide(&engine->inner, arena, json, out);
	if (edict_host_is_on_trial(engine->host))
		edict_host_decide(engine->host, json.ptr, json.len, &decision);
}

static void close_engine(struct engine *self)
{
	struct store_engine *engine = (struct store_engine *)(uintptr_t)self->state;
	engine->inner.close(&engine->inner);
	edict_host_close(engine->host);
	free(engine);
}

static bool read_options(const struct options *options, struct edict_host_options *out)
{
	out->now = (uint64_t)time(NULL);
	out->policy = options_value(options, OPTION_ID);
	out->channel = options_value(options, OPTION_CHANNEL);
	out->device_class = options_value(options, OPTION_DEVICE_CLASS);
	return options_moment(options, OPTION_NOW, &out->now) &&
	       options_number(options, OPTION_CONFIRM_AFTER, 1, UINT64_MAX,
			      &out->confirm_after);
}

static enum status open_inner(const struct edict_image *image, struct engine *out)
{
	if (image->cedar != NULL)
		return cedar_c_make(image->cedar, out);
	c_engine_make(image->policy, NULL, out);
	return STATUS_FINE;
}

enum status engine_store_open(struct arena *arena, const char *store,
			      const struct options *options, struct engine **out)
{
	struct edict_host_options host_options = {.store = store};
	struct edict_host *host;
	const char *what;
	*out = NULL;
	if (!read_options(options, &host_options))
		return STATUS_USAGE;
	enum edict_fault fault = edict_host_open(&host_options, &host, &what);
	if (fault != EDICT_FAULT_NONE) {
		message_refused(store, fault, what);
		return fault == EDICT_FAULT_FLASH ? STATUS_USAGE : STATUS_WRONG;
	}
	struct store_engine *engine = calloc(1, sizeof *engine);
	if (engine == NULL)
		arena_exhausted();
	engine->host = host;
	*out = arena_alloc(arena, sizeof **out);
	**out = (struct engine){.decide = decide,
				.close = close_engine,
				.state = engine,
				.bundle = edict_host_bundle(host)};
	return open_inner(edict_host_image(host), &engine->inner);
}
