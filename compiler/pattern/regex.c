/* regex.c - regular expression -> syntax tree.
 *
 * What a construct means is what it means in the dialect.  What the dialect does not
 * have but others do, all with one meaning, is taken in that meaning.  What cannot be
 * lowered exactly, or means different things in engines of one dialect, is refused by
 * name.
 *
 *     choice   = sequence *( "|" sequence )
 *     sequence = *( atom [ repeat ] )
 *     atom     = character | "." | "^" | "$" | class | escape | group
 */
#include <string.h>

#include "pattern/parser.h"

#define QUOTED_MAX 48 /* bytes of the pattern quoted in a title */

bool parser_at_end(const struct parser *p)
{
	return p->at >= p->text.len;
}

bool parser_sees(const struct parser *p, const char *literal)
{
	size_t len = strlen(literal);
	return len <= p->text.len - p->at &&
	       memcmp(p->text.ptr + p->at, literal, len) == 0;
}

bool parser_eats(struct parser *p, const char *literal)
{
	if (!parser_sees(p, literal))
		return false;
	p->at += strlen(literal);
	return true;
}

bool is_one_of(char c, const char *letters)
{
	return c != '\0' && strchr(letters, c) != NULL;
}

struct text parser_quoted(struct arena *arena, struct text text)
{
	struct text out = TEXT("");
	bool is_cut = text.len > QUOTED_MAX;
	size_t len = is_cut ? QUOTED_MAX : text.len, step;
	for (size_t at = 0; at < len; at += step) {
		uint32_t code_point = 0;
		step = utf8_decode(text, at, &code_point);
		bool is_plain = step > 0 && code_point >= ' ' && code_point != 0x7f;
		step = step == 0 ? 1 : step;
		struct text piece = {text.ptr + at, step};
		if (!is_plain)
			piece = text_format(arena, "\\x%02x", (uint8_t)text.ptr[at]);
		out = text_format(arena, "%.*s%.*s", TEXT_ARG(out), TEXT_ARG(piece));
	}
	return is_cut ? text_format(arena, "%.*s...", TEXT_ARG(out)) : out;
}

void parser_refuse(struct parser *p, size_t begin, const char *what, const char *help)
{
	if (p->refused)
		return;
	struct text named = {p->text.ptr + begin, p->at - begin};
	struct text title = text_format(p->arena, "%s `%.*s`", what,
					TEXT_ARG(parser_quoted(p->arena, named)));
	p->refused = true;
	*p->error = (struct pattern_error){
		.begin = begin, .end = p->at, .title = title.ptr, .help = help};
}

bool parser_code_point(struct parser *p, uint32_t *code_point)
{
	size_t begin = p->at;
	size_t len = utf8_decode(p->text, p->at, code_point);
	p->at += len > 0 ? len : 1;
	if (len == 0)
		parser_refuse(p, begin, "byte that is not UTF-8",
			      "save the pattern as UTF-8, or write the character as "
			      "`\\x{..}`");
	return len > 0;
}

/* ---- what does not count -------------------------------------------------- */

/* "(?#": up to the next parenthesis. */
static bool skip_comment(struct parser *p)
{
	size_t begin = p->at;
	while (!parser_at_end(p) && !parser_sees(p, ")"))
		p->at++;
	if (parser_eats(p, ")"))
		return true;
	parser_refuse(p, begin, "unclosed comment", "add the closing `)`");
	return false;
}

bool parser_skip(struct parser *p)
{
	while (!parser_at_end(p)) {
		bool is_blank = is_one_of(p->text.ptr[p->at], " \t\n\r\f\v");
		if (parser_sees(p, "(?#")) {
			if (!skip_comment(p))
				return false;
		} else if (p->flags.verbose && is_blank) {
			p->at++;
		} else if (p->flags.verbose && parser_sees(p, "#")) {
			while (!parser_at_end(p) && !parser_sees(p, "\n"))
				p->at++;
		} else {
			break;
		}
	}
	return true;
}

/* ---- atoms --------------------------------------------------------------- */

/* Any character but those that end a line. */
static const struct tree *dot_tree(const struct parser *p)
{
	struct chars ends = {0};
	if (!p->flags.dot_all)
		chars_add(p->arena, &ends, '\n', '\n');
	if (!p->flags.dot_all && p->dialect == PATTERN_ECMASCRIPT) {
		chars_add(p->arena, &ends, '\r', '\r');
		if (p->flags.unicode)
			chars_add(p->arena, &ends, 0x2028, 0x2029);
	}
	return class_tree(p, ends, true);
}

/* \R takes both of \r\n and gives neither back. */
static const struct tree *line_break_tree(const struct parser *p)
{
	struct arena *arena = p->arena;
	const struct tree **both = ARENA_ARRAY(arena, const struct tree *, 2);
	const struct tree **single = ARENA_ARRAY(arena, const struct tree *, 2);
	const struct tree **items = ARENA_ARRAY(arena, const struct tree *, 3);
	struct chars others = {0};
	both[0] = single[0] = tree_byte(arena, '\r', false);
	both[1] = tree_byte(arena, '\n', false);
	single[1] =
		tree_test(arena, symbols_all(), symbols_not(symbols_range('\n', '\n')));
	chars_add(arena, &others, '\n', '\f');
	if (p->flags.unicode) {
		chars_add(arena, &others, 0x85, 0x85);
		chars_add(arena, &others, 0x2028, 0x2029);
	}
	items[0] = tree_sequence(arena, both, 2);
	items[1] = tree_sequence(arena, single, 2);
	items[2] = class_tree(p, others, false);
	return tree_choice(arena, items, 3);
}

