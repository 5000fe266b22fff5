/* findings.c - say what is wrong with a line that does not fit to the line before it.
 * Needs:   the lines that do not fit, in order.
 * Gives:   one finding a change, at the record that it was made to, whatever follows from
 *          it for the lines after.
 */
#include <string.h>

#include "audit/parts.h"

static const struct {
	const char *name, *hint;
} faults[N_AUDIT_FAULTS] = {
	[AUDIT_NOT_A_LOG] = {"not-a-log", "give files that an Edict log was written to"},
	[AUDIT_CHANGED] = {"changed",
			   "the record is not what was written; compare it with "
			   "a copy or an export of the log"},
	[AUDIT_REMOVED] = {"removed",
			   "if files are missing, give all of them, in the order "
			   "of their sequence numbers"},
	[AUDIT_DUPLICATED] = {"duplicated", "give each file once"},
	[AUDIT_MOVED] = {"moved",
			 "give the files in the order of their sequence numbers"},
	[AUDIT_SEQUENCE] = {"sequence",
			    "whoever wrote this knew how links are made: trust "
			    "only what a checkpoint or a seal covers"},
	[AUDIT_TORN] = {"torn",
			"if its writer lost power, it cuts this off when it opens "
			"the log again"},
	[AUDIT_CUT] = {"cut", "records that were signed for are gone; look for a copy of "
			      "the log"},
	[AUDIT_ROOT] = {"root", "these records are not those that were signed for"},
	[AUDIT_NOTE] = {"checkpoint",
			"check that --key is the key that signs this log, and "
			"that the checkpoint belongs to these files"},
	[AUDIT_SEAL] = {"seal",
			"the records up to this seal were changed after their key "
			"was erased, or --seal-key is of another log"},
	[AUDIT_EPOCH] = {"epoch",
			 "seals are missing, or were made again with a later key"},
	[AUDIT_START] = {"start", "give the log's older files too"},
	[AUDIT_OPEN_END] = {"not-closed",
			    "the log is still being written, or its end was "
			    "cut off"},
};

const char *audit_fault_name(enum audit_fault fault)
{
	return faults[fault].name;
}

const char *audit_fault_hint(enum audit_fault fault)
{
	return faults[fault].hint;
}

void finding_add(struct log *log, struct audit_finding finding)
{
	struct audit_report *report = log->report;
	if (report->n_findings < AUDIT_FINDINGS_MAX)
		report->findings[report->n_findings++] = finding;
	else
		report->n_more++;
}

void finding_add_late(struct log *log, struct audit_finding finding)
{
	ARENA_PUSH(log->arena, log->late, log->n_late, finding);
}

void finding_at(struct log *log, enum audit_fault fault, const struct place *at,
		uint64_t seq, struct text what)
{
	finding_add(log, (struct audit_finding){.fault = fault,
						.path = log->files[at->file].path,
						.line = at->line,
						.seq = seq,
						.has_seq = fault != AUDIT_NOT_A_LOG,
						.what = what});
}

/* ---- looking elsewhere in the log ------------------------------------------- */

/* A line that does not fit, and what is around it. */
struct misfit {
	struct place at;
	struct before before;
	struct edict_audit_line parts;
	bool is_readable;
	uint64_t due; /* number that this line should have */
	uint64_t
		next; /* number of the line after it; UINT64_MAX: none that can be read */
};

/* A record with this number (and link, unless NULL) at another place of the log. */
static bool find_record(const struct log *log, uint64_t seq, const uint8_t *link,
			const struct place *self, struct place *found)
{
	struct edict_audit_line parts;
	for (size_t i = 0; i < log->n_files; i++) {
		const char *at = log->files[i].bytes;
		const char *end = at + log->files[i].size;
		struct place place = {.file = i, .line = 1};
		for (; audit_line_next(&at, end, &place.text); place.line++) {
			bool is_same =
				edict_audit_line_read(place.text.ptr, place.text.len,
						      &parts) &&
				parts.seq == seq &&
				(i != self->file || place.line != self->line) &&
				(link == NULL || edict_digest_equal(link, parts.link));
			if (!is_same)
				continue;
			*found = place;
			return true;
		}
	}
	return false;
}

