/* lines.h - read a stream line by line, with a bound on what a line may cost.
 */
#ifndef EDICT_COMMAND_LINES_H
#define EDICT_COMMAND_LINES_H

#include "base/text.h"

struct lines {
	int fd;
	size_t size_max; /* bytes of a line */
	char *bytes;	 /* the line so far and what was read beyond it */
	size_t capacity, begin, end;
	bool has_ended;
	int error; /* errno of a failed read, else 0 */
};

/* Open `path` ("-" is standard input).  False: errno says why. */
bool lines_open(struct lines *lines, const char *path, size_t size_max);
void lines_close(struct lines *lines);

enum line { LINE_END, LINE_READ, LINE_TOO_LONG };

/* The next line without its end (LF or CRLF), valid until the next call.  A line over
 * size_max is skipped whole. */
enum line lines_next(struct lines *lines, struct text *line);

/* No complete line is waiting: the next call will read. */
bool lines_is_drained(const struct lines *lines);

#endif
