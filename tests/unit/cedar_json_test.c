/* cedar_json_test.c - the JSON policy format: what is read, refused, written.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "../rendered.h"
#include "cedar/parse.h"
#include "cedar/policy_json.h"

struct reading {
	struct arena *arena;
	struct diag_list *diags;
	struct cedar_policy_set set;
	bool ok;
};

static const struct cedar_parse_options with_extensions = {.allow_extensions = true};
static const struct cedar_parse_options strict = {.allow_extensions = false};

static struct reading read_json(struct text body,
				const struct cedar_parse_options *options)
{
	struct reading reading = {.arena = arena_new()};
	reading.diags = diag_list_new(reading.arena);
	struct source *source = source_from_text(reading.arena, TEXT("p.json"), body);
	enum json_fault fault;
	const struct doc *doc =
		json_doc_read_large(reading.arena, source, reading.diags, &fault);
	reading.ok = doc && cedar_policies_from_json(reading.arena, doc, options,
						     &reading.set, reading.diags);
	assert_int_equal(reading.ok, !diag_has_errors(reading.diags));
	return reading;
}

static struct reading read_text(struct text body)
{
	struct reading reading = {.arena = arena_new()};
	reading.diags = diag_list_new(reading.arena);
	struct source *source = source_from_text(reading.arena, TEXT("p.cedar"), body);
	reading.ok = cedar_parse(reading.arena, source, &with_extensions, &reading.set,
				 reading.diags);
	return reading;
}

/* ---- both ways ----------------------------------------------------------- */

static bool uids_equal(const struct cedar_scope *a, const struct cedar_scope *b)
{
	if (a->n_refs != b->n_refs)
		return false;
	for (size_t i = 0; i < a->n_refs; i++)
		if (!cedar_uid_equal(a->refs[i], b->refs[i]))
			return false;
	return true;
}

static void assert_scopes_equal(const struct cedar_scope *a, const struct cedar_scope *b)
{
	assert_int_equal(a->kind, b->kind);
	assert_int_equal(a->has_slot, b->has_slot);
	assert_int_equal(a->is_list, b->is_list);
	assert_true(text_equal(a->type, b->type));
	assert_true(uids_equal(a, b));
}

/* JSON keeps annotations in the order of the text, too. */
static void assert_policies_equal(const struct cedar_policy *a,
				  const struct cedar_policy *b)
{
	assert_true(text_equal(a->id, b->id));
	assert_int_equal(a->is_forbid, b->is_forbid);
	assert_scopes_equal(&a->principal, &b->principal);
	assert_scopes_equal(&a->action, &b->action);
	assert_scopes_equal(&a->resource, &b->resource);
	assert_int_equal(a->n_conditions, b->n_conditions);
	assert_int_equal(a->n_exprs, b->n_exprs);
	for (size_t i = 0; i < a->n_conditions; i++) {
		assert_int_equal(a->conditions[i].is_unless, b->conditions[i].is_unless);
		assert_true(
			cedar_expr_equal(a->conditions[i].body, b->conditions[i].body));
	}
	assert_int_equal(a->n_annotations, b->n_annotations);
	for (size_t i = 0; i < a->n_annotations; i++) {
		assert_true(text_equal(a->annotations[i].key, b->annotations[i].key));
		assert_true(text_equal(a->annotations[i].value, b->annotations[i].value));
		assert_int_equal(a->annotations[i].has_value,
				 b->annotations[i].has_value);
	}
	assert_memory_equal(a->slots, b->slots, sizeof a->slots);
}

