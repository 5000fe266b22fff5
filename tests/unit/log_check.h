/* log_check.h - read a log that was written in files, and find all that is wrong with it.
 *
 * Decisions of these tests have the tool "w<writer>" and, as version, their number among
 * those of the writer: 0, 1, 2, ... without a gap.
 */
#ifndef EDICT_TESTS_LOG_CHECK_H
#define EDICT_TESTS_LOG_CHECK_H

#include "port/log_file.h"

#define LOG_CHECK_WRITERS 1024

struct log_check_file {
	const char *path;
	const uint8_t *bytes;
	size_t len;
};

struct log_check {
	/* Given: the key of the checkpoints or NULL, and the first of the seals. */
	const struct edict_crypto *crypto;
	const char *key_name;
	const uint8_t *key;
	uint8_t seal_key[EDICT_DIGEST_SIZE];
	/* Found. */
	uint64_t n_files, n_records, n_seals, n_notes, n_recoveries;
	uint64_t n_decisions[LOG_CHECK_WRITERS];
	uint8_t link[EDICT_DIGEST_SIZE];
	struct edict_merkle_head ended;
};

/* `files` in any order, with others among them that are no part of the log.  Every byte of
 * every record is checked: numbers, links, what "open" says of the file before, seals,
 * checkpoints, names.  Prints what is wrong and returns false. */
bool log_check_run(struct log_check *check, struct log_check_file *files, size_t n);

#endif
