/* phrase.c - phrases -> syntax tree.
 *
 * A phrase is a regular expression over words.  Four things differ: case is ignored; a
 * blank is one or more bytes that are no letters, so that `%20` is one; no letter may
 * stand directly before or after the phrase; and it is not found directly before a
 * quotation mark, since who quotes a phrase talks about it.
 *
 * A disguised phrase is found as well where its letters are written as look-alikes,
 * where they are spaced out, and where its words run together; letters may stand around
 * it.
 *
 * Both are the tree of the regular expression, rewritten.
 */
#include "pattern/parser.h"

struct rewriter {
	struct arena *arena;
	bool disguised;
	const struct tree *blank;
};

/* By letter: digits and signs, Latin letters with accents, lower-case Cyrillic.  Greek
 * and capitals beyond these would double the classes of bytes, and so the tables. */
static const char *const look_alikes[26] = {
	['a' - 'a'] = u8"4@\u00c0\u00c1\u00c2\u00c3\u00c4\u00c5\u00e0\u00e1\u00e2\u00e3"
		      u8"\u00e4\u00e5\u0430",
	['b' - 'a'] = "8",
	['c' - 'a'] = u8"\u00c7\u00e7\u0441",
	['e' - 'a'] = u8"3\u00c8\u00c9\u00ca\u00cb\u00e8\u00e9\u00ea\u00eb\u0435",
	['g' - 'a'] = "9",
	['i' - 'a'] = u8"1!|l\u00cc\u00cd\u00ce\u00cf\u00ec\u00ed\u00ee\u00ef\u0456",
	['l' - 'a'] = "1!|I",
	['n' - 'a'] = u8"\u00d1\u00f1",
	['o' - 'a'] = u8"0\u00d2\u00d3\u00d4\u00d5\u00d6\u00f2\u00f3\u00f4\u00f5\u00f6"
		      u8"\u043e",
	['p' - 'a'] = u8"\u0440",
	['s' - 'a'] = u8"5$\u0455",
	['t' - 'a'] = "7",
	['u' - 'a'] = u8"\u00d9\u00da\u00db\u00dc\u00f9\u00fa\u00fb\u00fc",
	['x' - 'a'] = u8"\u0445",
	['y' - 'a'] = u8"\u00dd\u00fd\u00ff\u0443",
};

static struct symbols ascii_letters(void)
{
	struct symbols set = symbols_range('a', 'z');
	symbols_add_range(&set, 'A', 'Z');
	return set;
}

/* The first byte of a quotation mark: ASCII, or one from U+2018 on. */
static struct symbols quotation_marks(void)
{
	struct symbols set = symbols_range('"', '"');
	symbols_add(&set, '\'');
	symbols_add(&set, '`');
	symbols_add(&set, 0xe2);
	return set;
}

static const struct tree *bytes_of(struct arena *arena, const char *bytes,
				   struct symbols last)
{
	struct text text = text_of(bytes);
	const struct tree **items = ARENA_ARRAY(arena, const struct tree *, text.len + 1);
	for (size_t i = 0; i < text.len; i++)
		items[i] = tree_byte(arena, (uint8_t)text.ptr[i], false);
	items[text.len] = tree_set(arena, last);
	return tree_sequence(arena, items, text.len + 1);
}

/* Separators between the letters of a disguised phrase: ASCII that looks like no letter,
 * combining accents (U+0300 to U+033F), and spaces, joiners and hyphens from U+2000 on.
 * A quotation mark is none, lest it be read as part of what it encloses. */
static const struct tree *separators(struct arena *arena)
{
	struct symbols not_these = ascii_letters();
	const struct tree **items = ARENA_ARRAY(arena, const struct tree *, 3);

	for (const char *c = "0123456789@!|$\"'`"; *c != '\0'; c++)
		symbols_add(&not_these, (uint8_t)*c);
	struct symbols signs = symbols_range(0, 0x7f), others = symbols_not(not_these);
	items[0] = tree_set(arena, symbols_and(signs, &others));
	items[1] = bytes_of(arena, "\xcc", symbols_range(0x80, 0xbf));
	items[2] = bytes_of(arena, "\xe2\x80", symbols_range(0x80, 0x97));
	return tree_repeat(arena, tree_choice(arena, items, 3), 0, TREE_UNBOUNDED);
}

