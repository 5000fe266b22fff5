/* ast.c - building and printing syntax trees.
 *
 * Gives:   nodes for the front ends, and a stable text of each tree.
 * Keeps:   condition_parse reads what ast_print_expr prints as the same tree, except
 *          operators that only the compiler makes (definite, same as, ...).
 */
#include "front/ast.h"

#include <inttypes.h>
#include <string.h>

#include "front/quote.h"
#include "front/style.h"

/* ---- names --------------------------------------------------------------- */

const char *ast_op_spelling(enum ast_op op)
{
	static const char *const spellings[] = {
#define OP(symbol, spelling, shape, left, right) spelling,
#include "front/ops.def"
#undef OP
		"",
	};
	return spellings[op];
}

enum ast_shape ast_op_shape(enum ast_op op)
{
	static const enum ast_shape shapes[] = {
#define OP(symbol, spelling, shape, left, right) SHAPE_##shape,
#include "front/ops.def"
#undef OP
		SHAPE_CONST,
	};
	return shapes[op];
}

const char *dialect_name(enum dialect d)
{
	static const char *const names[] = {
		"auto",		  "capability", "toolkit", "gate",
		"policydocument", "flat",	"cedar",   ""};
	return names[d];
}

const char *strategy_name(enum strategy s)
{
	static const char *const names[] = {"deny_overrides",	    "allow_overrides",
					    "priority_first_match", "most_specific_wins",
					    "list_order",	    ""};
	return names[s];
}

const char *action_name(enum action a)
{
	static const char *const names[] = {
		"deny", "require_approval", "throttle", "allow", "warn", "log", "audit",
		""};
	return names[a];
}

const char *scope_name(enum scope s)
{
	static const char *const names[] = {"global", "organization", "tenant", "agent",
					    ""};
	return names[s];
}

/* ---- paths --------------------------------------------------------------- */

