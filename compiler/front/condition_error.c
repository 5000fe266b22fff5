/* condition_error.c - why a token cannot stand where it does, and what was meant.
 *
 * Needs:   a token the grammar refuses; the tokens around it.
 * Gives:   one diagnostic that names the mistake.  The checks go from the particular
 *          to the general; the last one always speaks.
 */
#include <string.h>

#include "condition_tokens.h"
#include "front/condition_parser.h"

/* Words of other languages, and what to write instead. */
struct foreign_word {
	const char *word; /* lower case, without `_` */
	const char *op;	  /* our operator; NULL: only the help */
	const char *help;
};

static const struct foreign_word foreign_words[] = {
	{"is", "==", NULL},
	{"equals", "==", NULL},
	{"eq", "==", NULL},
	{"ne", "!=", NULL},
	{"neq", "!=", NULL},
	{"isnt", "!=", NULL},
	{"lt", "<", NULL},
	{"lte", "<=", NULL},
	{"le", "<=", NULL},
	{"gt", ">", NULL},
	{"gte", ">=", NULL},
	{"ge", ">=", NULL},
	{"startswith", "starts_with", NULL},
	{"hasprefix", "starts_with", NULL},
	{"beginswith", "starts_with", NULL},
	{"endswith", "ends_with", NULL},
	{"hassuffix", "ends_with", NULL},
	{"includes", "contains", NULL},
	{"include", "contains", NULL},
	{"contain", "contains", NULL},
	{"has", "contains", NULL},
	{"match", "matches", NULL},
	{"regex", "matches", NULL},
	{"regexp", "matches", NULL},
	{"rlike", "matches", NULL},
	{"search", "matches", NULL},
	{"test", "matches", NULL},
	{"fullmatch", "matches", NULL},
	{"glob", "like", NULL},
	{"ilike", "like", NULL},
	{"notin", "not in", NULL},
	{"contains", "contains", NULL},
	{"matches", "matches", NULL},
	{"like", "like", NULL},
	{"xor", NULL, "write `(a and not b) or (b and not a)`"},
	{"between", NULL, "write `x >= 1 and x <= 9`"},
	{"containsany", NULL, "write `x contains 'a' or x contains 'b'`"},
	{"containsall", NULL, "write `x contains 'a' and x contains 'b'`"},
	{"unless", NULL, "write `and not`"},
};

static char folded(char letter)
{
	return letter >= 'A' && letter <= 'Z' ? (char)(letter - 'A' + 'a') : letter;
}

static const struct foreign_word *find_foreign(struct text word)
{
	for (size_t i = 0; i < sizeof foreign_words / sizeof *foreign_words; i++) {
		const char *known = foreign_words[i].word;
		for (size_t j = 0; j < word.len; j++)
			if (word.ptr[j] != '_' && folded(word.ptr[j]) != *known++) {
				known = NULL;
				break;
			}
		if (known && *known == '\0')
			return &foreign_words[i];
	}
	return NULL;
}

/* ---- the neighbourhood of a token ---------------------------------------- */

static bool ends_operand(const struct condition_token *t)
{
	return (t->kind >= TOKEN_STRING && t->kind <= TOKEN_NAME) ||
	       t->kind == TOKEN_RPAREN || t->kind == TOKEN_RBRACKET ||
	       t->kind == TOKEN_FLAGS;
}

static bool begins_operand(const struct condition_token *t)
{
	return (t->kind >= TOKEN_STRING && t->kind <= TOKEN_NAME) ||
	       t->kind == TOKEN_LPAREN || t->kind == TOKEN_LBRACKET ||
	       t->kind == TOKEN_HAS;
}

static bool is_operator(const struct condition_token *t)
{
	return t->kind >= TOKEN_OR && t->kind <= TOKEN_MATCHES;
}

static bool is_word_operator(const struct condition_token *t)
{
	return t->kind >= TOKEN_IN && t->kind <= TOKEN_MATCHES;
}

