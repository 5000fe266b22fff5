/* machine.c - which nodes of an NFA belong to which machine.
 * Needs:  an NFA without NFA_FINAL.
 * Gives:  machines in an order in which each enters only later ones.
 * Keeps:  nothing is dropped: a node may be in several machines.
 */
#include "pattern/machine.h"

struct parting {
	struct arena *arena;
	const struct nfa *nfa;
	struct machines *result;
	uint32_t *stack;
};

/* ---- reaching ------------------------------------------------------------ */

static void use_sets(const struct nfa_node *node, struct machine *machine)
{
	if (node->kind == NFA_SET || node->kind == NFA_COUNT || node->kind == NFA_GUARD)
		machine->is_set_used[node->set] = true;
	if (node->kind == NFA_GUARD)
		machine->is_set_used[node->before] = true;
}

/* Is what comes after `node` still open, if what came before was `is_open`? */
static bool opens(const struct parting *p, const struct nfa_node *node, bool is_open)
{
	struct symbols all = symbols_all();
	switch (node->kind) {
	case NFA_GUARD:
		return is_open || !symbols_equal(&p->nfa->sets[node->set], &all);
	case NFA_SPLIT:
	case NFA_GAP:
		return is_open;
	case NFA_SET:
	case NFA_COUNT:
	case NFA_FINAL:
	case NFA_ACCEPT:
		break;
	}
	return false;
}

/* Put what the node leads to on the stack: twice its number, odd if it is open whether it
 * is reached.  A gap of another machine is entered. */
static size_t follow(const struct parting *p, const struct nfa_node *node, bool is_open,
		     struct machine *machine, uint32_t *stack)
{
	size_t n = 0;
	if (node->kind == NFA_ACCEPT)
		return 0;
	if (node->kind == NFA_GAP && node->gap != machine->gap) {
		machine->enters[node->gap] = true;
		if (!is_open)
			return 0;
	}
	uint32_t odd = opens(p, node, is_open);
	stack[n++] = 2 * node->out + odd;
	if (node->kind == NFA_SPLIT ||
	    (node->kind == NFA_COUNT && node->out2 != NFA_NONE))
		stack[n++] = 2 * node->out2 + odd;
	return n;
}

static void reach_all(struct parting *p, struct machine *machine, uint32_t from)
{
	bool *is_seen = ARENA_ARRAY(p->arena, bool, 2 * p->nfa->n_nodes);
	size_t n = 0;
	p->stack[n++] = 2 * from;
	while (n > 0) {
		uint32_t place = p->stack[--n], number = place / 2;
		if (is_seen[place])
			continue;
		is_seen[place] = true;
		machine->is_node[number] = true;
		use_sets(&p->nfa->nodes[number], machine);
		n += follow(p, &p->nfa->nodes[number], place % 2 != 0, machine,
			    p->stack + n);
	}
}

static struct machine machine_of(struct parting *p, uint32_t gap)
{
	const struct nfa *nfa = p->nfa;
	struct machine machine = {
		.gap = gap,
		.is_node = ARENA_ARRAY(p->arena, bool, nfa->n_nodes),
		.is_set_used = ARENA_ARRAY(p->arena, bool, nfa->n_sets + 1),
		.enters = ARENA_ARRAY(p->arena, bool, nfa->n_gaps + 1),
	};
	if (gap != NFA_NONE) {
		reach_all(p, &machine, nfa->gaps[gap]);
		return machine;
	}
	for (size_t i = 0; i < nfa->n_starts; i++)
		reach_all(p, &machine, nfa->starts[i]);
	return machine;
}

/* ---- kinds --------------------------------------------------------------- */

/* The guards that are met on entering, as bits by set: what they ask about the byte. */
static void collect_questions(struct parting *p, uint32_t from, bool *is_asked)
{
	const struct nfa *nfa = p->nfa;
	bool *is_seen = ARENA_ARRAY(p->arena, bool, nfa->n_nodes);
	size_t n = 0;
	p->stack[n++] = from;
	while (n > 0) {
		uint32_t number = p->stack[--n];
		const struct nfa_node *node = &nfa->nodes[number];
		if (is_seen[number])
			continue;
		is_seen[number] = true;
		if (node->kind == NFA_GUARD)
			is_asked[node->before] = true;
		if (node->kind == NFA_GUARD || node->kind == NFA_SPLIT ||
		    node->kind == NFA_GAP)
			p->stack[n++] = node->out;
		if (node->kind == NFA_SPLIT)
			p->stack[n++] = node->out2;
	}
}

