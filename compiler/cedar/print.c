/* print.c - Cedar syntax as text.
 *
 * Needs:   trees as the readers build them.
 * Gives:   text with the fewest parentheses; reading it gives an equal tree, except that
 *          `&&` and `||` are associative: a chain is read back in the reader's own shape
 *          (build.c), whatever shape it had.
 * Keeps:   printing what was printed and read again gives the same text.
 *
 * Expressions are printed on one line; in a policy, what does not fit into WIDTH columns
 * is broken at `&&`, `||`, commas of sets and records, `then` and `else`.
 */
#include "cedar/ast.h"

#define WIDTH	80u
#define RUN_MAX 4u /* of `!` or `-`, as the reader takes them */

struct printer {
	struct buffer *out;
	size_t limit;	/* stop when `out` is longer: what is printed is only measured */
	bool is_broken; /* may use several lines */
};

/* How tightly an expression holds together, loosest first. */
enum level {
	LEVEL_IF,
	LEVEL_OR,
	LEVEL_AND,
	LEVEL_RELATION,
	LEVEL_SUM,
	LEVEL_PRODUCT,
	LEVEL_UNARY,
	LEVEL_MEMBER
};

static void print(struct printer *p, const struct cedar_expr *expr, size_t indent);

/* ---- strings and names --------------------------------------------------- */

/* Characters that would not be seen: controls, and those that change direction. */
static bool is_invisible(uint32_t c)
{
	return c < 0x20 || (c >= 0x7F && c <= 0x9F) || (c >= 0x200B && c <= 0x200F) ||
	       (c >= 0x2028 && c <= 0x202E) || (c >= 0x2060 && c <= 0x206F) ||
	       c == 0xFEFF;
}

static uint32_t code_point(const char *p, size_t len)
{
	static const unsigned char first_bits[] = {0, 0x7F, 0x1F, 0x0F, 0x07};
	uint32_t c = (unsigned char)p[0] & first_bits[len];
	for (size_t i = 1; i < len; i++)
		c = c << 6 | ((unsigned char)p[i] & 0x3F);
	return c;
}

static void print_character(const char *p, size_t len, struct buffer *out)
{
	uint32_t c = code_point(p, len);
	switch (c) {
	case '\n':
		buffer_format(out, "\\n");
		break;
	case '\r':
		buffer_format(out, "\\r");
		break;
	case '\t':
		buffer_format(out, "\\t");
		break;
	case '\0':
		buffer_format(out, "\\0");
		break;
	case '\\':
	case '"':
		buffer_format(out, "\\%c", (char)c);
		break;
	default:
		if (is_invisible(c))
			buffer_format(out, "\\u{%x}", (unsigned)c);
		else
			buffer_add(out, p, len);
	}
}

/* The inside of a string; in a pattern stars are escaped too. */
static void print_escaped(struct text t, bool is_pattern, struct buffer *out)
{
	for (size_t i = 0; i < t.len;) {
		size_t len = utf8_length((struct text){t.ptr + i, t.len - i});
		if (len == 0) /* not from a reader; shown all the same */
			len = 1;
		if (is_pattern && t.ptr[i] == '*')
			buffer_add_char(out, '\\');
		print_character(t.ptr + i, len, out);
		i += len;
	}
}

void cedar_print_string(struct text t, struct buffer *out)
{
	buffer_add_char(out, '"');
	print_escaped(t, false, out);
	buffer_add_char(out, '"');
}

void cedar_print_uid(struct cedar_uid uid, struct buffer *out)
{
	buffer_add_text(out, uid.type);
	buffer_format(out, "::");
	cedar_print_string(uid.id, out);
}

struct text cedar_uid_text(struct arena *arena, struct cedar_uid uid)
{
	struct buffer b = {0};
	cedar_print_uid(uid, &b);
	return buffer_move(arena, &b);
}

