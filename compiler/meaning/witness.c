/* witness.c - a request for which a condition is true.
 *
 * Needs:  a rule of an IR policy.
 * Gives:  a request built from the condition's own constants, checked by eval.
 */
#include "meaning/witness.h"

#include <string.h>

#include "meaning/eval.h"

struct witness {
	struct arena *arena;
	const struct ir_policy *policy;
	struct doc *request;
};

/* ---- building a request -------------------------------------------------- */

static struct doc *new_doc(struct arena *arena, enum doc_kind kind)
{
	struct doc *doc = ARENA_NEW(arena, struct doc);
	doc->kind = kind;
	return doc;
}

static struct doc *new_text(struct arena *arena, struct text text)
{
	struct doc *doc = new_doc(arena, DOC_STRING);
	doc->text = text;
	return doc;
}

static struct doc *new_integer(struct arena *arena, int64_t value)
{
	struct doc *doc = new_doc(arena, DOC_NUMBER);
	doc->text = text_format(arena, "%lld", (long long)value);
	doc->number_fits = number_read(doc->text, &doc->number);
	return doc;
}

static struct doc *new_bool(struct arena *arena, bool value)
{
	struct doc *doc = new_doc(arena, DOC_BOOL);
	doc->boolean = value;
	doc->text = value ? TEXT("true") : TEXT("false");
	return doc;
}

/* Put `value` at `path`; what is there already stays.  False if the path leads
 * through a list or a scalar. */
static bool put(struct witness *w, const struct ast_path *path, struct doc *value)
{
	struct doc *at = w->request;
	for (size_t i = 0; i < path->n; i++) {
		struct text name = path->segments[i].name;
		if (!name.ptr || at->kind != DOC_MAPPING)
			return false;
		struct doc *next = doc_get_text(at, name);
		if (!next) {
			bool is_last = i + 1 == path->n;
			next = is_last ? value : new_doc(w->arena, DOC_MAPPING);
			struct doc_member member = {.key = name, .value = next};
			ARENA_PUSH(w->arena, at->members, at->n, member);
		}
		at = next;
	}
	return true;
}

/* ---- values that satisfy a test ------------------------------------------ */

static struct doc *doc_of_constant(struct witness *w, const struct ir_constant *c)
{
	switch (c->kind) {
	case CONSTANT_BOOL:
		return new_bool(w->arena, c->boolean);
	case CONSTANT_NUMBER:
		return c->number.scale == 0 ? new_integer(w->arena, c->number.coefficient)
					    : NULL;
	case CONSTANT_STRING:
		return new_text(w->arena, c->text);
	case CONSTANT_LIST:
		return c->n_items > 0 ? doc_of_constant(w, &c->items[0]) : NULL;
	}
	return NULL;
}

/* Some value of the field's type; another one than `except`. */
static struct doc *any_value(struct witness *w, enum ir_type type,
			     const struct ir_constant *except)
{
	switch (type) {
	case TYPE_BOOL:
		return new_bool(w->arena, !except || !except->boolean);
	case TYPE_INTEGER:
	case TYPE_NUMBER:
		return new_integer(w->arena,
				   except && except->number.coefficient == 1 ? 2 : 1);
	case TYPE_LIST:
		return new_doc(w->arena, DOC_SEQUENCE);
	case TYPE_STRING:
	case TYPE_ANY:
		return new_text(w->arena, TEXT("other"));
	case TYPE_TEXTS:
	case TYPE_ENTITY:
	case TYPE_UNKNOWN:
		break;
	}
	return NULL;
}

static struct doc *one_item(struct witness *w, struct doc *item)
{
	struct doc *list = new_doc(w->arena, DOC_SEQUENCE);
	if (item)
		ARENA_PUSH(w->arena, list->items, list->n, item);
	return item ? list : NULL;
}

/* A value for which `x op constant` has the wanted truth; NULL if that takes more than
 * the constant itself. */
