/* ir.c - building, comparing and printing the IR.
 *
 * Atoms are interned: two equal atoms of a policy are one object, so that passes
 * compare them by address.
 */
#include "meaning/ir.h"

#include <inttypes.h>
#include <string.h>
#include <xxhash.h>

#include "cedar/schema.h"

const char *ir_type_name(enum ir_type type)
{
	switch (type) {
	case TYPE_UNKNOWN:
		return "of unknown type";
	case TYPE_BOOL:
		return "a bool";
	case TYPE_INTEGER:
		return "an integer";
	case TYPE_NUMBER:
		return "a number";
	case TYPE_STRING:
		return "a string";
	case TYPE_LIST:
		return "a list";
	case TYPE_ANY:
		return "any value";
	case TYPE_TEXTS:
		return "the texts of the request";
	case TYPE_ENTITY:
		return "an entity";
	}
	return "";
}

const char *ir_type_word(enum ir_type type)
{
	switch (type) {
	case TYPE_UNKNOWN:
		return "unknown";
	case TYPE_BOOL:
		return "bool";
	case TYPE_INTEGER:
		return "integer";
	case TYPE_NUMBER:
		return "number";
	case TYPE_STRING:
		return "string";
	case TYPE_LIST:
		return "list";
	case TYPE_ANY:
		return "any";
	case TYPE_TEXTS:
		return "texts";
	case TYPE_ENTITY:
		return "entity";
	}
	return "";
}

bool ir_restricts(enum action action)
{
	return action == ACTION_DENY || action == ACTION_REQUIRE_APPROVAL ||
	       action == ACTION_THROTTLE;
}

bool ir_matches_unknown(const struct ir_policy *policy, enum action action)
{
	return policy->cedar == NULL && ir_restricts(action);
}

bool ir_has_obligation(enum action action)
{
	return action == ACTION_WARN || action == ACTION_LOG || action == ACTION_AUDIT;
}

/* ---- expressions --------------------------------------------------------- */

static struct ir_expr *expr_new(struct arena *arena, enum ir_expr_kind kind)
{
	struct ir_expr *expr = ARENA_NEW(arena, struct ir_expr);
	expr->kind = kind;
	return expr;
}

const struct ir_expr *ir_const(struct arena *arena, bool value)
{
	struct ir_expr *expr = expr_new(arena, IR_CONST);
	expr->value = value;
	return expr;
}

const struct ir_expr *ir_atom_expr(struct arena *arena, const struct ir_atom *atom)
{
	struct ir_expr *expr = expr_new(arena, IR_ATOM);
	expr->atom = atom;
	return expr;
}

const struct ir_expr *ir_nary(struct arena *arena, enum ir_expr_kind kind,
			      const struct ir_expr **kids, size_t n)
{
	struct ir_expr *expr = expr_new(arena, kind);
	expr->kids = ARENA_ARRAY(arena, const struct ir_expr *, n);
	if (n > 0)
		memcpy(expr->kids, kids, n * sizeof(const struct ir_expr *));
	expr->n_kids = n;
	return expr;
}

const struct ir_expr *ir_unary(struct arena *arena, enum ir_expr_kind kind,
			       const struct ir_expr *kid)
{
	return ir_nary(arena, kind, &kid, 1);
}

bool ir_expr_equal(const struct ir_expr *a, const struct ir_expr *b)
{
	if (a == b)
		return true;
	if (a->kind != b->kind || a->value != b->value || a->atom != b->atom ||
	    a->n_kids != b->n_kids)
		return false;
	for (size_t i = 0; i < a->n_kids; i++)
		if (!ir_expr_equal(a->kids[i], b->kids[i]))
			return false;
	return true;
}

bool ir_expr_is(const struct ir_expr *expr, bool value)
{
	return expr->kind == IR_CONST && expr->value == value;
}

/* ---- atoms --------------------------------------------------------------- */

int ir_constant_compare(const struct ir_constant *a, const struct ir_constant *b)
{
	if (a->kind != b->kind)
		return a->kind < b->kind ? -1 : 1;
	switch (a->kind) {
	case CONSTANT_BOOL:
		return (int)a->boolean - (int)b->boolean;
	case CONSTANT_NUMBER:
		return number_compare(a->number, b->number);
	case CONSTANT_STRING:
		return text_compare(a->text, b->text);
	case CONSTANT_LIST:
		break;
	}
	for (size_t i = 0; i < a->n_items && i < b->n_items; i++) {
		int order = ir_constant_compare(&a->items[i], &b->items[i]);
		if (order != 0)
			return order;
	}
	return (a->n_items > b->n_items) - (a->n_items < b->n_items);
}

