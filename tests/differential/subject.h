/* subject.h - a policy under test: its meaning, and compiled C in both layouts.
 *
 * The C compiler is the dear part, so subjects are built in batches: one call of
 * it, one shared object.
 */
#ifndef EDICT_TESTS_SUBJECT_H
#define EDICT_TESTS_SUBJECT_H

#include <edict/edict.h>

#include "plan/plan.h"
#include "policy.h"

enum { IN_CODE, IN_TABLE, N_LAYOUTS };

struct subject {
	struct arena *arena; /* owns all of it */
	struct policy_text text;
	uint64_t seed;		   /* of the policy, for reports */
	struct ir_policy *meaning; /* lowered, not simplified: what the evaluator reads */
	struct plan *plan;
	const struct edict_policy *layouts[N_LAYOUTS]; /* once built */
};

/* From text to a plan.  False if Edict refuses the policy; `why` then has the
 * diagnostics. */
bool subject_plan(struct subject *s, const char *folder, struct buffer *why);

/* Diagnostics as text, appended. */
void subject_render(const struct diag_list *diags, struct buffer *why);

/* A folder for generated files, and the C that waits to be built there. */
struct workshop {
	struct arena *arena; /* of the batch */
	char *folder;
	const char **sources; /* file names without folder */
	size_t n_sources;
	void *handle; /* of the shared object */
};

/* False after a message. */
bool workshop_open(struct workshop *w);
void workshop_close(struct workshop *w);

/* Unload the batch and remove its files. */
void workshop_forget(struct workshop *w);

/* Emit one layout of a plan under `name`. */
struct text workshop_emit(struct workshop *w, const struct plan *plan, int layout,
			  const char *name);
bool workshop_add(struct workshop *w, const char *name, struct text code);
/* Compile and load everything that was added. */
bool workshop_build(struct workshop *w);
/* The policy `name` of the batch. */
const struct edict_policy *workshop_find(const struct workshop *w, const char *name);

/* Build and load both layouts of all. */
bool subjects_build(struct workshop *w, struct subject *subjects, size_t n);

#endif
