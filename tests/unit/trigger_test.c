/* trigger_test.c - triggers: every match contains a run they find, from which they reach
 * back to where it begins; their tables; their names.
 *
 * Matches are generated from the tree, and the oracle says whether they are any.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/arena.h"
#include "pattern/trigger.h"

static const struct pattern *parse(struct arena *arena, const char *regex)
{
	struct pattern_error error = {0};
	const struct pattern *pattern =
		pattern_parse(arena, text_of(regex), &(struct pattern_style){0}, &error);
	if (pattern == NULL)
		fail_msg("`%s` refused: %s", regex, error.title);
	return pattern;
}

/* ---- random numbers, random matches ---------------------------------------- */

static uint32_t random_below(uint64_t *state, uint32_t n)
{
	*state = *state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
	return (uint32_t)((*state >> 33) % n);
}

static void generate_byte(struct buffer *out, const struct symbols *set, uint64_t *state)
{
	uint32_t first = random_below(state, 4) == 0 ? random_below(state, 256) : ' ';
	for (unsigned i = 0; i < 256; i++) {
		unsigned byte = (first + i * 31u) % 256;
		if (symbols_has(set, byte)) {
			buffer_add_char(out, (char)byte);
			return;
		}
	}
}

/* Bytes the tree may read, lookarounds and tests aside. */
static void generate(struct buffer *out, const struct tree *tree, uint64_t *state)
{
	uint32_t n = 0;
	switch (tree->kind) {
	case TREE_EMPTY:
	case TREE_TEST:
	case TREE_FINAL:
	case TREE_AHEAD:
	case TREE_BEHIND:
		break;
	case TREE_SET:
		generate_byte(out, &tree->set, state);
		break;
	case TREE_SEQUENCE:
		for (uint32_t i = 0; i < tree->n_items; i++)
			generate(out, tree->items[i], state);
		break;
	case TREE_CHOICE:
		generate(out, tree->items[random_below(state, tree->n_items)], state);
		break;
	case TREE_REPEAT:
		n = tree->min + random_below(state, 4);
		n = n < tree->max ? n : tree->max;
		for (uint32_t i = 0; i < n; i++)
			generate(out, tree->items[0], state);
		break;
	}
}

static void add_glue(struct buffer *out, uint64_t *state)
{
	static const char glue[] = " \n\"_aZ9-.@=;/x\xe9";
	for (uint32_t n = random_below(state, 4); n > 0; n--)
		buffer_add_char(out, glue[random_below(state, sizeof glue)]);
}

/* ---- what the tables find -------------------------------------------------- */

/* The list of a gram; NULL if it has none. */
static const uint16_t *look_up(const struct edict_trigger *trigger, uint32_t gram)
{
	uint32_t hash = gram * EDICT_GRAM_FACTOR;
	uint32_t slot = hash >> (32u - trigger->slot_bits);
	while (trigger->slots[slot].list != 0 && trigger->slots[slot].codes != gram)
		slot = (slot + 1) & ((UINT32_C(1) << trigger->slot_bits) - 1);
	uint16_t list = trigger->slots[slot].list;
	if (list != 0)
		assert_true(trigger->filter[hash >> (32u - trigger->filter_bits)] >>
				    (hash >> (29u - trigger->filter_bits) & 7) &
			    1);
	return list == 0 ? NULL : trigger->lists + list;
}

/* Is there a match that begins at `from` or later? */
static bool matches_from(const struct pattern *pattern, struct text text, size_t from)
{
	struct arena *arena = arena_new();
	const struct tree **items = ARENA_ARRAY(arena, const struct tree *, 3);
	items[0] =
		tree_test(arena, symbols_range(SYMBOL_EDGE, SYMBOL_EDGE), symbols_all());
	items[1] = tree_repeat(arena, tree_set(arena, symbols_bytes()), (uint32_t)from,
			       TREE_UNBOUNDED);
	items[2] = pattern->tree;
	struct pattern shifted = {.tree = tree_sequence(arena, items, 3)};
	bool found = pattern_oracle(&shifted, text);
	arena_free(arena);
	return found;
}

static bool has_needle(const struct edict_trigger *trigger, struct text gram)
{
	for (uint8_t i = 0; i < trigger->n_needles; i++)
		if (memchr(gram.ptr, trigger->needles[i], gram.len) != NULL)
			return true;
	return trigger->n_needles == 0;
}

/* From `end` back over `before` bytes besides spaces. */
static size_t go_back(struct text text, size_t end, size_t before)
{
	size_t at = end;
	if (before == EDICT_BEFORE_FAR)
		return 0;
	for (; at > 0; at--) {
		bool is_space = memchr(" \t\n\v\f\r", text.ptr[at - 1], 6) != NULL;
		if (!is_space && before-- == 0)
			break;
	}
	return at;
}

