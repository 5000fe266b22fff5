/* value.h - Cedar's values, as the evaluator sees them.
 *
 * Values are immutable and live in an arena.  Sets are kept sorted by cedar_value_compare
 * without repetitions, records sorted by key, so that equality is a walk.
 */
#ifndef EDICT_CEDAR_VALUE_H
#define EDICT_CEDAR_VALUE_H

#include "cedar/ast.h"

enum cedar_value_kind {
	CEDAR_VALUE_BOOL,
	CEDAR_VALUE_LONG,
	CEDAR_VALUE_STRING,
	CEDAR_VALUE_ENTITY,
	CEDAR_VALUE_SET,
	CEDAR_VALUE_RECORD,
	CEDAR_VALUE_DECIMAL, /* integer: ten-thousandths */
	CEDAR_VALUE_IPADDR,
	CEDAR_VALUE_DATETIME, /* integer: milliseconds since 1970 */
	CEDAR_VALUE_DURATION, /* integer: milliseconds */
};

struct cedar_ip {
	bool is_v6;
	uint8_t bytes[16]; /* IPv4: the first four */
	uint8_t prefix;
};

struct cedar_value {
	enum cedar_value_kind kind;
	bool boolean;
	int64_t integer;
	struct text text;
	struct cedar_uid uid;
	struct cedar_ip ip;
	const struct cedar_value **items; /* SET: elements; RECORD: values */
	struct text *names;		  /* RECORD: keys */
	size_t n;
};

const char *cedar_value_kind_name(enum cedar_value_kind kind); /* "a set", ... */
int cedar_value_compare(const struct cedar_value *a, const struct cedar_value *b);
bool cedar_value_equal(const struct cedar_value *a, const struct cedar_value *b);

const struct cedar_value *cedar_value_bool(struct arena *arena, bool value);
const struct cedar_value *cedar_value_long(struct arena *arena, int64_t value);
const struct cedar_value *cedar_value_integer(struct arena *arena,
					      enum cedar_value_kind kind, int64_t value);
const struct cedar_value *cedar_value_string(struct arena *arena, struct text text);
const struct cedar_value *cedar_value_entity(struct arena *arena, struct cedar_uid uid);
/* `items` is sorted and shortened in place; `names` are distinct, any order. */
const struct cedar_value *cedar_value_set(struct arena *arena,
					  const struct cedar_value **items, size_t n);
const struct cedar_value *cedar_value_record(struct arena *arena, struct text *names,
					     const struct cedar_value **values, size_t n);
/* The value of key `name`, or NULL. */
const struct cedar_value *cedar_value_get(const struct cedar_value *record,
					  struct text name);

/* As Cedar text: `{a: [1, 2]}`, `decimal("1.5")`, `A::"x"`. */
void cedar_value_print(const struct cedar_value *value, struct buffer *out);
/* As the JSON of entity files, escapes explicit (`__entity`, `__extn`). */
void cedar_value_to_json(const struct cedar_value *value, struct buffer *out);

/* ---- extension types (ext.c) --------------------------------------------- *
 *
 * Formats in docs/cedar.md.  False where the text is no such value or out of range.
 */
bool cedar_decimal_parse(struct text text, int64_t *value);
bool cedar_ip_parse(struct text text, struct cedar_ip *ip);
bool cedar_datetime_parse(struct text text, int64_t *value);
bool cedar_duration_parse(struct text text, int64_t *value);
/* The text of a value of one of these types, without quotes.  False for a datetime whose
 * year has not four digits: it has none. */
bool cedar_ext_print(const struct cedar_value *value, struct buffer *out);

/* Why a value could not be computed. */
enum cedar_fault {
	CEDAR_FAULT_NONE,
	CEDAR_FAULT_TYPE,      /* an operand of a wrong type */
	CEDAR_FAULT_ATTRIBUTE, /* a record or entity has no such attribute */
	CEDAR_FAULT_ENTITY,    /* the entity is not in the store */
	CEDAR_FAULT_TAG,       /* the entity has no such tag */
	CEDAR_FAULT_OVERFLOW,  /* beyond 64 bits */
	CEDAR_FAULT_EXTENSION, /* a text that is no decimal, ip, datetime, duration */
	CEDAR_FAULT_ARITY,     /* a wrong number of arguments */
};

const char *cedar_fault_name(enum cedar_fault fault); /* "type", "attribute", ... */

/* Apply an extension function to evaluated arguments; NULL with `*fault`. */
const struct cedar_value *cedar_call(struct arena *arena, enum cedar_fn fn,
				     const struct cedar_value *const *args, size_t n_args,
				     enum cedar_fault *fault);

#endif
