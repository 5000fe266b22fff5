/* replay.h - decide the requests of audit logs again (private to replay*.c).
 *
 *     replay.c          the verb
 *     replay_line.c     what a replay needs of one record
 *     replay_decider.c  the policy that decides again
 *     replay_run.c      files in chunks, over threads
 *     replay_tally.c    what changed, by effect and rule
 *     replay_report.c   the same as text or JSON
 *
 * Ids of rules are kept in the form in which they stand in a log, with JSON's escapes.  The
 * form is canonical (edict/audit.h), so ids are equal where their bytes are, and a report
 * may quote them as they are.
 */
#ifndef EDICT_COMMAND_REPLAY_H
#define EDICT_COMMAND_REPLAY_H

#include "command/engine.h"
#include "edict/edict.h"

/* ---- records (replay_line.c) ---------------------------------------------- */

/* What decided, and what it decided. */
struct outcome {
	enum edict_effect effect;
	struct text rule; /* empty: the default */
};

enum replay_line {
	REPLAY_DECISION,
	REPLAY_OTHER, /* a record of another kind */
	REPLAY_WRONG, /* no record */
};

struct replay_record {
	uint64_t seq;
	struct outcome outcome;
	struct text body; /* the request; empty: it was not logged */
};

/* One line of a log without its newline.  `out` borrows from it, and is set for a decision
 * alone. */
enum replay_line replay_line_read(struct text line, struct replay_record *out);

/* ---- deciding (replay_decider.c) ------------------------------------------ */

/* The policy once for all threads. */
struct replay_policy {
	const struct compilation *compilation;
	const struct options *options;
	bool is_direct; /* emitted C of an agent policy: called without an engine */
	void *handle;	/* of the loaded object */
	const struct edict_policy *policy;
	struct text *rules; /* ids by index, with escapes */
};

/* Compile and, for the C engine, load.  Anything but STATUS_FINE comes after a message. */
enum status replay_policy_open(const struct compilation *c, const struct options *options,
			       struct replay_policy *out);
void replay_policy_close(struct replay_policy *policy);

/* The engine to take: that of --engine, else C where there is a C compiler. */
enum engine_kind replay_engine(const struct options *options);

/* What one thread decides with. */
struct replay_decider {
	const struct replay_policy *policy;
	struct engine *engine; /* where the policy is not direct */
	struct arena *arena;   /* of the last answer of `engine` */
	char *work;
	size_t work_size, fits; /* bodies up to `fits` bytes need no more */
};

enum status replay_decider_open(const struct replay_policy *policy,
				struct replay_decider *out);
void replay_decider_close(struct replay_decider *decider);

/* `out` is valid until the next call. */
void replay_decide(struct replay_decider *decider, struct text body, struct outcome *out);

/* ---- what changed (replay_tally.c) ---------------------------------------- */

#define REPLAY_EXAMPLES 3

struct replay_example {
	uint64_t position; /* bytes of all logs before it: what came first */
	uint64_t seq;
	struct text body;
};

/* Those that came first, in that order. */
struct replay_examples {
	struct replay_example items[REPLAY_EXAMPLES];
	size_t n;
};

struct replay_change {
	struct outcome before, now;
	uint64_t count;
	struct replay_examples examples;
};

struct replay_counts {
	uint64_t same;
	uint64_t looser, stricter; /* the effect changed */
	uint64_t rule_alone;	   /* another rule, the same effect */
	uint64_t redacted;	   /* changed, and its body has digests for texts */
	uint64_t no_body;	   /* decisions that could not be replayed */
	uint64_t other;		   /* records of other kinds */
	uint64_t wrong, torn;	   /* lines that are no records; cut-off last lines */
};

struct replay_tally {
	struct arena *arena;
	bool effects_alone; /* another rule is no change */
	struct replay_counts counts;
	struct replay_change *changes; /* a hash table; free where count is 0 */
	size_t capacity, n_changes;
	struct replay_examples no_body, wrong;
};

void replay_tally_init(struct replay_tally *tally, bool effects_alone);
void replay_tally_free(struct replay_tally *tally);

/* Note one decision and what it is now. */
void replay_tally_add(struct replay_tally *tally, const struct replay_example *example,
		      const struct outcome *before, const struct outcome *now);
void replay_examples_add(struct replay_examples *examples,
			 const struct replay_example *example);

/* Add all of `from` to `to`; `to` may go on borrowing from it. */
void replay_tally_merge(struct replay_tally *to, const struct replay_tally *from);

/* The changes as an array, most frequent first; in the arena of the tally. */
struct replay_change *replay_tally_sorted(const struct replay_tally *tally);
uint64_t replay_changed(const struct replay_counts *counts);

/* ---- running (replay_run.c) ------------------------------------------------ */

/* The bytes of one log. */
struct replay_log {
	const char *path;
	struct text bytes;
	bool is_mapped;
};

/* Map the file, or read standard input to its end.  False after a message. */
bool replay_log_open(const char *path, struct replay_log *out);
void replay_log_close(struct replay_log *log);

struct replay_job {
	const struct replay_policy *policy;
	const struct replay_log *logs;
	size_t n_logs;
	size_t n_threads;
	bool effects_alone;
};

/* Replay all logs into `tally`, which the call initialises. */
enum status replay_run(const struct replay_job *job, struct replay_tally *tally);

/* ---- reports (replay_report.c) --------------------------------------------- */

void replay_report_text(const struct replay_tally *tally);
void replay_report_json(const struct replay_tally *tally);

#endif
