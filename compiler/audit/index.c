/* index.c - find the lines, trees and pieces of a log.
 * Needs:   the bytes of its files; nothing of them is trusted.
 * Gives:   the trees, and pieces that threads can verify one by one: no piece goes beyond
 *          a tree, or beyond the size of a checkpoint.
 */
#include <jansson.h>
#include <string.h>

#include "audit/parts.h"

#define BLOCK_SIZE (1u << 20)

/* Lines of one file that one thread counts. */
struct block {
	size_t file;
	const char *begin, *end;
	uint64_t n_lines;
	struct buffer opens; /* of struct open_line */
	/* where it begins */
	uint64_t line, index;
	size_t tree;
};

struct open_line {
	struct text text;
	uint64_t nth; /* line of the block, from 0 */
};

struct blocks {
	struct block *items;
	size_t n;
};

/* ---- lines --------------------------------------------------------------- */

bool audit_line_next(const char **at, const char *end, struct text *line)
{
	const char *newline = memchr(*at, '\n', (size_t)(end - *at));
	if (newline == NULL)
		return false;
	*line = (struct text){*at, (size_t)(newline - *at)};
	*at = newline + 1;
	return true;
}

bool line_before(const char *begin, const char *end, struct text *line)
{
	if (begin == end)
		return false;
	const char *at = end - 1; /* its newline */
	while (at > begin && at[-1] != '\n')
		at--;
	*line = (struct text){at, (size_t)(end - 1 - at)};
	return true;
}

/* Below 0 if it is none: there is one way to write a digest. */
static int lower_hex_digit(char c)
{
	return c >= 'A' && c <= 'F' ? -1 : text_hex_digit(c);
}

bool digest_read(struct text hex, uint8_t digest[EDICT_DIGEST_SIZE])
{
	if (hex.len != 2 * EDICT_DIGEST_SIZE)
		return false;
	int wrong = 0;
	for (size_t i = 0; i < EDICT_DIGEST_SIZE; i++) {
		int high = lower_hex_digit(hex.ptr[2 * i]);
		int low = lower_hex_digit(hex.ptr[2 * i + 1]);
		wrong |= high | low;
		digest[i] = (uint8_t)((unsigned)high << 4 | (unsigned)low);
	}
	return wrong >= 0;
}

struct text digest_text(struct arena *arena, const uint8_t digest[EDICT_DIGEST_SIZE])
{
	static const char digits[] = "0123456789abcdef";
	char hex[2 * EDICT_DIGEST_SIZE];
	for (size_t i = 0; i < EDICT_DIGEST_SIZE; i++) {
		hex[2 * i] = digits[digest[i] >> 4];
		hex[2 * i + 1] = digits[digest[i] & 15];
	}
	return text_copy(arena, (struct text){hex, sizeof hex});
}

/* ---- open records -------------------------------------------------------- */

static uint64_t member_number(const json_t *object, const char *name)
{
	json_int_t n = json_integer_value(json_object_get(object, name));
	return n > 0 ? (uint64_t)n : 0;
}

static bool member_digest(const json_t *object, const char *name,
			  uint8_t digest[EDICT_DIGEST_SIZE])
{
	const char *hex = json_string_value(json_object_get(object, name));
	return hex != NULL && digest_read(text_of(hex), digest);
}

/* What a writer takes as the name of a log (edict/audit.h): it becomes the first line of
 * a note that is signed, where a line break would say something else. */
static bool is_log_name(const json_t *name)
{
	const char *text = json_string_value(name);
	size_t len = json_string_length(name);
	for (size_t i = 0; i < len; i++)
		if (text[i] <= ' ' || text[i] > '~' || text[i] == '+')
			return false;
	return len > 0 && len <= EDICT_AUDIT_NAME_MAX;
}

static void open_read(struct arena *arena, struct text line, struct audit_tree *tree)
{
	json_t *object = json_loadb(line.ptr, line.len, JSON_REJECT_DUPLICATES, NULL);
	const json_t *log = json_object_get(object, "log");
	const char *hash = json_string_value(json_object_get(object, "hash"));
	bool ok = is_log_name(log) && member_digest(object, "after", tree->after) &&
		  member_digest(object, "root", tree->before_root);
	if (ok) {
		tree->log = text_copy(arena, text_of(json_string_value(log)));
		tree->before_size = member_number(object, "records");
		tree->has_epoch = json_object_get(object, "seal") != NULL;
		tree->epoch = member_number(object, "seal");
		tree->is_open = true;
	}
	tree->is_foreign = !ok || hash == NULL || strcmp(hash, "sha256") != 0 ||
			   member_number(object, "format") != EDICT_AUDIT_FORMAT;
	json_decref(object);
}

