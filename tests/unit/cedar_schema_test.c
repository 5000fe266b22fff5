/* cedar_schema_test.c - Cedar schemas: both readers, resolution, both writers, MCP. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "../rendered.h"
#include "cedar/schema_from_mcp.h"

struct run {
	struct arena *arena;
	struct diag_list *diags;
	struct cedar_schema_syntax *syntax;
	struct cedar_schema *schema; /* NULL after errors */
	char *text;		     /* the diagnostics, rendered */
};

static void run_text(struct run *run, struct text body)
{
	*run = (struct run){.arena = arena_new()};
	run->diags = diag_list_new(run->arena);
	const struct source *source =
		source_from_text(run->arena, TEXT("s.cedarschema"), body);
	run->syntax = cedar_schema_syntax_read(run->arena, source, run->diags);
	if (run->syntax)
		run->schema = cedar_schema_resolve(run->arena, run->syntax, run->diags);
	run->text = rendered(run->diags, false);
}

static void run_body(struct run *run, const char *body)
{
	run_text(run, text_of(body));
}

static void run_free(struct run *run)
{
	free(run->text);
	arena_free(run->arena);
}

static void must_resolve(struct run *run, const char *body)
{
	run_body(run, body);
	if (!run->schema)
		fail_msg("%s\n%s", body, run->text);
}

/* ---- what is wrong ------------------------------------------------------- */

struct wrong {
	const char *body;
	const char *code; /* as rendered: error[E1020] */
	const char *says; /* some text of the diagnostic */
};

#define A "entity A; "

