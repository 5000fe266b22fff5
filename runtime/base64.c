/* base64.c - RFC 4648, section 4.
 */
#include "base64.h"

/* The digit of a value below 64. */
static char digit_of(uint32_t value)
{
	if (value < 26)
		return (char)('A' + value);
	if (value < 52)
		return (char)('a' + value - 26);
	if (value < 62)
		return (char)('0' + value - 52);
	return value == 62 ? '+' : '/';
}

/* Three bytes, or fewer at the end. */
static void write_group(const uint8_t *bytes, size_t len, char digits[4])
{
	uint32_t group = (uint32_t)bytes[0] << 16;
	if (len > 1)
		group |= (uint32_t)bytes[1] << 8;
	if (len > 2)
		group |= bytes[2];
	for (size_t i = 0; i < 4; i++)
		digits[i] = i <= len ? digit_of(group >> (18 - 6 * i) & 63) : '=';
}

void edict_base64_write(const uint8_t *bytes, size_t len, char *digits)
{
	for (size_t i = 0; i < len; i += 3, digits += 4)
		write_group(bytes + i, len - i, digits);
}

/* 64 if it is none. */
static uint32_t value_of(char digit)
{
	uint32_t value = 0;
	while (value < 64 && digit_of(value) != digit)
		value++;
	return value;
}

bool edict_base64_read(const char *digits, uint8_t *bytes, size_t len)
{
	for (size_t i = 0; i < len; i += 3, digits += 4) {
		size_t n = len - i < 3 ? len - i : 3;
		uint32_t group = 0;
		for (size_t k = 0; k <= n; k++) {
			uint32_t value = value_of(digits[k]);
			if (value > 63)
				return false;
			group |= value << (18 - 6 * k);
		}
		for (size_t k = 0; k < n; k++)
			bytes[i + k] = (uint8_t)(group >> (16 - 8 * k));
		/* Unused bits must be zero and what is padded must be padding. */
		char again[4];
		write_group(bytes + i, n, again);
		if (memcmp(again, digits, sizeof again) != 0)
			return false;
	}
	return true;
}
