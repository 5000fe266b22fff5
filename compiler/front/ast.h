/* ast.h - what every front end produces.
 *
 * One policy file becomes one ast_policy: rules with conditions whose names are
 * not yet resolved, and the settings that say how rules combine.  Front ends put
 * in only what the file says; defaults that are a matter of meaning are added by
 * lower.c.  Every node has the span it came from.
 */
#ifndef EDICT_FRONT_AST_H
#define EDICT_FRONT_AST_H

#include "base/doc.h"
#include "pattern/pattern.h"

enum dialect {
	DIALECT_AUTO,		/* detect from the document */
	DIALECT_CAPABILITY,	/* policies: <agent>: ... */
	DIALECT_TOOLKIT,	/* apiVersion: governance.toolkit/v1 */
	DIALECT_GATE,		/* version: 1, rules with when/verdict */
	DIALECT_POLICYDOCUMENT, /* field/operator/value rules */
	DIALECT_FLAT,		/* action/effect lists */
	DIALECT_CEDAR,		/* Cedar, as text or JSON: read by the room cedar */
	N_DIALECTS
};

enum strategy {
	STRATEGY_DENY_OVERRIDES,
	STRATEGY_ALLOW_OVERRIDES,
	STRATEGY_PRIORITY_FIRST_MATCH,
	STRATEGY_MOST_SPECIFIC_WINS,
	STRATEGY_LIST_ORDER, /* first match in file order: flat lists, capability */
	N_STRATEGIES
};

enum scope { SCOPE_GLOBAL, SCOPE_ORGANIZATION, SCOPE_TENANT, SCOPE_AGENT, N_SCOPES };

enum action { /* as rules write it */
	      ACTION_DENY,
	      ACTION_REQUIRE_APPROVAL,
	      ACTION_THROTTLE, /* only made by lowering a limit */
	      ACTION_ALLOW,
	      ACTION_WARN,
	      ACTION_LOG,
	      ACTION_AUDIT,
	      N_ACTIONS
};

/* ---- conditions ---------------------------------------------------------- */

enum ast_op {
#define OP(symbol, spelling, shape, left, right) AST_##symbol,
#include "front/ops.def"
#undef OP
	N_AST_OPS
};

enum ast_shape {
	SHAPE_CONST,
	SHAPE_NARY,
	SHAPE_UNARY,
	SHAPE_PATH,
	SHAPE_TEST,
	SHAPE_TERM
};

const char *ast_op_spelling(enum ast_op op);
enum ast_shape ast_op_shape(enum ast_op op);

/* A path as written: agent.name, args["user-id"], list[0]. */
struct ast_segment {
	struct text name; /* empty ptr (NULL) for an index */
	uint32_t index;
};

struct ast_path {
	struct ast_segment *segments;
	size_t n;
	struct text text; /* canonical spelling: dots where names allow it */
	struct span span;
};

enum ast_operand_kind {
	OPERAND_NONE,
	OPERAND_PATH,
	OPERAND_NULL,
	OPERAND_BOOL,
	OPERAND_NUMBER,
	OPERAND_STRING,
	OPERAND_LIST,	 /* literals of one kind, at least one */
	OPERAND_PATTERN, /* text of a regex or glob, with kind and flags */
};

struct ast_operand {
	enum ast_operand_kind kind;
	struct span span;
	struct ast_path path;
	bool boolean;
	struct number number;
	struct text text;	      /* string, pattern, or the spelling of a number */
	struct pattern_style pattern; /* OPERAND_PATTERN */
	struct ast_operand *items;
	size_t n_items;
};

struct ast_expr {
	enum ast_op op;
	struct span span;
	struct ast_expr **kids; /* NARY, UNARY */
	size_t n_kids;
	struct ast_operand left, right; /* TEST; PATH uses left */
	bool was_in; /* CONTAINS, written as `right in left`: only a list will do */
};

/* ---- policies ------------------------------------------------------------ */

