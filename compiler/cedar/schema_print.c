/* schema_print.c - a schema as written to schema text.
 *
 * Needs:   a syntax that can be resolved; then reading the text gives a schema that
 *          means the same.
 * Gives:   declarations in order, indented by two blanks; names that are no identifiers
 *          are quoted; annotations are kept.
 * Keeps:   the meaning where text cannot say what JSON says:
 *          - an entity type whose shape is the name of a common type gets its attributes
 *            written out,
 *          - a common type that hides an entity type which is meant is renamed,
 *          - a name that can only mean a builtin type is written `__cedar::Name`,
 *          - an action with an empty list of principals or resources applies to
 *            nothing, and so has no `appliesTo`.
 */
#include "cedar/schema_resolver.h"

struct printer {
	struct schema_resolver names; /* its tables, to see what a name denotes */
	struct buffer *out;
	unsigned depth;
	uint32_t space; /* that is being printed */
	bool renames;	/* some type says that it means an entity type */
	bool is_begun;	/* something has been printed */
};

/* ---- text ---------------------------------------------------------------- */

static void add(struct printer *p, const char *text)
{
	buffer_add_text(p->out, text_of(text));
}

static void line(struct printer *p)
{
	buffer_add_char(p->out, '\n');
	for (unsigned i = 0; i < p->depth; i++)
		add(p, "  ");
}

/* A declaration: on a line of its own, behind an empty one. */
static void begin(struct printer *p)
{
	if (p->is_begun)
		line(p);
	p->is_begun = true;
}

/* An action or attribute. */
static void print_label(struct printer *p, struct text name)
{
	if (cedar_word_is_identifier(name))
		buffer_add_text(p->out, name);
	else
		cedar_print_string(name, p->out);
}

static void print_annotations(struct printer *p, const struct cedar_annotation *list,
			      size_t n)
{
	for (size_t i = 0; i < n; i++) {
		buffer_add_char(p->out, '@');
		buffer_add_text(p->out, list[i].key);
		if (list[i].value.len > 0) {
			buffer_add_char(p->out, '(');
			cedar_print_string(list[i].value, p->out);
			buffer_add_char(p->out, ')');
		}
		line(p);
	}
}

static void print_list(struct printer *p, const struct schema_name *names, size_t n)
{
	buffer_add_char(p->out, '[');
	for (size_t i = 0; i < n; i++) {
		if (i > 0)
			add(p, ", ");
		buffer_add_text(p->out, names[i].text);
	}
	buffer_add_char(p->out, ']');
}

/* ---- names of types ------------------------------------------------------ */

static bool mentions_entities(const struct schema_type *type)
{
	if (!type)
		return false;
	if (type->kind == SCHEMA_TYPE_SET)
		return mentions_entities(type->element);
	for (size_t i = 0; i < type->n_attrs; i++)
		if (mentions_entities(type->attrs[i].type))
			return true;
	return type->kind == SCHEMA_TYPE_ENTITY_NAME;
}

static bool namespace_mentions_entities(const struct schema_namespace *ns)
{
	for (size_t i = 0; i < ns->n_commons; i++)
		if (mentions_entities(ns->commons[i].type))
			return true;
	for (size_t i = 0; i < ns->n_entities; i++)
		if (mentions_entities(ns->entities[i].shape) ||
		    mentions_entities(ns->entities[i].tags))
			return true;
	for (size_t i = 0; i < ns->n_actions; i++)
		if (mentions_entities(ns->actions[i].context))
			return true;
	return false;
}

static bool is_declared(const struct schema_table *table, struct text name)
{
	for (size_t i = 0; i < table->n; i++)
		if (text_equal(table->entries[i].name, name))
			return true;
	return false;
}

