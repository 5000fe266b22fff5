/* c_cedar_operand.c - values of a Cedar term, as statements and operands of C.
 *
 * Needs:  a writer inside of a function that may return an error.
 * Gives:  for an expression the statements that compute it, and the operand that has its
 *         value; what was computed before in the same block is used again.
 */
#include <stdlib.h>

#include "emit/c_cedar_code.h"

#define NOTHING_KNOWN CEDAR_TYPE_NEVER

/* ---- operands ------------------------------------------------------------ */

static struct operand value_operand(struct text c, enum cedar_type_kind kind)
{
	return (struct operand){
		.shape = SHAPE_VALUE, .c = c, .kind = kind, .var = N_CEDAR_VARS};
}

/* What the schema says of a value that was read.  Of sets, records and texts it is not
 * relied on: data that broke the promise would be read as a pointer. */
static enum cedar_type_kind type_kind(const struct cedar_expr *expr)
{
	enum cedar_type_kind kind = expr->type ? expr->type->kind : NOTHING_KNOWN;
	bool is_scalar = kind == CEDAR_TYPE_BOOL || kind == CEDAR_TYPE_LONG ||
			 kind == CEDAR_TYPE_ENTITY;
	return is_scalar ? kind : NOTHING_KNOWN;
}

static enum cedar_type_kind literal_kind(const struct cedar_value *value)
{
	static const enum cedar_type_kind kinds[] = {
		[CEDAR_VALUE_BOOL] = CEDAR_TYPE_BOOL,
		[CEDAR_VALUE_LONG] = CEDAR_TYPE_LONG,
		[CEDAR_VALUE_STRING] = CEDAR_TYPE_STRING,
		[CEDAR_VALUE_ENTITY] = CEDAR_TYPE_ENTITY,
		[CEDAR_VALUE_SET] = CEDAR_TYPE_SET,
		[CEDAR_VALUE_RECORD] = CEDAR_TYPE_RECORD,
		[CEDAR_VALUE_DECIMAL] = CEDAR_TYPE_DECIMAL,
		[CEDAR_VALUE_IPADDR] = CEDAR_TYPE_IPADDR,
		[CEDAR_VALUE_DATETIME] = CEDAR_TYPE_DATETIME,
		[CEDAR_VALUE_DURATION] = CEDAR_TYPE_DURATION,
	};
	return kinds[value->kind];
}

struct operand c_term_literal_operand(struct term_writer *w,
				      const struct cedar_value *value)
{
	struct operand operand = value_operand((struct text){0}, literal_kind(value));
	struct buffer b = {0};
	operand.literal = value;
	if (value->kind == CEDAR_VALUE_BOOL) {
		operand.shape = SHAPE_BOOL;
		operand.c = value->boolean ? TEXT("true") : TEXT("false");
		operand.no = value->boolean ? TEXT("false") : TEXT("true");
	} else if (value->kind == CEDAR_VALUE_LONG) {
		operand.shape = SHAPE_LONG;
		write_int64(&b, value->integer);
		operand.c = text_copy(w->e->arena, buffer_text(&b));
	} else if (value->kind == CEDAR_VALUE_ENTITY) {
		operand.shape = SHAPE_ENTITY;
		operand.c = c_cedar_uid_constant(w->e, value->uid);
	}
	buffer_free(&b);
	return operand;
}

bool c_term_is_long(const struct operand *operand)
{
	return operand->shape == SHAPE_LONG ||
	       (operand->shape == SHAPE_VALUE && operand->kind == CEDAR_TYPE_LONG);
}

bool c_term_is_entity(const struct operand *operand)
{
	return operand->shape == SHAPE_ENTITY ||
	       (operand->shape == SHAPE_VALUE && operand->kind == CEDAR_TYPE_ENTITY);
}

struct text c_term_handle(struct term_writer *w, const struct operand *operand)
{
	return operand->shape == SHAPE_ENTITY
		       ? operand->c
		       : c_term_text(w, "%.*s.as.entity", TEXT_ARG(operand->c));
}

/* A `struct edict_cedar_value`, for assignments. */
static struct text value_text(struct term_writer *w, const struct operand *operand)
{
	struct text c = operand->c;
	if (operand->shape == SHAPE_ENTITY)
		return c_term_text(w, "edict_cedar_of_entity(%.*s)", TEXT_ARG(c));
	if (operand->shape == SHAPE_LONG)
		return c_term_text(w, "edict_cedar_of_long(%.*s)", TEXT_ARG(c));
	if (operand->shape == SHAPE_BOOL)
		return c_term_text(w, "edict_cedar_of_bool(%.*s)", TEXT_ARG(c));
	return c.ptr ? c : c_term_literal(w, operand->literal);
}