/* The innermost bracket or parenthesis that is open at `t`, or NULL. */
static const struct condition_token *enclosing(const struct condition *c,
					       const struct condition_token *t)
{
	size_t closed = 0;
	while (t-- > c->tokens) {
		if (t->kind == TOKEN_RPAREN || t->kind == TOKEN_RBRACKET)
			closed++;
		else if (t->kind == TOKEN_LPAREN || t->kind == TOKEN_LBRACKET) {
			if (closed == 0)
				return t;
			closed--;
		}
	}
	return NULL;
}

static struct text shown(const struct condition *c, const struct condition_token *t)
{
	return condition_shown(c, t->begin, t->end);
}

/* A diagnostic about `t`: its title is the token and `what`. */
static struct diag *add(struct condition *c, enum diag_code code,
			const struct condition_token *t, const char *what)
{
	return diag_add(c->diags, code, condition_token_span(c, t), "`%.*s` %s",
			TEXT_ARG(shown(c, t)), what);
}

/* ---- the mistakes -------------------------------------------------------- */

void condition_too_deep(struct condition *c, const struct condition_token *t)
{
	struct diag *d =
		diag_add(c->diags, DIAG_COND_DEPTH, condition_token_span(c, t),
			 "condition nests deeper than %u levels", CONDITION_DEPTH_MAX);
	diag_label(d, "one level too many");
	diag_help(d, "remove parentheses that change nothing, or split the rule");
}

/* In brackets: an index or key of a path, or a list. */
static bool is_bracket_error(struct condition *c, const struct condition_token *t,
			     const struct condition_token *open)
{
	if (!open || open->kind != TOKEN_LBRACKET)
		return false;
	if (open[-1].kind == TOKEN_NAME || open[-1].kind == TOKEN_RBRACKET) {
		struct diag *d = add(c, DIAG_COND_PATH, open, "opens no key of a path");
		diag_label(d, "a key in quotes or an index, then `]`");
		diag_help(d, "write `[\"key\"]` or `[0]`");
		return true;
	}
	if (!is_word_operator(&open[-1]) &&
	    !(open[-1].kind >= TOKEN_EQ && open[-1].kind <= TOKEN_GE)) {
		struct diag *d = add(c, DIAG_COND_LIST_PLACE, open, "opens a list here");
		diag_label(d, "a list stands after `in`");
		diag_help(d, "write the field first: `x in ['a', 'b']`");
		return true;
	}
	struct diag *d;
	if (t->kind == TOKEN_END || t->kind == TOKEN_AND || t->kind == TOKEN_OR ||
	    t->kind == TOKEN_RPAREN) {
		d = add(c, DIAG_COND_LIST_OPEN, open, "opens a list that is not closed");
		diag_label(d, "opened here");
		diag_help(d, "end the list with `]`");
	} else {
		d = add(c, DIAG_COND_LIST_ITEM, t, "cannot stand here in a list");
		diag_label(d, "a list is values with commas between them");
		diag_help(d, "write `['a', 'b']`");
	}
	return true;
}

/* `startswith(x, 'a')` is a call the grammar knows; `contains(x, 'a')` is not, because
 * its name is an operator. */
static bool is_call_error(struct condition *c, const struct condition_token *t)
{
	if (!is_word_operator(t) || t[1].kind != TOKEN_LPAREN || ends_operand(&t[-1]))
		return false;
	struct diag *d = add(c, DIAG_COND_CALL, t, "is called like a function");
	diag_label(d, "conditions have operators, not functions");
	diag_help(d, "write `x %.*s 'a'`", TEXT_ARG(t->value));
	return true;
}

