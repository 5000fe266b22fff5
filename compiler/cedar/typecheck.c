/* typecheck.c - the types of a policy's expressions in one request environment.
 *
 * Needs:   a numbered policy and a resolved schema.
 * Gives:   the type of every node that can be reached, and of the policy; a node behind
 *          a True or False that decides is not reached and has none.
 */
#include "cedar/typecheck.h"

struct typed typecheck_plain(enum cedar_type_kind kind)
{
	return (struct typed){.type = cedar_type_of(kind)};
}

struct typed typecheck_unknown(void)
{
	return (struct typed){.type = NULL};
}

const char *typecheck_kind_name(enum cedar_type_kind kind)
{
	static const char *const names[] = {
		[CEDAR_TYPE_NEVER] = "nothing",
		[CEDAR_TYPE_TRUE] = "`Bool`",
		[CEDAR_TYPE_FALSE] = "`Bool`",
		[CEDAR_TYPE_BOOL] = "`Bool`",
		[CEDAR_TYPE_LONG] = "`Long`",
		[CEDAR_TYPE_STRING] = "`String`",
		[CEDAR_TYPE_ENTITY] = "an entity",
		[CEDAR_TYPE_SET] = "a set",
		[CEDAR_TYPE_RECORD] = "a record",
		[CEDAR_TYPE_DECIMAL] = "`decimal`",
		[CEDAR_TYPE_IPADDR] = "`ipaddr`",
		[CEDAR_TYPE_DATETIME] = "`datetime`",
		[CEDAR_TYPE_DURATION] = "`duration`",
	};
	return names[kind];
}

const struct cedar_type *typecheck_operand(struct typecheck *check,
					   const struct cedar_expr *expr,
					   const struct cedar_expr *kid,
					   enum cedar_type_kind kind)
{
	const struct cedar_type *type = typecheck_expr(check, kid).type;
	if (!type || type->kind == kind)
		return type;
	const char *user = expr->op == CEDAR_CALL ? cedar_fn_name(expr->fn)
						  : cedar_op_spelling(expr->op);
	report_type(check, kid, type, user, typecheck_kind_name(kind));
	return NULL;
}

/* ---- leaves -------------------------------------------------------------- */

bool typecheck_id_is_valid(const struct cedar_entity_type *type, struct text id)
{
	return !type->is_enumerated || texts_hold(type->ids, type->n_ids, id);
}

/* Is the entity declared, and its id valid? */
static bool uid_is_known(const struct cedar_schema *schema, struct cedar_uid uid)
{
	const struct cedar_entity_type *type = cedar_schema_entity_type(schema, uid.type);
	if (!type)
		return false;
	if (type->is_action)
		return cedar_schema_action(schema, uid) != NULL;
	return typecheck_id_is_valid(type, uid.id);
}

/* An unknown entity is reported with the whole policy (validate_names.c), because it
 * counts where nothing reaches it, too. */
static struct typed entity(struct typecheck *check, const struct cedar_expr *expr)
{
	const struct cedar_entity_type *type =
		cedar_schema_entity_type(check->schema, expr->uid.type);
	if (!uid_is_known(check->schema, expr->uid))
		check->has_failed = true;
	if (!type)
		return typecheck_unknown();
	return (struct typed){.type = cedar_type_entity(check->arena, type)};
}

/* A slot stands for an entity of its variable's type; conditions have none. */
static struct typed slot(struct typecheck *check, const struct cedar_expr *expr)
{
	enum cedar_var var =
		expr->slot == CEDAR_SLOT_PRINCIPAL ? CEDAR_PRINCIPAL : CEDAR_RESOURCE;
	return (struct typed){.type = check->vars[var]};
}

/* ---- nodes --------------------------------------------------------------- */

static struct typed rule(struct typecheck *check, const struct cedar_expr *expr)
{
	switch (expr->op) {
	case CEDAR_BOOL:
		return typecheck_plain(expr->boolean ? CEDAR_TYPE_TRUE
						     : CEDAR_TYPE_FALSE);
	case CEDAR_LONG:
		return typecheck_plain(CEDAR_TYPE_LONG);
	case CEDAR_STRING:
		return typecheck_plain(CEDAR_TYPE_STRING);
	case CEDAR_ENTITY:
		return entity(check, expr);
	case CEDAR_VAR:
		return (struct typed){.type = check->vars[expr->var]};
	case CEDAR_SLOT:
		return slot(check, expr);
	case CEDAR_SET:
		return typecheck_set(check, expr);
	case CEDAR_RECORD:
		return typecheck_record(check, expr);
	case CEDAR_IF:
		return typecheck_if(check, expr);
	case CEDAR_AND:
		return typecheck_and(check, expr);
	case CEDAR_OR:
		return typecheck_or(check, expr);
	case CEDAR_NOT:
		return typecheck_not(check, expr);
	case CEDAR_EQ:
	case CEDAR_NE:
		return typecheck_equal(check, expr);
	case CEDAR_LT:
	case CEDAR_LE:
	case CEDAR_GT:
	case CEDAR_GE:
		return typecheck_order(check, expr);
	case CEDAR_NEG:
	case CEDAR_ADD:
	case CEDAR_SUB:
	case CEDAR_MUL:
		return typecheck_arithmetic(check, expr);
	case CEDAR_IN:
		return typecheck_in(check, expr);
	case CEDAR_IS:
		return typecheck_is(check, expr);
	case CEDAR_HAS:
		return typecheck_has(check, expr);
	case CEDAR_LIKE:
	case CEDAR_MATCHES:
		return typecheck_like(check, expr);
	case CEDAR_ATTR:
		return typecheck_attr(check, expr);
	case CEDAR_CONTAINS:
		return typecheck_contains(check, expr);
	case CEDAR_CONTAINS_ALL:
	case CEDAR_CONTAINS_ANY:
		return typecheck_subset(check, expr);
	case CEDAR_IS_EMPTY:
		return typecheck_is_empty(check, expr);
	case CEDAR_HAS_TAG:
		return typecheck_has_tag(check, expr);
	case CEDAR_GET_TAG:
		return typecheck_get_tag(check, expr);
	case CEDAR_CALL:
		return typecheck_call(check, expr);
	case N_CEDAR_OPS:
		break;
	}
	return typecheck_unknown();
}

