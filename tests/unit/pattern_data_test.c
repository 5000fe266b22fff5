/* pattern_data_test.c [--compile] - how many regular expressions of real policies are
 * understood, and how many of these become automata.
 *
 * Reads patterns/regexes.jsonl below $EDICT_DATA, or below ../shared/data beside the
 * source tree; is skipped without it.  Each line is parsed in the dialect of the
 * language it was written in; with --compile, which takes half a minute, it is made a
 * scan of its own too.  Prints why the rest is refused, which docs/patterns.md repeats.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/json_doc.h"
#include "pattern/scan.h"

#define EXIT_SKIPPED 77
#define N_OF(array)  (sizeof(array) / sizeof(array)[0])

static const struct source *source; /* the file */
static bool is_compiling;

struct reason {
	struct text what; /* the title, up to what it quotes */
	unsigned n;
};

struct tally {
	struct arena *arena;
	unsigned n, n_parsed, n_compiled;
	struct reason *reasons;
	size_t n_reasons;
};

/* What is written in YAML is read by Python's re. */
static enum pattern_dialect dialect_of(struct text language)
{
	static const struct {
		const char *language;
		enum pattern_dialect dialect;
	} dialects[] = {
		{"yaml", PATTERN_PYTHON},   {"md-yaml", PATTERN_PYTHON},
		{"python", PATTERN_PYTHON}, {"js", PATTERN_ECMASCRIPT},
		{"rego", PATTERN_RE2},	    {"rust", PATTERN_RE2},
		{"go", PATTERN_RE2},	    {"csharp", PATTERN_PCRE},
	};
	for (size_t i = 0; i < N_OF(dialects); i++)
		if (text_is(language, dialects[i].language))
			return dialects[i].dialect;
	fail_msg("unknown language `%.*s`", TEXT_ARG(language));
	return PATTERN_PYTHON;
}

static bool has_flag(struct text flags, char flag)
{
	return memchr(flags.ptr, flag, flags.len) != NULL;
}

static void count_reason(struct tally *tally, const char *title)
{
	const char *quote = strchr(title, '`');
	struct text what = {title,
			    quote != NULL ? (size_t)(quote - title) : strlen(title)};
	for (size_t i = 0; i < tally->n_reasons; i++) {
		if (text_equal(tally->reasons[i].what, what)) {
			tally->reasons[i].n++;
			return;
		}
	}
	struct reason reason = {text_copy(tally->arena, what), 1};
	ARENA_PUSH(tally->arena, tally->reasons, tally->n_reasons, reason);
}

/* Does it become an automaton?  Every title for why not says that it is too large. */
static bool compiles(struct arena *arena, const struct pattern *pattern,
		     struct tally *tally)
{
	const struct pattern_error *failed = NULL;
	scan_compile(arena, &pattern, 1, &failed);
	if (failed != NULL)
		count_reason(tally, "too large");
	return failed == NULL;
}

static void try_pattern(const struct doc *line, struct tally *tally)
{
	struct text flags = doc_get(line, "flags")->text;
	struct text text = doc_get(line, "pattern")->text;
	struct arena *arena = arena_new();
	struct pattern_error error = {0};
	struct pattern_style style = {
		.dialect = dialect_of(doc_get(line, "lang")->text),
		.ignore_case = has_flag(flags, 'i'),
		.multi_line = has_flag(flags, 'm'),
		.dot_all = has_flag(flags, 's'),
		.verbose = has_flag(flags, 'x'),
	};
	const struct pattern *pattern = pattern_parse(arena, text, &style, &error);
	style.unicode = true;
	assert_int_equal(pattern_parse(arena, text, &style, &error) != NULL,
			 pattern != NULL);
	tally->n++;
	if (pattern != NULL) {
		tally->n_parsed++;
		tally->n_compiled += is_compiling && compiles(arena, pattern, tally);
	} else {
		assert_true(error.begin < error.end && error.end <= text.len);
		count_reason(tally, error.title);
	}
	arena_free(arena);
}

static void try_lines(struct tally *tally)
{
	uint32_t begin = 0;
	while (begin < source->body.len) {
		const char *line = source->body.ptr + begin;
		const char *newline = memchr(line, '\n', source->body.len - begin);
		size_t rest = source->body.len - begin;
		uint32_t len =
			(uint32_t)(newline != NULL ? (size_t)(newline - line) : rest);
		struct arena *arena = arena_new();
		enum json_fault fault;
		const struct doc *doc =
			json_doc_read(arena, source, begin, begin + len, NULL, &fault);
		assert_non_null(doc);
		try_pattern(doc, tally);
		arena_free(arena);
		begin += len + 1;
	}
}

static void test_real_patterns(void **state)
{
	(void)state;
	struct tally tally = {.arena = arena_new()};
	try_lines(&tally);
	printf("%u patterns, %u parse\n", tally.n, tally.n_parsed);
	if (is_compiling)
		printf("%u compile\n", tally.n_compiled);
	for (size_t i = 0; i < tally.n_reasons; i++)
		printf("%6u %.*s\n", tally.reasons[i].n, TEXT_ARG(tally.reasons[i].what));
	assert_true(tally.n_parsed * 1000 >= tally.n * 998);
	assert_true(!is_compiling || tally.n_compiled * 1000 >= tally.n * 990);
	arena_free(tally.arena);
}

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(test_real_patterns)};
	struct arena *arena = arena_new();
	const char *root = getenv("EDICT_DATA");
	struct text path = text_format(arena, "%s/patterns/regexes.jsonl",
				       root != NULL ? root : EDICT_DATA_DEFAULT);
	struct text why;
	int status = EXIT_SKIPPED;
	is_compiling = argc > 1 && strcmp(argv[1], "--compile") == 0;
	source = source_read(arena, path, &why);
	if (source == NULL)
		printf("skipped: no data\n");
	else
		status = cmocka_run_group_tests(tests, NULL, NULL);
	arena_free(arena);
	return status;
}