static bool is_missing_operand(struct condition *c, const struct condition_token *t)
{
	const struct condition_token *before = t - 1;
	if (before->kind == TOKEN_DOT) {
		struct diag *d = add(c, DIAG_COND_PATH, before, "is followed by no name");
		diag_label(d, "a path goes on with a name");
		diag_help(d, "write the name, or remove the dot");
	} else if (is_operator(before) && !begins_operand(t)) {
		struct diag *d = add(c, DIAG_COND_OPERAND_MISSING, before,
				     "has nothing on its right");
		diag_label(d, "a field, a value or a condition is missing after it");
		diag_help(d, "write what `%.*s` needs, or remove it",
			  TEXT_ARG(shown(c, before)));
	} else if (is_operator(t) && !ends_operand(before)) {
		struct diag *d =
			add(c, DIAG_COND_OPERAND_MISSING, t, "has nothing on its left");
		diag_label(d, "a field or a value is missing before it");
		diag_help(d, "write what `%.*s` needs, or remove it",
			  TEXT_ARG(shown(c, t)));
	} else {
		return false;
	}
	return true;
}

/* `x not == 5`, `x not 5`: after an operand `not` belongs to a word operator. */
static bool is_not_error(struct condition *c, const struct condition_token *t)
{
	const struct condition_token *not = t - 1;
	if (not ->kind != TOKEN_NOT || !ends_operand(&not [-1]))
		return false;
	struct diag *d = add(c, DIAG_COND_NOT, not, "cannot stand here");
	diag_label(d, "after a field: `not in`, `not contains`, `not matches`, ...");
	diag_help(d, t->kind == TOKEN_EQ || begins_operand(t)
			     ? "write `!=`"
			     : "write `not` in front of the whole test");
	return true;
}

static bool is_paren_error(struct condition *c, const struct condition_token *t,
			   const struct condition_token *open)
{
	if (t->kind == TOKEN_RPAREN && t[-1].kind == TOKEN_LPAREN) {
		struct diag *d =
			add(c, DIAG_COND_PAREN_EMPTY, t, "closes empty parentheses");
		diag_label(d, "a condition is missing before it");
		diag_help(d, "write a condition between the parentheses, or remove them");
	} else if (t->kind == TOKEN_RPAREN && !open) {
		struct diag *d = add(c, DIAG_COND_PAREN_EXTRA, t, "closes nothing");
		diag_label(d, "no parenthesis is open here");
		diag_help(d, "remove it, or open one before");
	} else if (t->kind == TOKEN_END && open) {
		struct diag *d = add(c, DIAG_COND_PAREN_OPEN, open, "is not closed");
		diag_label(d, "opened here");
		diag_help(d, "add `)`");
	} else {
		return false;
	}
	return true;
}

/* `in (1, 2)` and `a, b`: a comma belongs into a list. */
static bool is_comma_error(struct condition *c, const struct condition_token *t,
			   const struct condition_token *open)
{
	if (t->kind != TOKEN_COMMA)
		return false;
	bool is_tuple = open && open->kind == TOKEN_LPAREN && open[-1].kind == TOKEN_IN;
	struct diag *d = add(c, DIAG_COND_LIST_PLACE, is_tuple ? open : t,
			     is_tuple ? "opens no list" : "stands outside a list");
	diag_label(d, "a list stands in `[` and `]`");
	diag_help(d, is_tuple ? "write `in ['a', 'b']`"
			      : "join conditions with `and` or `or`, values with `in "
				"['a', 'b']`");
	return true;
}

/* `is null`, `is not 5`: how much of it the one operator replaces. */
static const char *is_instead(const struct condition_token *is)
{
	return is[1].kind == TOKEN_NOT ? "!=" : "==";
}

static bool is_foreign_error(struct condition *c, const struct condition_token *t)
{
	if (t->kind != TOKEN_NAME || !ends_operand(&t[-1]))
		return false;
	const struct foreign_word *known = find_foreign(t->value);
	if (!known)
		return false;
	struct diag *d = add(c, DIAG_COND_WORD, t, "is no operator of conditions");
	const char *op = strcmp(known->word, "is") == 0 ? is_instead(t) : known->op;
	if (op)
		diag_label(d, "the operator is `%s`", op);
	else
		diag_label(d, "there is no such operator");
	if (op)
		diag_help(d, "write `%s`", op);
	else
		diag_help(d, "%s", known->help);
	return true;
}

