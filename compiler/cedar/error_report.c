/* error_report.c - mistakes in Cedar text that lexer and actions find.
 *
 * Needs:   the place of the mistake.
 * Gives:   one diagnostic each; none for characters that are skipped anyway.
 */
#include "cedar/parser.h"
#include "cedar_tokens.h"

/* A diagnostic about `t`: its title is the token and `what`. */
static struct diag *add(struct cedar_reader *c, enum diag_code code, struct cedar_token t,
			const char *what)
{
	return diag_add(c->diags, code, cedar_token_span(c, t), "`%.*s` %s",
			TEXT_ARG(cedar_token_shown(c, t)), what);
}

void cedar_too_deep(struct cedar_reader *c, uint32_t begin, uint32_t end)
{
	struct diag *d =
		diag_add(c->diags, DIAG_CEDAR_DEPTH, cedar_read_span(c, begin, end),
			 "the expression nests deeper than %u levels", CEDAR_DEPTH_MAX);
	diag_label(d, "one level too many");
	diag_help(d, "remove parentheses that change nothing, or split the policy");
}

/* ---- the lexer's --------------------------------------------------------- */

struct cedar_token cedar_foreign_operator(struct cedar_reader *c, struct cedar_token t,
					  const char *ours)
{
	bool is_behind_key = cedar_reads_key(c, c->before_last.kind);
	if (c->is_skipping || is_behind_key || (c->set && c->n_open == 0))
		return t; /* no expression */
	struct diag *d = add(c, DIAG_CEDAR_OPERATOR, t, "is no operator of Cedar");
	diag_label(d, "the operator is `%s`", ours);
	diag_help(d, "write `%s`", ours);
	return t;
}

struct cedar_token cedar_division(struct cedar_reader *c, struct cedar_token t)
{
	if (c->is_skipping)
		return t;
	struct diag *d = add(c, DIAG_CEDAR_DIVISION, t, "is no operator of Cedar");
	diag_label(d, "numbers can be added, subtracted and multiplied");
	diag_help(d, "multiply the other side, or let the host divide");
	return t;
}

void cedar_bad_character(struct cedar_reader *c, struct cedar_token t)
{
	unsigned char first = (unsigned char)c->text.ptr[t.begin];
	struct diag *d;
	if (c->is_skipping)
		return;
	if (first < 0x20 || first == 0x7F) {
		d = diag_add(c->diags, DIAG_CEDAR_CHARACTER, cedar_token_span(c, t),
			     "a control character stands outside of strings");
		diag_label(d, "byte 0x%02X", first);
		diag_help(d, "remove it");
		return;
	}
	d = add(c, DIAG_CEDAR_CHARACTER, t, "means nothing in Cedar");
	if (first == '?') {
		diag_label(d, "slots are ?principal and ?resource");
		diag_help(d, "write `if a then b else c` to choose between two values");
	} else if (first >= '0' && first <= '9') { /* in schemas only */
		diag_label(d, "there are no numbers in schemas");
		diag_help(d, "write a type, or put double quotes around a name");
	} else if (t.end - t.begin > 1) {
		diag_label(d, "names have ASCII letters, digits and `_`");
		diag_help(d,
			  "put double quotes around it, as a string or attribute name");
	} else {
		diag_label(d, "no part of any operator");
		diag_help(d, "remove it, or put double quotes around the text it belongs "
			     "to");
	}
}

static size_t count(struct text text, char wanted)
{
	size_t n = 0;
	for (size_t i = 0; i < text.len; i++)
		n += text.ptr[i] == wanted;
	return n;
}

void cedar_bad_number(struct cedar_reader *c, struct cedar_token t)
{
	if (c->is_skipping)
		return;
	struct diag *d = add(c, DIAG_CEDAR_NUMBER, t, "is no number of Cedar");
	diag_label(d, "numbers are whole");
	if (count(cedar_token_text(c, t), '.') > 1)
		diag_help(d, "write `ip(\"%.*s\")` for an address",
			  TEXT_ARG(cedar_token_shown(c, t)));
	else
		diag_help(d, "write `decimal(\"%.*s\")`, or a whole number",
			  TEXT_ARG(cedar_token_shown(c, t)));
}

void cedar_number_too_large(struct cedar_reader *c, uint32_t begin, uint32_t end)
{
	struct diag *d = diag_add(
		c->diags, DIAG_CEDAR_NUMBER_RANGE, cedar_read_span(c, begin, end),
		"number `%.*s` is too large", TEXT_ARG(cedar_read_shown(c, begin, end)));
	diag_label(d, "from -9223372036854775808 to 9223372036854775807");
	diag_help(d, "write a number of 64 bits, or a string");
}

