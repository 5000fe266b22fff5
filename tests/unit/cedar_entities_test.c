/* cedar_entities_test.c - entity files and requests, with and without a schema.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "../rendered.h"
#include "cedar/entities.h"

static const char schema_text[] =
	"entity User in [Group] = { age?: Long, boss?: User, ips?: Set<ipaddr>,\n"
	"  d?: decimal, dt?: datetime, du?: duration, r?: {a: Long, b?: String},\n"
	"  on?: Bool, \"a b\"?: String } tags String;\n"
	"entity Group in [Group];\n"
	"entity Color enum [\"red\", \"green\"];\n"
	"entity Shirt in [Color] = { color: Color, set?: Set<Color>, any?: Action };\n"
	"action view in [all] appliesTo { principal: [User], resource: [User, Color],\n"
	"  context: { ip?: ipaddr, color?: Color, n: Long } };\n"
	"action all in [top];\n"
	"action top;\n"
	"action free appliesTo { principal: User, resource: User };\n"
	"namespace N { entity E; action go appliesTo { principal: E, resource: E }; }\n";

struct reading {
	struct arena *arena;
	struct diag_list *diags;
	const struct cedar_schema *schema;
	struct cedar_entities *entities;
	struct cedar_request request;
	bool ok;
};

static struct reading reading_new(bool has_schema)
{
	struct reading r = {.arena = arena_new()};
	r.diags = diag_list_new(r.arena);
	if (has_schema) {
		struct source *source = source_from_text(
			r.arena, TEXT("s.cedarschema"),
			(struct text){schema_text, sizeof schema_text - 1});
		r.schema = cedar_schema_read(r.arena, source, r.diags);
		assert_non_null(r.schema);
	}
	return r;
}

static const struct doc *parse(struct reading *r, struct text body)
{
	struct source *source = source_from_text(r->arena, TEXT("e.json"), body);
	enum json_fault fault;
	const struct doc *doc = json_doc_read_large(r->arena, source, r->diags, &fault);
	assert_non_null(doc);
	return doc;
}

static struct reading read_entities(struct text body, bool has_schema)
{
	struct reading r = reading_new(has_schema);
	r.entities = cedar_entities_read(r.arena, parse(&r, body), r.schema, r.diags);
	r.ok = r.entities != NULL;
	assert_int_equal(r.ok, !diag_has_errors(r.diags));
	return r;
}

static struct reading read_request(struct text body, bool has_schema, bool validate)
{
	struct reading r = reading_new(has_schema);
	r.ok = cedar_request_read(r.arena, parse(&r, body), r.schema, validate,
				  &r.request, r.diags);
	assert_int_equal(r.ok, !diag_has_errors(r.diags));
	return r;
}

/* `title` is NULL where the document must be read. */
static void judge(struct reading *r, const char *json, const char *title)
{
	char *text = rendered(r->diags, false);
	if (title == NULL ? !r->ok : r->ok || strstr(text, title) == NULL)
		fail_msg("`%s` gives\n%sinstead of\n%s", json, text,
			 title ? title : "nothing");
	free(text);
}

/* ---- values without a schema --------------------------------------------- */

#define ENTITY(type, id, attrs, parents)                                                 \
	"{\"uid\":{\"type\":\"" type "\",\"id\":\"" id "\"},\"attrs\":" attrs            \
	",\"parents\":[" parents "]}"
#define UID(type, id) "{\"type\":\"" type "\",\"id\":\"" id "\"}"

