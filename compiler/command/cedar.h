/* cedar.h - Cedar inputs of the command: policies, schema, entities, and their passes.
 */
#ifndef EDICT_COMMAND_CEDAR_H
#define EDICT_COMMAND_CEDAR_H

#include "command/command.h"
#include "meaning/cedar.h"

struct cedar_inputs {
	struct cedar_policy_set set;
	struct cedar_schema *schema;	 /* NULL: no --schema */
	struct cedar_entities *entities; /* NULL: no --entities */
	const struct source *entity_source;
	struct ir_cedar ir;
};

/* Are these Cedar policies: by --dialect, by the name (.cedar), or by the members of a
 * JSON document?  All or none; `*is_mixed` where they are not of one kind. */
bool cedar_is_wanted(struct arena *arena, const struct text *paths, size_t n,
		     const struct options *options, bool *is_mixed);

/* Append the policies of one file, text or JSON; the second, of one that is read. */
bool cedar_read_policies(struct arena *arena, struct text path,
			 const struct options *options, struct diag_list *diags,
			 struct cedar_policy_set *set);
bool cedar_read_source(struct arena *arena, const struct source *source,
		       const struct options *options, struct diag_list *diags,
		       struct cedar_policy_set *set);

/* Read policies, schema and entities, link templates, validate.  False with diagnostics.
 */
bool cedar_read_inputs(struct arena *arena, const struct text *paths, size_t n,
		       const struct options *options, struct diag_list *diags,
		       struct cedar_inputs *out);

#endif
