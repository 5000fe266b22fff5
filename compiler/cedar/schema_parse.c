/* schema_parse.c - schema text to syntax: the entry point, recovery, limits.
 *
 * Needs:   a source; nothing is assumed about its bytes.
 * Gives:   what schema_syntax.h promises; all syntax errors of a file, one each
 *          declaration.
 * Keeps:   work and memory linear in the text but for the sorting of names; brackets
 *          nest at most CEDAR_DEPTH_MAX levels, which bounds the parser's stack and the
 *          recursion of all later passes over types.
 *
 * After a syntax error tokens are skipped to the end of the declaration: a `;`, or the
 * `}` of its namespace, where a `;` is put in front.
 */
#include "cedar/schema_parser.h"
#include "schema_tokens.h"

static bool is_opening(int kind)
{
	return kind == TOKEN_LBRACE || kind == TOKEN_LBRACKET || kind == TOKEN_LT ||
	       kind == TOKEN_LPAREN;
}

/* The bracket that a closing one belongs to; 0 for all other tokens. */
static int opening_of(int kind)
{
	switch (kind) {
	case TOKEN_RBRACE:
		return TOKEN_LBRACE;
	case TOKEN_RBRACKET:
		return TOKEN_LBRACKET;
	case TOKEN_GT:
		return TOKEN_LT;
	case TOKEN_RPAREN:
		return TOKEN_LPAREN;
	default:
		return 0;
	}
}

/* How many brackets are open in front of the one that `kind` closes; all of them if it
 * closes none. */
static size_t closed_level(const struct cedar_reader *lex, int kind)
{
	int opening = opening_of(kind);
	size_t i = opening ? lex->n_open : 0;
	while (i > 0 && lex->open[i - 1].kind != opening)
		i--;
	return i > 0 ? i - 1 : lex->n_open;
}

/* The brackets of a declaration; the brace of a namespace does not count. */
static void track_brackets(struct schema_reader *c, struct cedar_token t, bool was_named)
{
	struct cedar_reader *lex = &c->lex;
	if (t.kind == TOKEN_SEMI || c->is_named != was_named)
		lex->n_open = 0;
	else if (is_opening(t.kind))
		lex->open[lex->n_open++] = t;
	else
		lex->n_open = closed_level(lex, t.kind);
}

static void feed(struct schema_reader *c, struct cedar_token t)
{
	bool was_named = c->is_named;
	c->next = t;
	schema_read_feed(c, t);
	c->lex.before_last = c->lex.last;
	c->lex.last = t;
	c->is_between =
		t.kind == TOKEN_SEMI || t.kind == TOKEN_START || c->is_named != was_named;
	track_brackets(c, t, was_named);
}

/* ---- `;` where a comma was meant ----------------------------------------- */

/* A reader of its own, for what comes next. */
static struct schema_reader *look_ahead(const struct schema_reader *c)
{
	struct schema_reader *ahead = ARENA_NEW(c->lex.arena, struct schema_reader);
	*ahead = *c;
	ahead->lex.diags = diag_list_new(c->lex.arena);
	return ahead;
}

/* `{ a: Long; b: ...` and `{ a: Long; }`, but not the end of a declaration whose
 * brace is missing. */
static bool is_separator(const struct schema_reader *c, struct cedar_token t)
{
	const struct cedar_reader *lex = &c->lex;
	if (t.kind != TOKEN_SEMI || lex->n_open == 0 ||
	    lex->open[lex->n_open - 1].kind != TOKEN_LBRACE ||
	    diag_count(lex->diags, DIAG_ERROR) >= DIAG_MAX)
		return false;
	struct schema_reader *ahead = look_ahead(c);
	struct cedar_token first = schema_read_token(ahead);
	struct cedar_token second = schema_read_token(ahead);
	return first.kind == TOKEN_RBRACE || second.kind == TOKEN_COLON ||
	       second.kind == TOKEN_QUESTION;
}

/* ---- tokens into the grammar, and recovery ------------------------------- */

/* Leave the declaration that has an error, in front of `t`. */
static void end_declaration(struct schema_reader *c, struct cedar_token t)
{
	struct cedar_token semicolon = {TOKEN_SEMI, t.begin, t.begin};
	feed(c, semicolon);
	c->lex.is_skipping = false;
}

/* The grammar has no use for `t`, in front of which `n_open` brackets were open. */
static void skip(struct schema_reader *c, struct cedar_token t, size_t n_open)
{
	if (t.kind == TOKEN_END) {
		c->lex.is_stopped = true;
	} else if (t.kind == TOKEN_RBRACE && n_open == 0) {
		if (!c->is_named && schema_read_token(look_ahead(c)).kind == TOKEN_SEMI)
			return; /* which ends the declaration */
		end_declaration(c, t);
		if (c->is_named)
			feed(c, t);
	}
}

static void take_token(struct schema_reader *c, struct cedar_token t)
{
	struct cedar_reader *lex = &c->lex;
	size_t n_open = lex->n_open;
	if (is_opening(t.kind) && n_open >= CEDAR_DEPTH_MAX) {
		schema_too_deep(c, t);
		lex->is_stopped = true;
		return;
	}
	if (!lex->is_skipping && is_separator(c, t)) {
		schema_semicolon_for_comma(c, t);
		t.kind = TOKEN_COMMA;
	}
	if (!lex->is_skipping || t.kind == TOKEN_SEMI)
		feed(c, t);
	else
		track_brackets(c, t, c->is_named);
	if (t.kind == TOKEN_SEMI)
		lex->is_skipping = false;
	if (lex->is_skipping)
		skip(c, t, n_open);
}

static void run(struct schema_reader *c)
{
	struct cedar_token t = {TOKEN_START, c->lex.at, c->lex.at};
	schema_read_init(c);
	feed(c, t);
	do {
		t = schema_read_token(c);
		take_token(c, t);
	} while (t.kind != TOKEN_END && !c->lex.is_stopped);
	if (!c->lex.is_stopped)
		schema_read_feed(c, (struct cedar_token){0, t.end, t.end});
	schema_read_deinit(c);
}

/* ---- entry point --------------------------------------------------------- */

/* Declarations outside namespaces come first, whatever their place. */
static void add_global(struct schema_reader *c)
{
	struct cedar_schema_syntax *syntax = c->syntax;
	const struct schema_namespace *global = &c->global;
	if (global->n_commons + global->n_entities + global->n_actions == 0)
		return;
	ARENA_PUSH(c->lex.arena, syntax->namespaces, syntax->n_namespaces, *global);
	for (size_t i = syntax->n_namespaces - 1; i > 0; i--)
		syntax->namespaces[i] = syntax->namespaces[i - 1];
	syntax->namespaces[0] = *global;
}

struct cedar_schema_syntax *cedar_schema_parse(struct arena *arena,
					       const struct source *source,
					       struct diag_list *diags)
{
	struct schema_reader *c = ARENA_NEW(arena, struct schema_reader);
	size_t n_errors = diag_count(diags, DIAG_ERROR);
	c->lex.arena = arena;
	c->lex.diags = diags;
	c->lex.source = source;
	c->lex.text = text_copy(arena, source->body);
	c->syntax = ARENA_NEW(arena, struct cedar_schema_syntax);
	c->syntax->source = source;
	c->global.name.text = TEXT("");
	if (!cedar_read_is_readable(&c->lex))
		return NULL;
	run(c);
	add_global(c);
	return diag_count(diags, DIAG_ERROR) == n_errors ? c->syntax : NULL;
}
