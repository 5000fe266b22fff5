/* cedar_runtime_test.c - operations on Cedar values in the runtime: order, equality,
 * attributes, hierarchy, comparison, arithmetic, sets, `like`.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "cedar_internal.h"
#include "cedar_runtime_fixture.h"
#include "scan_of_b.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static uint32_t seed = 2463534242u;

static uint32_t next_random(void)
{
	seed ^= seed << 13;
	seed ^= seed >> 17;
	seed ^= seed << 5;
	return seed;
}

/* ---- order --------------------------------------------------------------- */

static const struct edict_cedar_ip ips[] = {
	{{1, 2, 3, 4}, 8, 0}, {{1, 2, 3, 4}, 32, 0}, {{2, 2, 3, 4}, 0, 0},
	{{0}, 8, 1},	      {{0}, 128, 1},
};
static const struct edict_cedar_value one[] = {LONG(1)};
static const struct edict_cedar_value two[] = {LONG(2)};
static const struct edict_cedar_value one_two[] = {LONG(1), LONG(2)};
static const struct edict_cedar_value nested[] = {SET(one)};
static const struct edict_cedar_value nested_two[] = {SET(two)};
static const struct edict_cedar_member age_only[] = {{AGE, 0, LONG(1)}};
static const struct edict_cedar_member age_padded[] = {
	{AGE, 0, LONG(1)}, {EMAIL, 0, ABSENT}, {TEAM, 0, ABSENT}};
static const struct edict_cedar_member age_larger[] = {{AGE, 0, LONG(2)},
						       {EMAIL, 0, ABSENT}};
static const struct edict_cedar_member email_only[] = {{AGE, 0, ABSENT},
						       {EMAIL, 0, LONG(0)}};
static const struct edict_cedar_member both[] = {{AGE, 0, LONG(1)}, {EMAIL, 0, LONG(0)}};

/* Ascending. */
static const struct edict_cedar_value ascending[] = {
	BOOL(0),
	BOOL(1),
	LONG(INT64_MIN),
	LONG(-1),
	LONG(0),
	LONG(INT64_MAX),
	STRING(""),
	STRING("b"),
	STRING("\xff"),
	STRING("a\0"),
	STRING("a\0a"),
	STRING("a\0b"),
	ENTITY(0),
	ENTITY(5),
	EMPTY_SET,
	SET(one),
	SET(two),
	SET(nested),
	SET(nested_two),
	SET(one_two),
	EMPTY_RECORD,
	RECORD(age_padded),
	RECORD(age_larger),
	RECORD(email_only),
	RECORD(both),
	DECIMAL(-5),
	DECIMAL(4),
	DATETIME(-3),
	DATETIME(0),
	DURATION(-3),
	DURATION(9),
	IP(&ips[0]),
	IP(&ips[1]),
	IP(&ips[2]),
	IP(&ips[3]),
	IP(&ips[4]),
};

static int sign(int order)
{
	return (order > 0) - (order < 0);
}

static void test_order(void **state)
{
	(void)state;
	for (int i = 0; i < (int)COUNT(ascending); i++) {
		for (int j = 0; j < (int)COUNT(ascending); j++) {
			const struct edict_cedar_value *a = &ascending[i];
			const struct edict_cedar_value *b = &ascending[j];
			if (sign(edict_cedar_order(a, b)) != (i > j) - (i < j))
				fail_msg("values %d and %d are out of order", i, j);
			assert_int_equal(edict_cedar_equal(a, b), i == j);
		}
	}
}

static void test_equality_looks_behind_pointers(void **state)
{
	char text[] = "b";
	struct edict_cedar_ip ip = ips[1];
	struct edict_cedar_value string = {EDICT_CEDAR_STRING, {0}, 1, {.bytes = text}};
	struct edict_cedar_value address = IP(&ip);
	struct edict_cedar_value record = RECORD(age_only);
	struct edict_cedar_value padded = RECORD(age_padded);
	(void)state;
	assert_true(edict_cedar_equal(&string, &ascending[7]));
	assert_true(edict_cedar_equal(&address, &ascending[32]));
	assert_true(edict_cedar_equal(&record, &padded));
	assert_true(edict_cedar_equal(&padded, &record));
}

/* A chain of `n` sets and records, each with `more` items behind the nested one, around
 * `core`. */
