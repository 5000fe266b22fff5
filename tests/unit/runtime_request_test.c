/* runtime_request_test.c - reading JSON into a typed request.
 *
 * Documents and work buffers are heap blocks of exactly their size, so that under
 * the address sanitizer any byte read or written outside is an error.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <jansson.h>

#include "runtime_fixture.h"

static enum edict_status read_with(const char *json, size_t len, size_t work_size,
				   struct fixture_request *request, void **work)
{
	char *exact = malloc(len > 0 ? len : 1);
	*work = malloc(work_size > 0 ? work_size : 1);
	assert_non_null(exact);
	assert_non_null(*work);
	memcpy(exact, json, len);
	enum edict_status status = edict_request_read(&fixture_policy, exact, len, *work,
						      work_size, request);
	free(exact);
	return status;
}

static enum edict_status status_of(const char *json, size_t len)
{
	struct fixture_request request;
	void *work;
	size_t size = edict_work_size(&fixture_policy, len);
	enum edict_status status = read_with(json, len, size, &request, &work);
	free(work);
	return status;
}

/* Read a document that stays where it is; the caller frees the result's work. */
static struct fixture_request read_ok(const char *json, void **work)
{
	struct fixture_request request;
	size_t size = edict_work_size(&fixture_policy, strlen(json));
	*work = malloc(size);
	assert_non_null(*work);
	assert_int_equal(edict_request_read(&fixture_policy, json, strlen(json), *work,
					    size, &request),
			 EDICT_OK);
	return request;
}

static char state_of(const struct fixture_request *request, uint32_t field)
{
	static const char names[] = {'-', 'p', 'm', '?', 'n', '?', '?', '?'};
	uint32_t bits = 0;
	for (uint32_t set = 0; set < 3; set++)
		bits |= (request->bits[set] >> field & 1u) << set;
	return names[bits];
}

static void assert_text(struct edict_string s, const char *expected)
{
	assert_int_equal(s.len, strlen(expected));
	assert_memory_equal(s.data, expected, s.len);
}

static void assert_texts(struct edict_list list, const char *const *expected, size_t n)
{
	assert_int_equal(list.n_items, n);
	for (size_t i = 0; i < n; i++) {
		assert_int_equal(list.items[i].type, EDICT_STRING);
		assert_text(list.items[i].as.string, expected[i]);
	}
}

/* ---- what is read -------------------------------------------------------- */

static void test_members(void **state)
{
	(void)state;
	void *work;
	struct fixture_request r = read_ok(
		" {\"tool\":\"refund\", \"agent\":{\"x\":[{}],\"id\":\"a\\u00e9\\n\"},\n"
		"\"args\":{\"amount\":-12.50,\"count\":5e2,\"tags\":[1,\"two\",null,[3,4]"
		","
		"{\"a\":1},true,\"a\\tb\"],\"any\":{\"k\":[7,\"v\"]}},"
		"\"state\":{\"killed\":true},\"input_text\":\"hello\",\"\":false}\t",
		&work);
	static const char *const texts[] = {
		"amount", "-12.50", "count", "5e2", "tags", "1", "two", "3",	"4",
		"a",	  "1",	    "a\tb",  "any", "k",    "7", "v",	"hello"};
	static const char *const inner[] = {"k", "7", "v"};
	assert_text(r.tool, "refund");
	assert_text(r.agent, "a\xc3\xa9\n");
	assert_int_equal(r.amount.coefficient, -125);
	assert_int_equal(r.amount.scale, 1);
	assert_int_equal(r.count, 500);
	assert_int_equal(r.args.type, EDICT_OBJECT);
	assert_int_equal(r.any.type, EDICT_OBJECT);
	assert_int_equal(r.tags.n_items, 7);
	assert_int_equal(r.tags.items[0].as.number.coefficient, 1);
	assert_text(r.tags.items[1].as.string, "two");
	assert_int_equal(r.tags.items[2].type, EDICT_NULL);
	assert_int_equal(r.tags.items[3].type, EDICT_LIST);
	assert_int_equal(r.tags.items[4].type, EDICT_OBJECT);
	assert_true(r.tags.items[5].as.boolean);
	assert_text(r.tags.items[6].as.string, "a\tb");
	assert_text(r.first, "two");
	assert_true(r.killed);
	assert_text(r.stage, "pre_tool");
	assert_texts(r.texts, texts, sizeof texts / sizeof texts[0]);
	assert_texts(r.inner, inner, sizeof inner / sizeof inner[0]);
	assert_false(r.empty);
	assert_int_equal(r.bits[0], (1u << N_FIELDS) - 1);
	free(work);
}

