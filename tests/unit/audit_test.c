/* audit_test.c - the writer of logs: the exact bytes of its records, and what is true of
 * its state whatever fails.
 *
 * Links, seals and checkpoints are checked here with libsodium alone.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <sodium.h>

#include "edict/audit.h"
#include "port/sodium.h"

#define ZEROS	      "0000000000000000000000000000000000000000000000000000000000000000"
#define TEXT(literal) ((struct edict_string){literal, sizeof(literal) - 1})

static uint8_t secret[EDICT_SECRET_SIZE], public_key[EDICT_KEY_SIZE];
static const uint8_t policy[EDICT_DIGEST_SIZE] = {0xab, 0x01};
static const uint8_t first_key[EDICT_DIGEST_SIZE] = {7};

/* ---- a sink that fails when it is told to --------------------------------- */

static struct {
	struct edict_memory_sink memory;
	char bytes[1 << 16];
	char note[EDICT_AUDIT_NOTE_MAX];
	size_t note_len, n_notes, n_rotations, n_keys, n_calls;
	uint8_t key[EDICT_DIGEST_SIZE];
	uint64_t epoch;
	size_t lines_per_file, lines; /* 0: any number */
	size_t fail_call;	      /* counted from 1; 0: none */
	enum edict_log_status fail_key, fail_note;
} world;

static enum edict_log_status take(void *ctx, const char *line, size_t len)
{
	(void)ctx;
	struct edict_sink memory = edict_memory_sink(&world.memory);
	if (++world.n_calls == world.fail_call)
		return EDICT_LOG_IO;
	if (world.lines_per_file != 0 && world.lines == world.lines_per_file)
		return EDICT_LOG_FULL;
	world.lines++;
	return memory.append(memory.ctx, line, len);
}

static enum edict_log_status keep_note(void *ctx, const char *note, size_t len)
{
	(void)ctx;
	if (world.fail_note != EDICT_LOG_OK)
		return world.fail_note;
	memcpy(world.note, note, len);
	world.note_len = len;
	world.n_notes++;
	return EDICT_LOG_OK;
}

static enum edict_log_status rotate(void *ctx)
{
	(void)ctx;
	if (++world.n_calls == world.fail_call)
		return EDICT_LOG_IO;
	world.lines = 0;
	world.n_rotations++;
	return EDICT_LOG_OK;
}

static enum edict_log_status keep_key(void *ctx, uint64_t epoch, const uint8_t *key)
{
	(void)ctx;
	memcpy(world.key, key, sizeof world.key);
	world.epoch = epoch;
	world.n_keys++;
	return world.fail_key;
}

static const struct edict_sink sink = {
	.append = take, .checkpoint = keep_note, .rotate = rotate, .keep_key = keep_key};
static struct edict_crypto signer;
static struct edict_audit_config config;
static struct edict_audit audit;
static char line_bytes[1024];
static const struct edict_line line = {line_bytes, sizeof line_bytes};

static int setup(void **state)
{
	(void)state;
	static const uint8_t seed[32] = {1};
	memset(&world, 0, sizeof world);
	world.memory = (struct edict_memory_sink){world.bytes, sizeof world.bytes, 0};
	if (!edict_sodium_init() ||
	    crypto_sign_seed_keypair(public_key, secret, seed) != 0)
		return -1;
	signer = edict_sodium_signer(secret);
	config = (struct edict_audit_config){
		.crypto = &signer, .sink = &sink, .name = "door", .key_name = "door-key"};
	return 0;
}

static enum edict_log_status open_log(void)
{
	struct edict_audit_position position = {0};
	memcpy(position.seal_key, first_key, sizeof first_key);
	return edict_audit_open(&audit, &config, &position, 0xc0ffee, 1700000000123,
				line);
}

static enum edict_log_status append_plain(uint64_t time)
{
	const struct edict_record record = {
		.time = time, .policy = policy, .effect = "allow", .reason = TEXT("r")};
	return edict_audit_append(&audit, &record, line);
}

/* ---- reading with nothing of the writer's --------------------------------- */

