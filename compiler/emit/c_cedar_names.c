/* c_cedar_names.c - numbers for the names and references of a Cedar policy.
 *
 * Needs:  policies, schema and entities that the policy is compiled with.
 * Gives:  every name and every reference that occurs in them once, sorted, and for those
 *         that hosts may want to write down a constant of C.
 */
#include <stdlib.h>

#include "cedar/parse.h"
#include "emit/c_cedar.h"

#define CONSTANT_MAX 56u

struct collector {
	struct arena *arena;
	struct c_cedar *cedar;
};

/* ---- collecting ---------------------------------------------------------- */

static void add_name(struct collector *c, struct text text, bool is_type)
{
	struct c_cedar_name name = {
		.text = text, .is_type = is_type, .is_attr = !is_type};
	ARENA_PUSH(c->arena, c->cedar->names, c->cedar->n_names, name);
}

static void add_uid(struct collector *c, struct cedar_uid uid, bool is_named)
{
	struct c_cedar_entity entity = {.uid = uid, .is_named = is_named};
	ARENA_PUSH(c->arena, c->cedar->uids, c->cedar->n_uids, entity);
	add_name(c, uid.type, true);
}

static void add_scope(struct collector *c, const struct cedar_scope *scope)
{
	if (scope->kind == CEDAR_SCOPE_IS || scope->kind == CEDAR_SCOPE_IS_IN)
		add_name(c, scope->type, true);
	for (size_t i = 0; i < scope->n_refs; i++)
		add_uid(c, scope->refs[i], true);
}

static void add_expr(struct collector *c, const struct cedar_expr *expr)
{
	bool is_tag = expr->op == CEDAR_HAS_TAG || expr->op == CEDAR_GET_TAG;
	if (expr->op == CEDAR_ENTITY)
		add_uid(c, expr->uid, true);
	if (expr->op == CEDAR_ATTR || expr->op == CEDAR_IS)
		add_name(c, expr->text, expr->op == CEDAR_IS);
	if (is_tag && expr->kids[1]->op == CEDAR_STRING)
		add_name(c, expr->kids[1]->text, false);
	for (size_t i = 0; i < expr->n_names; i++)
		add_name(c, expr->names[i], false);
	for (size_t i = 0; i < expr->n_kids; i++)
		add_expr(c, expr->kids[i]);
}

static void add_policy(struct collector *c, const struct cedar_policy *policy)
{
	add_scope(c, &policy->principal);
	add_scope(c, &policy->action);
	add_scope(c, &policy->resource);
	for (size_t i = 0; i < policy->n_conditions; i++)
		add_expr(c, policy->conditions[i].body);
}

static void add_value(struct collector *c, const struct cedar_value *value)
{
	bool is_record = value->kind == CEDAR_VALUE_RECORD;
	if (value->kind == CEDAR_VALUE_ENTITY)
		add_uid(c, value->uid, false);
	if (!is_record && value->kind != CEDAR_VALUE_SET)
		return;
	for (size_t i = 0; i < value->n; i++) {
		if (is_record)
			add_name(c, value->names[i], false);
		add_value(c, value->items[i]);
	}
}

static void add_entity(struct collector *c, const struct cedar_entity *entity)
{
	add_uid(c, entity->uid, false);
	c->cedar->uids[c->cedar->n_uids - 1].data = entity;
	add_value(c, entity->attrs);
	add_value(c, entity->tags);
	for (size_t i = 0; i < entity->n_ancestors; i++)
		add_uid(c, entity->ancestors[i], false);
}

static void add_type(struct collector *c, const struct cedar_type *type)
{
	if (type->kind == CEDAR_TYPE_SET && type->element)
		add_type(c, type->element);
	for (size_t i = 0; i < type->n_attrs; i++) {
		add_name(c, type->attrs[i].name, false);
		add_type(c, type->attrs[i].type);
	}
}

static void add_schema(struct collector *c, const struct cedar_schema *schema)
{
	for (size_t i = 0; i < schema->n_entity_types; i++) {
		const struct cedar_entity_type *type = &schema->entity_types[i];
		add_name(c, type->name, true);
		add_type(c, type->shape);
		if (type->tags)
			add_type(c, type->tags);
		for (size_t j = 0; j < type->n_ids; j++)
			add_uid(c, (struct cedar_uid){type->name, type->ids[j]}, true);
	}
	for (size_t i = 0; i < schema->n_actions; i++) {
		add_uid(c, schema->actions[i].uid, true);
		add_type(c, schema->actions[i].context);
	}
}

/* ---- numbering ----------------------------------------------------------- */

static int compare_names(const void *left, const void *right)
{
	const struct c_cedar_name *a = left, *b = right;
	return text_compare(a->text, b->text);
}

static int compare_uids(const void *left, const void *right)
{
	const struct c_cedar_entity *a = left, *b = right;
	return cedar_uid_compare(a->uid, b->uid);
}

static void number_names(struct c_cedar *cedar)
{
	size_t n = 0;
	if (cedar->n_names > 0)
		qsort(cedar->names, cedar->n_names, sizeof *cedar->names, compare_names);
	for (size_t i = 0; i < cedar->n_names; i++) {
		if (n == 0 || compare_names(&cedar->names[n - 1], &cedar->names[i]) != 0)
			cedar->names[n++] = cedar->names[i];
		cedar->names[n - 1].is_type |= cedar->names[i].is_type;
		cedar->names[n - 1].is_attr |= cedar->names[i].is_attr;
	}
	cedar->n_names = n;
}

