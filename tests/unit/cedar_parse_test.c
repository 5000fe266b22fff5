/* cedar_parse_test.c - Cedar text: trees, policies, errors with places, limits, links.
 *
 * Trees are compared as cedar_print_expr prints them, and each printed tree must parse
 * to an equal one.  Errors are compared as `CODE@line:column`, in order of position; the
 * last test asserts that every code of Cedar syntax has occurred in one of the others.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <jansson.h>

#include "../rendered.h"
#include "cedar/parse.h"

struct parsed {
	struct arena *arena;
	struct source *source;
	struct diag_list *diags;
	struct cedar_policy_set set;
	struct cedar_expr *expr;
	bool ok;
};

static const struct cedar_parse_options extended = {.allow_extensions = true};
static const struct cedar_parse_options strict;

static struct parsed begin(struct text text)
{
	struct parsed p = {.arena = arena_new()};
	p.source = source_from_text(p.arena, TEXT("test.cedar"), text);
	p.diags = diag_list_new(p.arena);
	return p;
}

static struct parsed parse(struct text text)
{
	struct parsed p = begin(text);
	p.ok = cedar_parse(p.arena, p.source, &extended, &p.set, p.diags);
	return p;
}

static struct parsed parse_expr(struct text text)
{
	struct parsed p = begin(text);
	p.expr = cedar_parse_expr(p.arena, p.source, 0, (uint32_t)text.len, &extended,
				  p.diags);
	p.ok = p.expr != NULL;
	return p;
}

static bool has_occurred[N_DIAG_CODES];

/* "E0920@1:4 E0910@2:20" */
static void summarise(const struct diag_list *diags, struct buffer *out)
{
	char *lines = rendered(diags, true), *rest = lines;
	for (char *line; (line = strtok_r(rest, "\n", &rest));) {
		json_t *d = json_loads(line, 0, NULL);
		assert_non_null(d);
		const char *code = json_string_value(json_object_get(d, "code"));
		has_occurred[diag_code_find(text_of(code))] = true;
		buffer_format(out, "%s%s@%d:%d", out->len > 0 ? " " : "", code,
			      (int)json_integer_value(json_object_get(d, "line")),
			      (int)json_integer_value(json_object_get(d, "column")));
		json_decref(d);
	}
	free(lines);
}

static void must_be_fine(const struct parsed *p)
{
	if (p->ok)
		return;
	char *why = rendered(p->diags, false);
	print_message("%s", why);
	free(why);
	fail_msg("does not parse: %.*s", TEXT_ARG(p->source->body));
}

static struct text printed(const struct parsed *p)
{
	struct buffer b = {0};
	if (p->expr)
		cedar_print_expr(p->expr, &b);
	else
		cedar_print_set(&p->set, &b);
	struct text t = text_copy(p->arena, buffer_text(&b));
	buffer_free(&b);
	return t;
}

/* ---- expressions --------------------------------------------------------- */

