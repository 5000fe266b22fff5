/* json.c - the tokens of JSON (RFC 8259), strictly.
 *
 * Strings are scanned eight bytes at a time up to the next byte that needs a look.
 * Nothing is read behind `end`.
 */
#include "internal.h"

/* ---- strings ------------------------------------------------------------- */

#define EACH_BYTE UINT64_C(0x0101010101010101)
#define HIGH_BITS UINT64_C(0x8080808080808080)

/* The high bit of the first byte that is a quote, a backslash, a control character
 * or not ASCII; bits above it mean nothing.  (Subtraction borrows only out of a
 * byte that is itself such a byte.) */
static uint64_t special_bytes(uint64_t word)
{
	uint64_t quote = (word ^ EACH_BYTE * '"') - EACH_BYTE;
	uint64_t backslash = (word ^ EACH_BYTE * '\\') - EACH_BYTE;
	uint64_t control = word - EACH_BYTE * ' ';
	return (word | quote | backslash | control) & HIGH_BITS;
}

/* To a special byte, or to the last few bytes before the end. */
static const char *skip_words(const char *p, const char *end)
{
	for (; end - p >= 8; p += 8) {
		uint64_t special = special_bytes(edict_load64(p));
		if (special != 0)
			return p + edict_first_marked(special);
	}
	return p;
}

static bool is_plain(char c)
{
	return (uint8_t)c >= ' ' && (uint8_t)c < 0x80 && c != '"' && c != '\\';
}

static const char *skip_plain(const char *p, const char *end)
{
	p = skip_words(p, end);
	while (p < end && is_plain(*p))
		p++;
	return p;
}

/* The Unicode Standard, table 3-7. */
uint32_t edict_json_wide_length(const char *p, const char *end)
{
	const uint8_t *b = (const uint8_t *)p;
	uint8_t low = 0x80; /* bounds of the second byte */
	uint8_t high = 0xbf;
	uint32_t n = 1;
	if (b[0] >= 0xe0)
		n = b[0] < 0xf0 ? 2 : 3;
	if (b[0] == 0xe0)
		low = 0xa0;
	else if (b[0] == 0xed)
		high = 0x9f;
	else if (b[0] == 0xf0)
		low = 0x90;
	else if (b[0] == 0xf4)
		high = 0x8f;
	if (b[0] < 0xc2 || b[0] > 0xf4 || (size_t)(end - p) <= n || b[1] < low ||
	    b[1] > high)
		return 0;
	for (uint32_t i = 2; i <= n; i++) {
		if ((b[i] & 0xc0) != 0x80)
			return 0;
	}
	return n + 1;
}

/* Up to the next quote or backslash. */
static const char *skip_characters(struct edict_json *in, const char *p)
{
	for (;;) {
		p = skip_plain(p, in->end);
		if (p == in->end || (uint8_t)*p < ' ')
			return edict_json_fail(in, EDICT_E_SYNTAX);
		if ((uint8_t)*p < 0x80)
			return p;
		uint32_t len = edict_json_wide_length(p, in->end);
		if (len == 0)
			return edict_json_fail(in, EDICT_E_UTF8);
		p += len;
	}
}

/* Add bytes to a string that is being decoded at `front`. */
static bool append(struct edict_json *in, struct edict_string *text, const char *bytes,
		   size_t size, bool keep)
{
	if (size > EDICT_TEXT_MAX - text->len) {
		in->status = EDICT_E_LIMIT;
		return false;
	}
	text->len += (uint32_t)size;
	if (!keep)
		return true;
	if (size > (size_t)(in->back - in->front)) {
		in->status = EDICT_E_SPACE;
		return false;
	}
	memcpy(in->front, bytes, size);
	in->front += size;
	return true;
}

static const char *read_hex4(struct edict_json *in, const char *p, uint32_t *unit)
{
	*unit = 0;
	for (int i = 0; i < 4; i++, p++) {
		uint32_t digit = edict_hex_digit(edict_json_peek(in, p));
		if (digit > 15)
			return edict_json_fail(in, EDICT_E_SYNTAX);
		*unit = *unit << 4 | digit;
	}
	return p;
}

