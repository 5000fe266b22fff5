/* pattern_dialect_test.c - what constructs mean in each dialect, and what flags change.
 *
 * Expectations are those of the engines: Python 3.11's re, V8, RE2 and PCRE2 10.42.
 * Here the oracle answers; that automata agree with it is shown elsewhere.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/arena.h"
#include "pattern/tree.h"

#define N_OF(array) (sizeof(array) / sizeof(array)[0])

/* Letters of dialects, so that a row can name several. */
static const char dialect_letters[] = {
	[PATTERN_PYTHON] = 'p',
	[PATTERN_ECMASCRIPT] = 'e',
	[PATTERN_RE2] = 'r',
	[PATTERN_PCRE] = 'c',
};

#define ALL "perc"

struct row {
	const char *dialects, *flags;
	struct text pattern, text;
	bool matches;
};

#define YES(dialects, flags, pattern, text)                                              \
	{                                                                                \
		dialects, flags, TEXT(pattern), TEXT(text), true                         \
	}
#define NO(dialects, flags, pattern, text)                                               \
	{                                                                                \
		dialects, flags, TEXT(pattern), TEXT(text), false                        \
	}

static struct pattern_style style_of(enum pattern_dialect dialect, const char *flags)
{
	return (struct pattern_style){
		.dialect = dialect,
		.ignore_case = strchr(flags, 'i') != NULL,
		.multi_line = strchr(flags, 'm') != NULL,
		.dot_all = strchr(flags, 's') != NULL,
		.verbose = strchr(flags, 'x') != NULL,
		.unicode = strchr(flags, 'u') != NULL,
	};
}

static void check_row(const struct row *row, enum pattern_dialect dialect)
{
	struct arena *arena = arena_new();
	struct pattern_error error = {0};
	struct pattern_style style = style_of(dialect, row->flags);
	struct pattern *pattern = pattern_parse(arena, row->pattern, &style, &error);
	if (pattern == NULL)
		fail_msg("%c: `%.*s` refused: %s", dialect_letters[dialect],
			 TEXT_ARG(row->pattern), error.title);
	if (pattern_oracle(pattern, row->text) != row->matches)
		fail_msg("%c: `%.*s` on `%.*s`", dialect_letters[dialect],
			 TEXT_ARG(row->pattern), TEXT_ARG(row->text));
	if (pattern_always_matches(pattern) && !row->matches)
		fail_msg("`%.*s` does not always match", TEXT_ARG(row->pattern));
	arena_free(arena);
}

static void check_rows(const struct row *rows, size_t n)
{
	for (size_t i = 0; i < n; i++)
		for (unsigned d = PATTERN_PYTHON; d <= PATTERN_PCRE; d++)
			if (strchr(rows[i].dialects, dialect_letters[d]) != NULL)
				check_row(&rows[i], (enum pattern_dialect)d);
}

/* ---- constructs ---------------------------------------------------------- */

static void test_positions(void **state)
{
	(void)state;
	static const struct row rows[] = {
		YES("pc", "", "a$", "a\n"),    NO("er", "", "a$", "a\n"),
		YES(ALL, "m", "a$", "a\nb"),   YES("e", "m", "a$", "a\rb"),
		NO("prc", "m", "a$", "a\rb"),  YES("e", "m", "^b", "a\rb"),
		YES("per", "m", "\n^", "a\n"), NO("c", "m", "\n^", "a\n"),
		YES("c", "m", "\n^", "a\nb"),  NO("p", "", "a\\Z", "a\n"),
		YES("c", "", "a\\Z", "a\n"),   NO("prc", "", "a\\z", "a\n"),
		YES("prc", "", "\\Aa", "ab"),  NO("prc", "m", "\\Ab", "a\nb"),
		YES("r", "", "^*a", "ba"),     YES(ALL, "", "\\Bb", "ab"),
	};
	check_rows(rows, N_OF(rows));
}

