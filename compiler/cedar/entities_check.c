/* entities_check.c - does a closed hierarchy fit the schema?
 *
 * Needs:   drafts with ancestors; a schema that declares all their types but those of
 *          actions.
 * Gives:   true, or diagnostics for ancestors of a wrong type, for ids that enumerated
 *          types do not have, and for actions that are not as declared.
 */
#include <stdlib.h>

#include "cedar/entities_draft.h"

/* ---- ancestors ----------------------------------------------------------- */

/* Where the entity says that it has the ancestor; its reference, where it does not. */
static struct span ancestor_span(const struct cedar_draft *draft, struct cedar_uid uid)
{
	for (size_t i = 0; i < draft->n_parents; i++)
		if (cedar_uid_equal(draft->parents[i].uid, uid))
			return draft->parents[i].span;
	return draft->uid_span;
}

static bool report_ancestor(struct cedar_data_reader *r, const struct cedar_draft *draft,
			    const struct cedar_entity_type *type,
			    struct cedar_uid ancestor)
{
	struct text uid = cedar_uid_text(r->arena, draft->entity.uid);
	struct diag *d = diag_add(
		r->diags, DIAG_CEDAR_ENTITY_ANCESTOR, ancestor_span(draft, ancestor),
		"`%.*s` cannot be in a `%.*s`", TEXT_ARG(uid), TEXT_ARG(ancestor.type));
	struct text name = cedar_uid_text(r->arena, ancestor);
	diag_label(d, "its ancestor is %.*s", TEXT_ARG(name));
	diag_also(d, type->span, "`%.*s` is declared here", TEXT_ARG(type->name));
	diag_help(d, "remove the parent, or declare `entity %.*s in [%.*s]`",
		  TEXT_ARG(type->name), TEXT_ARG(ancestor.type));
	return false;
}

/* Ancestors are sorted by type, so that each type is judged once. */
static bool check_ancestors(struct cedar_data_reader *r, const struct cedar_draft *draft,
			    const struct cedar_entity_type *type)
{
	const struct cedar_entity *entity = &draft->entity;
	bool ok = true, fits = true;
	for (size_t i = 0; i < entity->n_ancestors; i++) {
		struct cedar_uid uid = entity->ancestors[i];
		if (i == 0 || !text_equal(entity->ancestors[i - 1].type, uid.type)) {
			const struct cedar_entity_type *above =
				cedar_schema_entity_type(r->schema, uid.type);
			fits = above && cedar_entity_type_descends(type, above);
			if (!fits)
				ok = report_ancestor(r, draft, type, uid);
		}
		if (fits)
			ok &= cedar_data_check_uid(r, uid, ancestor_span(draft, uid));
	}
	return ok;
}

/* ---- actions ------------------------------------------------------------- */

static bool has_ancestor(const struct cedar_entity *entity, struct cedar_uid uid)
{
	return entity->n_ancestors > 0 &&
	       bsearch(&uid, entity->ancestors, entity->n_ancestors, sizeof uid,
		       cedar_uid_order) != NULL;
}

/* What a listed action has too much or too little; NULL: nothing. */
static const char *action_fault(const struct cedar_entity *entity,
				const struct cedar_action *action)
{
	if (entity->attrs->n > 0)
		return "actions have no attributes";
	if (entity->tags->n > 0)
		return "actions have no tags";
	if (entity->n_ancestors > action->n_ancestors)
		return "it has an ancestor that is not declared";
	for (size_t i = 0; i < action->n_ancestors; i++)
		if (!has_ancestor(entity, action->ancestors[i]->uid))
			return "it lacks an ancestor that is declared";
	return NULL;
}

static bool check_action(struct cedar_data_reader *r, const struct cedar_draft *draft)
{
	const struct cedar_entity *entity = &draft->entity;
	const struct cedar_action *action =
		cedar_data_action(r, entity->uid, draft->uid_span);
	const char *fault = action != NULL ? action_fault(entity, action) : NULL;
	if (fault == NULL)
		return action != NULL;
	struct text uid = cedar_uid_text(r->arena, entity->uid);
	struct diag *d = diag_add(r->diags, DIAG_CEDAR_ENTITY_ACTION, draft->uid_span,
				  "action `%.*s` is not as declared", TEXT_ARG(uid));
	diag_label(d, "%s", fault);
	diag_also(d, action->span, "declared here");
	diag_help(d,
		  "remove it: the actions of the schema are there without being listed");
	return false;
}

/* ---- all ----------------------------------------------------------------- */

bool cedar_drafts_check(struct cedar_data_reader *r, const struct cedar_drafts *drafts)
{
	bool ok = true;
	for (size_t i = 0; i < drafts->n; i++) {
		const struct cedar_draft *draft = &drafts->items[i];
		const struct cedar_entity_type *type =
			cedar_schema_entity_type(r->schema, draft->entity.uid.type);
		if (cedar_data_is_action_type(draft->entity.uid.type)) {
			ok &= check_action(r, draft);
			continue;
		}
		ok &= cedar_data_check_uid(r, draft->entity.uid, draft->uid_span);
		ok &= type != NULL && check_ancestors(r, draft, type);
	}
	return ok;
}