/* Check the chain of all lines; returns how many, with the last link. */
static size_t check_chain(uint8_t link[EDICT_DIGEST_SIZE])
{
	size_t n = 0;
	memset(link, 0, EDICT_DIGEST_SIZE);
	for (const char *at = world.bytes; at < world.bytes + world.memory.len; n++) {
		const char *end = memchr(at, '\n', world.memory.len);
		size_t covered = (size_t)(end + 1 - at) - EDICT_AUDIT_LINK_TAIL;
		char hex[2 * EDICT_DIGEST_SIZE + 1], seq[32];
		crypto_hash_sha256_state state;
		crypto_hash_sha256_init(&state);
		crypto_hash_sha256_update(&state, (const uint8_t *)"", 1);
		crypto_hash_sha256_update(&state, link, EDICT_DIGEST_SIZE);
		crypto_hash_sha256_update(&state, (const uint8_t *)at, covered);
		crypto_hash_sha256_final(&state, link);
		sodium_bin2hex(hex, sizeof hex, link, EDICT_DIGEST_SIZE);
		assert_memory_equal(at + covered, ",\"link\":\"", 9);
		assert_memory_equal(at + covered + 9, hex, sizeof hex - 1);
		assert_memory_equal(at + covered + 9 + 64, "\"}\n", 3);
		int len = snprintf(seq, sizeof seq, "{\"seq\":%zu,", n);
		assert_memory_equal(at, seq, (size_t)len);
		at = end + 1;
	}
	assert_int_equal(audit.seq, n);
	assert_memory_equal(link, audit.link, EDICT_DIGEST_SIZE);
	return n;
}

/* Line `n` up to its link. */
static struct edict_string line_at(size_t n)
{
	const char *at = world.bytes;
	while (n-- > 0)
		at = strchr(at, '\n') + 1;
	return (struct edict_string){
		at, (uint32_t)(strchr(at, '\n') + 1 - at - EDICT_AUDIT_LINK_TAIL)};
}

static void check_line(size_t n, const char *expected)
{
	struct edict_string found = line_at(n);
	if (found.len != strlen(expected) || memcmp(found.data, expected, found.len) != 0)
		fail_msg("line %zu is\n%.*s\nexpected\n%s", n, (int)found.len, found.data,
			 expected);
}

static bool is_kind(size_t n, const char *kind)
{
	char member[40];
	int len = snprintf(member, sizeof member, "\"kind\":\"%s\"", kind);
	struct edict_string found = line_at(n);
	for (uint32_t i = 0; i + (uint32_t)len <= found.len; i++)
		if (memcmp(found.data + i, member, (size_t)len) == 0)
			return true;
	return false;
}

/* ---- what records say ----------------------------------------------------- */

#define HEAD(seq, time, kind)                                                            \
	"{\"seq\":" seq ",\"boot\":\"0000000000c0ffee\",\"time\":" time                  \
	",\"kind\":\"" kind "\""
#define POLICY "ab01000000000000000000000000000000000000000000000000000000000000"

