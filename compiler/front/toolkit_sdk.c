/* toolkit_sdk.c - notes where AGT's SDKs read a toolkit condition differently.
 * Needs:  a parsed condition and its text.
 * Gives:  at most one note for it.
 *
 * What each SDK answers was observed by probing them, not read from their manuals;
 * they split the text at keywords and have no grammar, which is why some of the
 * reasons below are about the text and not about the meaning.
 */
#include "front/toolkit_sdk.h"

#include <string.h>

enum reason {
	REASON_CEDAR,
	REASON_MAPPING,
	REASON_TRUE,
	REASON_IN_STRINGS,
	REASON_IN_OTHERS,
	REASON_NOT_IN,
	REASON_CONTAINS,
	REASON_EQUALS_LITERAL,
	REASON_EQUALS_EMPTY,
	REASON_NOT_EQUAL,
	REASON_ORDERING,
	REASON_NEGATIVE,
	REASON_RIGHT_PATH,
	REASON_NOT,
	REASON_OPERATOR,
	REASON_BARE_PATH,
	REASON_PARENTHESES,
	REASON_UPPER,
	REASON_SYMBOLS,
	REASON_QUOTED_KEYWORD,
	N_REASONS
};

static const char *const reasons[N_REASONS] = {
	[REASON_CEDAR] = "a condition in Cedar: none of the SDKs reads it",
	[REASON_MAPPING] = "a mapping as condition: only TypeScript reads it",
	[REASON_TRUE] =
		"`true`: Python, TypeScript and .NET look for a field of that name "
		"and never match",
	[REASON_IN_STRINGS] = "`in` with a list: .NET has no lists and never matches",
	[REASON_IN_OTHERS] = "`in` with a list of values other than strings: Python and "
			     ".NET never match",
	[REASON_NOT_IN] =
		"`not in`: Python and .NET never match; TypeScript matches when "
		"the field is missing",
	[REASON_CONTAINS] =
		"membership in a field: Python and TypeScript never match; .NET "
		"reads only `path in path`",
	[REASON_EQUALS_LITERAL] =
		"comparison with a number or a bool: Python and .NET never "
		"match",
	[REASON_EQUALS_EMPTY] =
		"comparison with an empty string: Python and .NET never match",
	[REASON_NOT_EQUAL] = "`!=`: Python, TypeScript and .NET match when the field is "
			     "missing",
	[REASON_ORDERING] =
		"ordering: Python reads a missing field as 0; all three convert a "
		"text to a number",
	[REASON_NEGATIVE] = "a negative number: Python, TypeScript and .NET never match",
	[REASON_RIGHT_PATH] =
		"a field on the right: Python, TypeScript and .NET never match",
	[REASON_NOT] = "`not`: Python, TypeScript and .NET never match",
	[REASON_OPERATOR] =
		"`has`, `matches`, `like`, `starts_with`, `ends_with`: Python, "
		"TypeScript and .NET never match",
	[REASON_BARE_PATH] =
		"a bare field: Python and TypeScript take any text for true, "
		"also \"false\"",
	[REASON_PARENTHESES] = "parentheses: Python, TypeScript and .NET never match",
	[REASON_UPPER] = "`AND`, `OR`, `NOT` in capitals: Python ignores what follows, "
			 "TypeScript never matches",
	[REASON_SYMBOLS] = "`&&`, `||`: Python ignores what follows, TypeScript and .NET "
			   "never match",
	[REASON_QUOTED_KEYWORD] =
		"` and ` or ` or ` inside quotes: Python splits the text "
		"there",
};

/* ---- reasons in the meaning ---------------------------------------------- */

static void find_equality(const struct ast_expr *expr, bool *found)
{
	switch (expr->right.kind) {
	case OPERAND_PATH:
		found[REASON_RIGHT_PATH] = true;
		break;
	case OPERAND_NUMBER:
		found[REASON_EQUALS_LITERAL] = true;
		if (expr->right.number.coefficient < 0)
			found[REASON_NEGATIVE] = true;
		break;
	case OPERAND_BOOL:
		found[REASON_EQUALS_LITERAL] = true;
		break;
	case OPERAND_STRING:
		if (expr->right.text.len == 0)
			found[REASON_EQUALS_EMPTY] = true;
		if (expr->op == AST_NE)
			found[REASON_NOT_EQUAL] = true;
		break;
	case OPERAND_NONE:
	case OPERAND_NULL:
	case OPERAND_LIST:
	case OPERAND_PATTERN:
		break;
	}
}

static void find_ordering(const struct ast_expr *expr, bool *found)
{
	found[REASON_ORDERING] = true;
	if (expr->right.kind == OPERAND_PATH)
		found[REASON_RIGHT_PATH] = true;
	if (expr->right.kind == OPERAND_NUMBER && expr->right.number.coefficient < 0)
		found[REASON_NEGATIVE] = true;
}