/* A value, and how it prints, or the title of its refusal. */
static const struct {
	const char *json, *cedar, *title;
} values[] = {
	{"true", "true", NULL},
	{"-9223372036854775808", "-9223372036854775808", NULL},
	{"9223372036854775807", "9223372036854775807", NULL},
	{"\"a\\u0000b\"", "\"a\\0b\"", NULL},
	{"[3, 1, 1, 2, [1, 1]]", "[1, 2, 3, [1]]", NULL},
	{"{\"b\": 1, \"a\": {}}", "{a: {}, b: 1}", NULL},
	{"{\"__entity\": {\"type\": \"A::B\", \"id\": \"x\"}}", "A::B::\"x\"", NULL},
	{"{\"__entity\": {\"type\": \"A\", \"id\": \"x\", \"more\": 1}}", "A::\"x\"",
	 NULL},
	{"{\"__entity\": {\"type\": \"A\"}}", "{__entity: {type: \"A\"}}", NULL},
	{"{\"type\": \"A\", \"id\": \"x\"}", "{id: \"x\", type: \"A\"}", NULL},
	{"{\"__extn\": {\"fn\": \"decimal\", \"arg\": \"1.50\"}}", "decimal(\"1.5", NULL},
	{"{\"__extn\": {\"fn\": \"decimal\", \"args\": [\"1.5\"]}}", "decimal(\"1.5",
	 NULL},
	{"{\"__extn\": {\"fn\": \"decimal\", \"arg\": \"1.5\", \"args\": 1}}",
	 "decimal(\"1.5", NULL},
	{"{\"__extn\": {\"fn\": \"toDays\", \"arg\": {\"__extn\": {\"fn\": \"duration\", "
	 "\"arg\": \"2d\"}}}}",
	 "2", NULL},
	{"{\"__extn\": {\"fn\": \"offset\", \"args\": [{\"__extn\": {\"fn\": "
	 "\"datetime\", \"arg\": \"1970-01-01\"}}, {\"__extn\": {\"fn\": \"duration\", "
	 "\"arg\": \"-1ms\"}}]}}",
	 "datetime(\"1969-12-31T23:59:59.999Z\")", NULL},
	{"{\"__extn\": {\"fn\": \"ip\"}}", "{__extn: {fn: \"ip\"}}", NULL},
	{"{\"__extn\": {\"fn\": \"ip\", \"arg\": \"x\"}, \"a\": 1}",
	 "{__extn: {arg: \"x\", fn: \"ip\"}, a: 1}", NULL},
	{"{\"__expr\": 1}", "{__expr: 1}", NULL},
	{"null", NULL, "error[E1202]: `null` is no value of Cedar"},
	{"[null]", NULL, "error[E1202]"},
	{"{\"__expr\": \"1\"}", NULL, "error[E1202]: `__expr` is no longer read"},
	{"1.0", NULL, "error[E1203]: `1.0` is no number of Cedar"},
	{"1e3", NULL, "error[E1203]: `1e3` is no number of Cedar"},
	{"9223372036854775808", NULL, "error[E1203]: `9223372036854775808`"},
	{"{\"__entity\": {\"type\": \"A ::B\", \"id\": \"x\"}}", NULL,
	 "error[E1205]: `A ::B` is no name of a type"},
	{"{\"__entity\": {\"type\": \"\", \"id\": \"x\"}}", NULL, "error[E1205]"},
	{"{\"__extn\": {\"fn\": \"Decimal\", \"arg\": \"1.5\"}}", NULL,
	 "error[E1206]: no extension function is named `Decimal`"},
	{"{\"__extn\": {\"fn\": \"decimal\", \"args\": [\"1.5\", 1]}}", NULL,
	 "error[E1206]: `decimal` takes 1 argument, not 2"},
	{"{\"__extn\": {\"fn\": \"decimal\", \"arg\": 1}}", NULL,
	 "error[E1206]: `decimal` cannot be applied to"},
	{"{\"__extn\": {\"fn\": \"ip\", \"arg\": \"1.2.3\"}}", NULL,
	 "error[E1207]: `1.2.3` is no `ip`"},
	{"{\"__extn\": {\"fn\": \"durationSince\", \"args\": [{\"__extn\": {\"fn\": "
	 "\"datetime\", \"arg\": \"1970-01-01\"}}, \"x\"]}}",
	 NULL, "error[E1206]: `durationSince` cannot be applied to a string"},
};

static void test_values(void **state)
{
	(void)state;
	struct arena *arena = arena_new();
	for (size_t i = 0; i < sizeof values / sizeof *values; i++) {
		struct text body =
			text_format(arena, "[" ENTITY("A", "x", "{\"v\":%s}", "") "]",
				    values[i].json);
		struct reading r = read_entities(body, false);
		struct buffer out = {0};
		judge(&r, values[i].json, values[i].title);
		if (r.ok)
			cedar_value_print(
				cedar_value_get(r.entities->items[0].attrs, TEXT("v")),
				&out);
		if (r.ok && !text_starts(buffer_text(&out), text_of(values[i].cedar)))
			fail_msg("%s is %.*s", values[i].json,
				 TEXT_ARG(buffer_text(&out)));
		buffer_free(&out);
		arena_free(r.arena);
	}
	arena_free(arena);
}

