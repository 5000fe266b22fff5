/* replay_run.c - logs in chunks over threads.
 * Needs:   logs mapped into memory, and a policy that decides.
 * Gives:   one tally of all.
 * Keeps:   every line belongs to one chunk, the one that its first byte lies in; so the
 *          threads need to agree on nothing but who takes which chunk.
 */
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "command/replay.h"

#define CHUNK_SIZE ((size_t)1 << 20)
#define READ_SIZE  ((size_t)1 << 16)

/* ---- logs -------------------------------------------------------------------- */

/* To the end; for pipes, which cannot be mapped. */
static int read_all(int fd, struct text *out)
{
	char *bytes = NULL;
	size_t len = 0;
	size_t capacity = 0;
	for (;;) {
		if (capacity - len < READ_SIZE) {
			capacity = 2 * capacity + READ_SIZE;
			bytes = realloc(bytes, capacity);
			if (bytes == NULL)
				arena_exhausted();
		}
		ssize_t n = read(fd, bytes + len, capacity - len);
		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0) {
			*out = (struct text){bytes, len};
			return n < 0 ? errno : 0;
		}
		len += (size_t)n;
	}
}

static int map_file(int fd, struct replay_log *log)
{
	struct stat info;
	if (fstat(fd, &info) != 0)
		return errno;
	if (!S_ISREG(info.st_mode))
		return read_all(fd, &log->bytes);
	if (info.st_size == 0)
		return 0;
	size_t len = (size_t)info.st_size;
	void *bytes = mmap(NULL, len, PROT_READ, MAP_PRIVATE, fd, 0);
	if (bytes == MAP_FAILED)
		return errno;
	log->bytes = (struct text){bytes, len};
	log->is_mapped = true;
	return 0;
}

bool replay_log_open(const char *path, struct replay_log *out)
{
	*out = (struct replay_log){.path = path};
	bool is_input = strcmp(path, "-") == 0;
	int fd = is_input ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC);
	int error = fd < 0 ? errno : map_file(fd, out);
	if (fd >= 0 && !is_input)
		close(fd);
	if (error == 0)
		return true;
	message("cannot read `%s`: %s", path, strerror(error));
	replay_log_close(out);
	return false;
}

void replay_log_close(struct replay_log *log)
{
	/* munmap and free take pointers to what is writable. */
	void *bytes = (void *)(uintptr_t)log->bytes.ptr;
	if (log->is_mapped)
		munmap(bytes, log->bytes.len);
	else
		free(bytes);
	log->bytes = (struct text){0};
}

/* ---- chunks -------------------------------------------------------------------- */

/* What the threads share. */
struct queue {
	const struct replay_job *job;
	atomic_size_t next; /* chunk to be taken */
	size_t n_chunks;    /* of all logs, one log after the other */
	bool is_shown;
};

struct worker {
	struct queue *queue;
	struct replay_decider decider;
	struct replay_tally tally;
	pthread_t thread;
};

static size_t chunks_of(const struct replay_log *log)
{
	return (log->bytes.len + CHUNK_SIZE - 1) / CHUNK_SIZE;
}

/* A whole line, or what is left of one that was cut off. */
static void replay_line(struct worker *w, struct text line, uint64_t position,
			bool is_whole)
{
	struct replay_counts *counts = &w->tally.counts;
	struct replay_record record = {0};
	enum replay_line kind = replay_line_read(line, &record);
	struct replay_example example = {position, record.seq, record.body};
	if (kind == REPLAY_WRONG && !is_whole) {
		counts->torn++;
	} else if (kind == REPLAY_WRONG) {
		counts->wrong++;
		replay_examples_add(&w->tally.wrong, &example);
	} else if (kind == REPLAY_OTHER) {
		counts->other++;
	} else if (record.body.len == 0) {
		counts->no_body++;
		replay_examples_add(&w->tally.no_body, &example);
	} else {
		struct outcome now;
		replay_decide(&w->decider, record.body, &now);
		replay_tally_add(&w->tally, &example, &record.outcome, &now);
	}
}

