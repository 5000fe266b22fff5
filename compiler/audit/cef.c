/* cef.c - records as lines of the Common Event Format, version 0.
 *
 *     CEF:0|Edict|Edict|<format>|<kind>|<summary>|<severity>|<key>=<value> ...
 *
 * In the fields before the last, `\` and `|` are escaped; in values `\` and `=`, and line
 * ends become \n and \r.  Other control characters, which the format has no way to say,
 * become spaces.
 */
#include "audit/export.h"

static void put_escaped(struct buffer *out, struct text text, char special, bool is_value)
{
	for (size_t i = 0; i < text.len; i++) {
		char c = text.ptr[i];
		if (is_value && (c == '\n' || c == '\r'))
			buffer_format(out, "\\%c", c == '\n' ? 'n' : 'r');
		else if ((unsigned char)c < 0x20 || c == 0x7f)
			buffer_add_char(out, ' ');
		else if (c == '\\' || c == special)
			buffer_format(out, "\\%c", c);
		else
			buffer_add_char(out, c);
	}
}

static void put(struct buffer *out, const char *key, struct text value)
{
	if (value.len == 0)
		return;
	buffer_format(out, " %s=", key);
	put_escaped(out, value, '=', true);
}

static void put_number(struct buffer *out, const char *key, uint64_t number)
{
	buffer_format(out, " %s=%llu", key, (unsigned long long)number);
}

/* A custom field and the label that says what it is. */
static void put_custom(struct buffer *out, unsigned nth, const char *label,
		       struct text value)
{
	if (value.len == 0)
		return;
	buffer_format(out, " cs%uLabel=%s cs%u=", nth, label, nth);
	put_escaped(out, value, '=', true);
}

void export_cef(const struct audit_record *record, struct buffer *out)
{
	static const unsigned severities[N_WEIGHTS] = {1, 4, 6, 8};
	struct arena *arena = arena_new();
	buffer_format(out, "CEF:0|%s|%s|%d|", EXPORT_VENDOR, EXPORT_PRODUCT,
		      EDICT_AUDIT_FORMAT);
	put_escaped(out, record->kind, '|', false);
	buffer_add_char(out, '|');
	put_escaped(out, audit_summary(arena, record), '|', false);
	buffer_format(out, "|%u|externalId=%llu", severities[export_weight(record)],
		      (unsigned long long)record->seq);
	if (record->time > 0)
		put_number(out, "rt", record->time);
	put(out, "act", record->effect);
	put(out, "suser", record->agent);
	put(out, "destinationServiceName", record->tool);
	put(out, "reason", record->reason);
	put(out, "deviceExternalId", record->boot);
	put_custom(out, 1, "link", record->link);
	put_custom(out, 2, "previous", record->previous);
	put_custom(out, 3, "policy", record->policy);
	put_custom(out, 4, "rule", record->rule);
	put_custom(out, 5, "requestDigest", record->request);
	put_custom(out, 6, "log", record->log);
	if (record->version > 0)
		buffer_format(out, " cn1Label=policyVersion cn1=%llu",
			      (unsigned long long)record->version);
	buffer_add_char(out, '\n');
	arena_free(arena);
}
