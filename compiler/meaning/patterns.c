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
struct span pattern_part(const struct ast_operand *operand, size_t begin, size_t end)
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
		struct diag *d = diag_add(c->diags, DIAG_GLOB_CHARACTER,
					  pattern_part(glob, i, i + 1),
					  "`%c` has no meaning in a glob", byte);
		diag_label(d, "neither a set nor a literal `%c`", byte);
		diag_help(d, "write a test for each form, or `matches` with a regex");
		return;
	}
}

static void check_regex(const struct checker *c, const struct ast_operand *regex)
{
	struct pattern_error error = {0};
	const struct pattern *pattern =
		pattern_parse(c->arena, regex->text, &regex->pattern, &error);
	if (!pattern) {
		struct diag *d = diag_add(c->diags, DIAG_PATTERN_REFUSED,
					  pattern_part(regex, error.begin, error.end),
					  "pattern cannot be compiled: %s", error.title);
		diag_label(d, "this cannot be compiled");
		if (error.help)
			diag_help(d, "%s", error.help);
		return;
	}
	lint_pattern(c, regex, pattern);
}

void check_pattern(const struct checker *c, const struct ast_operand *operand)
{
	if (operand->pattern.kind == PATTERN_GLOB)
		check_glob(c, operand);
	else
		check_regex(c, operand);
}
