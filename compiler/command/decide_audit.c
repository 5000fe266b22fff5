/* decide_audit.c - decisions of the command as records of an audit log.
 * Needs:   a log that can be opened and locked.
 * Gives:   one record a decision, with who asked for what where the request says so.
 * Keeps:   no allow leaves the command that is not in the log.
 */
#include "command/decide_audit.h"

#include <string.h>

#include "command/audit_log.h"
#include "command/sensitive.h"
#include "port/sodium.h"

struct decide_audit {
	struct audit_log *log;
	bool logs_requests;
	struct sensitive *sensitive; /* NULL: requests are logged as they are */
	uint64_t ticket;	     /* of the last record */
	uint8_t policy[EDICT_DIGEST_SIZE];
	uint64_t version;
};

/* ---- opening ------------------------------------------------------------------ */

/* Of one file its SHA-256; of several the SHA-256 of their digests.  A bundle has an
 * identity of its own. */
static void identify(struct decide_audit *audit, const struct engine *engine)
{
	if (engine->bundle != NULL) {
		memcpy(audit->policy, engine->bundle->identity, EDICT_DIGEST_SIZE);
		audit->version = engine->bundle->sequence;
		return;
	}
	const struct ir_policy *policy = engine->compilation->policy;
	struct buffer digests = {0};
	for (size_t i = 0; i < policy->n_sources; i++) {
		struct text body = policy->sources[i]->body;
		edict_digest(&edict_sodium, body.ptr, body.len, audit->policy);
		buffer_add(&digests, audit->policy, EDICT_DIGEST_SIZE);
	}
	if (policy->n_sources != 1)
		edict_digest(&edict_sodium, digests.ptr, digests.len, audit->policy);
	buffer_free(&digests);
}

enum status decide_audit_open(struct arena *arena, const struct options *options,
			      const struct engine *engine, struct decide_audit **out)
{
	*out = NULL;
	struct decide_audit *audit = ARENA_NEW(arena, struct decide_audit);
	audit->logs_requests = options_has(options, OPTION_LOG_REQUESTS);
	enum status status = STATUS_FINE;
	if (options_has(options, OPTION_AUDIT) && options_has(options, OPTION_REDACT))
		status = sensitive_open(arena, options, &audit->sensitive);
	if (status == STATUS_FINE)
		status = audit_log_open(arena, options, &audit->log);
	if (status != STATUS_FINE || audit->log == NULL) {
		sensitive_close(audit->sensitive);
		return status;
	}
	identify(audit, engine);
	*out = audit;
	return STATUS_FINE;
}

/* ---- who asks for what ---------------------------------------------------------- */

static const struct doc *find(const struct doc *request, const char *path)
{
	const char *dot = strchr(path, '.');
	if (dot == NULL)
		return doc_get(request, path);
	const struct doc *outer =
		doc_get_text(request, (struct text){path, (size_t)(dot - path)});
	return outer != NULL ? doc_get(outer, dot + 1) : NULL;
}

/* {"type", "id"} of Cedar, as Cedar writes it. */
static struct text entity_name(struct arena *arena, const struct doc *entity)
{
	const struct doc *type = doc_get(entity, "type");
	const struct doc *id = doc_get(entity, "id");
	bool is_entity = type != NULL && id != NULL && type->kind == DOC_STRING &&
			 id->kind == DOC_STRING;
	if (!is_entity)
		return (struct text){0};
	struct buffer name = {0};
	buffer_add_text(&name, type->text);
	buffer_add_text(&name, TEXT("::"));
	doc_write_string(id->text, &name);
	return buffer_move(arena, &name);
}

/* A name as it is logged: where requests are redacted, it is too. */
static struct edict_string logged_name(const struct decide_audit *audit,
				       struct arena *arena, struct text name)
{
	const struct edict_string none = {0};
	struct edict_string out = {name.ptr, (uint32_t)name.len};
	if (name.len == 0)
		return none;
	if (audit->sensitive == NULL || !sensitive_is_secret(audit->sensitive, none, out))
		return out;
	uint8_t digest[EDICT_DIGEST_SIZE];
	struct buffer text = {0};
	edict_digest(&edict_sodium, name.ptr, name.len, digest);
	buffer_add_text(&text, TEXT("sha256:"));
	for (size_t i = 0; i < sizeof digest; i++)
		buffer_format(&text, "%02x", digest[i]);
	name = buffer_move(arena, &text);
	return (struct edict_string){name.ptr, (uint32_t)name.len};
}

/* The first of the paths at which the request has a name. */
static struct text name_at(struct arena *arena, const struct doc *request,
			   const char *const *paths)
{
	struct text name = {0};
	for (; name.len == 0 && *paths != NULL; paths++) {
		const struct doc *value = find(request, *paths);
		if (value != NULL && value->kind == DOC_STRING)
			name = value->text;
		else if (value != NULL && value->kind == DOC_MAPPING)
			name = entity_name(arena, value);
	}
	return name;
}

static void name_parties(const struct decide_audit *audit, struct arena *arena,
			 struct text request, struct edict_record *record)
{
	static const char *const agents[] = {"agent",	   "agent_id",	 "agent.id",
					     "agent.did",  "agent.name", "agent_did",
					     "agent_name", "principal",	 NULL};
	static const char *const tools[] = {"tool",	   "tool_name",	  "tool.name",
					    "action.tool", "action.type", "action",
					    NULL};
	enum json_fault fault;
	const struct source *source = source_from_text(arena, TEXT("request"), request);
	const struct doc *doc = json_doc_read_large(arena, source, NULL, &fault);
	if (doc == NULL || doc->kind != DOC_MAPPING)
		return;
	record->agent = logged_name(audit, arena, name_at(arena, doc, agents));
	record->tool = logged_name(audit, arena, name_at(arena, doc, tools));
}

