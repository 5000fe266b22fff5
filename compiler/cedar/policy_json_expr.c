/* policy_json_expr.c - expressions of the JSON policy format.
 *
 * Needs:   a document tree.
 * Gives:   the same trees that the reader of text builds; or diagnostics.
 * Keeps:   CEDAR_DEPTH_MAX levels and POLICY_JSON_EXPRS_MAX nodes a policy, so that
 *          every pass may recurse.
 */
#include <string.h>

#include "cedar/policy_json_parts.h"

static const char *const shown_ops[N_CEDAR_OPS] = {
#define CEDAR_OP(symbol, spelling, json, form) [CEDAR_##symbol] = "`" json "`",
#include "cedar/cedar.def"
#undef CEDAR_OP
};

/* ---- nodes --------------------------------------------------------------- */

/* A counted node with room for `n_kids`; NULL with a diagnostic beyond a limit. */
static struct cedar_expr *new_expr(struct policy_json *r, enum cedar_op op,
				   const struct doc *doc, size_t n_kids)
{
	if (r->n_exprs == POLICY_JSON_EXPRS_MAX) {
		struct diag *d =
			diag_add(r->data.diags, DIAG_CEDAR_EXPRS, doc->span,
				 "the policy has more than %u operands and operators",
				 POLICY_JSON_EXPRS_MAX);
		diag_label(d, "one too many; the rest of the policy is not read");
		diag_help(d, "split the policy, or move the data into entities");
	}
	if (r->n_exprs++ >= POLICY_JSON_EXPRS_MAX)
		return NULL;
	struct cedar_expr *expr = cedar_expr_new(r->data.arena, op, doc->span);
	expr->kids = ARENA_ARRAY(r->data.arena, struct cedar_expr *, n_kids + 1);
	return expr;
}

static bool is_too_deep(struct policy_json *r, const struct doc *doc, unsigned depth)
{
	if (depth <= CEDAR_DEPTH_MAX)
		return false;
	struct diag *d =
		diag_add(r->data.diags, DIAG_CEDAR_DEPTH, doc->span,
			 "expression is nested deeper than %d levels", CEDAR_DEPTH_MAX);
	diag_label(d, "one level too many");
	diag_help(d, "split the condition, or balance long chains of `&&` and `||`");
	return true;
}

static bool add_kid(struct policy_json *r, struct cedar_expr *expr, const struct doc *doc,
		    unsigned depth)
{
	struct cedar_expr *kid = policy_json_expr(r, doc, depth + 1);
	expr->kids[expr->n_kids++] = kid;
	return kid != NULL;
}

/* ---- literals ------------------------------------------------------------ */

static struct cedar_expr *read_value(struct policy_json *r, const struct doc *doc,
				     unsigned depth);

static struct cedar_expr *finish_items(struct policy_json *r, struct cedar_expr *expr,
				       struct doc *const *items, size_t n, unsigned depth)
{
	bool ok = expr != NULL;
	for (size_t i = 0; ok && i < n; i++) {
		expr->kids[i] = read_value(r, items[i], depth + 1);
		ok = expr->kids[i] != NULL;
		expr->n_kids++;
	}
	return ok ? expr : NULL;
}

static struct cedar_expr *new_record(struct policy_json *r, const struct doc *doc)
{
	struct cedar_expr *expr = new_expr(r, CEDAR_RECORD, doc, doc->n);
	if (expr == NULL)
		return NULL;
	expr->names = ARENA_ARRAY(r->data.arena, struct text, doc->n + 1);
	expr->name_spans = ARENA_ARRAY(r->data.arena, struct span, doc->n + 1);
	expr->n_names = doc->n;
	for (size_t i = 0; i < doc->n; i++) {
		expr->names[i] = doc->members[i].key;
		expr->name_spans[i] = doc->members[i].key_span;
	}
	return expr;
}

