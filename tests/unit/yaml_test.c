/* yaml_test.c - the YAML reader: values, places, and each thing it refuses. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

#include "front/yaml.h"

struct run {
	struct arena *arena;
	struct diag_list *diags;
	struct doc *doc;
	char *messages; /* one JSON object a line */
};

static void run_begin(struct run *run, struct text body)
{
	size_t size;
	run->arena = arena_new();
	run->diags = diag_list_new(run->arena);
	struct source *source = source_from_text(run->arena, TEXT("t.yaml"), body);
	run->doc = yaml_read(run->arena, source, run->diags);
	FILE *out = open_memstream(&run->messages, &size);
	diag_render_json(run->diags, out);
	fclose(out);
	if ((run->doc == NULL) != diag_has_errors(run->diags))
		fail_msg("`%.*s`: a document with errors, or none without",
			 TEXT_ARG(body));
}

static void run_end(struct run *run)
{
	free(run->messages);
	arena_free(run->arena);
}

/* ---- values -------------------------------------------------------------- */

static void check_json(struct text body, const char *json)
{
	struct run run;
	struct buffer out = {0};
	run_begin(&run, body);
	if (!run.doc)
		fail_msg("`%.*s` refused: %s", TEXT_ARG(body), run.messages);
	doc_write_json(run.doc, &out);
	if (!text_is(buffer_text(&out), json))
		fail_msg("`%.*s` is %s", TEXT_ARG(body), out.ptr);
	buffer_free(&out);
	run_end(&run);
}

static void test_scalars(void **state)
{
	(void)state;
	check_json(TEXT("[~, null, Null, NULL, nUll, ]"),
		   "[null,null,null,null,\"nUll\"]");
	check_json(TEXT("a:\nb:\n"), "{\"a\":null,\"b\":null}");
	check_json(TEXT("[true, True, TRUE, false, False, FALSE, tRue]"),
		   "[true,true,true,false,false,false,\"tRue\"]");
	check_json(TEXT("[yes, no, on, off, Yes, y, N]"),
		   "[\"yes\",\"no\",\"on\",\"off\",\"Yes\",\"y\",\"N\"]");
	check_json(TEXT("[0, -1, +1, 1.50, -0.5e3, 1e3, 12345678901234567890123]"),
		   "[0,-1,1,1.50,-0.5e3,1e3,12345678901234567890123]");
	check_json(TEXT("['1', \"true\", 'null', \"\", '.5', '0x1']"),
		   "[\"1\",\"true\",\"null\",\"\",\".5\",\"0x1\"]");
	check_json(
		TEXT("[1.2.3, 2024-01-01, 12:30, 1e, e5, -, 1-2, v1, 5m, 1e2.5, 10/min, "
		     ".]"),
		"[\"1.2.3\",\"2024-01-01\",\"12:30\",\"1e\",\"e5\",\"-\",\"1-2\",\"v1\","
		"\"5m\",\"1e2.5\",\"10/min\",\".\"]");
	check_json(TEXT("a: 'it''s'\nb: \"x\\ty\\u00e9\\0\"\n"),
		   "{\"a\":\"it's\",\"b\":\"x\\u0009y\xc3\xa9\\u0000\"}");
	check_json(TEXT("a: |\n  x\n  y\nb: >-\n  x\n  y\n"),
		   "{\"a\":\"x\\ny\\n\",\"b\":\"x y\"}");
	check_json(TEXT("one\n two\n"), "\"one two\"");
}

static void test_collections(void **state)
{
	(void)state;
	check_json(TEXT("a: &x [1, {b: c}]\nd: *x\ne: [*x, *x]\n"),
		   "{\"a\":[1,{\"b\":\"c\"}],\"d\":[1,{\"b\":\"c\"}],"
		   "\"e\":[[1,{\"b\":\"c\"}],[1,{\"b\":\"c\"}]]}");
	check_json(TEXT("a: &x 1\nb: &x 2\nc: *x\n"), "{\"a\":1,\"b\":2,\"c\":2}");
	check_json(TEXT("&k a: 1\nb: *k\n"), "{\"a\":1,\"b\":\"a\"}");
	check_json(TEXT("{\"a\":1,\"b\":[true,null],\"c\":{}}"),
		   "{\"a\":1,\"b\":[true,null],\"c\":{}}");
	check_json(TEXT("{\n\t\"a\": 1,\n\t\"b\": [\n\t\t2\n\t]\n}\n"),
		   "{\"a\":1,\"b\":[2]}");
	check_json(TEXT("\xef\xbb\xbf"
			"a: 1\r\nb: 2\r\n"),
		   "{\"a\":1,\"b\":2}");
	check_json(TEXT("%YAML 1.1\n---\na: 1\n...\n"), "{\"a\":1}");
	check_json(TEXT("? a\n: 1\n"), "{\"a\":1}");
	check_json(TEXT("'1': a\n\"<<\": b\n"), "{\"1\":\"a\",\"<<\":\"b\"}");
}

