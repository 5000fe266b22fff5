/* flash_log_test.c - the log in pages of flash, with the power cut at every operation and
 * at every byte that is programmed.
 *
 * The flash is an array.  Before each step of a writer the whole world is copied, and the
 * step is done once for every point at which it can be cut; after each the machine starts
 * again, once with all that was erased and programmed, once with what was synced alone:
 * what was acknowledged must be there, in one chain, and the log must go on.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "port/flash_log.h"
#include "port/sodium.h"

enum { N_PAGES = 4, PAGE_SIZE = 1024, N_STEPS = 40 };

/* How an erasure looks that was cut: that many points, the last one before it is whole.
 */
enum { ERASE_NOTHING, ERASE_FRONT, ERASE_BACK, ERASE_BITS, N_ERASE_CUTS };

/* What has left the machine. */
struct host {
	uint64_t seq;
	uint8_t link[EDICT_DIGEST_SIZE];
};

static struct world {
	uint8_t pages[N_PAGES][PAGE_SIZE];
	uint8_t synced[N_PAGES][PAGE_SIZE]; /* what is there for certain after a cut */
	uint64_t power;			    /* points still to go before the cut */
	bool is_off;
	struct edict_flash_log log;
	struct edict_audit audit;
	struct host host;
} world;

/* ---- the flash ------------------------------------------------------------------ */

/* Use up to `points`; fewer if the power goes. */
static size_t use_power(size_t points)
{
	if (world.is_off)
		return 0;
	if (world.power < points) {
		points = (size_t)world.power;
		world.is_off = true;
	}
	world.power -= points;
	return points;
}

static bool flash_read(void *ctx, uint32_t page, uint32_t offset, void *bytes, size_t len)
{
	(void)ctx;
	assert_true(page < N_PAGES && offset + len <= PAGE_SIZE);
	memcpy(bytes, world.pages[page] + offset, len);
	return !world.is_off;
}

static bool flash_erase(void *ctx, uint32_t page)
{
	(void)ctx;
	assert_true(page < N_PAGES);
	if (world.is_off)
		return false;
	uint8_t *bytes = world.pages[page];
	switch (use_power(N_ERASE_CUTS)) {
	case ERASE_NOTHING:
		break;
	case ERASE_FRONT:
		memset(bytes, 0xff, PAGE_SIZE / 2);
		break;
	case ERASE_BACK:
		memset(bytes + PAGE_SIZE / 2, 0xff, PAGE_SIZE / 2);
		break;
	case ERASE_BITS:
		for (size_t i = 0; i < PAGE_SIZE; i++)
			bytes[i] |= (uint8_t)(i * 37);
		break;
	default:
		memset(bytes, 0xff, PAGE_SIZE);
	}
	return !world.is_off;
}

static bool flash_program(void *ctx, uint32_t page, uint32_t offset, const void *bytes,
			  size_t len)
{
	(void)ctx;
	assert_true(page < N_PAGES && offset % 8 == 0 && len % 8 == 0);
	assert_true(len > 0 && offset + len <= PAGE_SIZE);
	uint8_t *to = world.pages[page] + offset;
	for (size_t i = 0; i < len && !world.is_off; i++)
		assert_int_equal(to[i], 0xff);
	memcpy(to, bytes, use_power(len));
	return !world.is_off;
}

static bool flash_sync(void *ctx, uint32_t page)
{
	(void)ctx;
	assert_true(page < N_PAGES);
	if (use_power(1) == 0)
		return false;
	memcpy(world.synced[page], world.pages[page], PAGE_SIZE);
	return true;
}

static const struct edict_flash_pages flash = {
	.read = flash_read,
	.erase = flash_erase,
	.program = flash_program,
	.sync = flash_sync,
	.n_pages = N_PAGES,
	.page_size = PAGE_SIZE,
};

/* ---- the machine ---------------------------------------------------------------- */

static char line_bytes[PAGE_SIZE];
static const struct edict_line line = {line_bytes, sizeof line_bytes};