static void print_common_name(struct printer *p, const struct schema_entry *common)
{
	struct schema_resolver *names = &p->names;
	struct text name = common->name;
	if (p->renames && schema_find(&names->entities, common->space, name)) {
		name = text_format(names->arena, "%.*sType", TEXT_ARG(name));
		while (is_declared(&names->commons, name) ||
		       is_declared(&names->entities, name))
			name = text_format(names->arena, "%.*s_", TEXT_ARG(name));
	}
	buffer_add_text(p->out, name);
}

/* Does the name, as it is written, mean a builtin type in the namespace being printed? */
static bool is_builtin_here(const struct printer *p, struct text name,
			    enum schema_use use)
{
	return use == SCHEMA_USE_ANY &&
	       schema_denoted(&p->names, p->space, name, use).builtin;
}

/* `name`, used in namespace `space`, as the namespace being printed calls it. */
static void print_type_name(struct printer *p, uint32_t space, struct text name,
			    enum schema_use use)
{
	struct schema_target target = schema_denoted(&p->names, space, name, use);
	const struct schema_entry *e = target.common ? target.common : target.entity;
	struct text prefix, last = name;
	if (e && e->space != p->space && e->space != p->names.global) {
		buffer_add_text(p->out, p->names.syntax->namespaces[e->space].name.text);
		add(p, "::");
	}
	if (target.common) {
		print_common_name(p, target.common);
	} else if (target.entity) {
		buffer_add_text(p->out, target.entity->name);
	} else if (target.builtin && !is_builtin_here(p, name, use)) {
		schema_split_name(name, &prefix, &last);
		add(p, "__cedar::");
		buffer_add_text(p->out, last);
	} else {
		buffer_add_text(p->out, name);
	}
}

/* ---- types --------------------------------------------------------------- */

static void print_type(struct printer *p, uint32_t space, const struct schema_type *type);

static void print_record(struct printer *p, uint32_t space,
			 const struct schema_type *type)
{
	buffer_add_char(p->out, '{');
	p->depth++;
	for (size_t i = 0; i < type->n_attrs; i++) {
		const struct schema_attr *attr = &type->attrs[i];
		line(p);
		print_annotations(p, attr->annotations, attr->n_annotations);
		print_label(p, attr->name);
		add(p, attr->is_required ? ": " : "?: ");
		print_type(p, space, attr->type);
		if (i + 1 < type->n_attrs)
			buffer_add_char(p->out, ',');
	}
	p->depth--;
	if (type->n_attrs > 0)
		line(p);
	buffer_add_char(p->out, '}');
}

/* A type that stands in namespace `space`. */
static void print_type(struct printer *p, uint32_t space, const struct schema_type *type)
{
	switch (type->kind) {
	case SCHEMA_TYPE_NAME:
		print_type_name(p, space, type->name, SCHEMA_USE_ANY);
		break;
	case SCHEMA_TYPE_ENTITY_NAME:
		print_type_name(p, space, type->name, SCHEMA_USE_ENTITY);
		break;
	case SCHEMA_TYPE_COMMON_NAME:
		print_type_name(p, space, type->name, SCHEMA_USE_COMMON);
		break;
	case SCHEMA_TYPE_BUILTIN:
		add(p, "__cedar::");
		buffer_add_text(p->out, type->name);
		break;
	case SCHEMA_TYPE_SET:
		add(p, "Set<");
		print_type(p, space, type->element);
		buffer_add_char(p->out, '>');
		break;
	case SCHEMA_TYPE_RECORD:
		print_record(p, space, type);
		break;
	}
}

/* ---- declarations -------------------------------------------------------- */

static void print_common(struct printer *p, const struct schema_common *common)
{
	const struct schema_entry *e =
		schema_find(&p->names.commons, p->space, common->name.text);
	begin(p);
	print_annotations(p, common->annotations, common->n_annotations);
	add(p, "type ");
	print_common_name(p, e);
	add(p, " = ");
	print_type(p, p->space, common->type);
	add(p, ";\n");
}

static void print_ids(struct printer *p, const struct schema_entity *entity)
{
	add(p, " enum [");
	for (size_t i = 0; i < entity->n_ids; i++) {
		if (i > 0)
			add(p, ", ");
		cedar_print_string(entity->ids[i].text, p->out);
	}
	buffer_add_char(p->out, ']');
}

