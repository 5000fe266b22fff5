/* audit_export_test.c - records with every byte in their texts, decoded and exported:
 * what comes out has one line a record, and reads back as what the log says.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>
#include <jansson.h>

#include "audit/audit.h"
#include "port/sodium.h"

#define TEXT_MAX 24

static struct edict_memory_sink memory;
static char memory_bytes[8192];

/* The line of one decision about `tool`. */
static struct text write_decision(struct edict_string tool, struct edict_string body)
{
	static const uint8_t digest[EDICT_DIGEST_SIZE] = {0xab};
	char bytes[4096];
	struct edict_line line = {bytes, sizeof bytes};
	struct edict_audit audit;
	struct edict_audit_position at = {0};
	memory = (struct edict_memory_sink){memory_bytes, sizeof memory_bytes, 0};
	struct edict_sink sink = edict_memory_sink(&memory);
	struct edict_audit_config config = {
		.crypto = &edict_sodium, .sink = &sink, .name = "export"};
	struct edict_record record = {.time = 1700000000123,
				      .policy = digest,
				      .version = 4,
				      .agent = tool,
				      .tool = tool,
				      .effect = "deny",
				      .rule = tool,
				      .reason = tool,
				      .obligations = &tool,
				      .n_obligations = 1,
				      .request = digest,
				      .body = body};
	edict_audit_open(&audit, &config, &at, 1, 2, line);
	assert_int_equal(edict_audit_append(&audit, &record, line), EDICT_LOG_OK);
	const char *begin = memory_bytes;
	while (*begin++ != '\n')
		;
	return (struct text){begin, (size_t)(memory_bytes + memory.len - 1 - begin)};
}

static json_t *exported_json(enum audit_format format, const struct audit_record *record)
{
	struct buffer out = {0};
	audit_export(format, record, &out);
	assert_ptr_equal(memchr(out.ptr, '\n', out.len), out.ptr + out.len - 1);
	json_t *object = json_loadb(out.ptr, out.len, JSON_ALLOW_NUL, NULL);
	assert_non_null(object);
	buffer_free(&out);
	return object;
}

static void assert_string(const json_t *string, struct text wanted)
{
	assert_true(json_is_string(string));
	assert_int_equal(json_string_length(string), wanted.len);
	assert_memory_equal(json_string_value(string), wanted.ptr, wanted.len);
}

static void check_ocsf(const struct audit_record *record)
{
	json_t *event = exported_json(AUDIT_OCSF, record);
	const json_t *api = json_object_get(event, "api");
	const json_t *actor = json_object_get(event, "actor");
	if (record->tool.len > 0) {
		assert_string(json_object_get(api, "operation"), record->tool);
		assert_string(json_object_get(actor, "app_name"), record->tool);
	}
	assert_string(json_object_get(event, "raw_data"), record->line);
	json_decref(event);
}

static void check_otel(const struct audit_record *record)
{
	json_t *message = exported_json(AUDIT_OTEL, record);
	const json_t *resource =
		json_array_get(json_object_get(message, "resourceLogs"), 0);
	const json_t *scope = json_array_get(json_object_get(resource, "scopeLogs"), 0);
	const json_t *log = json_array_get(json_object_get(scope, "logRecords"), 0);
	const json_t *attributes = json_object_get(log, "attributes"), *attribute;
	bool has_tool = record->tool.len == 0;
	size_t i;
	json_array_foreach(attributes, i, attribute)
	{
		const char *key = json_string_value(json_object_get(attribute, "key"));
		if (strcmp(key, "gen_ai.tool.name") != 0)
			continue;
		has_tool = true;
		assert_string(json_object_get(json_object_get(attribute, "value"),
					      "stringValue"),
			      record->tool);
	}
	assert_true(has_tool);
	json_decref(message);
}

/* The value of a key, with its escapes undone; control characters have become spaces. */
static void check_cef_value(const char *at, const char *end, struct text wanted)
{
	for (size_t i = 0; i < wanted.len; i++) {
		assert_true(at < end);
		char c = *at++;
		bool is_escaped = c == '\\';
		assert_true(c != '=');
		if (is_escaped)
			c = *at++ == 'n' && wanted.ptr[i] == '\n'    ? '\n'
			    : at[-1] == 'r' && wanted.ptr[i] == '\r' ? '\r'
								     : at[-1];
		unsigned char want = (unsigned char)wanted.ptr[i];
		if ((want < 0x20 || want == 0x7f) && !is_escaped)
			want = ' ';
		assert_int_equal((unsigned char)c, want);
	}
	assert_true(strncmp(at, " reason=", 8) == 0);
}

