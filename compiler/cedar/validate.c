/* validate.c - policies against a schema: which environments, and what they find.
 *
 * Needs:   a resolved schema; numbered policies; templates linked or not.
 * Gives:   every error of every policy, each place once; warnings.
 * Keeps:   work is policies times the environments that differ for their conditions: an
 *          environment is looked at only if the scope fits it, and environments that
 *          differ in variables no condition mentions are checked as one.
 */
#include "cedar/validate.h"

#include "cedar/typecheck.h"
#include "cedar/validate_parts.h"

/* Environments that are alike for a policy's conditions. */
struct group {
	const struct cedar_environment *environment; /* the first */
	size_t n;
};

struct slot {		 /* of the hash table of groups */
	uint32_t policy; /* which one filled it */
	uint32_t group;
};

struct validator {
	struct arena *arena;
	const struct cedar_schema *schema;
	const struct cedar_validate_options *options;
	struct diag_list *diags;
	struct known_names known;
	struct cedar_environment *environments;
	size_t n_environments;
	size_t *first; /* environment of each action; one more at the end */
	/* the policy at hand */
	uint32_t policy;
	bool uses[N_CEDAR_VARS]; /* what its conditions mention */
	struct group *groups;
	size_t n_groups, n_fitting;
	struct slot *slots;
	size_t n_slots; /* a power of two */
	/* memory that is given back now and then */
	struct arena *work, *scratch; /* of a policy, of an environment */
	size_t n_work, n_scratch;     /* nodes seen since */
};

/* ---- environments -------------------------------------------------------- */

static size_t fill_action(struct cedar_environment *out,
			  const struct cedar_action *action)
{
	size_t n = 0;
	for (size_t p = 0; p < action->n_principals; p++)
		for (size_t r = 0; r < action->n_resources; r++)
			out[n++] = (struct cedar_environment){
				action, action->principals[p], action->resources[r]};
	return n;
}

size_t cedar_environments(struct arena *arena, const struct cedar_schema *schema,
			  struct cedar_environment **environments)
{
	size_t n = 0;
	for (size_t i = 0; i < schema->n_actions; i++)
		n += schema->actions[i].n_principals * schema->actions[i].n_resources;
	*environments = ARENA_ARRAY(arena, struct cedar_environment, n + 1);
	n = 0;
	for (size_t i = 0; i < schema->n_actions; i++)
		n += fill_action(*environments + n, &schema->actions[i]);
	return n;
}

/* Types are listed by the thousand only by mistake, but environments are their product.
 */
static bool check_limit(const struct validator *v)
{
	size_t n = 0;
	for (size_t i = 0; i < v->schema->n_actions; i++) {
		const struct cedar_action *action = &v->schema->actions[i];
		n += action->n_principals * action->n_resources;
		if (n <= CEDAR_ENVIRONMENTS_MAX)
			continue;
		struct diag *d =
			diag_add(v->diags, DIAG_CEDAR_ENVIRONMENTS, action->span,
				 "the schema has more than %u request environments",
				 CEDAR_ENVIRONMENTS_MAX);
		diag_label(d, "with those of this action");
		diag_help(d, "let the action apply to fewer types");
		return false;
	}
	return true;
}

static void find_environments(struct validator *v)
{
	v->n_environments = cedar_environments(v->arena, v->schema, &v->environments);
	v->first = ARENA_ARRAY(v->arena, size_t, v->schema->n_actions + 1);
	for (size_t i = 0; i < v->schema->n_actions; i++) {
		const struct cedar_action *action = &v->schema->actions[i];
		v->first[i + 1] =
			v->first[i] + action->n_principals * action->n_resources;
	}
	v->groups = ARENA_ARRAY(v->arena, struct group, v->n_environments + 1);
	v->n_slots = 16;
	while (v->n_slots < 2 * v->n_environments)
		v->n_slots *= 2;
	v->slots = ARENA_ARRAY(v->arena, struct slot, v->n_slots);
}

/* ---- grouping ------------------------------------------------------------ */

