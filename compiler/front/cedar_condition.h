/* cedar_condition.h - a Cedar expression as the condition of an agent rule.
 *
 *     condition:
 *       cedar: context.input.amount > 100 && action == Action::"refund"
 *
 * The names are those of a schema that `edict schema from-mcp` makes: `context.input` is
 * `args`, `action == Action::"t"` is `tool == 't'`, `principal == Agent::"a"` is
 * `agent.id == 'a'`; any other path below `context` is a field of the request.  What
 * cannot be said in the condition language is refused, and named.
 */
#ifndef EDICT_FRONT_CEDAR_CONDITION_H
#define EDICT_FRONT_CEDAR_CONDITION_H

#include "front/reader.h"

/* `d` is the text of the expression.  NULL with diagnostics. */
struct ast_expr *cedar_condition(struct reader *r, const struct doc *d);

#endif
