/* arena.c - memory by lifetime: blocks that are freed together.
 */
#include "base/arena.h"

#include <stdalign.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define BLOCK_SIZE    ((size_t)1 << 16)
#define EXIT_INTERNAL 3

struct block {
	struct block *next;
	size_t used, size;
	alignas(max_align_t) char bytes[];
};

struct arena {
	struct block *blocks; /* the first is the one being filled */
};

/* The one exit outside main: no caller could go on, and none should have to ask. */
_Noreturn void arena_exhausted(void)
{
	fputs("edict: out of memory\n", stderr);
	exit(EXIT_INTERNAL);
}

static struct block *block_new(size_t size)
{
	if (size > SIZE_MAX - sizeof(struct block))
		arena_exhausted();
	struct block *block = calloc(1, sizeof(struct block) + size);
	if (!block)
		arena_exhausted();
	block->size = size;
	return block;
}

struct arena *arena_new(void)
{
	struct arena *arena = calloc(1, sizeof *arena);
	if (!arena)
		arena_exhausted();
	arena->blocks = block_new(BLOCK_SIZE);
	return arena;
}

void arena_free(struct arena *arena)
{
	if (!arena)
		return;
	while (arena->blocks) {
		struct block *next = arena->blocks->next;
		free(arena->blocks);
		arena->blocks = next;
	}
	free(arena);
}

void *arena_alloc(struct arena *arena, size_t size)
{
	size_t step = alignof(max_align_t);
	if (size > SIZE_MAX - step)
		arena_exhausted();
	size = (size + step - 1) / step * step;
	struct block *block = arena->blocks;
	if (size > BLOCK_SIZE / 4) { /* a block of its own, behind the open one */
		struct block *own = block_new(size);
		own->used = size;
		own->next = block->next;
		block->next = own;
		return own->bytes;
	}
	if (block->size - block->used < size) {
		block = block_new(BLOCK_SIZE);
		block->next = arena->blocks;
		arena->blocks = block;
	}
	void *bytes = block->bytes + block->used;
	block->used += size;
	return bytes;
}

void *arena_grow(struct arena *arena, void *items, size_t n, size_t item_size)
{
	if (n > 0 && (n & (n - 1)) != 0)
		return items;
	size_t capacity = n ? n * 2 : 1;
	if (capacity > SIZE_MAX / item_size)
		arena_exhausted();
	void *copy = arena_alloc(arena, capacity * item_size);
	if (n > 0)
		memcpy(copy, items, n * item_size);
	return copy;
}
