/* json_write.c - JSON into memory that the caller gives.
 *
 * Gives:   valid UTF-8 whatever the bytes of the texts are, and no control character.
 */
#include "json_write.h"

void edict_json_put(struct edict_json_out *out, const char *bytes, size_t len)
{
	if (len > (size_t)(out->end - out->at)) {
		out->is_full = true;
		out->at = out->end;
		return;
	}
	if (len == 0) /* then `bytes` may be NULL, which memcpy must not be given */
		return;
	memcpy(out->at, bytes, len);
	out->at += len;
}

void edict_json_put_byte(struct edict_json_out *out, char byte)
{
	if (out->at == out->end)
		out->is_full = true;
	else
		*out->at++ = byte;
}

void edict_json_put_word(struct edict_json_out *out, const char *word)
{
	struct edict_string text = edict_string_of(word);
	edict_json_put(out, text.data, text.len);
}

/* The last decimal digit of `number`, which loses it. */
static char take_digit(uint64_t *number)
{
#if UINTPTR_MAX > UINT32_MAX
	uint32_t rest = (uint32_t)(*number % 10);
	*number /= 10;
#else
	/* Division of 64 bits is a library call here: 32 bits, then 16 and 16. */
	uint32_t high = (uint32_t)(*number >> 32);
	uint32_t middle = high % 10 << 16 | ((uint32_t)*number >> 16);
	uint32_t low = middle % 10 << 16 | ((uint32_t)*number & 0xffff);
	uint32_t rest = low % 10;
	*number = (uint64_t)(high / 10) << 32 | (middle / 10 << 16 | low / 10);
#endif
	return (char)('0' + rest);
}

void edict_json_put_number(struct edict_json_out *out, uint64_t number)
{
	char digits[20];
	size_t at = sizeof digits;
	do
		digits[--at] = take_digit(&number);
	while (number != 0);
	edict_json_put(out, digits + at, sizeof digits - at);
}

static const char hex[] = "0123456789abcdef";

void edict_json_put_hex(struct edict_json_out *out, const uint8_t *bytes, size_t len)
{
	char *at = out->at;
	if (2 * len + 2 > (size_t)(out->end - at)) {
		out->is_full = true;
		return;
	}
	*at++ = '"';
	for (size_t i = 0; i < len; i++) {
		*at++ = hex[bytes[i] >> 4];
		*at++ = hex[bytes[i] & 15];
	}
	*at++ = '"';
	out->at = at;
}

/* A control character, a quote or a backslash. */
static void put_escape(struct edict_json_out *out, uint8_t c)
{
	edict_json_put_byte(out, '\\');
	if (c >= ' ')
		edict_json_put_byte(out, (char)c);
	else if (c >= '\b' && c <= '\r' && c != '\v')
		edict_json_put_byte(out, "btn?fr"[c - '\b']);
	else {
		edict_json_put_word(out, "u00");
		edict_json_put_byte(out, hex[c >> 4]);
		edict_json_put_byte(out, hex[c & 15]);
	}
}

void edict_json_put_text(struct edict_json_out *out, struct edict_string text)
{
	const char *p = text.data;
	uint32_t len;
	edict_json_put_byte(out, '"');
	for (uint32_t rest = text.len; rest > 0; rest -= len, p += len) {
		uint8_t c = (uint8_t)*p;
		len = 1;
		if (c < ' ' || c == '"' || c == '\\')
			put_escape(out, c);
		else if (c < 0x80)
			edict_json_put_byte(out, (char)c);
		else if ((len = edict_json_wide_length(p, p + rest)) != 0)
			edict_json_put(out, p, len);
		else {
			edict_json_put_word(out, "\xef\xbf\xbd");
			len = 1;
		}
	}
	edict_json_put_byte(out, '"');
}

struct edict_string edict_string_of(const char *text)
{
	struct edict_string string = {text, 0};
	while (text[string.len] != '\0')
		string.len++;
	return string;
}