size_t edict_json_encode_utf8(uint32_t c, char *out)
{
	if (c < 0x80) {
		out[0] = (char)c;
		return 1;
	}
	size_t n = c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
	static const uint8_t leads[] = {0, 0, 0xc0, 0xe0, 0xf0};
	for (size_t i = n - 1; i > 0; i--, c >>= 6)
		out[i] = (char)(0x80 | (c & 0x3f));
	out[0] = (char)(leads[n] | c);
	return n;
}

/* The character of a \u escape, or of two that make a pair; `p` is behind the u. */
static const char *read_unicode(struct edict_json *in, const char *p, uint32_t *c)
{
	p = read_hex4(in, p, c);
	if (p == NULL || *c < 0xd800 || *c > 0xdfff)
		return p;
	uint32_t low = 0;
	if (*c > 0xdbff || edict_json_peek(in, p) != '\\' ||
	    edict_json_peek(in, p + 1) != 'u')
		return edict_json_fail(in, EDICT_E_UTF8);
	p = read_hex4(in, p + 2, &low);
	if (p == NULL)
		return NULL;
	if (low < 0xdc00 || low > 0xdfff)
		return edict_json_fail(in, EDICT_E_UTF8);
	*c = 0x10000 + ((*c - 0xd800) << 10) + (low - 0xdc00);
	return p;
}

/* The byte that `\c` stands for, or 0 if there is no such escape. */
static char escaped_byte(char c)
{
	static const char escapes[] = "\"\"\\\\//b\bf\fn\nr\rt\t";
	for (const char *e = escapes; *e != '\0'; e += 2) {
		if (*e == c)
			return e[1];
	}
	return '\0';
}

/* One escape; `p` stands behind the backslash. */
static const char *read_escape(struct edict_json *in, const char *p,
			       struct edict_string *text, bool keep)
{
	char bytes[4];
	size_t size = 1;
	char c = edict_json_peek(in, p++);
	if (c == 'u') {
		uint32_t character = 0;
		p = read_unicode(in, p, &character);
		if (p == NULL)
			return NULL;
		size = edict_json_encode_utf8(character, bytes);
	} else {
		bytes[0] = escaped_byte(c);
		if (bytes[0] == '\0')
			return edict_json_fail(in, EDICT_E_SYNTAX);
	}
	return append(in, text, bytes, size, keep) ? p : NULL;
}

/* The rest of a string from its first escape on: `p` stands at the backslash. */
static const char *read_escaped(struct edict_json *in, const char *begin, const char *p,
				bool keep, struct edict_string *text)
{
	text->data = in->front;
	text->len = 0;
	for (;;) {
		if (!append(in, text, begin, (size_t)(p - begin), keep))
			return NULL;
		if (*p == '"')
			return p + 1;
		begin = read_escape(in, p + 1, text, keep);
		p = begin == NULL ? NULL : skip_characters(in, begin);
		if (p == NULL)
			return NULL;
	}
}

const char *edict_json_string(struct edict_json *in, const char *p, bool keep,
			      struct edict_string *text)
{
	const char *begin = p;
	p = skip_characters(in, p);
	if (p == NULL)
		return NULL;
	if (*p == '\\')
		return read_escaped(in, begin, p, keep, text);
	if (p - begin > EDICT_TEXT_MAX)
		return edict_json_fail(in, EDICT_E_LIMIT);
	text->data = begin;
	text->len = (uint32_t)(p - begin);
	return p + 1;
}

/* ---- numbers ------------------------------------------------------------- */

/* At least one digit. */
static const char *skip_digits(struct edict_json *in, const char *p)
{
	const char *begin = p;
	while (p < in->end && *p >= '0' && *p <= '9')
		p++;
	return p > begin ? p : edict_json_fail(in, EDICT_E_SYNTAX);
}

