/* nfa.c - tree -> NFA.
 * Needs:  a tree whose size is within PATTERN_NODES_MAX.
 * Gives:  nodes in which `out` may point anywhere, and no SOLO_FINAL.
 * Keeps:  the language.
 *
 * The automaton is built from its end: each part is told the node that follows it
 * and answers with the node that begins it, so that no edge is patched later.
 */
#include "pattern/solo_nfa.h"

struct builder {
	struct arena *arena;
	struct solo_nfa *nfa;
	bool has_final;
};

static uint32_t set_find(struct builder *b, const struct symbols *set)
{
	struct solo_nfa *nfa = b->nfa;
	for (size_t i = 0; i < nfa->n_sets; i++)
		if (symbols_equal(&nfa->sets[i], set))
			return (uint32_t)i;
	ARENA_PUSH(b->arena, nfa->sets, nfa->n_sets, *set);
	return (uint32_t)nfa->n_sets - 1;
}

static uint32_t node_add(struct builder *b, struct solo_node node)
{
	ARENA_PUSH(b->arena, b->nfa->nodes, b->nfa->n_nodes, node);
	return (uint32_t)b->nfa->n_nodes - 1;
}

static uint32_t set_node(struct builder *b, const struct symbols *set, uint32_t out)
{
	return node_add(b, (struct solo_node){.kind = SOLO_SET,
					     .out = out,
					     .set = set_find(b, set),
					     .chain = SOLO_NO_CHAIN});
}

static uint32_t split_node(struct builder *b, uint32_t out, uint32_t out2)
{
	return node_add(b,
			(struct solo_node){.kind = SOLO_SPLIT, .out = out, .out2 = out2});
}

static uint32_t guard_node(struct builder *b, const struct symbols *before,
			   const struct symbols *next, uint32_t out)
{
	return node_add(b, (struct solo_node){.kind = SOLO_GUARD,
					     .out = out,
					     .set = set_find(b, next),
					     .before = set_find(b, before)});
}

static uint32_t build(struct builder *b, const struct tree *tree, uint32_t next);

static uint32_t build_choice(struct builder *b, const struct tree *tree, uint32_t next)
{
	uint32_t entry = build(b, tree->items[tree->n_items - 1], next);
	for (uint32_t i = tree->n_items - 1; i-- > 0;)
		entry = split_node(b, build(b, tree->items[i], next), entry);
	return entry;
}

/* One more copy of the repeated part in front of `next`.  Copies have the same
 * layout, so the nodes at one offset form a chain; those of `first_chain` on are
 * for this repeat.  Inner repeats keep the chains they have. */
static uint32_t build_copy(struct builder *b, const struct tree *item, uint32_t next,
			   uint32_t first_chain, uint32_t rank)
{
	size_t begin = b->nfa->n_nodes;
	uint32_t entry = build(b, item, next);
	for (size_t i = begin; i < b->nfa->n_nodes; i++) {
		struct solo_node *node = &b->nfa->nodes[i];
		if (node->kind != SOLO_SET || node->chain != SOLO_NO_CHAIN)
			continue;
		node->chain = first_chain + (uint32_t)(i - begin);
		node->rank = rank;
	}
	return entry;
}

static uint32_t take_chains(struct builder *b, uint32_t n)
{
	uint32_t first = b->nfa->n_chains;
	b->nfa->n_chains += n;
	return first;
}

/* x{n,}: the copy next to the loop has the least to go, so it ranks highest. */
static uint32_t build_unbounded(struct builder *b, const struct tree *tree, uint32_t next)
{
	const struct tree *item = tree->items[0];
	uint32_t chain = take_chains(b, item->size + 1);
	uint32_t loop = split_node(b, 0, next);
	uint32_t copies = tree->min > 0 ? tree->min : 1;
	uint32_t entry = build_copy(b, item, loop, chain, copies);
	b->nfa->nodes[loop].out = entry;
	if (tree->min == 0)
		return loop;
	while (--copies > 0)
		entry = build_copy(b, item, entry, chain, copies);
	return entry;
}

/* x{n,m}: the optional copies rank by how many may follow; the required ones
 * need an exact number and are not comparable. */
static uint32_t build_bounded(struct builder *b, const struct tree *tree, uint32_t next)
{
	const struct tree *item = tree->items[0];
	uint32_t chain = take_chains(b, item->size + 1);
	uint32_t entry = next;
	for (uint32_t i = 1; i <= tree->max - tree->min; i++)
		entry = split_node(b, build_copy(b, item, entry, chain, i), next);
	for (uint32_t i = 0; i < tree->min; i++)
		entry = build(b, item, entry);
	return entry;
}

