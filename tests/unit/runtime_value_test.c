/* runtime_value_test.c - strings, numbers and values of the runtime. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "edict/abi.h"

static uint32_t seed = 2463534242u;

static uint32_t next_random(void)
{
	seed ^= seed << 13;
	seed ^= seed >> 17;
	seed ^= seed << 5;
	return seed;
}

static struct edict_string text(const char *s)
{
	return (struct edict_string){s, (uint32_t)strlen(s)};
}

static struct edict_value string_value(const char *s)
{
	return (struct edict_value){.type = EDICT_STRING, .as.string = text(s)};
}

static struct edict_value number_value(int64_t coefficient, uint32_t scale)
{
	return (struct edict_value){.type = EDICT_NUMBER,
				    .as.number = {coefficient, scale}};
}

/* ---- strings ------------------------------------------------------------- */

static bool holds_naively(struct edict_string s, struct edict_string part)
{
	for (uint32_t at = 0; at + part.len <= s.len; at++) {
		if (memcmp(s.data + at, part.data, part.len) == 0)
			return true;
	}
	return false;
}

/* Few letters and repeated pieces: periodic parts are the hard ones. */
static struct edict_string random_text(char *buffer, uint32_t max)
{
	uint32_t len = next_random() % (max + 1);
	uint32_t period = 1 + next_random() % 12;
	for (uint32_t i = 0; i < len; i++) {
		bool is_new = i < period || next_random() % 40 == 0;
		buffer[i] = is_new ? (char)('a' + next_random() % 2) : buffer[i - period];
	}
	return (struct edict_string){buffer, len};
}

static void test_substring_search_is_exact(void **state)
{
	(void)state;
	for (int i = 0; i < 100000; i++) {
		char a[200];
		char b[60];
		struct edict_string s = random_text(a, sizeof a);
		struct edict_string part = random_text(b, sizeof b);
		if (part.len <= s.len && next_random() % 2 == 0)
			part.data = s.data + next_random() % (s.len - part.len + 1);
		assert_int_equal(edict_string_holds(s, part), holds_naively(s, part));
	}
}

/* A naive search would take 10^9 steps for this one, and this test too long. */
static void test_substring_search_is_linear(void **state)
{
	(void)state;
	char *s = malloc(65536);
	assert_non_null(s);
	memset(s, 'a', 65536);
	s[65535] = 'b';
	struct edict_string part = {s + 32768, 32767};
	struct edict_string all = {s, 65536};
	for (int i = 0; i < 100; i++) {
		assert_true(
			edict_string_holds(all, (struct edict_string){s + 32768, 32768}));
		assert_true(edict_string_holds(all, part));
		s[0] = 'b';
		struct edict_string other = {s, 32768};
		all = (struct edict_string){s + 1, 65534};
		assert_false(edict_string_holds(all, other));
		s[0] = 'a';
		all = (struct edict_string){s, 65536};
	}
	free(s);
}

static void test_string_tests(void **state)
{
	(void)state;
	assert_true(edict_string_equal(text(""), text("")));
	assert_true(edict_string_equal(text("abcdefghi"), text("abcdefghi")));
	assert_false(edict_string_equal(text("abcdefghi"), text("abcdefghj")));
	assert_false(edict_string_equal(text("xbcdefghi"), text("abcdefghi")));
	assert_false(edict_string_equal(text("abc"), text("abd")));
	assert_false(edict_string_equal(text("abc"), text("ab")));
	assert_true(edict_string_starts(text("/etc/passwd"), text("/etc/")));
	assert_false(edict_string_starts(text("/et"), text("/etc/")));
	assert_true(edict_string_ends(text("a.txt"), text(".txt")));
	assert_false(edict_string_ends(text("a.txt2"), text(".txt")));
	assert_true(edict_string_ends(text(""), text("")));
	assert_int_equal(edict_string_head(text("a.b.c"), '.').len, 2);
	assert_int_equal(edict_string_head(text("abc"), '.').len, 0);
}

/* Slots for `names`, with one displacement for all; false if two keys meet. */
static bool place(const struct edict_names *names, struct edict_slot *slots,
		  const uint32_t *begins, uint16_t n)
{
	memset(slots, 0, 4 * sizeof *slots);
	for (uint16_t i = 0; i < n; i++) {
		uint32_t len = begins[i + 1] - begins[i];
		uint32_t h = edict_hash(names->texts + begins[i], len, names->seed);
		uint32_t mixed = (h ^ names->displace[0]) * UINT32_C(0x9E3779B1);
		struct edict_slot *slot = &slots[mixed >> names->slot_shift];
		if (slot->id != 0)
			return false;
		*slot = (struct edict_slot){begins[i], (uint16_t)len, (uint16_t)(i + 1)};
	}
	return true;
}

