/* cedar_term.c - run the program of a condition: the table layout.
 *
 * Needs:   a program the compiler emitted; it is not checked here, except that it cannot
 *          leave the stack.
 * Gives:   what the same condition gives as code.
 * Keeps:   at most EDICT_CEDAR_STACK_MAX values; all else is made in scratch.
 *
 * A set or record that is being filled stands on the stack as a value of its kind with
 * the number of items so far, and, in place of the pointer to them, where they begin in
 * the scratch.
 */
#include "cedar_internal.h"

static uint32_t type_error(void)
{
	return edict_cedar_error(EDICT_CEDAR_FAULT_TYPE);
}

/* ---- sets and records ---------------------------------------------------- */

/* A container of which nothing is there yet. */
static uint32_t begin(const struct edict_cedar_request *q, enum edict_cedar_kind kind,
		      uint32_t size, struct edict_cedar_value *out)
{
	const char *room = edict_cedar_scratch_take(q, size);
	if (room == NULL)
		return edict_cedar_error(EDICT_CEDAR_FAULT_SPACE);
	*out = edict_cedar_of_entity((uint64_t)(room - q->scratch->bytes));
	out->kind = (uint8_t)kind;
	return 0;
}

static void *room_of(const struct edict_cedar_request *q,
		     const struct edict_cedar_value *container)
{
	return q->scratch->bytes + container->as.entity;
}

static uint32_t add_item(const struct edict_cedar_request *q,
			 struct edict_cedar_value *set,
			 const struct edict_cedar_value *item)
{
	struct edict_cedar_value *items = room_of(q, set);
	items[set->n++] = *item;
	return 0;
}

/* Members are kept sorted. */
static uint32_t add_member(const struct edict_cedar_request *q,
			   struct edict_cedar_value *record, uint32_t name,
			   const struct edict_cedar_value *value)
{
	struct edict_cedar_member *members = room_of(q, record);
	uint32_t at = record->n++;
	for (; at > 0 && members[at - 1].name > name; at--)
		members[at] = members[at - 1];
	struct edict_cedar_member member = {name, 0, *value};
	members[at] = member;
	return 0;
}

static uint32_t end_record(const struct edict_cedar_request *q,
			   struct edict_cedar_value *record)
{
	record->as.members = room_of(q, record);
	return 0;
}

static uint32_t build(const struct edict_cedar_request *q, uint32_t word,
		      struct edict_cedar_value *v)
{
	uint32_t n = word >> 8;
	switch (word & 0xff) {
	case EDICT_CEDAR_DO_SET:
		return begin(q, EDICT_CEDAR_SET, EDICT_CEDAR_SET_SIZE(n), v);
	case EDICT_CEDAR_DO_SET_ADD:
		return add_item(q, v, v + 1);
	case EDICT_CEDAR_DO_SET_END:
		return edict_cedar_set_end(room_of(q, v), v->n, v);
	case EDICT_CEDAR_DO_RECORD:
		return begin(q, EDICT_CEDAR_RECORD, EDICT_CEDAR_RECORD_SIZE(n), v);
	case EDICT_CEDAR_DO_RECORD_ADD:
		return add_member(q, v, word >> 8, v + 1);
	case EDICT_CEDAR_DO_RECORD_END:
		return end_record(q, v);
	}
	return type_error();
}

/* ---- operators ----------------------------------------------------------- */

static uint32_t give(struct edict_cedar_value value, struct edict_cedar_value *out)
{
	*out = value;
	return 0;
}

static uint32_t give_truth(uint32_t truth, struct edict_cedar_value *out)
{
	return truth > EDICT_TRUE ? truth : give(edict_cedar_of_bool(truth != 0), out);
}

static uint32_t key_attr(const struct edict_cedar_request *q, uint32_t operand,
			 struct edict_cedar_value *out)
{
	uint32_t key = operand & 3;
	if (key == EDICT_CEDAR_KEY_CONTEXT)
		return edict_cedar_record_attr(&q->context, operand >> 2, out);
	return edict_cedar_entity_attr(q, (uint64_t)q->keys[key], operand >> 2, out);
}

static uint32_t apply_constant(const struct edict_cedar_terms *terms,
			       const struct edict_cedar_request *q, uint32_t word,
			       struct edict_cedar_value *v)
{
	const struct edict_cedar_value *constant = &terms->constants[word >> 8];
	switch (word & 0xff) {
	case EDICT_CEDAR_DO_EQUAL_CONSTANT:
		return give_truth(edict_truth(edict_cedar_equal(v, constant)), v);
	case EDICT_CEDAR_DO_LESS_CONSTANT:
		return give_truth(edict_cedar_less(v, constant, false), v);
	case EDICT_CEDAR_DO_LESS_EQUAL_CONSTANT:
		return give_truth(edict_cedar_less(v, constant, true), v);
	case EDICT_CEDAR_DO_IN_CONSTANT:
		return give_truth(edict_cedar_in(q, v, constant), v);
	}
	return build(q, word, v);
}

