/* cedar_lower.c - Cedar policies to IR.
 *
 * Needs:  a policy set without syntax errors, templates linked.
 * Gives:  a rule for each static policy: its scope and conditions in source order,
 *         joined by IR_THEN, so that the first that is not true is the outcome.
 * Keeps:  for every request whether a policy is satisfied, unsatisfied or in error.
 */
#include "meaning/cedar.h"

#include <stdlib.h>

#define RULES_MAX 65000u
/* Values that are open while a term is evaluated (EDICT_CEDAR_STACK_MAX in
 * edict/cedar.h), with some to spare. */
#define OPEN_VALUES_MAX 60u

struct lowering {
	struct arena *arena;
	struct ir_policy *policy;
	const struct cedar_schema *schema;
	struct diag_list *diags;
	bool is_ok;
};

struct kids {
	const struct ir_expr **items;
	size_t n;
};

static const struct ir_expr *opened(struct lowering *l, const struct cedar_expr *expr);
static const struct ir_expr *lower_term(struct lowering *l,
					const struct cedar_expr *expr);

/* ---- texts --------------------------------------------------------------- */

/* Of "some entity of this type": A::B::". */
static struct text type_prefix(struct arena *arena, struct text type)
{
	return text_format(arena, "%.*s::\"", TEXT_ARG(type));
}

/* ---- atoms --------------------------------------------------------------- */

static const struct ir_expr *atom(struct lowering *l, const struct ir_atom *atom)
{
	return ir_atom_expr(l->arena, ir_atom_intern(l->policy, atom));
}

static const struct ir_expr *negate(struct lowering *l, const struct ir_expr *expr)
{
	if (expr->kind == IR_CONST)
		return ir_const(l->arena, !expr->value);
	return ir_unary(l->arena, IR_NOT, expr);
}

static const struct ir_expr *both(struct lowering *l, enum ir_expr_kind kind,
				  const struct ir_expr *a, const struct ir_expr *b)
{
	const struct ir_expr *kids[] = {a, b};
	return ir_nary(l->arena, kind, kids, 2);
}

static struct ir_constant text_constant(struct text t)
{
	return (struct ir_constant){.kind = CONSTANT_STRING, .text = t};
}

static const struct ir_expr *entity_is(struct lowering *l, uint32_t field,
				       struct cedar_uid uid, struct span span)
{
	struct ir_atom test = {.op = AST_EQ,
			       .field = field,
			       .right = RIGHT_CONSTANT,
			       .constant = text_constant(cedar_uid_text(l->arena, uid)),
			       .span = span};
	return atom(l, &test);
}

static const struct ir_expr *type_is(struct lowering *l, uint32_t field, struct text type,
				     struct span span)
{
	struct ir_atom test = {.op = AST_STARTS_WITH,
			       .field = field,
			       .right = RIGHT_CONSTANT,
			       .constant = text_constant(type_prefix(l->arena, type)),
			       .span = span};
	return atom(l, &test);
}

static int compare_constants(const void *a, const void *b)
{
	return ir_constant_compare(a, b);
}

/* `field` is one of `uids`; they are sorted here. */
static const struct ir_expr *entity_among(struct lowering *l, uint32_t field,
					  const struct cedar_uid *uids, size_t n,
					  struct span span)
{
	if (n == 0)
		return ir_const(l->arena, false);
	struct ir_constant *items = ARENA_ARRAY(l->arena, struct ir_constant, n);
	for (size_t i = 0; i < n; i++)
		items[i] = text_constant(cedar_uid_text(l->arena, uids[i]));
	qsort(items, n, sizeof *items, compare_constants);
	size_t n_distinct = 0;
	for (size_t i = 0; i < n; i++)
		if (i == 0 || ir_constant_compare(&items[i], &items[n_distinct - 1]) != 0)
			items[n_distinct++] = items[i];
	struct ir_atom test = {.op = AST_IN,
			       .field = field,
			       .right = RIGHT_CONSTANT,
			       .constant = {.kind = CONSTANT_LIST,
					    .items = items,
					    .n_items = n_distinct},
			       .span = span};
	return atom(l, &test);
}