static void test_any_holds_a_list(void **state)
{
	(void)state;
	void *work;
	struct fixture_request r = read_ok("{\"args\":{\"any\":[ 1 , [ ] ]}}", &work);
	assert_int_equal(r.any.type, EDICT_LIST);
	assert_int_equal(r.any.as.list.n_items, 2);
	assert_int_equal(r.any.as.list.items[1].type, EDICT_LIST);
	assert_int_equal(r.any.as.list.items[1].as.list.n_items, 0);
	assert_int_equal(state_of(&r, TAGS), '-');
	free(work);
}

struct state_case {
	const char *json;
	uint32_t field;
	char expected; /* p present, m mistyped, n null, - missing */
};

static const struct state_case state_cases[] = {
	{"{}", TOOL, '-'},
	{"{}", KILLED, 'p'},
	{"{}", STAGE, 'p'},
	{"{}", TEXTS, 'p'},
	{"{\"tool\":null}", TOOL, 'n'},
	{"{\"tool\":1}", TOOL, 'm'},
	{"{\"tool\":[1]}", TOOL, 'm'},
	{"{\"tool\":{}}", TOOL, 'm'},
	{"{\"Tool\":\"x\"}", TOOL, '-'},
	{"{\"to\\u006fl\":\"x\"}", TOOL, 'p'},
	{"{\"state\":{\"killed\":null}}", KILLED, 'n'},
	{"{\"state\":{\"killed\":0}}", KILLED, 'm'},
	{"{\"state\":true}", KILLED, 'm'},
	{"{\"stage\":null}", STAGE, 'n'},
	{"{\"stage\":2}", STAGE, 'm'},
	{"{\"agent\":\"x\"}", AGENT, '-'},
	{"{\"agent\":null}", AGENT, '-'},
	{"{\"agent\":[{\"id\":\"x\"}]}", AGENT, '-'},
	{"{\"id\":\"x\"}", AGENT, '-'},
	{"{\"x\":{\"agent\":{\"id\":\"x\"}}}", AGENT, '-'},
	{"{\"args\":{\"count\":5.0}}", COUNT, 'p'},
	{"{\"args\":{\"count\":5.5}}", COUNT, 'm'},
	{"{\"args\":{\"count\":50e-1}}", COUNT, 'p'},
	{"{\"args\":{\"count\":9223372036854775807}}", COUNT, 'p'},
	{"{\"args\":{\"count\":-9223372036854775808}}", COUNT, 'p'},
	{"{\"args\":{\"count\":\"5\"}}", COUNT, 'm'},
	{"{\"args\":{\"tags\":{}}}", TAGS, 'm'},
	{"{\"args\":{\"tags\":[]}}", TAGS, 'p'},
	{"{\"args\":{\"tags\":[]}}", FIRST, '-'},
	{"{\"args\":{\"tags\":[1,\"x\"]}}", FIRST, 'p'},
	{"{\"args\":{\"tags\":[1,2]}}", FIRST, 'm'},
	{"{\"args\":{\"tags\":[1,null]}}", FIRST, 'n'},
	{"{\"args\":{\"tags\":{\"1\":\"x\"}}}", FIRST, '-'},
	{"{\"args\":null}", ARGS, 'n'},
	{"{\"args\":7}", ARGS, 'p'},
	{"{\"args\":7}", COUNT, '-'},
	{"{\"\":true}", EMPTY, 'p'},
};

static void test_states(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof state_cases / sizeof state_cases[0]; i++) {
		const struct state_case *c = &state_cases[i];
		void *work;
		struct fixture_request r = read_ok(c->json, &work);
		if (state_of(&r, c->field) != c->expected)
			fail_msg("%s: `%s` is %c, not %c", c->json,
				 fixture_fields[c->field].path, state_of(&r, c->field),
				 c->expected);
		free(work);
	}
}

