/* nfa.c - tree -> nodes of an NFA.
 * Needs:  a tree whose size is within PATTERN_NODES_MAX.
 * Gives:  nodes in which `out` may point anywhere, and no NFA_FINAL.
 * Keeps:  the language.
 *
 * The automaton is built from its end: each part is told the node that follows it
 * and answers with the node that begins it, so that no edge is patched later.
 */
#include "pattern/ahead.h"

struct builder {
	struct arena *arena;
	struct nfa *nfa;
	struct nfa_form form;
	uint16_t owner;
	bool has_final;
	bool has_failed; /* a lookaround has no automaton */
	unsigned loops;	 /* unbounded repeats around what is built */
};

uint32_t nfa_set(struct arena *arena, struct nfa *nfa, const struct symbols *set)
{
	for (size_t i = 0; i < nfa->n_sets; i++)
		if (symbols_equal(&nfa->sets[i], set))
			return (uint32_t)i;
	ARENA_PUSH(arena, nfa->sets, nfa->n_sets, *set);
	return (uint32_t)nfa->n_sets - 1;
}

static uint32_t set_find(struct builder *b, const struct symbols *set)
{
	return nfa_set(b->arena, b->nfa, set);
}

static uint32_t node_add(struct builder *b, struct nfa_node node)
{
	node.owner = b->owner;
	ARENA_PUSH(b->arena, b->nfa->nodes, b->nfa->n_nodes, node);
	return (uint32_t)b->nfa->n_nodes - 1;
}

static uint32_t set_node(struct builder *b, const struct symbols *set, uint32_t out)
{
	return node_add(b, (struct nfa_node){.kind = NFA_SET,
					     .out = out,
					     .set = set_find(b, set),
					     .chain = NFA_NONE,
					     .counter = NFA_NO_COUNTER});
}

static uint32_t split_node(struct builder *b, uint32_t out, uint32_t out2)
{
	return node_add(b,
			(struct nfa_node){.kind = NFA_SPLIT, .out = out, .out2 = out2});
}

