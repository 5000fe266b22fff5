/* c_cedar_values.c - Cedar values as read-only data.
 *
 * Needs:  the numbers of all names and references.
 * Gives:  initialisers of struct edict_cedar_value, and the arrays they point to, equal
 *         ones once: value_items_1, value_members_2, value_ip_3.
 * Keeps:  the order that the runtime wants: sets sorted as edict_cedar_order sorts,
 *         records by name.
 */
#include <edict/cedar.h>
#include <stdlib.h>
#include <string.h>

#include "emit/c_cedar.h"

/* C11 5.2.4.1: longer string literals are not portable. */
#define LITERAL_MAX 4000u

/* ---- literals ------------------------------------------------------------ */

static const struct cedar_value *literal_call(struct arena *arena,
					      const struct cedar_expr *expr)
{
	enum cedar_fault fault;
	if (cedar_fn_is_method(expr->fn) || expr->n_kids != 1 ||
	    expr->kids[0]->op != CEDAR_STRING)
		return NULL;
	const struct cedar_value *text = cedar_value_string(arena, expr->kids[0]->text);
	return cedar_call(arena, expr->fn, &text, 1, &fault);
}

static const struct cedar_value *literal_aggregate(struct arena *arena,
						   const struct cedar_expr *expr)
{
	const struct cedar_value **items =
		ARENA_ARRAY(arena, const struct cedar_value *, expr->n_kids + 1);
	for (size_t i = 0; i < expr->n_kids; i++) {
		items[i] = c_cedar_literal(arena, expr->kids[i]);
		if (!items[i])
			return NULL;
	}
	if (expr->op == CEDAR_SET)
		return cedar_value_set(arena, items, expr->n_kids);
	if (expr->n_kids == 0)
		return cedar_value_record(arena, NULL, items, 0);
	struct text *names = ARENA_ARRAY(arena, struct text, expr->n_kids + 1);
	memcpy(names, expr->names, expr->n_kids * sizeof *names);
	return cedar_value_record(arena, names, items, expr->n_kids);
}

static const struct cedar_value *literal_negation(struct arena *arena,
						  const struct cedar_expr *expr)
{
	const struct cedar_value *value = c_cedar_literal(arena, expr->kids[0]);
	if (!value || value->kind != CEDAR_VALUE_LONG || value->integer == INT64_MIN)
		return NULL;
	return cedar_value_long(arena, -value->integer);
}

const struct cedar_value *c_cedar_literal(struct arena *arena,
					  const struct cedar_expr *expr)
{
	if (expr->op == CEDAR_BOOL)
		return cedar_value_bool(arena, expr->boolean);
	if (expr->op == CEDAR_LONG)
		return cedar_value_long(arena, expr->integer);
	if (expr->op == CEDAR_STRING)
		return cedar_value_string(arena, expr->text);
	if (expr->op == CEDAR_ENTITY)
		return cedar_value_entity(arena, expr->uid);
	if (expr->op == CEDAR_NEG)
		return literal_negation(arena, expr);
	if (expr->op == CEDAR_SET || expr->op == CEDAR_RECORD)
		return literal_aggregate(arena, expr);
	return expr->op == CEDAR_CALL ? literal_call(arena, expr) : NULL;
}

/* ---- the runtime's order ------------------------------------------------- */

static enum edict_cedar_kind kind_of(const struct cedar_value *value)
{
	switch (value->kind) {
	case CEDAR_VALUE_BOOL:
		return EDICT_CEDAR_BOOL;
	case CEDAR_VALUE_LONG:
		return EDICT_CEDAR_LONG;
	case CEDAR_VALUE_STRING:
		return EDICT_CEDAR_STRING;
	case CEDAR_VALUE_ENTITY:
		return EDICT_CEDAR_ENTITY;
	case CEDAR_VALUE_SET:
		return EDICT_CEDAR_SET;
	case CEDAR_VALUE_RECORD:
		return EDICT_CEDAR_RECORD;
	case CEDAR_VALUE_DECIMAL:
		return EDICT_CEDAR_DECIMAL;
	case CEDAR_VALUE_IPADDR:
		return EDICT_CEDAR_IP;
	case CEDAR_VALUE_DATETIME:
		return EDICT_CEDAR_DATETIME;
	case CEDAR_VALUE_DURATION:
		return EDICT_CEDAR_DURATION;
	}
	return EDICT_CEDAR_ABSENT;
}

