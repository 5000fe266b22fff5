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

/* The entries from `begin` up to `end` can be passed over, unless in one of the ranges a
 * pattern has matched, or a range says so and its field holds no text. */
struct plan_guard {
	size_t begin, end;
	struct plan_range {
		uint32_t scan;
		uint32_t from, end; /* words of its hits */
		bool may;	    /* passes also where the field holds no text */
	} *ranges;
	size_t n_ranges;
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
	struct plan_guard *guards; /* by `begin`, those of a whole before its parts */
	size_t n_guards;
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

struct scan; /* pattern/scan.h */

/* All `matches` on one field; of Cedar, one pattern that terms look for. */
struct plan_scan {
	uint32_t field;	    /* PLAN_NO_FIELD: of Cedar */
	uint32_t *patterns; /* by bit of the hits: index into policy->patterns */
	size_t n_patterns;
	const struct scan *tables; /* shared by fields that are asked for the same */
};
#define PLAN_NO_FIELD UINT32_MAX

/* Where the pattern of an atom is looked for. */
struct plan_place {
	uint32_t scan, bit; /* PLAN_NO_SCAN: the field never holds a text */
};
#define PLAN_NO_SCAN UINT32_MAX

struct plan {
	const struct ir_policy *policy;
	struct plan_node *root;
	uint16_t *order;	  /* rule indices in the order of the strategy */
	struct plan_node **nodes; /* distinct; the root first, parents before children */
	size_t n_nodes;
	size_t n_tests; /* atoms in all entries: the size of the plan */
	struct plan_scan *scans; /* of Cedar one a pattern of the policy, in that order */
	size_t n_scans;
	const struct plan_place *places; /* by atom; of `matches` */
	bool obligations_after;
	bool known_if_present;
};

/* Needs a simplified policy.  NULL only with a diagnostic (patterns over their caps). */
struct plan *plan_build(struct arena *arena, struct ir_policy *policy,
			struct diag_list *diags);

/* `--dump=plan`: names no file, dialect or line, so that one policy written in two
 * dialects prints the same.  plan_print_cond prints one condition in the condition
 * language, with `may` after the atoms that unknown passes. */
void plan_print(const struct plan *plan, struct buffer *out);
void plan_print_cond(const struct plan *plan, const struct plan_cond *cond,
		     const char *may, struct buffer *out);

/* The last pattern of the range. */
size_t plan_range_last(const struct plan *plan, const struct plan_range *range);

/* The scan that has the tables of scan `index`: the first of those that share them. */
size_t plan_scan_owner(const struct plan *plan, size_t index);

/* Of a dispatch, for people: a case's value, a type as its name.  Entities are never
 * missing: nothing goes on at `absent`. */
struct text plan_case_text(const struct plan_node *node, size_t index);
bool plan_has_absent(const struct plan *plan);

#endif
