/* cedar_time.c - the texts of datetimes and durations.
 *
 *     datetime   YYYY-MM-DD | YYYY-MM-DDThh:mm:ss(.SSS)?(Z|[+-]hhmm)
 *     duration   -? (DIGIT+ d)? (DIGIT+ h)? (DIGIT+ m)? (DIGIT+ s)? (DIGIT+ ms)?
 *
 * Proleptic Gregorian calendar, years 0000 to 9999, no leap seconds.  A duration has one
 * part at least, and every number, product and sum fits 64 bits.
 */
#include "cedar_cursor.h"

/* ---- datetime ------------------------------------------------------------ */

static bool is_leap(uint32_t year)
{
	return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

static uint32_t days_of_month(uint32_t year, uint32_t month)
{
	if (month == 2)
		return is_leap(year) ? 29 : 28;
	return month == 4 || month == 6 || month == 9 || month == 11 ? 30 : 31;
}

/* Days from 1970-01-01.  Years are counted from March, so that the leap day is a year's
 * last, and 400 of them are added, so that none is negative. */
static int32_t days_from_epoch(uint32_t year, uint32_t month, uint32_t day)
{
	const uint32_t epoch = 719468 + 146097; /* of 1970-01-01, in this count */
	uint32_t y = year + 400 - (month <= 2 ? 1 : 0);
	uint32_t m = month <= 2 ? month + 9 : month - 3;
	uint32_t day_of_year = (153 * m + 2) / 5 + day - 1;
	uint32_t days = 365 * y + y / 4 - y / 100 + y / 400 + day_of_year;
	return (int32_t)days - (int32_t)epoch;
}

static bool take_date(struct edict_cursor *in, int32_t *days)
{
	uint32_t year;
	uint32_t month;
	uint32_t day;
	if (!edict_cursor_fixed(in, 4, &year) || !edict_cursor_take(in, '-') ||
	    !edict_cursor_fixed(in, 2, &month) || !edict_cursor_take(in, '-') ||
	    !edict_cursor_fixed(in, 2, &day))
		return false;
	if (month < 1 || month > 12 || day < 1 || day > days_of_month(year, month))
		return false;
	*days = days_from_epoch(year, month, day);
	return true;
}

/* Thh:mm:ss(.SSS)? */
static bool take_time(struct edict_cursor *in, uint32_t *milliseconds)
{
	uint32_t hour;
	uint32_t minute;
	uint32_t second;
	uint32_t fraction = 0;
	if (!edict_cursor_take(in, 'T') || !edict_cursor_fixed(in, 2, &hour) ||
	    !edict_cursor_take(in, ':') || !edict_cursor_fixed(in, 2, &minute) ||
	    !edict_cursor_take(in, ':') || !edict_cursor_fixed(in, 2, &second))
		return false;
	if (edict_cursor_take(in, '.') && !edict_cursor_fixed(in, 3, &fraction))
		return false;
	*milliseconds = ((hour * 60 + minute) * 60 + second) * 1000 + fraction;
	return hour < 24 && minute < 60 && second < 60;
}

/* Z or +hhmm or -hhmm */
static bool take_zone(struct edict_cursor *in, int32_t *milliseconds)
{
	uint32_t hour;
	uint32_t minute;
	*milliseconds = 0;
	if (edict_cursor_take(in, 'Z'))
		return true;
	bool is_west = edict_cursor_take(in, '-');
	if (!is_west && !edict_cursor_take(in, '+'))
		return false;
	if (!edict_cursor_fixed(in, 2, &hour) || !edict_cursor_fixed(in, 2, &minute))
		return false;
	*milliseconds = (int32_t)((hour * 60 + minute) * 60000);
	if (is_west)
		*milliseconds = -*milliseconds;
	return hour < 24 && minute < 60;
}

bool edict_cedar_read_datetime(struct edict_string text, int64_t *value)
{
	struct edict_cursor in = edict_cursor_begin(text);
	int32_t days;
	uint32_t time = 0;
	int32_t zone = 0;
	if (!take_date(&in, &days))
		return false;
	if (!edict_cursor_is_at_end(&in) &&
	    (!take_time(&in, &time) || !take_zone(&in, &zone)))
		return false;
	*value = days * INT64_C(86400000) + time - zone;
	return edict_cursor_is_at_end(&in);
}

/* ---- duration ------------------------------------------------------------ */

/* From the longest on. */
enum unit { UNIT_DAY, UNIT_HOUR, UNIT_MINUTE, UNIT_SECOND, UNIT_MILLISECOND, UNITS };

static const struct {
	int64_t milliseconds;
	int64_t least; /* the most negative number of units that 64 bits hold */
} units[UNITS] = {
	[UNIT_DAY] = {86400000, INT64_MIN / 86400000},
	[UNIT_HOUR] = {3600000, INT64_MIN / 3600000},
	[UNIT_MINUTE] = {60000, INT64_MIN / 60000},
	[UNIT_SECOND] = {1000, INT64_MIN / 1000},
	[UNIT_MILLISECOND] = {1, INT64_MIN},
};

static enum unit take_unit(struct edict_cursor *in)
{
	if (edict_cursor_take(in, 'd'))
		return UNIT_DAY;
	if (edict_cursor_take(in, 'h'))
		return UNIT_HOUR;
	if (edict_cursor_take(in, 's'))
		return UNIT_SECOND;
	if (!edict_cursor_take(in, 'm'))
		return UNITS;
	return edict_cursor_take(in, 's') ? UNIT_MILLISECOND : UNIT_MINUTE;
}

/* DIGIT+ and a unit no longer than `*next`, taken from `*sum`, which is below zero. */
static bool take_part(struct edict_cursor *in, uint32_t *next, int64_t *sum)
{
	int64_t number = 0;
	const char *first = in->p;
	for (; edict_cursor_digit(in) <= 9; in->p++)
		if (!edict_cursor_append(&number, edict_cursor_digit(in)))
			return false;
	if (in->p == first)
		return false;
	enum unit unit = take_unit(in);
	if (unit == UNITS || unit < *next)
		return false;
	*next = (uint32_t)unit + 1;
	if (number < units[unit].least)
		return false;
	number *= units[unit].milliseconds;
	if (number < INT64_MIN - *sum)
		return false;
	*sum += number;
	return true;
}

bool edict_cedar_read_duration(struct edict_string text, int64_t *value)
{
	struct edict_cursor in = edict_cursor_begin(text);
	bool is_negative = edict_cursor_take(&in, '-');
	uint32_t next = UNIT_DAY;
	int64_t sum = 0;
	do {
		if (!take_part(&in, &next, &sum))
			return false;
	} while (!edict_cursor_is_at_end(&in));
	return edict_cursor_signed(sum, is_negative, value);
}
