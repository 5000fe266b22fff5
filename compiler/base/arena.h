/* arena.h - memory by lifetime.
 *
 * Everything the compiler builds for one policy lives in one arena and is freed
 * with it.  Allocation cannot fail: when memory runs out the process says so and
 * exits with status 3, the one exit outside main.
 */
#ifndef EDICT_BASE_ARENA_H
#define EDICT_BASE_ARENA_H

#include <stddef.h>

struct arena;

/* Say so and exit: for those who allocate otherwise. */
_Noreturn void arena_exhausted(void);

struct arena *arena_new(void);
void arena_free(struct arena *arena);

/* `size` zeroed bytes, aligned for any object. */
void *arena_alloc(struct arena *arena, size_t size);

/* Room for one more item in a growing array: returns `items`, or a doubled copy
 * when `n` is a power of two (or zero).  The old copy stays in the arena. */
void *arena_grow(struct arena *arena, void *items, size_t n, size_t item_size);

#define ARENA_NEW(arena, type)	    ((type *)arena_alloc((arena), sizeof(type)))
#define ARENA_ARRAY(arena, type, n) ((type *)arena_alloc((arena), (n) * sizeof(type)))

/* Append `item` to a (pointer, count) array held by the caller. */
#define ARENA_PUSH(arena, items, n, item)                                                \
	((items) = arena_grow((arena), (items), (n), sizeof *(items)),                   \
	 (items)[(n)++] = (item))

#endif
