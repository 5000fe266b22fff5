/* runtime_table_test.c - the truth of every operator of the table layout.
 *
 * How lists and nodes are walked is left to the differential tests, which compare
 * emitted tables with the evaluator; this one says what an atom means in each state
 * of its field.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "runtime_fixture.h"

#define UNKNOWN(why, field)                                                              \
	((uint32_t)(field) << 8 | (uint32_t)(why) << 4 | EDICT_UNKNOWN)
#define MISSING(field) UNKNOWN(EDICT_REASON_MISSING, field)
#define WRONG(field)   UNKNOWN(EDICT_REASON_TYPE, field)
#define STRING_OF(s)                                                                     \
	{                                                                                \
		.type = EDICT_STRING, .as.string = { s, sizeof s - 1 }                   \
	}
#define NUMBER_OF(c, s)                                                                  \
	{                                                                                \
		.type = EDICT_NUMBER, .as.number = { c, s }                              \
	}

enum { C_REFUND, C_RE, C_ND, C_SENTENCE, C_TEN, C_ONE, C_LIST, C_TRUE };

static const struct edict_value list_items[] = {NUMBER_OF(1, 0), NUMBER_OF(105, 1)};
static const struct edict_value constants[] = {
	[C_REFUND] = STRING_OF("refund"),
	[C_RE] = STRING_OF("re"),
	[C_ND] = STRING_OF("nd"),
	[C_SENTENCE] = STRING_OF("a refund now"),
	[C_TEN] = NUMBER_OF(10, 0),
	[C_ONE] = NUMBER_OF(1, 0),
	[C_LIST] = {.type = EDICT_LIST, .as.list = {list_items, 2}},
	[C_TRUE] = {.type = EDICT_BOOL, .as.boolean = true},
};

static const char *const full =
	"{\"tool\":\"refund\",\"agent\":{\"id\":\"refund\"},\"stage\":\"re\","
	"\"args\":{\"amount\":10.5,\"count\":10,\"tags\":[\"re\",\"x\",1],\"any\":"
	"\"refund\"},"
	"\"\":true}";

/* What a scan has found: patterns 1 and 70 of 96. */
static const uint32_t *hits_0(const void *request, void *found)
{
	static const uint32_t words[3] = {2, 0, 64};
	(void)request;
	(void)found;
	return words;
}

static const uint32_t *(*const hits[])(const void *, void *) = {hits_0};

/* The truth of terms over `atoms`, for a request given as JSON. */
static uint32_t truth_of(const char *json, const struct edict_test *atoms,
			 const uint32_t *terms, uint32_t n_terms)
{
	const uint32_t starts[] = {0, n_terms};
	const struct edict_table table = {.atoms = atoms,
					  .terms = terms,
					  .terms_start = starts,
					  .constants = constants,
					  .fields = fixture_fields,
					  .n_words = 1,
					  .hits = hits};
	struct fixture_request request;
	size_t size = edict_work_size(&fixture_policy, strlen(json));
	void *work = malloc(size);
	assert_non_null(work);
	assert_int_equal(edict_request_read(&fixture_policy, json, strlen(json), work,
					    size, &request),
			 EDICT_OK);
	uint32_t truth = edict_table_truth(&table, &request, NULL, 0);
	free(work);
	return truth;
}

struct atom_case {
	struct edict_test atom;
	uint32_t expected;
};

#define ATOM(o, f, v)                                                                    \
	{                                                                                \
		.op = EDICT_OP_##o, .field = f, .value = v                               \
	}

