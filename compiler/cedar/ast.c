/* ast.c - nodes of Cedar policies: tables, names, equality, numbering, building.
 *
 * Needs:   trees no deeper than CEDAR_DEPTH_MAX; whoever reads policies sees to that.
 * Gives:   what ast.h promises, except for linking (link.c) and printing (print.c).
 */
#include <string.h>

#include "cedar/ast.h"

/* ---- tables -------------------------------------------------------------- */

static const struct {
	const char *spelling, *json;
	enum cedar_form form;
} ops[N_CEDAR_OPS] = {
#define CEDAR_OP(symbol, spelling, json, form) {spelling, json, CEDAR_FORM_##form},
#include "cedar/cedar.def"
#undef CEDAR_OP
};

/* How many arguments a column of cedar.def stands for. */
enum {
	COUNT_NEVER = 0,
	COUNT_STRING = 1,
	COUNT_DECIMAL = 1,
	COUNT_IPADDR = 1,
	COUNT_DATETIME = 1,
	COUNT_DURATION = 1,
};

static const struct {
	const char *name;
	bool is_method;
	size_t arity;
} fns[N_CEDAR_FNS] = {
#define CEDAR_FN(symbol, name, is_method, result, arg0, arg1)                            \
	{name, is_method, COUNT_##arg0 + COUNT_##arg1},
#include "cedar/cedar.def"
#undef CEDAR_FN
};

const char *cedar_op_spelling(enum cedar_op op)
{
	return ops[op].spelling;
}

const char *cedar_op_json(enum cedar_op op)
{
	return ops[op].json;
}

enum cedar_form cedar_op_form(enum cedar_op op)
{
	return ops[op].form;
}

const char *cedar_fn_name(enum cedar_fn fn)
{
	return fns[fn].name;
}

bool cedar_fn_is_method(enum cedar_fn fn)
{
	return fns[fn].is_method;
}

size_t cedar_fn_arity(enum cedar_fn fn)
{
	return fns[fn].arity;
}

enum cedar_fn cedar_fn_find(struct text name)
{
	for (size_t i = 0; i < N_CEDAR_FNS; i++)
		if (text_is(name, fns[i].name))
			return (enum cedar_fn)i;
	return N_CEDAR_FNS;
}

const char *cedar_var_name(enum cedar_var var)
{
	static const char *const names[N_CEDAR_VARS] = {
		[CEDAR_PRINCIPAL] = "principal",
		[CEDAR_ACTION] = "action",
		[CEDAR_RESOURCE] = "resource",
		[CEDAR_CONTEXT] = "context",
	};
	return names[var];
}

const char *cedar_slot_name(enum cedar_slot slot)
{
	return slot == CEDAR_SLOT_PRINCIPAL ? "?principal" : "?resource";
}

/* ---- names and references ------------------------------------------------ */

static bool is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

static bool is_reserved(struct text word)
{
	static const char *const reserved[] = {"true", "false",	 "if", "then",
					       "else", "in",	 "is", "like",
					       "has",  "__cedar"};
	for (size_t i = 0; i < sizeof reserved / sizeof *reserved; i++)
		if (text_is(word, reserved[i]))
			return true;
	return false;
}

bool cedar_word_is_identifier(struct text word)
{
	if (word.len == 0 || !is_letter(word.ptr[0]))
		return false;
	for (size_t i = 1; i < word.len; i++)
		if (!is_letter(word.ptr[i]) && (word.ptr[i] < '0' || word.ptr[i] > '9'))
			return false;
	return !is_reserved(word);
}

bool cedar_name_is_valid(struct text name)
{
	size_t begin = 0;
	for (size_t i = 0; i + 1 < name.len; i++) {
		if (name.ptr[i] != ':' || name.ptr[i + 1] != ':')
			continue;
		struct text part = {name.ptr + begin, i - begin};
		if (!cedar_word_is_identifier(part))
			return false;
		begin = i + 2;
		i++;
	}
	struct text last = {name.ptr + begin, name.len - begin};
	return cedar_word_is_identifier(last);
}

bool cedar_uid_equal(struct cedar_uid a, struct cedar_uid b)
{
	return text_equal(a.id, b.id) && text_equal(a.type, b.type);
}

int cedar_uid_compare(struct cedar_uid a, struct cedar_uid b)
{
	int order = text_compare(a.type, b.type);
	return order != 0 ? order : text_compare(a.id, b.id);
}

int cedar_uid_order(const void *a, const void *b)
{
	return cedar_uid_compare(*(const struct cedar_uid *)a,
				 *(const struct cedar_uid *)b);
}

/* ---- equality and hash --------------------------------------------------- */

static bool are_leaves_equal(const struct cedar_expr *a, const struct cedar_expr *b)
{
	return a->boolean == b->boolean && a->integer == b->integer &&
	       text_equal(a->text, b->text) && cedar_uid_equal(a->uid, b->uid) &&
	       a->var == b->var && a->slot == b->slot && a->fn == b->fn;
}

static bool are_pieces_equal(const struct cedar_expr *a, const struct cedar_expr *b)
{
	if (a->n_pieces != b->n_pieces)
		return false;
	for (size_t i = 0; i < a->n_pieces; i++)
		if (a->pieces[i].is_wildcard != b->pieces[i].is_wildcard ||
		    !text_equal(a->pieces[i].literal, b->pieces[i].literal))
			return false;
	return true;
}

static bool are_names_equal(const struct cedar_expr *a, const struct cedar_expr *b)
{
	if (a->n_names != b->n_names)
		return false;
	for (size_t i = 0; i < a->n_names; i++)
		if (!text_equal(a->names[i], b->names[i]))
			return false;
	return true;
}

bool cedar_expr_equal(const struct cedar_expr *a, const struct cedar_expr *b)
{
	if (a == b)
		return true;
	if (a->op != b->op || a->n_kids != b->n_kids || !are_leaves_equal(a, b) ||
	    !are_names_equal(a, b) || !are_pieces_equal(a, b))
		return false;
	for (size_t i = 0; i < a->n_kids; i++)
		if (!cedar_expr_equal(a->kids[i], b->kids[i]))
			return false;
	return true;
}

/* FNV-1a, with numbers taken as eight bytes at once. */
#define HASH_SEED  0xcbf29ce484222325u
#define HASH_PRIME 0x100000001b3u

static uint64_t hash_number(uint64_t hash, uint64_t number)
{
	hash = (hash ^ number) * HASH_PRIME;
	return hash ^ hash >> 32;
}

static uint64_t hash_text(uint64_t hash, struct text t)
{
	for (size_t i = 0; i < t.len; i++)
		hash = (hash ^ (unsigned char)t.ptr[i]) * HASH_PRIME;
	return hash_number(hash, t.len);
}

uint64_t cedar_expr_hash(const struct cedar_expr *expr)
{
	uint64_t hash = hash_number(HASH_SEED, (uint64_t)expr->op);
	hash = hash_number(hash, (uint64_t)expr->integer);
	hash = hash_number(hash, expr->boolean);
	hash = hash_number(hash, (uint64_t)expr->var << 16 | (uint64_t)expr->slot << 8 |
					 (uint64_t)expr->fn);
	hash = hash_text(hash, expr->text);
	hash = hash_text(hash_text(hash, expr->uid.type), expr->uid.id);
	for (size_t i = 0; i < expr->n_names; i++)
		hash = hash_text(hash, expr->names[i]);
	for (size_t i = 0; i < expr->n_pieces; i++)
		hash = hash_text(hash_number(hash, expr->pieces[i].is_wildcard),
				 expr->pieces[i].literal);
	for (size_t i = 0; i < expr->n_kids; i++)
		hash = hash_number(hash, cedar_expr_hash(expr->kids[i]));
	return hash;
}

/* ---- policies ------------------------------------------------------------ */

bool cedar_policy_is_template(const struct cedar_policy *policy)
{
	return policy->slots[CEDAR_SLOT_PRINCIPAL] || policy->slots[CEDAR_SLOT_RESOURCE];
}

static uint32_t number_from(struct cedar_expr *expr, uint32_t next)
{
	for (size_t i = 0; i < expr->n_kids; i++)
		next = number_from(expr->kids[i], next);
	expr->number = next;
	return next + 1;
}

void cedar_policy_number(struct cedar_policy *policy)
{
	uint32_t next = 0;
	for (size_t i = 0; i < policy->n_conditions; i++)
		next = number_from(policy->conditions[i].body, next);
	policy->n_exprs = next;
}

struct text cedar_policy_annotation(const struct cedar_policy *policy, const char *key)
{
	for (size_t i = 0; i < policy->n_annotations; i++)
		if (text_is(policy->annotations[i].key, key))
			return policy->annotations[i].value;
	return (struct text){NULL, 0};
}

/* ---- building ------------------------------------------------------------ */

struct cedar_expr *cedar_expr_new(struct arena *arena, enum cedar_op op, struct span span)
{
	struct cedar_expr *expr = ARENA_NEW(arena, struct cedar_expr);
	expr->op = op;
	expr->span = span;
	return expr;
}

struct cedar_expr *cedar_expr_unary(struct arena *arena, enum cedar_op op,
				    struct cedar_expr *kid, struct span span)
{
	struct cedar_expr *expr = cedar_expr_new(arena, op, span);
	expr->kids = ARENA_ARRAY(arena, struct cedar_expr *, 1);
	expr->kids[0] = kid;
	expr->n_kids = 1;
	return expr;
}

struct cedar_expr *cedar_expr_binary(struct arena *arena, enum cedar_op op,
				     struct cedar_expr *left, struct cedar_expr *right,
				     struct span span)
{
	struct cedar_expr *expr = cedar_expr_new(arena, op, span);
	expr->kids = ARENA_ARRAY(arena, struct cedar_expr *, 2);
	expr->kids[0] = left;
	expr->kids[1] = right;
	expr->n_kids = 2;
	return expr;
}