static const struct {
	const char *text, *tree; /* NULL: printed as written */
} trees[] = {
	/* literals, variables, names */
	{"true", NULL},
	{"false", NULL},
	{"007", "7"},
	{"9223372036854775807", NULL},
	{"-9223372036854775808", NULL},
	{"- 5", "-5"},
	{"-\n5", "-5"},
	{"--5", NULL},
	{"-(5)", NULL},
	{"--(5)", NULL},
	{"-(-5)", "--5"},
	{"----5", NULL},
	{"-(----5)", "----(-5)"},
	{"--9223372036854775808", NULL},
	{"5.contains(1)", NULL},
	{"-1.contains(1)", NULL},
	{"(-1).contains(1)", NULL},
	{"-principal.a", NULL},
	{"principal", NULL},
	{"context . a", "context.a"},
	{"principal.principal", NULL},
	{"principal.contains", NULL},
	{"A::\"x\"", NULL},
	{"A :: B // why\n :: \"x\"", "A::B::\"x\""},
	{"permit::\"x\" == action::\"\"", NULL},
	/* members */
	{"principal[\"a\"]", "principal.a"},
	{"principal[\"a b\"].c", NULL},
	{"principal[\"if\"]", NULL},
	{"principal[\"\"]", NULL},
	{"{a: 1}.a", NULL},
	{"\"x\".b", NULL},
	{"true.x", NULL},
	{"(a::\"x\" in principal).b", NULL},
	/* operators */
	{"1 + 2 - 3 + 4", NULL},
	{"1 + (2 + 3)", NULL},
	{"1 - (2 - 3)", NULL},
	{"(1 + 2) * 3", NULL},
	{"1 + 2 * 3", NULL},
	{"1 * (2 * 3)", NULL},
	{"5 - -5", NULL},
	{"-5 * -(5)", NULL},
	{"!true", NULL},
	{"!!!!true", NULL},
	{"!(!!!!true)", "!!!!(!true)"},
	{"!(-1)", NULL},
	{"-(!true)", NULL},
	{"!(1 == 2)", NULL},
	{"1 == 2", NULL},
	{"1!=2", "1 != 2"},
	{"(1 < 2) == (3 >= 4)", NULL},
	{"1 <= 2 && 3 > 4", NULL},
	{"a::\"x\" in [b::\"y\", c::\"z\",]", "a::\"x\" in [b::\"y\", c::\"z\"]"},
	{"1in [1]", "1 in [1]"},
	{"principal is A::B", NULL},
	{"principal is A in C::\"x\"", NULL},
	{"principal is A in [C::\"x\"]", NULL},
	{"(principal is A) in C::\"x\"", NULL},
	{"principal has a", NULL},
	{"principal has a.b.c", NULL},
	{"principal has \"a\"", "principal has a"},
	{"principal has \"a b\"", NULL},
	{"principal has permit", NULL},
	{"(principal has a) == true", NULL},
	{"1 + 2 like \"a\"", NULL},
	/* chains: associative, so that parentheses inside change nothing */
	{"true && false && true", NULL},
	{"true && (false && true)", "true && false && true"},
	{"(true || false) || (true || false)", "true || false || true || false"},
	{"true && false || true", NULL},
	{"(true || false) && true", NULL},
	{"true && (false || true)", NULL},
	/* if */
	{"if true then 1 else 2", NULL},
	{"if(true)then(1)else(2)", "if true then 1 else 2"},
	{"if if true then true else false then 1 else 2", NULL},
	{"if true then if false then 1 else 2 else 3", NULL},
	{"(if true then 1 else 2) + 3", NULL},
	{"true && (if true then true else false)", NULL},
	{"[if true then 1 else 2, 3]", NULL},
	/* sets, records, calls */
	{"[]", NULL},
	{"[1, \"a\", [true]]", NULL},
	{"{}", NULL},
	{"{a: 1, \"b c\": {d: 2},}", "{a: 1, \"b c\": {d: 2}}"},
	{"{\"if\": 1, when: 2, \"\": 3}", NULL},
	{"ip(\"10.0.0.1\",)", "ip(\"10.0.0.1\")"},
	{"decimal()", NULL},
	{"ip(\"a\", 1)", NULL},
	{"ip(\"::1\").isIpv4()", NULL},
	{"principal.lessThan()", NULL},
	{"[1].containsAll([2]) && [1].containsAny([2]) && [].isEmpty()", NULL},
	{"principal.hasTag(\"a\") && principal.getTag(\"a\") == 1", NULL},
	{"datetime(\"2024-01-01\").offset(duration(\"1h\")) < context.now", NULL},
	{"context.path.matches(\"^/tmp/\\\\d\")", NULL},
	/* strings and patterns */
	{"\"\\n\\r\\t\\\\\\0\\'\\\"\"", "\"\\n\\r\\t\\\\\\0'\\\"\""},
	{"\"\\x41\\u{e9}\\u{1F_600}\\u{1_}\"", "\"A\xC3\xA9\xF0\x9F\x98\x80\\u{1}\""},
	{"\"a\nb\"", "\"a\\nb\""},
	{"\"\\u{202e}\\u{feff}\\x7f\"", "\"\\u{202e}\\u{feff}\\u{7f}\""},
	{"\"*\" like \"*\\**\"", NULL},
	{"\"*\" like \"**a***b\"", "\"*\" like \"*a*b\""},
	{"\"*\" like \"\\x2a\\u{2a}c\"", "\"*\" like \"*c\""},
	{"\"*\" like \"\"", NULL},
	{"\"*\" like \"\\\\*\\\"\"", NULL},
	/* white space and comments */
	{"\xC2\xA0true\xE3\x80\x80&&\xE2\x80\xA8true\xC2\x85", "true && true"},
	{"true // one\r && // two\n true", "true && true"},
};

static void expressions_are_printed(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof trees / sizeof *trees; i++) {
		struct parsed p = parse_expr(text_of(trees[i].text));
		must_be_fine(&p);
		struct text got = printed(&p);
		const char *want = trees[i].tree ? trees[i].tree : trees[i].text;
		if (!text_is(got, want))
			fail_msg("%s\n  is   %.*s\n  want %s", trees[i].text,
				 TEXT_ARG(got), want);
		struct parsed again = parse_expr(got);
		must_be_fine(&again);
		assert_true(cedar_expr_equal(p.expr, again.expr));
		assert_true(cedar_expr_hash(p.expr) == cedar_expr_hash(again.expr));
		arena_free(again.arena);
		arena_free(p.arena);
	}
}

static void nodes_have_their_parts(void **state)
{
	(void)state;
	struct parsed p = parse_expr(TEXT("{a: -5}.a < -(5) || principal has b.c"));
	must_be_fine(&p);
	const struct cedar_expr *less = p.expr->kids[0], *has = p.expr->kids[1];
	const struct cedar_expr *attr = less->kids[0], *record = attr->kids[0];
	assert_int_equal(p.expr->op, CEDAR_OR);
	assert_int_equal(less->op, CEDAR_LT);
	assert_int_equal(attr->op, CEDAR_ATTR);
	assert_true(text_is(span_text(attr->text_span), "a"));
	assert_true(text_is(span_text(attr->span), "{a: -5}.a"));
	assert_true(text_is(record->names[0], "a"));
	assert_int_equal(record->kids[0]->integer, -5);
	assert_true(text_is(span_text(record->kids[0]->span), "-5"));
	assert_int_equal(less->kids[1]->op, CEDAR_NEG);
	assert_int_equal(less->kids[1]->kids[0]->integer, 5);
	assert_int_equal(has->n_names, 2);
	assert_true(text_is(span_text(has->name_spans[1]), "c"));
	arena_free(p.arena);

	p = parse_expr(TEXT("\"a\" like \"x*\\*y\" && principal is A::B in C::\"\\0\""));
	must_be_fine(&p);
	const struct cedar_expr *like = p.expr->kids[0], *is = p.expr->kids[1];
	assert_int_equal(like->n_pieces, 3);
	assert_true(like->pieces[1].is_wildcard);
	assert_true(text_is(like->pieces[2].literal, "*y"));
	assert_true(text_is(is->text, "A::B"));
	assert_int_equal(is->n_kids, 2);
	assert_int_equal(is->kids[1]->uid.id.len, 1);
	arena_free(p.arena);
}