static struct cedar_expr *read_value_record(struct policy_json *r, const struct doc *doc,
					    unsigned depth)
{
	struct cedar_expr *expr = new_record(r, doc);
	bool ok = expr != NULL;
	for (size_t i = 0; ok && i < doc->n; i++) {
		expr->kids[i] = read_value(r, doc->members[i].value, depth + 1);
		ok = expr->kids[i] != NULL;
		expr->n_kids++;
	}
	return ok ? expr : NULL;
}

static bool check_receiver(struct policy_json *r, const struct doc *doc, enum cedar_fn fn,
			   size_t n_args)
{
	if (!cedar_fn_is_method(fn) || n_args > 0)
		return true;
	struct diag *d =
		diag_add(r->data.diags, DIAG_CEDAR_EST_EXPR, doc->span,
			 "method `%s` has nothing to apply to", cedar_fn_name(fn));
	diag_label(d, "no arguments");
	diag_help(d, "write the receiver as the first argument");
	return false;
}

static struct cedar_expr *read_value_call(struct policy_json *r, const struct doc *doc,
					  const struct cedar_data_call *call,
					  unsigned depth)
{
	enum cedar_fn fn = cedar_data_fn(&r->data, call->fn->text, call->fn->span);
	if (fn == N_CEDAR_FNS || !check_receiver(r, doc, fn, call->n_args))
		return NULL;
	struct cedar_expr *expr = new_expr(r, CEDAR_CALL, doc, call->n_args);
	if (expr != NULL)
		expr->fn = fn;
	return finish_items(r, expr, call->args, call->n_args, depth);
}

/* An object of `Value`: escapes as in entity files. */
static struct cedar_expr *read_value_object(struct policy_json *r, const struct doc *doc,
					    unsigned depth)
{
	struct cedar_data_call call;
	const struct doc_member *only = doc->n == 1 ? &doc->members[0] : NULL;
	if (only != NULL && text_is(only->key, "__entity") &&
	    cedar_data_is_uid(only->value)) {
		struct cedar_expr *expr = new_expr(r, CEDAR_ENTITY, doc, 0);
		return expr && cedar_data_uid(&r->data, doc, &expr->uid) ? expr : NULL;
	}
	if (only != NULL && text_is(only->key, "__extn") &&
	    cedar_data_is_call(only->value, &call))
		return read_value_call(r, doc, &call, depth);
	if (only != NULL && text_is(only->key, "__expr") &&
	    only->value->kind == DOC_STRING) {
		cedar_data_no_value(&r->data, doc);
		return NULL;
	}
	return read_value_record(r, doc, depth);
}

static struct cedar_expr *read_scalar(struct policy_json *r, const struct doc *doc)
{
	enum cedar_op op = doc->kind == DOC_BOOL     ? CEDAR_BOOL
			   : doc->kind == DOC_NUMBER ? CEDAR_LONG
						     : CEDAR_STRING;
	struct cedar_expr *expr = new_expr(r, op, doc, 0);
	if (expr == NULL)
		return NULL;
	if (op == CEDAR_LONG)
		return cedar_data_integer(&r->data, doc, &expr->integer) ? expr : NULL;
	if (op == CEDAR_STRING)
		expr->text = doc->text;
	expr->boolean = op == CEDAR_BOOL && doc->boolean;
	return expr;
}

static struct cedar_expr *read_value(struct policy_json *r, const struct doc *doc,
				     unsigned depth)
{
	if (is_too_deep(r, doc, depth))
		return NULL;
	switch (doc->kind) {
	case DOC_NULL:
		cedar_data_no_value(&r->data, doc);
		return NULL;
	case DOC_BOOL:
	case DOC_NUMBER:
	case DOC_STRING:
		return read_scalar(r, doc);
	case DOC_SEQUENCE:
		return finish_items(r, new_expr(r, CEDAR_SET, doc, doc->n), doc->items,
				    doc->n, depth);
	case DOC_MAPPING:
		return read_value_object(r, doc, depth);
	}
	return NULL;
}

