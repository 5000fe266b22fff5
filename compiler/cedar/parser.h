/* parser.h - what the parts of the Cedar parser share.
 *
 *     grammar/cedar.re   text -> tokens                     cedar_read_token
 *     grammar/cedar.y    tokens -> calls of the actions     cedar_read_init,
 * cedar_read_feed build.c            actions: operators, chains, records, sets
 *     build_literal.c    actions: numbers, strings, patterns, names
 *     build_call.c       actions: functions and methods
 *     build_policy.c     actions: annotations, scope, conditions
 *     error.c            why a token cannot stand where it does
 *     error_report.c     mistakes that lexer and actions find
 *     parse.c            the entry points, brackets, limits
 *
 * An action that has reported an error gives a node without `expr`; every action takes
 * such a node for an operand and passes it on, so that one mistake is reported once.
 */
#ifndef EDICT_CEDAR_PARSER_H
#define EDICT_CEDAR_PARSER_H

#include "cedar/parse.h"

/* So that one policy cannot take memory without end: 200 MB of nodes. */
#define CEDAR_EXPRS_MAX 1000000u

struct cedar_token {
	int kind;	     /* TOKEN_..., generated from the grammar */
	uint32_t begin, end; /* in the reader's text */
};

/* Operands of one `&&` or `||`, while it is open how many come; its tree is built when
 * something else takes it for an operand. */
struct cedar_chain;

struct cedar_node {
	struct cedar_expr *expr;   /* NULL if a chain, or reported */
	struct cedar_chain *chain; /* NULL if none is open */
	uint32_t begin, end;	   /* in the reader's text, parentheses included */
	uint32_t depth;
	bool is_edge; /* the number 2^63, which needs a minus in front of it */
};

struct cedar_nodes {
	struct cedar_expr **items;
	size_t n;
	uint32_t depth; /* of the deepest */
	bool has_failed;
};

/* A type name, or the attributes behind `has`. */
struct cedar_path {
	struct text *parts;
	struct span *spans;
	size_t n;
	uint32_t begin, end;
};

struct cedar_fields {
	struct text *keys;
	struct span *spans;
	size_t n;
	struct cedar_nodes values;
};

struct cedar_refs {
	struct cedar_uid *uids;
	struct span *spans;
	size_t n;
	bool is_list;
	uint32_t end;
	struct cedar_token slot; /* kind 0: none */
};

/* A run of `!` or `-`. */
struct cedar_run {
	uint32_t begin;
	uint32_t n;
};

/* What follows the left operand of a relation. */
struct cedar_tail {
	enum cedar_op op;
	struct cedar_token token;  /* the operator */
	struct cedar_token string; /* LIKE: the pattern */
	struct cedar_path path;	   /* HAS, IS */
	struct cedar_node right;   /* IN and comparisons; IS: if has_right */
	bool has_right;
	uint32_t end;
};

/* How much of a policy has been read. */
enum cedar_place { CEDAR_AT_HEAD, CEDAR_AT_SCOPE, CEDAR_AT_CONDITIONS };

struct cedar_reader {
	struct arena *arena;
	struct diag_list *diags;
	const struct source *source;
	const struct cedar_parse_options *options;
	struct cedar_policy_set *set; /* NULL if no policies are read */
	struct text text;	      /* a copy, followed by a NUL */
	uint32_t base;		      /* where it stands in the source */
	uint32_t at;		      /* how much of it has been read */
	void *grammar;
	struct cedar_token last, before_last;
	struct cedar_token open[CEDAR_DEPTH_MAX + 2]; /* brackets */
	size_t n_open;
	struct cedar_token fed; /* the one that the grammar is working on */
	size_t n_errors_at_semicolon;
	bool is_skipping; /* after an error, up to the next `;` */
	bool is_stopped;
	/* the policy that is being read */
	struct cedar_policy *policy;
	enum cedar_place place;
	uint32_t policy_begin;
	size_t n_constraints;
	size_t n_errors; /* before it */
	uint32_t n_exprs;
	/* results of other entry points */
	struct cedar_expr *expr;
	struct cedar_uid uid;
};

/* ---- parse.c ------------------------------------------------------------- */

struct span cedar_read_span(const struct cedar_reader *c, uint32_t begin, uint32_t end);
struct span cedar_token_span(const struct cedar_reader *c, struct cedar_token t);
/* Whether the text is UTF-8; steps over a byte order mark, which is an error. */
bool cedar_read_is_readable(struct cedar_reader *c);
/* text[begin, end) as it is, and cut to fit into a title. */
struct text cedar_read_text(const struct cedar_reader *c, uint32_t begin, uint32_t end);
struct text cedar_read_shown(const struct cedar_reader *c, uint32_t begin, uint32_t end);
struct text cedar_token_text(const struct cedar_reader *c, struct cedar_token t);
struct text cedar_token_shown(const struct cedar_reader *c, struct cedar_token t);

