/* c_cedar_data.c - what both layouts of a Cedar policy have as data.
 *
 * Gives:  names, entities and the schema as the tables of edict/cedar.h, the rules, the
 *         descriptor and the entry points.
 */
#include <edict/cedar.h>
#include <stdlib.h>

#include "emit/c_cedar.h"

/* ---- names and entities -------------------------------------------------- */

static void write_names(struct c_emitter *e)
{
	const struct c_cedar *cedar = e->cedar;
	if (cedar->n_names == 0)
		return;
	struct text *keys = ARENA_ARRAY(e->arena, struct text, cedar->n_names);
	for (size_t i = 0; i < cedar->n_names; i++)
		keys[i] = cedar->names[i].text;
	c_write_names(e, "names", 0, keys, cedar->n_names);
	c_line(e, "static const struct edict_string %s_name_texts[] = {\n", e->name);
	for (size_t i = 0; i < cedar->n_names; i++) {
		c_line(e, "\t");
		c_write_string(e, keys[i]);
		c_line(e, ",\n");
	}
	c_line(e, "};\n\n");
}

static const struct cedar_entity_type *declared_type(const struct c_emitter *e,
						     struct text name)
{
	const struct cedar_schema *schema = e->cedar->ir->schema;
	return schema ? cedar_schema_entity_type(schema, name) : NULL;
}

/* What the members of a record point to; the record itself is written by the caller. */
static void write_record_parts(struct c_emitter *e, const struct cedar_value *record,
			       const struct cedar_type *shape)
{
	for (size_t i = 0; i < record->n; i++) {
		const struct cedar_attr *attr =
			shape ? cedar_type_attr(shape, record->names[i]) : NULL;
		c_cedar_write_parts(e, record->items[i], attr ? attr->type : NULL);
	}
}

static size_t write_attrs(struct c_emitter *e, size_t handle,
			  const struct cedar_value *attrs, const struct cedar_type *shape)
{
	size_t n = shape ? shape->n_attrs : attrs->n;
	if (n == 0)
		return 0;
	write_record_parts(e, attrs, shape);
	c_line(e, "static const struct edict_cedar_member attrs_%zu[] = {\n", handle);
	c_cedar_write_members(e, attrs, shape);
	c_line(e, "};\n\n");
	return n;
}

static size_t write_tags(struct c_emitter *e, size_t handle,
			 const struct cedar_value *tags, const struct cedar_type *type)
{
	if (tags->n == 0)
		return 0;
	for (size_t i = 0; i < tags->n; i++)
		c_cedar_write_parts(e, tags->items[i], type);
	c_line(e, "static const struct edict_cedar_member tags_%zu[] = {\n", handle);
	for (size_t i = 0; i < tags->n; i++)
		c_cedar_write_member(e, tags->names[i], tags->items[i], type);
	c_line(e, "};\n\n");
	return tags->n;
}

static size_t write_ancestors(struct c_emitter *e, size_t handle,
			      const struct cedar_entity *entity)
{
	if (entity->n_ancestors == 0)
		return 0;
	uint32_t *handles = ARENA_ARRAY(e->arena, uint32_t, entity->n_ancestors);
	for (size_t i = 0; i < entity->n_ancestors; i++)
		handles[i] = c_cedar_handle(e, entity->ancestors[i]);
	c_line(e, "static const uint32_t ancestors_%zu[] = {\n", handle);
	write_numbers(e->out, handles, entity->n_ancestors, 1);
	c_line(e, "};\n\n");
	return entity->n_ancestors;
}

/* How many attributes, tags and ancestors each listed entity has. */
struct entity_sizes {
	size_t n_attrs, n_tags, n_ancestors;
};

static struct entity_sizes *write_entity_parts(struct c_emitter *e)
{
	const struct c_cedar *cedar = e->cedar;
	struct entity_sizes *sizes =
		ARENA_ARRAY(e->arena, struct entity_sizes, cedar->n_uids);
	for (size_t i = 0; i < cedar->n_uids; i++) {
		const struct cedar_entity *entity = cedar->uids[i].data;
		if (!entity)
			continue;
		const struct cedar_entity_type *type = declared_type(e, entity->uid.type);
		sizes[i].n_attrs =
			write_attrs(e, i, entity->attrs, type ? type->shape : NULL);
		sizes[i].n_tags =
			write_tags(e, i, entity->tags, type ? type->tags : NULL);
		sizes[i].n_ancestors = write_ancestors(e, i, entity);
	}
	return sizes;
}

static void write_pointer(struct c_emitter *e, const char *array, size_t handle, size_t n)
{
	if (n > 0)
		c_line(e, "%s_%zu, ", array, handle);
	else
		c_line(e, "NULL, ");
}

