/* request.h - random requests, aimed at one policy.
 */
#ifndef EDICT_TESTS_REQUEST_H
#define EDICT_TESTS_REQUEST_H

#include "subject.h"

/* A stream of requests for one subject, the same for the same seed and lessons. */
struct requester;

struct requester *requester_new(const struct subject *subject, uint64_t seed);
void requester_free(struct requester *r);

/* The next one as JSON text, in `arena`.  `is_mangled` says that its bytes were damaged
 * at random, so that it may have several faults; which one is reported is then open. */
struct text requester_next(struct requester *r, struct arena *arena, bool *is_mangled);

/* Tell it which rule decided (EVAL_NO_RULE: none). */
void requester_learn(struct requester *r, uint32_t rule);

/* ---- json.c: the tree that a request is built as -------------------------- */

struct json {
	enum doc_kind kind;
	struct text key;  /* in its mapping */
	struct text text; /* a string's value; a number or a word as written */
	struct json **kids;
	size_t n;
};

struct json *json_new(struct arena *arena, enum doc_kind kind, struct text text);
struct json *json_copy(struct arena *arena, const struct json *json);
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