static const char *const texts[] = {
	"permit(principal, action, resource);",
	"@id(\"a\") @if @note(\"\") forbid(principal == A::B::\"x\", action in [], "
	"resource is T in G::\"\");",
	"permit(principal in G::\"g\", action in [Action::\"a\", N::Action::\"b\"], "
	"resource is T);",
	"permit(principal == ?principal, action == Action::\"a\", resource in "
	"?resource);",
	"permit(principal is T in ?principal, action in Action::\"a\", resource);",
	"permit(principal, action, resource) when { true } unless { false };",
	"permit(principal, action, resource) when { 1 + 2 - 3 * -4 == - -9 };",
	"permit(principal, action, resource) when { -9223372036854775808 < 0 && 1 <= 2 "
	"|| "
	"!(3 > 4) && 5 >= 6 || 7 != 8 };",
	"permit(principal, action, resource) when { context.a[\"b c\"].d };",
	"permit(principal, action, resource) when { context has a && context has \"b c\" "
	"&& context has a.b.c };",
	"permit(principal, action, resource) when { \"a\\n\\\"\\\\\" like \"*a\\**b*\" "
	"&& "
	"\"\" like \"\" };",
	"permit(principal, action, resource) when { principal is A::B && principal is A "
	"in [resource] };",
	"permit(principal, action, resource) when { if action in [] then {} == {a: 1, "
	"\"b c\": []} else false };",
	"permit(principal, action, resource) when { [1].contains(1) && "
	"[].containsAll([]) && [].containsAny([]) && [].isEmpty() };",
	"permit(principal, action, resource) when { principal.hasTag(\"a\") && "
	"principal.getTag(\"a\") };",
	"permit(principal, action, resource) when { ip(\"::1\").isLoopback() && "
	"decimal(\"1.0\").lessThan(decimal()) && datetime(\"x\", 1).toDate() == 1 };",
	"permit(principal, action, resource) when { context.a.matches(\"^x\\\\d+$\") };",
	"permit(principal, action, resource); forbid(principal == ?principal, action, "
	"resource); permit(principal, action, resource);",
};

static void test_round_trip(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
		struct reading first = read_text(text_of(texts[i]));
		struct buffer json = {0}, again = {0};
		assert_true(first.ok);
		cedar_policies_to_json(&first.set, &json);
		struct reading second = read_json(buffer_text(&json), &with_extensions);
		assert_true(second.ok);
		assert_int_equal(first.set.n_policies, second.set.n_policies);
		assert_int_equal(first.set.n_templates, second.set.n_templates);
		for (size_t j = 0; j < first.set.n_policies; j++)
			assert_policies_equal(first.set.policies[j],
					      second.set.policies[j]);
		for (size_t j = 0; j < first.set.n_templates; j++)
			assert_policies_equal(first.set.templates[j],
					      second.set.templates[j]);
		cedar_policies_to_json(&second.set, &again);
		assert_true(text_equal(buffer_text(&json), buffer_text(&again)));
		buffer_free(&json);
		buffer_free(&again);
		arena_free(first.arena);
		arena_free(second.arena);
	}
}

static void test_written(void **state)
{
	(void)state;
	struct reading reading =
		read_text(TEXT("@a permit(principal is T, action, resource == R::\"r\") "
			       "when { context has a.b } unless { [] == 1 };"));
	struct buffer out = {0};
	cedar_policy_to_json(reading.set.policies[0], &out);
	buffer_add_char(&out, '\0');
	assert_string_equal(out.ptr, "{\n"
				     "  \"effect\": \"permit\",\n"
				     "  \"principal\": {\n"
				     "    \"op\": \"is\",\n"
				     "    \"entity_type\": \"T\"\n"
				     "  },\n"
				     "  \"action\": {\n"
				     "    \"op\": \"All\"\n"
				     "  },\n"
				     "  \"resource\": {\n"
				     "    \"op\": \"==\",\n"
				     "    \"entity\": {\n"
				     "      \"type\": \"R\",\n"
				     "      \"id\": \"r\"\n"
				     "    }\n"
				     "  },\n"
				     "  \"conditions\": [\n"
				     "    {\n"
				     "      \"kind\": \"when\",\n"
				     "      \"body\": {\n"
				     "        \"has\": {\n"
				     "          \"left\": {\n"
				     "            \"Var\": \"context\"\n"
				     "          },\n"
				     "          \"attr\": [\n"
				     "            \"a\",\n"
				     "            \"b\"\n"
				     "          ]\n"
				     "        }\n"
				     "      }\n"
				     "    },\n"
				     "    {\n"
				     "      \"kind\": \"unless\",\n"
				     "      \"body\": {\n"
				     "        \"==\": {\n"
				     "          \"left\": {\n"
				     "            \"Set\": []\n"
				     "          },\n"
				     "          \"right\": {\n"
				     "            \"Value\": 1\n"
				     "          }\n"
				     "        }\n"
				     "      }\n"
				     "    }\n"
				     "  ],\n"
				     "  \"annotations\": {\n"
				     "    \"a\": null\n"
				     "  }\n"
				     "}\n");
	buffer_free(&out);
	arena_free(reading.arena);
}

