/* pattern_test.c - patterns: what they match, what is refused, and that the
 * scan and the oracle agree.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "pattern/tree.h"
#include "pattern_fixture.h"

static struct pattern *parse(struct arena *arena, struct text text,
			     enum pattern_kind kind, bool ignore_case)
{
	struct pattern_error error = {0};
	struct pattern *pattern = pattern_parse(
		arena, text,
		&(struct pattern_style){.kind = kind, .ignore_case = ignore_case},
		&error);
	if (pattern == NULL)
		fail_msg("`%.*s` refused: %s", TEXT_ARG(text), error.title);
	return pattern;
}

static struct scan *compile(struct arena *arena, const struct pattern *pattern)
{
	const struct pattern_error *failed = NULL;
	struct scan *scan = scan_compile_one(arena, pattern, &failed);
	if (failed != NULL)
		fail_msg("`%.*s` refused: %s", TEXT_ARG(pattern->text), failed->title);
	return scan;
}

/* ---- tables -------------------------------------------------------------- */

struct match {
	struct text pattern, text;
	bool matches;
};

#define YES(pattern, text)                                                               \
	{                                                                                \
		TEXT(pattern), TEXT(text), true                                          \
	}
#define NO(pattern, text)                                                                \
	{                                                                                \
		TEXT(pattern), TEXT(text), false                                         \
	}

static void check_match(const struct match *m, enum pattern_kind kind, bool ignore_case)
{
	struct arena *arena = arena_new();
	struct pattern *pattern = parse(arena, m->pattern, kind, ignore_case);
	if (scan_finds(compile(arena, pattern), m->text) != m->matches)
		fail_msg("scan of `%.*s` on `%.*s`", TEXT_ARG(m->pattern),
			 TEXT_ARG(m->text));
	if (pattern_oracle(pattern, m->text) != m->matches)
		fail_msg("oracle of `%.*s` on `%.*s`", TEXT_ARG(m->pattern),
			 TEXT_ARG(m->text));
	if (pattern_always_matches(pattern) && !m->matches)
		fail_msg("`%.*s` does not always match", TEXT_ARG(m->pattern));
	arena_free(arena);
}

#define CHECK_MATCHES(table, kind, ignore_case)                                          \
	for (size_t i_ = 0; i_ < sizeof(table) / sizeof(table)[0]; i_++)                 \
	check_match(&(table)[i_], (kind), (ignore_case))

static void test_characters(void **state)
{
	(void)state;
	static const struct match table[] = {
		YES("abc", "xabcx"),
		NO("abc", "abxc"),
		NO("abc", ""),
		NO("abc", "ABC"),
		YES("", ""),
		YES("", "x"),
		YES("a\\.b", "a.b"),
		NO("a\\.b", "axb"),
		YES("\\t\\n\\r\\f\\v\\a\\e", "\t\n\r\f\v\a\x1b"),
		YES("a\\0b", "xa\0b"),
		NO("a\\0b", "ab"),
		YES("\\x41", "A"),
		YES("\\x{41}", "A"),
		YES("\\u0041", "A"),
		YES("\\u{41}\\U00000042", "AB"),
		YES("\\xe9", "\xc3\xa9"),
		NO("\\xe9", "\xe9"),
		YES("\\u20ac", "\xe2\x82\xac"),
		YES("\\x{1f600}", "\xf0\x9f\x98\x80"),
		YES("\xc3\xa9+b", "\xc3\xa9\xc3\xa9"
				  "b"),
		NO("^\xc3\xa9+b", "\xa9"
				  "b"),
		YES("{{x}}", "{{x}}"),
		YES("a{,b", "a{,b"),
		YES("a{x}", "a{x}"),
		YES("\\/\\-\\ \\\\", "/- \\"),
		YES("]", "]"),
		YES("}", "}"),
	};
	CHECK_MATCHES(table, PATTERN_REGEX, false);
}

