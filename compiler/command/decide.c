/* decide.c - `edict decide`: JSON requests in, decisions out, one a line.
 *
 * A line that is no request is a deny with a reason, not the end: the lines of the
 * output belong to the lines of the input that are not blank, in order.  With --audit an
 * answer is given when its record is durable.
 */
#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "command/decide_audit.h"
#include "command/lines.h"

#define PROGRESS_EVERY 65536u
#define HELD_MAX       1024u

static bool is_blank(struct text line)
{
	for (size_t i = 0; i < line.len; i++)
		if (line.ptr[i] != ' ' && line.ptr[i] != '\t')
			return false;
	return true;
}

struct session {
	struct engine *engine;
	struct decide_audit *audit; /* NULL: nothing is logged */
	json_t *held[HELD_MAX];	    /* answers that wait until they are durable */
	size_t n_held;
};

static void print_answer(json_t *object)
{
	json_print_line(object);
	json_decref(object);
}

/* What could not be recorded is not given either. */
static json_t *deny(json_t *object)
{
	struct answer answer = {.is_cedar = json_object_get(object, "policies") != NULL};
	json_decref(object);
	decide_audit_deny(&answer);
	return answer_json(&answer);
}

static void give_answers(struct session *session)
{
	if (session->n_held == 0)
		return;
	bool is_durable = decide_audit_wait(session->audit);
	for (size_t i = 0; i < session->n_held; i++)
		print_answer(is_durable ? session->held[i] : deny(session->held[i]));
	session->n_held = 0;
}

static void decide_line(struct session *session, enum line kind, struct text line)
{
	struct arena *arena = arena_new();
	struct answer answer;
	if (kind == LINE_TOO_LONG) {
		line = (struct text){0};
		answer_unreadable(arena, "limit", &answer);
	} else {
		engine_decide(session->engine, arena, line, &answer);
	}
	if (session->audit == NULL) {
		print_answer(answer_json(&answer));
	} else {
		decide_audit_record(session->audit, arena, line, &answer);
		session->held[session->n_held++] = answer_json(&answer);
		if (session->n_held == HELD_MAX)
			give_answers(session);
	}
	arena_free(arena);
}

static void show_progress(size_t n_decided)
{
	if (n_decided % PROGRESS_EVERY == 0)
		fprintf(stderr, "\r%zu requests", n_decided);
}

/* A reader at the other end of a pipe may wait for each answer. */
static enum status decide_lines(struct session *session, const char *path)
{
	struct lines lines;
	if (!lines_open(&lines, path, REQUEST_SIZE_MAX)) {
		message("cannot read `%s`: %s", path, strerror(errno));
		return STATUS_USAGE;
	}
	bool is_shown = is_watched(STDERR_FILENO) && !is_watched(STDOUT_FILENO);
	size_t n_decided = 0;
	struct text line;
	for (enum line kind; (kind = lines_next(&lines, &line)) != LINE_END;) {
		if (kind == LINE_READ && is_blank(line))
			continue;
		decide_line(session, kind, line);
		n_decided++;
		if (is_shown)
			show_progress(n_decided);
		if (!lines_is_drained(&lines))
			continue;
		give_answers(session);
		if (!output_flush())
			break;
	}
	give_answers(session);
	if (is_shown && n_decided >= PROGRESS_EVERY)
		fprintf(stderr, "\r%zu requests\n", n_decided);
	if (lines.error != 0)
		message("cannot read `%s`: %s", path, strerror(lines.error));
	enum status status = lines.error != 0 ? STATUS_USAGE : STATUS_FINE;
	lines_close(&lines);
	return status;
}

/* The active bundle of a store decides alone, as it was compiled. */
static enum status open_store(struct arena *arena, const struct options *options,
			      struct engine **engine)
{
	if (options->n_inputs > 1)
		message("a store decides alone; give it without other policies");
	else if (options->has_engine || options->has_layout || options->schema != NULL ||
		 options->entities != NULL)
		message("a bundle brings its own schema and entities, compiled; leave "
			"out --engine, --layout, --schema and --entities");
	else
		return engine_store_open(arena, options->inputs[0].ptr, options, engine);
	return STATUS_USAGE;
}

static bool is_folder(const char *path)
{
	struct stat info;
	return stat(path, &info) == 0 && S_ISDIR(info.st_mode);
}

static enum status open_engine(struct arena *arena, const struct options *options,
			       struct engine **engine)
{
	struct compilation *c = ARENA_NEW(arena, struct compilation);
	for (size_t i = 0; i < options->n_inputs; i++) {
		const char *path = options->inputs[i].ptr;
		if (engine_store_is(path))
			return open_store(arena, options, engine);
		if (!is_folder(path))
			continue;
		message("`%s` is a folder but no store; `edict store init` makes one",
			path);
		return STATUS_USAGE;
	}
	enum status status = compile_files(arena, options->inputs, options->n_inputs,
					   options, engine_stage(options->engine), c);
	return status == STATUS_FINE ? engine_open(c, options, engine) : status;
}

static enum status decide_requests(struct arena *arena, const struct options *options)
{
	struct session session = {0};
	enum status status = open_engine(arena, options, &session.engine);
	if (status == STATUS_FINE)
		status =
			decide_audit_open(arena, options, session.engine, &session.audit);
	if (status == STATUS_FINE)
		status = decide_lines(&session, options->requests);
	enum status closed = decide_audit_close(session.audit);
	engine_close(session.engine);
	return status != STATUS_FINE ? status : closed;
}

enum status verb_decide(const struct options *options)
{
	if (options->requests == NULL) {
		message("the requests are not given: --requests=FILE, or - for standard "
			"input");
		return STATUS_USAGE;
	}
	if (!input_is_readable(options->requests) || !engine_options_agree(options))
		return STATUS_USAGE;
	struct arena *arena = arena_new();
	enum status status = decide_requests(arena, options);
	arena_free(arena);
	return status;
}
