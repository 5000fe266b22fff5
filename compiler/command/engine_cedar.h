/* engine_cedar.h - Cedar's engines (private to engine*.c): the evaluator, and emitted C.
 *
 * A request is {"principal", "action", "resource", "context"?}, and may bring its own
 * "entities", which then stand in for --entities.
 */
#ifndef EDICT_COMMAND_ENGINE_CEDAR_H
#define EDICT_COMMAND_ENGINE_CEDAR_H

#include "command/engine.h"

enum status cedar_eval_open(const struct compilation *c, const struct options *options,
			    struct engine *out);
enum status cedar_c_open(const struct compilation *c, const struct options *options,
			 struct engine *out);

/* What both put into an answer.  `reasons` and `errors` are ids of policies. */
void cedar_answer(struct arena *arena, bool is_allowed, const struct text *reasons,
		  size_t n_reasons, struct answer *out);

#endif
