/* terms.h - conditions from YAML values: paths, literals, comparisons.
 *
 * For the dialects that write a condition as data instead of text.  Everything ends
 * in the same ast_expr that the condition language gives.
 */
#ifndef EDICT_FRONT_TERMS_H
#define EDICT_FRONT_TERMS_H

#include "front/reader.h"

/* Names with dots between them; false with a diagnostic if a name is empty. */
bool term_path(struct reader *r, struct text dotted, struct span span,
	       struct ast_path *out);
/* A path that is known to be good. */
struct ast_operand term_field(struct reader *r, const char *dotted, struct span span);

/* A string, number or bool; false with a diagnostic for anything else. */
bool term_literal(struct reader *r, const struct doc *d, struct ast_operand *out);
/* A list of literals of one kind, at least one. */
bool term_literals(struct reader *r, const struct doc *d, struct ast_operand *out);
struct ast_operand term_pattern(struct text text, struct span span,
				struct pattern_style style);

/* Each returns NULL after a diagnostic. */
struct ast_expr *term_equals(struct reader *r, struct ast_path path,
			     const struct doc *value);
struct ast_expr *term_differs(struct reader *r, struct ast_path path,
			      const struct doc *value);
struct ast_expr *term_ordering(struct reader *r, enum ast_op op, struct ast_path path,
			       const struct doc *value);
struct ast_expr *term_in(struct reader *r, struct ast_path path, const struct doc *list);
struct ast_expr *term_matches(struct reader *r, struct ast_path path,
			      const struct doc *pattern);

struct ast_expr *term_unary(struct arena *arena, enum ast_op op, struct ast_expr *kid);
struct ast_expr *term_and(struct arena *arena, struct ast_expr *a, struct ast_expr *b);

/* `name` is one of the `names` (globs or exact). */
struct ast_expr *term_any_of(struct reader *r, struct ast_operand name,
			     const struct texts *names, struct span span);

/* Set a rule's condition; the text to quote is its print in the condition language. */
void term_set_condition(struct reader *r, struct ast_rule *rule, struct ast_expr *expr,
			struct span span);

#endif
