/* build_policy.c - actions of the Cedar grammar: annotations, scope, conditions.
 *
 * Needs:   the parts of a policy in the order of the text.
 * Gives:   c->policy filled, and added to the set at its `;` if nothing was wrong.
 * Keeps:   ids count the policies and templates of all files.
 */
#include <stdlib.h>

#include "cedar/parser.h"
#include "cedar_tokens.h"

void cedar_begin_policy(struct cedar_reader *c)
{
	if (!c->policy)
		c->policy = ARENA_NEW(c->arena, struct cedar_policy);
	else
		*c->policy = (struct cedar_policy){0};
	c->place = CEDAR_AT_HEAD;
	c->n_constraints = 0;
	c->n_exprs = 0;
	c->n_errors = c->n_errors_at_semicolon;
	c->policy_begin = c->fed.begin;
}

/* ---- names given twice --------------------------------------------------- */

struct given {
	struct text name;
	size_t order;
};

static int compare_given(const void *a, const void *b)
{
	const struct given *left = a, *right = b;
	int order = text_compare(left->name, right->name);
	if (order != 0)
		return order;
	return left->order < right->order ? -1 : left->order > right->order;
}

bool cedar_report_twice(struct cedar_reader *c, const struct text *names,
			const struct span *spans, size_t n, enum diag_code code,
			const char *what)
{
	bool is_any = false;
	if (n < 2)
		return false;
	struct given *given = ARENA_ARRAY(c->arena, struct given, n);
	for (size_t i = 0; i < n; i++)
		given[i] = (struct given){names[i], i};
	qsort(given, n, sizeof *given, compare_given);
	for (size_t i = 1; i < n; i++) {
		struct span second = spans[given[i].order];
		if (!given[i].name.ptr || !text_equal(given[i - 1].name, given[i].name))
			continue;
		uint32_t begin = second.begin - c->base, end = second.end - c->base;
		struct diag *d =
			diag_add(c->diags, code, second, "`%.*s` %s",
				 TEXT_ARG(cedar_read_shown(c, begin, end)), what);
		diag_label(d, "the second one");
		diag_also(d, spans[given[i - 1].order], "the first one");
		diag_help(d, "remove one of the two");
		is_any = true;
	}
	return is_any;
}

/* ---- annotations and effect ---------------------------------------------- */

void cedar_read_annotation(struct cedar_reader *c, struct cedar_token key,
			   const struct cedar_token *value)
{
	struct cedar_policy *p = c->policy;
	struct cedar_annotation annotation = {.key = cedar_token_text(c, key),
					      .key_span = cedar_token_span(c, key),
					      .value = TEXT("")};
	if (value) {
		annotation.has_value = true;
		annotation.value = cedar_decode_string(c, *value);
	}
	ARENA_PUSH(c->arena, p->annotations, p->n_annotations, annotation);
}

static void check_annotations(struct cedar_reader *c)
{
	const struct cedar_policy *p = c->policy;
	struct text *keys = ARENA_ARRAY(c->arena, struct text, p->n_annotations);
	struct span *spans = ARENA_ARRAY(c->arena, struct span, p->n_annotations);
	for (size_t i = 0; i < p->n_annotations; i++) {
		keys[i] = p->annotations[i].key;
		spans[i] = p->annotations[i].key_span;
	}
	cedar_report_twice(c, keys, spans, p->n_annotations, DIAG_CEDAR_ANNOTATION_TWICE,
			   "annotates this policy twice");
}

void cedar_read_effect(struct cedar_reader *c, struct cedar_token t)
{
	struct text word = cedar_token_text(c, t);
	c->place = CEDAR_AT_SCOPE;
	c->policy->effect_span = cedar_token_span(c, t);
	c->policy->is_forbid = text_is(word, "forbid");
	if (!c->policy->is_forbid && !text_is(word, "permit"))
		cedar_bad_effect(c, t);
}

/* ---- references ---------------------------------------------------------- */

static struct cedar_refs *refs_or_new(struct cedar_reader *c, struct cedar_refs *refs)
{
	return refs ? refs : ARENA_NEW(c->arena, struct cedar_refs);
}

struct cedar_refs *cedar_read_refs(struct cedar_reader *c, struct cedar_refs *refs,
				   struct cedar_path type, struct cedar_token id)
{
	struct cedar_uid uid = {cedar_path_name(c, type), cedar_decode_string(c, id)};
	struct span span = cedar_read_span(c, type.begin, id.end);
	refs = refs_or_new(c, refs);
	refs->end = id.end;
	size_t n_spans = refs->n;
	ARENA_PUSH(c->arena, refs->uids, refs->n, uid);
	ARENA_PUSH(c->arena, refs->spans, n_spans, span);
	return refs;
}

