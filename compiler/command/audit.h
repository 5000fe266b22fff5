/* audit.h - what the verbs about audit logs share: files, keys, checkpoints, filters.
 */
#ifndef EDICT_COMMAND_AUDIT_H
#define EDICT_COMMAND_AUDIT_H

#include "audit/audit.h"
#include "bundle/bundle.h"
#include "command/command.h"

struct audit_input {
	struct arena *arena;
	const struct options *options;
	struct audit_file *files, *notes;
	size_t n_files, n_notes;
	bool has_key, has_seal_key;
	uint8_t key[EDICT_KEY_SIZE];	     /* public, of checkpoints */
	uint8_t seal_key[EDICT_DIGEST_SIZE]; /* of epoch 0 */
};

/* Open the files that are given, and read the keys and checkpoints that options name;
 * with `finds_notes` also FILE.checkpoint beside each.  STATUS_USAGE after a message. */
enum status audit_input_open(struct arena *arena, const struct options *options,
			     bool finds_notes, struct audit_input *out);
void audit_input_close(struct audit_input *input);

/* Verify what is open, by all that is given. */
enum status audit_input_verify(const struct audit_input *input,
			       const struct audit_report **report);

/* Messages about the findings, with a hint after the last of each kind. */
void audit_findings_print(const struct audit_report *report);

/* Verify, and print the findings: for verbs that work with a log only if it is whole. The
 * end of a record that is being written is passed over. */
enum status audit_input_trust(const struct audit_input *input,
			      const struct audit_report **report);

/* To --output, else to standard output. */
enum status audit_output(const struct options *options, struct text bytes);

/* ---- filters (audit_filter.c) ------------------------------------------------------ */

struct audit_filter {
	const char *tool, *effect, *rule, *agent, *kind; /* NULL: any */
	uint64_t since, until;				 /* milliseconds; 0: any */
};

/* False after a message. */
bool audit_filter_read(const struct options *options, struct audit_filter *out);
bool audit_filter_takes(const struct audit_filter *filter,
			const struct audit_record *record);

#endif
