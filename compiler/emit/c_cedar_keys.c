/* c_cedar_keys.c - tests of a request's references, and dispatch on them, as integers.
 *
 * Needs:  atoms and plan nodes whose constants are texts: `A::B::"id"` for a reference,
 *         `A::B::"` for "any of this type".
 * Gives:  the key of a request (enum edict_cedar_key) that holds what is compared, and
 *         the handles or names it is compared with.
 */
#include <edict/cedar.h>
#include <stdlib.h>

#include "emit/c_cedar.h"
#include "meaning/cedar.h"

_Static_assert((int)CEDAR_FIELD_PRINCIPAL == (int)EDICT_CEDAR_PRINCIPAL &&
		       (int)CEDAR_FIELD_ACTION == (int)EDICT_CEDAR_ACTION &&
		       (int)CEDAR_FIELD_RESOURCE == (int)EDICT_CEDAR_RESOURCE,
	       "fields are the first keys");

static uint32_t key_of(uint32_t field, bool is_type)
{
	return is_type ? field + EDICT_CEDAR_PRINCIPAL_TYPE : field;
}

const char *c_cedar_table_op(const struct ir_atom *atom)
{
	if (atom->op == AST_HOLDS)
		return "EDICT_OP_TERM";
	return atom->op == AST_IN ? "EDICT_OP_INTEGER_IN" : "EDICT_OP_INTEGER_EQ";
}

uint32_t c_cedar_key(const struct ir_atom *atom)
{
	return key_of(atom->field, atom->op == AST_STARTS_WITH);
}

int64_t c_cedar_operand(const struct c_emitter *e, const struct ir_atom *atom)
{
	if (atom->op == AST_HOLDS)
		return c_cedar_program_of(e, atom);
	if (atom->op == AST_STARTS_WITH)
		return c_cedar_type_of(e, atom->constant.text);
	return c_cedar_handle_of(e, atom->constant.text);
}

void c_cedar_handles_of(const struct c_emitter *e, const struct ir_constant *list,
			uint32_t *handles)
{
	for (size_t i = 0; i < list->n_items; i++)
		handles[i] = c_cedar_handle_of(e, list->items[i].text);
	qsort(handles, list->n_items, sizeof *handles, uint32_order);
}

static int compare_cases(const void *left, const void *right)
{
	const struct c_cedar_case *a = left, *b = right;
	return (a->key > b->key) - (a->key < b->key);
}

struct c_cedar_case *c_cedar_cases(const struct c_emitter *e,
				   const struct plan_node *node)
{
	struct c_cedar_case *cases =
		ARENA_ARRAY(e->arena, struct c_cedar_case, node->n_cases);
	for (size_t i = 0; i < node->n_cases; i++) {
		struct text value = node->cases[i].value;
		cases[i].value = value;
		cases[i].node = node->cases[i].node;
		cases[i].key = node->key == PLAN_KEY_HEAD ? c_cedar_type_of(e, value)
							  : c_cedar_handle_of(e, value);
	}
	qsort(cases, node->n_cases, sizeof *cases, compare_cases);
	return cases;
}

const char *c_cedar_key_name(uint32_t key)
{
	static const char *const constants[EDICT_CEDAR_KEYS] = {
		[EDICT_CEDAR_PRINCIPAL] = "EDICT_CEDAR_PRINCIPAL",
		[EDICT_CEDAR_ACTION] = "EDICT_CEDAR_ACTION",
		[EDICT_CEDAR_RESOURCE] = "EDICT_CEDAR_RESOURCE",
		[EDICT_CEDAR_PRINCIPAL_TYPE] = "EDICT_CEDAR_PRINCIPAL_TYPE",
		[EDICT_CEDAR_ACTION_TYPE] = "EDICT_CEDAR_ACTION_TYPE",
		[EDICT_CEDAR_RESOURCE_TYPE] = "EDICT_CEDAR_RESOURCE_TYPE",
	};
	return constants[key];
}

const char *c_cedar_key_constant(const struct plan_node *node)
{
	return c_cedar_key_name(key_of(node->field, node->key == PLAN_KEY_HEAD));
}