/* ---- terms --------------------------------------------------------------- */

/* What to write in a pattern, as it is written in a string of Cedar. */
static struct text escaped(struct arena *arena, const char *help)
{
	struct buffer out = {0};
	for (; *help != '\0'; help++) {
		if (*help == '\\')
			buffer_add_char(&out, '\\');
		buffer_add_char(&out, *help);
	}
	return buffer_move(arena, &out);
}

static void collect_pattern(struct lowering *l, const struct cedar_expr *expr)
{
	struct ir_policy *policy = l->policy;
	for (size_t i = 0; i < policy->n_patterns; i++)
		if (text_equal(policy->patterns[i].text, expr->text))
			return;
	struct pattern_error error = {0};
	struct ir_pattern pattern = {.text = expr->text, .span = expr->text_span};
	pattern.pattern =
		pattern_parse(l->arena, expr->text, &(struct pattern_style){0}, &error);
	if (pattern.pattern) {
		ARENA_PUSH(l->arena, policy->patterns, policy->n_patterns, pattern);
		return;
	}
	struct diag *d = diag_add(l->diags, DIAG_PATTERN_REFUSED, expr->text_span,
				  "pattern cannot be compiled: %s", error.title);
	diag_label(d, "this cannot be compiled");
	if (error.help)
		diag_help(d, "%.*s", TEXT_ARG(escaped(l->arena, error.help)));
	l->is_ok = false;
}

static void collect_patterns(struct lowering *l, const struct cedar_expr *expr)
{
	if (expr->op == CEDAR_MATCHES)
		collect_pattern(l, expr);
	for (size_t i = 0; i < expr->n_kids; i++)
		collect_patterns(l, expr->kids[i]);
}

/* The most values that are open at a time while `expr` is evaluated on a stack. */
static unsigned open_values(const struct cedar_expr *expr)
{
	bool keeps_left =
		expr->op != CEDAR_AND && expr->op != CEDAR_OR && expr->op != CEDAR_IF;
	bool keeps_set = expr->op == CEDAR_SET || expr->op == CEDAR_RECORD;
	unsigned most = 1;
	for (size_t i = 0; i < expr->n_kids; i++) {
		unsigned open = open_values(expr->kids[i]);
		open += keeps_set || (keeps_left && i > 0);
		most = open > most ? open : most;
	}
	return most;
}

static const struct ir_expr *holds(struct lowering *l, const struct cedar_expr *expr)
{
	struct ir_atom test = {.op = AST_HOLDS, .term = expr, .span = expr->span};
	collect_patterns(l, expr);
	if (open_values(expr) > OPEN_VALUES_MAX) {
		diag_help(diag_label(diag_add(l->diags, DIAG_LIMIT_CONDITION, expr->span,
					      "expression keeps more than %u values open",
					      OPEN_VALUES_MAX),
				     "operands nest too deeply to the right"),
			  "put the deep operand on the left, or split the condition");
		l->is_ok = false;
	}
	return atom(l, &test);
}

/* ---- what a plan can dispatch on ----------------------------------------- */

/* Never an error: built from tests of the request's three references alone. */
static bool is_known(const struct ir_expr *expr)
{
	if (expr->kind == IR_ATOM)
		return expr->atom->op != AST_HOLDS;
	for (size_t i = 0; i < expr->n_kids; i++)
		if (!is_known(expr->kids[i]))
			return false;
	return true;
}

static bool is_field(const struct cedar_expr *expr)
{
	return expr->op == CEDAR_VAR && expr->var != CEDAR_CONTEXT;
}

static uint32_t field_of(const struct cedar_expr *var)
{
	return (uint32_t)var->var; /* the fields have the order of enum cedar_var */
}

static bool is_set_of_entities(const struct cedar_expr *expr)
{
	if (expr->op != CEDAR_SET)
		return false;
	for (size_t i = 0; i < expr->n_kids; i++)
		if (expr->kids[i]->op != CEDAR_ENTITY)
			return false;
	return true;
}

