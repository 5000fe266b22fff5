/* c_cedar_terms.c - the table layout: conditions of Cedar as programs over a stack.
 *
 * Needs:  the numbers of all names and references.
 * Gives:  for each term the words of a program (enum edict_cedar_do), all in one array,
 *         and the constants and patterns that they name, each once.
 */
#include <edict/cedar.h>

#include "emit/c_cedar.h"

struct cedar_programs {
	uint32_t *words;
	size_t n_words;
	struct text_pool constant_texts, pattern_texts;
	const struct cedar_value **constants;
	size_t n_constants;
	const struct cedar_expr **patterns; /* the `like` expressions */
	size_t n_patterns;
	uint32_t *starts; /* by the atom's number */
};

_Static_assert((int)CEDAR_CONTEXT == (int)EDICT_CEDAR_KEY_CONTEXT,
	       "variables are keys, then the context");
#define CEDAR_FN(symbol, name, is_method, result, arg0, arg1)                            \
	_Static_assert((int)CEDAR_FN_##symbol == (int)EDICT_CEDAR_FN_##symbol,           \
		       "programs have the numbers of the runtime");
#include "cedar/cedar.def"
#undef CEDAR_FN

/* ---- scratch ------------------------------------------------------------- */

static uint32_t scratch_of(struct c_emitter *e, const struct cedar_expr *expr)
{
	uint32_t size = 0;
	uint32_t n = (uint32_t)expr->n_kids;
	if (c_cedar_literal(e->arena, expr))
		return 0;
	if (expr->op == CEDAR_SET)
		size = EDICT_CEDAR_SET_SIZE(n);
	else if (expr->op == CEDAR_RECORD)
		size = EDICT_CEDAR_RECORD_SIZE(n);
	else if (expr->op == CEDAR_CALL && expr->fn == CEDAR_FN_IP)
		size = EDICT_CEDAR_IP_SIZE;
	for (size_t i = 0; i < expr->n_kids; i++)
		size += scratch_of(e, expr->kids[i]);
	return size;
}

uint32_t c_cedar_scratch_size(struct c_emitter *e)
{
	uint32_t most = 0;
	for (size_t i = 0; i < e->policy->n_atoms; i++) {
		const struct ir_atom *atom = e->policy->atoms[i];
		uint32_t size = atom->op == AST_HOLDS ? scratch_of(e, atom->term) : 0;
		most = size > most ? size : most;
	}
	return most;
}

/* ---- operands ------------------------------------------------------------ */

static struct text printed(struct c_emitter *e, const struct cedar_expr *expr)
{
	struct buffer b = {0};
	cedar_print_expr(expr, &b);
	return buffer_move(e->arena, &b);
}

static uint32_t constant_of(struct c_emitter *e, const struct cedar_value *value)
{
	struct cedar_programs *p = e->cedar->programs;
	struct buffer b = {0};
	bool is_new;
	cedar_value_print(value, &b);
	struct text key = buffer_move(e->arena, &b);
	size_t place = c_cedar_intern(&p->constant_texts, key, &is_new);
	if (is_new)
		ARENA_PUSH(e->arena, p->constants, p->n_constants, value);
	return (uint32_t)place - 1; /* the pool starts with the empty text */
}

static uint32_t pattern_of(struct c_emitter *e, const struct cedar_expr *like)
{
	struct cedar_programs *p = e->cedar->programs;
	struct cedar_expr any = {.op = CEDAR_STRING};
	struct cedar_expr *kid = &any, alone = *like;
	bool is_new;
	alone.kids = &kid; /* the pattern without what is matched */
	size_t place = c_cedar_intern(&p->pattern_texts, printed(e, &alone), &is_new);
	if (is_new)
		ARENA_PUSH(e->arena, p->patterns, p->n_patterns, like);
	return (uint32_t)place - 1;
}

size_t c_cedar_scan(const struct c_emitter *e, struct text regex)
{
	size_t i = 0;
	while (!text_equal(e->policy->patterns[i].text, regex))
		i++;
	return i;
}

/* ---- words --------------------------------------------------------------- */