static void test_dots_and_blanks(void **state)
{
	(void)state;
	static const struct row rows[] = {
		NO(ALL, "", ".", "\n"),
		NO("e", "", ".", "\r"),
		YES("prc", "", ".", "\r"),
		YES(ALL, "s", ".", "\n"),
		NO("e", "u", ".", "\xe2\x80\xa8"),
		YES("prc", "u", ".", "\xe2\x80\xa8"),
		YES("pec", "", "\\s", "\v"),
		NO("r", "", "\\s", "\v"),
		YES("r", "", "[[:space:]]", "\v"),
		NO(ALL, "", "\\s", "\xc2\xa0"),
		YES("pe", "u", "\\s", "\xc2\xa0"),
		NO("rc", "u", "\\s", "\xc2\xa0"),
		YES("e", "u", "\\s", "\xef\xbb\xbf"),
		NO("p", "u", "\\s", "\xef\xbb\xbf"),
		YES("p", "u", "\\s", "\x1c"),
		NO("p", "", "\\s", "\x1c"),
		NO("p", "u", "(?a)\\s", "\xc2\xa0"),
		YES("per", "", "\\v", "\v"),
		NO("per", "", "\\v", "\n"),
		YES("c", "", "\\v", "\n"),
		NO("c", "", "\\V", "\r"),
		YES("c", "u", "\\v", "\xe2\x80\xa9"),
		YES("c", "", "\\h", "\t"),
		NO("c", "", "\\h", "\n"),
		YES("c", "u", "[\\h]", "\xe3\x80\x80"),
		NO("c", "s", "\\N", "\n"),
		YES("c", "", "^\\R$", "\r\n"),
		NO("c", "", "^\\R\\n", "\r\n"),
		YES("c", "", "^\\R\\n", "\r\n\n"),
		YES("c", "u", "\\R", "\xc2\x85"),
		YES("c", "", "a\\Kb", "ab"),
	};
	check_rows(rows, N_OF(rows));
}

static void test_classes(void **state)
{
	(void)state;
	static const struct row rows[] = {
		YES("prc", "", "^[]a]$", "]"),
		NO("e", "", "[]a]", "]"),
		NO("e", "", "[]", "a"),
		YES("e", "", "[^]", "\n"),
		NO("prc", "", "[^]a]", "]"),
		YES(ALL, "", "[\\w-.]", "-"),
		YES("pec", "", "[[a]", "["),
		YES("pec", "", "[a-z&&b]", "&"),
		YES("rc", "", "[[:alpha:]_]", "q"),
		YES("rc", "", "[[:digit:][:space:]]", " "),
		NO("rc", "", "[[:upper:]]", "a:"),
		YES("rc", "i", "[[:upper:]]", "a"),
		NO("rc", "i", "[[:^upper:]]", "a"),
		YES("rc", "", "[[:^alpha:]]", "1"),
		NO("rc", "", "[^[:^alpha:]]", "1"),
		YES("rc", "", "[^[:alnum:]]", "-"),
		NO("rc", "", "[[:xdigit:]]", "g"),
		YES("rc", "", "[[:punct:]]", "~"),
		YES("rc", "", "[[:word:]]", "_"),
		NO("rc", "", "[[:print:]]", "\x7f\n"),
		YES("rc", "", "[[:cntrl:]]", "\x7f"),
		YES("rc", "", "[[:graph:]]", "!"),
		YES("rc", "", "[[:blank:]]", "\t"),
		NO("rc", "", "[[:lower:]]", "A"),
		NO("rc", "", "[[:ascii:]]", "\x80"),
		YES("rcp", "", "[\\p{ASCII}]", "a"),
		NO("rcp", "u", "\\P{ASCII}", "a"),
		YES("rcpe", "u", "^\\P{ASCII}$", "\xc3\xa9"),
		YES("c", "", "\\p{^AHex}", "g"),
	};
	check_rows(rows, N_OF(rows));
}