static const struct wrong wrongs[] = {
	/* lexical rules are those of policies */
	{"entity A = { a: 'Long' };", "error[E0905]", "write `\"Long\"`"},
	{"entity A = { \"\\q\": Long };", "error[E0906]", "unknown escape"},
	{"# no\nentity A;", "error[E0912]", "begins no comment"},
	{"entity \xC3\xA9;", "error[E0903]", "means nothing"},
	{"entity A = { \"a: Long };", "error[E0904]", "is not closed"},
	/* declarations */
	{"entit A;", "error[E1001]", "write `entity`"},
	{"permit (principal, action, resource);", "error[E1001]", "this is a policy"},
	{"entity A;;", "error[E1001]", "nothing to end"},
	{"entity A in [A,];", "error[E1001]", "remove the comma"},
	{"entity A, ;", "error[E1001]", "remove the comma"},
	{"entity A enum [];", "error[E1001]", "closes an empty list"},
	{"entity A = {,};", "error[E1001]", "begins a record"},
	{"entity A = { a Long };", "error[E1001]", "write `a: Type`"},
	{"entity A = { a: Long b: Long };", "error[E1001]", "without a comma"},
	{"entity A = { a: Long; b: Long };", "error[E1001]", "separated by commas"},
	{"entity A::B;", "error[E1001]", "namespace A {"},
	{"entity \"A\";", "error[E1001]", "without quotes"},
	{"namespace N { namespace M { } }", "error[E1001]", "do not nest"},
	{"action a in [];", "error[E1001]", "at least one item"},
	{"entity A", "error[E1002]", "`;` is missing"},
	{"namespace N { entity A }", "error[E1002]", "`;` is missing"},
	{"entity A entity B;", "error[E1002]", "`;` is missing"},
	{"namespace N { entity A;", "error[E1003]", "`{` is not closed"},
	{"entity A; }", "error[E1003]", "`}` closes nothing"},
	{"entity in;", "error[E1004]", "choose another name"},
	{"entity A = { if: Long };", "error[E1004]", "write `\"if\"`"},
	{"entity A = Long;", "error[E1005]", "`Long` is no record"},
	{"entity A = { a: [Long] };", "error[E1005]", "`Set<Type>`"},
	{"entity A = { a: List<Long> };", "error[E1005]", "write `Set<Long>`"},
	{"entity A = { a: \"Long\" };", "error[E1005]", "write `Long`"},
	{A "action a appliesTo {};", "error[E1006]", "empty clause"},
	{A "action a appliesTo { principal: A };", "error[E1006]", "`resource: [Type]`"},
	{A "action a appliesTo { principal: [], resource: A };", "error[E1006]",
	 "names no type"},
	{A "action a appliesTo { principals: A, resource: A };", "error[E1006]",
	 "write `principal`"},
	{A "action a appliesTo { principal: A, principal: A, resource: A };",
	 "error[E1006]", "given twice"},
	{A "action a appliesTo { principal: A, resource: A, context: [A] };",
	 "error[E1006]", "`context` is a list"},
	{A "action a appliesTo { principal: {}, resource: A };", "error[E1006]",
	 "is a record"},
	{"@a @a entity A;", "error[E0924]", "twice"},
	/* names */
	{"entity A = { a: B };", "error[E1020]", "`B` is not declared"},
	{"entity Uzer; entity A in User;", "error[E1020]", "did you mean `Uzer`?"},
	{"namespace N { entity User; } entity A in User;", "error[E1020]",
	 "did you mean `N::User`?"},
	{"entity A = { a: Boolean };", "error[E1020]", "write `Bool`"},
	{"entity A = { a: __cedar::Nope };", "error[E1020]", "`__cedar::Nope`"},
	{"type T = Long; entity A in T;", "error[E1020]", "this is a common type"},
	{"type T = { b: A }; entity A; action a appliesTo { principal: A, resource: A, "
	 "context: A };",
	 "error[E1020]", "this is an entity type"},
	{"action a; entity A in Action;", "error[E1020]", "this is the type of actions"},
	{"action a in b;", "error[E1021]", "action `b` is not declared"},
	{"namespace N { action a in M::Action::\"b\"; } namespace M { action bb; }",
	 "error[E1021]", "not in this namespace"},
	{"entity A; entity A;", "error[E1022]", "declared twice"},
	{"type T = Long; type T = Long;", "error[E1022]", "common type `T`"},
	{"action a, a;", "error[E1022]", "action `a`"},
	{"namespace N { entity A; } namespace N { entity B; }", "error[E1022]",
	 "namespace `N`"},
	{"type T = T;", "error[E1023]", "contains itself"},
	{"type A = Set<B>; type B = { x: C }; type C = A;", "error[E1023]",
	 "through this one"},
	{"action a in a;", "error[E1024]", "is in itself"},
	{"action a in b; action b in c; action c in a;", "error[E1024]",
	 "through this one"},
	{"entity A; namespace N { entity A; }", "error[E1025]", "hides"},
	{"type A = Long; namespace N { entity A; }", "error[E1025]", "hides"},
	{"action a; namespace N { action a; }", "error[E1025]", "hides"},
	{"entity Action;", "error[E1026]", "belongs to the language"},
	{"namespace N { action a; entity Action; }", "error[E1026]", "`Action`"},
	{"type Set = Long;", "error[E1026]", "`Set`"},
	{"namespace __cedar { entity A; }", "error[E1026]", "`__cedar`"},
	{"type T = Long; " A
	 "action a appliesTo { principal: A, resource: A, context: T };",
	 "error[E1027]", "context is `Long`"},
	{"action b; action a in A::\"b\";", "error[E1028]", "no type of actions"},
	/* findings that are no errors */
	{"entity A = { a: Long, \"a\": String };", "warning[W1008]", "declared twice"},
	{"entity A; type A = Long;", "warning[W1030]", "entity type too"},
	{"entity Long;", "warning[W1031]", "`__cedar::Long`"},
	/* JSON */
	{"{\"\": []}", "error[E1040]", "a namespace is a list"},
	{"{\"\": {\"entityTypes\": {\"A\": {\"enum\": []}}, \"actions\": {}}}",
	 "error[E1040]", "lists no id"},
	{"{\"\": {\"entityTypes\": {}, \"actions\": {\"a\": {\"attributes\": {}}}}}",
	 "error[E1040]", "actions have no attributes"},
	{"{\"\": {\"entityTypes\": {\"A\": {\"shape\": {\"type\": \"Record\", "
	 "\"attributes\": {}, \"additionalAttributes\": true}}}, \"actions\": {}}}",
	 "error[E1040]", "additional attributes"},
	{"{\"\": {\"entityType\": {}, \"entityTypes\": {}, \"actions\": {}}}",
	 "error[E1041]", "did you mean `entityTypes`?"},
	{"{\"\": {\"entityTypes\": {}, \"actions\": {}, \"annotations\": {\"a\": \"\"}}}",
	 "error[E1041]", "without name"},
	{"{\"\": {\"entityTypes\": {\"A\": {\"tags\": {\"type\": \"Long\", "
	 "\"required\": true}}}, \"actions\": {}}}",
	 "error[E1041]", "`required`"},
	{"{\"\": {\"entityTypes\": {}}}", "error[E1042]", "`actions`"},
	{"{\"\": {\"entityTypes\": {\"A\": {\"tags\": {\"type\": \"Set\"}}}, "
	 "\"actions\": {}}}",
	 "error[E1042]", "`element`"},
	{"{\"\": {\"entityTypes\": {\"A B\": {}}, \"actions\": {}}}", "error[E1043]",
	 "`A B` is no name"},
	{"{\"\": {\"entityTypes\": {\"A\": {\"tags\": {\"type\": \"Extension\", "
	 "\"name\": "
	 "\"ip\"}}}, \"actions\": {}}}",
	 "error[E1043]", "write `ipaddr`"},
	{"{\"\": {\"entityTypes\": {\"A\": {\"shape\": {\"type\": \"Long\"}}}, "
	 "\"actions\": {}}}",
	 "error[E1027]", "shape is `Long`"},
};