static struct cedar_expr *read_var(struct policy_json *r, const struct doc *doc)
{
	struct text names[N_CEDAR_VARS];
	for (size_t i = 0; i < N_CEDAR_VARS; i++) {
		names[i] = text_of(cedar_var_name((enum cedar_var)i));
		if (doc->kind != DOC_STRING || !text_equal(doc->text, names[i]))
			continue;
		struct cedar_expr *expr = new_expr(r, CEDAR_VAR, doc, 0);
		if (expr != NULL)
			expr->var = (enum cedar_var)i;
		return expr;
	}
	if (doc->kind != DOC_STRING) {
		policy_json_wrong(r, doc, "variable", "write the name of a variable");
		return NULL;
	}
	struct text near = text_nearest(doc->text, names, N_CEDAR_VARS);
	struct diag *d = diag_add(r->data.diags, DIAG_CEDAR_EST_SHAPE, doc->span,
				  "`%.*s` is no variable", TEXT_ARG(doc->text));
	diag_label(d, "unknown variable");
	diag_help(d, "write %s`%.*s`",
		  near.len > 0 ? "" : "principal, action, resource or ",
		  TEXT_ARG(near.len > 0 ? near : names[CEDAR_CONTEXT]));
	return NULL;
}

static struct cedar_expr *read_slot(struct policy_json *r, const struct doc *doc)
{
	struct diag *d = diag_add(r->data.diags, DIAG_CEDAR_SLOT_PLACE, doc->span,
				  "`Slot` stands in a condition");
	diag_label(d, "slots stand in the constraints only");
	diag_help(d, "use the variable, or compare with the slot in the constraint");
	return NULL;
}

/* ---- operators ----------------------------------------------------------- */

static struct cedar_expr *read_unary(struct policy_json *r, const struct doc *doc,
				     const struct doc *in, enum cedar_op op,
				     unsigned depth)
{
	static const struct policy_json_member members[] = {
		{.name = "arg", .is_any = true}};
	const struct doc *arg;
	struct cedar_expr *expr = new_expr(r, op, doc, 1);
	if (!expr || !policy_json_members(r, in, shown_ops[op], members, 1, &arg))
		return NULL;
	return add_kid(r, expr, arg, depth) ? expr : NULL;
}

static struct cedar_expr *read_binary(struct policy_json *r, const struct doc *doc,
				      const struct doc *in, enum cedar_op op,
				      unsigned depth)
{
	static const struct policy_json_member members[] = {
		{.name = "left", .is_any = true}, {.name = "right", .is_any = true}};
	const struct doc *values[2];
	struct cedar_expr *expr = new_expr(r, op, doc, 2);
	if (!expr || !policy_json_members(r, in, shown_ops[op], members, 2, values))
		return NULL;
	bool ok = add_kid(r, expr, values[0], depth);
	return add_kid(r, expr, values[1], depth) && ok ? expr : NULL;
}

static struct cedar_expr *read_if(struct policy_json *r, const struct doc *doc,
				  const struct doc *in, unsigned depth)
{
	static const struct policy_json_member members[] = {
		{.name = "if", .is_any = true},
		{.name = "then", .is_any = true},
		{.name = "else", .is_any = true}};
	const struct doc *values[3];
	struct cedar_expr *expr = new_expr(r, CEDAR_IF, doc, 3);
	if (!expr || !policy_json_members(r, in, "`if-then-else`", members, 3, values))
		return NULL;
	bool ok = true;
	for (size_t i = 0; i < 3; i++)
		ok &= add_kid(r, expr, values[i], depth);
	return ok ? expr : NULL;
}

/* {left, attr} and {left, regex}. */
static struct cedar_expr *read_named(struct policy_json *r, const struct doc *doc,
				     const struct doc *in, enum cedar_op op,
				     unsigned depth)
{
	const struct policy_json_member members[] = {
		{.name = "left", .is_any = true},
		{.name = op == CEDAR_ATTR ? "attr" : "regex", .kind = DOC_STRING}};
	const struct doc *values[2];
	struct cedar_expr *expr = new_expr(r, op, doc, 1);
	if (!expr || !policy_json_members(r, in, shown_ops[op], members, 2, values))
		return NULL;
	expr->text = values[1]->text;
	expr->text_span = values[1]->span;
	return add_kid(r, expr, values[0], depth) ? expr : NULL;
}

