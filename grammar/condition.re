/* condition.re - the lexer of conditions.
 *
 * Needs:   UTF-8 without NUL in c->text; the copy is followed by a NUL, which re2c
 *          checks against the limit before it takes it for the end.
 * Gives:   c->tokens, from START to END.  What is written in the way of another
 *          language (`=`, `&`, `True`, `1e9`) is reported and becomes the token that
 *          was meant, what cannot be read at all becomes BAD, so that the grammar can
 *          judge the rest.
 */
#include <string.h>

#include "condition_tokens.h"
#include "front/condition_parser.h"
#include "front/quote.h"
#include "front/style.h"

struct keyword {
	const char *lower, *upper;
	int kind;
};

static const struct keyword keywords[] = {
	{"and", "AND", TOKEN_AND},
	{"or", "OR", TOKEN_OR},
	{"not", "NOT", TOKEN_NOT},
	{"in", "IN", TOKEN_IN},
	{"contains", "CONTAINS", TOKEN_CONTAINS},
	{"starts_with", "STARTS_WITH", TOKEN_STARTS_WITH},
	{"ends_with", "ENDS_WITH", TOKEN_ENDS_WITH},
	{"like", "LIKE", TOKEN_LIKE},
	{"matches", "MATCHES", TOKEN_MATCHES},
	{"has", "HAS", TOKEN_HAS},
	{"true", "TRUE", TOKEN_TRUE},
	{"false", "FALSE", TOKEN_FALSE},
	{"null", "NULL", TOKEN_NULL},
};

static const struct condition_token *last_token(const struct condition *c)
{
	return &c->tokens[c->n_tokens - 1];
}

static struct condition_token *add_token(struct condition *c, int kind, uint32_t begin,
					 uint32_t end)
{
	struct text value = {c->text.ptr + begin, end - begin};
	struct condition_token token = {kind, begin, end, value};
	ARENA_PUSH(c->arena, c->tokens, c->n_tokens, token);
	return &c->tokens[c->n_tokens - 1];
}

static char lower(char letter)
{
	return letter >= 'A' && letter <= 'Z' ? (char)(letter - 'A' + 'a') : letter;
}

static bool is_spelled(struct text word, const char *keyword)
{
	for (size_t i = 0; i < word.len; i++)
		if (keyword[i] == '\0' || lower(word.ptr[i]) != keyword[i])
			return false;
	return keyword[word.len] == '\0';
}

/* `matches re2 'x'`: the word between the operator and its text. */
static bool is_style(const struct condition *c, uint32_t end)
{
	if (last_token(c)->kind != TOKEN_MATCHES)
		return false;
	while (strchr(" \t\r\n", c->text.ptr[end]) && c->text.ptr[end] != '\0')
		end++;
	return c->text.ptr[end] == '\'' || c->text.ptr[end] == '"';
}

/* `matches 'x' i`: letters that are flags, right behind the text. */
static bool is_flags(const struct condition *c, struct text word)
{
	const struct condition_token *last = last_token(c);
	return last->kind == TOKEN_STRING &&
	       (last[-1].kind == TOKEN_MATCHES || last[-1].kind == TOKEN_STYLE) &&
	       style_is_flags(word);
}

/* A keyword, or a name; after a dot every word is a name. */
static void add_word(struct condition *c, uint32_t begin, uint32_t end)
{
	struct text word = {c->text.ptr + begin, end - begin};
	if (last_token(c)->kind == TOKEN_DOT) {
		add_token(c, TOKEN_NAME, begin, end);
		return;
	}
	if (is_style(c, end) || is_flags(c, word)) {
		add_token(c, is_style(c, end) ? TOKEN_STYLE : TOKEN_FLAGS, begin, end);
		return;
	}
	for (size_t i = 0; i < sizeof keywords / sizeof *keywords; i++) {
		const struct keyword *k = &keywords[i];
		if (!is_spelled(word, k->lower))
			continue;
		if (!text_is(word, k->lower) && !text_is(word, k->upper)) {
			struct diag *d = diag_add(c->diags, DIAG_COND_KEYWORD_CASE,
						  condition_span(c, begin, end),
						  "`%.*s` is neither a keyword nor a name",
						  TEXT_ARG(word));
			diag_label(d, "keywords are lower case or all upper case");
			diag_help(d, "write `%s`", k->lower);
		}
		add_token(c, k->kind, begin, end);
		return;
	}
	add_token(c, TOKEN_NAME, begin, end);
}

