/* number.c - exact decimals.
 *
 * A number is read as a string of significant digits and a power of ten, of any
 * length, and only then asked whether it fits; nothing is ever rounded.
 */
#include "base/number.h"

#include <string.h>

#define DIGITS_MAX 19u /* INT64_MAX has 19 digits */

struct digits {
	bool negative;
	char significant[DIGITS_MAX + 1]; /* without leading zeros */
	size_t n;
	bool too_many;
	size_t pending_zeros; /* zeros after the last significant digit so far */
	int64_t exponent;     /* power of ten of the last digit in `significant` */
};

static void add_digit(struct digits *d, char c, bool is_fraction)
{
	d->exponent -= is_fraction;
	if (c == '0') {
		d->pending_zeros += d->n > 0;
		return;
	}
	for (; d->pending_zeros > 0; d->pending_zeros--) {
		if (d->n < DIGITS_MAX)
			d->significant[d->n++] = '0';
		else
			d->too_many = true;
	}
	if (d->n < DIGITS_MAX)
		d->significant[d->n++] = c;
	else
		d->too_many = true;
}

static bool is_digit(struct text t, size_t i)
{
	return i < t.len && t.ptr[i] >= '0' && t.ptr[i] <= '9';
}

/* RFC 8259 section 6; false if `t` is no number. */
static bool scan(struct text t, struct digits *d)
{
	size_t i = 0;
	d->negative = t.len > 0 && t.ptr[0] == '-';
	i += d->negative;
	if (!is_digit(t, i) || (t.ptr[i] == '0' && is_digit(t, i + 1)))
		return false;
	for (; is_digit(t, i); i++)
		add_digit(d, t.ptr[i], false);
	if (i < t.len && t.ptr[i] == '.') {
		if (!is_digit(t, ++i))
			return false;
		for (; is_digit(t, i); i++)
			add_digit(d, t.ptr[i], true);
	}
	if (i < t.len && (t.ptr[i] == 'e' || t.ptr[i] == 'E')) {
		bool negative = ++i < t.len && t.ptr[i] == '-';
		i += i < t.len && (t.ptr[i] == '-' || t.ptr[i] == '+');
		int64_t exponent = 0;
		if (!is_digit(t, i))
			return false;
		for (; is_digit(t, i); i++)
			if (exponent < INT32_MAX)
				exponent = exponent * 10 + (t.ptr[i] - '0');
		d->exponent += negative ? -exponent : exponent;
	}
	d->exponent += (int64_t)d->pending_zeros;
	return i == t.len;
}

bool number_read(struct text t, struct number *out)
{
	struct digits d = {0};
	*out = (struct number){0, 0};
	if (!scan(t, &d))
		return false;
	if (d.n == 0)
		return true; /* zero, whatever its exponent */
	if (d.too_many || d.exponent < -(int64_t)NUMBER_SCALE_MAX ||
	    (int64_t)d.n + d.exponent > (int64_t)DIGITS_MAX)
		return false;
	uint64_t magnitude = 0, limit = (uint64_t)INT64_MAX + d.negative;
	size_t n = d.n + (d.exponent > 0 ? (size_t)d.exponent : 0);
	for (size_t i = 0; i < n; i++) {
		uint64_t digit = i < d.n ? (uint64_t)(d.significant[i] - '0') : 0;
		if (magnitude > (limit - digit) / 10)
			return false;
		magnitude = magnitude * 10 + digit;
	}
	out->coefficient = d.negative ? (int64_t)(0 - magnitude) : (int64_t)magnitude;
	out->scale = d.exponent < 0 ? (uint32_t)-d.exponent : 0;
	return true;
}

bool number_is_integer(struct number n)
{
	return n.scale == 0;
}

static int64_t power_of_ten(uint32_t exponent)
{
	int64_t power = 1;
	while (exponent-- > 0)
		power *= 10;
	return power;
}

/* Integer parts first, then fractions brought to 18 digits; both signed alike. */
int number_compare(struct number a, struct number b)
{
	int64_t unit_a = power_of_ten(a.scale), unit_b = power_of_ten(b.scale);
	int64_t whole_a = a.coefficient / unit_a, whole_b = b.coefficient / unit_b;
	if (whole_a != whole_b)
		return whole_a < whole_b ? -1 : 1;
	int64_t part_a =
		a.coefficient % unit_a * power_of_ten(NUMBER_SCALE_MAX - a.scale);
	int64_t part_b =
		b.coefficient % unit_b * power_of_ten(NUMBER_SCALE_MAX - b.scale);
	return (part_a > part_b) - (part_a < part_b);
}
