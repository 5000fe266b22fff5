/* engine.h - what decides: the evaluator, or emitted C loaded into this process.
 *
 * Both give the same answer to every request; that is what Edict promises, and what
 * `--engine=c` lets anyone check.
 */
#ifndef EDICT_COMMAND_ENGINE_H
#define EDICT_COMMAND_ENGINE_H

#include "command/answer.h"
#include "command/compile.h"
#include "edict/bundle.h"
#include "meaning/eval.h"

#define REQUEST_SIZE_MAX (16u << 20) /* bytes of one JSON request */

/* What opening an engine fills in. */
struct engine {
	void (*decide)(const struct engine *engine, struct arena *arena, struct text json,
		       struct answer *out);
	void (*close)(struct engine *engine); /* NULL: nothing to give back */
	const void *state;		      /* of the engine's own */
	/* What it decides by: one of them, which lives as long. */
	const struct compilation *compilation;
	const struct edict_bundle *bundle;
};

/* The passes an engine needs before it can be opened. */
enum stage engine_stage(enum engine_kind kind);

/* --layout without --engine=c would be ignored; it is a message and false. */
bool engine_options_agree(const struct options *options);

/* Valid as long as `c`.  The C engine runs a C compiler unless the cache has the
 * policy.  Anything but STATUS_FINE comes after a message. */
enum status engine_open(const struct compilation *c, const struct options *options,
			struct engine **out);
void engine_close(struct engine *engine);

/* The active bundle of a store as an engine (engine_store.c): verified, loaded from memory
 * and tested before it decides.  A message unless STATUS_FINE. */
bool engine_store_is(const char *path); /* a folder that is a store */
enum status engine_store_open(struct arena *arena, const char *store,
			      const struct options *options, struct engine **out);

/* Decide one JSON request; the answer lives in `arena`. */
void engine_decide(struct engine *engine, struct arena *arena, struct text json,
		   struct answer *out);

/* The answer to a request that is no request: deny, `request:<fault>`. */
void answer_unreadable(struct arena *arena, const char *fault, struct answer *out);

/* An evaluator's decision as an answer, for verbs that need both. */
void answer_from_eval(struct arena *arena, const struct ir_policy *policy,
		      const struct eval_decision *decision, struct answer *out);

/* "missing:<path>" or "type:<path>" of an unknown truth. */
struct text truth_reason(struct arena *arena, const struct ir_policy *policy,
			 struct eval_truth truth);

#endif
