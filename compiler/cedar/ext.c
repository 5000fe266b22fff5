/* ext.c - the texts of decimal, ipaddr, datetime and duration, read and written.
 *
 * Needs:   any bytes.
 * Gives:   exact values; every product and sum is checked.
 * Keeps:   what is written reads as the same value.
 *
 *     decimal    -? DIGIT+ . DIGIT{1,4}
 *     ipaddr     a.b.c.d | h:h:..::..:h   and optionally  / PREFIX
 *     datetime   YYYY-MM-DD | YYYY-MM-DDThh:mm:ss(.SSS)?(Z|[+-]hhmm)
 *     duration   -? (DIGIT+ d)? (DIGIT+ h)? (DIGIT+ m)? (DIGIT+ s)? (DIGIT+ ms)?
 */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "cedar/value.h"

/* ---- reading ------------------------------------------------------------- */

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static struct text skip(struct text rest, size_t n)
{
	return (struct text){rest.ptr + n, rest.len - n};
}

static bool take(struct text *rest, char c)
{
	if (rest->len == 0 || rest->ptr[0] != c)
		return false;
	*rest = skip(*rest, 1);
	return true;
}

static size_t count_digits(struct text rest)
{
	size_t n = 0;
	while (n < rest.len && is_digit(rest.ptr[n]))
		n++;
	return n;
}

/* Digits, one at least, as a number of the given sign: the most negative one has no
 * positive counterpart. */
static bool take_number(struct text *rest, bool is_negative, int64_t *number)
{
	size_t n = count_digits(*rest);
	int64_t value = 0;
	for (size_t i = 0; i < n; i++) {
		int digit = rest->ptr[i] - '0';
		if (__builtin_mul_overflow(value, 10, &value) ||
		    __builtin_add_overflow(value, is_negative ? -digit : digit, &value))
			return false;
	}
	*rest = skip(*rest, n);
	*number = value;
	return n > 0;
}

/* Exactly `n` digits, few enough for an int. */
static bool take_fixed(struct text *rest, size_t n, int *number)
{
	int64_t value;
	if (count_digits(*rest) < n)
		return false;
	struct text digits = {rest->ptr, n};
	if (!take_number(&digits, false, &value))
		return false;
	*rest = skip(*rest, n);
	*number = (int)value;
	return true;
}

/* ---- decimal ------------------------------------------------------------- */

bool cedar_decimal_parse(struct text text, int64_t *value)
{
	int64_t whole, fraction;
	bool is_negative = take(&text, '-');
	if (!take_number(&text, is_negative, &whole) || !take(&text, '.'))
		return false;
	size_t n_places = count_digits(text);
	if (n_places == 0 || n_places > 4 || n_places != text.len)
		return false;
	if (!take_number(&text, is_negative, &fraction))
		return false;
	for (size_t i = n_places; i < 4; i++)
		fraction *= 10;
	return !__builtin_mul_overflow(whole, 10000, &whole) &&
	       !__builtin_add_overflow(whole, fraction, value);
}

/* ---- ipaddr -------------------------------------------------------------- */

enum { IP_TEXT_MAX = 43, N_GROUPS = 8 };

/* A decimal number without leading zeros, at most `max`. */
static bool take_small(struct text *rest, int max, uint8_t *number)
{
	int value;
	size_t n = count_digits(*rest);
	if (n == 0 || n > 3 || (n > 1 && rest->ptr[0] == '0') ||
	    !take_fixed(rest, n, &value) || value > max)
		return false;
	*number = (uint8_t)value;
	return true;
}

static bool take_ipv4(struct text *rest, uint8_t *bytes)
{
	for (size_t i = 0; i < 4; i++)
		if ((i > 0 && !take(rest, '.')) || !take_small(rest, 255, &bytes[i]))
			return false;
	return true;
}

/* One group: 1 to 4 hexadecimal digits; a fifth is left where no group goes on. */
static bool take_group(struct text *rest, unsigned *group)
{
	size_t n = 0;
	*group = 0;
	while (n < 4 && n < rest->len && text_hex_digit(rest->ptr[n]) >= 0)
		*group = *group * 16 + (unsigned)text_hex_digit(rest->ptr[n++]);
	*rest = skip(*rest, n);
	return n > 0;
}

struct groups {
	unsigned items[N_GROUPS];
	size_t n;
	size_t gap; /* how many stand before `::` */
	bool has_gap;
};

/* Groups and at most one `::`, which may stand first or last. */
static bool take_groups(struct text *rest, struct groups *groups)
{
	while (true) {
		if (text_starts(*rest, TEXT("::")) && !groups->has_gap) {
			*rest = skip(*rest, 2);
			groups->has_gap = true;
			groups->gap = groups->n;
			if (rest->len == 0 || rest->ptr[0] == '/')
				return true;
		} else if (groups->n > 0 && !take(rest, ':')) {
			return true;
		}
		if (groups->n == N_GROUPS || !take_group(rest, &groups->items[groups->n]))
			return false;
		groups->n++;
	}
}

