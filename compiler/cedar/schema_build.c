/* schema_build.c - actions of the schema grammar: declarations, types, names.
 *
 * Needs:   tokens of schema.re; the text is valid UTF-8.
 * Gives:   the nodes of schema_syntax.h.
 * Keeps:   of two attributes with one name the last, so that the attributes of a record
 *          are distinct.
 */
#include <stdlib.h>

#include "cedar/schema_parser.h"
#include "schema_tokens.h"

static struct arena *arena_of(const struct schema_reader *c)
{
	return c->lex.arena;
}

static struct schema_namespace *current(struct schema_reader *c)
{
	return c->is_named ? &c->named : &c->global;
}

/* The value of a name or string token. */
static struct text label_text(struct schema_reader *c, struct cedar_token t)
{
	return t.kind == TOKEN_STRING ? cedar_decode_string(&c->lex, t)
				      : cedar_token_text(&c->lex, t);
}

/* ---- annotations --------------------------------------------------------- */

struct schema_annotations schema_read_annotation(struct schema_reader *c,
						 struct schema_annotations list,
						 struct cedar_token key,
						 const struct cedar_token *value)
{
	struct cedar_annotation annotation = {.key = cedar_token_text(&c->lex, key),
					      .key_span = cedar_token_span(&c->lex, key),
					      .has_value = value != NULL};
	if (value)
		annotation.value = cedar_decode_string(&c->lex, *value);
	ARENA_PUSH(arena_of(c), list.items, list.n, annotation);
	return list;
}

/* Keys are distinct. */
static void check_annotations(struct schema_reader *c, struct schema_annotations list)
{
	struct text *keys = ARENA_ARRAY(arena_of(c), struct text, list.n);
	struct span *spans = ARENA_ARRAY(arena_of(c), struct span, list.n);
	for (size_t i = 0; i < list.n; i++) {
		keys[i] = list.items[i].key;
		spans[i] = list.items[i].key_span;
	}
	cedar_report_twice(&c->lex, keys, spans, list.n, DIAG_CEDAR_ANNOTATION_TWICE,
			   "annotates the declaration twice");
}

/* ---- namespaces ---------------------------------------------------------- */

void schema_open_namespace(struct schema_reader *c, struct schema_annotations annotations,
			   struct cedar_path name, struct cedar_token brace)
{
	check_annotations(c, annotations);
	c->named = (struct schema_namespace){
		.name = {cedar_path_name(&c->lex, name),
			 cedar_read_span(&c->lex, name.begin, name.end)},
		.annotations = annotations.items,
		.n_annotations = annotations.n};
	c->is_named = true;
	c->brace = brace;
}

void schema_close_namespace(struct schema_reader *c)
{
	ARENA_PUSH(arena_of(c), c->syntax->namespaces, c->syntax->n_namespaces, c->named);
	c->is_named = false;
}

/* ---- declarations -------------------------------------------------------- */

void schema_read_entities(struct schema_reader *c, struct schema_annotations annotations,
			  struct schema_names names, struct schema_names parents,
			  const struct schema_type *shape, const struct schema_type *tags)
{
	struct schema_namespace *ns = current(c);
	check_annotations(c, annotations);
	for (size_t i = 0; i < names.n; i++) {
		struct schema_entity entity = {.name = names.items[i],
					       .parents = parents.items,
					       .n_parents = parents.n,
					       .shape = shape,
					       .tags = tags,
					       .annotations = annotations.items,
					       .n_annotations = annotations.n};
		ARENA_PUSH(arena_of(c), ns->entities, ns->n_entities, entity);
	}
}

void schema_read_enums(struct schema_reader *c, struct schema_annotations annotations,
		       struct schema_names names, struct schema_names ids)
{
	struct schema_namespace *ns = current(c);
	check_annotations(c, annotations);
	for (size_t i = 0; i < names.n; i++) {
		struct schema_entity entity = {.name = names.items[i],
					       .ids = ids.items,
					       .n_ids = ids.n,
					       .is_enumerated = true,
					       .annotations = annotations.items,
					       .n_annotations = annotations.n};
		ARENA_PUSH(arena_of(c), ns->entities, ns->n_entities, entity);
	}
}

