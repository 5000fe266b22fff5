/* schema_write_json.c - a schema as written to JSON.
 *
 * Needs:   any syntax, resolved or not.
 * Gives:   the JSON format, indented by two blanks; reading it gives a schema that means
 *          the same.
 * Keeps:   annotations, and the order of declarations.  Names stay as they are written:
 *          what they denote is settled by the same rules in both syntaxes.
 */
#include "cedar/schema_syntax.h"

struct writer {
	struct buffer *out;
	unsigned depth;
	bool is_first; /* nothing has been written between the last brackets */
};

static void line(struct writer *w)
{
	buffer_add_char(w->out, '\n');
	for (unsigned i = 0; i < w->depth; i++)
		buffer_add_text(w->out, TEXT("  "));
}

static void open(struct writer *w, char bracket)
{
	buffer_add_char(w->out, bracket);
	w->depth++;
	w->is_first = true;
}

static void close(struct writer *w, char bracket)
{
	w->depth--;
	if (!w->is_first)
		line(w);
	buffer_add_char(w->out, bracket);
	w->is_first = false;
}

/* The next item of a list, or member of an object. */
static void next(struct writer *w)
{
	if (!w->is_first)
		buffer_add_char(w->out, ',');
	line(w);
	w->is_first = false;
}

static void key(struct writer *w, struct text name)
{
	next(w);
	doc_write_string(name, w->out);
	buffer_add_text(w->out, TEXT(": "));
}

static void member(struct writer *w, const char *name, struct text value)
{
	key(w, text_of(name));
	doc_write_string(value, w->out);
}

static void write_names(struct writer *w, const char *name,
			const struct schema_name *names, size_t n)
{
	key(w, text_of(name));
	buffer_add_char(w->out, '[');
	for (size_t i = 0; i < n; i++) {
		if (i > 0)
			buffer_add_text(w->out, TEXT(", "));
		doc_write_string(names[i].text, w->out);
	}
	buffer_add_char(w->out, ']');
}

static void write_annotations(struct writer *w, const struct cedar_annotation *list,
			      size_t n)
{
	if (n == 0)
		return;
	key(w, TEXT("annotations"));
	open(w, '{');
	for (size_t i = 0; i < n; i++) {
		key(w, list[i].key);
		doc_write_string(list[i].has_value ? list[i].value : TEXT(""), w->out);
	}
	close(w, '}');
}

/* ---- types --------------------------------------------------------------- */

static void write_type(struct writer *w, const struct schema_type *type);

/* Words that {"type": ..} takes for something else than a common type's name. */
static bool is_word_of_format(struct text name)
{
	static const char *const words[] = {"Boolean",	 "Entity", "EntityOrCommon",
					    "Extension", "Long",   "Record",
					    "Set",	 "String"};
	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (text_is(name, words[i]))
			return true;
	return false;
}

static void write_named(struct writer *w, const char *form, struct text name)
{
	member(w, "type", text_of(form));
	member(w, "name", name);
}

static void write_builtin(struct writer *w, struct text name)
{
	if (text_is(name, "Bool"))
		member(w, "type", TEXT("Boolean"));
	else if (text_is(name, "Long") || text_is(name, "String"))
		member(w, "type", name);
	else
		write_named(w, "Extension", name);
}

static void write_attrs(struct writer *w, const struct schema_type *type)
{
	member(w, "type", TEXT("Record"));
	key(w, TEXT("attributes"));
	open(w, '{');
	for (size_t i = 0; i < type->n_attrs; i++) {
		const struct schema_attr *attr = &type->attrs[i];
		key(w, attr->name);
		open(w, '{');
		write_type(w, attr->type);
		if (!attr->is_required) {
			key(w, TEXT("required"));
			buffer_add_text(w->out, TEXT("false"));
		}
		write_annotations(w, attr->annotations, attr->n_annotations);
		close(w, '}');
	}
	close(w, '}');
}