static struct edict_cedar_value nest(unsigned n, bool more, struct edict_cedar_value core)
{
	static struct edict_cedar_value items[1024][2];
	static struct edict_cedar_member members[1024][2];
	static unsigned n_used;
	for (unsigned i = 0; i < n; i++) {
		unsigned at = n_used++ % 1024;
		bool is_record = i % 2 == 0;
		items[at][0] = core;
		items[at][1] = DECIMAL(7);
		members[at][0] = (struct edict_cedar_member){AGE, 0, core};
		members[at][1] = (struct edict_cedar_member){TEAM, 0, LONG(7)};
		core = is_record ? RECORD(members[at]) : SET(items[at]);
		core.n = more ? 2 : 1;
	}
	return core;
}

static void test_deep_values(void **state)
{
	const unsigned max = EDICT_CEDAR_DEPTH_MAX + EDICT_CEDAR_STACK_MAX;
	struct edict_cedar_value a = nest(max, true, LONG(1));
	struct edict_cedar_value b = nest(max, true, LONG(1));
	struct edict_cedar_value c = nest(max, true, LONG(2));
	(void)state;
	assert_true(edict_cedar_equal(&a, &b));
	assert_true(edict_cedar_order(&a, &c) < 0 && edict_cedar_order(&c, &a) > 0);
	a = nest(200, false, LONG(1));
	b = nest(200, false, LONG(1));
	assert_true(edict_cedar_equal(&a, &b));
	/* Beyond what readers and compiler let through nothing is equal. */
	a = nest(max + 1, true, LONG(1));
	b = nest(max + 1, true, LONG(1));
	assert_false(edict_cedar_equal(&a, &b));
}

static void test_sorting(void **state)
{
	struct edict_cedar_value items[200];
	(void)state;
	assert_int_equal(edict_cedar_sort(items, 0), 0);
	for (int round = 0; round < 300; round++) {
		bool is_there[COUNT(ascending)] = {false};
		uint32_t n = next_random() % COUNT(items);
		uint32_t n_distinct = 0;
		uint32_t range = 1 + next_random() % COUNT(ascending);
		for (uint32_t i = 0; i < n; i++) {
			uint32_t pick = next_random() % range;
			n_distinct += !is_there[pick];
			is_there[pick] = true;
			items[i] = ascending[pick];
		}
		assert_int_equal(edict_cedar_sort(items, n), n_distinct);
		for (uint32_t i = 1; i < n_distinct; i++)
			assert_true(edict_cedar_order(&items[i - 1], &items[i]) < 0);
	}
}

/* ---- attributes ---------------------------------------------------------- */

static void test_attributes(void **state)
{
	struct edict_cedar_request q = fixture_request(NULL);
	struct edict_cedar_value v = ENTITY(ALICE);
	struct edict_cedar_value out = ABSENT;
	(void)state;
	assert_int_equal(edict_cedar_attr(&q, &v, AGE, &out), 0);
	assert_true(edict_cedar_is_long(&out, 30));
	assert_int_equal(edict_cedar_attr(&q, &v, EMAIL, &out), FAULT(ATTRIBUTE));
	assert_int_equal(edict_cedar_attr(&q, &v, TEAM, &out), FAULT(ATTRIBUTE));
	assert_true(edict_cedar_is_long(&out, 30)); /* an error writes nothing */
	assert_int_equal(edict_cedar_has(&q, &v, MANAGER), EDICT_TRUE);
	assert_int_equal(edict_cedar_has(&q, &v, EMAIL), EDICT_FALSE);
	assert_int_equal(edict_cedar_has(&q, &v, TEAM), EDICT_FALSE);
	assert_int_equal(edict_cedar_attr(&q, &v, MANAGER, &v), 0); /* in place */
	assert_true(edict_cedar_is_entity(&v, BOB));
	assert_int_equal(edict_cedar_attr(&q, &v, AGE, &v), FAULT(ATTRIBUTE));
	assert_int_equal(edict_cedar_attr(&q, &q.context, TEAM, &out), 0);
	assert_true(edict_cedar_is_entity(&out, STAFF));
	assert_int_equal(edict_cedar_has(&q, &q.context, AGE), EDICT_TRUE);
	assert_int_equal(edict_cedar_has(&q, &q.context, EMAIL), EDICT_FALSE);
	v = EMPTY_RECORD;
	assert_int_equal(edict_cedar_attr(&q, &v, AGE, &out), FAULT(ATTRIBUTE));
	assert_int_equal(edict_cedar_has(&q, &v, AGE), EDICT_FALSE);
}

