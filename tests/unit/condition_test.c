/* condition_test.c - the condition language: trees, errors with columns, limits.
 *
 * Trees are compared as ast_print_expr prints them, and each printed tree must parse
 * to itself.  Errors are compared as `CODE@column`, in order of position.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <jansson.h>

#include "../rendered.h"
#include "front/condition.h"

struct parsed {
	struct arena *arena;
	struct diag_list *diags;
	struct ast_expr *expr;
};

static const struct pattern_style python; /* without flags */

static struct parsed parse(struct text text)
{
	struct parsed p = {.arena = arena_new()};
	struct source *source = source_from_text(p.arena, TEXT("condition"), text);
	struct span span = {source, 0, (uint32_t)text.len};
	p.diags = diag_list_new(p.arena);
	p.expr = condition_parse(p.arena, text, span, &python, p.diags);
	return p;
}

/* "E0304@13 E0340@20" */
static void summarise(const struct diag_list *diags, struct buffer *out)
{
	char *lines = rendered(diags, true), *rest = lines;
	for (char *line; (line = strtok_r(rest, "\n", &rest));) {
		json_t *d = json_loads(line, 0, NULL);
		assert_non_null(d);
		buffer_format(out, "%s%s@%d", out->len > 0 ? " " : "",
			      json_string_value(json_object_get(d, "code")),
			      (int)json_integer_value(json_object_get(d, "column")));
		json_decref(d);
	}
	free(lines);
}

static struct text printed(const struct parsed *p)
{
	struct buffer b = {0};
	ast_print_expr(p->expr, &b);
	struct text t = text_copy(p->arena, buffer_text(&b));
	buffer_free(&b);
	return t;
}

static void must_parse(struct parsed *p, struct text text)
{
	*p = parse(text);
	if (p->expr)
		return;
	char *why = rendered(p->diags, false);
	print_message("%s", why);
	free(why);
	fail_msg("does not parse: %.*s", TEXT_ARG(text));
}

/* ---- trees --------------------------------------------------------------- */

