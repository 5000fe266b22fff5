/* notes.c - checkpoints: signed notes that say what the beginning of a tree was.
 * Needs:   notes as they were kept, and the public key that signs them.
 * Gives:   each note's tree; whether the records that it counts are there, and the same.
 */
#include <string.h>

#include "audit/parts.h"

#define NAME_MAX_BYTES EDICT_AUDIT_NAME_MAX

/* The name in a line with a signature, "— <name> <base64>"; false if it is none. */
static bool signer_read(struct text line, char name[NAME_MAX_BYTES + 1])
{
	static const struct text dash = {"\xe2\x80\x94 ", 4};
	if (!text_starts(line, dash))
		return false;
	const char *begin = line.ptr + dash.len;
	const char *end = memchr(begin, ' ', line.len - dash.len);
	if (end == NULL || end == begin || end - begin > NAME_MAX_BYTES)
		return false;
	memcpy(name, begin, (size_t)(end - begin));
	name[end - begin] = '\0';
	return true;
}

bool audit_note_read(struct text note, const struct edict_crypto *crypto,
		     const uint8_t key[EDICT_KEY_SIZE], struct edict_note *out)
{
	const char *at = note.ptr;
	struct text line;
	char name[NAME_MAX_BYTES + 1];
	while (audit_line_next(&at, note.ptr + note.len, &line))
		if (signer_read(line, name) &&
		    edict_note_read(note.ptr, note.len, crypto, name, key, out))
			return true;
	return false;
}

bool audit_origin_read(struct edict_string origin, struct text *log, uint64_t *first_seq)
{
	size_t slash = origin.len;
	while (slash > 0 && origin.data[slash - 1] != '/')
		slash--;
	*first_seq = 0;
	for (size_t i = slash; i < origin.len; i++) {
		unsigned digit = (unsigned char)origin.data[i] - (unsigned)'0';
		if (digit > 9 || *first_seq > (UINT64_MAX - digit) / 10)
			return false;
		*first_seq = *first_seq * 10 + digit;
	}
	if (slash < 2 || slash == origin.len)
		return false;
	*log = (struct text){origin.data, slash - 1};
	return true;
}

/* ---- the trees of notes ----------------------------------------------------- */

static void complain(struct log *log, const struct audit_file *file,
		     enum audit_fault fault, struct text what)
{
	finding_add_late(log, (struct audit_finding){
				      .fault = fault, .path = file->path, .what = what});
}

static bool find_tree(const struct log *log, struct text name, uint64_t first_seq,
		      size_t *tree)
{
	const struct audit_report *report = log->report;
	for (size_t i = report->n_trees; i > 0; i--) {
		const struct audit_tree *t = &report->trees[i - 1];
		bool is_same = t->first_seq == first_seq &&
			       (!t->is_open || text_equal(t->log, name));
		if (!is_same)
			continue;
		*tree = i - 1;
		return true;
	}
	return false;
}

/* Does any tree say that it is of this log, or none say what it is of? */
static bool has_name(const struct audit_report *report, struct text name)
{
	bool is_named = false;
	for (size_t i = 0; i < report->n_trees; i++) {
		const struct audit_tree *tree = &report->trees[i];
		if (tree->is_open && text_equal(tree->log, name))
			return true;
		is_named = is_named || tree->is_open;
	}
	return !is_named;
}

/* What is signed beyond the last record was cut off. */
static void complain_no_tree(struct log *log, const struct audit_file *file,
			     uint64_t first_seq)
{
	const struct audit_report *report = log->report;
	uint64_t end = 0;
	if (report->n_trees > 0)
		end = report->trees[report->n_trees - 1].first_seq +
		      report->trees[report->n_trees - 1].size;
	bool is_beyond = first_seq >= end;
	complain(log, file, is_beyond ? AUDIT_CUT : AUDIT_NOTE,
		 text_format(log->arena,
			     is_beyond
				     ? "it is of records from %llu on, which are not here"
				     : "it is of records from %llu on, and no file or "
				       "boot of this log begins there",
			     (unsigned long long)first_seq));
}

static void read_note(struct log *log, const struct audit_file *file)
{
	struct edict_note note;
	struct text name;
	uint64_t first_seq;
	struct note found = {.path = file->path};
	if (!audit_note_read((struct text){file->bytes, file->size}, log->checks->crypto,
			     log->checks->key, &note))
		complain(log, file, AUDIT_NOTE,
			 TEXT("it is no checkpoint that the key has signed"));
	else if (!audit_origin_read(note.origin, &name, &first_seq))
		complain(log, file, AUDIT_NOTE, TEXT("its origin names no log"));
	else if (!has_name(log->report, name))
		complain(log, file, AUDIT_NOTE,
			 text_format(log->arena, "it is of another log: %.*s",
				     TEXT_ARG(text_shown(log->arena, name,
							 EDICT_AUDIT_NAME_MAX))));
	else if (!find_tree(log, name, first_seq, &found.tree))
		complain_no_tree(log, file, first_seq);
	else {
		found.head = note.head;
		ARENA_PUSH(log->arena, log->notes, log->n_notes, found);
	}
}

void notes_read(struct log *log)
{
	if (log->checks->key == NULL)
		return;
	for (size_t i = 0; i < log->checks->n_notes; i++)
		read_note(log, &log->checks->notes[i]);
}

/* ---- their roots ------------------------------------------------------------ */

void notes_check(struct log *log, size_t tree, const struct range *range)
{
	uint8_t root[EDICT_DIGEST_SIZE];
	for (size_t i = 0; i < log->n_notes; i++) {
		const struct note *note = &log->notes[i];
		if (note->tree != tree || note->head.size != range->end || log->is_broken)
			continue;
		range_root(range, log->checks->crypto, root);
		if (edict_digest_equal(root, note->head.root)) {
			log->report->n_notes++;
			continue;
		}
		finding_add(log,
			    (struct audit_finding){
				    .fault = AUDIT_ROOT,
				    .path = note->path,
				    .what = text_format(log->arena,
							"the first %llu records are not "
							"those that it was signed for",
							(unsigned long long)range->end)});
	}
}

void notes_check_sizes(struct log *log)
{
	for (size_t i = 0; i < log->n_notes; i++) {
		const struct note *note = &log->notes[i];
		const struct audit_tree *tree = &log->report->trees[note->tree];
		if (note->head.size <= tree->size)
			continue;
		struct audit_finding finding = {
			.fault = AUDIT_CUT,
			.path = log->files[tree->file].path,
			.line = tree->line + tree->size,
			.seq = tree->first_seq + tree->size,
			.has_seq = true,
			.what = text_format(log->arena,
					    "%.*s was signed for %llu records; here are "
					    "%llu",
					    TEXT_ARG(note->path),
					    (unsigned long long)note->head.size,
					    (unsigned long long)tree->size)};
		finding_add(log, finding);
	}
}
