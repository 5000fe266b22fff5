/* schema.y - the grammar of Cedar schemas.
 *
 * Needs:   the tokens of schema.re, START first and END last.
 * Gives:   calls of the actions in compiler/cedar/schema_build.c; each rule makes at
 *          most one call.
 * Keeps:   after a syntax error the parse goes on behind the end of the declaration,
 *          where schema_parse.c feeds a `;` in any case.
 *
 * Keywords are names wherever they cannot be keywords (%fallback).  `Set`, `principal`,
 * `resource` and `context` are names whose text the actions check.  The stack holds what
 * CEDAR_DEPTH_MAX levels of types need.
 */
%name schema_grammar
%token_prefix TOKEN_
%token_type { struct cedar_token }
%default_type { const struct schema_type * }
%type declarations { int }
%type members { int }
%type declaration { int }
%type namespace { int }
%type opening { int }
%type ending { int }
%type word { struct cedar_token }
%type annotations { struct schema_annotations }
%type path { struct cedar_path }
%type names { struct schema_names }
%type paths { struct schema_names }
%type strings { struct schema_names }
%type parents { struct schema_names }
%type labels { struct schema_names }
%type label { struct schema_names }
%type groups { struct schema_parents }
%type members_of { struct schema_parents }
%type applies { struct schema_applies * }
%type clauses { struct schema_applies * }
%type value { struct schema_value }
%type fields { struct schema_attrs }
%type attrs { struct schema_attrs }
%type attr { struct schema_attrs }
%type key { struct cedar_token }
%extra_context { struct schema_reader *c }
%stack_size 3000
%start_symbol start
%token BAD.
%fallback IDENT NAMESPACE ENTITY ACTION TYPE TAGS ENUM APPLIES_TO ATTRIBUTES.

%include {
#include "cedar/schema_parser.h"

#ifndef NDEBUG
#define NDEBUG /* no parser trace */
#endif
#define schema_grammar_ENGINEALWAYSONSTACK 1

void schema_grammar(void *parser, int kind, struct cedar_token token);
void schema_grammarInit(void *parser, struct schema_reader *c);
void schema_grammarFinalize(void *parser);
int schema_grammarFallback(int kind);

static const struct cedar_path no_path;
static const struct schema_names no_names;
static const struct schema_parents no_parents;
static const struct schema_attrs no_attrs;
static const struct schema_annotations no_annotations;
}

%syntax_error { schema_syntax_error(c, TOKEN); }
%stack_overflow { schema_too_deep(c, c->next); c->lex.is_stopped = true; }

start ::= START declarations END.

/* ---- namespaces ---------------------------------------------------------- */

declarations ::= .
declarations ::= declarations declaration.
declarations ::= declarations namespace.
declarations ::= declarations error SEMI.

namespace ::= opening members RBRACE. { schema_close_namespace(c); }
opening ::= annotations(N) NAMESPACE path(P) LBRACE(T). { schema_open_namespace(c, N, P, T); }
members ::= .
members ::= members declaration.
members ::= members error SEMI.

annotations(A) ::= . { A = no_annotations; }
annotations(A) ::= annotations(L) AT word(K). { A = schema_read_annotation(c, L, K, NULL); }
annotations(A) ::= annotations(L) AT word(K) LPAREN STRING(V) RPAREN. { A = schema_read_annotation(c, L, K, &V); }

word(A) ::= IDENT(T). { A = T; }
word(A) ::= IN(T). { A = T; }
word(A) ::= RESERVED(T). { A = T; }

/* ---- declarations -------------------------------------------------------- */

declaration ::= annotations(N) ENTITY names(L) parents(P) shape(S) tags(T) ending. { schema_read_entities(c, N, L, P, S, T); }
declaration ::= annotations(N) ENTITY names(L) ENUM LBRACKET strings(S) RBRACKET ending. { schema_read_enums(c, N, L, S); }
declaration ::= annotations(N) ACTION labels(L) members_of(P) applies(A) attributes ending. { schema_read_actions(c, N, L, P, A); }
declaration ::= annotations(N) TYPE IDENT(T) EQ type(S) ending. { schema_read_common(c, N, T, S); }

ending ::= SEMI.
ending ::= . { schema_missing_semicolon(c); }

names(A) ::= IDENT(T). { A = schema_read_name(c, no_names, T); }
names(A) ::= names(L) COMMA IDENT(T). { A = schema_read_name(c, L, T); }

parents(A) ::= . { A = no_names; }
parents(A) ::= IN path(P). { A = schema_read_path(c, no_names, P); }
parents(A) ::= IN LBRACKET RBRACKET. { A = no_names; }
parents(A) ::= IN LBRACKET paths(L) RBRACKET. { A = L; }
paths(A) ::= path(P). { A = schema_read_path(c, no_names, P); }
paths(A) ::= paths(L) COMMA path(P). { A = schema_read_path(c, L, P); }

