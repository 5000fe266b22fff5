/* note.c - checkpoints: signed notes with three lines of text.
 *
 * Source:  C2SP signed-note and tlog-checkpoint; a signature is of type 1, Ed25519 over
 * the text with the newline of its last line.
 */
#include "audit_internal.h"
#include "base64.h"

#define DASH	     "\xe2\x80\x94 " /* what a line with a signature begins with */
#define KEY_HASH     4
#define STAMP_SIZE   (KEY_HASH + EDICT_SIGNATURE_SIZE)
#define STAMP_DIGITS EDICT_BASE64_SIZE(STAMP_SIZE)
#define ROOT_DIGITS  EDICT_BASE64_SIZE(EDICT_DIGEST_SIZE)

/* Its first bytes are the key hash: SHA-256(name || newline || type || key). */
static void key_digest(const struct edict_crypto *crypto, struct edict_string name,
		       const uint8_t key[EDICT_KEY_SIZE],
		       uint8_t digest[EDICT_DIGEST_SIZE])
{
	struct edict_hash hash;
	crypto->hash_begin(&hash);
	crypto->hash_add(&hash, name.data, name.len);
	crypto->hash_add(&hash, "\n\x01", 2);
	crypto->hash_add(&hash, key, EDICT_KEY_SIZE);
	crypto->hash_end(&hash, digest);
}

/* ---- writing ----------------------------------------------------------------- */

static void put_base64(struct edict_json_out *out, const uint8_t *bytes, size_t len)
{
	size_t size = EDICT_BASE64_SIZE(len);
	if (size > (size_t)(out->end - out->at)) {
		out->is_full = true;
		return;
	}
	edict_base64_write(bytes, len, out->at);
	out->at += size;
}

size_t edict_note_finish(struct edict_json_out *out, const char *begin,
			 const struct edict_merkle_head *head,
			 const struct edict_crypto *crypto, const char *key_name,
			 const uint8_t key[EDICT_KEY_SIZE])
{
	uint8_t stamp[STAMP_SIZE];
	edict_json_put_byte(out, '\n');
	edict_json_put_number(out, head->size);
	edict_json_put_byte(out, '\n');
	put_base64(out, head->root, EDICT_DIGEST_SIZE);
	edict_json_put_byte(out, '\n');
	key_digest(crypto, edict_string_of(key_name), key, stamp);
	if (out->is_full || crypto->sign == NULL ||
	    crypto->sign(crypto->ctx, stamp + KEY_HASH, begin,
			 (size_t)(out->at - begin)) != 1)
		return 0;
	edict_json_put_word(out, "\n" DASH);
	edict_json_put_word(out, key_name);
	edict_json_put_byte(out, ' ');
	put_base64(out, stamp, sizeof stamp);
	edict_json_put_byte(out, '\n');
	return out->is_full ? 0 : (size_t)(out->at - begin);
}

size_t edict_note_write(const struct edict_note *note, const struct edict_crypto *crypto,
			const char *key_name, const uint8_t key[EDICT_KEY_SIZE],
			char *out, size_t size)
{
	struct edict_json_out text = {.at = out, .end = out + size};
	edict_json_put(&text, note->origin.data, note->origin.len);
	return edict_note_finish(&text, out, &note->head, crypto, key_name, key);
}

/* ---- reading ----------------------------------------------------------------- */

struct lines {
	const char *at, *end;
};

/* The next line without its newline; false at the end, or if it has none. */
static bool next_line(struct lines *lines, struct edict_string *line)
{
	line->data = lines->at;
	while (lines->at < lines->end && *lines->at != '\n')
		lines->at++;
	line->len = (uint32_t)(lines->at - line->data);
	if (lines->at == lines->end)
		return false;
	lines->at++;
	return true;
}

/* A decimal number without leading zeros. */
static bool read_size(struct edict_string text, uint64_t *size)
{
	uint64_t n = 0;
	for (uint32_t i = 0; i < text.len; i++) {
		uint32_t digit = (uint32_t)(uint8_t)text.data[i] - '0';
		if (digit > 9 || n > UINT64_MAX / 10 || n * 10 > UINT64_MAX - digit)
			return false;
		n = n * 10 + digit;
	}
	*size = n;
	return text.len > 0 && (text.data[0] != '0' || text.len == 1);
}

static bool read_text(struct lines *lines, struct edict_note *note)
{
	struct edict_string size, root;
	return next_line(lines, &note->origin) && note->origin.len > 0 &&
	       next_line(lines, &size) && read_size(size, &note->head.size) &&
	       next_line(lines, &root) && root.len == ROOT_DIGITS &&
	       edict_base64_read(root.data, note->head.root, EDICT_DIGEST_SIZE);
}

/* A line with a signature: who made it, and its digits. */
static bool read_stamp(struct edict_string line, struct edict_string *name,
		       struct edict_string *digits)
{
	const uint32_t dash = sizeof DASH - 1;
	if (line.len < dash || memcmp(line.data, DASH, dash) != 0)
		return false;
	uint32_t at = dash;
	while (at < line.len && line.data[at] != ' ')
		at++;
	if (at == dash || at + 1 >= line.len)
		return false;
	*name = (struct edict_string){line.data + dash, at - dash};
	*digits = (struct edict_string){line.data + at + 1, line.len - at - 1};
	return true;
}

bool edict_note_read(const char *text, size_t len, const struct edict_crypto *crypto,
		     const char *key_name, const uint8_t key[EDICT_KEY_SIZE],
		     struct edict_note *out)
{
	struct lines lines = {text, text + len};
	struct edict_string line, name, digits, wanted = edict_string_of(key_name);
	if (len > UINT32_MAX || !read_text(&lines, out))
		return false;
	size_t covered = (size_t)(lines.at - text);
	if (!next_line(&lines, &line) || line.len != 0)
		return false;
	uint8_t own[EDICT_DIGEST_SIZE], stamp[STAMP_SIZE];
	bool is_signed = false;
	key_digest(crypto, wanted, key, own);
	while (lines.at < lines.end) {
		if (!next_line(&lines, &line) || !read_stamp(line, &name, &digits))
			return false;
		if (name.len != wanted.len || digits.len != STAMP_DIGITS ||
		    memcmp(name.data, wanted.data, name.len) != 0 ||
		    !edict_base64_read(digits.data, stamp, sizeof stamp) ||
		    memcmp(stamp, own, KEY_HASH) != 0)
			continue;
		if (!edict_signature_is_valid(crypto, stamp + KEY_HASH, key, text,
					      covered))
			return false;
		is_signed = true;
	}
	return is_signed;
}