static const struct {
	const char *text, *tree; /* NULL: printed as written */
} trees[] = {
	/* operands and comparisons */
	{"true", NULL},
	{"FALSE", "false"},
	{"(true)", "true"},
	{"data.pii", NULL},
	{"not data.approved", NULL},
	{"!data.approved", "not data.approved"},
	{"NOT NOT a", "not not a"},
	{"x == 'a'", NULL},
	{"x != \"a\"", "x != 'a'"},
	{"n < 5", NULL},
	{"n <= -5", NULL},
	{"n > 0.25", NULL},
	{"n >= 100000", NULL},
	{"n>=-0.5", "n >= -0.5"},
	{"n == 5.0", NULL},
	{"x == ''", NULL},
	{"a.b.c == d.e", NULL},
	{"a[\"user-id\"].b[3] == 1", NULL},
	{"a['b'] == 1", "a.b == 1"},
	{"[\"user-id\"] == 'u'", NULL},
	{"[\"in\"].x", NULL},
	{"a.in.or.true == 1", NULL},
	{"a[\"c d\"][0]", NULL},
	{"android or inner", NULL},
	/* sides are turned so that the path stands left */
	{"5 < n", "n > 5"},
	{"5 <= n", "n >= 5"},
	{"5 > n", "n < 5"},
	{"5 >= n", "n <= 5"},
	{"'a' == x", "x == 'a'"},
	{"'a' != x", "x != 'a'"},
	{"5 == 5", NULL},
	{"'1e9x' > 100", NULL},
	{"a < b", NULL},
	/* bools and null */
	{"x == true", "x"},
	{"x == false", "not x"},
	{"x != true", "not x"},
	{"x != false", "x"},
	{"true == x", "x"},
	{"false != x", "x"},
	{"true == false", NULL},
	{"x < true", NULL},
	{"x == null", NULL},
	{"x != NULL", "x != null"},
	{"null == x", "x == null"},
	{"null != x", "x != null"},
	{"not x == null", "x != null"},
	{"not not x == null", "not x != null"},
	/* words */
	{"x in ['a', 'b']", NULL},
	{"x in [1,2,]", "x in [1, 2]"},
	{"x in [true]", NULL},
	{"x IN ['a']", "x in ['a']"},
	{"x not in ['a']", NULL},
	{"not x in ['a']", "x not in ['a']"},
	{"not x not in ['a']", NULL},
	{"not (x not in ['a'])", "not x not in ['a']"},
	{"'a' in ['a']", NULL},
	{"x in y", "y contains x"},
	{"'x' in tags", "tags contains 'x'"},
	{"5 not in tags", "tags not contains 5"},
	{"x contains 'a'", NULL},
	{"x contains 5", NULL},
	{"x contains y.z", NULL},
	{"x not contains 'a'", NULL},
	{"x starts_with '/etc'", NULL},
	{"x ends_with '.key'", NULL},
	{"x not starts_with 'a' and x not ends_with 'b'", NULL},
	{"x like '*.read'", NULL},
	{"x not like 'a?'", NULL},
	{"x matches '^/etc'", NULL},
	{"x not matches 'a'", NULL},
	{"x MATCHES \"a\"", "x matches 'a'"},
	{"has x", NULL},
	{"has x.y[\"z z\"]", NULL},
	{"has(x)", "has x"},
	{"not has x", NULL},
	{"has env and env != 'prod'", NULL},
	/* the text after `matches` is raw */
	{"x matches '\\b\\d{3}\\.\\\\'", NULL},
	{"x matches 'it\\'s'", NULL},
	{"x matches \"say \\\"a\\\"\"", "x matches 'say \"a\"'"},
	{"x matches '\\\"'", NULL},
	{"x matches (('\\d'))", "x matches '\\d'"},
	{"x matches \"\\'\"", NULL},
	/* a dialect or kind in front of the text, flags behind it */
	{"x matches re2 'a\\d'", NULL},
	{"x matches python 'a' i", "x matches 'a' i"},
	{"x matches regex \"a\"", "x matches 'a'"},
	{"x not matches ecmascript 'a' usmi", "x not matches ecmascript 'a' imsu"},
	{"x matches pcre'a'x and y", "x matches pcre 'a' x and y"},
	{"(x matches 'a' i) or i", "x matches 'a' i or i"},
	{"x matches phrase 'a\\b b'", NULL},
	{"x matches substring 'c:\\\\' i", NULL},
	{"x matches glob 'a*\\'?' u", NULL},
	{"x matches like 'a\\\\**'", NULL},
	{"x == re2 and i", NULL},
	/* strings */
	{"x == 'it\\'s'", NULL},
	{"x == \"it's\"", "x == 'it\\'s'"},
	{"x == 'a\\\\b\\n\\r\\t'", NULL},
	{"x == 'a\tb'", "x == 'a\\tb'"},
	{"x == '\\u0041\\u00e9\\u0001'", "x == 'A\xC3\xA9\\u0001'"},
	{"x == '\\ud83d\\ude00'", "x == '\xF0\x9F\x98\x80'"},
	{"x == '\xC3\xA9'", NULL},
	{"x == 'a and b or not ( ['", NULL},
	{"x in ['a,b', 'c']", NULL},
	{"x == 'True'", NULL},
	/* and, or, not */
	{"a and b and c", NULL},
	{"a and (b and c)", "a and b and c"},
	{"(a or b) or (c or d)", "a or b or c or d"},
	{"a && b || c", "a and b or c"},
	{"a AND b OR c", "a and b or c"},
	{"a and (b or c)", NULL},
	{"(a and b) or c", "a and b or c"},
	{"(a or b) and not (c or d)", NULL},
	{"not a and b", NULL},
	{"not (a and b)", NULL},
	{"not a == 5", NULL},
	{"! (a) && (((b)))", "not a and b"},
	{"((x)) == (5)", "x == 5"},
	{"a\n\tand\r\nb", "a and b"},
	{"true or x", NULL},
	{"a == '1' or b == '2' and c == '3'", NULL},
	{"(a == '1' or b == '2') and c == '3'", NULL},
};

