/* condition.y - the grammar of conditions.
 *
 * Needs:   the tokens of condition.re, START first and END last.
 * Gives:   calls of the actions in condition_build.c; each rule makes one call.
 * Keeps:   after a syntax error the parse goes on at the next `and`, `or`, closing
 *          parenthesis or the end, so that each part of a condition is judged.
 *
 * Loosest first: or, and, not, tests.  A few rules exist to name a mistake: a chain of
 * comparisons, a call, a list where none may stand.  START is there because lemon
 * recovers only above the bottom of its stack.
 */
%name condition_grammar
%token_prefix TOKEN_
%token_type { const struct condition_token * }
%default_type { struct condition_node * }
%type op { struct condition_op }
%type word { struct condition_op }
%extra_context { struct condition *c }
%stack_size 1000
%start_symbol condition
%token BAD.

%include {
#include "front/condition_parser.h"

#ifndef NDEBUG
#define NDEBUG /* no parser trace */
#endif
#define condition_grammar_ENGINEALWAYSONSTACK 1

void condition_grammar(void *parser, int kind, const struct condition_token *token);
void condition_grammarInit(void *parser, struct condition *c);
void condition_grammarFinalize(void *parser);
int condition_grammarFallback(int kind);
}

%syntax_error { condition_syntax_error(c, TOKEN); }
%stack_overflow { condition_too_deep(c, &c->tokens[c->n_tokens - 1]); }

condition ::= START or(E) END. { condition_done(c, E); }

or(A) ::= and(B). { A = B; }
or(A) ::= or(B) OR and(C). { A = condition_join(c, AST_OR, B, C); }

and(A) ::= unary(B). { A = B; }
and(A) ::= and(B) AND unary(C). { A = condition_join(c, AST_AND, B, C); }

unary(A) ::= NOT(T) unary(B). { A = condition_negate(c, T, B); }
unary(A) ::= left(B). { A = B; }
unary(A) ::= test(B). { A = B; }
unary(A) ::= error. { A = NULL; }

test(A) ::= left(B) op(O) right(C). { A = condition_test(c, B, O, C); }
test(A) ::= test(B) op(O) right(C). { A = condition_chain(c, B, O, C); }
test(A) ::= HAS(T) left(B). { A = condition_has(c, T, B); }

op(A) ::= EQ(T). { A = condition_op(AST_EQ, T); }
op(A) ::= NE(T). { A = condition_op(AST_NE, T); }
op(A) ::= LT(T). { A = condition_op(AST_LT, T); }
op(A) ::= LE(T). { A = condition_op(AST_LE, T); }
op(A) ::= GT(T). { A = condition_op(AST_GT, T); }
op(A) ::= GE(T). { A = condition_op(AST_GE, T); }
op(A) ::= word(B). { A = B; }
op(A) ::= NOT(T) word(B). { A = condition_not_op(B, T); }
word(A) ::= IN(T). { A = condition_op(AST_IN, T); }
word(A) ::= CONTAINS(T). { A = condition_op(AST_CONTAINS, T); }
word(A) ::= STARTS_WITH(T). { A = condition_op(AST_STARTS_WITH, T); }
word(A) ::= ENDS_WITH(T). { A = condition_op(AST_ENDS_WITH, T); }
word(A) ::= LIKE(T). { A = condition_op(AST_LIKE, T); }
word(A) ::= MATCHES(T). { A = condition_op(AST_MATCHES, T); }

/* A key that is no name can begin a path on the left only: on the right `[` opens a
 * list. */
left(A) ::= term(B). { A = B; }
left(A) ::= rooted(B). { A = condition_path_end(c, B); }
right(A) ::= term(B). { A = B; }
right(A) ::= list(B). { A = B; }

term(A) ::= path(B). { A = condition_path_end(c, B); }
term(A) ::= literal(B). { A = B; }
term(A) ::= LPAREN(T) or(B) RPAREN(U). { A = condition_parens(T, B, U); }
term(A) ::= path(B) LPAREN RPAREN. { A = condition_call(c, B, NULL); }
term(A) ::= path(B) LPAREN arguments(C) RPAREN. { A = condition_call(c, B, C); }

arguments(A) ::= or(B). { A = B; }
arguments(A) ::= arguments(B) COMMA or(C). { A = condition_arguments(B, C); }

literal(A) ::= STRING(T). { A = condition_string(c, T); }
literal(A) ::= NUMBER(T). { A = condition_number(c, T); }
literal(A) ::= TRUE(T). { A = condition_bool(c, T, true); }
literal(A) ::= FALSE(T). { A = condition_bool(c, T, false); }
literal(A) ::= NULL(T). { A = condition_null(c, T); }

path(A) ::= NAME(T). { A = condition_path(c, T, T, T); }
path(A) ::= path(B) DOT NAME(T). { A = condition_member(c, B, T, T); }
path(A) ::= path(B) LBRACKET STRING(T) RBRACKET(U). { A = condition_member(c, B, T, U); }
path(A) ::= path(B) LBRACKET NUMBER(T) RBRACKET(U). { A = condition_index(c, B, T, U); }
rooted(A) ::= LBRACKET(F) STRING(T) RBRACKET(U). { A = condition_path(c, F, T, U); }
rooted(A) ::= rooted(B) DOT NAME(T). { A = condition_member(c, B, T, T); }
rooted(A) ::= rooted(B) LBRACKET STRING(T) RBRACKET(U). { A = condition_member(c, B, T, U); }
rooted(A) ::= rooted(B) LBRACKET NUMBER(T) RBRACKET(U). { A = condition_index(c, B, T, U); }

list(A) ::= LBRACKET(T) RBRACKET(U). { A = condition_list(c, T, NULL, U); }
list(A) ::= LBRACKET(T) items(B) RBRACKET(U). { A = condition_list(c, T, B, U); }
list(A) ::= LBRACKET(T) items(B) COMMA RBRACKET(U). { A = condition_list(c, T, B, U); }
items(A) ::= item(B). { A = condition_item(c, NULL, B); }
items(A) ::= items(B) COMMA item(C). { A = condition_item(c, B, C); }
item(A) ::= literal(B). { A = B; }
item(A) ::= path(B). { A = condition_path_end(c, B); }

/* The lexer makes STYLE and FLAGS only around a text after `matches`. */
right(A) ::= pattern(B). { A = B; }
pattern(A) ::= STYLE(T) STRING(U). { A = condition_pattern(c, T, U, NULL); }
pattern(A) ::= STYLE(T) STRING(U) FLAGS(V). { A = condition_pattern(c, T, U, V); }
pattern(A) ::= STRING(U) FLAGS(V). { A = condition_pattern(c, NULL, U, V); }

%code {
void condition_run(struct condition *c)
{
	yyParser parser;
	condition_grammarInit(&parser, c);
	for (size_t i = 0; i < c->n_tokens; i++) {
		const struct condition_token *token = &c->tokens[i];
		condition_grammar(&parser, token->kind, token);
		/* lemon stays silent for some tokens after an error; here the next part
		 * of the condition is a new start */
		if (token->kind == TOKEN_AND || token->kind == TOKEN_OR)
			parser.yyerrcnt = -1;
	}
	condition_grammar(&parser, 0, NULL);
	condition_grammarFinalize(&parser);
}
}
