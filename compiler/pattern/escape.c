/* escape.c - what follows a backslash.
 *
 * Punctuation stands for itself.  A letter or digit either has one meaning in
 * every engine a policy may have been written for, or is refused by name.
 */
#include <string.h>

#include "pattern/parser.h"

struct symbols word_bytes(void)
{
	struct symbols set = symbols_range('0', '9');
	symbols_add_range(&set, 'A', 'Z');
	symbols_add_range(&set, 'a', 'z');
	symbols_add(&set, '_');
	return set;
}

static struct symbols space_bytes(void)
{
	struct symbols set = symbols_range('\t', '\r');
	symbols_add(&set, ' ');
	return set;
}

static bool is_class_letter(char c, struct symbols *set)
{
	switch (c) {
	case 'd':
	case 'D':
		*set = symbols_range('0', '9');
		break;
	case 'w':
	case 'W':
		*set = word_bytes();
		break;
	case 's':
	case 'S':
		*set = space_bytes();
		break;
	default:
		return false;
	}
	struct symbols bytes = symbols_bytes();
	if (c == 'D' || c == 'W' || c == 'S')
		*set = symbols_and(symbols_not(*set), &bytes);
	return true;
}

static bool is_control_letter(char c, uint32_t *code_point)
{
	static const char letters[] = "tnrfvae";
	static const char values[] = "\t\n\r\f\v\a\x1b";
	const char *found = c == '\0' ? NULL : strchr(letters, c);
	if (found == NULL)
		return false;
	*code_point = (uint8_t)values[found - letters];
	return true;
}

/* Read hex digits, exactly `n` of them, or as many as there are if `n` is 0. */
static bool hex_digits(struct parser *p, unsigned n, uint32_t *value)
{
	unsigned n_read = 0;
	*value = 0;
	while ((n == 0 || n_read < n) && p->at < p->text.len) {
		int digit = text_hex_digit(p->text.ptr[p->at]);
		if (digit < 0)
			break;
		if (*value > CODE_POINT_MAX)
			return false;
		*value = *value * 16 + (uint32_t)digit;
		p->at++;
		n_read++;
	}
	return n == 0 ? n_read > 0 : n_read == n;
}

/* \xHH \x{H..} \uHHHH \u{H..} \UHHHHHHHH: the code point they name. */
static bool parse_hex(struct parser *p, size_t begin, char letter, uint32_t *value)
{
	bool braces = letter != 'U' && parser_eats(p, "{");
	unsigned n = braces ? 0 : letter == 'x' ? 2 : letter == 'u' ? 4 : 8;
	bool good = hex_digits(p, n, value) && (!braces || parser_eats(p, "}"));
	if (!good) {
		parser_refuse(
			p, begin, "incomplete escape",
			"write two hex digits as in `\\x2f`, four as in `\\u002f`, or "
			"`\\x{2f}`");
		return false;
	}
	if (*value > CODE_POINT_MAX || (*value >= 0xd800 && *value <= 0xdfff)) {
		parser_refuse(p, begin, "escape that is no character",
			      "write the code point itself, as in `\\x{1f600}`");
		return false;
	}
	return true;
}

static bool is_alphanumeric(char c)
{
	return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool refuse_letter(struct parser *p, size_t begin, char c)
{
	if (c >= '0' && c <= '9') {
		parser_refuse(
			p, begin, c == '0' ? "octal escape" : "backreference",
			c == '0' ? "write the byte in hex, as in `\\x1b`"
				 : "spell out the repeated text; an automaton cannot "
				   "remember what a group matched");
	} else if (c == 'k') {
		parser_refuse(p, begin, "backreference",
			      "spell out the repeated text; an automaton cannot remember "
			      "what a group matched");
	} else if (c == 'p' || c == 'P') {
		parser_refuse(
			p, begin, "unicode property",
			"list the characters in a class, as in `[\\u0400-\\u04ff]`");
	} else {
		parser_refuse(p, begin, "unknown escape",
			      "drop the backslash to match the letter itself");
	}
	return false;
}

/* After a backslash: a letter or digit. */
static bool parse_letter(struct parser *p, size_t begin, bool in_class,
			 struct escape *escape)
{
	char c = p->text.ptr[p->at++];
	if (is_class_letter(c, &escape->set)) {
		escape->kind = ESCAPE_CLASS;
		return true;
	}
	escape->kind = ESCAPE_CHARACTER;
	if (is_control_letter(c, &escape->code_point))
		return true;
	if (c == 'x' || c == 'u' || c == 'U')
		return parse_hex(p, begin, c, &escape->code_point);
	bool digit_follows = p->at < p->text.len && p->text.ptr[p->at] >= '0' &&
			     p->text.ptr[p->at] <= '9';
	if (c == '0' && !digit_follows) {
		escape->code_point = 0;
		return true;
	}
	if (in_class && c == 'b') {
		escape->code_point = '\b';
		return true;
	}
	if (!in_class && strchr("bBAzZ", c) != NULL) {
		escape->kind = ESCAPE_TEST;
		escape->test = c;
		return true;
	}
	if (digit_follows && c >= '0' && c <= '9')
		p->at++;
	return refuse_letter(p, begin, c);
}

bool parse_escape(struct parser *p, bool in_class, struct escape *escape)
{
	size_t begin = p->at++;
	if (parser_at_end(p)) {
		parser_refuse(p, begin, "unfinished escape",
			      "write `\\\\` to match a backslash");
		return false;
	}
	if (is_alphanumeric(p->text.ptr[p->at]))
		return parse_letter(p, begin, in_class, escape);
	escape->kind = ESCAPE_CHARACTER;
	return parser_code_point(p, &escape->code_point);
}
