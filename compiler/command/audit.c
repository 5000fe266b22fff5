/* audit.c - the files, keys and checkpoints that the verbs about audit logs are given.
 */
#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "command/audit.h"
#include "command/keys.h"
#include "command/mapped.h"
#include "command/output.h"

static bool open_file(struct arena *arena, const char *path, struct audit_file *out)
{
	int error = audit_file_open(arena, path, out);
	if (error != 0)
		message("cannot read `%s`: %s", path, strerror(error));
	return error == 0;
}

/* A line may be in the midst of being written: its end gets half a second to come. */
static bool open_log(struct arena *arena, const char *path, struct audit_file *out)
{
	static const struct timespec pause = {0, 50000000};
	for (int tries = 0; open_file(arena, path, out); tries++) {
		if (tries == 10 || !out->is_mapped || out->bytes[out->size - 1] == '\n')
			return true;
		audit_file_close(out);
		nanosleep(&pause, NULL);
	}
	return false;
}

static bool read_key(const struct options *options, struct audit_input *out)
{
	const char *path = options_value(options, OPTION_CHECKPOINT_KEY);
	if (path == NULL)
		return true;
	out->has_key = key_read_public(path, out->key) == KEY_OK;
	if (!out->has_key)
		message("cannot read `%s`: it is no key; `edict key generate` makes them",
			path);
	return out->has_key;
}

static bool read_seal_key(const struct options *options, struct audit_input *out)
{
	const char *path = options_value(options, OPTION_SEAL_KEY);
	out->has_seal_key = path != NULL && keys_read_seal(path, out->seal_key);
	return path == NULL || out->has_seal_key;
}

static bool add_note(struct audit_input *input, const char *path)
{
	struct audit_file note;
	if (!open_file(input->arena, path, &note))
		return false;
	ARENA_PUSH(input->arena, input->notes, input->n_notes, note);
	return true;
}

static bool read_notes(const struct options *options, bool finds_notes,
		       struct audit_input *out)
{
	const char **paths;
	size_t n = options_values(out->arena, options, OPTION_CHECKPOINT, &paths);
	if (n > 0 && !out->has_key) {
		message("checkpoints are checked with the key that signed them: "
			"--key=FILE");
		return false;
	}
	for (size_t i = 0; i < n; i++)
		if (!add_note(out, paths[i]))
			return false;
	for (size_t i = 0; finds_notes && out->has_key && i < options->n_inputs; i++) {
		struct text path = text_format(out->arena, "%.*s.checkpoint",
					       TEXT_ARG(options->inputs[i]));
		if (access(path.ptr, F_OK) == 0 && !add_note(out, path.ptr))
			return false;
	}
	if (finds_notes && out->has_key && out->n_notes == 0) {
		message("there is no checkpoint beside the log that --key could have "
			"signed; give one that was sent away with --checkpoint=NOTE");
		return false;
	}
	return true;
}

/* What is written must not take the place of what it is made of. */
static bool spares_inputs(const struct options *options)
{
	const char *path = options_value(options, OPTION_AUDIT_OUTPUT);
	struct stat output, input;
	if (path == NULL || stat(path, &output) != 0 || !S_ISREG(output.st_mode))
		return true;
	for (size_t i = 0; i < options->n_inputs; i++) {
		if (stat(options->inputs[i].ptr, &input) != 0 ||
		    input.st_dev != output.st_dev || input.st_ino != output.st_ino)
			continue;
		message("--output=%s would overwrite what is read", path);
		return false;
	}
	return true;
}

enum status audit_input_open(struct arena *arena, const struct options *options,
			     bool finds_notes, struct audit_input *out)
{
	*out = (struct audit_input){.arena = arena, .options = options};
	if (options->n_inputs == 0) {
		message("no audit log is given");
		return STATUS_USAGE;
	}
	if (!spares_inputs(options))
		return STATUS_USAGE;
	if (!edict_sodium_init()) {
		message("libsodium does not work here");
		return STATUS_USAGE;
	}
	mapped_begin();
	/* Checkpoints first: a log that is being written then has what they count. */
	if (!read_key(options, out) || !read_seal_key(options, out) ||
	    !read_notes(options, finds_notes, out))
		return STATUS_USAGE;
	for (size_t i = 0; i < options->n_inputs; i++) {
		struct audit_file file;
		if (!open_log(arena, options->inputs[i].ptr, &file))
			return STATUS_USAGE;
		ARENA_PUSH(arena, out->files, out->n_files, file);
	}
	return STATUS_FINE;
}

void audit_input_close(struct audit_input *input)
{
	for (size_t i = 0; i < input->n_files; i++)
		audit_file_close(&input->files[i]);
	for (size_t i = 0; i < input->n_notes; i++)
		audit_file_close(&input->notes[i]);
	edict_wipe(input->seal_key, sizeof input->seal_key);
}

enum status audit_input_verify(const struct audit_input *input,
			       const struct audit_report **report)
{
	uint64_t n_threads = 0;
	if (!options_number(input->options, OPTION_JOBS, 1, 256, &n_threads))
		return STATUS_USAGE;
	struct audit_checks checks = {
		.crypto = &edict_sodium,
		.key = input->has_key ? input->key : NULL,
		.notes = input->notes,
		.n_notes = input->n_notes,
		.seal_key = input->has_seal_key ? input->seal_key : NULL,
		.from_start = options_has(input->options, OPTION_FROM_START),
		.is_closed = options_has(input->options, OPTION_CLOSED),
		.n_threads = (unsigned)n_threads};
	*report = audit_verify(input->arena, input->files, input->n_files, &checks);
	return (*report)->n_findings == 0 ? STATUS_FINE : STATUS_WRONG;
}

void audit_findings_print(const struct audit_report *report)
{
	bool is_hinted[N_AUDIT_FAULTS] = {false};
	for (size_t i = 0; i < report->n_findings; i++) {
		const struct audit_finding *f = &report->findings[i];
		struct buffer where = {0};
		buffer_add_text(&where, f->path);
		if (f->line > 0)
			buffer_format(&where, ":%llu", (unsigned long long)f->line);
		if (f->has_seq)
			buffer_format(&where, ": record %llu",
				      (unsigned long long)f->seq);
		message("%.*s: %s: %.*s", (int)where.len, where.ptr,
			audit_fault_name(f->fault), TEXT_ARG(f->what));
		buffer_free(&where);
		if (!is_hinted[f->fault])
			fprintf(stderr, "  help: %s\n", audit_fault_hint(f->fault));
		is_hinted[f->fault] = true;
	}
	if (report->n_more > 0)
		message("%llu more records do not fit",
			(unsigned long long)report->n_more);
}

enum status audit_input_trust(const struct audit_input *input,
			      const struct audit_report **report)
{
	enum status status = audit_input_verify(input, report);
	const struct audit_report *r = *report;
	if (status != STATUS_WRONG ||
	    (r->n_findings == 1 && r->findings[0].fault == AUDIT_TORN && r->n_trees > 0))
		return status == STATUS_WRONG ? STATUS_FINE : status;
	audit_findings_print(r);
	return status;
}

enum status audit_output(const struct options *options, struct text bytes)
{
	const char *path = options_value(options, OPTION_AUDIT_OUTPUT);
	if (path != NULL)
		return output_write(path, bytes) ? STATUS_FINE : STATUS_USAGE;
	fwrite(bytes.ptr, 1, bytes.len, stdout);
	return STATUS_FINE;
}
