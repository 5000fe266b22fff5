/* condition_parser.h - what the parts of the condition parser share.
 *
 *     grammar/condition.re   text -> tokens                  condition_lex
 *     grammar/condition.y    tokens -> calls of the actions  condition_run
 *     condition_build.c      the actions: nodes, then ast_expr
 *     condition_error.c      why a token cannot stand where it does
 *     condition.c            condition_parse, spans, limits
 *
 * An action that has reported an error returns NULL; every action takes NULL for an
 * operand and passes it on, so that one mistake is reported once.
 */
#ifndef EDICT_FRONT_CONDITION_PARSER_H
#define EDICT_FRONT_CONDITION_PARSER_H

#include "front/condition.h"

#define CONDITION_ERRORS_MAX 20u /* syntax errors reported for one condition */

struct condition_token {
	int kind;	     /* TOKEN_..., generated from the grammar */
	uint32_t begin, end; /* in the condition's text */
	struct text value;   /* strings: decoded; otherwise the text itself */
};

/* An operand that may still become a condition, or a condition. */
struct condition_node {
	uint32_t begin, end;	    /* in the condition's text, parentheses included */
	struct ast_operand operand; /* if `expr` is NULL */
	struct ast_expr *expr;
	struct condition_node *next; /* next argument of a call */
};

struct condition_op {
	enum ast_op op;
	bool is_negated; /* not in, not contains, ... */
	const struct condition_token *token;
};

struct condition {
	struct arena *arena;
	struct diag_list *diags;
	struct text text; /* a copy, followed by a NUL */
	struct span origin;
	struct pattern_style style; /* of patterns that say nothing else */
	bool is_verbatim; /* the text stands in the file as it is, */
	uint32_t shift;	  /* `shift` bytes into the scalar */
	struct condition_token *tokens;
	size_t n_tokens;
	unsigned n_syntax_errors;
	bool is_cut; /* an open string has swallowed the rest */
	struct ast_expr *result;
};

/* ---- condition.c --------------------------------------------------------- */

/* The place in the file of text[begin, end). */
struct span condition_span(const struct condition *c, uint32_t begin, uint32_t end);
struct span condition_token_span(const struct condition *c,
				 const struct condition_token *t);
/* text[begin, end) cut to fit into a title. */
struct text condition_shown(const struct condition *c, uint32_t begin, uint32_t end);
struct text condition_node_shown(const struct condition *c,
				 const struct condition_node *node);

/* ---- grammar/condition.re, grammar/condition.y --------------------------- */

void condition_lex(struct condition *c);
void condition_run(struct condition *c);

/* ---- condition_error.c --------------------------------------------------- */

void condition_syntax_error(struct condition *c, const struct condition_token *t);
void condition_too_deep(struct condition *c, const struct condition_token *t);
/* `path(args)`; `args` may be NULL.  Always NULL. */
struct condition_node *condition_call(struct condition *c, struct condition_node *path,
				      struct condition_node *args);

/* ---- condition_build.c: operands ----------------------------------------- */

struct condition_node *condition_string(struct condition *c,
					const struct condition_token *t);
struct condition_node *condition_number(struct condition *c,
					const struct condition_token *t);
struct condition_node *condition_bool(struct condition *c,
				      const struct condition_token *t, bool value);
struct condition_node *condition_null(struct condition *c,
				      const struct condition_token *t);

/* A pattern with its style: `word` in front of it and `flags` behind, NULL if absent. */
struct condition_node *condition_pattern(struct condition *c,
					 const struct condition_token *word,
					 const struct condition_token *text,
					 const struct condition_token *flags);

/* A path grows by one segment, which ends with the token `last`. */
struct condition_node *condition_path(struct condition *c,
				      const struct condition_token *first,
				      const struct condition_token *name,
				      const struct condition_token *last);
struct condition_node *condition_member(struct condition *c, struct condition_node *path,
					const struct condition_token *name,
					const struct condition_token *last);
struct condition_node *condition_index(struct condition *c, struct condition_node *path,
				       const struct condition_token *index,
				       const struct condition_token *last);
struct condition_node *condition_path_end(struct condition *c,
					  struct condition_node *path);

struct condition_node *condition_item(struct condition *c, struct condition_node *list,
				      struct condition_node *item);
struct condition_node *condition_list(struct condition *c,
				      const struct condition_token *open,
				      struct condition_node *items,
				      const struct condition_token *close);
struct condition_node *condition_arguments(struct condition_node *args,
					   struct condition_node *arg);

/* ---- condition_build.c: conditions --------------------------------------- */

struct condition_op condition_op(enum ast_op op, const struct condition_token *t);
struct condition_op condition_not_op(struct condition_op op,
				     const struct condition_token *t);
struct condition_node *condition_test(struct condition *c, struct condition_node *left,
				      struct condition_op op,
				      struct condition_node *right);
struct condition_node *condition_chain(struct condition *c, struct condition_node *left,
				       struct condition_op op,
				       struct condition_node *right);
struct condition_node *condition_has(struct condition *c, const struct condition_token *t,
				     struct condition_node *path);
struct condition_node *condition_negate(struct condition *c,
					const struct condition_token *t,
					struct condition_node *kid);
struct condition_node *condition_join(struct condition *c, enum ast_op op,
				      struct condition_node *left,
				      struct condition_node *right);
struct condition_node *condition_parens(const struct condition_token *open,
					struct condition_node *inner,
					const struct condition_token *close);
void condition_done(struct condition *c, struct condition_node *node);

#endif
