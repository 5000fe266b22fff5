/* ocsf.c - records as events of the Open Cybersecurity Schema Framework, version 1.3.
 *
 * A decision is an API Activity (class 6003) with the profile `security_control`: the
 * agent is the actor, the tool the operation, and action, disposition and authorizations
 * say what came of it.  (Authorize Session, 3003, is about privileges of a new login.)
 * All other records are Application Lifecycle events (6002).  The record itself is
 * `raw_data`; what the schema has no place for is in `unmapped`.
 */
#include "audit/export.h"

#define SCHEMA_VERSION	    "1.3.0"
#define CATEGORY	    6 /* application activity */
#define API_ACTIVITY	    6003
#define LIFECYCLE	    6002
#define LIFECYCLE_START	    3
#define LIFECYCLE_STOP	    4
#define ACTIVITY_OTHER	    99
#define STATUS_OTHER	    99
#define DISPOSITION_ALLOWED 1
#define DISPOSITION_BLOCKED 2

static void set_number(json_t *object, const char *name, uint64_t number)
{
	json_object_set_new(object, name, json_integer((json_int_t)number));
}

static void set_literal(json_t *object, const char *name, const char *value)
{
	json_object_set_new(object, name, json_string(value));
}

static json_t *metadata(const struct audit_record *record)
{
	json_t *product = json_object();
	set_literal(product, "name", EXPORT_PRODUCT);
	set_literal(product, "vendor_name", EXPORT_VENDOR);
	json_t *data = json_object();
	set_literal(data, "version", SCHEMA_VERSION);
	json_object_set_new(data, "product", product);
	if (export_is_decision(record))
		json_object_set_new(data, "profiles",
				    json_pack("[s]", "security_control"));
	export_set(data, "log_name", record->log);
	set_number(data, "sequence", record->seq);
	export_set(data, "uid", record->link);
	return data;
}

static json_t *unmapped(const struct audit_record *record)
{
	json_t *rest = json_object();
	export_set(rest, "kind", record->kind);
	export_set(rest, "boot", record->boot);
	export_set(rest, "link", record->link);
	export_set(rest, "previous", record->previous);
	export_set(rest, "request_digest", record->request);
	json_t *obligations = json_array();
	for (size_t i = 0; i < record->n_obligations; i++)
		json_array_append_new(obligations, export_string(record->obligations[i]));
	if (record->n_obligations > 0)
		json_object_set(rest, "obligations", obligations);
	json_decref(obligations);
	return rest;
}

static json_t *event(const struct audit_record *record, uint64_t class_uid,
		     uint64_t activity, const char *activity_name)
{
	static const unsigned severities[N_WEIGHTS] = {1, 2, 3, 4};
	struct arena *arena = arena_new();
	json_t *object = json_object();
	set_number(object, "category_uid", CATEGORY);
	set_number(object, "class_uid", class_uid);
	set_number(object, "activity_id", activity);
	set_literal(object, "activity_name", activity_name);
	set_number(object, "type_uid", class_uid * 100 + activity);
	set_number(object, "time", record->time);
	set_number(object, "severity_id", severities[export_weight(record)]);
	export_set(object, "message", audit_summary(arena, record));
	json_object_set_new(object, "metadata", metadata(record));
	json_object_set_new(object, "unmapped", unmapped(record));
	export_set(object, "raw_data", record->line);
	arena_free(arena);
	return object;
}

/* ---- decisions -------------------------------------------------------------- */

static json_t *policy(const struct audit_record *record)
{
	json_t *object = json_object();
	export_set(object, "uid", record->policy);
	export_set(object, "name", record->rule.len > 0 ? record->rule : TEXT("default"));
	if (record->version > 0)
		json_object_set_new(
			object, "version",
			json_sprintf("%llu", (unsigned long long)record->version));
	return object;
}

static void set_outcome(json_t *object, const struct audit_record *record)
{
	bool is_allowed = text_is(record->effect, "allow");
	bool is_denied = text_is(record->effect, "deny");
	set_number(object, "action_id", is_allowed ? 1 : 2);
	set_number(object, "disposition_id",
		   is_allowed ? DISPOSITION_ALLOWED : DISPOSITION_BLOCKED);
	set_number(object, "status_id", is_allowed ? 1 : is_denied ? 2 : STATUS_OTHER);
	export_set(object, "status", record->effect);
	export_set(object, "status_detail", record->reason);
	json_t *authorization = json_object();
	export_set(authorization, "decision", record->effect);
	json_object_set_new(authorization, "policy", policy(record));
	json_t *list = json_array();
	json_array_append_new(list, authorization);
	json_object_set_new(object, "authorizations", list);
}

/* `api`, whose request is known by its digest, or with what was asked for. */
static json_t *api(const struct audit_record *record)
{
	json_t *object = json_object(), *request = json_object();
	export_set(object, "operation",
		   record->tool.len > 0 ? record->tool : TEXT("unknown"));
	export_set(request, "uid",
		   record->request.len > 0 ? record->request : record->link);
	if (record->body.len > 0) {
		json_t *data = json_loadb(record->body.ptr, record->body.len, 0, NULL);
		json_object_set_new(request, "data",
				    data != NULL ? data : export_string(record->body));
	}
	json_object_set_new(object, "request", request);
	return object;
}

static json_t *named(const char *name, struct text value)
{
	json_t *object = json_object();
	export_set(object, name, value.len > 0 ? value : TEXT("unknown"));
	return object;
}

static json_t *decision(const struct audit_record *record)
{
	json_t *object = event(record, API_ACTIVITY, ACTIVITY_OTHER, "Authorize");
	json_object_set_new(object, "actor", named("app_name", record->agent));
	json_object_set_new(object, "src_endpoint", named("uid", record->boot));
	json_object_set_new(object, "api", api(record));
	set_outcome(object, record);
	return object;
}

static json_t *lifecycle(const struct audit_record *record)
{
	json_t *app = json_object();
	set_literal(app, "name", EXPORT_PRODUCT);
	set_literal(app, "vendor_name", EXPORT_VENDOR);
	json_t *object;
	if (text_is(record->kind, "open"))
		object = event(record, LIFECYCLE, LIFECYCLE_START, "Start");
	else if (text_is(record->kind, "close"))
		object = event(record, LIFECYCLE, LIFECYCLE_STOP, "Stop");
	else
		object = event(record, LIFECYCLE, ACTIVITY_OTHER, "Other");
	json_object_set_new(object, "app", app);
	return object;
}

void export_ocsf(const struct audit_record *record, struct buffer *out)
{
	export_json(export_is_decision(record) ? decision(record) : lifecycle(record),
		    out);
}