struct text c_term_long(struct term_writer *w, const struct operand *operand)
{
	if (operand->shape == SHAPE_LONG)
		return operand->c;
	struct text value = value_text(w, operand);
	if (!c_term_is_long(operand)) {
		c_term_line(w, "if (%.*s.kind != EDICT_CEDAR_LONG)", TEXT_ARG(value));
		c_term_line(w, "\treturn edict_cedar_error(EDICT_CEDAR_FAULT_TYPE);");
	}
	return c_term_text(w, "%.*s.as.integer", TEXT_ARG(value));
}

struct text c_term_address(struct term_writer *w, const struct operand *operand)
{
	if (operand->literal)
		return c_term_text(w, "&%.*s",
				   TEXT_ARG(c_term_literal(w, operand->literal)));
	if (operand->shape == SHAPE_VALUE)
		return c_term_text(w, "&%.*s", TEXT_ARG(operand->c));
	if (operand->var < CEDAR_CONTEXT) {
		w->uses_variable[operand->var] = true;
		return c_term_text(w, "&%s", cedar_var_name(operand->var));
	}
	struct text name = c_term_local(w, "operand");
	struct text value = value_text(w, operand);
	c_term_line(w, "const struct edict_cedar_value %.*s = %.*s;", TEXT_ARG(name),
		    TEXT_ARG(value));
	return c_term_text(w, "&%.*s", TEXT_ARG(name));
}

/* ---- attributes ---------------------------------------------------------- */

/* The place that the schema gives an attribute in a record or an entity's attributes;
 * false where the layout is not known. */
static bool place_of(const struct cedar_expr *of, struct text attr, size_t *place);

/* Values whose members have the order of their declaration, all of them. */
static bool has_layout(const struct cedar_expr *expr)
{
	if (!expr->type || expr->type->kind != CEDAR_TYPE_RECORD)
		return false;
	if (expr->op == CEDAR_VAR)
		return expr->var == CEDAR_CONTEXT;
	size_t place;
	if (expr->op == CEDAR_ATTR)
		return place_of(expr->kids[0], expr->text, &place);
	return expr->op == CEDAR_GET_TAG;
}

/* The record type that the members of `of` are laid out by; NULL: not known. */
static const struct cedar_type *layout(const struct cedar_expr *of)
{
	if (of->type && of->type->kind == CEDAR_TYPE_ENTITY)
		return of->type->entity->shape;
	return has_layout(of) ? of->type : NULL;
}

static bool place_of(const struct cedar_expr *of, struct text attr, size_t *place)
{
	const struct cedar_type *type = layout(of);
	const struct cedar_attr *found = type ? cedar_type_attr(type, attr) : NULL;
	*place = found ? (size_t)(found - type->attrs) : 0;
	return found != NULL;
}

const struct cedar_type *c_term_attr_type(const struct cedar_expr *of, struct text attr)
{
	const struct cedar_type *type = layout(of);
	const struct cedar_attr *found = type ? cedar_type_attr(type, attr) : NULL;
	return found ? found->type : NULL;
}

/* The call that reads attribute `name` of `of` into `local`. */
static struct text attr_call(struct term_writer *w, const struct cedar_expr *expr,
			     const struct operand *of, struct text local)
{
	struct c_emitter *e = w->e;
	const struct cedar_expr *base = expr->kids[0];
	struct text name = c_cedar_attr_constant(e, expr->text);
	size_t place;
	bool has_place = place_of(base, expr->text, &place);
	if (c_term_is_entity(of) && has_place) {
		struct text type = c_cedar_type_constant(e, base->type->entity->name);
		return c_term_text(w,
				   "edict_cedar_entity_place(q, %.*s, %.*s, %zu, &%.*s)",
				   TEXT_ARG(c_term_handle(w, of)), TEXT_ARG(type), place,
				   TEXT_ARG(local));
	}
	if (c_term_is_entity(of))
		return c_term_text(w, "edict_cedar_entity_attr(q, %.*s, %.*s, &%.*s)",
				   TEXT_ARG(c_term_handle(w, of)), TEXT_ARG(name),
				   TEXT_ARG(local));
	struct text address = c_term_address(w, of);
	if (has_place)
		return c_term_text(w, "edict_cedar_record_place(%.*s, %zu, &%.*s)",
				   TEXT_ARG(address), place, TEXT_ARG(local));
	if (of->kind == CEDAR_TYPE_RECORD)
		return c_term_text(w, "edict_cedar_record_attr(%.*s, %.*s, &%.*s)",
				   TEXT_ARG(address), TEXT_ARG(name), TEXT_ARG(local));
	return c_term_text(w, "edict_cedar_attr(q, %.*s, %.*s, &%.*s)", TEXT_ARG(address),
			   TEXT_ARG(name), TEXT_ARG(local));
}

