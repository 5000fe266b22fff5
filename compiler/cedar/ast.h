/* ast.h - Cedar policies as syntax.
 *
 * The text reader (cedar/parse.h) and the JSON reader (cedar/policy_json.h) build the
 * same trees; the printers, the evaluator, the validator and lowering read them.  All
 * nodes live in an arena and have the span they came from.  Sugar (`!=`, `>`, `>=`,
 * `is .. in`, `has a.b.c`) is kept, so that a policy prints as it was written.
 */
#ifndef EDICT_CEDAR_AST_H
#define EDICT_CEDAR_AST_H

#include "base/diag.h"

/* A bound on nesting, so that every pass may recurse over an expression. */
#define CEDAR_DEPTH_MAX 250

enum cedar_op {
#define CEDAR_OP(symbol, spelling, json, form) CEDAR_##symbol,
#include "cedar/cedar.def"
#undef CEDAR_OP
	N_CEDAR_OPS
};

enum cedar_form {
	CEDAR_FORM_LEAF,
	CEDAR_FORM_UNARY,
	CEDAR_FORM_BINARY,
	CEDAR_FORM_METHOD,
	CEDAR_FORM_SPECIAL
};

const char *cedar_op_spelling(enum cedar_op op);
const char *cedar_op_json(enum cedar_op op);
enum cedar_form cedar_op_form(enum cedar_op op);

enum cedar_fn {
#define CEDAR_FN(symbol, name, is_method, result, arg0, arg1) CEDAR_FN_##symbol,
#include "cedar/cedar.def"
#undef CEDAR_FN
	N_CEDAR_FNS
};

const char *cedar_fn_name(enum cedar_fn fn);
bool cedar_fn_is_method(enum cedar_fn fn);
size_t cedar_fn_arity(enum cedar_fn fn);       /* the receiver of a method included */
enum cedar_fn cedar_fn_find(struct text name); /* N_CEDAR_FNS if there is none */

enum cedar_var {
	CEDAR_PRINCIPAL,
	CEDAR_ACTION,
	CEDAR_RESOURCE,
	CEDAR_CONTEXT,
	N_CEDAR_VARS
};
enum cedar_slot { CEDAR_SLOT_PRINCIPAL, CEDAR_SLOT_RESOURCE, N_CEDAR_SLOTS };

const char *cedar_var_name(enum cedar_var var);	   /* principal, ... */
const char *cedar_slot_name(enum cedar_slot slot); /* ?principal, ?resource */

/* An entity reference; `type` is a name in normal form, `A::B`. */
struct cedar_uid {
	struct text type, id;
};

bool cedar_uid_equal(struct cedar_uid a, struct cedar_uid b);
int cedar_uid_compare(struct cedar_uid a, struct cedar_uid b); /* type, then id; bytes */
int cedar_uid_order(const void *a, const void *b); /* for qsort and bsearch */

/* One piece of a `like` pattern: a run of literal bytes, or `*`. */
struct cedar_piece {
	bool is_wildcard;
	struct text literal; /* decoded; not empty */
};

struct cedar_type;

struct cedar_expr {
	enum cedar_op op;
	struct span span;
	/* Its type, where that is the same in every request the policy can apply to (Bool
	 * for its singletons); NULL: not known.  Set when a valid policy is compiled. */
	const struct cedar_type *type;
	/* The number of the node in its policy, kids before parents, 0 first; assigned by
	 * cedar_policy_number.  Passes keep what they find of nodes in arrays by it. */
	uint32_t number;
	/* Operands.  IF: condition, then, else.  SET: elements.  RECORD: values.
	 * Binary: left, right.  Methods and CALL: receiver first.  ATTR, HAS, LIKE,
	 * MATCHES: one.  IS: one, or two with `in`. */
	struct cedar_expr **kids;
	size_t n_kids;
	bool boolean;	       /* BOOL */
	int64_t integer;       /* LONG */
	struct text text;      /* STRING; ATTR: the name; IS: the type; MATCHES: regex */
	struct span text_span; /* of that name, type or regex, where there is one */
	struct cedar_uid uid;  /* ENTITY */
	enum cedar_var var;    /* VAR */
	enum cedar_slot slot;  /* SLOT */
	enum cedar_fn fn;      /* CALL */
	struct text *names;    /* RECORD: keys, distinct, in source order; HAS: path */
	struct span *name_spans;
	size_t n_names;
	struct cedar_piece *pieces; /* LIKE; no two wildcards and no two runs adjacent */
	size_t n_pieces;
};