static void test_escapes(void **state)
{
	(void)state;
	static const struct row rows[] = {
		YES("pec", "", "\\0101", "\b1"),
		YES("r", "", "\\0101", "\b1"),
		YES("perc", "", "\\101", "A"),
		YES("r", "", "\\12", "\n"),
		YES("pec", "", "[\\12]", "\n"),
		YES("perc", "", "\\08", "\0008"),
		YES("eu", "u", "\\0", "\0"),
		YES("c", "", "^\\x4$", "\4"),
		YES("prc", "", "\\x{1F600}", "\xf0\x9f\x98\x80"),
		YES("e", "u", "\\u{1F600}", "\xf0\x9f\x98\x80"),
		YES("e", "", "\\ud83d\\ude00", "\xf0\x9f\x98\x80"),
		YES("e", "u", "[\\ud83d\\ude00]", "\xf0\x9f\x98\x80"),
		YES("ec", "", "\\cJ\\cj", "\n\n"),
		YES("prc", "", "\\a\\e", "\a\x1b"),
		YES(ALL, "", "\\<\\/\\-\\_", "</-_"),
		YES("rc", "", "^\\Qa.b|(\\E$", "a.b|("),
		YES("rc", "", "^\\Qab\\E+$", "abbb"),
		YES("rc", "", "^\\Q*", "*"),
		NO("rc", "", "^(\\Qab\\E)+$", "abb"),
	};
	check_rows(rows, N_OF(rows));
}

static void test_repeats(void **state)
{
	(void)state;
	static const struct row rows[] = {
		YES("p", "", "^a{,2}$", "aa"),
		NO("p", "", "^a{,2}$", "aaa"),
		YES("p", "", "^a{,}$", "aaa"),
		YES("er", "", "^a{,2}$", "a{,2}"),
		YES("erc", "", "^a{,}$", "a{,}"),
		YES(ALL, "", "^a{2$", "a{2"),
		YES("pec", "", "^(?=a)*a$", "a"),
		YES("pc", "", "^a*+b$", "aab"),
		YES("pc", "", "^a{1,2}+b", "aab"),
		NO("pc", "", "^a{1,2}+b", "aaab"),
		YES("pc", "", "x[^;]++;", "xyz;"),
		YES("pc", "", "^(?>a+b*)c$", "aabbc"),
		YES("pc", "", "^(?>ab|cd)c", "abc"),
		YES("pc", "", "^(?>a|bc*)d", "bccd"),
		YES("pc", "", "^(?:ab)*+c?$", "ababc"),
		YES("pc", "", "a*+", "b"),
		YES("pc", "", "^(?>a(?:b*+)c)*$", "abbcac"),
		YES("pc", "", "(?>\\d+)(?!\\d)x", "12x"),
	};
	check_rows(rows, N_OF(rows));
}

static void test_groups_and_flags(void **state)
{
	(void)state;
	static const struct row rows[] = {
		YES(ALL, "", "(?P<a>x)(?<b>y)", "xy"),
		YES("c", "", "(?'a'x)(?|y|z)", "xz"),
		YES("rc", "", "a(?i)b", "aB"),
		NO("rc", "", "a(?i)b", "AB"),
		YES("rc", "", "^(a(?i)b|c)d$", "Cd"),
		NO("rc", "", "^(a(?i)b|c)d$", "CD"),
		YES("rc", "i", "a(?-i)b", "Ab"),
		NO("rc", "i", "a(?-i)b", "AB"),
		YES(ALL, "", "(?i)(?s)a.b", "A\nB"),
		YES(ALL, "", "a(?i:b)c", "aBc"),
		YES("rc", "", "(?U)a+", "a"),
		NO("c", "i", "(?^:a)", "A"),
		YES("rc", "", "(?i-s:a.)", "Ab"),
		YES("pc", "x", " a b # comment )\n c", "abc"),
		YES("pc", "", "(?x) a + [ ]\\ ", "aa  "),
		YES("p", "", "^(?x: a b ) c$", "ab c"),
		YES("pc", "x", "a # no newline", "a"),
		YES(ALL, "", "^a(?#note)*$", "aaa"),
	};
	check_rows(rows, N_OF(rows));
}

