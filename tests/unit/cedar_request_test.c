/* cedar_request_test.c - requests of Cedar, from JSON and from handles.
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

/* ---- reading ------------------------------------------------------------- */

struct asked {
	struct edict_cedar_request q;
	enum edict_status status;
	char *json;
	void *memory;
};

struct source {
	const struct edict_cedar_policy *policy;
	const struct edict_cedar_store *store;
	bool validate;
};

static struct asked ask_in(struct source from, const char *json, size_t len, size_t size)
{
	struct asked asked;
	asked.json = malloc(len > 0 ? len : 1);
	asked.memory = malloc(size > 0 ? size : 1);
	assert_non_null(asked.json);
	assert_non_null(asked.memory);
	memcpy(asked.json, json, len);
	memset(asked.memory, 0xa5, size);
	memset(&asked.q, 0xa5, sizeof asked.q);
	asked.status =
		edict_cedar_request_read(&asked.q, from.policy, from.store, asked.json,
					 len, from.validate, asked.memory, size);
	return asked;
}

static struct asked ask(struct source from, const char *json)
{
	size_t len = strlen(json);
	return ask_in(from, json, len, edict_cedar_request_size(from.policy, len));
}

static void forget(struct asked *asked)
{
	free(asked->json);
	free(asked->memory);
}

static void assert_status(const struct asked *asked, const char *json,
			  enum edict_status expected)
{
	if (asked->status != expected)
		fail_msg("%s: %s, not %s", json, edict_status_name(asked->status),
			 edict_status_name(expected));
}

/* principal, action, resource, context */
static char *show(const struct asked *asked)
{
	char *text = NULL;
	size_t size;
	FILE *out = open_memstream(&text, &size);
	for (int i = 0; i < 3; i++) {
		struct edict_cedar_value key =
			edict_cedar_of_entity((uint64_t)asked->q.keys[i]);
		fixture_print(&asked->q, &key, out);
		fputc(' ', out);
	}
	fixture_print(&asked->q, &asked->q.context, out);
	fclose(out);
	return text;
}

static void assert_shows(struct source from, const char *json, const char *expected)
{
	struct asked asked = ask(from, json);
	assert_status(&asked, json, EDICT_OK);
	char *shown = show(&asked);
	if (strcmp(shown, expected) != 0)
		fail_msg("%s: %s, not %s", json, shown, expected);
	free(shown);
	forget(&asked);
}

/* A store with User::"sam", who has an attribute `shoe`, in Team::"t". */
static void *load_store(struct edict_cedar_store *store,
			const struct edict_cedar_policy *policy)
{
	static const char free_json[] =
		"[{\"uid\":{\"type\":\"User\",\"id\":\"sam\"},\"attrs\":{\"shoe\":42},"
		"\"parents\":[{\"type\":\"Team\",\"id\":\"t\"}]}]";
	static const char typed_json[] =
		"[{\"uid\":{\"type\":\"User\",\"id\":\"sam\"},\"attrs\":{\"name\":\"s\"},"
		"\"parents\":[{\"type\":\"Group\",\"id\":\"g\"}]}]";
	const char *json = policy->schema ? typed_json : free_json;
	size_t size = edict_cedar_store_size(policy, strlen(json));
	void *memory = malloc(size);
	assert_non_null(memory);
	assert_int_equal(edict_cedar_store_read(store, policy, json, strlen(json), memory,
						size, NULL),
			 EDICT_OK);
	return memory;
}

/* ---- what is read -------------------------------------------------------- */

#define KEYS(p, a, r) "\"principal\":" p ",\"action\":" a ",\"resource\":" r
#define KNOWN	      KEYS(UID("User", "ann"), UID("Action", "view"), UID("User", "root"))
#define WITH(context) "{" KNOWN ",\"context\":" context "}"
#define SHOWN	      "User::\"ann\" Action::\"view\" User::\"root\" "