static void test_every_kind(void **state)
{
	(void)state;
	uint8_t link[EDICT_DIGEST_SIZE];
	const struct edict_string obligations[] = {TEXT("log:1"), TEXT("notify:ops")};
	const struct edict_string approvers[] = {TEXT("dana")};
	const struct edict_record full = {
		.time = 1,
		.policy = policy,
		.version = 3,
		.agent = TEXT("bot"),
		.tool = TEXT("send_email"),
		.effect = "require_approval",
		.rule = TEXT("no-mail"),
		.reason = TEXT("rule:no-mail"),
		.obligations = obligations,
		.n_obligations = 2,
		.approvers = approvers,
		.n_approvers = 1,
		.request = policy,
		.body = TEXT("{\"tool\":\"send_email\"}"),
	};
	const struct edict_record bare = {.effect = "deny"};
	const struct edict_audit_event event = {2, "activated", policy, UINT64_MAX, ""};
	assert_int_equal(open_log(), EDICT_LOG_OK);
	assert_int_equal(edict_audit_append(&audit, &full, line), EDICT_LOG_OK);
	assert_int_equal(edict_audit_append(&audit, &bare, line), EDICT_LOG_OK);
	assert_int_equal(edict_audit_append_event(&audit, &event, line), EDICT_LOG_OK);
	assert_int_equal(
		edict_audit_append_recovery(&audit, 4294967295, 4294967296, line),
		EDICT_LOG_OK);
	edict_audit_lose(&audit, 5);
	edict_audit_lose(&audit, 6);
	assert_int_equal(edict_audit_close(&audit, 7, line), EDICT_LOG_OK);
	assert_int_equal(check_chain(link), 7);
	check_line(0, HEAD("0", "1700000000123",
			   "open") ",\"format\":1,\"log\":\"door\","
				   "\"hash\":\"sha256\",\"after\":\"" ZEROS
				   "\",\"records\":0,"
				   "\"root\":\"" ZEROS "\"");
	check_line(
		1,
		HEAD("1", "1",
		     "decision") ",\"policy\":\"" POLICY "\",\"version\":3,"
				 "\"agent\":\"bot\",\"tool\":\"send_email\","
				 "\"effect\":\"require_approval\",\"rule\":\"no-mail\","
				 "\"reason\":\"rule:no-mail\",\"obligations\":[\"log:1\","
				 "\"notify:ops\"],"
				 "\"approvers\":[\"dana\"],\"request\":\"" POLICY "\","
				 "\"body\":{\"tool\":\"send_email\"}");
	check_line(2,
		   HEAD("2", "0",
			"decision") ",\"policy\":null,\"version\":0,"
				    "\"effect\":\"deny\",\"rule\":null,\"reason\":\"\"");
	check_line(3,
		   HEAD("3", "2",
			"event") ",\"event\":\"activated\",\"policy\":\"" POLICY
				 "\",\"version\":18446744073709551615,\"reason\":\"\"");
	check_line(4, HEAD("4", "4294967295", "recovery") ",\"dropped\":4294967296");
	check_line(5, HEAD("5", "7", "gap") ",\"lost\":2,\"since\":5");
	check_line(6, HEAD("6", "7", "close"));
}

static void test_escapes(void **state)
{
	(void)state;
	static const struct {
		struct edict_string text;
		const char *written;
	} cases[] = {
		{TEXT("\"\\/"), "\\\"\\\\/"},
		{TEXT("\b\f\n\r\t"), "\\b\\f\\n\\r\\t"},
		{TEXT("\0\x01\x0b\x0e\x1f\x7f"),
		 "\\u0000\\u0001\\u000b\\u000e\\u001f\x7f"},
		{TEXT("caf\xc3\xa9 \xe2\x82\xac \xf0\x9f\x98\x80"),
		 "caf\xc3\xa9 \xe2\x82\xac \xf0\x9f\x98\x80"},
		/* Overlong, surrogate, too large, cut off, alone. */
		{TEXT("\xc0\x80"), "\xef\xbf\xbd\xef\xbf\xbd"},
		{TEXT("\xed\xa0\x80"), "\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd"},
		{TEXT("\xf4\x90\x80\x80"),
		 "\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd"},
		{TEXT("a\xe2\x82"), "a\xef\xbf\xbd\xef\xbf\xbd"},
		{TEXT("\xff\"x"), "\xef\xbf\xbd\\\"x"},
	};
	assert_int_equal(open_log(), EDICT_LOG_OK);
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		char expected[256];
		const struct edict_record record = {.effect = "deny",
						    .reason = cases[i].text};
		snprintf(expected, sizeof expected,
			 "{\"seq\":%zu,\"boot\":\"0000000000c0ffee\",\"time\":0,"
			 "\"kind\":\"decision\",\"policy\":null,\"version\":0,"
			 "\"effect\":\"deny\",\"rule\":null,\"reason\":\"%s\"",
			 i + 1, cases[i].written);
		assert_int_equal(edict_audit_append(&audit, &record, line), EDICT_LOG_OK);
		check_line(i + 1, expected);
	}
}

/* ---- limits --------------------------------------------------------------- */