static void trees_are_printed(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof trees / sizeof *trees; i++) {
		struct parsed p;
		must_parse(&p, text_of(trees[i].text));
		struct text got = printed(&p);
		const char *want = trees[i].tree ? trees[i].tree : trees[i].text;
		if (!text_is(got, want))
			fail_msg("%s\n  is   %.*s\n  want %s", trees[i].text,
				 TEXT_ARG(got), want);
		struct parsed again;
		must_parse(&again, got);
		assert_true(text_equal(printed(&again), got));
		arena_free(again.arena);
		arena_free(p.arena);
	}
}

/* ---- errors -------------------------------------------------------------- */

static const struct {
	const char *text, *summary;
	const char *help; /* NULL: any */
} errors[] = {
	{"", "E0301@1", "write `true`"},
	{" \t\n", "E0301@1", NULL},
	{"x = 5", "E0304@3", "write `==`"},
	{"action.type = 'drop'", "E0304@13", NULL},
	{"x === 5", "E0305@3", "write `==`"},
	{"x !== 5", "E0305@3", "write `!=`"},
	{"x <> 5", "E0306@3", "write `!=`"},
	{"x => 5", "E0307@3", "write `>=`"},
	{"x =< 5", "E0307@3", "write `<=`"},
	{"a & b", "E0308@3", "write `and`"},
	{"a | b", "E0308@3", "write `or`"},
	{"x =~ 'a'", "E0309@3", "write `matches`"},
	{"x is 5", "E0309@3", "write `==`"},
	{"x is null", "E0309@3", "write `==`"},
	{"x is not null", "E0309@3", "write `!=`"},
	{"a xor b", "E0309@3", "(a and not b) or (b and not a)"},
	{"x startswith 'a'", "E0309@3", "write `starts_with`"},
	{"x endsWith 'a'", "E0309@3", "write `ends_with`"},
	{"x includes 'a'", "E0309@3", "write `contains`"},
	{"x contains_any ['a']", "E0309@3", NULL},
	{"x regex 'a'", "E0309@3", "write `matches`"},
	{"x between 1 and 5", "E0309@3 E0332@17", NULL},
	{"path.startswith('/etc')", "E0310@1", "write `path starts_with '/etc'`"},
	{"a.path.endsWith('x') and b", "E0310@1", "write `a.path ends_with 'x'`"},
	{"a.contains('x')", "E0310@1", "write `a contains 'x'`"},
	{"startswith(path, 'x')", "E0310@1", "write `path starts_with 'x'`"},
	{"matches(path, 'x')", "E0310@1", "matches 'a'"},
	{"exists(a.b)", "E0310@1", "write `has a.b`"},
	{"len(x) > 5", "E0310@1", NULL},
	{"now()", "E0310@1", NULL},
	{"lower(lower(x)) == 'a'", "E0310@1 E0310@7", NULL},
	{"x == 'abc", "E0311@6", NULL},
	{"x == \"abc'", "E0311@6", NULL},
	{"(x == 'a and b)", "E0311@7", NULL},
	{"x == 'a\\", "E0311@6", NULL},
	{"x == 'a\\d'", "E0312@8", "write `\\\\d`"},
	{"x like 'a\\*'", "E0312@10", NULL},
	{"x == '\\u12'", "E0313@7", NULL},
	{"x == '\\ud800'", "E0313@7", NULL},
	{"x == '\\udc00\\ud800'", "E0313@7", NULL},
	{"x == '\\ud800\\u0041'", "E0313@7", NULL},
	{"x > 1e9", "E0314@5", "write `1000000000`"},
	{"x > 1.5E+3", "E0314@5", "write `1500`"},
	{"x > 1e99", "E0314@5", NULL},
	{"x > 120F", "E0315@5", "'120F'"},
	{"x > 007", "E0315@5", NULL},
	{"x > .5", "E0315@5", NULL},
	{"x > 5.", "E0315@5", NULL},
	{"ip == 10.0.0.1", "E0315@7", "'10.0.0.1'"},
	{"x > 1_000", "E0315@5", NULL},
	{"x > 9223372036854775808", "E0316@5", NULL},
	{"x > 0.1234567890123456789", "E0316@5", NULL},
	{"caf\xC3\xA9 == 1", "E0317@1", NULL},
	{"x == \xC3\xA9t\xC3\xA9", "E0317@6", NULL},
	{"x == \xE2\x80\x98"
	 "a\xE2\x80\x99",
	 "E0318@6", "write `'a'`"},
	{"x == \xE2\x80\x9Clost", "E0318@6", NULL},
	{"x + 5 > 3", "E0319@3", NULL},
	{"x > 5 ? a : b", "E0319@7 E0319@11", NULL},
	{"x == $y", "E0319@6", NULL},
	{"x == `y`", "E0319@6 E0319@8", NULL},
	{"x == 5;", "E0319@7", NULL},
	{"args.user-id == '1'", "E0320@6", "write `args[\"user-id\"]`"},
	{"user-id == '1'", "E0320@1", "write `[\"user-id\"]`"},
	{"a.b.c-d-e and f", "E0320@5", "write `a.b[\"c-d-e\"]`"},
	{"a.0 == 1", "E0321@2", "write `[0]`"},
	{"flag == True", "E0322@9", "write `true`"},
	{"a And b", "E0322@3", "write `and`"},
	{"x Not In ['a']", "E0322@3 E0322@7", NULL},
	{"x in []", "E0323@6", NULL},
	{"x in ['a', 5]", "E0324@12", NULL},
	{"x in [5, 'a', true]", "E0324@10 E0324@15", NULL},
	{"x in ['a', b]", "E0325@12", "'b'"},
	{"x in [null]", "E0325@7", NULL},
	{"x in [1 2]", "E0325@9", NULL},
	{"x in [1, [2]]", "E0325@10", NULL},
	{"x in [,]", "E0325@7", NULL},
	{"x == ['a']", "E0326@6", "write `x in ['a']`"},
	{"x != ['a']", "E0326@6", "write `x not in ['a']`"},
	{"x contains ['a', 'b']", "E0326@12", NULL},
	{"x in ('a', 'b')", "E0326@6", "write `in ['a', 'b']`"},
	{"a, b", "E0326@2", NULL},
	{"['a', 'b'] contains x", "E0326@1", NULL},
	{"x in ['a', 'b'", "E0327@6", NULL},
	{"x in ['a' and b", "E0327@6", NULL},
	{"x in 'abc'", "E0328@6", "write `x in ['abc']`"},
	{"x in 5", "E0328@6", NULL},
	{"x in (5)", "E0328@7", NULL},
	{"x starts_with y", "E0329@15", "'y'"},
	{"x matches 5", "E0329@11", NULL},
	{"x like ['a']", "E0329@8", NULL},
	{"x matches re2", "E0329@11", NULL},
	{"x matches re2 5", "E0329@11 E0340@15", NULL},
	{"x like glob 'a'", "E0329@8 E0340@13", NULL},
	{"x matches javascript 'a'", "E0345@11", "write `ecmascript`"},
	{"x matches phyton 'a'", "E0345@11", "write `python`"},
	{"x matches literal 'a'", "E0345@11", "write `substring`"},
	{"x matches quux 'a' or 5", "E0345@11 E0332@23", "remove it"},
	{"x matches 'a' gi", "E0401@15", "remove it"},
	{"x matches re2 'a' U", "E0401@19", "lazy"},
	{"x matches substring 'a' im", "E0402@25", "only the flags i and u"},
	{"x matches 'a' i 'b'", "E0340@17", NULL},
	{"x matches 'a' foo", "E0340@15", NULL},
	{"x == 'a' i", "E0340@10", NULL},
	{"x matches /a\\/[/']+/i", "E0319@11", "`ecmascript 'a\\/[/\\']+' i`"},
	{"x matches /a/ or y == 5 5", "E0319@11 E0340@25", "`ecmascript 'a'`"},
	{"x matches /a or b", "E0319@11", NULL},
	{"'abc' contains x", "E0330@1", NULL},
	{"5 matches 'a'", "E0330@1", NULL},
	{"x < null", "E0331@5", NULL},
	{"null == null", "E0331@9", NULL},
	{"null == 5", "E0331@1", NULL},
	{"null in x", "E0331@1", NULL},
	{"x contains null", "E0331@12", NULL},
	{"'drop'", "E0332@1", NULL},
	{"5", "E0332@1", NULL},
	{"not 5", "E0332@5", NULL},
	{"null", "E0332@1", NULL},
	{"tool == 'drop' or 'wipe'", "E0332@19", "write `tool in ['drop', 'wipe']`"},
	{"a or x == 1 or 2", "E0332@16", "write `x in [1, 2]`"},
	{"a < b < c", "E0333@7", NULL},
	{"a == b == c", "E0333@8", NULL},
	{"x in ['a'] == true", "E0333@12", NULL},
	{"has x == 5", "E0333@7", NULL},
	{"(a == 1) == true", "E0334@1", NULL},
	{"x == (a and b)", "E0334@6", NULL},
	{"x ==", "E0335@3", NULL},
	{"== 5", "E0335@1", NULL},
	{"a and", "E0335@3", NULL},
	{"or a", "E0335@1", NULL},
	{"a and and b", "E0335@3", NULL},
	{"not", "E0335@1", NULL},
	{"has", "E0335@1", NULL},
	{"x in", "E0335@3", NULL},
	{"x == and b", "E0335@3", NULL},
	{"in == 5", "E0335@1", NULL},
	{"(a", "E0336@1", NULL},
	{"((a) or b", "E0336@1", NULL},
	{"a)", "E0337@2", NULL},
	{"(a))", "E0337@4", NULL},
	{"()", "E0338@2", NULL},
	{"a and ()", "E0338@8", NULL},
	{"x not == 5", "E0339@3", "write `!=`"},
	{"x not 5", "E0339@3", NULL},
	{"x not < 5", "E0339@3", "in front of the whole test"},
	{"a == '1' garbage", "E0340@10", NULL},
	{"a b", "E0340@3", NULL},
	{"a == 'b''c'", "E0340@9", NULL},
	{"a == drop table", "E0340@11", NULL},
	{"a not b", "E0339@3", NULL},
	{"(a) (b)", "E0340@5", NULL},
	{"has 5", "E0341@5", NULL},
	{"has 'x' and y", "E0341@5", NULL},
	{"a[b] == 1", "E0342@2", NULL},
	{"a[-1] == 1", "E0342@3", NULL},
	{"a[1.5] == 1", "E0342@3", NULL},
	{"a[0 == 1", "E0342@2", NULL},
	{"a. == 1", "E0342@2", NULL},
	{"a..b", "E0342@2", NULL},
	{"x == '\xFF'", "E0343@1", NULL},
	{".a", "E0344@1", NULL},
	{"a ]", "E0344@3", NULL},
	/* several at once */
	{"a = 1 and b === 2 or c > 1e3", "E0304@3 E0305@13 E0314@26", NULL},
	{"a b and c d or (e f) and ()", "E0340@3 E0340@11 E0340@19 E0338@27", NULL},
	{"(x == ) and y == 'a", "E0335@4 E0311@18", NULL},
	{"x in [] and y in ['a', 1] and len(z)", "E0323@6 E0324@24 E0310@31", NULL},
};