static void test_classes(void **state)
{
	(void)state;
	static const struct match table[] = {
		YES("[abc]", "xc"),    NO("[abc]", "x"),
		YES("[a-c0-9]", "7"),  YES("[^a-c]", "d"),
		NO("[^a-c]", "abc"),   YES("[^a]", "\n"),
		YES("[^a]", "\0"),     YES("[^a]", "\xff"),
		YES("[]a]", "]"),      NO("[^]a]", "]a"),
		YES("[a-]", "-"),      YES("[-a]", "-"),
		YES("[\\w-]", "-"),    YES("[\\w-.]", "."),
		YES("[\\]]", "]"),     YES("[\\b]", "\b"),
		YES("[[]", "["),       YES("[\\x00-\\x1f]", "\0"),
		YES("\\d", "5"),       NO("\\d", "a"),
		YES("\\D", "a"),       NO("\\D", "5"),
		YES("\\w", "_"),       NO("\\w", "-"),
		YES("\\W", "\xff"),    NO("\\W", "a"),
		YES("\\s", "\v"),      NO("\\s", "a"),
		YES("\\S", "\0"),      NO("\\S", " \n"),
		YES("[\\s\\S]", "\n"), NO("[^\\s\\S]", "ab \n"),
		YES(".", "\xff"),      YES(".", "\0"),
		NO(".", "\n"),	       NO(".", ""),
		YES("[\\D]", "x"),     YES("[:a]", ":"),
	};
	CHECK_MATCHES(table, PATTERN_REGEX, false);
}

static void test_characters_in_classes(void **state)
{
	(void)state;
	static const struct match table[] = {
		YES("^[\xc3\xa9\xc3\xa0]$", "\xc3\xa0"),
		NO("[\xc3\xa9\xc3\xa0]", "\xc3"),
		YES("^[\\u200b-\\u200f]$", "\xe2\x80\x8c"),
		NO("[\\u200b-\\u200f]", "\xe2\x80\x90"),
		YES("[\\x7f-\\x9f]", "\xc2\x85"),
		NO("[\\x7f-\\x9f]", "\xe3\x81\x82"),
		YES("^[\\u0000-\\U0010ffff]$", "\xf4\x8f\xbf\xbf"),
		NO("[^\\u0000-\\U0010ffff]", "a\xff\xc3\xa9"),
		YES("^[^\xc3\xa9]$", "\xc3\xa8"),
		NO("[^\xc3\xa9]", "\xc3\xa9"),
		YES("^[^\xc3\xa9]$", "e"),
		YES("^[\\w\\u0400-\\u04ff]+$", "a\xd0\xb6"),
		YES("[\\W\\u0400]", "\xd0\x80"),
		NO("[^\\W\\u0400]", "\xd0\x80-"),
		YES("[^\\W\\u0400]", "a"),
	};
	CHECK_MATCHES(table, PATTERN_REGEX, false);
}

static void test_structure(void **state)
{
	(void)state;
	static const struct match table[] = {
		YES("a|b|c", "c"),
		NO("a|b|c", "d"),
		YES("^(?:a|)$", ""),
		YES("^(ab|cd)(ef)?$", "cd"),
		YES("^(?P<x>a)(?<y>b)$", "ab"),
		YES("^a(?#note)b$", "ab"),
		YES("^a*$", ""),
		YES("^a*$", "aaa"),
		NO("^a+$", ""),
		YES("^a?b$", "b"),
		NO("^a?b$", "aab"),
		YES("^a{3}$", "aaa"),
		NO("^a{3}$", "aa"),
		NO("^a{3}$", "aaaa"),
		YES("^a{2,}$", "aaaa"),
		NO("^a{2,}$", "a"),
		YES("^a{1,2}$", "aa"),
		NO("^a{1,2}$", "aaa"),
		YES("^a{0}b$", "b"),
		YES("^(ab){2}$", "abab"),
		YES("^a*?b+?c??$", "aabb"),
		YES("^(a|b)*c$", "ababc"),
		YES("^(a*)*$", "aa"),
		YES("^(a*b*)*c$", "abbac"),
		NO("^(a+)+$", "aab"),
		YES("^(?:a{2}){2,3}$", "aaaaaa"),
		NO("^(?:a{2}){2,3}$", "aaaaa"),
		YES("x[^;]{0,9}y", "x12345678y"),
		NO("x[^;]{0,5}y", "x12345678y"),
		NO("x[^;]{0,9}y", "x123;5678y"),
		YES("x.{2,4}y", "xxyaxyy"),
	};
	CHECK_MATCHES(table, PATTERN_REGEX, false);
}

