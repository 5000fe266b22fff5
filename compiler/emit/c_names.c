/* c_names.c - identifiers an auditor can follow.
 *
 * Gives:  SHOP_FIELD_ARGS_CENTS, SHOP_RULE_BIG_ORDER, args_cents_at_most_5000: derived
 *         from the policy's own words, unique within the file.
 */
#include <string.h>

#include "emit/c_cedar.h"

#define IDENTIFIER_MAX 56u

static struct text upper_text(struct arena *arena, struct text t)
{
	struct text copy = text_copy(arena, t);
	char *bytes = (char *)(uintptr_t)copy.ptr;
	for (size_t i = 0; i < copy.len; i++)
		if (bytes[i] >= 'a' && bytes[i] <= 'z')
			bytes[i] = (char)(bytes[i] - 'a' + 'A');
	return copy;
}

static struct text unique_upper(struct c_emitter *e, struct name_set *set,
				const char *kind, struct text words)
{
	struct buffer b = {0};
	buffer_format(&b, "%s_%s_", e->upper, kind);
	size_t prefix = b.len;
	write_identifier(&b, words, prefix + IDENTIFIER_MAX);
	if (b.len == prefix)
		buffer_add_text(&b, TEXT("unnamed"));
	struct text name = name_set_add(set, upper_text(e->arena, buffer_text(&b)));
	buffer_free(&b);
	return name;
}

void c_names_fields(struct c_emitter *e)
{
	struct name_set set;
	name_set_init(&set, e->arena);
	e->field_names = ARENA_ARRAY(e->arena, struct text, e->policy->n_fields);
	for (size_t i = 0; i < e->policy->n_fields; i++)
		e->field_names[i] =
			unique_upper(e, &set, "FIELD", e->policy->fields[i].c_name);
}

void c_names_rules(struct c_emitter *e)
{
	struct name_set set;
	name_set_init(&set, e->arena);
	e->rule_names = ARENA_ARRAY(e->arena, struct text, e->policy->n_rules);
	for (size_t i = 0; i < e->policy->n_rules; i++) {
		const struct ir_rule *rule = &e->policy->rules[i];
		struct text words = rule->id;
		if (rule->action == ACTION_THROTTLE)
			words = text_format(e->arena, "%.*s limit", TEXT_ARG(words));
		e->rule_names[i] = unique_upper(e, &set, "RULE", words);
	}
}

/* ---- atoms --------------------------------------------------------------- */

static void collect_atoms(struct c_emitter *e, const struct ir_expr *expr, bool *seen)
{
	if (expr->kind == IR_ATOM && !seen[expr->atom->index]) {
		seen[expr->atom->index] = true;
		e->atom_numbers[expr->atom->index] = (uint32_t)e->n_atoms;
		ARENA_PUSH(e->arena, e->atoms, e->n_atoms, expr->atom);
	}
	for (size_t i = 0; i < expr->n_kids; i++)
		collect_atoms(e, expr->kids[i], seen);
}

static const char *relation_word(enum ast_op op)
{
	switch (op) {
	case AST_EQ:
		return "is";
	case AST_LT:
		return "below";
	case AST_LE:
		return "at_most";
	case AST_IN:
		return "in";
	case AST_CONTAINS:
		return "contains";
	case AST_STARTS_WITH:
		return "starts";
	case AST_ENDS_WITH:
		return "ends";
	case AST_MATCHES:
		return "matches";
	case AST_SAME:
		return "same_as";
	case AST_WITHIN:
		return "within";
	case AST_IS_NULL:
		return "is_null";
	case AST_IS_TRUE:
		return "is_true";
	case AST_HAS:
		return "is_given";
	case AST_TRUE:
	case AST_FALSE:
	case AST_AND:
	case AST_OR:
	case AST_NOT:
	case AST_DEFINITE:
	case AST_UNDECIDED:
	case AST_NE:
	case AST_GT:
	case AST_GE:
	case AST_LIKE:
	case AST_HOLDS:
	case N_AST_OPS:
		break; /* no atoms of the IR */
	}
	return "is";
}

static void constant_words(const struct ir_constant *c, struct buffer *out)
{
	if (c->kind == CONSTANT_STRING) {
		write_identifier(out, c->text, IDENTIFIER_MAX);
	} else if (c->kind == CONSTANT_BOOL) {
		buffer_add_text(out, c->boolean ? TEXT("_true") : TEXT("_false"));
	} else if (c->kind == CONSTANT_NUMBER) {
		buffer_add_text(out,
				c->number.coefficient < 0 ? TEXT("_minus_") : TEXT("_"));
		buffer_format(out, "%llu",
			      c->number.coefficient < 0
				      ? 0 - (unsigned long long)c->number.coefficient
				      : (unsigned long long)c->number.coefficient);
		if (c->number.scale)
			buffer_format(out, "e%u", c->number.scale);
	} else if (c->n_items > 0) {
		constant_words(&c->items[0], out);
		buffer_add_text(out, TEXT("_or_others"));
	}
}

void c_names_atoms(struct c_emitter *e)
{
	bool *seen = ARENA_ARRAY(e->arena, bool, e->policy->n_atoms + 1);
	e->atom_numbers = ARENA_ARRAY(e->arena, uint32_t, e->policy->n_atoms + 1);
	for (size_t i = 0; i < e->policy->n_rules; i++)
		collect_atoms(e, e->policy->rules[i].condition, seen);
	struct name_set set;
	name_set_init(&set, e->arena);
	e->atom_names = ARENA_ARRAY(e->arena, struct text, e->n_atoms + 1);
	/* the setters of the header have names of the same form */
	for (size_t i = 0; i < e->policy->n_fields; i++)
		name_set_add(&set, text_format(e->arena, "%s_set_%.*s", e->name,
					       TEXT_ARG(e->policy->fields[i].c_name)));
	if (e->cedar)
		c_cedar_reserve(e, &set);
	for (size_t i = 0; i < e->n_atoms; i++) {
		const struct ir_atom *atom = e->atoms[i];
		if (atom->op == AST_HOLDS) {
			e->atom_names[i] = name_set_add(
				&set, c_cedar_function_words(e->arena, atom->term));
			continue;
		}
		struct buffer b = {0};
		write_identifier(&b, e->policy->fields[atom->field].c_name,
				 IDENTIFIER_MAX);
		buffer_format(&b, "_%s", relation_word(atom->op));
		if (atom->right == RIGHT_FIELD)
			write_identifier(&b, e->policy->fields[atom->right_field].c_name,
					 IDENTIFIER_MAX);
		else if (atom->right == RIGHT_CONSTANT)
			constant_words(&atom->constant, &b);
		else if (atom->right == RIGHT_PATTERN)
			buffer_format(&b, "_pattern_%u",
				      e->plan->places[atom->index].bit);
		e->atom_names[i] = name_set_add(&set, buffer_text(&b));
		buffer_free(&b);
	}
}