static void test_forms(void **state)
{
	(void)state;
	struct source from = {&fixture_free, NULL, false};
	assert_shows(from, "{" KNOWN "}", SHOWN "{}");
	assert_shows(from, WITH("{}"), SHOWN "{}");
	assert_shows(from,
		     " { \"context\" : { } , \"more\" : [ null , 1.5 ] , " KNOWN " } ",
		     SHOWN "{}");
	assert_shows(from,
		     "{" KEYS("\"User::\\\"ann\\\"\"", "\"Action::\\\"view\\\"\"",
			      "\"User::\\\"root\\\"\"") "}",
		     SHOWN "{}");
	assert_shows(from,
		     "{" KEYS("{\"__entity\":" UID("User", "ann") "}",
			      UID("Action", "view"), UID("User", "root")) "}",
		     SHOWN "{}");
	assert_shows(from, WITH("{\"zip\":[2,1],\"new\":{\"age\":true},\"name\":\"x\"}"),
		     SHOWN "{name: \"x\", zip: [1, 2], new: {age: true}}");
}

struct text_case {
	const char *text;  /* as JSON */
	const char *shown; /* NULL: refused */
};

static const struct text_case uid_texts[] = {
	{"\"A::B::\\\"x\\\"\"", "A::B::\"x\""},
	{"\"A::\\\"\\\"\"", "A::\"\""},
	{"\"A::\\\"a b::\\u00e9\\\"\"", "A::\"a b::\xc3\xa9\""},
	{"\"A::\\\"\\\\n\\\\t\\\\\\\\\\\\'\\\\\\\"\\\"\"", "A::\"\n\t\\'\"\""},
	{"\"A::\\\"\\\\x41\\\\u{e9}\\\\u{1_F600}\\\"\"",
	 "A::\"A\xc3\xa9\xf0\x9f\x98\x80\""},
	{"\"A::\\\"\\n\\\"\"", "A::\"\n\""},
	{"\"A::\\\"\\r\\\"\"", NULL},
	{"\"A::\\\"\\\\x80\\\"\"", NULL},
	{"\"A::\\\"\\\\x4g\\\"\"", NULL},
	{"\"A::\\\"\\\\x4\\\"\"", NULL},
	{"\"A::\\\"\\\\u{d800}\\\"\"", NULL},
	{"\"A::\\\"\\\\u{110000}\\\"\"", NULL},
	{"\"A::\\\"\\\\u{0000041}\\\"\"", NULL},
	{"\"A::\\\"\\\\u{}\\\"\"", NULL},
	{"\"A::\\\"\\\\u{_4}\\\"\"", NULL},
	{"\"A::\\\"\\\\u{41\\\"\"", NULL},
	{"\"A::\\\"\\\\u41\\\"\"", NULL},
	{"\"A::\\\"\\\\q\\\"\"", NULL},
	{"\"A::\\\"\\\\\\\"\"", NULL},
	{"\"A::\\\"a\\\"b\\\"\"", NULL},
	{"\"A::\\\"\\\\na\\\"b\\\"\"", NULL},
	{"\"A::\\\"\"", NULL},
	{"\"A::\\\"a\"", NULL},
	{"\"A\\\"a\\\"\"", NULL},
	{"\"::\\\"a\\\"\"", NULL},
	{"\"in::\\\"a\\\"\"", NULL},
	{"\"A\"", NULL},
	{"\"\"", NULL},
	{"\"\\\"\"", NULL},
};

static void test_uid_texts(void **state)
{
	(void)state;
	struct source from = {&fixture_free, NULL, false};
	for (size_t i = 0; i < sizeof uid_texts / sizeof uid_texts[0]; i++) {
		const struct text_case *c = &uid_texts[i];
		char json[512];
		char expected[256];
		snprintf(json, sizeof json,
			 "{" KEYS(UID("User", "ann"), UID("Action", "view"), "%s") "}",
			 c->text);
		snprintf(expected, sizeof expected,
			 "User::\"ann\" Action::\"view\" %s {}",
			 c->shown ? c->shown : "");
		if (c->shown != NULL) {
			assert_shows(from, json, expected);
			continue;
		}
		struct asked asked = ask(from, json);
		assert_status(&asked, json, EDICT_E_SYNTAX);
		forget(&asked);
	}
}

