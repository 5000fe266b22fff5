/* sensitive.h - what nobody should read in a log: the texts that the detection packs for
 * sensitive data find (docs/packs.md).
 */
#ifndef EDICT_COMMAND_SENSITIVE_H
#define EDICT_COMMAND_SENSITIVE_H

#include "command/engine.h"
#include "edict/redact.h"

struct sensitive;

/* Compile the packs, for the C engine where there is a C compiler.  Anything but
 * STATUS_FINE comes after a message.  `*out` lives as long as the arena. */
enum status sensitive_open(struct arena *arena, const struct options *options,
			   struct sensitive **out);
void sensitive_close(struct sensitive *sensitive);

/* For struct edict_redactor, with `ctx` a struct sensitive: does a pack find something in
 * the text, or in `name: text`?  What cannot be looked at is taken as found. */
bool sensitive_is_secret(void *ctx, struct edict_string name, struct edict_string text);

#endif