static void nul_bytes_are_text(void **state)
{
	(void)state;
	struct parsed p = parse_expr(TEXT("\"a\0b\" == \"\\0\""));
	must_be_fine(&p);
	assert_int_equal(p.expr->kids[0]->text.len, 3);
	assert_true(text_is(printed(&p), "\"a\\0b\" == \"\\0\""));
	arena_free(p.arena);
}

static void parts_of_a_source_are_read(void **state)
{
	(void)state;
	struct parsed p = begin(TEXT("condition: \"context.a == 1\""));
	p.expr = cedar_parse_expr(p.arena, p.source, 12, 26, &extended, p.diags);
	assert_non_null(p.expr);
	assert_true(text_is(span_text(p.expr->kids[0]->text_span), "a"));
	assert_null(cedar_parse_expr(p.arena, p.source, 12, 24, &extended, p.diags));
	struct buffer b = {0};
	summarise(p.diags, &b);
	assert_true(text_is(buffer_text(&b), "E0957@1:23"));
	buffer_free(&b);
	arena_free(p.arena);
}

static void references_are_read(void **state)
{
	(void)state;
	static const char *const bad[] = {
		"",	  "A",	    "A::",	 "\"x\"",      "A::\"x\";", "A::\"x\"::B",
		"A::\"x", "A::'x'", "if::\"x\"", "A::\"\\q\"", "::\"x\"",   "A::\xFF"};
	struct arena *arena = arena_new();
	struct cedar_uid uid;
	assert_true(cedar_parse_uid(arena, TEXT("A::B::\"x\\n\""), &uid));
	assert_true(text_is(uid.type, "A::B"));
	assert_true(text_is(uid.id, "x\n"));
	assert_true(cedar_parse_uid(arena, TEXT(" A :: \"\" // end"), &uid));
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		if (cedar_parse_uid(arena, text_of(bad[i]), &uid))
			fail_msg("`%s` is taken for a reference", bad[i]);
	arena_free(arena);
}

/* ---- policies ------------------------------------------------------------ */

static const struct {
	const char *text, *printed; /* NULL: printed as written */
} policies[] = {
	{"permit(principal,action,resource);", "permit (principal, action, resource);\n"},
	{"@id(\"a\\\"\") @if @b(\"\") forbid(principal,action,resource,)unless{true}\n"
	 "when { false };",
	 "@id(\"a\\\"\")\n@if\n@b(\"\")\nforbid (principal, action, resource)\n"
	 "unless { true }\nwhen { false };\n"},
	{"permit (principal == U::\"a\", action in A::Action::\"b\", resource is R);\n",
	 NULL},
	{"permit (principal is U in G::\"a\", action in [], resource in F::\"f\");\n",
	 NULL},
	{"permit (principal, action in [Action::\"a\"], resource == F::\"f\");\n", NULL},
	{"permit (principal == ?principal, action, resource is R in ?resource);\n", NULL},
	{"permit (principal in ?principal, action, resource);\n\n"
	 "permit (principal, action, resource);\n\n"
	 "forbid (principal, action, resource == ?resource);\n",
	 NULL},
	{"permit (\n"
	 "  principal,\n"
	 "  action in [\n"
	 "    Action::\"a long name of an action\",\n"
	 "    Action::\"another long name of an action\"\n"
	 "  ],\n"
	 "  resource\n"
	 ")\n"
	 "when {\n"
	 "  context has aLongNameOfAnAttribute &&\n"
	 "  context.aLongNameOfAnAttribute == \"and a long value for it\" &&\n"
	 "  (principal in Group::\"the first of several long names\" ||\n"
	 "   principal in Group::\"the second of several long names\")\n"
	 "}\n"
	 "unless {\n"
	 "  if context has aLongNameOfAnAttribute\n"
	 "  then [\n"
	 "    \"a long string, the first element of a set\",\n"
	 "    \"a long string, the second element of a set\"\n"
	 "  ].contains(context.aLongNameOfAnAttribute)\n"
	 "  else context == {\n"
	 "    theFirstKeyOfARecord: \"and a long value for it\",\n"
	 "    theSecondKeyOfARecord: \"and a long value for it\"\n"
	 "  }\n"
	 "};\n",
	 NULL},
	{"", ""},
	{" // nothing\n", ""},
};

static void policies_are_printed(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof policies / sizeof *policies; i++) {
		struct parsed p = parse(text_of(policies[i].text));
		must_be_fine(&p);
		struct text got = printed(&p);
		const char *want =
			policies[i].printed ? policies[i].printed : policies[i].text;
		if (!text_is(got, want))
			fail_msg("%s\n  is\n%.*s  want\n%s", policies[i].text,
				 TEXT_ARG(got), want);
		struct parsed again = parse(got);
		must_be_fine(&again);
		assert_true(text_equal(printed(&again), got));
		arena_free(again.arena);
		arena_free(p.arena);
	}
}