static const struct ir_expr *lower_equality(struct lowering *l,
					    const struct cedar_expr *expr)
{
	const struct cedar_expr *a = expr->kids[0], *b = expr->kids[1];
	if (a->op == CEDAR_ENTITY) {
		a = expr->kids[1];
		b = expr->kids[0];
	}
	if (b->op != CEDAR_ENTITY)
		return NULL;
	if (is_field(a))
		return entity_is(l, field_of(a), b->uid, expr->span);
	if (a->op == CEDAR_ENTITY)
		return ir_const(l->arena, cedar_uid_equal(a->uid, b->uid));
	return NULL;
}

/* With a schema the action hierarchy is known: `in` is a list of actions. */
static const struct ir_expr *action_in(struct lowering *l, const struct cedar_uid *refs,
				       size_t n_refs, struct span span)
{
	struct cedar_uid *uids = NULL;
	size_t n = 0;
	for (size_t i = 0; i < n_refs; i++) {
		const struct cedar_action *group =
			cedar_schema_action(l->schema, refs[i]);
		ARENA_PUSH(l->arena, uids, n, refs[i]);
		for (size_t j = 0; group && j < l->schema->n_actions; j++)
			if (cedar_action_descends(&l->schema->actions[j], group))
				ARENA_PUSH(l->arena, uids, n, l->schema->actions[j].uid);
	}
	return entity_among(l, CEDAR_FIELD_ACTION, uids, n, span);
}

static const struct ir_expr *lower_in(struct lowering *l, const struct cedar_expr *expr)
{
	const struct cedar_expr *left = expr->kids[0], *right = expr->kids[1];
	if (left->op != CEDAR_VAR || left->var != CEDAR_ACTION || !l->schema)
		return NULL;
	if (right->op == CEDAR_ENTITY)
		return action_in(l, &right->uid, 1, expr->span);
	if (!is_set_of_entities(right))
		return NULL;
	struct cedar_uid *refs = ARENA_ARRAY(l->arena, struct cedar_uid, right->n_kids);
	for (size_t i = 0; i < right->n_kids; i++)
		refs[i] = right->kids[i]->uid;
	return action_in(l, refs, right->n_kids, expr->span);
}

static struct cedar_expr *in_expr(struct lowering *l, struct cedar_expr *left,
				  struct cedar_expr *right, struct span span)
{
	return cedar_expr_binary(l->arena, CEDAR_IN, left, right, span);
}

static const struct ir_expr *lower_is(struct lowering *l, const struct cedar_expr *expr)
{
	struct cedar_expr *subject = expr->kids[0];
	if (!is_field(subject))
		return NULL;
	const struct ir_expr *is = type_is(l, field_of(subject), expr->text, expr->span);
	if (expr->n_kids == 1)
		return is;
	const struct ir_expr *in =
		lower_term(l, in_expr(l, subject, expr->kids[1], expr->span));
	return both(l, IR_AND, is, in);
}

/* `[A::"x", A::"y"].contains(principal)` */
static const struct ir_expr *lower_contains(struct lowering *l,
					    const struct cedar_expr *expr)
{
	const struct cedar_expr *set = expr->kids[0], *item = expr->kids[1];
	if (!is_field(item) || !is_set_of_entities(set))
		return NULL;
	struct cedar_uid *uids = ARENA_ARRAY(l->arena, struct cedar_uid, set->n_kids);
	for (size_t i = 0; i < set->n_kids; i++)
		uids[i] = set->kids[i]->uid;
	return entity_among(l, field_of(item), uids, set->n_kids, expr->span);
}

/* `&&` and `||` are Kleene's where the left side cannot be an error. */
static const struct ir_expr *lower_connective(struct lowering *l,
					      const struct cedar_expr *expr)
{
	const struct ir_expr *left = opened(l, expr->kids[0]);
	if (!left || !is_known(left))
		return NULL;
	const struct ir_expr *right = lower_term(l, expr->kids[1]);
	return both(l, expr->op == CEDAR_AND ? IR_AND : IR_OR, left, right);
}

static const struct ir_expr *lower_not(struct lowering *l, const struct cedar_expr *expr)
{
	const struct ir_expr *inner = opened(l, expr->kids[0]);
	return inner ? negate(l, inner) : NULL;
}

