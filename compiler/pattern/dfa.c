/* dfa.c - NFA -> DFA by subset construction.
 * Needs:  an NFA without NFA_FINAL, of at most EDICT_GROUP_COUNTERS_MAX counters.
 * Gives:  a DFA whose edges say what has matched and which counters start; or nothing,
 *         if the caps on states and on work are reached.
 * Keeps:  which patterns match somewhere in a text.
 *
 * A state is a closure (closure.h): a sorted list of items.  An accept with a full mask
 * fires on the edge that reached it; one with a narrow mask when the next symbol turns
 * out to be in it - possibly the end of the text.  As only "did it match" is asked, the
 * items of a pattern that fires are dropped, and it begins anew.
 *
 * A state is *quiet* if nothing but what begins after the last byte is in it.  States of
 * equal items are two if one was reached with a match in progress, because the scanner
 * restarts a quiet group from the byte before alone.
 */
#include "pattern/dfa.h"

#include <string.h>

#include "pattern/closure.h"

struct state {
	struct item *items;
	uint32_t n_items;
	uint32_t hash;
	bool is_quiet;
};

struct builder {
	struct arena *arena;
	const struct dfa_job *job;
	const struct nfa *nfa;
	struct closure closure;
	struct dfa *dfa;
	const struct nfa_counter **counters; /* those of the machine */
	uint8_t byte_of[256];		     /* by class: one of its bytes */
	struct state *fresh; /* by class, then at the beginning: what begins there */
	/* The step being made. */
	bool *fires;	 /* by pattern */
	uint32_t *fired; /* those */
	size_t n_fired;
	bool *is_started; /* by counter: some byte starts it */
	bool *is_running; /* by counter: an older run goes on */
	uint16_t *actions;
	/* The states made. */
	struct state *states;
	size_t n_states, n_edges, n_flags;
	uint32_t *table; /* hash table of state numbers; 0 is empty */
	uint32_t table_size;
};

/* ---- outputs ------------------------------------------------------------- */

static uint32_t output_find(struct builder *b, uint32_t n)
{
	struct dfa *dfa = b->dfa;
	size_t bytes = n * sizeof *b->actions;
	for (size_t i = 0; i < dfa->n_outputs; i++)
		if (dfa->outputs[i].n == n &&
		    (n == 0 || memcmp(dfa->outputs[i].actions, b->actions, bytes) == 0))
			return (uint32_t)i;
	uint16_t *copy = ARENA_ARRAY(b->arena, uint16_t, n + 1);
	if (n > 0)
		memcpy(copy, b->actions, bytes);
	struct dfa_output output = {copy, n};
	ARENA_PUSH(b->arena, dfa->outputs, dfa->n_outputs, output);
	return (uint32_t)dfa->n_outputs - 1;
}

static uint32_t add_hits(struct builder *b)
{
	uint32_t n = 0;
	for (uint32_t owner = 0; owner < b->nfa->n_starts && b->n_fired > 0; owner++)
		if (b->fires[owner])
			b->actions[n++] = (uint16_t)(EDICT_ACT_HIT | b->job->ids[owner]);
	return n;
}

static bool closure_has(const struct builder *b, uint32_t node)
{
	for (size_t i = 0; i < b->closure.n_items; i++)
		if (b->closure.items[i].node == node)
			return true;
	return false;
}

/* What a started counter is told, where its node is in the closure. */
static uint32_t add_starts(struct builder *b, uint32_t n)
{
	for (uint16_t i = 0; i < b->dfa->n_counters; i++) {
		const struct nfa_counter *counter = b->counters[i];
		uint16_t number = b->nfa->nodes[counter->node].counter;
		bool runs = b->is_running[number];
		bool is_told = counter->kind != NFA_AT_LEAST || !runs;
		if (!b->is_started[number] || !is_told || !closure_has(b, counter->node))
			continue;
		bool is_another = counter->kind == NFA_EXACTLY && runs;
		b->actions[n++] =
			(uint16_t)((is_another ? EDICT_ACT_ANOTHER : EDICT_ACT_START) |
				   i);
	}
	return n;
}

/* Machines that are entered after the symbol `before`. */
static uint32_t add_entries(struct builder *b, unsigned before, uint32_t n)
{
	for (size_t gap = 0; gap < b->nfa->n_gaps; gap++) {
		if (!b->closure.is_entered[gap])
			continue;
		uint32_t kind = b->job->kinds[gap].of[before];
		b->actions[n++] =
			(uint16_t)(EDICT_ACT_ENTER |
				   (b->job->entries[gap] + kind * EDICT_ENTRY_MACHINES));
	}
	return n;
}

/* ---- states -------------------------------------------------------------- */

