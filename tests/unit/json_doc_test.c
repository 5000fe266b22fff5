/* json_doc_test.c - the JSON reader, against tables, against jansson, and against the
 * reader of the runtime.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <jansson.h>

#include "base/json_doc.h"
#include "runtime_fixture.h"

static struct doc *read(struct arena *arena, struct text body, enum json_fault *fault)
{
	struct source *source = source_from_text(arena, TEXT("test.json"), body);
	return json_doc_read(arena, source, 0, (uint32_t)body.len, NULL, fault);
}

static enum json_fault fault_of(struct text body)
{
	struct arena *arena = arena_new();
	enum json_fault fault;
	struct doc *doc = read(arena, body, &fault);
	assert_int_equal(doc != NULL, fault == JSON_OK);
	arena_free(arena);
	return fault;
}

/* ---- tables -------------------------------------------------------------- */

static const struct {
	struct text body;
	enum json_fault fault;
} cases[] = {
	{TEXT("{}"), JSON_OK},
	{TEXT("[]"), JSON_OK},
	{TEXT(" [ 1 , 2 ] \n"), JSON_OK},
	{TEXT("{\"a\":{\"a\":1},\"b\":[{\"a\":1}]}"), JSON_OK},
	{TEXT("{\"\":1}"), JSON_OK},
	{TEXT("true"), JSON_OK},
	{TEXT("null"), JSON_OK},
	{TEXT("\"\\u00e9\\n\\/\""), JSON_OK},
	{TEXT("\"\\u0000\""), JSON_OK},
	{TEXT("\"\\ud83d\\ude00\""), JSON_OK},
	{TEXT("\"\x7f\""), JSON_OK},
	{TEXT("\"\xf0\x9f\x98\x80\""), JSON_OK},
	{TEXT("-0.0e-0"), JSON_OK},
	{TEXT("123456789012345678901234567890"), JSON_OK},
	{TEXT(""), JSON_SYNTAX},
	{TEXT("  "), JSON_SYNTAX},
	{TEXT("{"), JSON_SYNTAX},
	{TEXT("["), JSON_SYNTAX},
	{TEXT("[1"), JSON_SYNTAX},
	{TEXT("[1,"), JSON_SYNTAX},
	{TEXT("[1,]"), JSON_SYNTAX},
	{TEXT("[,1]"), JSON_SYNTAX},
	{TEXT("[1 2]"), JSON_SYNTAX},
	{TEXT("[1}"), JSON_SYNTAX},
	{TEXT("{\"a\"}"), JSON_SYNTAX},
	{TEXT("{\"a\":}"), JSON_SYNTAX},
	{TEXT("{\"a\":1,}"), JSON_SYNTAX},
	{TEXT("{\"a\" 1}"), JSON_SYNTAX},
	{TEXT("{a:1}"), JSON_SYNTAX},
	{TEXT("{1:1}"), JSON_SYNTAX},
	{TEXT("{'a':1}"), JSON_SYNTAX},
	{TEXT("{} {}"), JSON_SYNTAX},
	{TEXT("{}x"), JSON_SYNTAX},
	{TEXT("{}\0"), JSON_SYNTAX},
	{TEXT("[1] // note"), JSON_SYNTAX},
	{TEXT("tru"), JSON_SYNTAX},
	{TEXT("truex"), JSON_SYNTAX},
	{TEXT("True"), JSON_SYNTAX},
	{TEXT("NaN"), JSON_SYNTAX},
	{TEXT("Infinity"), JSON_SYNTAX},
	{TEXT("01"), JSON_SYNTAX},
	{TEXT("-"), JSON_SYNTAX},
	{TEXT("+1"), JSON_SYNTAX},
	{TEXT(".5"), JSON_SYNTAX},
	{TEXT("5."), JSON_SYNTAX},
	{TEXT("1e"), JSON_SYNTAX},
	{TEXT("0x1"), JSON_SYNTAX},
	{TEXT("\""), JSON_SYNTAX},
	{TEXT("\"\\"), JSON_SYNTAX},
	{TEXT("\"\\x41\""), JSON_SYNTAX},
	{TEXT("\"\\u12\""), JSON_SYNTAX},
	{TEXT("\"\\u12g4\""), JSON_SYNTAX},
	{TEXT("\"\\'\""), JSON_SYNTAX},
	{TEXT("\"a\nb\""), JSON_SYNTAX},
	{TEXT("\"a\tb\""), JSON_SYNTAX},
	{TEXT("\"\0\""), JSON_SYNTAX},
	{TEXT("\xef\xbb\xbf{}"), JSON_SYNTAX},
	{TEXT("\"\xff\""), JSON_UTF8},
	{TEXT("\"\xc0\x80\""), JSON_UTF8},
	{TEXT("\"\xed\xa0\x80\""), JSON_UTF8},
	{TEXT("\"\xc3"), JSON_UTF8},
	{TEXT("{\"\xc3\":1}"), JSON_UTF8},
	{TEXT("\"\\ud800\""), JSON_UTF8},
	{TEXT("\"\\udc00\""), JSON_UTF8},
	{TEXT("\"\\ud800\\u0041\""), JSON_UTF8},
	{TEXT("\"\\ud800\\ud800\""), JSON_UTF8},
	{TEXT("\"\\ud800\\n\""), JSON_UTF8},
	{TEXT("{\"a\":1,\"a\":2}"), JSON_DUPLICATE},
	{TEXT("{\"a\":1,\"\\u0061\":2}"), JSON_DUPLICATE},
	{TEXT("[{\"x\":{\"\":1,\"\":1}}]"), JSON_DUPLICATE},
	/* the first fault counts */
	{TEXT("{\"a\":1,\"a\" nonsense"), JSON_DUPLICATE},
	{TEXT("[\"\xff\", }"), JSON_UTF8},
	{TEXT("[ }, \"\xff\""), JSON_SYNTAX},
};

