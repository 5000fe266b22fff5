/* cedar_value_test.c - Cedar's values: order, sets, records, and what they print as.
 *
 * What is printed must be read as the same value: by the reader of Cedar text and the
 * evaluator, and by the reader of requests.  Random values, with a fixed seed.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "cedar/eval.h"
#include "cedar/parse.h"

enum { N_RANDOM = 2000, DEPTH_MAX = 3 };

static struct arena *arena;

static int begin(void **state)
{
	(void)state;
	arena = arena_new();
	return 0;
}

static int end(void **state)
{
	(void)state;
	arena_free(arena);
	return 0;
}

/* ---- random values ------------------------------------------------------- */

static uint64_t random_state = 1;

/* xorshift64 (Marsaglia 2003) */
static uint64_t random_bits(void)
{
	random_state ^= random_state << 13;
	random_state ^= random_state >> 7;
	random_state ^= random_state << 17;
	return random_state;
}

static uint64_t random_below(uint64_t n)
{
	return random_bits() % n;
}

/* Small ones and those near the ends of the range as often as any. */
static int64_t random_integer(void)
{
	uint64_t bits = random_bits();
	switch (random_below(4)) {
	case 0:
		return (int64_t)(bits % 200) - 100;
	case 1:
		return INT64_MAX - (int64_t)(bits % 3);
	case 2:
		return INT64_MIN + (int64_t)(bits % 3);
	default:
		return (int64_t)bits;
	}
}

static struct text random_text(void)
{
	static const struct text texts[] = {
		{"", 0},	 {"a", 1},
		{"b c", 3},	 {"\0", 1},
		{"\"\\", 2},	 {"\n\r\t'", 4},
		{"if", 2},	 {"\x1b\x7f", 2},
		{"\xc3\xa9", 2}, {"\xf0\x9f\x98\x80", 4},
		{"*\\*", 3},	 {"_x9", 3},
	};
	return texts[random_below(sizeof texts / sizeof *texts)];
}

static const struct cedar_value *random_ip(void)
{
	struct cedar_value *value = ARENA_NEW(arena, struct cedar_value);
	value->kind = CEDAR_VALUE_IPADDR;
	value->ip.is_v6 = random_below(2) == 0;
	size_t n = value->ip.is_v6 ? 16 : 4;
	for (size_t i = 0; i < n; i++)
		if (random_below(3) == 0)
			value->ip.bytes[i] = (uint8_t)random_bits();
	value->ip.prefix = (uint8_t)random_below(8 * n + 1);
	return value;
}

static const struct cedar_value *random_value(unsigned depth);

static const struct cedar_value *random_set(unsigned depth)
{
	size_t n = random_below(4);
	const struct cedar_value **items =
		ARENA_ARRAY(arena, const struct cedar_value *, n);
	for (size_t i = 0; i < n; i++)
		items[i] = random_value(depth + 1);
	return cedar_value_set(arena, items, n);
}

static const struct cedar_value *random_record(unsigned depth)
{
	struct text *names = ARENA_ARRAY(arena, struct text, 2);
	const struct cedar_value **values =
		ARENA_ARRAY(arena, const struct cedar_value *, 2);
	names[0] = random_text();
	names[1] = random_text();
	size_t n = text_equal(names[0], names[1]) ? 1 : 2;
	for (size_t i = 0; i < n; i++)
		values[i] = random_value(depth + 1);
	return cedar_value_record(arena, names, values, n);
}

static const struct cedar_value *random_value(unsigned depth)
{
	enum cedar_value_kind kind = (enum cedar_value_kind)random_below(10);
	switch (kind) {
	case CEDAR_VALUE_BOOL:
		return cedar_value_bool(arena, random_below(2) == 0);
	case CEDAR_VALUE_STRING:
		return cedar_value_string(arena, random_text());
	case CEDAR_VALUE_ENTITY:
		return cedar_value_entity(
			arena, (struct cedar_uid){TEXT("A::B"), random_text()});
	case CEDAR_VALUE_SET:
		if (depth < DEPTH_MAX)
			return random_set(depth);
		break;
	case CEDAR_VALUE_RECORD:
		if (depth < DEPTH_MAX)
			return random_record(depth);
		break;
	case CEDAR_VALUE_IPADDR:
		return random_ip();
	case CEDAR_VALUE_DATETIME: /* half of them in years of four digits */
		return cedar_value_integer(arena, kind,
					   random_below(2) == 0 ? random_integer() / 40000
								: random_integer());
	case CEDAR_VALUE_LONG:
	case CEDAR_VALUE_DECIMAL:
	case CEDAR_VALUE_DURATION:
		return cedar_value_integer(arena, kind, random_integer());
	}
	return cedar_value_long(arena, random_integer());
}

/* ---- printing ------------------------------------------------------------ */

static struct text taken(struct buffer *b)
{
	return buffer_move(arena, b);
}