static void test_attributes_of_nothing(void **state)
{
	static const struct edict_cedar_value others[] = {
		BOOL(1), LONG(1), STRING("x"), EMPTY_SET, DECIMAL(1), IP(&ips[0])};
	struct edict_cedar_request q = fixture_request(NULL);
	struct edict_cedar_value out;
	(void)state;
	for (uint64_t handle = 0; handle < 3; handle++) {
		static const uint64_t absent[] = {GHOST, STRANGER, UINT32_MAX};
		struct edict_cedar_value v = ENTITY(absent[handle]);
		assert_int_equal(edict_cedar_attr(&q, &v, AGE, &out), FAULT(ENTITY));
		assert_int_equal(edict_cedar_has(&q, &v, AGE), EDICT_FALSE);
	}
	for (size_t i = 0; i < COUNT(others); i++) {
		assert_int_equal(edict_cedar_attr(&q, &others[i], AGE, &out),
				 FAULT(TYPE));
		assert_int_equal(edict_cedar_has(&q, &others[i], AGE), FAULT(TYPE));
	}
}

/* Every place in records of every small size. */
static void test_members_are_found(void **state)
{
	struct edict_cedar_member members[20];
	(void)state;
	for (uint32_t n = 0; n <= COUNT(members); n++) {
		for (uint32_t i = 0; i < n; i++)
			members[i] = (struct edict_cedar_member){2 * i + 2, 0, LONG(i)};
		for (uint32_t name = 0; name <= 2 * n + 3; name++) {
			const struct edict_cedar_value *found =
				edict_cedar_member_find(members, n, name);
			bool is_there = name % 2 == 0 && name >= 2 && name <= 2 * n;
			assert_true((found != NULL) == is_there);
			assert_true(!is_there || found->as.integer == name / 2 - 1);
		}
	}
}

/* ---- hierarchy ----------------------------------------------------------- */

static void test_hierarchy(void **state)
{
	/* rows are in columns, in the order of the handles, the stranger last */
	static const char expected[][N_ENTITIES + 2] = {"yy--y-", "-y----", "-yy---",
							"---y--", "-y--y-", "-----y"};
	struct edict_cedar_request q = fixture_request(NULL);
	(void)state;
	for (uint64_t a = 0; a <= STRANGER; a++) {
		for (uint64_t b = 0; b <= STRANGER; b++) {
			struct edict_cedar_value of = ENTITY(a);
			struct edict_cedar_value in = ENTITY(b);
			assert_int_equal(edict_cedar_in(&q, &of, &in),
					 expected[a][b] == 'y');
		}
	}
}

static void test_many_ancestors(void **state)
{
	uint32_t ancestors[20];
	struct edict_cedar_entity entities[50] = {
		{USER, 1, {"x", 1}, NULL, NULL, ancestors, 0, 0, 0, 0}};
	struct edict_cedar_request q = fixture_request(NULL);
	q.entities = entities;
	q.n_entities = COUNT(entities);
	(void)state;
	for (uint32_t n = 0; n <= COUNT(ancestors); n++) {
		entities[0].n_ancestors = n;
		for (uint32_t i = 0; i < n; i++)
			ancestors[i] = 2 * i + 1;
		for (uint32_t b = 1; b < COUNT(entities); b++)
			assert_int_equal(edict_cedar_descends(&q, 0, b),
					 b % 2 == 1 && b < 2 * n);
	}
}

