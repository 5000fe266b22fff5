/* decide.h - let `edict decide` answer requests, as any script would.
 *
 * The tests of this folder read suites written by others, from where they lie, and
 * judge what the command prints.
 */
#ifndef EDICT_TESTS_CONFORMANCE_DECIDE_H
#define EDICT_TESTS_CONFORMANCE_DECIDE_H

#include <jansson.h>

#define TEST_SKIPPED	   77
#define DECIDE_OPTIONS_MAX 4

struct decide_run {
	const char *edict;			 /* the command */
	const char *policy;			 /* path */
	const char *options[DECIDE_OPTIONS_MAX]; /* up to the first NULL */
};

/* The answers to `requests`, one each, in order; owned by the caller.  NULL, with what
 * the command said on standard error, if it fails or answers another number. */
json_t *decide_requests(const struct decide_run *run, const json_t *requests);

/* The values of a file of JSON lines; NULL after a message. */
json_t *lines_load(const char *path);

/* "folder/name" in a static buffer that the fourth call after this one reuses. */
const char *path_join(const char *folder, const char *name);

/* The folder "agent" of the data: below $EDICT_DATA, else below `fallback`.  NULL, after
 * saying so, if it is not here: the test then exits with TEST_SKIPPED. */
const char *data_find(const char *fallback);

#endif
