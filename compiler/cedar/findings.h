/* findings.h - what checking a policy finds, each place once.
 *
 * A policy is checked in many environments, and mostly fails in all of them alike.  Of
 * the findings with one code at one node the first becomes the diagnostic; the
 * environments of all are counted, and the first few are named in a note.
 */
#ifndef EDICT_CEDAR_FINDINGS_H
#define EDICT_CEDAR_FINDINGS_H

#include "cedar/validate.h"

#define FINDING_NAMED_MAX 3

struct finding {
	enum diag_code code;
	struct diag *diag;
	const struct cedar_environment *named[FINDING_NAMED_MAX];
	size_t n_named;
	size_t n;	    /* environments */
	bool is_everywhere; /* does not come from the environment: not worth a note */
	struct finding *same_node, *next;
};

struct findings; /* of one policy */

struct findings *findings_new(struct arena *arena, struct diag_list *diags,
			      uint32_t n_exprs);

/* What follows is found in `environment`, which stands for `n` that are alike. */
void findings_enter(struct findings *findings,
		    const struct cedar_environment *environment, size_t n);

/* A new finding, whose diagnostic the caller has to set; NULL if it is known. */
struct finding *findings_open(struct findings *findings, enum diag_code code,
			      uint32_t node);
struct diag_list *findings_diags(const struct findings *findings);

/* Name the environments of each finding; `n` is the number of all that were checked. */
void findings_close(struct findings *findings, size_t n);

#endif
