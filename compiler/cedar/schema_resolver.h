/* schema_resolver.h - what the parts of schema resolution share.
 *
 *     schema_resolve.c   the entry point; places, entity types
 *     schema_actions.c   actions
 *     schema_names.c     what is declared, and what a name denotes
 *     schema_types.c     common types in order, types written out
 *     schema_close.c     ancestors
 *     schema_size.c      the size of all declarations, written one by one
 *
 * Namespaces have numbers, their place in the syntax, and declarations are found by
 * (namespace, last component), so that no name has to be put together to be looked up.
 */
#ifndef EDICT_CEDAR_SCHEMA_RESOLVER_H
#define EDICT_CEDAR_SCHEMA_RESOLVER_H

#include "cedar/schema_syntax.h"

/* A schema written out in full must stay a schema that one can work with. */
#define SCHEMA_NAME_MAX	 1024u	    /* bytes of a namespace's name */
#define SCHEMA_TYPE_MAX	 (1u << 16) /* parts of one type, common types written out */
#define SCHEMA_CLOSE_MAX (1u << 26) /* steps to close all hierarchies */
#define SCHEMA_KIN_MAX	 (4u << 20) /* ancestors of all types or actions together */
#define SCHEMA_HINTS_MAX 20u	    /* errors that get a did-you-mean */
#define SCHEMA_NO_SPACE	 UINT32_MAX /* no such namespace */
#define SCHEMA_NO_LIST	 UINT32_MAX /* no parents */

/* A declaration, found by (space, name). */
struct schema_entry {
	uint32_t space;
	struct text name; /* last component; id of an action */
	struct span span;
	uint32_t order; /* in the source */
	uint32_t index; /* entity types and actions: in the schema; common types: order */
	bool is_implicit; /* the type of a namespace's actions */
};

struct schema_table {
	struct schema_entry *entries; /* sorted by space, name, order */
	size_t n;
};

/* A type that is resolved, or has an error that is reported (`type` is NULL). */
struct schema_resolved {
	const struct cedar_type *type;
	uint32_t depth; /* written out in full */
	uint32_t size;	/* number of parts, written out in full */
};

struct schema_common_node {
	const struct schema_common *decl;
	uint32_t space;
	uint32_t *uses; /* common types that occur in it, by number */
	size_t n_uses;
	struct schema_resolved resolved;
	const struct schema_common_node *record; /* what a chain of names leads to */
};

/* What a name denotes: one of the two, or a builtin type, or nothing. */
struct schema_target {
	const struct schema_entry *common, *entity;
	const struct cedar_type *builtin;
};

enum schema_use { SCHEMA_USE_ANY, SCHEMA_USE_ENTITY, SCHEMA_USE_COMMON };

/* Who is in what: nodes share lists of parents, since one declaration can have many
 * names. */
struct schema_list {
	uint32_t *items; /* distinct, ascending */
	size_t n;
};

struct schema_graph {
	uint32_t *list_of; /* per node: its list, or SCHEMA_NO_LIST */
	size_t n_nodes;
	struct schema_list *lists;
	struct schema_list *closed; /* per list: all ancestors, ascending */
	size_t n_lists;
};

struct schema_resolver {
	struct arena *arena;
	struct diag_list *diags;
	const struct cedar_schema_syntax *syntax;
	struct cedar_schema *schema;
	uint32_t global;	    /* the namespace without name, or SCHEMA_NO_SPACE */
	struct schema_table spaces; /* namespaces by name, all in space 0 */
	struct schema_table commons, entities, actions;
	struct schema_common_node *nodes; /* common types in source order */
	size_t n_written;		 /* bytes of declarations, if each had one name */
	uint32_t *entity_at, *action_at; /* source order -> index in the schema */
	struct cedar_type *references;	 /* by index of entity type: a type that is it */
	struct schema_graph types, groups;
};

/* ---- schema_names.c ------------------------------------------------------ */

/* Enter all declarations of the syntax. */
void schema_enter_names(struct schema_resolver *r);
/* Check the names that are declared.  False: too large to go on. */
bool schema_check_names(struct schema_resolver *r);

const struct schema_entry *schema_find(const struct schema_table *table, uint32_t space,
				       struct text name);
/* The namespace of that name, or SCHEMA_NO_SPACE. */
uint32_t schema_find_space(const struct schema_resolver *r, struct text name);
/* Split `A::B::C` in front of the last component; false if it has one only. */
bool schema_split_name(struct text name, struct text *space, struct text *last);

struct schema_target schema_denoted(const struct schema_resolver *r, uint32_t space,
				    struct text name, enum schema_use use);
void schema_unknown_type(struct schema_resolver *r, uint32_t space, struct text name,
			 struct span span, enum schema_use use);
/* The builtin type of that name, or NULL. */
const struct cedar_type *schema_builtin(struct text name);
/* A::B of the namespace's name and a last component. */
struct text schema_full_name(struct schema_resolver *r, uint32_t space, struct text last);

/* ---- schema_types.c ------------------------------------------------------ */

/* The record, used in `*space`, that a name stands for, and the namespace it is written
 * in; any other type as it is. */
const struct schema_type *schema_record_of(struct schema_resolver *r, uint32_t *space,
					   const struct schema_type *type);
/* Resolve all common types, each after those it uses. */
void schema_resolve_commons(struct schema_resolver *r);
struct schema_resolved schema_resolve_type(struct schema_resolver *r, uint32_t space,
					   const struct schema_type *type);
/* The same where a record must come out; `what` it is, for the message. */
const struct cedar_type *schema_resolve_record(struct schema_resolver *r, uint32_t space,
					       const struct schema_type *type,
					       const char *what);
extern const struct cedar_type schema_empty_record;

/* ---- schema_resolve.c ---------------------------------------------------- */

/* The numbers of the entity types that `names` denote; returns how many there are.  The
 * type of actions is none of them: no action is principal, resource or parent. */
size_t schema_resolve_names(struct schema_resolver *r, uint32_t space,
			    const struct schema_name *names, size_t n, uint32_t *items);
/* The hierarchies are too large. */
void schema_report_kin(struct schema_resolver *r, struct span span, const char *what);

/* ---- schema_actions.c ---------------------------------------------------- */

void schema_resolve_actions(struct schema_resolver *r);

/* ---- schema_size.c ------------------------------------------------------- */

/* Count a declaration; false, with an error, if together they are too large. */
bool schema_count_entity(struct schema_resolver *r, uint32_t space,
			 const struct schema_entity *decl);
bool schema_count_action(struct schema_resolver *r, const struct schema_action *decl);

/* ---- schema_close.c ------------------------------------------------------ */

/* Make the ascending, distinct numbers of `items` a list of the graph. */
uint32_t schema_graph_add(struct arena *arena, struct schema_graph *graph,
			  uint32_t *items, size_t n);
/* Fill `closed`; false if that goes beyond the limits. */
bool schema_graph_close(struct arena *arena, struct schema_graph *graph);
bool schema_list_has(const struct schema_list *list, uint32_t item);

#endif
