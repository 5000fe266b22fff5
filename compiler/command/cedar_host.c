/* cedar_host.c - an emitted Cedar policy, its entities, and requests.
 */
#include "command/cedar_host.h"

#include <stdlib.h>

#include "base/arena.h"
#include "cedar/entities.h"

/* What a store may take before it is refused. */
#define MEMORY_MAX ((size_t)1 << 30)

/* The evaluator's limit, so that both refuse the same. */
static bool is_too_large(const struct edict_cedar_store *store)
{
	size_t n = 0;
	for (size_t i = 0; i < store->n_entities; i++)
		n += store->entities[i].n_ancestors;
	return n > CEDAR_ANCESTORS_MAX;
}

static void grow(struct host_memory *memory, size_t size)
{
	if (size <= memory->size)
		return;
	memory->bytes = realloc(memory->bytes, size);
	memory->size = size;
	if (memory->bytes == NULL)
		arena_exhausted();
}

void cedar_host_init(struct cedar_host *host, const struct edict_cedar_policy *policy)
{
	*host = (struct cedar_host){.policy = policy};
	host->truths = calloc(policy->base.n_rules + 1u, sizeof *host->truths);
	if (host->truths == NULL)
		arena_exhausted();
	grow(&host->scratch, policy->scratch_size + 1);
}

void cedar_host_deinit(struct cedar_host *host)
{
	free(host->store_memory.bytes);
	free(host->request_memory.bytes);
	free(host->scratch.bytes);
	free(host->truths);
}

/* Closed hierarchies can need more than is usual; then again with twice the room. */
enum edict_status cedar_host_load(struct cedar_host *host, struct text json, size_t *at)
{
	size_t size = edict_cedar_store_size(host->policy, json.len);
	for (;; size *= 2) {
		grow(&host->store_memory, size);
		enum edict_status status = edict_cedar_store_read(
			&host->store, host->policy, json.ptr, json.len,
			host->store_memory.bytes, host->store_memory.size, at);
		if (status == EDICT_OK && is_too_large(&host->store))
			return EDICT_E_SPACE;
		if (status != EDICT_E_SPACE || size >= MEMORY_MAX)
			return status;
	}
}

enum edict_status cedar_host_explain(struct cedar_host *host, struct text json,
				     bool validate, struct edict_decision *decision)
{
	const struct edict_cedar_policy *policy = host->policy;
	struct edict_cedar_request request;
	grow(&host->request_memory, edict_cedar_request_size(policy, json.len));
	enum edict_status status = edict_cedar_request_read(
		&request, policy, &host->store, json.ptr, json.len, validate,
		host->request_memory.bytes, host->request_memory.size);
	if (status != EDICT_OK)
		return status;
	struct edict_cedar_scratch scratch = {host->scratch.bytes,
					      (uint32_t)host->scratch.size, 0, 0};
	request.scratch = &scratch;
	edict_cedar_explain(policy, &request, decision, host->truths);
	return decision->reason == EDICT_REASON_REQUEST
		       ? (enum edict_status)decision->status
		       : EDICT_OK;
}
