/* glob.c - globs and substrings -> syntax tree.
 *
 * In a glob `*` is any run of bytes, `?` is one byte, and the whole text must match.
 * There are no sets and no alternatives: `[` and `{` are refused, because tools
 * disagree about them.  A star at an end needs no test for that end of the text.
 */
#include "pattern/parser.h"

static const struct tree *edge_test(struct arena *arena, bool before)
{
	struct symbols all = symbols_all(),
		       edge = symbols_range(SYMBOL_EDGE, SYMBOL_EDGE);
	return before ? tree_test(arena, edge, all) : tree_test(arena, all, edge);
}

static const struct tree *glob_item(struct arena *arena, char c, bool ignore_case)
{
	const struct tree *any = tree_set(arena, symbols_bytes());
	if (c == '*')
		return tree_repeat(arena, any, 0, TREE_UNBOUNDED);
	return c == '?' ? any : tree_byte(arena, (uint8_t)c, ignore_case);
}

const struct tree *glob_parse(struct arena *arena, struct text text,
			      const struct pattern_style *style,
			      struct pattern_error *error)
{
	struct parser p = {.arena = arena, .text = text, .error = error};
	bool open_begin = text.len > 0 && text.ptr[0] == '*';
	bool open_end = text.len > 0 && text.ptr[text.len - 1] == '*';
	const struct tree **items = NULL;
	size_t n_items = 0;
	if (!open_begin)
		ARENA_PUSH(arena, items, n_items, edge_test(arena, true));
	for (p.at = 0; p.at < text.len; p.at++) {
		char c = text.ptr[p.at];
		bool at_end = p.at == 0 || p.at == text.len - 1;
		if (c == '[' || c == '{') {
			size_t begin = p.at++;
			parser_refuse(&p, begin, "glob with",
				      "list each name, or use a regular expression");
			return NULL;
		}
		if (c != '*' || !at_end)
			ARENA_PUSH(arena, items, n_items,
				   glob_item(arena, c, style->ignore_case));
	}
	if (!open_end)
		ARENA_PUSH(arena, items, n_items, edge_test(arena, false));
	return tree_sequence(arena, items, n_items);
}

const struct tree *substring_parse(struct arena *arena, struct text text,
				   const struct pattern_style *style)
{
	const struct tree **items = ARENA_ARRAY(arena, const struct tree *, text.len);
	for (size_t i = 0; i < text.len; i++)
		items[i] = tree_byte(arena, (uint8_t)text.ptr[i], style->ignore_case);
	return tree_sequence(arena, items, text.len);
}

/* Cedar's `like`: the whole text, `*` any run of bytes, `\*` a star. */
const struct tree *like_parse(struct arena *arena, struct text text)
{
	const struct tree *any = tree_set(arena, symbols_bytes());
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
				? tree_repeat(arena, any, 0, TREE_UNBOUNDED)
				: tree_byte(arena, (uint8_t)text.ptr[i], false);
		ARENA_PUSH(arena, items, n_items, item);
	}
	ARENA_PUSH(arena, items, n_items, edge_test(arena, false));
	return tree_sequence(arena, items, n_items);
}