struct cedar_refs *cedar_read_slot_ref(struct cedar_reader *c, struct cedar_refs *refs,
				       struct cedar_token t)
{
	refs = refs_or_new(c, refs);
	refs->slot = t;
	refs->end = t.end;
	return refs;
}

struct cedar_refs *cedar_read_list(struct cedar_reader *c, struct cedar_refs *refs,
				   struct cedar_token close)
{
	refs = refs_or_new(c, refs);
	refs->is_list = true;
	refs->end = close.end;
	return refs;
}

/* ---- scope --------------------------------------------------------------- */

static const enum cedar_var scope_order[] = {CEDAR_PRINCIPAL, CEDAR_ACTION,
					     CEDAR_RESOURCE};

#define N_SCOPES (sizeof scope_order / sizeof *scope_order)

/* The scope that a constraint on `var` fills; NULL if another one comes here. */
static struct cedar_scope *scope_for(struct cedar_reader *c, struct cedar_token var)
{
	struct cedar_scope *scopes[] = {&c->policy->principal, &c->policy->action,
					&c->policy->resource};
	size_t i = c->n_constraints++;
	if (i < N_SCOPES &&
	    text_is(cedar_token_text(c, var), cedar_var_name(scope_order[i])))
		return scopes[i];
	if (i <= N_SCOPES)
		cedar_bad_scope(c, var,
				i < N_SCOPES ? cedar_var_name(scope_order[i]) : NULL);
	c->n_constraints = N_SCOPES + 1;
	return NULL;
}

static void check_action_types(struct cedar_reader *c, const struct cedar_refs *refs)
{
	for (size_t i = 0; i < refs->n; i++) {
		struct text type = refs->uids[i].type;
		if (text_is(type, "Action") || text_ends(type, TEXT("::Action")))
			continue;
		struct diag *d =
			diag_add(c->diags, DIAG_CEDAR_ACTION_TYPE, refs->spans[i],
				 "`%.*s` is no type of actions", TEXT_ARG(type));
		diag_label(d, "the type of an action ends in `Action`");
		diag_help(
			d,
			"write `Action::\"...\"`, with its namespace in front if it has "
			"one");
	}
}

static void check_list(struct cedar_reader *c, struct cedar_token var,
		       const struct cedar_refs *refs)
{
	struct text name = cedar_token_text(c, var);
	if (!refs->is_list || text_is(name, "action"))
		return;
	struct diag *d =
		diag_add(c->diags, DIAG_CEDAR_SCOPE_LIST, cedar_token_span(c, var),
			 "`%.*s in [...]` is no constraint", TEXT_ARG(name));
	diag_label(d, "only actions are compared with a list in the scope");
	diag_help(d, "write `when { %.*s in [...] }`", TEXT_ARG(name));
}

/* A slot stands for its own variable, and not in a list. */
static bool check_slot(struct cedar_reader *c, struct cedar_token var,
		       const struct cedar_refs *refs)
{
	struct text name = cedar_token_text(c, var);
	struct text slot = cedar_token_text(c, refs->slot);
	struct text slot_name = {slot.ptr + 1, slot.len - 1};
	bool is_known = text_is(slot, cedar_slot_name(CEDAR_SLOT_PRINCIPAL)) ||
			text_is(slot, cedar_slot_name(CEDAR_SLOT_RESOURCE));
	if (is_known && !refs->is_list && text_equal(slot_name, name))
		return true;
	struct diag *d;
	if (!is_known) {
		d = diag_add(c->diags, DIAG_CEDAR_SLOT_UNKNOWN,
			     cedar_token_span(c, refs->slot), "`%.*s` is no slot",
			     TEXT_ARG(cedar_token_shown(c, refs->slot)));
		diag_label(d, "the slots are ?principal and ?resource");
	} else {
		d = diag_add(c->diags, DIAG_CEDAR_SLOT_PLACE,
			     cedar_token_span(c, refs->slot),
			     "slot `%.*s` stands in a constraint on `%.*s`",
			     TEXT_ARG(slot), TEXT_ARG(name));
		diag_label(d,
			   "?principal is for the principal, ?resource for the resource");
	}
	diag_help(d, "write `?principal` or `?resource` behind its own variable, or a "
		     "reference as in `User::\"ann\"`");
	return false;
}

static void fill_refs(struct cedar_reader *c, struct cedar_scope *scope,
		      struct cedar_token var, const struct cedar_refs *refs)
{
	check_list(c, var, refs);
	scope->is_list = refs->is_list;
	scope->refs = refs->uids;
	scope->ref_spans = refs->spans;
	scope->n_refs = refs->n;
	if (scope == &c->policy->action)
		check_action_types(c, refs);
	if (refs->slot.kind == 0 || !check_slot(c, var, refs))
		return;
	scope->has_slot = true;
	c->policy->slots[scope == &c->policy->principal ? CEDAR_SLOT_PRINCIPAL
							: CEDAR_SLOT_RESOURCE] = true;
}