/* ---- files without a schema ---------------------------------------------- */

#define LIST(entities) "[" entities "]"
#define G(id, parents) ENTITY("Group", id, "{}", parents)
#define IN(id)	       UID("Group", id)

static const struct {
	const char *json, *title;
} files[] = {
	{"[]", NULL},
	{LIST("{\"uid\":{\"__entity\":{\"type\":\"A\",\"id\":\"\"}},\"attrs\":{},"
	      "\"parents\":[{\"__entity\":{\"type\":\"A\",\"id\":\"x\"}}],"
	      "\"comment\":null}"),
	 NULL},
	{LIST(G("a", "") "," G("a", "")), NULL},
	{LIST(G("a", IN("b") "," IN("b")) "," G("a", IN("b"))), NULL},
	{LIST(G("a", IN("b") "," IN("c")) "," G("b", IN("c"))), NULL},
	{"{}", "error[E1201]: entities are an object"},
	{"[1]", "error[E1201]: entity is a number"},
	{"[{\"attrs\":{},\"parents\":[]}]", "error[E1201]: entity has no `uid`"},
	{"[{\"uid\":" UID("A", "") ",\"parents\":[]}]",
	 "error[E1201]: entity has no `attrs`"},
	{"[{\"uid\":" UID("A", "") ",\"attrs\":{},\"parent\":[]}]",
	 "help: rename `parent` to `parents`"},
	{"[{\"uid\":" UID("A", "") ",\"attrs\":[],\"parents\":[]}]",
	 "error[E1201]: `attrs` of an entity is a list"},
	{"[{\"uid\":" UID("A", "") ",\"attrs\":{},\"parents\":[],\"tags\":null}]",
	 "error[E1201]: `tags` of an entity is null"},
	{"[{\"uid\":\"A::\\\"x\\\"\",\"attrs\":{},\"parents\":[]}]",
	 "error[E1204]: a reference to an entity is wanted here"},
	{LIST(ENTITY("A::in", "", "{}", "")), "error[E1205]: `A::in` is no name"},
	{LIST(G("a", "") "," ENTITY("Group", "a", "{\"x\":1}", "")),
	 "error[E1209]: entity `Group::\"a\"` is listed twice"},
	{LIST(G("a", "") "," G("a", IN("b"))), "error[E1209]"},
	{LIST(G("a", IN("b")) "," G("a", IN("b") "," IN("c")) "," G("b", IN("c"))),
	 "error[E1209]"},
	{LIST(ENTITY("N::Action", "a", "{}", IN("b"))),
	 "error[E1201]: action `N::Action::\"a\"` cannot be in a `Group`"},
	{LIST(G("a", UID("Action", "a"))), NULL},
	{LIST(G("a", IN("a"))), "error[E1210]: entity `Group::\"a\"` is its own"},
	{LIST(G("a", IN("b")) "," G("b", IN("c")) "," G("c", IN("a"))), "error[E1210]"},
};

static void test_files(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
		struct reading r = read_entities(text_of(files[i].json), false);
		judge(&r, files[i].json, files[i].title);
		arena_free(r.arena);
	}
}

static void test_cycle_message(void **state)
{
	(void)state;
	struct reading r = read_entities(
		TEXT("[{\"uid\": " IN(
			"a") ", \"attrs\": {},\n"
			     "  \"parents\": [" IN(
				     "b") "]},\n"
					  " {\"uid\": " IN("b") ", \"attrs\": {},\n"
								"  \"parents\": [" IN(
									"a") "]}]"),
		false);
	char *text = rendered(r.diags, false);
	assert_string_equal(
		text,
		"error[E1210]: entity `Group::\"a\"` is its own ancestor\n"
		"  --> e.json:4:15\n"
		"   |\n"
		" 2 |   \"parents\": [{\"type\":\"Group\",\"id\":\"b\"}]},\n"
		"   |               ------------------------- by this parent\n"
		"...\n"
		" 4 |   \"parents\": [{\"type\":\"Group\",\"id\":\"a\"}]}]\n"
		"   |               ^^^^^^^^^^^^^^^^^^^^^^^^^ this parent closes the "
		"circle\n"
		"   |\n"
		"help: remove one of these parents\n\n");
	free(text);
	arena_free(r.arena);
}

/* ---- the hierarchy ------------------------------------------------------- */

