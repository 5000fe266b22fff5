/* eval.c - the meaning of Cedar expressions, walked.
 *
 * Needs:   expressions no deeper than CEDAR_DEPTH_MAX, without slots; the readers and
 *          linking see to that.
 * Gives:   the value of an expression, or what is wrong where.
 * Keeps:   nothing between calls; operands are evaluated in source order, and those
 *          behind a short circuit not at all.
 *
 * The functions that return a value return NULL after filling in the error.
 */
#include "cedar/eval.h"
#include "pattern/pattern.h"

struct evaluation {
	struct arena *arena;
	const struct cedar_entities *entities;
	const struct cedar_request *request;
	struct cedar_error *error;
};

static const struct cedar_value *eval(struct evaluation *e,
				      const struct cedar_expr *expr);

/* ---- faults -------------------------------------------------------------- */

__attribute__((format(printf, 4, 5))) static const struct cedar_value *
fail(struct evaluation *e, const struct cedar_expr *expr, enum cedar_fault fault,
     const char *format, ...)
{
	va_list args;
	va_start(args, format);
	e->error->fault = fault;
	e->error->span = expr->span;
	e->error->message = text_vformat(e->arena, format, args);
	va_end(args);
	return NULL;
}

static const struct cedar_value *fail_type(struct evaluation *e,
					   const struct cedar_expr *expr,
					   const char *wanted,
					   const struct cedar_value *found)
{
	return fail(e, expr, CEDAR_FAULT_TYPE, "this is %s, `%s` needs %s",
		    cedar_value_kind_name(found->kind), cedar_op_spelling(expr->op),
		    wanted);
}

static const struct cedar_value *
fail_entity(struct evaluation *e, const struct cedar_expr *expr, struct cedar_uid uid)
{
	return fail(e, expr, CEDAR_FAULT_ENTITY, "%.*s is not among the entities",
		    TEXT_ARG(cedar_uid_text(e->arena, uid)));
}

static bool is_of_kind(struct evaluation *e, const struct cedar_expr *expr,
		       const struct cedar_value *value, enum cedar_value_kind kind)
{
	if (value->kind == kind)
		return true;
	fail_type(e, expr, cedar_value_kind_name(kind), value);
	return false;
}

/* A kid of `expr`, which must be of this kind. */
static const struct cedar_value *eval_kid(struct evaluation *e,
					  const struct cedar_expr *expr, size_t i,
					  enum cedar_value_kind kind)
{
	const struct cedar_value *value = eval(e, expr->kids[i]);
	return value && is_of_kind(e, expr, value, kind) ? value : NULL;
}

/* Both operands, before the kind of either counts. */
static bool eval_both(struct evaluation *e, const struct cedar_expr *expr,
		      const struct cedar_value **left, const struct cedar_value **right)
{
	*left = eval(e, expr->kids[0]);
	*right = *left ? eval(e, expr->kids[1]) : NULL;
	return *right != NULL;
}

static const struct cedar_value *give(struct evaluation *e, bool value)
{
	return cedar_value_bool(e->arena, value);
}

/* ---- leaves, sets, records ----------------------------------------------- */

static const struct cedar_value *eval_var(struct evaluation *e, enum cedar_var var)
{
	const struct cedar_request *request = e->request;
	switch (var) {
	case CEDAR_PRINCIPAL:
		return cedar_value_entity(e->arena, request->principal);
	case CEDAR_ACTION:
		return cedar_value_entity(e->arena, request->action);
	case CEDAR_RESOURCE:
		return cedar_value_entity(e->arena, request->resource);
	case CEDAR_CONTEXT:
	case N_CEDAR_VARS:
		break;
	}
	return request->context;
}

/* All kids; NULL if one has no value. */
static const struct cedar_value **eval_kids(struct evaluation *e,
					    const struct cedar_expr *expr)
{
	const struct cedar_value **values =
		ARENA_ARRAY(e->arena, const struct cedar_value *, expr->n_kids + 1);
	for (size_t i = 0; i < expr->n_kids; i++) {
		values[i] = eval(e, expr->kids[i]);
		if (!values[i])
			return NULL;
	}
	return values;
}

static const struct cedar_value *eval_set(struct evaluation *e,
					  const struct cedar_expr *expr)
{
	const struct cedar_value **items = eval_kids(e, expr);
	return items ? cedar_value_set(e->arena, items, expr->n_kids) : NULL;
}