void cedar_read_constraint(struct cedar_reader *c, struct cedar_token var,
			   enum cedar_scope_kind kind, const struct cedar_path *type,
			   const struct cedar_refs *refs)
{
	struct cedar_scope *scope = scope_for(c, var);
	if (!scope)
		return;
	scope->kind = kind;
	scope->span = cedar_read_span(c, var.begin, var.end);
	if (type) {
		scope->type = cedar_path_name(c, *type);
		scope->type_span = cedar_read_span(c, type->begin, type->end);
		scope->span.end = scope->type_span.end;
	}
	if (refs) {
		fill_refs(c, scope, var, refs);
		scope->span.end = c->base + refs->end;
	}
	if (type && scope == &c->policy->action) {
		struct diag *d = diag_add(c->diags, DIAG_CEDAR_SCOPE_IS, scope->type_span,
					  "`action is %.*s` is no constraint",
					  TEXT_ARG(scope->type));
		diag_label(d, "actions are chosen by `==` and `in`, not by type");
		diag_help(
			d,
			"write `action in %.*s::\"group\"`, or `when { action is %.*s }`",
			TEXT_ARG(scope->type), TEXT_ARG(scope->type));
	}
}

void cedar_read_scope_end(struct cedar_reader *c, struct cedar_token close)
{
	if (c->n_constraints < N_SCOPES)
		cedar_bad_scope(c, close, cedar_var_name(scope_order[c->n_constraints]));
	check_annotations(c);
	c->place = CEDAR_AT_CONDITIONS;
}

/* ---- conditions and the end ---------------------------------------------- */

static bool check_condition_word(struct cedar_reader *c, struct cedar_token word)
{
	static const struct text words[] = {{"when", 4}, {"unless", 6}};
	struct text text = cedar_token_text(c, word);
	if (text_equal(text, words[0]) || text_equal(text, words[1]))
		return true;
	struct text near = text_nearest(text, words, 2);
	struct diag *d = diag_add(c->diags, DIAG_CEDAR_CONDITION_WORD,
				  cedar_token_span(c, word), "`%.*s` begins no condition",
				  TEXT_ARG(cedar_token_shown(c, word)));
	diag_label(d, "conditions begin with `when` or `unless`");
	if (near.len > 0)
		diag_help(d, "did you mean `%.*s`?", TEXT_ARG(near));
	else
		diag_help(d, "write `when { ... }`");
	return false;
}

void cedar_read_condition(struct cedar_reader *c, struct cedar_token word,
			  struct cedar_node body, struct cedar_token close)
{
	struct cedar_policy *p = c->policy;
	struct cedar_condition condition = {
		.is_unless = text_is(cedar_token_text(c, word), "unless"),
		.body = cedar_node_take(c, &body),
		.span = cedar_read_span(c, word.begin, close.end)};
	if (check_condition_word(c, word) && condition.body)
		ARENA_PUSH(c->arena, p->conditions, p->n_conditions, condition);
}

void cedar_read_no_condition(struct cedar_reader *c, struct cedar_token word,
			     struct cedar_token close)
{
	struct text text = cedar_token_text(c, word);
	if (!check_condition_word(c, word))
		return;
	struct diag *d = diag_add(c->diags, DIAG_CEDAR_CONDITION_EMPTY,
				  cedar_read_span(c, word.begin, close.end),
				  "`%.*s` has no condition", TEXT_ARG(text));
	diag_label(d, "the braces are empty");
	diag_help(d, "remove it; a policy without conditions applies to its whole scope");
}

static void add_policy(struct cedar_reader *c, struct cedar_token semicolon)
{
	struct cedar_policy *p = c->policy;
	struct cedar_policy_set *set = c->set;
	p->id = text_format(c->arena, "policy%zu", set->n_policies + set->n_templates);
	p->span = cedar_read_span(c, c->policy_begin, semicolon.end);
	cedar_policy_number(p);
	if (cedar_policy_is_template(p))
		ARENA_PUSH(c->arena, set->templates, set->n_templates, p);
	else
		ARENA_PUSH(c->arena, set->policies, set->n_policies, p);
	c->policy = NULL; /* the next one gets memory of its own */
}

void cedar_read_policy(struct cedar_reader *c, struct cedar_token semicolon)
{
	if (c->n_errors_at_semicolon == c->n_errors)
		add_policy(c, semicolon);
	cedar_begin_policy(c);
}

void cedar_read_result(struct cedar_reader *c, struct cedar_node node)
{
	c->expr = cedar_node_take(c, &node);
}