static struct doc *value_for(struct witness *w, const struct ir_atom *atom, bool wanted)
{
	enum ir_type type = w->policy->fields[atom->field].type;
	const struct ir_constant *c = &atom->constant;
	if (atom->op == AST_IS_TRUE)
		return new_bool(w->arena, wanted);
	if (atom->op == AST_HAS)
		return wanted ? any_value(w, type, NULL) : NULL;
	if (atom->right != RIGHT_CONSTANT)
		return NULL;
	if (atom->op == AST_LT || atom->op == AST_LE) {
		bool needs_step = (atom->op == AST_LT) == wanted;
		int64_t step = needs_step ? (wanted ? -1 : 1) : 0;
		bool fits = c->kind == CONSTANT_NUMBER && c->number.scale == 0 &&
			    c->number.coefficient > INT64_MIN &&
			    c->number.coefficient < INT64_MAX;
		return fits ? new_integer(w->arena, c->number.coefficient + step) : NULL;
	}
	if (!wanted)
		return any_value(w, type, c->kind == CONSTANT_LIST ? NULL : c);
	struct doc *value = doc_of_constant(w, c);
	return atom->op == AST_CONTAINS && type == TYPE_LIST ? one_item(w, value) : value;
}

/* `not has x` wants nothing to be there. */
static bool wants_nothing(const struct ir_atom *atom, bool wanted)
{
	return atom->op == AST_HAS && !wanted;
}

static bool satisfy(struct witness *w, const struct ir_expr *expr, bool wanted);

static bool is_presence(const struct ir_expr *expr)
{
	return expr->kind == IR_ATOM && expr->atom->op == AST_HAS;
}

/* Tests of presence come last: what satisfies the others will do for them. */
static bool satisfy_nary(struct witness *w, const struct ir_expr *expr, bool wanted)
{
	bool needs_all = (expr->kind == IR_AND) == wanted;
	for (size_t i = 0; i < 2 * expr->n_kids; i++) {
		const struct ir_expr *kid = expr->kids[i % expr->n_kids];
		if (is_presence(kid) == (i >= expr->n_kids) &&
		    satisfy(w, kid, wanted) != needs_all)
			return !needs_all;
	}
	return needs_all;
}

/* Fill in the request so that `expr` becomes what is wanted, if that is easy. */
static bool satisfy(struct witness *w, const struct ir_expr *expr, bool wanted)
{
	struct doc *value;
	switch (expr->kind) {
	case IR_CONST:
		return expr->value == wanted;
	case IR_ATOM:
		if (wants_nothing(expr->atom, wanted))
			return true;
		value = value_for(w, expr->atom, wanted);
		return value && put(w, &w->policy->fields[expr->atom->field].path, value);
	case IR_AND:
	case IR_OR:
		return satisfy_nary(w, expr, wanted);
	case IR_NOT:
		return satisfy(w, expr->kids[0], !wanted);
	case IR_DEFINITE:
		return satisfy(w, expr->kids[0], wanted);
	case IR_THEN:
	case IR_UNDECIDED:
		return !wanted;
	}
	return false;
}

/* Both conditions at once; `b` may be NULL. */
static bool write_witness(const struct ir_policy *policy, const struct ir_rule *a,
			  const struct ir_rule *b, struct buffer *out)
{
	struct ir_rule rules[2] = {*a, b ? *b : *a};
	struct ir_policy alone = *policy; /* for eval, which looks at every rule */
	struct witness w = {.arena = policy->arena, .policy = policy};
	w.request = new_doc(w.arena, DOC_MAPPING);
	if (!satisfy(&w, a->condition, true) || (b && !satisfy(&w, b->condition, true)))
		return false;
	rules[0].index = 0;
	rules[1].index = 1;
	alone.rules = rules;
	alone.n_rules = 2;
	struct eval_decision d = eval_doc(w.arena, &alone, w.request);
	if (d.is_unreadable || d.truths[0].value != EVAL_TRUE ||
	    d.truths[1].value != EVAL_TRUE)
		return false;
	doc_write_json(w.request, out);
	return true;
}

bool witness_write(const struct ir_policy *policy, const struct ir_rule *rule,
		   struct buffer *out)
{
	return write_witness(policy, rule, NULL, out);
}

bool witness_write_both(const struct ir_policy *policy, const struct ir_rule *a,
			const struct ir_rule *b, struct buffer *out)
{
	return write_witness(policy, a, b, out);
}
