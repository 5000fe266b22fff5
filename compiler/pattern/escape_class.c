/* escape_class.c - escapes that name a set: \d \w \s, PCRE's \h \v \N, \p{..}.
 *
 * \d and \w are ASCII in every dialect, and so is \s, but for flag u: then it is what
 * the dialect says.  \s of RE2 and Go has no vertical tab.
 */
#include "pattern/parser.h"

#define N_OF(array) (sizeof(array) / sizeof(array)[0])

/* White space from U+0080 on, as ECMAScript 2024 12.2 and 12.3 list it, and Unicode's
 * White_Space (PropList.txt 15.0), which has U+0085 and not U+FEFF. */
static const struct code_range blanks[] = {
	{0xa0, 0xa0},	  {0x1680, 0x1680}, {0x2000, 0x200a}, {0x2028, 0x2029},
	{0x202f, 0x202f}, {0x205f, 0x205f}, {0x3000, 0x3000},
};

/* PCRE's \h beyond ASCII (pcre2pattern, "Generic character types"). */
static const struct code_range horizontal[] = {
	{0xa0, 0xa0},	  {0x1680, 0x1680}, {0x180e, 0x180e}, {0x2000, 0x200a},
	{0x202f, 0x202f}, {0x205f, 0x205f}, {0x3000, 0x3000},
};

struct symbols word_bytes(void)
{
	struct symbols set = symbols_range('0', '9');
	symbols_add_range(&set, 'A', 'Z');
	symbols_add_range(&set, 'a', 'z');
	symbols_add(&set, '_');
	return set;
}

static void add_table(const struct parser *p, struct chars *set,
		      const struct code_range *table, size_t n)
{
	for (size_t i = 0; i < n; i++)
		chars_add(p->arena, set, table[i].first, table[i].last);
}

static void add_space(const struct parser *p, struct chars *set)
{
	bool is_wide = p->flags.unicode && !p->flags.ascii;
	chars_add(p->arena, set, '\t', '\n');
	chars_add(p->arena, set, '\f', '\r');
	chars_add(p->arena, set, ' ', ' ');
	if (p->dialect != PATTERN_RE2)
		chars_add(p->arena, set, '\v', '\v');
	if (is_wide && p->dialect == PATTERN_ECMASCRIPT) {
		chars_add(p->arena, set, 0xfeff, 0xfeff);
		add_table(p, set, blanks, N_OF(blanks));
	}
	if (is_wide && p->dialect == PATTERN_PYTHON) {
		chars_add(p->arena, set, 0x1c, 0x1f);
		chars_add(p->arena, set, 0x85, 0x85);
		add_table(p, set, blanks, N_OF(blanks));
	}
}

/* Without regard to case, two characters beyond ASCII are word characters in the
 * dialects that fold \w: U+017F is an s, U+212A a k. */
static void add_word(const struct parser *p, struct chars *set)
{
	chars_add(p->arena, set, '0', '9');
	chars_add(p->arena, set, 'A', 'Z');
	chars_add(p->arena, set, 'a', 'z');
	chars_add(p->arena, set, '_', '_');
	bool folds = p->dialect == PATTERN_ECMASCRIPT || p->dialect == PATTERN_RE2;
	if (!folds || !p->flags.unicode || !p->flags.ignore_case)
		return;
	chars_add(p->arena, set, 0x17f, 0x17f);
	chars_add(p->arena, set, 0x212a, 0x212a);
}

static void add_vertical(const struct parser *p, struct chars *set)
{
	chars_add(p->arena, set, '\n', '\r');
	if (!p->flags.unicode)
		return;
	chars_add(p->arena, set, 0x85, 0x85);
	chars_add(p->arena, set, 0x2028, 0x2029);
}

static void add_horizontal(const struct parser *p, struct chars *set)
{
	chars_add(p->arena, set, '\t', '\t');
	chars_add(p->arena, set, ' ', ' ');
	if (p->flags.unicode)
		add_table(p, set, horizontal, N_OF(horizontal));
}

bool is_class_letter(const struct parser *p, char letter, struct escape *escape)
{
	bool is_pcre = p->dialect == PATTERN_PCRE;
	char lower = (char)(letter | 0x20);
	escape->negated = letter != lower;
	if (lower == 'd')
		chars_add(p->arena, &escape->set, '0', '9');
	else if (lower == 'w')
		add_word(p, &escape->set);
	else if (lower == 's')
		add_space(p, &escape->set);
	else if (lower == 'h' && is_pcre)
		add_horizontal(p, &escape->set);
	else if (lower == 'v' && is_pcre)
		add_vertical(p, &escape->set);
	else if (letter == 'N' && is_pcre && !parser_sees(p, "{"))
		chars_add(p->arena, &escape->set, '\n', '\n');
	else
		return false;
	return true;
}

/* The properties whose members no version of Unicode changes. */
static bool add_property(const struct parser *p, struct text name, struct chars *set)
{
	if (text_is(name, "ASCII")) {
		chars_add(p->arena, set, 0, 0x7f);
	} else if (text_is(name, "ASCII_Hex_Digit") || text_is(name, "AHex")) {
		chars_add(p->arena, set, '0', '9');
		chars_add(p->arena, set, 'A', 'F');
		chars_add(p->arena, set, 'a', 'f');
	}
	return set->n > 0;
}

/* Step over "L" or "{Name}"; the name. */
static struct text eat_property_name(struct parser *p, bool *negated)
{
	struct symbols word = word_bytes();
	size_t first = p->at;
	if (!parser_eats(p, "{")) {
		p->at += !parser_at_end(p) &&
			 symbols_has(&word, (uint8_t)p->text.ptr[p->at]);
		return (struct text){p->text.ptr + first, p->at - first};
	}
	if (parser_eats(p, "^"))
		*negated = !*negated;
	first = p->at;
	while (!parser_at_end(p) && symbols_has(&word, (uint8_t)p->text.ptr[p->at]))
		p->at++;
	struct text name = {p->text.ptr + first, p->at - first};
	return parser_eats(p, "}") ? name : TEXT("");
}

bool parse_property(struct parser *p, size_t begin, struct escape *escape)
{
	/* Without u, ECMAScript reads a letter p; with i, it folds properties oddly. */
	bool is_odd = p->dialect == PATTERN_ECMASCRIPT &&
		      (!p->flags.unicode || p->flags.ignore_case);
	escape->kind = ESCAPE_CLASS;
	escape->negated = p->text.ptr[p->at - 1] == 'P';
	struct text name = eat_property_name(p, &escape->negated);
	if (!is_odd && add_property(p, name, &escape->set))
		return true;
	parser_refuse(p, begin, "unicode property",
		      "list the characters in a class, as in `[\\u0400-\\u04ff]`");
	return false;
}
