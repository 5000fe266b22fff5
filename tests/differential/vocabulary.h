/* vocabulary.h - what one random policy talks about: fields and strings.
 *
 *     vocabulary.c   choosing them
 *     condition.c    conditions, globs and regexes over them
 *     policy.c, dialects.c   policies
 */
#ifndef EDICT_TESTS_VOCABULARY_H
#define EDICT_TESTS_VOCABULARY_H

#include "meaning/ir.h"
#include "random.h"

struct word {
	struct text path; /* as conditions write it */
	struct text key;  /* as a YAML key writes it */
	enum ir_type type;
	struct text *values; /* the only ones, if n_values > 0 */
	size_t n_values;
	bool is_declared; /* under `schema:`, not built in or inferred */
};

struct vocabulary {
	struct arena *arena;
	struct random *random;
	struct word *words;
	size_t n_words;
	struct text *strings; /* constants of the policy */
	size_t n_strings;
	struct text *samples; /* strings that its regexes and globs match, or nearly */
	size_t n_samples;
};

/* About `percent` of the usual fields, and `n_extra` integer and string fields. */
void vocabulary_init(struct vocabulary *v, struct arena *arena, struct random *random,
		     unsigned percent, size_t n_extra);

struct text vocabulary_string(struct vocabulary *v);
/* A field of the type, or NULL. */
const struct word *vocabulary_word(struct vocabulary *v, enum ir_type type);
void vocabulary_sample(struct vocabulary *v, struct text sample);

/* The `schema:` member, indented by `indent`; nothing if no field is declared. */
void vocabulary_write_schema(const struct vocabulary *v, const char *indent,
			     struct buffer *out);

/* ---- condition.c --------------------------------------------------------- */

/* A condition up to `depth` operators deep. */
void write_condition(struct vocabulary *v, unsigned depth, struct buffer *out);
/* One test of `word`. */
void write_test(struct vocabulary *v, const struct word *word, struct buffer *out);
/* A string literal of the condition language. */
void write_string(struct vocabulary *v, struct text s, struct buffer *out);
void write_number(struct vocabulary *v, bool is_integer, struct buffer *out);
void write_glob(struct vocabulary *v, struct buffer *out);
void write_regex(struct vocabulary *v, struct buffer *out);
/* Add `t` as a scalar in single or double quotes. */
void write_yaml(struct text t, struct buffer *out);

#endif