/* ---- records -------------------------------------------------------------------- */

static struct edict_string string_of(struct text text)
{
	return (struct edict_string){text.len > 0 ? text.ptr : "", (uint32_t)text.len};
}

static void add_obligations(struct arena *arena, const struct answer *answer,
			    struct edict_record *record)
{
	struct edict_string *items =
		ARENA_ARRAY(arena, struct edict_string, answer->n_obligations + 1);
	for (size_t i = 0; i < answer->n_obligations; i++) {
		const struct answer_item *item = &answer->obligations[i];
		items[i] = string_of(text_format(arena, "%.*s:%.*s", TEXT_ARG(item->what),
						 TEXT_ARG(item->rule)));
	}
	record->obligations = items;
	record->n_obligations = answer->n_obligations;
}

static void add_approvers(struct arena *arena, const struct answer *answer,
			  struct edict_record *record)
{
	if (strcmp(answer->decision, "require_approval") != 0)
		return;
	struct edict_string *items =
		ARENA_ARRAY(arena, struct edict_string, answer->n_approvers + 1);
	for (size_t i = 0; i < answer->n_approvers; i++)
		items[i] = string_of(answer->approvers[i]);
	record->approvers = items;
	record->n_approvers = answer->n_approvers;
}

/* What is no JSON object has no body. */
static void add_body(struct decide_audit *audit, struct arena *arena, struct text request,
		     struct edict_record *record)
{
	const struct edict_redactor redactor = {
		.is_secret = audit->sensitive != NULL ? sensitive_is_secret : NULL,
		.ctx = audit->sensitive,
		.crypto = &edict_sodium,
	};
	if (request.len > EDICT_AUDIT_LINE_MAX)
		return;
	struct edict_redact_space space = {.out_size = EDICT_AUDIT_LINE_MAX,
					   .work_size = request.len};
	if (EDICT_REDACT_SIZE(request.len) < space.out_size)
		space.out_size = EDICT_REDACT_SIZE(request.len);
	space.out = arena_alloc(arena, space.out_size + 1);
	space.work = arena_alloc(arena, space.work_size + 1);
	size_t len;
	if (edict_redact(&redactor, request.ptr, request.len, &space, &len) == EDICT_OK)
		record->body = (struct edict_string){space.out, (uint32_t)len};
}

/* Take away what makes a record too large: first the request, then the names that it
 * gives; its digest stays.  False: there is nothing more to take. */
static bool shorten(struct edict_record *record)
{
	const struct edict_string none = {0};
	if (record->body.data != NULL) {
		record->body = none;
		return true;
	}
	bool has_names = record->agent.data != NULL || record->tool.data != NULL;
	record->agent = record->tool = none;
	return has_names;
}

/* A backlog that is full empties while one waits; of a request that is too large for a
 * record less is logged. */
static enum edict_log_status append(struct decide_audit *audit,
				    struct edict_record *record)
{
	uint64_t ticket;
	enum edict_log_status status =
		edict_log_append(audit->log->file, record, &ticket);
	if (status == EDICT_LOG_BUSY) {
		status = edict_log_wait(audit->log->file, audit->ticket);
		if (status == EDICT_LOG_OK)
			status = edict_log_append(audit->log->file, record, &ticket);
	}
	if (status == EDICT_LOG_OK)
		audit->ticket = ticket;
	return status == EDICT_LOG_SPACE && shorten(record) ? append(audit, record)
							    : status;
}

void decide_audit_deny(struct answer *answer)
{
	bool is_cedar = answer->is_cedar;
	*answer = (struct answer){
		.decision = edict_effect_name(EDICT_DENY),
		.reason = TEXT("unlogged"),
		.is_cedar = is_cedar,
	};
}

void decide_audit_record(struct decide_audit *audit, struct arena *arena,
			 struct text request, struct answer *answer)
{
	uint8_t digest[EDICT_DIGEST_SIZE];
	struct edict_record record = {
		.time = audit_log_time(audit->log),
		.policy = audit->policy,
		.version = audit->version,
		.effect = answer->decision,
		.rule = string_of(answer->rule),
		.reason = string_of(answer->reason),
	};
	if (request.len > 0) {
		edict_digest(&edict_sodium, request.ptr, request.len, digest);
		record.request = digest;
		name_parties(audit, arena, request, &record);
	}
	add_obligations(arena, answer, &record);
	add_approvers(arena, answer, &record);
	if (audit->logs_requests && request.len > 0)
		add_body(audit, arena, request, &record);
	enum edict_log_status status = append(audit, &record);
	if (status == EDICT_LOG_OK)
		return;
	audit_log_fail(audit->log, "a decision, which is a deny,", status);
	decide_audit_deny(answer);
}

bool decide_audit_wait(struct decide_audit *audit)
{
	if (audit->log->durability != EDICT_DURABLE_GROUP)
		return true;
	enum edict_log_status status = edict_log_wait(audit->log->file, audit->ticket);
	if (status != EDICT_LOG_OK)
		audit_log_fail(audit->log, "a decision, which is a deny,", status);
	return status == EDICT_LOG_OK;
}

enum status decide_audit_close(struct decide_audit *audit)
{
	if (audit == NULL)
		return STATUS_FINE;
	sensitive_close(audit->sensitive);
	return audit_log_close(audit->log, STATUS_FINE);
}