static void errors_are_named(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof errors / sizeof *errors; i++) {
		struct parsed p = parse(text_of(errors[i].text));
		struct buffer b = {0};
		char *shown = rendered(p.diags, false);
		summarise(p.diags, &b);
		if (!text_is(buffer_text(&b), errors[i].summary))
			fail_msg("%s\n  is   %.*s\n  want %s", errors[i].text,
				 TEXT_ARG(buffer_text(&b)), errors[i].summary);
		assert_null(p.expr);
		if (errors[i].help && !strstr(shown, errors[i].help))
			fail_msg("%s\n  no help `%s` in\n%s", errors[i].text,
				 errors[i].help, shown);
		if (!strstr(shown, "help: "))
			fail_msg("%s\n  has no help", errors[i].text);
		free(shown);
		buffer_free(&b);
		arena_free(p.arena);
	}
}

/* ---- trees in detail ----------------------------------------------------- */

static void operands_are_typed(void **state)
{
	(void)state;
	struct parsed p;
	must_parse(&p, TEXT("x.y == -12.50 and z matches '\\d\\'' and w like 'a*'"));
	const struct ast_expr *number = p.expr->kids[0], *regex = p.expr->kids[1];
	const struct ast_expr *glob = p.expr->kids[2];
	assert_int_equal(p.expr->op, AST_AND);
	assert_int_equal(p.expr->n_kids, 3);
	assert_int_equal(number->left.path.n, 2);
	assert_true(text_is(number->left.path.text, "x.y"));
	assert_int_equal(number->right.kind, OPERAND_NUMBER);
	assert_int_equal(number->right.number.coefficient, -125);
	assert_int_equal(number->right.number.scale, 1);
	assert_true(text_is(number->right.text, "-12.50"));
	assert_int_equal(regex->right.kind, OPERAND_PATTERN);
	assert_int_equal(regex->right.pattern.kind, PATTERN_REGEX);
	assert_true(text_is(regex->right.text, "\\d'"));
	assert_int_equal(glob->right.pattern.kind, PATTERN_GLOB);
	arena_free(p.arena);
}

