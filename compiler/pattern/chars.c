/* chars.c - sets of characters, and one of their members as bytes. */
#include <stdlib.h>

#include "pattern/parser.h"

void chars_add(struct arena *arena, struct chars *set, uint32_t first, uint32_t last)
{
	struct code_range range = {first, last};
	ARENA_PUSH(arena, set->ranges, set->n, range);
}

void chars_add_all(struct arena *arena, struct chars *set, const struct chars *more)
{
	for (size_t i = 0; i < more->n; i++)
		chars_add(arena, set, more->ranges[i].first, more->ranges[i].last);
}

bool chars_have(const struct chars *set, uint32_t code_point)
{
	for (size_t i = 0; i < set->n; i++)
		if (set->ranges[i].first <= code_point &&
		    code_point <= set->ranges[i].last)
			return true;
	return false;
}

static int range_order(const void *a, const void *b)
{
	const struct code_range *x = a, *y = b;
	return (x->first > y->first) - (x->first < y->first);
}

void chars_sort(struct chars *set)
{
	size_t n = 0;
	if (set->n == 0)
		return;
	qsort(set->ranges, set->n, sizeof *set->ranges, range_order);
	for (size_t i = 1; i < set->n; i++) {
		struct code_range *last = &set->ranges[n], next = set->ranges[i];
		if (next.first > last->last + 1)
			set->ranges[++n] = next;
		else if (next.last > last->last)
			last->last = next.last;
	}
	set->n = n + 1;
}

struct chars chars_not(struct arena *arena, struct chars *set)
{
	struct chars out = {0};
	uint32_t first = 0;
	chars_sort(set);
	for (size_t i = 0; i < set->n; i++) {
		if (set->ranges[i].first > first)
			chars_add(arena, &out, first, set->ranges[i].first - 1);
		first = set->ranges[i].last + 1;
	}
	if (first <= CODE_POINT_MAX)
		chars_add(arena, &out, first, CODE_POINT_MAX);
	return out;
}

struct symbols chars_ascii(const struct chars *set)
{
	struct symbols ascii = {{0}};
	for (size_t i = 0; i < set->n; i++) {
		struct code_range range = set->ranges[i];
		if (range.first < 0x80)
			symbols_add_range(&ascii, range.first,
					  range.last < 0x80 ? range.last : 0x7f);
	}
	return ascii;
}

void chars_add_trees(struct arena *arena, struct chars *set, const struct tree ***items,
		     size_t *n_items)
{
	chars_sort(set);
	for (size_t i = 0; i < set->n; i++) {
		struct code_range range = set->ranges[i];
		if (range.first < 0x80)
			range.first = 0x80;
		if (range.first <= range.last)
			utf8_range(arena, range, items, n_items);
	}
}

const struct tree *chars_tree(struct arena *arena, struct chars *set)
{
	const struct tree **items = NULL;
	size_t n_items = 0;
	struct symbols ascii = chars_ascii(set);
	if (!symbols_are_none(&ascii))
		ARENA_PUSH(arena, items, n_items, tree_set(arena, ascii));
	chars_add_trees(arena, set, &items, &n_items);
	return tree_choice(arena, items, n_items);
}