static const char *kind_constant(const struct cedar_value *value)
{
	static const char *const names[] = {
		[EDICT_CEDAR_ABSENT] = "EDICT_CEDAR_ABSENT",
		[EDICT_CEDAR_BOOL] = "EDICT_CEDAR_BOOL",
		[EDICT_CEDAR_LONG] = "EDICT_CEDAR_LONG",
		[EDICT_CEDAR_STRING] = "EDICT_CEDAR_STRING",
		[EDICT_CEDAR_ENTITY] = "EDICT_CEDAR_ENTITY",
		[EDICT_CEDAR_SET] = "EDICT_CEDAR_SET",
		[EDICT_CEDAR_RECORD] = "EDICT_CEDAR_RECORD",
		[EDICT_CEDAR_DECIMAL] = "EDICT_CEDAR_DECIMAL",
		[EDICT_CEDAR_DATETIME] = "EDICT_CEDAR_DATETIME",
		[EDICT_CEDAR_DURATION] = "EDICT_CEDAR_DURATION",
		[EDICT_CEDAR_IP] = "EDICT_CEDAR_IP",
	};
	return names[kind_of(value)];
}

static int compare_integers(int64_t a, int64_t b)
{
	return (a > b) - (a < b);
}

static int compare_ips(const struct cedar_ip *a, const struct cedar_ip *b)
{
	if (a->is_v6 != b->is_v6)
		return a->is_v6 ? 1 : -1;
	int order = memcmp(a->bytes, b->bytes, sizeof a->bytes);
	return order ? order : compare_integers(a->prefix, b->prefix);
}

/* By length, then bytes: most strings differ in length. */
static int compare_strings(struct text a, struct text b)
{
	if (a.len != b.len)
		return a.len > b.len ? 1 : -1;
	return text_compare(a, b);
}

static int compare_values(const struct cedar_value *a, const struct cedar_value *b);

static int compare_items(const void *a, const void *b)
{
	return compare_values(*(const struct cedar_value *const *)a,
			      *(const struct cedar_value *const *)b);
}

/* The items of a set as the runtime sorts them. */
static const struct cedar_value **sorted_items(struct arena *arena,
					       const struct cedar_value *set)
{
	const struct cedar_value **items =
		ARENA_ARRAY(arena, const struct cedar_value *, set->n + 1);
	if (set->n > 0) {
		memcpy(items, set->items, set->n * sizeof *items);
		qsort(items, set->n, sizeof *items, compare_items);
	}
	return items;
}

/* Sets by size, then item by item; of records the names and values in turn. */
static int compare_aggregates(const struct cedar_value *a, const struct cedar_value *b)
{
	if (a->n != b->n)
		return a->n > b->n ? 1 : -1;
	struct arena *arena = arena_new();
	bool is_set = a->kind == CEDAR_VALUE_SET;
	const struct cedar_value **left = is_set ? sorted_items(arena, a) : a->items;
	const struct cedar_value **right = is_set ? sorted_items(arena, b) : b->items;
	int order = 0;
	for (size_t i = 0; order == 0 && i < a->n; i++) {
		order = is_set ? 0 : text_compare(a->names[i], b->names[i]);
		if (order == 0)
			order = compare_values(left[i], right[i]);
	}
	arena_free(arena);
	return order;
}

/* edict_cedar_order, on the compiler's values. */
static int compare_values(const struct cedar_value *a, const struct cedar_value *b)
{
	if (a->kind != b->kind)
		return kind_of(a) > kind_of(b) ? 1 : -1;
	switch (a->kind) {
	case CEDAR_VALUE_BOOL:
		return compare_integers(a->boolean, b->boolean);
	case CEDAR_VALUE_LONG:
	case CEDAR_VALUE_DECIMAL:
	case CEDAR_VALUE_DATETIME:
	case CEDAR_VALUE_DURATION:
		return compare_integers(a->integer, b->integer);
	case CEDAR_VALUE_STRING:
		return compare_strings(a->text, b->text);
	case CEDAR_VALUE_ENTITY:
		return cedar_uid_compare(a->uid, b->uid);
	case CEDAR_VALUE_SET:
	case CEDAR_VALUE_RECORD:
		return compare_aggregates(a, b);
	case CEDAR_VALUE_IPADDR:
		return compare_ips(&a->ip, &b->ip);
	}
	return 0;
}

