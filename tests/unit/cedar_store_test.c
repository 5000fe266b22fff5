/* cedar_store_test.c - entities from JSON into a store.
 *
 * Documents and memory are heap blocks of exactly their size, so that under the address
 * sanitizer any byte read or written outside is an error.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "cedar_fixture.h"

/* The attributes of an entity, as text to be freed. */
static char *show_attrs(const struct fixture_store *loaded, uint32_t handle)
{
	struct edict_cedar_request q;
	const struct edict_cedar_entity *entity = &loaded->store.entities[handle];
	struct edict_cedar_value attrs = {
		EDICT_CEDAR_RECORD, {0}, entity->n_attrs, {.members = entity->attrs}};
	edict_cedar_request_init(&q, loaded->store.policy, &loaded->store, 0, 0, 0);
	return fixture_show(&q, &attrs);
}

struct case_ {
	const char *json;
	const char *shown; /* NULL: refused with `status` */
	enum edict_status status;
};

/* One entity of a type, whose attributes are `{before json after}`. */
static void check_case(const struct edict_cedar_policy *policy, const char *before,
		       const struct case_ *c, const char *after)
{
	char json[4096];
	snprintf(json, sizeof json,
		 "[{\"uid\":{\"type\":\"User\",\"id\":\"u\"},\"attrs\":{%s%s%s},"
		 "\"parents\":[]}]",
		 before, c->json, after);
	struct fixture_store loaded = fixture_load(policy, json);
	fixture_assert_status(&loaded, json, c->status);
	if (c->shown != NULL) {
		char *shown = show_attrs(&loaded, fixture_find(&loaded, "User", "u"));
		if (strcmp(shown, c->shown) != 0)
			fail_msg("%s: %s, not %s", json, shown, c->shown);
		free(shown);
	}
	fixture_unload(&loaded);
}

/* ---- values without a schema --------------------------------------------- */

