/* flash_log.c - an audit log in pages of flash.
 *
 * Needs:   lines from one writer (edict/audit.h), one at a time.
 * Gives:   pages that a power cut at any operation and byte leaves readable.
 * Keeps:   a page counts once its header is whole, and it is erased only when its records
 *          are safe elsewhere; a line counts once its newline stands, because bytes are
 *          programmed in order and no line has a byte that is like an erased one.
 */
#include "port/flash_log.h"

#include "bytes.h"
#include "internal.h"

#define HEADER	    EDICT_FLASH_PAGE_HEADER
#define VERSION	    1
#define CHECK_AT    56 /* in a header: first bytes of the hash of all before */
#define PADDED(len) (((len) + 7) / 8 * 8)
#define ERASED	    0xff
#define NEVER_BEGUN UINT32_MAX

/* What the records of a page lead to. */
struct tail {
	uint64_t seq; /* of the record after the last */
	uint8_t link[EDICT_DIGEST_SIZE];
	uint32_t at;   /* where the next line could stand */
	uint32_t torn; /* bytes of a line that did not get its newline */
};

static uint32_t place_of(const struct edict_flash_log *log, uint32_t number)
{
	return number % log->flash->n_pages;
}

static bool read_at(const struct edict_flash_log *log, uint32_t number, uint32_t offset,
		    void *bytes, size_t len)
{
	const struct edict_flash_pages *flash = log->flash;
	return flash->read(flash->ctx, place_of(log, number), offset, bytes, len);
}

/* ---- headers ------------------------------------------------------------------ */

static void hash_header(const struct edict_flash_log *log, const uint8_t header[HEADER],
			uint8_t check[EDICT_DIGEST_SIZE])
{
	edict_digest(log->crypto, header, CHECK_AT, check);
}

/* The number of the page that is kept at a place, and where its records begin. */
static bool read_header(const struct edict_flash_log *log, uint32_t place,
			uint32_t *number, struct tail *begin)
{
	const struct edict_flash_pages *flash = log->flash;
	uint8_t header[HEADER], check[EDICT_DIGEST_SIZE];
	if (!flash->read(flash->ctx, place, 0, header, sizeof header))
		return false;
	hash_header(log, header, check);
	if (memcmp(header + CHECK_AT, check, HEADER - CHECK_AT) != 0 ||
	    memcmp(header, "edlp", 4) != 0 || edict_get32(header + 4) != VERSION ||
	    edict_get32(header + 12) != 0)
		return false;
	*number = edict_get32(header + 8);
	begin->seq = edict_get64(header + 16);
	memcpy(begin->link, header + 24, sizeof begin->link);
	begin->at = HEADER;
	begin->torn = 0;
	return place_of(log, *number) == place;
}

static bool is_page(const struct edict_flash_log *log, uint32_t number,
		    struct tail *begin)
{
	uint32_t found;
	return read_header(log, place_of(log, number), &found, begin) && found == number;
}

/* ---- reading a page ------------------------------------------------------------ */

/* The line that stands at `at`: its length with its newline, or 0 if there is none that
 * is whole. */
static enum edict_log_status read_line(const struct edict_flash_log *log, uint32_t number,
				       uint32_t at, struct edict_line line, size_t *len)
{
	size_t rest = log->flash->page_size - at;
	size_t size = rest < line.size ? rest : line.size;
	*len = 0;
	if (!read_at(log, number, at, line.bytes, size))
		return EDICT_LOG_IO;
	for (size_t i = 0; i < size; i++) {
		if ((uint8_t)line.bytes[i] == ERASED)
			return EDICT_LOG_OK;
		if (line.bytes[i] == '\n') {
			*len = i + 1;
			return EDICT_LOG_OK;
		}
	}
	return size < rest ? EDICT_LOG_SPACE : EDICT_LOG_OK;
}

/* Behind the last line: bytes of a torn one, then nothing but erased ones. */
static enum edict_log_status read_rest(const struct edict_flash_log *log, uint32_t number,
				       struct tail *tail)
{
	uint8_t bytes[8];
	bool is_erased = false;
	for (uint32_t at = tail->at; at < log->flash->page_size; at += sizeof bytes) {
		if (!read_at(log, number, at, bytes, sizeof bytes))
			return EDICT_LOG_IO;
		for (size_t i = 0; i < sizeof bytes; i++) {
			if (bytes[i] == ERASED)
				is_erased = true;
			else if (is_erased)
				return EDICT_LOG_WRONG;
			else
				tail->torn++;
		}
	}
	return EDICT_LOG_OK;
}

