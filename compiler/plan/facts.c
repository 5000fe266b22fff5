/* facts.c - partial evaluation: what a fact about one field leaves of a condition.
 *
 * Needs:  a two-valued condition and a fact about a string field.
 * Gives:  an equal condition for every request of which the fact holds.
 */
#include <string.h>

#include "plan/internal.h"

enum verdict { HOLDS, FAILS, OPEN };

static enum verdict verdict_of(bool holds)
{
	return holds ? HOLDS : FAILS;
}

struct text text_head(struct text t, char mark)
{
	const char *end = t.len ? memchr(t.ptr, mark, t.len) : NULL;
	return end ? (struct text){t.ptr, (size_t)(end - t.ptr) + 1}
		   : (struct text){"", 0};
}

static bool text_holds(struct text t, struct text part)
{
	for (size_t i = 0; i + part.len <= t.len; i++)
		if (part.len == 0 || memcmp(t.ptr + i, part.ptr, part.len) == 0)
			return true;
	return false;
}

static bool constant_is_item(const struct ir_constant *list, struct text value)
{
	for (size_t i = 0; i < list->n_items; i++)
		if (list->items[i].kind == CONSTANT_STRING &&
		    text_equal(list->items[i].text, value))
			return true;
	return false;
}

/* The string is known. */
static enum verdict given_whole(const struct ir_atom *atom, struct text value)
{
	if (atom->right != RIGHT_CONSTANT)
		return OPEN; /* a pattern too: the slow matcher is the evaluator's alone
			      */
	struct text constant = atom->constant.text;
	if (atom->op == AST_EQ || atom->op == AST_SAME)
		return verdict_of(text_equal(value, constant));
	if (atom->op == AST_IN)
		return verdict_of(constant_is_item(&atom->constant, value));
	if (atom->op == AST_STARTS_WITH)
		return verdict_of(text_starts(value, constant));
	if (atom->op == AST_ENDS_WITH)
		return verdict_of(text_ends(value, constant));
	if (atom->op == AST_CONTAINS)
		return verdict_of(text_holds(value, constant));
	if (atom->op == AST_WITHIN)
		return verdict_of(text_holds(constant, value));
	return OPEN;
}

/* The string is none of the fact's values. */
static enum verdict given_other(const struct ir_atom *atom, const struct fact *fact)
{
	if (atom->right != RIGHT_CONSTANT)
		return OPEN;
	if (atom->op == AST_EQ)
		return texts_hold(fact->values, fact->n_values, atom->constant.text)
			       ? FAILS
			       : OPEN;
	if (atom->op != AST_IN)
		return OPEN;
	for (size_t i = 0; i < atom->constant.n_items; i++)
		if (!texts_hold(fact->values, fact->n_values,
				atom->constant.items[i].text))
			return OPEN;
	return FAILS;
}

/* Can a string whose head is `head` (empty: it has no mark) be, or start with, `t`?
 * HOLDS only for prefixes that the head settles. */
static enum verdict head_allows(struct text head, struct text t, char mark,
				bool is_prefix)
{
	struct text t_head = text_head(t, mark);
	if (t_head.len > 0) {
		if (!text_equal(t_head, head))
			return FAILS;
		return is_prefix && t.len == head.len ? HOLDS : OPEN;
	}
	if (head.len == 0)
		return OPEN;
	if (!is_prefix)
		return FAILS;
	return verdict_of(text_starts(head, t));
}

static enum verdict given_head(const struct ir_atom *atom, const struct fact *fact)
{
	if (atom->right != RIGHT_CONSTANT)
		return OPEN;
	if (atom->op == AST_EQ || atom->op == AST_STARTS_WITH)
		return head_allows(fact->value, atom->constant.text, fact->mark,
				   atom->op == AST_STARTS_WITH);
	if (atom->op != AST_IN)
		return OPEN;
	for (size_t i = 0; i < atom->constant.n_items; i++)
		if (head_allows(fact->value, atom->constant.items[i].text, fact->mark,
				false) != FAILS)
			return OPEN;
	return FAILS;
}

static enum verdict given_other_head(const struct ir_atom *atom, const struct fact *fact)
{
	if (atom->right != RIGHT_CONSTANT ||
	    (atom->op != AST_EQ && atom->op != AST_STARTS_WITH))
		return OPEN;
	struct text head = text_head(atom->constant.text, fact->mark);
	return head.len > 0 && texts_hold(fact->values, fact->n_values, head) ? FAILS
									      : OPEN;
}

/* The truth of an atom on a field that is there. */
static enum verdict given_present(const struct ir_atom *atom, const struct fact *fact)
{
	if (atom->op == AST_HAS)
		return HOLDS;
	if (atom->op == AST_IS_NULL)
		return FAILS;
	switch (fact->kind) {
	case FACT_WHOLE:
		return given_whole(atom, fact->value);
	case FACT_OTHER:
		return given_other(atom, fact);
	case FACT_HEAD:
		return given_head(atom, fact);
	case FACT_OTHER_HEAD:
		return given_other_head(atom, fact);
	case FACT_ABSENT:
		break;
	}
	return OPEN;
}

static const struct plan_cond *atom_given(struct cond_store *store,
					  const struct plan_cond *cond,
					  const struct fact *fact)
{
	const struct ir_atom *atom = cond->atom;
	if (atom->op == AST_HOLDS || atom->field != fact->field)
		return cond;
	if (fact->kind == FACT_ABSENT) {
		bool is_open = atom->op == AST_HAS || atom->op == AST_IS_NULL;
		return is_open ? cond : cond_const(store, cond->may);
	}
	enum verdict verdict = given_present(atom, fact);
	return verdict == OPEN ? cond
			       : cond_const(store, (verdict == HOLDS) != cond->negate);
}

const struct plan_cond *cond_given(struct cond_store *store, const struct plan_cond *cond,
				   const struct fact *fact)
{
	if (cond->kind == COND_ATOM)
		return atom_given(store, cond, fact);
	if (cond->n_kids == 0)
		return cond;
	const struct plan_cond *few[8];
	const struct plan_cond **kids =
		cond->n_kids <= 8 ? few : cond_store_scratch(store, cond->n_kids);
	bool changed = false;
	for (size_t i = 0; i < cond->n_kids; i++) {
		kids[i] = cond_given(store, cond->kids[i], fact);
		changed |= kids[i] != cond->kids[i];
	}
	return changed ? cond_nary(store, cond->kind, kids, cond->n_kids) : cond;
}
