/* plan.h - the decision plan: what every emitter renders.
 *
 * A strategy is an order: sorted by it, "the first candidate that matches decides"
 * is the meaning of all of them.  The plan is that list, specialised: a tree that
 * dispatches on string fields and has in each leaf only the rules that can still
 * apply, with what is left of their conditions.
 */
#ifndef EDICT_PLAN_PLAN_H
#define EDICT_PLAN_PLAN_H

#include "meaning/ir.h"

/* What is left of a condition, two-valued: the rule's polarity is pushed down to
 * the atoms, each of which says how it takes "unknown". */
enum plan_cond_kind { COND_FALSE, COND_TRUE, COND_ATOM, COND_AND, COND_OR };

struct plan_cond {
	enum plan_cond_kind kind;
	const struct ir_atom *atom;
	bool negate; /* passes where the atom is false */
	bool may;    /* passes also where the atom is unknown */
	const struct plan_cond **kids;
	size_t n_kids;
	uint32_t cost; /* of looking at it: integers are cheap, patterns are not */
	uint32_t n_tests;
	bool has_terms; /* some atom is a Cedar term */
};

struct plan_entry {
	const struct ir_rule *rule;
	const struct plan_cond *cond;
};

enum plan_key { PLAN_KEY_NONE, PLAN_KEY_WHOLE, PLAN_KEY_HEAD };

struct plan_case {
	struct text value; /* of the field, or its head including the mark */
	struct plan_node *node;
};

/* First the entries, in order; then, if key is not NONE, the case of the field's
 * value, `other` for a value that is no case, `absent` for a missing field. */
struct plan_node {
	struct plan_entry *entries;
	size_t n_entries;
	enum plan_key key;
	char mark;
	uint32_t field;
	struct plan_case *cases; /* sorted by value */
	size_t n_cases;
	struct plan_node *other;
	struct plan_node *absent;
	uint32_t index; /* in plan.nodes; a shared node has one index */
	bool is_numbered;
};

struct plan {
	const struct ir_policy *policy;
	struct plan_node *root;
	uint16_t *order;	  /* rule indices in the order of the strategy */
	struct plan_node **nodes; /* distinct; the root first, parents before children */
	size_t n_nodes;
	size_t n_tests; /* atoms in all entries: the size of the plan */
	bool obligations_after;
	bool known_if_present;
};

/* Needs a simplified policy.  NULL only with a diagnostic (a pattern over its caps). */
struct plan *plan_build(struct arena *arena, struct ir_policy *policy,
			struct diag_list *diags);

/* `--dump=plan`: names no file, dialect or line, so that one policy written in two
 * dialects prints the same.  plan_print_cond prints one condition in the condition
 * language, with `may` after the atoms that unknown passes. */
void plan_print(const struct plan *plan, struct buffer *out);
void plan_print_cond(const struct plan *plan, const struct plan_cond *cond,
		     const char *may, struct buffer *out);

/* Of a dispatch, for people: a case's value, a type as its name.  Entities are never
 * missing: nothing goes on at `absent`. */
struct text plan_case_text(const struct plan_node *node, size_t index);
bool plan_has_absent(const struct plan *plan);

#endif
