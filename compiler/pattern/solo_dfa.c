/* dfa.c - NFA -> DFA by subset construction.
 * Needs:  an NFA without SOLO_FINAL.
 * Gives:  a DFA over byte classes whose accepting state absorbs, or nothing if the
 *         caps on states and on work are reached.
 * Keeps:  whether the pattern matches in a text.
 *
 * A state is a sorted list of items (node, mask): the node waits for a byte, and
 * the mask says which symbols may come next at all.  Reaching a node through a
 * guard, the previous symbol is known, so that half of the pair is tested at once;
 * the other half narrows the mask.  An accept with a full mask fires at once, one
 * with a narrow mask when the next symbol turns out to be in it - possibly the edge.
 *
 * What makes states few: as only "did it match" is asked, a match leads to the one
 * accepting state; and of two copies of a repeated part that differ in how many
 * more may follow, only the one that accepts more is kept.
 */
#include "pattern/solo_dfa.h"

#include <string.h>

#define MASK_NONE  UINT32_MAX
#define MASK_FULL  0u
#define TABLE_SIZE 32768u /* a power of two above 2 * PATTERN_STATES_MAX */

struct item {
	uint32_t node;
	uint32_t mask; /* index into `masks` */
};

struct state {
	struct item *items;
	uint32_t n_items;
	uint32_t hash;
};

struct builder {
	struct arena *arena;
	const struct solo_nfa *nfa;
	struct solo_dfa *dfa;
	bool anchored;
	struct symbols *class_sets; /* nfa->sets in terms of byte classes */
	struct symbols *masks;
	size_t n_masks;
	/* The closure being made. */
	uint32_t *mask_of; /* by node; MASK_NONE outside the closure */
	uint32_t *reached; /* nodes in the closure */
	size_t n_reached;
	uint32_t *queue; /* nodes whose mask has grown; used as a stack */
	size_t n_queued;
	bool *is_queued;	       /* by node */
	uint32_t *best_rank;	       /* by chain; 0 outside of collect_items */
	uint64_t *is_waiting;	       /* a bit a node; 0 outside of collect_items */
	uint32_t first_word, end_word; /* where bits may be set in `is_waiting` */
	struct item *closure;	       /* its items */
	size_t n_closure;
	/* The states made. */
	struct state *states;
	size_t n_states;
	uint32_t *fresh; /* by class: the state in which only a new match begins; or 0 */
	uint32_t *table; /* hash table of state numbers; 0 is empty */
	uint64_t work;
};

/* ---- byte classes -------------------------------------------------------- */

/* Split the classes so that each lies inside or outside of `set`. */
static void classes_split(uint16_t class_of[256], const struct symbols *set)
{
	uint16_t renamed[256][2];
	uint16_t n = 0;
	memset(renamed, 0xff, sizeof renamed);
	for (unsigned byte = 0; byte < 256; byte++) {
		uint16_t *name = &renamed[class_of[byte]][symbols_has(set, byte) ? 1 : 0];
		if (*name == UINT16_MAX)
			*name = n++;
		class_of[byte] = *name;
	}
}

static void find_classes(struct builder *b)
{
	uint16_t class_of[256] = {0};
	for (size_t i = 0; i < b->nfa->n_sets; i++)
		classes_split(class_of, &b->nfa->sets[i]);
	for (unsigned byte = 0; byte < 256; byte++) {
		b->dfa->class_of[byte] = (uint8_t)class_of[byte];
		if (class_of[byte] >= b->dfa->n_classes)
			b->dfa->n_classes = class_of[byte] + 1u;
	}
	b->class_sets = ARENA_ARRAY(b->arena, struct symbols, b->nfa->n_sets);
	for (size_t i = 0; i < b->nfa->n_sets; i++) {
		for (unsigned byte = 0; byte < 256; byte++)
			if (symbols_has(&b->nfa->sets[i], byte))
				symbols_add(&b->class_sets[i], class_of[byte]);
		if (symbols_has(&b->nfa->sets[i], SYMBOL_EDGE))
			symbols_add(&b->class_sets[i], SYMBOL_EDGE);
	}
}

/* ---- masks --------------------------------------------------------------- */

static uint32_t mask_find(struct builder *b, const struct symbols *mask)
{
	for (size_t i = 0; i < b->n_masks; i++)
		if (symbols_equal(&b->masks[i], mask))
			return (uint32_t)i;
	ARENA_PUSH(b->arena, b->masks, b->n_masks, *mask);
	return (uint32_t)b->n_masks - 1;
}

