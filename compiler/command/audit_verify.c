/* audit_verify.c - `edict audit verify`: is a log what was written?
 * Needs:   the files of a log; a public key and checkpoints, the first seal key, as given.
 * Gives:   what was checked, and what is wrong: file, line, record, how.
 */
#include <jansson.h>

#include "command/answer.h"
#include "command/audit.h"

static struct text hex_of(struct arena *arena, const uint8_t digest[EDICT_DIGEST_SIZE])
{
	struct buffer hex = {0};
	for (size_t i = 0; i < EDICT_DIGEST_SIZE; i++)
		buffer_format(&hex, "%02x", digest[i]);
	return buffer_move(arena, &hex);
}

static void print_text(const struct audit_input *input, const struct audit_report *report)
{
	for (size_t i = 0; i < report->n_trees; i++) {
		const struct audit_tree *tree = &report->trees[i];
		struct text path = input->files[tree->file].path;
		struct text root = hex_of(input->arena, tree->root);
		printf("%.*s: %.*s/%llu: %llu records, root %.*s\n", TEXT_ARG(path),
		       TEXT_ARG(tree->log), (unsigned long long)tree->first_seq,
		       (unsigned long long)tree->size, TEXT_ARG(root));
	}
	printf("%llu records in %zu file%s, from record %llu; %s\n",
	       (unsigned long long)report->n_records, input->n_files,
	       input->n_files == 1 ? "" : "s",
	       (unsigned long long)report->first_seq,
	       report->is_closed ? "closed" : "not closed");
	if (input->has_key)
		printf("%llu checkpoint%s signed, and of these records\n",
		       (unsigned long long)report->n_notes,
		       report->n_notes == 1 ? " is" : "s are");
	else
		printf("checkpoints are not checked: --key=FILE is not given\n");
	if (report->n_seals > 0 && input->has_seal_key)
		printf("%llu seals hold, over all records before %llu\n",
		       (unsigned long long)report->n_seals,
		       (unsigned long long)report->sealed_to);
	else if (input->has_seal_key)
		printf("no record is sealed yet\n");
	else if (report->n_seals > 0)
		printf("%llu seals are in order; --seal-key=FILE checks them\n",
		       (unsigned long long)report->n_seals);
}

/* ---- JSON ------------------------------------------------------------------- */

static json_t *number(uint64_t n)
{
	return json_integer((json_int_t)n);
}

static json_t *string(struct text text)
{
	json_t *json = json_stringn(text.ptr, text.len);
	return json != NULL ? json : json_string("?");
}

static json_t *tree_json(const struct audit_input *input, const struct audit_tree *tree)
{
	json_t *object = json_object();
	json_object_set_new(object, "file", string(input->files[tree->file].path));
	json_object_set_new(object, "line", number(tree->line));
	json_object_set_new(object, "log", string(tree->log));
	json_object_set_new(object, "first", number(tree->first_seq));
	json_object_set_new(object, "size", number(tree->size));
	json_object_set_new(object, "root", string(hex_of(input->arena, tree->root)));
	return object;
}

static json_t *finding_json(const struct audit_finding *f)
{
	json_t *object = json_object();
	json_object_set_new(object, "fault", json_string(audit_fault_name(f->fault)));
	json_object_set_new(object, "file", string(f->path));
	json_object_set_new(object, "line", f->line > 0 ? number(f->line) : json_null());
	json_object_set_new(object, "seq", f->has_seq ? number(f->seq) : json_null());
	json_object_set_new(object, "message", string(f->what));
	json_object_set_new(object, "help", json_string(audit_fault_hint(f->fault)));
	return object;
}

static void print_json(const struct audit_input *input, const struct audit_report *report)
{
	json_t *object = json_object(), *trees = json_array(), *findings = json_array();
	for (size_t i = 0; i < report->n_trees; i++)
		json_array_append_new(trees, tree_json(input, &report->trees[i]));
	for (size_t i = 0; i < report->n_findings; i++)
		json_array_append_new(findings, finding_json(&report->findings[i]));
	json_object_set_new(object, "valid", json_boolean(report->n_findings == 0));
	json_object_set_new(object, "records", number(report->n_records));
	json_object_set_new(object, "first", number(report->first_seq));
	json_object_set_new(object, "next", number(report->next_seq));
	json_object_set_new(object, "closed", json_boolean(report->is_closed));
	json_object_set_new(object, "checkpoints",
			    input->has_key ? number(report->n_notes) : json_null());
	json_object_set_new(object, "seals", number(report->n_seals));
	json_object_set_new(object, "sealed_to",
			    input->has_seal_key ? number(report->sealed_to)
						: json_null());
	json_object_set_new(object, "trees", trees);
	json_object_set_new(object, "findings", findings);
	json_object_set_new(object, "more", number(report->n_more));
	json_print_line(object);
	json_decref(object);
}

/* ---- the verb --------------------------------------------------------------- */

static enum status verify(struct arena *arena, const struct options *options)
{
	struct audit_input input;
	const struct audit_report *report;
	enum status status = audit_input_open(arena, options, true, &input);
	if (status == STATUS_FINE) {
		status = audit_input_verify(&input, &report);
		if (status != STATUS_USAGE && options->format == FORMAT_JSON)
			print_json(&input, report);
		else if (status == STATUS_WRONG)
			audit_findings_print(report);
		else if (status == STATUS_FINE)
			print_text(&input, report);
	}
	audit_input_close(&input);
	return status;
}

enum status verb_audit_verify(const struct options *options)
{
	struct arena *arena = arena_new();
	enum status status = verify(arena, options);
	arena_free(arena);
	return status;
}