static const struct tree *escaped_atom(struct parser *p)
{
	struct escape escape;
	if (!parse_escape(p, false, &escape))
		return NULL;
	switch (escape.kind) {
	case ESCAPE_CHARACTER:
		return character_tree(p, escape.code_point);
	case ESCAPE_CLASS:
		return class_tree(p, escape.set, escape.negated);
	case ESCAPE_TEST:
		return test_escape_tree(p, escape.test);
	case ESCAPE_LINE_BREAK:
		return line_break_tree(p);
	case ESCAPE_NOTHING:
		return tree_empty(p->arena);
	}
	return NULL;
}

static const struct tree *parse_character(struct parser *p)
{
	uint32_t code_point, min, max;
	size_t begin = p->at;
	if (parse_count(p, &min, &max)) {
		parser_refuse(
			p, begin, "nothing to repeat before",
			"write a backslash before it to match the character itself");
		return NULL;
	}
	if (p->refused || !parser_code_point(p, &code_point))
		return NULL;
	return character_tree(p, code_point);
}

static const struct tree *parse_atom(struct parser *p)
{
	switch (p->text.ptr[p->at]) {
	case '(':
		return parse_group(p);
	case '[':
		return parse_class(p);
	case '\\':
		return escaped_atom(p);
	case '.':
		p->at++;
		return dot_tree(p);
	case '^':
		p->at++;
		return caret_tree(p);
	case '$':
		p->at++;
		return dollar_tree(p);
	default:
		return parse_character(p);
	}
}

/* ---- sequences and choices ----------------------------------------------- */

struct sequence {
	const struct tree **items;
	size_t n_items;
};

static bool sequence_add(struct parser *p, struct sequence *sequence,
			 const struct tree *atom, size_t begin)
{
	if (atom != NULL)
		atom = parse_repeat(p, atom, begin);
	if (atom == NULL)
		return false;
	ARENA_PUSH(p->arena, sequence->items, sequence->n_items, atom);
	return true;
}

/* After "\Q": all is literal up to "\E".  A repeat after that is for the last one. */
static bool parse_quoted(struct parser *p, struct sequence *sequence)
{
	while (!parser_at_end(p) && !parser_eats(p, "\\E")) {
		uint32_t code_point;
		size_t begin = p->at;
		if (!parser_code_point(p, &code_point))
			return false;
		const struct tree *atom = character_tree(p, code_point);
		if (parser_eats(p, "\\E"))
			return sequence_add(p, sequence, atom, begin);
		ARENA_PUSH(p->arena, sequence->items, sequence->n_items, atom);
	}
	return true;
}

/* One atom with its repeat, a quotation, or flags for what follows. */
static bool parse_item(struct parser *p, struct sequence *sequence, bool is_first)
{
	bool has_quotations = p->dialect == PATTERN_PCRE || p->dialect == PATTERN_RE2;
	bool is_set;
	if (!parse_flag_setting(p, is_first, &is_set))
		return false;
	if (is_set)
		return true;
	if (has_quotations && parser_eats(p, "\\Q"))
		return parse_quoted(p, sequence);
	size_t begin = p->at;
	return sequence_add(p, sequence, parse_atom(p), begin);
}

static const struct tree *parse_sequence(struct parser *p, bool is_first)
{
	struct sequence sequence = {0};
	while (parser_skip(p) && !parser_at_end(p) && !parser_sees(p, "|") &&
	       !parser_sees(p, ")"))
		if (!parse_item(p, &sequence, is_first && sequence.n_items == 0))
			return NULL;
	if (p->refused)
		return NULL;
	return tree_sequence(p->arena, sequence.items, sequence.n_items);
}

const struct tree *parse_choice(struct parser *p)
{
	const struct tree **items = NULL;
	size_t n_items = 0;
	if (p->depth == PARSER_DEPTH_MAX) {
		parser_refuse(p, p->at - 1, "group nested too deeply",
			      "use fewer parentheses");
		return NULL;
	}
	p->depth++;
	do {
		const struct tree *item =
			parse_sequence(p, p->depth == 1 && n_items == 0);
		if (item == NULL)
			return NULL;
		ARENA_PUSH(p->arena, items, n_items, item);
	} while (parser_eats(p, "|"));
	p->depth--;
	return tree_choice(p->arena, items, n_items);
}

/* With u, a match begins where a character does.  What consumes a character begins
 * there by itself; what consumes nothing is told. */
static const struct tree *begin_with_character(struct arena *arena,
					       const struct tree *tree)
{
	struct symbols inner = symbols_range(0x80, 0xbf), first = tree_first(tree);
	struct symbols inside = symbols_and(first, &inner);
	if (symbols_are_none(&inside))
		return tree;
	const struct tree **items = ARENA_ARRAY(arena, const struct tree *, 2);
	items[0] = tree_test(arena, symbols_all(), symbols_not(inner));
	items[1] = tree;
	return tree_sequence(arena, items, 2);
}

const struct tree *regex_parse(struct arena *arena, struct text text,
			       const struct pattern_style *style,
			       struct pattern_error *error)
{
	struct parser p = {.arena = arena,
			   .text = text,
			   .dialect = style->dialect,
			   .flags = {.ignore_case = style->ignore_case,
				     .multi_line = style->multi_line,
				     .dot_all = style->dot_all,
				     .verbose = style->verbose,
				     .unicode = style->unicode},
			   .error = error};
	const struct tree *tree = parse_choice(&p);
	if (tree != NULL && parser_sees(&p, ")")) {
		size_t begin = p.at++;
		parser_refuse(&p, begin, "unmatched",
			      "write `\\)` to match a parenthesis");
	}
	if (!p.refused && p.has_atomic)
		atomic_check(&p, tree);
	if (p.refused)
		return NULL;
	return p.flags.unicode ? begin_with_character(arena, tree) : tree;
}