/* `context: Name` is a reference that only common types answer. */
static const struct schema_type *context_of(struct schema_reader *c,
					    const struct schema_value *value)
{
	if (value->record || value->names.n == 0)
		return value->record;
	struct schema_type *type = ARENA_NEW(arena_of(c), struct schema_type);
	type->kind = SCHEMA_TYPE_COMMON_NAME;
	type->name = value->names.items[0].text;
	type->span = value->names.items[0].span;
	return type;
}

void schema_read_actions(struct schema_reader *c, struct schema_annotations annotations,
			 struct schema_names names, struct schema_parents parents,
			 const struct schema_applies *applies)
{
	struct schema_namespace *ns = current(c);
	struct schema_action action = {.parents = parents.items,
				       .n_parents = parents.n,
				       .has_applies_to = applies != NULL,
				       .annotations = annotations.items,
				       .n_annotations = annotations.n};
	check_annotations(c, annotations);
	if (applies) {
		const struct schema_names *p = &applies->values[SCHEMA_PRINCIPAL].names;
		const struct schema_names *r = &applies->values[SCHEMA_RESOURCE].names;
		action.principals = p->items;
		action.n_principals = p->n;
		action.resources = r->items;
		action.n_resources = r->n;
		if (applies->has[SCHEMA_CONTEXT])
			action.context = context_of(c, &applies->values[SCHEMA_CONTEXT]);
	}
	for (size_t i = 0; i < names.n; i++) {
		action.name = names.items[i];
		ARENA_PUSH(arena_of(c), ns->actions, ns->n_actions, action);
	}
}

void schema_read_common(struct schema_reader *c, struct schema_annotations annotations,
			struct cedar_token name, const struct schema_type *type)
{
	struct schema_namespace *ns = current(c);
	struct schema_common common = {.name = {cedar_token_text(&c->lex, name),
						cedar_token_span(&c->lex, name)},
				       .type = type,
				       .annotations = annotations.items,
				       .n_annotations = annotations.n};
	check_annotations(c, annotations);
	ARENA_PUSH(arena_of(c), ns->commons, ns->n_commons, common);
}

/* ---- names --------------------------------------------------------------- */

static struct schema_names add_name(struct schema_reader *c, struct schema_names list,
				    struct text text, struct span span)
{
	struct schema_name name = {text, span};
	ARENA_PUSH(arena_of(c), list.items, list.n, name);
	return list;
}

struct schema_names schema_read_name(struct schema_reader *c, struct schema_names list,
				     struct cedar_token name)
{
	return add_name(c, list, cedar_token_text(&c->lex, name),
			cedar_token_span(&c->lex, name));
}

struct schema_names schema_read_string(struct schema_reader *c, struct schema_names list,
				       struct cedar_token string)
{
	return add_name(c, list, cedar_decode_string(&c->lex, string),
			cedar_token_span(&c->lex, string));
}

struct schema_names schema_read_path(struct schema_reader *c, struct schema_names list,
				     struct cedar_path path)
{
	return add_name(c, list, cedar_path_name(&c->lex, path),
			cedar_read_span(&c->lex, path.begin, path.end));
}

struct schema_parents schema_read_parent(struct schema_reader *c,
					 struct schema_parents list,
					 const struct cedar_path *type,
					 struct schema_names id)
{
	struct schema_parent parent = {.id = id.items[0]};
	if (type) {
		parent.type.text = cedar_path_name(&c->lex, *type);
		parent.type.span = cedar_read_span(&c->lex, type->begin, type->end);
	}
	ARENA_PUSH(arena_of(c), list.items, list.n, parent);
	return list;
}

/* ---- appliesTo ----------------------------------------------------------- */

static const struct text clause_names[N_SCHEMA_CLAUSES] = {
	{"principal", 9}, {"resource", 8}, {"context", 7}};

static void unknown_clause(struct schema_reader *c, struct cedar_token key)
{
	struct text word = cedar_token_text(&c->lex, key);
	struct text nearest = text_nearest(word, clause_names, N_SCHEMA_CLAUSES);
	struct diag *d = diag_add(c->lex.diags, DIAG_SCHEMA_APPLIES,
				  cedar_token_span(&c->lex, key),
				  "`%.*s` is no part of `appliesTo`",
				  TEXT_ARG(cedar_token_shown(&c->lex, key)));
	diag_label(d, "the parts are `principal`, `resource` and `context`");
	if (nearest.len > 0)
		diag_help(d, "write `%.*s`", TEXT_ARG(nearest));
	else
		diag_help(d, "remove it, or move it into `context`");
}

