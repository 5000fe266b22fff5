/* bundle_refused.c - why a bundle is refused, with what its header says about it.
 */
#include <inttypes.h>

#include "command/bundle_file.h"
#include "command/moment.h"
#include "command/refused.h"
#include "edict/abi.h"

/* "it expired at 2027-01-31T00:00:00Z, now is ..." */
static const char *times(struct arena *arena, const char *what, uint64_t when,
			 uint64_t now)
{
	char at[MOMENT_SIZE], present[MOMENT_SIZE];
	return text_format(arena, "%s %s, now is %s", what, moment_text(when, at),
			   moment_text(now, present))
		.ptr;
}

/* "it is `door`, channel `beta`" */
static const char *names(struct arena *arena, const struct edict_bundle *b)
{
	if (b->channel[0] == '\0')
		return text_format(arena, "it is `%s`, of no channel",
				   shown(arena, b->policy))
			.ptr;
	return text_format(arena, "it is `%s`, channel `%s`", shown(arena, b->policy),
			   shown(arena, b->channel))
		.ptr;
}

/* More than the general text, where header and trust have it.  NULL: no more. */
static const char *detail(struct arena *arena, enum edict_fault fault,
			  const struct edict_bundle *b, const struct edict_trust *trust)
{
	switch ((int)fault) {
	case EDICT_FAULT_POLICY:
		return names(arena, b);
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
		return times(arena, "it is valid from", b->not_before, trust->now);
	case EDICT_FAULT_EXPIRED:
		return times(arena, "it expired at", b->expires, trust->now);
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
