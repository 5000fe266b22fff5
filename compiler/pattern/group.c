/* group.c - one automaton for several patterns: NFA, machines, DFAs, tables.
 *
 * There are several forms: repeats counted from some length on, exact ones written out or
 * counted, gaps parting the automaton into machines or not.  The first form is taken that
 * is within the caps.  A small automaton is best as one machine, which is the fastest.
 */
#include "pattern/group.h"

#include <string.h>

#include "pattern/dfa.h"

struct form {
	struct nfa_form nfa;
	uint32_t max_states; /* besides the caps */
};

static const struct form forms[] = {
	{{8, 64, false}, 128},	       {{8, 64, true}, UINT32_MAX},
	{{8, 8, true}, UINT32_MAX},    {{8, 64, false}, UINT32_MAX},
	{{8, 8, false}, UINT32_MAX},   {{32, 64, true}, UINT32_MAX},
	{{64, 128, true}, UINT32_MAX}, {{128, 256, false}, UINT32_MAX},
};

#define N_FORMS (sizeof forms / sizeof *forms)

struct building {
	struct arena *arena;
	struct arena *scratch;
	const struct nfa *nfa;
	const struct machines *machines;
	const uint16_t *ids;
	struct group_caps caps;
	uint16_t *entries; /* by gap */
	struct group *group;
};

static struct nfa *build_nfa(struct arena *scratch, const struct pattern *const *patterns,
			     size_t n, struct nfa_form form)
{
	struct nfa *nfa = ARENA_NEW(scratch, struct nfa);
	for (size_t i = 0; i < n; i++)
		if (!nfa_add(scratch, nfa, patterns[i]->core, form))
			return NULL;
	return nfa;
}

/* Machine `i`; those it enters are there already. */
static bool build_machine(struct building *b, size_t i, uint32_t *n_states)
{
	const struct machine *machine = &b->machines->machines[i];
	struct arena *scratch = arena_new();
	struct dfa_job job = {b->nfa,	  machine, b->machines->kinds,
			      b->entries, b->ids,  b->caps};
	struct machine_tables *tables = NULL;
	const struct dfa *dfa = dfa_build(scratch, &job, n_states);
	if (dfa != NULL)
		tables = minimise(b->scratch, scratch, dfa, n_states);
	arena_free(scratch);
	if (tables == NULL)
		return false;
	b->group->machines[i] = *tables;
	if (machine->gap != NFA_NONE)
		b->entries[machine->gap] =
			(uint16_t)(tables->enter * EDICT_ENTRY_MACHINES + i - 1);
	return true;
}

static const void *keep(struct arena *arena, const void *data, size_t size)
{
	if (data == NULL)
		return NULL;
	return memcpy(arena_alloc(arena, size), data, size);
}

static uint32_t machine_bytes(const struct machine_tables *machine)
{
	const struct edict_group *t = &machine->tables;
	size_t n_start = t->start == NULL ? 0 : t->n_classes + 1u;
	return (uint32_t)(sizeof *t + 256 +
			  (machine->n_next + machine->n_actions + n_start) *
				  sizeof(uint16_t) +
			  machine->n_rows * sizeof(struct edict_row) +
			  machine->n_cells * (sizeof(uint16_t) + sizeof(uint8_t)) +
			  t->n_counters * sizeof(struct edict_counter));
}

/* Copy what `machine` points to into the arena of the result. */
static void keep_machine(struct building *b, struct machine_tables *machine)
{
	struct edict_group *t = &machine->tables;
	size_t n = machine->n_next + machine->n_actions;
	t->next = keep(b->arena, t->next, n * sizeof *t->next);
	t->actions = t->next + machine->n_next;
	t->class_of = keep(b->arena, t->class_of, 256);
	t->start = keep(b->arena, t->start, (t->n_classes + 1u) * sizeof *t->start);
	struct edict_counter *counters =
		ARENA_ARRAY(b->arena, struct edict_counter, t->n_counters);
	t->first_counter = (uint16_t)b->group->n_counters;
	for (uint16_t i = 0; i < t->n_counters; i++) {
		counters[i] = t->counters[i];
		if (counters[i].many != EDICT_COUNTER_ONE)
			counters[i].many =
				(uint16_t)(counters[i].many + b->group->n_many);
	}
	t->counters = t->n_counters > 0 ? counters : NULL;
	b->group->n_counters += t->n_counters;
	b->group->n_many += machine->n_many;
	b->group->n_states += machine->n_states;
	b->group->bytes += machine_bytes(machine);
}

