/* order.h - a strategy as an order of rules.
 */
#ifndef EDICT_MEANING_ORDER_H
#define EDICT_MEANING_ORDER_H

#include "meaning/ir.h"

/* The rules in the order of the strategy: the first that matches decides. */
const struct ir_rule **order_rules(struct arena *arena, const struct ir_policy *policy);

/* Smaller is stricter; all permits are alike. */
int64_t order_strictness(enum action action);

#endif
