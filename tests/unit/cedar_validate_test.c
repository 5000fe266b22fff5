/* cedar_validate_test.c - policies against schemas: codes and the text they underline.
 *
 * What is found is compared as `CODE underlined | CODE underlined`, in order of position;
 * nothing found is "".
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
#include "cedar/validate.h"

static const char photos[] =
	"entity User in [Group] = {\n"
	"  name: String, age?: Long, score: decimal, home: {zip: String, floor?: Long},\n"
	"  roles: Set<String>, boss?: User, born: datetime, \"odd name\"?: Bool\n"
	"} tags String;\n"
	"entity Group in [Group];\n"
	"entity Robot = {model: String};\n"
	"entity Album in [Album] = {owner: User};\n"
	"entity Photo in [Album] = {owner: User, public: Bool, labels: Set<Group>};\n"
	"entity Size enum [\"small\", \"large\"];\n"
	"action read;\n"
	"action view in [read] appliesTo {\n"
	"  principal: [User, Robot], resource: Photo,\n"
	"  context: {ip: ipaddr, mfa: Bool, note?: String, size: Size}\n"
	"};\n"
	"action edit appliesTo {principal: User, resource: [Photo, Album],\n"
	"  context: {reason?: String, took: duration}};\n"
	"namespace Other {\n"
	"  entity Thing;\n"
	"  action use appliesTo {principal: Thing, resource: Thing};\n"
	"}\n";

struct case_ {
	const char *policy, *found;
};

/* ---- running ------------------------------------------------------------- */

struct run {
	struct arena *arena;
	struct diag_list *diags;
	struct source *policy;
	bool is_valid;
};

static struct run validate(const char *schema, const char *policy, bool is_4_12)
{
	static const struct cedar_parse_options strict = {0};
	struct run run = {.arena = arena_new()};
	struct cedar_policy_set set = {0};
	run.diags = diag_list_new(run.arena);
	run.policy = source_from_text(run.arena, TEXT("policy.cedar"), text_of(policy));
	struct source *source =
		source_from_text(run.arena, TEXT("schema"), text_of(schema));
	struct cedar_schema *resolved = cedar_schema_read(run.arena, source, run.diags);
	bool is_read =
		cedar_parse(run.arena, run.policy, &strict, &set, run.diags) && resolved;
	struct cedar_validate_options options = {is_4_12};
	run.is_valid =
		is_read && cedar_validate(run.arena, &set, resolved, &options, run.diags);
	return run;
}

static json_int_t number(const json_t *d, const char *key)
{
	return json_integer_value(json_object_get(d, key));
}

static void add_finding(const struct run *run, const json_t *d, struct buffer *out)
{
	struct text line = source_line(run->policy, (uint32_t)number(d, "line"));
	size_t begin = (size_t)number(d, "column") - 1;
	size_t end = (size_t)number(d, "end_column") - 1;
	buffer_format(out, "%s%s %.*s", out->len > 0 ? " | " : "",
		      json_string_value(json_object_get(d, "code")), (int)(end - begin),
		      line.ptr + begin);
}

static struct text findings(const struct run *run)
{
	char *lines = rendered(run->diags, true), *rest = lines;
	struct buffer b = {0};
	for (char *line; (line = strtok_r(rest, "\n", &rest));) {
		json_t *d = json_loads(line, 0, NULL);
		assert_non_null(d);
		add_finding(run, d, &b);
		json_decref(d);
	}
	struct text found = text_copy(run->arena, buffer_text(&b));
	buffer_free(&b);
	free(lines);
	return found;
}

static void check(const char *schema, const struct case_ *cases, size_t n)
{
	unsigned n_wrong = 0;
	for (size_t i = 0; i < n; i++) {
		struct run run = validate(schema, cases[i].policy, true);
		struct text found = findings(&run);
		bool has_error = strstr(cases[i].found, "E1") != NULL;
		if (!text_is(found, cases[i].found) || run.is_valid == has_error) {
			print_message("%s\n  expected: %s\n  found:    %.*s%s\n",
				      cases[i].policy, cases[i].found, TEXT_ARG(found),
				      run.is_valid ? " (valid)" : "");
			n_wrong++;
		}
		arena_free(run.arena);
	}
	assert_int_equal(n_wrong, 0);
}

