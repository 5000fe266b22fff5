/* run_tests_eval.c - the evaluator as an engine for Cedar's tests.
 */
#include "command/run_tests.h"

enum { BATCH = 64 }; /* cases in memory at once */

static void decide_case(struct cedar_case *c)
{
	for (size_t i = 0; i < c->test.n_requests; i++) {
		struct cedar_context context = {c->arena, c->entities, &c->requests[i]};
		if (c->is_readable[i])
			cedar_authorize(&context, &c->set, &c->responses[i]);
	}
}

static bool decide(struct case_engine *engine, struct cedar_case *const *cases, size_t n)
{
	(void)engine;
	for (size_t i = 0; i < n; i++)
		decide_case(cases[i]);
	return true;
}

void case_engine_eval(struct case_engine *out)
{
	*out = (struct case_engine){.batch_max = BATCH, .decide = decide};
}