static bool is_name_start(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool is_name(struct text t)
{
	if (t.len == 0 || !is_name_start(t.ptr[0]))
		return false;
	for (size_t i = 1; i < t.len; i++)
		if (!is_name_start(t.ptr[i]) && !is_digit(t.ptr[i]))
			return false;
	return true;
}

/* Keywords are names only behind a dot. */
static bool is_keyword(struct text t)
{
	static const char *const keywords[][2] = {
		{"and", "AND"},
		{"or", "OR"},
		{"not", "NOT"},
		{"in", "IN"},
		{"contains", "CONTAINS"},
		{"starts_with", "STARTS_WITH"},
		{"ends_with", "ENDS_WITH"},
		{"like", "LIKE"},
		{"matches", "MATCHES"},
		{"has", "HAS"},
		{"true", "TRUE"},
		{"false", "FALSE"},
		{"null", "NULL"},
	};
	for (size_t i = 0; i < sizeof keywords / sizeof *keywords; i++)
		if (text_is(t, keywords[i][0]) || text_is(t, keywords[i][1]))
			return true;
	return false;
}

static void print_segment(const struct ast_segment *segment, bool is_first,
			  struct buffer *out)
{
	if (!segment->name.ptr) {
		buffer_format(out, "[%" PRIu32 "]", segment->index);
	} else if (is_name(segment->name) && !(is_first && is_keyword(segment->name))) {
		buffer_format(out, "%s%.*s", is_first ? "" : ".",
			      TEXT_ARG(segment->name));
	} else {
		buffer_add_char(out, '[');
		quote_write(out, segment->name, '"');
		buffer_add_char(out, ']');
	}
}

struct text ast_path_spelling(struct arena *arena, const struct ast_segment *segments,
			      size_t n)
{
	struct buffer b = {0};
	for (size_t i = 0; i < n; i++)
		print_segment(&segments[i], i == 0, &b);
	return buffer_move(arena, &b);
}

/* The bytes between quotes at `*at`, which is moved behind the closing `"]`. */
static bool read_quoted(struct arena *arena, struct text t, size_t *at, struct text *out)
{
	char quote = t.ptr[*at];
	struct buffer b = {0};
	size_t i = *at + 1;
	for (; i < t.len && t.ptr[i] != quote; i++) {
		if (t.ptr[i] == '\\' && i + 1 < t.len)
			i++;
		buffer_add_char(&b, t.ptr[i]);
	}
	*out = text_copy(arena, buffer_text(&b));
	buffer_free(&b);
	*at = i + 2;
	return i + 1 < t.len && t.ptr[i + 1] == ']';
}

static bool read_index(struct text t, size_t *at, uint32_t *out)
{
	uint32_t index = 0;
	size_t i = *at;
	for (; i < t.len && is_digit(t.ptr[i]) && index < 100000; i++)
		index = index * 10 + (uint32_t)(t.ptr[i] - '0');
	bool ok = i > *at && i < t.len && t.ptr[i] == ']';
	*out = index;
	*at = i + 1;
	return ok;
}

/* Keys of documents are looser than names in conditions: a dash is fine. */
static bool read_bare(struct text t, size_t *at, struct text *out)
{
	size_t begin = *at;
	while (*at < t.len && !strchr(".[]\"' ", t.ptr[*at]))
		(*at)++;
	*out = (struct text){t.ptr + begin, *at - begin};
	return out->len > 0;
}

static bool read_segment(struct arena *arena, struct text t, size_t *at,
			 struct ast_segment *segment)
{
	if (t.ptr[*at] != '[')
		return read_bare(t, at, &segment->name);
	(*at)++;
	if (*at < t.len && (t.ptr[*at] == '"' || t.ptr[*at] == '\''))
		return read_quoted(arena, t, at, &segment->name);
	return read_index(t, at, &segment->index);
}

struct ast_path ast_path_parse(struct arena *arena, struct text dotted, struct span span)
{
	struct ast_path path = {.span = span}, bad = path;
	size_t at = 0;
	while (at < dotted.len) {
		struct ast_segment segment = {0};
		if (path.n > 0 && dotted.ptr[at] == '.' && ++at == dotted.len)
			return bad;
		if (!read_segment(arena, dotted, &at, &segment))
			return bad;
		if (at < dotted.len && dotted.ptr[at] != '.' && dotted.ptr[at] != '[')
			return bad;
		ARENA_PUSH(arena, path.segments, path.n, segment);
	}
	path.text = ast_path_spelling(arena, path.segments, path.n);
	return path;
}

/* ---- building ------------------------------------------------------------ */

static struct ast_expr *expr_new(struct arena *arena, enum ast_op op, struct span span)
{
	struct ast_expr *expr = ARENA_NEW(arena, struct ast_expr);
	expr->op = op;
	expr->span = span;
	return expr;
}

struct ast_expr *ast_test(struct arena *arena, enum ast_op op, struct ast_operand left,
			  struct ast_operand right, struct span span)
{
	struct ast_expr *expr = expr_new(arena, op, span);
	expr->left = left;
	expr->right = right;
	return expr;
}

struct ast_expr *ast_path_test(struct arena *arena, enum ast_op op,
			       struct ast_operand path)
{
	struct ast_expr *expr = expr_new(arena, op, path.span);
	expr->left = path;
	return expr;
}

struct ast_expr *ast_nary(struct arena *arena, enum ast_op op, struct ast_expr **kids,
			  size_t n, struct span span)
{
	if (n == 1)
		return kids[0];
	struct ast_expr *expr = expr_new(arena, op, span);
	expr->kids = kids;
	expr->n_kids = n;
	return expr;
}

struct ast_expr *ast_not(struct arena *arena, struct ast_expr *kid)
{
	struct ast_expr *expr = expr_new(arena, AST_NOT, kid->span);
	expr->kids = ARENA_ARRAY(arena, struct ast_expr *, 1);
	expr->kids[0] = kid;
	expr->n_kids = 1;
	return expr;
}

struct ast_expr *ast_const(struct arena *arena, bool value, struct span span)
{
	return expr_new(arena, value ? AST_TRUE : AST_FALSE, span);
}

struct ast_operand ast_operand_path(struct ast_path path)
{
	return (struct ast_operand){
		.kind = OPERAND_PATH, .span = path.span, .path = path};
}

struct ast_operand ast_operand_string(struct text value, struct span span)
{
	return (struct ast_operand){.kind = OPERAND_STRING, .span = span, .text = value};
}

struct ast_operand ast_operand_integer(struct arena *arena, int64_t value,
				       struct span span)
{
	struct ast_operand operand = {.kind = OPERAND_NUMBER, .span = span};
	operand.number.coefficient = value;
	operand.text = text_format(arena, "%" PRId64, value);
	return operand;
}

struct ast_operand ast_operand_glob(struct text glob, struct span span)
{
	return (struct ast_operand){.kind = OPERAND_PATTERN,
				    .span = span,
				    .text = glob,
				    .pattern = {.kind = PATTERN_GLOB}};
}

/* ---- printing ------------------------------------------------------------ */

/* A regex is raw text, all else a string. */
void ast_print_pattern(struct text text, const struct pattern_style *style,
		       struct buffer *out)
{
	if (style->kind != PATTERN_REGEX)
		buffer_format(out, "%s ", style_kind_name(style->kind));
	else if (style->dialect != PATTERN_PYTHON)
		buffer_format(out, "%s ", style_dialect_name(style->dialect));
	if (style_kind_is_raw(style->kind))
		quote_write_raw(out, text);
	else
		quote_write(out, text, '\'');
	style_write_flags(out, style);
}

static void print_operand(const struct ast_operand *operand, struct buffer *out)
{
	switch (operand->kind) {
	case OPERAND_NONE:
		break;
	case OPERAND_PATH:
		buffer_add_text(out, operand->path.text);
		break;
	case OPERAND_NULL:
		buffer_add_text(out, TEXT("null"));
		break;
	case OPERAND_BOOL:
		buffer_add_text(out, text_of(operand->boolean ? "true" : "false"));
		break;
	case OPERAND_NUMBER:
		buffer_add_text(out, operand->text);
		break;
	case OPERAND_STRING:
		quote_write(out, operand->text, '\'');
		break;
	case OPERAND_PATTERN:
		ast_print_pattern(operand->text, &operand->pattern, out);
		break;
	case OPERAND_LIST:
		buffer_add_char(out, '[');
		for (size_t i = 0; i < operand->n_items; i++) {
			buffer_add_text(out, i ? TEXT(", ") : TEXT(""));
			print_operand(&operand->items[i], out);
		}
		buffer_add_char(out, ']');
		break;
	}
}

/* How tightly an expression binds: or 0, and 1, not 2, tests 3. */
static unsigned binding(const struct ast_expr *expr)
{
	if (expr->op == AST_OR)
		return 0;
	if (expr->op == AST_AND)
		return 1;
	return expr->op == AST_NOT ? 2 : 3;
}

static void print_test(const struct ast_expr *expr, bool negate, struct buffer *out)
{
	print_operand(&expr->left, out);
	buffer_format(out, " %s%s ", negate ? "not " : "", ast_op_spelling(expr->op));
	if (expr->op == AST_LIKE)
		quote_write(out, expr->right.text, '\'');
	else
		print_operand(&expr->right, out);
}

/* `not` in front of the operator reads better where the grammar allows it. */
static bool takes_inner_not(enum ast_op op)
{
	return op == AST_IN || op == AST_CONTAINS || op == AST_STARTS_WITH ||
	       op == AST_ENDS_WITH || op == AST_LIKE || op == AST_MATCHES;
}

static void print_expr(const struct ast_expr *expr, unsigned outer, struct buffer *out);

static void print_not(const struct ast_expr *kid, struct buffer *out)
{
	if (kid->op == AST_IS_NULL) {
		print_operand(&kid->left, out);
		buffer_add_text(out, TEXT(" != null"));
	} else if (takes_inner_not(kid->op)) {
		print_test(kid, true, out);
	} else {
		buffer_add_text(out, TEXT("not "));
		print_expr(kid, 2, out);
	}
}

static void print_bare(const struct ast_expr *expr, struct buffer *out)
{
	switch (ast_op_shape(expr->op)) {
	case SHAPE_CONST:
	case SHAPE_TERM:
		buffer_add_text(out, text_of(ast_op_spelling(expr->op)));
		break;
	case SHAPE_TEST:
		print_test(expr, false, out);
		break;
	case SHAPE_PATH:
		buffer_add_text(out, expr->op == AST_HAS ? TEXT("has ") : TEXT(""));
		print_operand(&expr->left, out);
		buffer_add_text(out,
				expr->op == AST_IS_NULL ? TEXT(" == null") : TEXT(""));
		break;
	case SHAPE_UNARY:
		if (expr->op == AST_NOT) {
			print_not(expr->kids[0], out);
			break;
		}
		buffer_format(out, "%s(", ast_op_spelling(expr->op));
		print_expr(expr->kids[0], 0, out);
		buffer_add_char(out, ')');
		break;
	case SHAPE_NARY:
		for (size_t i = 0; i < expr->n_kids; i++) {
			if (i > 0)
				buffer_format(out, " %s ", ast_op_spelling(expr->op));
			print_expr(expr->kids[i], binding(expr) + 1, out);
		}
		break;
	}
}

static void print_expr(const struct ast_expr *expr, unsigned outer, struct buffer *out)
{
	bool nested = binding(expr) < outer;
	buffer_add_text(out, nested ? TEXT("(") : TEXT(""));
	print_bare(expr, out);
	buffer_add_text(out, nested ? TEXT(")") : TEXT(""));
}

void ast_print_expr(const struct ast_expr *expr, struct buffer *out)
{
	print_expr(expr, 0, out);
}

static void print_rule(const struct ast_rule *rule, struct buffer *out)
{
	buffer_format(out, "rule %.*s: %s", TEXT_ARG(rule->id),
		      action_name(rule->action));
	if (rule->priority)
		buffer_format(out, " priority %" PRId64, rule->priority);
	if (rule->stage.len)
		buffer_format(out, " stage %.*s", TEXT_ARG(rule->stage));
	if (rule->limit_window_seconds)
		buffer_format(out, " limit %" PRIu64 " per %" PRIu64 "s",
			      rule->limit_calls, rule->limit_window_seconds);
	buffer_add_text(out, rule->overrides ? TEXT(" override") : TEXT(""));
	buffer_add_text(out, rule->is_disabled ? TEXT(" disabled\n\t") : TEXT("\n\t"));
	if (rule->condition)
		print_expr(rule->condition, 0, out);
	else
		buffer_add_text(out, TEXT("true"));
	buffer_add_char(out, '\n');
	if (rule->message.len) {
		buffer_add_text(out, TEXT("\tmessage "));
		quote_write(out, rule->message, '"');
		buffer_add_char(out, '\n');
	}
	for (size_t i = 0; i < rule->n_approvers; i++)
		buffer_format(out, "\tapprover %.*s\n", TEXT_ARG(rule->approvers[i]));
}

void ast_print(const struct ast_policy *policy, struct buffer *out)
{
	buffer_format(
		out, "%s %.*s\nstrategy %s\ndefault %s%s\nscope %s\n",
		dialect_name(policy->dialect), TEXT_ARG(policy->name),
		strategy_name(policy->strategy), action_name(policy->default_action),
		policy->has_default ? "" : " (not written)", scope_name(policy->scope));
	for (size_t i = 0; i < policy->n_agents; i++)
		buffer_format(out, "agent %.*s\n", TEXT_ARG(policy->agents[i]));
	for (size_t i = 0; i < policy->n_extends; i++)
		buffer_format(out, "extends %.*s\n", TEXT_ARG(policy->extends[i]));
	for (size_t i = 0; i < policy->n_declarations; i++)
		buffer_format(out, "declare %.*s: %.*s\n",
			      TEXT_ARG(policy->declarations[i].path.text),
			      TEXT_ARG(policy->declarations[i].type));
	for (size_t i = 0; i < policy->n_rules; i++)
		print_rule(&policy->rules[i], out);
}