static bool take_ipv6(struct text *rest, uint8_t *bytes)
{
	struct groups groups = {.n = 0};
	if (!take_groups(rest, &groups))
		return false;
	if (groups.has_gap ? groups.n >= N_GROUPS : groups.n != N_GROUPS)
		return false;
	size_t n_absent = N_GROUPS - groups.n;
	for (size_t i = 0; i < groups.n; i++) {
		size_t at = groups.has_gap && i >= groups.gap ? i + n_absent : i;
		bytes[2 * at] = (uint8_t)(groups.items[i] >> 8);
		bytes[2 * at + 1] = (uint8_t)(groups.items[i] & 0xff);
	}
	return true;
}

bool cedar_ip_parse(struct text text, struct cedar_ip *ip)
{
	if (text.len == 0 || text.len > IP_TEXT_MAX)
		return false;
	bool is_v6 = memchr(text.ptr, ':', text.len) != NULL;
	*ip = (struct cedar_ip){.is_v6 = is_v6, .prefix = is_v6 ? 128 : 32};
	if (!(is_v6 ? take_ipv6(&text, ip->bytes) : take_ipv4(&text, ip->bytes)))
		return false;
	if (take(&text, '/') && !take_small(&text, is_v6 ? 128 : 32, &ip->prefix))
		return false;
	return text.len == 0;
}

/* ---- datetime ------------------------------------------------------------ */

