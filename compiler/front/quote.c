/* quote.c - read and write string literals (quote.h).
 *
 * Needs:   UTF-8 between the quotes.
 * Gives:   the bytes a literal stands for, and a literal for any UTF-8 text.
 * Keeps:   decode(write(t)) == t; for raw text, the regex means the same.
 */
#include "front/quote.h"

#include <string.h>

#include "base/arena.h"

#define NOT_HEX UINT32_MAX

/* The code unit of \uXXXX at `at`, or NOT_HEX if that is not what stands there. */
static uint32_t code_unit(struct text body, size_t at)
{
	if (body.len - at < 6 || body.ptr[at] != '\\' || body.ptr[at + 1] != 'u')
		return NOT_HEX;
	uint32_t unit = 0;
	for (size_t i = at + 2; i < at + 6; i++) {
		int digit = text_hex_digit(body.ptr[i]);
		if (digit < 0)
			return NOT_HEX;
		unit = unit << 4 | (uint32_t)digit;
	}
	return unit;
}

/* Decode the \u escape at `at` to `out`; returns the bytes read, 0 if it is bad. */
static size_t decode_unicode(struct text body, size_t at, char *out, size_t *written)
{
	uint32_t unit = code_unit(body, at);
	size_t read = 6;
	if (unit == NOT_HEX)
		return 0;
	if (unit >= 0xD800 && unit < 0xDC00) {
		uint32_t low = code_unit(body, at + 6);
		if (low < 0xDC00 || low > 0xDFFF)
			return 0;
		unit = 0x10000 + ((unit - 0xD800) << 10) + (low - 0xDC00);
		read = 12;
	}
	*written = utf8_encode(unit, out);
	return *written > 0 ? read : 0;
}

static char simple_escape(char c)
{
	switch (c) {
	case 'n':
		return '\n';
	case 'r':
		return '\r';
	case 't':
		return '\t';
	case '\\':
	case '\'':
	case '"':
		return c;
	default:
		return 0;
	}
}

static void refuse(struct quote_error *error, enum quote_fault fault, struct text body,
		   size_t at, size_t len)
{
	error->fault = fault;
	error->begin = (uint32_t)at;
	error->end = (uint32_t)(body.len - at < len ? body.len : at + len);
	/* an escape that begins a multi-byte character takes all of it */
	while (error->end < body.len &&
	       ((unsigned char)body.ptr[error->end] & 0xC0) == 0x80)
		error->end++;
}

bool quote_decode(struct arena *arena, struct text body, struct text *out,
		  struct quote_error *error)
{
	char *bytes = arena_alloc(arena, body.len + 1);
	size_t len = 0;
	*error = (struct quote_error){QUOTE_OK, 0, 0};
	*out = (struct text){bytes, 0};
	for (size_t i = 0; i < body.len;) {
		if (body.ptr[i] != '\\') {
			bytes[len++] = body.ptr[i++];
			continue;
		}
		char next = i + 1 < body.len ? body.ptr[i + 1] : 0;
		if (next == 'u') {
			size_t written = 0;
			size_t read = decode_unicode(body, i, bytes + len, &written);
			if (read == 0) {
				refuse(error, QUOTE_UNICODE, body, i, 6);
				return false;
			}
			i += read;
			len += written;
			continue;
		}
		bytes[len] = simple_escape(next);
		if (bytes[len++] == 0) {
			refuse(error, QUOTE_ESCAPE, body, i, 2);
			return false;
		}
		i += 2;
	}
	out->len = len;
	return true;
}

struct text quote_decode_raw(struct arena *arena, struct text body, char quote)
{
	char *bytes = arena_alloc(arena, body.len + 1);
	size_t len = 0;
	for (size_t i = 0; i < body.len; i++) {
		if (body.ptr[i] == '\\' && i + 1 < body.len) {
			if (body.ptr[i + 1] != quote)
				bytes[len++] = body.ptr[i];
			i++;
		}
		bytes[len++] = body.ptr[i];
	}
	return (struct text){bytes, len};
}

void quote_write(struct buffer *out, struct text t, char quote)
{
	buffer_add_char(out, quote);
	for (size_t i = 0; i < t.len; i++) {
		char c = t.ptr[i];
		if (c == quote || c == '\\')
			buffer_format(out, "\\%c", c);
		else if (c == '\n')
			buffer_add(out, "\\n", 2);
		else if (c == '\r')
			buffer_add(out, "\\r", 2);
		else if (c == '\t')
			buffer_add(out, "\\t", 2);
		else if ((unsigned char)c < 0x20 || c == 0x7F)
			buffer_format(out, "\\u%04x", (unsigned)(unsigned char)c);
		else
			buffer_add_char(out, c);
	}
	buffer_add_char(out, quote);
}

/* True if `t` has `quote` with a backslash in front, which raw text in these quotes
 * cannot say: the backslash would be taken for the quote's escape. */
static bool has_escaped(struct text t, char quote)
{
	for (size_t i = 0; i + 1 < t.len; i++) {
		if (t.ptr[i] != '\\')
			continue;
		if (t.ptr[i + 1] == quote)
			return true;
		i++;
	}
	return false;
}

void quote_write_raw(struct buffer *out, struct text t)
{
	char quote = has_escaped(t, '\'') ? '"' : '\'';
	buffer_add_char(out, quote);
	for (size_t i = 0; i < t.len; i++) {
		if (t.ptr[i] == '\\' && i + 1 < t.len) {
			buffer_add(out, t.ptr + i, 2);
			i++;
			continue;
		}
		if (t.ptr[i] == quote)
			buffer_add_char(out, '\\');
		buffer_add_char(out, t.ptr[i]);
	}
	buffer_add_char(out, quote);
}
