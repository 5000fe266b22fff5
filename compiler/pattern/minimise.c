/* minimise.c - the smallest equivalent automaton, numbered canonically.
 * Needs:  a DFA whose state 0 is dead.
 * Gives:  the tables of struct edict_group: the dead state first, then quiet ones, then
 *         the others, each in breadth-first order from the start.
 * Keeps:  what each text makes it say, and which states are quiet; equal automata over
 *         equal classes get equal tables.
 *
 * States are told apart by Moore's partition refinement; then byte classes whose
 * columns have become equal are joined.
 */
#include <string.h>

#include "pattern/dfa.h"

struct quotient {
	const struct dfa *dfa;
	struct arena *scratch;
	uint32_t *block; /* by state */
	uint32_t n_blocks;
	uint32_t *member;	/* by block: its first state */
	uint32_t *class_column; /* by class: the first class with an equal column */
	uint32_t *class_number; /* by class: its number after joining */
	uint32_t n_classes;
	uint32_t n_symbols;
	uint32_t *number; /* by block: its final number */
	uint32_t n_quiet;
};

/* ---- states -------------------------------------------------------------- */

static const struct dfa_edge *row(const struct quotient *q, uint32_t state)
{
	return q->dfa->edges + (size_t)state * q->dfa->n_symbols;
}

static bool same_row(const struct quotient *q, uint32_t s, uint32_t t)
{
	const struct dfa_edge *a = row(q, s), *b = row(q, t);
	if (q->block[s] != q->block[t])
		return false;
	for (uint32_t i = 0; i < q->dfa->n_symbols; i++)
		if (q->block[a[i].target] != q->block[b[i].target] ||
		    a[i].output != b[i].output)
			return false;
	return true;
}