/* Does no match begin after the beginning of the text? */
static bool is_anchored(const struct edict_group *tables)
{
	for (uint16_t i = 0; i < tables->n_classes; i++)
		if (tables->start[i] != 0)
			return false;
	return true;
}

/* The group's tables are those of its first machine, with the others. */
static void join_machines(struct arena *arena, struct group *group)
{
	uint32_t n = group->n_machines;
	struct edict_group *more =
		n > 1 ? ARENA_ARRAY(arena, struct edict_group, n - 1) : NULL;
	for (uint32_t i = 1; i < n; i++)
		more[i - 1] = group->machines[i].tables;
	group->tables = group->machines[0].tables;
	group->tables.more = more;
	group->tables.n_more = (uint16_t)(n - 1);
}

void group_make_sparse(struct arena *arena, struct group *group)
{
	group->bytes = 0;
	for (uint32_t i = 0; i < group->n_machines; i++) {
		machine_make_sparse(arena, &group->machines[i]);
		group->bytes += machine_bytes(&group->machines[i]);
	}
	join_machines(arena, group);
}

static void keep_group(struct building *b)
{
	struct group *group = b->group;
	for (uint32_t i = 0; i < group->n_machines; i++)
		keep_machine(b, &group->machines[i]);
	join_machines(b->arena, group);
	group->is_anchored = is_anchored(&group->tables);
}

/* The group in one form; NULL if that is over some limit. */
static struct group *build_form(struct building *b, uint32_t *n_states)
{
	b->machines = machines_part(b->scratch, b->nfa);
	if (b->machines == NULL || b->nfa->n_counters > EDICT_GROUP_COUNTERS_MAX)
		return NULL;
	struct group group = {.n_machines = (uint32_t)b->machines->n};
	group.machines = ARENA_ARRAY(b->scratch, struct machine_tables, group.n_machines);
	b->group = &group;
	b->entries = ARENA_ARRAY(b->scratch, uint16_t, b->nfa->n_gaps + 1);
	uint32_t n_counters = 0; /* one may be in several machines */
	for (size_t i = b->machines->n; i-- > 0;) {
		if (!build_machine(b, i, n_states))
			return NULL;
		n_counters += group.machines[i].tables.n_counters;
	}
	if (n_counters > EDICT_GROUP_COUNTERS_MAX)
		return NULL;
	struct group *kept = ARENA_NEW(b->arena, struct group);
	*kept = group;
	kept->machines = ARENA_ARRAY(b->arena, struct machine_tables, group.n_machines);
	memcpy(kept->machines, group.machines, group.n_machines * sizeof *kept->machines);
	b->group = kept;
	keep_group(b);
	return kept;
}

/* Would building from `nfa` be what was tried last? */
static bool is_same(const struct nfa *nfa, const struct nfa *last)
{
	return nfa->n_counters == last->n_counters && nfa->n_nodes == last->n_nodes &&
	       nfa->n_gaps == last->n_gaps;
}

struct group *group_build(struct arena *arena, const struct pattern *const *patterns,
			  const uint16_t *ids, size_t n, struct group_caps caps,
			  uint32_t *n_states)
{
	struct group *group = NULL;
	struct nfa last = {.n_nodes = 0};
	size_t n_forms = caps.forms > 0 && caps.forms < N_FORMS ? caps.forms : N_FORMS;
	*n_states = 0;
	for (size_t i = 0; i < n_forms && group == NULL; i++) {
		struct building b = {
			.arena = arena, .scratch = arena_new(), .ids = ids, .caps = caps};
		bool is_limited = forms[i].max_states < caps.states;
		if (is_limited)
			b.caps.states = forms[i].max_states;
		b.nfa = build_nfa(b.scratch, patterns, n, forms[i].nfa);
		if (b.nfa != NULL && !is_same(b.nfa, &last)) {
			group = build_form(&b, n_states);
			if (!is_limited)
				last = *b.nfa;
		}
		arena_free(b.scratch);
	}
	return group;
}
