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

/* What a call of the writer brings. */
struct edict_audit_call {
	struct edict_audit *audit;
	uint64_t time;
	struct edict_line line;
};

/* The content of an "open" record. */
struct edict_opening {
	uint64_t format, records, epoch;
	const char *log, *hash;
	const uint8_t *after, *root;
};

/* The content of a "seal" record. */
struct edict_sealing {
	uint64_t epoch;
	const uint8_t *mac;
};

/* The bytes that the link of the next record covers.  `content` is a struct
 * edict_opening, edict_record, edict_audit_event, edict_audit (gap), uint64_t (recovery:
 * bytes dropped) or edict_sealing. */
EDICT_HIDDEN void edict_record_write(const struct edict_audit_call *call,
				     enum edict_record_kind kind, const void *content,
				     struct edict_json_out *out);

/* The rest of a note whose text begins at `begin` with the origin: its length, or 0 if it
 * does not fit or cannot be signed. */
EDICT_HIDDEN size_t edict_note_finish(struct edict_json_out *out, const char *begin,
				      const struct edict_merkle_head *head,
				      const struct edict_crypto *crypto,
				      const char *key_name,
				      const uint8_t key[EDICT_KEY_SIZE]);

/* The link, and the end of the line. */
EDICT_HIDDEN void edict_record_end(const uint8_t link[EDICT_DIGEST_SIZE],
				   struct edict_json_out *out);

#endif