static void test_every_line_size(void **state)
{
	(void)state;
	static char bytes[1024];
	struct edict_audit before;
	const struct edict_record record = {.policy = policy,
					    .tool = TEXT("a\n\xff"),
					    .effect = "deny",
					    .reason = TEXT("no")};
	assert_int_equal(open_log(), EDICT_LOG_OK);
	before = audit;
	size_t needed = 0;
	for (size_t size = 0; needed == 0; size++) {
		memset(bytes, '!', sizeof bytes);
		enum edict_log_status status = edict_audit_append(
			&audit, &record, (struct edict_line){bytes, size});
		assert_int_equal(bytes[size], '!');
		if (status == EDICT_LOG_OK)
			needed = size;
		else
			assert_memory_equal(&audit, &before, sizeof audit);
		assert_true(status == EDICT_LOG_OK || status == EDICT_LOG_SPACE);
	}
	assert_int_equal(needed, line_at(1).len + EDICT_AUDIT_LINK_TAIL);
}

static void test_longest_line(void **state)
{
	(void)state;
	const size_t size = EDICT_AUDIT_LINE_MAX + 100;
	char *bytes = malloc(size), *body = malloc(size), *log = malloc(2 * size);
	world.memory = (struct edict_memory_sink){log, 2 * size, 0};
	memset(body, '7', size);
	struct edict_record record = {.effect = "deny", .body = {body, 1}};
	assert_int_equal(open_log(), EDICT_LOG_OK);
	size_t at = world.memory.len;
	assert_int_equal(edict_audit_append(&audit, &record, line), EDICT_LOG_OK);
	uint32_t around = (uint32_t)(world.memory.len - at) - 1;
	record.body.len = EDICT_AUDIT_LINE_MAX - around;
	assert_int_equal(
		edict_audit_append(&audit, &record, (struct edict_line){bytes, size}),
		EDICT_LOG_OK);
	record.body.len++;
	assert_int_equal(
		edict_audit_append(&audit, &record, (struct edict_line){bytes, size}),
		EDICT_LOG_SPACE);
	free(bytes);
	free(body);
	free(log);
}

static void test_names(void **state)
{
	(void)state;
	static const char *const wrong[] = {"", "a b", "a+b", "a\nb", "caf\xc3\xa9"};
	char longest[EDICT_AUDIT_NAME_MAX + 2];
	for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
		config.name = wrong[i];
		assert_int_equal(open_log(), EDICT_LOG_WRONG);
		assert_int_equal(append_plain(1), EDICT_LOG_CLOSED);
	}
	memset(longest, 'n', sizeof longest);
	longest[EDICT_AUDIT_NAME_MAX] = '\0';
	config.name = longest;
	config.key = public_key;
	config.key_name = longest;
	assert_int_equal(open_log(), EDICT_LOG_OK);
	audit.first_seq = UINT64_MAX;
	assert_int_equal(edict_audit_checkpoint(&audit, 1), EDICT_LOG_OK);
	longest[EDICT_AUDIT_NAME_MAX] = 'n';
	longest[EDICT_AUDIT_NAME_MAX + 1] = '\0';
	config.key_name = longest;
	config.name = "door";
	assert_int_equal(open_log(), EDICT_LOG_WRONG);
}

static void test_status_names(void **state)
{
	(void)state;
	assert_string_equal(edict_log_status_name(EDICT_LOG_OK), "ok");
	assert_string_equal(edict_log_status_name(EDICT_LOG_CRYPTO), "crypto");
}

/* ---- files ---------------------------------------------------------------- */