static const struct tree *pair(struct arena *arena, const struct tree *first,
			       const struct tree *second)
{
	const struct tree **items = ARENA_ARRAY(arena, const struct tree *, 2);
	items[0] = first;
	items[1] = second;
	return tree_sequence(arena, items, 2);
}

/* `letter`, lower case, or what looks like it, and separators. */
static const struct tree *disguised_letter(const struct rewriter *w, char letter)
{
	const char *looks = look_alikes[letter - 'a'];
	struct text text = text_of(looks == NULL ? "" : looks);
	struct symbols set = symbols_range((uint8_t)letter, (uint8_t)letter);
	const struct tree **items = NULL;
	size_t n_items = 0;
	uint32_t code_point;

	set = symbols_fold(set);
	for (size_t at = 0; at < text.len;) {
		at += utf8_decode(text, at, &code_point);
		if (code_point < 0x80)
			symbols_add(&set, code_point);
		else
			ARENA_PUSH(w->arena, items, n_items,
				   utf8_character(w->arena, code_point, false));
	}
	ARENA_PUSH(w->arena, items, n_items, tree_set(w->arena, set));
	return pair(w->arena, tree_choice(w->arena, items, n_items),
		    separators(w->arena));
}

/* The lower-case letter that `set` is, in one case or both; 0 if it is something else. */
static char only_letter(const struct symbols *set)
{
	for (char letter = 'a'; letter <= 'z'; letter++) {
		struct symbols both = symbols_range((uint8_t)letter, (uint8_t)letter);
		both = symbols_fold(both);
		if (symbols_equal(set, &both))
			return letter;
	}
	return 0;
}

static const struct tree *rewrite_set(const struct rewriter *w, const struct tree *tree)
{
	struct symbols blank = symbols_range(' ', ' ');
	char letter = only_letter(&tree->set);
	if (symbols_equal(&tree->set, &blank))
		return w->blank;
	return w->disguised && letter != 0 ? disguised_letter(w, letter) : tree;
}

/* Tests and lookaround stay as they are. */
static const struct tree *rewrite(const struct rewriter *w, const struct tree *tree)
{
	const struct tree **items =
		ARENA_ARRAY(w->arena, const struct tree *, tree->n_items + 1);
	for (uint32_t i = 0; i < tree->n_items; i++)
		items[i] = rewrite(w, tree->items[i]);
	if (tree->kind == TREE_SET)
		return rewrite_set(w, tree);
	if (tree->kind == TREE_SEQUENCE)
		return tree_sequence(w->arena, items, tree->n_items);
	if (tree->kind == TREE_CHOICE)
		return tree_choice(w->arena, items, tree->n_items);
	if (tree->kind == TREE_REPEAT)
		return tree_repeat(w->arena, items[0], tree->min, tree->max);
	return tree;
}

static const struct tree *blank_tree(struct arena *arena, bool disguised)
{
	struct symbols all = symbols_bytes(), others = symbols_not(ascii_letters());
	if (disguised)
		return tree_empty(arena);
	return tree_repeat(arena, tree_set(arena, symbols_and(all, &others)), 1,
			   TREE_UNBOUNDED);
}

/* `body` with no letter around it, unless it is disguised, and no quotation mark after.
 */
static const struct tree *with_borders(struct arena *arena, const struct tree *body,
				       bool disguised)
{
	struct symbols letters = disguised ? (struct symbols){{0}} : ascii_letters();
	struct symbols marks = quotation_marks();
	const struct tree **items = ARENA_ARRAY(arena, const struct tree *, 3);

	items[0] = tree_test(arena, symbols_not(letters), symbols_all());
	items[1] = body;
	items[2] =
		tree_test(arena, symbols_all(), symbols_not(symbols_or(letters, &marks)));
	return tree_sequence(arena, items, 3);
}

const struct tree *phrase_parse(struct arena *arena, struct text text,
				const struct pattern_style *style,
				struct pattern_error *error)
{
	bool disguised = style->kind == PATTERN_DISGUISED;
	struct rewriter w = {arena, disguised, blank_tree(arena, disguised)};
	struct pattern_style regex = *style;

	regex.kind = PATTERN_REGEX;
	regex.ignore_case = true;
	const struct tree *body = regex_parse(arena, text, &regex, error);
	if (body == NULL)
		return NULL;
	return with_borders(arena, rewrite(&w, body), disguised);
}
