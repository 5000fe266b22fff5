/* ahead.c - lookahead as a product of automata.
 * Needs:  what follows the lookahead as an NFA that is complete: in no loop.
 * Gives:  nodes for pairs (node of what follows, state of the body's DFA).
 * Keeps:  the language.
 *
 * From the lookahead on two automata read the same bytes: what follows, and the DFA of
 * the body.  Once the body is decided, what follows goes on alone, or the match is lost.
 * If what follows is done first, the match waits for the body, to the end of the text at
 * the latest.
 */
#include "pattern/ahead.h"

#include "pattern/dfa.h"
#include "pattern/search.h"

#define PAIRS_MAX 2000000u /* room for pairs of a node and a state */
#define BODY_CAPS ((struct group_caps){.states = 2000, .work = 1000000})

struct pair {
	uint32_t node, state;
};

struct product {
	struct arena *arena; /* of the NFA */
	struct arena *scratch;
	struct nfa *nfa;
	const struct dfa *body;
	const struct gap_kinds *kinds; /* of what stands before the lookahead */
	bool negated;
	uint16_t owner;
	uint32_t n_old;	  /* nodes before */
	uint32_t *number; /* by pair: its node; 0: none yet */
	struct pair *queue;
	size_t n_queued, n_done;
	bool is_counted;
};

/* What the body says after a byte. */
enum verdict { UNDECIDED, HOLDS, FAILS };

static enum verdict verdict_of(const struct product *p, struct dfa_edge edge)
{
	if (edge.output != 0)
		return p->negated ? FAILS : HOLDS;
	if (edge.target == DFA_DEAD)
		return p->negated ? HOLDS : FAILS;
	return UNDECIDED;
}

static bool holds_at_end(const struct product *p, uint32_t state)
{
	const struct dfa *body = p->body;
	struct dfa_edge edge =
		body->edges[(size_t)state * body->n_symbols + body->n_classes];
	return (edge.output != 0) != p->negated;
}

/* ---- nodes --------------------------------------------------------------- */

static uint32_t node_add(struct product *p, struct nfa_node node)
{
	node.owner = p->owner;
	node.chain = NFA_NONE;
	node.counter = NFA_NO_COUNTER;
	ARENA_PUSH(p->arena, p->nfa->nodes, p->nfa->n_nodes, node);
	return (uint32_t)p->nfa->n_nodes - 1;
}

static uint32_t set_node(struct product *p, const struct symbols *set, uint32_t out)
{
	uint32_t number = nfa_set(p->arena, p->nfa, set);
	return node_add(p, (struct nfa_node){.kind = NFA_SET, .out = out, .set = number});
}

/* The node of a pair; to be filled later if it is new. */
static uint32_t pair_node(struct product *p, uint32_t node, uint32_t state)
{
	size_t place = (size_t)state * p->n_old + node;
	if (p->number[place] == 0) {
		p->number[place] = node_add(p, (struct nfa_node){.kind = NFA_SPLIT});
		struct pair pair = {node, state};
		ARENA_PUSH(p->scratch, p->queue, p->n_queued, pair);
	}
	return p->number[place];
}

/* Nodes that take a byte of `set` in `state` of the body; then what follows is at `out`.
 * They are joined by splits behind `rest`, if that is not NFA_NONE. */
static uint32_t take_byte(struct product *p, const struct symbols *set, uint32_t state,
			  uint32_t out, uint32_t rest)
{
	const struct dfa *body = p->body;
	const struct dfa_edge *row = body->edges + (size_t)state * body->n_symbols;
	bool *is_done = ARENA_ARRAY(p->scratch, bool, body->n_classes);
	for (uint32_t class = 0; class < body->n_classes; class ++) {
		enum verdict verdict = verdict_of(p, row[class]);
		struct symbols part = {{0}};
		if (is_done[class] || verdict == FAILS)
			continue;
		for (unsigned byte = 0; byte < 256; byte++) {
			struct dfa_edge edge = row[body->class_of[byte]];
			if (!symbols_has(set, byte) || verdict_of(p, edge) != verdict ||
			    (verdict == UNDECIDED && edge.target != row[class].target))
				continue;
			symbols_add(&part, byte);
			is_done[body->class_of[byte]] = true;
		}
		if (symbols_are_none(&part))
			continue;
		uint32_t then =
			verdict == HOLDS ? out : pair_node(p, out, row[class].target);
		uint32_t node = set_node(p, &part, then);
		rest = rest == NFA_NONE ? node
					: node_add(p, (struct nfa_node){.kind = NFA_SPLIT,
									.out = node,
									.out2 = rest});
	}
	return rest;
}

/* What follows is done; wait for the body. */
static uint32_t wait_for_body(struct product *p, uint32_t accept, uint32_t state)
{
	struct symbols all = symbols_all();
	struct symbols edge = symbols_range(SYMBOL_EDGE, SYMBOL_EDGE);
	struct symbols bytes = symbols_bytes();
	uint32_t rest = NFA_NONE;
	if (holds_at_end(p, state)) {
		uint32_t before = nfa_set(p->arena, p->nfa, &all);
		uint32_t next = nfa_set(p->arena, p->nfa, &edge);
		rest = node_add(p, (struct nfa_node){.kind = NFA_GUARD,
						     .out = accept,
						     .set = next,
						     .before = before});
	}
	return take_byte(p, &bytes, state, accept, rest);
}

/* ---- the product --------------------------------------------------------- */