static bool is_same_kind(const struct nfa *nfa, const bool *is_asked, unsigned a,
			 unsigned b)
{
	for (size_t i = 0; i < nfa->n_sets; i++)
		if (is_asked[i] &&
		    symbols_has(&nfa->sets[i], a) != symbols_has(&nfa->sets[i], b))
			return false;
	return true;
}

/* False if there are too many. */
static bool find_kinds(struct parting *p, uint32_t gap)
{
	const struct nfa *nfa = p->nfa;
	struct gap_kinds *kinds = &p->result->kinds[gap];
	bool *is_asked = ARENA_ARRAY(p->arena, bool, nfa->n_sets + 1);
	collect_questions(p, nfa->gaps[gap], is_asked);
	for (unsigned symbol = 0; symbol < N_SYMBOLS; symbol++) {
		uint32_t kind = 0;
		while (kind < kinds->n &&
		       !is_same_kind(nfa, is_asked, symbol, kinds->symbol[kind]))
			kind++;
		if (kind == MACHINE_KINDS_MAX)
			return false;
		if (kind == kinds->n)
			kinds->symbol[kinds->n++] = (uint16_t)symbol;
		kinds->of[symbol] = (uint8_t)kind;
	}
	return true;
}

/* The classes of a machine must tell the kinds apart by which it enters others. */
static void tell_kinds(struct parting *p, struct machine *machine)
{
	for (size_t gap = 0; gap < p->nfa->n_gaps; gap++) {
		const struct gap_kinds *kinds = &p->result->kinds[gap];
		for (uint32_t kind = 0; machine->enters[gap] && kind < kinds->n; kind++) {
			struct symbols set = {{0}};
			for (unsigned byte = 0; byte < 256; byte++)
				if (kinds->of[byte] == kind)
					symbols_add(&set, byte);
			ARENA_PUSH(p->arena, machine->told, machine->n_told, set);
		}
	}
}

/* ---- machines ------------------------------------------------------------ */

/* Gaps that some machine enters; of one pattern, those that stand first come first. */
static void find_entered(struct parting *p, bool *is_entered)
{
	const struct nfa *nfa = p->nfa;
	struct machine first = machine_of(p, NFA_NONE);
	for (size_t gap = nfa->n_gaps; gap-- > 0;)
		is_entered[gap] = first.enters[gap];
	for (size_t gap = nfa->n_gaps; gap-- > 0;) {
		if (!is_entered[gap])
			continue;
		struct machine machine = machine_of(p, (uint32_t)gap);
		for (size_t other = 0; other < nfa->n_gaps; other++)
			is_entered[other] = is_entered[other] || machine.enters[other];
	}
}

static bool add_machine(struct parting *p, uint32_t gap)
{
	struct machine machine = machine_of(p, gap);
	struct machines *result = p->result;
	if (gap != NFA_NONE)
		result->number[gap] = (uint16_t)result->n;
	for (size_t other = 0; other < p->nfa->n_gaps; other++)
		if (machine.enters[other] && result->number[other] != UINT16_MAX)
			return false;
	ARENA_PUSH(p->arena, result->machines, result->n, machine);
	return true;
}

struct machines *machines_part(struct arena *arena, const struct nfa *nfa)
{
	struct parting p = {.arena = arena, .nfa = nfa};
	size_t n = nfa->n_gaps;
	bool *is_entered = ARENA_ARRAY(arena, bool, n + 1);
	p.stack = ARENA_ARRAY(arena, uint32_t, 4 * nfa->n_nodes + 2);
	p.result = ARENA_NEW(arena, struct machines);
	p.result->number = ARENA_ARRAY(arena, uint16_t, n + 1);
	p.result->kinds = ARENA_ARRAY(arena, struct gap_kinds, n + 1);
	for (size_t gap = 0; gap < n; gap++)
		p.result->number[gap] = UINT16_MAX;
	find_entered(&p, is_entered);
	if (!add_machine(&p, NFA_NONE))
		return NULL;
	for (size_t gap = n; gap-- > 0;)
		if (is_entered[gap] &&
		    (!add_machine(&p, (uint32_t)gap) || !find_kinds(&p, (uint32_t)gap)))
			return NULL;
	if (p.result->n > 1 + EDICT_ENTRY_MACHINES)
		return NULL;
	for (size_t i = 0; i < p.result->n; i++)
		tell_kinds(&p, &p.result->machines[i]);
	return p.result;
}