static void test_cases(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		if (fault_of(cases[i].body) != cases[i].fault)
			fail_msg("`%.*s` gives %d", TEXT_ARG(cases[i].body),
				 (int)fault_of(cases[i].body));
}

/* jansson says the same, where it can: it knows no bound but its own depth. */
static void test_against_jansson(void **state)
{
	(void)state;
	size_t flags = JSON_REJECT_DUPLICATES | JSON_DECODE_ANY | JSON_ALLOW_NUL |
		       JSON_DECODE_INT_AS_REAL;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		json_t *other =
			json_loadb(cases[i].body.ptr, cases[i].body.len, flags, NULL);
		if ((other != NULL) != (cases[i].fault == JSON_OK))
			fail_msg("jansson disagrees about `%.*s`",
				 TEXT_ARG(cases[i].body));
		json_decref(other);
	}
}

/* ---- values and places --------------------------------------------------- */

static void test_tree(void **state)
{
	(void)state;
	struct arena *arena = arena_new();
	enum json_fault fault;
	struct doc *doc =
		read(arena,
		     TEXT(" {\"b\": [1.50, -2e400, \"\\u00e9\\ud83d\\ude00\\u0000\"],"
			  " \"a\": {\"x\": null, \"y\": true}}"),
		     &fault);
	assert_non_null(doc);
	assert_true(text_is(doc->members[0].key, "b"));
	assert_true(text_is(span_text(doc->members[0].key_span), "\"b\""));
	struct doc *list = doc_get(doc, "b");
	assert_int_equal(list->n, 3);
	assert_true(list->items[0]->number_fits);
	assert_int_equal(list->items[0]->number.coefficient, 15);
	assert_true(text_is(list->items[0]->text, "1.50"));
	assert_false(list->items[1]->number_fits);
	assert_true(text_equal(list->items[2]->text, TEXT("\xc3\xa9\xf0\x9f\x98\x80\0")));
	assert_true(text_is(span_text(list->items[1]->span), "-2e400"));
	assert_true(text_is(span_text(doc_get(doc, "a")->span),
			    "{\"x\": null, \"y\": true}"));
	assert_null(doc_get(doc, "c"));
	assert_null(doc_get(list, "b"));
	struct buffer out = {0};
	doc_write_json(doc, &out);
	assert_true(text_is(buffer_text(&out),
			    "{\"b\":[1.50,-2e400,\"\xc3\xa9\xf0\x9f\x98\x80\\u0000\"],"
			    "\"a\":{\"x\":null,\"y\":true}}"));
	buffer_free(&out);
	arena_free(arena);
}