static void print_entity(struct printer *p, const struct schema_entity *entity)
{
	uint32_t space = p->space;
	begin(p);
	print_annotations(p, entity->annotations, entity->n_annotations);
	add(p, "entity ");
	buffer_add_text(p->out, entity->name.text);
	if (entity->is_enumerated)
		print_ids(p, entity);
	if (entity->n_parents > 0) {
		add(p, " in ");
		print_list(p, entity->parents, entity->n_parents);
	}
	if (entity->shape) {
		const struct schema_type *shape =
			schema_record_of(&p->names, &space, entity->shape);
		add(p, " = ");
		print_type(p, space, shape);
	}
	if (entity->tags) {
		add(p, " tags ");
		print_type(p, p->space, entity->tags);
	}
	add(p, ";\n");
}

static void print_groups(struct printer *p, const struct schema_action *action)
{
	if (action->n_parents == 0)
		return;
	add(p, " in [");
	for (size_t i = 0; i < action->n_parents; i++) {
		const struct schema_parent *parent = &action->parents[i];
		if (i > 0)
			add(p, ", ");
		if (parent->type.text.len > 0) {
			buffer_add_text(p->out, parent->type.text);
			add(p, "::");
			cedar_print_string(parent->id.text, p->out);
		} else {
			print_label(p, parent->id.text);
		}
	}
	buffer_add_char(p->out, ']');
}

static void print_applies(struct printer *p, const struct schema_action *action)
{
	if (action->n_principals == 0 || action->n_resources == 0)
		return;
	add(p, " appliesTo {");
	p->depth++;
	line(p);
	add(p, "principal: ");
	print_list(p, action->principals, action->n_principals);
	buffer_add_char(p->out, ',');
	line(p);
	add(p, "resource: ");
	print_list(p, action->resources, action->n_resources);
	if (action->context) {
		buffer_add_char(p->out, ',');
		line(p);
		add(p, "context: ");
		print_type(p, p->space, action->context);
	}
	p->depth--;
	line(p);
	buffer_add_char(p->out, '}');
}

static void print_action(struct printer *p, const struct schema_action *action)
{
	begin(p);
	print_annotations(p, action->annotations, action->n_annotations);
	add(p, "action ");
	print_label(p, action->name.text);
	print_groups(p, action);
	print_applies(p, action);
	add(p, ";\n");
}

static void print_declarations(struct printer *p, const struct schema_namespace *ns)
{
	for (size_t i = 0; i < ns->n_commons; i++)
		print_common(p, &ns->commons[i]);
	for (size_t i = 0; i < ns->n_entities; i++)
		print_entity(p, &ns->entities[i]);
	for (size_t i = 0; i < ns->n_actions; i++)
		print_action(p, &ns->actions[i]);
}

static void print_namespace(struct printer *p, const struct schema_namespace *ns)
{
	if (ns->name.text.len == 0) {
		print_declarations(p, ns);
		return;
	}
	begin(p);
	print_annotations(p, ns->annotations, ns->n_annotations);
	add(p, "namespace ");
	buffer_add_text(p->out, ns->name.text);
	add(p, " {");
	p->depth++;
	print_declarations(p, ns);
	p->depth--;
	add(p, "}\n");
}

void cedar_schema_print(const struct cedar_schema_syntax *syntax, struct buffer *out)
{
	struct printer p = {.names = {.arena = arena_new(), .syntax = syntax},
			    .out = out};
	schema_enter_names(&p.names);
	for (size_t i = 0; i < syntax->n_namespaces && !p.renames; i++)
		p.renames = namespace_mentions_entities(&syntax->namespaces[i]);
	for (p.space = 0; p.space < syntax->n_namespaces; p.space++)
		print_namespace(&p, &syntax->namespaces[p.space]);
	arena_free(p.names.arena);
}
