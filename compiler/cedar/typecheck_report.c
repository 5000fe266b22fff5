/* typecheck_report.c - what is wrong with the types of a policy, and the edit that helps.
 *
 * Keeps:   a report costs nothing where nobody asks for reasons or the place is known.
 */
#include "cedar/typecheck.h"

#define SHOWN_MAX  48	/* bytes of an expression inside a sentence */
#define EDIT_MAX   120	/* bytes of an edit */
#define SOURCE_MAX 1000 /* longer sources are not even printed to see */

/* ---- words --------------------------------------------------------------- */

/* Set up a finding, or NULL if there is nothing to say. */
static struct finding *open_finding(struct typecheck *check, enum diag_code code,
				    const struct cedar_expr *expr)
{
	check->has_failed = true;
	return check->findings ? findings_open(check->findings, code, expr->number)
			       : NULL;
}

static struct diag_list *diags_of(const struct typecheck *check)
{
	return findings_diags(check->findings);
}

/* The expression as text if it is at most `max` bytes and one line; else NULL ptr. */
static struct text printed(struct typecheck *check, const struct cedar_expr *expr,
			   size_t max)
{
	struct text text = {NULL, 0};
	if (expr->span.end - expr->span.begin > SOURCE_MAX)
		return text;
	struct buffer b = {0};
	cedar_print_expr(expr, &b);
	if (b.len <= max)
		text = buffer_move(check->scratch, &b);
	else
		buffer_free(&b);
	return text;
}

/* "`principal.age`", or `otherwise` if that is long. */
static const char *shown(struct typecheck *check, const struct cedar_expr *expr,
			 const char *otherwise)
{
	struct text text = printed(check, expr, SHOWN_MAX);
	if (!text.ptr)
		return otherwise;
	return text_format(check->scratch, "`%.*s`", TEXT_ARG(text)).ptr;
}

static const char *type_text(struct typecheck *check, const struct cedar_type *type)
{
	return cedar_type_text(check->scratch, type).ptr;
}

/* An attribute as one would write it. */
static struct text name_text(struct typecheck *check, struct text name)
{
	if (cedar_word_is_identifier(name))
		return name;
	struct buffer b = {0};
	cedar_print_string(name, &b);
	return buffer_move(check->scratch, &b);
}

/* ---- declarations -------------------------------------------------------- */

static const struct cedar_type *shape_of(const struct cedar_type *type)
{
	if (cedar_type_is(type, CEDAR_TYPE_ENTITY))
		return type->entity->shape;
	return cedar_type_is(type, CEDAR_TYPE_RECORD) ? type : NULL;
}

/* Show where the type of `expr` comes from, if that is an attribute. */
static void also_declared(struct typecheck *check, struct diag *d,
			  const struct cedar_expr *expr)
{
	if (expr->op != CEDAR_ATTR)
		return;
	const struct cedar_type *shape = shape_of(check->types[expr->kids[0]->number]);
	const struct cedar_attr *attr = shape ? cedar_type_attr(shape, expr->text) : NULL;
	if (attr)
		diag_also(d, attr->span, "declared `%s` here",
			  type_text(check, attr->type));
}

/* Show where the attributes of `subject` are declared. */
static void also_subject(struct typecheck *check, struct diag *d,
			 const struct cedar_expr *expr, const struct cedar_type *subject)
{
	if (subject->kind == CEDAR_TYPE_ENTITY)
		diag_also(d, subject->entity->span, "`%.*s` is declared here",
			  TEXT_ARG(subject->entity->name));
	else if (expr->op == CEDAR_VAR)
		diag_also(d, check->environment->action->span,
			  "the action is declared here");
	else
		also_declared(check, d, expr);
}

/* "`User`", "the context of `Action::"view"`", "`principal.address`" */
static const char *subject_text(struct typecheck *check, const struct cedar_expr *expr,
				const struct cedar_type *subject)
{
	if (subject->kind == CEDAR_TYPE_ENTITY)
		return text_format(check->scratch, "`%.*s`",
				   TEXT_ARG(subject->entity->name))
			.ptr;
	if (expr->op != CEDAR_VAR)
		return shown(check, expr, "the record");
	struct text uid = cedar_uid_text(check->scratch, check->environment->action->uid);
	return text_format(check->scratch, "the context of `%.*s`", TEXT_ARG(uid)).ptr;
}

