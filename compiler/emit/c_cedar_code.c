/* c_cedar_code.c - the code layout of a Cedar policy: conditions as functions.
 *
 * Needs:  names of rules, references, types and attributes.
 * Gives:  a function for each term and each list of references, and what c_code.c writes
 *         for tests of a request's references in conditions and dispatch.
 */
#include <string.h>

#include "emit/c_cedar_code.h"

#define LINE_WIDTH 90u

/* Literals and patterns that functions refer to; found while these are written. */
struct cedar_objects {
	struct text_pool literal_texts;
	const struct cedar_value **literals;
	size_t n_literals;
	const struct cedar_expr **patterns;
	size_t n_patterns;
};

/* ---- lines and names ----------------------------------------------------- */

/* The last place within `limit` bytes where a line may be broken: behind `mark` and in
 * front of a space, outside of quotes; 0 if there is none. */
static size_t last_break(struct text line, size_t limit, char mark)
{
	size_t end = 0;
	bool is_quoted = false;
	for (size_t i = 0; i + 1 < line.len && i < limit; i++) {
		char c = line.ptr[i];
		if (is_quoted && c == '\\')
			i++;
		else if (c == '"')
			is_quoted = !is_quoted;
		else if (!is_quoted && c == mark && line.ptr[i + 1] == ' ')
			end = i + 1;
	}
	return end;
}

static size_t line_end(struct text line, size_t limit)
{
	if (line.len <= limit)
		return line.len;
	size_t end = last_break(line, limit, '|');
	if (end == 0)
		end = last_break(line, limit, ',');
	if (end == 0)
		end = last_break(line, line.len, ',');
	return end == 0 ? line.len : end;
}

void c_term_line(struct term_writer *w, const char *format, ...)
{
	va_list args;
	struct buffer line = {0};
	va_start(args, format);
	buffer_vformat(&line, format, args);
	va_end(args);
	struct text rest = buffer_text(&line);
	for (unsigned indent = w->depth; rest.len > 0; indent = w->depth + 2) {
		size_t taken = 8 * (size_t)indent;
		size_t end = line_end(rest, taken < 60 ? LINE_WIDTH - taken : 30);
		for (unsigned i = 0; i < indent; i++)
			buffer_add_char(w->e->out, '\t');
		buffer_add(w->e->out, rest.ptr, end);
		buffer_add_char(w->e->out, '\n');
		end += end < rest.len; /* the space behind it */
		rest = (struct text){rest.ptr + end, rest.len - end};
	}
	buffer_free(&line);
}

size_t c_term_enter(struct term_writer *w)
{
	w->depth++;
	return w->n_known;
}

void c_term_leave(struct term_writer *w, size_t mark)
{
	w->depth--;
	w->n_known = mark;
}

static uint32_t count_wanted(struct term_writer *w, struct text name)
{
	size_t n = w->n_names;
	for (size_t i = 0; i < w->n_names; i++)
		if (text_equal(w->wanted[i], name))
			return ++w->n_wanted[i];
	ARENA_PUSH(w->e->arena, w->wanted, n, text_copy(w->e->arena, name));
	ARENA_PUSH(w->e->arena, w->n_wanted, w->n_names, 1);
	return 1;
}

struct text c_term_local(struct term_writer *w, const char *wanted)
{
	struct text name = text_of(wanted);
	uint32_t n = count_wanted(w, name);
	if (n > 1)
		name = c_term_text(w, "%s_%u", wanted, n);
	return name_set_add(&w->locals, name);
}

struct text c_term_text(struct term_writer *w, const char *format, ...)
{
	va_list args;
	va_start(args, format);
	struct text text = text_vformat(w->e->arena, format, args);
	va_end(args);
	return text;
}

void c_term_check(struct term_writer *w, struct text call)
{
	bool declares = !w->has_fault && w->depth == 1;
	c_term_line(w, "%sfault = %.*s;", declares ? "uint32_t " : "", TEXT_ARG(call));
	c_term_line(w, "if (fault)");
	c_term_line(w, "\treturn fault;");
	w->is_fault_on_top |= !w->has_fault && !declares;
	w->has_fault = true;
}

static struct text handle_constant(const struct c_emitter *e, struct text uid)
{
	return e->cedar->uids[c_cedar_handle_of(e, uid)].constant;
}

