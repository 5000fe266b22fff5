/* closure.c - closures of an NFA under the edges that take no byte.
 * Needs:  an NFA without NFA_FINAL.
 * Gives:  items, sorted by node.
 * Keeps:  what may be accepted from here; of two copies of a repeated part that differ
 *         in how many more may follow, only the one that accepts more is left.
 */
#include "pattern/closure.h"

#include <string.h>

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

static void find_classes(struct closure *c, const struct machine *machine)
{
	uint16_t class_of[256] = {0};
	for (size_t i = 0; i < c->nfa->n_sets; i++)
		if (machine->is_set_used[i])
			classes_split(class_of, &c->nfa->sets[i]);
	for (size_t i = 0; i < machine->n_told; i++)
		classes_split(class_of, &machine->told[i]);
	for (unsigned byte = 0; byte < 256; byte++) {
		c->class_of[byte] = (uint8_t)class_of[byte];
		if (class_of[byte] >= c->n_classes)
			c->n_classes = class_of[byte] + 1u;
	}
	c->class_sets = ARENA_ARRAY(c->arena, struct symbols, c->nfa->n_sets);
	for (size_t i = 0; i < c->nfa->n_sets; i++) {
		for (unsigned byte = 0; byte < 256; byte++)
			if (symbols_has(&c->nfa->sets[i], byte))
				symbols_add(&c->class_sets[i], class_of[byte]);
		if (symbols_has(&c->nfa->sets[i], SYMBOL_EDGE))
			symbols_add(&c->class_sets[i], SYMBOL_EDGE);
	}
}

/* ---- masks --------------------------------------------------------------- */

static uint32_t mask_find(struct closure *c, const struct symbols *mask)
{
	for (size_t i = 0; i < c->n_masks; i++)
		if (symbols_equal(&c->masks[i], mask))
			return (uint32_t)i;
	ARENA_PUSH(c->arena, c->masks, c->n_masks, *mask);
	return (uint32_t)c->n_masks - 1;
}

static void make_full_mask(struct closure *c)
{
	struct symbols full = symbols_range(0, c->n_classes - 1);
	symbols_add(&full, SYMBOL_EDGE);
	mask_find(c, &full);
}

/* ---- closures ------------------------------------------------------------ */

/* The closure reaches `node`, which may then see the symbols of `mask`. */
void closure_reach(struct closure *c, uint32_t node, uint32_t mask)
{
	uint32_t old = c->mask_of[node];
	if (old == mask || old == MASK_FULL)
		return;
	if (old == NFA_NONE) {
		c->reached[c->n_reached++] = node;
	} else if (mask != MASK_FULL) {
		struct symbols both = symbols_or(c->masks[old], &c->masks[mask]);
		mask = mask_find(c, &both);
		if (mask == old)
			return;
	}
	c->mask_of[node] = mask;
	if (!c->is_queued[node]) {
		c->is_queued[node] = true;
		c->queue[c->n_queued++] = node;
	}
}

static void pass_guard(struct closure *c, const struct nfa_node *guard, uint32_t mask,
		       unsigned before)
{
	if (!symbols_has(&c->class_sets[guard->before], before))
		return;
	struct symbols allowed = symbols_and(c->masks[mask], &c->class_sets[guard->set]);
	if (!symbols_are_none(&allowed))
		closure_reach(c, guard->out, mask_find(c, &allowed));
}

/* Follow the edges that take no byte, the previous symbol being `before`. */
void closure_spread(struct closure *c, unsigned before)
{
	while (c->n_queued > 0) {
		uint32_t number = c->queue[--c->n_queued];
		const struct nfa_node *node = &c->nfa->nodes[number];
		uint32_t mask = c->mask_of[number];
		c->is_queued[number] = false;
		c->work++;
		switch (node->kind) {
		case NFA_SPLIT:
			closure_reach(c, node->out, mask);
			closure_reach(c, node->out2, mask);
			break;
		case NFA_GUARD:
			pass_guard(c, node, mask, before);
			break;
		case NFA_GAP:
			if (mask == MASK_FULL && node->gap != c->gap)
				c->is_entered[node->gap] = true;
			else
				closure_reach(c, node->out, mask);
			break;
		case NFA_SET:
		case NFA_COUNT:
		case NFA_FINAL:
		case NFA_ACCEPT:
			break;
		}
	}
}