static const struct atom_case full_cases[] = {
	{ATOM(TRUE, 0, 0), EDICT_TRUE},
	{ATOM(HAS, TOOL, 0), EDICT_TRUE},
	{ATOM(IS_NULL, TOOL, 0), EDICT_FALSE},
	{ATOM(BOOL, EMPTY, 0), EDICT_TRUE},
	{ATOM(BOOL, KILLED, 0), EDICT_FALSE},
	{ATOM(INTEGER_EQ, COUNT, 10), EDICT_TRUE},
	{ATOM(INTEGER_EQ, COUNT, 11), EDICT_FALSE},
	{ATOM(INTEGER_LT, COUNT, 10), EDICT_FALSE},
	{ATOM(INTEGER_LT, COUNT, 11), EDICT_TRUE},
	{ATOM(INTEGER_LE, COUNT, 10), EDICT_TRUE},
	{ATOM(INTEGER_LE, COUNT, -10), EDICT_FALSE},
	{ATOM(VALUE_EQ, COUNT, C_TEN), EDICT_TRUE},
	{ATOM(VALUE_EQ, AMOUNT, C_TEN), EDICT_FALSE},
	{ATOM(VALUE_EQ, EMPTY, C_TRUE), EDICT_TRUE},
	{ATOM(VALUE_EQ, ANY, C_REFUND), EDICT_TRUE},
	{ATOM(VALUE_EQ, ANY, C_TEN), WRONG(ANY)},
	{ATOM(VALUE_SAME, ANY, C_TEN), EDICT_FALSE},
	{ATOM(VALUE_SAME, ANY, C_REFUND), EDICT_TRUE},
	{ATOM(VALUE_LT, AMOUNT, C_TEN), EDICT_FALSE},
	{ATOM(VALUE_LE, COUNT, C_TEN), EDICT_TRUE},
	{ATOM(VALUE_LT, ANY, C_SENTENCE), EDICT_FALSE},
	{ATOM(VALUE_LT, ANY, C_TEN), WRONG(ANY)},
	{ATOM(VALUE_IN, AMOUNT, C_LIST), EDICT_TRUE},
	{ATOM(VALUE_IN, COUNT, C_LIST), EDICT_FALSE},
	{ATOM(VALUE_IN, ANY, C_LIST), WRONG(ANY)},
	{ATOM(STRING_EQ, TOOL, C_REFUND), EDICT_TRUE},
	{ATOM(STRING_EQ, TOOL, C_RE), EDICT_FALSE},
	{ATOM(STARTS, TOOL, C_RE), EDICT_TRUE},
	{ATOM(STARTS, TOOL, C_ND), EDICT_FALSE},
	{ATOM(ENDS, TOOL, C_ND), EDICT_TRUE},
	{ATOM(ENDS, ANY, C_ND), EDICT_TRUE},
	{ATOM(HOLDS, TOOL, C_ND), EDICT_TRUE},
	{ATOM(WITHIN, TOOL, C_SENTENCE), EDICT_TRUE},
	{ATOM(WITHIN, TOOL, C_RE), EDICT_FALSE},
	{ATOM(CONTAINS, TAGS, C_RE), EDICT_TRUE},
	{ATOM(CONTAINS, TAGS, C_ONE), EDICT_TRUE},
	{ATOM(CONTAINS, TAGS, C_ND), WRONG(TAGS)},
	{ATOM(CONTAINS, ANY, C_ND), EDICT_TRUE},
	{ATOM(CONTAINS, ARGS, C_ND), WRONG(ARGS)},
	{ATOM(FIELD_EQ, TOOL, AGENT), EDICT_TRUE},
	{ATOM(FIELD_EQ, TOOL, STAGE), EDICT_FALSE},
	{ATOM(FIELD_EQ, TOOL, COUNT), WRONG(TOOL)},
	{ATOM(FIELD_LT, COUNT, AMOUNT), EDICT_TRUE},
	{ATOM(FIELD_LE, AMOUNT, COUNT), EDICT_FALSE},
	{ATOM(FIELD_HOLDS, TOOL, STAGE), EDICT_TRUE},
	{ATOM(FIELD_STARTS, TOOL, STAGE), EDICT_TRUE},
	{ATOM(FIELD_ENDS, TOOL, STAGE), EDICT_FALSE},
	{ATOM(FIELD_CONTAINS, TAGS, STAGE), EDICT_TRUE},
	{ATOM(FIELD_EQ, TOOL, FIRST), EDICT_FALSE},
};

static const struct atom_case absent_cases[] = {
	{ATOM(HAS, TOOL, 0), EDICT_FALSE},
	{ATOM(HAS, AGENT, 0), EDICT_FALSE},
	{ATOM(HAS, COUNT, 0), EDICT_TRUE},
	{ATOM(IS_NULL, TOOL, 0), MISSING(TOOL)},
	{ATOM(IS_NULL, AGENT, 0), EDICT_TRUE},
	{ATOM(IS_NULL, COUNT, 0), EDICT_FALSE},
	{ATOM(STRING_EQ, TOOL, C_RE), MISSING(TOOL)},
	{ATOM(STRING_EQ, AGENT, C_RE), MISSING(AGENT)},
	{ATOM(INTEGER_EQ, COUNT, 1), WRONG(COUNT)},
	{ATOM(VALUE_SAME, TOOL, C_RE), MISSING(TOOL)},
	{ATOM(FIELD_EQ, TOOL, COUNT), MISSING(TOOL)},
	{ATOM(FIELD_EQ, STAGE, COUNT), WRONG(COUNT)},
	{ATOM(BOOL, KILLED, 0), EDICT_FALSE},
};

static void check_atoms(const char *json, const struct atom_case *cases, size_t n)
{
	static const uint32_t terms[] = {EDICT_TERM(EDICT_TERM_TEST, 0)};
	for (size_t i = 0; i < n; i++) {
		uint32_t truth = truth_of(json, &cases[i].atom, terms, 1);
		if (truth != cases[i].expected)
			fail_msg("case %zu, operator %u: %x, not %x", i, cases[i].atom.op,
				 truth, cases[i].expected);
	}
}

