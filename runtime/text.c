/* text.c - tests on byte strings, and the lookup of a string among names.
 *
 * Time is linear in the operands for every input, however hostile: substring
 * search is naive only while the part is short.
 */
#include "search.h"

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

bool edict_string_holds(struct edict_string s, struct edict_string part)
{
	return edict_search(s, part) != UINT32_MAX;
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