/* A variable for the value of `expr`, declared. */
static struct operand declare(struct term_writer *w, const struct cedar_expr *expr,
			      const char *name)
{
	struct text local = c_term_local(w, name);
	c_term_line(w, "struct edict_cedar_value %.*s;", TEXT_ARG(local));
	return value_operand(local, type_kind(expr));
}

struct operand c_term_attr(struct term_writer *w, const struct cedar_expr *expr,
			   const struct operand *of)
{
	struct text local = c_term_local(w, c_cedar_words(w->e->arena, expr).ptr);
	struct text call = attr_call(w, expr, of, local);
	c_term_line(w, "struct edict_cedar_value %.*s;", TEXT_ARG(local));
	c_term_check(w, call);
	return value_operand(local, type_kind(expr));
}

static struct operand attr_operand(struct term_writer *w, const struct cedar_expr *expr)
{
	struct operand of = c_term_operand(w, expr->kids[0]);
	return c_term_attr(w, expr, &of);
}

static struct operand tag_operand(struct term_writer *w, const struct cedar_expr *expr)
{
	struct operand of = c_term_operand(w, expr->kids[0]);
	struct operand key = c_term_operand(w, expr->kids[1]);
	struct text entity = c_term_address(w, &of);
	struct text text = c_term_address(w, &key);
	struct operand out = declare(w, expr, "tag");
	c_term_check(w, c_term_text(w, "edict_cedar_get_tag(q, %.*s, %.*s, &%.*s)",
				    TEXT_ARG(entity), TEXT_ARG(text), TEXT_ARG(out.c)));
	return out;
}

/* ---- arithmetic and calls ------------------------------------------------ */

static struct operand sum_operand(struct term_writer *w, const struct cedar_expr *expr)
{
	static const struct {
		const char *constant, *name;
	} ops[N_CEDAR_OPS] = {
		[CEDAR_ADD] = {"EDICT_CEDAR_ADD", "sum"},
		[CEDAR_SUB] = {"EDICT_CEDAR_SUB", "difference"},
		[CEDAR_MUL] = {"EDICT_CEDAR_MUL", "product"},
	};
	struct operand left = c_term_operand(w, expr->kids[0]);
	struct operand right = c_term_operand(w, expr->kids[1]);
	struct text a = c_term_address(w, &left);
	struct text b = c_term_address(w, &right);
	struct operand out = declare(w, expr, ops[expr->op].name);
	c_term_check(w, c_term_text(w, "edict_cedar_compute(%s, %.*s, %.*s, &%.*s)",
				    ops[expr->op].constant, TEXT_ARG(a), TEXT_ARG(b),
				    TEXT_ARG(out.c)));
	out.kind = CEDAR_TYPE_LONG;
	return out;
}

static struct operand negative_operand(struct term_writer *w,
				       const struct cedar_expr *expr)
{
	struct operand of = c_term_operand(w, expr->kids[0]);
	struct text a = c_term_address(w, &of);
	struct operand out = declare(w, expr, "negative");
	c_term_check(w, c_term_text(w, "edict_cedar_negate(%.*s, &%.*s)", TEXT_ARG(a),
				    TEXT_ARG(out.c)));
	out.kind = CEDAR_TYPE_LONG;
	return out;
}

static const char *fn_constant(enum cedar_fn fn)
{
	static const char *const constants[] = {
#define CEDAR_FN(symbol, name, is_method, result, arg0, arg1) "EDICT_CEDAR_FN_" #symbol,
#include "cedar/cedar.def"
#undef CEDAR_FN
	};
	return constants[fn];
}

