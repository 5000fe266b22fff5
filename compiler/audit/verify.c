/* verify.c - verify a log: chain, trees, checkpoints, seals.
 *
 * Lines are verified in pieces by several threads, each line against the one before it;
 * the subtrees of the pieces are joined here.  Hashing is nearly all of the work, and
 * nothing is hashed twice.
 */
#include <string.h>

#include "audit/parts.h"

static void verify_job(void *ctx, size_t i)
{
	struct log *log = ctx;
	piece_verify(log, &log->pieces[i]);
}

static const uint8_t no_digest[EDICT_DIGEST_SIZE];

/* What an open record says about the record before it. */
static void check_after(struct log *log, const struct audit_tree *tree,
			const struct piece *first)
{
	struct before before;
	struct place at = {tree->file, tree->line, {0}};
	record_before(log, tree->file, first->begin, &before);
	if (tree->is_open && !log->is_broken &&
	    !edict_digest_equal(before.link, tree->after))
		finding_at(log, AUDIT_ROOT, &at, tree->first_seq,
			   TEXT("it says that it follows another record"));
}

/* What an open record says about the tree before it. */
static void check_tree_before(struct log *log, size_t i)
{
	const struct audit_tree *tree = &log->report->trees[i], *last = tree - 1;
	bool is_unknown = tree->before_size == 0 &&
			  edict_digest_equal(tree->before_root, no_digest);
	if (i == 0 || !tree->is_open || is_unknown || log->is_broken)
		return;
	struct place at = {tree->file, tree->line, {0}};
	if (tree->before_size != last->size)
		finding_at(log, AUDIT_ROOT, &at, tree->first_seq,
			   text_format(log->arena,
				       "it follows a tree of %llu records; here are %llu",
				       (unsigned long long)tree->before_size,
				       (unsigned long long)last->size));
	else if (!edict_digest_equal(tree->before_root, last->root))
		finding_at(log, AUDIT_ROOT, &at, tree->first_seq,
			   TEXT("it follows a tree with another root"));
}

static void check_format(struct log *log, const struct audit_tree *tree)
{
	struct place at = {tree->file, tree->line, {0}};
	if (tree->is_foreign && !log->is_broken)
		finding_at(log, AUDIT_NOT_A_LOG, &at, 0,
			   TEXT("its first record is none of a form that is known"));
}

/* Join the pieces of each tree, and look at its root wherever somebody named it. */
static void join_trees(struct log *log)
{
	struct audit_report *report = log->report;
	const struct edict_crypto *crypto = log->checks->crypto;
	struct range whole;
	for (size_t i = 0, k = 0; i < report->n_trees; i++) {
		struct audit_tree *tree = &report->trees[i];
		range_begin(&whole, 0);
		if (k < log->n_pieces)
			check_after(log, tree, &log->pieces[k]);
		for (; k < log->n_pieces && log->pieces[k].tree == i; k++) {
			range_join(&whole, crypto, &log->pieces[k].range);
			notes_check(log, i, &whole);
		}
		range_root(&whole, crypto, tree->root);
		check_tree_before(log, i);
		check_format(log, tree);
	}
}

static bool is_kind(const struct edict_audit_line *parts, const char *kind)
{
	return text_is((struct text){parts->kind.data, parts->kind.len}, kind);
}

/* A log ends with its "close" record; one with seals with the seal over that, which a
 * thief who cut off what was sealed later cannot make. */
static bool is_closed(const struct log *log, const struct place *last,
		      const struct edict_audit_line *parts)
{
	struct text line;
	struct edict_audit_line before;
	const struct audit_tree *tree = &log->report->trees[log->report->n_trees - 1];
	if (!tree->has_epoch)
		return is_kind(parts, "close");
	if (!is_kind(parts, "seal"))
		return false;
	return line_before(log->files[last->file].bytes, last->text.ptr, &line) &&
	       edict_audit_line_read(line.ptr, line.len, &before) &&
	       is_kind(&before, "close");
}

static bool last_line(const struct log *log, struct place *at,
		      struct edict_audit_line *parts)
{
	if (log->n_pieces == 0)
		return false;
	const struct piece *piece = &log->pieces[log->n_pieces - 1];
	*at = (struct place){.file = piece->file,
			     .line = piece->line + piece->n_lines - 1};
	return line_before(piece->begin, piece->end, &at->text) &&
	       edict_audit_line_read(at->text.ptr, at->text.len, parts);
}

static void check_ends(struct log *log)
{
	struct audit_report *report = log->report;
	struct place at;
	struct edict_audit_line parts;
	if (report->n_trees == 0)
		return;
	report->first_seq = report->trees[0].first_seq;
	if (log->checks->from_start && report->first_seq > 0) {
		at = (struct place){report->trees[0].file, 1, {0}};
		finding_at(log, AUDIT_START, &at, report->first_seq,
			   TEXT("the records before it are not here"));
	}
	if (!last_line(log, &at, &parts))
		return;
	report->next_seq = parts.seq + 1;
	report->is_closed = is_closed(log, &at, &parts);
	if (log->checks->is_closed && !report->is_closed)
		finding_at(log, AUDIT_OPEN_END, &at, parts.seq,
			   TEXT("the last record does not close the log"));
}

const struct audit_report *audit_verify(struct arena *arena,
					const struct audit_file *files, size_t n_files,
					const struct audit_checks *checks)
{
	struct log log = {.arena = arena,
			  .files = files,
			  .n_files = n_files,
			  .checks = checks,
			  .report = ARENA_NEW(arena, struct audit_report)};
	log_index(&log);
	work_share(checks->n_threads, log.n_pieces, verify_job, &log);
	findings_of_chain(&log);
	join_trees(&log);
	check_ends(&log);
	notes_check_sizes(&log);
	seals_check(&log);
	for (size_t i = 0; i < log.n_pieces; i++) {
		buffer_free(&log.pieces[i].bad);
		buffer_free(&log.pieces[i].seals);
	}
	return log.report;
}
