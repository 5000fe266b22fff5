/* utf8.c - characters and ranges of characters as UTF-8 bytes (RFC 3629).
 *
 * A range of code points becomes a few sequences of byte ranges: it is cut where
 * the encoded length changes, and then until each part varies freely in its last
 * bytes.  U+0430..U+0450, for one, is D0 B0..BF and D1 80..90.
 */
#include "pattern/parser.h"

size_t utf8_decode(struct text text, size_t at, uint32_t *code_point)
{
	static const uint32_t smallest[] = {0, 0, 0x80, 0x800, 0x10000};
	uint8_t lead = (uint8_t)text.ptr[at];
	size_t len = lead < 0x80   ? 1
		     : lead < 0xc0 ? 0
		     : lead < 0xe0 ? 2
		     : lead < 0xf0 ? 3
				   : 4;
	if (len == 0 || lead > 0xf4 || len > text.len - at)
		return 0;
	uint32_t value = len == 1 ? lead : lead & (0xffu >> (len + 1));
	for (size_t i = 1; i < len; i++) {
		uint8_t b = (uint8_t)text.ptr[at + i];
		if ((b & 0xc0) != 0x80)
			return 0;
		value = value << 6 | (b & 0x3fu);
	}
	bool is_surrogate = value >= 0xd800 && value <= 0xdfff;
	if (value < smallest[len] || value > CODE_POINT_MAX || is_surrogate)
		return 0;
	*code_point = value;
	return len;
}

const struct tree *utf8_character(struct arena *arena, uint32_t code_point,
				  bool ignore_case)
{
	char bytes[4];
	size_t len = utf8_encode(code_point, bytes);
	const struct tree **items = ARENA_ARRAY(arena, const struct tree *, len);
	for (size_t i = 0; i < len; i++)
		items[i] = tree_byte(arena, (uint8_t)bytes[i], ignore_case);
	return tree_sequence(arena, items, len);
}

/* The part of `range` up to its first cut, or all of it. */
static struct code_range first_part(struct code_range range)
{
	static const uint32_t ends[] = {0x7f, 0x7ff, 0xd7ff, 0xffff};
	for (size_t i = 0; i < sizeof ends / sizeof ends[0]; i++)
		if (range.first <= ends[i] && range.last > ends[i])
			range.last = ends[i];
	if (range.last < 0x80)
		return range;
	for (unsigned shift = 6; shift <= 18; shift += 6) {
		uint32_t low = (UINT32_C(1) << shift) - 1;
		if ((range.first & ~low) == (range.last & ~low))
			break;
		if ((range.first & low) != 0)
			range.last = range.first | low;
		else if ((range.last & low) != low)
			range.last = (range.last & ~low) - 1;
	}
	return range;
}

static const struct tree *part_tree(struct arena *arena, struct code_range part)
{
	char first[4], last[4];
	size_t len = utf8_encode(part.first, first);
	utf8_encode(part.last, last);
	const struct tree **items = ARENA_ARRAY(arena, const struct tree *, len);
	for (size_t i = 0; i < len; i++) {
		struct symbols bytes = symbols_range((uint8_t)first[i], (uint8_t)last[i]);
		items[i] = tree_set(arena, bytes);
	}
	return tree_sequence(arena, items, len);
}

/* The last item and `next` in one, if they differ in their last byte only. */
static const struct tree *merged(struct arena *arena, const struct tree *last,
				 const struct tree *next)
{
	uint32_t n = next->n_items;
	if (n == 0 || last->kind != TREE_SEQUENCE || last->n_items != n)
		return NULL;
	for (uint32_t i = 0; i + 1 < n; i++)
		if (!symbols_equal(&last->items[i]->set, &next->items[i]->set))
			return NULL;
	const struct tree **items = ARENA_ARRAY(arena, const struct tree *, n);
	for (uint32_t i = 0; i + 1 < n; i++)
		items[i] = next->items[i];
	items[n - 1] = tree_set(
		arena, symbols_or(last->items[n - 1]->set, &next->items[n - 1]->set));
	return tree_sequence(arena, items, n);
}

void utf8_range(struct arena *arena, struct code_range range, const struct tree ***items,
		size_t *n_items)
{
	while (range.first <= range.last) {
		if (range.first >= 0xd800 && range.first <= 0xdfff) {
			range.first = 0xe000;
			continue;
		}
		struct code_range part = first_part(range);
		const struct tree *next = part_tree(arena, part), *both = NULL;
		if (*n_items > 0)
			both = merged(arena, (*items)[*n_items - 1], next);
		if (both != NULL)
			(*items)[*n_items - 1] = both;
		else
			ARENA_PUSH(arena, *items, *n_items, next);
		range.first = part.last + 1;
	}
}
