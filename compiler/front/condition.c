/* condition.c - the condition language: text to ast_expr.
 *
 * Needs:   the decoded text of a condition and the span it was decoded from.
 * Gives:   a tree in which `and`/`or` are flat, comparisons have their path on the
 *          left, and `x in path` is `path contains x`.
 * Keeps:   parsing what ast_print_expr prints gives the same tree.
 *
 * The steps are in grammar/ and in condition_build.c; here are the limits, and the way
 * from offsets in the text to spans of the file.
 */
#include <string.h>

#include "condition_tokens.h"
#include "front/condition_parser.h"

#define SHOWN_MAX  48u /* bytes of a condition quoted in a title */
#define LEAD_MAX   80u /* bytes of a scalar before its text: quote, block header */
#define NESTED_MAX (CONDITION_DEPTH_MAX + 1)

/* Where the decoded text stands in the file as it is: at once in a plain scalar, behind
 * the quote in a quoted one, behind the header of a block.  A scalar with escapes or
 * folded lines has no such place. */
static void locate(struct condition *c)
{
	struct text raw = span_text(c->origin), text = c->text;
	while (text.len > 0 && text.ptr[text.len - 1] == '\n')
		text.len--;
	for (uint32_t i = 0; i <= LEAD_MAX && i + text.len <= raw.len; i++) {
		if (memcmp(raw.ptr + i, text.ptr, text.len) == 0) {
			c->is_verbatim = true;
			c->shift = i;
			return;
		}
	}
}

struct span condition_span(const struct condition *c, uint32_t begin, uint32_t end)
{
	struct span span = c->origin;
	if (!c->is_verbatim)
		return span;
	uint32_t first = c->origin.begin + c->shift;
	span.begin = first + begin < c->origin.end ? first + begin : c->origin.end;
	span.end = first + end < c->origin.end ? first + end : c->origin.end;
	return span;
}

struct span condition_token_span(const struct condition *c,
				 const struct condition_token *t)
{
	return condition_span(c, t->begin, t->end);
}

struct text condition_shown(const struct condition *c, uint32_t begin, uint32_t end)
{
	return text_shown(c->arena, (struct text){c->text.ptr + begin, end - begin},
			  SHOWN_MAX);
}

struct text condition_node_shown(const struct condition *c,
				 const struct condition_node *node)
{
	return condition_shown(c, node->begin, node->end);
}

/* ---- limits -------------------------------------------------------------- */

/* What the lexer must be able to rely on. */
static bool is_readable(struct condition *c)
{
	const char *nul = memchr(c->text.ptr, '\0', c->text.len);
	if (c->text.len > CONDITION_SIZE_MAX) {
		struct diag *d = diag_add(c->diags, DIAG_COND_SIZE, c->origin,
					  "condition has %zu bytes", c->text.len);
		diag_label(d, "the limit is %u bytes", CONDITION_SIZE_MAX);
		diag_help(d, "split the rule into several");
	} else if (nul) {
		uint32_t at = (uint32_t)(nul - c->text.ptr);
		struct diag *d = diag_add(c->diags, DIAG_COND_CHARACTER,
					  condition_span(c, at, at + 1),
					  "a NUL character stands in the condition");
		diag_help(d, "in a string write `\\u0000`, else remove it");
	} else if (!text_is_utf8(c->text)) {
		struct diag *d = diag_add(c->diags, DIAG_COND_UTF8, c->origin,
					  "condition is not valid UTF-8");
		diag_help(d, "save the file as UTF-8");
	} else {
		return true;
	}
	return false;
}

static bool is_empty(struct condition *c)
{
	if (c->n_tokens > 2)
		return false;
	struct diag *d =
		diag_add(c->diags, DIAG_COND_EMPTY, c->origin, "condition is empty");
	diag_label(d, "nothing to decide by");
	diag_help(d, "write `true` for a rule that always applies");
	return true;
}

/* True of `not` in front of a condition, false in `not in` and the like. */
static bool is_prefix_not(const struct condition_token *t)
{
	return t->kind == TOKEN_NOT && t[1].kind != TOKEN_IN &&
	       t[1].kind != TOKEN_CONTAINS && t[1].kind != TOKEN_STARTS_WITH &&
	       t[1].kind != TOKEN_ENDS_WITH && t[1].kind != TOKEN_LIKE &&
	       t[1].kind != TOKEN_MATCHES;
}

/* Levels are open parentheses and the `not`s in front of what is being read; bounding
 * them bounds the parser's stack and the recursion of all later passes. */
static bool is_shallow(struct condition *c)
{
	uint32_t nots[NESTED_MAX + 1] = {0}; /* per open parenthesis */
	uint32_t parens = 0, depth = 0;
	for (size_t i = 0; i < c->n_tokens; i++) {
		const struct condition_token *t = &c->tokens[i];
		if (t->kind == TOKEN_LPAREN) {
			depth++;
			nots[++parens] = 0;
		} else if (is_prefix_not(t)) {
			depth++;
			nots[parens]++;
		} else if (t->kind == TOKEN_AND || t->kind == TOKEN_OR) {
			depth -= nots[parens];
			nots[parens] = 0;
		} else if (t->kind == TOKEN_RPAREN && parens > 0) {
			depth -= nots[parens--] + 1;
		}
		if (depth > CONDITION_DEPTH_MAX) {
			condition_too_deep(c, t);
			return false;
		}
	}
	return true;
}

struct ast_expr *condition_parse(struct arena *arena, struct text text,
				 struct span origin, const struct pattern_style *style,
				 struct diag_list *diags)
{
	struct condition c = {
		.arena = arena, .diags = diags, .origin = origin, .style = *style};
	size_t n_errors = diag_count(diags, DIAG_ERROR);
	c.text = text_copy(arena, text);
	locate(&c);
	if (!is_readable(&c))
		return NULL;
	condition_lex(&c);
	if (is_empty(&c) || !is_shallow(&c))
		return NULL;
	condition_run(&c);
	return diag_count(diags, DIAG_ERROR) == n_errors ? c.result : NULL;
}
