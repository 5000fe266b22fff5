/* audit_read.c - the parts of a log's line that the chain is made of.
 *
 * Needs:   any bytes.
 * Gives:   no more than what the writer would have written: digits without leading zeros,
 *          lower-case hex, the members in their places.
 */
#include "edict/audit.h"
#include "internal.h"

#define LINK_TAIL (EDICT_AUDIT_LINK_TAIL - 1) /* without the newline */

struct cursor {
	const char *at, *end;
};

static bool skip(struct cursor *in, const char *literal, size_t len)
{
	if ((size_t)(in->end - in->at) < len || memcmp(in->at, literal, len) != 0)
		return false;
	in->at += len;
	return true;
}

#define SKIP(in, literal) skip(in, literal, sizeof(literal) - 1)

static bool read_number(struct cursor *in, uint64_t *number)
{
	const char *begin = in->at;
	uint64_t n = 0;
	for (; in->at < in->end; in->at++) {
		uint32_t digit = (uint32_t)(uint8_t)*in->at - '0';
		if (digit > 9)
			break;
		if (n > UINT64_MAX / 10 || n * 10 > UINT64_MAX - digit)
			return false;
		n = n * 10 + digit;
	}
	*number = n;
	return in->at > begin && (*begin != '0' || in->at == begin + 1);
}

/* The value of a lower-case digit; 16 if it is none.  Without branches: the digits of a
 * digest are as good as random, and reading them is what verification does beside
 * hashing.
 */
static uint32_t hex_digit(char c)
{
	uint32_t digit = (uint32_t)(uint8_t)c - '0';
	uint32_t letter = (uint32_t)(uint8_t)c - 'a';
	uint32_t is_digit = digit <= 9, is_letter = letter <= 5;
	return (digit & (0 - is_digit)) | ((letter + 10) & (0 - is_letter)) |
	       (16 * ((is_digit | is_letter) ^ 1));
}

static bool read_hex(struct cursor *in, uint8_t *bytes, size_t len)
{
	const char *at = in->at; /* not in the cursor, which `bytes` could alias */
	uint32_t wrong = 0;
	if ((size_t)(in->end - at) < 2 * len)
		return false;
	for (size_t i = 0; i < len; i++) {
		uint32_t high = hex_digit(at[2 * i]);
		uint32_t low = hex_digit(at[2 * i + 1]);
		wrong |= high | low;
		bytes[i] = (uint8_t)(high << 4 | low);
	}
	in->at = at + 2 * len;
	return (wrong & 16) == 0;
}

static bool read_word(struct cursor *in, struct edict_string *word)
{
	word->data = in->at;
	while (in->at < in->end && *in->at >= 'a' && *in->at <= 'z')
		in->at++;
	word->len = (uint32_t)(in->at - word->data);
	return word->len > 0;
}

bool edict_audit_head_read(const char *line, size_t len, struct edict_audit_line *out)
{
	if (len < LINK_TAIL || len >= EDICT_AUDIT_LINE_MAX)
		return false;
	uint8_t boot[8];
	uint64_t time;
	out->covered = len - LINK_TAIL;
	struct cursor head = {line, line + out->covered};
	return SKIP(&head, "{\"seq\":") && read_number(&head, &out->seq) &&
	       SKIP(&head, ",\"boot\":\"") && read_hex(&head, boot, sizeof boot) &&
	       SKIP(&head, "\",\"time\":") && read_number(&head, &time) &&
	       SKIP(&head, ",\"kind\":\"") && read_word(&head, &out->kind) &&
	       SKIP(&head, "\"");
}

bool edict_audit_line_read(const char *line, size_t len, struct edict_audit_line *out)
{
	if (!edict_audit_head_read(line, len, out))
		return false;
	struct cursor tail = {line + out->covered, line + len};
	return SKIP(&tail, ",\"link\":\"") &&
	       read_hex(&tail, out->link, sizeof out->link) && SKIP(&tail, "\"}");
}
