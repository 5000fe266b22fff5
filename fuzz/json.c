/* json.c - any bytes as a request: the runtime's reader and emitted C against the
 * document reader and the evaluator.
 *
 * The policy is requests.yaml, emitted at build time and loaded again here.  Both
 * sides must agree on whether the request can be read, and on the decision; of several
 * faults in one document each may name another.  The reader gets exact heap blocks,
 * and once a work space that may be too small.
 */
#include <stdlib.h>
#include <string.h>

#include "edict/edict.h"
#include "front/load.h"
#include "fuzz.h"
#include "meaning/eval.h"
#include "meaning/meaning.h"
#include "requests.h"

#define REQUEST_SIZE_MAX 200000

static const struct ir_policy *load_policy(void)
{
	static struct ir_policy *policy;
	if (policy != NULL)
		return policy;
	struct arena *arena = arena_new();
	struct diag_list *diags = diag_list_new(arena);
	struct loaded in = {0};
	struct names names = {0};
	struct load_options options = {0};
	struct text path = TEXT(FUZZ_POLICY);
	if (!load_policies(arena, &path, 1, &options, diags, &in) ||
	    !resolve(arena, in.policies, in.n, &names, diags) ||
	    !check(arena, in.policies, in.n, &names, diags))
		abort();
	policy = lower(arena, in.policies, in.n, &names, diags);
	return policy;
}

static void *block(size_t size)
{
	void *memory = malloc(size > 0 ? size : 1);
	if (memory == NULL)
		abort();
	return memory;
}

/* Decide with the emitted C; the reason goes to `reason`. */
static struct edict_decision decide(const char *json, size_t len, size_t work_size,
				    char reason[256])
{
	struct edict_decision d;
	void *work = block(work_size);
	edict_decide_json(&requests_policy, json, len, work, work_size, &d);
	edict_reason_text(&requests_policy, &d, reason, 256);
	free(work);
	return d;
}

static void compare(const struct eval_decision *want, struct text want_reason,
		    const struct edict_decision *got, const char *reason)
{
	static const uint8_t effects[] = {
		[ACTION_DENY] = EDICT_DENY,
		[ACTION_REQUIRE_APPROVAL] = EDICT_REQUIRE_APPROVAL,
		[ACTION_THROTTLE] = EDICT_THROTTLE,
		[ACTION_ALLOW] = EDICT_ALLOW,
	};
	if (want->is_unreadable && got->reason == EDICT_REASON_REQUEST &&
	    got->status != EDICT_E_SPACE)
		return;
	uint32_t rule = got->rule == EDICT_RULE_NONE ? EVAL_NO_RULE : got->rule;
	if (effects[want->effect] != got->effect || want->rule != rule ||
	    !text_is(want_reason, reason))
		abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char reason[256], cramped_reason[256];
	if (size > REQUEST_SIZE_MAX)
		return 0;
	const struct ir_policy *policy = load_policy();
	struct arena *arena = arena_new();
	struct text json = {(const char *)data, size};
	struct eval_decision want = eval_json(arena, policy, json);

	char *copy = memcpy(block(size), data, size);
	size_t enough = edict_work_size(&requests_policy, size);
	struct edict_decision got = decide(copy, size, enough, reason);
	compare(&want, eval_reason(arena, policy, &want), &got, reason);

	/* Less space gives the same decision or a deny that says so. */
	size_t less = requests_policy.request_size + size / 2;
	struct edict_decision cramped = decide(copy, size, less, cramped_reason);
	bool is_deny =
		cramped.effect == EDICT_DENY && cramped.reason == EDICT_REASON_REQUEST;
	if (!is_deny &&
	    (cramped.effect != got.effect || strcmp(reason, cramped_reason) != 0))
		abort();
	free(copy);
	arena_free(arena);
	return 0;
}
