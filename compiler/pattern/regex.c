/* regex.c - regular expression -> syntax tree.
 *
 * The syntax is the common part of Python's, PCRE's and ECMAScript's, read as
 * Python reads it where they differ.  What cannot be lowered exactly - or means
 * different things in different engines - is refused by name.
 *
 *     choice   = sequence *( "|" sequence )
 *     sequence = *( atom [ repeat ] )
 *     atom     = character | "." | "^" | "$" | class | escape | group
 *     repeat   = ( "*" | "+" | "?" | "{n}" | "{n,}" | "{n,m}" ) [ "?" ]
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

static bool is_one_of(char c, const char *letters)
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

/* ---- atoms --------------------------------------------------------------- */

static const struct tree *choice_of(struct arena *arena, const struct tree *a,
				    const struct tree *b)
{
	const struct tree **items = ARENA_ARRAY(arena, const struct tree *, 2);
	items[0] = a;
	items[1] = b;
	return tree_choice(arena, items, 2);
}

static const struct tree *dot(const struct parser *p)
{
	struct symbols set = symbols_bytes();
	struct symbols not_newline = symbols_not(symbols_range('\n', '\n'));
	return tree_set(p->arena,
			p->flags.dot_all ? set : symbols_and(set, &not_newline));
}

static struct symbols line_edge(bool multi_line)
{
	struct symbols set = symbols_range(SYMBOL_EDGE, SYMBOL_EDGE);
	if (multi_line)
		symbols_add(&set, '\n');
	return set;
}

static const struct tree *caret(const struct parser *p)
{
	return tree_test(p->arena, line_edge(p->flags.multi_line), symbols_all());
}

static const struct tree *dollar(const struct parser *p)
{
	if (!p->flags.multi_line)
		return tree_final(p->arena);
	return tree_test(p->arena, symbols_all(), line_edge(true));
}

static const struct tree *test_escape(struct arena *arena, char letter)
{
	struct symbols word = word_bytes(), other = symbols_not(word);
	struct symbols edge = line_edge(false), all = symbols_all();
	switch (letter) {
	case 'b':
		return choice_of(arena, tree_test(arena, word, other),
				 tree_test(arena, other, word));
	case 'B':
		return choice_of(arena, tree_test(arena, word, word),
				 tree_test(arena, other, other));
	case 'A':
		return tree_test(arena, edge, all);
	default: /* \z, \Z */
		return tree_test(arena, all, edge);
	}
}

static const struct tree *escaped_atom(struct parser *p)
{
	struct escape escape;
	if (!parse_escape(p, false, &escape))
		return NULL;
	switch (escape.kind) {
	case ESCAPE_CHARACTER:
		return utf8_character(p->arena, escape.code_point, p->flags.ignore_case);
	case ESCAPE_CLASS:
		return tree_set(p->arena, escape.set);
	case ESCAPE_TEST:
		return test_escape(p->arena, escape.test);
	}
	return NULL;
}

/* ---- groups -------------------------------------------------------------- */

/* At a flag letter: set it in `flags` to `value`. */
static bool parse_flag(struct parser *p, size_t begin, bool value, struct flags *flags)
{
	char c = p->text.ptr[p->at++];
	if (c == 'i')
		flags->ignore_case = value;
	else if (c == 'm')
		flags->multi_line = value;
	else if (c == 's')
		flags->dot_all = value;
	else
		parser_refuse(
			p, begin, c == 'x' ? "verbose flag in" : "unsupported group",
			c == 'x' ? "remove the spaces and comments from the pattern, "
				   "and the flag `x`"
				 : "flags are `i`, `m` and `s`; groups are `(..)`, "
				   "`(?:..)` and `(?P<name>..)`");
	return !p->refused;
}

/* After "(?": letters up to ":" or ")".  `*scoped` tells which. */
static bool parse_flags(struct parser *p, size_t begin, struct flags *flags, bool *scoped)
{
	bool value = true;
	*flags = p->flags;
	while (!parser_at_end(p) && !parser_sees(p, ":") && !parser_sees(p, ")")) {
		if (parser_eats(p, "-"))
			value = false;
		else if (!parse_flag(p, begin, value, flags))
			return false;
	}
	*scoped = parser_eats(p, ":");
	if (!*scoped && !parser_eats(p, ")")) {
		parser_refuse(p, begin, "unclosed group", "add the closing `)`");
		return false;
	}
	return true;
}

/* Step over "name>". */
static bool eat_group_name(struct parser *p, size_t begin)
{
	struct symbols word = word_bytes();
	size_t name = p->at;
	while (!parser_at_end(p) && symbols_has(&word, (uint8_t)p->text.ptr[p->at]))
		p->at++;
	if (p->at > name && parser_eats(p, ">"))
		return true;
	parser_refuse(p, begin, "group without a name",
		      "write `(?P<name>..)` or `(?:..)`");
	return false;
}