/* The table points to the one log there is. */
static struct edict_sink sink;
static const struct edict_audit_config config = {
	.crypto = &edict_sodium, .sink = &sink, .name = "flash"};

/* Give the host what it has not seen, and check that it follows. */
static void export_all(void)
{
	struct edict_flash_cursor cursor = {0};
	struct edict_audit_line parts;
	uint8_t link[EDICT_DIGEST_SIZE];
	size_t len;
	for (;;) {
		assert_int_equal(edict_flash_log_read(&world.log, &cursor, line, &len),
				 EDICT_LOG_OK);
		if (len == 0)
			break;
		assert_true(edict_audit_line_read(line.bytes, len - 1, &parts));
		assert_true(parts.seq <= world.host.seq);
		if (parts.seq < world.host.seq)
			continue;
		edict_audit_link(&edict_sodium, world.host.link, line.bytes,
				 parts.covered, link);
		assert_memory_equal(link, parts.link, sizeof link);
		memcpy(world.host.link, link, sizeof link);
		world.host.seq++;
	}
	assert_int_equal(world.host.seq, world.log.seq);
	edict_flash_log_exported(&world.log, world.host.seq);
}

static const char text[] =
	"a reason that is long enough to make the records of this test "
	"as long as those of real policies, more or less, or longer";

/* Records of many lengths: every remainder by 8, and every place of the end of a page. */
static enum edict_log_status append_record(unsigned i)
{
	const struct edict_record record = {
		.time = 1000 + i,
		.effect = "allow",
		.tool = {text, i * 5 % 64},
		.reason = {text, i * 11 % (sizeof text - 1)},
	};
	enum edict_log_status status = edict_audit_append(&world.audit, &record, line);
	if (status != EDICT_LOG_FULL)
		return status;
	export_all();
	return edict_audit_append(&world.audit, &record, line);
}

static enum edict_log_status start(uint64_t boot)
{
	struct edict_audit_position after;
	uint64_t dropped;
	world.log.flash = &flash;
	world.log.crypto = &edict_sodium;
	enum edict_log_status status =
		edict_flash_log_open(&world.log, line, &after, &dropped);
	if (status != EDICT_LOG_OK)
		return status;
	export_all();
	status = edict_audit_open(&world.audit, &config, &after, boot, 7, line);
	if (status == EDICT_LOG_OK && dropped != 0)
		status = edict_audit_append_recovery(&world.audit, 8, dropped, line);
	return status;
}

static void power_on(void)
{
	world.power = UINT64_MAX;
	world.is_off = false;
}

static int setup(void **state)
{
	(void)state;
	memset(&world, 0, sizeof world);
	memset(world.pages, 0xff, sizeof world.pages);
	memset(world.synced, 0xff, sizeof world.synced);
	sink = edict_flash_log_sink(&world.log);
	power_on();
	return edict_sodium_init() ? 0 : -1;
}

/* ---- cuts ----------------------------------------------------------------------- */

static enum edict_log_status step(unsigned i)
{
	return i == 0 ? start(1) : append_record(i);
}

/* Of what was not synced at the cut. */
enum unsynced { IS_KEPT, IS_LOST, N_UNSYNCED };

static void come_back(enum unsynced unsynced)
{
	if (unsynced == IS_LOST)
		memcpy(world.pages, world.synced, sizeof world.pages);
	else
		memcpy(world.synced, world.pages, sizeof world.pages);
	world.is_off = false;
}

/* The machine starts again after a cut in step `i`, with `acknowledged` records. */
static void check_recovery(unsigned i, uint64_t acknowledged, enum unsynced unsynced)
{
	come_back(unsynced);
	power_on();
	assert_int_equal(start(100 + i), EDICT_LOG_OK);
	assert_true(world.host.seq >= acknowledged);
	assert_int_equal(append_record(i), EDICT_LOG_OK);
	export_all();
	assert_int_equal(world.host.seq, world.audit.seq);
}