#define CHECK(cases) check(photos, cases, sizeof(cases) / sizeof *(cases))

/* Conditions of a policy for `principal is User, action == view`. */
static void check_conditions(const struct case_ *cases, size_t n)
{
	struct arena *arena = arena_new();
	struct case_ *whole = ARENA_ARRAY(arena, struct case_, n);
	for (size_t i = 0; i < n; i++) {
		whole[i].policy = text_format(arena,
					      "permit(principal is User, action == "
					      "Action::\"view\", resource) when { %s };",
					      cases[i].policy)
					  .ptr;
		whole[i].found = cases[i].found;
	}
	check(photos, whole, n);
	arena_free(arena);
}

#define CHECK_CONDITIONS(cases) check_conditions(cases, sizeof(cases) / sizeof *(cases))

/* ---- tests --------------------------------------------------------------- */

static void names(void **state)
{
	(void)state;
	static const struct case_ cases[] = {
		{"permit(principal, action, resource);", ""},
		{"permit(principal is Usr, action, resource);", "E1101 Usr"},
		{"permit(principal in Grup::\"a\", action, resource);",
		 "E1101 Grup::\"a\""},
		{"permit(principal, action == Action::\"veiw\", resource);",
		 "E1102 Action::\"veiw\""},
		{"permit(principal, action in [Action::\"read\", Nope::Action::\"x\"], "
		 "resource);",
		 "E1102 Nope::Action::\"x\" | E1106 Nope::Action::\"x\""},
		{"permit(principal, action, resource) when { false && principal == "
		 "Thing::\"x\" };",
		 "W1121 permit | E1101 Thing::\"x\""},
		{"permit(principal, action, resource) when { true || principal is T };",
		 "E1101 T"},
		{"permit(principal, action == Action::\"view\", resource) when { "
		 "context.size == Size::\"huge\" };",
		 "E1103 Size::\"huge\""},
		{"permit(principal, action == Action::\"view\", resource) when { "
		 "context.size == Size::\"small\" };",
		 ""},
		{"permit(principal, action, resource) when { true || action == "
		 "Action::\"views\" };",
		 "E1102 Action::\"views\""},
	};
	CHECK(cases);
}

static void applicability(void **state)
{
	(void)state;
	static const struct case_ cases[] = {
		{"permit(principal, action == Action::\"read\", resource);",
		 "E1104 permit"},
		{"permit(principal, action in Action::\"read\", resource);", ""},
		{"permit(principal is Robot, action == Action::\"edit\", resource);",
		 "E1104 permit"},
		{"forbid(principal is Group, action, resource);", "E1104 forbid"},
		{"permit(principal in Group::\"g\", action, resource is Album);", ""},
		{"permit(principal in Photo::\"g\", action, resource);", "E1104 permit"},
		{"permit(principal in User::\"g\", action, resource);", ""},
		{"permit(principal is Robot in Group::\"g\", action, resource);",
		 "E1104 permit"},
		{"permit(principal is User in Group::\"g\", action, resource);", ""},
		{"permit(principal, action, resource in Album::\"a\");", ""},
		{"permit(principal == Other::Thing::\"a\", action in Action::\"read\", "
		 "resource);",
		 "E1104 permit"},
		{"permit(principal, action in [], resource);", "E1111 action in []"},
		{"permit(principal, action in [Action::\"view\", "
		 "Other::Action::\"use\"], resource);",
		 "E1106 Other::Action::\"use\""},
		{"permit(principal is Robot, action, resource is Album);",
		 "E1104 permit"},
		{"permit(principal == ?principal, action, resource in ?resource);", ""},
		{"permit(principal is Group in ?principal, action, resource);",
		 "E1104 permit"},
	};
	CHECK(cases);
}

static void no_action_is_a_warning_from_4_13(void **state)
{
	(void)state;
	struct run run =
		validate(photos, "forbid(principal is Group, action, resource);", false);
	assert_true(run.is_valid);
	assert_true(text_is(findings(&run), "W1122 forbid"));
	arena_free(run.arena);
}

