/* writer.h - writing C: identifiers, literals, comments, wrapped tables.
 *
 * Everything that comes from a policy passes through one of these functions on its
 * way into C, so no policy text can end a literal or a comment.
 */
#ifndef EDICT_EMIT_WRITER_H
#define EDICT_EMIT_WRITER_H

#include "plan/plan.h"

/* A C string literal with quotes; every byte is printable ASCII afterwards. */
void write_literal(struct buffer *out, struct text t);

/* Text inside a block comment: on one line, a line end and the indentation behind it
 * being one blank; without comment delimiters, cut at `limit` bytes. */
void write_comment(struct buffer *out, struct text t, size_t limit);

/* Append the words of `t` to an identifier, joined by `_`, at most `limit` bytes. */
void write_identifier(struct buffer *out, struct text t, size_t limit);

/* An int64_t constant expression (INT64_MIN has no literal). */
void write_int64(struct buffer *out, int64_t value);

/* Numbers of an array, `indent` tabs deep, wrapped. */
void write_numbers(struct buffer *out, const uint32_t *values, size_t n, unsigned indent);

/* A pool of NUL-terminated texts, each kept once; offset 0 is the empty text. */
struct text_pool {
	struct arena *arena;
	struct text *texts;
	uint32_t *offsets;
	size_t n;
	uint32_t size;
	uint32_t *table; /* open-addressed, 1 + index */
	size_t table_size;
};

void text_pool_init(struct text_pool *pool, struct arena *arena);
uint32_t text_pool_add(struct text_pool *pool, struct text t);
/* Define it as the `static const` object `name`; `(const char *)&name` is its start. */
void text_pool_write(const struct text_pool *pool, const char *name, struct buffer *out);

/* Unique identifiers: the same text gets a suffix the second time. */
struct name_set {
	struct arena *arena;
	struct text *names;
	size_t n;
	uint32_t *table;
	size_t table_size;
};

void name_set_init(struct name_set *set, struct arena *arena);
struct text name_set_add(struct name_set *set, struct text wanted);

struct text base_name(struct text path);

#endif
