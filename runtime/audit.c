/* audit.c - the writer of a log: numbers, links, tree; what is due, and when.
 *
 * Needs:   one thread at a time; a sink that takes a line whole or not at all.
 * Keeps:   a record advances the writer only after the sink has taken it, so that what
 *          the writer knows is what the log says, whatever fails.
 */
#include "audit_internal.h"

/* ---- one record -------------------------------------------------------------- */

/* The sink has the record.  A file begins with an "open" record, and its tree too. */
static void advance(const struct edict_audit_call *call, enum edict_record_kind kind,
		    const uint8_t link[EDICT_DIGEST_SIZE])
{
	struct edict_audit *audit = call->audit;
	if (kind == EDICT_RECORD_OPEN) {
		audit->first_seq = audit->seq;
		audit->tree.size = 0;
		audit->signed_size = 0;
		audit->signed_time = call->time;
		audit->is_rotated = false;
	}
	memcpy(audit->link, link, EDICT_DIGEST_SIZE);
	bool is_ours = audit->config->sink->root == NULL;
	edict_merkle_add(&audit->tree, is_ours ? audit->config->crypto : NULL, link);
	audit->seq++;
}

static void tree_root(const struct edict_audit *audit, uint8_t root[EDICT_DIGEST_SIZE])
{
	const struct edict_sink *sink = audit->config->sink;
	if (sink->root != NULL)
		sink->root(sink->ctx, root);
	else
		edict_merkle_root(&audit->tree, audit->config->crypto, root);
}

/* Write the record as the next one of this file. */
static enum edict_log_status put(const struct edict_audit_call *call,
				 enum edict_record_kind kind, const void *content)
{
	const struct edict_audit *audit = call->audit;
	const struct edict_audit_config *config = audit->config;
	char *line = call->line.bytes;
	size_t size = call->line.size;
	if (size > EDICT_AUDIT_LINE_MAX)
		size = EDICT_AUDIT_LINE_MAX;
	struct edict_json_out out = {.at = line, .end = line + size};
	uint8_t link[EDICT_DIGEST_SIZE];
	struct edict_sealing sealing = {audit->epoch, link};
	if (kind == EDICT_RECORD_SEAL) {
		edict_audit_seal_mac(config->crypto, audit->seal_key, audit->epoch,
				     audit->seq, audit->link, link);
		content = &sealing;
	}
	edict_record_write(call, kind, content, &out);
	edict_audit_link(config->crypto, audit->link, line, (size_t)(out.at - line),
			 link);
	edict_record_end(link, &out);
	if (out.is_full)
		return EDICT_LOG_SPACE;
	enum edict_log_status status =
		config->sink->append(config->sink->ctx, line, (size_t)(out.at - line));
	if (status == EDICT_LOG_OK)
		advance(call, kind, link);
	return status;
}

/* The first record of a file, after a tree of `records`. */
static enum edict_log_status put_open(const struct edict_audit_call *call,
				      uint64_t records,
				      const uint8_t root[EDICT_DIGEST_SIZE])
{
	const struct edict_audit *audit = call->audit;
	const struct edict_opening opening = {
		.format = EDICT_AUDIT_FORMAT,
		.records = records,
		.log = audit->config->name,
		.hash = "sha256",
		.after = audit->link,
		.root = root,
		.epoch = audit->epoch,
	};
	return put(call, EDICT_RECORD_OPEN, &opening);
}

/* ---- checkpoints --------------------------------------------------------------- */

/* The note is written where lines are: between two of them nobody needs the memory. */
static enum edict_log_status sign_checkpoint(const struct edict_audit_call *call)
{
	struct edict_audit *audit = call->audit;
	const struct edict_audit_config *config = audit->config;
	char *text = call->line.bytes;
	struct edict_json_out out = {.at = text, .end = text + call->line.size};
	struct edict_merkle_head head;
	head.size = audit->tree.size;
	tree_root(audit, head.root);
	edict_json_put_word(&out, config->name);
	edict_json_put_byte(&out, '/');
	edict_json_put_number(&out, audit->first_seq);
	size_t len = edict_note_finish(&out, text, &head, config->crypto,
				       config->key_name, config->key);
	if (len == 0)
		return EDICT_LOG_CRYPTO;
	enum edict_log_status status =
		config->sink->checkpoint(config->sink->ctx, text, len);
	if (status == EDICT_LOG_OK) {
		audit->signed_size = head.size;
		audit->signed_time = call->time;
	}
	return status;
}