/* ---- types --------------------------------------------------------------- */

static const char *constructor_of(enum cedar_type_kind kind)
{
	switch (kind) {
	case CEDAR_TYPE_DECIMAL:
		return "decimal";
	case CEDAR_TYPE_IPADDR:
		return "ip";
	case CEDAR_TYPE_DATETIME:
		return "datetime";
	case CEDAR_TYPE_DURATION:
		return "duration";
	case CEDAR_TYPE_NEVER:
	case CEDAR_TYPE_TRUE:
	case CEDAR_TYPE_FALSE:
	case CEDAR_TYPE_BOOL:
	case CEDAR_TYPE_LONG:
	case CEDAR_TYPE_STRING:
	case CEDAR_TYPE_ENTITY:
	case CEDAR_TYPE_SET:
	case CEDAR_TYPE_RECORD:
		break;
	}
	return NULL;
}

static bool is_digits(struct text t)
{
	for (size_t i = 0; i < t.len; i++)
		if (t.ptr[i] < '0' || t.ptr[i] > '9')
			return false;
	return t.len > 0 && t.len <= 18;
}

/* A string literal stands where a value of `type` (or a set of them) is wanted. */
static void help_literal(struct typecheck *check, struct diag *d,
			 const struct cedar_expr *literal, const struct cedar_type *type)
{
	if (cedar_type_is(type, CEDAR_TYPE_SET))
		type = type->element;
	struct text text = printed(check, literal, SHOWN_MAX);
	if (literal->op != CEDAR_STRING || !text.ptr || !type)
		return;
	if (type->kind == CEDAR_TYPE_ENTITY)
		diag_help(d, "write the entity with its type: `%.*s::%.*s`",
			  TEXT_ARG(type->entity->name), TEXT_ARG(text));
	else if (constructor_of(type->kind))
		diag_help(d, "write the `%s`: `%s(%.*s)`", type_text(check, type),
			  constructor_of(type->kind), TEXT_ARG(text));
	else if (type->kind == CEDAR_TYPE_LONG && is_digits(literal->text))
		diag_help(d, "drop the quotes: `%.*s`", TEXT_ARG(literal->text));
}

/* `a < b` of decimals is `a.lessThan(b)`. */
static void help_order(struct typecheck *check, struct diag *d,
		       const struct cedar_expr *left, const char *user)
{
	static const struct {
		const char *op;
		enum cedar_fn method;
	} methods[] = {
		{"<", CEDAR_FN_LESS_THAN},
		{"<=", CEDAR_FN_LESS_THAN_OR_EQUAL},
		{">", CEDAR_FN_GREATER_THAN},
		{">=", CEDAR_FN_GREATER_THAN_OR_EQUAL},
	};
	struct text text = printed(check, left, SHOWN_MAX);
	if (!text.ptr)
		text = TEXT("...");
	for (size_t i = 0; i < sizeof methods / sizeof *methods; i++)
		if (text_is(text_of(user), methods[i].op))
			diag_help(d, "compare decimals with a method: `%.*s.%s(...)`",
				  TEXT_ARG(text), cedar_fn_name(methods[i].method));
}

/* The type of extensions that `wanted` names; NEVER if it names another. */
static enum cedar_type_kind extension_named(const char *wanted)
{
	static const enum cedar_type_kind kinds[] = {
		CEDAR_TYPE_DECIMAL, CEDAR_TYPE_IPADDR, CEDAR_TYPE_DATETIME,
		CEDAR_TYPE_DURATION};
	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
		if (text_is(text_of(wanted), typecheck_kind_name(kinds[i])))
			return kinds[i];
	return CEDAR_TYPE_NEVER;
}

/* Strings and sets are looked into differently. */
static void help_container(struct diag *d, const struct cedar_type *type,
			   const char *user)
{
	if (type->kind == CEDAR_TYPE_STRING && text_is(text_of(user), "contains"))
		diag_help(d, "look into a string with `like \"*text*\"`");
	else if (type->kind == CEDAR_TYPE_SET && text_is(text_of(user), "like"))
		diag_help(d, "look into a set with `.contains(...)`");
}