/* ---- expressions --------------------------------------------------------- */

static struct text with_body(struct arena *arena, const char *body)
{
	return text_format(arena,
			   "{\"effect\":\"permit\",\"principal\":{\"op\":\"All\"},"
			   "\"action\":{\"op\":\"All\"},\"resource\":{\"op\":\"all\"},"
			   "\"conditions\":[{\"kind\":\"when\",\"body\":%s}]}",
			   body);
}

static const struct {
	const char *json, *cedar;
} bodies[] = {
	{"{\"Value\": [1, \"a\", true, [{}]]}", "[1, \"a\", true, [{}]]"},
	{"{\"Value\": {\"a\": {\"__entity\": {\"type\": \"A::B\", \"id\": \"x\"}}}}",
	 "{a: A::B::\"x\"}"},
	{"{\"Value\": {\"__entity\": 1}}", "{\"__entity\": 1}"},
	{"{\"Value\": {\"__entity\": {\"type\": \"A\", \"id\": \"x\"}, \"b\": 1}}",
	 "{\"__entity\": {type: \"A\", id: \"x\"}, b: 1}"},
	{"{\"Value\": {\"__extn\": {\"fn\": \"decimal\", \"arg\": \"bad\"}}}",
	 "decimal(\"bad\")"},
	{"{\"Value\": {\"__extn\": {\"fn\": \"offset\", \"args\": [{\"__extn\": {\"fn\": "
	 "\"datetime\", \"arg\": \"x\"}}, 1]}}}",
	 "datetime(\"x\").offset(1)"},
	{"{\"has\": {\"left\": {\"Var\": \"context\"}, \"attr\": [\"a\"]}}",
	 "context has a"},
	{"{\"like\": {\"left\": {\"Value\": \"\"}, \"pattern\": [\"Wildcard\", "
	 "\"Wildcard\", {\"Literal\": \"a\"}, {\"Literal\": \"\"}, {\"Literal\": "
	 "\"b*\"}]}}",
	 "\"\" like \"*ab\\*\""},
	{"{\"decimal\": []}", "decimal()"},
	{"{\"isInRange\": [{\"Var\": \"action\"}]}", "action.isInRange()"},
};

static void test_bodies(void **state)
{
	(void)state;
	struct arena *arena = arena_new();
	for (size_t i = 0; i < sizeof bodies / sizeof *bodies; i++) {
		struct reading reading =
			read_json(with_body(arena, bodies[i].json), &strict);
		struct diag_list *diags = diag_list_new(reading.arena);
		struct text text = text_of(bodies[i].cedar);
		struct source *source =
			source_from_text(reading.arena, TEXT("e.cedar"), text);
		struct cedar_expr *expected = cedar_parse_expr(
			reading.arena, source, 0, (uint32_t)text.len, &strict, diags);
		assert_non_null(expected);
		if (!reading.ok ||
		    !cedar_expr_equal(reading.set.policies[0]->conditions[0].body,
				      expected))
			fail_msg("%s is not %s", bodies[i].json, bodies[i].cedar);
		arena_free(reading.arena);
	}
	arena_free(arena);
}

/* ---- refusals ------------------------------------------------------------ */