static void find_in(const struct ast_expr *expr, bool is_negated, bool *found)
{
	bool is_strings = expr->right.kind == OPERAND_LIST && expr->right.n_items > 0 &&
			  expr->right.items[0].kind == OPERAND_STRING;

	if (is_negated)
		found[REASON_NOT_IN] = true;
	else
		found[is_strings ? REASON_IN_STRINGS : REASON_IN_OTHERS] = true;
}

static void find_leaf(const struct ast_expr *expr, bool *found)
{
	switch (expr->op) {
	case AST_EQ:
	case AST_NE:
		find_equality(expr, found);
		break;
	case AST_LT:
	case AST_LE:
	case AST_GT:
	case AST_GE:
		find_ordering(expr, found);
		break;
	case AST_IN:
		find_in(expr, false, found);
		break;
	case AST_CONTAINS:
		found[REASON_CONTAINS] = true;
		break;
	case AST_IS_TRUE:
		found[REASON_BARE_PATH] = true;
		break;
	case AST_TRUE:
	case AST_FALSE:
		found[REASON_TRUE] = true;
		break;
	case AST_HAS:
	case AST_STARTS_WITH:
	case AST_ENDS_WITH:
	case AST_LIKE:
	case AST_MATCHES:
		found[REASON_OPERATOR] = true;
		break;
	case AST_AND:
	case AST_OR:
	case AST_NOT:
	case AST_DEFINITE:
	case AST_UNDECIDED:
	case AST_IS_NULL:
	case AST_SAME:
	case AST_WITHIN:
	case AST_HOLDS:
	case N_AST_OPS:
		break;
	}
}

/* Depth is bounded by CONDITION_DEPTH_MAX. */
static void find_in_tree(const struct ast_expr *expr, bool *found)
{
	if (expr->op == AST_NOT && expr->kids[0]->op == AST_IN) {
		find_in(expr->kids[0], true, found);
		return;
	}
	if (expr->op == AST_NOT)
		found[REASON_NOT] = true;
	find_leaf(expr, found);
	for (size_t i = 0; i < expr->n_kids; i++)
		find_in_tree(expr->kids[i], found);
}

/* ---- reasons in the text ------------------------------------------------- */

static bool is_word(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
	       (c >= '0' && c <= '9') || c == '_';
}

static bool has_at(struct text t, size_t at, const char *part)
{
	size_t len = strlen(part);

	return t.len - at >= len && memcmp(t.ptr + at, part, len) == 0;
}

static bool has_word_at(struct text t, size_t at, const char *word)
{
	size_t end = at + strlen(word);

	return has_at(t, at, word) && (at == 0 || !is_word(t.ptr[at - 1])) &&
	       (end == t.len || !is_word(t.ptr[end]));
}

static void find_unquoted(struct text t, size_t at, bool *found)
{
	if (t.ptr[at] == '(')
		found[REASON_PARENTHESES] = true;
	if (t.ptr[at] == '&' || t.ptr[at] == '|')
		found[REASON_SYMBOLS] = true;
	if (t.ptr[at] == '!' && at + 1 < t.len && t.ptr[at + 1] != '=')
		found[REASON_NOT] = true;
	if (has_word_at(t, at, "AND") || has_word_at(t, at, "OR") ||
	    has_word_at(t, at, "NOT"))
		found[REASON_UPPER] = true;
}

static void find_in_text(struct text t, bool *found)
{
	char quote = 0;

	for (size_t i = 0; i < t.len; i++) {
		char c = t.ptr[i];
		if (quote == 0 && (c == '\'' || c == '"')) {
			quote = c;
		} else if (quote == 0) {
			find_unquoted(t, i, found);
		} else if (c == '\\') {
			i++;
		} else if (c == quote) {
			quote = 0;
		} else if (c == ' ' && (has_at(t, i, " and ") || has_at(t, i, " or "))) {
			found[REASON_QUOTED_KEYWORD] = true;
		}
	}
}

void toolkit_sdk_notes(struct reader *r, const struct ast_rule *rule, const struct doc *d)
{
	bool found[N_REASONS] = {false};
	struct diag *diag = NULL;

	bool is_cedar = d->kind == DOC_MAPPING && text_is(d->members[0].key, "cedar");
	if (!is_cedar)
		find_in_tree(rule->condition, found);
	if (d->kind == DOC_STRING)
		find_in_text(d->text, found);
	if (d->kind == DOC_MAPPING)
		found[is_cedar ? REASON_CEDAR : REASON_MAPPING] = true;
	for (size_t i = 0; i < N_REASONS; i++) {
		if (!found[i])
			continue;
		if (diag == NULL) {
			diag = diag_add(
				r->diags, DIAG_SDK_DIFFERS, reader_head_span(d),
				"AGT's SDKs read the condition of `%.*s` otherwise",
				TEXT_ARG(rule->id));
			diag_label(diag, "not the same answer everywhere");
		}
		diag_note(diag, "%s", reasons[i]);
	}
}
