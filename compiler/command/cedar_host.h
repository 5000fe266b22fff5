/* cedar_host.h - the runtime's Cedar as a host uses it: memory that grows as is needed.
 */
#ifndef EDICT_COMMAND_CEDAR_HOST_H
#define EDICT_COMMAND_CEDAR_HOST_H

#include "base/text.h"
#include "edict/cedar.h"

struct host_memory {
	char *bytes;
	size_t size;
};

/* One policy, the entities it decides with, and the work space of a decision. */
struct cedar_host {
	const struct edict_cedar_policy *policy;
	struct edict_cedar_store store;
	struct host_memory store_memory, request_memory, scratch;
	uint32_t *truths; /* of the last request, by rule */
};

void cedar_host_init(struct cedar_host *host, const struct edict_cedar_policy *policy);
void cedar_host_deinit(struct cedar_host *host);

/* Entities from JSON.  `*at` gets the byte at fault. */
enum edict_status cedar_host_load(struct cedar_host *host, struct text json, size_t *at);

/* Read a request and explain it: `decision` and host->truths.  Anything but EDICT_OK: the
 * request is refused. */
enum edict_status cedar_host_explain(struct cedar_host *host, struct text json,
				     bool validate, struct edict_decision *decision);

#endif
