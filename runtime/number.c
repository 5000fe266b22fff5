/* number.c - the order of exact decimals.
 *
 * coefficient * 10^-scale is compared by bringing both to the larger scale in 128
 * bits; nothing is rounded and nothing is divided.
 */
#include "internal.h"

struct wide {
	uint64_t high;
	uint64_t low;
};

static struct wide multiply(uint64_t a, uint64_t b)
{
	uint64_t a0 = (uint32_t)a;
	uint64_t a1 = a >> 32;
	uint64_t b0 = (uint32_t)b;
	uint64_t b1 = b >> 32;
	uint64_t low = a0 * b0;
	uint64_t middle = a1 * b0 + (low >> 32);
	uint64_t carry = a0 * b1 + (uint32_t)middle;
	struct wide product = {
		.high = a1 * b1 + (middle >> 32) + (carry >> 32),
		.low = carry << 32 | (uint32_t)low,
	};
	return product;
}

static uint64_t power_of_ten(uint32_t exponent)
{
	uint64_t power = 1;
	while (exponent-- > 0)
		power *= 10;
	return power;
}

static uint64_t magnitude(int64_t n)
{
	return n < 0 ? 0 - (uint64_t)n : (uint64_t)n;
}

int edict_number_compare(struct edict_number a, struct edict_number b)
{
	bool is_negative = a.coefficient < 0;
	if (a.scale == b.scale || is_negative != (b.coefficient < 0))
		return (a.coefficient > b.coefficient) - (a.coefficient < b.coefficient);
	uint32_t scale = a.scale > b.scale ? a.scale : b.scale;
	struct wide x = multiply(magnitude(a.coefficient), power_of_ten(scale - a.scale));
	struct wide y = multiply(magnitude(b.coefficient), power_of_ten(scale - b.scale));
	int order = (x.high > y.high) - (x.high < y.high);
	if (order == 0)
		order = (x.low > y.low) - (x.low < y.low);
	return is_negative ? -order : order;
}
