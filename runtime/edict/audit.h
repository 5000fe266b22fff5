/* edict/audit.h - an audit log that shows when it was changed.
 *
 * A log is JSON Lines: one record a line, members in a fixed order, nothing optional but
 * what is marked (?).  Every record ends with its link:
 *
 *     link = SHA-256(0x00 || link of the record before || bytes of the line before ,"link")
 *
 * so that no byte, and no record, can change, go or move without being noticed.  The first
 * link of all is preceded by 32 zero bytes.  The links are also the leaves of a Merkle tree
 * (edict/merkle.h): `previous link || record` is the leaf's data in the sense of RFC 6962.
 * A tree begins with each "open" record.  A chain alone cannot show that its tail was cut
 * off; signed checkpoints can, and seals show what was changed by one who stole a key later.
 *
 *     {"seq":7,"boot":"00c0ffee00c0ffee","time":1700000000123,"kind":"decision", ...
 *      ...,"link":"<64 hex digits>"}
 *
 *     seq    0, 1, 2, ... over all files and boots of a log
 *     boot   who wrote it since when: 64 bits that the host draws or counts
 *     time   milliseconds since 1970, given by the caller; 0: not known
 *
 *     kind         members, in this order
 *     "open"       format:1, log, hash:"sha256", after (link of the record before), records
 *                  and root (size and root of the tree that ended there), seal (?) (epoch
 *                  that the next seal closes): the first record of every file and boot
 *     "decision"   policy (digest, or null), version (sequence number of its bundle, 0: none),
 *                  agent (?), tool (?), effect, rule (null: the default), reason,
 *                  obligations (["log:id", ...] ?), approvers (?), request (digest ?),
 *                  body (the request itself, an object, ?)
 *     "event"      event, policy, version, reason: a bundle was activated, refused, ...
 *     "gap"        lost (decisions that were made but could not be logged), since (time)
 *     "recovery"   dropped (bytes of a torn record that was cut off)
 *     "seal"       epoch, mac
 *     "close"      none: the log was closed in order
 *
 * Text is JSON with the shortest escapes: \" \\ \b \f \n \r \t, other control characters
 * as \u00xx, all else as it is; every byte that is no UTF-8 becomes U+FFFD.  Digests are
 * lower-case hex.
 *
 * A checkpoint is a signed note (C2SP tlog-checkpoint, signed-note) with key type 1:
 *
 *     <log>/<seq of the file's first record>      the origin
 *     <records of this file>
 *     <root, base64>
 *
 *     — <key name> <base64 of: key hash 4 | signature 64>
 *
 * A seal closes an epoch of records:  mac = HMAC-SHA-256(key of the epoch,
 * "edict-audit-seal-v1\0" || epoch 8 || seq of the seal 8 || link before it), little-endian;
 * the next epoch's key is SHA-256("edict-audit-next-v1\0" || key), and the key is erased.
 * Who kept the first key can check all seals; who steals a later one can forge none before.
 */
#ifndef EDICT_AUDIT_H
#define EDICT_AUDIT_H

#include "edict/edict.h"
#include "edict/merkle.h"

