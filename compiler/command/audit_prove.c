/* audit_prove.c - `edict audit prove`, `check-proof` and `checkpoint`: what a log says,
 * for those who do not have the log.
 * Needs:   a log that verifies; or a proof, and the checkpoint it is held against.
 * Gives:   a proof, a verdict, or a new checkpoint.
 */
#include <string.h>

#include "command/audit.h"
#include "command/keys.h"

/* ---- prove ------------------------------------------------------------------ */

/* The tree of a record, or the one that begins there; the last one if nothing is named.
 */
static const struct audit_tree *find_tree(const struct audit_report *report,
					  bool is_named, uint64_t seq)
{
	if (!is_named)
		return &report->trees[report->n_trees - 1];
	for (size_t i = 0; i < report->n_trees; i++) {
		const struct audit_tree *tree = &report->trees[i];
		if (seq >= tree->first_seq && seq - tree->first_seq < tree->size)
			return tree;
	}
	message("record %llu is not in this log", (unsigned long long)seq);
	return NULL;
}

struct wanted {
	uint64_t seq, from, size, tree;
	bool is_record;
};

static bool read_wanted(const struct options *options, struct wanted *out)
{
	*out = (struct wanted){.is_record = options_has(options, OPTION_SEQ)};
	if (out->is_record == options_has(options, OPTION_FROM)) {
		message("say what to prove: --seq=N, that a record is in the log, or "
			"--from=SIZE, that it has only grown since");
		return false;
	}
	return options_number(options, OPTION_SEQ, 0, INT64_MAX, &out->seq) &&
	       options_number(options, OPTION_FROM, 1, INT64_MAX, &out->from) &&
	       options_number(options, OPTION_SIZE, 1, INT64_MAX, &out->size) &&
	       options_number(options, OPTION_TREE, 0, INT64_MAX, &out->tree);
}

static enum status prove(const struct audit_input *input, const struct wanted *wanted)
{
	const struct audit_report *report;
	struct text proof;
	enum status status = audit_input_trust(input, &report);
	if (status != STATUS_FINE)
		return status;
	bool is_named = wanted->is_record || options_has(input->options, OPTION_TREE);
	const struct audit_tree *tree = find_tree(
		report, is_named, wanted->is_record ? wanted->seq : wanted->tree);
	if (tree == NULL)
		return STATUS_USAGE;
	const char *why =
		wanted->is_record
			? audit_prove_record(input->arena, &edict_sodium, input->files,
					     tree, wanted->seq, wanted->size, &proof)
			: audit_prove_growth(input->arena, &edict_sodium, input->files,
					     tree, wanted->from, wanted->size, &proof);
	if (why == NULL)
		return audit_output(input->options, proof);
	message("it cannot be proved: %s", why);
	return STATUS_USAGE;
}

enum status verb_audit_prove(const struct options *options)
{
	struct arena *arena = arena_new();
	struct audit_input input = {0};
	struct wanted wanted;
	enum status status = STATUS_USAGE;
	if (read_wanted(options, &wanted))
		status = audit_input_open(arena, options, false, &input);
	if (status == STATUS_FINE)
		status = prove(&input, &wanted);
	audit_input_close(&input);
	arena_free(arena);
	return status;
}

/* ---- check-proof ------------------------------------------------------------ */

/* The checkpoints, the one of fewer records first. */
static enum status read_heads(const struct audit_input *input, struct edict_note heads[2])
{
	for (size_t i = 0; i < input->n_notes; i++) {
		const struct audit_file *note = &input->notes[i];
		if (audit_note_read((struct text){note->bytes, note->size}, &edict_sodium,
				    input->key, &heads[i]))
			continue;
		message("%.*s: refused: it is no checkpoint that the key has signed",
			TEXT_ARG(note->path));
		return STATUS_WRONG;
	}
	if (input->n_notes == 2 && heads[0].head.size > heads[1].head.size) {
		struct edict_note older = heads[1];
		heads[1] = heads[0];
		heads[0] = older;
	}
	return STATUS_FINE;
}