static void test_header(void **state)
{
	(void)state;
	struct asked asked =
		ask((struct source){&fixture_free, NULL, false}, "{" KNOWN "}");
	assert_int_equal(asked.status, EDICT_OK);
	assert_int_equal(asked.q.keys[EDICT_CEDAR_PRINCIPAL], USER_ANN);
	assert_int_equal(asked.q.keys[EDICT_CEDAR_ACTION], ACTION_VIEW);
	assert_int_equal(asked.q.keys[EDICT_CEDAR_RESOURCE], USER_ROOT);
	assert_int_equal(asked.q.keys[EDICT_CEDAR_PRINCIPAL_TYPE], NAME_USER);
	assert_int_equal(asked.q.keys[EDICT_CEDAR_ACTION_TYPE], NAME_ACTION);
	assert_int_equal(asked.q.keys[EDICT_CEDAR_RESOURCE_TYPE], NAME_USER);
	assert_int_equal(asked.q.n_entities, N_FIXTURE_ENTITIES);
	assert_int_equal(asked.q.n_strangers, 0);
	assert_int_equal(asked.q.n_store_names, N_FIXTURE_NAMES - 1);
	forget(&asked);
}

static void test_init(void **state)
{
	(void)state;
	struct edict_cedar_store store;
	void *memory = load_store(&store, &fixture_free);
	uint32_t sam =
		edict_cedar_store_find(&store, fixture_text("User"), fixture_text("sam"));
	struct edict_cedar_request q;
	edict_cedar_request_init(&q, &fixture_free, &store, sam, ACTION_READ, UINT32_MAX);
	assert_int_equal(q.keys[EDICT_CEDAR_PRINCIPAL], sam);
	assert_int_equal(q.keys[EDICT_CEDAR_PRINCIPAL_TYPE], NAME_USER);
	assert_int_equal(q.keys[EDICT_CEDAR_RESOURCE_TYPE], NAME_NONE);
	assert_int_equal(q.context.kind, EDICT_CEDAR_RECORD);
	assert_int_equal(q.context.n, 0);
	assert_non_null(edict_cedar_entity_at(&q, sam));
	assert_null(edict_cedar_entity_at(&q, UINT32_MAX));
	edict_cedar_request_init(&q, &fixture_free, NULL, USER_ANN, ACTION_READ,
				 USER_ROOT);
	assert_null(edict_cedar_entity_at(&q, USER_ANN));
	assert_non_null(edict_cedar_entity_at(&q, USER_ROOT));
	free(memory);
}

/* ---- strangers ----------------------------------------------------------- */

#define STRANGE                                                                                                                \
	"{" KEYS(                                                                                                              \
		UID("User", "eve"), UID("Action", "view"),                                                                     \
		UID("Robot",                                                                                                   \
		    "eve")) ",\"context\":{\"a\":{\"__entity\":" UID("User",                                                   \
								     "eve") "},\"b\":{"                                        \
									    "\"__"                                             \
									    "entity\""                                         \
									    ":" UID("Us"                                       \
										    "e"                                        \
										    "r",                                       \
										    "sa"                                       \
										    "m") "},\"c\":{\"__entity\":" UID("Robot", \
														      "eve") "},\"shoe\":1,\"d\":{\"a\":2}}}"

static uint64_t entity_of(const struct edict_cedar_value *context, const char *shown,
			  const struct asked *asked, uint32_t place)
{
	const struct edict_cedar_value *value = &context->as.members[place].value;
	char *text = fixture_show(&asked->q, value);
	assert_string_equal(text, shown);
	free(text);
	return value->as.entity;
}

