/* c_cedar_words.c - Cedar expressions as words of an identifier.
 *
 * Gives:  resource_owner_is_principal, context_amount_at_most_100: what names of
 *         functions and variables are made of.
 */
#include <inttypes.h>

#include "emit/c_cedar.h"

#define WORDS_MAX 48u

static void add_word(struct buffer *out, struct text t)
{
	write_identifier(out, t, WORDS_MAX);
}

static void add_leaf(const struct cedar_expr *expr, struct buffer *out)
{
	char digits[24];
	if (expr->op == CEDAR_BOOL)
		add_word(out, expr->boolean ? TEXT("true") : TEXT("false"));
	if (expr->op == CEDAR_STRING)
		add_word(out, expr->text);
	if (expr->op == CEDAR_VAR)
		add_word(out, text_of(cedar_var_name(expr->var)));
	if (expr->op == CEDAR_ENTITY) {
		add_word(out, expr->uid.type);
		add_word(out, expr->uid.id);
	}
	if (expr->op == CEDAR_LONG) {
		snprintf(digits, sizeof digits, "%" PRId64, expr->integer);
		add_word(out, expr->integer < 0 ? TEXT("minus") : TEXT(""));
		add_word(out, text_of(digits));
	}
}

/* What stands in front of the first operand. */
static const char *leading_word(const struct cedar_expr *expr)
{
	static const char *const words[N_CEDAR_OPS] = {
		[CEDAR_NOT] = "not", [CEDAR_NEG] = "minus",	[CEDAR_IF] = "if",
		[CEDAR_SET] = "set", [CEDAR_RECORD] = "record",
	};
	if (expr->op == CEDAR_CALL && !cedar_fn_is_method(expr->fn))
		return cedar_fn_name(expr->fn);
	return words[expr->op] ? words[expr->op] : "";
}

/* What stands behind it. */
static const char *joining_word(const struct cedar_expr *expr)
{
	static const char *const words[N_CEDAR_OPS] = {
		[CEDAR_AND] = "and",
		[CEDAR_OR] = "or",
		[CEDAR_EQ] = "is",
		[CEDAR_NE] = "is_not",
		[CEDAR_LT] = "below",
		[CEDAR_LE] = "at_most",
		[CEDAR_GT] = "above",
		[CEDAR_GE] = "at_least",
		[CEDAR_ADD] = "plus",
		[CEDAR_SUB] = "minus",
		[CEDAR_MUL] = "times",
		[CEDAR_IN] = "in",
		[CEDAR_IS] = "is_a",
		[CEDAR_HAS] = "has",
		[CEDAR_LIKE] = "like",
		[CEDAR_MATCHES] = "matches",
		[CEDAR_IF] = "then",
		[CEDAR_CONTAINS] = "contains",
		[CEDAR_CONTAINS_ALL] = "contains_all",
		[CEDAR_CONTAINS_ANY] = "contains_any",
		[CEDAR_IS_EMPTY] = "is_empty",
		[CEDAR_HAS_TAG] = "has_tag",
		[CEDAR_GET_TAG] = "tag",
	};
	if (expr->op == CEDAR_CALL && cedar_fn_is_method(expr->fn))
		return cedar_fn_name(expr->fn);
	return words[expr->op] ? words[expr->op] : "";
}

static void add_expr(const struct cedar_expr *expr, struct buffer *out)
{
	if (out->len >= WORDS_MAX)
		return;
	add_leaf(expr, out);
	add_word(out, text_of(leading_word(expr)));
	for (size_t i = 0; i < expr->n_kids; i++) {
		if (i == 1)
			add_word(out, text_of(joining_word(expr)));
		add_expr(expr->kids[i], out);
	}
	if (expr->n_kids == 1)
		add_word(out, text_of(joining_word(expr)));
	if (expr->op == CEDAR_ATTR || expr->op == CEDAR_IS)
		add_word(out, expr->text);
	for (size_t i = 0; i < expr->n_names && expr->op == CEDAR_HAS; i++)
		add_word(out, expr->names[i]);
	for (size_t i = 0; i < expr->n_pieces; i++)
		add_word(out, expr->pieces[i].literal);
}

/* Identifiers of C, of edict/cedar.h and of the file must stay out of the way: none
 * begins with the name of a variable, or with `term`. */
static bool needs_prefix(struct text words)
{
	static const char *const vars[] = {"principal_", "action_", "resource_",
					   "context_"};
	for (size_t i = 0; i < sizeof vars / sizeof *vars; i++)
		if (text_starts(words, text_of(vars[i])))
			return false;
	return true;
}

struct text c_cedar_words(struct arena *arena, const struct cedar_expr *expr)
{
	struct buffer b = {0};
	add_expr(expr, &b);
	struct text words = buffer_text(&b);
	struct text name = text_format(
		arena, "%s%.*s", needs_prefix(words) ? "term_" : "", TEXT_ARG(words));
	buffer_free(&b);
	return name;
}

struct text c_cedar_function_words(struct arena *arena, const struct cedar_expr *expr)
{
	struct text words = c_cedar_words(arena, expr);
	return expr->op == CEDAR_ATTR ? text_format(arena, "%.*s_holds", TEXT_ARG(words))
				      : words;
}

/* For a policy that has the name of a variable. */
void c_cedar_reserve(struct c_emitter *e, struct name_set *set)
{
	static const char *const taken[] = {
		"policy",	"decide",  "rules", "texts",	"files",
		"name_texts",	"types",   "attrs", "entities", "schema",
		"entity_types", "actions", "table", "scans",
	};
	for (size_t i = 0; i < sizeof taken / sizeof *taken; i++)
		name_set_add(set, text_format(e->arena, "%s_%s", e->name, taken[i]));
}
