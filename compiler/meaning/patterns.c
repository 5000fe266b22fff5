/* patterns.c - regexes and globs in conditions.
 *
 * Needs:  a pattern operand.
 * Gives:  a diagnostic that points into the pattern, if it cannot be compiled or
 *         probably does not mean what it looks like.
 */
#include "meaning/check.h"

#include <string.h>

/* Where bytes [begin, end) of the pattern are in the source file: exactly, if the
 * pattern stands there without escapes; else the whole literal. */
static struct span part_of(const struct ast_operand *operand, size_t begin, size_t end)
{
	struct text written = span_text(operand->span);
	struct span part = operand->span;
	if (!part.source || operand->text.len == 0 || end <= begin)
		return part;
	for (size_t i = 0; i + operand->text.len <= written.len; i++) {
		if (memcmp(written.ptr + i, operand->text.ptr, operand->text.len) != 0)
			continue;
		part.begin += (uint32_t)(i + begin);
		part.end = part.begin + (uint32_t)(end - begin);
		break;
	}
	return part;
}

static void check_glob(const struct checker *c, const struct ast_operand *glob)
{
	for (size_t i = 0; i < glob->text.len; i++) {
		char byte = glob->text.ptr[i];
		if (byte != '[' && byte != '{')
			continue;
		struct diag *d =
			diag_add(c->diags, DIAG_GLOB_CHARACTER, part_of(glob, i, i + 1),
				 "`%c` has no meaning in a glob", byte);
		diag_label(d, "neither a set nor a literal `%c`", byte);
		diag_help(d, "write a test for each form, or `matches` with a regex");
		return;
	}
}

static bool is_word(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

/* Plain text with a dot between two words: `api.example.com`.  The offset of the dot,
 * or the length of the text. */
static size_t plain_dot(struct text t)
{
	size_t dot = t.len;
	for (size_t i = 0; i < t.len; i++) {
		if (!is_word(t.ptr[i]) && !strchr("_./:@- ", t.ptr[i]))
			return t.len;
		bool is_inner = i > 0 && i + 1 < t.len;
		if (t.ptr[i] == '.' && is_inner && is_word(t.ptr[i - 1]) &&
		    is_word(t.ptr[i + 1]) && dot == t.len)
			dot = i;
	}
	return dot;
}

static void warn_plain(const struct checker *c, const struct ast_operand *regex)
{
	size_t dot = plain_dot(regex->text);
	if (dot == regex->text.len)
		return;
	struct diag *d =
		diag_add(c->diags, DIAG_PATTERN_PLAIN, part_of(regex, dot, dot + 1),
			 "pattern `%.*s` looks like plain text", TEXT_ARG(regex->text));
	diag_label(d, "matches any character, not only a dot");
	diag_help(d, "write `\\.` for a dot, or `contains` for plain text");
}

static void check_regex(const struct checker *c, const struct ast_operand *regex)
{
	struct pattern_error error = {0};
	const struct pattern *pattern =
		pattern_parse(c->arena, regex->text, &regex->pattern, &error);
	if (!pattern) {
		struct diag *d = diag_add(c->diags, DIAG_PATTERN_REFUSED,
					  part_of(regex, error.begin, error.end),
					  "pattern cannot be compiled: %s", error.title);
		diag_label(d, "this cannot be compiled");
		if (error.help)
			diag_help(d, "%s", error.help);
		return;
	}
	if (pattern_always_matches(pattern)) {
		struct diag *d = diag_add(c->diags, DIAG_PATTERN_ALWAYS, regex->span,
					  "pattern `%.*s` matches every text",
					  TEXT_ARG(regex->text));
		diag_label(d, "matches the empty text");
		diag_help(d, "make some part of it required, or write `has`");
	} else if (regex->pattern.kind == PATTERN_REGEX) {
		warn_plain(c, regex);
	}
}

void check_pattern(const struct checker *c, const struct ast_operand *operand)
{
	if (operand->pattern.kind == PATTERN_GLOB)
		check_glob(c, operand);
	else
		check_regex(c, operand);
}