/* Equal terms of two policies may have different types. */
static bool same_types(const struct cedar_expr *a, const struct cedar_expr *b)
{
	bool is_known = a->type != NULL && b->type != NULL;
	if (a->type != b->type && (!is_known || !cedar_type_equal(a->type, b->type)))
		return false;
	for (size_t i = 0; i < a->n_kids; i++)
		if (!same_types(a->kids[i], b->kids[i]))
			return false;
	return true;
}

static bool atom_equal(const struct ir_atom *a, const struct ir_atom *b)
{
	if (a->op != b->op || a->field != b->field || a->right != b->right)
		return false;
	if (a->op == AST_HOLDS)
		return cedar_expr_equal(a->term, b->term) && same_types(a->term, b->term);
	switch (a->right) {
	case RIGHT_NONE:
		return true;
	case RIGHT_FIELD:
		return a->right_field == b->right_field;
	case RIGHT_PATTERN:
		return a->pattern == b->pattern;
	case RIGHT_CONSTANT:
		return ir_constant_compare(&a->constant, &b->constant) == 0;
	}
	return false;
}

static uint64_t constant_hash(const struct ir_constant *c, uint64_t seed)
{
	switch (c->kind) {
	case CONSTANT_BOOL:
		return seed * 31 + c->boolean;
	case CONSTANT_NUMBER:
		return XXH3_64bits_withSeed(&c->number.coefficient, sizeof(int64_t),
					    seed + c->number.scale);
	case CONSTANT_STRING:
		return XXH3_64bits_withSeed(c->text.ptr, c->text.len, seed);
	case CONSTANT_LIST:
		break;
	}
	for (size_t i = 0; i < c->n_items; i++)
		seed = constant_hash(&c->items[i], seed * 31 + 7);
	return seed;
}

static uint64_t atom_hash(const struct ir_atom *atom)
{
	if (atom->op == AST_HOLDS)
		return cedar_expr_hash(atom->term);
	const uint32_t head[] = {(uint32_t)atom->op, atom->field, (uint32_t)atom->right,
				 atom->right == RIGHT_FIELD ? atom->right_field : 0,
				 atom->right == RIGHT_PATTERN ? atom->pattern : 0};
	uint64_t hash = XXH3_64bits(head, sizeof head);
	return atom->right == RIGHT_CONSTANT ? constant_hash(&atom->constant, hash)
					     : hash;
}

static void atom_table_grow(struct ir_policy *policy)
{
	size_t size = policy->atom_table_size ? policy->atom_table_size * 2 : 64;
	policy->atom_table = ARENA_ARRAY(policy->arena, uint32_t, size);
	policy->atom_table_size = size;
	for (size_t i = 0; i < policy->n_atoms; i++) {
		size_t slot = atom_hash(policy->atoms[i]) & (size - 1);
		while (policy->atom_table[slot])
			slot = (slot + 1) & (size - 1);
		policy->atom_table[slot] = (uint32_t)i + 1;
	}
}

const struct ir_atom *ir_atom_intern(struct ir_policy *policy, const struct ir_atom *atom)
{
	if (policy->n_atoms * 2 >= policy->atom_table_size)
		atom_table_grow(policy);
	size_t mask = policy->atom_table_size - 1;
	size_t slot = atom_hash(atom) & mask;
	for (; policy->atom_table[slot]; slot = (slot + 1) & mask) {
		const struct ir_atom *known = policy->atoms[policy->atom_table[slot] - 1];
		if (atom_equal(known, atom))
			return known;
	}
	struct ir_atom *copy = ARENA_NEW(policy->arena, struct ir_atom);
	*copy = *atom;
	copy->index = (uint32_t)policy->n_atoms;
	ARENA_PUSH(policy->arena, policy->atoms, policy->n_atoms, copy);
	policy->atom_table[slot] = copy->index + 1;
	return copy;
}

/* ---- printing ------------------------------------------------------------ */

static void print_quoted(struct text t, struct buffer *out)
{
	buffer_add_char(out, '\'');
	for (size_t i = 0; i < t.len; i++) {
		unsigned char c = (unsigned char)t.ptr[i];
		if (c == '\'' || c == '\\')
			buffer_format(out, "\\%c", c);
		else if (c < 0x20 || c == 0x7f)
			buffer_format(out, "\\u%04x", c);
		else
			buffer_add_char(out, (char)c);
	}
	buffer_add_char(out, '\'');
}