void cedar_read_tokens(struct cedar_reader *c, int start);

/* ---- grammar/cedar.re, grammar/cedar.y ----------------------------------- */

struct cedar_token cedar_read_token(struct cedar_reader *c);
/* Read the text as what the token `start` says: makes a parser on the stack (240 KB) and
 * calls cedar_read_tokens, which feeds it. */
void cedar_read_run(struct cedar_reader *c, int start);
void cedar_read_feed(struct cedar_reader *c, struct cedar_token t);

/* ---- error.c ------------------------------------------------------------- */

void cedar_syntax_error(struct cedar_reader *c, struct cedar_token t);
bool cedar_token_ends_operand(struct cedar_token t);
/* Is the key of a record expected behind a token of this kind? */
bool cedar_reads_key(const struct cedar_reader *c, int before);

/* ---- error_report.c: mistakes that lexer and actions find ----------------- */

void cedar_too_deep(struct cedar_reader *c, uint32_t begin, uint32_t end);
/* `next` is the token that cannot be part of the policy. */
void cedar_missing_semicolon(struct cedar_reader *c, struct cedar_token next);
void cedar_bad_effect(struct cedar_reader *c, struct cedar_token t);
/* At `t` the variable `wanted` is missing; NULL: nothing more can stand there. */
void cedar_bad_scope(struct cedar_reader *c, struct cedar_token t, const char *wanted);
void cedar_unknown_variable(struct cedar_reader *c, struct cedar_path name);
void cedar_number_too_large(struct cedar_reader *c, uint32_t begin, uint32_t end);
void cedar_relation_chain(struct cedar_reader *c, const struct cedar_node *left,
			  const struct cedar_tail *tail);
/* These give the token that was meant; a word that is no operator elsewhere either
 * comes back as it is. */
struct cedar_token cedar_foreign_word(struct cedar_reader *c, struct cedar_token t);
struct cedar_token cedar_foreign_operator(struct cedar_reader *c, struct cedar_token t,
					  const char *ours);
struct cedar_token cedar_division(struct cedar_reader *c, struct cedar_token t);
void cedar_bad_character(struct cedar_reader *c, struct cedar_token t);
void cedar_bad_number(struct cedar_reader *c, struct cedar_token t);
void cedar_bad_quotes(struct cedar_reader *c, struct cedar_token t);
void cedar_bad_comment(struct cedar_reader *c, struct cedar_token t, const char *label);
void cedar_open_string(struct cedar_reader *c, struct cedar_token t);

/* ---- build.c ------------------------------------------------------------- */

/* A node around `expr`; without one if it is deeper than the limit. */
struct cedar_node cedar_node_new(struct cedar_reader *c, struct cedar_expr *expr,
				 uint32_t begin, uint32_t end, uint32_t depth);
/* The expression of an operand, complete; NULL if it has been reported. */
struct cedar_expr *cedar_node_take(struct cedar_reader *c, struct cedar_node *node);
/* A counted node of the policy. */
struct cedar_expr *cedar_read_expr(struct cedar_reader *c, enum cedar_op op,
				   uint32_t begin, uint32_t end);

struct cedar_node cedar_read_join(struct cedar_reader *c, enum cedar_op op,
				  struct cedar_node left, struct cedar_node right);
struct cedar_node cedar_read_binary(struct cedar_reader *c, enum cedar_op op,
				    struct cedar_node left, struct cedar_node right);
struct cedar_node cedar_read_prefix(struct cedar_reader *c, enum cedar_op op,
				    struct cedar_run run, struct cedar_node operand);
struct cedar_node cedar_read_if(struct cedar_reader *c, struct cedar_token t,
				struct cedar_node condition, struct cedar_node yes,
				struct cedar_node no);
struct cedar_node cedar_read_parens(struct cedar_reader *c, struct cedar_token open,
				    struct cedar_node inner, struct cedar_token close);
struct cedar_tail *cedar_read_compare(struct cedar_reader *c, struct cedar_token op,
				      struct cedar_node right);
struct cedar_tail *cedar_read_has(struct cedar_reader *c, struct cedar_token t,
				  struct cedar_path path);
struct cedar_tail *cedar_read_has_string(struct cedar_reader *c, struct cedar_token t,
					 struct cedar_token string);
struct cedar_tail *cedar_read_like(struct cedar_reader *c, struct cedar_token t,
				   struct cedar_token pattern);
struct cedar_tail *cedar_read_is(struct cedar_reader *c, struct cedar_token t,
				 struct cedar_path type);
