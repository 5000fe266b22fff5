/* prove.c - proofs that a record is in a log, and that a log has only grown.
 * Needs:   a tree of a log that was verified.
 * Gives:   documents that hold for themselves beside a signed checkpoint: who has both
 *          needs neither the log nor Edict's word.
 *
 * Source:  RFC 6962, sections 2.1.1 and 2.1.2, PATH and SUBPROOF.
 */
#include <jansson.h>
#include <string.h>

#include "audit/parts.h"

struct path {
	const struct edict_crypto *crypto;
	size_t n;
	uint8_t nodes[EDICT_MERKLE_PROOF_MAX][EDICT_DIGEST_SIZE];
};

/* ---- paths ------------------------------------------------------------------ */

static void leaves_root(const struct edict_crypto *crypto,
			const uint8_t (*leaves)[EDICT_DIGEST_SIZE], uint64_t n,
			uint8_t root[EDICT_DIGEST_SIZE])
{
	struct range range;
	range_begin(&range, 0);
	for (uint64_t i = 0; i < n; i++)
		range_add(&range, crypto, leaves[i], 0);
	range_root(&range, crypto, root);
}

static void path_add(struct path *path, const uint8_t (*leaves)[EDICT_DIGEST_SIZE],
		     uint64_t n)
{
	if (path->n < EDICT_MERKLE_PROOF_MAX)
		leaves_root(path->crypto, leaves, n, path->nodes[path->n++]);
}

/* The largest power of two below n, n > 1. */
static uint64_t split(uint64_t n)
{
	uint64_t k = 1;
	while (k << 1 < n)
		k <<= 1;
	return k;
}

static void inclusion(struct path *path, const uint8_t (*leaves)[EDICT_DIGEST_SIZE],
		      uint64_t n, uint64_t index)
{
	if (n == 1)
		return;
	uint64_t k = split(n);
	if (index < k) {
		inclusion(path, leaves, k, index);
		path_add(path, leaves + k, n - k);
	} else {
		inclusion(path, leaves + k, n - k, index - k);
		path_add(path, leaves, k);
	}
}

/* `is_known`: the reader has the root of these leaves. */
static void consistency(struct path *path, const uint8_t (*leaves)[EDICT_DIGEST_SIZE],
			uint64_t n, uint64_t from, bool is_known)
{
	if (from == n) {
		if (!is_known)
			path_add(path, leaves, n);
		return;
	}
	uint64_t k = split(n);
	if (from <= k) {
		consistency(path, leaves, k, from, is_known);
		path_add(path, leaves + k, n - k);
	} else {
		consistency(path, leaves + k, n - k, from - k, false);
		path_add(path, leaves, k);
	}
}

/* ---- from the log ----------------------------------------------------------- */

/* The leaves of a tree, which are the links of its lines, and one of the lines. */
struct leaves {
	uint8_t (*items)[EDICT_DIGEST_SIZE];
	struct text line;
	uint8_t previous[EDICT_DIGEST_SIZE];
};

static const char *read_leaves(struct arena *arena, const struct audit_file *files,
			       const struct audit_tree *tree, uint64_t size,
			       uint64_t index, struct leaves *out)
{
	const struct audit_file *file = &files[tree->file];
	const char *at = file->bytes, *end = at + file->size;
	struct text line;
	for (uint64_t i = 1; i < tree->line; i++)
		audit_line_next(&at, end, &line);
	out->items = arena_alloc(arena, size * EDICT_DIGEST_SIZE);
	memcpy(out->previous, tree->after, EDICT_DIGEST_SIZE);
	for (uint64_t i = 0; i < size; i++) {
		struct edict_audit_line parts;
		if (!audit_line_next(&at, end, &line) ||
		    !edict_audit_line_read(line.ptr, line.len, &parts))
			return "the log is damaged; see `edict audit verify`";
		memcpy(out->items[i], parts.link, EDICT_DIGEST_SIZE);
		if (i == index)
			out->line = line;
		if (i + 1 == index)
			memcpy(out->previous, parts.link, EDICT_DIGEST_SIZE);
	}
	return NULL;
}

static json_t *hex_json(const uint8_t digest[EDICT_DIGEST_SIZE])
{
	struct arena *arena = arena_new();
	struct text hex = digest_text(arena, digest);
	json_t *string = json_stringn(hex.ptr, hex.len);
	arena_free(arena);
	return string;
}