static uint32_t guard_node(struct builder *b, const struct symbols *before,
			   const struct symbols *next, uint32_t out)
{
	return node_add(b, (struct nfa_node){.kind = NFA_GUARD,
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

/* ---- repeats that are written out ---------------------------------------- */

/* One more copy of the repeated part in front of `next`.  Copies have the same
 * layout, so the nodes at one offset form a chain; those of `first_chain` on are
 * for this repeat.  Inner repeats keep the chains they have. */
static uint32_t build_copy(struct builder *b, const struct tree *item, uint32_t next,
			   uint32_t first_chain, uint32_t rank)
{
	size_t begin = b->nfa->n_nodes;
	uint32_t entry = build(b, item, next);
	for (size_t i = begin; i < b->nfa->n_nodes; i++) {
		struct nfa_node *node = &b->nfa->nodes[i];
		if (node->kind != NFA_SET || node->chain != NFA_NONE)
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
	uint32_t chain = take_chains(b, 3 * item->size + 3);
	uint32_t loop = split_node(b, 0, next);
	uint32_t copies = tree->min > 0 ? tree->min : 1;
	b->loops++;
	uint32_t entry = build_copy(b, item, loop, chain, copies);
	b->loops--;
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
	if (tree->max == 0) /* whose size is 0, whatever the size of its item */
		return next;
	uint32_t chain = take_chains(b, 3 * item->size + 3);
	uint32_t entry = next;
	for (uint32_t i = 1; i <= tree->max - tree->min; i++)
		entry = split_node(b, build_copy(b, item, entry, chain, i), next);
	for (uint32_t i = 0; i < tree->min; i++)
		entry = build(b, item, entry);
	return entry;
}

/* ---- repeats that are counted -------------------------------------------- *
 *
 * A run enters by a byte of an ordinary node, which starts the counter:
 *
 *     X{0,n}   first -> split(count, next)       count counts n - 1 bytes, then ends;
 *              also next without a byte          each of its bytes may be the last
 *     X{n,}    first -> count -> loop            count counts n - 2 bytes; then it is
 *                                                the loop's own node that waits
 *     X{n}     first -> count -> last -> next    likewise; the last byte is an ordinary
 *                                                one again
 *
 * Leaving the last byte to an ordinary node means that a counter never has to look at the
 * byte before: that is known only when a byte is taken.
 */

static uint32_t counter_add(struct builder *b, enum nfa_counter_kind kind,
			    uint32_t length, uint32_t node)
{
	struct nfa_counter counter = {kind, (uint16_t)length, node};
	b->nfa->nodes[node].counter = (uint16_t)b->nfa->n_counters;
	ARENA_PUSH(b->arena, b->nfa->counters, b->nfa->n_counters, counter);
	return b->nfa->nodes[node].counter;
}

static uint32_t count_node(struct builder *b, const struct symbols *set,
			   enum nfa_counter_kind kind, uint32_t length, uint32_t out2)
{
	uint32_t node = node_add(b, (struct nfa_node){.kind = NFA_COUNT,
						      .out2 = out2,
						      .set = set_find(b, set),
						      .chain = NFA_NONE});
	b->nfa->nodes[node].out = node;
	counter_add(b, kind, length, node);
	return node;
}

#define WIDE 128u /* bytes of a set whose repeat is a gap */

static bool is_gap(const struct builder *b, const struct symbols *set)
{
	unsigned n = 0;
	for (unsigned byte = 0; byte < 256; byte++)
		n += symbols_has(set, byte);
	return b->form.has_gaps && n >= WIDE;
}

/* `entry` is that of a repeat of `set`; note it if it is a gap. */
static uint32_t gap_node(struct builder *b, const struct symbols *set, uint32_t entry)
{
	if (!is_gap(b, set))
		return entry;
	struct nfa *nfa = b->nfa;
	uint32_t node = node_add(b, (struct nfa_node){.kind = NFA_GAP,
						      .out = entry,
						      .gap = (uint16_t)nfa->n_gaps});
	ARENA_PUSH(b->arena, nfa->gaps, nfa->n_gaps, node);
	return node;
}

/* The ordinary node whose byte starts the counter of `count`. */
static uint32_t first_node(struct builder *b, const struct symbols *set, uint32_t count,
			   uint32_t out)
{
	uint32_t first = set_node(b, set, out);
	b->nfa->nodes[first].counter = b->nfa->nodes[count].counter;
	return first;
}

static void set_rank(struct builder *b, uint32_t node, uint32_t chain, uint32_t rank)
{
	b->nfa->nodes[node].chain = chain;
	b->nfa->nodes[node].rank = rank;
}

static uint32_t count_at_most(struct builder *b, const struct symbols *set, uint32_t n,
			      uint32_t next)
{
	uint32_t chain = take_chains(b, 1);
	uint32_t count = count_node(b, set, NFA_AT_MOST, n - 1, NFA_NONE);
	uint32_t inside = split_node(b, count, next);
	b->nfa->nodes[count].out = inside;
	uint32_t first = first_node(b, set, count, inside);
	set_rank(b, count, chain, 1);
	set_rank(b, first, chain, 2);
	return gap_node(b, set, split_node(b, first, next));
}

static uint32_t count_at_least(struct builder *b, const struct symbols *set, uint32_t n,
			       uint32_t next)
{
	uint32_t chain = take_chains(b, 1);
	uint32_t loop = split_node(b, 0, next);
	uint32_t again = set_node(b, set, loop);
	b->nfa->nodes[loop].out = again;
	uint32_t count = count_node(b, set, NFA_AT_LEAST, n - 2, again);
	uint32_t first = first_node(b, set, count, count);
	set_rank(b, first, chain, 1);
	set_rank(b, count, chain, 2);
	set_rank(b, again, chain, 3);
	return gap_node(b, set, first);
}

/* Longer ones are several in a row: a counter keeps so many ages and no more. */
static uint32_t count_exactly(struct builder *b, const struct symbols *set, uint32_t n,
			      uint32_t next)
{
	while (n > EDICT_COUNTER_MANY_MAX) {
		next = count_exactly(b, set, EDICT_COUNTER_MANY_MAX / 2, next);
		n -= EDICT_COUNTER_MANY_MAX / 2;
	}
	uint32_t last = set_node(b, set, next);
	uint32_t count = count_node(b, set, NFA_EXACTLY, n - 2, last);
	return first_node(b, set, count, count);
}

/* X{n}, by a counter if it is long. */
static uint32_t build_exactly(struct builder *b, const struct symbols *set, uint32_t n,
			      uint32_t next)
{
	if (n >= b->form.exact)
		return count_exactly(b, set, n, next);
	while (n-- > 0)
		next = set_node(b, set, next);
	return next;
}

/* X{n,} that is not counted. */
static uint32_t open_gap(struct builder *b, const struct tree *tree, uint32_t next)
{
	struct tree rest = *tree;
	rest.min = 0;
	next = gap_node(b, &tree->items[0]->set, build_unbounded(b, &rest, next));
	for (uint32_t i = 0; i < tree->min; i++)
		next = set_node(b, &tree->items[0]->set, next);
	return next;
}

static uint32_t build_set_repeat(struct builder *b, const struct tree *tree,
				 uint32_t next)
{
	const struct symbols *set = &tree->items[0]->set;
	uint32_t last = tree->max == TREE_UNBOUNDED ? tree->min : tree->max;
	b->has_failed = b->has_failed || last > EDICT_COUNTER_LENGTH_MAX;
	if (tree->max == TREE_UNBOUNDED && tree->min >= b->form.open)
		return count_at_least(b, set, tree->min, next);
	if (tree->max == TREE_UNBOUNDED && is_gap(b, set))
		return open_gap(b, tree, next);
	if (tree->max == TREE_UNBOUNDED)
		return build_unbounded(b, tree, next);
	if (tree->max - tree->min < b->form.open && tree->min < b->form.exact)
		return build_bounded(b, tree, next);
	uint32_t more = tree->max - tree->min;
	if (more >= b->form.open) {
		next = count_at_most(b, set, more, next);
	} else {
		struct tree rest = *tree;
		rest.min = 0;
		rest.max = more;
		next = build_bounded(b, &rest, next);
	}
	return build_exactly(b, set, tree->min, next);
}

static uint32_t build_repeat(struct builder *b, const struct tree *tree, uint32_t next)
{
	if (tree->items[0]->kind == TREE_SET)
		return build_set_repeat(b, tree, next);
	return tree->max == TREE_UNBOUNDED ? build_unbounded(b, tree, next)
					   : build_bounded(b, tree, next);
}

/* What follows a lookahead must be complete, which it is not in a loop. */
static uint32_t build_look(struct builder *b, const struct tree *tree, uint32_t next)
{
	uint32_t entry = NFA_NONE;
	if (tree->kind == TREE_AHEAD && b->loops == 0 && !b->has_failed)
		entry = ahead_product(b->arena, b->nfa, tree, next, b->owner);
	b->has_failed = b->has_failed || entry == NFA_NONE;
	return entry == NFA_NONE ? next : entry;
}

static uint32_t build(struct builder *b, const struct tree *tree, uint32_t next)
{
	b->has_failed = b->has_failed || b->nfa->n_nodes > PATTERN_NODES_MAX;
	if (b->has_failed)
		return next;
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
		return build_repeat(b, tree, next);
	case TREE_TEST:
		return guard_node(b, &tree->before, &tree->set, next);
	case TREE_FINAL:
		b->has_final = true;
		return node_add(b, (struct nfa_node){.kind = NFA_FINAL, .out = next});
	case TREE_AHEAD:
	case TREE_BEHIND:
		return build_look(b, tree, next);
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
 * A counted node is entered by a byte and waits for another one or more, so that none
 * is reached in copy 1, and from copy 2 none leads on.
 */

static void shift_outs(struct nfa_node *node, uint32_t by)
{
	node->out += by;
	node->out2 += by;
}

/* `node` of copy 0 as it is in copy 1 (`newline` true) or 2; `n` nodes a copy. */
static struct nfa_node promised(struct builder *b, struct nfa_node node, uint32_t n,
				bool newline, uint32_t accept_after)
{
	struct symbols line_feed = symbols_range('\n', '\n');
	struct symbols edge = symbols_range(SYMBOL_EDGE, SYMBOL_EDGE),
		       all = symbols_all();
	switch (node.kind) {
	case NFA_SET:
		if (!newline || !symbols_has(&b->nfa->sets[node.set], '\n'))
			node.set = set_find(b, &(struct symbols){{0}});
		else
			node.set = set_find(b, &line_feed);
		node.chain = NFA_NONE;
		node.counter = NFA_NO_COUNTER;
		shift_outs(&node, 2 * n);
		break;
	case NFA_COUNT:
		node = (struct nfa_node){.kind = NFA_SET,
					 .out = node.out,
					 .set = set_find(b, &(struct symbols){{0}}),
					 .chain = NFA_NONE,
					 .counter = NFA_NO_COUNTER};
		break;
	case NFA_SPLIT:
	case NFA_GUARD:
		shift_outs(&node, newline ? n : 2 * n);
		break;
	case NFA_GAP:
		node.kind = NFA_SPLIT;
		node.out2 = node.out;
		shift_outs(&node, newline ? n : 2 * n);
		break;
	case NFA_FINAL:
		node = (struct nfa_node){.kind = NFA_GUARD,
					 .out = node.out + (newline ? n : 2 * n),
					 .set = set_find(b, &all),
					 .before = set_find(b, &all)};
		break;
	case NFA_ACCEPT:
		node = (struct nfa_node){.kind = newline ? NFA_SET : NFA_GUARD,
					 .out = accept_after,
					 .set = set_find(b, newline ? &line_feed : &edge),
					 .before = set_find(b, &all),
					 .chain = NFA_NONE,
					 .counter = NFA_NO_COUNTER};
		break;
	}
	return node;
}

/* The nodes from `first` on are one pattern. */
static void expand_final(struct builder *b, uint32_t first, uint32_t accept)
{
	struct nfa *nfa = b->nfa;
	uint32_t n = (uint32_t)nfa->n_nodes - first;
	struct symbols line_feed = symbols_range('\n', '\n');
	struct symbols edge = symbols_range(SYMBOL_EDGE, SYMBOL_EDGE),
		       all = symbols_all();
	for (uint32_t i = first; i < first + n; i++)
		node_add(b, promised(b, nfa->nodes[i], n, true, 2 * n + accept));
	for (uint32_t i = first; i < first + n; i++)
		node_add(b, promised(b, nfa->nodes[i], n, false, accept));
	for (uint32_t i = first; i < first + n; i++) {
		if (nfa->nodes[i].kind != NFA_FINAL)
			continue;
		uint32_t out = nfa->nodes[i].out;
		uint32_t at_end = guard_node(b, &all, &edge, out);
		uint32_t before_newline = guard_node(b, &all, &line_feed, n + out);
		nfa->nodes[i] = (struct nfa_node){.kind = NFA_SPLIT,
						  .out = at_end,
						  .out2 = before_newline,
						  .owner = b->owner};
	}
}

/* A gap that begins a pattern is none: it would be entered at every byte. */
static void close_leading_gaps(struct builder *b, uint32_t start)
{
	struct nfa *nfa = b->nfa;
	bool *is_seen = ARENA_ARRAY(b->arena, bool, nfa->n_nodes);
	uint32_t *stack = ARENA_ARRAY(b->arena, uint32_t, 2 * nfa->n_nodes + 1);
	size_t n = 0;
	stack[n++] = start;
	while (n > 0) {
		uint32_t number = stack[--n];
		struct nfa_node *node = &nfa->nodes[number];
		if (is_seen[number])
			continue;
		is_seen[number] = true;
		if (node->kind == NFA_GAP) {
			node->kind = NFA_SPLIT;
			node->out2 = node->out;
		}
		if (node->kind == NFA_SPLIT || node->kind == NFA_GUARD)
			stack[n++] = node->out;
		if (node->kind == NFA_SPLIT)
			stack[n++] = node->out2;
	}
}

/* Counters and gaps have no product with the body of a lookahead. */
static const struct nfa_form written_out = {UINT32_MAX, UINT32_MAX, false};

bool nfa_add(struct arena *arena, struct nfa *nfa, const struct tree *tree,
	     struct nfa_form form)
{
	struct builder b = {.arena = arena,
			    .nfa = nfa,
			    .form = tree_find_look(tree) == NULL ? form : written_out,
			    .owner = (uint16_t)nfa->n_starts};
	uint32_t first = (uint32_t)nfa->n_nodes;
	uint32_t accept = node_add(&b, (struct nfa_node){.kind = NFA_ACCEPT});
	uint32_t start = build(&b, tree, accept);
	if (b.has_final)
		expand_final(&b, first, accept);
	close_leading_gaps(&b, start);
	ARENA_PUSH(arena, nfa->starts, nfa->n_starts, start);
	return !b.has_failed;
}
