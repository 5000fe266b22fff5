/* engine_cedar.h - Cedar's engines (private to engine*.c): the evaluator, and emitted C.
 *
 * A request is {"principal", "action", "resource", "context"?}, and may bring its own
 * "entities", which then stand in for --entities.
 */
#ifndef EDICT_COMMAND_ENGINE_CEDAR_H
#define EDICT_COMMAND_ENGINE_CEDAR_H

#include "cedar/eval.h"
#include "command/engine.h"

enum status cedar_eval_open(const struct compilation *c, const struct options *options,
			    struct engine *out);
enum status cedar_c_open(const struct compilation *c, const struct options *options,
			 struct engine *out);

/* What both put into an answer.  `reasons` and `errors` are ids of policies. */
void cedar_answer(struct arena *arena, bool is_allowed, const struct text *reasons,
		  size_t n_reasons, struct answer *out);

void cedar_answer_from_eval(struct arena *arena, const struct cedar_policy_set *set,
			    const struct cedar_response *response, struct answer *out);

/* A request as the evaluator wants it.  False with diagnostics; `fault` is set where the
 * text is not even JSON. */
struct cedar_question {
	struct cedar_context context;
	struct cedar_request request;
	enum json_fault fault;
};

bool cedar_ask(struct arena *arena, const struct cedar_inputs *in,
	       const struct source *source, struct diag_list *diags,
	       struct cedar_question *out);

/* Why not: the runtime's word (edict_status_name). */
const char *cedar_refusal(const struct cedar_question *question,
			  const struct diag_list *diags);

#endif
