/* build_call.c - actions of the Cedar grammar: functions, methods, attributes.
 *
 * Needs:   names as they are written.
 * Gives:   built-in methods with as many arguments as they take, calls of extension
 *          functions with any number (a wrong one is an error when it is evaluated).
 * Keeps:   a function is called as a function, a method as a method.
 */
#include "cedar/parser.h"
#include "cedar_tokens.h"

#define METHODS_MAX ((size_t)N_CEDAR_OPS + (size_t)N_CEDAR_FNS)

static struct cedar_node nothing(uint32_t begin, uint32_t end)
{
	return (struct cedar_node){.begin = begin, .end = end, .depth = 1};
}

/* ---- names --------------------------------------------------------------- */

/* The built-in method of this name; N_CEDAR_OPS if there is none. */
static enum cedar_op find_method(struct text name)
{
	for (size_t i = 0; i < N_CEDAR_OPS; i++)
		if (cedar_op_form((enum cedar_op)i) == CEDAR_FORM_METHOD &&
		    text_is(name, cedar_op_spelling((enum cedar_op)i)))
			return (enum cedar_op)i;
	return text_is(name, cedar_op_spelling(CEDAR_MATCHES)) ? CEDAR_MATCHES
							       : N_CEDAR_OPS;
}

static bool is_method_name(struct text name)
{
	enum cedar_fn fn = cedar_fn_find(name);
	return fn != N_CEDAR_FNS ? cedar_fn_is_method(fn)
				 : find_method(name) != N_CEDAR_OPS;
}

static size_t collect_methods(struct text names[METHODS_MAX])
{
	size_t n = 0;
	for (size_t i = 0; i < N_CEDAR_OPS; i++)
		if (cedar_op_form((enum cedar_op)i) == CEDAR_FORM_METHOD)
			names[n++] = text_of(cedar_op_spelling((enum cedar_op)i));
	for (size_t i = 0; i < N_CEDAR_FNS; i++)
		if (cedar_fn_is_method((enum cedar_fn)i))
			names[n++] = text_of(cedar_fn_name((enum cedar_fn)i));
	return n;
}

static size_t collect_functions(struct text names[N_CEDAR_FNS])
{
	size_t n = 0;
	for (size_t i = 0; i < N_CEDAR_FNS; i++)
		if (!cedar_fn_is_method((enum cedar_fn)i))
			names[n++] = text_of(cedar_fn_name((enum cedar_fn)i));
	return n;
}

/* ---- mistakes ------------------------------------------------------------ */

/* Methods of other languages, and what to write instead. */
static const struct {
	const char *name, *help;
} foreign_methods[] = {
	{"startsWith", "write `like \"text*\"`"},
	{"hasPrefix", "write `like \"text*\"`"},
	{"endsWith", "write `like \"*text\"`"},
	{"hasSuffix", "write `like \"*text\"`"},
	{"includes", "write `contains`"},
	{"has", "write `x has attribute`, without parentheses"},
	{"in", "write `x in y`, without parentheses"},
	{"length", "Cedar has no lengths; let the host put it into the context"},
	{"size", "Cedar has no lengths; let the host put it into the context"},
	{"equals", "write `==`"},
};

static void unknown_method(struct cedar_reader *c, struct cedar_token name)
{
	struct text word = cedar_token_text(c, name), known[METHODS_MAX];
	struct text near = text_nearest(word, known, collect_methods(known));
	struct diag *d =
		diag_add(c->diags, DIAG_CEDAR_METHOD_UNKNOWN, cedar_token_span(c, name),
			 "`%.*s` is no method", TEXT_ARG(cedar_token_shown(c, name)));
	diag_label(d, "Cedar has no method of this name");
	for (size_t i = 0; i < sizeof foreign_methods / sizeof *foreign_methods; i++) {
		if (text_is(word, foreign_methods[i].name)) {
			diag_help(d, "%s", foreign_methods[i].help);
			return;
		}
	}
	if (near.len > 0)
		diag_help(d, "did you mean `%.*s`?", TEXT_ARG(near));
	else
		diag_help(d,
			  "write `[\"%.*s\"]` for an attribute, or see the methods in "
			  "docs/cedar.md",
			  TEXT_ARG(cedar_token_shown(c, name)));
}