static void help_type(struct typecheck *check, struct diag *d,
		      const struct cedar_expr *kid, const struct cedar_type *type,
		      const char *user, const char *wanted)
{
	enum cedar_type_kind extension = extension_named(wanted);
	if (text_is(text_of(wanted), "`Bool`"))
		diag_help(d, "compare it: `%s == ...`",
			  printed(check, kid, SHOWN_MAX).ptr
				  ? printed(check, kid, SHOWN_MAX).ptr
				  : "...");
	else if (type->kind == CEDAR_TYPE_DECIMAL)
		help_order(check, d, kid, user);
	else if (type->kind == CEDAR_TYPE_STRING &&
		 text_starts(text_of(wanted), TEXT("an entity")))
		diag_help(d, "write the entity with its type: `Type::\"id\"`");
	else if (extension != CEDAR_TYPE_NEVER)
		help_literal(check, d, kid, cedar_type_of(extension));
	else
		help_container(d, type, user);
}

void report_type(struct typecheck *check, const struct cedar_expr *kid,
		 const struct cedar_type *type, const char *user, const char *wanted)
{
	struct finding *f = open_finding(check, DIAG_CEDAR_TYPE_UNEXPECTED, kid);
	if (!f)
		return;
	const char *name = type_text(check, type);
	f->diag = diag_add(diags_of(check), f->code, kid->span,
			   "%s has type `%s`, but `%s` takes %s",
			   shown(check, kid, "this"), name, user, wanted);
	diag_label(f->diag, "this has type `%s`", name);
	also_declared(check, f->diag, kid);
	help_type(check, f->diag, kid, type, user, wanted);
}

void report_incompatible(struct typecheck *check, const struct report_pair *pair,
			 const char *user)
{
	struct finding *f =
		open_finding(check, DIAG_CEDAR_TYPES_INCOMPATIBLE, pair->right);
	if (!f)
		return;
	const char *left = type_text(check, pair->left_type);
	const char *right = type_text(check, pair->right_type);
	f->diag = diag_add(diags_of(check), f->code, pair->right->span,
			   "%s has type `%s`, but %s has type `%s`",
			   shown(check, pair->left, "the first"), left,
			   shown(check, pair->right, "the second"), right);
	diag_label(f->diag, "this has type `%s`", right);
	diag_also(f->diag, pair->left->span, "this has type `%s`", left);
	also_declared(check, f->diag, pair->left);
	also_declared(check, f->diag, pair->right);
	diag_note(f->diag, "`%s` takes values of one type", user);
	help_literal(check, f->diag, pair->right, pair->left_type);
	help_literal(check, f->diag, pair->left, pair->right_type);
	if (pair->left_type->kind == CEDAR_TYPE_DECIMAL)
		help_order(check, f->diag, pair->left, user);
}

/* ---- attributes ---------------------------------------------------------- */

static void help_attr(struct typecheck *check, struct diag *d,
		      const struct cedar_type *shape, struct text name)
{
	struct text *names = ARENA_ARRAY(check->scratch, struct text, shape->n_attrs + 1);
	for (size_t i = 0; i < shape->n_attrs; i++)
		names[i] = shape->attrs[i].name;
	struct text near = text_nearest(name, names, shape->n_attrs);
	if (near.len > 0) {
		diag_help(d, "did you mean `%.*s`?", TEXT_ARG(name_text(check, near)));
		return;
	}
	struct buffer b = {0};
	for (size_t i = 0; i < shape->n_attrs && b.len < SHOWN_MAX; i++)
		buffer_format(&b, "%s`%.*s`", i ? ", " : "",
			      TEXT_ARG(name_text(check, names[i])));
	struct text known = buffer_text(&b);
	if (known.len > 0)
		diag_help(d, "its attributes are %.*s%s", TEXT_ARG(known),
			  known.len < SHOWN_MAX ? "" : ", ...");
	buffer_free(&b);
}

/* The guard written out in front of the clause that needs it. */
static void help_guard(struct typecheck *check, struct diag *d, struct cedar_expr *guard)
{
	struct cedar_expr *clause =
		cedar_expr_new(check->scratch, guard->op, guard->span);
	*clause = *check->clause;
	struct cedar_expr *edit =
		cedar_expr_binary(check->scratch, CEDAR_AND, guard, clause, clause->span);
	struct text whole = printed(check, edit, EDIT_MAX);
	struct text part = printed(check, guard, EDIT_MAX);
	if (whole.ptr)
		diag_help(d, "write `%.*s`", TEXT_ARG(whole));
	else if (part.ptr)
		diag_help(d, "write `%.*s && ...`", TEXT_ARG(part));
}

