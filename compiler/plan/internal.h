/* internal.h - what the files of the plan share: conditions specialised by facts.
 */
#ifndef EDICT_PLAN_INTERNAL_H
#define EDICT_PLAN_INTERNAL_H

#include "plan/plan.h"

/* ---- cond.c -------------------------------------------------------------- */

/* Conditions are interned: equal ones are one object. */
struct cond_store;

struct cond_store *cond_store_new(struct arena *arena, const struct ir_policy *policy);

/* Room for `n` operands while a condition is rebuilt. */
const struct plan_cond **cond_store_scratch(struct cond_store *store, size_t n);

/* "The rule matches": true, or also unknown (`may`). */
const struct plan_cond *cond_of(struct cond_store *store, const struct ir_expr *expr,
				bool may);
const struct plan_cond *cond_atom(struct cond_store *store, const struct ir_atom *atom,
				  bool negate, bool may);
const struct plan_cond *cond_nary(struct cond_store *store, enum plan_cond_kind kind,
				  const struct plan_cond **kids, size_t n);
const struct plan_cond *cond_const(struct cond_store *store, bool value);

/* Does some atom read `field` as its left operand? */
bool cond_reads(const struct plan_cond *cond, uint32_t field);

/* ---- facts.c ------------------------------------------------------------- */

enum fact_kind {
	FACT_ABSENT,	 /* the field is missing, null or mistyped */
	FACT_WHOLE,	 /* the string is `value` */
	FACT_OTHER,	 /* the string is none of `values` */
	FACT_HEAD,	 /* the string up to and including the first `mark` is `value` */
	FACT_OTHER_HEAD, /* ... is none of `values` */
};

struct fact {
	enum fact_kind kind;
	uint32_t field;
	char mark;
	struct text value;
	const struct text *values; /* sorted */
	size_t n_values;
};

/* The condition as far as the fact leaves it open. */
const struct plan_cond *cond_given(struct cond_store *store, const struct plan_cond *cond,
				   const struct fact *fact);

/* `t` up to and including the first `mark`; empty if it has none. */
struct text text_head(struct text t, char mark);

/* ---- scans.c, guards.c --------------------------------------------------- */

/* Needs plan->order.  False with a diagnostic for each pattern that is refused. */
bool scans_build(struct arena *arena, struct plan *plan, struct diag_list *diags);

/* Needs the nodes and the scans. */
void guards_build(struct arena *arena, struct plan *plan);

/* ---- partition.c --------------------------------------------------------- */

/* Which field to dispatch on, and the values that deserve a case. */
struct partition {
	enum plan_key key;
	char mark;
	uint32_t field;
	struct text *values; /* sorted, distinct */
	size_t n_values;
	size_t cost; /* entries that all branches have together */
};

/* False where no dispatch is worth its cost, or costs more than `budget` entries. */
bool partition_choose(struct arena *arena, const struct ir_policy *policy,
		      const struct plan_entry *entries, size_t n, size_t budget,
		      struct partition *out);

/* The cases in which `cond` can hold at all, as indices into `values` (at most one
 * entry a value).  Returns their number, SIZE_MAX for "any case". */
size_t partition_cases(const struct partition *partition, const struct plan_cond *cond,
		       uint32_t *cases);

#endif
