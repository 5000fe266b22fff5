/* audit.c - the writer of a log: numbers, links, tree; what is due, and when.
 *
 * Needs:   one thread at a time; a sink that takes a line whole or not at all.
 * Keeps:   a record advances the writer only after the sink has taken it, so that what
 * the writer knows is what the log says, whatever fails.
 */
#include "audit_internal.h"

/* ---- one record -------------------------------------------------------------- */

/* The sink has the record with this link. */
static void advance(struct edict_audit *audit, const uint8_t link[EDICT_DIGEST_SIZE])
{
	memcpy(audit->link, link, EDICT_DIGEST_SIZE);
	edict_merkle_add(&audit->tree, audit->config->crypto, link);
	audit->seq++;
}

/* Write the record as the next one of this file. */
static enum edict_log_status put(struct edict_audit *audit,
				 const struct edict_draft *draft, struct edict_line line)
{
	size_t size = line.size < EDICT_AUDIT_LINE_MAX ? line.size : EDICT_AUDIT_LINE_MAX;
	struct edict_json_out out = {.at = line.bytes, .end = line.bytes + size};
	uint8_t link[EDICT_DIGEST_SIZE];
	edict_draft_write(draft, audit, &out);
	if (out.is_full)
		return EDICT_LOG_SPACE;
	edict_audit_link(audit->config->crypto, audit->link, line.bytes,
			 (size_t)(out.at - line.bytes), link);
	EDICT_JSON_PUT(&out, ",\"link\":");
	edict_json_put_digest(&out, link);
	EDICT_JSON_PUT(&out, "}\n");
	if (out.is_full)
		return EDICT_LOG_SPACE;
	const struct edict_sink *sink = audit->config->sink;
	enum edict_log_status status =
		sink->append(sink->ctx, line.bytes, (size_t)(out.at - line.bytes));
	if (status == EDICT_LOG_OK)
		advance(audit, link);
	return status;
}

/* The first record of a file; its tree begins here. */
static enum edict_log_status put_open(struct edict_audit *audit,
				      const struct edict_merkle_head *ended,
				      uint64_t time, struct edict_line line)
{
	const struct edict_draft draft = {EDICT_RECORD_OPEN, time, {.ended = ended}};
	uint64_t size = audit->tree.size, first = audit->seq;
	uint8_t peak[EDICT_DIGEST_SIZE];
	/* Of a tree that is not to be, the first peak is all that one leaf overwrites. */
	memcpy(peak, audit->tree.peaks[0], sizeof peak);
	audit->tree.size = 0;
	enum edict_log_status status = put(audit, &draft, line);
	if (status != EDICT_LOG_OK) {
		audit->tree.size = size;
		memcpy(audit->tree.peaks[0], peak, sizeof peak);
		return status;
	}
	audit->first_seq = first;
	audit->signed_size = 0;
	audit->signed_time = time;
	return EDICT_LOG_OK;
}

/* ---- checkpoints --------------------------------------------------------------- */

/* Apart, because of its stack. */
__attribute__((noinline)) static enum edict_log_status
sign_checkpoint(struct edict_audit *audit, uint64_t time)
{
	const struct edict_audit_config *config = audit->config;
	char text[EDICT_AUDIT_NOTE_MAX], origin[EDICT_AUDIT_NAME_MAX + 21];
	struct edict_json_out out = {.at = origin, .end = origin + sizeof origin};
	struct edict_string name = edict_string_of(config->name);
	edict_json_put(&out, name.data, name.len);
	EDICT_JSON_PUT(&out, "/");
	edict_json_put_number(&out, audit->first_seq);
	struct edict_note note = {.origin = {origin, (uint32_t)(out.at - origin)},
				  .head = {.size = audit->tree.size}};
	edict_merkle_root(&audit->tree, config->crypto, note.head.root);
	size_t len = edict_note_write(&note, config->crypto, config->key_name,
				      config->key, text, sizeof text);
	if (len == 0)
		return EDICT_LOG_CRYPTO;
	enum edict_log_status status =
		config->sink->checkpoint(config->sink->ctx, text, len);
	if (status != EDICT_LOG_OK)
		return status;
	audit->signed_size = audit->tree.size;
	audit->signed_time = time;
	return EDICT_LOG_OK;
}

