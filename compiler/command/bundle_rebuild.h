/* bundle_rebuild.h - make a bundle again from what it carries (private to bundle_*.c).
 */
#ifndef EDICT_COMMAND_BUNDLE_REBUILD_H
#define EDICT_COMMAND_BUNDLE_REBUILD_H

#include "command/bundle_file.h"

struct rebuild {
	struct text *differences; /* "c `shop.c`", "header" */
	size_t n_differences;
	struct text *unmade; /* carried, but not made by anything: "source `x`" */
	size_t n_unmade;     /* neither: the same bytes */
	struct text *notes; /* what may explain them: other compilers */
	size_t n_notes;
};

/* The bundle was verified.  STATUS_FINE: it could be made again, and `out` says how like it
 * is.  Anything else comes after a message. */
enum status bundle_rebuild(struct arena *arena, const struct bundle_file *file,
			   struct rebuild *out);

#endif