static void unknown_function(struct cedar_reader *c, struct cedar_path name)
{
	struct text known[N_CEDAR_FNS];
	struct text near =
		name.n > 1 ? (struct text){NULL, 0}
			   : text_nearest(name.parts[0], known, collect_functions(known));
	struct text last = name.parts[name.n - 1];
	struct diag *d = diag_add(c->diags, DIAG_CEDAR_FUNCTION_UNKNOWN,
				  cedar_read_span(c, name.begin, name.end),
				  "`%.*s` is no function",
				  TEXT_ARG(cedar_read_shown(c, name.begin, name.end)));
	diag_label(d, "the functions are decimal, ip, datetime and duration");
	if (near.len > 0)
		diag_help(d, "did you mean `%.*s`?", TEXT_ARG(near));
	else if (text_is(last, "ipaddr"))
		diag_help(d, "write `ip`, the function of this type");
	else if (name.n > 1 && cedar_fn_find(last) != N_CEDAR_FNS)
		diag_help(d, "functions have no namespace: write `%.*s`", TEXT_ARG(last));
	else
		diag_help(d,
			  "write `%.*s::\"id\"` for an entity, or let the host put the "
			  "result into the context",
			  TEXT_ARG(cedar_read_shown(c, name.begin, name.end)));
}

static void method_as_function(struct cedar_reader *c, struct cedar_path name)
{
	struct text word = name.parts[0];
	enum cedar_fn fn = cedar_fn_find(word);
	bool is_bare = fn == N_CEDAR_FNS ? find_method(word) == CEDAR_IS_EMPTY
					 : cedar_fn_arity(fn) == 1;
	struct diag *d = diag_add(c->diags, DIAG_CEDAR_METHOD_AS_FUNCTION,
				  cedar_read_span(c, name.begin, name.end),
				  "`%.*s` is a method", TEXT_ARG(word));
	diag_label(d, "called like a function");
	diag_help(d, is_bare ? "write `a.%.*s()`" : "write `a.%.*s(b)`", TEXT_ARG(word));
}

static void function_as_method(struct cedar_reader *c, struct cedar_token name)
{
	struct text word = cedar_token_text(c, name);
	struct diag *d = diag_add(c->diags, DIAG_CEDAR_FUNCTION_AS_METHOD,
				  cedar_token_span(c, name), "`%.*s` is a function",
				  TEXT_ARG(word));
	diag_label(d, "called like a method");
	diag_help(d, "write `%.*s(\"...\")`", TEXT_ARG(word));
}

static void wrong_arity(struct cedar_reader *c, struct cedar_token name,
			const struct cedar_nodes *args, size_t n_wanted)
{
	struct text word = cedar_token_text(c, name);
	struct diag *d = diag_add(c->diags, DIAG_CEDAR_ARITY, cedar_token_span(c, name),
				  "method `%.*s` has %zu argument%s", TEXT_ARG(word),
				  args->n, args->n == 1 ? "" : "s");
	diag_label(d, n_wanted == 0 ? "it takes none" : "it takes one");
	if (n_wanted == 0)
		diag_help(d, "write `%.*s()`", TEXT_ARG(word));
	else if (args->n > 1 && text_is(word, "contains"))
		diag_help(d, "write `containsAll([a, b])` or `containsAny([a, b])`");
	else
		diag_help(d, "write `%.*s(x)`", TEXT_ARG(word));
}

/* ---- calls --------------------------------------------------------------- */

struct cedar_node cedar_read_function(struct cedar_reader *c, struct cedar_path name,
				      struct cedar_nodes args, struct cedar_token close)
{
	struct text word = name.parts[0];
	enum cedar_fn fn = name.n == 1 ? cedar_fn_find(word) : N_CEDAR_FNS;
	if (fn == N_CEDAR_FNS || cedar_fn_is_method(fn)) {
		if (name.n == 1 && is_method_name(word))
			method_as_function(c, name);
		else
			unknown_function(c, name);
		return nothing(name.begin, close.end);
	}
	if (args.has_failed)
		return nothing(name.begin, close.end);
	struct cedar_expr *expr = cedar_read_expr(c, CEDAR_CALL, name.begin, close.end);
	expr->fn = fn;
	expr->kids = args.items;
	expr->n_kids = args.n;
	return cedar_node_new(c, expr, name.begin, close.end, args.depth + 1);
}

/* `matches`, Edict's own: one literal, which becomes the expression's text. */
static struct cedar_node matches(struct cedar_reader *c, struct cedar_node receiver,
				 struct cedar_token name, struct cedar_nodes args,
				 struct cedar_token close)
{
	const struct cedar_expr *regex = args.n == 1 ? args.items[0] : NULL;
	struct diag *d;
	if (!c->options->allow_extensions) {
		d = diag_add(c->diags, DIAG_CEDAR_EXTENSION, cedar_token_span(c, name),
			     "`matches` is no method of Cedar");
		diag_label(d, "an extension of Edict, off under --strict-cedar");
		diag_help(d,
			  "write `like \"*text*\"`, or compile without --strict-cedar");
		return nothing(receiver.begin, close.end);
	}
	if (args.has_failed || !receiver.expr)
		return nothing(receiver.begin, close.end);
	if (!regex || regex->op != CEDAR_STRING) {
		d = diag_add(c->diags, DIAG_CEDAR_MATCHES, cedar_token_span(c, name),
			     "`matches` takes one string literal");
		diag_label(d, "the expression is compiled, so it must be known");
		diag_help(d, "write it as in `matches(\"^/tmp/\")`");
		return nothing(receiver.begin, close.end);
	}
	struct cedar_expr *expr =
		cedar_read_expr(c, CEDAR_MATCHES, receiver.begin, close.end);
	expr->text = regex->text;
	expr->text_span = regex->span;
	expr->kids = ARENA_NEW(c->arena, struct cedar_expr *);
	expr->kids[0] = receiver.expr;
	expr->n_kids = 1;
	return cedar_node_new(c, expr, receiver.begin, close.end, receiver.depth + 1);
}