static void wrong_schemas(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof wrongs / sizeof *wrongs; i++) {
		const struct wrong *w = &wrongs[i];
		bool is_error = strncmp(w->code, "error", 5) == 0;
		struct run run;
		run_body(&run, w->body);
		if (is_error != (run.schema == NULL) || !strstr(run.text, w->code) ||
		    !strstr(run.text, w->says))
			fail_msg("%s\nwants %s: %s\n%s", w->body, w->code, w->says,
				 run.text);
		run_free(&run);
	}
}

static void one_mistake_one_error(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof wrongs / sizeof *wrongs; i++) {
		struct run run;
		run_body(&run, wrongs[i].body);
		if (diag_count(run.diags, DIAG_ERROR) > 1)
			fail_msg("%s\n%s", wrongs[i].body, run.text);
		run_free(&run);
	}
}

static void all_errors_of_a_file(void **state)
{
	struct run run;
	(void)state;
	run_body(&run,
		 "entity A = { a Long, b: { c: Long } };\n"
		 "namespace N {\n"
		 "  entity B in [C,];\n"
		 "  action x appliesTo { principal: [A], resource: A, contxt: {} };\n"
		 "  entity D = { d: Set<Long }\n"
		 "}\n"
		 "entity E\n"
		 "type F = Set<>;\n");
	assert_int_equal(diag_count(run.diags, DIAG_ERROR), 6);
	run_free(&run);
	run_body(&run,
		 "entity A in X = { b: Y }; action a in c appliesTo { principal: Z, "
		 "resource: [A, V] };");
	assert_int_equal(diag_count(run.diags, DIAG_ERROR), 5);
	run_free(&run);
}

/* Names of one declaration share its errors. */
static void errors_are_reported_once(void **state)
{
	struct run run;
	(void)state;
	run_body(&run, "entity A, B, C in X = { a: Y };");
	assert_int_equal(diag_count(run.diags, DIAG_ERROR), 2);
	run_free(&run);
}

/* ---- what a schema means ------------------------------------------------- */

static const struct cedar_entity_type *entity_of(const struct run *run, const char *name)
{
	const struct cedar_entity_type *type =
		cedar_schema_entity_type(run->schema, text_of(name));
	if (!type)
		fail_msg("no entity type %s", name);
	return type;
}

static void assert_type(const struct cedar_type *type, const char *expected)
{
	struct buffer shown = {0};
	assert_non_null(type);
	cedar_type_print(type, &shown);
	buffer_add_char(&shown, '\0');
	assert_string_equal(shown.ptr, expected);
	buffer_free(&shown);
}

/* Common before entity, own namespace before none, builtin last. */
static void order_of_resolution(void **state)
{
	struct run run;
	(void)state;
	must_resolve(
		&run,
		"entity Outer; type Alias = Long;\n"
		"namespace N {\n"
		"  entity Own; entity Both; type Both = Set<Own>;\n"
		"  entity decimal;\n"
		"  action act;\n"
		"  entity E = { a: Own, b: Both, c: Outer, d: Alias, e: decimal,\n"
		"    f: __cedar::decimal, g: ipaddr, h: M::Far, i: Action };\n"
		"}\n"
		"namespace M { entity Far, E in N::E = { i: Action2 }; type Action2 = "
		"N::Action; }");
	assert_type(entity_of(&run, "N::E")->shape,
		    "{a: N::Own, b: Set<N::Own>, c: Outer, d: Long, e: N::decimal, "
		    "f: decimal, g: ipaddr, h: M::Far, i: N::Action}");
	assert_type(entity_of(&run, "M::E")->shape, "{i: N::Action}");
	assert_true(entity_of(&run, "N::Action")->is_action);
	assert_null(cedar_schema_entity_type(run.schema, TEXT("M::Action")));
	run_free(&run);
}

