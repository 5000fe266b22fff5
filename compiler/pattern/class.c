/* class.c - bracket classes.
 *
 * A class is kept as a set of bytes (its ASCII members, and the bytes of \W and
 * its kin) and ranges of characters beyond ASCII.  Lowering:
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
	struct symbols bytes;
	bool has_high_bytes; /* \D, \W or \S is a member: all bytes from 0x80 on are */
	struct code_range *ranges;
	size_t n_ranges;
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

/* At "[:": refuse what looks like a POSIX class but is not among the names. */
static void refuse_unknown_posix(struct parser *p)
{
	size_t begin = p->at;
	parser_eats(p, "[:");
	parser_eats(p, "^");
	while (!parser_at_end(p) && p->text.ptr[p->at] >= 'a' &&
	       p->text.ptr[p->at] <= 'z')
		p->at++;
	if (p->at > begin + 2 && parser_eats(p, ":]"))
		parser_refuse(p, begin, "unknown POSIX class",
			      "write the members, or negate the class as in "
			      "`[^[:alpha:]]`");
	p->at = begin;
}

/* At "[:": a POSIX class such as [:alpha:]; not moved if it is none. */
static bool parse_posix(struct parser *p, struct class *class)
{
	for (size_t i = 0; i < sizeof posix_names / sizeof posix_names[0]; i++) {
		size_t begin = p->at;
		if (parser_eats(p, "[:") && parser_eats(p, posix_names[i]) &&
		    parser_eats(p, ":]")) {
			for (unsigned c = 0; c < 0x80; c++)
				if (posix_holds(posix_names[i], c))
					symbols_add(&class->bytes, c);
			return true;
		}
		p->at = begin;
	}
	refuse_unknown_posix(p);
	return false;
}

static void class_add(struct arena *arena, struct class *class, struct code_range range)
{
	if (range.first < 0x80)
		symbols_add_range(&class->bytes, range.first,
				  range.last < 0x80 ? range.last : 0x7f);
	if (range.last < 0x80)
		return;
	if (range.first < 0x80)
		range.first = 0x80;
	ARENA_PUSH(arena, class->ranges, class->n_ranges, range);
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
		class->bytes = symbols_or(class->bytes, &escape.set);
		if (symbols_has(&escape.set, 0x80))
			class->has_high_bytes = true;
	}
	return true;
}

/* A member or a range `a-z`. */
static bool parse_range(struct parser *p, struct class *class)
{
	size_t begin = p->at;
	bool is_class;
	struct code_range range;
	if (!parse_member(p, class, &is_class, &range.first))
		return false;
	if (is_class)
		return true;
	range.last = range.first;
	bool is_range = parser_sees(p, "-") && p->at + 1 < p->text.len &&
			p->text.ptr[p->at + 1] != ']';
	if (is_range) {
		p->at++;
		if (!parse_member(p, class, &is_class, &range.last))
			return false;
	}
	if (is_class || range.first > range.last) {
		parser_refuse(p, begin, "bad range",
			      is_class ? "escape the hyphen, `\\-`, or put it last"
				       : "put the smaller character first");
		return false;
	}
	class_add(p->arena, class, range);
	return true;
}

/* The characters from U+0080 on that are not in `class`. */
static void complement_ranges(struct arena *arena, const struct class *class,
			      const struct tree ***items, size_t *n_items)
{
	uint32_t first = 0x80;
	while (first <= CODE_POINT_MAX) {
		uint32_t next = CODE_POINT_MAX + 1; /* where the next member begins */
		uint32_t after = next;		    /* where that range ends */
		for (size_t i = 0; i < class->n_ranges; i++) {
			struct code_range r = class->ranges[i];
			if (r.last < first || r.first > next)
				continue;
			next = r.first > first ? r.first : first;
			after = r.last + 1;
		}
		if (next > first)
			utf8_range(arena, (struct code_range){first, next - 1}, items,
				   n_items);
		first = after;
	}
}

static const struct tree *class_tree(struct parser *p, struct class *class, bool negated)
{
	const struct tree **items = NULL;
	size_t n_items = 0;
	struct symbols universe =
		class->n_ranges > 0 ? symbols_range(0, 0x7f) : symbols_bytes();
	if (p->flags.ignore_case)
		class->bytes = symbols_fold(class->bytes);
	if (negated)
		class->bytes = symbols_not(class->bytes);
	else
		universe = symbols_bytes();
	class->bytes = symbols_and(class->bytes, &universe);
	if (!symbols_are_none(&class->bytes))
		ARENA_PUSH(p->arena, items, n_items, tree_set(p->arena, class->bytes));
	if (class->n_ranges > 0 && negated && !class->has_high_bytes)
		complement_ranges(p->arena, class, &items, &n_items);
	for (size_t i = 0; i < class->n_ranges && !negated; i++)
		utf8_range(p->arena, class->ranges[i], &items, &n_items);
	return tree_choice(p->arena, items, n_items);
}

const struct tree *parse_class(struct parser *p)
{
	size_t begin = p->at++;
	struct class class = {0};
	bool negated = parser_eats(p, "^");
	for (bool first = true; first || !parser_sees(p, "]"); first = false) {
		if (parser_at_end(p)) {
			parser_refuse(p, begin, "unclosed class",
				      "add the closing `]`, or write `\\[` to match a "
				      "bracket");
			return NULL;
		}
		if (parser_sees(p, "[:") && parse_posix(p, &class))
			continue;
		if (p->refused || !parse_range(p, &class))
			return NULL;
	}
	p->at++;
	return class_tree(p, &class, negated);
}