static void impossible(void **state)
{
	(void)state;
	static const struct case_ cases[] = {
		{"permit(principal, action, resource) when { false };", "W1121 permit"},
		{"permit(principal, action, resource) unless { true };", "W1121 permit"},
		{"permit(principal, action, resource) unless { false };", ""},
		{"permit(principal is User, action, resource) when { principal has ag "
		 "};",
		 "W1121 permit"},
		{"permit(principal, action, resource) when { principal has age };", ""},
		{"permit(principal, action, resource) when { principal is Group };",
		 "W1121 permit"},
		{"permit(principal, action, resource) when { 1 == \"1\" };",
		 "W1121 permit"},
		{"permit(principal is User, action, resource) when { principal == "
		 "resource };",
		 "W1121 permit"},
		{"permit(principal is Robot, action, resource) when { principal in "
		 "Group::\"g\" };",
		 "W1121 permit"},
		{"permit(principal, action == Action::\"edit\", resource) when { action "
		 "in Action::\"read\" };",
		 "W1121 permit"},
		{"permit(principal, action == Action::\"view\", resource) when { action "
		 "in [Action::\"edit\", Action::\"read\"] };",
		 ""},
		{"permit(principal is Robot, action, resource) when { "
		 "principal.hasTag(\"a\") };",
		 "W1121 permit"},
		{"permit(principal, action, resource) when { action has a };",
		 "W1121 permit"},
	};
	CHECK(cases);
}

static void short_circuits(void **state)
{
	(void)state;
	static const struct case_ cases[] = {
		{"false && [] == 1", "W1121 permit"},
		{"true || [] == 1", ""},
		{"true && [].isEmpty()", "E1111 []"},
		{"false || principal.name", "E1105 principal.name"},
		{"(if true then 1 else []) == 1", ""},
		{"(if false then [] else 1) == 1", ""},
		{"(if context.mfa then 1 else \"a\") == 1", "E1106 \"a\""},
		{"(if context.mfa then true else 1 == 1)", ""},
		{"principal is Robot && principal.nothing", "W1121 permit"},
		{"!(principal is User) || principal.nam == \"\"", "E1107 nam"},
		{"resource.public && false && 1", "W1121 permit"},
		{"1 && resource.public", "E1105 1"},
		{"principal.name || context.mfa", "E1105 principal.name"},
		{"if 1 then true else false", "E1105 1"},
		{"1", "E1105 1"},
	};
	CHECK_CONDITIONS(cases);
}

static void capabilities(void **state)
{
	(void)state;
	static const struct case_ cases[] = {
		{"principal.age > 1", "E1108 age"},
		{"principal has age && principal.age > 1", ""},
		{"principal[\"odd name\"]", "E1108 \"odd name\""},
		{"principal has \"odd name\" && principal[\"odd name\"]", ""},
		{"principal has age || principal.age > 1", "E1108 age"},
		{"(principal has age || principal has age) && principal.age > 1", ""},
		{"(principal has age || context.mfa) && principal.age > 1", "E1108 age"},
		{"!(principal has age) || principal.age > 1", "E1108 age"},
		{"if principal has age then principal.age > 1 else true", ""},
		{"if principal has age then true else principal.age > 1", "E1108 age"},
		{"(if principal has age then true else false) && principal.age > 1",
		 "E1108 age"},
		{"(if context.mfa then principal has age else principal has age) && "
		 "principal.age > 1",
		 ""},
		{"principal has boss && principal.boss has age && principal.boss.age > "
		 "1",
		 ""},
		{"principal has boss.age && principal.boss.age > 1", ""},
		{"principal has boss && principal.boss.age > 1", "E1108 age"},
		{"principal has home.floor && principal.home.floor > 1", ""},
		{"principal has home.zip && principal.home.zip == \"1\"", ""},
		{"principal has name.first", "E1105 principal has name"},
		{"resource.owner has age && principal.age > 1", "E1108 age"},
		{"principal.getTag(\"a\") == \"b\"", "E1109 principal.getTag(\"a\")"},
		{"principal.hasTag(\"a\") && principal.getTag(\"a\") == \"b\"", ""},
		{"principal.hasTag(\"a\") && principal.getTag(\"b\") == \"b\"",
		 "E1109 principal.getTag(\"b\")"},
		{"principal.hasTag(principal.name) && principal.getTag(principal.name) "
		 "== \"\"",
		 ""},
		{"resource.hasTag(\"a\") || resource.getTag(\"a\") == \"\"",
		 "E1110 resource.getTag(\"a\")"},
		{"principal has age && principal.age > 1 && (principal.age < 9 || "
		 "principal.age > 90)",
		 ""},
	};
	CHECK_CONDITIONS(cases);
}

