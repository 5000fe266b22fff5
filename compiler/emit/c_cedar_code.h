/* c_cedar_code.h - a Cedar term as a function: what the writers of its statements share.
 *
 *     c_cedar_code.c     the functions, their ends, and the rest of the code layout
 *     c_cedar_test.c     conditions: anything that ends as true, false or an error
 *     c_cedar_operand.c  values: attributes, literals, arithmetic, sets, records, calls
 *
 * The function is straight-line code that returns at the first error, which is what an
 * error means in Cedar.  An expression becomes statements, written at once, and an
 * *operand*: the C expression that has its value afterwards, free of effects.  What its
 * kind is known to be, from the form or from the schema's types, needs no test and
 * chooses the cheapest operations.
 */
#ifndef EDICT_EMIT_C_CEDAR_CODE_H
#define EDICT_EMIT_C_CEDAR_CODE_H

#include "emit/c_cedar.h"

enum shape {
	SHAPE_VALUE,  /* struct edict_cedar_value */
	SHAPE_ENTITY, /* uint64_t, a handle */
	SHAPE_LONG,   /* int64_t */
	SHAPE_BOOL,   /* a condition */
};

struct operand {
	enum shape shape;
	struct text c;	/* of a VALUE: an object, so that `&` can stand before it */
	struct text no; /* BOOL: the negated condition */
	/* VALUE: what it is known to be; NEVER: not known */
	enum cedar_type_kind kind;
	const struct cedar_value *literal; /* NULL: not known */
	/* One of the request's variables, CONTEXT included; N_CEDAR_VARS: none */
	enum cedar_var var;
};

/* A condition: either one of C, or a call that also gives errors. */
struct test {
	bool can_fail;
	struct text c;	/* can_fail: a truth or error; else a condition */
	struct text no; /* else: the negated condition */
};

/* A variable that has the value of an expression, from here to the end of its block. */
struct known {
	const struct cedar_expr *expr;
	struct operand operand;
};

struct term_writer {
	struct c_emitter *e;
	unsigned depth; /* of the block that is written */
	struct name_set locals;
	struct text *wanted; /* names asked for, and how often */
	uint32_t *n_wanted;
	size_t n_names;
	struct known *known;
	size_t n_known;
	bool has_fault; /* `fault` is declared, or will be at the top */
	bool is_fault_on_top;
	bool uses_scratch;
	bool uses_variable[N_CEDAR_VARS]; /* `principal` ... as values */
};

/* ---- c_cedar_code.c ------------------------------------------------------ */

/* A line at the writer's depth. */
void c_term_line(struct term_writer *w, const char *format, ...)
	__attribute__((format(printf, 2, 3)));
/* Blocks: `c_term_line` with the brace first, then enter; what is known in one is known
 * to its end only. */
size_t c_term_enter(struct term_writer *w);
void c_term_leave(struct term_writer *w, size_t mark);
/* A name for a local variable; a number follows where it is taken. */
struct text c_term_local(struct term_writer *w, const char *wanted);
/* `fault = CALL; if (fault) return fault;` */
void c_term_check(struct term_writer *w, struct text call);
struct text c_term_text(struct term_writer *w, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

/* Objects of the file that terms refer to; written in front of the functions. */
struct text c_term_literal(struct term_writer *w, const struct cedar_value *value);
size_t c_term_pattern(struct term_writer *w, const struct cedar_expr *like);

/* ---- c_cedar_test.c ------------------------------------------------------ */

/* Statements for the operands and for errors, which are returned; then the condition. */
struct test c_term_condition(struct term_writer *w, const struct cedar_expr *expr);
/* `return` the truth of `expr`, negated if asked. */
void c_term_return(struct term_writer *w, const struct cedar_expr *expr, bool negate);

/* ---- c_cedar_operand.c --------------------------------------------------- */

struct operand c_term_operand(struct term_writer *w, const struct cedar_expr *expr);
struct operand c_term_literal_operand(struct term_writer *w,
				      const struct cedar_value *value);
/* `expr` is an attribute of what `of` is. */
struct operand c_term_attr(struct term_writer *w, const struct cedar_expr *expr,
			   const struct operand *of);
/* `&object` for functions that take any value. */
struct text c_term_address(struct term_writer *w, const struct operand *operand);
/* The operand as an int64_t; an error is returned where it is no long. */
struct text c_term_long(struct term_writer *w, const struct operand *operand);
bool c_term_is_long(const struct operand *operand);
bool c_term_is_entity(const struct operand *operand);
struct text c_term_handle(struct term_writer *w, const struct operand *operand);
/* The declared type of an attribute, where the layout of `of` is known; else NULL. */
const struct cedar_type *c_term_attr_type(const struct cedar_expr *of, struct text attr);

#endif