/* Equal references have equal handles, and nobody else has them. */
static void test_strangers(void **state)
{
	(void)state;
	struct edict_cedar_store store;
	void *memory = load_store(&store, &fixture_free);
	for (int with_store = 0; with_store < 2; with_store++) {
		struct source from = {&fixture_free, with_store ? &store : NULL, true};
		struct asked asked = ask(from, STRANGE);
		const struct edict_cedar_value *context = &asked.q.context;
		/* `shoe` is a name of the store, and comes before what is new */
		uint32_t first = with_store ? 1 : 0;
		assert_int_equal(asked.status, EDICT_OK);
		uint64_t eve = entity_of(context, "User::\"eve\"", &asked, first);
		uint64_t sam = entity_of(context, "User::\"sam\"", &asked, first + 1);
		uint64_t robot = entity_of(context, "Robot::\"eve\"", &asked, first + 2);
		assert_int_equal(eve, asked.q.keys[EDICT_CEDAR_PRINCIPAL]);
		assert_int_equal(robot, asked.q.keys[EDICT_CEDAR_RESOURCE]);
		assert_int_not_equal(eve, robot);
		assert_true(eve >= asked.q.n_entities && robot >= asked.q.n_entities);
		assert_int_equal(sam < asked.q.n_entities, with_store);
		assert_int_equal(asked.q.n_strangers, with_store ? 2 : 3);
		assert_null(edict_cedar_entity_at(&asked.q, eve));
		forget(&asked);
	}
	free(memory);
}

/* ---- what is refused ----------------------------------------------------- */

struct fault {
	const char *json;
	enum edict_status free, unchecked, checked; /* the last two with the schema */
};

#define ASK(p, a, r, context) "{" KEYS(p, a, r) ",\"context\":" context "}"
#define ANN		      UID("User", "ann")
#define VIEW		      UID("Action", "view")
#define EDIT		      UID("Action", "edit")
#define SMALL		      UID("Size", "small")

