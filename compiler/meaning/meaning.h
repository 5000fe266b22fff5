/* meaning.h - the passes between the syntax tree and the plan, in order.
 *
 *     resolve   names -> fields of the request (vocabulary, schema, did-you-mean)
 *     check     types of fields and operands, per condition
 *     lower     many ast_policies -> one ir_policy
 *     lint      findings about meaning: shadowed rules, default allow, ...
 *     simplify  a smaller ir_policy with the same outcome for every request
 *
 * resolve and check work on the condition while it is still syntax, because their
 * diagnostics quote it.
 */
#ifndef EDICT_MEANING_MEANING_H
#define EDICT_MEANING_MEANING_H

#include "meaning/ir.h"

/* The fields a set of policies uses.  Every path operand of every rule resolves to
 * one of them. */
struct names {
	struct ir_field *fields;
	size_t n_fields;
	uint32_t *table; /* open-addressed by path, 1 + index of a field */
	size_t table_size;
};

/* One ast_policy per source file, parents before children (front/load.h). */
bool resolve(struct arena *arena, struct ast_policy *const *policies, size_t n,
	     struct names *names, struct diag_list *diags);
/* The field of a resolved path; every path of a resolved policy has one. */
uint32_t names_find(const struct names *names, const struct ast_path *path);

/* Infers the types that nothing declares, then checks every operand. */
bool check(struct arena *arena, struct ast_policy *const *policies, size_t n,
	   struct names *names, struct diag_list *diags);

/* Needs policies without errors.  NULL only with a diagnostic (a limit exceeded). */
struct ir_policy *lower(struct arena *arena, struct ast_policy *const *policies, size_t n,
			const struct names *names, struct diag_list *diags);

void lint(const struct ir_policy *policy, struct ast_policy *const *policies, size_t n,
	  struct diag_list *diags);

struct ir_policy *simplify(struct arena *arena, const struct ir_policy *policy);

#endif