struct cedar_tail *cedar_read_is_in(struct cedar_reader *c, struct cedar_token t,
				    struct cedar_path type, struct cedar_node right);
struct cedar_node cedar_read_relation(struct cedar_reader *c, struct cedar_node left,
				      struct cedar_tail *tail);
/* A second relation behind a first. */
struct cedar_node cedar_read_relations(struct cedar_reader *c, struct cedar_node left,
				       struct cedar_tail *tail);

struct cedar_nodes cedar_read_items(struct cedar_reader *c, struct cedar_nodes items,
				    struct cedar_node item);
struct cedar_node cedar_read_set(struct cedar_reader *c, struct cedar_token open,
				 struct cedar_nodes items, struct cedar_token close);
struct cedar_fields *cedar_read_field(struct cedar_reader *c, struct cedar_fields *fields,
				      struct cedar_token key, struct cedar_node value);
struct cedar_node cedar_read_record(struct cedar_reader *c, struct cedar_token open,
				    struct cedar_fields *fields,
				    struct cedar_token close);

/* ---- build_literal.c ----------------------------------------------------- */

/* The contents of a string token; NULL ptr if it has been reported. */
struct text cedar_decode_string(struct cedar_reader *c, struct cedar_token t);
bool cedar_decode_pattern(struct cedar_reader *c, struct cedar_token t,
			  struct cedar_expr *like);

struct cedar_path cedar_read_part(struct cedar_reader *c, struct cedar_path path,
				  struct cedar_token word);
struct text cedar_path_name(struct cedar_reader *c, struct cedar_path path);

struct cedar_node cedar_read_bool(struct cedar_reader *c, struct cedar_token t,
				  bool value);
struct cedar_node cedar_read_number(struct cedar_reader *c, struct cedar_token t);
struct cedar_node cedar_read_string(struct cedar_reader *c, struct cedar_token t);
struct cedar_node cedar_read_name(struct cedar_reader *c, struct cedar_path name);
struct cedar_node cedar_read_entity(struct cedar_reader *c, struct cedar_path type,
				    struct cedar_token id);
struct cedar_node cedar_read_slot(struct cedar_reader *c, struct cedar_token t);
void cedar_read_uid(struct cedar_reader *c, struct cedar_path type,
		    struct cedar_token id);

/* ---- build_call.c -------------------------------------------------------- */

struct cedar_node cedar_read_function(struct cedar_reader *c, struct cedar_path name,
				      struct cedar_nodes args, struct cedar_token close);
struct cedar_node cedar_read_method(struct cedar_reader *c, struct cedar_node receiver,
				    struct cedar_token name, struct cedar_nodes args,
				    struct cedar_token close);
struct cedar_node cedar_read_attribute(struct cedar_reader *c, struct cedar_node object,
				       struct cedar_token name);
struct cedar_node cedar_read_index(struct cedar_reader *c, struct cedar_node object,
				   struct cedar_node index, struct cedar_token close);

/* ---- build_policy.c ------------------------------------------------------ */

/* The grammar makes these calls when it sees the first token of the next policy. */
void cedar_begin_policy(struct cedar_reader *c);
void cedar_read_policy(struct cedar_reader *c, struct cedar_token semicolon);
void cedar_read_annotation(struct cedar_reader *c, struct cedar_token key,
			   const struct cedar_token *value);
void cedar_read_effect(struct cedar_reader *c, struct cedar_token t);
void cedar_read_constraint(struct cedar_reader *c, struct cedar_token var,
			   enum cedar_scope_kind kind, const struct cedar_path *type,
			   const struct cedar_refs *refs);
void cedar_read_scope_end(struct cedar_reader *c, struct cedar_token close);
struct cedar_refs *cedar_read_refs(struct cedar_reader *c, struct cedar_refs *refs,
				   struct cedar_path type, struct cedar_token id);
struct cedar_refs *cedar_read_slot_ref(struct cedar_reader *c, struct cedar_refs *refs,
				       struct cedar_token t);
struct cedar_refs *cedar_read_list(struct cedar_reader *c, struct cedar_refs *refs,
				   struct cedar_token close);
void cedar_read_condition(struct cedar_reader *c, struct cedar_token word,
			  struct cedar_node body, struct cedar_token close);
void cedar_read_no_condition(struct cedar_reader *c, struct cedar_token word,
			     struct cedar_token close);
/* The end of a text that is one expression. */
void cedar_read_result(struct cedar_reader *c, struct cedar_node node);

/* Report each of names[0..n) that stands there a second time: `code`, "`x` <what>".
 * False if none does. */
bool cedar_report_twice(struct cedar_reader *c, const struct text *names,
			const struct span *spans, size_t n, enum diag_code code,
			const char *what);

#endif
