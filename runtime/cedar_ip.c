/* cedar_ip.c - the text of an address or network, IPv4 or IPv6.
 *
 *     a.b.c.d           decimal, each up to 255, without leading zeros
 *     h:h:h:h:h:h:h:h   1 to 4 hexadecimal digits each; `::` once for one group of zeros
 *                       or more
 *     .../prefix        decimal without leading zeros, up to 32 or 128
 *
 * No text of this form is longer than the 43 bytes that Cedar allows.  Zones and IPv4
 * within IPv6 are refused.
 */
#include "cedar_cursor.h"
#include "internal.h"

#define N_BYTES 16

/* A decimal number without leading zeros, at most `max`, which has three digits at most.
 */
static bool take_small(struct edict_cursor *in, uint32_t max, uint8_t *number)
{
	uint32_t value = edict_cursor_digit(in);
	if (value > 9)
		return false;
	in->p++;
	while (edict_cursor_digit(in) <= 9) {
		value = value * 10 + edict_cursor_digit(in);
		if (value < 10 || value > max)
			return false;
		in->p++;
	}
	*number = (uint8_t)value;
	return value <= max;
}

static bool take_v4(struct edict_cursor *in, uint8_t *bytes)
{
	for (uint32_t i = 0; i < 4; i++) {
		if (i > 0 && !edict_cursor_take(in, '.'))
			return false;
		if (!take_small(in, 255, &bytes[i]))
			return false;
	}
	return true;
}

/* One group of IPv6; of five digits the fifth is left, where no group can end. */
static bool take_group(struct edict_cursor *in, uint8_t *bytes)
{
	uint32_t group = 0;
	uint32_t n = 0;
	for (; n < 4 && edict_hex_digit(edict_cursor_peek(in)) <= 15; n++, in->p++)
		group = group << 4 | edict_hex_digit(edict_cursor_peek(in));
	bytes[0] = (uint8_t)(group >> 8);
	bytes[1] = (uint8_t)group;
	return n > 0;
}

/* Move the bytes from `gap` on to the end; there must be room for a group of zeros. */
static bool spread(uint8_t *bytes, uint32_t gap, uint32_t n)
{
	uint8_t tail[N_BYTES];
	if (n == N_BYTES)
		return false;
	memcpy(tail, bytes + gap, n - gap);
	memset(bytes + gap, 0, N_BYTES - gap);
	memcpy(bytes + N_BYTES - (n - gap), tail, n - gap);
	return true;
}

static bool take_v6(struct edict_cursor *in, uint8_t *bytes)
{
	uint32_t n = 0;
	uint32_t gap = N_BYTES; /* where `::` stands; N_BYTES: nowhere so far */
	if (edict_cursor_peek(in) == ':') {
		gap = 0;
		in->p++;
		if (!edict_cursor_take(in, ':'))
			return false;
	}
	while (n < N_BYTES && take_group(in, bytes + n)) {
		n += 2;
		if (!edict_cursor_take(in, ':'))
			return gap < N_BYTES ? spread(bytes, gap, n) : n == N_BYTES;
		if (gap == N_BYTES && edict_cursor_take(in, ':'))
			gap = n;
		else if (edict_hex_digit(edict_cursor_peek(in)) > 15)
			return false;
	}
	/* No group can follow: all is well if `::` stood last. */
	return gap == n && spread(bytes, gap, n);
}

bool edict_cedar_read_ip(struct edict_string text, struct edict_cedar_ip *ip)
{
	struct edict_cursor in = edict_cursor_begin(text);
	uint32_t i = 0;
	while (i < text.len && text.data[i] != ':' && text.data[i] != '.')
		i++;
	bool is_v6 = i < text.len && text.data[i] == ':';
	uint8_t max = is_v6 ? 128 : 32;
	memset(ip, 0, sizeof *ip);
	ip->is_v6 = is_v6;
	ip->prefix = max;
	if (!(is_v6 ? take_v6(&in, ip->bytes) : take_v4(&in, ip->bytes)))
		return false;
	if (edict_cursor_take(&in, '/') && !take_small(&in, max, &ip->prefix))
		return false;
	return edict_cursor_is_at_end(&in);
}