enum cedar_scope_kind {
	CEDAR_SCOPE_ALL,
	CEDAR_SCOPE_EQ,	  /* == ref */
	CEDAR_SCOPE_IN,	  /* in ref; for actions also in [refs] */
	CEDAR_SCOPE_IS,	  /* is type */
	CEDAR_SCOPE_IS_IN /* is type in ref */
};

struct cedar_scope {
	enum cedar_scope_kind kind;
	struct span span; /* from the variable to the end of the constraint */
	struct text type; /* IS, IS_IN */
	struct span type_span;
	bool has_slot; /* EQ, IN, IS_IN: the variable's own slot stands for the reference
			*/
	bool is_list;  /* IN, of an action: written with brackets */
	struct cedar_uid *refs; /* one, or for `in [..]` any number */
	struct span *ref_spans;
	size_t n_refs;
};

struct cedar_annotation {
	struct text key, value;
	struct span key_span;
	bool has_value; /* @key("value"), not the short @key */
};

struct cedar_condition {
	bool is_unless;
	struct cedar_expr *body;
	struct span span;
};

struct cedar_policy {
	struct text id; /* policy0, ...; or the key of the JSON form */
	bool is_forbid;
	struct span span;	 /* from the first annotation to the `;` */
	struct span effect_span; /* of `permit` or `forbid` */
	struct cedar_annotation *annotations;
	size_t n_annotations;
	struct cedar_scope principal, action, resource;
	struct cedar_condition *conditions;
	size_t n_conditions;
	bool slots[N_CEDAR_SLOTS]; /* which occur: a policy with any is a template */
	uint32_t n_exprs;	   /* after numbering */
	struct text template_id;   /* of a linked policy; NULL ptr for any other */
};

struct cedar_link {
	struct text template_id, id;
	bool has[N_CEDAR_SLOTS];
	struct cedar_uid values[N_CEDAR_SLOTS];
	struct span span;
};

/* What one or several files hold, in order. */
struct cedar_policy_set {
	struct cedar_policy **policies; /* static ones, in file order */
	size_t n_policies;
	struct cedar_policy **templates;
	size_t n_templates;
	struct cedar_link *links;
	size_t n_links;
	const struct source **sources;
	size_t n_sources;
};

bool cedar_policy_is_template(const struct cedar_policy *policy);

/* Number the nodes of all conditions: kids before parents, conditions in order. */
void cedar_policy_number(struct cedar_policy *policy);

/* The value of annotation `key`; NULL ptr if the policy has none. */
struct text cedar_policy_annotation(const struct cedar_policy *policy, const char *key);

/* Syntactic equality; spans and numbers do not count, and sugar differs from what it
 * stands for. */
bool cedar_expr_equal(const struct cedar_expr *a, const struct cedar_expr *b);
uint64_t cedar_expr_hash(const struct cedar_expr *expr);

/* ---- building (ast.c) ---------------------------------------------------- */

struct cedar_expr *cedar_expr_new(struct arena *arena, enum cedar_op op,
				  struct span span);
struct cedar_expr *cedar_expr_unary(struct arena *arena, enum cedar_op op,
				    struct cedar_expr *kid, struct span span);
struct cedar_expr *cedar_expr_binary(struct arena *arena, enum cedar_op op,
				     struct cedar_expr *left, struct cedar_expr *right,
				     struct span span);

/* A name in normal form (`A::B`, no spaces, no reserved word)? */
bool cedar_name_is_valid(struct text name);
bool cedar_word_is_identifier(struct text word); /* not reserved, ASCII rules */

/* Replace the slots of templates: every link of the set becomes a static policy, after
 * the others, in order.  False with a diagnostic for an unknown template, a missing or
 * superfluous value, an id that is taken. */
bool cedar_link_all(struct arena *arena, struct cedar_policy_set *set,
		    struct diag_list *diags);

/* ---- printing (print.c) -------------------------------------------------- */

/* Cedar text with the fewest parentheses that keep the tree; `&&` and `||` count as
 * associative, and are read back in the shape that the text reader gives them. */
void cedar_print_expr(const struct cedar_expr *expr, struct buffer *out);
void cedar_print_policy(const struct cedar_policy *policy, struct buffer *out);
void cedar_print_set(const struct cedar_policy_set *set, struct buffer *out);
/* "text" with escapes, quotes included; also used for ids in messages. */
void cedar_print_string(struct text t, struct buffer *out);
void cedar_print_uid(struct cedar_uid uid, struct buffer *out); /* A::B::"x" */
struct text cedar_uid_text(struct arena *arena, struct cedar_uid uid);

#endif