static void types_have_ancestors(void **state)
{
	struct run run;
	(void)state;
	must_resolve(&run, "entity Loop in Loop; entity A in [B, C]; entity B in D; "
			   "entity C, D; entity X in Y; entity Y in X;");
	const struct cedar_entity_type *a = entity_of(&run, "A"),
				       *b = entity_of(&run, "B");
	const struct cedar_entity_type *x = entity_of(&run, "X"),
				       *y = entity_of(&run, "Y");
	assert_int_equal(a->n_ancestors, 3);
	assert_true(cedar_entity_type_descends(a, entity_of(&run, "D")));
	assert_false(cedar_entity_type_descends(b, entity_of(&run, "C")));
	assert_false(cedar_entity_type_descends(a, a));
	assert_true(cedar_entity_type_descends(entity_of(&run, "Loop"),
					       entity_of(&run, "Loop")));
	assert_true(cedar_entity_type_descends(x, x) && cedar_entity_type_descends(x, y));
	run_free(&run);
}

static void entity_types_hold(void **state)
{
	struct run run;
	(void)state;
	must_resolve(&run, "entity E enum [\"b\", \"a\", \"b\"]; entity T tags Set<E>; "
			   "entity A, B = { \"x y\"?: { n: Bool } };");
	const struct cedar_entity_type *e = entity_of(&run, "E");
	assert_true(e->is_enumerated);
	assert_int_equal(e->n_ids, 2);
	assert_true(text_is(e->ids[0], "a") && text_is(e->ids[1], "b"));
	assert_type(entity_of(&run, "T")->tags, "Set<E>");
	assert_null(e->tags);
	assert_type(entity_of(&run, "B")->shape, "{\"x y\"?: {n: Bool}}");
	assert_true(cedar_type_equal(entity_of(&run, "A")->shape,
				     entity_of(&run, "B")->shape));
	run_free(&run);
}

static const struct cedar_action *action_of(const struct run *run, const char *type,
					    const char *id)
{
	struct cedar_uid uid = {text_of(type), text_of(id)};
	const struct cedar_action *action = cedar_schema_action(run->schema, uid);
	if (!action)
		fail_msg("no action %s", id);
	return action;
}

static void actions_hold(void **state)
{
	struct run run;
	(void)state;
	must_resolve(
		&run,
		"type Ctx = { mfa: Bool }; action all;\n"
		"namespace N {\n"
		"  entity U, R;\n"
		"  action read, \"read 2\" in [view, Action::\"view\", "
		"M::Action::\"m\"]\n"
		"    appliesTo { principal: [U, R, U], resource: R, context: Ctx };\n"
		"  action view in all;\n"
		"}\n"
		"namespace M { action m; }");
	const struct cedar_action *read = action_of(&run, "N::Action", "read 2");
	assert_int_equal(read->n_parents, 2);
	assert_int_equal(read->n_ancestors, 3);
	assert_int_equal(read->n_principals, 2);
	assert_true(text_is(read->principals[0]->name, "N::R"));
	assert_int_equal(read->n_resources, 1);
	assert_type(read->context, "{mfa: Bool}");
	assert_true(cedar_action_descends(read, action_of(&run, "Action", "all")));
	assert_true(cedar_action_descends(read, action_of(&run, "M::Action", "m")));
	const struct cedar_action *view = action_of(&run, "N::Action", "view");
	assert_int_equal(view->n_principals, 0);
	assert_type(view->context, "{}");
	assert_false(cedar_action_descends(view, read));
	/* the types of actions descend from the types of their groups */
	assert_true(cedar_entity_type_descends(read->type, entity_of(&run, "Action")));
	assert_true(cedar_entity_type_descends(read->type, entity_of(&run, "M::Action")));
	run_free(&run);
}

static void words_that_are_names(void **state)
{
	struct run run;
	(void)state;
	must_resolve(&run,
		     "entity entity, action, type, namespace, tags, enum, appliesTo, "
		     "attributes, principal, Set in tags = { tags: tags, in2: Set, "
		     "context: enum, __cedar: Set<Set> } tags tags;\n"
		     "action action, type, principal in \"in\" appliesTo { "
		     "resource: entity, context: { action: type, }, principal: [type], } "
		     "attributes {};\naction \"in\";\n@if @in(\"x\") entity X { };");
	assert_type(entity_of(&run, "Set")->shape,
		    "{\"__cedar\": Set<Set>, context: enum, in2: Set, tags: tags}");
	run_free(&run);
}