static void test_positions(void **state)
{
	(void)state;
	static const struct match table[] = {
		YES("^a", "ab"),
		NO("^a", "ba"),
		NO("^a", "b\na"),
		YES("\\Aa", "a"),
		YES("a$", "ba"),
		YES("a$", "ba\n"),
		NO("a$", "ba\n\n"),
		NO("a$", "a\nb"),
		YES("a$\n", "a\n"),
		NO("a$\n", "a\nb"),
		YES("$\n$", "\n"),
		YES("\n$", "a\n\n"),
		YES("^$", ""),
		YES("^$", "\n"),
		NO("^$", "a"),
		YES("a\\Z", "a"),
		NO("a\\Z", "a\n"),
		NO("a\\z", "a\n"),
		YES("(?:a|$)\n\\z", "b\n"),
		NO("a$b", "a\nb"),
		YES("(?:a$|b)\n?", "ab"),
		YES("\\bcat\\b", "a cat!"),
		NO("\\bcat\\b", "concat"),
		YES("\\bcat\\b", "cat"),
		NO("\\bcat\\b", "cats"),
		NO("\\bcat\\b", "cat_"),
		YES("\\bcat\\b", "\xff"
				 "cat\xff"),
		YES("\\bcat\\b", "\0cat\0"),
		YES("a\\Bb", "ab"),
		NO("a\\Bb", "a b"),
		YES("\\B", ""),
		NO("\\b", ""),
		NO("\\b", "- -"),
		YES("\\b", "a"),
		YES("\\b\\b\\ba", "a"),
		NO("\\b\\Ba", "a"),
		YES("(\\bx)*y", "y"),
	};
	CHECK_MATCHES(table, PATTERN_REGEX, false);
}

static void test_lookaround(void **state)
{
	(void)state;
	static const struct match table[] = {
		YES("(?<!\\w)key", "-key"),
		NO("(?<!\\w)key", "mkey"),
		YES("(?<!\\w)key", "key"),
		YES("key(?!\\d)", "key"),
		NO("key(?!\\d)", "key1"),
		YES("a(?=b)", "ab"),
		NO("a(?=b)", "a"),
		YES("(?<=a)b", "ab"),
		NO("(?<=a)b", "b"),
		YES("a(?=b).", "ab"),
		YES("a(?=[;|]|$)", "a;"),
		YES("a(?=[;|]|$)", "a\n"),
		NO("a(?=[;|]|$)", "ab"),
		YES("a(?=\\s|\\z)", "a"),
		NO("a(?!\\[|\\.|\\w)", "a.b"),
		YES("a(?!\\[|\\.|\\w)", "a b"),
		YES("(?<=^|;)a", ";a"),
		YES("(?<=^|;)a", "a"),
		NO("(?<=^|;)a", "-a"),
		YES("(?!a)(?!b).", "c"),
		NO("(?!a)(?!b).", "ab"),
		YES("(?:(?=a).)*b", "aab"),
	};
	CHECK_MATCHES(table, PATTERN_REGEX, false);
}

static void test_flags(void **state)
{
	(void)state;
	static const struct match table[] = {
		YES("(?i)abc", "aBC"),	     YES("(?i)[a-c]", "B"),
		NO("(?i)[^a]", "A"),	     YES("(?i)\\x41", "a"),
		YES("a(?i:b)c", "aBc"),	     NO("a(?i:b)c", "aBC"),
		YES("(?i)a(?-i:b)", "Ab"),   NO("(?i)a(?-i:b)", "aB"),
		YES("(?s)a.b", "a\nb"),	     NO("a.b", "a\nb"),
		YES("(?m)^b$", "a\nb\nc"),   NO("^b$", "a\nb\nc"),
		YES("(?im)^B", "a\nb"),	     YES("(?i)(?s)A.", "a\n"),
		YES("(?s:.)x.", "\nxy"),     NO("(?i)\xc3\xa9", "\xc3\x89"),
		NO("(?i)k", "\xe2\x84\xaa"), YES("(?m)a$", "a\nb"),
		NO("(?m)^a", "ba"),
	};
	CHECK_MATCHES(table, PATTERN_REGEX, false);
	static const struct match folded[] = {YES("DROP\\s", "drop "),
					      NO("(?-i:A)", "a")};
	CHECK_MATCHES(folded, PATTERN_REGEX, true);
}

