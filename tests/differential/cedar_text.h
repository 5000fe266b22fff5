/* cedar_text.h - random Cedar policy sets about a world, as text.
 *
 * Most expressions have the types that the schema asks for, some do not; every operator,
 * method and extension function occurs.
 */
#ifndef EDICT_TESTS_CEDAR_TEXT_H
#define EDICT_TESTS_CEDAR_TEXT_H

#include "cedar_world.h"

struct cedar_text_options {
	size_t n_policies;	/* at most */
	bool has_templates;	/* and a line `// link ...` for each link */
	bool has_extensions;	/* `matches` */
	unsigned wrong_percent; /* operands of a type that is not wanted */
	bool is_anchored;	/* most policies name an action and types */
	/* Set while one policy is written: the action its `context` is that of; -1: any.
	 */
	int action;
};

void cedar_text_policies(struct world *world, const struct cedar_text_options *options,
			 struct buffer *out);

/* cedar_text_expr.c: an expression that should be of `type`. */
void cedar_text_expr(struct world *world, const struct cedar_text_options *options,
		     const struct world_type *type, unsigned depth, struct buffer *out);

#endif
