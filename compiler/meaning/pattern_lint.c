/* pattern_lint.c - patterns that compile and probably do not mean what they look like.
 *
 * Needs:  a pattern that can be compiled.
 * Gives:  at most one warning.
 *
 * Policies move between engines that take the same key for different things.  What one
 * of them searched as a regex another one takes for plain text, and the other way round;
 * neither says so, and the rule never matches.
 */
#include "meaning/check.h"

#include <string.h>

static struct diag *warn(const struct checker *c, enum diag_code code,
			 const struct ast_operand *pattern, struct span span,
			 const char *title)
{
	return diag_add(c->diags, code, span, "pattern `%.*s` %s",
			TEXT_ARG(pattern->text), title);
}

static bool is_one_of(const char *set, char c)
{
	return c != '\0' && strchr(set, c) != NULL;
}

static bool is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool is_word(char c)
{
	return is_letter(c) || (c >= '0' && c <= '9');
}

/* ---- a regex that looks like a text -------------------------------------- */

/* Plain text with a dot between two words: `api.example.com`.  The offset of the dot,
 * or the length of the text. */
static size_t plain_dot(struct text t)
{
	size_t dot = t.len;
	for (size_t i = 0; i < t.len; i++) {
		if (!is_word(t.ptr[i]) && !is_one_of("_./:@- ", t.ptr[i]))
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
	struct diag *d = warn(c, DIAG_PATTERN_PLAIN, regex,
			      pattern_part(regex, dot, dot + 1), "looks like plain text");
	diag_label(d, "matches any character, not only a dot");
	diag_help(d, "write `\\.` for a dot, or `contains` for plain text");
}

/* ---- a literal of JavaScript --------------------------------------------- */

/* Where the flags of `/x/i` begin; 0 if `t` is no such literal.  `/etc/` is taken for a
 * path: between the slashes stands something that a path would not have. */
static size_t slashed_flags(struct text t)
{
	size_t close = t.len;
	bool has_sign = false;
	while (close > 0 && is_one_of("dgimsuvy", t.ptr[close - 1]))
		close--;
	if (close < 3 || t.ptr[0] != '/' || t.ptr[close - 1] != '/')
		return 0;
	for (size_t i = 1; i + 1 < close; i++)
		has_sign = has_sign || is_one_of("\\^$*+?()[]{}|", t.ptr[i]);
	return has_sign || memchr(t.ptr + close, 'i', t.len - close) ? close : 0;
}

static bool warn_slashes(const struct checker *c, const struct ast_operand *pattern)
{
	struct text t = pattern->text;
	size_t close = slashed_flags(t);
	if (close == 0)
		return false;
	struct diag *d = warn(c, DIAG_PATTERN_SLASHED, pattern, pattern->span,
			      "is written as in JavaScript");
	diag_label(d, "the slashes must stand in the text, too");
	if (close < t.len)
		diag_help(d, "remove the slashes, and write `flags: %.*s`",
			  (int)(t.len - close), t.ptr + close);
	else
		diag_help(d, "remove the slashes");
	return true;
}

/* ---- a text that looks like a regex -------------------------------------- */

/* `\b`, `\d`, `\s`, `\w`, unless it reads as part of a path: `c:\data`. */
static bool is_escape(struct text t, size_t i)
{
	if (t.ptr[i] != '\\' || i + 1 == t.len || !is_one_of("bdsw", t.ptr[i + 1]))
		return false;
	bool is_inner =
		i > 0 && (is_word(t.ptr[i - 1]) || is_one_of("_:\\", t.ptr[i - 1]));
	return !is_inner || i + 2 == t.len || !is_word(t.ptr[i + 2]);
}

/* What only a regex has, at `i`; its length, or 0. */
static size_t regex_sign(struct text t, size_t i)
{
	static const char *const signs[] = {"(?i)", "(?:", "(?=", "(?!", "(?<", ".*",
					    "]+",   "]*",  "]{",  ")?",	 ")+",	")*"};
	struct text rest = {t.ptr + i, t.len - i};
	for (size_t k = 0; k < sizeof signs / sizeof *signs; k++)
		if (text_starts(rest, text_of(signs[k])))
			return strlen(signs[k]);
	return is_escape(t, i) ? 2 : 0;
}

void lint_text(const struct checker *c, const struct ast_operand *text)
{
	for (size_t i = 0; i < text->text.len; i++) {
		size_t len = regex_sign(text->text, i);
		if (len == 0)
			continue;
		struct diag *d = warn(c, DIAG_TEXT_LIKE_REGEX, text,
				      pattern_part(text, i, i + len),
				      "is plain text and looks like a regex");
		diag_label(d, "searched as it stands here");
		diag_help(d, "write `matches`, or `type: regex`, if it is one");
		return;
	}
}

/* ---- any pattern --------------------------------------------------------- */

static bool warn_bounds(const struct checker *c, const struct ast_operand *operand,
			const struct pattern *pattern)
{
	struct diag *d;
	if (pattern_always_matches(pattern)) {
		d = warn(c, DIAG_PATTERN_ALWAYS, operand, operand->span,
			 "matches every text");
		diag_label(d, "matches the empty text");
		diag_help(d, "make some part of it required, or write `has`");
	} else if (pattern_never_matches(pattern)) {
		d = warn(c, DIAG_PATTERN_NEVER, operand, operand->span,
			 "matches no text");
		diag_label(d, "an anchor or a border contradicts its neighbours");
		diag_help(d, "move `^` to the beginning, `$` to the end; escape them "
			     "where the characters are meant");
	} else {
		return false;
	}
	return true;
}

void lint_pattern(const struct checker *c, const struct ast_operand *operand,
		  const struct pattern *pattern)
{
	bool is_regex = operand->pattern.kind == PATTERN_REGEX;
	bool is_text = operand->pattern.kind == PATTERN_SUBSTRING;
	if ((is_regex || is_text) && warn_slashes(c, operand))
		return;
	if (warn_bounds(c, operand, pattern))
		return;
	if (is_text)
		lint_text(c, operand);
	else if (is_regex)
		warn_plain(c, operand);
}