static void test_rotation(void **state)
{
	(void)state;
	uint8_t link[EDICT_DIGEST_SIZE];
	char expected[400], root[65], before[65];
	struct edict_merkle tree;
	config.key = public_key;
	world.lines_per_file = 3;
	assert_int_equal(open_log(), EDICT_LOG_OK);
	assert_int_equal(append_plain(1), EDICT_LOG_OK);
	assert_int_equal(append_plain(2), EDICT_LOG_OK);
	tree = audit.tree;
	edict_merkle_root(&tree, &edict_sodium, link);
	sodium_bin2hex(root, sizeof root, link, sizeof link);
	sodium_bin2hex(before, sizeof before, audit.link, sizeof audit.link);
	assert_int_equal(append_plain(3), EDICT_LOG_OK);
	assert_int_equal(world.n_rotations, 1);
	assert_int_equal(check_chain(link), 5);
	snprintf(expected, sizeof expected,
		 HEAD("3", "3",
		      "open") ",\"format\":1,\"log\":\"door\",\"hash\":\"sha256\","
			      "\"after\":\"%s\",\"records\":3,\"root\":\"%s\"",
		 before, root);
	check_line(3, expected);
	assert_int_equal(audit.tree.size, 2);
	assert_int_equal(audit.first_seq, 3);
	/* The file that ended is signed to its end. */
	struct edict_note note;
	assert_int_equal(world.n_notes, 1);
	assert_true(edict_note_read(world.note, world.note_len, &edict_sodium, "door-key",
				    public_key, &note));
	assert_int_equal(note.head.size, 3);
	assert_memory_equal(note.origin.data, "door/0", 6);
}

static void test_full_without_rotation(void **state)
{
	(void)state;
	struct edict_sink fixed = sink;
	fixed.rotate = NULL;
	config.sink = &fixed;
	world.lines_per_file = 2;
	assert_int_equal(open_log(), EDICT_LOG_OK);
	assert_int_equal(append_plain(1), EDICT_LOG_OK);
	assert_int_equal(append_plain(1), EDICT_LOG_FULL);
	assert_int_equal(append_plain(1), EDICT_LOG_FULL);
	world.lines_per_file = 0;
	assert_int_equal(append_plain(1), EDICT_LOG_OK);
	config.sink = &sink;
}

static void test_full_tree(void **state)
{
	(void)state;
	assert_int_equal(open_log(), EDICT_LOG_OK);
	audit.tree.size = EDICT_MERKLE_SIZE_MAX;
	assert_int_equal(append_plain(1), EDICT_LOG_OK);
	assert_int_equal(world.n_rotations, 1);
	assert_int_equal(audit.tree.size, 2);
	assert_true(is_kind(1, "open"));
}

/* Every call of the sink fails once; afterwards the log goes on in one chain, and exactly
 * the records that were acknowledged are in it. */
static void test_every_failure(void **state)
{
	(void)state;
	uint8_t link[EDICT_DIGEST_SIZE];
	for (size_t fail = 2; fail < 24; fail++) {
		size_t n_taken = 0;
		setup(state);
		config.seal_records = 4;
		world.lines_per_file = 5;
		world.fail_call = fail;
		assert_int_equal(open_log(), EDICT_LOG_OK);
		for (uint64_t time = 1; time <= 12; time++)
			n_taken += append_plain(time) == EDICT_LOG_OK;
		assert_true(n_taken >= 11);
		size_t n = check_chain(link);
		for (size_t i = 0; i < n; i++)
			n_taken -= is_kind(i, "decision");
		assert_int_equal(n_taken, 0);
	}
}

static void test_gap(void **state)
{
	(void)state;
	uint8_t link[EDICT_DIGEST_SIZE];
	assert_int_equal(open_log(), EDICT_LOG_OK);
	world.fail_call = world.n_calls + 1;
	assert_int_equal(append_plain(10), EDICT_LOG_IO);
	edict_audit_lose(&audit, 10);
	world.fail_call = world.n_calls + 1;
	assert_int_equal(append_plain(11), EDICT_LOG_IO); /* the gap record itself */
	edict_audit_lose(&audit, 11);
	assert_int_equal(append_plain(12), EDICT_LOG_OK);
	assert_int_equal(append_plain(13), EDICT_LOG_OK);
	assert_int_equal(check_chain(link), 4);
	check_line(1, HEAD("1", "12", "gap") ",\"lost\":2,\"since\":10");
}

