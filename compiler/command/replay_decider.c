/* replay_decider.c - the policy that decides the requests of a log again.
 * Needs:   a compilation up to the stage of the engine.
 * Gives:   effect and rule of each request.
 * Keeps:   threads share nothing but constant data.
 *
 * The emitted C of an agent policy is called as any host calls it, with work space of the
 * thread's own; that is what makes replaying fast.  The other engines explain each
 * decision, and every thread has one of its own.
 */
#include <dlfcn.h>
#include <stdlib.h>

#include "command/engine_c.h"
#include "command/replay.h"

/* An id as logs have it.  Ids are UTF-8: every front end sees to that. */
static struct text escape(struct arena *arena, struct text id)
{
	struct buffer out = {0};
	json_escape(&out, id);
	return buffer_move(arena, &out);
}

/* ---- the policy ------------------------------------------------------------ */

enum engine_kind replay_engine(const struct options *options)
{
	if (options->has_engine || !engine_has_compiler())
		return options->engine;
	return ENGINE_C;
}

enum status replay_policy_open(const struct compilation *c, const struct options *options,
			       struct replay_policy *out)
{
	*out = (struct replay_policy){.compilation = c, .options = options};
	out->is_direct = options->engine == ENGINE_C && !c->is_cedar;
	if (!out->is_direct)
		return STATUS_FINE;
	enum status status =
		engine_build(c->plan, options->layout, &out->handle, &out->policy);
	if (status != STATUS_FINE)
		return status;
	const struct edict_policy *policy = out->policy;
	out->rules = ARENA_ARRAY(c->arena, struct text, policy->n_rules);
	for (size_t i = 0; i < policy->n_rules; i++)
		out->rules[i] =
			escape(c->arena, text_of(policy->texts + policy->rules[i].id));
	return STATUS_FINE;
}

void replay_policy_close(struct replay_policy *policy)
{
	if (policy->handle != NULL)
		dlclose(policy->handle);
}

/* ---- deciders -------------------------------------------------------------- */

enum status replay_decider_open(const struct replay_policy *policy,
				struct replay_decider *out)
{
	*out = (struct replay_decider){.policy = policy};
	if (policy->is_direct)
		return STATUS_FINE;
	return engine_open(policy->compilation, policy->options, &out->engine);
}

void replay_decider_close(struct replay_decider *decider)
{
	engine_close(decider->engine);
	if (decider->arena != NULL)
		arena_free(decider->arena);
	free(decider->work);
}

static void decide_directly(struct replay_decider *decider, struct text body,
			    struct outcome *out)
{
	const struct replay_policy *policy = decider->policy;
	if (body.len > decider->fits || decider->work == NULL) {
		decider->fits = 2 * body.len;
		decider->work_size = edict_work_size(policy->policy, decider->fits);
		free(decider->work);
		decider->work = malloc(decider->work_size);
		if (decider->work == NULL)
			arena_exhausted();
	}
	struct edict_decision decision;
	edict_decide_json(policy->policy, body.ptr, body.len, decider->work,
			  decider->work_size, &decision);
	out->effect = (enum edict_effect)decision.effect;
	out->rule = (struct text){0};
	if (decision.rule != EDICT_RULE_NONE)
		out->rule = policy->rules[decision.rule];
}

static enum edict_effect effect_of(const char *name)
{
	for (unsigned i = EDICT_ALLOW; i > EDICT_DENY; i--)
		if (text_is(text_of(name), edict_effect_name((enum edict_effect)i)))
			return (enum edict_effect)i;
	return EDICT_DENY;
}

void replay_decide(struct replay_decider *decider, struct text body, struct outcome *out)
{
	if (decider->policy->is_direct) {
		decide_directly(decider, body, out);
		return;
	}
	if (decider->arena != NULL)
		arena_free(decider->arena);
	decider->arena = arena_new();
	struct answer answer;
	engine_decide(decider->engine, decider->arena, body, &answer);
	*out = (struct outcome){effect_of(answer.decision),
				escape(decider->arena, answer.rule)};
}