static void policies_have_their_parts(void **state)
{
	(void)state;
	struct parsed p = parse(TEXT("@ a(\"1\") @b permit(principal is U in ?principal,"
				     " action in [Action::\"x\", N::Action::\"y\"],"
				     " resource) when { 1 + 2 == 3 } unless { true };\n"
				     "forbid(principal, action, resource);"));
	must_be_fine(&p);
	assert_int_equal(p.set.n_policies, 1);
	assert_int_equal(p.set.n_templates, 1);
	assert_int_equal(p.set.n_sources, 1);
	const struct cedar_policy *t = p.set.templates[0], *s = p.set.policies[0];
	assert_true(text_is(t->id, "policy0") && text_is(s->id, "policy1"));
	assert_true(cedar_policy_is_template(t) && !cedar_policy_is_template(s));
	assert_true(t->slots[CEDAR_SLOT_PRINCIPAL] && !t->slots[CEDAR_SLOT_RESOURCE]);
	assert_true(text_is(cedar_policy_annotation(t, "a"), "1"));
	assert_true(text_is(cedar_policy_annotation(t, "b"), ""));
	assert_null(cedar_policy_annotation(t, "c").ptr);
	assert_int_equal(t->principal.kind, CEDAR_SCOPE_IS_IN);
	assert_true(
		text_is(span_text(t->principal.span), "principal is U in ?principal"));
	assert_true(t->principal.has_slot && text_is(t->principal.type, "U"));
	assert_true(t->action.is_list && t->action.n_refs == 2);
	assert_true(text_is(span_text(t->action.ref_spans[1]), "N::Action::\"y\""));
	assert_true(text_is(span_text(s->span), "forbid(principal, action, resource);"));
	assert_true(text_is(span_text(s->effect_span), "forbid") && s->is_forbid);
	assert_int_equal(t->span.begin, 0);
	assert_int_equal(t->n_conditions, 2);
	assert_true(t->conditions[1].is_unless);
	assert_int_equal(t->n_exprs, 6);
	assert_int_equal(t->conditions[0].body->number, 4);
	assert_int_equal(t->conditions[1].body->number, 5);
	/* a second file goes on counting */
	struct source *more = source_from_text(
		p.arena, TEXT("more"), TEXT("permit(principal, action, resource);"));
	assert_true(cedar_parse(p.arena, more, &strict, &p.set, p.diags));
	assert_true(text_is(p.set.policies[1]->id, "policy2"));
	arena_free(p.arena);
}

/* ---- errors -------------------------------------------------------------- */

struct mistake {
	const char *text, *summary;
	const char *help; /* NULL: any */
};

/* In `permit(principal, action, resource) when { ... };`; columns count from it. */
static const struct mistake expression_mistakes[] = {
	{"1 == 1 == true", "E0941@1:8", "`(1 == 1) == ...`"},
	{"1 < context.x < 3", "E0941@1:15", "`&&`"},
	{"principal in A::\"x\" in B::\"y\"", "E0941@1:21", NULL},
	{"principal has a has b", "E0941@1:17", NULL},
	{"context.a = 5", "E0910@1:11", "write `==`"},
	{"context.a === 5", "E0910@1:11", "write `==`"},
	{"context.a <> 5 & context.b | context.c", "E0910@1:11 E0910@1:16 E0910@1:28",
	 NULL},
	{"1 => 2", "E0910@1:3", "write `>=`"},
	{"context.a and context.b or context.c", "E0910@1:11 E0910@1:25", "write `&&`"},
	{"not context.a", "E0910@1:1", "write `!`"},
	{"principal not in resource", "E0910@1:11", "`!(a in b)`"},
	{"context.a contains 1", "E0910@1:11", "`a.contains(b)`"},
	{"context.a == 'it'", "E0905@1:14", "write `\"it\"`"},
	{"context.a == \xE2\x80\x9Cit\xE2\x80\x9D", "E0905@1:14", "write `\"it\"`"},
	{"1 / 2 + 3 % 4", "E0911@1:3 E0911@1:11", NULL},
	{"1.5 == 10.0.0.1", "E0908@1:1 E0908@1:8", "decimal(\"1.5\")"},
	{"10abc", "E0908@1:1", NULL},
	{"9223372036854775808", "E0909@1:1", NULL},
	{"-(9223372036854775808)", "E0909@1:3", NULL},
	{"-9223372036854775808.a", "E0909@1:2", NULL},
	{"-9223372036854775809", "E0909@1:2", NULL},
	{"99999999999999999999999999", "E0909@1:1", NULL},
	{"\"\\q\\x80\\x4\\u{}\\u{_1}\\u{1234567}\\u{d800}\\*\"",
	 "E0906@1:2 E0906@1:4 E0906@1:8 E0906@1:11 E0906@1:15 E0906@1:21 E0906@1:32 "
	 "E0906@1:40",
	 "write `\\\\q` for a backslash"},
	{"\"a\" like \"\\d\"", "E0906@1:11", NULL},
	{"principal has \"\\q\"", "E0906@1:16", NULL},
	{"\"a\\\nb\"", "E0906@1:3", NULL},
	{"\"a\r\nb\"", "E0907@1:3", "write `\\r`"},
	{"principal.a ? 1 : 2", "E0903@1:13", "if a then b else c"},
	{"caf\xC3\xA9", "E0903@1:1", NULL},
	{"\xE2\x80\x8B true", "E0903@1:1", NULL},
	{"1 \x01 2", "E0903@1:3", NULL},
	{"$a", "E0903@1:1", NULL},
	{"true /* why */ && # and\n true", "E0912@1:6 E0912@1:19", "`//`"},
	{"principal.if", "E0940@1:11", "write `[\"if\"]`"},
	{"{if: 1}", "E0940@1:2", "`\"if\"`"},
	{"principal has like", "E0940@1:15", "`\"like\"`"},
	{"principal has a.in", "E0940@1:17", NULL},
	{"principal is A::true", "E0940@1:17", NULL},
	{"__cedar::A::\"x\" == principal", "E0940@1:1", NULL},
	{"principal.__cedar", "E0940@1:11", NULL},
	{"!!!!!true", "E0942@1:1", "pairs"},
	{"-----1", "E0942@1:1", NULL},
	{"!-1", "E0942@1:2", "`!(-x)`"},
	{"-!true", "E0942@1:2", "`-(!x)`"},
	{"true && if true then 1 else 2", "E0943@1:9", "(if"},
	{"if true then 1", "E0943@1:16", NULL},
	{"else", "E0943@1:1", NULL},
	{"foo(1)", "E0944@1:1", NULL},
	{"decimel(\"1.0\")", "E0944@1:1", "`decimal`"},
	{"A::ip(\"::1\")", "E0944@1:1", "write `ip`"},
	{"principal.foo()", "E0945@1:11", NULL},
	{"principal.contain(1)", "E0945@1:11", "`contains`"},
	{"context.a.startsWith(\"x\")", "E0945@1:11", "like \"text*\""},
	{"contains(principal, 1)", "E0946@1:1", "`a.contains(b)`"},
	{"isIpv4(principal)", "E0946@1:1", "`a.isIpv4()`"},
	{"principal.ip(\"::1\")", "E0947@1:11", "`ip(\"...\")`"},
	{"[1].contains()", "E0948@1:5", "`contains(x)`"},
	{"[1].contains(1, 2)", "E0948@1:5", "containsAll"},
	{"[1].isEmpty(1)", "E0948@1:5", "`isEmpty()`"},
	{"principal.hasTag() && principal.getTag(1, 2)", "E0948@1:11 E0948@1:33", NULL},
	{"principal.a[1]", "E0949@1:13", ".contains(x)"},
	{"principal[(\"a\")]", "E0949@1:11", NULL},
	{"principal[context.k]", "E0949@1:11", "getTag"},
	{"principal has 5", "E0950@1:15", NULL},
	{"principal has (a)", "E0950@1:15", NULL},
	{"context.a like context.b", "E0951@1:16", NULL},
	{"principal is \"User\"", "E0952@1:14", "without quotes"},
	{"principal.5", "E0953@1:11", NULL},
	{"principal.\"a\"", "E0953@1:11", "`[\"name\"]`"},
	{"A::{a: 1}", "E0954@1:4", NULL},
	{"{a: 1, \"a\": 2, b: 3, a: 4}", "E0955@1:8 E0955@1:22", NULL},
	{"princpal == 1", "E0956@1:1", "`principal`"},
	{"True", "E0956@1:1", "write `true`"},
	{"A::B == principal", "E0956@1:1", "`\"B\"`"},
	{"1 &&", "E0957@1:3", NULL},
	{"* 2", "E0957@1:1", NULL},
	{"()", "E0957@1:2", NULL},
	{"1 2", "E0958@1:3", NULL},
	{"(1)(2)", "E0959@1:4", NULL},
	{"principal[\"a\"](1)", "E0959@1:15", NULL},
	{"(1", "E0960@1:1", "add `)`"},
	{"[1, (2]", "E0960@1:5", "add `)`"},
	{"[1;", "E0960@1:1 E0961@1:5", "add `]`"},
	{"1)", "E0961@1:2", NULL},
	{"true }", "E0961@1:8", NULL},
	{"context.a.matches(principal)", "E0966@1:11", NULL},
	{"context.a.matches()", "E0966@1:11", NULL},
	{"principal == ?principal", "E0931@1:14", NULL},
	{"[1,,2]", "E0920@1:4", NULL},
	{"{a 1}", "E0920@1:4", "`{a: 1"},
	{"a: 2", "E0956@1:1 E0920@1:2", NULL},
};