static void capabilities_pass_from_condition_to_condition(void **state)
{
	(void)state;
	static const struct case_ cases[] = {
		{"permit(principal is User, action, resource) when { principal has age } "
		 "when { principal.age > 1 };",
		 ""},
		{"permit(principal is User, action, resource) unless { principal has age "
		 "} when { principal.age > 1 };",
		 "E1108 age"},
		{"permit(principal is User, action, resource) when { principal has age } "
		 "unless { principal.age > 1 };",
		 ""},
	};
	CHECK(cases);
}

static void operators(void **state)
{
	(void)state;
	static const struct case_ cases[] = {
		{"principal.name == 1", "E1106 1"},
		{"principal == 1", "E1106 1"},
		{"principal != resource.owner", ""},
		{"principal == \"alice\"", "E1106 \"alice\""},
		{"principal.name < \"b\"", "E1105 principal.name"},
		{"principal.born < \"2020-01-01\"", "E1106 \"2020-01-01\""},
		{"principal.born >= datetime(\"2020-01-01\")", ""},
		{"principal.born < duration(\"1d\")", "E1106 duration(\"1d\")"},
		{"1 + principal.name == 1", "E1105 principal.name"},
		{"-principal.name == 1", "E1105 principal.name"},
		{"-(1) * 2 - 3 == 1", ""},
		{"\"a\" in principal", "E1105 \"a\""},
		{"principal in 1", "E1105 1"},
		{"principal in [1]", "E1105 [1]"},
		{"principal in resource.labels", ""},
		{"principal in [Group::\"a\", User::\"b\"]", "E1106 User::\"b\""},
		{"principal is User in Group::\"g\"", ""},
		{"resource.owner is User && \"a\" is User", "E1105 \"a\""},
		{"principal.home like \"*\"", "E1105 principal.home"},
		{"principal.roles.contains(1)", "E1106 1"},
		{"principal.roles.contains(\"a\")", ""},
		{"principal.name.contains(\"a\")", "E1105 principal.name"},
		{"principal.roles.containsAll([\"a\"])", ""},
		{"principal.roles.containsAll([1])", "E1106 [1]"},
		{"principal.roles.containsAny(\"a\")", "E1105 \"a\""},
		{"principal.roles.isEmpty()", ""},
		{"principal.isEmpty()", "E1105 principal"},
		{"[1, 2].contains(3)", ""},
		{"[1, \"a\"].contains(3)", "E1106 \"a\""},
		{"principal.roles == []", "E1111 []"},
		{"{a: 1, b: [true]} == {b: [false], a: 2}", ""},
		{"{a: 1} == {a: 1, b: 2}", "E1106 {a: 1, b: 2}"},
		{"{a: 1}.a == 1", ""},
		{"{a: 1}.b == 1", "E1107 b"},
		{"{a: true}.a", ""},
		{"{a: false}.a && [] == 1", "W1121 permit"},
		{"1.a", "E1105 1"},
		{"1 has a", "E1105 1"},
		{"principal.hasTag(1)", "E1105 1"},
		{"action.name == \"a\"", "E1107 name"},
	};
	CHECK_CONDITIONS(cases);
}

static void calls(void **state)
{
	(void)state;
	static const struct case_ cases[] = {
		{"context.ip.isInRange(ip(\"10.0.0.0/8\"))", ""},
		{"context.ip.isInRange(\"10.0.0.0/8\")", "E1105 \"10.0.0.0/8\""},
		{"context.ip == \"10.0.0.1\"", "E1106 \"10.0.0.1\""},
		{"context.ip == ip(\"10.0.0.256\")", "E1114 \"10.0.0.256\""},
		{"context.ip == ip(principal.name)", "E1113 principal.name"},
		{"context.ip == ip(1)", "E1105 1"},
		{"context.ip == ip()", "E1112 ip()"},
		{"context.ip == ip(\"10.0.0.1\", \"10.0.0.2\")",
		 "E1112 ip(\"10.0.0.1\", \"10.0.0.2\")"},
		{"context.ip.isIpv4(1)", "E1112 context.ip.isIpv4(1)"},
		{"principal.score.lessThan(decimal(\"1.5\"))", ""},
		{"principal.score < decimal(\"1.5\")", "E1105 principal.score"},
		{"decimal(\"1\") == principal.score", "E1114 \"1\""},
		{"principal.born.offset(duration(\"1h\")).toDate() == "
		 "datetime(\"2024-02-30\")",
		 "E1114 \"2024-02-30\""},
		{"duration(\"h\").toHours() > 1", "E1114 \"h\""},
		{"principal.name.isIpv4()", "E1105 principal.name"},
		{"false && ip(\"x\").isIpv4()", "W1121 permit"},
	};
	CHECK_CONDITIONS(cases);
}

