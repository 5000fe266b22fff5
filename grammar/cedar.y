/* cedar.y - the grammar of Cedar policies.
 *
 * Needs:   the tokens of cedar.re, one of START_... first and END last.
 * Gives:   calls of the actions in compiler/cedar/build*.c; each rule makes one call.
 * Keeps:   after a syntax error the parse goes on behind the next `;`.
 *
 * Reserved words are tokens of their own; `permit`, `when`, `principal` and the like are
 * identifiers whose text the actions check.  A few rules exist to name a mistake: two
 * relations in a row, empty braces, an index that is no string, a slot in a condition.
 *
 * The stack holds what CEDAR_DEPTH_MAX levels need at most (twenty entries each); what
 * overflows it is too deep.
 */
%name cedar_grammar
%token_prefix TOKEN_
%token_type { struct cedar_token }
%default_type { struct cedar_node }
%type policies { int }
%type policy { int }
%type annotations { int }
%type effect { int }
%type head { int }
%type scope { int }
%type constraints { int }
%type constraint { int }
%type conditions { int }
%type condition { int }
%type word { struct cedar_token }
%type key { struct cedar_token }
%type relop { struct cedar_token }
%type bangs { struct cedar_run }
%type dashes { struct cedar_run }
%type name { struct cedar_path }
%type path { struct cedar_path }
%type tail { struct cedar_tail * }
%type args { struct cedar_nodes }
%type items { struct cedar_nodes }
%type fields { struct cedar_fields * }
%type pairs { struct cedar_fields * }
%type ref { struct cedar_refs * }
%type refs { struct cedar_refs * }
%type list { struct cedar_refs * }
%extra_context { struct cedar_reader *c }
%stack_size 6000
%start_symbol start
%token BAD DIVIDE.

%include {
#include "cedar/parser.h"

#ifndef NDEBUG
#define NDEBUG /* no parser trace */
#endif
#define cedar_grammar_ENGINEALWAYSONSTACK 1

void cedar_grammar(void *parser, int kind, struct cedar_token token);
void cedar_grammarInit(void *parser, struct cedar_reader *c);
void cedar_grammarFinalize(void *parser);
int cedar_grammarFallback(int kind);

static const struct cedar_nodes no_nodes;
static const struct cedar_path no_path;
}

%syntax_error { cedar_syntax_error(c, TOKEN); }
%stack_overflow { cedar_too_deep(c, c->last.begin, c->last.end); c->is_stopped = true; }

/* `x is T in y` is one relation, not a chain of two. */
%nonassoc IS.
%nonassoc IN.

start ::= START_POLICIES policies END.
start ::= START_EXPR expr(E) END. { cedar_read_result(c, E); }
start ::= START_UID name(N) COLCOL STRING(S) END. { cedar_read_uid(c, N, S); }

/* ---- policies ------------------------------------------------------------ */

policies ::= . { cedar_begin_policy(c); }
policies ::= policies policy.
policy ::= head conditions SEMI(T). { cedar_read_policy(c, T); }
policy ::= error SEMI. { cedar_begin_policy(c); }

head ::= annotations effect LPAREN scope RPAREN(T). { cedar_read_scope_end(c, T); }

annotations ::= .
annotations ::= annotations AT word(K). { cedar_read_annotation(c, K, NULL); }
annotations ::= annotations AT word(K) LPAREN STRING(V) RPAREN. { cedar_read_annotation(c, K, &V); }

word(A) ::= IDENT(T). { A = T; }
word(A) ::= TRUE(T). { A = T; }
word(A) ::= FALSE(T). { A = T; }
word(A) ::= IF(T). { A = T; }
word(A) ::= THEN(T). { A = T; }
word(A) ::= ELSE(T). { A = T; }
word(A) ::= IN(T). { A = T; }
word(A) ::= IS(T). { A = T; }
word(A) ::= LIKE(T). { A = T; }
word(A) ::= HAS(T). { A = T; }
word(A) ::= RESERVED(T). { A = T; }

effect ::= IDENT(T). { cedar_read_effect(c, T); }

scope ::= .
scope ::= constraints.
scope ::= constraints COMMA.
constraints ::= constraint.
constraints ::= constraints COMMA constraint.

