/* moment.c - times as people write and read them.
 */
#include "command/moment.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "command/command.h"

#define LAST_SECOND UINT64_C(253402300799) /* of the year 9999 */

/* Days from 1970-01-01 to the first of a month of the Gregorian calendar. */
static int64_t days_to(int64_t year, int64_t month)
{
	int64_t y = month > 2 ? year : year - 1;
	int64_t m = (month + 9) % 12; /* March is 0 */
	return y * 365 + y / 4 - y / 100 + y / 400 + (m * 306 + 5) / 10 - 719468;
}

static int64_t days_of_month(int64_t year, int64_t month)
{
	return month == 12 ? 31 : days_to(year, month + 1) - days_to(year, month);
}

/* `width` digits at `*at`, a number from `min` to `max`. */
static bool take(const char **at, size_t width, int64_t min, int64_t max, int64_t *number)
{
	*number = 0;
	for (size_t i = 0; i < width; i++, (*at)++) {
		if (**at < '0' || **at > '9')
			return false;
		*number = *number * 10 + (**at - '0');
	}
	return *number >= min && *number <= max;
}

static bool take_char(const char **at, char wanted)
{
	if (**at != wanted)
		return false;
	(*at)++;
	return true;
}

static bool take_time(const char **at, int64_t *second_of_day)
{
	int64_t hour, minute, second = 0;
	if (!take(at, 2, 0, 23, &hour) || !take_char(at, ':') ||
	    !take(at, 2, 0, 59, &minute))
		return false;
	if (take_char(at, ':') && !take(at, 2, 0, 59, &second))
		return false;
	*second_of_day = (hour * 60 + minute) * 60 + second;
	return take_char(at, 'Z');
}

static bool read_date(const char *text, uint64_t *seconds)
{
	const char *at = text;
	int64_t year, month, day, second_of_day = 0;
	if (!take(&at, 4, 1970, 9999, &year) || !take_char(&at, '-') ||
	    !take(&at, 2, 1, 12, &month) || !take_char(&at, '-') ||
	    !take(&at, 2, 1, days_of_month(year, month), &day))
		return false;
	if (take_char(&at, 'T') && !take_time(&at, &second_of_day))
		return false;
	int64_t days = days_to(year, month) + day - 1;
	*seconds = (uint64_t)(days * 86400 + second_of_day);
	return *at == '\0';
}

bool moment_read(const char *text, uint64_t *seconds)
{
	char *end;
	if (read_date(text, seconds))
		return true;
	if (*text < '0' || *text > '9')
		return false;
	errno = 0;
	unsigned long long number = strtoull(text, &end, 10);
	if (errno != 0 || *end != '\0' || number > LAST_SECOND)
		return false;
	*seconds = number;
	return true;
}

bool options_moment(const struct options *options, enum option option, uint64_t *seconds)
{
	const char *text = options_value(options, option);
	if (text == NULL || moment_read(text, seconds))
		return true;
	message("--%s cannot be `%s`: it is a time like 2026-01-31T12:00:00Z, a day like "
		"2026-01-31, or seconds since 1970",
		option_name(option), text);
	return false;
}

const char *moment_text(uint64_t seconds, char out[MOMENT_SIZE])
{
	time_t t = (time_t)seconds;
	struct tm parts;
	if (seconds > LAST_SECOND || gmtime_r(&t, &parts) == NULL ||
	    strftime(out, MOMENT_SIZE, "%Y-%m-%dT%H:%M:%SZ", &parts) == 0)
		snprintf(out, MOMENT_SIZE, "%s", "after the year 9999");
	return out;
}