enum due {
	WHEN_DUE,
	AT_END, /* of a file: nothing may be left unsigned */
};

static bool is_checkpoint_due(const struct edict_audit *audit, uint64_t time,
			      enum due when)
{
	const struct edict_audit_config *config = audit->config;
	uint32_t n_unsigned = (uint32_t)(audit->tree.size - audit->signed_size);
	if (config->key == NULL || config->sink->checkpoint == NULL || n_unsigned == 0)
		return false;
	if (when == AT_END ||
	    (config->checkpoint_records != 0 && n_unsigned >= config->checkpoint_records))
		return true;
	return config->checkpoint_ms != 0 &&
	       time >= audit->signed_time + config->checkpoint_ms;
}

static enum edict_log_status checkpoint(const struct edict_audit_call *call,
					enum due when)
{
	return is_checkpoint_due(call->audit, call->time, when) ? sign_checkpoint(call)
								: EDICT_LOG_OK;
}

/* ---- files --------------------------------------------------------------------- */

/* End this file and begin the next; or begin it, if that failed before. */
static enum edict_log_status rotate(const struct edict_audit_call *call)
{
	struct edict_audit *audit = call->audit;
	const struct edict_sink *sink = audit->config->sink;
	uint8_t root[EDICT_DIGEST_SIZE];
	if (!audit->is_rotated) {
		if (sink->rotate == NULL)
			return EDICT_LOG_FULL;
		enum edict_log_status status = checkpoint(call, AT_END);
		if (status == EDICT_LOG_OK)
			status = sink->rotate(sink->ctx);
		if (status != EDICT_LOG_OK)
			return status;
		audit->is_rotated = true;
	}
	tree_root(audit, root);
	return put_open(call, audit->tree.size, root);
}

/* Write the record into this file, or into the next one. */
static enum edict_log_status place(const struct edict_audit_call *call,
				   enum edict_record_kind kind, const void *content)
{
	struct edict_audit *audit = call->audit;
	enum edict_log_status status = EDICT_LOG_FULL;
	if (!audit->is_rotated && audit->tree.size < EDICT_MERKLE_SIZE_MAX)
		status = put(call, kind, content);
	if (status != EDICT_LOG_FULL)
		return status;
	status = rotate(call);
	return status == EDICT_LOG_OK ? put(call, kind, content) : status;
}

/* ---- seals --------------------------------------------------------------------- */

/* End the epoch: its key is gone from here on. */
static enum edict_log_status seal(const struct edict_audit_call *call)
{
	struct edict_audit *audit = call->audit;
	const struct edict_sink *sink = audit->config->sink;
	enum edict_log_status status = place(call, EDICT_RECORD_SEAL, NULL);
	if (status != EDICT_LOG_OK)
		return status;
	edict_audit_next_key(audit->config->crypto, audit->seal_key);
	audit->epoch++;
	audit->epoch_end = audit->seq + audit->config->seal_records;
	if (sink->keep_key != NULL)
		status = sink->keep_key(sink->ctx, audit->epoch, audit->seal_key);
	/* A key that was used stays where it can be stolen: this log proves nothing more.
	 */
	audit->failed = (uint8_t)status;
	return status;
}

/* ---- every call ---------------------------------------------------------------- */

/* What is due after the records so far. */
static enum edict_log_status settle(const struct edict_audit_call *call)
{
	const struct edict_audit *audit = call->audit;
	enum edict_log_status status = EDICT_LOG_OK;
	if (audit->config->seal_records != 0 && audit->seq >= audit->epoch_end)
		status = seal(call);
	return status == EDICT_LOG_OK ? checkpoint(call, WHEN_DUE) : status;
}

/* Why nothing is taken, or EDICT_LOG_OK. */
static enum edict_log_status check_usable(const struct edict_audit *audit)
{
	return audit->is_open ? (enum edict_log_status)audit->failed : EDICT_LOG_CLOSED;
}