static uint32_t hash_row(const struct quotient *q, uint32_t s)
{
	const struct dfa_edge *edges = row(q, s);
	uint32_t hash = q->block[s];
	for (uint32_t i = 0; i < q->dfa->n_symbols; i++) {
		uint32_t edge = q->block[edges[i].target] + edges[i].output * 0x85ebca6bu;
		hash = (hash ^ edge) * 0x9e3779b1u;
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
		uint32_t slot = hash_row(q, s) & (size - 1);
		while (table[slot] != UINT32_MAX && !same_row(q, s, table[slot]))
			slot = (slot + 1) & (size - 1);
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
	const struct dfa *dfa = q->dfa;
	uint32_t size = 1;
	while (size < 2 * dfa->n_states)
		size *= 2;
	uint32_t *table = ARENA_ARRAY(q->scratch, uint32_t, size);
	uint32_t *refined = ARENA_ARRAY(q->scratch, uint32_t, dfa->n_states);
	q->block = ARENA_ARRAY(q->scratch, uint32_t, dfa->n_states);
	for (uint32_t s = 0; s < dfa->n_states; s++)
		q->block[s] = dfa->is_quiet[s];
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

/* The edge of `block` on `symbol`, to a block. */
static struct dfa_edge edge_of(const struct quotient *q, uint32_t block, uint32_t symbol)
{
	struct dfa_edge edge = row(q, q->member[block])[symbol];
	edge.target = q->block[edge.target];
	return edge;
}

static bool same_column(const struct quotient *q, uint32_t a, uint32_t b)
{
	const uint32_t *start = q->dfa->start;
	if (start != NULL && q->block[start[a]] != q->block[start[b]])
		return false;
	for (uint32_t block = 0; block < q->n_blocks; block++) {
		struct dfa_edge x = edge_of(q, block, a), y = edge_of(q, block, b);
		if (x.target != y.target || x.output != y.output)
			return false;
	}
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
	q->n_symbols = q->n_classes + q->dfa->n_symbols - n;
}

/* The number of a symbol after joining. */
static uint32_t symbol_number(const struct quotient *q, uint32_t symbol)
{
	uint32_t n = q->dfa->n_classes;
	return symbol < n ? q->class_number[symbol] : symbol - n + q->n_classes;
}

/* ---- numbers ------------------------------------------------------------- */

/* Put `block` at the end of the order, unless it is in it. */
static void order_next(struct quotient *q, uint32_t block, uint32_t *order, uint32_t *n)
{
	if (q->number[block] != UINT32_MAX)
		return;
	q->number[block] = 0;
	order[(*n)++] = block;
}

/* Breadth first; then quiet blocks are moved to the front, keeping their order. */
static void number_blocks(struct quotient *q)
{
	const struct dfa *dfa = q->dfa;
	uint32_t *order = ARENA_ARRAY(q->scratch, uint32_t, q->n_blocks);
	uint32_t n = 0;
	q->number = ARENA_ARRAY(q->scratch, uint32_t, q->n_blocks);
	memset(q->number, 0xff, q->n_blocks * sizeof *q->number);
	order_next(q, q->block[DFA_DEAD], order, &n);
	if (dfa->start != NULL)
		order_next(q, q->block[dfa->start[dfa->n_classes]], order, &n);
	for (uint32_t class = 0; class < dfa->n_classes && dfa->start != NULL; class ++)
		order_next(q, q->block[dfa->start[class]], order, &n);
	for (uint32_t i = 0; i < n; i++)
		for (uint32_t symbol = 0; symbol < dfa->n_symbols; symbol++)
			order_next(q, edge_of(q, order[i], symbol).target, order, &n);
	for (uint32_t i = 0; i < n; i++)
		if (dfa->is_quiet[q->member[order[i]]])
			q->number[order[i]] = q->n_quiet++;
	uint32_t next = q->n_quiet;
	for (uint32_t i = 0; i < n; i++)
		if (!dfa->is_quiet[q->member[order[i]]])
			q->number[order[i]] = next++;
	q->n_blocks = n;
	for (uint32_t i = 0; i < n; i++)
		order[i] = q->member[order[i]];
	/* From here on blocks go by their numbers. */
	uint32_t *member = ARENA_ARRAY(q->scratch, uint32_t, n);
	for (uint32_t i = 0; i < n; i++)
		member[q->number[q->block[order[i]]]] = order[i];
	q->member = member;
}

/* ---- events -------------------------------------------------------------- */

struct events {
	uint16_t *actions;
	size_t n_actions;
	uint32_t *offset; /* by output * n_blocks + target; UINT32_MAX: none yet */
};

static uint32_t final_id(const struct quotient *q, uint32_t state)
{
	return q->number[q->block[state]] * q->n_symbols;
}

/* Where the event of `edge` begins in the actions. */
static uint32_t event_find(const struct quotient *q, struct arena *arena,
			   struct events *events, struct dfa_edge edge)
{
	const struct dfa_output *output = &q->dfa->outputs[edge.output];
	uint32_t target = final_id(q, edge.target);
	for (size_t at = 0; at < events->n_actions; at += 2u + events->actions[at + 1])
		if (events->actions[at] == target &&
		    events->actions[at + 1] == output->n &&
		    memcmp(events->actions + at + 2, output->actions,
			   output->n * sizeof *output->actions) == 0)
			return (uint32_t)at;
	uint32_t begin = (uint32_t)events->n_actions;
	ARENA_PUSH(arena, events->actions, events->n_actions, (uint16_t)target);
	ARENA_PUSH(arena, events->actions, events->n_actions, (uint16_t)output->n);
	for (uint32_t i = 0; i < output->n; i++)
		ARENA_PUSH(arena, events->actions, events->n_actions, output->actions[i]);
	return begin;
}

/* ---- the result ---------------------------------------------------------- */

/* False if an event does not fit into 16 bits. */
static bool fill_next(const struct quotient *q, struct arena *arena, uint16_t *next,
		      struct events *events)
{
	uint32_t event_from = q->n_blocks * q->n_symbols;
	for (uint32_t block = 0; block < q->n_blocks; block++) {
		const struct dfa_edge *edges = row(q, q->member[block]);
		for (uint32_t symbol = 0; symbol < q->dfa->n_symbols; symbol++) {
			uint32_t value = final_id(q, edges[symbol].target);
			if (edges[symbol].output != 0)
				value = event_from +
					event_find(q, arena, events, edges[symbol]);
			if (value > UINT16_MAX)
				return false;
			next[block * q->n_symbols + symbol_number(q, symbol)] =
				(uint16_t)value;
		}
	}
	return true;
}

static void fill_counters(const struct quotient *q, struct arena *arena,
			  struct edict_group *tables)
{
	tables->n_counters = q->dfa->n_counters;
	if (tables->n_counters == 0)
		return;
	struct edict_counter *counters =
		ARENA_ARRAY(arena, struct edict_counter, tables->n_counters);
	for (uint16_t i = 0; i < tables->n_counters; i++) {
		counters[i] = q->dfa->counters[i];
		counters[i].symbol = (uint16_t)symbol_number(q, counters[i].symbol);
	}
	tables->counters = counters;
}

static void fill_classes(const struct quotient *q, struct arena *arena,
			 struct edict_group *tables)
{
	const struct dfa *dfa = q->dfa;
	uint8_t *class_of = ARENA_ARRAY(arena, uint8_t, 256);
	for (unsigned byte = 0; byte < 256; byte++)
		class_of[byte] = (uint8_t)q->class_number[dfa->class_of[byte]];
	tables->class_of = class_of;
	tables->n_classes = (uint16_t)q->n_classes;
	tables->n_symbols = (uint16_t)q->n_symbols;
	if (dfa->start == NULL)
		return;
	uint16_t *start = ARENA_ARRAY(arena, uint16_t, q->n_classes + 1);
	for (uint32_t class = 0; class < dfa->n_classes; class ++)
		start[q->class_number[class]] = (uint16_t)final_id(q, dfa->start[class]);
	start[q->n_classes] = (uint16_t)final_id(q, dfa->start[dfa->n_classes]);
	tables->start = start;
}

struct machine_tables *minimise(struct arena *arena, struct arena *scratch,
				const struct dfa *dfa, uint32_t *n_states)
{
	struct quotient q = {.dfa = dfa, .scratch = scratch};
	struct events events = {0};
	partition(&q);
	join_classes(&q);
	*n_states = q.n_blocks;
	size_t size = (size_t)q.n_blocks * q.n_symbols;
	if (size > UINT16_MAX)
		return NULL;
	number_blocks(&q);
	uint16_t *next = ARENA_ARRAY(scratch, uint16_t, size);
	if (!fill_next(&q, scratch, next, &events))
		return NULL;
	struct machine_tables *machine = ARENA_NEW(arena, struct machine_tables);
	uint16_t *kept = ARENA_ARRAY(arena, uint16_t, size + events.n_actions);
	memcpy(kept, next, size * sizeof *next);
	if (events.n_actions > 0)
		memcpy(kept + size, events.actions, events.n_actions * sizeof *next);
	machine->tables.next = kept;
	machine->tables.actions = kept + size;
	machine->tables.event_from = (uint16_t)size;
	machine->tables.quiet_end = (uint16_t)(q.n_quiet * q.n_symbols);
	fill_classes(&q, arena, &machine->tables);
	fill_counters(&q, arena, &machine->tables);
	machine->n_states = q.n_blocks;
	machine->n_next = (uint32_t)size;
	machine->n_actions = (uint32_t)events.n_actions;
	machine->n_many = dfa->n_many;
	machine->enter = dfa->start == NULL ? (uint16_t)symbol_number(&q, dfa->enter) : 0;
	return machine;
}
