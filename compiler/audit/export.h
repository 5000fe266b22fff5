/* export.h - what the exporters share: one file a format, each one function.
 *
 * Whatever the format, a record keeps its sequence number, its link, the link before it
 * and the digests of policy and request, so that what was exported can be held against
 * the log.
 */
#ifndef EDICT_AUDIT_EXPORT_H
#define EDICT_AUDIT_EXPORT_H

#include <jansson.h>

#include "audit/audit.h"

#define EXPORT_VENDOR  "Edict"
#define EXPORT_PRODUCT "Edict"

void export_ocsf(const struct audit_record *record, struct buffer *out);
void export_otel(const struct audit_record *record, struct buffer *out);
void export_cef(const struct audit_record *record, struct buffer *out);

/* How much a record matters; each format has its own numbers for it. */
enum export_weight {
	WEIGHT_ROUTINE,
	WEIGHT_LIMITED,
	WEIGHT_DENIED,
	WEIGHT_LOST,
	N_WEIGHTS
};
enum export_weight export_weight(const struct audit_record *record);

bool export_is_decision(const struct audit_record *record);

/* Bytes that are no UTF-8 become U+FFFD. */
json_t *export_string(struct text text);
/* Set a member unless the text is empty. */
void export_set(json_t *object, const char *name, struct text text);
/* One line; takes the object. */
void export_json(json_t *object, struct buffer *out);

#endif
