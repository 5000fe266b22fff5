/* compile.h - from policy files to a decision plan: the passes every verb shares.
 */
#ifndef EDICT_COMMAND_COMPILE_H
#define EDICT_COMMAND_COMPILE_H

#include "command/cedar.h"
#include "meaning/meaning.h"
#include "plan/plan.h"

enum stage { STAGE_AST, STAGE_IR, STAGE_SIMPLE, STAGE_PLAN };

/* What the passes made so far; each member is valid from its stage on. */
struct compilation {
	struct arena *arena;
	struct diag_list *diags;
	struct loaded loaded; /* AST */
	struct names names;
	bool is_cedar;
	struct cedar_inputs cedar; /* instead of `loaded` and `names` */
	struct ir_policy *policy;  /* IR: what the evaluator reads */
	struct ir_policy *simple;  /* SIMPLE: the same outcome for every request */
	struct plan *plan;	   /* PLAN */
};

/* Compile the files up to and including `last`, and print the errors and warnings.
 * STATUS_FINE only if all that was asked for is there. */
enum status compile_files(struct arena *arena, const struct text *paths, size_t n,
			  const struct options *options, enum stage last,
			  struct compilation *out);

/* The same without printing: the diagnostics, notes too, stay in out->diags. */
enum status compile_quietly(struct arena *arena, const struct text *paths, size_t n,
			    const struct options *options, enum stage last,
			    struct compilation *out);

/* The same of one agent policy in memory. */
enum status compile_text(struct arena *arena, struct text name, struct text body,
			 const struct options *options, enum stage last,
			 struct compilation *out);

/* A C identifier for the policy in file `path` ("edge/my-policy.yaml": my_policy). */
struct text compile_name(struct arena *arena, struct text path);
bool compile_name_is_usable(struct text name);

#endif