static struct cedar_uid group(const char *id)
{
	return (struct cedar_uid){TEXT("Group"), text_of(id)};
}

static void test_closure(void **state)
{
	(void)state;
	struct reading r = read_entities(
		TEXT(LIST(G("d", IN("b") "," IN("c")) "," G("b", IN("a")) "," G(
			"c", IN("a")) "," G("a", IN("absent")))),
		false);
	assert_int_equal(r.entities->n, 4);
	const struct cedar_entity *d = cedar_entities_find(r.entities, group("d"));
	assert_int_equal(d->n_parents, 2);
	assert_int_equal(d->n_ancestors, 4);
	for (size_t i = 1; i < d->n_ancestors; i++)
		assert_true(cedar_uid_compare(d->ancestors[i - 1], d->ancestors[i]) < 0);
	assert_true(cedar_entities_in(r.entities, group("d"), group("absent")));
	assert_true(cedar_entities_in(r.entities, group("x"), group("x")));
	assert_false(cedar_entities_in(r.entities, group("absent"), group("a")));
	assert_false(cedar_entities_in(r.entities, group("a"), group("d")));
	assert_null(cedar_entities_find(r.entities, group("absent")));
	arena_free(r.arena);
}

/* Entities 0 .. n - 1, each with the next as parent. */
static struct text chain(struct buffer *b, size_t n)
{
	b->len = 0;
	for (size_t i = 0; i < n; i++)
		buffer_format(b,
			      "%s{\"uid\":{\"type\":\"G\",\"id\":\"%zu\"},\"attrs\":{},"
			      "\"parents\":[{\"type\":\"G\",\"id\":\"%zu\"}]}",
			      i ? "," : "[", i, i + 1);
	buffer_add_char(b, ']');
	return buffer_text(b);
}

static void test_chain(void **state)
{
	(void)state;
	struct buffer b = {0};
	struct reading r = read_entities(chain(&b, 2000), false);
	struct cedar_uid first = {TEXT("G"), TEXT("0")}, last = {TEXT("G"), TEXT("2000")};
	assert_true(cedar_entities_in(r.entities, first, last));
	assert_int_equal(cedar_entities_find(r.entities, first)->n_ancestors, 2000);
	arena_free(r.arena);
	r = read_entities(chain(&b, 100000), false);
	judge(&r, "a long chain", "error[E1211]: the hierarchy above");
	arena_free(r.arena);
	buffer_free(&b);
}

static void test_depth(void **state)
{
	(void)state;
	struct buffer b = {0};
	for (size_t depth = CEDAR_DATA_DEPTH_MAX; depth <= CEDAR_DATA_DEPTH_MAX + 1;
	     depth++) {
		size_t n = depth - 3; /* the list, the entity, and `attrs` */
		b.len = 0;
		buffer_add_text(&b, TEXT("[{\"uid\":" UID("A", "") ",\"parents\":[],"
								   "\"attrs\":{\"a\":"));
		for (size_t i = 0; i < n; i++)
			buffer_add_char(&b, '[');
		for (size_t i = 0; i < n; i++)
			buffer_add_char(&b, ']');
		buffer_add_text(&b, TEXT("}}]"));
		struct reading r = read_entities(buffer_text(&b), false);
		judge(&r, "nested lists",
		      depth > CEDAR_DATA_DEPTH_MAX ? "error[E1208]" : NULL);
		arena_free(r.arena);
	}
	buffer_free(&b);
}

/* ---- with a schema ------------------------------------------------------- */

#define USER(attrs)	    LIST(ENTITY("User", "u", attrs, ""))
#define SHIRT(attrs)	    LIST(ENTITY("Shirt", "s", attrs, ""))
#define ACTION(id, parents) ENTITY("Action", id, "{}", parents)
#define TAGGED(type, tags)                                                               \
	LIST("{\"uid\":" UID(type, "x") ",\"attrs\":{},\"parents\":[],\"tags\":" tags "}")
#define RED "{\"type\":\"Color\",\"id\":\"red\"}"

