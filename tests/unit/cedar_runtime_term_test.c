/* cedar_runtime_term_test.c - term programs written by hand: operators, jumps, errors,
 * the stack, sets and records.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "cedar_runtime_fixture.h"
#include "scan_of_b.h"

#define DO(op)	       EDICT_CEDAR_WORD(EDICT_CEDAR_DO_##op, 0)
#define DO_N(op, n)    EDICT_CEDAR_WORD(EDICT_CEDAR_DO_##op, n)
#define DO_CALL(n, fn) EDICT_CEDAR_WORD(EDICT_CEDAR_DO_CALL##n, EDICT_CEDAR_FN_##fn)
#define DO_FAIL(name)  EDICT_CEDAR_WORD(EDICT_CEDAR_DO_FAIL, EDICT_CEDAR_FAULT_##name)

enum {
	FALSE,
	TRUE,
	ZERO,
	ONE,
	TWO,
	MAX,
	TEXT,
	IP_TEXT,
	ONE_AND_TWO,
	A_RECORD,
	C_ALICE,
	C_STAFF,
	C_ALL,
	NOTHING,
};

static const struct edict_cedar_value one_and_two[] = {LONG(1), LONG(2)};
static const struct edict_cedar_member age_and_team[] = {
	{AGE, 0, LONG(1)}, {EMAIL, 0, ABSENT}, {TEAM, 0, LONG(2)}};

static const struct edict_cedar_value constants[] = {
	[FALSE] = BOOL(0),
	[TRUE] = BOOL(1),
	[ZERO] = LONG(0),
	[ONE] = LONG(1),
	[TWO] = LONG(2),
	[MAX] = LONG(INT64_MAX),
	[TEXT] = STRING("banana"),
	[IP_TEXT] = STRING("127.0.0.1"),
	[ONE_AND_TWO] = SET(one_and_two),
	[A_RECORD] = RECORD(age_and_team),
	[C_ALICE] = ENTITY(ALICE),
	[C_STAFF] = ENTITY(STAFF),
	[C_ALL] = ENTITY(ALL),
	[NOTHING] = EMPTY_SET,
};

static const struct edict_string runs[] = {{"an", 2}};
static const struct edict_cedar_pattern patterns[] = {
	{runs, 1, 1, 1}, /* *an* */
	{runs, 1, 0, 1}, /* an* */
};

static _Alignas(8) char room[1024];
static struct edict_cedar_scratch scratch;

static uint32_t run(const uint32_t *words)
{
	const struct edict_cedar_terms terms = {words, constants, patterns, &scan_of_b};
	scratch = (struct edict_cedar_scratch){room, sizeof room, 100, EDICT_OK};
	struct edict_cedar_request q = fixture_request(&scratch);
	return edict_cedar_term_truth(&terms, 0, &q);
}

#define RUN(...)	    run((const uint32_t[]){__VA_ARGS__, DO(END)})
#define C(name)		    DO_N(CONSTANT, name)
#define KEY_ATTR(key, name) DO_N(KEY_ATTR, EDICT_CEDAR_KEY_ATTR(key, name))

static void test_values(void **state)
{
	(void)state;
	assert_int_equal(RUN(C(TRUE)), EDICT_TRUE);
	assert_int_equal(RUN(C(FALSE)), EDICT_FALSE);
	assert_int_equal(RUN(C(ONE)), FAULT(TYPE));
	assert_int_equal(RUN(DO_N(KEY, EDICT_CEDAR_PRINCIPAL), C(C_ALICE), DO(EQUAL)),
			 EDICT_TRUE);
	assert_int_equal(RUN(DO_N(KEY, EDICT_CEDAR_ACTION), C(C_STAFF), DO(EQUAL)),
			 EDICT_TRUE);
	assert_int_equal(RUN(DO_N(KEY, EDICT_CEDAR_RESOURCE), C(C_ALL), DO(EQUAL)),
			 EDICT_TRUE);
	assert_int_equal(RUN(DO(CONTEXT), DO_N(ATTR, TEAM), C(C_STAFF), DO(EQUAL)),
			 EDICT_TRUE);
	assert_int_equal(RUN(DO(CONTEXT), DO_N(HAS, EMAIL)), EDICT_FALSE);
	assert_int_equal(RUN(DO(CONTEXT), DO_N(ATTR, EMAIL)), FAULT(ATTRIBUTE));
	assert_int_equal(RUN(KEY_ATTR(EDICT_CEDAR_KEY_CONTEXT, TEAM),
			     DO_N(EQUAL_CONSTANT, C_STAFF)),
			 EDICT_TRUE);
	assert_int_equal(RUN(KEY_ATTR(EDICT_CEDAR_KEY_CONTEXT, EMAIL)), FAULT(ATTRIBUTE));
	assert_int_equal(RUN(KEY_ATTR(EDICT_CEDAR_PRINCIPAL, EMAIL)), FAULT(ATTRIBUTE));
	assert_int_equal(RUN(C(C_ALICE), DO_N(IN_CONSTANT, C_ALL)), EDICT_TRUE);
	assert_int_equal(RUN(C(ONE), DO_N(IN_CONSTANT, C_ALL)), FAULT(TYPE));
	assert_int_equal(RUN(C(ONE), DO_N(LESS_CONSTANT, ONE)), EDICT_FALSE);
	assert_int_equal(RUN(C(ONE), DO_N(LESS_EQUAL_CONSTANT, ONE)), EDICT_TRUE);
	assert_int_equal(RUN(C(ONE), DO_N(LESS_CONSTANT, TRUE)), FAULT(TYPE));
	assert_int_equal(RUN(C(C_ALICE), DO_N(IS, USER)), EDICT_TRUE);
	assert_int_equal(RUN(C(ONE), DO_N(IS, USER)), FAULT(TYPE));
	assert_int_equal(RUN(C(C_ALICE), C(C_ALL), DO(IN)), EDICT_TRUE);
	assert_int_equal(RUN(C(C_ALL), C(C_ALICE), DO(IN)), EDICT_FALSE);
	assert_int_equal(RUN(C(ONE), DO(DUP), DO(EQUAL)), EDICT_TRUE);
	assert_int_equal(RUN(C(TRUE), C(ONE), DO(DROP)), EDICT_TRUE);
}