static const struct cedar_value *eval_record(struct evaluation *e,
					     const struct cedar_expr *expr)
{
	const struct cedar_value **values = eval_kids(e, expr);
	if (!values)
		return NULL;
	struct text *names = ARENA_ARRAY(e->arena, struct text, expr->n_kids);
	for (size_t i = 0; i < expr->n_kids; i++)
		names[i] = expr->names[i];
	return cedar_value_record(e->arena, names, values, expr->n_kids);
}

/* ---- logic --------------------------------------------------------------- */

/* `deciding` is the value of the left side that makes the right side not count. */
static const struct cedar_value *eval_logic(struct evaluation *e,
					    const struct cedar_expr *expr, bool deciding)
{
	const struct cedar_value *left = eval_kid(e, expr, 0, CEDAR_VALUE_BOOL);
	if (!left || left->boolean == deciding)
		return left;
	return eval_kid(e, expr, 1, CEDAR_VALUE_BOOL);
}

static const struct cedar_value *eval_if(struct evaluation *e,
					 const struct cedar_expr *expr)
{
	const struct cedar_value *condition = eval_kid(e, expr, 0, CEDAR_VALUE_BOOL);
	if (!condition)
		return NULL;
	return eval(e, expr->kids[condition->boolean ? 1 : 2]);
}

static const struct cedar_value *eval_not(struct evaluation *e,
					  const struct cedar_expr *expr)
{
	const struct cedar_value *value = eval_kid(e, expr, 0, CEDAR_VALUE_BOOL);
	return value ? give(e, !value->boolean) : NULL;
}

/* ---- comparison and arithmetic ------------------------------------------- */

static const struct cedar_value *eval_equal(struct evaluation *e,
					    const struct cedar_expr *expr, bool if_equal)
{
	const struct cedar_value *left, *right;
	if (!eval_both(e, expr, &left, &right))
		return NULL;
	return give(e, cedar_value_equal(left, right) ? if_equal : !if_equal);
}

static bool has_order(const struct cedar_value *value)
{
	return value->kind == CEDAR_VALUE_LONG || value->kind == CEDAR_VALUE_DATETIME ||
	       value->kind == CEDAR_VALUE_DURATION;
}

/* `a > b` is not (a <= b), `a >= b` is not (a < b). */
static const struct cedar_value *eval_order(struct evaluation *e,
					    const struct cedar_expr *expr)
{
	const struct cedar_value *left, *right;
	if (!eval_both(e, expr, &left, &right))
		return NULL;
	if (!has_order(left))
		return fail_type(e, expr, "a long, a datetime or a duration", left);
	if (right->kind != left->kind)
		return fail_type(e, expr, cedar_value_kind_name(left->kind), right);
	bool is_less = left->integer < right->integer;
	bool is_equal = left->integer == right->integer;
	if (expr->op == CEDAR_LT)
		return give(e, is_less);
	if (expr->op == CEDAR_LE)
		return give(e, is_less || is_equal);
	return give(e, expr->op == CEDAR_GT ? !(is_less || is_equal) : !is_less);
}

static bool overflows(enum cedar_op op, int64_t a, int64_t b, int64_t *result)
{
	if (op == CEDAR_ADD)
		return __builtin_add_overflow(a, b, result);
	if (op == CEDAR_SUB)
		return __builtin_sub_overflow(a, b, result);
	return __builtin_mul_overflow(a, b, result);
}

static const struct cedar_value *fail_overflow(struct evaluation *e,
					       const struct cedar_expr *expr)
{
	return fail(e, expr, CEDAR_FAULT_OVERFLOW, "the result of `%s` is beyond 64 bits",
		    cedar_op_spelling(expr->op));
}

static const struct cedar_value *eval_arithmetic(struct evaluation *e,
						 const struct cedar_expr *expr)
{
	int64_t result;
	const struct cedar_value *left, *right;
	if (!eval_both(e, expr, &left, &right) ||
	    !is_of_kind(e, expr, left, CEDAR_VALUE_LONG) ||
	    !is_of_kind(e, expr, right, CEDAR_VALUE_LONG))
		return NULL;
	if (overflows(expr->op, left->integer, right->integer, &result))
		return fail_overflow(e, expr);
	return cedar_value_long(e->arena, result);
}

