/* chain.c - verify the links of the lines of a piece.
 * Needs:   the line before the piece, wherever it is; that one another thread verifies.
 * Gives:   the lines that do not fit to the line before them, the piece's subtrees, and
 *          its seals.
 * Keeps:   what a line says about itself decides nothing but its own fault: each is held
 *          against the link that really stands before it.
 */
#include <jansson.h>
#include <string.h>

#include "audit/parts.h"

#define TAIL_SIZE (EDICT_AUDIT_LINK_TAIL - 1) /* without the newline */

/* ---- the record before ------------------------------------------------------ */

static bool end_of_file(const struct audit_file *file, struct text *line)
{
	const char *end = file->bytes + file->size;
	while (end > file->bytes && end[-1] != '\n')
		end--;
	return line_before(file->bytes, end, line);
}

static bool find_before(const struct log *log, size_t file, const char *at,
			struct text *line)
{
	if (line_before(log->files[file].bytes, at, line))
		return true;
	while (file > 0)
		if (end_of_file(&log->files[--file], line))
			return true;
	return false;
}

/* Before the first line of all. */
static void beginning_before(const struct log *log, struct before *out)
{
	if (log->report->n_trees == 0)
		return;
	const struct audit_tree *tree = &log->report->trees[0];
	out->is_known = tree->is_open || tree->first_seq == 0;
	out->next_seq = tree->first_seq;
	if (tree->is_open && tree->first_seq > 0)
		memcpy(out->link, tree->after, sizeof out->link);
}

void record_before(const struct log *log, size_t file, const char *at, struct before *out)
{
	struct text line;
	struct edict_audit_line parts;
	*out = (struct before){0};
	if (!find_before(log, file, at, &line)) {
		beginning_before(log, out);
		return;
	}
	if (!edict_audit_line_read(line.ptr, line.len, &parts))
		return;
	out->is_known = true;
	out->next_seq = parts.seq + 1;
	memcpy(out->link, parts.link, sizeof out->link);
}

/* ---- one line --------------------------------------------------------------- */

static void note_bad(struct piece *piece, uint64_t line, struct text text)
{
	struct place at = {piece->file, line, text};
	if (piece->n_bad++ < BAD_LINES_MAX)
		buffer_add(&piece->bad, &at, sizeof at);
}

static void note_seal(struct piece *piece, uint64_t line, struct text text,
		      const struct edict_audit_line *parts, const struct before *before)
{
	struct seal seal = {.at = {piece->file, line, text},
			    .seq = parts->seq,
			    .is_linked = before->is_known};
	json_t *object = json_loadb(text.ptr, text.len, 0, NULL);
	const char *mac = json_string_value(json_object_get(object, "mac"));
	json_int_t epoch = json_integer_value(json_object_get(object, "epoch"));
	seal.epoch = epoch > 0 ? (uint64_t)epoch : 0;
	memcpy(seal.link, before->link, sizeof seal.link);
	/* A seal without a mac keeps a mac of zeros, which no key gives. */
	if (mac != NULL && !digest_read(text_of(mac), seal.mac))
		memset(seal.mac, 0, sizeof seal.mac);
	json_decref(object);
	buffer_add(&piece->seals, &seal, sizeof seal);
}

static bool is_seal(const struct edict_audit_line *parts)
{
	return parts->kind.len == 4 && memcmp(parts->kind.data, "seal", 4) == 0;
}

/* `,"link":"<64 digits>"}` of a link. */
static void write_tail(const uint8_t link[EDICT_DIGEST_SIZE], char tail[TAIL_SIZE])
{
	static const char digits[] = "0123456789abcdef", begin[] = ",\"link\":\"";
	char *at = tail + sizeof begin - 1;
	memcpy(tail, begin, sizeof begin - 1);
	for (size_t i = 0; i < EDICT_DIGEST_SIZE; i++) {
		*at++ = digits[link[i] >> 4];
		*at++ = digits[link[i] & 15];
	}
	memcpy(at, "\"}", 2);
}

/* Does the line fit to what stands before it?  If it does, `parts` are read; that is the
 * way of nearly every line, and writing 64 digits costs less than reading them. */
static bool line_fits(const struct edict_crypto *crypto, struct text line,
		      const struct before *before, struct edict_audit_line *parts)
{
	char tail[TAIL_SIZE];
	if (!before->is_known || !edict_audit_head_read(line.ptr, line.len, parts) ||
	    parts->seq != before->next_seq)
		return false;
	edict_audit_link(crypto, before->link, line.ptr, parts->covered, parts->link);
	write_tail(parts->link, tail);
	return memcmp(line.ptr + parts->covered, tail, TAIL_SIZE) == 0;
}

void piece_verify(const struct log *log, struct piece *piece)
{
	static const uint8_t nothing[EDICT_DIGEST_SIZE];
	const struct edict_crypto *crypto = log->checks->crypto;
	struct before before;
	const char *at = piece->begin;
	uint64_t line = piece->line;
	struct text text;
	range_begin(&piece->range, piece->index);
	record_before(log, piece->file, at, &before);
	for (; audit_line_next(&at, piece->end, &text); line++) {
		struct edict_audit_line parts;
		bool fits = line_fits(crypto, text, &before, &parts);
		bool is_readable =
			fits || edict_audit_line_read(text.ptr, text.len, &parts);
		if (!fits)
			note_bad(piece, line, text);
		if (is_readable && is_seal(&parts))
			note_seal(piece, line, text, &parts, &before);
		range_add(&piece->range, crypto, is_readable ? parts.link : nothing, 0);
		before.is_known = is_readable;
		if (!is_readable)
			continue;
		before.next_seq = parts.seq + 1;
		memcpy(before.link, parts.link, sizeof before.link);
	}
}
