/* writer.c - writing C: identifiers, literals, comments, wrapped tables. */
#include "emit/writer.h"

#include <inttypes.h>
#include <string.h>
#include <xxhash.h>

#define LINE_WIDTH 90u
/* C11 5.2.4.1: a string literal of up to 4095 characters is portable. */
#define LITERAL_MAX 4000u

static void write_literal_bytes(struct buffer *out, struct text t)
{
	for (size_t i = 0; i < t.len; i++) {
		unsigned char c = (unsigned char)t.ptr[i];
		if (c == '"' || c == '\\' || c == '?') /* `?` could begin a trigraph */
			buffer_format(out, "\\%c", c);
		else if (c < 0x20 || c > 0x7e)
			buffer_format(out, "\\%03o", c);
		else
			buffer_add_char(out, (char)c);
	}
}

void write_literal(struct buffer *out, struct text t)
{
	buffer_add_char(out, '"');
	write_literal_bytes(out, t);
	buffer_add_char(out, '"');
}

/* Marks that turn the direction of what follows, and would show another program than
 * is compiled: U+061C, U+200E to 200F, U+202A to 202E, U+2066 to 2069; and C1 controls.
 */
static bool is_deceptive(struct text t)
{
	size_t len = utf8_length(t);
	if (len == 2)
		return memcmp(t.ptr, "\xd8\x9c", 2) == 0 ||
		       (t.ptr[0] == '\xc2' && (unsigned char)t.ptr[1] < 0xa0);
	if (len != 3 || t.ptr[0] != '\xe2')
		return false;
	unsigned low = (unsigned char)t.ptr[2];
	if (t.ptr[1] == '\x80')
		return low == 0x8e || low == 0x8f || (low >= 0xaa && low <= 0xae);
	return t.ptr[1] == '\x81' && low >= 0xa6 && low <= 0xa9;
}

static bool is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

void write_comment(struct buffer *out, struct text t, size_t limit)
{
	if (limit < t.len)
		limit = utf8_prefix((struct text){t.ptr, limit});
	for (size_t i = 0; i < t.len; i++) {
		unsigned char c = (unsigned char)t.ptr[i];
		unsigned char previous = i > 0 ? (unsigned char)t.ptr[i - 1] : 0;
		if (i >= limit) {
			buffer_add_text(out, TEXT("..."));
			return;
		}
		bool is_delimiter = (c == '/' && previous == '*') ||
				    (c == '*' && previous == '/') ||
				    (c == '?' && previous == '?');
		if (is_delimiter)
			buffer_add_char(out, ' ');
		struct text rest = {t.ptr + i, t.len - i};
		if (c == '\n') {
			buffer_add_char(out, ' ');
			while (i + 1 < t.len && is_blank(t.ptr[i + 1]))
				i++;
		} else if (c < 0x20 || c == 0x7f) {
			buffer_add_char(out, ' ');
		} else if (is_deceptive(rest)) {
			buffer_add_char(out, '.');
			i += utf8_length(rest) - 1;
		} else if (c == '\\' && i + 1 == t.len) {
			buffer_add_text(out, TEXT("\\ "));
		} else {
			buffer_add_char(out, (char)c);
		}
	}
}