static void write_entities(struct c_emitter *e)
{
	const struct c_cedar *cedar = e->cedar;
	if (cedar->n_uids == 0)
		return;
	const struct entity_sizes *sizes = write_entity_parts(e);
	c_line(e,
	       "/* type, is_listed, id; attributes, tags, ancestors, and how many of "
	       "each "
	       "*/\n"
	       "static const struct edict_cedar_entity %s_entities[] = {\n",
	       e->name);
	for (size_t i = 0; i < cedar->n_uids; i++) {
		struct cedar_uid uid = cedar->uids[i].uid;
		c_line(e, "\t{ %u, %d, ", c_cedar_name(e, uid.type),
		       cedar->uids[i].data != NULL);
		c_write_string(e, uid.id);
		c_line(e, ", ");
		write_pointer(e, "attrs", i, sizes[i].n_attrs);
		write_pointer(e, "tags", i, sizes[i].n_tags);
		write_pointer(e, "ancestors", i, sizes[i].n_ancestors);
		c_line(e, "%zu, %zu, %zu, 0 }, /* ", sizes[i].n_attrs, sizes[i].n_tags,
		       sizes[i].n_ancestors);
		write_comment(e->out, uid.type, 60);
		c_line(e, " */\n");
	}
	c_line(e, "};\n\n");
}

/* ---- the schema ---------------------------------------------------------- */

struct schema_tables {
	struct c_emitter *e;
	const struct cedar_schema *schema;
	struct text_pool texts; /* of the types: equal ones are one */
	const struct cedar_type **types;
	size_t n_types;
};

static struct text type_text(struct c_emitter *e, const struct cedar_type *type)
{
	struct buffer b = {0};
	cedar_type_print(type, &b);
	return buffer_move(e->arena, &b);
}

/* The number of a type; what it is made of has lower ones. */
static size_t add_type(struct schema_tables *s, const struct cedar_type *type)
{
	bool is_new;
	if (type->kind == CEDAR_TYPE_SET)
		add_type(s, type->element);
	for (size_t i = 0; i < type->n_attrs; i++)
		add_type(s, type->attrs[i].type);
	size_t place = c_cedar_intern(&s->texts, type_text(s->e, type), &is_new);
	if (is_new)
		ARENA_PUSH(s->e->arena, s->types, s->n_types, type);
	return place - 1; /* the pool starts with the empty text */
}

static const char *type_kind(const struct cedar_type *type)
{
	switch (type->kind) {
	case CEDAR_TYPE_TRUE:
	case CEDAR_TYPE_FALSE:
	case CEDAR_TYPE_BOOL:
		return "EDICT_CEDAR_BOOL";
	case CEDAR_TYPE_LONG:
		return "EDICT_CEDAR_LONG";
	case CEDAR_TYPE_STRING:
		return "EDICT_CEDAR_STRING";
	case CEDAR_TYPE_ENTITY:
		return "EDICT_CEDAR_ENTITY";
	case CEDAR_TYPE_SET:
		return "EDICT_CEDAR_SET";
	case CEDAR_TYPE_RECORD:
		return "EDICT_CEDAR_RECORD";
	case CEDAR_TYPE_DECIMAL:
		return "EDICT_CEDAR_DECIMAL";
	case CEDAR_TYPE_IPADDR:
		return "EDICT_CEDAR_IP";
	case CEDAR_TYPE_DATETIME:
		return "EDICT_CEDAR_DATETIME";
	case CEDAR_TYPE_DURATION:
		return "EDICT_CEDAR_DURATION";
	case CEDAR_TYPE_NEVER:
		break;
	}
	return "EDICT_CEDAR_ABSENT";
}

static size_t type_operand(struct schema_tables *s, const struct cedar_type *type,
			   size_t n_attrs)
{
	if (type->kind == CEDAR_TYPE_SET)
		return add_type(s, type->element);
	if (type->kind == CEDAR_TYPE_ENTITY)
		return c_cedar_name(s->e, type->entity->name);
	return type->kind == CEDAR_TYPE_RECORD ? n_attrs : 0;
}

static void collect_types(struct schema_tables *s)
{
	text_pool_init(&s->texts, s->e->arena);
	for (size_t i = 0; i < s->schema->n_entity_types; i++) {
		add_type(s, s->schema->entity_types[i].shape);
		if (s->schema->entity_types[i].tags)
			add_type(s, s->schema->entity_types[i].tags);
	}
	for (size_t i = 0; i < s->schema->n_actions; i++)
		add_type(s, s->schema->actions[i].context);
}