static uint32_t hash_items(const struct item *items, size_t n, bool is_quiet)
{
	uint32_t hash = (uint32_t)n * 2 + is_quiet;
	for (size_t i = 0; i < n; i++) {
		hash = (hash ^ items[i].node) * 0x9e3779b1u;
		hash = (hash ^ hash >> 15 ^ items[i].mask) * 0x85ebca6bu;
	}
	return hash ^ hash >> 13;
}

static bool closure_is(const struct builder *b, const struct state *state)
{
	const struct closure *c = &b->closure;
	return state->n_items == c->n_items &&
	       (c->n_items == 0 ||
		memcmp(state->items, c->items, c->n_items * sizeof *c->items) == 0);
}

static struct state closure_state(struct builder *b, bool is_quiet)
{
	const struct closure *c = &b->closure;
	struct state state = {.n_items = (uint32_t)c->n_items, .is_quiet = is_quiet};
	state.items = ARENA_ARRAY(b->arena, struct item, c->n_items + 1);
	if (c->n_items > 0)
		memcpy(state.items, c->items, c->n_items * sizeof *c->items);
	state.hash = hash_items(state.items, c->n_items, is_quiet);
	return state;
}

static uint32_t state_add(struct builder *b, struct state state)
{
	ARENA_PUSH(b->arena, b->dfa->is_quiet, b->n_flags, state.is_quiet);
	ARENA_PUSH(b->arena, b->states, b->n_states, state);
	return (uint32_t)b->n_states - 1;
}

/* The number of the state that the closure is. */
static uint32_t closure_number(struct builder *b, bool is_quiet)
{
	const struct closure *c = &b->closure;
	uint32_t hash = hash_items(c->items, c->n_items, is_quiet);
	uint32_t slot = hash & (b->table_size - 1);
	while (b->table[slot] != 0) {
		const struct state *known = &b->states[b->table[slot]];
		if (known->hash == hash && known->is_quiet == is_quiet &&
		    closure_is(b, known))
			return b->table[slot];
		slot = (slot + 1) & (b->table_size - 1);
	}
	b->table[slot] = state_add(b, closure_state(b, is_quiet));
	return b->table[slot];
}

/* ---- steps --------------------------------------------------------------- */

static void fire(struct builder *b, uint32_t node)
{
	uint32_t owner = b->nfa->nodes[node].owner;
	if (b->fires[owner])
		return;
	b->fires[owner] = true;
	b->fired[b->n_fired++] = owner;
}

static void forget_step(struct builder *b)
{
	for (size_t i = 0; i < b->n_fired; i++)
		b->fires[b->fired[i]] = false;
	b->n_fired = 0;
}

static void forget_bytes(struct builder *b)
{
	memset(b->is_started, 0, b->nfa->n_counters + 1);
	memset(b->is_running, 0, b->nfa->n_counters + 1);
	memset(b->closure.is_entered, 0, b->nfa->n_gaps + 1);
}

static bool accepts(const struct builder *b, struct item item)
{
	return b->nfa->nodes[item.node].kind == NFA_ACCEPT;
}

/* Fire what was waiting for `symbol`. */
static void fire_waiting(struct builder *b, const struct state *state, unsigned symbol)
{
	for (uint32_t i = 0; i < state->n_items; i++)
		if (accepts(b, state->items[i]) &&
		    item_allows(&b->closure, state->items[i], symbol))
			fire(b, state->items[i].node);
}

/* Take a byte of `class` from the items of patterns that have not fired. */
static void take_byte(struct builder *b, const struct state *state, unsigned class)
{
	b->closure.work += state->n_items;
	for (uint32_t i = 0; i < state->n_items; i++) {
		struct item item = state->items[i];
		const struct nfa_node *node = &b->nfa->nodes[item.node];
		if (b->fires[node->owner] || !item_takes(&b->closure, item, class))
			continue;
		closure_reach(&b->closure, node->out, MASK_FULL);
		if (node->kind == NFA_COUNT)
			b->is_running[node->counter] = true;
		else if (node->counter != NFA_NO_COUNTER)
			b->is_started[node->counter] = true;
	}
}

/* Put in what `state` waits for, of patterns that have not fired. */
static void keep_items(struct builder *b, const struct state *state)
{
	for (uint32_t i = 0; i < state->n_items; i++) {
		const struct nfa_node *node = &b->nfa->nodes[state->items[i].node];
		if (b->fires[node->owner])
			continue;
		closure_reach(&b->closure, state->items[i].node, state->items[i].mask);
	}
}

/* Close what was reached after a byte of `class`; fire accepts whose mask is full.  True
 * if one fired that had not before. */
static bool settle(struct builder *b, unsigned class)
{
	struct closure *c = &b->closure;
	size_t n_before = b->n_fired;
	closure_spread(c, class);
	closure_collect(c);
	for (size_t i = 0; i < c->n_items; i++)
		if (accepts(b, c->items[i]) && c->items[i].mask == MASK_FULL)
			fire(b, c->items[i].node);
	return b->n_fired > n_before;
}

