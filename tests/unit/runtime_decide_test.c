/* runtime_decide_test.c - reasons, obligations, and what goes wrong on the way.
 *
 * The policy's answers are given by the test: `choice` is what its plan chooses,
 * `truths` what its conditions are worth.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "runtime_fixture.h"

#define N_RULES 20

static uint32_t choice;
static uint32_t truths[N_RULES];
static unsigned n_asked; /* calls of `truth` */

static uint32_t choose(const void *request, void *found)
{
	(void)request;
	(void)found;
	return choice;
}

static uint32_t truth(const void *request, void *found, uint16_t rule)
{
	(void)request;
	(void)found;
	n_asked++;
	return truths[rule];
}

/* Rules 10 to 19 and 0 to 3 are obligations, in this order of the strategy. */
static const uint16_t obligations[] = {10, 11, 12, 13, 14, 15, 16,
				       17, 18, 19, 3,  2,  1,  0};
static struct edict_rule rules[N_RULES];
static const char texts[] = "\0secrets\0stay away";

static struct edict_policy make_policy(void)
{
	struct edict_policy policy = fixture_policy;
	for (uint16_t i = 0; i < sizeof obligations / sizeof obligations[0]; i++)
		rules[obligations[i]].order = i;
	for (uint16_t i = 4; i < 10; i++)
		rules[i].order = (uint16_t)(100 + i);
	rules[4].id = 1;
	rules[5].id = 1;
	rules[5].message = 9;
	for (uint32_t i = 0; i < N_RULES; i++)
		truths[i] = EDICT_FALSE;
	policy.texts = texts;
	policy.rules = rules;
	policy.n_rules = N_RULES;
	policy.obligations = obligations;
	policy.n_obligations = sizeof obligations / sizeof obligations[0];
	policy.obligations_after = 1;
	policy.choose = choose;
	policy.truth = truth;
	n_asked = 0;
	return policy;
}

static struct edict_decision decide(const struct edict_policy *policy)
{
	struct fixture_request request;
	struct edict_decision decision;
	edict_request_init(policy, &request);
	edict_decide(policy, &request, &decision);
	return decision;
}

static void assert_reason(const struct edict_policy *policy,
			  const struct edict_decision *decision, const char *expected)
{
	char text[64];
	size_t len = edict_reason_text(policy, decision, text, sizeof text);
	assert_string_equal(text, expected);
	assert_int_equal(len, strlen(expected));
	memset(text, 'x', sizeof text);
	assert_int_equal(edict_reason_text(policy, decision, text, 5), len);
	assert_int_equal(text[4], '\0');
	assert_int_equal(text[5], 'x');
	assert_int_equal(edict_reason_text(policy, decision, NULL, 0), len);
}

static void test_reasons(void **state)
{
	(void)state;
	struct edict_policy policy = make_policy();
	choice = EDICT_CHOICE(4, EDICT_DENY);
	truths[4] = EDICT_TRUE;
	struct edict_decision d = decide(&policy);
	assert_int_equal(d.effect, EDICT_DENY);
	assert_int_equal(d.rule, 4);
	assert_reason(&policy, &d, "rule:secrets");

	choice = EDICT_CHOICE(5, EDICT_THROTTLE);
	truths[5] = EDICT_TRUE;
	d = decide(&policy);
	assert_int_equal(d.effect, EDICT_THROTTLE);
	assert_reason(&policy, &d, "stay away");

	truths[5] = edict_unknown(EDICT_REASON_MISSING, AMOUNT);
	d = decide(&policy);
	assert_int_equal(d.reason, EDICT_REASON_MISSING);
	assert_reason(&policy, &d, "missing:args.amount");

	truths[5] = edict_unknown(EDICT_REASON_TYPE, TOOL);
	d = decide(&policy);
	assert_int_equal(d.rule, 5);
	assert_reason(&policy, &d, "type:tool");

	choice = EDICT_CHOICE(EDICT_RULE_NONE, EDICT_DENY);
	d = decide(&policy);
	assert_int_equal(d.effect, EDICT_DENY);
	assert_int_equal(d.field, EDICT_FIELD_NONE);
	assert_reason(&policy, &d, "default");
}

