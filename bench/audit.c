/* audit.c - how fast records of 256 bytes become durable, beside a program that only
 * writes and syncs them, and beside what the processor can do at all.
 *
 *     audit FOLDER [ROUNDS [SECONDS]]     measure
 *     audit FOLDER --write RECORDS        leave a log there, to be verified
 *
 * Rounds of all kinds take turns, so that a disk that is slow for a while is slow for
 * all; the figure of each kind is its best, because what disturbs only slows.  Called by
 * bench/audit.py.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <pthread.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "port/log_file.h"
#include "port/sodium.h"
#include "tick.h"

enum { RECORD = 256, WINDOW_US = 5000, ROUNDS_MAX = 32, SYNCS = 300, WRITERS = 1000 };
enum { LINES = 100000 }; /* for the program that only writes: records of a log */

static char path[4096], bare_path[4096], pattern[4096];
static double budget = 0.5;
static char padding[RECORD];
static char *lines;

static double seconds(void)
{
	return clock_ns(CLOCK_MONOTONIC) / 1e9;
}

static void die(const char *what)
{
	fprintf(stderr, "audit: %s\n", what);
	exit(1);
}

static void remove_files(void)
{
	if (system(pattern) != 0)
		die("cannot remove files");
}

/* ---- records ----------------------------------------------------------------------- */

static struct edict_record record_of(uint32_t reason_len)
{
	return (struct edict_record){.time = 1700000000123,
				     .version = 7,
				     .tool = {"read_file", 9},
				     .effect = "allow",
				     .rule = {"allow-read", 10},
				     .reason = {padding, reason_len}};
}

/* A writer whose lines go to `sink`, with numbers of seven digits. */
static void open_in_memory(struct edict_audit *audit, struct edict_audit_config *config,
			   const struct edict_sink *sink, struct edict_line line)
{
	const struct edict_audit_position after = {.seq = 1000000};
	*config = (struct edict_audit_config){
		.crypto = &edict_sodium, .sink = sink, .name = "bench"};
	if (edict_audit_open(audit, config, &after, 1, 0, line) != EDICT_LOG_OK)
		die("cannot open a log in memory");
}

/* Write LINES records in memory, of RECORD bytes each; the reason that does it. */
static uint32_t make_lines(void)
{
	char bytes[1024];
	size_t room = (LINES + 1) * (size_t)RECORD;
	struct edict_line line = {bytes, sizeof bytes};
	struct edict_audit_config config;
	struct edict_audit audit;
	uint32_t reason_len = 0;
	memset(padding, 'x', sizeof padding);
	lines = malloc(room + sizeof bytes);
	if (lines == NULL)
		die("memory");
	struct edict_memory_sink memory = {lines, room + sizeof bytes, 0};
	struct edict_sink sink = edict_memory_sink(&memory);
	open_in_memory(&audit, &config, &sink, line);
	for (int i = 0; i <= LINES; i++) {
		struct edict_record record = record_of(reason_len);
		/* The first shows how long the reason is to be. */
		memory.len = i == 0 ? 0 : (size_t)(i - 1) * RECORD;
		if (edict_audit_append(&audit, &record, line) != EDICT_LOG_OK)
			die("cannot append in memory");
		if (i == 0)
			reason_len = (uint32_t)(RECORD - memory.len);
	}
	if (memory.len != LINES * (size_t)RECORD)
		die("records have other sizes");
	return reason_len;
}

/* ---- what is measured ----------------------------------------------------- */

static int compare(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;
	return x < y ? -1 : x > y;
}

static int open_bare(void)
{
	int fd = open(bare_path, O_WRONLY | O_CREAT | O_TRUNC | O_APPEND, 0600);
	if (fd < 0)
		die(bare_path);
	return fd;
}

/* What one record and its sync take, in milliseconds. */
static void measure_disk(double *p50, double *p99)
{
	static double times[SYNCS];
	int fd = open_bare();
	for (int i = 0; i < SYNCS; i++) {
		double begin = seconds();
		if (write(fd, padding, RECORD) != RECORD || fdatasync(fd) != 0)
			die("write or fdatasync");
		times[i] = (seconds() - begin) * 1e3;
	}
	close(fd);
	qsort(times, SYNCS, sizeof *times, compare);
	*p50 = times[SYNCS / 2];
	*p99 = times[SYNCS * 99 / 100];
}

/* A write a record, and a sync when the first record that waits is WINDOW_US old. */
static double run_bare(uint32_t reason_len)
{
	int fd = open_bare();
	double begin = seconds(), first = begin;
	long n = 0;
	(void)reason_len;
	for (;;) {
		if (write(fd, lines + n % LINES * RECORD, RECORD) != RECORD)
			die("write");
		n++;
		double time = seconds();
		if (time - first < WINDOW_US / 1e6)
			continue;
		if (fdatasync(fd) != 0)
			die("fdatasync");
		first = seconds();
		if (first - begin >= budget)
			break;
	}
	double taken = seconds() - begin;
	close(fd);
	remove_files();
	return (double)n / taken;
}

