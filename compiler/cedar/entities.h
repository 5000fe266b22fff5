/* entities.h - the entity store of the evaluator, and its JSON form.
 *
 * The format is docs/entities.md.  With a schema, parsing is directed by the declared
 * types and the result is checked against it.
 */
#ifndef EDICT_CEDAR_ENTITIES_H
#define EDICT_CEDAR_ENTITIES_H

#include "base/json_doc.h"
#include "cedar/schema.h"
#include "cedar/value.h"

/* Bounds, each with a diagnostic (docs/entities.md). */
#define CEDAR_DATA_DEPTH_MAX 64	/* lists and objects in one another */
#define CEDAR_ANCESTORS_MAX  (1u << 23) /* of all entities together, once closed */
#define CEDAR_STEPS_MAX	     (1u << 28) /* ancestors looked at while closing */

struct cedar_entity {
	struct cedar_uid uid;
	struct span span;
	const struct cedar_value *attrs; /* a RECORD */
	const struct cedar_value *tags;	 /* a RECORD, maybe empty */
	struct cedar_uid *parents;	 /* sorted, distinct */
	size_t n_parents;
	struct cedar_uid
		*ancestors; /* sorted, distinct; closed over the listed entities */
	size_t n_ancestors;
};

struct cedar_entities {
	struct cedar_entity *items; /* sorted by uid */
	size_t n;
};

/* Do all lists and objects of a document stand within CEDAR_DATA_DEPTH_MAX levels, those
 * that nobody reads too?  E1208 for the first that does not. */
bool cedar_data_is_shallow(const struct doc *doc, struct diag_list *diags);

/* Read an entity file.  `schema` may be NULL.  With a schema the store gets its actions
 * too.  NULL with diagnostics: any fault refuses the whole file. */
struct cedar_entities *cedar_entities_read(struct arena *arena, const struct doc *doc,
					   const struct cedar_schema *schema,
					   struct diag_list *diags);
/* The store of a schema's actions alone (schema may be NULL: empty). */
struct cedar_entities *cedar_entities_of_schema(struct arena *arena,
						const struct cedar_schema *schema);

const struct cedar_entity *cedar_entities_find(const struct cedar_entities *entities,
					       struct cedar_uid uid);
/* `uid in ancestor`: reflexive; an absent entity has no ancestors. */
bool cedar_entities_in(const struct cedar_entities *entities, struct cedar_uid uid,
		       struct cedar_uid ancestor);

/* ---- requests ------------------------------------------------------------ */

struct cedar_request {
	struct cedar_uid principal, action, resource;
	const struct cedar_value *context; /* a RECORD */
};

/* Read {"principal", "action", "resource", "context"?}: references as {type, id} or
 * `T::"id"`.  Other members are ignored.  With a schema the context is read by the
 * action's type, and if `validate` the request is checked (docs/entities.md); a
 * violation is a diagnostic.  False with diagnostics. */
bool cedar_request_read(struct arena *arena, const struct doc *doc,
			const struct cedar_schema *schema, bool validate,
			struct cedar_request *request, struct diag_list *diags);

#endif
