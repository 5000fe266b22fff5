/* cedar_runtime_tag_test.c - tags by computed keys, of entities read from JSON. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "cedar_runtime_fixture.h"

static const char json[] =
	"[{\"uid\": {\"type\": \"User\", \"id\": \"a\"}, \"attrs\": {}, \"parents\": [],"
	"  \"tags\": {\"x\": 1, \"\": 2, \"a key of some length\": 3, \"\\u00fc\": 4}},"
	" {\"uid\": {\"type\": \"User\", \"id\": \"b\"}, \"attrs\": {\"y\": 5},"
	"  \"parents\": [{\"type\": \"User\", \"id\": \"ghost\"}]}]";

static _Alignas(8) char memory[65536];
static struct edict_cedar_store store;
static const struct edict_cedar_policy policy = {
	.base = {.abi_version = EDICT_ABI_VERSION}};

static struct edict_cedar_value user(const char *id)
{
	struct edict_string name = {id, (uint32_t)strlen(id)};
	uint64_t handle =
		edict_cedar_store_find(&store, (struct edict_string){"User", 4}, name);
	return ENTITY(handle);
}

static uint32_t tag(struct edict_cedar_value of, struct edict_cedar_value key,
		    uint32_t has)
{
	struct edict_cedar_request q;
	struct edict_cedar_value out = BOOL(0);
	uint32_t a = (uint32_t)user("a").as.entity;
	edict_cedar_request_init(&q, &policy, &store, a, a, a);
	assert_int_equal(edict_cedar_has_tag(&q, &of, &key), has);
	uint32_t error = edict_cedar_get_tag(&q, &of, &key, &out);
	if (error != 0)
		return error;
	assert_int_equal(out.kind, EDICT_CEDAR_LONG);
	return (uint32_t)out.as.integer;
}

static void test_tags(void **state)
{
	static const struct edict_cedar_value keys[] = {STRING("x"), STRING(""),
							STRING("a key of some length"),
							STRING("\xc3\xbc")};
	static const struct edict_cedar_value others[] = {STRING("X"), STRING("x\0"),
							  STRING("y"), STRING("User"),
							  STRING("a key of some lengt")};
	size_t at;
	(void)state;
	enum edict_status status = edict_cedar_store_read(
		&store, &policy, json, strlen(json), memory, sizeof memory, &at);
	assert_int_equal(status, EDICT_OK);
	for (uint32_t i = 0; i < 4; i++) {
		assert_int_equal(tag(user("a"), keys[i], EDICT_TRUE), i + 1);
		assert_int_equal(tag(user("b"), keys[i], EDICT_FALSE), FAULT(TAG));
		assert_int_equal(tag(user("ghost"), keys[i], EDICT_FALSE), FAULT(ENTITY));
	}
	for (uint32_t i = 0; i < 5; i++) {
		assert_int_equal(tag(user("a"), others[i], EDICT_FALSE), FAULT(TAG));
		assert_int_equal(tag(user("b"), others[i], EDICT_FALSE), FAULT(TAG));
	}
}

static void test_wrong_kinds(void **state)
{
	struct edict_cedar_value record = EMPTY_RECORD;
	(void)state;
	assert_int_equal(tag(user("a"), LONG(1), FAULT(TYPE)), FAULT(TYPE));
	assert_int_equal(tag(user("ghost"), LONG(1), FAULT(TYPE)), FAULT(TYPE));
	assert_int_equal(tag(record, STRING("x"), FAULT(TYPE)), FAULT(TYPE));
	assert_int_equal(tag(LONG(1), STRING("x"), FAULT(TYPE)), FAULT(TYPE));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_tags),
		cmocka_unit_test(test_wrong_kinds),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