static bool is_word_byte(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

void write_identifier(struct buffer *out, struct text t, size_t limit)
{
	bool gap = out->len > 0 && out->ptr[out->len - 1] != '_';
	for (size_t i = 0; i < t.len && out->len < limit; i++) {
		if (!is_word_byte(t.ptr[i])) {
			gap = out->len > 0 && out->ptr[out->len - 1] != '_';
			continue;
		}
		if (gap)
			buffer_add_char(out, '_');
		gap = false;
		char c = t.ptr[i];
		buffer_add_char(out, c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c);
	}
}

void write_int64(struct buffer *out, int64_t value)
{
	if (value == INT64_MIN)
		buffer_add_text(out, TEXT("INT64_MIN"));
	else if (value > INT32_MAX || value < INT32_MIN + 1)
		buffer_format(out, "INT64_C(%" PRId64 ")", value);
	else
		buffer_format(out, "%" PRId64, value);
}

void write_numbers(struct buffer *out, const uint32_t *values, size_t n, unsigned indent)
{
	size_t column = LINE_WIDTH;
	for (size_t i = 0; i < n; i++) {
		char digits[16];
		int len = snprintf(digits, sizeof digits, "%" PRIu32 ",", values[i]);
		if (column + (size_t)len + 1 > LINE_WIDTH) {
			buffer_add_text(out, i ? TEXT("\n") : TEXT(""));
			for (unsigned tab = 0; tab < indent; tab++)
				buffer_add_char(out, '\t');
			column = (size_t)indent * 8;
		} else {
			buffer_add_char(out, ' ');
			column++;
		}
		buffer_add(out, digits, (size_t)len);
		column += (size_t)len;
	}
	buffer_add_char(out, '\n');
}

/* ---- text pool ----------------------------------------------------------- */

void text_pool_init(struct text_pool *pool, struct arena *arena)
{
	memset(pool, 0, sizeof *pool);
	pool->arena = arena;
	text_pool_add(pool, TEXT(""));
}

static void pool_table_grow(struct text_pool *pool)
{
	pool->table_size = pool->table_size ? pool->table_size * 2 : 64;
	pool->table = ARENA_ARRAY(pool->arena, uint32_t, pool->table_size);
	for (size_t i = 0; i < pool->n; i++) {
		size_t slot = XXH3_64bits(pool->texts[i].ptr, pool->texts[i].len) &
			      (pool->table_size - 1);
		while (pool->table[slot])
			slot = (slot + 1) & (pool->table_size - 1);
		pool->table[slot] = (uint32_t)i + 1;
	}
}

uint32_t text_pool_add(struct text_pool *pool, struct text t)
{
	if (pool->n * 2 >= pool->table_size)
		pool_table_grow(pool);
	size_t slot = XXH3_64bits(t.ptr, t.len) & (pool->table_size - 1);
	for (; pool->table[slot]; slot = (slot + 1) & (pool->table_size - 1))
		if (text_equal(pool->texts[pool->table[slot] - 1], t))
			return pool->offsets[pool->table[slot] - 1];
	size_t n_offsets = pool->n;
	ARENA_PUSH(pool->arena, pool->offsets, n_offsets, pool->size);
	ARENA_PUSH(pool->arena, pool->texts, pool->n, t);
	pool->table[slot] = (uint32_t)pool->n;
	pool->size += (uint32_t)t.len + 1;
	return pool->offsets[pool->n - 1];
}

static void write_long_text(struct buffer *out, struct text t)
{
	for (size_t i = 0; i < t.len; i++)
		buffer_format(out, "%d,%s", (signed char)t.ptr[i],
			      i % 24 == 23 ? "\n\t\t" : "");
	buffer_add_text(out, TEXT("0"));
}

static void write_text(struct buffer *out, struct text t, bool is_last)
{
	buffer_add_text(out, TEXT("\t\""));
	write_literal_bytes(out, t);
	/* the last NUL is the literal's own */
	buffer_add_text(out, is_last ? TEXT("\"") : TEXT("\\0\"\n"));
}

static void write_part(const struct text_pool *pool, size_t begin, size_t end,
		       struct buffer *out)
{
	if (pool->texts[begin].len > LITERAL_MAX) {
		buffer_add_text(out, TEXT("\t{ "));
		write_long_text(out, pool->texts[begin]);
		buffer_add_text(out, TEXT(" }"));
		return;
	}
	for (size_t i = begin; i < end; i++)
		write_text(out, pool->texts[i], i + 1 == end);
}

/* Parts of a struct of char arrays lie side by side without padding, so together
 * they are one long text that no single literal would be allowed to hold. */
static void write_parts(const struct text_pool *pool, const size_t *ends, size_t n_parts,
			const char *name, struct buffer *out)
{
	buffer_add_text(out, TEXT("static const struct {\n"));
	for (size_t part = 0, begin = 0; part < n_parts; begin = ends[part++]) {
		uint32_t size =
			ends[part] < pool->n ? pool->offsets[ends[part]] : pool->size;
		buffer_format(out, "\tchar part_%zu[%" PRIu32 "];\n", part,
			      size - pool->offsets[begin]);
	}
	buffer_format(out, "} %s = {\n", name);
	for (size_t part = 0, begin = 0; part < n_parts; begin = ends[part++]) {
		write_part(pool, begin, ends[part], out);
		buffer_add_text(out, TEXT(",\n"));
	}
	buffer_add_text(out, TEXT("};\n"));
}

void text_pool_write(const struct text_pool *pool, const char *name, struct buffer *out)
{
	size_t *ends = ARENA_ARRAY(pool->arena, size_t, pool->n);
	size_t n_parts = 0, size = 0;
	for (size_t i = 0; i < pool->n; i++) {
		size_t len = pool->texts[i].len + 1;
		if (i > 0 &&
		    (size + len > LITERAL_MAX || pool->texts[i - 1].len > LITERAL_MAX)) {
			ends[n_parts++] = i;
			size = 0;
		}
		size += len;
	}
	ends[n_parts++] = pool->n;
	if (n_parts > 1 || pool->texts[0].len > LITERAL_MAX) {
		write_parts(pool, ends, n_parts, name, out);
		return;
	}
	buffer_format(out, "static const char %s[] =\n", name);
	write_part(pool, 0, pool->n, out);
	buffer_add_text(out, TEXT(";\n"));
}

/* ---- unique names -------------------------------------------------------- */

void name_set_init(struct name_set *set, struct arena *arena)
{
	memset(set, 0, sizeof *set);
	set->arena = arena;
}

static void name_table_grow(struct name_set *set)
{
	set->table_size = set->table_size ? set->table_size * 2 : 64;
	set->table = ARENA_ARRAY(set->arena, uint32_t, set->table_size);
	for (size_t i = 0; i < set->n; i++) {
		size_t slot = XXH3_64bits(set->names[i].ptr, set->names[i].len) &
			      (set->table_size - 1);
		while (set->table[slot])
			slot = (slot + 1) & (set->table_size - 1);
		set->table[slot] = (uint32_t)i + 1;
	}
}

/* The free slot for `name`, or table_size if it is taken. */
static size_t name_slot(const struct name_set *set, struct text name)
{
	size_t slot = XXH3_64bits(name.ptr, name.len) & (set->table_size - 1);
	for (; set->table[slot]; slot = (slot + 1) & (set->table_size - 1))
		if (text_equal(set->names[set->table[slot] - 1], name))
			return set->table_size;
	return slot;
}

struct text name_set_add(struct name_set *set, struct text wanted)
{
	if (set->n * 2 >= set->table_size)
		name_table_grow(set);
	struct text name = text_copy(set->arena, wanted);
	size_t slot = name_slot(set, name);
	/* numbers grow with the set, so that n equal names do not cost n squared */
	for (size_t i = set->n; slot == set->table_size; i++) {
		name = text_format(set->arena, "%.*s_%zu", TEXT_ARG(wanted), i);
		slot = name_slot(set, name);
	}
	ARENA_PUSH(set->arena, set->names, set->n, name);
	set->table[slot] = (uint32_t)set->n;
	return name;
}

struct text base_name(struct text path)
{
	for (size_t i = path.len; i-- > 0;)
		if (path.ptr[i] == '/')
			return (struct text){path.ptr + i + 1, path.len - i - 1};
	return path;
}
