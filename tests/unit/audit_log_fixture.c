/* audit_log_fixture.c - write the log of audit_log_fixture.h with the runtime's writer.
 */
#include <sodium.h>
#include <string.h>

#include "audit_log_fixture.h"

#define ROTATE_AT 20 /* records of the first file */

static enum edict_log_status append(void *ctx, const char *line, size_t len)
{
	struct fixture *fixture = ctx;
	struct buffer *file = &fixture->files[fixture->n_files - 1];
	size_t n = 0;
	for (size_t i = 0; i < file->len; i++)
		n += file->ptr[i] == '\n';
	if (n >= ROTATE_AT && fixture->n_files < FIXTURE_FILES)
		return EDICT_LOG_FULL;
	buffer_add(file, line, len);
	return EDICT_LOG_OK;
}

static enum edict_log_status rotate(void *ctx)
{
	((struct fixture *)ctx)->n_files++;
	return EDICT_LOG_OK;
}

static enum edict_log_status checkpoint(void *ctx, const char *note, size_t len)
{
	struct fixture *fixture = ctx;
	struct buffer *newest = &fixture->notes[fixture->n_files - 1];
	fixture->older.len = 0;
	buffer_add(&fixture->older, newest->ptr != NULL ? newest->ptr : "", newest->len);
	newest->len = 0;
	buffer_add(newest, note, len);
	return EDICT_LOG_OK;
}

static enum edict_log_status keep_key(void *ctx, uint64_t epoch,
				      const uint8_t key[EDICT_DIGEST_SIZE])
{
	(void)epoch;
	memcpy(((struct fixture *)ctx)->last_key, key, EDICT_DIGEST_SIZE);
	return EDICT_LOG_OK;
}

static void write_decisions(struct edict_audit *audit, size_t n, struct edict_line line)
{
	static const char *const effects[] = {"allow", "deny", "require_approval"};
	static const uint8_t policy[EDICT_DIGEST_SIZE] = {1, 2, 3};
	struct edict_string obligation = {"log:all", 7};
	for (size_t i = 0; i < n; i++) {
		struct edict_record record = {
			.time = 1700000000000 + i,
			.policy = policy,
			.version = 3,
			.agent = {"helper", 6},
			.tool = {"send \"mail\"", 11},
			.effect = effects[i % 3],
			.rule = {"no-secrets", 10},
			.reason = {"rule", 4},
			.obligations = &obligation,
			.n_obligations = i % 2,
			.request = policy,
		};
		if (i % 4 == 0)
			record.body = (struct edict_string){"{\"kind\":\"open\"}", 15};
		edict_audit_append(audit, &record, line);
	}
}

/* What a host knows when it opens a log again: the last record, not the tree. */
static struct edict_audit_position position_of(const struct fixture *fixture,
					       const struct edict_audit *audit)
{
	struct edict_audit_position at = {
		.seq = audit->seq, .records = audit->tree.size, .epoch = audit->epoch};
	memcpy(at.link, audit->link, sizeof at.link);
	memcpy(at.seal_key, fixture->last_key, sizeof at.seal_key);
	edict_merkle_root(&audit->tree, &fixture->crypto, at.root);
	return at;
}

void fixture_init(struct fixture *fixture)
{
	static const uint8_t seed[crypto_sign_SEEDBYTES] = {7};
	char bytes[2048];
	struct edict_line line = {bytes, sizeof bytes};
	*fixture = (struct fixture){.n_files = 1, .seal_key = {9}};
	memcpy(fixture->last_key, fixture->seal_key, sizeof fixture->last_key);
	edict_sodium_init();
	crypto_sign_seed_keypair(fixture->public, fixture->secret, seed);
	fixture->crypto = edict_sodium_signer(fixture->secret);
	struct edict_sink sink = {.append = append,
				  .checkpoint = checkpoint,
				  .rotate = rotate,
				  .keep_key = keep_key,
				  .ctx = fixture};
	struct edict_audit_config config = {.crypto = &fixture->crypto,
					    .sink = &sink,
					    .name = "tools",
					    .key_name = "host-1",
					    .key = fixture->public,
					    .checkpoint_records = 7,
					    .seal_records = 6};
	struct edict_audit audit;
	struct edict_audit_position at = {0};
	memcpy(at.seal_key, fixture->seal_key, sizeof at.seal_key);
	edict_audit_open(&audit, &config, &at, 1, 1700000000000, line);
	write_decisions(&audit, 25, line);
	at = position_of(fixture, &audit);
	edict_audit_open(&audit, &config, &at, 2, 1700000001000, line);
	write_decisions(&audit, 9, line);
	edict_audit_close(&audit, 1700000002000, line);
}

void fixture_deinit(struct fixture *fixture)
{
	for (size_t i = 0; i < FIXTURE_FILES; i++) {
		buffer_free(&fixture->files[i]);
		buffer_free(&fixture->notes[i]);
	}
	buffer_free(&fixture->older);
}

static struct audit_file file_of(const char *name, struct text bytes)
{
	return (struct audit_file){
		.path = text_of(name), .bytes = bytes.ptr, .size = bytes.len};
}

const struct audit_report *fixture_verify(struct arena *arena,
					  const struct fixture *fixture,
					  const struct text *files, size_t n_files,
					  bool has_notes)
{
	static const char *const names[] = {"log-0", "log-1", "log-2", "log-3"};
	struct audit_file *logs = ARENA_ARRAY(arena, struct audit_file, n_files);
	struct audit_file notes[FIXTURE_FILES];
	for (size_t i = 0; i < n_files; i++)
		logs[i] = file_of(names[i], files[i]);
	for (size_t i = 0; i < FIXTURE_FILES; i++)
		notes[i] = file_of("note", buffer_text(&fixture->notes[i]));
	struct audit_checks checks = {.crypto = &fixture->crypto,
				      .key = fixture->public,
				      .notes = notes,
				      .n_notes = has_notes ? FIXTURE_FILES : 0,
				      .seal_key = fixture->seal_key,
				      .n_threads = 1,
				      .block_size = 3000};
	return audit_verify(arena, logs, n_files, &checks);
}

size_t fixture_lines(struct text file, struct text lines[FIXTURE_LINES])
{
	size_t n = 0;
	for (const char *at = file.ptr, *end = at + file.len;
	     at < end && n < FIXTURE_LINES; n++) {
		const char *newline = memchr(at, '\n', (size_t)(end - at));
		lines[n] = (struct text){at, (size_t)(newline - at)};
		at = newline + 1;
	}
	return n;
}
