/* tests.c - the TESTS section, as runtime/self_test.c reads it.
 */
#include "bundle/bundle.h"
#include "bytes.h"

static void add_test(struct buffer *out, const struct self_test *test)
{
	static const char zeros[4] = {0};
	const struct edict_decision *expected = &test->expected;
	uint8_t entry[12];
	edict_put32(entry, (uint32_t)test->request.len);
	entry[4] = expected->effect;
	entry[5] = expected->reason;
	entry[6] = expected->status;
	entry[7] = 0;
	edict_put32(entry + 8, expected->rule | (uint32_t)expected->field << 16);
	buffer_add(out, entry, sizeof entry);
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
