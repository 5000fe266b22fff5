/* bytes.h - numbers in documents: little-endian, at any address.
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
	for (unsigned i = 0; i < 4; i++)
		at[i] = (uint8_t)(value >> 8 * i);
}

static inline void edict_put64(uint8_t *at, uint64_t value)
{
	edict_put32(at, (uint32_t)value);
	edict_put32(at + 4, (uint32_t)(value >> 32));
}

#endif
