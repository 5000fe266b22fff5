/* schema.h - Cedar schemas: syntax in two forms, and what it comes to.
 *
 *     schema text --\                        /--> schema text
 *                    > cedar_schema_syntax --
 *     schema JSON --/          |             \--> schema JSON
 *                              v
 *                        cedar_schema   (names resolved, hierarchies closed)
 *
 * cedar_schema_syntax (schema_syntax.h) is what was written.  The structs below are what
 * it means; types are compared with cedar_type_equal, never by address.
 */
#ifndef EDICT_CEDAR_SCHEMA_H
#define EDICT_CEDAR_SCHEMA_H

#include "cedar/ast.h"

enum cedar_type_kind {
	CEDAR_TYPE_NEVER, /* no value: the type of nothing */
	CEDAR_TYPE_TRUE,  /* the singletons arise only while checking */
	CEDAR_TYPE_FALSE,
	CEDAR_TYPE_BOOL,
	CEDAR_TYPE_LONG,
	CEDAR_TYPE_STRING,
	CEDAR_TYPE_ENTITY,
	CEDAR_TYPE_SET,
	CEDAR_TYPE_RECORD,
	CEDAR_TYPE_DECIMAL,
	CEDAR_TYPE_IPADDR,
	CEDAR_TYPE_DATETIME,
	CEDAR_TYPE_DURATION,
};

struct cedar_attr;
struct cedar_entity_type;

struct cedar_type {
	enum cedar_type_kind kind;
	const struct cedar_entity_type *entity; /* ENTITY */
	const struct cedar_type *element; /* SET; NULL for `[]`, before it is refused */
	const struct cedar_attr *attrs;	  /* RECORD: sorted by name (bytes) */
	size_t n_attrs;
};

struct cedar_attr {
	struct text name;
	const struct cedar_type *type;
	bool is_required;
	struct span span; /* of its declaration */
};

struct cedar_entity_type {
	struct text name; /* A::B */
	struct span span; /* of its declaration */
	uint32_t index;	  /* in cedar_schema.entity_types */
	bool is_action;	  /* N::Action: made by the actions of a namespace */
	const struct cedar_type *shape; /* a RECORD, maybe empty */
	const struct cedar_type *tags;	/* NULL: no tags */
	struct text *ids; /* enumerated: the declared ids, sorted, distinct */
	size_t n_ids;
	bool is_enumerated;
	/* All types an entity of this type may have as ancestor: transitively closed,
	 * itself only if there is a cycle.  For action types: the types of all ancestors
	 * of actions of the type. */
	const struct cedar_entity_type **ancestors;
	size_t n_ancestors;
};

struct cedar_action {
	struct cedar_uid uid;
	struct span span;
	uint32_t index; /* in cedar_schema.actions */
	const struct cedar_entity_type *type;
	const struct cedar_entity_type **principals, **resources; /* sorted by name */
	size_t n_principals, n_resources;
	const struct cedar_type *context;    /* a RECORD, maybe empty */
	const struct cedar_action **parents; /* as written, distinct */
	size_t n_parents;
	const struct cedar_action **ancestors; /* closed, without itself */
	size_t n_ancestors;
};

struct cedar_schema {
	const struct source *source;
	struct cedar_entity_type *entity_types; /* sorted by name */
	size_t n_entity_types;
	struct cedar_action *actions; /* sorted by uid */
	size_t n_actions;
};

const struct cedar_entity_type *
cedar_schema_entity_type(const struct cedar_schema *schema, struct text name);
const struct cedar_action *cedar_schema_action(const struct cedar_schema *schema,
					       struct cedar_uid uid);
int cedar_attr_order(const void *a, const void *b); /* by name, for qsort */
const struct cedar_attr *cedar_type_attr(const struct cedar_type *record,
					 struct text name);
/* Is `ancestor` among the ancestor types of `type` (not reflexive)? */
bool cedar_entity_type_descends(const struct cedar_entity_type *type,
				const struct cedar_entity_type *ancestor);
bool cedar_action_descends(const struct cedar_action *action,
			   const struct cedar_action *ancestor);

bool cedar_type_equal(const struct cedar_type *a, const struct cedar_type *b);
/* `Set<User>`, `{a: Long, b?: String}`, `Bool`; singletons print as `True`, `False`. */
void cedar_type_print(const struct cedar_type *type, struct buffer *out);

/* Do both say the same of every entity type and action? */
bool cedar_schema_equal(const struct cedar_schema *a, const struct cedar_schema *b);

/* Read a schema in either syntax (JSON if the first byte that is no white space is `{`),
 * resolve it and check it as a whole.  NULL with diagnostics. */
struct cedar_schema *cedar_schema_read(struct arena *arena, const struct source *source,
				       struct diag_list *diags);

#endif