/* `user-id`: there is no subtraction, so this is meant as a key. */
static void add_dashed(struct condition *c, uint32_t begin, uint32_t end)
{
	size_t i = c->n_tokens;
	while (i > 1 && (c->tokens[i - 1].kind == TOKEN_DOT ||
			 (c->tokens[i - 1].kind == TOKEN_NAME && i < c->n_tokens &&
			  c->tokens[i].kind == TOKEN_DOT)))
		i--;
	uint32_t start = i < c->n_tokens ? c->tokens[i].begin : begin;
	uint32_t stem_end = i < c->n_tokens ? last_token(c)->begin : begin;
	struct text name = condition_shown(c, begin, end);
	struct diag *d = diag_add(c->diags, DIAG_COND_DASH_KEY, condition_span(c, begin, end),
				  "`%.*s` is no name", TEXT_ARG(name));
	diag_label(d, "a name has letters, digits and `_`");
	diag_help(d, "write `%.*s[\"%.*s\"]`", TEXT_ARG(condition_shown(c, start, stem_end)),
		  TEXT_ARG(name));
	add_token(c, TOKEN_NAME, begin, end);
}

/* The operator of another language: report it, go on with ours. */
static void add_foreign(struct condition *c, enum diag_code code, int kind, uint32_t begin,
			uint32_t end, const char *ours)
{
	struct diag *d = diag_add(c->diags, code, condition_span(c, begin, end),
				  "`%.*s` is no operator of conditions",
				  TEXT_ARG(condition_shown(c, begin, end)));
	diag_label(d, "the operator is `%s`", ours);
	diag_help(d, "write `%s`", ours);
	add_token(c, kind, begin, end);
}

static void bad_escape(struct condition *c, uint32_t body, const struct quote_error *error)
{
	struct span span = condition_span(c, body + error->begin, body + error->end);
	struct text shown = condition_shown(c, body + error->begin, body + error->end);
	if (error->fault == QUOTE_UNICODE) {
		struct diag *d = diag_add(c->diags, DIAG_COND_UNICODE_ESCAPE, span,
					  "`%.*s` is no character", TEXT_ARG(shown));
		diag_label(d, "`\\u` takes four hex digits, surrogates come in pairs");
		diag_help(d, "write the character itself");
		return;
	}
	struct diag *d = diag_add(c->diags, DIAG_COND_ESCAPE, span,
				  "unknown escape `%.*s`", TEXT_ARG(shown));
	diag_label(d, "known are \\\\ \\' \\\" \\n \\r \\t \\uXXXX");
	diag_help(d, "write `\\%.*s` for a backslash", TEXT_ARG(shown));
}

/* The text of a regex is raw: directly after `matches`, also behind parentheses, or
 * after the word for its dialect. */
static bool is_raw(const struct condition *c)
{
	size_t i = c->n_tokens;
	while (i > 0 && c->tokens[i - 1].kind == TOKEN_LPAREN)
		i--;
	if (i > 0 && c->tokens[i - 1].kind == TOKEN_STYLE)
		return style_is_raw(c->tokens[i - 1].value);
	return i > 0 && c->tokens[i - 1].kind == TOKEN_MATCHES;
}

static void add_string(struct condition *c, uint32_t begin, uint32_t end)
{
	bool raw = is_raw(c);
	char quote = c->text.ptr[begin];
	struct text body = {c->text.ptr + begin + 1, end - begin - 2};
	struct condition_token *token = add_token(c, TOKEN_STRING, begin, end);
	struct quote_error error;
	if (raw)
		token->value = quote_decode_raw(c->arena, body, quote);
	else if (!quote_decode(c->arena, body, &token->value, &error))
		bad_escape(c, begin + 1, &error);
}

static uint32_t add_open_string(struct condition *c, uint32_t begin)
{
	uint32_t end = (uint32_t)c->text.len;
	struct text shown = condition_shown(c, begin, end);
	char quote = c->text.ptr[begin];
	struct diag *d = diag_add(c->diags, DIAG_COND_STRING_OPEN,
				  condition_span(c, begin, end),
				  "string `%.*s` is not closed", TEXT_ARG(shown));
	diag_label(d, "no `%c` after this one", quote);
	diag_help(d, "end the string with `%c`, or write `\\%c` for a quote in it", quote,
		  quote);
	c->is_cut = true;
	add_token(c, TOKEN_STRING, begin, end);
	return end;
}