/* Every `stride`-th cut of the start after a cut that left the world `broken`. */
static unsigned long cut_start(unsigned i, uint64_t acknowledged,
			       const struct world *broken, size_t stride)
{
	unsigned long n_cuts = 0;
	for (uint64_t again = 0;; again += stride) {
		enum unsynced unsynced = (enum unsynced)(n_cuts % N_UNSYNCED);
		world = *broken;
		come_back(unsynced);
		world.power = again;
		if (start(200 + i) == EDICT_LOG_OK)
			return n_cuts;
		check_recovery(i, acknowledged, unsynced);
		n_cuts++;
	}
}

/* Every cut of step `i`, and one behind it; then those of the start after it, if there is
 * a stride. */
static unsigned long cut_step(unsigned i, size_t stride)
{
	static struct world before, broken;
	unsigned long n_cuts = 0;
	uint64_t acknowledged = world.audit.seq;
	bool is_done = false;
	before = world;
	for (uint64_t power = 0; !is_done; power++) {
		world = before;
		world.power = power;
		is_done = step(i) == EDICT_LOG_OK;
		assert_true(is_done || world.is_off);
		broken = world;
		if (is_done)
			acknowledged = world.audit.seq;
		for (int unsynced = 0; unsynced < N_UNSYNCED; unsynced++, n_cuts++) {
			world = broken;
			check_recovery(i, acknowledged, (enum unsynced)unsynced);
		}
		if (stride != 0)
			n_cuts += cut_start(i, acknowledged, &broken, stride);
	}
	world = broken;
	power_on();
	return n_cuts;
}

static void test_every_cut(void **state)
{
	(void)state;
	unsigned long n_cuts = 0;
	for (unsigned i = 0; i < N_STEPS; i++)
		n_cuts += cut_step(i, 0);
	assert_true(world.log.next > 3 * N_PAGES);
	printf("flash log: power cut at %lu points\n", n_cuts);
}

static void test_cut_while_recovering(void **state)
{
	(void)state;
	unsigned long n_cuts = 0;
	for (unsigned i = 0; i < N_STEPS; i++) {
		if (i % 10 == 3)
			n_cuts += cut_step(i, 97);
		else
			assert_int_equal(step(i), EDICT_LOG_OK);
	}
	printf("flash log: power cut again while recovering, %lu points\n", n_cuts);
}

/* ---- the rest ------------------------------------------------------------------- */

static void test_full_until_exported(void **state)
{
	(void)state;
	const struct edict_record record = {.effect = "deny", .reason = {text, 60}};
	enum edict_log_status status;
	assert_int_equal(start(1), EDICT_LOG_OK);
	do
		status = edict_audit_append(&world.audit, &record, line);
	while (status == EDICT_LOG_OK);
	assert_int_equal(status, EDICT_LOG_FULL);
	assert_int_equal(world.log.next, N_PAGES);
	uint64_t seq = world.audit.seq;
	/* A page is free once all of its records are exported, not one earlier. */
	uint64_t second = world.pages[1][16];
	edict_flash_log_exported(&world.log, second - 1);
	assert_int_equal(edict_audit_append(&world.audit, &record, line), EDICT_LOG_FULL);
	edict_flash_log_exported(&world.log, second);
	assert_int_equal(edict_audit_append(&world.audit, &record, line), EDICT_LOG_OK);
	assert_int_equal(world.audit.seq, seq + 1);
	assert_int_equal(world.log.oldest, 1);
}