/* ---- what is refused ----------------------------------------------------- */

struct fault_case {
	const char *json;
	enum edict_status expected;
};

static const struct fault_case fault_cases[] = {
	{"", EDICT_E_SYNTAX},
	{" ", EDICT_E_SYNTAX},
	{"[]", EDICT_E_SYNTAX},
	{"1", EDICT_E_SYNTAX},
	{"null", EDICT_E_SYNTAX},
	{"\xef\xbb\xbf{}", EDICT_E_SYNTAX},
	{"{}x", EDICT_E_SYNTAX},
	{"{} {}", EDICT_E_SYNTAX},
	{"{", EDICT_E_SYNTAX},
	{"}", EDICT_E_SYNTAX},
	{"{]", EDICT_E_SYNTAX},
	{"{\"a\"}", EDICT_E_SYNTAX},
	{"{\"a\":}", EDICT_E_SYNTAX},
	{"{\"a\":1,}", EDICT_E_SYNTAX},
	{"{,\"a\":1}", EDICT_E_SYNTAX},
	{"{\"a\":1 \"b\":2}", EDICT_E_SYNTAX},
	{"{\"a\":1,,\"b\":2}", EDICT_E_SYNTAX},
	{"{a:1}", EDICT_E_SYNTAX},
	{"{'a':1}", EDICT_E_SYNTAX},
	{"{1:1}", EDICT_E_SYNTAX},
	{"{\"a\":[1,]}", EDICT_E_SYNTAX},
	{"{\"a\":[,1]}", EDICT_E_SYNTAX},
	{"{\"a\":[1 2]}", EDICT_E_SYNTAX},
	{"{\"a\":[1}", EDICT_E_SYNTAX},
	{"{\"a\":[1:2]}", EDICT_E_SYNTAX},
	{"{\"a\":01}", EDICT_E_SYNTAX},
	{"{\"a\":-}", EDICT_E_SYNTAX},
	{"{\"a\":+1}", EDICT_E_SYNTAX},
	{"{\"a\":.5}", EDICT_E_SYNTAX},
	{"{\"a\":1.}", EDICT_E_SYNTAX},
	{"{\"a\":1e}", EDICT_E_SYNTAX},
	{"{\"a\":1e+}", EDICT_E_SYNTAX},
	{"{\"a\":0x1}", EDICT_E_SYNTAX},
	{"{\"a\":NaN}", EDICT_E_SYNTAX},
	{"{\"a\":nul}", EDICT_E_SYNTAX},
	{"{\"a\":nulll}", EDICT_E_SYNTAX},
	{"{\"a\":True}", EDICT_E_SYNTAX},
	{"{\"a\":\"\n\"}", EDICT_E_SYNTAX},
	{"{\"a\":\"\x1f\"}", EDICT_E_SYNTAX},
	{"{\"a\":\"\\x\"}", EDICT_E_SYNTAX},
	{"{\"a\":\"\\u12g4\"}", EDICT_E_SYNTAX},
	{"{\"a\":\"\\u12\"}", EDICT_E_SYNTAX},
	{"{\"a\":1}/**/", EDICT_E_SYNTAX},
	{"{\"a\":\"\\ud800\"}", EDICT_E_UTF8},
	{"{\"a\":\"\\udc00\"}", EDICT_E_UTF8},
	{"{\"a\":\"\\ud800\\u0041\"}", EDICT_E_UTF8},
	{"{\"a\":\"\\ud800x\"}", EDICT_E_UTF8},
	{"{\"a\":\"\x80\"}", EDICT_E_UTF8},
	{"{\"a\":\"\xc0\xaf\"}", EDICT_E_UTF8},
	{"{\"a\":\"\xc3\"}", EDICT_E_UTF8},
	{"{\"a\":\"\xe0\x9f\xbf\"}", EDICT_E_UTF8},
	{"{\"a\":\"\xed\xa0\x80\"}", EDICT_E_UTF8},
	{"{\"a\":\"\xf0\x8f\xbf\xbf\"}", EDICT_E_UTF8},
	{"{\"a\":\"\xf4\x90\x80\x80\"}", EDICT_E_UTF8},
	{"{\"a\":\"\xf5\x80\x80\x80\"}", EDICT_E_UTF8},
	{"{\"\xff\":1}", EDICT_E_UTF8},
	{"{\"a\":1,\"a\":1}", EDICT_E_DUPLICATE},
	{"{\"a\":1,\"b\":2,\"\\u0061\":1}", EDICT_E_DUPLICATE},
	{"{\"x\":[{\"\\n\":1,\"\\u000a\":1}]}", EDICT_E_DUPLICATE},
	{"{\"\":1,\"\":1}", EDICT_E_DUPLICATE},
	{"{\"args\":{\"amount\":12345678901234567890}}", EDICT_E_NUMBER},
	{"{\"args\":{\"amount\":1e19}}", EDICT_E_NUMBER},
	{"{\"args\":{\"amount\":0.0000000000000000001}}", EDICT_E_NUMBER},
	{"{\"args\":{\"amount\":9223372036854775808}}", EDICT_E_NUMBER},
	{"{\"args\":{\"tags\":[1e99]}}", EDICT_E_NUMBER},
	{"{\"tool\":1e99}", EDICT_E_NUMBER},
	{"{\"tool\":1e99,}", EDICT_E_SYNTAX},
	{"{\"a\":\"\\ud83d\\ude00\",\"b\":\"\xf0\x9f\x98\x80\xef\xbf\xbf\"}", EDICT_OK},
	{"{\"a\":1e999999999999999999999,\"b\":{\"a\":1}}", EDICT_OK},
	{"{\"args\":{\"amount\":0e999999999999999999999}}", EDICT_OK},
	{"{\"args\":{\"amount\":-0.000000000000000001000}}", EDICT_OK},
	{"{\"args\":{\"amount\":9223372036854775807000e-3}}", EDICT_OK},
	{"{\"args\":{\"any\":{\"x\":1e99}}}", EDICT_OK},
	{"{\"\\u0000\":1,\"\\u0000\\u0000\":2}", EDICT_OK},
	{"{\"a\":\"\\\"\\\\\\/\\b\\f\\n\\r\\t\\u00E9\"}", EDICT_OK},
};