static void number_uids(struct c_cedar *cedar)
{
	size_t n = 0;
	if (cedar->n_uids > 0)
		qsort(cedar->uids, cedar->n_uids, sizeof *cedar->uids, compare_uids);
	for (size_t i = 0; i < cedar->n_uids; i++) {
		if (n == 0 || compare_uids(&cedar->uids[n - 1], &cedar->uids[i]) != 0)
			cedar->uids[n++] = cedar->uids[i];
		cedar->uids[n - 1].is_named |= cedar->uids[i].is_named;
		if (cedar->uids[i].data)
			cedar->uids[n - 1].data = cedar->uids[i].data;
	}
	cedar->n_uids = n;
}

/* ---- constants of C ------------------------------------------------------ */

static struct text constant(struct c_emitter *e, const char *kind, struct text words,
			    struct text more)
{
	struct buffer b = {0};
	buffer_format(&b, "%s_%s", e->upper, kind);
	size_t prefix = b.len;
	write_identifier(&b, words, prefix + CONSTANT_MAX);
	write_identifier(&b, more, prefix + CONSTANT_MAX);
	for (size_t i = 0; i < b.len; i++)
		if (b.ptr[i] >= 'a' && b.ptr[i] <= 'z')
			b.ptr[i] = (char)(b.ptr[i] - 'a' + 'A');
	if (b.len == prefix)
		buffer_format(&b, "%sUNNAMED", *kind ? "_" : "");
	struct text name = name_set_add(&e->cedar->constants, buffer_text(&b));
	buffer_free(&b);
	return name;
}

/* A::B -> B */
static struct text last_part(struct text name)
{
	for (size_t i = name.len; i > 0; i--)
		if (name.ptr[i - 1] == ':')
			return (struct text){name.ptr + i, name.len - i};
	return name;
}

static void name_constants(struct c_emitter *e)
{
	struct c_cedar *cedar = e->cedar;
	static const char *const taken[] = {"N_RULES", "SCRATCH_SIZE"};
	name_set_init(&cedar->constants, e->arena);
	for (size_t i = 0; i < sizeof taken / sizeof *taken; i++)
		name_set_add(&cedar->constants,
			     text_format(e->arena, "%s_%s", e->upper, taken[i]));
	for (size_t i = 0; i < e->policy->n_rules; i++)
		name_set_add(&cedar->constants, e->rule_names[i]);
	for (size_t i = 0; i < cedar->n_names; i++) {
		struct c_cedar_name *name = &cedar->names[i];
		if (name->is_type)
			name->type_constant = constant(e, "TYPE", name->text, TEXT(""));
		if (name->is_attr)
			name->attr_constant = constant(e, "ATTR", name->text, TEXT(""));
	}
	for (size_t i = 0; i < cedar->n_uids; i++) {
		struct c_cedar_entity *entity = &cedar->uids[i];
		if (entity->is_named)
			entity->constant = constant(e, "", last_part(entity->uid.type),
						    entity->uid.id);
	}
}

/* ---- lookups ------------------------------------------------------------- */

uint32_t c_cedar_name(const struct c_emitter *e, struct text name)
{
	const struct c_cedar *cedar = e->cedar;
	const struct c_cedar_name key = {.text = name};
	const struct c_cedar_name *found = bsearch(&key, cedar->names, cedar->n_names,
						   sizeof *cedar->names, compare_names);
	return (uint32_t)(found - cedar->names) + 1;
}

uint32_t c_cedar_handle(const struct c_emitter *e, struct cedar_uid uid)
{
	const struct c_cedar *cedar = e->cedar;
	const struct c_cedar_entity key = {.uid = uid};
	const struct c_cedar_entity *found = bsearch(&key, cedar->uids, cedar->n_uids,
						     sizeof *cedar->uids, compare_uids);
	return (uint32_t)(found - cedar->uids);
}

struct text c_cedar_type_constant(const struct c_emitter *e, struct text type)
{
	return e->cedar->names[c_cedar_name(e, type) - 1].type_constant;
}

struct text c_cedar_attr_constant(const struct c_emitter *e, struct text attr)
{
	return e->cedar->names[c_cedar_name(e, attr) - 1].attr_constant;
}

struct text c_cedar_uid_constant(const struct c_emitter *e, struct cedar_uid uid)
{
	return e->cedar->uids[c_cedar_handle(e, uid)].constant;
}

uint32_t c_cedar_handle_of(const struct c_emitter *e, struct text uid_text)
{
	struct cedar_uid uid = {0};
	cedar_parse_uid(e->arena, uid_text, &uid);
	return c_cedar_handle(e, uid);
}

uint32_t c_cedar_type_of(const struct c_emitter *e, struct text prefix)
{
	return c_cedar_name(e, (struct text){prefix.ptr, prefix.len - sizeof "::\"" + 1});
}

void c_cedar_init(struct c_emitter *e)
{
	const struct ir_cedar *ir = e->policy->cedar;
	if (!ir)
		return;
	struct c_cedar *cedar = ARENA_NEW(e->arena, struct c_cedar);
	struct collector c = {e->arena, cedar};
	e->cedar = cedar;
	cedar->ir = ir;
	cedar->entities = ir->entities;
	if (!ir->entities && ir->schema)
		cedar->entities = cedar_entities_of_schema(e->arena, ir->schema);
	for (size_t i = 0; i < e->policy->n_rules; i++)
		add_policy(&c, ir->policies[i]);
	for (size_t i = 0; cedar->entities && i < cedar->entities->n; i++)
		add_entity(&c, &cedar->entities->items[i]);
	if (ir->schema)
		add_schema(&c, ir->schema);
	number_names(cedar);
	number_uids(cedar);
	name_constants(e);
	text_pool_init(&cedar->written, e->arena);
	cedar->scratch_size = c_cedar_scratch_size(e);
}
