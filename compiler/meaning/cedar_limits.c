/* cedar_limits.c - is a Cedar policy set within what emitted C can hold?
 *
 * Needs:  what cedar_lower gets.
 * Gives:  a diagnostic for each limit of edict/cedar.h and of C that is exceeded.
 */
#include <edict/cedar.h>
#include <xxhash.h>

#include "meaning/cedar.h"

/* C11 5.2.4.1: what a string literal may hold everywhere. */
#define TEXT_BYTES_MAX 4095u

/* Distinct texts, by their hash: two that collide count as one, which is off by one. */
struct counter {
	struct arena *arena;
	uint64_t *table; /* open-addressed; 0 is free */
	size_t size, n;
};

struct limits {
	struct counter names, entities;
	struct diag_list *diags;
	bool is_ok;
};

/* ---- counting ------------------------------------------------------------ */

static void counter_insert(struct counter *c, uint64_t hash)
{
	size_t slot = hash & (c->size - 1);
	while (c->table[slot] != 0 && c->table[slot] != hash)
		slot = (slot + 1) & (c->size - 1);
	c->n += c->table[slot] == 0;
	c->table[slot] = hash;
}

static void counter_grow(struct counter *c)
{
	uint64_t *old = c->table;
	size_t old_size = c->size;
	c->size = old_size ? old_size * 2 : 1024;
	c->table = ARENA_ARRAY(c->arena, uint64_t, c->size);
	c->n = 0;
	for (size_t i = 0; i < old_size; i++)
		if (old[i] != 0)
			counter_insert(c, old[i]);
}

static void count(struct counter *c, struct text t, uint64_t seed)
{
	if (c->n * 2 >= c->size)
		counter_grow(c);
	counter_insert(c, XXH3_64bits_withSeed(t.ptr, t.len, seed) | 1);
}

/* ---- texts --------------------------------------------------------------- */

static void check_text(struct limits *l, struct text t, struct span span)
{
	if (t.len <= TEXT_BYTES_MAX)
		return;
	diag_help(diag_add(l->diags, DIAG_LIMIT_LIST, span,
			   "text of %zu bytes is longer than %u", t.len, TEXT_BYTES_MAX),
		  "give it to the policy as an attribute, and compare with that");
	l->is_ok = false;
}

static void see_name(struct limits *l, struct text name, struct span span)
{
	count(&l->names, name, 0);
	check_text(l, name, span);
}

static void see_uid(struct limits *l, struct cedar_uid uid, struct span span)
{
	see_name(l, uid.type, span);
	count(&l->entities, uid.id, XXH3_64bits(uid.type.ptr, uid.type.len));
	check_text(l, uid.id, span);
}

static void see_expr(struct limits *l, const struct cedar_expr *expr)
{
	if (expr->op == CEDAR_ENTITY)
		see_uid(l, expr->uid, expr->span);
	if (expr->op == CEDAR_ATTR || expr->op == CEDAR_IS)
		see_name(l, expr->text, expr->text_span);
	if (expr->op == CEDAR_STRING) /* it may be the key of a tag */
		see_name(l, expr->text, expr->span);
	for (size_t i = 0; i < expr->n_names; i++)
		see_name(l, expr->names[i], expr->span);
	for (size_t i = 0; i < expr->n_pieces; i++)
		check_text(l, expr->pieces[i].literal, expr->span);
	for (size_t i = 0; i < expr->n_kids; i++)
		see_expr(l, expr->kids[i]);
}

static void see_scope(struct limits *l, const struct cedar_scope *scope)
{
	if (scope->type.len > 0)
		see_name(l, scope->type, scope->type_span);
	for (size_t i = 0; i < scope->n_refs; i++)
		see_uid(l, scope->refs[i], scope->ref_spans[i]);
}

