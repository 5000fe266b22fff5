/* port/log_scan.c - find the last good record of a file.
 *
 * A record is good if it is whole, has the number after the one before, and its link is
 * right.  What follows the last good one is a torn tail if a power cut can have left it:
 * a line without its end, or one with a hole, a place that was never written and reads as
 * zeros though later ones were.  (No record has a zero byte.)  All else is damage.
 *
 * Keeps:   one pass, 2 MiB of memory whatever the size of the file.
 */
#include "port/log_store.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define BUFFER_SIZE (2u * EDICT_AUDIT_LINE_MAX)
#define HOLE	    16 /* zeros in a row that are a hole wherever they are */

struct reader {
	const struct edict_files *files;
	int file;
	char *bytes;
	size_t room;
	size_t begin, end; /* what is in the buffer and not yet taken */
	uint64_t offset;   /* in the file, of `end` */
	bool is_at_end;
};

/* Move what is left to the front and read on. */
static int fill(struct reader *in)
{
	memmove(in->bytes, in->bytes + in->begin, in->end - in->begin);
	in->end -= in->begin;
	in->begin = 0;
	while (in->end < in->room && !in->is_at_end) {
		size_t n = 0;
		int error = in->files->read(in->files->ctx, in->file, in->offset,
					    in->bytes + in->end, in->room - in->end, &n);
		if (error != 0)
			return error;
		in->end += n;
		in->offset += n;
		in->is_at_end = n == 0;
	}
	return 0;
}

/* The next line, with its newline if it has one; empty at the end of the file. */
static int next_line(struct reader *in, const char **line, size_t *len)
{
	for (int tries = 0;; tries++) {
		size_t rest = in->end - in->begin;
		const char *start = in->bytes + in->begin;
		const char *newline = memchr(start, '\n', rest);
		if (newline != NULL || (tries > 0 || in->is_at_end)) {
			*line = start;
			*len = newline != NULL ? (size_t)(newline - start) + 1 : rest;
			in->begin += *len;
			return 0;
		}
		int error = fill(in);
		if (error != 0)
			return error;
	}
}

/* ---- one line ---------------------------------------------------------------- */

static bool has_kind(const struct edict_audit_line *line, const char *kind)
{
	size_t len = strlen(kind);
	return line->kind.len == len && memcmp(line->kind.data, kind, len) == 0;
}

/* What follows `name` in the line, or NULL.  A quote within a text is escaped, so that no
 * text can contain `name`. */
static const char *find_member(const char *line, size_t len, const char *name)
{
	size_t name_len = strlen(name);
	for (size_t i = 0; i + name_len <= len; i++)
		if (memcmp(line + i, name, name_len) == 0)
			return line + i + name_len;
	return NULL;
}

static bool read_digest(const char *hex, const char *end, uint8_t *digest)
{
	static const char digits[] = "0123456789abcdef";
	if (hex == NULL || end - hex < 2 * EDICT_DIGEST_SIZE)
		return false;
	for (size_t i = 0; i < EDICT_DIGEST_SIZE; i++, hex += 2) {
		const char *high = memchr(digits, hex[0], 16);
		const char *low = memchr(digits, hex[1], 16);
		if (high == NULL || low == NULL)
			return false;
		digest[i] = (uint8_t)((high - digits) << 4 | (low - digits));
	}
	return true;
}

static uint64_t read_number(const char *digits, const char *end)
{
	uint64_t n = 0;
	while (digits != NULL && digits < end && *digits >= '0' && *digits <= '9')
		n = n * 10 + (uint64_t)(*digits++ - '0');
	return n;
}

/* The first record says which link the chain goes on from. */
static bool take_first(struct log_scan *scan, const char *text,
		       const struct edict_audit_line *line)
{
	const char *end = text + line->covered;
	const char *after = find_member(text, line->covered, "\"after\":\"");
	if (!has_kind(line, "open") || !read_digest(after, end, scan->after))
		return false;
	scan->first_seq = scan->next_seq = line->seq;
	memcpy(scan->link, scan->after, EDICT_DIGEST_SIZE);
	return true;
}