/* Is the record's kind "open"?  Looks at the few bytes that say so, on every line. */
static bool is_open_line(struct text line)
{
	static const char word[] = "\"kind\":\"open\"";
	static const size_t head_max = 110;
	size_t n = line.len < head_max ? line.len : head_max;
	for (const char *at = line.ptr, *end = line.ptr + n;
	     (at = memchr(at, 'k', (size_t)(end - at))) != NULL; at++) {
		if ((size_t)(end - at) < sizeof word - 2)
			return false;
		struct edict_audit_line parts;
		if (memcmp(at, word + 1, sizeof word - 2) == 0)
			return edict_audit_line_read(line.ptr, line.len, &parts) &&
			       parts.kind.len == 4 &&
			       memcmp(parts.kind.data, "open", 4) == 0;
	}
	return false;
}

/* ---- blocks -------------------------------------------------------------- */

static void scan_block(void *ctx, size_t i)
{
	struct block *block = &((struct blocks *)ctx)->items[i];
	const char *at = block->begin;
	struct text line;
	for (; audit_line_next(&at, block->end, &line); block->n_lines++) {
		struct open_line open = {line, block->n_lines};
		if (is_open_line(line))
			buffer_add(&block->opens, &open, sizeof open);
	}
}

static void report_tail(struct log *log, size_t file, struct text tail)
{
	static const struct text beginning = {"{\"seq\":", 7};
	const char *begin = log->files[file].bytes, *at = begin;
	size_t n = tail.len < beginning.len ? tail.len : beginning.len;
	struct audit_finding finding = {
		.fault = AUDIT_TORN, .path = log->files[file].path, .line = 1};
	struct before before;
	struct text line;
	if (begin == tail.ptr && memcmp(tail.ptr, beginning.ptr, n) != 0) {
		finding = (struct audit_finding){.fault = AUDIT_NOT_A_LOG,
						 .path = log->files[file].path,
						 .what = TEXT("it holds no record")};
		finding_add_late(log, finding);
		return;
	}
	while (audit_line_next(&at, tail.ptr, &line))
		finding.line++;
	record_before(log, file, tail.ptr, &before);
	finding.seq = before.next_seq;
	finding.has_seq = before.is_known || tail.ptr == begin;
	finding.what = text_format(log->arena, "%zu bytes of a record without its end",
				   tail.len);
	finding_add_late(log, finding);
}

/* Cut a file into blocks at line ends; what follows the last line is torn. */
static void cut_file(struct log *log, size_t file, struct blocks *blocks)
{
	const char *begin = log->files[file].bytes;
	const char *end = begin + log->files[file].size;
	size_t size = log->checks->block_size != 0 ? log->checks->block_size : BLOCK_SIZE;
	const char *last = end;
	while (last > begin && last[-1] != '\n')
		last--;
	while (begin < last) {
		struct block block = {.file = file, .begin = begin};
		const char *cut = NULL;
		if ((size_t)(last - begin) > size)
			cut = memchr(begin + size, '\n', (size_t)(last - begin) - size);
		/* Without one the file has changed since `last` was found. */
		block.end = begin = cut != NULL ? cut + 1 : last;
		ARENA_PUSH(log->arena, blocks->items, blocks->n, block);
	}
	if (log->files[file].size == 0)
		finding_add_late(log,
				 (struct audit_finding){.fault = AUDIT_NOT_A_LOG,
							.path = log->files[file].path,
							.what = TEXT("it is empty")});
	else if (last < end)
		report_tail(log, file, (struct text){last, (size_t)(end - last)});
}

/* ---- trees --------------------------------------------------------------- */

/* The number of a tree's first record.  If that record was changed, it follows from the
 * next one that can be read. */
static uint64_t first_number(const struct log *log, const struct audit_tree *tree,
			     const char *at, const char *end)
{
	static const uint8_t nothing[EDICT_DIGEST_SIZE];
	struct edict_audit_line parts;
	struct text line;
	uint64_t first = 0;
	uint8_t link[EDICT_DIGEST_SIZE];
	for (uint64_t n = 0; audit_line_next(&at, end, &line); n++) {
		if (!edict_audit_line_read(line.ptr, line.len, &parts))
			continue;
		first = parts.seq >= n ? parts.seq - n : 0;
		if (n > 0 || !tree->is_open)
			break;
		edict_audit_link(log->checks->crypto,
				 parts.seq == 0 ? nothing : tree->after, line.ptr,
				 parts.covered, link);
		if (edict_digest_equal(link, parts.link))
			break;
	}
	return first;
}