static void strings_are_decoded(void **state)
{
	(void)state;
	struct parsed p;
	must_parse(&p, TEXT("x == 'a\\u0000b'"));
	assert_true(text_equal(p.expr->right.text, TEXT("a\0b")));
	arena_free(p.arena);
}

static void nul_bytes_are_refused(void **state)
{
	(void)state;
	struct buffer b = {0};
	struct parsed p = parse(TEXT("x == 'a\0b'"));
	summarise(p.diags, &b);
	assert_true(text_is(buffer_text(&b), "E0319@8"));
	buffer_free(&b);
	arena_free(p.arena);
}

/* ---- spans --------------------------------------------------------------- */

/* Parse `text` as decoded from the scalar file[begin, end); the position of the first
 * diagnostic, or of the expression. */
static struct position place(const char *file, uint32_t begin, uint32_t end,
			     const char *text)
{
	struct arena *arena = arena_new();
	struct diag_list *diags = diag_list_new(arena);
	struct source *source = source_from_text(arena, TEXT("f"), text_of(file));
	struct span span = {source, begin, end};
	struct position at;
	struct ast_expr *expr =
		condition_parse(arena, text_of(text), span, &python, diags);
	if (expr) {
		at = source_position(source, expr->span.begin);
	} else {
		char *json = rendered(diags, true);
		json_t *d = json_loads(json, JSON_DISABLE_EOF_CHECK, NULL);
		at.line = (uint32_t)json_integer_value(json_object_get(d, "line"));
		at.column = (uint32_t)json_integer_value(json_object_get(d, "column"));
		json_decref(d);
		free(json);
	}
	arena_free(arena);
	return at;
}

