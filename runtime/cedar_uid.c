/* cedar_uid.c - a reference as Cedar writes it: T::"id".
 *
 * Needs:   valid UTF-8.
 * Gives:   type and id; the id is decoded to the front of the memory where it has
 *          escapes (The Cedar Policy Language, strings).
 * Keeps:   what is refused as text of Cedar is refused here.  White space is no part of a
 *          reference in JSON.
 */
#include "cedar_read.h"

struct cursor {
	struct edict_cedar_reader *r;
	const char *p;
	const char *end;
	char *out; /* never ahead of `p`: escapes are longer than what they stand for */
};

static bool refuse(const struct cursor *c)
{
	return edict_cedar_fail(c->r, EDICT_E_SYNTAX);
}

/* \xHH, up to 7F; the cursor stands behind the x. */
static bool decode_byte(struct cursor *c)
{
	if (c->end - c->p < 2)
		return refuse(c);
	uint32_t byte = edict_hex_digit(c->p[0]) << 4 | edict_hex_digit(c->p[1]);
	if (byte > 0x7f || edict_hex_digit(c->p[1]) > 15)
		return refuse(c);
	*c->out++ = (char)byte;
	c->p += 2;
	return true;
}

/* \u{H..}, one to six digits, `_` between them; the cursor stands behind the u. */
static bool decode_character(struct cursor *c)
{
	uint32_t character = 0;
	uint32_t n = 0;
	if (c->p == c->end || *c->p++ != '{')
		return refuse(c);
	for (; c->p < c->end && *c->p != '}'; c->p++) {
		uint32_t digit = edict_hex_digit(*c->p);
		if (*c->p == '_' && n > 0)
			continue;
		if (digit > 15 || ++n > 6)
			return refuse(c);
		character = character << 4 | digit;
	}
	if (c->p == c->end || n == 0 || character > 0x10ffff ||
	    (character >= 0xd800 && character <= 0xdfff))
		return refuse(c);
	c->p++;
	c->out += edict_json_encode_utf8(character, c->out);
	return true;
}

/* The cursor stands behind the backslash. */
static bool decode_escape(struct cursor *c)
{
	static const char escapes[] = "n\nr\rt\t\\\\0\0'\'\"\"";
	if (c->p == c->end)
		return refuse(c);
	char kind = *c->p++;
	if (kind == 'x')
		return decode_byte(c);
	if (kind == 'u')
		return decode_character(c);
	for (size_t i = 0; i + 2 < sizeof escapes; i += 2) {
		if (escapes[i] != kind)
			continue;
		*c->out++ = escapes[i + 1];
		return true;
	}
	return refuse(c);
}

/* What stands between the quotes. */
static bool decode_id(struct edict_cedar_reader *r, struct edict_string text,
		      struct edict_string *id)
{
	bool has_escapes = false;
	for (uint32_t i = 0; i < text.len; i++) {
		has_escapes |= text.data[i] == '\\';
		if (text.data[i] == '\r' || (text.data[i] == '"' && !has_escapes))
			return edict_cedar_fail(r, EDICT_E_SYNTAX);
	}
	*id = text;
	if (!has_escapes)
		return true;
	char *out = edict_cedar_take(r, text.len, 1);
	if (out == NULL)
		return false;
	struct cursor c = {r, text.data, text.data + text.len, out};
	while (c.p < c.end) {
		char byte = *c.p++;
		if (byte == '"')
			return refuse(&c);
		if (byte != '\\')
			*c.out++ = byte;
		else if (!decode_escape(&c))
			return false;
	}
	id->data = out;
	id->len = (uint32_t)(c.out - out);
	return true;
}

bool edict_cedar_read_uid(struct edict_cedar_reader *r, struct edict_string text,
			  uint32_t *handle)
{
	struct edict_string type = {text.data, 0};
	struct edict_string id;
	while (type.len < text.len && text.data[type.len] != '"')
		type.len++;
	/* `type` now ends in `::`, and at the quote the id begins */
	if (type.len < 2 || text.len - type.len < 2 || text.data[text.len - 1] != '"' ||
	    text.data[type.len - 1] != ':' || text.data[type.len - 2] != ':')
		return edict_cedar_fail(r, EDICT_E_SYNTAX);
	struct edict_string quoted = {text.data + type.len + 1, text.len - type.len - 2};
	type.len -= 2;
	return decode_id(r, quoted, &id) &&
	       edict_cedar_intern_entity(r, type, id, handle);
}