/* ---- both syntaxes, both ways -------------------------------------------- */

static struct text written(struct run *run, bool as_json)
{
	struct buffer out = {0};
	if (as_json)
		cedar_schema_to_json(run->syntax, &out);
	else
		cedar_schema_print(run->syntax, &out);
	struct text text = text_copy(run->arena, buffer_text(&out));
	buffer_free(&out);
	return text;
}

/* Writes and reads in turn; the meaning stays. */
static void assert_round_trip(const char *body)
{
	struct run first;
	must_resolve(&first, body);
	for (int i = 0; i < 4; i++) {
		struct run second, third;
		run_text(&second, written(&first, i & 1));
		if (!second.schema || !cedar_schema_equal(first.schema, second.schema))
			fail_msg("%s\n%s", body, second.text);
		run_text(&third, written(&second, (i >> 1) & 1));
		if (!third.schema || !cedar_schema_equal(first.schema, third.schema))
			fail_msg("%s\n%s", body, third.text);
		run_free(&third);
		run_free(&second);
	}
	run_free(&first);
}

static void round_trips(void **state)
{
	(void)state;
	assert_round_trip("");
	assert_round_trip("namespace N { }");
	assert_round_trip(
		"@doc(\"a \\\"b\\\"\\n\") entity A in [B] = { @k a?: Set<{ b: Long "
		"}>, \"c d\": ipaddr } tags Bool; entity B enum [\"x\"];");
	assert_round_trip(
		"entity A; action \"x y\", in2 in [\"in\"] appliesTo { principal: "
		"A, resource: [A], context: T }; action \"in\"; type T = {};");
	assert_round_trip("namespace N { entity Long = { a: __cedar::Long, b: Long }; "
			  "action a in Action::\"b\"; action b in M::Action::\"c\"; } "
			  "namespace M { action c; }");
}

#define JSON(commons, entities)                                                          \
	"{\"N\": {\"commonTypes\": {" commons "}, \"entityTypes\": {" entities           \
	"}, \"actions\": {\"g\": {\"appliesTo\": {\"principalTypes\": [], "              \
	"\"resourceTypes\": [\"A\"]}}}}, \"M\": {\"entityTypes\": {\"A2\": {\"shape\": " \
	"{\"type\": \"N::S\"}}}, \"actions\": {}}}"

/* What only JSON can say. */
static void text_for_json(void **state)
{
	static const char body[] =
		JSON("\"A\": {\"type\": \"String\"}, \"S\": {\"type\": \"Record\", "
		     "\"attributes\": {\"c\": {\"type\": \"A\"}, \"e\": {\"type\": "
		     "\"Entity\", \"name\": \"A\"}, \"d\": {\"type\": \"Bool\", "
		     "\"required\": false, \"annotations\": {\"k\": null}}}}",
		     "\"A\": {\"shape\": {\"type\": \"S\"}, \"tags\": {\"type\": "
		     "\"EntityOrCommon\", \"name\": \"A\"}}");
	struct run run;
	(void)state;
	assert_round_trip(body);
	must_resolve(&run, body);
	struct text text = written(&run, false);
	/* the common type that hides the entity type, and a shape by name */
	assert_non_null(strstr(text.ptr, "type AType = __cedar::String;"));
	assert_non_null(
		strstr(text.ptr, "entity A2 = {\n    c: N::AType,\n    e: N::A,"));
	assert_null(strstr(text.ptr, "appliesTo"));
	run_free(&run);
}

static void text_is_laid_out(void **state)
{
	struct run run;
	(void)state;
	must_resolve(&run, "namespace N{@a entity A,B in[A]{x:Long,@b(\"c\")y?:Set<A>};"
			   "action v appliesTo{principal:A,resource:[A,B],context:{}};}"
			   "entity E enum[\"1\"];");
	struct text text = written(&run, false);
	assert_string_equal(text.ptr, "entity E enum [\"1\"];\n"
				      "\n"
				      "namespace N {\n"
				      "  @a\n"
				      "  entity A in [A] = {\n"
				      "    x: Long,\n"
				      "    @b(\"c\")\n"
				      "    y?: Set<A>\n"
				      "  };\n"
				      "\n"
				      "  @a\n"
				      "  entity B in [A] = {\n"
				      "    x: Long,\n"
				      "    @b(\"c\")\n"
				      "    y?: Set<A>\n"
				      "  };\n"
				      "\n"
				      "  action v appliesTo {\n"
				      "    principal: [A],\n"
				      "    resource: [A, B],\n"
				      "    context: {}\n"
				      "  };\n"
				      "}\n");
	run_free(&run);
}