/* The mask that matters to `node`: symbols it waits for, full if it has them all. */
static uint32_t useful_mask(struct closure *c, const struct nfa_node *node, uint32_t mask)
{
	if (mask == MASK_FULL || node->kind == NFA_ACCEPT)
		return mask;
	const struct symbols *set = &c->class_sets[node->set];
	struct symbols useful = symbols_and(c->masks[mask], set);
	if (symbols_are_none(&useful))
		return NFA_NONE;
	return symbols_equal(&useful, set) ? MASK_FULL : mask_find(c, &useful);
}

static bool takes_bytes(const struct nfa_node *node)
{
	return node->kind == NFA_SET || node->kind == NFA_COUNT;
}

static bool has_chain(const struct nfa_node *node)
{
	return takes_bytes(node) && node->chain != NFA_NONE;
}

/* Narrow the masks of the closure to what matters, and note the best rank that each
 * chain has with a full mask. */
static void rank_closure(struct closure *c)
{
	for (size_t i = 0; i < c->n_reached; i++) {
		uint32_t number = c->reached[i];
		const struct nfa_node *node = &c->nfa->nodes[number];
		uint32_t *mask = &c->mask_of[number];
		bool waits = takes_bytes(node) || node->kind == NFA_ACCEPT;
		*mask = waits ? useful_mask(c, node, *mask) : NFA_NONE;
		if (*mask == MASK_FULL && has_chain(node) &&
		    c->best_rank[node->chain] < node->rank)
			c->best_rank[node->chain] = node->rank;
	}
}

/* Mark the nodes that become items, leaving out those that a better rank covers. */
static void mark_waiting(struct closure *c)
{
	c->first_word = c->end_word = 0;
	for (size_t i = 0; i < c->n_reached; i++) {
		uint32_t number = c->reached[i];
		const struct nfa_node *node = &c->nfa->nodes[number];
		bool is_covered =
			has_chain(node) && node->rank < c->best_rank[node->chain];
		if (is_covered || c->mask_of[number] == NFA_NONE) {
			c->mask_of[number] = NFA_NONE;
			continue;
		}
		uint32_t word = number / 64;
		c->is_waiting[word] |= UINT64_C(1) << number % 64;
		if (c->first_word == c->end_word || word < c->first_word)
			c->first_word = word;
		if (word >= c->end_word)
			c->end_word = word + 1;
	}
	for (size_t i = 0; i < c->n_reached; i++)
		if (has_chain(&c->nfa->nodes[c->reached[i]]))
			c->best_rank[c->nfa->nodes[c->reached[i]].chain] = 0;
	c->n_reached = 0;
}

/* Turn the closure into items, sorted by node, and forget it. */
void closure_collect(struct closure *c)
{
	rank_closure(c);
	mark_waiting(c);
	c->n_items = 0;
	for (uint32_t word = c->first_word; word < c->end_word; word++) {
		uint64_t bits = c->is_waiting[word];
		c->is_waiting[word] = 0;
		for (; bits != 0; bits &= bits - 1) {
			uint32_t node = word * 64 + (uint32_t)__builtin_ctzll(bits);
			c->items[c->n_items++] = (struct item){node, c->mask_of[node]};
			c->mask_of[node] = NFA_NONE;
		}
	}
}

/* ---- beginning ----------------------------------------------------------- */

void closure_init(struct closure *c, struct arena *arena, const struct nfa *nfa,
		  const struct machine *machine)
{
	size_t n = nfa->n_nodes;
	*c = (struct closure){.arena = arena, .nfa = nfa, .gap = machine->gap};
	c->is_entered = ARENA_ARRAY(arena, bool, nfa->n_gaps + 1);
	find_classes(c, machine);
	make_full_mask(c);
	c->mask_of = ARENA_ARRAY(arena, uint32_t, n);
	memset(c->mask_of, 0xff, n * sizeof *c->mask_of);
	c->reached = ARENA_ARRAY(arena, uint32_t, n);
	c->queue = ARENA_ARRAY(arena, uint32_t, n);
	c->is_queued = ARENA_ARRAY(arena, bool, n);
	c->best_rank = ARENA_ARRAY(arena, uint32_t, nfa->n_chains + 1);
	c->is_waiting = ARENA_ARRAY(arena, uint64_t, n / 64 + 1);
	c->items = ARENA_ARRAY(arena, struct item, n);
}