static void note_uses(const struct cedar_expr *expr, bool *uses)
{
	if (expr->op == CEDAR_VAR)
		uses[expr->var] = true;
	for (size_t i = 0; i < expr->n_kids; i++)
		note_uses(expr->kids[i], uses);
}

/* What an environment is to a variable: equal for equal types. */
static uintptr_t seen_as(const struct validator *v, const struct cedar_environment *e,
			 enum cedar_var var)
{
	const void *parts[N_CEDAR_VARS] = {
		[CEDAR_PRINCIPAL] = e->principal,
		[CEDAR_ACTION] = e->action,
		[CEDAR_RESOURCE] = e->resource,
		[CEDAR_CONTEXT] = e->action->context,
	};
	return v->uses[var] ? (uintptr_t)parts[var] : 0;
}

static bool are_alike(const struct validator *v, const struct cedar_environment *a,
		      const struct cedar_environment *b)
{
	for (enum cedar_var var = 0; var < N_CEDAR_VARS; var++)
		if (seen_as(v, a, var) != seen_as(v, b, var))
			return false;
	return true;
}

static size_t hash_environment(const struct validator *v,
			       const struct cedar_environment *e)
{
	uint64_t hash = 0;
	for (enum cedar_var var = 0; var < N_CEDAR_VARS; var++) {
		hash = (hash ^ seen_as(v, e, var)) * 0x9e3779b97f4a7c15u;
		hash ^= hash >> 32;
	}
	return (size_t)hash;
}

static void add_environment(struct validator *v, const struct cedar_environment *e)
{
	v->n_fitting++;
	size_t at = hash_environment(v, e);
	struct slot *slot;
	for (;; at++) {
		slot = &v->slots[at & (v->n_slots - 1)];
		if (slot->policy != v->policy)
			break;
		if (are_alike(v, v->groups[slot->group].environment, e)) {
			v->groups[slot->group].n++;
			return;
		}
	}
	*slot = (struct slot){v->policy, (uint32_t)v->n_groups};
	v->groups[v->n_groups++] = (struct group){e, 1};
}

static bool entity_fits(const struct validator *v, const struct cedar_scope *scope,
			const struct cedar_entity_type *type)
{
	return scope_entity_type(v->schema, scope, type) != CEDAR_TYPE_FALSE;
}

/* The environments in which the scope may hold, grouped. */
static void find_groups(struct validator *v, const struct cedar_policy *policy)
{
	v->policy++;
	v->n_groups = v->n_fitting = 0;
	for (enum cedar_var var = 0; var < N_CEDAR_VARS; var++)
		v->uses[var] = false;
	for (size_t i = 0; i < policy->n_conditions; i++)
		note_uses(policy->conditions[i].body, v->uses);
	for (size_t i = 0; i < v->schema->n_actions; i++) {
		if (scope_action_type(v->schema, &policy->action,
				      &v->schema->actions[i]) == CEDAR_TYPE_FALSE)
			continue;
		for (size_t k = v->first[i]; k < v->first[i + 1]; k++) {
			const struct cedar_environment *e = &v->environments[k];
			if (entity_fits(v, &policy->principal, e->principal) &&
			    entity_fits(v, &policy->resource, e->resource))
				add_environment(v, e);
		}
	}
}

/* ---- the scope ----------------------------------------------------------- */

static bool any_principal_fits(const struct validator *v, const struct cedar_scope *scope)
{
	for (size_t i = 0; i < v->n_environments; i++)
		if (entity_fits(v, scope, v->environments[i].principal))
			return true;
	return false;
}

