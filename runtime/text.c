/* text.c - tests on byte strings, and the lookup of a string among names.
 *
 * Time is linear in the operands for every input, however hostile: substring
 * search is naive only while the part is short.
 */
#include "internal.h"

#define NAIVE_MAX 16 /* bytes of a part that is searched for naively */

bool edict_bytes_equal(const char *a, const char *b, uint32_t len)
{
	return edict_bytes_same(a, b, len);
}

bool edict_string_starts(struct edict_string s, struct edict_string prefix)
{
	return s.len >= prefix.len && edict_bytes_equal(s.data, prefix.data, prefix.len);
}

bool edict_string_ends(struct edict_string s, struct edict_string suffix)
{
	return s.len >= suffix.len &&
	       edict_bytes_equal(s.data + (s.len - suffix.len), suffix.data, suffix.len);
}

/* ---- substring search ---------------------------------------------------- *
 *
 * Two-way string matching (Crochemore and Perrin, "Two-way string-matching", JACM
 * 38(3), 1991): linear time, constant space.
 */

/* The start of the greatest suffix of `part` in byte order, or in the reverse order,
 * and the period of that suffix. */
static uint32_t greatest_suffix(struct edict_string part, bool reverse, uint32_t *period)
{
	const uint8_t *bytes = (const uint8_t *)part.data;
	uint32_t suffix = 0; /* the best so far */
	uint32_t rival = 1;
	uint32_t same = 0; /* bytes in which the rival equals the best */
	*period = 1;
	while (rival + same < part.len) {
		uint8_t a = bytes[rival + same];
		uint8_t b = bytes[suffix + same];
		if (a == b) {
			same++;
			if (same == *period) {
				rival += *period;
				same = 0;
			}
		} else if ((a < b) != reverse) {
			rival += same + 1;
			same = 0;
			*period = rival - suffix;
		} else {
			suffix = rival;
			rival = suffix + 1;
			same = 0;
			*period = 1;
		}
	}
	return suffix;
}

/* Search with the factorisation part = part[0, cut) part[cut, len).  `memory` is the
 * length of a prefix known to match, used only where the part is periodic. */
static uint32_t search(struct edict_string s, struct edict_string part, uint32_t cut,
		       uint32_t period, bool is_periodic)
{
	uint32_t memory = 0;
	uint32_t at = 0;
	while (at <= s.len - part.len) {
		const char *here = s.data + at;
		uint32_t i = memory > cut ? memory : cut;
		while (i < part.len && part.data[i] == here[i])
			i++;
		if (i < part.len) {
			at += i - cut + 1;
			memory = 0;
			continue;
		}
		i = cut;
		while (i > memory && part.data[i - 1] == here[i - 1])
			i--;
		if (i <= memory)
			return at;
		at += period;
		memory = is_periodic ? part.len - period : 0;
	}
	return UINT32_MAX;
}

static uint32_t find_long(struct edict_string s, struct edict_string part)
{
	uint32_t period;
	uint32_t period_reverse;
	uint32_t cut = greatest_suffix(part, false, &period);
	uint32_t cut_reverse = greatest_suffix(part, true, &period_reverse);
	if (cut_reverse > cut) {
		cut = cut_reverse;
		period = period_reverse;
	}
	bool is_periodic = cut + period <= part.len &&
			   edict_bytes_equal(part.data, part.data + period, cut);
	if (!is_periodic)
		period = (cut > part.len - cut ? cut : part.len - cut) + 1;
	return search(s, part, cut, period, is_periodic);
}

uint32_t edict_string_find(struct edict_string s, struct edict_string part)
{
	if (part.len == 0)
		return 0;
	if (part.len > s.len)
		return UINT32_MAX;
	if (part.len > NAIVE_MAX)
		return find_long(s, part);
	for (uint32_t at = 0; at <= s.len - part.len; at++) {
		if (s.data[at] == part.data[0] &&
		    edict_bytes_equal(s.data + at, part.data, part.len))
			return at;
	}
	return UINT32_MAX;
}

/* ---- dispatch ------------------------------------------------------------ */

/* Eight bytes at a time: the lowest zero byte of `x` has its top bit set in
 * (x - 01..01) & ~x & 80..80 (Mycroft). */
struct edict_string edict_string_head(struct edict_string s, char mark)
{
	const uint64_t ones = UINT64_C(0x0101010101010101);
	uint32_t i = 0;
	for (; i + 8 <= s.len; i += 8) {
		uint64_t x = edict_load64(s.data + i) ^ ones * (uint8_t)mark;
		uint64_t zeros = (x - ones) & ~x & ones << 7;
		if (zeros != 0) {
			s.len = i + edict_first_marked(zeros) + 1;
			return s;
		}
	}
	while (i < s.len && s.data[i] != mark)
		i++;
	s.len = i < s.len ? i + 1 : 0;
	return s;
}