static const struct cedar_value *eval_negation(struct evaluation *e,
					       const struct cedar_expr *expr)
{
	int64_t result;
	const struct cedar_value *value = eval_kid(e, expr, 0, CEDAR_VALUE_LONG);
	if (!value)
		return NULL;
	if (overflows(CEDAR_SUB, 0, value->integer, &result))
		return fail_overflow(e, expr);
	return cedar_value_long(e->arena, result);
}

/* ---- entities ------------------------------------------------------------ */

/* Every element of a set must be an entity, whether or not an earlier one decides. */
static const struct cedar_value *eval_in_set(struct evaluation *e,
					     const struct cedar_expr *expr,
					     struct cedar_uid uid,
					     const struct cedar_value *set)
{
	for (size_t i = 0; i < set->n; i++)
		if (set->items[i]->kind != CEDAR_VALUE_ENTITY)
			return fail_type(e, expr, "a set of entities only",
					 set->items[i]);
	for (size_t i = 0; i < set->n; i++)
		if (cedar_entities_in(e->entities, uid, set->items[i]->uid))
			return give(e, true);
	return give(e, false);
}

/* kid 0 in kid 1, also of `is .. in` */
static const struct cedar_value *eval_in(struct evaluation *e,
					 const struct cedar_expr *expr)
{
	const struct cedar_value *left, *right;
	if (!eval_both(e, expr, &left, &right) ||
	    !is_of_kind(e, expr, left, CEDAR_VALUE_ENTITY))
		return NULL;
	if (right->kind == CEDAR_VALUE_SET)
		return eval_in_set(e, expr, left->uid, right);
	if (right->kind == CEDAR_VALUE_ENTITY)
		return give(e, cedar_entities_in(e->entities, left->uid, right->uid));
	return fail_type(e, expr, "an entity or a set of entities", right);
}

static const struct cedar_value *eval_is(struct evaluation *e,
					 const struct cedar_expr *expr)
{
	const struct cedar_value *value = eval_kid(e, expr, 0, CEDAR_VALUE_ENTITY);
	if (!value)
		return NULL;
	bool is_of_type = text_equal(value->uid.type, expr->text);
	if (is_of_type && expr->n_kids > 1)
		return eval_in(e, expr);
	return give(e, is_of_type);
}

/* ---- attributes and tags ------------------------------------------------- */

/* The attributes of a record or entity, NULL for an entity that is absent. */
static const struct cedar_value *attrs_of(struct evaluation *e,
					  const struct cedar_value *value)
{
	if (value->kind == CEDAR_VALUE_RECORD)
		return value;
	const struct cedar_entity *entity = cedar_entities_find(e->entities, value->uid);
	return entity ? entity->attrs : NULL;
}

static bool has_attrs(const struct cedar_value *value)
{
	return value->kind == CEDAR_VALUE_RECORD || value->kind == CEDAR_VALUE_ENTITY;
}

static const struct cedar_value *eval_attr(struct evaluation *e,
					   const struct cedar_expr *expr)
{
	const struct cedar_value *value = eval(e, expr->kids[0]);
	if (!value)
		return NULL;
	if (!has_attrs(value))
		return fail_type(e, expr, "a record or an entity", value);
	const struct cedar_value *attrs = attrs_of(e, value);
	if (!attrs)
		return fail_entity(e, expr, value->uid);
	const struct cedar_value *attr = cedar_value_get(attrs, expr->text);
	if (attr)
		return attr;
	return fail(e, expr, CEDAR_FAULT_ATTRIBUTE, "`%.*s` is no attribute of %.*s",
		    TEXT_ARG(expr->text),
		    TEXT_ARG(value->kind == CEDAR_VALUE_ENTITY
				     ? cedar_uid_text(e->arena, value->uid)
				     : TEXT("the record")));
}

/* `x has a.b`: x has a, and x.a has b. */
static const struct cedar_value *eval_has(struct evaluation *e,
					  const struct cedar_expr *expr)
{
	const struct cedar_value *value = eval(e, expr->kids[0]);
	if (!value)
		return NULL;
	for (size_t i = 0; i < expr->n_names; i++) {
		if (!has_attrs(value))
			return fail_type(e, expr, "a record or an entity", value);
		const struct cedar_value *attrs = attrs_of(e, value);
		value = attrs ? cedar_value_get(attrs, expr->names[i]) : NULL;
		if (!value)
			return give(e, false);
	}
	return give(e, true);
}

