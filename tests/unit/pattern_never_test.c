/* pattern_never_test.c - a pattern that is said to match nothing does so.
 *
 * Random patterns, full of anchors and borders, against random texts, with the oracle as
 * the judge.  Patterns that match nothing and are not found out are no mistake, but the
 * plain ones must be.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "base/arena.h"
#include "pattern/pattern.h"

#define N_PATTERNS 20000u
#define N_TEXTS	   12u

static uint32_t draw(uint32_t *state, uint32_t n)
{
	*state = *state * UINT32_C(1664525) + UINT32_C(1013904223);
	return (uint32_t)((uint64_t)*state * n >> 32);
}

static struct text random_text(uint32_t *state, const char *const *parts,
			       uint32_t n_parts, char *out)
{
	size_t len = 0;
	for (uint32_t n = draw(state, 8); n > 0; n--) {
		const char *part = parts[draw(state, n_parts)];
		memcpy(out + len, part, strlen(part));
		len += strlen(part);
	}
	return (struct text){out, len};
}

/* True if the pattern is said to match nothing. */
static bool check_one(struct arena *arena, uint32_t *state)
{
	static const char *const parts[] = {
		"a",   "b",    "\\n",  "^",    "$",	"\\b",	 "\\B", "\\A",
		"(a",  "(?:^", "(b|",  ")",    "|",	"*",	 "+",	"?",
		"{2}", ".",    "[^a]", "(?m)", "(?=a)", "(?<!b)"};
	static const char *const pieces[] = {"a", "b", "\n", " ", "ab"};
	const struct pattern_style style = {.kind = PATTERN_REGEX};
	struct pattern_error error = {0};
	char bytes[64], text[64];
	struct text source =
		random_text(state, parts, sizeof parts / sizeof *parts, bytes);
	const struct pattern *pattern = pattern_parse(arena, source, &style, &error);
	if (pattern == NULL || !pattern_never_matches(pattern))
		return false;
	for (unsigned i = 0; i < N_TEXTS; i++) {
		struct text t =
			random_text(state, pieces, sizeof pieces / sizeof *pieces, text);
		if (pattern_oracle(pattern, t))
			fail_msg("`%.*s` matches `%.*s`", TEXT_ARG(source), TEXT_ARG(t));
	}
	return true;
}

static void what_never_matches_does_not(void **unused)
{
	(void)unused;
	uint32_t state = 1, n_found = 0;
	for (unsigned i = 0; i < N_PATTERNS; i++) {
		struct arena *arena = arena_new();
		n_found += check_one(arena, &state);
		arena_free(arena);
	}
	assert_true(n_found > N_PATTERNS / 100);
}

static void plain_cases_are_found(void **unused)
{
	(void)unused;
	static const char *const never[] = {"a^b",	 "$a",	  "a\\b\\Bc", "a+\\bb",
					    "(?:a|b)^c", "a\\Ab", "^a|b"};
	const struct pattern_style style = {.kind = PATTERN_REGEX};
	size_t n = sizeof never / sizeof *never;
	for (size_t i = 0; i < n; i++) {
		struct arena *arena = arena_new();
		struct pattern_error error = {0};
		const struct pattern *pattern =
			pattern_parse(arena, text_of(never[i]), &style, &error);
		assert_non_null(pattern);
		assert_int_equal(pattern_never_matches(pattern), i + 1 < n);
		arena_free(arena);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_never_matches_does_not),
		cmocka_unit_test(plain_cases_are_found),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
