/* audit_internal.h - between the writer of a log (audit.c) and what its records say
 * (audit_record.c).
 */
#ifndef EDICT_AUDIT_INTERNAL_H
#define EDICT_AUDIT_INTERNAL_H

#include "edict/audit.h"
#include "json_write.h"

enum edict_record_kind {
	EDICT_RECORD_OPEN,
	EDICT_RECORD_DECISION,
	EDICT_RECORD_EVENT,
	EDICT_RECORD_GAP,
	EDICT_RECORD_RECOVERY,
	EDICT_RECORD_SEAL,
	EDICT_RECORD_CLOSE,
};

/* A record that is to be written.  It has no number and no link: a rotation may come
 * before it. */
struct edict_draft {
	enum edict_record_kind kind;
	uint64_t time;
	union {
		const struct edict_merkle_head *ended; /* open: the tree before */
		const struct edict_record *decision;
		const struct edict_audit_event *event;
		uint64_t dropped; /* recovery */
	} of;
};

/* The bytes that the link of the next record of `audit` covers. */
EDICT_HIDDEN void edict_draft_write(const struct edict_draft *draft,
				    const struct edict_audit *audit,
				    struct edict_json_out *out);

#endif