static void test_number(void **state)
{
	(void)state;
	struct run run;
	run_begin(&run, TEXT("[+1.50, 1e400]"));
	struct doc *first = run.doc->items[0];
	assert_true(first->is_plain && first->number_fits);
	assert_int_equal(first->number.coefficient, 15);
	assert_int_equal(first->number.scale, 1);
	assert_int_equal(run.doc->items[1]->kind, DOC_NUMBER);
	assert_false(run.doc->items[1]->number_fits);
	run_end(&run);
}

/* ---- places -------------------------------------------------------------- */

/* Spans of everything in a document, in document order, each as `[source text]`. */
static void list_spans(const struct doc *doc, struct buffer *out)
{
	buffer_format(out, "[%.*s]", TEXT_ARG(span_text(doc->span)));
	if (doc->kind == DOC_SEQUENCE)
		for (size_t i = 0; i < doc->n; i++)
			list_spans(doc->items[i], out);
	if (doc->kind == DOC_MAPPING)
		for (size_t i = 0; i < doc->n; i++) {
			struct text key = span_text(doc->members[i].key_span);
			buffer_format(out, "<%.*s>", TEXT_ARG(key));
			list_spans(doc->members[i].value, out);
		}
}

static void check_spans(struct text body, const char *expected)
{
	struct run run;
	struct buffer out = {0};
	run_begin(&run, body);
	if (!run.doc)
		fail_msg("`%.*s` refused: %s", TEXT_ARG(body), run.messages);
	list_spans(run.doc, &out);
	if (!text_is(buffer_text(&out), expected))
		fail_msg("`%.*s` has spans %s", TEXT_ARG(body), out.ptr);
	buffer_free(&out);
	run_end(&run);
}

static void test_spans(void **state)
{
	(void)state;
	check_spans(TEXT("a: 1 # x\nb: 'y' \n"), "[a: 1 # x\nb: 'y']<a>[1]<b>['y']");
	check_spans(
		TEXT("\xef\xbb\xbf\xc3\xa9: \xe2\x82\xac\nb: \"\xf0\x9f\x98\x80\" \n"),
		"[\xc3\xa9: \xe2\x82\xac\nb: "
		"\"\xf0\x9f\x98\x80\"]<\xc3\xa9>[\xe2\x82\xac]"
		"<b>[\"\xf0\x9f\x98\x80\"]");
	check_spans(TEXT("a:\r\n  - x\r\n  - {k: v}\r\n\r\nb: z"),
		    "[a:\r\n  - x\r\n  - {k: v}\r\n\r\nb: z]<a>[- x\r\n  - {k: v}][x]"
		    "[{k: v}]<k>[v]<b>[z]");
	check_spans(TEXT("a: |\n  x\n\n\nb:\nc: 1"),
		    "[a: |\n  x\n\n\nb:\nc: 1]<a>[|\n  x]<b>[]<c>[1]");
	check_spans(TEXT("a: &n foo\nb: &m # c\n  'bar'\nc: [*n, 1]"),
		    "[a: &n foo\nb: &m # c\n  'bar'\nc: [*n, 1]]<a>[foo]<b>['bar']"
		    "<c>[[*n, 1]][foo][1]");
	check_spans(TEXT("a: &n:x\nb: 1\n"), "[a: &n:x\nb: 1]<a>[:x]<b>[1]");
	/* line ends that only YAML knows */
	check_spans(TEXT("a: \"x\xe2\x80\xa8y\"\nb: [1, 2]\n"),
		    "[a: \"x\xe2\x80\xa8y\"\nb: [1, 2]]<a>[\"x\xe2\x80\xa8y\"]<b>[[1, "
		    "2]][1][2]");
	check_spans(TEXT("a: 1\rb: 2\r"), "[a: 1\rb: 2]<a>[1]<b>[2]");
}

