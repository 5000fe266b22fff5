/* audit_show.c - `edict audit show`: the records of a log, for people or for scripts.
 * Needs:   files of a log, or a log that is still being written.
 * Gives:   the records that the filters take.  Nothing is verified here.
 */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "command/audit.h"

#define READ_SIZE	65536
#define FOLLOW_EVERY_NS 200000000
#define SHOWN_MAX	48 /* bytes of a name */

struct show {
	const struct options *options;
	struct audit_filter filter;
	struct audit_context context;
	const char *path;
	int fd;
	struct buffer pending; /* the beginning of a line */
};

/* ---- one record ------------------------------------------------------------- */

static void print_names(struct arena *arena, const struct audit_record *record)
{
	struct text agent = text_shown(arena, record->agent, SHOWN_MAX);
	struct text tool = text_shown(arena, record->tool, SHOWN_MAX);
	struct text rule = text_shown(arena, record->rule, SHOWN_MAX);
	struct text reason = text_shown(arena, record->reason, SHOWN_MAX);
	printf("%.*s  %.*s  %.*s (%.*s)\n", TEXT_ARG(agent.len > 0 ? agent : TEXT("-")),
	       TEXT_ARG(tool.len > 0 ? tool : TEXT("-")),
	       TEXT_ARG(rule.len > 0 ? rule : TEXT("default")), TEXT_ARG(reason));
}

static void print_record(struct arena *arena, const struct audit_record *record)
{
	struct text time = audit_time(arena, record->time);
	bool is_decision = text_is(record->kind, "decision");
	struct text what =
		text_shown(arena, is_decision ? record->effect : record->kind, SHOWN_MAX);
	printf("%8llu  %-24.*s  %-16.*s  ", (unsigned long long)record->seq,
	       TEXT_ARG(time), TEXT_ARG(what));
	if (is_decision) {
		print_names(arena, record);
	} else {
		struct text summary =
			text_shown(arena, audit_summary(arena, record), 2 * SHOWN_MAX);
		printf("%.*s\n", TEXT_ARG(summary));
	}
}

static void show_line(struct show *show, struct text line)
{
	struct arena *arena = arena_new();
	struct audit_record record;
	if (!audit_record_next(arena, line, &show->context, &record))
		message("%s: a line is no record; see `edict audit verify`", show->path);
	else if (!audit_filter_takes(&show->filter, &record))
		;
	else if (show->options->format == FORMAT_JSON)
		printf("%.*s\n", TEXT_ARG(line));
	else
		print_record(arena, &record);
	arena_free(arena);
}

/* ---- files ------------------------------------------------------------------ */

/* The whole lines among what was read. */
static void show_pending(struct show *show)
{
	const char *at = show->pending.ptr, *end = at + show->pending.len;
	struct text line;
	while (audit_line_next(&at, end, &line))
		show_line(show, line);
	show->pending.len = (size_t)(end - at);
	memmove(show->pending.ptr, at, show->pending.len);
}

static bool open_log(struct show *show)
{
	bool is_input = strcmp(show->path, "-") == 0;
	show->fd = is_input ? dup(STDIN_FILENO) : open(show->path, O_RDONLY | O_CLOEXEC);
	if (show->fd < 0)
		message("cannot read `%s`: %s", show->path, strerror(errno));
	return show->fd >= 0;
}

/* At the end of a file that has been rotated away its successor is there. */
static bool has_successor(const struct show *show)
{
	struct stat open_one, named;
	return fstat(show->fd, &open_one) == 0 && stat(show->path, &named) == 0 &&
	       (open_one.st_ino != named.st_ino || open_one.st_dev != named.st_dev);
}

/* Wait at the end of the file; false: there is nothing to wait for. */
static bool wait_for_more(struct show *show)
{
	static const struct timespec pause = {0, FOLLOW_EVERY_NS};
	if (!options_has(show->options, OPTION_FOLLOW) || !output_flush())
		return false;
	if (!has_successor(show)) {
		nanosleep(&pause, NULL);
		return true;
	}
	/* What was written between the last read and the rotation is still to come. */
	struct stat info;
	off_t at = lseek(show->fd, 0, SEEK_CUR);
	if (fstat(show->fd, &info) == 0 && at >= 0 && at < info.st_size)
		return true;
	close(show->fd);
	show->pending.len = 0;
	return open_log(show);
}

static enum status show_file(struct show *show)
{
	char part[READ_SIZE];
	enum status status = STATUS_FINE;
	if (!open_log(show))
		return STATUS_USAGE;
	for (;;) {
		ssize_t n = read(show->fd, part, sizeof part);
		if (n < 0 && errno == EINTR)
			continue;
		if (n > 0) {
			buffer_add(&show->pending, part, (size_t)n);
			show_pending(show);
			continue;
		}
		if (n < 0) {
			message("cannot read `%s`: %s", show->path, strerror(errno));
			status = STATUS_USAGE;
		}
		if (n < 0 || !wait_for_more(show))
			break;
	}
	if (show->pending.len > 0)
		message("%s: the last record is not whole; see `edict audit verify`",
			show->path);
	show->pending.len = 0;
	if (show->fd >= 0)
		close(show->fd);
	return status;
}

enum status verb_audit_show(const struct options *options)
{
	struct show show = {.options = options};
	if (options->n_inputs == 0) {
		message("no audit log is given");
		return STATUS_USAGE;
	}
	if (options_has(options, OPTION_FOLLOW) && options->n_inputs != 1) {
		message("--follow takes one log, the one that is being written");
		return STATUS_USAGE;
	}
	if (!audit_filter_read(options, &show.filter))
		return STATUS_USAGE;
	enum status status = STATUS_FINE;
	for (size_t i = 0; status == STATUS_FINE && i < options->n_inputs; i++) {
		show.path = options->inputs[i].ptr;
		status = show_file(&show);
	}
	buffer_free(&show.pending);
	return status;
}
