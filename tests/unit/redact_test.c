/* redact_test.c - requests without what nobody should read in a log.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "edict/redact.h"

static const struct edict_crypto hash_only = {
	.hash_begin = edict_sha256_begin,
	.hash_add = edict_sha256_add,
	.hash_end = edict_sha256_end,
};

static bool is_same(struct edict_string text, const char *word)
{
	return text.data != NULL && text.len == strlen(word) &&
	       memcmp(text.data, word, text.len) == 0;
}

/* Is it the text that `ctx` points to? */
static bool is_word(void *ctx, struct edict_string name, struct edict_string text)
{
	(void)name;
	return is_same(text, ctx);
}

static bool is_named(void *ctx, struct edict_string name, struct edict_string text)
{
	(void)text;
	return is_same(name, ctx);
}

static bool is_any(void *ctx, struct edict_string name, struct edict_string text)
{
	(void)ctx;
	(void)name;
	(void)text;
	return true;
}

static char out[8192], work[256];
static size_t out_len;

static enum edict_status redact_into(const char *json, char *secret, size_t out_size,
				     size_t work_size)
{
	struct edict_redactor redactor = {secret != NULL ? is_word : NULL, secret,
					  &hash_only};
	struct edict_redact_space space = {out, out_size, work, work_size};
	return edict_redact(&redactor, json, strlen(json), &space, &out_len);
}

static void gives(const char *json, char *secret, const char *want)
{
	assert_int_equal(redact_into(json, secret, sizeof out, sizeof work), EDICT_OK);
	out[out_len] = '\0';
	assert_string_equal(out, want);
}

/* SHA-256 of "abc" (FIPS 180-4). */
#define ABC "\"sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad\""
/* and of nothing */
#define NOTHING                                                                          \
	"\"sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855\""

static void copies_without_blanks(void **state)
{
	(void)state;
	gives("{}", NULL, "{}");
	gives(" \n{ \"a\" :\t[ ] , \"b\":{ } }\r\n", NULL, "{\"a\":[],\"b\":{}}");
	gives("{\"a\": [1, -2.5e+3, true, false, null, \"x y\"]}", NULL,
	      "{\"a\":[1,-2.5e+3,true,false,null,\"x y\"]}");
	/* the spelling of what is kept is kept */
	gives("{\"\\u0061\\/\": \"\\n\\u00e9\"}", NULL,
	      "{\"\\u0061\\/\":\"\\n\\u00e9\"}");
	gives("{\"a\":{\"b\":[{\"c\":1},[2]]},\"d\":3}", NULL,
	      "{\"a\":{\"b\":[{\"c\":1},[2]]},\"d\":3}");
}

static void replaces_values_and_keys(void **state)
{
	(void)state;
	char abc[] = "abc";
	char empty[] = "";
	char number[] = "4111";
	gives("{\"a\":\"abc\",\"b\":\"abcd\"}", abc, "{\"a\":" ABC ",\"b\":\"abcd\"}");
	gives("{\"a\":[\"abc\",{\"abc\":1}]}", abc, "{\"a\":[" ABC ",{" ABC ":1}]}");
	gives("{\"a\":\"\\u0061b\\u0063\"}", abc, "{\"a\":" ABC "}");
	gives("{\"\":\"\"}", empty, "{" NOTHING ":" NOTHING "}");
	/* a number by its spelling; words of JSON are none of the texts */
	gives("{\"n\":4111,\"m\":41110}", number,
	      "{\"n\":\"sha256:1f58dbec71994620de8abe61e744f76da60667b7"
	      "b277ed4bead710a4b8e31ad0\",\"m\":41110}");
}

/* The values of a member and the items of its lists, whatever stands between these; but
 * nothing in an object below, or in a member after them. */
static void knows_names(void **state)
{
	(void)state;
	static const char json[] =
		"{\"p\\u0061\":\"\\u0061bc\",\"b\":\"abc\",\"\\u0070a\":["
		"\"abc\",\"abc\",{\"b\":"
		"\"abc\"},\"abc\",[\"abc\",{},\"abc\"],\"abc\"],"
		"\"b\":\"abc\"}";
	static const char want[] =
		"{\"p\\u0061\":" ABC ",\"b\":\"abc\",\"\\u0070a\":[" ABC "," ABC
		",{\"b\":\"abc\"}," ABC ",[" ABC ",{}," ABC "]," ABC "],\"b\":\"abc\"}";
	char name[] = "pa";
	struct edict_redactor redactor = {is_named, name, &hash_only};
	struct edict_redact_space space = {out, sizeof out, work, sizeof work};
	assert_int_equal(edict_redact(&redactor, json, sizeof json - 1, &space, &out_len),
			 EDICT_OK);
	out[out_len] = '\0';
	assert_string_equal(out, want);
}