static void test_part(void **state)
{
	(void)state;
	struct arena *arena = arena_new();
	struct source *source =
		source_from_text(arena, TEXT("lines"), TEXT("{\"a\":1}\n{\"a\":2}\n"));
	enum json_fault fault;
	struct doc *doc = json_doc_read(arena, source, 8, 15, NULL, &fault);
	assert_non_null(doc);
	assert_int_equal(span_line(doc_get(doc, "a")->span), 2);
	assert_null(json_doc_read(arena, source, 0, 15, NULL, &fault));
	arena_free(arena);
}

static void test_message(void **state)
{
	(void)state;
	struct arena *arena = arena_new();
	struct diag_list *diags = diag_list_new(arena);
	struct source *source =
		source_from_text(arena, TEXT("r.json"), TEXT("{\"a\": 1,\n \"a\": 2}"));
	enum json_fault fault;
	char *text;
	size_t size;
	assert_null(json_doc_read(arena, source, 0, 17, diags, &fault));
	FILE *out = open_memstream(&text, &size);
	diag_render_text(diags, out, false);
	fclose(out);
	assert_string_equal(text, "error[E0110]: member is given twice\n"
				  "  --> r.json:2:2\n"
				  "   |\n"
				  " 1 | {\"a\": 1,\n"
				  "   |  --- first given here\n"
				  " 2 |  \"a\": 2}\n"
				  "   |  ^^^ given again here\n"
				  "   |\n"
				  "help: remove one of them\n\n");
	free(text);
	arena_free(arena);
}

/* ---- bounds -------------------------------------------------------------- */

static struct text repeat(struct buffer *b, const char *front, const char *unit, size_t n,
			  const char *back)
{
	b->len = 0;
	buffer_add_text(b, text_of(front));
	for (size_t i = 0; i < n; i++)
		buffer_add_text(b, text_of(unit));
	buffer_add_text(b, text_of(back));
	return buffer_text(b);
}

static struct text members(struct buffer *b, size_t n, const char *back)
{
	b->len = 0;
	buffer_add_char(b, '{');
	for (size_t i = 0; i < n; i++)
		buffer_format(b, "%s\"m%zu\":0", i ? "," : "", i);
	buffer_add_text(b, text_of(back));
	return buffer_text(b);
}

static void test_bounds(void **state)
{
	(void)state;
	struct buffer b = {0};
	struct buffer nested = {0};
	for (size_t depth = DOC_DEPTH_MAX; depth <= DOC_DEPTH_MAX + 1; depth++) {
		enum json_fault expected = depth > DOC_DEPTH_MAX ? JSON_DEPTH : JSON_OK;
		repeat(&b, "", "[", depth, "");
		repeat(&nested, buffer_text(&b).ptr, "]", depth, "");
		assert_int_equal(fault_of(buffer_text(&nested)), expected);
		repeat(&b, "", "{\"a\":", depth, "1");
		repeat(&nested, buffer_text(&b).ptr, "}", depth, "");
		assert_int_equal(fault_of(buffer_text(&nested)), expected);
	}
	assert_int_equal(fault_of(repeat(&b, "", "[", 1000000, "")), JSON_DEPTH);
	assert_int_equal(fault_of(repeat(&b, "\"", "x", 65536, "\"")), JSON_OK);
	assert_int_equal(fault_of(repeat(&b, "\"", "x", 65537, "\"")), JSON_LIMIT);
	assert_int_equal(fault_of(repeat(&b, "\"", "\\u0041", 65536, "\"")), JSON_OK);
	assert_int_equal(fault_of(repeat(&b, "\"", "\\u0041", 65537, "\"")), JSON_LIMIT);
	assert_int_equal(fault_of(repeat(&b, "\"", "x", 70000, "\xff\"")), JSON_UTF8);
	assert_int_equal(fault_of(repeat(&b, "{\"", "x", 65537, "\":1}")), JSON_LIMIT);
	assert_int_equal(fault_of(members(&b, 256, "}")), JSON_OK);
	assert_int_equal(fault_of(members(&b, 257, "}")), JSON_LIMIT);
	assert_int_equal(fault_of(members(&b, 256, ",\"m7\":1}")), JSON_DUPLICATE);
	buffer_free(&b);
	buffer_free(&nested);
}