struct typed typecheck_expr(struct typecheck *check, const struct cedar_expr *expr)
{
	struct typed typed = rule(check, expr);
	check->types[expr->number] = typed.type;
	return typed;
}

/* ---- policies ------------------------------------------------------------ */

void typecheck_enter(struct typecheck *check, const struct cedar_environment *environment)
{
	check->environment = environment;
	check->has_failed = false;
	check->vars[CEDAR_PRINCIPAL] =
		cedar_type_entity(check->arena, environment->principal);
	check->vars[CEDAR_ACTION] =
		cedar_type_entity(check->arena, environment->action->type);
	check->vars[CEDAR_RESOURCE] =
		cedar_type_entity(check->arena, environment->resource);
	check->vars[CEDAR_CONTEXT] = environment->action->context;
}

/* a && b, where neither is anything but a Bool kind. */
static enum cedar_type_kind both(enum cedar_type_kind a, enum cedar_type_kind b)
{
	if (a == CEDAR_TYPE_FALSE || b == CEDAR_TYPE_FALSE)
		return CEDAR_TYPE_FALSE;
	return a == CEDAR_TYPE_TRUE ? b : a;
}

enum cedar_type_kind typecheck_conditions(struct typecheck *check,
					  const struct cedar_policy *policy,
					  enum cedar_type_kind scope)
{
	enum cedar_type_kind all = scope;
	struct capability_set holds = {0};
	for (size_t i = 0; i < policy->n_conditions && all != CEDAR_TYPE_FALSE; i++) {
		const struct cedar_condition *condition = &policy->conditions[i];
		capability_enter(check->capabilities, holds);
		struct typed typed = typecheck_clause(
			check, condition->body, condition->is_unless ? "unless" : "when");
		capability_leave(check->capabilities, holds);
		if (!typed.type)
			typed.type = cedar_type_of(CEDAR_TYPE_BOOL);
		else if (condition->is_unless)
			typed.type = typecheck_negated(typed.type);
		if (!condition->is_unless)
			holds = capability_union(check->scratch, holds, typed.holds);
		all = both(all, typed.type->kind);
	}
	return all;
}

/* The scope in the environment; false if it has an error there. */
static bool typecheck_scope(const struct cedar_schema *schema,
			    const struct cedar_policy *policy,
			    const struct cedar_environment *environment,
			    enum cedar_type_kind *type)
{
	const struct cedar_scope *scopes[] = {&policy->principal, &policy->action,
					      &policy->resource};
	for (size_t i = 0; i < sizeof scopes / sizeof *scopes; i++)
		for (size_t k = 0; k < scopes[i]->n_refs; k++)
			if (!uid_is_known(schema, scopes[i]->refs[k]))
				return false;
	*type = scope_entity_type(schema, &policy->principal, environment->principal);
	if (*type == CEDAR_TYPE_FALSE)
		return true;
	if (!scope_list_is_typed(&policy->action))
		return false;
	*type = both(*type,
		     scope_action_type(schema, &policy->action, environment->action));
	*type = both(*type,
		     scope_entity_type(schema, &policy->resource, environment->resource));
	return true;
}

bool cedar_typecheck(struct arena *arena, const struct cedar_schema *schema,
		     const struct cedar_policy *policy,
		     const struct cedar_environment *environment,
		     const struct cedar_type **types, enum cedar_type_kind *policy_type)
{
	for (uint32_t i = 0; i < policy->n_exprs; i++)
		types[i] = NULL;
	*policy_type = CEDAR_TYPE_FALSE;
	if (!typecheck_scope(schema, policy, environment, policy_type))
		return false;
	if (*policy_type == CEDAR_TYPE_FALSE || policy->n_conditions == 0)
		return true;
	struct arena *scratch = arena_new();
	struct typecheck check = {
		.arena = arena,
		.scratch = scratch,
		.schema = schema,
		.capabilities = capability_table_new(scratch, policy->n_exprs),
		.types = types,
	};
	typecheck_enter(&check, environment);
	*policy_type = typecheck_conditions(&check, policy, *policy_type);
	arena_free(scratch);
	return !check.has_failed;
}