/* The first title is expected. */
static void assert_refused(struct reading reading, const char *json, const char *title)
{
	char *text = rendered(reading.diags, false);
	if (reading.ok || !strstr(text, title))
		fail_msg("`%s` gives\n%sinstead of\n%s", json, text, title);
	free(text);
	arena_free(reading.arena);
}

static const struct {
	const char *json, *title;
} bad_bodies[] = {
	{"{\"Value\": null}", "error[E1202]: `null` is no value of Cedar"},
	{"{\"Value\": {\"__expr\": \"1\"}}", "error[E1202]: `__expr` is no longer read"},
	{"{\"Value\": 1.5}", "error[E1203]: `1.5` is no number of Cedar"},
	{"{\"Value\": 9223372036854775808}", "error[E1203]: `9223372036854775808`"},
	{"{\"Value\": {\"__entity\": {\"type\": \"A :: B\", \"id\": \"\"}}}",
	 "error[E1205]: `A :: B` is no name of a type"},
	{"{\"Value\": {\"__extn\": {\"fn\": \"decimals\", \"arg\": 1}}}",
	 "error[E1206]: no extension function is named `decimals`"},
	{"{\"Slot\": \"?principal\"}", "`Slot` stands in a condition"},
	{"{\"Var\": \"princpal\"}", "error[E1242]: `princpal` is no variable"},
	{"{\"Var\": 1}", "error[E1242]: variable is a number here"},
	{"{\"contain\": {}}", "error[E1243]: `contain` is no operator"},
	{"{\"\": {}}", "error[E1243]: `` is no operator"},
	{"{\"Value\": 1, \"Var\": \"context\"}",
	 "error[E1243]: an expression is wanted here"},
	{"[]", "error[E1243]: an expression is wanted here"},
	{"{\"isLoopback\": []}", "error[E1243]: method `isLoopback` has nothing"},
	{"{\"==\": {\"left\": {\"Value\": 1}}}", "error[E1241]: `==` lacks its `right`"},
	{"{\"==\": {\"left\": {\"Value\": 1}, \"right\": {\"Value\": 1}, \"rigth\": 1}}",
	 "error[E1240]: `==` has no member `rigth`"},
	{"{\"!\": {\"left\": {\"Value\": 1}}}", "error[E1240]: `!` has no member `left`"},
	{"{\"like\": {\"left\": {\"Value\": 1}, \"pattern\": \"a*\"}}",
	 "error[E1242]: `pattern` is a string"},
	{"{\"like\": {\"left\": {\"Value\": 1}, \"pattern\": [\"a\"]}}",
	 "error[E1242]: piece of a pattern is a string here"},
	{"{\"has\": {\"left\": {\"Value\": 1}, \"attr\": []}}",
	 "error[E1242]: `attr` of `has` is a list here"},
	{"{\"is\": {\"left\": {\"Value\": 1}, \"entity_type\": \"in\"}}",
	 "error[E1205]: `in` is no name of a type"},
	{"{\"Set\": {}}", "error[E1242]: `Set` is an object here"},
	{"{\"Record\": []}", "error[E1242]: `Record` is a list here"},
	{"{\"decimal\": {}}", "error[E1242]: argument list is an object here"},
	{"{\"matches\": {\"left\": {\"Value\": \"\"}, \"regex\": \"\"}}",
	 "error[E0965]: `matches` is no method of Cedar"},
};

static void test_bad_bodies(void **state)
{
	(void)state;
	struct arena *arena = arena_new();
	for (size_t i = 0; i < sizeof bad_bodies / sizeof *bad_bodies; i++)
		assert_refused(read_json(with_body(arena, bad_bodies[i].json), &strict),
			       bad_bodies[i].json, bad_bodies[i].title);
	arena_free(arena);
}

#define ALL "{\"op\":\"All\"}"
#define POLICY(principal, action, rest)                                                  \
	"{\"effect\":\"permit\",\"principal\":" principal ",\"action\":" action          \
	",\"resource\":" ALL ",\"conditions\":[]" rest "}"