static void test_names(void **state)
{
	(void)state;
	static const uint32_t begins[] = {0, 6, 15, 18};
	struct edict_slot slots[4];
	uint16_t displace[2] = {0, 0};
	struct edict_names names = {.texts = "refundread_fileabc",
				    .slots = slots,
				    .displace = displace,
				    .seed = 7,
				    .bucket_shift = 31,
				    .slot_shift = 30};
	while (!place(&names, slots, begins, 3))
		displace[1] = ++displace[0];
	assert_int_equal(edict_names_find(&names, text("refund")), 1);
	assert_int_equal(edict_names_find(&names, text("read_file")), 2);
	assert_int_equal(edict_names_find(&names, text("abc")), 3);
	assert_int_equal(edict_names_find(&names, text("abd")), 0);
	assert_int_equal(edict_names_find(&names, text("")), 0);
	assert_int_equal(edict_names_find(&names, text("refunds")), 0);
}

/* ---- numbers ------------------------------------------------------------- */

static int compare(int64_t a, uint32_t a_scale, int64_t b, uint32_t b_scale)
{
	struct edict_number x = {a, a_scale};
	struct edict_number y = {b, b_scale};
	int order = edict_number_compare(x, y);
	assert_int_equal(edict_number_compare(y, x), -order);
	return order;
}

static void test_number_order(void **state)
{
	(void)state;
	assert_int_equal(compare(0, 0, 0, 18), 0);
	assert_int_equal(compare(15, 1, 150, 2), 0);
	assert_int_equal(compare(-15, 1, 15, 1), -1);
	assert_int_equal(compare(-15, 1, -1, 0), -1);
	assert_int_equal(compare(-5, 1, -4, 1), -1);
	assert_int_equal(compare(1, 18, 0, 0), 1);
	assert_int_equal(compare(-1, 18, 0, 0), -1);
	assert_int_equal(compare(INT64_MAX, 0, INT64_MAX, 18), 1);
	assert_int_equal(compare(INT64_MIN, 0, INT64_MIN, 18), -1);
	assert_int_equal(compare(INT64_MIN, 18, INT64_MAX, 0), -1);
	assert_int_equal(compare(INT64_MAX, 0, INT64_MAX - 1, 0), 1);
	assert_int_equal(compare(INT64_MAX, 1, INT64_MAX / 10, 0), 1);
	assert_int_equal(compare(INT64_MIN, 0, INT64_MIN, 0), 0);
}

__extension__ typedef __int128 wide;

static wide scaled(int64_t coefficient, uint32_t scale)
{
	wide n = coefficient;
	for (uint32_t i = scale; i < 18; i++)
		n *= 10;
	return n;
}

static void test_number_order_against_wide_integers(void **state)
{
	(void)state;
	for (int i = 0; i < 200000; i++) {
		uint64_t high = (uint64_t)next_random() << 32;
		int64_t a = (int64_t)(high | next_random()) >> next_random() % 64;
		uint32_t a_scale = next_random() % 19;
		uint32_t b_scale = next_random() % 19;
		int64_t b = (int64_t)(scaled(a, a_scale) / 1000000000);
		for (uint32_t s = b_scale; s < 9; s++)
			b /= 10;
		b += next_random() % 3;
		wide x = scaled(a, a_scale);
		wide y = scaled(b, b_scale);
		assert_int_equal(compare(a, a_scale, b, b_scale), (x > y) - (x < y));
	}
}

/* ---- values -------------------------------------------------------------- */

