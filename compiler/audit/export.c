/* export.c - records in other formats: which one, and what the formats share.
 */
#include "audit/export.h"

void audit_export(enum audit_format format, const struct audit_record *record,
		  struct buffer *out)
{
	switch (format) {
	case AUDIT_JSONL:
		buffer_add_text(out, record->line);
		buffer_add_char(out, '\n');
		break;
	case AUDIT_OCSF:
		export_ocsf(record, out);
		break;
	case AUDIT_OTEL:
		export_otel(record, out);
		break;
	case AUDIT_CEF:
		export_cef(record, out);
		break;
	}
}

bool export_is_decision(const struct audit_record *record)
{
	return text_is(record->kind, "decision");
}

enum export_weight export_weight(const struct audit_record *record)
{
	if (text_is(record->kind, "gap") || text_is(record->kind, "recovery"))
		return WEIGHT_LOST;
	if (!export_is_decision(record) || text_is(record->effect, "allow"))
		return WEIGHT_ROUTINE;
	return text_is(record->effect, "deny") ? WEIGHT_DENIED : WEIGHT_LIMITED;
}

/* "policy refused: rollback (version 3)" */
static struct text event_summary(struct arena *arena, const struct audit_record *record)
{
	struct buffer out = {0};
	buffer_format(&out, "policy %.*s", TEXT_ARG(record->event));
	if (record->reason.len > 0)
		buffer_format(&out, ": %.*s", TEXT_ARG(record->reason));
	if (record->version > 0)
		buffer_format(&out, " (version %llu)",
			      (unsigned long long)record->version);
	return buffer_move(arena, &out);
}

struct text audit_summary(struct arena *arena, const struct audit_record *record)
{
	if (export_is_decision(record))
		return text_format(
			arena, "%.*s %.*s: %.*s", TEXT_ARG(record->effect),
			TEXT_ARG(record->tool.len > 0 ? record->tool : TEXT("a request")),
			TEXT_ARG(record->rule.len > 0 ? record->rule : TEXT("default")));
	if (text_is(record->kind, "event"))
		return event_summary(arena, record);
	if (text_is(record->kind, "gap"))
		return text_format(arena, "%llu decisions were not logged",
				   (unsigned long long)record->lost);
	if (text_is(record->kind, "recovery"))
		return text_format(arena, "%llu bytes of a torn record were cut off",
				   (unsigned long long)record->dropped);
	return text_format(arena, "audit log: %.*s", TEXT_ARG(record->kind));
}

json_t *export_string(struct text text)
{
	struct buffer clean = {0};
	while (text.len > 0) {
		size_t good = utf8_prefix(text);
		buffer_add(&clean, text.ptr, good);
		text = (struct text){text.ptr + good, text.len - good};
		if (text.len == 0)
			break;
		buffer_add_text(&clean, TEXT("\xef\xbf\xbd"));
		text = (struct text){text.ptr + 1, text.len - 1};
	}
	json_t *string = json_stringn(clean.len > 0 ? clean.ptr : "", clean.len);
	buffer_free(&clean);
	return string;
}

void export_set(json_t *object, const char *name, struct text text)
{
	if (text.len > 0)
		json_object_set_new(object, name, export_string(text));
}

static int add_bytes(const char *bytes, size_t len, void *out)
{
	buffer_add(out, bytes, len);
	return 0;
}

void export_json(json_t *object, struct buffer *out)
{
	json_dump_callback(object, add_bytes, out, JSON_COMPACT);
	buffer_add_char(out, '\n');
	json_decref(object);
}
