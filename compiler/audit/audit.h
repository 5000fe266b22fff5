/* audit.h - read audit logs: verify them, prove from them, decode and export their
 * records.
 *
 * A log is given as its files, in the order in which they were written.  A tree of
 * records begins at every "open" record (edict/audit.h), so at every file and at every
 * boot; its checkpoints carry the sequence number of that record in their origin.
 *
 * One file each: file (bytes of a file), index (lines, trees, pieces of work), chain
 * (links of a piece), range (subtrees), verify (all of it), findings (what is wrong, and
 * how), notes (checkpoints), seals, prove, record (one line decoded), export (+ ocsf,
 * otel, cef).
 */
#ifndef EDICT_AUDIT_AUDIT_H
#define EDICT_AUDIT_AUDIT_H

#include "base/arena.h"
#include "base/text.h"
#include "edict/audit.h"

/* ---- files (file.c) ---------------------------------------------------------------- */

struct audit_file {
	struct text path; /* as it is shown */
	const char *bytes;
	size_t size;
	bool is_mapped;
};

/* Map a file into memory; what is no plain file is read.  0, or an errno. */
int audit_file_open(struct arena *arena, const char *path, struct audit_file *out);
void audit_file_close(struct audit_file *file);

/* The next line at `*at`, without newline; false at the end, and at a torn line. */
bool audit_line_next(const char **at, const char *end, struct text *line);

/* ---- verification (verify.c) ------------------------------------------------------- */

enum audit_fault {
	AUDIT_NOT_A_LOG,  /* nothing in it is a record, or its format is not known */
	AUDIT_CHANGED,	  /* a record's bytes do not give its link */
	AUDIT_REMOVED,	  /* records are missing */
	AUDIT_DUPLICATED, /* a record stands in the log again */
	AUDIT_MOVED,	  /* a record stands elsewhere */
	AUDIT_SEQUENCE,	  /* linked well, but its number is not the next one */
	AUDIT_TORN,	  /* the file ends inside a record */
	AUDIT_CUT,	  /* fewer records than a checkpoint counts */
	AUDIT_ROOT,	  /* the tree is not the one that was signed, or carried over */
	AUDIT_NOTE,	/* a checkpoint that the key has not signed, or of another log */
	AUDIT_SEAL,	/* a seal that its epoch's key does not give */
	AUDIT_EPOCH,	/* a seal or an open record of another epoch than is due */
	AUDIT_START,	/* the log does not begin at record 0 */
	AUDIT_OPEN_END, /* the log was not closed */
	N_AUDIT_FAULTS
};

/* "changed", "removed", ... and what to do about it. */
const char *audit_fault_name(enum audit_fault fault);
const char *audit_fault_hint(enum audit_fault fault);

struct audit_finding {
	enum audit_fault fault;
	struct text path; /* of the file, or of the checkpoint */
	uint64_t line;	  /* from 1; 0: of the file as a whole */
	uint64_t seq;	  /* of the record */
	bool has_seq;
	struct text what; /* one clause */
};

struct audit_tree {
	size_t file;
	uint64_t line, first_seq, size;
	struct text log; /* its name; empty if the open record is missing or damaged */
	uint8_t after[EDICT_DIGEST_SIZE], before_root[EDICT_DIGEST_SIZE];
	uint64_t before_size;		 /* of the tree before, as the open record says */
	uint64_t epoch;			 /* that begins here */
	bool is_open;			 /* begins with an open record */
	bool is_foreign; /* its first record is of a form, format or hash that is not known */
	bool has_epoch;			 /* ... that speaks of seals */
	uint8_t root[EDICT_DIGEST_SIZE]; /* of the whole tree */
};

struct audit_checks {
	const struct edict_crypto *crypto;
	const uint8_t *key; /* public, of checkpoints; NULL: notes are not looked at */
	const struct audit_file *notes;
	size_t n_notes;
	const uint8_t *seal_key; /* of epoch 0; NULL: only the epochs' order counts */
	bool from_start;	 /* ask for record 0 ... */
	bool is_closed;		 /* ... and for a "close" record at the end */
	unsigned n_threads;	 /* 0: as many as there are processors */
	size_t block_size;	 /* bytes a piece of work aims at; 0: 1 MiB */
};

#define AUDIT_FINDINGS_MAX 32