/* ---- lookaround ---------------------------------------------------------- */

static void test_lookaround(void **state)
{
	(void)state;
	static const struct row rows[] = {
		YES(ALL, "", "(?!temp_)[a-z]+_x", "tmp_x"),
		NO(ALL, "", "^(?!temp_)[a-z_]+x", "temp_x"),
		YES(ALL, "", "^(?=.*a)(?=.*b)..$", "ba"),
		NO(ALL, "", "^(?=.*a)(?=.*b)..$", "bb"),
		YES(ALL, "", "DELETE(?!.*WHERE)", "DELETE x"),
		NO(ALL, "", "DELETE(?!.*WHERE)", "DELETE x WHERE"),
		YES(ALL, "", "(?<=ab|c)d", "cd"),
		NO(ALL, "", "(?<=ab|c)d", "bd"),
		NO(ALL, "", "(?<!get_)x", "get_x"),
		YES(ALL, "", "(?<!get_)x", "x"),
		YES(ALL, "", "(?<=a.*)b", "axxb"),
		YES(ALL, "", "a(?!$)", "ab"),
		NO("pc", "", "a(?!$)", "a\n"),
		YES("er", "", "a(?!$)", "a\n"),
		YES(ALL, "", "a(?=b|\\d\\d)", "a12"),
		NO(ALL, "", "a(?=b|\\d\\d)", "a1x"),
		NO(ALL, "", "a(?!b|\\d\\d)", "a12"),
		YES(ALL, "", "a(?!b|\\d\\d)", "a1x"),
		NO(ALL, "", "a(?!b\\w*)", "abc"),
		YES(ALL, "", "(?=a(?!b))a", "ac"),
		NO(ALL, "", "(?=a(?!b))a", "ab"),
		YES(ALL, "", "(?!a(?=b))a", "ac"),
		YES(ALL, "", "(?=\xc3\xa9)", "\xc3\xa9"),
		NO(ALL, "", "a(?!\xc3\xa9)", "a\xc3\xa9"),
		YES(ALL, "u", "(?<=[^a])b",
		    "\xc3\xa9"
		    "b"),
		NO(ALL, "u", "(?<=[^a])b", "ab"),
		YES(ALL, "", "(?!.*x)", "xx"),
		NO(ALL, "", "(?!)", "x"),
		YES(ALL, "", "(?=)", "x"),
	};
	check_rows(rows, N_OF(rows));
}

/* A lookaround knows where it stands; one that asks about one symbol is none. */
static void test_lookaround_trees(void **state)
{
	(void)state;
	static const struct {
		const char *pattern;
		enum tree_kind kind;
		bool negated;
		uint32_t begin, end;
	} rows[] = {
		{"a(?=bc)", TREE_AHEAD, false, 1, 7},
		{"x|(?!b+c|\\w).", TREE_AHEAD, true, 2, 12},
		{"(?:(?<=ab|c)d)*", TREE_BEHIND, false, 3, 12},
		{"(?<!get_)x", TREE_BEHIND, true, 0, 9},
	};
	static const char *const tests[] = {"a(?=b)",		"(?!b\\w*|c|$)",
					    "(?<=\\w*[ab]{1})", "(?<!a|^)",
					    "(?!(?:a|b)+)",	"(?=)"};
	struct arena *arena = arena_new();
	struct pattern_style style = {.dialect = PATTERN_RE2};
	struct pattern_error error;
	for (size_t i = 0; i < N_OF(rows); i++) {
		const struct pattern *pattern =
			pattern_parse(arena, text_of(rows[i].pattern), &style, &error);
		const struct tree *look = tree_find_look(pattern->tree);
		assert_non_null(look);
		assert_int_equal(look->kind, rows[i].kind);
		assert_int_equal(look->negated, rows[i].negated);
		assert_int_equal(look->begin, rows[i].begin);
		assert_int_equal(look->end, rows[i].end);
	}
	for (size_t i = 0; i < N_OF(tests); i++)
		assert_null(tree_find_look(
			pattern_parse(arena, text_of(tests[i]), &style, &error)->tree));
	arena_free(arena);
}