/* Does some gram wake group 0 such that a match begins where it is run? */
static bool is_found(const struct edict_trigger *trigger, const struct pattern *pattern,
		     struct text text)
{
	uint32_t gram = 0;
	for (size_t end = 1; end <= text.len; end++) {
		gram = gram << 8 | trigger->fold[(uint8_t)text.ptr[end - 1]];
		const uint16_t *list = look_up(trigger, gram);
		size_t width = end < EDICT_GRAM_LENGTH ? end : EDICT_GRAM_LENGTH;
		if (list == NULL ||
		    !has_needle(trigger, (struct text){text.ptr + end - width, width}))
			continue;
		assert_int_equal(list[0], 1);
		assert_int_equal(list[1], 0);
		if (matches_from(pattern, text, go_back(text, end, list[2])))
			return true;
	}
	return false;
}

static void check_text(const struct edict_trigger *trigger, const struct pattern *pattern,
		       struct text text)
{
	if (pattern_oracle(pattern, text) && !is_found(trigger, pattern, text))
		fail_msg("`%.*s` is not found in `%.*s`", TEXT_ARG(pattern->text),
			 TEXT_ARG(text));
}

/* ---- tests ------------------------------------------------------------------ */

static const char *const regexes[] = {
	"rm\\s+-rf",
	"(?i)ignore\\s+(?:all\\s+)?(?:previous|prior)\\s+instructions?",
	"\\brm\\b",
	"\\bcat\\b\\s*/etc/(?:passwd|shadow)",
	"foo(?:bar)?",
	"x*foo.*",
	"(?:a|b|c)?d{2,5}e+f",
	"[0-9]{3}-[0-9]{2}-[0-9]{4}",
	"\\b\\d{3}-\\d{2}-\\d{4}\\b",
	"AKIA[0-9A-Z]{16}",
	"\\bAIza[\\w-]{35}\\b",
	"sk-[a-zA-Z0-9]{20,}",
	"user[\\s\\S]{0,50}data",
	"(?:one|two|three)[^\\n]{0,20}(?:four|fives?)",
	"\\S+@example\\.\\w+",
	"\\b[A-Za-z0-9._%+-]+@[A-Za-z0-9.-]+\\.[A-Za-z]{2,}\\b",
	"<script[^>]*>",
	"(?m)^\\s*drop\\s+table\\s*$",
	"(?:ab+)+cd",
	"(?:ab?c?)+def",
	"((?:x|yz)+-)+end",
	"(?:\\w+\\s+){0,3}secret\\s+key",
	"a(?:b|cd?|e*)fg",
	"(?i)'\\s*or\\s+'?1'?\\s*=\\s*'?1",
	"\\.\\./\\.\\./",
	"(?<![a-z])key(?!\\w)",
	"(?:^|\\s)sudo(?:\\s|$)",
	"\\u200b\\u200c|\\ufeff",
	"https?://169\\.254\\.169\\.254",
	"[.\\-]{2,}(?:\\s+[.\\-]{1,}){3,}",
	"(?:(?:q|w)(?:e|r)){2}",
	"z{9}",
	"(?:no|yes) way",
	"$(?:)x|password",
	"never\\Bmind",
	"qa$|qb\\Z",
};

#define N_REGEXES (sizeof regexes / sizeof *regexes)

static void check_regex(const char *regex, uint64_t *state)
{
	struct arena *arena = arena_new();
	const struct pattern *pattern = parse(arena, regex);
	struct trigger *trigger = trigger_find(arena, pattern, 200000);
	if (trigger == NULL)
		fail_msg("`%s` has no trigger", regex);
	uint32_t n_lists;
	const struct edict_trigger *tables =
		trigger_build(arena, &trigger, &(uint16_t){0}, 1, &n_lists);
	assert_non_null(tables);
	for (unsigned i = 0; i < 60; i++) {
		struct buffer text = {0};
		add_glue(&text, state);
		if (random_below(state, 4) == 0)
			generate(&text, pattern->tree, state);
		generate(&text, pattern->tree, state);
		add_glue(&text, state);
		check_text(tables, pattern, buffer_text(&text));
		buffer_free(&text);
	}
	arena_free(arena);
}

static void test_each_match_is_found(void **state)
{
	(void)state;
	uint64_t seed = 1;
	for (size_t i = 0; i < N_REGEXES; i++)
		check_regex(regexes[i], &seed);
}

/* All patterns in one table wake their own groups. */
static void test_united(void **state)
{
	(void)state;
	struct arena *arena = arena_new();
	const struct pattern *patterns[N_REGEXES];
	struct trigger *triggers[N_REGEXES];
	uint16_t groups[N_REGEXES];
	uint32_t n_lists;
	uint64_t seed = 2;
	for (size_t i = 0; i < N_REGEXES; i++) {
		patterns[i] = parse(arena, regexes[i]);
		triggers[i] = trigger_find(arena, patterns[i], TRIGGER_GRAMS_MAX);
		groups[i] = (uint16_t)(i / 2);
	}
	const struct edict_trigger *tables =
		trigger_build(arena, triggers, groups, N_REGEXES, &n_lists);
	for (size_t i = 0; i < N_REGEXES; i++) {
		struct buffer text = {0};
		generate(&text, patterns[i]->tree, &seed);
		uint32_t gram = 0;
		bool woken = triggers[i] == NULL ||
			     !pattern_oracle(patterns[i], buffer_text(&text));
		for (size_t k = 0; k < text.len; k++) {
			gram = gram << 8 | tables->fold[(uint8_t)text.ptr[k]];
			const uint16_t *list = look_up(tables, gram);
			for (uint16_t g = 0; list != NULL && g < list[0]; g++)
				woken = woken || list[1 + 2 * g] == groups[i];
		}
		if (!woken)
			fail_msg("`%s` does not wake its group", regexes[i]);
		buffer_free(&text);
	}
	arena_free(arena);
}

