/* audit_export.c - `edict audit export`: a log for systems that collect events.
 * Needs:   a log that verifies: what was changed is not passed on as if it were the log.
 * Gives:   the records that the filters take, a line each, in the format that is asked
 * for.
 */
#include "command/audit.h"

#define SHOWN_MAX 60 /* bytes of a line */

struct target {
	FILE *file;
	const char *path; /* NULL: standard output */
};

static bool open_target(const struct options *options, struct target *out)
{
	*out = (struct target){stdout, options_value(options, OPTION_AUDIT_OUTPUT)};
	if (out->path == NULL)
		return true;
	out->file = fopen(out->path, "w");
	if (out->file == NULL)
		message("cannot write `%s`", out->path);
	return out->file != NULL;
}

static enum status close_target(struct target *target)
{
	if (target->path == NULL)
		return STATUS_FINE;
	bool ok = ferror(target->file) == 0;
	ok = fclose(target->file) == 0 && ok;
	if (!ok)
		message("cannot write `%s`", target->path);
	return ok ? STATUS_FINE : STATUS_USAGE;
}

struct exporter {
	enum audit_format format;
	struct audit_filter filter;
	struct audit_context context;
	struct target target;
	struct buffer out;
};

static enum status export_line(struct exporter *e, struct text path, struct text line)
{
	struct arena *arena = arena_new();
	struct audit_record record;
	bool ok = audit_record_next(arena, line, &e->context, &record);
	if (!ok) {
		message("%.*s: a record is not JSON that can be read: %.*s",
			TEXT_ARG(path), TEXT_ARG(text_shown(arena, line, SHOWN_MAX)));
	} else if (audit_filter_takes(&e->filter, &record)) {
		e->out.len = 0;
		audit_export(e->format, &record, &e->out);
		fwrite(e->out.ptr, 1, e->out.len, e->target.file);
	}
	arena_free(arena);
	return ok ? STATUS_FINE : STATUS_WRONG;
}

static enum status export_files(const struct audit_input *input, struct exporter *e)
{
	enum status worst = STATUS_FINE;
	if (!open_target(input->options, &e->target))
		return STATUS_USAGE;
	for (size_t i = 0; i < input->n_files; i++) {
		const struct audit_file *file = &input->files[i];
		const char *at = file->bytes, *end = at + file->size;
		struct text line;
		while (ferror(e->target.file) == 0 && audit_line_next(&at, end, &line)) {
			enum status status = export_line(e, file->path, line);
			worst = status > worst ? status : worst;
		}
	}
	enum status status = close_target(&e->target);
	buffer_free(&e->out);
	return status > worst ? status : worst;
}

static enum status export_log(struct arena *arena, const struct options *options)
{
	static const char *const formats[] = {"jsonl", "ocsf", "otel", "cef", NULL};
	struct audit_input input = {0};
	const struct audit_report *report;
	struct exporter exporter = {0};
	unsigned format = 0;
	if (!options_has(options, OPTION_TO)) {
		message("the format is not given: --to=jsonl, ocsf, otel or cef");
		return STATUS_USAGE;
	}
	if (!options_word(options, OPTION_TO, formats, &format) ||
	    !audit_filter_read(options, &exporter.filter))
		return STATUS_USAGE;
	exporter.format = (enum audit_format)format;
	enum status status = audit_input_open(arena, options, false, &input);
	if (status == STATUS_FINE)
		status = audit_input_trust(&input, &report);
	if (status == STATUS_FINE)
		status = export_files(&input, &exporter);
	audit_input_close(&input);
	return status;
}

enum status verb_audit_export(const struct options *options)
{
	struct arena *arena = arena_new();
	enum status status = export_log(arena, options);
	arena_free(arena);
	return status;
}