/* Whole texts. */
static const struct mistake policy_mistakes[] = {
	{"\xEF\xBB\xBFpermit(principal, action, resource);", "E0902@1:1", NULL},
	{"permit(principal, action, resource) when { \"\xFF\" };", "E0901@1:45", NULL},
	{"permit(principal, action, resource) when { \"a };", "E0904@1:44", NULL},
	{"permit(principal, action, resource)\npermit(principal, action, resource);",
	 "E0922@1:35", "write `);`"},
	{"permit(principal, action, resource) when { true }", "E0922@1:49", "write `};`"},
	{"permit(principal, action, resource) @a permit(principal, action, resource);",
	 "E0922@1:35", NULL},
	{"allow(principal, action, resource);", "E0921@1:1", "write `permit`"},
	{"forbidd(principal, action, resource);", "E0921@1:1", "`forbid`"},
	{"entity User;", "E0921@1:1", NULL},
	{"{\"effect\": \"permit\"}", "E0921@1:1", NULL},
	{";", "E0920@1:1", NULL},
	{"permit(principal, action, resource);;", "E0920@1:37", "remove the `;`"},
	{"permit", "E0920@1:7", NULL},
	{"permit principal, action, resource;", "E0920@1:8", NULL},
	{"permit(principal action, resource);", "E0920@1:18", NULL},
	{"permit(principal, action, resource) 5;", "E0920@1:37", NULL},
	{"permit(principal", "E0960@1:7", NULL},
	{"@", "E0923@1:2", NULL},
	{"@5 permit(principal, action, resource);", "E0923@1:2", NULL},
	{"@id = \"x\" permit(principal, action, resource);", "E0923@1:5",
	 "`@id(\"...\")`"},
	{"@a(\"1\") @b @a permit(principal, action, resource);", "E0924@1:13", NULL},
	{"@a", "E0923@1:3", NULL},
	{"@a()", "E0923@1:4", NULL},
	{"permit();", "E0925@1:8", NULL},
	{"permit(principal, action);", "E0925@1:25", NULL},
	{"permit(principal, resource, action);", "E0925@1:19", NULL},
	{"permit(principal, action, resource, context);", "E0925@1:37", NULL},
	{"permit(principal != U::\"a\", action, resource);", "E0926@1:18", "when"},
	{"permit(principal.a, action, resource);", "E0926@1:17", NULL},
	{"permit(principal: U, action, resource);", "E0926@1:17", "`principal is Type`"},
	{"permit(principal in [U::\"a\"], action, resource);", "E0927@1:8", "when"},
	{"permit(principal is U in [U::\"a\"], action, resource);", "E0927@1:8", NULL},
	{"permit(principal, action is A, resource);", "E0928@1:29", NULL},
	{"permit(principal == \"bob\", action, resource);", "E0929@1:21",
	 "`Type::\"bob\"`"},
	{"permit(principal == bob, action, resource);", "E0929@1:21", "`is bob`"},
	{"permit(principal in, action, resource);", "E0929@1:20", NULL},
	{"permit(principal == (U::\"a\"), action, resource);", "E0929@1:21", NULL},
	{"permit(principal, action == U::\"a\", resource);", "E0930@1:29", NULL},
	{"permit(principal, action in [Action::\"a\", XAction::\"b\"], resource);",
	 "E0930@1:43", NULL},
	{"permit(principal == ?resource, action, resource);", "E0931@1:21", NULL},
	{"permit(principal, action in [?principal], resource);", "E0931@1:30", NULL},
	{"permit(principal, action, resource in ?foo);", "E0932@1:39", NULL},
	{"permit(principal, action, resource) whn { true };", "E0933@1:37", "`when`"},
	{"permit(principal, action, resource) if { true };", "E0933@1:37", NULL},
	{"permit(principal, action, resource) { true };", "E0933@1:37", "`when {`"},
	{"permit(principal, action, resource) when (true);", "E0934@1:42", NULL},
	{"permit(principal, action, resource) when {};", "E0935@1:37", NULL},
	{"permit(principal, action, resource) unless { };", "E0935@1:37", NULL},
	/* several, with recovery at `;` */
	{"permit(principal, action, resource) when { 1 2 3 4 };\n"
	 "permit(principal, action, resource) when { context.a = 1 && foo() };\n"
	 "allow(principal, action, resource);\n"
	 "permit(principal, action, resource) when { (1 };\n"
	 "permit(principal, action, resource)\n"
	 "forbid(principal, action, resource) when { \"\\q\" };",
	 "E0958@1:46 E0910@2:54 E0944@2:61 E0921@3:1 E0960@4:44 E0922@5:35 E0906@6:45",
	 NULL},
	/* what is skipped is not judged */
	{"what is this? 'a' & b = c # d\n", "E0921@1:1", NULL},
};