const char *edict_json_number(struct edict_json *in, const char *p)
{
	if (edict_json_peek(in, p) == '-')
		p++;
	p = edict_json_peek(in, p) == '0' ? p + 1 : skip_digits(in, p);
	if (p != NULL && edict_json_peek(in, p) == '.')
		p = skip_digits(in, p + 1);
	if (p == NULL || (edict_json_peek(in, p) | 0x20) != 'e')
		return p;
	p++;
	char sign = edict_json_peek(in, p);
	return skip_digits(in, sign == '+' || sign == '-' ? p + 1 : p);
}

/* Multiply by 10^n; false if the product leaves the range of int64_t. */
static bool shift(uint64_t *coefficient, int64_t n)
{
	while (n-- > 0) {
		if (*coefficient > INT64_MAX / 10)
			return false;
		*coefficient *= 10;
	}
	return true;
}

static int64_t read_exponent(const char *p, const char *end)
{
	bool is_negative = *p == '-';
	int64_t exponent = 0;
	if (*p == '-' || *p == '+')
		p++;
	for (; p < end; p++) {
		if (exponent < INT64_C(1000000000000)) /* far beyond any document */
			exponent = exponent * 10 + (*p - '0');
	}
	return is_negative ? -exponent : exponent;
}

/* The exact value of a number whose syntax is known to be right; false where no
 * exact decimal holds it.  Zeros are held back until a digit follows them, so that
 * the coefficient never has more digits than it needs. */
static bool read_decimal(const char *p, const char *end, struct edict_number *number)
{
	bool is_negative = *p == '-';
	uint64_t coefficient = 0;
	int64_t exponent = 0; /* of the last digit read */
	int64_t zeros = 0;    /* held back */
	int64_t step = 0;     /* 1 behind the point */
	for (p += is_negative; p < end && (*p | 0x20) != 'e'; p++) {
		if (*p == '.') {
			step = 1;
			continue;
		}
		exponent -= step;
		zeros++;
		if (*p == '0')
			continue;
		if (coefficient != 0 && !shift(&coefficient, zeros))
			return false;
		coefficient += (uint64_t)(*p - '0');
		zeros = 0;
	}
	if (p < end)
		exponent += read_exponent(p + 1, end);
	exponent += zeros;
	number->coefficient = 0;
	number->scale = 0;
	if (coefficient == 0)
		return true;
	if (exponent < -EDICT_SCALE_MAX || !shift(&coefficient, exponent) ||
	    coefficient > (uint64_t)INT64_MAX + is_negative)
		return false;
	if (exponent < 0)
		number->scale = (uint32_t)-exponent;
	number->coefficient =
		is_negative ? -(int64_t)(coefficient - 1) - 1 : (int64_t)coefficient;
	return true;
}

/* ---- scalars ------------------------------------------------------------- */

static const char *read_word(struct edict_json *in, const char *p, const char *word)
{
	for (; *word != '\0'; word++, p++) {
		if (edict_json_peek(in, p) != *word)
			return edict_json_fail(in, EDICT_E_SYNTAX);
	}
	return p;
}

const char *edict_json_scalar(struct edict_json *in, const char *p, bool keep,
			      struct edict_value *value)
{
	const char *begin = p;
	switch (edict_json_peek(in, p)) {
	case '"':
		value->type = EDICT_STRING;
		return edict_json_string(in, p + 1, keep, &value->as.string);
	case 't':
		value->type = EDICT_BOOL;
		value->as.boolean = true;
		return read_word(in, p, "true");
	case 'f':
		value->type = EDICT_BOOL;
		value->as.boolean = false;
		return read_word(in, p, "false");
	case 'n':
		value->type = EDICT_NULL;
		return read_word(in, p, "null");
	default:
		/* A number; anything else fails on its first byte. */
		value->type = EDICT_NUMBER;
		p = edict_json_number(in, p);
		if (p != NULL && keep && !read_decimal(begin, p, &value->as.number))
			in->bad_number = true;
		return p;
	}
}
