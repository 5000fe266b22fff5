/* parse.c - Cedar text to syntax: the entry points.
 *
 * Needs:   a source; nothing is assumed about its bytes.
 * Gives:   what parse.h promises.  The steps are in grammar/ and in build*.c; here are
 *          the way from offsets to spans, the brackets, and the limits.
 * Keeps:   work and memory linear in the text: tokens are read one at a time, brackets
 *          nest at most CEDAR_DEPTH_MAX levels, which bounds the parser's stack.
 */
#include "cedar/parser.h"
#include "cedar_tokens.h"

#define SHOWN_MAX 48u /* bytes of a policy quoted in a title */

/* ---- places -------------------------------------------------------------- */

struct span cedar_read_span(const struct cedar_reader *c, uint32_t begin, uint32_t end)
{
	return (struct span){c->source, c->base + begin, c->base + end};
}

struct span cedar_token_span(const struct cedar_reader *c, struct cedar_token t)
{
	return cedar_read_span(c, t.begin, t.end);
}

struct text cedar_read_text(const struct cedar_reader *c, uint32_t begin, uint32_t end)
{
	return (struct text){c->text.ptr + begin, end - begin};
}

struct text cedar_read_shown(const struct cedar_reader *c, uint32_t begin, uint32_t end)
{
	return text_shown(c->arena, cedar_read_text(c, begin, end), SHOWN_MAX);
}

struct text cedar_token_text(const struct cedar_reader *c, struct cedar_token t)
{
	return cedar_read_text(c, t.begin, t.end);
}

struct text cedar_token_shown(const struct cedar_reader *c, struct cedar_token t)
{
	return cedar_read_shown(c, t.begin, t.end);
}

/* ---- what the lexer relies on -------------------------------------------- */

static void skip_byte_order_mark(struct cedar_reader *c)
{
	if (!text_starts(c->text, TEXT("\xEF\xBB\xBF")))
		return;
	struct diag *d = diag_add(c->diags, DIAG_CEDAR_BOM, cedar_read_span(c, 0, 3),
				  "the text begins with a byte order mark");
	diag_label(d, "three invisible bytes");
	diag_help(d, "save the file as UTF-8 without byte order mark");
	c->at = 3;
}

static bool is_utf8(struct cedar_reader *c)
{
	uint32_t valid = (uint32_t)utf8_prefix(c->text);
	if (valid == c->text.len)
		return true;
	struct diag *d = diag_add(
		c->diags, DIAG_CEDAR_UTF8, cedar_read_span(c, valid, valid + 1),
		"byte `0x%02X` is not valid UTF-8", (unsigned char)c->text.ptr[valid]);
	diag_label(d, "no character of UTF-8 begins with this byte, or it is cut off");
	diag_help(d, "save the file as UTF-8");
	return false;
}

bool cedar_read_is_readable(struct cedar_reader *c)
{
	if (!is_utf8(c))
		return false;
	skip_byte_order_mark(c);
	return true;
}

/* ---- tokens into the grammar --------------------------------------------- */

static bool is_opening(int kind)
{
	return kind == TOKEN_LPAREN || kind == TOKEN_LBRACKET || kind == TOKEN_LBRACE;
}

static bool is_closing(int kind)
{
	return kind == TOKEN_RPAREN || kind == TOKEN_RBRACKET || kind == TOKEN_RBRACE;
}

static void feed(struct cedar_reader *c, struct cedar_token t)
{
	c->fed = t;
	cedar_read_feed(c, t);
	c->before_last = c->last;
	c->last = t;
	if (t.kind == TOKEN_SEMI) {
		c->n_open = 0;
		c->is_skipping = false;
		c->n_errors_at_semicolon = diag_count(c->diags, DIAG_ERROR);
	} else if (c->is_skipping) {
		return;
	} else if (is_opening(t.kind)) {
		c->open[c->n_open++] = t;
	} else if (is_closing(t.kind) && c->n_open > 0) {
		c->n_open--;
	}
}

