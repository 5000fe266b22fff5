/* text.c - byte slices, and a buffer to build them in.
 */
#include "base/text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"

struct text text_of(const char *c_string)
{
	return (struct text){c_string, strlen(c_string)};
}

bool text_equal(struct text a, struct text b)
{
	return a.len == b.len && (a.len == 0 || memcmp(a.ptr, b.ptr, a.len) == 0);
}

bool text_is(struct text a, const char *c_string)
{
	return text_equal(a, text_of(c_string));
}

int text_compare(struct text a, struct text b)
{
	size_t common = a.len < b.len ? a.len : b.len;
	int order = common ? memcmp(a.ptr, b.ptr, common) : 0;
	return order ? order : (a.len > b.len) - (a.len < b.len);
}

int text_order(const void *a, const void *b)
{
	return text_compare(*(const struct text *)a, *(const struct text *)b);
}

int uint32_order(const void *a, const void *b)
{
	uint32_t left = *(const uint32_t *)a, right = *(const uint32_t *)b;
	return (left > right) - (left < right);
}

bool text_starts(struct text a, struct text prefix)
{
	return a.len >= prefix.len &&
	       text_equal((struct text){a.ptr, prefix.len}, prefix);
}

bool text_ends(struct text a, struct text suffix)
{
	return a.len >= suffix.len &&
	       text_equal((struct text){a.ptr + a.len - suffix.len, suffix.len}, suffix);
}

int text_hex_digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

