/* schema_syntax.h - a Cedar schema as it was written, in either syntax.
 *
 * What a name denotes is still open; schema_resolve.c settles it.
 */
#ifndef EDICT_CEDAR_SCHEMA_SYNTAX_H
#define EDICT_CEDAR_SCHEMA_SYNTAX_H

#include "base/json_doc.h"
#include "cedar/schema.h"

enum schema_type_kind {
	SCHEMA_TYPE_NAME, /* a path: entity or common type or builtin (EntityOrCommon) */
	SCHEMA_TYPE_ENTITY_NAME, /* JSON {"type":"Entity"}: entity types only */
	SCHEMA_TYPE_COMMON_NAME, /* JSON {"type":"T"}: common types only */
	SCHEMA_TYPE_BUILTIN, /* JSON {"type":"Long"|"String"|"Boolean"} and Extension */
	SCHEMA_TYPE_SET,
	SCHEMA_TYPE_RECORD,
};

struct schema_attr;

struct schema_type {
	enum schema_type_kind kind;
	struct span span;
	struct text name;		   /* the path, or the builtin's name */
	const struct schema_type *element; /* SET */
	struct schema_attr *attrs;	   /* RECORD, in source order */
	size_t n_attrs;
};

struct schema_attr {
	struct text name;
	struct span span;
	const struct schema_type *type;
	bool is_required;
	struct cedar_annotation *annotations;
	size_t n_annotations;
};

struct schema_name {
	struct text text;
	struct span span;
};

struct schema_entity {
	struct schema_name name;
	struct schema_name *parents;
	size_t n_parents;
	const struct schema_type *shape; /* NULL: none written */
	const struct schema_type *tags;	 /* NULL: none */
	struct schema_name *ids;	 /* enum */
	size_t n_ids;
	bool is_enumerated;
	struct cedar_annotation *annotations;
	size_t n_annotations;
};

struct schema_parent {		 /* of an action */
	struct schema_name type; /* empty: Action of the namespace */
	struct schema_name id;
};

struct schema_action {
	struct schema_name name;
	struct schema_parent *parents;
	size_t n_parents;
	bool has_applies_to;
	struct schema_name *principals, *resources;
	size_t n_principals, n_resources;
	const struct schema_type *context; /* NULL: none written */
	struct cedar_annotation *annotations;
	size_t n_annotations;
};

struct schema_common {
	struct schema_name name;
	const struct schema_type *type;
	struct cedar_annotation *annotations;
	size_t n_annotations;
};

struct schema_namespace {
	struct schema_name name; /* empty text: outside every namespace */
	struct schema_common *commons;
	size_t n_commons;
	struct schema_entity *entities; /* one each name */
	size_t n_entities;
	struct schema_action *actions; /* one each name */
	size_t n_actions;
	struct cedar_annotation *annotations;
	size_t n_annotations;
};

struct cedar_schema_syntax {
	const struct source *source;
	struct schema_namespace *namespaces;
	size_t n_namespaces;
};

struct cedar_schema_syntax *cedar_schema_parse(struct arena *arena,
					       const struct source *source,
					       struct diag_list *diags);
struct cedar_schema_syntax *cedar_schema_from_json(struct arena *arena,
						   const struct source *source,
						   const struct doc *doc,
						   struct diag_list *diags);
/* Either, by the first byte. */
struct cedar_schema_syntax *cedar_schema_syntax_read(struct arena *arena,
						     const struct source *source,
						     struct diag_list *diags);

void cedar_schema_print(const struct cedar_schema_syntax *syntax, struct buffer *out);
void cedar_schema_to_json(const struct cedar_schema_syntax *syntax, struct buffer *out);

struct cedar_schema *cedar_schema_resolve(struct arena *arena,
					  const struct cedar_schema_syntax *syntax,
					  struct diag_list *diags);

#endif