static const struct {
	const char *json, *title;
} typed[] = {
	{USER("{\"age\":1,\"on\":true,\"a b\":\"\",\"r\":{\"a\":1}}"), NULL},
	{USER("{\"boss\":{\"type\":\"User\",\"id\":\"b\",\"x\":1}}"), NULL},
	{USER("{\"boss\":{\"__entity\":{\"type\":\"User\",\"id\":\"b\"},\"x\":1}}"),
	 NULL},
	{USER("{\"ips\":[\"::1\",{\"fn\":\"ip\",\"arg\":\"1.1.1.1\"},{\"__extn\":"
	      "{\"fn\":\"ip\",\"args\":[\"1.1.1.2\"]}}]}"),
	 NULL},
	{USER("{\"d\":{\"__extn\":{\"fn\":\"decimal\",\"arg\":\"1.1\"},\"x\":1}}"), NULL},
	{USER("{\"dt\":{\"fn\":\"offset\",\"args\":[\"2020-01-01\",\"1d\"]}}"), NULL},
	{USER("{\"dt\":{\"__extn\":{\"fn\":\"offset\",\"args\":[\"2020-01-01\","
	      "\"1d\"]}}}"),
	 NULL},
	{USER("{\"du\":{\"fn\":\"toTime\",\"args\":[\"2020-01-01\"]}}"), NULL},
	{USER("{\"age\":{\"__extn\":{\"fn\":\"toDays\",\"arg\":{\"__extn\":{\"fn\":"
	      "\"duration\",\"arg\":\"1d\"}}}}}"),
	 NULL},
	{SHIRT("{\"color\":" RED ",\"set\":[" RED "],\"any\":" UID("Action", "all") "}"),
	 NULL},
	{LIST(ENTITY("Color", "red", "{}", "")), NULL},
	{LIST(ENTITY("User", "u", "{}", IN("g")) "," G("g", IN("h"))), NULL},
	{TAGGED("User", "{\"x\":\"y\"}"), NULL},
	{TAGGED("Group", "{}"), NULL},
	{LIST(ACTION("view", UID("Action", "all")) "," ACTION(
		 "all", UID("Action", "top")) "," ACTION("top", "")),
	 NULL},
	{LIST(ACTION("view", UID("Action", "all") "," UID("Action", "top"))), NULL},
	{LIST(ENTITY("N::Action", "go", "{}", "")), NULL},

	{USER("{\"age\":\"1\"}"),
	 "error[E1220]: `age` is declared as `Long`, but this is a string"},
	{USER("{\"on\":1}"), "error[E1220]: `on` is declared as `Bool`"},
	{USER("{\"ips\":1}"),
	 "error[E1220]: `ips` is declared as `Set<ipaddr>`, but this is a number"},
	{USER("{\"ips\":[1]}"),
	 "error[E1220]: an element of `ips` is declared as `ipaddr`"},
	{USER("{\"ips\":[\"1.2.3\"]}"), "error[E1207]: `1.2.3` is no `ip`"},
	{USER("{\"d\":{\"__extn\":{\"fn\":\"ip\",\"arg\":\"::1\"}}}"),
	 "error[E1220]: `d` is declared as `decimal`, but this is"},
	{USER("{\"d\":{\"fn\":\"ip4\",\"arg\":\"::1\"}}"), "error[E1206]"},
	{USER("{\"d\":{\"__expr\":\"1\",\"x\":1}}"), "error[E1202]"},
	{USER("{\"d\":null}"), "error[E1202]"},
	{USER("{\"boss\":" UID("Group", "g") "}"),
	 "error[E1220]: `boss` is declared as `User`, but this is a reference to a "
	 "`Group`"},
	{USER("{\"boss\":\"User::\\\"b\\\"\"}"), "error[E1204]"},
	{USER("{\"r\":[]}"), "error[E1220]: `r` is declared as"},
	{USER("{\"r\":{}}"), "error[E1222]: `r` lacks its attribute `a`"},
	{USER("{\"r\":{\"a\":1,\"c\":1}}"), "error[E1221]: `r` has no attribute `c`"},
	{USER("{\"agee\":1}"), "error[E1221]: `User` has no attribute `agee`"},
	{USER("{\"agee\":1}"), "help: did you mean `age`?"},
	{SHIRT("{}"), "error[E1222]: `Shirt` lacks its attribute `color`"},
	{SHIRT("{\"color\":" UID("Color", "rde") "}"),
	 "error[E1225]: `rde` is no id of `Color`"},
	{SHIRT("{\"color\":" UID("Color", "rde") "}"), "help: did you mean `red`?"},
	{SHIRT("{\"color\":" RED ",\"set\":[" UID("Color", "x") "]}"), "error[E1225]"},
	{SHIRT("{\"color\":" RED ",\"any\":" UID("Action", "al") "}"),
	 "error[E1226]: action `Action::\"al\"` is not declared"},
	{LIST(ENTITY("Color", "blue", "{}", "")), "error[E1225]"},
	{LIST(ENTITY("Color", "red", "{}", IN("g"))),
	 "error[E1227]: `Color::\"red\"` cannot be in a `Group`"},
	{LIST(ENTITY("Usr", "u", "{}", "")),
	 "error[E1224]: entity type `Usr` is not declared"},
	{LIST(ENTITY("User", "u", "{}", UID("User", "v"))),
	 "error[E1227]: `User::\"u\"` cannot be in a `User`"},
	{LIST(ENTITY("User", "u", "{}", UID("Nowhere", "v"))), "error[E1227]"},
	{LIST(ENTITY("Shirt", "s", "{\"color\":" RED "}", UID("Color", "pink"))),
	 "error[E1225]: `pink` is no id of `Color`"},
	{TAGGED("User", "{\"x\":1}"), "error[E1220]: tag `x` is declared as `String`"},
	{TAGGED("Group", "{\"x\":1}"), "error[E1223]: `Group` has a tag, `x`"},
	{LIST(ACTION("view", "")), "error[E1228]: action `Action::\"view\"` is not as"},
	{LIST(ACTION("view", UID("Action", "all"))), "error[E1228]"},
	{LIST(ACTION("top", UID("Action", "x"))), "error[E1228]"},
	{LIST(ENTITY("Action", "top", "{\"x\":1}", "")), "error[E1228]"},
	{TAGGED("Action", "{\"x\":1}"), "error[E1226]"},
	{LIST(ACTION("vie", "")), "error[E1226]: action `Action::\"vie\"` is not"},
	{LIST(ENTITY("X::Action", "view", "{}", "")), "error[E1226]"},
};