/* A decision that cannot be logged is a deny: EDICT_AUDIT_GAP is not defined here. */
static void test_unlogged_is_denied(void **state)
{
	(void)state;
	const struct edict_record record = {.effect = "allow"};
	struct edict_decision decision = {.effect = EDICT_ALLOW};
	assert_int_equal(open_log(), EDICT_LOG_OK);
	assert_int_equal(edict_audit_decision(&audit, &record, line, &decision),
			 EDICT_LOG_OK);
	assert_int_equal(decision.effect, EDICT_ALLOW);
	world.fail_call = world.n_calls + 1;
	assert_int_equal(edict_audit_decision(&audit, &record, line, &decision),
			 EDICT_LOG_IO);
	assert_int_equal(decision.effect, EDICT_DENY);
	assert_int_equal(decision.reason, EDICT_REASON_UNLOGGED);
}

/* ---- checkpoints ---------------------------------------------------------- */

static void test_checkpoints_by_count(void **state)
{
	(void)state;
	struct edict_note note;
	uint8_t root[EDICT_DIGEST_SIZE];
	config.key = public_key;
	config.checkpoint_records = 4;
	assert_int_equal(open_log(), EDICT_LOG_OK);
	for (int i = 0; i < 7; i++)
		assert_int_equal(append_plain(0), EDICT_LOG_OK);
	assert_int_equal(world.n_notes, 2);
	assert_true(edict_note_read(world.note, world.note_len, &edict_sodium, "door-key",
				    public_key, &note));
	assert_int_equal(note.head.size, 8);
	edict_merkle_root(&audit.tree, &edict_sodium, root);
	assert_memory_equal(note.head.root, root, sizeof root);
	/* Closing signs what is left, and once only. */
	assert_int_equal(edict_audit_close(&audit, 0, line), EDICT_LOG_OK);
	assert_int_equal(world.n_notes, 3);
}

static void test_checkpoints_by_time(void **state)
{
	(void)state;
	config.key = public_key;
	config.checkpoint_ms = 1000;
	assert_int_equal(open_log(), EDICT_LOG_OK);
	assert_int_equal(append_plain(1700000001122), EDICT_LOG_OK);
	assert_int_equal(append_plain(0), EDICT_LOG_OK); /* not known */
	assert_int_equal(append_plain(5), EDICT_LOG_OK); /* set back */
	assert_int_equal(world.n_notes, 0);
	assert_int_equal(append_plain(1700000001123), EDICT_LOG_OK);
	assert_int_equal(world.n_notes, 1);
	assert_int_equal(append_plain(1700000002122), EDICT_LOG_OK);
	assert_int_equal(world.n_notes, 1);
}

static void test_checkpoint_fails(void **state)
{
	(void)state;
	config.key = public_key;
	config.checkpoint_records = 2;
	world.fail_note = EDICT_LOG_IO;
	assert_int_equal(open_log(), EDICT_LOG_OK);
	assert_int_equal(append_plain(0), EDICT_LOG_OK); /* it is in the log */
	assert_int_equal(audit.seq, 2);
	assert_int_equal(append_plain(0), EDICT_LOG_IO);
	assert_int_equal(audit.seq, 2);
	world.fail_note = EDICT_LOG_OK;
	assert_int_equal(append_plain(0), EDICT_LOG_OK);
	assert_int_equal(audit.seq, 3);
	signer.sign = NULL;
	assert_int_equal(edict_audit_checkpoint(&audit, 0), EDICT_LOG_CRYPTO);
	config.key = NULL;
	assert_int_equal(edict_audit_checkpoint(&audit, 0), EDICT_LOG_CRYPTO);
}

/* ---- seals ---------------------------------------------------------------- */

/* key' = SHA-256("edict-audit-next-v1\0" || key) */
static void next_key(uint8_t key[EDICT_DIGEST_SIZE])
{
	uint8_t message[20 + EDICT_DIGEST_SIZE] = "edict-audit-next-v1";
	memcpy(message + 20, key, EDICT_DIGEST_SIZE);
	crypto_hash_sha256(key, message, sizeof message);
}