static void test_faults(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof fault_cases / sizeof fault_cases[0]; i++) {
		const struct fault_case *c = &fault_cases[i];
		enum edict_status status = status_of(c->json, strlen(c->json));
		if (status != c->expected)
			fail_msg("%s: %s, not %s", c->json, edict_status_name(status),
				 edict_status_name(c->expected));
	}
}

/* `n` times `unit` between `before` and `after`. */
static enum edict_status repeated(const char *before, const char *unit, size_t n,
				  const char *after)
{
	size_t begin = strlen(before);
	size_t size = strlen(unit);
	char *json = malloc(begin + n * size + strlen(after) + 1);
	assert_non_null(json);
	memcpy(json, before, begin);
	for (size_t i = 0; i < n; i++)
		memcpy(json + begin + i * size, unit, size);
	memcpy(json + begin + n * size, after, strlen(after) + 1);
	enum edict_status status = status_of(json, strlen(json));
	free(json);
	return status;
}

static enum edict_status nested(size_t depth)
{
	char json[1000] = "{\"a\":";
	memset(json + 5, '[', depth - 1);
	memset(json + 4 + depth, ']', depth - 1);
	memcpy(json + 3 + 2 * depth, "}", 2);
	return status_of(json, strlen(json));
}

static enum edict_status members(int n, bool is_escaped)
{
	char json[8000] = "{";
	size_t len = 1;
	for (int i = 0; i < n; i++)
		len += (size_t)snprintf(json + len, sizeof json - len, "%s\"%sk%d\":1",
					i > 0 ? "," : "", is_escaped ? "\\u006b" : "k",
					i);
	memcpy(json + len, "}", 2);
	return status_of(json, len + 1);
}

