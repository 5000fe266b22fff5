/* engine.c - the evaluator as an engine, and the choice between the two.
 */
#include <stdlib.h>

#include "command/engine_c.h"
#include "command/engine_cedar.h"

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

static void eval_decide(const struct engine *engine, struct arena *arena,
			struct text json, struct answer *out)
{
	const struct ir_policy *policy = engine->state;
	struct eval_decision decision = eval_json(arena, policy, json);
	answer_from_eval(arena, policy, &decision, out);
}

static enum status eval_open(const struct compilation *c, const struct options *options,
			     struct engine *out)
{
	(void)options;
	*out = (struct engine){.decide = eval_decide, .state = c->policy};
	return STATUS_FINE;
}

enum status engine_open(const struct compilation *c, const struct options *options,
			struct engine **out)
{
	bool is_c = options->engine == ENGINE_C;
	struct engine *engine = arena_alloc(c->arena, sizeof *engine);
	enum status status;
	if (c->is_cedar)
		status = is_c ? cedar_c_open(c, options, engine)
			      : cedar_eval_open(c, options, engine);
	else
		status = is_c ? c_engine_open(c, options, engine)
			      : eval_open(c, options, engine);
	engine->compilation = c;
	*out = status == STATUS_FINE ? engine : NULL;
	return status;
}

void engine_close(struct engine *engine)
{
	if (engine != NULL && engine->close != NULL)
		engine->close(engine);
}

void engine_decide(struct engine *engine, struct arena *arena, struct text json,
		   struct answer *out)
{
	engine->decide(engine, arena, json, out);
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
