/* bundle_refused.c - why a bundle is refused, with what its header says about it.
 */
#include <inttypes.h>

#include "command/bundle_file.h"
#include "command/refused.h"
#include "edict/abi.h"

/* More than the general text, where header and trust have it.  NULL: no more. */
static const char *detail(struct arena *arena, enum edict_fault fault,
			  const struct edict_bundle *b, const struct edict_trust *trust)
{
	switch ((int)fault) {
	case EDICT_FAULT_POLICY:
		return text_format(arena, "it is `%s`, channel `%s`",
				   shown(arena, b->policy), shown(arena, b->channel))
			.ptr;
	case EDICT_FAULT_CLASS:
		return text_format(arena, "it is for devices of class `%s`",
				   shown(arena, b->device_class))
			.ptr;
	case EDICT_FAULT_TARGET:
		return text_format(arena, "it has objects for %s",
				   bundle_targets_text(arena, b->targets).ptr)
			.ptr;
	case EDICT_FAULT_ABI:
		return text_format(arena, "it was made for ABI %" PRIu32 ", this is %d",
				   b->abi, EDICT_ABI_VERSION)
			.ptr;
	case EDICT_FAULT_NOT_YET:
		return text_format(arena, "it is valid from %" PRIu64 ", now is %" PRIu64,
				   b->not_before, trust->now)
			.ptr;
	case EDICT_FAULT_EXPIRED:
		return text_format(arena, "it expired at %" PRIu64 ", now is %" PRIu64,
				   b->expires, trust->now)
			.ptr;
	case EDICT_FAULT_ROLLBACK:
		return text_format(arena,
				   "sequence %" PRIu64
				   " is older than the confirmed %" PRIu64,
				   b->sequence, trust->sequence)
			.ptr;
	default:
		return NULL;
	}
}

void message_bundle_refused(struct arena *arena, const char *path, enum edict_fault fault,
			    const struct edict_bundle *bundle,
			    const struct edict_trust *trust)
{
	message_refused(path, fault, detail(arena, fault, bundle, trust));
}