/* ---- limits -------------------------------------------------------------- */

static struct buffer repeated(const char *head, const char *part, size_t n,
			      const char *tail)
{
	struct buffer b = {0};
	buffer_add_text(&b, text_of(head));
	for (size_t i = 0; i < n; i++)
		buffer_add_text(&b, text_of(part));
	buffer_add_text(&b, text_of(tail));
	return b;
}

static void assert_says(struct buffer *body, const char *code)
{
	struct run run;
	run_text(&run, buffer_text(body));
	if (run.schema || !strstr(run.text, code))
		fail_msg("wants %s\n%.2000s", code, run.text);
	run_free(&run);
	buffer_free(body);
}

static void nesting_is_bounded(void **state)
{
	(void)state;
	struct buffer sets = repeated("type T = ", "Set<", 100000, "Long;");
	assert_says(&sets, "error[E1007]");
	struct buffer records = repeated("type T = ", "{a:", 100000, "Long;");
	assert_says(&records, "error[E1007]");
	struct buffer lists = repeated("entity A in ", "[", 100000, ";");
	assert_says(&lists, "error[E1001]");
	struct buffer json = repeated("{\"\": {\"entityTypes\": {\"A\": {\"tags\": ",
				      "{\"type\": \"Set\", \"element\": ", 255, "{}");
	for (int i = 0; i < 257; i++)
		buffer_add_char(&json, '}');
	buffer_add_text(&json, TEXT(", \"actions\": {}}}"));
	assert_says(&json, "error[E1007]");
}

/* Common types in one another: deep, or doubling. */
static void written_out_is_bounded(void **state)
{
	struct buffer deep = {0}, wide = {0}, cycle = {0};
	(void)state;
	buffer_add_text(&deep, TEXT("type T0 = Long;"));
	buffer_add_text(&wide, TEXT("type T0 = Long;"));
	for (int i = 1; i < 20000; i++) {
		buffer_format(&deep, "type T%d = Set<T%d>;\n", i, i - 1);
		buffer_format(&cycle, "type T%d = T%d;\n", i, i % 19999 + 1);
		if (i < 40)
			buffer_format(&wide, "type T%d = {a: T%d, b: T%d};", i, i - 1,
				      i - 1);
	}
	assert_says(&deep, "error[E1007]");
	assert_says(&wide, "error[E1029]");
	assert_says(&cycle, "error[E1023]");
}

/* Names for names may chain without end: they add no depth. */
static void aliases_may_chain(void **state)
{
	struct buffer body = {0};
	struct run run;
	(void)state;
	for (int i = 0; i < 20000; i++)
		buffer_format(&body, "type T%d = T%d;\n", i, i + 1);
	buffer_add_text(&body, TEXT("type T20000 = Long; entity A = { a: T0 };"));
	run_text(&run, buffer_text(&body));
	assert_non_null(run.schema);
	assert_type(entity_of(&run, "A")->shape, "{a: Long}");
	run_free(&run);
	buffer_free(&body);
}

static void hierarchies_are_bounded(void **state)
{
	struct buffer chain = {0}, clique = {0};
	struct run run;
	(void)state;
	for (int i = 0; i < 10000; i++)
		buffer_format(&chain, "entity E%d in E%d;\n", i, i + 1);
	buffer_add_text(&chain, TEXT("entity E10000;"));
	assert_says(&chain, "error[E1029]");
	/* each of 2,000 types in each: one list, walked once */
	buffer_add_text(&clique, TEXT("entity A"));
	for (int i = 0; i < 2000; i++)
		buffer_format(&clique, ", A%d", i);
	buffer_add_text(&clique, TEXT(" in [A"));
	for (int i = 0; i < 2000; i++)
		buffer_format(&clique, ", A%d", i);
	buffer_add_text(&clique, TEXT("];"));
	run_text(&run, buffer_text(&clique));
	assert_non_null(run.schema);
	assert_int_equal(entity_of(&run, "A1999")->n_ancestors, 2001);
	run_free(&run);
	buffer_free(&clique);
	struct buffer name = repeated("namespace N", "N", 5000, " { entity A; }");
	assert_says(&name, "error[E1029]");
}