/* `action in [..]` is an expression that has to be typed, if it is reached. */
static bool check_action_list(struct validator *v, const struct cedar_policy *policy)
{
	const struct cedar_scope *scope = &policy->action;
	if (scope_list_is_typed(scope) || !any_principal_fits(v, &policy->principal))
		return true;
	if (scope->n_refs == 0) {
		struct diag *d = diag_add(v->diags, DIAG_CEDAR_SET_EMPTY, scope->span,
					  "`action in []` holds for no action");
		diag_label(d, "an empty list");
		diag_help(d, "name actions, or write `action` alone for all");
		return false;
	}
	size_t other = 1;
	while (text_equal(scope->refs[other].type, scope->refs[0].type))
		other++;
	struct diag *d = diag_add(
		v->diags, DIAG_CEDAR_TYPES_INCOMPATIBLE, scope->ref_spans[other],
		"a list of both `%.*s` and `%.*s`", TEXT_ARG(scope->refs[0].type),
		TEXT_ARG(scope->refs[other].type));
	diag_label(d, "this is a `%.*s`", TEXT_ARG(scope->refs[other].type));
	diag_also(d, scope->ref_spans[0], "this is a `%.*s`",
		  TEXT_ARG(scope->refs[0].type));
	diag_help(d, "write a policy for the actions of each namespace");
	return false;
}

/* "`A`, `B`", the first few of `n` types. */
static void add_types(struct buffer *b, const struct cedar_entity_type **types, size_t n)
{
	for (size_t i = 0; i < n && i < 4; i++)
		buffer_format(b, "%s`%.*s`", i ? ", " : "", TEXT_ARG(types[i]->name));
	if (n > 4)
		buffer_format(b, " and %zu more", n - 4);
}

static void note_applies(struct diag *d, const struct cedar_action *action)
{
	struct buffer b = {0};
	buffer_format(&b, "`");
	cedar_print_uid(action->uid, &b);
	buffer_format(&b, "` applies to ");
	if (action->n_principals == 0 || action->n_resources == 0) {
		buffer_format(&b, "nothing");
	} else {
		buffer_format(&b, "principal ");
		add_types(&b, action->principals, action->n_principals);
		buffer_format(&b, " and resource ");
		add_types(&b, action->resources, action->n_resources);
	}
	diag_note(d, "%.*s", TEXT_ARG(buffer_text(&b)));
	buffer_free(&b);
}

/* The action, or of a group that applies to nothing itself the first one that does. */
static const struct cedar_action *applied(const struct cedar_schema *schema,
					  const struct cedar_action *group)
{
	if (group->n_principals > 0)
		return group;
	for (size_t i = 0; i < schema->n_actions; i++)
		if (schema->actions[i].n_principals > 0 &&
		    cedar_action_descends(&schema->actions[i], group))
			return &schema->actions[i];
	return group;
}

static void report_no_action(struct validator *v, const struct cedar_policy *policy)
{
	bool is_error = v->options->no_action_is_error;
	struct diag *d = diag_add(
		v->diags, is_error ? DIAG_CEDAR_NO_ACTION : DIAG_CEDAR_NO_ACTION_WARNING,
		policy->effect_span, "no action fits the scope of `%.*s`",
		TEXT_ARG(policy->id));
	diag_label(d, "never decides");
	diag_help(d, "change the scope, or what the actions apply to in the schema");
	const struct cedar_scope *scope = &policy->action;
	if (scope->kind == CEDAR_SCOPE_ALL) {
		diag_note(d, "no action applies to such a principal and resource");
		return;
	}
	diag_also(d, scope->span, "for these actions");
	const struct cedar_action *action =
		scope->n_refs ? cedar_schema_action(v->schema, scope->refs[0]) : NULL;
	if (action)
		note_applies(d, applied(v->schema, action));
}

/* ---- the conditions ------------------------------------------------------ */

/* The operand that decides a False, as far as `&&` leads to it. */
static const struct cedar_expr *cause(const struct typecheck *check,
				      const struct cedar_expr *expr)
{
	while (expr->op == CEDAR_AND) {
		const struct cedar_type *left = check->types[expr->kids[0]->number];
		expr = expr->kids[cedar_type_is(left, CEDAR_TYPE_FALSE) ? 0 : 1];
	}
	return expr;
}

