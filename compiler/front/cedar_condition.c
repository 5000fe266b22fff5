/* cedar_condition.c - Cedar expressions in agent policies.
 * Needs:  the text of one expression.
 * Gives:  the condition in the operators of agent policies.
 * Keeps:  the meaning for every request whose fields are there and well typed; what a
 *         missing field does is the rule's matter, as in every agent policy.
 */
#include "front/cedar_condition.h"

#include <string.h>

#include "cedar/parse.h"
#include "front/terms.h"

#define SHOWN_MAX 48 /* bytes of an expression in a title */

static struct ast_expr *translate(struct reader *r, const struct cedar_expr *e);

/* The expression in a title: as it stands if it is short, else `otherwise`. */
static const char *shown(struct reader *r, const struct cedar_expr *e,
			 const char *otherwise)
{
	struct text text = span_text(e->span);
	if (text.len > SHOWN_MAX || memchr(text.ptr, '\n', text.len) != NULL)
		return otherwise;
	return text_format(r->arena, "`%.*s`", TEXT_ARG(text)).ptr;
}

static struct ast_expr *refuse(struct reader *r, const struct cedar_expr *e,
			       const char *label, const char *help)
{
	struct diag *d = diag_add(r->diags, DIAG_CEDAR_CONDITION, e->span,
				  "%s cannot be used in the condition of an agent rule",
				  shown(r, e, "this expression"));
	diag_label(d, "%s", label);
	diag_help(d, "%s", help);
	return NULL;
}

/* ---- operands ------------------------------------------------------------ */

/* `context.input` is where a schema made from MCP tools has the arguments. */
static void add_segment(struct reader *r, struct ast_path *path, struct text name)
{
	struct ast_segment segment = {.name = name};
	if (path->n == 0 && text_is(name, "input"))
		segment.name = TEXT("args");
	ARENA_PUSH(r->arena, path->segments, path->n, segment);
}

static bool add_path(struct reader *r, const struct cedar_expr *e, struct ast_path *path)
{
	if (e->op == CEDAR_VAR)
		return e->var == CEDAR_CONTEXT;
	if (e->op != CEDAR_ATTR || !add_path(r, e->kids[0], path))
		return false;
	add_segment(r, path, e->text);
	return true;
}

static bool is_path(struct reader *r, const struct cedar_expr *e, struct ast_path *path)
{
	*path = (struct ast_path){.span = e->span};
	if (!add_path(r, e, path) || path->n == 0)
		return false;
	path->text = ast_path_spelling(r->arena, path->segments, path->n);
	return true;
}

static bool is_literal(struct reader *r, const struct cedar_expr *e,
		       struct ast_operand *out)
{
	if (e->op == CEDAR_STRING)
		*out = ast_operand_string(e->text, e->span);
	else if (e->op == CEDAR_LONG)
		*out = ast_operand_integer(r->arena, e->integer, e->span);
	else if (e->op == CEDAR_BOOL)
		*out = (struct ast_operand){
			.kind = OPERAND_BOOL, .boolean = e->boolean, .span = e->span};
	else
		return false;
	return true;
}

static bool operand(struct reader *r, const struct cedar_expr *e, struct ast_operand *out)
{
	struct ast_path path;
	if (is_literal(r, e, out))
		return true;
	if (is_path(r, e, &path)) {
		*out = ast_operand_path(path);
		return true;
	}
	refuse(r, e, "neither a field nor a literal",
	       "compare fields, `context.a.b`, and literals");
	return false;
}

static bool literals(struct reader *r, const struct cedar_expr *e,
		     struct ast_operand *out)
{
	*out = (struct ast_operand){.kind = OPERAND_LIST, .span = e->span};
	out->items = ARENA_ARRAY(r->arena, struct ast_operand, e->n_kids + 1);
	out->n_items = e->n_kids;
	for (size_t i = 0; i < e->n_kids; i++) {
		if (is_literal(r, e->kids[i], &out->items[i]))
			continue;
		refuse(r, e->kids[i], "not a literal", "list literals only");
		return false;
	}
	if (e->n_kids == 0)
		refuse(r, e, "an empty set holds nothing", "write `false`");
	return e->n_kids > 0;
}

/* ---- principal and action ------------------------------------------------ */

static const char *field_of(enum cedar_var var)
{
	return var == CEDAR_ACTION ? "tool" : "agent.id";
}

/* The literal that `uid` is for the field of `var`: an action is a tool. */
static bool reference(struct reader *r, const struct cedar_expr *var,
		      const struct cedar_expr *e, struct ast_operand *out)
{
	const char *type = var->var == CEDAR_ACTION ? "Action" : "Agent";
	if (e->op == CEDAR_ENTITY && text_is(e->uid.type, type)) {
		*out = ast_operand_string(e->uid.id, e->span);
		return true;
	}
	if (var->var == CEDAR_ACTION)
		refuse(r, e, "actions are tools", "write `Action::\"tool\"`");
	else
		refuse(r, e, "principals are agents", "write `Agent::\"id\"`");
	return false;
}