static void test_always(void **state)
{
	(void)state;
	static const char *const always[] = {"(?!.*x)", "(?!a)(?!bc)|", "(?<!ab)",
					     "(?=a?)", "(?:(?!ab))*"};
	static const char *const not_always[] = {"(?=.*x)", "(?<=ab)", "(?!.*)",
						 "(?!(?=ab)c)x", "(?!(?!ab))"};
	struct arena *arena = arena_new();
	struct pattern_style style = {0};
	struct pattern_error error;
	for (size_t i = 0; i < N_OF(always); i++)
		assert_true(pattern_always_matches(
			pattern_parse(arena, text_of(always[i]), &style, &error)));
	for (size_t i = 0; i < N_OF(not_always); i++)
		assert_false(pattern_always_matches(
			pattern_parse(arena, text_of(not_always[i]), &style, &error)));
	arena_free(arena);
}

/* ---- characters ---------------------------------------------------------- */

static void test_characters(void **state)
{
	(void)state;
	static const struct row rows[] = {
		YES(ALL, "u", "^.$", "\xc3\xa9"),
		NO(ALL, "", "^.$", "\xc3\xa9"),
		YES(ALL, "u", "^[^a]{2}$", "\xe2\x82\xac\xf0\x9f\x98\x80"),
		YES(ALL, "u", "^\\W\\D\\S$", "\xc3\xa9\xc3\xa9\xc3\xa9"),
		NO(ALL, "u", ".", "\xff"),
		NO(ALL, "u", ".", "\xed\xa0\x80"),
		NO(ALL, "u", ".", "\xc0\x80"),
		YES(ALL, "", ".", "\xff"),
		NO(ALL, "u", "a\\Bb|\\B\\B", "a\xc3\xa9z"),
		YES(ALL, "u", "^(?!\xc3\xa9).$", "\xc3\xa8"),
		YES(ALL, "u", "[\\u0400-\\u04ff\\d]", "\xd0\xb6"),
		NO(ALL, "u", "[^\\W]", "\xc3\xa9"),
		YES(ALL, "u", "a\xc3\xa9?", "a"),
		YES("pr", "", "(?u)^.$", "\xc3\xa9"),
		YES("e", "u", "^[^]$", "\xf0\x9f\x98\x80"),
		NO(ALL, "u", "\\w", "\xc3\xa9"),
	};
	check_rows(rows, N_OF(rows));
}

static void test_folding(void **state)
{
	(void)state;
	static const struct row rows[] = {
		NO(ALL, "i", "\xc3\xa9", "\xc3\x89"),
		YES(ALL, "iu", "\xc3\xa9", "\xc3\x89"),
		NO(ALL, "i", "k", "\xe2\x84\xaa"),
		YES(ALL, "iu", "k", "\xe2\x84\xaa"),
		YES(ALL, "iu", "\xe2\x84\xaa", "K"),
		YES(ALL, "iu", "[r-t]", "\xc5\xbf"),
		NO(ALL, "iu", "[^r-t]", "\xc5\xbf"),
		YES("p", "iu", "i", "\xc4\xb0"),
		YES("p", "iu", "\xc4\xb1", "\xc4\xb0"),
		NO("erc", "iu", "i", "\xc4\xb0"),
		NO("erc", "iu", "\xc4\xb1", "I"),
		YES(ALL, "iu", "\xcf\x83", "\xcf\x82"),
		YES(ALL, "iu", "^[\xd0\xb0-\xd1\x8f]+$", "\xd0\x96\xd0\xb6"),
		YES(ALL, "iu", "\xc7\x86", "\xc7\x85"),
		YES(ALL, "iu", "\xc3\x9f", "\xe1\xba\x9e"),
		NO(ALL, "iu", "\xc3\x9f", "ss"),
		YES(ALL, "iu", "\xf0\x90\x90\x80", "\xf0\x90\x90\xa8"),
		YES("pe", "iu", "\xce\x90", "\xe1\xbf\x93"),
		NO("rc", "iu", "\xce\x90", "\xe1\xbf\x93"),
		YES("er", "iu", "\\w", "\xc5\xbf"),
		NO("pc", "iu", "\\w", "\xc5\xbf"),
		NO("p", "iu", "(?a)\xc3\xa9", "\xc3\x89"),
		YES("p", "iu", "(?a)[\xc3\xa9x]", "X"),
	};
	check_rows(rows, N_OF(rows));
}

