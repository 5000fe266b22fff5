/* error.c - why a token cannot stand where it does in Cedar text, and what was meant.
 *
 * Needs:   a token the grammar refuses, the two before it, the brackets that are open.
 * Gives:   one diagnostic that names the mistake.  The checks go from the particular
 *          to the general; the last one always speaks.
 */
#include "cedar/parser.h"
#include "cedar_tokens.h"

/* ---- kinds of tokens ----------------------------------------------------- */

bool cedar_token_ends_operand(struct cedar_token t)
{
	switch (t.kind) {
	case TOKEN_IDENT:
	case TOKEN_TRUE:
	case TOKEN_FALSE:
	case TOKEN_NUMBER:
	case TOKEN_STRING:
	case TOKEN_SLOT:
	case TOKEN_RPAREN:
	case TOKEN_RBRACKET:
	case TOKEN_RBRACE:
		return true;
	default:
		return false;
	}
}

static bool begins_operand(struct cedar_token t)
{
	switch (t.kind) {
	case TOKEN_IDENT:
	case TOKEN_TRUE:
	case TOKEN_FALSE:
	case TOKEN_NUMBER:
	case TOKEN_STRING:
	case TOKEN_SLOT:
	case TOKEN_LPAREN:
	case TOKEN_LBRACKET:
	case TOKEN_LBRACE:
	case TOKEN_BANG:
	case TOKEN_MINUS:
	case TOKEN_IF:
		return true;
	default:
		return false;
	}
}

static bool is_reserved(struct cedar_token t)
{
	switch (t.kind) {
	case TOKEN_TRUE:
	case TOKEN_FALSE:
	case TOKEN_IF:
	case TOKEN_THEN:
	case TOKEN_ELSE:
	case TOKEN_IN:
	case TOKEN_IS:
	case TOKEN_LIKE:
	case TOKEN_HAS:
	case TOKEN_RESERVED:
		return true;
	default:
		return false;
	}
}

static bool is_relation(struct cedar_token t)
{
	switch (t.kind) {
	case TOKEN_EQ:
	case TOKEN_NE:
	case TOKEN_LT:
	case TOKEN_LE:
	case TOKEN_GT:
	case TOKEN_GE:
	case TOKEN_IN:
	case TOKEN_IS:
	case TOKEN_HAS:
	case TOKEN_LIKE:
		return true;
	default:
		return false;
	}
}

static bool is_operator(struct cedar_token t)
{
	return is_relation(t) || t.kind == TOKEN_AND || t.kind == TOKEN_OR ||
	       t.kind == TOKEN_PLUS || t.kind == TOKEN_MINUS || t.kind == TOKEN_STAR ||
	       t.kind == TOKEN_DIVIDE || t.kind == TOKEN_BANG;
}

static int closer_of(struct cedar_token open)
{
	if (open.kind == TOKEN_LPAREN)
		return TOKEN_RPAREN;
	return open.kind == TOKEN_LBRACKET ? TOKEN_RBRACKET : TOKEN_RBRACE;
}

static const char *closer_spelling(struct cedar_token open)
{
	if (open.kind == TOKEN_LPAREN)
		return ")";
	return open.kind == TOKEN_LBRACKET ? "]" : "}";
}

static bool is_closing(struct cedar_token t)
{
	return t.kind == TOKEN_RPAREN || t.kind == TOKEN_RBRACKET ||
	       t.kind == TOKEN_RBRACE;
}

/* The innermost open bracket; kind 0 if there is none. */
static struct cedar_token innermost(const struct cedar_reader *c)
{
	static const struct cedar_token none;
	return c->n_open > 0 ? c->open[c->n_open - 1] : none;
}

/* ---- reports ------------------------------------------------------------- */

static struct diag *add(struct cedar_reader *c, enum diag_code code, struct cedar_token t,
			const char *what)
{
	if (t.kind == TOKEN_END)
		return diag_add(c->diags, code, cedar_token_span(c, t),
				"the text ends too early");
	return diag_add(c->diags, code, cedar_token_span(c, t), "`%.*s` %s",
			TEXT_ARG(cedar_token_shown(c, t)), what);
}

/* What was expected, with an edit. */
static bool unexpected(struct cedar_reader *c, struct cedar_token t, const char *label,
		       const char *help)
{
	struct diag *d = add(c, DIAG_CEDAR_UNEXPECTED, t, "cannot stand here");
	diag_label(d, "%s", label);
	diag_help(d, "%s", help);
	return true;
}