static struct cedar_expr *read_matches(struct policy_json *r, const struct doc *doc,
				       const struct doc *in, unsigned depth)
{
	if (r->options->allow_extensions)
		return read_named(r, doc, in, CEDAR_MATCHES, depth);
	struct diag *d = diag_add(r->data.diags, DIAG_CEDAR_EXTENSION, doc->span,
				  "`matches` is no method of Cedar");
	diag_label(d, "an extension of Edict, off under --strict-cedar");
	diag_help(d, "use `like`, or compile without --strict-cedar");
	return NULL;
}

/* The path of `has`: one name, or a list of several. */
static bool read_path(struct policy_json *r, const struct doc *attr,
		      struct cedar_expr *expr)
{
	bool is_list = attr->kind == DOC_SEQUENCE;
	size_t n = is_list ? attr->n : 1;
	bool ok = n > 0 && (is_list || attr->kind == DOC_STRING);
	for (size_t i = 0; is_list && i < n; i++)
		ok &= attr->items[i]->kind == DOC_STRING;
	if (!ok) {
		policy_json_wrong(r, attr, "`attr` of `has`",
				  "write a string, or a list of strings for `a.b`");
		return false;
	}
	expr->names = ARENA_ARRAY(r->data.arena, struct text, n);
	expr->name_spans = ARENA_ARRAY(r->data.arena, struct span, n);
	expr->n_names = n;
	for (size_t i = 0; i < n; i++) {
		const struct doc *name = is_list ? attr->items[i] : attr;
		expr->names[i] = name->text;
		expr->name_spans[i] = name->span;
	}
	return true;
}

static struct cedar_expr *read_has(struct policy_json *r, const struct doc *doc,
				   const struct doc *in, unsigned depth)
{
	static const struct policy_json_member members[] = {
		{.name = "left", .is_any = true}, {.name = "attr", .is_any = true}};
	const struct doc *values[2];
	struct cedar_expr *expr = new_expr(r, CEDAR_HAS, doc, 1);
	if (!expr || !policy_json_members(r, in, "`has`", members, 2, values))
		return NULL;
	bool ok = read_path(r, values[1], expr);
	return add_kid(r, expr, values[0], depth) && ok ? expr : NULL;
}

static struct cedar_expr *read_is(struct policy_json *r, const struct doc *doc,
				  const struct doc *in, unsigned depth)
{
	static const struct policy_json_member members[] = {
		{.name = "left", .is_any = true},
		{.name = "entity_type", .kind = DOC_STRING},
		{.name = "in", .is_any = true, .is_optional = true}};
	const struct doc *values[3];
	struct cedar_expr *expr = new_expr(r, CEDAR_IS, doc, 2);
	if (!expr || !policy_json_members(r, in, "`is`", members, 3, values))
		return NULL;
	bool ok = cedar_data_name(&r->data, values[1], &expr->text);
	expr->text_span = values[1]->span;
	ok &= add_kid(r, expr, values[0], depth);
	if (values[2] != NULL)
		ok &= add_kid(r, expr, values[2], depth);
	return ok ? expr : NULL;
}

/* ---- patterns ------------------------------------------------------------ */

static void add_wildcard(struct policy_json *r, struct cedar_expr *like)
{
	const struct cedar_piece star = {.is_wildcard = true};
	if (like->n_pieces == 0 || !like->pieces[like->n_pieces - 1].is_wildcard)
		ARENA_PUSH(r->data.arena, like->pieces, like->n_pieces, star);
}

/* Append to the last run; `*room` is free memory, directly behind that run. */
static void add_literal(struct policy_json *r, struct cedar_expr *like,
			struct text literal, char **room)
{
	const struct cedar_piece run = {false, {*room, 0}};
	if (literal.len == 0)
		return;
	if (like->n_pieces == 0 || like->pieces[like->n_pieces - 1].is_wildcard)
		ARENA_PUSH(r->data.arena, like->pieces, like->n_pieces, run);
	memcpy(*room, literal.ptr, literal.len);
	*room += literal.len;
	like->pieces[like->n_pieces - 1].literal.len += literal.len;
}

