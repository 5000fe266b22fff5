/* minimise.c - the smallest equivalent automaton, numbered canonically.
 * Needs:  a DFA with its dead and accepting states in place.
 * Gives:  the tables of struct edict_automaton: state ids premultiplied by the
 *         number of classes, the dead state first, the accepting one last, the others
 *         in breadth-first order from the start.
 * Keeps:  the language; and equal languages over equal classes get equal tables.
 *
 * States are told apart by Moore's partition refinement; then byte classes whose
 * columns have become equal are joined.
 */
#include <string.h>

#include "pattern/solo_dfa.h"

struct quotient {
	const struct solo_dfa *dfa;
	struct arena *scratch;
	uint32_t *block; /* by state */
	uint32_t n_blocks;
	uint32_t *member;	/* by block: its first state */
	uint32_t *class_column; /* by class: the first class with an equal column */
	uint32_t *class_number; /* by class: its number after joining */
	uint32_t n_classes;
	uint32_t *number; /* by block: its final number */
};

/* ---- states -------------------------------------------------------------- */

static bool same_row(const struct quotient *q, uint32_t s, uint32_t t)
{
	uint32_t n = q->dfa->n_classes;
	const uint32_t *a = q->dfa->next + (size_t)s * n,
		       *b = q->dfa->next + (size_t)t * n;
	if (q->block[s] != q->block[t])
		return false;
	for (uint32_t class = 0; class < n; class ++)
		if (q->block[a[class]] != q->block[b[class]])
			return false;
	return true;
}

static uint32_t hash_row(const struct quotient *q, uint32_t s)
{
	uint32_t n = q->dfa->n_classes, hash = q->block[s];
	const uint32_t *row = q->dfa->next + (size_t)s * n;
	for (uint32_t class = 0; class < n; class ++) {
		hash = (hash ^ q->block[row[class]]) * 0x9e3779b1u;
		hash ^= hash >> 15;
	}
	return hash;
}

/* Split blocks whose states lead to different blocks.  `table` has `size` slots, a
 * power of two; `refined` is the new partition, numbered by first state. */
static uint32_t refine(const struct quotient *q, uint32_t *refined, uint32_t *table,
		       uint32_t size)
{
	uint32_t n_blocks = 0;
	memset(table, 0xff, size * sizeof *table);
	for (uint32_t s = 0; s < q->dfa->n_states; s++) {
		uint32_t slot = hash_row(q, s) % size;
		while (table[slot] != UINT32_MAX && !same_row(q, table[slot], s))
			slot = (slot + 1) % size;
		if (table[slot] == UINT32_MAX) {
			table[slot] = s;
			refined[s] = n_blocks++;
		} else {
			refined[s] = refined[table[slot]];
		}
	}
	return n_blocks;
}

static void partition(struct quotient *q)
{
	const struct solo_dfa *dfa = q->dfa;
	uint32_t size = 1;
	while (size < 2 * dfa->n_states)
		size *= 2;
	uint32_t *table = ARENA_ARRAY(q->scratch, uint32_t, size);
	uint32_t *refined = ARENA_ARRAY(q->scratch, uint32_t, dfa->n_states);
	q->block = ARENA_ARRAY(q->scratch, uint32_t, dfa->n_states);
	for (uint32_t s = 0; s < dfa->n_states; s++)
		q->block[s] = s == SOLO_ACCEPT_ID ? 2 : dfa->end_accepts[s] ? 1 : 0;
	uint32_t before;
	do {
		before = q->n_blocks;
		q->n_blocks = refine(q, refined, table, size);
		memcpy(q->block, refined, dfa->n_states * sizeof *refined);
	} while (q->n_blocks != before);
	q->member = ARENA_ARRAY(q->scratch, uint32_t, q->n_blocks);
	for (uint32_t s = dfa->n_states; s-- > 0;)
		q->member[q->block[s]] = s;
}

/* ---- classes ------------------------------------------------------------- */

static uint32_t target(const struct quotient *q, uint32_t block, uint32_t class)
{
	return q->block[q->dfa->next[(size_t)q->member[block] * q->dfa->n_classes +
				     class]];
}