static void check_cef(const struct audit_record *record)
{
	static const char key[] = " destinationServiceName=";
	struct buffer out = {0};
	size_t n_fields = 0;
	audit_export(AUDIT_CEF, record, &out);
	buffer_add_char(&out, '\0');
	assert_ptr_equal(strchr(out.ptr, '\n'), out.ptr + out.len - 2);
	const char *at = out.ptr;
	for (; n_fields < 7; at++) {
		if (*at == '\\')
			at++;
		else if (*at == '|')
			n_fields++;
		assert_true(*at != '\n');
	}
	const char *tool = strstr(at, key);
	assert_true((tool != NULL) == (record->tool.len > 0));
	if (tool != NULL)
		check_cef_value(tool + sizeof key - 1, out.ptr + out.len, record->tool);
	buffer_free(&out);
}

static void check_text(struct edict_string tool)
{
	struct arena *arena = arena_new();
	struct audit_record record;
	struct text line = write_decision(tool, (struct edict_string){NULL, 0});
	assert_true(audit_record_read(arena, line, &record));
	check_ocsf(&record);
	check_otel(&record);
	check_cef(&record);
	arena_free(arena);
}

/* ---- texts ------------------------------------------------------------------ */

static void test_every_byte(void **state)
{
	(void)state;
	for (unsigned c = 0; c < 256; c++) {
		char text[3] = {'a', (char)c, 'z'};
		check_text((struct edict_string){text, 3});
		check_text((struct edict_string){text + 1, 1});
	}
	check_text((struct edict_string){"", 0});
}

static void test_special(void **state)
{
	(void)state;
	static const char *const texts[] = {
		"|",
		"=",
		"\\",
		"\\|",
		"a=b",
		"\\=",
		" cs1=0",
		"\r\n",
		"\"",
		"\\\"",
		",\"body\":{}",
		"\xe2\x82\xac",
		"\xf0\x9f\x92\xb6",
		"\xed\xa0\x80",
		"a\\",
	};
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
		check_text((struct edict_string){texts[i], (uint32_t)strlen(texts[i])});
}

static void test_random(void **state)
{
	(void)state;
	uint64_t random = 88172645463325252;
	for (unsigned round = 0; round < 2000; round++) {
		char text[TEXT_MAX];
		uint32_t len = 0;
		do {
			random ^= random << 13;
			random ^= random >> 7;
			random ^= random << 17;
			text[len++] = (random & 256) != 0 ? "|=\\\"\n\r \t"[random & 7]
							  : (char)random;
		} while (len < TEXT_MAX && (random >> 32) % TEXT_MAX != 0);
		check_text((struct edict_string){text, len});
	}
}

/* ---- the body --------------------------------------------------------------- */

static void test_body(void **state)
{
	(void)state;
	static const char body[] = "{\"tool\":\"x\",\"n\":1.00000000000000000001,"
				   "\"body\":{\"link\":\"}\"},\"huge\":1e9999}";
	struct arena *arena = arena_new();
	struct audit_record record;
	struct text line =
		write_decision((struct edict_string){"x", 1},
			       (struct edict_string){body, (uint32_t)sizeof body - 1});
	assert_true(audit_record_read(arena, line, &record));
	assert_true(text_is(record.body, body));
	assert_true(text_is(record.tool, "x"));
	assert_int_equal(record.version, 4);
	json_t *event = exported_json(AUDIT_OCSF, &record);
	const json_t *request = json_object_get(json_object_get(event, "api"), "request");
	/* A body that JSON libraries cannot hold is handed on as a text. */
	assert_string(json_object_get(request, "data"), record.body);
	json_decref(event);
	arena_free(arena);
}

static void test_time(void **state)
{
	(void)state;
	struct arena *arena = arena_new();
	assert_true(text_is(audit_time(arena, 0), "-"));
	assert_true(
		text_is(audit_time(arena, 1700000000123), "2023-11-14T22:13:20.123Z"));
	assert_true(text_is(audit_time(arena, 951827696000), "2000-02-29T12:34:56.000Z"));
	arena_free(arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_every_byte), cmocka_unit_test(test_special),
		cmocka_unit_test(test_random),	   cmocka_unit_test(test_body),
		cmocka_unit_test(test_time),
	};
	return edict_sodium_init() ? cmocka_run_group_tests(tests, NULL, NULL) : 1;
}
