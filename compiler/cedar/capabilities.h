/* capabilities.h - which optional attributes and tags are known to be there.
 *
 * A capability says that an access cannot miss: `principal.age` behind `principal has
 * age`, `r.getTag("k")` behind `r.hasTag("k")`.  It is named by the access itself:
 *
 *     capability = the number of `subject.attr` or of `subject.getTag(key)`
 *
 * where subjects and keys are numbered by their syntax, so that what is written the same
 * has the same number.  Sets of capabilities that hold if an expression is true are
 * sorted arrays, never changed; those that hold where the checker stands are counted in
 * the table, entered and left as it descends.
 */
#ifndef EDICT_CEDAR_CAPABILITIES_H
#define EDICT_CEDAR_CAPABILITIES_H

#include "cedar/ast.h"

struct capability_set {
	const uint32_t *items; /* ascending */
	size_t n;
};

struct capability_table; /* of one policy */

struct capability_table *capability_table_new(struct arena *arena, uint32_t n_exprs);

/* The number of a node.  Of those that ask, `x has a` with its first name and
 * `x.hasTag(k)`, it is the number of the access they ask for: they are Bools and never
 * subjects themselves. */
uint32_t capability_of(struct capability_table *table, const struct cedar_expr *expr);

/* The number of `subject.name`, which need not stand in the policy: `x has a.b`. */
uint32_t capability_attr(struct capability_table *table, uint32_t subject,
			 struct text name);

bool capability_holds(const struct capability_table *table, uint32_t capability);
void capability_enter(struct capability_table *table, struct capability_set set);
void capability_leave(struct capability_table *table, struct capability_set set);

struct capability_set capability_set_of(struct arena *arena, uint32_t capability);
struct capability_set capability_union(struct arena *arena, struct capability_set a,
				       struct capability_set b);
struct capability_set capability_intersection(struct arena *arena,
					      struct capability_set a,
					      struct capability_set b);

#endif
