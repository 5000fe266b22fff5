/* crc.h - CRC-32 as in ISO-HDLC (Ethernet, zlib): tells torn writes from whole ones, and
 * says nothing about who wrote.
 */
#ifndef EDICT_CRC_H
#define EDICT_CRC_H

#include "internal.h"

EDICT_HIDDEN uint32_t edict_crc32(const uint8_t *bytes, size_t len);

#endif