/* ---- brackets ------------------------------------------------------------ */

static bool not_closed(struct cedar_reader *c, struct cedar_token open,
		       struct cedar_token t)
{
	struct diag *d = add(c, DIAG_CEDAR_BRACKET_OPEN, open, "is not closed");
	diag_label(d, "opened here");
	diag_also(d, cedar_token_span(c, t), "still open here");
	diag_help(d, "add `%s`", closer_spelling(open));
	return true;
}

/* Is a bracket open that `t` would close? */
static bool closes_any(const struct cedar_reader *c, struct cedar_token t)
{
	for (size_t i = 0; i < c->n_open; i++)
		if (closer_of(c->open[i]) == t.kind)
			return true;
	return false;
}

static bool is_bracket_error(struct cedar_reader *c, struct cedar_token t)
{
	struct cedar_token open = innermost(c);
	if (is_closing(t) && !closes_any(c, t)) {
		struct diag *d = add(c, DIAG_CEDAR_BRACKET_EXTRA, t, "closes nothing");
		diag_label(d, "no bracket of this kind is open here");
		if (open.kind == TOKEN_LPAREN || open.kind == TOKEN_LBRACKET) {
			diag_also(d, cedar_token_span(c, open), "this one is open");
			diag_help(d, "write `%s`", closer_spelling(open));
		} else {
			diag_help(d, "remove it, or open one before");
		}
		return true;
	}
	if (open.kind != 0 && (t.kind == TOKEN_END || t.kind == TOKEN_SEMI ||
			       (is_closing(t) && t.kind != closer_of(open))))
		return not_closed(c, open, t);
	return false;
}

/* ---- outside of brackets ------------------------------------------------- */

static bool head_error(struct cedar_reader *c, struct cedar_token t)
{
	if (c->last.kind == TOKEN_AT) {
		struct diag *d = add(c, DIAG_CEDAR_ANNOTATION, t, "is no annotation");
		diag_label(d, "a word is expected behind `@`");
		diag_help(d, "write it as in `@id(\"read\")`");
	} else if (c->n_open > 0) {
		struct diag *d =
			add(c, DIAG_CEDAR_ANNOTATION, t, "is no value of an annotation");
		diag_label(d, "one string in double quotes is expected");
		diag_help(d, "write it as in `@id(\"read\")`, or `@id` alone");
	} else if (c->before_last.kind == TOKEN_AT) {
		struct diag *d = add(c, DIAG_CEDAR_ANNOTATION, t,
				     "does not continue the annotation");
		diag_label(d, "its value stands in parentheses");
		diag_help(d, "write `@%.*s(\"...\")`",
			  TEXT_ARG(cedar_token_shown(c, c->last)));
	} else if (t.kind == TOKEN_SEMI) {
		return unexpected(c, t, "no policy stands before it", "remove the `;`");
	} else if (t.kind == TOKEN_END) {
		return unexpected(c, t, "a policy is expected behind annotations",
				  "write the policy, or remove the annotations");
	} else {
		cedar_bad_effect(c, t);
	}
	return true;
}

static bool after_effect_error(struct cedar_reader *c, struct cedar_token t)
{
	if (c->last.kind == TOKEN_IDENT && diag_count(c->diags, DIAG_ERROR) > c->n_errors)
		return true; /* the word itself has been reported */
	return unexpected(c, t, "the scope is expected here",
			  "write `(principal, action, resource)`");
}

static bool after_scope_error(struct cedar_reader *c, struct cedar_token t)
{
	struct diag *d;
	if (t.kind == TOKEN_LBRACE) {
		d = add(c, DIAG_CEDAR_CONDITION_WORD, t, "begins no condition");
		diag_label(d, "`when` or `unless` is missing before it");
		diag_help(d, "write `when {`");
	} else if (c->last.kind == TOKEN_IDENT) {
		d = add(c, DIAG_CEDAR_CONDITION_BRACES, t, "begins no condition");
		diag_label(d, "conditions stand in braces");
		diag_help(d, "write `%.*s { ... }`",
			  TEXT_ARG(cedar_token_shown(c, c->last)));
	} else if (t.kind == TOKEN_IF) {
		d = add(c, DIAG_CEDAR_CONDITION_WORD, t, "begins no condition");
		diag_label(d, "conditions begin with `when` or `unless`");
		diag_help(d, "write `when { ... }`");
	} else {
		return unexpected(c, t, "a condition or `;` is expected here",
				  "end the policy with `;`");
	}
	return true;
}

