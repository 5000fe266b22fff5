/* pattern.c - the first door of the room: text in, syntax tree out, within the caps. */
#include "pattern/pattern.h"

#include "pattern/parser.h"
#include "pattern/search.h"

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