static void check_seal(size_t seq, uint8_t epoch, const uint8_t key[EDICT_DIGEST_SIZE])
{
	uint8_t message[20 + 16 + EDICT_DIGEST_SIZE] = "edict-audit-seal-v1", mac[32];
	char expected[200], hex[65];
	struct edict_string previous = line_at(seq - 1);
	message[20] = epoch;
	message[28] = (uint8_t)seq;
	sodium_hex2bin(message + 36, 32, previous.data + previous.len + 9, 64, NULL, NULL,
		       NULL);
	crypto_auth_hmacsha256(mac, message, sizeof message, key);
	sodium_bin2hex(hex, sizeof hex, mac, sizeof mac);
	int len = snprintf(expected, sizeof expected,
			   "\"kind\":\"seal\",\"epoch\":%u,\"mac\":\"%s\"", epoch, hex);
	struct edict_string found = line_at(seq);
	assert_memory_equal(found.data + found.len - (size_t)len, expected, (size_t)len);
}

static void test_seals(void **state)
{
	(void)state;
	uint8_t key[EDICT_DIGEST_SIZE], link[EDICT_DIGEST_SIZE];
	static const uint8_t zero[EDICT_DIGEST_SIZE];
	memcpy(key, first_key, sizeof key);
	config.seal_records = 3;
	assert_int_equal(open_log(), EDICT_LOG_OK);
	check_line(0, HEAD("0", "1700000000123",
			   "open") ",\"format\":1,\"log\":\"door\","
				   "\"hash\":\"sha256\",\"after\":\"" ZEROS
				   "\",\"records\":0,"
				   "\"root\":\"" ZEROS "\",\"seal\":0");
	for (int i = 0; i < 7; i++)
		assert_int_equal(append_plain(1), EDICT_LOG_OK);
	assert_int_equal(edict_audit_close(&audit, 2, line), EDICT_LOG_OK);
	/* open 1 2 3 seal | 5 6 7 seal | 9 close seal */
	assert_int_equal(check_chain(link), 12);
	check_seal(4, 0, key);
	next_key(key);
	check_seal(8, 1, key);
	next_key(key);
	check_seal(11, 2, key);
	next_key(key);
	assert_int_equal(world.epoch, 3);
	assert_int_equal(world.n_keys, 3);
	assert_memory_equal(world.key, key, sizeof key);
	assert_memory_equal(audit.seal_key, zero, sizeof zero);
	assert_int_equal(append_plain(1), EDICT_LOG_CLOSED);
}

/* Closing seals once, also where the epoch would have ended anyway. */
static void test_close_at_the_end_of_an_epoch(void **state)
{
	(void)state;
	uint8_t link[EDICT_DIGEST_SIZE];
	config.seal_records = 2;
	assert_int_equal(open_log(), EDICT_LOG_OK);
	assert_int_equal(append_plain(1), EDICT_LOG_OK);
	assert_int_equal(edict_audit_close(&audit, 2, line), EDICT_LOG_OK);
	assert_int_equal(check_chain(link), 4);
	assert_true(is_kind(2, "close"));
	check_seal(3, 0, first_key);
}

/* A key that cannot be replaced ends the log. */
static void test_key_is_not_kept(void **state)
{
	(void)state;
	config.seal_records = 1;
	world.fail_key = EDICT_LOG_IO;
	assert_int_equal(open_log(), EDICT_LOG_OK);
	assert_int_equal(append_plain(1), EDICT_LOG_OK);
	world.fail_key = EDICT_LOG_OK;
	assert_int_equal(append_plain(1), EDICT_LOG_IO);
	assert_int_equal(append_plain(1), EDICT_LOG_IO);
	assert_int_equal(edict_audit_checkpoint(&audit, 1), EDICT_LOG_IO);
	assert_int_equal(edict_audit_close(&audit, 1, line), EDICT_LOG_IO);
}

/* ---- reading -------------------------------------------------------------- */

