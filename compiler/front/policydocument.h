/* policydocument.h - what the two readings of PolicyDocuments share.
 *
 * policydocument.c reads the members and the strict conditions, policydocument_agt.c
 * the conditions as AGT evaluates them.
 */
#ifndef EDICT_FRONT_POLICYDOCUMENT_H
#define EDICT_FRONT_POLICYDOCUMENT_H

#include "front/terms.h"

enum pd_operator {
	PD_EQ,
	PD_NE,
	PD_GT,
	PD_LT,
	PD_GTE,
	PD_LTE,
	PD_IN,
	PD_NOT_IN,
	PD_MATCHES,
	PD_CONTAINS,
};

/* {field, operator, value}: all three are there. */
struct pd_condition {
	const struct doc *field;
	enum pd_operator op;
	const struct doc *value;
	struct span span;
};

/* The condition of a rule as AGT tests it, or NULL after a diagnostic. */
struct ast_expr *pd_agt_condition(struct reader *r, const struct pd_condition *condition);

/* Put the rules into AGT's order and, before each rule whose test can fail, a rule that
 * denies where it does. */
void pd_agt_finish(struct reader *r);

#endif
