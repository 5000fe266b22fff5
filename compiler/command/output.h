/* output.h - files the command writes: whole or not at all, and only when changed.
 */
#ifndef EDICT_COMMAND_OUTPUT_H
#define EDICT_COMMAND_OUTPUT_H

#include "command/compile.h"

struct outputs {
	struct arena *arena;
	const char *dir;
	struct text name;   /* of the policy: NAME.c, NAME.h, ... */
	struct text *paths; /* written so far */
	size_t n_paths;
};

/* Write through a temporary file in the same folder and a rename.  A file that has
 * these bytes already keeps its time stamp.  False after a message. */
bool output_write(const char *path, struct text bytes);

/* Make the folder and those above it.  False after a message. */
bool output_make_folder(struct arena *arena, const char *dir);

/* "first output: every file read", in the form of make. */
bool output_write_depfile(struct outputs *outputs, const struct compilation *c,
			  const char *path);

#endif