static void drop_fired_accepts(struct builder *b)
{
	struct closure *c = &b->closure;
	size_t n = 0;
	for (size_t i = 0; i < c->n_items; i++)
		if (!accepts(b, c->items[i]) || c->items[i].mask != MASK_FULL)
			c->items[n++] = c->items[i];
	c->n_items = n;
}

/* To the state that the closure is; the actions so far are `n`. */
static struct dfa_edge closure_edge(struct builder *b, bool is_quiet, uint32_t n)
{
	drop_fired_accepts(b);
	if (b->n_fired > 0 && b->nfa->n_starts == 1)
		return (struct dfa_edge){DFA_DEAD, output_find(b, n)};
	uint32_t output = output_find(b, add_starts(b, n));
	return (struct dfa_edge){closure_number(b, is_quiet), output};
}

static struct dfa_edge byte_edge(struct builder *b, const struct state *state,
				 unsigned class)
{
	forget_step(b);
	fire_waiting(b, state, class);
	do {
		const struct state *fresh = &b->fresh[class];
		forget_bytes(b);
		take_byte(b, state, class);
		for (uint32_t i = 0; i < fresh->n_items; i++)
			closure_reach(&b->closure, fresh->items[i].node,
				      fresh->items[i].mask);
	} while (settle(b, class));
	bool is_quiet = closure_is(b, &b->fresh[class]);
	return closure_edge(b, is_quiet, add_entries(b, b->byte_of[class], add_hits(b)));
}

/* `state` when the gap of the machine begins after a byte of `kind`. */
static struct dfa_edge enter_edge(struct builder *b, const struct state *state,
				  uint32_t kind)
{
	uint32_t number = b->job->machine->gap;
	uint32_t gap = b->nfa->gaps[number];
	unsigned before = b->job->kinds[number].symbol[kind];
	unsigned class = before < SYMBOL_EDGE ? b->closure.class_of[before] : SYMBOL_EDGE;
	forget_step(b);
	do {
		forget_bytes(b);
		keep_items(b, state);
		if (!b->fires[b->nfa->nodes[gap].owner])
			closure_reach(&b->closure, gap, MASK_FULL);
	} while (settle(b, class));
	return closure_edge(b, false, add_entries(b, before, add_hits(b)));
}

static struct dfa_edge end_edge(struct builder *b, const struct state *state)
{
	forget_step(b);
	fire_waiting(b, state, SYMBOL_EDGE);
	return (struct dfa_edge){DFA_DEAD, output_find(b, add_hits(b))};
}

/* `state` (number `self`) when the counter runs out for its oldest run; `more` run on. */
static struct dfa_edge run_out_edge(struct builder *b, const struct state *state,
				    uint32_t self, const struct nfa_counter *counter,
				    bool more)
{
	uint32_t out = b->nfa->nodes[counter->node].out2;
	bool waits = false;
	for (uint32_t i = 0; i < state->n_items && !waits; i++)
		waits = state->items[i].node == counter->node;
	if (!waits)
		return (struct dfa_edge){self, 0};
	for (uint32_t i = 0; i < state->n_items; i++)
		if (more || state->items[i].node != counter->node)
			closure_reach(&b->closure, state->items[i].node,
				      state->items[i].mask);
	if (out != NFA_NONE)
		closure_reach(&b->closure, out, MASK_FULL);
	closure_spread(&b->closure, SYMBOL_EDGE);
	closure_collect(&b->closure);
	return (struct dfa_edge){closure_number(b, false), 0};
}

/* ---- the automaton ------------------------------------------------------- */

static void edge_add(struct builder *b, struct dfa_edge edge)
{
	ARENA_PUSH(b->arena, b->dfa->edges, b->n_edges, edge);
}

static uint32_t n_kinds(const struct builder *b)
{
	uint32_t gap = b->job->machine->gap;
	return gap == NFA_NONE ? 0 : b->job->kinds[gap].n;
}

/* Every edge of `states[number]`, in the order of symbols. */
static void make_edges(struct builder *b, uint32_t number)
{
	struct state state = b->states[number];
	for (unsigned class = 0; class < b->dfa->n_classes; class ++)
		edge_add(b, byte_edge(b, &state, class));
	edge_add(b, end_edge(b, &state));
	for (size_t i = 0; i < b->dfa->n_counters; i++) {
		const struct nfa_counter *counter = b->counters[i];
		edge_add(b, run_out_edge(b, &state, number, counter, false));
		if (counter->kind == NFA_EXACTLY)
			edge_add(b, run_out_edge(b, &state, number, counter, true));
	}
	for (uint32_t kind = 0; kind < n_kinds(b); kind++)
		edge_add(b, enter_edge(b, &state, kind));
}

