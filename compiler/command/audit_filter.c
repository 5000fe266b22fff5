/* audit_filter.c - which records of a log are wanted: --tool, --effect, --since, ...
 */
#include <stdlib.h>
#include <string.h>

#include "command/audit.h"

/* Days from 1970-01-01 to the first of a month of the Gregorian calendar. */
static int64_t days_to(int64_t year, int64_t month)
{
	int64_t y = month > 2 ? year : year - 1;
	int64_t m = (month + 9) % 12; /* March is 0 */
	return y * 365 + y / 4 - y / 100 + y / 400 + (m * 306 + 5) / 10 - 719468;
}

/* Digits of a fixed width at `*at`, then `after`. */
static bool take(const char **at, size_t width, char after, int64_t *number)
{
	*number = 0;
	for (size_t i = 0; i < width; i++, (*at)++) {
		if (**at < '0' || **at > '9')
			return false;
		*number = *number * 10 + (**at - '0');
	}
	if (after == '\0' || **at != after)
		return after == '\0';
	(*at)++;
	return true;
}

/* "2026-01-31", "2026-01-31T12:00Z", "2026-01-31T12:00:59Z", in milliseconds. */
static bool read_date(const char *text, uint64_t *ms)
{
	int64_t year, month, day, hour = 0, minute = 0, second = 0;
	const char *at = text;
	if (!take(&at, 4, '-', &year) || !take(&at, 2, '-', &month) ||
	    !take(&at, 2, '\0', &day) || year < 1970 || month < 1 || month > 12 ||
	    day < 1 || day > 31)
		return false;
	if (*at == 'T') {
		at++;
		if (!take(&at, 2, ':', &hour) || !take(&at, 2, '\0', &minute))
			return false;
		if (*at == ':' && (at++, !take(&at, 2, '\0', &second)))
			return false;
		if (*at++ != 'Z' || hour > 23 || minute > 59 || second > 60)
			return false;
	}
	int64_t days = days_to(year, month) + day - 1;
	*ms = (uint64_t)(((days * 24 + hour) * 60 + minute) * 60 + second) * 1000;
	return *at == '\0';
}

/* A date, or seconds since 1970. */
static bool read_time(const struct options *options, enum option option, const char *name,
		      uint64_t *ms)
{
	const char *text = options_value(options, option);
	char *end;
	if (text == NULL || read_date(text, ms))
		return true;
	unsigned long long seconds = strtoull(text, &end, 10);
	if (*text >= '0' && *text <= '9' && *end == '\0' &&
	    seconds <= UINT64_MAX / 1000) {
		*ms = seconds * 1000;
		return true;
	}
	message("--%s cannot be `%s`: it is a time like 2026-01-31T12:00:00Z, or seconds "
		"since 1970",
		name, text);
	return false;
}

bool audit_filter_read(const struct options *options, struct audit_filter *out)
{
	*out = (struct audit_filter){
		.tool = options_value(options, OPTION_TOOL),
		.effect = options_value(options, OPTION_EFFECT),
		.rule = options_value(options, OPTION_RULE),
		.agent = options_value(options, OPTION_AGENT),
		.kind = options_value(options, OPTION_KIND),
	};
	return read_time(options, OPTION_SINCE, "since", &out->since) &&
	       read_time(options, OPTION_UNTIL, "until", &out->until);
}

static bool is_wanted(const char *wanted, struct text value)
{
	return wanted == NULL || text_is(value, wanted);
}

bool audit_filter_takes(const struct audit_filter *filter,
			const struct audit_record *record)
{
	return is_wanted(filter->tool, record->tool) &&
	       is_wanted(filter->effect, record->effect) &&
	       is_wanted(filter->rule, record->rule) &&
	       is_wanted(filter->agent, record->agent) &&
	       is_wanted(filter->kind, record->kind) && record->time >= filter->since &&
	       (filter->until == 0 || record->time < filter->until);
}
