/* check.h - what the files of the type check share.
 *
 *     infer.c       types of the fields that nothing declares, from their use
 *     check.c       operands against the types of fields
 *     patterns.c    regexes and globs that cannot be compiled
 *     pattern_lint.c  those that probably do not mean what they look like
 *     contradict.c  tests of one field that cannot all hold
 */
#ifndef EDICT_MEANING_CHECK_H
#define EDICT_MEANING_CHECK_H

#include "meaning/meaning.h"

struct checker {
	struct arena *arena;
	struct ast_policy *const *policies;
	size_t n_policies;
	struct names *names;
	struct diag_list *diags;
};

/* A test with the field it is about on the left: `5 < x` is `x > 5`. */
struct test {
	enum ast_op op;
	const struct ast_operand *left, *right;
	struct span span;
	bool was_in; /* CONTAINS, written as `in` */
};

struct test test_of(const struct ast_expr *expr);

/* The field of a path operand. */
struct ir_field *checker_field(const struct checker *c,
			       const struct ast_operand *operand);
/* The type of a literal (a list: of its items), TYPE_UNKNOWN for null and the like. */
enum ir_type literal_type(const struct ast_operand *operand);
/* Can values of the two types be equal? */
bool types_meet(enum ir_type a, enum ir_type b);
bool is_ordering(enum ast_op op);

void infer_types(const struct checker *c);
void check_pattern(const struct checker *c, const struct ast_operand *operand);
/* Where bytes [begin, end) of a pattern's text are in the source file. */
struct span pattern_part(const struct ast_operand *operand, size_t begin, size_t end);
void lint_pattern(const struct checker *c, const struct ast_operand *operand,
		  const struct pattern *pattern);
/* A string that is searched as plain text. */
void lint_text(const struct checker *c, const struct ast_operand *text);
void check_contradictions(const struct checker *c, const struct ast_expr *expr);

#endif