static void test_in_sets(void **state)
{
	static const struct edict_cedar_value teams[] = {ENTITY(GHOST), ENTITY(STAFF)};
	static const struct edict_cedar_value users[] = {ENTITY(BOB), ENTITY(GHOST)};
	static const struct edict_cedar_value mixed[] = {LONG(1), ENTITY(ALICE)};
	static const struct edict_cedar_value mixed_last[] = {ENTITY(ALICE), DECIMAL(1)};
	static const struct edict_cedar_value sets[] = {
		SET(teams),	 SET(users), EMPTY_SET,	  SET(mixed),
		SET(mixed_last), LONG(1),    STRING("x"), EMPTY_RECORD};
	static const uint32_t expected[] = {EDICT_TRUE, EDICT_FALSE, EDICT_FALSE};
	struct edict_cedar_request q = fixture_request(NULL);
	struct edict_cedar_value alice = ENTITY(ALICE);
	(void)state;
	for (size_t i = 0; i < COUNT(sets); i++) {
		assert_int_equal(edict_cedar_in(&q, &alice, &sets[i]),
				 i < 3 ? expected[i] : FAULT(TYPE));
		assert_int_equal(edict_cedar_in(&q, &sets[i], &alice), FAULT(TYPE));
	}
}

static void test_types(void **state)
{
	struct edict_cedar_request q = fixture_request(NULL);
	struct edict_cedar_value v = ENTITY(ALICE);
	(void)state;
	assert_int_equal(edict_cedar_is(&q, &v, USER), EDICT_TRUE);
	assert_int_equal(edict_cedar_is(&q, &v, TEAM), EDICT_FALSE);
	v = ENTITY(GHOST);
	assert_int_equal(edict_cedar_is(&q, &v, USER), EDICT_TRUE);
	v = ENTITY(STRANGER);
	assert_int_equal(edict_cedar_is(&q, &v, USER), EDICT_TRUE);
	assert_int_equal(edict_cedar_is(&q, &v, TEAM), EDICT_FALSE);
	v = STRING("User");
	assert_int_equal(edict_cedar_is(&q, &v, USER), FAULT(TYPE));
}

/* ---- comparison and arithmetic ------------------------------------------- */

static uint32_t less(struct edict_cedar_value a, struct edict_cedar_value b,
		     bool or_equal)
{
	return edict_cedar_less(&a, &b, or_equal);
}

static void test_comparison(void **state)
{
	(void)state;
	assert_int_equal(less(LONG(-1), LONG(0), false), EDICT_TRUE);
	assert_int_equal(less(LONG(0), LONG(0), false), EDICT_FALSE);
	assert_int_equal(less(LONG(0), LONG(0), true), EDICT_TRUE);
	assert_int_equal(less(LONG(1), LONG(0), true), EDICT_FALSE);
	assert_int_equal(less(DATETIME(1), DATETIME(2), false), EDICT_TRUE);
	assert_int_equal(less(DURATION(-2), DURATION(-2), true), EDICT_TRUE);
	assert_int_equal(less(DATETIME(1), DURATION(2), false), FAULT(TYPE));
	assert_int_equal(less(LONG(1), DATETIME(2), false), FAULT(TYPE));
	assert_int_equal(less(DECIMAL(1), DECIMAL(2), false), FAULT(TYPE));
	assert_int_equal(less(STRING("a"), STRING("b"), false), FAULT(TYPE));
	assert_int_equal(less(BOOL(0), BOOL(1), true), FAULT(TYPE));
}

/* Against wide integers. */
static void test_arithmetic(void **state)
{
	static const int64_t interesting[] = {0,
					      1,
					      -1,
					      2,
					      -2,
					      3,
					      INT64_C(0xffffffff),
					      INT64_C(0x100000000),
					      INT64_C(-0x100000000),
					      INT64_C(0x7fffffff),
					      INT64_C(3037000499),
					      INT64_C(3037000500),
					      INT64_C(-3037000500),
					      INT64_C(4611686018427387904),
					      INT64_MAX / 3,
					      INT64_MIN / 3,
					      INT64_MAX - 1,
					      INT64_MAX,
					      INT64_MIN + 1,
					      INT64_MIN};
	(void)state;
	for (size_t i = 0; i < 400; i++) {
		struct edict_cedar_value a = LONG(interesting[i / 20]);
		struct edict_cedar_value b = LONG(interesting[i % 20]);
		for (int op = EDICT_CEDAR_ADD; op <= EDICT_CEDAR_MUL; op++) {
			__extension__ typedef __int128 wide;
			wide x = a.as.integer;
			wide y = b.as.integer;
			wide exact = op == EDICT_CEDAR_ADD   ? x + y
				     : op == EDICT_CEDAR_SUB ? x - y
							     : x * y;
			struct edict_cedar_value out;
			uint32_t error = edict_cedar_compute(
				(enum edict_cedar_arithmetic)op, &a, &b, &out);
			bool fits = exact >= INT64_MIN && exact <= INT64_MAX;
			assert_int_equal(error, fits ? 0 : FAULT(OVERFLOW));
			assert_true(!fits || edict_cedar_is_long(&out, (int64_t)exact));
		}
	}
}