static enum status check_proof(const struct audit_input *input)
{
	struct edict_note heads[2];
	struct text record = {"", 0};
	const struct audit_file *file = &input->files[0];
	if (input->n_notes < 1 || input->n_notes > 2 || input->n_files != 1) {
		message("a proof is held against signed checkpoints: one of a proof of "
			"inclusion, two of consistency (--checkpoint=NOTE --key=FILE)");
		return STATUS_USAGE;
	}
	enum status status = read_heads(input, heads);
	if (status != STATUS_FINE)
		return status;
	bool has_two = input->n_notes == 2;
	const char *why = audit_check_proof(
		input->arena, &edict_sodium, (struct text){file->bytes, file->size},
		&heads[has_two ? 1 : 0], has_two ? &heads[0] : NULL, &record);
	if (why != NULL) {
		message("%.*s: refused: %s", TEXT_ARG(file->path), why);
		return STATUS_WRONG;
	}
	if (record.len > 0)
		printf("%.*s\n", TEXT_ARG(record));
	else
		printf("the first %llu records are the beginning of the first %llu\n",
		       (unsigned long long)heads[0].head.size,
		       (unsigned long long)heads[1].head.size);
	return STATUS_FINE;
}

enum status verb_audit_check_proof(const struct options *options)
{
	struct arena *arena = arena_new();
	struct audit_input input = {0};
	enum status status = audit_input_open(arena, options, false, &input);
	if (status == STATUS_FINE)
		status = check_proof(&input);
	audit_input_close(&input);
	arena_free(arena);
	return status;
}

/* ---- checkpoint ------------------------------------------------------------- */

static enum status sign(const struct audit_input *input, const struct audit_tree *tree,
			const struct signing_key *key, const char *name)
{
	struct edict_crypto signer = edict_sodium_signer(key->secret);
	struct text origin = text_format(input->arena, "%.*s/%llu", TEXT_ARG(tree->log),
					 (unsigned long long)tree->first_seq);
	struct edict_note note = {.origin = {origin.ptr, (uint32_t)origin.len},
				  .head = {.size = tree->size}};
	memcpy(note.head.root, tree->root, sizeof note.head.root);
	char bytes[EDICT_AUDIT_NOTE_MAX];
	size_t len =
		edict_note_write(&note, &signer, name, key->public, bytes, sizeof bytes);
	if (len > 0)
		return audit_output(input->options, (struct text){bytes, len});
	message("the checkpoint cannot be signed");
	return STATUS_USAGE;
}

/* As of logs: without spaces and `+`, which a signed note gives a meaning of their own.
 */
static bool is_key_name(const char *name)
{
	size_t len = strlen(name);
	bool ok = len > 0 && len <= EDICT_AUDIT_NAME_MAX;
	for (size_t i = 0; i < len; i++)
		ok = ok && name[i] > ' ' && name[i] <= '~' && name[i] != '+';
	if (!ok)
		message("--key-name cannot be `%s`: at most %d characters of ASCII, no "
			"spaces, no `+`",
			name, EDICT_AUDIT_NAME_MAX);
	return ok;
}

static enum status checkpoint(const struct audit_input *input)
{
	const struct options *options = input->options;
	const char *path = options_value(options, OPTION_SIGN_KEY);
	const char *name = options_value(options, OPTION_KEY_NAME_OF_NOTE);
	const struct audit_report *report;
	struct signing_key key;
	if (path == NULL || name == NULL) {
		message("a checkpoint needs the secret key that signs it, --key=FILE, "
			"and "
			"the name that it gives this key, --key-name=NAME");
		return STATUS_USAGE;
	}
	if (!is_key_name(name))
		return STATUS_USAGE;
	enum status status = audit_input_trust(input, &report);
	if (status != STATUS_FINE)
		return status;
	if (!keys_read_secret(options, path, &key))
		return STATUS_USAGE;
	status = sign(input, &report->trees[report->n_trees - 1], &key, name);
	key_wipe(&key);
	return status;
}

enum status verb_audit_checkpoint(const struct options *options)
{
	struct arena *arena = arena_new();
	struct audit_input input = {0};
	enum status status = audit_input_open(arena, options, false, &input);
	if (status == STATUS_FINE)
		status = checkpoint(&input);
	audit_input_close(&input);
	arena_free(arena);
	return status;
}