static json_t *head_json(const char *kind, const struct audit_tree *tree)
{
	json_t *proof = json_object();
	json_object_set_new(proof, "proof", json_string(kind));
	json_object_set_new(proof, "origin",
			    json_sprintf("%.*s/%llu", TEXT_ARG(tree->log),
					 (unsigned long long)tree->first_seq));
	return proof;
}

static void set_root(json_t *proof, const char *name, const struct edict_crypto *crypto,
		     const struct leaves *leaves, uint64_t n)
{
	uint8_t root[EDICT_DIGEST_SIZE];
	leaves_root(crypto, leaves->items, n, root);
	json_object_set_new(proof, name, hex_json(root));
}

static struct text write_proof(struct arena *arena, json_t *proof,
			       const struct path *path)
{
	json_t *nodes = json_array();
	for (size_t i = 0; i < path->n; i++)
		json_array_append_new(nodes, hex_json(path->nodes[i]));
	json_object_set_new(proof, "path", nodes);
	size_t size = json_dumpb(proof, NULL, 0, JSON_COMPACT);
	char *bytes = arena_alloc(arena, size + 2);
	size = json_dumpb(proof, bytes, size, JSON_COMPACT);
	bytes[size++] = '\n';
	json_decref(proof);
	return (struct text){bytes, size};
}

const char *audit_prove_record(struct arena *arena, const struct edict_crypto *crypto,
			       const struct audit_file *files,
			       const struct audit_tree *tree, uint64_t seq, uint64_t size,
			       struct text *proof)
{
	struct leaves leaves = {0};
	struct path path = {.crypto = crypto};
	if (size == 0)
		size = tree->size;
	if (size > tree->size)
		return "the tree has fewer records than that";
	if (seq < tree->first_seq || seq - tree->first_seq >= size)
		return "the record is not among those of the tree";
	uint64_t index = seq - tree->first_seq;
	const char *why = read_leaves(arena, files, tree, size, index, &leaves);
	if (why != NULL)
		return why;
	json_t *record = json_stringn(leaves.line.ptr, leaves.line.len);
	if (record == NULL)
		return "the record is not UTF-8";
	inclusion(&path, leaves.items, size, index);
	json_t *object = head_json("inclusion", tree);
	json_object_set_new(object, "size", json_integer((json_int_t)size));
	set_root(object, "root", crypto, &leaves, size);
	json_object_set_new(object, "index", json_integer((json_int_t)index));
	json_object_set_new(object, "previous", hex_json(leaves.previous));
	json_object_set_new(object, "record", record);
	*proof = write_proof(arena, object, &path);
	return NULL;
}

const char *audit_prove_growth(struct arena *arena, const struct edict_crypto *crypto,
			       const struct audit_file *files,
			       const struct audit_tree *tree, uint64_t from,
			       uint64_t size, struct text *proof)
{
	struct leaves leaves = {0};
	struct path path = {.crypto = crypto};
	if (size == 0)
		size = tree->size;
	if (size > tree->size)
		return "the tree has fewer records than that";
	if (from == 0 || from > size)
		return "the older size is not between 1 and the newer one";
	const char *why = read_leaves(arena, files, tree, size, 0, &leaves);
	if (why != NULL)
		return why;
	consistency(&path, leaves.items, size, from, true);
	json_t *object = head_json("consistency", tree);
	json_object_set_new(object, "from", json_integer((json_int_t)from));
	set_root(object, "from_root", crypto, &leaves, from);
	json_object_set_new(object, "size", json_integer((json_int_t)size));
	set_root(object, "root", crypto, &leaves, size);
	*proof = write_proof(arena, object, &path);
	return NULL;
}

/* ---- checks ----------------------------------------------------------------- */

static bool get_digest(const json_t *proof, const char *name,
		       uint8_t out[EDICT_DIGEST_SIZE])
{
	const char *hex = json_string_value(json_object_get(proof, name));
	return hex != NULL && digest_read(text_of(hex), out);
}

static bool get_number(const json_t *proof, const char *name, uint64_t *out)
{
	const json_t *number = json_object_get(proof, name);
	if (!json_is_integer(number) || json_integer_value(number) < 0)
		return false;
	*out = (uint64_t)json_integer_value(number);
	return true;
}