static void add_general(struct condition *c, const struct condition_token *t)
{
	if (ends_operand(&t[-1]) && (begins_operand(t) || t->kind == TOKEN_NOT)) {
		struct diag *d =
			add(c, DIAG_COND_TRAILING, t, "follows without an operator");
		diag_label(d, "what stands before it is complete");
		diag_also(d, condition_token_span(c, t - 1), "ends here");
		diag_help(d,
			  "join the two with `and` or `or`, or put quotes around text");
		return;
	}
	struct diag *d = add(c, DIAG_COND_UNEXPECTED, t, "cannot stand here");
	diag_label(d, "not part of a condition");
	diag_help(d, "remove it, or put quotes around text");
}

void condition_syntax_error(struct condition *c, const struct condition_token *t)
{
	bool is_reported = t->kind == TOKEN_BAD || t[-1].kind == TOKEN_BAD ||
			   (t->kind == TOKEN_END && c->is_cut);
	if (is_reported || c->n_syntax_errors++ >= CONDITION_ERRORS_MAX)
		return;
	const struct condition_token *open = enclosing(c, t);
	if (is_call_error(c, t) || is_bracket_error(c, t, open) || is_not_error(c, t) ||
	    is_comma_error(c, t, open) || is_missing_operand(c, t) ||
	    is_paren_error(c, t, open) || is_foreign_error(c, t))
		return;
	add_general(c, t);
}

/* ---- calls --------------------------------------------------------------- */

/* The operator a function or method name stands for. */
static const char *operator_of(struct text name)
{
	const struct foreign_word *known = find_foreign(name);
	return known ? known->op : NULL;
}

static bool asks_presence(struct text name)
{
	return text_is(name, "exists") || text_is(name, "defined") ||
	       text_is(name, "isset");
}

/* The path of a method call without the method: `path` of `path.startswith`. */
static struct text receiver(const struct condition *c, const struct condition_node *path,
			    struct text method)
{
	uint32_t end = path->end - (uint32_t)method.len;
	while (end > path->begin && strchr(" \t\r\n.", c->text.ptr[end - 1]))
		end--;
	return condition_shown(c, path->begin, end);
}

static void help_call(struct condition *c, struct diag *d,
		      const struct condition_node *path,
		      const struct condition_node *args)
{
	const struct ast_path *p = &path->operand.path;
	struct text name = p->segments[p->n - 1].name;
	const char *op = operator_of(name);
	const struct condition_node *second = args ? args->next : NULL;
	bool is_method = p->n > 1 && name.ptr && path->end >= name.len;
	if (op && is_method && args && !second)
		diag_help(d, "write `%.*s %s %.*s`", TEXT_ARG(receiver(c, path, name)),
			  op, TEXT_ARG(condition_node_shown(c, args)));
	else if (op && second)
		diag_help(d, "write `%.*s %s %.*s`",
			  TEXT_ARG(condition_node_shown(c, args)), op,
			  TEXT_ARG(condition_node_shown(c, second)));
	else if (asks_presence(name) && args)
		diag_help(d, "write `has %.*s`", TEXT_ARG(condition_node_shown(c, args)));
	else if (op)
		diag_help(d, "write `x %s 'a'`", op);
	else
		diag_help(d,
			  "let the host put the result into the request as a field, and "
			  "test that");
}

struct condition_node *condition_call(struct condition *c, struct condition_node *path,
				      struct condition_node *args)
{
	if (!path)
		return NULL;
	struct diag *d = diag_add(c->diags, DIAG_COND_CALL,
				  condition_span(c, path->begin, path->end),
				  "`%.*s` is called like a function",
				  TEXT_ARG(condition_node_shown(c, path)));
	diag_label(d, "conditions have operators, not functions");
	help_call(c, d, path, args);
	return NULL;
}