static void print_key(struct text name, struct buffer *out)
{
	if (cedar_word_is_identifier(name))
		buffer_add_text(out, name);
	else
		cedar_print_string(name, out);
}

static void print_attribute(struct text name, struct buffer *out)
{
	if (cedar_word_is_identifier(name)) {
		buffer_format(out, ".%.*s", TEXT_ARG(name));
		return;
	}
	buffer_add_char(out, '[');
	cedar_print_string(name, out);
	buffer_add_char(out, ']');
}

/* ---- levels -------------------------------------------------------------- */

/* A path behind `has` with names that text can only write one by one. */
static bool has_odd_path(const struct cedar_expr *has)
{
	for (size_t i = 0; has->n_names > 1 && i < has->n_names; i++)
		if (!cedar_word_is_identifier(has->names[i]))
			return true;
	return false;
}

static enum level level_of(const struct cedar_expr *expr)
{
	switch (expr->op) {
	case CEDAR_IF:
		return LEVEL_IF;
	case CEDAR_OR:
		return LEVEL_OR;
	case CEDAR_AND:
		return LEVEL_AND;
	case CEDAR_HAS:
		return has_odd_path(expr) ? LEVEL_AND : LEVEL_RELATION;
	case CEDAR_EQ:
	case CEDAR_NE:
	case CEDAR_LT:
	case CEDAR_LE:
	case CEDAR_GT:
	case CEDAR_GE:
	case CEDAR_IN:
	case CEDAR_IS:
	case CEDAR_LIKE:
		return LEVEL_RELATION;
	case CEDAR_ADD:
	case CEDAR_SUB:
		return LEVEL_SUM;
	case CEDAR_MUL:
		return LEVEL_PRODUCT;
	case CEDAR_NOT:
	case CEDAR_NEG:
		return LEVEL_UNARY;
	case CEDAR_LONG:
		return expr->integer < 0 ? LEVEL_UNARY : LEVEL_MEMBER;
	case CEDAR_BOOL:
	case CEDAR_STRING:
	case CEDAR_ENTITY:
	case CEDAR_VAR:
	case CEDAR_SLOT:
	case CEDAR_SET:
	case CEDAR_RECORD:
	case CEDAR_ATTR:
	case CEDAR_CONTAINS:
	case CEDAR_CONTAINS_ALL:
	case CEDAR_CONTAINS_ANY:
	case CEDAR_IS_EMPTY:
	case CEDAR_HAS_TAG:
	case CEDAR_GET_TAG:
	case CEDAR_MATCHES:
	case CEDAR_CALL:
	case N_CEDAR_OPS:
		break;
	}
	return LEVEL_MEMBER;
}

/* ---- lines --------------------------------------------------------------- */

static void newline(struct printer *p, size_t indent)
{
	buffer_add_char(p->out, '\n');
	for (size_t i = 0; i < indent; i++)
		buffer_add_char(p->out, ' ');
}

static bool is_over(const struct printer *p)
{
	return p->limit > 0 && p->out->len > p->limit;
}

/* How much of the line is used, up to WIDTH. */
static size_t column(const struct buffer *out)
{
	size_t used = 0;
	while (used < out->len && used < WIDTH && out->ptr[out->len - 1 - used] != '\n')
		used++;
	return used;
}

/* Does `expr` fit into the line?  Its text on one line is kept if it does. */
static bool print_if_fits(struct printer *p, const struct cedar_expr *expr)
{
	size_t begin = p->out->len, used = column(p->out);
	if (used >= WIDTH)
		return false;
	struct printer line = {p->out, begin + WIDTH - used, false};
	print(&line, expr, 0);
	if (!is_over(&line))
		return true;
	p->out->len = begin;
	return false;
}

static void print_parens(struct printer *p, const struct cedar_expr *expr, size_t indent)
{
	buffer_add_char(p->out, '(');
	print(p, expr, indent + 1);
	buffer_add_char(p->out, ')');
}