/* hasTag and getTag */
static const struct cedar_value *eval_tag(struct evaluation *e,
					  const struct cedar_expr *expr)
{
	bool is_test = expr->op == CEDAR_HAS_TAG;
	const struct cedar_value *value, *key;
	if (!eval_both(e, expr, &value, &key) ||
	    !is_of_kind(e, expr, value, CEDAR_VALUE_ENTITY) ||
	    !is_of_kind(e, expr, key, CEDAR_VALUE_STRING))
		return NULL;
	const struct cedar_entity *entity = cedar_entities_find(e->entities, value->uid);
	if (!entity)
		return is_test ? give(e, false) : fail_entity(e, expr, value->uid);
	const struct cedar_value *tag = cedar_value_get(entity->tags, key->text);
	if (is_test)
		return give(e, tag != NULL);
	if (tag)
		return tag;
	return fail(e, expr, CEDAR_FAULT_TAG, "`%.*s` is no tag of %.*s",
		    TEXT_ARG(key->text), TEXT_ARG(cedar_uid_text(e->arena, value->uid)));
}

/* ---- sets ---------------------------------------------------------------- */

static bool contains(const struct cedar_value *set, const struct cedar_value *value)
{
	for (size_t i = 0; i < set->n; i++)
		if (cedar_value_equal(set->items[i], value))
			return true;
	return false;
}

static const struct cedar_value *eval_contains(struct evaluation *e,
					       const struct cedar_expr *expr)
{
	const struct cedar_value *set, *value;
	if (!eval_both(e, expr, &set, &value) ||
	    !is_of_kind(e, expr, set, CEDAR_VALUE_SET))
		return NULL;
	return give(e, contains(set, value));
}

/* containsAll and containsAny */
static const struct cedar_value *eval_contains_set(struct evaluation *e,
						   const struct cedar_expr *expr)
{
	const struct cedar_value *set, *other;
	if (!eval_both(e, expr, &set, &other) ||
	    !is_of_kind(e, expr, set, CEDAR_VALUE_SET) ||
	    !is_of_kind(e, expr, other, CEDAR_VALUE_SET))
		return NULL;
	size_t n_contained = 0;
	for (size_t i = 0; i < other->n; i++)
		n_contained += contains(set, other->items[i]);
	return give(e, expr->op == CEDAR_CONTAINS_ALL ? n_contained == other->n
						      : n_contained > 0);
}

static const struct cedar_value *eval_is_empty(struct evaluation *e,
					       const struct cedar_expr *expr)
{
	const struct cedar_value *set = eval_kid(e, expr, 0, CEDAR_VALUE_SET);
	return set ? give(e, set->n == 0) : NULL;
}

/* ---- strings ------------------------------------------------------------- */

/* Carries the set of positions in `text` that the pieces so far can end at. */
static bool like(struct arena *arena, const struct cedar_expr *expr, struct text text)
{
	bool *ends = ARENA_ARRAY(arena, bool, text.len + 1);
	ends[0] = true;
	for (size_t i = 0; i < expr->n_pieces; i++) {
		const struct cedar_piece *piece = &expr->pieces[i];
		bool *next = ARENA_ARRAY(arena, bool, text.len + 1);
		for (size_t at = 0; at <= text.len; at++) {
			struct text rest = {text.ptr + at, text.len - at};
			if (piece->is_wildcard)
				next[at] = ends[at] || (at > 0 && next[at - 1]);
			else if (ends[at] && text_starts(rest, piece->literal))
				next[at + piece->literal.len] = true;
		}
		ends = next;
	}
	return ends[text.len];
}

static const struct cedar_value *eval_like(struct evaluation *e,
					   const struct cedar_expr *expr)
{
	const struct cedar_value *value = eval_kid(e, expr, 0, CEDAR_VALUE_STRING);
	return value ? give(e, like(e->arena, expr, value->text)) : NULL;
}

static const struct cedar_value *eval_matches(struct evaluation *e,
					      const struct cedar_expr *expr)
{
	struct pattern_error error;
	const struct cedar_value *value = eval_kid(e, expr, 0, CEDAR_VALUE_STRING);
	if (!value)
		return NULL;
	const struct pattern *pattern =
		pattern_parse(e->arena, expr->text, &(struct pattern_style){0}, &error);
	if (!pattern) /* lowering refuses such policies */
		return fail(e, expr, CEDAR_FAULT_EXTENSION, "%s", error.title);
	return give(e, pattern_oracle(pattern, value->text));
}