static const struct case_ free_values[] = {
	{"true", "{on: true}", EDICT_OK},
	{"false", "{on: false}", EDICT_OK},
	{"0", "{on: 0}", EDICT_OK},
	{"-0", "{on: 0}", EDICT_OK},
	{"9223372036854775807", "{on: 9223372036854775807}", EDICT_OK},
	{"-9223372036854775808", "{on: -9223372036854775808}", EDICT_OK},
	{"9223372036854775808", NULL, EDICT_E_NUMBER},
	{"-9223372036854775809", NULL, EDICT_E_NUMBER},
	{"18446744073709551616", NULL, EDICT_E_NUMBER},
	{"100000000000000000000000000000000000", NULL, EDICT_E_NUMBER},
	{"1.0", NULL, EDICT_E_NUMBER},
	{"1e2", NULL, EDICT_E_NUMBER},
	{"01", NULL, EDICT_E_SYNTAX},
	{"-", NULL, EDICT_E_SYNTAX},
	{"+1", NULL, EDICT_E_SYNTAX},
	{"null", NULL, EDICT_E_SYNTAX},
	{"[1,null]", NULL, EDICT_E_SYNTAX},
	{"tru", NULL, EDICT_E_SYNTAX},
	{"\"\"", "{on: \"\"}", EDICT_OK},
	{"\"a\\u00e9\\n\\\"\\ud83d\\ude00\"", "{on: \"a\xc3\xa9\n\"\xf0\x9f\x98\x80\"}",
	 EDICT_OK},
	{"\"\\ud83d\"", NULL, EDICT_E_UTF8},
	{"\"\xff\"", NULL, EDICT_E_UTF8},
	{"\"\n\"", NULL, EDICT_E_SYNTAX},
	{"[]", "{on: []}", EDICT_OK},
	{"[3,1,2,1,3]", "{on: [1, 2, 3]}", EDICT_OK},
	{"[\"b\",true,[2,1],[1,2],{},\"b\"]", "{on: [true, \"b\", [1, 2], {}]}",
	 EDICT_OK},
	{"[1,]", NULL, EDICT_E_SYNTAX},
	{"[,1]", NULL, EDICT_E_SYNTAX},
	{"{}", "{on: {}}", EDICT_OK},
	{"{\"zip\":1,\"name\":2,\"new\":3}", "{on: {name: 2, zip: 1, new: 3}}", EDICT_OK},
	{"{\"q\":1,\"q\":2}", NULL, EDICT_E_DUPLICATE},
	{"{\"q\":1,\"\\u0071\":1}", NULL, EDICT_E_DUPLICATE},
	{"{\"\":1,\"\":1}", NULL, EDICT_E_DUPLICATE},
	{"{\"q\":1,}", NULL, EDICT_E_SYNTAX},
	{"{\"q\" 1}", NULL, EDICT_E_SYNTAX},
	{"{q:1}", NULL, EDICT_E_SYNTAX},
	/* references */
	{REF("User", "ann"), "{on: User::\"ann\"}", EDICT_OK},
	{REF("A::B", ""), "{on: A::B::\"\"}", EDICT_OK},
	{REF("A", "\\\"\\u0000"), "{on: A::\"\"", EDICT_OK},
	{REF("A :: B", "x"), NULL, EDICT_E_SYNTAX},
	{REF("", "x"), NULL, EDICT_E_SYNTAX},
	{REF("A::", "x"), NULL, EDICT_E_SYNTAX},
	{REF("::A", "x"), NULL, EDICT_E_SYNTAX},
	{REF("A::in", "x"), NULL, EDICT_E_SYNTAX},
	{REF("__cedar::A", "x"), NULL, EDICT_E_SYNTAX},
	{REF("A:::B", "x"), NULL, EDICT_E_SYNTAX},
	{REF("A::1", "x"), NULL, EDICT_E_SYNTAX},
	{"{\"type\":\"User\",\"id\":\"ann\"}", "{on: {type: \"User\", id: \"ann\"}}",
	 EDICT_OK},
	{"{\"__entity\":1}", "{on: {__entity: 1}}", EDICT_OK},
	{"{\"__entity\":{\"type\":\"User\"}}", "{on: {__entity: {type: \"User\"}}}",
	 EDICT_OK},
	{"{\"__entity\":{\"type\":\"User\",\"id\":1}}",
	 "{on: {__entity: {type: \"User\", id: 1}}}", EDICT_OK},
	{"{\"__entity\":{\"type\":\"User\",\"id\":\"ann\",\"more\":null}}",
	 "{on: User::\"ann\"}", EDICT_OK},
	{"{\"__entity\":{\"type\":\"User\",\"id\":\"a\"},\"x\":1}",
	 "{on: {__entity: {type: \"User\", id: \"a\"}, x: 1}}", EDICT_OK},
	/* calls */
	{EXTN("decimal", "-1.5"), "{on: -15000 decimal}", EDICT_OK},
	{EXTN("decimal", "1"), NULL, EDICT_E_EXTENSION},
	{EXTN("ip", "10.0.0.1/8"), "{on: ip 0a000001/8}", EDICT_OK},
	{EXTN("datetime", "1970-01-02"), "{on: 86400000 datetime}", EDICT_OK},
	{EXTN("duration", "-1m"), "{on: -60000 duration}", EDICT_OK},
	{EXTN("nothing", "1.5"), NULL, EDICT_E_EXTENSION},
	{EXTN("offset", "1.5"), NULL, EDICT_E_EXTENSION},
	{"{\"__extn\":{\"fn\":\"decimal\",\"arg\":1}}", NULL, EDICT_E_EXTENSION},
	{"{\"__extn\":{\"fn\":\"decimal\",\"args\":[]}}", NULL, EDICT_E_EXTENSION},
	{"{\"__extn\":{\"fn\":\"decimal\",\"args\":[\"1.0\"]}}", "{on: 10000 decimal}",
	 EDICT_OK},
	{"{\"__extn\":{\"fn\":\"offset\",\"args\":[" EXTN(
		 "datetime", "1970-01-01") "," EXTN("duration", "1s") "]}}",
	 "{on: 1000 datetime}", EDICT_OK},
	{"{\"__extn\":{\"fn\":\"offset\",\"args\":[" EXTN("datetime",
							  "1970-01-01") ",\"1s\"]}}",
	 NULL, EDICT_E_EXTENSION},
	{"{\"__extn\":{\"fn\":\"isInRange\",\"args\":[" EXTN("ip", "10.0.0.1") "," EXTN(
		 "ip", "10.0.0.0/8") "]}}",
	 "{on: true}", EDICT_OK},
	{"{\"__extn\":{\"fn\":1,\"arg\":\"1.0\"}}",
	 "{on: {__extn: {fn: 1, arg: \"1.0\"}}}", EDICT_OK},
	{"{\"__extn\":{\"fn\":\"decimal\"}}", "{on: {__extn: {fn: \"decimal\"}}}",
	 EDICT_OK},
	{"{\"fn\":\"decimal\",\"arg\":\"1.0\"}", "{on: {fn: \"decimal\", arg: \"1.0\"}}",
	 EDICT_OK},
	{"[" EXTN("ip", "::1") "," EXTN("ip", "::1/128") "]",
	 "{on: [ip 00000000000000000000000000000001/128]}", EDICT_OK},
	/* what Cedar has given up */
	{"{\"__expr\":\"1\"}", NULL, EDICT_E_SYNTAX},
	{"{\"__expr\":1}", "{on: {__expr: 1}}", EDICT_OK},
	{"{\"__expr\":\"1\",\"x\":1}", "{on: {__expr: \"1\", x: 1}}", EDICT_OK},
};

static void test_free_values(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof free_values / sizeof free_values[0]; i++)
		check_case(&fixture_free, " \"on\" : ", &free_values[i], " ");
}

/* ---- values by a schema -------------------------------------------------- */

#define NAMED ", name: \"n\"}"