/* Is the record what was written here, but for its number? */
static bool is_renumbered(const struct log *log, const struct misfit *m)
{
	static const struct text name = {"{\"seq\":", 7};
	uint8_t link[EDICT_DIGEST_SIZE];
	const char *comma = memchr(m->at.text.ptr, ',', m->parts.covered);
	struct buffer line = {0};
	if (comma == NULL) /* the file has changed since it was read */
		return false;
	buffer_format(&line, "%.*s%llu", TEXT_ARG(name), (unsigned long long)m->due);
	buffer_add(&line, comma, m->parts.covered - (size_t)(comma - m->at.text.ptr));
	edict_audit_link(log->checks->crypto, m->before.link, line.ptr, line.len, link);
	buffer_free(&line);
	return m->before.is_known && edict_digest_equal(link, m->parts.link);
}

static uint64_t number_after(const struct log *log, const struct place *at)
{
	const struct audit_file *file = &log->files[at->file];
	const char *next = at->text.ptr + at->text.len + 1;
	struct text line;
	struct edict_audit_line parts;
	bool is_there = audit_line_next(&next, file->bytes + file->size, &line) &&
			edict_audit_line_read(line.ptr, line.len, &parts);
	return is_there ? parts.seq : UINT64_MAX;
}

static void misfit_read(const struct log *log, const struct place *at,
			struct misfit *misfit)
{
	*misfit = (struct misfit){.at = *at};
	record_before(log, at->file, at->text.ptr, &misfit->before);
	misfit->is_readable =
		edict_audit_line_read(at->text.ptr, at->text.len, &misfit->parts);
	misfit->next = number_after(log, at);
	misfit->due = misfit->before.next_seq;
}

/* ---- what happened ---------------------------------------------------------- */

static void say_changed(struct log *log, const struct misfit *m, const char *what)
{
	finding_at(log, AUDIT_CHANGED, &m->at, m->due, text_of(what));
}

static bool is_said(const struct log *log, enum audit_fault fault, uint64_t seq)
{
	const struct audit_report *report = log->report;
	for (size_t i = 0; i < report->n_findings; i++)
		if (report->findings[i].fault == fault && report->findings[i].seq == seq)
			return true;
	return false;
}

static void say_moved(struct log *log, const struct place *at, uint64_t seq, uint64_t due)
{
	if (is_said(log, AUDIT_MOVED, seq))
		return;
	finding_at(log, AUDIT_MOVED, at, seq,
		   text_format(log->arena, "it stands where record %llu should",
			       (unsigned long long)due));
}

static void say_removed(struct log *log, const struct misfit *m)
{
	unsigned long long first = m->due, last = m->parts.seq - 1;
	struct text what = TEXT("the record that should stand here is missing");
	if (last > first)
		what = text_format(
			log->arena,
			"records %llu to %llu should stand here, and are missing", first,
			last);
	finding_at(log, AUDIT_REMOVED, &m->at, m->due, what);
}

/* The record's number is beyond what is due. */
static void say_beyond(struct log *log, const struct misfit *m)
{
	struct place found;
	if (!find_record(log, m->due, NULL, &m->at, &found))
		say_removed(log, m);
	else if (m->next == m->due)
		say_moved(log, &m->at, m->parts.seq, m->due);
	else
		say_moved(log, &found, m->due, m->parts.seq);
}

/* The record's number was there already. */
static void say_behind(struct log *log, const struct misfit *m)
{
	struct place found;
	if (find_record(log, m->parts.seq, m->parts.link, &m->at, &found))
		finding_at(log, AUDIT_DUPLICATED, &m->at, m->parts.seq,
			   text_format(log->arena, "it is line %llu of %.*s again",
				       (unsigned long long)found.line,
				       TEXT_ARG(log->files[found.file].path)));
	else
		say_moved(log, &m->at, m->parts.seq, m->due);
}

static bool is_linked(const struct log *log, const struct misfit *m)
{
	uint8_t link[EDICT_DIGEST_SIZE];
	edict_audit_link(log->checks->crypto, m->before.link, m->at.text.ptr,
			 m->parts.covered, link);
	return m->before.is_known && edict_digest_equal(link, m->parts.link);
}

