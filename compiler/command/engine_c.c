/* engine_c.c - decide with a loaded policy, as any program that hosts one does.
 */
#include <dlfcn.h>
#include <stdlib.h>

#include "command/engine_c.h"

struct c_engine {
	void *handle;
	const struct edict_policy *policy;
	void *request;
	uint32_t *truths;
	char *work;
	size_t work_size;
};

/* Engines are handed around as constants; what one works with is its own. */
static struct c_engine *state_of(const struct engine *engine)
{
	return (struct c_engine *)(uintptr_t)engine->state;
}

static void *allocate(void *old, size_t size)
{
	void *bytes = realloc(old, size > 0 ? size : 1);
	if (bytes == NULL) {
		message("out of memory");
		abort();
	}
	return bytes;
}

/* ---- answers ------------------------------------------------------------- */

static struct text policy_text(const struct edict_policy *policy, uint32_t offset)
{
	return text_of(policy->texts + offset);
}

static struct text reason_text(struct arena *arena, const struct edict_policy *policy,
			       const struct edict_decision *decision)
{
	size_t len = edict_reason_text(policy, decision, NULL, 0);
	char *bytes = arena_alloc(arena, len + 1);
	edict_reason_text(policy, decision, bytes, len + 1);
	return (struct text){bytes, len};
}

static const char *obligation_name(uint8_t obligation)
{
	if (obligation == EDICT_RULE_WARN)
		return "warn";
	return obligation == EDICT_RULE_LOG ? "log" : "audit";
}

static void add_obligation(struct arena *arena, const struct edict_policy *policy,
			   uint16_t index, struct answer *out)
{
	const struct edict_rule *rule = &policy->rules[index];
	struct answer_item item = {
		policy_text(policy, rule->id),
		text_of(obligation_name(rule->obligation)),
	};
	ARENA_PUSH(arena, out->obligations, out->n_obligations, item);
}

/* A decision lists only so many; the truths give them all. */
static void add_all_obligations(struct arena *arena, const struct c_engine *engine,
				const struct edict_decision *decision, struct answer *out)
{
	const struct edict_policy *policy = engine->policy;
	uint32_t last = UINT32_MAX;
	if (!policy->obligations_after && decision->rule != EDICT_RULE_NONE)
		last = policy->rules[decision->rule].order;
	for (uint16_t i = 0; i < policy->n_rules; i++)
		if (policy->rules[i].obligation != 0 && policy->rules[i].order <= last &&
		    edict_may(engine->truths[i]))
			add_obligation(arena, policy, i, out);
}

static void add_obligations(struct arena *arena, const struct c_engine *engine,
			    const struct edict_decision *decision, struct answer *out)
{
	if (decision->n_obligations > EDICT_OBLIGATIONS_MAX) {
		add_all_obligations(arena, engine, decision, out);
		return;
	}
	for (size_t i = 0; i < decision->n_obligations_listed; i++)
		add_obligation(arena, engine->policy, decision->obligations[i], out);
}

static void add_approvers(struct arena *arena, struct text names, struct answer *out)
{
	while (names.len > 0) {
		size_t len = 0;
		while (len < names.len && names.ptr[len] != '\n')
			len++;
		struct text name = {names.ptr, len};
		ARENA_PUSH(arena, out->approvers, out->n_approvers, name);
		len += len < names.len;
		names = (struct text){names.ptr + len, names.len - len};
	}
}

static void add_errors(struct arena *arena, const struct c_engine *engine,
		       struct answer *out)
{
	const struct edict_policy *policy = engine->policy;
	for (size_t i = 0; i < policy->n_rules; i++) {
		uint32_t truth = engine->truths[i];
		if (truth <= EDICT_TRUE)
			continue;
		bool is_mistyped = (truth >> 4 & 15) == EDICT_REASON_TYPE;
		struct answer_item error = {
			policy_text(policy, policy->rules[i].id),
			text_format(arena, "%s:%s", is_mistyped ? "type" : "missing",
				    policy->fields[truth >> 8].path),
		};
		ARENA_PUSH(arena, out->errors, out->n_errors, error);
	}
}

static void answer_from_c(struct arena *arena, const struct c_engine *engine,
			  const struct edict_decision *decision, struct answer *out)
{
	const struct edict_policy *policy = engine->policy;
	*out = (struct answer){
		.decision = edict_effect_name((enum edict_effect)decision->effect),
		.reason = reason_text(arena, policy, decision),
	};
	if (decision->rule != EDICT_RULE_NONE) {
		const struct edict_rule *rule = &policy->rules[decision->rule];
		out->rule = policy_text(policy, rule->id);
		add_approvers(arena, policy_text(policy, rule->approvers), out);
	}
	add_obligations(arena, engine, decision, out);
	add_errors(arena, engine, out);
}

/* ---- the engine ---------------------------------------------------------- */

static void make_room(struct c_engine *engine, size_t needed)
{
	if (needed <= engine->work_size)
		return;
	engine->work = allocate(engine->work, needed);
	engine->work_size = needed;
}

static void c_engine_decide(const struct engine *self, struct arena *arena,
			    struct text json, struct answer *out)
{
	struct c_engine *engine = state_of(self);
	const struct edict_policy *policy = engine->policy;
	make_room(engine, edict_work_size(policy, json.len));
	edict_request_init(policy, engine->request);
	enum edict_status status =
		edict_request_read(policy, json.ptr, json.len, engine->work,
				   engine->work_size, engine->request);
	if (status != EDICT_OK) {
		answer_unreadable(arena, edict_status_name(status), out);
		return;
	}
	struct edict_decision decision;
	edict_explain(policy, engine->request, &decision, engine->truths);
	answer_from_c(arena, engine, &decision, out);
}

static void c_engine_close(struct engine *self)
{
	struct c_engine *engine = state_of(self);
	if (engine->handle != NULL)
		dlclose(engine->handle);
	free(engine->request);
	free(engine->truths);
	free(engine->work);
	free(engine);
}

void c_engine_make(const struct edict_policy *policy, void *handle, struct engine *out)
{
	struct c_engine *engine = allocate(NULL, sizeof *engine);
	*engine = (struct c_engine){
		.handle = handle,
		.policy = policy,
		.request = allocate(NULL, policy->request_size),
		.truths = allocate(NULL, policy->n_rules * sizeof(uint32_t)),
	};
	*out = (struct engine){
		.decide = c_engine_decide, .close = c_engine_close, .state = engine};
}

enum status c_engine_open(const struct compilation *c, const struct options *options,
			  struct engine *out)
{
	void *handle;
	const struct edict_policy *policy;
	enum status status = engine_build(c->plan, options->layout, &handle, &policy);
	if (status == STATUS_FINE)
		c_engine_make(policy, handle, out);
	return status;
}