/* Where nothing can be unknown, the condition is not asked for again. */
static void test_known_if_present(void **state)
{
	(void)state;
	struct edict_policy policy = make_policy();
	struct fixture_request request;
	struct edict_decision decision;
	policy.known_if_present = 1;
	choice = EDICT_CHOICE(4, EDICT_DENY);
	edict_request_init(&policy, &request);
	edict_decide(&policy, &request, &decision);
	assert_int_equal(n_asked, 1);
	request.bits[0] = (1u << N_FIELDS) - 1;
	edict_decide(&policy, &request, &decision);
	assert_int_equal(n_asked, 1);
	policy.known_if_present = 0;
	edict_decide(&policy, &request, &decision);
	assert_int_equal(n_asked, 2);
}

static void test_obligations(void **state)
{
	(void)state;
	struct edict_policy policy = make_policy();
	choice = EDICT_CHOICE(4, EDICT_ALLOW);
	truths[12] = EDICT_TRUE;
	truths[2] = edict_unknown(EDICT_REASON_MISSING, TOOL);
	struct edict_decision d = decide(&policy);
	assert_int_equal(d.n_obligations, 2);
	assert_int_equal(d.n_obligations_listed, 2);
	assert_int_equal(d.obligations[0], 2);
	assert_int_equal(d.obligations[1], 12);

	for (uint32_t i = 0; i < N_RULES; i++)
		truths[i] = EDICT_TRUE;
	d = decide(&policy);
	assert_int_equal(d.n_obligations, 14);
	assert_int_equal(d.n_obligations_listed, EDICT_OBLIGATIONS_MAX);
	static const uint16_t first[] = {0, 1, 2, 3, 10, 11, 12, 13, 14, 15, 16, 17};
	assert_memory_equal(d.obligations, first, sizeof first);

	choice = EDICT_CHOICE(4, EDICT_DENY);
	assert_int_equal(decide(&policy).n_obligations, 0);
}

/* Strategies that stop at the first match ask no rule behind it. */
static void test_obligations_up_to_the_first_match(void **state)
{
	(void)state;
	struct edict_policy policy = make_policy();
	policy.obligations_after = 0;
	policy.default_effect = EDICT_ALLOW;
	for (uint32_t i = 0; i < N_RULES; i++)
		truths[i] = EDICT_TRUE;
	choice = EDICT_CHOICE(11, EDICT_ALLOW);
	struct edict_decision d = decide(&policy);
	assert_int_equal(d.n_obligations, 2);
	assert_int_equal(d.obligations[0], 10);
	assert_int_equal(d.obligations[1], 11);
	choice = EDICT_CHOICE(4, EDICT_ALLOW);
	assert_int_equal(decide(&policy).n_obligations, 14);
	choice = EDICT_CHOICE(EDICT_RULE_NONE, EDICT_DENY);
	d = decide(&policy);
	assert_int_equal(d.effect, EDICT_ALLOW);
	assert_int_equal(d.n_obligations, 14);
}

static void test_another_abi(void **state)
{
	(void)state;
	struct edict_policy policy = make_policy();
	struct fixture_request request;
	static _Alignas(8) char work[4096];
	struct edict_decision d;
	choice = EDICT_CHOICE(4, EDICT_ALLOW);
	policy.abi_version = EDICT_ABI_VERSION + 1;
	memset(&request, 0, sizeof request);
	edict_decide(&policy, &request, &d);
	assert_int_equal(d.effect, EDICT_DENY);
	assert_int_equal(d.rule, EDICT_RULE_NONE);
	assert_reason(&policy, &d, "request:abi");
	edict_decide_json(&policy, "{}", 2, work, sizeof work, &d);
	assert_int_equal(d.status, EDICT_E_ABI);
	assert_int_equal(
		edict_request_read(&policy, "{}", 2, work, sizeof work, &request),
		EDICT_E_ABI);
}

