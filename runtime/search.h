/* search.h - substring search, for the two that need it: whether (text.c) and where
 * (cedar_like.c).
 *
 * Two-way string matching (Crochemore and Perrin, "Two-way string-matching", JACM
 * 38(3), 1991): linear time, constant space.  A header, so that each has its copy in the
 * one function that calls it: on a small machine a frame more is stack nobody has.
 */
#ifndef EDICT_SEARCH_H
#define EDICT_SEARCH_H

#include "internal.h"

#define EDICT_SEARCH_NAIVE_MAX 16 /* bytes of a part that is searched for naively */

/* The start of the greatest suffix of `part` in byte order, or in the reverse order,
 * and the period of that suffix. */
static inline uint32_t edict_greatest_suffix(struct edict_string part, bool reverse,
					     uint32_t *period)
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
static inline uint32_t edict_search_factored(struct edict_string s,
					     struct edict_string part, uint32_t cut,
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

static inline uint32_t edict_search_long(struct edict_string s, struct edict_string part)
{
	uint32_t period;
	uint32_t period_reverse;
	uint32_t cut = edict_greatest_suffix(part, false, &period);
	uint32_t cut_reverse = edict_greatest_suffix(part, true, &period_reverse);
	if (cut_reverse > cut) {
		cut = cut_reverse;
		period = period_reverse;
	}
	bool is_periodic = cut + period <= part.len &&
			   edict_bytes_equal(part.data, part.data + period, cut);
	if (!is_periodic)
		period = (cut > part.len - cut ? cut : part.len - cut) + 1;
	return edict_search_factored(s, part, cut, period, is_periodic);
}

/* The first place of `part` in `s`, UINT32_MAX if it has none. */
static inline uint32_t edict_search(struct edict_string s, struct edict_string part)
{
	if (part.len == 0)
		return 0;
	if (part.len > s.len)
		return UINT32_MAX;
	if (part.len > EDICT_SEARCH_NAIVE_MAX)
		return edict_search_long(s, part);
	for (uint32_t at = 0; at <= s.len - part.len; at++) {
		if (s.data[at] == part.data[0] &&
		    edict_bytes_equal(s.data + at, part.data, part.len))
			return at;
	}
	return UINT32_MAX;
}

#endif