static void test_line_read(void **state)
{
	(void)state;
	struct edict_audit_line parts;
	uint8_t link[EDICT_DIGEST_SIZE];
	static const uint8_t zero[EDICT_DIGEST_SIZE];
	assert_int_equal(open_log(), EDICT_LOG_OK);
	size_t len = world.memory.len - 1;
	assert_true(edict_audit_line_read(world.bytes, len, &parts));
	assert_int_equal(parts.seq, 0);
	assert_int_equal(parts.kind.len, 4);
	assert_memory_equal(parts.kind.data, "open", 4);
	assert_int_equal(parts.covered, line_at(0).len);
	edict_audit_link(&edict_sodium, zero, world.bytes, parts.covered, link);
	assert_memory_equal(parts.link, link, sizeof link);
	for (size_t n = 0; n < len; n++)
		assert_false(edict_audit_line_read(world.bytes, n, &parts));
	/* Any change is no line, or has another link, or another number. */
	for (size_t i = 0; i < len; i++) {
		char c = world.bytes[i];
		for (int change = 1; change < 256; change++) {
			world.bytes[i] = (char)(c ^ change);
			if (!edict_audit_line_read(world.bytes, len, &parts))
				continue;
			edict_audit_link(&edict_sodium, zero, world.bytes, parts.covered,
					 link);
			assert_memory_not_equal(parts.link, link, sizeof link);
		}
		world.bytes[i] = c;
	}
}

/* As long as a writer's longest, and longer. */
static void test_line_length(void **state)
{
	(void)state;
	static char bytes[EDICT_AUDIT_LINE_MAX];
	static const char head[] = "{\"seq\":0,\"boot\":\"0123456789abcdef\",\"time\":0,"
				   "\"kind\":\"close\"";
	static const char tail[] = ",\"link\":\"" ZEROS "\"}";
	struct edict_audit_line parts;
	memset(bytes, ' ', sizeof bytes);
	memcpy(bytes, head, sizeof head - 1);
	for (size_t len = sizeof bytes - 1; len <= sizeof bytes; len++) {
		memcpy(bytes + len - (sizeof tail - 1), tail, sizeof tail - 1);
		assert_int_equal(edict_audit_line_read(bytes, len, &parts),
				 len < sizeof bytes);
	}
}

static void test_line_numbers(void **state)
{
	(void)state;
	static const struct {
		const char *seq;
		bool is_fine;
	} cases[] = {{"0", true},
		     {"18446744073709551615", true},
		     {"18446744073709551616", false},
		     {"99999999999999999999", false},
		     {"00", false},
		     {"", false},
		     {"-1", false}};
	struct edict_audit_line parts;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		int len = snprintf(world.bytes, sizeof world.bytes,
				   "{\"seq\":%s,\"boot\":\"0123456789abcdef\",\"time\":0,"
				   "\"kind\":\"close\",\"link\":\"" ZEROS "\"}",
				   cases[i].seq);
		assert_int_equal(edict_audit_line_read(world.bytes, (size_t)len, &parts),
				 cases[i].is_fine);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(test_every_kind, setup),
		cmocka_unit_test_setup(test_escapes, setup),
		cmocka_unit_test_setup(test_every_line_size, setup),
		cmocka_unit_test_setup(test_longest_line, setup),
		cmocka_unit_test_setup(test_names, setup),
		cmocka_unit_test_setup(test_status_names, setup),
		cmocka_unit_test_setup(test_rotation, setup),
		cmocka_unit_test_setup(test_full_without_rotation, setup),
		cmocka_unit_test_setup(test_full_tree, setup),
		cmocka_unit_test_setup(test_every_failure, setup),
		cmocka_unit_test_setup(test_gap, setup),
		cmocka_unit_test_setup(test_unlogged_is_denied, setup),
		cmocka_unit_test_setup(test_checkpoints_by_count, setup),
		cmocka_unit_test_setup(test_checkpoints_by_time, setup),
		cmocka_unit_test_setup(test_checkpoint_fails, setup),
		cmocka_unit_test_setup(test_seals, setup),
		cmocka_unit_test_setup(test_close_at_the_end_of_an_epoch, setup),
		cmocka_unit_test_setup(test_key_is_not_kept, setup),
		cmocka_unit_test_setup(test_line_read, setup),
		cmocka_unit_test_setup(test_line_length, setup),
		cmocka_unit_test_setup(test_line_numbers, setup),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
