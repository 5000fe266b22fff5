/* number_test.c - exact decimals: reading, and the order of values. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/number.h"

static struct number read(const char *text)
{
	struct number n;
	if (!number_read(text_of(text), &n))
		fail_msg("`%s` refused", text);
	return n;
}

static void test_values(void **state)
{
	(void)state;
	static const struct {
		const char *text;
		int64_t coefficient;
		uint32_t scale;
	} cases[] = {
		{"0", 0, 0},
		{"-0", 0, 0},
		{"0.000", 0, 0},
		{"0e999999", 0, 0},
		{"0e-99999999999999999999999", 0, 0},
		{"7", 7, 0},
		{"-7", -7, 0},
		{"100", 100, 0},
		{"5.0", 5, 0},
		{"5.50", 55, 1},
		{"0.05", 5, 2},
		{"10.010", 1001, 2},
		{"1e3", 1000, 0},
		{"1E+3", 1000, 0},
		{"1.50e-1", 15, 2},
		{"1500e-2", 15, 0},
		{"100000000000000000000e-2", 1000000000000000000, 0},
		{"0.00000000000000000000001e23", 1, 0},
		{"9223372036854775807", INT64_MAX, 0},
		{"-9223372036854775808", INT64_MIN, 0},
		{"922337203685477580700e-2", INT64_MAX, 0},
		{"9.223372036854775807", INT64_MAX, 18},
		{"-9.223372036854775808", INT64_MIN, 18},
		{"0.000000000000000001", 1, 18},
		{"0.0000000000000000010000000", 1, 18},
		{"1e18", 1000000000000000000, 0},
		{"9e18", 9000000000000000000, 0},
		{"1e-18", 1, 18},
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct number n = read(cases[i].text);
		if (n.coefficient != cases[i].coefficient || n.scale != cases[i].scale)
			fail_msg("`%s` is %lld e-%u", cases[i].text,
				 (long long)n.coefficient, n.scale);
	}
}

static void test_refused(void **state)
{
	(void)state;
	static const char *const refused[] = {
		/* no numbers of RFC 8259 */
		"", "-", "+1", "01", "-01", ".5", "5.", "1e", "1e+", "1.e3", "0x10", "1 ",
		" 1", "NaN", "--1", "1..2", "1e1.5", "1_000",
		/* numbers that do not fit */
		"9223372036854775808", "-9223372036854775809", "1e19", "1e-19", "-1e19",
		"12345678901234567890", "0.1234567890123456789", "1e99999999999999999999",
		"1e-99999999999999999999", "92233720368547758080e-0",
		"10.000000000000000001"};
	struct number n;
	for (size_t i = 0; i < sizeof refused / sizeof *refused; i++)
		if (number_read(text_of(refused[i]), &n))
			fail_msg("`%s` accepted", refused[i]);
}

/* A million digits of which one counts. */
static void test_long(void **state)
{
	(void)state;
	size_t n_zeros = 1000000;
	struct buffer b = {0};
	struct number n;
	buffer_add_text(&b, TEXT("0."));
	for (size_t i = 0; i < n_zeros; i++)
		buffer_add_char(&b, '0');
	buffer_add_text(&b, TEXT("25e1000001"));
	assert_true(number_read(buffer_text(&b), &n));
	assert_int_equal(n.coefficient, 25);
	assert_int_equal(n.scale, 1);
	buffer_free(&b);
}

static void test_order(void **state)
{
	(void)state;
	static const char *const ascending[] = {"-9223372036854775808",
						"-9223372036854775807",
						"-10",
						"-9.223372036854775808",
						"-1.5",
						"-1",
						"-0.5",
						"-0.000000000000000001",
						"0",
						"0.000000000000000001",
						"0.09",
						"0.1",
						"0.5",
						"1",
						"1.000000000000000001",
						"1.5",
						"9.223372036854775807",
						"10",
						"999999999999999999",
						"1e18",
						"9223372036854775806.0",
						"9223372036854775807"};
	size_t n = sizeof ascending / sizeof *ascending;
	for (size_t i = 0; i < n; i++)
		for (size_t j = 0; j < n; j++) {
			int expected = (i > j) - (i < j);
			int order =
				number_compare(read(ascending[i]), read(ascending[j]));
			if (order != expected)
				fail_msg("%s against %s: %d", ascending[i], ascending[j],
					 order);
		}
}

static void test_integer(void **state)
{
	(void)state;
	assert_true(number_is_integer(read("5.0")));
	assert_true(number_is_integer(read("550e-1")));
	assert_false(number_is_integer(read("5.5")));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_values),	cmocka_unit_test(test_refused),
		cmocka_unit_test(test_long),	cmocka_unit_test(test_order),
		cmocka_unit_test(test_integer),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