/* As in a condition, on one line. */
static void print_pattern(const struct ir_pattern *pattern, struct buffer *out)
{
	struct buffer written = {0};
	ast_print_pattern(pattern->text, &pattern->style, &written);
	for (size_t i = 0; i < written.len; i++) {
		unsigned char c = (unsigned char)written.ptr[i];
		if (c < 0x20 || c == 0x7f)
			buffer_format(out, "\\x%02x", c);
		else
			buffer_add_char(out, (char)c);
	}
	buffer_free(&written);
}

static void print_number(struct number n, struct buffer *out)
{
	if (n.scale == 0) {
		buffer_format(out, "%" PRId64, n.coefficient);
		return;
	}
	uint64_t magnitude =
		n.coefficient < 0 ? 0 - (uint64_t)n.coefficient : (uint64_t)n.coefficient;
	uint64_t unit = 1;
	for (uint32_t i = 0; i < n.scale; i++)
		unit *= 10;
	buffer_format(out, "%s%" PRIu64 ".%0*" PRIu64, n.coefficient < 0 ? "-" : "",
		      magnitude / unit, (int)n.scale, magnitude % unit);
}

static void print_constant(const struct ir_constant *c, struct buffer *out)
{
	switch (c->kind) {
	case CONSTANT_BOOL:
		buffer_add_text(out, text_of(c->boolean ? "true" : "false"));
		break;
	case CONSTANT_NUMBER:
		print_number(c->number, out);
		break;
	case CONSTANT_STRING:
		print_quoted(c->text, out);
		break;
	case CONSTANT_LIST:
		buffer_add_char(out, '[');
		for (size_t i = 0; i < c->n_items; i++) {
			buffer_add_text(out, i ? TEXT(", ") : TEXT(""));
			print_constant(&c->items[i], out);
		}
		buffer_add_char(out, ']');
		break;
	}
}

/* The spelling of `op`, negated where asked; NULL where `not` must be put before. */
static const char *operator_spelling(enum ast_op op, bool negate)
{
	if (!negate)
		return ast_op_spelling(op);
	if (op == AST_EQ)
		return ast_op_spelling(AST_NE);
	if (op == AST_LT)
		return ast_op_spelling(AST_GE);
	if (op == AST_LE)
		return ast_op_spelling(AST_GT);
	return NULL;
}

/* `A::B::"` -> A::B */
static struct text type_of_prefix(struct text prefix)
{
	return (struct text){prefix.ptr, prefix.len - 3};
}

/* Tests of entities, and terms, as Cedar writes them. */
static void print_cedar_atom(const struct ir_policy *policy, const struct ir_atom *atom,
			     bool negate, struct buffer *out)
{
	bool is_open = atom->op == AST_HOLDS &&
		       (atom->term->op == CEDAR_AND || atom->term->op == CEDAR_OR ||
			atom->term->op == CEDAR_IF);
	const char *opening = negate ? "!(" : is_open ? "(" : "";
	buffer_add_text(out, text_of(opening));
	if (atom->op == AST_HOLDS) {
		cedar_print_expr(atom->term, out);
	} else {
		const struct ir_constant *c = &atom->constant;
		struct text path = policy->fields[atom->field].path.text;
		if (atom->op == AST_STARTS_WITH)
			buffer_format(out, "%.*s is %.*s", TEXT_ARG(path),
				      TEXT_ARG(type_of_prefix(c->text)));
		else if (atom->op == AST_EQ)
			buffer_format(out, "%.*s == %.*s", TEXT_ARG(path),
				      TEXT_ARG(c->text));
		else
			buffer_format(out, "%.*s in [", TEXT_ARG(path));
		for (size_t i = 0; atom->op == AST_IN && i < c->n_items; i++)
			buffer_format(out, "%s%.*s", i ? ", " : "",
				      TEXT_ARG(c->items[i].text));
		buffer_add_text(out, atom->op == AST_IN ? TEXT("]") : TEXT(""));
	}
	buffer_add_text(out, *opening ? TEXT(")") : TEXT(""));
}

