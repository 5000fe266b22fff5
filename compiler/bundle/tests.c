/* tests.c - the TESTS section, as runtime/self_test.c reads it.
 */
#include "bundle/bundle.h"

static void add_number(struct buffer *out, uint32_t value, unsigned n_bytes)
{
	for (unsigned i = 0; i < n_bytes; i++)
		buffer_add_char(out, (char)(value >> 8 * i & 0xff));
}

static void add_test(struct buffer *out, const struct self_test *test)
{
	static const char zeros[4] = {0};
	const struct edict_decision *expected = &test->expected;
	add_number(out, (uint32_t)test->request.len, 4);
	add_number(out, expected->effect, 1);
	add_number(out, expected->reason, 1);
	add_number(out, expected->status, 1);
	add_number(out, 0, 1);
	add_number(out, expected->rule, 2);
	add_number(out, expected->field, 2);
	buffer_add_text(out, test->request);
	buffer_add(out, zeros, -test->request.len % 4);
}

bool tests_write(struct arena *arena, const struct self_test *tests, size_t n,
		 struct text *out, const char **why)
{
	struct buffer section = {0};
	for (size_t i = 0; i < n; i++) {
		if (tests[i].request.len <= EDICT_SELF_TEST_REQUEST_MAX) {
			add_test(&section, &tests[i]);
			continue;
		}
		*why = text_format(arena, "request %zu is longer than %d bytes", i + 1,
				   EDICT_SELF_TEST_REQUEST_MAX)
			       .ptr;
		buffer_free(&section);
		return false;
	}
	*out = buffer_move(arena, &section);
	return true;
}
