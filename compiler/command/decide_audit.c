/* decide_audit.c - decisions of the command as records of an audit log.
 * Needs:   a log that can be opened and locked.
 * Gives:   one record a decision, with who asked for what where the request says so.
 * Keeps:   no allow leaves the command that is not in the log.
 */
#include "command/decide_audit.h"

#include <signal.h>
#include <string.h>
#include <time.h>

#include "command/keys.h"
#include "command/moment.h"
#include "command/sensitive.h"
#include "port/log_file.h"

#define WINDOW_US	   5000 /* of group commit */
#define CHECKPOINT_RECORDS 1024
#define RECORDS_MAX	   UINT32_MAX /* of an epoch, or between two checkpoints */
#define SECONDS_MAX	   UINT32_MAX

struct decide_audit {
	const char *path;
	struct edict_log *log;
	struct edict_crypto crypto;
	struct signing_key key;
	bool has_key, logs_requests, waits;
	struct sensitive *sensitive; /* NULL: requests are logged as they are */
	uint64_t now;		     /* seconds; 0: ask the clock */
	uint64_t ticket;	     /* of the last record */
	enum edict_log_status failed;
	uint8_t policy[EDICT_DIGEST_SIZE];
	uint64_t version;
};

/* ---- opening ------------------------------------------------------------------ */

/* What has no effect without another option is refused. */
static bool options_fit(const struct options *options)
{
	static const struct {
		enum option option, needed;
		const char *name, *other;
	} pairs[] = {
		{OPTION_LOG_REQUESTS, OPTION_AUDIT, "log-requests", "audit=LOG"},
		{OPTION_DURABILITY, OPTION_AUDIT, "durability", "audit=LOG"},
		{OPTION_AUDIT_KEY, OPTION_AUDIT, "audit-key", "audit=LOG"},
		{OPTION_CHECKPOINT_RECORDS, OPTION_AUDIT_KEY, "checkpoint-records",
		 "audit-key=FILE"},
		{OPTION_CHECKPOINT_SECONDS, OPTION_AUDIT_KEY, "checkpoint-seconds",
		 "audit-key=FILE"},
		{OPTION_SEAL_RECORDS, OPTION_AUDIT, "seal-records", "audit=LOG"},
		{OPTION_FIRST_SEAL_KEY, OPTION_SEAL_RECORDS, "seal-key",
		 "seal-records=N"},
		{OPTION_REDACT, OPTION_LOG_REQUESTS, "redact", "log-requests"},
	};
	for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
		if (!options_has(options, pairs[i].option) ||
		    options_has(options, pairs[i].needed))
			continue;
		message("--%s is of no use without --%s", pairs[i].name, pairs[i].other);
		return false;
	}
	return true;
}

static uint64_t now_ms(const struct decide_audit *audit)
{
	struct timespec now;
	if (audit->now > 0)
		return audit->now * 1000;
	clock_gettime(CLOCK_REALTIME, &now);
	return (uint64_t)now.tv_sec * 1000 + (uint64_t)now.tv_nsec / 1000000;
}

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
		edict_digest(&audit->crypto, body.ptr, body.len, audit->policy);
		buffer_add(&digests, audit->policy, EDICT_DIGEST_SIZE);
	}
	if (policy->n_sources != 1)
		edict_digest(&audit->crypto, digests.ptr, digests.len, audit->policy);
	buffer_free(&digests);
}

/* NAME of ".../NAME.jsonl"; empty if it is not of this form. */
static struct text log_name(const char *path)
{
	const char *slash = strrchr(path, '/');
	struct text name = text_of(slash != NULL ? slash + 1 : path);
	if (!text_ends(name, TEXT(".jsonl")))
		return (struct text){0};
	return (struct text){name.ptr, name.len - strlen(".jsonl")};
}

static bool name_is_usable(struct text name)
{
	for (size_t i = 0; i < name.len; i++)
		if (name.ptr[i] <= ' ' || name.ptr[i] > '~' || name.ptr[i] == '+')
			return false;
	return name.len > 0 && name.len <= EDICT_AUDIT_NAME_MAX;
}

static bool read_key(struct decide_audit *audit, const struct options *options)
{
	const char *path = options_value(options, OPTION_AUDIT_KEY);
	audit->crypto = edict_sodium;
	if (!keys_begin())
		return false;
	if (path == NULL)
		return true;
	if (!keys_read_secret(options, path, &audit->key))
		return false;
	audit->has_key = true;
	audit->crypto = edict_sodium_signer(audit->key.secret);
	return true;
}

/* How often checkpoints and seals are made; the first key of seals, unless it is wiped.
 */
static bool read_periods(const struct options *options, struct edict_audit_config *config,
			 uint8_t seal_key[EDICT_DIGEST_SIZE])
{
	const char *path = options_value(options, OPTION_FIRST_SEAL_KEY);
	uint64_t seconds = 0;
	config->checkpoint_records = CHECKPOINT_RECORDS;
	if (!options_number(options, OPTION_CHECKPOINT_RECORDS, 1, RECORDS_MAX,
			    &config->checkpoint_records) ||
	    !options_number(options, OPTION_CHECKPOINT_SECONDS, 1, SECONDS_MAX,
			    &seconds) ||
	    !options_number(options, OPTION_SEAL_RECORDS, 1, RECORDS_MAX,
			    &config->seal_records))
		return false;
	config->checkpoint_ms = seconds * 1000;
	return path == NULL || keys_read_seal(path, seal_key);
}

