/* position.c - tests of a position: ^ $ \b \B \A \z \Z.
 *
 *     dialect       $ without m                      m: a line ends before
 *     python        the end, or a last newline       \n
 *     ecmascript    the end                          \n \r
 *     re2           the end                          \n
 *     pcre          the end, or a last newline       \n; none begins at the end
 */
#include "pattern/parser.h"

static const struct tree *choice_of(struct arena *arena, const struct tree *a,
				    const struct tree *b)
{
	const struct tree **items = ARENA_ARRAY(arena, const struct tree *, 2);
	items[0] = a;
	items[1] = b;
	return tree_choice(arena, items, 2);
}

static struct symbols edge_symbol(void)
{
	return symbols_range(SYMBOL_EDGE, SYMBOL_EDGE);
}

static struct symbols line_ends(const struct parser *p)
{
	struct symbols set = symbols_range('\n', '\n');
	if (p->dialect == PATTERN_ECMASCRIPT)
		symbols_add(&set, '\r');
	return set;
}

const struct tree *caret_tree(const struct parser *p)
{
	struct symbols edge = edge_symbol(), all = symbols_all();
	struct symbols ends = line_ends(p);
	if (!p->flags.multi_line)
		return tree_test(p->arena, edge, all);
	if (p->dialect != PATTERN_PCRE)
		return tree_test(p->arena, symbols_or(ends, &edge), all);
	return choice_of(p->arena, tree_test(p->arena, edge, all),
			 tree_test(p->arena, ends, symbols_bytes()));
}

const struct tree *dollar_tree(const struct parser *p)
{
	struct symbols edge = edge_symbol(), all = symbols_all();
	if (p->flags.multi_line)
		return tree_test(p->arena, all, symbols_or(line_ends(p), &edge));
	if (p->dialect == PATTERN_PYTHON || p->dialect == PATTERN_PCRE)
		return tree_final(p->arena);
	return tree_test(p->arena, all, edge);
}

const struct tree *test_escape_tree(const struct parser *p, char letter)
{
	struct arena *arena = p->arena;
	struct symbols word = word_bytes(), other = symbols_not(word);
	struct symbols edge = edge_symbol(), all = symbols_all();
	switch (letter) {
	case 'b':
		return choice_of(arena, tree_test(arena, word, other),
				 tree_test(arena, other, word));
	case 'B':
		return choice_of(arena, tree_test(arena, word, word),
				 tree_test(arena, other, other));
	case 'A':
		return tree_test(arena, edge, all);
	case 'Z':
		if (p->dialect == PATTERN_PCRE)
			return tree_final(arena);
		return tree_test(arena, all, edge);
	default: /* \z */
		return tree_test(arena, all, edge);
	}
}
