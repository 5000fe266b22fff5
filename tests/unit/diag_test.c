/* diag_test.c - sources, and how diagnostics are ordered and shown. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/diag.h"

struct fixture {
	struct arena *arena;
	struct diag_list *diags;
	struct source *source;
	char *text; /* as rendered */
	size_t size;
};

static void fixture_begin(struct fixture *f, struct text body)
{
	f->arena = arena_new();
	f->diags = diag_list_new(f->arena);
	f->source = source_from_text(f->arena, TEXT("p.yaml"), body);
}

/* The first place of `text` in the source. */
static struct span at(const struct fixture *f, const char *text)
{
	const char *found = strstr(f->source->body.ptr, text);
	assert_non_null(found);
	uint32_t begin = (uint32_t)(found - f->source->body.ptr);
	return (struct span){f->source, begin, begin + (uint32_t)strlen(text)};
}

static char *render(struct fixture *f, bool as_json, bool color)
{
	FILE *out = open_memstream(&f->text, &f->size);
	if (as_json)
		diag_render_json(f->diags, out);
	else
		diag_render_text(f->diags, out, color);
	fclose(out);
	return f->text;
}

/* Compare and clean up. */
static void check_text(struct fixture *f, const char *expected)
{
	char *text = render(f, false, false);
	assert_string_equal(text, expected);
	free(text);
	arena_free(f->arena);
}

/* ---- sources ------------------------------------------------------------- */

static void test_positions(void **state)
{
	(void)state;
	struct fixture f;
	fixture_begin(&f, TEXT("ab\r\n\nc"));
	assert_int_equal(f.source->n_lines, 3);
	assert_true(text_is(source_line(f.source, 1), "ab"));
	assert_true(text_is(source_line(f.source, 2), ""));
	assert_true(text_is(source_line(f.source, 3), "c"));
	assert_true(text_is(source_line(f.source, 4), ""));
	struct position end = source_position(f.source, 6);
	assert_int_equal(end.line, 3);
	assert_int_equal(end.column, 2);
	assert_int_equal(source_position(f.source, 4).line, 2);
	struct span both = span_join(at(&f, "c"), at(&f, "b"));
	assert_true(text_is(span_text(both), "b\r\n\nc"));
	assert_int_equal(span_line((struct span){0}), 0);
	assert_true(span_join((struct span){0}, both).source == f.source);
	arena_free(f.arena);
}

static void test_read(void **state)
{
	(void)state;
	struct arena *arena = arena_new();
	struct text why = {0};
	char path[] = "/tmp/edict-diag-test-XXXXXX";
	int file = mkstemp(path);
	assert_int_equal(write(file, "a\0b", 3), 3);
	close(file);
	struct source *source = source_read(arena, text_of(path), &why);
	assert_non_null(source);
	assert_true(text_equal(source->body, TEXT("a\0b")));
	unlink(path);
	assert_null(source_read(arena, text_of(path), &why));
	assert_true(text_is(why, "No such file or directory"));
	assert_null(source_read(arena, TEXT("/"), &why));
	assert_true(text_is(why, "Is a directory"));
	arena_free(arena);
}

/* ---- text ---------------------------------------------------------------- */

static void test_style(void **state)
{
	(void)state;
	struct fixture f;
	fixture_begin(
		&f, TEXT("id: a\n\n\n\n\n\n\n\n  condition: \"args.amount > '100'\"\n"));
	struct diag *d = diag_add(f.diags, DIAG_COMPARED_TYPES, at(&f, "'100'"),
				  "`%s` is a number, but this compares it with a string",
				  "args.amount");
	diag_label(d, "this is a string");
	diag_also(d, at(&f, "args.amount"), "declared a number in schema.yaml:14:9");
	diag_help(d, "drop the quotes to compare numbers");
	check_text(&f,
		   "error[E0212]: `args.amount` is a number, but this compares it with a "
		   "string\n"
		   "  --> p.yaml:9:29\n"
		   "   |\n"
		   " 9 |   condition: \"args.amount > '100'\"\n"
		   "   |               -----------   ^^^^^ this is a string\n"
		   "   |               |\n"
		   "   |               declared a number in schema.yaml:14:9\n"
		   "   |\n"
		   "help: drop the quotes to compare numbers\n"
		   "\n");
}