/* ---- writing ------------------------------------------------------------- */

size_t c_cedar_intern(struct text_pool *pool, struct text text, bool *is_new)
{
	size_t n = pool->n;
	uint32_t offset = text_pool_add(pool, text);
	*is_new = pool->n > n;
	const uint32_t *found = bsearch(&offset, pool->offsets, pool->n,
					sizeof *pool->offsets, uint32_order);
	return (size_t)(found - pool->offsets);
}

/* A record type whose attributes have fixed places. */
static bool has_places(const struct cedar_type *type)
{
	return type && type->kind == CEDAR_TYPE_RECORD;
}

static const struct cedar_type *type_of_item(const struct cedar_type *type,
					     const struct cedar_value *value, size_t i)
{
	if (!type)
		return NULL;
	if (value->kind == CEDAR_VALUE_SET)
		return type->kind == CEDAR_TYPE_SET ? type->element : NULL;
	const struct cedar_attr *attr =
		has_places(type) ? cedar_type_attr(type, value->names[i]) : NULL;
	return attr ? attr->type : NULL;
}

static bool has_items(const struct cedar_value *value)
{
	return value->kind == CEDAR_VALUE_SET || value->kind == CEDAR_VALUE_RECORD;
}

/* Values that point to something: its number. */
static size_t part_of(struct c_emitter *e, const struct cedar_value *value,
		      const struct cedar_type *type, bool *is_new)
{
	struct buffer b = {0};
	cedar_value_print(value, &b);
	if (type && has_items(value)) {
		buffer_add_text(&b, TEXT(": "));
		cedar_type_print(type, &b);
	}
	struct text key = buffer_move(e->arena, &b);
	return c_cedar_intern(&e->cedar->written, key, is_new);
}

static bool is_long_text(const struct cedar_value *value)
{
	return value->kind == CEDAR_VALUE_STRING && value->text.len > LITERAL_MAX;
}

/* As signed numbers, which is what char may be. */
static void write_long_text(struct c_emitter *e, struct text t, size_t number)
{
	c_line(e, "static const char value_text_%zu[] = {\n\t", number);
	for (size_t i = 0; i < t.len; i++)
		c_line(e, "%d,%s", (signed char)t.ptr[i], i % 24 == 23 ? "\n\t" : " ");
	c_line(e, "\n};\n\n");
}

static void write_ip(struct c_emitter *e, const struct cedar_ip *ip, size_t number)
{
	c_line(e, "static const struct edict_cedar_ip value_ip_%zu = {\n\t{ ", number);
	for (size_t i = 0; i < (ip->is_v6 ? 16u : 4u); i++)
		c_line(e, "%s%u", i ? ", " : "", ip->bytes[i]);
	c_line(e, " }, %u, %d\n};\n\n", ip->prefix, ip->is_v6);
}

void c_cedar_write_member(struct c_emitter *e, struct text name,
			  const struct cedar_value *value, const struct cedar_type *type)
{
	c_line(e, "\t{ %u, 0, ", c_cedar_name(e, name));
	if (value)
		c_cedar_write_value(e, value, type);
	else
		c_line(e, "{ EDICT_CEDAR_ABSENT, { 0 }, 0, { 0 } }");
	c_line(e, " }, /* ");
	write_comment(e->out, name, 40);
	c_line(e, " */\n");
}

static void write_places(struct c_emitter *e, const struct cedar_value *record,
			 const struct cedar_type *type)
{
	for (size_t i = 0; i < type->n_attrs; i++)
		c_cedar_write_member(e, type->attrs[i].name,
				     cedar_value_get(record, type->attrs[i].name),
				     type->attrs[i].type);
}

void c_cedar_write_members(struct c_emitter *e, const struct cedar_value *record,
			   const struct cedar_type *type)
{
	if (has_places(type)) {
		write_places(e, record, type);
		return;
	}
	for (size_t i = 0; i < record->n; i++)
		c_cedar_write_member(e, record->names[i], record->items[i], NULL);
}

