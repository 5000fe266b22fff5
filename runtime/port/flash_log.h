/* port/flash_log.h - an audit log in pages of flash, for machines without files.
 *
 * The pages are a ring: a page is erased when the log comes round to it and everything on
 * it has been exported, so that all of them wear alike.  Lines stand on a page as they
 * stand in a file, each padded with erased bytes to a multiple of 8; none spans pages.
 *
 *     header 64 | line | ff ... | line | ff ... | erased
 *
 *     header, little-endian:  "edlp" 4 | version 4 | number of the page 4 | zero 4 | seq of
 *     its first record 8 | link before that record 32 | the first bytes of the SHA-256 of
 *     what stands before 8
 *
 * Page `number` is kept at number mod n_pages.  A record is durable when append returns.
 * Whatever operation the power is cut at, all records that were are found again, and no
 * part of one that was not.  The log needs no operating system, and uses the functions of
 * edict/crypto.h for hashing alone.
 */
#ifndef EDICT_PORT_FLASH_LOG_H
#define EDICT_PORT_FLASH_LOG_H

#include "edict/audit.h"

#ifdef __cplusplus
extern "C" {
#endif

#define EDICT_FLASH_PAGE_HEADER 64
#define EDICT_FLASH_PAGE_MIN	1024

/* Erased bytes read as 0xff.  `program` writes bytes that have been erased since they were
 * last written, at offsets and in lengths that are multiples of 8, and may be cut at any
 * byte; `erase` may leave anything behind if it is cut.  All return false on failure. */
struct edict_flash_pages {
	bool (*read)(void *ctx, uint32_t page, uint32_t offset, void *bytes, size_t len);
	bool (*erase)(void *ctx, uint32_t page);
	bool (*program)(void *ctx, uint32_t page, uint32_t offset, const void *bytes,
			size_t len);
	/* All programmed bytes of the page survive a power cut from here on. */
	bool (*sync)(void *ctx, uint32_t page);
	void *ctx;
	uint32_t n_pages;   /* at least 2 */
	uint32_t page_size; /* a multiple of 8, at least EDICT_FLASH_PAGE_MIN */
};

struct edict_flash_log {
	const struct edict_flash_pages *flash; /* these two are the caller's to set */
	const struct edict_crypto *crypto;
	/* What the log knows; not the caller's to write. */
	uint32_t oldest, next;	/* numbers: of the oldest page, of the one not yet begun */
	uint32_t at;		/* where the next line goes on page next - 1 */
	uint64_t exported;	/* records before this seq are safe elsewhere */
	uint64_t seq;		/* of the next record */
	uint8_t link[EDICT_DIGEST_SIZE];
	bool is_open;
};

/* Where a reader stands; all-zero is the oldest record that is kept. */
struct edict_flash_cursor {
	uint32_t page, at;
};

/* Find the end of the log; `line` must have room for the longest record.  `after` becomes
 * what edict_audit_open wants; records, root, epoch and seal_key of it are zero, for this
 * log does not keep them.  `dropped` becomes the bytes of a torn record that were passed
 * over, for edict_audit_append_recovery.  EDICT_LOG_WRONG: records that were whole once
 * are damaged. */
enum edict_log_status edict_flash_log_open(struct edict_flash_log *log,
					   struct edict_line line,
					   struct edict_audit_position *after,
					   uint64_t *dropped);

/* Where a writer's lines go.  EDICT_LOG_FULL: export, then go on.  It keeps no checkpoints
 * and no keys; who can, adds these functions to the table. */
struct edict_sink edict_flash_log_sink(struct edict_flash_log *log);

/* The next line, with its newline, into `line`; its length, or 0 at the end of the log.
 * EDICT_LOG_SPACE: `line` is too small. */
enum edict_log_status edict_flash_log_read(const struct edict_flash_log *log,
					   struct edict_flash_cursor *cursor,
					   struct edict_line line, size_t *len);

/* Records before `seq` are safe elsewhere, and their pages may be used again.  It is not
 * remembered when the power goes: then they are exported once more. */
void edict_flash_log_exported(struct edict_flash_log *log, uint64_t seq);

#ifdef __cplusplus
}
#endif

#endif
