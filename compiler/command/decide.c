/* decide.c - `edict decide`: JSON requests in, decisions out, one a line.
 *
 * A line that is no request is a deny with a reason, not the end: the lines of the
 * output belong to the lines of the input that are not blank, in order.
 */
#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "command/engine.h"
#include "command/lines.h"

#define PROGRESS_EVERY 65536u

static bool is_blank(struct text line)
{
	for (size_t i = 0; i < line.len; i++)
		if (line.ptr[i] != ' ' && line.ptr[i] != '\t')
			return false;
	return true;
}

static void print_answer(const struct answer *answer)
{
	json_t *object = answer_json(answer);
	json_print_line(object);
	json_decref(object);
}

static void decide_line(struct engine *engine, enum line kind, struct text line)
{
	struct arena *arena = arena_new();
	struct answer answer;
	if (kind == LINE_TOO_LONG)
		answer_unreadable(arena, "limit", &answer);
	else
		engine_decide(engine, arena, line, &answer);
	print_answer(&answer);
	arena_free(arena);
}

static void show_progress(size_t n_decided)
{
	if (n_decided % PROGRESS_EVERY == 0)
		fprintf(stderr, "\r%zu requests", n_decided);
}

/* A reader at the other end of a pipe may wait for each answer. */
static enum status decide_lines(struct engine *engine, const char *path)
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
		decide_line(engine, kind, line);
		n_decided++;
		if (is_shown)
			show_progress(n_decided);
		if (lines_is_drained(&lines) && !output_flush())
			break;
	}
	if (is_shown && n_decided >= PROGRESS_EVERY)
		fprintf(stderr, "\r%zu requests\n", n_decided);
	if (lines.error != 0)
		message("cannot read `%s`: %s", path, strerror(lines.error));
	enum status status = lines.error != 0 ? STATUS_USAGE : STATUS_FINE;
	lines_close(&lines);
	return status;
}

/* The active bundle of a store decides alone. */
static enum status open_store(struct arena *arena, const struct options *options,
			      struct engine **engine)
{
	if (options->n_inputs == 1)
		return engine_store_open(arena, options->inputs[0].ptr, options, engine);
	message("a store decides alone; give it without other policies");
	return STATUS_USAGE;
}

static enum status open_engine(struct arena *arena, const struct options *options,
			       struct engine **engine)
{
	struct compilation *c = ARENA_NEW(arena, struct compilation);
	for (size_t i = 0; i < options->n_inputs; i++)
		if (engine_store_is(options->inputs[i].ptr))
			return open_store(arena, options, engine);
	enum status status = compile_files(arena, options->inputs, options->n_inputs,
					   options, engine_stage(options->engine), c);
	return status == STATUS_FINE ? engine_open(c, options, engine) : status;
}

static enum status decide_requests(struct arena *arena, const struct options *options)
{
	struct engine *engine;
	enum status status = open_engine(arena, options, &engine);
	if (status != STATUS_FINE)
		return status;
	status = decide_lines(engine, options->requests);
	engine_close(engine);
	return status;
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
