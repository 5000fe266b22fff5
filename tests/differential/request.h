/* request.h - random requests, aimed at one policy.
 */
#ifndef EDICT_TESTS_REQUEST_H
#define EDICT_TESTS_REQUEST_H

#include "subject.h"

/* One request as JSON text.  `is_mangled` says that its bytes were damaged at random,
 * so that it may have several faults; which one is reported is then open. */
struct text request_make(struct arena *arena, struct random *random,
			 const struct subject *subject, bool *is_mangled);

/* ---- json.c: the tree that a request is built as -------------------------- */

struct json {
	enum doc_kind kind;
	struct text key;  /* in its mapping */
	struct text text; /* a string's value; a number or a word as written */
	struct json **kids;
	size_t n;
};

struct json *json_new(struct arena *arena, enum doc_kind kind, struct text text);
void json_add(struct arena *arena, struct json *holder, struct json *kid);
/* Put `value` at `path` below `root`, making what is needed on the way. */
void json_put(struct arena *arena, struct random *random, struct json *root,
	      const struct ast_path *path, struct json *value);
/* Write it; `noise` percent of the characters and gaps are written in odd ways. */
void json_write(struct random *random, const struct json *json, unsigned noise,
		struct buffer *out);
/* `number` in one of the ways in which JSON can write it. */
struct text json_number_text(struct arena *arena, struct random *random,
			     struct number number);

#endif
