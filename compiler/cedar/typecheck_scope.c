/* typecheck_scope.c - what the scope of a policy comes to in an environment.
 *
 * The scope is the first part of the policy's expression, but its forms are few: this
 * settles them without a tree, for all environments of a policy.
 *
 * A slot needs no environments of its own.  `== ?principal` stands for an entity of the
 * principal's type, `in ?principal` for one of that type or of any ancestor type; either
 * is Bool for some value, whatever the principal, and conditions cannot name a slot.
 */
#include "cedar/typecheck.h"

static enum cedar_type_kind bool_if(bool may_hold)
{
	return may_hold ? CEDAR_TYPE_BOOL : CEDAR_TYPE_FALSE;
}

static enum cedar_type_kind in_type(const struct cedar_schema *schema,
				    const struct cedar_scope *scope,
				    const struct cedar_entity_type *type)
{
	if (scope->has_slot)
		return CEDAR_TYPE_BOOL;
	if (text_equal(type->name, scope->refs[0].type))
		return CEDAR_TYPE_BOOL;
	const struct cedar_entity_type *group =
		cedar_schema_entity_type(schema, scope->refs[0].type);
	return bool_if(group && cedar_entity_type_descends(type, group));
}

enum cedar_type_kind scope_entity_type(const struct cedar_schema *schema,
				       const struct cedar_scope *scope,
				       const struct cedar_entity_type *type)
{
	switch (scope->kind) {
	case CEDAR_SCOPE_ALL:
		return CEDAR_TYPE_TRUE;
	case CEDAR_SCOPE_EQ:
		return bool_if(scope->has_slot ||
			       text_equal(type->name, scope->refs[0].type));
	case CEDAR_SCOPE_IN:
		return in_type(schema, scope, type);
	case CEDAR_SCOPE_IS:
		return text_equal(type->name, scope->type) ? CEDAR_TYPE_TRUE
							   : CEDAR_TYPE_FALSE;
	case CEDAR_SCOPE_IS_IN:
		return text_equal(type->name, scope->type) ? in_type(schema, scope, type)
							   : CEDAR_TYPE_FALSE;
	}
	return CEDAR_TYPE_FALSE;
}

/* `action == ref` and `action in ..` compare literals, so that the schema decides. */
enum cedar_type_kind scope_action_type(const struct cedar_schema *schema,
				       const struct cedar_scope *scope,
				       const struct cedar_action *action)
{
	if (scope->kind == CEDAR_SCOPE_ALL)
		return CEDAR_TYPE_TRUE;
	for (size_t i = 0; i < scope->n_refs; i++) {
		if (cedar_uid_equal(action->uid, scope->refs[i]))
			return CEDAR_TYPE_TRUE;
		if (scope->kind == CEDAR_SCOPE_EQ)
			continue;
		const struct cedar_action *group =
			cedar_schema_action(schema, scope->refs[i]);
		if (group && cedar_action_descends(action, group))
			return CEDAR_TYPE_TRUE;
	}
	return CEDAR_TYPE_FALSE;
}

bool scope_list_is_typed(const struct cedar_scope *scope)
{
	if (!scope->is_list)
		return true;
	for (size_t i = 1; i < scope->n_refs; i++)
		if (!text_equal(scope->refs[i].type, scope->refs[0].type))
			return false;
	return scope->n_refs > 0;
}