static void test_what_does_not_fit(void **state)
{
	(void)state;
	static char big[2 * PAGE_SIZE], body[PAGE_SIZE];
	const struct edict_line big_line = {big, sizeof big};
	memset(body, '1', sizeof body);
	struct edict_record record = {.effect = "deny", .body = {body, sizeof body}};
	assert_int_equal(start(1), EDICT_LOG_OK);
	assert_int_equal(edict_audit_append(&world.audit, &record, big_line),
			 EDICT_LOG_SPACE);
	record.body.len = 200;
	assert_int_equal(edict_audit_append(&world.audit, &record, big_line),
			 EDICT_LOG_OK);
	struct edict_flash_cursor cursor = {0};
	size_t len;
	assert_int_equal(edict_flash_log_read(&world.log, &cursor,
					      (struct edict_line){big, 64}, &len),
			 EDICT_LOG_SPACE);
}

/* A body that would end its line, or look like erased flash, is refused, and the log goes
 * on. */
static void test_bodies(void **state)
{
	(void)state;
	static const char *const bodies[] = {"{\n}", "{\"a\":\"\xff\"}"};
	struct edict_record record = {.effect = "deny"};
	assert_int_equal(start(1), EDICT_LOG_OK);
	for (size_t i = 0; i < sizeof bodies / sizeof *bodies; i++) {
		record.body =
			(struct edict_string){bodies[i], (uint32_t)strlen(bodies[i])};
		assert_int_equal(edict_audit_append(&world.audit, &record, line),
				 EDICT_LOG_WRONG);
		assert_int_equal(append_record(1), EDICT_LOG_OK);
	}
	export_all();
	assert_int_equal(start(2), EDICT_LOG_OK);
}

/* A byte that changed where a whole record stands is no torn tail. */
static void test_every_byte_changed(void **state)
{
	(void)state;
	static struct world whole;
	struct edict_audit_position after;
	uint64_t dropped;
	assert_int_equal(start(1), EDICT_LOG_OK);
	for (unsigned i = 0; i < 5; i++)
		assert_int_equal(append_record(i), EDICT_LOG_OK);
	assert_int_equal(world.log.next, 2);
	whole = world;
	for (uint32_t at = 0; at < world.log.at; at++) {
		uint8_t *byte = &world.pages[1][at];
		if (*byte == 0xff)
			continue; /* padding */
		*byte ^= 1;
		/* Without its header the page is one that was never begun; without its
		 * newline the last line is a torn one. */
		bool is_cut = at < EDICT_FLASH_PAGE_HEADER ||
			      (at + 8 >= world.log.at && *byte == ('\n' ^ 1));
		enum edict_log_status status =
			edict_flash_log_open(&world.log, line, &after, &dropped);
		assert_int_equal(status, is_cut ? EDICT_LOG_OK : EDICT_LOG_WRONG);
		world = whole;
	}
	world.pages[0][9] ^= 1;
	assert_int_equal(edict_flash_log_open(&world.log, line, &after, &dropped),
			 EDICT_LOG_WRONG);
}

/* A line that is not the next one is not taken. */
static void test_foreign_lines(void **state)
{
	(void)state;
	assert_int_equal(start(1), EDICT_LOG_OK);
	memcpy(line.bytes, world.pages[0] + EDICT_FLASH_PAGE_HEADER, 900);
	char *end = memchr(line.bytes, '\n', 900);
	assert_non_null(end);
	size_t len = (size_t)(end + 1 - line.bytes);
	assert_int_equal(sink.append(sink.ctx, line.bytes, len), EDICT_LOG_WRONG);
	assert_int_equal(sink.append(sink.ctx, "{}\n", 3), EDICT_LOG_WRONG);
	world.is_off = true;
	assert_int_equal(append_record(1), EDICT_LOG_IO);
	world.is_off = false;
	assert_int_equal(append_record(1), EDICT_LOG_CLOSED);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(test_every_cut, setup),
		cmocka_unit_test_setup(test_cut_while_recovering, setup),
		cmocka_unit_test_setup(test_full_until_exported, setup),
		cmocka_unit_test_setup(test_what_does_not_fit, setup),
		cmocka_unit_test_setup(test_bodies, setup),
		cmocka_unit_test_setup(test_every_byte_changed, setup),
		cmocka_unit_test_setup(test_foreign_lines, setup),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