static void test_arithmetic(void **state)
{
	(void)state;
	assert_int_equal(RUN(C(ONE), C(ONE), DO(ADD), C(TWO), DO(EQUAL)), EDICT_TRUE);
	assert_int_equal(RUN(C(TWO), C(ONE), DO(SUB), C(ONE), DO(EQUAL)), EDICT_TRUE);
	assert_int_equal(RUN(C(TWO), C(ONE), DO(MUL), C(TWO), DO(EQUAL)), EDICT_TRUE);
	assert_int_equal(RUN(C(MAX), C(ONE), DO(ADD), C(TWO), DO(EQUAL)),
			 FAULT(OVERFLOW));
	assert_int_equal(RUN(C(MAX), C(TWO), DO(MUL), DO(NOT)), FAULT(OVERFLOW));
	assert_int_equal(RUN(C(MAX), DO(NEGATE), C(TWO), DO(SUB), DO(NOT)),
			 FAULT(OVERFLOW));
	assert_int_equal(RUN(C(ONE), DO(NEGATE), C(ONE), DO(ADD), C(ZERO), DO(EQUAL)),
			 EDICT_TRUE);
	assert_int_equal(RUN(C(TRUE), DO(NEGATE)), FAULT(TYPE));
	assert_int_equal(RUN(C(ONE), C(TWO), DO(LESS)), EDICT_TRUE);
	assert_int_equal(RUN(C(TWO), C(TWO), DO(LESS)), EDICT_FALSE);
	assert_int_equal(RUN(C(TWO), C(TWO), DO(LESS_EQUAL)), EDICT_TRUE);
	assert_int_equal(RUN(C(TWO), C(TRUE), DO(LESS_EQUAL)), FAULT(TYPE));
}

static void test_sets_and_strings(void **state)
{
	(void)state;
	assert_int_equal(RUN(C(ONE_AND_TWO), C(TWO), DO(CONTAINS)), EDICT_TRUE);
	assert_int_equal(RUN(C(ONE_AND_TWO), C(ZERO), DO(CONTAINS)), EDICT_FALSE);
	assert_int_equal(RUN(C(ONE_AND_TWO), C(NOTHING), DO(CONTAINS_ALL)), EDICT_TRUE);
	assert_int_equal(RUN(C(ONE_AND_TWO), C(NOTHING), DO(CONTAINS_ANY)), EDICT_FALSE);
	assert_int_equal(RUN(C(ONE), C(NOTHING), DO(CONTAINS_ANY)), FAULT(TYPE));
	assert_int_equal(RUN(C(NOTHING), DO(IS_EMPTY)), EDICT_TRUE);
	assert_int_equal(RUN(C(ONE), DO(IS_EMPTY)), FAULT(TYPE));
	assert_int_equal(RUN(C(TEXT), DO_N(LIKE, 0)), EDICT_TRUE);
	assert_int_equal(RUN(C(TEXT), DO_N(LIKE, 1)), EDICT_FALSE);
	assert_int_equal(RUN(C(ONE), DO_N(LIKE, 1)), FAULT(TYPE));
	assert_int_equal(RUN(C(TEXT), DO_N(MATCHES, 0)), EDICT_TRUE);
	assert_int_equal(RUN(C(IP_TEXT), DO_N(MATCHES, 0)), EDICT_FALSE);
	assert_int_equal(RUN(C(IP_TEXT), DO_CALL(1, IP), DO_CALL(1, IS_LOOPBACK)),
			 EDICT_TRUE);
	assert_int_equal(
		RUN(C(IP_TEXT), DO_CALL(1, IP), DO(DUP), DO_CALL(2, IS_IN_RANGE)),
		EDICT_TRUE);
	assert_int_equal(RUN(C(TEXT), DO_CALL(1, IP), DO_CALL(1, IS_LOOPBACK)),
			 FAULT(EXTENSION));
	assert_int_equal(RUN(C(ONE), C(ONE), DO_CALL(2, OFFSET)), FAULT(TYPE));
}