static struct cedar_expr **with_receiver(struct cedar_reader *c,
					 struct cedar_expr *receiver,
					 const struct cedar_nodes *args)
{
	struct cedar_expr **kids =
		ARENA_ARRAY(c->arena, struct cedar_expr *, args->n + 1);
	kids[0] = receiver;
	for (size_t i = 0; i < args->n; i++)
		kids[i + 1] = args->items[i];
	return kids;
}

struct cedar_node cedar_read_method(struct cedar_reader *c, struct cedar_node receiver,
				    struct cedar_token name, struct cedar_nodes args,
				    struct cedar_token close)
{
	struct text word = cedar_token_text(c, name);
	enum cedar_op op = find_method(word);
	enum cedar_fn fn = cedar_fn_find(word);
	size_t n_wanted = op == CEDAR_IS_EMPTY ? 0 : 1;
	struct cedar_expr *object = cedar_node_take(c, &receiver);
	if (op == CEDAR_MATCHES)
		return matches(c, receiver, name, args, close);
	if (op == N_CEDAR_OPS && fn == N_CEDAR_FNS)
		unknown_method(c, name);
	else if (op == N_CEDAR_OPS && !cedar_fn_is_method(fn))
		function_as_method(c, name);
	else if (op != N_CEDAR_OPS && args.n != n_wanted)
		wrong_arity(c, name, &args, n_wanted);
	else if (object && !args.has_failed) {
		enum cedar_op kind = op == N_CEDAR_OPS ? CEDAR_CALL : op;
		struct cedar_expr *expr =
			cedar_read_expr(c, kind, receiver.begin, close.end);
		expr->fn = kind == CEDAR_CALL ? fn : (enum cedar_fn)0;
		expr->kids = with_receiver(c, object, &args);
		expr->n_kids = args.n + 1;
		uint32_t depth =
			receiver.depth > args.depth ? receiver.depth : args.depth;
		return cedar_node_new(c, expr, receiver.begin, close.end, depth + 1);
	}
	return nothing(receiver.begin, close.end);
}

/* ---- attributes ---------------------------------------------------------- */

static struct cedar_node attribute(struct cedar_reader *c, struct cedar_node object,
				   struct text name, struct span span, uint32_t end)
{
	struct cedar_expr *kid = cedar_node_take(c, &object);
	if (!kid || !name.ptr)
		return nothing(object.begin, end);
	struct cedar_expr *expr = cedar_read_expr(c, CEDAR_ATTR, object.begin, end);
	expr->kids = ARENA_NEW(c->arena, struct cedar_expr *);
	expr->kids[0] = kid;
	expr->n_kids = 1;
	expr->text = name;
	expr->text_span = span;
	return cedar_node_new(c, expr, object.begin, end, object.depth + 1);
}

struct cedar_node cedar_read_attribute(struct cedar_reader *c, struct cedar_node object,
				       struct cedar_token name)
{
	return attribute(c, object, cedar_token_text(c, name), cedar_token_span(c, name),
			 name.end);
}

struct cedar_node cedar_read_index(struct cedar_reader *c, struct cedar_node object,
				   struct cedar_node index, struct cedar_token close)
{
	struct cedar_expr *key = cedar_node_take(c, &index);
	if (!key)
		return nothing(object.begin, close.end);
	if (key->op == CEDAR_STRING && c->text.ptr[index.begin] != '(')
		return attribute(c, object, key->text, key->span, close.end);
	struct diag *d = diag_add(c->diags, DIAG_CEDAR_INDEX,
				  cedar_read_span(c, index.begin, index.end),
				  "`%.*s` is no attribute name",
				  TEXT_ARG(cedar_read_shown(c, index.begin, index.end)));
	diag_label(d, "an attribute is chosen by a string literal");
	diag_help(d, key->op == CEDAR_LONG ? "sets have no order: write `.contains(x)`"
					   : "write `[\"name\"]`, or `.getTag(x)` for a "
					     "computed key");
	return nothing(object.begin, close.end);
}