/* The members of a type, into an object that is open. */
static void write_type(struct writer *w, const struct schema_type *type)
{
	switch (type->kind) {
	case SCHEMA_TYPE_COMMON_NAME:
		if (is_word_of_format(type->name))
			write_named(w, "EntityOrCommon", type->name);
		else
			member(w, "type", type->name);
		break;
	case SCHEMA_TYPE_NAME:
		write_named(w, "EntityOrCommon", type->name);
		break;
	case SCHEMA_TYPE_ENTITY_NAME:
		write_named(w, "Entity", type->name);
		break;
	case SCHEMA_TYPE_BUILTIN:
		write_builtin(w, type->name);
		break;
	case SCHEMA_TYPE_SET:
		member(w, "type", TEXT("Set"));
		key(w, TEXT("element"));
		open(w, '{');
		write_type(w, type->element);
		close(w, '}');
		break;
	case SCHEMA_TYPE_RECORD:
		write_attrs(w, type);
		break;
	}
}

static void write_type_member(struct writer *w, const char *name,
			      const struct schema_type *type)
{
	if (!type)
		return;
	key(w, text_of(name));
	open(w, '{');
	write_type(w, type);
	close(w, '}');
}

/* ---- declarations -------------------------------------------------------- */

static void write_common(struct writer *w, const struct schema_common *common)
{
	key(w, common->name.text);
	open(w, '{');
	write_type(w, common->type);
	write_annotations(w, common->annotations, common->n_annotations);
	close(w, '}');
}

static void write_entity(struct writer *w, const struct schema_entity *entity)
{
	key(w, entity->name.text);
	open(w, '{');
	if (entity->is_enumerated)
		write_names(w, "enum", entity->ids, entity->n_ids);
	if (entity->n_parents > 0)
		write_names(w, "memberOfTypes", entity->parents, entity->n_parents);
	write_type_member(w, "shape", entity->shape);
	write_type_member(w, "tags", entity->tags);
	write_annotations(w, entity->annotations, entity->n_annotations);
	close(w, '}');
}

static void write_parents(struct writer *w, const struct schema_action *action)
{
	if (action->n_parents == 0)
		return;
	key(w, TEXT("memberOf"));
	open(w, '[');
	for (size_t i = 0; i < action->n_parents; i++) {
		const struct schema_parent *parent = &action->parents[i];
		next(w);
		buffer_add_text(w->out, TEXT("{\"id\": "));
		doc_write_string(parent->id.text, w->out);
		if (parent->type.text.len > 0) {
			buffer_add_text(w->out, TEXT(", \"type\": "));
			doc_write_string(parent->type.text, w->out);
		}
		buffer_add_char(w->out, '}');
	}
	close(w, ']');
}

static void write_action(struct writer *w, const struct schema_action *action)
{
	key(w, action->name.text);
	open(w, '{');
	write_parents(w, action);
	if (action->has_applies_to) {
		key(w, TEXT("appliesTo"));
		open(w, '{');
		write_names(w, "principalTypes", action->principals,
			    action->n_principals);
		write_names(w, "resourceTypes", action->resources, action->n_resources);
		write_type_member(w, "context", action->context);
		close(w, '}');
	}
	write_annotations(w, action->annotations, action->n_annotations);
	close(w, '}');
}

static void write_namespace(struct writer *w, const struct schema_namespace *ns)
{
	key(w, ns->name.text);
	open(w, '{');
	if (ns->n_commons > 0) {
		key(w, TEXT("commonTypes"));
		open(w, '{');
		for (size_t i = 0; i < ns->n_commons; i++)
			write_common(w, &ns->commons[i]);
		close(w, '}');
	}
	key(w, TEXT("entityTypes"));
	open(w, '{');
	for (size_t i = 0; i < ns->n_entities; i++)
		write_entity(w, &ns->entities[i]);
	close(w, '}');
	key(w, TEXT("actions"));
	open(w, '{');
	for (size_t i = 0; i < ns->n_actions; i++)
		write_action(w, &ns->actions[i]);
	close(w, '}');
	write_annotations(w, ns->annotations, ns->n_annotations);
	close(w, '}');
}

void cedar_schema_to_json(const struct cedar_schema_syntax *syntax, struct buffer *out)
{
	struct writer w = {.out = out};
	open(&w, '{');
	for (size_t i = 0; i < syntax->n_namespaces; i++)
		write_namespace(&w, &syntax->namespaces[i]);
	close(&w, '}');
	buffer_add_char(out, '\n');
}
