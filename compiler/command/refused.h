/* refused.h - why something signed is refused, for people. */
#ifndef EDICT_COMMAND_REFUSED_H
#define EDICT_COMMAND_REFUSED_H

#include "command/command.h"
#include "edict/bundle.h"

/* "edict: PATH: refused: NAME: what", and a line of help.  `what` NULL: the general text.
 */
void message_refused(const char *path, enum edict_fault fault, const char *what);

/* The same for a bundle, with what its header says (bundle_refused.c).  `bundle` may be
 * zeros for faults that come before the header is read. */
void message_bundle_refused(struct arena *arena, const char *path,
			    enum edict_fault fault, const struct edict_bundle *bundle,
			    const struct edict_trust *trust);

#endif
