/* audit_log_fixture.h - a log of several files, boots and epochs in memory, with what keeps
 * it: checkpoints and seals.
 */
#ifndef EDICT_TESTS_AUDIT_LOG_FIXTURE_H
#define EDICT_TESTS_AUDIT_LOG_FIXTURE_H

#include "audit/audit.h"
#include "port/sodium.h"

#define FIXTURE_FILES 2
#define FIXTURE_LINES 64 /* more than a file of the log has */

struct fixture {
	struct edict_crypto crypto;
	uint8_t public[EDICT_KEY_SIZE], secret[EDICT_SECRET_SIZE];
	uint8_t seal_key[EDICT_DIGEST_SIZE];
	struct buffer files[FIXTURE_FILES]; /* heap */
	struct buffer notes[FIXTURE_FILES]; /* the newest of each file */
	struct buffer older;		    /* an earlier one of the last file */
	size_t n_files;
	uint8_t last_key[EDICT_DIGEST_SIZE]; /* of the epoch that runs at the end */
};

/* Two files: 20 records, a rotation, then others, a second boot, and the end. */
void fixture_init(struct fixture *fixture);
void fixture_deinit(struct fixture *fixture);

/* Verify files as one log, with all keys; the notes of the fixture if `has_notes`. */
const struct audit_report *fixture_verify(struct arena *arena,
					  const struct fixture *fixture,
					  const struct text *files, size_t n_files,
					  bool has_notes);

/* The lines of a file, without newlines. */
size_t fixture_lines(struct text file, struct text lines[FIXTURE_LINES]);

#endif