static void add(struct c_emitter *e, enum edict_cedar_do op, size_t operand)
{
	struct cedar_programs *p = e->cedar->programs;
	ARENA_PUSH(e->arena, p->words, p->n_words, EDICT_CEDAR_WORD(op, operand));
}

/* A jump whose target is set later. */
static size_t add_jump(struct c_emitter *e, enum edict_cedar_do op)
{
	add(e, op, 0);
	return e->cedar->programs->n_words - 1;
}

static void land(struct c_emitter *e, size_t jump)
{
	struct cedar_programs *p = e->cedar->programs;
	p->words[jump] |= EDICT_CEDAR_WORD(0, p->n_words - jump - 1);
}

static void add_expr(struct c_emitter *e, const struct cedar_expr *expr);

static void add_connective(struct c_emitter *e, const struct cedar_expr *expr)
{
	add_expr(e, expr->kids[0]);
	size_t end = add_jump(e, expr->op == CEDAR_AND ? EDICT_CEDAR_DO_JUMP_FALSE
						       : EDICT_CEDAR_DO_JUMP_TRUE);
	add_expr(e, expr->kids[1]);
	add(e, EDICT_CEDAR_DO_BOOL, 0);
	land(e, end);
}

static void add_if(struct c_emitter *e, const struct cedar_expr *expr)
{
	add_expr(e, expr->kids[0]);
	size_t otherwise = add_jump(e, EDICT_CEDAR_DO_BRANCH);
	add_expr(e, expr->kids[1]);
	size_t end = add_jump(e, EDICT_CEDAR_DO_JUMP);
	land(e, otherwise);
	add_expr(e, expr->kids[2]);
	land(e, end);
}

static void add_set(struct c_emitter *e, const struct cedar_expr *expr)
{
	add(e, EDICT_CEDAR_DO_SET, expr->n_kids);
	for (size_t i = 0; i < expr->n_kids; i++) {
		add_expr(e, expr->kids[i]);
		add(e, EDICT_CEDAR_DO_SET_ADD, 0);
	}
	add(e, EDICT_CEDAR_DO_SET_END, 0);
}

static void add_record(struct c_emitter *e, const struct cedar_expr *expr)
{
	add(e, EDICT_CEDAR_DO_RECORD, expr->n_kids);
	for (size_t i = 0; i < expr->n_kids; i++) {
		add_expr(e, expr->kids[i]);
		add(e, EDICT_CEDAR_DO_RECORD_ADD, c_cedar_name(e, expr->names[i]));
	}
	add(e, EDICT_CEDAR_DO_RECORD_END, 0);
}

/* What follows with the value on top, and what else: drop it, false. */
static void add_else_false(struct c_emitter *e, const size_t *jumps, size_t n)
{
	struct cedar_expr no = {.op = CEDAR_BOOL};
	size_t end = add_jump(e, EDICT_CEDAR_DO_JUMP);
	for (size_t i = 0; i < n; i++)
		land(e, jumps[i]);
	add(e, EDICT_CEDAR_DO_DROP, 0);
	add_expr(e, &no);
	land(e, end);
}

static void add_is(struct c_emitter *e, const struct cedar_expr *expr)
{
	uint32_t type = c_cedar_name(e, expr->text);
	add_expr(e, expr->kids[0]);
	if (expr->n_kids == 1) {
		add(e, EDICT_CEDAR_DO_IS, type);
		return;
	}
	add(e, EDICT_CEDAR_DO_DUP, 0);
	add(e, EDICT_CEDAR_DO_IS, type);
	size_t otherwise = add_jump(e, EDICT_CEDAR_DO_BRANCH);
	add_expr(e, expr->kids[1]);
	add(e, EDICT_CEDAR_DO_IN, 0);
	add_else_false(e, &otherwise, 1);
}