/* Another type that the variable may have here does have the attribute: test for it. */
static bool help_is(struct typecheck *check, struct diag *d,
		    const struct cedar_expr *expr)
{
	const struct cedar_action *action = check->environment->action;
	const struct cedar_expr *var = expr->kids[0];
	bool is_resource = var->var == CEDAR_RESOURCE;
	if (var->op != CEDAR_VAR || !(is_resource || var->var == CEDAR_PRINCIPAL))
		return false;
	const struct cedar_entity_type **types =
		is_resource ? action->resources : action->principals;
	size_t n = is_resource ? action->n_resources : action->n_principals;
	for (size_t i = 0; i < n; i++) {
		if (!cedar_type_attr(types[i]->shape, expr->text))
			continue;
		struct cedar_expr *guard = cedar_expr_unary(check->scratch, CEDAR_IS,
							    expr->kids[0], expr->span);
		guard->text = types[i]->name;
		help_guard(check, d, guard);
		return true;
	}
	return false;
}

void report_attr_unknown(struct typecheck *check, const struct cedar_expr *expr,
			 const struct cedar_type *subject)
{
	struct finding *f = open_finding(check, DIAG_CEDAR_ATTR_UNKNOWN, expr);
	if (!f)
		return;
	f->diag = diag_add(diags_of(check), f->code, expr->text_span,
			   "%s has no attribute `%.*s`",
			   subject_text(check, expr->kids[0], subject),
			   TEXT_ARG(name_text(check, expr->text)));
	diag_label(f->diag, "no such attribute");
	also_subject(check, f->diag, expr->kids[0], subject);
	const struct cedar_type *shape = shape_of(subject);
	if (!help_is(check, f->diag, expr) && shape)
		help_attr(check, f->diag, shape, expr->text);
}

static struct cedar_expr *has_guard(struct typecheck *check,
				    const struct cedar_expr *expr)
{
	struct cedar_expr *guard =
		cedar_expr_unary(check->scratch, CEDAR_HAS, expr->kids[0], expr->span);
	guard->names = ARENA_NEW(check->scratch, struct text);
	guard->names[0] = expr->text;
	guard->name_spans = ARENA_NEW(check->scratch, struct span);
	guard->n_names = 1;
	return guard;
}

void report_attr_optional(struct typecheck *check, const struct cedar_expr *expr,
			  const struct cedar_type *subject, const struct cedar_attr *attr)
{
	struct finding *f = open_finding(check, DIAG_CEDAR_ATTR_OPTIONAL, expr);
	if (!f)
		return;
	f->diag = diag_add(diags_of(check), f->code, expr->text_span,
			   "`%.*s` is an optional attribute of %s",
			   TEXT_ARG(name_text(check, attr->name)),
			   subject_text(check, expr->kids[0], subject));
	diag_label(f->diag, "may be absent");
	diag_also(f->diag, attr->span, "declared optional here");
	help_guard(check, f->diag, has_guard(check, expr));
}

/* ---- tags ---------------------------------------------------------------- */

void report_tag_unsafe(struct typecheck *check, const struct cedar_expr *expr,
		       const struct cedar_type *subject)
{
	struct finding *f = open_finding(check, DIAG_CEDAR_TAG_UNSAFE, expr);
	if (!f)
		return;
	f->diag = diag_add(diags_of(check), f->code, expr->span,
			   "%s may not have the tag %s",
			   shown(check, expr->kids[0], "this entity"),
			   shown(check, expr->kids[1], "that this computes"));
	diag_label(f->diag, "may be absent");
	diag_also(f->diag, subject->entity->span, "`%.*s` is declared here",
		  TEXT_ARG(subject->entity->name));
	struct cedar_expr *guard = cedar_expr_binary(
		check->scratch, CEDAR_HAS_TAG, expr->kids[0], expr->kids[1], expr->span);
	help_guard(check, f->diag, guard);
}