/* Operands are at v[0] and v[1], the result goes to v[0]. */
static uint32_t apply(const struct edict_cedar_terms *terms,
		      const struct edict_cedar_request *q, uint32_t word,
		      struct edict_cedar_value *v)
{
	uint32_t operand = word >> 8;
	switch (word & 0xff) {
	case EDICT_CEDAR_DO_CONSTANT:
		return give(terms->constants[operand], v);
	case EDICT_CEDAR_DO_KEY:
		return give(edict_cedar_of_entity((uint64_t)q->keys[operand]), v);
	case EDICT_CEDAR_DO_CONTEXT:
		return give(q->context, v);
	case EDICT_CEDAR_DO_DUP:
		return give(v[-1], v);
	case EDICT_CEDAR_DO_KEY_ATTR:
		return key_attr(q, operand, v);
	case EDICT_CEDAR_DO_ATTR:
		return edict_cedar_attr(q, v, operand, v);
	case EDICT_CEDAR_DO_HAS:
		return give_truth(edict_cedar_has(q, v, operand), v);
	case EDICT_CEDAR_DO_IS:
		return give_truth(edict_cedar_is(q, v, operand), v);
	case EDICT_CEDAR_DO_BOOL:
		return give_truth(edict_cedar_truth(v), v);
	case EDICT_CEDAR_DO_NOT:
		return give_truth(edict_not(edict_cedar_truth(v)), v);
	case EDICT_CEDAR_DO_NEGATE:
		return edict_cedar_negate(v, v);
	case EDICT_CEDAR_DO_IS_EMPTY:
		return give_truth(edict_cedar_is_empty(v), v);
	case EDICT_CEDAR_DO_LIKE:
		return give_truth(edict_cedar_like(v, &terms->patterns[operand]), v);
	case EDICT_CEDAR_DO_MATCHES:
		return give_truth(edict_cedar_matches(v, &terms->scans[operand]), v);
	case EDICT_CEDAR_DO_EQUAL:
		return give_truth(edict_truth(edict_cedar_equal(v, v + 1)), v);
	case EDICT_CEDAR_DO_LESS:
		return give_truth(edict_cedar_less(v, v + 1, false), v);
	case EDICT_CEDAR_DO_LESS_EQUAL:
		return give_truth(edict_cedar_less(v, v + 1, true), v);
	case EDICT_CEDAR_DO_ADD:
		return edict_cedar_compute(EDICT_CEDAR_ADD, v, v + 1, v);
	case EDICT_CEDAR_DO_SUB:
		return edict_cedar_compute(EDICT_CEDAR_SUB, v, v + 1, v);
	case EDICT_CEDAR_DO_MUL:
		return edict_cedar_compute(EDICT_CEDAR_MUL, v, v + 1, v);
	case EDICT_CEDAR_DO_IN:
		return give_truth(edict_cedar_in(q, v, v + 1), v);
	case EDICT_CEDAR_DO_CONTAINS:
		return give_truth(edict_cedar_contains(v, v + 1), v);
	case EDICT_CEDAR_DO_CONTAINS_ALL:
		return give_truth(edict_cedar_contains_all(v, v + 1), v);
	case EDICT_CEDAR_DO_CONTAINS_ANY:
		return give_truth(edict_cedar_contains_any(v, v + 1), v);
	case EDICT_CEDAR_DO_HAS_TAG:
		return give_truth(edict_cedar_has_tag(q, v, v + 1), v);
	case EDICT_CEDAR_DO_GET_TAG:
		return edict_cedar_get_tag(q, v, v + 1, v);
	case EDICT_CEDAR_DO_CALL1:
	case EDICT_CEDAR_DO_CALL2:
		return edict_cedar_call(q, (enum edict_cedar_fn)operand, v, v + 1, v);
	}
	return apply_constant(terms, q, word, v);
}

/* By how many values an operator lets the stack grow. */
static int growth(uint32_t op)
{
	if (op >= EDICT_CEDAR_DO_EQUAL)
		return -1;
	return op <= EDICT_CEDAR_DO_RECORD ? 1 : 0;
}

/* ---- the loop ------------------------------------------------------------ */

uint32_t edict_cedar_term_truth(const struct edict_cedar_terms *terms, uint32_t start,
				const struct edict_cedar_request *q)
{
	struct edict_cedar_value stack[1 + EDICT_CEDAR_STACK_MAX];
	struct edict_cedar_value *top = stack; /* the first one is none */
	const uint32_t *at = terms->words + start;
	edict_cedar_scratch_reset(q);
	for (;;) {
		uint32_t word = *at++;
		uint32_t op = word & 0xff;
		if (op > EDICT_CEDAR_DO_DROP) {
			top += growth(op);
			if (top > stack + EDICT_CEDAR_STACK_MAX)
				return edict_cedar_error(EDICT_CEDAR_FAULT_SPACE);
			uint32_t error = apply(terms, q, word, top);
			if (error != 0)
				return error;
		} else if (op == EDICT_CEDAR_DO_END) {
			return edict_cedar_truth(top);
		} else if (op == EDICT_CEDAR_DO_FAIL) {
			return edict_cedar_error((enum edict_cedar_fault)(word >> 8));
		} else if (op == EDICT_CEDAR_DO_DROP) {
			top--;
		} else if (op == EDICT_CEDAR_DO_JUMP) {
			at += word >> 8;
		} else {
			if (top->kind != EDICT_CEDAR_BOOL)
				return type_error();
			bool is_jump = (op == EDICT_CEDAR_DO_JUMP_TRUE) ==
				       (top->as.boolean != 0);
			at += is_jump ? word >> 8 : 0;
			top -= is_jump && op != EDICT_CEDAR_DO_BRANCH ? 0 : 1;
		}
	}
}