#ifdef __cplusplus
extern "C" {
#endif

#define EDICT_AUDIT_FORMAT	1
#define EDICT_AUDIT_NAME_MAX	63 /* bytes of a name: printable ASCII, no space, no + */
#define EDICT_AUDIT_LINE_MAX	(1u << 20) /* bytes of a record, with its newline */
#define EDICT_AUDIT_NOTE_MAX	512	   /* bytes of a checkpoint */
#define EDICT_AUDIT_LINK_TAIL	76 /* bytes of `,"link":"..."}` and newline */

enum edict_log_status {
	EDICT_LOG_OK = 0,
	EDICT_LOG_FULL = 1,   /* this file or flash takes no more; rotate, or export */
	EDICT_LOG_IO = 2,     /* the sink failed; it is poisoned and takes nothing more */
	EDICT_LOG_SPACE = 3,  /* a record larger than the caller's line, or than the limit */
	EDICT_LOG_BUSY = 4,   /* too many records wait to be durable */
	EDICT_LOG_CLOSED = 5, /* not opened, or closed */
	EDICT_LOG_WRONG = 6,  /* what is there is no log, or a damaged one; no line for it */
	EDICT_LOG_CRYPTO = 7, /* a signature could not be made */
};

/* "ok", "full", "io", ... */
const char *edict_log_status_name(enum edict_log_status status);

/* Where lines go.  A line is taken whole or not at all; that it is taken does not mean that
 * it is durable yet. */
struct edict_sink {
	enum edict_log_status (*append)(void *ctx, const char *line, size_t len);
	/* Keep this note as the newest one of the file.  NULL: notes are not kept. */
	enum edict_log_status (*checkpoint)(void *ctx, const char *note, size_t len);
	/* Begin the next file: after EDICT_LOG_FULL.  NULL: there is none. */
	enum edict_log_status (*rotate)(void *ctx);
	/* Keep the key of an epoch in the place of the one before, which is gone for good;
	 * what was appended earlier is durable first.  NULL: it lives in memory alone. */
	enum edict_log_status (*keep_key)(void *ctx, uint64_t epoch,
					  const uint8_t key[EDICT_DIGEST_SIZE]);
	/* The root of the tree over the lines of this file, for a sink that keeps the tree
	 * itself: its leaves are the links at the lines' ends.  NULL: the writer does. */
	void (*root)(void *ctx, uint8_t root[EDICT_DIGEST_SIZE]);
	void *ctx;
};

/* How a log is kept; const and the caller's. */
struct edict_audit_config {
	const struct edict_crypto *crypto;
	const struct edict_sink *sink;
	const char *name;	      /* of the log */
	const char *key_name;	      /* of the key that signs checkpoints */
	const uint8_t *key;	      /* its public half, 32 bytes; NULL: no checkpoints */
	uint64_t checkpoint_records;  /* sign every so many records; 0: never by count */
	uint64_t checkpoint_ms;	      /* and when the newest is so old; 0: never by time */
	uint64_t seal_records;	      /* records of an epoch; 0: no seals */
};

/* Where a log goes on: of an empty log all zero. */
struct edict_audit_position {
	uint64_t seq;				/* of the next record */
	uint8_t link[EDICT_DIGEST_SIZE];	/* of the last one */
	uint64_t records;			/* of the tree that ended there ... */
	uint8_t root[EDICT_DIGEST_SIZE];	/* ... and its root; zero if not known */
	uint64_t epoch;				/* that the next seal closes */
	uint8_t seal_key[EDICT_DIGEST_SIZE];
};

/* One writer; less than 1 KB, to be kept by one thread at a time. */
struct edict_audit {
	const struct edict_audit_config *config;
	bool is_open;
	bool is_rotated; /* the next record is the "open" of a file */
	uint8_t failed;	 /* enum edict_log_status: why nothing more is taken */
	uint64_t seq, boot, first_seq; /* next; this boot's; first of this file */
	uint64_t signed_size, signed_time;
	uint64_t epoch, epoch_end; /* seq at which the epoch ends */
	uint64_t lost, lost_since;
	uint8_t link[EDICT_DIGEST_SIZE];
	uint8_t seal_key[EDICT_DIGEST_SIZE];
	struct edict_merkle tree; /* its size alone, if the sink has the tree */
};

/* What a decision record says.  Strings with `data` NULL are absent. */
struct edict_record {
	uint64_t time;
	const uint8_t *policy; /* digest, 32 bytes; NULL: not known */
	uint64_t version;
	struct edict_string agent, tool;
	const char *effect;
	struct edict_string rule; /* empty: the default */
	struct edict_string reason;
	const struct edict_string *obligations;
	const struct edict_string *approvers;
	size_t n_obligations, n_approvers;
	const uint8_t *request;	  /* digest of the request, 32 bytes; or NULL */
	struct edict_string body; /* the request, JSON without line breaks */
};

struct edict_audit_event {
	uint64_t time;
	const char *event;     /* "activated", "confirmed", "refused", "reverted", ... */
	const uint8_t *policy; /* identity of the bundle; NULL: not known */
	uint64_t version;
	const char *reason; /* a fault's name, or "" */
};

/* Every function that writes takes `line`, memory for one line of at most `size` bytes:
 * 512 do for all but decisions with long names or a body.  Between two lines it holds a
 * checkpoint, for which EDICT_AUDIT_NOTE_MAX always do. */
struct edict_line {
	char *bytes;
	size_t size;
};

/* Begin to write: an "open" record.  `after` says where the log ended. */
enum edict_log_status edict_audit_open(struct edict_audit *audit,
				       const struct edict_audit_config *config,
				       const struct edict_audit_position *after,
				       uint64_t boot, uint64_t time,
				       struct edict_line line);

/* Append a record; seals, checkpoints and rotations that are due come with it.  If it fails,
 * the record is not in the log.  A seal or checkpoint that fails does not undo a record
 * that is in it: it is tried again before the next one, which is refused if it fails again.
 * A key that cannot be kept ends the log: all further calls fail. */
enum edict_log_status edict_audit_append(struct edict_audit *audit,
					 const struct edict_record *record,
					 struct edict_line line);
enum edict_log_status edict_audit_append_event(struct edict_audit *audit,
					       const struct edict_audit_event *event,
					       struct edict_line line);
enum edict_log_status edict_audit_append_recovery(struct edict_audit *audit,
						  uint64_t time, uint64_t dropped,
						  struct edict_line line);

/* Sign a checkpoint now, whatever is due. */
enum edict_log_status edict_audit_checkpoint(struct edict_audit *audit, uint64_t time);

/* A "close" record, a seal and a checkpoint; then the key is wiped. */
enum edict_log_status edict_audit_close(struct edict_audit *audit, uint64_t time,
					struct edict_line line);

/* Note a decision that goes on unlogged; the next record that succeeds is preceded by a
 * "gap" record that counts them. */
void edict_audit_lose(struct edict_audit *audit, uint64_t time);

/* What happens to a decision that cannot be logged is chosen when the caller is compiled:
 * with EDICT_AUDIT_GAP defined it stands and a gap record will say so; otherwise it becomes
 * a deny with the reason EDICT_REASON_UNLOGGED. */
static inline enum edict_log_status
edict_audit_decision(struct edict_audit *audit, const struct edict_record *record,
		     struct edict_line line, struct edict_decision *decision)
{
	enum edict_log_status status = edict_audit_append(audit, record, line);
	if (status != EDICT_LOG_OK) {
#ifdef EDICT_AUDIT_GAP
		edict_audit_lose(audit, record->time);
		(void)decision;
#else
		decision->effect = EDICT_DENY;
		decision->reason = EDICT_REASON_UNLOGGED;
		decision->status = EDICT_OK;
		decision->rule = EDICT_RULE_NONE;
		decision->field = EDICT_FIELD_NONE;
		decision->n_obligations = 0;
		decision->n_obligations_listed = 0;
#endif
	}
	return status;
}

/* ---- reading (audit_read.c) -------------------------------------------------------- */

/* The parts of a line that the chain is made of.  False: no line of a log.  Recovery and
 * verification use this; it does not look at what the record says. */
struct edict_audit_line {
	uint64_t seq;
	size_t covered; /* bytes that the link covers, from the line's first on */
	uint8_t link[EDICT_DIGEST_SIZE];
	struct edict_string kind; /* "decision", ...; within the line */
};

/* `line` without its newline. */
bool edict_audit_line_read(const char *line, size_t len, struct edict_audit_line *out);

/* All of it but `link`, which stays as it is: for who knows what the link must be. */
bool edict_audit_head_read(const char *line, size_t len, struct edict_audit_line *out);

/* The link that the line must have after a record with link `previous`. */
void edict_audit_link(const struct edict_crypto *crypto,
		      const uint8_t previous[EDICT_DIGEST_SIZE], const char *line,
		      size_t covered, uint8_t link[EDICT_DIGEST_SIZE]);

/* Seals. */
void edict_audit_seal_mac(const struct edict_crypto *crypto,
			  const uint8_t key[EDICT_DIGEST_SIZE], uint64_t epoch,
			  uint64_t seq, const uint8_t link[EDICT_DIGEST_SIZE],
			  uint8_t mac[EDICT_DIGEST_SIZE]);
void edict_audit_next_key(const struct edict_crypto *crypto,
			  uint8_t key[EDICT_DIGEST_SIZE]);

/* ---- checkpoints (note.c) ---------------------------------------------------------- */

struct edict_note {
	struct edict_string origin;
	struct edict_merkle_head head;
};

/* Write the signed note; its length, or 0 if it does not fit or cannot be signed. */
size_t edict_note_write(const struct edict_note *note, const struct edict_crypto *crypto,
			const char *key_name, const uint8_t key[EDICT_KEY_SIZE],
			char *out, size_t size);

/* Read a note and check its signature by `key`; signatures of other keys are passed over.
 * `out` borrows from `text`.  False: no such note, or not signed by the key. */
bool edict_note_read(const char *text, size_t len, const struct edict_crypto *crypto,
		     const char *key_name, const uint8_t key[EDICT_KEY_SIZE],
		     struct edict_note *out);

/* ---- sinks of the runtime itself ---------------------------------------------------- */

/* memory_sink.c: lines one after the other in the caller's memory. */
struct edict_memory_sink {
	char *bytes;
	size_t size, len;
};
struct edict_sink edict_memory_sink(struct edict_memory_sink *memory);

#ifdef __cplusplus
}
#endif

#endif