static void test_places(void **state)
{
	(void)state;
	struct fixture f;
	fixture_begin(&f, TEXT("one\ntwo\n3\n4\n5\n6\n7\n8\n9\nten\n"));
	struct source *other = source_from_text(f.arena, TEXT("q.yaml"), TEXT("other\n"));
	struct diag *d = diag_add(f.diags, DIAG_YAML_ALIAS, at(&f, "two"), "title");
	diag_also(d, (struct span){other, 0, 5}, "in another file");
	diag_also(d, at(&f, "one"), "on the line before");
	diag_also(d, at(&f, "ten"), "far below");
	diag_also(d, (struct span){0}, "nowhere");
	diag_note(d, "first");
	diag_note(d, "second");
	check_text(&f, "error[E0106]: title\n"
		       "   --> p.yaml:2:1\n"
		       "    |\n"
		       "  1 | one\n"
		       "    | --- on the line before\n"
		       "  2 | two\n"
		       "    | ^^^\n"
		       "...\n"
		       " 10 | ten\n"
		       "    | --- far below\n"
		       "   ::: q.yaml:1:1\n"
		       "    |\n"
		       "  1 | other\n"
		       "    | ----- in another file\n"
		       "    |\n"
		       "    = first\n"
		       "    = second\n"
		       "\n");
}

static void test_no_place(void **state)
{
	(void)state;
	struct fixture f;
	fixture_begin(&f, TEXT("x"));
	struct diag *d = diag_add(f.diags, DIAG_FILE_EMPTY, (struct span){0}, "title");
	diag_help(diag_note(d, "note"), "help");
	check_text(&f, "error[E0111]: title\n   = note\nhelp: help\n\n");
}

static void test_three_labels(void **state)
{
	(void)state;
	struct fixture f;
	fixture_begin(&f, TEXT("aa bb cc"));
	struct diag *d = diag_add(f.diags, DIAG_YAML_ALIAS, at(&f, "aa"), "title");
	diag_label(d, "first");
	diag_also(d, at(&f, "cc"), "third");
	diag_also(d, at(&f, "bb"), "second");
	check_text(&f, "error[E0106]: title\n"
		       "  --> p.yaml:1:1\n"
		       "   |\n"
		       " 1 | aa bb cc\n"
		       "   | ^^ -- -- third\n"
		       "   | |  |\n"
		       "   | |  second\n"
		       "   | first\n"
		       "\n");
}

/* A mark around the other: no label fits beside. */
static void test_nested_marks(void **state)
{
	(void)state;
	struct fixture f;
	fixture_begin(&f, TEXT("aa bb cc"));
	struct diag *d = diag_add(f.diags, DIAG_YAML_ALIAS, at(&f, "bb"), "title");
	diag_label(d, "inner");
	diag_also(d, at(&f, "aa bb cc"), "outer");
	check_text(&f, "error[E0106]: title\n"
		       "  --> p.yaml:1:4\n"
		       "   |\n"
		       " 1 | aa bb cc\n"
		       "   | ---^^---\n"
		       "   | |  |\n"
		       "   | |  inner\n"
		       "   | outer\n"
		       "\n");
}

static void test_strange_bytes(void **state)
{
	(void)state;
	struct fixture f;
	fixture_begin(&f, TEXT("\t\xc3\xa9\x1b\xff\xe2\x80\xae\tword\n"));
	struct diag *d = diag_add(f.diags, DIAG_YAML_ALIAS, at(&f, "word"), "`a\nb\x1b`");
	diag_label(d, "caf\xc3\xa9");
	check_text(&f, "error[E0106]: `a\\nb\\x1b`\n"
		       "  --> p.yaml:1:10\n"
		       "   |\n"
		       " 1 | \t\xc3\xa9\\x1b\\xff\\xe2\\x80\\xae\tword\n"
		       "   | \t                     \t^^^^ caf\xc3\xa9\n"
		       "\n");
}