static void test_unreadable_request(void **state)
{
	(void)state;
	struct edict_policy policy = make_policy();
	static _Alignas(8) char work[4096];
	struct edict_decision d;
	choice = EDICT_CHOICE(4, EDICT_ALLOW);
	edict_decide_json(&policy, "{}", 2, work, sizeof work, &d);
	assert_int_equal(d.effect, EDICT_ALLOW);
	edict_decide_json(&policy, "{\"a\":1,\"a\":1}", 13, work, sizeof work, &d);
	assert_int_equal(d.effect, EDICT_DENY);
	assert_int_equal(d.rule, EDICT_RULE_NONE);
	assert_reason(&policy, &d, "request:duplicate");
	edict_decide_json(&policy, "{}", 2, work, 100, &d);
	assert_int_equal(d.effect, EDICT_DENY);
	assert_reason(&policy, &d, "request:space");
}

static void test_explain(void **state)
{
	(void)state;
	struct edict_policy policy = make_policy();
	struct fixture_request request;
	struct edict_decision d;
	uint32_t seen[N_RULES];
	choice = EDICT_CHOICE(4, EDICT_DENY);
	for (uint32_t i = 0; i < N_RULES; i++)
		truths[i] = i % 3 < 2 ? i % 3
				      : edict_unknown(EDICT_REASON_TYPE, i % N_FIELDS);
	edict_request_init(&policy, &request);
	edict_explain(&policy, &request, &d, seen);
	assert_int_equal(d.rule, 4);
	assert_memory_equal(seen, truths, sizeof seen);
}

/* A policy with patterns brings memory, which one decision and its reasons share. */
static struct edict_policy with_memory;

static uint32_t choose_and_note(const void *request, void *found)
{
	*(uint32_t *)found += 1;
	return choose(request, found);
}

static uint32_t truth_and_note(const void *request, void *found, uint16_t rule)
{
	assert_true(*(uint32_t *)found == 1);
	return truth(request, found, rule);
}

static void decide_in_memory(const void *request, struct edict_decision *decision,
			     uint32_t *seen)
{
	uint32_t found = 0;
	edict_decide_found(&with_memory, request, &found, decision);
	if (seen != NULL)
		edict_truths_found(&with_memory, request, &found, seen);
	assert_int_equal(found, 1);
}

static void test_memory(void **state)
{
	(void)state;
	struct fixture_request request;
	struct edict_decision d;
	uint32_t seen[N_RULES];
	with_memory = make_policy();
	with_memory.choose = choose_and_note;
	with_memory.truth = truth_and_note;
	with_memory.decide = decide_in_memory;
	choice = EDICT_CHOICE(4, EDICT_DENY);
	truths[4] = edict_unknown(EDICT_REASON_MISSING, AMOUNT);
	edict_request_init(&with_memory, &request);
	edict_decide(&with_memory, &request, &d);
	assert_int_equal(d.reason, EDICT_REASON_MISSING);
	assert_int_equal(n_asked, 1);
	edict_explain(&with_memory, &request, &d, seen);
	assert_int_equal(d.rule, 4);
	assert_memory_equal(seen, truths, sizeof seen);
}

static void test_names(void **state)
{
	(void)state;
	static const char *const effects[] = {"deny", "require_approval", "throttle",
					      "allow"};
	static const char *const statuses[] = {"ok",	"syntax", "utf8",  "duplicate",
					       "depth", "number", "limit", "space",
					       "abi",	"schema", "cycle", "extension"};
	for (int i = 0; i < 4; i++)
		assert_string_equal(edict_effect_name((enum edict_effect)i), effects[i]);
	for (int i = 0; i < 12; i++)
		assert_string_equal(edict_status_name((enum edict_status)i), statuses[i]);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_reasons),
		cmocka_unit_test(test_known_if_present),
		cmocka_unit_test(test_obligations),
		cmocka_unit_test(test_obligations_up_to_the_first_match),
		cmocka_unit_test(test_another_abi),
		cmocka_unit_test(test_unreadable_request),
		cmocka_unit_test(test_explain),
		cmocka_unit_test(test_memory),
		cmocka_unit_test(test_names),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