static bool has_checkpoints(const struct edict_audit *audit)
{
	return audit->config->key != NULL && audit->config->sink->checkpoint != NULL;
}

/* If the newest checkpoint does not cover all records. */
static enum edict_log_status complete_checkpoint(struct edict_audit *audit, uint64_t time)
{
	if (!has_checkpoints(audit) || audit->signed_size == audit->tree.size)
		return EDICT_LOG_OK;
	return sign_checkpoint(audit, time);
}

static bool is_checkpoint_due(const struct edict_audit *audit, uint64_t time)
{
	const struct edict_audit_config *config = audit->config;
	uint64_t unsigned_records = audit->tree.size - audit->signed_size;
	if (!has_checkpoints(audit) || unsigned_records == 0)
		return false;
	if (config->checkpoint_records != 0 &&
	    unsigned_records >= config->checkpoint_records)
		return true;
	return config->checkpoint_ms != 0 && time > audit->signed_time &&
	       time - audit->signed_time >= config->checkpoint_ms;
}

/* ---- files --------------------------------------------------------------------- */

static enum edict_log_status rotate(struct edict_audit *audit, uint64_t time,
				    struct edict_line line)
{
	const struct edict_sink *sink = audit->config->sink;
	enum edict_log_status status = EDICT_LOG_OK;
	if (!audit->is_rotated) {
		if (sink->rotate == NULL)
			return EDICT_LOG_FULL;
		status = complete_checkpoint(audit, time);
		if (status == EDICT_LOG_OK)
			status = sink->rotate(sink->ctx);
		if (status != EDICT_LOG_OK)
			return status;
		audit->is_rotated = true;
	}
	struct edict_merkle_head ended = {.size = audit->tree.size};
	edict_merkle_root(&audit->tree, audit->config->crypto, ended.root);
	status = put_open(audit, &ended, time, line);
	if (status == EDICT_LOG_OK)
		audit->is_rotated = false;
	return status;
}

static bool is_tree_full(const struct edict_merkle *tree)
{
	return tree->size >= (UINT64_C(1) << EDICT_MERKLE_PEAKS_MAX) - 1;
}

/* Write the record into this file, or into the next one. */
static enum edict_log_status
place(struct edict_audit *audit, const struct edict_draft *draft, struct edict_line line)
{
	enum edict_log_status status = EDICT_LOG_FULL;
	if (!audit->is_rotated && !is_tree_full(&audit->tree))
		status = put(audit, draft, line);
	if (status != EDICT_LOG_FULL)
		return status;
	status = rotate(audit, draft->time, line);
	return status == EDICT_LOG_OK ? put(audit, draft, line) : status;
}

/* ---- seals --------------------------------------------------------------------- */