static const struct fault faults[] = {
	{"", EDICT_E_SYNTAX, EDICT_E_SYNTAX, EDICT_E_SYNTAX},
	{"[]", EDICT_E_SYNTAX, EDICT_E_SYNTAX, EDICT_E_SYNTAX},
	{"{}", EDICT_E_SYNTAX, EDICT_E_SYNTAX, EDICT_E_SYNTAX},
	{"\"x\"", EDICT_E_SYNTAX, EDICT_E_SYNTAX, EDICT_E_SYNTAX},
	{"{" KNOWN "} x", EDICT_E_SYNTAX, EDICT_E_SYNTAX, EDICT_E_SYNTAX},
	{"{\"principal\":" ANN ",\"action\":" VIEW "}", EDICT_E_SYNTAX, EDICT_E_SYNTAX,
	 EDICT_E_SYNTAX},
	{"{\"principal\":" ANN "," KNOWN "}", EDICT_E_DUPLICATE, EDICT_E_DUPLICATE,
	 EDICT_E_DUPLICATE},
	{"{" KNOWN ",\"more\":{\"a\":1,\"a\":1}}", EDICT_E_DUPLICATE, EDICT_E_DUPLICATE,
	 EDICT_E_DUPLICATE},
	{ASK("1", VIEW, ANN, "{}"), EDICT_E_SYNTAX, EDICT_E_SYNTAX, EDICT_E_SYNTAX},
	{ASK("{\"type\":\"User\"}", VIEW, ANN, "{}"), EDICT_E_SYNTAX, EDICT_E_SYNTAX,
	 EDICT_E_SYNTAX},
	{WITH("[]"), EDICT_E_SYNTAX, EDICT_E_SYNTAX, EDICT_E_SYNTAX},
	{WITH("null"), EDICT_E_SYNTAX, EDICT_E_SYNTAX, EDICT_E_SYNTAX},
	{WITH("{\"__entity\":" ANN "}"), EDICT_E_SYNTAX, EDICT_E_SCHEMA, EDICT_E_SCHEMA},
	{WITH("{\"__expr\":\"x\"}"), EDICT_E_SYNTAX, EDICT_E_SCHEMA, EDICT_E_SCHEMA},
	{WITH("{\"mfa\":true}"), EDICT_OK, EDICT_OK, EDICT_OK},
	{WITH("{\"mfa\":true,\"ip\":\"::1\",\"size\":" SMALL "}"), EDICT_OK, EDICT_OK,
	 EDICT_OK},
	{WITH("{\"mfa\":1}"), EDICT_OK, EDICT_OK, EDICT_E_SCHEMA},
	{WITH("{\"mfa\":true,\"ip\":\"x\"}"), EDICT_OK, EDICT_E_EXTENSION,
	 EDICT_E_EXTENSION},
	{WITH("{\"mfa\":true,\"size\":\"small\"}"), EDICT_OK, EDICT_E_SYNTAX,
	 EDICT_E_SYNTAX},
	{WITH("{\"mfa\":true,\"size\":" UID("Size", "odd") "}"), EDICT_OK, EDICT_OK,
	 EDICT_E_SCHEMA},
	{WITH("{\"mfa\":true,\"size\":" ANN "}"), EDICT_OK, EDICT_OK, EDICT_E_SCHEMA},
	{WITH("{\"mfa\":true,\"age\":1}"), EDICT_OK, EDICT_E_SCHEMA, EDICT_E_SCHEMA},
	{WITH("{\"mfa\":true,\"new\":1}"), EDICT_OK, EDICT_E_SCHEMA, EDICT_E_SCHEMA},
	{WITH("{\"size\":" SMALL "}"), EDICT_OK, EDICT_E_SCHEMA, EDICT_E_SCHEMA},
	{WITH("{}"), EDICT_OK, EDICT_E_SCHEMA, EDICT_E_SCHEMA},
	{"{" KNOWN "}", EDICT_OK, EDICT_E_SCHEMA, EDICT_E_SCHEMA},
	{WITH("{\"mfa\":1.5}"), EDICT_E_NUMBER, EDICT_E_NUMBER, EDICT_E_NUMBER},
	/* principal, action, resource */
	{ASK(ANN, UID("Action", "drop"), ANN, "{}"), EDICT_OK, EDICT_E_SCHEMA,
	 EDICT_E_SCHEMA},
	{ASK(ANN, ANN, ANN, "{}"), EDICT_OK, EDICT_E_SCHEMA, EDICT_E_SCHEMA},
	{ASK(ANN, UID("Action", "read"), ANN, "{}"), EDICT_OK, EDICT_OK, EDICT_E_SCHEMA},
	{ASK(ANN, EDIT, SMALL, "{}"), EDICT_OK, EDICT_OK, EDICT_OK},
	{ASK(UID("User", "eve"), EDIT, SMALL, "{}"), EDICT_OK, EDICT_OK, EDICT_OK},
	{ASK(SMALL, EDIT, SMALL, "{}"), EDICT_OK, EDICT_OK, EDICT_OK},
	{ASK(SMALL, EDIT, ANN, "{}"), EDICT_OK, EDICT_OK, EDICT_E_SCHEMA},
	{ASK(UID("Group", "g"), EDIT, SMALL, "{}"), EDICT_OK, EDICT_OK, EDICT_E_SCHEMA},
	{ASK(ANN, EDIT, UID("Size", "odd"), "{}"), EDICT_OK, EDICT_OK, EDICT_E_SCHEMA},
	{ASK(UID("Size", "odd"), EDIT, SMALL, "{}"), EDICT_OK, EDICT_OK, EDICT_E_SCHEMA},
	{ASK(UID("Robot", "r"), EDIT, SMALL, "{}"), EDICT_OK, EDICT_OK, EDICT_E_SCHEMA},
};

static void test_faults(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof faults / sizeof faults[0]; i++) {
		const struct fault *f = &faults[i];
		struct asked asked =
			ask((struct source){&fixture_free, NULL, true}, f->json);
		assert_status(&asked, f->json, f->free);
		forget(&asked);
		asked = ask((struct source){&fixture_typed, NULL, false}, f->json);
		assert_status(&asked, f->json, f->unchecked);
		forget(&asked);
		asked = ask((struct source){&fixture_typed, NULL, true}, f->json);
		assert_status(&asked, f->json, f->checked);
		forget(&asked);
		fixture_typed.is_typed = 1;
		asked = ask((struct source){&fixture_typed, NULL, false}, f->json);
		assert_status(&asked, f->json, f->checked);
		forget(&asked);
		fixture_typed.is_typed = 0;
	}
}