static void texts(void **state)
{
	(void)state;
	static const struct case_ cases[] = {
		{"principal.name == \"p\xd0\xb0y\"", "W1124 \"p\xd0\xb0y\""},
		{"principal.name == \"\xd0\xbf\xd0\xb0 1\"", ""},
		{"principal.name like \"p*\xd0\xb0\"", "W1124 \"p*\xd0\xb0\""},
		{"principal == User::\"\xe2\x80\xaeme\"",
		 "W1123 User::\"\xe2\x80\xaeme\""},
		{"principal has \"a\xe2\x80\x8b\" || context.mfa",
		 "W1125 \"a\xe2\x80\x8b\""},
		{"principal.name == \"a\xe2\x80\x8b\"", ""},
		{"principal.name == \"\xe6\x97\xa5\xe3\x81\x94\"", ""},
	};
	CHECK_CONDITIONS(cases);
}

/* The template `principal in ?principal`, linked to `type`. */
static struct text linked(struct arena *arena, const char *type)
{
	static const struct cedar_parse_options strict = {0};
	static const struct cedar_validate_options options = {true};
	struct diag_list *diags = diag_list_new(arena);
	struct source *policy = source_from_text(
		arena, TEXT("p"),
		TEXT("permit(principal in ?principal, action, resource) when { true };"));
	struct cedar_schema *schema = cedar_schema_read(
		arena, source_from_text(arena, TEXT("schema"), text_of(photos)), diags);
	struct cedar_policy_set set = {0};
	assert_true(cedar_parse(arena, policy, &strict, &set, diags));
	struct cedar_link link = {.template_id = set.templates[0]->id,
				  .id = TEXT("link"),
				  .has = {true, false},
				  .span = {policy, 0, 6}};
	link.values[CEDAR_SLOT_PRINCIPAL] = (struct cedar_uid){text_of(type), TEXT("x")};
	set.links = &link;
	set.n_links = 1;
	assert_true(cedar_link_all(arena, &set, diags));
	cedar_validate(arena, &set, schema, &options, diags);
	struct run run = {.arena = arena, .diags = diags, .policy = policy};
	return findings(&run);
}

static void links_are_checked_with_their_values(void **state)
{
	(void)state;
	struct arena *arena = arena_new();
	assert_true(text_is(linked(arena, "Group"), ""));
	assert_true(text_is(linked(arena, "Photo"), "E1104 permit"));
	assert_true(text_is(linked(arena, "Nothing"), "E1101 permit"));
	arena_free(arena);
}

/* ---- what is said -------------------------------------------------------- */

static void must_say(const char *policy, const char *const *parts)
{
	struct run run = validate(photos, policy, true);
	char *text = rendered(run.diags, false);
	for (; *parts; parts++) {
		if (!strstr(text, *parts))
			fail_msg("%s\nis not in\n%s", *parts, text);
	}
	free(text);
	arena_free(run.arena);
}

static void guards_are_written_out(void **state)
{
	(void)state;
	must_say("permit(principal is User, action, resource) when { context has took || "
		 "principal.age > 18 };",
		 (const char *const[]){"`age` is an optional attribute of `User`",
				       "declared optional here",
				       "write `principal has age && principal.age > 18`",
				       NULL});
	must_say("permit(principal is User, action, resource) when { "
		 "principal.getTag(\"a\") == \"b\" };",
		 (const char *const[]){"write `principal.hasTag(\"a\") && "
				       "principal.getTag(\"a\") == \"b\"`",
				       NULL});
}