static bool is_curly(const char *p, const char *limit)
{
	return limit - p >= 3 && memcmp(p, "\xE2\x80", 2) == 0 &&
	       (unsigned char)p[2] >= 0x98 && (unsigned char)p[2] <= 0x9F;
}

/* A string in typographic quotes, up to the next of them; returns its end. */
static uint32_t add_curly(struct condition *c, const char *p, const char *limit)
{
	const char *close = p + 3;
	while (close < limit && !is_curly(close, limit))
		close++;
	const char *body_end = close;
	close = close < limit ? close + 3 : limit;
	uint32_t begin = (uint32_t)(p - c->text.ptr), end = (uint32_t)(close - c->text.ptr);
	struct text body = {p + 3, (size_t)(body_end - p - 3)};
	struct diag *d = diag_add(c->diags, DIAG_COND_CURLY_QUOTE,
				  condition_span(c, begin, end),
				  "`%.*s` is in typographic quotes",
				  TEXT_ARG(condition_shown(c, begin, end)));
	diag_label(d, "strings stand in ' or \"");
	diag_help(d, "write `'%.*s'`",
		  TEXT_ARG(condition_shown(c, begin + 3, begin + 3 + (uint32_t)body.len)));
	add_token(c, TOKEN_STRING, begin, end)->value = body;
	return end;
}

static bool is_word_byte(char byte)
{
	return (unsigned char)byte >= 0x80 || byte == '_' || (byte >= '0' && byte <= '9') ||
	       (lower(byte) >= 'a' && lower(byte) <= 'z');
}

/* A word with characters beyond ASCII; returns its end. */
static uint32_t add_non_ascii(struct condition *c, uint32_t begin)
{
	const char *p = c->text.ptr + begin, *limit = c->text.ptr + c->text.len;
	if (is_curly(p, limit))
		return add_curly(c, p, limit);
	const char *q = p;
	while (q < limit && is_word_byte(*q) && !is_curly(q, limit))
		q++;
	uint32_t end = (uint32_t)(q - c->text.ptr);
	struct text shown = condition_shown(c, begin, end);
	struct diag *d = diag_add(c->diags, DIAG_COND_NON_ASCII, condition_span(c, begin, end),
				  "`%.*s` is no name", TEXT_ARG(shown));
	diag_label(d, "a name has ASCII letters, digits and `_`");
	diag_help(d, "quote it: `'%.*s'` as a value, `[\"%.*s\"]` as a key", TEXT_ARG(shown),
		  TEXT_ARG(shown));
	add_token(c, TOKEN_NAME, begin, end);
	return end;
}

static void add_number(struct condition *c, uint32_t begin, uint32_t end)
{
	struct text spelling = add_token(c, TOKEN_NUMBER, begin, end)->value;
	struct number number;
	if (number_read(spelling, &number))
		return;
	struct span span = condition_span(c, begin, end);
	struct text shown = condition_shown(c, begin, end);
	const char *digits = spelling.ptr + (*spelling.ptr == '-');
	if (digits[0] == '0' && digits[1] >= '0' && digits[1] <= '9') {
		struct diag *d = diag_add(c->diags, DIAG_COND_NUMBER_FORM, span,
					  "number `%.*s` begins with a zero", TEXT_ARG(shown));
		diag_label(d, "no leading zeros");
		diag_help(d, "drop the zeros, or quote it: `'%.*s'`", TEXT_ARG(shown));
		return;
	}
	struct diag *d = diag_add(c->diags, DIAG_COND_NUMBER_RANGE, span,
				  "number `%.*s` is not held exactly", TEXT_ARG(shown));
	diag_label(d, "needs more than 64 bits or 18 places");
	diag_help(d, "write a number of at most 18 digits");
}

static void add_exponent(struct condition *c, uint32_t begin, uint32_t end)
{
	struct text spelling = add_token(c, TOKEN_NUMBER, begin, end)->value;
	struct diag *d = diag_add(c->diags, DIAG_COND_EXPONENT, condition_span(c, begin, end),
				  "number `%.*s` has an exponent",
				  TEXT_ARG(condition_shown(c, begin, end)));
	struct number number;
	diag_label(d, "numbers are written out");
	if (number_read(spelling, &number) && number_is_integer(number))
		diag_help(d, "write `%lld`", (long long)number.coefficient);
	else
		diag_help(d, "write all digits, as in `1000.5`");
}

