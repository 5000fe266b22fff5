/* bytes.h - numbers in documents: little-endian but where said, at any address.
 */
#ifndef EDICT_BYTES_H
#define EDICT_BYTES_H

#include <stddef.h>
#include <stdint.h>

static inline uint32_t edict_get32(const uint8_t *at)
{
	return (uint32_t)at[0] | (uint32_t)at[1] << 8 | (uint32_t)at[2] << 16 |
	       (uint32_t)at[3] << 24;
}

static inline uint64_t edict_get64(const uint8_t *at)
{
	return (uint64_t)edict_get32(at) | (uint64_t)edict_get32(at + 4) << 32;
}

static inline void edict_put32(uint8_t *at, uint32_t value)
{
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
	value = __builtin_bswap32(value);
#endif
	__builtin_memcpy(at, &value, sizeof value);
}

static inline void edict_put64(uint8_t *at, uint64_t value)
{
	edict_put32(at, (uint32_t)value);
	edict_put32(at + 4, (uint32_t)(value >> 32));
}

/* The highest byte first, as hashes have it and people read it. */
static inline void edict_put32_big(uint8_t *at, uint32_t value)
{
#if __BYTE_ORDER__ != __ORDER_BIG_ENDIAN__
	value = __builtin_bswap32(value);
#endif
	__builtin_memcpy(at, &value, sizeof value);
}

#endif