static void add_has(struct c_emitter *e, const struct cedar_expr *expr)
{
	size_t *jumps = ARENA_ARRAY(e->arena, size_t, expr->n_names);
	size_t last = expr->n_names - 1;
	add_expr(e, expr->kids[0]);
	for (size_t i = 0; i < last; i++) {
		uint32_t name = c_cedar_name(e, expr->names[i]);
		add(e, EDICT_CEDAR_DO_DUP, 0);
		add(e, EDICT_CEDAR_DO_HAS, name);
		jumps[i] = add_jump(e, EDICT_CEDAR_DO_BRANCH);
		add(e, EDICT_CEDAR_DO_ATTR, name);
	}
	add(e, EDICT_CEDAR_DO_HAS, c_cedar_name(e, expr->names[last]));
	if (last > 0)
		add_else_false(e, jumps, last);
}

/* A call that is no literal; with a wrong number of arguments, or of a text that is
 * none of its type, it can only fail. */
static void add_call(struct c_emitter *e, const struct cedar_expr *expr)
{
	if (expr->n_kids != cedar_fn_arity(expr->fn)) {
		add(e, EDICT_CEDAR_DO_FAIL, EDICT_CEDAR_FAULT_ARITY);
		return;
	}
	for (size_t i = 0; i < expr->n_kids; i++)
		add_expr(e, expr->kids[i]);
	add(e, expr->n_kids == 1 ? EDICT_CEDAR_DO_CALL1 : EDICT_CEDAR_DO_CALL2,
	    (size_t)expr->fn);
}

static void add_var(struct c_emitter *e, const struct cedar_expr *expr)
{
	if (expr->var == CEDAR_CONTEXT)
		add(e, EDICT_CEDAR_DO_CONTEXT, 0);
	else
		add(e, EDICT_CEDAR_DO_KEY, (size_t)expr->var);
}

static void add_attr(struct c_emitter *e, const struct cedar_expr *expr)
{
	const struct cedar_expr *of = expr->kids[0];
	uint32_t name = c_cedar_name(e, expr->text);
	if (of->op == CEDAR_VAR) {
		add(e, EDICT_CEDAR_DO_KEY_ATTR, EDICT_CEDAR_KEY_ATTR(of->var, name));
		return;
	}
	add_expr(e, of);
	add(e, EDICT_CEDAR_DO_ATTR, name);
}

static void add_like(struct c_emitter *e, const struct cedar_expr *expr)
{
	add_expr(e, expr->kids[0]);
	add(e, EDICT_CEDAR_DO_LIKE, pattern_of(e, expr));
}

static void add_matches(struct c_emitter *e, const struct cedar_expr *expr)
{
	add_expr(e, expr->kids[0]);
	add(e, EDICT_CEDAR_DO_MATCHES, c_cedar_scan(e, expr->text));
}

/* Operators with a word of their own for a right operand that is a literal. */
static const enum edict_cedar_do on_constant[N_CEDAR_OPS] = {
	[CEDAR_EQ] = EDICT_CEDAR_DO_EQUAL_CONSTANT,
	[CEDAR_NE] = EDICT_CEDAR_DO_EQUAL_CONSTANT,
	[CEDAR_LT] = EDICT_CEDAR_DO_LESS_CONSTANT,
	[CEDAR_LE] = EDICT_CEDAR_DO_LESS_EQUAL_CONSTANT,
	[CEDAR_GT] = EDICT_CEDAR_DO_LESS_EQUAL_CONSTANT,
	[CEDAR_GE] = EDICT_CEDAR_DO_LESS_CONSTANT,
	[CEDAR_IN] = EDICT_CEDAR_DO_IN_CONSTANT,
};

static const struct cedar_value *literal_right(struct c_emitter *e,
					       const struct cedar_expr *expr)
{
	return on_constant[expr->op] ? c_cedar_literal(e->arena, expr->kids[1]) : NULL;
}