static struct text type_constant(const struct c_emitter *e, struct text prefix)
{
	return e->cedar->names[c_cedar_type_of(e, prefix) - 1].type_constant;
}

/* ---- objects ------------------------------------------------------------- */

struct text c_term_literal(struct term_writer *w, const struct cedar_value *value)
{
	struct cedar_objects *objects = w->e->cedar->objects;
	struct buffer b = {0};
	bool is_new;
	cedar_value_print(value, &b);
	struct text key = buffer_move(w->e->arena, &b);
	size_t place = c_cedar_intern(&objects->literal_texts, key, &is_new);
	if (is_new)
		ARENA_PUSH(w->e->arena, objects->literals, objects->n_literals, value);
	return c_term_text(w, "literal_%zu", place);
}

size_t c_term_pattern(struct term_writer *w, const struct cedar_expr *like)
{
	struct cedar_objects *objects = w->e->cedar->objects;
	ARENA_PUSH(w->e->arena, objects->patterns, objects->n_patterns, like);
	return objects->n_patterns - 1;
}

static void write_objects(struct c_emitter *e)
{
	const struct cedar_objects *objects = e->cedar->objects;
	for (size_t i = 0; i < objects->n_literals; i++) {
		c_cedar_write_parts(e, objects->literals[i], NULL);
		c_line(e, "static const struct edict_cedar_value literal_%zu =\n\t",
		       i + 1);
		c_cedar_write_value(e, objects->literals[i], NULL);
		c_line(e, ";\n\n");
	}
	for (size_t i = 0; i < objects->n_patterns; i++) {
		c_cedar_write_runs(e, objects->patterns[i], i);
		c_line(e, "static const struct edict_cedar_pattern like_%zu = ", i);
		c_cedar_write_pattern(e, objects->patterns[i], i);
		c_line(e, ";\n\n");
	}
}

/* ---- functions ----------------------------------------------------------- */

static void write_comment_of(struct c_emitter *e, const struct ir_atom *atom)
{
	struct buffer source = {0};
	ir_print_atom(e->policy, atom, false, &source);
	c_line(e, "/* ");
	if (atom->span.source)
		c_line(e, "line %u: ", span_line(atom->span));
	write_comment(e->out, buffer_text(&source), 400);
	c_line(e, " */\n");
	buffer_free(&source);
}

/* Declarations whose need shows only in the statements. */
static void write_top(struct c_emitter *e, const struct term_writer *w)
{
	if (w->is_fault_on_top)
		c_line(e, "\tuint32_t fault;\n");
	for (size_t i = 0; i < CEDAR_CONTEXT; i++) {
		const char *name = cedar_var_name((enum cedar_var)i);
		if (w->uses_variable[i])
			c_line(e,
			       "\tconst struct edict_cedar_value %s =\n"
			       "\t\tedict_cedar_of_entity(edict_cedar_%s(q));\n",
			       name, name);
	}
	if (w->uses_scratch)
		c_line(e, "\tedict_cedar_scratch_reset(q);\n");
}

/* Not to be taken by locals: each function has some of them. */
static void reserve_locals(struct term_writer *w)
{
	name_set_init(&w->locals, w->e->arena);
	name_set_add(&w->locals, TEXT("q"));
	name_set_add(&w->locals, TEXT("fault"));
	name_set_add(&w->locals, c_term_text(w, "%s_policy", w->e->name));
	name_set_add(&w->locals, c_term_text(w, "%s_scans", w->e->name));
	for (size_t i = 0; i < N_CEDAR_VARS; i++)
		name_set_add(&w->locals, text_of(cedar_var_name((enum cedar_var)i)));
}

/* Does the parameter occur?  Texts in quotes do not count. */
static bool mentions_request(struct text body)
{
	bool is_quoted = false;
	for (size_t i = 0; i + 1 < body.len; i++) {
		char c = body.ptr[i], next = body.ptr[i + 1];
		if (is_quoted && c == '\\')
			i++;
		else if (c == '"')
			is_quoted = !is_quoted;
		else if (!is_quoted && (c == '(' || c == ' ' || c == '&') &&
			 next == 'q' && i + 2 < body.len &&
			 strchr("),-", body.ptr[i + 2]))
			return true;
	}
	return false;
}