static uint32_t build(struct builder *b, const struct tree *tree, uint32_t next)
{
	switch (tree->kind) {
	case TREE_EMPTY:
		return next;
	case TREE_SET:
		return set_node(b, &tree->set, next);
	case TREE_SEQUENCE:
		for (uint32_t i = tree->n_items; i-- > 0;)
			next = build(b, tree->items[i], next);
		return next;
	case TREE_CHOICE:
		return build_choice(b, tree, next);
	case TREE_REPEAT:
		return tree->max == TREE_UNBOUNDED ? build_unbounded(b, tree, next)
						   : build_bounded(b, tree, next);
	case TREE_TEST:
		return guard_node(b, &tree->before, &tree->set, next);
	case TREE_FINAL:
		b->has_final = true;
		return node_add(b, (struct solo_node){.kind = SOLO_FINAL, .out = next});
	case TREE_AHEAD:
	case TREE_BEHIND: /* refused before */
		break;
	}
	return next;
}

/* ---- `$` ----------------------------------------------------------------- *
 *
 * "At the end, or before one newline that is the end" looks two symbols ahead.
 * After that second answer the rest of the pattern may still match as usual, but
 * only a newline and the edge can come.  So the automaton gets two more copies:
 *
 *     copy 0   no promise
 *     copy 1   the next symbol is a newline, and the edge follows
 *     copy 2   the next symbol is the edge
 *
 * A `$` leads from copy 0 to copy 1 under a guard for the newline, the newline
 * from copy 1 to copy 2, and accepting in copy 1 or 2 waits for what was promised.
 */

static void shift_outs(struct solo_node *node, uint32_t by)
{
	node->out += by;
	node->out2 += by;
}

/* `node` of copy 0 as it is in copy 1 (`newline` true) or 2; `n` nodes a copy. */
static struct solo_node promised(struct builder *b, struct solo_node node, uint32_t n,
				bool newline, uint32_t accept_after)
{
	struct symbols line_feed = symbols_range('\n', '\n');
	struct symbols edge = symbols_range(SYMBOL_EDGE, SYMBOL_EDGE),
		       all = symbols_all();
	switch (node.kind) {
	case SOLO_SET:
		node.chain = SOLO_NO_CHAIN;
		if (!newline || !symbols_has(&b->nfa->sets[node.set], '\n'))
			node.set = set_find(b, &(struct symbols){{0}});
		else
			node.set = set_find(b, &line_feed);
		shift_outs(&node, 2 * n);
		break;
	case SOLO_SPLIT:
	case SOLO_GUARD:
		shift_outs(&node, newline ? n : 2 * n);
		break;
	case SOLO_FINAL:
		node = (struct solo_node){.kind = SOLO_GUARD,
					 .out = node.out + (newline ? n : 2 * n),
					 .set = set_find(b, &all),
					 .before = set_find(b, &all)};
		break;
	case SOLO_ACCEPT:
		node = (struct solo_node){.kind = newline ? SOLO_SET : SOLO_GUARD,
					 .out = accept_after,
					 .set = set_find(b, newline ? &line_feed : &edge),
					 .before = set_find(b, &all),
					 .chain = SOLO_NO_CHAIN};
		break;
	}
	return node;
}

static void expand_final(struct builder *b, uint32_t accept)
{
	struct solo_nfa *nfa = b->nfa;
	uint32_t n = (uint32_t)nfa->n_nodes;
	struct symbols line_feed = symbols_range('\n', '\n');
	struct symbols edge = symbols_range(SYMBOL_EDGE, SYMBOL_EDGE),
		       all = symbols_all();
	for (uint32_t i = 0; i < n; i++)
		node_add(b, promised(b, nfa->nodes[i], n, true, 2 * n + accept));
	for (uint32_t i = 0; i < n; i++)
		node_add(b, promised(b, nfa->nodes[i], n, false, accept));
	for (uint32_t i = 0; i < n; i++) {
		if (nfa->nodes[i].kind != SOLO_FINAL)
			continue;
		uint32_t out = nfa->nodes[i].out;
		uint32_t at_end = guard_node(b, &all, &edge, out);
		uint32_t before_newline = guard_node(b, &all, &line_feed, n + out);
		nfa->nodes[i] = (struct solo_node){
			.kind = SOLO_SPLIT, .out = at_end, .out2 = before_newline};
	}
}

struct solo_nfa *solo_nfa_build(struct arena *arena, const struct tree *tree)
{
	struct builder b = {.arena = arena, .nfa = ARENA_NEW(arena, struct solo_nfa)};
	uint32_t accept = node_add(&b, (struct solo_node){.kind = SOLO_ACCEPT});
	b.nfa->start = build(&b, tree, accept);
	if (b.has_final)
		expand_final(&b, accept);
	return b.nfa;
}