static size_t n_members(const struct cedar_value *record, const struct cedar_type *type)
{
	return has_places(type) ? type->n_attrs : record->n;
}

static void write_items(struct c_emitter *e, const struct cedar_value *set,
			const struct cedar_type *type)
{
	const struct cedar_value **items = sorted_items(e->arena, set);
	for (size_t i = 0; i < set->n; i++) {
		c_line(e, "\t");
		c_cedar_write_value(e, items[i], type_of_item(type, set, i));
		c_line(e, ",\n");
	}
}

static void write_aggregate(struct c_emitter *e, const struct cedar_value *value,
			    const struct cedar_type *type, size_t number)
{
	if (value->kind == CEDAR_VALUE_SET) {
		c_line(e, "static const struct edict_cedar_value value_items_%zu[] = {\n",
		       number);
		write_items(e, value, type);
	} else {
		c_line(e,
		       "static const struct edict_cedar_member value_members_%zu[] = {\n",
		       number);
		c_cedar_write_members(e, value, type);
	}
	c_line(e, "};\n\n");
}

void c_cedar_write_parts(struct c_emitter *e, const struct cedar_value *value,
			 const struct cedar_type *type)
{
	bool is_new = false;
	if (has_items(value)) {
		for (size_t i = 0; i < value->n; i++)
			c_cedar_write_parts(e, value->items[i],
					    type_of_item(type, value, i));
		if (value->kind == CEDAR_VALUE_SET ? value->n == 0
						   : n_members(value, type) == 0)
			return;
		size_t number = part_of(e, value, type, &is_new);
		if (is_new)
			write_aggregate(e, value, type, number);
	} else if (value->kind == CEDAR_VALUE_IPADDR || is_long_text(value)) {
		size_t number = part_of(e, value, NULL, &is_new);
		if (is_new && is_long_text(value))
			write_long_text(e, value->text, number);
		else if (is_new)
			write_ip(e, &value->ip, number);
	}
}

/* The member of the union that the value uses. */
static void write_payload(struct c_emitter *e, const struct cedar_value *value,
			  const struct cedar_type *type)
{
	bool is_new;
	switch (value->kind) {
	case CEDAR_VALUE_BOOL:
		c_line(e, ".boolean = %d", value->boolean);
		return;
	case CEDAR_VALUE_LONG:
	case CEDAR_VALUE_DECIMAL:
	case CEDAR_VALUE_DATETIME:
	case CEDAR_VALUE_DURATION:
		c_line(e, ".integer = ");
		write_int64(e->out, value->integer);
		return;
	case CEDAR_VALUE_STRING:
		c_line(e, ".bytes = ");
		if (is_long_text(value))
			c_line(e, "value_text_%zu", part_of(e, value, NULL, &is_new));
		else
			write_literal(e->out, value->text);
		return;
	case CEDAR_VALUE_ENTITY:
		c_line(e, ".entity = %u", c_cedar_handle(e, value->uid));
		return;
	case CEDAR_VALUE_SET:
		if (value->n > 0)
			c_line(e, ".items = value_items_%zu",
			       part_of(e, value, type, &is_new));
		else
			c_line(e, ".items = NULL");
		return;
	case CEDAR_VALUE_RECORD:
		if (n_members(value, type) > 0)
			c_line(e, ".members = value_members_%zu",
			       part_of(e, value, type, &is_new));
		else
			c_line(e, ".members = NULL");
		return;
	case CEDAR_VALUE_IPADDR:
		c_line(e, ".ip = &value_ip_%zu", part_of(e, value, NULL, &is_new));
		return;
	}
}

void c_cedar_write_value(struct c_emitter *e, const struct cedar_value *value,
			 const struct cedar_type *type)
{
	size_t n = 0;
	if (value->kind == CEDAR_VALUE_STRING)
		n = value->text.len;
	else if (value->kind == CEDAR_VALUE_SET)
		n = value->n;
	else if (value->kind == CEDAR_VALUE_RECORD)
		n = n_members(value, type);
	c_line(e, "{ %s, { 0 }, %zu, { ", kind_constant(value), n);
	write_payload(e, value, type);
	c_line(e, " } }");
}