static void add_tree(struct log *log, const struct block *block, uint64_t line,
		     const struct open_line *open)
{
	struct audit_tree tree = {.file = block->file, .line = line};
	const struct audit_file *file = &log->files[block->file];
	if (open != NULL)
		open_read(log->arena, open->text, &tree);
	tree.first_seq =
		first_number(log, &tree, open != NULL ? open->text.ptr : block->begin,
			     file->bytes + file->size);
	struct audit_report *report = log->report;
	if (report->n_trees == 0 && open == NULL && tree.first_seq == 0)
		tree.is_foreign = true;
	ARENA_PUSH(log->arena, report->trees, report->n_trees, tree);
}

static const struct open_line *opens_of(const struct block *block, size_t *n)
{
	*n = block->opens.len / sizeof(struct open_line);
	return (const struct open_line *)(const void *)block->opens.ptr;
}

/* The trees that begin in a block, and the one that its first line belongs to. */
static void find_trees_in(struct log *log, struct block *block)
{
	struct audit_report *report = log->report;
	size_t n, k = 0;
	const struct open_line *opens = opens_of(block, &n);
	if (n > 0 && opens[0].nth == 0)
		add_tree(log, block, block->line, &opens[k++]);
	else if (block->line == 1)
		add_tree(log, block, 1, NULL);
	block->tree = report->n_trees - 1;
	block->index = report->trees[block->tree].size;
	uint64_t from = 0;
	for (; k < n; k++) {
		report->trees[report->n_trees - 1].size += opens[k].nth - from;
		from = opens[k].nth;
		add_tree(log, block, block->line + from, &opens[k]);
	}
	report->trees[report->n_trees - 1].size += block->n_lines - from;
}

static void find_trees(struct log *log, struct blocks *blocks)
{
	uint64_t line = 1;
	for (size_t i = 0; i < blocks->n; i++) {
		struct block *block = &blocks->items[i];
		if (i == 0 || block->file != blocks->items[i - 1].file)
			line = 1;
		block->line = line;
		find_trees_in(log, block);
		log->report->n_records += block->n_lines;
		line += block->n_lines;
	}
}

/* ---- pieces -------------------------------------------------------------- */

/* The size of a checkpoint inside these records of the tree, the first; else their end.
 */
static uint64_t next_cut(const struct log *log, size_t tree, uint64_t index,
			 uint64_t n_lines)
{
	uint64_t cut = index + n_lines;
	for (size_t i = 0; i < log->n_notes; i++)
		if (log->notes[i].tree == tree && log->notes[i].head.size > index &&
		    log->notes[i].head.size < cut)
			cut = log->notes[i].head.size;
	return cut - index;
}

static const char *skip_lines(const char *at, const char *end, uint64_t n)
{
	struct text line;
	while (n > 0 && audit_line_next(&at, end, &line))
		n--;
	return at;
}

/* Pieces of lines that are all of one tree. */
static void cut_pieces(struct log *log, struct piece piece, uint64_t n_lines)
{
	const char *end = piece.end;
	while (n_lines > 0) {
		piece.n_lines = next_cut(log, piece.tree, piece.index, n_lines);
		piece.end = piece.n_lines == n_lines
				    ? end
				    : skip_lines(piece.begin, end, piece.n_lines);
		ARENA_PUSH(log->arena, log->pieces, log->n_pieces, piece);
		n_lines -= piece.n_lines;
		piece.index += piece.n_lines;
		piece.line += piece.n_lines;
		piece.begin = piece.end;
	}
}

static void cut_block(struct log *log, const struct block *block)
{
	size_t n;
	const struct open_line *opens = opens_of(block, &n);
	struct piece piece = {.file = block->file,
			      .tree = block->tree,
			      .begin = block->begin,
			      .line = block->line,
			      .index = block->index};
	uint64_t from = 0;
	for (size_t k = 0; k < n; k++) {
		if (opens[k].nth == 0)
			continue; /* it begins block->tree */
		piece.end = opens[k].text.ptr;
		cut_pieces(log, piece, opens[k].nth - from);
		from = opens[k].nth;
		piece.tree++;
		piece.begin = piece.end;
		piece.line = block->line + from;
		piece.index = 0;
	}
	piece.end = block->end;
	cut_pieces(log, piece, block->n_lines - from);
}

void log_index(struct log *log)
{
	struct blocks blocks = {0};
	for (size_t i = 0; i < log->n_files; i++)
		cut_file(log, i, &blocks);
	work_share(log->checks->n_threads, blocks.n, scan_block, &blocks);
	find_trees(log, &blocks);
	notes_read(log);
	for (size_t i = 0; i < blocks.n; i++) {
		cut_block(log, &blocks.items[i]);
		buffer_free(&blocks.items[i].opens);
	}
}