static const struct case_ typed_values[] = {
	{"\"on\":true", "{name: \"n\", on: true}", EDICT_OK},
	{"\"on\":1", NULL, EDICT_E_SCHEMA},
	{"\"on\":[]", NULL, EDICT_E_SCHEMA},
	{"\"on\":{}", NULL, EDICT_E_SCHEMA},
	{"\"on\":null", NULL, EDICT_E_SYNTAX},
	{"\"on\":"
	 "{\"__extn\":{\"fn\":\"isIpv4\",\"args\":[" EXTN("ip", "::1") "]}}",
	 "{name: \"n\", on: false}", EDICT_OK},
	{"\"age\":7", "{age: 7" NAMED, EDICT_OK},
	{"\"age\":\"7\"", NULL, EDICT_E_SCHEMA},
	{"\"age\":7.0", NULL, EDICT_E_NUMBER},
	{"\"agee\":7", NULL, EDICT_E_SCHEMA},
	{"\"unknown to all\":7", NULL, EDICT_E_SCHEMA},
	{"\"mfa\":true", NULL, EDICT_E_SCHEMA},
	{"\"boss\":" REF("User", "x"), "{boss: User::\"x\"" NAMED, EDICT_OK},
	{"\"boss\":{\"type\":\"User\",\"id\":\"x\"}", "{boss: User::\"x\"" NAMED,
	 EDICT_OK},
	{"\"boss\":{\"type\":\"Group\",\"id\":\"x\"}", NULL, EDICT_E_SCHEMA},
	{"\"boss\":\"x\"", NULL, EDICT_E_SYNTAX},
	{"\"boss\":{\"__expr\":\"x\"}", NULL, EDICT_E_SYNTAX},
	{"\"size\":" REF("Size", "small"), "{name: \"n\", size: Size::\"small\"}",
	 EDICT_OK},
	{"\"size\":" REF("Size", "medium"), NULL, EDICT_E_SCHEMA},
	{"\"act\":" REF("Action", "view"), "{act: Action::\"view\"" NAMED, EDICT_OK},
	{"\"act\":" REF("Action", "drop"), NULL, EDICT_E_SCHEMA},
	{"\"ip\":\"::1\"", "{ip: ip 00000000000000000000000000000001/128" NAMED,
	 EDICT_OK},
	{"\"ip\":" EXTN("ip", "1.2.3.4"), "{ip: ip 01020304/32" NAMED, EDICT_OK},
	{"\"ip\":\"localhost\"", NULL, EDICT_E_EXTENSION},
	{"\"ip\":" EXTN("decimal", "1.0"), NULL, EDICT_E_SCHEMA},
	{"\"ip\":1", NULL, EDICT_E_SCHEMA},
	{"\"ip\":null", NULL, EDICT_E_SYNTAX},
	{"\"ip\":{}", NULL, EDICT_E_SCHEMA},
	{"\"ip\":{\"__expr\":\"x\"}", NULL, EDICT_E_SYNTAX},
	{"\"born\":\"1970-01-01T00:00:01Z\"", "{born: 1000 datetime" NAMED, EDICT_OK},
	{"\"born\":{\"fn\":\"offset\",\"args\":[\"1970-01-01\",\"2s\"]}",
	 "{born: 2000 datetime" NAMED, EDICT_OK},
	{"\"born\":{\"__extn\":{\"fn\":\"offset\",\"args\":[{\"fn\":\"datetime\",\"arg\":"
	 "\"1970-01-01\"}," EXTN("duration", "3s") "]}}",
	 "{born: 3000 datetime" NAMED, EDICT_OK},
	{"\"born\":{\"fn\":\"offset\",\"args\":[\"1970-01-01\"]}", NULL,
	 EDICT_E_EXTENSION},
	{"\"took\":\"1h\"", "{name: \"n\", took: 3600000 duration}", EDICT_OK},
	{"\"score\":\"0.5\"", "{name: \"n\", score: 5000 decimal}", EDICT_OK},
	{"\"score\":0.5", NULL, EDICT_E_SCHEMA},
	{"\"roles\":[\"b\",\"a\",\"b\"]", "{name: \"n\", roles: [\"a\", \"b\"]}",
	 EDICT_OK},
	{"\"roles\":[\"a\",1]", NULL, EDICT_E_SCHEMA},
	{"\"roles\":\"a\"", NULL, EDICT_E_SCHEMA},
	{"\"roles\":[]", "{name: \"n\", roles: []}", EDICT_OK},
	{"\"pals\":[{\"type\":\"User\",\"id\":\"x\"}," REF("User", "x") "]",
	 "{name: \"n\", pals: [User::\"x\"]}", EDICT_OK},
	{"\"pals\":[" REF("Group", "x") "]", NULL, EDICT_E_SCHEMA},
	{"\"home\":{\"floor\":2,\"zip\":\"z\"}", "{home: {floor: 2, zip: \"z\"}" NAMED,
	 EDICT_OK},
	{"\"home\":{\"zip\":\"z\"}", "{home: {zip: \"z\"}" NAMED, EDICT_OK},
	{"\"home\":{\"floor\":2}", NULL, EDICT_E_SCHEMA},
	{"\"home\":{}", NULL, EDICT_E_SCHEMA},
	{"\"home\":{\"zip\":\"z\",\"floor\":1,\"x\":1}", NULL, EDICT_E_SCHEMA},
	{"\"home\":{\"zip\":\"z\",\"x\":1}", NULL, EDICT_E_SCHEMA},
	{"\"home\":[]", NULL, EDICT_E_SCHEMA},
	{"\"homes\":[{\"zip\":\"b\"},{\"zip\":\"a\",\"floor\":1},{\"zip\":\"b\"}]",
	 "{homes: [{zip: \"b\"}, {floor: 1, zip: \"a\"}]" NAMED, EDICT_OK},
};

