/* cedar_runtime_decide_test.c - Cedar's authorizer in the runtime: which rule decides,
 * what errors count, and what happens when there is no room.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "cedar_runtime_fixture.h"

/* permit, forbid, permit, forbid; forbids come first in the strategy's order. */
enum { N_RULES = 4 };

static const struct edict_rule rules[N_RULES] = {
	{.effect = EDICT_ALLOW, .order = 2},
	{.effect = EDICT_DENY, .order = 0},
	{.effect = EDICT_ALLOW, .order = 3},
	{.effect = EDICT_DENY, .order = 1},
};

static uint32_t truths[N_RULES];
static bool is_scratch_short; /* rule 1 finds no room */

static uint32_t truth(const void *request, void *found, uint16_t rule)
{
	const struct edict_cedar_request *q = request;
	(void)found;
	edict_cedar_scratch_reset(q);
	if (rule == 1 && is_scratch_short && edict_cedar_set_begin(q, 1000) == NULL)
		return FAULT(SPACE);
	return truths[rule];
}

/* As a plan does: in order, the first that is satisfied. */
static uint32_t choose(const void *request, void *found)
{
	static const uint16_t order[N_RULES] = {1, 3, 0, 2};
	for (int i = 0; i < N_RULES; i++)
		if (edict_must(truth(request, found, order[i])))
			return EDICT_CHOICE(order[i], rules[order[i]].effect);
	return EDICT_CHOICE(EDICT_RULE_NONE, EDICT_DENY);
}

static const struct edict_cedar_policy policy = {
	.base = {.abi_version = EDICT_ABI_VERSION,
		 .rules = rules,
		 .n_rules = N_RULES,
		 .choose = choose,
		 .truth = truth},
};

static struct edict_decision decide(uint32_t a, uint32_t b, uint32_t c, uint32_t d)
{
	struct edict_cedar_scratch scratch = {NULL, 0, 7, EDICT_E_SPACE};
	struct edict_cedar_request q = fixture_request(&scratch);
	struct edict_decision decision;
	struct edict_decision explained;
	uint32_t found[N_RULES];
	memcpy(truths, (uint32_t[]){a, b, c, d}, sizeof truths);
	memset(&decision, 0xee, sizeof decision);
	memset(&explained, 0xee, sizeof explained);
	edict_cedar_decide(&policy, &q, &decision);
	edict_cedar_explain(&policy, &q, &explained, found);
	assert_memory_equal(&decision, &explained, sizeof decision);
	if (decision.status == EDICT_OK)
		assert_memory_equal(found, truths, sizeof truths);
	return decision;
}

static void assert_decides(struct edict_decision decision, enum edict_effect effect,
			   uint16_t rule)
{
	assert_int_equal(decision.status, EDICT_OK);
	assert_int_equal(decision.effect, effect);
	assert_int_equal(decision.rule, rule);
	assert_int_equal(decision.reason, rule == EDICT_RULE_NONE ? EDICT_REASON_DEFAULT
								  : EDICT_REASON_RULE);
	assert_int_equal(decision.n_obligations, 0);
}

static void test_all_outcomes(void **state)
{
	const uint32_t outcomes[] = {EDICT_FALSE, EDICT_TRUE, FAULT(OVERFLOW)};
	(void)state;
	for (int i = 0; i < 81; i++) {
		uint32_t t[N_RULES];
		for (int j = 0, rest = i; j < N_RULES; j++, rest /= 3)
			t[j] = outcomes[rest % 3];
		bool is_denied = t[1] == EDICT_TRUE || t[3] == EDICT_TRUE;
		bool is_allowed = t[0] == EDICT_TRUE || t[2] == EDICT_TRUE;
		uint16_t rule = EDICT_RULE_NONE;
		if (is_denied)
			rule = t[1] == EDICT_TRUE ? 1 : 3;
		else if (is_allowed)
			rule = t[0] == EDICT_TRUE ? 0 : 2;
		assert_decides(decide(t[0], t[1], t[2], t[3]),
			       is_allowed && !is_denied ? EDICT_ALLOW : EDICT_DENY, rule);
	}
}

static void assert_refused(struct edict_decision decision, enum edict_status status)
{
	assert_int_equal(decision.effect, EDICT_DENY);
	assert_int_equal(decision.reason, EDICT_REASON_REQUEST);
	assert_int_equal(decision.status, status);
	assert_int_equal(decision.rule, EDICT_RULE_NONE);
}

/* A forbid that could not be evaluated for want of room must not be passed over. */
static void test_scratch_runs_out(void **state)
{
	(void)state;
	is_scratch_short = true;
	assert_refused(decide(EDICT_TRUE, EDICT_TRUE, EDICT_TRUE, EDICT_FALSE),
		       EDICT_E_SPACE);
	is_scratch_short = false;
	assert_decides(decide(EDICT_TRUE, EDICT_FALSE, EDICT_FALSE, EDICT_FALSE),
		       EDICT_ALLOW, 0);
}

static void test_no_scratch(void **state)
{
	struct edict_cedar_policy wants = policy;
	struct edict_cedar_request q = fixture_request(NULL);
	struct edict_decision decision;
	uint32_t found[N_RULES] = {EDICT_TRUE, EDICT_TRUE, EDICT_TRUE, EDICT_TRUE};
	(void)state;
	memcpy(truths, (uint32_t[]){1, 0, 0, 0}, sizeof truths);
	edict_cedar_decide(&wants, &q, &decision);
	assert_decides(decision, EDICT_ALLOW, 0);
	wants.scratch_size = 16;
	edict_cedar_decide(&wants, &q, &decision);
	assert_refused(decision, EDICT_E_SPACE);
	edict_cedar_explain(&wants, &q, &decision, found);
	assert_refused(decision, EDICT_E_SPACE);
	for (int i = 0; i < N_RULES; i++)
		assert_int_equal(found[i], EDICT_FALSE);
}

static void test_other_abi(void **state)
{
	struct edict_cedar_policy other = policy;
	struct edict_cedar_request q = fixture_request(NULL);
	struct edict_decision decision;
	uint32_t found[N_RULES];
	(void)state;
	other.base.abi_version = EDICT_ABI_VERSION + 1;
	memcpy(truths, (uint32_t[]){1, 0, 0, 0}, sizeof truths);
	edict_cedar_decide(&other, &q, &decision);
	assert_refused(decision, EDICT_E_ABI);
	edict_cedar_explain(&other, &q, &decision, found);
	assert_refused(decision, EDICT_E_ABI);
}

static void test_fault_names(void **state)
{
	static const char *const names[] = {"type",	"attribute", "entity", "tag",
					    "overflow", "extension", "arity",  "space"};
	(void)state;
	assert_string_equal(edict_cedar_fault_name(EDICT_CEDAR_FAULT_NONE), "none");
	for (int i = 0; i < 8; i++)
		assert_string_equal(edict_cedar_fault_name((enum edict_cedar_fault)(
					    EDICT_CEDAR_FAULT_TYPE + i)),
				    names[i]);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_all_outcomes),
		cmocka_unit_test(test_scratch_runs_out),
		cmocka_unit_test(test_no_scratch),
		cmocka_unit_test(test_other_abi),
		cmocka_unit_test(test_fault_names),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