static void report_impossible(const struct validator *v, const struct typecheck *check,
			      const struct cedar_policy *policy)
{
	struct diag *d =
		diag_add(v->diags, DIAG_CEDAR_IMPOSSIBLE, policy->effect_span,
			 "`%.*s` is false for every valid request", TEXT_ARG(policy->id));
	diag_label(d, "never decides");
	diag_help(d, "correct the test that the schema decides, or remove the policy");
	for (size_t i = 0; i < policy->n_conditions; i++) {
		const struct cedar_condition *condition = &policy->conditions[i];
		const struct cedar_type *type = check->types[condition->body->number];
		if (condition->is_unless && cedar_type_is(type, CEDAR_TYPE_TRUE))
			diag_also(d, condition->body->span, "always true");
		if (!condition->is_unless && cedar_type_is(type, CEDAR_TYPE_FALSE))
			diag_also(d, cause(check, condition->body)->span, "always false");
	}
}

/* Give memory back once `n` nodes have been seen in it. */
static void refresh(struct arena **arena, size_t *seen, size_t n)
{
	*seen += n;
	if (*seen < 4096)
		return;
	arena_free(*arena);
	*arena = arena_new();
	*seen = n;
}

static enum cedar_type_kind check_group(struct validator *v, struct typecheck *check,
					const struct cedar_policy *policy,
					const struct group *group)
{
	refresh(&v->scratch, &v->n_scratch, policy->n_exprs + 1u);
	check->arena = check->scratch = v->scratch;
	for (uint32_t i = 0; i < policy->n_exprs; i++)
		check->types[i] = NULL;
	typecheck_enter(check, group->environment);
	findings_enter(check->findings, group->environment, group->n);
	/* the scope fits: it is True or Bool, which makes no difference to what follows
	 */
	return typecheck_conditions(check, policy, CEDAR_TYPE_TRUE);
}

static void check_conditions(struct validator *v, const struct cedar_policy *policy)
{
	struct typecheck check = {
		.schema = v->schema,
		.capabilities = capability_table_new(v->work, policy->n_exprs),
		.types = ARENA_ARRAY(v->work, const struct cedar_type *,
				     policy->n_exprs + 1u),
		.findings = findings_new(v->work, v->diags, policy->n_exprs),
	};
	bool may_decide = false;
	for (size_t i = 0; i < v->n_groups; i++) {
		enum cedar_type_kind type = check_group(v, &check, policy, &v->groups[i]);
		if (type != CEDAR_TYPE_FALSE || check.has_failed)
			may_decide = true;
	}
	findings_close(check.findings, v->n_fitting);
	if (!may_decide)
		report_impossible(v, &check, policy);
}

/* ---- policies ------------------------------------------------------------ */

/* A linked policy has the conditions of its template, which is checked by itself: only
 * its scope is its own. */
static void validate_policy(struct validator *v, const struct cedar_policy *policy)
{
	refresh(&v->work, &v->n_work, policy->n_exprs + 1u);
	bool scope_is_known =
		validate_names(v->arena, v->schema, &v->known, policy, v->diags);
	find_groups(v, policy);
	bool list_is_typed = check_action_list(v, policy);
	if (v->n_fitting == 0 && scope_is_known && list_is_typed)
		report_no_action(v, policy);
	if (policy->template_id.ptr)
		return;
	validate_texts(policy, v->diags);
	if (v->n_fitting > 0)
		check_conditions(v, policy);
}

bool cedar_validate(struct arena *arena, const struct cedar_policy_set *set,
		    const struct cedar_schema *schema,
		    const struct cedar_validate_options *options, struct diag_list *diags)
{
	struct validator v = {.arena = arena,
			      .schema = schema,
			      .options = options,
			      .diags = diags,
			      .work = arena_new(),
			      .scratch = arena_new()};
	size_t n_errors = diag_count(diags, DIAG_ERROR);
	if (check_limit(&v)) {
		find_environments(&v);
		for (size_t i = 0; i < set->n_policies; i++)
			validate_policy(&v, set->policies[i]);
		for (size_t i = 0; i < set->n_templates; i++)
			validate_policy(&v, set->templates[i]);
	}
	arena_free(v.work);
	arena_free(v.scratch);
	return diag_count(diags, DIAG_ERROR) == n_errors;
}
