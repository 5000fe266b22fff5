/* typecheck.h - the parts of the type checker.
 *
 *     validate.c            policies and environments, checks on whole policies
 *       typecheck.c         one policy in one environment; leaves, and which rule a node
 * has typecheck_logic.c   && || ! if: what short circuits and capabilities do
 *         typecheck_access.c  has . hasTag getTag
 *         typecheck_ops.c     comparisons, arithmetic, in, is, like, sets, records
 *         typecheck_call.c    extension functions
 *           typecheck_report.c  what is wrong
 *             findings.c        each place once
 *
 * The rules are those of docs/cedar-validator.md.  An expression with an error has no
 * type (NULL), and nothing further is said about what is done with it.
 */
#ifndef EDICT_CEDAR_TYPECHECK_H
#define EDICT_CEDAR_TYPECHECK_H

#include "cedar/capabilities.h"
#include "cedar/findings.h"
#include "cedar/types.h"

/* One policy in one environment. */
struct typecheck {
	struct arena *arena;   /* of types */
	struct arena *scratch; /* of capability sets */
	const struct cedar_schema *schema;
	const struct cedar_environment *environment;
	const struct cedar_type *vars[N_CEDAR_VARS];
	struct capability_table *capabilities;
	const struct cedar_type **types; /* by node number; NULL: not reached */
	/* The innermost condition or operand of `&&`, `||` or `if`: where a guard of an
	 * access may be written. */
	const struct cedar_expr *clause;
	struct findings *findings; /* NULL: nobody asks for reasons */
	bool has_failed;
};

/* The type of an expression, and what holds if it is true. */
struct typed {
	const struct cedar_type *type;
	struct capability_set holds;
};

/* Set up for one environment; `types`, `capabilities` and `findings` are the caller's. */
void typecheck_enter(struct typecheck *check,
		     const struct cedar_environment *environment);
/* All conditions of a policy whose scope may hold: TRUE, FALSE or BOOL, given the type
 * of the scope. */
enum cedar_type_kind typecheck_conditions(struct typecheck *check,
					  const struct cedar_policy *policy,
					  enum cedar_type_kind scope);

struct typed typecheck_expr(struct typecheck *check, const struct cedar_expr *expr);

/* ---- scopes (typecheck_scope.c) ------------------------------------------ */

/* The constraint on principal or resource, if that is of `type`: TRUE, FALSE, BOOL. */
enum cedar_type_kind scope_entity_type(const struct cedar_schema *schema,
				       const struct cedar_scope *scope,
				       const struct cedar_entity_type *type);
/* The constraint on the action: TRUE or FALSE. */
enum cedar_type_kind scope_action_type(const struct cedar_schema *schema,
				       const struct cedar_scope *scope,
				       const struct cedar_action *action);
/* Can `action in [..]` be typed: a list that is not empty, of one entity type? */
bool scope_list_is_typed(const struct cedar_scope *scope);

/* Is `text` an id of such an entity? */
bool typecheck_id_is_valid(const struct cedar_entity_type *type, struct text id);

/* ---- families of operators ----------------------------------------------- */

struct typed typecheck_and(struct typecheck *check, const struct cedar_expr *expr);
struct typed typecheck_or(struct typecheck *check, const struct cedar_expr *expr);
struct typed typecheck_not(struct typecheck *check, const struct cedar_expr *expr);
struct typed typecheck_if(struct typecheck *check, const struct cedar_expr *expr);
/* An expression that must be a Bool kind, `user` says for what; NULL type if not. */
struct typed typecheck_clause(struct typecheck *check, const struct cedar_expr *expr,
			      const char *user);
const struct cedar_type *typecheck_negated(const struct cedar_type *type);

struct typed typecheck_has(struct typecheck *check, const struct cedar_expr *expr);
struct typed typecheck_attr(struct typecheck *check, const struct cedar_expr *expr);
struct typed typecheck_has_tag(struct typecheck *check, const struct cedar_expr *expr);
struct typed typecheck_get_tag(struct typecheck *check, const struct cedar_expr *expr);

struct typed typecheck_equal(struct typecheck *check, const struct cedar_expr *expr);
struct typed typecheck_order(struct typecheck *check, const struct cedar_expr *expr);
struct typed typecheck_arithmetic(struct typecheck *check, const struct cedar_expr *expr);
struct typed typecheck_in(struct typecheck *check, const struct cedar_expr *expr);
struct typed typecheck_is(struct typecheck *check, const struct cedar_expr *expr);
struct typed typecheck_like(struct typecheck *check, const struct cedar_expr *expr);
struct typed typecheck_contains(struct typecheck *check, const struct cedar_expr *expr);
struct typed typecheck_subset(struct typecheck *check, const struct cedar_expr *expr);
struct typed typecheck_is_empty(struct typecheck *check, const struct cedar_expr *expr);
struct typed typecheck_set(struct typecheck *check, const struct cedar_expr *expr);
struct typed typecheck_record(struct typecheck *check, const struct cedar_expr *expr);

struct typed typecheck_call(struct typecheck *check, const struct cedar_expr *expr);
enum cedar_type_kind typecheck_call_type(enum cedar_fn fn);

const char *typecheck_kind_name(enum cedar_type_kind kind); /* "`Long`", "a set" */

/* A type and nothing that holds; no type. */
struct typed typecheck_plain(enum cedar_type_kind kind);
struct typed typecheck_unknown(void);

/* The type of an operand if it is of `kind`; else NULL, reported if it is known. */
const struct cedar_type *typecheck_operand(struct typecheck *check,
					   const struct cedar_expr *expr,
					   const struct cedar_expr *kid,
					   enum cedar_type_kind kind);

/* ---- reports (typecheck_report.c): each makes the check fail -------------- */

/* `kid` is not what `user` (`+`, `when`) takes. */
void report_type(struct typecheck *check, const struct cedar_expr *kid,
		 const struct cedar_type *type, const char *user, const char *wanted);
/* Two expressions that should have types in common; `user` wants it. */
struct report_pair {
	const struct cedar_expr *left, *right;
	const struct cedar_type *left_type, *right_type;
};
void report_incompatible(struct typecheck *check, const struct report_pair *pair,
			 const char *user);
void report_attr_unknown(struct typecheck *check, const struct cedar_expr *expr,
			 const struct cedar_type *subject);
void report_attr_optional(struct typecheck *check, const struct cedar_expr *expr,
			  const struct cedar_type *subject,
			  const struct cedar_attr *attr);
void report_tag_unsafe(struct typecheck *check, const struct cedar_expr *expr,
		       const struct cedar_type *subject);
void report_tag_none(struct typecheck *check, const struct cedar_expr *expr,
		     const struct cedar_type *subject);
void report_set_empty(struct typecheck *check, const struct cedar_expr *expr);
void report_arity(struct typecheck *check, const struct cedar_expr *expr, size_t wanted);
void report_computed(struct typecheck *check, const struct cedar_expr *expr);
void report_literal(struct typecheck *check, const struct cedar_expr *expr);

#endif