static void test_typed_values(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof typed_values / sizeof typed_values[0]; i++)
		check_case(&fixture_typed, "\"name\":\"n\",", &typed_values[i], "");
}

/* Every declared attribute has its place, given or not. */
static void test_absent_attributes(void **state)
{
	(void)state;
	struct fixture_store loaded = fixture_load(
		&fixture_typed, "[{\"attrs\":{\"on\":true,\"name\":\"x\"},\"uid\":"
				"{\"type\":\"User\",\"id\":\"ann\"},\"parents\":[]}]");
	assert_int_equal(loaded.status, EDICT_OK);
	const struct edict_cedar_entity *ann = &loaded.store.entities[USER_ANN];
	assert_int_equal(ann->n_attrs, 14);
	for (uint32_t i = 0; i < ann->n_attrs; i++) {
		bool is_given =
			ann->attrs[i].name == NAME_on || ann->attrs[i].name == NAME_name;
		assert_int_equal(ann->attrs[i].value.kind != EDICT_CEDAR_ABSENT,
				 is_given);
	}
	fixture_unload(&loaded);
}

/* ---- entities ------------------------------------------------------------ */

struct document {
	const char *json;
	enum edict_status free, typed;
};

static const struct document documents[] = {
	{"[]", EDICT_OK, EDICT_OK},
	{" [ ] ", EDICT_OK, EDICT_OK},
	{"", EDICT_E_SYNTAX, EDICT_E_SYNTAX},
	{"{}", EDICT_E_SYNTAX, EDICT_E_SYNTAX},
	{"[] x", EDICT_E_SYNTAX, EDICT_E_SYNTAX},
	{"[1]", EDICT_E_SYNTAX, EDICT_E_SYNTAX},
	{"[{}]", EDICT_E_SYNTAX, EDICT_E_SYNTAX},
	{"[,]", EDICT_E_SYNTAX, EDICT_E_SYNTAX},
	{"[" USER("u", "") ",]", EDICT_E_SYNTAX, EDICT_E_SYNTAX},
	{"[" USER("u", "") " " USER("v", "") "]", EDICT_E_SYNTAX, EDICT_E_SYNTAX},
	{"[" USER("u", "") "," USER("v", "") "]", EDICT_OK, EDICT_OK},
	/* shapes */
	{"[{\"uid\":" UID("User", "u") ",\"attrs\":{" NAME "}}]", EDICT_E_SYNTAX,
	 EDICT_E_SYNTAX},
	{"[{\"uid\":" UID("Group", "u") ",\"parents\":[]}]", EDICT_E_SYNTAX,
	 EDICT_E_SYNTAX},
	{"[{\"attrs\":{},\"parents\":[]}]", EDICT_E_SYNTAX, EDICT_E_SYNTAX},
	{"[{\"uid\":\"Group::\\\"u\\\"\",\"attrs\":{},\"parents\":[]}]", EDICT_E_SYNTAX,
	 EDICT_E_SYNTAX},
	{"[{\"uid\":" REF("Group", "u") ",\"attrs\":{},\"parents\":[]}]", EDICT_OK,
	 EDICT_OK},
	{"[{\"uid\":" UID("Group", "u") ",\"attrs\":[],\"parents\":[]}]", EDICT_E_SYNTAX,
	 EDICT_E_SYNTAX},
	{"[{\"uid\":" UID("Group", "u") ",\"attrs\":{},\"parents\":{}}]", EDICT_E_SYNTAX,
	 EDICT_E_SYNTAX},
	{"[{\"uid\":" UID("Group", "u") ",\"attrs\":{},\"parents\":[],\"tags\":[]}]",
	 EDICT_E_SYNTAX, EDICT_E_SYNTAX},
	{"[{\"uid\":" UID("Group",
			  "u") ",\"attrs\":{},\"parents\":[],\"more\":[null,1.5]}]",
	 EDICT_OK, EDICT_OK},
	{"[{\"uid\":" UID("Group", "u") ",\"attrs\":{},\"parents\":[],\"attrs\":{}}]",
	 EDICT_E_DUPLICATE, EDICT_E_DUPLICATE},
	{"[{\"uid\":" UID("Group", "u") ",\"attrs\":{},\"parents\":[],"
					"\"more\":{\"a\":1,\"a\":1}}]",
	 EDICT_E_DUPLICATE, EDICT_E_DUPLICATE},
	{"[" PLAIN("Group", "u", "1") "]", EDICT_E_SYNTAX, EDICT_E_SYNTAX},
	{"[" PLAIN("Group", "u", "\"Group::\\\"x\\\"\"") "]", EDICT_E_SYNTAX,
	 EDICT_E_SYNTAX},
	/* types, ids, tags, parents */
	{"[" PLAIN("Other", "u", "") "]", EDICT_OK, EDICT_E_SCHEMA},
	{"[" PLAIN("User", "u", "") "]", EDICT_OK, EDICT_E_SCHEMA},
	{"[" ENTITY("Group", "u", "\"x\":1", "") "]", EDICT_OK, EDICT_E_SCHEMA},
	{"[" PLAIN("Size", "small", "") "]", EDICT_OK, EDICT_OK},
	{"[" PLAIN("Size", "medium", "") "]", EDICT_OK, EDICT_E_SCHEMA},
	{"[" PLAIN("Size", "small", UID("Group", "g")) "]", EDICT_OK, EDICT_E_SCHEMA},
	{"[" USER("u", UID("Group", "g")) "]", EDICT_OK, EDICT_OK},
	{"[" USER("u", UID("User", "g")) "]", EDICT_OK, EDICT_E_SCHEMA},
	{"[" USER("u", REF("Group", "g") "," UID("Group", "g")) "]", EDICT_OK, EDICT_OK},
	{"[" TAGGED("User", "u", NAME, "\"t\":\"x\"") "]", EDICT_OK, EDICT_OK},
	{"[" TAGGED("User", "u", NAME, "\"t\":1") "]", EDICT_OK, EDICT_E_SCHEMA},
	{"[" TAGGED("User", "u", NAME, "\"t\":\"x\",\"t\":\"x\"") "]", EDICT_E_DUPLICATE,
	 EDICT_E_DUPLICATE},
	{"[" TAGGED("Group", "u", "", "\"t\":\"x\"") "]", EDICT_OK, EDICT_E_SCHEMA},
	{"[" TAGGED("Group", "u", "", "") "]", EDICT_OK, EDICT_OK},
	/* listed twice */
	{"[" USER("u", "") "," USER("u", "") "]", EDICT_OK, EDICT_OK},
	{"[" USER("u", UID("Group", "g") "," UID("Group", "h")) "," USER(
		 "u", UID("Group", "h") "," UID("Group", "g") "," UID("Group", "g")) "]",
	 EDICT_OK, EDICT_OK},
	{"[" USER("u", "") "," USER("u", UID("Group", "g")) "]", EDICT_E_DUPLICATE,
	 EDICT_E_DUPLICATE},
	{"[" USER("u", "") "," ENTITY("User", "u", "\"name\":\"m\"", "") "]",
	 EDICT_E_DUPLICATE, EDICT_E_DUPLICATE},
	{"[" USER("u", "") "," TAGGED("User", "u", NAME, "\"t\":\"x\"") "]",
	 EDICT_E_DUPLICATE, EDICT_E_DUPLICATE},
	/* compiled in */
	{"[" ENTITY("User", "root", "\"name\":\"root\"", UID("Group", "admins")) "]",
	 EDICT_OK, EDICT_OK},
	{"[" ENTITY("User", "root", "\"name\":\"root\"", "") "]", EDICT_E_DUPLICATE,
	 EDICT_E_DUPLICATE},
	{"[" ENTITY("User", "root", NAME, UID("Group", "admins")) "]", EDICT_E_DUPLICATE,
	 EDICT_E_DUPLICATE},
	{"[" ENTITY("User", "root", "\"name\":\"root\"",
		    UID("Group", "admins") "," UID("Group", "g")) "]",
	 EDICT_E_DUPLICATE, EDICT_E_DUPLICATE},
	{"[" PLAIN("Group", "admins", "") "," USER("u", UID("Group", "admins")) "]",
	 EDICT_OK, EDICT_OK},
	{"[" PLAIN("Group", "admins", UID("User", "root")) "]", EDICT_E_DUPLICATE,
	 EDICT_E_SCHEMA},
	/* actions */
	{"[" PLAIN("Action", "read", "") "]", EDICT_OK, EDICT_OK},
	{"[" PLAIN("Action", "read", UID("Action", "view")) "]", EDICT_E_DUPLICATE,
	 EDICT_E_SCHEMA},
	{"[" ENTITY("Action", "read", "\"x\":1", "") "]", EDICT_E_DUPLICATE,
	 EDICT_E_SCHEMA},
	{"[" PLAIN("Action", "edit", UID("Action", "view") "," UID("Action", "read")) "]",
	 EDICT_OK, EDICT_OK},
	{"[" PLAIN("Action", "edit", UID("Action", "view")) "," PLAIN(
		 "Action", "view", UID("Action", "read")) "]",
	 EDICT_OK, EDICT_OK},
	{"[" PLAIN("Action", "edit", UID("Action", "view")) "]", EDICT_OK,
	 EDICT_E_SCHEMA},
	{"[" PLAIN("Action", "edit", UID("Group", "g")) "]", EDICT_E_SYNTAX,
	 EDICT_E_SYNTAX},
	{"[" PLAIN("Action", "drop", "") "]", EDICT_OK, EDICT_E_SCHEMA},
	{"[" PLAIN("A::Action", "drop", UID("B::Action", "x")) "]", EDICT_OK,
	 EDICT_E_SCHEMA},
	{"[" PLAIN("A::Action", "drop", UID("B::Reaction", "x")) "]", EDICT_E_SYNTAX,
	 EDICT_E_SCHEMA},
	/* cycles */
	{"[" PLAIN("Group", "a", UID("Group", "a")) "]", EDICT_E_CYCLE, EDICT_E_CYCLE},
	{"[" PLAIN("Group", "a", UID("Group", "b")) "," PLAIN(
		 "Group", "b", UID("Group", "c")) "," PLAIN("Group", "c",
							    UID("Group", "a")) "]",
	 EDICT_E_CYCLE, EDICT_E_CYCLE},
	{"[" PLAIN("Group", "a", UID("Group", "c") "," UID("Group", "b")) "," PLAIN(
		 "Group", "b", UID("Group", "c")) "," PLAIN("Group", "c", "") "]",
	 EDICT_OK, EDICT_OK},
};