void cedar_bad_quotes(struct cedar_reader *c, struct cedar_token t)
{
	bool is_single = c->text.ptr[t.begin] == '\'';
	uint32_t width = is_single ? 1 : 3; /* typographic ones have three bytes */
	if (c->is_skipping)
		return;
	struct diag *d =
		add(c, DIAG_CEDAR_QUOTES, t,
		    is_single ? "is in single quotes" : "is in typographic quotes");
	diag_label(d, "strings stand in double quotes");
	diag_help(d, "write `\"%.*s\"`",
		  TEXT_ARG(cedar_read_shown(c, t.begin + width, t.end - width)));
}

void cedar_bad_comment(struct cedar_reader *c, struct cedar_token t, const char *label)
{
	if (c->is_skipping)
		return;
	struct diag *d = add(c, DIAG_CEDAR_COMMENT, t, "begins no comment");
	diag_label(d, "%s", label);
	diag_help(d, "write `//`, which holds to the end of the line");
}

void cedar_open_string(struct cedar_reader *c, struct cedar_token t)
{
	struct cedar_token quote = {t.kind, t.begin, t.begin + 1};
	struct diag *d = diag_add(
		c->diags, DIAG_CEDAR_STRING_OPEN, cedar_token_span(c, quote),
		"string `%.*s` is not closed", TEXT_ARG(cedar_token_shown(c, t)));
	diag_label(d, "no `\"` after this one");
	diag_help(d, "end the string with `\"`, or write `\\\"` for a quote in it");
}

/* ---- words for operators ------------------------------------------------- */

/* Between two operands a word means nothing in Cedar. */
static const struct {
	const char *word;
	int kind;	  /* to go on with; 0: only the help */
	const char *ours; /* operator or help */
} foreign_words[] = {
	{"and", TOKEN_AND, "&&"},
	{"AND", TOKEN_AND, "&&"},
	{"And", TOKEN_AND, "&&"},
	{"or", TOKEN_OR, "||"},
	{"OR", TOKEN_OR, "||"},
	{"Or", TOKEN_OR, "||"},
	{"eq", TOKEN_EQ, "=="},
	{"equals", TOKEN_EQ, "=="},
	{"ne", TOKEN_NE, "!="},
	{"IN", TOKEN_IN, "in"},
	{"HAS", TOKEN_HAS, "has"},
	{"LIKE", TOKEN_LIKE, "like"},
	{"IS", TOKEN_IS, "is"},
	{"not", 0, "write `!(a in b)`: `!` stands in front of what it negates"},
	{"contains", 0, "write `a.contains(b)`"},
	{"containsAll", 0, "write `a.containsAll(b)`"},
	{"containsAny", 0, "write `a.containsAny(b)`"},
	{"startsWith", 0, "write `a like \"text*\"`"},
	{"endsWith", 0, "write `a like \"*text\"`"},
	{"matches", 0, "write `a.matches(\"regex\")`, or `a like \"*text*\"`"},
	{"unless", 0, "close the condition with `}` first"},
	{"when", 0, "close the condition with `}` first"},
};

struct cedar_token cedar_foreign_word(struct cedar_reader *c, struct cedar_token t)
{
	struct text word = cedar_token_text(c, t);
	if (c->place == CEDAR_AT_SCOPE &&
	    (text_is(word, "when") || text_is(word, "unless")))
		return t; /* the scope is not closed */
	for (size_t i = 0; i < sizeof foreign_words / sizeof *foreign_words; i++) {
		if (!text_is(word, foreign_words[i].word))
			continue;
		if (foreign_words[i].kind != 0) {
			t.kind = foreign_words[i].kind;
			return cedar_foreign_operator(c, t, foreign_words[i].ours);
		}
		struct diag *d =
			add(c, DIAG_CEDAR_OPERATOR, t, "is no operator of Cedar");
		diag_label(d, "between two operands");
		diag_help(d, "%s", foreign_words[i].ours);
		t.kind = TOKEN_BAD;
		return t;
	}
	return t;
}

/* ---- the actions' -------------------------------------------------------- */