static bool is_leap(int year)
{
	return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

static int days_of_month(int year, int month)
{
	static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
	return days[month - 1] + (month == 2 && is_leap(year) ? 1 : 0);
}

/* Days from 1970-01-01 to a date of the years 0 to 9999, proleptic Gregorian. */
static int64_t days_since_epoch(int year, int month, int day)
{
	static const int64_t days_before_1970 = 719528; /* from 0000-01-01 */
	int64_t days = 0;
	for (int y = 0; y < year; y++)
		days += is_leap(y) ? 366 : 365;
	for (int m = 1; m < month; m++)
		days += days_of_month(year, m);
	return days + day - 1 - days_before_1970;
}

static bool take_date(struct text *rest, int64_t *days)
{
	int year, month, day;
	if (!take_fixed(rest, 4, &year) || !take(rest, '-') ||
	    !take_fixed(rest, 2, &month) || !take(rest, '-') ||
	    !take_fixed(rest, 2, &day))
		return false;
	if (month < 1 || month > 12 || day < 1 || day > days_of_month(year, month))
		return false;
	*days = days_since_epoch(year, month, day);
	return true;
}

/* hh:mm:ss(.SSS)? */
static bool take_time(struct text *rest, int64_t *milliseconds)
{
	int hour, minute, second, fraction = 0;
	if (!take_fixed(rest, 2, &hour) || !take(rest, ':') ||
	    !take_fixed(rest, 2, &minute) || !take(rest, ':') ||
	    !take_fixed(rest, 2, &second))
		return false;
	if (take(rest, '.') && !take_fixed(rest, 3, &fraction))
		return false;
	*milliseconds = ((hour * 60 + minute) * 60 + second) * INT64_C(1000) + fraction;
	return hour < 24 && minute < 60 && second < 60;
}

/* Z or +hhmm or -hhmm */
static bool take_zone(struct text *rest, int64_t *milliseconds)
{
	int hour, minute;
	*milliseconds = 0;
	if (take(rest, 'Z'))
		return true;
	bool is_negative = take(rest, '-');
	if (!is_negative && !take(rest, '+'))
		return false;
	if (!take_fixed(rest, 2, &hour) || !take_fixed(rest, 2, &minute))
		return false;
	*milliseconds = (hour * 60 + minute) * INT64_C(60000) * (is_negative ? -1 : 1);
	return hour < 24 && minute < 60;
}

bool cedar_datetime_parse(struct text text, int64_t *value)
{
	int64_t days, time = 0, zone = 0;
	if (!take_date(&text, &days))
		return false;
	if (text.len > 0 &&
	    (!take(&text, 'T') || !take_time(&text, &time) || !take_zone(&text, &zone)))
		return false;
	*value = days * INT64_C(86400000) + time - zone;
	return text.len == 0;
}

/* ---- duration ------------------------------------------------------------ */

static const struct {
	const char *name;
	int64_t milliseconds;
} units[] = {
	{"d", 86400000}, {"h", 3600000}, {"m", 60000}, {"s", 1000}, {"ms", 1},
};

enum { N_UNITS = sizeof units / sizeof *units };

/* The unit at the front, which goes up to the next digit; N_UNITS if it is none. */
static size_t take_unit(struct text *rest)
{
	size_t len = 0;
	while (len < rest->len && !is_digit(rest->ptr[len]))
		len++;
	struct text name = {rest->ptr, len};
	*rest = skip(*rest, len);
	for (size_t i = 0; i < N_UNITS; i++)
		if (text_is(name, units[i].name))
			return i;
	return N_UNITS;
}

bool cedar_duration_parse(struct text text, int64_t *value)
{
	bool is_negative = take(&text, '-');
	size_t next = 0; /* the largest unit that may still come */
	*value = 0;
	if (text.len == 0)
		return false;
	while (text.len > 0) {
		int64_t part;
		if (!take_number(&text, is_negative, &part))
			return false;
		size_t unit = take_unit(&text);
		if (unit < next || unit == N_UNITS)
			return false;
		next = unit + 1;
		if (__builtin_mul_overflow(part, units[unit].milliseconds, &part) ||
		    __builtin_add_overflow(*value, part, value))
			return false;
	}
	return true;
}

/* ---- writing ------------------------------------------------------------- */

/* As few places as say the value, one at least. */
static void write_decimal(int64_t value, struct buffer *out)
{
	uint64_t size = value < 0 ? 0 - (uint64_t)value : (uint64_t)value;
	char places[5];
	size_t n = 4;
	snprintf(places, sizeof places, "%04u", (unsigned)(size % 10000));
	while (n > 1 && places[n - 1] == '0')
		n--;
	buffer_format(out, "%s%" PRIu64 ".%.*s", value < 0 ? "-" : "", size / 10000,
		      (int)n, places);
}

static unsigned ip_group(const struct cedar_ip *ip, size_t i)
{
	return (unsigned)ip->bytes[2 * i] << 8 | ip->bytes[2 * i + 1];
}

/* The length of the longest run of zero groups, the first of equals; `*begin` is no
 * group if none has two. */
static size_t longest_run(const struct cedar_ip *ip, size_t *begin)
{
	size_t longest = 1;
	*begin = N_GROUPS;
	for (size_t i = 0, n = 0; i < N_GROUPS; i++) {
		n = ip_group(ip, i) == 0 ? n + 1 : 0;
		if (n > longest) {
			longest = n;
			*begin = i + 1 - n;
		}
	}
	return longest;
}

/* RFC 5952, section 4 */
static void write_ipv6(const struct cedar_ip *ip, struct buffer *out)
{
	size_t begin, n = longest_run(ip, &begin);
	for (size_t i = 0; i < N_GROUPS; i++) {
		if (i == begin)
			buffer_add_text(out, TEXT("::"));
		if (i >= begin && i < begin + n)
			continue;
		if (i > 0 && i != begin + n)
			buffer_add_char(out, ':');
		buffer_format(out, "%x", ip_group(ip, i));
	}
}

static void write_ip(const struct cedar_ip *ip, struct buffer *out)
{
	if (ip->is_v6)
		write_ipv6(ip, out);
	else
		buffer_format(out, "%d.%d.%d.%d", ip->bytes[0], ip->bytes[1],
			      ip->bytes[2], ip->bytes[3]);
	if (ip->prefix != (ip->is_v6 ? 128 : 32))
		buffer_format(out, "/%d", ip->prefix);
}

static void write_date(int64_t days, struct buffer *out)
{
	int year = 0, month = 1;
	days -= days_since_epoch(0, 1, 1);
	for (; days >= (is_leap(year) ? 366 : 365); year++)
		days -= is_leap(year) ? 366 : 365;
	for (; days >= days_of_month(year, month); month++)
		days -= days_of_month(year, month);
	buffer_format(out, "%04d-%02d-%02d", year, month, (int)days + 1);
}

/* Without the time if it is midnight.  False if the year has not four digits. */
static bool write_datetime(int64_t time, struct buffer *out)
{
	static const int64_t day = 86400000;
	int64_t first = days_since_epoch(0, 1, 1) * day;
	int64_t end = days_since_epoch(10000, 1, 1) * day;
	if (time < first || time >= end)
		return false;
	int of_day = (int)((time - first) % day);
	write_date((time - of_day) / day, out);
	if (of_day > 0)
		buffer_format(out, "T%02d:%02d:%02d.%03dZ", of_day / 3600000,
			      of_day / 60000 % 60, of_day / 1000 % 60, of_day % 1000);
	return true;
}

bool cedar_ext_print(const struct cedar_value *value, struct buffer *out)
{
	if (value->kind == CEDAR_VALUE_DATETIME)
		return write_datetime(value->integer, out);
	if (value->kind == CEDAR_VALUE_DECIMAL)
		write_decimal(value->integer, out);
	else if (value->kind == CEDAR_VALUE_IPADDR)
		write_ip(&value->ip, out);
	else
		buffer_format(out, "%" PRId64 "ms", value->integer);
	return true;
}