static void check_mistake(const struct mistake *m, const struct parsed *p)
{
	struct buffer b = {0};
	char *shown = rendered(p->diags, false);
	summarise(p->diags, &b);
	if (!text_is(buffer_text(&b), m->summary))
		fail_msg("%s\n  is   %.*s\n  want %s", m->text, TEXT_ARG(buffer_text(&b)),
			 m->summary);
	assert_false(p->ok);
	if (m->help && !strstr(shown, m->help))
		fail_msg("%s\n  no help `%s` in\n%s", m->text, m->help, shown);
	if (!strstr(shown, "help: "))
		fail_msg("%s\n  has no help", m->text);
	free(shown);
	buffer_free(&b);
}

static void mistakes_in_policies_are_named(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof policy_mistakes / sizeof *policy_mistakes; i++) {
		struct parsed p = parse(text_of(policy_mistakes[i].text));
		check_mistake(&policy_mistakes[i], &p);
		arena_free(p.arena);
	}
}

/* Each mistake stands in a policy of its own, behind a line end so that columns are
 * those of the table. */
static void mistakes_in_expressions_are_named(void **state)
{
	(void)state;
	size_t n = sizeof expression_mistakes / sizeof *expression_mistakes;
	for (size_t i = 0; i < n; i++) {
		const struct mistake *m = &expression_mistakes[i];
		struct buffer text = {0}, got = {0}, want = {0};
		buffer_format(&text, "permit(principal, action, resource) when {\n%s };",
			      m->text);
		struct parsed p = parse(buffer_text(&text));
		summarise(p.diags, &got);
		/* the table's line 1 is line 2 here */
		for (const char *c = m->summary; *c; c++)
			buffer_add_char(&want, c > m->summary && c[-1] == '@'
						       ? (char)(*c + 1)
						       : *c);
		buffer_add_char(&want, '\0');
		struct mistake there = {m->text, want.ptr, m->help};
		check_mistake(&there, &p);
		buffer_free(&text);
		buffer_free(&got);
		buffer_free(&want);
		arena_free(p.arena);
	}
}

static void good_policies_stay(void **state)
{
	(void)state;
	struct parsed p = parse(TEXT("permit(principal, action, resource);\n"
				     "permit(principal, action, resource) when { 1 + };\n"
				     "@a @a permit(principal, action, resource);\n"
				     "forbid(principal, action, resource);"));
	assert_false(p.ok);
	assert_int_equal(p.set.n_policies, 2);
	assert_true(p.set.policies[1]->is_forbid);
	arena_free(p.arena);
}

