/* schema.re - the lexer of Cedar schemas.
 *
 * Needs:   UTF-8 in the reader's text, NUL included; the copy is followed by a NUL,
 *          which re2c checks against the limit before it takes it for the end.
 * Gives:   one token a call, END at the end; what cannot be read is reported and
 *          becomes BAD.  Blanks, comments and strings are those of cedar.re.  Keywords
 *          are tokens that the grammar takes for names where they cannot be keywords;
 *          the words reserved in policies are RESERVED.
 */
#include "cedar/schema_parser.h"
#include "schema_tokens.h"

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

/* Read from c->at; what is no token (blanks, comments) has kind 0. */
static struct cedar_token lex(struct cedar_reader *c)
{
	const unsigned char *const text = (const unsigned char *)c->text.ptr;
	const unsigned char *const YYLIMIT = text + c->text.len;
	const unsigned char *YYCURSOR = text + c->at, *YYMARKER;
	struct cedar_token t = {0, c->at, 0};
#define END	     (t.end = c->at = (uint32_t)(YYCURSOR - text))
#define GIVE(symbol) return (t.kind = TOKEN_##symbol, END, t)
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

	$                   { t.end = t.begin; t.kind = TOKEN_END; return t; }
	space+              { END; return t; }
	"//" [^\r\n]*       { END; return t; }
	"/*" | "#"          { END; c->at = skip_comment(c, t); return t; }

	"namespace"   { GIVE(NAMESPACE); }
	"entity"      { GIVE(ENTITY); }
	"action"      { GIVE(ACTION); }
	"type"        { GIVE(TYPE); }
	"tags"        { GIVE(TAGS); }
	"enum"        { GIVE(ENUM); }
	"appliesTo"   { GIVE(APPLIES_TO); }
	"attributes"  { GIVE(ATTRIBUTES); }
	"in"          { GIVE(IN); }
	"true" | "false" | "if" | "then" | "else" | "is" | "like" | "has" { GIVE(RESERVED); }
	word          { GIVE(IDENT); }

	"("  { GIVE(LPAREN); }
	")"  { GIVE(RPAREN); }
	"["  { GIVE(LBRACKET); }
	"]"  { GIVE(RBRACKET); }
	"{"  { GIVE(LBRACE); }
	"}"  { GIVE(RBRACE); }
	"<"  { GIVE(LT); }
	">"  { GIVE(GT); }
	","  { GIVE(COMMA); }
	";"  { GIVE(SEMI); }
	":"  { GIVE(COLON); }
	"::" { GIVE(COLCOL); }
	"="  { GIVE(EQ); }
	"?"  { GIVE(QUESTION); }
	"@"  { GIVE(AT); }

	word? foreign (foreign | [A-Za-z0-9_])* { END; return bad(cedar_bad_character, c, t); }

	"\"" ([^"\\] | "\\" [^])* "\""      { GIVE(STRING); }
	"\""                                { END; t.end = c->at = (uint32_t)c->text.len; return bad(cedar_open_string, c, t); }
	mark ([^'\\\n] | "\\" [^\n])* mark  { t.kind = TOKEN_STRING; END; cedar_bad_quotes(c, t); return t; }
	open [^\u2018-\u201f\n]* open       { END; return bad(cedar_bad_quotes, c, t); }
	*                                   { END; return bad(cedar_bad_character, c, t); }
	*/
#undef END
#undef GIVE
}

struct cedar_token schema_read_token(struct schema_reader *c)
{
	struct cedar_token t;
	do
		t = lex(&c->lex);
	while (t.kind == 0);
	return t;
}
