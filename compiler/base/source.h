/* source.h - source files and places in them.
 *
 * A span is a half-open byte range of one file.  A span with a NULL source means
 * "no place" (something the compiler added by itself).
 */
#ifndef EDICT_BASE_SOURCE_H
#define EDICT_BASE_SOURCE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/text.h"

#define SOURCE_SIZE_MAX (64u << 20) /* bytes of one source file */

struct source {
	struct text path; /* as the user wrote it */
	struct text body;
	uint32_t *line_starts;
	uint32_t n_lines;
};

struct span {
	const struct source *source;
	uint32_t begin, end;
};

struct position {
	uint32_t line, column; /* from 1; columns count bytes */
};

/* Read a file ("-" is standard input).  On failure returns NULL and sets `*why` to
 * an error text in the arena. */
struct source *source_read(struct arena *arena, struct text path, struct text *why);

/* A source from memory. */
struct source *source_from_text(struct arena *arena, struct text path, struct text body);

struct position source_position(const struct source *source, uint32_t offset);
struct text source_line(const struct source *source, uint32_t line);
struct span span_join(struct span a, struct span b);
uint32_t span_line(struct span span); /* 0 for "no place" */
struct text span_text(struct span span);

#endif