/* `left && right`, `left || right`: `right` is not looked at where `left` decides. */
static void test_short_circuits(void **state)
{
	const uint32_t table[][4] = {
		/* left, right, and, or */
		{FALSE, FALSE, EDICT_FALSE, EDICT_FALSE},
		{FALSE, TRUE, EDICT_FALSE, EDICT_TRUE},
		{TRUE, FALSE, EDICT_FALSE, EDICT_TRUE},
		{TRUE, TRUE, EDICT_TRUE, EDICT_TRUE},
		{FALSE, ONE, EDICT_FALSE, FAULT(TYPE)},
		{TRUE, ONE, FAULT(TYPE), EDICT_TRUE},
		{ONE, TRUE, FAULT(TYPE), FAULT(TYPE)},
		{ONE, FALSE, FAULT(TYPE), FAULT(TYPE)},
	};
	(void)state;
	for (size_t i = 0; i < sizeof table / sizeof table[0]; i++) {
		const uint32_t *t = table[i];
		assert_int_equal(RUN(C(t[0]), DO_N(JUMP_FALSE, 2), C(t[1]), DO(BOOL)),
				 t[2]);
		assert_int_equal(RUN(C(t[0]), DO_N(JUMP_TRUE, 2), C(t[1]), DO(BOOL)),
				 t[3]);
		/* what follows does not change its value, and so needs a stack in order
		 */
		assert_int_equal(RUN(C(TRUE), C(t[0]), DO_N(JUMP_FALSE, 2), C(t[1]),
				     DO(BOOL), DO(EQUAL)),
				 t[2]);
	}
}

static void test_branches(void **state)
{
	static const uint32_t conditions[] = {TRUE, FALSE, ONE};
	const uint32_t expected[] = {EDICT_TRUE, EDICT_FALSE, FAULT(TYPE)};
	(void)state;
	for (size_t i = 0; i < 3; i++) {
		assert_int_equal(RUN(C(TWO), C(conditions[i]), DO_N(BRANCH, 2), C(TWO),
				     DO_N(JUMP, 1), C(ONE), DO(EQUAL)),
				 expected[i]);
		assert_int_equal(RUN(C(conditions[i]), DO(NOT), DO(NOT)), expected[i]);
		assert_int_equal(RUN(C(conditions[i]), DO(BOOL)), expected[i]);
	}
	/* the branch that is not taken does nothing */
	assert_int_equal(
		RUN(C(TRUE), DO_N(BRANCH, 2), C(TRUE), DO_N(JUMP, 1), DO_FAIL(ARITY)),
		EDICT_TRUE);
	assert_int_equal(
		RUN(C(FALSE), DO_N(BRANCH, 2), C(TRUE), DO_N(JUMP, 1), DO_FAIL(ARITY)),
		FAULT(ARITY));
}

/* The first error ends the program. */
static void test_errors_end_it(void **state)
{
	(void)state;
	assert_int_equal(RUN(DO_FAIL(EXTENSION), DO_FAIL(ARITY)), FAULT(EXTENSION));
	assert_int_equal(RUN(C(ONE), DO_N(ATTR, AGE), DO_FAIL(ARITY)), FAULT(TYPE));
	assert_int_equal(RUN(C(ONE), C(TRUE), DO(IN), DO_FAIL(ARITY)), FAULT(TYPE));
	assert_int_equal(RUN(C(ONE), DO_N(JUMP_TRUE, 0), DO_FAIL(ARITY)), FAULT(TYPE));
}

/* n values are pushed, then all but one popped. */
static uint32_t run_stack(uint32_t n)
{
	uint32_t words[2 * EDICT_CEDAR_STACK_MAX + 8];
	uint32_t at = 0;
	for (uint32_t i = 0; i < n; i++)
		words[at++] = C(TRUE);
	for (uint32_t i = 1; i < n; i++)
		words[at++] = DO(EQUAL);
	words[at] = DO(END);
	return run(words);
}

static void test_stack(void **state)
{
	(void)state;
	assert_int_equal(run_stack(EDICT_CEDAR_STACK_MAX), EDICT_TRUE);
	assert_int_equal(run_stack(EDICT_CEDAR_STACK_MAX + 1), FAULT(SPACE));
}

