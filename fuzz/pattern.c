/* pattern.c - any bytes as a pattern and texts: the automaton against the oracle.
 *
 *     +------+----------------+----+--------+----+--------+---
 *     | kind | pattern        | \n | text   | \n | text   | ...
 *     +------+----------------+----+--------+----+--------+---
 *
 * The low bits of the first byte choose the kind and whether case is ignored.
 */
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "edict/abi.h"
#include "fuzz.h"
#include "pattern/pattern.h"

#define PATTERN_MAX 60
#define TEXT_MAX    80

/* The compiled form as the runtime reads it. */
static struct edict_automaton as_emitted(struct arena *arena, const struct automaton *a)
{
	uint8_t *ends = arena_alloc(arena, a->n_states / 8u + 1);
	for (uint32_t i = 0; i < a->n_states; i++)
		if (a->end_accepts[i])
			ends[i / 8] = (uint8_t)(ends[i / 8] | 1u << i % 8);
	return (struct edict_automaton){
		.class_of = a->class_of,
		.next = a->next,
		.end_accepts = ends,
		.start = a->start,
		.start_edge = a->start_edge,
		.accept_from = a->accept_from,
		.n_classes = a->n_classes,
	};
}

static struct text cut(struct text *rest, size_t most)
{
	const char *end = rest->len > 0 ? memchr(rest->ptr, '\n', rest->len) : NULL;
	size_t len = end != NULL ? (size_t)(end - rest->ptr) : rest->len;
	struct text head = {rest->ptr, len < most ? len : most};
	size_t used = end != NULL ? len + 1 : len;
	*rest = (struct text){rest->ptr + used, rest->len - used};
	return head;
}

static void compare(struct arena *arena, const struct pattern *pattern, struct text rest)
{
	struct pattern_error error = {0};
	const struct automaton *automaton = pattern_compile(arena, pattern, &error);
	if (automaton == NULL) {
		if (error.title == NULL)
			abort(); /* refused without saying why */
		return;
	}
	struct edict_automaton emitted = as_emitted(arena, automaton);
	for (int i = 0; i < 8; i++) {
		struct text text = cut(&rest, TEXT_MAX);
		struct edict_string s = {text.ptr, (uint32_t)text.len};
		if (edict_automaton_finds(&emitted, s) != pattern_oracle(pattern, text))
			abort();
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const enum pattern_kind kinds[] = {PATTERN_REGEX, PATTERN_GLOB,
						  PATTERN_REGEX, PATTERN_SUBSTRING};
	if (size < 1)
		return 0;
	struct arena *arena = arena_new();
	struct pattern_error error = {0};
	struct text rest = {(const char *)data + 1, size - 1};
	struct text text = cut(&rest, PATTERN_MAX);
	struct pattern_style style = {.kind = kinds[data[0] & 3],
				      .ignore_case = (data[0] & 4) != 0};
	const struct pattern *pattern = pattern_parse(arena, text, &style, &error);
	if (pattern != NULL)
		compare(arena, pattern, rest);
	else if (error.title == NULL || error.begin > error.end || error.end > text.len)
		abort();
	arena_free(arena);
	return 0;
}