static void test_limits(void **state)
{
	(void)state;
	assert_int_equal(nested(64), EDICT_OK);
	assert_int_equal(nested(65), EDICT_E_DEPTH);
	assert_int_equal(members(256, false), EDICT_OK);
	assert_int_equal(members(256, true), EDICT_OK);
	assert_int_equal(members(257, false), EDICT_E_LIMIT);
	assert_int_equal(repeated("{\"tool\":\"", "x", 65536, "\"}"), EDICT_OK);
	assert_int_equal(repeated("{\"tool\":\"", "x", 65537, "\"}"), EDICT_E_LIMIT);
	assert_int_equal(repeated("{\"tool\":\"", "\\n", 65536, "\"}"), EDICT_OK);
	assert_int_equal(repeated("{\"tool\":\"", "\\n", 65537, "\"}"), EDICT_E_LIMIT);
	assert_int_equal(repeated("{\"a\":\"", "\\n", 65537, "\"}"), EDICT_E_LIMIT);
	assert_int_equal(repeated("{\"args\":{\"tags\":[1", ",1", 20000, "]}}"),
			 EDICT_OK);
	assert_int_equal(repeated("{\"args\":{\"tags\":[\"\"", ",\"\\n\"", 20000, "]}}"),
			 EDICT_OK);
	assert_int_equal(repeated("{\"args\":[[]", ",{}", 20000, "]}"), EDICT_OK);
}

/* ---- hostile documents and buffers --------------------------------------- */

static const char *const samples[] = {
	"{\"tool\":\"refund\",\"agent\":{\"id\":\"a\\u00e9\"},\"args\":{\"amount\":-12."
	"50,"
	"\"count\":5e2,\"tags\":[1,\"two\\n\",null,[3,4],{\"a\":1},true],\"any\":[\"v\"]}"
	","
	"\"state\":{\"killed\":true},\"input_text\":\"h\xc3\xa9llo \xf0\x9f\x98\x80\"}",
	"{\"a\":[{\"b\":[[],{},\"\\ud83d\\ude00\"]}],\"\":false,\"a\\u0062\":1e-5}",
	" { \"args\" : [ \"x\\ty\" , \"z\" , 1 , true ] , \"stage\" : \"post_tool\" } \n",
};
#define N_SAMPLES (sizeof samples / sizeof samples[0])

static void test_every_prefix_is_refused(void **state)
{
	(void)state;
	for (size_t i = 0; i < N_SAMPLES; i++) {
		size_t whole = strlen(samples[i]);
		while (samples[i][whole - 1] != '}')
			whole--;
		for (size_t len = 0; len < whole; len++) {
			enum edict_status status = status_of(samples[i], len);
			assert_int_not_equal(status, EDICT_OK);
			assert_int_not_equal(status, EDICT_E_SPACE);
		}
		assert_int_equal(status_of(samples[i], whole), EDICT_OK);
	}
}

/* Cut off before anything is closed, a document needs the most for its length. */
static void test_work_size_suffices(void **state)
{
	(void)state;
	char text[400];
	for (size_t n = 0; n < 100; n++) {
		memcpy(text, "{\"\":", 4);
		memset(text + 4, '[', n);
		assert_int_equal(status_of(text, 4 + n),
				 n < 64 ? EDICT_E_SYNTAX : EDICT_E_DEPTH);
		for (size_t i = 0; i < n; i++)
			memcpy(text + 4 * i, "{\"\":", 4);
		assert_int_equal(status_of(text, 4 * n),
				 n <= 64 ? EDICT_E_SYNTAX : EDICT_E_DEPTH);
	}
	assert_int_equal(status_of("{\"\"", 3), EDICT_E_SYNTAX);
}

static void test_every_work_size(void **state)
{
	(void)state;
	for (size_t i = 0; i < N_SAMPLES; i++) {
		size_t len = strlen(samples[i]);
		size_t enough = edict_work_size(&fixture_policy, len);
		bool has_passed = false;
		for (size_t size = 0; size <= enough; size++) {
			struct fixture_request request;
			void *work;
			enum edict_status status =
				read_with(samples[i], len, size, &request, &work);
			free(work);
			assert_true(status == EDICT_E_SPACE || status == EDICT_OK);
			assert_true(status == EDICT_OK || !has_passed);
			has_passed = status == EDICT_OK;
		}
		assert_true(has_passed);
	}
}

