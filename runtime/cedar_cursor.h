/* cedar_cursor.h - a cursor over the text of an extension value.
 *
 * Shared by cedar_decimal.c, cedar_ip.c and cedar_time.c, and by nobody else.
 */
#ifndef EDICT_CEDAR_CURSOR_H
#define EDICT_CEDAR_CURSOR_H

#include "edict/cedar.h"

struct edict_cursor {
	const char *p;
	const char *end;
};

static inline struct edict_cursor edict_cursor_begin(struct edict_string text)
{
	struct edict_cursor cursor = {text.data, text.data + text.len};
	return cursor;
}

static inline bool edict_cursor_is_at_end(const struct edict_cursor *cursor)
{
	return cursor->p == cursor->end;
}

/* The byte under the cursor, or at the end 0, which is part of no value. */
static inline char edict_cursor_peek(const struct edict_cursor *cursor)
{
	return cursor->p < cursor->end ? *cursor->p : '\0';
}

static inline bool edict_cursor_take(struct edict_cursor *cursor, char c)
{
	if (cursor->p == cursor->end || *cursor->p != c)
		return false;
	cursor->p++;
	return true;
}

/* The value of the digit under the cursor; above 9 if it is none. */
static inline uint32_t edict_cursor_digit(const struct edict_cursor *cursor)
{
	return (uint32_t)(uint8_t)edict_cursor_peek(cursor) - '0';
}

/* Exactly `n` digits, at most nine. */
static inline bool edict_cursor_fixed(struct edict_cursor *cursor, uint32_t n,
				      uint32_t *number)
{
	*number = 0;
	for (; n > 0; n--) {
		uint32_t digit = edict_cursor_digit(cursor);
		if (digit > 9)
			return false;
		*number = *number * 10 + digit;
		cursor->p++;
	}
	return true;
}

/* value * 10 - digit.  Numbers are gathered below zero, where there is one more of them.
 */
static inline bool edict_cursor_append(int64_t *value, uint32_t digit)
{
	if (*value < INT64_MIN / 10)
		return false;
	int64_t tens = *value * 10;
	if (tens < INT64_MIN + (int64_t)digit)
		return false;
	*value = tens - (int64_t)digit;
	return true;
}

/* What was gathered below zero, with its sign; false where it has no positive
 * counterpart. */
static inline bool edict_cursor_signed(int64_t gathered, bool is_negative, int64_t *value)
{
	if (!is_negative && gathered == INT64_MIN)
		return false;
	*value = is_negative ? gathered : -gathered;
	return true;
}

#endif
