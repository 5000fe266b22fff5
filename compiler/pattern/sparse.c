/* sparse.c - the sparse form of a machine.
 * Needs:  dense tables (minimise.c).
 * Gives:  tables in which most of a row is that of another, where these are smaller.
 * Keeps:  every transition.
 *
 * Rows of keyword automata are nearly all alike: what leads on is an exception.  A few
 * rows stay whole; of every other one only what differs from the most similar of these is
 * kept, and such rows are laid into one another, each cell saying for which symbol
 * (Tarjan and Yao, "Storing a sparse table", CACM 22(11), 1979).
 */
#include <string.h>

#include "base/arena.h"
#include "pattern/group.h"

#define CANDIDATES 24u /* rows that may stay whole */
#define CELL_BYTES 3u  /* value and owner */

struct sparse {
	const struct machine_tables *dense;
	struct arena *scratch;
	uint32_t n_states, n_symbols;
	uint32_t *candidates; /* states; the rows taken so far come first */
	uint32_t n_candidates, n_taken;
	uint32_t *n_exceptions; /* by state, from the best row taken */
	uint32_t *rest;		/* by state: that row, as an index of `candidates` */
	uint16_t *cells;
	uint8_t *owners;
	bool *is_base; /* by cell: some row has its cells there */
	size_t n_cells, n_owners, n_bases;
};

static const uint16_t *row(const struct sparse *s, uint32_t state)
{
	return s->dense->tables.next + (size_t)state * s->n_symbols;
}

static uint32_t count_differences(const struct sparse *s, uint32_t a, uint32_t b)
{
	const uint16_t *x = row(s, a), *y = row(s, b);
	uint32_t n = 0;
	for (uint32_t i = 0; i < s->n_symbols; i++)
		n += x[i] != y[i];
	return n;
}

/* ---- rows that stay whole ------------------------------------------------ */

/* The states that are most often led to; of equals the first. */
static void find_candidates(struct sparse *s)
{
	uint32_t *n_led = ARENA_ARRAY(s->scratch, uint32_t, s->n_states);
	for (uint32_t i = 0; i < s->dense->n_next; i++)
		if (s->dense->tables.next[i] < s->dense->tables.event_from)
			n_led[s->dense->tables.next[i] / s->n_symbols]++;
	s->candidates = ARENA_ARRAY(s->scratch, uint32_t, CANDIDATES);
	while (s->n_candidates < CANDIDATES && s->n_candidates < s->n_states) {
		uint32_t best = 0;
		for (uint32_t i = 1; i < s->n_states; i++)
			if (n_led[i] > n_led[best])
				best = i;
		if (n_led[best] == 0)
			break;
		n_led[best] = 0;
		s->candidates[s->n_candidates++] = best;
	}
}

/* Bytes saved by keeping the row of `candidate` whole. */
static int64_t gain_of(const struct sparse *s, const uint32_t *differences)
{
	int64_t gain = -(int64_t)(s->n_symbols * sizeof(uint16_t));
	for (uint32_t i = 0; i < s->n_states; i++)
		if (differences[i] < s->n_exceptions[i])
			gain += (int64_t)(s->n_exceptions[i] - differences[i]) *
				CELL_BYTES;
	return gain;
}

static void take_row(struct sparse *s, uint32_t which, uint32_t **differences)
{
	uint32_t taken = s->n_taken++;
	uint32_t state = s->candidates[which];
	uint32_t *column = differences[which];
	s->candidates[which] = s->candidates[taken];
	differences[which] = differences[taken];
	s->candidates[taken] = state;
	differences[taken] = column;
	for (uint32_t i = 0; i < s->n_states; i++) {
		if (column[i] >= s->n_exceptions[i])
			continue;
		s->n_exceptions[i] = column[i];
		s->rest[i] = taken;
	}
}

/* As long as one more row saves more than it takes; at least one. */
static void choose_rows(struct sparse *s)
{
	uint32_t **differences = ARENA_ARRAY(s->scratch, uint32_t *, s->n_candidates);
	for (uint32_t i = 0; i < s->n_candidates; i++) {
		differences[i] = ARENA_ARRAY(s->scratch, uint32_t, s->n_states);
		for (uint32_t state = 0; state < s->n_states; state++)
			differences[i][state] =
				count_differences(s, s->candidates[i], state);
	}
	while (s->n_taken < s->n_candidates) {
		int64_t best = 0;
		uint32_t which = UINT32_MAX;
		for (uint32_t i = s->n_taken; i < s->n_candidates; i++) {
			int64_t gain = gain_of(s, differences[i]);
			if (which == UINT32_MAX || gain > best) {
				best = gain;
				which = i;
			}
		}
		if (best <= 0 && s->n_taken > 0)
			break;
		take_row(s, which, differences);
	}
}

/* ---- cells --------------------------------------------------------------- */

/* May the exceptions of `state` lie at `base`? */
static bool fits(const struct sparse *s, uint32_t state, size_t base)
{
	const uint16_t *own = row(s, state);
	const uint16_t *rest = row(s, s->candidates[s->rest[state]]);
	if (base < s->n_cells && s->is_base[base])
		return false;
	for (uint32_t i = 0; i < s->n_symbols; i++)
		if (own[i] != rest[i] && base + i < s->n_cells &&
		    s->owners[base + i] != EDICT_NO_SYMBOL)
			return false;
	return true;
}