static enum cedar_type_kind fn_result(enum cedar_fn fn)
{
	static const enum cedar_type_kind results[] = {
#define CEDAR_FN(symbol, name, is_method, result, arg0, arg1) CEDAR_TYPE_##result,
#include "cedar/cedar.def"
#undef CEDAR_FN
	};
	return results[fn];
}

static struct operand call_operand(struct term_writer *w, const struct cedar_expr *expr)
{
	struct text args[2] = {TEXT("NULL"), TEXT("NULL")};
	if (expr->n_kids != cedar_fn_arity(expr->fn)) {
		struct operand none = declare(w, expr, "result");
		c_term_check(w, TEXT("edict_cedar_error(EDICT_CEDAR_FAULT_ARITY)"));
		return none;
	}
	struct operand kids[2];
	for (size_t i = 0; i < expr->n_kids; i++)
		kids[i] = c_term_operand(w, expr->kids[i]);
	for (size_t i = 0; i < expr->n_kids; i++)
		args[i] = c_term_address(w, &kids[i]);
	w->uses_scratch |= expr->fn == CEDAR_FN_IP;
	bool is_method = cedar_fn_is_method(expr->fn);
	struct operand out =
		declare(w, expr, is_method ? "result" : cedar_fn_name(expr->fn));
	c_term_check(w, c_term_text(w, "edict_cedar_call(q, %s, %.*s, %.*s, &%.*s)",
				    fn_constant(expr->fn), TEXT_ARG(args[0]),
				    TEXT_ARG(args[1]), TEXT_ARG(out.c)));
	out.kind = fn_result(expr->fn);
	return out;
}

/* ---- sets and records that are computed ---------------------------------- */

static void check_space(struct term_writer *w, struct text items)
{
	w->uses_scratch = true;
	c_term_line(w, "if (%.*s == NULL)", TEXT_ARG(items));
	c_term_line(w, "\treturn edict_cedar_error(EDICT_CEDAR_FAULT_SPACE);");
}

static struct operand *kid_operands(struct term_writer *w, const struct cedar_expr *expr)
{
	struct operand *kids = ARENA_ARRAY(w->e->arena, struct operand, expr->n_kids);
	for (size_t i = 0; i < expr->n_kids; i++)
		kids[i] = c_term_operand(w, expr->kids[i]);
	return kids;
}

static struct operand set_operand(struct term_writer *w, const struct cedar_expr *expr)
{
	struct operand *kids = kid_operands(w, expr);
	struct text items = c_term_local(w, "items");
	c_term_line(w, "struct edict_cedar_value *%.*s = edict_cedar_set_begin(q, %zu);",
		    TEXT_ARG(items), expr->n_kids);
	check_space(w, items);
	for (size_t i = 0; i < expr->n_kids; i++)
		c_term_line(w, "%.*s[%zu] = %.*s;", TEXT_ARG(items), i,
			    TEXT_ARG(value_text(w, &kids[i])));
	struct operand out = declare(w, expr, "set");
	c_term_check(w, c_term_text(w, "edict_cedar_set_end(%.*s, %zu, &%.*s)",
				    TEXT_ARG(items), expr->n_kids, TEXT_ARG(out.c)));
	out.kind = CEDAR_TYPE_SET;
	return out;
}

struct place {
	uint32_t name;
	size_t kid;
};

static int compare_places(const void *left, const void *right)
{
	const struct place *a = left, *b = right;
	return (a->name > b->name) - (a->name < b->name);
}

static struct operand record_operand(struct term_writer *w, const struct cedar_expr *expr)
{
	struct operand *kids = kid_operands(w, expr);
	struct place *places = ARENA_ARRAY(w->e->arena, struct place, expr->n_kids);
	struct text members = c_term_local(w, "members");
	for (size_t i = 0; i < expr->n_kids; i++)
		places[i] = (struct place){c_cedar_name(w->e, expr->names[i]), i};
	qsort(places, expr->n_kids, sizeof *places, compare_places);
	c_term_line(w,
		    "struct edict_cedar_member *%.*s = edict_cedar_record_begin(q, %zu);",
		    TEXT_ARG(members), expr->n_kids);
	check_space(w, members);
	for (size_t i = 0; i < expr->n_kids; i++) {
		size_t kid = places[i].kid;
		struct text name = c_cedar_attr_constant(w->e, expr->names[kid]);
		c_term_line(w, "%.*s[%zu].name = %.*s;", TEXT_ARG(members), i,
			    TEXT_ARG(name));
		c_term_line(w, "%.*s[%zu].value = %.*s;", TEXT_ARG(members), i,
			    TEXT_ARG(value_text(w, &kids[kid])));
	}
	struct text local = c_term_local(w, "record");
	c_term_line(w, "const struct edict_cedar_value %.*s = {", TEXT_ARG(local));
	c_term_line(w, "\tEDICT_CEDAR_RECORD, { 0 }, %zu, { .members = %.*s }",
		    expr->n_kids, TEXT_ARG(members));
	c_term_line(w, "};");
	return value_operand(local, CEDAR_TYPE_RECORD);
}