/* Ids are printed with every decision, a line each. */
static void check_id(struct limits *l, const struct cedar_policy *policy)
{
	check_text(l, policy->id, policy->effect_span);
	for (size_t i = 0; i < policy->id.len; i++) {
		unsigned char c = (unsigned char)policy->id.ptr[i];
		if (c >= 0x20 && c != 0x7f)
			continue;
		diag_help(diag_add(l->diags, DIAG_TEXT_UNPRINTABLE, policy->effect_span,
				   "the id of a policy has the control character "
				   "U+%04X",
				   c),
			  "rename the policy");
		l->is_ok = false;
		return;
	}
}

static void see_policy(struct limits *l, const struct cedar_policy *policy)
{
	check_id(l, policy);
	see_scope(l, &policy->principal);
	see_scope(l, &policy->action);
	see_scope(l, &policy->resource);
	for (size_t i = 0; i < policy->n_conditions; i++)
		see_expr(l, policy->conditions[i].body);
}

/* ---- schema and entities ------------------------------------------------- */

static void see_type(struct limits *l, const struct cedar_type *type)
{
	if (type->kind == CEDAR_TYPE_SET)
		see_type(l, type->element);
	for (size_t i = 0; i < type->n_attrs; i++) {
		see_name(l, type->attrs[i].name, type->attrs[i].span);
		see_type(l, type->attrs[i].type);
	}
}

static void see_schema(struct limits *l, const struct cedar_schema *schema)
{
	for (size_t i = 0; i < schema->n_entity_types; i++) {
		const struct cedar_entity_type *type = &schema->entity_types[i];
		see_name(l, type->name, type->span);
		see_type(l, type->shape);
		if (type->tags)
			see_type(l, type->tags);
		for (size_t j = 0; j < type->n_ids; j++)
			see_uid(l, (struct cedar_uid){type->name, type->ids[j]},
				type->span);
	}
	for (size_t i = 0; i < schema->n_actions; i++) {
		see_uid(l, schema->actions[i].uid, schema->actions[i].span);
		see_type(l, schema->actions[i].context);
	}
}

static void see_value(struct limits *l, const struct cedar_value *value, struct span span)
{
	if (value->kind == CEDAR_VALUE_ENTITY)
		see_uid(l, value->uid, span);
	if (value->kind == CEDAR_VALUE_STRING)
		check_text(l, value->text, span);
	if (value->kind != CEDAR_VALUE_SET && value->kind != CEDAR_VALUE_RECORD)
		return;
	for (size_t i = 0; i < value->n; i++) {
		if (value->kind == CEDAR_VALUE_RECORD)
			see_name(l, value->names[i], span);
		see_value(l, value->items[i], span);
	}
}

static void see_entities(struct limits *l, const struct cedar_entities *entities)
{
	for (size_t i = 0; i < entities->n; i++) {
		const struct cedar_entity *entity = &entities->items[i];
		see_uid(l, entity->uid, entity->span);
		see_value(l, entity->attrs, entity->span);
		see_value(l, entity->tags, entity->span);
		for (size_t j = 0; j < entity->n_parents; j++)
			see_uid(l, entity->parents[j], entity->span);
	}
}

static void check_count(struct limits *l, size_t n, const char *what)
{
	struct span nowhere = {0};
	if (n <= EDICT_CEDAR_NAMES_MAX)
		return;
	diag_help(diag_add(l->diags, DIAG_LIMIT_FIELDS, nowhere,
			   "the policy names %zu %s, more than %u", n, what,
			   EDICT_CEDAR_NAMES_MAX),
		  "split the policy set, or give entities at run time");
	l->is_ok = false;
}

bool cedar_limits(struct arena *arena, const struct cedar_policy_set *set,
		  const struct ir_cedar *cedar, struct diag_list *diags)
{
	struct limits l = {.names = {.arena = arena},
			   .entities = {.arena = arena},
			   .diags = diags,
			   .is_ok = true};
	for (size_t i = 0; i < set->n_policies; i++)
		see_policy(&l, set->policies[i]);
	if (cedar->schema)
		see_schema(&l, cedar->schema);
	if (cedar->entities)
		see_entities(&l, cedar->entities);
	check_count(&l, l.names.n, "attributes, tags and types");
	check_count(&l, l.entities.n, "entities");
	return l.is_ok;
}