static void make_counters(struct builder *b)
{
	struct dfa *dfa = b->dfa;
	size_t n = b->nfa->n_counters;
	dfa->n_symbols = dfa->n_classes + 1;
	dfa->counters = ARENA_ARRAY(b->arena, struct edict_counter, n + 1);
	b->counters = ARENA_ARRAY(b->arena, const struct nfa_counter *, n + 1);
	for (size_t i = 0; i < n; i++) {
		const struct nfa_counter *counter = &b->nfa->counters[i];
		bool is_many = counter->kind == NFA_EXACTLY;
		if (!b->job->machine->is_node[counter->node])
			continue;
		b->counters[dfa->n_counters] = counter;
		dfa->counters[dfa->n_counters++] = (struct edict_counter){
			.symbol = (uint16_t)dfa->n_symbols,
			.length = counter->length,
			.many = is_many ? dfa->n_many : EDICT_COUNTER_ONE};
		dfa->n_symbols += is_many ? 2 : 1;
		dfa->n_many = (uint16_t)(dfa->n_many + is_many);
	}
	dfa->enter = dfa->n_symbols;
	dfa->n_symbols += n_kinds(b);
}

/* What begins after a byte of each class, and at the beginning of the text.  There an
 * accept with a full mask stays: it fires on the first symbol. */
static void make_starts(struct builder *b)
{
	uint32_t n = b->dfa->n_classes;
	b->fresh = ARENA_ARRAY(b->arena, struct state, n + 1);
	if (b->job->machine->gap != NFA_NONE)
		return;
	b->dfa->start = ARENA_ARRAY(b->arena, uint32_t, n + 1);
	for (unsigned class = 0; class <= n; class ++) {
		for (size_t i = 0; i < b->nfa->n_starts; i++)
			closure_reach(&b->closure, b->nfa->starts[i], MASK_FULL);
		closure_spread(&b->closure, class < n ? class : SYMBOL_EDGE);
		closure_collect(&b->closure);
		b->fresh[class] = closure_state(b, true);
		if (class < n)
			drop_fired_accepts(b);
		b->dfa->start[class] = closure_number(b, true);
	}
}

static void make_room(struct builder *b)
{
	for (unsigned byte = 256; byte-- > 0;)
		b->byte_of[b->closure.class_of[byte]] = (uint8_t)byte;
	b->fires = ARENA_ARRAY(b->arena, bool, b->nfa->n_starts);
	b->fired = ARENA_ARRAY(b->arena, uint32_t, b->nfa->n_starts);
	b->is_started = ARENA_ARRAY(b->arena, bool, b->nfa->n_counters + 1);
	b->is_running = ARENA_ARRAY(b->arena, bool, b->nfa->n_counters + 1);
	b->actions = ARENA_ARRAY(b->arena, uint16_t,
				 b->nfa->n_starts + b->nfa->n_counters + b->nfa->n_gaps);
	b->table_size = 64;
	while (b->table_size < 2 * (b->job->caps.states + b->dfa->n_classes + 2))
		b->table_size *= 2;
	b->table = ARENA_ARRAY(b->arena, uint32_t, b->table_size);
}

/* State DFA_DEAD, which has no items; in a machine that is entered it is the idle one. */
static void make_dead(struct builder *b)
{
	struct state dead = {.is_quiet = true};
	state_add(b, dead);
	for (uint32_t symbol = 0; symbol < b->dfa->enter; symbol++)
		edge_add(b, (struct dfa_edge){DFA_DEAD, 0});
	for (uint32_t kind = 0; kind < n_kinds(b); kind++)
		edge_add(b, enter_edge(b, &dead, kind));
}

struct dfa *dfa_build(struct arena *arena, const struct dfa_job *job, uint32_t *n_states)
{
	struct builder b = {.arena = arena, .job = job, .nfa = job->nfa};
	b.dfa = ARENA_NEW(arena, struct dfa);
	closure_init(&b.closure, arena, b.nfa, job->machine);
	memcpy(b.dfa->class_of, b.closure.class_of, sizeof b.dfa->class_of);
	b.dfa->n_classes = b.closure.n_classes;
	make_room(&b);
	output_find(&b, 0);
	make_counters(&b);
	make_dead(&b);
	make_starts(&b);
	bool is_over = false;
	for (uint32_t i = DFA_DEAD + 1; i < b.n_states && !is_over; i++) {
		make_edges(&b, i);
		is_over =
			b.n_states > job->caps.states || b.closure.work > job->caps.work;
	}
	b.dfa->n_states = (uint32_t)b.n_states;
	*n_states = b.dfa->n_states;
	return is_over ? NULL : b.dfa;
}