static void test_globs(void **state)
{
	(void)state;
	static const struct match table[] = {
		YES("a*b", "ab"),    YES("a*b", "a/\nb"), NO("a*b", "abc"),
		NO("a*b", "xab"),    YES("*.go", "x.go"), NO("*.go", "x.gox"),
		YES("p*", "p"),	     NO("p*", "qp"),	  YES("*", ""),
		YES("**", "x"),	     YES("", ""),	  NO("", "x"),
		YES("?", "\xff"),    NO("?", ""),	  NO("?", "ab"),
		YES("a?c*", "abc"),  YES("*a*", "bab"),	  NO("*a*", "b"),
		YES("a.b", "a.b"),   NO("a.b", "axb"),	  NO("A*", "a"),
		YES("a\0*", "a\0b"), NO("a\n", "a"),	  NO("a", "a\n"),
	};
	CHECK_MATCHES(table, PATTERN_GLOB, false);
	static const struct match folded[] = {YES("A*", "ab")};
	CHECK_MATCHES(folded, PATTERN_GLOB, true);
}

static void test_substrings(void **state)
{
	(void)state;
	static const struct match table[] = {
		YES("eval(", "xeval(1)"), NO("eval(", "eval"),	  YES("", ""),
		YES("a.b", "-a.b-"),	  NO("a.b", "axb"),	  YES("\0", "a\0b"),
		YES("\xff", "\xff"),	  NO("rm -rf", "RM -RF"), YES("aab", "aaab"),
	};
	CHECK_MATCHES(table, PATTERN_SUBSTRING, false);
	static const struct match folded[] = {YES("rm -rf", "RM -rF /")};
	CHECK_MATCHES(folded, PATTERN_SUBSTRING, true);
}

/* ---- refusals ------------------------------------------------------------ */

struct refusal {
	const char *pattern, *title;
	size_t begin, end;
};

static const struct refusal refusals[] = {
	{"(a)\\1", "backreference `\\1`", 3, 5},
	{"(?P<q>a)(?P=q)", "backreference `(?P=`", 8, 12},
	{"\\k<q>", "backreference `\\k`", 0, 2},
	{"a*+a", "possessive repeat `*+`", 1, 3},
	{"(?>a|ab)c", "atomic group `(?>a|ab)`", 0, 8},
	{"[[:alpha:]]", "POSIX class in a dialect that has none: `[:alpha:]`", 1, 10},
	{"(?x) ( a", "unclosed group `(`", 5, 6},
	{"(?(1)a)", "conditional group `(?(`", 0, 3},
	{"(?R)", "recursion `(?R`", 0, 3},
	{"a(?i)b", "flags in the middle of a pattern: `(?i)`", 1, 5},
	{"(?~a)", "unsupported group `(?~`", 0, 3},
	{"(?P<>a)", "group without a name `(?P<`", 0, 4},
	{"(a", "unclosed group `(`", 0, 1},
	{"(?i", "unclosed group `(?i`", 0, 3},
	{"(?=a", "unclosed group `(?=a`", 0, 4},
	{"a)", "unmatched `)`", 1, 2},
	{"(?#a", "unclosed comment `(?#a`", 0, 4},
	{"(*FAIL)", "verb `(*`", 0, 2},
	{"[a", "unclosed class `[a`", 0, 2},
	{"[]", "unclosed class `[]`", 0, 2},
	{"[z-a]", "bad range `z-a`", 1, 4},
	{"[a-\\d]", "bad range `a-\\d`", 1, 5},
	{"*a", "nothing to repeat before `*`", 0, 1},
	{"a|+", "nothing to repeat before `+`", 2, 3},
	{"{3}", "nothing to repeat before `{3}`", 0, 3},
	{"a**", "repeat of a repeat `*`", 2, 3},
	{"a{2}{3}", "repeat of a repeat `{3}`", 4, 7},
	{"^*", "repeat of a position `^*`", 0, 2},
	{"\\b+", "repeat of a position `\\b+`", 0, 3},
	{"a{3,1}", "repeat that ends below its beginning `{3,1}`", 1, 6},
	{"a{99999}", "too many repeats `{99999}`", 1, 8},
	{"a\\", "unfinished escape `\\`", 1, 2},
	{"\\q", "unknown escape `\\q`", 0, 2},
	{"\\p{L}", "unicode property `\\p{L}`", 0, 5},
	{"\\x1", "incomplete escape `\\x1`", 0, 3},
	{"\\x{110000}", "escape that is no character `\\x{110000}`", 0, 10},
	{"\\ud800", "escape that is no character `\\ud800`", 0, 6},
	{"a\xff", "byte that is not UTF-8 `\\xff`", 1, 2},
	{"[\xff]", "byte that is not UTF-8 `\\xff`", 1, 2},
};

