/* look.c - lookaround of one byte.
 *
 * `(?=x)`, `(?!x)`, `(?<=x)` and `(?<!x)` ask about the next or the previous
 * symbol only, as \b does, where x is a class or a choice of classes and edges.
 * Anything longer is refused: it would need the product of two automata.
 */
#include "pattern/parser.h"

static const char help_text[] =
	"keep a lookaround to one ASCII character or class, as in `(?!\\w)`, or "
	"make it a rule of its own";

/* What a lookaround asks for. */
struct look {
	bool behind;
	bool negated;
	struct symbols set; /* the symbols it accepts */
	bool final;	    /* or the end, or a last newline */
};

/* Add what `tree` accepts to `look`; false if that is not about one symbol. */
static bool look_add(struct look *look, const struct tree *tree)
{
	struct symbols all = symbols_all();
	const struct symbols *near = look->behind ? &tree->before : &tree->set;
	const struct symbols *far = look->behind ? &tree->set : &tree->before;
	switch (tree->kind) {
	case TREE_EMPTY:
		look->set = all;
		return true;
	case TREE_SET:
		look->set = symbols_or(look->set, &tree->set);
		return true;
	case TREE_CHOICE:
		for (uint32_t i = 0; i < tree->n_items; i++)
			if (!look_add(look, tree->items[i]))
				return false;
		return true;
	case TREE_TEST:
		look->set = symbols_or(look->set, near);
		return symbols_equal(far, &all);
	case TREE_FINAL:
		look->final = true;
		return !look->behind && !look->negated;
	case TREE_SEQUENCE:
	case TREE_REPEAT:
	case TREE_AHEAD:
	case TREE_BEHIND:
		return false;
	}
	return false;
}

static const struct tree *look_tree(struct arena *arena, const struct look *look)
{
	struct symbols set = look->negated ? symbols_not(look->set) : look->set;
	const struct tree *test = look->behind ? tree_test(arena, set, symbols_all())
					       : tree_test(arena, symbols_all(), set);
	if (!look->final)
		return test;
	const struct tree **items = ARENA_ARRAY(arena, const struct tree *, 2);
	items[0] = test;
	items[1] = tree_final(arena);
	return tree_choice(arena, items, 2);
}

const struct tree *parse_look(struct parser *p)
{
	size_t begin = p->at;
	struct look look = {0};
	parser_eats(p, "(?");
	look.behind = parser_eats(p, "<");
	look.negated = parser_eats(p, "!");
	if (!look.negated)
		parser_eats(p, "=");
	const struct tree *body = parse_choice(p);
	if (body == NULL)
		return NULL;
	bool closed = parser_eats(p, ")");
	if (!closed || !look_add(&look, body)) {
		parser_refuse(p, begin,
			      !closed	    ? "unclosed group"
			      : look.behind ? "lookbehind of more than one byte"
					    : "lookahead of more than one byte",
			      closed ? help_text : "add the closing `)`");
		return NULL;
	}
	return look_tree(p->arena, &look);
}
