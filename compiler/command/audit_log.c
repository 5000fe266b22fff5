/* audit_log.c - the log of --audit: its options, opening, events, closing.
 * Needs:   a log that can be opened and locked.
 * Keeps:   a log that cannot be written is said so before anything is done.
 */
#include "command/audit_log.h"

#include <signal.h>
#include <string.h>
#include <time.h>

#include "command/keys.h"
#include "command/moment.h"

#define WINDOW_US	   5000 /* of group commit */
#define CHECKPOINT_RECORDS 1024
#define RECORDS_MAX	   UINT32_MAX /* of an epoch, or between two checkpoints */
#define SECONDS_MAX	   UINT32_MAX

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

static bool read_key(struct audit_log *log, const struct options *options)
{
	const char *path = options_value(options, OPTION_AUDIT_KEY);
	log->crypto = edict_sodium;
	if (!keys_begin())
		return false;
	if (path == NULL)
		return true;
	if (!keys_read_secret(options, path, &log->key))
		return false;
	log->has_key = true;
	log->crypto = edict_sodium_signer(log->key.secret);
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

static enum status open_file(struct audit_log *log,
			     const struct edict_log_options *options)
{
	const char *what = NULL;
	enum edict_log_status status = edict_log_open(options, &log->file, &what);
	if (status == EDICT_LOG_OK)
		return STATUS_FINE;
	message("%s: cannot be written: %s: %s", log->path, edict_log_status_name(status),
		what != NULL ? what : "no more is known");
	if (status == EDICT_LOG_WRONG)
		fputs("  help: a log with seals goes on with --seal-records, and a new "
		      "one takes --seal-key too; of all else `edict audit verify` says "
		      "more\n",
		      stderr);
	return status == EDICT_LOG_WRONG ? STATUS_WRONG : STATUS_USAGE;
}

static enum status begin(struct arena *arena, struct audit_log *log,
			 const struct options *options)
{
	uint8_t seal_key[EDICT_DIGEST_SIZE];
	signal(SIGXFSZ, SIG_IGN); /* a limit is an error like a full disk */
	struct text name = text_copy(arena, log_name(log->path));
	if (!name_is_usable(name)) {
		message("--audit cannot be `%s`: it is the path of a file NAME.jsonl, "
			"whose name has 1 to %d characters of ASCII, no blanks and no +",
			log->path, EDICT_AUDIT_NAME_MAX);
		return STATUS_USAGE;
	}
	struct edict_log_options file = {
		.path = log->path,
		.audit = {.crypto = &log->crypto,
			  .name = name.ptr,
			  .key_name = name.ptr,
			  .key = log->has_key ? log->key.public : NULL},
		.durability = log->durability,
		.window_us = WINDOW_US,
		.time = audit_log_time(log),
	};
	if (options_has(options, OPTION_FIRST_SEAL_KEY))
		file.seal_key = seal_key;
	enum status status = STATUS_USAGE;
	if (read_periods(options, &file.audit, seal_key))
		status = open_file(log, &file);
	edict_wipe(seal_key, sizeof seal_key);
	return status;
}

enum status audit_log_open(struct arena *arena, const struct options *options,
			   struct audit_log **out)
{
	static const char *const words[] = {"group", "each", "none", NULL};
	unsigned durability = EDICT_DURABLE_GROUP;
	*out = NULL;
	if (!options_fit(options) ||
	    !options_word(options, OPTION_DURABILITY, words, &durability))
		return STATUS_USAGE;
	if (!options_has(options, OPTION_AUDIT))
		return STATUS_FINE;
	struct audit_log *log = ARENA_NEW(arena, struct audit_log);
	log->path = options_value(options, OPTION_AUDIT);
	log->durability = (enum edict_durability)durability;
	if (!options_moment(options, OPTION_NOW, &log->now) || !read_key(log, options))
		return STATUS_USAGE;
	enum status status = begin(arena, log, options);
	if (status == STATUS_FINE)
		*out = log;
	else if (log->has_key)
		key_wipe(&log->key);
	return status;
}

/* ---- writing ------------------------------------------------------------------- */

uint64_t audit_log_time(const struct audit_log *log)
{
	struct timespec now;
	if (log->now > 0)
		return log->now * 1000;
	clock_gettime(CLOCK_REALTIME, &now);
	return (uint64_t)now.tv_sec * 1000 + (uint64_t)now.tv_nsec / 1000000;
}

void audit_log_fail(struct audit_log *log, const char *what, enum edict_log_status status)
{
	if (log->failed == EDICT_LOG_OK)
		message("%s: %s could not be logged: %s", log->path, what,
			edict_log_status_name(status));
	log->failed = status;
}

enum status audit_log_close(struct audit_log *log, enum status status)
{
	if (log == NULL)
		return status;
	enum edict_log_status closed = edict_log_close(log->file, audit_log_time(log));
	if (closed != EDICT_LOG_OK && log->failed == EDICT_LOG_OK) {
		message("%s: could not be closed: %s", log->path,
			edict_log_status_name(closed));
		log->failed = closed;
	}
	if (log->has_key)
		key_wipe(&log->key);
	bool is_logged = log->failed == EDICT_LOG_OK;
	return status == STATUS_FINE && !is_logged ? STATUS_USAGE : status;
}

void audit_log_event(struct audit_log *log, const char *event,
		     const struct edict_bundle *bundle, enum edict_fault fault)
{
	uint64_t ticket;
	if (log == NULL)
		return;
	const struct edict_audit_event record = {
		.time = audit_log_time(log),
		.event = fault == EDICT_FAULT_NONE ? event : "refused",
		.policy = bundle->sequence > 0 ? bundle->identity : NULL,
		.version = bundle->sequence,
		.reason = fault == EDICT_FAULT_NONE ? "" : edict_fault_name(fault),
	};
	enum edict_log_status status =
		edict_log_append_event(log->file, &record, &ticket);
	if (status == EDICT_LOG_OK)
		status = edict_log_wait(log->file, ticket);
	if (status != EDICT_LOG_OK)
		audit_log_fail(log, "what happened to the store", status);
}