static const struct doc *literal_of(const struct doc *piece)
{
	const struct doc *literal = doc_get(piece, "Literal");
	bool is_one = literal && piece->n == 1 && literal->kind == DOC_STRING;
	return is_one ? literal : NULL;
}

static bool read_pattern(struct policy_json *r, const struct doc *pattern,
			 struct cedar_expr *like)
{
	size_t size = 1;
	for (size_t i = 0; i < pattern->n; i++) {
		const struct doc *literal = literal_of(pattern->items[i]);
		size += literal != NULL ? literal->text.len : 0;
	}
	char *room = arena_alloc(r->data.arena, size);
	for (size_t i = 0; i < pattern->n; i++) {
		const struct doc *piece = pattern->items[i];
		const struct doc *literal = literal_of(piece);
		if (literal != NULL) {
			add_literal(r, like, literal->text, &room);
		} else if (piece->kind == DOC_STRING &&
			   text_is(piece->text, "Wildcard")) {
			add_wildcard(r, like);
		} else {
			policy_json_wrong(r, piece, "piece of a pattern",
					  "write \"Wildcard\" or {\"Literal\": ..}");
			return false;
		}
	}
	return true;
}

static struct cedar_expr *read_like(struct policy_json *r, const struct doc *doc,
				    const struct doc *in, unsigned depth)
{
	static const struct policy_json_member members[] = {
		{.name = "left", .is_any = true},
		{.name = "pattern", .kind = DOC_SEQUENCE}};
	const struct doc *values[2];
	struct cedar_expr *expr = new_expr(r, CEDAR_LIKE, doc, 1);
	if (!expr || !policy_json_members(r, in, "`like`", members, 2, values))
		return NULL;
	expr->text_span = values[1]->span;
	bool ok = read_pattern(r, values[1], expr);
	return add_kid(r, expr, values[0], depth) && ok ? expr : NULL;
}

/* ---- sets, records, calls ------------------------------------------------ */

/* `in` is a list of expressions: the elements of a set, the arguments of a call. */
static struct cedar_expr *read_list(struct policy_json *r, const struct doc *doc,
				    const struct doc *in, enum cedar_op op,
				    unsigned depth)
{
	bool ok = in->kind == DOC_SEQUENCE;
	if (!ok) {
		policy_json_wrong(r, in, op == CEDAR_SET ? "`Set`" : "argument list",
				  "write a list of expressions, [..]");
		return NULL;
	}
	struct cedar_expr *expr = new_expr(r, op, doc, in->n);
	for (size_t i = 0; expr && i < in->n; i++)
		ok &= add_kid(r, expr, in->items[i], depth);
	return ok ? expr : NULL;
}

static struct cedar_expr *read_record(struct policy_json *r, const struct doc *doc,
				      const struct doc *in, unsigned depth)
{
	bool ok = true;
	if (in->kind != DOC_MAPPING) {
		policy_json_wrong(r, in, "`Record`", "write an object of expressions");
		return NULL;
	}
	struct cedar_expr *expr = new_record(r, in);
	for (size_t i = 0; expr && i < in->n; i++)
		ok &= add_kid(r, expr, in->members[i].value, depth);
	if (expr != NULL)
		expr->span = doc->span;
	return ok ? expr : NULL;
}

static struct cedar_expr *read_call(struct policy_json *r, const struct doc *doc,
				    const struct doc *in, enum cedar_fn fn,
				    unsigned depth)
{
	struct cedar_expr *expr = read_list(r, doc, in, CEDAR_CALL, depth);
	if (expr == NULL || !check_receiver(r, doc, fn, expr->n_kids))
		return NULL;
	expr->fn = fn;
	return expr;
}

/* ---- all ----------------------------------------------------------------- */

