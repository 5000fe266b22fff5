/* cedar_runtime_ext_test.c - the extension types in the runtime: which texts are values,
 * and what their functions give.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "cedar_runtime_fixture.h"

static struct edict_string text(const char *s)
{
	return (struct edict_string){s, (uint32_t)strlen(s)};
}

/* ---- formats ------------------------------------------------------------- */

typedef bool reader(struct edict_string text, int64_t *value);

struct accepted {
	const char *text;
	int64_t value;
};

static void assert_accepts(reader *read, const struct accepted *cases, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		int64_t value;
		if (!read(text(cases[i].text), &value))
			fail_msg("\"%s\" is refused", cases[i].text);
		if (value != cases[i].value)
			fail_msg("\"%s\" is read as %lld", cases[i].text,
				 (long long)value);
	}
}

static void assert_refuses(reader *read, const char *const *cases, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		int64_t value;
		if (read(text(cases[i]), &value))
			fail_msg("\"%s\" is accepted", cases[i]);
	}
}

#define COUNT(array)		    (sizeof(array) / sizeof((array)[0]))
#define ASSERT_ACCEPTS(read, array) assert_accepts(read, array, COUNT(array))
#define ASSERT_REFUSES(read, array) assert_refuses(read, array, COUNT(array))

static void test_decimal(void **state)
{
	static const struct accepted good[] = {
		{"0.0", 0},
		{"1.5", 15000},
		{"-0.5", -5000},
		{"-0.0", 0},
		{"0012.3400", 123400},
		{"000000000000000000000000.0001", 1},
		{"922337203685477.5807", INT64_MAX},
		{"-922337203685477.5808", INT64_MIN},
	};
	static const char *const bad[] = {
		"",
		"-",
		".",
		"1",
		"1.",
		".5",
		"+1.0",
		"--1.0",
		"1.00000",
		"1.2.3",
		" 1.0",
		"1.0 ",
		"1,0",
		"1e1",
		"922337203685477.5808",
		"-922337203685477.5809",
		"922337203685478.0",
		"99999999999999999999.0",
		"9223372036854775808.0",
		"1.0x",
	};
	int64_t value;
	(void)state;
	ASSERT_ACCEPTS(edict_cedar_read_decimal, good);
	ASSERT_REFUSES(edict_cedar_read_decimal, bad);
	assert_false(edict_cedar_read_decimal((struct edict_string){"1.0\0", 4}, &value));
}

static void assert_ip(const char *s, const char *bytes, size_t size, uint8_t prefix)
{
	struct edict_cedar_ip ip;
	uint8_t expected[16] = {0};
	memcpy(expected, bytes, size);
	if (!edict_cedar_read_ip(text(s), &ip))
		fail_msg("\"%s\" is refused", s);
	assert_memory_equal(ip.bytes, expected, 16);
	assert_int_equal(ip.prefix, prefix);
	assert_int_equal(ip.is_v6, size == 16);
}

static void test_ip(void **state)
{
	static const char ends[16] = {1, [15] = 2};
	(void)state;
	assert_ip("0.0.0.0", "\0\0\0\0", 4, 32);
	assert_ip("10.200.3.255", "\12\310\3\377", 4, 32);
	assert_ip("10.0.0.1/0", "\12\0\0\1", 4, 0);
	assert_ip("10.0.0.1/24", "\12\0\0\1", 4, 24);
	assert_ip("10.0.0.1/32", "\12\0\0\1", 4, 32);
	assert_ip("::", (char[16]){0}, 16, 128);
	assert_ip("::/0", (char[16]){0}, 16, 0);
	assert_ip("::1", (char[16]){[15] = 1}, 16, 128);
	assert_ip("1::", (char[16]){[1] = 1}, 16, 128);
	assert_ip("100::2/100", ends, 16, 100);
	assert_ip("0100:0:0::0:0:2", ends, 16, 128);
	assert_ip("aBcD:1:2:3:4:5:6:7", "\xab\xcd\0\1\0\2\0\3\0\4\0\5\0\6\0\7", 16, 128);
	assert_ip("1:2:3:4:5:6:7::", "\0\1\0\2\0\3\0\4\0\5\0\6\0\7\0", 16, 128);
	assert_ip("::2:3:4:5:6:7:8", "\0\0\0\2\0\3\0\4\0\5\0\6\0\7\0\10", 16, 128);
	assert_ip("ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff/128",
		  "\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff", 16,
		  128);
}