static void test_typed(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof typed / sizeof *typed; i++) {
		struct reading r = read_entities(text_of(typed[i].json), true);
		judge(&r, typed[i].json, typed[i].title);
		arena_free(r.arena);
	}
}

static void test_actions_are_added(void **state)
{
	(void)state;
	struct cedar_uid view = {TEXT("Action"), TEXT("view")};
	struct cedar_uid top = {TEXT("Action"), TEXT("top")};
	struct reading r = read_entities(TEXT(LIST(G("a", ""))), true);
	assert_int_equal(r.entities->n, 1 + r.schema->n_actions);
	assert_true(cedar_entities_in(r.entities, view, top));
	const struct cedar_entities *actions =
		cedar_entities_of_schema(r.arena, r.schema);
	assert_int_equal(actions->n, r.schema->n_actions);
	assert_true(cedar_entities_in(actions, view, top));
	assert_int_equal(cedar_entities_of_schema(r.arena, NULL)->n, 0);
	arena_free(r.arena);
}

static void test_type_message(void **state)
{
	(void)state;
	struct reading r = read_entities(TEXT(USER("{\"age\":[]}")), true);
	char *text = rendered(r.diags, false);
	assert_string_equal(
		text,
		"error[E1220]: `age` is declared as `Long`, but this is a set\n"
		"  --> e.json:1:49\n"
		"   |\n"
		" 1 | [{\"uid\":{\"type\":\"User\",\"id\":\"u\"},\"attrs\":{\"age\":[]}"
		",\"parents\":[]}]\n"
		"   |                                                 ^^ this is a "
		"set\n"
		"  ::: s.cedarschema:1:28\n"
		"   |\n"
		" 1 | entity User in [Group] = { age?: Long, boss?: User, ips?: "
		"Set<ipaddr>,\n"
		"   |                            --- declared here\n"
		"   |\n"
		"help: write a whole number, without quotes\n\n");
	free(text);
	arena_free(r.arena);
}

/* ---- requests ------------------------------------------------------------ */

#define REQUEST(p, a, r, context)                                                        \
	"{\"principal\":" p ",\"action\":" a ",\"resource\":" r ",\"context\":" context  \
	",\"other\":null}"
#define BOB  UID("User", "b")
#define VIEW UID("Action", "view")

