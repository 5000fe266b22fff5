/* validate_names.c - the entities and entity types that a policy names.
 *
 * Gives:   a diagnostic for each that the schema does not know, with the nearest that it
 *          does know.
 */
#include "cedar/typecheck.h"
#include "cedar/validate_parts.h"

struct names {
	struct arena *arena;
	const struct cedar_schema *schema;
	struct known_names *known;
	struct diag_list *diags;
	bool all_known;
};

/* ---- did you mean -------------------------------------------------------- */

static void list_types(struct names *n)
{
	if (n->known->types)
		return;
	n->known->types =
		ARENA_ARRAY(n->arena, struct text, n->schema->n_entity_types + 1);
	for (size_t i = 0; i < n->schema->n_entity_types; i++)
		if (!n->schema->entity_types[i].is_action)
			n->known->types[n->known->n_types++] =
				n->schema->entity_types[i].name;
}

static void list_actions(struct names *n)
{
	if (n->known->actions)
		return;
	n->known->actions = ARENA_ARRAY(n->arena, struct text, n->schema->n_actions + 1);
	for (size_t i = 0; i < n->schema->n_actions; i++)
		n->known->actions[n->known->n_actions++] =
			cedar_uid_text(n->arena, n->schema->actions[i].uid);
}

/* Is `full` a namespace, `::` and `name`? */
static bool adds_namespace(struct text full, struct text name)
{
	return full.len >= name.len + 2 && text_ends(full, name) &&
	       full.ptr[full.len - name.len - 1] == ':';
}

/* `User` for `App::User`, or the reverse: the one candidate that has a namespace more or
 * less. */
static struct text qualified(struct text name, const struct text *candidates, size_t n)
{
	struct text found = {NULL, 0};
	for (size_t i = 0; i < n; i++) {
		struct text other = candidates[i];
		if (!adds_namespace(other, name) && !adds_namespace(name, other))
			continue;
		if (found.ptr)
			return (struct text){NULL, 0};
		found = other;
	}
	return found;
}

static void help_near(struct diag *d, struct text name, const struct text *candidates,
		      size_t n, const char *none)
{
	struct text near = qualified(name, candidates, n);
	if (near.len == 0)
		near = text_nearest(name, candidates, n);
	if (near.len > 0)
		diag_help(d, "did you mean `%.*s`?", TEXT_ARG(near));
	else
		diag_help(d, "%s", none);
}

/* ---- reports ------------------------------------------------------------- */

static void report_type_unknown(struct names *n, struct text name, struct span span)
{
	n->all_known = false;
	list_types(n);
	struct diag *d = diag_add(n->diags, DIAG_CEDAR_ENTITY_TYPE_UNKNOWN, span,
				  "no entity type `%.*s` in the schema", TEXT_ARG(name));
	diag_label(d, "not declared");
	help_near(d, name, n->known->types, n->known->n_types,
		  "declare it in the schema: `entity ...;`");
}

static void report_action_unknown(struct names *n, struct cedar_uid uid, struct span span)
{
	n->all_known = false;
	list_actions(n);
	struct text name = cedar_uid_text(n->arena, uid);
	struct diag *d = diag_add(n->diags, DIAG_CEDAR_ACTION_UNKNOWN, span,
				  "no action `%.*s` in the schema", TEXT_ARG(name));
	diag_label(d, "not declared");
	help_near(d, name, n->known->actions, n->known->n_actions,
		  "declare it in the schema: `action ...;`");
}

static void report_id_unknown(struct names *n, const struct cedar_entity_type *type,
			      struct text id, struct span span)
{
	n->all_known = false;
	struct buffer b = {0};
	cedar_print_string(id, &b);
	struct text shown = buffer_move(n->arena, &b);
	struct diag *d = diag_add(n->diags, DIAG_CEDAR_ENUM_UNKNOWN, span,
				  "`%.*s` is no id of `%.*s`", TEXT_ARG(shown),
				  TEXT_ARG(type->name));
	diag_label(d, "not among the declared ids");
	diag_also(d, type->span, "`%.*s` is declared here", TEXT_ARG(type->name));
	struct text near = text_nearest(id, type->ids, type->n_ids);
	struct text edit = cedar_uid_text(n->arena, (struct cedar_uid){type->name, near});
	if (near.len > 0)
		diag_help(d, "did you mean `%.*s`?", TEXT_ARG(edit));
	else
		diag_help(d, "add the id to the declaration, or name another one");
}

/* ---- what a policy names ------------------------------------------------- */

static bool is_action_name(struct text type)
{
	return text_is(type, "Action") || text_ends(type, TEXT("::Action"));
}

static void check_uid(struct names *n, struct cedar_uid uid, struct span span)
{
	const struct cedar_entity_type *type =
		cedar_schema_entity_type(n->schema, uid.type);
	if (is_action_name(uid.type)) {
		if (!cedar_schema_action(n->schema, uid))
			report_action_unknown(n, uid, span);
	} else if (!type) {
		report_type_unknown(n, uid.type, span);
	} else if (!typecheck_id_is_valid(type, uid.id)) {
		report_id_unknown(n, type, uid.id, span);
	}
}

static void check_type(struct names *n, struct text type, struct span span)
{
	if (!cedar_schema_entity_type(n->schema, type))
		report_type_unknown(n, type, span);
}

static void check_expr(struct names *n, const struct cedar_expr *expr)
{
	if (expr->op == CEDAR_ENTITY)
		check_uid(n, expr->uid, expr->span);
	else if (expr->op == CEDAR_IS)
		check_type(n, expr->text, expr->text_span);
	for (size_t i = 0; i < expr->n_kids; i++)
		check_expr(n, expr->kids[i]);
}

static void check_scope(struct names *n, const struct cedar_scope *scope)
{
	if (scope->kind == CEDAR_SCOPE_IS || scope->kind == CEDAR_SCOPE_IS_IN)
		check_type(n, scope->type, scope->type_span);
	for (size_t i = 0; i < scope->n_refs; i++)
		check_uid(n, scope->refs[i], scope->ref_spans[i]);
}

bool validate_names(struct arena *arena, const struct cedar_schema *schema,
		    struct known_names *known, const struct cedar_policy *policy,
		    struct diag_list *diags)
{
	struct names n = {arena, schema, known, diags, true};
	check_scope(&n, &policy->principal);
	check_scope(&n, &policy->action);
	check_scope(&n, &policy->resource);
	bool scope_is_known = n.all_known;
	/* the conditions of a linked policy are those of its template */
	bool is_linked = policy->template_id.ptr != NULL;
	for (size_t i = 0; i < policy->n_conditions && !is_linked; i++)
		check_expr(&n, policy->conditions[i].body);
	return scope_is_known;
}