static void make_full_mask(struct builder *b)
{
	struct symbols full = symbols_range(0, b->dfa->n_classes - 1);
	symbols_add(&full, SYMBOL_EDGE);
	mask_find(b, &full);
}

/* ---- closures ------------------------------------------------------------ */

/* The closure reaches `node`, which may then see the symbols of `mask`. */
static void reach(struct builder *b, uint32_t node, uint32_t mask)
{
	uint32_t old = b->mask_of[node];
	if (old == mask || old == MASK_FULL)
		return;
	if (old == MASK_NONE) {
		b->reached[b->n_reached++] = node;
	} else if (mask != MASK_FULL) {
		struct symbols both = symbols_or(b->masks[old], &b->masks[mask]);
		mask = mask_find(b, &both);
		if (mask == old)
			return;
	}
	b->mask_of[node] = mask;
	if (!b->is_queued[node]) {
		b->is_queued[node] = true;
		b->queue[b->n_queued++] = node;
	}
}

static void pass_guard(struct builder *b, const struct solo_node *guard, uint32_t mask,
		       unsigned before)
{
	if (!symbols_has(&b->class_sets[guard->before], before))
		return;
	struct symbols allowed = symbols_and(b->masks[mask], &b->class_sets[guard->set]);
	if (!symbols_are_none(&allowed))
		reach(b, guard->out, mask_find(b, &allowed));
}

/* Follow the edges that take no byte, the previous symbol being `before`. */
static void spread(struct builder *b, unsigned before)
{
	while (b->n_queued > 0) {
		uint32_t number = b->queue[--b->n_queued];
		const struct solo_node *node = &b->nfa->nodes[number];
		uint32_t mask = b->mask_of[number];
		b->is_queued[number] = false;
		b->work++;
		switch (node->kind) {
		case SOLO_SPLIT:
			reach(b, node->out, mask);
			reach(b, node->out2, mask);
			break;
		case SOLO_GUARD:
			pass_guard(b, node, mask, before);
			break;
		case SOLO_SET:
		case SOLO_FINAL:
		case SOLO_ACCEPT:
			break;
		}
	}
}

/* The mask that matters to `node`: symbols it waits for, full if it has them all. */
static uint32_t useful_mask(struct builder *b, const struct solo_node *node, uint32_t mask)
{
	if (mask == MASK_FULL || node->kind != SOLO_SET)
		return mask;
	const struct symbols *set = &b->class_sets[node->set];
	struct symbols useful = symbols_and(b->masks[mask], set);
	if (symbols_are_none(&useful))
		return MASK_NONE;
	return symbols_equal(&useful, set) ? MASK_FULL : mask_find(b, &useful);
}

static bool has_chain(const struct solo_node *node)
{
	return node->kind == SOLO_SET && node->chain != SOLO_NO_CHAIN;
}

/* Narrow the masks of the closure to what matters, and note the best rank that each
 * chain has with a full mask. */
static void rank_closure(struct builder *b)
{
	for (size_t i = 0; i < b->n_reached; i++) {
		uint32_t number = b->reached[i];
		const struct solo_node *node = &b->nfa->nodes[number];
		uint32_t *mask = &b->mask_of[number];
		bool waits = node->kind == SOLO_SET || node->kind == SOLO_ACCEPT;
		*mask = waits ? useful_mask(b, node, *mask) : MASK_NONE;
		if (*mask == MASK_FULL && has_chain(node) &&
		    b->best_rank[node->chain] < node->rank)
			b->best_rank[node->chain] = node->rank;
	}
}

/* Mark the nodes that become items, leaving out those that a better rank covers. */
static void mark_waiting(struct builder *b)
{
	b->first_word = b->end_word = 0;
	for (size_t i = 0; i < b->n_reached; i++) {
		uint32_t number = b->reached[i];
		const struct solo_node *node = &b->nfa->nodes[number];
		bool is_covered =
			has_chain(node) && node->rank < b->best_rank[node->chain];
		if (is_covered || b->mask_of[number] == MASK_NONE) {
			b->mask_of[number] = MASK_NONE;
			continue;
		}
		uint32_t word = number / 64;
		b->is_waiting[word] |= UINT64_C(1) << number % 64;
		if (b->first_word == b->end_word || word < b->first_word)
			b->first_word = word;
		if (word >= b->end_word)
			b->end_word = word + 1;
	}
	for (size_t i = 0; i < b->n_reached; i++)
		if (has_chain(&b->nfa->nodes[b->reached[i]]))
			b->best_rank[b->nfa->nodes[b->reached[i]].chain] = 0;
	b->n_reached = 0;
}