static void environments_are_named(void **state)
{
	(void)state;
	must_say("permit(principal, action, resource) when { principal.model == \"x\" };",
		 (const char *const[]){
			 "has no attribute `model`",
			 "with principal `User`, action `Action::\"edit\"`, resource "
			 "`Album`",
			 NULL});
	must_say("permit(principal, action, resource) when { context.zzz };",
		 (const char *const[]){"and in 2 more of 5 request environments", NULL});
}

static void nearest_names_are_suggested(void **state)
{
	(void)state;
	must_say("permit(principal is Thing, action, resource);",
		 (const char *const[]){"did you mean `Other::Thing`?", NULL});
	must_say("permit(principal is User, action, resource) when { principal.nmae == "
		 "\"\" };",
		 (const char *const[]){"did you mean `name`?", NULL});
	must_say("permit(principal, action == Action::\"edt\", resource);",
		 (const char *const[]){"did you mean `Action::\"edit\"`?", NULL});
}

static void environments_are_bounded(void **state)
{
	(void)state;
	struct buffer b = {0};
	buffer_format(&b, "entity T0");
	for (int i = 1; i < 1100; i++)
		buffer_format(&b, ", T%d", i);
	buffer_format(&b, ";\naction a appliesTo {principal: [T0");
	for (int i = 1; i < 1100; i++)
		buffer_format(&b, ", T%d", i);
	buffer_format(&b, "], resource: [T0");
	for (int i = 1; i < 1100; i++)
		buffer_format(&b, ", T%d", i);
	buffer_format(&b, "]};\n");
	struct run run = validate(b.ptr, "permit(principal, action, resource);", true);
	char *text = rendered(run.diags, false);
	assert_false(run.is_valid);
	assert_non_null(strstr(text, "error[E1115]"));
	free(text);
	arena_free(run.arena);
	buffer_free(&b);
}

/* ---- types for compiling ------------------------------------------------- */

static void types_are_filled_by_number(void **state)
{
	(void)state;
	static const struct cedar_parse_options strict = {0};
	struct arena *arena = arena_new();
	struct diag_list *diags = diag_list_new(arena);
	struct cedar_policy_set set = {0};
	struct cedar_schema *schema = cedar_schema_read(
		arena, source_from_text(arena, TEXT("schema"), text_of(photos)), diags);
	assert_true(cedar_parse(
		arena,
		source_from_text(arena, TEXT("p"),
				 TEXT("permit(principal is Robot, action, resource) when "
				      "{ principal.model == \"x\" || true };")),
		&strict, &set, diags));
	struct cedar_environment *environments;
	size_t n = cedar_environments(arena, schema, &environments);
	assert_int_equal(n, 5);
	const struct cedar_policy *policy = set.policies[0];
	const struct cedar_type **types =
		ARENA_ARRAY(arena, const struct cedar_type *, policy->n_exprs);
	for (size_t i = 0; i < n; i++) {
		enum cedar_type_kind kind;
		assert_true(cedar_typecheck(arena, schema, policy, &environments[i],
					    types, &kind));
		bool is_robot = text_is(environments[i].principal->name, "Robot");
		const struct cedar_expr *model =
			policy->conditions[0].body->kids[0]->kids[0];
		assert_int_equal(kind, is_robot ? CEDAR_TYPE_TRUE : CEDAR_TYPE_FALSE);
		if (is_robot)
			assert_int_equal(types[model->number]->kind, CEDAR_TYPE_STRING);
		else
			assert_null(types[model->number]);
	}
	arena_free(arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(names),
		cmocka_unit_test(applicability),
		cmocka_unit_test(no_action_is_a_warning_from_4_13),
		cmocka_unit_test(impossible),
		cmocka_unit_test(short_circuits),
		cmocka_unit_test(capabilities),
		cmocka_unit_test(capabilities_pass_from_condition_to_condition),
		cmocka_unit_test(operators),
		cmocka_unit_test(calls),
		cmocka_unit_test(texts),
		cmocka_unit_test(links_are_checked_with_their_values),
		cmocka_unit_test(guards_are_written_out),
		cmocka_unit_test(environments_are_named),
		cmocka_unit_test(nearest_names_are_suggested),
		cmocka_unit_test(environments_are_bounded),
		cmocka_unit_test(types_are_filled_by_number),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