static const struct {
	const char *json, *title;
} bad_sets[] = {
	{"[]", "error[E1242]: policy set is a list here"},
	{"{\"staticPolicy\": {}}",
	 "error[E1240]: policy set has no member `staticPolicy`"},
	{"{\"staticPolicies\": []}", "error[E1242]: `staticPolicies` is a list"},
	{"{\"staticPolicies\": {\"a\": {}}}", "error[E1241]: policy lacks its `effect`"},
	{"{\"staticPolicies\": {\"a\": " POLICY("{\"op\":\"==\",\"slot\":\"?principal\"}",
						ALL, "") "}}",
	 "static policy `a` has a slot"},
	{"{\"templates\": {\"a\": " POLICY(ALL, ALL, "") "}}",
	 "template `a` has no slot"},
	{"{\"templateLinks\": [{\"templateId\": \"a\", \"newId\": \"b\", \"values\": "
	 "{\"?action\": 1}}]}",
	 "error[E1240]: link has no member `?action`"},
	{POLICY(ALL, ALL, ",\"annotations\":{\"a b\":\"\"}"),
	 "error[E1242]: `a b` is no key of an annotation"},
	{POLICY(ALL, ALL, ",\"annotations\":{\"a\":1}"),
	 "error[E1242]: annotation is a number here"},
	{POLICY(ALL, "{\"op\":\"is\",\"entity_type\":\"Action\"}", ""),
	 "error[E1242]: constraint on `action` has no known `op`"},
	{POLICY(ALL, "{\"op\":\"==\",\"entity\":{\"type\":\"A\",\"id\":\"\"}}", ""),
	 "`A` is no type of actions"},
	{POLICY(ALL, "{\"op\":\"==\",\"slot\":\"?principal\"}", ""),
	 "slot `?principal` stands in a constraint on `action`"},
	{POLICY("{\"op\":\"in\",\"entities\":[]}", ALL, ""),
	 "error[E1242]: `entities` is a list here"},
	{POLICY("{\"op\":\"==\",\"slot\":\"?resource\"}", ALL, ""),
	 "slot `?resource` stands in a constraint on `principal`"},
	{POLICY("{\"op\":\"==\"}", ALL, ""),
	 "error[E1242]: constraint on `principal` does not name one entity"},
	{POLICY("{\"op\":\"All\",\"entity\":1}", ALL, ""),
	 "error[E1240]: constraint has no member `entity`"},
	{POLICY("{\"op\":\"==\",\"entity\":{\"type\":\"A\",\"id\":\"\",\"x\":1}}", ALL,
		""),
	 "error[E1240]: reference has no member `x`"},
	{POLICY(ALL, ALL, ",\"effects\":1"), "error[E1240]: policy has no member"},
};

static void test_bad_sets(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof bad_sets / sizeof *bad_sets; i++)
		assert_refused(read_json(text_of(bad_sets[i].json), &strict),
			       bad_sets[i].json, bad_sets[i].title);
}

static void test_message(void **state)
{
	(void)state;
	struct reading reading = read_json(
		TEXT("{\"effect\": \"permit\", \"principal\": {\"op\": \"All\"},\n"
		     " \"action\": {\"op\": \"All\"}, \"resource\": {\"op\": \"All\"},\n"
		     " \"conditions\": [{\"kind\": \"when\",\n"
		     "   \"body\": {\"containsAl\": {}}}]}"),
		&strict);
	char *text = rendered(reading.diags, false);
	assert_string_equal(text, "error[E1243]: `containsAl` is no operator\n"
				  "  --> p.json:4:13\n"
				  "   |\n"
				  " 4 |    \"body\": {\"containsAl\": {}}}]}\n"
				  "   |             ^^^^^^^^^^^^ neither operator nor "
				  "extension function\n"
				  "   |\n"
				  "help: did you mean `containsAll`?\n\n");
	free(text);
	arena_free(reading.arena);
}

/* ---- sets and bounds ----------------------------------------------------- */

