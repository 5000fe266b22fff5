/* ir.h - the meaning of a policy, as data.
 *
 * From here on there are no dialects: a list of rules over typed fields, a
 * strategy and a default.  lower.c makes it, simplify.c makes it smaller, eval.c
 * gives it its meaning, plan.c turns it into a decision plan.
 */
#ifndef EDICT_MEANING_IR_H
#define EDICT_MEANING_IR_H

#include "cedar/ast.h"
#include "front/ast.h"
#include "pattern/pattern.h"

enum ir_type { /* values as enum edict_type; TYPE_UNKNOWN only while inferring */
	       TYPE_UNKNOWN = 0,
	       TYPE_BOOL = 1,
	       TYPE_INTEGER = 2,
	       TYPE_NUMBER = 3,
	       TYPE_STRING = 4,
	       TYPE_LIST = 5,
	       TYPE_ANY = 7,
	       TYPE_TEXTS = 8,
	       TYPE_ENTITY = 9, /* Cedar: a reference, as the text `A::B::"id"` */
};

const char *ir_type_name(enum ir_type type); /* "a string", ... */
const char *ir_type_word(enum ir_type type); /* "string", ... as `schema:` spells it */

struct ir_field {
	struct ast_path path;
	struct text c_name; /* member name in emitted C, unique */
	enum ir_type type;
	struct span declared; /* where its type comes from (a use, or `schema:`) */
	bool is_declared;     /* by the vocabulary or the schema, not inferred */
	bool is_flag;	      /* missing counts as false */
	struct text fallback; /* string value when missing; NULL ptr if none */
	struct text *values;  /* the only strings allowed, if n_values > 0 */
	size_t n_values;
	/* TYPE_TEXTS: the roots it collects from */
	struct ast_path *roots;
	size_t n_roots;
};

struct ir_pattern {
	struct text text;
	struct pattern_style style;
	struct span span;
	const struct pattern *pattern;
};

enum ir_constant_kind { CONSTANT_BOOL, CONSTANT_NUMBER, CONSTANT_STRING, CONSTANT_LIST };

struct ir_constant {
	enum ir_constant_kind kind;
	bool boolean;
	struct number number;
	struct text text;
	struct ir_constant
		*items; /* CONSTANT_LIST: scalars of one kind, sorted, distinct */
	size_t n_items;
};

/* Operators of the IR are those of the AST; NE, GT, GE appear only through
 * printing: atoms are EQ, LT, LE and a NOT around them. */
enum ir_right { RIGHT_NONE, RIGHT_CONSTANT, RIGHT_FIELD, RIGHT_PATTERN };

struct ir_atom {
	enum ast_op op; /* HAS, IS_NULL, IS_TRUE, EQ, LT, LE, IN, CONTAINS,
			   STARTS_WITH, ENDS_WITH, MATCHES, SAME, WITHIN, HOLDS */
	uint32_t field; /* left operand */
	enum ir_right right;
	uint32_t right_field;
	uint32_t pattern;
	const struct cedar_expr *term; /* HOLDS, which has no field */
	struct ir_constant constant;
	struct span span; /* first place it is written */
	uint32_t index;	  /* in ir_policy.atoms */
};

enum ir_expr_kind {
	IR_CONST,
	IR_ATOM,
	IR_AND,
	IR_OR,
	IR_NOT,
	IR_DEFINITE,
	IR_UNDECIDED,
	IR_THEN, /* left to right: the first operand that is not true is the outcome */
};

struct ir_expr {
	enum ir_expr_kind kind;
	bool value; /* IR_CONST */
	const struct ir_atom *atom;
	const struct ir_expr **kids;
	size_t n_kids;
};

struct ir_rule {
	struct text id;
	uint32_t index; /* position in the report order: file order over all files */
	enum action action;
	const struct ir_expr *condition;
	int64_t priority;
	bool is_first;	/* `killed`, `no_policy`: ahead of every order */
	unsigned layer; /* 0 = root of `extends`; its deny and approval come first */
	enum scope scope;
	struct text message;
	struct text *approvers;
	size_t n_approvers;
	struct span span, condition_span;
	struct text condition_source;
	uint32_t file; /* index into ir_policy.sources */
	uint64_t limit_calls, limit_window_seconds;
};

struct ir_policy {
	struct arena *arena;
	struct text name;
	enum dialect dialect;
	enum strategy strategy;
	enum action default_action;
	const struct source **sources;
	size_t n_sources;
	struct ir_field *fields;
	size_t n_fields;
	struct ir_atom **atoms; /* distinct */
	size_t n_atoms;
	uint32_t *atom_table; /* open-addressed, 1 + index of an atom */
	size_t atom_table_size;
	struct ir_pattern *patterns;
	size_t n_patterns;
	struct ir_rule *rules; /* report order */
	size_t n_rules;
	unsigned last_layer; /* of the files that no other extends; 0 without `extends` */
	const struct ir_cedar *cedar; /* what only Cedar policies have; NULL for others */
};

/* What emitters of a Cedar policy need besides its rules. */
struct ir_cedar {
	const struct cedar_schema *schema;     /* NULL: none was given */
	const struct cedar_entities *entities; /* compiled in; NULL: none */
	const struct cedar_policy **policies;  /* by rule index */
	/* The policies fit the schema, so that errors its types exclude cannot occur. */
	bool is_typed;
};

/* Restricting actions match unless their condition is false. */
bool ir_restricts(enum action action);
/* So do the rules of the agent dialects; Cedar's match only where it is true. */
bool ir_matches_unknown(const struct ir_policy *policy, enum action action);
bool ir_has_obligation(enum action action); /* warn, log, audit */

/* Constructors (ir.c).  They build what they are told; simplify.c makes it smaller. */
const struct ir_expr *ir_const(struct arena *arena, bool value);
const struct ir_expr *ir_atom_expr(struct arena *arena, const struct ir_atom *atom);
const struct ir_expr *ir_nary(struct arena *arena, enum ir_expr_kind kind,
			      const struct ir_expr **kids, size_t n);
const struct ir_expr *ir_unary(struct arena *arena, enum ir_expr_kind kind,
			       const struct ir_expr *kid);
bool ir_expr_equal(const struct ir_expr *a, const struct ir_expr *b);
bool ir_expr_is(const struct ir_expr *expr, bool value); /* the constant `value` */

/* The atom equal to `atom`, added if it is new. */
const struct ir_atom *ir_atom_intern(struct ir_policy *policy,
				     const struct ir_atom *atom);

int ir_constant_compare(const struct ir_constant *a, const struct ir_constant *b);

/* `--dump=ir`, and conditions in listings and comments. */
void ir_print(const struct ir_policy *policy, struct buffer *out);
void ir_print_expr(const struct ir_policy *policy, const struct ir_expr *expr,
		   struct buffer *out);
void ir_print_atom(const struct ir_policy *policy, const struct ir_atom *atom,
		   bool negate, struct buffer *out);

#endif
