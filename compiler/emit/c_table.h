/* c_table.h - what the files of the table layout share.
 *
 *     c_table.c        operands and operators of tests; nodes, terms, the table itself
 *     c_table_tests.c  lists of tests: conditions, rows, guards
 */
#ifndef EDICT_EMIT_C_TABLE_H
#define EDICT_EMIT_C_TABLE_H

#include <edict/abi.h>

#include "emit/c_cedar.h"

struct table_set {
	uint32_t first;
	uint16_t n, names;
};

struct tables {
	struct c_emitter *e;
	const struct ir_constant *
		*constants; /* scalars and lists, one entry an atom's use */
	size_t n_constants;
	size_t *constant_of_atom; /* 1 + index */
	struct table_set *sets;
	size_t n_sets;
	uint32_t *set_ids;
	size_t n_set_ids;
	size_t n_names;	       /* dispatch tables first, then one a field with sets */
	size_t *names_of_node; /* by plan node index */
	struct text **keys;    /* by field: the strings it is compared with, sorted */
	size_t *n_keys;	       /* 0 where comparing one by one is as good */
	size_t *names_of_field;
	uint32_t symbols[EDICT_SYMBOLS_MAX]; /* fields looked up once a decision */
	size_t n_symbols;
};

/* Operator, field and operand of the test of an atom; an operand is stored once. */
const char *table_op(const struct tables *t, const struct ir_atom *atom);
uint32_t table_field(const struct tables *t, const struct ir_atom *atom);
int64_t table_operand(struct tables *t, const struct ir_atom *atom);

/* An integer field against a number that fits the operand itself. */
bool table_is_immediate(const struct tables *t, const struct ir_atom *atom);
/* A string field against a string. */
bool table_is_string_equality(const struct tables *t, const struct ir_atom *atom);

/* The lists of all nodes; where each begins is stored by plan node. */
void table_write_tests(struct tables *t, uint32_t *list_of_node);

#endif
