/* inherit.h - what holds between the files of one policy. */
#ifndef EDICT_FRONT_INHERIT_H
#define EDICT_FRONT_INHERIT_H

#include "front/load.h"

/* A loaded file and the files it extends. */
struct policy_file {
	struct text path;	   /* normalised */
	bool is_open;		   /* its parents are being loaded */
	struct ast_policy *policy; /* NULL if it could not be read */
	struct policy_file **parents;
	size_t n_parents;
	unsigned layer; /* 0 for a file without parents */
};

/* Names of policies and rules are distinct, except that a child's rule with
 * `override: true` takes the place of its parent's when that is no weakening.
 * `files` are in the order parents before children.  Reports what is wrong. */
void inherit_names(struct arena *arena, struct policy_file *const *files, size_t n,
		   struct diag_list *diags);

#endif