static void test_documents(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof documents / sizeof documents[0]; i++) {
		const struct document *d = &documents[i];
		struct fixture_store loaded = fixture_load(&fixture_free, d->json);
		fixture_assert_status(&loaded, d->json, d->free);
		fixture_unload(&loaded);
		loaded = fixture_load(&fixture_typed, d->json);
		fixture_assert_status(&loaded, d->json, d->typed);
		fixture_unload(&loaded);
	}
}

static void test_position(void **state)
{
	(void)state;
	static const char json[] = "[" USER("u", "") ", " PLAIN("Other", "x", "") "]";
	struct fixture_store loaded = fixture_load(&fixture_typed, json);
	assert_int_equal(loaded.status, EDICT_E_SCHEMA);
	assert_int_equal(loaded.at, strlen("[" USER("u", "") ", "));
	fixture_unload(&loaded);
	loaded = fixture_load(&fixture_free, "[ {\"uid\" 1}]");
	assert_int_equal(loaded.status, EDICT_E_SYNTAX);
	assert_int_equal(loaded.at, 9);
	fixture_unload(&loaded);
}

/* ---- names and references ------------------------------------------------ */

static void test_find(void **state)
{
	(void)state;
	struct fixture_store loaded =
		fixture_load(&fixture_free,
			     "[" ENTITY("User", "ann", "\"new\":1",
					UID("Group", "staff") "," UID("Team", "t")) "]");
	assert_int_equal(loaded.status, EDICT_OK);
	assert_int_equal(fixture_find(&loaded, "User", "ann"), USER_ANN);
	assert_int_equal(fixture_find(&loaded, "Group", "staff"), GROUP_STAFF);
	assert_int_equal(fixture_find(&loaded, "Team", "t"), N_FIXTURE_ENTITIES);
	assert_int_equal(fixture_find(&loaded, "Team", "s"), UINT32_MAX);
	assert_int_equal(fixture_find(&loaded, "new", "t"), UINT32_MAX);
	assert_int_equal(fixture_find(&loaded, "Crew", "t"), UINT32_MAX);
	assert_true(loaded.store.entities[USER_ANN].is_listed);
	assert_false(loaded.store.entities[GROUP_STAFF].is_listed);
	for (uint32_t i = 0; i < N_FIXTURE_ENTITIES; i++) {
		const struct edict_cedar_entity *entity = &fixture_free.entities[i];
		struct edict_string type = fixture_free.name_texts[entity->type - 1];
		assert_int_equal(edict_cedar_policy_find(&fixture_free, type, entity->id),
				 i);
	}
	assert_int_equal(edict_cedar_policy_find(&fixture_free, fixture_text("User"),
						 fixture_text("zoe")),
			 UINT32_MAX);
	assert_int_equal(edict_cedar_policy_find(&fixture_free, fixture_text("Team"),
						 fixture_text("t")),
			 UINT32_MAX);
	fixture_unload(&loaded);
}