static enum json_fault large_fault_of(struct text body)
{
	struct arena *arena = arena_new();
	struct source *source = source_from_text(arena, TEXT("large.json"), body);
	enum json_fault fault;
	struct doc *doc = json_doc_read_large(arena, source, NULL, &fault);
	assert_int_equal(doc != NULL, fault == JSON_OK);
	arena_free(arena);
	return fault;
}

static void test_large_bounds(void **state)
{
	(void)state;
	struct buffer b = {0};
	struct buffer nested = {0};
	for (size_t depth = JSON_LARGE_DEPTH_MAX; depth <= JSON_LARGE_DEPTH_MAX + 1;
	     depth++) {
		repeat(&b, "", "[", depth, "");
		buffer_add_char(&b, '\0');
		repeat(&nested, b.ptr, "]", depth, "");
		assert_int_equal(large_fault_of(buffer_text(&nested)),
				 depth > JSON_LARGE_DEPTH_MAX ? JSON_DEPTH : JSON_OK);
	}
	assert_int_equal(large_fault_of(repeat(&b, "\"", "x", 1 << 20, "\"")), JSON_OK);
	assert_int_equal(large_fault_of(members(&b, 100000, "}")), JSON_OK);
	assert_int_equal(large_fault_of(members(&b, 256, ",\"m7\":1}")), JSON_DUPLICATE);
	assert_int_equal(large_fault_of(members(&b, 1000, ",\"m7\":1}")), JSON_DUPLICATE);
	assert_int_equal(large_fault_of(members(&b, 1000, ",\"m990\":1}")),
			 JSON_DUPLICATE);
	assert_int_equal(
		large_fault_of(repeat(&b, "[0", ",0", JSON_LARGE_VALUES_MAX, "]")),
		JSON_LIMIT);
	buffer_free(&b);
	buffer_free(&nested);
}

/* ---- against the runtime ------------------------------------------------- */

static _Alignas(16) char work[1 << 20];
static struct fixture_request request;

static void check_agreement(struct text body)
{
	static const enum edict_status statuses[] = {
		[JSON_OK] = EDICT_OK,	      [JSON_SYNTAX] = EDICT_E_SYNTAX,
		[JSON_UTF8] = EDICT_E_UTF8,   [JSON_DUPLICATE] = EDICT_E_DUPLICATE,
		[JSON_DEPTH] = EDICT_E_DEPTH, [JSON_LIMIT] = EDICT_E_LIMIT,
	};
	struct arena *arena = arena_new();
	enum json_fault fault;
	struct doc *doc = read(arena, body, &fault);
	enum edict_status status = edict_request_read(&fixture_policy, body.ptr, body.len,
						      work, sizeof work, &request);
	enum edict_status expected = statuses[fault];
	if (doc && doc->kind != DOC_MAPPING)
		expected = EDICT_E_SYNTAX;
	if (status == EDICT_E_NUMBER) /* of a field that is read */
		status = EDICT_OK;
	bool is_object = body.len > 0 && body.ptr[0] == '{';
	if (is_object && status != expected)
		fail_msg("`%.*s`: the runtime says %d, the reader %d", TEXT_ARG(body),
			 (int)status, (int)fault);
	arena_free(arena);
}

static uint32_t random_next(uint32_t *seed)
{
	*seed ^= *seed << 13;
	*seed ^= *seed >> 17;
	*seed ^= *seed << 5;
	return *seed;
}