/* As an operand that has to hold together at least as tightly as `level`. */
static void print_operand(struct printer *p, const struct cedar_expr *expr,
			  enum level level, size_t indent)
{
	if (level_of(expr) < level)
		print_parens(p, expr, indent);
	else
		print(p, expr, indent);
}

/* ---- operators ----------------------------------------------------------- */

static void print_chain(struct printer *p, const struct cedar_expr *expr,
			enum cedar_op op, size_t indent)
{
	if (expr->op != op) {
		print_operand(p, expr, op == CEDAR_OR ? LEVEL_AND : LEVEL_RELATION,
			      indent);
		return;
	}
	if (is_over(p))
		return;
	print_chain(p, expr->kids[0], op, indent);
	buffer_format(p->out, " %s", cedar_op_spelling(op));
	if (p->is_broken)
		newline(p, indent);
	else
		buffer_add_char(p->out, ' ');
	print_chain(p, expr->kids[1], op, indent);
}

static void print_binary(struct printer *p, const struct cedar_expr *expr, size_t indent)
{
	enum level level = level_of(expr);
	enum level left = level == LEVEL_RELATION ? LEVEL_SUM : level;
	print_operand(p, expr->kids[0], left, indent);
	buffer_format(p->out, " %s ", cedar_op_spelling(expr->op));
	print_operand(p, expr->kids[1], level + 1, indent);
}

/* A run of one prefix operator.  A minus in front of digits would be read as part of
 * the number, and a negative number brings a minus of its own. */
static void print_prefix(struct printer *p, const struct cedar_expr *expr, size_t indent)
{
	const struct cedar_expr *kid = expr;
	size_t n = 0;
	do {
		buffer_format(p->out, "%s", cedar_op_spelling(expr->op));
		kid = kid->kids[0];
		n++;
	} while (kid->op == expr->op && n < RUN_MAX);
	bool is_negated = expr->op == CEDAR_NEG && kid->op == CEDAR_LONG;
	bool joins = is_negated && kid->integer < 0 && n < RUN_MAX;
	if (joins || (!is_negated && level_of(kid) == LEVEL_MEMBER))
		print(p, kid, indent);
	else
		print_parens(p, kid, indent);
}

static void print_if(struct printer *p, const struct cedar_expr *expr, size_t indent)
{
	static const char *const words[] = {"if ", "then ", "else "};
	for (size_t i = 0; i < 3 && !is_over(p); i++) {
		if (i > 0 && p->is_broken)
			newline(p, indent);
		else if (i > 0)
			buffer_add_char(p->out, ' ');
		buffer_format(p->out, "%s", words[i]);
		bool is_chain =
			expr->kids[i]->op == CEDAR_AND || expr->kids[i]->op == CEDAR_OR;
		print(p, expr->kids[i], is_chain ? indent + 5 : indent);
	}
}

static void print_odd_has(struct printer *p, const struct cedar_expr *expr, size_t indent)
{
	for (size_t i = 0; i < expr->n_names; i++) {
		if (i > 0)
			buffer_format(p->out, " && ");
		print_operand(p, expr->kids[0], i == 0 ? LEVEL_SUM : LEVEL_MEMBER,
			      indent);
		for (size_t j = 0; j < i; j++)
			print_attribute(expr->names[j], p->out);
		buffer_format(p->out, " has ");
		print_key(expr->names[i], p->out);
	}
}

static void print_has(struct printer *p, const struct cedar_expr *expr, size_t indent)
{
	if (has_odd_path(expr)) {
		print_odd_has(p, expr, indent);
		return;
	}
	print_operand(p, expr->kids[0], LEVEL_SUM, indent);
	buffer_format(p->out, " has ");
	for (size_t i = 0; i < expr->n_names; i++) {
		if (i > 0)
			buffer_add_char(p->out, '.');
		print_key(expr->names[i], p->out);
	}
}