/* Decisions too: the request struct comes out of the same buffer. */
static void test_every_work_size_of_a_decision(void **state)
{
	(void)state;
	size_t len = strlen(samples[0]);
	size_t enough = edict_work_size(&fixture_policy, len);
	for (size_t size = 0; size <= enough + 1; size++) {
		struct edict_decision decision;
		char *work = malloc(size > 0 ? size : 1);
		assert_non_null(work);
		size_t shift = size > enough ? 1 : 0; /* an address that is not aligned */
		edict_decide_json(&fixture_policy, samples[0], len, work + shift,
				  size - shift, &decision);
		free(work);
		assert_int_equal(decision.effect, EDICT_DENY);
		if (size >= enough)
			assert_int_equal(decision.reason, EDICT_REASON_DEFAULT);
		else if (decision.reason == EDICT_REASON_REQUEST)
			assert_int_equal(decision.status, EDICT_E_SPACE);
	}
}

/* ---- against another reader ---------------------------------------------- */

static uint32_t next_random(uint32_t *seed)
{
	*seed ^= *seed << 13;
	*seed ^= *seed >> 17;
	*seed ^= *seed << 5;
	return *seed;
}

/* Replace, insert or delete a few bytes of `json`, which has room for them. */
static size_t mutate(char *json, size_t len, uint32_t *seed)
{
	static const char alphabet[] =
		"{}[]\",:\\u0123456789abdfntr.eE+- \n\x80\xc3\xa9\xed";
	for (uint32_t n = 1 + next_random(seed) % 3; n > 0 && len > 0; n--) {
		size_t at = next_random(seed) % len;
		char c = alphabet[next_random(seed) % (sizeof alphabet - 1)];
		switch (next_random(seed) % 4) {
		case 0:
			json[at] = c;
			break;
		case 1:
			memmove(json + at + 1, json + at, len - at);
			json[at] = c;
			len++;
			break;
		case 2:
			memmove(json + at, json + at + 1, len - at - 1);
			len--;
			break;
		default:
			json[at] = json[next_random(seed) % len];
			break;
		}
	}
	return len;
}

/* Where both readers are meant to agree, they do.  Jansson has no keys with NUL and
 * refuses numbers that do not fit its types; Edict has limits of its own. */
static bool agrees(const char *json, size_t len)
{
	enum edict_status status = status_of(json, len);
	if (status == EDICT_E_NUMBER || status == EDICT_E_LIMIT ||
	    status == EDICT_E_DEPTH)
		return true;
	json_error_t error;
	json_t *root =
		json_loadb(json, len, JSON_REJECT_DUPLICATES | JSON_ALLOW_NUL, &error);
	bool is_object = json_is_object(root);
	json_decref(root);
	if (root == NULL) {
		enum json_error_code code = json_error_code(&error);
		if (code == json_error_null_byte_in_key ||
		    code == json_error_numeric_overflow)
			return true;
		if ((code == json_error_duplicate_key) != (status == EDICT_E_DUPLICATE))
			return false;
	}
	return is_object == (status == EDICT_OK);
}

static void test_agrees_with_jansson(void **state)
{
	(void)state;
	uint32_t seed = 20240501;
	for (size_t i = 0; i < sizeof fault_cases / sizeof fault_cases[0]; i++) {
		const char *json = fault_cases[i].json;
		if (!agrees(json, strlen(json)))
			fail_msg("readers differ on %s", json);
	}
	for (int i = 0; i < 20000; i++) {
		char json[1000];
		size_t len = strlen(samples[i % (int)N_SAMPLES]);
		memcpy(json, samples[i % (int)N_SAMPLES], len);
		len = mutate(json, len, &seed);
		if (!agrees(json, len))
			fail_msg("readers differ on %.*s", (int)len, json);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_members),
		cmocka_unit_test(test_any_holds_a_list),
		cmocka_unit_test(test_states),
		cmocka_unit_test(test_faults),
		cmocka_unit_test(test_limits),
		cmocka_unit_test(test_every_prefix_is_refused),
		cmocka_unit_test(test_work_size_suffices),
		cmocka_unit_test(test_every_work_size),
		cmocka_unit_test(test_every_work_size_of_a_decision),
		cmocka_unit_test(test_agrees_with_jansson),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