static const struct ir_expr *lower_inequality(struct lowering *l,
					      const struct cedar_expr *expr)
{
	const struct ir_expr *inner = lower_equality(l, expr);
	return inner ? negate(l, inner) : NULL;
}

static const struct ir_expr *lower_bool(struct lowering *l, const struct cedar_expr *expr)
{
	return ir_const(l->arena, expr->boolean);
}

/* The expression as atoms that a plan can use; NULL where it is better kept whole. */
static const struct ir_expr *opened(struct lowering *l, const struct cedar_expr *expr)
{
	static const struct ir_expr *(*const openers[N_CEDAR_OPS])(
		struct lowering *, const struct cedar_expr *) = {
		[CEDAR_BOOL] = lower_bool,
		[CEDAR_NOT] = lower_not,
		[CEDAR_EQ] = lower_equality,
		[CEDAR_NE] = lower_inequality,
		[CEDAR_IN] = lower_in,
		[CEDAR_IS] = lower_is,
		[CEDAR_CONTAINS] = lower_contains,
		[CEDAR_AND] = lower_connective,
		[CEDAR_OR] = lower_connective,
	};
	return openers[expr->op] ? openers[expr->op](l, expr) : NULL;
}

static const struct ir_expr *lower_term(struct lowering *l, const struct cedar_expr *expr)
{
	const struct ir_expr *lowered = opened(l, expr);
	return lowered ? lowered : holds(l, expr);
}

/* ---- policies ------------------------------------------------------------ */

static struct cedar_expr *var_expr(struct lowering *l, enum cedar_var var,
				   struct span span)
{
	struct cedar_expr *expr = cedar_expr_new(l->arena, CEDAR_VAR, span);
	expr->var = var;
	return expr;
}

static struct cedar_expr *ref_expr(struct lowering *l, struct cedar_uid uid,
				   struct span span)
{
	struct cedar_expr *expr = cedar_expr_new(l->arena, CEDAR_ENTITY, span);
	expr->uid = uid;
	return expr;
}

static struct cedar_expr *refs_expr(struct lowering *l, const struct cedar_scope *scope)
{
	if (!scope->is_list)
		return ref_expr(l, scope->refs[0], scope->ref_spans[0]);
	struct cedar_expr *set = cedar_expr_new(l->arena, CEDAR_SET, scope->span);
	set->kids = ARENA_ARRAY(l->arena, struct cedar_expr *, scope->n_refs);
	set->n_kids = scope->n_refs;
	for (size_t i = 0; i < scope->n_refs; i++)
		set->kids[i] = ref_expr(l, scope->refs[i], scope->ref_spans[i]);
	return set;
}

static void scope_in(struct lowering *l, enum cedar_var var,
		     const struct cedar_scope *scope, struct kids *out)
{
	struct cedar_expr *in = in_expr(l, var_expr(l, var, scope->span),
					refs_expr(l, scope), scope->span);
	ARENA_PUSH(l->arena, out->items, out->n, lower_term(l, in));
}

static void lower_scope(struct lowering *l, enum cedar_var var,
			const struct cedar_scope *scope, struct kids *out)
{
	uint32_t field = (uint32_t)var;
	const struct ir_expr *test;
	switch (scope->kind) {
	case CEDAR_SCOPE_ALL:
		return;
	case CEDAR_SCOPE_EQ:
		test = entity_is(l, field, scope->refs[0], scope->span);
		ARENA_PUSH(l->arena, out->items, out->n, test);
		return;
	case CEDAR_SCOPE_IN:
		scope_in(l, var, scope, out);
		return;
	case CEDAR_SCOPE_IS:
	case CEDAR_SCOPE_IS_IN:
		test = type_is(l, field, scope->type, scope->span);
		ARENA_PUSH(l->arena, out->items, out->n, test);
		if (scope->kind == CEDAR_SCOPE_IS_IN)
			scope_in(l, var, scope, out);
		return;
	}
}

/* The operands of a `when` that is a chain of `&&`, one after the other. */
static void lower_conjuncts(struct lowering *l, const struct cedar_expr *expr,
			    struct kids *out)
{
	if (expr->op == CEDAR_AND) {
		lower_conjuncts(l, expr->kids[0], out);
		lower_conjuncts(l, expr->kids[1], out);
		return;
	}
	ARENA_PUSH(l->arena, out->items, out->n, lower_term(l, expr));
}