static void test_tags(void **state)
{
	(void)state;
	struct fixture_store loaded = fixture_load(
		&fixture_typed, "[" TAGGED("User", "ann", NAME,
					   "\"z\":\"1\",\"name\":\"2\",\"a\":\"3\"") "]");
	assert_int_equal(loaded.status, EDICT_OK);
	struct edict_cedar_request q;
	edict_cedar_request_init(&q, &fixture_typed, &loaded.store, USER_ANN, ACTION_VIEW,
				 USER_ANN);
	static const char *const keys[] = {"z", "name", "a", "b"};
	for (size_t i = 0; i < 4; i++) {
		struct edict_cedar_value ann = edict_cedar_of_entity(USER_ANN);
		struct edict_cedar_value key = {EDICT_CEDAR_STRING,
						{0},
						(uint32_t)strlen(keys[i]),
						{.bytes = keys[i]}};
		assert_int_equal(edict_cedar_has_tag(&q, &ann, &key), edict_truth(i < 3));
	}
	fixture_unload(&loaded);
}

static void test_abi(void **state)
{
	(void)state;
	struct edict_cedar_policy other = fixture_free;
	other.base.abi_version++;
	struct fixture_store loaded = fixture_load(&other, "[]");
	assert_int_equal(loaded.status, EDICT_E_ABI);
	fixture_unload(&loaded);
}