static bool is_outer_error(struct cedar_reader *c, struct cedar_token t)
{
	if (!c->set || (c->n_open > 0 && c->place != CEDAR_AT_HEAD))
		return false;
	switch (c->place) {
	case CEDAR_AT_HEAD:
		return head_error(c, t);
	case CEDAR_AT_SCOPE:
		return after_effect_error(c, t);
	case CEDAR_AT_CONDITIONS:
		return after_scope_error(c, t);
	}
	return false;
}

/* ---- names and right sides --------------------------------------------- */

bool cedar_reads_key(const struct cedar_reader *c, int before)
{
	size_t n_outer = c->set ? 1 : 0; /* the braces of the condition */
	return c->n_open > n_outer && innermost(c).kind == TOKEN_LBRACE &&
	       (before == TOKEN_LBRACE || before == TOKEN_COMMA);
}

/* A reserved word where a name is expected. */
static bool is_word_error(struct cedar_reader *c, struct cedar_token t)
{
	int last = c->last.kind;
	bool is_name = last == TOKEN_DOT || last == TOKEN_COLCOL || last == TOKEN_HAS ||
		       last == TOKEN_IS || cedar_reads_key(c, last);
	if (!(is_reserved(t) && is_name) && t.kind != TOKEN_RESERVED)
		return false;
	struct text word = cedar_token_shown(c, t);
	struct diag *d = add(c, DIAG_CEDAR_RESERVED, t, "is a reserved word");
	diag_label(d, "it cannot be a name");
	if (last == TOKEN_DOT)
		diag_help(d, "write `[\"%.*s\"]`", TEXT_ARG(word));
	else if (last == TOKEN_HAS || cedar_reads_key(c, last))
		diag_help(d, "put it into quotes: `\"%.*s\"`", TEXT_ARG(word));
	else
		diag_help(d, "give the type another name");
	return true;
}

static bool wrong_right(struct cedar_reader *c, enum diag_code code, struct cedar_token t,
			const char *label, const char *help)
{
	struct diag *d =
		diag_add(c->diags, code, cedar_token_span(c, t),
			 "`%.*s` cannot follow `%.*s`", TEXT_ARG(cedar_token_shown(c, t)),
			 TEXT_ARG(cedar_token_shown(c, c->last)));
	diag_label(d, "%s", label);
	diag_help(d, "%s", help);
	return true;
}

/* The right sides that are no expressions, and the names. */
static bool is_right_error(struct cedar_reader *c, struct cedar_token t)
{
	switch (c->last.kind) {
	case TOKEN_HAS:
		return wrong_right(c, DIAG_CEDAR_HAS, t, "an attribute name is expected",
				   "write `has name`, `has a.b` or `has \"name\"`");
	case TOKEN_LIKE:
		return wrong_right(c, DIAG_CEDAR_LIKE, t, "a pattern literal is expected",
				   "write it as in `like \"*.txt\"`");
	case TOKEN_IS:
		return wrong_right(c, DIAG_CEDAR_IS, t, "a type name is expected",
				   t.kind == TOKEN_STRING
					   ? "write the type without quotes"
					   : "write it as in `is Namespace::User`");
	case TOKEN_DOT:
		return wrong_right(c, DIAG_CEDAR_MEMBER, t, "a name is expected",
				   t.kind == TOKEN_STRING
					   ? "write `[\"name\"]` without the dot"
					   : "write the name of an attribute or method");
	case TOKEN_COLCOL:
		return wrong_right(c, DIAG_CEDAR_NAME, t, "a name or an id is expected",
				   "write it as in `User::\"ann\"`");
	default:
		return false;
	}
}

/* ---- in the scope -------------------------------------------------------- */

static bool not_a_reference(struct cedar_reader *c, struct cedar_token t,
			    struct cedar_token at)
{
	struct diag *d = add(c, DIAG_CEDAR_REFERENCE, at, "is no entity");
	struct text shown = cedar_token_shown(c, at);
	diag_label(d, "an entity has a type and an id");
	if (at.kind == TOKEN_STRING)
		diag_help(d, "write `Type::%.*s`", TEXT_ARG(shown));
	else if (at.kind == TOKEN_IDENT && c->before_last.kind == TOKEN_COLCOL)
		diag_help(d, "put the id into quotes: `\"%.*s\"`", TEXT_ARG(shown));
	else if (at.kind == TOKEN_IDENT && at.begin != t.begin)
		diag_help(d, "write `%.*s::\"id\"`, or `is %.*s` for the whole type",
			  TEXT_ARG(shown), TEXT_ARG(shown));
	else
		diag_help(d, "write it as in `User::\"ann\"`");
	return true;
}

