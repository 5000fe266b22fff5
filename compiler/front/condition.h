/* condition.h - the condition language: text to ast_expr.
 *
 * Lexer in grammar/condition.re (re2c), grammar in grammar/condition.y (lemon).
 * The text is a decoded YAML string; `origin` says where its characters are in the
 * source file, so that diagnostics point into the file even when escapes were
 * decoded on the way.
 *
 * `style` is that of patterns which say nothing else; `matches re2 'x' i` says both.
 *
 * Limits: CONDITION_SIZE_MAX bytes, CONDITION_DEPTH_MAX levels.
 */
#ifndef EDICT_FRONT_CONDITION_H
#define EDICT_FRONT_CONDITION_H

#include "front/ast.h"

#define CONDITION_SIZE_MAX  65536u
#define CONDITION_DEPTH_MAX 64u

/* NULL with diagnostics if the text is no condition; all errors of the text are
 * reported as far as recovery allows.  `origin` is the span of the YAML scalar. */
struct ast_expr *condition_parse(struct arena *arena, struct text text,
				 struct span origin, const struct pattern_style *style,
				 struct diag_list *diags);

#endif