static void assert_place(struct position at, uint32_t line, uint32_t column)
{
	assert_int_equal(at.line, line);
	assert_int_equal(at.column, column);
}

static void spans_point_into_the_file(void **state)
{
	(void)state;
	const char *plain = "c: a = 1\n", *quoted = "c: \"a = 1\"\n";
	const char *block = "c: |\n  a = 1\n", *escaped = "c: \"a\\t= 1\"\n";
	assert_place(place(plain, 3, 8, "a = 1"), 1, 6);
	assert_place(place(quoted, 3, 10, "a = 1"), 1, 7);
	assert_place(place(block, 3, 13, "a = 1\n"), 2, 5);
	/* not verbatim: the whole scalar */
	assert_place(place(escaped, 3, 11, "a\t= 1"), 1, 4);
	assert_place(place("c: 'x'\n", 3, 6, "x"), 1, 5);
	/* a condition from nowhere */
	struct arena *arena = arena_new();
	struct diag_list *diags = diag_list_new(arena);
	struct span nowhere = {NULL, 0, 0};
	assert_null(condition_parse(arena, TEXT("a b"), nowhere, &python, diags));
	assert_int_equal(diag_count(diags, DIAG_ERROR), 1);
	arena_free(arena);
}

/* ---- limits -------------------------------------------------------------- */

