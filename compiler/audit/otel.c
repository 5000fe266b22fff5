/* otel.c - records as log records of OpenTelemetry, in OTLP's JSON.
 *
 * A line is one LogsData message with one log record, as OTLP file exporters write them:
 * numbers of 64 bits are strings.  Names of attributes are those of the semantic
 * conventions where they have one (gen_ai.*, log.record.original), else begin with
 * `edict.`.
 */
#include "audit/export.h"

#define NS_PER_MS 1000000u

static json_t *string_value(struct text text)
{
	json_t *value = json_object();
	json_object_set_new(value, "stringValue", export_string(text));
	return value;
}

static void add(json_t *attributes, const char *key, json_t *value)
{
	json_t *attribute = json_object();
	json_object_set_new(attribute, "key", json_string(key));
	json_object_set_new(attribute, "value", value);
	json_array_append_new(attributes, attribute);
}

static void add_text(json_t *attributes, const char *key, struct text text)
{
	if (text.len > 0)
		add(attributes, key, string_value(text));
}

static void add_number(json_t *attributes, const char *key, uint64_t number)
{
	json_t *value = json_object();
	json_object_set_new(value, "intValue",
			    json_sprintf("%llu", (unsigned long long)number));
	add(attributes, key, value);
}

static void add_list(json_t *attributes, const char *key, const struct text *texts,
		     size_t n)
{
	if (n == 0)
		return;
	json_t *values = json_array();
	for (size_t i = 0; i < n; i++)
		json_array_append_new(values, string_value(texts[i]));
	add(attributes, key, json_pack("{s{so}}", "arrayValue", "values", values));
}

static json_t *attributes_of(const struct audit_record *record)
{
	json_t *list = json_array();
	add_number(list, "edict.seq", record->seq);
	add_text(list, "edict.link", record->link);
	add_text(list, "edict.previous", record->previous);
	add_text(list, "edict.boot", record->boot);
	add_text(list, "edict.policy.digest", record->policy);
	if (record->version > 0)
		add_number(list, "edict.policy.version", record->version);
	add_text(list, "gen_ai.agent.name", record->agent);
	add_text(list, "gen_ai.tool.name", record->tool);
	add_text(list, "edict.effect", record->effect);
	add_text(list, "edict.rule", record->rule);
	add_text(list, "edict.reason", record->reason);
	add_list(list, "edict.obligations", record->obligations, record->n_obligations);
	add_list(list, "edict.approvers", record->approvers, record->n_approvers);
	add_text(list, "edict.request.digest", record->request);
	add_text(list, "log.record.original", record->line);
	return list;
}

static json_t *log_record(const struct audit_record *record)
{
	static const struct {
		unsigned number;
		const char *text;
	} severities[N_WEIGHTS] = {
		{9, "INFO"}, {10, "INFO2"}, {13, "WARN"}, {17, "ERROR"}};
	enum export_weight weight = export_weight(record);
	struct arena *arena = arena_new();
	json_t *object = json_object();
	/* Of 64 bits; a time beyond them, some 500 years from now, is none. */
	uint64_t time = record->time <= UINT64_MAX / NS_PER_MS ? record->time : 0;
	json_object_set_new(object, "timeUnixNano",
			    json_sprintf("%llu", (unsigned long long)(time * NS_PER_MS)));
	json_object_set_new(object, "severityNumber",
			    json_integer(severities[weight].number));
	json_object_set_new(object, "severityText", json_string(severities[weight].text));
	json_object_set_new(
		object, "eventName",
		export_string(text_format(arena, "edict.%.*s", TEXT_ARG(record->kind))));
	json_object_set_new(object, "body", string_value(audit_summary(arena, record)));
	json_object_set_new(object, "attributes", attributes_of(record));
	arena_free(arena);
	return object;
}

void export_otel(const struct audit_record *record, struct buffer *out)
{
	json_t *resource = json_array();
	add_text(resource, "service.name", TEXT("edict"));
	add_text(resource, "edict.log", record->log);
	export_json(json_pack("{s[{s{so}s[{s{ss}s[o]}]}]}", "resourceLogs", "resource",
			      "attributes", resource, "scopeLogs", "scope", "name",
			      "edict.audit", "logRecords", log_record(record)),
		    out);
}