static size_t write_types(struct schema_tables *s)
{
	struct c_emitter *e = s->e;
	size_t n_attrs = 0;
	if (s->n_types == 0)
		return 0;
	c_line(e, "static const struct edict_cedar_type %s_types[] = {\n", e->name);
	for (size_t i = 0; i < s->n_types; i++) {
		const struct cedar_type *type = s->types[i];
		c_line(e, "\t{ %s, 0, %zu, %zu }, /* %zu: ", type_kind(type),
		       type->n_attrs, type_operand(s, type, n_attrs), i);
		write_comment(e->out, type_text(e, type), 60);
		c_line(e, " */\n");
		n_attrs += type->n_attrs;
	}
	c_line(e, "};\n\n");
	return n_attrs;
}

static void write_type_attrs(struct schema_tables *s, size_t n)
{
	struct c_emitter *e = s->e;
	if (n == 0)
		return;
	c_line(e,
	       "/* name, type, is_required */\n"
	       "static const struct edict_cedar_attr %s_attrs[] = {\n",
	       e->name);
	for (size_t i = 0; i < s->n_types; i++)
		for (size_t j = 0; j < s->types[i]->n_attrs; j++) {
			const struct cedar_attr *attr = &s->types[i]->attrs[j];
			c_line(e, "\t{ %u, %zu, %d }, /* ", c_cedar_name(e, attr->name),
			       add_type(s, attr->type), attr->is_required);
			write_comment(e->out, attr->name, 40);
			c_line(e, " */\n");
		}
	c_line(e, "};\n\n");
}

/* `PREFIX_NUMBER`, the names of entity types; returns their number. */
static size_t write_type_names(struct c_emitter *e, const char *prefix, size_t number,
			       const struct cedar_entity_type **types, size_t n)
{
	if (n == 0)
		return 0;
	uint32_t *names = ARENA_ARRAY(e->arena, uint32_t, n);
	for (size_t i = 0; i < n; i++)
		names[i] = c_cedar_name(e, types[i]->name);
	qsort(names, n, sizeof *names, uint32_order);
	c_line(e, "static const uint32_t %s_%zu[] = {\n", prefix, number);
	write_numbers(e->out, names, n, 1);
	c_line(e, "};\n\n");
	return n;
}

static void write_type_ids(struct c_emitter *e, const struct cedar_entity_type *type,
			   size_t number)
{
	if (type->n_ids == 0)
		return;
	uint32_t *handles = ARENA_ARRAY(e->arena, uint32_t, type->n_ids);
	for (size_t i = 0; i < type->n_ids; i++)
		handles[i] =
			c_cedar_handle(e, (struct cedar_uid){type->name, type->ids[i]});
	c_line(e, "static const uint32_t type_ids_%zu[] = {\n", number);
	write_numbers(e->out, handles, type->n_ids, 1);
	c_line(e, "};\n\n");
}

static void write_entity_types(struct schema_tables *s)
{
	struct c_emitter *e = s->e;
	const struct cedar_schema *schema = s->schema;
	if (schema->n_entity_types == 0)
		return;
	for (size_t i = 0; i < schema->n_entity_types; i++) {
		const struct cedar_entity_type *type = &schema->entity_types[i];
		write_type_names(e, "type_ancestors", i, type->ancestors,
				 type->n_ancestors);
		write_type_ids(e, type, i);
	}
	c_line(e,
	       "/* name, shape, tags; types of ancestors, declared ids, and how many; "
	       "is_enumerated,\n"
	       " * is_action */\n"
	       "static const struct edict_cedar_entity_type %s_entity_types[] = {\n",
	       e->name);
	for (size_t i = 0; i < schema->n_entity_types; i++) {
		const struct cedar_entity_type *type = &schema->entity_types[i];
		c_line(e, "\t{ %.*s, %zu, ",
		       TEXT_ARG(c_cedar_type_constant(e, type->name)),
		       add_type(s, type->shape));
		if (type->tags)
			c_line(e, "%zu, ", add_type(s, type->tags));
		else
			c_line(e, "EDICT_CEDAR_NONE, ");
		write_pointer(e, "type_ancestors", i, type->n_ancestors);
		write_pointer(e, "type_ids", i, type->n_ids);
		c_line(e, "%zu, %zu, %d, %d, 0 },\n", type->n_ancestors, type->n_ids,
		       type->is_enumerated, type->is_action);
	}
	c_line(e, "};\n\n");
}