static struct text repeated(struct buffer *b, const char *prefix, const char *part,
			    size_t n, const char *suffix)
{
	*b = (struct buffer){0};
	buffer_add_text(b, text_of(prefix));
	for (size_t i = 0; i < n; i++)
		buffer_add_text(b, text_of(part));
	buffer_add_text(b, text_of(suffix));
	return buffer_text(b);
}

static void check_nesting(const char *open, const char *inner, const char *close,
			  size_t n, const char *summary)
{
	struct buffer b, closing, got = {0};
	struct text tail = repeated(&closing, inner, close, n, "");
	buffer_add_char(&closing, '\0');
	struct parsed p = parse(repeated(&b, "", open, n, tail.ptr));
	summarise(p.diags, &got);
	buffer_add_char(&got, '\0');
	if (summary)
		assert_int_equal(strncmp(got.ptr, summary, strlen(summary)), 0);
	else
		assert_non_null(p.expr);
	buffer_free(&got);
	buffer_free(&b);
	buffer_free(&closing);
	arena_free(p.arena);
}

static void depth_is_bounded(void **state)
{
	(void)state;
	check_nesting("(", "a", ")", 64, NULL);
	check_nesting("(", "a", ")", 65, "E0303@65");
	check_nesting("not ", "a", "", 64, NULL);
	check_nesting("not ", "a", "", 65, "E0303@257");
	check_nesting("not (a or ", "b", ")", 32, NULL);
	check_nesting("not (a or ", "b", ")", 33, "E0303");
	check_nesting("a and (b or (", "c not in ['d']", "))", 32, NULL);
	check_nesting("(", "a", ")", 20000, "E0303@65");
	check_nesting("f(", "a", ")", 20000, "E0303");
	check_nesting("x in [", "1", "]", 8000, "E0325");
	/* one after the other is not nesting */
	check_nesting("not a and ", "b", "", 1000, NULL);
	check_nesting("(a) or not (not b) or ", "c", "", 1000, NULL);
}

static void size_is_bounded(void **state)
{
	(void)state;
	struct buffer b;
	struct parsed p = parse(repeated(&b, "x == '", "a", CONDITION_SIZE_MAX - 7, "'"));
	assert_non_null(p.expr);
	buffer_free(&b);
	arena_free(p.arena);
	p = parse(repeated(&b, "x == '", "a", CONDITION_SIZE_MAX - 6, "'"));
	struct buffer got = {0};
	summarise(p.diags, &got);
	assert_true(text_is(buffer_text(&got), "E0302@1"));
	buffer_free(&got);
	buffer_free(&b);
	arena_free(p.arena);
	p = parse(repeated(&b, "a", " or a", (CONDITION_SIZE_MAX - 1) / 5, ""));
	assert_int_equal(p.expr->n_kids, (CONDITION_SIZE_MAX - 1) / 5 + 1);
	buffer_free(&b);
	arena_free(p.arena);
}

static void errors_are_bounded(void **state)
{
	(void)state;
	struct buffer b;
	struct parsed p = parse(repeated(&b, "", "a b and ", 8000, "c"));
	assert_null(p.expr);
	assert_int_equal(diag_count(p.diags, DIAG_ERROR), 20);
	buffer_free(&b);
	arena_free(p.arena);
}

/* ---- mutations ----------------------------------------------------------- */