static void test_several_lines(void **state)
{
	(void)state;
	struct fixture f;
	fixture_begin(&f, TEXT("a: b\nc\n"));
	diag_add(f.diags, DIAG_YAML_ALIAS, at(&f, "b\nc"), "title");
	diag_add(f.diags, DIAG_YAML_ALIAS, (struct span){f.source, 7, 7}, "at the end");
	check_text(&f, "error[E0106]: title\n"
		       "  --> p.yaml:1:4\n"
		       "   |\n"
		       " 1 | a: b\n"
		       "   |    ^\n"
		       "\n"
		       "error[E0106]: at the end\n"
		       "  --> p.yaml:3:1\n"
		       "   |\n"
		       " 3 | \n"
		       "   | ^\n"
		       "\n");
}

static void test_long_line(void **state)
{
	(void)state;
	struct fixture f;
	struct buffer b = {0};
	for (int i = 0; i < 1000; i++)
		buffer_add_text(&b, TEXT("\xc3\xa9-"));
	buffer_add_text(&b, TEXT("HERE"));
	for (int i = 0; i < 1000; i++)
		buffer_add_text(&b, TEXT("-\xc3\xa9"));
	fixture_begin(&f, buffer_text(&b));
	struct diag *d = diag_add(f.diags, DIAG_YAML_ALIAS, at(&f, "HERE"), "title");
	diag_also(d, (struct span){f.source, 0, 2}, "far in front");
	char *text = render(&f, false, false);
	char *line = strstr(text, " 1 | ...\xc3\xa9-"), *marks = strstr(text, "^^^^");
	assert_non_null(line);
	assert_non_null(marks);
	assert_true(strlen(text) < 800);
	/* 3 dots and 60 bytes, 3 to 2 columns, in front of the mark */
	while (marks[-1] != '\n')
		marks--;
	assert_int_equal(strcspn(marks, "^"), 5 + 3 + 40);
	assert_non_null(strstr(line, "HERE-\xc3\xa9-\xc3\xa9"));
	assert_true(text_is_utf8(text_of(text)));
	free(text);
	buffer_free(&b);
	arena_free(f.arena);
}

static void test_color(void **state)
{
	(void)state;
	struct fixture f;
	fixture_begin(&f, TEXT("aa bb"));
	struct diag *d = diag_add(f.diags, DIAG_YAML_ALIAS, at(&f, "bb"), "title");
	diag_also(diag_label(d, "label"), at(&f, "aa"), "other");
	char *text = render(&f, false, true);
	assert_string_equal(text, "\033[1;31merror[E0106]\033[0m: title\n"
				  "  --> p.yaml:1:4\n"
				  "   |\n"
				  " 1 | aa bb\n"
				  "   | \033[1;34m--\033[0m \033[1;31m^^ label\033[0m\n"
				  "   | \033[1;34m|\033[0m\n"
				  "   | \033[1;34mother\033[0m\n"
				  "\n");
	free(text);
	arena_free(f.arena);
}

/* ---- order --------------------------------------------------------------- */

static void test_order(void **state)
{
	(void)state;
	struct fixture f;
	fixture_begin(&f, TEXT("ab"));
	struct source *other = source_from_text(f.arena, TEXT("o.yaml"), TEXT("x"));
	struct span a = at(&f, "a"), b = at(&f, "b"), x = {other, 0, 1};
	diag_add(f.diags, DIAG_YAML_ALIAS, (struct span){0}, "8");
	diag_add(f.diags, DIAG_YAML_ALIAS, b, "6");
	diag_add(f.diags, DIAG_YAML_TAG, b, "4");
	diag_add(f.diags, DIAG_YAML_ALIAS, b, "7");
	diag_add(f.diags, DIAG_YAML_ALIAS, a, "2");
	diag_add(f.diags, DIAG_YAML_ALIAS, a, "3");
	diag_add(f.diags, DIAG_YAML_ALIAS, a, "2"); /* again */
	diag_add(f.diags, DIAG_YAML_TAG, b, "5");
	diag_add(f.diags, DIAG_YAML_ALIAS, x, "1");
	char *text = render(&f, false, false), *place = text;
	for (int i = 1; i <= 8; i++) {
		place = strstr(place, "]: ");
		assert_non_null(place);
		place += 3;
		assert_int_equal(*place, '0' + i);
	}
	assert_null(strstr(place, "]: "));
	free(text);
	arena_free(f.arena);
}

