/* findings.c - findings by node, and the note about their environments.
 */
#include "cedar/findings.h"

struct findings {
	struct arena *arena;
	struct diag_list *diags;
	struct finding **of_node;
	struct finding *first, **end;
	const struct cedar_environment *environment;
	size_t n_alike;
};

struct findings *findings_new(struct arena *arena, struct diag_list *diags,
			      uint32_t n_exprs)
{
	struct findings *findings = ARENA_NEW(arena, struct findings);
	findings->arena = arena;
	findings->diags = diags;
	findings->of_node = ARENA_ARRAY(arena, struct finding *, (size_t)n_exprs + 1);
	findings->end = &findings->first;
	return findings;
}

void findings_enter(struct findings *findings,
		    const struct cedar_environment *environment, size_t n)
{
	findings->environment = environment;
	findings->n_alike = n;
}

struct diag_list *findings_diags(const struct findings *findings)
{
	return findings->diags;
}

static void add_environment(const struct findings *findings, struct finding *finding)
{
	finding->n += findings->n_alike;
	if (finding->n_named < FINDING_NAMED_MAX)
		finding->named[finding->n_named++] = findings->environment;
}

struct finding *findings_open(struct findings *findings, enum diag_code code,
			      uint32_t node)
{
	for (struct finding *f = findings->of_node[node]; f; f = f->same_node) {
		if (f->code != code)
			continue;
		add_environment(findings, f);
		return NULL;
	}
	struct finding *finding = ARENA_NEW(findings->arena, struct finding);
	finding->code = code;
	finding->same_node = findings->of_node[node];
	findings->of_node[node] = finding;
	*findings->end = finding;
	findings->end = &finding->next;
	add_environment(findings, finding);
	return finding;
}

/* ---- environments -------------------------------------------------------- */

static void note_environment(struct arena *arena, struct diag *diag,
			     const struct cedar_environment *environment)
{
	struct text action = cedar_uid_text(arena, environment->action->uid);
	diag_note(diag, "with principal `%.*s`, action `%.*s`, resource `%.*s`",
		  TEXT_ARG(environment->principal->name), TEXT_ARG(action),
		  TEXT_ARG(environment->resource->name));
}

void findings_close(struct findings *findings, size_t n)
{
	for (struct finding *f = findings->first; f; f = f->next) {
		if (f->is_everywhere)
			continue;
		for (size_t i = 0; i < f->n_named; i++)
			note_environment(findings->arena, f->diag, f->named[i]);
		if (f->n > f->n_named)
			diag_note(f->diag, "and in %zu more of %zu request environments",
				  f->n - f->n_named, n);
	}
}