void report_tag_none(struct typecheck *check, const struct cedar_expr *expr,
		     const struct cedar_type *subject)
{
	struct finding *f = open_finding(check, DIAG_CEDAR_TAG_NONE, expr);
	if (!f)
		return;
	struct text name = subject->entity->name;
	f->diag = diag_add(diags_of(check), f->code, expr->span, "`%.*s` has no tags",
			   TEXT_ARG(name));
	diag_label(f->diag, "this reads one");
	diag_also(f->diag, subject->entity->span, "`%.*s` is declared here",
		  TEXT_ARG(name));
	diag_help(f->diag, "give its declaration a `tags` clause, or read an attribute");
}

/* ---- literals and calls -------------------------------------------------- */

/* A finding that is the same in all environments. */
static struct finding *open_everywhere(struct typecheck *check, enum diag_code code,
				       const struct cedar_expr *expr)
{
	struct finding *f = open_finding(check, code, expr);
	if (f)
		f->is_everywhere = true;
	return f;
}

void report_set_empty(struct typecheck *check, const struct cedar_expr *expr)
{
	struct finding *f = open_everywhere(check, DIAG_CEDAR_SET_EMPTY, expr);
	if (!f)
		return;
	f->diag = diag_add(diags_of(check), f->code, expr->span,
			   "`[]` has no elements to tell its type by");
	diag_label(f->diag, "an empty set");
	diag_help(f->diag, "ask for an empty set with `.isEmpty()`");
}

void report_arity(struct typecheck *check, const struct cedar_expr *expr, size_t wanted)
{
	struct finding *f = open_everywhere(check, DIAG_CEDAR_CALL_ARITY, expr);
	if (!f)
		return;
	size_t receiver = cedar_fn_is_method(expr->fn) ? 1 : 0;
	size_t n_wanted = wanted - receiver, n_given = expr->n_kids - receiver;
	f->diag = diag_add(diags_of(check), f->code, expr->span,
			   "`%s` takes %zu argument%s, and this gives it %zu",
			   cedar_fn_name(expr->fn), n_wanted, n_wanted == 1 ? "" : "s",
			   n_given);
	diag_label(f->diag,
		   n_given < n_wanted ? "an argument is missing" : "too many arguments");
	const char *name = cedar_fn_name(expr->fn);
	if (!receiver)
		diag_help(f->diag, "write `%s(\"...\")`", name);
	else
		diag_help(f->diag, n_wanted ? "write `.%s(...)`" : "write `.%s()`", name);
}

void report_computed(struct typecheck *check, const struct cedar_expr *expr)
{
	const struct cedar_expr *argument = expr->kids[0];
	struct finding *f = open_everywhere(check, DIAG_CEDAR_CALL_COMPUTED, expr);
	if (!f)
		return;
	f->diag = diag_add(diags_of(check), f->code, argument->span,
			   "the argument of `%s` is not a string literal",
			   cedar_fn_name(expr->fn));
	diag_label(f->diag, "this is computed");
	also_declared(check, f->diag, argument);
	if (argument->op == CEDAR_ATTR)
		diag_help(f->diag, "declare the attribute as `%s` in the schema",
			  type_text(check, cedar_type_of(typecheck_call_type(expr->fn))));
	else
		diag_help(f->diag, "write the text itself: `%s(\"...\")`",
			  cedar_fn_name(expr->fn));
}

static const char *format_of(enum cedar_fn fn)
{
	if (fn == CEDAR_FN_DECIMAL)
		return "`12.5`: one to four digits behind the point, at most "
		       "922337203685477.5807";
	if (fn == CEDAR_FN_IP)
		return "`10.0.0.1`, `10.0.0.0/8`, `2001:db8::1` or `2001:db8::/32`";
	if (fn == CEDAR_FN_DATETIME)
		return "`2024-10-15`, `2024-10-15T11:35:00Z` or "
		       "`2024-10-15T11:35:00.000+0100`";
	return "`1d2h3m4s5ms`: any of these parts, in this order";
}

void report_literal(struct typecheck *check, const struct cedar_expr *expr)
{
	struct finding *f = open_everywhere(check, DIAG_CEDAR_CALL_VALUE, expr);
	if (!f)
		return;
	const struct cedar_expr *argument = expr->kids[0];
	f->diag =
		diag_add(diags_of(check), f->code, argument->span, "%s is no `%s`",
			 shown(check, argument, "this text"),
			 type_text(check, cedar_type_of(typecheck_call_type(expr->fn))));
	diag_label(f->diag, "`%s` does not take this", cedar_fn_name(expr->fn));
	diag_help(f->diag, "write it like %s", format_of(expr->fn));
}
