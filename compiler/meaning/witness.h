/* witness.h - a request for which conditions are true.
 */
#ifndef EDICT_MEANING_WITNESS_H
#define EDICT_MEANING_WITNESS_H

#include "meaning/ir.h"

/* Write one line of JSON: a request for which the condition of `rule` is true.  The
 * evaluator has confirmed it.  False where none is found by taking the condition's
 * tests at their word. */
bool witness_write(const struct ir_policy *policy, const struct ir_rule *rule,
		   struct buffer *out);

/* The same for the conditions of two rules at once. */
bool witness_write_both(const struct ir_policy *policy, const struct ir_rule *a,
			const struct ir_rule *b, struct buffer *out);

#endif