static enum cedar_op find_op(struct text key)
{
	for (size_t i = 0; i < N_CEDAR_OPS; i++)
		if (key.len > 0 && text_is(key, cedar_op_json((enum cedar_op)i)))
			return (enum cedar_op)i;
	return N_CEDAR_OPS;
}

static struct cedar_expr *report_operator(struct policy_json *r,
					  const struct doc_member *member)
{
	enum { N_NAMES = (int)N_CEDAR_OPS + (int)N_CEDAR_FNS };
	struct text names[N_NAMES];
	for (size_t i = 0; i < N_CEDAR_OPS; i++)
		names[i] = text_of(cedar_op_json((enum cedar_op)i));
	for (size_t i = 0; i < N_CEDAR_FNS; i++)
		names[N_CEDAR_OPS + i] = text_of(cedar_fn_name((enum cedar_fn)i));
	struct text near = text_nearest(member->key, names, N_NAMES);
	struct diag *d = diag_add(r->data.diags, DIAG_CEDAR_EST_EXPR, member->key_span,
				  "`%.*s` is no operator", TEXT_ARG(member->key));
	diag_label(d, "neither operator nor extension function");
	if (near.len > 0)
		diag_help(d, "did you mean `%.*s`?", TEXT_ARG(near));
	else
		diag_help(d, "docs/cedar-json.md lists them");
	return NULL;
}

static struct cedar_expr *read_op(struct policy_json *r, const struct doc *doc,
				  enum cedar_op op, unsigned depth)
{
	const struct doc *in = doc->members[0].value;
	switch (cedar_op_form(op)) {
	case CEDAR_FORM_UNARY:
		return read_unary(r, doc, in, op, depth);
	case CEDAR_FORM_BINARY:
		return read_binary(r, doc, in, op, depth);
	case CEDAR_FORM_METHOD:
		return op == CEDAR_IS_EMPTY ? read_unary(r, doc, in, op, depth)
					    : read_binary(r, doc, in, op, depth);
	case CEDAR_FORM_LEAF:
		return op == CEDAR_VAR	  ? read_var(r, in)
		       : op == CEDAR_SLOT ? read_slot(r, in)
					  : read_value(r, in, depth);
	case CEDAR_FORM_SPECIAL:
		break;
	}
	switch ((int)op) {
	case CEDAR_SET:
		return read_list(r, doc, in, op, depth);
	case CEDAR_RECORD:
		return read_record(r, doc, in, depth);
	case CEDAR_IF:
		return read_if(r, doc, in, depth);
	case CEDAR_IS:
		return read_is(r, doc, in, depth);
	case CEDAR_HAS:
		return read_has(r, doc, in, depth);
	case CEDAR_LIKE:
		return read_like(r, doc, in, depth);
	case CEDAR_ATTR:
		return read_named(r, doc, in, op, depth);
	default:
		return read_matches(r, doc, in, depth);
	}
}

struct cedar_expr *policy_json_expr(struct policy_json *r, const struct doc *doc,
				    unsigned depth)
{
	if (is_too_deep(r, doc, depth))
		return NULL;
	if (doc->kind != DOC_MAPPING || doc->n != 1) {
		struct diag *d = diag_add(r->data.diags, DIAG_CEDAR_EST_EXPR, doc->span,
					  "an expression is wanted here");
		if (doc->kind == DOC_MAPPING)
			diag_label(d, "an object of %zu members", doc->n);
		else
			diag_label(d, "this is %s", doc_json_kind_name(doc->kind));
		diag_help(d, "write an object of one member, {\"operator\": ..}");
		return NULL;
	}
	const struct doc_member *member = &doc->members[0];
	enum cedar_op op = find_op(member->key);
	enum cedar_fn fn = cedar_fn_find(member->key);
	if (op != N_CEDAR_OPS)
		return read_op(r, doc, op, depth);
	return fn != N_CEDAR_FNS ? read_call(r, doc, member->value, fn, depth)
				 : report_operator(r, member);
}