static bool begins_log(const struct log *log, const struct misfit *m)
{
	return m->at.line == 1 && log->report->trees[0].file == m->at.file;
}

/* Is it a record that has others before it?  (A record of no known kind may be an open
 * record that was changed.) */
static bool follows_others(const struct misfit *m)
{
	static const char *const kinds[] = {"decision", "event", "gap",
					    "recovery", "seal",	 "close"};
	struct text kind = {m->parts.kind.data, m->parts.kind.len};
	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
		if (text_is(kind, kinds[i]))
			return true;
	return false;
}

static void say_misfit(struct log *log, const struct misfit *m)
{
	if (!m->is_readable)
		say_changed(log, m, "its bytes are no record");
	else if (is_linked(log, m))
		finding_at(log, AUDIT_SEQUENCE, &m->at, m->parts.seq,
			   text_format(log->arena, "record %llu is due here",
				       (unsigned long long)m->due));
	else if (begins_log(log, m) && !m->before.is_known && follows_others(m))
		finding_at(log, AUDIT_REMOVED, &m->at, m->parts.seq - 1,
			   TEXT("the log begins without its open record"));
	else if (m->parts.seq == m->due)
		say_changed(log, m, "its bytes do not give its link");
	else if (m->next == m->due + 1 || is_renumbered(log, m))
		say_changed(log, m, "its sequence number is another one");
	else if (m->parts.seq > m->due)
		say_beyond(log, m);
	else
		say_behind(log, m);
}

/* ---- all of them ------------------------------------------------------------ */

static bool holds_records(const struct log *log, size_t file)
{
	const char *at = log->files[file].bytes;
	const char *end = at + log->files[file].size;
	struct text line;
	struct edict_audit_line parts;
	while (audit_line_next(&at, end, &line))
		if (edict_audit_line_read(line.ptr, line.len, &parts))
			return true;
	return false;
}

/* Lines that follow each other are one change: after a line that was changed or put
 * there, the next one does not fit either. */
static void say_piece(struct log *log, const struct piece *piece, struct place *last)
{
	const struct place *bad = (const struct place *)(const void *)piece->bad.ptr;
	size_t n = piece->bad.len / sizeof *bad;
	for (size_t i = 0; i < n; i++) {
		struct misfit misfit;
		bool follows = last->text.ptr != NULL && last->file == bad[i].file &&
			       last->line + 1 == bad[i].line;
		*last = bad[i];
		if (follows)
			continue;
		if (log->report->n_findings == AUDIT_FINDINGS_MAX) {
			log->report->n_more++; /* to say more would read all again */
			continue;
		}
		misfit_read(log, &bad[i], &misfit);
		if (begins_log(log, &misfit) && !misfit.is_readable &&
		    !holds_records(log, bad[i].file))
			finding_at(log, AUDIT_NOT_A_LOG, &bad[i], 0,
				   TEXT("it holds no record"));
		else
			say_misfit(log, &misfit);
	}
	log->report->n_more += piece->n_bad - n;
}

/* What was kept for later about a file; NULL: about checkpoints. */
static void add_late(struct log *log, const struct audit_file *file)
{
	for (size_t i = 0; i < log->n_late; i++) {
		const struct audit_finding *late = &log->late[i];
		bool is_of_file = false;
		for (size_t k = 0; k < log->n_files; k++)
			is_of_file =
				is_of_file || late->path.ptr == log->files[k].path.ptr;
		if (file != NULL ? late->path.ptr == file->path.ptr : !is_of_file)
			finding_add(log, *late);
	}
}

void findings_of_chain(struct log *log)
{
	struct place last = {0};
	for (size_t file = 0, i = 0; file < log->n_files; file++) {
		for (; i < log->n_pieces && log->pieces[i].file == file; i++)
			if (log->pieces[i].n_bad > 0)
				say_piece(log, &log->pieces[i], &last);
		add_late(log, &log->files[file]);
	}
	add_late(log, NULL);
	log->is_broken = last.text.ptr != NULL;
}