/* Nothing but a condition or `;` can follow a scope or a condition. */
static bool lacks_semicolon(const struct cedar_reader *c, struct cedar_token t)
{
	if (c->is_skipping || c->n_open > 0 || c->place == CEDAR_AT_HEAD ||
	    !is_closing(c->last.kind))
		return false;
	if (t.kind == TOKEN_AT || t.kind == TOKEN_END)
		return true;
	struct text word = cedar_token_text(c, t);
	return t.kind == TOKEN_IDENT &&
	       (text_is(word, "permit") || text_is(word, "forbid"));
}

static void take_token(struct cedar_reader *c, struct cedar_token t)
{
	if (c->set && lacks_semicolon(c, t)) {
		struct cedar_token semicolon = {TOKEN_SEMI, c->last.end, c->last.end};
		cedar_missing_semicolon(c, t);
		feed(c, semicolon);
	}
	if ((c->n_open > 0 || !c->set) && !c->is_skipping && t.kind == TOKEN_IDENT &&
	    cedar_token_ends_operand(c->last))
		t = cedar_foreign_word(c, t);
	/* the outermost bracket is the scope's or the condition's */
	size_t n_levels = c->set ? CEDAR_DEPTH_MAX + 1 : CEDAR_DEPTH_MAX;
	if (is_opening(t.kind) && !c->is_skipping && c->n_open >= n_levels) {
		cedar_too_deep(c, t.begin, t.end);
		t.kind = TOKEN_BAD;
	}
	feed(c, t);
}

void cedar_read_tokens(struct cedar_reader *c, int start)
{
	struct cedar_token t = {start, 0, 0};
	c->n_errors_at_semicolon = diag_count(c->diags, DIAG_ERROR);
	feed(c, t);
	do {
		t = cedar_read_token(c);
		take_token(c, t);
		if (diag_count(c->diags, DIAG_ERROR) > DIAG_MAX)
			c->is_stopped = true; /* no more would be shown */
	} while (t.kind != TOKEN_END && !c->is_stopped);
	if (!c->is_stopped)
		cedar_read_feed(c, (struct cedar_token){0, t.end, t.end});
}

/* ---- entry points -------------------------------------------------------- */

bool cedar_parse(struct arena *arena, const struct source *source,
		 const struct cedar_parse_options *options, struct cedar_policy_set *set,
		 struct diag_list *diags)
{
	struct cedar_reader *c = ARENA_NEW(arena, struct cedar_reader);
	size_t n_errors = diag_count(diags, DIAG_ERROR);
	c->arena = arena;
	c->diags = diags;
	c->source = source;
	c->options = options;
	c->set = set;
	c->text = text_copy(arena, source->body);
	ARENA_PUSH(arena, set->sources, set->n_sources, source);
	if (!cedar_read_is_readable(c))
		return false;
	cedar_read_run(c, TOKEN_START_POLICIES);
	return diag_count(diags, DIAG_ERROR) == n_errors;
}

struct cedar_expr *cedar_parse_expr(struct arena *arena, const struct source *source,
				    uint32_t begin, uint32_t end,
				    const struct cedar_parse_options *options,
				    struct diag_list *diags)
{
	struct cedar_reader *c = ARENA_NEW(arena, struct cedar_reader);
	size_t n_errors = diag_count(diags, DIAG_ERROR);
	c->arena = arena;
	c->diags = diags;
	c->source = source;
	c->options = options;
	c->base = begin;
	c->text = text_copy(arena, (struct text){source->body.ptr + begin, end - begin});
	if (!is_utf8(c))
		return NULL;
	cedar_read_run(c, TOKEN_START_EXPR);
	return diag_count(diags, DIAG_ERROR) == n_errors ? c->expr : NULL;
}

bool cedar_parse_uid(struct arena *arena, struct text text, struct cedar_uid *uid)
{
	static const struct cedar_parse_options options;
	struct cedar_reader *c = ARENA_NEW(arena, struct cedar_reader);
	if (text.len > SOURCE_SIZE_MAX)
		return false;
	c->arena = arena;
	c->diags = diag_list_new(arena);
	c->options = &options;
	c->text = text_copy(arena, text);
	if (!is_utf8(c))
		return false;
	cedar_read_run(c, TOKEN_START_UID);
	*uid = c->uid;
	return !diag_has_errors(c->diags);
}