/* End the epoch: its key is gone from here on. */
static enum edict_log_status seal(struct edict_audit *audit, uint64_t time,
				  struct edict_line line)
{
	const struct edict_draft draft = {.kind = EDICT_RECORD_SEAL, .time = time};
	const struct edict_sink *sink = audit->config->sink;
	enum edict_log_status status = place(audit, &draft, line);
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
static enum edict_log_status settle(struct edict_audit *audit, uint64_t time,
				    struct edict_line line)
{
	if (audit->config->seal_records != 0 && audit->seq >= audit->epoch_end) {
		enum edict_log_status status = seal(audit, time, line);
		if (status != EDICT_LOG_OK)
			return status;
	}
	return is_checkpoint_due(audit, time) ? sign_checkpoint(audit, time)
					      : EDICT_LOG_OK;
}

/* Records that were lost before this one. */
static enum edict_log_status fill_gap(struct edict_audit *audit, uint64_t time,
				      struct edict_line line)
{
	const struct edict_draft draft = {.kind = EDICT_RECORD_GAP, .time = time};
	enum edict_log_status status = place(audit, &draft, line);
	if (status == EDICT_LOG_OK)
		audit->lost = 0;
	return status;
}

static enum edict_log_status
append(struct edict_audit *audit, const struct edict_draft *draft, struct edict_line line)
{
	if (!audit->is_open)
		return EDICT_LOG_CLOSED;
	enum edict_log_status status = (enum edict_log_status)audit->failed;
	if (status == EDICT_LOG_OK)
		status = settle(audit, draft->time, line);
	if (status == EDICT_LOG_OK && audit->lost != 0)
		status = fill_gap(audit, draft->time, line);
	if (status == EDICT_LOG_OK)
		status = place(audit, draft, line);
	/* The record is in the log, so what fails here is for the next call. */
	if (status == EDICT_LOG_OK)
		settle(audit, draft->time, line);
	return status;
}

/* ---- the interface -------------------------------------------------------------- */

/* What can stand in an origin and in a line with a signature. */
static bool is_name(const char *name)
{
	size_t len = 0;
	for (; name[len] != '\0'; len++) {
		uint8_t c = (uint8_t)name[len];
		if (len == EDICT_AUDIT_NAME_MAX || c <= ' ' || c == '+' || c == 0x7f)
			return false;
	}
	return len > 0 && *edict_json_skip_text(name, name + len) == '\0';
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
	struct edict_merkle_head ended = {.size = after->records};
	memcpy(ended.root, after->root, sizeof ended.root);
	enum edict_log_status status = put_open(audit, &ended, time, line);
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
	const struct edict_draft draft = {
		EDICT_RECORD_DECISION, record->time, {.decision = record}};
	return append(audit, &draft, line);
}

enum edict_log_status edict_audit_append_event(struct edict_audit *audit,
					       const struct edict_audit_event *event,
					       struct edict_line line)
{
	const struct edict_draft draft = {
		EDICT_RECORD_EVENT, event->time, {.event = event}};
	return append(audit, &draft, line);
}

enum edict_log_status edict_audit_append_recovery(struct edict_audit *audit,
						  uint64_t time, uint64_t dropped,
						  struct edict_line line)
{
	const struct edict_draft draft = {
		EDICT_RECORD_RECOVERY, time, {.dropped = dropped}};
	return append(audit, &draft, line);
}

enum edict_log_status edict_audit_checkpoint(struct edict_audit *audit, uint64_t time)
{
	if (!audit->is_open)
		return EDICT_LOG_CLOSED;
	if (audit->failed != EDICT_LOG_OK)
		return (enum edict_log_status)audit->failed;
	if (audit->config->key == NULL)
		return EDICT_LOG_CRYPTO;
	/* Between two files there is nothing that has not been signed. */
	if (audit->config->sink->checkpoint == NULL || audit->is_rotated)
		return EDICT_LOG_OK;
	return sign_checkpoint(audit, time);
}

enum edict_log_status edict_audit_close(struct edict_audit *audit, uint64_t time,
					struct edict_line line)
{
	const struct edict_draft draft = {.kind = EDICT_RECORD_CLOSE, .time = time};
	enum edict_log_status status = append(audit, &draft, line);
	if (status == EDICT_LOG_OK && audit->config->seal_records != 0)
		status = seal(audit, time, line);
	if (status == EDICT_LOG_OK)
		status = complete_checkpoint(audit, time);
	edict_wipe(audit->seal_key, sizeof audit->seal_key);
	audit->is_open = false;
	return status;
}

void edict_audit_lose(struct edict_audit *audit, uint64_t time)
{
	if (audit->lost++ == 0)
		audit->lost_since = time;
}
