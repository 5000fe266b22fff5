/* audit_main.c - a device that keeps its log in pages of flash and exports them: the
 * lines go to the console.  Twice the power is cut inside a record; the seals go on.
 */
#include "board.h"
#include "edict/audit.h"
#include "internal.h"
#include "port/flash_log.h"

enum { N_PAGES = 4, PAGE_SIZE = 2048, N_RECORDS = 60, N_MEASURED = 16, CUT_AT = 40 };

static uint8_t pages[N_PAGES][PAGE_SIZE];
static bool is_weak; /* the power goes in the next line */

static bool page_read(void *ctx, uint32_t page, uint32_t offset, void *bytes, size_t len)
{
	(void)ctx;
	memcpy(bytes, pages[page] + offset, len);
	return true;
}

static bool page_erase(void *ctx, uint32_t page)
{
	(void)ctx;
	memset(pages[page], 0xff, PAGE_SIZE);
	return true;
}

static bool page_program(void *ctx, uint32_t page, uint32_t offset, const void *bytes,
			 size_t len)
{
	(void)ctx;
	memcpy(pages[page] + offset, bytes, is_weak ? CUT_AT : len);
	return !is_weak;
}

static bool page_sync(void *ctx, uint32_t page)
{
	(void)ctx, (void)page;
	return true;
}

static const struct edict_flash_pages flash = {.read = page_read,
					       .erase = page_erase,
					       .program = page_program,
					       .sync = page_sync,
					       .n_pages = N_PAGES,
					       .page_size = PAGE_SIZE};
static const struct edict_crypto crypto = {.hash_begin = edict_sha256_begin,
					   .hash_add = edict_sha256_add,
					   .hash_end = edict_sha256_end};

static struct edict_flash_log flash_log;
static struct edict_sink sink;
static const struct edict_audit_config config = {
	.crypto = &crypto, .sink = &sink, .name = "device", .seal_records = 16};
static struct edict_audit audit;
static struct edict_audit_position position;
static uint64_t n_exported;
static char text[768];
static const struct edict_line line = {text, sizeof text - 1};

static enum edict_log_status keep_key(void *ctx, uint64_t epoch, const uint8_t *key)
{
	(void)ctx;
	position.epoch = epoch;
	memcpy(position.seal_key, key, sizeof position.seal_key);
	return EDICT_LOG_OK;
}

/* Lines that went to the console already go there no more. */
static void export_lines(void)
{
	struct edict_flash_cursor cursor = {0};
	struct edict_audit_line parts;
	size_t len;
	while (edict_flash_log_read(&flash_log, &cursor, line, &len) == EDICT_LOG_OK &&
	       len > 0) {
		text[len] = '\0';
		if (edict_audit_line_read(text, len - 1, &parts) &&
		    parts.seq == n_exported) {
			board_print(text);
			n_exported++;
		}
	}
	edict_flash_log_exported(&flash_log, n_exported);
}

static enum edict_log_status start(uint64_t boot, uint64_t time)
{
	struct edict_audit_position after;
	uint64_t dropped;
	enum edict_log_status status =
		edict_flash_log_open(&flash_log, line, &after, &dropped);
	if (status != EDICT_LOG_OK)
		return status;
	after.epoch = position.epoch;
	memcpy(after.seal_key, position.seal_key, sizeof after.seal_key);
	sink = edict_flash_log_sink(&flash_log);
	sink.keep_key = keep_key;
	export_lines();
	status = edict_audit_open(&audit, &config, &after, boot, time, line);
	if (status == EDICT_LOG_OK && dropped > 0)
		status = edict_audit_append_recovery(&audit, time, dropped, line);
	return status;
}

static enum edict_log_status append(uint32_t i)
{
	static const char reason[] =
		"rule:\"no\tmail\" \xc3\xa9 \xff and some more of it";
	static const struct edict_string obligations[] = {{"log:1", 5},
							  {"notify:ops", 10}};
	uint8_t policy[EDICT_DIGEST_SIZE];
	memset(policy, (int)i, sizeof policy);
	const struct edict_record record = {
		.time = UINT64_C(1700000000000) + i,
		.policy = policy,
		.version = (uint64_t)i << (i % 50),
		.agent = {"agent", i % 2 ? 5 : 0},
		.tool = {"send_email", 10},
		.effect = i % 3 ? "allow" : "deny",
		.rule = {"no-mail", i % 3 ? 0 : 7},
		.reason = {reason, i % sizeof reason},
		.obligations = obligations,
		.n_obligations = i % 3,
		.request = i % 4 ? policy : NULL,
	};
	enum edict_log_status status = edict_audit_append(&audit, &record, line);
	if (status != EDICT_LOG_FULL)
		return status;
	export_lines();
	return edict_audit_append(&audit, &record, line);
}

/* The power goes inside this record, and comes back. */
static bool cut(uint32_t i)
{
	is_weak = true;
	bool was_written = append(i) == EDICT_LOG_OK;
	is_weak = false;
	return !was_written && start(i, 0) == EDICT_LOG_OK;
}

static bool run(void)
{
	flash_log.flash = &flash;
	flash_log.crypto = &crypto;
	memset(pages, 0xff, sizeof pages);
	bool is_fine = start(1, 7) == EDICT_LOG_OK;
	for (uint32_t i = 0; i < N_RECORDS && is_fine; i++)
		is_fine = append(i) == EDICT_LOG_OK && (i % 25 != 18 || cut(i));
	return is_fine;
}

static void print(const char *what, uint32_t n)
{
	board_print(what);
	board_print_number(n);
	board_print("\n");
}

int main(void)
{
	board_stack_paint();
	bool is_fine = run();
	export_lines();
	uint32_t before = board_ticks();
	for (uint32_t i = 0; i < N_MEASURED; i++)
		is_fine = is_fine && append(i) == EDICT_LOG_OK;
	uint32_t instructions = board_instructions(before, board_ticks());
	is_fine = is_fine && edict_audit_close(&audit, 8, line) == EDICT_LOG_OK;
	export_lines();
	print("# stack with the export: ", board_stack_used());
	print("# instructions of a record, into flash, with its part of a seal: ",
	      instructions / N_MEASURED);
	return is_fine ? 0 : 1;
}
