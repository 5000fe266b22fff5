/* json_write.c - JSON into memory that the caller gives.
 *
 * Gives:   valid UTF-8 whatever the bytes of the texts are, and no control character.
 * Keeps:   no division of 64 bits, which is a library call on small machines.
 */
#include "json_write.h"

void edict_json_put(struct edict_json_out *out, const char *bytes, size_t len)
{
	if (len > (size_t)(out->end - out->at)) {
		out->is_full = true;
		out->at = out->end;
		return;
	}
	memcpy(out->at, bytes, len);
	out->at += len;
}

/* The last four decimal digits of `number`, which loses them. */
static uint32_t take_digits(uint64_t *number)
{
	uint64_t quotient = 0;
	uint32_t rest = 0;
	for (int shift = 48; shift >= 0; shift -= 16) {
		uint32_t part = rest << 16 | ((uint32_t)(*number >> shift) & 0xffff);
		quotient = quotient << 16 | part / 10000;
		rest = part % 10000;
	}
	*number = quotient;
	return rest;
}

void edict_json_put_number(struct edict_json_out *out, uint64_t number)
{
	char digits[20];
	size_t at = sizeof digits;
	while (number > UINT32_MAX) {
		uint32_t low = take_digits(&number);
		for (int i = 0; i < 4; i++, low /= 10)
			digits[--at] = (char)('0' + low % 10);
	}
	uint32_t high = (uint32_t)number;
	do {
		digits[--at] = (char)('0' + high % 10);
		high /= 10;
	} while (high != 0);
	edict_json_put(out, digits + at, sizeof digits - at);
}

static const char hex[] = "0123456789abcdef";

void edict_json_put_hex(struct edict_json_out *out, const uint8_t *bytes, size_t len)
{
	if (2 * len > (size_t)(out->end - out->at)) {
		out->is_full = true;
		out->at = out->end;
		return;
	}
	for (size_t i = 0; i < len; i++) {
		*out->at++ = hex[bytes[i] >> 4];
		*out->at++ = hex[bytes[i] & 15];
	}
}

void edict_json_put_digest(struct edict_json_out *out, const uint8_t digest[32])
{
	EDICT_JSON_PUT(out, "\"");
	edict_json_put_hex(out, digest, 32);
	EDICT_JSON_PUT(out, "\"");
}

/* A byte that cannot stand for itself. */
static void put_escape(struct edict_json_out *out, uint8_t byte)
{
	static const char marks[] = "\"\\\b\f\n\r\t";
	static const char letters[] = "\"\\bfnrt";
	char escape[6] = {'\\', 'u', '0', '0', hex[byte >> 4], hex[byte & 15]};
	for (size_t i = 0; i < sizeof marks - 1; i++) {
		if ((uint8_t)marks[i] == byte) {
			escape[1] = letters[i];
			edict_json_put(out, escape, 2);
			return;
		}
	}
	if (byte < 0x80)
		edict_json_put(out, escape, sizeof escape);
	else
		EDICT_JSON_PUT(out, "\xef\xbf\xbd");
}

void edict_json_put_text(struct edict_json_out *out, struct edict_string text)
{
	const char *p = text.data;
	const char *end = p + text.len;
	EDICT_JSON_PUT(out, "\"");
	while (p < end) {
		const char *stop = edict_json_skip_text(p, end);
		edict_json_put(out, p, (size_t)(stop - p));
		if (stop < end)
			put_escape(out, (uint8_t)*stop++);
		p = stop;
	}
	EDICT_JSON_PUT(out, "\"");
}

struct edict_string edict_string_of(const char *text)
{
	struct edict_string string = {text, 0};
	while (text[string.len] != '\0')
		string.len++;
	return string;
}