/* Turn the closure into items, sorted by node, and forget it. */
static void collect_items(struct builder *b)
{
	rank_closure(b);
	mark_waiting(b);
	b->n_closure = 0;
	for (uint32_t word = b->first_word; word < b->end_word; word++) {
		uint64_t bits = b->is_waiting[word];
		b->is_waiting[word] = 0;
		for (; bits != 0; bits &= bits - 1) {
			uint32_t node = word * 64 + (uint32_t)__builtin_ctzll(bits);
			b->closure[b->n_closure++] =
				(struct item){node, b->mask_of[node]};
			b->mask_of[node] = MASK_NONE;
		}
	}
}

/* ---- states -------------------------------------------------------------- */

static uint32_t hash_items(const struct item *items, size_t n)
{
	uint32_t hash = (uint32_t)n;
	for (size_t i = 0; i < n; i++) {
		hash = (hash ^ items[i].node) * 0x9e3779b1u;
		hash = (hash ^ hash >> 15 ^ items[i].mask) * 0x85ebca6bu;
	}
	return hash ^ hash >> 13;
}

static bool state_is(const struct builder *b, uint32_t number, uint32_t hash)
{
	const struct state *state = &b->states[number];
	return state->hash == hash && state->n_items == b->n_closure &&
	       memcmp(state->items, b->closure, b->n_closure * sizeof *b->closure) == 0;
}

static bool closure_accepts(const struct builder *b, unsigned symbol)
{
	for (size_t i = 0; i < b->n_closure; i++)
		if (b->nfa->nodes[b->closure[i].node].kind == SOLO_ACCEPT &&
		    symbols_has(&b->masks[b->closure[i].mask], symbol))
			return true;
	return false;
}

static bool closure_fires(const struct builder *b)
{
	for (size_t i = 0; i < b->n_closure; i++)
		if (b->nfa->nodes[b->closure[i].node].kind == SOLO_ACCEPT &&
		    b->closure[i].mask == MASK_FULL)
			return true;
	return false;
}

static uint32_t state_add(struct builder *b, uint32_t hash)
{
	uint32_t n = (uint32_t)b->n_closure;
	struct state state = {ARENA_ARRAY(b->arena, struct item, n + 1), n, hash};
	bool end_accepts = closure_accepts(b, SYMBOL_EDGE);
	memcpy(state.items, b->closure, n * sizeof *state.items);
	size_t n_flags = b->n_states;
	ARENA_PUSH(b->arena, b->dfa->end_accepts, n_flags, end_accepts);
	ARENA_PUSH(b->arena, b->states, b->n_states, state);
	return (uint32_t)b->n_states - 1;
}

/* Finish the closure of what has been reached; the number of its state. */
static uint32_t settle(struct builder *b, unsigned before)
{
	spread(b, before);
	collect_items(b);
	if (closure_fires(b))
		return SOLO_ACCEPT_ID;
	if (b->n_closure == 0 && b->anchored)
		return SOLO_DEAD_ID;
	uint32_t hash = hash_items(b->closure, b->n_closure);
	uint32_t slot = hash % TABLE_SIZE;
	while (b->table[slot] != 0) {
		if (state_is(b, b->table[slot], hash))
			return b->table[slot];
		slot = (slot + 1) % TABLE_SIZE;
	}
	b->table[slot] = state_add(b, hash);
	return b->table[slot];
}

/* Does `state` hold an accept that was waiting for `class`? */
static bool state_fires(const struct builder *b, const struct state *state,
			unsigned class)
{
	for (uint32_t i = 0; i < state->n_items; i++) {
		struct item item = state->items[i];
		if (b->nfa->nodes[item.node].kind == SOLO_ACCEPT &&
		    symbols_has(&b->masks[item.mask], class))
			return true;
	}
	return false;
}

static uint32_t start_state(struct builder *b, unsigned before)
{
	reach(b, b->nfa->start, MASK_FULL);
	return settle(b, before);
}

/* Where any state goes whose items do not take `class`. */
static uint32_t fresh_state(struct builder *b, unsigned class)
{
	if (b->anchored)
		return SOLO_DEAD_ID;
	if (b->fresh[class] == SOLO_DEAD_ID)
		b->fresh[class] = start_state(b, class);
	return b->fresh[class];
}