static uint32_t never(struct product *p)
{
	return set_node(p, &(struct symbols){{0}}, 0);
}

static void fill_pair(struct product *p, struct pair pair)
{
	struct nfa_node node = p->nfa->nodes[pair.node];
	uint32_t made = NFA_NONE;
	switch (node.kind) {
	case NFA_SET:
		made = take_byte(p, &p->nfa->sets[node.set], pair.state, node.out,
				 NFA_NONE);
		break;
	case NFA_SPLIT:
		node.out2 = pair_node(p, node.out2, pair.state);
		node.out = pair_node(p, node.out, pair.state);
		break;
	case NFA_GUARD:
	case NFA_FINAL:
		node.out = pair_node(p, node.out, pair.state);
		break;
	case NFA_ACCEPT:
		made = wait_for_body(p, pair.node, pair.state);
		break;
	case NFA_COUNT:
	case NFA_GAP:
		p->is_counted = true;
		break;
	}
	uint32_t number = p->number[(size_t)pair.state * p->n_old + pair.node];
	if (node.kind == NFA_SPLIT || node.kind == NFA_GUARD || node.kind == NFA_FINAL) {
		p->nfa->nodes[number] = node;
		return;
	}
	if (made == NFA_NONE)
		made = never(p);
	p->nfa->nodes[number].out = made;
	p->nfa->nodes[number].out2 = made;
}

/* The DFA of the body, entered as the machine of a gap is: at one place. */
static const struct dfa *body_dfa(struct product *p, const struct tree *body)
{
	static const struct nfa_form plain = {UINT32_MAX, UINT32_MAX, false};
	static const uint16_t ids[1] = {0};
	struct nfa *nfa = ARENA_NEW(p->scratch, struct nfa);
	uint32_t n_states;
	if (!nfa_add(p->scratch, nfa, edges_trim_back(p->scratch, body), plain))
		return NULL;
	struct nfa_node entry = {.kind = NFA_GAP, .out = nfa->starts[0]};
	nfa->starts[0] = (uint32_t)nfa->n_nodes;
	ARENA_PUSH(p->scratch, nfa->nodes, nfa->n_nodes, entry);
	ARENA_PUSH(p->scratch, nfa->gaps, nfa->n_gaps, nfa->starts[0]);
	const struct machines *machines = machines_part(p->scratch, nfa);
	if (machines == NULL || machines->n != 2)
		return NULL;
	struct dfa_job job = {.nfa = nfa,
			      .machine = &machines->machines[1],
			      .kinds = machines->kinds,
			      .entries = ids,
			      .ids = ids,
			      .caps = BODY_CAPS};
	p->kinds = &machines->kinds[0];
	return dfa_build(p->scratch, &job, &n_states);
}

/* Where the match goes on after symbols of `kind`. */
static uint32_t entry_of(struct product *p, uint32_t kind, uint32_t next)
{
	struct dfa_edge edge = p->body->edges[p->body->enter + kind];
	switch (verdict_of(p, edge)) {
	case HOLDS:
		return next;
	case FAILS:
		return never(p);
	case UNDECIDED:
		break;
	}
	return pair_node(p, next, edge.target);
}

/* A choice of the kinds of symbols that may stand before, each under its guard. */
static uint32_t make_entries(struct product *p, uint32_t next)
{
	struct symbols all = symbols_all();
	uint32_t entry = NFA_NONE;
	if (p->kinds->n == 1)
		return entry_of(p, 0, next);
	for (uint32_t kind = 0; kind < p->kinds->n; kind++) {
		struct symbols before = {{0}};
		for (unsigned symbol = 0; symbol < N_SYMBOLS; symbol++)
			if (p->kinds->of[symbol] == kind)
				symbols_add(&before, symbol);
		uint32_t out = entry_of(p, kind, next);
		struct nfa_node guard = {.kind = NFA_GUARD,
					 .out = out,
					 .set = nfa_set(p->arena, p->nfa, &all),
					 .before = nfa_set(p->arena, p->nfa, &before)};
		uint32_t node = node_add(p, guard);
		entry = entry == NFA_NONE
				? node
				: node_add(p, (struct nfa_node){.kind = NFA_SPLIT,
								.out = node,
								.out2 = entry});
	}
	return entry;
}

static uint32_t make_product(struct product *p, uint32_t next)
{
	size_t n_pairs = (size_t)p->n_old * p->body->n_states;
	if (n_pairs > PAIRS_MAX)
		return NFA_NONE;
	p->number = ARENA_ARRAY(p->scratch, uint32_t, n_pairs);
	uint32_t entry = make_entries(p, next);
	while (p->n_done < p->n_queued && p->nfa->n_nodes < PATTERN_NODES_MAX)
		fill_pair(p, p->queue[p->n_done++]);
	return p->is_counted || p->n_done < p->n_queued ? NFA_NONE : entry;
}

uint32_t ahead_product(struct arena *arena, struct nfa *nfa, const struct tree *look,
		       uint32_t next, uint16_t owner)
{
	struct product p = {.arena = arena,
			    .scratch = arena_new(),
			    .nfa = nfa,
			    .negated = look->negated,
			    .owner = owner,
			    .n_old = (uint32_t)nfa->n_nodes};
	p.body = body_dfa(&p, look->items[0]);
	uint32_t entry = p.body == NULL ? NFA_NONE : make_product(&p, next);
	arena_free(p.scratch);
	return entry;
}