static void test_other_abi_or_store(void **state)
{
	(void)state;
	struct edict_cedar_store store;
	void *memory = load_store(&store, &fixture_free);
	struct edict_cedar_policy other = fixture_free;
	struct asked asked = ask((struct source){&other, &store, true}, "{" KNOWN "}");
	assert_int_equal(asked.status, EDICT_E_ABI);
	forget(&asked);
	other.base.abi_version++;
	asked = ask((struct source){&other, NULL, true}, "{" KNOWN "}");
	assert_int_equal(asked.status, EDICT_E_ABI);
	forget(&asked);
	free(memory);
}

/* ---- cut off, and too little memory -------------------------------------- */

static const char whole[] = "{" KEYS(
	"\"User::\\\"a\\\\n\\\"\"", VIEW,
	UID("User", "\\u00e9")) ",\"context\":{\"size\":" SMALL
				",\"mfa\":true,\"ip\":\"10.0.0.1\"},\"more\":[{}]} ";

static void test_cut_off(void **state)
{
	(void)state;
	struct edict_cedar_store store;
	void *memory = load_store(&store, &fixture_typed);
	struct source from = {&fixture_typed, &store, true};
	for (size_t len = 0; len < sizeof whole; len++) {
		struct asked asked = ask_in(
			from, whole, len, edict_cedar_request_size(&fixture_typed, len));
		assert_int_equal(asked.status,
				 len >= sizeof whole - 2 ? EDICT_OK : EDICT_E_SYNTAX);
		forget(&asked);
	}
	free(memory);
}

static void test_little_memory(void **state)
{
	(void)state;
	for (int typed = 0; typed < 2; typed++) {
		struct source from = {typed ? &fixture_typed : &fixture_free, NULL, true};
		size_t most = edict_cedar_request_size(from.policy, strlen(whole));
		bool fits = false;
		for (size_t size = 0; size <= most; size++) {
			struct asked asked = ask_in(from, whole, strlen(whole), size);
			fits |= asked.status == EDICT_OK;
			assert_int_equal(asked.status, fits ? EDICT_OK : EDICT_E_SPACE);
			forget(&asked);
		}
		assert_true(fits);
	}
}

/* Whatever the bytes are, the promised size suffices. */
static void test_broken(void **state)
{
	(void)state;
	static const char bytes[] = "{}[]\",:\\ 0-eutn\xc3\xff";
	uint64_t seed = 7;
	for (int i = 0; i < 20000; i++) {
		char json[sizeof whole];
		memcpy(json, whole, sizeof whole);
		for (uint32_t n = 1 + fixture_random(&seed) % 3; n > 0; n--)
			json[fixture_random(&seed) % (sizeof whole - 1)] =
				bytes[fixture_random(&seed) % (sizeof bytes - 1)];
		struct source from = {i % 2 ? &fixture_free : &fixture_typed, NULL, true};
		struct asked asked = ask(from, json);
		assert_int_not_equal(asked.status, EDICT_E_SPACE);
		forget(&asked);
	}
}

/* ---- the size that always suffices --------------------------------------- */

struct bulk {
	const char *before, *part, *after;
};

/* What takes most memory for its length; `%` is a number that counts down. */
static const struct bulk bulks[] = {
	{"{\"x\":[", "%,", "0]}"},
	{"{\"x\":[", "\"\",", "0]}"},
	{"{\"x\":[", "{},", "0]}"},
	{"{\"x\":[", "[],", "0]}"},
	{"{\"x\":[", "{\"\":0},", "0]}"},
	{"{\"x\":[", "{\"%\":0},", "0]}"},
	{"{\"x\":[", "{\"\":0,\"a\":0},", "0]}"},
	{"{\"x\":[", "{\"b\":0,\"a\":0},", "0]}"},
	{"{", "\"%\":0,", "\"x\":0}"},
	{"{", "\"%\":{},", "\"x\":0}"},
	{"{\"x\":[", "{\"__entity\":{\"type\":\"A\",\"id\":\"%\"}},", "0]}"},
	{"{\"x\":[", "{\"__extn\":{\"fn\":\"ip\",\"arg\":\"::%\"}},", "0]}"},
	{"{\"x\":", "[", ""},
	{"{\"x\":", "{\"\":", ""},
};