static void extensions_can_be_refused(void **state)
{
	(void)state;
	struct parsed p = begin(TEXT("permit(principal, action, resource)\n"
				     "when { context.a.matches(\"x\") };"));
	assert_false(cedar_parse(p.arena, p.source, &strict, &p.set, p.diags));
	struct buffer b = {0};
	summarise(p.diags, &b);
	assert_true(text_is(buffer_text(&b), "E0965@2:18"));
	buffer_free(&b);
	arena_free(p.arena);
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

static uint32_t depth_of(const struct cedar_expr *expr)
{
	uint32_t depth = 0;
	for (size_t i = 0; i < expr->n_kids; i++) {
		uint32_t kid = depth_of(expr->kids[i]);
		depth = kid > depth ? kid : depth;
	}
	return depth + 1;
}

/* `open` n times, `inner`, `close` n times; `code` NULL: fine. */
static void check_nesting(const char *open, const char *inner, const char *close,
			  size_t n, const char *code)
{
	struct buffer b, closing, got = {0};
	repeated(&closing, inner, close, n, "");
	buffer_add_char(&closing, '\0');
	struct parsed p = parse_expr(repeated(&b, "", open, n, closing.ptr));
	summarise(p.diags, &got);
	buffer_add_char(&got, '\0');
	if (!code)
		must_be_fine(&p);
	else if (strncmp(got.ptr, code, 5) != 0)
		fail_msg("%zu times %s is %s", n, open, got.ptr);
	if (p.expr) { /* and what is printed can be read */
		assert_true(depth_of(p.expr) <= CEDAR_DEPTH_MAX);
		struct parsed again = parse_expr(printed(&p));
		must_be_fine(&again);
		assert_true(cedar_expr_equal(p.expr, again.expr));
		arena_free(again.arena);
	}
	buffer_free(&got);
	buffer_free(&b);
	buffer_free(&closing);
	arena_free(p.arena);
}

static void depth_is_bounded(void **state)
{
	(void)state;
	check_nesting("(", "1", ")", CEDAR_DEPTH_MAX, NULL);
	check_nesting("(", "1", ")", CEDAR_DEPTH_MAX + 1, "E0970");
	check_nesting("(", "1", ")", 10000, "E0970");
	check_nesting("[", "", "]", CEDAR_DEPTH_MAX, NULL);
	check_nesting("[", "", "]", 10000, "E0970");
	check_nesting("{a: ", "1", "}", CEDAR_DEPTH_MAX - 1, NULL);
	check_nesting("{a: ", "1", "}", 10000, "E0970");
	check_nesting("!!!!(", "true", ")", 62, NULL);
	check_nesting("!!!!(", "true", ")", 63, "E0970");
	check_nesting("if true then 1 else ", "2", "", CEDAR_DEPTH_MAX - 1, NULL);
	check_nesting("if true then 1 else ", "2", "", CEDAR_DEPTH_MAX, "E0970");
	check_nesting("if ", "true", " then 1 else 2", 10000, "E0970");
	check_nesting("", "principal", ".a", CEDAR_DEPTH_MAX - 1, NULL);
	check_nesting("", "principal", ".a", CEDAR_DEPTH_MAX, "E0970");
	check_nesting("", "1", " + 1", CEDAR_DEPTH_MAX - 1, NULL);
	check_nesting("", "1", " + 1", 100000, "E0970");
	/* the stack holds the fattest levels too */
	check_nesting("if true then 1 else [1, true || true && 1 == 1 + 1 * !(", "true",
		      ")]", 31, NULL);
	check_nesting("if true then 1 else [1, true || true && 1 == 1 + 1 * !(", "true",
		      ")]", 125, "E0970");
}

static void chains_are_balanced(void **state)
{
	(void)state;
	check_nesting("", "true", " && true", 100000, NULL);
	check_nesting("", "true", " || true", 100000, NULL);
	check_nesting("true && (", "true", ")", CEDAR_DEPTH_MAX, NULL);
	check_nesting("true && (true || ", "true", ")", 120, NULL);
	/* what people write leans to the left, as the JSON of other tools has it */
	struct parsed p = parse_expr(TEXT("true && (false && true) && false"));
	must_be_fine(&p);
	assert_int_equal(depth_of(p.expr), 4);
	assert_int_equal(p.expr->kids[1]->op, CEDAR_BOOL);
	arena_free(p.arena);
}

static void size_is_bounded(void **state)
{
	(void)state;
	struct buffer b, got = {0};
	struct parsed p =
		parse(repeated(&b, "permit(principal, action, resource) when { [", "1,",
			       1000000, "] };"));
	summarise(p.diags, &got);
	assert_false(p.ok);
	assert_int_equal(strncmp(got.ptr, "E0971@1:", 8), 0);
	buffer_free(&got);
	buffer_free(&b);
	arena_free(p.arena);
	p = parse(repeated(&b, "", ";", 1000000, ""));
	assert_false(p.ok);
	buffer_free(&b);
	arena_free(p.arena);
}

/* ---- links --------------------------------------------------------------- */

static void add_link(struct parsed *p, const char *template_id, const char *id,
		     const char *principal, const char *resource)
{
	struct cedar_link link = {.template_id = text_of(template_id), .id = text_of(id)};
	const char *values[] = {principal, resource};
	for (size_t i = 0; i < N_CEDAR_SLOTS; i++) {
		link.has[i] = values[i] != NULL;
		if (values[i])
			assert_true(cedar_parse_uid(p->arena, text_of(values[i]),
						    &link.values[i]));
	}
	link.span = (struct span){p->source, 0, 6};
	ARENA_PUSH(p->arena, p->set.links, p->set.n_links, link);
}

static const char templates[] =
	"permit(principal == ?principal, action, resource is R in ?resource)\n"
	"when { context.a };\n"
	"permit(principal in ?principal, action, resource);\n"
	"forbid(principal, action, resource);";

static void templates_are_linked(void **state)
{
	(void)state;
	struct parsed p = parse(text_of(templates));
	must_be_fine(&p);
	add_link(&p, "policy0", "ann", "User::\"ann\"", "Folder::\"f\"");
	add_link(&p, "policy1", "bob", "Group::\"b\"", NULL);
	assert_true(cedar_link_all(p.arena, &p.set, p.diags));
	assert_int_equal(p.set.n_policies, 3);
	const struct cedar_policy *ann = p.set.policies[1], *bob = p.set.policies[2];
	assert_true(text_is(ann->id, "ann") && text_is(ann->template_id, "policy0"));
	assert_false(cedar_policy_is_template(ann) || ann->principal.has_slot);
	assert_int_equal(ann->principal.kind, CEDAR_SCOPE_EQ);
	assert_true(text_is(ann->principal.refs[0].id, "ann"));
	assert_int_equal(ann->resource.kind, CEDAR_SCOPE_IS_IN);
	assert_true(text_is(ann->resource.refs[0].type, "Folder"));
	assert_int_equal(ann->n_conditions, 1);
	assert_int_equal(bob->resource.kind, CEDAR_SCOPE_ALL);
	assert_true(cedar_policy_is_template(p.set.templates[0]));
	arena_free(p.arena);
}

static void check_link(const char *template_id, const char *id, const char *principal,
		       const char *resource, const char *summary)
{
	struct buffer b = {0};
	struct parsed p = parse(text_of(templates));
	add_link(&p, template_id, id, principal, resource);
	assert_false(cedar_link_all(p.arena, &p.set, p.diags));
	summarise(p.diags, &b);
	if (!text_is(buffer_text(&b), summary))
		fail_msg("link of %s is %.*s", template_id, TEXT_ARG(buffer_text(&b)));
	buffer_free(&b);
	arena_free(p.arena);
}

static void bad_links_are_named(void **state)
{
	(void)state;
	check_link("policy1", "policy2", "A::\"a\"", NULL, "E0980@1:1");
	check_link("policy1", "policy0", "A::\"a\"", NULL, "E0980@1:1");
	check_link("policy2", "x", NULL, NULL, "E0981@1:1");
	check_link("poliyc1", "x", NULL, NULL, "E0981@1:1");
	check_link("policy0", "x", "A::\"a\"", NULL, "E0982@1:1");
	check_link("policy1", "x", "A::\"a\"", "A::\"a\"", "E0982@1:1");
}

/* ---- names --------------------------------------------------------------- */

static void names_are_told_from_others(void **state)
{
	(void)state;
	static const char *const good[] = {"a", "_", "A1", "A::B", "when::permit::c"};
	static const char *const bad[] = {
		"",	 "1",	"a b",	      "A::",	     "::A",    "A:B", "A::if",
		"A:::B", "a-b", "__cedar::A", "caf\xC3\xA9", "A::::B", "is",  "A :: B"};
	for (size_t i = 0; i < sizeof good / sizeof *good; i++)
		assert_true(cedar_name_is_valid(text_of(good[i])));
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		if (cedar_name_is_valid(text_of(bad[i])))
			fail_msg("`%s` is taken for a name", bad[i]);
	assert_int_equal(cedar_fn_find(TEXT("isInRange")), CEDAR_FN_IS_IN_RANGE);
	assert_int_equal(cedar_fn_find(TEXT("isinrange")), N_CEDAR_FNS);
	assert_int_equal(cedar_fn_arity(CEDAR_FN_IS_IN_RANGE), 2);
	assert_int_equal(cedar_fn_arity(CEDAR_FN_TO_DATE), 1);
}

/* What only JSON can say is printed as text that means the same. */
static void odd_paths_are_written_out(void **state)
{
	(void)state;
	struct arena *arena = arena_new();
	struct span nowhere = {NULL, 0, 0};
	struct text names[] = {TEXT("a"), TEXT("b c"), TEXT("d")};
	struct cedar_expr *principal = cedar_expr_new(arena, CEDAR_VAR, nowhere);
	struct cedar_expr *has = cedar_expr_unary(arena, CEDAR_HAS, principal, nowhere);
	struct buffer b = {0};
	has->names = names;
	has->n_names = 3;
	cedar_print_expr(cedar_expr_unary(arena, CEDAR_NOT, has, nowhere), &b);
	assert_true(text_is(buffer_text(&b),
			    "!(principal has a && principal.a has \"b c\" && "
			    "principal.a[\"b c\"] has d)"));
	buffer_free(&b);
	arena_free(arena);
}

static void every_code_has_occurred(void **state)
{
	(void)state;
	for (size_t i = 0; i < N_DIAG_CODES; i++) {
		const char *name = diag_code_name((enum diag_code)i);
		if (strncmp(name, "E09", 3) == 0 && !has_occurred[i])
			fail_msg("no test has shown %s", name);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(expressions_are_printed),
		cmocka_unit_test(nodes_have_their_parts),
		cmocka_unit_test(nul_bytes_are_text),
		cmocka_unit_test(parts_of_a_source_are_read),
		cmocka_unit_test(references_are_read),
		cmocka_unit_test(policies_are_printed),
		cmocka_unit_test(policies_have_their_parts),
		cmocka_unit_test(mistakes_in_policies_are_named),
		cmocka_unit_test(mistakes_in_expressions_are_named),
		cmocka_unit_test(good_policies_stay),
		cmocka_unit_test(extensions_can_be_refused),
		cmocka_unit_test(depth_is_bounded),
		cmocka_unit_test(chains_are_balanced),
		cmocka_unit_test(size_is_bounded),
		cmocka_unit_test(templates_are_linked),
		cmocka_unit_test(bad_links_are_named),
		cmocka_unit_test(names_are_told_from_others),
		cmocka_unit_test(odd_paths_are_written_out),
		cmocka_unit_test(every_code_has_occurred),
	};
	return cmocka_run_group_tests_name("cedar_parse", tests, NULL, NULL);
}