static void test_no_trigger(void **state)
{
	(void)state;
	static const char *const none[] = {
		"^rm -rf",  "\\w+",	 "(?:^a|^b)cdef",
		"",	    "[a-z]{4,}", "the|an|in",
		"\\A\\s*x", ".*",	 "e",
	};
	struct arena *arena = arena_new();
	for (size_t i = 0; i < sizeof none / sizeof *none; i++)
		if (trigger_find(arena, parse(arena, none[i]), TRIGGER_GRAMS_MAX) != NULL)
			fail_msg("`%s` has a trigger", none[i]);
	arena_free(arena);
}

static void check_name(const char *regex, const char *name)
{
	struct arena *arena = arena_new();
	const struct trigger *trigger =
		trigger_find(arena, parse(arena, regex), TRIGGER_GRAMS_MAX);
	assert_non_null(trigger);
	struct text given = trigger_name(arena, trigger);
	if (!text_is(given, name))
		fail_msg("`%s` is named `%.*s`", regex, TEXT_ARG(given));
	arena_free(arena);
}

static void test_names(void **state)
{
	(void)state;
	check_name("#\\d{3}", "#[0-9][0-9][0-9]");
	check_name("(?i)jqxz", "jqxz");
	check_name("\\brm\\s-", "rm\\s-");
	check_name("[kl]jq[xz]", "[kl]jq[xz]");
	check_name("abc\\xe9", "bc\\xc3\\xa9");
}

/* Of how many bytes a match reaches back, and how common a trigger is. */
static void test_reach(void **state)
{
	(void)state;
	struct arena *arena = arena_new();
	const struct trigger *near =
		trigger_find(arena, parse(arena, "\\s*aa.{0,9}jqxz"), TRIGGER_GRAMS_MAX);
	assert_int_equal(near->n_windows, 1);
	assert_int_equal(near->windows[0].before, 15);
	const struct trigger *spaced = trigger_find(
		arena, parse(arena, "aa\\s+\\w{0,3}\\s*jqxz"), TRIGGER_GRAMS_MAX);
	assert_int_equal(spaced->windows[0].before, 9);
	const struct trigger *far =
		trigger_find(arena, parse(arena, "aa.*jqxz"), TRIGGER_GRAMS_MAX);
	assert_int_equal(far->windows[0].before, EDICT_BEFORE_FAR);
	const struct trigger *common =
		trigger_find(arena, parse(arena, "that is"), TRIGGER_GRAMS_MAX);
	const struct trigger *rare =
		trigger_find(arena, parse(arena, "j=#q"), TRIGGER_GRAMS_MAX);
	assert_true(common->rate > 100 * rare->rate);
	assert_true(near->rate > rare->rate); /* no word is that rare */
	arena_free(arena);
}

/* A lookbehind reads bytes before the match. */
static void test_reach_behind(void **state)
{
	(void)state;
	struct arena *arena = arena_new();
	const struct tree **items = ARENA_ARRAY(arena, const struct tree *, 2);
	items[0] =
		tree_look(arena, TREE_BEHIND, parse(arena, "abc|de")->tree, true, 0, 10);
	items[1] = parse(arena, "jqxz")->tree;
	const struct tree *tree = tree_sequence(arena, items, 2);
	struct pattern pattern = {.tree = tree, .core = tree};
	const struct trigger *trigger = trigger_find(arena, &pattern, TRIGGER_GRAMS_MAX);
	assert_int_equal(trigger->windows[0].before, 7);
	arena_free(arena);
}

static void check_needles(const char *regex, const char *needles)
{
	struct arena *arena = arena_new();
	struct trigger *trigger =
		trigger_find(arena, parse(arena, regex), TRIGGER_GRAMS_MAX);
	uint32_t n_lists;
	const struct edict_trigger *tables =
		trigger_build(arena, &trigger, &(uint16_t){0}, 1, &n_lists);
	struct text found = {(const char *)tables->needles, tables->n_needles};
	if (!text_is(found, needles))
		fail_msg("`%s` has the needles `%.*s`", regex, TEXT_ARG(found));
	arena_free(arena);
}

static void test_needles(void **state)
{
	(void)state;
	check_needles("abc@def", "@");
	check_needles("abc@def|g&&h", "@&");
	check_needles("(?i)jolt", "Jj");
	check_needles("date", "");
	check_needles("1234", "");
	check_needles("ae@t|ae~t|ae\\^t|ae`t", "");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_each_match_is_found),
		cmocka_unit_test(test_united),
		cmocka_unit_test(test_no_trigger),
		cmocka_unit_test(test_names),
		cmocka_unit_test(test_reach),
		cmocka_unit_test(test_reach_behind),
		cmocka_unit_test(test_needles),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
