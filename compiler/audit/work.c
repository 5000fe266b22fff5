/* work.c - share jobs that do not depend on each other among threads.
 */
#include <pthread.h>
#include <stdatomic.h>
#include <unistd.h>

#include "audit/parts.h"

#define THREADS_MAX 256u

struct work {
	atomic_size_t next;
	size_t n_jobs;
	void (*job)(void *ctx, size_t i);
	void *ctx;
};

static void *work_until_done(void *ctx)
{
	struct work *work = ctx;
	for (;;) {
		size_t i = atomic_fetch_add(&work->next, 1);
		if (i >= work->n_jobs)
			return NULL;
		work->job(work->ctx, i);
	}
}

static size_t threads_wanted(unsigned n_threads, size_t n_jobs)
{
	long n_processors = sysconf(_SC_NPROCESSORS_ONLN);
	size_t n = n_threads > 0      ? n_threads
		   : n_processors > 0 ? (size_t)n_processors
				      : 1;
	if (n > THREADS_MAX)
		n = THREADS_MAX;
	return n < n_jobs ? n : n_jobs;
}

/* A thread that cannot be started is not missed: the others do its jobs. */
void work_share(unsigned n_threads, size_t n_jobs, void (*job)(void *ctx, size_t i),
		void *ctx)
{
	struct work work = {.n_jobs = n_jobs, .job = job, .ctx = ctx};
	pthread_t threads[THREADS_MAX];
	size_t n_wanted = threads_wanted(n_threads, n_jobs), n = 0;
	while (n + 1 < n_wanted &&
	       pthread_create(&threads[n], NULL, work_until_done, &work) == 0)
		n++;
	work_until_done(&work);
	for (size_t i = 0; i < n; i++)
		pthread_join(threads[i], NULL);
}