/* The operands, then one word, maybe negated. */
static void add_operator(struct c_emitter *e, const struct cedar_expr *expr)
{
	static const struct {
		enum edict_cedar_do op;
		bool is_negated;
	} words[N_CEDAR_OPS] = {
		[CEDAR_NOT] = {EDICT_CEDAR_DO_NOT, false},
		[CEDAR_NEG] = {EDICT_CEDAR_DO_NEGATE, false},
		[CEDAR_EQ] = {EDICT_CEDAR_DO_EQUAL, false},
		[CEDAR_NE] = {EDICT_CEDAR_DO_EQUAL, true},
		[CEDAR_LT] = {EDICT_CEDAR_DO_LESS, false},
		[CEDAR_LE] = {EDICT_CEDAR_DO_LESS_EQUAL, false},
		[CEDAR_GT] = {EDICT_CEDAR_DO_LESS_EQUAL, true},
		[CEDAR_GE] = {EDICT_CEDAR_DO_LESS, true},
		[CEDAR_ADD] = {EDICT_CEDAR_DO_ADD, false},
		[CEDAR_SUB] = {EDICT_CEDAR_DO_SUB, false},
		[CEDAR_MUL] = {EDICT_CEDAR_DO_MUL, false},
		[CEDAR_IN] = {EDICT_CEDAR_DO_IN, false},
		[CEDAR_CONTAINS] = {EDICT_CEDAR_DO_CONTAINS, false},
		[CEDAR_CONTAINS_ALL] = {EDICT_CEDAR_DO_CONTAINS_ALL, false},
		[CEDAR_CONTAINS_ANY] = {EDICT_CEDAR_DO_CONTAINS_ANY, false},
		[CEDAR_IS_EMPTY] = {EDICT_CEDAR_DO_IS_EMPTY, false},
		[CEDAR_HAS_TAG] = {EDICT_CEDAR_DO_HAS_TAG, false},
		[CEDAR_GET_TAG] = {EDICT_CEDAR_DO_GET_TAG, false},
	};
	const struct cedar_value *right = literal_right(e, expr);
	add_expr(e, expr->kids[0]);
	for (size_t i = 1; i < expr->n_kids && !right; i++)
		add_expr(e, expr->kids[i]);
	if (right)
		add(e, on_constant[expr->op], constant_of(e, right));
	else
		add(e, words[expr->op].op, 0);
	if (words[expr->op].is_negated)
		add(e, EDICT_CEDAR_DO_NOT, 0);
}

static void add_expr(struct c_emitter *e, const struct cedar_expr *expr)
{
	static void (*const adders[N_CEDAR_OPS])(struct c_emitter *,
						 const struct cedar_expr *) = {
		[CEDAR_VAR] = add_var,	       [CEDAR_SET] = add_set,
		[CEDAR_RECORD] = add_record,   [CEDAR_IF] = add_if,
		[CEDAR_AND] = add_connective,  [CEDAR_OR] = add_connective,
		[CEDAR_IS] = add_is,	       [CEDAR_HAS] = add_has,
		[CEDAR_LIKE] = add_like,       [CEDAR_ATTR] = add_attr,
		[CEDAR_MATCHES] = add_matches, [CEDAR_CALL] = add_call,
	};
	const struct cedar_value *literal = c_cedar_literal(e->arena, expr);
	if (literal)
		add(e, EDICT_CEDAR_DO_CONSTANT, constant_of(e, literal));
	else if (adders[expr->op])
		adders[expr->op](e, expr);
	else
		add_operator(e, expr);
}

/* ---- writing ------------------------------------------------------------- */

static void write_words(struct c_emitter *e)
{
	struct cedar_programs *p = e->cedar->programs;
	c_line(e,
	       "/* programs: enum edict_cedar_do | operand << 8 */\n"
	       "static const uint32_t %s_words[] = {\n",
	       e->name);
	for (size_t i = 0; i < e->n_atoms; i++) {
		if (e->atoms[i]->op != AST_HOLDS)
			continue;
		size_t begin = p->n_words;
		p->starts[i] = (uint32_t)begin;
		add_expr(e, e->atoms[i]->term);
		add(e, EDICT_CEDAR_DO_END, 0);
		c_line(e, "\t/* %zu: ", begin);
		write_comment(e->out, printed(e, e->atoms[i]->term), 300);
		c_line(e, " */\n");
		write_numbers(e->out, p->words + begin, p->n_words - begin, 1);
	}
	c_line(e, "};\n\n");
}

