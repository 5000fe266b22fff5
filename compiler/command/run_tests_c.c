/* run_tests_c.c - emitted C as an engine for Cedar's tests: one run of the C compiler for
 * the policies of many cases.
 */
#include <dlfcn.h>

#include "command/cedar_host.h"
#include "command/engine_c.h"
#include "command/run_tests.h"
#include "meaning/cedar.h"

enum { BATCH = 128 }; /* cases that are compiled together */

struct c_cases {
	enum layout layout;
	struct arena *arena; /* of one batch */
	struct ir_cedar *inputs;
	const struct plan **plans;
};

/* Types are relied on only where the policies fit them and all requests are checked. */
static bool is_typed(const struct cedar_case *c)
{
	for (size_t i = 0; i < c->test.n_requests; i++)
		if (!c->test.requests[i].is_validated)
			return false;
	return c->is_valid;
}

static const struct plan *plan_case(struct c_cases *engine, struct cedar_case *c,
				    struct ir_cedar *inputs)
{
	struct diag_list *diags = diag_list_new(engine->arena);
	*inputs = (struct ir_cedar){.schema = c->schema, .is_typed = is_typed(c)};
	struct ir_policy *policy =
		cedar_lower(engine->arena, TEXT("test"), &c->set, inputs, diags);
	const struct plan *plan = NULL;
	if (policy != NULL)
		plan = plan_build(engine->arena, simplify(engine->arena, policy), diags);
	if (plan == NULL)
		diagnostics_print(diags);
	return plan;
}

/* ---- deciding ------------------------------------------------------------ */

static void take_response(struct cedar_case *c, const struct cedar_host *host,
			  const struct edict_decision *decision,
			  struct cedar_response *out)
{
	const struct edict_policy *policy = &host->policy->base;
	*out = (struct cedar_response){.is_allowed = decision->effect == EDICT_ALLOW};
	for (size_t i = 0; i < policy->n_rules; i++) {
		if (host->truths[i] > EDICT_TRUE)
			ARENA_PUSH(c->arena, out->errors, out->n_errors, i);
		else if (host->truths[i] == EDICT_TRUE &&
			 policy->rules[i].effect == decision->effect)
			ARENA_PUSH(c->arena, out->reasons, out->n_reasons, i);
	}
}

static void decide_requests(struct cedar_case *c, struct cedar_host *host)
{
	for (size_t i = 0; i < c->test.n_requests; i++) {
		const struct cedar_test_request *request = &c->test.requests[i];
		struct edict_decision decision;
		if (!c->is_readable[i])
			continue;
		enum edict_status status =
			cedar_host_explain(host, span_text(request->doc->span),
					   request->is_validated, &decision);
		if (status == EDICT_OK) {
			take_response(c, host, &decision, &c->responses[i]);
			continue;
		}
		message("%.*s: emitted C refuses request %zu: %s",
			TEXT_ARG(c->test.source->path), i, edict_status_name(status));
		c->is_readable[i] = false;
	}
}

static void decide_case(struct cedar_case *c, const struct edict_cedar_policy *policy)
{
	struct cedar_host host;
	size_t at = 0;
	cedar_host_init(&host, policy);
	enum edict_status status = cedar_host_load(&host, c->entity_source->body, &at);
	if (status == EDICT_OK) {
		decide_requests(c, &host);
	} else {
		message("%.*s:%zu: emitted C refuses the entities: %s",
			TEXT_ARG(c->entity_source->path), at, edict_status_name(status));
		for (size_t i = 0; i < c->test.n_requests; i++)
			c->is_readable[i] = false;
	}
	cedar_host_deinit(&host);
}

static bool build_and_decide(struct c_cases *engine, struct cedar_case *const *cases,
			     size_t n)
{
	const struct edict_policy **policies =
		ARENA_ARRAY(engine->arena, const struct edict_policy *, n);
	engine->inputs = ARENA_ARRAY(engine->arena, struct ir_cedar, n);
	engine->plans = ARENA_ARRAY(engine->arena, const struct plan *, n);
	for (size_t i = 0; i < n; i++) {
		engine->plans[i] = plan_case(engine, cases[i], &engine->inputs[i]);
		if (engine->plans[i] == NULL)
			return false;
	}
	void *handle;
	if (engine_build_many(engine->plans, n, engine->layout, &handle, policies) !=
	    STATUS_FINE)
		return false;
	for (size_t i = 0; i < n; i++)
		decide_case(cases[i], (const void *)policies[i]);
	dlclose(handle);
	return true;
}

static bool decide(struct case_engine *self, struct cedar_case *const *cases, size_t n)
{
	struct c_cases *engine = self->state;
	if (n == 0)
		return true;
	engine->arena = arena_new();
	bool ok = build_and_decide(engine, cases, n);
	arena_free(engine->arena);
	return ok;
}

void case_engine_c(struct arena *arena, enum layout layout, struct case_engine *out)
{
	struct c_cases *engine = ARENA_NEW(arena, struct c_cases);
	engine->layout = layout;
	*out = (struct case_engine){
		.batch_max = BATCH, .state = engine, .decide = decide};
}
