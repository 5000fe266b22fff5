/* audit.c - any bytes as the files of an audit log (divided by NUL), as a proof and as a
 * checkpoint.
 *
 * Verified in one piece and line by line, by one thread and by two, a log must have the
 * same faults and roots; a log without faults is one in the eyes of a loop over its
 * lines, its records can be proved, and every record that can be read can be exported as
 * JSON.
 */
#include <stdlib.h>
#include <string.h>

#include <jansson.h>

#include "audit/audit.h"
#include "fuzz.h"
#include "port/sodium.h"

#define FILES_MAX 4

static size_t split(const char *bytes, size_t size, struct audit_file files[FILES_MAX])
{
	static const char *const names[FILES_MAX] = {"a", "b", "c", "d"};
	size_t n = 0;
	while (n < FILES_MAX) {
		const char *end = n + 1 < FILES_MAX ? memchr(bytes, '\0', size) : NULL;
		size_t len = end != NULL ? (size_t)(end - bytes) : size;
		files[n] = (struct audit_file){
			.path = text_of(names[n]), .bytes = bytes, .size = len};
		n++;
		if (end == NULL)
			break;
		bytes = end + 1;
		size -= len + 1;
	}
	return n;
}

static void require(bool holds)
{
	if (!holds)
		abort();
}

/* ---- verification ----------------------------------------------------------- */

/* Of many bad lines only the first of each piece of work are told apart. */
static void require_same(const struct audit_report *a, const struct audit_report *b)
{
	if (a->n_more > 0 || b->n_more > 0) {
		require(a->n_findings > 0 && b->n_findings > 0);
		return;
	}
	require(a->n_findings == b->n_findings && a->n_trees == b->n_trees &&
		a->n_records == b->n_records && a->n_seals == b->n_seals);
	for (size_t i = 0; i < a->n_findings; i++)
		require(a->findings[i].fault == b->findings[i].fault &&
			a->findings[i].line == b->findings[i].line &&
			a->findings[i].seq == b->findings[i].seq);
	for (size_t i = 0; i < a->n_trees; i++)
		require(a->trees[i].size == b->trees[i].size &&
			edict_digest_equal(a->trees[i].root, b->trees[i].root));
}

/* The chain of a log that begins with record 0, the plain way. */
static bool is_chain(const struct audit_file *files, size_t n_files)
{
	uint8_t link[EDICT_DIGEST_SIZE] = {0};
	uint64_t seq = 0;
	for (size_t i = 0; i < n_files; i++) {
		const char *at = files[i].bytes, *end = at + files[i].size;
		struct text line;
		while (audit_line_next(&at, end, &line)) {
			struct edict_audit_line parts;
			if (!edict_audit_line_read(line.ptr, line.len, &parts) ||
			    parts.seq != seq++)
				return false;
			edict_audit_link(&edict_sodium, link, line.ptr, parts.covered,
					 link);
			if (!edict_digest_equal(link, parts.link))
				return false;
		}
		if (at != end)
			return false;
	}
	return seq > 0;
}

static void prove_all(struct arena *arena, const struct audit_file *files,
		      const struct audit_tree *tree)
{
	struct text origin = text_format(arena, "%.*s/%llu", TEXT_ARG(tree->log),
					 (unsigned long long)tree->first_seq);
	struct edict_note note = {.origin = {origin.ptr, (uint32_t)origin.len},
				  .head = {.size = tree->size}};
	memcpy(note.head.root, tree->root, sizeof note.head.root);
	for (uint64_t i = 0; i < tree->size; i += 1 + i) {
		struct text proof, record;
		const char *why = audit_prove_record(arena, &edict_sodium, files, tree,
						     tree->first_seq + i, 0, &proof);
		if (why != NULL)
			continue; /* a line that is not UTF-8 */
		why = audit_check_proof(arena, &edict_sodium, proof, &note, NULL,
					&record);
		require(why == NULL || tree->log.len == 0);
	}
}

static void try_log(struct arena *arena, const struct audit_file *files, size_t n_files)
{
	static const uint8_t seal_key[EDICT_DIGEST_SIZE] = {9};
	struct audit_checks whole = {
		.crypto = &edict_sodium, .seal_key = seal_key, .n_threads = 1};
	struct audit_checks parts = whole;
	parts.block_size = 1;
	parts.n_threads = 2;
	const struct audit_report *report = audit_verify(arena, files, n_files, &whole);
	require_same(report, audit_verify(arena, files, n_files, &parts));
	if (report->n_findings == 0 && report->first_seq == 0)
		require(is_chain(files, n_files));
	for (size_t i = 0; report->n_findings == 0 && i < report->n_trees; i++)
		prove_all(arena, files, &report->trees[i]);
}

/* ---- records ---------------------------------------------------------------- */

static void try_line(struct arena *arena, struct text line, struct audit_context *context)
{
	struct audit_record record;
	struct buffer out = {0};
	if (!audit_record_next(arena, line, context, &record))
		return;
	for (unsigned format = AUDIT_OCSF; format <= AUDIT_CEF; format++) {
		out.len = 0;
		audit_export((enum audit_format)format, &record, &out);
		require(memchr(out.ptr, '\n', out.len) == out.ptr + out.len - 1);
		if (format == AUDIT_CEF)
			continue;
		json_t *object = json_loadb(out.ptr, out.len, JSON_ALLOW_NUL, NULL);
		require(object != NULL);
		json_decref(object);
	}
	buffer_free(&out);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const uint8_t key[EDICT_KEY_SIZE] = {3};
	require(edict_sodium_init());
	struct arena *arena = arena_new();
	struct audit_file files[FILES_MAX];
	struct audit_context context = {0};
	struct edict_note note = {.origin = {"log/0", 5}};
	struct text bytes = text_copy(arena, (struct text){(const char *)data, size});
	struct text record, line;
	try_log(arena, files, split(bytes.ptr, bytes.len, files));
	for (const char *at = bytes.ptr; audit_line_next(&at, bytes.ptr + size, &line);)
		try_line(arena, line, &context);
	audit_check_proof(arena, &edict_sodium, bytes, &note, &note, &record);
	audit_note_read(bytes, &edict_sodium, key, &note);
	arena_free(arena);
	return 0;
}