static void test_refusals(void **state)
{
	(void)state;
	struct arena *arena = arena_new();
	for (size_t i = 0; i < sizeof refusals / sizeof refusals[0]; i++) {
		const struct refusal *r = &refusals[i];
		struct pattern_error error = {0};
		struct text text = text_of(r->pattern);
		assert_null(
			pattern_parse(arena, text, &(struct pattern_style){0}, &error));
		assert_string_equal(error.title, r->title);
		assert_int_equal(error.begin, r->begin);
		assert_int_equal(error.end, r->end);
		assert_non_null(error.help);
	}
	arena_free(arena);
}

static void refuse(struct arena *arena, struct text text, const char *part_of_title)
{
	struct pattern_error error = {0};
	struct pattern *pattern =
		pattern_parse(arena, text, &(struct pattern_style){0}, &error);
	const struct pattern_error *failed = &error;
	if (pattern != NULL)
		scan_compile_one(arena, pattern, &failed);
	assert_non_null(failed);
	assert_non_null(strstr(failed->title, part_of_title));
	assert_true(failed->begin <= failed->end && failed->end <= text.len);
}

static void test_limits(void **state)
{
	(void)state;
	struct arena *arena = arena_new();
	char *long_text = arena_alloc(arena, PATTERN_SIZE_MAX + 1);
	memset(long_text, 'a', PATTERN_SIZE_MAX + 1);
	struct text text = {long_text, PATTERN_SIZE_MAX};
	assert_non_null(parse(arena, text, PATTERN_REGEX, false));
	text.len++;
	refuse(arena, text, "8193 bytes, the limit is 8192");
	memset(long_text, '(', PATTERN_SIZE_MAX);
	text.len--;
	refuse(arena, text, "group nested too deeply");
	refuse(arena, TEXT("((a{999}){999}){9}"), "more than 100000 steps");
	refuse(arena, TEXT("(a|b)*a(a|b){16}c"), "is too large");
	struct pattern_error error = {0};
	assert_null(pattern_parse(arena, TEXT("a[b]"),
				  &(struct pattern_style){.kind = PATTERN_GLOB}, &error));
	assert_string_equal(error.title, "glob with `[`");
	assert_int_equal(error.begin, 1);
	arena_free(arena);
}

static void test_always(void **state)
{
	(void)state;
	static const char *const always[] = {"",    "a*",  "^",	    "$",
					     "a|",  "\\Z", "(?m)^", ".*x?",
					     "a?$", "^a?", "(?:)",  "(?!a)|a*"};
	static const char *const not_always[] = {"a", "\\b", "^$", "a+", "\\B", "^a|b$"};
	struct arena *arena = arena_new();
	for (size_t i = 0; i < sizeof always / sizeof always[0]; i++)
		assert_true(pattern_always_matches(
			parse(arena, text_of(always[i]), PATTERN_REGEX, false)));
	for (size_t i = 0; i < sizeof not_always / sizeof not_always[0]; i++)
		assert_false(pattern_always_matches(
			parse(arena, text_of(not_always[i]), PATTERN_REGEX, false)));
	assert_true(
		pattern_always_matches(parse(arena, TEXT("**"), PATTERN_GLOB, false)));
	assert_false(pattern_always_matches(parse(arena, TEXT(""), PATTERN_GLOB, false)));
	arena_free(arena);
}