static bool is_subject(const struct cedar_expr *e)
{
	return e->op == CEDAR_VAR &&
	       (e->var == CEDAR_PRINCIPAL || e->var == CEDAR_ACTION);
}

static struct ast_expr *subject_is(struct reader *r, const struct cedar_expr *e)
{
	struct ast_operand right;
	if (!reference(r, e->kids[0], e->kids[1], &right))
		return NULL;
	const char *field = field_of(e->kids[0]->var);
	return ast_test(r->arena, e->op == CEDAR_NE ? AST_NE : AST_EQ,
			term_field(r, field, e->kids[0]->span), right, e->span);
}

static struct ast_expr *subject_in(struct reader *r, const struct cedar_expr *e)
{
	const struct cedar_expr *var = e->kids[0], *set = e->kids[1];
	bool is_set = set->op == CEDAR_SET && set->n_kids > 0;
	size_t n = is_set ? set->n_kids : 1;
	struct ast_operand list = {.kind = OPERAND_LIST, .span = set->span, .n_items = n};
	list.items = ARENA_ARRAY(r->arena, struct ast_operand, n);
	for (size_t i = 0; i < n; i++)
		if (!reference(r, var, is_set ? set->kids[i] : set, &list.items[i]))
			return NULL;
	return ast_test(r->arena, AST_IN, term_field(r, field_of(var->var), var->span),
			list, e->span);
}

/* ---- tests --------------------------------------------------------------- */

static struct ast_expr *compare(struct reader *r, const struct cedar_expr *e)
{
	static const enum ast_op ops[N_CEDAR_OPS] = {
		[CEDAR_EQ] = AST_EQ, [CEDAR_NE] = AST_NE, [CEDAR_LT] = AST_LT,
		[CEDAR_LE] = AST_LE, [CEDAR_GT] = AST_GT, [CEDAR_GE] = AST_GE};
	static const enum ast_op mirrored[N_CEDAR_OPS] = {
		[CEDAR_EQ] = AST_EQ, [CEDAR_NE] = AST_NE, [CEDAR_LT] = AST_GT,
		[CEDAR_LE] = AST_GE, [CEDAR_GT] = AST_LT, [CEDAR_GE] = AST_LE};
	struct ast_operand left, right;
	bool is_equality = e->op == CEDAR_EQ || e->op == CEDAR_NE;
	if (is_equality && is_subject(e->kids[0]))
		return subject_is(r, e);
	if (!operand(r, e->kids[0], &left) || !operand(r, e->kids[1], &right))
		return NULL;
	if (left.kind == OPERAND_PATH)
		return ast_test(r->arena, ops[e->op], left, right, e->span);
	if (right.kind == OPERAND_PATH)
		return ast_test(r->arena, mirrored[e->op], right, left, e->span);
	return refuse(r, e, "reads no field", "write what it comes to");
}

static struct ast_expr *membership(struct reader *r, const struct cedar_expr *e)
{
	if (is_subject(e->kids[0]))
		return subject_in(r, e);
	return refuse(
		r, e, "entities have no hierarchy here",
		"test a field of the request: `[\"a\", \"b\"].contains(context.x)`");
}

static struct ast_expr *contains(struct reader *r, const struct cedar_expr *e)
{
	struct ast_operand left, right;
	if (e->kids[0]->op == CEDAR_SET) {
		if (!operand(r, e->kids[1], &left) || !literals(r, e->kids[0], &right))
			return NULL;
		if (left.kind == OPERAND_PATH)
			return ast_test(r->arena, AST_IN, left, right, e->span);
		return refuse(r, e, "reads no field", "write what it comes to");
	}
	struct ast_path path;
	if (!is_path(r, e->kids[0], &path))
		return refuse(r, e->kids[0], "neither a field nor a set of literals",
			      "write a field, `context.a.b`, or `[\"a\", \"b\"]`");
	if (!operand(r, e->kids[1], &right))
		return NULL;
	struct ast_expr *test =
		ast_test(r->arena, AST_CONTAINS, ast_operand_path(path), right, e->span);
	test->was_in = true; /* a list: Cedar's strings hold nothing */
	return test;
}

static struct ast_expr *has(struct reader *r, const struct cedar_expr *e)
{
	struct ast_path path = {.span = e->span};
	if (!add_path(r, e->kids[0], &path))
		return refuse(r, e, "not about a field",
			      "ask for a field: `context has a.b`");
	for (size_t i = 0; i < e->n_names; i++)
		add_segment(r, &path, e->names[i]);
	path.text = ast_path_spelling(r->arena, path.segments, path.n);
	return ast_path_test(r->arena, AST_HAS, ast_operand_path(path));
}