/* Many names for one large declaration, as text; one large type for many entity types,
 * as JSON. */
static void written_one_by_one_is_bounded(void **state)
{
	(void)state;
	struct buffer names = repeated("entity A", "", 0, "");
	for (int i = 0; i < 20000; i++)
		buffer_format(&names, ", A%d", i);
	buffer_add_text(&names, TEXT(" = {"));
	for (int i = 0; i < 1000; i++)
		buffer_format(&names, "a%d: Long,", i);
	buffer_add_text(&names, TEXT("};"));
	assert_says(&names, "error[E1029]");
	struct buffer shapes = repeated("{\"\": {\"commonTypes\": {\"T\": {\"type\": "
					"\"Record\", \"attributes\": {\"a",
					"a", 10000,
					"\": {\"type\": \"Long\"}}}}, \"actions\": {}, "
					"\"entityTypes\": {\"A\": {}");
	for (int i = 0; i < 10000; i++)
		buffer_format(&shapes, ", \"A%d\": {\"shape\": {\"type\": \"T\"}}", i);
	buffer_add_text(&shapes, TEXT("}}}"));
	assert_says(&shapes, "error[E1029]");
}

/* ---- MCP ----------------------------------------------------------------- */

static bool run_tools(struct run *run, const char *body, const char *namespace_name)
{
	enum json_fault fault;
	*run = (struct run){.arena = arena_new()};
	run->diags = diag_list_new(run->arena);
	const struct source *source =
		source_from_text(run->arena, TEXT("tools.json"), text_of(body));
	const struct doc *doc =
		json_doc_read_large(run->arena, source, run->diags, &fault);
	assert_non_null(doc);
	bool ok = cedar_schema_from_mcp(run->arena, doc, text_of(namespace_name),
					&run->syntax, run->diags);
	if (ok)
		run->schema = cedar_schema_resolve(run->arena, run->syntax, run->diags);
	run->text = rendered(run->diags, false);
	return ok;
}

#define TOOL(name, schema) "{\"name\": \"" name "\", \"inputSchema\": " schema "}"
#define OBJECT(properties, rest)                                                         \
	"{\"type\": \"object\", \"properties\": {" properties "}" rest "}"

static void assert_input(const char *properties, const char *rest, const char *expected)
{
	struct run run;
	char body[2048];
	snprintf(body, sizeof body, "[" TOOL("t", OBJECT("%s", "%s")) "]", properties,
		 rest);
	assert_true(run_tools(&run, body, ""));
	assert_non_null(run.schema);
	assert_type(action_of(&run, "Action", "t")->context, expected);
	bool is_left_out = strstr(expected, "input: {}") && properties[0] != '\0';
	assert_int_equal(is_left_out, strstr(run.text, "warning[W1051]") != NULL);
	run_free(&run);
}

static void arguments_have_types(void **state)
{
	(void)state;
	assert_input("", "", "{input: {}}");
	assert_input(
		"\"s\": {\"type\": \"string\"}, \"i\": {\"type\": \"integer\"}, \"b\": "
		"{\"type\": \"boolean\"}, \"n\": {\"type\": \"number\"}",
		", \"required\": [\"s\", \"other\"]",
		"{input: {b?: Bool, i?: Long, n?: decimal, s: String}}");
	assert_input("\"a b\": {\"type\": \"array\", \"items\": {\"type\": \"string\", "
		     "\"enum\": [\"x\"]}}",
		     "", "{input: {\"a b\"?: Set<String>}}");
	assert_input(
		"\"o\": {\"type\": \"object\", \"properties\": {\"k\": {\"type\": "
		"\"string\"}}, \"required\": [\"k\"]}, \"e\": {\"type\": \"object\", "
		"\"additionalProperties\": false}",
		"", "{input: {e?: {}, o?: {k: String}}}");
	assert_input(
		"\"n\": {\"anyOf\": [{\"type\": \"string\"}, {\"type\": \"null\"}]}, "
		"\"m\": {\"type\": [\"null\", \"integer\"]}",
		", \"required\": [\"n\", \"m\"]", "{input: {m?: Long, n?: String}}");
	assert_input("\"c\": {\"const\": true}, \"e\": {\"enum\": [1, 2, null]}",
		     ", \"required\": [\"c\", \"e\"]", "{input: {c: Bool, e?: Long}}");
	assert_input("\"r\": {\"$ref\": \"#/$defs/D\"}",
		     ", \"$defs\": {\"D\": {\"type\": \"string\"}}",
		     "{input: {r?: String}}");
}

