/* engine.c - the evaluator as an engine, and the choice between the two.
 */
#include <dlfcn.h>
#include <stdlib.h>

#include "command/engine_c.h"

struct engine {
	const struct ir_policy *policy; /* ENGINE_EVAL */
	struct c_engine *c;		/* ENGINE_C */
	void *handle;
};

enum stage engine_stage(enum engine_kind kind)
{
	return kind == ENGINE_C ? STAGE_PLAN : STAGE_IR;
}

bool engine_options_agree(const struct options *options)
{
	if (!options->has_layout || options->engine == ENGINE_C)
		return true;
	message("--layout is about emitted C; give --engine=c too");
	return false;
}

enum status engine_open(const struct compilation *c, const struct options *options,
			struct engine **out)
{
	*out = NULL;
	struct engine engine = {.policy = c->policy};
	if (options->engine == ENGINE_C) {
		const struct edict_policy *policy;
		enum status status =
			engine_build(c->plan, options->layout, &engine.handle, &policy);
		if (status != STATUS_FINE)
			return status;
		engine.c = c_engine_new(policy);
	}
	*out = arena_alloc(c->arena, sizeof **out);
	**out = engine;
	return STATUS_FINE;
}

void engine_close(struct engine *engine)
{
	if (engine == NULL || engine->c == NULL)
		return;
	c_engine_free(engine->c);
	dlclose(engine->handle);
}

void engine_decide(struct engine *engine, struct arena *arena, struct text json,
		   struct answer *out)
{
	if (engine->c != NULL) {
		c_engine_decide(engine->c, arena, json, out);
		return;
	}
	struct eval_decision decision = eval_json(arena, engine->policy, json);
	answer_from_eval(arena, engine->policy, &decision, out);
}

/* ---- answers ------------------------------------------------------------- */

void answer_unreadable(struct arena *arena, const char *fault, struct answer *out)
{
	*out = (struct answer){
		.decision = action_name(ACTION_DENY),
		.reason = text_format(arena, "request:%s", fault),
	};
}

struct text truth_reason(struct arena *arena, const struct ir_policy *policy,
			 struct eval_truth truth)
{
	return text_format(arena, "%s:%.*s", truth.why == WHY_TYPE ? "type" : "missing",
			   TEXT_ARG(policy->fields[truth.field].path.text));
}

static void add_errors(struct arena *arena, const struct ir_policy *policy,
		       const struct eval_decision *decision, struct answer *out)
{
	for (size_t i = 0; i < policy->n_rules; i++) {
		if (decision->truths[i].value != EVAL_UNKNOWN)
			continue;
		struct answer_item error = {
			policy->rules[i].id,
			truth_reason(arena, policy, decision->truths[i]),
		};
		ARENA_PUSH(arena, out->errors, out->n_errors, error);
	}
}

void answer_from_eval(struct arena *arena, const struct ir_policy *policy,
		      const struct eval_decision *decision, struct answer *out)
{
	if (decision->is_unreadable) {
		answer_unreadable(arena, decision->fault, out);
		return;
	}
	*out = (struct answer){
		.decision = action_name(decision->effect),
		.reason = eval_reason(arena, policy, decision),
	};
	if (decision->rule != EVAL_NO_RULE) {
		const struct ir_rule *rule = &policy->rules[decision->rule];
		out->rule = rule->id;
		out->approvers = rule->approvers;
		out->n_approvers = rule->n_approvers;
	}
	for (size_t i = 0; i < decision->n_obligations; i++) {
		const struct ir_rule *rule = &policy->rules[decision->obligations[i]];
		struct answer_item item = {rule->id, text_of(action_name(rule->action))};
		ARENA_PUSH(arena, out->obligations, out->n_obligations, item);
	}
	add_errors(arena, policy, decision, out);
}
