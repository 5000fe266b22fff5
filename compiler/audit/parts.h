/* parts.h - what the files of verification share: lines, pieces of work, subtrees.
 */
#ifndef EDICT_AUDIT_PARTS_H
#define EDICT_AUDIT_PARTS_H

#include "audit/audit.h"

/* ---- subtrees (range.c) ------------------------------------------------------------ *
 *
 * The records [begin, end) of a tree as the roots of the largest perfect subtrees that
 * they cover, left to right.  Neighbouring ranges join without their records, so parts of
 * a tree can be hashed by themselves:
 *
 *     [0, 6) = 4 2    and    [6, 11) = 2 2 1    give    [0, 11) = 8 2 1
 */
#define RANGE_NODES_MAX 128 /* two of each level that an index can have */

struct range_node {
	uint8_t digest[EDICT_DIGEST_SIZE];
	unsigned level; /* of 2^level records */
};

struct range {
	uint64_t begin, end;
	size_t n;
	struct range_node nodes[RANGE_NODES_MAX];
};

void range_begin(struct range *range, uint64_t index);
/* Add the root of the next 2^level records; their index is a multiple of that. */
void range_add(struct range *range, const struct edict_crypto *crypto,
	       const uint8_t digest[EDICT_DIGEST_SIZE], unsigned level);
void range_join(struct range *range, const struct edict_crypto *crypto,
		const struct range *next);
/* Of a range that begins at 0: the tree's root. */
void range_root(const struct range *range, const struct edict_crypto *crypto,
		uint8_t root[EDICT_DIGEST_SIZE]);

/* ---- lines (index.c) --------------------------------------------------------------- */

/* Where a line stands. */
struct place {
	size_t file;
	uint64_t line;	  /* from 1 */
	struct text text; /* without newline */
};

struct seal {
	struct place at;
	uint64_t seq, epoch;
	uint8_t mac[EDICT_DIGEST_SIZE], link[EDICT_DIGEST_SIZE]; /* link before it ... */
	bool is_linked; /* ... if that line can be read */
};

/* Lines of one tree that one thread verifies. */
struct piece {
	size_t file, tree;
	const char *begin, *end;
	uint64_t line, index, n_lines;
	/* results */
	struct range range;
	struct buffer bad;   /* of struct place */
	struct buffer seals; /* of struct seal */
	uint64_t n_bad;
};

/* More bad lines of one piece than this are only counted. */
#define BAD_LINES_MAX 64

struct log {
	struct arena *arena;
	const struct audit_file *files;
	size_t n_files;
	const struct audit_checks *checks;
	struct audit_report *report;
	struct piece *pieces;
	size_t n_pieces;
	struct note *notes; /* those that are signed, and of a tree that is here */
	size_t n_notes;
	struct audit_finding *late; /* what is said after what is wrong with lines */
	size_t n_late;
	bool is_broken; /* lines do not fit, so roots cannot */
};

/* The line that ends (newline included) at `end`; false if there is none. */
bool line_before(const char *begin, const char *end, struct text *line);

/* Find trees, and cut the log into pieces: at trees, checkpoints, and block_size. */
void log_index(struct log *log);

/* ---- chain.c ----------------------------------------------------------------------- */

/* The record that stands before a place: in its file, or at the end of a file before.
 * Before the first record of all: what the open record says, or the very beginning. */
struct before {
	bool is_known;
	uint64_t next_seq; /* that is due */
	uint8_t link[EDICT_DIGEST_SIZE];
};
void record_before(const struct log *log, size_t file, const char *line,
		   struct before *out);

/* Verify the links of a piece, and add its records to its range. */
void piece_verify(const struct log *log, struct piece *piece);

/* ---- notes.c ----------------------------------------------------------------------- */

/* A checkpoint of these files. */
struct note {
	struct text path;
	size_t tree;
	struct edict_merkle_head head;
};

/* Read the notes and find their trees; needs the trees, before pieces are cut. */
void notes_read(struct log *log);
/* The root of `range` is that of a tree's first `range->end` records. */
void notes_check(struct log *log, size_t tree, const struct range *range);
/* Those that count more records than there are. */
void notes_check_sizes(struct log *log);

/* ---- seals.c ----------------------------------------------------------------------- */

void seals_check(struct log *log);

/* ---- findings.c -------------------------------------------------------------------- */

void finding_add(struct log *log, struct audit_finding finding);
/* Of files and checkpoints as a whole, found before their lines are looked at. */
void finding_add_late(struct log *log, struct audit_finding finding);
void finding_at(struct log *log, enum audit_fault fault, const struct place *at,
		uint64_t seq, struct text what);
/* Say what is wrong with lines that do not fit, file by file, and what was kept. */
void findings_of_chain(struct log *log);

/* ---- work.c ------------------------------------------------------------------------ */

/* Do jobs 0 .. n-1 on so many threads (0: one a processor). */
void work_share(unsigned n_threads, size_t n_jobs, void (*job)(void *ctx, size_t i),
		void *ctx);

/* ---- digests in text (index.c) ----------------------------------------------------- */

/* 64 lower-case digits, else false. */
bool digest_read(struct text hex, uint8_t digest[EDICT_DIGEST_SIZE]);
struct text digest_text(struct arena *arena, const uint8_t digest[EDICT_DIGEST_SIZE]);

#endif