static bool read_ip(struct edict_string s, int64_t *value)
{
	struct edict_cedar_ip ip;
	*value = 0;
	return edict_cedar_read_ip(s, &ip);
}

static void test_ip_refused(void **state)
{
	static const char *const bad[] = {
		"",
		"1",
		"1.2.3",
		"1.2.3.",
		".1.2.3",
		"1.2.3.4.",
		"1.2.3.4.5",
		"01.2.3.4",
		"1.2.3.00",
		"256.0.0.1",
		"1.2.3.1000",
		"1..2.3",
		"a.b.c.d",
		"1.2.3.4/",
		"1.2.3.4/33",
		"1.2.3.4/08",
		"1.2.3.4/00",
		"1.2.3.4/032",
		"1.2.3.4/-1",
		"1.2.3.4/8/8",
		" 1.2.3.4",
		"1.2.3.4 ",
		":",
		":::",
		"1:",
		":1",
		"1:2:3:4:5:6:7",
		"1:2:3:4:5:6:7:",
		":1:2:3:4:5:6:7",
		"1:2:3:4:5:6:7:8:9",
		"1:2:3:4:5:6:7:8:",
		"1:2:3:4:5:6:7:8::",
		"::1:2:3:4:5:6:7:8",
		"1:2:3:4::5:6:7:8",
		"1::2::3",
		"1:::2",
		"12345::",
		"::12345",
		"::g",
		"::1%eth0",
		"::1/129",
		"::1/0128",
		"::1/",
		"::ffff:1.2.3.4",
		"1.2.3.4::",
		"::1/1000",
		"[::1]",
		"::1 ",
	};
	(void)state;
	ASSERT_REFUSES(read_ip, bad);
}

#define DAY INT64_C(86400000)

static void test_datetime(void **state)
{
	static const struct accepted good[] = {
		{"1970-01-01", 0},
		{"1970-01-02", DAY},
		{"1969-12-31", -DAY},
		{"1972-03-01", 790 * DAY},
		{"2000-02-29", 11016 * DAY},
		{"2000-03-01", 11017 * DAY},
		{"0000-01-01", -719528 * DAY},
		{"0000-02-29", -719469 * DAY},
		{"9999-12-31", 2932896 * DAY},
		{"1970-01-01T00:00:00Z", 0},
		{"1970-01-01T00:00:00.001Z", 1},
		{"1970-01-01T23:59:59.999Z", DAY - 1},
		{"1970-01-01T01:00:00+0100", 0},
		{"1970-01-01T00:00:00-0130", 5400000},
		{"1970-01-01T00:00:00+2359", -86340000},
		{"2024-10-15T11:35:00.000+0000", INT64_C(1728992100000)},
		{"9999-12-31T23:59:59.999-2359",
		 2932896 * DAY + DAY - 1 + INT64_C(86340000)},
	};
	static const char *const bad[] = {
		"",
		"1970",
		"1970-01",
		"1970-1-1",
		"970-01-01",
		"19700101",
		"01970-01-01",
		"-1970-01-01",
		"1970-00-01",
		"1970-13-01",
		"1970-01-00",
		"1970-01-32",
		"1970-04-31",
		"1970-02-29",
		"1900-02-29",
		"2001-02-29",
		"1970-01-01T",
		"1970-01-01Z",
		"1970-01-01T00:00Z",
		"1970-01-01T00:00:00",
		"1970-01-01T00:00:00z",
		"1970-01-01t00:00:00Z",
		"1970-01-01 00:00:00Z",
		"1970-01-01T24:00:00Z",
		"1970-01-01T00:60:00Z",
		"1970-01-01T00:00:60Z",
		"1970-01-01T0:00:00Z",
		"1970-01-01T00:00:00.Z",
		"1970-01-01T00:00:00.1Z",
		"1970-01-01T00:00:00.12Z",
		"1970-01-01T00:00:00.1234Z",
		"1970-01-01T00:00:00+01:00",
		"1970-01-01T00:00:00+01",
		"1970-01-01T00:00:00+2400",
		"1970-01-01T00:00:00+0060",
		"1970-01-01T00:00:00Z+0100",
		"1970-01-01T00:00:00ZZ",
		"1970-01-01 ",
		"1970/01/01",
	};
	(void)state;
	ASSERT_ACCEPTS(edict_cedar_read_datetime, good);
	ASSERT_REFUSES(edict_cedar_read_datetime, bad);
}