/* Kinds of group that an automaton cannot follow. */
static bool refuse_group(struct parser *p, size_t begin)
{
	static const struct {
		const char *opening, *what, *help;
	} kinds[] = {
		{"(?>", "atomic group", "write `(?:..)`"},
		{"(?P=", "backreference", "spell out the repeated text"},
		{"(?(", "conditional group", "write both cases as a choice, `(?:..|..)`"},
		{"(?R", "recursion", "spell out the nesting you need"},
		{"(?&", "recursion", "spell out the nesting you need"},
		{"(?P>", "recursion", "spell out the nesting you need"},
		{"(?|", "branch reset group", "write `(?:..)`"},
		{"(*", "verb", "write `\\(*` if a parenthesis is meant"},
	};
	for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
		if (!parser_eats(p, kinds[i].opening))
			continue;
		parser_refuse(p, begin, kinds[i].what, kinds[i].help);
		return true;
	}
	return false;
}

/* "(?#": up to the next parenthesis. */
static const struct tree *parse_comment(struct parser *p, size_t begin)
{
	while (!parser_at_end(p) && !parser_sees(p, ")"))
		p->at++;
	if (parser_eats(p, ")"))
		return tree_empty(p->arena);
	parser_refuse(p, begin, "unclosed comment", "add the closing `)`");
	return NULL;
}

/* The body of a group and its closing parenthesis. */
static const struct tree *parse_body(struct parser *p, size_t begin, struct flags inner)
{
	struct flags outer = p->flags;
	size_t body = p->at;
	p->flags = inner;
	const struct tree *tree = parse_choice(p);
	p->flags = outer;
	if (tree == NULL || parser_eats(p, ")"))
		return tree;
	p->at = body;
	parser_refuse(p, begin, "unclosed group",
		      "add the closing `)`, or write `\\(` to match a parenthesis");
	return NULL;
}

/* At "(?" and a flag: `(?i:..)` is a group of its own, `(?i)` sets the flags of the
 * whole pattern and must stand at its beginning, as engines differ elsewhere. */
static const struct tree *parse_flag_group(struct parser *p, size_t begin)
{
	struct flags flags;
	bool scoped;
	if (!parse_flags(p, begin, &flags, &scoped))
		return NULL;
	if (scoped)
		return parse_body(p, begin, flags);
	parser_refuse(p, begin, "flags in the middle of a pattern:",
		      "move them to the beginning, or write `(?i:..)`");
	return NULL;
}

static const struct tree *parse_group(struct parser *p)
{
	size_t begin = p->at;
	if (refuse_group(p, begin))
		return NULL;
	if (parser_sees(p, "(?=") || parser_sees(p, "(?!") || parser_sees(p, "(?<=") ||
	    parser_sees(p, "(?<!"))
		return parse_look(p);
	parser_eats(p, "(");
	if (!parser_eats(p, "?") || parser_eats(p, ":"))
		return parse_body(p, begin, p->flags);
	if (parser_eats(p, "#"))
		return parse_comment(p, begin);
	if (parser_eats(p, "P<") || parser_eats(p, "<"))
		return eat_group_name(p, begin) ? parse_body(p, begin, p->flags) : NULL;
	return parse_flag_group(p, begin);
}

/* ---- repeats ------------------------------------------------------------- */

static bool parse_number(struct parser *p, uint32_t *value)
{
	size_t begin = p->at;
	*value = 0;
	while (!parser_at_end(p) && p->text.ptr[p->at] >= '0' &&
	       p->text.ptr[p->at] <= '9') {
		uint32_t digit = (uint32_t)(p->text.ptr[p->at++] - '0');
		if (*value <= PARSER_REPEAT_MAX)
			*value = *value * 10 + digit;
	}
	return p->at > begin;
}

/* {n} {n,} {n,m}; a brace that begins none of these is a character. */
static bool parse_bounds(struct parser *p, uint32_t *min, uint32_t *max)
{
	size_t begin = p->at;
	if (!parser_eats(p, "{"))
		return false;
	bool has_min = parse_number(p, min);
	bool has_comma = parser_eats(p, ",");
	*max = *min;
	if (has_comma && !parse_number(p, max))
		*max = TREE_UNBOUNDED;
	if ((has_min || has_comma) && parser_eats(p, "}")) {
		if (has_min)
			return true;
		parser_refuse(p, begin, "repeat without a lower bound",
			      "write the bound, as in `{0,9}`; engines differ on this");
	}
	p->at = begin;
	return false;
}

