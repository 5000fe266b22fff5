/* cedar_types.c - what the types of a valid policy's expressions are, whatever the
 * request.
 *
 * Needs:  a policy that the validator accepts.
 * Gives:  `type` of each expression whose type is the same in every environment that the
 *         policy's scope fits; emitted code then leaves out what that settles.
 */
#include "cedar/validate.h"
#include "meaning/cedar.h"

struct annotation {
	struct arena *arena;
	const struct cedar_schema *schema;
	const struct cedar_type **types; /* by node number; NULL: not reached so far */
	bool *is_open;			 /* types of two environments differ */
};

static const struct cedar_type *widened(const struct cedar_type *type)
{
	static const struct cedar_type bool_type = {.kind = CEDAR_TYPE_BOOL};
	bool is_single = type->kind == CEDAR_TYPE_TRUE || type->kind == CEDAR_TYPE_FALSE;
	return is_single ? &bool_type : type;
}

static void merge(struct annotation *a, const struct cedar_policy *policy,
		  const struct cedar_type *const *found)
{
	for (uint32_t i = 0; i < policy->n_exprs; i++) {
		if (found[i] == NULL)
			continue;
		const struct cedar_type *type = widened(found[i]);
		if (a->types[i] == NULL)
			a->types[i] = type;
		else if (!cedar_type_equal(a->types[i], type))
			a->is_open[i] = true;
	}
}

static void write_types(const struct annotation *a, struct cedar_expr *expr)
{
	for (size_t i = 0; i < expr->n_kids; i++)
		write_types(a, expr->kids[i]);
	expr->type = a->is_open[expr->number] ? NULL : a->types[expr->number];
}

static void annotate(struct annotation *a, struct cedar_policy *policy,
		     const struct cedar_environment *environments, size_t n)
{
	const struct cedar_type **found =
		ARENA_ARRAY(a->arena, const struct cedar_type *, policy->n_exprs + 1);
	a->types = ARENA_ARRAY(a->arena, const struct cedar_type *, policy->n_exprs + 1);
	a->is_open = ARENA_ARRAY(a->arena, bool, policy->n_exprs + 1);
	for (size_t i = 0; i < n; i++) {
		enum cedar_type_kind kind;
		if (cedar_typecheck(a->arena, a->schema, policy, &environments[i], found,
				    &kind))
			merge(a, policy, found);
	}
	for (size_t i = 0; i < policy->n_conditions; i++)
		write_types(a, policy->conditions[i].body);
}

void cedar_annotate(struct arena *arena, const struct cedar_policy_set *set,
		    const struct cedar_schema *schema)
{
	struct cedar_environment *environments;
	size_t n = cedar_environments(arena, schema, &environments);
	struct annotation a = {.arena = arena, .schema = schema};
	for (size_t i = 0; i < set->n_policies; i++)
		if (set->policies[i]->n_exprs > 0)
			annotate(&a, set->policies[i], environments, n);
}