static void test_many(void **state)
{
	(void)state;
	struct fixture f;
	fixture_begin(&f, TEXT("ab"));
	for (int i = 0; i < DIAG_MAX + 7; i++) {
		struct diag *d =
			diag_add(f.diags, DIAG_YAML_ALIAS, at(&f, "a"), "t%d", i);
		assert_non_null(diag_help(diag_note(diag_label(d, "l"), "n"), "h"));
	}
	assert_int_equal(diag_count(f.diags, DIAG_ERROR), DIAG_MAX + 7);
	assert_int_equal(diag_count(f.diags, DIAG_WARNING), 0);
	char *text = render(&f, false, false);
	assert_non_null(strstr(text, "... and 7 more\n"));
	free(text);
	arena_free(f.arena);
}

/* ---- JSON and codes ------------------------------------------------------ */

static void test_json(void **state)
{
	(void)state;
	struct fixture f;
	fixture_begin(&f, TEXT("a\nbb \xff"));
	struct diag *d = diag_add(f.diags, DIAG_YAML_ALIAS, at(&f, "bb"), "`\xff\"\n`");
	diag_label(d, "label");
	diag_help(diag_note(diag_also(d, at(&f, "a"), "other"), "note"), "help");
	diag_add(f.diags, DIAG_YAML_TAG, (struct span){0}, "no place");
	char *text = render(&f, true, false);
	assert_string_equal(text, "{\"code\":\"E0106\",\"severity\":\"error\",\"title\":"
				  "\"`\xef\xbf\xbd\\\"\\n`\","
				  "\"file\":\"p.yaml\",\"line\":2,\"column\":1,\"end_"
				  "line\":2,\"end_column\":3,"
				  "\"label\":\"label\",\"also\":[{\"file\":\"p.yaml\","
				  "\"line\":1,\"column\":1,"
				  "\"end_line\":1,\"end_column\":2,\"label\":\"other\"}],"
				  "\"notes\":[\"note\"],"
				  "\"help\":\"help\"}\n"
				  "{\"code\":\"E0105\",\"severity\":\"error\",\"title\":"
				  "\"no place\",\"label\":\"\","
				  "\"also\":[],\"notes\":[],\"help\":\"\"}\n");
	free(text);
	arena_free(f.arena);
}

static void test_codes(void **state)
{
	(void)state;
	assert_int_equal(diag_code_find(TEXT("E0106")), DIAG_YAML_ALIAS);
	assert_int_equal(diag_code_find(TEXT("E9999")), N_DIAG_CODES);
	assert_int_equal(diag_code_find(TEXT("")), N_DIAG_CODES);
	for (enum diag_code code = 0; code < N_DIAG_CODES; code++) {
		assert_int_equal(diag_code_find(text_of(diag_code_name(code))), code);
		assert_true(strlen(diag_code_explanation(code)) > 20);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_positions),
		cmocka_unit_test(test_read),
		cmocka_unit_test(test_style),
		cmocka_unit_test(test_places),
		cmocka_unit_test(test_no_place),
		cmocka_unit_test(test_three_labels),
		cmocka_unit_test(test_nested_marks),
		cmocka_unit_test(test_strange_bytes),
		cmocka_unit_test(test_several_lines),
		cmocka_unit_test(test_long_line),
		cmocka_unit_test(test_color),
		cmocka_unit_test(test_order),
		cmocka_unit_test(test_many),
		cmocka_unit_test(test_json),
		cmocka_unit_test(test_codes),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