static struct edict_log *open_log(enum edict_durability durability)
{
	struct edict_log_options options = {
		.path = path,
		.audit = {.crypto = &edict_sodium, .name = "bench"},
		.durability = durability,
		.window_us = WINDOW_US,
		.time = 1700000000000,
	};
	struct edict_log *log;
	const char *what;
	if (edict_log_open(&options, &log, &what) != EDICT_LOG_OK)
		die(what);
	return log;
}

/* Append from one thread for a while. */
static long append_for_a_while(struct edict_log *log, uint32_t reason_len,
			       uint64_t *ticket)
{
	struct edict_record record = record_of(reason_len);
	double begin = seconds();
	long n = 0;
	while (n % 64 != 0 || seconds() - begin < budget) {
		enum edict_log_status status = edict_log_append(log, &record, ticket);
		if (status == EDICT_LOG_BUSY)
			status = edict_log_wait(log, *ticket);
		else
			n++;
		if (status != EDICT_LOG_OK)
			die(edict_log_status_name(status));
	}
	return n;
}

/* Until the last record is durable. */
static double run_durable(uint32_t reason_len)
{
	struct edict_log *log = open_log(EDICT_DURABLE_GROUP);
	uint64_t ticket = 0;
	double begin = seconds();
	long n = append_for_a_while(log, reason_len, &ticket);
	if (edict_log_wait(log, ticket) != EDICT_LOG_OK)
		die("wait");
	double taken = seconds() - begin;
	if (edict_log_close(log, 1700000001000) != EDICT_LOG_OK)
		die("close");
	remove_files();
	return (double)n / taken;
}

/* Both threads on one core; a second of it is one that this process had. */
static double run_without_sync(uint32_t reason_len)
{
	cpu_set_t one, all;
	CPU_ZERO(&one);
	sched_getaffinity(0, sizeof all, &all);
	CPU_SET((size_t)sched_getcpu(), &one);
	sched_setaffinity(0, sizeof one, &one);
	struct edict_log *log = open_log(EDICT_DURABLE_NONE);
	uint64_t ticket = 0;
	double begin = clock_ns(CLOCK_PROCESS_CPUTIME_ID);
	long n = append_for_a_while(log, reason_len, &ticket);
	double taken = clock_ns(CLOCK_PROCESS_CPUTIME_ID) - begin;
	if (edict_log_close(log, 1700000001000) != EDICT_LOG_OK)
		die("close");
	sched_setaffinity(0, sizeof all, &all);
	remove_files();
	return (double)n / taken * 1e9;
}

/* The writer alone: the lines go nowhere. */
static enum edict_log_status drop(void *ctx, const char *line, size_t len)
{
	(void)ctx;
	(void)line;
	(void)len;
	return EDICT_LOG_OK;
}

static double run_in_memory(uint32_t reason_len)
{
	char line[1024];
	const struct edict_sink sink = {.append = drop};
	struct edict_audit_config config;
	struct edict_line room = {line, sizeof line};
	struct edict_record record = record_of(reason_len);
	struct edict_audit audit;
	open_in_memory(&audit, &config, &sink, room);
	double begin = clock_ns(CLOCK_PROCESS_CPUTIME_ID), taken = 0;
	long n = 0;
	while (taken < budget * 1e9) {
		for (int i = 0; i < 64; i++, n++)
			if (edict_audit_append(&audit, &record, room) != EDICT_LOG_OK)
				die("cannot append in memory");
		taken = clock_ns(CLOCK_PROCESS_CPUTIME_ID) - begin;
	}
	return (double)n / taken * 1e9;
}

/* The hash function alone, over what has to be hashed: for each record its link, and one
 * inner node of the tree. */
static double run_hash(uint32_t reason_len)
{
	uint8_t link[EDICT_DIGEST_SIZE] = {0}, node[EDICT_DIGEST_SIZE] = {0};
	double begin = clock_ns(CLOCK_PROCESS_CPUTIME_ID), taken = 0;
	long n = 0;
	(void)reason_len;
	while (taken < budget * 1e9) {
		for (int i = 0; i < 64; i++, n++) {
			edict_audit_link(&edict_sodium, link, lines + n % LINES * RECORD,
					 RECORD - EDICT_AUDIT_LINK_TAIL, link);
			edict_merkle_node(&edict_sodium, node, link, node);
		}
		taken = clock_ns(CLOCK_PROCESS_CPUTIME_ID) - begin;
	}
	return (double)n / taken * 1e9;
}