static bool get_path(const json_t *proof, struct path *path)
{
	const json_t *nodes = json_object_get(proof, "path");
	path->n = json_array_size(nodes);
	if (!json_is_array(nodes) || path->n > EDICT_MERKLE_PROOF_MAX)
		return false;
	for (size_t i = 0; i < path->n; i++) {
		const char *hex = json_string_value(json_array_get(nodes, i));
		if (hex == NULL || !digest_read(text_of(hex), path->nodes[i]))
			return false;
	}
	return true;
}

/* Is the proof about the head that was signed? */
static const char *check_head(const json_t *proof, const char *size_name,
			      const char *root_name, const struct edict_note *note)
{
	uint8_t root[EDICT_DIGEST_SIZE];
	uint64_t size;
	const char *origin = json_string_value(json_object_get(proof, "origin"));
	if (origin == NULL || !get_number(proof, size_name, &size) ||
	    !get_digest(proof, root_name, root))
		return "it is no proof: members are missing";
	if (!text_is((struct text){note->origin.data, note->origin.len}, origin))
		return "it is about another log than the checkpoint, or another file of "
		       "it";
	if (size != note->head.size)
		return "it is about another size than the checkpoint; prove it with "
		       "--size";
	if (!edict_digest_equal(root, note->head.root))
		return "it is about another root than the checkpoint";
	return NULL;
}

static const char *check_inclusion(struct arena *arena, const struct edict_crypto *crypto,
				   const json_t *proof, const struct edict_note *note,
				   struct text *record)
{
	struct path path;
	struct edict_audit_line parts;
	uint8_t previous[EDICT_DIGEST_SIZE], leaf[EDICT_DIGEST_SIZE];
	uint64_t index, first_seq;
	struct text log;
	const json_t *line = json_object_get(proof, "record");
	const char *why = check_head(proof, "size", "root", note);
	if (why != NULL)
		return why;
	if (!json_is_string(line) || !get_digest(proof, "previous", previous) ||
	    !get_number(proof, "index", &index) || !get_path(proof, &path))
		return "it is no proof: members are missing";
	*record = text_copy(
		arena, (struct text){json_string_value(line), json_string_length(line)});
	if (!edict_audit_line_read(record->ptr, record->len, &parts))
		return "its record is no record";
	edict_audit_link(crypto, previous, record->ptr, parts.covered, leaf);
	if (!edict_digest_equal(leaf, parts.link))
		return "its record was changed: its bytes do not give its link";
	if (!audit_origin_read(note->origin, &log, &first_seq) ||
	    parts.seq != first_seq + index)
		return "its record has another number than its place in the tree";
	if (!edict_merkle_includes(crypto, leaf, index, note->head.size, path.nodes,
				   path.n, note->head.root))
		return "its path does not lead to the root";
	return NULL;
}

static const char *check_consistency(const struct edict_crypto *crypto,
				     const json_t *proof, const struct edict_note *newer,
				     const struct edict_note *older)
{
	struct path path;
	const char *why = check_head(proof, "size", "root", newer);
	if (why == NULL)
		why = check_head(proof, "from", "from_root", older);
	if (why != NULL)
		return why;
	if (!get_path(proof, &path))
		return "it is no proof: members are missing";
	if (!edict_merkle_extends(crypto, &older->head, &newer->head, path.nodes, path.n))
		return "the older tree is not the beginning of the newer one";
	return NULL;
}

const char *audit_check_proof(struct arena *arena, const struct edict_crypto *crypto,
			      struct text proof, const struct edict_note *newer,
			      const struct edict_note *older, struct text *record)
{
	json_t *object = json_loadb(proof.ptr, proof.len, JSON_REJECT_DUPLICATES, NULL);
	const char *kind = json_string_value(json_object_get(object, "proof"));
	const char *why = "it is no proof";
	if (kind != NULL && strcmp(kind, "inclusion") == 0)
		why = check_inclusion(arena, crypto, object, newer, record);
	else if (kind != NULL && strcmp(kind, "consistency") == 0 && older == NULL)
		why = "a proof of consistency needs both checkpoints, the older one "
		      "first";
	else if (kind != NULL && strcmp(kind, "consistency") == 0)
		why = check_consistency(crypto, object, newer, older);
	json_decref(object);
	return why;
}