static enum status open_log(struct decide_audit *audit,
			    const struct edict_log_options *log)
{
	const char *what = NULL;
	enum edict_log_status status = edict_log_open(log, &audit->log, &what);
	if (status == EDICT_LOG_OK)
		return STATUS_FINE;
	message("%s: cannot be written: %s: %s", audit->path,
		edict_log_status_name(status), what != NULL ? what : "no more is known");
	return status == EDICT_LOG_WRONG ? STATUS_WRONG : STATUS_USAGE;
}

static enum status begin_log(struct arena *arena, struct decide_audit *audit,
			     const struct options *options,
			     enum edict_durability durability)
{
	uint8_t seal_key[EDICT_DIGEST_SIZE];
	signal(SIGXFSZ, SIG_IGN); /* a limit is an error like a full disk */
	struct text name = text_copy(arena, log_name(audit->path));
	if (!name_is_usable(name)) {
		message("--audit cannot be `%s`: it is the path of a file NAME.jsonl, "
			"whose name has 1 to %d characters of ASCII, no blanks and no +",
			audit->path, EDICT_AUDIT_NAME_MAX);
		return STATUS_USAGE;
	}
	struct edict_log_options log = {
		.path = audit->path,
		.audit = {.crypto = &audit->crypto,
			  .name = name.ptr,
			  .key_name = name.ptr,
			  .key = audit->has_key ? audit->key.public : NULL},
		.durability = durability,
		.window_us = WINDOW_US,
		.time = now_ms(audit),
	};
	if (options_has(options, OPTION_FIRST_SEAL_KEY))
		log.seal_key = seal_key;
	enum status status = STATUS_USAGE;
	if (read_periods(options, &log.audit, seal_key))
		status = open_log(audit, &log);
	edict_wipe(seal_key, sizeof seal_key);
	return status;
}

static void release(struct decide_audit *audit)
{
	if (audit->has_key)
		key_wipe(&audit->key);
	sensitive_close(audit->sensitive);
}

enum status decide_audit_open(struct arena *arena, const struct options *options,
			      const struct engine *engine, struct decide_audit **out)
{
	static const char *const words[] = {"group", "each", "none", NULL};
	unsigned durability = EDICT_DURABLE_GROUP;
	*out = NULL;
	if (!options_fit(options) ||
	    !options_word(options, OPTION_DURABILITY, words, &durability))
		return STATUS_USAGE;
	const char *path = options_value(options, OPTION_AUDIT);
	if (path == NULL)
		return STATUS_FINE;
	struct decide_audit *audit = ARENA_NEW(arena, struct decide_audit);
	audit->path = path;
	audit->logs_requests = options_has(options, OPTION_LOG_REQUESTS);
	audit->waits = durability == EDICT_DURABLE_GROUP;
	if (!options_moment(options, OPTION_NOW, &audit->now) ||
	    !read_key(audit, options))
		return STATUS_USAGE;
	identify(audit, engine);
	enum status status = STATUS_FINE;
	if (options_has(options, OPTION_REDACT))
		status = sensitive_open(arena, options, &audit->sensitive);
	if (status == STATUS_FINE)
		status = begin_log(arena, audit, options,
				   (enum edict_durability)durability);
	if (status == STATUS_FINE) {
		*out = audit;
		return STATUS_FINE;
	}
	release(audit);
	return status;
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
	edict_digest(&audit->crypto, name.ptr, name.len, digest);
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
		.crypto = &audit->crypto,
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
	enum edict_log_status status = edict_log_append(audit->log, record, &ticket);
	if (status == EDICT_LOG_BUSY) {
		status = edict_log_wait(audit->log, audit->ticket);
		if (status == EDICT_LOG_OK)
			status = edict_log_append(audit->log, record, &ticket);
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

static void note_failure(struct decide_audit *audit, enum edict_log_status status)
{
	if (audit->failed == EDICT_LOG_OK)
		message("%s: a decision could not be logged, and is a deny: %s",
			audit->path, edict_log_status_name(status));
	audit->failed = status;
}

void decide_audit_record(struct decide_audit *audit, struct arena *arena,
			 struct text request, struct answer *answer)
{
	uint8_t digest[EDICT_DIGEST_SIZE];
	struct edict_record record = {
		.time = now_ms(audit),
		.policy = audit->policy,
		.version = audit->version,
		.effect = answer->decision,
		.rule = string_of(answer->rule),
		.reason = string_of(answer->reason),
	};
	if (request.len > 0) {
		edict_digest(&audit->crypto, request.ptr, request.len, digest);
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
	note_failure(audit, status);
	decide_audit_deny(answer);
}

bool decide_audit_wait(struct decide_audit *audit)
{
	if (!audit->waits)
		return true;
	enum edict_log_status status = edict_log_wait(audit->log, audit->ticket);
	if (status != EDICT_LOG_OK)
		note_failure(audit, status);
	return status == EDICT_LOG_OK;
}

enum status decide_audit_close(struct decide_audit *audit)
{
	if (audit == NULL)
		return STATUS_FINE;
	enum edict_log_status status = edict_log_close(audit->log, now_ms(audit));
	if (status != EDICT_LOG_OK && audit->failed == EDICT_LOG_OK) {
		message("%s: could not be closed: %s", audit->path,
			edict_log_status_name(status));
		audit->failed = status;
	}
	release(audit);
	return audit->failed == EDICT_LOG_OK ? STATUS_FINE : STATUS_USAGE;
}
