/* value.c - Cedar's values: building, total order, equality.
 *
 * Keeps:   sets sorted and without repetitions, records sorted by key, so that two values
 *          are equal exactly if a walk over both finds no difference.
 */
#include <stdlib.h>
#include <string.h>

#include "cedar/value.h"

const char *cedar_value_kind_name(enum cedar_value_kind kind)
{
	static const char *const names[] = {
		[CEDAR_VALUE_BOOL] = "a bool",
		[CEDAR_VALUE_LONG] = "a long",
		[CEDAR_VALUE_STRING] = "a string",
		[CEDAR_VALUE_ENTITY] = "an entity",
		[CEDAR_VALUE_SET] = "a set",
		[CEDAR_VALUE_RECORD] = "a record",
		[CEDAR_VALUE_DECIMAL] = "a decimal",
		[CEDAR_VALUE_IPADDR] = "an ipaddr",
		[CEDAR_VALUE_DATETIME] = "a datetime",
		[CEDAR_VALUE_DURATION] = "a duration",
	};
	return names[kind];
}

const char *cedar_fault_name(enum cedar_fault fault)
{
	static const char *const names[] = {
		[CEDAR_FAULT_NONE] = "none",
		[CEDAR_FAULT_TYPE] = "type",
		[CEDAR_FAULT_ATTRIBUTE] = "attribute",
		[CEDAR_FAULT_ENTITY] = "entity",
		[CEDAR_FAULT_TAG] = "tag",
		[CEDAR_FAULT_OVERFLOW] = "overflow",
		[CEDAR_FAULT_EXTENSION] = "extension",
		[CEDAR_FAULT_ARITY] = "arity",
	};
	return names[fault];
}

/* ---- order --------------------------------------------------------------- */

static int compare_integers(int64_t a, int64_t b)
{
	return (a > b) - (a < b);
}

static int compare_ips(const struct cedar_ip *a, const struct cedar_ip *b)
{
	if (a->is_v6 != b->is_v6)
		return a->is_v6 ? 1 : -1;
	int order = memcmp(a->bytes, b->bytes, a->is_v6 ? 16 : 4);
	return order ? order : compare_integers(a->prefix, b->prefix);
}

static int compare_sets(const struct cedar_value *a, const struct cedar_value *b)
{
	for (size_t i = 0; i < a->n && i < b->n; i++) {
		int order = cedar_value_compare(a->items[i], b->items[i]);
		if (order)
			return order;
	}
	return (a->n > b->n) - (a->n < b->n);
}

static int compare_records(const struct cedar_value *a, const struct cedar_value *b)
{
	for (size_t i = 0; i < a->n && i < b->n; i++) {
		int order = text_compare(a->names[i], b->names[i]);
		if (!order)
			order = cedar_value_compare(a->items[i], b->items[i]);
		if (order)
			return order;
	}
	return (a->n > b->n) - (a->n < b->n);
}

int cedar_value_compare(const struct cedar_value *a, const struct cedar_value *b)
{
	if (a->kind != b->kind)
		return a->kind > b->kind ? 1 : -1;
	switch (a->kind) {
	case CEDAR_VALUE_BOOL:
		return compare_integers(a->boolean, b->boolean);
	case CEDAR_VALUE_LONG:
	case CEDAR_VALUE_DECIMAL:
	case CEDAR_VALUE_DATETIME:
	case CEDAR_VALUE_DURATION:
		return compare_integers(a->integer, b->integer);
	case CEDAR_VALUE_STRING:
		return text_compare(a->text, b->text);
	case CEDAR_VALUE_ENTITY:
		return cedar_uid_compare(a->uid, b->uid);
	case CEDAR_VALUE_SET:
		return compare_sets(a, b);
	case CEDAR_VALUE_RECORD:
		return compare_records(a, b);
	case CEDAR_VALUE_IPADDR:
		return compare_ips(&a->ip, &b->ip);
	}
	return 0;
}

bool cedar_value_equal(const struct cedar_value *a, const struct cedar_value *b)
{
	return cedar_value_compare(a, b) == 0;
}

/* ---- building ------------------------------------------------------------ */

static struct cedar_value *value_new(struct arena *arena, enum cedar_value_kind kind)
{
	struct cedar_value *value = ARENA_NEW(arena, struct cedar_value);
	value->kind = kind;
	return value;
}

const struct cedar_value *cedar_value_bool(struct arena *arena, bool boolean)
{
	struct cedar_value *value = value_new(arena, CEDAR_VALUE_BOOL);
	value->boolean = boolean;
	return value;
}

const struct cedar_value *cedar_value_long(struct arena *arena, int64_t integer)
{
	return cedar_value_integer(arena, CEDAR_VALUE_LONG, integer);
}

const struct cedar_value *cedar_value_integer(struct arena *arena,
					      enum cedar_value_kind kind, int64_t integer)
{
	struct cedar_value *value = value_new(arena, kind);
	value->integer = integer;
	return value;
}

const struct cedar_value *cedar_value_string(struct arena *arena, struct text text)
{
	struct cedar_value *value = value_new(arena, CEDAR_VALUE_STRING);
	value->text = text;
	return value;
}

const struct cedar_value *cedar_value_entity(struct arena *arena, struct cedar_uid uid)
{
	struct cedar_value *value = value_new(arena, CEDAR_VALUE_ENTITY);
	value->uid = uid;
	return value;
}

static int compare_items(const void *a, const void *b)
{
	const struct cedar_value *const *left = a, *const *right = b;
	return cedar_value_compare(*left, *right);
}

const struct cedar_value *cedar_value_set(struct arena *arena,
					  const struct cedar_value **items, size_t n)
{
	struct cedar_value *value = value_new(arena, CEDAR_VALUE_SET);
	if (n > 0)
		qsort(items, n, sizeof *items, compare_items);
	value->items = items;
	for (size_t i = 0; i < n; i++)
		if (i == 0 || !cedar_value_equal(items[i], items[value->n - 1]))
			items[value->n++] = items[i];
	return value;
}

struct field {
	struct text name;
	const struct cedar_value *value;
};

static int compare_fields(const void *a, const void *b)
{
	const struct field *left = a, *right = b;
	return text_compare(left->name, right->name);
}

const struct cedar_value *cedar_value_record(struct arena *arena, struct text *names,
					     const struct cedar_value **values, size_t n)
{
	struct cedar_value *record = value_new(arena, CEDAR_VALUE_RECORD);
	struct field *fields = ARENA_ARRAY(arena, struct field, n);
	for (size_t i = 0; i < n; i++)
		fields[i] = (struct field){names[i], values[i]};
	if (n > 0)
		qsort(fields, n, sizeof *fields, compare_fields);
	record->names = names;
	record->items = values;
	record->n = n;
	for (size_t i = 0; i < n; i++) {
		names[i] = fields[i].name;
		values[i] = fields[i].value;
	}
	return record;
}

const struct cedar_value *cedar_value_get(const struct cedar_value *record,
					  struct text name)
{
	size_t low = 0, high = record->n;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		int order = text_compare(record->names[middle], name);
		if (order == 0)
			return record->items[middle];
		if (order < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return NULL;
}
