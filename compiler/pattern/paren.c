/* paren.c - groups: "(" and what may follow it, inline flags among them.
 *
 * Groups only group; what one matched is not remembered.
 */
#include <string.h>

#include "pattern/parser.h"

/* At a flag letter: set it in `flags` to `value`. */
static bool parse_flag(struct parser *p, size_t begin, bool value, struct flags *flags)
{
	char c = p->text.ptr[p->at++];
	bool is_perl = p->dialect == PATTERN_PCRE || p->dialect == PATTERN_RE2;
	bool is_python = p->dialect == PATTERN_PYTHON;
	if (c == 'i')
		flags->ignore_case = value;
	else if (c == 'm')
		flags->multi_line = value;
	else if (c == 's')
		flags->dot_all = value;
	else if (c == 'x' && !parser_sees(p, "x"))
		flags->verbose = value;
	else if (c == 'u' && p->dialect != PATTERN_PCRE)
		flags->unicode = value;
	else if (c == 'a' && is_python && value)
		flags->ascii = true;
	else if (!(is_perl && is_one_of(c, "UnJ"))) /* no difference to yes or no */
		parser_refuse(p, begin, "unsupported group",
			      "flags are `i`, `m`, `s` and `x`; groups are `(..)`, "
			      "`(?:..)` and `(?P<name>..)`");
	return !p->refused;
}

/* After "(?": letters up to ":" or ")".  `*scoped` tells which. */
static bool parse_flags(struct parser *p, size_t begin, struct flags *flags, bool *scoped)
{
	bool value = true;
	*flags = p->flags;
	if (p->dialect == PATTERN_PCRE && parser_eats(p, "^"))
		*flags = (struct flags){.unicode = p->flags.unicode};
	while (!parser_at_end(p) && !parser_sees(p, ":") && !parser_sees(p, ")")) {
		if (value && parser_eats(p, "-"))
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

bool parse_flag_setting(struct parser *p, bool is_first, bool *is_set)
{
	size_t begin = p->at;
	struct flags flags;
	bool scoped;
	*is_set = false;
	if (!parser_eats(p, "(?"))
		return true;
	bool is_flag = !parser_at_end(p) && is_one_of(p->text.ptr[p->at], "imsxauUnJ-^");
	if (is_flag && !parse_flags(p, begin, &flags, &scoped))
		return false;
	if (!is_flag || scoped) {
		p->at = begin;
		return true;
	}
	bool anywhere = p->dialect == PATTERN_PCRE || p->dialect == PATTERN_RE2;
	if (!anywhere && !is_first) {
		parser_refuse(p, begin, "flags in the middle of a pattern:",
			      "move them to the beginning, or write `(?i:..)`");
		return false;
	}
	p->flags = flags;
	*is_set = true;
	return true;
}

/* Step over "name>" or "name'". */
static bool eat_group_name(struct parser *p, size_t begin, const char *closing)
{
	struct symbols word = word_bytes();
	symbols_add_range(&word, 0x80, 0xff);
	size_t name = p->at;
	while (!parser_at_end(p) && symbols_has(&word, (uint8_t)p->text.ptr[p->at]))
		p->at++;
	if (p->at > name && parser_eats(p, closing))
		return true;
	parser_refuse(p, begin, "group without a name",
		      "write `(?P<name>..)` or `(?:..)`");
	return false;
}

/* Kinds of group that an automaton cannot follow. */
static bool refuse_group(struct parser *p, size_t begin)
{
	static const char spell_out[] = "spell out the nesting you need";
	static const struct {
		const char *opening, *what, *help;
	} kinds[] = {
		{"(?P=", "backreference", BACKREFERENCE_HELP},
		{"(?(", "conditional group", "write both cases as a choice, `(?:..|..)`"},
		{"(?R", "recursion", spell_out},
		{"(?&", "recursion", spell_out},
		{"(?P>", "recursion", spell_out},
		{"(?C", "callout", "leave it out"},
		{"(*", "verb", "write `\\(*` if a parenthesis is meant"},
	};
	for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
		if (!parser_eats(p, kinds[i].opening))
			continue;
		parser_refuse(p, begin, kinds[i].what, kinds[i].help);
		return true;
	}
	if (p->text.len - p->at < 3 || !parser_sees(p, "(?") ||
	    !is_one_of(p->text.ptr[p->at + 2], "0123456789+"))
		return false;
	p->at += 3;
	parser_refuse(p, begin, "recursion", spell_out);
	return true;
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

/* After "(?>". */
static const struct tree *parse_atomic(struct parser *p, size_t begin)
{
	const struct tree *body = parse_body(p, begin, p->flags);
	p->has_atomic = true;
	return body == NULL
		       ? NULL
		       : tree_atomic(p->arena, body, (uint32_t)begin, (uint32_t)p->at);
}

static bool eats_name_opening(struct parser *p, const char **closing)
{
	*closing = ">";
	if (parser_eats(p, "P<") || parser_eats(p, "<"))
		return true;
	*closing = "'";
	return p->dialect == PATTERN_PCRE && parser_eats(p, "'");
}

const struct tree *parse_group(struct parser *p)
{
	size_t begin = p->at;
	const char *closing;
	struct flags flags;
	bool scoped;
	if (refuse_group(p, begin))
		return NULL;
	if (parser_sees(p, "(?=") || parser_sees(p, "(?!") || parser_sees(p, "(?<=") ||
	    parser_sees(p, "(?<!"))
		return parse_look(p);
	parser_eats(p, "(");
	if (!parser_eats(p, "?") || parser_eats(p, ":"))
		return parse_body(p, begin, p->flags);
	if (parser_eats(p, ">"))
		return parse_atomic(p, begin);
	if (p->dialect == PATTERN_PCRE && parser_eats(p, "|"))
		return parse_body(p, begin, p->flags);
	if (eats_name_opening(p, &closing))
		return eat_group_name(p, begin, closing) ? parse_body(p, begin, p->flags)
							 : NULL;
	if (!parse_flags(p, begin, &flags, &scoped))
		return NULL;
	if (scoped)
		return parse_body(p, begin, flags);
	parser_refuse(p, begin, "group without a body", "leave it out");
	return NULL;
}