static void lay(struct sparse *s, uint32_t state, size_t base)
{
	const uint16_t *own = row(s, state);
	const uint16_t *rest = row(s, s->candidates[s->rest[state]]);
	while (s->n_cells < base + s->n_symbols) {
		ARENA_PUSH(s->scratch, s->cells, s->n_cells, 0);
		ARENA_PUSH(s->scratch, s->owners, s->n_owners, EDICT_NO_SYMBOL);
		ARENA_PUSH(s->scratch, s->is_base, s->n_bases, false);
	}
	s->is_base[base] = true;
	for (uint32_t i = 0; i < s->n_symbols; i++) {
		if (own[i] == rest[i])
			continue;
		s->cells[base + i] = own[i];
		s->owners[base + i] = (uint8_t)i;
	}
}

/* First fit, from a little before the end on: what is full stays so.  False if an index
 * would need more than 16 bits. */
static bool lay_all(struct sparse *s, struct edict_row *rows)
{
	for (uint32_t state = 0; state < s->n_states; state++) {
		size_t reach = 8u * s->n_symbols;
		size_t base = s->n_cells > reach ? s->n_cells - reach : 0;
		while (!fits(s, state, base))
			base++;
		lay(s, state, base);
		rows[state] = (struct edict_row){
			(uint16_t)base, (uint16_t)(s->rest[state] * s->n_symbols)};
		if (base + s->n_symbols > UINT16_MAX)
			return false;
	}
	return true;
}

/* ---- numbers ------------------------------------------------------------- */

/* A value of the dense tables in sparse ones, where states are plain numbers. */
static uint16_t plain(const struct sparse *s, uint16_t value)
{
	uint16_t event_from = s->dense->tables.event_from;
	if (value < event_from)
		return (uint16_t)(value / s->n_symbols);
	return (uint16_t)(value - event_from + s->n_states);
}

static uint16_t *plain_array(const struct sparse *s, struct arena *arena,
			     const uint16_t *values, size_t n)
{
	uint16_t *copy = ARENA_ARRAY(arena, uint16_t, n);
	for (size_t i = 0; i < n; i++)
		copy[i] = plain(s, values[i]);
	return copy;
}

static uint16_t *plain_actions(const struct sparse *s, struct arena *arena)
{
	uint32_t n = s->dense->n_actions;
	uint16_t *copy = ARENA_ARRAY(arena, uint16_t, n);
	if (n > 0)
		memcpy(copy, s->dense->tables.actions, n * sizeof *copy);
	for (uint32_t at = 0; at < n; at += 2u + copy[at + 1])
		copy[at] = plain(s, copy[at]);
	return copy;
}

static uint16_t *plain_rows(const struct sparse *s, struct arena *arena)
{
	uint16_t *next = ARENA_ARRAY(arena, uint16_t, s->n_taken * s->n_symbols);
	for (uint32_t i = 0; i < s->n_taken; i++)
		for (uint32_t symbol = 0; symbol < s->n_symbols; symbol++)
			next[i * s->n_symbols + symbol] =
				plain(s, row(s, s->candidates[i])[symbol]);
	return next;
}

/* ---- the machine --------------------------------------------------------- */

static void fill(const struct sparse *s, struct arena *arena,
		 const struct edict_row *rows, struct machine_tables *machine)
{
	struct edict_group *t = &machine->tables;
	const struct edict_group *dense = &s->dense->tables;
	uint8_t *owners = ARENA_ARRAY(arena, uint8_t, s->n_cells);
	memcpy(owners, s->owners, s->n_cells);
	t->owners = owners;
	t->cells = plain_array(s, arena, s->cells, s->n_cells);
	struct edict_row *kept = ARENA_ARRAY(arena, struct edict_row, s->n_states);
	memcpy(kept, rows, s->n_states * sizeof *kept);
	t->rows = kept;
	t->next = plain_rows(s, arena);
	t->actions = plain_actions(s, arena);
	if (dense->start != NULL)
		t->start = plain_array(s, arena, dense->start, dense->n_classes + 1u);
	t->quiet_end = (uint16_t)(dense->quiet_end / s->n_symbols);
	t->event_from = (uint16_t)s->n_states;
	machine->n_next = s->n_taken * s->n_symbols;
	machine->n_rows = s->n_states;
	machine->n_cells = (uint32_t)s->n_cells;
}

void machine_make_sparse(struct arena *arena, struct machine_tables *machine)
{
	struct machine_tables dense = *machine;
	struct sparse s = {.dense = &dense,
			   .scratch = arena_new(),
			   .n_states = machine->n_states,
			   .n_symbols = machine->tables.n_symbols};
	find_candidates(&s);
	s.n_exceptions = ARENA_ARRAY(s.scratch, uint32_t, s.n_states);
	s.rest = ARENA_ARRAY(s.scratch, uint32_t, s.n_states);
	struct edict_row *rows = ARENA_ARRAY(s.scratch, struct edict_row, s.n_states);
	for (uint32_t i = 0; i < s.n_states; i++)
		s.n_exceptions[i] = UINT32_MAX;
	if (s.n_candidates > 0 && s.n_symbols < EDICT_NO_SYMBOL) {
		choose_rows(&s);
		if (lay_all(&s, rows) &&
		    s.n_cells * CELL_BYTES + s.n_states * sizeof *rows +
				    s.n_taken * s.n_symbols * sizeof(uint16_t) <
			    dense.n_next * sizeof(uint16_t))
			fill(&s, arena, rows, machine);
	}
	arena_free(s.scratch);
}