/* Globs and substrings know two flags, i and u. */
static void test_plain_kinds(void **state)
{
	(void)state;
	static const struct {
		enum pattern_kind kind;
		const char *flags, *pattern, *text;
		bool matches;
	} rows[] = {
		{PATTERN_GLOB, "", "?", "\xc3\xa9", false},
		{PATTERN_GLOB, "u", "?", "\xc3\xa9", true},
		{PATTERN_GLOB, "u", "?", "\n", true},
		{PATTERN_GLOB, "u", "*?b",
		 "a\xc3\xa9"
		 "b",
		 true},
		{PATTERN_GLOB, "i", "\xc3\xa9*", "\xc3\x89x", false},
		{PATTERN_GLOB, "iu", "\xc3\xa9*", "\xc3\x89x", true},
		{PATTERN_SUBSTRING, "i", "\xd0\xb6", "\xd0\x96", false},
		{PATTERN_SUBSTRING, "iu", "\xd0\xb6", "-\xd0\x96-", true},
		{PATTERN_SUBSTRING, "iu",
		 "\xff"
		 "a",
		 "\xff"
		 "A",
		 true},
		{PATTERN_SUBSTRING, "u", "a.b", "axb", false},
	};
	for (size_t i = 0; i < N_OF(rows); i++) {
		struct arena *arena = arena_new();
		struct pattern_error error;
		struct pattern_style style = style_of(PATTERN_PYTHON, rows[i].flags);
		style.kind = rows[i].kind;
		struct pattern *pattern =
			pattern_parse(arena, text_of(rows[i].pattern), &style, &error);
		assert_non_null(pattern);
		if (pattern_oracle(pattern, text_of(rows[i].text)) != rows[i].matches)
			fail_msg("`%s` on `%s`", rows[i].pattern, rows[i].text);
		arena_free(arena);
	}
}

/* ---- refusals ------------------------------------------------------------ */

struct refusal {
	const char *dialects, *flags, *pattern, *title;
	size_t begin, end;
};