static char *write_bulk(const struct bulk *bulk, uint32_t n)
{
	char *json = NULL;
	size_t size;
	FILE *out = open_memstream(&json, &size);
	fputs("{" KNOWN ",\"context\":", out);
	fputs(bulk->before, out);
	for (uint32_t i = 0; i < n; i++)
		for (const char *p = bulk->part; *p != '\0'; p++) {
			if (*p == '%')
				fprintf(out, "%u", n - i);
			else
				fputc(*p, out);
		}
	fputs(bulk->after, out);
	fputc('}', out);
	fclose(out);
	return json;
}

static void test_size_suffices(void **state)
{
	(void)state;
	struct source from = {&fixture_free, NULL, true};
	for (size_t i = 0; i < sizeof bulks / sizeof bulks[0]; i++) {
		for (uint32_t n = 1; n < 3000; n += 1 + n / 2) {
			char *json = write_bulk(&bulks[i], n);
			struct asked asked = ask(from, json);
			if (asked.status == EDICT_E_SPACE)
				fail_msg("%u x %s", n, bulks[i].part);
			assert_int_equal(asked.status == EDICT_OK,
					 bulks[i].after[0] != '\0');
			forget(&asked);
			free(json);
		}
	}
}

/* A record of a type takes a place for each attribute, given or not. */
static void test_size_suffices_for_types(void **state)
{
	(void)state;
	enum { N_ATTRS = N_FIXTURE_NAMES - 1 };
	static struct edict_cedar_attr attrs[N_ATTRS + 1];
	static const struct edict_cedar_type types[] = {
		{EDICT_CEDAR_LONG, 0, 0, 0},
		{EDICT_CEDAR_RECORD, 0, N_ATTRS, 0},
		{EDICT_CEDAR_SET, 0, 0, 1},
		{EDICT_CEDAR_RECORD, 0, 1, N_ATTRS},
	};
	for (uint32_t i = 0; i < N_ATTRS; i++)
		attrs[i].name = i + 1;
	attrs[N_ATTRS] = (struct edict_cedar_attr){NAME_home, 2, 1};
	static const struct edict_cedar_action actions[] = {
		{ACTION_VIEW, 3, 0, 0, 0, NULL, NULL}};
	static const struct edict_cedar_schema schema = {.types = types,
							 .attrs = attrs,
							 .actions = actions,
							 .n_types = 4,
							 .n_actions = 1,
							 .n_attrs = N_ATTRS + 1};
	struct edict_cedar_policy policy = fixture_free;
	policy.schema = &schema;
	struct source from = {&policy, NULL, false};
	static const struct bulk bulk = {"{\"home\":[", "{},", "{\"age\":1}]}"};
	for (uint32_t n = 0; n < 500; n += 50) {
		char *json = write_bulk(&bulk, n);
		struct asked asked = ask(from, json);
		assert_status(&asked, json, EDICT_OK);
		forget(&asked);
		free(json);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_forms),
		cmocka_unit_test(test_uid_texts),
		cmocka_unit_test(test_header),
		cmocka_unit_test(test_init),
		cmocka_unit_test(test_strangers),
		cmocka_unit_test(test_faults),
		cmocka_unit_test(test_other_abi_or_store),
		cmocka_unit_test(test_cut_off),
		cmocka_unit_test(test_little_memory),
		cmocka_unit_test(test_broken),
		cmocka_unit_test(test_size_suffices),
		cmocka_unit_test(test_size_suffices_for_types),
	};
	fixture_init();
	return cmocka_run_group_tests(tests, NULL, NULL);
}