static void wrong_value(struct schema_reader *c, enum schema_clause clause,
			const struct schema_value *value)
{
	bool is_context = clause == SCHEMA_CONTEXT;
	bool is_empty = !is_context && !value->record;
	struct text name = clause_names[clause];
	struct diag *d = diag_add(c->lex.diags, DIAG_SCHEMA_APPLIES,
				  cedar_read_span(&c->lex, value->begin, value->end),
				  "`%.*s` %s", TEXT_ARG(name),
				  is_context ? "is a list"
				  : is_empty ? "names no type"
					     : "is a record");
	if (is_context) {
		diag_label(d, "the context is a record, or the name of one");
		diag_help(d, "write `context: { name: Type }`");
	} else if (is_empty) {
		diag_label(d, "at least one entity type");
		diag_help(d,
			  "name a type, or remove `appliesTo` if the action is a group");
	} else {
		diag_label(d, "an entity type, or a list of them");
		diag_help(d, "write `%.*s: [Type]`", TEXT_ARG(name));
	}
}

/* Principal and resource are types, the context one record. */
static bool is_fitting(enum schema_clause clause, const struct schema_value *value)
{
	if (clause == SCHEMA_CONTEXT)
		return !value->is_list;
	return !value->record && value->names.n > 0;
}

struct schema_applies *schema_read_clause(struct schema_reader *c,
					  struct schema_applies *applies,
					  struct cedar_token key,
					  struct schema_value value)
{
	struct text word = cedar_token_text(&c->lex, key);
	int clause = 0;
	if (!applies)
		applies = ARENA_NEW(arena_of(c), struct schema_applies);
	while (clause < N_SCHEMA_CLAUSES && !text_equal(word, clause_names[clause]))
		clause++;
	if (clause == N_SCHEMA_CLAUSES) {
		unknown_clause(c, key);
		applies->has_unknown = true;
		return applies;
	}
	if (applies->has[clause]) {
		struct diag *d = diag_add(c->lex.diags, DIAG_SCHEMA_APPLIES,
					  cedar_token_span(&c->lex, key),
					  "`%.*s` is given twice", TEXT_ARG(word));
		diag_label(d, "the second time");
		diag_also(d, cedar_token_span(&c->lex, applies->keys[clause]),
			  "the first time");
		diag_help(d, clause == SCHEMA_CONTEXT ? "write one record"
						      : "write one list of types");
		return applies;
	}
	if (!is_fitting((enum schema_clause)clause, &value))
		wrong_value(c, (enum schema_clause)clause, &value);
	applies->has[clause] = true;
	applies->keys[clause] = key;
	applies->values[clause] = value;
	return applies;
}

struct schema_applies *schema_read_applies(struct schema_reader *c,
					   struct schema_applies *applies,
					   struct cedar_token close)
{
	for (int i = SCHEMA_PRINCIPAL; i <= SCHEMA_RESOURCE; i++) {
		struct text name = clause_names[i];
		if (applies->has[i] || applies->has_unknown)
			continue;
		struct diag *d = diag_add(c->lex.diags, DIAG_SCHEMA_APPLIES,
					  cedar_token_span(&c->lex, close),
					  "`appliesTo` without `%.*s`", TEXT_ARG(name));
		diag_label(d, "an action applies to principals and resources");
		diag_help(d, "add `%.*s: [Type]`", TEXT_ARG(name));
	}
	return applies;
}

struct schema_value schema_value_names(struct schema_names names, bool is_list,
				       uint32_t begin, uint32_t end)
{
	return (struct schema_value){
		.names = names, .is_list = is_list, .begin = begin, .end = end};
}

struct schema_value schema_value_record(const struct schema_type *record)
{
	return (struct schema_value){
		.record = record, .begin = record->span.begin, .end = record->span.end};
}

/* ---- types --------------------------------------------------------------- */

static struct schema_type *new_type(struct schema_reader *c, enum schema_type_kind kind,
				    uint32_t begin, uint32_t end)
{
	struct schema_type *type = ARENA_NEW(arena_of(c), struct schema_type);
	type->kind = kind;
	type->span = cedar_read_span(&c->lex, begin, end);
	return type;
}