bool texts_hold(const struct text *sorted, size_t n, struct text t)
{
	size_t low = 0, high = n;
	while (low < high) {
		size_t middle = (low + high) / 2;
		int order = text_compare(sorted[middle], t);
		if (order == 0)
			return true;
		if (order < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return false;
}

struct text text_copy(struct arena *arena, struct text t)
{
	char *bytes = arena_alloc(arena, t.len + 1);
	if (t.len)
		memcpy(bytes, t.ptr, t.len);
	return (struct text){bytes, t.len};
}

struct text text_vformat(struct arena *arena, const char *format, va_list args)
{
	struct buffer b = {0};
	buffer_vformat(&b, format, args);
	return buffer_move(arena, &b);
}

struct text text_format(struct arena *arena, const char *format, ...)
{
	va_list args;
	va_start(args, format);
	struct text t = text_vformat(arena, format, args);
	va_end(args);
	return t;
}

size_t text_printable(struct text t)
{
	for (size_t i = 0; i < t.len; i++) {
		unsigned char c = (unsigned char)t.ptr[i];
		bool is_second =
			c == 0xC2 && i + 1 < t.len && (unsigned char)t.ptr[i + 1] < 0xA0;
		if (c < 0x20 || c == 0x7F || is_second)
			return i;
	}
	return t.len;
}

struct text text_shown(struct arena *arena, struct text t, size_t max)
{
	struct text shown = {t.ptr, text_printable(t)};
	if (shown.len <= max)
		return shown;
	shown.len = max;
	while (shown.len > 0 && ((unsigned char)shown.ptr[shown.len] & 0xC0) == 0x80)
		shown.len--;
	return text_format(arena, "%.*s...", TEXT_ARG(shown));
}

/* ---- UTF-8 (RFC 3629) ---------------------------------------------------- */

size_t utf8_length(struct text t)
{
	const unsigned char *p = (const unsigned char *)t.ptr;
	if (t.len == 0)
		return 0;
	if (p[0] < 0x80)
		return 1;
	size_t len = p[0] >= 0xf0 ? 4 : p[0] >= 0xe0 ? 3 : 2;
	if (p[0] < 0xc2 || p[0] > 0xf4 || t.len < len)
		return 0;
	for (size_t i = 1; i < len; i++)
		if ((p[i] & 0xc0) != 0x80)
			return 0;
	bool overlong = (p[0] == 0xe0 && p[1] < 0xa0) || (p[0] == 0xf0 && p[1] < 0x90);
	bool outside = (p[0] == 0xed && p[1] > 0x9f) || (p[0] == 0xf4 && p[1] > 0x8f);
	return overlong || outside ? 0 : len;
}

size_t utf8_prefix(struct text t)
{
	size_t at = 0, len = 1;
	for (; len > 0; at += len)
		len = utf8_length((struct text){t.ptr + at, t.len - at});
	return at;
}

bool text_is_utf8(struct text a)
{
	return utf8_prefix(a) == a.len;
}

size_t utf8_encode(uint32_t c, char out[4])
{
	if (c < 0x80) {
		out[0] = (char)c;
		return 1;
	}
	if (c < 0x800) {
		out[0] = (char)(0xc0 | c >> 6);
		out[1] = (char)(0x80 | (c & 0x3f));
		return 2;
	}
	if (c > 0x10ffff || (c >= 0xd800 && c < 0xe000))
		return 0;
	if (c < 0x10000) {
		out[0] = (char)(0xe0 | c >> 12);
		out[1] = (char)(0x80 | (c >> 6 & 0x3f));
		out[2] = (char)(0x80 | (c & 0x3f));
		return 3;
	}
	out[0] = (char)(0xf0 | c >> 18);
	out[1] = (char)(0x80 | (c >> 12 & 0x3f));
	out[2] = (char)(0x80 | (c >> 6 & 0x3f));
	out[3] = (char)(0x80 | (c & 0x3f));
	return 4;
}

/* ---- did-you-mean -------------------------------------------------------- */

#define WORD_MAX 64u

static size_t smallest(size_t a, size_t b, size_t c)
{
	size_t ab = a < b ? a : b;
	return ab < c ? ab : c;
}

/* Optimal string alignment (Damerau-Levenshtein without repeated edits). */
size_t text_distance(struct text a, struct text b, size_t limit)
{
	size_t rows[3][WORD_MAX + 1];
	size_t apart = a.len > b.len ? a.len - b.len : b.len - a.len;
	if (a.len > WORD_MAX || b.len > WORD_MAX || apart > limit)
		return limit + 1;
	size_t *before = rows[0], *above = rows[1], *row = rows[2];
	for (size_t j = 0; j <= b.len; j++)
		above[j] = j;
	for (size_t i = 1; i <= a.len; i++) {
		row[0] = i;
		for (size_t j = 1; j <= b.len; j++) {
			bool same = a.ptr[i - 1] == b.ptr[j - 1];
			row[j] = smallest(above[j] + 1, row[j - 1] + 1,
					  above[j - 1] + !same);
			if (i > 1 && j > 1 && a.ptr[i - 1] == b.ptr[j - 2] &&
			    a.ptr[i - 2] == b.ptr[j - 1] && before[j - 2] + 1 < row[j])
				row[j] = before[j - 2] + 1;
		}
		size_t *free_row = before;
		before = above;
		above = row;
		row = free_row;
	}
	return above[b.len] > limit ? limit + 1 : above[b.len];
}

/* Lower case, without `_` and `-`, so that spellings of one word compare equal. */
static struct text fold_word(struct text word, char *out)
{
	size_t n = 0;
	for (size_t i = 0; i < word.len && n < WORD_MAX; i++) {
		char c = word.ptr[i];
		if (c == '_' || c == '-' || c == ' ')
			continue;
		out[n++] = c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
	}
	return (struct text){out, n};
}

struct text text_nearest(struct text word, const struct text *candidates, size_t n)
{
	char word_bytes[WORD_MAX], other_bytes[WORD_MAX];
	struct text folded = fold_word(word, word_bytes), best = {NULL, 0};
	size_t limit = folded.len < 6 ? 1 : folded.len < 9 ? 2 : 3;
	size_t best_distance = limit + 1;
	for (size_t i = 0; i < n; i++) {
		struct text other = fold_word(candidates[i], other_bytes);
		size_t distance = text_distance(folded, other, limit);
		/* a word as short as its own distance has nothing in common */
		if (distance < best_distance && distance < other.len) {
			best_distance = distance;
			best = candidates[i];
		}
	}
	return best;
}

/* ---- buffer -------------------------------------------------------------- */

static void buffer_reserve(struct buffer *b, size_t more)
{
	if (b->capacity - b->len > more)
		return;
	size_t capacity = b->capacity ? b->capacity : 256;
	while (capacity - b->len <= more)
		capacity *= 2;
	char *ptr = realloc(b->ptr, capacity);
	if (!ptr)
		arena_exhausted();
	b->ptr = ptr;
	b->capacity = capacity;
}

void buffer_add(struct buffer *b, const void *bytes, size_t len)
{
	buffer_reserve(b, len);
	if (len)
		memcpy(b->ptr + b->len, bytes, len);
	b->len += len;
	b->ptr[b->len] = '\0';
}

void buffer_add_text(struct buffer *b, struct text t)
{
	buffer_add(b, t.ptr, t.len);
}

void buffer_add_char(struct buffer *b, char c)
{
	buffer_add(b, &c, 1);
}

void buffer_vformat(struct buffer *b, const char *format, va_list args)
{
	va_list again;
	va_copy(again, args);
	buffer_reserve(b, 128);
	int len = vsnprintf(b->ptr + b->len, b->capacity - b->len, format, args);
	if (len > 0 && (size_t)len >= b->capacity - b->len) {
		buffer_reserve(b, (size_t)len);
		len = vsnprintf(b->ptr + b->len, b->capacity - b->len, format, again);
	}
	va_end(again);
	if (len > 0)
		b->len += (size_t)len;
}

void buffer_format(struct buffer *b, const char *format, ...)
{
	va_list args;
	va_start(args, format);
	buffer_vformat(b, format, args);
	va_end(args);
}

struct text buffer_text(const struct buffer *b)
{
	return (struct text){b->ptr ? b->ptr : "", b->len};
}

void buffer_free(struct buffer *b)
{
	free(b->ptr);
	*b = (struct buffer){0};
}

struct text buffer_move(struct arena *arena, struct buffer *b)
{
	struct text text = text_copy(arena, buffer_text(b));
	buffer_free(b);
	return text;
}
