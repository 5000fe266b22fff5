/* glob.c - globs and substrings -> syntax tree.
 *
 * In a glob `*` is any run of bytes, `?` is one byte - with flag u one character - and
 * the whole text must match.  There are no sets and no alternatives: `[` and `{` are
 * refused, because tools disagree about them.  A star at an end needs no test for that
 * end of the text.
 */
#include "pattern/parser.h"

static const struct tree *edge_test(struct arena *arena, bool before)
{
	struct symbols all = symbols_all(),
		       edge = symbols_range(SYMBOL_EDGE, SYMBOL_EDGE);
	return before ? tree_test(arena, edge, all) : tree_test(arena, all, edge);
}

static const struct tree *any_run(struct arena *arena)
{
	return tree_repeat(arena, tree_set(arena, symbols_bytes()), 0, TREE_UNBOUNDED);
}

static struct parser literal_parser(struct arena *arena, struct text text,
				    const struct pattern_style *style,
				    struct pattern_error *error)
{
	return (struct parser){
		.arena = arena,
		.text = text,
		.dialect = style->dialect,
		.flags = {.ignore_case = style->ignore_case, .unicode = style->unicode},
		.error = error};
}

/* The character at `at` - the byte, without u or if it is not UTF-8 - stepped over. */
static const struct tree *parse_literal(struct parser *p)
{
	uint32_t code_point;
	size_t len = p->flags.unicode ? utf8_decode(p->text, p->at, &code_point) : 0;
	if (len == 0)
		return tree_byte(p->arena, (uint8_t)p->text.ptr[p->at++],
				 p->flags.ignore_case);
	p->at += len;
	return character_tree(p, code_point);
}

static const struct tree *parse_glob_item(struct parser *p)
{
	if (parser_eats(p, "*"))
		return any_run(p->arena);
	if (parser_eats(p, "?"))
		return class_tree(p, (struct chars){0}, true);
	if (!parser_sees(p, "[") && !parser_sees(p, "{"))
		return parse_literal(p);
	p->at++;
	parser_refuse(p, p->at - 1, "glob with",
		      "list each name, or use a regular expression");
	return NULL;
}

const struct tree *glob_parse(struct arena *arena, struct text text,
			      const struct pattern_style *style,
			      struct pattern_error *error)
{
	struct parser p = literal_parser(arena, text, style, error);
	bool open_begin = text.len > 0 && text.ptr[0] == '*';
	bool open_end = text.len > 0 && text.ptr[text.len - 1] == '*';
	const struct tree **items = NULL;
	size_t n_items = 0;
	if (!open_begin)
		ARENA_PUSH(arena, items, n_items, edge_test(arena, true));
	p.at = open_begin ? 1 : 0;
	while (p.at < text.len - (open_end ? 1 : 0)) {
		const struct tree *item = parse_glob_item(&p);
		if (item == NULL)
			return NULL;
		ARENA_PUSH(arena, items, n_items, item);
	}
	if (!open_end)
		ARENA_PUSH(arena, items, n_items, edge_test(arena, false));
	return tree_sequence(arena, items, n_items);
}

const struct tree *substring_parse(struct arena *arena, struct text text,
				   const struct pattern_style *style)
{
	struct parser p = literal_parser(arena, text, style, NULL);
	const struct tree **items = NULL;
	size_t n_items = 0;
	while (!parser_at_end(&p)) {
		const struct tree *item = parse_literal(&p);
		ARENA_PUSH(arena, items, n_items, item);
	}
	return tree_sequence(arena, items, n_items);
}

/* Cedar's `like`: the whole text, `*` any run of bytes, `\*` a star. */
const struct tree *like_parse(struct arena *arena, struct text text)
{
	const struct tree **items = NULL;
	size_t n_items = 0;
	ARENA_PUSH(arena, items, n_items, edge_test(arena, true));
	for (size_t i = 0; i < text.len; i++) {
		bool is_escaped =
			text.ptr[i] == '\\' && i + 1 < text.len && text.ptr[i + 1] == '*';
		if (is_escaped)
			i++;
		const struct tree *item =
			text.ptr[i] == '*' && !is_escaped
				? any_run(arena)
				: tree_byte(arena, (uint8_t)text.ptr[i], false);
		ARENA_PUSH(arena, items, n_items, item);
	}
	ARENA_PUSH(arena, items, n_items, edge_test(arena, false));
	return tree_sequence(arena, items, n_items);
}