/* ---- all ----------------------------------------------------------------- */

static struct operand var_operand(struct term_writer *w, const struct cedar_expr *expr)
{
	struct operand operand = {.kind = CEDAR_TYPE_ENTITY, .var = expr->var};
	if (expr->var == CEDAR_CONTEXT) {
		operand.shape = SHAPE_VALUE;
		operand.kind = CEDAR_TYPE_RECORD;
		operand.c = TEXT("q->context");
		return operand;
	}
	operand.shape = SHAPE_ENTITY;
	operand.c = c_term_text(w, "edict_cedar_%s(q)", cedar_var_name(expr->var));
	return operand;
}

static void assign(struct term_writer *w, struct text local,
		   const struct cedar_expr *expr)
{
	struct operand value = c_term_operand(w, expr);
	c_term_line(w, "%.*s = %.*s;", TEXT_ARG(local), TEXT_ARG(value_text(w, &value)));
}

static struct operand if_operand(struct term_writer *w, const struct cedar_expr *expr)
{
	struct test condition = c_term_condition(w, expr->kids[0]);
	struct operand out = declare(w, expr, "choice");
	c_term_line(w, "if (%.*s) {", TEXT_ARG(condition.c));
	size_t mark = c_term_enter(w);
	assign(w, out.c, expr->kids[1]);
	c_term_leave(w, mark);
	c_term_line(w, "} else {");
	mark = c_term_enter(w);
	assign(w, out.c, expr->kids[2]);
	c_term_leave(w, mark);
	c_term_line(w, "}");
	return out;
}

static struct operand test_operand(struct term_writer *w, const struct cedar_expr *expr)
{
	struct test test = c_term_condition(w, expr);
	return (struct operand){.shape = SHAPE_BOOL,
				.c = test.c,
				.no = test.no,
				.kind = CEDAR_TYPE_BOOL,
				.var = N_CEDAR_VARS};
}

static struct operand computed(struct term_writer *w, const struct cedar_expr *expr)
{
	static struct operand (*const writers[N_CEDAR_OPS])(struct term_writer *,
							    const struct cedar_expr *) = {
		[CEDAR_VAR] = var_operand,	 [CEDAR_SET] = set_operand,
		[CEDAR_RECORD] = record_operand, [CEDAR_IF] = if_operand,
		[CEDAR_NEG] = negative_operand,	 [CEDAR_ADD] = sum_operand,
		[CEDAR_SUB] = sum_operand,	 [CEDAR_MUL] = sum_operand,
		[CEDAR_ATTR] = attr_operand,	 [CEDAR_GET_TAG] = tag_operand,
		[CEDAR_CALL] = call_operand,
	};
	return writers[expr->op] ? writers[expr->op](w, expr) : test_operand(w, expr);
}

static const struct operand *known_operand(const struct term_writer *w,
					   const struct cedar_expr *expr)
{
	for (size_t i = 0; i < w->n_known; i++)
		if (cedar_expr_equal(w->known[i].expr, expr))
			return &w->known[i].operand;
	return NULL;
}

struct operand c_term_operand(struct term_writer *w, const struct cedar_expr *expr)
{
	const struct cedar_value *literal = c_cedar_literal(w->e->arena, expr);
	if (literal)
		return c_term_literal_operand(w, literal);
	bool is_kept = expr->op == CEDAR_ATTR || expr->op == CEDAR_GET_TAG;
	const struct operand *before = is_kept ? known_operand(w, expr) : NULL;
	if (before)
		return *before;
	struct operand operand = computed(w, expr);
	if (is_kept) {
		struct known known = {expr, operand};
		ARENA_PUSH(w->e->arena, w->known, w->n_known, known);
	}
	return operand;
}