/* ---- what is refused ----------------------------------------------------- */

/* The messages, in order, each as code:line:column. */
static void check_refused(struct text body, const char *expected)
{
	struct run run;
	struct buffer out = {0};
	run_begin(&run, body);
	for (char *line = run.messages; (line = strstr(line, "{\"code\":")); line++) {
		char code[8];
		unsigned number = 0, column = 0;
		char *place = strstr(line, "\"line\":");
		sscanf(line, "{\"code\":\"%7[^\"]", code);
		assert_non_null(place);
		sscanf(place, "\"line\":%u,\"column\":%u", &number, &column);
		buffer_format(&out, "%s%s:%u:%u", out.len ? " " : "", code, number,
			      column);
	}
	if (!text_is(buffer_text(&out), expected))
		fail_msg("`%.*s` gives %s", TEXT_ARG(body), buffer_text(&out).ptr);
	buffer_free(&out);
	run_end(&run);
}

static void test_syntax(void **state)
{
	(void)state;
	check_refused(TEXT("a: b: c\n"), "E0101:1:5");
	check_refused(TEXT("rules:\n  - x: 1\n   y: 2\n"), "E0101:3:4");
	check_refused(TEXT("a:\n\tb: 1\n"), "E0101:2:1");
	check_refused(TEXT("a: \"b\n"), "E0101:2:1");
	check_refused(TEXT("a: \"\\d\"\n"), "E0101:1:5");
	check_refused(TEXT("a: [1, 2\nb: 3\n"), "E0101:2:2");
	check_refused(TEXT("a: @b\n"), "E0101:1:4");
	check_refused(TEXT("{\"a\":\"\\ud83d\\ude00\"}"), "E0101:1:9");
	check_refused(TEXT("\xc3\xa9: \xc3\xa9: c\n"), "E0101:1:7");
	check_refused(TEXT("a: 1\n---\nb: 2\n"), "E0102:2:1");
	check_refused(TEXT("a: 1\n--- x\n"), "E0102:2:1");
	check_refused(TEXT(""), "E0111:1:1");
	check_refused(TEXT("# nothing\n"), "E0111:1:1");
}

static void test_values_refused(void **state)
{
	(void)state;
	check_refused(TEXT("a: 1\nb: 2\na: 3\na: 4\n"), "E0103:3:1 E0103:4:1");
	check_refused(TEXT("a: {b: 1, 'b': 2}\n"), "E0103:1:11");
	check_refused(TEXT("1: a\ntrue: b\n~: c\n"), "E0104:1:1 E0104:2:1 E0104:3:1");
	check_refused(TEXT("? [x]\n: 1\n? {y: z}\n: 2\n"), "E0104:1:3 E0104:3:3");
	check_refused(TEXT("a: &x b\n*x : c\n"), "E0104:2:1");
	check_refused(TEXT("a: &x {b: 1}\nc:\n  <<: *x\n"), "E0104:3:3");
	check_refused(TEXT("a: !!str 1\nb: !include x\n!!str c: 1\n"),
		      "E0105:1:4 E0105:2:4 E0105:3:1");
	check_refused(TEXT("a: !!map {b: 1}\nc: ! d\n"), "E0105:1:4 E0105:2:4");
	check_refused(TEXT("a: *x\n"), "E0106:1:4");
	check_refused(TEXT("a: &x [*x]\nb: &y {c: [*y]}\n"), "E0106:1:8 E0106:2:12");
	check_refused(TEXT("[0x1F, 0o17, 0b11, 1_000, -0x1, .inf, -.INF, .nan]"),
		      "E0108:1:2 E0108:1:8 E0108:1:14 E0108:1:20 E0108:1:27 E0108:1:33 "
		      "E0108:1:39 E0108:1:46");
	check_refused(TEXT("[.5, 5., 0755, -.5, +007]"),
		      "E0108:1:2 E0108:1:6 E0108:1:10 E0108:1:16 E0108:1:21");
	/* all of them in one run, up to where the syntax breaks off */
	check_refused(TEXT("a: *x\nb: 0x1\nb: 2\nc: \"\n"),
		      "E0106:1:4 E0108:2:4 E0103:3:1 E0101:5:1");
}

