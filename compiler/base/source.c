/* source.c - source files and places in them.
 */
#include "base/source.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

struct source *source_from_text(struct arena *arena, struct text path, struct text body)
{
	struct source *source = ARENA_NEW(arena, struct source);
	source->path = path;
	source->body = body;
	uint32_t n = 1;
	for (size_t i = 0; i < body.len; i++)
		n += body.ptr[i] == '\n';
	source->line_starts = ARENA_ARRAY(arena, uint32_t, n);
	source->n_lines = n;
	n = 1;
	for (size_t i = 0; i < body.len; i++)
		if (body.ptr[i] == '\n')
			source->line_starts[n++] = (uint32_t)i + 1;
	return source;
}

static bool read_all(FILE *file, struct buffer *body)
{
	char chunk[16384];
	size_t n;
	while ((n = fread(chunk, 1, sizeof chunk, file)) > 0) {
		buffer_add(body, chunk, n);
		if (body->len > SOURCE_SIZE_MAX) {
			errno = EFBIG;
			return false;
		}
	}
	return !ferror(file);
}

struct source *source_read(struct arena *arena, struct text path, struct text *why)
{
	struct text c_path = text_copy(arena, path);
	bool is_stdin = text_is(path, "-");
	FILE *file = is_stdin ? stdin : fopen(c_path.ptr, "rb");
	struct buffer body = {0};
	struct source *source = NULL;
	if (!file || !read_all(file, &body))
		*why = text_format(arena, "%s", strerror(errno));
	else
		source = source_from_text(arena, c_path,
					  text_copy(arena, buffer_text(&body)));
	buffer_free(&body);
	if (file && !is_stdin)
		fclose(file);
	return source;
}

struct position source_position(const struct source *source, uint32_t offset)
{
	uint32_t low = 0, high = source->n_lines;
	while (high - low > 1) {
		uint32_t middle = low + (high - low) / 2;
		if (source->line_starts[middle] <= offset)
			low = middle;
		else
			high = middle;
	}
	return (struct position){low + 1, offset - source->line_starts[low] + 1};
}

struct text source_line(const struct source *source, uint32_t line)
{
	if (line == 0 || line > source->n_lines)
		return (struct text){"", 0};
	uint32_t begin = source->line_starts[line - 1];
	uint32_t end = line < source->n_lines ? source->line_starts[line] - 1
					      : (uint32_t)source->body.len;
	if (end > begin && source->body.ptr[end - 1] == '\r')
		end--;
	return (struct text){source->body.ptr + begin, end - begin};
}

struct span span_join(struct span a, struct span b)
{
	if (!a.source || a.source != b.source)
		return a.source ? a : b;
	a.begin = a.begin < b.begin ? a.begin : b.begin;
	a.end = a.end > b.end ? a.end : b.end;
	return a;
}

uint32_t span_line(struct span span)
{
	return span.source ? source_position(span.source, span.begin).line : 0;
}

struct text span_text(struct span span)
{
	if (!span.source)
		return (struct text){"", 0};
	return (struct text){span.source->body.ptr + span.begin, span.end - span.begin};
}