/* A policy that names nothing at all. */
static void test_empty_policy(void **state)
{
	(void)state;
	static const struct edict_cedar_policy empty = {
		.base = {.abi_version = EDICT_ABI_VERSION}};
	struct fixture_store loaded =
		fixture_load(&empty, "[" USER("u", UID("Group", "g")) "]");
	assert_int_equal(loaded.status, EDICT_OK);
	assert_int_equal(loaded.store.n_entities, 2);
	assert_int_equal(fixture_find(&loaded, "User", "u"), 0);
	assert_int_equal(loaded.store.entities[0].n_ancestors, 1);
	fixture_unload(&loaded);
	loaded = fixture_load(&empty, "[]");
	assert_int_equal(fixture_find(&loaded, "User", "u"), UINT32_MAX);
	fixture_unload(&loaded);
}

/* Many entities, each with a name and a reference of its own: all tables grow. */
static void test_growth(void **state)
{
	(void)state;
	enum { N = 3000 };
	char *json = NULL;
	size_t len;
	FILE *out = open_memstream(&json, &len);
	for (int i = 0; i < N; i++)
		fprintf(out,
			"%c{\"uid\":{\"type\":\"T%d\",\"id\":\"i\"},\"attrs\":{\"a%d\":%"
			"d},"
			"\"parents\":[{\"type\":\"P\",\"id\":\"%d\"}]}",
			i == 0 ? '[' : ',', i, i, i, i);
	fputc(']', out);
	fclose(out);
	struct fixture_store loaded = fixture_load(&fixture_free, json);
	assert_int_equal(loaded.status, EDICT_OK);
	assert_int_equal(loaded.store.n_entities, N_FIXTURE_ENTITIES + 2 * N);
	assert_int_equal(loaded.store.n_names, N_FIXTURE_NAMES - 1 + 2 * N + 1);
	for (int i = 0; i < N; i++) {
		char text[16];
		snprintf(text, sizeof text, "T%d", i);
		uint32_t handle = fixture_find(&loaded, text, "i");
		assert_int_not_equal(handle, UINT32_MAX);
		snprintf(text, sizeof text, "%d", i);
		uint32_t parent = fixture_find(&loaded, "P", text);
		const struct edict_cedar_entity *entity = &loaded.store.entities[handle];
		assert_int_equal(entity->n_ancestors, 1);
		assert_int_equal(entity->ancestors[0], parent);
		assert_int_equal(entity->attrs[0].value.as.integer, i);
	}
	fixture_unload(&loaded);
	free(json);
}

/* ---- the hierarchy ------------------------------------------------------- */

enum { N_GROUPS = 70 };

/* parent[i][j]: group i is in group j. */
static void close_slowly(bool parent[N_GROUPS][N_GROUPS])
{
	for (int via = 0; via < N_GROUPS; via++)
		for (int i = 0; i < N_GROUPS; i++)
			for (int j = 0; j < N_GROUPS; j++)
				parent[i][j] |= parent[i][via] && parent[via][j];
}

/* Groups in random order; every seventh is not listed. */
static char *write_groups(bool parent[N_GROUPS][N_GROUPS], uint64_t *seed)
{
	char *json = NULL;
	size_t size;
	const char *separator = "";
	FILE *out = open_memstream(&json, &size);
	uint32_t start = fixture_random(seed) % N_GROUPS;
	fputc('[', out);
	for (uint32_t k = 0; k < N_GROUPS; k++) {
		uint32_t i = (start + k * 11) % N_GROUPS;
		if (i % 7 == 0)
			continue;
		fprintf(out,
			"%s{\"uid\":{\"type\":\"Group\",\"id\":\"%u\"},\"attrs\":{},"
			"\"parents\":[",
			separator, i);
		separator = "";
		for (uint32_t j = 0; j < N_GROUPS; j++) {
			if (!parent[i][j])
				continue;
			fprintf(out, "%s{\"type\":\"Group\",\"id\":\"%u\"}", separator,
				j);
			separator = ",";
		}
		fputs("]}", out);
		separator = ",";
	}
	fputc(']', out);
	fclose(out);
	return json;
}