static void test_set_building(void **state)
{
	(void)state;
	assert_int_equal(RUN(DO_N(SET, 3), C(TWO), DO(SET_ADD), C(ONE), DO(SET_ADD),
			     C(TWO), DO(SET_ADD), DO(SET_END), C(ONE_AND_TWO), DO(EQUAL)),
			 EDICT_TRUE);
	assert_int_equal(scratch.used, EDICT_CEDAR_SET_SIZE(3));
	assert_int_equal(RUN(DO_N(SET, 0), DO(SET_END), C(NOTHING), DO(EQUAL)),
			 EDICT_TRUE);
	/* [[2, 1], 0] has [1, 2] */
	assert_int_equal(RUN(DO_N(SET, 2), DO_N(SET, 2), C(TWO), DO(SET_ADD), C(ONE),
			     DO(SET_ADD), DO(SET_END), DO(SET_ADD), C(ZERO), DO(SET_ADD),
			     DO(SET_END), C(ONE_AND_TWO), DO(CONTAINS)),
			 EDICT_TRUE);
	assert_int_equal(RUN(DO_N(SET, 1), C(ONE), DO_N(ATTR, AGE), DO(SET_ADD),
			     DO(SET_END), C(ONE_AND_TWO), DO(EQUAL)),
			 FAULT(TYPE));
}

static void test_record_building(void **state)
{
	(void)state;
	assert_int_equal(RUN(DO_N(RECORD, 2), C(TWO), DO_N(RECORD_ADD, TEAM), C(ONE),
			     DO_N(RECORD_ADD, AGE), DO(RECORD_END), C(A_RECORD),
			     DO(EQUAL)),
			 EDICT_TRUE);
	assert_int_equal(scratch.used, EDICT_CEDAR_RECORD_SIZE(2));
	assert_int_equal(RUN(DO_N(RECORD, 2), C(ONE), DO_N(RECORD_ADD, AGE), C(TWO),
			     DO_N(RECORD_ADD, TEAM), DO(RECORD_END), DO_N(ATTR, TEAM),
			     C(TWO), DO(EQUAL)),
			 EDICT_TRUE);
	/* {manager: {age: 1}, age: [1]}.manager.age */
	assert_int_equal(RUN(DO_N(RECORD, 2), DO_N(RECORD, 1), C(ONE),
			     DO_N(RECORD_ADD, AGE), DO(RECORD_END),
			     DO_N(RECORD_ADD, MANAGER), DO_N(SET, 1), C(ONE), DO(SET_ADD),
			     DO(SET_END), DO_N(RECORD_ADD, AGE), DO(RECORD_END),
			     DO_N(ATTR, MANAGER), DO_N(ATTR, AGE), C(ONE), DO(EQUAL)),
			 EDICT_TRUE);
	assert_int_equal(RUN(DO_N(RECORD, 0), DO(RECORD_END), DO_N(HAS, AGE)),
			 EDICT_FALSE);
}

static void test_scratch_runs_out(void **state)
{
	const uint32_t fits = sizeof room / 16;
	(void)state;
	assert_int_equal(RUN(DO_N(SET, fits), DO(SET_END), DO(IS_EMPTY)), EDICT_TRUE);
	assert_int_equal(scratch.status, EDICT_OK);
	assert_int_equal(RUN(DO_N(SET, fits + 1), DO(SET_END), DO(IS_EMPTY)),
			 FAULT(SPACE));
	assert_int_equal(scratch.status, EDICT_E_SPACE);
	assert_int_equal(RUN(DO_N(SET, fits), DO_N(RECORD, 1), DO(RECORD_END),
			     DO(SET_ADD), DO(SET_END), DO(IS_EMPTY)),
			 FAULT(SPACE));
}

/* A program may begin anywhere. */
static void test_start(void **state)
{
	static const uint32_t words[] = {C(FALSE), DO(END), C(TRUE), DO(END)};
	const struct edict_cedar_terms terms = {words, constants, patterns, &scan_of_b};
	struct edict_cedar_request q = fixture_request(NULL);
	(void)state;
	assert_int_equal(edict_cedar_term_truth(&terms, 0, &q), EDICT_FALSE);
	assert_int_equal(edict_cedar_term_truth(&terms, 2, &q), EDICT_TRUE);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_values),
		cmocka_unit_test(test_arithmetic),
		cmocka_unit_test(test_sets_and_strings),
		cmocka_unit_test(test_short_circuits),
		cmocka_unit_test(test_branches),
		cmocka_unit_test(test_errors_end_it),
		cmocka_unit_test(test_stack),
		cmocka_unit_test(test_set_building),
		cmocka_unit_test(test_record_building),
		cmocka_unit_test(test_scratch_runs_out),
		cmocka_unit_test(test_start),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