constraint ::= IDENT(V). { cedar_read_constraint(c, V, CEDAR_SCOPE_ALL, NULL, NULL); }
constraint ::= IDENT(V) EQ ref(R). { cedar_read_constraint(c, V, CEDAR_SCOPE_EQ, NULL, R); }
constraint ::= IDENT(V) IN ref(R). { cedar_read_constraint(c, V, CEDAR_SCOPE_IN, NULL, R); }
constraint ::= IDENT(V) IN list(R). { cedar_read_constraint(c, V, CEDAR_SCOPE_IN, NULL, R); }
constraint ::= IDENT(V) IS name(N). { cedar_read_constraint(c, V, CEDAR_SCOPE_IS, &N, NULL); }
constraint ::= IDENT(V) IS name(N) IN ref(R). { cedar_read_constraint(c, V, CEDAR_SCOPE_IS_IN, &N, R); }
constraint ::= IDENT(V) IS name(N) IN list(R). { cedar_read_constraint(c, V, CEDAR_SCOPE_IS_IN, &N, R); }

ref(A) ::= name(N) COLCOL STRING(S). { A = cedar_read_refs(c, NULL, N, S); }
ref(A) ::= SLOT(T). { A = cedar_read_slot_ref(c, NULL, T); }
list(A) ::= LBRACKET RBRACKET(T). { A = cedar_read_list(c, NULL, T); }
list(A) ::= LBRACKET refs(B) RBRACKET(T). { A = cedar_read_list(c, B, T); }
list(A) ::= LBRACKET refs(B) COMMA RBRACKET(T). { A = cedar_read_list(c, B, T); }
refs(A) ::= ref(B). { A = B; }
refs(A) ::= refs(B) COMMA name(N) COLCOL STRING(S). { A = cedar_read_refs(c, B, N, S); }
refs(A) ::= refs(B) COMMA SLOT(T). { A = cedar_read_slot_ref(c, B, T); }

conditions ::= .
conditions ::= conditions condition.
condition ::= IDENT(W) LBRACE expr(E) RBRACE(T). { cedar_read_condition(c, W, E, T); }
condition ::= IDENT(W) LBRACE RBRACE(T). { cedar_read_no_condition(c, W, T); }

/* ---- expressions, loosest first ------------------------------------------ */

expr(A) ::= or(B). { A = B; }
expr(A) ::= IF(T) expr(B) THEN expr(C) ELSE expr(D). { A = cedar_read_if(c, T, B, C, D); }

or(A) ::= and(B). { A = B; }
or(A) ::= or(B) OR and(C). { A = cedar_read_join(c, CEDAR_OR, B, C); }

and(A) ::= relation(B). { A = B; }
and(A) ::= and(B) AND relation(C). { A = cedar_read_join(c, CEDAR_AND, B, C); }

relation(A) ::= sum(B). { A = B; }
relation(A) ::= test(B). { A = B; }
test(A) ::= sum(B) tail(T). { A = cedar_read_relation(c, B, T); }
test(A) ::= test(B) tail(T). { A = cedar_read_relations(c, B, T); }

tail(A) ::= relop(T) sum(B). { A = cedar_read_compare(c, T, B); }
tail(A) ::= HAS(T) path(P). { A = cedar_read_has(c, T, P); }
tail(A) ::= HAS(T) STRING(S). { A = cedar_read_has_string(c, T, S); }
tail(A) ::= LIKE(T) STRING(S). { A = cedar_read_like(c, T, S); }
tail(A) ::= IS(T) name(N). [IS] { A = cedar_read_is(c, T, N); }
tail(A) ::= IS(T) name(N) IN sum(B). { A = cedar_read_is_in(c, T, N, B); }

relop(A) ::= EQ(T). { A = T; }
relop(A) ::= NE(T). { A = T; }
relop(A) ::= LT(T). { A = T; }
relop(A) ::= LE(T). { A = T; }
relop(A) ::= GT(T). { A = T; }
relop(A) ::= GE(T). { A = T; }
relop(A) ::= IN(T). { A = T; }

sum(A) ::= product(B). { A = B; }
sum(A) ::= sum(B) PLUS product(C). { A = cedar_read_binary(c, CEDAR_ADD, B, C); }
sum(A) ::= sum(B) MINUS product(C). { A = cedar_read_binary(c, CEDAR_SUB, B, C); }