static bool same_column(const struct quotient *q, uint32_t a, uint32_t b)
{
	const uint32_t *start = q->dfa->start;
	if (start != NULL && q->block[start[a]] != q->block[start[b]])
		return false;
	for (uint32_t block = 0; block < q->n_blocks; block++)
		if (target(q, block, a) != target(q, block, b))
			return false;
	return true;
}

static void join_classes(struct quotient *q)
{
	uint32_t n = q->dfa->n_classes;
	q->class_column = ARENA_ARRAY(q->scratch, uint32_t, n);
	q->class_number = ARENA_ARRAY(q->scratch, uint32_t, n);
	for (uint32_t class = 0; class < n; class ++) {
		uint32_t first = 0;
		while (first < class &&
		       (q->class_column[first] != first || !same_column(q, first, class)))
			first++;
		q->class_column[class] = first;
		q->class_number[class] =
			first == class ? q->n_classes++ : q->class_number[first];
	}
}

/* ---- numbers ------------------------------------------------------------- */

/* Give `block` the next number, unless it has one. */
static void number_next(struct quotient *q, uint32_t block, uint32_t *order, uint32_t *n)
{
	if (q->number[block] != UINT32_MAX)
		return;
	q->number[block] = *n;
	order[(*n)++] = block;
}

static void number_blocks(struct quotient *q)
{
	const struct solo_dfa *dfa = q->dfa;
	uint32_t *order = ARENA_ARRAY(q->scratch, uint32_t, q->n_blocks);
	uint32_t n = 0;
	q->number = ARENA_ARRAY(q->scratch, uint32_t, q->n_blocks);
	memset(q->number, 0xff, q->n_blocks * sizeof *q->number);
	number_next(q, q->block[SOLO_DEAD_ID], order, &n);
	q->number[q->block[SOLO_ACCEPT_ID]] = q->n_blocks - 1;
	number_next(q, q->block[dfa->start_edge], order, &n);
	for (uint32_t class = 0; class < dfa->n_classes && dfa->start != NULL; class ++)
		number_next(q, q->block[dfa->start[class]], order, &n);
	for (uint32_t i = 0; i < n; i++)
		for (uint32_t class = 0; class < dfa->n_classes; class ++)
			number_next(q, target(q, order[i], class), order, &n);
}

/* ---- the result ---------------------------------------------------------- */

static uint16_t final_id(const struct quotient *q, uint32_t block)
{
	return (uint16_t)(q->number[block] * q->n_classes);
}

static void fill_tables(const struct quotient *q, struct automaton *a)
{
	const struct solo_dfa *dfa = q->dfa;
	for (unsigned byte = 0; byte < 256; byte++)
		a->class_of[byte] = (uint8_t)q->class_number[dfa->class_of[byte]];
	for (uint32_t block = 0; block < q->n_blocks; block++) {
		uint16_t id = final_id(q, block);
		a->end_accepts[q->number[block]] = dfa->end_accepts[q->member[block]];
		for (uint32_t class = 0; class < dfa->n_classes; class ++)
			a->next[id + q->class_number[class]] =
				final_id(q, target(q, block, class));
	}
	for (uint32_t class = 0; class < dfa->n_classes && dfa->start != NULL; class ++)
		a->start[q->class_number[class]] =
			final_id(q, q->block[dfa->start[class]]);
}

struct automaton *solo_minimise(struct arena *arena, struct arena *scratch,
			   const struct solo_dfa *dfa, uint32_t *n_states)
{
	struct quotient q = {.dfa = dfa, .scratch = scratch};
	partition(&q);
	join_classes(&q);
	*n_states = q.n_blocks;
	size_t size = (size_t)q.n_blocks * q.n_classes;
	if (size > UINT16_MAX)
		return NULL;
	number_blocks(&q);
	struct automaton *a = ARENA_NEW(arena, struct automaton);
	a->n_states = (uint16_t)q.n_blocks;
	a->n_classes = (uint16_t)q.n_classes;
	a->next = ARENA_ARRAY(arena, uint16_t, size);
	a->end_accepts = ARENA_ARRAY(arena, bool, q.n_blocks);
	if (dfa->start != NULL)
		a->start = ARENA_ARRAY(arena, uint16_t, q.n_classes);
	fill_tables(&q, a);
	a->start_edge = final_id(&q, q.block[dfa->start_edge]);
	a->accept_from = final_id(&q, q.block[SOLO_ACCEPT_ID]);
	return a;
}