static void test_links(void **state)
{
	(void)state;
	struct reading reading = read_json(
		TEXT("{\"templates\": {\"t\": " POLICY(
			"{\"op\":\"is\",\"entity_type\":\"A\",\"in\":{\"slot\":"
			"\"?principal\"}}",
			ALL, "") "}, \"templateLinks\": [{\"templateId\": \"t\", "
				 "\"newId\": \"l\", \"values\": {\"?principal\": "
				 "{\"type\": \"G\", \"id\": \"g\"}}}]}"),
		&strict);
	struct buffer before = {0}, after = {0};
	assert_true(reading.ok);
	assert_int_equal(reading.set.n_templates, 1);
	assert_int_equal(reading.set.n_links, 1);
	cedar_policies_to_json(&reading.set, &before);
	assert_true(cedar_link_all(reading.arena, &reading.set, reading.diags));
	assert_int_equal(reading.set.n_policies, 1);
	assert_true(text_is(reading.set.policies[0]->id, "l"));
	assert_true(text_is(reading.set.policies[0]->principal.refs[0].id, "g"));
	cedar_policies_to_json(&reading.set, &after);
	assert_true(text_equal(buffer_text(&before), buffer_text(&after)));
	buffer_free(&before);
	buffer_free(&after);
	arena_free(reading.arena);
}

/* `depth` levels of `open`, then a value. */
static struct text nested(struct arena *arena, const char *open, const char *close,
			  size_t depth, const char *inner)
{
	struct buffer b = {0};
	for (size_t i = 0; i < depth; i++)
		buffer_add_text(&b, text_of(open));
	buffer_add_text(&b, text_of(inner));
	for (size_t i = 0; i < depth; i++)
		buffer_add_text(&b, text_of(close));
	struct text copy = text_copy(arena, buffer_text(&b));
	buffer_free(&b);
	return copy;
}

/* JSON has two levels for one of an expression; its reader takes as many. */
static void check_written(const struct reading *reading)
{
	struct buffer out = {0};
	cedar_policies_to_json(&reading->set, &out);
	struct reading again = read_json(buffer_text(&out), &strict);
	assert_true(again.ok);
	assert_policies_equal(reading->set.policies[0], again.set.policies[0]);
	buffer_free(&out);
	arena_free(again.arena);
}

static void check_depth(const char *open, const char *close, const char *inner,
			bool is_value)
{
	struct arena *arena = arena_new();
	for (size_t depth = CEDAR_DEPTH_MAX; depth <= CEDAR_DEPTH_MAX + 1; depth++) {
		struct text body = nested(arena, open, close, depth - 1, inner);
		struct text whole =
			text_format(arena, "%s%.*s%s", is_value ? "{\"Value\":" : "",
				    TEXT_ARG(body), is_value ? "}" : "");
		struct reading reading = read_json(with_body(arena, whole.ptr), &strict);
		assert_int_equal(reading.ok, depth == CEDAR_DEPTH_MAX);
		if (reading.ok)
			check_written(&reading);
		arena_free(reading.arena);
	}
	arena_free(arena);
}

static void test_depth(void **state)
{
	(void)state;
	struct arena *arena = arena_new();
	check_depth("{\"!\":{\"arg\":", "}}", "{\"Value\":true}", false);
	check_depth("{\"Set\":[", "]}", "{\"Value\":true}", false);
	check_depth("[", "]", "1", true);
	check_depth("{\"a\":", "}", "1", true);
	struct text far = nested(arena, "[", "]", 100000, "");
	struct reading reading = read_json(far, &strict);
	assert_false(reading.ok);
	arena_free(reading.arena);
	arena_free(arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_round_trip), cmocka_unit_test(test_written),
		cmocka_unit_test(test_bodies),	   cmocka_unit_test(test_bad_bodies),
		cmocka_unit_test(test_bad_sets),   cmocka_unit_test(test_message),
		cmocka_unit_test(test_links),	   cmocka_unit_test(test_depth),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