struct audit_report {
	struct audit_tree *trees;
	size_t n_trees;
	uint64_t n_records, first_seq, next_seq;
	uint64_t n_notes;	     /* checkpoints that fit */
	uint64_t n_seals, sealed_to; /* seals, and the first record that none covers */
	bool is_closed;
	struct audit_finding findings[AUDIT_FINDINGS_MAX]; /* in the order of the log */
	size_t n_findings;
	uint64_t n_more; /* not shown */
};

/* The report lives in the arena.  It is fine if it has no findings. */
const struct audit_report *audit_verify(struct arena *arena,
					const struct audit_file *files, size_t n_files,
					const struct audit_checks *checks);

/* ---- proofs (prove.c) -------------------------------------------------------------- *
 *
 * Documents of JSON; digests are lower-case hex.
 *
 *     {"proof":"inclusion","origin","size","root","index","previous","record","path":[...]}
 *     {"proof":"consistency","origin","from","from_root","size","root","path":[...]}
 *
 * `record` is the line without its newline; `previous` the link before it.
 */

/* A record's line and what is needed to show that it is in the first `size` records of
 * its tree (0: of all).  A text for people if it cannot be done, else NULL. */
const char *audit_prove_record(struct arena *arena, const struct edict_crypto *crypto,
			       const struct audit_file *files,
			       const struct audit_tree *tree, uint64_t seq, uint64_t size,
			       struct text *proof);

/* That the first `from` records of the tree are the beginning of its first `size`. */
const char *audit_prove_growth(struct arena *arena, const struct edict_crypto *crypto,
			       const struct audit_file *files,
			       const struct audit_tree *tree, uint64_t from,
			       uint64_t size, struct text *proof);

/* Does a proof hold, against heads that somebody signed?  `older` is for consistency
 * alone.  A text for people if it does not, else NULL; `record` gets the record proved.
 */
const char *audit_check_proof(struct arena *arena, const struct edict_crypto *crypto,
			      struct text proof, const struct edict_note *newer,
			      const struct edict_note *older, struct text *record);

/* ---- notes (notes.c) --------------------------------------------------------------- */

/* A note signed by the key under whatever name; false: it is not. */
bool audit_note_read(struct text note, const struct edict_crypto *crypto,
		     const uint8_t key[EDICT_KEY_SIZE], struct edict_note *out);

/* The log and the first sequence number of an origin. */
bool audit_origin_read(struct edict_string origin, struct text *log, uint64_t *first_seq);

/* ---- records (record.c) ------------------------------------------------------------ */

/* A record, decoded; texts are empty where it has none. */
struct audit_record {
	struct text line; /* as it was written, without newline */
	struct text log;  /* the log's name */
	uint64_t seq, time;
	struct text boot, kind, link, previous; /* previous: the link before it, hex */
	struct text agent, tool, effect, rule, reason, policy, request;
	struct text event, after;
	uint64_t version, lost, dropped, epoch;
	struct text *obligations, *approvers;
	size_t n_obligations, n_approvers;
	struct text body; /* JSON */
};

/* False: no record.  Texts lie in the line or in the arena. */
bool audit_record_read(struct arena *arena, struct text line, struct audit_record *out);

/* What records say that those after them need. */
struct audit_context {
	char log[EDICT_AUDIT_NAME_MAX + 1];
	char previous[2 * EDICT_DIGEST_SIZE + 1]; /* link of the last record, hex */
};

/* Read records one after the other; all-zero is before the first. */
bool audit_record_next(struct arena *arena, struct text line,
		       struct audit_context *context, struct audit_record *out);

/* What a record is about, for people: "deny delete_file: no-secrets". */
struct text audit_summary(struct arena *arena, const struct audit_record *record);

/* "2026-01-31T23:59:59.123Z" of milliseconds; "-" for 0, not known. */
struct text audit_time(struct arena *arena, uint64_t ms);

/* ---- export ------------------------------------------------------------------------ */

enum audit_format { AUDIT_JSONL, AUDIT_OCSF, AUDIT_OTEL, AUDIT_CEF };

/* Append one record as a line with its end.  (Of OpenTelemetry a line is a whole LogsData
 * message, as its file exporters write them.) */
void audit_export(enum audit_format format, const struct audit_record *record,
		  struct buffer *out);

#endif
