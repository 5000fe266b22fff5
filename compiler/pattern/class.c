/* class.c - bracket classes, and one member of a set of characters.
 *
 * With flag u a class is a set of characters: `[^..]` is any other character.  Without
 * it a class is about bytes as far as its members are ASCII:
 *
 *     members             [..]                            [^..]
 *     ASCII only          one byte of the set             one byte not of the set
 *     beyond ASCII too    one byte, or the UTF-8 bytes    one whole character that
 *                         of one of the characters        is not a member
 */
#include <string.h>

#include "pattern/parser.h"

struct class
{
	struct chars folded; /* members whose other cases are members too */
	struct chars as_is;  /* those of \d and its kin */
	bool has_high_bytes; /* \D, \W or \S is a member: all bytes from 0x80 on are */
};

static const char posix_names[][8] = {
	"alnum", "alpha", "ascii", "blank", "cntrl", "digit", "graph",
	"lower", "print", "punct", "space", "upper", "word",  "xdigit",
};

static bool posix_holds(const char *name, unsigned c)
{
	bool lower = c >= 'a' && c <= 'z', upper = c >= 'A' && c <= 'Z';
	bool digit = c >= '0' && c <= '9', graph = c > ' ' && c < 0x7f;
	bool hex_letter = (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
	switch (name[0] << 8 | name[1]) {
	case 'a' << 8 | 'l':
		return lower || upper || (name[2] == 'n' && digit);
	case 'a' << 8 | 's':
		return c < 0x80;
	case 'b' << 8 | 'l':
		return c == ' ' || c == '\t';
	case 'c' << 8 | 'n':
		return c < ' ' || c == 0x7f;
	case 'd' << 8 | 'i':
		return digit;
	case 'g' << 8 | 'r':
		return graph;
	case 'l' << 8 | 'o':
		return lower;
	case 'p' << 8 | 'r':
		return graph || c == ' ';
	case 'p' << 8 | 'u':
		return graph && !lower && !upper && !digit;
	case 's' << 8 | 'p':
		return c == ' ' || (c >= '\t' && c <= '\r');
	case 'u' << 8 | 'p':
		return upper;
	case 'w' << 8 | 'o':
		return lower || upper || digit || c == '_';
	default:
		return digit || hex_letter; /* xdigit */
	}
}

/* Add the members of a class escape or of a named class. */
static void class_add_set(const struct parser *p, struct class *class, struct chars set,
			  bool negated)
{
	struct chars members = negated ? chars_not(p->arena, &set) : set;
	if (!p->flags.unicode && negated) {
		struct chars ascii = {0};
		for (uint32_t c = 0; c < 0x80; c++)
			if (chars_have(&members, c))
				chars_add(p->arena, &ascii, c, c);
		members = ascii;
		class->has_high_bytes = true;
	}
	chars_add_all(p->arena, &class->as_is, &members);
}

/* At "[:": the bytes of a name between "[:" and ":]", and whether "^" stands before it;
 * empty if this is no named class. */
static struct text posix_name(struct parser *p, bool *negated)
{
	parser_eats(p, "[:");
	*negated = parser_eats(p, "^");
	size_t begin = p->at;
	while (!parser_at_end(p) && p->text.ptr[p->at] >= 'a' &&
	       p->text.ptr[p->at] <= 'z')
		p->at++;
	struct text name = {p->text.ptr + begin, p->at - begin};
	return parser_eats(p, ":]") ? name : TEXT("");
}

static bool has_posix_classes(const struct parser *p)
{
	return p->dialect == PATTERN_PCRE || p->dialect == PATTERN_RE2;
}

/* RE2 alone adds members beyond ASCII. */
static void fold_named(const struct parser *p, struct chars *set)
{
	if (p->dialect == PATTERN_RE2 && p->flags.unicode)
		fold_unicode(p->arena, set, p->dialect);
	else
		fold_ascii(p->arena, set);
}

/* At "[:": add the class named there.  False if there is none, or if it is refused. */
static bool parse_posix(struct parser *p, struct class *class)
{
	size_t begin = p->at;
	bool negated;
	struct text name = posix_name(p, &negated);
	if (name.len == 0) {
		p->at = begin;
		return false;
	}
	if (!has_posix_classes(p)) {
		parser_refuse(p, begin, "POSIX class in a dialect that has none:",
			      "write the members, as in `[A-Za-z]`");
		return false;
	}
	for (size_t i = 0; i < sizeof posix_names / sizeof posix_names[0]; i++) {
		struct chars set = {0};
		if (!text_is(name, posix_names[i]))
			continue;
		for (uint32_t c = 0; c < 0x80; c++)
			if (posix_holds(posix_names[i], c))
				chars_add(p->arena, &set, c, c);
		if (p->flags.ignore_case)
			fold_named(p, &set);
		class_add_set(p, class, set, negated);
		return true;
	}
	parser_refuse(p, begin, "unknown POSIX class", "write the members themselves");
	return false;
}

/* One character, or a class escape, which is added at once (`*is_class`). */
static bool parse_member(struct parser *p, struct class *class, bool *is_class,
			 uint32_t *code_point)
{
	*is_class = false;
	if (!parser_sees(p, "\\"))
		return parser_code_point(p, code_point);
	struct escape escape;
	if (!parse_escape(p, true, &escape))
		return false;
	*code_point = escape.code_point;
	if (escape.kind == ESCAPE_CLASS) {
		*is_class = true;
		class_add_set(p, class, escape.set, escape.negated);
	}
	return true;
}

/* A member or a range `a-z`. */
static bool parse_range(struct parser *p, struct class *class)
{
	size_t begin = p->at;
	bool is_class;
	uint32_t first, last;
	if (!parse_member(p, class, &is_class, &first))
		return false;
	if (is_class)
		return true;
	last = first;
	bool is_range = parser_sees(p, "-") && p->at + 1 < p->text.len &&
			p->text.ptr[p->at + 1] != ']';
	if (is_range) {
		p->at++;
		if (!parse_member(p, class, &is_class, &last))
			return false;
	}
	if (is_class || first > last) {
		parser_refuse(p, begin, "bad range",
			      is_class ? "escape the hyphen, `\\-`, or put it last"
				       : "put the smaller character first");
		return false;
	}
	chars_add(p->arena, &class->folded, first, last);
	return true;
}

/* What some engines of a dialect read as an operation on sets, and others as members. */
static bool refuse_set_operation(struct parser *p)
{
	static const char *const operations[] = {"[", "&&", "--", "~~"};
	size_t begin = p->at;
	if (p->dialect == PATTERN_PCRE && parser_eats(p, "-["))
		parser_refuse(p, begin, "subtraction from a class",
			      "write `\\[` if a bracket is meant, or list the members");
	for (size_t i = 0; i < sizeof operations / sizeof operations[0]; i++)
		if (p->dialect == PATTERN_RE2 && parser_eats(p, operations[i]))
			parser_refuse(p, begin, "set operation in a class",
				      "put a backslash before it if the characters are "
				      "meant; engines of this dialect differ");
	bool is_blank =
		!parser_at_end(p) && is_one_of(p->text.ptr[p->at], " \t\n\r\f\v#");
	if (p->dialect == PATTERN_RE2 && p->flags.verbose && is_blank) {
		p->at++;
		parser_refuse(
			p, begin, "blank in a class, with flag x:",
			"write it as `\\x20`; engines that have the flag leave it out");
	}
	return p->refused;
}

/* Members up to the closing bracket. */
static bool parse_members(struct parser *p, size_t begin, struct class *class)
{
	bool may_close = p->dialect == PATTERN_ECMASCRIPT;
	for (bool first = true; (first && !may_close) || !parser_sees(p, "]");
	     first = false) {
		if (parser_at_end(p)) {
			parser_refuse(p, begin, "unclosed class",
				      "add the closing `]`, or write `\\[` to match a "
				      "bracket");
			return false;
		}
		if (parser_sees(p, "[:") && parse_posix(p, class))
			continue;
		if (p->refused || refuse_set_operation(p) || !parse_range(p, class))
			return false;
	}
	p->at++;
	return true;
}

/* Bytes where the members are ASCII. */
static const struct tree *bytes_tree(const struct parser *p, struct class *class,
				     bool negated)
{
	const struct tree **items = NULL;
	size_t n_items = 0;
	struct chars *set = &class->as_is;
	struct symbols bytes = chars_ascii(set), all = symbols_bytes();
	bool has_others = false;
	for (size_t i = 0; i < set->n; i++)
		has_others = has_others || set->ranges[i].last >= 0x80;
	if (class->has_high_bytes)
		symbols_add_range(&bytes, 0x80, 0xff);
	else if (negated && has_others)
		symbols_add_range(&bytes, 0x80, 0xff);
	if (negated)
		bytes = symbols_not(bytes);
	bytes = symbols_and(bytes, &all);
	if (!symbols_are_none(&bytes))
		ARENA_PUSH(p->arena, items, n_items, tree_set(p->arena, bytes));
	struct chars others = negated ? chars_not(p->arena, set) : *set;
	if (has_others && !(negated && class->has_high_bytes))
		chars_add_trees(p->arena, &others, &items, &n_items);
	return tree_choice(p->arena, items, n_items);
}

static const struct tree *lower_class(const struct parser *p, struct class *class,
				      bool negated)
{
	if (p->flags.ignore_case && p->flags.unicode && !p->flags.ascii)
		fold_unicode(p->arena, &class->folded, p->dialect);
	else if (p->flags.ignore_case)
		fold_ascii(p->arena, &class->folded);
	chars_add_all(p->arena, &class->as_is, &class->folded);
	if (!p->flags.unicode)
		return bytes_tree(p, class, negated);
	struct chars set = negated ? chars_not(p->arena, &class->as_is) : class->as_is;
	return chars_tree(p->arena, &set);
}

const struct tree *class_tree(const struct parser *p, struct chars set, bool negated)
{
	struct class class = {0};
	class_add_set(p, &class, set, negated);
	return p->flags.unicode ? chars_tree(p->arena, &class.as_is)
				: bytes_tree(p, &class, false);
}

const struct tree *character_tree(const struct parser *p, uint32_t code_point)
{
	bool folds_all = p->flags.ignore_case && p->flags.unicode && !p->flags.ascii;
	struct chars set = {0};
	if (!folds_all)
		return utf8_character(p->arena, code_point, p->flags.ignore_case);
	chars_add(p->arena, &set, code_point, code_point);
	fold_unicode(p->arena, &set, p->dialect);
	if (set.n == 1 && set.ranges[0].first == set.ranges[0].last)
		return utf8_character(p->arena, code_point, false);
	return chars_tree(p->arena, &set);
}

const struct tree *parse_class(struct parser *p)
{
	size_t begin = p->at++;
	struct class class = {0};
	bool negated = parser_eats(p, "^");
	if (!parse_members(p, begin, &class))
		return NULL;
	return lower_class(p, &class, negated);
}