static void print_like(struct printer *p, const struct cedar_expr *expr, size_t indent)
{
	print_operand(p, expr->kids[0], LEVEL_SUM, indent);
	buffer_format(p->out, " like \"");
	for (size_t i = 0; i < expr->n_pieces; i++) {
		if (expr->pieces[i].is_wildcard)
			buffer_add_char(p->out, '*');
		else
			print_escaped(expr->pieces[i].literal, true, p->out);
	}
	buffer_add_char(p->out, '"');
}

static void print_is(struct printer *p, const struct cedar_expr *expr, size_t indent)
{
	print_operand(p, expr->kids[0], LEVEL_SUM, indent);
	buffer_format(p->out, " is %.*s", TEXT_ARG(expr->text));
	if (expr->n_kids < 2)
		return;
	buffer_format(p->out, " in ");
	print_operand(p, expr->kids[1], LEVEL_SUM, indent);
}

/* ---- lists and calls ----------------------------------------------------- */

/* kids[first...] between brackets, with the keys of a record in front. */
static void print_list(struct printer *p, const struct cedar_expr *expr, size_t first,
		       const char brackets[2], size_t indent)
{
	size_t inner = indent + 2, begin = p->out->len;
	bool breaks = p->is_broken && expr->n_kids > first;
	if (breaks) { /* a list of arguments may fit where its receiver did not */
		struct printer line = {p->out, begin + WIDTH - column(p->out), false};
		print_list(&line, expr, first, brackets, indent);
		if (!is_over(&line))
			return;
		p->out->len = begin;
	}
	buffer_add_char(p->out, brackets[0]);
	for (size_t i = first; i < expr->n_kids && !is_over(p); i++) {
		if (breaks)
			newline(p, inner);
		if (expr->op == CEDAR_RECORD) {
			print_key(expr->names[i], p->out);
			buffer_format(p->out, ": ");
		}
		print(p, expr->kids[i], inner);
		if (i + 1 < expr->n_kids)
			buffer_format(p->out, breaks ? "," : ", ");
	}
	if (breaks)
		newline(p, indent);
	buffer_add_char(p->out, brackets[1]);
}

static void print_method(struct printer *p, const struct cedar_expr *expr,
			 const char *name, size_t indent)
{
	print_operand(p, expr->kids[0], LEVEL_MEMBER, indent);
	buffer_format(p->out, ".%s", name);
	if (expr->op != CEDAR_MATCHES) {
		print_list(p, expr, 1, "()", indent);
		return;
	}
	buffer_add_char(p->out, '(');
	cedar_print_string(expr->text, p->out);
	buffer_add_char(p->out, ')');
}

static void print_call(struct printer *p, const struct cedar_expr *expr, size_t indent)
{
	const char *name = cedar_fn_name(expr->fn);
	if (cedar_fn_is_method(expr->fn) && expr->n_kids > 0) {
		print_method(p, expr, name, indent);
		return;
	}
	buffer_format(p->out, "%s", name);
	print_list(p, expr, 0, "()", indent);
}

/* ---- expressions --------------------------------------------------------- */

static void print_leaf(struct printer *p, const struct cedar_expr *expr)
{
	if (expr->op == CEDAR_BOOL)
		buffer_format(p->out, expr->boolean ? "true" : "false");
	else if (expr->op == CEDAR_LONG)
		buffer_format(p->out, "%lld", (long long)expr->integer);
	else if (expr->op == CEDAR_STRING)
		cedar_print_string(expr->text, p->out);
	else if (expr->op == CEDAR_ENTITY)
		cedar_print_uid(expr->uid, p->out);
	else if (expr->op == CEDAR_VAR)
		buffer_format(p->out, "%s", cedar_var_name(expr->var));
	else
		buffer_format(p->out, "%s", cedar_slot_name(expr->slot));
}

