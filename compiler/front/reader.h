/* reader.h - strict, typed reading of mappings: what all dialects share.
 *
 * A dialect states its keys in tables of `struct member`; reader_members checks a
 * mapping against one.  Nothing is silently ignored: an unknown key is an error that
 * names the nearest known one, a wrong type an error that names both types, and a key
 * that is known but has no effect a warning.  Readers go on after an error, so that
 * one run reports all of them; reader_ok tells at the end.
 */
#ifndef EDICT_FRONT_READER_H
#define EDICT_FRONT_READER_H

#include "front/load.h"

struct reader {
	struct arena *arena;
	struct diag_list *diags;
	const struct load_options *options;
	struct ast_policy *policy;
	struct pattern_style style; /* of regexes that say nothing else */
	size_t errors_before;
};

void reader_init(struct reader *r, struct arena *arena, struct ast_policy *policy,
		 const struct load_options *options, struct diag_list *diags);
bool reader_ok(const struct reader *r); /* no error since reader_init */

/* ---- members ------------------------------------------------------------- */

enum value_kind {
	VALUE_ANY,
	VALUE_STRING,
	VALUE_LABEL, /* a string or a number, kept as written: versions */
	VALUE_BOOL,
	VALUE_NUMBER,
	VALUE_LIST,
	VALUE_MAPPING,
	VALUE_STRINGS, /* a string or a list of strings; see reader_texts */
};

enum member_use {
	USE_OPTIONAL,
	USE_REQUIRED,
	USE_NOTHING, /* known, without effect: a warning, with `help` as its note */
	USE_FOREIGN, /* of another dialect: an error, with `help` saying what to write */
};

struct member {
	const char *key;
	enum value_kind kind;
	enum member_use use;
	const char *help; /* also the help when a required key is missing; may be NULL */
};

/* Check `mapping` (a "rule", "policy", ...) against `members`.  `values[i]` becomes the
 * value of `members[i]`, NULL if it is absent, has the wrong type or no effect.  False
 * if it is no mapping at all. */
bool reader_members(struct reader *r, const struct doc *mapping, const char *what,
		    const struct member *members, size_t n, const struct doc **values);
#define READ_MEMBERS(r, mapping, what, members, values)                                  \
	reader_members((r), (mapping), (what), (members),                                \
		       sizeof(members) / sizeof *(members), (values))

void reader_missing(struct reader *r, const struct doc *mapping, const char *what,
		    const char *key, const char *help);
/* The key of `value` in `mapping`; the span of `value` if it is not there. */
struct span reader_key_span(const struct doc *mapping, const struct doc *value);
/* Where a diagnostic about a whole value points: its first key, or the value. */
struct span reader_head_span(const struct doc *value);

/* ---- values -------------------------------------------------------------- */

struct choice {
	const char *name;
	int value;
	const char *help; /* set: not a choice, but a known word with this advice */
};

/* The value of the word `d` for `key`; false with a diagnostic. */
bool reader_choice(struct reader *r, const struct doc *d, const char *key,
		   const struct choice *choices, size_t n, int *out);
#define READ_CHOICE(r, d, key, choices, out)                                             \
	reader_choice((r), (d), (key), (choices), sizeof(choices) / sizeof *(choices),   \
		      (out))

bool reader_integer(struct reader *r, const struct doc *d, const char *key, int64_t min,
		    int64_t max, int64_t *out);

struct texts {
	struct text *texts;
	struct span *spans;
	size_t n;
};

/* A string, or a list of strings. */
bool reader_texts(struct reader *r, const struct doc *d, const char *key,
		  struct texts *out);

/* A literal glob is fine when it has no `[` or `{`. */
bool reader_glob(struct reader *r, struct text glob, struct span span);
bool glob_has_wildcard(struct text glob);

/* `N/period` into the rule's limit.  The window of flat lists: `60s`. */
bool reader_rate_limit(struct reader *r, const struct doc *d, struct ast_rule *rule);
bool reader_window(struct reader *r, const struct doc *d, uint64_t *seconds);

/* ---- what the mapping dialects share ------------------------------------- */

enum { TOP_NAME, TOP_DESCRIPTION, TOP_SCHEMA, TOP_STRATEGY, TOP_PATTERNS, N_TOP_COMMON };

#define TOP_COMMON_MEMBERS                                                               \
	[TOP_NAME] = {"name", VALUE_STRING, USE_OPTIONAL, NULL},                         \
	[TOP_DESCRIPTION] = {"description", VALUE_STRING, USE_OPTIONAL, NULL},           \
	[TOP_SCHEMA] = {"schema", VALUE_MAPPING, USE_OPTIONAL, NULL},                    \
	[TOP_STRATEGY] = {"strategy", VALUE_STRING, USE_OPTIONAL, NULL},                 \
	[TOP_PATTERNS] = {"patterns", VALUE_MAPPING, USE_OPTIONAL, NULL}

/* Fill the policy, and the style of its patterns, from the members above. */
void reader_common(struct reader *r, const struct doc *const *values);
void reader_extends(struct reader *r, const struct doc *d);

/* Read each item of `list` into a rule of the policy.  `read` gets a zeroed rule whose
 * span is set; ids of the result are checked to be distinct (empty ones apart). */
typedef void reader_rule_function(struct reader *r, const struct doc *d,
				  struct ast_rule *rule);
void reader_rules(struct reader *r, const struct doc *list, reader_rule_function *read);

#endif
