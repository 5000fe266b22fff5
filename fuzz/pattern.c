/* pattern.c - any bytes as a pattern of any kind and dialect: a tree, or why not.
 *
 *     +------+-------+---------
 *     | kind | flags | pattern
 *     +------+-------+---------
 *
 * kind is the kind plus six times the dialect, in base 24; the bits of flags are i m s x
 * u.  A refusal names a range of the pattern, says what is there, and is itself UTF-8.
 */
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "fuzz.h"
#include "scans.h"

static void check_refusal(const struct pattern_error *error, size_t len)
{
	if (error->title == NULL || error->begin > error->end || error->end > len)
		abort();
	if (!text_is_utf8(text_of(error->title)) || strchr(error->title, '\n') != NULL)
		abort();
	if (error->help != NULL && !text_is_utf8(text_of(error->help)))
		abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	if (size < 2)
		return 0;
	struct arena *arena = arena_new();
	struct pattern_error error = {0};
	struct pattern_style style = fuzz_style(data);
	struct text text = {(const char *)data + 2, size - 2};
	const struct pattern *pattern = pattern_parse(arena, text, &style, &error);
	if (pattern == NULL)
		check_refusal(&error, text.len);
	else if (pattern_always_matches(pattern) && !pattern_oracle(pattern, TEXT("")))
		abort(); /* the empty text is a text too */
	arena_free(arena);
	return 0;
}