static void print_node(struct printer *p, const struct cedar_expr *expr, size_t indent)
{
	switch (expr->op) {
	case CEDAR_BOOL:
	case CEDAR_LONG:
	case CEDAR_STRING:
	case CEDAR_ENTITY:
	case CEDAR_VAR:
	case CEDAR_SLOT:
		print_leaf(p, expr);
		break;
	case CEDAR_SET:
		print_list(p, expr, 0, "[]", indent);
		break;
	case CEDAR_RECORD:
		print_list(p, expr, 0, "{}", indent);
		break;
	case CEDAR_IF:
		print_if(p, expr, indent);
		break;
	case CEDAR_AND:
	case CEDAR_OR:
		print_chain(p, expr, expr->op, indent);
		break;
	case CEDAR_NOT:
	case CEDAR_NEG:
		print_prefix(p, expr, indent);
		break;
	case CEDAR_EQ:
	case CEDAR_NE:
	case CEDAR_LT:
	case CEDAR_LE:
	case CEDAR_GT:
	case CEDAR_GE:
	case CEDAR_ADD:
	case CEDAR_SUB:
	case CEDAR_MUL:
	case CEDAR_IN:
		print_binary(p, expr, indent);
		break;
	case CEDAR_IS:
		print_is(p, expr, indent);
		break;
	case CEDAR_HAS:
		print_has(p, expr, indent);
		break;
	case CEDAR_LIKE:
		print_like(p, expr, indent);
		break;
	case CEDAR_ATTR:
		print_operand(p, expr->kids[0], LEVEL_MEMBER, indent);
		print_attribute(expr->text, p->out);
		break;
	case CEDAR_CONTAINS:
	case CEDAR_CONTAINS_ALL:
	case CEDAR_CONTAINS_ANY:
	case CEDAR_IS_EMPTY:
	case CEDAR_HAS_TAG:
	case CEDAR_GET_TAG:
	case CEDAR_MATCHES:
		print_method(p, expr, cedar_op_spelling(expr->op), indent);
		break;
	case CEDAR_CALL:
		print_call(p, expr, indent);
		break;
	case N_CEDAR_OPS:
		break;
	}
}

static void print(struct printer *p, const struct cedar_expr *expr, size_t indent)
{
	if (is_over(p) || (p->is_broken && print_if_fits(p, expr)))
		return;
	print_node(p, expr, indent);
}

void cedar_print_expr(const struct cedar_expr *expr, struct buffer *out)
{
	struct printer p = {out, 0, false};
	print(&p, expr, 0);
}

/* ---- policies ------------------------------------------------------------ */

static void print_annotations(const struct cedar_policy *policy, struct buffer *out)
{
	for (size_t i = 0; i < policy->n_annotations; i++) {
		const struct cedar_annotation *annotation = &policy->annotations[i];
		buffer_format(out, "@%.*s", TEXT_ARG(annotation->key));
		if (annotation->has_value) {
			buffer_add_char(out, '(');
			cedar_print_string(annotation->value, out);
			buffer_add_char(out, ')');
		}
		buffer_add_char(out, '\n');
	}
}

static void print_refs(struct printer *p, const struct cedar_scope *scope,
		       enum cedar_slot slot)
{
	if (scope->has_slot) {
		buffer_format(p->out, "%s", cedar_slot_name(slot));
		return;
	}
	bool breaks = p->is_broken && scope->n_refs > 1;
	if (scope->is_list)
		buffer_add_char(p->out, '[');
	for (size_t i = 0; i < scope->n_refs && !is_over(p); i++) {
		if (breaks)
			newline(p, 4);
		cedar_print_uid(scope->refs[i], p->out);
		if (i + 1 < scope->n_refs)
			buffer_format(p->out, breaks ? "," : ", ");
	}
	if (breaks)
		newline(p, 2);
	if (scope->is_list)
		buffer_add_char(p->out, ']');
}