static void test_arithmetic_wants_longs(void **state)
{
	struct edict_cedar_value number = LONG(1);
	struct edict_cedar_value other = DURATION(1);
	struct edict_cedar_value out;
	(void)state;
	assert_int_equal(edict_cedar_compute(EDICT_CEDAR_ADD, &number, &other, &out),
			 FAULT(TYPE));
	assert_int_equal(edict_cedar_compute(EDICT_CEDAR_MUL, &other, &number, &out),
			 FAULT(TYPE));
	assert_int_equal(edict_cedar_negate(&other, &out), FAULT(TYPE));
	assert_int_equal(edict_cedar_negate(&number, &number), 0);
	assert_true(edict_cedar_is_long(&number, -1));
	number = LONG(INT64_MIN);
	assert_int_equal(edict_cedar_negate(&number, &out), FAULT(OVERFLOW));
	number = LONG(INT64_MAX);
	assert_int_equal(edict_cedar_negate(&number, &out), 0);
	assert_true(edict_cedar_is_long(&out, -INT64_MAX));
}

/* ---- sets ---------------------------------------------------------------- */

static void test_set_of_a_wrong_kind(void **state)
{
	struct edict_cedar_value set = EMPTY_SET;
	struct edict_cedar_value other = EMPTY_RECORD;
	(void)state;
	assert_int_equal(edict_cedar_contains(&other, &set), FAULT(TYPE));
	assert_int_equal(edict_cedar_contains(&set, &other), EDICT_FALSE);
	assert_int_equal(edict_cedar_contains_all(&set, &other), FAULT(TYPE));
	assert_int_equal(edict_cedar_contains_all(&other, &set), FAULT(TYPE));
	assert_int_equal(edict_cedar_contains_any(&set, &other), FAULT(TYPE));
	assert_int_equal(edict_cedar_contains_any(&other, &set), FAULT(TYPE));
	assert_int_equal(edict_cedar_is_empty(&other), FAULT(TYPE));
	assert_int_equal(edict_cedar_is_empty(&set), EDICT_TRUE);
	assert_int_equal(edict_cedar_contains_all(&set, &set), EDICT_TRUE);
	assert_int_equal(edict_cedar_contains_any(&set, &set), EDICT_FALSE);
}

/* A random subset of `ascending`, and which items it has. */
static struct edict_cedar_value random_set(struct edict_cedar_value *items,
					   bool *is_there)
{
	struct edict_cedar_value set = EMPTY_SET;
	uint32_t sparse = 1 + next_random() % 8;
	set.as.items = items;
	for (size_t i = 0; i < COUNT(ascending); i++) {
		is_there[i] = next_random() % sparse == 0;
		if (is_there[i])
			items[set.n++] = ascending[i];
	}
	return set;
}

static void test_sets(void **state)
{
	(void)state;
	for (int round = 0; round < 500; round++) {
		struct edict_cedar_value items_a[COUNT(ascending)];
		struct edict_cedar_value items_b[COUNT(ascending)];
		bool in_a[COUNT(ascending)];
		bool in_b[COUNT(ascending)];
		struct edict_cedar_value a = random_set(items_a, in_a);
		struct edict_cedar_value b = random_set(items_b, in_b);
		bool has_all = true;
		bool has_any = false;
		for (size_t i = 0; i < COUNT(ascending); i++) {
			has_all = has_all && (in_a[i] || !in_b[i]);
			has_any = has_any || (in_a[i] && in_b[i]);
			assert_int_equal(edict_cedar_contains(&a, &ascending[i]),
					 in_a[i]);
		}
		assert_int_equal(edict_cedar_contains_all(&a, &b), has_all);
		assert_int_equal(edict_cedar_contains_any(&a, &b), has_any);
		assert_int_equal(edict_cedar_is_empty(&a), a.n == 0);
	}
}

/* ---- like ---------------------------------------------------------------- */