static void add_bad_number(struct condition *c, uint32_t begin, uint32_t end)
{
	struct text shown = condition_shown(c, begin, end);
	struct diag *d = diag_add(c->diags, DIAG_COND_NUMBER_FORM, condition_span(c, begin, end),
				  "`%.*s` is no number", TEXT_ARG(shown));
	diag_label(d, "digits, and at most one point between digits");
	diag_help(d, "correct the number, or quote it: `'%.*s'`", TEXT_ARG(shown));
	add_token(c, TOKEN_NUMBER, begin, end);
}

/* `.5` as a number, or `list.0` as an index. */
static void add_dot_digits(struct condition *c, uint32_t begin, uint32_t end)
{
	int before = last_token(c)->kind;
	if (before != TOKEN_NAME && before != TOKEN_RBRACKET) {
		add_bad_number(c, begin, end);
		return;
	}
	struct text digits = condition_shown(c, begin + 1, end);
	struct diag *d = diag_add(c->diags, DIAG_COND_DOT_INDEX, condition_span(c, begin, end),
				  "`.%.*s` is no name", TEXT_ARG(digits));
	diag_label(d, "an item of a list is chosen in brackets");
	diag_help(d, "write `[%.*s]`", TEXT_ARG(digits));
	add_token(c, TOKEN_DOT, begin, begin + 1);
	add_token(c, TOKEN_NAME, begin + 1, end);
}

/* The end of `/.../` at `begin`, flags not included; 0 if it is not closed. */
static uint32_t slashed_end(const struct condition *c, uint32_t begin)
{
	bool in_class = false;
	for (uint32_t i = begin + 1; i < c->text.len; i++) {
		char byte = c->text.ptr[i];
		if (byte == '/' && !in_class)
			return i + 1;
		in_class = byte == '[' || (in_class && byte != ']');
		i += byte == '\\';
	}
	return 0;
}

/* `matches /x/i`: a literal of JavaScript; 0 if it is none, else its end. */
static uint32_t add_slashed(struct condition *c, uint32_t begin)
{
	uint32_t close = last_token(c)->kind == TOKEN_MATCHES ? slashed_end(c, begin) : 0;
	uint32_t end = close;
	struct buffer literal = {0};
	if (close == 0)
		return 0;
	while (end < c->text.len && is_word_byte(c->text.ptr[end]))
		end++;
	quote_write_raw(&literal, (struct text){c->text.ptr + begin + 1, close - begin - 2});
	struct diag *d = diag_add(c->diags, DIAG_COND_CHARACTER, condition_span(c, begin, end),
				  "`%.*s` is not in quotes",
				  TEXT_ARG(condition_shown(c, begin, end)));
	diag_label(d, "the way JavaScript writes a regex");
	diag_help(d, "write `ecmascript %.*s%s%.*s`", TEXT_ARG(buffer_text(&literal)),
		  end > close ? " " : "", (int)(end - close), c->text.ptr + close);
	buffer_free(&literal);
	add_token(c, TOKEN_STRING, begin, end);
	return end;
}

static void add_unknown(struct condition *c, uint32_t begin, uint32_t end)
{
	char byte = c->text.ptr[begin];
	bool computes = strchr("+-*/%^~?:", byte) != NULL;
	struct diag *d = diag_add(c->diags, DIAG_COND_CHARACTER, condition_span(c, begin, end),
				  (unsigned char)byte < 0x20 || byte == 0x7F
					  ? "a control character stands in the condition"
					  : "`%c` means nothing in a condition", byte);
	diag_label(d, computes ? "conditions do not compute" : "not part of any operator");
	diag_help(d, computes ? "give the policy the result as a field of the request"
			      : "remove it, or put quotes around the text it belongs to");
	add_token(c, TOKEN_BAD, begin, end);
}

static uint32_t add_slash(struct condition *c, uint32_t begin)
{
	uint32_t end = add_slashed(c, begin);
	if (end > 0)
		return end;
	add_unknown(c, begin, begin + 1);
	return begin + 1;
}

/* Add the token at `begin`, if it is not a blank; returns where the next begins, or
 * `begin` at the end of the text. */