/* ---- a thousand writers that wait for every record ------------------------ */

struct writer {
	pthread_t thread;
	struct edict_log *log;
	uint32_t reason_len;
	double end;
	long n;
};

static void *write_and_wait(void *arg)
{
	struct writer *writer = arg;
	struct edict_record record = record_of(writer->reason_len);
	uint64_t ticket;
	while (seconds() < writer->end) {
		if (edict_log_append(writer->log, &record, &ticket) != EDICT_LOG_OK ||
		    edict_log_wait(writer->log, ticket) != EDICT_LOG_OK)
			die("append or wait");
		writer->n++;
	}
	return NULL;
}

static double run_writers(uint32_t reason_len)
{
	static struct writer writers[WRITERS];
	struct edict_log *log = open_log(EDICT_DURABLE_GROUP);
	double begin = seconds();
	long n = 0;
	for (int i = 0; i < WRITERS; i++) {
		writers[i] = (struct writer){
			.log = log, .reason_len = reason_len, .end = begin + budget};
		if (pthread_create(&writers[i].thread, NULL, write_and_wait,
				   &writers[i]) != 0)
			die("pthread_create");
	}
	for (int i = 0; i < WRITERS; i++) {
		pthread_join(writers[i].thread, NULL);
		n += writers[i].n;
	}
	double taken = seconds() - begin;
	if (edict_log_close(log, 1700000001000) != EDICT_LOG_OK)
		die("close");
	remove_files();
	return (double)n / taken;
}

/* ---- rounds --------------------------------------------------------------- */

static const struct kind {
	const char *name;
	double (*run)(uint32_t reason_len);
} kinds[] = {
	{"bare_durable", run_bare}, /* first, because */
	{"durable", run_durable},   /* this is divided by it */
	{"no_sync", run_without_sync},
	{"in_memory", run_in_memory},
	{"hash", run_hash},
	{"thousand_writers", run_writers},
};

enum { KINDS = sizeof kinds / sizeof *kinds };

static double median(double *values, int n)
{
	qsort(values, (size_t)n, sizeof *values, compare);
	return n % 2 == 1 ? values[n / 2] : (values[n / 2 - 1] + values[n / 2]) / 2;
}

static void write_log(uint32_t reason_len, long n)
{
	struct edict_log *log = open_log(EDICT_DURABLE_NONE);
	struct edict_record record = record_of(reason_len);
	while (n-- > 0)
		if (edict_log_append(log, &record, NULL) != EDICT_LOG_OK)
			die("append");
	if (edict_log_close(log, 1700000001000) != EDICT_LOG_OK)
		die("close");
}

static void measure(uint32_t reason_len, int rounds)
{
	static double rates[KINDS][ROUNDS_MAX];
	double p50, p99, ratios[ROUNDS_MAX];
	measure_disk(&p50, &p99);
	for (int round = 0; round < rounds; round++) {
		for (int k = 0; k < KINDS; k++)
			rates[k][round] = kinds[k].run(reason_len);
		ratios[round] = rates[1][round] / rates[0][round];
	}
	printf("figure audit_fdatasync_p50 %.2f ms\n", p50);
	printf("figure audit_fdatasync_p99 %.2f ms\n", p99);
	for (int k = 0; k < KINDS; k++) {
		qsort(rates[k], (size_t)rounds, sizeof *rates[k], compare);
		printf("figure audit_%s %.0f records/s\n", kinds[k].name,
		       rates[k][rounds - 1]);
	}
	printf("figure audit_durable_to_bare %.2f times\n",
	       rates[1][rounds - 1] / rates[0][rounds - 1]);
	printf("figure audit_durable_to_bare_median %.2f times\n",
	       median(ratios, rounds));
}

int main(int argc, char **argv)
{
	bool writes = argc == 4 && strcmp(argv[2], "--write") == 0;
	int rounds = argc > 2 && !writes ? atoi(argv[2]) : 9;
	if (argc < 2 || rounds < 1 || rounds > ROUNDS_MAX || !edict_sodium_init())
		die("audit FOLDER [ROUNDS [SECONDS]], or audit FOLDER --write RECORDS");
	if (argc > 3 && !writes)
		budget = atof(argv[3]);
	snprintf(path, sizeof path, "%s/log.jsonl", argv[1]);
	snprintf(bare_path, sizeof bare_path, "%s/bare", argv[1]);
	snprintf(pattern, sizeof pattern, "rm -f '%s'/log.* '%s'/bare", argv[1], argv[1]);
	remove_files();
	uint32_t reason_len = make_lines();
	if (writes)
		write_log(reason_len, atol(argv[3]));
	else
		measure(reason_len, rounds);
	return 0;
}