/* The repeat at `at`, if there is one. */
static bool parse_count(struct parser *p, uint32_t *min, uint32_t *max)
{
	*min = 0;
	*max = TREE_UNBOUNDED;
	if (parser_eats(p, "*"))
		return true;
	if (parser_eats(p, "+")) {
		*min = 1;
		return true;
	}
	if (parser_eats(p, "?")) {
		*max = 1;
		return true;
	}
	return parse_bounds(p, min, max);
}

static const struct tree *checked_repeat(struct parser *p, size_t begin,
					 const struct tree *atom, uint32_t min,
					 uint32_t max)
{
	uint32_t larger = max == TREE_UNBOUNDED ? min : max;
	if (max < min)
		parser_refuse(p, begin, "repeat that ends below its beginning",
			      "put the smaller number first");
	else if (larger > PARSER_REPEAT_MAX)
		parser_refuse(p, begin, "too many repeats", "use a bound below 65536");
	else
		return tree_repeat(p->arena, atom, min, max);
	return NULL;
}

/* A lookaround may be repeated, but ^ $ \b and their kin may not. */
static bool is_bare_test(const struct parser *p, size_t begin)
{
	char c = p->text.ptr[begin];
	return c == '^' || c == '$' ||
	       (c == '\\' && is_one_of(p->text.ptr[begin + 1], "bBAzZ"));
}

/* `atom`, which began at `begin`, with the repeat that follows it. */
static const struct tree *parse_repeat(struct parser *p, const struct tree *atom,
				       size_t begin)
{
	size_t at = p->at;
	uint32_t min, max;
	if (!parse_count(p, &min, &max))
		return p->refused ? NULL : atom;
	if (is_bare_test(p, begin)) {
		parser_refuse(p, begin, "repeat of a position",
			      "drop the repeat; a position has no length");
		return NULL;
	}
	if (!parser_eats(p, "?") && parser_eats(p, "+")) {
		parser_refuse(p, at, "possessive repeat", "drop the second `+`");
		return NULL;
	}
	const struct tree *tree = checked_repeat(p, at, atom, min, max);
	size_t again = p->at;
	if (tree != NULL && parse_count(p, &min, &max)) {
		parser_refuse(p, again, "repeat of a repeat",
			      "put the first one in `(?:..)`");
		return NULL;
	}
	return p->refused ? NULL : tree;
}

/* ---- the grammar --------------------------------------------------------- */

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
	return utf8_character(p->arena, code_point, p->flags.ignore_case);
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
		return dot(p);
	case '^':
		p->at++;
		return caret(p);
	case '$':
		p->at++;
		return dollar(p);
	default:
		return parse_character(p);
	}
}

static const struct tree *parse_sequence(struct parser *p)
{
	const struct tree **items = NULL;
	size_t n_items = 0;
	while (!parser_at_end(p) && !parser_sees(p, "|") && !parser_sees(p, ")")) {
		size_t begin = p->at;
		const struct tree *atom = parse_atom(p);
		if (atom != NULL)
			atom = parse_repeat(p, atom, begin);
		if (atom == NULL)
			return NULL;
		ARENA_PUSH(p->arena, items, n_items, atom);
	}
	return tree_sequence(p->arena, items, n_items);
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
		const struct tree *item = parse_sequence(p);
		if (item == NULL)
			return NULL;
		ARENA_PUSH(p->arena, items, n_items, item);
	} while (parser_eats(p, "|"));
	p->depth--;
	return tree_choice(p->arena, items, n_items);
}

/* `(?i)` and the like at the very beginning. */
static bool parse_leading_flags(struct parser *p)
{
	while (parser_sees(p, "(?")) {
		size_t begin = p->at;
		struct flags flags;
		bool scoped;
		p->at += 2;
		bool is_flag =
			!parser_at_end(p) && is_one_of(p->text.ptr[p->at], "imsx-");
		if (is_flag && !parse_flags(p, begin, &flags, &scoped))
			return false;
		if (!is_flag || scoped) {
			p->at = begin;
			return true;
		}
		p->flags = flags;
	}
	return true;
}

const struct tree *regex_parse(struct arena *arena, struct text text,
			       const struct pattern_style *style,
			       struct pattern_error *error)
{
	struct parser p = {.arena = arena, .text = text, .error = error};
	p.flags.ignore_case = style->ignore_case;
	p.flags.multi_line = style->multi_line;
	p.flags.dot_all = style->dot_all;
	if (!parse_leading_flags(&p))
		return NULL;
	const struct tree *tree = parse_choice(&p);
	if (tree != NULL && parser_sees(&p, ")")) {
		size_t begin = p.at++;
		parser_refuse(&p, begin, "unmatched",
			      "write `\\)` to match a parenthesis");
		return NULL;
	}
	return tree;
}