/* ---- sizes --------------------------------------------------------------- */

/* In an automaton without counters a fixed count after a common prefix would take as many
 * states as there are ways for prefixes to overlap. */
static void test_counted_repeat(void **state)
{
	(void)state;
	static const char key[] = "AIza0123456789abcdefghijABCDEFGHIJ_-xyz";
	struct arena *arena = arena_new();
	const struct scan *scan = compile(
		arena, parse(arena, TEXT("\\bAIza[\\w-]{35}\\b"), PATTERN_REGEX, false));
	struct text found = text_format(arena, "AIzaAIza %s;", key);
	assert_true(scan->costs[0].n_states < 200);
	assert_true(scan_finds(scan, found));
	assert_true(scan_finds(scan, text_of(key)));
	assert_false(scan_finds(scan, text_format(arena, "x%s", key)));
	assert_false(scan_finds(scan, text_format(arena, "%sx", key)));
	assert_false(scan_finds(scan, TEXT("")));
	arena_free(arena);
}

static void test_oracle_on_long_texts(void **state)
{
	(void)state;
	struct arena *arena = arena_new();
	size_t len = 65536;
	char *bytes = arena_alloc(arena, len);
	for (size_t i = 0; i < len; i++)
		bytes[i] = "ab a"[i % 4];
	struct text text = {bytes, len};
	assert_false(pattern_oracle(
		parse(arena, TEXT("^(?:(?:ab)* a)*x"), PATTERN_REGEX, false), text));
	assert_false(pattern_oracle(
		parse(arena, TEXT("a.{0,100}b.{0,100}x"), PATTERN_REGEX, false), text));
	assert_true(pattern_oracle(
		parse(arena, TEXT("^(?:\\w+\\s?)+$"), PATTERN_REGEX, false), text));
	arena_free(arena);
}

/* ---- at random ----------------------------------------------------------- */

static uint32_t random_state;

static unsigned random_below(unsigned n)
{
	random_state ^= random_state << 13;
	random_state ^= random_state >> 17;
	random_state ^= random_state << 5;
	return random_state % n;
}

#define PICK(list) (list)[random_below(sizeof(list) / sizeof(list)[0])]

static void random_choice(struct buffer *out, unsigned depth);

static void random_atom(struct buffer *out, unsigned depth)
{
	static const char *const characters[] = {"a", "b", "_",	  "1",
						 " ", "-", "\\n", "A"};
	static const char *const classes[] = {
		".",	  "\\w",      "\\s", "\\D",    "[ab]",	   "[^a]",
		"[^\\n]", "[\\s\\S]", "\\W", "[a-c1]", "\xc3\xa9", "[\xc3\xa9\xc3\xa8_]"};
	static const char *const groups[] = {"(", "(?:", "(?i:", "(?s:", "(?m:"};
	unsigned kind = random_below(10);
	if (kind < 4 || depth == 0) {
		buffer_format(out, "%s", PICK(characters));
	} else if (kind < 7) {
		buffer_format(out, "%s", PICK(classes));
	} else {
		buffer_format(out, "%s", PICK(groups));
		random_choice(out, depth - 1);
		buffer_add_char(out, ')');
	}
}

static void random_choice(struct buffer *out, unsigned depth)
{
	static const char *const tests[] = {"\\b",	"\\B",	  "^",	       "$",
					    "\\A",	"\\Z",	  "(?<!\\w)",  "(?!a)",
					    "(?=b)",	"(?<=a)", "(?=\\s|$)", "(?!\\n)",
					    "(?<![ab])"};
	static const char *const repeats[] = {"*",   "+",     "?",    "*?",    "{0,2}",
					      "{2}", "{1,3}", "{2,}", "{0,5}", "{3}"};
	unsigned n = 1 + random_below(4);
	for (unsigned i = 0; i < n; i++) {
		if (random_below(6) == 0) {
			buffer_format(out, "%s", PICK(tests));
			continue;
		}
		random_atom(out, depth);
		if (random_below(3) == 0)
			buffer_format(out, "%s", PICK(repeats));
	}
	if (random_below(4) == 0) {
		buffer_add_char(out, '|');
		random_choice(out, depth);
	}
}