static void test_values(void **state)
{
	(void)state;
	const uint32_t wrong = edict_unknown(EDICT_REASON_TYPE, 9);
	struct edict_value a = string_value("a");
	struct edict_value b = string_value("b");
	struct edict_value one = number_value(1, 0);
	struct edict_value tenth = number_value(1, 1);
	struct edict_value yes = {.type = EDICT_BOOL, .as.boolean = true};
	struct edict_value list = {.type = EDICT_LIST};
	struct edict_value object = {.type = EDICT_OBJECT};
	assert_int_equal(edict_value_equal(&a, &a, 9), EDICT_TRUE);
	assert_int_equal(edict_value_equal(&a, &b, 9), EDICT_FALSE);
	assert_int_equal(edict_value_equal(&a, &one, 9), wrong);
	assert_int_equal(edict_value_equal(&list, &list, 9), wrong);
	assert_int_equal(edict_value_equal(&object, &a, 9), wrong);
	assert_int_equal(edict_value_equal(&yes, &yes, 9), EDICT_TRUE);
	assert_int_equal(edict_value_same(&a, &one), EDICT_FALSE);
	assert_int_equal(edict_value_same(&list, &list), EDICT_FALSE);
	assert_int_equal(edict_value_same(&one, &one), EDICT_TRUE);
	assert_int_equal(edict_value_order(&tenth, &one, false, 9), EDICT_TRUE);
	assert_int_equal(edict_value_order(&one, &one, false, 9), EDICT_FALSE);
	assert_int_equal(edict_value_order(&one, &one, true, 9), EDICT_TRUE);
	assert_int_equal(edict_value_order(&a, &b, false, 9), EDICT_TRUE);
	assert_int_equal(edict_value_order(&a, &one, false, 9), wrong);
	assert_int_equal(edict_value_order(&yes, &yes, true, 9), wrong);
}

static void test_members_and_holders(void **state)
{
	(void)state;
	const uint32_t wrong = edict_unknown(EDICT_REASON_TYPE, 9);
	const struct edict_value items[] = {
		string_value("a"), number_value(1, 0), {.type = EDICT_NULL}};
	const struct edict_list mixed = {items, 3};
	const struct edict_list texts = {items, 1};
	struct edict_value a = string_value("a");
	struct edict_value b = string_value("b");
	struct edict_value one = number_value(10, 1);
	struct edict_value holder = {.type = EDICT_LIST, .as.list = mixed};
	struct edict_value cab = string_value("cab");
	assert_int_equal(edict_list_member(mixed, &a, 9), EDICT_TRUE);
	assert_int_equal(edict_list_member(mixed, &one, 9), EDICT_TRUE);
	assert_int_equal(edict_list_member(mixed, &b, 9), wrong);
	assert_int_equal(edict_list_member(texts, &b, 9), EDICT_FALSE);
	assert_int_equal(edict_list_member((struct edict_list){NULL, 0}, &b, 9),
			 EDICT_FALSE);
	assert_int_equal(edict_value_contains(&holder, &a, 9), EDICT_TRUE);
	assert_int_equal(edict_value_contains(&cab, &a, 9), EDICT_TRUE);
	assert_int_equal(edict_value_contains(&a, &cab, 9), EDICT_FALSE);
	assert_int_equal(edict_value_contains(&cab, &one, 9), wrong);
	assert_int_equal(edict_value_contains(&one, &one, 9), wrong);
}

/* Kleene's tables; of two unknowns the first is kept. */
static void test_truth(void **state)
{
	(void)state;
	const uint32_t missing = edict_unknown(EDICT_REASON_MISSING, 3);
	const uint32_t wrong = edict_unknown(EDICT_REASON_TYPE, 4);
	assert_int_equal(edict_and(EDICT_TRUE, missing), missing);
	assert_int_equal(edict_and(missing, EDICT_FALSE), EDICT_FALSE);
	assert_int_equal(edict_and(missing, wrong), missing);
	assert_int_equal(edict_and(EDICT_TRUE, EDICT_TRUE), EDICT_TRUE);
	assert_int_equal(edict_or(EDICT_FALSE, wrong), wrong);
	assert_int_equal(edict_or(wrong, EDICT_TRUE), EDICT_TRUE);
	assert_int_equal(edict_or(wrong, missing), wrong);
	assert_int_equal(edict_or(EDICT_FALSE, EDICT_FALSE), EDICT_FALSE);
	assert_int_equal(edict_not(missing), missing);
	assert_int_equal(edict_definite(missing), EDICT_FALSE);
	assert_int_equal(edict_undecided(missing), EDICT_TRUE);
	assert_true(edict_may(missing) && !edict_must(missing));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_substring_search_is_exact),
		cmocka_unit_test(test_substring_search_is_linear),
		cmocka_unit_test(test_string_tests),
		cmocka_unit_test(test_names),
		cmocka_unit_test(test_number_order),
		cmocka_unit_test(test_number_order_against_wide_integers),
		cmocka_unit_test(test_values),
		cmocka_unit_test(test_members_and_holders),
		cmocka_unit_test(test_truth),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