static void test_atoms(void **state)
{
	(void)state;
	check_atoms(full, full_cases, sizeof full_cases / sizeof full_cases[0]);
	check_atoms("{\"agent\":{\"id\":null},\"args\":{\"count\":\"x\"}}", absent_cases,
		    sizeof absent_cases / sizeof absent_cases[0]);
}

static void test_terms(void **state)
{
	(void)state;
	static const struct edict_test atoms[] = {
		ATOM(TRUE, 0, 0),
		ATOM(STRING_EQ, TOOL, C_RE),
		ATOM(INTEGER_EQ, COUNT, 1),
		ATOM(BOOL, KILLED, 0),
	};
	static const uint32_t t = EDICT_TERM(EDICT_TERM_TEST, 0);
	const uint32_t missing = t + 1;
	const uint32_t wrong = t + 2;
	const uint32_t no = t + 3;
	const uint32_t both = EDICT_TERM(EDICT_TERM_AND, 0);
	const uint32_t either = EDICT_TERM(EDICT_TERM_OR, 0);
	const uint32_t negate = EDICT_TERM(EDICT_TERM_NOT, 0);
	const uint32_t definite = EDICT_TERM(EDICT_TERM_DEFINITE, 0);
	const uint32_t undecided = EDICT_TERM(EDICT_TERM_UNDECIDED, 0);
	const struct {
		uint32_t terms[6];
		uint32_t n;
		uint32_t expected;
	} cases[] = {
		{{t}, 1, EDICT_TRUE},
		{{t, negate}, 2, EDICT_FALSE},
		{{t, missing, both}, 3, MISSING(TOOL)},
		{{missing, wrong, both}, 3, MISSING(TOOL)},
		{{wrong, missing, either}, 3, WRONG(COUNT)},
		{{missing, wrong, both, no, both}, 5, EDICT_FALSE},
		{{missing, negate, t, either}, 4, EDICT_TRUE},
		{{no, t, wrong, both, either}, 5, WRONG(COUNT)},
		{{missing, definite, wrong, either}, 4, WRONG(COUNT)},
		{{missing, undecided}, 2, EDICT_TRUE},
		{{no, undecided}, 2, EDICT_FALSE},
		{{t, definite}, 2, EDICT_TRUE},
	};
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
		assert_int_equal(truth_of("{\"args\":{\"count\":\"x\"}}", atoms,
					  cases[i].terms, cases[i].n),
				 cases[i].expected);
}

#define FINDS(f, from, end)                                                              \
	{                                                                                \
		.op = EDICT_OP_FINDS, .field = f, .value = from, .offset = end           \
	}

static void test_patterns(void **state)
{
	(void)state;
	static const struct atom_case cases[] = {
		{ATOM(MATCHES, TOOL, 1), EDICT_TRUE},
		{ATOM(MATCHES, TOOL, 0), EDICT_FALSE},
		{ATOM(MATCHES, TEXTS, 70), EDICT_TRUE},
		{ATOM(MATCHES, ANY, 70), EDICT_TRUE},
		{ATOM(MATCHES, ARGS, 70), WRONG(ARGS)},
		{ATOM(MATCHES, COUNT, 70), WRONG(COUNT)},
		{FINDS(TOOL, 0, 1), EDICT_TRUE},
		{FINDS(TOOL, 1, 2), EDICT_FALSE},
		{FINDS(TOOL, 1, 3), EDICT_TRUE},
		{FINDS(ARGS, 0, 3), WRONG(ARGS)},
	};
	static const uint32_t term = EDICT_TERM(EDICT_TERM_TEST, 0);
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
		assert_int_equal(truth_of(full, &cases[i].atom, &term, 1),
				 cases[i].expected);
	const struct edict_test missing = ATOM(MATCHES, TOOL, 1);
	assert_int_equal(truth_of("{}", &missing, &term, 1), MISSING(TOOL));
}

/* Deeper than the compiler emits: matched, and no byte written outside. */
static void test_terms_beyond_the_limit(void **state)
{
	(void)state;
	static const struct edict_test atom = ATOM(BOOL, KILLED, 0);
	uint32_t terms[2 * EDICT_TERM_STACK_MAX] = {0};
	for (uint32_t n = 1; n <= EDICT_TERM_STACK_MAX + 1; n++) {
		for (uint32_t i = 0; i < n - 1 && n + i < 2 * EDICT_TERM_STACK_MAX; i++)
			terms[n + i] = EDICT_TERM(EDICT_TERM_OR, 0);
		bool fits = n <= EDICT_TERM_STACK_MAX;
		uint32_t n_terms = fits ? 2 * n - 1 : n;
		assert_int_equal(truth_of("{}", &atom, terms, n_terms),
				 fits ? EDICT_FALSE : EDICT_TRUE);
		memset(terms, 0, sizeof terms);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_atoms),
		cmocka_unit_test(test_terms),
		cmocka_unit_test(test_patterns),
		cmocka_unit_test(test_terms_beyond_the_limit),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
