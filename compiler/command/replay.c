/* replay.c - `edict replay`: decide the requests of an audit log under a policy, and say
 * what would have been decided otherwise.
 */
#include <string.h>
#include <unistd.h>

#include "command/mapped.h"
#include "command/replay.h"

#define THREADS_MAX 64

enum compare { COMPARE_RULE, COMPARE_EFFECT };

static bool read_job(const struct options *options, struct replay_job *job)
{
	static const char *const words[] = {"rule", "effect", NULL};
	unsigned compare = COMPARE_RULE;
	long n_cores = sysconf(_SC_NPROCESSORS_ONLN);
	uint64_t n = n_cores < 1 ? 1 : (uint64_t)n_cores;
	if (n > THREADS_MAX)
		n = THREADS_MAX;
	if (!options_word(options, OPTION_COMPARE, words, &compare) ||
	    !options_number(options, OPTION_JOBS, 1, THREADS_MAX, &n))
		return false;
	job->effects_alone = compare == COMPARE_EFFECT;
	job->n_threads = (size_t)n;
	return true;
}

static size_t open_logs(const char *const *paths, size_t n, struct replay_log *logs)
{
	size_t n_open = 0;
	while (n_open < n && replay_log_open(paths[n_open], &logs[n_open]))
		n_open++;
	return n_open;
}

/* Where the line stands whose first byte is at `position` of all logs. */
static void complain_line(const struct replay_job *job, uint64_t position, uint64_t n)
{
	const struct replay_log *log = job->logs;
	for (; position >= log->bytes.len; log++)
		position -= log->bytes.len;
	size_t line = 1;
	for (uint64_t i = 0; i < position; i++)
		line += log->bytes.ptr[i] == '\n';
	message("%s:%zu: this line is no record of an audit log%s; `edict audit verify` "
		"says what is wrong with it",
		log->path, line, n > 1 ? ", nor are others" : "");
}

static enum status report(const struct replay_job *job, const struct options *options,
			  const struct replay_tally *tally)
{
	if (options->format == FORMAT_JSON)
		replay_report_json(tally);
	else
		replay_report_text(tally);
	if (tally->counts.wrong > 0) {
		complain_line(job, tally->wrong.items[0].position, tally->counts.wrong);
		return STATUS_WRONG;
	}
	bool fails = options_has(options, OPTION_FAIL_ON_CHANGE) &&
		     replay_changed(&tally->counts) > 0;
	return fails ? STATUS_WRONG : STATUS_FINE;
}

static enum status replay_logs(struct arena *arena, struct replay_job *job,
			       const struct options *given)
{
	struct options options = *given;
	options.engine = replay_engine(given);
	if (!given->has_engine && options.engine == ENGINE_EVAL)
		message("no C compiler is found, so the evaluator decides, which is "
			"slow; install gcc or set CC");
	if (!engine_options_agree(&options))
		return STATUS_USAGE;
	struct compilation c;
	struct replay_policy policy = {0};
	enum status status = compile_files(arena, options.inputs, options.n_inputs,
					   &options, engine_stage(options.engine), &c);
	if (status == STATUS_FINE)
		status = replay_policy_open(&c, &options, &policy);
	if (status != STATUS_FINE)
		return status;
	job->policy = &policy;
	struct replay_tally tally;
	status = replay_run(job, &tally);
	if (status == STATUS_FINE)
		status = report(job, &options, &tally);
	replay_tally_free(&tally);
	replay_policy_close(&policy);
	return status;
}

static enum status replay(struct arena *arena, const struct options *options)
{
	struct replay_job job = {0};
	const char **paths;
	size_t n = options_values(arena, options, OPTION_LOG, &paths);
	if (n == 0) {
		message("the log is not given: --log=FILE, or - for standard input");
		return STATUS_USAGE;
	}
	if (!read_job(options, &job))
		return STATUS_USAGE;
	mapped_begin();
	struct replay_log *logs = ARENA_ARRAY(arena, struct replay_log, n);
	job.logs = logs;
	job.n_logs = open_logs(paths, n, logs);
	enum status status = STATUS_USAGE;
	if (job.n_logs == n)
		status = replay_logs(arena, &job, options);
	for (size_t i = 0; i < job.n_logs; i++)
		replay_log_close(&logs[i]);
	return status;
}

enum status verb_replay(const struct options *options)
{
	struct arena *arena = arena_new();
	enum status status = replay(arena, options);
	arena_free(arena);
	return status;
}