static void arguments_without_type(void **state)
{
	static const char *const schemas[] = {
		"{}",
		"true",
		"{\"type\": \"object\"}",
		"{\"type\": \"array\"}",
		"{\"type\": \"null\"}",
		"{\"type\": [\"string\", \"integer\"]}",
		"{\"oneOf\": [{\"type\": \"string\"}, {\"type\": \"integer\"}]}",
		"{\"enum\": [\"a\", 1]}",
		"{\"enum\": []}",
		"{\"$ref\": \"#/$defs/None\"}",
		"{\"$ref\": \"https://example.org/x\"}",
		"{\"type\": \"array\", \"items\": {\"type\": [\"string\", \"null\"]}}",
		"{\"$ref\": \"#/$defs/Loop\"}",
	};
	(void)state;
	for (size_t i = 0; i < sizeof schemas / sizeof *schemas; i++) {
		char property[256];
		snprintf(property, sizeof property, "\"x\": %s", schemas[i]);
		assert_input(property,
			     ", \"$defs\": {\"Loop\": {\"type\": \"array\", \"items\": "
			     "{\"$ref\": \"#/$defs/Loop\"}}}",
			     "{input: {}}");
	}
}

static void tool_lists(void **state)
{
	static const char *const lists[] = {
		"[" TOOL("do it", "{}") "]",
		"{\"tools\": [" TOOL("do it", "{}") "], \"nextCursor\": null}",
		"{\"jsonrpc\": \"2.0\", \"id\": 1, \"result\": {\"tools\": [" TOOL(
			"do it", "{}") "]}}",
	};
	struct run run;
	(void)state;
	for (size_t i = 0; i < 3; i++) {
		assert_true(run_tools(&run, lists[i], "Mcp::Server"));
		const struct cedar_action *action =
			action_of(&run, "Mcp::Server::Action", "do it");
		assert_true(text_is(action->principals[0]->name, "Mcp::Server::Agent"));
		assert_true(text_is(action->resources[0]->name, "Mcp::Server::Tool"));
		assert_type(action->context, "{input: {}}");
		run_free(&run);
	}
}

static void wrong_tool_lists(void **state)
{
	static const struct wrong lists[] = {
		{"{\"a\": 1}", "error[E1050]", "the list of tools is an object"},
		{"[1]", "error[E1050]", "a tool is"},
		{"[{\"name\": \"a\"}]", "error[E1050]", "no `inputSchema`"},
		{"[" TOOL("a", "{}") "," TOOL("a", "{}") "]", "error[E1022]",
		 "listed twice"},
	};
	struct run run;
	(void)state;
	for (size_t i = 0; i < sizeof lists / sizeof *lists; i++) {
		assert_false(run_tools(&run, lists[i].body, ""));
		if (!strstr(run.text, lists[i].code) || !strstr(run.text, lists[i].says))
			fail_msg("%s\n%s", lists[i].body, run.text);
		run_free(&run);
	}
	assert_false(run_tools(&run, "[]", "no name"));
	assert_non_null(strstr(run.text, "error[E1043]"));
	run_free(&run);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(wrong_schemas),
		cmocka_unit_test(one_mistake_one_error),
		cmocka_unit_test(all_errors_of_a_file),
		cmocka_unit_test(errors_are_reported_once),
		cmocka_unit_test(order_of_resolution),
		cmocka_unit_test(types_have_ancestors),
		cmocka_unit_test(entity_types_hold),
		cmocka_unit_test(actions_hold),
		cmocka_unit_test(words_that_are_names),
		cmocka_unit_test(round_trips),
		cmocka_unit_test(text_for_json),
		cmocka_unit_test(text_is_laid_out),
		cmocka_unit_test(nesting_is_bounded),
		cmocka_unit_test(written_out_is_bounded),
		cmocka_unit_test(aliases_may_chain),
		cmocka_unit_test(hierarchies_are_bounded),
		cmocka_unit_test(written_one_by_one_is_bounded),
		cmocka_unit_test(arguments_have_types),
		cmocka_unit_test(arguments_without_type),
		cmocka_unit_test(tool_lists),
		cmocka_unit_test(wrong_tool_lists),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