/* `like` as a regex, in which every literal byte is escaped that could mean anything. */
static struct text like_regex(struct reader *r, const struct cedar_expr *e)
{
	struct buffer out = {0};
	buffer_add_text(&out, TEXT("(?s)\\A"));
	for (size_t i = 0; i < e->n_pieces; i++) {
		struct text literal = e->pieces[i].literal;
		buffer_add_text(&out, e->pieces[i].is_wildcard ? TEXT(".*") : TEXT(""));
		for (size_t j = 0; !e->pieces[i].is_wildcard && j < literal.len; j++) {
			char c = literal.ptr[j];
			if (c != '\0' && strchr("\\.^$|?*+()[]{}/-#", c) != NULL)
				buffer_add_char(&out, '\\');
			buffer_add_char(&out, c);
		}
	}
	buffer_add_text(&out, TEXT("\\z"));
	return buffer_move(r->arena, &out);
}

static struct ast_expr *matches(struct reader *r, const struct cedar_expr *e)
{
	struct ast_path path;
	if (!is_path(r, e->kids[0], &path))
		return refuse(r, e->kids[0], "not a field",
			      "write a field, `context.a.b`");
	struct ast_operand pattern = e->op == CEDAR_LIKE
					     ? term_pattern(like_regex(r, e), e->span,
							    (struct pattern_style){0})
					     : term_pattern(e->text, e->span, r->style);
	return ast_test(r->arena, AST_MATCHES, ast_operand_path(path), pattern, e->span);
}

static struct ast_expr *connective(struct reader *r, const struct cedar_expr *e)
{
	struct ast_expr **kids = ARENA_ARRAY(r->arena, struct ast_expr *, 2);
	for (size_t i = 0; i < 2; i++)
		kids[i] = translate(r, e->kids[i]);
	if (kids[0] == NULL || kids[1] == NULL)
		return NULL;
	return ast_nary(r->arena, e->op == CEDAR_AND ? AST_AND : AST_OR, kids, 2,
			e->span);
}

static struct ast_expr *negation(struct reader *r, const struct cedar_expr *e)
{
	struct ast_expr *kid = translate(r, e->kids[0]);
	return kid != NULL ? ast_not(r->arena, kid) : NULL;
}

static struct ast_expr *constant(struct reader *r, const struct cedar_expr *e)
{
	return ast_const(r->arena, e->boolean, e->span);
}

static struct ast_expr *bare_path(struct reader *r, const struct cedar_expr *e)
{
	struct ast_path path;
	if (!is_path(r, e, &path))
		return refuse(r, e, "not a field", "write a field, `context.a.b`");
	return ast_path_test(r->arena, AST_IS_TRUE, ast_operand_path(path));
}

static struct ast_expr *translate(struct reader *r, const struct cedar_expr *e)
{
	static struct ast_expr *(*const translators[N_CEDAR_OPS])(
		struct reader *, const struct cedar_expr *) = {
		[CEDAR_BOOL] = constant,     [CEDAR_ATTR] = bare_path,
		[CEDAR_AND] = connective,    [CEDAR_OR] = connective,
		[CEDAR_NOT] = negation,	     [CEDAR_EQ] = compare,
		[CEDAR_NE] = compare,	     [CEDAR_LT] = compare,
		[CEDAR_LE] = compare,	     [CEDAR_GT] = compare,
		[CEDAR_GE] = compare,	     [CEDAR_IN] = membership,
		[CEDAR_CONTAINS] = contains, [CEDAR_HAS] = has,
		[CEDAR_LIKE] = matches,	     [CEDAR_MATCHES] = matches,
	};
	if (translators[e->op] != NULL)
		return translators[e->op](r, e);
	return refuse(r, e, "agent rules have no such test",
		      "use comparisons, `has`, `like`, `contains`, `&&`, `||` and `!`, "
		      "or write the whole policy in Cedar");
}

/* ---- the text ------------------------------------------------------------ */

/* Where the text stands in the file as it is, diagnostics point there; a text that YAML
 * had to decode is a source of its own. */
static const struct source *source_of(struct reader *r, const struct doc *d,
				      uint32_t *begin)
{
	const struct source *file = d->span.source;
	uint32_t quote = d->is_plain ? 0 : 1;
	uint32_t end = d->span.begin + quote + (uint32_t)d->text.len;
	*begin = d->span.begin + quote;
	if (end <= file->body.len &&
	    memcmp(file->body.ptr + *begin, d->text.ptr, d->text.len) == 0)
		return file;
	*begin = 0;
	struct text name = text_format(r->arena, "%.*s (the condition in line %u)",
				       TEXT_ARG(file->path), span_line(d->span));
	return source_from_text(r->arena, name, d->text);
}

struct ast_expr *cedar_condition(struct reader *r, const struct doc *d)
{
	const struct cedar_parse_options options = {.allow_extensions = true};
	uint32_t begin;
	const struct source *source = source_of(r, d, &begin);
	const struct cedar_expr *expr =
		cedar_parse_expr(r->arena, source, begin, begin + (uint32_t)d->text.len,
				 &options, r->diags);
	return expr != NULL ? translate(r, expr) : NULL;
}
