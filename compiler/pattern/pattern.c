/* pattern.c - the door of the room: parse, then determinise within the caps. */
#include "pattern/pattern.h"

#include "pattern/parser.h"
#include "pattern/search.h"
#include "pattern/solo_dfa.h"

static const char size_help[] = "lower the bounds of repeats such as `{0,200}`, or split "
				"the pattern into several rules";

/* Refuse the whole pattern. */
static void refuse_pattern(struct arena *arena, struct text text, struct text why,
			   struct pattern_error *error)
{
	struct text title =
		text_format(arena, "`%.*s` is too large: %.*s",
			    TEXT_ARG(parser_quoted(arena, text)), TEXT_ARG(why));
	*error = (struct pattern_error){
		.begin = 0, .end = text.len, .title = title.ptr, .help = size_help};
}

static const struct tree *parse_kind(struct arena *arena, struct text text,
				     const struct pattern_style *style,
				     struct pattern_error *error)
{
	switch (style->kind) {
	case PATTERN_REGEX:
		return regex_parse(arena, text, style, error);
	case PATTERN_GLOB:
		return glob_parse(arena, text, style, error);
	case PATTERN_SUBSTRING:
		return substring_parse(arena, text, style);
	case PATTERN_LIKE:
		return like_parse(arena, text);
	case PATTERN_PHRASE:
	case PATTERN_DISGUISED:
		return phrase_parse(arena, text, style, error);
	}
	return NULL;
}

struct pattern *pattern_parse(struct arena *arena, struct text text,
			      const struct pattern_style *style,
			      struct pattern_error *error)
{
	if (text.len > PATTERN_SIZE_MAX) {
		refuse_pattern(arena, text,
			       text_format(arena, "%zu bytes, the limit is %u", text.len,
					   PATTERN_SIZE_MAX),
			       error);
		return NULL;
	}
	const struct tree *tree = parse_kind(arena, text, style, error);
	if (tree == NULL)
		return NULL;
	if (tree->size > PATTERN_NODES_MAX) {
		refuse_pattern(arena, text,
			       text_format(arena,
					   "more than %u steps once its repeats are "
					   "written out",
					   PATTERN_NODES_MAX),
			       error);
		return NULL;
	}
	struct pattern *pattern = ARENA_NEW(arena, struct pattern);
	pattern->text = text;
	pattern->tree = tree;
	pattern->core = search_tree(arena, tree);
	return pattern;
}

bool pattern_always_matches(const struct pattern *pattern)
{
	bool at_begin = true, at_end = true;
	for (unsigned symbol = 0; symbol < N_SYMBOLS; symbol++) {
		at_begin =
			at_begin && tree_is_nullable(pattern->tree, SYMBOL_EDGE, symbol);
		at_end = at_end && tree_is_nullable(pattern->tree, symbol, SYMBOL_EDGE);
	}
	return at_begin || at_end;
}

/* One form of automaton; NULL, and how large it is, if over the caps. */
static struct automaton *compile_form(struct arena *arena, const struct solo_nfa *nfa,
				      bool anchored, uint32_t *n_states)
{
	struct arena *scratch = arena_new();
	struct automaton *automaton = NULL;
	const struct solo_dfa *dfa = solo_dfa_build(scratch, nfa, anchored, n_states);
	if (dfa != NULL)
		automaton = solo_minimise(arena, scratch, dfa, n_states);
	arena_free(scratch);
	return automaton;
}

/* What a lookaround asks for beyond one byte needs more than these automata. */
static bool refuse_look(struct arena *arena, const struct pattern *pattern,
			struct pattern_error *error)
{
	const struct tree *look = tree_find_look(pattern->tree);
	if (look == NULL)
		return false;
	struct text part = {pattern->text.ptr + look->begin, look->end - look->begin};
	struct text title =
		text_format(arena, "%s of more than one byte `%.*s`",
			    look->kind == TREE_AHEAD ? "lookahead" : "lookbehind",
			    TEXT_ARG(parser_quoted(arena, part)));
	*error = (struct pattern_error){
		look->begin, look->end, title.ptr,
		"keep a lookaround to one ASCII character or "
		"class, as in `(?!\\w)`, or make it a rule of its own"};
	return true;
}

struct automaton *pattern_compile(struct arena *arena, const struct pattern *pattern,
				  struct pattern_error *error)
{
	if (refuse_look(arena, pattern, error))
		return NULL;
	struct arena *scratch = arena_new();
	uint32_t n_search = 0, n_anchored = 0;
	const struct solo_nfa *nfa = solo_nfa_build(scratch, pattern->tree);
	struct automaton *automaton = compile_form(arena, nfa, false, &n_search);
	if (automaton == NULL)
		automaton = compile_form(arena, nfa, true, &n_anchored);
	if (automaton == NULL)
		refuse_pattern(arena, pattern->text,
			       text_format(arena,
					   "%u states or more to search, %u or more to "
					   "match at one place",
					   n_search, n_anchored),
			       error);
	arena_free(scratch);
	return automaton;
}