static struct text random_text(char *bytes, size_t max)
{
	static const char alphabet[] = "aaabb_1 -\n\nAcB\0\xff\xc3\xa9\xa8";
	size_t len = random_below((unsigned)max);
	for (size_t i = 0; i < len; i++)
		bytes[i] = alphabet[random_below(sizeof alphabet - 1)];
	return (struct text){bytes, len};
}

/* One random pattern on a few random texts; counts the texts that match. */
static void check_random_pattern(size_t *n_found)
{
	struct arena *arena = arena_new();
	struct buffer source = {0};
	random_choice(&source, 2);
	struct text regex = buffer_text(&source);
	struct pattern *pattern = parse(arena, regex, PATTERN_REGEX, false);
	const struct scan *scan = compile(arena, pattern);
	for (unsigned i = 0; i < 8; i++) {
		char *bytes = malloc(16); /* of its own, so that overruns show */
		struct text text = random_text(bytes, 16);
		bool expected = pattern_oracle(pattern, text);
		*n_found += expected;
		if (scan_finds(scan, text) != expected)
			fail_msg("`%.*s` on `%.*s`: oracle says %d", TEXT_ARG(regex),
				 TEXT_ARG(text), expected);
		assert_true(expected || !pattern_always_matches(pattern));
		free(bytes);
	}
	buffer_free(&source);
	arena_free(arena);
}

static void test_random_agreement(void **state)
{
	(void)state;
	enum { N_PATTERNS = 2000 };
	size_t n_found = 0;
	random_state = 20240229;
	for (unsigned i = 0; i < N_PATTERNS; i++)
		check_random_pattern(&n_found);
	assert_true(n_found > N_PATTERNS * 8 / 10);
}

static struct pattern_style random_style(void)
{
	return (struct pattern_style){
		.dialect = (enum pattern_dialect)random_below(PATTERN_PCRE + 1),
		.ignore_case = random_below(2) == 0,
		.multi_line = random_below(2) == 0,
		.dot_all = random_below(2) == 0,
		.verbose = random_below(4) == 0,
		.unicode = random_below(3) == 0,
	};
}

/* Any bytes give a pattern or a refusal with a span and a title. */
static void test_random_bytes(void **state)
{
	(void)state;
	static const char pieces[] =
		"((((??::=!<>P))[[]]^^-{{}},,019ab\\\\bdwxusimQEpR|*+?.$# "
		"\xff\xc3\xa9\n";
	random_state = 7;
	for (unsigned i = 0; i < 20000; i++) {
		struct arena *arena = arena_new();
		size_t len = random_below(24);
		char *bytes = malloc(len + 1);
		for (size_t at = 0; at < len; at++)
			bytes[at] = pieces[random_below(sizeof pieces)];
		struct pattern_error error = {0};
		struct text text = {bytes, len};
		struct pattern_style style = random_style();
		if (pattern_parse(arena, text, &style, &error) == NULL) {
			assert_non_null(error.title);
			assert_non_null(error.help);
			assert_true(error.begin <= error.end && error.end <= len);
			assert_true(text_is_utf8(text_of(error.title)));
		}
		free(bytes);
		arena_free(arena);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_characters),
		cmocka_unit_test(test_classes),
		cmocka_unit_test(test_characters_in_classes),
		cmocka_unit_test(test_structure),
		cmocka_unit_test(test_positions),
		cmocka_unit_test(test_lookaround),
		cmocka_unit_test(test_flags),
		cmocka_unit_test(test_globs),
		cmocka_unit_test(test_substrings),
		cmocka_unit_test(test_refusals),
		cmocka_unit_test(test_limits),
		cmocka_unit_test(test_always),
		cmocka_unit_test(test_counted_repeat),
		cmocka_unit_test(test_oracle_on_long_texts),
		cmocka_unit_test(test_random_agreement),
		cmocka_unit_test(test_random_bytes),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