static void write_head(struct c_emitter *e, const char *type, struct text name)
{
	static const char parameters[] = "(const struct edict_cedar_request *q)";
	bool is_long = strlen("static  ") + strlen(type) + name.len + strlen(parameters) >
		       LINE_WIDTH;
	c_line(e, "static %s%s%.*s%s\n{\n", type, is_long ? "\n" : " ", TEXT_ARG(name),
	       parameters);
}

static void write_term(struct c_emitter *e, size_t number)
{
	const struct ir_atom *atom = e->atoms[number];
	struct term_writer w = {.e = e, .depth = 1};
	struct buffer *out = e->out;
	struct buffer body = {0};
	reserve_locals(&w);
	e->out = &body;
	c_term_return(&w, atom->term, false);
	e->out = out;
	write_comment_of(e, atom);
	write_head(e, "uint32_t", e->atom_names[number]);
	size_t begin = out->len;
	write_top(e, &w);
	buffer_add_text(out, buffer_text(&body));
	buffer_free(&body);
	struct text written = {out->ptr + begin, out->len - begin};
	if (!mentions_request(written)) { /* again, behind a line that says so */
		written = text_copy(e->arena, written);
		out->len = begin;
		c_line(e, "\t(void)q;\n");
		buffer_add_text(out, written);
	}
	c_line(e, "}\n\n");
}

/* One of a list of references. */
static void write_list(struct c_emitter *e, size_t number)
{
	const struct ir_atom *atom = e->atoms[number];
	const struct ir_constant *list = &atom->constant;
	write_comment_of(e, atom);
	write_head(e, "bool", e->atom_names[number]);
	c_line(e, "\tswitch (q->keys[%s]) {\n", c_cedar_key_name(c_cedar_key(atom)));
	for (size_t i = 0; i < list->n_items; i++)
		c_line(e, "\tcase %.*s:\n",
		       TEXT_ARG(handle_constant(e, list->items[i].text)));
	c_line(e, "\t\treturn true;\n\tdefault:\n\t\treturn false;\n\t}\n}\n\n");
}

/* Functions first into a buffer: what they refer to must stand in front of them. */
void c_cedar_code_conditions(struct c_emitter *e)
{
	struct buffer *out = e->out;
	struct buffer functions = {0};
	e->cedar->objects = ARENA_NEW(e->arena, struct cedar_objects);
	text_pool_init(&e->cedar->objects->literal_texts, e->arena);
	e->out = &functions;
	for (size_t i = 0; i < e->n_atoms; i++) {
		if (e->atoms[i]->op == AST_HOLDS)
			write_term(e, i);
		else if (e->atoms[i]->op == AST_IN)
			write_list(e, i);
	}
	e->out = out;
	write_objects(e);
	buffer_add_text(out, buffer_text(&functions));
	buffer_free(&functions);
}

/* ---- tests of references ------------------------------------------------- */

void c_cedar_code_test(struct c_emitter *e, const struct ir_atom *atom, bool wanted)
{
	if (atom->op == AST_IN) {
		c_line(e, "%s%.*s(q)", wanted ? "" : "!",
		       TEXT_ARG(e->atom_names[e->atom_numbers[atom->index]]));
		return;
	}
	struct text text = atom->constant.text;
	struct text constant =
		atom->op == AST_EQ ? handle_constant(e, text) : type_constant(e, text);
	c_line(e, "q->keys[%s] %s %.*s", c_cedar_key_name(c_cedar_key(atom)),
	       wanted ? "==" : "!=", TEXT_ARG(constant));
}

void c_cedar_code_truth(struct c_emitter *e, const struct ir_atom *atom)
{
	if (atom->op == AST_HOLDS) {
		c_line(e, "%.*s(q)",
		       TEXT_ARG(e->atom_names[e->atom_numbers[atom->index]]));
		return;
	}
	c_line(e, "edict_truth(");
	c_cedar_code_test(e, atom, true);
	c_line(e, ")");
}

void c_cedar_code_switch(struct c_emitter *e, const struct plan_node *node)
{
	c_line(e, "\tswitch (q->keys[%s]) {\n", c_cedar_key_constant(node));
}

void c_cedar_code_case(struct c_emitter *e, const struct plan_node *node, size_t index)
{
	struct text value = node->cases[index].value;
	struct text constant = node->key == PLAN_KEY_HEAD ? type_constant(e, value)
							  : handle_constant(e, value);
	c_line(e, "\tcase %.*s:\n", TEXT_ARG(constant));
}