static const struct cedar_value *read_text(struct text text)
{
	static const struct cedar_parse_options strict = {.allow_extensions = false};
	struct cedar_entities none = {0};
	struct cedar_request request = {0};
	struct cedar_context context = {arena, &none, &request};
	struct cedar_error error;
	const struct source *source = source_from_text(arena, TEXT("value"), text);
	const struct cedar_expr *expr = cedar_parse_expr(
		arena, source, 0, (uint32_t)text.len, &strict, diag_list_new(arena));
	return expr ? cedar_eval(&context, expr, &error) : NULL;
}

static void test_text_reads_as_the_value(void **state)
{
	(void)state;
	for (int i = 0; i < N_RANDOM; i++) {
		struct buffer out = {0};
		const struct cedar_value *value = random_value(0);
		cedar_value_print(value, &out);
		struct text text = taken(&out);
		const struct cedar_value *read = read_text(text);
		if (!read || !cedar_value_equal(value, read))
			fail_msg("not read as the same value: %.*s", TEXT_ARG(text));
	}
}

/* The value as the one attribute of a request's context. */
static const struct cedar_value *read_json(struct text json)
{
	struct text body = text_format(arena,
				       "{\"principal\":{\"type\":\"A\",\"id\":\"\"},"
				       "\"action\":{\"type\":\"Action\",\"id\":\"\"},"
				       "\"resource\":{\"type\":\"A\",\"id\":\"\"},"
				       "\"context\":{\"value\":%.*s}}",
				       TEXT_ARG(json));
	struct diag_list *diags = diag_list_new(arena);
	struct cedar_request request;
	enum json_fault fault;
	const struct source *source = source_from_text(arena, TEXT("value"), body);
	const struct doc *doc = json_doc_read_large(arena, source, diags, &fault);
	if (!doc || !cedar_request_read(arena, doc, NULL, true, &request, diags)) {
		diag_render_text(diags, stderr, false);
		return NULL;
	}
	return cedar_value_get(request.context, TEXT("value"));
}

static void test_json_reads_as_the_value(void **state)
{
	(void)state;
	for (int i = 0; i < N_RANDOM; i++) {
		struct buffer out = {0};
		const struct cedar_value *value = random_value(0);
		cedar_value_to_json(value, &out);
		struct text json = taken(&out);
		const struct cedar_value *read = read_json(json);
		if (!read || !cedar_value_equal(value, read))
			fail_msg("not read as the same value: %.*s", TEXT_ARG(json));
	}
}

/* ---- order, sets, records ------------------------------------------------ */

static void test_order_is_total(void **state)
{
	(void)state;
	for (int i = 0; i < N_RANDOM; i++) {
		const struct cedar_value *a = random_value(2), *b = random_value(2),
					 *c = random_value(2);
		assert_int_equal(cedar_value_compare(a, a), 0);
		assert_true((cedar_value_compare(a, b) > 0) ==
			    (cedar_value_compare(b, a) < 0));
		if (cedar_value_compare(a, b) <= 0 && cedar_value_compare(b, c) <= 0)
			assert_true(cedar_value_compare(a, c) <= 0);
	}
}

static void test_sets_are_sorted_without_repetitions(void **state)
{
	(void)state;
	for (int i = 0; i < N_RANDOM; i++) {
		const struct cedar_value *set = random_set(1);
		for (size_t j = 1; j < set->n; j++)
			assert_true(cedar_value_compare(set->items[j - 1],
							set->items[j]) < 0);
	}
}

static void test_records_find_their_keys(void **state)
{
	(void)state;
	struct text names[] = {TEXT("b"), TEXT(""), TEXT("a\0"), TEXT("a"), TEXT("c")};
	const struct cedar_value *values[5];
	for (size_t i = 0; i < 5; i++)
		values[i] = cedar_value_long(arena, (int64_t)i);
	const struct cedar_value *record = cedar_value_record(arena, names, values, 5);
	assert_int_equal(cedar_value_get(record, TEXT("b"))->integer, 0);
	assert_int_equal(cedar_value_get(record, TEXT(""))->integer, 1);
	assert_int_equal(cedar_value_get(record, TEXT("a\0"))->integer, 2);
	assert_int_equal(cedar_value_get(record, TEXT("a"))->integer, 3);
	assert_int_equal(cedar_value_get(record, TEXT("c"))->integer, 4);
	assert_null(cedar_value_get(record, TEXT("d")));
	assert_null(cedar_value_get(cedar_value_record(arena, NULL, NULL, 0), TEXT("")));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_text_reads_as_the_value, begin, end),
		cmocka_unit_test_setup_teardown(test_json_reads_as_the_value, begin, end),
		cmocka_unit_test_setup_teardown(test_order_is_total, begin, end),
		cmocka_unit_test_setup_teardown(test_sets_are_sorted_without_repetitions,
						begin, end),
		cmocka_unit_test_setup_teardown(test_records_find_their_keys, begin, end),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