/* From the beginning of a page, as its header says it, to its end. */
static enum edict_log_status read_page(const struct edict_flash_log *log, uint32_t number,
				       struct edict_line line, struct tail *tail)
{
	while (tail->at < log->flash->page_size) {
		size_t len;
		struct edict_audit_line parts;
		uint8_t link[EDICT_DIGEST_SIZE];
		enum edict_log_status status =
			read_line(log, number, tail->at, line, &len);
		if (status != EDICT_LOG_OK)
			return status;
		if (len == 0)
			break;
		if (!edict_audit_line_read(line.bytes, len - 1, &parts) ||
		    parts.seq != tail->seq)
			return EDICT_LOG_WRONG;
		edict_audit_link(log->crypto, tail->link, line.bytes, parts.covered,
				 link);
		if (!edict_digest_equal(link, parts.link))
			return EDICT_LOG_WRONG;
		memcpy(tail->link, link, sizeof link);
		tail->seq++;
		tail->at += (uint32_t)PADDED(len);
	}
	return read_rest(log, number, tail);
}

/* Do the records of the page lead to the page after it?  Then `torn` gets its torn bytes.
 */
static enum edict_log_status check_page(const struct edict_flash_log *log,
					uint32_t number, struct edict_line line,
					uint64_t *torn)
{
	struct tail tail, next;
	if (!is_page(log, number, &tail) || !is_page(log, number + 1, &next))
		return EDICT_LOG_WRONG;
	enum edict_log_status status = read_page(log, number, line, &tail);
	if (status != EDICT_LOG_OK)
		return status;
	*torn = tail.torn;
	return tail.seq == next.seq && edict_digest_equal(tail.link, next.link)
		       ? EDICT_LOG_OK
		       : EDICT_LOG_WRONG;
}

/* ---- opening ------------------------------------------------------------------- */

/* Which pages there are.  One may be missing: the one that was to become the next. */
static enum edict_log_status find_pages(struct edict_flash_log *log)
{
	uint32_t newest = NEVER_BEGUN, number;
	struct tail tail;
	for (uint32_t place = 0; place < log->flash->n_pages; place++) {
		if (read_header(log, place, &number, &tail) &&
		    (newest == NEVER_BEGUN || number > newest))
			newest = number;
	}
	log->oldest = 0;
	log->next = 0;
	if (newest == NEVER_BEGUN)
		return EDICT_LOG_OK;
	log->next = newest + 1;
	log->oldest = newest;
	uint32_t n_pages = log->flash->n_pages;
	while (log->oldest > 0 && log->next - log->oldest < n_pages &&
	       is_page(log, log->oldest - 1, &tail))
		log->oldest--;
	uint32_t needed = log->next < n_pages ? log->next : n_pages - 1;
	return log->next - log->oldest < needed ? EDICT_LOG_WRONG : EDICT_LOG_OK;
}

/* A page whose erasure was cut off may have its header still; its records are safe. */
static enum edict_log_status drop_half_erased(struct edict_flash_log *log,
					      struct edict_line line)
{
	uint64_t torn;
	if (log->next - log->oldest < log->flash->n_pages)
		return EDICT_LOG_OK;
	enum edict_log_status status = check_page(log, log->oldest, line, &torn);
	if (status != EDICT_LOG_WRONG)
		return status;
	log->oldest++;
	return EDICT_LOG_OK;
}

/* The end of the log. */
static enum edict_log_status find_end(struct edict_flash_log *log, struct edict_line line,
				      uint64_t *dropped)
{
	struct tail tail;
	if (!is_page(log, log->next - 1, &tail))
		return EDICT_LOG_IO;
	enum edict_log_status status = read_page(log, log->next - 1, line, &tail);
	if (status != EDICT_LOG_OK)
		return status;
	log->seq = tail.seq;
	memcpy(log->link, tail.link, sizeof log->link);
	/* Behind torn bytes nothing can be programmed. */
	log->at = tail.torn == 0 ? tail.at : log->flash->page_size;
	*dropped = tail.torn;
	/* The line that was to begin this page may have followed a torn one. */
	if (tail.at == HEADER && tail.torn == 0 && log->next - log->oldest > 1)
		return check_page(log, log->next - 2, line, dropped);
	return EDICT_LOG_OK;
}

enum edict_log_status edict_flash_log_open(struct edict_flash_log *log,
					   struct edict_line line,
					   struct edict_audit_position *after,
					   uint64_t *dropped)
{
	log->is_open = false;
	log->exported = 0;
	log->at = log->flash->page_size;
	log->seq = 0;
	*dropped = 0;
	memset(log->link, 0, sizeof log->link);
	enum edict_log_status status = find_pages(log);
	if (status == EDICT_LOG_OK)
		status = drop_half_erased(log, line);
	if (status == EDICT_LOG_OK && log->next > 0)
		status = find_end(log, line, dropped);
	if (status != EDICT_LOG_OK)
		return status;
	*after = (struct edict_audit_position){.seq = log->seq};
	memcpy(after->link, log->link, sizeof after->link);
	log->is_open = true;
	return EDICT_LOG_OK;
}

/* ---- writing ------------------------------------------------------------------- */

