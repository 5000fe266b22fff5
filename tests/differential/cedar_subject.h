/* cedar_subject.h - a random Cedar policy set under test: evaluator, and C in both
 * layouts.
 */
#ifndef EDICT_TESTS_CEDAR_SUBJECT_H
#define EDICT_TESTS_CEDAR_SUBJECT_H

#include <edict/cedar.h>

#include "cedar/eval.h"
#include "cedar_text.h"
#include "meaning/cedar.h"
#include "meaning/meaning.h"
#include "subject.h"

/* What the C knows ahead. */
enum cedar_mode {
	CEDAR_BARE,	/* policies alone */
	CEDAR_SCHEMA,	/* a schema, policies that need not fit it */
	CEDAR_TYPED,	/* a schema that the policies fit */
	CEDAR_EMBEDDED, /* as CEDAR_TYPED where they fit; entities compiled in */
	N_CEDAR_MODES
};

struct cedar_subject {
	struct arena *arena; /* owns all of it */
	uint64_t seed;
	enum cedar_mode mode;
	bool is_strict; /* Cedar alone, without Edict's extension */
	struct random random;
	struct world world;
	struct buffer schema_text, entity_text, policy_text;
	struct cedar_policy_set set;
	struct ir_cedar ir;
	struct cedar_entities *entities;
	struct plan *plan;
	const struct edict_cedar_policy *layouts[N_LAYOUTS];
	struct edict_cedar_store stores[N_LAYOUTS];
	void *store_memory[N_LAYOUTS];
};

/* The subject of one seed, up to its plan; `is_strict` is set before.  False, with
 * diagnostics in `why`, where Edict refuses what was generated, which is a fault in
 * itself unless `mode` asks that the policies fit the schema. */
bool cedar_subject_plan(struct cedar_subject *s, uint64_t seed, enum cedar_mode mode,
			struct buffer *why);
void cedar_subject_free(struct cedar_subject *s);

/* Build, load and give entities to both layouts of all. */
bool cedar_subjects_build(struct workshop *w, struct cedar_subject *subjects, size_t n);

/* One request through all three: false with the difference in `why`. */
struct cedar_counts {
	size_t n_requests, n_allowed, n_errors, n_refused;
};
bool cedar_subject_compare(struct cedar_subject *s, struct text request,
			   struct cedar_counts *counts, struct buffer *why);

#endif