static void test_encoding(void **state)
{
	(void)state;
	check_refused(TEXT("a: \xff"), "E0109:1:4");
	check_refused(TEXT("\xef\xbb\xbf"
			   "a: \xc3\xa9 \xc3"),
		      "E0109:1:10");
	check_refused(TEXT("\xff\xfe"
			   "a\0:\0"),
		      "E0109:1:1");
	check_refused(TEXT("\xfe\xff\0a\0:"), "E0109:1:1");
	check_refused(TEXT("a\0:\0 \0"), "E0109:1:2");
	check_refused(TEXT("a: \x01\n"), "E0109:1:4");
	check_refused(TEXT("\xef\xbb\xbf"
			   "a: \x1b\n"),
		      "E0109:1:7");
}

/* ---- bounds -------------------------------------------------------------- */

static void add_times(struct buffer *b, const char *unit, size_t n)
{
	for (size_t i = 0; i < n; i++)
		buffer_add_text(b, text_of(unit));
}

static void test_depth(void **state)
{
	(void)state;
	for (size_t depth = DOC_DEPTH_MAX; depth <= DOC_DEPTH_MAX + 1; depth++) {
		struct run run;
		struct buffer b = {0};
		add_times(&b, "[", depth);
		add_times(&b, "]", depth);
		run_begin(&run, buffer_text(&b));
		assert_int_equal(run.doc != NULL, depth == DOC_DEPTH_MAX);
		run_end(&run);
		buffer_free(&b);
	}
	struct buffer b = {0};
	add_times(&b, "[", 1000000);
	check_refused(buffer_text(&b), "E0107:1:65");
	b.len = 0;
	add_times(&b, "- ", 100000);
	check_refused(buffer_text(&b), "E0107:1:129");
	/* each alias is as deep as all before it together */
	b.len = 0;
	buffer_add_text(&b, TEXT("a0: &a0 [x]\n"));
	for (int i = 1; i < 70; i++)
		buffer_format(&b, "a%d: &a%d [*a%d]\n", i, i, i - 1);
	check_refused(buffer_text(&b), "E0107:63:12");
	buffer_free(&b);
}

static void test_billion_laughs(void **state)
{
	(void)state;
	struct buffer b = {0};
	buffer_add_text(&b, TEXT("a0: &a0 [x,x,x,x,x,x,x,x,x]\n"));
	for (int i = 1; i < 12; i++) {
		buffer_format(&b, "a%d: &a%d [*a%d", i, i, i - 1);
		for (int k = 0; k < 8; k++)
			buffer_format(&b, ",*a%d", i - 1);
		buffer_add_text(&b, TEXT("]\n"));
	}
	check_refused(buffer_text(&b), "E0107:7:30");
	buffer_free(&b);
}

static double seconds_to_read(struct text body)
{
	struct timespec begin, end;
	struct run run;
	clock_gettime(CLOCK_MONOTONIC, &begin);
	run_begin(&run, body);
	clock_gettime(CLOCK_MONOTONIC, &end);
	assert_non_null(run.doc);
	run_end(&run);
	return (double)(end.tv_sec - begin.tv_sec) +
	       (double)(end.tv_nsec - begin.tv_nsec) * 1e-9;
}

/* Anything quadratic would take minutes; the bound is generous for sanitizers. */
static void test_large(void **state)
{
	(void)state;
	struct buffer b = {0};
	for (int i = 0; i < 100000; i++)
		buffer_format(&b, "key%d: %d\n", i, i);
	assert_true(seconds_to_read(buffer_text(&b)) < 20);
	b.len = 0;
	for (int i = 0; i < 100000; i++)
		buffer_format(&b, "- &n%d x\n- *n%d\n", i, i / 2);
	assert_true(seconds_to_read(buffer_text(&b)) < 20);
	b.len = 0;
	buffer_add_char(&b, '['); /* one line, not all of it ASCII */
	for (int i = 0; i < 100000; i++)
		buffer_format(&b, "{\"id\": \"\xc3\xa9%d\"},", i);
	buffer_add_char(&b, ']');
	assert_true(seconds_to_read(buffer_text(&b)) < 20);
	buffer_free(&b);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_scalars),
		cmocka_unit_test(test_collections),
		cmocka_unit_test(test_number),
		cmocka_unit_test(test_spans),
		cmocka_unit_test(test_syntax),
		cmocka_unit_test(test_values_refused),
		cmocka_unit_test(test_encoding),
		cmocka_unit_test(test_depth),
		cmocka_unit_test(test_billion_laughs),
		cmocka_unit_test(test_large),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