static bool program(struct edict_flash_log *log, uint32_t at, const void *bytes,
		    size_t len)
{
	const struct edict_flash_pages *flash = log->flash;
	return flash->program(flash->ctx, place_of(log, log->next - 1), at, bytes, len);
}

static bool sync_page(struct edict_flash_log *log)
{
	const struct edict_flash_pages *flash = log->flash;
	return flash->sync(flash->ctx, place_of(log, log->next - 1));
}

/* Has the log come round to a page that is still needed? */
static bool is_full(const struct edict_flash_log *log)
{
	struct tail second;
	if (log->next - log->oldest < log->flash->n_pages)
		return false;
	return !is_page(log, log->oldest + 1, &second) || second.seq > log->exported;
}

static enum edict_log_status begin_page(struct edict_flash_log *log)
{
	uint8_t header[HEADER] = "edlp", check[EDICT_DIGEST_SIZE];
	if (log->next == NEVER_BEGUN || is_full(log))
		return EDICT_LOG_FULL;
	edict_put32(header + 4, VERSION);
	edict_put32(header + 8, log->next);
	edict_put64(header + 16, log->seq);
	memcpy(header + 24, log->link, sizeof log->link);
	hash_header(log, header, check);
	memcpy(header + CHECK_AT, check, HEADER - CHECK_AT);
	if (log->next - log->oldest == log->flash->n_pages)
		log->oldest++;
	log->next++;
	log->at = HEADER;
	return log->flash->erase(log->flash->ctx, place_of(log, log->next - 1)) &&
			       program(log, 0, header, sizeof header) && sync_page(log)
		       ? EDICT_LOG_OK
		       : EDICT_LOG_IO;
}

/* A line, padded with erased bytes. */
static bool program_line(struct edict_flash_log *log, const char *line, size_t len)
{
	size_t whole = len / 8 * 8;
	uint8_t end[8];
	memset(end, ERASED, sizeof end);
	memcpy(end, line + whole, len - whole);
	return (whole == 0 || program(log, log->at, line, whole)) &&
	       (whole == len ||
		program(log, log->at + (uint32_t)whole, end, sizeof end)) &&
	       sync_page(log);
}

/* Can it be told from other lines and from what is erased?  A body of the caller's may
 * have what the writer puts nowhere. */
static bool is_one_line(const char *line, size_t len)
{
	for (size_t i = 0; i + 1 < len; i++)
		if (line[i] == '\n' || (uint8_t)line[i] == ERASED)
			return false;
	return true;
}

static enum edict_log_status append(void *ctx, const char *line, size_t len)
{
	struct edict_flash_log *log = ctx;
	struct edict_audit_line parts;
	if (!log->is_open)
		return EDICT_LOG_CLOSED;
	if (!edict_audit_line_read(line, len - 1, &parts) || parts.seq != log->seq ||
	    !is_one_line(line, len))
		return EDICT_LOG_WRONG;
	if (PADDED(len) > log->flash->page_size - HEADER)
		return EDICT_LOG_SPACE;
	enum edict_log_status status = EDICT_LOG_OK;
	if (PADDED(len) > log->flash->page_size - log->at)
		status = begin_page(log);
	if (status == EDICT_LOG_OK && !program_line(log, line, len))
		status = EDICT_LOG_IO;
	if (status == EDICT_LOG_OK) {
		log->at += (uint32_t)PADDED(len);
		log->seq++;
		memcpy(log->link, parts.link, sizeof log->link);
	} else if (status == EDICT_LOG_IO) {
		/* What stands on the page is not known. */
		log->is_open = false;
	}
	return status;
}

struct edict_sink edict_flash_log_sink(struct edict_flash_log *log)
{
	return (struct edict_sink){.append = append, .ctx = log};
}

/* ---- exporting ----------------------------------------------------------------- */

enum edict_log_status edict_flash_log_read(const struct edict_flash_log *log,
					   struct edict_flash_cursor *cursor,
					   struct edict_line line, size_t *len)
{
	*len = 0;
	if (!log->is_open)
		return EDICT_LOG_CLOSED;
	if (cursor->page < log->oldest || cursor->at < HEADER) {
		cursor->page = log->oldest;
		cursor->at = HEADER;
	}
	while (cursor->page < log->next) {
		bool is_last = cursor->page + 1 == log->next;
		uint32_t end = is_last ? log->at : log->flash->page_size;
		if (cursor->at < end) {
			enum edict_log_status status =
				read_line(log, cursor->page, cursor->at, line, len);
			cursor->at += (uint32_t)PADDED(*len);
			if (status != EDICT_LOG_OK || *len != 0)
				return status;
		}
		if (is_last)
			break;
		cursor->page++;
		cursor->at = HEADER;
	}
	return EDICT_LOG_OK;
}

void edict_flash_log_exported(struct edict_flash_log *log, uint64_t seq)
{
	if (seq > log->exported)
		log->exported = seq;
}
