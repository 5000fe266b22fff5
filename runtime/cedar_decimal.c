/* cedar_decimal.c - the text of a decimal.
 *
 *     -? DIGIT+ . DIGIT{1,4}
 *
 * Gives:   ten-thousandths; no text that needs more than 64 bits of them is a decimal.
 */
#include "cedar_cursor.h"

#define PLACES 4

bool edict_cedar_read_decimal(struct edict_string text, int64_t *value)
{
	struct edict_cursor in = edict_cursor_begin(text);
	bool is_negative = edict_cursor_take(&in, '-');
	int64_t gathered = 0;
	uint32_t n_places = 0;
	const char *first = in.p;
	for (; edict_cursor_digit(&in) <= 9; in.p++)
		if (!edict_cursor_append(&gathered, edict_cursor_digit(&in)))
			return false;
	if (in.p == first || !edict_cursor_take(&in, '.'))
		return false;
	for (; n_places < PLACES && edict_cursor_digit(&in) <= 9; n_places++, in.p++)
		if (!edict_cursor_append(&gathered, edict_cursor_digit(&in)))
			return false;
	if (n_places == 0 || !edict_cursor_is_at_end(&in))
		return false;
	for (; n_places < PLACES; n_places++)
		if (!edict_cursor_append(&gathered, 0))
			return false;
	return edict_cursor_signed(gathered, is_negative, value);
}