void cedar_missing_semicolon(struct cedar_reader *c, struct cedar_token next)
{
	struct diag *d =
		add(c, DIAG_CEDAR_SEMICOLON, c->last, "ends the policy without `;`");
	diag_label(d, next.kind == TOKEN_END ? "nothing follows it"
					     : "the next policy begins behind it");
	diag_help(d, "write `%.*s;`", TEXT_ARG(cedar_token_shown(c, c->last)));
}

void cedar_bad_effect(struct cedar_reader *c, struct cedar_token t)
{
	static const struct text effects[] = {{"permit", 6}, {"forbid", 6}};
	static const char *const schema_words[] = {"entity", "action", "namespace",
						   "type"};
	struct text word = cedar_token_text(c, t);
	struct text near = text_nearest(word, effects, 2);
	struct diag *d = add(c, DIAG_CEDAR_EFFECT, t, "begins no policy");
	diag_label(d, "policies begin with `permit` or `forbid`");
	for (size_t i = 0; i < sizeof schema_words / sizeof *schema_words; i++)
		if (text_is(word, schema_words[i]))
			diag_note(d, "this looks like a schema, which is given by "
				     "`--schema`");
	if (near.len > 0)
		diag_help(d, "did you mean `%.*s`?", TEXT_ARG(near));
	else if (text_is(word, "allow") || text_is(word, "deny"))
		diag_help(d, "write `%s`", text_is(word, "allow") ? "permit" : "forbid");
	else
		diag_help(d, "write `permit (principal, action, resource);`");
}

void cedar_bad_scope(struct cedar_reader *c, struct cedar_token t, const char *wanted)
{
	struct diag *d;
	if (!wanted) {
		d = add(c, DIAG_CEDAR_SCOPE, t, "is one constraint too many");
		diag_label(d, "a scope is principal, action, resource");
		diag_help(d, "move it into `when { ... }`");
		return;
	}
	d = diag_add(c->diags, DIAG_CEDAR_SCOPE, cedar_token_span(c, t),
		     "`%s` is missing in the scope", wanted);
	diag_label(d, "it comes before this");
	diag_help(d, "write `(principal, action, resource)`, in this order");
}

void cedar_unknown_variable(struct cedar_reader *c, struct cedar_path name)
{
	static const struct text vars[] = {
		{"principal", 9}, {"action", 6}, {"resource", 8}, {"context", 7}};
	struct text shown = cedar_read_shown(c, name.begin, name.end);
	struct span span = cedar_read_span(c, name.begin, name.end);
	struct text near = name.n == 1 ? text_nearest(name.parts[0], vars, N_CEDAR_VARS)
				       : (struct text){NULL, 0};
	if (text_is(shown, "not")) {
		struct diag *not = diag_add(c->diags, DIAG_CEDAR_OPERATOR, span,
					    "`not` is no operator of Cedar");
		diag_label(not, "the operator is `!`");
		diag_help(not, "write `!`");
		return;
	}
	struct diag *d = diag_add(c->diags, DIAG_CEDAR_VARIABLE, span,
				  "`%.*s` is no variable", TEXT_ARG(shown));
	diag_label(d, "the variables are principal, action, resource, context");
	if (near.len > 0)
		diag_help(d, "did you mean `%.*s`?", TEXT_ARG(near));
	else if (text_is(shown, "True") || text_is(shown, "TRUE"))
		diag_help(d, "write `true`");
	else if (text_is(shown, "False") || text_is(shown, "FALSE"))
		diag_help(d, "write `false`");
	else if (name.n > 1)
		diag_help(d, "put the id of an entity into quotes: `\"%.*s\"`",
			  TEXT_ARG(name.parts[name.n - 1]));
	else
		diag_help(d,
			  "write `\"%.*s\"` for a string, `context.%.*s` for an "
			  "attribute",
			  TEXT_ARG(shown), TEXT_ARG(shown));
}

void cedar_relation_chain(struct cedar_reader *c, const struct cedar_node *left,
			  const struct cedar_tail *tail)
{
	struct text first = cedar_read_shown(c, left->begin, left->end);
	struct diag *d =
		add(c, DIAG_CEDAR_CHAIN, tail->token, "follows another comparison");
	diag_label(d, "comparisons do not chain");
	diag_also(d, cedar_read_span(c, left->begin, left->end), "the first comparison");
	if (tail->op == CEDAR_EQ || tail->op == CEDAR_NE)
		diag_help(d, "add parentheses: `(%.*s) %s ...`", TEXT_ARG(first),
			  cedar_op_spelling(tail->op));
	else
		diag_help(d, "join two comparisons with `&&`, or add parentheses");
}
