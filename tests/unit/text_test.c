/* text_test.c - slices, UTF-8, did-you-mean, buffers. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/arena.h"
#include "base/text.h"

static void test_compare(void **state)
{
	(void)state;
	assert_true(text_equal(TEXT("a\0b"), TEXT("a\0b")));
	assert_false(text_equal(TEXT("a\0b"), TEXT("a\0c")));
	assert_true(text_equal((struct text){NULL, 0}, TEXT("")));
	assert_true(text_compare(TEXT("a"), TEXT("ab")) < 0);
	assert_true(text_compare(TEXT("b"), TEXT("ab")) > 0);
	assert_true(text_compare(TEXT("\xff"), TEXT("a")) > 0);
	assert_int_equal(text_compare(TEXT("ab"), TEXT("ab")), 0);
	assert_true(text_starts(TEXT("abc"), TEXT("ab")));
	assert_false(text_starts(TEXT("ab"), TEXT("abc")));
	assert_true(text_ends(TEXT("abc"), TEXT("bc")));
	assert_true(text_ends(TEXT("abc"), TEXT("")));
	assert_false(text_ends(TEXT("c"), TEXT("bc")));
}

static void test_utf8(void **state)
{
	(void)state;
	static const struct text fine[] = {TEXT(""),
					   TEXT("a\0b"),
					   TEXT("\xc2\x80"),
					   TEXT("\xe0\xa0\x80"),
					   TEXT("\xed\x9f\xbf"),
					   TEXT("\xef\xbf\xbf"),
					   TEXT("\xf0\x90\x80\x80"),
					   TEXT("\xf4\x8f\xbf\xbf")};
	/* cut off, overlong, surrogates, beyond U+10FFFF, stray continuation bytes */
	static const struct text wrong[] = {TEXT("\xc3"),
					    TEXT("\xe2\x82"),
					    TEXT("\xf0\x9f\x98"),
					    TEXT("\xc0\x80"),
					    TEXT("\xc1\xbf"),
					    TEXT("\xe0\x9f\xbf"),
					    TEXT("\xf0\x8f\xbf\xbf"),
					    TEXT("\xed\xa0\x80"),
					    TEXT("\xed\xbf\xbf"),
					    TEXT("\xf4\x90\x80\x80"),
					    TEXT("\xf5\x80\x80\x80"),
					    TEXT("\x80"),
					    TEXT("\xff"),
					    TEXT("a\xe2\x28\xa1")};
	for (size_t i = 0; i < sizeof fine / sizeof *fine; i++)
		assert_true(text_is_utf8(fine[i]));
	for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
		assert_false(text_is_utf8(wrong[i]));
	assert_int_equal(utf8_prefix(TEXT("a\xc3\xa9\xe2\x82")), 3);
	assert_int_equal(utf8_length(TEXT("")), 0);
}

static void test_encode(void **state)
{
	(void)state;
	char out[4];
	for (uint32_t c = 0; c < 0x110010; c++) {
		size_t len = utf8_encode(c, out);
		bool is_character = c < 0xd800 || (c > 0xdfff && c < 0x110000);
		assert_int_equal(len > 0, is_character);
		if (len > 0)
			assert_int_equal(utf8_length((struct text){out, len}), len);
	}
}

static void test_distance(void **state)
{
	(void)state;
	assert_int_equal(text_distance(TEXT(""), TEXT(""), 3), 0);
	assert_int_equal(text_distance(TEXT("abc"), TEXT("abc"), 3), 0);
	assert_int_equal(text_distance(TEXT("abc"), TEXT("abd"), 3), 1);
	assert_int_equal(text_distance(TEXT("abc"), TEXT("ab"), 3), 1);
	assert_int_equal(text_distance(TEXT("abc"), TEXT("acb"), 3), 1);
	assert_int_equal(text_distance(TEXT("kitten"), TEXT("sitting"), 5), 3);
	assert_int_equal(text_distance(TEXT("kitten"), TEXT("sitting"), 2), 3);
	assert_int_equal(text_distance(TEXT("a"), TEXT("abcdefgh"), 2), 3);
}