/* The lines that begin in [begin, begin + CHUNK_SIZE).  `base` bytes of logs stand before
 * this one. */
static void replay_chunk(struct worker *w, struct text bytes, size_t begin, uint64_t base)
{
	const char *end = bytes.ptr + bytes.len;
	const char *at = bytes.ptr + begin;
	const char *stop =
		bytes.len - begin > CHUNK_SIZE ? bytes.ptr + begin + CHUNK_SIZE : end;
	if (begin > 0) {
		const char *mark = memchr(at - 1, '\n', (size_t)(stop - at) + 1);
		at = mark != NULL ? mark + 1 : stop;
	}
	while (at < stop) {
		const char *mark = memchr(at, '\n', (size_t)(end - at));
		const char *line_end = mark != NULL ? mark : end;
		uint64_t position = base + (uint64_t)(at - bytes.ptr);
		replay_line(w, (struct text){at, (size_t)(line_end - at)}, position,
			    mark != NULL);
		at = line_end + 1;
	}
}

static void replay_nth_chunk(struct worker *w, size_t index)
{
	const struct replay_log *log = w->queue->job->logs;
	uint64_t base = 0;
	for (; index >= chunks_of(log); log++) {
		index -= chunks_of(log);
		base += log->bytes.len;
	}
	replay_chunk(w, log->bytes, index * CHUNK_SIZE, base);
}

static void show_progress(const struct queue *queue)
{
	size_t done = atomic_load_explicit(&queue->next, memory_order_relaxed);
	if (done > queue->n_chunks)
		done = queue->n_chunks;
	fprintf(stderr, "\r%3zu %%", 100 * done / queue->n_chunks);
}

static void *work(void *arg)
{
	struct worker *w = arg;
	struct queue *queue = w->queue;
	for (;;) {
		size_t index =
			atomic_fetch_add_explicit(&queue->next, 1, memory_order_relaxed);
		if (index >= queue->n_chunks)
			return NULL;
		replay_nth_chunk(w, index);
		if (queue->is_shown)
			show_progress(queue);
	}
}

/* ---- threads ------------------------------------------------------------------- */

/* The caller is one of the workers.  A thread that cannot be had leaves its share to the
 * others. */
static void run_workers(struct worker *workers, size_t n)
{
	size_t n_started = 1;
	while (n_started < n && pthread_create(&workers[n_started].thread, NULL, work,
					       &workers[n_started]) == 0)
		n_started++;
	work(&workers[0]);
	for (size_t i = 1; i < n_started; i++)
		pthread_join(workers[i].thread, NULL);
}

static struct queue queue_of(const struct replay_job *job)
{
	struct queue queue = {.job = job, .is_shown = is_watched(STDERR_FILENO)};
	atomic_init(&queue.next, 0);
	for (size_t i = 0; i < job->n_logs; i++)
		queue.n_chunks += chunks_of(&job->logs[i]);
	return queue;
}

enum status replay_run(const struct replay_job *job, struct replay_tally *tally)
{
	struct queue queue = queue_of(job);
	size_t n = job->n_threads < queue.n_chunks ? job->n_threads : queue.n_chunks;
	struct worker *workers = calloc(n + 1, sizeof *workers);
	if (workers == NULL)
		arena_exhausted();
	enum status status = STATUS_FINE;
	size_t n_open = 0;
	for (; status == STATUS_FINE && n_open < n; n_open++) {
		struct worker *w = &workers[n_open];
		w->queue = &queue;
		replay_tally_init(&w->tally, job->effects_alone);
		status = replay_decider_open(job->policy, &w->decider);
	}
	if (status == STATUS_FINE && n > 0)
		run_workers(workers, n);
	if (queue.is_shown && queue.n_chunks > 0)
		fprintf(stderr, "\r     \r");
	replay_tally_init(tally, job->effects_alone);
	for (size_t i = 0; i < n_open; i++) {
		replay_tally_merge(tally, &workers[i].tally);
		replay_tally_free(&workers[i].tally);
		replay_decider_close(&workers[i].decider);
	}
	free(workers);
	return status;
}