/* Documents with a few pieces cut out, repeated or put in. */
static void test_against_runtime(void **state)
{
	(void)state;
	static const struct text pieces[] = {
		TEXT("\""),	 TEXT("\\"),	      TEXT("\\u"),  TEXT("\\ud83d"),
		TEXT("\\ude00"), TEXT("{"),	      TEXT("}"),    TEXT("["),
		TEXT("]"),	 TEXT(","),	      TEXT(":"),    TEXT("0"),
		TEXT("-"),	 TEXT("e"),	      TEXT("."),    TEXT("\xc3\xa9"),
		TEXT("\xff"),	 TEXT("\xed\xa0"),    TEXT(" "),    TEXT("\n"),
		TEXT("\0"),	 TEXT("\"tool\":1,"), TEXT("null"), TEXT("\\n")};
	static const struct text seeds[] = {
		TEXT("{\"tool\":\"refund\",\"args\":{\"amount\":12.5e1,\"tags\":[\"a\","
		     "\"b\"]}}"),
		TEXT("{\"a\":{\"b\":[{},[],\"\\ud83d\\ude00\",true,false,null,-0.1E+2]},"
		     "\"c\":\"\"}"),
		TEXT("{\"input_text\":\"\xc3\xa9\xf0\x9f\x98\x80\\u0041\\\\\",\"\":"
		     "true}")};
	uint32_t seed = 12345;
	struct buffer b = {0};
	for (int round = 0; round < 60000; round++) {
		struct text base = seeds[random_next(&seed) % 3];
		b.len = 0;
		size_t cut = random_next(&seed) % base.len;
		size_t next =
			cut + random_next(&seed) % 3 - (cut ? random_next(&seed) % 2 : 0);
		struct text piece =
			pieces[random_next(&seed) % (sizeof pieces / sizeof *pieces)];
		buffer_add(&b, base.ptr, cut);
		if (random_next(&seed) % 4)
			buffer_add_text(&b, piece);
		if (next < base.len)
			buffer_add(&b, base.ptr + next, base.len - next);
		if (random_next(&seed) % 8 == 0)
			b.len -= b.len ? random_next(&seed) % b.len : 0;
		check_agreement(buffer_text(&b));
	}
	buffer_free(&b);
}

static void test_bounds_against_runtime(void **state)
{
	(void)state;
	struct buffer b = {0};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		b.len = 0;
		buffer_add_text(&b, TEXT("{\"args\":"));
		buffer_add_text(&b, cases[i].body);
		check_agreement(buffer_text(&b));
		buffer_add_text(&b, TEXT("}"));
		check_agreement(buffer_text(&b));
	}
	for (size_t n = 255; n <= 258; n++) {
		check_agreement(members(&b, n, "}"));
		check_agreement(members(&b, n, ",\"m3\":1}"));
	}
	for (size_t n = 65535; n <= 65537; n++) {
		check_agreement(repeat(&b, "{\"a\":\"", "x", n, "\"}"));
		check_agreement(repeat(&b, "{\"a\":\"\\n", "x", n - 1, "\"}"));
		check_agreement(repeat(&b, "{\"", "x", n, "\":1}"));
		check_agreement(repeat(&b, "{\"a\":\"", "x", n, "\\q\"}"));
		check_agreement(repeat(&b, "{\"a\":\"", "x", n, "\xff\"}"));
		check_agreement(repeat(&b, "{\"a\":\"", "x", n, ""));
	}
	for (size_t n = 60; n <= 70; n++)
		check_agreement(repeat(&b, "{\"a\":", "[", n, ""));
	buffer_free(&b);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_cases),
		cmocka_unit_test(test_against_jansson),
		cmocka_unit_test(test_tree),
		cmocka_unit_test(test_part),
		cmocka_unit_test(test_message),
		cmocka_unit_test(test_bounds),
		cmocka_unit_test(test_large_bounds),
		cmocka_unit_test(test_against_runtime),
		cmocka_unit_test(test_bounds_against_runtime),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