static const struct refusal refusals[] = {
	{"pe", "", "[[:alpha:]]", "POSIX class in a dialect that has none: `[:alpha:]`",
	 1, 10},
	{"rc", "", "[[:foo:]]", "unknown POSIX class `[:foo:]`", 1, 8},
	{"r", "", "[[a]b]", "set operation in a class `[`", 1, 2},
	{"r", "", "[a&&b]", "set operation in a class `&&`", 2, 4},
	{"r", "x", "[a b]", "blank in a class, with flag x: ` `", 2, 3},
	{"c", "", "[a-z-[b]]", "subtraction from a class `-[`", 4, 6},
	{"pe", "", "a(?i)b", "flags in the middle of a pattern: `(?i)`", 1, 5},
	{"c", "", "a{,3}", "repeat without a lower bound `{,3}`", 1, 5},
	{"pec", "", "^*", "repeat of a position `^*`", 0, 2},
	{"er", "", "a\\Z", "unknown escape `\\Z`", 1, 3},
	{"e", "", "\\Aa", "unknown escape `\\A`", 0, 2},
	{"e", "", "\\x{41}", "incomplete escape `\\x{`", 0, 3},
	{"e", "", "\\e", "unknown escape `\\e`", 0, 2},
	{"per", "", "\\h", "unknown escape `\\h`", 0, 2},
	{"per", "", "\\K", "unknown escape `\\K`", 0, 2},
	{ALL, "", "\\X", "grapheme `\\X`", 0, 2},
	{ALL, "", "\\G", "position of the last match `\\G`", 0, 2},
	{ALL, "", "[a\\p{Lu}]", "unicode property `\\p{Lu}`", 2, 8},
	{"rc", "", "\\pL", "unicode property `\\pL`", 0, 3},
	{"e", "", "\\p{ASCII}", "unicode property `\\p{ASCII}`", 0, 9},
	{"per", "", "\\N{DIGIT ONE}", "named character `\\N`", 0, 2},
	{"pec", "", "\\400", "octal escape above 377 `\\400`", 0, 4},
	{"e", "u", "\\07", "backreference `\\07`", 0, 3},
	{"pec", "", "(a)\\12", "backreference `\\12`", 3, 6},
	{ALL, "", "\\ud83d", "escape that is no character `\\ud83d`", 0, 6},
	{"e", "", "[\\ud83d\\ude00]", "escape that is no character `\\ud83d`", 1, 7},
	{ALL, "", "xa?+a", "possessive repeat `?+`", 2, 4},
	{ALL, "", "(?>a*?)b", "atomic group `(?>a*?)`", 0, 7},
	{ALL, "", "(?>ab|a)b", "atomic group `(?>ab|a)`", 0, 8},
	{ALL, "", "(?:x(?>a*)|y)ab", "atomic group `(?>a*)`", 4, 10},
	{ALL, "", "(?1)", "recursion `(?1`", 0, 3},
	{"c", "", "(?xx)a", "unsupported group `(?x`", 0, 3},
	{"per", "", "(?'a'b)", "unsupported group `(?'`", 0, 3},
	{ALL, "x", "a # b\n (c", "unclosed group `(`", 7, 8},
	{ALL, "", "(?=ab", "unclosed group `(?=ab`", 0, 5},
};

static void check_refusal(const struct refusal *r, enum pattern_dialect dialect)
{
	struct arena *arena = arena_new();
	struct pattern_error error = {0};
	struct pattern_style style = style_of(dialect, r->flags);
	if (pattern_parse(arena, text_of(r->pattern), &style, &error) != NULL)
		fail_msg("%c: `%s` is not refused", dialect_letters[dialect], r->pattern);
	assert_string_equal(error.title, r->title);
	assert_int_equal(error.begin, r->begin);
	assert_int_equal(error.end, r->end);
	assert_non_null(error.help);
	arena_free(arena);
}

static void test_refusals(void **state)
{
	(void)state;
	for (size_t i = 0; i < N_OF(refusals); i++)
		for (unsigned d = PATTERN_PYTHON; d <= PATTERN_PCRE; d++)
			if (strchr(refusals[i].dialects, dialect_letters[d]) != NULL)
				check_refusal(&refusals[i], (enum pattern_dialect)d);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_positions),
		cmocka_unit_test(test_dots_and_blanks),
		cmocka_unit_test(test_classes),
		cmocka_unit_test(test_escapes),
		cmocka_unit_test(test_repeats),
		cmocka_unit_test(test_groups_and_flags),
		cmocka_unit_test(test_lookaround),
		cmocka_unit_test(test_always),
		cmocka_unit_test(test_lookaround_trees),
		cmocka_unit_test(test_characters),
		cmocka_unit_test(test_folding),
		cmocka_unit_test(test_plain_kinds),
		cmocka_unit_test(test_refusals),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
