/* link.c - template links into static policies.
 *
 * Needs:   a set as the readers leave it, possibly from several files.
 * Gives:   one static policy a link, with the link's values in place of the slots; the
 *          conditions are shared with the template, because slots stand in scopes only.
 * Keeps:   ids tell policies, templates and links apart; anything else is reported.
 */
#include <stdlib.h>
#include <string.h>

#include "cedar/ast.h"

/* One thing with an id. */
struct entry {
	struct text id;
	size_t order; /* of appearance */
	struct span span;
	const struct cedar_policy *template; /* NULL for static policies and links */
};

struct linker {
	struct arena *arena;
	struct cedar_policy_set *set;
	struct diag_list *diags;
	struct entry *entries; /* by id, then order */
	size_t n_entries;
	bool ok;
};

/* ---- ids ----------------------------------------------------------------- */

static int compare_entries(const void *a, const void *b)
{
	const struct entry *left = a, *right = b;
	int order = text_compare(left->id, right->id);
	if (order != 0)
		return order;
	return left->order < right->order ? -1 : left->order > right->order;
}

static void add_entry(struct linker *l, struct text id, struct span span,
		      const struct cedar_policy *template)
{
	l->entries[l->n_entries] = (struct entry){id, l->n_entries, span, template};
	l->n_entries++;
}

static void collect_ids(struct linker *l)
{
	struct cedar_policy_set *set = l->set;
	size_t n = set->n_policies + set->n_templates + set->n_links;
	l->entries = ARENA_ARRAY(l->arena, struct entry, n + 1);
	for (size_t i = 0; i < set->n_policies; i++)
		add_entry(l, set->policies[i]->id, set->policies[i]->span, NULL);
	for (size_t i = 0; i < set->n_templates; i++)
		add_entry(l, set->templates[i]->id, set->templates[i]->span,
			  set->templates[i]);
	for (size_t i = 0; i < set->n_links; i++)
		add_entry(l, set->links[i].id, set->links[i].span, NULL);
	qsort(l->entries, l->n_entries, sizeof *l->entries, compare_entries);
}

static void report_shared_ids(struct linker *l)
{
	for (size_t i = 1; i < l->n_entries; i++) {
		const struct entry *first = &l->entries[i - 1], *second = &l->entries[i];
		if (!text_equal(first->id, second->id))
			continue;
		struct diag *d = diag_add(l->diags, DIAG_CEDAR_ID_TAKEN, second->span,
					  "the id `%.*s` is taken", TEXT_ARG(second->id));
		diag_label(d, "decisions name policies by their ids");
		diag_also(d, first->span, "first used here");
		diag_help(d, "give this one another id");
		l->ok = false;
	}
}

static const struct cedar_policy *find_template(const struct linker *l, struct text id)
{
	struct entry key = {.id = id};
	size_t low = 0, high = l->n_entries;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (compare_entries(&l->entries[middle], &key) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	for (; low < l->n_entries && text_equal(l->entries[low].id, id); low++)
		if (l->entries[low].template)
			return l->entries[low].template;
	return NULL;
}

/* ---- links --------------------------------------------------------------- */

static void report_unknown(struct linker *l, const struct cedar_link *link)
{
	const struct cedar_policy_set *set = l->set;
	struct text *ids = ARENA_ARRAY(l->arena, struct text, set->n_templates + 1);
	for (size_t i = 0; i < set->n_templates; i++)
		ids[i] = set->templates[i]->id;
	struct text near = text_nearest(link->template_id, ids, set->n_templates);
	struct diag *d =
		diag_add(l->diags, DIAG_CEDAR_LINK_TEMPLATE, link->span,
			 "no template has the id `%.*s`", TEXT_ARG(link->template_id));
	diag_label(d, "linked here");
	if (near.len > 0)
		diag_help(d, "did you mean `%.*s`?", TEXT_ARG(near));
	else
		diag_help(d, "give the id of a policy with `?principal` or `?resource`");
	l->ok = false;
}

static bool check_slot(struct linker *l, const struct cedar_link *link,
		       const struct cedar_policy *template, enum cedar_slot slot)
{
	const char *name = cedar_slot_name(slot);
	if (link->has[slot] == template->slots[slot])
		return true;
	struct diag *d = diag_add(l->diags, DIAG_CEDAR_LINK_SLOT, link->span,
				  link->has[slot] ? "template `%.*s` has no slot `%s`"
						  : "template `%.*s` needs `%s`",
				  TEXT_ARG(template->id), name);
	diag_label(d, link->has[slot] ? "a value is given for it" : "no value for it");
	diag_also(d, template->span, "the template");
	if (link->has[slot])
		diag_help(d, "remove the value of `%s`", name);
	else
		diag_help(d, "add a value for `%s`", name);
	l->ok = false;
	return false;
}

static void fill(struct linker *l, struct cedar_scope *scope,
		 const struct cedar_link *link, enum cedar_slot slot)
{
	if (!scope->has_slot)
		return;
	scope->has_slot = false;
	scope->refs = ARENA_NEW(l->arena, struct cedar_uid);
	scope->refs[0] = link->values[slot];
	scope->ref_spans = ARENA_NEW(l->arena, struct span);
	scope->ref_spans[0] = link->span;
	scope->n_refs = 1;
}

static void add_linked(struct linker *l, const struct cedar_link *link)
{
	const struct cedar_policy *template = find_template(l, link->template_id);
	if (!template) {
		report_unknown(l, link);
		return;
	}
	bool fits = check_slot(l, link, template, CEDAR_SLOT_PRINCIPAL);
	if (!check_slot(l, link, template, CEDAR_SLOT_RESOURCE) || !fits)
		return;
	struct cedar_policy *policy = ARENA_NEW(l->arena, struct cedar_policy);
	*policy = *template;
	policy->id = link->id;
	policy->template_id = template->id;
	memset(policy->slots, 0, sizeof policy->slots);
	fill(l, &policy->principal, link, CEDAR_SLOT_PRINCIPAL);
	fill(l, &policy->resource, link, CEDAR_SLOT_RESOURCE);
	ARENA_PUSH(l->arena, l->set->policies, l->set->n_policies, policy);
}

bool cedar_link_all(struct arena *arena, struct cedar_policy_set *set,
		    struct diag_list *diags)
{
	struct linker l = {.arena = arena, .set = set, .diags = diags, .ok = true};
	collect_ids(&l);
	report_shared_ids(&l);
	for (size_t i = 0; i < set->n_links; i++)
		add_linked(&l, &set->links[i]);
	return l.ok;
}