static bool is_condition_word(struct cedar_reader *c, struct cedar_token t)
{
	struct text word = cedar_token_text(c, t);
	return t.kind == TOKEN_IDENT &&
	       (text_is(word, "when") || text_is(word, "unless"));
}

static bool is_scope_error(struct cedar_reader *c, struct cedar_token t)
{
	struct cedar_token last = c->last;
	bool is_variable =
		last.kind == TOKEN_IDENT && (c->before_last.kind == TOKEN_LPAREN ||
					     c->before_last.kind == TOKEN_COMMA);
	if (!c->set || c->place != CEDAR_AT_SCOPE)
		return false;
	if (is_word_error(c, t))
		return true;
	if (last.kind == TOKEN_EQ || last.kind == TOKEN_IN)
		return not_a_reference(c, t, t);
	if (last.kind == TOKEN_IS)
		return is_right_error(c, t);
	if (is_condition_word(c, t))
		return not_closed(c, innermost(c), t);
	if (last.kind == TOKEN_IDENT &&
	    (c->before_last.kind == TOKEN_EQ || c->before_last.kind == TOKEN_IN ||
	     c->before_last.kind == TOKEN_COLCOL) &&
	    !is_reserved(t))
		return not_a_reference(c, t, last);
	if (is_variable && t.kind == TOKEN_COLON) {
		struct diag *d = add(c, DIAG_CEDAR_SCOPE_OPERATOR, t, "gives no type");
		diag_label(d, "types are tested by `is`");
		diag_help(d, "write `%.*s is Type`",
			  TEXT_ARG(cedar_token_shown(c, last)));
		return true;
	}
	if (is_operator(t) || t.kind == TOKEN_DOT || t.kind == TOKEN_LBRACKET) {
		struct diag *d =
			add(c, DIAG_CEDAR_SCOPE_OPERATOR, t, "cannot stand in the scope");
		diag_label(d, "the scope has only `==`, `in` and `is`");
		diag_help(d, "move the test into `when { ... }`");
		return true;
	}
	if (cedar_token_ends_operand(last) && t.kind == TOKEN_IDENT)
		return unexpected(c, t, "a comma is missing before it",
				  "write `(principal, action, resource)`");
	return unexpected(c, t, "the scope is three constraints with commas between",
			  "write `(principal, action, resource)`");
}

/* ---- in expressions ------------------------------------------------------ */

static bool is_unary_error(struct cedar_reader *c, struct cedar_token t)
{
	bool is_mixed = (c->last.kind == TOKEN_BANG && t.kind == TOKEN_MINUS) ||
			(c->last.kind == TOKEN_MINUS && t.kind == TOKEN_BANG);
	if (!is_mixed)
		return false;
	struct diag *d = diag_add(c->diags, DIAG_CEDAR_UNARY_RUN, cedar_token_span(c, t),
				  "`%.*s` directly follows `%.*s`",
				  TEXT_ARG(cedar_token_shown(c, t)),
				  TEXT_ARG(cedar_token_shown(c, c->last)));
	diag_label(d, "the two do not mix");
	diag_help(d, "add parentheses: `%.*s(%.*sx)`",
		  TEXT_ARG(cedar_token_shown(c, c->last)),
		  TEXT_ARG(cedar_token_shown(c, t)));
	return true;
}

static bool is_if_error(struct cedar_reader *c, struct cedar_token t)
{
	struct diag *d;
	if (t.kind == TOKEN_IF) {
		d = add(c, DIAG_CEDAR_IF, t, "cannot stand here without parentheses");
		diag_label(d, "it would reach to the end of the expression");
		diag_help(d, "write `(if ... then ... else ...)`");
	} else if (t.kind == TOKEN_THEN || t.kind == TOKEN_ELSE) {
		d = add(c, DIAG_CEDAR_IF, t, "belongs to no `if`");
		diag_label(d, "no `if` waits for it");
		diag_help(d, "write `if a then b else c`");
	} else if (cedar_token_ends_operand(c->last) && c->n_open > 0 &&
		   t.kind == closer_of(innermost(c))) {
		d = add(c, DIAG_CEDAR_IF, t, "ends an `if` too early");
		diag_label(d, "`then` or `else` is missing before it");
		diag_help(d, "write `if a then b else c`");
	} else {
		return false;
	}
	return true;
}