static void print_scope_node(struct printer *p, const struct cedar_scope *scope,
			     enum cedar_var var)
{
	enum cedar_slot slot =
		var == CEDAR_PRINCIPAL ? CEDAR_SLOT_PRINCIPAL : CEDAR_SLOT_RESOURCE;
	buffer_format(p->out, "%s", cedar_var_name(var));
	if (scope->kind == CEDAR_SCOPE_IS || scope->kind == CEDAR_SCOPE_IS_IN)
		buffer_format(p->out, " is %.*s", TEXT_ARG(scope->type));
	if (scope->kind == CEDAR_SCOPE_EQ)
		buffer_format(p->out, " == ");
	if (scope->kind == CEDAR_SCOPE_IN || scope->kind == CEDAR_SCOPE_IS_IN)
		buffer_format(p->out, " in ");
	if (scope->kind != CEDAR_SCOPE_ALL && scope->kind != CEDAR_SCOPE_IS)
		print_refs(p, scope, slot);
}

/* On one line if it fits. */
static void print_scope(struct printer *p, const struct cedar_scope *scope,
			enum cedar_var var)
{
	size_t begin = p->out->len;
	struct printer line = {p->out, begin + WIDTH - column(p->out), false};
	print_scope_node(&line, scope, var);
	if (!p->is_broken || !is_over(&line))
		return;
	p->out->len = begin;
	print_scope_node(p, scope, var);
}

static void print_scopes(struct printer *p, const struct cedar_policy *policy)
{
	const struct cedar_scope *scopes[] = {&policy->principal, &policy->action,
					      &policy->resource};
	for (size_t i = 0; i < 3; i++) {
		if (p->is_broken)
			newline(p, 2);
		print_scope(p, scopes[i], (enum cedar_var)(CEDAR_PRINCIPAL + i));
		if (i < 2)
			buffer_format(p->out, p->is_broken ? "," : ", ");
	}
	if (p->is_broken)
		buffer_add_char(p->out, '\n');
}

static void print_condition(const struct cedar_condition *condition, struct buffer *out)
{
	struct printer p = {out, 0, true};
	size_t begin;
	buffer_format(out, "\n%s { ", condition->is_unless ? "unless" : "when");
	begin = out->len;
	if (print_if_fits(&p, condition->body) && column(out) + 3 <= WIDTH) {
		buffer_format(out, " }");
		return;
	}
	out->len = begin - 1; /* the blank too */
	newline(&p, 2);
	print(&p, condition->body, 2);
	buffer_format(out, "\n}");
}

void cedar_print_policy(const struct cedar_policy *policy, struct buffer *out)
{
	struct printer p = {out, 0, false};
	print_annotations(policy, out);
	buffer_format(out, policy->is_forbid ? "forbid (" : "permit (");
	size_t begin = out->len;
	print_scopes(&p, policy);
	if (column(out) + 2 > WIDTH) {
		out->len = begin;
		p.is_broken = true;
		print_scopes(&p, policy);
	}
	buffer_add_char(out, ')');
	for (size_t i = 0; i < policy->n_conditions; i++)
		print_condition(&policy->conditions[i], out);
	buffer_format(out, ";\n");
}

/* ---- sets ---------------------------------------------------------------- */

static size_t source_index(const struct cedar_policy_set *set, struct span span)
{
	size_t i = 0;
	while (i < set->n_sources && set->sources[i] != span.source)
		i++;
	return i;
}

static bool is_before(const struct cedar_policy_set *set, const struct cedar_policy *a,
		      const struct cedar_policy *b)
{
	if (a->span.source == b->span.source)
		return a->span.begin <= b->span.begin;
	return source_index(set, a->span) < source_index(set, b->span);
}

void cedar_print_set(const struct cedar_policy_set *set, struct buffer *out)
{
	size_t i = 0, j = 0;
	while (i < set->n_policies || j < set->n_templates) {
		bool is_static = j == set->n_templates ||
				 (i < set->n_policies &&
				  is_before(set, set->policies[i], set->templates[j]));
		if (i + j > 0)
			buffer_add_char(out, '\n');
		cedar_print_policy(is_static ? set->policies[i++] : set->templates[j++],
				   out);
	}
}