struct ast_rule {
	struct text id;
	struct span span;    /* of the whole rule */
	struct span id_span; /* of its name */
	enum action action;
	struct ast_expr *condition;   /* NULL: always */
	struct text condition_source; /* text to quote in emitted C; may be empty */
	struct span condition_span;
	int64_t priority;
	struct text message; /* empty if none */
	struct text *approvers;
	size_t n_approvers;
	struct text stage; /* "" or pre_input, pre_tool, post_tool, pre_output */
	bool is_disabled;  /* checked, but not compiled */
	bool overrides;	   /* `override: true` */
	/* `limit`: at most n calls per window; window 0 = no limit */
	uint64_t limit_calls;
	uint64_t limit_window_seconds;
	/* set by lower.c: the file this rule came from, as a rank in `extends`
	 * (0 = root) and the scope of its policy */
	unsigned layer;
	enum scope scope;
};

/* A field the policy declares under `schema:`. */
struct ast_declaration {
	struct ast_path path;
	struct text type; /* bool, integer, number, string, list, any */
	struct span type_span;
	struct text *values; /* allowed strings, if n_values > 0 */
	size_t n_values;
};

struct ast_policy {
	const struct source *source;
	struct doc *doc;
	enum dialect dialect;
	struct text name;
	struct span name_span;
	struct text description, version;
	enum strategy strategy;
	bool has_strategy;
	enum action default_action; /* DENY, REQUIRE_APPROVAL or ALLOW */
	bool has_default;
	struct span default_span;
	enum scope scope;
	bool is_agt; /* compat: agt (PolicyDocument) */
	/* agents the policy applies to (globs on `agent_path`); none = all */
	struct text *agents;
	struct span *agent_spans;
	size_t n_agents;
	struct ast_path agent_path;
	struct text *extends;
	struct span *extends_spans;
	size_t n_extends;
	unsigned layer; /* 0 for a file that extends none, else above all it extends */
	struct ast_rule *rules;
	size_t n_rules;
	struct ast_declaration *declarations;
	size_t n_declarations;
	const struct source **packs; /* detection packs that were read for it */
	size_t n_packs;
};

/* Building blocks for the front ends (ast.c).  All nodes live in the arena. */
struct ast_path ast_path_parse(struct arena *arena, struct text dotted, struct span span);
struct text ast_path_spelling(struct arena *arena, const struct ast_segment *segments,
			      size_t n);
struct ast_expr *ast_test(struct arena *arena, enum ast_op op, struct ast_operand left,
			  struct ast_operand right, struct span span);
struct ast_expr *ast_path_test(struct arena *arena, enum ast_op op,
			       struct ast_operand path);
struct ast_expr *ast_nary(struct arena *arena, enum ast_op op, struct ast_expr **kids,
			  size_t n, struct span span); /* of one kid: the kid */
struct ast_expr *ast_not(struct arena *arena, struct ast_expr *kid);
struct ast_expr *ast_const(struct arena *arena, bool value, struct span span);
struct ast_operand ast_operand_path(struct ast_path path);
struct ast_operand ast_operand_string(struct text value, struct span span);
struct ast_operand ast_operand_integer(struct arena *arena, int64_t value,
				       struct span span);
struct ast_operand ast_operand_glob(struct text glob, struct span span);

/* Print a condition in the condition language (fully parenthesised where needed);
 * `edict compile --dump=ast` and tests use it. */
void ast_print_expr(const struct ast_expr *expr, struct buffer *out);
void ast_print(const struct ast_policy *policy, struct buffer *out);
/* What stands after `matches`: the pattern, with the words for its style. */
void ast_print_pattern(struct text text, const struct pattern_style *style,
		       struct buffer *out);

const char *dialect_name(enum dialect d);   /* capability, toolkit, gate, ... */
const char *strategy_name(enum strategy s); /* deny_overrides, ... */
const char *action_name(enum action a);
const char *scope_name(enum scope s);

#endif