static void check_nearest(const char *word, const char *expected)
{
	static const struct text known[] = {
		TEXT("action"),	     TEXT("args.amount"), TEXT("default_action"),
		TEXT("environment"), TEXT("id"),	  TEXT("rules"),
		TEXT("tool"),	     TEXT("tokens")};
	struct text found =
		text_nearest(text_of(word), known, sizeof known / sizeof *known);
	if (!text_is(found, expected))
		fail_msg("`%s`: nearest is `%.*s`", word, TEXT_ARG(found));
}

static void test_nearest(void **state)
{
	(void)state;
	check_nearest("defaultAction", "default_action");
	check_nearest("default-action", "default_action");
	check_nearest("DEFAULT_ACTION", "default_action");
	check_nearest("defualt_action", "default_action");
	check_nearest("enviroment", "environment");
	check_nearest("args.amout", "args.amount");
	check_nearest("rule", "rules");
	check_nearest("tol", "tool");
	check_nearest("xy", "");
	check_nearest("", "");
	check_nearest("something_else", "");
	check_nearest("ab", "");
}

static void test_buffer(void **state)
{
	(void)state;
	struct buffer b = {0};
	assert_int_equal(buffer_text(&b).len, 0);
	for (int i = 0; i < 1000; i++)
		buffer_format(&b, "%d,", i);
	buffer_add(&b, "\0x", 2);
	assert_int_equal(b.len, 10 * 2 + 90 * 3 + 900 * 4 + 2);
	assert_true(text_ends(buffer_text(&b), TEXT("999,\0x")));
	buffer_free(&b);
	buffer_format(&b, "%0500d", 7);
	assert_int_equal(b.len, 500);
	buffer_free(&b);
}

static void test_arena(void **state)
{
	(void)state;
	struct arena *arena = arena_new();
	size_t *items = NULL, n = 0;
	for (size_t i = 0; i < 50000; i++)
		ARENA_PUSH(arena, items, n, i);
	for (size_t i = 0; i < n; i++)
		assert_int_equal(items[i], i);
	for (size_t size = 0; size < 100000; size += 777) {
		char *bytes = arena_alloc(arena, size);
		for (size_t i = 0; i < size; i++)
			assert_int_equal(bytes[i], 0);
		memset(bytes, 'x', size);
	}
	struct text copy = text_format(arena, "%s-%d", "rule", 5);
	assert_true(text_is(copy, "rule-5"));
	assert_int_equal(copy.ptr[copy.len], '\0');
	arena_free(arena);
	arena_free(NULL);
}

/* What a terminal would obey is not shown. */
static void test_shown(void **state)
{
	(void)state;
	struct arena *arena = arena_new();
	static const char *const controls[] = {"\x1b[2J", "\n", "\x7f", "\xc2\x9b",
					       "\xc2\x80"};
	for (size_t i = 0; i < sizeof controls / sizeof *controls; i++) {
		struct text text =
			text_format(arena, "a\xc2\xa0\xc3\xa9%sb", controls[i]);
		assert_true(text_is(text_shown(arena, text, 48), "a\xc2\xa0\xc3\xa9"));
	}
	assert_true(text_is(text_shown(arena, TEXT("a\xc3\xa9z"), 2), "a..."));
	assert_true(text_is(text_shown(arena, TEXT("a\xc2"), 48), "a\xc2"));
	arena_free(arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_compare), cmocka_unit_test(test_utf8),
		cmocka_unit_test(test_encode),	cmocka_unit_test(test_distance),
		cmocka_unit_test(test_nearest), cmocka_unit_test(test_buffer),
		cmocka_unit_test(test_arena),	cmocka_unit_test(test_shown),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