static void refuses_what_is_no_object(void **state)
{
	(void)state;
	static const char *const wrong[] = {
		"",
		" ",
		"1",
		"[]",
		"\"a\"",
		"{",
		"}",
		"{\"a\"}",
		"{\"a\":}",
		"{\"a\":1,}",
		"{,}",
		"{\"a\":1 \"b\":2}",
		"{\"a\":[1}",
		"{\"a\":{]}",
		"{\"a\":[1,]}",
		"{\"a\":1}}",
		"{\"a\":1} x",
		"{a:1}",
		"{1:1}",
		"{\"a\":tru}",
		"{\"a\":01}",
		"{\"a\":\"\n\"}",
		"{\"a\":\"\\x\"}",
		"{\"a\":\"",
		"{\"a\":[",
		"{\"a\":1",
		"{\"a\" 1}",
		"{\"a\":+1}",
		"{\"a\":1,1}",
	};
	for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
		if (redact_into(wrong[i], NULL, sizeof out, sizeof work) !=
		    EDICT_E_SYNTAX)
			fail_msg("not refused: %s", wrong[i]);
	assert_int_equal(redact_into("{\"a\":\"\xff\"}", NULL, sizeof out, sizeof work),
			 EDICT_E_UTF8);
}

/* An object with `depth` - 1 lists in it. */
static enum edict_status redact_nested(size_t depth)
{
	char json[256] = "{\"a\":";
	size_t n = strlen(json);
	for (size_t i = 1; i < depth; i++)
		json[n++] = '[';
	for (size_t i = 1; i < depth; i++)
		json[n++] = ']';
	json[n++] = '}';
	json[n] = '\0';
	return redact_into(json, NULL, sizeof out, sizeof work);
}

static void bounds_the_depth(void **state)
{
	(void)state;
	assert_int_equal(redact_nested(EDICT_DEPTH_MAX), EDICT_OK);
	assert_int_equal(redact_nested(EDICT_DEPTH_MAX + 1), EDICT_E_DEPTH);
}

static void says_when_there_is_no_room(void **state)
{
	(void)state;
	static const char json[] = "{\"a\":\"abc\"}";
	char abc[] = "abc";
	size_t needed = sizeof "{\"a\":}" - 1 + sizeof ABC - 1;
	for (size_t size = 0; size < needed; size++)
		assert_int_equal(redact_into(json, abc, size, sizeof work),
				 EDICT_E_SPACE);
	assert_int_equal(redact_into(json, abc, needed, 0), EDICT_OK);
	assert_int_equal(out_len, needed);
	/* decoding needs room, texts as they stand do not */
	assert_int_equal(redact_into("{\"a\":\"\\u0061bc\"}", abc, sizeof out, 2),
			 EDICT_E_SPACE);
	assert_int_equal(redact_into("{\"a\":\"\\u0061bc\"}", abc, sizeof out, 3),
			 EDICT_OK);
}

/* Names with escapes, one in the other: each is there again behind what was within it, in
 * as much room as the document has bytes. */
static void recalls_names(void **state)
{
	(void)state;
	static const char json[] = "{\"\\u0070a\":[{\"\\u0071\":[{\"\\u0070a\":[[{"
				   "\"\\u0072\":0}],\"\\u0061bc\"]},"
				   "\"abc\"]},\"abc\"],\"\\u0073\":\"abc\"}";
	static const char want[] =
		"{\"\\u0070a\":[{\"\\u0071\":[{\"\\u0070a\":[[{\"\\u0072\":0}]," ABC "]},"
		"\"abc\"]}," ABC "],\"\\u0073\":\"abc\"}";
	char name[] = "pa";
	struct edict_redactor redactor = {is_named, name, &hash_only};
	struct edict_redact_space space = {out, sizeof out, work, sizeof json - 1};
	assert_int_equal(edict_redact(&redactor, json, sizeof json - 1, &space, &out_len),
			 EDICT_OK);
	assert_int_equal(out_len, sizeof want - 1);
	assert_memory_equal(out, want, out_len);
}

/* The bound is reached by a list of digits, and never passed. */
static void keeps_its_bound(void **state)
{
	(void)state;
	static const char json[] = "{\"\":[1,1,1,1,1,1,\"\",{\"\":0},{\"\":[]}]}";
	struct edict_redactor redactor = {is_any, NULL, &hash_only};
	struct edict_redact_space space = {out, EDICT_REDACT_SIZE(sizeof json - 1), work,
					   0};
	assert_true(space.out_size <= sizeof out);
	assert_int_equal(edict_redact(&redactor, json, sizeof json - 1, &space, &out_len),
			 EDICT_OK);
}

/* Every beginning of a document is refused, and nothing behind its end is read: each is
 * a block of its own for the sanitizers. */
static void refuses_every_beginning(void **state)
{
	(void)state;
	static const char json[] =
		"{\"a\":[1.5e3,true,\"\\u00e9\\ud83d\\ude00\",{\"b\":null}]}";
	for (size_t len = 0; len < sizeof json - 1; len++) {
		char *copy = malloc(len + 1);
		memcpy(copy, json, len);
		copy[len] = '\0';
		char *exact = realloc(copy, len > 0 ? len : 1);
		struct edict_redactor redactor = {is_any, NULL, &hash_only};
		struct edict_redact_space space = {out, sizeof out, work, sizeof work};
		enum edict_status status =
			edict_redact(&redactor, exact, len, &space, &out_len);
		assert_true(status == EDICT_E_SYNTAX || status == EDICT_E_UTF8);
		free(exact);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(copies_without_blanks),
		cmocka_unit_test(replaces_values_and_keys),
		cmocka_unit_test(knows_names),
		cmocka_unit_test(recalls_names),
		cmocka_unit_test(refuses_what_is_no_object),
		cmocka_unit_test(bounds_the_depth),
		cmocka_unit_test(says_when_there_is_no_room),
		cmocka_unit_test(keeps_its_bound),
		cmocka_unit_test(refuses_every_beginning),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