shape(A) ::= . { A = NULL; }
shape(A) ::= record(R). { A = R; }
shape(A) ::= EQ record(R). { A = R; }
tags(A) ::= . { A = NULL; }
tags(A) ::= TAGS type(T). { A = T; }

strings(A) ::= STRING(T). { A = schema_read_string(c, no_names, T); }
strings(A) ::= strings(L) COMMA STRING(T). { A = schema_read_string(c, L, T); }

/* ---- actions ------------------------------------------------------------- */

labels(A) ::= IDENT(T). { A = schema_read_name(c, no_names, T); }
labels(A) ::= STRING(T). { A = schema_read_string(c, no_names, T); }
labels(A) ::= labels(L) COMMA IDENT(T). { A = schema_read_name(c, L, T); }
labels(A) ::= labels(L) COMMA STRING(T). { A = schema_read_string(c, L, T); }
label(A) ::= IDENT(T). { A = schema_read_name(c, no_names, T); }
label(A) ::= STRING(T). { A = schema_read_string(c, no_names, T); }

members_of(A) ::= . { A = no_parents; }
members_of(A) ::= IN label(L). { A = schema_read_parent(c, no_parents, NULL, L); }
members_of(A) ::= IN path(P) COLCOL STRING(T). { A = schema_read_parent(c, no_parents, &P, schema_read_string(c, no_names, T)); }
members_of(A) ::= IN LBRACKET groups(L) RBRACKET. { A = L; }
groups(A) ::= label(L). { A = schema_read_parent(c, no_parents, NULL, L); }
groups(A) ::= path(P) COLCOL STRING(T). { A = schema_read_parent(c, no_parents, &P, schema_read_string(c, no_names, T)); }
groups(A) ::= groups(G) COMMA label(L). { A = schema_read_parent(c, G, NULL, L); }
groups(A) ::= groups(G) COMMA path(P) COLCOL STRING(T). { A = schema_read_parent(c, G, &P, schema_read_string(c, no_names, T)); }

applies(A) ::= . { A = NULL; }
applies(A) ::= APPLIES_TO LBRACE clauses(B) RBRACE(U). { A = schema_read_applies(c, B, U); }
applies(A) ::= APPLIES_TO LBRACE clauses(B) COMMA RBRACE(U). { A = schema_read_applies(c, B, U); }
clauses(A) ::= IDENT(K) COLON value(V). { A = schema_read_clause(c, NULL, K, V); }
clauses(A) ::= clauses(B) COMMA IDENT(K) COLON value(V). { A = schema_read_clause(c, B, K, V); }
value(A) ::= path(P). { A = schema_value_names(schema_read_path(c, no_names, P), false, P.begin, P.end); }
value(A) ::= LBRACKET(T) RBRACKET(U). { A = schema_value_names(no_names, true, T.begin, U.end); }
value(A) ::= LBRACKET(T) paths(L) RBRACKET(U). { A = schema_value_names(L, true, T.begin, U.end); }
value(A) ::= record(R). { A = schema_value_record(R); }

/* of old schemas; only the empty clause is left */
attributes ::= .
attributes ::= ATTRIBUTES LBRACE RBRACE.

/* ---- types --------------------------------------------------------------- */

type(A) ::= path(P). { A = schema_read_type_name(c, P); }
type(A) ::= path(P) LT type(T) GT(U). { A = schema_read_set(c, P, T, U); }
type(A) ::= record(R). { A = R; }

record(A) ::= LBRACE(T) fields(F) RBRACE(U). { A = schema_read_record(c, T, F, U); }
fields(A) ::= . { A = no_attrs; }
fields(A) ::= attrs(L). { A = L; }
fields(A) ::= attrs(L) COMMA. { A = L; }
attrs(A) ::= attr(B). { A = B; }
attrs(A) ::= attrs(L) COMMA attr(B). { A = schema_join_attrs(c, L, B); }
attr(A) ::= annotations(N) key(K) COLON type(T). { A = schema_read_attr(c, N, K, true, T); }
attr(A) ::= annotations(N) key(K) QUESTION COLON type(T). { A = schema_read_attr(c, N, K, false, T); }
key(A) ::= IDENT(T). { A = T; }
key(A) ::= STRING(T). { A = T; }

path(A) ::= IDENT(T). { A = cedar_read_part(&c->lex, no_path, T); }
path(A) ::= path(P) COLCOL IDENT(T). { A = cedar_read_part(&c->lex, P, T); }

%code {
void schema_read_init(struct schema_reader *c)
{
	c->lex.grammar = ARENA_NEW(c->lex.arena, yyParser);
	schema_grammarInit(c->lex.grammar, c);
}

void schema_read_feed(struct schema_reader *c, struct cedar_token t)
{
	yyParser *parser = c->lex.grammar;
	schema_grammar(parser, t.kind, t);
	/* lemon stays silent for some tokens after an error; the next declaration is a
	 * new start */
	if (t.kind == TOKEN_SEMI)
		parser->yyerrcnt = -1;
}

void schema_read_deinit(struct schema_reader *c)
{
	schema_grammarFinalize(c->lex.grammar);
}
}
