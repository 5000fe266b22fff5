/* entities_draft.h - entities between reading and the finished store.
 *
 *     entities_read.c    document -> drafts, sorted, one an entity
 *     entities_close.c   parents -> ancestors
 *     entities_check.c   what only closed hierarchies show
 */
#ifndef EDICT_CEDAR_ENTITIES_DRAFT_H
#define EDICT_CEDAR_ENTITIES_DRAFT_H

#include "cedar/data.h"

struct cedar_parent {
	struct cedar_uid uid;
	struct span span;
};

struct cedar_draft {
	struct cedar_entity entity; /* its `parents` are filled at the end */
	struct span uid_span;
	struct cedar_parent *parents; /* sorted, distinct */
	size_t n_parents;
	size_t order; /* of appearance */
};

struct cedar_drafts {
	struct cedar_draft *items; /* sorted by uid, distinct */
	size_t n;
};

/* Fill in the ancestors.  False with diagnostics for cycles and for hierarchies beyond
 * CEDAR_ANCESTORS_MAX and CEDAR_STEPS_MAX. */
bool cedar_drafts_close(struct arena *arena, struct cedar_drafts *drafts,
			struct diag_list *diags);

/* Types of ancestors, ids of enumerated types, actions as declared. */
bool cedar_drafts_check(struct cedar_data_reader *r, const struct cedar_drafts *drafts);

/* The finished store; with a schema its actions are in it. */
struct cedar_entities *cedar_drafts_store(struct arena *arena,
					  const struct cedar_drafts *drafts,
					  const struct cedar_schema *schema);

#endif
