/* schema_error.c - why a token of a schema cannot stand where it does.
 *
 * Needs:   a token the grammar refuses; the one before it, and the brackets open there.
 * Gives:   one diagnostic that names the mistake.  The checks go from the particular to
 *          the general; the last one always speaks.
 */
#include "cedar/schema_parser.h"
#include "schema_tokens.h"

static struct text shown(const struct schema_reader *c, struct cedar_token t)
{
	return cedar_token_shown(&c->lex, t);
}

/* A diagnostic about `t`: its title is the token and `what`. */
static struct diag *add(struct schema_reader *c, enum diag_code code,
			struct cedar_token t, const char *what)
{
	return diag_add(c->lex.diags, code, cedar_token_span(&c->lex, t), "`%.*s` %s",
			TEXT_ARG(shown(c, t)), what);
}

static bool is_keyword(int kind)
{
	switch (kind) {
	case TOKEN_NAMESPACE:
	case TOKEN_ENTITY:
	case TOKEN_ACTION:
	case TOKEN_TYPE:
	case TOKEN_TAGS:
	case TOKEN_ENUM:
	case TOKEN_APPLIES_TO:
	case TOKEN_ATTRIBUTES:
		return true;
	default:
		return false;
	}
}

static bool is_word(int kind)
{
	return kind == TOKEN_IDENT || kind == TOKEN_IN || kind == TOKEN_RESERVED ||
	       is_keyword(kind);
}

static struct cedar_token innermost(const struct schema_reader *c)
{
	const struct cedar_reader *lex = &c->lex;
	return lex->n_open > 0 ? lex->open[lex->n_open - 1] : (struct cedar_token){0};
}

/* ---- the mistakes -------------------------------------------------------- */

void schema_too_deep(struct schema_reader *c, struct cedar_token t)
{
	struct diag *d =
		diag_add(c->lex.diags, DIAG_SCHEMA_DEPTH, cedar_token_span(&c->lex, t),
			 "types nest deeper than %u levels", (unsigned)CEDAR_DEPTH_MAX);
	diag_label(d, "one level too many");
	diag_help(d, "give the inner type a name with `type`");
}

void schema_semicolon_for_comma(struct schema_reader *c, struct cedar_token t)
{
	struct diag *d = add(c, DIAG_SCHEMA_UNEXPECTED, t, "stands between attributes");
	diag_label(d, "attributes are separated by commas");
	diag_help(d, "write `,`");
}

void schema_missing_semicolon(struct schema_reader *c)
{
	int next = c->next.kind;
	if (next == TOKEN_RBRACE && !c->is_named) /* which closes nothing */
		return;
	if (next != TOKEN_END && next != TOKEN_RBRACE && next != TOKEN_AT &&
	    next != TOKEN_NAMESPACE && next != TOKEN_ENTITY && next != TOKEN_ACTION &&
	    next != TOKEN_TYPE)
		return;
	struct cedar_token gap = {0, c->lex.last.end, c->lex.last.end};
	struct diag *d = diag_add(
		c->lex.diags, DIAG_SCHEMA_SEMICOLON, cedar_token_span(&c->lex, gap),
		"`%.*s` does not end the declaration", TEXT_ARG(shown(c, c->lex.last)));
	diag_label(d, "`;` is missing here");
	diag_help(d, "end the declaration with `;`");
}

static void not_closed(struct schema_reader *c, struct cedar_token open)
{
	struct diag *d = add(c, DIAG_SCHEMA_BRACKET, open, "is not closed");
	diag_label(d, "opened here");
	diag_help(d, "close it, after the last thing that belongs to it");
}

static bool is_bracket_error(struct schema_reader *c, struct cedar_token t)
{
	struct cedar_token open = innermost(c);
	if (open.kind == 0 && c->is_named)
		open = c->brace;
	if (t.kind == TOKEN_END && open.kind != 0) {
		not_closed(c, open);
	} else if (t.kind == TOKEN_RBRACE && c->lex.n_open == 0 && !c->is_named) {
		struct diag *d = add(c, DIAG_SCHEMA_BRACKET, t, "closes nothing");
		diag_label(d, "no brace is open here");
		diag_help(d, "remove it");
	} else {
		return false;
	}
	return true;
}

