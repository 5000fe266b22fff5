/* bundle_file.h - a bundle on disk, for the verbs that show, sign and verify it.
 */
#ifndef EDICT_COMMAND_BUNDLE_FILE_H
#define EDICT_COMMAND_BUNDLE_FILE_H

#include "bundle/bundle.h"
#include "command/command.h"

/* In memory, so that what was verified is what is used. */
struct bundle_file {
	const char *path;
	struct text bytes;
	struct edict_input input; /* reads from `bytes`; the struct must stay in place */
	struct edict_bundle bundle;
};

/* One that is in memory already. */
void bundle_file_init(struct bundle_file *file, const char *path, struct text bytes);

/* Read the file and nothing else.  False after a message. */
bool bundle_file_load(struct arena *arena, const char *path, struct bundle_file *out);

/* Read it and decode the header, which nobody vouches for.  STATUS_WRONG after a message
 * that says why it is none. */
enum status bundle_file_open(struct arena *arena, const char *path,
			     struct bundle_file *out);

/* Where the signature block begins: the end of a draft. */
size_t bundle_file_end(const struct bundle_file *file);

struct text bundle_file_content(const struct bundle_file *file,
				const struct edict_section *section);

/* Add the signature of each --key to a document whose signature block begins at `end`
 * (bundle_sign.c).  A message unless STATUS_FINE. */
enum status bundle_sign_with_keys(struct arena *arena, const struct options *options,
				  size_t end, struct text *document);

/* "source", "schema", ...; "unknown" for kinds that this Edict does not know. */
const char *section_kind_name(uint32_t kind);

/* A comma-separated list of targets as bits; false after a message. */
bool bundle_targets_parse(const char *list, uint32_t *targets);

/* The targets of a set of bits, with commas; "none". */
struct text bundle_targets_text(struct arena *arena, uint32_t targets);

#endif