/* Where `state` goes on a byte of `class`. */
static uint32_t step(struct builder *b, const struct state *state, unsigned class)
{
	b->work += state->n_items;
	if (state_fires(b, state, class))
		return SOLO_ACCEPT_ID;
	for (uint32_t i = 0; i < state->n_items; i++) {
		struct item item = state->items[i];
		const struct solo_node *node = &b->nfa->nodes[item.node];
		if (node->kind == SOLO_SET && symbols_has(&b->masks[item.mask], class) &&
		    symbols_has(&b->class_sets[node->set], class))
			reach(b, node->out, MASK_FULL);
	}
	if (b->n_reached == 0)
		return fresh_state(b, class);
	if (!b->anchored)
		reach(b, b->nfa->start, MASK_FULL);
	return settle(b, class);
}

static void make_starts(struct builder *b)
{
	b->dfa->start_edge = start_state(b, SYMBOL_EDGE);
	if (!b->anchored)
		return;
	b->dfa->start = ARENA_ARRAY(b->arena, uint32_t, b->dfa->n_classes);
	for (unsigned class = 0; class < b->dfa->n_classes; class ++)
		b->dfa->start[class] = start_state(b, class);
}

/* States SOLO_DEAD_ID and SOLO_ACCEPT_ID, which have no items. */
static void make_fixed_states(struct builder *b)
{
	static const bool accepts[SOLO_FIRST_FREE_ID] = {[SOLO_ACCEPT_ID] = true};
	size_t n_entries = 0;
	for (uint32_t i = 0; i < SOLO_FIRST_FREE_ID; i++) {
		size_t n_flags = i;
		ARENA_PUSH(b->arena, b->dfa->end_accepts, n_flags, accepts[i]);
		ARENA_PUSH(b->arena, b->states, b->n_states, (struct state){0});
		for (unsigned class = 0; class < b->dfa->n_classes; class ++)
			ARENA_PUSH(b->arena, b->dfa->next, n_entries, i);
	}
}

static bool is_over_caps(const struct builder *b)
{
	return b->n_states > PATTERN_STATES_MAX || b->work > SOLO_WORK_MAX_ID;
}

/* Every transition of every state, in order; false if over the caps. */
static bool make_transitions(struct builder *b)
{
	size_t n_entries = (size_t)SOLO_FIRST_FREE_ID * b->dfa->n_classes;
	for (size_t i = SOLO_FIRST_FREE_ID; i < b->n_states; i++) {
		struct state state = b->states[i];
		for (unsigned class = 0; class < b->dfa->n_classes; class ++) {
			uint32_t next = step(b, &state, class);
			ARENA_PUSH(b->arena, b->dfa->next, n_entries, next);
			if (is_over_caps(b))
				return false;
		}
	}
	return true;
}

static void make_room(struct builder *b)
{
	size_t n = b->nfa->n_nodes;
	b->mask_of = ARENA_ARRAY(b->arena, uint32_t, n);
	memset(b->mask_of, 0xff, n * sizeof *b->mask_of);
	b->reached = ARENA_ARRAY(b->arena, uint32_t, n);
	b->queue = ARENA_ARRAY(b->arena, uint32_t, n);
	b->is_queued = ARENA_ARRAY(b->arena, bool, n);
	b->best_rank = ARENA_ARRAY(b->arena, uint32_t, b->nfa->n_chains + 1);
	b->is_waiting = ARENA_ARRAY(b->arena, uint64_t, n / 64 + 1);
	b->fresh = ARENA_ARRAY(b->arena, uint32_t, b->dfa->n_classes);
	b->closure = ARENA_ARRAY(b->arena, struct item, n);
	b->table = ARENA_ARRAY(b->arena, uint32_t, TABLE_SIZE);
}

struct solo_dfa *solo_dfa_build(struct arena *arena, const struct solo_nfa *nfa, bool anchored,
		      uint32_t *n_states)
{
	struct builder b = {.arena = arena, .nfa = nfa, .anchored = anchored};
	b.dfa = ARENA_NEW(arena, struct solo_dfa);
	find_classes(&b);
	make_full_mask(&b);
	make_room(&b);
	make_fixed_states(&b);
	make_starts(&b);
	bool complete = make_transitions(&b);
	b.dfa->n_states = (uint32_t)b.n_states;
	*n_states = b.dfa->n_states;
	return complete ? b.dfa : NULL;
}