/* A reserved word where a name is wanted. */
static bool is_reserved_error(struct schema_reader *c, struct cedar_token t)
{
	int before = c->lex.last.kind;
	bool is_name_place = before == TOKEN_LBRACE || before == TOKEN_COMMA ||
			     before == TOKEN_LBRACKET || before == TOKEN_COLON ||
			     before == TOKEN_COLCOL || before == TOKEN_LT ||
			     before == TOKEN_EQ || before == TOKEN_IN ||
			     is_keyword(before);
	if ((t.kind != TOKEN_RESERVED && t.kind != TOKEN_IN) || !is_name_place)
		return false;
	struct diag *d = add(c, DIAG_SCHEMA_RESERVED, t, "is a reserved word");
	diag_label(d, "no name in policies, and so none here");
	if (innermost(c).kind == TOKEN_LBRACE || before == TOKEN_ACTION)
		diag_help(d, "write `\"%.*s\"`", TEXT_ARG(shown(c, t)));
	else
		diag_help(d, "choose another name");
	return true;
}

static bool is_declaration_error(struct schema_reader *c, struct cedar_token t)
{
	static const struct text keywords[] = {
		{"entity", 6}, {"action", 6}, {"type", 4}, {"namespace", 9}};
	if (t.kind == TOKEN_NAMESPACE && c->is_named) {
		struct diag *d = add(c, DIAG_SCHEMA_UNEXPECTED, t,
				     "stands inside another namespace");
		diag_label(d, "namespaces do not nest");
		diag_also(d, c->named.name.span, "this one is open");
		diag_help(d, "close it first, and write `namespace %.*s::...`",
			  TEXT_ARG(c->named.name.text));
		return true;
	}
	if (!c->is_between)
		return false;
	struct text word = cedar_token_text(&c->lex, t);
	struct text nearest = text_nearest(word, keywords, 4);
	struct diag *d = add(c, DIAG_SCHEMA_UNEXPECTED, t, "begins no declaration");
	if (t.kind == TOKEN_SEMI) {
		diag_label(d, "there is nothing to end");
		diag_help(d, "remove it");
	} else if (text_is(word, "permit") || text_is(word, "forbid")) {
		diag_label(d, "this is a policy");
		diag_help(d, "move it into a file of policies");
	} else {
		diag_label(d, "declarations begin with `entity`, `action`, `type` or "
			      "`namespace`");
		if (nearest.len > 0)
			diag_help(d, "write `%.*s`", TEXT_ARG(nearest));
		else
			diag_help(d, "write what it declares in front of it");
	}
	return true;
}

/* `[]`, `[a,]`, `{,}`, `appliesTo {}` */
static bool is_list_error(struct schema_reader *c, struct cedar_token t)
{
	int before = c->lex.last.kind;
	bool is_closing = t.kind == TOKEN_RBRACKET || t.kind == TOKEN_RBRACE;
	struct diag *d;
	if (before == TOKEN_COMMA && (is_closing || t.kind == TOKEN_SEMI)) {
		d = add(c, DIAG_SCHEMA_UNEXPECTED, c->lex.last, "ends a list");
		diag_label(d, "no item follows");
		diag_help(d, "remove the comma");
	} else if (before == TOKEN_LBRACKET && is_closing) {
		d = add(c, DIAG_SCHEMA_UNEXPECTED, t, "closes an empty list");
		diag_label(d, "this list has at least one item");
		diag_help(d, "name an item, or remove the list and the word before it");
	} else if (before == TOKEN_LBRACE && t.kind == TOKEN_COMMA) {
		d = add(c, DIAG_SCHEMA_UNEXPECTED, t, "begins a record");
		diag_label(d, "no attribute in front of it");
		diag_help(d, "remove the comma");
	} else if (before == TOKEN_LBRACE && is_closing) {
		d = add(c, DIAG_SCHEMA_APPLIES, t, "closes an empty clause");
		diag_label(d, "an action applies to principals and resources");
		diag_help(d, "write `principal: [Type], resource: [Type]`, or remove "
			     "`appliesTo`");
	} else {
		return false;
	}
	return true;
}

/* Where a type is wanted. */
static bool is_type_error(struct schema_reader *c, struct cedar_token t)
{
	int before = c->lex.last.kind, open = innermost(c).kind;
	bool is_wanted = before == TOKEN_COLON || before == TOKEN_LT ||
			 before == TOKEN_TAGS || before == TOKEN_EQ;
	struct diag *d;
	if (!is_wanted)
		return false;
	if (before == TOKEN_EQ && is_word(t.kind)) { /* after `type T =` it would fit */
		d = add(c, DIAG_SCHEMA_TYPE_FORM, t, "is no record");
		diag_label(d, "the attributes of an entity type stand in braces");
		diag_help(d, "write them out: `= { name: Type }`");
		return true;
	}
	d = add(c, DIAG_SCHEMA_TYPE_FORM, t, "is no type");
	if (t.kind == TOKEN_LBRACKET && open == TOKEN_LBRACE) {
		diag_label(d, "sets have a name");
		diag_help(d, "write `Set<Type>`");
	} else if (t.kind == TOKEN_STRING) {
		diag_label(d, "types are written without quotes");
		diag_help(d, "write `%.*s`",
			  TEXT_ARG(cedar_read_shown(&c->lex, t.begin + 1, t.end - 1)));
	} else {
		diag_label(d, "a type is missing in front of this");
		diag_help(d, "write a name, `Set<Type>`, or a record in braces");
	}
	return true;
}