void ir_print_atom(const struct ir_policy *policy, const struct ir_atom *atom,
		   bool negate, struct buffer *out)
{
	if (policy->cedar) {
		print_cedar_atom(policy, atom, negate, out);
		return;
	}
	struct text path = policy->fields[atom->field].path.text;
	if (atom->op == AST_IS_NULL) {
		buffer_format(out, "%.*s %s null", TEXT_ARG(path), negate ? "!=" : "==");
		return;
	}
	if (atom->op == AST_HAS || atom->op == AST_IS_TRUE) {
		buffer_format(out, "%s%s%.*s", negate ? "not " : "",
			      atom->op == AST_HAS ? "has " : "", TEXT_ARG(path));
		return;
	}
	const char *spelling = operator_spelling(atom->op, negate);
	buffer_format(out, "%.*s %s%s ", TEXT_ARG(path), spelling ? "" : "not ",
		      spelling ? spelling : ast_op_spelling(atom->op));
	if (atom->right == RIGHT_FIELD)
		buffer_add_text(out, policy->fields[atom->right_field].path.text);
	else if (atom->right == RIGHT_PATTERN)
		print_pattern(&policy->patterns[atom->pattern], out);
	else if (atom->right == RIGHT_CONSTANT)
		print_constant(&atom->constant, out);
}

static void print_expr(const struct ir_policy *policy, const struct ir_expr *expr,
		       bool nested, struct buffer *out);

static void print_kids(const struct ir_policy *policy, const struct ir_expr *expr,
		       const char *joiner, bool nested, struct buffer *out)
{
	if (nested)
		buffer_add_char(out, '(');
	for (size_t i = 0; i < expr->n_kids; i++) {
		if (i > 0)
			buffer_format(out, " %s ", joiner);
		print_expr(policy, expr->kids[i], true, out);
	}
	if (nested)
		buffer_add_char(out, ')');
}

static void print_wrapped(const struct ir_policy *policy, const char *word,
			  const struct ir_expr *kid, struct buffer *out)
{
	buffer_format(out, "%s(", word);
	print_expr(policy, kid, false, out);
	buffer_add_char(out, ')');
}

static void print_expr(const struct ir_policy *policy, const struct ir_expr *expr,
		       bool nested, struct buffer *out)
{
	switch (expr->kind) {
	case IR_CONST:
		buffer_add_text(out, text_of(expr->value ? "true" : "false"));
		break;
	case IR_ATOM:
		ir_print_atom(policy, expr->atom, false, out);
		break;
	case IR_AND:
		print_kids(policy, expr, "and", nested, out);
		break;
	case IR_OR:
		print_kids(policy, expr, "or", nested, out);
		break;
	case IR_THEN:
		print_kids(policy, expr, "then", nested, out);
		break;
	case IR_NOT:
		if (expr->kids[0]->kind == IR_ATOM)
			ir_print_atom(policy, expr->kids[0]->atom, true, out);
		else
			print_wrapped(policy, "not ", expr->kids[0], out);
		break;
	case IR_DEFINITE:
		print_wrapped(policy, "definite", expr->kids[0], out);
		break;
	case IR_UNDECIDED:
		print_wrapped(policy, "undecided", expr->kids[0], out);
		break;
	}
}

void ir_print_expr(const struct ir_policy *policy, const struct ir_expr *expr,
		   struct buffer *out)
{
	print_expr(policy, expr, false, out);
}

static void print_field(const struct ir_field *field, struct buffer *out)
{
	buffer_format(out, "field %.*s: %s", TEXT_ARG(field->path.text),
		      ir_type_word(field->type));
	if (field->is_flag)
		buffer_add_text(out, TEXT(" = false"));
	if (field->fallback.ptr) {
		buffer_add_text(out, TEXT(" = "));
		print_quoted(field->fallback, out);
	}
	buffer_add_char(out, '\n');
}

void ir_print(const struct ir_policy *policy, struct buffer *out)
{
	buffer_format(out, "policy %.*s\nstrategy %s\ndefault %s\n",
		      TEXT_ARG(policy->name), strategy_name(policy->strategy),
		      action_name(policy->default_action));
	for (size_t i = 0; i < policy->n_fields; i++)
		print_field(&policy->fields[i], out);
	for (size_t i = 0; i < policy->n_rules; i++) {
		const struct ir_rule *rule = &policy->rules[i];
		buffer_format(out, "rule %zu %.*s: %s", i, TEXT_ARG(rule->id),
			      action_name(rule->action));
		if (rule->priority != 0)
			buffer_format(out, " priority %" PRId64, rule->priority);
		if (rule->layer != 0)
			buffer_format(out, " layer %u", rule->layer);
		buffer_add_text(out, TEXT("\n\t"));
		print_expr(policy, rule->condition, false, out);
		buffer_add_char(out, '\n');
	}
}
