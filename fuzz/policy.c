/* policy.c - any bytes as a policy file: every pass up to emitted C.
 *
 * The passes must end, with a plan or with a diagnostic.
 */
#include <stdio.h>
#include <stdlib.h>

#include "emit/emit.h"
#include "front/load.h"
#include "fuzz.h"
#include "meaning/meaning.h"

#define POLICY_SIZE_MAX 16384

static struct ir_policy *front_half(struct arena *arena, struct text body,
				    const struct load_options *options,
				    struct diag_list *diags)
{
	struct loaded in = {0};
	struct names names = {0};
	bool is_loaded = load_text(arena, TEXT("fuzz.yaml"), body, options, diags, &in);
	if (!resolve(arena, in.policies, in.n, &names, diags) ||
	    !check(arena, in.policies, in.n, &names, diags) || !is_loaded)
		return NULL;
	struct ir_policy *policy = lower(arena, in.policies, in.n, &names, diags);
	if (policy != NULL)
		lint(policy, in.policies, in.n, diags);
	return policy;
}

static void emit_all(const struct plan *plan)
{
	struct buffer out = {0};
	struct emit_options options = {.name = TEXT("fuzzed"), .layout = LAYOUT_CODE};
	emit_c_header(plan, &options, &out);
	emit_c(plan, &options, &out);
	options.layout = LAYOUT_TABLE;
	emit_c(plan, &options, &out);
	emit_listing(plan, &out);
	emit_json(plan, &out);
	emit_dot(plan, &out);
	buffer_free(&out);
}

static void compile(struct text body, const struct load_options *options)
{
	struct arena *arena = arena_new();
	struct diag_list *diags = diag_list_new(arena);
	struct ir_policy *policy = front_half(arena, body, options, diags);
	struct plan *plan = NULL;
	if (policy != NULL)
		plan = plan_build(arena, simplify(arena, policy), diags);
	if (plan != NULL)
		emit_all(plan);
	else if (!diag_has_errors(diags))
		abort(); /* refused without saying why */

	FILE *nowhere = fopen("/dev/null", "w");
	if (nowhere != NULL) {
		diag_render_text(diags, nowhere, false);
		diag_render_json(diags, nowhere);
		fclose(nowhere);
	}
	arena_free(arena);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct text body = {(const char *)data, size};
	struct load_options plain = {0}, agt = {.compat_agt = true};
	if (size > POLICY_SIZE_MAX)
		return 0;
	compile(body, &plain);
	compile(body, &agt);
	return 0;
}