/* What reading says without a schema, with one, and with validation. */
static const struct {
	const char *json, *free, *parsed, *validated;
} requests[] = {
	{REQUEST(BOB, VIEW, BOB, "{\"n\":1}"), NULL, NULL, NULL},
	{REQUEST("\"User::\\\"b\\\"\"", "\"Action::\\\"view\\\"\"", RED,
		 "{\"n\":1,\"ip\":\"::1\",\"color\":" RED "}"),
	 NULL, NULL, NULL},
	{REQUEST("{\"__entity\":" BOB "}", UID("Action", "free"), BOB, "{}"), NULL, NULL,
	 NULL},
	{"{\"principal\":" BOB ",\"action\":" UID("Action", "free") ",\"resource\":" BOB
								    "}",
	 NULL, NULL, NULL},
	{"[]", "error[E1230]: request is a list", "E1230", "E1230"},
	{"{\"principal\":" BOB ",\"action\":" VIEW "}",
	 "error[E1230]: request has no `resource`", "E1230", "E1230"},
	{REQUEST("1", VIEW, BOB, "{\"n\":1}"), "error[E1204]", "E1204", "E1204"},
	{REQUEST("\"User\"", VIEW, BOB, "{\"n\":1}"),
	 "error[E1204]: `User` is no reference", "E1204", "E1204"},
	{REQUEST(BOB, VIEW, BOB, "[]"), "error[E1230]: `context` is a list", "E1230",
	 "E1230"},
	{REQUEST(BOB, VIEW, BOB, "{\"__entity\":" BOB "}"),
	 "error[E1230]: `context` is an entity", "E1221", "E1221"},
	{REQUEST(BOB, VIEW, BOB, "{\"n\":null}"), "error[E1202]", "E1202", "E1202"},
	{REQUEST(BOB, VIEW, BOB, "{}"), NULL,
	 "error[E1222]: `context` lacks its attribute `n`", "E1222"},
	{REQUEST(BOB, VIEW, BOB, "{\"n\":1,\"m\":1}"), NULL,
	 "error[E1221]: `context` has no attribute `m`", "E1221"},
	{REQUEST(BOB, VIEW, BOB, "{\"n\":1,\"ip\":\"x\"}"), NULL, "error[E1207]",
	 "E1207"},
	{REQUEST(BOB, VIEW, BOB, "{\"n\":\"1\"}"), NULL, NULL,
	 "error[E1220]: `n` is declared as `Long`"},
	{REQUEST(BOB, VIEW, BOB, "{\"n\":1,\"color\":" UID("Color", "x") "}"), NULL, NULL,
	 "error[E1225]"},
	{REQUEST(BOB, UID("Action", "vew"), BOB, "{}"), NULL,
	 "error[E1226]: action `Action::\"vew\"` is not declared", "E1226"},
	{REQUEST(UID("Group", "g"), VIEW, BOB, "{\"n\":1}"), NULL, NULL,
	 "error[E1231]: `Action::\"view\"` has no principal of type `Group`"},
	{REQUEST(BOB, VIEW, UID("Group", "g"), "{\"n\":1}"), NULL, NULL,
	 "help: use an entity of type `Color` or `User`"},
	{REQUEST(BOB, VIEW, UID("Colour", "red"), "{\"n\":1}"), NULL, NULL,
	 "error[E1224]: entity type `Colour` is not declared"},
	{REQUEST(BOB, VIEW, UID("Color", "blue"), "{\"n\":1}"), NULL, NULL,
	 "error[E1225]"},
	{REQUEST(BOB, UID("Action", "all"), BOB, "{}"), NULL, NULL,
	 "this one applies to nothing"},
};

static void test_requests(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof requests / sizeof *requests; i++) {
		struct text body = text_of(requests[i].json);
		struct reading r = read_request(body, false, true);
		judge(&r, requests[i].json, requests[i].free);
		arena_free(r.arena);
		r = read_request(body, true, false);
		judge(&r, requests[i].json, requests[i].parsed);
		arena_free(r.arena);
		r = read_request(body, true, true);
		judge(&r, requests[i].json, requests[i].validated);
		arena_free(r.arena);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_values),
		cmocka_unit_test(test_files),
		cmocka_unit_test(test_cycle_message),
		cmocka_unit_test(test_closure),
		cmocka_unit_test(test_chain),
		cmocka_unit_test(test_depth),
		cmocka_unit_test(test_typed),
		cmocka_unit_test(test_actions_are_added),
		cmocka_unit_test(test_type_message),
		cmocka_unit_test(test_requests),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