/* Names that are written as strings, or with a namespace. */
static bool is_name_error(struct schema_reader *c, struct cedar_token t)
{
	int before = c->lex.last.kind;
	struct diag *d;
	if (t.kind == TOKEN_STRING && (before == TOKEN_ENTITY || before == TOKEN_TYPE)) {
		d = add(c, DIAG_SCHEMA_UNEXPECTED, t, "is no name of a type");
		diag_label(d, "types are named by a word");
		diag_help(d, "write a name of letters, digits and `_`, without quotes");
	} else if (t.kind == TOKEN_COLCOL && c->lex.n_open == 0) {
		d = add(c, DIAG_SCHEMA_UNEXPECTED, t, "stands in a declared name");
		diag_label(d, "a declaration takes its namespace from where it stands");
		diag_help(d, "move it into `namespace %.*s { ... }`",
			  TEXT_ARG(shown(c, c->lex.last)));
	} else {
		return false;
	}
	return true;
}

/* In braces: `a Long`, `a: Long b: Long`. */
static bool is_attribute_error(struct schema_reader *c, struct cedar_token t)
{
	int before = c->lex.last.kind, earlier = c->lex.before_last.kind;
	struct diag *d;
	if (innermost(c).kind != TOKEN_LBRACE)
		return false;
	bool is_key = is_word(before) || before == TOKEN_STRING;
	bool is_first = earlier == TOKEN_LBRACE || earlier == TOKEN_COMMA ||
			earlier == TOKEN_RPAREN;
	if (is_key && is_first) {
		d = add(c, DIAG_SCHEMA_UNEXPECTED, t, "follows a name without `:`");
		diag_label(d, "`:` is missing before this");
		diag_help(d, "write `%.*s: Type`", TEXT_ARG(shown(c, c->lex.last)));
	} else if (is_word(t.kind) || t.kind == TOKEN_STRING || t.kind == TOKEN_AT) {
		d = add(c, DIAG_SCHEMA_UNEXPECTED, t, "follows without a comma");
		diag_label(d, "the next attribute");
		diag_also(d, cedar_token_span(&c->lex, c->lex.last), "ends here");
		diag_help(d, "put a comma between the two");
	} else {
		return false;
	}
	return true;
}

static void add_general(struct schema_reader *c, struct cedar_token t)
{
	int before = c->lex.last.kind;
	struct diag *d;
	if (t.kind == TOKEN_END) {
		struct cedar_token last = c->lex.last;
		d = add(c, DIAG_SCHEMA_UNEXPECTED, last, "ends the file");
		diag_label(d, "the declaration is not complete");
		diag_help(d, "complete the declaration, and end it with `;`");
		return;
	}
	if (t.kind == TOKEN_SEMI && c->lex.n_open > 0) {
		not_closed(c, innermost(c));
		return;
	}
	d = add(c, DIAG_SCHEMA_UNEXPECTED, t, "cannot stand here");
	if ((is_keyword(before) || before == TOKEN_IN) && !is_word(t.kind)) {
		diag_label(d, "a name is missing before this");
		diag_help(d, "write a name, or remove `%.*s`",
			  TEXT_ARG(shown(c, c->lex.last)));
		return;
	}
	diag_label(d, "no part of a declaration at this place");
	diag_help(d, c->lex.n_open > 0 ? "remove it, or close the bracket before it"
				       : "remove it, or end the declaration with `;` "
					 "before it");
}

void schema_syntax_error(struct schema_reader *c, struct cedar_token t)
{
	bool is_reported = t.kind == TOKEN_BAD || c->lex.last.kind == TOKEN_BAD ||
			   c->lex.text.ptr[t.begin] == '\''; /* by the lexer */
	c->lex.is_skipping = true;
	if (is_reported)
		return;
	if (is_bracket_error(c, t) || is_reserved_error(c, t) ||
	    is_declaration_error(c, t) || is_list_error(c, t) || is_type_error(c, t) ||
	    is_name_error(c, t) || is_attribute_error(c, t))
		return;
	add_general(c, t);
}