/* ---- extension functions ------------------------------------------------- */

static const struct cedar_value *fail_call(struct evaluation *e,
					   const struct cedar_expr *expr,
					   const struct cedar_value *const *args,
					   enum cedar_fault fault)
{
	const char *name = cedar_fn_name(expr->fn);
	if (fault == CEDAR_FAULT_ARITY)
		return fail(e, expr, fault, "`%s` is called with %zu of %zu arguments",
			    name, expr->n_kids, cedar_fn_arity(expr->fn));
	if (fault == CEDAR_FAULT_EXTENSION)
		return fail(e, expr, fault, "`%.*s` is no %s", TEXT_ARG(args[0]->text),
			    name);
	if (fault == CEDAR_FAULT_OVERFLOW)
		return fail(e, expr, fault, "the result of `%s` is beyond 64 bits", name);
	return fail(e, expr, fault, "`%s` is called with an argument of another type",
		    name);
}

static const struct cedar_value *eval_call(struct evaluation *e,
					   const struct cedar_expr *expr)
{
	enum cedar_fault fault;
	const struct cedar_value *const *args = eval_kids(e, expr);
	if (!args)
		return NULL;
	const struct cedar_value *value =
		cedar_call(e->arena, expr->fn, args, expr->n_kids, &fault);
	return value ? value : fail_call(e, expr, args, fault);
}

/* ---- expressions --------------------------------------------------------- */

static const struct cedar_value *eval(struct evaluation *e, const struct cedar_expr *expr)
{
	switch (expr->op) {
	case CEDAR_BOOL:
		return give(e, expr->boolean);
	case CEDAR_LONG:
		return cedar_value_long(e->arena, expr->integer);
	case CEDAR_STRING:
		return cedar_value_string(e->arena, expr->text);
	case CEDAR_ENTITY:
		return cedar_value_entity(e->arena, expr->uid);
	case CEDAR_VAR:
		return eval_var(e, expr->var);
	case CEDAR_SET:
		return eval_set(e, expr);
	case CEDAR_RECORD:
		return eval_record(e, expr);
	case CEDAR_IF:
		return eval_if(e, expr);
	case CEDAR_AND:
		return eval_logic(e, expr, false);
	case CEDAR_OR:
		return eval_logic(e, expr, true);
	case CEDAR_NOT:
		return eval_not(e, expr);
	case CEDAR_NEG:
		return eval_negation(e, expr);
	case CEDAR_EQ:
		return eval_equal(e, expr, true);
	case CEDAR_NE:
		return eval_equal(e, expr, false);
	case CEDAR_LT:
	case CEDAR_LE:
	case CEDAR_GT:
	case CEDAR_GE:
		return eval_order(e, expr);
	case CEDAR_ADD:
	case CEDAR_SUB:
	case CEDAR_MUL:
		return eval_arithmetic(e, expr);
	case CEDAR_IN:
		return eval_in(e, expr);
	case CEDAR_IS:
		return eval_is(e, expr);
	case CEDAR_HAS:
		return eval_has(e, expr);
	case CEDAR_ATTR:
		return eval_attr(e, expr);
	case CEDAR_HAS_TAG:
	case CEDAR_GET_TAG:
		return eval_tag(e, expr);
	case CEDAR_CONTAINS:
		return eval_contains(e, expr);
	case CEDAR_CONTAINS_ALL:
	case CEDAR_CONTAINS_ANY:
		return eval_contains_set(e, expr);
	case CEDAR_IS_EMPTY:
		return eval_is_empty(e, expr);
	case CEDAR_LIKE:
		return eval_like(e, expr);
	case CEDAR_MATCHES:
		return eval_matches(e, expr);
	case CEDAR_CALL:
		return eval_call(e, expr);
	case CEDAR_SLOT:
	case N_CEDAR_OPS:
		break;
	}
	return fail(e, expr, CEDAR_FAULT_TYPE, "`%s` has no value",
		    cedar_slot_name(expr->slot));
}

const struct cedar_value *cedar_eval(const struct cedar_context *context,
				     const struct cedar_expr *expr,
				     struct cedar_error *error)
{
	struct evaluation e = {context->arena, context->entities, context->request,
			       error};
	return eval(&e, expr);
}