static void write_constants(struct c_emitter *e)
{
	const struct cedar_programs *p = e->cedar->programs;
	if (p->n_constants == 0)
		return;
	for (size_t i = 0; i < p->n_constants; i++)
		c_cedar_write_parts(e, p->constants[i], NULL);
	c_line(e, "static const struct edict_cedar_value %s_constants[] = {\n", e->name);
	for (size_t i = 0; i < p->n_constants; i++) {
		c_line(e, "\t");
		c_cedar_write_value(e, p->constants[i], NULL);
		c_line(e, ",\n");
	}
	c_line(e, "};\n\n");
}

void c_cedar_write_runs(struct c_emitter *e, const struct cedar_expr *like, size_t number)
{
	size_t n = 0;
	for (size_t i = 0; i < like->n_pieces; i++) {
		if (like->pieces[i].is_wildcard)
			continue;
		if (n++ == 0)
			c_line(e, "static const struct edict_string runs_%zu[] = {\n",
			       number);
		c_line(e, "\t");
		c_write_string(e, like->pieces[i].literal);
		c_line(e, ",\n");
	}
	c_line(e, n > 0 ? "};\n\n" : "");
}

void c_cedar_write_pattern(struct c_emitter *e, const struct cedar_expr *like,
			   size_t number)
{
	size_t n_runs = 0;
	for (size_t i = 0; i < like->n_pieces; i++)
		n_runs += !like->pieces[i].is_wildcard;
	bool has_pieces = like->n_pieces > 0;
	bool is_open_start = has_pieces && like->pieces[0].is_wildcard;
	bool is_open_end = has_pieces && like->pieces[like->n_pieces - 1].is_wildcard;
	if (n_runs > 0)
		c_line(e, "{ runs_%zu, %zu, ", number, n_runs);
	else
		c_line(e, "{ NULL, 0, ");
	c_line(e, "%d, %d }", is_open_start, is_open_end);
}

static void write_patterns(struct c_emitter *e)
{
	const struct cedar_programs *p = e->cedar->programs;
	if (p->n_patterns == 0)
		return;
	for (size_t i = 0; i < p->n_patterns; i++)
		c_cedar_write_runs(e, p->patterns[i], i);
	c_line(e, "static const struct edict_cedar_pattern %s_patterns[] = {\n", e->name);
	for (size_t i = 0; i < p->n_patterns; i++) {
		c_line(e, "\t");
		c_cedar_write_pattern(e, p->patterns[i], i);
		c_line(e, ",\n");
	}
	c_line(e, "};\n\n");
}

void c_cedar_write_programs(struct c_emitter *e)
{
	struct cedar_programs *p = ARENA_NEW(e->arena, struct cedar_programs);
	e->cedar->programs = p;
	p->starts = ARENA_ARRAY(e->arena, uint32_t, e->n_atoms + 1);
	text_pool_init(&p->constant_texts, e->arena);
	text_pool_init(&p->pattern_texts, e->arena);
	bool has_terms = false;
	for (size_t i = 0; i < e->n_atoms; i++)
		has_terms |= e->atoms[i]->op == AST_HOLDS;
	if (!has_terms)
		return;
	write_words(e);
	write_constants(e);
	write_patterns(e);
}

uint32_t c_cedar_program_of(const struct c_emitter *e, const struct ir_atom *atom)
{
	return e->cedar->programs->starts[e->atom_numbers[atom->index]];
}

void c_cedar_write_program_members(struct c_emitter *e)
{
	const struct cedar_programs *p = e->cedar->programs;
	if (p->n_words == 0)
		return;
	c_line(e, "\t.terms = {\n\t\t.words = %s_words,\n", e->name);
	if (p->n_constants > 0)
		c_line(e, "\t\t.constants = %s_constants,\n", e->name);
	if (p->n_patterns > 0)
		c_line(e, "\t\t.patterns = %s_patterns,\n", e->name);
	if (e->policy->n_patterns > 0)
		c_line(e, "\t\t.scans = %s_scans,\n", e->name);
	c_line(e, "\t},\n");
}
