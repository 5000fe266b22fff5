/* engine_cedar_c.c - emitted Cedar policies as an engine, as any host would use them.
 */
#include <dlfcn.h>
#include <stdlib.h>

#include "command/cedar_host.h"
#include "command/engine_c.h"
#include "command/engine_cedar.h"

struct cedar_c {
	void *handle;
	struct cedar_host host; /* with the entities of the command line */
	struct cedar_host own;	/* with those of a request */
	bool is_fixed; /* a bundle's entities are signed: a request brings none */
};

/* Engines are handed around as constants; what one works with is its own. */
static struct cedar_c *state_of(const struct engine *engine)
{
	return (struct cedar_c *)(uintptr_t)engine->state;
}

/* The text of the member "entities", if the request has one and can be read at all. */
static struct text own_entities(struct arena *arena, struct text json)
{
	enum json_fault fault;
	const struct source *source = source_from_text(arena, TEXT("request"), json);
	const struct doc *doc = json_doc_read_large(arena, source, NULL, &fault);
	if (doc == NULL || doc->kind != DOC_MAPPING ||
	    !cedar_data_is_shallow(doc, diag_list_new(arena)))
		return (struct text){0};
	const struct doc *own = doc_get(doc, "entities");
	return own != NULL ? span_text(own->span) : (struct text){0};
}

static void answer_from_truths(struct arena *arena, const struct cedar_host *host,
			       const struct edict_decision *decision, struct answer *out)
{
	const struct edict_policy *policy = &host->policy->base;
	struct text *reasons = NULL;
	size_t n_reasons = 0;
	for (size_t i = 0; i < policy->n_rules; i++)
		if (host->truths[i] == EDICT_TRUE &&
		    policy->rules[i].effect == decision->effect)
			ARENA_PUSH(arena, reasons, n_reasons,
				   text_of(policy->texts + policy->rules[i].id));
	cedar_answer(arena, decision->effect == EDICT_ALLOW, reasons, n_reasons, out);
	for (size_t i = 0; i < policy->n_rules; i++) {
		if (host->truths[i] <= EDICT_TRUE)
			continue;
		enum edict_cedar_fault fault =
			(enum edict_cedar_fault)(host->truths[i] >> 4 & 15);
		struct answer_item error = {
			text_of(policy->texts + policy->rules[i].id),
			text_of(edict_cedar_fault_name(fault)),
		};
		ARENA_PUSH(arena, out->errors, out->n_errors, error);
	}
}

static void decide(const struct engine *self, struct arena *arena, struct text json,
		   struct answer *out)
{
	struct cedar_c *engine = state_of(self);
	struct cedar_host *host = &engine->host;
	struct edict_decision decision;
	enum edict_status status = EDICT_OK;
	struct text own = {0};
	if (!engine->is_fixed)
		own = own_entities(arena, json);
	if (own.len > 0) {
		host = &engine->own;
		status = cedar_host_load(host, own, NULL);
	}
	if (status == EDICT_OK)
		status = cedar_host_explain(host, json, true, &decision);
	if (status == EDICT_OK)
		answer_from_truths(arena, host, &decision, out);
	else
		answer_unreadable(arena, edict_status_name(status), out);
}

static void close_engine(struct engine *self)
{
	struct cedar_c *engine = state_of(self);
	cedar_host_deinit(&engine->host);
	cedar_host_deinit(&engine->own);
	if (engine->handle != NULL)
		dlclose(engine->handle);
	free(engine);
}

static enum status load_entities(struct engine *out, struct text json)
{
	struct cedar_c *engine = state_of(out);
	size_t at = 0;
	enum edict_status status = cedar_host_load(&engine->host, json, &at);
	if (status == EDICT_OK)
		return STATUS_FINE;
	message("the entities cannot be loaded: %s at byte %zu",
		edict_status_name(status), at);
	return STATUS_WRONG;
}

static void make_engine(const struct edict_cedar_policy *policy, void *handle,
			struct engine *out)
{
	struct cedar_c *engine = calloc(1, sizeof *engine);
	if (engine == NULL)
		arena_exhausted();
	engine->handle = handle;
	cedar_host_init(&engine->host, policy);
	cedar_host_init(&engine->own, policy);
	*out = (struct engine){.decide = decide, .close = close_engine, .state = engine};
}

enum status cedar_c_make(const struct edict_cedar_policy *policy, struct engine *out)
{
	make_engine(policy, NULL, out);
	state_of(out)->is_fixed = true;
	return load_entities(out, TEXT("[]"));
}

enum status cedar_c_open(const struct compilation *c, const struct options *options,
			 struct engine *out)
{
	void *handle;
	const struct edict_policy *base;
	enum status status = engine_build(c->plan, options->layout, &handle, &base);
	if (status != STATUS_FINE)
		return status;
	make_engine((const void *)base, handle, out);
	return load_entities(out, c->cedar.entity_source != NULL
					  ? c->cedar.entity_source->body
					  : TEXT("[]"));
}
