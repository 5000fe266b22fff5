/* memory_sink.c - lines of a log one after the other in the caller's memory.
 */
#include "edict/audit.h"
#include "internal.h"

static enum edict_log_status append(void *ctx, const char *line, size_t len)
{
	struct edict_memory_sink *memory = ctx;
	if (len > memory->size - memory->len)
		return EDICT_LOG_FULL;
	memcpy(memory->bytes + memory->len, line, len);
	memory->len += len;
	return EDICT_LOG_OK;
}

struct edict_sink edict_memory_sink(struct edict_memory_sink *memory)
{
	return (struct edict_sink){.append = append, .ctx = memory};
}