static bool is_missing_operand(struct cedar_reader *c, struct cedar_token t)
{
	struct diag *d;
	if (is_operator(c->last) && !begins_operand(t)) {
		d = add(c, DIAG_CEDAR_OPERAND, c->last, "has nothing on its right");
		diag_label(d, "an operand is missing after it");
		diag_help(d, "write what `%.*s` needs, or remove it",
			  TEXT_ARG(cedar_token_shown(c, c->last)));
	} else if (is_operator(t) && !cedar_token_ends_operand(c->last)) {
		d = add(c, DIAG_CEDAR_OPERAND, t, "has nothing on its left");
		diag_label(d, "an operand is missing before it");
		diag_help(d, "write what `%.*s` needs, or remove it",
			  TEXT_ARG(cedar_token_shown(c, t)));
	} else if (t.kind == TOKEN_RPAREN && c->last.kind == TOKEN_LPAREN) {
		d = add(c, DIAG_CEDAR_OPERAND, t, "closes empty parentheses");
		diag_label(d, "an expression is missing before it");
		diag_help(d, "write an expression, or remove the parentheses");
	} else {
		return false;
	}
	return true;
}

/* Two operands in a row. */
static bool is_missing_operator(struct cedar_reader *c, struct cedar_token t)
{
	struct cedar_token last = c->last;
	struct diag *d;
	if (!cedar_token_ends_operand(last) || !begins_operand(t) ||
	    cedar_reads_key(c, c->before_last.kind))
		return false;
	if (text_is(cedar_token_text(c, last), "not")) /* reported as a variable */
		return true;
	if (last.kind == TOKEN_NUMBER && t.begin == last.end && t.kind == TOKEN_IDENT) {
		struct cedar_token both = {TOKEN_NUMBER, last.begin, t.end};
		d = add(c, DIAG_CEDAR_NUMBER, both, "is no number of Cedar");
		diag_label(d, "numbers have decimal digits only");
		diag_help(d, "write the digits, or put double quotes around the text");
	} else if (t.kind == TOKEN_LPAREN) {
		d = add(c, DIAG_CEDAR_CALLEE, t, "calls nothing");
		diag_label(d, "only functions and methods are called");
		diag_help(d, "write an operator before it, or the name of a method");
	} else {
		d = add(c, DIAG_CEDAR_OPERATOR_MISSING, t, "follows without an operator");
		diag_label(d, "what stands before it is complete");
		diag_also(d, cedar_token_span(c, last), "ends here");
		diag_help(d, "write an operator between the two, or a comma in a list");
	}
	return true;
}

static bool general(struct cedar_reader *c, struct cedar_token t)
{
	if (cedar_reads_key(c, c->last.kind) || cedar_reads_key(c, c->before_last.kind))
		return unexpected(c, t, "a record is `key: value` with commas between",
				  "write it as in `{a: 1, \"b c\": 2}`");
	if (t.kind == TOKEN_COMMA)
		return unexpected(c, t, "commas stand in sets, records and calls",
				  "write `[a, b]` for a set");
	if (t.kind == TOKEN_COLON)
		return unexpected(c, t, "`:` stands in records",
				  "write `::` in names, `if a then b else c` to choose");
	if (t.kind == TOKEN_END)
		return unexpected(c, t, "the expression is not complete",
				  "write the rest of it");
	return unexpected(c, t, "not part of an expression", "remove it");
}

void cedar_syntax_error(struct cedar_reader *c, struct cedar_token t)
{
	bool is_reported = t.kind == TOKEN_BAD || c->is_skipping || c->is_stopped;
	c->is_skipping = true;
	if (!c->set) /* no `;` to go on behind */
		c->is_stopped = true;
	if (is_reported)
		return;
	if (is_bracket_error(c, t) || is_outer_error(c, t) || is_scope_error(c, t) ||
	    is_word_error(c, t) || is_right_error(c, t) || is_unary_error(c, t) ||
	    is_missing_operand(c, t) || is_if_error(c, t) || is_missing_operator(c, t))
		return;
	general(c, t);
}