/* Every day of the calendar, against counting them. */
static void test_calendar(void **state)
{
	static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
	int64_t expected = -719528;
	(void)state;
	for (int year = 0; year < 10000; year++) {
		bool is_leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
		for (int month = 1; month <= 12; month++) {
			int n = days[month - 1] + (month == 2 && is_leap);
			for (int day = 1; day <= n; day++, expected++) {
				char s[40];
				int64_t value;
				snprintf(s, sizeof s, "%04d-%02d-%02d", year, month, day);
				assert_true(edict_cedar_read_datetime(text(s), &value));
				assert_true(value == expected * DAY);
			}
		}
	}
}

static void test_duration(void **state)
{
	static const struct accepted good[] = {
		{"0d", 0},
		{"1d", DAY},
		{"1h", 3600000},
		{"1m", 60000},
		{"1s", 1000},
		{"1ms", 1},
		{"1m1ms", 60001},
		{"1d2h3m4s5ms", 93784005},
		{"-1d2h3m4s5ms", -93784005},
		{"-0ms", 0},
		{"00090s", 90000},
		{"100h", 360000000},
		{"9223372036854775807ms", INT64_MAX},
		{"-9223372036854775808ms", INT64_MIN},
		{"106751991167d7h12m55s807ms", INT64_MAX},
		{"-106751991167d7h12m55s808ms", INT64_MIN},
	};
	static const char *const bad[] = {
		"",
		"-",
		"d",
		"1",
		"1 d",
		"1D",
		"1w",
		"+1d",
		"--1d",
		"1.5h",
		"1h1d",
		"1s1m",
		"1ms1s",
		"1d1d",
		"1d-1h",
		"1dd",
		"1mms",
		"1msm",
		"1d ",
		" 1d",
		"1h30",
		"9223372036854775808ms",
		"-9223372036854775809ms",
		"9223372036854775808d",
		"106751991168d",
		"106751991167d7h12m55s808ms",
		"-106751991167d7h12m55s809ms",
		"99999999999999999999ms",
	};
	(void)state;
	ASSERT_ACCEPTS(edict_cedar_read_duration, good);
	ASSERT_REFUSES(edict_cedar_read_duration, bad);
}

/* ---- functions ----------------------------------------------------------- */

static struct edict_cedar_value result; /* of the last call */

static uint32_t call(enum edict_cedar_fn fn, struct edict_cedar_value a,
		     struct edict_cedar_value b)
{
	static _Alignas(8) char bytes[EDICT_CEDAR_IP_SIZE];
	struct edict_cedar_scratch scratch = {bytes, sizeof bytes, 0, EDICT_OK};
	struct edict_cedar_request q = fixture_request(&scratch);
	result = ABSENT;
	return edict_cedar_call(&q, fn, &a, &b, &result);
}

