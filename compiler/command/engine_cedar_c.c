/* engine_cedar_c.c - emitted Cedar policies as an engine, as any host would use them.
 */
#include <dlfcn.h>
#include <stdlib.h>

#include "command/engine_c.h"
#include "command/engine_cedar.h"
#include "edict/cedar.h"

/* What a store or a request may take before it is refused. */
#define MEMORY_MAX (size_t)(1u << 30)

struct memory {
	char *bytes;
	size_t size;
};

struct cedar_c {
	void *handle;
	const struct edict_cedar_policy *policy;
	struct text entities; /* JSON; empty: none */
	struct memory store_memory, own_memory, request_memory, scratch;
	struct edict_cedar_store store, own; /* `own` of one request */
	uint32_t *truths;
};

static struct cedar_c *state_of(const struct engine *engine)
{
	return (struct cedar_c *)(uintptr_t)engine->state;
}

static void memory_grow(struct memory *memory, size_t size)
{
	if (size <= memory->size)
		return;
	memory->bytes = realloc(memory->bytes, size);
	memory->size = size;
	if (memory->bytes == NULL)
		arena_exhausted();
}

/* Closed hierarchies can need more than is usual; then again with twice the room. */
static enum edict_status read_store(struct edict_cedar_store *store,
				    const struct edict_cedar_policy *policy,
				    struct text json, struct memory *memory, size_t *at)
{
	size_t size = edict_cedar_store_size(policy, json.len);
	for (;; size *= 2) {
		memory_grow(memory, size);
		enum edict_status status =
			edict_cedar_store_read(store, policy, json.ptr, json.len,
					       memory->bytes, memory->size, at);
		if (status != EDICT_E_SPACE || size >= MEMORY_MAX)
			return status;
	}
}

/* The text of the member "entities", if the request has one. */
static struct text own_entities(struct arena *arena, struct text json)
{
	enum json_fault fault;
	const struct source *source = source_from_text(arena, TEXT("request"), json);
	const struct doc *doc = json_doc_read_large(arena, source, NULL, &fault);
	const struct doc *own =
		doc != NULL && doc->kind == DOC_MAPPING ? doc_get(doc, "entities") : NULL;
	return own != NULL ? span_text(own->span) : (struct text){0};
}

static void answer_from_truths(struct arena *arena, const struct cedar_c *engine,
			       const struct edict_decision *decision, struct answer *out)
{
	const struct edict_policy *policy = &engine->policy->base;
	struct text *reasons = NULL;
	size_t n_reasons = 0;
	for (size_t i = 0; i < policy->n_rules; i++)
		if (engine->truths[i] == EDICT_TRUE &&
		    policy->rules[i].effect == decision->effect)
			ARENA_PUSH(arena, reasons, n_reasons,
				   text_of(policy->texts + policy->rules[i].id));
	cedar_answer(arena, decision->effect == EDICT_ALLOW, reasons, n_reasons, out);
	for (size_t i = 0; i < policy->n_rules; i++) {
		if (engine->truths[i] <= EDICT_TRUE)
			continue;
		enum edict_cedar_fault fault =
			(enum edict_cedar_fault)(engine->truths[i] >> 4 & 15);
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
	const struct edict_cedar_policy *policy = engine->policy;
	const struct edict_cedar_store *store = &engine->store;
	enum edict_status status = EDICT_OK;
	struct text own = own_entities(arena, json);
	if (own.len > 0) {
		status = read_store(&engine->own, policy, own, &engine->own_memory, NULL);
		store = &engine->own;
	}
	struct edict_cedar_request request;
	memory_grow(&engine->request_memory, edict_cedar_request_size(policy, json.len));
	if (status == EDICT_OK)
		status = edict_cedar_request_read(
			&request, policy, store, json.ptr, json.len, true,
			engine->request_memory.bytes, engine->request_memory.size);
	if (status != EDICT_OK) {
		answer_unreadable(arena, edict_status_name(status), out);
		return;
	}
	struct edict_cedar_scratch scratch = {engine->scratch.bytes,
					      (uint32_t)engine->scratch.size, 0, 0};
	struct edict_decision decision;
	request.scratch = &scratch;
	edict_cedar_explain(policy, &request, &decision, engine->truths);
	if (decision.reason == EDICT_REASON_REQUEST) {
		answer_unreadable(arena,
				  edict_status_name((enum edict_status)decision.status),
				  out);
		return;
	}
	answer_from_truths(arena, engine, &decision, out);
}

static void close_engine(struct engine *self)
{
	struct cedar_c *engine = state_of(self);
	dlclose(engine->handle);
	free(engine->store_memory.bytes);
	free(engine->own_memory.bytes);
	free(engine->request_memory.bytes);
	free(engine->scratch.bytes);
	free(engine->truths);
	free(engine);
}

static enum status open_store(struct cedar_c *engine, const struct compilation *c)
{
	struct text json = c->cedar.entity_source != NULL ? c->cedar.entity_source->body
							  : TEXT("[]");
	size_t at = 0;
	enum edict_status status = read_store(&engine->store, engine->policy, json,
					      &engine->store_memory, &at);
	if (status == EDICT_OK)
		return STATUS_FINE;
	message("the entities cannot be loaded: %s at byte %zu",
		edict_status_name(status), at);
	return STATUS_WRONG;
}

enum status cedar_c_open(const struct compilation *c, const struct options *options,
			 struct engine *out)
{
	void *handle;
	const struct edict_policy *base;
	enum status status = engine_build(c->plan, options->layout, &handle, &base);
	if (status != STATUS_FINE)
		return status;
	struct cedar_c *engine = calloc(1, sizeof *engine);
	uint32_t *truths = calloc(base->n_rules + 1u, sizeof *truths);
	if (engine == NULL || truths == NULL)
		arena_exhausted();
	engine->handle = handle;
	engine->policy = (const struct edict_cedar_policy *)(const void *)base;
	engine->truths = truths;
	memory_grow(&engine->scratch, engine->policy->scratch_size);
	*out = (struct engine){decide, close_engine, engine};
	return open_store(engine, c);
}