static const struct ir_expr *lower_policy(struct lowering *l,
					  const struct cedar_policy *policy)
{
	struct kids kids = {0};
	lower_scope(l, CEDAR_PRINCIPAL, &policy->principal, &kids);
	lower_scope(l, CEDAR_ACTION, &policy->action, &kids);
	lower_scope(l, CEDAR_RESOURCE, &policy->resource, &kids);
	for (size_t i = 0; i < policy->n_conditions; i++) {
		const struct cedar_condition *condition = &policy->conditions[i];
		if (!condition->is_unless) {
			lower_conjuncts(l, condition->body, &kids);
			continue;
		}
		const struct ir_expr *body = lower_term(l, condition->body);
		ARENA_PUSH(l->arena, kids.items, kids.n, negate(l, body));
	}
	if (kids.n == 0)
		return ir_const(l->arena, true);
	return kids.n == 1 ? kids.items[0]
			   : ir_nary(l->arena, IR_THEN, kids.items, kids.n);
}

static void add_fields(struct lowering *l)
{
	static const char *const names[] = {"principal", "action", "resource"};
	struct span nowhere = {0};
	for (size_t i = 0; i < N_CEDAR_FIELDS; i++) {
		struct ir_field field = {.type = TYPE_ENTITY, .is_declared = true};
		field.path = ast_path_parse(l->arena, text_of(names[i]), nowhere);
		field.c_name = text_of(names[i]);
		ARENA_PUSH(l->arena, l->policy->fields, l->policy->n_fields, field);
	}
}

static uint32_t file_of(const struct ir_policy *policy, const struct source *source)
{
	for (size_t i = 0; i < policy->n_sources; i++)
		if (policy->sources[i] == source)
			return (uint32_t)i;
	return 0;
}

static void add_rule(struct lowering *l, const struct cedar_policy *policy)
{
	struct ir_rule rule = {.id = policy->id,
			       .index = (uint32_t)l->policy->n_rules,
			       .action = policy->is_forbid ? ACTION_DENY : ACTION_ALLOW,
			       .condition = lower_policy(l, policy),
			       .span = policy->span,
			       .condition_span = policy->span,
			       .condition_source = span_text(policy->span),
			       .file = file_of(l->policy, policy->span.source)};
	ARENA_PUSH(l->arena, l->policy->rules, l->policy->n_rules, rule);
}

struct ir_policy *cedar_lower(struct arena *arena, struct text name,
			      const struct cedar_policy_set *set, struct ir_cedar *cedar,
			      struct diag_list *diags)
{
	struct ir_policy *policy = ARENA_NEW(arena, struct ir_policy);
	struct lowering l = {.arena = arena,
			     .policy = policy,
			     .schema = cedar->schema,
			     .diags = diags,
			     .is_ok = true};
	policy->arena = arena;
	policy->name = name;
	policy->dialect = DIALECT_CEDAR;
	policy->strategy = STRATEGY_DENY_OVERRIDES;
	policy->default_action = ACTION_DENY;
	policy->sources = set->sources;
	policy->n_sources = set->n_sources;
	policy->cedar = cedar;
	cedar->policies =
		ARENA_ARRAY(arena, const struct cedar_policy *, set->n_policies);
	add_fields(&l);
	if (set->n_policies > RULES_MAX) {
		struct span where = set->policies[RULES_MAX]->effect_span;
		diag_help(diag_add(diags, DIAG_LIMIT_RULES, where,
				   "more than %u policies", RULES_MAX),
			  "compile them as several policy sets");
		return NULL;
	}
	if (cedar->is_typed)
		cedar_annotate(arena, set, cedar->schema);
	if (!cedar_limits(arena, set, cedar, diags))
		return NULL;
	for (size_t i = 0; i < set->n_policies; i++) {
		cedar->policies[i] = set->policies[i];
		add_rule(&l, set->policies[i]);
	}
	return l.is_ok ? policy : NULL;
}