static uint32_t lex_one(struct condition *c, uint32_t begin)
{
	const unsigned char *const text = (const unsigned char *)c->text.ptr;
	const unsigned char *const YYLIMIT = text + c->text.len;
	const unsigned char *YYCURSOR = text + begin, *YYMARKER;
#define END ((uint32_t)(YYCURSOR - text))
	/*!re2c
	re2c:define:YYCTYPE = "unsigned char";
	re2c:yyfill:enable = 0;
	re2c:eof = 0;

	letter  = [A-Za-z_];
	word    = letter [A-Za-z0-9_]*;
	high    = [\x80-\xff];
	decimal = "-"? [0-9]+ ("." [0-9]+)?;
	string  = "'" ([^'\\] | "\\" [^])* "'" | "\"" ([^"\\] | "\\" [^])* "\"";

	$          { return begin; }
	[ \t\r\n]+ { return END; }

	"("  { add_token(c, TOKEN_LPAREN, begin, END); return END; }
	")"  { add_token(c, TOKEN_RPAREN, begin, END); return END; }
	"["  { add_token(c, TOKEN_LBRACKET, begin, END); return END; }
	"]"  { add_token(c, TOKEN_RBRACKET, begin, END); return END; }
	","  { add_token(c, TOKEN_COMMA, begin, END); return END; }
	"."  { add_token(c, TOKEN_DOT, begin, END); return END; }
	"==" { add_token(c, TOKEN_EQ, begin, END); return END; }
	"!=" { add_token(c, TOKEN_NE, begin, END); return END; }
	"<"  { add_token(c, TOKEN_LT, begin, END); return END; }
	"<=" { add_token(c, TOKEN_LE, begin, END); return END; }
	">"  { add_token(c, TOKEN_GT, begin, END); return END; }
	">=" { add_token(c, TOKEN_GE, begin, END); return END; }
	"&&" { add_token(c, TOKEN_AND, begin, END); return END; }
	"||" { add_token(c, TOKEN_OR, begin, END); return END; }
	"!"  { add_token(c, TOKEN_NOT, begin, END); return END; }

	"="   { add_foreign(c, DIAG_COND_SINGLE_EQUALS, TOKEN_EQ, begin, END, "=="); return END; }
	"===" { add_foreign(c, DIAG_COND_TRIPLE_EQUALS, TOKEN_EQ, begin, END, "=="); return END; }
	"!==" { add_foreign(c, DIAG_COND_TRIPLE_EQUALS, TOKEN_NE, begin, END, "!="); return END; }
	"<>"  { add_foreign(c, DIAG_COND_UNEQUAL, TOKEN_NE, begin, END, "!="); return END; }
	"=>"  { add_foreign(c, DIAG_COND_ARROW, TOKEN_GE, begin, END, ">="); return END; }
	"=<"  { add_foreign(c, DIAG_COND_ARROW, TOKEN_LE, begin, END, "<="); return END; }
	"=~"  { add_foreign(c, DIAG_COND_WORD, TOKEN_MATCHES, begin, END, "matches"); return END; }
	"&"   { add_foreign(c, DIAG_COND_BITWISE, TOKEN_AND, begin, END, "and"); return END; }
	"|"   { add_foreign(c, DIAG_COND_BITWISE, TOKEN_OR, begin, END, "or"); return END; }

	word                        { add_word(c, begin, END); return END; }
	word ("-" [A-Za-z0-9_]+)+   { add_dashed(c, begin, END); return END; }
	word? high                  { return add_non_ascii(c, begin); }

	decimal                        { add_number(c, begin, END); return END; }
	decimal [eE] [+-]? [0-9]+      { add_exponent(c, begin, END); return END; }
	"-"? [0-9] [A-Za-z0-9_.]*      { add_bad_number(c, begin, END); return END; }
	"." [0-9] [A-Za-z0-9_]*        { add_dot_digits(c, begin, END); return END; }

	string  { add_string(c, begin, END); return END; }
	['"]    { return add_open_string(c, begin); }
	"/"     { return add_slash(c, begin); }
	*       { add_unknown(c, begin, END); return END; }
	*/
#undef END
}

void condition_lex(struct condition *c)
{
	uint32_t at = 0, next = 0, end = (uint32_t)c->text.len;
	add_token(c, TOKEN_START, 0, 0);
	while ((next = lex_one(c, at)) > at)
		at = next;
	add_token(c, TOKEN_END, end, end);
}