#define ASSERT_CALL(fn, a, b, kind_, member, expected)                                   \
	do {                                                                             \
		assert_int_equal(call(EDICT_CEDAR_FN_##fn, a, b), 0);                    \
		assert_int_equal(result.kind, EDICT_CEDAR_##kind_);                      \
		assert_int_equal(result.n, 0);                                           \
		assert_true(result.as.member == (expected));                             \
	} while (0)

static void test_constructors(void **state)
{
	(void)state;
	ASSERT_CALL(DECIMAL, STRING("1.5"), ABSENT, DECIMAL, integer, 15000);
	ASSERT_CALL(DATETIME, STRING("1970-01-02"), ABSENT, DATETIME, integer, DAY);
	ASSERT_CALL(DURATION, STRING("-1s"), ABSENT, DURATION, integer, -1000);
	assert_int_equal(call(EDICT_CEDAR_FN_IP, STRING("10.0.0.1/8"), ABSENT), 0);
	assert_int_equal(result.kind, EDICT_CEDAR_IP);
	assert_int_equal(result.as.ip->prefix, 8);
	assert_memory_equal(result.as.ip->bytes, "\12\0\0\1", 4);
	for (int fn = EDICT_CEDAR_FN_DECIMAL; fn <= EDICT_CEDAR_FN_DURATION; fn++) {
		assert_int_equal(call((enum edict_cedar_fn)fn, STRING("x"), ABSENT),
				 FAULT(EXTENSION));
		assert_int_equal(call((enum edict_cedar_fn)fn, LONG(1), ABSENT),
				 FAULT(TYPE));
	}
}

static void test_ip_needs_scratch(void **state)
{
	struct edict_cedar_scratch scratch = {NULL, 0, 0, EDICT_OK};
	struct edict_cedar_request q = fixture_request(&scratch);
	struct edict_cedar_value s = STRING("::1");
	(void)state;
	assert_int_equal(edict_cedar_call(&q, EDICT_CEDAR_FN_IP, &s, NULL, &s),
			 FAULT(SPACE));
	assert_int_equal(scratch.status, EDICT_E_SPACE);
	assert_int_equal(s.kind, EDICT_CEDAR_STRING);
	q.scratch = NULL;
	assert_int_equal(edict_cedar_call(&q, EDICT_CEDAR_FN_IP, &s, NULL, &s),
			 FAULT(SPACE));
}

static void test_decimal_order(void **state)
{
	(void)state;
	ASSERT_CALL(LESS_THAN, DECIMAL(1), DECIMAL(2), BOOL, boolean, 1);
	ASSERT_CALL(LESS_THAN, DECIMAL(2), DECIMAL(2), BOOL, boolean, 0);
	ASSERT_CALL(LESS_THAN_OR_EQUAL, DECIMAL(2), DECIMAL(2), BOOL, boolean, 1);
	ASSERT_CALL(LESS_THAN_OR_EQUAL, DECIMAL(3), DECIMAL(2), BOOL, boolean, 0);
	ASSERT_CALL(GREATER_THAN, DECIMAL(-1), DECIMAL(-2), BOOL, boolean, 1);
	ASSERT_CALL(GREATER_THAN, DECIMAL(-2), DECIMAL(-2), BOOL, boolean, 0);
	ASSERT_CALL(GREATER_THAN_OR_EQUAL, DECIMAL(-2), DECIMAL(-2), BOOL, boolean, 1);
	ASSERT_CALL(GREATER_THAN_OR_EQUAL, DECIMAL(-3), DECIMAL(-2), BOOL, boolean, 0);
	for (int fn = EDICT_CEDAR_FN_LESS_THAN;
	     fn <= EDICT_CEDAR_FN_GREATER_THAN_OR_EQUAL; fn++) {
		assert_int_equal(call((enum edict_cedar_fn)fn, DECIMAL(1), LONG(1)),
				 FAULT(TYPE));
		assert_int_equal(call((enum edict_cedar_fn)fn, LONG(1), DECIMAL(1)),
				 FAULT(TYPE));
	}
}

static bool ip_is(enum edict_cedar_fn fn, const char *a, const char *b)
{
	struct edict_cedar_ip x;
	struct edict_cedar_ip y;
	assert_true(edict_cedar_read_ip(text(a), &x));
	assert_true(edict_cedar_read_ip(text(b), &y));
	assert_int_equal(call(fn, IP(&x), IP(&y)), 0);
	assert_int_equal(result.kind, EDICT_CEDAR_BOOL);
	return result.as.boolean != 0;
}

static void test_ip_ranges(void **state)
{
	const enum edict_cedar_fn in = EDICT_CEDAR_FN_IS_IN_RANGE;
	(void)state;
	assert_true(ip_is(in, "10.1.2.3", "10.0.0.0/8"));
	assert_true(ip_is(in, "10.1.2.3/8", "10.200.0.0/8"));
	assert_false(ip_is(in, "10.1.2.3/7", "10.0.0.0/8"));
	assert_false(ip_is(in, "11.1.2.3", "10.0.0.0/8"));
	assert_true(ip_is(in, "10.1.2.127", "10.1.2.100/27"));
	assert_false(ip_is(in, "10.1.2.128", "10.1.2.100/27"));
	assert_true(ip_is(in, "10.1.2.3", "10.1.2.3"));
	assert_false(ip_is(in, "10.1.2.3", "10.1.2.2"));
	assert_true(ip_is(in, "1.2.3.4", "99.0.0.0/0"));
	assert_true(ip_is(in, "ff::1", "ff::/120"));
	assert_false(ip_is(in, "ff::1:1", "ff::/120"));
	assert_true(ip_is(in, "::1", "::1"));
	assert_true(ip_is(in, "1::", "2::/0"));
	assert_false(ip_is(in, "::1", "0.0.0.0/0"));
	assert_false(ip_is(in, "0.0.0.1", "::/0"));
}

static void test_ip_kinds(void **state)
{
	(void)state;
	assert_true(ip_is(EDICT_CEDAR_FN_IS_IPV4, "1.2.3.4", "::"));
	assert_false(ip_is(EDICT_CEDAR_FN_IS_IPV4, "::1", "::"));
	assert_true(ip_is(EDICT_CEDAR_FN_IS_IPV6, "::1", "::"));
	assert_false(ip_is(EDICT_CEDAR_FN_IS_IPV6, "1.2.3.4", "::"));
	assert_true(ip_is(EDICT_CEDAR_FN_IS_LOOPBACK, "127.1.2.3", "::"));
	assert_true(ip_is(EDICT_CEDAR_FN_IS_LOOPBACK, "127.1.2.3/8", "::"));
	assert_false(ip_is(EDICT_CEDAR_FN_IS_LOOPBACK, "127.1.2.3/7", "::"));
	assert_false(ip_is(EDICT_CEDAR_FN_IS_LOOPBACK, "128.0.0.1", "::"));
	assert_true(ip_is(EDICT_CEDAR_FN_IS_LOOPBACK, "::1", "::"));
	assert_false(ip_is(EDICT_CEDAR_FN_IS_LOOPBACK, "::1/127", "::"));
	assert_false(ip_is(EDICT_CEDAR_FN_IS_LOOPBACK, "::2", "::"));
	assert_true(ip_is(EDICT_CEDAR_FN_IS_MULTICAST, "224.0.0.1", "::"));
	assert_true(ip_is(EDICT_CEDAR_FN_IS_MULTICAST, "239.255.255.255/4", "::"));
	assert_false(ip_is(EDICT_CEDAR_FN_IS_MULTICAST, "224.0.0.1/3", "::"));
	assert_false(ip_is(EDICT_CEDAR_FN_IS_MULTICAST, "240.0.0.1", "::"));
	assert_true(ip_is(EDICT_CEDAR_FN_IS_MULTICAST, "ff01::1", "::"));
	assert_true(ip_is(EDICT_CEDAR_FN_IS_MULTICAST, "ffff::/8", "::"));
	assert_false(ip_is(EDICT_CEDAR_FN_IS_MULTICAST, "ff00::/7", "::"));
	assert_false(ip_is(EDICT_CEDAR_FN_IS_MULTICAST, "fe00::1", "::"));
	for (int fn = EDICT_CEDAR_FN_IS_IPV4; fn <= EDICT_CEDAR_FN_IS_IN_RANGE; fn++)
		assert_int_equal(call((enum edict_cedar_fn)fn, STRING("::"), ABSENT),
				 FAULT(TYPE));
}

static void test_time_arithmetic(void **state)
{
	(void)state;
	ASSERT_CALL(OFFSET, DATETIME(5), DURATION(-7), DATETIME, integer, -2);
	ASSERT_CALL(DURATION_SINCE, DATETIME(5), DATETIME(7), DURATION, integer, -2);
	assert_int_equal(call(EDICT_CEDAR_FN_OFFSET, DATETIME(INT64_MAX), DURATION(1)),
			 FAULT(OVERFLOW));
	assert_int_equal(call(EDICT_CEDAR_FN_OFFSET, DATETIME(INT64_MIN), DURATION(-1)),
			 FAULT(OVERFLOW));
	assert_int_equal(
		call(EDICT_CEDAR_FN_DURATION_SINCE, DATETIME(0), DATETIME(INT64_MIN)),
		FAULT(OVERFLOW));
	assert_int_equal(call(EDICT_CEDAR_FN_OFFSET, DATETIME(0), LONG(1)), FAULT(TYPE));
	assert_int_equal(call(EDICT_CEDAR_FN_OFFSET, DURATION(0), DURATION(1)),
			 FAULT(TYPE));
	assert_int_equal(call(EDICT_CEDAR_FN_DURATION_SINCE, DATETIME(0), DURATION(1)),
			 FAULT(TYPE));
}

static void test_time_parts(void **state)
{
	(void)state;
	ASSERT_CALL(TO_DATE, DATETIME(3 * DAY + 5), ABSENT, DATETIME, integer, 3 * DAY);
	ASSERT_CALL(TO_DATE, DATETIME(-1), ABSENT, DATETIME, integer, -DAY);
	ASSERT_CALL(TO_DATE, DATETIME(-DAY), ABSENT, DATETIME, integer, -DAY);
	assert_int_equal(call(EDICT_CEDAR_FN_TO_DATE, DATETIME(INT64_MIN), ABSENT),
			 FAULT(OVERFLOW));
	ASSERT_CALL(TO_DATE, DATETIME(INT64_MAX), ABSENT, DATETIME, integer,
		    INT64_MAX - INT64_MAX % DAY);
	ASSERT_CALL(TO_TIME, DATETIME(3 * DAY + 5), ABSENT, DURATION, integer, 5);
	ASSERT_CALL(TO_TIME, DATETIME(-1), ABSENT, DURATION, integer, DAY - 1);
	ASSERT_CALL(TO_TIME, DATETIME(INT64_MIN), ABSENT, DURATION, integer,
		    INT64_MIN % DAY + DAY);
	ASSERT_CALL(TO_MILLISECONDS, DURATION(-1999), ABSENT, LONG, integer, -1999);
	ASSERT_CALL(TO_SECONDS, DURATION(-1999), ABSENT, LONG, integer, -1);
	ASSERT_CALL(TO_SECONDS, DURATION(1999), ABSENT, LONG, integer, 1);
	ASSERT_CALL(TO_MINUTES, DURATION(119999), ABSENT, LONG, integer, 1);
	ASSERT_CALL(TO_HOURS, DURATION(-7199999), ABSENT, LONG, integer, -1);
	ASSERT_CALL(TO_DAYS, DURATION(2 * DAY - 1), ABSENT, LONG, integer, 1);
	ASSERT_CALL(TO_DAYS, DURATION(INT64_MIN), ABSENT, LONG, integer,
		    INT64_C(-106751991167));
	for (int fn = EDICT_CEDAR_FN_TO_DATE; fn <= EDICT_CEDAR_FN_TO_DAYS; fn++)
		assert_int_equal(call((enum edict_cedar_fn)fn, LONG(0), ABSENT),
				 FAULT(TYPE));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_decimal),
		cmocka_unit_test(test_ip),
		cmocka_unit_test(test_ip_refused),
		cmocka_unit_test(test_datetime),
		cmocka_unit_test(test_calendar),
		cmocka_unit_test(test_duration),
		cmocka_unit_test(test_constructors),
		cmocka_unit_test(test_ip_needs_scratch),
		cmocka_unit_test(test_decimal_order),
		cmocka_unit_test(test_ip_ranges),
		cmocka_unit_test(test_ip_kinds),
		cmocka_unit_test(test_time_arithmetic),
		cmocka_unit_test(test_time_parts),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
