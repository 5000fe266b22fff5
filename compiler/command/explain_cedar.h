/* explain_cedar.h - `edict explain` for Cedar policies (private to explain*.c).
 */
#ifndef EDICT_COMMAND_EXPLAIN_CEDAR_H
#define EDICT_COMMAND_EXPLAIN_CEDAR_H

#include "command/compile.h"

enum status explain_cedar(const struct compilation *c, const struct options *options,
			  const struct source *request);

#endif
