/* escape_number.c - characters by number: \xHH \x{H..} \uHHHH \0 \012.
 *
 * A number is a code point, in every dialect: \xe9 is U+00E9, two bytes.
 */
#include "pattern/parser.h"

/* Read hex digits, `least` to `most` of them. */
static bool hex_digits(struct parser *p, unsigned least, unsigned most, uint32_t *value)
{
	unsigned n_read = 0;
	*value = 0;
	while (n_read < most && p->at < p->text.len) {
		int digit = text_hex_digit(p->text.ptr[p->at]);
		if (digit < 0)
			break;
		if (*value > CODE_POINT_MAX)
			return false;
		*value = *value * 16 + (uint32_t)digit;
		p->at++;
		n_read++;
	}
	return n_read >= least;
}

static bool is_surrogate(uint32_t value)
{
	return value >= 0xd800 && value <= 0xdfff;
}

/* ECMAScript writes U+1F600 as \ud83d\ude00: after the first half, the second. */
static void join_surrogates(struct parser *p, bool in_class, uint32_t *value)
{
	size_t begin = p->at;
	uint32_t low;
	bool splits = in_class && !p->flags.unicode; /* two members of the class */
	if (p->dialect != PATTERN_ECMASCRIPT || splits || *value < 0xd800 ||
	    *value > 0xdbff)
		return;
	if (parser_eats(p, "\\u") && hex_digits(p, 4, 4, &low) && low >= 0xdc00 &&
	    low <= 0xdfff)
		*value = 0x10000 + ((*value - 0xd800) << 10) + (low - 0xdc00);
	else
		p->at = begin;
}

/* Without u, ECMAScript reads \x{41} as 41 times the letter x, and \U as U. */
static bool is_number(const struct parser *p, char letter, bool braces)
{
	bool is_lenient = p->dialect == PATTERN_ECMASCRIPT && !p->flags.unicode;
	return !is_lenient || (!braces && letter != 'U');
}

bool parse_hex(struct parser *p, size_t begin, char letter, bool in_class,
	       uint32_t *value)
{
	bool braces = letter != 'U' && parser_eats(p, "{");
	unsigned n = letter == 'x' ? 2 : letter == 'u' ? 4 : 8;
	unsigned least = letter == 'x' && p->dialect == PATTERN_PCRE ? 1 : n;
	bool good = is_number(p, letter, braces) &&
		    (braces ? hex_digits(p, 1, UINT32_MAX, value) && parser_eats(p, "}")
			    : hex_digits(p, least, n, value));
	if (!good) {
		parser_refuse(p, begin, "incomplete escape",
			      "write two hex digits as in `\\x2f`, or four as in "
			      "`\\u002f`");
		return false;
	}
	join_surrogates(p, in_class, value);
	if (*value > CODE_POINT_MAX || is_surrogate(*value)) {
		parser_refuse(
			p, begin, "escape that is no character",
			"half of a pair stands for nothing in UTF-8; write the whole "
			"character, as in `\\U0001f600`");
		return false;
	}
	return true;
}

/* The octal digits from `at` on, at most three. */
static unsigned octal_digits(const struct parser *p, size_t at, uint32_t *value)
{
	unsigned n = 0;
	*value = 0;
	while (n < 3 && at + n < p->text.len && p->text.ptr[at + n] >= '0' &&
	       p->text.ptr[at + n] <= '7')
		*value = *value * 8 + (uint32_t)(p->text.ptr[at + n++] - '0');
	return n;
}

/* Are these `n` octal digits a character, rather than the number of a group? */
static bool is_octal(const struct parser *p, unsigned n, bool begins_zero, bool in_class)
{
	bool strict = p->dialect == PATTERN_ECMASCRIPT && p->flags.unicode;
	if (strict)
		return begins_zero && n == 1;
	if (begins_zero || n == 3)
		return true;
	if (p->dialect == PATTERN_RE2)
		return n == 2;
	return in_class && n > 0;
}

bool parse_digits(struct parser *p, size_t begin, bool in_class, uint32_t *value)
{
	size_t first = p->at - 1;
	unsigned n = octal_digits(p, first, value);
	if (is_octal(p, n, p->text.ptr[first] == '0', in_class)) {
		p->at = first + n;
		if (*value <= 0xff)
			return true;
		parser_refuse(p, begin, "octal escape above 377",
			      "write the code point in hex, as in `\\u0100`");
		return false;
	}
	if (!parser_at_end(p) && p->text.ptr[p->at] >= '0' && p->text.ptr[p->at] <= '9')
		p->at++;
	parser_refuse(p, begin, in_class ? "octal escape" : "backreference",
		      in_class ? "write the character in hex, as in `\\x01`"
			       : BACKREFERENCE_HELP);
	return false;
}