static void write_actions(struct schema_tables *s)
{
	struct c_emitter *e = s->e;
	const struct cedar_schema *schema = s->schema;
	if (schema->n_actions == 0)
		return;
	for (size_t i = 0; i < schema->n_actions; i++) {
		const struct cedar_action *action = &schema->actions[i];
		write_type_names(e, "principals", i, action->principals,
				 action->n_principals);
		write_type_names(e, "resources", i, action->resources,
				 action->n_resources);
	}
	c_line(e,
	       "/* action, context; how many types its principals and resources may "
	       "have, and which */\n"
	       "static const struct edict_cedar_action %s_actions[] = {\n",
	       e->name);
	for (size_t i = 0; i < schema->n_actions; i++) {
		const struct cedar_action *action = &schema->actions[i];
		c_line(e, "\t{ %.*s, %zu, %zu, %zu, 0, ",
		       TEXT_ARG(c_cedar_uid_constant(e, action->uid)),
		       add_type(s, action->context), action->n_principals,
		       action->n_resources);
		write_pointer(e, "principals", i, action->n_principals);
		write_pointer(e, "resources", i, action->n_resources);
		c_line(e, "},\n");
	}
	c_line(e, "};\n\n");
}

/* A pointer member, where there is something to point to. */
static void write_array_member(struct c_emitter *e, const char *member, size_t n)
{
	if (n > 0)
		c_line(e, "\t.%s = %s_%s,\n", member, e->name, member);
}

static void write_schema(struct c_emitter *e)
{
	struct schema_tables s = {.e = e, .schema = e->cedar->ir->schema};
	if (!s.schema)
		return;
	collect_types(&s);
	size_t n_attrs = write_types(&s);
	write_type_attrs(&s, n_attrs);
	write_entity_types(&s);
	write_actions(&s);
	c_line(e, "static const struct edict_cedar_schema %s_schema = {\n", e->name);
	write_array_member(e, "types", s.n_types);
	write_array_member(e, "attrs", n_attrs);
	write_array_member(e, "entity_types", s.schema->n_entity_types);
	write_array_member(e, "actions", s.schema->n_actions);
	c_line(e,
	       "\t.n_types = %zu,\n\t.n_entity_types = %zu,\n\t.n_actions = %zu,\n"
	       "\t.n_attrs = %zu,\n};\n\n",
	       s.n_types, s.schema->n_entity_types, s.schema->n_actions, n_attrs);
}

/* ---- the descriptor ------------------------------------------------------ */

static void write_base(struct c_emitter *e, bool is_table)
{
	const struct ir_policy *policy = e->policy;
	c_line(e,
	       "\t.base = {\n\t\t.abi_version = EDICT_ABI_VERSION,\n"
	       "\t\t.request_size = sizeof(struct edict_cedar_request),\n\t\t.name = ");
	write_literal(e->out, policy->name);
	c_line(e,
	       ",\n\t\t.source_digest = \"%s\",\n\t\t.files = %s_files,\n"
	       "\t\t.texts = (const char *)&%s_texts,\n",
	       c_source_digest(e).ptr, e->name, e->name);
	if (policy->n_rules > 0)
		c_line(e, "\t\t.rules = %s_rules,\n", e->name);
	if (is_table)
		c_line(e, "\t\t.table = &%s_table.plan,\n", e->name);
	c_line(e,
	       "\t\t.n_rules = %zu,\n\t\t.n_files = %zu,\n\t\t.default_effect = %s,\n"
	       "\t\t.known_if_present = 1,\n\t\t.choose = choose,\n"
	       "\t\t.truth = truth,\n\t},\n",
	       policy->n_rules, policy->n_sources, c_effect(policy->default_action));
}

static void write_decide(struct c_emitter *e)
{
	c_line(e,
	       "void %s_decide(const struct edict_cedar_request *q, struct "
	       "edict_decision *decision)\n{\n",
	       e->name);
	if (e->cedar->scratch_size > 0)
		c_line(e, "\tedict_cedar_decide(&%s_policy, q, decision);\n}\n", e->name);
	else
		c_line(e,
		       "\tedict_decide_choice(&%s_policy.base, q, NULL, choose(q, NULL), "
		       "decision);\n}\n",
		       e->name);
}

void c_cedar_write_descriptor(struct c_emitter *e, bool is_table)
{
	const struct c_cedar *cedar = e->cedar;
	c_line(e, "/* ---- descriptor "
		  "-------------------------------------------------------- */\n\n");
	write_names(e);
	write_entities(e);
	write_schema(e);
	c_write_rules(e);
	c_write_files(e);
	c_line(e, "const struct edict_cedar_policy %s_policy = {\n", e->name);
	write_base(e, is_table);
	if (cedar->n_names > 0)
		c_line(e, "\t.names = &names_0,\n");
	write_array_member(e, "name_texts", cedar->n_names);
	write_array_member(e, "entities", cedar->n_uids);
	if (cedar->ir->schema)
		c_line(e, "\t.schema = &%s_schema,\n", e->name);
	c_line(e,
	       "\t.n_names = %zu,\n\t.n_entities = %zu,\n\t.scratch_size = "
	       "%s_SCRATCH_SIZE,\n\t.is_typed = %d,\n};\n\n",
	       cedar->n_names, cedar->n_uids, e->upper, cedar->ir->is_typed);
	write_decide(e);
}
