/* lines.c - read a stream line by line, with a bound on what a line may cost.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "command/lines.h"

#define READ_SIZE 65536u

bool lines_open(struct lines *lines, const char *path, size_t size_max)
{
	*lines = (struct lines){.size_max = size_max};
	lines->fd = strcmp(path, "-") == 0 ? STDIN_FILENO : open(path, O_RDONLY);
	return lines->fd >= 0;
}

void lines_close(struct lines *lines)
{
	if (lines->fd > STDIN_FILENO)
		close(lines->fd);
	free(lines->bytes);
	lines->bytes = NULL;
}

/* Room for one more read behind `end`. */
static bool make_room(struct lines *lines)
{
	if (lines->begin > 0) {
		memmove(lines->bytes, lines->bytes + lines->begin,
			lines->end - lines->begin);
		lines->end -= lines->begin;
		lines->begin = 0;
	}
	if (lines->capacity - lines->end >= READ_SIZE)
		return true;
	size_t capacity = 2 * lines->capacity + READ_SIZE;
	char *bytes = realloc(lines->bytes, capacity);
	if (bytes == NULL)
		return false;
	lines->bytes = bytes;
	lines->capacity = capacity;
	return true;
}

static void fill(struct lines *lines)
{
	if (!make_room(lines)) {
		lines->error = ENOMEM;
		lines->has_ended = true;
		return;
	}
	ssize_t n;
	do
		n = read(lines->fd, lines->bytes + lines->end, READ_SIZE);
	while (n < 0 && errno == EINTR);
	if (n <= 0) {
		lines->error = n < 0 ? errno : 0;
		lines->has_ended = true;
	} else {
		lines->end += (size_t)n;
	}
}

static bool take(struct lines *lines, size_t len, size_t with_end, struct text *line)
{
	const char *start = lines->bytes + lines->begin;
	bool fits = len <= lines->size_max;
	lines->begin += with_end;
	if (len > 0 && start[len - 1] == '\r')
		len--;
	*line = (struct text){start, len};
	return fits;
}

enum line lines_next(struct lines *lines, struct text *line)
{
	bool is_too_long = false;
	size_t seen = 0; /* bytes after `begin` known to hold no end of line */
	for (;;) {
		size_t len = lines->end - lines->begin;
		const char *start =
			lines->bytes != NULL ? lines->bytes + lines->begin : "";
		const char *mark = memchr(start + seen, '\n', len - seen);
		if (mark != NULL) {
			size_t at = (size_t)(mark - start);
			bool fits = take(lines, at, at + 1, line);
			return fits && !is_too_long ? LINE_READ : LINE_TOO_LONG;
		}
		if (lines->has_ended && len == 0)
			return is_too_long ? LINE_TOO_LONG : LINE_END;
		if (lines->has_ended) {
			bool fits = take(lines, len, len, line);
			return fits && !is_too_long ? LINE_READ : LINE_TOO_LONG;
		}
		seen = len;
		if (len > lines->size_max) {
			is_too_long = true;
			lines->begin = lines->end;
			seen = 0;
		}
		fill(lines);
	}
}

bool lines_is_drained(const struct lines *lines)
{
	size_t len = lines->end - lines->begin;
	return len == 0 || memchr(lines->bytes + lines->begin, '\n', len) == NULL;
}