const struct schema_type *schema_read_type_name(struct schema_reader *c,
						struct cedar_path path)
{
	struct schema_type *type = new_type(c, SCHEMA_TYPE_NAME, path.begin, path.end);
	type->name = cedar_path_name(&c->lex, path);
	return type;
}

const struct schema_type *schema_read_set(struct schema_reader *c, struct cedar_path word,
					  const struct schema_type *element,
					  struct cedar_token close)
{
	struct schema_type *type = new_type(c, SCHEMA_TYPE_SET, word.begin, close.end);
	struct text name = cedar_path_name(&c->lex, word);
	type->element = element;
	if (!text_is(name, "Set")) {
		struct diag *d = diag_add(
			c->lex.diags, DIAG_SCHEMA_TYPE_FORM,
			cedar_read_span(&c->lex, word.begin, word.end),
			"`%.*s` takes no type",
			TEXT_ARG(cedar_read_shown(&c->lex, word.begin, word.end)));
		diag_label(d, "the one type with a parameter is `Set`");
		diag_help(d, "write `Set<%.*s>`",
			  TEXT_ARG(cedar_read_shown(&c->lex, element->span.begin,
						    element->span.end)));
	}
	return type;
}

struct schema_attrs schema_read_attr(struct schema_reader *c,
				     struct schema_annotations annotations,
				     struct cedar_token name, bool is_required,
				     const struct schema_type *type)
{
	struct schema_attrs one = {ARENA_NEW(arena_of(c), struct schema_attr), 1};
	check_annotations(c, annotations);
	*one.items = (struct schema_attr){.name = label_text(c, name),
					  .span = cedar_token_span(&c->lex, name),
					  .type = type,
					  .is_required = is_required,
					  .annotations = annotations.items,
					  .n_annotations = annotations.n};
	return one;
}

struct schema_attrs schema_join_attrs(struct schema_reader *c, struct schema_attrs list,
				      struct schema_attrs more)
{
	ARENA_PUSH(arena_of(c), list.items, list.n, more.items[0]);
	return list;
}

/* ---- records ------------------------------------------------------------- */

/* By name, then by place. */
static int compare_attrs(const void *a, const void *b)
{
	const struct schema_attr *const *left = a, *const *right = b;
	int order = text_compare((*left)->name, (*right)->name);
	return order ? order : (*left < *right ? -1 : *left > *right);
}

static void warn_replaced(struct schema_reader *c, const struct schema_attr *attr,
			  const struct schema_attr *last)
{
	struct diag *d = diag_add(
		c->lex.diags, DIAG_SCHEMA_ATTR_TWICE, attr->span,
		"attribute `%.*s` is declared twice",
		TEXT_ARG(cedar_read_shown(&c->lex, attr->span.begin, attr->span.end)));
	diag_label(d, "has no effect");
	diag_also(d, last->span, "the last declaration counts");
	diag_help(d, "remove one of them");
}

/* Drop attributes that a later one of the same name replaces. */
static struct schema_attrs distinct(struct schema_reader *c, struct schema_attrs attrs)
{
	const struct schema_attr **order =
		ARENA_ARRAY(arena_of(c), const struct schema_attr *, attrs.n);
	bool *is_replaced = ARENA_ARRAY(arena_of(c), bool, attrs.n);
	size_t n_kept = 0;
	for (size_t i = 0; i < attrs.n; i++)
		order[i] = &attrs.items[i];
	qsort(order, attrs.n, sizeof(const struct schema_attr *), compare_attrs);
	for (size_t i = 0; i + 1 < attrs.n; i++) {
		if (!text_equal(order[i]->name, order[i + 1]->name))
			continue;
		warn_replaced(c, order[i], order[i + 1]);
		is_replaced[order[i] - attrs.items] = true;
	}
	for (size_t i = 0; i < attrs.n; i++)
		if (!is_replaced[i])
			attrs.items[n_kept++] = attrs.items[i];
	attrs.n = n_kept;
	return attrs;
}

const struct schema_type *schema_read_record(struct schema_reader *c,
					     struct cedar_token open,
					     struct schema_attrs attrs,
					     struct cedar_token close)
{
	struct schema_type *type = new_type(c, SCHEMA_TYPE_RECORD, open.begin, close.end);
	if (attrs.n > 1)
		attrs = distinct(c, attrs);
	type->attrs = attrs.items;
	type->n_attrs = attrs.n;
	return type;
}
