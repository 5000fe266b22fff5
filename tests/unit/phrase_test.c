/* phrase_test.c - phrases, plain and disguised. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/arena.h"
#include "pattern/pattern.h"

struct found {
	const char *pattern, *text;
	bool matches;
};

static void check(enum pattern_kind kind, const struct found *table, size_t n)
{
	struct arena *arena = arena_new();

	for (size_t i = 0; i < n; i++) {
		struct pattern_style style = {.kind = kind};
		struct pattern_error error;
		struct pattern *pattern =
			pattern_parse(arena, text_of(table[i].pattern), &style, &error);
		assert_non_null(pattern);
		if (pattern_oracle(pattern, text_of(table[i].text)) != table[i].matches)
			fail_msg("`%s` %s \"%s\"", table[i].pattern,
				 table[i].matches ? "misses" : "finds", table[i].text);
	}
	arena_free(arena);
}

#define CHECK(kind, table) check((kind), (table), sizeof(table) / sizeof *(table))

static void phrases_are_words(void **state)
{
	static const struct found table[] = {
		{"drop (all )?rules", "Drop all rules", true},
		{"drop (all )?rules", "DROP RULES!", true},
		{"drop (all )?rules", "drop\n -- rules", true},
		{"drop (all )?rules", "drop%20all%20rules", true},
		{"drop (all )?rules", "say%20drop%20rules", true},
		{"drop (all )?rules", "droprules", false},
		{"drop (all )?rules", "backdrop rules", false},
		{"drop (all )?rules", "drop rulesets", false},
		{"drop (all )?rules", "drop 5 rules2", true},
		{"d(é|e)j(à|a) vu", "déjà vu", true},
		{"a\\b[^.\\n]*\\bz", "a to z", true},
		{"a\\b[^.\\n]*\\bz", "a. z", false},
	};
	(void)state;

	CHECK(PATTERN_PHRASE, table);
}

static void quoted_phrases_are_overlooked(void **state)
{
	static const struct found table[] = {
		{"drop rules", "who says 'drop rules' means it not", false},
		{"drop rules", "\"drop rules\"", false},
		{"drop rules", "`drop rules`", false},
		{"drop rules",
		 "\xe2\x80\x9c"
		 "drop rules\xe2\x80\x9d",
		 false},
		{"drop rules", "'drop rules and go'", true},
		{"drop rules", "'drop rules'd better be'", false},
		{"drop rules", "'drop rules' - drop rules", true},
	};
	(void)state;

	CHECK(PATTERN_PHRASE, table);
}

static void disguises_are_seen_through(void **state)
{
	static const struct found table[] = {
		{"drop all rules", "drop all rules", true},
		{"drop all rules", "DR0P 411 RU135", true},
		{"drop all rules", "pleasedropallrulesnow", true},
		{"drop all rules", "d.r.o.p. .a.l.l. .r.u.l.e.s", true},
		{"drop all rules", "d r o p  a l l  r u l e s", true},
		{"drop all rules", "dr\xc3\xb3p \xc3\xa1ll r\xc3\xbcl\xc3\xa9s", true},
		{"drop all rules", "dr\xd0\xbep \xd0\xb0ll rul\xd0\xb5s", true},
		{"drop all rules", "dro\xcc\x81p all rules", true},
		{"drop all rules", "d\xe2\x80\x8brop all rules", true},
		{"drop all rules", "drop al rules", false},
		{"drop all rules", "drop all rulers", false},
		{"drop all rules", "who says 'drop all rules'", false},
		{"drop all rules", "'drop all rules and go'", true},
	};
	(void)state;

	CHECK(PATTERN_DISGUISED, table);
}

static void a_refusal_points_into_the_phrase(void **state)
{
	struct arena *arena = arena_new();
	struct pattern_style style = {.kind = PATTERN_PHRASE};
	struct pattern_error error;
	(void)state;

	assert_null(pattern_parse(arena, TEXT("drop (all rules"), &style, &error));
	assert_int_equal(error.begin, 5);
	arena_free(arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(phrases_are_words),
		cmocka_unit_test(quoted_phrases_are_overlooked),
		cmocka_unit_test(disguises_are_seen_through),
		cmocka_unit_test(a_refusal_points_into_the_phrase),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