/* The pattern as Cedar writes it, without escapes. */
static uint32_t like(struct edict_string s, const char *written)
{
	struct edict_string runs[32];
	struct edict_cedar_pattern pattern = {runs, 0, written[0] == '*', 0};
	struct edict_cedar_value v = {EDICT_CEDAR_STRING, {0}, s.len, {.bytes = s.data}};
	for (const char *p = written; *p != '\0';) {
		uint32_t len = (uint32_t)strcspn(p, "*");
		pattern.is_open_end = p[len] == '*';
		if (len > 0)
			runs[pattern.n_runs++] = (struct edict_string){p, len};
		p += len + pattern.is_open_end;
	}
	return edict_cedar_like(&v, &pattern);
}

/* By the definition: a star is nothing, or takes a character and stays. */
static bool like_naively(const char *s, const char *end, const char *pattern)
{
	if (*pattern == '\0')
		return s == end;
	if (*pattern == '*')
		return like_naively(s, end, pattern + 1) ||
		       (s < end && like_naively(s + 1, end, pattern));
	return s < end && *s == *pattern && like_naively(s + 1, end, pattern + 1);
}

static void test_like(void **state)
{
	struct edict_cedar_value other = LONG(1);
	struct edict_cedar_pattern any = {NULL, 0, 1, 1};
	(void)state;
	for (int round = 0; round < 20000; round++) {
		char s[12];
		char pattern[8];
		uint32_t len = next_random() % sizeof s;
		uint32_t n = next_random() % sizeof pattern;
		for (uint32_t i = 0; i < len; i++)
			s[i] = "ab\0"[next_random() % 3];
		for (uint32_t i = 0; i < n; i++)
			pattern[i] = "ab*"[next_random() % 3];
		pattern[n] = '\0';
		if (like((struct edict_string){s, len}, pattern) !=
		    like_naively(s, s + len, pattern))
			fail_msg("\"%.*s\" like \"%s\"", (int)len, s, pattern);
	}
	assert_int_equal(edict_cedar_like(&other, &any), FAULT(TYPE));
}

/* Hostile for a search that starts over: it would take 10^10 steps. */
static void test_like_is_linear(void **state)
{
	const uint32_t len = 200000;
	const uint32_t n = 50000;
	char *s = malloc(len);
	char *written = malloc(2 * n + 4);
	(void)state;
	assert_true(s != NULL && written != NULL);
	memset(s, 'a', len);
	memset(written, 'a', 2 * n + 3);
	written[0] = written[n + 1] = written[2 * n + 2] = '*';
	written[2 * n + 3] = '\0';
	written[n] = 'b';
	assert_int_equal(like((struct edict_string){s, len}, written), EDICT_FALSE);
	s[n - 1] = 'b';
	assert_int_equal(like((struct edict_string){s, len}, written), EDICT_TRUE);
	free(s);
	free(written);
}

static void test_matches(void **state)
{
	struct edict_cedar_value v = STRING("aba");
	(void)state;
	assert_int_equal(edict_cedar_matches(&v, &scan_of_b), EDICT_TRUE);
	v = STRING("aaa");
	assert_int_equal(edict_cedar_matches(&v, &scan_of_b), EDICT_FALSE);
	v = LONG(1);
	assert_int_equal(edict_cedar_matches(&v, &scan_of_b), FAULT(TYPE));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_order),
		cmocka_unit_test(test_equality_looks_behind_pointers),
		cmocka_unit_test(test_deep_values),
		cmocka_unit_test(test_sorting),
		cmocka_unit_test(test_attributes),
		cmocka_unit_test(test_attributes_of_nothing),
		cmocka_unit_test(test_members_are_found),
		cmocka_unit_test(test_hierarchy),
		cmocka_unit_test(test_many_ancestors),
		cmocka_unit_test(test_in_sets),
		cmocka_unit_test(test_types),
		cmocka_unit_test(test_comparison),
		cmocka_unit_test(test_arithmetic),
		cmocka_unit_test(test_arithmetic_wants_longs),
		cmocka_unit_test(test_set_of_a_wrong_kind),
		cmocka_unit_test(test_sets),
		cmocka_unit_test(test_like),
		cmocka_unit_test(test_like_is_linear),
		cmocka_unit_test(test_matches),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