/* Take a line without its newline; false, and nothing changes, if it is not good. */
static bool take_line(struct log_scan *scan, const struct edict_crypto *crypto,
		      const char *text, size_t len)
{
	struct edict_audit_line line;
	uint8_t link[EDICT_DIGEST_SIZE];
	if (!edict_audit_line_read(text, len, &line))
		return false;
	if (scan->tree.size == 0 && !take_first(scan, text, &line))
		return false;
	edict_audit_link(crypto, scan->link, text, line.covered, link);
	if (line.seq != scan->next_seq || !edict_digest_equal(link, line.link) ||
	    !edict_merkle_add(&scan->tree, crypto, link))
		return false;
	memcpy(scan->link, link, EDICT_DIGEST_SIZE);
	scan->next_seq++;
	if (has_kind(&line, "seal"))
		scan->n_epochs =
			1 + read_number(find_member(text, line.covered, "\"epoch\":"),
					text + line.covered);
	if (scan->tree.size == scan->marked_size)
		edict_merkle_root(&scan->tree, crypto, scan->marked_root);
	return true;
}

/* ---- what is not good -------------------------------------------------------- */

/* Zeros at the beginning of a line, or up to that of the next, or many of them. */
static bool has_hole(const char *text, size_t len)
{
	static const char start[] = EDICT_LOG_LINE_START;
	const char *end = text + len;
	const char *zero = memchr(text, '\0', len);
	while (zero != NULL) {
		const char *stop = zero;
		while (stop < end && *stop == '\0')
			stop++;
		size_t rest = (size_t)(end - stop);
		if (zero == text || stop - zero >= HOLE || rest == 0 ||
		    (rest >= sizeof start - 1 &&
		     memcmp(stop, start, sizeof start - 1) == 0))
			return true;
		zero = memchr(stop, '\0', rest);
	}
	return false;
}

/* A line without an end at the end of the file is torn; but not if it is as long as a
 * whole record and more, which only the loss of its last byte explains. */
static bool is_torn(const struct log_scan *scan, const struct edict_crypto *crypto,
		    const char *text, size_t len)
{
	struct log_scan copy = *scan;
	if (has_hole(text, len))
		return true;
	if (text[len - 1] == '\n' || len >= EDICT_AUDIT_LINE_MAX)
		return false;
	return !take_line(&copy, crypto, text, len - 1);
}

static int scan_lines(struct reader *in, const struct edict_crypto *crypto,
		      struct log_scan *scan)
{
	for (;;) {
		const char *text;
		size_t len;
		int error = next_line(in, &text, &len);
		if (error != 0 || len == 0)
			return error;
		if (text[len - 1] != '\n' || !take_line(scan, crypto, text, len - 1)) {
			scan->is_torn = is_torn(scan, crypto, text, len);
			scan->is_damaged = !scan->is_torn;
			return 0;
		}
		scan->good += len;
	}
}

int edict_log_scan(const struct log_store *store, const char *path, struct log_scan *scan)
{
	const struct edict_files *files = store->files;
	struct reader in = {.files = files};
	uint64_t marked = scan->marked_size;
	memset(scan, 0, sizeof *scan);
	scan->marked_size = marked;
	int error = files->open(files->ctx, path, EDICT_FILE_READ, &in.file);
	if (error != 0)
		return error == ENOENT ? 0 : error;
	scan->exists = true;
	error = files->size(files->ctx, in.file, &scan->size);
	in.room = scan->size < BUFFER_SIZE ? (size_t)scan->size + 1 : BUFFER_SIZE;
	in.bytes = malloc(in.room);
	if (error == 0 && in.bytes == NULL)
		error = ENOMEM;
	if (error == 0)
		error = scan_lines(&in, store->crypto, scan);
	free(in.bytes);
	files->close(files->ctx, in.file);
	return error;
}
