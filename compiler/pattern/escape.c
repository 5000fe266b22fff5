/* escape.c - what follows a backslash.
 *
 * Punctuation stands for itself.  A letter or digit means what it means in the dialect,
 * or in the others if the dialect has an error for it and they agree.
 *
 *     dialect       \v               \Z                          \h \H \N \R \V \K
 *     python        vertical tab     the end                     unknown
 *     ecmascript    vertical tab     unknown, as \A, \z, \a, \e  unknown
 *     re2           vertical tab     unknown                     unknown
 *     pcre          vertical blanks  the end, or a last newline  known
 */
#include <string.h>

#include "pattern/parser.h"

static bool is_control_letter(const struct parser *p, char c, uint32_t *code_point)
{
	static const char letters[] = "tnrfvae";
	static const char values[] = "\t\n\r\f\v\a\x1b";
	const char *found = c == '\0' ? NULL : strchr(letters, c);
	if (found == NULL || (p->dialect == PATTERN_ECMASCRIPT && is_one_of(c, "ae")))
		return false;
	*code_point = (uint8_t)values[found - letters];
	return true;
}

static bool is_alphanumeric(char c)
{
	return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* \cX: the control character. */
static bool is_control_character(struct parser *p, char c, uint32_t *code_point)
{
	bool is_known = p->dialect == PATTERN_PCRE || p->dialect == PATTERN_ECMASCRIPT;
	if (c != 'c' || !is_known || parser_at_end(p) ||
	    !is_alphanumeric(p->text.ptr[p->at]))
		return false;
	char letter = p->text.ptr[p->at];
	if (letter <= '9')
		return false;
	*code_point = (uint32_t)letter & 0x1f;
	p->at++;
	return true;
}

/* An escape for a position, or one of PCRE's for more than a character. */
static bool is_test_letter(const struct parser *p, char c, struct escape *escape)
{
	static const char *const letters[] = {
		[PATTERN_PYTHON] = "bBAzZ",
		[PATTERN_ECMASCRIPT] = "bB",
		[PATTERN_RE2] = "bBAz",
		[PATTERN_PCRE] = "bBAzZ",
	};
	escape->kind = ESCAPE_TEST;
	escape->test = c;
	if (is_one_of(c, letters[p->dialect]))
		return true;
	escape->kind = c == 'R' ? ESCAPE_LINE_BREAK : ESCAPE_NOTHING;
	return p->dialect == PATTERN_PCRE && is_one_of(c, "RKE");
}

static bool refuse_letter(struct parser *p, size_t begin, char c)
{
	static const struct {
		char letter;
		const char *what, *help;
	} letters[] = {
		{'k', "backreference", BACKREFERENCE_HELP},
		{'g', "backreference", BACKREFERENCE_HELP},
		{'G', "position of the last match", "use `^` for the beginning"},
		{'X', "grapheme", "match the characters themselves"},
		{'C', "single byte", "use `.`, or a class"},
		{'Q', "quotation", "put a backslash before each sign instead"},
		{'N', "named character", "write its code point, as in `\\u00e9`"},
		{'Z', "unknown escape",
		 "write `$` or `\\z` for the end; drop the backslash to match the "
		 "letter"},
	};
	const char *what = "unknown escape";
	const char *help = "drop the backslash to match the letter itself";
	for (size_t i = 0; i < sizeof letters / sizeof letters[0]; i++) {
		if (letters[i].letter != c)
			continue;
		what = letters[i].what;
		help = letters[i].help;
	}
	parser_refuse(p, begin, what, help);
	return false;
}

/* After a backslash: a letter or digit. */
static bool parse_letter(struct parser *p, size_t begin, bool in_class,
			 struct escape *escape)
{
	char c = p->text.ptr[p->at++];
	if (c >= '0' && c <= '9')
		return parse_digits(p, begin, in_class, &escape->code_point);
	if (c == 'p' || c == 'P')
		return parse_property(p, begin, escape);
	if (is_class_letter(p, c, escape)) {
		escape->kind = ESCAPE_CLASS;
		return true;
	}
	if (is_control_letter(p, c, &escape->code_point) ||
	    is_control_character(p, c, &escape->code_point))
		return true;
	if (c == 'x' || c == 'u' || c == 'U')
		return parse_hex(p, begin, c, in_class, &escape->code_point);
	if (in_class && c == 'b') {
		escape->code_point = '\b';
		return true;
	}
	if (!in_class && is_test_letter(p, c, escape))
		return true;
	return refuse_letter(p, begin, c);
}

bool parse_escape(struct parser *p, bool in_class, struct escape *escape)
{
	size_t begin = p->at++;
	*escape = (struct escape){.kind = ESCAPE_CHARACTER};
	if (parser_at_end(p)) {
		parser_refuse(p, begin, "unfinished escape",
			      "write `\\\\` to match a backslash");
		return false;
	}
	if (is_alphanumeric(p->text.ptr[p->at]))
		return parse_letter(p, begin, in_class, escape);
	return parser_code_point(p, &escape->code_point);
}