product(A) ::= unary(B). { A = B; }
product(A) ::= product(B) STAR unary(C). { A = cedar_read_binary(c, CEDAR_MUL, B, C); }
product(A) ::= product(B) DIVIDE unary(C). { A = cedar_read_binary(c, CEDAR_MUL, B, C); }

unary(A) ::= member(B). { A = B; }
unary(A) ::= bangs(R) member(B). { A = cedar_read_prefix(c, CEDAR_NOT, R, B); }
unary(A) ::= dashes(R) member(B). { A = cedar_read_prefix(c, CEDAR_NEG, R, B); }
bangs(A) ::= BANG(T). { A = (struct cedar_run){T.begin, 1}; }
bangs(A) ::= bangs(B) BANG. { A = (struct cedar_run){B.begin, B.n + 1}; }
dashes(A) ::= MINUS(T). { A = (struct cedar_run){T.begin, 1}; }
dashes(A) ::= dashes(B) MINUS. { A = (struct cedar_run){B.begin, B.n + 1}; }

member(A) ::= primary(B). { A = B; }
member(A) ::= member(B) DOT IDENT(T). { A = cedar_read_attribute(c, B, T); }
member(A) ::= member(B) LBRACKET expr(E) RBRACKET(T). { A = cedar_read_index(c, B, E, T); }
member(A) ::= member(B) DOT IDENT(T) LPAREN args(L) RPAREN(U). { A = cedar_read_method(c, B, T, L, U); }

primary(A) ::= TRUE(T). { A = cedar_read_bool(c, T, true); }
primary(A) ::= FALSE(T). { A = cedar_read_bool(c, T, false); }
primary(A) ::= NUMBER(T). { A = cedar_read_number(c, T); }
primary(A) ::= STRING(T). { A = cedar_read_string(c, T); }
primary(A) ::= SLOT(T). { A = cedar_read_slot(c, T); }
primary(A) ::= name(N). { A = cedar_read_name(c, N); }
primary(A) ::= name(N) COLCOL STRING(T). { A = cedar_read_entity(c, N, T); }
primary(A) ::= name(N) LPAREN args(L) RPAREN(T). { A = cedar_read_function(c, N, L, T); }
primary(A) ::= LPAREN(T) expr(B) RPAREN(U). { A = cedar_read_parens(c, T, B, U); }
primary(A) ::= LBRACKET(T) args(L) RBRACKET(U). { A = cedar_read_set(c, T, L, U); }
primary(A) ::= LBRACE(T) fields(F) RBRACE(U). { A = cedar_read_record(c, T, F, U); }

name(A) ::= IDENT(T). { A = cedar_read_part(c, no_path, T); }
name(A) ::= name(B) COLCOL IDENT(T). { A = cedar_read_part(c, B, T); }
path(A) ::= IDENT(T). { A = cedar_read_part(c, no_path, T); }
path(A) ::= path(B) DOT IDENT(T). { A = cedar_read_part(c, B, T); }

args(A) ::= . { A = no_nodes; }
args(A) ::= items(B). { A = B; }
args(A) ::= items(B) COMMA. { A = B; }
items(A) ::= expr(B). { A = cedar_read_items(c, no_nodes, B); }
items(A) ::= items(L) COMMA expr(B). { A = cedar_read_items(c, L, B); }

fields(A) ::= . { A = NULL; }
fields(A) ::= pairs(B). { A = B; }
fields(A) ::= pairs(B) COMMA. { A = B; }
pairs(A) ::= key(K) COLON expr(B). { A = cedar_read_field(c, NULL, K, B); }
pairs(A) ::= pairs(F) COMMA key(K) COLON expr(B). { A = cedar_read_field(c, F, K, B); }
key(A) ::= IDENT(T). { A = T; }
key(A) ::= STRING(T). { A = T; }

%code {
void cedar_read_run(struct cedar_reader *c, int start)
{
	yyParser parser;
	c->grammar = &parser;
	cedar_grammarInit(&parser, c);
	cedar_read_tokens(c, start);
	cedar_grammarFinalize(&parser);
}

void cedar_read_feed(struct cedar_reader *c, struct cedar_token t)
{
	yyParser *parser = c->grammar;
	cedar_grammar(parser, t.kind, t);
	/* lemon stays silent for some tokens after an error; the next policy is a new
	 * start */
	if (t.kind == TOKEN_SEMI)
		parser->yyerrcnt = -1;
}
}