static enum edict_log_status append(const struct edict_audit_call *call,
				    enum edict_record_kind kind, const void *content)
{
	struct edict_audit *audit = call->audit;
	enum edict_log_status status = check_usable(audit);
	if (status == EDICT_LOG_OK)
		status = settle(call);
	if (status == EDICT_LOG_OK && audit->lost != 0) {
		status = place(call, EDICT_RECORD_GAP, audit);
		if (status == EDICT_LOG_OK)
			audit->lost = 0;
	}
	if (status == EDICT_LOG_OK)
		status = place(call, kind, content);
	/* The record is in the log, so what fails here is for the next call.  Closing
	 * settles by itself. */
	if (status == EDICT_LOG_OK && kind != EDICT_RECORD_CLOSE)
		(void)settle(call);
	return status;
}

/* ---- the interface -------------------------------------------------------------- */

/* What can stand in an origin and in a line with a signature. */
static bool is_name(const char *name)
{
	size_t len = 0;
	for (; name[len] != '\0'; len++) {
		char c = name[len];
		if (len == EDICT_AUDIT_NAME_MAX || c <= ' ' || c > '~' || c == '+')
			return false;
	}
	return len > 0;
}

enum edict_log_status edict_audit_open(struct edict_audit *audit,
				       const struct edict_audit_config *config,
				       const struct edict_audit_position *after,
				       uint64_t boot, uint64_t time,
				       struct edict_line line)
{
	memset(audit, 0, sizeof *audit);
	if (!is_name(config->name) || (config->key != NULL && !is_name(config->key_name)))
		return EDICT_LOG_WRONG;
	audit->config = config;
	audit->boot = boot;
	audit->seq = after->seq;
	audit->epoch = after->epoch;
	memcpy(audit->link, after->link, sizeof audit->link);
	const struct edict_audit_call call = {audit, time, line};
	enum edict_log_status status = put_open(&call, after->records, after->root);
	if (status != EDICT_LOG_OK)
		return status;
	memcpy(audit->seal_key, after->seal_key, sizeof audit->seal_key);
	audit->epoch_end = audit->seq + config->seal_records;
	audit->is_open = true;
	return EDICT_LOG_OK;
}

enum edict_log_status edict_audit_append(struct edict_audit *audit,
					 const struct edict_record *record,
					 struct edict_line line)
{
	const struct edict_audit_call call = {audit, record->time, line};
	return append(&call, EDICT_RECORD_DECISION, record);
}

enum edict_log_status edict_audit_append_event(struct edict_audit *audit,
					       const struct edict_audit_event *event,
					       struct edict_line line)
{
	const struct edict_audit_call call = {audit, event->time, line};
	return append(&call, EDICT_RECORD_EVENT, event);
}

enum edict_log_status edict_audit_append_recovery(struct edict_audit *audit,
						  uint64_t time, uint64_t dropped,
						  struct edict_line line)
{
	const struct edict_audit_call call = {audit, time, line};
	return append(&call, EDICT_RECORD_RECOVERY, &dropped);
}

enum edict_log_status edict_audit_checkpoint(struct edict_audit *audit, uint64_t time)
{
	enum edict_log_status status = check_usable(audit);
	if (status != EDICT_LOG_OK)
		return status;
	if (audit->config->key == NULL)
		return EDICT_LOG_CRYPTO;
	/* Between two files there is nothing that has not been signed. */
	if (audit->config->sink->checkpoint == NULL || audit->is_rotated)
		return EDICT_LOG_OK;
	char text[EDICT_AUDIT_NOTE_MAX];
	const struct edict_audit_call call = {audit, time, {text, sizeof text}};
	return sign_checkpoint(&call);
}

enum edict_log_status edict_audit_close(struct edict_audit *audit, uint64_t time,
					struct edict_line line)
{
	const struct edict_audit_call call = {audit, time, line};
	enum edict_log_status status = append(&call, EDICT_RECORD_CLOSE, NULL);
	if (status == EDICT_LOG_OK && audit->config->seal_records != 0)
		status = seal(&call);
	if (status == EDICT_LOG_OK)
		status = checkpoint(&call, AT_END);
	edict_wipe(audit->seal_key, sizeof audit->seal_key);
	audit->is_open = false;
	return status;
}

void edict_audit_lose(struct edict_audit *audit, uint64_t time)
{
	if (audit->lost++ == 0)
		audit->lost_since = time;
}