static void compare_ancestors(const struct fixture_store *loaded,
			      bool parent[N_GROUPS][N_GROUPS])
{
	for (int i = 0; i < N_GROUPS; i++) {
		char id[16];
		uint32_t n = 0;
		snprintf(id, sizeof id, "%d", i);
		uint32_t handle = fixture_find(loaded, "Group", id);
		if (handle == UINT32_MAX)
			continue;
		const struct edict_cedar_entity *entity = &loaded->store.entities[handle];
		for (int j = 0; j < N_GROUPS; j++)
			n += parent[i][j];
		assert_int_equal(entity->n_ancestors, n);
		for (uint32_t k = 0; k < n; k++) {
			uint32_t up = entity->ancestors[k];
			assert_true(k == 0 || entity->ancestors[k - 1] < up);
			int j = atoi(loaded->store.entities[up].id.data);
			assert_true(parent[i][j]);
		}
	}
}

static void test_closure(void **state)
{
	(void)state;
	for (uint64_t seed = 1; seed <= 60; seed++) {
		uint64_t random = seed;
		bool parent[N_GROUPS][N_GROUPS] = {{false}};
		uint32_t density = 1 + (uint32_t)seed % 8;
		for (uint32_t i = 0; i < N_GROUPS; i++)
			for (uint32_t j = 0; j < i && i % 7 != 0; j++)
				parent[i][j] = fixture_random(&random) % 64 < density;
		bool has_cycle = seed % 5 == 0;
		if (has_cycle) {
			parent[1][N_GROUPS - 1] = true;
			parent[N_GROUPS - 1][1] = true;
		}
		char *json = write_groups(parent, &random);
		struct fixture_store loaded =
			fixture_load(seed % 2 ? &fixture_free : &fixture_typed, json);
		assert_int_equal(loaded.status, has_cycle ? EDICT_E_CYCLE : EDICT_OK);
		close_slowly(parent);
		if (!has_cycle)
			compare_ancestors(&loaded, parent);
		fixture_unload(&loaded);
		free(json);
	}
}

/* What is compiled in gets the ancestors that its own gain at run time. */
static void test_closure_of_compiled(void **state)
{
	(void)state;
	static const uint32_t above[] = {GROUP_STAFF};
	struct edict_cedar_entity entities[N_FIXTURE_ENTITIES];
	memcpy(entities, fixture_free.entities, sizeof entities);
	entities[GROUP_ADMINS].ancestors = above;
	entities[GROUP_ADMINS].n_ancestors = 1;
	struct edict_cedar_policy policy = fixture_free;
	policy.entities = entities;
	struct fixture_store loaded = fixture_load(
		&policy, "[" PLAIN("Group", "staff", UID("Group", "all")) "]");
	assert_int_equal(loaded.status, EDICT_OK);
	assert_int_equal(loaded.store.entities[GROUP_ADMINS].n_ancestors, 2);
	assert_int_equal(loaded.store.entities[USER_ROOT].n_ancestors, 3);
	assert_int_equal(entities[GROUP_ADMINS].n_ancestors, 1);
	fixture_unload(&loaded);
	loaded = fixture_load(&policy,
			      "[" PLAIN("Group", "staff", UID("Group", "admins")) "]");
	assert_int_equal(loaded.status, EDICT_E_CYCLE);
	fixture_unload(&loaded);
}

/* Entities in a row: more ancestors than the usual memory holds. */
static void test_long_chain(void **state)
{
	(void)state;
	enum { N = 5000 };
	char *json = NULL;
	size_t len;
	FILE *out = open_memstream(&json, &len);
	for (int i = 0; i < N; i++)
		fprintf(out,
			"%c{\"uid\":{\"type\":\"Group\",\"id\":\"%d\"},\"attrs\":{},"
			"\"parents\":[{\"type\":\"Group\",\"id\":\"%d\"}]}",
			i == 0 ? '[' : ',', i, i + 1);
	fputc(']', out);
	fclose(out);
	struct fixture_store loaded = fixture_load(&fixture_free, json);
	assert_int_equal(loaded.status, EDICT_E_SPACE);
	fixture_unload(&loaded);
	size_t size = edict_cedar_store_size(&fixture_free, len) + 4u * N * (N + 1) / 2;
	loaded = fixture_load_in(&fixture_free, json, len, size);
	assert_int_equal(loaded.status, EDICT_OK);
	assert_int_equal(
		loaded.store.entities[fixture_find(&loaded, "Group", "0")].n_ancestors,
		N);
	fixture_unload(&loaded);
	free(json);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_free_values),
		cmocka_unit_test(test_typed_values),
		cmocka_unit_test(test_absent_attributes),
		cmocka_unit_test(test_documents),
		cmocka_unit_test(test_position),
		cmocka_unit_test(test_find),
		cmocka_unit_test(test_tags),
		cmocka_unit_test(test_growth),
		cmocka_unit_test(test_abi),
		cmocka_unit_test(test_empty_policy),
		cmocka_unit_test(test_closure),
		cmocka_unit_test(test_closure_of_compiled),
		cmocka_unit_test(test_long_chain),
	};
	fixture_init();
	return cmocka_run_group_tests(tests, NULL, NULL);
}
