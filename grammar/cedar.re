/* cedar.re - the lexer of Cedar policies.
 *
 * Needs:   UTF-8 in c->text, NUL included; the copy is followed by a NUL, which re2c
 *          checks against the limit before it takes it for the end.
 * Gives:   one token a call, END at the end.  What is written in the way of another
 *          language (`=`, `&`, 'text') is reported and becomes the token that was
 *          meant, what cannot be read at all becomes BAD.  Escapes and numbers are
 *          judged where their use is known (compiler/cedar/build_literal.c).
 */
#include <string.h>

#include "cedar/parser.h"
#include "cedar_tokens.h"

static struct cedar_token bad(void (*report)(struct cedar_reader *, struct cedar_token),
			      struct cedar_reader *c, struct cedar_token t)
{
	report(c, t);
	t.kind = TOKEN_BAD;
	return t;
}

/* Behind a comment that opens with `#` or a slash and a star. */
static uint32_t skip_comment(struct cedar_reader *c, struct cedar_token t)
{
	const char *begin = c->text.ptr + t.end, *limit = c->text.ptr + c->text.len;
	bool is_block = c->text.ptr[t.begin] == '/';
	cedar_bad_comment(c, t, is_block ? "there are no block comments"
					 : "comments begin with two slashes");
	const char *p = begin;
	while (p < limit && !(is_block ? *p == '/' && p > begin && p[-1] == '*' : *p == '\n'))
		p++;
	return (uint32_t)((p < limit ? p + 1 : p) - c->text.ptr);
}

/*!re2c
re2c:define:YYCTYPE = "unsigned char";
re2c:yyfill:enable = 0;
re2c:eof = 0;
re2c:encoding:utf8 = 1;

/* Unicode White_Space */
space   = [\u0009-\u000d\u0020\u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000];
foreign = [\u0080-\U0010ffff] \ space;
letter  = [A-Za-z_];
word    = letter [A-Za-z0-9_]*;
mark    = "'";
open    = [\u2018-\u201f];
*/

#define END	     (t.end = c->at = (uint32_t)(YYCURSOR - text))
#define GIVE(symbol) return (t.kind = TOKEN_##symbol, END, t)
#define MEANT(symbol, ours)                                                              \
	return (t.kind = TOKEN_##symbol, END, cedar_foreign_operator(c, t, ours))

/* Read from c->at; what is no token (blanks, comments) has kind 0. */
static struct cedar_token lex(struct cedar_reader *c)
{
	const unsigned char *const text = (const unsigned char *)c->text.ptr;
	const unsigned char *const YYLIMIT = text + c->text.len;
	const unsigned char *YYCURSOR = text + c->at, *YYMARKER;
	struct cedar_token t = {0, c->at, 0};
	/*!re2c
	$                   { t.end = t.begin; t.kind = TOKEN_END; return t; }
	space+              { END; return t; }
	"//" [^\r\n]*       { END; return t; }
	"/*" | "#"          { END; c->at = skip_comment(c, t); return t; }

	"true"    { GIVE(TRUE); }
	"false"   { GIVE(FALSE); }
	"if"      { GIVE(IF); }
	"then"    { GIVE(THEN); }
	"else"    { GIVE(ELSE); }
	"in"      { GIVE(IN); }
	"is"      { GIVE(IS); }
	"like"    { GIVE(LIKE); }
	"has"     { GIVE(HAS); }
	"__cedar" { GIVE(RESERVED); }
	word      { GIVE(IDENT); }
	"?" word  { GIVE(SLOT); }
	[0-9]+    { GIVE(NUMBER); }

	"("  { GIVE(LPAREN); }
	")"  { GIVE(RPAREN); }
	"["  { GIVE(LBRACKET); }
	"]"  { GIVE(RBRACKET); }
	"{"  { GIVE(LBRACE); }
	"}"  { GIVE(RBRACE); }
	","  { GIVE(COMMA); }
	";"  { GIVE(SEMI); }
	":"  { GIVE(COLON); }
	"::" { GIVE(COLCOL); }
	"."  { GIVE(DOT); }
	"@"  { GIVE(AT); }
	"==" { GIVE(EQ); }
	"!=" { GIVE(NE); }
	"<"  { GIVE(LT); }
	"<=" { GIVE(LE); }
	">"  { GIVE(GT); }
	">=" { GIVE(GE); }
	"&&" { GIVE(AND); }
	"||" { GIVE(OR); }
	"!"  { GIVE(BANG); }
	"+"  { GIVE(PLUS); }
	"-"  { GIVE(MINUS); }
	"*"  { GIVE(STAR); }

	"=" | ":=" | "===" { MEANT(EQ, "=="); }
	"!==" | "<>"       { MEANT(NE, "!="); }
	"=>"               { MEANT(GE, ">="); }
	"=<"               { MEANT(LE, "<="); }
	"&"                { MEANT(AND, "&&"); }
	"|"                { MEANT(OR, "||"); }
	"/" | "%"          { t.kind = TOKEN_DIVIDE; END; return cedar_division(c, t); }

	[0-9]+ "." [0-9] [0-9A-Za-z_.]*  { t.kind = TOKEN_NUMBER; END; cedar_bad_number(c, t); return t; }
	open [^\u2018-\u201f\n]* open    { END; return bad(cedar_bad_quotes, c, t); }
	word? foreign (foreign | [A-Za-z0-9_])* { END; return bad(cedar_bad_character, c, t); }

	"\"" ([^"\\] | "\\" [^])* "\""      { GIVE(STRING); }
	"\""                                { END; t.end = c->at = (uint32_t)c->text.len; return bad(cedar_open_string, c, t); }
	mark ([^'\\\n] | "\\" [^\n])* mark  { t.kind = TOKEN_STRING; END; cedar_bad_quotes(c, t); return t; }
	*                                   { END; return bad(cedar_bad_character, c, t); }
	*/
}

struct cedar_token cedar_read_token(struct cedar_reader *c)
{
	struct cedar_token t;
	do
		t = lex(c);
	while (t.kind == 0);
	return t;
}