static uint32_t next_random(uint32_t *seed)
{
	*seed ^= *seed << 13;
	*seed ^= *seed >> 17;
	*seed ^= *seed << 5;
	return *seed;
}

/* A condition of the tables with some bytes replaced, inserted or removed. */
static struct text mutate(uint32_t *seed, char *out, size_t size)
{
	static const char bytes[] = "()[]'\"\\.,=!<>&|-_ \n\0au0159\xE2\x80\x98\xFF";
	size_t n_trees = sizeof trees / sizeof *trees;
	size_t pick = next_random(seed) % (n_trees + sizeof errors / sizeof *errors);
	struct text from =
		text_of(pick < n_trees ? trees[pick].text : errors[pick - n_trees].text);
	size_t len = 0;
	for (size_t i = 0; i < from.len && len + 2 < size; i++) {
		uint32_t dice = next_random(seed) % 64;
		if (dice == 0)
			continue;
		if (dice <= 3)
			out[len++] = bytes[next_random(seed) % (sizeof bytes - 1)];
		if (dice != 1)
			out[len++] = from.ptr[i];
	}
	return (struct text){out, len};
}

/* Either a tree that is printed and read back, or an error; never neither. */
static void mutations_do_no_harm(void **state)
{
	(void)state;
	uint32_t seed = 20240229;
	size_t n_parsed = 0;
	for (int i = 0; i < 20000; i++) {
		char bytes[512];
		struct text text = mutate(&seed, bytes, sizeof bytes);
		struct parsed p = parse(text);
		assert_true((p.expr == NULL) == diag_has_errors(p.diags));
		if (p.expr) {
			struct text once = printed(&p);
			struct parsed again;
			must_parse(&again, once);
			assert_true(text_equal(printed(&again), once));
			arena_free(again.arena);
			n_parsed++;
		}
		arena_free(p.arena);
	}
	assert_true(n_parsed > 2000);
}

/* ---- dotted paths of documents ------------------------------------------- */

static void document_paths_are_read(void **state)
{
	(void)state;
	static const struct {
		const char *dotted, *spelling; /* "": refused */
	} paths[] = {
		{"a", "a"},
		{"a.b.c", "a.b.c"},
		{"a[\"c d\"].e", "a[\"c d\"].e"},
		{"a[0].b", "a[0].b"},
		{"a.user-id", "a[\"user-id\"]"},
		{"in.x", "[\"in\"].x"},
		{"x.in", "x.in"},
		{"a[\"b\"]", "a.b"},
		{"", ""},
		{".a", ""},
		{"a.", ""},
		{"a..b", ""},
		{"a[", ""},
		{"a[x]", ""},
		{"a[\"b", ""},
		{"a[0", ""},
		{"a b", ""},
	};
	struct arena *arena = arena_new();
	struct span nowhere = {NULL, 0, 0};
	for (size_t i = 0; i < sizeof paths / sizeof *paths; i++) {
		struct ast_path p =
			ast_path_parse(arena, text_of(paths[i].dotted), nowhere);
		if ((p.n == 0) != (paths[i].spelling[0] == '\0') ||
		    (p.n > 0 && !text_is(p.text, paths[i].spelling)))
			fail_msg("`%s` is `%.*s`, want `%s`", paths[i].dotted,
				 TEXT_ARG(p.text), paths[i].spelling);
	}
	arena_free(arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(trees_are_printed),
		cmocka_unit_test(errors_are_named),
		cmocka_unit_test(operands_are_typed),
		cmocka_unit_test(strings_are_decoded),
		cmocka_unit_test(nul_bytes_are_refused),
		cmocka_unit_test(spans_point_into_the_file),
		cmocka_unit_test(depth_is_bounded),
		cmocka_unit_test(size_is_bounded),
		cmocka_unit_test(errors_are_bounded),
		cmocka_unit_test(mutations_do_no_harm),
		cmocka_unit_test(document_paths_are_read),
	};
	return cmocka_run_group_tests_name("condition", tests, NULL, NULL);
}
