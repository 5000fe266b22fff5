/* text.h - byte slices, and a buffer to build them in.
 *
 * A slice does not own its bytes; NUL is an ordinary byte.
 */
#ifndef EDICT_BASE_TEXT_H
#define EDICT_BASE_TEXT_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct arena;

struct text {
	const char *ptr;
	size_t len;
};

#define TEXT(literal) ((struct text){(literal), sizeof(literal) - 1})
#define TEXT_ARG(t)   (int)(t).len, (t).ptr /* for "%.*s" */

struct text text_of(const char *c_string);
bool text_equal(struct text a, struct text b);
bool text_is(struct text a, const char *c_string);
int text_compare(struct text a, struct text b); /* by bytes, then length */
/* The same, and that of numbers, for qsort and bsearch. */
int text_order(const void *a, const void *b);
int uint32_order(const void *a, const void *b);
bool text_starts(struct text a, struct text prefix);
bool text_ends(struct text a, struct text suffix);
bool text_is_utf8(struct text a);
/* Is `t` one of texts sorted by text_compare? */
bool texts_hold(const struct text *sorted, size_t n, struct text t);

/* How many bytes stand before the first control character, of ASCII or of the second set,
 * U+0080 to U+009F: terminals obey both. */
size_t text_printable(struct text t);

/* As it is shown in a message: up to a control character, cut at `max` bytes. */
struct text text_shown(struct arena *arena, struct text t, size_t max);

/* Copies in the arena, followed by a NUL that the slice does not count. */
struct text text_copy(struct arena *arena, struct text t);
struct text text_format(struct arena *arena, const char *format, ...)
	__attribute__((format(printf, 2, 3)));
struct text text_vformat(struct arena *arena, const char *format, va_list args)
	__attribute__((format(printf, 2, 0)));

/* Edits (insert, delete, replace, swap neighbours) from `a` to `b`, for
 * did-you-mean; stops counting above `limit`. */
size_t text_distance(struct text a, struct text b, size_t limit);

/* The candidate nearest to `word`, or an empty slice when none is near enough to
 * be a likely typo (case and `_`/`-`/camelCase spelling count as near). */
struct text text_nearest(struct text word, const struct text *candidates, size_t n);

/* The value of a hexadecimal digit; -1 if it is none. */
int text_hex_digit(char c);

/* A growing byte buffer on the heap; all-zero is empty. */
struct buffer {
	char *ptr;
	size_t len, capacity;
};

void buffer_add(struct buffer *b, const void *bytes, size_t len);
void buffer_add_text(struct buffer *b, struct text t);
void buffer_add_char(struct buffer *b, char c);
void buffer_format(struct buffer *b, const char *format, ...)
	__attribute__((format(printf, 2, 3)));
void buffer_vformat(struct buffer *b, const char *format, va_list args)
	__attribute__((format(printf, 2, 0)));
struct text buffer_text(const struct buffer *b);
void buffer_free(struct buffer *b);
/* What is in the buffer, copied to the arena; the buffer is empty again. */
struct text buffer_move(struct arena *arena, struct buffer *b);

/* The length of the well-formed UTF-8 sequence (RFC 3629) at the front; 0 if there is
 * none. */
size_t utf8_length(struct text t);

/* How many bytes at the front are well-formed UTF-8. */
size_t utf8_prefix(struct text t);

/* Encode one code point as UTF-8; returns the number of bytes, 0 if it is none. */
size_t utf8_encode(uint32_t code_point, char out[4]);

#endif
